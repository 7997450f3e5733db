//! Events that are not in a segment yet: what one file of the journal holds, in memory, and already searchable.
//!
//! The events of a group gather in an open block. A full one is closed: it is packed and its words are listed, on a thread
//! of its own, while it can be read all the same.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::block::{EVENT_BYTES, Events, Span, pack, unpack};
use crate::event::GroupId;
use crate::vocabulary::Vocabulary;

/// What one file of the journal holds.
pub(crate) struct Generation {
    /// The number of the file.
    pub(crate) id: u64,
    groups: RwLock<HashMap<GroupId, Group>>,
    /// Bytes of messages.
    bytes: AtomicUsize,
    /// Bytes that open blocks take.
    open: AtomicUsize,
    /// When its first event came in.
    since: AtomicI64,
}

#[derive(Default)]
struct Group {
    open: Events,
    closed: Vec<Arc<Closed>>,
    /// The earliest event of it, and its bytes as they are counted for the group.
    earliest: Option<i64>,
    bytes: u64,
}

/// A closed block.
pub(crate) struct Closed {
    pub(crate) span: Span,
    content: Mutex<Content>,
}

#[derive(Clone)]
enum Content {
    /// Waits to be packed.
    Raw(Arc<Events>),
    Packed(Arc<Packed>),
}

/// A packed block and its words.
pub(crate) struct Packed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) vocabulary: Arc<Vocabulary>,
}

impl Closed {
    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Packs it. Without the memory that takes, or with events that cannot be packed, it stays as it is.
    pub(crate) fn pack(&self) {
        let Content::Raw(events) = self.content().clone() else { return };
        if let Ok(bytes) = pack(&events) {
            *self.content() =
                Content::Packed(Arc::new(Packed { bytes, vocabulary: Arc::new(Vocabulary::of(&events)) }));
        }
    }

    /// Its bytes and words, packed now if it has to be.
    pub(crate) fn packed(&self) -> Option<Arc<Packed>> {
        self.pack();
        match &*self.content() {
            Content::Packed(packed) => Some(Arc::clone(packed)),
            Content::Raw(_) => None,
        }
    }

    /// Its words, if they are known.
    pub(crate) fn known(&self) -> Option<Arc<Packed>> {
        match &*self.content() {
            Content::Packed(packed) => Some(Arc::clone(packed)),
            Content::Raw(_) => None,
        }
    }

    pub(crate) fn events(&self) -> Option<Arc<Events>> {
        let content = self.content().clone();
        match content {
            Content::Raw(events) => Some(events),
            Content::Packed(packed) => unpack(&packed.bytes).map(Arc::new),
        }
    }
}

/// How blocks are filled.
#[derive(Clone, Copy)]
pub(crate) struct Filling {
    /// Bytes of a full block.
    pub(crate) block: usize,
    /// Bytes of all open blocks.
    pub(crate) open: usize,
}

impl Generation {
    pub(crate) fn new(id: u64) -> Self {
        Self {
            id,
            groups: RwLock::default(),
            bytes: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            since: AtomicI64::new(i64::MAX),
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Relaxed)
    }

    /// When its first event came in.
    pub(crate) fn since(&self) -> i64 {
        self.since.load(Relaxed)
    }

    /// Takes events in. What is full afterwards has to be packed.
    pub(crate) fn take<'a>(
        &self,
        (group, stream): (GroupId, u64),
        (first, ingestion): (u64, i64),
        events: impl Iterator<Item = (i64, &'a str)>,
        filling: Filling,
    ) -> Vec<Arc<Closed>> {
        let mut full = Vec::new();
        let mut groups = self.groups.write().unwrap_or_else(PoisonError::into_inner);
        let state = groups.entry(group).or_default();
        let before = state.open.bytes();
        let mut taken = 0;
        for (sequence, (timestamp, message)) in (first..).zip(events) {
            state.open.push(timestamp, sequence, ingestion, stream, message);
            state.earliest = Some(state.earliest.map_or(timestamp, |earliest| earliest.min(timestamp)));
            state.bytes += message.len() as u64 + EVENT_BYTES;
            taken += message.len();
            if state.open.bytes() >= filling.block {
                full.extend(state.close(group));
            }
        }
        let open = (self.open.load(Relaxed) + state.open.bytes()).saturating_sub(before);
        self.open.store(open, Relaxed);
        self.bytes.fetch_add(taken, Relaxed);
        self.since.fetch_min(ingestion, Relaxed);
        if open > filling.open {
            full.extend(self.close_largest(&mut groups, filling.open / 2));
        }
        full
    }

