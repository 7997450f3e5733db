//! Capacity providers: tasks that wait for capacity, and groups of instances that grow and shrink with them.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::capacity_provider::{AutoScalingGroup, ManagedScaling, StrategyItem};
use longshore_model::container_instance::{LEAVING, Status as InstanceStatus};
use longshore_model::placement::{Constraint, Rules};
use longshore_model::service::Scheduling;
use longshore_model::task::{Status, StopCode};
use longshore_model::{Capacity, ContainerInstance, InstanceId, Record, Task, TaskDefinition, TaskId};
use longshore_scheduler::capacity::scaling::{self, Bounds, Decision, Memory};
use longshore_scheduler::capacity::{MAX_WAITING, waiting};
use longshore_scheduler::run::{self, Target};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{World, cluster, definition, instance, run_request, service_of};

const MINUTE: Duration = Duration::from_secs(60);

/// A task that takes that much memory.
fn task_of(memory: u32) -> TaskDefinition {
    definition("job", memory, json!({"cpu": 1, "memory": memory}))
}

fn on(definition: &TaskDefinition, count: u32, providers: &[&str]) -> run::Request {
    let item = |name: &&str| StrategyItem { provider: (*name).into(), base: 0, weight: 1 };
    let strategy = providers.iter().map(item).collect();
    let placement = Target::Providers { count, rules: Rules::default(), strategy };
    run::Request { placement, ..run_request(definition, count, Rules::default()) }
}

fn member(number: u128, provider: &str, memory: u32) -> ContainerInstance {
    ContainerInstance { capacity_provider: Some(provider.into()), ..instance(number, 1000, memory, &[]) }
}

impl World {
    fn run_on(&mut self, memory: u32, count: u32, provider: &str) -> Vec<Arc<Task>> {
        let definition = task_of(memory);
        self.define(&definition);
        self.run(&[on(&definition, count, &[provider])]).remove(0).tasks
    }

    fn place_waiting(&mut self) -> waiting::Planned {
        self.seed += 1;
        let settings = waiting::Settings::default();
        let planned = waiting::plan(&self.snapshot, &cluster(), settings, self.now, self.seed);
        self.commit_all(&planned.plan);
        planned
    }

    fn task(&self, id: TaskId) -> Arc<Task> {
        Arc::clone(&self.state().task(id).unwrap().value)
    }
}

#[test]
fn tasks_wait_for_their_provider_and_start_the_moment_it_has_room() {
    // Rule 9.3.1: tasks of a provider without room wait in PROVISIONING; those of a launch type fail instead.
    let mut world = World::with_instances(1, 1000, 1000);
    let tasks = world.run_on(500, 3, "p");
    assert!(
        tasks.iter().all(|task| task.last == Status::Provisioning && task.is_waiting()),
        "others' instances are none"
    );
    assert!(tasks.iter().all(|task| task.launch_type.is_none() && task.capacity_provider.as_deref() == Some("p")));
    assert_eq!(world.place_waiting().plan.groups.len(), 0);
    let by_launch_type = run_request(&task_of(5000), 1, Rules::default());
    let answer = world.run(&[by_launch_type]).remove(0);
    assert_eq!((answer.tasks.len(), answer.failures[0].refusal.reason()), (0, "RESOURCE:MEMORY"));
    world.register(member(9, "p", 1000));
    world.place_waiting();
    let placed: Vec<bool> = tasks.iter().map(|task| world.task(task.id).last == Status::Pending).collect();
    assert_eq!(placed.iter().filter(|placed| **placed).count(), 2);
    world.check_reservations();
    world.register(member(10, "p", 500));
    world.place_waiting();
    assert_eq!(world.state().waiting_task_count(), 0);
    assert!(tasks.iter().all(|task| world.task(task.id).waiting.is_none() && world.task(task.id).version == 2));
}

#[test]
fn a_big_task_at_the_head_keeps_none_behind_it_from_starting_and_gets_its_turn() {
    // Rule 9.3.4: the queue has no head-of-line blocking, and nothing in it starves.
    let mut world = World::default();
    world.register(member(1, "p", 1000));
    let small = world.run_on(600, 1, "p").remove(0);
    let big = world.run_on(900, 1, "p").remove(0);
    world.wait(Duration::from_secs(1));
    let behind = world.run_on(300, 1, "p").remove(0);
    assert_eq!(behind.last, Status::Pending, "it fits beside the first");
    let planned = world.place_waiting();
    assert_eq!(planned.wake_at, Some(big.created_at.plus(Duration::from_secs(120))));
    world.wait(Duration::from_secs(120));
    world.place_waiting();
    assert_eq!(world.task(big.id).waiting.as_ref().unwrap().reserved, Some(InstanceId::from_bits(1)));
    world.observe(behind.id, Status::Stopped);
    let later = world.run_on(300, 1, "p").remove(0);
    assert!(later.is_waiting(), "the room is kept for the big one");
    world.observe(small.id, Status::Stopped);
    world.place_waiting();
    assert_eq!(world.task(big.id).last, Status::Pending);
    assert!(world.task(later.id).is_waiting(), "it no longer fits, and is next");
    world.check_reservations();
}

