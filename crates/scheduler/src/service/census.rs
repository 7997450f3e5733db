//! Counts a service's tasks by what may be done with them.

use std::collections::BTreeMap;
use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::rollout::State;
use longshore_model::snapshot::Entry;
use longshore_model::task::{Desired, Health, Status};
use longshore_model::{ClusterState, DeploymentId, InstanceId, Service, ServiceName, Task, Timestamp};

use super::decide::{Counts, Tally};
use super::failures::PROVEN_AFTER;
use super::{View, events};
use crate::balance::{self, Obstacle, Place, Standing, Why};

/// Edges come back within seconds when a server restarts: it is said that there is none when that has lasted so long.
const UNSEEN_AFTER: Duration = Duration::from_secs(60);

/// How a task is that ought to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    /// It does not run yet.
    Starting,
    /// It runs; its health is not known yet, or does not count yet.
    Settling,
    /// It runs and serves, but its deployment has yet to show that its tasks keep running.
    Proving,
    /// It runs, does not fail a check, and gets requests through all its target groups.
    Healthy,
    /// It runs and fails its check, or that of a target group.
    Unhealthy,
}

/// One task that ought to run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    pub task: &'a Entry<Task>,
    pub condition: Condition,
    /// Whether it belongs to the newest deployment.
    pub is_current: bool,
    /// Whether its instance takes no tasks.
    pub is_draining: bool,
    /// Whether its deployment has load balancers.
    pub is_balanced: bool,
    /// Whether it must not be stopped to scale in, to deploy or to rebalance zones. Protection does not keep a task that
    /// fails its check, nor one on an instance that drains.
    pub is_protected: bool,
}

impl Member<'_> {
    /// Whether it stays as it is.
    pub(super) fn is_kept(&self) -> bool {
        self.is_current && !self.is_draining && self.condition != Condition::Unhealthy
    }

    /// Whether it belongs to the newest deployment, where it ought to be, and fails its check.
    pub(super) fn is_unhealthy_current(&self) -> bool {
        self.is_current && !self.is_draining && self.condition == Condition::Unhealthy
    }

    pub(super) fn deployment(&self) -> Option<DeploymentId> {
        self.task.owner.as_ref().map(|owner| owner.deployment)
    }
}

/// A service's live tasks.
#[derive(Debug, Default)]
pub(super) struct Census<'a> {
    /// Those that ought to run, by id.
    pub members: Vec<Member<'a>>,
    /// How many were asked to stop and have not yet.
    pub stopping: u32,
    /// The deployments of all of them.
    pub deployments: Vec<DeploymentId>,
    /// When the next failing check begins to count.
    pub grace_ends_at: Option<Timestamp>,
    /// When the first task of a new deployment will have run for long enough for its deployment to be trusted.
    pub proof_at: Option<Timestamp>,
    /// When the next protection ends.
    pub protection_ends_at: Option<Timestamp>,
    /// When a running task has not been checked for long because no edge is connected.
    pub unseen_at: Option<Timestamp>,
    /// What keeps the first task that no request can reach, for want of a target group or of a listener, from getting any.
    pub cut_off: Option<Obstacle<'a>>,
}

impl<'a> Census<'a> {
    /// All of them; those of the newest deployment are the current ones.
    pub(super) fn take(view: &View<'a>) -> Self {
        let primary = view.rollout.primary().map(|deployment| deployment.id);
        Self::of(view, primary, |_| true)
    }

    /// Those of a task set; all are current.
    pub(super) fn of_set(view: &View<'a>, set: DeploymentId) -> Self {
        Self::of(view, Some(set), |deployment| deployment == Some(set))
    }

