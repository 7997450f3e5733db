//! One cluster's part of a snapshot, and its indexes.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet};

use super::Entry;
use crate::event::ServiceEvent;
use crate::flight::{FlightState, Kept};
use crate::id::{
    DaemonDeploymentId, DaemonName, DaemonRevisionId, InstanceId, ServiceDeploymentId, ServiceName, ServiceRevisionId,
    TaskId,
};
use crate::key::Key;
use crate::plan::Revision;
use crate::record::Record;
use crate::service::{self, Scheduling};
use crate::{
    Cluster, ContainerInstance, Daemon, DaemonDeployment, DaemonRevision, InstanceSession, Reservation, Rollout,
    Service, ServiceDeployment, ServiceRevision, Task, Timestamp,
};

/// An instance with the records that belong to it.
#[derive(Debug, Clone, Default)]
pub struct InstanceState {
    /// The instance.
    pub instance: Option<Entry<ContainerInstance>>,
    /// What its tasks hold; absent means nothing.
    pub reservation: Option<Entry<Reservation>>,
    /// Whether its agent is connected; absent means never.
    pub session: Option<Entry<InstanceSession>>,
}

impl InstanceState {
    /// Whether its agent is connected.
    pub fn is_connected(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.connected)
    }

    /// What its tasks hold.
    pub fn held(&self) -> Reservation {
        self.reservation.as_ref().map(|entry| (*entry.value).clone()).unwrap_or_default()
    }

    fn is_empty(&self) -> bool {
        self.instance.is_none() && self.reservation.is_none() && self.session.is_none()
    }
}

/// A service with the records that belong to it.
#[derive(Debug, Clone, Default)]
pub struct ServiceState {
    /// The service.
    pub service: Option<Entry<Service>>,
    /// Its progress.
    pub rollout: Option<Entry<Rollout>>,
    /// Its revisions.
    pub revisions: OrdMap<ServiceRevisionId, Entry<ServiceRevision>>,
    /// Its service deployments.
    pub deployments: OrdMap<ServiceDeploymentId, Entry<ServiceDeployment>>,
    /// Its events by number, ascending.
    pub events: OrdMap<u64, Entry<ServiceEvent>>,
}

impl ServiceState {
    /// How many tasks ought to run: what its owner asks for, and of a daemon what its planner found to be one for each
    /// instance. `None` while there is no such service.
    pub fn desired_count(&self) -> Option<u32> {
        let service = self.service.as_ref()?;
        match service.scheduling {
            Scheduling::Replica => Some(service.desired_count),
            Scheduling::Daemon if service.status != service::Status::Active => Some(0),
            Scheduling::Daemon => Some(self.rollout.as_ref()?.primary().map_or(0, |primary| primary.desired_count)),
        }
    }

    fn is_empty(&self) -> bool {
        let has_history = !self.revisions.is_empty() || !self.deployments.is_empty() || !self.events.is_empty();
        self.service.is_none() && self.rollout.is_none() && !has_history
    }
}

/// A daemon with the records that belong to it.
#[derive(Debug, Clone, Default)]
pub struct DaemonState {
    /// The daemon.
    pub daemon: Option<Entry<Daemon>>,
    /// Its revisions by id.
    pub revisions: OrdMap<DaemonRevisionId, Entry<DaemonRevision>>,
    /// Its deployments by id.
    pub deployments: OrdMap<DaemonDeploymentId, Entry<DaemonDeployment>>,
}

impl DaemonState {
    /// The newest deployment.
    pub fn deployment(&self) -> Option<&Entry<DaemonDeployment>> {
        self.deployments.get(&self.daemon.as_ref()?.deployment)
    }

    /// What its instances shall run now; nothing when they shall run nothing of it.
    pub fn goal(&self) -> Option<&Entry<DaemonRevision>> {
        self.revisions.get(&self.deployment()?.goal()?)
    }

    fn is_empty(&self) -> bool {
        self.daemon.is_none() && self.revisions.is_empty() && self.deployments.is_empty()
    }
}

/// Ids of tasks that share an instance or a service, those that have stopped apart.
#[derive(Debug, Clone, Default)]
pub struct TaskSets {
    /// Not stopped yet.
    pub live: OrdSet<TaskId>,
    /// Stopped and still known.
    pub stopped: OrdSet<TaskId>,
}

impl TaskSets {
    fn set(&mut self, live: bool) -> &mut OrdSet<TaskId> {
        if live { &mut self.live } else { &mut self.stopped }
    }

