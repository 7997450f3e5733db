//! The questions that bring what is new in the log store, one at a time, each in the order of the lines' times.

use std::collections::{HashMap, HashSet};

use futures_util::{StreamExt, TryStreamExt, stream};
use longshore_api::client::Client;

use super::absent::Absent;
use super::board::{Board, News};
use super::cursor::{Cursor, LATE, OVERLAP};
use super::merge::Merged;
use super::store::{self, Found, Query, Range, Stored};
use super::tail::Tail;
use crate::client::output::remark;
use crate::error::Error;

/// How far apart in time streams may be that are asked for together, in milliseconds.
const RECENT: i64 = 60_000;

/// Questions under way at once.
const PARALLEL: usize = 8;

/// How many lines are given at a time.
const TOGETHER: usize = 1_000;

/// Where it is in the streams that it follows.
pub(super) struct Poller {
    client: Client,
    range: Range,
    /// At first, only so many lines of what each stream has.
    tail: Option<u32>,
    cursors: HashMap<String, Cursor>,
    absent: Absent,
    /// What was to be asked for and could not.
    missed: News,
    asking: Option<Asking>,
}

/// A question that is under way.
struct Asking {
    merged: Merged<Found>,
    news: News,
    any: bool,
}

/// What a step brings.
pub(super) struct Step {
    /// Lines that were not given before, in the order of their times.
    pub(super) lines: Vec<Found>,
    /// How the question ended, if it has.
    pub(super) end: Option<End>,
}

/// The end of a question.
pub(super) struct End {
    /// Whether it brought anything.
    pub(super) any: bool,
    /// Why not everything could be asked for. It is the next time.
    pub(super) failure: Option<Error>,
}

impl Poller {
    pub(super) fn new(client: Client, range: Range, tail: Option<u32>) -> Self {
        let (cursors, absent, missed) = (HashMap::new(), Absent::default(), News::default());
        Self { client, range, tail, cursors, absent, missed, asking: None }
    }

    /// Waits for something to ask for, and asks.
    pub(super) async fn step(&mut self, board: &Board) -> Step {
        let mut asking = match self.asking.take() {
            Some(asking) => asking,
            None => {
                let mut news = board.next().await;
                news.add(std::mem::take(&mut self.missed));
                let streams = board.streams();
                forget_others(&mut self.cursors, &streams);
                if let Some(count) = self.tail {
                    return self.begin_at_the_end(&streams, count).await;
                }
                self.ask(&streams, news).await
            }
        };
        let mut lines = Vec::new();
        while lines.len() < TOGETHER {
            match asking.merged.next().await {
                Some(line) => {
                    if self.cursors.entry(line.key()).or_default().take(&line) {
                        lines.push(line);
                    }
                }
                None => {
                    let end = self.settle(asking, !lines.is_empty());
                    return Step { lines, end: Some(end) };
                }
            }
        }
        asking.any = true;
        self.asking = Some(asking);
        Step { lines, end: None }
    }

