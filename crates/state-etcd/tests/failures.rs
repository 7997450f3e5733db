//! Members that die, hang and come back: reads go on, writes fail clearly and in time, and nothing is lost or half done.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cluster;

use std::sync::Arc;
use std::time::{Duration, Instant};

use cluster::Cluster;
use longshore_model::task_definition::FamilyCounter;
use longshore_model::{Group, Guard, Key, Record};
use longshore_state::backend::{Backend, Error, History};
use longshore_state::conformance::contents;
use longshore_state::leases::{LeaseError, Session};
use longshore_state::{CommitError, Store};
use longshore_state_etcd::Etcd;

/// A failed commit is answered within this: the patience for the commit, and for learning what became of it.
const BOUND: Duration = Duration::from_secs(8);

/// One that has no quorum is, which takes members up to two seconds to notice, and others a second to be sure of, with as
/// much again for a busy machine.
const BOUND_WITHOUT_QUORUM: Duration = Duration::from_secs(6);

/// Whoever asks while that is known is answered within this: at once, but for a busy machine.
const AT_ONCE: Duration = Duration::from_millis(300);

/// Members elect a leader within this, however busy the machine.
const RECOVERY: Duration = Duration::from_secs(60);

fn record(name: &str, count: u32) -> Record {
    Record::Family(Arc::new(FamilyCounter { family: name.into(), last_revision: count }))
}

fn count(store: &Store, name: &str) -> Option<u32> {
    Some(store.snapshot().family(name)?.counter.as_ref()?.last_revision)
}

/// Sets a counter and its twin, if nobody else did since the snapshot.
async fn set(store: &Store, name: &str, to: u32) -> Result<bool, CommitError> {
    let key = Key::Family(name.into());
    let twin = format!("{name}-twin");
    let guard = Guard::unchanged(key.clone(), store.snapshot().revision_of(&key));
    let group = Group::new("set").guard(guard).put(record(name, to)).put(record(&twin, to));
    Ok(store.commit(group.into()).await?[0].committed().is_some())
}

