//! Draining: service tasks leave an instance under the same bounds as in a deployment, standalone ones stay.

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::placement::Rules;
use longshore_model::task::{Desired, Status};
use longshore_model::{InstanceId, Service, TaskDefinition};
use serde_json::json;

use crate::support::{World, definition, run_request, service_of};

fn web() -> TaskDefinition {
    definition("web", 1, json!({"cpu": 100, "memory": 100}))
}

fn running(desired_count: u32, minimum: u32, maximum: u32) -> World {
    let mut world = World::with_instances(3, 2000, 2000);
    world.define(&web());
    let service = service_of("web", desired_count, &web());
    world.create(Service { minimum_healthy_percent: minimum, maximum_percent: maximum, ..service });
    world.settle("web");
    world
}

fn wanted_on(world: &World, instance: InstanceId) -> usize {
    let tasks = world.state().live_tasks_on(instance);
    tasks.filter(|task| task.owner.is_some() && task.desired == Desired::Running).count()
}

const FIRST: InstanceId = InstanceId::from_bits(1);

#[test]
fn replacements_run_before_tasks_leave_at_100_200() {
    // Rule 6.4.2: running service tasks are replaced between the bounds: first elsewhere at 100/200, not at all at
    // 100/100.
    let mut world = running(6, 100, 200);
    let before = wanted_on(&world, FIRST);
    assert_eq!(before, 2);
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    world.step("web");
    assert_eq!(wanted_on(&world, FIRST), before, "nothing leaves before its replacement runs");
    assert_eq!(world.tasks_of("web").len(), 8);
    assert!(!world.step("web"));
    world.settle("web");
    assert_eq!(world.state().live_tasks_on(FIRST).count(), 0);
    assert_eq!(world.tasks_of("web").len(), 6);
}

#[test]
fn a_drain_keeps_the_minimum_at_every_step() {
    // Rule 6.4.2: running service tasks are replaced between the bounds: first elsewhere at 100/200, not at all at
    // 100/100.
    for (minimum, maximum) in [(100, 200), (50, 100), (75, 125), (0, 100), (100, 150)] {
        let mut world = running(8, minimum, maximum);
        let (lower, upper) = (world.service("web").lower_bound() as usize, world.service("web").upper_bound() as usize);
        world.set_instance_status(FIRST, InstanceStatus::Draining);
        for _ in 0..30 {
            world.step("web");
            let tasks = world.tasks_of("web");
            let healthy = tasks.iter().filter(|t| t.desired == Desired::Running && t.last == Status::Running).count();
            assert!(
                healthy >= lower && tasks.len() <= upper,
                "{minimum}/{maximum}: {healthy} healthy of {}",
                tasks.len()
            );
            world.agents_catch_up();
        }
        assert_eq!(world.state().live_tasks_on(FIRST).count(), 0, "{minimum}/{maximum}");
        assert_eq!(world.tasks_of("web").len(), 8);
    }
}

/// Tasks on the draining instance that are still to run, and those that were started elsewhere, after one plan.
fn first_step(minimum: u32, maximum: u32) -> (World, usize, usize) {
    let mut world = running(6, minimum, maximum);
    let before = world.tasks_of("web").len();
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    world.step("web");
    let (stay, all) = (wanted_on(&world, FIRST), world.tasks_of("web").len());
    (world, stay, all - before)
}

#[test]
fn the_two_bounds_decide_what_comes_first() {
    // Rule 6.4.2: with a minimum of 100 the replacement runs before a task stops, below it a task may stop at once; with a
    // maximum of 100 the replacement starts after a stop; with both nothing moves.
    let (mut world, stay, started) = first_step(100, 200);
    assert_eq!((stay, started), (2, 2), "first elsewhere");
    world.settle("web");
    assert_eq!((wanted_on(&world, FIRST), world.tasks_of("web").len()), (0, 6));

    let (_, stay, started) = first_step(50, 200);
    assert!(stay < 2 || started > 0, "either is allowed: {stay} stay, {started} were started");

    let (mut world, stay, started) = first_step(50, 100);
    assert_eq!((stay, started), (0, 0), "stopped at once, and nothing starts while they stop");
    world.step("web");
    assert_eq!(world.tasks_of("web").len(), 6, "they are stopping still");
    world.agents_catch_up();
    world.step("web");
    let elsewhere = |world: &World| world.tasks_of("web").iter().filter(|task| task.instance != Some(FIRST)).count();
    assert_eq!(elsewhere(&world), 6, "the replacements start after the stop");

    let (mut world, stay, started) = first_step(100, 100);
    assert_eq!((stay, started), (2, 0), "stuck");
    world.settle("web");
    assert_eq!((wanted_on(&world, FIRST), world.tasks_of("web").len()), (2, 6), "and it stays so");
}

