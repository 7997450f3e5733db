//! Managed daemons: one task on each instance of some capacity providers, and how a new revision comes to them.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::daemon::deployment::Status;
use longshore_model::daemon::{self, Configuration};
use longshore_model::placement::Rules;
use longshore_model::service::Scheduling;
use longshore_model::task::{Desired, Health, Status as TaskStatus};
use longshore_model::{
    ContainerInstance, DaemonDeployment, DaemonDeploymentId, DaemonRevision, DaemonRevisionId, Family, InstanceId, Key,
    Record, Service, Task, TaskDefinition, TaskDefinitionId, fixture,
};
use longshore_scheduler::daemon::{ABSENT_AFTER, PROVEN_AFTER, Planned, STALLED_AFTER, plan_daemon};
use serde_json::json;

use crate::support::{World, cluster, definition, instance, run_request, service_of};

const DAEMON: &str = "agent";
const PROVIDER: &str = "pool";
const FIRST: InstanceId = InstanceId::from_bits(1);

/// What the daemon's revision of that number runs.
fn agent(revision: u32) -> TaskDefinition {
    let size = json!({"cpu": 100, "memory": 100});
    let id = TaskDefinitionId { family: Family::daemon(DAEMON), revision };
    TaskDefinition { id, ..definition(DAEMON, revision, size) }
}

fn web() -> TaskDefinition {
    definition("web", 1, json!({"cpu": 100, "memory": 100}))
}

fn member(number: u128) -> ContainerInstance {
    ContainerInstance { capacity_provider: Some(PROVIDER.into()), ..instance(number, 1000, 1000, &[]) }
}

fn all_at_once() -> Configuration {
    Configuration { drain_percent: 100.0, ..Configuration::default() }
}

/// A cluster whose provider has that many instances.
fn world(instances: u128) -> World {
    let mut world = World::default();
    (1..=instances).for_each(|number| {
        world.register(member(number));
    });
    [agent(1), agent(2), agent(3), web()].iter().for_each(|definition| world.define(definition));
    world
}

/// One with the first revision on every instance.
fn running(instances: u128) -> World {
    let mut world = world(instances);
    world.roll_out(1, all_at_once());
    world.settle_daemon();
    assert_eq!(world.deployment().status, Status::Successful);
    world
}

impl World {
    /// What the API does for CreateDaemon and UpdateDaemon: the revision of that number, in a deployment of the same number.
    fn roll_out(&mut self, number: u64, configuration: Configuration) {
        let (revision, deployment) = (DaemonRevisionId::from_bits(number), DaemonDeploymentId::from_bits(number));
        let template = fixture::daemon_revision(DAEMON, revision, PROVIDER);
        let definition = agent(u32::try_from(number).unwrap()).id;
        self.put(Record::DaemonRevision(Arc::new(DaemonRevision { cluster: cluster(), definition, ..template })));
        self.begin(deployment, Some(revision), configuration);
        let daemon = fixture::daemon(DAEMON, revision, deployment);
        self.put(Record::Daemon(Arc::new(daemon::Daemon { cluster: cluster(), ..daemon })));
    }

    /// What the API does for DeleteDaemon.
    fn delete_daemon(&mut self) {
        let deployment = DaemonDeploymentId::from_bits(99);
        self.begin(deployment, None, Configuration::default());
        let before = self.state().daemon(DAEMON).unwrap().daemon.clone().unwrap();
        let status = daemon::Status::DeleteInProgress;
        self.put(Record::Daemon(Arc::new(daemon::Daemon { status, deployment, ..(*before.value).clone() })));
    }

    fn begin(&mut self, id: DaemonDeploymentId, target: Option<DaemonRevisionId>, configuration: Configuration) {
        let mut new = DaemonDeployment::new((cluster(), DAEMON.into()), id, target, configuration, self.now);
        if let Some(before) = self.state().daemon(DAEMON).and_then(|found| found.deployment()) {
            let mut old = (*before.value).clone();
            new.fallback = old.last_successful();
            old.supersede(id, self.now);
            self.put(Record::DaemonDeployment(Arc::new(old)));
        }
        self.put(Record::DaemonDeployment(Arc::new(new)));
    }

    fn plan_daemon(&mut self) -> Planned {
        self.seed += 1;
        plan_daemon(&self.snapshot, &cluster(), &DAEMON.into(), self.now, self.seed)
    }

