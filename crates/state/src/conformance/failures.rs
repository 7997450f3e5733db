//! What holds when the backend fails.

use longshore_model::{Group, Guard, Key};

use super::faulty::{Fault, Faults, Faulty};
use super::samples::family;
use super::{Harness, contents, open, put, within_limit};
use crate::{CommitError, Store};

fn faulty<H: Harness>(harness: &H) -> (Store, Faults) {
    let faults = Faults::default();
    let store = Store::open(Faulty::new(harness.open(), faults.clone())).expect("the store opens");
    (store, faults)
}

fn make(name: &str) -> Group {
    Group::new("make").guard(Guard::absent(Key::Family(name.into()))).put(family(name, 1))
}

/// A batch that could not be saved is answered with an error that says what to do, and changes nothing.
pub async fn an_unsaved_change_is_invisible<H: Harness>(harness: H) {
    let (store, faults) = faulty(&harness);
    put(&store, make("a")).await;
    let mut watch = store.watch();
    let before = store.snapshot();
    for fault in ["first", "second"] {
        faults.set(Fault::Unsaved);
        let error = store.commit(make("b").into()).await.expect_err(fault);
        assert!(matches!(&error, CommitError::Backend(_)) && error.is_retryable(), "{error}");
        assert!(error.to_string().contains("Free some space"), "{error}");
        assert_eq!(contents(&store.snapshot()), contents(&before));
    }
    let at = put(&store, make("b")).await;
    let changes = within_limit("the change", watch.next()).await;
    assert_eq!((changes.revision, changes.lagged), (at, false), "nothing else was told");
    let snapshot = store.snapshot();
    store.close().await;
    assert_eq!(contents(&open(&harness).snapshot()), contents(&snapshot));
}

/// A batch of which the store does not know that it was saved is found, and watches are told.
pub async fn a_lost_answer_leaves_the_truth_visible<H: Harness>(harness: H) {
    let (store, faults) = faulty(&harness);
    put(&store, make("a")).await;
    let mut watch = store.watch();
    faults.set(Fault::AnswerLost);
    store.commit(make("b").into()).await.expect_err("the answer was lost");
    assert!(store.snapshot().family("b").is_some(), "the snapshot is what is on disk");
    within_limit("the change", watch.next()).await;
    let refused = store.commit(make("b").into()).await.expect("it works again");
    assert_eq!(refused[0].committed(), None, "it is there already");
    put(&store, make("c")).await;
    let snapshot = store.snapshot();
    store.close().await;
    assert_eq!(contents(&open(&harness).snapshot()), contents(&snapshot));
}

/// While nothing can be written or read, snapshots are served, commits fail; and all is well when it works again.
pub async fn a_dead_backend_serves_reads<H: Harness>(harness: H) {
    let (store, faults) = faulty(&harness);
    put(&store, make("a")).await;
    faults.set(Fault::Dead);
    for _ in 0..3 {
        store.commit(make("b").into()).await.expect_err("nothing is saved");
        assert!(store.snapshot().family("a").is_some() && store.snapshot().family("b").is_none());
    }
    faults.clear();
    put(&store, make("b")).await;
    assert!(store.snapshot().family("b").is_some());
}
