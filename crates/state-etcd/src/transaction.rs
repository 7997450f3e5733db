//! The store's transactions in etcd's words.
//!
//! If all compares hold, the writes are carried out, and with them the mark. If not, etcd answers with the revisions of the
//! compared keys, which tell which compares failed.

use longshore_model::Revision;
use longshore_model::plan::{Expect, MAX_OPERATIONS};
use longshore_state::backend::{Compare, Transaction, Verdict};

use crate::keys::Keys;
use crate::wire::{RangeRequest, TxnRequest, TxnResponse, delete_op, put_op, range_op, written_at};

/// No key was ever written then.
const NEVER: i64 = -1;

/// Whether the mark finds no room in the transaction: etcd takes so many operations, and the store's groups may have as
/// many. The mark is then written by a transaction of its own, right after.
pub(crate) fn leaves_no_room_for_the_mark(transaction: &Transaction) -> bool {
    transaction.writes.len() >= MAX_OPERATIONS
}

/// The request, given how the transactions before it in the batch ended.
pub(crate) fn request(keys: &Keys, writer: &[u8], transaction: &Transaction, verdicts: &[Verdict]) -> TxnRequest {
    let compare = |compare: &Compare| {
        let revision = match compare.expect {
            Expect::Absent => 0,
            Expect::At(revision) => i64::try_from(revision.0).unwrap_or(NEVER),
            Expect::WrittenBy(index) => match verdicts.get(index) {
                Some(Verdict::Committed(revision)) => i64::try_from(revision.0).unwrap_or(NEVER),
                _ => NEVER,
            },
        };
        // A record that is expected at revision zero would be one that does not exist.
        let revision = if revision == 0 && compare.expect != Expect::Absent { NEVER } else { revision };
        written_at(keys.record(&compare.key), revision)
    };
    let look = |compare: &Compare| {
        range_op(RangeRequest { key: keys.record(&compare.key), keys_only: true, ..RangeRequest::default() })
    };
    let mut success = Vec::with_capacity(transaction.writes.len() + 1);
    for write in &transaction.writes {
        let key = keys.record(&write.key);
        success.push(match &write.value {
            Some(value) => put_op(key, value.clone(), 0),
            None => delete_op(key),
        });
    }
    if transaction.writes.is_empty() {
        success.push(range_op(RangeRequest { key: keys.mark(), ..RangeRequest::default() }));
    } else if !leaves_no_room_for_the_mark(transaction) {
        success.push(put_op(keys.mark(), writer.to_vec(), 0));
    }
    TxnRequest {
        compare: transaction.compares.iter().map(compare).collect(),
        success,
        failure: transaction.compares.iter().map(look).collect(),
    }
}

/// How it ended.
pub(crate) fn verdict(transaction: &Transaction, verdicts: &[Verdict], mut response: TxnResponse) -> Verdict {
    if response.succeeded {
        let revision = if transaction.writes.is_empty() {
            response.range(0).kvs.first().map_or(0, |mark| mark.mod_revision)
        } else {
            response.revision()
        };
        return Verdict::Committed(to_revision(revision));
    }
    let mut refused = Vec::new();
    for (index, compare) in transaction.compares.iter().enumerate() {
        let found = response.range(index).kvs.first().map(|found| to_revision(found.mod_revision));
        if !compare.holds(found, verdicts) {
            refused.push(index);
        }
    }
    Verdict::Refused(refused)
}

/// etcd's revisions are never negative.
pub(crate) fn to_revision(revision: i64) -> Revision {
    Revision(u64::try_from(revision).unwrap_or(0))
}
