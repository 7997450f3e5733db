//! Services: the desired count is kept, events say what happened, and nothing is done twice.

use std::collections::BTreeMap;
use std::time::Duration;

use longshore_model::placement::{Constraint, Strategy};
use longshore_model::rollout::State;
use longshore_model::service::{PropagateTags, Status as ServiceStatus};
use longshore_model::task::{Desired, Health, Status, StopCode};
use longshore_model::{Tag, TaskDefinition, container_instance};
use longshore_scheduler::explain;
use serde_json::json;

use crate::support::{World, cluster, definition, service_of};

fn web(revision: u32) -> TaskDefinition {
    definition("web", revision, json!({"cpu": 100, "memory": 100}))
}

/// Six instances, a service `web` of that many tasks, settled.
fn running(desired_count: u32) -> World {
    let mut world = World::with_instances(6, 2000, 2000);
    world.define(&web(1));
    world.create(service_of("web", desired_count, &web(1)));
    world.settle("web");
    world
}

#[test]
fn a_new_service_starts_its_tasks_spread_over_zones_and_becomes_steady() {
    // Rule 5.4.8, 7.9.3: a service without a strategy spreads over zones, then over instances.
    let mut world = World::with_instances(6, 2000, 2000);
    world.define(&web(1));
    world.create(service_of("web", 4, &web(1)));
    assert!(world.step("web"));
    let tasks = world.tasks_of("web");
    assert_eq!(tasks.len(), 4);
    let mut zones: BTreeMap<_, usize> = BTreeMap::new();
    for task in &tasks {
        *zones.entry(task.availability_zone.clone()).or_default() += 1;
        let deployment = world.rollout("web").primary().unwrap().id;
        assert_eq!(task.started_by.as_deref(), Some(deployment.to_string().as_str()));
        assert_eq!((&*task.group, task.last), ("service:web", Status::Pending));
        assert_eq!(task.owner.as_ref().unwrap().deployment, deployment);
    }
    assert!(zones.len() == 3 && zones.values().all(|&count| count <= 2), "{zones:?}");
    assert!(!world.step("web"), "a plan that was carried out leaves nothing to do");
    assert_eq!(world.rollout_state("web"), State::InProgress);

    world.settle("web");
    assert_eq!(world.rollout_state("web"), State::Completed);
    let rollout = world.rollout("web");
    let primary = rollout.primary().unwrap();
    assert_eq!(&*primary.state_reason, format!("ECS deployment {} completed.", primary.id));
    let listed: String = tasks.iter().map(|task| format!(" (task {})", task.id)).collect();
    let events = world.events("web");
    assert_eq!(events.len(), 3);
    let (head, ids) = events[0].split_once(": ").unwrap();
    assert_eq!(head, "(service web) has started 4 tasks");
    let sorted = |text: &str| {
        let mut ids: Vec<_> =
            text.trim_end_matches('.').split(") ").map(|id| id.trim_end_matches(')').to_owned()).collect();
        ids.sort();
        ids
    };
    assert_eq!(sorted(ids), sorted(listed.trim()));
    assert_eq!(events[1], format!("(service web) (deployment {}) deployment completed.", primary.id));
    assert_eq!(events[2], "(service web) has reached a steady state.");
}

#[test]
fn a_task_that_stops_is_replaced() {
    // Rule 7.5.2: a task that ends by itself is replaced, and the service is steady again.
    let mut world = running(3);
    let victim = world.tasks_of("web")[0].id;
    world.wait(Duration::from_secs(60));
    world.observe(victim, Status::Stopped);
    world.step("web");
    assert_eq!(world.tasks_of("web").len(), 3);
    world.settle("web");
    let events = world.events("web");
    assert_eq!(events.last().unwrap(), "(service web) has reached a steady state.", "it is steady again");
    assert_eq!(events.iter().filter(|event| event.contains("steady")).count(), 2);
    assert_eq!(events.iter().filter(|event| event.contains("has started 1 tasks")).count(), 1);
}

#[test]
fn a_task_that_was_asked_to_stop_is_replaced_while_it_stops() {
    let mut world = running(2);
    world.stop_task(world.tasks_of("web")[0].id);
    world.step("web");
    let tasks = world.tasks_of("web");
    assert_eq!(tasks.iter().filter(|task| task.desired == Desired::Running).count(), 2);
    assert_eq!(tasks.len(), 3, "a stopping task does not hold up its replacement");
}

