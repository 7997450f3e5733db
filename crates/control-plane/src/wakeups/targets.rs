//! Which tasks and targets have to be looked at again when something of load balancing changes.
//!
//! What edges say of a target concerns one task, and its service: that is found without walking through others. Changes that
//! concern many (an edge comes or goes, a listener, a target group) are rare, and walked through once, however many come together.

use std::collections::BTreeSet;
use std::sync::Mutex;

use longshore_model::load_balancing::{Key, Owner, Registration, Target, TargetGroupId, TargetKey};
use longshore_model::snapshot::ServiceState;
use longshore_model::{ClusterName, InstanceId, Snapshot, Task, TaskId};
use longshore_scheduler::{balance, targets};
use tokio::sync::Notify;

use super::{ServiceKey, lock};
use crate::servers::{Shard, Shards};

/// What the loop of targets looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Balanced {
    /// A task: what stands for it in target groups.
    Task(ClusterName, TaskId),
    /// A target of no task.
    Loose(TargetKey),
}

/// Which services have to be planned again, since something of load balancing changed.
#[derive(Debug, Default)]
pub(super) struct Concerned {
    some: BTreeSet<ServiceKey>,
    /// And all of these.
    all: Option<All>,
}

/// Many services, the fewer first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum All {
    /// Those with load balancers that are being deployed, or are not steady: they may be waiting for this.
    UnderWay,
    /// Those, and the ones whose tasks no request reaches through one of their target groups, though they were steady.
    UnderWayOrCutOff,
}

impl Concerned {
    /// Each of them once.
    pub(super) fn services(self, snapshot: &Snapshot) -> BTreeSet<ServiceKey> {
        let mut services = self.some;
        services.extend(match self.all {
            None => Vec::new(),
            Some(All::UnderWay) => balanced(snapshot, waits),
            Some(All::UnderWayOrCutOff) => {
                let used = snapshot.load_balancing().groups_in_use();
                balanced(snapshot, |found| waits(found) || is_cut_off(found, &used))
            }
        });
        services
    }
}

/// What has to be looked at again.
#[derive(Debug, Default)]
pub(super) struct Queue {
    dirty: Mutex<BTreeSet<Balanced>>,
    notify: Notify,
}

impl Queue {
    /// How much there is.
    pub(super) fn len(&self) -> usize {
        lock(&self.dirty).len()
    }

    /// All of it; waits until there is something.
    pub(super) async fn dirty(&self) -> BTreeSet<Balanced> {
        loop {
            let dirty = std::mem::take(&mut *lock(&self.dirty));
            if !dirty.is_empty() {
                return dirty;
            }
            self.notify.notified().await;
        }
    }

    fn wake(&self, what: Balanced) {
        lock(&self.dirty).insert(what);
        self.notify.notify_one();
    }

    /// A task changed.
    pub(super) fn task_changed(&self, cluster: &ClusterName, task: &Task, snapshot: &Snapshot) {
        if snapshot.cluster(cluster.as_str()).is_some_and(|state| targets::concerns(state, task)) {
            self.wake(Balanced::Task(cluster.clone(), task.id));
        }
    }

    /// An instance may be reached elsewhere now.
    pub(super) fn instance_moved(&self, cluster: &ClusterName, instance: InstanceId, snapshot: &Snapshot) {
        let Some(state) = snapshot.cluster(cluster.as_str()) else { return };
        for task in state.live_tasks_on(instance).filter(|task| task.owner.is_some()) {
            self.task_changed(cluster, task, snapshot);
        }
    }

    /// Everything of these shards.
    pub(super) fn wake_shards(&self, snapshot: &Snapshot, shards: Shards) {
        for (cluster, state) in snapshot.clusters() {
            for (service, found) in state.services() {
                let is_balanced = |it: &longshore_model::Service| balance::is_balanced(&it.document);
                let has_sets = found.rollout.as_ref().is_some_and(|rollout| !rollout.task_sets.is_empty());
                let may = found.service.as_ref().is_some_and(|service| is_balanced(service)) || has_sets;
                let tasks = state.task_ids_of(service.as_str());
                if !shards.has(Shard::of_service(cluster, service)) {
                    continue;
                }
                let ids = tasks.into_iter().flat_map(|sets| sets.live.iter().chain(&sets.stopped));
                for task in ids.filter_map(|id| state.task(*id)).filter(|task| may || !task.targets.is_empty()) {
                    self.task_changed(cluster, task, snapshot);
                }
            }
        }
        if shards.has(Shard::INSTALLATION) {
            let all = snapshot.load_balancing().targets.values();
            for target in all.filter(|target| targets::is_loose(snapshot, target)) {
                self.wake(Balanced::Loose(target.key.clone()));
            }
        }
    }