    /// Closes blocks before they are full, the largest first, until what is open takes no more than this.
    fn close_largest(&self, groups: &mut HashMap<GroupId, Group>, bound: usize) -> Vec<Arc<Closed>> {
        let mut sizes: Vec<(usize, GroupId)> = groups.iter().map(|(id, group)| (group.open.bytes(), *id)).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let mut open = self.open.load(Relaxed);
        let mut closed = Vec::new();
        for (size, id) in sizes {
            if open <= bound {
                break;
            }
            closed.extend(groups.get_mut(&id).and_then(|group| group.close(id)));
            open -= size.min(open);
        }
        self.open.store(open, Relaxed);
        closed
    }

    /// Closes every block: nothing more comes.
    pub(crate) fn close(&self) {
        let mut groups = self.groups.write().unwrap_or_else(PoisonError::into_inner);
        for (id, group) in &mut *groups {
            group.close(*id);
        }
        self.open.store(0, Relaxed);
    }

    /// The blocks of a group, and a copy of what is open.
    pub(crate) fn blocks(&self, group: GroupId) -> (Vec<Arc<Closed>>, Option<Events>) {
        let groups = self.groups.read().unwrap_or_else(PoisonError::into_inner);
        match groups.get(&group) {
            None => (Vec::new(), None),
            Some(state) => (state.closed.clone(), (!state.open.is_empty()).then(|| state.open.clone())),
        }
    }

    /// The groups that it holds events of, in order.
    pub(crate) fn groups(&self) -> Vec<GroupId> {
        let groups = self.groups.read().unwrap_or_else(PoisonError::into_inner);
        let mut ids: Vec<GroupId> = groups.keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    /// The bytes of a group, as they are counted for it.
    pub(crate) fn group_bytes(&self, group: GroupId) -> u64 {
        self.groups.read().unwrap_or_else(PoisonError::into_inner).get(&group).map_or(0, |state| state.bytes)
    }

    /// Whether a group's earliest event fulfils a condition.
    pub(crate) fn any_earliest(&self, condition: impl Fn(GroupId, i64) -> bool) -> bool {
        let groups = self.groups.read().unwrap_or_else(PoisonError::into_inner);
        groups.iter().any(|(id, state)| state.earliest.is_some_and(|earliest| condition(*id, earliest)))
    }
}

impl Group {
    fn close(&mut self, id: GroupId) -> Option<Arc<Closed>> {
        let events = std::mem::take(&mut self.open);
        let span = events.span(id)?;
        let closed = Arc::new(Closed { span, content: Mutex::new(Content::Raw(Arc::new(events))) });
        self.closed.push(Arc::clone(&closed));
        Some(closed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_small_groups_hold_no_more_than_the_bound() {
        let generation = Generation::new(0);
        let filling = Filling { block: 128 << 10, open: 1 << 20 };
        for round in 0..20 {
            for group in 0..1000 {
                let number = round * 1000 + group;
                let message = "some message of some length, repeated ".repeat(4);
                let events = std::iter::once((7, message.as_str()));
                for closed in generation.take((GroupId(group), 1), (number, 9), events, filling) {
                    closed.pack();
                }
                assert!(generation.open.load(Relaxed) <= filling.open);
            }
        }
        let count = |group| {
            let (closed, open) = generation.blocks(GroupId(group));
            let closed: usize = closed.iter().map(|closed| closed.events().unwrap().len()).sum();
            closed + open.map_or(0, |open| open.len())
        };
        assert!((0..1000).all(|group| count(group) == 20));
    }
}
