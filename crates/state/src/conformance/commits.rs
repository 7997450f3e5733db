//! What a commit promises.

use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::{Group, Guard, Key, Plan, Record, Revision};

use super::samples::{family, one_of_each};
use super::{Harness, commit, contents, open, put};
use crate::{CommitError, Outcome};

fn key(name: &str) -> Key {
    Key::Family(name.into())
}

fn value(store: &crate::Store, name: &str) -> Option<u32> {
    Some(store.snapshot().family(name)?.counter.as_ref()?.last_revision)
}

/// A group is carried out if and only if all its guards hold.
pub async fn guards_decide<H: Harness>(harness: H) {
    let store = open(&harness);
    let conflict = |name| vec![Outcome::Conflict(vec![key(name)])];

    let absent = || Group::new("make a").guard(Guard::absent(key("a"))).put(family("a", 1));
    let first = put(&store, absent()).await;
    assert_eq!(commit(&store, absent()).await, conflict("a"), "it exists by now");

    let unchanged = |n, at| Group::new("change a").guard(Guard::unchanged(key("a"), Some(at))).put(family("a", n));
    let second = put(&store, unchanged(2, first)).await;
    assert_eq!(commit(&store, unchanged(3, first)).await, conflict("a"), "it was changed since");
    assert_eq!(commit(&store, unchanged(3, Revision(second.0 + 1))).await, conflict("a"), "a revision of the future");
    assert_eq!(value(&store, "a"), Some(2));

    let missing = Group::new("change b").guard(Guard::unchanged(key("b"), Some(first))).put(family("b", 1));
    assert_eq!(commit(&store, missing).await, conflict("b"), "it does not exist");

    let gone = put(&store, Group::new("drop a").guard(Guard::unchanged(key("a"), Some(second))).delete(key("a"))).await;
    assert_eq!(value(&store, "a"), None);
    assert_eq!(commit(&store, unchanged(4, gone)).await, conflict("a"), "it was removed");
    put(&store, absent()).await;
    put(&store, Group::new("no guard").put(family("a", 9))).await;
    assert_eq!(value(&store, "a"), Some(9));
}

/// All the guards that do not hold are named, and no others.
pub async fn conflicts_name_what_stood_in_the_way<H: Harness>(harness: H) {
    let store = open(&harness);
    let at = put(&store, Group::new("make").put(family("a", 1)).put(family("b", 1))).await;
    put(&store, Group::new("move b").put(family("b", 2))).await;
    let group = Group::new("stale")
        .guard(Guard::unchanged(key("a"), Some(at)))
        .guard(Guard::unchanged(key("b"), Some(at)))
        .guard(Guard::absent(key("a")))
        .guard(Guard::absent(key("c")))
        .put(family("c", 1));
    assert_eq!(commit(&store, group).await, [Outcome::Conflict(vec![key("b"), key("a")])]);
}

/// A group that is refused writes nothing; the other groups of its plan are carried out all the same.
pub async fn groups_are_atomic<H: Harness>(harness: H) {
    let store = open(&harness);
    put(&store, Group::new("make a").put(family("a", 1))).await;
    let plan = Plan {
        groups: vec![
            Group::new("good").put(family("b", 1)),
            Group::new("bad").put(family("c", 1)).put(family("b", 7)).delete(key("a")).guard(Guard::absent(key("a"))),
            Group::new("good").put(family("d", 1)),
        ],
    };
    let outcomes = commit(&store, plan).await;
    assert!(outcomes[0].committed().is_some() && outcomes[2].committed().is_some(), "{outcomes:?}");
    assert_eq!(outcomes[1], Outcome::Conflict(vec![key("a")]));
    let found = ["a", "b", "c", "d"].map(|name| value(&store, name));
    assert_eq!(found, [Some(1), Some(1), None, Some(1)]);
}

/// Every plan has greater revisions than those before it, its records carry them, and the store is at the last.
pub async fn revisions_ascend<H: Harness>(harness: H) {
    let store = open(&harness);
    let mut last = store.snapshot().revision();
    for round in 0..5u32 {
        let group =
            |name: &str| Group::new("count").put(family(name, round)).put(family(&format!("{name}-twin"), round));
        let plan = Plan { groups: vec![group("a"), group("b"), group("c")] };
        let before = last;
        for (outcome, name) in commit(&store, plan).await.iter().zip(["a", "b", "c"]) {
            let revision = outcome.committed().expect("nothing stands in the way");
            assert!(revision > before, "{revision} follows {before}");
            last = last.max(revision);
            assert_eq!(store.snapshot().revision_of(&key(name)), Some(revision));
            assert_eq!(store.snapshot().revision_of(&key(&format!("{name}-twin"))), Some(revision));
        }
        assert_eq!(store.snapshot().revision(), last);
    }
}

