//! The thread that writes: all calls that wait are written together and synced once, then answered.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::catalogue::{SegmentChanges, Stream};
use crate::error::{AppendError, CreateStreamError, DeleteError};
use crate::event::{EventId, GroupId, Stored};
use crate::generation::Generation;
use crate::request::{Appended, Batch};
use crate::room::Room;
use crate::shared::{Job, Shared};
use crate::wal::{Journal, Record, Taken, write};

/// What is written at once, about.
const WRITE_BYTES: usize = 8 << 20;
/// What one batch may hold.
pub(crate) const BATCH_BYTES: usize = 64 << 20;
/// Generations in memory at most: one that is written to, and those that are being sealed.
const GENERATIONS: usize = 3;

/// A call that writes.
pub(crate) enum Command {
    Append(Batch, oneshot::Sender<Result<Appended, AppendError>>),
    CreateStream(GroupId, String, i64, oneshot::Sender<Result<(), CreateStreamError>>),
    DeleteStream(GroupId, String, oneshot::Sender<Result<(), DeleteError>>),
    DeleteGroup(GroupId, oneshot::Sender<Result<(), DeleteError>>),
    /// Closes the current file, so that it can be sealed.
    Rotate(oneshot::Sender<()>),
}

/// A call, and its share of what may wait: it gives that back when it was handled, whether or not its caller still waits.
pub(crate) struct Waiting {
    pub(crate) command: Command,
    pub(crate) room: OwnedSemaphorePermit,
}

impl Command {
    fn bytes(&self) -> usize {
        match self {
            Self::Append(batch, _) => batch.events.iter().map(|event| event.message.len() + 16).sum(),
            _ => 64,
        }
    }

    /// Answers with a refusal.
    fn refuse(self, error: AppendError) {
        match self {
            Self::Append(_, reply) => drop(reply.send(Err(error))),
            Self::CreateStream(.., reply) => drop(reply.send(Err(error.into()))),
            Self::DeleteStream(.., reply) | Self::DeleteGroup(_, reply) => drop(reply.send(Err(error.into()))),
            Self::Rotate(reply) => _ = reply.send(()),
        }
    }

    /// Whether it takes room for long: a deletion does not, and has to be possible on a full disk.
    fn grows(&self) -> bool {
        matches!(self, Self::Append(..) | Self::CreateStream(..))
    }
}

/// A call whose record is in the buffer.
struct Prepared {
    command: Command,
    sequence: u64,
    /// For a batch: the stream's number, whether it is made, and how many events are skipped.
    stream: u64,
    made: Option<u64>,
    skipped: usize,
    next: Option<u64>,
}

/// What the calls before one in the same write change.
#[derive(Default)]
struct Staged {
    streams: HashMap<(GroupId, String), Option<u64>>,
    taken: HashMap<(u64, String), u64>,
    dead: Vec<GroupId>,
}

pub(crate) struct Writer {
    shared: Arc<Shared>,
    journal: Journal,
    generation: Arc<Generation>,
    /// The next number.
    sequence: u64,
    room: Room,
    buffer: Vec<u8>,
}

impl Writer {
    pub(crate) fn new(shared: Arc<Shared>, journal: Journal, generation: Arc<Generation>, sequence: u64) -> Self {
        let room = Room::new(shared.settings.directory.clone(), shared.settings.reserve_bytes);
        Self { shared, journal, generation, sequence, room, buffer: Vec::new() }
    }

    /// Works until nobody can call any more.
    pub(crate) fn run(mut self, commands: &Receiver<Waiting>) {
        while let Ok(first) = commands.recv() {
            let mut bytes = first.command.bytes();
            let (mut waiting, mut room) = (vec![first.command], vec![first.room]);
            while bytes < WRITE_BYTES
                && let Ok(next) = commands.try_recv()
            {
                bytes += next.command.bytes();
                waiting.push(next.command);
                room.push(next.room);
            }
            self.handle(waiting, bytes as u64);
        }
        if let Err(error) = self.shared.catalogue.flush(true, &SegmentChanges::default()) {
            tracing::warn!(%error, "the catalogue of logs was not written; it is made again from the journal");
        }
    }

