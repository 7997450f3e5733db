//! Deployments that fail: the circuit breaker gives them up, and brings back what ran before if it is asked to.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::rollout::State;
use longshore_model::service_deployment::{Monitor, Status as Progress};
use longshore_model::task::{Desired, Health, Status};
use longshore_model::{Service, TaskDefinition};
use longshore_scheduler::service::failures::PROVEN_AFTER;
use serde_json::{Value, json};

use crate::support::{World, definition, service_of};

fn web(revision: u32, more: Value) -> TaskDefinition {
    let mut container = json!({"cpu": 1, "memory": 1});
    container.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    definition("web", revision, container)
}

/// A settled service of revision 1 with a breaker; revisions 2 and 3 are known.
fn world(desired_count: u32, rollback: bool) -> World {
    world_of(desired_count, rollback, json!({}))
}

fn world_of(desired_count: u32, rollback: bool, container: Value) -> World {
    let mut world = World::with_instances(3, 20_000, 20_000);
    for revision in 1..=3 {
        world.define(&web(revision, container.clone()));
    }
    world.create(breaking(desired_count, rollback));
    world.settle("web");
    assert_eq!(world.rollout_state("web"), State::Completed);
    world.wait(Duration::from_secs(60));
    world
}

fn breaking(desired_count: u32, rollback: bool) -> Service {
    let breaker = json!({"deploymentCircuitBreaker": {"enable": true, "rollback": rollback}});
    Service {
        document: json!({"deploymentConfiguration": breaker}).into(),
        ..service_of("web", desired_count, &web(1, json!({})))
    }
}

fn deploy(world: &mut World, revision: u32) {
    world.redeploy("web", &web(revision, json!({})));
}

fn of_any_revision(world: &World, desired: Desired) -> Vec<Arc<longshore_model::Task>> {
    world.tasks_of("web").into_iter().filter(|task| task.desired == desired).collect()
}

fn of_revision(world: &World, revision: u32, desired: Desired) -> Vec<Arc<longshore_model::Task>> {
    let tasks = of_any_revision(world, desired).into_iter();
    tasks.filter(|task| task.definition.revision == revision).collect()
}

/// Fails all tasks of a revision as they are started, until the planner has nothing to do for a minute.
fn fail_all(world: &mut World, revision: u32, end: impl Fn(&mut World, longshore_model::TaskId)) -> usize {
    let mut failed = 0;
    for _ in 0..100 {
        let planned = world.step("web");
        let started: Vec<_> = of_revision(world, revision, Desired::Running);
        let started: Vec<_> = started.into_iter().filter(|task| task.last < Status::Running).collect();
        failed += started.len();
        for task in &started {
            end(world, task.id);
        }
        let stopping = of_any_revision(world, Desired::Stopped);
        stopping.iter().for_each(|task| world.observe(task.id, Status::Stopped));
        if planned || !started.is_empty() || !stopping.is_empty() {
            continue;
        }
        match world.plan("web").wake_at.filter(|at| at.since(world.now) < Duration::from_secs(60)) {
            Some(at) => world.now = world.now.max(at),
            None => return failed,
        }
    }
    panic!("no end: {:#?}", world.events("web"));
}

/// Fails every task that does not run yet, until the service deployment has that status.
fn fail_until(world: &mut World, status: Progress) {
    for _ in 0..200 {
        world.step("web");
        if world.newest("web").status == status {
            return;
        }
        let starting = world.tasks_of("web").into_iter();
        for task in starting.filter(|task| task.desired == Desired::Running && task.last < Status::Running) {
            world.fail_to_start(task.id);
        }
        world.wait(Duration::from_secs(1));
    }
    panic!("{:?}: {:#?}", world.newest("web").status, world.events("web"));
}

