//! Targets of tasks: registered while a task runs, drained before it is stopped, gone when it has ended.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::load_balancing::{
    Health as TargetHealth, Key as BalancingKey, Owner, Record as BalancingRecord, Registration, Sight, Target,
    TargetGroupId, TargetKey,
};
use longshore_model::task::{Desired, Status, Stop, StopCode, StoppedBy};
use longshore_model::{InstanceSession, Record, Task, TaskId, fixture};
use longshore_scheduler::{balance, targets, task_end};
use serde_json::json;

use crate::balancer::{balanced, group_arn, web};
use crate::support::{World, cluster, definition, service_of};

/// A service of these groups with one task that runs and is found healthy.
fn serving(groups: &[u64]) -> (World, TaskId) {
    let mut world = World::with_balancer();
    world.create(balanced(1, groups));
    world.settle_balanced();
    let task = world.tasks_of("web")[0].id;
    (world, task)
}

fn task(world: &World, id: TaskId) -> Arc<Task> {
    Arc::clone(&world.state().task(id).unwrap().value)
}

fn key_of(world: &World, id: TaskId) -> TargetKey {
    task(world, id).targets[0].clone()
}

#[test]
fn a_task_is_registered_in_each_of_its_groups_when_it_runs() {
    // Rule 8.1.1.
    let mut world = World::with_balancer();
    world.create(balanced(1, &[1, 2]));
    world.step("web");
    let id = world.tasks_of("web")[0].id;
    assert!(!world.balance(), "it does not run yet");
    world.observe_at(id, 50_000);
    assert!(world.balance());
    let instance = task(&world, id).instance.unwrap();
    let number = instance.to_string().trim_start_matches('0').to_owned();
    let owner = Some(Owner { cluster: cluster(), task: id });
    for (target, group) in world.targets().iter().zip([1, 2]) {
        let key = TargetKey { group: TargetGroupId::from_bits(group), id: format!("i-{number}").into(), port: 50_000 };
        assert_eq!((&target.key, &target.owner, target.registration), (&key, &owner, Registration::Registered));
        assert_eq!(*target.address, format!("10.0.0.{number}"));
    }
    assert_eq!(task(&world, id).targets.len(), 2);
    let said = format!("(service web) registered 1 targets in (target-group {})", group_arn(2));
    assert!(world.events("web").contains(&said), "{:#?}", world.events("web"));
}

#[test]
fn what_is_registered_at_the_same_moment_is_one_event_and_what_comes_later_another() {
    // Rule 8.1.5.
    let mut world = World::with_balancer();
    world.create(balanced(3, &[1]));
    world.step("web");
    let ids: Vec<_> = world.tasks_of("web").iter().map(|task| task.id).collect();
    let [one, other, late] = ids[..] else { panic!("three are started") };
    let registrations = |world: &World| -> Vec<String> {
        world.events("web").iter().filter(|event| event.contains(" registered ")).map(ToString::to_string).collect()
    };
    let said = |count: u32| format!("(service web) registered {count} targets in (target-group {})", group_arn(1));
    world.run_somewhere(one);
    world.run_somewhere(other);
    assert!(world.balance());
    assert_eq!(registrations(&world), [said(2)]);
    world.run_somewhere(late);
    assert!(world.balance());
    let mut told = registrations(&world);
    told.sort_unstable();
    assert_eq!(told, [said(1), said(2)]);
    assert!(!world.balance());
    assert_eq!(registrations(&world).len(), 2, "and nothing is said again");
}

#[test]
fn a_task_in_the_hosts_network_is_registered_at_its_containers_port() {
    // Rule 8.1.1.
    let mut world = World::with_balancer();
    let mut on_host = definition("web", 4, json!({"cpu": 1, "memory": 1, "portMappings": [{"containerPort": 80}]}));
    let mut document = on_host.document.value().clone();
    document["networkMode"] = json!("host");
    on_host.document = document.into();
    world.define(&on_host);
    world.create(longshore_model::Service { definition: Some(on_host.id.clone()), ..balanced(1, &[1]) });
    world.step("web");
    let id = world.tasks_of("web")[0].id;
    world.observe(id, Status::Running);
    world.balance();
    assert_eq!(key_of(&world, id).port, 80);
}

