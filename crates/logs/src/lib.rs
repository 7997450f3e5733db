//! The log store: every event of every stream, kept on disk and found in a moment.
//!
//! - An answered event is on disk: calls that write return after a sync, which all that wait share.
//! - What is on disk is seen by the next read; it does not wait for an index.
//! - What is compressed and indexed are blocks of events, not lines: an index of lines would be larger than the lines.
//! - Positions are times and numbers of ingestion, not places in files, so they stay right whatever is stored anew.
//! - Everything is bounded: what waits to be written, what is not compressed yet, pages, followers, open files.
//!
//! The way of an event: `writer` puts it into the journal (`wal`), then into its group's open block (`generation`);
//! full blocks are packed (`block`) and what they hold is noted (`vocabulary`). `sealer` makes a segment of what a file of the journal holds (`segment`, `index`),
//! and `retention` lets segments go. `query` finds events wherever they are, in one `view`. `catalogue` knows the streams.
//! `docs/log-store.md` tells it at length.

mod block;
mod bytes;
mod catalogue;
mod error;
mod event;
mod follower;
mod generation;
mod index;
mod matcher;
mod objects;
mod opening;
mod query;
mod request;
mod retention;
mod room;
mod sealer;
mod segment;
mod settings;
mod shared;
mod store;
mod view;
mod vocabulary;
mod wal;
mod writer;

pub use error::{AppendError, CreateStreamError, DeleteError, OpenError, ReadError};
pub use event::{Event, EventId, GroupId, NoId, Position, Stored};
pub use follower::{Followed, Follower};
pub use matcher::{Everything, Matcher, Required};
pub use request::{
    Appended, Batch, Found, Mark, Page, ReadFrom, ReadRequest, Scanned, Search, Source, StreamInfo, StreamOrder,
    Streams, StreamsCursor, StreamsPage, StreamsRequest,
};
pub use settings::{ObjectSettings, Settings};
pub use store::Store;
