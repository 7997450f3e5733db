//! At rest every task of a balanced service is registered once in each of its target groups and healthy there, nothing else is
//! registered, and production traffic goes to the group of the one deployment alone.

use std::collections::BTreeSet;

use longshore_model::load_balancing::{Registration, attachments};
use longshore_model::snapshot::ServiceState;
use longshore_model::{ClusterState, Snapshot};
use longshore_scheduler::balance::{Standing, places, standing};

use crate::world::World;

/// What is not at rest of targets.
pub(super) fn restless(world: &World, snapshot: &Snapshot, state: &ClusterState) -> Option<String> {
    let balancing = snapshot.load_balancing();
    let mut registered = BTreeSet::new();
    for task in state.live_tasks() {
        let places = task
            .owner
            .as_ref()
            .and_then(|owner| Some(places(state.service(owner.service.as_str())?, owner.deployment)));
        let places = places.unwrap_or_default();
        if task.targets.len() != places.len() {
            return Some(format!("task {} has {} targets, and {} groups", task.id, task.targets.len(), places.len()));
        }
        for place in &places {
            let own = task.targets.iter().filter(|key| key.group == place.group);
            if own.count() != 1 {
                return Some(format!("task {} is not registered once in {}", task.id, place.arn));
            }
        }
        let mut attached = places;
        attached.iter_mut().for_each(|place| place.is_attached = true);
        if standing(snapshot, state, &attached, task) != Standing::Serving {
            return Some(format!("task {} does not serve: {:?}", task.id, standing(snapshot, state, &attached, task)));
        }
        registered.extend(task.targets.iter());
    }
    for (key, target) in &balancing.targets {
        if target.registration != Registration::Registered || !registered.contains(key) {
            return Some(format!("target {key} is {:?}, and no task's", target.registration));
        }
    }
    if let Some(key) = balancing.sightings.keys().find(|key| !balancing.targets.contains_key(*key)) {
        return Some(format!("edges are said to see the target {key}, which is gone"));
    }
    if let Some(edge) = balancing.edges.values().find(|edge| edge.away_since.is_some()) {
        return Some(format!("edge {} is away", edge.name));
    }
    for edge in world.edges() {
        if let Some(key) = edge.deviation(balancing) {
            return Some(format!("{} does not serve target {key} as it is", edge.name));
        }
    }
    state.services().iter().find_map(|(name, found)| restless_routes(snapshot, name.as_str(), found))
}

/// Where traffic is shifted, it all goes to one side: that of the deployment that is there.
fn restless_routes(snapshot: &Snapshot, name: &str, found: &ServiceState) -> Option<String> {
    let [deployment] = found.rollout.as_ref()?.deployments.as_slice() else { return None };
    let mut shifted = attachments(&deployment.document).filter_map(|it| Some((it, it.advanced?)));
    shifted.find_map(|(attachment, advanced)| {
        let (group, _) = attachment.side(deployment.uses_alternate);
        let actions = snapshot.load_balancing().actions_of(advanced.production)?;
        let mut served = actions.iter().flat_map(|action| action.groups()).filter(|weighted| weighted.weight > 0);
        let other = served.find(|weighted| weighted.group != group)?;
        Some(format!("traffic of service {name} goes to group {}, and its tasks are in {group}", other.group))
    })
}
