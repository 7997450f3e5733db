//! The durable single-node backend: a journal in the data directory, one writer, one sync for each batch.
//!
//! - An answered batch is on disk: [`Embedded::transact`](longshore_state::Backend::transact) returns after the sync.
//! - Opening writes nothing to files that are there. What a crash left behind the last whole batch is cut off with the first
//!   batch that follows, so a store that is refused, be it damaged or newer, is left byte for byte as it was found.
//! - Everything is verified before it is served: each batch against its checksum, the files against each other, and each
//!   record by its reader.
//! - After a failed write the batch is taken back, so that what is served is what is on disk, and work goes on.
//!
//! Reads are served from the store's snapshot, so all that is kept in memory here is the index: when each key was last
//! written, and where. Why a journal, and what it replaced: `docs/adr/0006-a-journal-of-our-own.md`.

mod compaction;
mod directory;
mod embedded;
mod error;
mod file;
mod filling;
mod frame;
mod index;
mod reading;
mod segment;

pub use embedded::{Embedded, Limits};
pub use error::OpenError;
pub use filling::Filling;
pub use reading::{Reading, StateFile};
