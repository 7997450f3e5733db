//! Service deployments: the history of how a service went from one revision to another.
//!
//! While one is under way it also holds what its planner has to remember: the circuit breaker's count and, for the
//! strategies that shift traffic, the stage of its life cycle. A service deployment is written only together with its
//! service's [`Rollout`](crate::Rollout), whose guard therefore guards both.

use std::sync::Arc;

use crate::id::{ClusterName, ServiceDeploymentId, ServiceName, ServiceRevisionId};
use crate::{Document, Timestamp};

mod beginning;
mod configuration;
mod hook;
mod lifecycle;
mod watch;

pub use beginning::{Beginning, Ids};
pub use configuration::{Configuration, ConfiguredHook, Strategy};
pub use hook::{Hook, HookAction, HookAnswer, HookCall, HookStatus};
pub use lifecycle::{Lifecycle, Stage, Weights};
pub use watch::AlarmWatch;

/// How far a service deployment has come (API reference: `ServiceDeploymentStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing has been done for it yet.
    Pending,
    /// Tasks are being replaced.
    InProgress,
    /// Its target revision is in place.
    Successful,
    /// It is to be given up where it is: superseded, or failed without a way back.
    StopRequested,
    /// It was given up.
    Stopped,
    /// Its source revision is to be brought back.
    RollbackRequested,
    /// Its source revision is being brought back.
    RollbackInProgress,
    /// Its source revision is back.
    RollbackSuccessful,
    /// Its source revision could not be brought back.
    RollbackFailed,
}

impl Status {
    /// Whether nothing more will become of it.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Successful | Self::Stopped | Self::RollbackSuccessful | Self::RollbackFailed)
    }
}

/// How a failure detector stands (API reference: `ServiceDeploymentRollbackMonitorsStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Monitor {
    /// It watches.
    Monitoring,
    /// It need not watch any more.
    MonitoringComplete,
    /// It found that the deployment has failed.
    Triggered,
    /// It was not asked for.
    Disabled,
}

/// The circuit breaker of a deployment (developer guide: "How the Amazon ECS deployment circuit breaker detects failures").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker {
    /// How it stands.
    pub status: Monitor,
    /// Failures so far.
    pub failures: u32,
    /// This many are too many.
    pub threshold: u32,
    /// Whether one task of the deployment has run: from then on failed health checks count, and nothing else.
    pub has_started: bool,
    /// Whether one task of the deployment has run well, its check passed if it has one: from then on its failed tasks are
    /// not counted any more, whatever becomes of it.
    pub has_succeeded: bool,
}

impl Breaker {
    /// A breaker that has seen nothing yet.
    pub fn new(is_enabled: bool, desired_count: u32) -> Self {
        let status = if is_enabled { Monitor::Monitoring } else { Monitor::Disabled };
        Self {
            status,
            failures: 0,
            threshold: Self::threshold(desired_count),
            has_started: false,
            has_succeeded: false,
        }
    }

    /// How many failures are too many for that many tasks: half of them, at least 3 and at most 200.
    pub fn threshold(desired_count: u32) -> u32 {
        desired_count.div_ceil(2).clamp(3, 200)
    }
}

/// A revision's tasks in a service deployment (API reference: `ServiceRevisionSummary`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisionCounts {
    /// The revision.
    pub revision: ServiceRevisionId,
    /// How many tasks it was to have.
    pub requested: u32,
    /// How many of them ran.
    pub running: u32,
    /// How many were on their way there.
    pub pending: u32,
}

/// The way back (API reference: `Rollback`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollback {
    /// Why.
    pub reason: Arc<str>,
    /// Since when.
    pub started_at: Timestamp,
    /// Where to.
    pub revision: ServiceRevisionId,
}

/// One deployment of a service, from its request to its end (API reference: `ServiceDeployment`).
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceDeployment {
    /// The service's cluster.
    pub cluster: ClusterName,
    /// The service.
    pub service: ServiceName,
    /// Its id.
    pub id: ServiceDeploymentId,
    /// Where from; its counts are those at its end.
    pub sources: Vec<RevisionCounts>,
    /// Where to; its counts are those at its end.
    pub target: RevisionCounts,
    /// How far it has come.
    pub status: Status,
    /// Why it is in that status, for people.
    pub status_reason: Option<Arc<str>>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the first thing was done for it.
    pub started_at: Option<Timestamp>,
    /// When it ended, however it did.
    pub finished_at: Option<Timestamp>,
    /// When it was given up.
    pub stopped_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// How it is to proceed, as the service was configured when it was asked for: a wire `DeploymentConfiguration`.
    pub configuration: Document,
    /// The circuit breaker.
    pub breaker: Breaker,
    /// How its alarms are watched; absent when none was asked for.
    pub alarms: Option<AlarmWatch>,
    /// The way back, once it was taken.
    pub rollback: Option<Rollback>,
    /// The stages, for the strategies that have them and when there is a revision to shift from.
    pub lifecycle: Option<Lifecycle>,
}

impl ServiceDeployment {
    /// How it is to proceed.
    pub fn configuration(&self) -> Configuration<'_> {
        Configuration(&self.configuration)
    }

    /// Enters a status.
    pub fn enter(&mut self, status: Status, reason: Option<Arc<str>>, now: Timestamp) {
        self.status = status;
        self.status_reason = reason;
        self.updated_at = now;
        if self.started_at.is_none() && status != Status::Pending {
            self.started_at = Some(now);
        }
        if status.is_final() {
            self.finished_at = Some(now);
        }
        if status == Status::Stopped {
            self.stopped_at = Some(now);
        }
        if matches!(status, Status::Stopped | Status::RollbackInProgress | Status::RollbackFailed) {
            self.lifecycle.iter_mut().for_each(Lifecycle::give_up_hooks);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_desired_tasks_are_too_many_failures_within_limits() {
        // Rule 7.7.3: threshold = clamp(ceil(0.5 × desired), 3, 200).
        let cases = [(0, 3), (1, 3), (6, 3), (7, 4), (25, 13), (400, 200), (800, 200), (u32::MAX, 200)];
        for (desired, threshold) in cases {
            assert_eq!(Breaker::threshold(desired), threshold, "{desired}");
        }
    }
}
