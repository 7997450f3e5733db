//! Daemons at rest: one task on each instance that takes tasks and has the room; on one that drains, one for as long as
//! anything else is there.
//!
//! Where an instance is too small for all daemons, the room goes to the first ones by name, and whoever comes later may
//! have to leave it alone although nothing holds it yet.

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::rollout::{Deployment, State};
use longshore_model::{ClusterState, Demand, InstanceId, Rollout, Service, ServiceName, Snapshot, Task};

use super::{has_room, is_drained, status};
use crate::invariants::serves;

/// What is not at rest of a daemon service.
pub(super) fn restless_service(
    snapshot: &Snapshot,
    state: &ClusterState,
    service: &Service,
    rollout: &Rollout,
) -> Option<String> {
    let name = &service.name;
    let (newest, older) = rollout.deployments.split_first()?;
    let replaced =
        |task: &Task| task.owner.as_ref().is_some_and(|owner| older.iter().any(|d| d.id == owner.deployment));
    let is_held = |task: &Task| task.instance.and_then(|id| status(state, id)) == Some(InstanceStatus::Draining);
    let left = || state.live_tasks_of(name.as_str()).find(|task| replaced(task) && !is_held(task));
    // Where instances have no room for it, those that serve may be no more than the minimum, and the old ones have to stay.
    let is_active = |id: &&InstanceId| status(state, **id) == Some(InstanceStatus::Active);
    let wanted = u32::try_from(state.instances().keys().filter(is_active).count()).unwrap_or(u32::MAX);
    let serving = state.live_tasks_of(name.as_str()).filter(|task| serves(task) && !is_held(task)).count();
    let is_bound = serving <= service.lower_bound_of(wanted) as usize;
    if let Some(task) = left().filter(|_| !is_bound) {
        return Some(format!("task {} of daemon {name} was not replaced", task.id));
    }
    // Until the newest one is completed, the last one that was is the way back.
    let is_over = newest.state == State::Completed;
    for deployment in older.iter().filter(|_| is_over) {
        let is_its = |task: &Task| task.owner.as_ref().is_some_and(|owner| owner.deployment == deployment.id);
        if !state.live_tasks_of(name.as_str()).any(|task| is_its(task)) {
            return Some(format!("deployment {} of daemon {name} has no task and is still there", deployment.id));
        }
    }
    let mut is_everywhere = true;
    for id in state.instances().keys() {
        match restless_on(snapshot, state, name, newest, is_bound, *id) {
            Ok(serves) => is_everywhere &= serves,
            Err(what) => return Some(what),
        }
    }
    if let Some(task) = left().filter(|_| is_everywhere) {
        return Some(format!("task {} of daemon {name} was not replaced, though no instance lacks the room", task.id));
    }
    (is_everywhere && !is_over)
        .then(|| format!("the deployment of daemon {name} is {:?}: {}", newest.state, newest.state_reason))
}

/// Whether the daemon serves where it ought to on an instance; what is wrong there, if that is more than a lack of room.
fn restless_on(
    snapshot: &Snapshot,
    state: &ClusterState,
    name: &ServiceName,
    newest: &Deployment,
    may_be_old: bool,
    id: InstanceId,
) -> Result<bool, String> {
    let is_its = |task: &Task| task.owner.as_ref().is_some_and(|owner| owner.service == *name);
    let mut tasks = state.live_tasks_on(id).filter(|task| is_its(task));
    let (first, second) = (tasks.next(), tasks.next());
    match status(state, id) {
        Some(InstanceStatus::Active) => {}
        _ if first.is_none() => return Ok(true),
        Some(InstanceStatus::Draining) if is_drained(state, id) => {
            return Err(format!("nothing but daemons' tasks is left on instance {id}, and daemon {name} stays"));
        }
        Some(InstanceStatus::Draining) => return Ok(true),
        status => return Err(format!("daemon {name} has a task on instance {id}, which is {status:?}")),
    }
    let is_new = |task: &Task| task.owner.as_ref().is_some_and(|owner| owner.deployment == newest.id);
    let is_good = |task: &Task| serves(task) && (may_be_old || is_new(task));
    match (first, second) {
        (Some(task), None) if is_good(task) => Ok(true),
        (Some(_), _) => Err(format!("instance {id} has no task of daemon {name} that serves, or two")),
        (None, _) => {
            let first_ones = state.daemon_services().take_while(|other| *other != name);
            let lacking = first_ones.filter(|other| !runs_on(state, other, id));
            let mut demands: Vec<Demand> = lacking.filter_map(|other| demand(snapshot, state, other)).collect();
            // One that not even the empty instance would hold is in nobody's way.
            demands.retain(|demand| would_hold(state, id, demand));
            demands.extend(demand(snapshot, state, name));
            match has_room(state, id, &demands) {
                true => Err(format!("instance {id} has no task of daemon {name}, and has the room")),
                false => Ok(false),
            }
        }
    }
}

fn runs_on(state: &ClusterState, name: &ServiceName, id: InstanceId) -> bool {
    state.live_tasks_on(id).any(|task| task.owner.as_ref().is_some_and(|owner| owner.service == *name))
}

fn demand(snapshot: &Snapshot, state: &ClusterState, name: &ServiceName) -> Option<Demand> {
    let newest = state.service(name.as_str())?.rollout.as_ref()?.primary()?;
    Some(snapshot.task_definition(&newest.definition)?.demand(None))
}

fn would_hold(state: &ClusterState, id: InstanceId, demand: &Demand) -> bool {
    let instance = state.instance(id).and_then(|found| found.instance.as_ref());
    instance.is_some_and(|instance| instance.capacity.fits(&Default::default(), demand).is_ok())
}