#[test]
fn scale_out_and_in_follow_the_desired_count() {
    let mut world = running(2);
    world.edit_service("web", |service| service.desired_count = 9);
    world.settle("web");
    assert_eq!(world.tasks_of("web").len(), 9);
    world.edit_service("web", |service| service.desired_count = 3);
    world.step("web");
    let (kept, stopping): (Vec<_>, Vec<_>) =
        world.tasks_of("web").into_iter().partition(|task| task.desired == Desired::Running);
    assert_eq!((kept.len(), stopping.len()), (3, 6));
    let stop = stopping[0].stop.clone().unwrap();
    assert_eq!(stop.code, StopCode::ServiceSchedulerInitiated);
    let deployment = world.rollout("web").primary().unwrap().id;
    assert_eq!(&*stop.reason, format!("Scaling activity initiated by (deployment {deployment})"));
    let zones: std::collections::BTreeSet<_> = kept.iter().map(|task| task.availability_zone.clone()).collect();
    assert_eq!(zones.len(), 3, "one stays in each zone");
    world.settle("web");
    assert!(
        world.events("web").iter().any(|event| event.starts_with("(service web) has stopped 6 running tasks: (task "))
    );
    world.edit_service("web", |service| service.desired_count = 0);
    world.settle("web");
    assert!(world.tasks_of("web").is_empty());
    assert_eq!(world.events("web").last().unwrap(), "(service web) has reached a steady state.");
}

#[test]
fn tasks_that_do_not_run_yet_go_first_on_scale_in() {
    let mut world = running(2);
    world.edit_service("web", |service| service.desired_count = 4);
    world.step("web");
    world.edit_service("web", |service| service.desired_count = 2);
    world.step("web");
    let tasks = world.tasks_of("web");
    let kept = tasks.iter().filter(|task| task.desired == Desired::Running);
    assert!(kept.into_iter().all(|task| task.last == Status::Running));
    assert_eq!(world.events("web").last().unwrap(), "(service web) stopped 2 pending tasks.");
}

#[test]
fn a_failed_health_check_brings_a_replacement_first() {
    // Rule 7.4.6, 7.9.10: unhealthy tasks are replaced, first if the upper bound allows, else one at a time.
    let mut world = World::with_instances(3, 2000, 2000);
    let checked = definition("web", 1, json!({"cpu": 1, "memory": 1, "healthCheck": {"command": ["true"]}}));
    world.define(&checked);
    world.create(service_of("web", 2, &checked));
    world.settle("web");
    let sick = world.tasks_of("web")[0].id;
    world.set_health(sick, Health::Unhealthy);
    world.step("web");
    assert_eq!(world.state().task(sick).unwrap().desired, Desired::Running);
    assert_eq!(world.tasks_of("web").len(), 3);
    world.settle("web");
    let stop = world.state().task(sick).unwrap().stop.clone().unwrap();
    assert_eq!(
        (stop.code, &*stop.reason),
        (StopCode::ServiceSchedulerInitiated, "Task failed container health checks")
    );
    assert_eq!(world.tasks_of("web").len(), 2);
    let said = format!("(service web) (task {sick}) failed container health checks.");
    assert_eq!(world.events("web").iter().filter(|event| **event == said).count(), 1);
}

#[test]
fn a_task_with_a_check_is_not_healthy_before_its_check_says_so() {
    // Rule 7.4.5, 7.9.8: a task with a check is healthy when its check says so.
    let mut world = World::with_instances(3, 2000, 2000);
    let checked = definition("web", 1, json!({"cpu": 1, "memory": 1, "healthCheck": {"command": ["true"]}}));
    world.define(&checked);
    world.create(service_of("web", 1, &checked));
    world.step("web");
    let task = world.tasks_of("web")[0].id;
    world.observe(task, Status::Running);
    world.step("web");
    assert_eq!(world.rollout_state("web"), State::InProgress);
    world.set_health(task, Health::Healthy);
    world.step("web");
    assert_eq!(world.rollout_state("web"), State::Completed);
}

#[test]
fn the_grace_period_is_waited_for_and_wakes_the_planner_when_it_ends() {
    let mut world = World::with_instances(3, 2000, 2000);
    let checked = definition("web", 1, json!({"cpu": 1, "memory": 1, "healthCheck": {"command": ["true"]}}));
    world.define(&checked);
    let mut service = service_of("web", 1, &checked);
    service.health_check_grace_period_seconds = 60;
    world.create(service);
    world.step("web");
    let task = world.tasks_of("web")[0].id;
    world.observe(task, Status::Running);
    let started = world.now;
    world.set_health(task, Health::Unhealthy);
    world.wait(Duration::from_secs(59));
    // Rule 7.4.7: unhealthy results are ignored for N s after the task started.
    world.step("web");
    assert_eq!(world.tasks_of("web").len(), 1);
    let wake_at = world.plan("web").wake_at;
    assert_eq!(wake_at, Some(started.plus(Duration::from_secs(60))));
    world.wait(Duration::from_secs(1));
    assert!(world.step("web"));
    assert_eq!(world.tasks_of("web").len(), 2);
}

