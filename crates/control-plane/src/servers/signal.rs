//! Telling those who wait that something has happened, in the order in which they began to wait.
//!
//! `tokio::sync::watch` would do but for that order: it wakes its waiters by lot, and a simulated history could not be
//! repeated from its seed.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

/// Something that happens again and again, of which only that it has happened is told.
#[derive(Debug, Default)]
pub(super) struct Signal {
    count: AtomicU64,
    raised: Notify,
}

impl Signal {
    /// It has happened: whoever waits is woken.
    pub(super) fn raise(&self) {
        self.count.fetch_add(1, Ordering::AcqRel);
        self.raised.notify_waiters();
    }

    /// Follows what happens from now on.
    pub(super) fn follow(&self) -> Follower<'_> {
        Follower { signal: self, seen: self.count.load(Ordering::Acquire) }
    }
}

/// A place in the row of what happens.
#[derive(Debug)]
pub struct Follower<'a> {
    signal: &'a Signal,
    seen: u64,
}

impl Follower<'_> {
    /// Forgets what has happened until now. To be called before a look, so that nothing is missed between the two.
    pub fn mark_seen(&mut self) {
        self.seen = self.signal.count.load(Ordering::Acquire);
    }

    /// Waits until something has happened that was not told yet. Dropping the future loses nothing.
    pub async fn next(&mut self) {
        loop {
            // Made before the look: it hears what happens from here on.
            let raised = self.signal.raised.notified();
            let count = self.signal.count.load(Ordering::Acquire);
            if count != self.seen {
                self.seen = count;
                return;
            }
            raised.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use futures_util::FutureExt as _;
    use futures_util::future::join_all;

    use super::*;

    #[test]
    fn what_happened_before_is_not_told_and_what_happens_between_looks_is() {
        let signal = Signal::default();
        signal.raise();
        let mut follower = signal.follow();
        assert_eq!(follower.next().now_or_never(), None);
        signal.raise();
        signal.raise();
        assert_eq!(follower.next().now_or_never(), Some(()), "told once for both");
        assert_eq!(follower.next().now_or_never(), None);
        signal.raise();
        follower.mark_seen();
        assert_eq!(follower.next().now_or_never(), None);
    }

    #[tokio::test]
    async fn who_waited_first_is_woken_first() {
        for _ in 0..20 {
            let (signal, order) = (Signal::default(), Mutex::new(Vec::new()));
            let (signal, order) = (&signal, &order);
            let waiters = (0..32).map(|number| async move {
                signal.follow().next().await;
                order.lock().unwrap().push(number);
            });
            tokio::join!(join_all(waiters), async { signal.raise() });
            assert!(order.lock().unwrap().is_sorted());
        }
    }
}
