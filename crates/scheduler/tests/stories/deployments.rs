//! Rolling deployments: new tasks before old ones go, as far as the bounds allow.

use std::time::Duration;

use longshore_model::rollout::{State, Status as DeploymentStatus};
use longshore_model::task::{Desired, Status};
use longshore_model::{Service, Task, TaskDefinition};
use longshore_scheduler::service::failures::PROVEN_AFTER;
use serde_json::json;

use crate::support::{World, definition, service_of};

fn web(revision: u32) -> TaskDefinition {
    definition("web", revision, json!({"cpu": 100, "memory": 100}))
}

/// A settled service of revision 1 with these percentages; revision 2 is known.
fn running(desired_count: u32, minimum: u32, maximum: u32) -> World {
    let mut world = World::with_instances(6, 2000, 2000);
    world.define(&web(1));
    world.define(&web(2));
    let service = service_of("web", desired_count, &web(1));
    world.create(Service { minimum_healthy_percent: minimum, maximum_percent: maximum, ..service });
    world.settle("web");
    world
}

fn deploy(world: &mut World, revision: u32) {
    world.redeploy("web", &web(revision));
}

/// Tasks that ought to run, by revision.
fn of_revision(world: &World, revision: u32) -> Vec<std::sync::Arc<Task>> {
    let wanted = |task: &std::sync::Arc<Task>| task.definition.revision == revision && task.desired == Desired::Running;
    world.tasks_of("web").into_iter().filter(wanted).collect()
}

fn counts(world: &World) -> (usize, usize) {
    (of_revision(world, 1).len(), of_revision(world, 2).len())
}

#[test]
fn one_task_at_100_200_starts_waits_and_stops() {
    // Rule 7.5.1, 7.4.10, 7.15.2: started, stopped, completed, steady: events come in the order of what happens.
    // Rule 7.2.1: the newest deployment is PRIMARY, older ones are ACTIVE as long as they have tasks.
    let mut world = running(1, 100, 200);
    deploy(&mut world, 2);
    world.step("web");
    assert_eq!(counts(&world), (1, 1));
    assert!(!world.step("web"), "the old one stays until the new one runs");
    let statuses: Vec<_> = world.rollout("web").deployments.iter().map(|d| (d.status, d.state)).collect();
    assert_eq!(
        statuses,
        [(DeploymentStatus::Primary, State::InProgress), (DeploymentStatus::Active, State::Completed)]
    );
    let new = of_revision(&world, 2)[0].id;
    world.observe(new, Status::Running);
    world.step("web");
    assert_eq!(counts(&world), (1, 1), "nor while the new one has only just begun to run");
    assert_eq!(world.plan("web").wake_at, Some(world.now.plus(PROVEN_AFTER)));
    world.wait(PROVEN_AFTER);
    world.step("web");
    assert_eq!(counts(&world), (0, 1));
    assert_eq!(world.rollout("web").deployments.len(), 2, "the old one stays on the list until its task has stopped");
    world.settle("web");
    let rollout = world.rollout("web");
    assert_eq!((rollout.deployments.len(), world.rollout_state("web")), (1, State::Completed));
    let events = world.events("web");
    let tail: Vec<_> = events[events.len() - 4..].iter().map(|event| event.split(':').next().unwrap()).collect();
    let primary = rollout.primary().unwrap().id;
    assert_eq!(
        tail,
        [
            "(service web) has started 1 tasks".to_owned(),
            "(service web) has stopped 1 running tasks".to_owned(),
            format!("(service web) (deployment {primary}) deployment completed."),
            "(service web) has reached a steady state.".to_owned(),
        ]
    );
}

#[test]
fn one_task_at_0_100_stops_then_starts() {
    // Rule 7.4.3: the upper bound counts tasks that run, start and stop, protected ones too; the lower one those that
    // are healthy, of all deployments.
    let mut world = running(1, 0, 100);
    deploy(&mut world, 2);
    world.step("web");
    assert_eq!(counts(&world), (0, 0));
    assert!(!world.step("web"), "a stopping task counts for the upper bound");
    world.agents_catch_up();
    world.step("web");
    assert_eq!(counts(&world), (0, 1));
    world.settle("web");
}

