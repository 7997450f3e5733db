//! Who has to look again. A wake-up carries no data: whoever is woken looks at the whole current state.
//!
//! One task reads the store's changes and wakes, for each changed record, the session of the instance and the service
//! that it concerns. So the cost of a change does not grow with the number of sessions or services. Everybody is woken in
//! one order, so that a simulation runs the same way each time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use longshore_model::container_instance::Status;
use longshore_model::snapshot::Entry;
use longshore_model::{
    AlarmName, ClusterName, ClusterState, DaemonName, InstanceId, Key, Revision, ServiceDeployment, ServiceName,
    Snapshot, logs,
};
use tokio::sync::Notify;

use crate::Context;
use crate::servers::{Shard, Shards};

/// A service, wherever it is.
pub type ServiceKey = (ClusterName, ServiceName);

/// A managed daemon, wherever it is.
pub type DaemonKey = (ClusterName, DaemonName);

mod targets;

pub use targets::Balanced;
use targets::Concerned;

/// The registry of everybody who wants to be woken.
#[derive(Debug, Default)]
pub struct Wakeups {
    sessions: Mutex<BTreeMap<InstanceId, Arc<Notify>>>,
    services: Queue<ServiceName>,
    daemons: Queue<DaemonName>,
    hooks: Queue<ServiceName>,
    targets: targets::Queue,
    capacity: Capacity,
    logs: Notify,
    log_filters: Notify,
    /// The last revision that woke whom it concerns.
    seen: AtomicU64,
}

/// What may let waiting tasks start and groups of instances scale.
#[derive(Debug, Default)]
struct Capacity {
    /// Clusters whose waiting tasks have to be planned again.
    clusters: Mutex<BTreeSet<ClusterName>>,
    waiting: Notify,
    scaling: Notify,
}

/// What has to be planned again.
#[derive(Debug)]
struct Queue<Name> {
    dirty: Mutex<BTreeSet<(ClusterName, Name)>>,
    /// Those that found no room: woken by anything that might give room in their cluster.
    waiting: Mutex<BTreeMap<ClusterName, BTreeSet<Name>>>,
    notify: Notify,
}

impl<Name> Default for Queue<Name> {
    fn default() -> Self {
        Self { dirty: Mutex::default(), waiting: Mutex::default(), notify: Notify::new() }
    }
}

impl<Name: Ord + Clone> Queue<Name> {
    fn wake(&self, cluster: &ClusterName, name: &Name) {
        lock(&self.dirty).insert((cluster.clone(), name.clone()));
        self.notify.notify_one();
    }

    fn await_room(&self, cluster: &ClusterName, name: &Name) {
        lock(&self.waiting).entry(cluster.clone()).or_default().insert(name.clone());
    }

    fn room_in(&self, cluster: &ClusterName) {
        for name in lock(&self.waiting).remove(cluster).into_iter().flatten() {
            self.wake(cluster, &name);
        }
    }

    async fn dirty(&self) -> BTreeSet<(ClusterName, Name)> {
        loop {
            let dirty = std::mem::take(&mut *lock(&self.dirty));
            if !dirty.is_empty() {
                return dirty;
            }
            self.notify.notified().await;
        }
    }
}

impl Wakeups {
    /// The bell of an instance's session; it rings when anything about the instance or its tasks changes.
    pub fn session(&self, instance: InstanceId) -> Arc<Notify> {
        Arc::clone(lock(&self.sessions).entry(instance).or_default())
    }

    /// Forgets the bell of an instance, unless a newer session holds it.
    pub fn forget_session(&self, instance: InstanceId, bell: &Arc<Notify>) {
        let mut sessions = lock(&self.sessions);
        // Two references: the registry's and the caller's.
        if Arc::strong_count(bell) <= 2 && sessions.get(&instance).is_some_and(|held| Arc::ptr_eq(held, bell)) {
            sessions.remove(&instance);
        }
    }

