//! What follows when tasks end: resources come back once, whatever happens at the same time.

use longshore_model::placement::Rules;
use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::task::{Desired, Observation, Status, Stop, StopCode, StoppedBy};
use longshore_model::{InstanceId, Task, container_instance};
use longshore_scheduler::task_end::{deregister_instance, lose_instance, update_task, update_tasks};
use serde_json::json;

use crate::support::{World, definition, run_request, service_of};

fn id(number: u128) -> InstanceId {
    InstanceId::from_bits(number)
}

fn away() -> Stop {
    Stop::new(StopCode::TerminationNotice, "Host is away", StoppedBy::InstanceLoss)
}

/// That many tasks, by calls of at most ten.
fn world_with_tasks(instances: u128, tasks: u32) -> World {
    let mut world = World::with_instances(instances, 100_000, 100_000);
    let web = definition("web", 1, json!({"cpu": 10, "memory": 10, "portMappings": [{"containerPort": 80}]}));
    for first in (0..tasks).step_by(10) {
        world.run(&[run_request(&web, (tasks - first).min(10), Rules::default())]);
    }
    assert_eq!(world.state().live_task_count(), tasks as usize);
    world
}

fn stopped(world: &World) -> Vec<Task> {
    let tasks = world.state().live_tasks().map(|entry| (*entry.value).clone());
    let stop = |mut task: Task| {
        task.declare_stopped(away(), world.now);
        task
    };
    tasks.map(stop).collect()
}

#[test]
fn a_change_that_ends_nothing_leaves_the_reservation_alone() {
    let world = world_with_tasks(1, 1);
    let mut task = (*world.state().live_tasks().next().unwrap().value).clone();
    task.request_stop(away(), world.now);
    let group = update_task(world.state(), task, "stop");
    assert_eq!((group.guards.len(), group.writes.len()), (1, 1));
}

#[test]
fn an_end_gives_back_what_was_held_and_cannot_be_told_twice() {
    let mut world = world_with_tasks(1, 2);
    let ended = stopped(&world).remove(0);
    let group = update_task(world.state(), ended.clone(), "end");
    assert_eq!((group.guards.len(), group.writes.len()), (2, 2));
    world.commit_all(&group.clone().into());
    assert_eq!(world.state().instance(id(1)).unwrap().held().cpu_units, 10);
    assert_eq!(world.commit(&group.into()), [false]);
    let again = update_task(world.state(), ended, "end");
    assert_eq!(again.writes.len(), 1, "it had stopped before: nothing to give back");
}

#[test]
fn many_ends_are_packed_and_chained() {
    let mut world = world_with_tasks(7, 300);
    let plan = update_tasks(world.state(), stopped(&world), "all end");
    assert!(plan.groups.len() < 10, "{} groups", plan.groups.len());
    world.commit_all(&plan);
    assert_eq!(world.state().live_task_count(), 0);
}

#[test]
fn a_lost_instance_has_no_tasks_left_and_the_others_keep_theirs() {
    let mut world = world_with_tasks(2, 400);
    let on_first = world.state().live_tasks_on(id(1)).count();
    let plan = lose_instance(world.state(), id(1), &away(), world.now);
    world.commit_all(&plan);
    assert_eq!(world.state().live_task_count(), 400 - on_first);
    assert_eq!(world.state().live_tasks_on(id(1)).count(), 0);
    let lost = world.state().tasks().values().find(|task| task.instance == Some(id(1))).unwrap();
    assert_eq!((lost.last, lost.desired, lost.stop.clone()), (Status::Stopped, Desired::Stopped, Some(away())));
    assert_eq!(
        world.state().instance(id(1)).unwrap().instance.as_ref().unwrap().status,
        container_instance::Status::Active
    );
    assert!(lose_instance(world.state(), id(1), &away(), world.now).groups.is_empty());
}

/// An instance with room for one task, whose agent was away for too long, with the task that was given up.
fn world_with_a_full_lost_instance() -> (World, Task) {
    let mut world = World::with_instances(1, 100, 100);
    world.run(&[run_request(&large(), 1, Rules::default())]);
    let plan = lose_instance(world.state(), id(1), &away(), world.now);
    world.commit_all(&plan);
    let task = world.state().tasks().values().next().unwrap();
    assert!(task.given_up && world.state().live_task_count() == 0);
    let task = (*task.value).clone();
    (world, task)
}

fn large() -> longshore_model::TaskDefinition {
    definition("large", 1, json!({"cpu": 60, "memory": 60}))
}

fn places(world: &mut World) -> bool {
    !world.run(&[run_request(&large(), 1, Rules::default())]).remove(0).tasks.is_empty()
}

