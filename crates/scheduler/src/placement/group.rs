//! How many tasks of a group each instance runs, counted only for the groups that somebody asks about.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// A group's number in one ledger.
pub(super) type GroupNumber = u32;

/// A group's tasks on one instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Count {
    /// Those that have not stopped: what `distinctInstance` keeps away from.
    pub live: u32,
    /// Those that ought to run: what spreading evens out.
    pub wanted: u32,
}

/// Slots are small dense numbers: one multiplication scatters them well enough.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SlotHasher(u64);

impl Hasher for SlotHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(u32::from(byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

/// Counts by slot; instances without a task of the group are not in it.
pub(super) type Counts = HashMap<u32, Count, BuildHasherDefault<SlotHasher>>;

/// The groups that were asked about.
#[derive(Debug, Default)]
pub(super) struct Groups {
    numbers: HashMap<Arc<str>, GroupNumber>,
    counts: Vec<Counts>,
}

impl Groups {
    pub(super) fn number(&self, group: &str) -> Option<GroupNumber> {
        self.numbers.get(group).copied()
    }

    pub(super) fn insert(&mut self, group: Arc<str>, counts: Counts) -> GroupNumber {
        let number = GroupNumber::try_from(self.counts.len()).expect("fewer groups than tasks, which fit in memory");
        self.counts.push(counts);
        self.numbers.insert(group, number);
        number
    }

    pub(super) fn counts(&self, group: GroupNumber) -> &Counts {
        &self.counts[group as usize]
    }

    pub(super) fn count(&self, group: GroupNumber, slot: u32) -> Count {
        let counts = self.counts(group);
        if counts.is_empty() { Count::default() } else { counts.get(&slot).copied().unwrap_or_default() }
    }

    /// Counts one more task that ought to run.
    pub(super) fn add(&mut self, group: GroupNumber, slot: u32) {
        let count = self.counts[group as usize].entry(slot).or_default();
        count.live += 1;
        count.wanted += 1;
    }

    /// The names and the instances' counts of all groups that were asked about.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Counts)> {
        self.numbers.iter().map(|(name, &number)| (name, self.counts(number)))
    }
}