#[test]
fn who_has_waited_for_too_long_stops_with_the_reason() {
    // Rule 9.3.3: TaskFailedToStart with EMPTY CAPACITY PROVIDER, NO ACTIVE INSTANCES or what the closest instance
    // lacks.
    let cases: [(&[(u32, InstanceStatus)], &str); 3] = [
        (&[], "EMPTY CAPACITY PROVIDER"),
        (&[(1000, InstanceStatus::Draining)], "NO ACTIVE INSTANCES"),
        (&[(100, InstanceStatus::Active)], "RESOURCE:MEMORY"),
    ];
    for (instances, reason) in cases {
        let mut world = World::default();
        for (number, (memory, status)) in (1..).zip(instances) {
            world.register(ContainerInstance { status: *status, ..member(number, "p", *memory) });
        }
        let task = world.run_on(500, 1, "p").remove(0);
        world.wait(Duration::from_secs(30 * 60));
        world.place_waiting();
        let stopped = world.task(task.id);
        let stop = stopped.stop.clone().unwrap();
        assert_eq!((stopped.last, stop.code, &*stop.reason), (Status::Stopped, StopCode::TaskFailedToStart, reason));
    }
}

#[test]
fn no_more_than_500_tasks_of_a_cluster_wait() {
    // Rule 9.3.2: beyond the limit a call starts nothing and is told so.
    let mut world = World::default();
    let definition = task_of(100);
    let calls = vec![on(&definition, 10, &["p"]); MAX_WAITING / 10 + 1];
    let answers = world.run(&calls);
    assert!(answers[..MAX_WAITING / 10].iter().all(|answer| answer.tasks.len() == 10 && !answer.queue_is_full));
    assert!(answers[MAX_WAITING / 10].queue_is_full && answers[MAX_WAITING / 10].tasks.is_empty());
    assert_eq!(world.state().waiting_task_count(), MAX_WAITING);

    let definition = task_of(100);
    world.define(&definition);
    let document = json!({"capacityProviderStrategy": [{"capacityProvider": "p"}]}).into();
    let service = longshore_model::Service { document, launch_type: None, ..service_of("web", 2, &definition) };
    world.create(service.clone());
    world.deploy(service);
    world.step("web");
    assert_eq!(world.tasks_of("web").len(), 0);
    let said = "was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.";
    assert!(world.events("web").iter().any(|event| event.contains(said)), "{:?}", world.events("web"));
}

#[test]
fn a_call_divides_its_tasks_among_providers_and_places_them_only_there() {
    // Rule 5.3.1: a call's strategy decides which provider's instances a task may use.
    let mut world = World::with_instances(3, 1000, 10_000);
    world.register(member(11, "a", 10_000));
    world.register(member(12, "b", 10_000));
    let tasks = world.run(&[on(&task_of(100), 10, &["a", "b"])]).remove(0).tasks;
    for (provider, number) in [("a", 11), ("b", 12)] {
        let of: Vec<_> = tasks.iter().filter(|task| task.capacity_provider.as_deref() == Some(provider)).collect();
        assert_eq!(of.len(), 5);
        assert!(of.iter().all(|task| task.instance == Some(InstanceId::from_bits(number))));
    }
}

#[test]
fn a_services_tasks_follow_its_strategy_and_wait_as_pending_ones() {
    // Rule 5.3.1: base and weight over a service's tasks. Rule 9.3.5: waiting tasks are counted as pending, none is
    // doubled.
    let mut world = World::default();
    world.register(member(1, "a", 300));
    let definition = task_of(100);
    world.define(&definition);
    let strategy = json!([{"capacityProvider": "a", "base": 2, "weight": 1}, {"capacityProvider": "b", "weight": 1}]);
    let document = json!({"capacityProviderStrategy": strategy}).into();
    let service = longshore_model::Service { document, launch_type: None, ..service_of("web", 6, &definition) };
    world.create(service.clone());
    world.deploy(service);
    assert!(world.step("web"));
    let count = |world: &World, provider: &str, waits: bool| {
        let tasks = world.tasks_of("web");
        tasks.iter().filter(|t| t.capacity_provider.as_deref() == Some(provider) && t.is_waiting() == waits).count()
    };
    assert_eq!((count(&world, "a", false), count(&world, "a", true), count(&world, "b", true)), (3, 1, 2));
    while world.step("web") {}
    assert_eq!(world.tasks_of("web").len(), 6);
    let said = "No Container Instances were found in your capacity provider.";
    assert!(world.events("web").iter().any(|event| event.contains(said)), "{:?}", world.events("web"));
    world.edit_service("web", |service| service.desired_count = 3);
    while world.step("web") {}
    assert_eq!(world.state().waiting_task_count(), 0, "those that wait go first, and at once");
    assert_eq!(world.tasks_of("web").len(), 3);
}

