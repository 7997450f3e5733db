//! A deployment, a drain or a scale-in never takes a service under its minimum, and nothing is launched over its maximum. A
//! daemon's minimum is judged where instances take tasks, and its maximum is one task on an instance.
//!
//! The cause counts: tasks may die by themselves, and instances with them. What is judged is each stop that the scheduler
//! decided on. A plan that took a while to be saved may rest on a state in which more tasks ran; what was lost meanwhile, and
//! not by the scheduler, is not held against it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::service::{Controller, Scheduling, Status as ServiceStatus};
use longshore_model::snapshot::ServiceState;
use longshore_model::task::{Desired, Health, Status, StopCode};
use longshore_model::{
    ClusterName, ClusterState, DeploymentId, InstanceId, Record, Service, ServiceName, Snapshot, Task, Write,
    service_deployment,
};
use longshore_scheduler::balance::{self, Standing};
use tokio::time::Instant;

use super::{Step, task_sets, traffic};

type Name = (ClusterName, ServiceName);

/// What is remembered of services.
#[derive(Debug, Default)]
pub(super) struct Services {
    /// The longest that saving has taken.
    delay: Duration,
    /// When healthy tasks were lost, and not by the scheduler.
    losses: BTreeMap<Name, VecDeque<Instant>>,
}

impl Services {
    pub(super) fn tolerate(&mut self, delay: Duration) {
        self.delay = self.delay.max(delay);
    }

    /// Whether saving has ever taken time.
    pub(super) fn is_slow(&self) -> bool {
        !self.delay.is_zero()
    }

    pub(super) fn check(&mut self, step: &Step<'_>, broken: &mut Vec<String>) {
        let mut stopped: BTreeSet<(Name, DeploymentId)> = BTreeSet::new();
        let mut launched: BTreeSet<(Name, DeploymentId)> = BTreeSet::new();
        for write in step.writes {
            let Write::Put(Record::Task(after)) = write else { continue };
            let Some(owner) = &after.owner else { continue };
            let name = (after.cluster.clone(), owner.service.clone());
            let before = step.before.cluster(after.cluster.as_str()).and_then(|state| state.task(after.id));
            match before {
                None => drop(launched.insert((name, owner.deployment))),
                Some(before) if serves(before) && !serves(after) => {
                    if is_replaced(after) {
                        check_protection(step, &name, before, broken);
                        if gets_requests(step.before, before) {
                            stopped.insert((name, owner.deployment));
                        }
                    } else {
                        self.losses.entry(name).or_default().push_back(step.at);
                    }
                }
                Some(_) => {}
            }
        }
        for (name, set) in &stopped {
            let losses = self.recent_losses(name, step.at);
            // What edges see of targets is no loss of a task's: a plan that took a while to be saved may have seen more.
            if !self.delay.is_zero() && is_balanced(step, name) {
                continue;
            }
            match find(step, name) {
                Some((state, service)) if service.controller != Controller::Ecs => {
                    task_sets::check_minimum(state, service, *set, losses, broken);
                }
                Some((state, service)) if service.scheduling == Scheduling::Replica => {
                    check_minimum(step.after, state, service, service.lower_bound(), losses, broken);
                    let counts = |task: &Task| serves(task) && gets_requests(step.after, task);
                    traffic::check_served(step.after, state, service, *set, counts, losses, broken);
                }
                // While saving is slow, instances come and go between a plan and its commit.
                Some((state, service)) if self.delay.is_zero() && replaces_daemon(step, name) => {
                    let least = service.lower_bound_of(daemon_instances(step, service));
                    check_minimum(step.after, state, service, least, losses, broken);
                }
                _ => {}
            }
        }
        for (name, set) in &launched {
            match find(step, name) {
                Some((state, service)) if service.controller != Controller::Ecs => {
                    task_sets::check_maximum(state, service, *set, broken);
                }
                Some((state, service)) if service.scheduling == Scheduling::Daemon => {
                    check_one_each(state, service, broken);
                }
                Some((state, service)) => check_maximum(state, service, *set, broken),
                None => {}
            }
        }
    }

    fn recent_losses(&mut self, name: &Name, now: Instant) -> u32 {
        let Some(losses) = self.losses.get_mut(name) else { return 0 };
        while losses.front().is_some_and(|at| *at + self.delay < now) {
            losses.pop_front();
        }
        if self.delay.is_zero() { 0 } else { u32::try_from(losses.len()).unwrap_or(u32::MAX) }
    }
}

/// A service that is kept.
fn find<'a>(step: &'a Step<'_>, (cluster, name): &Name) -> Option<(&'a ClusterState, &'a Service)> {
    let state = step.after.cluster(cluster.as_str())?;
    let service = state.service(name.as_str())?.service.as_ref()?;
    (service.status == ServiceStatus::Active).then_some((&**state, &**service))
}

/// Whether a task counts as running and healthy.
pub(crate) fn serves(task: &Task) -> bool {
    let is_checked = task.containers.iter().any(|c| c.essential && c.has_health_check);
    let is_healthy = !is_checked || task.health == Health::Healthy;
    task.desired == Desired::Running && task.last == Status::Running && is_healthy
}

/// Whether the scheduler stops it for a deployment, a drain or a scale-in.
fn is_replaced(task: &Task) -> bool {
    task.stop
        .as_ref()
        .is_some_and(|stop| stop.code == StopCode::ServiceSchedulerInitiated && !stop.reason.contains("health checks"))
}

