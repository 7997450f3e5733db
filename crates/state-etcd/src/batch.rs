//! A batch of the store's transactions on its way through etcd, in waves.
//!
//! A wave is several transactions of etcd that are under way together: no two of them meet, which is to say that none writes
//! a key that another compares or writes, so the order in which etcd carries them out makes no difference. A group that
//! meets two of them, or does not fit into the one that it meets, waits for the next wave, and so does whatever meets it.
//! Nothing overtakes a group without compares: it cannot be refused, so what comes after it may count on it.
//! What was refused is decided; what had to go down with it goes again. Every wave decides something, so there is an end.

use std::collections::{HashMap, HashSet};

use longshore_model::Revision;
use longshore_model::plan::Expect;
use longshore_state::backend::{Compare, Transaction, Verdict};

use crate::error::Failure;
use crate::merged::{Merged, NEVER, Want};
use crate::wire::TxnResponse;

/// Transactions that are under way together.
const WIDTH: usize = 16;

/// What is known of the batch so far.
pub(crate) struct Batch<'a> {
    transactions: &'a [Transaction],
    verdicts: Vec<Option<Verdict>>,
    /// Groups of one revision whose write of a key was overtaken by another of them.
    superseded: HashSet<(usize, &'a [u8])>,
    /// The newest revision of the state that any answer spoke of.
    known: i64,
    /// An answer had no room to tell it.
    unsure: bool,
}

/// How a group stands to the transactions of a wave.
enum Meeting {
    Nobody,
    One(usize),
    Several,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(transactions: &'a [Transaction]) -> Self {
        let verdicts = vec![None; transactions.len()];
        Self { transactions, verdicts, superseded: HashSet::new(), known: 0, unsure: false }
    }

    /// The next transactions; none when all is decided.
    pub(crate) fn wave(&self) -> Vec<Merged<'a>> {
        let mut wave = Wave {
            batch: self,
            merged: Vec::new(),
            touched: HashMap::new(),
            put_off: HashMap::new(),
            doomed: HashSet::new(),
            bound: None,
            sealed: false,
        };
        for (index, _) in self.verdicts.iter().enumerate().filter(|(_, verdict)| verdict.is_none()) {
            if !wave.place(index) {
                wave.put_off(index);
            }
        }
        wave.merged
    }

    /// Takes in how one of them ended.
    pub(crate) fn take(&mut self, merged: Merged<'a>, mut response: TxnResponse) -> Result<(), Failure> {
        let revision_of =
            |response: &mut TxnResponse, place| response.range(place).kvs.first().map_or(0, |kv| kv.mod_revision);
        if response.succeeded {
            let revision = if merged.writes() { response.revision() } else { revision_of(&mut response, 0) };
            self.known = self.known.max(revision);
            for member in &merged.members {
                self.verdicts[member.index] = Some(Verdict::Committed(to_revision(revision)));
            }
            self.superseded.extend(merged.superseded);
            return Ok(());
        }
        let found: Vec<i64> = (0..merged.places()).map(|place| revision_of(&mut response, place)).collect();
        match response.responses.len() > found.len() {
            true => self.known = self.known.max(revision_of(&mut response, found.len())),
            false => self.unsure = true,
        }
        // Somebody's mark may still be on its way, behind a group that left it no room.
        self.known = found.iter().copied().fold(self.known, i64::max);
        let mut decided = false;
        for member in &merged.members {
            let compares = self.transactions[member.index].compares.iter();
            let refused = compares.zip(&member.wants).enumerate().filter(|(_, (compare, want))| match want {
                Want::At(revision) => merged.place_of(&compare.key).is_some_and(|place| found[place] != *revision),
                Want::Left => self.rests_on_a_refused_one(compare),
            });
            let refused: Vec<usize> = refused.map(|(position, _)| position).collect();
            if !refused.is_empty() {
                self.verdicts[member.index] = Some(Verdict::Refused(refused));
                decided = true;
            }
        }
        match decided {
            true => Ok(()),
            // The one thing that is compared and belongs to no group.
            false => Err(Failure::unfinished_import()),
        }
    }

    fn rests_on_a_refused_one(&self, compare: &Compare) -> bool {
        matches!(compare.expect, Expect::WrittenBy(index) if matches!(self.verdicts[index], Some(Verdict::Refused(_))))
    }

    /// Whether something of it was carried out already.
    pub(crate) fn is_begun(&self) -> bool {
        let wrote = |(verdict, transaction): (&Option<Verdict>, &Transaction)| {
            matches!(verdict, Some(Verdict::Committed(_))) && !transaction.writes.is_empty()
        };
        self.verdicts.iter().zip(self.transactions).any(wrote)
    }

    /// The newest revision of the state that etcd has told; `None` if it could not tell it all.
    pub(crate) fn known(&self) -> Option<i64> {
        (!self.unsure).then_some(self.known)
    }

    /// The verdicts, when all is decided.
    pub(crate) fn verdicts(self) -> Vec<Verdict> {
        self.verdicts.into_iter().flatten().collect()
    }
}

