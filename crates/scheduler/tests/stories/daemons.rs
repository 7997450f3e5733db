//! Daemon services: one task on each instance, first to come and last to leave.

use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::placement::{Constraint, Rules};
use longshore_model::rollout::State;
use longshore_model::service::Scheduling;
use longshore_model::task::{Desired, Health, Status};
use longshore_model::{InstanceId, Service, TaskDefinition};
use longshore_scheduler::Refusal;
use serde_json::json;

use crate::support::{World, definition, instance, run_request, service_of};

fn logger(revision: u32) -> TaskDefinition {
    definition("logger", revision, json!({"cpu": 100, "memory": 100}))
}

fn web() -> TaskDefinition {
    definition("web", 1, json!({"cpu": 100, "memory": 100}))
}

fn daemon(revision: u32) -> Service {
    service("logger", &logger(revision))
}

fn service(name: &str, definition: &TaskDefinition) -> Service {
    Service {
        scheduling: Scheduling::Daemon,
        desired_count: 0,
        minimum_healthy_percent: 0,
        maximum_percent: 100,
        ..service_of(name, 0, definition)
    }
}

fn world(instances: u128) -> World {
    let mut world = World::with_instances(instances, 1000, 1000);
    [logger(1), logger(2), web()].iter().for_each(|definition| world.define(definition));
    world
}

fn running(instances: u128) -> World {
    let mut world = world(instances);
    world.create(daemon(1));
    world.settle("logger");
    world
}

/// The instances with a task of the service that ought to run, by number.
fn instances_of(world: &World, service: &str) -> Vec<u128> {
    let tasks = world.tasks_of(service).into_iter().filter(|task| task.desired == Desired::Running);
    let mut numbers: Vec<u128> = tasks.map(|task| task.instance.unwrap().bits()).collect();
    numbers.sort_unstable();
    numbers
}

fn desired(world: &World, service: &str) -> u32 {
    world.state().service(service).unwrap().desired_count().unwrap()
}

const FIRST: InstanceId = InstanceId::from_bits(1);

#[test]
fn each_instance_runs_one_and_a_new_one_gets_it_at_once() {
    // Rule 7.6.1: one task on each active instance, desiredCount is their number, new instances get theirs at once.
    let mut world = running(3);
    assert_eq!(instances_of(&world, "logger"), [1, 2, 3]);
    assert_eq!(desired(&world, "logger"), 3);
    assert_eq!(world.rollout_state("logger"), State::Completed);
    assert!(world.events("logger").last().unwrap().contains("steady"));
    world.register(instance(4, 1000, 1000, &[]));
    world.step("logger");
    assert_eq!(instances_of(&world, "logger"), [1, 2, 3, 4]);
    world.settle("logger");
    assert_eq!(desired(&world, "logger"), 4);
}

#[test]
fn only_instances_that_meet_the_constraints_run_one() {
    // Rule 7.6.1: a constraint that is no longer met stops the task.
    let mut world = world(2);
    let rack = instance(7, 1000, 1000, &["rack=r1"]);
    world.register(rack.clone());
    let placement =
        Rules { constraints: vec![Constraint::MemberOf("attribute:rack == r1".into())], strategies: vec![] };
    world.create(Service { placement, ..daemon(1) });
    world.settle("logger");
    assert_eq!(instances_of(&world, "logger"), [7]);
    world.put(longshore_model::Record::Instance(instance(7, 1000, 1000, &["rack=r2"]).into()));
    world.settle("logger");
    assert_eq!(instances_of(&world, "logger"), [0_u128; 0]);
    assert_eq!(desired(&world, "logger"), 0);
    world.put(longshore_model::Record::Instance(rack.into()));
    world.settle("logger");
    assert_eq!(instances_of(&world, "logger"), [7]);
}

#[test]
fn room_is_kept_for_a_daemon_that_is_still_to_come() {
    // Rule 7.6.2: resources are reserved for daemon tasks, which are the first to start.
    let mut world = world(1);
    world.create(daemon(1));
    let answer = world.run(&[run_request(&web(), 10, Rules::default())]).remove(0);
    assert_eq!(answer.tasks.len(), 9, "a tenth of the instance is the daemon's");
    assert!(matches!(answer.failures[0].refusal, Refusal::Lack(_)), "{:?}", answer.failures);
    world.create(service_of("web", 3, &web()));
    world.step("web");
    assert!(world.tasks_of("web").is_empty(), "services leave it alone too");
    world.settle("logger");
    assert_eq!(instances_of(&world, "logger"), [1]);
    world.check_reservations();
}

