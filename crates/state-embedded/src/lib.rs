//! The durable single-node backend: one redb file in the data directory, one writer, one sync for each batch.
//!
//! - An answered batch is on disk: [`Embedded::transact`](longshore_state::Backend::transact) returns after the sync.
//! - Opening writes nothing to an existing file. Whatever repair a crash has made necessary is kept in memory until the
//!   first batch, so a store that is refused, be it damaged or newer, is left byte for byte as it was found.
//! - Everything is verified before it is served: each page against its checksum, by redb, and each record by its reader.
//! - After a failed write the file is opened again, so that what is served is what is on disk, and work goes on.
//!
//! Reads are served from the store's snapshot, so redb's cache is kept small.

mod directory;
mod disk;
mod embedded;
mod error;

pub use embedded::Embedded;
pub use error::OpenError;
