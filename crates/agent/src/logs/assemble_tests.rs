//! Lines and events are put together the same way, however their pieces come.

use longshore_api::awslogs;

use super::*;

fn entry(kind: Kind, text: &[u8]) -> Entry {
    Entry { time_ns: 1_700_000_000_123_456_789, mark: 0, kind, text: text.to_vec() }
}

fn line(text: &str) -> Entry {
    entry(Kind::Line(Output::Stdout), text.as_bytes())
}

fn error(text: &str) -> Entry {
    entry(Kind::Line(Output::Stderr), text.as_bytes())
}

fn piece(text: &str) -> Entry {
    entry(Kind::Piece(Output::Stdout), text.as_bytes())
}

fn flush() -> Entry {
    entry(Kind::Flush, b"")
}

fn assembler(pattern: Option<&str>, origin: Origin) -> Assembler {
    Assembler::new(pattern.map(|pattern| awslogs::compile(pattern).unwrap()), origin)
}

fn run(assembler: &mut Assembler, entries: &[Entry]) -> Vec<Numbered> {
    let mut out = Vec::new();
    entries.iter().for_each(|entry| assembler.take(entry, &mut out));
    out
}

fn messages(pattern: Option<&str>, entries: &[Entry]) -> Vec<String> {
    let out = run(&mut assembler(pattern, Origin::default()), entries);
    assert!(out.iter().enumerate().all(|(index, event)| event.number == index as u64));
    assert!(out.iter().all(|event| event.event.timestamp == 1_700_000_000_123));
    out.into_iter().map(|event| event.event.message).collect()
}

#[test]
fn lines_are_events_and_pieces_are_joined() {
    let entries = [line("a"), piece("b"), error("between"), piece("c"), line("d"), line(""), line("e")];
    assert_eq!(messages(None, &entries), ["a", "between", "bcd", "e"]);
    assert_eq!(messages(None, &[piece("half"), flush(), line(" more")]), ["half", " more"]);
    assert_eq!(messages(None, &[piece("whole"), flush(), line("")]), ["whole"], "an end alone is no event");
}

#[test]
fn bytes_that_are_no_text_are_replaced() {
    assert_eq!(messages(None, &[entry(Kind::Line(Output::Stdout), b"a\xff\0b\xc3")]), ["a\u{fffd}\0b\u{fffd}"]);
}

#[test]
fn long_lines_are_split_between_characters() {
    let text = "é".repeat(400_000);
    let entries: Vec<Entry> = text
        .as_bytes()
        .chunks(16_384)
        .map(|chunk| entry(Kind::Piece(Output::Stdout), chunk))
        .chain([line("end"), line("next")])
        .collect();
    let messages = messages(None, &entries);
    assert!(messages.iter().all(|message| message.len() <= MAX_MESSAGE_BYTES && !message.contains('\u{fffd}')));
    assert_eq!(messages.len(), 5);
    assert_eq!(messages[..4].concat(), format!("{text}end"));
    let garbage = vec![0xff; 16_384];
    let mut assembler = assembler(None, Origin::default());
    let mut out = Vec::new();
    for _ in 0..100 {
        assembler.take(&entry(Kind::Piece(Output::Stdout), &garbage), &mut out);
        let held = assembler.begun.iter().flatten().map(|begun| begun.text.len()).sum::<usize>();
        assert!(held <= MAX_MESSAGE_BYTES + garbage.len());
    }
    assert!(out.iter().all(|event| event.event.message.len() <= MAX_MESSAGE_BYTES));
}

#[test]
fn events_of_several_lines_begin_with_the_pattern() {
    let entries = [line("  lost"), line("INFO a"), error(" at b"), line(""), line(" at c"), line("INFO d"), flush()];
    assert_eq!(messages(Some("^INFO"), &entries), ["  lost", "INFO a\n at b\n\n at c", "INFO d"]);
    let long = "x".repeat(MAX_MESSAGE_BYTES - 6);
    assert_eq!(messages(Some("^INFO"), &[line("INFO a"), line(&long), flush()]), ["INFO a".to_owned(), long]);
}

/// From every origin that is told, what is not out yet comes out as it did, with the numbers that it had.
#[test]
fn assembling_begins_anew_from_any_origin() {
    let big = "y".repeat(16_384);
    let mut entries = vec![line("INFO a"), line(" b"), piece("c"), error("INFO d"), error(" e"), line("f"), flush()];
    entries.extend((0..40).map(|_| piece(&big)));
    entries.extend([error("INFO g"), piece("h"), line(""), line("INFO i"), piece("INFO j"), line("k"), error(" l")]);
    entries.extend([entry(Kind::Notice, b"lost"), piece("m"), entry(Kind::Notice, b"lost"), line("n"), flush()]);
    for pattern in [None, Some("^INFO")] {
        begin_anew(pattern, &entries);
    }
}

/// Gives the messages that come out.
fn begin_anew(pattern: Option<&str>, entries: &[Entry]) -> Vec<String> {
    let mut whole = assembler(pattern, Origin::default());
    let mut out = Vec::new();
    let mut origins = vec![(Origin::default(), 0)];
    for entry in entries {
        whole.take(entry, &mut out);
        origins.push((whole.origin(), out.len()));
    }
    let mut advanced = 0;
    for (origin, already) in origins {
        let again = run(&mut assembler(pattern, origin), &entries[origin.entry as usize..]);
        assert!(origin.number as usize <= already);
        assert_eq!(again, out[origin.number as usize..], "{pattern:?} from {origin:?}");
        assert!(origin.entry >= advanced, "it never goes back");
        advanced = origin.entry;
    }
    assert_eq!(advanced, entries.len() as u64);
    out.into_iter().map(|event| event.event.message).collect()
}

#[test]
fn a_line_that_does_not_end_is_not_waited_for_while_the_other_output_goes_on() {
    let at = |seconds: i64, entry: Entry| Entry { time_ns: entry.time_ns + seconds * 1_000_000_000, ..entry };
    let half = |text: &[u8]| entry(Kind::Piece(Output::Stderr), text);
    let entries = [
        at(0, half(b"INFO h")),
        at(4, line("INFO a")),
        at(4, half(b"al")),
        at(8, line("INFO b")),
        at(9, line("INFO c")),
        at(10, piece("INFO d")),
        at(15, error("f")),
        at(16, line("e")),
        at(17, flush()),
    ];
    assert_eq!(
        begin_anew(None, &entries),
        ["INFO a", "INFO b", "INFO hal", "INFO c", "INFO d", "f", "e"],
        "five seconds behind its last piece"
    );
    assert_eq!(begin_anew(Some("^INFO"), &entries), ["INFO a", "INFO b", "INFO hal", "INFO c", "INFO dfe"]);
}

#[test]
fn a_line_without_an_end_holds_up_nothing() {
    let mut assembler = assembler(None, Origin::default());
    let big = "z".repeat(16_384);
    let mut out = Vec::new();
    for number in 0..200_u64 {
        assembler.take(&piece(&big), &mut out);
        assert!(number - assembler.origin().entry <= 17);
    }
}