#[test]
fn on_a_full_instance_the_daemon_comes_before_others() {
    // Rule 7.6.2: first to start, even where the room has to be waited for.
    let mut world = world(1);
    let answer = world.run(&[run_request(&web(), 10, Rules::default())]).remove(0);
    assert_eq!(answer.tasks.len(), 10);
    world.create(daemon(1));
    let planned = world.plan("logger");
    assert!(planned.waits_for_room);
    world.commit_all(&planned.plan);
    assert!(world.events("logger").last().unwrap().contains("was unable to place a task"));
    world.observe(answer.tasks[0].id, Status::Stopped);
    assert!(world.run(&[run_request(&web(), 1, Rules::default())]).remove(0).tasks.is_empty());
    world.step("logger");
    assert_eq!(instances_of(&world, "logger"), [1]);
}

#[test]
fn a_daemon_that_never_fits_keeps_no_room() {
    // Rule 7.6.2: room that could never be enough is not kept from others.
    let mut world = World::with_instances(1, 50, 1000);
    world.define(&logger(1));
    world.create(daemon(1));
    let small = definition("small", 1, json!({"cpu": 50, "memory": 100}));
    world.define(&small);
    assert_eq!(world.run(&[run_request(&small, 1, Rules::default())]).remove(0).tasks.len(), 1);
}

#[test]
fn daemons_that_do_not_fit_together_do_not_keep_each_other_out() {
    // Rule 7.6: the room of an instance that is too small for all daemons is kept for the first ones.
    let mut world = World::with_instances(1, 1000, 1000);
    let names = ["collector", "logger", "tracer"];
    for (name, memory) in names.into_iter().zip([600, 300, 600]) {
        let definition = definition(name, 1, json!({"cpu": 100, "memory": memory}));
        world.define(&definition);
        world.create(service(name, &definition));
    }
    for name in names.iter().rev() {
        world.step(name);
    }
    assert_eq!(names.map(|name| world.tasks_of(name).len()), [1, 1, 0]);
    assert!(world.plan("tracer").waits_for_room);
}

#[test]
fn daemons_that_fit_together_do_not_wait_for_each_other() {
    // Rule 7.6: what is kept for one daemon is in nobody's way but that of tasks that are no daemons'.
    let mut world = World::with_instances(1, 1000, 1000);
    world.define(&web());
    let other = world.run(&[run_request(&web(), 4, Rules::default())]).remove(0);
    for (name, memory) in [("collector", 700), ("logger", 300)] {
        let definition = definition(name, 1, json!({"cpu": 100, "memory": memory}));
        world.define(&definition);
        world.create(service(name, &definition));
    }
    world.step("collector");
    world.step("logger");
    assert_eq!((world.tasks_of("collector").len(), world.tasks_of("logger").len()), (0, 1));
    assert!(world.run(&[run_request(&web(), 1, Rules::default())]).remove(0).tasks.is_empty());
    other.tasks.iter().for_each(|task| world.observe(task.id, Status::Stopped));
    world.step("collector");
    assert_eq!(world.tasks_of("collector").len(), 1);
    world.check_reservations();
}

#[test]
fn daemons_leave_a_draining_instance_last() {
    // Rule 7.6.2: room is kept for them; they come first and leave last.
    // Rule 6.4.3 and rule 7.6.2: daemon tasks stop after all others have left; none is placed on a draining instance.
    let mut world = running(2);
    world.create(service_of("web", 4, &web()));
    world.settle("web");
    let standalone = world.run(&[run_request(&web(), 4, Rules::default())]).remove(0);
    world.agents_catch_up();
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    world.step("logger");
    assert_eq!(instances_of(&world, "logger"), [1, 2]);
    world.settle("web");
    world.step("logger");
    assert_eq!(instances_of(&world, "logger"), [1, 2], "standalone tasks are still there");
    let planned = world.plan("logger");
    assert!(planned.waits_for_room, "the end of another task wakes the planner");
    for task in standalone.tasks.iter().filter(|task| task.instance == Some(FIRST)) {
        world.observe(task.id, Status::Stopped);
    }
    world.step("logger");
    assert_eq!(instances_of(&world, "logger"), [2]);
    world.settle("logger");
    assert_eq!(world.state().live_tasks_on(FIRST).count(), 0);
    assert!(world.events("logger").last().unwrap().contains("steady"));
    world.set_instance_status(FIRST, InstanceStatus::Active);
    world.settle("logger");
    assert_eq!(instances_of(&world, "logger"), [1, 2], "rule 6.4.3: active again, placement resumes");
}

