//! Asks FilterLogEvents, as a person would who looks for something.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::json;

use super::{GROUP, LOGS};
use crate::caller::{Caller, body};
use crate::error::Error;
use crate::samples::Samples;

/// How often a question is asked.
const TIMES: u64 = 11;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default)]
    events: Vec<Event>,
    next_token: Option<String>,
}

/// An event, as far as a benchmark looks at it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Event {
    /// When it was written, in milliseconds since the epoch.
    pub(crate) timestamp: i64,
    /// Its text.
    pub(crate) message: String,
}

/// How long answers took, and what stood in them.
pub(crate) struct Search {
    pub(crate) times: Samples,
    /// Events of one answer.
    pub(crate) events: u64,
}

/// Asks for words of which each stands in one event; the time counts until all pages have been read.
///
/// # Errors
/// When an answer does not hold the one event.
pub(crate) async fn rare(caller: &mut Caller, words: impl Iterator<Item = String>) -> Result<Search, Error> {
    let mut times = Vec::new();
    for word in words.take(TIMES as usize) {
        let began = Instant::now();
        let found = all(caller, &word, 0).await?;
        times.push(began.elapsed());
        if found.len() != 1 {
            return Err(Error::Unexpected(format!("{word} stands in one event, {} were found", found.len())));
        }
    }
    Ok(Search { times: times.into_iter().collect(), events: 1 })
}

/// Asks for a word that stands nowhere.
///
/// # Errors
/// When it is found.
pub(crate) async fn absent(caller: &mut Caller, word: &str) -> Result<Search, Error> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        if !all(caller, word, 0).await?.is_empty() {
            return Err(Error::Unexpected(format!("{word} stands nowhere, and was found")));
        }
        times.push(began.elapsed());
    }
    Ok(Search { times: times.into_iter().collect(), events: 0 })
}

/// Asks for the first page of a word that stands in many events, `limit` of them.
///
/// # Errors
/// When the page is not there.
pub(crate) async fn first_page(caller: &mut Caller, word: &str, limit: u64) -> Result<Search, Error> {
    let mut times = Vec::new();
    let mut events = 0;
    for _ in 0..TIMES {
        let request = body(&json!({"logGroupName": GROUP, "filterPattern": word, "limit": limit}));
        let began = Instant::now();
        let answer = caller.call_service(LOGS, "FilterLogEvents", request).await?;
        times.push(began.elapsed());
        let answer: Answer = serde_json::from_slice(&answer).map_err(Error::unexpected)?;
        events = answer.events.len() as u64;
        if events == 0 {
            return Err(Error::Unexpected(format!("{word} stands in many events, and the first page has none")));
        }
    }
    Ok(Search { times: times.into_iter().collect(), events })
}

/// All events with a word from a time on, page by page.
///
/// # Errors
/// When a page is not answered, or there is no end of pages.
pub(crate) async fn all(caller: &mut Caller, word: &str, start: i64) -> Result<Vec<Event>, Error> {
    const LIMIT: Duration = Duration::from_secs(30);
    let began = Instant::now();
    let mut events = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let mut request = json!({"logGroupName": GROUP, "filterPattern": word, "startTime": start});
        if let Some(token) = token {
            request["nextToken"] = json!(token);
        }
        let answer = caller.call_service(LOGS, "FilterLogEvents", body(&request)).await?;
        let answer: Answer = serde_json::from_slice(&answer).map_err(Error::unexpected)?;
        events.extend(answer.events);
        token = answer.next_token;
        if token.is_none() {
            return Ok(events);
        }
        if began.elapsed() > LIMIT {
            return Err(Error::TimedOut { what: format!("the last page of {word}"), seconds: LIMIT.as_secs() });
        }
    }
}