#[test]
fn a_task_is_drained_before_its_agent_is_told_to_stop_it() {
    // Rule 8.2.1.
    let (mut world, id) = serving(&[1]);
    let key = key_of(&world, id);
    world.stop_task(id);
    let stopped = task(&world, id);
    assert_eq!((stopped.desired, stopped.last, stopped.order()), (Desired::Stopped, Status::Deactivating, None));
    assert!(stopped.runs_on());
    world.balance();
    let drained = world.snapshot.load_balancing().targets.get(&key).unwrap();
    assert_eq!(drained.registration, Registration::Draining { since: world.now });
    let events = world.events("web");
    assert!(events.contains(&format!("(service web) deregistered 1 targets in (target-group {})", group_arn(1))));
    assert!(events.contains(&"(service web) has begun draining connections on 1 tasks.".to_owned()), "{events:#?}");

    world.see("a", &key, Sight::Draining, None);
    assert!(!world.balance(), "requests are under way");
    world.see("a", &key, Sight::Drained, None);
    assert!(world.balance());
    let drained = task(&world, id);
    assert_eq!((drained.last, drained.order()), (Status::Stopping, Some(Desired::Stopped)));
    assert!(drained.targets.is_empty() && world.targets().is_empty());
    assert!(world.snapshot.load_balancing().sightings.is_empty());
    world.observe(id, Status::Stopped);
    assert_eq!(task(&world, id).last, Status::Stopped);
}

#[test]
fn a_drain_lasts_no_longer_than_its_groups_delay() {
    // Rule 8.2.3.
    let (mut world, id) = serving(&[1, 2]);
    let groups = task(&world, id).targets.clone();
    world.stop_task(id);
    world.balance();
    groups.iter().for_each(|key| world.see("a", key, Sight::Draining, None));
    let began = world.now;
    let wake_at = |world: &World| targets::plan(&world.snapshot, &cluster(), [id], world.now).wake_at;
    let seconds = Duration::from_secs;
    assert_eq!(wake_at(&world), [(id, began.plus(seconds(30)))], "the second group's is shorter");
    assert_eq!(targets::time_left(world.snapshot.load_balancing(), &groups[1], world.now), Some(seconds(30)));
    world.wait(seconds(30));
    assert!(world.balance());
    assert_eq!(task(&world, id).targets, groups[..1]);
    assert_eq!(task(&world, id).order(), None, "the first group's goes on");
    world.wait(seconds(269));
    assert!(!world.balance());
    world.wait(seconds(1));
    assert!(world.balance());
    assert_eq!(task(&world, id).order(), Some(Desired::Stopped));
}

#[test]
fn no_delay_is_too_short_for_edges_to_say_that_they_send_nothing_new() {
    // Rule 8.2.6.
    for delay_seconds in [0, 5] {
        let (mut world, id) = serving(&[1]);
        world.put_group(1, delay_seconds);
        world.put_edge("away", Some(world.now));
        let key = key_of(&world, id);
        world.stop_task(id);
        assert!(world.balance());
        assert!(task(&world, id).is_draining(), "the edges have to hear of it");
        world.wait(Duration::from_secs(6));
        world.see("a", &key, Sight::Draining, None);
        assert!(!world.balance(), "one edge may still send requests there");
        world.see("away", &key, Sight::Draining, None);
        assert!(world.balance(), "what is under way has had its time");
        assert_eq!(task(&world, id).order(), Some(Desired::Stopped));
    }
}

#[test]
fn an_edge_that_says_nothing_is_waited_for_as_long_as_one_that_is_away() {
    // Rule 8.2.6.
    let (mut world, id) = serving(&[1]);
    world.put_group(1, 0);
    world.stop_task(id);
    world.balance();
    let wake_at = |world: &World| targets::plan(&world.snapshot, &cluster(), [id], world.now).wake_at;
    assert_eq!(wake_at(&world), [(id, world.now.plus(targets::UNHEARD))]);
    world.wait(targets::UNHEARD - Duration::from_secs(1));
    assert!(!world.balance());
    world.wait(Duration::from_secs(1));
    assert!(world.balance());
    assert_eq!(task(&world, id).order(), Some(Desired::Stopped));
}

