//! Packs what is to be done for the tasks of one service into groups that a store takes. A group that has something to tell
//! guards and rewrites the service's progress, which counts its events, and rests on the group before it.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::load_balancing::{Key as BalancingKey, TargetKey};
use longshore_model::snapshot::{LoadBalancingState, ServiceState};
use longshore_model::{
    ClusterState, DeploymentId, Entry, Group, Guard, Key, Plan, Record, Revision, Rollout, ServiceName, Task,
    Timestamp, Write,
};

use super::step::{Change, Step};
use super::{MAX_OPERATIONS, Status, forget_sightings, put, remove};
use crate::balance::{Place, places};
use crate::chain::Chain;
use crate::service::events::{self, Whose};
use crate::service::log::{Log, PER_EVENT};

/// The rollout's guard and its rewriting.
const FIXED: usize = 2;

/// A guard and a write for a task.
const PER_TASK: usize = 2;

/// A guard and a write for a target, and one for what edges say of it.
const PER_TARGET: usize = 3;

/// What a group tells of its tasks.
#[derive(Default)]
struct Told {
    /// By the target group's ARN, or its id where nobody knows the ARN any more.
    registered: BTreeMap<String, usize>,
    deregistered: BTreeMap<String, usize>,
    draining: BTreeMap<Option<DeploymentId>, usize>,
}

impl Told {
    /// How many events there will be at most.
    fn events(&self) -> usize {
        self.registered.len() + self.deregistered.len() + self.draining.len()
    }
}

/// Groups in the making.
pub(super) struct Groups<'a> {
    state: &'a ClusterState,
    service: &'a ServiceName,
    now: Timestamp,
    chain: Chain,
    group: Group,
    told: Told,
    /// The target groups of each deployment that something was told of: reading them takes a walk through a document.
    places: BTreeMap<DeploymentId, Vec<Place<'a>>>,
    progress: Option<Progress>,
}

/// The service's progress as the groups so far leave it.
struct Progress {
    revision: Revision,
    rollout: Rollout,
    log: Log,
}

impl Progress {
    fn of(found: &ServiceState) -> Option<Self> {
        let entry = found.rollout.as_ref()?;
        let mut rollout = (*entry.value).clone();
        let log = Log::open(Some(found), &mut rollout);
        Some(Self { revision: entry.revision, rollout, log })
    }
}

impl<'a> Groups<'a> {
    pub(super) fn new(state: &'a ClusterState, service: &'a ServiceName, now: Timestamp) -> Self {
        let progress = state.service(service.as_str()).and_then(Progress::of);
        let (chain, group, told) = (Chain::default(), Group::default(), Told::default());
        Self { state, service, now, chain, group, told, places: BTreeMap::new(), progress }
    }

    /// Adds what is to be done with a task's targets.
    pub(super) fn add(&mut self, balancing: &LoadBalancingState, task: &Entry<Task>, step: Step) {
        let mut after = (*task.value).clone();
        after.set_targets(step.targets);
        if task.is_draining() && after.is_draining() {
            after.last = after.last.max(Status::Deactivating);
        }
        let is_same = after == *task.value;
        if is_same && step.written.is_empty() && step.removed.is_empty() {
            return;
        }
        self.make_room(PER_TASK + (PER_TARGET + 2 * PER_EVENT) * (step.written.len() + step.removed.len()));
        let key = Key::Task(after.cluster.clone(), after.id);
        self.group.guards.push(Guard::unchanged(key, Some(task.revision)));
        if !is_same {
            self.group.writes.push(Write::Put(Record::Task(Arc::new(after))));
        }
        let mut begins = false;
        for (target, change) in step.written {
            let key = Key::LoadBalancing(BalancingKey::Target(target.key.clone()));
            let known = balancing.targets.get(&target.key).map(|known| known.revision);
            self.group.guards.push(Guard::unchanged(key, known));
            match change {
                Change::Registered => {
                    forget_sightings(balancing, &target.key, &mut self.group);
                    let arn = self.arn(task, &target.key);
                    *self.told.registered.entry(arn).or_default() += 1;
                }
                Change::Draining => {
                    if super::step::has_been_drained(balancing, &target.key) {
                        forget_sightings(balancing, &target.key, &mut self.group);
                    }
                    let arn = self.arn(task, &target.key);
                    *self.told.deregistered.entry(arn).or_default() += 1;
                    begins = true;
                }
                Change::Moved | Change::Redated => {}
            }
            self.group.writes.push(put(target));
        }
        for key in step.removed {
            let Some(target) = balancing.targets.get(&key) else { continue };
            if target.registration == longshore_model::load_balancing::Registration::Registered {
                let arn = self.arn(task, &key);
                *self.told.deregistered.entry(arn).or_default() += 1;
            }
            remove(balancing, &key, target, &mut self.group);
        }
        if begins {
            *self.told.draining.entry(self.task_set(task)).or_default() += 1;
        }
    }

    /// The ARN of a target's group, as the task's deployment has it.
    fn arn(&mut self, task: &Task, key: &TargetKey) -> String {
        let state = self.state;
        let owner = task.owner.as_ref();
        let found = owner.and_then(|owner| Some((state.service(owner.service.as_str())?, owner.deployment)));
        let places = found.map(|(found, id)| &*self.places.entry(id).or_insert_with(|| places(found, id)));
        let place = places.into_iter().flatten().find(|place| place.group == key.group);
        place.map_or_else(|| key.group.to_string(), |place| place.arn.to_owned())
    }

    /// The deployment that an event names: that of a task set, or one of several.
    fn task_set(&self, task: &Task) -> Option<DeploymentId> {
        let rollout = &self.progress.as_ref()?.rollout;
        let several = rollout.deployments.len() + rollout.task_sets.len() > 1;
        task.owner.as_ref().map(|owner| owner.deployment).filter(|_| several || !rollout.task_sets.is_empty())
    }

    fn make_room(&mut self, operations: usize) {
        let told = PER_EVENT * self.told.events();
        if self.group.operations() + told + operations + FIXED > MAX_OPERATIONS {
            self.close();
        }
    }

    fn close(&mut self) {
        let (mut group, told) = (std::mem::take(&mut self.group), std::mem::take(&mut self.told));
        if group.operations() == 0 {
            return;
        }
        group.reason = format!("service {}: targets", self.service);
        if let Some(progress) = self.progress.as_mut().filter(|_| told.events() > 0) {
            let key = Key::Rollout(progress.rollout.cluster.clone(), self.service.clone());
            group.guards.push(self.chain.guard(key, Some(progress.revision)));
            for message in messages(self.service, told) {
                progress.log.write(&mut progress.rollout, &mut group, message, self.now);
            }
            group.writes.push(Write::Put(Record::Rollout(Arc::new(progress.rollout.clone()))));
        }
        self.chain.push(group);
    }

    pub(super) fn finish(mut self) -> Vec<Group> {
        self.close();
        let Plan { groups } = self.chain.finish();
        groups
    }
}

fn messages(service: &ServiceName, told: Told) -> impl Iterator<Item = String> {
    let registered = told.registered.into_iter().map(|(group, count)| events::registered(service, count, &group));
    let gone = told.deregistered.into_iter().map(|(group, count)| events::deregistered(service, count, &group));
    let draining =
        told.draining.into_iter().map(|(task_set, count)| events::draining(Whose { service, task_set }, count));
    registered.chain(gone).chain(draining)
}
