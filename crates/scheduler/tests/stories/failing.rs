//! Launches that fail: they are tried again later and later, and what served before goes on serving.

use std::time::Duration;

use longshore_model::rollout::State;
use longshore_model::task::{Desired, Status};
use longshore_model::{Service, TaskDefinition, Timestamp};
use longshore_scheduler::back_off::{LONGEST_DELAY, LONGEST_DELAY_AFTER_A_RUN};
use longshore_scheduler::service::failures::PROVEN_AFTER;
use serde_json::json;

use crate::support::{World, definition, service_of};

fn web(revision: u32) -> TaskDefinition {
    definition("web", revision, json!({"cpu": 100, "memory": 100}))
}

fn world(desired_count: u32) -> World {
    let mut world = World::with_instances(6, 4000, 4000);
    world.define(&web(1));
    world.define(&web(2));
    world.create(service_of("web", desired_count, &web(1)));
    world
}

fn starting(world: &World) -> Vec<longshore_model::TaskId> {
    let tasks = world.tasks_of("web").into_iter();
    tasks.filter(|task| task.desired == Desired::Running && task.last < Status::Running).map(|task| task.id).collect()
}

/// Fails every launch and goes to the next wake-up; gives the waits between launches in seconds.
fn waits(world: &mut World, rounds: usize, end: impl Fn(&mut World, longshore_model::TaskId)) -> Vec<u64> {
    let mut waits = Vec::new();
    let mut launched_at: Option<Timestamp> = None;
    while waits.len() < rounds {
        world.step("web");
        let launched = starting(world);
        if !launched.is_empty() {
            waits.extend(launched_at.map(|before| world.now.since(before).as_secs()));
            launched_at = Some(world.now);
            for task in launched {
                end(world, task);
            }
            continue;
        }
        let wake_at = world.plan("web").wake_at.expect("a wait has an end");
        assert!(wake_at > world.now);
        world.now = wake_at;
    }
    waits
}

#[test]
fn waits_double_up_to_a_quarter_of_an_hour() {
    // Rule 7.8.1, 7.9.11: tries are further and further apart while tasks fail to start, up to a quarter of an hour,
    // without end.
    let mut world = world(1);
    let waits = waits(&mut world, 13, World::fail_to_start);
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, LONGEST_DELAY.as_secs()]);
    assert_eq!(world.rollout("web").primary().unwrap().failed_tasks, 13, "the last one is not judged yet");
    let said = "(service web) is unable to consistently start tasks successfully.";
    assert_eq!(world.events("web").iter().filter(|event| *event == said).count(), 1);
}

#[test]
fn many_tasks_that_fail_together_are_one_failure() {
    let mut world = world(20);
    assert_eq!(waits(&mut world, 4, World::fail_to_start), [1, 2, 4, 8]);
    assert_eq!(world.rollout("web").primary().unwrap().failed_tasks, 80, "the last round is not judged yet");
}

#[test]
fn a_container_that_exits_at_once_is_slowed_down_too() {
    // Rule 7.8.3: a task that reached RUNNING is replaced at once, also for its health.
    let mut world = world(1);
    let crash = |world: &mut World, task| {
        world.observe(task, Status::Running);
        world.observe(task, Status::Stopped);
    };
    let waits = waits(&mut world, 8, crash);
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, LONGEST_DELAY_AFTER_A_RUN.as_secs()]);
    assert_eq!(
        world.rollout("web").primary().unwrap().failed_tasks,
        8,
        "none of them ran for long enough to count as started"
    );
}

#[test]
fn a_task_that_ran_for_long_is_replaced_without_delay() {
    // Rule 7.8.2, 7.8.3: a new deployment, and a task that ran well, begin anew.
    let mut world = world(1);
    world.settle("web");
    for _ in 0..5 {
        world.wait(PROVEN_AFTER);
        let task = world.tasks_of("web")[0].id;
        world.observe(task, Status::Stopped);
        world.step("web");
        assert_eq!(starting(&world).len(), 1);
        world.agents_catch_up();
    }
}

#[test]
fn a_proven_task_ends_the_waiting() {
    let mut world = world(1);
    waits(&mut world, 5, World::fail_to_start);
    world.now = world.plan("web").wake_at.unwrap();
    world.step("web");
    world.agents_catch_up();
    world.step("web");
    assert!(world.rollout("web").back_off.is_some(), "running for a moment proves nothing");
    assert_eq!(world.rollout("web").primary().unwrap().failed_tasks, 6);
    let proof = world.plan("web").wake_at.unwrap();
    assert_eq!(proof, world.now.plus(PROVEN_AFTER));
    world.now = proof;
    world.step("web");
    assert!(world.rollout("web").back_off.is_none());
    // Rule 7.2.2: failedTasks is reset to 0 once one task runs successfully.
    assert_eq!(world.rollout("web").primary().unwrap().failed_tasks, 0);
    let task = world.tasks_of("web")[0].id;
    world.observe(task, Status::Stopped);
    assert_eq!(waits(&mut world, 2, World::fail_to_start), [1, 2], "counting begins anew");
}