#[test]
fn all_edges_are_waited_for_that_are_there() {
    // Rule 8.2.2.
    let (mut world, id) = serving(&[1]);
    world.put_edge("b", None);
    world.put_edge("away", Some(world.now));
    let key = key_of(&world, id);
    world.stop_task(id);
    world.balance();
    for edge in ["a", "b"] {
        assert!(!world.balance());
        world.see(edge, &key, Sight::Drained, None);
    }
    assert!(!world.balance(), "one that is away for a moment goes on by what it knows");
    world.delete_balancing(BalancingKey::Edge("away".into()));
    assert!(world.balance(), "it stays away, and is taken out of the list");
}

#[test]
fn without_edges_nothing_is_waited_for() {
    // Rule 8.2.2.
    let (mut world, id) = serving(&[1]);
    world.delete_balancing(BalancingKey::Edge("a".into()));
    world.stop_task(id);
    world.balance();
    assert_eq!(task(&world, id).order(), Some(Desired::Stopped));
}

#[test]
fn a_task_that_has_ended_loses_its_targets_at_once() {
    // Rule 8.2.5.
    let end: [fn(&mut World, TaskId); 3] = [
        |world, id| world.observe(id, Status::Stopped),
        |world, id| {
            world.change(id, |task, _| task.containers[0].last = longshore_model::task::ContainerStatus::Stopped);
        },
        |world, id| {
            let instance = task(world, id).instance.unwrap();
            let stop = Stop::new(StopCode::TerminationNotice, "away", StoppedBy::InstanceLoss);
            let plan = task_end::lose_instance(world.state(), instance, &stop, world.now);
            world.commit_all(&plan);
        },
    ];
    for end in end {
        let (mut world, id) = serving(&[1, 2]);
        end(&mut world, id);
        assert!(world.balance());
        assert!(world.targets().is_empty() && task(&world, id).targets.is_empty());
        let said = format!("(service web) deregistered 1 targets in (target-group {})", group_arn(1));
        assert!(world.events("web").contains(&said));
    }
}

#[test]
fn a_task_that_ends_while_it_is_drained_is_not_waited_for() {
    // Rule 8.2.5.
    let (mut world, id) = serving(&[1]);
    world.stop_task(id);
    world.balance();
    world.observe(id, Status::Stopped);
    assert!(world.balance());
    assert!(world.targets().is_empty());
    assert_eq!(task(&world, id).last, Status::Stopped);
}

#[test]
fn a_task_that_was_asked_to_stop_meanwhile_is_not_registered() {
    // Rule 8.1.2.
    let mut world = World::with_balancer();
    world.create(balanced(1, &[1]));
    world.step("web");
    let id = world.tasks_of("web")[0].id;
    world.observe_at(id, 50_000);
    let planned = targets::plan(&world.snapshot, &cluster(), [id], world.now);
    world.stop_task(id);
    assert_eq!(world.commit(&planned.plan), [false]);
    assert!(!world.balance() && world.targets().is_empty());
    assert_eq!(task(&world, id).order(), Some(Desired::Stopped), "there is nothing to wait for");
}

#[test]
fn a_drain_that_is_planned_twice_is_carried_out_once() {
    let (mut world, id) = serving(&[1]);
    world.stop_task(id);
    let planned = targets::plan(&world.snapshot, &cluster(), [id], world.now);
    assert_eq!(world.commit(&planned.plan), [true]);
    assert_eq!(world.commit(&planned.plan), [false]);
}

#[test]
fn a_target_whose_group_is_deleted_holds_nothing_up() {
    // Rule 8.2.5.
    let (mut world, id) = serving(&[1, 2]);
    world.stop_task(id);
    world.balance();
    for group in [1, 2] {
        world.delete_balancing(BalancingKey::TargetGroup(TargetGroupId::from_bits(group)));
    }
    assert!(world.balance());
    assert_eq!(task(&world, id).order(), Some(Desired::Stopped));
    assert!(world.targets().is_empty());
}

