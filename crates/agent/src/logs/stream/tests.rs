//! A stream's events are delivered in order and once, whatever is sent again, dropped or restarted.

mod dropping;

use longshore_api::longshore::MAX_MESSAGE_BYTES;

use super::super::entry::Output;
use super::*;

const SEGMENT: u64 = 4096;
const NOW: i64 = 1_700_000_000_000;

struct Stage {
    dir: tempfile::TempDir,
    meta: Meta,
}

impl Stage {
    fn set(multiline: Option<&str>) -> Self {
        let meta = Meta {
            runtime_id: "c".to_owned(),
            stream: "s".to_owned(),
            multiline: multiline.map(str::to_owned),
            boot: "boot-1".to_owned(),
            ..Meta::default()
        };
        Self { dir: tempfile::tempdir().unwrap(), meta }
    }

    fn open(&self, boot: &str) -> Stream {
        Stream::open(self.dir.path().to_owned(), self.meta.clone(), boot, SEGMENT).unwrap()
    }
}

fn line(number: u64) -> Entry {
    let text = format!("line {number} {}", "x".repeat(80)).into_bytes();
    Entry { time_ns: NOW * 1_000_000 + number as i64, mark: 0, kind: Kind::Line(Output::Stdout), text }
}

fn number_of(message: &str) -> Option<u64> {
    message.strip_prefix("line ")?.split(' ').next()?.parse().ok()
}

/// Takes batches as a server would, which passes over what it has.
#[derive(Default)]
struct Server {
    next: u64,
    messages: Vec<String>,
}

impl Server {
    fn take(&mut self, batch: &LogBatch) {
        for (number, event) in (batch.first..).zip(&batch.events) {
            if number >= self.next {
                self.next = number + 1;
                self.messages.push(event.message.clone());
            }
        }
    }

    fn lines(&self) -> Vec<u64> {
        self.messages.iter().filter_map(|message| number_of(message)).collect()
    }
}

fn deliver(stream: &mut Stream, server: &mut Server) {
    while let Some((id, batch)) = stream.next(2_000, NOW).unwrap() {
        server.take(&batch);
        stream.taken(id).unwrap();
    }
}

#[test]
fn lines_are_delivered_once_and_in_order_whatever_ends_when() {
    let stage = Stage::set(None);
    let mut server = Server::default();
    let mut stream = stage.open("boot-1");
    let mut written = 0;
    for round in 0..60 {
        let entries: Vec<Entry> = (written..written + 7).map(line).collect();
        written += 7;
        stream.append(&entries, NOW).unwrap();
        match round % 4 {
            // The answer is lost, and the agent is killed.
            0 => {
                let (_, batch) = stream.next(500, NOW).unwrap().unwrap();
                server.take(&batch);
                stream = stage.open("boot-1");
            }
            // The call fails.
            1 => {
                let (id, _) = stream.next(500, NOW).unwrap().unwrap();
                stream.returned(id, None);
            }
            2 => deliver(&mut stream, &mut server),
            // The server took it, and the answer is lost.
            _ => {
                let (id, batch) = stream.next(500, NOW).unwrap().unwrap();
                server.take(&batch);
                stream.returned(id, None);
            }
        }
    }
    deliver(&mut stream, &mut server);
    assert_eq!(server.lines(), (0..written).collect::<Vec<_>>());
    assert!(stream.is_delivered());
    assert!(stream.bytes() <= 2 * SEGMENT, "what was delivered is let go of: {}", stream.bytes());
    assert_eq!(stage.open("boot-1").position().last_ns(), NOW * 1_000_000 + written as i64 - 1);
}

#[test]
fn what_is_dropped_is_said_where_it_was() {
    let stage = Stage::set(None);
    let mut server = Server::default();
    let mut stream = stage.open("boot-1");
    stream.append(&(0..300).map(line).collect::<Vec<_>>(), NOW).unwrap();
    for first in (300..600).step_by(20) {
        stream.append(&(first..first + 20).map(line).collect::<Vec<_>>(), NOW).unwrap();
    }
    // Some of the first are on the server although nobody knows.
    let (_, batch) = stream.next(1_000, NOW).unwrap().unwrap();
    server.take(&batch);
    let known = server.lines().len() as u64;
    stream.drop_oldest().unwrap();
    stream.drop_oldest().unwrap();
    let mut stream = stage.open("boot-1");
    deliver(&mut stream, &mut server);
    let said: Vec<_> = server.messages.iter().filter(|message| message.starts_with("longshore: ")).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    let dropped: u64 = said[0].split(' ').nth(1).unwrap().parse().unwrap();
    let first_behind = server.lines()[known as usize];
    assert_eq!(dropped, first_behind, "those that were under way count, too");
    assert_eq!(server.lines()[known as usize..], (first_behind..600).collect::<Vec<_>>());
    // A second gap does not tell of the first again.
    stream.append(&(600..700).map(line).collect::<Vec<_>>(), NOW).unwrap();
    while stream.bytes() > 100 {
        stream.drop_oldest().unwrap();
    }
    deliver(&mut stream, &mut server);
    let again = server.messages.last().unwrap();
    assert!(again.starts_with("longshore: 100 lines ("), "{again}");
}

