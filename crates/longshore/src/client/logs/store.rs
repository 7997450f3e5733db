//! The log store, over the API of CloudWatch Logs: which streams a task's containers write to, and what is in them.
//!
//! A container whose task definition says `awslogs` writes to the stream `prefix/container/task-id` of its group, or, without
//! a prefix, to one that is named by the engine's id of it. What is there can be read from any machine, and for as long as
//! the group keeps it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use futures_util::stream::{self, BoxStream, StreamExt};
use longshore_api::awslogs;
use longshore_api::client::{self, Client};
use longshore_api::ecs::{LogDriver, Task, TaskDefinition};
use longshore_api::logs::TARGET_PREFIX;
use longshore_logs::EventId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::line::Line;
use super::merge::Dated;
use super::origin::Origin;
use super::tail::Tail;
use crate::client::format::short_name;
use crate::error::Error;

/// Up to so many streams of a container are asked for one by one; more are found by what their names begin with.
const ONE_BY_ONE: usize = 8;

/// How far the clocks of machines may be apart, in milliseconds.
const CLOCKS: i64 = 60_000;

/// The most events in an answer (API reference: `FilterLogEvents.limit`).
const PAGE: u32 = 10_000;

/// A stream that a container writes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) group: String,
    pub(super) stream: String,
    /// What all tasks' streams of this container begin with.
    family: Option<String>,
    /// Nothing in it is older, in milliseconds since 1970.
    pub(super) since: Option<i64>,
    pub(super) origin: Arc<Origin>,
}

impl Stored {
    /// Names the stream among all.
    pub(super) fn key(&self) -> String {
        key(&self.group, &self.stream)
    }

    /// What all tasks' streams of this container begin with, which may be its own name alone.
    pub(super) fn family(&self) -> &str {
        self.family.as_deref().unwrap_or(&self.stream)
    }
}

/// Names a stream among all.
pub(super) fn key(group: &str, stream: &str) -> String {
    // No group's name has a colon.
    format!("{group}:{stream}")
}

/// The streams of a task. Containers with other log drivers have none.
pub(super) fn streams(task: &Task, definition: &TaskDefinition) -> Vec<Stored> {
    let task_id = short_name(task.task_arn.as_deref().unwrap_or_default());
    let made = |name: &str| task.containers.iter().flatten().find(|container| container.name.as_deref() == Some(name));
    // A moment more, since clocks of machines differ.
    let since = task.created_at.map(|at| at.millis().saturating_sub(CLOCKS));
    let definitions = definition.container_definitions.iter().flatten();
    let found = definitions.filter_map(|container| {
        let name = container.name.as_deref()?;
        let options = options_of(container.log_configuration.as_ref()?)?;
        let (family, stream) = match &options.stream_prefix {
            Some(prefix) => (Some(format!("{prefix}/{name}/")), format!("{prefix}/{name}/{task_id}")),
            None => (None, made(name)?.runtime_id.clone()?),
        };
        Some(Stored { group: options.group, stream, family, since, origin: Arc::new(Origin::new(task_id, name)) })
    });
    found.collect()
}

fn options_of(configuration: &longshore_api::ecs::LogConfiguration) -> Option<awslogs::Options> {
    if configuration.log_driver != Some(LogDriver::Awslogs) {
        return None;
    }
    awslogs::Options::read(configuration.options.as_ref().unwrap_or(&BTreeMap::new())).ok()
}

/// What of the streams is wanted.
#[derive(Debug, Clone, Default)]
pub(super) struct Range {
    /// Milliseconds since 1970, both.
    pub(super) since: Option<i64>,
    pub(super) until: Option<i64>,
    /// A filter pattern.
    pub(super) pattern: Option<String>,
}

/// Streams that are asked for together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query {
    group: String,
    prefix: String,
    streams: HashMap<String, Of>,
}

/// A stream of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Of {
    origin: Arc<Origin>,
    since: Option<i64>,
}

/// The questions that bring the lines of all these streams, each of which is in one of them.
pub(super) fn queries(streams: &[Stored]) -> Vec<Query> {
    let mut together: BTreeMap<(&str, &str), Vec<&Stored>> = BTreeMap::new();
    for stored in streams {
        together.entry((&stored.group, stored.family())).or_default().push(stored);
    }
    let mut queries = Vec::new();
    for ((group, family), streams) in together {
        match streams.len() {
            0..=ONE_BY_ONE => queries.extend(streams.into_iter().map(Query::of)),
            _ => queries.push(Query::of_all(group, family, &streams)),
        }
    }
    queries
}

/// A line of the store.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) origin: Arc<Origin>,
    pub(super) line: Line,
    pub(super) millis: i64,
    /// When the store took it in, in milliseconds since 1970.
    pub(super) ingestion: i64,
    /// Its number in the order in which the store took lines in; none where the API gives none.
    pub(super) number: Option<u64>,
    /// The stream's, see [`Stored::key`].
    stream: String,
}

