//! Segments: sealed files of blocks, each with its index. A segment is a directory with `data` (the blocks, and at the
//! end what is known of each) and `index` (see [`crate::index`]).
//!
//! - `record`: what the catalogue knows of a segment.
//! - `writing`: making one.
//! - `sealing`: from blocks to segments: what is alive, in the order of time.
//! - `footer`: the end of `data`.
//!
//! This file: reading one.

mod footer;
mod record;
mod sealing;
mod writing;

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) use footer::Placed;
pub(crate) use record::{SegmentRecord, Share};
pub(crate) use sealing::{Alive, Input, Sealing};
pub(crate) use writing::{Failure, sync};

use crate::block::{Events, unpack};
use crate::index::Reading;
use crate::objects::Objects;

/// How many segments are kept open.
const OPEN: usize = 256;

/// A number that grows.
fn tick() -> u64 {
    static CLOCK: AtomicU64 = AtomicU64::new(1);
    CLOCK.fetch_add(1, Relaxed)
}

/// The directory of a segment.
pub(crate) fn directory(segments: &Path, id: u64) -> PathBuf {
    segments.join(format!("{id:016x}"))
}

/// A segment that can be read.
pub(crate) struct Segment {
    pub(crate) record: SegmentRecord,
    directory: PathBuf,
    opened: Mutex<Option<Arc<Opened>>>,
    used: AtomicU64,
    /// It has been replaced: its files go when nobody reads it any more.
    condemned: AtomicBool,
    objects: Option<Arc<Objects>>,
}

/// A segment's open files.
pub(crate) struct Opened {
    data: File,
    pub(crate) blocks: Vec<Placed>,
    /// None: the index is damaged. Then every block is looked at.
    pub(crate) index: Option<Reading>,
}

impl Segment {
    pub(crate) fn new(record: SegmentRecord, segments: &Path, objects: Option<Arc<Objects>>) -> Self {
        let directory = directory(segments, record.id);
        // What is new is used, too: else a full cache would let go of it first.
        let (opened, used, condemned) = (Mutex::default(), AtomicU64::new(tick()), AtomicBool::new(false));
        Self { record, directory, opened, used, condemned, objects }
    }

    fn opened(&self) -> MutexGuard<'_, Option<Arc<Opened>>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens it, fetching it first if only the bucket has it. An error is said in words.
    pub(crate) fn open(&self) -> Result<Arc<Opened>, String> {
        self.used.store(tick(), Relaxed);
        let mut slot = self.opened();
        if let Some(opened) = &*slot {
            return Ok(Arc::clone(opened));
        }
        let bucket = self.objects.as_ref().filter(|_| self.record.remote);
        if let Some(bucket) = bucket {
            bucket.bring(self.record.id, &self.directory)?;
        }
        let opened = match (Opened::open(&self.directory), bucket) {
            // The local files are but a copy.
            (Err(_), Some(bucket)) => {
                let _ = std::fs::remove_dir_all(&self.directory);
                bucket.bring(self.record.id, &self.directory)?;
                Opened::open(&self.directory)
            }
            (opened, _) => opened,
        };
        let opened = Arc::new(opened.map_err(|what| format!("segment {:016x}: {what}", self.record.id))?);
        *slot = Some(Arc::clone(&opened));
        Ok(opened)
    }

    /// Closes its files, unless they are just being opened; whoever reads goes on.
    fn close(&self) {
        if let Ok(mut slot) = self.opened.try_lock() {
            *slot = None;
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.opened.try_lock().is_ok_and(|slot| slot.is_some())
    }

    /// Removes its local files, which the bucket has too. False: they are just being fetched.
    pub(crate) fn evict(&self) -> bool {
        let Ok(mut slot) = self.opened.try_lock() else { return false };
        *slot = None;
        std::fs::remove_dir_all(&self.directory).is_ok()
    }

    /// Whether it is on local disk.
    pub(crate) fn is_local(&self) -> bool {
        self.directory.join("data").exists()
    }

    /// When it was last used, as a number that grows.
    pub(crate) fn used(&self) -> u64 {
        self.used.load(Relaxed)
    }

    /// Lets its files go once nobody reads them.
    pub(crate) fn condemn(&self) {
        self.condemned.store(true, Relaxed);
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        if self.condemned.load(Relaxed) {
            let _ = std::fs::remove_dir_all(&self.directory);
        }
    }
}

/// Closes the segments that were not used for longest, beyond the bound.
pub(crate) fn close_some(segments: &[Arc<Segment>]) {
    let mut open: Vec<&Arc<Segment>> = segments.iter().filter(|segment| segment.is_open()).collect();
    if open.len() > OPEN {
        open.sort_by_key(|segment| segment.used());
        open[..open.len() - OPEN].iter().for_each(|segment| segment.close());
    }
}

impl Opened {
    fn open(directory: &Path) -> Result<Self, String> {
        let data = File::open(directory.join("data")).map_err(|error| format!("data: {error}"))?;
        let blocks = footer::read(&data).map_err(|error| format!("data: {error}"))?;
        let index = Reading::open(&directory.join("index"))
            .inspect_err(|error| tracing::error!(directory = %directory.display(), %error, "an index of logs cannot be read; its segment is scanned"))
            .ok();
        Ok(Self { data, blocks, index })
    }

    /// Reads a block.
    pub(crate) fn read(&self, block: usize) -> Result<Events, String> {
        let bytes = self.bytes(block)?;
        unpack(&bytes).ok_or_else(|| format!("block {block} is damaged"))
    }

    /// The bytes of a block.
    pub(crate) fn bytes(&self, block: usize) -> Result<Vec<u8>, String> {
        let placed = &self.blocks[block];
        let mut bytes = vec![0; placed.length as usize];
        self.data.read_exact_at(&mut bytes, placed.offset).map_err(|error| format!("block {block}: {error}"))?;
        if crc32fast::hash(&bytes) != placed.sum {
            return Err(format!("block {block} is damaged: its checksum differs"));
        }
        Ok(bytes)
    }
}