    async fn ask(&self, streams: &[Stored], news: News) -> Asking {
        let wanted: Vec<(&Stored, Option<i64>)> =
            streams.iter().filter_map(|stored| Some((stored, self.start(stored, &news)?))).collect();
        let starts: HashMap<String, Option<i64>> =
            wanted.iter().map(|(stored, start)| (stored.key(), *start)).collect();
        // A stream that has been quiet for long would have all of its family read from there on.
        let recent = wanted.iter().filter_map(|(_, start)| *start).max().map(|latest| latest.saturating_sub(RECENT));
        let (recent, quiet): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(_, start)| *start >= recent);
        let recent: Vec<Stored> = recent.into_iter().map(|(stored, _)| stored.clone()).collect();
        let queries = store::queries(&recent).into_iter().chain(quiet.into_iter().map(|(stored, _)| Query::of(stored)));
        let questions = queries.map(|query| {
            let start = query.keys().map(|key| starts.get(&key).copied().flatten()).min().flatten();
            lines_from(&query, &self.client, &self.range, start, &self.absent)
        });
        Asking { merged: Merged::new(questions.collect(), PARALLEL).await, news, any: false }
    }

    /// From when on a stream is to be asked for, if it is; nobody may know when it begins.
    fn start(&self, stored: &Stored, news: &News) -> Option<Option<i64>> {
        let Some(newest) = self.cursors.get(&stored.key()).and_then(|cursor| cursor.newest) else {
            return Some(stored.since);
        };
        let told = news.streams.get(&stored.key()).copied();
        let usual = news.all.then(|| newest.saturating_sub(if news.is_late { LATE } else { OVERLAP }));
        told.into_iter().chain(usual).min().map(Some)
    }

    fn settle(&mut self, mut asking: Asking, any: bool) -> End {
        // What was only half asked for is remembered as it was shown, and asked for once more.
        self.cursors.values_mut().for_each(Cursor::settle);
        let failure = (!asking.merged.errors.is_empty()).then(|| asking.merged.errors.swap_remove(0));
        if failure.is_some() {
            asking.news.all = true;
            self.missed = asking.news;
        }
        End { any: any || asking.any, failure }
    }

    /// Brings the last lines of the streams, and notes that nothing before them is to be shown.
    async fn begin_at_the_end(&mut self, streams: &[Stored], count: u32) -> Step {
        let (client, range, absent) = (&self.client, &self.range, &self.absent);
        let ends = stream::iter(streams.iter().map(Stored::clone)).map(|stored| async move {
            let lines = last(&stored, client, range, count as usize, absent).await?;
            Ok::<_, Error>((stored.key(), lines))
        });
        let ends: Result<Vec<_>, Error> = ends.buffered(PARALLEL).try_collect().await;
        self.missed = News::everything();
        let ends = match ends {
            Ok(ends) => ends,
            Err(error) => return Step { lines: Vec::new(), end: Some(End { any: false, failure: Some(error) }) },
        };
        self.tail = None;
        let mut all = Vec::new();
        for (key, Last { cursor, lines }) in ends {
            self.cursors.insert(key, cursor);
            all.extend(lines);
        }
        all.sort_by_key(|line| line.millis);
        let any = !all.is_empty();
        Step { lines: all, end: Some(End { any, failure: None }) }
    }
}

/// Forgets where it was in streams that are not followed any more.
fn forget_others(cursors: &mut HashMap<String, Cursor>, followed: &[Stored]) {
    let followed: HashSet<String> = followed.iter().map(Stored::key).collect();
    cursors.retain(|key, _| followed.contains(key));
}

/// The lines of a query from a time on, or from the beginning. What is not there yet has none.
fn lines_from(
    query: &Query,
    client: &Client,
    range: &Range,
    start: Option<i64>,
    absent: &Absent,
) -> super::merge::Lines<Found> {
    let range = Range { since: start.max(range.since), ..range.clone() };
    let (absent, asked) = (absent.clone(), query.clone());
    let lines = query.lines(client, &range).filter(move |line| {
        let is_missing = line.as_ref().is_err_and(store::is_missing);
        if is_missing && absent.note(asked.group()) {
            remark(&asked.absence().to_string());
        }
        async move { !is_missing }
    });
    lines.boxed()
}

/// The end of a stream.
struct Last {
    cursor: Cursor,
    lines: Tail<Found>,
}

async fn last(stored: &Stored, client: &Client, range: &Range, count: usize, absent: &Absent) -> Result<Last, Error> {
    let query = Query::of(stored);
    let mut start = range.since;
    if range.pattern.is_none() {
        // The times of the last lines are quickly had, and then what is there since the first of them.
        match query.tail(client, range, count.max(1)).await {
            Ok(lines) => start = lines.first().map(|line| line.millis).max(start),
            Err(error) if store::is_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let (mut cursor, mut kept) = (Cursor::default(), Tail::new(count));
    let mut lines = lines_from(&query, client, range, start, absent);
    while let Some(line) = lines.next().await {
        let line = line?;
        cursor.take(&line);
        kept.push(line);
    }
    cursor.begin_here();
    Ok(Last { cursor, lines: kept })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_that_are_not_followed_any_more_are_forgotten() {
        let (old, new) = (Stored::of("/app", "p/web/1"), Stored::of("/app", "p/web/2"));
        let mut cursors = HashMap::from([(old.key(), Cursor::default()), (new.key(), Cursor::default())]);
        forget_others(&mut cursors, std::slice::from_ref(&new));
        assert_eq!(cursors.into_keys().collect::<Vec<_>>(), [new.key()]);
    }
}
