//! From blocks to segments. What is alive is kept: not what is expired, nor what belonged to deleted streams and groups.
//!
//! Blocks that are full, of which few overlap in time, are copied as they are. Others are cut anew, in the order of time,
//! so that a reader has to look at few blocks for any moment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::block::{Events, Span, pack};
use crate::event::{EventId, GroupId};
use crate::generation::Closed;
use crate::segment::writing::{Failure, Writing};
use crate::segment::{Segment, SegmentRecord};
use crate::vocabulary::Vocabulary;

/// Events of one group that are sorted at once.
const SORTED_BYTES: usize = 64 << 20;
/// Blocks that may hold events of the same moment and stay as they are. Deliverers that write at the same time make a
/// few overlap everywhere, and compressing all of them twice would cost more than reading a few more does.
const OVERLAPPING: usize = 16;
/// What is known of the blocks of a segment takes no more memory than this, about; while it is indexed some times as much.
const VOCABULARY_BYTES: usize = 128 << 20;

/// How many blocks overlap at most at any moment. They come in the order of their beginnings.
fn depth(spans: impl Iterator<Item = Span>) -> usize {
    let mut open: BinaryHeap<Reverse<EventId>> = BinaryHeap::new();
    let mut most = 0;
    for span in spans {
        while open.peek().is_some_and(|last| last.0 < span.first) {
            open.pop();
        }
        open.push(Reverse(span.last));
        most = most.max(open.len());
    }
    most
}

/// A block that goes into a segment.
pub(crate) enum Input {
    Closed(Arc<Closed>),
    Sealed(Arc<Segment>, usize, Span),
}

impl Input {
    fn span(&self) -> Span {
        match self {
            Self::Closed(closed) => closed.span,
            Self::Sealed(.., span) => *span,
        }
    }

    fn read(&self) -> Result<(Vec<u8>, Events), Failure> {
        let bytes = match self {
            Self::Closed(closed) => closed.packed().ok_or("a block of events cannot be packed")?.bytes.clone(),
            Self::Sealed(segment, block, _) => segment.open()?.bytes(*block)?,
        };
        let events = crate::block::unpack(&bytes).ok_or("a block of events is damaged")?;
        Ok((bytes, events))
    }
}

/// What is kept of a group.
pub(crate) struct Alive<'a> {
    /// Events of this time or later.
    pub(crate) from: i64,
    /// Whether a stream is still there.
    pub(crate) stream: &'a mut dyn FnMut(u64) -> Result<bool, Failure>,
}

impl Alive<'_> {
    /// Whether a whole block is.
    fn all(&mut self, span: Span, vocabulary: &Vocabulary) -> Result<bool, Failure> {
        if span.first.timestamp() < self.from {
            return Ok(false);
        }
        for &stream in vocabulary.streams() {
            if !(self.stream)(stream)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Segments in the making. What was made and is not used stays behind as files that nothing refers to; they are removed
/// when the store is opened.
pub(crate) struct Sealing<'a> {
    directory: PathBuf,
    ids: &'a AtomicU64,
    block_bytes: usize,
    segment_bytes: usize,
    writing: Option<Writing>,
    done: Vec<SegmentRecord>,
}

impl<'a> Sealing<'a> {
    pub(crate) fn new(directory: &Path, ids: &'a AtomicU64, block_bytes: usize, segment_bytes: usize) -> Self {
        Self { directory: directory.to_owned(), ids, block_bytes, segment_bytes, writing: None, done: Vec::new() }
    }

    /// Takes the blocks of a group. Groups come in order.
    pub(crate) fn group(
        &mut self,
        group: GroupId,
        mut inputs: Vec<Input>,
        alive: &mut Alive<'_>,
    ) -> Result<(), Failure> {
        inputs.sort_by_key(|input| input.span().first);
        let bytes: u64 = inputs.iter().map(|input| input.span().bytes).sum();
        let overlap = depth(inputs.iter().map(Input::span)) > OVERLAPPING;
        let small = inputs.len() > 1 && bytes / (inputs.len() as u64) < self.block_bytes as u64 / 2;
        let tidy = !overlap && !small;
        let mut waiting = Events::default();
        for input in inputs {
            if tidy
                && let Input::Closed(closed) = &input
                && let Some(packed) = closed.packed()
                && alive.all(closed.span, &packed.vocabulary)?
            {
                self.add(closed.span, &packed.bytes, Arc::clone(&packed.vocabulary))?;
                continue;
            }
            let (packed, events) = input.read()?;
            let mut keep = Vec::with_capacity(events.len());
            for at in 0..events.len() {
                if events.timestamps[at] >= alive.from && (alive.stream)(events.streams[at])? {
                    keep.push(at);
                }
            }
            if tidy && keep.len() == events.len() {
                self.add(input.span(), &packed, Arc::new(Vocabulary::of(&events)))?;
                continue;
            }
            keep.into_iter().for_each(|at| waiting.push_from(&events, at));
            if tidy || waiting.bytes() > SORTED_BYTES {
                self.cut(group, &std::mem::take(&mut waiting))?;
            }
        }
        self.cut(group, &waiting)
    }

    /// Cuts events into blocks, in the order of time.
    fn cut(&mut self, group: GroupId, events: &Events) -> Result<(), Failure> {
        let mut block = Events::default();
        for at in events.order() {
            block.push_from(events, at as usize);
            if block.bytes() >= self.block_bytes {
                self.add_new(group, &std::mem::take(&mut block))?;
            }
        }
        self.add_new(group, &block)
    }

    fn add_new(&mut self, group: GroupId, events: &Events) -> Result<(), Failure> {
        match events.span(group) {
            None => Ok(()),
            Some(span) => self.add(span, &pack(events)?, Arc::new(Vocabulary::of(events))),
        }
    }

    fn add(&mut self, span: Span, packed: &[u8], vocabulary: Arc<Vocabulary>) -> Result<(), Failure> {
        let mut writing = match self.writing.take() {
            Some(writing) => writing,
            None => Writing::new(&self.directory, self.ids.fetch_add(1, Relaxed))?,
        };
        writing.add(span, packed, vocabulary)?;
        let full = writing.bytes() > self.segment_bytes as u64 * 3 / 2 || writing.known_bytes() > VOCABULARY_BYTES;
        if full {
            self.done.push(writing.finish()?)
        } else {
            self.writing = Some(writing)
        }
        Ok(())
    }

    /// The segments that were made, on disk.
    pub(crate) fn finish(mut self) -> Result<Vec<SegmentRecord>, Failure> {
        if let Some(writing) = self.writing.take() {
            self.done.push(writing.finish()?);
        }
        Ok(self.done)
    }
}