    fn handle(&mut self, commands: Vec<Command>, bytes: u64) {
        let refusal = self
            .room
            .ask(bytes)
            .and_then(|()| self.shared.wait_for_sealing(GENERATIONS))
            .err()
            .map(|why| AppendError::Full { why });
        let mut staged = Staged::default();
        let mut prepared = Vec::with_capacity(commands.len());
        let mut rotations = Vec::new();
        let begin = self.sequence;
        Journal::begin(&mut self.buffer);
        for command in commands {
            if let Command::Rotate(reply) = command {
                rotations.push(reply);
                continue;
            }
            match &refusal {
                Some(refusal) if command.grows() => command.refuse(refusal.clone()),
                _ => prepared.extend(self.prepare(command, &mut staged)),
            }
        }
        if Journal::holds_something(&self.buffer)
            && let Err(error) = self.journal.write(&mut self.buffer)
        {
            // Nothing of it is there, so its numbers are free again.
            self.sequence = begin;
            let error = match error.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                    AppendError::Full { why: self.room.was_refused() }
                }
                _ => AppendError::Io(Arc::new(error)),
            };
            prepared.drain(..).for_each(|prepared| prepared.command.refuse(error.clone()));
        }
        for prepared in prepared {
            self.apply(prepared);
        }
        if let Err(error) = self.shared.catalogue.flush_if_much() {
            tracing::error!(%error, "the catalogue of logs cannot be written; what it would hold stays in memory and in the journal");
        }
        let long = self.journal.len() as usize >= self.shared.settings.segment_bytes * 3 / 2;
        if long || self.generation.bytes() >= self.shared.settings.segment_bytes || !rotations.is_empty() {
            self.rotate();
        }
        for reply in rotations {
            _ = reply.send(());
        }
        // One large batch must not hold its memory for ever.
        if self.buffer.capacity() > 2 * WRITE_BYTES {
            self.buffer = Vec::new();
        }
    }

    /// The number of a stream, as it is after the calls before.
    fn number(&self, group: GroupId, name: &str, staged: &Staged) -> Result<Option<u64>, AppendError> {
        if staged.dead.contains(&group) || self.shared.catalogue.is_dead(group) {
            return Err(AppendError::NoGroup);
        }
        if let Some(number) = staged.streams.get(&(group, name.to_owned())) {
            return Ok(*number);
        }
        Ok(self.stream(group, name)?.map(|stream| stream.number))
    }

    fn stream(&self, group: GroupId, name: &str) -> Result<Option<Stream>, AppendError> {
        self.shared
            .catalogue
            .stream_to_write(group, name)
            .map_err(|error| AppendError::Io(Arc::new(std::io::Error::other(error))))
    }

    /// Puts a call's record into the buffer; or answers it.
    fn prepare(&mut self, command: Command, staged: &mut Staged) -> Option<Prepared> {
        let mut prepared = Prepared { sequence: self.sequence, stream: 0, made: None, skipped: 0, next: None, command };
        match self.record(&mut prepared, staged) {
            Ok(()) => Some(prepared),
            Err(error) => {
                match (prepared.command, error) {
                    (Command::CreateStream(.., reply), None) => drop(reply.send(Err(CreateStreamError::AlreadyExists))),
                    (Command::DeleteStream(.., reply) | Command::DeleteGroup(_, reply), None) => {
                        drop(reply.send(Err(DeleteError::NoStream)));
                    }
                    (command, error) => command.refuse(error.unwrap_or(AppendError::NoStream)),
                }
                None
            }
        }
    }

    /// The error is none where the call has one of its own.
    fn record(&mut self, prepared: &mut Prepared, staged: &mut Staged) -> Result<(), Option<AppendError>> {
        match &prepared.command {
            Command::Append(batch, _) => {
                let bytes = prepared.command.bytes();
                if bytes > BATCH_BYTES {
                    return Err(Some(AppendError::TooLarge { bytes, most: BATCH_BYTES }));
                }
                prepared.stream = match self.number(batch.group, &batch.stream, staged)? {
                    Some(number) => number,
                    None if batch.create_stream => {
                        prepared.made = Some(self.sequence);
                        self.make(batch.group, &batch.stream, batch.now, staged)
                    }
                    None => return Err(Some(AppendError::NoStream)),
                };
                let mut taken = None;
                if let Some(source) = &batch.source {
                    let key = (prepared.stream, source.id.clone());
                    let known = match staged.taken.get(&key) {
                        Some(next) => *next,
                        None => self
                            .shared
                            .catalogue
                            .next_of(prepared.stream, &source.id)
                            .map_err(|error| AppendError::Io(Arc::new(std::io::Error::other(error))))?
                            .unwrap_or(0),
                    };
                    let count = batch.events.len() as u64;
                    prepared.skipped = known.saturating_sub(source.first).min(count) as usize;
                    let next = known.max(source.first.saturating_add(count));
                    prepared.next = Some(next);
                    staged.taken.insert(key, next);
                    taken = Some(Taken { source: &source.id, next });
                }
                prepared.sequence = self.sequence;
                let events = &batch.events[prepared.skipped..];
                if !events.is_empty() {
                    write::events(
                        &mut self.buffer,
                        (self.sequence, batch.group.0, prepared.stream),
                        batch.now,
                        taken,
                        events,
                    );
                    self.sequence += events.len() as u64;
                }
            }
            Command::CreateStream(group, name, now, _) => {
                if self.number(*group, name, staged)?.is_some() {
                    return Err(None);
                }
                self.make(*group, name, *now, staged);
            }
            Command::DeleteStream(group, name, _) => {
                // In a deleted group there is none.
                prepared.stream = match self.number(*group, name, staged) {
                    Ok(Some(number)) => number,
                    Ok(None) | Err(AppendError::NoGroup) => return Err(None),
                    Err(error) => return Err(Some(error)),
                };
                write::stream_deleted(&mut self.buffer, self.sequence, group.0, name);
                staged.streams.insert((*group, name.clone()), None);
                self.sequence += 1;
            }
            Command::DeleteGroup(group, _) => {
                write::group_deleted(&mut self.buffer, self.sequence, group.0);
                staged.dead.push(*group);
                self.sequence += 1;
            }
            Command::Rotate(_) => {}
        }
        Ok(())
    }

    fn make(&mut self, group: GroupId, name: &str, now: i64, staged: &mut Staged) -> u64 {
        let number = self.sequence;
        write::stream(&mut self.buffer, number, group.0, name, now);
        staged.streams.insert((group, name.to_owned()), Some(number));
        self.sequence += 1;
        number
    }

    /// Shows what is on disk to readers and followers, and answers.
    fn apply(&mut self, prepared: Prepared) {
        let Prepared { command, sequence, stream, made, skipped, next } = prepared;
        let catalogue = &self.shared.catalogue;
        match command {
            Command::Append(batch, reply) => {
                let (group, name, now) = (batch.group, batch.stream.as_str(), batch.now);
                if let Some(sequence) = made {
                    catalogue.memory().apply(&Record::Stream { sequence, group: group.0, name, created: now }, None);
                }
                let events = &batch.events[skipped..];
                if !events.is_empty() {
                    let known = self.stream(group, name).ok().flatten();
                    let name = known.as_ref().map_or_else(|| name.into(), |known| Arc::clone(&known.info.name));
                    let source = batch.source.as_ref().map(|source| source.id.as_str());
                    let taken = source.zip(next).map(|(source, next)| Taken { source, next });
                    let list = events.iter().map(|event| (event.timestamp, event.message.as_str())).collect::<Vec<_>>();
                    self.show((group, stream), (sequence, now), list.iter().copied());
                    let record =
                        Record::Events { sequence, group: group.0, stream, ingestion: now, taken, events: list };
                    catalogue.memory().apply(&record, known);
                    self.shared.followers.tell(group, self.shared.settings.follower_bytes, || {
                        let stored = (sequence..).zip(events).map(|(sequence, event)| Stored {
                            timestamp: event.timestamp,
                            ingestion_time: now,
                            stream: Arc::clone(&name),
                            message: event.message.as_str().into(),
                            id: EventId::new(event.timestamp, sequence),
                        });
                        stored.collect()
                    });
                }
                drop(reply.send(Ok(Appended { taken: events.len(), skipped, next })));
            }
            Command::CreateStream(group, name, created, reply) => {
                catalogue.memory().apply(&Record::Stream { sequence, group: group.0, name: &name, created }, None);
                drop(reply.send(Ok(())));
            }
            Command::DeleteStream(group, name, reply) => {
                let known = self.stream(group, &name).ok().flatten();
                catalogue.memory().apply(&Record::StreamDeleted { sequence, group: group.0, name: &name }, known);
                drop(reply.send(Ok(())));
            }
            Command::DeleteGroup(group, reply) => {
                catalogue.memory().apply(&Record::GroupDeleted { sequence, group: group.0 }, None);
                drop(reply.send(Ok(())));
            }
            Command::Rotate(_) => {}
        }
    }

    fn show<'a>(&self, to: (GroupId, u64), from: (u64, i64), events: impl Iterator<Item = (i64, &'a str)>) {
        for closed in self.generation.take(to, from, events, self.shared.filling()) {
            // A thread that has gone packs no more; then the block stays as it is.
            let _ = self.shared.packing.send(Some(closed));
        }
    }

    /// Begins a new file and a new generation. If that does not work, the old ones go on.
    fn rotate(&mut self) {
        if self.sequence == self.generation.id {
            return;
        }
        match Journal::create(&self.shared.journal, self.sequence) {
            Err(error) => {
                tracing::error!(%error, "no new file of the journal of logs can be made; the current one goes on")
            }
            Ok(journal) => {
                self.journal = journal;
                let generation = Arc::new(Generation::new(self.sequence));
                let closed = std::mem::replace(&mut self.generation, Arc::clone(&generation));
                closed.close();
                self.shared.views.change(|view| view.generations.push(generation));
                self.shared.job(Job::Seal);
            }
        }
    }
}
