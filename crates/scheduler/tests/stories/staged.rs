//! Deployments that shift traffic: both revisions run side by side, each whole, until the stages have come to the end.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::rollout::State;
use longshore_model::service_deployment::{HookStatus, Stage, Status as Progress};
use longshore_model::task::{Desired, Status};
use longshore_model::{Record, Service, ServiceDeployment, TaskDefinition, Timestamp};
use serde_json::{Value, json};

use crate::support::{World, definition, service_of};

fn web(revision: u32) -> TaskDefinition {
    definition("web", revision, json!({"cpu": 100, "memory": 100}))
}

/// A settled service of revision 1 that is deployed so; revisions 2 and 3 are known.
fn running(desired_count: u32, configuration: Value) -> World {
    let mut world = World::with_instances(3, 4000, 4000);
    for revision in 1..=3 {
        world.define(&web(revision));
    }
    let document = json!({"deploymentConfiguration": configuration});
    world.create(Service { document: document.into(), ..service_of("web", desired_count, &web(1)) });
    world.settle("web");
    assert_eq!(world.rollout_state("web"), State::Completed, "the first deployment has nothing to shift from");
    world.wait(Duration::from_secs(60));
    world
}

fn deploy(world: &mut World, revision: u32) {
    world.wait(Duration::from_secs(1));
    world.redeploy("web", &web(revision));
}

fn stage(world: &World) -> Stage {
    world.newest("web").lifecycle.as_ref().unwrap().stage
}

/// Tasks that ought to run, of each revision.
fn counts(world: &World) -> [usize; 3] {
    let tasks = world.tasks_of("web");
    [1, 2, 3].map(|revision| {
        let wanted = tasks.iter().filter(|task| task.desired == Desired::Running);
        wanted.filter(|task| task.definition.revision == revision).count()
    })
}

fn pause(stage: &str, action: &str) -> Value {
    json!([{"targetType": "PAUSE", "lifecycleStages": [stage],
            "timeoutConfiguration": {"timeoutInMinutes": 60, "action": action}}])
}

fn answer(world: &mut World, answer: impl FnOnce(&mut ServiceDeployment, Timestamp)) {
    let mut deployment = (*world.newest("web")).clone();
    answer(&mut deployment, world.now);
    world.put(Record::ServiceDeployment(Arc::new(deployment)));
}

fn go_on(world: &mut World) {
    answer(world, |deployment, _| {
        let hooks = &mut deployment.lifecycle.as_mut().unwrap().hooks;
        hooks.last_mut().unwrap().status = HookStatus::Succeeded;
    });
}

#[test]
fn green_stands_whole_beside_blue_until_it_has_baked() {
    // Rule 7.12.2: green scales to 100%, blue is kept till the end of the bake time, then CLEAN_UP.
    let mut world = running(4, json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 10}));
    deploy(&mut world, 2);
    world.act("web");
    assert_eq!((stage(&world), counts(&world)), (Stage::BakeTime, [4, 4, 0]));
    let weights = world.newest("web").weights();
    assert_eq!(weights.iter().map(|of| of.production_permille).collect::<Vec<_>>(), [0, 1000]);
    assert_eq!(world.rollout_state("web"), State::InProgress);
    let wake = world.plan("web").wake_at.unwrap();
    assert!(wake.since(world.now) <= Duration::from_secs(600), "it wakes itself");
    world.now = wake;
    world.act("web");
    assert_eq!(counts(&world), [0, 4, 0]);
    assert_eq!((world.newest("web").status, world.rollout_state("web")), (Progress::Successful, State::Completed));
    assert_eq!(world.newest("web").sources[0].running, 0);
    assert_eq!(world.newest("web").target.running, 4);
    assert_eq!(world.rollout("web").deployments.len(), 1);
}

