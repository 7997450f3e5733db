//! What opening and closing promise, and what servers on the same data see of each other.

use longshore_model::plan::Expect;
use longshore_model::{Group, Guard, Key, Revision};

use super::samples::{family, one_of_each};
use super::{Harness, commit, contents, open, put, within_limit};
use crate::backend::{Backend, Compare, Mutation, Transaction};
use crate::stored::FORMAT_KEY;
use crate::{CommitError, OpenError, Outcome, Store};

/// What a store has after it was opened again is what it had, revisions included, and it counts on from there.
pub async fn reopening_restores_the_snapshot<H: Harness>(harness: H) {
    let store = open(&harness);
    let empty = store.snapshot().revision();
    store.close().await;
    let store = open(&harness);
    assert_eq!(store.snapshot().revision(), empty, "opening changes nothing");
    for record in one_of_each() {
        put(&store, Group::new("one").put(record)).await;
    }
    for count in 0..300 {
        put(&store, Group::new("more").put(family(&format!("f{count}"), count))).await;
    }
    put(&store, Group::new("drop one").delete(Key::Family("f7".into()))).await;
    let before = store.snapshot();
    store.close().await;

    let store = open(&harness);
    assert_eq!(contents(&store.snapshot()), contents(&before));
    assert_eq!(store.snapshot().revision(), before.revision());
    let next = put(&store, Group::new("next").put(family("next", 1))).await;
    assert!(next > before.revision());
}

fn raw_put(backend: &mut impl Backend, key: &[u8], value: &[u8]) {
    let write = Mutation { key: key.to_vec(), value: Some(value.to_vec()) };
    backend.transact(&[Transaction { compares: Vec::new(), writes: vec![write] }]).expect("the backend works");
}

/// Key, revision, value.
type RawItem = (Vec<u8>, Revision, Vec<u8>);

fn raw_contents(backend: &mut impl Backend) -> (Revision, Vec<RawItem>) {
    let mut all = Vec::new();
    let revision = backend.range(b"", &mut |item| all.push((item.key.to_vec(), item.revision, item.value.to_vec())));
    (revision.expect("the backend works"), all)
}

/// Data of a newer binary is refused, with a word on what to do, and not touched.
pub async fn a_newer_format_is_refused_untouched<H: Harness>(harness: H) {
    let store = open(&harness);
    put(&store, Group::new("make a").put(family("a", 1))).await;
    store.close().await;
    let mut backend = harness.open();
    raw_put(&mut backend, FORMAT_KEY, b"2");
    raw_put(&mut backend, b"pod/of/the/future", b"9 {}");
    let before = raw_contents(&mut backend);
    drop(backend);
    let error = Store::open(harness.open()).err().expect("it is refused");
    assert!(matches!(error, OpenError::NewerFormat { found: 2, newest: 1 }), "{error}");
    assert!(error.to_string().contains("newer"), "{error}");
    assert_eq!(raw_contents(&mut harness.open()), before);
}

/// So is data that is not a state, or has a record that cannot be read or is of a newer version.
pub async fn foreign_data_is_refused_untouched<H: Harness>(harness: H) {
    let mut backend = harness.open();
    raw_put(&mut backend, b"somebody/elses", b"data");
    drop(backend);
    let refused = || Store::open(harness.open()).err().expect("it is refused");
    assert!(matches!(refused(), OpenError::NotAState { .. }));

    let mut backend = harness.open();
    let at = backend.range(b"", &mut |_| {}).expect("the backend works");
    let compare = Compare { key: b"somebody/elses".to_vec(), expect: Expect::At(at) };
    let delete = Mutation { key: compare.key.clone(), value: None };
    backend.transact(&[Transaction { compares: vec![compare], writes: vec![delete] }]).expect("the backend works");
    raw_put(&mut backend, FORMAT_KEY, b"1");
    for (value, expected) in [
        (b"9 {}".as_slice(), "version 9"),
        (b"1 {\"family\":\"b\",\"last_revision\":1}", "it is the record family/b"),
        (b"1 {\"family\":\"a\",\"last_rev", "EOF"),
        (b"{}", "version"),
    ] {
        raw_put(&mut backend, b"family/a", value);
        let before = raw_contents(&mut backend);
        drop(backend);
        let error = refused();
        assert!(matches!(error, OpenError::Record(_)), "{error}");
        assert!(error.to_string().contains("family/a") && error.to_string().contains(expected), "{error}");
        backend = harness.open();
        assert_eq!(raw_contents(&mut backend), before);
    }
}

/// A closed store still reads, and says that it is closed to those who would write.
pub async fn a_closed_store_says_so<H: Harness>(harness: H) {
    let store = open(&harness);
    put(&store, Group::new("make a").put(family("a", 1))).await;
    let other = store.clone();
    within_limit("closing", store.close()).await;
    let error = other.commit(Group::new("late").put(family("b", 1)).into()).await.expect_err("it is closed");
    assert!(matches!(error, CommitError::Closed), "{error}");
    assert!(other.snapshot().family("a").is_some());
    other.close().await;
    assert!(open(&harness).snapshot().family("b").is_none());
}

/// Servers on the same data see each other's writes, are refused when they were too slow, and then see what they lost to.
pub async fn servers_see_each_other<H: Harness>(harness: H) {
    assert!(harness.shares(), "a promise of backends that several servers share");
    let (one, two) = (open(&harness), open(&harness));
    let mut watch = two.watch();
    let first = put(&one, Group::new("one's").put(family("a", 1))).await;
    let changes = within_limit("the other's change", watch.next()).await;
    assert_eq!((changes.revision, &*changes.keys), (first, &[Key::Family("a".into())][..]));
    assert_eq!(two.snapshot().revision_of(&Key::Family("a".into())), Some(first));
    for count in 2..100 {
        let at = one.snapshot().revision_of(&Key::Family("a".into()));
        let stale = Group::new("two's").guard(Guard::unchanged(Key::Family("a".into()), at)).put(family("a", 0));
        let newer = put(&one, Group::new("one's").put(family("a", count))).await;
        assert_eq!(commit(&two, stale).await, [Outcome::Conflict(vec![Key::Family("a".into())])]);
        assert_eq!(two.snapshot().revision_of(&Key::Family("a".into())), Some(newer), "what it lost to is there");
    }
    let second = put(&two, Group::new("two's").put(family("b", 1))).await;
    assert!(two.snapshot().revision() >= second);
    put(&one, Group::new("one's").put(family("c", 1))).await;
    assert_eq!(one.snapshot().revision_of(&Key::Family("b".into())), Some(second), "own writes come after others'");
}

/// Whoever has caught up knows all that anybody was answered before, without waiting for a watch.
pub async fn servers_catch_up_when_they_ask<H: Harness>(harness: H) {
    assert!(harness.shares(), "a promise of backends that several servers share");
    let (one, two) = (open(&harness), open(&harness));
    for count in 1..50 {
        let at = put(&one, Group::new("one's").put(family("a", count))).await;
        within_limit("catching up", two.catch_up()).await.expect("the backend answers");
        assert_eq!(two.snapshot().revision_of(&Key::Family("a".into())), Some(at));
    }
}