    /// Plans and carries the plan out; true when there was something to do.
    fn step_daemon(&mut self) -> bool {
        let planned = self.plan_daemon();
        self.commit_all(&planned.plan);
        !planned.plan.groups.is_empty()
    }

    /// Plans and lets agents act until nothing changes any more, nor will within seconds.
    fn settle_daemon(&mut self) {
        for _ in 0..200 {
            let (planned, reported) = (self.step_daemon(), self.agents_catch_up());
            if planned || reported {
                continue;
            }
            match self.plan_daemon().wake_at.filter(|at| at.since(self.now) <= PROVEN_AFTER) {
                Some(soon) => self.now = self.now.max(soon),
                None => return,
            }
        }
        panic!("the daemon does not settle: {:#?}", self.deployment());
    }

    /// The daemon's newest deployment.
    fn deployment(&self) -> DaemonDeployment {
        (*self.state().daemon(DAEMON).unwrap().deployment().unwrap().value).clone()
    }

    fn daemon_tasks(&self) -> Vec<Arc<Task>> {
        self.state().live_tasks_of_daemon(DAEMON).map(|entry| Arc::clone(&entry.value)).collect()
    }

    /// The numbers of the instances with a task of the daemon that ought to run, and the revision that it runs.
    fn sites(&self) -> Vec<(u128, u32)> {
        let tasks = self.daemon_tasks().into_iter().filter(|task| task.desired == Desired::Running);
        let mut sites: Vec<_> = tasks.map(|task| (task.instance.unwrap().bits(), task.definition.revision)).collect();
        sites.sort_unstable();
        sites
    }

    /// How many sites have a running task.
    fn serving(&self) -> usize {
        let serves = |task: &&Arc<Task>| task.desired == Desired::Running && task.last == TaskStatus::Running;
        self.daemon_tasks().iter().filter(serves).count()
    }

    /// Every task of the daemon that does not run yet fails to start.
    fn all_fail(&mut self) {
        let young = |task: &&Arc<Task>| task.desired == Desired::Running && task.last < TaskStatus::Running;
        let young: Vec<_> = self.daemon_tasks().iter().filter(young).map(|task| task.id).collect();
        young.into_iter().for_each(|id| self.fail_to_start(id));
        let stopping: Vec<_> =
            self.daemon_tasks().iter().filter(|t| t.desired == Desired::Stopped).map(|t| t.id).collect();
        stopping.into_iter().for_each(|id| self.observe(id, TaskStatus::Stopped));
    }

    /// Fails whatever is started until the deployment has another status.
    fn fail_until_decided(&mut self) {
        for _ in 0..100 {
            self.step_daemon();
            if self.deployment().status != Status::InProgress {
                return;
            }
            self.all_fail();
            self.wait(Duration::from_secs(2));
        }
        panic!("nothing gives the deployment up: {:#?}", self.deployment());
    }
}

#[test]
fn every_instance_of_the_provider_runs_exactly_one() {
    let mut world = world(3);
    world.register(instance(9, 1000, 1000, &[]));
    world.roll_out(1, Configuration::default());
    world.step_daemon();
    assert_eq!(world.sites(), [(1, 1), (2, 1), (3, 1)], "at once, and not on the instance of no provider");
    assert!(world.daemon_tasks().iter().all(|task| &*task.group == "daemon:agent"));
    assert!(world.daemon_tasks().iter().all(|task| task.capacity_provider.as_deref() == Some(PROVIDER)));
    assert_eq!(world.deployment().status, Status::InProgress);
    world.settle_daemon();
    assert_eq!(world.deployment().status, Status::Successful);
    assert!(!world.step_daemon(), "a daemon at rest is left alone");
}

#[test]
fn a_task_serves_once_it_has_run_for_a_while() {
    let mut world = world(1);
    world.roll_out(1, Configuration::default());
    world.step_daemon();
    world.agents_catch_up();
    let planned = world.plan_daemon();
    world.commit_all(&planned.plan);
    assert_eq!(world.deployment().status, Status::InProgress, "it may end at once");
    assert_eq!(planned.wake_at, Some(world.now.plus(PROVEN_AFTER)));
    world.wait(PROVEN_AFTER);
    world.step_daemon();
    assert_eq!(world.deployment().status, Status::Successful);
}

