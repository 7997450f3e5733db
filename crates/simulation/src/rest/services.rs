//! Services at rest: exactly as many tasks as are desired, all of them healthy and of the newest deployment.

use longshore_model::rollout::State;
use longshore_model::service::{Scheduling, Status};
use longshore_model::{ClusterState, ServiceName, Snapshot};

use super::daemons;
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
    let serving = state.live_tasks_of(name.as_str()).filter(|task| serves(task)).count();
    if service.lower_bound() >= service.upper_bound() && serving == live && live == service.desired_count as usize {
        // Its bounds allow no step, which an event has told its owner: what runs is all that may be asked for.
        return None;
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