fn group(target_percent: u32) -> AutoScalingGroup {
    let scaling = ManagedScaling { enabled: true, target_percent, ..ManagedScaling::default() };
    AutoScalingGroup { group: "g".into(), scaling, termination_protection: true, draining: true }
}

fn bounds(maximum: u32, memory_mib: u32, starting: u32) -> Bounds {
    let size = Capacity { cpu_units: 1000, memory_mib, ..Capacity::default() };
    Bounds { minimum: 0, maximum, size, starting }
}

fn scale(world: &World, group: &AutoScalingGroup, bounds: &Bounds, memory: &mut Memory) -> Decision {
    scaling::plan(world.state(), "p", group, Some(bounds), scaling::Settings::default(), memory, world.now)
}

#[test]
fn the_figure_is_what_is_needed_over_what_runs() {
    // Rule 9.2.1: M / N × 100; 100 when nothing runs and nothing is needed, 200 when nothing runs and something is.
    let mut world = World::default();
    let (group, bounds) = (group(100), bounds(10, 1000, 0));
    let figure = |world: &World| {
        let decision = scale(world, &group, &bounds, &mut Memory::default());
        (decision.reservation_percent(), decision.launch)
    };
    assert_eq!(figure(&world), (100, 0));
    let tasks = world.run_on(600, 3, "p");
    assert_eq!(figure(&world), (200, 3));
    for number in 1..=4 {
        world.register(member(number, "p", 1000));
    }
    world.place_waiting();
    assert_eq!(figure(&world), (75, 0), "three of four are not empty");
    world.observe(tasks[0].id, Status::Stopped);
    assert_eq!(figure(&world).0, 50);
    world.run_on(900, 5, "p");
    assert_eq!(figure(&world), ((4 + 3) * 100 / 4, 3), "two of the five found an empty one");
}

#[test]
fn a_group_without_instances_begins_with_two() {
    // Rule 9.2.6: from no instance at all at least two start, within the group's maximum and the maximum step.
    let mut world = World::default();
    let task = world.run_on(600, 1, "p").remove(0);
    let launch = |world: &World, group: &AutoScalingGroup, bounds: &Bounds| {
        let decision = scale(world, group, bounds, &mut Memory::default());
        (decision.reservation_percent(), decision.launch)
    };
    assert_eq!(launch(&world, &group(100), &bounds(10, 1000, 0)), (200, 2));
    assert_eq!(launch(&world, &group(100), &bounds(1, 1000, 0)), (200, 1), "the group takes no more");
    let mut careful = group(100);
    careful.scaling.maximum_step = 1;
    assert_eq!(launch(&world, &careful, &bounds(10, 1000, 0)), (200, 1));
    assert_eq!(launch(&world, &group(100), &bounds(10, 1000, 2)), (200, 0), "both are on their way");
    world.register(member(1, "p", 1000));
    world.place_waiting();
    assert_eq!(launch(&world, &group(100), &bounds(10, 1000, 0)), (100, 0));
    world.run_on(600, 1, "p");
    assert_eq!(launch(&world, &group(100), &bounds(10, 1000, 0)), (200, 1), "from one on, what is needed");
    world.observe(task.id, Status::Stopped);

    let idle = World::default();
    let minimum = Bounds { minimum: 1, ..bounds(10, 1000, 0) };
    assert_eq!(launch(&idle, &group(100), &minimum), (100, 1), "the minimum is no need");
}