#[test]
fn nowhere_to_place_a_task_is_said_with_the_closest_instance() {
    // Rule 7.9.4, 7.9.2: where no task can be placed: that there are no instances, or what the closest one lacks.
    let mut world = World::default();
    world.define(&web(1));
    world.create(service_of("web", 1, &web(1)));
    world.step("web");
    let head = "(service web) was unable to place a task because no container instance met all of its requirements.";
    let tail = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
    let said = |world: &World| world.events("web");
    assert_eq!(said(&world), [format!("{head} Reason: No Container Instances were found in your cluster. {tail}")]);
    assert!(!world.step("web"), "the same is not said again");
    let retry = world.plan("web").wake_at.unwrap();
    assert!(world.plan("web").waits_for_room);
    assert!(retry > world.now && retry <= world.now.plus(Duration::from_secs(60)));
    world.wait(Duration::from_secs(6 * 60 * 60));
    world.step("web");
    assert_eq!(said(&world).len(), 2, "it is repeated after six hours");

    let mut small = World::with_instances(3, 50, 1000);
    small.define(&web(1));
    small.create(service_of("web", 1, &web(1)));
    small.step("web");
    let closest = format!("(container-instance {:032x})", 3);
    assert_eq!(
        said(&small),
        [format!("{head} The closest matching {closest} has insufficient CPU units available. {tail}")]
    );
    let verdicts = explain::service(&small.snapshot, &cluster(), &"web".into());
    let words: Vec<_> = verdicts.iter().map(|v| v.refusal.as_ref().unwrap().to_string()).collect();
    assert_eq!(words, ["needs 100 CPU units, 50 left"; 3]);
}

#[test]
fn what_fits_is_placed_and_the_rest_follows_when_there_is_room() {
    let mut world = World::with_instances(1, 250, 2000);
    world.define(&web(1));
    world.create(service_of("web", 3, &web(1)));
    world.step("web");
    assert_eq!(world.tasks_of("web").len(), 2);
    assert!(world.events("web").iter().any(|event| event.contains("unable to place a task")));
    world.agents_catch_up();
    assert!(!world.step("web"));
    assert_eq!(world.rollout_state("web"), State::InProgress);
    world.register(crate::support::instance(9, 250, 2000, &[]));
    world.settle("web");
    assert_eq!((world.tasks_of("web").len(), world.rollout_state("web")), (3, State::Completed));
    assert!(!world.plan("web").waits_for_room);
}

#[test]
fn steady_state_is_said_again_every_six_hours() {
    // Rule 7.9.2: what lasts is said when it begins and every six hours.
    let mut world = running(1);
    let count = |world: &World| world.events("web").iter().filter(|event| event.contains("steady")).count();
    assert_eq!(count(&world), 1);
    let wake_at = world.plan("web").wake_at.unwrap();
    assert!(wake_at > world.now.plus(Duration::from_secs(5 * 60 * 60)));
    world.now = wake_at;
    assert!(world.step("web"));
    assert_eq!(count(&world), 2);
    assert!(!world.step("web"));
}

#[test]
fn a_hundred_events_are_kept() {
    // Rule 7.9.1: a hundred events are kept, newest first.
    let mut world = running(1);
    for _ in 0..60 {
        world.wait(Duration::from_secs(60));
        let victim = world.tasks_of("web")[0].id;
        world.observe(victim, Status::Stopped);
        world.settle("web");
    }
    let events = world.events("web");
    assert_eq!(events.len(), 100);
    assert_eq!(events.last().unwrap(), "(service web) has reached a steady state.");
}

#[test]
fn tags_are_propagated_and_managed_ones_win() {
    let tag = |key: &str, value: &str| Tag { key: key.into(), value: value.into() };
    let mut web = web(1);
    web.tags = vec![tag("from", "definition")];
    let cases = [
        (PropagateTags::None, false, vec![]),
        (PropagateTags::TaskDefinition, false, vec![tag("from", "definition")]),
        (
            PropagateTags::Service,
            true,
            vec![tag("from", "service"), tag("aws:ecs:clusterName", "test"), tag("aws:ecs:serviceName", "web")],
        ),
    ];
    for (propagate_tags, enable_ecs_managed_tags, expected) in cases {
        let mut world = World::with_instances(1, 1000, 1000);
        world.define(&web);
        let tags = vec![tag("from", "service")];
        let service = service_of("web", 1, &web);
        world.create(longshore_model::Service { propagate_tags, enable_ecs_managed_tags, tags, ..service });
        world.step("web");
        assert_eq!(world.tasks_of("web")[0].tags, expected);
    }
}

