//! The catalogue: which streams there are, up to where sources were taken, which segments hold what.
//!
//! It is a redb file. What the writer changes is kept in memory first and reaches the file in batches, together with
//! the number up to which the journal is contained in it: after a crash the rest is taken from the journal again. So a
//! million streams cost memory only while they change.
//!
//! - `memory`: what is not in the file yet, and what the writer looks up again and again.
//! - `tables`: the file's tables and their keys.
//! - `listing`: pages of streams.
//! - `marks`: what the server notes beside its events, and which groups there are.

mod listing;
mod marks;
mod memory;
mod tables;

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::{Database, Durability, ReadableDatabase, ReadableTable};

use crate::catalogue::memory::Memory;
use crate::catalogue::tables::{DEAD, META, NUMBERS, SEGMENTS, SOURCES, STREAMS, TIMES};
use crate::event::GroupId;
use crate::request::StreamInfo;

/// What the file may keep in memory of itself.
const CACHE_BYTES: usize = 32 << 20;
/// How many entries are kept in memory after they reached the file.
const CACHED: usize = 50_000;
/// Changes that wait at most before they are written.
const WAITING: usize = 20_000;

/// Writes between two that are synced.
const LOOSE: u32 = 50;
/// With less room nothing is written.
const ROOM_BYTES: u64 = 4 << 20;

/// A stream, with the number that blocks know it by.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    pub(crate) number: u64,
    pub(crate) info: StreamInfo,
}

/// A failure of the catalogue's file.
pub(crate) type Error = redb::Error;

pub(crate) struct Catalogue {
    database: Database,
    directory: PathBuf,
    /// Writes since the last one that was synced.
    loose: AtomicU32,
    memory: Mutex<Memory>,
    /// Held while changes are written, which two at once would do in the wrong order.
    writing: Mutex<()>,
}

/// Changes to the list of segments, which become durable with everything that the segments hold.
#[derive(Default)]
pub(crate) struct SegmentChanges {
    pub(crate) added: Vec<(u64, Vec<u8>)>,
    pub(crate) removed: Vec<u64>,
    /// Up to which file of the journal everything is in segments.
    pub(crate) sealed: Option<u64>,
}

