//! The state contract: `snapshot`, `commit`, `watch` and leases, on one shared truth.
//!
//! A [`Store`] keeps everything in memory as a snapshot, from which all reads are served, and makes changes durable through
//! a [`Backend`] before it answers them. Backends are revisioned key-value stores; [`Memory`] is one, the durable ones are
//! crates of their own, and `conformance` is one suite that holds them all to the same promises.
//! `docs/state-store.md` explains the formats and what happens when something fails.

pub mod archive;
pub mod backend;
pub mod leases;
pub mod stored;

#[cfg(feature = "conformance")]
pub mod conformance;

mod commit;
mod committer;
mod load;
mod memory;
mod metrics;
mod raise;
mod store;
mod submission;
mod thread;
mod watch;

pub use backend::Backend;
pub use commit::{CommitError, Outcome};
pub use load::OpenError;
pub use memory::{Memory, Shared};
pub use metrics::Metrics;
pub use raise::RaiseError;
pub use store::Store;
pub use watch::{Changes, Watch};
