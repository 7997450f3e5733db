//! kill -9 at any moment loses nothing that was answered.
//!
//! The test runs itself again as a server under load, which prints every commit that was answered; kills it at a random
//! moment; opens what is left, and compares. Round after round in the same directory, so that later rounds start from what
//! earlier ones left behind.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use longshore_model::task_definition::FamilyCounter;
use longshore_model::{Group, Guard, Key, Plan, Record, Snapshot};
use longshore_state::{CommitError, Outcome, Store};
use longshore_state_embedded::{Embedded, Limits};

const DIRECTORY: &str = "LONGSHORE_TEST_KILL_DIRECTORY";
const ROUNDS: u32 = 25;
const WRITERS: u32 = 8;
const MARK: &str = "answered ";

/// So small that files are begun, compacted and removed all the time.
const LIMITS: Limits = Limits { journal_bytes: 32 << 10, slack_bytes: 64 << 10 };

fn record(name: &str, last_revision: u32) -> Record {
    Record::Family(Arc::new(FamilyCounter { family: name.into(), last_revision }))
}

fn counter(snapshot: &Snapshot, name: &str) -> u32 {
    snapshot.family(name).and_then(|family| family.counter.as_ref()).map_or(0, |counter| counter.last_revision)
}

/// The server: does nothing unless the other test runs it.
#[test]
fn victim() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let store = Store::open(Embedded::open_with(directory, LIMITS).unwrap()).unwrap();
        let writers: Vec<_> = (0..WRITERS).map(|writer| tokio::spawn(write(store.clone(), writer))).collect();
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
    });
}

/// Counts for ever. Every step is a plan of two groups, the second resting on the first, which write a counter and its
/// twin together with something bulky that comes and goes.
async fn write(store: Store, writer: u32) -> Result<(), CommitError> {
    let name = format!("w{writer}");
    let twin = format!("{name}-twin");
    let key = Key::Family(name.as_str().into());
    let bulky = |count: u32| format!("{name}-{}-{}", count % 50, "x".repeat(100));
    loop {
        let snapshot = store.snapshot();
        let count = counter(&snapshot, &name) + 1;
        let drop_old = Key::Family(bulky(count + 25).into());
        let plan = Plan {
            groups: vec![
                Group::new("count")
                    .guard(Guard::unchanged(key.clone(), snapshot.revision_of(&key)))
                    .put(record(&name, count))
                    .put(record(&bulky(count), count)),
                Group::new("follow")
                    .guard(Guard::written_by(key.clone(), 0))
                    .put(record(&twin, count))
                    .delete(drop_old),
            ],
        };
        let outcomes = store.commit(plan).await?;
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Committed(_))), "{outcomes:?}");
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n{MARK}{name} {count}").and_then(|()| out.flush()).expect("the parent reads");
    }
}

#[test]
fn a_killed_server_has_lost_nothing_that_it_answered() {
    let directory = tempfile::tempdir().unwrap();
    let mut answered = BTreeMap::new();
    let mut seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_nanos();
    let mut kills_under_load = 0;
    for round in 0..ROUNDS {
        // A linear congruential step is random enough to pick a moment.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let moment = Duration::from_micros(u64::from(seed >> 8) % 150_000);
        let before: u32 = answered.values().sum();
        run_and_kill(directory.path(), moment, &mut answered);
        kills_under_load += u32::from(answered.values().sum::<u32>() > before);
        verify(directory.path(), &mut answered, round);
    }
    let files = std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path());
    assert!(files.into_iter().any(|path| path.extension().is_some_and(|it| it == "base")), "nothing was compacted");
    assert!(kills_under_load > ROUNDS / 2, "only {kills_under_load} rounds answered anything");
}

fn run_and_kill(directory: &Path, after_first_answer: Duration, answered: &mut BTreeMap<String, u32>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "victim", "--nocapture"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut kill_at = None;
    // What was answered before the kill may still be in the pipe, so it is read to its end.
    for line in lines {
        let line = line.unwrap();
        let Some((name, count)) = line.strip_prefix(MARK).and_then(|answer| answer.split_once(' ')) else { continue };
        answered.insert(name.to_owned(), count.parse().unwrap());
        let kill_at = *kill_at.get_or_insert_with(|| Instant::now() + after_first_answer);
        if Instant::now() >= kill_at {
            child.kill().unwrap();
        }
    }
    let status = child.wait().unwrap();
    assert!(!status.success(), "it was killed, not finished: {status}");
}

fn verify(directory: &Path, answered: &mut BTreeMap<String, u32>, round: u32) {
    let store = Store::open(Embedded::open_with(directory, LIMITS).unwrap()).unwrap();
    let snapshot = store.snapshot();
    for (name, count) in answered.iter_mut() {
        let found = counter(&snapshot, name);
        assert!(found == *count || found == *count + 1, "round {round}: {name} was answered {count}, found {found}");
        // One more may have been saved whose answer was never sent: then all of it was.
        assert_eq!(counter(&snapshot, &format!("{name}-twin")), found, "round {round}: half of a plan of {name}");
        *count = found;
    }
}