impl Catalogue {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        if !path.exists() {
            // Under another name until it is whole: a crash in the middle leaves what is no database yet.
            let partial = path.with_extension("partial");
            if partial.exists() {
                std::fs::remove_file(&partial)?;
            }
            Self::make(&Database::create(&partial)?)?;
            std::fs::rename(&partial, path)?;
            if let Some(directory) = path.parent() {
                std::fs::File::open(directory)?.sync_all()?;
            }
        }
        let database = Database::builder().set_cache_size(CACHE_BYTES).create(path)?;
        let read = database.begin_read()?;
        let mut memory = Memory::default();
        memory.applied = meta(&read, "applied")?.unwrap_or(0);
        for entry in read.open_table(DEAD)?.iter()? {
            memory.dead.insert(entry?.0.value());
        }
        let directory = path.parent().unwrap_or(path).to_owned();
        Ok(Self { database, directory, loose: AtomicU32::new(0), memory: Mutex::new(memory), writing: Mutex::new(()) })
    }

    fn make(database: &Database) -> Result<(), Error> {
        let write = database.begin_write()?;
        write.open_table(STREAMS)?;
        write.open_table(NUMBERS)?;
        write.open_table(TIMES)?;
        write.open_table(SOURCES)?;
        write.open_table(SEGMENTS)?;
        write.open_table(META)?;
        write.open_table(DEAD)?;
        write.commit()?;
        Ok(())
    }

    /// Whether there is room to write. A write that failed in the middle would end the file's use until it is opened
    /// anew, and with it all reading.
    fn has_room(&self) -> bool {
        rustix::fs::statvfs(&self.directory)
            .map_or(true, |stat| stat.f_bavail.saturating_mul(stat.f_frsize) >= ROOM_BYTES)
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number up to which everything in the journal is contained.
    pub(crate) fn applied(&self) -> u64 {
        self.memory().applied
    }

    /// The newest file of the journal that is in segments.
    pub(crate) fn sealed(&self) -> Result<Option<u64>, Error> {
        meta(&self.database.begin_read()?, "sealed")
    }

    /// A number that this store drew once, to tell it from other stores.
    pub(crate) fn own_name(&self) -> Result<u64, Error> {
        if let Some(name) = meta(&self.database.begin_read()?, "name")? {
            return Ok(name);
        }
        let name = RandomState::new().hash_one("name");
        let write = self.database.begin_write()?;
        write.open_table(META)?.insert("name", name)?;
        write.commit()?;
        Ok(name)
    }

    pub(crate) fn is_dead(&self, group: GroupId) -> bool {
        self.memory().dead.contains(&group.0)
    }

    pub(crate) fn stream(&self, group: GroupId, name: &str) -> Result<Option<Stream>, Error> {
        {
            let memory = self.memory();
            if memory.dead.contains(&group.0) {
                return Ok(None);
            }
            if let Some(known) = memory.stream(group.0, name) {
                return Ok(known.cloned());
            }
        }
        self.stored_stream(group, name)
    }

    fn stored_stream(&self, group: GroupId, name: &str) -> Result<Option<Stream>, Error> {
        let table = self.database.begin_read()?.open_table(STREAMS)?;
        let value = table.get(tables::stream_key(group.0, name).as_slice())?;
        Ok(value.and_then(|value| tables::stream(name, value.value())))
    }

    /// The stream as the writer sees it, who asks again soon.
    pub(crate) fn stream_to_write(&self, group: GroupId, name: &str) -> Result<Option<Stream>, Error> {
        if let Some(known) = self.memory().stream(group.0, name) {
            return Ok(known.cloned());
        }
        let stream = self.stored_stream(group, name)?;
        if let Some(stream) = &stream {
            self.memory().cache(group.0, stream.clone());
        }
        Ok(stream)
    }

    /// The group and the name of a stream that was not deleted.
    pub(crate) fn name(&self, number: u64) -> Result<Option<(GroupId, Arc<str>)>, Error> {
        if let Some(known) = self.memory().names.get(&number) {
            return Ok(known.clone().map(|(group, name)| (GroupId(group), name)));
        }
        let table = self.database.begin_read()?.open_table(NUMBERS)?;
        let value = table.get(number)?;
        Ok(value.and_then(|value| tables::split(value.value()).map(|(group, name)| (GroupId(group), name.into()))))
    }

    /// The number of the next event of a source. Nothing: it never delivered to this stream.
    pub(crate) fn next_of(&self, stream: u64, source: &str) -> Result<Option<u64>, Error> {
        if let Some(taken) = self.memory().taken(stream, source) {
            return Ok(Some(taken));
        }
        let table = self.database.begin_read()?.open_table(SOURCES)?;
        let value = table.get(tables::source_key(stream, source).as_slice())?;
        Ok(value.map(|value| value.value().0))
    }

    /// Every segment, as it was described.
    pub(crate) fn segments(&self) -> Result<Vec<(u64, Vec<u8>)>, Error> {
        let table = self.database.begin_read()?.open_table(SEGMENTS)?;
        table
            .iter()?
            .map(|entry| entry.map(|(id, value)| (id.value(), value.value().to_vec())).map_err(Error::from))
            .collect()
    }

    /// Writes what waits, if much does.
    pub(crate) fn flush_if_much(&self) -> Result<(), Error> {
        if self.memory().waiting() >= WAITING { self.flush(false, &SegmentChanges::default()) } else { Ok(()) }
    }

    /// Writes what waits, with changes to the segments. What is not durable is taken from the journal after a crash.
    pub(crate) fn flush(&self, durable: bool, segments: &SegmentChanges) -> Result<(), Error> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.has_room() {
            // What can wait does, in memory and in the journal.
            return if durable { Err(std::io::Error::from(std::io::ErrorKind::StorageFull).into()) } else { Ok(()) };
        }
        let changes = self.memory().take_changes();
        if !durable && changes.is_empty() {
            return Ok(());
        }
        // The file reuses no room until a write is synced.
        let durable = durable || self.loose.fetch_add(1, Relaxed) >= LOOSE;
        if durable {
            self.loose.store(0, Relaxed);
        }
        let written = self.write(durable, segments, &changes);
        let mut memory = self.memory();
        match written {
            Ok(()) => memory.let_go(CACHED),
            Err(_) => memory.give_back(changes),
        }
        written
    }

    fn write(&self, durable: bool, segments: &SegmentChanges, changes: &memory::Changes) -> Result<(), Error> {
        let mut write = self.database.begin_write()?;
        if !durable {
            write.set_durability(Durability::None)?;
        }
        {
            let (mut streams, mut times) = (write.open_table(STREAMS)?, write.open_table(TIMES)?);
            let (mut numbers, mut sources) = (write.open_table(NUMBERS)?, write.open_table(SOURCES)?);
            for (group, name, stream) in &changes.streams {
                let key = tables::stream_key(*group, name);
                let former = streams.get(key.as_slice())?.and_then(|value| tables::stream(name, value.value()));
                if let Some(former) = &former {
                    times.remove(tables::time_key(*group, former.info.last_event, name).as_slice())?;
                    if stream.as_ref().is_none_or(|stream| stream.number != former.number) {
                        numbers.remove(former.number)?;
                        let range = tables::sources_of(former.number);
                        sources.retain_in::<&[u8], _>(range.0.as_slice()..range.1.as_slice(), |_, _| false)?;
                    }
                }
                match stream {
                    None => drop(streams.remove(key.as_slice())?),
                    Some(stream) => {
                        streams.insert(key.as_slice(), tables::stream_value(stream).as_slice())?;
                        times.insert(tables::time_key(*group, stream.info.last_event, name).as_slice(), ())?;
                        if former.is_none_or(|former| former.number != stream.number) {
                            numbers.insert(stream.number, key.as_slice())?;
                        }
                    }
                }
            }
            for (stream, source, next, used) in &changes.taken {
                sources.insert(tables::source_key(*stream, source).as_slice(), (*next, *used))?;
            }
            let mut dead = write.open_table(DEAD)?;
            for group in &changes.dead {
                dead.insert(*group, ())?;
            }
            let mut table = write.open_table(SEGMENTS)?;
            for id in &segments.removed {
                table.remove(*id)?;
            }
            for (id, value) in &segments.added {
                table.insert(*id, value.as_slice())?;
            }
            let mut meta = write.open_table(META)?;
            meta.insert("applied", changes.applied)?;
            if let Some(sealed) = segments.sealed {
                meta.insert("sealed", sealed)?;
            }
        }
        write.commit()?;
        Ok(())
    }

    /// Forgets sources that have not delivered since then, and a part of what belonged to deleted groups. Whether
    /// there is more of the latter.
    pub(crate) fn purge(&self, unused_since: i64) -> Result<bool, Error> {
        const PART: usize = 10_000;
        if !self.has_room() {
            return Ok(false);
        }
        self.flush(false, &SegmentChanges::default())?;
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let dead: Vec<u64> = self.memory().dead.iter().copied().collect();
        let write = self.database.begin_write()?;
        let mut removed = 0;
        {
            let mut sources = write.open_table(SOURCES)?;
            sources.retain(|_, (_, used)| used >= unused_since)?;
            let (mut streams, mut times) = (write.open_table(STREAMS)?, write.open_table(TIMES)?);
            let mut numbers = write.open_table(NUMBERS)?;
            for group in dead {
                let range = tables::group_range(group);
                let mut part = Vec::new();
                for entry in streams.range::<&[u8]>(range.0.as_slice()..=range.1.as_slice())?.take(PART - removed) {
                    let (key, value) = entry?;
                    let stream = tables::split(key.value()).and_then(|(_, name)| tables::stream(name, value.value()));
                    part.push((key.value().to_vec(), stream));
                }
                for (key, stream) in &part {
                    streams.remove(key.as_slice())?;
                    let Some(stream) = stream else { continue };
                    times.remove(tables::time_key(group, stream.info.last_event, &stream.info.name).as_slice())?;
                    numbers.remove(stream.number)?;
                    let range = tables::sources_of(stream.number);
                    sources.retain_in::<&[u8], _>(range.0.as_slice()..range.1.as_slice(), |_, _| false)?;
                }
                removed += part.len();
            }
        }
        write.commit()?;
        // What was looked up before is not to be believed any more.
        self.memory().let_go(0);
        Ok(removed >= PART)
    }
}

fn meta(read: &redb::ReadTransaction, name: &str) -> Result<Option<u64>, Error> {
    Ok(read.open_table(META)?.get(name)?.map(|value| value.value()))
}