struct Wave<'b, 'a> {
    batch: &'b Batch<'a>,
    merged: Vec<Merged<'a>>,
    /// What the transactions of the wave do with a key.
    touched: HashMap<&'a [u8], Touch>,
    /// Keys of groups that wait, and whether those write them.
    put_off: HashMap<&'a [u8], bool>,
    /// Groups of the wave that are sure to be refused.
    doomed: HashSet<usize>,
    /// The transaction with a group that cannot be refused: what follows goes with it, or later.
    bound: Option<usize>,
    /// Such a group waits, and so does all that follows.
    sealed: bool,
}

/// Whether those who planned a group may count on it in all that they plan to come after.
fn cannot_be_refused(transaction: &Transaction) -> bool {
    transaction.compares.is_empty() && !transaction.writes.is_empty()
}

#[derive(Default)]
struct Touch {
    writer: Option<usize>,
    reader: Option<usize>,
    has_more_readers: bool,
}

impl<'a> Wave<'_, 'a> {
    /// Gives a group its place in the wave; false if it has none.
    fn place(&mut self, index: usize) -> bool {
        if self.sealed {
            return false;
        }
        let transaction = &self.batch.transactions[index];
        if self.is_doomed(index, transaction) {
            return self.place_doomed(index, transaction);
        }
        let waits = transaction.compares.iter().any(|compare| self.put_off.get(compare.key.as_slice()) == Some(&true))
            || transaction.writes.iter().any(|write| self.put_off.contains_key(write.key.as_slice()));
        if waits {
            return false;
        }
        match (self.meeting(transaction), self.bound) {
            (Meeting::Several, _) => false,
            (Meeting::One(place), Some(bound)) if place != bound => false,
            (Meeting::One(place), _) => !self.merged[place].doomed && self.add(place, index, transaction),
            (Meeting::Nobody, Some(bound)) => self.add(bound, index, transaction),
            (Meeting::Nobody, None) => {
                let last = self.merged.iter().rposition(|merged| !merged.doomed);
                last.is_some_and(|place| self.add(place, index, transaction))
                    || self.begin(Merged::default()).is_some_and(|place| self.add(place, index, transaction))
            }
        }
    }

    /// One that is sure to be refused only reads.
    fn place_doomed(&mut self, index: usize, transaction: &'a Transaction) -> bool {
        let mut keys = transaction.compares.iter().map(|compare| compare.key.as_slice());
        if keys.any(|key| {
            self.put_off.get(key) == Some(&true) || self.touched.get(key).is_some_and(|touch| touch.writer.is_some())
        }) {
            return false;
        }
        let last = self.merged.iter().rposition(|merged| merged.doomed);
        let placed = last.is_some_and(|place| self.add(place, index, transaction))
            || self.begin(Merged::doomed()).is_some_and(|place| self.add(place, index, transaction));
        if placed {
            self.doomed.insert(index);
        }
        placed
    }

    fn begin(&mut self, merged: Merged<'a>) -> Option<usize> {
        (self.merged.len() < WIDTH).then(|| {
            self.merged.push(merged);
            self.merged.len() - 1
        })
    }

    fn add(&mut self, place: usize, index: usize, transaction: &'a Transaction) -> bool {
        let merged = &self.merged[place];
        let wants = transaction.compares.iter().map(|compare| self.want(index, compare, merged));
        let Some(wants) = wants.collect::<Option<Vec<_>>>() else { return self.abandon(place) };
        if !self.merged[place].add(index, transaction, wants) {
            return self.abandon(place);
        }
        for compare in &transaction.compares {
            let touch = self.touched.entry(&compare.key).or_default();
            match touch.reader {
                None => touch.reader = Some(place),
                Some(other) => touch.has_more_readers |= other != place,
            }
        }
        if !self.merged[place].doomed {
            for write in &transaction.writes {
                self.touched.entry(&write.key).or_default().writer = Some(place);
            }
            if cannot_be_refused(transaction) {
                self.bound = Some(place);
            }
        }
        true
    }

    /// Leaves no transaction without members behind.
    fn abandon(&mut self, place: usize) -> bool {
        if self.merged[place].members.is_empty() {
            self.merged.remove(place);
        }
        false
    }

    fn put_off(&mut self, index: usize) {
        let transaction = &self.batch.transactions[index];
        self.sealed |= cannot_be_refused(transaction);
        for compare in &transaction.compares {
            self.put_off.entry(&compare.key).or_insert(false);
        }
        for write in &transaction.writes {
            self.put_off.insert(&write.key, true);
        }
    }

    fn meeting(&self, transaction: &Transaction) -> Meeting {
        let mut met = Meeting::Nobody;
        let mut meet = |place: usize| match met {
            Meeting::Nobody => met = Meeting::One(place),
            Meeting::One(other) if other == place => {}
            _ => met = Meeting::Several,
        };
        for compare in &transaction.compares {
            if let Some(writer) = self.touched.get(compare.key.as_slice()).and_then(|touch| touch.writer) {
                meet(writer);
            }
        }
        let mut several = false;
        for write in &transaction.writes {
            let Some(touch) = self.touched.get(write.key.as_slice()) else { continue };
            touch.writer.into_iter().chain(touch.reader).for_each(&mut meet);
            several |= touch.has_more_readers;
        }
        if several { Meeting::Several } else { met }
    }

    /// Whether it is known already that a group is refused: it rests on one that was, or contradicts itself.
    fn is_doomed(&self, index: usize, transaction: &Transaction) -> bool {
        let mut wanted: HashMap<&[u8], i64> = HashMap::new();
        transaction.compares.iter().any(|compare| match self.settled(index, compare) {
            Some(NEVER) => true,
            Some(revision) => *wanted.entry(&compare.key).or_insert(revision) != revision,
            None => false,
        })
    }

    /// What etcd is to compare, whatever else is in its transaction; `None` while that rests on an undecided group.
    fn settled(&self, group: usize, compare: &Compare) -> Option<i64> {
        match compare.expect {
            Expect::Absent => Some(0),
            // A record that is expected at revision zero would be one that does not exist.
            Expect::At(Revision(0)) => Some(NEVER),
            Expect::At(revision) => Some(i64::try_from(revision.0).unwrap_or(NEVER)),
            Expect::WrittenBy(index) => match self.batch.verdicts.get(index) {
                Some(Some(Verdict::Committed(revision))) => {
                    let overtaken = self.batch.superseded.contains(&(index, compare.key.as_slice()));
                    Some(if overtaken { NEVER } else { i64::try_from(revision.0).unwrap_or(NEVER) })
                }
                Some(None) if index < group && !self.doomed.contains(&index) => None,
                _ => Some(NEVER),
            },
        }
    }

    /// What becomes of a compare in that transaction; `None` if it does not hold there, or not for sure.
    fn want(&self, group: usize, compare: &Compare, merged: &Merged<'a>) -> Option<Want> {
        let left = |holds: bool| holds.then_some(Want::Left);
        match (merged.writer(&compare.key), compare.expect) {
            (None, _) => self.settled(group, compare).map(Want::At),
            (Some(writer), Expect::Absent) => left(!writer.puts),
            (Some(writer), Expect::WrittenBy(index)) => left(writer.puts && writer.index == index),
            (Some(_), Expect::At(_)) => None,
        }
    }
}

/// etcd's revisions are never negative.
pub(crate) fn to_revision(revision: i64) -> Revision {
    Revision(u64::try_from(revision).unwrap_or(0))
}

#[cfg(test)]
mod tests;
