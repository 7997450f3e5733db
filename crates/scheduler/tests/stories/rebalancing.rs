//! Availability-zone rebalancing: tasks move from the fullest zone to the emptiest, healthy there before they are stopped
//! here, until zones are even.

use std::collections::BTreeMap;
use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::placement::{Constraint, Strategy as Placement};
use longshore_model::task::{Desired, Status};
use longshore_model::{InstanceId, Service, TaskDefinition};
use longshore_scheduler::rng::Rng;
use proptest::prelude::*;
use serde_json::json;

use crate::support::{World, definition, instance, service_of};

fn web(revision: u32) -> TaskDefinition {
    definition("web", revision, json!({"cpu": 100, "memory": 100}))
}

fn balanced(desired: u32) -> Service {
    let document = json!({"availabilityZoneRebalancing": "ENABLED"}).into();
    Service { document, minimum_healthy_percent: 100, maximum_percent: 200, ..service_of("web", desired, &web(1)) }
}

fn host(world: &mut World, number: u128, zone: &str, cpu_units: u32) -> InstanceId {
    world.register(instance(number, cpu_units, 4_000, &[&format!("ecs.availability-zone={zone}")]))
}

/// Tasks that ought to run, in each zone.
fn zones(world: &World) -> BTreeMap<String, u32> {
    let mut zones = BTreeMap::new();
    for task in world.tasks_of("web").iter().filter(|task| task.desired == Desired::Running) {
        *zones.entry(task.availability_zone.as_deref().unwrap().to_owned()).or_default() += 1;
    }
    zones
}

fn even(zones: &[(&str, u32)]) -> BTreeMap<String, u32> {
    zones.iter().map(|(zone, tasks)| ((*zone).to_owned(), *tasks)).collect()
}

/// A steady service whose tasks are all in zone a, and an instance that has just come in zone b.
fn lopsided(service: Service) -> World {
    let mut world = World::default();
    world.define(&web(1));
    world.define(&web(2));
    host(&mut world, 1, "a", 4_000);
    world.create(service);
    world.settle("web");
    host(&mut world, 2, "b", 4_000);
    world
}

fn said(world: &World, words: &str) -> bool {
    world.events("web").iter().any(|event| event.contains(words))
}

#[test]
fn a_steady_service_evens_its_zones_out_without_ever_having_fewer() {
    // Rule 7.10.2: after steady state tasks start in the least zone, are waited for until healthy, and only then as
    // many are stopped in the fullest.
    let mut world = lopsided(balanced(4));
    assert!(world.step("web"));
    assert_eq!(zones(&world), even(&[("a", 4), ("b", 2)]), "as many as even them out");
    assert!(!world.step("web"), "the new ones do not run yet");
    for task in world.tasks_of("web").into_iter().filter(|task| task.last < Status::Running) {
        world.observe(task.id, Status::Running);
    }
    assert!(world.step("web"));
    assert_eq!(zones(&world), even(&[("a", 2), ("b", 2)]));
    // Rule 7.9.6: what is said of a move, and why its tasks were stopped.
    let events = world.events("web");
    let expected = [
        "is not AZ balanced with 4 tasks in a, 0 tasks in b. AZ Rebalancing in progress.",
        "has started 2 tasks in b to AZ Rebalance:",
        "has stopped 2 running tasks in a due to AZ rebalancing:",
        "is AZ balanced with 2 tasks in a, 2 tasks in b.",
    ];
    let last = &events[events.len() - 4..];
    assert!(last.iter().zip(expected).all(|(event, words)| event.contains(words)), "{last:#?}");
    let stopping = world.tasks_of("web").into_iter().filter(|task| task.desired == Desired::Stopped);
    for task in stopping {
        let reason = &task.stop.as_ref().unwrap().reason;
        assert!(reason.starts_with("Availability-zone rebalancing initiated by (deployment ecs-svc/"), "{reason}");
    }
    world.settle("web");
    assert!(!world.step("web"), "nothing more to move");
}

