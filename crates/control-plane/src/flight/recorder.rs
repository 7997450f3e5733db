//! Which stopped tasks are written down, and which are forgotten: a pure decision on a snapshot.
//!
//! A task is written down within a minute of its end, and again should it change after it. Of all that have stopped the newest
//! [`MAX_TASKS`] are kept, for a set time each.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::flight::{EndedTask, Event, Flight, FlightState, MAX_TASKS, Part};
use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::{
    ClusterName, ClusterState, Entry, Group, Guard, Key, Plan, Record, Snapshot, Task, TaskId, Timestamp, Write,
};
use longshore_state::stored::flight;

/// The most tasks that are written down in one round: packing takes time, and others wait for the thread.
const A_ROUND: usize = 256;

/// The most events of its service that are kept with a task.
const MAX_EVENTS: usize = 20;

/// What a round does.
#[derive(Debug, Default)]
pub(crate) struct Round {
    /// What is to be written.
    pub(crate) plan: Plan,
    /// Whether the next round has more of the same to do at once.
    pub(crate) goes_on: bool,
}

/// Whether it is written down as it is.
fn is_written_down(state: &ClusterState, task: &Entry<Task>) -> bool {
    state.flights().get(&task.id).and_then(|kept| kept.task).is_some_and(|kept| kept.revision > task.revision)
}

/// The tasks that are to be kept.
pub(crate) struct Kept<'a>(BTreeSet<(&'a ClusterName, TaskId)>);

impl<'a> Kept<'a> {
    /// The newest of those that have stopped, in the snapshot and before.
    pub(crate) fn choose(snapshot: &'a Snapshot, now: Timestamp, history: Duration) -> Self {
        let mut all: Vec<(Timestamp, &ClusterName, TaskId)> = Vec::new();
        // What is in a cluster that was deleted and forgotten can be asked for by nobody.
        for (name, state) in snapshot.clusters().iter().filter(|(_, state)| is_known(state)) {
            let stopped = state.tasks().values().filter(|task| !task.is_live());
            all.extend(stopped.filter_map(|task| Some((task.stopped_at?, name, task.id))));
            let gone = state.flights().iter().filter(|(id, _)| state.task(**id).is_none());
            all.extend(gone.filter_map(|(id, known)| Some((known.since()?, name, *id))));
        }
        all.retain(|(at, ..)| now.since(*at) < history);
        if all.len() > MAX_TASKS {
            all.sort_unstable_by(|one, other| other.cmp(one));
            all.truncate(MAX_TASKS);
        }
        Self(all.into_iter().map(|(_, name, id)| (name, id)).collect())
    }

    fn has(&self, cluster: &ClusterName, task: TaskId) -> bool {
        self.0.contains(&(cluster, task))
    }

    /// Whether the snapshot may forget a task that has stopped: it is written down as it is, or need not be.
    pub(crate) fn may_forget(&self, state: &ClusterState, task: &Entry<Task>) -> bool {
        is_written_down(state, task) || !self.has(&task.cluster, task.id)
    }

    /// Writes down what is to be kept, and forgets what is not.
    pub(crate) fn round(&self, snapshot: &Snapshot) -> Round {
        let mut round = Round::default();
        let mut written = 0;
        for (name, state) in snapshot.clusters() {
            for (id, known) in state.flights().iter().filter(|(id, _)| !self.has(name, **id)) {
                forget(&mut round.plan, name, *id, known);
            }
            let stopped = state.tasks().values().filter(|task| !task.is_live() && self.has(name, task.id));
            for task in stopped.filter(|task| !is_written_down(state, task)) {
                if written == A_ROUND {
                    round.goes_on = true;
                    break;
                }
                written += 1;
                round.plan.groups.extend(write_down(snapshot, state, task));
            }
        }
        round
    }
}

/// Whether the cluster can be named, and will be for as long as anybody cares.
fn is_known(state: &ClusterState) -> bool {
    state.cluster().is_some_and(|cluster| cluster.status != longshore_model::cluster::Status::Inactive)
        || state.tasks().values().any(|task| !task.is_live())
}

