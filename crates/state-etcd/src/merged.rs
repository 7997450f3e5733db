//! One transaction of etcd that carries out several of the store's.
//!
//! A round trip and a sync of the members' disks cost the same for one group as for forty, so groups go together. Members
//! are added in the batch's order, each seeing those before it: what an earlier member leaves need not be compared, and of
//! several writes of a key the last one counts. All members of a transaction that wrote have one revision in common.
//!
//! If any compare fails, etcd writes nothing and answers with the revisions of all compared keys, which tell whose they were.

use std::collections::HashMap;

use longshore_model::plan::MAX_OPERATIONS;
use longshore_state::backend::Transaction;
use longshore_state::stored::FORMAT_KEY;

use crate::keys::Keys;
use crate::wire::{RangeRequest, RequestOp, TxnRequest, delete_op, put_op, range_op, written_at};

/// No key was ever written then.
pub(crate) const NEVER: i64 = -1;

/// What several groups may take together, so that a transaction stays well below what etcd accepts (1.5 MiB) and carries out
/// at once. A larger group goes alone.
const MAX_BYTES: usize = 512 << 10;

/// What a compare comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    /// etcd compares: the key was last written then; zero: it does not exist.
    At(i64),
    /// An earlier member leaves it so.
    Left,
}

/// A group on its way.
#[derive(Debug)]
pub(crate) struct Member {
    /// Which of the batch.
    pub(crate) index: usize,
    /// One for each of its compares.
    pub(crate) wants: Vec<Want>,
}

/// Who writes a key last in this transaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Writer {
    position: usize,
    pub(crate) index: usize,
    pub(crate) puts: bool,
}

/// A transaction in the making.
#[derive(Debug, Default)]
pub(crate) struct Merged<'a> {
    /// Its members are sure to be refused, and etcd is only asked for what.
    pub(crate) doomed: bool,
    pub(crate) members: Vec<Member>,
    compares: Vec<(&'a [u8], i64)>,
    compared: HashMap<&'a [u8], usize>,
    writes: Vec<(&'a [u8], Option<&'a [u8]>)>,
    written: HashMap<&'a [u8], Writer>,
    /// Groups whose write of a key was overtaken by a later member.
    pub(crate) superseded: Vec<(usize, &'a [u8])>,
    bytes: usize,
}

impl<'a> Merged<'a> {
    pub(crate) fn doomed() -> Self {
        Self { doomed: true, ..Self::default() }
    }

    /// Who writes the key so far.
    pub(crate) fn writer(&self, key: &[u8]) -> Option<Writer> {
        self.written.get(key).copied()
    }

    /// Adds a group; false if it has to go with another transaction.
    pub(crate) fn add(&mut self, index: usize, transaction: &'a Transaction, wants: Vec<Want>) -> bool {
        let mut compares: Vec<(&[u8], i64)> = Vec::new();
        for (compare, want) in transaction.compares.iter().zip(&wants) {
            let Want::At(revision) = *want else { continue };
            let key = compare.key.as_slice();
            let known = self.compared.get(key).map(|&position| self.compares[position].1);
            match known.or_else(|| compares.iter().find(|(other, _)| *other == key).map(|(_, revision)| *revision)) {
                None => compares.push((key, revision)),
                Some(known) if known == revision || self.doomed => {}
                Some(_) => return false,
            }
        }
        let writes = if self.doomed { &[] } else { transaction.writes.as_slice() };
        let new_writes = writes.iter().filter(|write| !self.written.contains_key(write.key.as_slice())).count();
        let bytes = compares.iter().map(|(key, _)| key.len()).sum::<usize>()
            + writes.iter().map(|write| write.key.len() + write.value.as_ref().map_or(0, Vec::len)).sum::<usize>();
        let has_room = self.compares.len() + compares.len() < MAX_OPERATIONS
            && self.writes.len() + new_writes < MAX_OPERATIONS
            && self.bytes + bytes <= MAX_BYTES;
        if !self.members.is_empty() && !has_room {
            return false;
        }
        for (key, revision) in compares {
            self.compared.insert(key, self.compares.len());
            self.compares.push((key, revision));
        }
        for write in writes {
            self.write(index, &write.key, write.value.as_deref());
        }
        self.bytes += bytes;
        self.members.push(Member { index, wants });
        true
    }

    fn write(&mut self, index: usize, key: &'a [u8], value: Option<&'a [u8]>) {
        let puts = value.is_some();
        let position = match self.written.get(key) {
            Some(earlier) => {
                self.superseded.push((earlier.index, key));
                self.writes[earlier.position].1 = value;
                earlier.position
            }
            None => {
                self.writes.push((key, value));
                self.writes.len() - 1
            }
        };
        self.written.insert(key, Writer { position, index, puts });
    }

    /// Whether it writes anything.
    pub(crate) fn writes(&self) -> bool {
        !self.writes.is_empty()
    }

    /// Whether the mark finds no room in the transaction: etcd takes so many operations, and a group may have as many. The
    /// mark is then written by a transaction of its own, right after.
    pub(crate) fn leaves_no_room_for_the_mark(&self) -> bool {
        self.writes.len() >= MAX_OPERATIONS
    }

    /// The keys that etcd answers for when it refuses, with their places in the answer.
    pub(crate) fn place_of(&self, key: &[u8]) -> Option<usize> {
        self.compared.get(key).copied()
    }

    /// How many there are, and so the place of the mark, if that is among them.
    pub(crate) fn places(&self) -> usize {
        self.compares.len()
    }

    /// The request.
    pub(crate) fn request(&self, keys: &Keys, writer: &[u8]) -> TxnRequest {
        let look = |key: Vec<u8>| range_op(RangeRequest { key, keys_only: true, ..RangeRequest::default() });
        let mut failure: Vec<RequestOp> = self.compares.iter().map(|(key, _)| look(keys.record(key))).collect();
        if failure.len() < MAX_OPERATIONS {
            failure.push(look(keys.mark()));
        }
        if self.doomed {
            let compare = vec![written_at(keys.mark(), NEVER)];
            return TxnRequest { compare, success: Vec::new(), failure };
        }
        let mut compare: Vec<_> =
            self.compares.iter().map(|(key, revision)| written_at(keys.record(key), *revision)).collect();
        if self.written.contains_key(FORMAT_KEY) {
            // A state that is being imported is nobody's yet.
            compare.push(written_at(keys.import(), 0));
        }
        let mut success: Vec<RequestOp> = Vec::with_capacity(self.writes.len() + 1);
        for (key, value) in &self.writes {
            success.push(match value {
                Some(value) => put_op(keys.record(key), value.to_vec(), 0),
                None => delete_op(keys.record(key)),
            });
        }
        if self.writes.is_empty() {
            success.push(look(keys.mark()));
        } else if !self.leaves_no_room_for_the_mark() {
            success.push(put_op(keys.mark(), writer.to_vec(), 0));
        }
        TxnRequest { compare, success, failure }
    }
}
