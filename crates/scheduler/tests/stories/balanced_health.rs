//! A task of a service with load balancers is healthy when all its targets are.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::{Health as TargetHealth, Key as BalancingKey, Sight, TargetGroupId};
use longshore_model::rollout::State;
use longshore_model::service_deployment::{Monitor, Status as Progress};
use longshore_model::task::{Desired, StopCode};
use longshore_model::{Service, Task};
use longshore_scheduler::service;
use serde_json::json;

use crate::balancer::{BALANCER, LISTENER, balanced, group_arn, load_balancers, web};
use crate::support::{World, cluster};

const UNHEALTHY: Sight = Sight::Serving(TargetHealth::Unhealthy);
const HEALTHY: Sight = Sight::Serving(TargetHealth::Healthy);
const CODES: Option<&str> = Some("Health checks failed with these codes: [502]");

fn settled(service: Service) -> World {
    let mut world = World::with_balancer();
    world.create(service);
    world.settle_balanced();
    assert_eq!(world.rollout_state("web"), State::Completed);
    world.wait(Duration::from_secs(60));
    world
}

fn deploy(world: &mut World, revision: u32) {
    world.wait(Duration::from_secs(1));
    world.redeploy("web", &web(revision));
}

/// Tasks that ought to run, of a revision.
fn wanted(world: &World, revision: u32) -> Vec<Arc<Task>> {
    let tasks = world.tasks_of("web").into_iter();
    tasks.filter(|task| task.desired == Desired::Running && task.definition.revision == revision).collect()
}

/// Lets new tasks run and be registered, without any edge having said anything of them.
fn run(world: &mut World) {
    world.step("web");
    for task in world.tasks_of("web") {
        if task.desired == Desired::Running && task.last < longshore_model::task::Status::Running {
            world.run_somewhere(task.id);
        }
    }
    world.balance();
}

#[test]
fn no_old_task_is_stopped_before_the_targets_of_a_new_one_are_healthy() {
    // Rule 8.3.1.
    let mut world = settled(balanced(1, &[1, 2]));
    deploy(&mut world, 2);
    run(&mut world);
    world.wait(Duration::from_secs(600));
    world.step("web");
    let [new] = &wanted(&world, 2)[..] else { panic!("it was started") };
    assert_eq!(wanted(&world, 1).len(), 1, "it runs, and nobody knows whether it answers");
    world.see("a", &new.targets[0], HEALTHY, None);
    world.step("web");
    assert_eq!(wanted(&world, 1).len(), 1, "it is not healthy in its second group");
    assert_eq!(world.rollout_state("web"), State::InProgress);
    world.see("a", &new.targets[1], HEALTHY, None);
    world.step("web");
    assert_eq!(wanted(&world, 1).len(), 0);
    world.settle_balanced();
    assert_eq!(world.rollout_state("web"), State::Completed);
}

#[test]
fn a_task_whose_target_is_unhealthy_is_replaced_after_the_grace_period() {
    // Rule 8.3.3.
    let mut world = settled(Service { health_check_grace_period_seconds: 120, ..balanced(1, &[1]) });
    let sick = world.tasks_of("web")[0].clone();
    world.see("a", &sick.targets[0], UNHEALTHY, CODES);
    world.step("web");
    assert_eq!(world.tasks_of("web").len(), 1, "the grace period is not over");
    assert_eq!(world.plan("web").wake_at, sick.started_at.map(|at| at.plus(Duration::from_secs(120))));
    world.wait(Duration::from_secs(120));
    run(&mut world);
    assert_eq!(wanted(&world, 1).len(), 2, "its replacement comes first");
    let new = world.tasks_of("web").into_iter().find(|task| task.id != sick.id).unwrap();
    world.see("a", &new.targets[0], HEALTHY, None);
    world.step("web");
    let stopped = world.state().task(sick.id).unwrap().clone();
    let stop = stopped.stop.clone().unwrap();
    let reason = format!("Task failed ELB health checks in (target-group {})", group_arn(1));
    assert_eq!((stop.code, &*stop.reason), (StopCode::ServiceSchedulerInitiated, &*reason));
    assert_eq!(stopped.order(), None, "it is drained all the same");
    let said = format!(
        "(service web) (task {}) (port {}) is unhealthy in (target-group {}) due to (reason Health checks failed with \
         these codes: [502]).",
        sick.id,
        sick.targets[0].port,
        group_arn(1)
    );
    assert!(world.events("web").contains(&said), "{:#?}", world.events("web"));
    world.settle_balanced();
    assert_eq!(world.tasks_of("web").len(), 1);
}