#[test]
fn a_new_instance_gets_the_daemon_before_anything_else() {
    let mut world = running(1);
    world.run(&[run_request(&web(), 9, Rules::default())]);
    world.register(member(2));
    let answer = world.run(&[run_request(&web(), 10, Rules::default())]).remove(0);
    assert_eq!(answer.tasks.len(), 9, "a tenth of the new instance is the daemon's");
    world.create(service_of("web", 1, &web()));
    world.step("web");
    assert!(world.tasks_of("web").is_empty(), "services leave it alone too");
    world.step_daemon();
    assert_eq!(world.sites(), [(1, 1), (2, 1)]);
    world.check_reservations();
}

#[test]
fn on_a_full_instance_it_comes_before_others() {
    let mut world = world(1);
    let answer = world.run(&[run_request(&web(), 10, Rules::default())]).remove(0);
    assert_eq!(answer.tasks.len(), 10);
    world.roll_out(1, Configuration::default());
    let planned = world.plan_daemon();
    assert!(planned.waits_for_room);
    world.commit_all(&planned.plan);
    assert!(world.deployment().status_reason.contains("1 have no room"), "{}", world.deployment().status_reason);
    world.observe(answer.tasks[0].id, TaskStatus::Stopped);
    assert!(world.run(&[run_request(&web(), 1, Rules::default())]).remove(0).tasks.is_empty());
    world.step_daemon();
    assert_eq!(world.sites(), [(1, 1)]);
}

#[test]
fn it_leaves_a_draining_instance_after_all_others() {
    let mut world = running(2);
    let answer = world.run(&[run_request(&web(), 8, Rules::default())]).remove(0);
    world.agents_catch_up();
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    assert!(!world.step_daemon(), "others are still there");
    for task in answer.tasks.iter().filter(|task| task.instance == Some(FIRST)) {
        world.observe(task.id, TaskStatus::Stopped);
    }
    world.settle_daemon();
    assert_eq!(world.sites(), [(2, 1)]);
    assert_eq!(world.state().live_tasks_on(FIRST).count(), 0);
    world.set_instance_status(FIRST, InstanceStatus::Active);
    world.settle_daemon();
    assert_eq!(world.sites(), [(1, 1), (2, 1)]);
}

#[test]
fn managed_daemons_and_daemon_services_do_not_wait_for_each_other() {
    let mut world = running(1);
    let logger = Service { scheduling: Scheduling::Daemon, desired_count: 0, ..service_of("logger", 0, &web()) };
    world.create(Service { minimum_healthy_percent: 0, maximum_percent: 100, ..logger });
    world.settle("logger");
    assert_eq!((world.sites().len(), world.tasks_of("logger").len()), (1, 1));
    let other = world.run(&[run_request(&web(), 1, Rules::default())]).remove(0).tasks.remove(0);
    world.agents_catch_up();
    world.set_instance_status(FIRST, InstanceStatus::Draining);
    world.step("logger");
    world.step_daemon();
    assert!(world.daemon_tasks().iter().all(|task| task.desired == Desired::Running));
    assert!(world.tasks_of("logger").iter().all(|task| task.desired == Desired::Running));
    world.observe(other.id, TaskStatus::Stopped);
    world.step("logger");
    world.step_daemon();
    world.agents_catch_up();
    assert_eq!(world.state().live_tasks_on(FIRST).count(), 0, "both have left");
}

#[test]
fn an_update_replaces_no_more_than_the_share_at_once() {
    let mut world = running(8);
    world.roll_out(2, Configuration { drain_percent: 25.0, ..Configuration::default() });
    for _ in 0..60 {
        world.step_daemon();
        assert!(world.serving() >= 6, "{} of 8 serve", world.serving());
        assert!(world.daemon_tasks().len() <= 8, "an instance never has two");
        world.agents_catch_up();
        world.wait(Duration::from_secs(2));
    }
    assert_eq!(world.sites(), (1..=8).map(|number| (number, 2)).collect::<Vec<_>>());
    assert_eq!(world.deployment().status, Status::Successful);
}

#[test]
fn with_a_full_share_all_are_replaced_at_once() {
    let mut world = running(4);
    world.roll_out(2, all_at_once());
    world.step_daemon();
    assert!(world.daemon_tasks().iter().all(|task| task.desired == Desired::Stopped));
    world.settle_daemon();
    assert_eq!(world.sites(), [(1, 2), (2, 2), (3, 2), (4, 2)]);
}

