//! What goes over the wire.

#[allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::all,
    reason = "generated as a whole, from `models/etcd.proto`; not all of it is called"
)]
mod generated;

pub(crate) use generated::*;

/// A range as an operation of a transaction.
pub(crate) fn range_op(range: RangeRequest) -> RequestOp {
    RequestOp { request: Some(request_op::Request::RequestRange(range)) }
}

/// A put as an operation of a transaction.
pub(crate) fn put_op(key: Vec<u8>, value: Vec<u8>, lease: i64) -> RequestOp {
    RequestOp { request: Some(request_op::Request::RequestPut(PutRequest { key, value, lease })) }
}

/// A removal as an operation of a transaction.
pub(crate) fn delete_op(key: Vec<u8>) -> RequestOp {
    RequestOp {
        request: Some(request_op::Request::RequestDeleteRange(DeleteRangeRequest { key, range_end: Vec::new() })),
    }
}

/// A removal of all keys from `key` up to and without `range_end`.
pub(crate) fn delete_range_op(key: Vec<u8>, range_end: Vec<u8>) -> RequestOp {
    RequestOp { request: Some(request_op::Request::RequestDeleteRange(DeleteRangeRequest { key, range_end })) }
}

/// That a key was last written at `revision`; zero: that it does not exist.
pub(crate) fn written_at(key: Vec<u8>, revision: i64) -> Compare {
    Compare {
        result: compare::CompareResult::Equal.into(),
        target: compare::CompareTarget::Mod.into(),
        key,
        target_union: Some(compare::TargetUnion::ModRevision(revision)),
    }
}

impl TxnResponse {
    /// The revision at which it was answered.
    pub(crate) fn revision(&self) -> i64 {
        self.header.map_or(0, |header| header.revision)
    }

    /// The answer to its operation `index`, which was a range.
    pub(crate) fn range(&mut self, index: usize) -> RangeResponse {
        match self.responses.get_mut(index).and_then(|response| response.response.take()) {
            Some(response_op::Response::ResponseRange(range)) => range,
            _ => RangeResponse::default(),
        }
    }
}
