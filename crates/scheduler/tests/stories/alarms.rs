//! Deployments that watch alarms: one that goes off turns the deployment back, at whatever point it is.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::alarm::{Alarm, State as AlarmState};
use longshore_model::rollout::State;
use longshore_model::service_deployment::{Monitor, Stage, Status as Progress};
use longshore_model::task::{Desired, Status};
use longshore_model::{Document, Record, Service, TaskDefinition};
use serde_json::{Value, json};

use crate::support::{World, definition, service_of};

const DETECTED: &str = "ECS deployment alarms: alarm detected.";

fn web(revision: u32) -> TaskDefinition {
    definition("web", revision, json!({"cpu": 100, "memory": 100}))
}

/// A settled service of revision 1 that is deployed so and watches `errors` and `latency`, of which the first is there.
fn running(rollback: bool, configuration: Value) -> World {
    let mut world = World::with_instances(3, 4000, 4000);
    (1..=3).for_each(|revision| world.define(&web(revision)));
    set(&mut world, AlarmState::Ok);
    let mut configuration = configuration;
    configuration["alarms"] = json!({"alarmNames": ["errors", "latency"], "enable": true, "rollback": rollback});
    let document = json!({"deploymentConfiguration": configuration});
    world.create(Service { document: document.into(), ..service_of("web", 2, &web(1)) });
    world.act("web");
    world.wait(Duration::from_secs(60));
    world.act("web");
    assert_eq!(world.rollout_state("web"), State::Completed);
    world
}

fn set(world: &mut World, state: AlarmState) {
    let now = world.now;
    world.put(Record::Alarm(Arc::new(Alarm {
        name: "errors".into(),
        state,
        state_reason: "a test".into(),
        state_reason_data: None,
        state_updated_at: now,
        state_changed_at: now,
        configured_at: now,
        document: Document::new(json!({"Period": 10, "EvaluationPeriods": 3})),
        tags: Vec::new(),
        history: Vec::new(),
    })));
}

fn deploy(world: &mut World, revision: u32) {
    world.wait(Duration::from_secs(1));
    world.redeploy("web", &web(revision));
}

fn watch(world: &World) -> (Monitor, Vec<Arc<str>>) {
    let newest = world.newest("web");
    let watch = newest.alarms.as_ref().unwrap();
    (watch.status, watch.triggered.clone())
}

/// Tasks that ought to run, of the first two revisions.
fn counts(world: &World) -> [usize; 2] {
    let tasks = world.tasks_of("web");
    let wanted = |task: &&Arc<longshore_model::Task>| task.desired == Desired::Running;
    [1, 2].map(|of| tasks.iter().filter(wanted).filter(|task| task.definition.revision == of).count())
}

#[test]
fn a_rolling_deployment_bakes_and_is_then_completed() {
    // Rule 7.7.5: the bake time after the old tasks are gone comes from the alarms; IN_PROGRESS till then.
    let mut world = running(true, json!({}));
    deploy(&mut world, 2);
    world.act("web");
    assert_eq!((counts(&world), world.rollout_state("web")), ([0, 2], State::InProgress));
    assert_eq!((world.newest("web").status, watch(&world)), (Progress::InProgress, (Monitor::Monitoring, vec![])));
    let since = world.newest("web").alarms.as_ref().unwrap().bakes_since.unwrap();
    let wake = world.plan("web").wake_at.unwrap();
    assert!(wake <= since.plus(Duration::from_secs(30)), "it wakes itself");
    world.now = since.plus(Duration::from_secs(30));
    world.act("web");
    assert_eq!((world.newest("web").status, world.rollout_state("web")), (Progress::Successful, State::Completed));
    assert_eq!(watch(&world), (Monitor::MonitoringComplete, vec![]));
    set(&mut world, AlarmState::Alarm);
    world.act("web");
    assert_eq!(world.newest("web").status, Progress::Successful, "it is over");
}

