//! What leases promise.

use std::time::Duration;

use tokio::time::Instant;

use super::{Harness, open, within_limit};
use crate::Store;
use crate::leases::{Entry, LeaseError, Session};

/// Longer than a test takes.
const LONG: Duration = Duration::from_secs(3600);

/// The shortest that every backend has.
const SHORT: Duration = Duration::from_secs(2);

/// Two servers where the backend takes several, else two holders on one.
fn two<H: Harness>(harness: &H) -> [Store; 2] {
    let store = open(harness);
    let other = if harness.shares() { open(harness) } else { store.clone() };
    [store, other]
}

async fn begin(store: &Store, holder: &str, ttl: Duration) -> Session {
    Session::begin(store.leases(), holder, ttl).await.expect("a session")
}

async fn entries(store: &Store) -> Vec<Entry> {
    store.leases().entries().await.expect("a table")
}

async fn claim<const N: usize>(session: &Session, wanted: [(&str, &str); N]) -> [bool; N] {
    let wanted = wanted.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()));
    let taken = session.claim(&wanted).await.expect("an answer");
    taken.try_into().expect("an answer for each")
}

fn entry(name: &str, holder: &str, session: &Session, value: &str) -> Entry {
    Entry { name: name.to_owned(), holder: holder.to_owned(), session: session.id(), value: value.as_bytes().to_vec() }
}

/// What is free is taken, what somebody else has is not, and what was given up need not be waited for.
pub async fn entries_have_one_holder<H: Harness>(harness: H) {
    let [a, b] = two(&harness);
    let (one, two) = (begin(&a, "one", LONG).await, begin(&b, "two", LONG).await);
    assert_eq!(claim(&one, [("work/1", ""), ("work/2", "first")]).await, [true, true]);
    assert_eq!(claim(&two, [("work/1", "x"), ("work/3", "\0\n"), ("work/2", "x")]).await, [false, true, false]);
    assert_eq!(claim(&one, [("work/2", "second"), ("work/3", "x")]).await, [true, false], "its own gets a new value");
    let expected = [
        entry("work/1", "one", &one, ""),
        entry("work/2", "one", &one, "second"),
        entry("work/3", "two", &two, "\0\n"),
    ];
    for store in [&a, &b] {
        assert_eq!(entries(store).await, expected);
    }
    two.release(&["work/1".to_owned(), "work/9".to_owned()]).await.expect("an answer");
    assert_eq!(claim(&two, [("work/1", "x")]).await, [false], "only its holder gives it up");
    one.release(&["work/1".to_owned()]).await.expect("an answer");
    assert_eq!(claim(&two, [("work/1", "x")]).await, [true]);
    // As many as one server ever has at a time, half of them taken.
    let many: Vec<_> = (0..200).map(|n| (format!("many/{n:03}"), Vec::new())).collect();
    let taken = two.claim(&many[..100]).await.expect("an answer");
    assert!(taken.iter().all(|taken| *taken));
    let taken = one.claim(&many).await.expect("an answer");
    assert!(taken.iter().enumerate().all(|(n, taken)| *taken == (n >= 100)), "{taken:?}");
}

/// A renewed session keeps everything under it, and nobody else gets any of it.
pub async fn sessions_last_while_they_are_renewed<H: Harness>(harness: H) {
    let [a, b] = two(&harness);
    let (one, two) = (begin(&a, "one", SHORT).await, begin(&b, "two", LONG).await);
    assert_eq!(claim(&one, [("x", ""), ("y", "")]).await, [true, true]);
    let begun = Instant::now();
    while begun.elapsed() < SHORT * 3 {
        let sent = Instant::now();
        assert!(one.renew().await.expect("it lasts") >= sent + SHORT);
        assert_eq!(claim(&two, [("x", ""), ("y", "")]).await, [false, false]);
        tokio::time::sleep(SHORT / 10).await;
    }
}

/// A session that is not renewed goes with everything under it, not before its time is over, and does not come back.
pub async fn sessions_expire_with_all_they_have<H: Harness>(harness: H) {
    let [a, b] = two(&harness);
    let two = begin(&b, "two", LONG).await;
    let one = begin(&a, "one", SHORT).await;
    assert_eq!(claim(&one, [("x", ""), ("y", "")]).await, [true, true]);
    let taking = async {
        while claim(&two, [("x", "")]).await != [true] {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    within_limit("the session's end", taking).await;
    assert!(Instant::now() >= one.until(), "its holder believes in it for longer than it lasts");
    assert_eq!(entries(&b).await, [entry("x", "two", &two, "")]);
    assert!(matches!(one.renew().await, Err(LeaseError::Ended)));
    let claimed = one.claim(&[("y".to_owned(), Vec::new())]).await;
    assert!(matches!(claimed, Err(LeaseError::Ended)), "{claimed:?}");
    one.release(&["x".to_owned()]).await.expect("there is nothing to give up");
    assert_eq!(claim(&two, [("x", "")]).await, [true], "it is the other one's");
}

/// Whoever ends its session leaves everything free at once.
pub async fn an_ended_session_leaves_nothing<H: Harness>(harness: H) {
    let [a, b] = two(&harness);
    let (one, two) = (begin(&a, "one", LONG).await, begin(&b, "two", LONG).await);
    assert_eq!(claim(&one, [("x", ""), ("y", "")]).await, [true, true]);
    one.end().await.expect("an answer");
    assert_eq!(entries(&b).await, []);
    assert_eq!(claim(&two, [("x", ""), ("y", "")]).await, [true, true]);
}