#[test]
fn what_was_given_up_is_held_until_its_end_is_known() {
    // Rule 6.5.3: an instance that is away may still run what was given up on it.
    let (mut world, mut task) = world_with_a_full_lost_instance();
    assert_eq!(world.state().instance(id(1)).unwrap().held().cpu_units, 60);
    assert_eq!(world.state().ordered_tasks_on(id(1)).count(), 1, "its agent is to stop it");
    assert!(!places(&mut world), "the containers may run yet");

    let ended = Observation { status: Some(Status::Stopped), ..Observation::default() };
    assert!(task.observe(&ended, world.now));
    world.commit_all(&update_tasks(world.state(), vec![task], "reported"));
    assert_eq!(world.state().instance(id(1)).unwrap().held().cpu_units, 0);
    assert_eq!(world.state().ordered_tasks_on(id(1)).count(), 0);
    assert!(places(&mut world));
}

#[test]
fn a_deregistered_instance_gives_back_what_was_given_up_on_it() {
    let (mut world, task) = world_with_a_full_lost_instance();
    let plan = deregister_instance(world.state(), id(1), &away(), world.now);
    world.commit_all(&plan);
    assert_eq!(world.state().instance(id(1)).unwrap().held().cpu_units, 0);
    let after = world.state().task(task.id).unwrap();
    assert_eq!((after.given_up, after.stopped_at, after.order()), (false, task.stopped_at, None));
    assert!(deregister_instance(world.state(), id(1), &away(), world.now).groups.is_empty());
}

#[test]
fn an_agent_that_returns_meanwhile_keeps_its_tasks() {
    let mut world = world_with_tasks(1, 400);
    let plan = lose_instance(world.state(), id(1), &away(), world.now);
    assert!(plan.groups.len() > 1 && plan.groups.iter().all(|group| group.operations() <= MAX_OPERATIONS));
    world.connect(id(1), false);
    world.connect(id(1), true);
    assert!(world.commit(&plan).iter().all(|&committed| !committed));
    assert_eq!(world.state().live_task_count(), 400);
}

#[test]
fn a_task_placed_meanwhile_is_given_up_at_the_next_look() {
    let mut world = world_with_tasks(1, 5);
    let plan = lose_instance(world.state(), id(1), &away(), world.now);
    let web = definition("web", 1, json!({"cpu": 10, "memory": 10}));
    world.run(&[run_request(&web, 1, Rules::default())]);
    world.commit_all(&plan);
    assert_eq!(world.state().live_task_count(), 1);
    let plan = lose_instance(world.state(), id(1), &away(), world.now);
    world.commit_all(&plan);
    assert_eq!(world.state().live_task_count(), 0);
}

#[test]
fn a_deregistered_instance_is_inactive_and_takes_its_tasks_along() {
    // Rule 6.1.2: a deregistered instance is INACTIVE; a cluster counts those that are ACTIVE or DRAINING.
    let mut world = world_with_tasks(1, 200);
    let plan = deregister_instance(world.state(), id(1), &away(), world.now);
    world.commit_all(&plan);
    let found = world.state().instance(id(1)).unwrap();
    let instance = found.instance.as_ref().unwrap();
    assert_eq!((instance.status, instance.version), (container_instance::Status::Inactive, 2));
    assert_eq!(instance.deregistered_at, Some(world.now));
    assert_eq!(world.state().live_task_count(), 0);
    let web = definition("web", 1, json!({"cpu": 10, "memory": 10}));
    let answer = world.run(&[run_request(&web, 1, Rules::default())]).remove(0);
    assert!(answer.tasks.is_empty() && answer.failures.is_empty());
    assert!(deregister_instance(world.state(), id(77), &away(), world.now).groups.is_empty());
}

#[test]
fn a_service_replaces_what_a_deregistered_instance_took_along() {
    // Rule 6.5.2: the service scheduler starts another copy of each task, elsewhere.
    let mut world = World::with_instances(3, 2000, 2000);
    let web = definition("web", 1, json!({"cpu": 10, "memory": 10}));
    world.define(&web);
    world.create(service_of("web", 6, &web));
    world.settle("web");
    assert_eq!(world.state().live_tasks_on(id(1)).count(), 2);
    let plan = deregister_instance(world.state(), id(1), &away(), world.now);
    world.commit_all(&plan);
    assert_eq!(world.tasks_of("web").len(), 4);
    world.settle("web");
    let tasks = world.tasks_of("web");
    assert!(tasks.len() == 6 && tasks.iter().all(|task| task.instance != Some(id(1))));
    world.check_reservations();
}
