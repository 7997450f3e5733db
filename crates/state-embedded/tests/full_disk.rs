//! A full disk: the caller is told, nothing that was answered is lost, and work goes on when there is space again.
//!
//! The disk is a limit on the size of files, which the system enforces on a child process: the test runs itself again under
//! it, and lifts it while that one runs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use longshore_model::task_definition::FamilyCounter;
use longshore_model::{Group, Record};
use longshore_state::backend::Error;
use longshore_state::{CommitError, Store};
use longshore_state_embedded::Embedded;

const DIRECTORY: &str = "LONGSHORE_TEST_FULL_DISK_DIRECTORY";

/// Room for the empty store and some hundred of the records below.
const LIMIT_KIB: u32 = 4096;

fn record(count: u32) -> Record {
    let family = format!("{count}-{}", "x".repeat(20_000));
    Record::Family(Arc::new(FamilyCounter { family: family.into(), last_revision: count }))
}

fn say(what: &str) {
    println!("\nsay {what}");
}

async fn commit(store: &Store, count: u32) -> Result<(), CommitError> {
    let outcomes = store.commit(Group::new("fill").put(record(count)).into()).await?;
    assert!(outcomes[0].committed().is_some());
    Ok(())
}

/// Fills the disk; does nothing unless the other test runs it.
#[tokio::test]
async fn filler() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let store = Store::open(Embedded::open(directory).unwrap()).unwrap();
    let mut count = 0;
    let error = loop {
        match commit(&store, count + 1).await {
            Ok(()) => count += 1,
            Err(error) => break error,
        }
        assert!(count < 10_000, "the limit is not enforced");
    };
    assert!(matches!(&error, CommitError::Backend(why) if matches!(**why, Error::Full { .. })), "{error}");
    assert!(error.to_string().contains(".journal") && error.to_string().contains("Free some space"), "{error}");
    assert_eq!(store.snapshot().families().len(), count as usize, "the snapshot is what was answered");
    commit(&store, count + 1).await.expect_err("it is still full");
    assert_eq!(store.snapshot().families().len(), count as usize);

    say(&format!("full {count}"));
    std::io::stdin().lines().next().unwrap().unwrap();
    for _ in 0..100 {
        count += 1;
        commit(&store, count).await.expect("there is space again");
    }
    assert_eq!(store.snapshot().families().len(), count as usize);
    say(&format!("done {count}"));
    std::io::stdin().lines().next();
}

#[test]
fn a_full_disk_is_survived() {
    let directory = tempfile::tempdir().unwrap();
    let mut child = start(directory.path());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut next = |what: &str| -> u32 {
        let said = lines.find_map(|line| line.strip_prefix("say ").map(str::to_owned)).expect("the child is alive");
        said.strip_prefix(what).unwrap_or_else(|| panic!("{said}")).trim().parse().unwrap()
    };
    assert!(next("full") > 10);
    let lifted =
        Command::new("prlimit").args(["--pid", &child.id().to_string(), "--fsize=unlimited"]).status().unwrap();
    assert!(lifted.success());
    child.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
    let count = next("done");
    child.kill().unwrap();
    child.wait().unwrap();

    let store = Store::open(Embedded::open(directory.path()).unwrap()).unwrap();
    assert_eq!(store.snapshot().families().len(), count as usize, "all that was answered, and nothing else");
}

/// The child ignores the signal that goes with the limit, so that it is told by an error, as by a full disk.
fn start(directory: &Path) -> Child {
    let limited = format!("trap '' XFSZ; ulimit -S -f $(({LIMIT_KIB} * 2)) && exec \"$0\" \"$@\"");
    Command::new("sh")
        .args(["-c", &limited])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "filler", "--nocapture"])
        .env(DIRECTORY, directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}
