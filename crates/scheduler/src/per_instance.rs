//! One task on each instance: what daemon services and managed daemons have in common, as far as others must know of it.
//!
//! **First to come.** Room is kept free on an instance for every daemon whose task it still lacks, so that whoever places
//! tasks meanwhile (RunTask, services, tasks that wait for capacity) leaves the daemon its place. All placements therefore
//! begin with the [`ledger`] made here. Where an instance is too small for all daemons, the first ones have their place:
//! room is kept for a daemon only where it fits beside the daemons' tasks that are there and those that come before it.
//! Otherwise daemons that lack a task would keep each other out for ever.
//!
//! **Last to leave.** While an instance drains, its daemons' tasks stay until [`only_daemons_are_left`].

use std::sync::Arc;

use longshore_model::service::Scheduling;
use longshore_model::{ClusterState, Demand, InstanceId, Service, ServiceName, Snapshot, Task, TaskDefinition};

use crate::daemon;
use crate::placement::{Ledger, Request, suitable};

/// A cluster's ledger, with room kept free for the tasks of daemons that instances lack: of managed daemons, then of daemon
/// services. Given the ledger of an earlier state, the new one is made of that, which changes nothing but how long it takes.
pub(crate) fn ledger(snapshot: &Snapshot, state: &Arc<ClusterState>, before: Option<Ledger>) -> Ledger {
    let mut ledger = before.map_or_else(|| Ledger::new(state), |before| before.renewed(state));
    for (instance, group, demand) in daemon::lacking(snapshot, state) {
        ledger.keep_free(instance, &group, &demand, of_daemons_on(state, instance));
    }
    for service in state.daemon_services() {
        let Some((service, definition)) = find(snapshot, state, service) else { continue };
        let request = request(service, definition);
        let lacking = suitable(&mut ledger, &request).into_iter().filter(|&id| !has_task(state, &service.name, id));
        for instance in lacking.collect::<Vec<_>>() {
            ledger.keep_free(instance, &request.group, &request.demand, of_daemons_on(state, instance));
        }
    }
    ledger
}

/// What the tasks of a daemon service ask of their instances.
pub(crate) fn request(service: &Service, definition: &TaskDefinition) -> Request {
    Request::of_service(definition, &service.placement, format!("service:{}", service.name).into())
}

fn find<'a>(
    snapshot: &'a Snapshot,
    state: &'a ClusterState,
    service: &ServiceName,
) -> Option<(&'a Service, &'a TaskDefinition)> {
    let found = state.service(service.as_str())?;
    let newest = found.rollout.as_ref()?.value.primary()?;
    Some((&found.service.as_ref()?.value, &snapshot.task_definition(&newest.definition)?.value))
}

/// Whether the instance has a task of the service that has not stopped.
fn has_task(state: &ClusterState, service: &ServiceName, instance: InstanceId) -> bool {
    let is_its = |task: &Task| task.owner.as_ref().is_some_and(|owner| owner.service == *service);
    state.live_tasks_on(instance).any(|task| is_its(task))
}

/// What the daemons' tasks on an instance hold.
fn of_daemons_on(state: &ClusterState, instance: InstanceId) -> impl Iterator<Item = Demand> + '_ {
    state.live_tasks_on(instance).filter(|task| is_of_a_daemon(state, task)).map(|task| task.demand.clone())
}

/// Whether no task is left on an instance but those of daemons: then they may leave too.
pub(crate) fn only_daemons_are_left(state: &ClusterState, instance: InstanceId) -> bool {
    state.live_tasks_on(instance).all(|task| is_of_a_daemon(state, task))
}

/// Of a managed daemon or of a daemon service: were one kind not known to the other, each would wait for the other to leave.
fn is_of_a_daemon(state: &ClusterState, task: &Task) -> bool {
    let service = task.owner.as_ref().and_then(|owner| state.service(owner.service.as_str())?.service.as_ref());
    task.daemon.is_some() || service.is_some_and(|service| service.scheduling == Scheduling::Daemon)
}