#[test]
fn a_deployment_does_not_wait_for_what_stays_on_a_draining_instance() {
    // Rule 6.4 and rule 7.6: standalone tasks may stay on a draining instance for ever, and with them the old daemon task.
    let mut world = running(2);
    let standalone = world.run(&[run_request(&web(), 4, Rules::default())]).remove(0);
    world.agents_catch_up();
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    world.deploy(daemon(2));
    world.settle("logger");
    assert_eq!(world.rollout_state("logger"), State::Completed);
    assert_eq!((desired(&world, "logger"), instances_of(&world, "logger")), (1, vec![1, 2]));
    let tasks = world.tasks_of("logger").into_iter();
    let old: Vec<_> = tasks.filter(|task| task.definition == logger(1).id).map(|task| task.instance).collect();
    assert_eq!((old, world.rollout("logger").deployments.len()), (vec![Some(FIRST)], 2));
    assert!(!world.events("logger").last().unwrap().contains("steady"));
    for task in standalone.tasks.iter().filter(|task| task.instance == Some(FIRST)) {
        world.observe(task.id, Status::Stopped);
    }
    world.settle("logger");
    assert_eq!((instances_of(&world, "logger"), world.rollout("logger").deployments.len()), (vec![2], 1));
    assert!(world.events("logger").last().unwrap().contains("steady"));
}

#[test]
fn an_instance_that_drains_during_a_deployment_costs_no_other_its_task() {
    // Rule 7.4 and rule 7.6: the minimum is that of the instances that are to have a task, and those alone serve it.
    let mut world = world(7);
    world.create(Service { minimum_healthy_percent: 50, ..daemon(1) });
    world.settle("logger");
    world.deploy(Service { minimum_healthy_percent: 50, ..daemon(2) });
    world.step("logger");
    assert_eq!(instances_of(&world, "logger").len(), 4, "half of seven, rounded up");
    let serving = instances_of(&world, "logger")[0];
    world.set_instance_status(InstanceId::from_bits(serving), InstanceStatus::Draining);
    world.step("logger");
    assert_eq!(instances_of(&world, "logger").len(), 3, "half of six, and none on the one that drains");
}

#[test]
fn a_daemons_task_that_does_not_run_yet_leaves_a_draining_instance_at_once() {
    // Rule 6.4.1: service tasks in PENDING are stopped at once.
    let mut world = world(2);
    world.run(&[run_request(&web(), 4, Rules::default())]);
    world.agents_catch_up();
    world.create(daemon(1));
    world.step("logger");
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    world.step("logger");
    assert_eq!(instances_of(&world, "logger"), [2]);
}

#[test]
fn a_new_definition_rolls_over_within_the_minimum() {
    // Rule 7.6.6, 7.4.3: an instance never has two; no more are missing at a time than the minimum allows.
    let mut world = world(8);
    world.create(Service { minimum_healthy_percent: 75, ..daemon(1) });
    world.settle("logger");
    world.deploy(Service { minimum_healthy_percent: 75, ..daemon(2) });
    for _ in 0..40 {
        world.step("logger");
        let tasks = world.tasks_of("logger");
        let healthy = tasks.iter().filter(|t| t.desired == Desired::Running && t.last == Status::Running).count();
        assert!(healthy >= 6, "{healthy} healthy");
        assert!(tasks.len() <= 8, "{} tasks on eight instances", tasks.len());
        world.agents_catch_up();
        world.wait(Duration::from_secs(5));
    }
    assert!(world.tasks_of("logger").iter().all(|task| task.definition == logger(2).id));
    assert_eq!((world.rollout("logger").deployments.len(), world.rollout_state("logger")), (1, State::Completed));
}

#[test]
fn by_default_all_are_replaced_at_once() {
    // Rule 7.6.3, 7.6.6: a daemon's minimum is 0, its maximum 100: the old one stops, then the new one starts.
    let mut world = running(3);
    world.deploy(daemon(2));
    world.step("logger");
    assert!(world.tasks_of("logger").iter().all(|task| task.desired == Desired::Stopped));
    world.settle("logger");
    assert!(world.tasks_of("logger").iter().all(|task| task.definition == logger(2).id));
    assert_eq!(instances_of(&world, "logger"), [1, 2, 3]);
}

