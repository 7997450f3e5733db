//! What services say, to the letter.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::placement::{Attribute, Constraint};
use longshore_model::service::Controller;
use longshore_model::task::{Desired, Status};
use longshore_model::task_set::{self, Scale, TaskSet};
use longshore_model::{
    ContainerInstance, DeploymentId, Document, InstanceId, Record, Rollout, Service, TaskDefinition, fixture,
};
use longshore_scheduler::capacity::MAX_WAITING;
use serde_json::json;

use crate::support::{World, cluster, definition, instance, service_of};

fn web() -> TaskDefinition {
    definition("web", 1, json!({"cpu": 100, "memory": 100}))
}

/// The one event of a service `web` on that one instance, where its task finds no place.
fn unplaced(host: ContainerInstance, service: Service, task: &TaskDefinition) -> String {
    let (mut world, is_away) = (World::default(), host.status == InstanceStatus::Inactive);
    let host = ContainerInstance { status: if is_away { InstanceStatus::Active } else { host.status }, ..host };
    let id = world.register(host);
    world.connect(id, !is_away);
    world.define(task);
    world.create(service);
    world.step("web");
    let events = world.events("web");
    assert_eq!(events.len(), 1, "{events:#?}");
    events[0].clone()
}

#[test]
fn what_the_closest_instance_lacks_is_told_in_ecs_words() {
    // Rule 7.9.4: where no task can be placed, ECS's words for each of the reasons.
    let plain = || instance(1, 1000, 1000, &[]);
    let service = || service_of("web", 1, &web());
    let port =
        definition("web", 1, json!({"cpu": 1, "memory": 1, "portMappings": [{"containerPort": 22, "hostPort": 22}]}));
    let udp = json!({"cpu": 1, "memory": 1, "portMappings": [{"containerPort": 1, "hostPort": 53, "protocol": "udp"}]});
    let gpu = json!({"cpu": 1, "memory": 1, "resourceRequirements": [{"type": "GPU", "value": "1"}]});
    let capable = TaskDefinition {
        requires_attributes: vec![Attribute { name: "ecs.capability.magic".into(), value: None }],
        ..web()
    };
    let mut dns = plain();
    dns.capacity.reserved_udp_ports = [53].into_iter().collect();
    let mut constrained = service();
    constrained.placement.constraints = vec![Constraint::MemberOf("attribute:a exists".into())];
    let draining = ContainerInstance { status: InstanceStatus::Draining, ..plain() };
    // An inactive one stands for an agent that is not connected.
    let away = ContainerInstance { status: InstanceStatus::Inactive, ..plain() };
    let member_of = "encountered error \"MemberOf placement constraint unsatisfied.\"";
    let cases = [
        (instance(1, 99, 1000, &[]), service(), web(), "has insufficient CPU units available"),
        (instance(1, 1000, 99, &[]), service(), web(), "has insufficient memory available"),
        (plain(), service(), port, "is already using a port required by your task"),
        (dns, service(), definition("web", 1, udp), "is already using a port required by your task"),
        (plain(), service(), definition("web", 1, gpu), "has insufficient GPU resource available"),
        (away, service(), web(), "doesn't have the agent connected"),
        (plain(), service(), capable, "is missing an attribute required by your task"),
        (plain(), constrained, web(), member_of),
        (draining, service(), web(), "encountered error \"DRAINING\""),
    ];
    for (host, service, task, words) in cases {
        let expected = format!(
            "(service web) was unable to place a task because no container instance met all of its requirements. The \
             closest matching (container-instance {}) {words}. For more information, see the Troubleshooting section of \
             the Amazon ECS Developer Guide.",
            InstanceId::from_bits(1)
        );
        assert_eq!(unplaced(host, service, &task), expected);
    }
}

#[test]
fn tasks_are_named_where_they_are_told_of() {
    // Rule 7.9.3: started and stopped tasks are counted and named, those that did not run yet are counted.
    let mut world = World::with_instances(1, 1000, 1000);
    world.define(&web());
    world.create(service_of("web", 2, &web()));
    world.step("web");
    let named = |world: &World, desired: Desired| {
        let tasks = world.tasks_of("web").into_iter().filter(|task| task.desired == desired);
        tasks.map(|task| format!("(task {})", task.id)).collect::<Vec<_>>()
    };
    let started = named(&world, Desired::Running);
    let either = [[0, 1], [1, 0]]
        .map(|[one, two]| format!("(service web) has started 2 tasks: {} {}.", started[one], started[two]));
    let first = world.events("web").remove(0);
    assert!(either.contains(&first), "{first}");
    world.settle("web");
    world.edit_service("web", |service| service.desired_count = 1);
    world.step("web");
    let stopped = named(&world, Desired::Stopped);
    assert_eq!(
        world.events("web").last(),
        Some(&format!("(service web) has stopped 1 running tasks: {}.", stopped[0]))
    );
    world.settle("web");
    world.edit_service("web", |service| service.desired_count = 2);
    world.step("web");
    world.edit_service("web", |service| service.desired_count = 1);
    world.step("web");
    assert_eq!(world.events("web").last().map(String::as_str), Some("(service web) stopped 1 pending tasks."));
}

