//! All streams of an agent, and the bound that they share.
//!
//! When the bound is reached, room is taken from whoever has most: so a container that writes much never pushes out the lines of
//! one that writes little. Containers that wait (`blocking`) lose no lines while they run: they may have half of the bound together,
//! and each of them its share of that half, up to three quarters of the bound, since some may have more than their share before others
//! begin. So the others keep a quarter. The lines of one that has ended, or is to stop, are dropped like those of any other.

mod unbegun;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use longshore_api::longshore::{EVENT_OVERHEAD_BYTES, LogBatch, MAX_CALL_BATCHES, MAX_MESSAGE_BYTES};

use super::counts::Counts;
use super::entry::{Entry, Kind};
use super::meta::Meta;
use super::position::Position;
use super::stream::Stream;
use unbegun::Unbegun;

/// A spool is cut into at least so many segments.
const SEGMENTS: u64 = 64;
const SEGMENT_BYTES: std::ops::RangeInclusive<u64> = (16 << 10)..=(256 << 10);

/// Whether entries were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Added {
    /// They are on the disk, or were dropped because it cannot be written.
    Yes,
    /// There is no room, and none of them was added: the source is to wait.
    NoRoom,
    /// There is no such stream.
    Unknown,
}

/// A batch under way, and how to name it when it is known what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) runtime_id: String,
    pub(crate) flight: u64,
    pub(crate) bytes: usize,
    pub(crate) batch: LogBatch,
}

/// A stream as it is at the moment, for those who look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) meta: Meta,
    pub(crate) counts: Counts,
    pub(crate) spool_bytes: u64,
    pub(crate) lag_ms: i64,
    /// Why nothing can be delivered at the moment.
    pub(crate) held: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Spool {
    dir: PathBuf,
    boot: String,
    bound: u64,
    segment_bytes: u64,
    streams: BTreeMap<String, Stream>,
    unbegun: BTreeMap<String, Unbegun>,
    /// Whose turn it is: the streams behind this one are asked first.
    last_asked: String,
    /// The figures of streams that are gone.
    gone: Counts,
}

