//! From entries to events: pieces joined to lines, lines to events of several lines, and what is too long for an event split.
//!
//! What comes out follows from the entries alone, timers included, which are entries too or go by the times of others. So the events behind any
//! [`Origin`] come out again as they were, with the numbers that they had, after whatever happened to the agent.

use longshore_api::longshore::{LogEvent, MAX_MESSAGE_BYTES};
use regex::bytes::Regex;

use super::entry::{Entry, Kind, Output};
use crate::printed::boundary;

/// How long a line waits for its end: in the time of the entries while its container writes to the other output, or else until
/// somebody adds a [`Kind::Flush`].
pub(crate) const PIECES_WAIT_MS: i64 = 5_000;

/// Where assembling can begin anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The next entry.
    pub(crate) entry: u64,
    /// How many bytes of its text are out already.
    pub(crate) skip: u32,
    /// The number of the next event.
    pub(crate) number: u64,
    /// Whether the next piece of standard output or error goes on with a line of which a part is out already.
    pub(crate) continues: [bool; 2],
}

/// A numbered event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Numbered {
    pub(crate) number: u64,
    pub(crate) event: LogEvent,
}

/// A line that waits for its end.
#[derive(Debug)]
struct Begun {
    text: Vec<u8>,
    time_ns: i64,
    /// When its last piece was written.
    last_ns: i64,
    /// The state before its first piece.
    origin: Origin,
    /// Whether nothing but its pieces has come since.
    alone: bool,
}

/// An event that waits for more lines.
#[derive(Debug)]
struct Lines {
    text: Vec<u8>,
    time_ns: i64,
}

/// The assembler of one stream.
#[derive(Debug)]
pub(crate) struct Assembler {
    first_line: Option<Regex>,
    next: Origin,
    clean: Origin,
    begun: [Option<Begun>; 2],
    lines: Option<Lines>,
}

impl Assembler {
    pub(crate) fn new(first_line: Option<Regex>, origin: Origin) -> Self {
        Self { first_line, next: origin, clean: origin, begun: [None, None], lines: None }
    }

    /// The next entry that it takes.
    pub(crate) fn next_entry(&self) -> u64 {
        self.next.entry
    }

    /// The number of the event that the last line belongs to.
    pub(crate) fn number(&self) -> u64 {
        if self.lines.is_some() { self.next.number } else { self.next.number.saturating_sub(1) }
    }

    /// The number of the next event that comes out.
    pub(crate) fn next_number(&self) -> u64 {
        self.next.number
    }

    /// Where assembling can begin anew: what comes out then are all events that are not out yet, and perhaps some that are, each
    /// with its number.
    pub(crate) fn origin(&self) -> Origin {
        self.clean
    }

    /// Whether something waits for more.
    pub(crate) fn is_pending(&self) -> bool {
        self.lines.is_some() || self.has_begun_line()
    }

    /// How much waits for the end of an output's line.
    pub(crate) fn begun_bytes(&self, output: Output) -> usize {
        self.begun[output.index()].as_ref().map_or(0, |begun| begun.text.len())
    }

    /// Whether a line waits for its end.
    pub(crate) fn has_begun_line(&self) -> bool {
        self.begun.iter().any(Option::is_some)
    }

    /// Takes the next entry.
    pub(crate) fn take(&mut self, entry: &Entry, out: &mut Vec<Numbered>) {
        let text = entry.text.get(self.next.skip as usize..).unwrap_or_default();
        if let Kind::Line(output) | Kind::Piece(output) = entry.kind {
            self.end_overdue(output.other(), entry.time_ns, out);
        }
        let before = self.next;
        self.next.skip = 0;
        match entry.kind {
            Kind::Position => {}
            Kind::Notice => {
                self.begun.iter_mut().flatten().for_each(|begun| begun.alone = false);
                self.emit(text, entry.time_ns, out);
            }
            Kind::Piece(output) => self.piece(output, text, entry.time_ns, before, out),
            Kind::Line(output) => {
                self.add(output, text, entry.time_ns, before);
                self.end_line(output, false, out);
            }
            Kind::Flush => {
                self.end_line(Output::Stdout, true, out);
                self.end_line(Output::Stderr, true, out);
                self.flush_lines(out);
            }
        }
        self.next.entry += 1;
        if !self.is_pending() {
            self.clean = self.next;
        }
    }

