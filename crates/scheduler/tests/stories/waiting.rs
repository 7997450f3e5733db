//! What a service waits for, in the planner's own figures.

use std::sync::Arc;

use longshore_model::task::Status;
use longshore_model::{InstanceId, Task, TaskId, container_instance, fixture};
use longshore_scheduler::service::{Wait, waits};
use longshore_scheduler::{Refusal, explain};
use serde_json::json;

use crate::support::{World, cluster, definition, service_of};

fn waits_of(world: &World) -> Vec<Wait> {
    waits(&world.snapshot, &cluster(), &"web".into(), world.now)
}

fn world(desired: u32, minimum: u32, maximum: u32) -> World {
    let mut world = World::with_instances(3, 1000, 1000);
    let web = definition("web", 1, json!({"cpu": 100, "memory": 10}));
    world.define(&web);
    let mut service = service_of("web", desired, &web);
    (service.minimum_healthy_percent, service.maximum_percent) = (minimum, maximum);
    world.create(service);
    world
}

fn deploy_again(world: &mut World) {
    let next = definition("web", 2, json!({"cpu": 100, "memory": 10}));
    world.define(&next);
    let mut service = (*world.service("web")).clone();
    service.definition = Some(next.id);
    world.deploy(service);
}

#[test]
fn a_settled_service_waits_for_nothing() {
    let mut world = world(3, 100, 200);
    world.settle("web");
    assert_eq!(waits_of(&world), []);
    assert_eq!(waits(&world.snapshot, &cluster(), &"nobody".into(), world.now), []);
}

#[test]
fn tasks_that_stop_hold_the_upper_bound() {
    // Rule 7.4.3: the upper limit counts RUNNING, PENDING and STOPPING tasks.
    let mut world = world(2, 0, 100);
    world.settle("web");
    deploy_again(&mut world);
    world.step("web");
    assert_eq!(waits_of(&world), [Wait::UpperBound { live: 2, stopping: 2, upper: 2 }]);
}

#[test]
fn the_lower_bound_keeps_old_tasks_until_new_ones_are_healthy() {
    // Rule 7.4.2: 1 task at 100/200: start 1, wait healthy, stop old.
    let mut world = world(1, 100, 200);
    world.settle("web");
    deploy_again(&mut world);
    world.step("web");
    assert_eq!(waits_of(&world), [Wait::LowerBound { outgoing: 1, healthy: 1, lower: 1 }]);
}

#[test]
fn failing_tasks_are_tried_again_later() {
    let mut world = world(1, 100, 200);
    world.step("web");
    let task = world.tasks_of("web")[0].id;
    world.fail_to_start(task);
    world.step("web");
    let until = world.rollout("web").back_off.unwrap().until;
    let told = waits_of(&world);
    assert_eq!(told, [Wait::BackOff { failures: 1, until }]);
    assert_eq!((told[0].kind(), told[0].until()), ("BACK_OFF", Some(until)));
}

#[test]
fn what_a_task_of_a_service_meets_is_what_its_service_meets() {
    let mut world = world(3, 100, 200);
    world.settle("web");
    let first = InstanceId::from_bits(1);
    world.set_instance_status(first, container_instance::Status::Draining);
    let task = world.tasks_of("web").remove(0);
    assert_eq!(task.last, Status::Running);
    let of_task = explain::task(&world.snapshot, &cluster(), &task);
    assert_eq!(of_task, explain::service(&world.snapshot, &cluster(), &"web".into()));
    assert_eq!(of_task.iter().map(|verdict| verdict.refusal.is_some()).collect::<Vec<_>>(), [true, false, false]);
    world.set_instance_status(first, container_instance::Status::Inactive);
    assert_eq!(explain::task(&world.snapshot, &cluster(), &task).len(), 2, "what was deregistered is no instance");
}

#[test]
fn a_task_that_waits_for_capacity_is_told_of_its_providers_instances() {
    // Rule 9.3.6: tasks with a provider and no room wait in PROVISIONING.
    let mut world = World::with_instances(3, 1000, 1000);
    for (number, provider) in [(1, "blue"), (2, "green"), (3, "green")] {
        let id = InstanceId::from_bits(number);
        let mut instance = (*world.state().instance(id).unwrap().instance.as_ref().unwrap().value).clone();
        instance.capacity_provider = Some(provider.into());
        instance.capacity.cpu_units = 1000 * u32::try_from(number).unwrap();
        world.register(instance);
    }
    let web = definition("web", 1, json!({"cpu": 2500, "memory": 10}));
    world.define(&web);
    let task = Task {
        cluster: cluster(),
        definition: web.id.clone(),
        last: Status::Provisioning,
        demand: web.demand(None),
        capacity_provider: Some("green".into()),
        waiting: Some(Arc::default()),
        ..fixture::task(TaskId::from_bits(7))
    };
    assert!(task.is_waiting());
    let told = explain::task(&world.snapshot, &cluster(), &task);
    let reasons: Vec<_> = told.iter().map(|verdict| verdict.refusal.as_ref().map_or("", Refusal::reason)).collect();
    assert_eq!(reasons, ["CAPACITY_PROVIDER", "RESOURCE:CPU", ""]);
}

#[test]
fn what_no_empty_instance_could_hold_is_too_big() {
    let world = World::with_instances(1, 1000, 1000);
    let ask = |cpu: u32| {
        let definition = definition("big", 1, json!({"cpu": cpu, "memory": 10}));
        let demand = definition.demand(None);
        explain::task_definition(&world.snapshot, &cluster(), &definition, demand, &Default::default()).remove(0)
    };
    assert!(ask(1001).too_big && ask(1001).refusal.is_some());
    assert!(!ask(1000).too_big && ask(1000).refusal.is_none());
}