/// The group that writes a task down.
fn write_down(snapshot: &Snapshot, state: &ClusterState, task: &Entry<Task>) -> Option<Group> {
    let at = task.stopped_at?;
    let ended = ended(snapshot, state, task);
    let key = Key::Flight(task.cluster.clone(), task.id, Part::Task);
    let before = snapshot.revision_of(&key);
    let packed = flight::ended_task(ended);
    let flight = Flight { cluster: task.cluster.clone(), task: task.id, part: Part::Task, at, packed };
    let task_key = Key::Task(task.cluster.clone(), task.id);
    Some(
        Group::new("a stopped task is written down")
            .guard(Guard::unchanged(task_key, Some(task.revision)))
            .guard(Guard::unchanged(key, before))
            .put(Record::Flight(Arc::new(flight))),
    )
}

/// A task as it ended, with what would be forgotten before it.
pub(super) fn ended(snapshot: &Snapshot, state: &ClusterState, task: &Task) -> EndedTask {
    let definition = snapshot.task_definition(&task.definition);
    let text = |name| Some(Arc::from(definition?.document.text(name)?));
    EndedTask { task: task.clone(), cpu: text("cpu"), memory: text("memory"), events: events(state, task) }
}

/// The events of a task's service that name it, the oldest first.
fn events(state: &ClusterState, task: &Task) -> Vec<Event> {
    let Some(service) = task.owner.as_ref().and_then(|owner| state.service(owner.service.as_str())) else {
        return Vec::new();
    };
    let id = task.id.to_string();
    let naming = service.events.values().rev().filter(|event| event.message.contains(&id));
    let mut events: Vec<Event> = naming
        .take(MAX_EVENTS)
        .map(|event| Event { at: event.created_at, message: Arc::clone(&event.message) })
        .collect();
    events.reverse();
    events
}

fn forget(plan: &mut Plan, cluster: &ClusterName, id: TaskId, known: &FlightState) {
    let parts = Part::ALL.into_iter().filter_map(|part| Some((part, known.part(part)?)));
    let has_room = |group: &mut Group| group.reason == FORGOTTEN && group.operations() + 4 <= MAX_OPERATIONS;
    let mut group = plan.groups.pop_if(has_room).unwrap_or_else(|| Group::new(FORGOTTEN));
    for (part, kept) in parts {
        let key = Key::Flight(cluster.clone(), id, part);
        group.guards.push(Guard::unchanged(key.clone(), Some(kept.revision)));
        group.writes.push(Write::Delete(key));
    }
    plan.groups.push(group);
}

const FORGOTTEN: &str = "what was kept of stopped tasks is forgotten";

#[cfg(test)]
mod tests {
    use longshore_model::task::{Stop, StopCode, StoppedBy};
    use longshore_model::{Revision, fixture};

    use super::*;

    const HISTORY: Duration = Duration::from_secs(100);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    fn stopped(bits: u128, second: i64) -> Task {
        let mut task = fixture::task(TaskId::from_bits(bits));
        let stop = Stop::new(StopCode::UserInitiated, "enough", StoppedBy::Caller);
        assert!(task.declare_stopped(stop, at(second)));
        task
    }

    fn apply(snapshot: &mut Snapshot, plan: &Plan) {
        for group in &plan.groups {
            let next = Revision(snapshot.revision().0 + 1);
            snapshot.apply(next, &group.writes);
        }
    }

    fn world(tasks: impl IntoIterator<Item = Task>) -> Snapshot {
        let mut snapshot = Snapshot::default();
        let cluster = Record::Cluster(Arc::new(fixture::cluster("prod")));
        let tasks = tasks.into_iter().map(|task| Record::Task(Arc::new(task)));
        snapshot.apply(Revision(1), &tasks.chain([cluster]).map(Write::Put).collect::<Vec<_>>());
        snapshot
    }

    fn round(snapshot: &Snapshot, now: Timestamp, history: Duration) -> Round {
        Kept::choose(snapshot, now, history).round(snapshot)
    }

