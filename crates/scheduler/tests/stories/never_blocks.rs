//! A task that takes its time to stop, and a request that fits nowhere, hold up nobody else.

use longshore_model::placement::{Constraint, Rules};
use longshore_model::task::{Desired, Status};
use longshore_model::{InstanceId, TaskDefinition};
use longshore_scheduler::run;
use serde_json::json;

use crate::support::{World, definition, run_request, service_of};

fn batch(cpu: u32) -> TaskDefinition {
    definition("batch", 1, json!({"cpu": cpu, "memory": 10}))
}

fn request(cpu: u32, count: u32) -> run::Request {
    run_request(&batch(cpu), count, Rules::default())
}

fn id(number: u128) -> InstanceId {
    InstanceId::from_bits(number)
}

#[test]
fn while_a_task_stops_others_start_wherever_there_is_room() {
    // Rule 6.3.5: desired STOPPED still holds the resources; they are released when the task is STOPPED.
    let mut world = World::with_instances(2, 1000, 1000);
    let first = world.run(&[request(1000, 1)]).remove(0).tasks.remove(0);
    world.observe(first.id, Status::Running);
    world.stop_task(first.id);
    let held_by_it = first.instance.unwrap();
    let other = if held_by_it == id(1) { id(2) } else { id(1) };
    let answer = world.run(&[request(500, 3)]).remove(0);
    assert_eq!(answer.tasks.iter().map(|task| task.instance.unwrap()).collect::<Vec<_>>(), [other, other]);
    assert_eq!(answer.failures.len(), 2, "the stopping task's instance is full until it has stopped");
    world.observe(first.id, Status::Stopped);
    let answer = world.run(&[request(500, 1)]).remove(0);
    assert_eq!(answer.tasks[0].instance, Some(held_by_it));
}

#[test]
fn a_task_that_stops_leaves_the_rest_of_its_instance_to_others() {
    let mut world = World::with_instances(1, 1000, 1000);
    let first = world.run(&[request(400, 1)]).remove(0).tasks.remove(0);
    world.stop_task(first.id);
    assert_eq!(world.run(&[request(300, 3)]).remove(0).tasks.len(), 2);
}

#[test]
fn a_call_that_fits_nowhere_takes_nothing_from_those_behind_it() {
    // Rule 5.1.1: partial success; what is placed is in the tasks, the rest in the failures.
    let mut world = World::with_instances(2, 1000, 1000);
    let nowhere = Rules { constraints: vec![Constraint::MemberOf("attribute:a == b".into())], ..Rules::default() };
    let answers = world.run(&[
        request(2000, 5),
        run_request(&batch(1), 10, nowhere),
        request(900, 1),
        request(2000, 1),
        request(900, 1),
        request(100, 2),
    ]);
    let placed: Vec<usize> = answers.iter().map(|answer| answer.tasks.len()).collect();
    assert_eq!(placed, [0, 0, 1, 0, 1, 2]);
}

#[test]
fn a_service_that_waits_for_room_delays_no_other() {
    let mut world = World::with_instances(2, 1000, 1000);
    let (huge, small) = (definition("huge", 1, json!({"cpu": 2000, "memory": 10})), batch(100));
    world.define(&huge);
    world.define(&small);
    world.create(service_of("first", 3, &huge));
    world.create(service_of("second", 4, &small));
    world.step("first");
    assert!(world.tasks_of("first").is_empty());
    world.settle("second");
    assert_eq!(world.tasks_of("second").len(), 4);
}

#[test]
fn a_service_whose_tasks_will_not_stop_goes_on_elsewhere() {
    // Rule 7.4.3: the upper limit counts stopping tasks; within it new tasks start beside them.
    let mut world = World::with_instances(3, 1000, 1000);
    let web = definition("web", 1, json!({"cpu": 600, "memory": 10}));
    world.define(&web);
    let mut service = service_of("web", 2, &web);
    (service.minimum_healthy_percent, service.maximum_percent) = (50, 200);
    world.create(service);
    world.settle("web");
    let stuck = world.tasks_of("web").remove(0);
    world.stop_task(stuck.id);
    world.step("web");
    let wanted: Vec<_> = world.tasks_of("web").into_iter().filter(|task| task.desired == Desired::Running).collect();
    assert_eq!(wanted.len(), 2, "its replacement does not wait for its end");
    assert!(wanted.iter().all(|task| task.instance != stuck.instance), "where it stops there is no room yet");
    assert!(world.tasks_of("web").iter().any(|task| task.id == stuck.id), "it is still there");
}
