//! How many tasks of a group each instance runs.
//!
//! Every group that is placed has a number, and its placements are counted. The tasks that were there before are counted
//! only when somebody asks for them: a group may have a hundred thousand, and most calls do not care.

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

/// The groups that were placed or asked about.
#[derive(Debug, Default)]
pub(super) struct Groups {
    numbers: HashMap<Arc<str>, GroupNumber>,
    members: Vec<Members>,
}

/// A group's tasks.
#[derive(Debug, Default)]
struct Members {
    counts: Counts,
    /// Whether those that were there before are counted too.
    complete: bool,
}

impl Groups {
    pub(super) fn number(&self, group: &str) -> Option<GroupNumber> {
        self.numbers.get(group).copied()
    }

    /// The number of a group, which gets one when it has none yet.
    pub(super) fn number_or_new(&mut self, group: &Arc<str>) -> GroupNumber {
        if let Some(number) = self.number(group) {
            return number;
        }
        let number = GroupNumber::try_from(self.members.len()).expect("fewer groups than tasks, which fit in memory");
        self.members.push(Members::default());
        self.numbers.insert(Arc::clone(group), number);
        number
    }

    /// Whether the tasks that were there before are counted.
    pub(super) fn is_complete(&self, group: GroupNumber) -> bool {
        self.members[group as usize].complete
    }

    /// The counts, to add the tasks that were there before.
    pub(super) fn complete(&mut self, group: GroupNumber) -> &mut Counts {
        let members = &mut self.members[group as usize];
        members.complete = true;
        &mut members.counts
    }

    pub(super) fn counts(&self, group: GroupNumber) -> &Counts {
        &self.members[group as usize].counts
    }

    pub(super) fn count(&self, group: GroupNumber, slot: u32) -> Count {
        let counts = self.counts(group);
        if counts.is_empty() { Count::default() } else { counts.get(&slot).copied().unwrap_or_default() }
    }

    /// Counts one more task that ought to run.
    pub(super) fn add(&mut self, group: GroupNumber, slot: u32) {
        let count = self.members[group as usize].counts.entry(slot).or_default();
        count.live += 1;
        count.wanted += 1;
    }

    /// The names and the instances' counts of all groups that have a number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Counts)> {
        self.numbers.iter().map(|(name, &number)| (name, self.counts(number)))
    }
}