#[test]
fn a_target_that_somebody_removed_is_registered_again() {
    // Rule 8.1.3.
    let (mut world, id) = serving(&[1]);
    let key = key_of(&world, id);
    world.delete_balancing(BalancingKey::Target(key.clone()));
    assert!(world.balance());
    assert_eq!(world.targets()[0].key, key);
    // DeregisterTargets on a task's target does not last either.
    let drained = Target { registration: Registration::Draining { since: world.now }, ..(*world.targets()[0]).clone() };
    world.put_balancing(BalancingRecord::Target(Arc::new(drained)));
    world.see("a", &key, Sight::Drained, None);
    assert!(world.balance());
    assert_eq!(world.targets()[0].registration, Registration::Registered);
    assert!(world.snapshot.load_balancing().sightings.is_empty(), "what was seen of it is not known any more");
}

#[test]
fn what_edges_said_of_an_earlier_drain_does_not_count() {
    // Rule 8.2.4.
    let (mut world, id) = serving(&[1]);
    let key = key_of(&world, id);
    world.see("a", &key, Sight::Drained, None);
    world.stop_task(id);
    world.balance();
    assert_eq!(task(&world, id).order(), None);
    assert!(world.snapshot.load_balancing().sightings.is_empty());
    world.see("a", &key, Sight::Drained, None);
    world.balance();
    assert_eq!(task(&world, id).order(), Some(Desired::Stopped));
}

#[test]
fn targets_follow_the_address_of_their_instance() {
    // Rule 8.1.3.
    let (mut world, id) = serving(&[1]);
    let instance = task(&world, id).instance.unwrap();
    let moved = |address: Option<&str>| InstanceSession { address: address.map(Into::into), ..fixture::session(1) };
    world.put(Record::Session(cluster(), instance, Arc::new(moved(Some("192.0.2.9")))));
    assert!(world.balance());
    assert_eq!(&*world.targets()[0].address, "192.0.2.9");
    let registered = world.events("web").iter().filter(|event| event.contains("registered 1 targets")).count();
    assert_eq!(registered, 1, "it was registered once");
    world.put(Record::Session(cluster(), instance, Arc::new(moved(None))));
    assert!(!world.balance(), "what is not known any more is as it was");
}

#[test]
fn a_task_whose_address_nobody_knows_waits_for_it() {
    // Rule 8.1.3.
    let mut world = World::with_balancer();
    for number in 1..=3 {
        let id = longshore_model::InstanceId::from_bits(number);
        world.put(Record::Session(cluster(), id, Arc::new(fixture::session(1))));
    }
    world.create(balanced(1, &[1]));
    world.step("web");
    let id = world.tasks_of("web")[0].id;
    world.observe_at(id, 50_000);
    assert!(!world.balance());
    let found = world.state().service("web").unwrap();
    let places = balance::checked_places(&world.snapshot, found, task(&world, id).owner.as_ref().unwrap().deployment);
    let standing = balance::standing(&world.snapshot, world.state(), &places, &task(&world, id));
    let balance::Standing::Settling(obstacle) = standing else { panic!("{standing:?}") };
    assert_eq!(obstacle.why, balance::Why::NoAddress);
}

#[test]
fn a_container_that_comes_back_at_another_port_is_registered_there() {
    // Rule 8.1.3.
    let (mut world, id) = serving(&[1]);
    world.change(id, |task, _| task.containers[0].network_bindings[0].host_port = Some(60_001));
    assert!(world.balance());
    let ports: Vec<u16> = world.targets().iter().map(|target| target.key.port).collect();
    assert_eq!(ports, [60_001]);
    assert_eq!(key_of(&world, id).port, 60_001);
}