#[test]
fn each_step_is_watched_for_the_bake_time() {
    let mut world = running(2);
    let configuration = Configuration { drain_percent: 50.0, bake_minutes: 10, ..Configuration::default() };
    world.roll_out(2, configuration);
    world.settle_daemon();
    assert_eq!(world.sites().iter().filter(|(_, revision)| *revision == 2).count(), 1, "one step");
    let wake_at = world.plan_daemon().wake_at.unwrap();
    let bake = wake_at.since(world.now);
    assert!(bake > Duration::from_secs(9 * 60) && bake <= Duration::from_secs(10 * 60), "{bake:?}");
    world.now = wake_at;
    world.settle_daemon();
    assert_eq!(world.sites(), [(1, 2), (2, 2)], "the second step");
    assert_eq!(world.deployment().status, Status::InProgress, "which is watched too");
    world.wait(Duration::from_secs(10 * 60));
    world.settle_daemon();
    assert_eq!(world.deployment().status, Status::Successful);
}

#[test]
fn failures_open_the_circuit_breaker_and_bring_the_old_revision_back() {
    let mut world = running(4);
    world.roll_out(2, all_at_once());
    world.fail_until_decided();
    let deployment = world.deployment();
    assert_eq!(deployment.status, Status::RollbackInProgress);
    assert!((3..=4).contains(&deployment.failed_tasks), "{deployment:?}");
    assert_eq!(deployment.failure_threshold, 3, "half of four, and at least three");
    world.settle_daemon();
    assert_eq!(world.sites(), [(1, 1), (2, 1), (3, 1), (4, 1)]);
    let deployment = world.deployment();
    assert_eq!(deployment.status, Status::RollbackSuccessful);
    assert_eq!(deployment.goal(), Some(DaemonRevisionId::from_bits(1)));
    assert!((3..=4).contains(&deployment.failed_tasks), "what opened the breaker stays in sight: {deployment:?}");
    assert!(!world.step_daemon());
}

#[test]
fn only_what_was_stopped_for_it_is_lost_to_a_revision_that_fails() {
    let mut world = running(4);
    world.roll_out(2, Configuration { drain_percent: 25.0, ..Configuration::default() });
    for _ in 0..100 {
        world.step_daemon();
        assert!(world.serving() >= 3, "{} serve", world.serving());
        if world.deployment().status == Status::RollbackInProgress {
            break;
        }
        world.all_fail();
        world.wait(Duration::from_secs(2));
    }
    assert_eq!(world.deployment().status, Status::RollbackInProgress);
    world.settle_daemon();
    assert_eq!(world.sites(), [(1, 1), (2, 1), (3, 1), (4, 1)]);
}

#[test]
fn with_nothing_to_go_back_to_a_deployment_that_fails_stops() {
    let mut world = world(2);
    world.roll_out(1, Configuration::default());
    world.fail_until_decided();
    let deployment = world.deployment();
    assert_eq!(deployment.status, Status::Stopped);
    assert!(deployment.status_reason.contains("no revision that succeeded"), "{}", deployment.status_reason);
    world.roll_out(2, Configuration::default());
    world.settle_daemon();
    assert_eq!(world.deployment().status, Status::Successful);
    assert_eq!(world.sites(), [(1, 2), (2, 2)]);
}

#[test]
fn a_site_whose_task_fails_waits_longer_each_time() {
    let mut world = running(1);
    world.wait(Duration::from_secs(60));
    let mut waits = Vec::new();
    world.stop_task(world.daemon_tasks()[0].id);
    world.agents_catch_up();
    for _ in 0..4 {
        world.step_daemon();
        world.all_fail();
        let planned = world.plan_daemon();
        assert!(world.daemon_tasks().is_empty());
        let until = planned.wake_at.unwrap();
        waits.push(until.since(world.now).as_secs());
        world.now = until;
    }
    assert_eq!(waits, [1, 2, 4, 8]);
}

#[test]
fn a_deployment_without_progress_fails_after_a_while() {
    let mut world = running(1);
    world.roll_out(2, all_at_once());
    world.step_daemon();
    world.agents_catch_up();
    world.step_daemon();
    // The new task is started, and its agent says nothing of it.
    let wake_at = world.plan_daemon().wake_at.unwrap();
    assert!(wake_at.since(world.now) <= STALLED_AFTER);
    world.wait(STALLED_AFTER);
    world.step_daemon();
    assert_eq!(world.deployment().status, Status::RollbackInProgress);
    assert!(world.deployment().rollback.unwrap().reason.contains("no progress"));
    world.settle_daemon();
    assert_eq!((world.deployment().status, world.sites()), (Status::RollbackSuccessful, vec![(1, 1)]));
}

