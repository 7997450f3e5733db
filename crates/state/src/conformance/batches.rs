//! What holds for plans of many groups, and for many plans at once, however a backend puts them together.

use std::sync::Arc;

use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::{Cluster, Document, Group, Guard, Key, Plan, Record, Timestamp, cluster};

use super::samples::family;
use super::{Harness, commit, contents, open, put, within_limit};
use crate::{Outcome, Store};

fn key(name: &str) -> Key {
    Key::Family(name.into())
}

fn value(store: &Store, name: &str) -> Option<u32> {
    Some(store.snapshot().family(name)?.counter.as_ref()?.last_revision)
}

fn conflict(name: &str) -> Outcome {
    Outcome::Conflict(vec![key(name)])
}

/// Hundreds of groups in one plan: those that conflict are refused with what stood in their way, wherever they stand, and
/// all others are carried out.
pub async fn a_conflict_in_the_middle_concerns_nobody_else<H: Harness>(harness: H) {
    const GROUPS: usize = 3 * MAX_OPERATIONS;
    let store = open(&harness);
    put(&store, Group::new("make").put(family("taken", 1))).await;
    let stands = |n: usize| n % 37 == 5 || n == GROUPS - 1;
    let groups = (0..GROUPS).map(|n| {
        let group = Group::new("one").guard(Guard::absent(key(&format!("f{n}")))).put(family(&format!("f{n}"), 7));
        if stands(n) { group.guard(Guard::absent(key("taken"))) } else { group }
    });
    let outcomes = commit(&store, Plan { groups: groups.collect() }).await;
    for (n, outcome) in outcomes.iter().enumerate() {
        let (name, done) = (format!("f{n}"), !stands(n));
        assert_eq!(outcome.committed().is_some(), done, "{n}: {outcome:?}");
        assert!(done || *outcome == conflict("taken"), "{n}: {outcome:?}");
        assert_eq!(value(&store, &name), done.then_some(7), "{n}");
        assert_eq!(store.snapshot().revision_of(&key(&name)), outcome.committed(), "{n}");
    }
    let expected = contents(&store.snapshot());
    store.close().await;
    assert_eq!(contents(&open(&harness).snapshot()), expected, "it is kept so");
}

/// Groups that write one record without a guard are carried out in order, so the last one stays.
pub async fn the_last_write_of_a_record_stays<H: Harness>(harness: H) {
    let store = open(&harness);
    let write = |n: u32| Group::new("write").put(family("a", n)).put(family(&format!("beside-{n}"), n));
    let mut groups: Vec<_> = (1..=200).map(write).collect();
    groups.insert(100, Group::new("drop").delete(key("a")));
    groups.insert(101, Group::new("gone").guard(Guard::absent(key("a"))).put(family("seen-gone", 1)));
    groups.push(Group::new("not gone").guard(Guard::absent(key("a"))).put(family("unseen", 1)));
    groups.push(Group::new("drop").delete(key("beside-1")));
    let outcomes = commit(&store, Plan { groups }).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.committed().is_none()).count(), 1);
    assert_eq!(outcomes[202], conflict("a"));
    assert_eq!((value(&store, "a"), value(&store, "seen-gone"), value(&store, "unseen")), (Some(200), Some(1), None));
    assert_eq!((value(&store, "beside-1"), value(&store, "beside-2")), (None, Some(2)));
    let expected = contents(&store.snapshot());
    store.close().await;
    assert_eq!(contents(&open(&harness).snapshot()), expected, "it is kept so");
}

/// A chain of groups, each resting on the one before it, is longer than a backend takes at once. Where it breaks, all that
/// follows is refused; what rests on a group that was overtaken is refused too.
pub async fn long_chains_hold_or_break<H: Harness>(harness: H) {
    const LENGTH: usize = 2 * MAX_OPERATIONS;
    let store = open(&harness);
    put(&store, Group::new("make").put(family("taken", 1))).await;
    let link = |chain: &str, n: usize, before: Option<usize>| {
        let guard = before.map_or(Guard::absent(key(chain)), |before| Guard::written_by(key(chain), before));
        let count = u32::try_from(n).expect("few");
        Group::new("link").guard(guard).put(family(chain, count)).put(family(&format!("{chain}-{n}"), count))
    };
    let breaks = LENGTH / 2;
    let mut groups = Vec::new();
    for n in 0..LENGTH {
        let before = groups.len().checked_sub(2);
        groups.push(link("whole", n, before));
        let broken = link("broken", n, before.map(|before| before + 1));
        groups.push(if n == breaks { broken.guard(Guard::absent(key("taken"))) } else { broken });
    }
    // It rests on the first link, which the others have overtaken.
    groups.push(Group::new("late").guard(Guard::written_by(key("whole"), 0)).put(family("late", 1)));
    let outcomes = commit(&store, Plan { groups }).await;
    for n in 0..LENGTH {
        assert!(outcomes[2 * n].committed().is_some(), "{n}: {:?}", outcomes[2 * n]);
        let expected = match n {
            n if n < breaks => None,
            n if n == breaks => Some(conflict("taken")),
            _ => Some(conflict("broken")),
        };
        let outcome = &outcomes[2 * n + 1];
        assert!(
            expected.as_ref().map_or(outcome.committed().is_some(), |expected| outcome == expected),
            "{n}: {outcome:?}"
        );
    }
    assert_eq!(outcomes[2 * LENGTH], conflict("whole"));
    let last = u32::try_from(LENGTH - 1).expect("few");
    let broken = u32::try_from(breaks - 1).expect("few");
    assert_eq!(
        (value(&store, "whole"), value(&store, "broken"), value(&store, "late")),
        (Some(last), Some(broken), None)
    );
    let expected = contents(&store.snapshot());
    store.close().await;
    assert_eq!(contents(&open(&harness).snapshot()), expected, "it is kept so");
}

