//! Task sets: how others than this scheduler roll a service out. Each is a version of the service at a scale of its own;
//! who drives the deployment says which scale each has and which one is the primary (API reference: `TaskSet`).

use std::sync::Arc;

use crate::id::{DeploymentId, TaskDefinitionId};
use crate::rollout::BackOff;
use crate::{Document, Tag, Timestamp};

/// A service has at most this many that are not being deleted.
pub const MAX_TASK_SETS: usize = 5;

/// A task set's place in its service (API reference: `TaskSet.status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It serves.
    Primary,
    /// It does not serve yet, or not any more.
    Active,
    /// It was deleted; its tasks are stopping.
    Draining,
}

/// A share of the service's desired count, exact to four decimals of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Scale {
    millionths: u32,
}

impl Scale {
    /// All of the desired count.
    pub const FULL: Self = Self { millionths: 1_000_000 };

    /// That many millionths, at most all.
    pub const fn from_millionths(millionths: u32) -> Option<Self> {
        if millionths <= Self::FULL.millionths { Some(Self { millionths }) } else { None }
    }

    /// That share in percent, between 0 and 100.
    pub fn from_percent(percent: f64) -> Option<Self> {
        // The cast saturates, and what is no number becomes 0: both are ruled out before.
        (0.0..=100.0).contains(&percent).then(|| Self { millionths: (percent * 10_000.0).round() as u32 })
    }

    /// The share in percent.
    pub fn percent(self) -> f64 {
        f64::from(self.millionths) / 10_000.0
    }

    /// The share in millionths.
    pub const fn millionths(self) -> u32 {
        self.millionths
    }

    /// That share of a number of tasks, rounded up.
    pub fn of(self, desired_count: u32) -> u32 {
        let product = u64::from(desired_count) * u64::from(self.millionths);
        u32::try_from(product.div_ceil(1_000_000)).unwrap_or(u32::MAX)
    }
}

/// One task set of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskSet {
    /// Its id, which is also the `startedBy` of its tasks.
    pub id: DeploymentId,
    /// Its place in the service.
    pub status: Status,
    /// What its tasks run.
    pub definition: TaskDefinitionId,
    /// How much of the service it is.
    pub scale: Scale,
    /// How many tasks it shall have, as its planner has last found.
    pub computed_desired_count: u32,
    /// Whether exactly those run, and all of them are healthy.
    pub is_steady: bool,
    /// Since when it is, or is not.
    pub steady_since: Timestamp,
    /// Who made it, when that was CodeDeploy.
    pub started_by: Option<Arc<str>>,
    /// What its maker calls it.
    pub external_id: Option<Arc<str>>,
    /// `EC2`, `EXTERNAL` …; absent when a capacity provider strategy is used.
    pub launch_type: Option<Arc<str>>,
    /// What is merely carried, by the wire names of `TaskSet`.
    pub document: Document,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Set while launches fail.
    pub back_off: Option<BackOff>,
    /// Tasks that stopped before this were counted as failures, or found to be none.
    pub judged_until: Timestamp,
    /// The token of its creation, which makes a repeated call find it.
    pub client_token: Option<Arc<str>>,
    /// A digest of the parameters it was created with, to tell a repeated call from another one.
    pub created_with: Arc<str>,
    /// Labels.
    pub tags: Vec<Tag>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_up() {
        // Rule 7.11.1: computedDesiredCount = ceil(desired × scale%).
        let cases = [
            (50.0, 3, 2),
            (10.0, 12, 2),
            (0.0, 100, 0),
            (100.0, 7, 7),
            (0.1, 1000, 1),
            (33.3333, 3, 1),
            (33.4, 3, 2),
            (100.0, u32::MAX, u32::MAX),
        ];
        for (percent, desired, expected) in cases {
            assert_eq!(Scale::from_percent(percent).unwrap().of(desired), expected, "{percent}% of {desired}");
        }
    }

    #[test]
    fn only_shares_between_nothing_and_all_are_taken() {
        for percent in [-0.1, 100.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Scale::from_percent(percent), None, "{percent}");
        }
        assert_eq!(Scale::from_millionths(1_000_001), None);
        assert_eq!(Scale::from_percent(12.5).map(Scale::percent), Some(12.5));
        assert_eq!(Scale::from_percent(12.5).map(Scale::millionths), Some(125_000));
    }
}
