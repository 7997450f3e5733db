//! Blocks: the events of one group that are compressed, indexed and read together.
//!
//! - `packed`: a block's bytes.
//!
//! This file: events in columns, as they wait for their block to be full and as they are read from one.

mod packed;

pub(crate) use packed::{pack, unpack};

use crate::event::{EventId, GroupId};

/// What CloudWatch counts for an event besides its message.
pub(crate) const EVENT_BYTES: u64 = 26;

/// Events in columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Events {
    pub(crate) timestamps: Vec<i64>,
    pub(crate) sequences: Vec<u64>,
    pub(crate) ingestions: Vec<i64>,
    pub(crate) streams: Vec<u64>,
    /// Where each message ends in the text; it begins where the one before it ends.
    pub(crate) ends: Vec<u32>,
    pub(crate) text: String,
}

impl Events {
    pub(crate) fn push(&mut self, timestamp: i64, sequence: u64, ingestion: i64, stream: u64, message: &str) {
        self.timestamps.push(timestamp);
        self.sequences.push(sequence);
        self.ingestions.push(ingestion);
        self.streams.push(stream);
        self.text.push_str(message);
        self.ends.push(self.text.len() as u32);
    }

    pub(crate) fn push_from(&mut self, other: &Self, at: usize) {
        self.push(
            other.timestamps[at],
            other.sequences[at],
            other.ingestions[at],
            other.streams[at],
            other.message(at),
        );
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// About what they take in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len() + self.len() * 36
    }

    pub(crate) fn id(&self, at: usize) -> EventId {
        EventId::new(self.timestamps[at], self.sequences[at])
    }

    pub(crate) fn message(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.text[start..self.ends[at] as usize]
    }

    /// What is known of them as a block of a group. None without events.
    pub(crate) fn span(&self, group: GroupId) -> Option<Span> {
        let ids = || (0..self.len()).map(|at| self.id(at));
        Some(Span {
            group,
            first: ids().min()?,
            last: ids().max()?,
            events: self.len() as u32,
            bytes: self.text.len() as u64,
        })
    }

    /// The order of the events by their ids.
    pub(crate) fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        if !(1..self.len()).all(|at| self.id(at - 1) < self.id(at)) {
            order.sort_unstable_by_key(|&at| self.id(at as usize));
        }
        order
    }
}

/// What is known of a block without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) group: GroupId,
    /// The first of its ids, and the last.
    pub(crate) first: EventId,
    pub(crate) last: EventId,
    pub(crate) events: u32,
    /// Of messages.
    pub(crate) bytes: u64,
}
