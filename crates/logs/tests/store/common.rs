//! What the stories share.

use std::path::Path;
use std::sync::Arc;

use longshore_logs::*;

pub(crate) const GROUP: GroupId = GroupId(7);
pub(crate) const DAY: i64 = 86_400_000;

/// So small that a few events fill blocks and segments.
pub(crate) fn small(directory: &Path) -> Settings {
    Settings { block_bytes: 600, segment_bytes: 6_000, open_bytes: 2_000, reserve_bytes: 0, ..Settings::new(directory) }
}

pub(crate) fn event(timestamp: i64, message: impl Into<String>) -> Event {
    Event { timestamp, message: message.into() }
}

pub(crate) fn batch(stream: &str, events: Vec<Event>) -> Batch {
    Batch { group: GROUP, stream: stream.into(), events, now: 1_000, create_stream: true, source: None }
}

/// Looks for a word or a part of a text.
pub(crate) struct Looking {
    pub(crate) text: String,
    pub(crate) required: Required,
}

impl Matcher for Looking {
    fn matches(&self, message: &str) -> bool {
        message.contains(&self.text)
    }

    fn required(&self) -> Required {
        self.required.clone()
    }
}

pub(crate) fn text(text: &str) -> Arc<dyn Matcher> {
    Arc::new(Looking { text: text.into(), required: Required::Text(text.into()) })
}

pub(crate) fn search(matcher: Arc<dyn Matcher>) -> Search {
    Search {
        groups: vec![GROUP],
        streams: Streams::All,
        start: None,
        end: None,
        matcher,
        limit: 10_000,
        max_bytes: 1 << 24,
        budget: None,
        after: None,
        newest_first: false,
        now: 0,
    }
}

pub(crate) fn read(stream: &str, from: ReadFrom) -> ReadRequest {
    ReadRequest {
        group: GROUP,
        stream: stream.into(),
        start: None,
        end: None,
        from,
        limit: 10_000,
        max_bytes: 1 << 24,
        now: 0,
    }
}

pub(crate) fn messages(events: &[Stored]) -> Vec<&str> {
    events.iter().map(|event| &*event.message).collect()
}

pub(crate) async fn found(store: &Store, what: &str) -> Vec<String> {
    let found = store.search(search(text(what))).await.unwrap();
    assert_eq!(found.missing, Vec::<String>::new());
    found.events.into_iter().map(|event| event.message.to_string()).collect()
}