    fn is_empty(&self) -> bool {
        self.live.is_empty() && self.stopped.is_empty()
    }
}

/// Everything in one cluster.
#[derive(Debug, Clone, Default)]
pub struct ClusterState {
    cluster: Option<Entry<Cluster>>,
    instances: OrdMap<InstanceId, InstanceState>,
    services: OrdMap<ServiceName, ServiceState>,
    daemon_services: OrdSet<ServiceName>,
    daemons: OrdMap<DaemonName, DaemonState>,
    tasks: OrdMap<TaskId, Entry<Task>>,
    live: OrdSet<TaskId>,
    waiting: OrdSet<(Timestamp, TaskId)>,
    by_instance: OrdMap<InstanceId, TaskSets>,
    ordered: OrdMap<InstanceId, OrdSet<TaskId>>,
    by_service: OrdMap<ServiceName, TaskSets>,
    by_daemon: OrdMap<DaemonName, TaskSets>,
    standalone_by_group: OrdMap<Arc<str>, OrdSet<TaskId>>,
    flights: OrdMap<TaskId, FlightState>,
}

impl ClusterState {
    /// The cluster itself; absent only while its records are being removed.
    pub fn cluster(&self) -> Option<&Entry<Cluster>> {
        self.cluster.as_ref()
    }

    /// All instances by id.
    pub fn instances(&self) -> &OrdMap<InstanceId, InstanceState> {
        &self.instances
    }

    /// An instance with its reservation and session.
    pub fn instance(&self, id: InstanceId) -> Option<&InstanceState> {
        self.instances.get(&id)
    }

    /// All services by name.
    pub fn services(&self) -> &OrdMap<ServiceName, ServiceState> {
        &self.services
    }

    /// The daemon services that have not been deleted, by name.
    pub fn daemon_services(&self) -> impl Iterator<Item = &ServiceName> {
        self.daemon_services.iter()
    }

    /// A service with its progress and events.
    pub fn service(&self, name: &str) -> Option<&ServiceState> {
        self.services.get(name)
    }

    /// All daemons by name.
    pub fn daemons(&self) -> &OrdMap<DaemonName, DaemonState> {
        &self.daemons
    }

    /// A daemon with its revisions and deployments.
    pub fn daemon(&self, name: &str) -> Option<&DaemonState> {
        self.daemons.get(name)
    }

    /// All tasks by id, stopped ones too.
    pub fn tasks(&self) -> &OrdMap<TaskId, Entry<Task>> {
        &self.tasks
    }

    /// A task.
    pub fn task(&self, id: TaskId) -> Option<&Entry<Task>> {
        self.tasks.get(&id)
    }

    /// Which stopped tasks the flight recorder has, and since when. What it has of them is in the store alone
    /// (`Store::read` of longshore-state).
    pub fn flights(&self) -> &OrdMap<TaskId, FlightState> {
        &self.flights
    }

    /// The tasks that have not stopped.
    pub fn live_tasks(&self) -> impl Iterator<Item = &Entry<Task>> {
        self.live.iter().filter_map(|id| self.tasks.get(id))
    }

    /// How many tasks have not stopped.
    pub fn live_task_count(&self) -> usize {
        self.live.len()
    }

    /// The tasks that wait for capacity, those first that were created first.
    pub fn waiting_tasks(&self) -> impl Iterator<Item = &Entry<Task>> {
        self.waiting.iter().filter_map(|(_, id)| self.tasks.get(id))
    }

    /// How many tasks wait for capacity.
    pub fn waiting_task_count(&self) -> usize {
        self.waiting.len()
    }

    /// Ids of the tasks placed on an instance.
    pub fn task_ids_on(&self, instance: InstanceId) -> Option<&TaskSets> {
        self.by_instance.get(&instance)
    }

    /// The tasks on an instance that have not stopped.
    pub fn live_tasks_on(&self, instance: InstanceId) -> impl Iterator<Item = &Entry<Task>> {
        self.lookup(self.by_instance.get(&instance).map(|sets| &sets.live))
    }

    /// The tasks on an instance that hold something of it: those that have not stopped, and those that were given up and of
    /// whose end nothing is known yet.
    pub fn holding_tasks_on(&self, instance: InstanceId) -> impl Iterator<Item = &Entry<Task>> {
        // What was given up has to be stopped, so it is among what its agent has to be told of.
        self.live_tasks_on(instance).chain(self.ordered_tasks_on(instance).filter(|task| task.given_up))
    }

