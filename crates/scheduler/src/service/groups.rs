//! Packs what is to be done for a service into groups that a store takes: each guards the service, rewrites its progress,
//! and rests on the one before. Groups of several services in one [`Batch`] rest on each other where they use the same
//! instances.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::service::Controller;
use longshore_model::task::{Status, Stop, StoppedBy};
use longshore_model::{
    Group, InstanceId, Key, Record, Revision, Rollout, Service, Task, TaskId, Write, container_instance,
};

use super::batch::Batch;
use super::events::Whose;
use super::log::{Log, PER_EVENT};
use super::{View, events};

/// The service's guard, the rollout's guard and its rewriting.
const FIXED: usize = 3;

/// The events that a group says of its own tasks: started, stopped while running, stopped before.
const OWN_EVENTS: usize = 3;

/// An instance's guard, its reservation's guard and its rewriting.
const PER_INSTANCE: usize = 3;

/// Groups in the making.
pub(super) struct Groups<'a> {
    view: &'a View<'a>,
    batch: &'a mut Batch,
    /// As the groups so far leave it.
    rollout: Rollout,
    log: Log,
    /// Whether a group says which tasks it starts and stops.
    tells_tasks: bool,
    open: Open,
}

/// The group that is being filled.
#[derive(Default)]
struct Open {
    service: Option<Service>,
    written: Vec<Write>,
    /// Records of others that the decisions rest on.
    guarded: Vec<(Key, Option<Revision>)>,
    started: Vec<Arc<Task>>,
    stopped: Vec<(Task, Revision)>,
    said: Vec<String>,
    instances: BTreeMap<InstanceId, ()>,
    dirty: bool,
}

impl Open {
    fn operations(&self) -> usize {
        let tasks = self.started.len() + 2 * self.stopped.len() + PER_INSTANCE * self.instances.len();
        let others = usize::from(self.service.is_some()) + self.written.len() + self.guarded.len();
        FIXED + others + tasks + PER_EVENT * (OWN_EVENTS + self.said.len())
    }
}

impl<'a> Groups<'a> {
    /// Begins with the service's progress as it is to be.
    pub(super) fn new(view: &'a View<'a>, batch: &'a mut Batch, mut rollout: Rollout) -> Self {
        let log = Log::open(view.state.service(view.service.name.as_str()), &mut rollout);
        let dirty = rollout != *view.rollout.value;
        let open = Open { dirty, ..Open::default() };
        Self { view, batch, rollout, log, tells_tasks: true, open }
    }

    /// Adds an event.
    pub(super) fn say(&mut self, message: String) {
        self.make_room(PER_EVENT);
        self.open.said.push(message);
        self.open.dirty = true;
    }

    /// What is started and stopped is told by other events.
    pub(super) fn leave_tasks_untold(&mut self) {
        self.tells_tasks = false;
    }

    /// Rewrites the service itself, in the first group.
    pub(super) fn put_service(&mut self, service: Service) {
        self.open.service = Some(service);
        self.open.dirty = true;
    }

    /// Writes a record that nobody writes but with the rollout, whose guard guards it too.
    pub(super) fn write(&mut self, write: Write) {
        self.make_room(1);
        self.open.written.push(write);
        self.open.dirty = true;
    }

    /// Writes a record that others write too, as this plan leaves it.
    pub(super) fn rewrite(&mut self, revision: Revision, record: Record) {
        self.make_room(2);
        self.open.guarded.push((record.key(), Some(revision)));
        self.open.written.push(Write::Put(record));
        self.open.dirty = true;
    }

    /// Asks a task to stop.
    pub(super) fn stop(&mut self, task: &longshore_model::Entry<Task>, stop: Stop) {
        self.make_room(2);
        let mut after = (*task.value).clone();
        after.request_stop(self.with_origin(task, stop), self.view.now);
        self.open.stopped.push((after, task.revision));
        self.open.dirty = true;
    }

    /// What the scheduler does comes from whoever changed the service last, unless the task's instance is being drained.
    fn with_origin(&self, task: &Task, stop: Stop) -> Stop {
        if !matches!(stop.by, StoppedBy::Scheduler | StoppedBy::Deployment) {
            return stop;
        }
        let instance = task.instance.and_then(|id| self.view.state.instance(id)?.instance.as_ref());
        match instance.is_some_and(|instance| instance.status != container_instance::Status::Active) {
            true => Stop { by: StoppedBy::InstanceRemoval, ..stop },
            false => stop.requested(self.view.service.changed_by.clone()),
        }
    }