/// Large values travel together as far as they may.
pub async fn large_values_are_kept<H: Harness>(harness: H) {
    let store = open(&harness);
    let large = |n: usize| {
        Record::Cluster(Arc::new(Cluster {
            name: format!("large-{n}").as_str().into(),
            status: cluster::Status::Active,
            created_at: Timestamp::from_millis(0),
            deleted_at: None,
            tags: Vec::new(),
            document: Document::new(serde_json::json!({ "padding": "x".repeat(100_000) })),
        }))
    };
    let groups = (0..40).map(|n| Group::new("large").put(large(n)));
    let outcomes = commit(&store, Plan { groups: groups.collect() }).await;
    assert!(outcomes.iter().all(|outcome| outcome.committed().is_some()), "{outcomes:?}");
    let expected = contents(&store.snapshot());
    assert_eq!(expected.len(), 40);
    store.close().await;
    assert_eq!(contents(&open(&harness).snapshot()), expected, "it is kept so");
}

/// Plans of many callers that arrive together each have their own outcome: some conflict with each other, and exactly one
/// of those wins.
pub async fn plans_that_arrive_together_are_told_apart<H: Harness>(harness: H) {
    const CALLERS: u32 = 240;
    let store = open(&harness);
    let stores: Vec<Store> = if harness.shares() { vec![store.clone(), open(&harness)] } else { vec![store.clone()] };
    let calling: Vec<_> = (0..CALLERS)
        .map(|n| {
            let store = stores[n as usize % stores.len()].clone();
            tokio::spawn(async move {
                let slot = format!("slot-{}", n / 3);
                let own = Group::new("own")
                    .guard(Guard::absent(key(&format!("own-{n}"))))
                    .put(family(&format!("own-{n}"), n));
                let raced = Group::new("raced").guard(Guard::absent(key(&slot))).put(family(&slot, n));
                let rests =
                    Group::new("rests").guard(Guard::written_by(key(&slot), 1)).put(family(&format!("won-{n}"), n));
                commit(&store, Plan { groups: vec![own, raced, rests] }).await
            })
        })
        .collect();
    let mut winners = vec![0; CALLERS as usize / 3];
    for (n, caller) in calling.into_iter().enumerate() {
        let outcomes = within_limit("a commit", caller).await.expect("it ends");
        assert!(outcomes[0].committed().is_some(), "{outcomes:?}");
        assert_eq!(outcomes[1].committed().is_some(), outcomes[2].committed().is_some(), "{outcomes:?}");
        winners[n / 3] += u32::from(outcomes[1].committed().is_some());
    }
    assert!(winners.iter().all(|&won| won == 1), "{winners:?}");
    // Whoever writes last has seen all.
    for store in &stores {
        put(store, Group::new("last").put(family("last", 1))).await;
        assert!((0..CALLERS).all(|n| value(store, &format!("own-{n}")) == Some(n)));
        let won = (0..CALLERS).filter(|n| value(store, &format!("won-{n}")).is_some()).count();
        assert_eq!(won, winners.len());
    }
}

/// Whoever follows sees each group whole: two records that are always written together are equal in every snapshot, also
/// where many groups travel together.
pub async fn groups_are_seen_whole_by_all<H: Harness>(harness: H) {
    let store = open(&harness);
    let stores: Vec<Store> = if harness.shares() { vec![store.clone(), open(&harness)] } else { vec![store.clone()] };
    let set = |n: u32| {
        let both = |group: Group, name: String| group.put(family(&name, n)).put(family(&format!("{name}-twin"), n));
        (0..50).map(|pair| both(Group::new("both"), format!("pair-{pair}"))).collect::<Vec<_>>()
    };
    let looking: Vec<_> = stores
        .iter()
        .cloned()
        .map(|store| {
            let mut watch = store.watch();
            tokio::spawn(async move {
                loop {
                    let snapshot = store.snapshot();
                    let count =
                        |name: &str| snapshot.family(name).and_then(|f| Some(f.counter.as_ref()?.last_revision));
                    for pair in 0..50 {
                        assert_eq!(count(&format!("pair-{pair}")), count(&format!("pair-{pair}-twin")));
                    }
                    if count("pair-49") == Some(60) {
                        return;
                    }
                    watch.next().await;
                }
            })
        })
        .collect();
    for n in 1..=60 {
        commit(&stores[n as usize % stores.len()], Plan { groups: set(n) }).await;
    }
    for looker in looking {
        within_limit("following", looker).await.expect("every snapshot has whole groups");
    }
}