#[test]
fn blue_is_kept_at_strength_while_green_waits() {
    // Rule 7.12.3: a PAUSE hook waits for its word; blue handles the traffic meanwhile.
    let hooks = pause("POST_SCALE_UP", "ROLLBACK");
    let mut world = running(3, json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0, "lifecycleHooks": hooks}));
    deploy(&mut world, 2);
    world.act("web");
    assert_eq!((stage(&world), counts(&world)), (Stage::PostScaleUp, [3, 3, 0]));
    let victim = world.tasks_of("web").iter().find(|task| task.definition.revision == 1).unwrap().id;
    world.observe(victim, Status::Stopped);
    world.act("web");
    assert_eq!(counts(&world), [3, 3, 0]);
    world.edit_service("web", |service| service.desired_count = 5);
    world.act("web");
    assert_eq!(counts(&world), [5, 5, 0], "a new count is spread over both");
    go_on(&mut world);
    world.act("web");
    assert_eq!((world.newest("web").status, counts(&world)), (Progress::Successful, [0, 5, 0]));
}

#[test]
fn a_pause_that_nobody_answers_turns_back() {
    // Rule 7.12.3, 7.12.9: on timeout the hook's timeoutAction is taken.
    let hooks = pause("PRE_PRODUCTION_TRAFFIC_SHIFT", "ROLLBACK");
    let mut world = running(2, json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0, "lifecycleHooks": hooks}));
    let first = world.rollout("web").primary().unwrap().id;
    deploy(&mut world, 2);
    world.act("web");
    assert_eq!(counts(&world), [2, 2, 0]);
    world.now = world.plan("web").wake_at.unwrap();
    world.act("web");
    assert_eq!((world.newest("web").status, counts(&world)), (Progress::RollbackSuccessful, [2, 0, 0]));
    assert_eq!(world.newest("web").lifecycle.as_ref().unwrap().hooks[0].status, HookStatus::TimedOut);
    assert_eq!(world.rollout("web").primary().unwrap().id, first);
    assert_eq!(world.service("web").definition.as_ref().unwrap().revision, 1);
    let weights: Vec<_> = world.newest("web").weights().iter().map(|of| of.production_permille).collect();
    assert_eq!(weights, [1000, 0], "all traffic is blue's again");
}

#[test]
fn a_stop_at_any_stage_brings_blue_back_which_never_went_away() {
    // Rule 7.13.3, 7.12.9: StopServiceDeployment rolls back although no rollback was configured.
    let stages = ["PRE_SCALE_UP", "POST_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"];
    for stage in stages {
        let hooks = pause(stage, "CONTINUE");
        let mut world = running(2, json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5, "lifecycleHooks": hooks}));
        let before: Vec<_> = world.tasks_of("web").iter().map(|task| task.id).collect();
        deploy(&mut world, 2);
        world.act("web");
        answer(&mut world, |deployment, now| deployment.enter(Progress::RollbackRequested, None, now));
        world.act("web");
        assert_eq!((world.newest("web").status, counts(&world)), (Progress::RollbackSuccessful, [2, 0, 0]), "{stage}");
        let after: Vec<_> = world.tasks_of("web").iter().map(|task| task.id).collect();
        assert_eq!(before, after, "{stage}");
    }
}

#[test]
fn what_a_superseded_deployment_left_is_taken_away_first() {
    // Rule 7.12.4: RECONCILE_SERVICE only when more than one revision is active.
    let hooks = pause("POST_SCALE_UP", "ROLLBACK");
    let mut world = running(2, json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0, "lifecycleHooks": hooks}));
    deploy(&mut world, 2);
    world.act("web");
    assert_eq!(counts(&world), [2, 2, 0]);
    deploy(&mut world, 3);
    world.step("web");
    assert_eq!((stage(&world), counts(&world)), (Stage::ReconcileService, [2, 0, 0]));
    world.act("web");
    assert_eq!((stage(&world), counts(&world)), (Stage::PostScaleUp, [2, 0, 2]));
    go_on(&mut world);
    world.act("web");
    assert_eq!((world.newest("web").status, counts(&world)), (Progress::Successful, [0, 0, 2]));
    let stopped = world.state().service("web").unwrap().deployments.values().filter(|d| d.status == Progress::Stopped);
    assert_eq!(stopped.count(), 1);
}