#[test]
fn a_crash_of_the_machine_begins_new_numbers() {
    let stage = Stage::set(None);
    let mut stream = stage.open("boot-1");
    stream.append(&[line(0)], NOW).unwrap();
    let before = stream.meta.source();
    let meta = Meta::read(stage.dir.path()).unwrap_or_else(|_| stage.meta.clone());
    let after = Stream::open(stage.dir.path().to_owned(), meta, "boot-2", SEGMENT).unwrap();
    assert_eq!((before.as_str(), after.meta.source().as_str()), ("c", "c+1"));
}

#[test]
fn a_torn_end_is_let_go_of_and_written_anew() {
    let stage = Stage::set(None);
    let mut stream = stage.open("boot-1");
    stream.append(&[line(0), line(1)], NOW).unwrap();
    let path = stage.dir.path().join(format!("{:016x}.log", 0));
    let len = fs::metadata(&path).unwrap().len();
    File::options().write(true).open(&path).unwrap().set_len(len - 3).unwrap();
    let mut stream = stage.open("boot-1");
    assert_eq!(stream.position().last_ns(), NOW * 1_000_000);
    stream.append(&[line(1)], NOW).unwrap();
    let mut server = Server::default();
    deliver(&mut stream, &mut server);
    assert_eq!(server.lines(), [0, 1]);
}

#[test]
fn an_agent_that_ends_while_it_makes_a_segment_knows_where_the_source_was() {
    let stage = Stage::set(None);
    let mut stream = stage.open("boot-1");
    stream.append(&[line(0), line(1)], NOW).unwrap();
    drop(stream);
    for torn in [&b""[..], &b"\x30\0\0"[..]] {
        fs::write(stage.dir.path().join(format!("{:016x}.log", 3)), torn).unwrap();
        assert_eq!(stage.open("boot-1").position().last_ns(), NOW * 1_000_000 + 1);
    }
    let (mut stream, mut server) = (stage.open("boot-1"), Server::default());
    stream.append(&[line(2)], NOW).unwrap();
    deliver(&mut stream, &mut server);
    assert_eq!(server.lines(), [0, 1, 2]);
}

#[test]
fn what_the_server_has_is_not_counted_as_dropped() {
    let stage = Stage::set(Some("^line"));
    let (mut stream, mut server) = (stage.open("boot-1"), Server::default());
    stream.append(&(0..30).map(line).collect::<Vec<_>>(), NOW).unwrap();
    deliver(&mut stream, &mut server);
    // The last of them waits for more lines, so that nothing is let go of before it.
    assert_eq!(server.lines().len(), 29);
    stream.append(&(30..60).map(line).collect::<Vec<_>>(), NOW).unwrap();
    stream.drop_oldest().unwrap();
    assert_eq!(stream.counts.dropped_lines, 31);
    stream.append(&[line(60)], NOW).unwrap();
    stream.ended = true;
    deliver(&mut stream, &mut server);
    assert!(server.messages[29].starts_with("longshore: 31 lines ("), "{}", server.messages[29]);
}

#[test]
fn what_cannot_be_read_is_dropped_all_the_same() {
    let stage = Stage::set(None);
    let mut stream = stage.open("boot-1");
    for first in (0..200).step_by(10) {
        stream.append(&(first..first + 10).map(line).collect::<Vec<_>>(), NOW).unwrap();
    }
    let path = stage.dir.path().join(format!("{:016x}.log", 0));
    File::options().write(true).open(&path).unwrap().set_len(10).unwrap();
    let before = stream.bytes();
    stream.drop_oldest().unwrap();
    assert!(!path.exists() && stream.bytes() < before);
    let mut server = Server::default();
    deliver(&mut stream, &mut server);
    assert_eq!(server.lines().last(), Some(&199));
    assert_eq!(stream.bytes(), stream.segments.iter().map(|segment| segment.len).sum::<u64>());
}

#[test]
fn a_damaged_part_is_left_out_and_the_rest_goes_on() {
    let stage = Stage::set(None);
    let mut stream = stage.open("boot-1");
    for first in (0..200).step_by(10) {
        stream.append(&(first..first + 10).map(line).collect::<Vec<_>>(), NOW).unwrap();
    }
    let path = stage.dir.path().join(format!("{:016x}.log", 0));
    let mut bytes = fs::read(&path).unwrap();
    bytes[1_000] ^= 1;
    fs::write(&path, bytes).unwrap();
    let (mut stream, mut server) = (stage.open("boot-1"), Server::default());
    for _ in 0..10 {
        deliver(&mut stream, &mut server);
    }
    let lines = server.lines();
    assert_eq!((lines.first(), lines.last()), (Some(&0), Some(&199)));
    assert!(lines.len() > 150 && lines.len() < 200 && lines.is_sorted());
    assert!(server.messages.iter().any(|message| message.starts_with("longshore: ")));
}

