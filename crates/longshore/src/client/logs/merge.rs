//! What several containers have printed so far, in the order of its times, holding one line of each at a time.

use futures_util::StreamExt;
use futures_util::stream::BoxStream;

use super::Printer;
use super::engine::{Engine, Part, Source};
use super::follow::since;
use super::line::Line;
use crate::cli;
use crate::client::output::remark;
use crate::error::Error;

/// Prints it.
pub(super) async fn run(
    engine: &Engine,
    sources: Vec<Source>,
    options: &cli::Logs,
    printer: &mut Printer,
) -> Result<(), Error> {
    let part = Part { follow: false, since: since(options.since), tail: options.tail };
    let number = sources.len();
    let streams = sources.into_iter().map(|source| (engine.lines(&source, &part), source)).collect();
    let mut merged = Merged::new(streams).await;
    while let Some((line, source)) = merged.next().await {
        printer.print(source, &line)?;
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

type Lines = BoxStream<'static, Result<Line, Error>>;

/// Several streams of lines, each in order.
struct Merged<T> {
    streams: Vec<(Lines, T)>,
    heads: Vec<Option<Line>>,
    errors: Vec<Error>,
}

impl<T> Merged<T> {
    async fn new(streams: Vec<(Lines, T)>) -> Self {
        let mut merged = Self { heads: vec![None; streams.len()], streams, errors: Vec::new() };
        for number in 0..merged.streams.len() {
            merged.fill(number).await;
        }
        merged
    }

    /// The earliest line that was not given yet, and where it is from.
    async fn next(&mut self) -> Option<(Line, &T)> {
        let heads = self.heads.iter().enumerate().filter_map(|(number, head)| Some((&head.as_ref()?.at, number)));
        let (_, number) = heads.min()?;
        let line = self.heads[number].take()?;
        self.fill(number).await;
        Some((line, &self.streams[number].1))
    }

    async fn fill(&mut self, number: usize) {
        match self.streams[number].0.next().await {
            Some(Ok(line)) => self.heads[number] = Some(line),
            Some(Err(error)) => self.errors.push(error),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::super::line::Stream;
    use super::*;

    fn printed(times: &[&str]) -> Lines {
        let lines: Vec<_> = times
            .iter()
            .map(|at| Ok(Line { at: (*at).to_owned(), stream: Stream::Stdout, text: String::new() }))
            .collect();
        stream::iter(lines).boxed()
    }

    #[tokio::test]
    async fn lines_come_in_the_order_of_their_times() {
        let broken = stream::iter([Err(Error::Text("no log".to_owned()))]).boxed();
        let streams = vec![
            (printed(&["1", "4", "5"]), 'a'),
            (printed(&["2", "3", "6"]), 'b'),
            (broken, 'c'),
            (printed(&[]), 'd'),
        ];
        let mut merged = Merged::new(streams).await;
        let mut order = String::new();
        while let Some((line, source)) = merged.next().await {
            order.push_str(&line.at);
            order.push(*source);
        }
        assert_eq!(order, "1a2b3b4a5a6b");
        assert_eq!(merged.errors.len(), 1);
    }
}
