//! Packs what is to be done for a daemon into groups that a store takes: each guards the daemon, rewrites its newest
//! deployment, and rests on the one before.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::task::Stop;
use longshore_model::{
    DaemonDeployment, Entry, Group, InstanceId, Key, Plan, Record, Reservation, Revision, Task, Write,
};

use super::View;
use crate::chain::Chain;

/// The daemon's guard, the deployment's guard and its rewriting.
const FIXED: usize = 3;

/// A task's guard and its rewriting.
const PER_STOP: usize = 2;

/// An instance's guard, its reservation's guard and rewriting, and the task.
const PER_START: usize = 4;

/// Groups in the making.
pub(super) struct Groups<'a> {
    view: &'a View<'a>,
    chain: Chain,
    /// As the groups so far leave it.
    deployment: DaemonDeployment,
    is_dirty: bool,
    started: BTreeMap<InstanceId, Arc<Task>>,
    stopped: Vec<(Task, Revision)>,
}

impl<'a> Groups<'a> {
    /// Begins with the deployment as it is to be.
    pub(super) fn new(view: &'a View<'a>, deployment: DaemonDeployment) -> Self {
        let is_dirty = deployment != *view.deployment.value;
        Self { view, chain: Chain::default(), deployment, is_dirty, started: BTreeMap::new(), stopped: Vec::new() }
    }

    /// Asks a task to stop.
    pub(super) fn stop(&mut self, task: &Entry<Task>, stop: Stop) {
        self.make_room(PER_STOP);
        let mut after = (*task.value).clone();
        after.request_stop(stop, self.view.now);
        self.stopped.push((after, task.revision));
        self.is_dirty = true;
    }

    /// Starts a task on an instance that gets no other one of this daemon.
    pub(super) fn start(&mut self, task: Task) {
        let Some(instance) = task.instance else { return };
        self.make_room(PER_START);
        self.started.insert(instance, Arc::new(task));
        self.is_dirty = true;
    }

    /// The groups.
    pub(super) fn finish(mut self) -> Plan {
        if self.is_dirty {
            self.close();
        }
        self.chain.finish()
    }

    fn make_room(&mut self, operations: usize) {
        let taken = FIXED + PER_START * self.started.len() + PER_STOP * self.stopped.len();
        if taken + operations > MAX_OPERATIONS {
            self.close();
        }
    }

    fn close(&mut self) {
        let (started, stopped) = (std::mem::take(&mut self.started), std::mem::take(&mut self.stopped));
        let (daemon, cluster) = (self.view.daemon, &self.view.daemon.cluster);
        let mut group = Group::new(match (started.len(), stopped.len()) {
            (0, 0) => format!("daemon {}: progress", daemon.name),
            (started, stopped) => format!("daemon {}: start {started}, stop {stopped}", daemon.name),
        });
        let key = Key::Daemon(cluster.clone(), daemon.name.clone());
        group.guards.push(self.chain.guard(key, Some(daemon.revision)));
        let key = Key::DaemonDeployment(cluster.clone(), daemon.name.clone(), self.deployment.id);
        group.guards.push(self.chain.guard(key, Some(self.view.deployment.revision)));
        for (&id, task) in &started {
            let found = self.view.state.instance(id);
            let mut held: Reservation = found.map(|found| found.held()).unwrap_or_default();
            held.add(&task.demand);
            self.chain.reserve(&mut group, cluster, id, found, Arc::new(held));
        }
        for (task, revision) in stopped {
            group.guards.push(self.chain.guard(Key::Task(cluster.clone(), task.id), Some(revision)));
            group.writes.push(Write::Put(Record::Task(Arc::new(task))));
        }
        group.writes.extend(started.into_values().map(|task| Write::Put(Record::Task(task))));
        self.deployment.generation += 1;
        group.writes.push(Write::Put(Record::DaemonDeployment(Arc::new(self.deployment.clone()))));
        self.is_dirty = false;
        self.chain.push(group);
    }
}