    /// Does not wait for the end of an output's line any longer when the other one is so much further: else nothing behind the line's
    /// beginning could be let go of while that one goes on.
    fn end_overdue(&mut self, output: Output, now_ns: i64, out: &mut Vec<Numbered>) {
        let wait_ns = PIECES_WAIT_MS * 1_000_000;
        let is_overdue = |begun: &Begun| now_ns.saturating_sub(begun.last_ns) >= wait_ns;
        if self.begun[output.index()].as_ref().is_some_and(is_overdue) {
            self.end_line(output, true, out);
        }
    }

    /// Adds to the line of an output.
    fn add(&mut self, output: Output, text: &[u8], time_ns: i64, before: Origin) -> usize {
        if let Some(other) = &mut self.begun[output.other().index()] {
            other.alone = false;
        }
        let slot = &mut self.begun[output.index()];
        let new = || Begun { text: Vec::new(), time_ns, last_ns: time_ns, origin: before, alone: true };
        let begun = slot.get_or_insert_with(new);
        begun.last_ns = time_ns;
        begun.text.extend_from_slice(text);
        begun.text.len()
    }

    fn piece(&mut self, output: Output, text: &[u8], time_ns: i64, before: Origin, out: &mut Vec<Numbered>) {
        let mut len = self.add(output, text, time_ns, before);
        while len > MAX_MESSAGE_BYTES {
            let Some(mut begun) = self.begun[output.index()].take() else { return };
            let rest = begun.text.split_off(boundary(&begun.text, MAX_MESSAGE_BYTES));
            self.flush_lines(out);
            self.emit(&begun.text, begun.time_ns, out);
            self.next.continues[output.index()] = true;
            len = rest.len();
            // What is left is the end of this very entry, since the line was not too long before it.
            let out_already = (before.skip as usize + text.len()).saturating_sub(len);
            let origin = Origin { skip: u32::try_from(out_already).unwrap_or(u32::MAX), ..self.next };
            let others = self.begun.iter().any(Option::is_some);
            self.begun[output.index()] = Some(Begun { text: rest, origin, alone: true, ..begun });
            if !others {
                self.clean = origin;
            }
        }
    }

    /// The line of an output has ended, or is not waited for any longer.
    fn end_line(&mut self, output: Output, goes_on: bool, out: &mut Vec<Numbered>) {
        let Some(line) = self.begun[output.index()].take() else { return };
        let continued = std::mem::replace(&mut self.next.continues[output.index()], goes_on);
        let Some(first_line) = &self.first_line else {
            // Empty lines are no events: a message has one character at least.
            self.emit(&line.text, line.time_ns, out);
            return;
        };
        let begins = !continued && first_line.is_match(&line.text);
        match &mut self.lines {
            Some(lines) if !begins && lines.text.len() + 1 + line.text.len() <= MAX_MESSAGE_BYTES => {
                if !continued {
                    lines.text.push(b'\n');
                }
                lines.text.extend_from_slice(&line.text);
            }
            _ => {
                self.flush_lines(out);
                if line.alone && self.begun.iter().all(Option::is_none) {
                    self.clean = Origin { number: self.next.number, ..line.origin };
                }
                self.lines = Some(Lines { text: line.text, time_ns: line.time_ns });
            }
        }
    }

    fn flush_lines(&mut self, out: &mut Vec<Numbered>) {
        if let Some(lines) = self.lines.take() {
            self.emit(&lines.text, lines.time_ns, out);
        }
    }

    /// Makes events of a text. Bytes that are no UTF-8 become replacement characters, which may take more room than they did.
    fn emit(&mut self, text: &[u8], time_ns: i64, out: &mut Vec<Numbered>) {
        let text = String::from_utf8_lossy(text);
        let mut rest: &str = &text;
        while !rest.is_empty() {
            let (message, behind) = rest.split_at(rest.floor_char_boundary(MAX_MESSAGE_BYTES));
            let event = LogEvent { timestamp: time_ns.div_euclid(1_000_000), message: message.to_owned() };
            out.push(Numbered { number: self.next.number, event });
            self.next.number += 1;
            rest = behind;
        }
    }
}

#[cfg(test)]
#[path = "assemble_tests.rs"]
mod tests;