/// A group may expect a record to be as an earlier group of its plan leaves it, and is refused if that one was, or if
/// another group wrote the record in between.
pub async fn groups_may_rest_on_earlier_ones<H: Harness>(harness: H) {
    let store = open(&harness);
    put(&store, Group::new("make a").put(family("a", 1))).await;
    let chain = |first: Guard| Plan {
        groups: vec![
            Group::new("first").guard(first).put(family("b", 1)),
            Group::new("second").guard(Guard::written_by(key("b"), 0)).put(family("b", 2)),
            Group::new("third").guard(Guard::written_by(key("b"), 1)).put(family("b", 3)),
            Group::new("late").guard(Guard::written_by(key("b"), 0)).put(family("c", 1)),
        ],
    };
    let refused = commit(&store, chain(Guard::absent(key("a")))).await;
    let conflict = |name| Outcome::Conflict(vec![key(name)]);
    assert_eq!(refused, [conflict("a"), conflict("b"), conflict("b"), conflict("b")]);
    assert_eq!(value(&store, "b"), None);

    let outcomes = commit(&store, chain(Guard::absent(key("b")))).await;
    assert!(outcomes[..3].iter().all(|outcome| outcome.committed().is_some()), "{outcomes:?}");
    assert_eq!(outcomes[3], conflict("b"), "others have written it since");
    assert_eq!((value(&store, "b"), value(&store, "c")), (Some(3), None));
}

/// A group that only asks is answered, and nothing moves.
pub async fn a_group_without_writes_takes_no_revision<H: Harness>(harness: H) {
    let store = open(&harness);
    let at = put(&store, Group::new("make a").put(family("a", 1))).await;
    assert_eq!(put(&store, Group::new("ask").guard(Guard::unchanged(key("a"), Some(at)))).await, at);
    let refused = commit(&store, Group::new("ask").guard(Guard::absent(key("a")))).await;
    assert_eq!(refused, [Outcome::Conflict(vec![key("a")])]);
    assert_eq!(store.snapshot().revision(), at);
    assert_eq!(commit(&store, Plan::default()).await, []);
    let next = put(&store, Group::new("move a").put(family("a", 2))).await;
    assert_eq!(next.0, at.0 + 1);
}

/// Once a commit is answered, every later snapshot has it.
pub async fn own_writes_are_read<H: Harness>(harness: H) {
    let store = open(&harness);
    for count in 1..=50 {
        put(&store, Group::new("count").put(family("a", count))).await;
        assert_eq!(value(&store, "a"), Some(count));
        assert_eq!(value(&store.clone(), "a"), Some(count));
    }
}

/// A plan that no backend could carry out is refused as a whole, with the reason of the group at fault.
pub async fn malformed_plans_are_refused<H: Harness>(harness: H) {
    let store = open(&harness);
    let before = store.snapshot().revision();
    let with_good = |group: Group| Plan { groups: vec![Group::new("good").put(family("good", 1)), group] };

    let many = (0..MAX_OPERATIONS).fold(Group::new("many"), |group, n| group.put(family(&format!("f{n}"), 1)));
    let error = store.commit(with_good(many.clone().guard(Guard::absent(key("a"))))).await.expect_err("it is refused");
    assert!(matches!(&error, CommitError::TooManyOperations { operations: 129, .. }), "{error}");
    assert!(error.to_string().contains("\"many\"") && !error.is_retryable(), "{error}");

    let twice = Group::new("twice").put(family("a", 1)).delete(key("a"));
    let error = store.commit(with_good(twice)).await.expect_err("it is refused");
    assert!(matches!(&error, CommitError::WrittenTwice { key: k, .. } if **k == key("a")), "{error}");

    for index in [0, 1, 7] {
        let dangling = Group::new("dangling").guard(Guard::written_by(key("a"), index)).put(family("a", 1));
        let error = store.commit(with_good(dangling)).await.expect_err("it is refused");
        assert!(matches!(&error, CommitError::NotWritten { .. }), "{error}");
    }

    for name in ["", "a/b"] {
        let error = store.commit(with_good(Group::new("name").put(family(name, 1)))).await.expect_err("it is refused");
        assert!(matches!(&error, CommitError::InvalidKey(_)), "{error}");
    }
    assert_eq!(store.snapshot().revision(), before, "nothing was carried out");
    assert_eq!(commit(&store, many).await.len(), 1, "as many as fit are taken");
}

/// Records of every kind come back from the backend as they were put, and go away when they are deleted.
pub async fn every_kind_of_record_is_kept<H: Harness>(harness: H) {
    let store = open(&harness);
    let records = one_of_each();
    let group = records.iter().cloned().fold(Group::new("all"), Group::put);
    let at = put(&store, group).await;
    let expected: std::collections::BTreeMap<Key, (Revision, Record)> =
        records.iter().filter(|record| !is_unread(record)).map(|it| (it.key(), (at, it.clone()))).collect();
    let unread: Vec<&Record> = records.iter().filter(|record| is_unread(record)).collect();
    assert_eq!(contents(&store.snapshot()), expected);
    store.close().await;

    let store = open(&harness);
    assert_eq!(contents(&store.snapshot()), expected);
    assert_eq!(unread.len(), 1);
    for record in unread {
        let key = record.key();
        assert_eq!(store.snapshot().revision_of(&key), Some(at), "the snapshot knows that it is there");
        assert_eq!(store.read(&key).await.expect("the store reads").as_ref(), Some(record), "and the store has it");
    }
    put(&store, records.iter().fold(Group::new("none"), |group, record| group.delete(record.key()))).await;
    assert_eq!(contents(&store.snapshot()).len(), 0);
    store.close().await;
    assert_eq!(contents(&open(&harness).snapshot()).len(), 0);
}

/// Whether the snapshot has only that it exists.
fn is_unread(record: &Record) -> bool {
    matches!(record, Record::Flight(_))
}
