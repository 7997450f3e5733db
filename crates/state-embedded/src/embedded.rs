//! The backend: a journal that batches are appended to, and an index in memory of what it comes to.

use std::path::Path;
use std::sync::Arc;

use longshore_model::Revision;
use longshore_state::Backend;
use longshore_state::backend::{Error, History, Item, Transaction, Verdict};
use longshore_state::leases::{Leases, Table};

use crate::OpenError;
use crate::compaction::Compaction;
use crate::directory::Directory;
use crate::error::from_io;
use crate::frame::{Entry, Frame, Kind};
use crate::index::{Index, Known};
use crate::segment::{Mode, Segment};

/// The file that earlier development versions kept the state in.
pub(crate) const EARLIER_FILE: &str = "state.redb";

/// As much has to find room behind the last batch for the store to be said to work.
const PROBE_BYTES: usize = 64 << 10;

/// When files are begun and compacted.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// A journal takes no more batches once it is this long; the next one goes to a new journal.
    pub journal_bytes: u64,
    /// All files together may be twice as long as what is kept, and this much longer, before they are compacted.
    pub slack_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { journal_bytes: 32 << 20, slack_bytes: 64 << 20 }
    }
}

/// A store in one data directory.
#[derive(Debug)]
pub struct Embedded {
    directory: Directory,
    limits: Limits,
    /// A base, if there is one, and the journals after it; batches are appended to the last.
    segments: Vec<Segment>,
    index: Index,
    revision: Revision,
    condition: Condition,
    compaction: Option<Compaction>,
    /// The index says where values are in files that a compaction has replaced.
    is_moved: bool,
    /// Whether anything was appended since the last journal was closed in order.
    is_open: bool,
    frame: Frame,
}

/// What the last journal needs before it takes a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    /// Nothing.
    Sound,
    /// Some of a batch is behind its end, left by a crash or by a failed write.
    Torn,
    /// A sync has failed: nobody knows what of the written data the device has.
    Unsynced,
}

impl Embedded {
    /// Opens the store in `directory`; makes both if they are not there. Nothing is written to a store that is there.
    ///
    /// # Errors
    /// When another process works in the directory, when it cannot be used, or when the store in it is damaged.
    pub fn open(directory: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::open_with(directory, Limits::default())
    }

