//! What a container printed, as the engine hands it over: whole lines with their times, put together again from its pieces.
//!
//! The engine writes the time before each piece. It takes lines apart into pieces of 16 KiB, whatever its log driver, and only
//! the last piece of a line is shorter. That is what tells the end: a line break does, too, but the driver `local` (20.10)
//! leaves out that of a line that came in pieces, and no driver adds one that the container did not print before it ended.

use bollard::container::LogOutput;
use bytes::BytesMut;

/// The engine takes a line in pieces of this length.
pub(crate) const PIECE: usize = 16 << 10;

/// `2026-11-29T17:41:42.000000000Z`
pub(crate) const TIME: usize = 30;

/// A line, or as much of one as is given at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When it was begun, as the engine writes it: RFC 3339 in UTC with nine digits of the second. Empty when it wrote none.
    pub at: String,
    /// Whether it went to standard error.
    pub is_error: bool,
    /// Without the line break; what is not UTF-8 is replaced.
    pub text: String,
    /// Whether more of it was left out.
    pub is_cut: bool,
}

/// What becomes of the rest of a line that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// It is left out.
    Dropped,
    /// It is given in further lines with the same time.
    Follows,
}

/// Puts the lines of one container together, within a bound: a container may print for ever without a line break.
#[derive(Debug)]
pub struct Assembler {
    max_bytes: usize,
    rest: Rest,
    stdout: Begun,
    stderr: Begun,
    /// Of a terminal, whose output comes without frames: what is no whole piece yet.
    terminal: BytesMut,
}

/// A line in the making.
#[derive(Debug, Default)]
struct Begun {
    at: Option<String>,
    bytes: Vec<u8>,
    is_cut: bool,
}

impl Assembler {
    /// Of lines longer than `max_bytes`, the rest is treated so.
    #[must_use]
    pub fn new(max_bytes: usize, rest: Rest) -> Self {
        let (stdout, stderr) = (Begun::default(), Begun::default());
        Self { max_bytes, rest, stdout, stderr, terminal: BytesMut::new() }
    }

    /// Takes what the engine sent, and gives what is whole with it.
    pub fn push(&mut self, output: &LogOutput) -> Vec<Line> {
        let mut lines = Vec::new();
        match output {
            LogOutput::Console { message } => {
                self.terminal.extend_from_slice(message);
                while let Some(piece) = terminal_piece(&mut self.terminal) {
                    self.take(false, &piece, &mut lines);
                }
            }
            LogOutput::StdErr { message } => self.take(true, message, &mut lines),
            LogOutput::StdOut { message } | LogOutput::StdIn { message } => self.take(false, message, &mut lines),
        }
        lines
    }

    /// The engine has no more: what has no end.
    #[must_use]
    pub fn finish(mut self) -> Vec<Line> {
        let mut lines = Vec::new();
        let rest = std::mem::take(&mut self.terminal);
        if !rest.is_empty() {
            self.take(false, &rest, &mut lines);
        }
        for (begun, is_error) in [(&mut self.stdout, false), (&mut self.stderr, true)] {
            if begun.at.is_some() {
                lines.push(begun.end(is_error));
            }
        }
        lines
    }

    fn take(&mut self, is_error: bool, piece: &[u8], lines: &mut Vec<Line>) {
        let begun = if is_error { &mut self.stderr } else { &mut self.stdout };
        let (at, text) = timed(piece);
        begun.at.get_or_insert_with(|| String::from_utf8_lossy(at).into_owned());
        let (text, ends) = match text.strip_suffix(b"\n") {
            Some(text) => (text, true),
            None => (text, text.len() < PIECE),
        };
        match self.rest {
            Rest::Dropped => {
                let room = self.max_bytes.saturating_sub(begun.bytes.len());
                begun.is_cut |= text.len() > room;
                begun.bytes.extend_from_slice(&text[..text.len().min(room)]);
            }
            Rest::Follows => {
                begun.bytes.extend_from_slice(text);
                while begun.bytes.len() > self.max_bytes {
                    let rest = begun.bytes.split_off(boundary(&begun.bytes, self.max_bytes));
                    let at = begun.at.clone();
                    lines.push(begun.end(is_error));
                    *begun = Begun { at, bytes: rest, is_cut: false };
                }
            }
        }
        if ends {
            lines.push(begun.end(is_error));
        }
    }
}

impl Begun {
    fn end(&mut self, is_error: bool) -> Line {
        let Self { at, bytes, is_cut } = std::mem::take(self);
        let text = String::from_utf8_lossy(&bytes).trim_end_matches('\r').to_owned();
        Line { at: at.unwrap_or_default(), is_error, text, is_cut }
    }
}

/// The next line or piece of a terminal's output, if it is whole.
pub(crate) fn terminal_piece(buffer: &mut BytesMut) -> Option<BytesMut> {
    let whole = TIME + 1 + PIECE;
    let window = &buffer[..buffer.len().min(whole + 1)];
    let end = window.iter().position(|byte| *byte == b'\n').map(|end| end + 1);
    let end = end.or((buffer.len() >= whole).then_some(whole))?;
    Some(buffer.split_to(end))
}

/// The time and what follows it.
fn timed(piece: &[u8]) -> (&[u8], &[u8]) {
    match piece.iter().take(TIME + 1).position(|byte| *byte == b' ') {
        Some(end) if piece[..end].ends_with(b"Z") && piece[0].is_ascii_digit() => (&piece[..end], &piece[end + 1..]),
        _ => (b"", piece),
    }
}

/// The last place at or before `at` that does not lie within a character.
pub(crate) fn boundary(text: &[u8], at: usize) -> usize {
    let is_inside = |at: &usize| text.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
    (at.saturating_sub(3)..=at).rev().find(|at| !is_inside(at)).unwrap_or(at)
}

#[cfg(test)]
#[path = "printed_tests.rs"]
mod tests;
