//! Single events with all their fields, and which fields events have.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use longshore_api::error::Error;
use longshore_api::logs::{
    GetLogGroupFieldsRequest, GetLogGroupFieldsResponse, GetLogRecordRequest, GetLogRecordResponse, LogGroupField,
};
use longshore_logs::{EventId, Everything, Search, Stored, Streams};
use longshore_model::{GroupId, LogGroup};
use serde_json::Value;

use super::super::error::not_read;
use super::super::{lookup, store};
use super::{MAX_PAGE_BYTES, whole};
use crate::Context;

/// How many events are looked at for the fields of a group.
const SAMPLE: usize = 1_000;

/// How long that may take.
const BUDGET: Duration = Duration::from_secs(2);

/// The most fields of an event that are told besides those of the system, as Logs Insights discovers them.
const MAX_FIELDS: usize = 200;

/// How much longer than its message the paths of its fields may be together. A long key stands in the path of everything below it.
const MAX_PATHS: usize = 4;

/// The fields that every event has.
const OF_THE_SYSTEM: [&str; 5] = ["@ingestionTime", "@log", "@logStream", "@message", "@timestamp"];

/// What names an event everywhere: `@ptr` in the results of queries.
pub(crate) fn pointer(group: GroupId, event: EventId) -> String {
    format!("{group}.{event}")
}

/// `GetLogRecord`.
pub(crate) async fn record(ctx: &Context, request: GetLogRecordRequest) -> Result<GetLogRecordResponse, Error> {
    let pointer = request.log_record_pointer.unwrap_or_default();
    let missing = || Error::resource_not_found("The specified log record does not exist.");
    let parsed = pointer.split_once('.').and_then(|(group, event)| {
        let group: GroupId = group.parse().ok()?;
        let event: EventId = event.parse().ok()?;
        Some((group, event))
    });
    let (group, id) = parsed.ok_or_else(|| Error::invalid_parameter("The specified logRecordPointer is invalid."))?;
    let snapshot = ctx.snapshot();
    let group = snapshot.logs().group_of(group).ok_or_else(missing)?;
    let search = Search {
        groups: vec![store::id(group)],
        streams: Streams::All,
        start: Some(id.timestamp()),
        end: Some(id.timestamp().saturating_add(1)),
        matcher: Arc::new(Everything),
        limit: 1,
        max_bytes: MAX_PAGE_BYTES,
        budget: None,
        after: Some(id.before()),
        newest_first: false,
        now: store::now(ctx),
    };
    let found = store::of(ctx)?.search(search).await.map_err(|error| not_read(&error))?;
    whole(&found.missing)?;
    let event = found.events.first().filter(|event| event.id == id).ok_or_else(missing)?;
    Ok(GetLogRecordResponse { log_record: Some(all_fields(ctx, group, event)) })
}

fn all_fields(ctx: &Context, group: &LogGroup, event: &Stored) -> BTreeMap<String, String> {
    let mut fields = discovered(&event.message);
    let of_the_system = [
        ("@ingestionTime", event.ingestion_time.to_string()),
        ("@log", format!("{}:{}", ctx.scope().account, group.name)),
        ("@logStream", event.stream.to_string()),
        ("@message", event.message.to_string()),
        ("@timestamp", event.timestamp.to_string()),
        ("@ptr", pointer(group.id, event.id)),
    ];
    fields.extend(of_the_system.into_iter().map(|(name, value)| (name.to_owned(), value)));
    fields
}

