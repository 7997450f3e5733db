//! A deployment, a drain or a scale-in never takes a service under its minimum, and nothing is launched over its maximum.
//!
//! The cause counts: tasks may die by themselves, and instances with them. What is judged is each stop that the scheduler
//! decided on. A plan that took a while to be saved may rest on a state in which more tasks ran; what was lost meanwhile, and
//! not by the scheduler, is not held against it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::service::{Controller, Scheduling, Status as ServiceStatus};
use longshore_model::task::{Desired, Health, Status, StopCode};
use longshore_model::{ClusterName, ClusterState, Record, Service, ServiceName, Task, Write};
use tokio::time::Instant;

use super::Step;

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

    pub(super) fn check(&mut self, step: &Step<'_>, broken: &mut Vec<String>) {
        let mut stopped: BTreeSet<Name> = BTreeSet::new();
        let mut launched: BTreeSet<Name> = BTreeSet::new();
        for write in step.writes {
            let Write::Put(Record::Task(after)) = write else { continue };
            let Some(owner) = &after.owner else { continue };
            let name = (after.cluster.clone(), owner.service.clone());
            let before = step.before.cluster(after.cluster.as_str()).and_then(|state| state.task(after.id));
            match before {
                None => drop(launched.insert(name)),
                Some(before) if serves(before) && !serves(after) => {
                    if is_replaced(after) {
                        check_protection(step, &name, before, broken);
                        stopped.insert(name);
                    } else {
                        self.losses.entry(name).or_default().push_back(step.at);
                    }
                }
                Some(_) => {}
            }
        }
        for name in &stopped {
            let losses = self.recent_losses(name, step.at);
            if let Some((state, service)) = find(step, name) {
                check_minimum(state, service, losses, broken);
            }
        }
        for name in &launched {
            if let Some((state, service)) = find(step, name) {
                check_maximum(state, service, broken);
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

/// A rolling service that is kept.
fn find<'a>(step: &'a Step<'_>, (cluster, name): &Name) -> Option<(&'a ClusterState, &'a Service)> {
    let state = step.after.cluster(cluster.as_str())?;
    let service = state.service(name.as_str())?.service.as_ref()?;
    let is_rolling = service.scheduling == Scheduling::Replica && service.controller == Controller::Ecs;
    (is_rolling && service.status == ServiceStatus::Active).then_some((&**state, &**service))
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

/// A protected task is left alone by deployments and by scale-in; one of a deleted service is not.
fn check_protection(step: &Step<'_>, name: &Name, task: &Task, broken: &mut Vec<String>) {
    let is_protected = task.protected_until.is_some_and(|until| until > step.wall);
    // A drain takes protected tasks along.
    let state = step.before.cluster(task.cluster.as_str());
    let instance = task.instance.and_then(|id| state?.instance(id)?.instance.as_ref());
    let is_kept = instance.is_some_and(|instance| instance.status == InstanceStatus::Active);
    if is_protected && is_kept && find(step, name).is_some() {
        broken.push(format!("the scheduler stopped task {}, which is protected", task.id));
    }
}

fn check_minimum(state: &ClusterState, service: &Service, losses: u32, broken: &mut Vec<String>) {
    let serving = state.live_tasks_of(service.name.as_str()).filter(|task| serves(task)).count();
    let serving = u32::try_from(serving).unwrap_or(u32::MAX);
    let least = service.lower_bound();
    // Bounds that allow no step at all do not hold a drain up.
    if serving.saturating_add(losses) < least && least < service.upper_bound() {
        broken.push(format!(
            "the scheduler left {serving} healthy tasks to service {}, whose minimum is {least} ({losses} were just lost)",
            service.name
        ));
    }
}

fn check_maximum(state: &ClusterState, service: &Service, broken: &mut Vec<String>) {
    let live = state.live_tasks_of(service.name.as_str()).count();
    let most = service.upper_bound();
    if live > most as usize {
        broken.push(format!("service {} has {live} tasks after a launch, and its maximum is {most}", service.name));
    }
}