/// Sets it as soon as that is possible.
async fn set_at_last(store: &Store, name: &str, to: u32) {
    let deadline = Instant::now() + RECOVERY;
    while !set(store, name, to).await.is_ok_and(|done| done) {
        assert!(Instant::now() < deadline, "it does not recover");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The store, and one that is opened now, agree, and no group was carried out by half.
async fn agrees_with_etcd(store: &Store, cluster: &Cluster) {
    let fresh = Store::open(cluster.backend()).unwrap();
    let deadline = Instant::now() + RECOVERY;
    while contents(&store.snapshot()) != contents(&fresh.snapshot()) {
        assert!(Instant::now() < deadline, "the snapshot does not follow");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for name in fresh.snapshot().families().iter().map(|(name, _)| name.to_string()).filter(|n| !n.ends_with("-twin")) {
        assert_eq!(count(&fresh, &name), count(&fresh, &format!("{name}-twin")), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_member_of_three_may_die() {
    let Some(mut cluster) = Cluster::start(3) else { return };
    let store = Store::open(cluster.backend()).unwrap();
    let mut answered = 0;
    for member in 0..3 {
        // The backend talks to the one that dies, at first, and one of them is the leader.
        cluster.kill(member);
        let mut failures = 0;
        for step in 1..=20 {
            let next = answered + step;
            let from = Instant::now();
            if set(&store, "a", next).await.is_err() {
                failures += 1;
                assert!(from.elapsed() < BOUND, "after {:?}", from.elapsed());
                set_at_last(&store, "a", next).await;
            }
            assert_eq!(count(&store, "a"), Some(next));
        }
        assert!(failures <= 2, "{failures} commits failed when one member died");
        answered += 20;
        cluster.restart(member);
        cluster.await_member(member);
        agrees_with_etcd(&store, &cluster).await;
    }
    assert_eq!(count(&store, "a"), Some(answered));
}

/// Writes fail clearly, in time, and again and again; reads go on.
async fn has_lost_its_quorum(store: &Store) {
    let before = contents(&store.snapshot());
    // Those that come while the first one waits have no longer to wait than that one.
    let begun = Instant::now();
    let first = async {
        let writes = (0..20).map(|n| async move {
            tokio::time::sleep(Duration::from_millis(100) * n).await;
            let (name, from) = (format!("lost-{n}"), Instant::now());
            (set(store, &name, n).await, from.elapsed())
        });
        futures_util::future::join_all(writes).await
    };
    for (n, (result, took)) in first.await.into_iter().enumerate() {
        let error = result.expect_err("nobody can decide it");
        eprintln!("write {n} failed after {took:?}");
        assert!(took < BOUND_WITHOUT_QUORUM, "write {n} took {took:?}");
        is_clear(&error);
    }
    assert!(begun.elapsed() < BOUND_WITHOUT_QUORUM, "they wait for each other: {:?}", begun.elapsed());
    // A call may have been given up before it was sure why; that it is, takes no longer than the first may.
    let is_known = |error: CommitError| {
        let message = error.to_string();
        message.contains("it has no leader") || message.contains("no member can be reached")
    };
    while !is_known(set(store, "lost", 0).await.expect_err("nobody can decide it")) {
        assert!(begun.elapsed() < BOUND_WITHOUT_QUORUM, "it is never known why");
    }
    for attempt in 0..4 {
        let from = Instant::now();
        let error = set(store, "lost", attempt).await.expect_err("nobody can decide it");
        is_clear(&error);
        let message = error.to_string();
        assert!(message.contains("it has no leader") || message.contains("no member can be reached"), "{message}");
        let message = store.probe().await.expect_err("a change could not be saved").to_string();
        assert!(message.contains("etcd at 127.0.0.1:"), "{message}");
        Session::begin(store.leases(), "y", Duration::from_secs(5)).await.err().expect("nobody can decide it");
        assert!(from.elapsed() < AT_ONCE, "attempt {attempt} took {:?}", from.elapsed());
        assert_eq!(contents(&store.snapshot()), before, "reads go on");
    }
}

fn is_clear(error: &CommitError) {
    assert!(error.is_retryable(), "{error}");
    assert!(matches!(error, CommitError::Backend(why) if matches!(**why, Error::Service { .. })), "{error}");
    let message = error.to_string();
    assert!(message.contains("etcd at 127.0.0.1:") && message.contains("changes are saved again"), "{message}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_quorum_reads_go_on() {
    let Some(mut cluster) = Cluster::start(3) else { return };
    let store = Store::open(cluster.backend()).unwrap();
    set_at_last(&store, "a", 1).await;
    cluster.kill(1);
    cluster.kill(2);
    has_lost_its_quorum(&store).await;
    cluster.restart(1);
    set_at_last(&store, "a", 2).await;
    cluster.restart(2);
    cluster.await_member(1);
    cluster.await_member(2);
    agrees_with_etcd(&store, &cluster).await;

    // The same when all of them are gone, and nobody even refuses.
    (0..3).for_each(|member| cluster.kill(member));
    has_lost_its_quorum(&store).await;
    (0..3).for_each(|member| cluster.restart(member));
    set_at_last(&store, "a", 3).await;
    (0..3).for_each(|member| cluster.await_member(member));
    agrees_with_etcd(&store, &cluster).await;
}

/// Whoever writes while the members elect a leader waits for it; only what was under way to the one that died may fail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_election_is_waited_for() {
    let Some(mut cluster) = Cluster::start(3) else { return };
    let store = Store::open(cluster.backend()).unwrap();
    set_at_last(&store, "a", 1).await;
    let leader = cluster.leader();
    cluster.kill(leader);
    let begun = Instant::now();
    let mut failed = Vec::new();
    for n in 2..40 {
        let from = Instant::now();
        if let Err(error) = set(&store, "a", n).await {
            eprintln!("write {n}, at {:?}: {error} after {:?}", from - begun, from.elapsed());
            assert!(from.elapsed() < BOUND, "after {:?}", from.elapsed());
            failed.push(n);
            set_at_last(&store, "a", n).await;
        }
        assert_eq!(count(&store, "a"), Some(n));
    }
    assert!(failed.is_empty() || failed == [2], "not only the one that was under way failed: {failed:?}");
    eprintln!("39 writes in {:?}", begun.elapsed());
    cluster.restart(leader);
    cluster.await_member(leader);
    agrees_with_etcd(&store, &cluster).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_that_hang_are_waited_for_with_a_bound() {
    let Some(cluster) = Cluster::start(3) else { return };
    let store = Store::open(cluster.backend()).unwrap();
    set_at_last(&store, "a", 1).await;
    // The one that the backend talks to: another is taken.
    cluster.freeze(0);
    let from = Instant::now();
    set_at_last(&store, "a", 2).await;
    eprintln!("another member is taken after {:?}", from.elapsed());
    cluster.freeze(1);
    has_lost_its_quorum(&store).await;
    cluster.thaw(0);
    cluster.thaw(1);
    set_at_last(&store, "a", 3).await;
    agrees_with_etcd(&store, &cluster).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_compacted_is_read_again() {
    let Some(mut cluster) = Cluster::start(3) else { return };
    let mut alone = cluster.settings();
    alone.endpoints.truncate(1);
    let away = Store::open(Etcd::open(&alone).unwrap()).unwrap();
    set_at_last(&away, "a", 1).await;
    let mut watch = away.watch();
    cluster.kill(0);
    let other = Store::open(cluster.backend()).unwrap();
    for to in 1..50 {
        set_at_last(&other, &format!("b{}", to % 7), to).await;
    }
    other.commit(Group::new("drop").delete(record("a", 1).key()).into()).await.unwrap();
    let now = other.snapshot().revision();
    cluster.post(1, "/v3/kv/compaction", &format!("{{\"revision\": {}}}", now.0));
    cluster.restart(0);
    let told = tokio::time::timeout(RECOVERY, watch.next()).await.unwrap();
    assert!(told.lagged && told.revision >= now, "{told:?}");
    assert_eq!(contents(&away.snapshot()), contents(&other.snapshot()));
    set_at_last(&other, "a", 2).await;
    let told = tokio::time::timeout(RECOVERY, watch.next()).await.unwrap();
    assert!(!told.lagged, "it follows again");
    assert_eq!(count(&away, "a"), Some(2));
}

/// Asking whether a change could be saved changes nothing, and tells the truth.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_probe_writes_nothing_and_notices_a_full_etcd() {
    let Some(cluster) = Cluster::start_with(1, &["--quota-backend-bytes=2097152"]) else { return };
    let store = Store::open(cluster.backend()).unwrap();
    set_at_last(&store, "a", 1).await;
    let ttl = Duration::from_secs(3600);
    let session = Session::begin(store.leases(), "holder", ttl).await.unwrap();
    let wanted = ["had", "wanted"].map(|name| (name.to_owned(), Vec::new()));
    assert_eq!(session.claim(&wanted[..1]).await.unwrap(), [true]);
    let mut other = cluster.backend();
    let before = other.range(b"", &mut |_| {}).unwrap();
    let all = cluster.post(0, "/v3/kv/range", r#"{"key": "AA==", "range_end": "AA=="}"#);
    for _ in 0..20 {
        store.probe().await.unwrap();
    }
    assert_eq!(other.range(b"", &mut |_| {}).unwrap(), before);
    let after = cluster.post(0, "/v3/kv/range", r#"{"key": "AA==", "range_end": "AA=="}"#);
    let body = |text: &str| text.split("\"kvs\"").nth(1).map(str::to_owned);
    assert_eq!(body(&all), body(&after));
    let mut number = 2;
    let error = loop {
        let many = (0..60).fold(Group::new("fill"), |group, n| group.put(record(&format!("fill-{n}"), number)));
        match store.commit(many.into()).await {
            Ok(_) => number += 1,
            Err(error) => break error,
        }
        assert!(number < 5_000, "its quota is never reached");
    };
    assert!(matches!(&error, CommitError::Backend(why) if matches!(**why, Error::Full { .. })), "{error}");
    assert!(error.is_retryable() && error.to_string().contains("compact and defragment it"), "{error}");
    let error = store.probe().await.expect_err("it is full");
    assert!(error.to_string().contains("compact and defragment it"), "{error}");
    assert_eq!(count(&store, "a"), Some(1), "reads go on");
    let fresh = Store::open(cluster.backend()).expect("a server starts on a full etcd");
    assert_eq!(contents(&fresh.snapshot()), contents(&store.snapshot()));
    // What is held is renewed and shown, and can be given up; only what is new finds no room.
    session.renew().await.unwrap();
    assert_eq!(store.leases().entries().await.unwrap().len(), 1);
    assert!(session.claim(&wanted).await.is_err_and(|error| error.is_full()));
    assert!(Session::begin(store.leases(), "another", ttl).await.err().is_some_and(|error| error.is_full()));
    session.release(&["had".to_owned()]).await.unwrap();
    assert_eq!(store.leases().entries().await.unwrap(), []);
}

/// A group as large as etcd's transactions leaves no room for the mark, and is followed all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_largest_groups_are_followed() {
    let Some(cluster) = Cluster::start(1) else { return };
    let (one, two) = (Store::open(cluster.backend()).unwrap(), Store::open(cluster.backend()).unwrap());
    let names: Vec<_> = (0..longshore_model::plan::MAX_OPERATIONS).map(|n| format!("f{n}")).collect();
    for round in 1..4 {
        let all = names.iter().fold(Group::new("all"), |group, name| group.put(record(name, round)));
        one.commit(all.into()).await.unwrap();
        let deadline = Instant::now() + RECOVERY;
        while contents(&two.snapshot()) != contents(&one.snapshot()) {
            assert!(Instant::now() < deadline);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    let none = names.iter().fold(Group::new("none"), |group, name| group.delete(record(name, 0).key()));
    let at = one.commit(none.into()).await.unwrap()[0].committed().unwrap();
    one.close().await;
    let again = Store::open(cluster.backend()).unwrap();
    assert!(again.snapshot().families().is_empty() && again.snapshot().revision() >= at);
}

/// Leases come and go without a change of the state, and end with their holder.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leases_write_no_records() {
    let Some(cluster) = Cluster::start(1) else { return };
    let (one, two) = (Store::open(cluster.backend()).unwrap(), Store::open(cluster.backend()).unwrap());
    set_at_last(&one, "a", 1).await;
    let ttl = Duration::from_secs(2);
    let mut other = cluster.backend();
    let before = other.range(b"", &mut |_| {}).unwrap();
    let session = Session::begin(one.leases(), "one", ttl).await.unwrap();
    let other_session = Session::begin(two.leases(), "two", Duration::from_secs(60)).await.unwrap();
    let wanted = [("scheduler".to_owned(), Vec::new())];
    assert_eq!(session.claim(&wanted).await.unwrap(), [true]);
    let renewing = Instant::now();
    while renewing.elapsed() < ttl * 2 {
        session.renew().await.unwrap();
        assert_eq!(other_session.claim(&wanted).await.unwrap(), [false]);
        tokio::time::sleep(ttl / 10).await;
    }
    assert_eq!(other.range(b"", &mut |_| {}).unwrap(), before);
    assert_eq!(other.changes(before).unwrap(), History::Complete(Vec::new()));
    one.close().await;
    let ended = Instant::now();
    let closed = session.renew().await;
    assert!(matches!(closed, Err(LeaseError::Closed)), "{closed:?}");
    while other_session.claim(&wanted).await.unwrap() != [true] {
        assert!(ended.elapsed() < RECOVERY, "its holder is gone");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    set_at_last(&two, "a", 2).await;
}
