//! Services that are planned together: one plan, in which nothing is sold twice.

use longshore_model::task::{Desired, Status, Stop, StopCode, StoppedBy};
use longshore_model::{TaskDefinition, container_instance};
use longshore_scheduler::service::FULL_BATCH;
use longshore_scheduler::task_end;
use proptest::prelude::*;
use serde_json::json;

use crate::support::{World, definition, service_of};

fn web() -> TaskDefinition {
    definition("web", 1, json!({"cpu": 100, "memory": 100}))
}

fn world_of(instances: u128, cpu_units: u32, services: &[(&str, u32)]) -> World {
    let mut world = World::with_instances(instances, cpu_units, 4_000);
    world.define(&web());
    for &(name, desired) in services {
        world.create(service_of(name, desired, &web()));
    }
    world
}

fn counts(world: &World, services: &[&str]) -> Vec<usize> {
    services.iter().map(|name| world.tasks_of(name).len()).collect()
}

#[test]
fn services_on_the_same_instances_go_through_in_one_plan() {
    let services = [("a", 30), ("b", 30), ("c", 30)];
    let mut world = world_of(3, 4_000, &services);
    let batch = world.plan_all(&["a", "b", "c"]);
    assert_eq!(batch.services.len(), 3);
    assert_eq!(batch.services[2].groups.end, batch.plan.groups.len());
    world.commit_all(&batch.plan);
    assert_eq!(counts(&world, &["a", "b", "c"]), [30, 30, 30]);
}

#[test]
fn the_last_room_goes_to_the_first_service() {
    let mut world = world_of(1, 1_000, &[("a", 7), ("b", 7)]);
    let batch = world.plan_all(&["a", "b"]);
    assert!(!batch.services[0].waits_for_room && batch.services[1].waits_for_room);
    world.commit_all(&batch.plan);
    assert_eq!(counts(&world, &["a", "b"]), [7, 3]);
    assert!(world.events("b").iter().any(|event| event.contains("insufficient CPU")), "{:?}", world.events("b"));
}

/// A group that is refused takes along those that rest on it, and no others; planned again, all is there.
#[test]
fn what_others_overtook_is_planned_again() {
    let mut world = world_of(1, 10_000, &[("a", 5), ("b", 5)]);
    world.step("a");
    let (id, instance) = (world.tasks_of("a")[0].id, world.tasks_of("a")[0].instance.unwrap());
    world.edit_service("a", |service| service.desired_count = 10);
    let batch = world.plan_all(&["a", "b"]);
    let stop = Stop::new(StopCode::UserInitiated, "over", StoppedBy::Caller);
    let mut ended = (*world.state().task(id).unwrap().value).clone();
    ended.declare_stopped(stop, world.now);
    let group = task_end::update_task(world.state(), ended, "ended meanwhile");
    world.commit_all(&group.into());
    assert!(world.commit(&batch.plan).iter().all(|ok| !ok), "both rest on what the instance held");
    let batch = world.plan_all(&["a", "b"]);
    world.commit_all(&batch.plan);
    assert_eq!(counts(&world, &["a", "b"]), [10, 5]);
    assert_eq!(world.state().instance(instance).unwrap().held().cpu_units, 1_500);
}

#[test]
fn a_full_batch_leaves_the_rest_to_the_next() {
    let names: Vec<String> = (0..60).map(|number| format!("s{number:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let services: Vec<(&str, u32)> = names.iter().map(|&name| (name, 100)).collect();
    let mut world = world_of(200, 100_000, &services);
    world.checks_every_group = false;
    let (mut left, mut plans) = (names.as_slice(), 0);
    while !left.is_empty() {
        let batch = world.plan_all(left);
        assert!(!batch.services.is_empty() && batch.plan.groups.len() < FULL_BATCH + 10);
        world.commit_all(&batch.plan);
        left = &left[batch.services.len()..];
        plans += 1;
    }
    assert!((2..60).contains(&plans), "{plans} plans");
    assert!(counts(&world, &names).iter().all(|&count| count == 100));
    world.check_reservations();
}

#[test]
fn services_that_do_not_exist_are_passed_over() {
    let mut world = world_of(1, 1_000, &[("a", 2)]);
    let batch = world.plan_all(&["nobody", "a"]);
    assert_eq!((batch.services[0].groups.clone(), batch.services[0].wake_at), (0..0, None));
    world.commit_all(&batch.plan);
    assert_eq!(counts(&world, &["a"]), [2]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Planned together or one after another: as many starts and stops of each service. The world checks after every
    /// group that nothing is oversold.
    #[test]
    fn together_is_like_one_after_another(
        desired in prop::collection::vec(0u32..40, 1..6),
        cpu_units in 300u32..3_000,
        drained in 0u128..3,
        running in any::<bool>(),
    ) {
        let names: Vec<String> = (0..desired.len()).map(|number| format!("s{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let services: Vec<(&str, u32)> = names.iter().copied().zip(desired).collect();
        let mut worlds = [world_of(6, cpu_units, &services), world_of(6, cpu_units, &services)];
        for world in &mut worlds {
            if running {
                for name in &names {
                    world.step(name);
                }
                let started: Vec<_> = names.iter().flat_map(|name| world.tasks_of(name)).collect();
                for task in started {
                    world.observe(task.id, Status::Running);
                }
            }
            for number in 0..drained {
                let id = longshore_model::InstanceId::from_bits(number + 1);
                world.set_instance_status(id, container_instance::Status::Draining);
            }
        }
        let [together, apart] = &mut worlds;
        let batch = together.plan_all(&names);
        prop_assert_eq!(batch.services.len(), names.len());
        together.commit_all(&batch.plan);
        for name in &names {
            apart.step(name);
        }
        let counts = |world: &World, name: &str| {
            let tasks = world.tasks_of(name);
            (tasks.len(), tasks.iter().filter(|task| task.desired == Desired::Running).count())
        };
        for name in names {
            prop_assert_eq!(counts(together, name), counts(apart, name), "{}", name);
        }
    }
}
