//! The store's face: calls that write go to the writer, calls that read run on threads that may wait for the disk.

use std::collections::HashSet;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Sender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::{Semaphore, oneshot};

use crate::catalogue;
use crate::error::{AppendError, CreateStreamError, DeleteError, OpenError, ReadError};
use crate::event::{EventId, GroupId, Position};
use crate::follower::Follower;
use crate::generation::Closed;
use crate::matcher::Everything;
use crate::objects::Carrier;
use crate::opening;
use crate::query::{Query, Ran, StreamFilter, run};
use crate::request::{
    Appended, Batch, Found, Mark, Page, ReadFrom, ReadRequest, Search, StreamInfo, Streams, StreamsPage, StreamsRequest,
};
use crate::sealer::Sealer;
use crate::settings::Settings;
use crate::shared::{Job, Shared};
use crate::view::DAY_MS;
use crate::writer::{BATCH_BYTES, Command, Waiting};

/// Closed blocks that may wait to be packed.
const PACKING: usize = 64;
/// Reads at once; others wait.
const READS: usize = 8;
/// Bytes of calls that may wait for the writer.
const WAITING_BYTES: usize = 2 * BATCH_BYTES;
/// A generation this old is sealed, so that what is quiet expires too.
const OLD_MS: i64 = DAY_MS;