    fn keys(plan: &Plan) -> Vec<String> {
        plan.groups.iter().flat_map(|group| &group.writes).map(|write| write.key().to_string()).collect()
    }

    #[test]
    fn a_task_is_written_down_once_and_again_when_it_has_changed() {
        let mut snapshot = world([stopped(1, 10), fixture::task(TaskId::from_bits(2))]);
        let state = |snapshot: &Snapshot| snapshot.cluster("prod").cloned().expect("a cluster");
        let may_forget = |snapshot: &Snapshot, task: &Entry<Task>| {
            Kept::choose(snapshot, at(20), HISTORY).may_forget(&state(snapshot), task)
        };
        let task = |snapshot: &Snapshot| state(snapshot).task(TaskId::from_bits(1)).cloned().expect("a task");
        assert!(!may_forget(&snapshot, &task(&snapshot)), "it would be gone for good");
        let first = round(&snapshot, at(20), HISTORY);
        assert_eq!(keys(&first.plan), [format!("flight/prod/{}/task", TaskId::from_bits(1))]);
        apply(&mut snapshot, &first.plan);
        assert!(may_forget(&snapshot, &task(&snapshot)));
        assert!(round(&snapshot, at(20), HISTORY).plan.groups.is_empty());

        let tagged = Task { version: 9, ..(*task(&snapshot).value).clone() };
        snapshot.apply(Revision(9), &[Write::Put(Record::Task(Arc::new(tagged)))]);
        assert!(!may_forget(&snapshot, &task(&snapshot)));
        assert_eq!(round(&snapshot, at(20), HISTORY).plan.groups.len(), 1);
    }

    #[test]
    fn its_time_ends_whether_the_snapshot_has_it_or_not() {
        let mut snapshot = world([stopped(1, 10)]);
        let first = round(&snapshot, at(20), HISTORY);
        apply(&mut snapshot, &first.plan);
        assert!(round(&snapshot, at(109), HISTORY).plan.groups.is_empty());
        let over = round(&snapshot, at(110), HISTORY);
        assert_eq!(keys(&over.plan), [format!("flight/prod/{}/task", TaskId::from_bits(1))]);
        let delete = Write::Delete(Key::Task("prod".into(), TaskId::from_bits(1)));
        snapshot.apply(Revision(50), &[delete]);
        assert_eq!(round(&snapshot, at(109), HISTORY).plan.groups.len(), 0);
        let over = round(&snapshot, at(110), HISTORY);
        apply(&mut snapshot, &over.plan);
        assert!(snapshot.cluster("prod").is_some_and(|state| state.flights().is_empty()));
    }

    #[test]
    fn only_so_many_are_written_down_at_once_and_only_so_many_kept() {
        let mut snapshot = world((0..MAX_TASKS as u128 + 5).map(|bits| stopped(bits, 10 + bits as i64)));
        let now = at(20 + MAX_TASKS as i64);
        let history = Duration::from_secs(1_000_000);
        let mut rounds = 0;
        loop {
            let next = round(&snapshot, now, history);
            apply(&mut snapshot, &next.plan);
            rounds += 1;
            if !next.goes_on {
                break;
            }
            assert!(next.plan.groups.len() <= A_ROUND);
        }
        assert_eq!(rounds, MAX_TASKS.div_ceil(A_ROUND));
        let state = snapshot.cluster("prod").cloned().expect("a cluster");
        assert_eq!(state.flights().len(), MAX_TASKS);
        assert!(!state.flights().contains_key(&TaskId::from_bits(4)), "the oldest go first");
        snapshot.apply(Revision(100_000), &[Write::Put(Record::Task(Arc::new(stopped(1 << 100, 30_000))))]);
        let next = round(&snapshot, at(40_000), history);
        assert_eq!(next.plan.groups.len(), 2, "one comes, the oldest goes: {:?}", keys(&next.plan));
        assert!(round(&snapshot, now, history).plan.groups.len() <= 2);
    }
}
