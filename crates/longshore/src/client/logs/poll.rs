//! Following the log store: what is new is asked for twice a second.
//!
//! Events of several tasks become visible in no common order, so each question reaches a little back behind what was seen, and
//! what was shown before is known by its id.

use std::collections::{BTreeSet, HashMap};

use futures_util::{StreamExt, stream};
use longshore_api::client::Client;

use super::store::{self, Found, Query, Range, Stored};
use crate::client::time;
use crate::error::Error;

/// How far a question reaches back, in milliseconds.
const OVERLAP: i64 = 10_000;

/// Questions under way at once.
const PARALLEL: usize = 8;

/// Where it is in the streams that it follows.
pub(super) struct Poller {
    client: Client,
    range: Range,
    /// At first, only so many lines of what each stream has.
    tail: Option<u32>,
    cursors: HashMap<String, Cursor>,
}

/// Where it is in one stream.
#[derive(Debug, Default)]
struct Cursor {
    newest: Option<i64>,
    /// Nothing older is shown.
    floor: i64,
    /// What was shown within the overlap.
    shown: BTreeSet<(i64, String)>,
    /// What was shown without its id being known.
    unnamed: HashMap<(i64, String), u32>,
}

impl Poller {
    pub(super) fn new(client: Client, range: Range, tail: Option<u32>) -> Self {
        Self { client, range, tail, cursors: HashMap::new() }
    }

    /// The lines of these streams that were not given before, in the order of their times.
    ///
    /// # Errors
    /// When the server cannot be asked. What it said before is given the next time.
    pub(super) async fn poll(&mut self, streams: &[Stored]) -> Result<Vec<Found>, Error> {
        let mut new = match self.tail.take() {
            Some(count) => self.begin_at_the_end(streams, count).await?,
            None => Vec::new(),
        };
        let queries = store::queries(streams);
        let (client, cursors, range) = (&self.client, &self.cursors, &self.range);
        let asked = stream::iter(queries).map(|query| {
            let starts = query.keys().map(|(key, since)| cursors.get(&key).and_then(Cursor::start).or(since));
            let start = starts.min().flatten().max(range.since);
            let range = Range { since: start.map(|start| start.max(0)), ..range.clone() };
            async move { all(&query, client, &range).await }
        });
        let answers: Vec<_> = asked.buffer_unordered(PARALLEL).collect().await;
        for answer in answers {
            let lines = answer?.into_iter();
            new.extend(lines.filter(|line| self.cursors.entry(line.key()).or_default().take(line)));
        }
        new.sort_by_key(|line| line.millis);
        Ok(new)
    }

    /// Shows the last lines of the streams, and notes that nothing before them is to be shown.
    async fn begin_at_the_end(&mut self, streams: &[Stored], count: u32) -> Result<Vec<Found>, Error> {
        let now = time::now().millis();
        let mut all = Vec::new();
        for query in store::queries(streams) {
            match query.tail(&self.client, &self.range, count).await {
                Ok(lines) => all.extend(lines),
                Err(error) if store::is_missing(&error) => {}
                Err(error) => return Err(error),
            }
        }
        for stored in streams {
            let cursor = self.cursors.entry(stored.key()).or_default();
            let own: Vec<&Found> = all.iter().filter(|line| line.key() == stored.key()).collect();
            if own.len() >= count as usize {
                cursor.floor = own.first().map_or(now, |first| first.millis);
            }
            cursor.newest = own.last().map(|last| last.millis);
            for line in own {
                *cursor.unnamed.entry((line.millis, line.line.text.clone())).or_default() += 1;
            }
        }
        Ok(all)
    }
}

async fn all(query: &Query, client: &Client, range: &Range) -> Result<Vec<Found>, Error> {
    let mut lines = query.lines(client, range);
    let mut found = Vec::new();
    while let Some(line) = lines.next().await {
        match line {
            Ok(line) => found.push(line),
            // Nothing was delivered yet, so the group or the stream is not there.
            Err(error) if store::is_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

impl Cursor {
    /// From where on to ask.
    fn start(&self) -> Option<i64> {
        Some(self.newest?.saturating_sub(OVERLAP).max(self.floor))
    }

    /// Whether a line is new; it is not from then on.
    fn take(&mut self, line: &Found) -> bool {
        let shown_until = self.newest.map_or(i64::MIN, |newest| newest.saturating_sub(OVERLAP));
        if line.millis < shown_until.max(self.floor) || !self.shown.insert((line.millis, line.id.clone())) {
            return false;
        }
        if let Some(count) = self.unnamed.get_mut(&(line.millis, line.line.text.clone())) {
            *count -= 1;
            if *count == 0 {
                self.unnamed.remove(&(line.millis, line.line.text.clone()));
            }
            return false;
        }
        let newest = self.newest.map_or(line.millis, |newest| newest.max(line.millis));
        self.newest = Some(newest);
        self.shown = self.shown.split_off(&(newest.saturating_sub(OVERLAP), String::new()));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(millis: i64, id: &str, text: &str) -> Found {
        Found::of("/app:p/web/3f2a", millis, id, text)
    }

    #[test]
    fn every_line_is_shown_once_however_often_it_comes() {
        let mut cursor = Cursor::default();
        assert!(cursor.take(&found(20_000, "1", "a")) && !cursor.take(&found(20_000, "1", "a")));
        assert!(cursor.take(&found(20_000, "2", "a")), "another one that says the same");
        assert!(cursor.take(&found(15_000, "3", "late")), "what comes late within the overlap is shown");
        assert!(!cursor.take(&found(9_999, "4", "too late")));
        assert_eq!(cursor.start(), Some(10_000));
        assert!(cursor.take(&found(90_000, "5", "b")));
        assert_eq!(cursor.shown.len(), 1, "what is behind the overlap is forgotten");
    }

    #[test]
    fn after_a_tail_only_what_is_newer_comes() {
        let mut cursor = Cursor { newest: Some(20_000), floor: 19_000, ..Cursor::default() };
        cursor.unnamed.insert((20_000, "last".to_owned()), 1);
        assert!(!cursor.take(&found(18_000, "1", "before the tail")));
        assert!(!cursor.take(&found(20_000, "2", "last")), "the tail had it");
        assert!(cursor.take(&found(20_000, "3", "last")), "and this one it had not");
        assert_eq!(cursor.start(), Some(19_000));
    }
}