    fn of(view: &View<'a>, current: Option<DeploymentId>, belongs: impl Fn(Option<DeploymentId>) -> bool) -> Self {
        let mut census = Self::default();
        let mut places: BTreeMap<DeploymentId, Vec<Place<'a>>> = BTreeMap::new();
        let found = view.state.service(view.service.name.as_str());
        for task in view.state.live_tasks_of(view.service.name.as_str()) {
            let deployment = task.owner.as_ref().map(|owner| owner.deployment);
            if !belongs(deployment) {
                continue;
            }
            if let Some(deployment) = deployment.filter(|id| !census.deployments.contains(id)) {
                census.deployments.push(deployment);
            }
            if task.desired == Desired::Stopped {
                census.stopping += 1;
                continue;
            }
            let places: &[Place<'a>] = match deployment.zip(found) {
                Some((id, found)) => {
                    places.entry(id).or_insert_with(|| balance::checked_places(view.snapshot, found, id))
                }
                None => &[],
            };
            let condition = census.condition(view, task, places);
            let is_balanced = !places.is_empty();
            let is_current = deployment.is_some() && deployment == current;
            let is_draining = task.instance.is_some_and(|id| !takes_tasks(view.state, id));
            let is_protected = task.is_protected(view.now) && !is_draining && condition != Condition::Unhealthy;
            if let Some(until) = task.protected_until.filter(|_| is_protected) {
                census.protection_ends_at = Some(census.protection_ends_at.map_or(until, |earlier| earlier.min(until)));
            }
            census.members.push(Member { task, condition, is_current, is_draining, is_balanced, is_protected });
        }
        if awaits_proof(view) {
            census.await_proof(view.now);
        }
        if census.cut_off.is_none() {
            census.cut_off = current.and_then(|id| still_cut_off(view, id));
        }
        census
    }

    /// Takes running tasks of the newest deployment for unproven that no health check vouches for, until the first of them
    /// has run for [`PROVEN_AFTER`]: a container that ends a second after its start must not replace one that serves.
    fn await_proof(&mut self, now: Timestamp) {
        let is_checked = |m: &Member<'_>| m.task.health == Health::Healthy || m.is_balanced;
        let vouched = |m: &Member<'_>| m.is_current && m.condition == Condition::Healthy && is_checked(m);
        let started = self.members.iter().filter(|m| m.is_current && m.condition == Condition::Healthy);
        let proof_at = started.filter_map(|m| m.task.started_at).min().map(|started| started.plus(PROVEN_AFTER));
        if proof_at.is_none_or(|at| at <= now) || self.members.iter().any(vouched) {
            return;
        }
        self.proof_at = proof_at;
        for member in self.members.iter_mut().filter(|m| m.is_current && m.condition == Condition::Healthy) {
            member.condition = Condition::Proving;
        }
    }

