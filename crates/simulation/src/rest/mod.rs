//! What is not as it ought to be, once nothing goes wrong any more.

mod agents;
mod daemons;
mod fleet;
mod services;
mod targets;

use std::collections::BTreeSet;

use longshore_control_plane::clock::Clock;
use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::task::{Desired, Status};
use longshore_model::{ClusterState, Demand, InstanceId, Reservation, Task};

use crate::agent::Machine;
use crate::ledger::short;
use crate::site::CLUSTER;
use crate::world::World;

pub(crate) use agents::given_up as given_up_daemons;

/// The first thing that is not at rest.
pub(crate) fn restless(world: &World) -> Option<String> {
    let snapshot = world.site.ledger.snapshot();
    let now = world.site.clock.now();
    for server in world.site.servers.iter() {
        let Some(believed) = server.snapshot() else { return Some("a server is down".to_owned()) };
        if believed.revision() != snapshot.revision() {
            return Some("a server believes something else than is saved".to_owned());
        }
    }
    let state = snapshot.cluster(CLUSTER)?;
    for task in state.live_tasks() {
        if task.last != Status::Running || task.desired != Desired::Running {
            return Some(format!("task {} is {:?} and ought to be {:?}", task.id, task.last, task.desired));
        }
        if task.is_protected(now) {
            // What is to go may have to wait for it: zones that are not even, for example.
            return Some(format!("task {} is protected", task.id));
        }
        if task.definition.family.as_str() == "job" {
            return Some(format!("job {} still runs", task.id));
        }
    }
    let services = state.services().keys().find_map(|name| services::restless(&snapshot, state, name));
    let daemons = || state.daemons().values().find_map(|daemon| agents::restless(&snapshot, state, daemon));
    let fleet = || world.scenario.fleet.as_ref().and_then(|plan| fleet::restless(state, plan));
    services
        .or_else(daemons)
        .or_else(|| targets::restless(world, &snapshot, state))
        .or_else(fleet)
        .or_else(|| world.machines().iter().find_map(|machine| restless_machine(world, state, machine)))
}

fn restless_machine(world: &World, state: &ClusterState, machine: &Machine) -> Option<String> {
    let runs: BTreeSet<String> = machine.running().into_iter().collect();
    if machine.is_gone() {
        return (!runs.is_empty()).then(|| format!("{} has left and runs {runs:?}", machine.name));
    }
    let Some(id) = machine.instance() else { return Some(format!("{} is not registered", machine.name)) };
    if state.instance(id).is_none_or(|instance| !instance.is_connected()) {
        return Some(format!("the agent of {} is not connected", machine.name));
    }
    if let Some(task) = state.holding_tasks_on(id).find(|task| task.given_up) {
        return Some(format!("task {} was given up, and nothing is known of its end", task.id));
    }
    let scope = world.site.servers.scope();
    let ought: BTreeSet<String> = state.live_tasks_on(id).map(|task| scope.task(&task.cluster, task.id)).collect();
    (runs != ought).then(|| format!("{} runs {runs:?} and ought to run {ought:?}", machine.name))
}

/// Writes down what each instance runs, for whoever looks into a cluster that does not come to rest.
pub(crate) fn describe(world: &World) {
    let snapshot = world.site.ledger.snapshot();
    let Some(state) = snapshot.cluster(CLUSTER) else { return };
    for (id, found) in state.instances() {
        let Some(instance) = &found.instance else { continue };
        let tasks =
            state.live_tasks_on(*id).map(|task| format!("{} of {}", short(&task.id.to_string()), task.definition));
        let tasks: Vec<String> = tasks.collect();
        let (capacity, held) = (&instance.capacity, found.held());
        world.site.journal.note(|| {
            format!(
                "{} is {:?}, holds {}/{} of {}/{}: {}",
                short(&id.to_string()),
                instance.status,
                held.cpu_units,
                held.memory_mib,
                capacity.cpu_units,
                capacity.memory_mib,
                tasks.join(", ")
            )
        });
    }
}

/// Whether an instance drains, and nothing but daemons' tasks keeps it from being empty.
fn is_drained(state: &ClusterState, id: InstanceId) -> bool {
    status(state, id) == Some(InstanceStatus::Draining)
        && state.live_tasks_on(id).all(|task| is_of_a_daemon(state, task))
}

fn status(state: &ClusterState, id: InstanceId) -> Option<InstanceStatus> {
    Some(state.instance(id)?.instance.as_ref()?.status)
}

/// Whether a task is one of a daemon service or of a managed daemon.
fn is_of_a_daemon(state: &ClusterState, task: &Task) -> bool {
    let is_daemons = |service| state.daemon_services().any(|daemon| daemon == service);
    task.daemon.is_some() || task.owner.as_ref().is_some_and(|owner| is_daemons(&owner.service))
}

/// Whether an instance has room for all of these beside what it runs.
fn has_room<'d>(state: &ClusterState, id: InstanceId, demands: impl IntoIterator<Item = &'d Demand>) -> bool {
    let Some(found) = state.instance(id) else { return false };
    let Some(instance) = &found.instance else { return false };
    let mut held: Reservation = found.held();
    demands.into_iter().all(|demand| {
        let fits = instance.capacity.fits(&held, demand).is_ok();
        held.add(demand);
        fits
    })
}
