//! Whatever is dropped while whatever becomes of calls: each line is stored once, or told.

use std::collections::BTreeSet;

use super::*;

const LINES: u64 = 400;
const PATTERNS: [Option<&str>; 2] = [None, Some(r"^line \d*[05] ")];

/// Lines, of which some come in pieces while the container writes to its other output.
fn entries(numbers: std::ops::Range<u64>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut end = None;
    for number in numbers {
        let mut entry = line(number);
        if end.is_none() && number % 13 == 7 {
            entry.kind = Kind::Piece(Output::Stdout);
            end = Some(Entry { kind: Kind::Line(Output::Stdout), text: b" end".to_vec(), ..entry.clone() });
        } else if end.is_some() {
            entry.kind = Kind::Line(Output::Stderr);
        }
        entries.push(entry);
        if number % 13 == 9 {
            entries.extend(end.take());
        }
    }
    entries.extend(end);
    entries
}

fn write(stream: &mut Stream, numbers: std::ops::Range<u64>) {
    for first in numbers.clone().step_by(20) {
        stream.append(&entries(first..(first + 20).min(numbers.end)), NOW).unwrap();
    }
}

/// How many of so many lines the server does not have, and how many it was told of. None is there twice.
fn missing_and_told(server: &Server, written: u64) -> (u64, u64) {
    let lines: Vec<u64> = server.messages.iter().flat_map(|message| message.lines()).filter_map(number_of).collect();
    let once: BTreeSet<u64> = lines.iter().copied().collect();
    assert_eq!(once.len(), lines.len(), "lines are there twice");
    let told = server.messages.iter().filter_map(|message| message.strip_prefix("longshore: ")?.split(' ').next());
    (written - once.len() as u64, told.map(|lines| lines.parse::<u64>().unwrap()).sum())
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Taken,
    /// The answer is lost.
    TakenUnknown,
    Failed,
    /// It comes to the server behind a later one.
    Late,
    /// The agent is killed.
    Killed,
    KilledTaken,
}

#[test]
fn what_is_dropped_during_a_call_is_neither_doubled_nor_told_when_it_was_taken() {
    let fates = [Fate::Taken, Fate::TakenUnknown, Fate::Failed, Fate::Late, Fate::Killed, Fate::KilledTaken];
    for (pattern, drops, fate) in PATTERNS
        .into_iter()
        .flat_map(|pattern| (0..9).flat_map(move |drops| fates.into_iter().map(move |fate| (pattern, drops, fate))))
    {
        let stage = Stage::set(pattern);
        let (mut stream, mut server) = (stage.open("boot-1"), Server::default());
        write(&mut stream, 0..LINES);
        let (id, batch) = stream.next(12_000, NOW).unwrap().unwrap();
        let is_taken = matches!(fate, Fate::Taken | Fate::TakenUnknown | Fate::KilledTaken);
        if is_taken {
            server.take(&batch);
        }
        (0..drops).for_each(|_| stream.drop_oldest().unwrap());
        match fate {
            Fate::Taken => stream.taken(id).unwrap(),
            Fate::Killed | Fate::KilledTaken => stream = stage.open("boot-1"),
            Fate::TakenUnknown | Fate::Failed | Fate::Late => stream.returned(id, None),
        }
        if fate == Fate::Late {
            let (id, later) = stream.next(2_000, NOW).unwrap().unwrap();
            server.take(&later);
            server.take(&batch);
            stream.taken(id).unwrap();
        }
        stream.ended = true;
        deliver(&mut stream, &mut server);
        let case = format!("{pattern:?}, {drops} dropped, {fate:?}");
        assert!(stream.is_delivered(), "{case}");
        let (missing, told) = missing_and_told(&server, LINES);
        assert!(told >= missing, "{case}: {told} told, {missing} missing");
        if drops == 0 || is_taken && drops <= 2 {
            assert_eq!((missing, told), (0, 0), "{case}: all of it was under way");
            assert!(fate != Fate::Taken || stream.counts.dropped_lines == 0, "{case}");
        } else {
            assert!(missing > 0 || is_taken && drops < 5, "{case}");
            assert!(told - missing <= if is_taken { 200 } else { 1 }, "{case}: {told} told, {missing} missing");
        }
    }
}

#[test]
fn lines_are_stored_once_or_told_whatever_comes_together() {
    for seed in 1..=60_u64 {
        let pattern = PATTERNS[seed as usize % 2];
        let stage = Stage::set(pattern);
        let (mut stream, mut server) = (stage.open("boot-1"), Server::default());
        let (mut dice, mut written) = (seed, 0);
        let (mut under_way, mut failed): (Option<(u64, LogBatch)>, Vec<LogBatch>) = (None, Vec::new());
        for _ in 0..300 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (choice, size) = ((dice >> 33) % 10, (dice >> 40) % 10_000);
            match (choice, under_way.take()) {
                (0..=2, flight) => {
                    write(&mut stream, written..written + size % 40);
                    written += size % 40;
                    under_way = flight;
                }
                (3 | 4, flight) => {
                    stream.drop_oldest().unwrap();
                    under_way = flight;
                }
                (5, flight) => {
                    // What has failed comes after all, perhaps.
                    failed.pop().into_iter().for_each(|batch| server.take(&batch));
                    under_way = flight;
                }
                (6, flight) => {
                    failed.extend(flight.map(|(_, batch)| batch));
                    stream = stage.open("boot-1");
                }
                (7 | 8, Some((id, batch))) => {
                    server.take(&batch);
                    stream.taken(id).unwrap();
                }
                (_, Some((id, batch))) => {
                    stream.returned(id, None);
                    failed.push(batch);
                }
                (_, None) => under_way = stream.next(size as usize, NOW).unwrap(),
            }
        }
        if let Some((id, _)) = under_way {
            stream.returned(id, None);
        }
        stream.ended = true;
        deliver(&mut stream, &mut server);
        assert!(stream.is_delivered());
        failed.iter().for_each(|batch| server.take(batch));
        let (missing, told) = missing_and_told(&server, written);
        assert!(told >= missing, "seed {seed}: {told} told, {missing} missing");
    }
}
