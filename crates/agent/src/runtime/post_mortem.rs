//! What the engine still knows of a container that has ended: its last lines, the last runs of its health check, and whether
//! the kernel killed it.
//!
//! Everything is bounded, in time and in bytes: a container may have printed a single line of gigabytes.

use std::collections::VecDeque;
use std::time::Duration;

use bollard::container::LogOutput;
use bollard::models::HealthcheckResult;
use bollard::query_parameters as query;
use futures_util::{Stream, StreamExt};
use longshore_api::agent::extension::{Line, Probe};
use longshore_model::Timestamp;

use super::engine::{Engine, bounded};
use super::error::Error;
use crate::clock;
use crate::printed::{self, Assembler, Rest};

/// The most lines of a container that are kept.
const MAX_LINES: usize = 50;
/// And the most bytes of them.
const MAX_BYTES: usize = 8 << 10;
/// A line is cut after this many bytes.
const MAX_LINE_BYTES: usize = 2 << 10;
/// Output of a health check is cut after this many characters.
const MAX_OUTPUT_CHARS: usize = 512;
/// How long the engine may take over each call.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is left of a container.
#[derive(Debug, Default)]
pub(crate) struct PostMortem {
    pub(crate) finished_at: Option<Timestamp>,
    pub(crate) out_of_memory: bool,
    pub(crate) health: Vec<Probe>,
    pub(crate) lines: Vec<Line>,
    /// Why there are no lines.
    pub(crate) no_lines: Option<String>,
}

impl Engine {
    /// Looks at a container that has ended.
    ///
    /// # Errors
    /// [`Error`] when the engine does not answer or has it no more.
    pub(crate) async fn post_mortem(&self, id: &str) -> Result<PostMortem, Error> {
        let inspected = bounded(PATIENCE, self.docker.inspect_container(id, None)).await?;
        let state = inspected.state.unwrap_or_default();
        let probes = state.health.and_then(|health| health.log).unwrap_or_default();
        let found = PostMortem {
            finished_at: state.finished_at.as_deref().and_then(clock::from_rfc3339),
            out_of_memory: state.oom_killed.unwrap_or(false),
            health: probes.into_iter().filter_map(probe).collect(),
            ..PostMortem::default()
        };
        let options = query::LogsOptionsBuilder::default()
            .stdout(true)
            .stderr(true)
            .timestamps(true)
            .tail(&MAX_LINES.to_string())
            .build();
        let pieces = self.docker.logs(id, Some(options)).map(|piece| piece.map_err(Error::from));
        Ok(match tokio::time::timeout(PATIENCE, last_lines(pieces)).await {
            Ok(Ok(lines)) => PostMortem { lines, ..found },
            Ok(Err(error)) => {
                PostMortem { no_lines: Some(format!("the engine cannot read its log: {error}")), ..found }
            }
            Err(_) => {
                let seconds = PATIENCE.as_secs();
                PostMortem { no_lines: Some(format!("the engine did not read its log within {seconds} s")), ..found }
            }
        })
    }
}

fn probe(result: HealthcheckResult) -> Option<Probe> {
    let at = result.end.or(result.start)?;
    Some(Probe {
        at_millis: clock::from_rfc3339(&at)?.as_millis(),
        exit_code: i32::try_from(result.exit_code.unwrap_or(0)).unwrap_or(i32::MAX),
        output: result.output.unwrap_or_default().trim_end().chars().take(MAX_OUTPUT_CHARS).collect(),
    })
}

/// The last lines of what an engine tells, in the order in which it tells them.
async fn last_lines(pieces: impl Stream<Item = Result<LogOutput, Error>>) -> Result<Vec<Line>, Error> {
    let mut pieces = std::pin::pin!(pieces);
    let mut assembler = Assembler::new(MAX_LINE_BYTES, Rest::Dropped);
    let mut tail = Tail::default();
    while let Some(piece) = pieces.next().await {
        assembler.push(&piece?).into_iter().for_each(|line| tail.add(line));
    }
    assembler.finish().into_iter().for_each(|line| tail.add(line));
    Ok(tail.lines.into())
}

/// The last lines so far.
#[derive(Default)]
struct Tail {
    lines: VecDeque<Line>,
    bytes: usize,
}

impl Tail {
    fn add(&mut self, line: printed::Line) {
        let mut text = line.text;
        if line.is_cut {
            text.push('…');
        }
        self.bytes += text.len();
        let at_millis = clock::from_rfc3339(&line.at).unwrap_or_default().as_millis();
        self.lines.push_back(Line { at_millis, is_error: line.is_error, text });
        while self.lines.len() > MAX_LINES || self.bytes > MAX_BYTES {
            let Some(first) = self.lines.pop_front() else { return };
            self.bytes -= first.text.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;
    use crate::printed::PIECE;

    fn piece(is_error: bool, text: &str) -> Result<LogOutput, Error> {
        let message = format!("2026-01-31T12:00:00.500000001Z {text}").into_bytes().into();
        Ok(if is_error { LogOutput::StdErr { message } } else { LogOutput::StdOut { message } })
    }

    async fn read(pieces: Vec<Result<LogOutput, Error>>) -> Vec<Line> {
        last_lines(stream::iter(pieces)).await.expect("lines")
    }

    #[tokio::test]
    async fn lines_keep_their_order_their_times_and_where_they_went() {
        let lines = read(vec![piece(false, "one\n"), piece(true, "two\r\n"), piece(false, "three")]).await;
        let told: Vec<_> = lines.iter().map(|line| (line.is_error, line.text.as_str())).collect();
        assert_eq!(told, [(false, "one"), (true, "two"), (false, "three")]);
        assert_eq!(lines[0].at_millis, 1_769_860_800_500);
    }

    #[tokio::test]
    async fn nothing_grows_without_bound() {
        let long = "é".repeat(1 << 20);
        let lines = read(vec![piece(false, &long), piece(false, &long), piece(false, "\n")]).await;
        assert_eq!(lines.len(), 1);
        assert!(lines[0].text.len() <= MAX_LINE_BYTES + 4 && lines[0].text.ends_with('…'), "{}", lines[0].text.len());
        let many = (0..500).map(|number| piece(false, &format!("{number}\n"))).collect();
        let lines = read(many).await;
        assert_eq!((lines.len(), lines[49].text.as_str()), (50, "499"));
        let wide = (0..50).map(|number| piece(false, &format!("{number}{}\n", "x".repeat(1_000)))).collect();
        let lines = read(wide).await;
        assert!(lines.len() < 10 && lines.last().expect("some").text.starts_with("49"), "{}", lines.len());
    }

    /// A line in pieces has no line break when its driver is `local`, as it is where `awslogs` does not wait.
    #[tokio::test]
    async fn the_line_after_a_long_one_is_not_lost() {
        let json = format!("{{\"trace\": \"{}\"}}", "x".repeat(20_000));
        let (first, rest) = json.split_at(PIECE);
        let lines = read(vec![piece(false, first), piece(false, rest), piece(false, "ERROR boom\n")]).await;
        assert_eq!((lines.len(), lines[1].text.as_str()), (2, "ERROR boom"));
        assert!(lines[0].text.starts_with("{\"trace\"") && lines[0].text.ends_with("x…"));
    }

    #[tokio::test]
    async fn what_is_no_text_is_shown_as_far_as_it_is() {
        let message = b"2026-01-31T12:00:00Z \xff\xfe!\n".as_slice().into();
        let lines = read(vec![Ok(LogOutput::StdOut { message })]).await;
        assert_eq!(lines[0].text, "\u{fffd}\u{fffd}!");
    }
}
