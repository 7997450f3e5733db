//! RunTask and StartTask in batches.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::placement::{Constraint, Rules, SpreadField, Strategy};
use longshore_model::plan::Expect;
use longshore_model::task::{Desired, Status, Waiting};
use longshore_model::token::TokenId;
use longshore_model::{InstanceId, Key, Record, Snapshot, Task, TaskId, container_instance, fixture};
use longshore_scheduler::run::{Kept, MAX_FAILURES, Target, Token, plan_batch};
use longshore_scheduler::{Refusal, run};
use proptest::prelude::{Just, ProptestConfig, any, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::Strategy as _;
use serde_json::json;

use crate::support::{World, cluster, definition, instance, run_request};

const ZONE: &str = "ecs.availability-zone";

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
    let batch = plan_batch(
        &world.snapshot,
        &cluster(),
        &[request(4), request(4), request(4)],
        world.now,
        9,
        &mut Kept::default(),
    );
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
        plan_batch(&world.snapshot, &cluster(), requests, world.now, seed, &mut Kept::default()).plan
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
    let one =
        plan_batch(&world.snapshot, &cluster(), &[with_token(request(1), "same")], world.now, 1, &mut Kept::default())
            .plan;
    let two =
        plan_batch(&world.snapshot, &cluster(), &[with_token(request(1), "same")], world.now, 2, &mut Kept::default())
            .plan;
    assert_eq!(world.commit(&one), [true]);
    assert_eq!(world.commit(&two), [false]);
    assert_eq!(world.state().live_task_count(), 1);
}

#[test]
fn the_same_snapshot_time_and_seed_give_the_same_plan() {
    let world = World::with_instances(20, 1000, 1000);
    let plan = |seed| {
        plan_batch(&world.snapshot, &cluster(), &[request(10), request(3)], world.now, seed, &mut Kept::default()).plan
    };
    assert_eq!(plan(7), plan(7));
    assert_ne!(plan(7), plan(8));
}

#[test]
fn a_cluster_that_does_not_exist_places_nothing() {
    let batch =
        plan_batch(&Snapshot::default(), &cluster(), &[request(1)], World::default().now, 1, &mut Kept::default());
    assert_eq!((batch.plan.groups.len(), batch.answers), (0, vec![run::Answer::default()]));
}

#[test]
fn a_full_call_on_ten_instances_fits_one_group() {
    let mut world = World::default();
    for number in 1..=10 {
        world.register(instance(number, 100, 100, &[]));
    }
    let batch =
        plan_batch(&world.snapshot, &cluster(), &[with_token(request(10), "t")], world.now, 1, &mut Kept::default());
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
            let one = plan_batch(&world.snapshot, &cluster(), &requests, world.now, seed, &mut Kept::default()).plan;
            let two = plan_batch(&world.snapshot, &cluster(), &requests, world.now, !seed, &mut Kept::default()).plan;
            world.commit(&one);
            world.commit(&two);
        }
    }
}

/// What happens to a cluster between two batches.
#[derive(Debug, Clone, Copy)]
enum Between {
    Nothing,
    /// The plan was refused, or others have placed tasks since.
    NotCommitted,
    Stops(usize),
    Leaves(u128),
    Returns(u128),
    Drains(u128),
    Registers,
    Reserved(u128),
}

fn between() -> impl proptest::strategy::Strategy<Value = Between> {
    prop_oneof![
        4 => Just(Between::Nothing),
        1 => Just(Between::NotCommitted),
        3 => (0usize..8).prop_map(Between::Stops),
        1 => (1u128..6).prop_map(Between::Leaves),
        1 => (1u128..6).prop_map(Between::Returns),
        1 => (1u128..6).prop_map(Between::Drains),
        1 => Just(Between::Registers),
        1 => (1u128..6).prop_map(Between::Reserved),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// What is kept from batch to batch makes planning faster and changes no plan.
    #[test]
    fn a_batch_is_planned_as_if_nothing_was_kept(
        rounds in proptest::collection::vec((1u32..6, 0usize..5, any::<u128>(), between()), 1..14),
    ) {
        let mut world = World::with_instances(5, 1_500, 1_500);
        let mut kept = Kept::default();
        for (count, kind, seed, between) in rounds {
            let member_of = |text: &str| vec![Constraint::MemberOf(text.into())];
            let rules = [
                Rules::default(),
                Rules { constraints: vec![Constraint::DistinctInstance], strategies: Vec::new() },
                Rules { constraints: Vec::new(), strategies: vec![Strategy::Spread(SpreadField::Attribute(ZONE.into()))] },
                Rules { constraints: member_of("agentConnected == true and runningTasksCount < 4"), strategies: vec![] },
                Rules { constraints: member_of("attribute:ecs.availability-zone != us-east-1a"), strategies: vec![] },
            ];
            let mut first = request(count);
            first.placement = Target::Anywhere { count, rules: rules[kind].clone() };
            let requests = [first, request(2)];
            let plan = plan_batch(&world.snapshot, &cluster(), &requests, world.now, seed, &mut kept);
            let afresh = plan_batch(&world.snapshot, &cluster(), &requests, world.now, seed, &mut Kept::default());
            prop_assert_eq!(&plan.plan, &afresh.plan);
            prop_assert_eq!(&plan.answers, &afresh.answers);
            if !matches!(between, Between::NotCommitted) {
                world.commit_all(&plan.plan);
            }
            match between {
                Between::Nothing | Between::NotCommitted => {}
                Between::Stops(count) => {
                    let tasks: Vec<_> = world.state().live_tasks().map(|task| task.id).take(count).collect();
                    tasks.into_iter().for_each(|task| world.observe(task, Status::Stopped));
                }
                Between::Leaves(number) => world.connect(id(number), false),
                Between::Returns(number) => world.connect(id(number), true),
                Between::Drains(number) => world.set_instance_status(id(number), container_instance::Status::Draining),
                Between::Registers => {
                    let number = world.state().instances().len() as u128 + 1;
                    world.register(instance(number, 1_500, 1_500, &["ecs.availability-zone=us-east-1b"]));
                }
                Between::Reserved(number) => {
                    let waiting = Some(Arc::new(Waiting { reserved: Some(id(number)), ..Waiting::default() }));
                    let task = fixture::task(TaskId::from_bits(number));
                    let task = Task { cluster: cluster(), instance: None, last: Status::Provisioning, waiting, ..task };
                    world.put(Record::Task(Arc::new(task)));
                }
            }
        }
    }
}
