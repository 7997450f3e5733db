//! Managed daemons at rest: one task on each instance of their capacity providers that takes tasks and has the room; on one
//! that drains, one for as long as anything else is there.

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::daemon::Status as DaemonStatus;
use longshore_model::daemon::deployment::Status;
use longshore_model::snapshot::DaemonState;
use longshore_model::{ClusterState, DaemonRevision, Demand, InstanceId, Snapshot, Task};

use super::{has_room, is_drained, status};
use crate::invariants::serves;
use crate::site::CLUSTER;

/// The daemons whose newest deployment was given up, without or with an attempt to go back.
pub(crate) fn given_up(snapshot: &Snapshot) -> Vec<String> {
    let Some(state) = snapshot.cluster(CLUSTER) else { return Vec::new() };
    let daemons = state.daemons().iter().filter(|(_, found)| {
        let is_active = found.daemon.as_ref().is_some_and(|daemon| daemon.status == DaemonStatus::Active);
        let status = found.deployment().map(|deployment| deployment.status);
        is_active && matches!(status, Some(Status::Stopped | Status::RollbackFailed))
    });
    daemons.map(|(name, _)| name.to_string()).collect()
}

/// What is not at rest of a daemon.
pub(super) fn restless(snapshot: &Snapshot, state: &ClusterState, found: &DaemonState) -> Option<String> {
    let daemon = found.daemon.as_ref()?;
    let name = &daemon.name;
    if daemon.status != DaemonStatus::Active {
        return Some(format!("daemon {name} was deleted and is still there"));
    }
    let (deployment, goal) = (found.deployment()?, found.goal()?);
    let demand = snapshot.task_definition(&goal.definition)?.demand(None);
    let mut is_everywhere = true;
    for id in state.instances().keys() {
        let is_its = |task: &Task| task.daemon.as_ref().is_some_and(|owner| owner.daemon == *name);
        let tasks: Vec<&Task> = state.live_tasks_on(*id).map(|task| &*task.value).filter(|task| is_its(task)).collect();
        match restless_on(state, goal, &demand, &tasks, *id) {
            Ok(serves) => is_everywhere &= serves,
            Err(what) => return Some(format!("daemon {name} {what}")),
        }
    }
    let is_over = match deployment.status {
        Status::Successful | Status::RollbackSuccessful => true,
        // An instance without the room keeps a deployment from its end, which gives up in time.
        Status::Stopped | Status::RollbackFailed => !is_everywhere,
        Status::Pending | Status::InProgress | Status::RollbackInProgress => false,
    };
    (!is_over)
        .then(|| format!("the deployment of daemon {name} is {:?}: {}", deployment.status, deployment.status_reason))
}

/// Whether the daemon serves where it ought to on an instance; what is wrong there, if that is more than a lack of room.
fn restless_on(
    state: &ClusterState,
    goal: &DaemonRevision,
    demand: &Demand,
    tasks: &[&Task],
    id: InstanceId,
) -> Result<bool, String> {
    let instance = state.instance(id).and_then(|found| found.instance.as_ref());
    let is_covered = instance.is_some_and(|instance| goal.covers(instance.capacity_provider.as_deref()));
    let is_good = |task: &Task| serves(task) && task.daemon.as_ref().is_some_and(|owner| owner.revision == goal.id);
    match (status(state, id).filter(|_| is_covered), tasks) {
        (Some(InstanceStatus::Active), [task]) if is_good(task) => Ok(true),
        (Some(InstanceStatus::Active), []) => match has_room(state, id, [demand]) {
            true => Err(format!("has no task on instance {id}, which has the room")),
            false => Ok(false),
        },
        (Some(InstanceStatus::Draining), [_]) if is_drained(state, id) => {
            Err(format!("stays on instance {id}, where nothing but daemons' tasks is left"))
        }
        (Some(InstanceStatus::Draining), [_]) | (_, []) => Ok(true),
        (status, tasks) => {
            Err(format!("has {} tasks on instance {id} ({status:?}), none of them as wanted", tasks.len()))
        }
    }
}