    /// The tasks on an instance of which its agent has to be told something. They are few, whatever else it runs.
    pub fn ordered_tasks_on(&self, instance: InstanceId) -> impl Iterator<Item = &Entry<Task>> {
        self.lookup(self.ordered.get(&instance))
    }

    /// Ids of a service's tasks.
    pub fn task_ids_of(&self, service: &str) -> Option<&TaskSets> {
        self.by_service.get(service)
    }

    /// The tasks of a service that have not stopped.
    pub fn live_tasks_of(&self, service: &str) -> impl Iterator<Item = &Entry<Task>> {
        self.lookup(self.by_service.get(service).map(|sets| &sets.live))
    }

    /// The tasks of a service that have stopped and are still known.
    pub fn stopped_tasks_of(&self, service: &str) -> impl Iterator<Item = &Entry<Task>> {
        self.lookup(self.by_service.get(service).map(|sets| &sets.stopped))
    }

    /// Ids of a daemon's tasks.
    pub fn task_ids_of_daemon(&self, daemon: &str) -> Option<&TaskSets> {
        self.by_daemon.get(daemon)
    }

    /// The tasks of a daemon that have not stopped.
    pub fn live_tasks_of_daemon(&self, daemon: &str) -> impl Iterator<Item = &Entry<Task>> {
        self.lookup(self.by_daemon.get(daemon).map(|sets| &sets.live))
    }

    /// The tasks of a daemon that have stopped and are still known.
    pub fn stopped_tasks_of_daemon(&self, daemon: &str) -> impl Iterator<Item = &Entry<Task>> {
        self.lookup(self.by_daemon.get(daemon).map(|sets| &sets.stopped))
    }

    /// The tasks of a group that have not stopped: those of the service when it is `service:NAME`, those of the daemon when
    /// it is `daemon:NAME`, and standalone ones.
    pub fn live_tasks_in<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Entry<Task>> {
        let service = || self.by_service.get(group.strip_prefix("service:")?);
        let owned = service().or_else(|| self.by_daemon.get(group.strip_prefix("daemon:")?));
        self.lookup(owned.map(|sets| &sets.live)).chain(self.lookup(self.standalone_by_group.get(group)))
    }

