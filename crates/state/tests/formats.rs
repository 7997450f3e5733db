//! Two versions of the binary on one store: the older one, and the one that comes after it and knows one format more.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use longshore_model::task_definition::FamilyCounter;
use longshore_model::{Group, Record};
use longshore_state::backend::Backend;
use longshore_state::stored::Formats;
use longshore_state::{CommitError, OpenError, RaiseError, Shared, Store};

const OLD: Formats = Formats { oldest: 1, newest: 1 };

fn new() -> Formats {
    Formats::of_the_next_version()
}

fn family(name: &str, last_revision: u32) -> Record {
    Record::Family(Arc::new(FamilyCounter { family: name.into(), last_revision }))
}

async fn put(store: &Store, name: &str, last_revision: u32) -> Result<(), CommitError> {
    let outcomes = store.commit(Group::new("test").put(family(name, last_revision)).into()).await?;
    assert!(outcomes[0].committed().is_some());
    Ok(())
}

fn value(store: &Store, name: &str) -> Option<u32> {
    store.snapshot().families().get(name)?.counter.as_ref().map(|counter| counter.last_revision)
}

/// Every value as it is kept, by its key.
fn kept(shared: &Shared) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    shared.connect().range(b"", &mut |item| all.push((text(item.key), text(item.value)))).unwrap();
    all
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[tokio::test]
async fn a_newer_binary_writes_what_the_older_one_reads_until_the_store_is_raised() {
    let shared = Shared::default();
    let old = Store::open_with(shared.connect(), OLD).unwrap();
    put(&old, "a", 1).await.unwrap();
    let newer = Store::open_with(shared.connect(), new()).unwrap();
    assert_eq!((old.format(), newer.format()), (1, 1));
    put(&newer, "a", 2).await.unwrap();
    put(&old, "b", 1).await.unwrap();
    put(&newer, "c", 1).await.unwrap();
    assert!(kept(&shared).iter().skip(1).all(|(_, value)| value.starts_with("1 ")), "{:?}", kept(&shared));
    // Back to the older one: nothing is lost.
    newer.close().await;
    let back = Store::open_with(shared.connect(), OLD).unwrap();
    assert_eq!(["a", "b", "c"].map(|name| value(&back, name)), [Some(2), Some(1), Some(1)]);
}

#[tokio::test]
async fn a_raised_store_refuses_the_older_binary_untouched_and_keeps_what_it_wrote() {
    let shared = Shared::default();
    let old = Store::open_with(shared.connect(), OLD).unwrap();
    put(&old, "a", 1).await.unwrap();
    old.close().await;
    let newer = Store::open_with(shared.connect(), new()).unwrap();
    newer.raise(2).await.unwrap();
    newer.raise(2).await.unwrap();
    assert_eq!(newer.format(), 2);
    put(&newer, "b", 1).await.unwrap();
    let before = kept(&shared);
    assert_eq!(before[0], pair("!format", "2"));
    assert!(before[1].1.starts_with("1 ") && before[2].1.starts_with("2 "), "{before:?}");
    let error = Store::open_with(shared.connect(), OLD).err().unwrap();
    assert!(matches!(error, OpenError::NewerFormat { found: 2, newest: 1 }), "{error}");
    assert!(error.to_string().contains("Start the newer binary, or restore"), "{error}");
    assert_eq!(kept(&shared), before);
    newer.close().await;
    let again = Store::open_with(shared.connect(), new()).unwrap();
    assert_eq!((again.format(), value(&again, "a"), value(&again, "b")), (2, Some(1), Some(1)));
}

#[tokio::test]
async fn an_older_server_that_works_while_it_happens_changes_nothing_more_and_says_why() {
    let shared = Shared::default();
    let old = Store::open_with(shared.connect(), OLD).unwrap();
    let newer = Store::open_with(shared.connect(), new()).unwrap();
    put(&old, "a", 1).await.unwrap();
    put(&newer, "b", 1).await.unwrap();
    newer.raise(2).await.unwrap();
    put(&newer, "a", 7).await.unwrap();
    let error = put(&old, "a", 2).await.unwrap_err();
    assert!(matches!(error, CommitError::Raised { found: 2, newest: 1 }), "{error}");
    assert!(error.to_string().contains("Replace it by the newer binary"), "{error}");
    assert!(old.probe().await.is_err(), "it is not ready any more");
    assert_eq!(value(&old, "a"), Some(1), "it serves what it knew");
    assert_eq!(value(&newer, "a"), Some(7), "and overwrote nothing");
}

#[tokio::test]
async fn another_server_follows_when_it_knows_the_format() {
    let shared = Shared::default();
    let (one, two) = (Store::open_with(shared.connect(), OLD), Store::open_with(shared.connect(), new()));
    one.unwrap().close().await;
    let (one, two) = (Store::open_with(shared.connect(), new()).unwrap(), two.unwrap());
    assert_eq!((one.format(), two.format()), (1, 1));
    one.raise(2).await.unwrap();
    put(&two, "a", 1).await.unwrap();
    assert_eq!(two.format(), 2);
    put(&two, "b", 1).await.unwrap();
    put(&one, "c", 1).await.unwrap();
    assert_eq!(["a", "b", "c"].map(|name| value(&one, name)), [Some(1); 3]);
    let all = kept(&shared);
    assert!(all.iter().any(|(key, value)| key == "family/b" && value.starts_with("2 ")), "{all:?}");
}

#[tokio::test]
async fn impossible_steps_are_refused_and_change_nothing() {
    let shared = Shared::default();
    let store = Store::open_with(shared.connect(), OLD).unwrap();
    put(&store, "a", 1).await.unwrap();
    let before = kept(&shared);
    let error = store.raise(2).await.unwrap_err();
    assert!(matches!(error, RaiseError::Unknown { to: 2, newest: 1 }), "{error}");
    assert_eq!(kept(&shared), before);
    store.close().await;
    let newer = Store::open_with(shared.connect(), new()).unwrap();
    newer.raise(2).await.unwrap();
    let error = newer.raise(1).await.unwrap_err();
    assert!(matches!(error, RaiseError::Lower { to: 1, found: 2 }), "{error}");
    assert!(matches!(newer.raise(3).await.unwrap_err(), RaiseError::Unknown { to: 3, newest: 2 }));
    newer.close().await;
    let error = Store::open_with(shared.connect(), Formats { oldest: 3, newest: 4 }).err().unwrap();
    assert!(matches!(error, OpenError::OlderFormat { found: 2, oldest: 3 }), "{error}");
    assert!(error.to_string().contains("longshore store upgrade"), "{error}");
}

#[tokio::test]
async fn an_empty_store_gets_the_newest_format() {
    let shared = Shared::default();
    let newer = Store::open_with(shared.connect(), new()).unwrap();
    assert_eq!(newer.format(), 2);
    assert_eq!(kept(&shared), [pair("!format", "2")]);
}