#[test]
fn a_drained_instance_stays_as_it_is_until_it_is_active_again() {
    // Rule 6.4.5: an instance has drained when all its tasks have stopped; it takes tasks again once it is ACTIVE.
    let mut world = running(6, 100, 200);
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    world.settle("web");
    assert_eq!(world.state().live_tasks_on(FIRST).count(), 0);
    world.edit_service("web", |service| service.desired_count = 9);
    world.settle("web");
    assert_eq!(world.state().live_tasks_on(FIRST).count(), 0, "it still drains");
    world.set_instance_status(FIRST, InstanceStatus::Active);
    world.edit_service("web", |service| service.desired_count = 12);
    world.settle("web");
    assert_eq!(world.state().live_tasks_on(FIRST).count(), 3, "the new ones even the instances out");
}

#[test]
fn a_drain_keeps_the_minimum_of_tasks_that_have_only_just_started() {
    // Rule 6.4.2: running service tasks are replaced between the bounds, though their deployment has yet to be trusted.
    let mut world = running(0, 50, 100);
    world.define(&definition("web", 2, json!({"cpu": 100, "memory": 100})));
    let service = Service { desired_count: 4, ..(*world.service("web")).clone() };
    world.deploy(Service { definition: service_of("web", 4, &definition("web", 2, json!({}))).definition, ..service });
    world.step("web");
    world.agents_catch_up();
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    world.set_instance_status(InstanceId::from_bits(2), InstanceStatus::Draining);
    for _ in 0..10 {
        world.step("web");
        let tasks = world.tasks_of("web");
        let serve = tasks.iter().filter(|t| t.desired == Desired::Running && t.last == Status::Running).count();
        assert!(serve >= 2 && tasks.len() <= 4, "{serve} of {} serve", tasks.len());
        world.agents_catch_up();
    }
    world.settle("web");
    assert_eq!((wanted_on(&world, FIRST), world.tasks_of("web").len()), (0, 4));
}

#[test]
fn with_100_100_tasks_stay_where_they_are() {
    // Rule 6.4.2: running service tasks are replaced between the bounds: first elsewhere at 100/200, not at all at
    // 100/100.
    let mut world = running(3, 100, 100);
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    world.step("web");
    assert_eq!(wanted_on(&world, FIRST), 1);
    assert!(world.events("web").last().unwrap().contains("was unable to stop or start tasks"));
    world.set_instance_status(FIRST, InstanceStatus::Active);
    world.settle("web");
    assert!(world.events("web").last().unwrap().contains("steady"));
}

#[test]
fn tasks_that_do_not_run_yet_are_stopped_at_once_and_placed_elsewhere() {
    // Rule 6.4.1: no task is placed on an instance that drains; its service tasks that do not run yet are stopped at
    // once.
    let mut world = World::with_instances(3, 2000, 2000);
    world.define(&web());
    world.create(service_of("web", 3, &web()));
    world.step("web");
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    world.step("web");
    assert_eq!(wanted_on(&world, FIRST), 0);
    let wanted = world.tasks_of("web").into_iter().filter(|task| task.desired == Desired::Running);
    assert_eq!(wanted.count(), 3);
}

#[test]
fn standalone_tasks_stay_and_new_ones_go_elsewhere() {
    // Rule 6.4.4: standalone tasks stay where they are.
    let mut world = World::with_instances(2, 2000, 2000);
    let answer = world.run(&[run_request(&web(), 6, Rules::default())]).remove(0);
    assert_eq!(answer.tasks.len(), 6);
    let before = world.state().live_tasks_on(FIRST).count();
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    let answer = world.run(&[run_request(&web(), 6, Rules::default())]).remove(0);
    assert!(answer.tasks.iter().all(|task| task.instance != Some(FIRST)));
    let stay = world.state().live_tasks_on(FIRST).filter(|task| task.desired == Desired::Running).count();
    assert_eq!(stay, before);
}