impl Found {
    /// Names the stream that it is in among all.
    pub(super) fn key(&self) -> String {
        self.stream.clone()
    }
}

impl Dated for Found {
    fn at(&self) -> &str {
        &self.line.at
    }
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct FilterLogEvents<'a> {
    log_group_name: &'a str,
    log_stream_name_prefix: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter_pattern: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    limit: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Page {
    events: Vec<Event>,
    next_token: Option<String>,
    next_backward_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GetLogEvents<'a> {
    log_group_name: &'a str,
    log_stream_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<i64>,
    start_from_head: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    limit: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Event {
    log_stream_name: String,
    timestamp: i64,
    ingestion_time: i64,
    message: String,
    event_id: String,
}

impl Query {
    /// The question for one stream alone.
    pub(super) fn of(stored: &Stored) -> Self {
        Self::of_all(&stored.group, &stored.stream, &[stored])
    }

    fn of_all(group: &str, prefix: &str, streams: &[&Stored]) -> Self {
        let of = |it: &&Stored| (it.stream.clone(), Of { origin: Arc::clone(&it.origin), since: it.since });
        Self { group: group.to_owned(), prefix: prefix.to_owned(), streams: streams.iter().map(of).collect() }
    }

    /// Its streams, by their keys.
    pub(super) fn keys(&self) -> impl Iterator<Item = String> {
        self.streams.keys().map(|stream| key(&self.group, stream))
    }

    /// Since when there can be anything in them.
    fn since(&self) -> Option<i64> {
        self.streams.values().map(|of| of.since).min().flatten()
    }

    /// The group that they are in.
    pub(super) fn group(&self) -> &str {
        &self.group
    }

    /// Why there is nothing, when the store has no such group.
    pub(super) fn missing(&self, error: Error) -> Error {
        if is_missing(&error) { self.absence() } else { error }
    }

    /// There is no such group.
    pub(super) fn absence(&self) -> Error {
        Error::Hint(
            format!("log group {} is not there", self.group),
            "nothing was delivered to it yet, or it was deleted: `aws logs create-log-group`, or the option \
             awslogs-create-group, makes it"
                .to_owned(),
        )
    }

    /// The lines, in the order of their times, page by page.
    pub(super) fn lines(&self, client: &Client, range: &Range) -> BoxStream<'static, Result<Found, Error>> {
        let range = Range { since: range.since.max(self.since()).map(|since| since.max(0)), ..range.clone() };
        let state = (self.clone(), client.clone(), range, Some(None));
        let pages = stream::unfold(state, |(query, client, range, token)| async move {
            let (lines, next) = match query.page(&client, &range, token?).await {
                Ok((lines, next)) => (lines.into_iter().map(Ok).collect(), next.map(Some)),
                Err(error) => (vec![Err(error)], None),
            };
            Some((stream::iter(lines), (query, client, range, next)))
        });
        pages.flatten().boxed()
    }

    async fn page(
        &self,
        client: &Client,
        range: &Range,
        next_token: Option<String>,
    ) -> Result<(Vec<Found>, Option<String>), Error> {
        let request = FilterLogEvents {
            log_group_name: &self.group,
            log_stream_name_prefix: &self.prefix,
            start_time: range.since,
            // What is at the end itself belongs to it, in this operation.
            end_time: range.until,
            filter_pattern: range.pattern.as_deref(),
            next_token,
            limit: PAGE,
        };
        let page: Page = call(client, "FilterLogEvents", &request).await?;
        let lines = page.events.into_iter().filter_map(|event| {
            let of = self.streams.get(&event.log_stream_name)?;
            let stream = key(&self.group, &event.log_stream_name);
            Some(event.found(of, stream))
        });
        Ok((lines.collect(), page.next_token))
    }

    /// The last `count` lines of each of its streams, in the order of their times.
    pub(super) async fn tail(&self, client: &Client, range: &Range, count: usize) -> Result<Vec<Found>, Error> {
        let mut all = Vec::new();
        if count == 0 {
            return Ok(all);
        }
        if range.pattern.is_some() {
            // What matches can be told from the front alone.
            let mut last: HashMap<String, Tail<Found>> = HashMap::new();
            let mut lines = self.lines(client, range);
            while let Some(line) = lines.next().await {
                let line = line?;
                last.entry(line.key()).or_insert_with(|| Tail::new(count)).push(line);
            }
            all.extend(last.into_values().flatten());
        } else {
            for stream in self.streams.keys() {
                all.extend(self.end_of(client, range, stream, count).await?);
            }
        }
        all.sort_by_key(|found: &Found| found.millis);
        Ok(all)
    }

    /// The last `count` lines of a stream, which come page by page, the last page first.
    async fn end_of(&self, client: &Client, range: &Range, stream: &str, count: usize) -> Result<Vec<Found>, Error> {
        let Some(of) = self.streams.get(stream) else { return Ok(Vec::new()) };
        let (mut pages, mut left, mut token) = (Vec::new(), count, None);
        while left > 0 {
            let request = GetLogEvents {
                log_group_name: &self.group,
                log_stream_name: stream,
                start_time: range.since,
                // What is at the end itself does not belong to it, in this operation.
                end_time: range.until.map(|until| until.saturating_add(1)),
                start_from_head: false,
                next_token: token.clone(),
                limit: u32::try_from(left).unwrap_or(PAGE).min(PAGE),
            };
            let page: Page = match call(client, "GetLogEvents", &request).await {
                Ok(page) => page,
                // It has printed nothing yet.
                Err(error) if is_missing(&error) && !is_missing_group(&error) => break,
                Err(error) => return Err(error),
            };
            // At the beginning of the stream the token is the one that was asked with.
            let is_first = page.next_backward_token.is_none() || page.next_backward_token == token;
            token = page.next_backward_token;
            left = left.saturating_sub(page.events.len());
            let key = key(&self.group, stream);
            pages.push(page.events.into_iter().map(|event| event.found(of, key.clone())).collect::<Vec<_>>());
            if is_first {
                break;
            }
        }
        Ok(pages.into_iter().rev().flatten().collect())
    }
}

impl Event {
    fn found(self, of: &Of, stream: String) -> Found {
        let line = Line::stored(self.timestamp, self.message);
        Found {
            origin: Arc::clone(&of.origin),
            line,
            millis: self.timestamp,
            ingestion: self.ingestion_time,
            number: self.event_id.parse().ok().map(EventId::sequence),
            stream,
        }
    }
}

async fn call<A: DeserializeOwned>(client: &Client, operation: &str, request: &impl Serialize) -> Result<A, Error> {
    Ok(client.call("logs", TARGET_PREFIX, operation, request).await?)
}

/// Whether the group or the stream is not there.
pub(super) fn is_missing(error: &Error) -> bool {
    matches!(error, Error::Call(error) if error.code() == Some("ResourceNotFoundException"))
}

fn is_missing_group(error: &Error) -> bool {
    matches!(error, Error::Call(client::Error::Service { message, .. }) if message.contains("log group"))
}

#[cfg(test)]
impl Stored {
    /// A stream of a group.
    pub(super) fn of(group: &str, stream: &str) -> Self {
        let origin = Arc::new(Origin::new("3f2a", "web"));
        Self { group: group.to_owned(), stream: stream.to_owned(), family: None, since: None, origin }
    }
}

#[cfg(test)]
impl Found {
    /// A line of a stream.
    pub(super) fn of(stream: &str, millis: i64, number: u64, ingestion: i64) -> Self {
        let origin = Arc::new(Origin::new("3f2a", "web"));
        let line = Line::stored(millis, String::new());
        Self { origin, line, millis, ingestion, number: Some(number), stream: stream.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    fn definition(prefix: Option<&str>) -> TaskDefinition {
        let mut options = json!({"awslogs-group": "/app", "awslogs-region": "us-east-1"});
        if let Some(prefix) = prefix {
            options["awslogs-stream-prefix"] = prefix.into();
        }
        from_value(json!({"containerDefinitions": [
            {"name": "web", "logConfiguration": {"logDriver": "awslogs", "options": options}},
            {"name": "side", "logConfiguration": {"logDriver": "json-file"}},
            {"name": "plain"},
        ]}))
        .unwrap()
    }

    fn task(id: &str) -> Task {
        let containers = json!([{"name": "web", "runtimeId": "4f5e"}, {"name": "side", "runtimeId": "77"}]);
        from_value(
            json!({"taskArn": format!("arn:aws:ecs:us-east-1:000000000000:task/c/{id}"), "containers": containers}),
        )
        .unwrap()
    }

    #[test]
    fn streams_are_named_as_the_agent_names_them() {
        let with = streams(&task("3f2a"), &definition(Some("p")));
        assert_eq!((with.len(), with[0].group.as_str(), with[0].stream.as_str()), (1, "/app", "p/web/3f2a"));
        let without = streams(&task("3f2a"), &definition(None));
        assert_eq!(without[0].stream, "4f5e");
        assert_eq!((without[0].origin.task_id.as_str(), without[0].origin.container.as_str()), ("3f2a", "web"));
    }

    #[test]
    fn many_tasks_are_asked_for_at_once() {
        let of = |count: usize| -> Vec<Stored> {
            (0..count).flat_map(|id| streams(&task(&format!("{id:032x}")), &definition(Some("p")))).collect()
        };
        let few = queries(&of(2));
        assert_eq!(few.iter().map(|query| query.streams.len()).collect::<Vec<_>>(), [1, 1]);
        let many = queries(&of(9));
        assert_eq!((many.len(), many[0].prefix.as_str(), many[0].streams.len()), (1, "p/web/", 9));
    }
}