#[test]
fn a_deployment_whose_tasks_do_not_start_fails_at_the_threshold() {
    // Rule 7.7.1, 7.2.3: at 3 consecutive tasks that do not reach RUNNING the deployment is FAILED and starts no more.
    let mut world = world(1, false);
    deploy(&mut world, 2);
    assert_eq!(fail_all(&mut world, 2, World::fail_to_start), 3);
    let rollout = world.rollout("web");
    let primary = rollout.primary().unwrap();
    assert_eq!((primary.state, primary.definition.revision), (State::Failed, 2));
    assert_eq!(&*primary.state_reason, "ECS deployment circuit breaker: tasks failed to start.");
    // Rule 7.13.4: failed without rollback, a service deployment is stopped.
    let deployment = world.newest("web");
    assert_eq!(deployment.status, Progress::Stopped);
    assert_eq!((deployment.breaker.status, deployment.breaker.failures), (Monitor::Triggered, 3));
    assert!(deployment.stopped_at.is_some() && deployment.rollback.is_none());
    // Rule 7.9.3: the event of a failed deployment.
    let said = format!("(service web) (deployment {}) deployment failed: tasks failed to start.", primary.id);
    assert!(world.events("web").contains(&said), "{:#?}", world.events("web"));
    assert_eq!(of_revision(&world, 1, Desired::Running).len(), 1, "the old revision keeps running");
}

#[test]
fn the_old_revision_is_kept_at_strength_after_a_failure() {
    let mut world = world(4, false);
    deploy(&mut world, 2);
    fail_all(&mut world, 2, World::fail_to_start);
    let victim = of_revision(&world, 1, Desired::Running)[0].id;
    world.observe(victim, Status::Stopped);
    world.step("web");
    assert_eq!(of_revision(&world, 1, Desired::Running).len(), 4);
    assert!(of_revision(&world, 2, Desired::Running).is_empty());
}

#[test]
fn a_failure_brings_the_last_completed_revision_back() {
    // Rule 7.7.2, 7.2.3, 7.13.6: rollback to the most recent COMPLETED deployment, which becomes IN_PROGRESS again.
    let mut world = world(2, true);
    let first = world.rollout("web").primary().unwrap().id;
    deploy(&mut world, 2);
    let second = world.rollout("web").primary().unwrap().id;
    fail_until(&mut world, Progress::RollbackInProgress);
    let turn = world.rollout("web");
    let primary = turn.primary().unwrap();
    assert_eq!((primary.id, primary.state), (first, State::InProgress));
    let reason = format!("ECS deployment circuit breaker: rolling back to deploymentId {first}.");
    assert_eq!(&*primary.state_reason, reason);
    assert_eq!(turn.deployment(second).unwrap().state, State::Failed);
    assert_eq!(
        world.service("web").definition.as_ref().unwrap().revision,
        1,
        "the service asks for the old revision again"
    );
    assert_eq!(world.newest("web").rollback.as_ref().map(|rollback| rollback.revision), Some(first.into()));

    world.settle("web");
    let deployment = world.newest("web");
    assert_eq!(deployment.status, Progress::RollbackSuccessful);
    assert_eq!(deployment.breaker.status, Monitor::Triggered);
    assert!(deployment.finished_at.is_some());
    assert_eq!((world.rollout("web").deployments.len(), world.rollout_state("web")), (1, State::Completed));
    let events = world.events("web");
    // Rule 7.9.3: what is said of a rollback.
    let said = |text: String| events.iter().position(|event| *event == text).unwrap_or_else(|| panic!("{events:#?}"));
    let failed = said(format!("(service web) (deployment {second}) deployment failed: tasks failed to start."));
    let back = said(format!("(service web) rolling back to deployment {first}."));
    let completed =
        events.iter().rposition(|e| *e == format!("(service web) (deployment {first}) deployment completed."));
    assert!(failed < back && Some(back) < completed, "{events:#?}");
    assert_eq!(of_revision(&world, 1, Desired::Running).len(), 2);
}

#[test]
fn a_first_deployment_has_nothing_to_go_back_to() {
    // Rule 7.7.2: the first deployment of a service stalls FAILED.
    let mut world = World::with_instances(1, 100, 100);
    world.define(&web(1, json!({})));
    world.create(breaking(1, true));
    assert_eq!(fail_all(&mut world, 1, World::fail_to_start), 3);
    assert_eq!(world.rollout_state("web"), State::Failed);
    assert_eq!(world.newest("web").status, Progress::Stopped);
    assert!(world.tasks_of("web").is_empty());
    assert_eq!(world.rollout("web").under_way, None);
    // A new deployment starts tasks again.
    deploy_again(&mut world);
    world.settle("web");
    assert_eq!(world.rollout_state("web"), State::Completed);
}

