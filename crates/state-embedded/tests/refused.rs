//! What is refused at opening: each with a message that says what to do, and each left as it was found.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use longshore_model::task_definition::FamilyCounter;
use longshore_model::{Group, Key, Record, Revision};
use longshore_state::conformance::contents;
use longshore_state::{Backend, OpenError as StateError, Store, backend};
use longshore_state_embedded::{Embedded, OpenError};
use tempfile::TempDir;

/// The file that a small store has.
const JOURNAL: &str = "0000000001.journal";

type Contents = BTreeMap<Key, (Revision, Record)>;

/// A store with some hundred records, closed in order.
async fn filled() -> TempDir {
    let directory = TempDir::new().unwrap();
    let store = Store::open(Embedded::open(directory.path()).unwrap()).unwrap();
    for count in 0..15 {
        let group = (0..20).fold(Group::new("fill"), |group, n| {
            let family = format!("{count}-{n}-{}", "x".repeat(100));
            group.put(Record::Family(Arc::new(FamilyCounter { family: family.into(), last_revision: n })))
        });
        store.commit(group.into()).await.unwrap();
    }
    store.close().await;
    directory
}

fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let state = entries.filter(|path| path.extension().is_some());
    state.map(|path| (path.display().to_string(), fs::read(&path).unwrap())).collect()
}

fn refusal(directory: &Path) -> OpenError {
    Embedded::open(directory).expect_err("it is refused")
}

#[test]
fn a_directory_in_use_names_who_uses_it() {
    let directory = TempDir::new().unwrap();
    let first = Embedded::open(directory.path()).unwrap();
    let error = refusal(directory.path());
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
    let message = error.to_string();
    assert!(message.contains(&directory.path().display().to_string()), "{message}");
    assert!(message.contains(&format!("process {}", std::process::id())), "{message}");
    drop(first);
    Embedded::open(directory.path()).unwrap();
}

#[test]
fn a_directory_that_cannot_be_used_is_named() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    // Nobody may make directories there, not even root.
    for path in [file.join("data"), file.clone(), "/proc/longshore".into()] {
        let error = refusal(&path);
        assert!(matches!(error, OpenError::NotUsable { .. }), "{error}");
        let message = error.to_string();
        assert!(message.contains(&path.display().to_string()) && message.contains("--data-dir"), "{message}");
    }
}

#[test]
fn the_data_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let parent = TempDir::new().unwrap();
    let directory = parent.path().join("a/b");
    drop(Embedded::open(&directory).unwrap());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&directory), mode(&directory.join(JOURNAL))), (0o700, 0o600));
}

#[tokio::test]
async fn a_store_that_is_only_read_is_left_byte_for_byte() {
    let directory = filled().await;
    let before = files(directory.path());
    for _ in 0..2 {
        let store = Store::open(Embedded::open(directory.path()).unwrap()).unwrap();
        assert_eq!(store.snapshot().families().len(), 300);
        store.close().await;
        assert!(files(directory.path()) == before, "opening has written");
    }
}

#[tokio::test]
async fn a_newer_format_is_left_byte_for_byte() {
    let directory = filled().await;
    let mut backend = Embedded::open(directory.path()).unwrap();
    let write = backend::Mutation { key: b"!format".to_vec(), value: Some(b"2".to_vec()) };
    backend.transact(&[backend::Transaction { compares: Vec::new(), writes: vec![write] }]).unwrap();
    drop(backend);
    let before = files(directory.path());
    let error = Store::open(Embedded::open(directory.path()).unwrap()).err().expect("it is refused");
    assert!(matches!(error, StateError::NewerFormat { found: 2, newest: 1 }), "{error}");
    assert!(files(directory.path()) == before);
}

#[tokio::test]
async fn files_that_are_no_store_are_refused_untouched() {
    let directory = filled().await;
    let path = directory.path().join(JOURNAL);
    let good = fs::read(&path).unwrap();
    let text = b"This is not the file that you are looking for.\n".repeat(1000);
    let cases: [(&str, Vec<u8>); 5] = [
        ("empty", Vec::new()),
        ("text", text),
        ("zeros", vec![0; good.len()]),
        ("half", good[..good.len() / 2].to_vec()),
        ("header", good[..320].to_vec()),
    ];
    for (case, bytes) in cases {
        fs::write(&path, &bytes).unwrap();
        let error = refusal(directory.path());
        assert!(matches!(&error, OpenError::Backend(backend::Error::Damaged { .. })), "{case}: {error}");
        let message = error.to_string();
        assert!(message.contains(JOURNAL) && message.contains("backup"), "{case}: {message}");
        assert!(fs::read(&path).unwrap() == bytes, "{case} was touched");
    }
    fs::write(&path, &good).unwrap();
    Store::open(Embedded::open(directory.path()).unwrap()).unwrap();
}