#[test]
fn a_clock_that_is_an_hour_behind_makes_no_hour_of_waiting() {
    let hour = Duration::from_secs(3_600);
    // The failure was written down by the right clock and is judged by one that is behind.
    let mut world = world(1);
    world.now = world.now.plus(2 * hour);
    world.step("web");
    let right = world.now;
    let task = starting(&world)[0];
    world.fail_to_start(task);
    world.now = Timestamp::from_millis(right.as_millis() - 3_600_000);
    world.step("web");
    assert_eq!(world.plan("web").wake_at, Some(world.now.plus(Duration::from_secs(1))));

    // The wait was written down by the right clock as well.
    let mut world = self::world(1);
    world.now = right;
    world.step("web");
    let task = starting(&world)[0];
    world.fail_to_start(task);
    world.step("web");
    assert!(world.rollout("web").back_off.is_some() && starting(&world).is_empty());
    world.now = Timestamp::from_millis(right.as_millis() - 3_600_000);
    world.step("web");
    assert_eq!(starting(&world).len(), 1);

    // By that clock all that runs now began before the failure.
    world.agents_catch_up();
    world.step("web");
    assert!(world.rollout("web").back_off.is_some(), "running for a moment proves nothing");
    world.now = world.now.plus(PROVEN_AFTER);
    world.step("web");
    assert!(world.rollout("web").back_off.is_none(), "what runs well ends the waiting");
}

#[test]
fn a_new_deployment_does_not_wait() {
    // Rule 7.8.2: a new deployment, and a task that ran well, begin anew.
    let mut world = world(1);
    waits(&mut world, 6, World::fail_to_start);
    let service = (*world.service("web")).clone();
    world.deploy(Service { definition: Some(web(2).id), ..service });
    world.step("web");
    assert_eq!(starting(&world).len(), 1);
    world.settle("web");
    assert_eq!(world.rollout_state("web"), State::Completed);
}

#[test]
fn stops_that_users_ask_for_are_no_failures() {
    let mut world = world(1);
    for _ in 0..5 {
        world.step("web");
        let task = starting(&world)[0];
        world.stop_task(task);
        world.observe(task, Status::Stopped);
    }
    assert!(world.rollout("web").back_off.is_none());
}

#[test]
fn the_old_revision_keeps_its_strength_while_the_new_one_fails() {
    let mut world = world(3);
    world.settle("web");
    world.wait(Duration::from_secs(60));
    let service = (*world.service("web")).clone();
    world.deploy(Service { definition: Some(web(2).id), ..service });
    waits(&mut world, 3, World::fail_to_start);
    let serving = |world: &World| {
        let tasks = world.tasks_of("web").into_iter();
        tasks.filter(|task| task.definition.revision == 1 && task.desired == Desired::Running).count()
    };
    assert_eq!(serving(&world), 3);
    let victim = world.tasks_of("web").iter().find(|task| task.definition.revision == 1).unwrap().id;
    world.observe(victim, Status::Stopped);
    world.step("web");
    assert_eq!(serving(&world), 3, "the old revision replaces its own");
    assert!(!world.step("web"));
    for task in starting(&world) {
        world.observe(task, Status::Running);
    }
    world.now = world.plan("web").wake_at.unwrap();
    world.step("web");
    world.settle("web");
    assert_eq!(serving(&world), 0, "and leaves when the new one runs at last");
    assert_eq!(world.rollout("web").deployments.len(), 1);
}

#[test]
fn failed_tasks_are_not_counted_once_one_has_run_well() {
    // Rule 7.2.2: after one successful task they are not evaluated any more, though launches still wait for each other.
    let mut world = world(1);
    world.settle("web");
    world.wait(Duration::from_secs(60));
    let task = world.tasks_of("web")[0].id;
    world.observe(task, Status::Stopped);
    assert_eq!(waits(&mut world, 3, World::fail_to_start), [1, 2, 4]);
    let rollout = world.rollout("web");
    assert_eq!(rollout.primary().map(|primary| (primary.state, primary.failed_tasks)), Some((State::Completed, 0)));

    // Completed without a task, none has run: the first ones that fail do count.
    let mut idle = World::with_instances(1, 1000, 1000);
    idle.define(&web(1));
    idle.create(service_of("web", 0, &web(1)));
    idle.settle("web");
    idle.edit_service("web", |service| service.desired_count = 1);
    waits(&mut idle, 2, World::fail_to_start);
    let rollout = idle.rollout("web");
    assert_eq!(rollout.primary().map(|primary| (primary.state, primary.failed_tasks)), Some((State::Completed, 2)));
}
