//! What several containers have printed so far, in the order of its times. Of each it holds as much as comes at once: a line of the
//! engine, a page of the log store, or the last lines where those are wanted.

use std::sync::Arc;

use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};

use super::engine::{Part, Source};
use super::line::{Line, stamp};
use super::origin::Origin;
use super::sources::{Finder, Sources};
use super::store::{self, Found, Query};
use super::tail::Tail;
use super::{Printer, Want};
use crate::client::output::remark;
use crate::error::Error;

/// How many sources are begun with at once.
const PARALLEL: usize = 8;

/// Prints it.
pub(super) async fn run(
    finder: &Finder<'_>,
    sources: Sources,
    want: &Want,
    printer: &mut Printer,
) -> Result<(), Error> {
    let mut streams = Vec::new();
    for source in &sources.containers {
        streams.push(of_engine(finder, source, want)?);
    }
    for query in store::queries(&sources.stored) {
        streams.push(of_store(finder, query, want));
    }
    let number = streams.len();
    let mut merged = Merged::new(streams, PARALLEL).await;
    while let Some((line, origin)) = merged.next().await {
        printer.print(&origin, &line)?;
    }
    printer.flush()?;
    let mut errors = merged.errors;
    match errors.len() == number {
        true => Err(errors.remove(0)),
        false => {
            // What could be read was shown.
            errors.iter().for_each(|error| remark(&error.to_string()));
            Ok(())
        }
    }
}

fn of_engine(finder: &Finder<'_>, source: &Source, want: &Want) -> Result<Lines<Printed>, Error> {
    let range = &want.range;
    // The engine counts lines before anything else has chosen.
    let counts = range.pattern.is_none() && range.until.is_none();
    let tail = want.tail.filter(|_| counts);
    let second = |millis: i64| i32::try_from(millis / 1_000).unwrap_or(i32::MAX);
    let until_second = range.until.map(|until| second(until).saturating_add(1));
    let part = Part { follow: false, since: range.since.map(second), until: until_second, tail };
    // The millisecond of `until` is in it, with all its nanoseconds.
    let (since, end) = (range.since.map(stamp), range.until.map(|until| stamp(until.saturating_add(1))));
    let (origin, grep) = (Arc::clone(&source.origin), Arc::clone(&want.grep));
    let lines = finder.engine()?.lines(source, &part).try_filter_map(move |line| {
        let is_between =
            since.as_ref().is_none_or(|since| line.at >= *since) && end.as_ref().is_none_or(|end| line.at < *end);
        let chosen = (is_between && grep.matches(&line.text)).then(|| (line, Arc::clone(&origin)));
        async move { Ok(chosen) }
    });
    Ok(match want.tail.filter(|_| !counts) {
        Some(count) => stream::once(last(lines.boxed(), count as usize)).map(stream::iter).flatten().boxed(),
        None => lines.boxed(),
    })
}

/// The last lines of a stream, and what went wrong.
async fn last(mut lines: Lines<Printed>, count: usize) -> Tail<Result<Printed, Error>> {
    let mut kept = Tail::new(count);
    while let Some(line) = lines.next().await {
        kept.push(line);
    }
    kept
}

fn of_store(finder: &Finder<'_>, query: Query, want: &Want) -> Lines<Printed> {
    let client = finder.cluster.client().clone();
    let shown = |found: Found| (found.line, found.origin);
    match want.tail {
        Some(count) => {
            let range = want.range.clone();
            let tail = async move {
                match query.tail(&client, &range, count as usize).await {
                    Ok(lines) => lines.into_iter().map(|found| Ok(shown(found))).collect(),
                    Err(error) => vec![Err(query.missing(error))],
                }
            };
            stream::once(tail).map(stream::iter).flatten().boxed()
        }
        None => query.lines(&client, &want.range).map_ok(shown).map_err(move |error| query.missing(error)).boxed(),
    }
}

/// The lines of a source, in the order of their times.
pub(super) type Lines<T> = BoxStream<'static, Result<T, Error>>;

/// A line and where it is from.
type Printed = (Line, Arc<Origin>);

/// What has a place in time.
pub(super) trait Dated {
    /// Its time, as a text that is compared.
    fn at(&self) -> &str;
}

impl Dated for Printed {
    fn at(&self) -> &str {
        &self.0.at
    }
}

/// Several streams of lines, each in order.
pub(super) struct Merged<T> {
    streams: Vec<Lines<T>>,
    heads: Vec<Option<T>>,
    /// What went wrong so far.
    pub(super) errors: Vec<Error>,
}

impl<T: Dated + Send + 'static> Merged<T> {
    /// Begins with as many at a time.
    pub(super) async fn new(streams: Vec<Lines<T>>, at_a_time: usize) -> Self {
        let begun = stream::iter(streams).map(|mut lines| async move { (lines.next().await, lines) });
        let begun: Vec<_> = begun.buffered(at_a_time).collect().await;
        let mut merged = Self { streams: Vec::new(), heads: Vec::new(), errors: Vec::new() };
        for (head, lines) in begun {
            merged.streams.push(lines);
            merged.heads.push(None);
            merged.put(merged.heads.len() - 1, head);
        }
        merged
    }

    /// The earliest line that was not given yet.
    pub(super) async fn next(&mut self) -> Option<T> {
        let heads = self.heads.iter().enumerate().filter_map(|(number, head)| Some((head.as_ref()?.at(), number)));
        let (_, number) = heads.min()?;
        let line = self.heads[number].take()?;
        let next = self.streams[number].next().await;
        self.put(number, next);
        Some(line)
    }

    fn put(&mut self, number: usize, next: Option<Result<T, Error>>) {
        match next {
            Some(Ok(line)) => self.heads[number] = Some(line),
            Some(Err(error)) => self.errors.push(error),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(container: &str, times: &[&str]) -> Lines<Printed> {
        let origin = Arc::new(Origin::new("3f2a", container));
        let line = |at: &&str| Line { at: (*at).to_owned(), stream: None, text: String::new() };
        let lines: Vec<_> = times.iter().map(|at| Ok((line(at), Arc::clone(&origin)))).collect();
        stream::iter(lines).boxed()
    }

    #[tokio::test]
    async fn lines_come_in_the_order_of_their_times() {
        let broken = stream::iter([Err(Error::Text("no log".to_owned()))]).boxed();
        let streams = vec![printed("a", &["1", "4", "5"]), printed("b", &["2", "3", "6"]), broken, printed("d", &[])];
        let mut merged = Merged::new(streams, 2).await;
        let mut order = String::new();
        while let Some((line, origin)) = merged.next().await {
            order.push_str(&line.at);
            order.push_str(&origin.container);
        }
        assert_eq!(order, "1a2b3b4a5a6b");
        assert_eq!(merged.errors.len(), 1);
    }

    #[tokio::test]
    async fn the_last_lines_are_those_at_the_end() {
        let lines = last(printed("a", &["1", "2", "3"]), 2).await;
        let times: Vec<_> = lines.into_iter().map(|line| line.expect("a line").0.at).collect();
        assert_eq!(times, ["2", "3"]);
    }
}
