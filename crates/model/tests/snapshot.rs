//! The snapshot's indexes always say what the records say, whatever was written, replaced and removed, in any order.

use std::collections::BTreeSet;
use std::sync::Arc;

use longshore_model::id::TaskId;
use longshore_model::task::{Desired, Owner, Status};
use longshore_model::{
    ClusterName, ClusterState, DeploymentId, InstanceId, Key, Record, Reservation, Revision, Snapshot, Task, Write,
    fixture,
};
use proptest::prelude::*;

fn cluster() -> ClusterName {
    "prod".into()
}

fn task(id: u128, instance: Option<u128>, service: Option<&str>, (desired, last): (Desired, Status)) -> Task {
    let owner = service.map(|name| Owner { service: name.into(), deployment: DeploymentId::from_bits(1) });
    let instance = instance.map(InstanceId::from_bits);
    Task { instance, owner, desired, last, ..fixture::task(TaskId::from_bits(id)) }
}

#[derive(Debug, Clone)]
enum Step {
    Put { id: u128, instance: Option<u128>, service: Option<u8>, state: (Desired, Status) },
    Delete { id: u128 },
}

fn step() -> impl Strategy<Value = Step> {
    let desired = proptest::sample::select(vec![Desired::Running, Desired::Stopped]);
    let last = proptest::sample::select(vec![Status::Pending, Status::Running, Status::Stopped]);
    let put = (0..12u128, proptest::option::of(0..3u128), proptest::option::of(0..3u8), (desired, last))
        .prop_map(|(id, instance, service, state)| Step::Put { id, instance, service, state });
    prop_oneof![4 => put, 1 => (0..12u128).prop_map(|id| Step::Delete { id })]
}

const SERVICES: [&str; 3] = ["a", "b", "c"];

fn ids<'a>(tasks: impl Iterator<Item = &'a Task>) -> BTreeSet<TaskId> {
    tasks.map(|task| task.id).collect()
}

/// Every index, held against a scan of all tasks.
fn check_indexes(state: &ClusterState) {
    let all = || state.tasks().values().map(|entry| &*entry.value);
    let of_index = |found: Vec<TaskId>, wanted: BTreeSet<TaskId>| {
        assert_eq!(found.len(), wanted.len());
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), wanted);
    };
    of_index(state.live_tasks().map(|task| task.id).collect(), ids(all().filter(|task| task.is_live())));
    for instance in (0..3).map(InstanceId::from_bits) {
        let on = || all().filter(move |task| task.instance == Some(instance));
        of_index(state.live_tasks_on(instance).map(|t| t.id).collect(), ids(on().filter(|t| t.is_live())));
        of_index(state.ordered_tasks_on(instance).map(|t| t.id).collect(), ids(on().filter(|t| t.order().is_some())));
        assert_eq!(state.task_ids_on(instance).is_some(), on().next().is_some(), "no empty set is kept");
    }
    for name in SERVICES {
        let of = || all().filter(move |task| task.owner.as_ref().is_some_and(|owner| owner.service.as_str() == name));
        of_index(state.live_tasks_of(name).map(|t| t.id).collect(), ids(of().filter(|t| t.is_live())));
        of_index(state.stopped_tasks_of(name).map(|t| t.id).collect(), ids(of().filter(|t| !t.is_live())));
        assert_eq!(state.task_ids_of(name).is_some(), of().next().is_some(), "no empty set is kept");
    }
}

proptest! {
    #[test]
    fn indexes_say_what_the_records_say(steps in proptest::collection::vec(step(), 1..80)) {
        let mut snapshot = Snapshot::default();
        for (revision, step) in (1..).map(Revision).zip(steps) {
            let before = snapshot.clone();
            let write = match step {
                Step::Put { id, instance, service, state } => {
                    let service = service.map(|index| SERVICES[usize::from(index)]);
                    Write::Put(Record::Task(Arc::new(task(id, instance, service, state))))
                }
                Step::Delete { id } => Write::Delete(Key::Task(cluster(), TaskId::from_bits(id))),
            };
            let key = write.key();
            let puts = matches!(write, Write::Put(_));
            snapshot.apply(revision, &[write]);
            prop_assert_eq!(snapshot.revision_of(&key), puts.then_some(revision));
            prop_assert_eq!(before.revision(), Revision(revision.0 - 1), "older snapshots do not change");
            match snapshot.cluster("prod") {
                Some(state) => check_indexes(state),
                None => prop_assert!(!puts),
            }
        }
    }
}

#[test]
fn an_instance_is_forgotten_with_its_last_record() {
    let (id, mut snapshot) = (InstanceId::from_bits(1), Snapshot::default());
    let reservation = Record::Reservation(cluster(), id, Arc::new(Reservation::default()));
    snapshot.apply(Revision(1), &[Write::Put(reservation)]);
    assert!(snapshot.cluster("prod").is_some_and(|state| state.instance(id).is_some()));
    snapshot.apply(Revision(2), &[Write::Delete(Key::Reservation(cluster(), id))]);
    assert!(snapshot.cluster("prod").is_none(), "nothing is left of the cluster either");
}
