//! GPUs: counted like CPU, and named, so that no two tasks have the same one.

use std::collections::BTreeSet;

use longshore_model::placement::Rules;
use longshore_model::task::Status;
use longshore_model::{InstanceId, Task, TaskDefinition};
use longshore_scheduler::run::Target;
use serde_json::{Value, json};

use crate::support::{World, definition, instance, run_request, service_of};

const GPUS: [&str; 4] = ["GPU-0", "GPU-1", "GPU-2", "GPU-3"];

fn world() -> World {
    let mut world = World::default();
    for number in 1..=2 {
        let mut instance = instance(number, 4096, 4096, &[]);
        instance.capacity.gpu_ids = GPUS.map(str::to_owned).to_vec();
        world.register(instance);
    }
    world
}

fn training(gpus: u32) -> TaskDefinition {
    definition("training", 1, json!({"memory": 10, "resourceRequirements": gpu(gpus)}))
}

fn gpu(count: u32) -> Value {
    json!([{"type": "GPU", "value": count.to_string()}])
}

fn id(number: u128) -> InstanceId {
    InstanceId::from_bits(number)
}

/// The GPUs that tasks of an instance hold together, each of which must be held once.
fn held_on(world: &World, instance: InstanceId) -> BTreeSet<String> {
    let mut held = BTreeSet::new();
    for task in world.state().live_tasks_on(instance) {
        for gpu in &task.demand.gpu_ids {
            assert!(held.insert(gpu.clone()), "{gpu} was given to two tasks");
        }
    }
    assert_eq!(held, world.state().instance(instance).unwrap().held().gpu_ids);
    held
}

#[test]
fn each_task_of_a_batch_gets_gpus_of_its_own() {
    // Rule 5.4.1: instances that fit GPU. Rule 5.2.1: RESOURCE:GPU.
    let mut world = world();
    let answers =
        world.run(&[run_request(&training(1), 3, Rules::default()), run_request(&training(2), 3, Rules::default())]);
    let placed: usize = answers.iter().flat_map(|answer| &answer.tasks).map(|task| task.demand.gpu_ids.len()).sum();
    let held: usize = [1, 2].map(|number| held_on(&world, id(number)).len()).iter().sum();
    assert_eq!(placed, held);
    assert_eq!(answers[0].tasks.len(), 3);
    let left = 8 - placed;
    let refused = world.run(&[run_request(&training(4), 2, Rules::default())]).remove(0);
    assert!(refused.tasks.is_empty() && left < 4);
    assert!(refused.failures.iter().all(|failure| failure.refusal.reason() == "RESOURCE:GPU"), "{refused:?}");
}

#[test]
fn a_gpu_that_a_stopped_task_held_is_given_to_the_next() {
    let mut world = world();
    let mut on_first = run_request(&training(4), 1, Rules::default());
    on_first.placement = Target::Instances(vec![id(1)]);
    let first = world.run(std::slice::from_ref(&on_first)).remove(0).tasks.remove(0);
    assert_eq!(first.demand.gpu_ids, GPUS);
    assert!(world.run(std::slice::from_ref(&on_first)).remove(0).tasks.is_empty());
    world.observe(first.id, Status::Stopped);
    assert!(held_on(&world, id(1)).is_empty());
    assert_eq!(world.run(&[on_first]).remove(0).tasks[0].demand.gpu_ids, GPUS);
}

#[test]
fn the_containers_of_a_task_share_its_gpus_in_their_order() {
    let mut world = world();
    let mut two = training(1);
    let mut document = two.document.value().clone();
    document["containerDefinitions"].as_array_mut().unwrap().extend([
        json!({"name": "plain", "image": "busybox"}),
        json!({"name": "more", "image": "busybox", "resourceRequirements": gpu(2)}),
    ]);
    two.document = document.into();
    let task = world.run(&[run_request(&two, 1, Rules::default())]).remove(0).tasks.remove(0);
    let of = |task: &Task, name: &str| task.gpu_ids(&name.into()).to_vec();
    assert_eq!((of(&task, "app").len(), of(&task, "plain").len(), of(&task, "more").len()), (1, 0, 2));
    assert_eq!([of(&task, "app"), of(&task, "more")].concat(), task.demand.gpu_ids);
    assert!(of(&task, "nobody").is_empty());

    let mut overridden = run_request(&two, 1, Rules::default());
    let overrides = json!({"containerOverrides": [{"name": "app", "resourceRequirements": gpu(2)}]});
    overridden.template.overrides = Some(overrides.into());
    let task = world.run(&[overridden]).remove(0).tasks.remove(0);
    assert_eq!((of(&task, "app").len(), of(&task, "more").len()), (2, 2));
}

#[test]
fn the_tasks_of_a_service_get_gpus_of_their_own() {
    let mut world = world();
    let definition = training(1);
    world.define(&definition);
    world.create(service_of("training", 7, &definition));
    world.settle("training");
    assert_eq!([1, 2].map(|number| held_on(&world, id(number)).len()).iter().sum::<usize>(), 7);
}
