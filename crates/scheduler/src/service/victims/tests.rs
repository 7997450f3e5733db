//! Who goes first, by example and as a property.

use std::sync::Arc;

use longshore_model::placement::{Attribute, Strategy};
use longshore_model::snapshot::Entry;
use longshore_model::{
    ClusterName, ContainerInstance, Record, Reservation, Revision, Snapshot, Task, Timestamp, Write, fixture,
};
use proptest::prelude::*;
use serde_json::json;

use super::super::census::Condition;
use super::*;
use crate::new_task::NewTask;
use crate::rng::Rng;

fn instance(number: u128, zone: u128) -> ContainerInstance {
    let zone = Attribute { name: "ecs.availability-zone".into(), value: Some(format!("zone-{zone}").into()) };
    ContainerInstance {
        cluster: "test".into(),
        attributes: vec![zone],
        ..fixture::container_instance(InstanceId::from_bits(number))
    }
}

/// One task for each pair of zone and instance within the zone.
fn tasks(places: &[(u128, u128)]) -> Vec<Entry<Task>> {
    let definition = fixture::task_definition(json!({}));
    let template = NewTask {
        definition: Arc::new(definition),
        group: "service:web".into(),
        started_by: None,
        launch_type: None,
        capacity_provider: None,
        overrides: None,
        tags: Vec::new(),
        enable_execute_command: false,
        owner: None,
        daemon: None,
    };
    let mut rng = Rng::new(1);
    let mut task = |&(zone, number): &(u128, u128)| {
        let instance = instance(zone * 100 + number, zone);
        let task =
            template.on(&ClusterName::from("test"), &instance, template.demand(), Timestamp::default(), &mut rng);
        Entry { revision: Revision(1), value: Arc::new(task) }
    };
    places.iter().map(&mut task).collect()
}

fn members(tasks: &[Entry<Task>]) -> Vec<Member<'_>> {
    let member = |task| Member {
        task,
        condition: Condition::Healthy,
        is_current: true,
        is_draining: false,
        is_balanced: false,
        is_protected: false,
    };
    tasks.iter().map(member).collect()
}

/// Tasks left in each zone after that many were picked.
fn left_in_zones(places: &[(u128, u128)], count: u32, salt: u64) -> Vec<usize> {
    let tasks = tasks(places);
    let members = members(&tasks);
    let picked: Vec<TaskId> = pick(&ClusterState::default(), &[], members.iter().copied(), &members, count, salt)
        .iter()
        .map(|member| member.task.id)
        .collect();
    let mut zones: BTreeMap<_, usize> = BTreeMap::new();
    for task in &tasks {
        *zones.entry(task.availability_zone.clone()).or_default() += usize::from(!picked.contains(&task.id));
    }
    zones.into_values().collect()
}

#[test]
fn the_fullest_zone_gives_first() {
    // Rule 5.4.9: scaling in keeps zones even, and within a zone takes from the instance with most tasks.
    let places = [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2), (3, 1)];
    assert_eq!(left_in_zones(&places, 2, 1), [2, 2, 1]);
    assert_eq!(left_in_zones(&places, 4, 1), [1, 1, 1]);
    assert_eq!(left_in_zones(&places, 99, 1), [0, 0, 0]);
}

#[test]
fn within_a_zone_the_fullest_instance_gives_first() {
    // Rule 5.4.9: scaling in keeps zones even, and within a zone takes from the instance with most tasks.
    let tasks = tasks(&[(1, 1), (1, 2), (1, 2), (1, 2), (1, 3), (1, 3)]);
    let members = members(&tasks);
    let picked = pick(&ClusterState::default(), &[], members.iter().copied(), &members, 3, 1);
    let mut instances: Vec<u128> = picked.iter().map(|m| m.task.instance.map_or(0, InstanceId::bits)).collect();
    instances.sort_unstable();
    assert_eq!(instances, [102, 102, 103], "one is left on each");
}

#[test]
fn tasks_that_are_no_candidates_count_for_their_zone() {
    let tasks = tasks(&[(1, 1), (2, 1), (2, 2), (2, 3)]);
    let members = members(&tasks);
    let candidates = members[..2].iter().copied();
    let picked = pick(&ClusterState::default(), &[], candidates, &members, 1, 1);
    assert_eq!(picked[0].task.availability_zone.as_deref(), Some("zone-2"));
}

