//! From the pieces that an engine sends to whole lines with their times.

use ::time::OffsetDateTime;
use ::time::format_description::well_known::Rfc3339;
use ::time::macros::format_description;
use bollard::container::LogOutput;

/// A line that a container printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// RFC 3339 in UTC with nine digits of the second, so that texts compare as times do.
    pub(super) at: String,
    /// The log store does not keep it.
    pub(super) stream: Option<Stream>,
    /// Without the line break; what is not UTF-8 is replaced.
    pub(super) text: String,
}

impl Line {
    /// A line of the log store.
    pub(super) fn stored(millis: i64, message: String) -> Self {
        let mut text = message;
        text.truncate(text.trim_end_matches(['\n', '\r']).len());
        Self { at: stamp(millis), stream: None, text }
    }
}

/// A time as engines write it.
pub(super) fn stamp(millis: i64) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:9]Z");
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).ok();
    at.and_then(|at| at.format(format).ok()).unwrap_or_default()
}

/// The whole second of a line's time.
pub(super) fn second_of(at: &str) -> Option<i32> {
    OffsetDateTime::parse(at, &Rfc3339).ok().and_then(|at| i32::try_from(at.unix_timestamp()).ok())
}

/// Where a container printed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Stdout,
    Stderr,
}

impl Stream {
    /// As scripts read it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
        }
    }
}

/// Puts the lines of one container together. Long lines come in several pieces, each with a time of its own; a
/// pseudo-terminal's come without frames.
#[derive(Debug, Default)]
pub(super) struct Assembler {
    stdout: Partial,
    stderr: Partial,
}

#[derive(Debug, Default)]
struct Partial {
    at: String,
    bytes: Vec<u8>,
    begun: bool,
}

impl Assembler {
    /// Takes a piece, and gives the line that it ends.
    pub(super) fn push(&mut self, piece: &LogOutput) -> Option<Line> {
        let (partial, stream) = match piece {
            LogOutput::StdErr { .. } => (&mut self.stderr, Stream::Stderr),
            _ => (&mut self.stdout, Stream::Stdout),
        };
        let (at, content) = split(piece.as_ref());
        if !partial.begun {
            partial.at = String::from_utf8_lossy(at).into_owned();
            partial.begun = true;
        }
        let ends = content.ends_with(b"\n");
        partial.bytes.extend_from_slice(content);
        ends.then(|| partial.take(stream))
    }

    /// What came after the last line break.
    pub(super) fn finish(mut self) -> impl Iterator<Item = Line> {
        let stdout = self.stdout.begun.then(|| self.stdout.take(Stream::Stdout));
        let stderr = self.stderr.begun.then(|| self.stderr.take(Stream::Stderr));
        stdout.into_iter().chain(stderr)
    }
}

impl Partial {
    fn take(&mut self, stream: Stream) -> Line {
        let text = String::from_utf8_lossy(&self.bytes);
        let text = text.trim_end_matches('\n').trim_end_matches('\r').to_owned();
        self.bytes.clear();
        self.begun = false;
        Line { at: std::mem::take(&mut self.at), stream: Some(stream), text }
    }
}

/// The time and what follows it; the engine writes it before each piece.
fn split(piece: &[u8]) -> (&[u8], &[u8]) {
    match piece.iter().position(|byte| *byte == b' ') {
        Some(end) if piece[..end].ends_with(b"Z") && piece.first().is_some_and(u8::is_ascii_digit) => {
            (&piece[..end], &piece[end + 1..])
        }
        _ => (b"", piece),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: &str = "2026-01-31T12:00:00.000000001Z";

    fn out(text: &str) -> LogOutput {
        LogOutput::StdOut { message: text.to_owned().into_bytes().into() }
    }

    fn err(text: &str) -> LogOutput {
        LogOutput::StdErr { message: text.to_owned().into_bytes().into() }
    }

    #[test]
    fn times_become_seconds() {
        assert_eq!(second_of("2026-01-31T12:00:00.999999999Z"), Some(1_769_860_800));
        assert_eq!(second_of(""), None);
    }

    #[test]
    fn a_line_in_one_piece() {
        let line = Assembler::default().push(&out(&format!("{AT} hello world\r\n"))).unwrap();
        assert_eq!(line, Line { at: AT.to_owned(), stream: Some(Stream::Stdout), text: "hello world".to_owned() });
    }

    #[test]
    fn long_lines_are_joined_and_streams_kept_apart() {
        let mut assembler = Assembler::default();
        assert_eq!(assembler.push(&out(&format!("{AT} one "))), None);
        assert_eq!(assembler.push(&err(&format!("{AT} oops\n"))).unwrap().stream, Some(Stream::Stderr));
        let line = assembler.push(&out("2026-01-31T12:00:09.000000001Z two\n")).unwrap();
        assert_eq!((line.at.as_str(), line.text.as_str()), (AT, "one two"));
    }

    #[test]
    fn what_has_no_line_break_comes_at_the_end() {
        let mut assembler = Assembler::default();
        assert_eq!(assembler.push(&out(&format!("{AT} bye"))), None);
        let rest: Vec<_> = assembler.finish().map(|line| line.text).collect();
        assert_eq!(rest, ["bye"]);
    }

    #[test]
    fn an_empty_line_and_one_without_a_time() {
        let mut assembler = Assembler::default();
        assert_eq!(assembler.push(&out(&format!("{AT} \n"))).unwrap().text, "");
        let line = assembler.push(&out("no time here\n")).unwrap();
        assert_eq!((line.at.as_str(), line.text.as_str()), ("", "no time here"));
    }
}
