//! Filling an empty directory with a state that comes from elsewhere, each record with the revision that it had there.
//!
//! It is written as a base under a name that nobody reads, and gets its own name when it is whole and synced: a crash at
//! any moment leaves a directory that is still empty, or one that has everything.

use std::path::Path;

use longshore_model::Revision;
use longshore_state::backend::{Error, Item};

use crate::OpenError;
use crate::compaction::{FRAME_BYTES, SYNC_BYTES};
use crate::directory::Directory;
use crate::embedded::EARLIER_FILE;
use crate::error::from_io;
use crate::frame::{Entry, Frame, Kind};
use crate::segment::Segment;

/// A state in the making. Nothing is left of it when it is dropped before it was finished.
#[derive(Debug)]
pub struct Filling {
    directory: Directory,
    /// Absent once it was finished or given up.
    base: Option<Segment>,
    frame: Frame,
    synced: u64,
}

impl Filling {
    /// Makes the directory if it is not there, and locks it.
    ///
    /// # Errors
    /// When there is a state in it, when another process works in it, or when it cannot be used.
    pub fn begin(directory: impl AsRef<Path>) -> Result<Self, OpenError> {
        let directory = Directory::lock(directory.as_ref())?;
        let not_usable = |source| OpenError::NotUsable { directory: directory.path().to_owned(), source };
        let has_earlier = directory.path().join(EARLIER_FILE).try_exists().map_err(not_usable)?;
        if has_earlier || directory.list().map_err(not_usable)?.newest().is_some() {
            return Err(OpenError::NotEmpty { directory: directory.path().to_owned() });
        }
        let base = Segment::begin(&directory, Kind::Base, 1, Revision(0)).map_err(not_usable)?;
        Ok(Self { directory, base: Some(base), frame: Frame::new(), synced: 0 })
    }

    /// Adds an item. They may come in any order, each key once.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&mut self, item: Item<'_>) -> Result<(), Error> {
        self.frame.push(Entry { revision: item.revision, key: item.key, value: Some(item.value) });
        if self.frame.len() >= FRAME_BYTES { self.flush() } else { Ok(()) }
    }

    /// Makes it durable and visible: from now on it is the state of the directory, at that revision.
    ///
    /// # Errors
    /// When it cannot be written. The directory is then as it was before.
    pub fn finish(mut self, revision: Revision) -> Result<(), Error> {
        if !self.frame.is_empty() {
            self.flush()?;
        }
        let Some(base) = self.base.as_mut() else { return Ok(()) };
        base.set_revision(revision);
        base.publish(&self.directory).map_err(|error| from_io(base.path(), error))?;
        self.base = None;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        let Some(base) = self.base.as_mut() else { return Ok(()) };
        let mut write = || {
            base.append(&mut self.frame)?;
            if base.end() - self.synced >= SYNC_BYTES {
                base.sync()?;
                self.synced = base.end();
            }
            Ok(())
        };
        write().map_err(|error| from_io(base.path(), error))?;
        self.frame.clear();
        Ok(())
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        if let Some(base) = self.base.take() {
            base.discard();
        }
    }
}