#[test]
fn the_services_own_rules_hold() {
    let mut world = World::with_instances(3, 2000, 2000);
    world.define(&web(1));
    let mut service = service_of("web", 5, &web(1));
    service.placement.constraints = vec![Constraint::DistinctInstance];
    service.placement.strategies = vec![Strategy::Random];
    world.create(service);
    world.step("web");
    let mut instances: Vec<_> = world.tasks_of("web").iter().map(|task| task.instance).collect();
    instances.sort();
    instances.dedup();
    assert_eq!(instances.len(), 3);
    let said = world.events("web").into_iter().find(|event| event.contains("unable to place")).unwrap();
    assert!(said.contains("encountered error \"distinctInstance placement constraint unsatisfied.\""), "{said}");
}

#[test]
fn a_deleted_service_stops_its_tasks_and_ends() {
    // Rule 7.14.1: only at desired count 0 or by force; DRAINING while tasks stop, then INACTIVE.
    let mut world = running(30);
    world.edit_service("web", |service| {
        service.status = ServiceStatus::Draining;
        service.desired_count = 0;
    });
    world.step("web");
    assert!(world.tasks_of("web").iter().all(|task| task.desired == Desired::Stopped));
    assert!(!world.step("web"));
    assert_eq!(world.service("web").status, ServiceStatus::Draining);
    world.agents_catch_up();
    assert!(world.step("web"));
    assert_eq!(world.service("web").status, ServiceStatus::Inactive);
    assert!(world.rollout("web").deployments.is_empty());
    assert!(!world.step("web"));
    assert!(world.plan("web").wake_at.is_none());
}

#[test]
fn a_service_created_again_goes_on_with_the_events_of_the_earlier_one() {
    // Rule 7.14.2: the name is in the way while it drains, and free afterwards; a daemon needs no force.
    let mut world = running(1);
    let before = world.events("web");
    world.create(service_of("web", 1, &web(1)));
    world.settle("web");
    let after = world.events("web");
    assert_eq!(after[..before.len()], before);
    assert!(after.len() > before.len());
}

#[test]
fn tasks_left_by_an_earlier_service_of_the_name_are_replaced() {
    let mut world = running(2);
    world.create(service_of("web", 2, &web(1)));
    world.settle("web");
    let deployment = world.rollout("web").primary().unwrap().id;
    let tasks = world.tasks_of("web");
    assert_eq!(tasks.len(), 2);
    assert!(tasks.iter().all(|task| task.owner.as_ref().unwrap().deployment == deployment));
}

#[test]
fn two_planners_do_the_work_once() {
    let mut world = World::with_instances(6, 2000, 2000);
    world.define(&web(1));
    world.create(service_of("web", 40, &web(1)));
    let (one, two) = (world.plan("web").plan, world.plan("web").plan);
    world.commit_all(&one);
    assert!(world.commit(&two).iter().all(|ok| !ok));
    assert_eq!(world.tasks_of("web").len(), 40);

    let stale = world.plan("web").plan;
    assert!(stale.groups.is_empty());
    world.edit_service("web", |service| service.desired_count = 50);
    let stale = world.plan("web").plan;
    world.edit_service("web", |service| service.desired_count = 0);
    assert!(world.commit(&stale).iter().all(|ok| !ok), "the owner changed their mind meanwhile");
}

#[test]
fn a_large_service_is_started_in_bounded_plans() {
    // Rule 7.4.9: at most 500 tasks are started in one plan.
    let mut world = World::with_instances(300, 2000, 2000);
    world.define(&web(1));
    world.create(service_of("web", 1_200, &web(1)));
    let planned = world.plan("web");
    assert_eq!(planned.wake_at, Some(world.now), "there is more to do at once");
    assert!(planned.plan.groups.len() > 10);
    world.commit_all(&planned.plan);
    assert_eq!(world.tasks_of("web").len(), 500);
    world.settle("web");
    assert_eq!(world.tasks_of("web").len(), 1_200);
    assert_eq!(world.rollout_state("web"), State::Completed);
}

#[test]
fn many_tasks_on_one_instance_are_started_in_several_groups() {
    let mut world = World::with_instances(1, 100_000, 100_000);
    world.define(&web(1));
    world.create(service_of("web", 400, &web(1)));
    world.settle("web");
    assert_eq!(world.state().instance(longshore_model::InstanceId::from_bits(1)).unwrap().held().cpu_units, 40_000);
}

#[test]
fn a_disconnected_agent_is_waited_for() {
    // Rule 6.6.1: agentConnected follows the session; an agent that is away takes no new tasks, and keeps those that it
    // has.
    let mut world = running(3);
    let instance = world.tasks_of("web")[0].instance.unwrap();
    world.connect(instance, false);
    assert!(!world.step("web"), "its tasks are taken to run on");
    world.set_instance_status(instance, container_instance::Status::Active);
    assert!(!world.step("web"));
}
