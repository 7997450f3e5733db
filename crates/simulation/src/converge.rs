//! Rest: after the faults, the cluster comes to exactly what is desired, and stays there.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::rollout::State;
use longshore_model::service::{Scheduling, Status as ServiceStatus};
use longshore_model::task::{Desired, Status};
use longshore_model::{ClusterState, Rollout, Service, ServiceName, Snapshot, Task, consistency};

use crate::invariants::serves;
use crate::site::CLUSTER;
use crate::workload::deploy_again;
use crate::world::World;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(10);

/// The longest that it may take: back-offs last up to a quarter of an hour, and a clock that was set back makes alarms late.
const LIMIT: Duration = Duration::from_secs(90 * 60);

/// A service whose zones have become usable again is rebalanced within this long, so a cluster may begin to move again.
const ZONES_LOOKED_AT_EVERY: Duration = Duration::from_secs(61);

/// By then both sides of every connection that died silently have noticed.
const SILENCE: Duration = Duration::from_secs(150);

/// What has come to rest has to stay so for this long.
const STEADY: Duration = Duration::from_secs(90);

/// Waits until the cluster is at rest; a violation when it does not get there, or does not stay there.
pub(crate) async fn wait(world: &Arc<World>) {
    let journal = &world.site.journal;
    let mut deployed_again = BTreeSet::new();
    tokio::time::sleep(SILENCE).await;
    let until = tokio::time::Instant::now() + LIMIT;
    loop {
        tokio::time::sleep(LOOK).await;
        world.look_after();
        if journal.is_violated() {
            return;
        }
        let Some(restless) = restless(world) else {
            let before = tasks(&world.site.ledger.snapshot());
            tokio::time::sleep(ZONES_LOOKED_AT_EVERY).await;
            if before == tasks(&world.site.ledger.snapshot()) || tokio::time::Instant::now() >= until {
                break;
            }
            continue;
        };
        for service in given_up(&world.site.ledger.snapshot()) {
            // Once: its image is mended by now.
            if deployed_again.insert(service.clone()) {
                deploy_again(world, &service).await;
            }
        }
        if tokio::time::Instant::now() >= until {
            return journal.violation(format!("{} minutes after the last fault, {restless}", LIMIT.as_secs() / 60));
        }
    }
    journal.note(|| "everything is at rest".to_owned());
    for found in consistency::check(&world.site.ledger.snapshot()) {
        journal.violation(format!("the record {} {}", found.key, found.what));
    }
    let before = tasks(&world.site.ledger.snapshot());
    tokio::time::sleep(STEADY).await;
    world.look_after();
    if before != tasks(&world.site.ledger.snapshot()) {
        journal.violation("a cluster at rest has changed its tasks".to_owned());
    }
    if let Some(restless) = restless(world) {
        journal.violation(format!("a cluster at rest did not stay so: {restless}"));
    }
}

/// The services whose newest deployment was given up.
fn given_up(snapshot: &Snapshot) -> Vec<String> {
    let Some(state) = snapshot.cluster(CLUSTER) else { return Vec::new() };
    let services = state.services().iter().filter(|(_, found)| {
        let is_active = found.service.as_ref().is_some_and(|service| service.status == ServiceStatus::Active);
        let primary = found.rollout.as_ref().and_then(|rollout| rollout.primary());
        is_active && primary.is_some_and(|primary| primary.state == State::Failed)
    });
    services.map(|(name, _)| name.to_string()).collect()
}

fn tasks(snapshot: &Snapshot) -> Vec<String> {
    let live = snapshot.clusters().values().flat_map(|state| state.live_tasks());
    live.map(|task| task.id.to_string()).collect()
}

/// What is not as it ought to be.
fn restless(world: &World) -> Option<String> {
    let snapshot = world.site.ledger.snapshot();
    let Some(believed) = world.site.host.snapshot() else { return Some("the server is down".to_owned()) };
    if believed.revision() != snapshot.revision() {
        return Some("the server believes something else than is saved".to_owned());
    }
    let state = snapshot.cluster(CLUSTER)?;
    for task in state.live_tasks() {
        if task.last != Status::Running || task.desired != Desired::Running {
            return Some(format!("task {} is {:?} and ought to be {:?}", task.id, task.last, task.desired));
        }
        if task.definition.family.as_str() == "job" {
            return Some(format!("job {} still runs", task.id));
        }
    }
    let services = state.services().keys().find_map(|name| restless_service(state, name));
    services.or_else(|| world.machines().iter().find_map(|machine| restless_machine(world, state, machine)))
}

fn restless_service(state: &ClusterState, name: &ServiceName) -> Option<String> {
    let found = state.service(name.as_str())?;
    let (service, rollout) = (found.service.as_ref()?, found.rollout.as_ref()?);
    let live = state.live_tasks_of(name.as_str()).count();
    match service.status {
        ServiceStatus::Inactive if live == 0 => return None,
        ServiceStatus::Inactive | ServiceStatus::Draining => {
            return Some(format!("service {name} was deleted and has {live} tasks"));
        }
        ServiceStatus::Active => {}
    }
    if service.scheduling == Scheduling::Daemon {
        return restless_daemon(state, service, rollout);
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

/// A daemon has one task on each instance that takes tasks and has the room.
fn restless_daemon(state: &ClusterState, service: &Service, rollout: &Rollout) -> Option<String> {
    let name = &service.name;
    let [deployment] = rollout.deployments.as_slice() else {
        return Some(format!("daemon {name} has {} deployments", rollout.deployments.len()));
    };
    let Some(some) = state.live_tasks_of(name.as_str()).next() else {
        return Some(format!("daemon {name} has no task"));
    };
    let mut is_everywhere = true;
    for (id, found) in state.instances() {
        let Some(instance) = found.instance.as_ref().filter(|instance| instance.status == InstanceStatus::Active)
        else {
            continue;
        };
        let mut tasks = state.live_tasks_on(*id).filter(|task| task.owner.as_ref().is_some_and(|o| o.service == *name));
        let is_good = |task: &Task| serves(task) && task.owner.as_ref().is_some_and(|o| o.deployment == deployment.id);
        match (tasks.next(), tasks.next()) {
            (Some(task), None) if is_good(task) => {}
            (Some(_), _) => return Some(format!("instance {id} has no task of daemon {name} that serves, or two")),
            (None, _) => {
                let mut with_one = found.held();
                with_one.add(&some.demand);
                if !instance.capacity.is_oversold(&with_one) {
                    return Some(format!("instance {id} has no task of daemon {name}, and has the room"));
                }
                is_everywhere = false;
            }
        }
    }
    (is_everywhere && deployment.state != State::Completed)
        .then(|| format!("the deployment of daemon {name} is {:?}: {}", deployment.state, deployment.state_reason))
}

fn restless_machine(world: &World, state: &ClusterState, machine: &crate::agent::Machine) -> Option<String> {
    let runs: BTreeSet<String> = machine.running().into_iter().collect();
    if machine.is_gone() {
        return (!runs.is_empty()).then(|| format!("{} has left and runs {runs:?}", machine.name));
    }
    let Some(id) = machine.instance() else { return Some(format!("{} is not registered", machine.name)) };
    if state.instance(id).is_none_or(|instance| !instance.is_connected()) {
        return Some(format!("the agent of {} is not connected", machine.name));
    }
    let scope = world.site.host.scope();
    let ought: BTreeSet<String> = state.live_tasks_on(id).map(|task| scope.task(&task.cluster, task.id)).collect();
    (runs != ought).then(|| format!("{} runs {runs:?} and ought to run {ought:?}", machine.name))
}
