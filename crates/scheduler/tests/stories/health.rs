//! Tasks that fail their health check, and what becomes of those that replace them.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::rollout::State;
use longshore_model::task::{Desired, Health, Status};
use longshore_model::{Service, Task, TaskDefinition, TaskId};
use serde_json::json;

use crate::support::{World, definition, service_of};

fn checked(revision: u32) -> TaskDefinition {
    definition("web", revision, json!({"cpu": 1, "memory": 1, "healthCheck": {"command": ["true"]}}))
}

/// A settled service of that many tasks with a health check, at these percentages.
fn running(desired: u32, minimum: u32, maximum: u32) -> World {
    let mut world = World::with_instances(3, 2000, 2000);
    world.define(&checked(1));
    world.define(&checked(2));
    let service = service_of("web", desired, &checked(1));
    world.create(Service { minimum_healthy_percent: minimum, maximum_percent: maximum, ..service });
    world.settle("web");
    world
}

fn wanted(world: &World) -> Vec<Arc<Task>> {
    world.tasks_of("web").into_iter().filter(|task| task.desired == Desired::Running).collect()
}

fn is_wanted(world: &World, id: TaskId) -> bool {
    wanted(world).iter().any(|task| task.id == id)
}

/// The task that was started for another one, now running.
fn replacement(world: &mut World) -> TaskId {
    world.step("web");
    let new = wanted(world).into_iter().find(|task| task.last < Status::Running).unwrap().id;
    world.observe(new, Status::Running);
    new
}

#[test]
fn a_healthy_replacement_ends_the_unhealthy_task_and_an_unhealthy_one_either() {
    // Rule 7.4.11: the replacement is of the same revision; HEALTHY it ends the other, UNHEALTHY too either of them
    // goes.
    let mut world = running(2, 100, 200);
    let sick = wanted(&world)[0].id;
    world.set_health(sick, Health::Unhealthy);
    let new = replacement(&mut world);
    assert_eq!(world.state().task(new).unwrap().definition, checked(1).id);
    world.set_health(new, Health::Healthy);
    world.step("web");
    assert!(!is_wanted(&world, sick) && is_wanted(&world, new));

    let mut world = running(2, 100, 200);
    let sick = wanted(&world)[0].id;
    world.set_health(sick, Health::Unhealthy);
    let new = replacement(&mut world);
    world.set_health(new, Health::Unhealthy);
    let third = replacement(&mut world);
    world.set_health(third, Health::Healthy);
    world.step("web");
    assert!(is_wanted(&world, third));
    world.settle("web");
    assert_eq!((wanted(&world).len(), is_wanted(&world, sick), is_wanted(&world, new)), (2, false, false));
}

#[test]
fn a_task_that_recovers_leaves_a_surplus_which_goes() {
    // Rule 7.4.11: surplus healthy tasks are stopped afterwards, whichever they are.
    let mut world = running(2, 100, 200);
    let sick = wanted(&world)[0].id;
    world.set_health(sick, Health::Unhealthy);
    let new = replacement(&mut world);
    world.set_health(sick, Health::Healthy);
    world.set_health(new, Health::Healthy);
    world.step("web");
    assert_eq!(wanted(&world).len(), 2);
    world.settle("web");
    assert!(wanted(&world).iter().all(|task| task.health == Health::Healthy));
    assert!(!world.events("web").iter().any(|text| text.contains("failed container health checks")));
}

#[test]
fn without_room_for_more_unhealthy_tasks_go_one_after_another() {
    // Rule 7.4.6: where the upper bound allows no replacement first, one unhealthy task at a time is stopped.
    let mut world = running(4, 50, 100);
    let sick: Vec<_> = wanted(&world).iter().take(2).map(|task| task.id).collect();
    sick.iter().for_each(|id| world.set_health(*id, Health::Unhealthy));
    world.step("web");
    assert_eq!(sick.iter().filter(|id| is_wanted(&world, **id)).count(), 1, "one of the two");
    assert!(!world.step("web"), "the other one waits until it is replaced");
    for _ in 0..10 {
        world.step("web");
        assert!(world.tasks_of("web").len() <= 4);
        world.agents_catch_up();
    }
    world.settle("web");
    assert_eq!(sick.iter().filter(|id| is_wanted(&world, **id)).count(), 0);
    assert_eq!(wanted(&world).len(), 4);
}

#[test]
fn more_tasks_than_desired_cost_the_one_in_its_grace_first() {
    // Rule 7.4.7: in the grace period failing checks do not count, but with more tasks than desired such a task goes
    // first.
    let mut world = running(3, 100, 200);
    world.edit_service("web", |service| service.health_check_grace_period_seconds = 2_147_483_647);
    let sick = wanted(&world)[1].id;
    world.set_health(sick, Health::Unhealthy);
    assert!(!world.step("web") || is_wanted(&world, sick));
    world.settle("web");
    assert!(is_wanted(&world, sick), "69 years have not passed");
    world.edit_service("web", |service| service.desired_count = 2);
    world.step("web");
    assert_eq!((wanted(&world).len(), is_wanted(&world, sick)), (2, false));
}

#[test]
fn tasks_that_fail_their_check_are_failed_tasks_until_one_passes() {
    // Rule 7.2.2, 7.8.3: a task that fails its check and is stopped counts; one that runs well ends that for good.
    let mut world = World::with_instances(3, 2000, 2000);
    world.define(&checked(1));
    world.create(service_of("web", 1, &checked(1)));
    let failed = |world: &World| world.rollout("web").primary().unwrap().failed_tasks;
    let mut counts = Vec::new();
    for _ in 0..12 {
        world.step("web");
        for task in world.tasks_of("web") {
            match task.desired {
                Desired::Stopped => world.observe(task.id, Status::Stopped),
                Desired::Running => {
                    world.observe(task.id, Status::Running);
                    world.set_health(task.id, Health::Unhealthy);
                }
            }
        }
        world.wait(Duration::from_secs(30));
        counts.push(failed(&world));
    }
    assert!(counts.is_sorted() && *counts.last().unwrap() >= 3, "{counts:?}");
    assert!(world.rollout("web").back_off.is_none(), "they did run: nothing is slowed down");
    world.settle("web");
    assert_eq!((failed(&world), world.rollout_state("web")), (0, State::Completed));
    world.wait(Duration::from_secs(60));
    let task = wanted(&world)[0].id;
    world.observe(task, Status::Stopped);
    world.step("web");
    let next = wanted(&world)[0].id;
    world.fail_to_start(next);
    world.step("web");
    assert_eq!(failed(&world), 0, "they are not evaluated any more");
}
