//! Reading a store beside whoever works in it: without the lock, without writing, and without being noticed.
//!
//! Journals are only appended to and bases never change, so the files up to any whole frame are the state at some revision:
//! what was answered before the reading began is in it. Files that a compaction removes meanwhile stay readable to whoever
//! has opened them.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use longshore_model::Revision;
use longshore_state::backend::{Error, Item};

use crate::OpenError;
use crate::directory::Directory;
use crate::embedded::EARLIER_FILE;
use crate::frame::Kind;
use crate::index::Index;
use crate::segment::{Mode, Segment};

/// A compaction can take files away between listing and opening them, and a failed batch is written over: then it is read
/// again. Real damage is there every time.
const TRIES: u32 = 4;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

/// The state in a directory as it was at a revision.
#[derive(Debug)]
pub struct Reading {
    segments: Vec<Segment>,
    index: Index,
    revision: Revision,
    torn_bytes: u64,
}

/// One of the files that were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateFile {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it holds everything up to a journal, each key once; else it is a journal.
    pub is_base: bool,
    /// How much of it was read.
    pub bytes: u64,
}

impl Reading {
    /// Reads what is in the directory, and compares every checksum.
    ///
    /// # Errors
    /// When there is no state in it, when it cannot be read, or when it is damaged.
    pub fn open(directory: impl AsRef<Path>) -> Result<Self, OpenError> {
        let directory = Directory::without_lock(directory.as_ref());
        let mut tries = 1;
        loop {
            match Self::attempt(&directory) {
                Err(OpenError::Backend(error)) if tries < TRIES => {
                    tracing::debug!(%error, "the state is read again");
                    tries += 1;
                    std::thread::sleep(BETWEEN_TRIES);
                }
                outcome => return outcome,
            }
        }
    }

    fn attempt(directory: &Directory) -> Result<Self, OpenError> {
        let not_usable = |source| OpenError::NotUsable { directory: directory.path().to_owned(), source };
        let listing = match directory.list() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Default::default()),
            listing => listing.map_err(not_usable),
        }?;
        let Some(newest) = listing.newest() else {
            let earlier = directory.path().join(EARLIER_FILE);
            return Err(match earlier.try_exists().map_err(not_usable)? {
                true => OpenError::Unreadable { file: earlier },
                false => OpenError::Nothing { directory: directory.path().to_owned() },
            });
        };
        let mut segments = listing.open(directory, newest, Mode::Read)?;
        let (index, scanned) = Index::load(&mut segments, true)?;
        let torn_bytes = if scanned.is_torn { segments.last().map_or(0, Segment::bytes_behind_end) } else { 0 };
        Ok(Self { segments, index, revision: scanned.revision, torn_bytes })
    }

    /// The revision that it is at.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How much is behind the last whole batch: what a crash has left, or a batch that is just being written.
    pub fn torn_bytes(&self) -> u64 {
        self.torn_bytes
    }

    /// The files that it was read from.
    pub fn files(&self) -> Vec<StateFile> {
        let file = |segment: &Segment| StateFile {
            path: segment.path().to_owned(),
            is_base: segment.header().kind == Kind::Base,
            bytes: segment.end(),
        };
        self.segments.iter().map(file).collect()
    }

    /// Shows every item by ascending keys, until `visit` fails.
    ///
    /// # Errors
    /// When one cannot be read, or what `visit` says.
    pub fn each<E: From<Error>>(&self, mut visit: impl FnMut(Item<'_>) -> Result<(), E>) -> Result<(), E> {
        let mut value = Vec::new();
        for (key, known) in self.index.sorted(b"") {
            value.resize(known.len as usize, 0);
            self.segments[known.segment as usize].read(known.offset, &mut value)?;
            visit(Item { key, revision: known.revision, value: &value })?;
        }
        Ok(())
    }
}