#[test]
fn an_unhealthy_one_is_replaced_where_it_was() {
    let check = json!({"cpu": 100, "memory": 100, "healthCheck": {"command": ["CMD", "true"]}});
    let checked = definition("logger", 1, check);
    let mut world = World::with_instances(2, 1000, 1000);
    world.define(&checked);
    world.create(daemon(1));
    world.settle("logger");
    let sick = world.tasks_of("logger").into_iter().find(|task| task.instance == Some(FIRST)).unwrap().id;
    world.set_health(sick, Health::Unhealthy);
    world.settle("logger");
    assert_eq!(instances_of(&world, "logger"), [1, 2]);
    assert_eq!(world.state().task(sick).unwrap().last, Status::Stopped);
    let said = format!("(service logger) (task {sick}) failed container health checks.");
    assert!(world.events("logger").contains(&said), "{:?}", world.events("logger"));
}

#[test]
fn an_instance_that_is_away_keeps_its_task_and_is_not_waited_for_without_one() {
    let mut world = running(2);
    world.connect(FIRST, false);
    assert!(!world.step("logger"));
    assert_eq!(desired(&world, "logger"), 2);
    world.register(instance(3, 1000, 1000, &[]));
    world.connect(InstanceId::from_bits(3), false);
    world.settle("logger");
    assert_eq!(desired(&world, "logger"), 2);
    world.connect(InstanceId::from_bits(3), true);
    world.settle("logger");
    assert_eq!(instances_of(&world, "logger"), [1, 2, 3]);
}

#[test]
fn a_daemon_whose_tasks_fail_backs_off() {
    // Rule 7.8.1: launches that fail are tried again later and later.
    let mut world = world(1);
    world.create(daemon(1));
    for _ in 0..3 {
        world.step("logger");
        let task = world.tasks_of("logger").remove(0);
        world.fail_to_start(task.id);
        world.step("logger");
        assert!(world.tasks_of("logger").is_empty());
        world.now = world.rollout("logger").back_off.unwrap().until;
    }
    assert!(world.events("logger").iter().any(|event| event.contains("is unable to consistently start tasks")));
}

#[test]
fn a_deleted_daemon_stops_its_tasks_and_keeps_no_room() {
    let mut world = running(1);
    world.edit_service("logger", |service| service.status = longshore_model::service::Status::Draining);
    world.settle("logger");
    assert_eq!(world.service("logger").status, longshore_model::service::Status::Inactive);
    assert_eq!(world.run(&[run_request(&web(), 10, Rules::default())]).remove(0).tasks.len(), 10);
}

#[test]
fn a_minimum_that_spares_no_instance_is_said_and_the_old_task_stays() {
    // Rule 7.6.5: three of four quarters of one instance are one: nothing can be replaced, which an event says.
    let mut world = world(1);
    let careful = |revision, minimum| Service { minimum_healthy_percent: minimum, ..daemon(revision) };
    world.create(careful(1, 75));
    world.settle("logger");
    let before = world.tasks_of("logger")[0].id;
    world.deploy(careful(2, 75));
    for _ in 0..3 {
        world.step("logger");
    }
    assert_eq!(world.state().task(before).unwrap().desired, Desired::Running);
    let said = "(service logger) was unable to stop or start tasks during a deployment because of the service deployment \
                configuration. Update the minimumHealthyPercent or maximumPercent value and try again.";
    assert_eq!(world.events("logger").iter().filter(|text| *text == said).count(), 1);
    world.edit_service("logger", |service| service.minimum_healthy_percent = 0);
    world.settle("logger");
    assert_eq!(world.tasks_of("logger")[0].definition, logger(2).id);
    assert_eq!(world.rollout_state("logger"), State::Completed);
}

#[test]
fn a_protected_task_of_a_daemon_holds_its_deployment_up_which_is_said() {
    // Rule 7.6.5: a deployment passes protected tasks over, says so, and goes on when protection ends.
    let mut world = running(2);
    let old = world.rollout("logger").primary().unwrap().id;
    let kept = world.tasks_of("logger")[0].id;
    let until = world.now.plus(Duration::from_secs(3600));
    world.change(kept, |task, _| task.protected_until = Some(until));
    world.deploy(daemon(2));
    world.settle("logger");
    assert_eq!(world.state().task(kept).unwrap().desired, Desired::Running);
    let said = format!(
        "(service logger) was unable to reach steady state because task set ({old}) was unable to scale in. Reason: The \
         number of protected tasks are more than the desired count of tasks."
    );
    assert_eq!(world.events("logger").last(), Some(&said));
    world.now = until;
    world.settle("logger");
    assert!(world.tasks_of("logger").iter().all(|task| task.definition == logger(2).id));
}