    fn condition(&mut self, view: &View<'a>, task: &Task, places: &[Place<'a>]) -> Condition {
        if task.last < Status::Running {
            return Condition::Starting;
        }
        let by_checks = match task.health {
            _ if !task.is_checked() => Condition::Healthy,
            Health::Healthy => Condition::Healthy,
            Health::Unknown => Condition::Settling,
            Health::Unhealthy => self.failing(task, view.service, view.now),
        };
        match balance::standing(view.snapshot, view.state, places, task) {
            Standing::Serving => by_checks,
            _ if by_checks == Condition::Unhealthy => by_checks,
            Standing::Failing(_) => self.failing(task, view.service, view.now),
            Standing::Settling(obstacle) => {
                if obstacle.why == Why::NoEdge {
                    let at = task.started_at.unwrap_or(view.now).plus(UNSEEN_AFTER);
                    self.unseen_at = Some(self.unseen_at.map_or(at, |earlier| earlier.min(at)));
                } else if obstacle.why.cuts_off() {
                    self.cut_off.get_or_insert(obstacle);
                }
                Condition::Settling
            }
        }
    }

    /// A failing check counts once the grace period is over.
    fn failing(&mut self, task: &Task, service: &Service, now: Timestamp) -> Condition {
        let grace = Duration::from_secs(service.health_check_grace_period_seconds.into());
        let counts_from = task.started_at.unwrap_or(now).plus(grace);
        if counts_from <= now {
            return Condition::Unhealthy;
        }
        self.grace_ends_at = Some(self.grace_ends_at.map_or(counts_from, |earlier| earlier.min(counts_from)));
        Condition::Settling
    }

    /// The tasks in numbers, where that many are desired between these bounds.
    pub(super) fn counts(&self, desired: u32, (lower, upper): (u32, u32)) -> Counts {
        let tally = |test: &dyn Fn(&Member<'_>) -> bool| Tally {
            starting: self.count(|m| test(m) && m.condition == Condition::Starting),
            settling: self.count(|m| test(m) && matches!(m.condition, Condition::Settling | Condition::Unhealthy)),
            proving: self.count(|m| test(m) && m.condition == Condition::Proving),
            healthy: self.count(|m| test(m) && m.condition == Condition::Healthy),
        };
        Counts {
            desired,
            lower,
            upper,
            kept: tally(&|m| m.is_kept()),
            outgoing: tally(&|m| !m.is_kept() && !m.is_unhealthy_current()),
            protected_kept: tally(&|m| m.is_protected && m.is_kept()),
            protected_outgoing: tally(&|m| m.is_protected && !m.is_kept()),
            unhealthy: self.count(Member::is_unhealthy_current),
            stopping: self.stopping,
            surplus: 0,
        }
    }

    /// What its load balancers lack for tasks to get requests, and others than the service have to give.
    pub(super) fn notice(&self, service: &ServiceName, now: Timestamp) -> Option<String> {
        let cut_off = self.cut_off.as_ref().map(|obstacle| events::cut_off(service, obstacle));
        let is_unseen = self.unseen_at.is_some_and(|at| at <= now);
        cut_off.or_else(|| is_unseen.then(|| events::unseen(service)))
    }

    /// When something begins to count that depends on nothing but time.
    pub(super) fn alarms(&self, now: Timestamp) -> impl Iterator<Item = Timestamp> {
        let unseen_at = self.unseen_at.filter(|at| *at > now);
        [self.grace_ends_at, self.protection_ends_at, unseen_at].into_iter().flatten()
    }

    /// How many members pass a test.
    pub(super) fn count(&self, test: impl Fn(&Member<'a>) -> bool) -> u32 {
        u32::try_from(self.members.iter().filter(|member| test(member)).count()).unwrap_or(u32::MAX)
    }
}

/// What was said to cut a service's tasks off, if it does so still. While tasks are replaced none may run that shows it, and
/// yet nothing has changed that would have to be told.
fn still_cut_off<'a>(view: &View<'a>, deployment: DeploymentId) -> Option<Obstacle<'a>> {
    let (name, (said, _)) = (&view.service.name, view.rollout.last_notice.as_ref()?);
    let found = view.state.service(name.as_str()).filter(|_| **said != *events::steady(name))?;
    let places = balance::checked_places(view.snapshot, found, deployment).into_iter();
    let mut obstacles = places.filter_map(|place| balance::cut_off(view.snapshot, place));
    obstacles.find(|obstacle| *events::cut_off(name, obstacle) == **said)
}

/// Whether the newest deployment has yet to show that its tasks keep running, and somebody depends on it: there are tasks
/// to replace, or a circuit breaker to trip.
fn awaits_proof(view: &View<'_>) -> bool {
    if view.rollout.primary().is_none_or(|primary| primary.state != State::InProgress) {
        return false;
    }
    let found = view.state.service(view.service.name.as_str());
    let under_way = found.zip(view.rollout.under_way).and_then(|(found, id)| found.deployments.get(&id));
    let is_watched = under_way.is_some_and(|under_way| under_way.configuration().has_breaker());
    let is_trusted = under_way.is_some_and(|under_way| under_way.breaker.has_started || under_way.rollback.is_some());
    (is_watched || view.rollout.last_completed().is_some()) && !is_trusted
}

/// An agent that is away for a while does not matter here: its tasks are taken to run on.
fn takes_tasks(state: &ClusterState, id: InstanceId) -> bool {
    let instance = state.instance(id).and_then(|found| found.instance.as_ref());
    instance.is_some_and(|instance| instance.status == InstanceStatus::Active)
}