/// A protected task is left alone by deployments and by scale-in; one of a deleted service is not, nor is one whose
/// instance drains.
fn check_protection(step: &Step<'_>, name: &Name, task: &Task, broken: &mut Vec<String>) {
    let is_protected = task.protected_until.is_some_and(|until| until > step.wall);
    // Protection is "from termination during scale-in events from Service Autoscaling or deployments" (UpdateTaskProtection);
    // a drain is neither, and stops and replaces service tasks that run, none excepted (UpdateContainerInstancesState).
    let place = || step.before.cluster(task.cluster.as_str())?.instance(task.instance?)?.instance.as_ref();
    let is_draining = place().is_some_and(|instance| instance.status == InstanceStatus::Draining);
    if is_protected && !is_draining && find(step, name).is_some() {
        broken.push(format!("the scheduler stopped task {}, which is protected", task.id));
    }
}

/// Whether a task gets requests through all of its target groups, or has none: one that does not is nothing that a stop costs.
fn gets_requests(snapshot: &Snapshot, task: &Task) -> bool {
    let found = || {
        let (state, owner) = (snapshot.cluster(task.cluster.as_str())?, task.owner.as_ref()?);
        Some((state, state.service(owner.service.as_str())?, owner.deployment))
    };
    found().is_none_or(|(state, found, deployment)| {
        let places = balance::checked_places(snapshot, found, deployment);
        balance::standing(snapshot, state, &places, task) == Standing::Serving
    })
}

fn is_balanced(step: &Step<'_>, (cluster, name): &Name) -> bool {
    let found = || step.before.cluster(cluster.as_str())?.service(name.as_str());
    let is_balanced =
        |found: &ServiceState| found.service.as_ref().is_some_and(|it| balance::is_balanced(&it.document));
    found().is_some_and(is_balanced)
}

fn check_minimum(
    snapshot: &Snapshot,
    state: &ClusterState,
    service: &Service,
    least: u32,
    losses: u32,
    broken: &mut Vec<String>,
) {
    let counts = |task: &Task| serves(task) && gets_requests(snapshot, task);
    let serving = state.live_tasks_of(service.name.as_str()).filter(|task| counts(task)).count();
    let serving = u32::try_from(serving).unwrap_or(u32::MAX);
    if serving.saturating_add(losses) < least {
        broken.push(format!(
            "the scheduler left {serving} healthy tasks to service {}, whose minimum is {least} ({losses} were just lost)",
            service.name
        ));
    }
}

/// Whether a daemon's task is stopped where another one is to come.
fn replaces_daemon(step: &Step<'_>, (cluster, name): &Name) -> bool {
    let Some(state) = step.before.cluster(cluster.as_str()) else { return false };
    step.writes.iter().any(|write| {
        let Write::Put(Record::Task(after)) = write else { return false };
        let is_its = after.cluster == *cluster && after.owner.as_ref().is_some_and(|owner| owner.service == *name);
        let was_serving = state.task(after.id).is_some_and(|before| serves(before));
        is_its && was_serving && !serves(after) && is_replaced(after) && is_on_active(state, after)
    })
}

/// How many instances are to have a task of a daemon when its stops are decided on: those that take tasks, and are there
/// or have one that runs on.
fn daemon_instances(step: &Step<'_>, service: &Service) -> u32 {
    let Some(state) = step.before.cluster(service.cluster.as_str()) else { return 0 };
    let is_its = |task: &Task| task.owner.as_ref().is_some_and(|owner| owner.service == service.name);
    let has_one = |id| state.live_tasks_on(id).any(|task| is_its(task) && task.desired == Desired::Running);
    let count = state.instances().iter().filter(|(id, found)| {
        let is_active = found.instance.as_ref().is_some_and(|instance| instance.status == InstanceStatus::Active);
        is_active && (found.is_connected() || has_one(**id))
    });
    u32::try_from(count.count()).unwrap_or(u32::MAX)
}

fn live_on(state: &ClusterState, service: &Service, id: InstanceId) -> usize {
    let is_its = |task: &Task| task.owner.as_ref().is_some_and(|owner| owner.service == service.name);
    state.live_tasks_on(id).filter(|task| is_its(task)).count()
}

fn is_on_active(state: &ClusterState, task: &Task) -> bool {
    let instance = task.instance.and_then(|id| state.instance(id)?.instance.as_ref());
    instance.is_some_and(|instance| instance.status == InstanceStatus::Active)
}

fn check_one_each(state: &ClusterState, service: &Service, broken: &mut Vec<String>) {
    let several = state.instances().keys().find(|&&id| live_on(state, service, id) > 1);
    if let Some(id) = several {
        broken.push(format!("instance {id} has several tasks of daemon {}", service.name));
    }
}

/// Where traffic is shifted from one revision to another, each of them runs whole, and is counted by itself.
fn check_maximum(state: &ClusterState, service: &Service, deployment: DeploymentId, broken: &mut Vec<String>) {
    let is_staged = is_staged(state, service);
    let counts = |task: &Task| !is_staged || task.owner.as_ref().is_some_and(|owner| owner.deployment == deployment);
    let live = state.live_tasks_of(service.name.as_str()).filter(|task| counts(task)).count();
    let most = service.upper_bound();
    if live > most as usize {
        broken.push(format!("service {} has {live} tasks after a launch, and its maximum is {most}", service.name));
    }
}

fn is_staged(state: &ClusterState, service: &Service) -> bool {
    let under_way = || {
        let found = state.service(service.name.as_str())?;
        found.deployments.get(&found.rollout.as_ref()?.under_way?)
    };
    under_way().is_some_and(|deployment| {
        deployment.status == service_deployment::Status::InProgress && deployment.lifecycle.is_some()
    })
}