#[test]
fn the_upper_bound_limits_how_many_move_at_once() {
    // Rule 7.10.2: never above the upper bound, counting what still stops.
    let mut world = lopsided(Service { maximum_percent: 125, ..balanced(4) });
    let mut moves = 0;
    for _ in 0..30 {
        moves += u32::from(world.step("web"));
        assert!(world.tasks_of("web").len() <= 5);
        world.agents_catch_up();
    }
    assert_eq!(zones(&world), even(&[("a", 2), ("b", 2)]));
    assert!(moves >= 4, "one at a time");
}

#[test]
fn nothing_moves_where_rebalancing_cannot_be() {
    // Rule 7.10.6: not when disabled, at a maximum of 100 percent, or when the first strategy is no spread over zones.
    let disabled = Service { document: json!({"availabilityZoneRebalancing": "DISABLED"}).into(), ..balanced(4) };
    let no_room = Service { maximum_percent: 100, ..balanced(4) };
    let mut random = balanced(4);
    random.placement.strategies.push(Placement::Random);
    for service in [disabled, no_room, random] {
        let mut world = lopsided(service);
        world.settle("web");
        assert_eq!(zones(&world), even(&[("a", 4)]));
    }
}

#[test]
fn a_zone_that_takes_no_task_is_waited_for() {
    // Rule 7.10.4: only zones with room, on instances that meet the constraints, and never a start that leads nowhere.
    let mut service = balanced(4);
    service.placement.constraints.push(Constraint::MemberOf("registeredAt > 2000-01-01".into()));
    let mut world = World::default();
    world.define(&web(1));
    host(&mut world, 1, "a", 4_000);
    world.create(service);
    world.settle("web");
    host(&mut world, 2, "b", 50);
    let planned = world.plan("web");
    assert!(planned.plan.groups.is_empty() && planned.waits_for_room);
    assert!(planned.wake_at.is_some(), "it looks again by itself");
    world.settle("web");
    assert_eq!(zones(&world), even(&[("a", 4)]));
    host(&mut world, 3, "b", 4_000);
    world.settle("web");
    assert_eq!(zones(&world), even(&[("a", 2), ("b", 2)]));
}

#[test]
fn zones_of_instances_that_are_closed_do_not_count() {
    // Rule 7.10.4: the zones are those of instances that are ACTIVE, connected and meet the constraints.
    let mut service = balanced(4);
    service.placement.constraints.push(Constraint::MemberOf("attribute:disk != slow".into()));
    let mut world = lopsided(service);
    world.set_instance_status(InstanceId::from_bits(2), InstanceStatus::Draining);
    let away = host(&mut world, 3, "c", 4_000);
    world.connect(away, false);
    world.register(instance(4, 4_000, 4_000, &["ecs.availability-zone=d", "disk=slow"]));
    world.settle("web");
    assert_eq!(zones(&world), even(&[("a", 4)]));
}

#[test]
fn a_deployment_ends_a_move() {
    // Rule 7.10.5: a deployment stops it, and the surplus goes.
    let mut world = lopsided(balanced(4));
    world.step("web");
    let service = (*world.service("web")).clone();
    world.deploy(Service { definition: Some(web(2).id), ..service });
    world.step("web");
    // Rule 7.9.6: what is said of it.
    assert!(said(&world, "(service web) stopped AZ Rebalancing."));
    world.settle("web");
    assert_eq!(zones(&world), even(&[("a", 2), ("b", 2)]), "a deployment spreads anew");
    assert!(world.rollout("web").rebalancing.is_none());
}

#[test]
fn a_changed_count_or_a_draining_instance_ends_a_move() {
    // Rule 7.10.5: a changed desired count and draining stop it.
    let mut world = lopsided(balanced(4));
    world.step("web");
    world.edit_service("web", |service| service.desired_count = 6);
    world.step("web");
    assert!(said(&world, "stopped AZ Rebalancing."));
    world.settle("web");
    assert_eq!(zones(&world), even(&[("a", 3), ("b", 3)]));

    let mut world = lopsided(balanced(4));
    world.step("web");
    world.set_instance_status(InstanceId::from_bits(2), InstanceStatus::Draining);
    world.step("web");
    assert!(said(&world, "stopped AZ Rebalancing."));
    world.settle("web");
    assert_eq!(zones(&world), even(&[("a", 4)]));
}