#[test]
fn ten_tasks_at_100_125_go_in_batches_of_two() {
    // Rule 7.4.3: the upper bound counts tasks that run, start and stop, protected ones too; the lower one those that
    // are healthy, of all deployments.
    let mut world = running(10, 100, 125);
    deploy(&mut world, 2);
    let mut seen = Vec::new();
    for _ in 0..40 {
        world.step("web");
        assert!(world.tasks_of("web").len() <= 12);
        seen.push(counts(&world));
        world.agents_catch_up();
        world.wait(Duration::from_secs(1));
    }
    assert_eq!(seen[0], (10, 2));
    assert_eq!(seen.last(), Some(&(0, 10)));
    assert!(seen.windows(2).all(|pair| pair[1].1 <= pair[0].1 + 2), "{seen:?}");
}

#[test]
fn bounds_that_allow_no_step_are_said() {
    // Rule 7.4.4: where neither a start nor a stop is possible, an event says so, and the old tasks stay.
    let mut world = running(3, 100, 125);
    deploy(&mut world, 2);
    world.step("web");
    assert_eq!(counts(&world), (3, 0));
    assert_eq!(
        world.events("web").last().unwrap(),
        "(service web) was unable to stop or start tasks during a deployment because of the service deployment \
         configuration. Update the minimumHealthyPercent or maximumPercent value and try again."
    );
    assert!(!world.step("web"));
    world.edit_service("web", |service| service.minimum_healthy_percent = 50);
    world.settle("web");
    assert_eq!(counts(&world), (0, 3));
}

#[test]
fn a_deployment_that_is_superseded_midway_gives_way_at_once() {
    // Rule 7.3.2: a new deployment makes the running one give way, also midway.
    let mut world = running(4, 100, 200);
    world.define(&web(3));
    deploy(&mut world, 2);
    world.step("web");
    assert_eq!(counts(&world), (4, 4));
    deploy(&mut world, 3);
    world.step("web");
    assert_eq!(counts(&world), (4, 0), "tasks of the superseded one that do not run are stopped at once");
    world.settle("web");
    assert_eq!(counts(&world), (0, 0));
    assert_eq!(of_revision(&world, 3).len(), 4);
    assert_eq!(world.rollout("web").deployments.len(), 1);
}

#[test]
fn a_forced_deployment_of_the_same_revision_replaces_every_task() {
    let mut world = running(3, 100, 200);
    let before: Vec<_> = world.tasks_of("web").iter().map(|task| task.id).collect();
    deploy(&mut world, 1);
    world.settle("web");
    let after: Vec<_> = world.tasks_of("web").iter().map(|task| task.id).collect();
    assert_eq!(after.len(), 3);
    assert!(after.iter().all(|id| !before.contains(id)));
}

#[test]
fn the_desired_count_may_change_during_a_deployment() {
    // Rule 7.3.3: a changed desired count holds for the deployment that is under way.
    let mut world = running(4, 50, 150);
    deploy(&mut world, 2);
    world.step("web");
    world.edit_service("web", |service| service.desired_count = 7);
    world.settle("web");
    assert_eq!(counts(&world), (0, 7));
    deploy(&mut world, 1);
    world.step("web");
    world.edit_service("web", |service| service.desired_count = 2);
    world.settle("web");
    assert_eq!(counts(&world), (2, 0));
}

#[test]
fn a_full_cluster_makes_room_by_stopping_down_to_the_lower_bound() {
    let mut world = World::with_instances(1, 400, 2000);
    world.define(&web(1));
    world.define(&web(2));
    world.create(Service { minimum_healthy_percent: 50, ..service_of("web", 4, &web(1)) });
    world.settle("web");
    deploy(&mut world, 2);
    world.step("web");
    assert_eq!(counts(&world), (2, 0), "two make room, two serve");
    world.settle("web");
    assert_eq!(counts(&world), (0, 4));
}

