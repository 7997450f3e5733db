//! What shall change: a plan is a list of groups, and each group is carried out whole or not at all.

use std::fmt;

use crate::key::Key;
use crate::record::Record;

/// Counts the changes of the whole state. Groups that a backend carried out as one have one in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Revision(pub u64);

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What a guard expects of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// It does not exist.
    Absent,
    /// It was last written at this revision.
    At(Revision),
    /// It was last written by the group of this index in the same plan, which therefore must have been committed.
    WrittenBy(usize),
}

/// A record that a group's decision rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// Which record.
    pub key: Key,
    /// What it must be.
    pub expect: Expect,
}

impl Guard {
    /// The record must not exist.
    pub fn absent(key: Key) -> Self {
        Self { key, expect: Expect::Absent }
    }

    /// The record must be as it was at `revision`; absent when there is none.
    pub fn unchanged(key: Key, revision: Option<Revision>) -> Self {
        Self { key, expect: revision.map_or(Expect::Absent, Expect::At) }
    }

    /// The record must be as group `index` of the same plan leaves it.
    pub fn written_by(key: Key, index: usize) -> Self {
        Self { key, expect: Expect::WrittenBy(index) }
    }
}

/// One change of one record.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Creates or replaces it.
    Put(Record),
    /// Removes it.
    Delete(Key),
}

impl Write {
    /// The record that changes.
    pub fn key(&self) -> Key {
        match self {
            Self::Put(record) => record.key(),
            Self::Delete(key) => key.clone(),
        }
    }
}

/// The most guards and writes together in one group: what one etcd transaction takes.
pub const MAX_OPERATIONS: usize = 128;

/// Changes that belong together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// What was read.
    pub guards: Vec<Guard>,
    /// What changes.
    pub writes: Vec<Write>,
    /// Why, for people.
    pub reason: String,
}

impl Group {
    /// An empty group.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { guards: Vec::new(), writes: Vec::new(), reason: reason.into() }
    }

    /// Adds a guard.
    #[must_use]
    pub fn guard(mut self, guard: Guard) -> Self {
        self.guards.push(guard);
        self
    }

    /// Adds a record to write.
    #[must_use]
    pub fn put(mut self, record: Record) -> Self {
        self.writes.push(Write::Put(record));
        self
    }

    /// Adds a record to remove.
    #[must_use]
    pub fn delete(mut self, key: Key) -> Self {
        self.writes.push(Write::Delete(key));
        self
    }

    /// Guards and writes together; at most [`MAX_OPERATIONS`] are taken.
    pub fn operations(&self) -> usize {
        self.guards.len() + self.writes.len()
    }
}

/// What shall change, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Later groups may rest on earlier ones.
    pub groups: Vec<Group>,
}

impl From<Group> for Plan {
    fn from(group: Group) -> Self {
        Self { groups: vec![group] }
    }
}
