//! Failures, compaction, crashes during it, and files that do not belong together.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::time::Duration;

use longshore_state::backend::{Compare, Mutation};
use tempfile::TempDir;

use super::*;
use crate::file::Fault;

fn put(key: &str, value: &str) -> Transaction {
    let write = Mutation { key: key.into(), value: Some(value.into()) };
    Transaction { compares: Vec::new(), writes: vec![write] }
}

fn remove(key: &str) -> Transaction {
    Transaction { compares: Vec::new(), writes: vec![Mutation { key: key.into(), value: None }] }
}

type Contents = BTreeMap<String, (u64, String)>;

fn contents(backend: &mut Embedded) -> Contents {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (mut all, mut keys) = (Contents::new(), Vec::new());
    let mut visit = |item: Item<'_>| {
        keys.push(item.key.to_vec());
        all.insert(text(item.key), (item.revision.0, text(item.value)));
    };
    backend.range(b"", &mut visit).unwrap();
    assert!(keys.is_sorted(), "keys ascend");
    all
}

fn files(directory: &TempDir) -> Vec<String> {
    let entries = std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).filter(|name| name != "lock").collect();
    names.sort();
    names
}

/// So small that a handful of batches fills a journal.
const SMALL: Limits = Limits { journal_bytes: 2_000, slack_bytes: 4_000 };

/// A probe says what a batch would meet, and leaves no trace, neither now nor after the next opening.
#[test]
fn a_probe_changes_nothing_and_says_what_a_batch_would_meet() {
    let directory = tempfile::tempdir().unwrap();
    let mut backend = Embedded::open(directory.path()).unwrap();
    backend.transact(&[put("a", "1")]).unwrap();
    let path = backend.last().path().to_owned();
    let before = std::fs::read(&path).unwrap();
    backend.probe().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), before);
    for fault in [Fault::Write, Fault::Sync] {
        backend.last().file().fail_next(fault);
        let error = backend.probe().unwrap_err();
        assert_eq!(matches!(error, Error::Full { .. }), fault == Fault::Write, "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
        backend.probe().unwrap();
    }
    backend.transact(&[put("b", "1")]).unwrap();
    let after = contents(&mut backend);
    assert_eq!(after.len(), 2);
    drop(backend);
    // A crash in the middle of one.
    let mut torn = std::fs::read(&path).unwrap();
    torn.extend_from_slice(&[0; 1000]);
    std::fs::write(&path, torn).unwrap();
    assert_eq!(contents(&mut Embedded::open(directory.path()).unwrap()), after);
}

/// After a failed write or sync, what is read is what was answered, and the next batch works.
#[test]
fn a_failed_batch_is_taken_back() {
    for fault in [Fault::Write, Fault::Sync] {
        let directory = tempfile::tempdir().unwrap();
        let mut backend = Embedded::open(directory.path()).unwrap();
        backend.transact(&[put("a", "1")]).unwrap();
        let before = contents(&mut backend);
        backend.last().file().fail_next(fault);
        let error = backend.transact(&[put("a", "2"), put("b", "1"), remove("a")]).unwrap_err();
        assert_eq!(matches!(error, Error::Full { .. }), fault == Fault::Write, "{error}");
        assert_eq!(contents(&mut backend), before, "{fault:?}");
        assert_eq!(backend.changes(Revision(1)).unwrap(), History::Complete(Vec::new()));

        assert_eq!(backend.transact(&[put("c", "1")]).unwrap(), [Verdict::Committed(Revision(2))]);
        let after = contents(&mut backend);
        drop(backend);
        let mut backend = Embedded::open(directory.path()).unwrap();
        assert_eq!(contents(&mut backend), after);
        assert_eq!(after.keys().collect::<Vec<_>>(), ["a", "c"]);
    }
}

/// While a batch cannot be taken back from the file, nothing else is saved; then work goes on.
#[test]
fn a_failure_after_a_failure_is_got_over() {
    let directory = tempfile::tempdir().unwrap();
    let mut backend = Embedded::open(directory.path()).unwrap();
    backend.transact(&[put("a", "1")]).unwrap();
    backend.last().file().fail_next(Fault::Sync);
    backend.transact(&[put("b", "1")]).unwrap_err();
    assert_eq!(backend.condition, Condition::Unsynced);
    // The whole file is written again before anything else; that fails too.
    backend.last().file().fail_next(Fault::Write);
    backend.transact(&[put("c", "1")]).unwrap_err();
    assert_eq!(backend.condition, Condition::Unsynced);
    backend.transact(&[put("d", "1")]).unwrap();
    assert_eq!(contents(&mut backend).into_keys().collect::<Vec<_>>(), ["a", "d"]);
}

/// A transaction of a batch sees those before it, also in what it expects.
#[test]
fn transactions_of_a_batch_follow_each_other() {
    let directory = tempfile::tempdir().unwrap();
    let mut backend = Embedded::open(directory.path()).unwrap();
    let expecting = |expect| Transaction { compares: vec![Compare { key: "a".into(), expect }], ..put("a", "next") };
    use longshore_model::plan::Expect::{Absent, At, WrittenBy};
    let batch = [expecting(Absent), expecting(Absent), expecting(WrittenBy(0)), expecting(At(Revision(2)))];
    let committed = |revision| Verdict::Committed(Revision(revision));
    let expected = [committed(1), Verdict::Refused(vec![0]), committed(2), committed(3)];
    assert_eq!(backend.transact(&batch).unwrap(), expected);
}

