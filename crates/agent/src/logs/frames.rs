//! The engine's form of a container's output, taken apart: each line or piece of one has its time before it. Without a terminal,
//! there is a frame around it that says which output it was.

use bytes::{Buf, BytesMut};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::entry::{Entry, Kind, MAX_TEXT_BYTES, Output};
use crate::printed::{PIECE, TIME, terminal_piece};

const HEAD: usize = 8;

/// No frame is nearly as long.
const MAX_FRAME: usize = 1 << 20;

/// The engine sent what is not its form.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the engine's log is not in its form: {0}")]
pub(crate) struct Malformed(&'static str);

/// Takes output apart. The marks of its entries count those of the same output and time.
#[derive(Debug)]
pub(crate) struct Frames {
    terminal: bool,
    buffer: BytesMut,
    last: [(i64, u64); 2],
}

impl Frames {
    pub(crate) fn new(terminal: bool) -> Self {
        Self { terminal, buffer: BytesMut::new(), last: [(0, 0); 2] }
    }

    /// Takes bytes in, and gives the entries that are whole with them.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<Vec<Entry>, Malformed> {
        self.buffer.extend_from_slice(bytes);
        let mut entries = Vec::new();
        loop {
            let is_whole = if self.terminal { self.raw(&mut entries) } else { self.framed(&mut entries)? };
            if !is_whole {
                return Ok(entries);
            }
        }
    }

    /// Takes the next frame apart, when it is whole.
    fn framed(&mut self, into: &mut Vec<Entry>) -> Result<bool, Malformed> {
        let Some(head) = self.buffer.get(..HEAD) else { return Ok(false) };
        let output = match head[0] {
            1 => Output::Stdout,
            2 => Output::Stderr,
            _ => return Err(Malformed("a frame is of neither output")),
        };
        let len = u32::from_be_bytes([head[4], head[5], head[6], head[7]]) as usize;
        if len > MAX_FRAME {
            return Err(Malformed("a frame is too long"));
        }
        if self.buffer.len() < HEAD + len {
            return Ok(false);
        }
        self.buffer.advance(HEAD);
        let frame = self.buffer.split_to(len);
        let (time_ns, text) = timed(&frame).ok_or(Malformed("a line has no time"))?;
        self.add(output, time_ns, text, into);
        Ok(true)
    }

    /// Takes the next line or piece of a terminal's output, when it is whole.
    fn raw(&mut self, into: &mut Vec<Entry>) -> bool {
        let Some(taken) = terminal_piece(&mut self.buffer) else { return false };
        // Without a time it is the rest of something whose time has been seen.
        let (time_ns, text) = timed(&taken).unwrap_or((self.last[0].0, &taken[..]));
        self.add(Output::Stdout, time_ns, text, into);
        true
    }

    fn add(&mut self, output: Output, time_ns: i64, text: &[u8], into: &mut Vec<Entry>) {
        let (text, kind) = match text.strip_suffix(b"\n") {
            Some(line) => (line, Kind::Line(output)),
            // The engine's `local` driver leaves out the end of a line that came in pieces; only its last one is short.
            None if text.len() < PIECE => (text, Kind::Line(output)),
            None => (text, Kind::Piece(output)),
        };
        // Whatever an engine takes a line in.
        let (pieces, end) = text.split_at(text.len().saturating_sub(1) / MAX_TEXT_BYTES * MAX_TEXT_BYTES);
        let pieces = pieces.chunks(MAX_TEXT_BYTES).map(|piece| (Kind::Piece(output), piece));
        for (kind, text) in pieces.chain([(kind, end)]) {
            let last = &mut self.last[output.index()];
            *last = if last.0 == time_ns { (time_ns, last.1 + 1) } else { (time_ns, 0) };
            into.push(Entry { time_ns, mark: last.1, kind, text: text.to_vec() });
        }
    }
}