fn deploy_again(world: &mut World) {
    let service = (*world.service("web")).clone();
    world.deploy(service);
}

#[test]
fn a_container_that_exits_at_once_trips_the_breaker_and_never_replaces_one_that_serves() {
    // Rule 7.4.10: healthy is what has run for a while, so the running task stays.
    let mut world = world(1, true);
    deploy(&mut world, 2);
    let crash = |world: &mut World, task| {
        world.observe(task, Status::Running);
        world.step("web");
        assert_eq!(of_revision(world, 1, Desired::Running).len(), 1);
        world.wait(Duration::from_secs(2));
        world.step("web");
        assert_eq!(of_revision(world, 1, Desired::Running).len(), 1);
        world.observe(task, Status::Stopped);
    };
    assert_eq!(fail_all(&mut world, 2, crash), 3);
    assert_eq!(world.newest("web").status, Progress::RollbackSuccessful);
}

#[test]
fn one_task_that_runs_ends_the_first_stage() {
    // Rule 7.7.1, 7.7.4: one RUNNING ends stage 1, and the count is reset.
    let mut world = world(8, true);
    deploy(&mut world, 2);
    world.step("web");
    let new = of_revision(&world, 2, Desired::Running);
    for task in &new[..3] {
        world.fail_to_start(task.id);
    }
    world.step("web");
    assert_eq!(world.newest("web").breaker.failures, 3);
    assert_eq!(world.newest("web").breaker.threshold, 4);
    world.observe(new[3].id, Status::Running);
    world.wait(PROVEN_AFTER);
    world.step("web");
    assert_eq!(world.newest("web").breaker.failures, 0);
    assert!(world.newest("web").breaker.has_started);
    for task in &new[4..] {
        world.fail_to_start(task.id);
    }
    world.step("web");
    assert_eq!(world.newest("web").breaker.failures, 0, "launches are not counted any more");
    world.settle("web");
    assert_eq!(world.newest("web").status, Progress::Successful);
    assert_eq!(world.newest("web").breaker.status, Monitor::MonitoringComplete);
}

#[test]
fn tasks_that_are_replaced_for_failing_their_check_count_in_the_second_stage() {
    // Rule 7.7.1: stage 2 counts tasks replaced because of container health.
    let mut world = world_of(4, true, json!({"healthCheck": {"command": ["true"]}}));
    deploy(&mut world, 2);
    for _ in 0..200 {
        world.step("web");
        for task in of_revision(&world, 2, Desired::Running) {
            if task.last < Status::Running {
                world.observe(task.id, Status::Running);
            }
            world.set_health(task.id, Health::Unhealthy);
        }
        for task in of_revision(&world, 2, Desired::Stopped) {
            world.observe(task.id, Status::Stopped);
        }
        world.wait(Duration::from_secs(5));
        assert!(of_revision(&world, 1, Desired::Running).len() >= 4, "the old revision serves all along");
        if world.newest("web").rollback.is_some() {
            break;
        }
    }
    assert!(world.newest("web").rollback.is_some(), "{:#?}", world.events("web"));
    assert!(world.newest("web").breaker.has_started);
    world.settle("web");
    assert_eq!(world.newest("web").status, Progress::RollbackSuccessful);
}

#[test]
fn a_rollback_that_fails_too_is_given_up() {
    // Rule 7.7.2: what comes back is not eligible for another rollback until it is COMPLETED.
    let mut world = world(1, true);
    deploy(&mut world, 2);
    let old = of_revision(&world, 1, Desired::Running)[0].id;
    world.observe(old, Status::Stopped);
    fail_until(&mut world, Progress::RollbackFailed);
    assert_eq!(world.newest("web").status, Progress::RollbackFailed, "{:#?}", world.events("web"));
    assert_eq!(world.rollout_state("web"), State::Failed);
}

