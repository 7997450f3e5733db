//! Subscription filters: events are passed on to an HTTP endpoint, in the documents that CloudWatch Logs sends.
//!
//! Each filter has an [`Outlet`]: a queue that is bounded in bytes, and a worker that sends one document at a time, so that
//! the events of a stream arrive in their order. A document that does not arrive is sent again, more and more slowly, for ten
//! minutes. What finds no room, or no taker in time, is dropped, counted and told in the server's log.
//!
//! What waits is in memory. How far each filter has come is noted in the log store every second, and after a restart what came in
//! since then is read from there and passed on first: so events arrive at least once, and some twice. An event also arrives
//! twice when an endpoint has taken a document and its answer was lost.

mod behind;
mod call;
mod document;
mod outlet;
mod queue;

use longshore_metrics::{Counter, Gauge};
use tokio::sync::Notify;

pub(super) use document::Origin;
pub(super) use outlet::{Begin, Outlet};

/// What became of the events of all subscription filters, and what filters of both kinds have missed.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    /// Taken by their endpoint.
    pub(crate) delivered: Counter,
    /// Dropped.
    pub(crate) dropped: Counter,
    /// Documents that were sent again.
    pub(crate) retries: Counter,
    /// Events that no filter has seen, since they came too fast.
    pub(crate) missed: Counter,
    /// Bytes of messages that wait.
    pub(crate) waiting_bytes: Gauge,
    /// The end of the server.
    pub(super) farewell: Farewell,
}

/// How a server that ends has it noted how far filters have come.
#[derive(Debug, Default)]
pub(super) struct Farewell {
    pub(super) asked: Notify,
    pub(super) noted: Notify,
}