/// The log store of one server. Clones share it; with the last one it is closed. Times are milliseconds since 1970 and
/// come from the caller.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    id: u64,
    shared: Arc<Shared>,
    commands: Option<Sender<Waiting>>,
    waiting: Arc<Semaphore>,
    reads: Arc<Semaphore>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Store {
    /// Opens the store, or makes it. Takes as long as reading the journal does: a few seconds after heavy writing.
    pub fn open(settings: Settings) -> Result<Self, OpenError> {
        let (packing, blocks) = sync_channel::<Option<Arc<Closed>>>(PACKING);
        // It packs while the journal is read, too. Without a sender it ends.
        let pack = move || {
            while let Ok(Some(closed)) = blocks.recv() {
                closed.pack();
            }
        };
        let pack = start("logs-pack", Box::new(pack))?;
        let opened = opening::open(settings, packing)?;
        let id = opened.id;
        let shared = opened.shared;
        let (commands, receiver) = std::sync::mpsc::channel();
        let writer = opened.writer;
        let mut threads = vec![start("logs-write", Box::new(move || writer.run(&receiver)))?, pack];
        let (sealer, jobs) = (Sealer { shared: Arc::clone(&shared), now: i64::MIN }, opened.jobs);
        threads.push(start("logs-seal", Box::new(move || sealer.run(&jobs)))?);
        if let Some(objects) = &shared.objects {
            let carrier = Carrier { shared: Arc::clone(&shared), objects: Arc::clone(objects) };
            threads.push(start("logs-carry", Box::new(move || carrier.run()))?);
        }
        Ok(Self(Arc::new(Inner {
            id,
            shared,
            commands: Some(commands),
            waiting: Arc::new(Semaphore::new(WAITING_BYTES)),
            reads: Arc::new(Semaphore::new(READS)),
            threads: Mutex::new(threads),
        })))
    }

    async fn call<T>(&self, bytes: usize, make: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, AppendError> {
        // What waits for the disk is bounded; the rest waits with its caller.
        let share = bytes.clamp(64, WAITING_BYTES) as u32;
        let waiting = Arc::clone(&self.0.waiting);
        let room = waiting.acquire_many_owned(share).await.map_err(|_| AppendError::Closed)?;
        let (reply, answer) = oneshot::channel();
        let commands = self.0.commands.as_ref().ok_or(AppendError::Closed)?;
        commands.send(Waiting { command: make(reply), room }).map_err(|_| AppendError::Closed)?;
        answer.await.map_err(|_| AppendError::Closed)
    }

    /// The store's own id: drawn when its directory was made, and it goes where the directory goes.
    pub fn id(&self) -> u64 {
        self.0.id
    }

    /// Stores events. When it returns they are on disk, and seen by all who read.
    pub async fn append(&self, batch: Batch) -> Result<Appended, AppendError> {
        let bytes = batch.events.iter().map(|event| event.message.len() + 64).sum();
        self.call(bytes, |reply| Command::Append(batch, reply)).await?
    }

    /// Makes a stream.
    pub async fn create_stream(&self, group: GroupId, name: &str, now: i64) -> Result<(), CreateStreamError> {
        self.call(name.len(), |reply| Command::CreateStream(group, name.into(), now, reply)).await?
    }

    /// Deletes a stream with its events.
    pub async fn delete_stream(&self, group: GroupId, name: &str) -> Result<(), DeleteError> {
        self.call(name.len(), |reply| Command::DeleteStream(group, name.into(), reply)).await?
    }

    /// Deletes a group's streams with their events, for good: nothing is taken for this id any more. No error if
    /// nothing was ever stored for it.
    pub async fn delete_group(&self, group: GroupId) -> Result<(), DeleteError> {
        self.call(0, |reply| Command::DeleteGroup(group, reply)).await?
    }

    /// Says how many days a group's events are kept; for ever if nothing is said. Not stored here: the server tells
    /// it at its start and upon each change.
    pub fn set_retention(&self, group: GroupId, days: Option<u32>) {
        self.0.shared.retention.set(group, days);
    }

    /// Carries out a read where it may wait for the disk.
    async fn reading<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Shared) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let permit = Arc::clone(&self.0.reads).acquire_owned().await.map_err(|_| ReadError::Closed)?;
        let shared = Arc::clone(&self.0.shared);
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            read(&shared)
        });
        task.await.map_err(|error| ReadError::Io(Arc::new(std::io::Error::other(error))))?
    }

    /// What is known of a stream.
    pub async fn stream(&self, group: GroupId, name: &str) -> Result<Option<StreamInfo>, ReadError> {
        let name = name.to_owned();
        self.reading(move |shared| Ok(shared.catalogue.stream(group, &name).map_err(failed)?.map(|stream| stream.info)))
            .await
    }

    /// A page of a group's streams.
    pub async fn streams(&self, group: GroupId, request: StreamsRequest) -> Result<StreamsPage, ReadError> {
        self.reading(move |shared| shared.catalogue.streams(group, &request).map_err(failed)).await
    }

    /// How many bytes of events are stored for a group, with 26 for each event as CloudWatch counts them. Expired and
    /// deleted events count until their segment goes.
    pub fn group_bytes(&self, group: GroupId) -> u64 {
        let shared = &self.0.shared;
        if shared.catalogue.is_dead(group) {
            return 0;
        }
        let view = shared.views.now();
        let sealed = view.segments.iter().filter_map(|segment| segment.record.share(group)).map(|share| share.bytes);
        sealed.chain(view.generations.iter().map(|generation| generation.group_bytes(group))).sum()
    }

    /// A page of one stream.
    pub async fn read(&self, request: ReadRequest) -> Result<Page, ReadError> {
        self.reading(move |shared| read(shared, &request)).await
    }

    /// A page of what is looked for.
    pub async fn search(&self, search: Search) -> Result<Found, ReadError> {
        self.reading(move |shared| find(shared, &search)).await
    }

    /// Follows the events of some groups, or of all.
    pub fn follow(&self, groups: Option<Vec<GroupId>>) -> Follower {
        self.0.shared.followers.follow(groups)
    }

    /// The groups that have streams here, but for those that were deleted.
    pub async fn groups(&self) -> Result<Vec<GroupId>, ReadError> {
        self.reading(|shared| shared.catalogue.groups().map_err(failed)).await
    }

    /// Notes marks, all of them or none, and lets go of those without a value. They are durable when it returns, except on a
    /// full disk, where nothing is noted.
    pub async fn mark(&self, changes: Vec<(String, Option<Mark>)>) -> Result<(), ReadError> {
        self.reading(move |shared| shared.catalogue.mark(&changes).map_err(failed)).await
    }

    /// All marks, by name.
    pub async fn marks(&self) -> Result<Vec<(String, Mark)>, ReadError> {
        self.reading(|shared| shared.catalogue.marks().map_err(failed)).await
    }

    /// Seals what has come in so far: it is compressed, indexed, and its journal goes. The store does so by itself when
    /// there is enough for a segment.
    pub async fn seal(&self) -> Result<(), AppendError> {
        self.call(0, Command::Rotate).await?;
        let (reply, done) = oneshot::channel();
        self.0.shared.job(Job::Sealed(reply));
        done.await.map_err(|_| AppendError::Closed)
    }

    /// Lets go of what is expired. To be called now and then, about hourly; reads do not depend on it.
    pub async fn expire(&self, now: i64) {
        let shared = &self.0.shared;
        let expired = |group, earliest| earliest < shared.retention.kept_from(group, now);
        let view = shared.views.now();
        let old = view.generations.last().is_some_and(|generation| {
            generation.since() < now.saturating_sub(OLD_MS) || generation.any_earliest(expired)
        });
        drop(view);
        if old {
            // If it cannot be closed now, it is next time.
            let _ = self.call(0, Command::Rotate).await;
        }
        let (reply, done) = oneshot::channel();
        shared.job(Job::Expire(now, reply));
        let _ = done.await;
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // First the writer, who writes what was taken; then those whose work can be done again.
        self.shared.closing.store(true, Relaxed);
        self.commands = None;
        let mut threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner)).into_iter();
        self.shared.wake();
        let writer = threads.next().map(JoinHandle::join);
        let _ = self.shared.packing.send(None);
        self.shared.job(Job::Stop);
        if let Some(objects) = &self.shared.objects {
            objects.stop();
        }
        let others: Vec<_> = threads.map(JoinHandle::join).collect();
        if writer.into_iter().chain(others).any(|ended| ended.is_err()) {
            tracing::error!("a thread of the log store had failed");
        }
        self.shared.followers.close();
    }
}