#[test]
fn failed_checks_of_target_groups_trip_the_circuit_breaker() {
    // Rule 8.3.3.
    let document = json!({
        "loadBalancers": load_balancers(&[1]),
        "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}},
    });
    let mut world = settled(Service { document: document.into(), ..balanced(1, &[1]) });
    deploy(&mut world, 2);
    let id = world.rollout("web").under_way.unwrap();
    for _ in 0..20 {
        run(&mut world);
        for task in wanted(&world, 2) {
            world.see("a", &task.targets[0], UNHEALTHY, CODES);
        }
        world.wait(Duration::from_secs(15));
        if world.service_deployment("web", id).status != Progress::InProgress {
            break;
        }
        world.step("web");
        for task in world.tasks_of("web").iter().filter(|task| task.is_draining()) {
            world.balance();
            world.see("a", &task.targets[0], Sight::Drained, None);
        }
        world.balance();
        world.agents_catch_up();
    }
    let failed = world.service_deployment("web", id);
    assert_eq!(failed.breaker.status, Monitor::Triggered, "{:#?}", world.events("web"));
    assert_eq!(wanted(&world, 1).len(), 1, "the old task served all the time");
    world.settle_balanced();
    assert_eq!(world.service_deployment("web", id).status, Progress::RollbackSuccessful);
}

#[test]
fn a_group_that_nothing_forwards_to_makes_nobody_healthy() {
    // Rule 8.3.4.
    let mut world = settled(balanced(1, &[1]));
    world.delete_balancing(BalancingKey::Listener(BALANCER, LISTENER));
    deploy(&mut world, 2);
    for _ in 0..5 {
        world.step("web");
        world.catch_up();
    }
    assert_eq!((wanted(&world, 1).len(), wanted(&world, 2).len()), (1, 1), "the new one gets no requests");
    world.put_listener(crate::balancer::forward(&[(1, 1)]));
    world.settle_balanced();
    assert_eq!((wanted(&world, 1).len(), wanted(&world, 2).len()), (0, 1));
}

#[test]
fn a_service_that_no_request_reaches_says_so_once_a_change() {
    // Rule 8.3.4.
    let mut world = settled(balanced(2, &[1]));
    let said = |world: &World, words: &str| world.events("web").iter().filter(|event| event.ends_with(words)).count();
    let unused =
        format!("The target group with targetGroupArn {} does not have an associated load balancer.", group_arn(1));
    let gone = format!(
        "(service web) failed to register targets in (target-group {}) with (error One or more target groups not found)",
        group_arn(1)
    );
    let steady = said(&world, "has reached a steady state.");
    let look_again = |world: &mut World| {
        for _ in 0..3 {
            world.balance();
            world.step("web");
            world.wait(Duration::from_secs(60));
        }
    };
    world.delete_balancing(BalancingKey::Listener(BALANCER, LISTENER));
    look_again(&mut world);
    assert_eq!((said(&world, &unused), said(&world, &gone)), (1, 0));
    let waits = service::waits(&world.snapshot, &cluster(), &"web".into(), world.now);
    assert_eq!(waits[0].kind(), "TARGET_GROUP_UNUSED");
    assert_eq!(waits[0].to_string(), "gets no requests through g1: no listener forwards to the target group");

    world.delete_balancing(BalancingKey::TargetGroup(TargetGroupId::from_bits(1)));
    look_again(&mut world);
    assert_eq!((said(&world, &unused), said(&world, &gone)), (1, 1));
    let waits = service::waits(&world.snapshot, &cluster(), &"web".into(), world.now);
    assert_eq!(waits[0].kind(), "TARGET_GROUP_DELETED");
    assert_eq!(waits[0].to_string(), "gets no requests through g1: the target group was deleted");
    assert_eq!(wanted(&world, 1).len(), 2, "its tasks run on");
    for task in world.tasks_of("web") {
        world.stop_task(task.id);
    }
    for _ in 0..5 {
        world.step("web");
        world.catch_up();
    }
    assert_eq!(wanted(&world, 1).len(), 2, "they are replaced");
    assert_eq!((said(&world, &unused), said(&world, &gone)), (1, 1), "which changes nothing");
    assert_eq!(said(&world, "has reached a steady state."), steady);

    world.put_group(1, 300);
    world.put_listener(crate::balancer::forward(&[(1, 1)]));
    world.settle_balanced();
    assert_eq!(said(&world, "has reached a steady state."), steady + 1);
    assert_eq!((said(&world, &unused), said(&world, &gone)), (1, 1));
}