    /// A record of load balancing changed; adds the services that have to be planned again.
    pub(super) fn balancing_changed(&self, key: &Key, snapshot: &Snapshot, concerned: &mut Concerned) {
        let balancing = snapshot.load_balancing();
        match key {
            Key::Target(key) => {
                if let Some(target) = balancing.targets.get(key) {
                    self.target_changed(target, snapshot);
                }
            }
            Key::Sightings(key) => {
                let Some(target) = balancing.targets.get(key) else { return };
                match target.registration {
                    Registration::Draining { .. } => self.target_changed(target, snapshot),
                    Registration::Registered => {
                        let service = target.owner.as_ref().and_then(|owner| service_of(owner, snapshot));
                        concerned.some.extend(service);
                    }
                }
            }
            Key::TargetGroup(group) => {
                self.group_changed(*group, snapshot);
                concerned.all = Some(All::UnderWayOrCutOff);
            }
            Key::Edge(_) => {
                let is_draining = |target: &&Target| target.registration != Registration::Registered;
                for target in balancing.targets.values().map(|entry| &*entry.value).filter(is_draining) {
                    self.target_changed(target, snapshot);
                }
                concerned.all = concerned.all.max(Some(All::UnderWay));
            }
            Key::Listener(..) | Key::Rule(..) | Key::LoadBalancer(_) => concerned.all = Some(All::UnderWayOrCutOff),
            _ => {}
        }
    }

    fn target_changed(&self, target: &Target, snapshot: &Snapshot) {
        if targets::is_loose(snapshot, target) {
            self.wake(Balanced::Loose(target.key.clone()));
        } else if let Some(owner) = &target.owner {
            self.wake(Balanced::Task(owner.cluster.clone(), owner.task));
        }
    }

    /// Its delay may be another now, or it is gone. Whoever removes a group may remove its targets with it: then the tasks are
    /// found by what they know of.
    fn group_changed(&self, group: TargetGroupId, snapshot: &Snapshot) {
        let balancing = snapshot.load_balancing();
        for target in balancing.targets_of(group) {
            self.target_changed(target, snapshot);
        }
        if balancing.target_groups.contains_key(&group) {
            return;
        }
        for (cluster, state) in snapshot.clusters() {
            let is_in = |task: &Task| task.targets.iter().any(|key| key.group == group);
            for task in state.live_tasks().filter(|task| is_in(task)) {
                self.wake(Balanced::Task(cluster.clone(), task.id));
            }
        }
    }
}

fn service_of(owner: &Owner, snapshot: &Snapshot) -> Option<ServiceKey> {
    let task = snapshot.cluster(owner.cluster.as_str())?.task(owner.task)?;
    Some((owner.cluster.clone(), task.owner.as_ref()?.service.clone()))
}

/// The services with load balancers that something is so of.
fn balanced(snapshot: &Snapshot, is_concerned: impl Fn(&ServiceState) -> bool) -> Vec<ServiceKey> {
    let mut services = Vec::new();
    for (cluster, state) in snapshot.clusters() {
        for (name, found) in state.services() {
            let of_service = found.service.as_ref().is_some_and(|service| balance::is_balanced(&service.document));
            let mut sets = found.rollout.iter().flat_map(|rollout| &rollout.task_sets);
            if (of_service || sets.any(|set| balance::is_balanced(&set.document))) && is_concerned(found) {
                services.push((cluster.clone(), name.clone()));
            }
        }
    }
    services
}

/// Whether one of its target groups is not among those that anything forwards to.
fn is_cut_off(found: &ServiceState, used: &BTreeSet<TargetGroupId>) -> bool {
    let ids = found.rollout.iter().flat_map(|rollout| {
        let sets = rollout.task_sets.iter().map(|set| set.id);
        rollout.deployments.iter().map(|deployment| deployment.id).chain(sets)
    });
    let mut places = ids.flat_map(|id| balance::places(found, id));
    places.any(|place| !used.contains(&place.group))
}

/// Whether it is being deployed, or was not steady when something was said of it last.
fn waits(found: &ServiceState) -> bool {
    found.rollout.as_ref().is_some_and(|rollout| {
        let is_steady = |(said, _): &(std::sync::Arc<str>, _)| said.ends_with(STEADY);
        rollout.under_way.is_some() || !rollout.last_notice.as_ref().is_some_and(is_steady)
    })
}

/// How the notice of a service ends that has all that it wants.
const STEADY: &str = " has reached a steady state.";
