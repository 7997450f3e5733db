//! kill -9 at any moment loses nothing that was answered, and stores nothing twice.
//!
//! The test runs itself again as a server under load, which prints every batch that was answered; kills it at a random
//! moment; opens what is left, and compares. Round after round in the same directory.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use longshore_logs::*;

use crate::common::{GROUP, event, search, small};

const DIRECTORY: &str = "LONGSHORE_TEST_LOGS_KILL_DIRECTORY";
const ROUNDS: u32 = 20;
const WRITERS: u64 = 6;
const MARK: &str = "answered ";

/// The server: does nothing unless the other test runs it.
#[test]
fn victim() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(small(directory.as_ref())).unwrap();
        let writers: Vec<_> = (0..WRITERS).map(|writer| tokio::spawn(write(store.clone(), writer))).collect();
        for writer in writers {
            writer.await.unwrap();
        }
    });
}

/// Delivers for ever. Each time a part of what was delivered before comes again, as after a lost answer.
async fn write(store: Store, writer: u64) {
    let source = |first| Some(Source { id: "agent".into(), first });
    let batch = |first: u64, count: u64| Batch {
        group: GROUP,
        stream: format!("w{writer}"),
        events: (first..first + count).map(|number| event(number as i64, format!("w{writer} {number}"))).collect(),
        now: 1,
        create_stream: true,
        source: source(first),
    };
    let mut next = store.append(batch(0, 0)).await.unwrap().next.unwrap();
    loop {
        let first = next.saturating_sub(2);
        next = store.append(batch(first, 5)).await.unwrap().next.unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n{MARK}w{writer} {next}").and_then(|()| out.flush()).expect("the parent reads");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_store_holds_every_answered_event_once() {
    let directory = tempfile::tempdir().unwrap();
    let mut answered: BTreeMap<String, u64> = BTreeMap::new();
    let mut seed = std::process::id();
    for round in 0..ROUNDS {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let moment = Duration::from_micros(u64::from(seed >> 8) % 250_000);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["kill::victim", "--exact", "--nocapture"])
            .env(DIRECTORY, directory.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let reader = std::thread::spawn(move || {
            let lines = out.lines().map_while(Result::ok);
            lines.filter_map(|line| line.strip_prefix(MARK).map(str::to_owned)).collect::<Vec<String>>()
        });
        std::thread::sleep(moment);
        child.kill().unwrap();
        child.wait().unwrap();
        for line in reader.join().unwrap() {
            let (name, next) = line.split_once(' ').unwrap();
            // A line may be cut off by the kill; then its number is smaller than what was answered.
            let Ok(next) = next.parse() else { continue };
            let known = answered.entry(name.into()).or_default();
            *known = (*known).max(next);
        }
        let store = Store::open(small(directory.path())).unwrap();
        for (name, next) in &answered {
            let request = Search {
                streams: Streams::Names(vec![name.clone()]),
                limit: usize::MAX,
                max_bytes: usize::MAX,
                ..search(Arc::new(Everything))
            };
            let found = store.search(request).await.unwrap();
            let numbers: Vec<u64> =
                found.events.iter().map(|event| event.message.split_once(' ').unwrap().1.parse().unwrap()).collect();
            assert!(numbers.len() as u64 >= *next, "{round}: {name} has {} of {next}", numbers.len());
            assert_eq!(numbers, (0..numbers.len() as u64).collect::<Vec<_>>(), "{round}: {name}, each once");
        }
    }
    assert!(answered.values().sum::<u64>() > 100, "the server was never killed under load: {answered:?}");
}
