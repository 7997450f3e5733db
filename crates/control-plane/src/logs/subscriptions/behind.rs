//! What a former run of the server has taken in and not passed on.

use std::sync::Arc;

use longshore_log_language::Pattern;
use longshore_logs::{GroupId, Mark, Search, Stored, Streams};

use crate::logs::pattern;

/// How much older than the time of the mark events are looked for, in milliseconds: those that came in late just before the server
/// ended.
const LATE: i64 = 3_600_000;

/// A page of it.
const PAGE_EVENTS: usize = 10_000;
const PAGE_BYTES: usize = 4 << 20;

/// What is to be caught up with.
pub(super) struct Behind {
    /// Up to here everything was passed on.
    pub(super) mark: Mark,
    /// What is taken in from then on comes by itself, in milliseconds since 1970.
    pub(super) until: i64,
    pub(super) pattern: Pattern,
}

impl Behind {
    /// The first question to the store.
    pub(super) fn reading(&self, group: GroupId, now: i64) -> Search {
        Search {
            groups: vec![group],
            streams: Streams::All,
            start: Some(self.mark.time.saturating_sub(LATE)),
            end: None,
            matcher: Arc::new(pattern::Matching(self.pattern.clone())),
            limit: PAGE_EVENTS,
            max_bytes: PAGE_BYTES,
            budget: None,
            after: None,
            newest_first: false,
            now,
        }
    }

    /// Whether an event that matches is one of these. A filter to which no event had come since it was made begins with the time.
    pub(super) fn wants(&self, event: &Stored) -> bool {
        let is_after = match self.mark.sequence {
            0 => event.ingestion_time >= self.mark.time,
            last => event.id.sequence() > last,
        };
        is_after && event.ingestion_time <= self.until
    }
}