#[test]
fn a_cause_that_comes_back_is_said_again_at_once() {
    // Rule 7.9.2: a message is held back until its cause is gone, or for six hours.
    let mut world = World::default();
    world.define(&web());
    world.create(service_of("web", 1, &web()));
    let count =
        |world: &World| world.events("web").iter().filter(|text| text.contains("unable to place a task")).count();
    for _ in 0..10 {
        world.step("web");
        world.wait(Duration::from_secs(60));
    }
    assert_eq!(count(&world), 1, "it is said once while it lasts");
    world.register(instance(1, 100, 1000, &[]));
    world.settle("web");
    world.edit_service("web", |service| service.desired_count = 2);
    world.step("web");
    assert_eq!(count(&world), 2, "its cause was gone, and is back");
}

#[test]
fn a_reason_that_changes_is_said_at_the_next_try() {
    // Rule 7.9.2: another reason is another message, but not another one with every look.
    let mut world = World::default();
    world.define(&web());
    world.register(instance(1, 99, 1000, &[]));
    let mut service = service_of("web", 1, &web());
    service.placement.constraints = vec![Constraint::MemberOf("attribute:a exists".into())];
    world.create(service);
    let said = |world: &World, words: &str| world.events("web").iter().filter(|text| text.contains(words)).count();
    world.step("web");
    world.edit_service("web", |service| service.placement.constraints.clear());
    assert!(!world.step("web"), "not at once");
    world.register(instance(2, 99, 1000, &[]));
    world.now = world.plan("web").wake_at.unwrap();
    world.step("web");
    assert_eq!((said(&world, "MemberOf"), said(&world, "insufficient CPU")), (1, 1));
    world.register(instance(3, 99, 1000, &[]));
    for _ in 0..10 {
        world.now = world.plan("web").wake_at.unwrap();
        assert!(!world.step("web"), "another instance is no other reason");
    }
}

#[test]
fn steady_is_one_deployment_with_exactly_the_healthy_tasks_that_are_desired() {
    // Rule 7.9.8: steady: one deployment, as many run as are desired, none starts, none on an instance that drains.
    let mut world = World::with_instances(2, 1000, 1000);
    world.define(&web());
    world.create(service_of("web", 2, &web()));
    let steady =
        |world: &World| world.events("web").iter().filter(|text| text.contains("has reached a steady state.")).count();
    world.step("web");
    for task in world.tasks_of("web").into_iter().take(1) {
        world.observe(task.id, Status::Running);
    }
    world.step("web");
    assert_eq!(steady(&world), 0, "one still starts");
    world.settle("web");
    assert_eq!(steady(&world), 1);
    world.set_instance_status(InstanceId::from_bits(1), InstanceStatus::Draining);
    world.step("web");
    assert!(world.rollout("web").last_notice.is_none(), "one is on an instance that drains");
    world.settle("web");
    assert_eq!(steady(&world), 2);
    world.deploy(service_of("web", 2, &web()));
    world.step("web");
    assert!(world.rollout("web").last_notice.is_none(), "two deployments");
    world.settle("web");
    assert_eq!(steady(&world), 3);
}

/// What a service of a capacity provider without instances says when it wants more tasks than may wait.
fn waiting(service: Service, sets: Vec<TaskSet>) -> Vec<String> {
    let mut world = World::default();
    world.define(&web());
    match sets.is_empty() {
        true => world.create(service),
        false => {
            let rollout = Rollout { cluster: cluster(), task_sets: sets, ..fixture::rollout("web") };
            world.put(Record::Rollout(Arc::new(rollout)));
            world.put(Record::Service(Arc::new(service)));
        }
    }
    while world.step("web") {}
    assert_eq!(world.state().waiting_task_count(), MAX_WAITING.min(world.service("web").desired_count as usize));
    world.events("web")
}

#[test]
fn what_waits_for_a_provider_is_said() {
    // Rule 7.9.7: a provider without instances, and more tasks that wait than may, of deployments and of task sets.
    let strategy = json!({"capacityProviderStrategy": [{"capacityProvider": "p", "weight": 1}]});
    let service = |desired| Service {
        launch_type: None,
        document: strategy.clone().into(),
        ..service_of("web", desired, &web())
    };
    let events = waiting(service(2), Vec::new());
    let none = "(service web) was unable to reach steady state. Reason: No Container Instances were found in your capacity \
                provider.";
    assert_eq!(events.last().map(String::as_str), Some(none));

    let full = "(service web) was unable to place tasks in your cluster because the tasks provisioning capacity limit was \
                exceeded.";
    let too_many = u32::try_from(MAX_WAITING).unwrap() + 1;
    let events = waiting(service(too_many), Vec::new());
    assert!(events.iter().any(|text| text == full), "{:?}", events.last());

    let now = longshore_model::Timestamp::default();
    let set = TaskSet {
        id: DeploymentId::from_digits(1),
        status: task_set::Status::Active,
        definition: web().id,
        scale: Scale::FULL,
        computed_desired_count: too_many,
        is_steady: false,
        steady_since: now,
        started_by: None,
        external_id: None,
        launch_type: None,
        document: Document::new(strategy.clone()),
        created_at: now,
        updated_at: now,
        back_off: None,
        judged_until: now,
        client_token: None,
        created_with: "".into(),
        tags: Vec::new(),
    };
    let external = Service { controller: Controller::External, definition: None, ..service(too_many) };
    let events = waiting(external, vec![set]);
    assert!(events.iter().any(|text| text == full), "{:?}", events.last());
}
