//! RunTask and StartTask in batches.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::placement::{Constraint, Rules};
use longshore_model::plan::Expect;
use longshore_model::task::{Desired, Status};
use longshore_model::token::TokenId;
use longshore_model::{InstanceId, Key, Snapshot, container_instance};
use longshore_scheduler::run::{MAX_FAILURES, Target, Token, plan_batch};
use longshore_scheduler::{Refusal, run};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{World, cluster, definition, instance, run_request};

fn id(number: u128) -> InstanceId {
    InstanceId::from_bits(number)
}

fn request(count: u32) -> run::Request {
    let web = definition("web", 3, json!({"cpu": 100, "memory": 100, "memoryReservation": 50}));
    run_request(&web, count, Rules::default())
}

fn with_token(mut request: run::Request, token: &str) -> run::Request {
    let id = TokenId { cluster: cluster(), operation: "RunTask".into(), token: token.into() };
    request.token = Some(Token { id, parameters: "digest".into() });
    request
}

#[test]
fn a_call_becomes_pending_tasks_in_one_group() {
    // Rule 5.1.7: the group of a task is `family:FAMILY` unless the caller names another.
    let mut world = World::with_instances(3, 1000, 1000);
    let answer = world.run(&[with_token(request(4), "t1")]).remove(0);
    assert_eq!((answer.tasks.len(), answer.group), (4, Some(0)));
    assert!(answer.failures.is_empty());
    for task in &answer.tasks {
        let written = &world.state().task(task.id).unwrap().value;
        assert_eq!(written, task);
        assert_eq!((task.last, task.desired, task.version), (Status::Pending, Desired::Running, 1));
        assert_eq!((task.demand.cpu_units, task.demand.memory_mib), (100, 50));
        assert!(task.availability_zone.as_deref().is_some_and(|zone| zone.starts_with("us-east-1")));
        assert_eq!(&*task.group, "family:web");
        assert_eq!(task.containers.len(), 1);
        let app = &task.containers[0];
        assert_eq!((app.memory_mib, app.memory_reservation_mib, app.cpu_units), (Some(100), Some(50), 100));
    }
    let token = world.snapshot.tokens().values().next().unwrap();
    assert_eq!(token.tasks, answer.tasks.iter().map(|task| task.id).collect::<Vec<_>>());
}

#[test]
fn overrides_decide_what_a_task_holds_and_shows() {
    let mut world = World::with_instances(1, 1000, 1000);
    let mut request = request(1);
    let overrides = json!({"containerOverrides": [{"name": "app", "cpu": 7, "memoryReservation": 9}]});
    request.template.overrides = Some(overrides.into());
    let task = world.run(&[request])[0].tasks[0].clone();
    assert_eq!((task.demand.cpu_units, task.demand.memory_mib), (7, 9));
    assert_eq!((task.containers[0].cpu_units, task.containers[0].memory_reservation_mib), (7, Some(9)));
}

#[test]
fn what_fits_is_started_and_the_rest_is_refused_by_instance() {
    // Rule 5.1.1: what fits starts, and the rest are failures. Rule 5.2.5: one for each instance that was tried.
    let mut world = World::with_instances(2, 250, 1000);
    let answer = world.run(&[request(10)]).remove(0);
    assert_eq!(answer.tasks.len(), 4);
    let reasons: Vec<_> = answer.failures.iter().map(|f| (f.instance, f.refusal.reason())).collect();
    assert_eq!(reasons, [(id(1), "RESOURCE:CPU"), (id(2), "RESOURCE:CPU")]);
    let answer = world.run(&[with_token(request(1), "t")]).remove(0);
    assert_eq!((answer.group, answer.tasks.len(), answer.failures.len()), (None, 0, 2));
    assert!(world.snapshot.tokens().is_empty(), "a call that started nothing may be tried again");
}

#[test]
fn an_answer_names_a_limited_number_of_instances_and_no_deregistered_ones() {
    // Rule 5.2.5: an answer lists the instances that were tried.
    let mut world = World::with_instances(150, 10, 10);
    world.set_instance_status(id(1), container_instance::Status::Inactive);
    let answer = world.run(&[request(1)]).remove(0);
    assert_eq!(answer.failures.len(), MAX_FAILURES);
    assert_eq!(answer.failures[0].instance, id(2));
}

#[test]
fn start_task_goes_where_it_is_told_or_says_why_not() {
    // Rule 5.1.2: StartTask chooses nothing: one task on each of 1 to 10 instances that the caller names, and each is
    // checked for resources, attributes and its agent.
    let mut world = World::with_instances(4, 1000, 1000);
    world.connect(id(2), false);
    world.set_instance_status(id(3), container_instance::Status::Draining);
    let mut start = request(1);
    let mut web = (*start.template.definition).clone();
    web.document = json!({
        "containerDefinitions": [{"name": "app", "image": "busybox", "cpu": 100, "memory": 100}],
        "placementConstraints": [{"type": "memberOf", "expression": "attribute:nowhere exists"}],
    })
    .into();
    start.template.definition = Arc::new(web);
    start.placement = Target::Instances([1, 2, 3, 9, 1].map(id).to_vec());
    let answer = world.run(&[start]).remove(0);
    assert_eq!(answer.tasks.iter().map(|task| task.instance).collect::<Vec<_>>(), [Some(id(1)), Some(id(1))]);
    let reasons: Vec<_> = answer.failures.iter().map(|f| (f.instance, f.refusal.clone())).collect();
    assert_eq!(reasons, [(id(2), Refusal::AgentDisconnected), (id(3), Refusal::Draining), (id(9), Refusal::Missing)]);
}

