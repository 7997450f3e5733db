//! Task sets: each at its share of the service's desired count.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::service::{Controller, Status as ServiceStatus};
use longshore_model::task::{Desired, Health, Status as TaskStatus};
use longshore_model::task_set::{Scale, Status, TaskSet};
use longshore_model::{DeploymentId, Document, Record, Rollout, Service, TaskDefinition, fixture};
use serde_json::json;

use crate::support::{World, cluster, definition, service_of};

fn web(revision: u32) -> TaskDefinition {
    definition("web", revision, json!({"cpu": 100, "memory": 100}))
}

fn set(world: &World, number: u64, percent: f64) -> TaskSet {
    TaskSet {
        id: DeploymentId::from_digits(number),
        status: Status::Active,
        definition: web(u32::try_from(number).unwrap()).id,
        scale: Scale::from_percent(percent).unwrap(),
        computed_desired_count: 0,
        is_steady: false,
        steady_since: world.now,
        started_by: None,
        external_id: None,
        launch_type: Some("EC2".into()),
        document: Document::default(),
        created_at: world.now,
        updated_at: world.now,
        back_off: None,
        judged_until: world.now,
        client_token: None,
        created_with: "".into(),
        tags: Vec::new(),
    }
}

/// A service of that many tasks with the task sets 1, 2 … at these scales.
fn world(desired_count: u32, scales: &[f64]) -> World {
    let mut world = World::with_instances(3, 4000, 4000);
    [web(1), web(2)].iter().for_each(|definition| world.define(definition));
    let task_sets = (1..).zip(scales).map(|(number, &percent)| set(&world, number, percent)).collect();
    let rollout = Rollout { cluster: cluster(), task_sets, ..fixture::rollout("web") };
    world.put(Record::Rollout(Arc::new(rollout)));
    let external =
        Service { controller: Controller::External, definition: None, ..service_of("web", desired_count, &web(1)) };
    world.put(Record::Service(Arc::new(external)));
    world
}

fn edit(world: &mut World, number: u64, edit: impl FnOnce(&mut TaskSet)) {
    let mut rollout = world.rollout("web");
    let set = rollout.task_sets.iter_mut().find(|set| set.id.digits() == number).unwrap();
    edit(set);
    world.put(Record::Rollout(Arc::new(rollout)));
}

/// How many tasks of each set ought to run.
fn wanted(world: &World) -> [usize; 2] {
    let tasks = world.tasks_of("web");
    [1, 2].map(|number| {
        let of_set = tasks.iter().filter(|task| task.owner.as_ref().unwrap().deployment.digits() == number);
        of_set.filter(|task| task.desired == Desired::Running).count()
    })
}

#[test]
fn each_set_has_its_share_rounded_up() {
    // Rule 7.11.1: computedDesiredCount is the desired count times the scale, rounded up; steady when exactly those
    // run.
    let mut world = world(5, &[100.0, 25.0]);
    world.settle("web");
    assert_eq!(wanted(&world), [5, 2]);
    let sets = world.rollout("web").task_sets;
    assert_eq!(sets.iter().map(|set| set.computed_desired_count).collect::<Vec<_>>(), [5, 2]);
    assert!(sets.iter().all(|set| set.is_steady));
    let task = &world.tasks_of("web")[0];
    let owner = task.owner.as_ref().unwrap().deployment;
    assert_eq!(task.started_by.as_deref(), Some(owner.to_string().as_str()));
    assert_eq!(&*task.group, "service:web");
}

#[test]
fn events_name_the_task_set() {
    // Rule 7.9.9: with task sets the events of started and stopped tasks name theirs.
    let mut world = world(2, &[100.0, 50.0]);
    world.settle("web");
    edit(&mut world, 2, |set| set.scale = Scale::default());
    world.settle("web");
    let events = world.events("web");
    let has = |text: &str| assert!(events.iter().any(|event| event.starts_with(text)), "{text}: {events:#?}");
    has("(service web, taskSet ecs-svc/1) has started 2 tasks: (task ");
    has("(service web, taskSet ecs-svc/2) has started 1 tasks: (task ");
    has("(service web, taskSet ecs-svc/2) has stopped 1 running tasks: (task ");
    has("(service web) updated computedDesiredCount for taskSet ecs-svc/2 to 1.");
    has("(service web) updated computedDesiredCount for taskSet ecs-svc/2 to 0.");
    has("(service web) (taskSet ecs-svc/1) updated state to STEADY_STATE.");
    has("(service web) has reached a steady state.");
}

#[test]
fn shares_follow_the_scale_and_the_desired_count() {
    // Rule 7.11.1: both change how many tasks a set shall have.
    let mut world = world(4, &[100.0, 0.0]);
    world.settle("web");
    assert_eq!(wanted(&world), [4, 0]);
    edit(&mut world, 2, |set| set.scale = Scale::FULL);
    world.settle("web");
    assert_eq!(wanted(&world), [4, 4]);
    world.edit_service("web", |service| service.desired_count = 6);
    world.settle("web");
    assert_eq!(wanted(&world), [6, 6]);
    edit(&mut world, 1, |set| set.scale = Scale::default());
    world.settle("web");
    assert_eq!(wanted(&world), [0, 6]);
}

