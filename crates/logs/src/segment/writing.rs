//! Making a segment. It is whole and on disk when [`Writing::finish`] returns, and nothing refers to it before.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::block::{EVENT_BYTES, Span};
use crate::index;
use crate::segment::footer::{self, Placed};
use crate::segment::{SegmentRecord, Share, directory};
use crate::vocabulary::Vocabulary;

/// What went wrong, in words.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(super) struct Writing {
    id: u64,
    directory: PathBuf,
    data: BufWriter<File>,
    offset: u64,
    blocks: Vec<Placed>,
    known: Vec<Arc<Vocabulary>>,
    known_bytes: usize,
    shares: Vec<Share>,
}

impl Writing {
    pub(super) fn new(segments: &Path, id: u64) -> Result<Self, Failure> {
        let directory = directory(segments, id);
        if directory.exists() {
            std::fs::remove_dir_all(&directory)?;
        }
        std::fs::create_dir_all(directory.join("index"))?;
        let data = BufWriter::with_capacity(1 << 20, File::create(directory.join("data"))?);
        Ok(Self {
            id,
            directory,
            data,
            offset: 0,
            blocks: Vec::new(),
            known: Vec::new(),
            known_bytes: 0,
            shares: Vec::new(),
        })
    }

    /// Adds a block. Groups come in order.
    pub(super) fn add(&mut self, span: Span, packed: &[u8], vocabulary: Arc<Vocabulary>) -> Result<(), Failure> {
        self.known_bytes += vocabulary.bytes();
        self.known.push(vocabulary);
        self.data.write_all(packed)?;
        let (length, sum) = (u32::try_from(packed.len())?, crc32fast::hash(packed));
        self.blocks.push(Placed { span, offset: self.offset, length, sum });
        self.offset += packed.len() as u64;
        let (first, last) = (span.first.timestamp(), span.last.timestamp());
        let bytes = span.bytes + u64::from(span.events) * EVENT_BYTES;
        match self.shares.last_mut().filter(|share| share.group == span.group) {
            Some(share) => {
                share.first = share.first.min(first);
                share.last = share.last.max(last);
                share.events += u64::from(span.events);
                share.bytes += bytes;
            }
            None => self.shares.push(Share { group: span.group, first, last, events: span.events.into(), bytes }),
        }
        Ok(())
    }

    /// Memory that what is known of its blocks takes.
    pub(super) fn known_bytes(&self) -> usize {
        self.known_bytes
    }

    /// Bytes of messages that it holds.
    pub(super) fn bytes(&self) -> u64 {
        self.shares.iter().map(|share| share.bytes).sum()
    }

    pub(super) fn finish(mut self) -> Result<SegmentRecord, Failure> {
        index::write(&self.directory.join("index"), &self.known)?;
        self.data.write_all(&footer::write(&self.blocks))?;
        let file = self.data.into_inner().map_err(|error| error.into_error())?;
        drop(file);
        let stored = sync(&self.directory)?;
        if let Some(parent) = self.directory.parent() {
            File::open(parent)?.sync_all()?;
        }
        Ok(SegmentRecord { id: self.id, stored, remote: false, shares: self.shares })
    }
}

/// Brings a directory to disk with everything in it. Returns how many bytes its files have.
pub(crate) fn sync(directory: &Path) -> Result<u64, std::io::Error> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            bytes += sync(&entry.path())?;
        } else {
            File::open(entry.path())?.sync_all()?;
            bytes += entry.metadata()?.len();
        }
    }
    File::open(directory)?.sync_all()?;
    Ok(bytes)
}