#[test]
fn calls_of_a_batch_build_on_each_other_and_are_chained() {
    let mut world = World::with_instances(1, 1000, 1000);
    let batch = plan_batch(&world.snapshot, &cluster(), &[request(4), request(4), request(4)], world.now, 9);
    assert_eq!(batch.answers.iter().map(|answer| answer.tasks.len()).collect::<Vec<_>>(), [4, 4, 2]);
    let reservation = Key::Reservation(cluster(), id(1));
    let expects = batch
        .plan
        .groups
        .iter()
        .map(|group| group.guards.iter().find(|guard| guard.key == reservation).unwrap().expect);
    let expects = expects.collect::<Vec<_>>();
    assert_eq!(expects, [Expect::Absent, Expect::WrittenBy(0), Expect::WrittenBy(1)]);
    world.commit_all(&batch.plan);
    assert_eq!(world.state().instance(id(1)).unwrap().held().cpu_units, 1000);
}

#[test]
fn a_stale_plan_is_refused_and_its_followers_with_it() {
    let mut world = World::with_instances(2, 1000, 1000);
    let pin = |number: u128| {
        let mut request = request(1);
        request.placement = Target::Instances(vec![id(number)]);
        request
    };
    let plan = |world: &World, seed, requests: &[run::Request]| {
        plan_batch(&world.snapshot, &cluster(), requests, world.now, seed).plan
    };
    let ours = plan(&world, 1, &[pin(1), pin(1), pin(2)]);
    let theirs = plan(&world, 2, &[pin(1)]);
    world.commit_all(&theirs);
    assert_eq!(world.commit(&ours), [false, false, true], "only what touched the same instance");

    let ours = plan(&world, 3, &[pin(1)]);
    world.set_instance_status(id(1), container_instance::Status::Draining);
    assert_eq!(world.commit(&ours), [false], "an instance that began to drain takes nothing");
}

#[test]
fn a_token_is_used_once_even_by_two_planners() {
    // Rule 5.1.6: a repeated client token finds the tasks of the first call; with other parameters it is a conflict
    // that names them.
    let mut world = World::with_instances(9, 1000, 1000);
    let one = plan_batch(&world.snapshot, &cluster(), &[with_token(request(1), "same")], world.now, 1).plan;
    let two = plan_batch(&world.snapshot, &cluster(), &[with_token(request(1), "same")], world.now, 2).plan;
    assert_eq!(world.commit(&one), [true]);
    assert_eq!(world.commit(&two), [false]);
    assert_eq!(world.state().live_task_count(), 1);
}

#[test]
fn the_same_snapshot_time_and_seed_give_the_same_plan() {
    let world = World::with_instances(20, 1000, 1000);
    let plan = |seed| plan_batch(&world.snapshot, &cluster(), &[request(10), request(3)], world.now, seed).plan;
    assert_eq!(plan(7), plan(7));
    assert_ne!(plan(7), plan(8));
}

#[test]
fn a_cluster_that_does_not_exist_places_nothing() {
    let batch = plan_batch(&Snapshot::default(), &cluster(), &[request(1)], World::default().now, 1);
    assert_eq!((batch.plan.groups.len(), batch.answers), (0, vec![run::Answer::default()]));
}

#[test]
fn a_full_call_on_ten_instances_fits_one_group() {
    let mut world = World::default();
    for number in 1..=10 {
        world.register(instance(number, 100, 100, &[]));
    }
    let batch = plan_batch(&world.snapshot, &cluster(), &[with_token(request(10), "t")], world.now, 1);
    assert_eq!(batch.plan.groups.len(), 1);
    assert_eq!(batch.plan.groups[0].operations(), 1 + 30 + 10 + 2);
    world.commit_all(&batch.plan);
}

#[test]
fn resources_come_back_when_tasks_have_stopped_and_not_before() {
    // Rule 6.3.5: resources come back when the task has stopped; one that is stopping still holds them.
    let mut world = World::with_instances(1, 400, 1000);
    let tasks = world.run(&[request(4)]).remove(0).tasks;
    world.stop_task(tasks[0].id);
    assert!(world.run(&[request(1)])[0].tasks.is_empty(), "a stopping task holds what it holds");
    world.observe(tasks[0].id, Status::Stopped);
    assert_eq!(world.run(&[request(1)])[0].tasks.len(), 1);
    world.wait(Duration::from_secs(1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Two planners work on the same snapshot: what is committed of both never oversells (the world checks every group).
    #[test]
    fn planners_that_race_never_oversell(
        rounds in proptest::collection::vec((1u32..11, 1u32..11, any::<u128>(), any::<bool>()), 1..8),
    ) {
        // Rule 6.3.4: nothing is over-committed, whoever places, and however many at once.
        let mut world = World::with_instances(4, 700, 700);
        for (first, second, seed, distinct) in rounds {
            let mut requests = [request(first), request(second)];
            if distinct {
                let rules = Rules { constraints: vec![Constraint::DistinctInstance], strategies: Vec::new() };
                requests[0].placement = Target::Anywhere { count: first, rules };
            }
            let one = plan_batch(&world.snapshot, &cluster(), &requests, world.now, seed).plan;
            let two = plan_batch(&world.snapshot, &cluster(), &requests, world.now, !seed).plan;
            world.commit(&one);
            world.commit(&two);
        }
    }
}