    /// Starts a task. Tasks of one instance are best started one after another.
    pub(super) fn start(&mut self, task: Task) {
        let Some(instance) = task.instance else {
            // It waits for capacity, and holds nothing yet.
            self.make_room(1);
            self.open.started.push(Arc::new(task));
            self.open.dirty = true;
            return;
        };
        let known = self.open.instances.contains_key(&instance);
        if !self.make_room(1 + if known { 0 } else { PER_INSTANCE }) || !known {
            self.open.instances.insert(instance, ());
        }
        self.batch.hold(self.view.state, instance, &task.demand);
        self.open.started.push(Arc::new(task));
        self.open.dirty = true;
    }

    /// What is added from here on is not in one group with what was added before.
    pub(super) fn cut(&mut self) {
        if !self.open.started.is_empty() || !self.open.stopped.is_empty() {
            self.close();
        }
    }

    /// Adds the last group to the batch.
    pub(super) fn finish(mut self) {
        if self.open.dirty {
            self.close();
        }
    }

    /// Closes the open group when it has not that much room left; true when it stayed open.
    fn make_room(&mut self, operations: usize) -> bool {
        let fits = self.open.operations() + operations <= MAX_OPERATIONS;
        if !fits {
            self.close();
        }
        fits
    }

    fn close(&mut self) {
        let open = std::mem::take(&mut self.open);
        let (service, cluster) = (&self.view.service, &self.view.service.cluster);
        let name = &service.name;
        let mut group = Group::new(reason(service, &open));
        group.guards.push(self.batch.chain.guard(Key::Service(cluster.clone(), name.clone()), Some(service.revision)));
        let rollout = Key::Rollout(cluster.clone(), name.clone());
        group.guards.push(self.batch.chain.guard(rollout, Some(self.view.rollout.revision)));
        for (key, revision) in &open.guarded {
            group.guards.push(self.batch.chain.guard(key.clone(), *revision));
        }
        for &id in open.instances.keys() {
            self.batch.reserve(&mut group, cluster, id, self.view.state.instance(id));
        }
        self.write_events(&mut group, &open);
        for (task, revision) in open.stopped {
            group.guards.push(self.batch.chain.guard(Key::Task(cluster.clone(), task.id), Some(revision)));
            group.writes.push(Write::Put(Record::Task(Arc::new(task))));
        }
        group.writes.extend(open.started.into_iter().map(|task| Write::Put(Record::Task(task))));
        group.writes.extend(open.written);
        group.writes.extend(open.service.map(|service| Write::Put(Record::Service(Arc::new(service)))));
        self.rollout.generation += 1;
        group.writes.push(Write::Put(Record::Rollout(Arc::new(self.rollout.clone()))));
        self.batch.chain.push(group);
    }

    fn write_events(&mut self, group: &mut Group, open: &Open) {
        let own = if self.tells_tasks { own_events(self.view.service, open) } else { Vec::new() };
        for message in own.into_iter().chain(open.said.iter().cloned()) {
            self.log.write(&mut self.rollout, group, message, self.view.now);
        }
    }
}

/// Where task sets roll a service out, a group has tasks of one of them alone.
fn own_events(service: &Service, open: &Open) -> Vec<String> {
    let mut tasks = open.started.iter().map(|task| &**task).chain(open.stopped.iter().map(|(task, _)| task));
    let owner = tasks.next().filter(|_| service.controller != Controller::Ecs).and_then(|task| task.owner.as_ref());
    let whose = Whose { service: &service.name, task_set: owner.map(|owner| owner.deployment) };
    let ids = |running: bool| -> Vec<TaskId> {
        let stopped = open.stopped.iter().map(|(task, _)| task);
        stopped.filter(|task| (task.last >= Status::Running) == running).map(|task| task.id).collect()
    };
    let started: Vec<TaskId> = open.started.iter().map(|task| task.id).collect();
    let (running, pending) = (ids(true), ids(false));
    let mut messages = Vec::new();
    if !started.is_empty() {
        messages.push(events::started(whose, &started));
    }
    if !running.is_empty() {
        messages.push(events::stopped_running(whose, &running));
    }
    if !pending.is_empty() {
        messages.push(events::stopped_pending(whose, pending.len()));
    }
    messages
}

fn reason(service: &Service, open: &Open) -> String {
    match (open.started.len(), open.stopped.len()) {
        (0, 0) => format!("service {}: progress", service.name),
        (started, stopped) => format!("service {}: start {started}, stop {stopped}", service.name),
    }
}
