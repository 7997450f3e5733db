//! Keeping the targets of tasks: registered while a task runs, drained before it is stopped, gone when it has ended.
//!
//! The planner looks at the whole present state of a task and plans the difference:
//!
//! - A task that runs and ought to is registered in each target group of its deployment. When its address or a port of it
//!   changes, its targets follow. It is never registered once it was asked to stop: every group guards its task.
//! - A task that was asked to stop keeps its containers while its targets are *draining*: no edge sends anything new there,
//!   and what is under way is finished. Each target goes when every edge that is there, connected or away for a moment, says that it is
//!   drained, or when the deregistration delay of its group is over and each of them gives it nothing new; one that does not say so
//!   is waited for as long as an edge counts that is away ([`UNHEARD`]). With the last target the task goes on to its end, and its agent is told.
//! - A task that has ended, or whose instance is lost, loses its targets at once: nobody answers there any more.
//!
//! Targets that a user deregistered belong to no task; they go when they are drained as well ([`plan_loose`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use longshore_model::load_balancing::{Key as BalancingKey, Owner, Record as BalancingRecord};
use longshore_model::load_balancing::{Registration, Target, TargetKey};
use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::task::Status;
use longshore_model::{
    ClusterName, ClusterState, DeploymentId, Entry, Group, Guard, Key, Plan, Record, ServiceName, Snapshot, Task,
    TaskId, Timestamp, Write,
};

use crate::balance::{self, Place};

mod groups;
mod step;

pub use step::{BLOCKED_RETRY, UNHEARD, time_left};

/// What to do for several tasks of a cluster.
#[derive(Debug, Clone, Default)]
pub struct Planned {
    /// What to commit.
    pub plan: Plan,
    /// When tasks are to be looked at again although nothing has changed.
    pub wake_at: Vec<(TaskId, Timestamp)>,
}

/// Whether the planner has anything to do with a task.
pub fn concerns(state: &ClusterState, task: &Task) -> bool {
    if !task.targets.is_empty() {
        return true;
    }
    let Some(owner) = task.owner.as_ref().filter(|_| step::is_to_be_registered(task)) else { return false };
    state.service(owner.service.as_str()).is_some_and(|found| balance::registers(found, owner.deployment))
}

/// Plans the targets of tasks. Tasks that are not known any more have none.
pub fn plan(
    snapshot: &Snapshot,
    cluster: &ClusterName,
    tasks: impl IntoIterator<Item = TaskId>,
    now: Timestamp,
) -> Planned {
    let mut planned = Planned::default();
    let Some(state) = snapshot.cluster(cluster.as_str()) else { return planned };
    let mut by_service: BTreeMap<&ServiceName, Vec<&Entry<Task>>> = BTreeMap::new();
    for task in tasks.into_iter().filter_map(|id| state.task(id)) {
        if let Some(owner) = &task.value.owner {
            by_service.entry(&owner.service).or_default().push(task);
        }
    }
    let mut claimed = BTreeSet::new();
    for (service, tasks) in by_service {
        let mut places: BTreeMap<DeploymentId, Vec<Place<'_>>> = BTreeMap::new();
        let mut groups = groups::Groups::new(state, service, now);
        for task in tasks {
            let Some(owner) = &task.value.owner else { continue };
            let found = || state.service(service.as_str());
            let places = places
                .entry(owner.deployment)
                .or_insert_with(|| found().map_or_else(Vec::new, |found| balance::places(found, owner.deployment)));
            let step = step::look(snapshot, state, places, task, &mut claimed, now);
            planned.wake_at.extend(step.wake_at.map(|at| (task.id, at)));
            groups.add(snapshot.load_balancing(), task, step);
        }
        planned.plan.groups.extend(groups.finish());
    }
    planned
}

/// What to do for targets that belong to no task, or to one that does not know of them.
#[derive(Debug, Clone, Default)]
pub struct Loose {
    /// What to commit.
    pub plan: Plan,
    /// When targets are to be looked at again although nothing has changed.
    pub wake_at: Vec<(TargetKey, Timestamp)>,
}

/// Whether a target is one that [`plan_loose`] looks after: a task's own target is its task's.
pub fn is_loose(snapshot: &Snapshot, target: &Target) -> bool {
    match &target.owner {
        None => {
            let has_group = snapshot.load_balancing().target_groups.contains_key(&target.key.group);
            target.registration != Registration::Registered || !has_group
        }
        Some(owner) => !is_known_to(snapshot, owner, &target.key),
    }
}

fn is_known_to(snapshot: &Snapshot, owner: &Owner, key: &TargetKey) -> bool {
    let task = snapshot.cluster(owner.cluster.as_str()).and_then(|state| state.task(owner.task));
    task.is_some_and(|task| task.targets.contains(key))
}

/// Removes targets of no task that were deregistered and are drained, and those whose group or task is gone.
pub fn plan_loose<'k>(snapshot: &Snapshot, keys: impl IntoIterator<Item = &'k TargetKey>, now: Timestamp) -> Loose {
    let (mut loose, balancing) = (Loose::default(), snapshot.load_balancing());
    for key in keys {
        let Some(target) = balancing.targets.get(key).filter(|target| is_loose(snapshot, target)) else { continue };
        let end = match (&target.owner, target.registration) {
            (Some(_), _) => None,
            (None, registration) => step::drained_at(balancing, key, registration, now),
        };
        match end {
            Some(at) => loose.wake_at.push((key.clone(), at)),
            None => {
                let mut group = Group::new(format!("target {key}: deregistered"));
                remove(balancing, key, target, &mut group);
                loose.plan.groups.push(group);
            }
        }
    }
    loose
}

/// Removes a target with what edges have said of it.
fn remove(balancing: &LoadBalancingState, key: &TargetKey, target: &Entry<Target>, group: &mut Group) {
    let target_key = Key::LoadBalancing(BalancingKey::Target(key.clone()));
    group.guards.push(Guard::unchanged(target_key.clone(), Some(target.revision)));
    group.writes.push(Write::Delete(target_key));
    forget_sightings(balancing, key, group);
}

/// Removes what edges have said of a target. Whatever they say meanwhile goes too: it is not guarded.
fn forget_sightings(balancing: &LoadBalancingState, key: &TargetKey, group: &mut Group) {
    if balancing.sightings.contains_key(key) {
        group.writes.push(Write::Delete(Key::LoadBalancing(BalancingKey::Sightings(key.clone()))));
    }
}

fn put(target: Target) -> Write {
    Write::Put(Record::LoadBalancing(BalancingRecord::Target(Arc::new(target))))
}