#[test]
fn several_lines_wait_for_more_only_so_long() {
    let stage = Stage::set(Some("^line"));
    let mut stream = stage.open("boot-1");
    let more = Entry { text: b"  more".to_vec(), ..line(0) };
    stream.append(&[line(0), more], NOW).unwrap();
    assert_eq!(stream.next(10_000, NOW).unwrap(), None);
    assert_eq!(stream.due_at(), Some(NOW + LINES_WAIT_MS));
    let (id, batch) = stream.next(10_000, NOW + LINES_WAIT_MS).unwrap().unwrap();
    assert!(batch.events[0].message.ends_with("\n  more"));
    stream.taken(id).unwrap();
    assert!(stream.is_delivered());
}

#[test]
fn a_line_of_ten_megabytes_is_delivered_in_parts_with_little_in_memory() {
    let stage = Stage::set(None);
    let mut stream = Stream::open(stage.dir.path().to_owned(), stage.meta.clone(), "boot-1", 256 << 10).unwrap();
    let piece = |kind| Entry { text: vec![b'y'; 16_384], kind, ..line(0) };
    for _ in 0..640 {
        stream.append(&[piece(Kind::Piece(Output::Stdout))], NOW).unwrap();
    }
    stream.append(&[piece(Kind::Line(Output::Stdout)), line(1)], NOW).unwrap();
    let mut sizes = Vec::new();
    while let Some((id, batch)) = stream.next(1 << 20, NOW).unwrap() {
        assert!(batch.events.iter().map(|event| event.message.len() + EVENT_OVERHEAD_BYTES).sum::<usize>() <= 1 << 20);
        let held: usize = stream.waiting.iter().map(|event| event.event.message.len()).sum();
        assert!(held <= 2 * MAX_MESSAGE_BYTES, "{held}");
        sizes.extend(batch.events.iter().map(|event| event.message.len()));
        stream.taken(id).unwrap();
    }
    assert_eq!(sizes.iter().sum::<usize>(), 641 * 16_384 + String::from_utf8(line(1).text).unwrap().len());
    assert!(stream.bytes() <= 2 * (256 << 10));
}

#[test]
fn a_stream_is_left_alone_while_it_is_held() {
    let stage = Stage::set(None);
    let mut stream = stage.open("boot-1");
    stream.append(&[line(0)], NOW).unwrap();
    let (id, _) = stream.next(1_000, NOW).unwrap().unwrap();
    stream.returned(id, Some((NOW + 5_000, "no group".to_owned())));
    assert_eq!((stream.next(1_000, NOW).unwrap(), stream.due_at()), (None, Some(NOW + 5_000)));
    let (id, batch) = stream.next(1_000, NOW + 5_000).unwrap().unwrap();
    assert_eq!(batch.first, 0);
    assert_eq!(stream.refused(id).0, 1);
    assert!(stream.is_delivered());
    assert_eq!(stream.counts.dropped_lines, 1);
}

#[test]
fn an_error_of_the_disk_takes_no_events_away() {
    let stage = Stage::set(None);
    let (mut stream, mut server) = (stage.open("boot-1"), Server::default());
    for first in (0..100).step_by(20) {
        stream.append(&(first..first + 20).map(line).collect::<Vec<_>>(), NOW).unwrap();
    }
    let path = stage.dir.path().join(format!("{:016x}.log", stream.segments[1].first));
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, b"").unwrap();
    // The first segment has been read by then.
    let error = stream.next(1 << 20, NOW).unwrap_err().to_string();
    assert!(error.contains(&path.display().to_string()) && error.contains("cannot be read"), "{error}");
    assert_eq!((stream.due_at(), stream.is_delivered()), (Some(0), false));
    fs::write(&path, bytes).unwrap();
    let checkpoint = stage.dir.path().join("checkpoint");
    let writable = std::mem::replace(&mut stream.checkpoint_file, File::open(checkpoint).unwrap());
    let error = stream.next(1 << 20, NOW).unwrap_err().to_string();
    assert!(error.contains("cannot be written"), "{error}");
    stream.checkpoint_file = writable;
    deliver(&mut stream, &mut server);
    assert_eq!(server.lines(), (0..100).collect::<Vec<_>>());
}

#[test]
fn a_line_that_does_not_end_keeps_nothing_of_the_other_output() {
    let stage = Stage::set(None);
    let (mut stream, mut server) = (stage.open("boot-1"), Server::default());
    let begun = Entry { kind: Kind::Piece(Output::Stderr), text: b"begun".to_vec(), ..line(0) };
    stream.append(&[begun], NOW).unwrap();
    for number in 0..200 {
        let second = number as i64 * 1_000;
        let entry = Entry { time_ns: (NOW + second) * 1_000_000, ..line(number) };
        stream.append(&[entry], NOW + second).unwrap();
        deliver(&mut stream, &mut server);
    }
    assert_eq!(server.messages[5], "begun");
    assert_eq!(server.lines(), (0..200).collect::<Vec<_>>());
    assert!(stream.is_delivered() && stream.bytes() <= 2 * SEGMENT, "{}", stream.bytes());
}
