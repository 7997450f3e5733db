//! Which target of a group gets a request.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::{Algorithm, Group, Members, Target, UnderWay};
use crate::random;

impl Group {
    /// Chooses a target by the group's algorithm and begins a request to it. `tried` are those that this request was already
    /// refused by. `None` when no target is left.
    pub(crate) fn choose(&self, now: Instant, tried: &[u64]) -> Option<UnderWay> {
        let members = self.members();
        let count = members.serving.len();
        if count == 0 {
            return None;
        }
        let start = match members.config.algorithm {
            Algorithm::WeightedRandom => random::below(u32::try_from(count).unwrap_or(u32::MAX)) as usize,
            Algorithm::RoundRobin | Algorithm::LeastOutstandingRequests => {
                self.turn.fetch_add(1, Ordering::Relaxed) % count
            }
        };
        let from_start = || members.serving[start..].iter().chain(&members.serving[..start]);
        let has_not_tried = |target: &&Arc<Target>| tried.is_empty() || !tried.contains(&target.uid);
        let is_welcome = |target: &&Arc<Target>| !target.is_penalized(now) && has_its_turn(&members, target, now);
        if members.config.algorithm == Algorithm::LeastOutstandingRequests {
            let least = from_start().filter(has_not_tried).filter(is_welcome).min_by_key(|target| target.in_flight());
            if let Some(begun) = least.and_then(Target::begin) {
                return Some(begun);
            }
        } else if let Some(begun) = from_start().filter(has_not_tried).filter(is_welcome).find_map(Target::begin) {
            return Some(begun);
        }
        // One that is passed over is better than none.
        from_start().filter(has_not_tried).find_map(Target::begin)
    }

    /// Begins a request to the registered target that `is_it` tells, if it gets requests.
    pub(crate) fn choose_same(&self, is_it: impl Fn(&Target) -> bool) -> Option<UnderWay> {
        let members = self.members();
        members.serving.iter().find(|target| is_it(target)).and_then(Target::begin)
    }
}

/// Whether a target that is warming up takes this request: its share grows evenly (`slow_start.duration_seconds`).
fn has_its_turn(members: &Members, target: &Target, now: Instant) -> bool {
    if members.config.slow_start.is_zero() {
        return true;
    }
    let Some(warms_for) = target.warms_for(now) else { return true };
    if warms_for >= members.config.slow_start {
        return true;
    }
    let share = warms_for.as_secs_f64() / members.config.slow_start.as_secs_f64();
    f64::from(random::below(1_000)) < share * 1_000.0
}