impl Spool {
    /// Opens the spool in `dir`, with all streams that are there.
    ///
    /// # Errors
    /// When the directory cannot be made or read. A single stream that cannot be read is passed over, with an error in the log.
    pub(crate) fn open(dir: &Path, bound: u64, boot: &str) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let segment_bytes = (bound / SEGMENTS).clamp(*SEGMENT_BYTES.start(), *SEGMENT_BYTES.end());
        let mut streams = BTreeMap::new();
        for found in fs::read_dir(dir)? {
            let path = found?.path();
            if !path.is_dir() {
                continue;
            }
            match Meta::read(&path).and_then(|meta| Stream::open(path.clone(), meta, boot, segment_bytes)) {
                Ok(stream) => {
                    streams.insert(stream.meta.runtime_id.clone(), stream);
                }
                Err(error) => {
                    tracing::error!(path = %path.display(), %error, "a log spool cannot be read; its lines stay there");
                }
            }
        }
        Ok(Self {
            dir: dir.to_owned(),
            boot: boot.to_owned(),
            bound,
            segment_bytes,
            streams,
            unbegun: BTreeMap::new(),
            last_asked: String::new(),
            gone: Counts::default(),
        })
    }

    /// Begins a stream at once. One that is there already stays as it is.
    pub(crate) fn add(&mut self, meta: Meta) -> io::Result<()> {
        if self.streams.contains_key(&meta.runtime_id) {
            return Ok(());
        }
        let dir = self.dir.join(&meta.runtime_id);
        fs::create_dir_all(&dir)?;
        let meta = Meta { boot: self.boot.clone(), ..meta };
        meta.write(&dir)?;
        let stream = Stream::open(dir, meta, &self.boot, self.segment_bytes)?;
        self.streams.insert(stream.meta.runtime_id.clone(), stream);
        Ok(())
    }

    /// What is known of all streams.
    pub(crate) fn metas(&self) -> impl Iterator<Item = &Meta> {
        self.streams.values().filter(|stream| !stream.ended).map(|stream| &stream.meta)
    }

    /// Where a source is read on.
    pub(crate) fn position(&self, runtime_id: &str) -> Option<Position> {
        self.streams.get(runtime_id).map(Stream::position)
    }

    /// Notes that something comes over a connection of a container's log driver. Whether nothing came over a newer one.
    pub(crate) fn is_newest(&mut self, runtime_id: &str, connection: u64) -> bool {
        self.streams.get_mut(runtime_id).is_none_or(|stream| {
            stream.connection = stream.connection.max(connection);
            stream.connection == connection
        })
    }

    /// Adds entries to a stream.
    pub(crate) fn append(&mut self, runtime_id: &str, entries: &[Entry], now_ms: i64) -> Added {
        if let Some(added) = self.append_unbegun(runtime_id, entries, now_ms) {
            return added;
        }
        let Some(stream) = self.streams.get(runtime_id) else { return Added::Unknown };
        let may_wait = waits(stream);
        let size: u64 = entries.iter().map(|entry| entry.len_encoded() as u64).sum();
        if may_wait && !self.may_hold(runtime_id, size) {
            return Added::NoRoom;
        }
        let has_room = self.make_room(size);
        if !has_room && may_wait {
            return Added::NoRoom;
        }
        let Some(stream) = self.streams.get_mut(runtime_id) else { return Added::Unknown };
        let written = if has_room { stream.append(entries, now_ms) } else { Err(io::ErrorKind::StorageFull.into()) };
        match written {
            Ok(()) => Added::Yes,
            Err(error) if may_wait => {
                tracing::warn!(stream = stream.meta.stream, %error, "the log spool cannot be written; the container waits");
                Added::NoRoom
            }
            Err(error) => {
                tracing::warn!(stream = stream.meta.stream, %error, "the log spool cannot be written; lines are dropped");
                stream.give_up(entries);
                Added::Yes
            }
        }
    }

    /// Whether a container that waits may hold so much more: what others of its kind leave of their half, or its share of that half as
    /// long as together they do not take too much of the rest.
    fn may_hold(&self, runtime_id: &str, size: u64) -> bool {
        let waiting = || self.streams.values().filter(|stream| waits(stream));
        let half = self.bound / 2;
        let share = half / (waiting().count() as u64).max(1);
        let all: u64 = waiting().map(Stream::bytes).sum();
        let Some(own) = self.streams.get(runtime_id) else { return false };
        let has_share = own.bytes() + size <= share && all + size <= half + half / 2;
        // Whatever the others have, a container whose lines are all delivered gets on.
        own.is_delivered() || all + size <= half || has_share
    }

    /// Makes room by dropping the oldest lines of whoever has most. Whether there is enough.
    fn make_room(&mut self, size: u64) -> bool {
        loop {
            let all: u64 = self.streams.values().map(Stream::bytes).sum();
            if all + size <= self.bound {
                return true;
            }
            let largest = self.streams.values_mut().filter(|stream| !waits(stream)).max_by_key(|stream| stream.bytes());
            let Some(largest) = largest else { return false };
            let before = largest.bytes();
            match largest.drop_oldest() {
                Ok(()) if largest.bytes() < before => {}
                Ok(()) => return false,
                Err(error) => {
                    tracing::error!(stream = largest.meta.stream, %error, "the log spool cannot be cleared");
                    return false;
                }
            }
        }
    }

    /// A container has been started, again perhaps; it waits for room as others do.
    pub(crate) fn started(&mut self, runtime_id: &str) {
        self.set_draining(runtime_id, false);
        self.presume_ended(runtime_id, false);
    }

    /// A container is to stop, and not to wait any more. Its oldest lines make room for its last ones.
    pub(crate) fn drain(&mut self, runtime_id: &str) {
        self.set_draining(runtime_id, true);
    }

    fn set_draining(&mut self, runtime_id: &str, draining: bool) {
        self.streams.get_mut(runtime_id).into_iter().for_each(|stream| stream.draining = draining);
        self.unbegun.get_mut(runtime_id).into_iter().for_each(|stream| stream.draining = draining);
    }

    /// A container seems to have ended by itself, and does not wait any more either; or it runs after all.
    pub(crate) fn presume_ended(&mut self, runtime_id: &str, has_ended: bool) {
        self.streams.get_mut(runtime_id).into_iter().for_each(|stream| stream.presumed_ended = has_ended);
        self.unbegun.get_mut(runtime_id).into_iter().for_each(|stream| stream.presumed_ended = has_ended);
    }

    /// Whether a container seems to have ended by itself.
    pub(crate) fn is_presumed_ended(&self, runtime_id: &str) -> bool {
        let begun = self.streams.get(runtime_id).map(|stream| stream.presumed_ended);
        begun.or_else(|| self.unbegun.get(runtime_id).map(|stream| stream.presumed_ended)).unwrap_or_default()
    }

    /// A source has no more. What was lost is said.
    pub(crate) fn end(&mut self, runtime_id: &str, now_ms: i64) {
        self.end_unbegun(runtime_id, now_ms);
        let Some(stream) = self.streams.get_mut(runtime_id) else { return };
        stream.ended = true;
        let end = Entry { time_ns: now_ms * 1_000_000, mark: 0, kind: Kind::Flush, text: Vec::new() };
        if let Err(error) = stream.append(&[end], now_ms) {
            tracing::warn!(stream = stream.meta.stream, %error, "the end of a log cannot be written down");
        }
        self.clear(runtime_id);
    }

    /// The next batches, as many as a call may have: together at most so many bytes, each of another stream, in turns.
    pub(crate) fn next(&mut self, max_bytes: usize, now_ms: i64) -> Vec<Outgoing> {
        let behind =
            self.streams.range::<String, _>((std::ops::Bound::Excluded(&self.last_asked), std::ops::Bound::Unbounded));
        let before = self.streams.range::<String, _>(..=&self.last_asked);
        let due = behind.chain(before).filter(|(_, stream)| stream.due_at().is_some_and(|at| at <= now_ms));
        let due: Vec<String> = due.map(|(id, _)| id.clone()).collect();
        let mut left = max_bytes;
        let mut batches = Vec::new();
        for (index, id) in due.iter().enumerate() {
            let share = if index + 1 == due.len() { left } else { (left / 2).max(max_bytes / 8).min(left) };
            let Some(stream) = self.streams.get_mut(id) else { continue };
            match stream.next(share, now_ms) {
                Ok(Some((flight, batch))) => {
                    let events = batch.events.iter();
                    let bytes: usize = events.map(|event| event.message.len() + EVENT_OVERHEAD_BYTES).sum();
                    left = left.saturating_sub(bytes);
                    self.last_asked.clone_from(id);
                    batches.push(Outgoing { runtime_id: id.clone(), flight, bytes, batch });
                }
                Ok(None) => self.clear(id),
                Err(error) => {
                    tracing::error!(
                        stream = stream.meta.stream,
                        %error,
                        "log lines cannot be taken out of the spool; trying again later"
                    );
                    stream.held = Some((now_ms + 10_000, format!("the log spool of this instance: {error}")));
                }
            }
            // The next one could not have an event of the longest kind.
            if batches.len() >= MAX_CALL_BATCHES || left < MAX_MESSAGE_BYTES + EVENT_OVERHEAD_BYTES {
                break;
            }
        }
        batches
    }

    /// When there may be something to deliver; `None` while there is nothing.
    pub(crate) fn due_at(&self) -> Option<i64> {
        self.streams.values().filter_map(Stream::due_at).min()
    }

    /// The server has a batch.
    pub(crate) fn taken(&mut self, runtime_id: &str, flight: u64) {
        let Some(stream) = self.streams.get_mut(runtime_id) else { return };
        if let Err(error) = stream.taken(flight) {
            tracing::warn!(stream = stream.meta.stream, %error, "what was delivered cannot be written down");
        }
        self.clear(runtime_id);
    }

    /// A batch could not be delivered. With `held`, the stream is left alone for a while. Whether that is news.
    pub(crate) fn returned(&mut self, runtime_id: &str, flight: u64, held: Option<(i64, String)>) -> bool {
        let Some(stream) = self.streams.get_mut(runtime_id) else { return false };
        let is_news = held.is_some() && stream.held.is_none();
        stream.returned(flight, held);
        is_news
    }

    /// A batch can never be delivered. How many events are lost, and whether they are the first of their stream.
    pub(crate) fn refused(&mut self, runtime_id: &str, flight: u64) -> (u64, bool) {
        let Some(stream) = self.streams.get_mut(runtime_id) else { return (0, false) };
        let is_news = !std::mem::replace(&mut stream.was_refused, true);
        let (lost, written) = stream.refused(flight);
        if let Err(error) = written {
            tracing::warn!(stream = stream.meta.stream, %error, "what was delivered cannot be written down");
        }
        self.clear(runtime_id);
        (lost, is_news)
    }

    /// Whether anything is left to deliver.
    pub(crate) fn is_delivered(&self) -> bool {
        self.streams.values().all(Stream::is_delivered)
    }

    /// All streams as they are.
    pub(crate) fn look(&self, now_ms: i64) -> Vec<Look> {
        let look = |stream: &Stream| Look {
            meta: stream.meta.clone(),
            counts: stream.counts,
            spool_bytes: stream.bytes(),
            lag_ms: if stream.is_delivered() { 0 } else { stream.lag_ms(now_ms) },
            held: stream.held.as_ref().map(|(_, why)| why.clone()),
        };
        self.streams.values().map(look).collect()
    }

    /// The figures of streams that are gone.
    pub(crate) fn gone(&self) -> Counts {
        self.gone
    }

    /// Lets go of a stream whose source has ended and whose lines are all delivered.
    fn clear(&mut self, runtime_id: &str) {
        let is_done = self.streams.get(runtime_id).is_some_and(|stream| stream.ended && stream.is_delivered());
        if let Some(stream) = is_done.then(|| self.streams.remove(runtime_id)).flatten() {
            self.gone.add(&stream.counts);
            stream.remove();
        }
    }
}

/// Whether the stream's container waits for room.
fn waits(stream: &Stream) -> bool {
    stream.meta.blocking && !stream.draining && !stream.presumed_ended && !stream.ended
}

#[cfg(test)]
#[path = "spool_tests.rs"]
mod tests;
