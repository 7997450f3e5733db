//! Who goes first, by example and as a property.

use std::sync::Arc;

use longshore_model::placement::Attribute;
use longshore_model::snapshot::Entry;
use longshore_model::{ClusterName, ContainerInstance, Revision, Task, Timestamp, fixture};
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
        is_protected: false,
    };
    tasks.iter().map(member).collect()
}

/// Tasks left in each zone after that many were picked.
fn left_in_zones(places: &[(u128, u128)], count: u32, salt: u64) -> Vec<usize> {
    let tasks = tasks(places);
    let members = members(&tasks);
    let picked: Vec<TaskId> =
        pick(members.iter().copied(), &members, count, salt).iter().map(|member| member.task.id).collect();
    let mut zones: BTreeMap<_, usize> = BTreeMap::new();
    for task in &tasks {
        *zones.entry(task.availability_zone.clone()).or_default() += usize::from(!picked.contains(&task.id));
    }
    zones.into_values().collect()
}

#[test]
fn the_fullest_zone_gives_first() {
    // Rule 5.4: scaling in keeps zones even, and within a zone takes from the instance with most tasks.
    let places = [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2), (3, 1)];
    assert_eq!(left_in_zones(&places, 2, 1), [2, 2, 1]);
    assert_eq!(left_in_zones(&places, 4, 1), [1, 1, 1]);
    assert_eq!(left_in_zones(&places, 99, 1), [0, 0, 0]);
}

#[test]
fn within_a_zone_the_fullest_instance_gives_first() {
    // Rule 5.4: scaling in keeps zones even, and within a zone takes from the instance with most tasks.
    let tasks = tasks(&[(1, 1), (1, 2), (1, 2), (1, 2), (1, 3), (1, 3)]);
    let members = members(&tasks);
    let picked = pick(members.iter().copied(), &members, 3, 1);
    let mut instances: Vec<u128> = picked.iter().map(|m| m.task.instance.map_or(0, InstanceId::bits)).collect();
    instances.sort_unstable();
    assert_eq!(instances, [102, 102, 103], "one is left on each");
}

#[test]
fn tasks_that_are_no_candidates_count_for_their_zone() {
    let tasks = tasks(&[(1, 1), (2, 1), (2, 2), (2, 3)]);
    let members = members(&tasks);
    let candidates = members[..2].iter().copied();
    let picked = pick(candidates, &members, 1, 1);
    assert_eq!(picked[0].task.availability_zone.as_deref(), Some("zone-2"));
}

proptest! {
    #[test]
    fn zones_that_can_be_even_are(
        places in proptest::collection::vec((1u128..4, 1u128..5), 1..40), count in 0u32..40, salt: u64,
    ) {
        // Rule 5.4: scaling in keeps zones even, and within a zone takes from the instance with most tasks.
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
