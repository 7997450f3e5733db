//! What containers write, for those whose task definition says `awslogs`: taken from the engine, spooled on the agent's disk, and
//! delivered to the server.
//!
//! Two sources ([`follow`] and [`forward`], for containers that do not wait and for those that do) hand over [`entry`]s; the
//! [`spool`] keeps them, one [`stream`] a container, within a bound; the [`courier`] brings what [`assemble`] makes of them. The
//! engine's own `awslogs` driver is never used. Nothing here ever fails or delays a task but what a `blocking` container asks for.

mod assemble;
mod checkpoint;
mod counts;
mod courier;
mod ended;
mod entry;
mod follow;
mod forward;
mod frames;
mod keeper;
mod meta;
mod msgpack;
mod position;
mod segment;
mod spool;
mod stream;
mod wiring;
mod words;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bollard::models::ContainerCreateBody;
use longshore_api::client::Client;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::clock;
use crate::runtime::Engine;
use crate::task::failure::Failure;
use crate::task::spec::Spec;

pub(crate) use counts::Counts;
use entry::{Entry, Kind};
use follow::Wanted;
use keeper::Keeper;
pub(crate) use meta::Meta;
pub(crate) use spool::Look;
use spool::Spool;

/// How long the removal of a container waits for its last lines.
const LAST_LINES: Duration = Duration::from_secs(5);

/// How long a step of a task waits for the spool, whose disk may be slow or hang: a task goes on without its log.
const SPOOL: Duration = Duration::from_secs(5);

/// The log collection of one agent. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Logs(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    engine: Engine,
    keeper: Keeper,
    socket: PathBuf,
    /// The log drivers that the engine has.
    drivers: Vec<String>,
    followers: Mutex<HashMap<String, Follower>>,
    loops: Mutex<JoinSet<()>>,
}

#[derive(Debug)]
struct Follower {
    wanted: watch::Sender<Wanted>,
    task: tokio::task::JoinHandle<()>,
}

impl Logs {
    /// Opens the spool and takes up what is there. Nothing is delivered before [`Self::deliver`].
    ///
    /// # Errors
    /// When the spool's directory or the socket for blocking containers cannot be made.
    pub(crate) async fn open(engine: Engine, data_dir: &Path, bound: u64, drivers: &[String]) -> io::Result<Self> {
        let dir = data_dir.join("logs").join("spool");
        let spool = Spool::open(&dir, bound, &meta::boot_id())?;
        let found: Vec<Meta> = spool.metas().cloned().collect();
        let socket = forward::socket_path(data_dir);
        let listener = forward::listen(&socket)?;
        let keeper = Keeper::start(spool)?;
        let inner = Inner {
            engine,
            keeper: keeper.clone(),
            socket,
            drivers: drivers.to_vec(),
            followers: Mutex::default(),
            loops: Mutex::default(),
        };
        let logs = Self(Arc::new(inner));
        logs.spawn(forward::serve(listener, keeper, logs.0.engine.clone()));
        for meta in found {
            match meta.blocking {
                // It may have been started long ago.
                false => logs.follow(&meta.runtime_id, meta.terminal, Wanted { starts: 1, is_over: false }),
                true => logs.spawn(until_gone(logs.0.engine.clone(), logs.0.keeper.clone(), meta.runtime_id)),
            }
        }
        Ok(logs)
    }

    /// Delivers to a server from now on.
    pub(crate) fn deliver(&self, client: Client) {
        self.spawn(courier::deliver(self.0.keeper.clone(), client));
    }

    /// Changes how a container is to be made so that its output comes to the agent, if its log driver is `awslogs`; answers what
    /// [`Self::begin`] is to be told.
    ///
    /// # Errors
    /// When its options make no sense, or the engine cannot do what they ask for.
    pub(crate) fn rewire(
        &self,
        spec: &Spec,
        index: usize,
        body: &mut ContainerCreateBody,
    ) -> Result<Option<Meta>, Failure> {
        let engine =
            wiring::Reach { socket: &self.0.socket, drivers: &self.0.drivers, is_local: self.0.engine.is_local() };
        wiring::rewire(spec, index, body, &engine).map_err(Failure::cannot_create)
    }