/// The instances that give a task, in a cluster of these instances with so much CPU each, whose every task holds as much
/// as given.
fn givers(
    strategies: &[Strategy],
    cpu_units: &[u32],
    places: &[(u128, u128)],
    cpu_held: u32,
    count: u32,
    salt: u64,
) -> Vec<u128> {
    let mut tasks = tasks(places);
    for entry in &mut tasks {
        Arc::make_mut(&mut entry.value).demand.cpu_units = cpu_held;
    }
    let mut snapshot = Snapshot::default();
    for ((zone, number), cpu_units) in [(1, 1), (1, 2), (2, 1)].into_iter().zip(cpu_units) {
        let mut instance = instance(zone * 100 + number, zone);
        instance.capacity.cpu_units = *cpu_units;
        let mut held = Reservation::default();
        tasks.iter().filter(|task| task.instance == Some(instance.id)).for_each(|task| held.add(&task.demand));
        let reservation = Record::Reservation("test".into(), instance.id, Arc::new(held));
        let writes = [Write::Put(Record::Instance(Arc::new(instance))), Write::Put(reservation)];
        snapshot.apply(Revision(1), &writes);
    }
    let members = members(&tasks);
    let state = snapshot.cluster("test").unwrap();
    let picked = pick(state, strategies, members.iter().copied(), &members, count, salt);
    picked.iter().map(|member| member.task.instance.map_or(0, InstanceId::bits)).collect()
}

#[test]
fn a_binpack_empties_the_instance_where_most_is_left() {
    // Rule 5.4.11: scaling in with a binpack stops where most of the resource is left after the stop.
    let binpack = [Strategy::Binpack(BinpackField::Cpu)];
    let places = [(1, 1), (1, 1), (1, 1), (1, 2), (2, 1), (2, 1)];
    assert_eq!(givers(&binpack, &[1_000, 1_000, 1_000], &places, 100, 1, 1), [102], "the emptiest one");
    assert_eq!(givers(&binpack, &[1_000, 1_000, 1_000], &places, 100, 3, 1), [102, 201, 201], "and then the next");
    assert_eq!(
        givers(&binpack, &[2_000, 1_000, 1_000], &places, 100, 2, 1),
        [101, 101],
        "what is left counts, in units"
    );
}

#[test]
fn a_spread_over_zones_leaves_it_to_chance_within_one() {
    // Rule 5.4.10: scaling in with a spread keeps zones even, and picks at random within a zone.
    let spread = [Strategy::Spread(SpreadField::Attribute(ZONE.into()))];
    let places = [(1, 1), (1, 1), (1, 1), (1, 2), (2, 1)];
    let picked = |strategies: &[Strategy]| -> BTreeSet<u128> {
        (0..50).flat_map(|salt| givers(strategies, &[1_000; 3], &places, 100, 1, salt)).collect()
    };
    assert_eq!(picked(&spread), BTreeSet::from([101, 102]), "either instance of the fuller zone");
    assert_eq!(picked(&[]), BTreeSet::from([101]), "without a strategy the fuller instance");
}

#[test]
fn strategies_are_undone_in_their_order() {
    // Rule 5.4.10: scaling in keeps the values even that were spread over, and what is equal by one is left to the
    // next.
    let zone = Strategy::Spread(SpreadField::Attribute(ZONE.into()));
    let places = [(1, 1), (1, 1), (1, 2), (2, 1), (2, 1)];
    let by_cpu = [zone, Strategy::Binpack(BinpackField::Cpu)];
    assert_eq!(givers(&by_cpu, &[1_000; 3], &places, 100, 1, 1), [102], "the fullest zone, and where most is left");
    let hosts = [Strategy::Spread(SpreadField::InstanceId)];
    assert_eq!(givers(&hosts, &[1_000; 3], &places, 100, 2, 1), [101, 201], "zones even, from the fullest instances");
}

proptest! {
    #[test]
    fn zones_that_can_be_even_are(
        places in proptest::collection::vec((1u128..4, 1u128..5), 1..40), count in 0u32..40, salt: u64,
    ) {
        // Rule 5.4.9: scaling in keeps zones even, and within a zone takes from the instance with most tasks.
        let left = left_in_zones(&places, count, salt);
        prop_assert_eq!(left.iter().sum::<usize>(), places.len().saturating_sub(count as usize));
        // A zone that gave a task was never smaller than any other after it, so only untouched ones lie below the top.
        let before = left_in_zones(&places, 0, salt);
        let top = left.iter().max().copied().unwrap_or_default();
        for (left, before) in left.iter().zip(before) {
            prop_assert!(*left == before || left + 1 >= top);
        }
    }
}
