//! A service's progress: its deployments, as the scheduler drives them.
//!
//! Every group that places or stops a service's tasks guards and rewrites this record, so two planners cannot do the same
//! work twice.

use std::sync::Arc;

use crate::id::{ClusterName, DeploymentId, ServiceDeploymentId, ServiceName, ServiceRevisionId, TaskDefinitionId};
use crate::load_balancing::{TargetGroupId, attachments};
use crate::task_set::TaskSet;
use crate::{Document, Timestamp};

/// A deployment's place in `Service.deployments` (API reference: `Deployment.status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The newest one.
    Primary,
    /// An older one that still has tasks.
    Active,
}

/// How far a deployment has come (API reference: `DeploymentRolloutState`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Tasks are being replaced.
    InProgress,
    /// Only tasks of this deployment run, as many as desired.
    Completed,
    /// It was given up.
    Failed,
}

/// One version of a service on its way to its instances.
#[derive(Debug, Clone, PartialEq)]
pub struct Deployment {
    /// Its id, which is also the `startedBy` of its tasks.
    pub id: DeploymentId,
    /// Newest or older.
    pub status: Status,
    /// What its tasks run.
    pub definition: TaskDefinitionId,
    /// How many tasks it shall have.
    pub desired_count: u32,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Tasks in a row that failed to start.
    pub failed_tasks: u32,
    /// How far it has come.
    pub state: State,
    /// Why it is in that state, for people.
    pub state_reason: Arc<str>,
    /// `EC2`, `EXTERNAL` …; absent when a capacity provider strategy is used.
    pub launch_type: Option<Arc<str>>,
    /// What is merely carried, by the wire names of `Deployment`.
    pub document: Document,
    /// The service deployment that began it; absent when it began before those were written down.
    pub service_deployment: Option<ServiceDeploymentId>,
    /// Whether its tasks are registered in the alternate target groups of its load balancers: the two sides take turns.
    pub uses_alternate: bool,
}

impl Deployment {
    /// The target groups that its tasks are registered in.
    pub fn target_groups(&self) -> impl Iterator<Item = TargetGroupId> + '_ {
        attachments(&self.document).map(|attachment| attachment.side(self.uses_alternate).0)
    }

    /// The revision that it brings out.
    pub fn revision(&self) -> ServiceRevisionId {
        self.id.into()
    }
}

/// Launches that fail are tried again later and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackOff {
    /// Failed launches in a row.
    pub failures: u32,
    /// No launch before this.
    pub until: Timestamp,
}

/// Tasks are moved from the zone that has the most of them to the one that has the fewest: started there first, and when
/// they are healthy, as many stopped here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebalancing {
    /// How many more than desired there are meanwhile.
    pub extra_tasks: u32,
}

/// The progress of one service.
#[derive(Debug, Clone, PartialEq)]
pub struct Rollout {
    /// The service's cluster.
    pub cluster: ClusterName,
    /// The service.
    pub service: ServiceName,
    /// Newest first; the first one is the primary.
    pub deployments: Vec<Deployment>,
    /// Oldest first; only of services that others than this scheduler roll out.
    pub task_sets: Vec<TaskSet>,
    /// Counts every plan that was carried out.
    pub generation: u64,
    /// Set while tasks move between zones.
    pub rebalancing: Option<Rebalancing>,
    /// Set while launches fail.
    pub back_off: Option<BackOff>,
    /// Tasks that stopped before this were counted as failures, or found to be none.
    pub judged_until: Timestamp,
    /// The number of the next event.
    pub next_event: u64,
    /// The service deployment that is under way.
    pub under_way: Option<ServiceDeploymentId>,
    /// The message of the last event that is not repeated until its cause is gone, and when it was written.
    pub last_notice: Option<(Arc<str>, Timestamp)>,
}

impl Rollout {
    /// The newest deployment.
    pub fn primary(&self) -> Option<&Deployment> {
        self.deployments.first()
    }

    /// The deployment of that id.
    pub fn deployment(&self, id: DeploymentId) -> Option<&Deployment> {
        self.deployments.iter().find(|deployment| deployment.id == id)
    }

    /// The newest older deployment that was completed: what serves while the newest one fails, and where a rollback goes.
    pub fn last_completed(&self) -> Option<&Deployment> {
        self.deployments.iter().skip(1).find(|deployment| deployment.state == State::Completed)
    }

    /// Fails the newest deployment.
    pub fn fail(&mut self, reason: Arc<str>, now: Timestamp) {
        if let Some(primary) = self.deployments.first_mut() {
            primary.state = State::Failed;
            primary.state_reason = reason;
            primary.updated_at = now;
        }
    }

    /// Brings the last completed deployment back: it is the newest one again and in progress, and so cannot be rolled
    /// back to before it is completed again. Gives its id, or nothing when there is none.
    pub fn roll_back(&mut self, reason: impl FnOnce(DeploymentId) -> Arc<str>, now: Timestamp) -> Option<DeploymentId> {
        let id = self.last_completed()?.id;
        let at = self.deployments.iter().position(|deployment| deployment.id == id)?;
        let mut back = self.deployments.remove(at);
        back.status = Status::Primary;
        back.state = State::InProgress;
        back.state_reason = reason(id);
        back.failed_tasks = 0;
        back.updated_at = now;
        let under_way = self.under_way;
        self.begin(back);
        self.under_way = under_way;
        Some(id)
    }

    /// The task set of that id.
    pub fn task_set(&self, id: DeploymentId) -> Option<&TaskSet> {
        self.task_sets.iter().find(|set| set.id == id)
    }

    /// Puts a new deployment first and makes the others older ones.
    pub fn begin(&mut self, deployment: Deployment) {
        for older in &mut self.deployments {
            older.status = Status::Active;
            older.updated_at = deployment.created_at;
        }
        self.under_way = deployment.service_deployment;
        self.deployments.insert(0, deployment);
        self.back_off = None;
        self.last_notice = None;
    }
}
