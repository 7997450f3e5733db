//! What follows when tasks change or end: what they held is given back in the same group that says they have stopped.
//!
//! A task holds its resources until it has stopped; asking it to stop frees nothing. Giving back is guarded by the
//! reservation's revision like taking is, so that sums never drift.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::container_instance::Status;
use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::task::Stop;
use longshore_model::{
    ClusterName, ClusterState, ContainerInstance, Entry, Group, Guard, InstanceId, Key, Plan, Record, Reservation,
    Task, Timestamp, Write,
};

use crate::chain::Chain;

/// The group that writes a task that was changed, guarded by what `state` has of it; if it has stopped since, what it
/// held is given back. At most four operations.
pub fn update_task(state: &ClusterState, after: Task, reason: impl Into<String>) -> Group {
    let mut update = Update::new(state, reason.into());
    update.add(Arc::new(after));
    update.into_group()
}

/// Like [`update_task`] for many tasks, in as few groups as they fit into. A group is refused as a whole when one of its
/// tasks has changed meanwhile.
pub fn update_tasks(state: &ClusterState, after: Vec<Task>, reason: &str) -> Plan {
    let mut update = Update::new(state, reason.to_owned());
    for task in after {
        update.add(Arc::new(task));
    }
    update.finish()
}

/// Like [`update_tasks`], but with groups that each concern one instance, so that what others do on an instance refuses
/// the changes there and no others; and for each task, in the order given, the group that it is in. No task may come
/// twice.
pub fn update_tasks_by_instance(state: &ClusterState, after: Vec<Task>, reason: &str) -> (Plan, Vec<usize>) {
    let mut order: Vec<(usize, Arc<Task>)> = after.into_iter().map(Arc::new).enumerate().collect();
    order.sort_by_key(|(_, task)| task.instance);
    let mut update = Update::new(state, reason.to_owned());
    let (mut groups, mut instance) = (vec![0; order.len()], None);
    for (index, task) in order {
        if instance != Some(task.instance) && update.group.operations() > 0 {
            update.close_group();
        }
        instance = Some(task.instance);
        update.add(task);
        groups[index] = update.chain.len();
    }
    (update.finish(), groups)
}

/// Declares all tasks of an instance stopped that has been away for too long. What they hold they hold on to, since they
/// may run on there: when the instance returns, its agent is told to stop them, and each gives back what it held when the
/// agent says that it has ended. The instance itself stays as it is. An agent that connects meanwhile makes the plan void.
pub fn lose_instance(state: &ClusterState, instance: InstanceId, stop: &Stop, now: Timestamp) -> Plan {
    let mut update = Update::new(state, format!("instance {instance} is lost"));
    update.rests_on = state.instance(instance).and_then(|found| {
        let key = Key::Session(found.instance.as_ref()?.cluster.clone(), instance);
        Some(Guard::unchanged(key, found.session.as_ref().map(|session| session.revision)))
    });
    for task in state.live_tasks_on(instance) {
        let mut after: Task = (*task.value).clone();
        after.give_up(stop.clone(), now);
        update.add(Arc::new(after));
    }
    update.finish()
}

/// Makes an instance inactive and declares its tasks stopped (DeregisterContainerInstance by force, or without tasks), those
/// that were given up too. Of one that is inactive already only the tasks are left to do. Nothing happens when it was never
/// registered.
pub fn deregister_instance(state: &ClusterState, instance: InstanceId, stop: &Stop, now: Timestamp) -> Plan {
    let Some(registered) = state.instance(instance).and_then(|found| found.instance.as_ref()) else {
        return Plan::default();
    };
    let mut update = Update::new(state, format!("instance {instance} is deregistered"));
    if registered.status != Status::Inactive {
        update.deregister(registered, now);
    }
    for task in state.holding_tasks_on(instance) {
        let mut after: Task = (*task.value).clone();
        after.declare_stopped(stop.clone(), now);
        update.add(Arc::new(after));
    }
    update.finish()
}

/// A guard and a write for the task, and as many for its instance's reservation.
const OPERATIONS_PER_TASK: usize = 4;

/// Groups in the making.
struct Update<'a> {
    state: &'a ClusterState,
    chain: Chain,
    reason: String,
    group: Group,
    /// What has to be as it is for any of it.
    rests_on: Option<Guard>,
    /// What instances hold after the tasks of this group, for those of which one has stopped.
    held: BTreeMap<InstanceId, (ClusterName, Reservation)>,
    /// The same after the groups before.
    held_before: BTreeMap<InstanceId, Reservation>,
}

impl<'a> Update<'a> {
    fn new(state: &'a ClusterState, reason: String) -> Self {
        let group = Group::new(reason.clone());
        let (held, held_before) = (BTreeMap::new(), BTreeMap::new());
        Self { state, chain: Chain::default(), reason, group, rests_on: None, held, held_before }
    }

    fn add(&mut self, after: Arc<Task>) {
        let to_come = 2 * self.held.len() + usize::from(self.rests_on.is_some()) + OPERATIONS_PER_TASK;
        if self.group.operations() + to_come > MAX_OPERATIONS {
            self.close_group();
        }
        let before = self.state.task(after.id);
        let key = Key::Task(after.cluster.clone(), after.id);
        self.group.guards.push(self.chain.guard(key, before.map(|entry| entry.revision)));
        let gives_back = before.is_some_and(|before| before.holds()) && !after.holds();
        if let Some(instance) = after.instance.filter(|_| gives_back) {
            let held_before = self.held_before.get(&instance).cloned();
            let now_held = || held_before.or_else(|| Some(self.state.instance(instance)?.held())).unwrap_or_default();
            let (_, held) = self.held.entry(instance).or_insert_with(|| (after.cluster.clone(), now_held()));
            held.release(&after.demand);
        }
        self.group.writes.push(Write::Put(Record::Task(after)));
    }

    fn deregister(&mut self, registered: &Entry<ContainerInstance>, now: Timestamp) {
        let mut after: ContainerInstance = (*registered.value).clone();
        after.status = Status::Inactive;
        after.deregistered_at.get_or_insert(now);
        after.version += 1;
        let key = Key::Instance(after.cluster.clone(), after.id);
        self.group.guards.push(self.chain.guard(key, Some(registered.revision)));
        self.group.writes.push(Write::Put(Record::Instance(Arc::new(after))));
    }

    fn close_group(&mut self) {
        let mut group = std::mem::replace(&mut self.group, Group::new(self.reason.clone()));
        group.guards.extend(self.rests_on.clone());
        for (id, (cluster, held)) in std::mem::take(&mut self.held) {
            self.held_before.insert(id, held.clone());
            self.chain.rewrite_reservation(&mut group, &cluster, id, self.state.instance(id), Arc::new(held));
        }
        self.chain.push(group);
    }

    fn finish(mut self) -> Plan {
        if self.group.operations() > 0 {
            self.close_group();
        }
        self.chain.finish()
    }

    fn into_group(mut self) -> Group {
        self.close_group();
        self.chain.finish().groups.pop().unwrap_or_default()
    }
}