    /// The container has been made: its stream begins, now or as soon as the spool can be written.
    pub(crate) async fn begin(&self, runtime_id: &str, mut meta: Meta) {
        runtime_id.clone_into(&mut meta.runtime_id);
        if meta.stream.is_empty() {
            runtime_id.clone_into(&mut meta.stream);
        }
        // Whatever becomes of the spool, the container is read from its start on.
        if !meta.blocking {
            self.follow(runtime_id, meta.terminal, Wanted::default());
        }
        self.in_time(move |spool| spool.begin(meta)).await;
    }

    /// The container has been started, again perhaps.
    pub(crate) async fn started(&self, runtime_id: &str) {
        if let Some(follower) = self.followers().get(runtime_id) {
            follower.wanted.send_modify(|wanted| wanted.starts += 1);
        }
        let id = runtime_id.to_owned();
        self.in_time(move |spool| spool.started(&id)).await;
    }

    /// The container is to stop: it is not to wait for room any more, since that would delay its end.
    pub(crate) async fn stopping(&self, runtime_id: &str) {
        let id = runtime_id.to_owned();
        self.in_time(move |spool| spool.drain(&id)).await;
        self.0.keeper.room.notify_waiters();
    }

    /// The container is about to be removed: its last lines are read, for which this waits a little.
    pub(crate) async fn finish(&self, runtime_id: &str) {
        self.stopping(runtime_id).await;
        let follower = self.followers().remove(runtime_id);
        let is_cut_off = follower.is_some();
        if let Some(Follower { wanted, mut task }) = follower {
            wanted.send_modify(|wanted| wanted.is_over = true);
            if tokio::time::timeout(LAST_LINES, &mut task).await.is_ok() {
                return;
            }
            tracing::warn!(
                container = runtime_id,
                "a container's last lines are not read in time; they may be missing"
            );
            task.abort();
        }
        let (id, ready) = (runtime_id.to_owned(), Arc::clone(&self.0.keeper.ready));
        let end = move |spool: &mut Spool| {
            let now_ms = clock::now().as_millis();
            if is_cut_off {
                let of = |kind, text: &str| Entry { time_ns: now_ms * 1_000_000, mark: 0, kind, text: text.into() };
                spool.append(&id, &[of(Kind::Flush, ""), of(Kind::Notice, words::CUT_OFF)], now_ms);
            }
            spool.end(&id, now_ms);
            ready.notify_one();
        };
        self.in_time(end).await;
    }

    /// All streams as they are, and the figures of those that are gone; `None` when the spool does not answer.
    pub(crate) async fn look(&self) -> Option<(Vec<Look>, Counts)> {
        let looked = self.0.keeper.with(|spool| (spool.look(clock::now().as_millis()), spool.gone()));
        tokio::time::timeout(SPOOL, looked).await.ok()
    }