#[test]
fn a_need_begins_the_count_of_low_figures_anew() {
    // Rule 9.2.3: a scale-out ends what led to a scale-in: fifteen low figures are counted again.
    let mut world = World::default();
    world.register(member(1, "p", 1000));
    world.register(member(2, "p", 1000));
    let (group, bounds, mut memory) = (group(100), bounds(10, 1000, 0), Memory::default());
    let low = |world: &mut World, memory: &mut Memory, figures: u32| {
        (0..figures).all(|_| {
            world.wait(MINUTE);
            scale(world, &group, &bounds, memory).drain.is_empty()
        })
    };
    assert!(low(&mut world, &mut memory, 14));
    let tasks = world.run_on(900, 3, "p");
    assert_eq!(scale(&world, &group, &bounds, &mut memory).launch, 1);
    for task in &tasks {
        world.observe(task.id, Status::Stopped);
    }
    assert!(low(&mut world, &mut memory, 14), "the fifteenth of before is none");
    assert!(!low(&mut world, &mut memory, 1));
}

#[test]
fn an_instance_that_leaves_is_given_48_hours_for_its_tasks() {
    // Rule 6.4.6, 9.2.8: with managed draining or termination protection an instance is removed when its tasks have stopped, or
    // after 48 hours; without either at once. Daemons' tasks do not keep it.
    let leaving = |world: &mut World| {
        let reason = Some(LEAVING.into());
        let instance = member(1, "p", 1000);
        world.register(ContainerInstance { status: InstanceStatus::Draining, status_reason: reason, ..instance });
    };
    for (draining, termination_protection) in [(true, false), (false, true), (true, true), (false, false)] {
        let mut world = World::default();
        world.register(member(1, "p", 1000));
        let task = world.run_on(600, 1, "p").remove(0);
        leaving(&mut world);
        let group = AutoScalingGroup { draining, termination_protection, ..group(100) };
        let (bounds, mut memory) = (bounds(10, 1000, 0), Memory::default());
        let mut removed = |world: &World| !scale(world, &group, &bounds, &mut memory).remove.is_empty();
        let waits = draining || termination_protection;
        assert_eq!(removed(&world), !waits);
        world.wait(MINUTE * 60 * 48 - MINUTE);
        assert_eq!(removed(&world), !waits, "two days less a minute");
        world.wait(MINUTE);
        assert!(removed(&world), "two days");
        let mut fresh = Memory::default();
        world.observe(task.id, Status::Stopped);
        assert_eq!(scale(&world, &group, &bounds, &mut fresh).remove, [InstanceId::from_bits(1)], "nothing runs on it");
    }
}

#[test]
fn an_instance_with_tasks_is_not_chosen_to_leave() {
    // Rule 9.2.8: an instance is protected while it runs tasks that are no daemons'; a group that shrank below what it runs
    // gives them up only without that protection.
    let mut world = World::default();
    for number in 1..=3 {
        world.register(member(number, "p", 1000));
    }
    world.run_on(600, 3, "p");
    for (termination_protection, leave) in [(true, 0), (false, 2)] {
        let group = AutoScalingGroup { termination_protection, ..group(100) };
        let decision = scale(&world, &group, &bounds(1, 1000, 0), &mut Memory::default());
        assert_eq!(decision.drain.len(), leave, "{termination_protection}");
    }
}

#[test]
fn waiting_tasks_are_packed_onto_the_groups_size_within_the_steps() {
    // Rule 9.2.7: nothing is started while others are on their way.
    // Rule 9.2.2: identical tasks are packed onto instances; M − N is at least the minimum and at most the maximum
    // step.
    let mut world = World::default();
    world.run_on(400, 5, "p");
    world.run_on(400, 6, "p");
    world.run_on(5000, 1, "p");
    let decide = |minimum_step, maximum_step, size| {
        let mut group = group(100);
        group.scaling = ManagedScaling { minimum_step, maximum_step, ..group.scaling };
        scale(&world, &group, &bounds(100, size, 0), &mut Memory::default()).launch
    };
    assert_eq!(decide(1, 10_000, 1000), 6, "two on each; the one that fits nowhere is left out");
    assert_eq!(decide(1, 10_000, 2000), 3, "five on each");
    assert_eq!(decide(1, 2, 1000), 2);
    assert_eq!(decide(7, 10, 1000), 7);
    assert_eq!(decide(1, 10_000, 300), 0, "none fits");
    let starting = scale(&world, &group(100), &bounds(100, 1000, 1), &mut Memory::default());
    assert_eq!(starting.launch, 0, "others are on their way");
    assert_eq!(scale(&world, &group(50), &bounds(100, 1000, 0), &mut Memory::default()).launch, 12, "half of it spare");
    assert_eq!(
        scale(&world, &group(100), &bounds(2, 1000, 0), &mut Memory::default()).launch,
        2,
        "the group's maximum"
    );
}