#[test]
fn a_service_without_a_breaker_tries_for_ever() {
    // Rule 7.7.4: the breaker is shown with its count and threshold: DISABLED, MONITORING, MONITORING_COMPLETE or
    // TRIGGERED.
    let mut world = world(1, false);
    world.edit_service("web", |service| service.document = json!({}).into());
    deploy(&mut world, 2);
    let failed = fail_all(&mut world, 2, World::fail_to_start);
    assert!(failed > 5, "{failed}");
    assert_eq!(world.rollout_state("web"), State::InProgress);
    assert_eq!(world.newest("web").breaker.status, Monitor::Disabled);
}

#[test]
fn a_superseded_service_deployment_is_stopped_and_the_way_back_is_kept() {
    // Rule 7.13.1: a service deployment goes from PENDING to its end, is stopped by a newer one, and rolled back on
    // request.
    // Rule 7.3.2: a new deployment makes the running one ACTIVE, its service deployment STOP_REQUESTED and then
    // STOPPED.
    let mut world = world(3, true);
    let first = world.rollout("web").primary().unwrap().id;
    deploy(&mut world, 2);
    world.step("web");
    let second = world.newest("web").id;
    assert_eq!(world.newest("web").status, Progress::InProgress);
    deploy(&mut world, 3);
    assert_eq!(world.service_deployment("web", second).status, Progress::StopRequested);
    world.step("web");
    assert_eq!(world.service_deployment("web", second).status, Progress::Stopped);
    assert_eq!(world.newest("web").status, Progress::InProgress);
    fail_all(&mut world, 3, World::fail_to_start);
    world.settle("web");
    let rollout = world.rollout("web");
    assert_eq!((rollout.primary().unwrap().id, rollout.deployments.len()), (first, 1));
    assert_eq!(world.newest("web").status, Progress::RollbackSuccessful);
}

#[test]
fn a_rolling_deployment_goes_back_on_request_and_a_first_one_cannot() {
    // Rule 7.13.3: StopServiceDeployment rolls back without a breaker, and without a way back it fails in words.
    let mut world = World::with_instances(3, 20_000, 20_000);
    (1..=3).for_each(|revision| world.define(&web(revision, json!({}))));
    world.create(service_of("web", 2, &web(1, json!({}))));
    world.step("web");
    request_rollback(&mut world);
    world.step("web");
    let first = world.newest("web");
    assert_eq!((first.status, first.rollback.is_none()), (Progress::RollbackFailed, true));
    let words = "Service deployment cannot be rolled back: no earlier deployment was completed.";
    assert_eq!(first.status_reason.as_deref(), Some(words));
    assert_eq!(world.rollout_state("web"), State::Failed);

    world.wait(Duration::from_secs(1));
    deploy(&mut world, 2);
    world.settle("web");
    assert_eq!(world.rollout_state("web"), State::Completed);
    world.wait(Duration::from_secs(1));
    deploy(&mut world, 3);
    world.step("web");
    world.agents_catch_up();
    request_rollback(&mut world);
    world.settle("web");
    assert_eq!(world.newest("web").status, Progress::RollbackSuccessful);
    assert_eq!(of_revision(&world, 2, Desired::Running).len(), 2);
    assert!(of_revision(&world, 3, Desired::Running).is_empty());
    assert_eq!(world.service("web").definition.as_ref().unwrap().revision, 2);
}

fn request_rollback(world: &mut World) {
    let mut deployment = (*world.newest("web")).clone();
    deployment.enter(Progress::RollbackRequested, None, world.now);
    world.put(longshore_model::Record::ServiceDeployment(Arc::new(deployment)));
}

#[test]
fn the_counts_of_a_finished_deployment_are_those_at_its_end() {
    // Rule 7.13.6: what a service does later does not change the history.
    let mut world = world(2, false);
    deploy(&mut world, 2);
    world.settle("web");
    let done = world.newest("web");
    assert_eq!(done.status, Progress::Successful);
    assert_eq!((done.target.requested, done.target.running, done.target.pending), (2, 2, 0));
    assert_eq!((done.sources.len(), done.sources[0].running), (1, 0));
    world.edit_service("web", |service| service.desired_count = 5);
    world.settle("web");
    assert_eq!(*world.newest("web"), *done);
}