    /// Waits until everything is delivered, though not longer than `patience`; then says what is left.
    pub(crate) async fn drain(&self, patience: Duration) {
        let delivered = async {
            while !self.0.keeper.with(|spool| spool.is_delivered()).await {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        if tokio::time::timeout(patience, delivered).await.is_err() {
            let streams = self.look().await.map(|(streams, _)| streams).unwrap_or_default();
            for left in streams.into_iter().filter(|look| look.lag_ms > 0) {
                let Meta { group, stream, .. } = left.meta;
                tracing::error!(group, stream, bytes = left.spool_bytes, "log lines were not delivered before the end");
            }
        }
    }

    /// Ends collection and delivery. What is spooled stays.
    pub(crate) async fn shutdown(&self) {
        let mut loops = std::mem::take(&mut *self.loops());
        loops.shutdown().await;
        for (_, follower) in self.followers().drain() {
            follower.task.abort();
        }
    }

    fn follow(&self, runtime_id: &str, terminal: bool, wanted: Wanted) {
        let (wanted, told) = watch::channel(wanted);
        let (engine, keeper) = (self.0.engine.clone(), self.0.keeper.clone());
        let task = tokio::spawn(follow::follow(engine, keeper, runtime_id.to_owned(), terminal, told));
        self.followers().insert(runtime_id.to_owned(), Follower { wanted, task });
    }

    /// Asks something of the spool, though does not wait for it longer than a step of a task may. When the spool's disk hangs, it
    /// is done once the disk is back.
    async fn in_time(&self, act: impl FnOnce(&mut Spool) + Send + 'static) {
        let keeper = self.0.keeper.clone();
        let asked = tokio::spawn(async move { keeper.with(act).await });
        if tokio::time::timeout(SPOOL, asked).await.is_err() {
            tracing::error!(
                "the log spool does not answer; its disk may hang. The task goes on, and log lines may be missing"
            );
        }
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.loops().spawn(work);
    }

    fn followers(&self) -> MutexGuard<'_, HashMap<String, Follower>> {
        self.0.followers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn loops(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.0.loops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A blocking container that was removed while the agent was away brings nothing any more.
async fn until_gone(engine: Engine, keeper: Keeper, runtime_id: String) {
    loop {
        match engine.inspect(&runtime_id).await {
            Ok(_) => return,
            Err(error) if error.is_not_found() => {
                keeper.with(move |spool| spool.end(&runtime_id, clock::now().as_millis())).await;
                keeper.ready.notify_one();
                return;
            }
            Err(_) => tokio::time::sleep(LAST_LINES).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_disk_that_hangs_keeps_no_task_from_going_on() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::connect(Some("tcp://127.0.0.1:9")).unwrap();
        let logs = Logs::open(engine, dir.path(), 1 << 20, &[]).await.unwrap();
        let (hangs, until) = std::sync::mpsc::channel::<()>();
        let hanging = logs.clone();
        tokio::spawn(async move { hanging.0.keeper.with(move |_| until.recv()).await });
        tokio::task::yield_now().await;
        logs.begin("c", Meta::default()).await;
        logs.started("c").await;
        let wanted = logs.followers()["c"].wanted.borrow().starts;
        assert_eq!(wanted, 1, "it is followed all the same");
        logs.stopping("c").await;
        logs.finish("c").await;
        // Nor an instance from ending, nor whoever looks from an answer.
        logs.drain(LAST_LINES).await;
        assert!(logs.look().await.is_none());
        drop(hangs);
        let now_ms = clock::now().as_millis();
        let batches = logs.0.keeper.with(move |spool| spool.next(1 << 20, now_ms)).await;
        let said: Vec<&str> = batches.iter().flat_map(|one| &one.batch.events).map(|e| e.message.as_str()).collect();
        assert_eq!(said, [words::CUT_OFF], "what was asked of the spool was done in the end");
        let has_ended = logs.0.keeper.with(|spool| spool.metas().next().is_none()).await;
        assert!(has_ended, "no stream is left that nothing comes of");
    }

    #[tokio::test]
    async fn a_disk_that_cannot_be_written_keeps_no_task_from_going_on() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::connect(Some("tcp://127.0.0.1:9")).unwrap();
        let logs = Logs::open(engine, dir.path(), 1 << 20, &[]).await.unwrap();
        let spool = dir.path().join("logs/spool");
        std::fs::remove_dir(&spool).unwrap();
        std::fs::write(&spool, "no directory").unwrap();
        let begun = tokio::time::Instant::now();
        logs.begin("c", Meta::default()).await;
        logs.started("c").await;
        logs.stopping("c").await;
        logs.finish("c").await;
        assert!(begun.elapsed() < SPOOL, "nothing waits for it");
    }
}
