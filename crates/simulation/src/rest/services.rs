//! Services at rest: exactly as many tasks as are desired, all of them healthy and of the newest deployment.

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::rollout::State;
use longshore_model::service::{Controller, Scheduling, Status};
use longshore_model::task_set::{self, TaskSet};
use longshore_model::{ClusterState, Rollout, Service, ServiceName, Snapshot, Task};

use super::{daemons, status};
use crate::invariants::serves;

/// What is not at rest of a service.
pub(super) fn restless(snapshot: &Snapshot, state: &ClusterState, name: &ServiceName) -> Option<String> {
    let found = state.service(name.as_str())?;
    let (service, rollout) = (found.service.as_ref()?, found.rollout.as_ref()?);
    let live = state.live_tasks_of(name.as_str()).count();
    match service.status {
        Status::Inactive if live == 0 => return None,
        Status::Inactive | Status::Draining => {
            return Some(format!("service {name} was deleted and has {live} tasks"));
        }
        Status::Active => {}
    }
    if service.scheduling == Scheduling::Daemon {
        return daemons::restless_service(snapshot, state, service, rollout);
    }
    if service.controller != Controller::Ecs {
        return restless_sets(state, service, rollout);
    }
    let serving = state.live_tasks_of(name.as_str()).filter(|task| serves(task)).count();
    if service.lower_bound() >= service.upper_bound() && serving == live {
        // Its bounds allow no step, which an event has told its owner: what runs is all that may be asked for.
        let desired = service.desired_count as usize;
        if live == desired {
            return None;
        }
        // So, too, where both revisions of a deployment run whole, and the new one cannot leave an instance that drains.
        let newest = rollout.primary().map(|primary| primary.id);
        let is_new = |task: &Task| task.owner.as_ref().map(|owner| owner.deployment) == newest;
        let is_draining =
            |task: &Task| task.instance.and_then(|id| status(state, id)) == Some(InstanceStatus::Draining);
        let is_left = |task: &Task| is_new(task) && is_draining(task);
        let is_staged = service
            .document
            .get("deploymentConfiguration")
            .is_some_and(|found| found["strategy"].as_str().is_some_and(|strategy| strategy != "ROLLING"));
        if is_staged && live == 2 * desired && state.live_tasks_of(name.as_str()).any(|task| is_left(task)) {
            return None;
        }
    }
    let [deployment] = rollout.deployments.as_slice() else {
        return Some(format!("service {name} has {} deployments", rollout.deployments.len()));
    };
    let current = state.live_tasks_of(name.as_str()).filter(|task| {
        let is_current = task.owner.as_ref().is_some_and(|owner| owner.deployment == deployment.id);
        is_current && serves(task)
    });
    let current = current.count();
    if live != service.desired_count as usize || current != live {
        return Some(format!(
            "service {name} wants {} tasks and has {live}, {current} of them healthy and of the newest deployment",
            service.desired_count
        ));
    }
    (deployment.state != State::Completed)
        .then(|| format!("the deployment of service {name} is {:?}: {}", deployment.state, deployment.state_reason))
}

/// Each task set has exactly its share, and no other task is there.
fn restless_sets(state: &ClusterState, service: &Service, rollout: &Rollout) -> Option<String> {
    let name = &service.name;
    let mut all = 0;
    for set in &rollout.task_sets {
        if set.status == task_set::Status::Draining {
            return Some(format!("task set {} of {name} was deleted and is still there", set.id));
        }
        let share = set.scale.of(service.desired_count) as usize;
        all += share;
        if let Some(what) = restless_set(state, service, set, share) {
            return Some(format!("task set {} of {name} {what}", set.id));
        }
    }
    let live = state.live_tasks_of(name.as_str()).count();
    (live != all).then(|| format!("service {name} has {live} tasks, {all} of them in its task sets"))
}

fn restless_set(state: &ClusterState, service: &Service, set: &TaskSet, share: usize) -> Option<String> {
    let is_its = |task: &Task| task.owner.as_ref().is_some_and(|owner| owner.deployment == set.id);
    let tasks = || state.live_tasks_of(service.name.as_str()).filter(|task| is_its(task));
    let (live, serving) = (tasks().count(), tasks().filter(|task| serves(task)).count());
    if live != share || serving != share || set.computed_desired_count as usize != share {
        let computed = set.computed_desired_count;
        return Some(format!("is to have {share} tasks (and says {computed}); {live} are there and {serving} serve"));
    }
    let desired = set.computed_desired_count;
    // Where its bounds allow no step, tasks stay on draining instances.
    let is_stuck = service.lower_bound_of(desired) >= service.upper_bound_of(desired);
    (!set.is_steady && !is_stuck).then(|| "is not steady, though all its tasks serve".to_owned())
}