#[test]
fn a_fixed_port_is_freed_for_the_new_revision() {
    let ports = json!({"cpu": 1, "memory": 1, "portMappings": [{"containerPort": 80, "hostPort": 80}]});
    let (one, two) = (definition("web", 1, ports.clone()), definition("web", 2, ports));
    let mut world = World::with_instances(2, 2000, 2000);
    world.define(&one);
    world.define(&two);
    world.create(Service { minimum_healthy_percent: 50, ..service_of("web", 2, &one) });
    world.settle("web");
    deploy(&mut world, 2);
    world.settle("web");
    assert_eq!(counts(&world), (0, 2));
}

#[test]
fn nothing_is_stopped_for_a_revision_that_fits_nowhere() {
    let mut world = running(4, 0, 200);
    world.define(&impossible());
    deploy(&mut world, 2);
    for _ in 0..5 {
        world.step("web");
        world.agents_catch_up();
    }
    assert_eq!(counts(&world), (4, 0), "the old tasks could not make room, so they keep running");
    let said = world.events("web");
    assert!(said.last().unwrap().contains("MemberOf placement constraint unsatisfied."), "{said:?}");
}

#[test]
fn old_tasks_leave_zone_by_zone_in_turn() {
    // Rule 7.4.8: what a deployment stops leaves the zones as even as they can be.
    let mut world = running(6, 50, 100);
    deploy(&mut world, 2);
    world.step("web");
    let zones: std::collections::BTreeSet<_> =
        of_revision(&world, 1).iter().map(|task| task.availability_zone.clone()).collect();
    assert_eq!((of_revision(&world, 1).len(), zones.len()), (3, 3), "one stays in each of the three zones");
}

/// A revision that no instance may take.
fn impossible() -> TaskDefinition {
    let document = json!({
        "containerDefinitions": [{"name": "app", "image": "busybox", "cpu": 100, "memory": 100}],
        "placementConstraints": [{"type": "memberOf", "expression": "attribute:nowhere exists"}],
    });
    TaskDefinition { document: document.into(), ..web(2) }
}

#[test]
fn the_old_revision_replaces_its_own_while_the_new_one_finds_no_place() {
    // Rule 7.4.14: the old deployment keeps running, also when one of its tasks ends or its instance drains.
    let mut world = running(4, 100, 200);
    world.define(&impossible());
    deploy(&mut world, 2);
    world.step("web");
    let victim = of_revision(&world, 1)[0].id;
    world.observe(victim, Status::Stopped);
    world.step("web");
    assert_eq!(counts(&world), (4, 0));
    for _ in 0..3 {
        world.agents_catch_up();
        world.step("web");
        world.wait(Duration::from_secs(15));
    }
    assert_eq!((counts(&world), world.tasks_of("web").len()), ((4, 0), 4), "and they stay");
    world.define(&web(3));
    deploy(&mut world, 3);
    world.settle("web");
    assert_eq!((counts(&world), of_revision(&world, 3).len()), ((0, 0), 4));
}

#[test]
fn in_the_way_of_the_new_revision_the_old_one_replaces_its_own_up_to_the_minimum() {
    // Rule 7.4.14: what serves is kept at the lower bound, and nothing is started that would have to go again.
    let mut world = World::with_instances(1, 400, 2000);
    world.define(&web(1));
    let big = definition("web", 2, json!({"cpu": 300, "memory": 100}));
    world.define(&big);
    world.create(Service { minimum_healthy_percent: 50, ..service_of("web", 4, &web(1)) });
    world.settle("web");
    world.deploy(Service { minimum_healthy_percent: 50, definition: Some(big.id), ..(*world.service("web")).clone() });
    let mut started = 0;
    for _ in 0..20 {
        world.step("web");
        let before = of_revision(&world, 1).len();
        assert!(before >= 2, "the minimum serves");
        started += world.tasks_of("web").iter().filter(|task| task.last < Status::Running).count();
        world.agents_catch_up();
        world.wait(Duration::from_secs(15));
    }
    assert_eq!((counts(&world), started), ((2, 0), 0), "two make room, which is not enough");
    let victim = of_revision(&world, 1)[0].id;
    world.observe(victim, Status::Stopped);
    world.step("web");
    assert_eq!(counts(&world).0 + counts(&world).1, 2);
    world.agents_catch_up();
    world.step("web");
    assert!(of_revision(&world, 1).len() + of_revision(&world, 2).len() >= 2);
}