    /// The same with other limits.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(directory: impl AsRef<Path>, limits: Limits) -> Result<Self, OpenError> {
        let directory = Directory::lock(directory.as_ref())?;
        let not_usable = |source| OpenError::NotUsable { directory: directory.path().to_owned(), source };
        let listing = directory.list().map_err(not_usable)?;
        let mut segments = match listing.newest() {
            Some(newest) => listing.open(&directory, newest, Mode::Write)?,
            None => {
                let earlier = directory.path().join(EARLIER_FILE);
                if earlier.try_exists().map_err(not_usable)? {
                    return Err(OpenError::Unreadable { file: earlier });
                }
                let mut first = Segment::begin(&directory, Kind::Journal, 1, Revision(0)).map_err(not_usable)?;
                first.publish(&directory).map_err(not_usable)?;
                vec![first]
            }
        };
        let (index, scanned) = Index::load(&mut segments, true)?;
        Ok(Self {
            directory,
            limits,
            segments,
            index,
            revision: scanned.revision,
            condition: if scanned.is_torn { Condition::Torn } else { Condition::Sound },
            compaction: None,
            is_moved: false,
            is_open: false,
            frame: Frame::new(),
        })
    }

    /// The data directory.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    fn last(&mut self) -> &mut Segment {
        self.segments.last_mut().expect("there is always a file")
    }

    /// Takes away what a crash or a failure has left behind the end of the last journal.
    fn mend(&mut self) -> Result<(), Error> {
        let condition = self.condition;
        let last = self.last();
        let end = last.end();
        let mended = match condition {
            Condition::Sound => return Ok(()),
            Condition::Torn => last.cut(end),
            Condition::Unsynced => last.cut(end).and_then(|()| last.rewrite()),
        };
        mended.map_err(|error| from_io(last.path(), error))?;
        self.condition = Condition::Sound;
        Ok(())
    }

    /// Begins a new journal when the last file is a base or has become long, and compacts files when they hold much that
    /// is not needed. What fails here is tried again later; commits go on in the file that there is, if it is a journal.
    fn tend(&mut self) -> Result<(), Error> {
        if self.compaction.as_ref().is_some_and(Compaction::is_finished) {
            self.take_over();
        }
        let is_long = self.last().end() >= self.limits.journal_bytes;
        let is_base = self.last().header().kind == Kind::Base;
        if !is_long && !is_base {
            return Ok(());
        }
        match self.begin_journal() {
            Ok(()) => {}
            Err(error) if is_base => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "no new state journal can be begun; the state goes on in the one that there is");
                return Ok(());
            }
        }
        let all: u64 = self.segments.iter().map(Segment::end).sum();
        if self.compaction.is_none() && all > 2 * self.index.bytes() + self.limits.slack_bytes {
            let closed = self.last().header().number - 1;
            match Compaction::start(&self.directory, closed) {
                Ok(compaction) => self.compaction = Some(compaction),
                Err(error) => tracing::warn!(%error, "no thread can be started to compact the state"),
            }
        }
        Ok(())
    }

    fn begin_journal(&mut self) -> Result<(), Error> {
        let revision = self.revision;
        let last = self.last();
        if last.header().kind == Kind::Journal {
            last.close().map_err(|error| from_io(last.path(), error))?;
            self.is_open = false;
        }
        let number = self.last().header().number + 1;
        let path = self.directory.file(Kind::Journal, number);
        let io = |error| from_io(&path, error);
        let mut next = Segment::begin(&self.directory, Kind::Journal, number, revision).map_err(io)?;
        next.publish(&self.directory).map_err(io)?;
        self.segments.push(next);
        Ok(())
    }

    /// Puts a new base in the place of the files that it stands for.
    fn take_over(&mut self) {
        let Some(compaction) = self.compaction.take() else { return };
        let number = compaction.number;
        let base = compaction.finish().and_then(|()| Segment::open(&self.directory, Kind::Base, number, Mode::Write));
        match base {
            Ok(mut base) => {
                // Its length is what it was closed with: nobody appends to a base.
                base.trust_length();
                self.segments.retain(|segment| segment.header().number > number);
                self.segments.insert(0, base);
                self.is_moved = true;
            }
            Err(error) => tracing::warn!(%error, "the state could not be compacted; it is tried again later"),
        }
    }

    /// Opens the files that there are now, and finds out where values are in them.
    fn reload(&mut self) -> Result<(), Error> {
        self.mend()?;
        let number = self.last().header().number;
        let listing = self.directory.list().map_err(|error| from_io(self.directory.path(), error))?;
        let mut segments = listing.open(&self.directory, number, Mode::Write)?;
        self.index = Index::load(&mut segments, false)?.0;
        self.segments = segments;
        self.is_moved = false;
        Ok(())
    }

    /// Carries the transactions out on the index, and gathers in the frame what they write.
    fn carry_out(&mut self, batch: &[Transaction], undo: &mut Undo) -> (Vec<Verdict>, Revision) {
        let mut revision = self.revision;
        let mut verdicts = Vec::with_capacity(batch.len());
        let segment = u32::try_from(self.segments.len() - 1).expect("few files");
        let end = self.last().end();
        for transaction in batch {
            let compares = transaction.compares.iter().enumerate();
            let found = |key: &[u8]| self.index.get(key).map(|known| known.revision);
            let refused: Vec<usize> = compares
                .filter(|(_, compare)| !compare.holds(found(&compare.key), &verdicts))
                .map(|(index, _)| index)
                .collect();
            if !refused.is_empty() {
                verdicts.push(Verdict::Refused(refused));
                continue;
            }
            if !transaction.writes.is_empty() {
                revision.0 += 1;
            }
            for write in &transaction.writes {
                let entry = Entry { revision, key: &write.key, value: write.value.as_deref() };
                let value_at = self.frame.push(entry);
                let before = self.index.apply(entry, segment, end + value_at as u64);
                undo.0.push((write.key.as_slice().into(), before));
            }
            verdicts.push(Verdict::Committed(revision));
        }
        (verdicts, revision)
    }

    /// Appends the frame and syncs it; takes it back when that fails.
    fn save(&mut self) -> Result<(), Error> {
        let mut frame = std::mem::replace(&mut self.frame, Frame::new());
        let last = self.segments.last_mut().expect("there is always a file");
        let end = last.end();
        let failed = match last.append(&mut frame) {
            Err(error) => Some((error, Condition::Torn)),
            Ok(()) => last.sync().err().map(|error| (error, Condition::Unsynced)),
        };
        self.frame = frame;
        let Some((error, condition)) = failed else {
            self.is_open = true;
            return Ok(());
        };
        let error = from_io(last.path(), error);
        self.condition = condition;
        // If it cannot be taken back now, then before the next batch; until that works nothing else is saved.
        let _ = last.cut(end);
        Err(error)
    }
}

