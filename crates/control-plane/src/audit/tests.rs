//! A log that is slow, full or long.

use std::sync::mpsc::channel;

use super::*;

fn call(number: u32) -> Call {
    Call {
        time: Timestamp::from_millis(1_700_000_000_000),
        request_id: RequestId::from_random([7; 16]),
        operation: "RunTask",
        principal: "arn:aws:iam::000000000000:root".into(),
        access_key_id: "AKIA".to_owned(),
        peer: None,
        status: Some(200),
        code: None,
        request: format!(r#"{{"cluster":"{number}"}}"#).into(),
        response: Bytes::new(),
    }
}

fn documents(lines: &[u8]) -> Vec<serde_json::Value> {
    lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|l| serde_json::from_slice(l).unwrap())
        .collect()
}

/// Takes nothing until it is told to, and fails when it is told that.
struct Slow {
    turns: Receiver<bool>,
    written: std::sync::mpsc::Sender<Vec<u8>>,
}

impl Out for Slow {
    fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        match self.turns.recv() {
            Ok(true) => self.written.send(lines.to_vec()).map_err(io::Error::other),
            _ => Err(io::Error::from(io::ErrorKind::StorageFull)),
        }
    }
}

#[test]
fn calls_never_wait_and_the_log_says_how_many_are_missing() {
    let (turn, turns) = channel();
    let (written, lines) = channel();
    let audit = Audit::start(Slow { turns, written }).unwrap();
    let total = 3 * MAX_WAITING as u64;
    for number in 0..total {
        audit.note(call(u32::try_from(number).unwrap()));
    }
    // The first batch fails; all that follow are written.
    turn.send(false).unwrap();
    for _ in 0..total {
        turn.send(true).unwrap();
    }
    let (mut noted, mut missing) = (0, 0);
    while noted + missing < total {
        for line in documents(&lines.recv_timeout(Duration::from_secs(20)).unwrap()) {
            missing += line["missing"].as_u64().unwrap_or(0);
            noted += u64::from(line["operation"] == "RunTask");
        }
    }
    assert_eq!(noted + missing, total);
    let room = MAX_WAITING as u64;
    assert!((room - MAX_BATCH as u64..=room).contains(&noted), "{noted}");
}

#[test]
fn a_long_log_becomes_parts_that_are_whole_and_few() {
    let directory = std::env::temp_dir().join(format!("longshore-audit-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let path = directory.join("audit.log");
    let mut log = LogFile::open(&path).unwrap().with_max_bytes(1000);
    for number in 0..200 {
        let mut lines = Vec::new();
        line::append(&call(number), &mut lines);
        log.append(&lines).unwrap();
    }
    let mut parts: Vec<_> = std::fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    parts.sort();
    assert_eq!(parts.len(), 5);
    let clusters: Vec<u64> =
        [&parts[1..], &parts[..1]].concat().iter().enumerate().fold(Vec::new(), |mut all, (_, part)| {
            let content = std::fs::read(part).unwrap();
            assert!(content.len() <= 1000, "{}", part.display());
            all.extend(
                documents(&content).iter().map(|l| l["resources"]["cluster"].as_str().unwrap().parse::<u64>().unwrap()),
            );
            all
        });
    assert!(clusters.contains(&199) && !clusters.contains(&0), "{clusters:?}");
    std::fs::remove_dir_all(&directory).unwrap();
}