#[test]
fn a_place_that_is_still_another_tasks_is_waited_for() {
    // Rule 8.1.3.
    let (mut world, id) = serving(&[1]);
    world.edit_service("web", |service| service.desired_count = 4);
    world.step("web");
    let instance = task(&world, id).instance;
    let other = world.tasks_of("web").iter().find(|it| it.id != id && it.instance == instance).unwrap().id;
    let port = key_of(&world, id).port;
    world.observe_at(other, port);
    let planned = targets::plan(&world.snapshot, &cluster(), [other], world.now);
    assert!(planned.plan.groups.is_empty());
    assert_eq!(planned.wake_at, [(other, world.now.plus(targets::BLOCKED_RETRY))]);
    world.observe(id, Status::Stopped);
    for of in [id, other] {
        let planned = targets::plan(&world.snapshot, &cluster(), [of], world.now);
        world.commit_all(&planned.plan);
    }
    let taken = world.targets();
    assert_eq!(taken[0].owner, Some(Owner { cluster: cluster(), task: other }));
}

#[test]
fn a_users_own_target_goes_when_it_is_drained() {
    let (mut world, _) = serving(&[1]);
    let key = TargetKey { group: TargetGroupId::from_bits(1), id: "i-1".into(), port: 9 };
    let target = |registration| Target {
        key: key.clone(),
        address: "192.0.2.1".into(),
        zone: None,
        registration,
        owner: None,
        registered_at: longshore_model::Timestamp::default(),
    };
    world.put_balancing(BalancingRecord::Target(Arc::new(target(Registration::Registered))));
    let loose = |world: &World| targets::plan_loose(&world.snapshot, [&key], world.now);
    let is_loose =
        |world: &World| targets::is_loose(&world.snapshot, world.snapshot.load_balancing().targets.get(&key).unwrap());
    assert!(!is_loose(&world) && loose(&world).wake_at.is_empty(), "it is wanted");
    let since = world.now;
    world.put_balancing(BalancingRecord::Target(Arc::new(target(Registration::Draining { since }))));
    assert!(is_loose(&world));
    assert_eq!(loose(&world).wake_at, [(key.clone(), since.plus(Duration::from_secs(300)))]);
    world.see("a", &key, Sight::Serving(TargetHealth::Healthy), None);
    assert!(loose(&world).plan.groups.is_empty());
    world.see("a", &key, Sight::Drained, None);
    let plan = loose(&world).plan;
    world.commit_all(&plan);
    assert!(!world.snapshot.load_balancing().targets.contains_key(&key));
    assert!(!world.snapshot.load_balancing().sightings.contains_key(&key));
}

#[test]
fn an_instance_that_drains_a_deleted_service_and_a_scale_in_drain_first_alike() {
    // Rule 8.2.1.
    let begin: [fn(&mut World); 3] = [
        |world| {
            let instance = world.tasks_of("web")[0].instance.unwrap();
            world.set_instance_status(instance, InstanceStatus::Draining);
        },
        |world| world.edit_service("web", |service| service.status = longshore_model::service::Status::Draining),
        |world| world.edit_service("web", |service| service.desired_count = 0),
    ];
    for begin in begin {
        let (mut world, id) = serving(&[1]);
        begin(&mut world);
        for _ in 0..10 {
            world.step("web");
            if world.tasks_of("web").iter().any(|task| task.id == id && task.desired == Desired::Stopped) {
                break;
            }
            world.catch_up();
        }
        let drained = task(&world, id);
        assert_eq!((drained.last, drained.order()), (Status::Deactivating, None));
        world.balance();
        let key = drained.targets[0].clone();
        world.see("a", &key, Sight::Drained, None);
        world.balance();
        assert_eq!(task(&world, id).order(), Some(Desired::Stopped));
    }
}

#[test]
fn many_tasks_are_registered_in_groups_that_a_store_takes() {
    let mut world = World::with_balancer();
    world.checks_every_group = false;
    world.create(balanced(200, &[1, 2]));
    world.settle_balanced();
    assert_eq!(world.targets().len(), 400);
    world.edit_service("web", |service| service.desired_count = 0);
    world.settle_balanced();
    assert!(world.targets().is_empty());
}

#[test]
fn tasks_of_other_services_are_none_of_its_business() {
    let mut world = World::with_balancer();
    world.create(service_of("web", 1, &web(1)));
    world.settle("web");
    let id = world.tasks_of("web")[0].id;
    assert!(!targets::concerns(world.state(), &task(&world, id)) && !world.balance());
    let (balanced, id) = serving(&[1]);
    assert!(targets::concerns(balanced.state(), &task(&balanced, id)));
}
