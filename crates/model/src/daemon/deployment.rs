//! How a daemon's revision comes to the instances.

use std::sync::Arc;

use crate::Timestamp;
use crate::id::{ClusterName, DaemonDeploymentId, DaemonName, DaemonRevisionId};

/// How many instances are replaced at once, in percent, when a call does not say. ECS names no default; this is the share
/// that lets most of a fleet serve on while a large one is still replaced within four steps.
pub const DEFAULT_DRAIN_PERCENT: f64 = 25.0;

/// How far a deployment has come (API reference: `DaemonDeploymentStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing was done yet.
    Pending,
    /// Tasks are being replaced.
    InProgress,
    /// Every instance runs the target revision.
    Successful,
    /// It was given up: a newer deployment took its place, or it failed and there was nothing to go back to.
    Stopped,
    /// It failed, and the last revision that succeeded is being brought back.
    RollbackInProgress,
    /// Every instance runs the last revision that succeeded again.
    RollbackSuccessful,
    /// The last revision that succeeded could not be brought back either.
    RollbackFailed,
}

/// How a deployment is rolled out (API reference: `DaemonDeploymentConfiguration`).
#[derive(Debug, Clone, PartialEq)]
pub struct Configuration {
    /// The share of the instances that are replaced at once; at least one instance is.
    pub drain_percent: f64,
    /// How long to watch each step before the next one.
    pub bake_minutes: u32,
    /// The alarms that were named; none of them is watched.
    pub alarm_names: Vec<Arc<str>>,
}

impl Default for Configuration {
    fn default() -> Self {
        Self { drain_percent: DEFAULT_DRAIN_PERCENT, bake_minutes: 0, alarm_names: Vec::new() }
    }
}

/// The way back from a deployment that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollback {
    /// Why.
    pub reason: Arc<str>,
    /// When it began.
    pub started_at: Timestamp,
    /// The revision that is brought back.
    pub target: DaemonRevisionId,
}

/// One deployment of a daemon; the newest one is also where the planner notes what it has done.
#[derive(Debug, Clone, PartialEq)]
pub struct DaemonDeployment {
    /// The daemon's cluster.
    pub cluster: ClusterName,
    /// The daemon.
    pub daemon: DaemonName,
    /// Its id.
    pub id: DaemonDeploymentId,
    /// How far it has come.
    pub status: Status,
    /// Why it is in that state, for people.
    pub status_reason: Arc<str>,
    /// What it brings; nothing when it takes the daemon away.
    pub target: Option<DaemonRevisionId>,
    /// The revisions whose tasks it replaces.
    pub sources: Vec<DaemonRevisionId>,
    /// The last revision that succeeded before it: what it is rolled back to.
    pub fallback: Option<DaemonRevisionId>,
    /// How it is rolled out.
    pub configuration: Configuration,
    /// Tasks in a row that failed, as the circuit breaker counts them.
    pub failed_tasks: u32,
    /// As many as that open the circuit breaker.
    pub failure_threshold: u32,
    /// The way back, once it has failed and there is one.
    pub rollback: Option<Rollback>,
    /// How many instances run what they shall, when that last grew.
    pub settled_instances: u32,
    /// When that last grew; a deployment that stands still for too long has failed.
    pub progressed_at: Timestamp,
    /// Since when nothing is under way and every task that was started serves: the beginning of the bake time.
    pub settled_at: Option<Timestamp>,
    /// Counts every plan that was carried out.
    pub generation: u64,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the first step was made.
    pub started_at: Option<Timestamp>,
    /// When it was given up.
    pub stopped_at: Option<Timestamp>,
    /// When it was over.
    pub finished_at: Option<Timestamp>,
}

impl Status {
    /// Whether tasks are still to be replaced, as far as this deployment decides.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Pending | Self::InProgress | Self::RollbackInProgress)
    }
}