#[test]
fn empty_instances_leave_after_fifteen_low_figures_half_of_them_at_a_time() {
    // Rule 9.2.3, 7.6.4: fifteen points of a minute below the target; a step of scale-in is at most half; daemons do
    // not count; an instance with other tasks is protected; a drained one is removed.
    let mut world = World::default();
    for number in 1..=5 {
        world.register(member(number, "p", 1000));
    }
    let busy = world.run_on(600, 1, "p").remove(0);
    let daemon = task_of(50);
    world.define(&daemon);
    world.create(longshore_model::Service { scheduling: Scheduling::Daemon, ..service_of("d", 0, &daemon) });
    let owner =
        longshore_model::task::Owner { service: "d".into(), deployment: longshore_model::DeploymentId::from_bits(1) };
    for number in 1..=5 {
        let task = longshore_model::fixture::task(TaskId::from_bits(number));
        let instance = Some(InstanceId::from_bits(number));
        world.put(Record::Task(Arc::new(Task { cluster: cluster(), instance, owner: Some(owner.clone()), ..task })));
    }
    let (group, bounds, mut memory) = (group(100), bounds(10, 1000, 0), Memory::default());
    for _ in 0..14 {
        assert_eq!(scale(&world, &group, &bounds, &mut memory).drain, []);
        assert_eq!(scale(&world, &group, &bounds, &mut memory).drain, [], "one figure a minute");
        world.wait(MINUTE);
    }
    let leaving = scale(&world, &group, &bounds, &mut memory).drain;
    assert_eq!(leaving.len(), 2, "half of five");
    assert!(!leaving.contains(&busy.instance.unwrap()));
    for id in &leaving {
        let entry = world.state().instance(*id).unwrap().instance.clone().unwrap();
        let reason = Some(LEAVING.into());
        let after =
            ContainerInstance { status: InstanceStatus::Draining, status_reason: reason, ..(*entry.value).clone() };
        world.put(Record::Instance(Arc::new(after)));
    }
    assert_eq!(scale(&world, &group, &bounds, &mut memory).remove, leaving, "only daemons' tasks are left");
    // Rule 9.2.3: a need cancels the scale-in: those that leave stay before any is started.
    world.run_on(900, 4, "p");
    world.place_waiting();
    let decision = scale(&world, &group, &bounds, &mut memory);
    assert_eq!((decision.keep.len(), decision.remove.len(), decision.launch), (2, 0, 0));
}

#[test]
fn a_tasks_constraint_is_no_reason_to_add_instances() {
    // Rule 9.2.2: what an empty instance would fit waits for something else than instances.
    let mut world = World::default();
    world.register(member(1, "p", 1000));
    let definition = task_of(100);
    world.define(&definition);
    let rules =
        Rules { constraints: vec![Constraint::MemberOf("attribute:gold exists".into())], strategies: Vec::new() };
    let mut request = on(&definition, 1, &["p"]);
    if let Target::Providers { rules: own, .. } = &mut request.placement {
        *own = rules;
    }
    world.run(&[request]);
    world.place_waiting();
    assert_eq!(world.state().waiting_task_count(), 1);
    assert_eq!(scale(&world, &group(100), &bounds(10, 1000, 0), &mut Memory::default()).launch, 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_constant_load_is_served_and_then_nothing_moves(
        sizes in proptest::collection::vec(50u32..1000, 1..30),
        target in 1u32..=100,
        at_first in 0u128..20,
    ) {
        // Rule 9.2.4: the scaler reaches its target from any number of instances and never oscillates on a constant
        // load.
        let mut world = World::default();
        let mut next = 1;
        let mut add = |world: &mut World, count: u128| {
            for id in next..next + count {
                world.register(member(id, "p", 1000));
            }
            next += count;
        };
        add(&mut world, at_first);
        for size in &sizes {
            world.run_on(*size, 1, "p");
        }
        let (group, bounds, mut memory) = (group(target), bounds(10_000, 1000, 0), Memory::default());
        let mut moves = Vec::new();
        for _ in 0..120 {
            world.place_waiting();
            let decision = scale(&world, &group, &bounds, &mut memory);
            moves.push((decision.launch, decision.drain.len()));
            prop_assert!(decision.keep.is_empty());
            add(&mut world, u128::from(decision.launch));
            for id in decision.drain {
                prop_assert!(scaling::is_empty(world.state(), id));
                world.set_instance_status(id, InstanceStatus::Inactive);
            }
            world.wait(MINUTE);
        }
        prop_assert_eq!(world.state().waiting_task_count(), 0);
        prop_assert!(moves[60..].iter().all(|step| *step == (0, 0)), "{:?}", moves);
        let down = moves.iter().position(|(_, drained)| *drained > 0).unwrap_or(moves.len());
        prop_assert!(moves[down..].iter().all(|(launched, _)| *launched == 0), "{:?}", moves);
    }
}
