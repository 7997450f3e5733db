//! The documents that are sent (user guide: "Real-time processing of log data with subscriptions"), as JSON under gzip.

use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use longshore_logs::{EventId, GroupId};
use serde::Serialize;

/// Where events come from.
#[derive(Debug, Clone)]
pub(in crate::logs) struct Origin {
    /// What the store knows the log group by.
    pub(in crate::logs) id: GroupId,
    /// The account.
    pub(in crate::logs) owner: Arc<str>,
    /// The log group.
    pub(in crate::logs) group: Arc<str>,
    /// The subscription filter.
    pub(in crate::logs) filter: Arc<str>,
}

/// An event that is passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) id: EventId,
    pub(super) timestamp: i64,
    pub(super) message: Arc<str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    message_type: &'a str,
    owner: &'a str,
    log_group: &'a str,
    log_stream: &'a str,
    subscription_filters: &'a [&'a str],
    log_events: Vec<LogEvent<'a>>,
}

#[derive(Serialize)]
struct LogEvent<'a> {
    id: String,
    timestamp: i64,
    message: &'a str,
}

/// Events of one stream.
pub(super) fn data(origin: &Origin, stream: &str, events: &[Event]) -> Bytes {
    let log_events = events
        .iter()
        .map(|event| LogEvent { id: event.id.to_string(), timestamp: event.timestamp, message: &event.message })
        .collect();
    packed(&Document {
        message_type: "DATA_MESSAGE",
        owner: &origin.owner,
        log_group: &origin.group,
        log_stream: stream,
        subscription_filters: &[&*origin.filter],
        log_events,
    })
}

/// What is sent to see whether a destination takes anything.
pub(super) fn control(now: i64) -> Bytes {
    let message = "CWL CONTROL MESSAGE: Checking health of destination.";
    packed(&Document {
        message_type: "CONTROL_MESSAGE",
        owner: "CloudwatchLogs",
        log_group: "",
        log_stream: "",
        subscription_filters: &[],
        log_events: vec![LogEvent { id: String::new(), timestamp: now, message }],
    })
}

fn packed(document: &Document<'_>) -> Bytes {
    let json = serde_json::to_vec(document).expect("texts and numbers are JSON");
    let mut encoder = GzEncoder::new(Vec::with_capacity(json.len() / 4), Compression::fast());
    encoder.write_all(&json).expect("memory takes everything");
    encoder.finish().expect("memory takes everything").into()
}
