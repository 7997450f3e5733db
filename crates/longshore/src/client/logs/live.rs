//! The live tail: it tells which streams have something new, and since when.
//!
//! What it says is not printed: a live tail leaves lines out when there are more than 500 a second, and after a break nobody
//! knows what it would have said. So it is only taken as word that there is something to ask for, and the questions bring it.

use std::time::Duration;

use longshore_api::client::Client;
use longshore_api::event_stream::Frame;
use longshore_api::logs::TARGET_PREFIX;
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep, timeout};

use super::board::{Board, News};
use super::store::{Stored, key};

/// After how long without a word a session is given up. The server says something each second.
const SILENCE: Duration = Duration::from_secs(10);

/// How soon a session that has ended, or could not begin, is begun again.
const AGAIN: Duration = Duration::from_secs(1);

/// How often, at most, late lines are looked for after a flood, which hides them.
const AFTER_A_FLOOD: Duration = Duration::from_secs(30);

/// The most groups of a session, and the most streams (API reference: `StartLiveTail`).
const MAX_GROUPS: usize = 10;
const MAX_STREAMS: usize = 100;

/// What a session is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    log_group_identifiers: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_stream_name_prefixes: Option<Vec<String>>,
}

impl Asked {
    /// What tells of these streams; none when there is none, or when a session cannot be had for so many groups.
    pub(super) fn of(streams: &[Stored]) -> Option<Self> {
        let mut groups: Vec<_> = streams.iter().map(|stored| stored.group.clone()).collect();
        groups.sort_unstable();
        groups.dedup();
        if groups.is_empty() || groups.len() > MAX_GROUPS {
            return None;
        }
        let mut prefixes: Vec<_> = streams.iter().map(|stored| stored.family().to_owned()).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        // Streams can be chosen of one group alone.
        let may_choose = groups.len() == 1 && prefixes.len() <= MAX_STREAMS;
        Some(Self { log_group_identifiers: groups, log_stream_name_prefixes: may_choose.then_some(prefixes) })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StartLiveTail<'a> {
    #[serde(flatten)]
    asked: &'a Asked,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_event_filter_pattern: Option<&'a str>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Update {
    session_metadata: Metadata,
    session_results: Vec<Event>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Metadata {
    sampled: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Event {
    log_stream_name: String,
    log_group_identifier: String,
    timestamp: i64,
}

/// Tells for ever, one session after another. Without a session the questions go on by themselves.
pub(super) async fn run(client: Client, pattern: Option<String>, board: &Board) {
    let mut wanted = board.asked();
    loop {
        let asked = wanted.borrow_and_update().clone();
        let session = async {
            match &asked {
                Some(asked) => session(&client, asked, pattern.as_deref(), board).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = session => {}
            changed = wanted.changed() => if changed.is_err() {
                return;
            },
        }
        board.told(false);
        sleep(AGAIN).await;
    }
}

/// One session, until it ends for any reason: the questions meet the same one, and say it.
async fn session(client: &Client, asked: &Asked, pattern: Option<&str>, board: &Board) {
    let request = StartLiveTail { asked, log_event_filter_pattern: pattern };
    let Ok(mut frames) = client.events("logs", TARGET_PREFIX, "StartLiveTail", &request).await else { return };
    let (mut was_flooded, mut looked) = (false, Instant::now());
    while let Ok(Ok(Some(frame))) = timeout(SILENCE, frames.next()).await {
        match frame.event_type() {
            Some("sessionStart") => board.told(true),
            Some("sessionUpdate") => match news(&frame) {
                Some(mut news) => {
                    was_flooded |= news.all;
                    if was_flooded && !news.all && looked.elapsed() >= AFTER_A_FLOOD {
                        news.add(News { is_late: true, ..News::everything() });
                        (was_flooded, looked) = (false, Instant::now());
                    }
                    board.tell(news);
                }
                None => return,
            },
            Some(_) => {}
            None => return,
        }
    }
}

fn news(frame: &Frame) -> Option<News> {
    let update: Update = serde_json::from_slice(&frame.payload).ok()?;
    let mut news = News { all: update.session_metadata.sampled, ..News::default() };
    for event in update.session_results {
        let group = event.log_group_identifier.rsplit(':').next().unwrap_or_default();
        news.note(key(group, &event.log_stream_name), event.timestamp);
    }
    Some(news)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_update_says_which_streams_and_since_when() {
        let payload = json!({"sessionMetadata": {"sampled": false}, "sessionResults": [
            {"logGroupIdentifier": "arn:aws:logs:us-east-1:0:log-group:/app", "logStreamName": "a:1", "timestamp": 7},
            {"logGroupIdentifier": "arn:aws:logs:us-east-1:0:log-group:/app", "logStreamName": "a:1", "timestamp": 5},
        ]});
        let frame = Frame { headers: Vec::new(), payload: payload.to_string().into_bytes() };
        let news = news(&frame).expect("an update");
        assert_eq!((news.all, news.streams), (false, [("/app:a:1".to_owned(), 5)].into()));
    }
}
