//! Which blocks there are, and in which order they are looked at: by the first key that they may hold. A segment is
//! opened only when its turn comes, so a page that is full early opens few.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::block::{Events, Span};
use crate::event::{GroupId, Position};
use crate::generation::Closed;
use crate::query::page::Direction;
use crate::segment::{Opened, Segment};

/// What is looked for in a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) group: GroupId,
    /// From here on.
    pub(super) from: Position,
    /// And before here.
    pub(super) to: Position,
}

impl Range {
    pub(super) fn meets(&self, span: &Span) -> bool {
        self.group == span.group && span.last.before() >= self.from && span.first.before() < self.to
    }
}

/// Something to look at.
pub(super) enum Source {
    Segment(Arc<Segment>),
    Sealed(Arc<Opened>, usize),
    Closed(Arc<Closed>),
    Open(Events, GroupId),
}

/// What is left to look at.
pub(super) struct Plan {
    direction: Direction,
    queue: BinaryHeap<Reverse<Step>>,
}

struct Step {
    key: u128,
    source: Source,
}

impl Plan {
    pub(super) fn new(direction: Direction) -> Self {
        Self { direction, queue: BinaryHeap::new() }
    }

    /// Adds what holds something between two positions, both included.
    pub(super) fn add(&mut self, first: Position, last: Position, range: &Range, source: Source) {
        let key = if self.direction.newest_first {
            self.direction.key(last).max(self.direction.key(Position(range.to.0.saturating_sub(1))))
        } else {
            self.direction.key(first).max(self.direction.key(range.from))
        };
        self.queue.push(Reverse(Step { key, source }));
    }

    /// The first key that anything left may hold.
    pub(super) fn key(&self) -> Option<u128> {
        self.queue.peek().map(|step| step.0.key)
    }

    pub(super) fn next(&mut self) -> Option<Source> {
        self.queue.pop().map(|step| step.0.source)
    }
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Step {}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}