/// Writes until files have been compacted; gives what ought to be there.
fn write_until_compacted(backend: &mut Embedded, directory: &TempDir) -> Contents {
    let mut expected = contents(backend);
    let mut revision = backend.revision.0;
    for count in 0.. {
        assert!(count < 100_000, "nothing is compacted: {:?}", files(directory));
        let (key, value) = (format!("key-{}", count % 50), format!("{count}-{}", "x".repeat(100)));
        revision += 1;
        if count % 7 == 6 {
            backend.transact(&[remove(&key)]).unwrap();
            expected.remove(&key);
        } else {
            backend.transact(&[put(&key, &value)]).unwrap();
            expected.insert(key, (revision, value));
        }
        if files(directory).iter().any(|name| name.ends_with(".base")) && backend.compaction.is_none() {
            break;
        }
    }
    expected
}

#[test]
fn what_is_not_needed_is_removed_and_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let mut backend = Embedded::open_with(directory.path(), SMALL).unwrap();
    for _ in 0..3 {
        let expected = write_until_compacted(&mut backend, &directory);
        assert_eq!(contents(&mut backend), expected, "while it is open");
        drop(backend);
        let files_before = files(&directory);
        assert_eq!(files_before.iter().filter(|name| name.ends_with(".base")).count(), 1, "{files_before:?}");
        backend = Embedded::open_with(directory.path(), SMALL).unwrap();
        assert_eq!(contents(&mut backend), expected, "after a restart");
        assert_eq!(files(&directory), files_before, "opening changes nothing");
    }
}

/// Whatever of a compaction a crash leaves undone, the state is whole, and the next one cleans up.
#[test]
fn a_crash_during_a_compaction_loses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let mut backend = Embedded::open_with(directory.path(), SMALL).unwrap();
    write_until_compacted(&mut backend, &directory);
    let begun = files(&directory);
    let copies: Vec<_> = begun.iter().map(|name| (name, std::fs::read(directory.path().join(name)).unwrap())).collect();
    let expected = write_until_next_base(&mut backend, &directory, &begun);
    drop(backend);
    // The files that the newer base stands for were not removed yet, and another base was begun.
    for (name, bytes) in copies {
        if !files(&directory).contains(name) {
            std::fs::write(directory.path().join(name), bytes).unwrap();
        }
    }
    std::fs::write(directory.path().join("0000009999.base.new"), "half of a").unwrap();
    let mut backend = Embedded::open_with(directory.path(), SMALL).unwrap();
    assert_eq!(contents(&mut backend), expected);
    let begun = files(&directory);
    let expected = write_until_next_base(&mut backend, &directory, &begun);
    assert_eq!(contents(&mut backend), expected);
    let left = files(&directory);
    assert_eq!(left.iter().filter(|name| name.ends_with(".base")).count(), 1, "{left:?}");
}

fn write_until_next_base(backend: &mut Embedded, directory: &TempDir, before: &[String]) -> Contents {
    let is_base = |name: &&String| name.ends_with(".base");
    let newest = |names: &[String]| names.iter().filter(is_base).max().cloned();
    loop {
        let expected = write_until_compacted(backend, directory);
        if newest(&files(directory)) > newest(before) {
            return expected;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A file that is missing, or another one in its place, is noticed.
#[test]
fn files_that_do_not_belong_together_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let limits = Limits { slack_bytes: 1 << 30, ..SMALL };
    let mut backend = Embedded::open_with(directory.path(), limits).unwrap();
    for count in 0..100 {
        backend.transact(&[put(&format!("key-{count}"), &"x".repeat(100))]).unwrap();
    }
    drop(backend);
    let names = files(&directory);
    assert!(names.len() > 4, "{names:?}");
    let path = |number: usize| directory.path().join(&names[number]);
    let refused = |what: &str| {
        let error = Embedded::open_with(directory.path(), limits).expect_err(what).to_string();
        assert!(error.contains("is damaged") && error.contains("backup"), "{what}: {error}");
        error
    };
    let second = std::fs::read(path(1)).unwrap();
    std::fs::remove_file(path(1)).unwrap();
    assert!(refused("one is missing").contains(&names[1]));
    std::fs::copy(path(2), path(1)).unwrap();
    assert!(refused("a copy of another").contains("another file"));
    std::fs::write(path(1), &second[..second.len() - 30]).unwrap();
    assert!(refused("a part is missing").contains("30 bytes are missing"));
    let mut flawed = second.clone();
    *flawed.last_mut().unwrap() ^= 1;
    std::fs::write(path(1), flawed).unwrap();
    assert!(refused("a flaw in the last frame of a closed file").contains("checksum"));
    std::fs::write(path(1), second).unwrap();
    assert_eq!(contents(&mut Embedded::open_with(directory.path(), limits).unwrap()).len(), 100);
}