#[test]
fn what_was_left_goes_though_blue_cannot_leave_an_instance_that_drains() {
    // Rule 7.12 and rule 6.4: with both percents at 100 a task stays where its instance drains, and serves there.
    let hooks = pause("POST_SCALE_UP", "ROLLBACK");
    let mut world = running(2, json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0, "lifecycleHooks": hooks}));
    deploy(&mut world, 2);
    world.act("web");
    world.edit_service("web", |service| (service.minimum_healthy_percent, service.maximum_percent) = (100, 100));
    let blue = world.tasks_of("web").into_iter().find(|task| task.definition.revision == 1).unwrap();
    world.set_instance_status(blue.instance.unwrap(), InstanceStatus::Draining);
    deploy(&mut world, 3);
    world.act("web");
    assert_eq!((stage(&world), counts(&world)), (Stage::PostScaleUp, [2, 0, 2]));
    go_on(&mut world);
    world.act("web");
    assert_eq!((world.newest("web").status, counts(&world)), (Progress::Successful, [0, 0, 2]));
}

#[test]
fn green_that_never_starts_fails_after_a_day_and_blue_serves_all_along() {
    // Rule 7.12.5: a stage of more than 24 h fails and rolls back.
    let mut world = running(2, json!({"strategy": "CANARY"}));
    deploy(&mut world, 2);
    let began = world.now;
    for _ in 0..2_000 {
        let planned = world.step("web");
        let starting = world.tasks_of("web").into_iter().filter(|task| task.last < Status::Running);
        starting.for_each(|task| world.fail_to_start(task.id));
        assert_eq!(counts(&world)[0], 2);
        if world.newest("web").status == Progress::RollbackSuccessful {
            break;
        }
        if !planned {
            let wake = world.plan("web").wake_at.unwrap();
            world.now = world.now.max(wake);
        }
    }
    assert_eq!(world.newest("web").status, Progress::RollbackSuccessful);
    assert_eq!(world.now.since(began).as_secs() / 3600, 24);
}

#[test]
fn the_breaker_watches_green_too() {
    // Rule 7.7.1: the breaker's threshold ends a deployment that shifts traffic as it ends a rolling one.
    let breaker = json!({"enable": true, "rollback": true});
    let configuration = json!({"strategy": "LINEAR", "deploymentCircuitBreaker": breaker});
    let mut world = running(2, configuration);
    deploy(&mut world, 2);
    for _ in 0..30 {
        world.step("web");
        let starting = world.tasks_of("web").into_iter().filter(|task| task.last < Status::Running);
        starting.for_each(|task| world.fail_to_start(task.id));
        world.wait(Duration::from_secs(1));
    }
    assert_eq!((world.newest("web").status, counts(&world)), (Progress::RollbackSuccessful, [2, 0, 0]));
}

#[test]
fn protected_tasks_of_blue_hold_the_end_up_which_is_said() {
    // Rule 7.9.5: more protected tasks than are desired are said, of a deployment that shifts traffic too.
    let mut world = running(2, json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0}));
    let blue = world.rollout("web").primary().unwrap().id;
    let kept = world.tasks_of("web")[0].id;
    let until = world.now.plus(Duration::from_secs(3 * 3600));
    world.change(kept, |task, _| task.protected_until = Some(until));
    deploy(&mut world, 2);
    world.act("web");
    assert_eq!((stage(&world), counts(&world)), (Stage::CleanUp, [1, 2, 0]));
    let said = format!(
        "(service web) was unable to reach steady state because task set ({blue}) was unable to scale in. Reason: The \
         number of protected tasks are more than the desired count of tasks."
    );
    assert_eq!(world.events("web").last(), Some(&said));
    world.now = until;
    world.act("web");
    assert_eq!((world.newest("web").status, counts(&world)), (Progress::Successful, [0, 2, 0]));
}