#[test]
fn protected_tasks_do_not_move() {
    // Rule 7.10.5: protection stops it, and it goes on when protection ends.
    let mut world = lopsided(balanced(4));
    world.step("web");
    let until = Some(world.now.plus(Duration::from_secs(3_600)));
    for task in world.tasks_of("web").into_iter().filter(|task| task.availability_zone.as_deref() == Some("a")) {
        world.change(task.id, |task, _| task.protected_until = until);
    }
    world.settle("web");
    assert!(said(&world, "stopped AZ Rebalancing."));
    assert_eq!(zones(&world), even(&[("a", 4)]));
    assert!(!world.step("web"), "nothing is started that nothing would be stopped for");
    world.wait(Duration::from_secs(3_600));
    world.settle("web");
    assert_eq!(zones(&world), even(&[("a", 2), ("b", 2)]));
}

#[test]
fn a_lost_task_ends_a_move_and_failing_launches_are_not_repeated_at_once() {
    // Rule 7.10.5: a move whose tasks fail is given up; rule 7.8.1: the next launch waits.
    let mut world = lopsided(balanced(4));
    world.step("web");
    for task in world.tasks_of("web").into_iter().filter(|task| task.last < Status::Running) {
        world.fail_to_start(task.id);
    }
    world.step("web");
    assert!(said(&world, "stopped AZ Rebalancing."));
    assert_eq!(zones(&world), even(&[("a", 4)]));
    assert!(!world.step("web"), "not before the back-off ends");
    world.settle("web");
    assert_eq!(zones(&world), even(&[("a", 2), ("b", 2)]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn zones_become_even_and_stay(
        first in proptest::collection::vec(0usize..4, 1..4),
        later in proptest::collection::vec(0usize..4, 0..6),
        desired in 0u32..20,
        maximum in 101u32..=200,
        seed: u128,
    ) {
        // Rule 7.10.3: from any spread zones become as even as their room allows, within the bounds, and then rest.
        let mut world = World::default();
        world.seed = seed;
        world.define(&web(1));
        let zone = |number: usize| ["a", "b", "c", "d"][number];
        let numbers: Vec<u128> = (1..).take(first.len() + later.len()).collect();
        for (number, &at) in numbers.iter().zip(&first) {
            host(&mut world, *number, zone(at), 4_000);
        }
        world.create(Service { maximum_percent: maximum, ..balanced(desired) });
        world.settle("web");
        for (number, &at) in numbers[first.len()..].iter().zip(&later) {
            host(&mut world, *number, zone(at), 4_000);
        }
        let (lower, upper) = (world.service("web").lower_bound() as usize, world.service("web").upper_bound() as usize);
        let mut rng = Rng::new(seed);
        let mut quiet = 0;
        for _ in 0..600 {
            let planned = world.step("web");
            let tasks = world.tasks_of("web");
            let healthy = |task: &longshore_model::Task| task.desired == Desired::Running && task.last == Status::Running;
            prop_assert!(tasks.len() <= upper);
            prop_assert!(tasks.iter().filter(|task| healthy(task)).count() >= lower);
            // Agents are slow, each in its own way.
            let mut reported = false;
            for task in tasks.iter().filter(|task| task.desired == Desired::Stopped || task.last < Status::Running) {
                reported = true;
                if rng.below(2) == 0 {
                    let stops = task.desired == Desired::Stopped;
                    world.observe(task.id, if stops { Status::Stopped } else { Status::Running });
                }
            }
            world.wait(Duration::from_millis(200));
            quiet = if planned || reported { 0 } else { quiet + 1 };
            if quiet > 3 {
                break;
            }
        }
        prop_assert!(quiet > 3, "it does not come to rest: {:#?}", world.events("web"));
        let mut counts: BTreeMap<_, u32> = first.iter().chain(&later).map(|&at| (zone(at).to_owned(), 0)).collect();
        counts.extend(zones(&world));
        prop_assert_eq!(counts.values().sum::<u32>(), desired);
        let spread = counts.values().max().unwrap() - counts.values().min().unwrap();
        // Without room for one more nothing can move.
        prop_assert!(spread <= 1 || upper == desired as usize, "{counts:?}");
    }
}