/// Wherever a file that was closed in order is damaged, it is refused and left alone.
#[tokio::test]
async fn damage_anywhere_is_noticed() {
    let directory = filled().await;
    let path = directory.path().join(JOURNAL);
    let good = fs::read(&path).unwrap();
    let header = 0..48;
    let body = (48..good.len()).step_by(good.len() / 300);
    for position in header.chain(body).chain(good.len() - 20..good.len()) {
        let mut bytes = good.clone();
        bytes[position] ^= 0x55;
        fs::write(&path, &bytes).unwrap();
        let error = refusal(directory.path());
        assert!(matches!(&error, OpenError::Backend(backend::Error::Damaged { .. })), "{position}: {error}");
        assert!(fs::read(&path).unwrap() == bytes, "damage at {position}: the file was touched");
    }
}

/// A store that a crash left, and what it had one commit before.
async fn crashed() -> (TempDir, [Contents; 2]) {
    let filled = filled().await;
    let store = Store::open(Embedded::open(filled.path()).unwrap()).unwrap();
    let put = |number| {
        let counter = FamilyCounter { family: "last".into(), last_revision: number };
        Group::new("last").put(Record::Family(Arc::new(counter)))
    };
    let mut states = Vec::new();
    for number in 0..2 {
        store.commit(put(number).into()).await.unwrap();
        states.push(contents(&store.snapshot()));
    }
    // What a process that dies now leaves is what its file has now.
    let directory = TempDir::new().unwrap();
    fs::copy(filled.path().join(JOURNAL), directory.path().join(JOURNAL)).unwrap();
    (directory, states.try_into().unwrap())
}

/// After a crash, damage to the very last commit cannot be told from a write that the crash tore, and the state before it
/// is served; any other damage is refused. Either way, what is served is a state that there was.
#[tokio::test]
async fn damage_after_a_crash_never_invents_anything() {
    let (directory, [before, last]) = crashed().await;
    let path = directory.path().join(JOURNAL);
    let good = fs::read(&path).unwrap();
    let (mut refused, mut rolled_back) = (0, 0);
    for position in (0..good.len()).step_by(good.len() / 200).chain(good.len() - 300..good.len()) {
        let mut bytes = good.clone();
        bytes[position] ^= 0x55;
        fs::write(&path, &bytes).unwrap();
        match Embedded::open(directory.path()).map(Store::open) {
            Ok(Ok(store)) => {
                let found = contents(&store.snapshot());
                assert!(found == before, "damage at {position} made something up");
                rolled_back += 1;
                store.close().await;
            }
            Ok(Err(error)) => panic!("damage at {position} was noticed late: {error}"),
            Err(_) => refused += 1,
        }
        assert!(fs::read(&path).unwrap() == bytes, "damage at {position}: the file was touched");
    }
    assert!(refused > 0 && rolled_back > 0, "{refused} refused, {rolled_back} rolled back");

    // Wherever the crash tore the last commit, what is left is the state before it, and work goes on from there.
    for missing in 1..60 {
        fs::write(&path, &good[..good.len() - missing]).unwrap();
        let store = Store::open(Embedded::open(directory.path()).unwrap()).unwrap();
        assert!(contents(&store.snapshot()) == before, "{missing} bytes are missing");
        let counter = FamilyCounter { family: "next".into(), last_revision: 1 };
        store.commit(Group::new("next").put(Record::Family(Arc::new(counter))).into()).await.unwrap();
        let after = contents(&store.snapshot());
        store.close().await;
        let store = Store::open(Embedded::open(directory.path()).unwrap()).unwrap();
        assert!(contents(&store.snapshot()) == after);
        store.close().await;
    }
    fs::write(&path, &good).unwrap();
    let store = Store::open(Embedded::open(directory.path()).unwrap()).unwrap();
    assert!(contents(&store.snapshot()) == last);
}

#[test]
fn the_state_of_an_earlier_version_is_named_and_left_alone() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("state.redb");
    fs::write(&file, "whatever it was").unwrap();
    let error = refusal(directory.path());
    assert!(matches!(error, OpenError::Unreadable { .. }), "{error}");
    assert!(error.to_string().contains(&file.display().to_string()) && error.to_string().contains("move"), "{error}");
    assert_eq!(fs::read(&file).unwrap(), b"whatever it was");
}