    /// The tasks of an index, by id. When they are most of all tasks, all are walked through, which costs a tenth of looking
    /// each up.
    fn lookup<'a>(&'a self, ids: Option<&'a OrdSet<TaskId>>) -> impl Iterator<Item = &'a Entry<Task>> {
        let are_most = ids.is_some_and(|ids| ids.len() >= self.tasks.len() / 2);
        let mut ids = ids.into_iter().flatten();
        let mut all = are_most.then(|| self.tasks.iter());
        std::iter::from_fn(move || {
            let id = ids.next()?;
            match &mut all {
                Some(all) => all.find(|(each, _)| *each == id).map(|(_, task)| task),
                None => self.tasks.get(id),
            }
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        let has_parts = self.cluster.is_some() || !self.services.is_empty() || !self.daemons.is_empty();
        !has_parts && self.instances.is_empty() && self.tasks.is_empty() && self.flights.is_empty()
    }

    pub(super) fn revision_of(&self, key: &Key) -> Option<Revision> {
        match key {
            Key::Cluster(_) => self.cluster.as_ref().map(|e| e.revision),
            Key::Instance(_, id) => self.instances.get(id)?.instance.as_ref().map(|e| e.revision),
            Key::Reservation(_, id) => self.instances.get(id)?.reservation.as_ref().map(|e| e.revision),
            Key::Session(_, id) => self.instances.get(id)?.session.as_ref().map(|e| e.revision),
            Key::Task(_, id) => self.tasks.get(id).map(|e| e.revision),
            Key::Flight(_, id, part) => self.flights.get(id)?.part(*part).map(|kept| kept.revision),
            Key::Service(_, name) => self.services.get(name)?.service.as_ref().map(|e| e.revision),
            Key::Rollout(_, name) => self.services.get(name)?.rollout.as_ref().map(|e| e.revision),
            Key::ServiceRevision(_, name, id) => self.services.get(name)?.revisions.get(id).map(|e| e.revision),
            Key::ServiceDeployment(_, name, id) => self.services.get(name)?.deployments.get(id).map(|e| e.revision),
            Key::Daemon(_, name) => self.daemons.get(name)?.daemon.as_ref().map(|e| e.revision),
            Key::DaemonRevision(_, name, id) => self.daemons.get(name)?.revisions.get(id).map(|e| e.revision),
            Key::DaemonDeployment(_, name, id) => self.daemons.get(name)?.deployments.get(id).map(|e| e.revision),
            Key::Event(_, name, sequence) => self.services.get(name)?.events.get(sequence).map(|e| e.revision),
            Key::Family(_)
            | Key::TaskDefinition(_)
            | Key::Setting(..)
            | Key::Token(_)
            | Key::CapacityProvider(_)
            | Key::Alarm(_)
            | Key::Installation
            | Key::LoadBalancing(_)
            | Key::Logs(_) => None,
        }
    }

    pub(super) fn put(&mut self, revision: Revision, record: &Record) {
        match record {
            Record::Cluster(cluster) => self.cluster = Some(entry(revision, cluster)),
            Record::Instance(instance) => {
                self.instances.entry(instance.id).or_default().instance = Some(entry(revision, instance));
            }
            Record::Reservation(_, id, reservation) => {
                self.instances.entry(*id).or_default().reservation = Some(entry(revision, reservation));
            }
            Record::Session(_, id, session) => {
                self.instances.entry(*id).or_default().session = Some(entry(revision, session));
            }
            Record::Service(service) => {
                let is_daemon = service.scheduling == Scheduling::Daemon && service.status == service::Status::Active;
                match is_daemon {
                    true => self.daemon_services.insert(service.name.clone()),
                    false => self.daemon_services.remove(&service.name),
                };
                self.services.entry(service.name.clone()).or_default().service = Some(entry(revision, service));
            }
            Record::Rollout(rollout) => {
                self.services.entry(rollout.service.clone()).or_default().rollout = Some(entry(revision, rollout));
            }
            Record::ServiceRevision(brought) => {
                let service = self.services.entry(brought.service.clone()).or_default();
                service.revisions.insert(brought.id, entry(revision, brought));
            }
            Record::ServiceDeployment(deployment) => {
                let service = self.services.entry(deployment.service.clone()).or_default();
                service.deployments.insert(deployment.id, entry(revision, deployment));
            }
            Record::Event(event) => {
                let service = self.services.entry(event.service.clone()).or_default();
                service.events.insert(event.sequence, entry(revision, event));
            }
            Record::Daemon(daemon) => {
                self.daemons.entry(daemon.name.clone()).or_default().daemon = Some(entry(revision, daemon));
            }
            Record::DaemonRevision(it) => {
                let daemon = self.daemons.entry(it.daemon.clone()).or_default();
                daemon.revisions.insert(it.id, entry(revision, it));
            }
            Record::DaemonDeployment(it) => {
                let daemon = self.daemons.entry(it.daemon.clone()).or_default();
                daemon.deployments.insert(it.id, entry(revision, it));
            }
            Record::Task(task) => self.put_task(entry(revision, task)),
            Record::Flight(it) => {
                let bytes = u32::try_from(it.packed.0.len()).unwrap_or(u32::MAX);
                let kept = Kept { revision, at: it.at, bytes };
                *self.flights.entry(it.task).or_default().part_mut(it.part) = Some(kept);
            }
            Record::Family(_)
            | Record::TaskDefinition(_)
            | Record::Setting(_)
            | Record::Token(_)
            | Record::CapacityProvider(_)
            | Record::Alarm(_)
            | Record::Installation(_)
            | Record::LoadBalancing(_)
            | Record::Logs(_) => {}
        }
    }

    pub(super) fn delete(&mut self, key: &Key) {
        match key {
            Key::Cluster(_) => self.cluster = None,
            Key::Instance(_, id) => self.edit_instance(*id, |state| state.instance = None),
            Key::Reservation(_, id) => self.edit_instance(*id, |state| state.reservation = None),
            Key::Session(_, id) => self.edit_instance(*id, |state| state.session = None),
            Key::Service(_, name) => {
                self.daemon_services.remove(name);
                self.edit_service(name, |state| state.service = None);
            }
            Key::Rollout(_, name) => self.edit_service(name, |state| state.rollout = None),
            Key::ServiceRevision(_, name, id) => self.edit_service(name, |state| {
                state.revisions.remove(id);
            }),
            Key::ServiceDeployment(_, name, id) => self.edit_service(name, |state| {
                state.deployments.remove(id);
            }),
            Key::Event(_, name, sequence) => self.edit_service(name, |state| {
                state.events.remove(sequence);
            }),
            Key::Daemon(_, name) => self.edit_daemon(name, |state| state.daemon = None),
            Key::DaemonRevision(_, name, id) => self.edit_daemon(name, |state| {
                state.revisions.remove(id);
            }),
            Key::DaemonDeployment(_, name, id) => self.edit_daemon(name, |state| {
                state.deployments.remove(id);
            }),
            Key::Task(_, id) => {
                if let Some(task) = self.tasks.remove(id) {
                    self.unindex(&task.value);
                }
            }
            Key::Flight(_, id, part) => {
                let Some(state) = self.flights.get_mut(id) else { return };
                *state.part_mut(*part) = None;
                if *state == FlightState::default() {
                    self.flights.remove(id);
                }
            }
            Key::Family(_)
            | Key::TaskDefinition(_)
            | Key::Setting(..)
            | Key::Token(_)
            | Key::CapacityProvider(_)
            | Key::Alarm(_)
            | Key::Installation
            | Key::LoadBalancing(_)
            | Key::Logs(_) => {}
        }
    }

    fn edit_instance(&mut self, id: InstanceId, edit: impl FnOnce(&mut InstanceState)) {
        let Some(state) = self.instances.get_mut(&id) else { return };
        edit(state);
        if state.is_empty() {
            self.instances.remove(&id);
        }
    }

    fn edit_service(&mut self, name: &ServiceName, edit: impl FnOnce(&mut ServiceState)) {
        let Some(state) = self.services.get_mut(name) else { return };
        edit(state);
        if state.is_empty() {
            self.services.remove(name);
        }
    }

    fn edit_daemon(&mut self, name: &DaemonName, edit: impl FnOnce(&mut DaemonState)) {
        let Some(state) = self.daemons.get_mut(name) else { return };
        edit(state);
        if state.is_empty() {
            self.daemons.remove(name);
        }
    }

    fn put_task(&mut self, task: Entry<Task>) {
        let new = Arc::clone(&task.value);
        let old = self.tasks.insert(task.id, task);
        let same_place = old.as_ref().is_some_and(|old| {
            let same_owner = old.owner == new.owner && old.daemon == new.daemon && old.group == new.group;
            let same_state = old.is_live() == new.is_live() && old.order().is_some() == new.order().is_some();
            same_state && old.instance == new.instance && old.is_waiting() == new.is_waiting() && same_owner
        });
        if same_place {
            return;
        }
        if let Some(old) = old {
            self.unindex(&old.value);
        }
        if new.is_live() {
            self.live.insert(new.id);
        }
        if new.is_waiting() {
            self.waiting.insert((new.created_at, new.id));
        }
        if let Some(instance) = new.instance {
            self.by_instance.entry(instance).or_default().set(new.is_live()).insert(new.id);
            if new.order().is_some() {
                self.ordered.entry(instance).or_default().insert(new.id);
            }
        }
        if let Some(owner) = &new.owner {
            self.by_service.entry(owner.service.clone()).or_default().set(new.is_live()).insert(new.id);
        } else if let Some(owner) = &new.daemon {
            self.by_daemon.entry(owner.daemon.clone()).or_default().set(new.is_live()).insert(new.id);
        } else if new.is_live() {
            self.standalone_by_group.entry(Arc::clone(&new.group)).or_default().insert(new.id);
        }
    }

    fn unindex(&mut self, task: &Task) {
        self.live.remove(&task.id);
        self.waiting.remove(&(task.created_at, task.id));
        if let Some(instance) = task.instance {
            remove_from(&mut self.by_instance, &instance, task);
            remove_id(&mut self.ordered, &instance, task.id);
        }
        if let Some(owner) = &task.owner {
            remove_from(&mut self.by_service, &owner.service, task);
        } else if let Some(owner) = &task.daemon {
            remove_from(&mut self.by_daemon, &owner.daemon, task);
        } else {
            remove_id(&mut self.standalone_by_group, &task.group, task.id);
        }
    }
}

fn entry<T>(revision: Revision, value: &Arc<T>) -> Entry<T> {
    Entry { revision, value: Arc::clone(value) }
}

fn remove_id<K: Ord + Clone>(index: &mut OrdMap<K, OrdSet<TaskId>>, key: &K, id: TaskId) {
    let Some(ids) = index.get_mut(key) else { return };
    ids.remove(&id);
    if ids.is_empty() {
        index.remove(key);
    }
}

fn remove_from<K: Ord + Clone>(index: &mut OrdMap<K, TaskSets>, key: &K, task: &Task) {
    let Some(sets) = index.get_mut(key) else { return };
    sets.set(task.is_live()).remove(&task.id);
    if sets.is_empty() {
        index.remove(key);
    }
}
