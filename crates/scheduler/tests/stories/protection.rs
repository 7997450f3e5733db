//! Protected tasks: left alone by scale-in and deployments, replaced when they fail.

use std::time::Duration;

use longshore_model::task::{Desired, Health, Status};
use longshore_model::{Service, Task, TaskDefinition, TaskId};
use serde_json::json;

use crate::support::{World, definition, service_of};

const HOUR: Duration = Duration::from_secs(60 * 60);

fn web(revision: u32) -> TaskDefinition {
    let check = json!({"command": ["CMD", "true"]});
    definition("web", revision, json!({"cpu": 100, "memory": 100, "healthCheck": check}))
}

fn running(desired_count: u32) -> World {
    let mut world = World::with_instances(3, 4000, 4000);
    world.define(&web(1));
    world.define(&web(2));
    world.create(service_of("web", desired_count, &web(1)));
    world.settle("web");
    world
}

/// Protects the first `count` tasks of the service for an hour.
fn protect(world: &mut World, count: usize) -> Vec<TaskId> {
    let mut ids: Vec<TaskId> = world.tasks_of("web").iter().map(|task| task.id).collect();
    ids.truncate(count);
    let until = Some(world.now.plus(HOUR));
    for &id in &ids {
        world.change(id, |task, _| task.protected_until = until);
    }
    ids
}

fn is_wanted(world: &World, id: TaskId) -> bool {
    world.state().task(id).unwrap().desired == Desired::Running
}

fn wanted(world: &World) -> usize {
    world.tasks_of("web").iter().filter(|task: &&std::sync::Arc<Task>| task.desired == Desired::Running).count()
}

#[test]
fn scale_in_passes_protected_tasks_over() {
    // Rule 4.6: protection guards against scale-in, until it expires.
    let mut world = running(6);
    let protected = protect(&mut world, 3);
    world.edit_service("web", |service| service.desired_count = 3);
    world.settle("web");
    assert!(protected.iter().all(|&id| is_wanted(&world, id)));
    assert_eq!(wanted(&world), 3);
    assert!(world.events("web").last().unwrap().contains("steady"));
}

#[test]
fn more_protected_tasks_than_desired_are_said_and_leave_when_protection_ends() {
    // Rule 7.9.5: more protected tasks than are desired are said.
    // Rule 4.6 and rule 7.9.5: the event names the deployment that cannot scale in; the end of a protection wakes the
    // planner.
    let mut world = running(6);
    let protected = protect(&mut world, 4);
    world.edit_service("web", |service| service.desired_count = 2);
    world.settle("web");
    assert_eq!(wanted(&world), 4);
    let id = world.rollout("web").primary().unwrap().id;
    let event = format!(
        "(service web) was unable to reach steady state because task set ({id}) was unable to scale in. Reason: The number \
         of protected tasks are more than the desired count of tasks."
    );
    assert_eq!(world.events("web").last(), Some(&event));
    let ends = world.state().task(protected[0]).unwrap().protected_until.unwrap();
    assert_eq!(world.plan("web").wake_at, Some(ends));
    world.now = ends;
    world.settle("web");
    assert_eq!(wanted(&world), 2);
    assert!(world.events("web").last().unwrap().contains("steady"));
}

#[test]
fn a_deployment_leaves_protected_tasks_and_ends_after_them() {
    // Rule 7.4.8: tasks that do not run or are not healthy go before healthy ones; protected ones are passed over.
    // Rule 4.6 and rule 7.4.8: a deployment skips protected tasks, and is not complete while they run.
    let mut world = running(3);
    let protected = protect(&mut world, 2);
    world.deploy(service_of("web", 3, &web(2)));
    world.settle("web");
    assert!(protected.iter().all(|&id| is_wanted(&world, id)));
    assert_eq!(wanted(&world), 5, "three new ones, and the two that must stay");
    assert_ne!(world.rollout_state("web"), longshore_model::rollout::State::Completed);
    assert!(world.events("web").last().unwrap().contains("The number of protected tasks"));
    world.wait(HOUR);
    world.settle("web");
    assert_eq!((wanted(&world), world.rollout("web").deployments.len()), (3, 1));
    assert_eq!(world.rollout_state("web"), longshore_model::rollout::State::Completed);
}

#[test]
fn protected_tasks_count_against_the_bounds_of_a_deployment() {
    // Rule 7.4.3: the upper bound counts protected tasks as all others, and no healthy one is stopped below the lower
    // bound.
    let mut world = World::with_instances(3, 4000, 4000);
    world.define(&web(1));
    world.define(&web(2));
    let bounded = |revision| Service { maximum_percent: 150, ..service_of("web", 4, &web(revision)) };
    world.create(bounded(1));
    world.settle("web");
    let protected = protect(&mut world, 4);
    world.deploy(bounded(2));
    for _ in 0..10 {
        world.step("web");
        world.agents_catch_up();
        assert!(world.tasks_of("web").len() <= 6);
    }
    assert!(protected.iter().all(|&id| is_wanted(&world, id)));
}

#[test]
fn protection_does_not_keep_what_fails() {
    // Rule 4.6: protection does not guard against the replacement of unhealthy or stopped tasks.
    let mut world = running(3);
    let protected = protect(&mut world, 3);
    world.set_health(protected[0], Health::Unhealthy);
    world.stop_task(protected[1]);
    world.settle("web");
    assert!(!is_wanted(&world, protected[0]) && !is_wanted(&world, protected[1]));
    assert!(is_wanted(&world, protected[2]));
    assert_eq!(wanted(&world), 3);
}

#[test]
fn an_instance_that_drains_lets_protected_tasks_go() {
    // Rule 4.6 and rule 6.4.2: draining is the operator's will; the task is replaced first, and goes.
    let mut world = running(3);
    let protected = protect(&mut world, 3);
    let instance = world.state().task(protected[0]).unwrap().instance.unwrap();
    world.set_instance_status(instance, longshore_model::container_instance::Status::Draining);
    world.step("web");
    assert!(is_wanted(&world, protected[0]), "its replacement does not run yet");
    world.settle("web");
    assert_eq!(world.state().task(protected[0]).unwrap().last, Status::Stopped);
    assert_eq!(wanted(&world), 3);
}