#[test]
fn a_service_that_no_edge_looks_at_says_so() {
    // Rule 8.3.4.
    let mut world = World::with_balancer();
    world.put_edge("a", Some(world.now));
    world.create(balanced(1, &[1]));
    run(&mut world);
    world.step("web");
    let unseen =
        |world: &World| world.events("web").iter().filter(|event| event.contains("No edge is connected")).count();
    assert_eq!(unseen(&world), 0, "it may come back");
    let started = world.tasks_of("web")[0].started_at.unwrap();
    assert_eq!(world.plan("web").wake_at, Some(started.plus(Duration::from_secs(60))));
    world.wait(Duration::from_secs(60));
    world.step("web");
    assert_eq!(unseen(&world), 1);
    world.put_edge("a", None);
    world.settle_balanced();
    assert_eq!(world.rollout_state("web"), State::Completed);
}

#[test]
fn a_containers_check_counts_as_well() {
    // Rule 8.3.1.
    let mut world = World::with_balancer();
    let container =
        json!({"cpu": 1, "memory": 1, "portMappings": [{"containerPort": 80}], "healthCheck": {"command": ["true"]}});
    let checked = crate::support::definition("web", 4, container);
    world.define(&checked);
    world.create(Service { definition: Some(checked.id.clone()), ..balanced(1, &[1]) });
    for _ in 0..5 {
        world.step("web");
        world.catch_up();
        world.wait(Duration::from_secs(20));
    }
    assert_eq!(world.rollout_state("web"), State::InProgress, "its own check has not passed");
    let id = world.tasks_of("web")[0].id;
    world.set_health(id, longshore_model::task::Health::Healthy);
    world.settle_balanced();
    assert_eq!(world.rollout_state("web"), State::Completed);
}

#[test]
fn what_its_targets_wait_for_is_told_of_a_service_and_of_a_task() {
    // Rule 8.3.4.
    let mut world = settled(balanced(2, &[1]));
    let waits = |world: &World| service::waits(&world.snapshot, &cluster(), &"web".into(), world.now);
    assert_eq!(waits(&world), []);
    let [sick, other] = &world.tasks_of("web")[..] else { panic!("two run") };
    world.see("a", &sick.targets[0], UNHEALTHY, CODES);
    let told = waits(&world);
    assert_eq!(
        told[told.len() - 1].to_string(),
        "waits for its targets to become healthy in g1 (1 of 2; Health checks failed with these codes: [502])"
    );
    let of_task = |world: &World, task: &Task| service::task_waits(&world.snapshot, &cluster(), task, world.now);
    assert_eq!(of_task(&world, other), []);
    assert_eq!(of_task(&world, sick)[0].kind(), "TARGETS");

    world.stop_task(other.id);
    world.balance();
    let drained = world.state().task(other.id).unwrap().clone();
    let [drains] = &of_task(&world, &drained)[..] else { panic!("it drains") };
    assert_eq!(drains.to_string(), "a task that is to stop drains in g1");
    assert_eq!(drains.until(), Some(world.now.plus(Duration::from_secs(300))));
}
