//! The numbers of payloads and manifests.
//!
//! An agent discards a manifest whose number is not greater than all that it has seen, and keeps the greatest one for good.
//! So the numbers must grow across sessions and across restarts of the server, without a write for each. They are
//! milliseconds since the epoch, or one more than the last one where that is greater. A clock that was set back shows in a
//! manifest that nobody acknowledges; the numbers then leap ahead.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use longshore_model::Timestamp;

/// Draws numbers that only grow.
#[derive(Debug, Default)]
pub(super) struct Sequence(AtomicI64);

impl Sequence {
    /// A number greater than all before it.
    pub(super) fn next(&self, now: Timestamp) -> i64 {
        let after = |last: i64| Some((last + 1).max(now.as_millis()));
        let last = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, after).unwrap_or_else(|last| last);
        (last + 1).max(now.as_millis())
    }

    /// Has all later numbers be greater by at least this much.
    pub(super) fn leap(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_grow_even_when_the_clock_does_not() {
        let sequence = Sequence::default();
        let at = Timestamp::from_millis;
        assert_eq!(sequence.next(at(1_000)), 1_000);
        assert_eq!(sequence.next(at(1_000)), 1_001);
        assert_eq!(sequence.next(at(500)), 1_002);
        assert_eq!(sequence.next(at(2_000)), 2_000);
        sequence.leap(Duration::from_secs(10));
        assert_eq!(sequence.next(at(2_000)), 12_001);
    }
}
