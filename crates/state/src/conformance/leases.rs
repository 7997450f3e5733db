//! What a lease promises.

use std::time::{Duration, Instant};

use super::{Harness, open, within_limit};
use crate::Store;

const LONG: Duration = Duration::from_secs(3600);

/// Two servers where the backend takes several, else two contenders on one.
fn two<H: Harness>(harness: &H) -> [Store; 2] {
    let store = open(harness);
    let other = if harness.shares() { open(harness) } else { store.clone() };
    [store, other]
}

/// One holder at a time; it renews by asking again, and whoever comes next need not wait once it was given up.
pub async fn leases_have_one_holder<H: Harness>(harness: H) {
    let [one, two] = two(&harness);
    let lease = one.lease("scheduler", "one", LONG).await.expect("an answer").expect("nobody holds it");
    assert_eq!(lease.ttl(), LONG);
    assert!(two.lease("scheduler", "two", LONG).await.expect("an answer").is_none());
    assert!(two.lease("collector", "two", LONG).await.expect("an answer").is_some(), "another lease");
    assert!(lease.renew().await.expect("an answer"));
    lease.release().await.expect("an answer");
    let taken = two.lease("scheduler", "two", LONG).await.expect("an answer");
    assert!(taken.is_some(), "it was given up");
    assert!(one.lease("scheduler", "one", LONG).await.expect("an answer").is_none());
}

/// A lease that is not renewed goes to the next one, not before its time is over.
pub async fn leases_expire<H: Harness>(harness: H) {
    let [one, two] = two(&harness);
    let (ttl, granted) = (Duration::from_millis(200), Instant::now());
    let lease = one.lease("scheduler", "one", ttl).await.expect("an answer").expect("nobody holds it");
    let taking = async {
        while two.lease("scheduler", "two", LONG).await.expect("an answer").is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    within_limit("the lease's end", taking).await;
    assert!(granted.elapsed() >= ttl, "after {:?}", granted.elapsed());
    assert!(!lease.renew().await.expect("an answer"), "the other one holds it");
}
