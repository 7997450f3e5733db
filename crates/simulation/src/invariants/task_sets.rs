//! Within a task set tasks are replaced as within a service that has so many tasks: no stop that the scheduler decides on
//! leaves it fewer healthy ones than its minimum, and no launch more than its maximum.

use longshore_model::service::Status as ServiceStatus;
use longshore_model::task_set::Status;
use longshore_model::{ClusterState, DeploymentId, Service, Task, TaskSet};

use super::serves;

fn find<'a>(state: &'a ClusterState, service: &Service, id: DeploymentId) -> Option<&'a TaskSet> {
    let rollout = state.service(service.name.as_str())?.rollout.as_ref()?;
    rollout.task_sets.iter().find(|set| set.id == id)
}

fn tasks<'a>(state: &'a ClusterState, service: &Service, id: DeploymentId) -> impl Iterator<Item = &'a Task> {
    let is_its = move |task: &&Task| task.owner.as_ref().is_some_and(|owner| owner.deployment == id);
    state.live_tasks_of(service.name.as_str()).map(|task| &*task.value).filter(is_its)
}

pub(super) fn check_minimum(
    state: &ClusterState,
    service: &Service,
    id: DeploymentId,
    losses: u32,
    broken: &mut Vec<String>,
) {
    let kept = find(state, service, id).filter(|set| set.status != Status::Draining);
    let Some(set) = kept.filter(|_| service.status == ServiceStatus::Active) else { return };
    let least = service.lower_bound_of(set.scale.of(service.desired_count));
    let serving = u32::try_from(tasks(state, service, id).filter(|task| serves(task)).count()).unwrap_or(u32::MAX);
    if serving.saturating_add(losses) < least {
        broken.push(format!(
            "the scheduler left {serving} healthy tasks to task set {id} of {}, whose minimum is {least} ({losses} were \
             just lost)",
            service.name
        ));
    }
}

pub(super) fn check_maximum(state: &ClusterState, service: &Service, id: DeploymentId, broken: &mut Vec<String>) {
    let kept = find(state, service, id).filter(|set| set.status != Status::Draining);
    let Some(set) = kept else {
        return broken.push(format!("a task was started for task set {id} of {}, which was deleted", service.name));
    };
    let most = service.upper_bound_of(set.scale.of(service.desired_count));
    let live = tasks(state, service, id).count();
    if live > most as usize {
        broken.push(format!(
            "task set {id} of {} has {live} tasks after a launch, and its maximum is {most}",
            service.name
        ));
    }
}