#[test]
fn a_deleted_set_leaves_when_its_tasks_have_stopped() {
    // Rule 7.11.3: DRAINING while the tasks stop.
    let mut world = world(3, &[100.0, 100.0]);
    world.settle("web");
    edit(&mut world, 1, |set| set.status = Status::Draining);
    world.step("web");
    assert_eq!(wanted(&world), [0, 3]);
    assert_eq!(world.rollout("web").task_sets.len(), 2, "its tasks are still stopping");
    world.settle("web");
    let sets = world.rollout("web").task_sets;
    assert_eq!(sets.iter().map(|set| set.id.digits()).collect::<Vec<_>>(), [2]);
    assert!(world.events("web").last().unwrap().contains("steady"));
}

#[test]
fn a_set_is_not_steady_while_its_tasks_start_or_drain() {
    // Rule 7.11.2: STEADY_STATE takes running = computed, none pending, none on draining instances, all healthy.
    let mut world = world(3, &[100.0]);
    world.step("web");
    assert!(!world.rollout("web").task_sets[0].is_steady);
    world.agents_catch_up();
    world.step("web");
    assert!(world.rollout("web").task_sets[0].is_steady);
    let first = longshore_model::InstanceId::from_bits(1);
    world.set_instance_status(first, InstanceStatus::Draining);
    world.step("web");
    assert!(!world.rollout("web").task_sets[0].is_steady);
    assert_eq!(wanted(&world), [4, 0], "rule 6.4.2: the replacement comes first");
    world.settle("web");
    assert_eq!(world.state().live_tasks_on(first).count(), 0);
    assert_eq!(wanted(&world), [3, 0]);
}

#[test]
fn a_set_that_fails_backs_off_and_the_other_goes_on() {
    // Rule 7.8.1: failing launches of one set do not hold up another.
    let mut world = world(1, &[0.0, 100.0]);
    world.step("web");
    world.wait(Duration::from_secs(1));
    let task = world.tasks_of("web").remove(0);
    world.fail_to_start(task.id);
    world.step("web");
    assert!(world.rollout("web").task_sets[1].back_off.is_some());
    edit(&mut world, 1, |set| set.scale = Scale::FULL);
    world.step("web");
    assert_eq!(wanted(&world), [1, 0]);
    let until = world.rollout("web").task_sets[1].back_off.unwrap().until;
    assert!(world.plan("web").wake_at.unwrap() <= until);
    world.now = until;
    world.step("web");
    assert_eq!(wanted(&world), [1, 1]);
}

#[test]
fn protected_tasks_of_a_set_stay() {
    // Rule 4.6: the event names the task set that cannot scale in.
    let mut world = world(2, &[100.0]);
    world.settle("web");
    let until = world.now.plus(Duration::from_secs(3600));
    for task in world.tasks_of("web") {
        world.change(task.id, |task, _| task.protected_until = Some(until));
    }
    edit(&mut world, 1, |set| set.scale = Scale::from_percent(50.0).unwrap());
    world.settle("web");
    assert_eq!(wanted(&world), [2, 0]);
    let said = "was unable to reach steady state because task set (ecs-svc/1) was unable to scale in.";
    assert!(world.events("web").last().unwrap().contains(said));
    world.now = until;
    world.settle("web");
    assert_eq!(wanted(&world), [1, 0]);
}

#[test]
fn a_deleted_service_takes_its_task_sets_along() {
    // Rule 7.14.1: all tasks are stopped, then the service is INACTIVE.
    let mut world = world(2, &[100.0, 50.0]);
    world.settle("web");
    world.edit_service("web", |service| service.status = ServiceStatus::Draining);
    world.settle("web");
    assert_eq!(world.service("web").status, ServiceStatus::Inactive);
    assert!(world.rollout("web").task_sets.is_empty());
    assert!(world.state().tasks().values().all(|task| task.last == TaskStatus::Stopped));
}

#[test]
fn a_set_is_not_steady_while_a_task_fails_its_check() {
    // Rule 7.11.2: all tasks report a healthy status.
    let mut world = world(2, &[100.0]);
    world.define(&definition("web", 1, json!({"cpu": 100, "memory": 100, "healthCheck": {"command": ["true"]}})));
    world.step("web");
    for task in world.tasks_of("web") {
        world.observe(task.id, TaskStatus::Running);
    }
    world.step("web");
    assert!(!world.rollout("web").task_sets[0].is_steady, "their checks have said nothing yet");
    for task in world.tasks_of("web") {
        world.set_health(task.id, Health::Healthy);
    }
    world.step("web");
    assert!(world.rollout("web").task_sets[0].is_steady);
    let sick = world.tasks_of("web")[0].id;
    world.set_health(sick, Health::Unhealthy);
    world.step("web");
    assert!(!world.rollout("web").task_sets[0].is_steady);
    world.settle("web");
    assert!(world.rollout("web").task_sets[0].is_steady, "it was replaced");
}