#[test]
fn a_newer_deployment_takes_the_place_of_one_under_way() {
    let mut world = running(4);
    world.roll_out(2, Configuration { drain_percent: 25.0, ..Configuration::default() });
    world.step_daemon();
    world.agents_catch_up();
    world.step_daemon();
    world.roll_out(3, all_at_once());
    let superseded = &world.state().daemon(DAEMON).unwrap().deployments[&DaemonDeploymentId::from_bits(2)];
    assert_eq!(superseded.status, Status::Stopped);
    world.settle_daemon();
    assert_eq!(world.sites(), [(1, 3), (2, 3), (3, 3), (4, 3)]);
    assert_eq!(world.deployment().status, Status::Successful);
    assert_eq!(world.deployment().fallback, Some(DaemonRevisionId::from_bits(1)), "the second never succeeded");
}

#[test]
fn a_task_that_fails_its_health_check_is_replaced_where_it_was() {
    let mut world = world(2);
    let check = json!({"cpu": 100, "memory": 100, "healthCheck": {"command": ["CMD", "true"]}});
    world.define(&TaskDefinition { id: agent(1).id, ..definition(DAEMON, 1, check) });
    world.roll_out(1, Configuration::default());
    world.settle_daemon();
    let sick = world.daemon_tasks().into_iter().find(|task| task.instance == Some(FIRST)).unwrap().id;
    world.set_health(sick, Health::Unhealthy);
    world.settle_daemon();
    assert_eq!(world.sites(), [(1, 1), (2, 1)]);
    assert_eq!(world.state().task(sick).unwrap().last, TaskStatus::Stopped);
}

#[test]
fn an_instance_that_is_away_is_waited_for_only_so_long() {
    let mut world = world(2);
    world.connect(FIRST, false);
    world.roll_out(1, Configuration::default());
    world.settle_daemon();
    assert_eq!((world.sites(), world.deployment().status), (vec![(2, 1)], Status::InProgress));
    world.wait(ABSENT_AFTER);
    world.settle_daemon();
    assert_eq!(world.deployment().status, Status::Successful);
    world.connect(FIRST, true);
    world.settle_daemon();
    assert_eq!(world.sites(), [(1, 1), (2, 1)]);
}

#[test]
fn an_instance_that_is_no_longer_the_providers_loses_its_task() {
    let mut world = running(2);
    world.put(Record::Instance(Arc::new(instance(1, 1000, 1000, &[]))));
    world.settle_daemon();
    assert_eq!(world.sites(), [(2, 1)]);
    assert_eq!(world.state().live_tasks_on(FIRST).count(), 0);
}

#[test]
fn a_deleted_daemon_stops_its_tasks_and_is_forgotten() {
    let mut world = running(1);
    world.roll_out(2, all_at_once());
    world.settle_daemon();
    world.delete_daemon();
    world.step_daemon();
    assert!(world.daemon_tasks().iter().all(|task| task.desired == Desired::Stopped));
    assert_eq!(world.state().daemon(DAEMON).unwrap().daemon.as_ref().unwrap().status, daemon::Status::DeleteInProgress);
    world.agents_catch_up();
    assert_eq!(world.run(&[run_request(&web(), 10, Rules::default())]).remove(0).tasks.len(), 10, "no room is kept");
    world.step_daemon();
    assert!(world.state().daemon(DAEMON).is_none(), "its records are gone");
    assert!(!world.step_daemon());
}

#[test]
fn hundreds_of_instances_are_served_in_groups_that_a_store_takes() {
    let mut world = world(300);
    world.checks_every_group = false;
    world.roll_out(1, Configuration::default());
    let planned = world.plan_daemon();
    assert!(planned.plan.groups.len() > 1);
    world.commit_all(&planned.plan);
    assert_eq!(world.sites().len(), 300);
    world.check_reservations();
    world.settle_daemon();
    world.delete_daemon();
    world.settle_daemon();
    assert!(world.state().daemon(DAEMON).is_none());
}

#[test]
fn of_two_plans_that_saw_the_same_only_one_is_carried_out() {
    let mut world = world(2);
    world.roll_out(1, Configuration::default());
    let (one, other) = (world.plan_daemon(), world.plan_daemon());
    world.commit_all(&one.plan);
    assert_eq!(world.commit(&other.plan), [false]);
    assert_eq!(world.sites().len(), 2);
    let key = Key::Daemon(cluster(), DAEMON.into());
    assert!(other.plan.groups.iter().all(|group| group.guards.iter().any(|guard| guard.key == key)));
}
