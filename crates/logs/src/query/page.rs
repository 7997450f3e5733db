//! A page in the making: the best events so far, within its bounds.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::event::{EventId, Position, Stored};

/// The order in which a search goes: the key of what comes first is the smallest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Direction {
    pub(super) newest_first: bool,
}

impl Direction {
    pub(super) fn key(self, position: Position) -> u128 {
        if self.newest_first { !position.0 } else { position.0 }
    }

    pub(super) fn key_of(self, id: EventId) -> u128 {
        self.key(id.before())
    }

    /// The position behind everything with smaller keys.
    fn position(self, key: u128) -> Position {
        Position(if self.newest_first { (!key).saturating_add(1) } else { key })
    }
}

pub(super) struct PageBuilder {
    direction: Direction,
    limit: usize,
    max_bytes: usize,
    events: BinaryHeap<Item>,
    bytes: usize,
    /// What has this key or a greater one does not fit.
    horizon: u128,
    cut: bool,
}

struct Item {
    key: u128,
    event: Stored,
}

impl PageBuilder {
    pub(super) fn new(direction: Direction, limit: usize, max_bytes: usize) -> Self {
        Self { direction, limit, max_bytes, events: BinaryHeap::new(), bytes: 0, horizon: u128::MAX, cut: false }
    }

    /// Whether something with this key, and all that comes after it, does not fit any more.
    pub(super) fn is_beyond(&self, key: u128) -> bool {
        key >= self.horizon
    }

    pub(super) fn add(&mut self, event: Stored) {
        let key = self.direction.key_of(event.id);
        self.bytes += event.message.len();
        self.events.push(Item { key, event });
        while self.events.len() > self.limit || (self.bytes > self.max_bytes && self.events.len() > 1) {
            self.drop_last();
        }
    }

    fn drop_last(&mut self) {
        if let Some(item) = self.events.pop() {
            self.bytes -= item.event.message.len();
            self.horizon = self.horizon.min(item.key);
        }
    }

    /// Ends the page before this key, because the time is up: what comes there has not all been looked at.
    pub(super) fn cut(&mut self, key: u128) {
        while self.events.peek().is_some_and(|item| item.key >= key) {
            self.drop_last();
        }
        self.horizon = key;
        self.cut = true;
    }

    /// The events, in the order of the search, and where to go on.
    pub(super) fn finish(self) -> (Vec<Stored>, Option<Position>) {
        let last = self.events.peek().map(|item| item.event.id);
        let next = match last {
            _ if self.horizon == u128::MAX => None,
            Some(id) if !self.cut => Some(if self.direction.newest_first { id.before() } else { id.after() }),
            _ => Some(self.direction.position(self.horizon)),
        };
        (self.events.into_sorted_vec().into_iter().map(|item| item.event).collect(), next)
    }
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Item {}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Item {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}