#[test]
fn an_alarm_brings_a_rolling_deployment_back_while_it_bakes() {
    // Rule 7.7.5: an alarm brings back what was completed last.
    let mut world = running(true, json!({}));
    let first = world.rollout("web").primary().unwrap().id;
    deploy(&mut world, 2);
    let second = world.rollout("web").primary().unwrap().id;
    world.act("web");
    assert_eq!(counts(&world), [0, 2]);
    set(&mut world, AlarmState::Alarm);
    world.step("web");
    let turn = world.newest("web");
    assert_eq!((turn.status, turn.status_reason.as_deref()), (Progress::RollbackInProgress, Some(DETECTED)));
    assert_eq!(turn.rollback.as_ref().map(|rollback| rollback.revision), Some(first.into()));
    assert_eq!(watch(&world), (Monitor::Triggered, vec!["errors".into()]));
    let rollout = world.rollout("web");
    let primary = rollout.primary().unwrap();
    assert_eq!((primary.id, primary.state), (first, State::InProgress));
    assert_eq!(*primary.state_reason, format!("ECS deployment alarms: rolling back to deploymentId {first}."));
    let failed = rollout.deployment(second).unwrap();
    assert_eq!((failed.state, &*failed.state_reason), (State::Failed, DETECTED));
    let said = format!("(service web) (deployment {second}) deployment failed: alarm detected.");
    assert!(world.events("web").contains(&said), "{:#?}", world.events("web"));
    // The alarm stays as it is, and does not keep the old revision from coming back, which needs no bake time.
    world.act("web");
    assert_eq!((counts(&world), world.newest("web").status), ([2, 0], Progress::RollbackSuccessful));
    assert_eq!(world.rollout_state("web"), State::Completed);
    assert_eq!(watch(&world).0, Monitor::Triggered);
}

#[test]
fn an_alarm_turns_a_canary_back_at_each_of_its_waits() {
    // Rule 7.7.5: at each wait of a deployment with stages.
    let canary = json!({"canaryPercent": 10.0, "canaryBakeTimeInMinutes": 5});
    let canary = json!({"strategy": "CANARY", "bakeTimeInMinutes": 5, "canaryConfiguration": canary});
    for at in [Stage::ProductionTrafficShift, Stage::BakeTime] {
        let mut world = running(true, canary.clone());
        assert_eq!(
            world.newest("web").alarms.as_ref().unwrap().bakes_since,
            None,
            "a first deployment has no stages to bake"
        );
        deploy(&mut world, 2);
        world.act("web");
        if at == Stage::BakeTime {
            world.wait(Duration::from_secs(300));
            world.act("web");
        }
        assert_eq!((world.newest("web").lifecycle.as_ref().unwrap().stage, counts(&world)), (at, [2, 2]));
        assert!(world.newest("web").weights()[1].production_permille > 0);
        set(&mut world, AlarmState::Alarm);
        world.step("web");
        assert_eq!(world.newest("web").status, Progress::RollbackInProgress, "{at:?}");
        assert_eq!(world.newest("web").weights()[1].production_permille, 0, "the traffic goes first");
        world.act("web");
        assert_eq!((world.newest("web").status, counts(&world)), (Progress::RollbackSuccessful, [2, 0]), "{at:?}");
    }
}

#[test]
fn without_rollback_an_alarm_leaves_the_deployment_failed() {
    // Rule 7.7.5: without `rollback` the deployment has failed, and that is all.
    let mut world = running(false, json!({"maximumPercent": 200}));
    deploy(&mut world, 2);
    world.step("web");
    set(&mut world, AlarmState::Alarm);
    world.act("web");
    let stopped = world.newest("web");
    assert_eq!((stopped.status, stopped.status_reason.as_deref()), (Progress::Stopped, Some(DETECTED)));
    assert!(stopped.stopped_at.is_some() && stopped.rollback.is_none());
    assert_eq!(world.rollout_state("web"), State::Failed);
    assert_eq!(watch(&world), (Monitor::Triggered, vec!["errors".into()]));
    // Rule 7.2.3: it starts no more; what it lacks is made up for by what was completed last.
    let newer = world.tasks_of("web").into_iter().find(|task| task.definition.revision == 2).unwrap();
    world.observe(newer.id, Status::Stopped);
    world.act("web");
    assert_eq!(counts(&world), [1, 1]);
}

#[test]
fn with_an_alarm_that_is_up_at_the_start_none_is_watched() {
    // Rule 7.7.5: already in ALARM at the start: the alarms are ignored for that deployment.
    let mut world = running(true, json!({}));
    set(&mut world, AlarmState::Alarm);
    deploy(&mut world, 2);
    world.act("web");
    assert_eq!((world.newest("web").status, counts(&world)), (Progress::Successful, [0, 2]), "and nothing bakes");
    assert_eq!(watch(&world), (Monitor::Disabled, vec![]));
    set(&mut world, AlarmState::Ok);
    deploy(&mut world, 3);
    world.step("web");
    set(&mut world, AlarmState::Alarm);
    world.act("web");
    assert_eq!(world.newest("web").status, Progress::RollbackSuccessful, "the next one is watched again");
}