fn start(name: &str, work: Box<dyn FnOnce() + Send>) -> Result<JoinHandle<()>, OpenError> {
    let error = |error| OpenError::Settings(format!("no thread for the log store can be started: {error}"));
    std::thread::Builder::new().name(name.into()).spawn(work).map_err(error)
}

fn failed(error: catalogue::Error) -> ReadError {
    ReadError::Io(Arc::new(std::io::Error::other(error)))
}

/// What lies between two times, as far as the group's retention keeps it.
fn bounds(shared: &Shared, group: GroupId, start: Option<i64>, end: Option<i64>, now: i64) -> (Position, Position) {
    let from = start.unwrap_or(i64::MIN).max(shared.retention.kept_from(group, now));
    let to = end.map_or(Position(u128::MAX), Position::at);
    (Position::at(from), to)
}

fn find(shared: &Shared, search: &Search) -> Result<Found, ReadError> {
    let mut groups = Vec::new();
    for &group in &search.groups {
        if shared.catalogue.is_dead(group) {
            continue;
        }
        let (mut from, mut to) = bounds(shared, group, search.start, search.end, search.now);
        match search.after {
            Some(after) if search.newest_first => to = to.min(after),
            Some(after) => from = from.max(after),
            None => {}
        }
        groups.push((group, from, to));
    }
    let streams = match &search.streams {
        Streams::All => StreamFilter::All,
        Streams::Prefix(prefix) if prefix.is_empty() => StreamFilter::All,
        Streams::Prefix(prefix) => StreamFilter::Prefix(prefix.clone()),
        Streams::Names(names) => {
            let mut numbers = HashSet::new();
            for (group, ..) in &groups {
                for name in names {
                    numbers.extend(shared.catalogue.stream(*group, name).map_err(failed)?.map(|stream| stream.number));
                }
            }
            StreamFilter::Numbers(numbers)
        }
    };
    let query = Query {
        groups,
        streams,
        matcher: &*search.matcher,
        limit: search.limit,
        max_bytes: search.max_bytes,
        budget: search.budget,
        newest_first: search.newest_first,
    };
    let Ran { events, next, scanned, missing, .. } = carry_out(shared, &query)?;
    Ok(Found { events, next, scanned, missing })
}

fn carry_out(shared: &Shared, query: &Query<'_>) -> Result<Ran, ReadError> {
    let ran = run(&shared.views.now(), &shared.catalogue, query).map_err(failed)?;
    if ran.opened {
        shared.trim();
    }
    Ok(ran)
}

fn read(shared: &Shared, request: &ReadRequest) -> Result<Page, ReadError> {
    let stream = shared.catalogue.stream(request.group, &request.stream).map_err(failed)?.ok_or(ReadError::NoStream)?;
    let (mut from, mut to) = bounds(shared, request.group, request.start, request.end, request.now);
    let newest_first = match request.from {
        ReadFrom::Head => false,
        ReadFrom::Tail => true,
        ReadFrom::Forward(position) => {
            from = from.max(position);
            false
        }
        ReadFrom::Backward(position) => {
            to = to.min(position);
            true
        }
    };
    // Nothing of the stream lies outside of these.
    if let (Some(first), Some(last)) = (stream.info.first_event, stream.info.last_event) {
        from = from.max(Position::at(first));
        to = to.min(EventId::new(last, u64::MAX).after());
    }
    let query = Query {
        groups: vec![(request.group, from, to)],
        streams: StreamFilter::Numbers(HashSet::from([stream.number])),
        matcher: &Everything,
        limit: request.limit,
        max_bytes: request.max_bytes,
        budget: None,
        newest_first,
    };
    let Ran { mut events, missing, .. } = carry_out(shared, &query)?;
    if newest_first {
        events.reverse();
    }
    let empty = match request.from {
        ReadFrom::Forward(position) | ReadFrom::Backward(position) => position,
        ReadFrom::Head | ReadFrom::Tail => Position::at(request.start.unwrap_or(i64::MIN)),
    };
    Ok(Page {
        forward: events.last().map_or(empty, |event| event.id.after()),
        backward: events.first().map_or(empty, |event| event.id.before()),
        events,
        missing,
    })
}