/// How the index was before a batch.
#[derive(Debug, Default)]
struct Undo(Vec<(Box<[u8]>, Option<Known>)>);

impl Undo {
    fn carry_out(self, index: &mut Index) {
        for (key, before) in self.0.into_iter().rev() {
            index.set(&key, before);
        }
    }
}

impl Backend for Embedded {
    fn range(&mut self, prefix: &[u8], visit: &mut dyn FnMut(Item<'_>)) -> Result<Revision, Error> {
        if let Some(compaction) = self.compaction.take() {
            compaction.abandon();
            self.is_moved = true;
        }
        if self.is_moved {
            self.reload()?;
        }
        let mut value = Vec::new();
        for (key, known) in self.index.sorted(prefix) {
            value.resize(known.len as usize, 0);
            self.segments[known.segment as usize].read(known.offset, &mut value)?;
            visit(Item { key, revision: known.revision, value: &value });
        }
        Ok(self.revision)
    }

    fn read(&mut self, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        // A compaction may go on: until it takes over, values are where the index says.
        if self.is_moved {
            if let Some(compaction) = self.compaction.take() {
                compaction.abandon();
            }
            self.reload()?;
        }
        let Some(known) = self.index.get(key) else { return Ok(None) };
        let mut value = vec![0; known.len as usize];
        self.segments[known.segment as usize].read(known.offset, &mut value)?;
        Ok(Some(value))
    }

    fn transact(&mut self, batch: &[Transaction]) -> Result<Vec<Verdict>, Error> {
        self.mend()?;
        self.tend()?;
        let mut undo = Undo::default();
        self.frame.clear();
        let (verdicts, revision) = self.carry_out(batch, &mut undo);
        if self.frame.is_empty() {
            return Ok(verdicts);
        }
        match self.save() {
            Ok(()) => {
                self.revision = revision;
                Ok(verdicts)
            }
            Err(error) => {
                undo.carry_out(&mut self.index);
                Err(error)
            }
        }
    }

    fn probe(&mut self) -> Result<(), Error> {
        self.mend()?;
        self.tend()?;
        let last = self.segments.last_mut().expect("there is always a file");
        let tried = last.try_room(PROBE_BYTES);
        if tried.is_err() {
            // What it left behind may be more than nothing, and may never have reached the device.
            self.condition = Condition::Unsynced;
        }
        tried.map_err(|error| from_io(last.path(), error))
    }

    fn changes(&mut self, since: Revision) -> Result<History, Error> {
        // Nobody else writes, and a batch that failed was taken back.
        Ok(if self.revision == since { History::Complete(Vec::new()) } else { History::Forgotten })
    }

    fn leases(&self) -> Arc<dyn Leases> {
        // The lock on the directory admits one process.
        Arc::new(Table::private())
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        if let Some(compaction) = self.compaction.take() {
            compaction.abandon();
        }
        if self.is_open && self.mend().is_ok() {
            // A journal that was not closed in order is read like one that a crash left: nothing is lost by it.
            let _ = self.last().close();
        }
    }
}

#[cfg(test)]
mod tests;
