//! Logs Insights: `StartQuery`, `GetQueryResults`, `StopQuery` and `DescribeQueries`.
//!
//! A query reads the log store newest events first, in pages, and only what the store's index cannot exclude. Its work is done on
//! threads of its own, never on those that answer calls. What all queries take is bounded: a few run at a time, each within a
//! bound of memory and time, and what they found is kept in memory, within a bound, until the server ends.

mod answers;
mod elsewhere;
mod merge;
mod queries;
mod run;
mod start;

pub(super) use answers::{describe, results, stop};
pub(crate) use queries::Queries;
pub(super) use start::check_language;
pub(crate) use start::start;