    /// Waits until a log group has changed.
    pub(crate) async fn logs_changed(&self) {
        self.logs.notified().await;
    }

    /// The same, for those who carry out the filters of log groups.
    pub(crate) async fn log_filters_changed(&self) {
        self.log_filters.notified().await;
    }

    /// How much each loop has to look at, by its name.
    pub(crate) fn waiting(&self) -> [(&'static str, usize); 4] {
        [
            ("services", lock(&self.services.dirty).len()),
            ("daemons", lock(&self.daemons.dirty).len()),
            ("targets", self.targets.len()),
            ("waiting_tasks", lock(&self.capacity.clusters).len()),
        ]
    }

    /// The last revision that woke whom it concerns.
    pub(crate) fn seen(&self) -> Revision {
        Revision(self.seen.load(Ordering::Relaxed))
    }

    /// Has a service planned again.
    pub fn wake_service(&self, cluster: &ClusterName, service: &ServiceName) {
        self.services.wake(cluster, service);
    }

    /// Has a service planned again as soon as anything might have given room in its cluster.
    pub fn await_room(&self, cluster: &ClusterName, service: &ServiceName) {
        self.services.await_room(cluster, service);
    }

    /// The services that have to be planned again; waits until there is one.
    pub async fn dirty_services(&self) -> BTreeSet<ServiceKey> {
        self.services.dirty().await
    }

    /// Has a daemon planned again.
    pub fn wake_daemon(&self, cluster: &ClusterName, daemon: &DaemonName) {
        self.daemons.wake(cluster, daemon);
    }

    /// Has a daemon planned again as soon as anything might have given room in its cluster.
    pub fn await_room_for_daemon(&self, cluster: &ClusterName, daemon: &DaemonName) {
        self.daemons.await_room(cluster, daemon);
    }

    /// The daemons that have to be planned again; waits until there is one.
    pub async fn dirty_daemons(&self) -> BTreeSet<DaemonKey> {
        self.daemons.dirty().await
    }

    /// Has the lifecycle hooks of a service's deployments looked at again.
    pub fn wake_hooks(&self, cluster: &ClusterName, service: &ServiceName) {
        self.hooks.wake(cluster, service);
    }

    /// The services whose deployments have lifecycle hooks to call; waits until there is one.
    pub async fn dirty_hooks(&self) -> BTreeSet<ServiceKey> {
        self.hooks.dirty().await
    }

    /// The tasks and targets that have to be looked at again; waits until there is one.
    pub async fn dirty_targets(&self) -> BTreeSet<Balanced> {
        self.targets.dirty().await
    }

    /// The clusters whose waiting tasks have to be planned again; waits until there is one.
    pub async fn clusters_with_room(&self) -> BTreeSet<ClusterName> {
        loop {
            let clusters = std::mem::take(&mut *lock(&self.capacity.clusters));
            if !clusters.is_empty() {
                return clusters;
            }
            self.capacity.waiting.notified().await;
        }
    }

    /// Waits until groups of instances have to be looked at again.
    pub async fn capacity_changed(&self) {
        self.capacity.scaling.notified().await;
    }

    /// Has a cluster's waiting tasks planned, and its groups of instances looked at.
    fn capacity_of(&self, cluster: &ClusterName, snapshot: &Snapshot) {
        let Some(state) = snapshot.cluster(cluster.as_str()) else { return };
        if state.waiting_task_count() > 0 {
            lock(&self.capacity.clusters).insert(cluster.clone());
            self.capacity.waiting.notify_one();
        }
        if state.cluster().is_some_and(|cluster| !cluster.document.list("capacityProviders").is_empty()) {
            self.capacity.scaling.notify_one();
        }
    }

    fn room_in(&self, cluster: &ClusterName) {
        self.services.room_in(cluster);
        self.daemons.room_in(cluster);
    }

    fn ring(&self, instance: InstanceId) {
        if let Some(bell) = lock(&self.sessions).get(&instance) {
            bell.notify_one();
        }
    }

    /// Wakes what came to this server: everything of these shards of the work, and who looks after what all of it rests on.
    pub fn wake_shards(&self, snapshot: &Snapshot, shards: Shards) {
        for (cluster, state) in snapshot.clusters() {
            if shards.has(Shard::of_cluster(cluster)) {
                self.capacity_of(cluster, snapshot);
                self.wake_daemons_in(cluster, state);
            }
            let here = |name: &ServiceName| shards.has(Shard::of_service(cluster, name));
            for (service, found) in state.services().iter().filter(|(name, _)| here(name)) {
                self.wake_service(cluster, service);
                if found.deployments.values().any(|deployment| calls_hooks(deployment)) {
                    self.wake_hooks(cluster, service);
                }
            }
        }
        self.targets.wake_shards(snapshot, shards);
    }

    /// Has every session of this server look at what the records say of it.
    pub fn wake_sessions(&self) {
        for bell in lock(&self.sessions).values() {
            bell.notify_one();
        }
    }

    /// Wakes everybody: at the start, and when changes were missed.
    fn wake_all(&self, snapshot: &Snapshot) {
        self.wake_sessions();
        self.logs.notify_one();
        self.log_filters.notify_one();
        self.wake_shards(snapshot, Shards::ALL);
    }

    /// Wakes those that a change concerns, but for services that one of load balancing concerns: those are added to `balanced`.
    fn wake(&self, key: &Key, snapshot: &Snapshot, balanced: &mut Concerned) {
        match key {
            Key::Task(cluster, id) => {
                let Some(task) = snapshot.cluster(cluster.as_str()).and_then(|c| c.task(*id)) else { return };
                if let Some(instance) = task.instance {
                    self.ring(instance);
                }
                if task.is_waiting() {
                    self.capacity_of(cluster, snapshot);
                }
                if let Some(owner) = &task.owner {
                    self.wake_service(cluster, &owner.service);
                    self.targets.task_changed(cluster, task, snapshot);
                }
                if let Some(owner) = &task.daemon {
                    self.wake_daemon(cluster, &owner.daemon);
                } else if task.instance.is_some_and(|id| leaves(snapshot, cluster, id)) {
                    self.wake_daemons(cluster, snapshot);
                }
            }
            Key::Daemon(cluster, daemon) | Key::DaemonDeployment(cluster, daemon, _) => {
                self.wake_daemon(cluster, daemon);
            }
            Key::Service(cluster, service) => self.wake_service(cluster, service),
            Key::ServiceDeployment(cluster, service, id) => {
                self.wake_service(cluster, service);
                let found = snapshot.cluster(cluster.as_str()).and_then(|state| state.service(service.as_str()));
                if found.and_then(|found| found.deployments.get(id)).is_some_and(|found| calls_hooks(found)) {
                    self.wake_hooks(cluster, service);
                }
            }
            Key::Reservation(cluster, _) => {
                self.room_in(cluster);
                self.capacity_of(cluster, snapshot);
            }
            Key::Session(cluster, instance) => {
                // Another server may have written over what this one's session wrote.
                self.ring(*instance);
                self.room_in(cluster);
                self.capacity_of(cluster, snapshot);
                self.wake_daemons(cluster, snapshot);
                self.targets.instance_moved(cluster, *instance, snapshot);
            }
            Key::Rollout(cluster, service) => {
                let found = snapshot.cluster(cluster.as_str()).and_then(|state| state.service(service.as_str()));
                // Others than the planner change task sets.
                if found.and_then(|found| found.rollout.as_ref()).is_some_and(|rollout| !rollout.task_sets.is_empty()) {
                    self.wake_service(cluster, service);
                }
            }
            Key::Instance(cluster, instance) => {
                self.ring(*instance);
                self.room_in(cluster);
                self.capacity_of(cluster, snapshot);
                self.wake_daemons(cluster, snapshot);
                self.wake_services_on(cluster, *instance, snapshot);
            }
            Key::Cluster(_) | Key::CapacityProvider(_) => self.capacity.scaling.notify_one(),
            Key::ServiceRevision(..)
            | Key::Event(..)
            | Key::Flight(..)
            | Key::DaemonRevision(..)
            | Key::Family(_)
            | Key::TaskDefinition(_)
            | Key::Setting(..)
            | Key::Token(_)
            | Key::Installation => {}
            Key::Alarm(name) => self.wake_watchers(name, snapshot),
            Key::LoadBalancing(key) => self.targets.balancing_changed(key, snapshot, balanced),
            Key::Logs(logs::Key::Group(_)) => {
                self.logs.notify_one();
                self.log_filters.notify_one();
            }
            Key::Logs(_) => {}
        }
    }

    /// An alarm concerns the services that are deployed while it is watched.
    fn wake_watchers(&self, alarm: &AlarmName, snapshot: &Snapshot) {
        for (cluster, state) in snapshot.clusters() {
            for (service, found) in state.services() {
                let under_way = found.rollout.as_ref().and_then(|rollout| found.deployments.get(&rollout.under_way?));
                let watches = |it: &Entry<ServiceDeployment>| {
                    it.alarms.is_some() && it.configuration().alarm_names().any(|name| name == alarm.as_str())
                };
                if under_way.is_some_and(watches) {
                    self.wake_service(cluster, service);
                }
            }
        }
    }

    /// An instance that starts or stops draining concerns the services that have tasks on it.
    fn wake_services_on(&self, cluster: &ClusterName, instance: InstanceId, snapshot: &Snapshot) {
        let Some(state) = snapshot.cluster(cluster.as_str()) else { return };
        for owner in state.live_tasks_on(instance).filter_map(|task| task.owner.as_ref()) {
            self.wake_service(cluster, &owner.service);
        }
    }

    /// Any change of an instance may be that it is to have a daemon's task, or not any more: a service's or a managed one's.
    fn wake_daemons(&self, cluster: &ClusterName, snapshot: &Snapshot) {
        let Some(state) = snapshot.cluster(cluster.as_str()) else { return };
        for service in state.daemon_services() {
            self.wake_service(cluster, service);
        }
        self.wake_daemons_in(cluster, state);
    }

    fn wake_daemons_in(&self, cluster: &ClusterName, state: &ClusterState) {
        for daemon in state.daemons().keys() {
            self.wake_daemon(cluster, daemon);
        }
    }

    /// Reads the store's changes and wakes, until it is dropped.
    pub async fn run(&self, ctx: &Context) {
        let store = ctx.store();
        let mut changes = store.watch();
        let snapshot = store.snapshot();
        self.wake_all(&snapshot);
        self.seen.store(snapshot.revision().0, Ordering::Relaxed);
        drop(snapshot);
        loop {
            let changed = changes.next().await;
            let _round = ctx.metrics().loops.wakeups.begin(ctx.now());
            let snapshot = store.snapshot();
            if changed.lagged {
                self.wake_all(&snapshot);
            }
            let mut balanced = Concerned::default();
            for key in changed.keys.iter() {
                self.wake(key, &snapshot, &mut balanced);
            }
            for (cluster, service) in balanced.services(&snapshot) {
                self.wake_service(&cluster, &service);
            }
            self.seen.store(changed.revision.0, Ordering::Relaxed);
        }
    }
}

fn calls_hooks(deployment: &ServiceDeployment) -> bool {
    deployment.lifecycle.as_ref().is_some_and(|lifecycle| lifecycle.calls().next().is_some())
}

/// Whether an instance drains, so that its daemons may be waiting for the other tasks to leave.
fn leaves(snapshot: &Snapshot, cluster: &ClusterName, instance: InstanceId) -> bool {
    let state = snapshot.cluster(cluster.as_str()).and_then(|state| state.instance(instance)?.instance.as_ref());
    state.is_some_and(|instance| instance.status == Status::Draining)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // No code that holds one of these locks can panic halfway through a change.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
