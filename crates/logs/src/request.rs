//! What is asked of the store, and what it answers.

use std::sync::Arc;
use std::time::Duration;

use crate::event::{Event, GroupId, Position, Stored};
use crate::matcher::Matcher;

/// Events for one stream, taken whole or not at all.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The group of the stream.
    pub group: GroupId,
    /// The stream's name.
    pub stream: String,
    /// The events, in any order of time.
    pub events: Vec<Event>,
    /// The time of ingestion, in milliseconds.
    pub now: i64,
    /// Whether to make the stream if it is not there.
    pub create_stream: bool,
    /// Who delivers, if it numbers its events.
    pub source: Option<Source>,
}

/// A deliverer that numbers its events, so that one delivered twice is taken once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The deliverer's name, unique for the stream: its numbers are counted on their own.
    pub id: String,
    /// The number of the batch's first event; the others follow it one by one. Numbers may leave gaps between
    /// batches. Forgotten with the stream, and after 30 days without a delivery.
    pub first: u64,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// How many events are new, and on disk now.
    pub taken: usize,
    /// How many had been taken before, by the numbers of their source.
    pub skipped: usize,
    /// The number of the source's next event.
    pub next: Option<u64>,
}

/// What is known of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamInfo {
    /// Its name.
    pub name: Arc<str>,
    /// When it was made.
    pub created: i64,
    /// The time of its earliest event, be it still there or not.
    pub first_event: Option<i64>,
    /// The time of its latest event.
    pub last_event: Option<i64>,
    /// When it was last written to.
    pub last_ingestion: Option<i64>,
    /// How many bytes of events it took in, with 26 for each event as CloudWatch counts them.
    pub bytes: u64,
}

/// A page of a group's streams.
#[derive(Clone, Debug)]
pub struct StreamsRequest {
    /// By what they are ordered.
    pub order: StreamOrder,
    /// From the last to the first.
    pub descending: bool,
    /// After which one to begin.
    pub after: Option<StreamsCursor>,
    /// How many at most.
    pub limit: usize,
}

/// The order of streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamOrder {
    /// By name; those that begin with a prefix, which may be empty.
    Name {
        /// What the names begin with.
        prefix: String,
    },
    /// By the time of the latest event, then by name. Streams without events come first.
    LastEventTime,
}

/// Where a page of streams ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamsCursor {
    /// The time of the last stream's latest event.
    pub last_event: Option<i64>,
    /// The last stream's name.
    pub name: String,
}

/// A page of streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamsPage {
    /// The streams, in the order asked for.
    pub streams: Vec<StreamInfo>,
    /// Where the next page begins, if there may be one.
    pub next: Option<StreamsCursor>,
}

/// A page of one stream.
#[derive(Clone, Debug)]
pub struct ReadRequest {
    /// The stream's group.
    pub group: GroupId,
    /// The stream's name.
    pub stream: String,
    /// Events of this time or later.
    pub start: Option<i64>,
    /// Events before this time.
    pub end: Option<i64>,
    /// Where the page begins.
    pub from: ReadFrom,
    /// How many events at most.
    pub limit: usize,
    /// How many bytes of messages at most; one event is always there.
    pub max_bytes: usize,
    /// What time it is: expired events are not shown.
    pub now: i64,
}

/// Where a page of a stream begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFrom {
    /// The earliest events.
    Head,
    /// The latest events.
    Tail,
    /// The events right after a position.
    Forward(Position),
    /// The events right before a position.
    Backward(Position),
}

/// A page of one stream, in the order of time whatever the direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The events, earliest first.
    pub events: Vec<Stored>,
    /// The position after the page.
    pub forward: Position,
    /// The position before the page.
    pub backward: Position,
    /// What could not be read, in words: segments in a bucket that does not answer.
    pub missing: Vec<String>,
}

/// A search in groups.
#[derive(Clone)]
pub struct Search {
    /// The groups.
    pub groups: Vec<GroupId>,
    /// Which of their streams.
    pub streams: Streams,
    /// Events of this time or later.
    pub start: Option<i64>,
    /// Events before this time.
    pub end: Option<i64>,
    /// Which messages.
    pub matcher: Arc<dyn Matcher>,
    /// How many events at most.
    pub limit: usize,
    /// How many bytes of messages at most; one event is always there.
    pub max_bytes: usize,
    /// After this time a page ends early, with the position to go on from. It ends late when not even one position
    /// has been passed, so that each page comes further.
    pub budget: Option<Duration>,
    /// Where to go on: what the page before gave as `next`.
    pub after: Option<Position>,
    /// From the latest to the earliest.
    pub newest_first: bool,
    /// What time it is: expired events are not shown.
    pub now: i64,
}

/// Streams of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Streams {
    /// All of the groups.
    All,
    /// These.
    Names(Vec<String>),
    /// Those whose names begin so.
    Prefix(String),
}

/// A page of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The events: earliest first, or latest first if that was asked.
    pub events: Vec<Stored>,
    /// Where to go on. None: the search is through.
    pub next: Option<Position>,
    /// What it took.
    pub scanned: Scanned,
    /// What could not be read, in words: segments in a bucket that does not answer.
    pub missing: Vec<String>,
}

/// What a search took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// Events looked at.
    pub events: u64,
    /// Bytes of messages looked at.
    pub bytes: u64,
    /// Blocks read.
    pub blocks: u64,
    /// Blocks that the index excluded.
    pub excluded: u64,
}

/// How far somebody has come who passes a group's events on: it is noted in the store, so that it goes on from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The last event, by its number in the order of ingestion.
    pub sequence: u64,
    /// No event of interest after that one is older, in milliseconds since 1970.
    pub time: i64,
}