/// `GetLogGroupFields`, from a sample: the newest events of the time that is asked for.
pub(crate) async fn fields(
    ctx: &Context,
    request: GetLogGroupFieldsRequest,
) -> Result<GetLogGroupFieldsResponse, Error> {
    let (name, identifier) = (request.log_group_name.as_deref(), request.log_group_identifier.as_deref());
    let group = store::id(lookup::by_either(&ctx.snapshot(), ctx.scope(), name, identifier)?);
    let now = store::now(ctx);
    let minutes = |minutes: i64| minutes * 60_000;
    let (start, end) = match request.time.map(|seconds| seconds.saturating_mul(1000)) {
        Some(time) => (time.saturating_sub(minutes(8)), time.saturating_add(minutes(8))),
        None => (now - minutes(15), now),
    };
    let search = Search {
        groups: vec![group],
        streams: Streams::All,
        start: Some(start),
        end: Some(end.saturating_add(1)),
        matcher: Arc::new(Everything),
        limit: SAMPLE,
        max_bytes: MAX_PAGE_BYTES,
        budget: Some(BUDGET),
        after: None,
        newest_first: true,
        now,
    };
    let found = store::of(ctx)?.search(search).await.map_err(|error| not_read(&error))?;
    whole(&found.missing)?;
    Ok(GetLogGroupFieldsResponse { log_group_fields: Some(shares(&found.events)) })
}

/// How many of a hundred events have each field, the most frequent first.
fn shares(events: &[Stored]) -> Vec<LogGroupField> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for event in events {
        let own = discovered(&event.message).into_keys();
        for name in own.chain(OF_THE_SYSTEM.map(str::to_owned)) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let share = |count: usize| i32::try_from(count * 100 / events.len().max(1)).ok();
    counts.into_iter().map(|(name, count)| LogGroupField { name: Some(name), percent: share(count) }).collect()
}

/// The fields of a message that is JSON, by their paths.
fn discovered(message: &str) -> BTreeMap<String, String> {
    let room = MAX_PATHS * message.len();
    let mut found = Discovered { fields: BTreeMap::new(), path: String::new(), room };
    if message.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str::<Value>(message)
    {
        found.add(&value);
    }
    found.fields
}

struct Discovered {
    fields: BTreeMap<String, String>,
    /// Where it is.
    path: String,
    /// How many bytes of paths there may still be.
    room: usize,
}

impl Discovered {
    fn add(&mut self, value: &Value) {
        if self.fields.len() >= MAX_FIELDS {
            return;
        }
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| self.within(name, value)),
            Value::Array(values) => {
                values.iter().enumerate().for_each(|(index, value)| self.within(&index.to_string(), value));
            }
            _ => {
                let Some(room) = self.room.checked_sub(self.path.len()) else { return };
                self.room = room;
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                self.fields.insert(self.path.clone(), text);
            }
        }
    }

    fn within(&mut self, name: &str, value: &Value) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        self.add(value);
        self.path.truncate(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_a_message_are_told_by_their_paths() {
        let found = discovered(r#" {"a": {"b": [1, "x"]}, "ok": true, "none": null}"#);
        let expected = [("a.b.0", "1"), ("a.b.1", "x"), ("none", "null"), ("ok", "true")];
        assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        for other in ["plain", "[1]", "{", "\"a\""] {
            assert!(discovered(other).is_empty(), "{other}");
        }
    }

    #[test]
    fn a_long_key_is_not_told_again_and_again_without_end() {
        let key = "k".repeat(10_000);
        let leaves = (0..150).map(|n| format!("\"{n}\":1")).collect::<Vec<_>>().join(",");
        let message = format!("{{\"{key}\":{{{leaves}}},\"z\":1}}");
        let found = discovered(&message);
        assert!(found.contains_key(&format!("{key}.0")));
        assert!(found.keys().map(String::len).sum::<usize>() <= MAX_PATHS * message.len());
        let usual = discovered(r#"{"kubernetes":{"labels":{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8}}}"#);
        assert_eq!(usual.len(), 8);
    }

    #[test]
    fn a_field_has_the_share_of_the_events_that_have_it() {
        let event = |message: &str| Stored {
            timestamp: 1,
            ingestion_time: 2,
            stream: "s".into(),
            message: message.into(),
            id: EventId::new(1, 0),
        };
        let events = [event(r#"{"level": "info"}"#), event("plain"), event("plain")];
        let shares = shares(&events);
        let share = |name: &str| shares.iter().find(|it| it.name.as_deref() == Some(name)).and_then(|it| it.percent);
        assert_eq!((share("@message"), share("level"), share("none")), (Some(100), Some(33), None));
        assert_eq!(shares.last().and_then(|last| last.percent), Some(33));
    }
}