/// The time before a line, and the line.
fn timed(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let end = bytes.iter().take(TIME + 6).position(|byte| *byte == b' ')?;
    let time = OffsetDateTime::parse(std::str::from_utf8(&bytes[..end]).ok()?, &Rfc3339).ok()?;
    Some((i64::try_from(time.unix_timestamp_nanos()).ok()?, &bytes[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: &str = "2026-11-29T17:41:42.000000001Z";

    fn frame(output: u8, text: &[u8]) -> Vec<u8> {
        let len = u32::try_from(AT.len() + 1 + text.len()).unwrap();
        [&[output, 0, 0, 0][..], &len.to_be_bytes(), AT.as_bytes(), b" ", text].concat()
    }

    fn texts(entries: &[Entry]) -> Vec<(Kind, u64, String)> {
        let text = |entry: &Entry| String::from_utf8(entry.text.clone()).unwrap();
        entries.iter().map(|entry| (entry.kind, entry.mark, text(entry))).collect()
    }

    #[test]
    fn frames_are_taken_apart_however_they_come() {
        let bytes = [frame(1, b"a\n"), frame(2, b"b\n"), frame(1, b"c")].concat();
        let piece = "p".repeat(PIECE);
        let bytes = [bytes, frame(1, piece.as_bytes()), frame(1, b"\n")].concat();
        let mut frames = Frames::new(false);
        let entries: Vec<Entry> = bytes.iter().flat_map(|byte| frames.take(&[*byte]).unwrap()).collect();
        let line = Kind::Line(Output::Stdout);
        assert_eq!(
            texts(&entries),
            [
                (line, 0, "a".to_owned()),
                (Kind::Line(Output::Stderr), 0, "b".to_owned()),
                (line, 1, "c".to_owned()),
                (Kind::Piece(Output::Stdout), 2, piece),
                (line, 3, String::new()),
            ]
        );
        assert_eq!(entries[0].time_ns, 1_795_974_102_000_000_001);
        assert!(Frames::new(false).take(b"12345678").is_err());
        assert!(Frames::new(false).take(&[1, 0, 0, 0, 0xff, 0, 0, 0]).is_err());
    }

    #[test]
    fn what_is_longer_than_an_entry_becomes_several() {
        for len in [MAX_TEXT_BYTES, MAX_TEXT_BYTES + 1, 2 * MAX_TEXT_BYTES, 1_000_000] {
            let text = "t".repeat(len);
            let mut frames = Frames::new(false);
            let entries =
                frames.take(&[frame(1, format!("{text}\n").as_bytes()), frame(1, b"next\n")].concat()).unwrap();
            let mut spooled = Vec::new();
            entries.iter().for_each(|entry| entry.encode(&mut spooled));
            let mut at = 0;
            for entry in &entries {
                let (read, len) = Entry::decode(&spooled[at..]).unwrap();
                assert_eq!(&read, entry);
                at += len;
            }
            let (pieces, next) = entries.split_at(len.div_ceil(MAX_TEXT_BYTES));
            assert_eq!(pieces.iter().map(|piece| piece.text.len()).sum::<usize>(), len);
            assert!(pieces.iter().enumerate().all(|(mark, piece)| piece.mark == mark as u64));
            let kinds = pieces.iter().map(|piece| piece.kind);
            assert!(kinds.rev().skip(1).all(|kind| kind == Kind::Piece(Output::Stdout)));
            assert_eq!((pieces.last().unwrap().kind, next.len()), (Kind::Line(Output::Stdout), 1));
        }
    }

    #[test]
    fn a_terminals_lines_are_pieces_with_a_time_before_each() {
        let long = "x".repeat(PIECE);
        let bytes = format!("{AT} a b\r\n{AT} {long}{AT} y\r\n");
        let mut frames = Frames::new(true);
        let entries: Vec<Entry> = bytes.as_bytes().chunks(1000).flat_map(|part| frames.take(part).unwrap()).collect();
        let (line, piece) = (Kind::Line(Output::Stdout), Kind::Piece(Output::Stdout));
        assert_eq!(texts(&entries), [(line, 0, "a b\r".to_owned()), (piece, 1, long), (line, 2, "y\r".to_owned())]);
    }
}
