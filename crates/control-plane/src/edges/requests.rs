//! How many requests target groups got lately, by what the edges of this server say; in memory alone.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use longshore_model::Timestamp;
use longshore_model::load_balancing::TargetGroupId;

/// So much is kept of a group. Edges say something every two seconds.
const MAX_ENTRIES: usize = 1_000;

/// Requests by group. What is kept is bounded by the groups that there are, and by the time that somebody may ask about.
#[derive(Debug, Default)]
pub(super) struct Requests(Mutex<HashMap<TargetGroupId, VecDeque<(Timestamp, u64)>>>);

impl Requests {
    /// Takes in what an edge says of a group.
    pub(super) fn add(&self, group: TargetGroupId, count: u64, now: Timestamp) {
        let mut groups = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = groups.entry(group).or_default();
        entries.push_back((now, count));
        if entries.len() > MAX_ENTRIES {
            entries.pop_front();
        }
    }

    /// The requests of a group in a time that ends now; what is older is forgotten.
    pub(super) fn since(&self, group: TargetGroupId, period: Duration, now: Timestamp) -> u64 {
        let mut groups = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(entries) = groups.get_mut(&group) else { return 0 };
        while entries.front().is_some_and(|(at, _)| at.plus(period) <= now) {
            entries.pop_front();
        }
        entries.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// Forgets all groups but these.
    pub(super) fn retain(&self, is_known: impl Fn(TargetGroupId) -> bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|group, _| is_known(*group));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_of_the_period_count_and_older_ones_are_forgotten() {
        let (requests, group) = (Requests::default(), TargetGroupId::from_bits(1));
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        requests.add(group, 5, at(0));
        requests.add(group, 7, at(30));
        let minute = Duration::from_secs(60);
        assert_eq!(requests.since(group, minute, at(30)), 12);
        assert_eq!(requests.since(group, minute, at(60)), 7);
        assert_eq!(requests.since(TargetGroupId::from_bits(2), minute, at(60)), 0);
        requests.retain(|_| false);
        assert_eq!(requests.since(group, minute, at(60)), 0);
    }

    #[test]
    fn an_edge_that_says_too_much_fills_no_memory() {
        let (requests, group) = (Requests::default(), TargetGroupId::from_bits(1));
        for at in 0..2_000 {
            requests.add(group, 1, Timestamp::from_millis(at));
        }
        assert_eq!(requests.since(group, Duration::from_secs(60), Timestamp::from_millis(2_000)), 1_000);
    }
}
