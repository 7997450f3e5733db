//! Output as engines send it, taken down from 20.10 with its drivers `json-file` and `local`.

use super::*;

const AT: &str = "2026-01-31T12:00:00.000000001Z";
const THEN: &str = "2026-01-31T12:00:00.000000002Z";

fn message(at: &str, text: &str) -> bytes::Bytes {
    format!("{at} {text}").into_bytes().into()
}

fn out(at: &str, text: &str) -> LogOutput {
    LogOutput::StdOut { message: message(at, text) }
}

fn err(at: &str, text: &str) -> LogOutput {
    LogOutput::StdErr { message: message(at, text) }
}

/// All lines of an output whose lines may be of any length.
fn assembled(pieces: &[LogOutput]) -> Vec<Line> {
    let mut assembler = Assembler::new(usize::MAX, Rest::Dropped);
    let mut lines: Vec<Line> = pieces.iter().flat_map(|piece| assembler.push(piece)).collect();
    lines.extend(assembler.finish());
    lines
}

fn texts(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn a_line_in_one_piece() {
    let line = Line { at: AT.to_owned(), is_error: false, text: "hello world".to_owned(), is_cut: false };
    assert_eq!(assembled(&[out(AT, "hello world\r\n")]), [line]);
}

#[test]
fn the_line_after_a_long_one_is_a_line_of_its_own_whatever_the_driver() {
    let (piece, rest) = ("x".repeat(PIECE), "x".repeat(4 << 10));
    let long = format!("{piece}{rest}");
    for line_break in ["\n", ""] {
        let end = out(AT, &format!("{rest}{line_break}"));
        let lines = assembled(&[out(AT, &piece), end, out(THEN, "ERROR boom\n"), out(THEN, "later\n")]);
        assert_eq!(texts(&lines), [long.as_str(), "ERROR boom", "later"], "the long line ends with {line_break:?}");
        assert_eq!((lines[0].at.as_str(), lines[1].at.as_str()), (AT, THEN));
        let end = out(AT, line_break);
        let lines = assembled(&[out(AT, &piece), out(AT, &piece), end, out(THEN, "ERROR boom\n")]);
        assert_eq!(texts(&lines), [format!("{piece}{piece}").as_str(), "ERROR boom"], "it is a multiple of the pieces");
    }
}

#[test]
fn outputs_are_kept_apart() {
    let piece = "x".repeat(PIECE);
    let lines = assembled(&[out(AT, &piece), err(THEN, "oops\n"), out(AT, " and the end\n")]);
    assert_eq!(texts(&lines), ["oops", format!("{piece} and the end").as_str()]);
    assert_eq!((lines[0].is_error, lines[1].is_error), (true, false));
}

#[test]
fn what_has_no_line_break_is_there_too() {
    let piece = "x".repeat(PIECE);
    let lines = assembled(&[out(AT, "the last words of a run"), out(THEN, "the next run\n"), err(THEN, &piece)]);
    assert_eq!(texts(&lines), ["the last words of a run", "the next run", piece.as_str()]);
}

#[test]
fn an_empty_line_and_one_without_a_time() {
    let untimed = LogOutput::StdOut { message: "no time here\n".into() };
    let lines = assembled(&[out(AT, "\n"), untimed]);
    assert_eq!(texts(&lines), ["", "no time here"]);
    assert_eq!((lines[0].at.as_str(), lines[1].at.as_str()), (AT, ""));
}

#[test]
fn a_terminals_output_may_come_in_any_parts() {
    let (piece, expected) = ("x".repeat(PIECE), format!("{}yy", "x".repeat(PIECE)));
    let all = format!("{AT} a b\r\n{AT} {piece}{AT} yy\r\n{THEN} c\r\n{THEN} no end");
    for len in [7, 1_000, all.len()] {
        let parts = all.as_bytes().chunks(len).map(|part| LogOutput::Console { message: part.to_vec().into() });
        let lines = assembled(&parts.collect::<Vec<_>>());
        assert_eq!(texts(&lines), ["a b", expected.as_str(), "c", "no end"], "in parts of {len}");
        assert_eq!(lines.iter().map(|line| line.at.as_str()).collect::<Vec<_>>(), [AT, AT, THEN, THEN]);
    }
}

#[test]
fn a_line_without_end_is_given_in_parts_and_nothing_of_it_is_lost() {
    let max = 40_000;
    let mut assembler = Assembler::new(max, Rest::Follows);
    // Of three bytes each, so that neither a piece nor a part ends with a whole one.
    let text = "€".repeat(100_000);
    let mut lines = Vec::new();
    for piece in text.as_bytes().chunks(PIECE) {
        let message = [AT.as_bytes(), b" ", piece].concat().into();
        lines.extend(assembler.push(&LogOutput::StdErr { message }));
        assert!(assembler.stderr.bytes.len() <= max, "what is held is bounded");
    }
    assert!(lines.len() > 5 && lines.iter().all(|line| line.text.len() <= max && line.at == AT && line.is_error));
    lines.extend(assembler.push(&err(THEN, "next\n")));
    let (next, parts) = lines.split_last().expect("lines");
    assert_eq!((next.text.as_str(), next.at.as_str()), ("next", THEN));
    assert_eq!(parts.iter().map(|line| line.text.as_str()).collect::<String>(), text);
}

#[test]
fn the_rest_of_a_long_line_may_be_left_out() {
    let mut assembler = Assembler::new(10, Rest::Dropped);
    let piece = "x".repeat(PIECE);
    let pieces = [out(AT, &piece), out(AT, &piece), out(AT, "x"), out(THEN, "ten bytes!\n")];
    let lines: Vec<Line> = pieces.iter().flat_map(|piece| assembler.push(piece)).collect();
    assert_eq!(texts(&lines), ["xxxxxxxxxx", "ten bytes!"]);
    assert_eq!((lines[0].is_cut, lines[1].is_cut), (true, false));
}