impl DaemonDeployment {
    /// The deployment of that target at its beginning.
    pub fn new(
        (cluster, daemon): (ClusterName, DaemonName),
        id: DaemonDeploymentId,
        target: Option<DaemonRevisionId>,
        configuration: Configuration,
        now: Timestamp,
    ) -> Self {
        Self {
            cluster,
            daemon,
            id,
            status: Status::Pending,
            status_reason: format!("Daemon deployment {id} is pending.").into(),
            target,
            sources: Vec::new(),
            fallback: None,
            configuration,
            failed_tasks: 0,
            failure_threshold: 0,
            rollback: None,
            settled_instances: 0,
            progressed_at: now,
            settled_at: None,
            generation: 0,
            created_at: now,
            started_at: None,
            stopped_at: None,
            finished_at: None,
        }
    }

    /// What instances shall run: the target, or what it was rolled back to.
    pub fn goal(&self) -> Option<DaemonRevisionId> {
        self.rollback.as_ref().map(|rollback| rollback.target).or(self.target)
    }

    /// The last revision that has succeeded, this deployment included: what the next one can be rolled back to.
    pub fn last_successful(&self) -> Option<DaemonRevisionId> {
        match self.status {
            Status::Successful | Status::RollbackSuccessful => self.goal(),
            _ => self.fallback,
        }
    }

    /// Gives it up in favour of a newer deployment; nothing changes when it is over.
    pub fn supersede(&mut self, by: DaemonDeploymentId, now: Timestamp) {
        if self.status.is_under_way() {
            self.status = Status::Stopped;
            self.status_reason = format!("Daemon deployment {by} has taken its place.").into();
            self.stopped_at = Some(now);
            self.finished_at = Some(now);
        }
    }

    /// How many of `instances` may be without a serving task at once because theirs is replaced.
    pub fn replaced_at_once(&self, instances: usize) -> usize {
        let share = instances as f64 * self.configuration.drain_percent / 100.0;
        (share.floor() as usize).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment(status: Status) -> DaemonDeployment {
        let (id, target) = (DaemonDeploymentId::from_bits(1), DaemonRevisionId::from_bits(2));
        let daemon = ("prod".into(), "agent".into());
        let new = DaemonDeployment::new(daemon, id, Some(target), Configuration::default(), Timestamp::from_millis(1));
        DaemonDeployment { status, fallback: Some(DaemonRevisionId::from_bits(3)), ..new }
    }

    #[test]
    fn the_share_is_rounded_down_and_one_instance_always_moves() {
        let at_once = |drain_percent, instances| {
            let configuration = Configuration { drain_percent, ..Configuration::default() };
            DaemonDeployment { configuration, ..deployment(Status::Pending) }.replaced_at_once(instances)
        };
        for (percent, instances, expected) in
            [(0.0, 10, 1), (25.0, 10, 2), (25.0, 3, 1), (100.0, 10, 10), (33.4, 3, 1), (50.0, 5, 2), (100.0, 0, 1)]
        {
            assert_eq!(at_once(percent, instances), expected, "{percent} % of {instances}");
        }
    }

    #[test]
    fn what_succeeded_last_is_what_the_next_one_falls_back_to() {
        let (target, before) = (DaemonRevisionId::from_bits(2), DaemonRevisionId::from_bits(3));
        assert_eq!(deployment(Status::Successful).last_successful(), Some(target));
        for status in [Status::Pending, Status::InProgress, Status::Stopped, Status::RollbackFailed] {
            assert_eq!(deployment(status).last_successful(), Some(before), "{status:?}");
        }
        let rollback = Rollback { reason: "".into(), started_at: Timestamp::default(), target: before };
        let back = DaemonDeployment { rollback: Some(rollback), ..deployment(Status::RollbackSuccessful) };
        assert_eq!((back.goal(), back.last_successful()), (Some(before), Some(before)));
    }

    #[test]
    fn only_what_is_under_way_can_be_superseded() {
        let (by, now) = (DaemonDeploymentId::from_bits(9), Timestamp::from_millis(5));
        let mut old = deployment(Status::InProgress);
        old.supersede(by, now);
        assert_eq!((old.status, old.stopped_at, old.finished_at), (Status::Stopped, Some(now), Some(now)));
        let mut done = deployment(Status::Successful);
        done.supersede(by, now);
        assert_eq!(done, deployment(Status::Successful));
    }
}
