//! What holds when many commit at once.

use std::sync::Arc;

use longshore_model::{Demand, Group, Guard, InstanceId, Key, Record, Reservation, Snapshot};

use super::samples::{CLUSTER, family, instance, task};
use super::{Harness, commit, open, put, within_limit};
use crate::Store;

const INSTANCES: u128 = 3;
const CPU_UNITS: u32 = 1000;
const PLACERS: u128 = 12;
const TASKS_EACH: u128 = 15;
const TASK_CPU_UNITS: u32 = 70;

/// Many planners place tasks on the same few instances from snapshots that are out of date as soon as they have been
/// taken. At no revision does an instance's reservation exceed what it has or differ from what its tasks hold.
pub async fn racing_placements_never_oversell<H: Harness>(harness: H) {
    let store = open(&harness);
    for bits in 0..INSTANCES {
        put(&store, Group::new("register").put(Record::Instance(Arc::new(instance(bits, CPU_UNITS))))).await;
    }
    let stores: Vec<Store> = if harness.shares() { vec![store.clone(), open(&harness)] } else { vec![store.clone()] };
    let mut watch = store.watch();
    let racing: Vec<_> = (0..PLACERS)
        .map(|placer| {
            let store = stores[usize::try_from(placer).expect("few") % stores.len()].clone();
            tokio::spawn(async move {
                let mut placed = 0u128;
                for number in 0..TASKS_EACH {
                    placed += u128::from(place(&store, placer * TASKS_EACH + number).await);
                }
                placed
            })
        })
        .collect();
    let watching = tokio::spawn({
        let store = store.clone();
        async move {
            loop {
                assert_not_oversold(&store.snapshot());
                watch.next().await;
            }
        }
    });
    let mut placed = 0;
    for racer in racing {
        placed += within_limit("placing", racer).await.expect("a placer ends");
    }
    let each = u128::from(CPU_UNITS / TASK_CPU_UNITS);
    assert_eq!(placed, each * INSTANCES, "the instances are full, to the last task that fits");
    let snapshot = store.snapshot();
    assert_not_oversold(&snapshot);
    assert_eq!(snapshot.cluster(CLUSTER).map(|cluster| cluster.live_task_count() as u128), Some(placed));
    assert!(!watching.is_finished(), "no snapshot on the way was oversold");
    watching.abort();
}

/// Places one task on the first instance that has room, planning again as long as others get there first.
async fn place(store: &Store, number: u128) -> bool {
    loop {
        let snapshot = store.snapshot();
        // Whoever runs in between makes the snapshot stale.
        tokio::task::yield_now().await;
        let demand = Demand { cpu_units: TASK_CPU_UNITS, memory_mib: 64, ..Demand::default() };
        let cluster = snapshot.cluster(CLUSTER).expect("instances were registered");
        let room = cluster.instances().iter().find(|(_, state)| {
            let instance = state.instance.as_ref().expect("it was registered");
            instance.capacity.fits(&state.held(), &demand).is_ok()
        });
        let Some((id, state)) = room else { return false };
        let mut held = state.held();
        held.add(&demand);
        let key = Key::Reservation(CLUSTER.into(), *id);
        let group = Group::new("place a task")
            .guard(Guard::unchanged(key.clone(), snapshot.revision_of(&key)))
            .put(Record::Reservation(CLUSTER.into(), *id, Arc::new(held)))
            .put(Record::Task(Arc::new(task(1000 + number, *id, TASK_CPU_UNITS))));
        if commit(store, group).await[0].committed().is_some() {
            return true;
        }
    }
}

fn assert_not_oversold(snapshot: &Snapshot) {
    let Some(cluster) = snapshot.cluster(CLUSTER) else { return };
    for (id, state) in cluster.instances() {
        let Some(instance) = state.instance.as_ref() else { continue };
        let held = state.held();
        assert!(!instance.capacity.is_oversold(&held), "{id} is oversold at {}: {held:?}", snapshot.revision());
        assert_eq!(held, sum_of_tasks(snapshot, *id), "what {id} has reserved at {}", snapshot.revision());
    }
}

fn sum_of_tasks(snapshot: &Snapshot, instance: InstanceId) -> Reservation {
    let mut sum = Reservation::default();
    let tasks = snapshot.cluster(CLUSTER).into_iter().flat_map(|cluster| cluster.live_tasks_on(instance));
    tasks.for_each(|task| sum.add(&task.demand));
    sum
}

/// Many read a number, add one and write it back under a guard: the sum is the number of those who were told that they did.
pub async fn racing_increments_are_never_lost<H: Harness>(harness: H) {
    const RACERS: u32 = 16;
    const ROUNDS: u32 = 12;
    let store = open(&harness);
    let stores: Vec<Store> = if harness.shares() { vec![store.clone(), open(&harness)] } else { vec![store.clone()] };
    let racing: Vec<_> = (0..RACERS as usize)
        .map(|racer| {
            let store = stores[racer % stores.len()].clone();
            tokio::spawn(async move {
                for _ in 0..ROUNDS {
                    increment(&store).await;
                }
            })
        })
        .collect();
    for racer in racing {
        within_limit("counting", racer).await.expect("a racer ends");
    }
    // Another server's last increments are seen by whoever writes next.
    increment(&store).await;
    let counted = store.snapshot().family("counter").and_then(|family| family.counter.as_ref()?.last_revision.into());
    assert_eq!(counted, Some(RACERS * ROUNDS + 1));
}

async fn increment(store: &Store) {
    let key = Key::Family("counter".into());
    loop {
        let snapshot = store.snapshot();
        tokio::task::yield_now().await;
        let count = snapshot.family("counter").and_then(|f| f.counter.as_ref()).map_or(0, |c| c.last_revision);
        let guard = Guard::unchanged(key.clone(), snapshot.revision_of(&key));
        let group = Group::new("count").guard(guard).put(family("counter", count + 1));
        if commit(store, group).await[0].committed().is_some() {
            return;
        }
    }
}
