//! Reading beside whoever writes, and filling a directory with what was read.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use longshore_model::Revision;
use longshore_state::Backend;
use longshore_state::backend::{Error, Item, Mutation, Transaction};
use longshore_state_embedded::{Embedded, Filling, Limits, OpenError, Reading};
use tempfile::TempDir;

type Contents = BTreeMap<Vec<u8>, (Revision, Vec<u8>)>;

/// So small that files are begun, compacted and removed all the time.
const LIMITS: Limits = Limits { journal_bytes: 8 << 10, slack_bytes: 16 << 10 };

fn contents(reading: &Reading) -> Contents {
    let mut all = Contents::new();
    let take = |item: Item<'_>| {
        all.insert(item.key.to_vec(), (item.revision, item.value.to_vec()));
        Ok::<_, Error>(())
    };
    reading.each(take).unwrap();
    assert_eq!(all.len(), reading.len());
    all
}

fn put(key: &str, value: String) -> Transaction {
    let write = Mutation { key: key.into(), value: Some(value.into()) };
    Transaction { compares: Vec::new(), writes: vec![write] }
}

fn names(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name());
    entries.map(|name| name.into_string().unwrap()).filter(|name| name != "lock").collect()
}

/// A counter and its twin are always written together, in one batch among others: whoever sees one without the other, or
/// less than was answered before it began, has not read a state that ever was.
#[test]
fn a_reading_beside_a_writer_is_a_state_that_was_and_misses_nothing_that_was_answered() {
    let directory = TempDir::new().unwrap();
    let (stop, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut backend = Embedded::open_with(directory.path(), LIMITS).unwrap();
    backend.transact(&[put("counter", "0".into())]).unwrap();
    let writer = std::thread::spawn({
        let (stop, answered) = (Arc::clone(&stop), Arc::clone(&answered));
        move || {
            let mut count = 0;
            while !stop.load(Ordering::Relaxed) {
                count += 1;
                let mut both = put("counter", count.to_string());
                both.writes.extend(put("twin", count.to_string()).writes);
                let bulky = put(&format!("bulky-{}", count % 40), "x".repeat(200));
                backend.transact(&[bulky, both]).unwrap();
                answered.store(count, Ordering::SeqCst);
            }
            backend
        }
    });
    let (mut bases, mut last) = (0, 0);
    let deadline = Instant::now() + Duration::from_secs(60);
    while (bases < 20 || last < 300) && Instant::now() < deadline {
        let before = answered.load(Ordering::SeqCst);
        let reading = Reading::open(directory.path()).unwrap();
        bases += u32::from(reading.files()[0].is_base);
        let all = contents(&reading);
        let number = |key: &str| -> u64 {
            all.get(key.as_bytes()).map_or(0, |(_, value)| std::str::from_utf8(value).unwrap().parse().unwrap())
        };
        assert_eq!(number("counter"), number("twin"));
        assert!(number("counter") >= before, "{} was answered, and {} was read", before, number("counter"));
        last = number("counter");
    }
    stop.store(true, Ordering::Relaxed);
    let mut backend = writer.join().unwrap();
    assert!(last >= 300 && bases >= 20, "{last} batches, {bases} compacted");
    let mut owned = Contents::new();
    let revision = backend.range(b"", &mut |item| {
        owned.insert(item.key.to_vec(), (item.revision, item.value.to_vec()));
    });
    let reading = Reading::open(directory.path()).unwrap();
    assert_eq!((contents(&reading), reading.revision()), (owned, revision.unwrap()));
}

#[test]
fn a_filled_directory_holds_the_same_at_the_same_revisions_and_goes_on_from_there() {
    let (from, to) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut backend = Embedded::open_with(from.path(), LIMITS).unwrap();
    for batch in 0..100 {
        let numbers = (0..20).map(|at| 20 * batch + at);
        let batch = numbers.map(|count| put(&format!("key-{}", count % 700), format!("{count} {}", "x".repeat(500))));
        backend.transact(&batch.collect::<Vec<_>>()).unwrap();
    }
    let original = Reading::open(from.path()).unwrap();
    let mut filling = Filling::begin(to.path()).unwrap();
    original.each(|item| filling.put(item)).unwrap();
    assert!(matches!(Reading::open(to.path()), Err(OpenError::Nothing { .. })), "nothing is visible before its end");
    filling.finish(original.revision()).unwrap();
    assert_eq!(names(to.path()), ["0000000001.base"]);
    let copy = Reading::open(to.path()).unwrap();
    assert_eq!((contents(&copy), copy.revision()), (contents(&original), Revision(2_000)));
    for round in 1..3 {
        let mut backend = Embedded::open(to.path()).unwrap();
        backend.transact(&[put("after", round.to_string())]).unwrap();
        drop(backend);
        let after = Reading::open(to.path()).unwrap();
        assert_eq!((after.len(), after.revision()), (701, Revision(2_000 + round)));
    }
}

#[test]
fn what_is_given_up_leaves_an_empty_directory_and_what_is_full_stays() {
    let directory = TempDir::new().unwrap();
    let item = Item { key: b"a", revision: Revision(1), value: b"1" };
    let mut filling = Filling::begin(directory.path()).unwrap();
    filling.put(item).unwrap();
    drop(filling);
    assert_eq!(names(directory.path()), [""; 0]);
    // What a kill leaves behind is in nobody's way.
    std::fs::write(directory.path().join("0000000001.base.new"), "half").unwrap();
    let mut filling = Filling::begin(directory.path()).unwrap();
    filling.put(item).unwrap();
    filling.finish(Revision(1)).unwrap();
    let before = contents(&Reading::open(directory.path()).unwrap());
    let error = Filling::begin(directory.path()).unwrap_err();
    assert!(matches!(error, OpenError::NotEmpty { .. }) && error.to_string().contains("empty directory"), "{error}");
    assert_eq!(contents(&Reading::open(directory.path()).unwrap()), before);
}

#[test]
fn reading_needs_no_right_to_write_and_makes_nothing() {
    let directory = TempDir::new().unwrap();
    let missing = directory.path().join("missing");
    assert!(matches!(Reading::open(&missing), Err(OpenError::Nothing { .. })));
    assert!(!missing.exists());
    assert!(matches!(Reading::open(directory.path()), Err(OpenError::Nothing { .. })));
    assert_eq!(names(directory.path()), [""; 0]);
}
