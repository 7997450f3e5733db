//! The stages on a clock of their own.

use longshore_model::rollout::State;
use longshore_model::service_deployment::{Ids, Status};
use longshore_model::{DeploymentId, Service, ServiceDeploymentId, fixture};
use serde_json::{Value, json};

use super::*;

const READY: Seen = Seen { has_left_overs: false, is_scaled_up: true, serves: true, has_old_tasks: false };

fn at(minutes: u64) -> Timestamp {
    Timestamp::from_millis(0).plus(Duration::from_secs(minutes * 60))
}

fn ids(bits: u64) -> Ids {
    Ids { deployment: DeploymentId::from_bits(bits), service_deployment: ServiceDeploymentId::from_bits(bits.into()) }
}

/// A deployment from a completed revision, with this configuration.
fn deployment(configuration: Value) -> ServiceDeployment {
    let document = json!({"deploymentConfiguration": configuration});
    let service = Service { document: document.into(), ..fixture::service("web") };
    let definition = fixture::task_definition(json!({}));
    let mut rollout = fixture::rollout("web");
    rollout.deploy(&service, &definition, None, ids(1), at(0));
    rollout.deployments[0].state = State::Completed;
    let mut deployment = rollout.deploy(&service, &definition, None, ids(2), at(0)).deployment;
    deployment.enter(Status::InProgress, None, at(0));
    deployment
}

fn go(deployment: &mut ServiceDeployment, seen: Seen, minutes: u64) -> Outcome {
    advance(deployment, seen, at(minutes), &mut Rng::new(1))
}

fn stage(deployment: &ServiceDeployment) -> Stage {
    deployment.lifecycle.as_ref().unwrap().stage
}

/// Test and production traffic of the old and of the new revision, in tenths of a percent.
fn traffic(deployment: &ServiceDeployment) -> [(u32, u32); 2] {
    let weights = deployment.weights();
    [0, 1].map(|i| (weights[i].test_permille, weights[i].production_permille))
}

#[test]
fn green_is_scaled_up_before_it_gets_any_traffic() {
    // Rule 7.12.2, 7.12.8: green scales to 100% before any traffic; BLUE_GREEN shifts all at once and bakes.
    let mut deployment = deployment(json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5}));
    let starting = Seen { is_scaled_up: false, has_old_tasks: true, ..READY };
    assert_eq!(go(&mut deployment, starting, 0), Outcome::Wait(at(1440)));
    assert_eq!((stage(&deployment), traffic(&deployment)), (Stage::ScaleUp, [(1000, 1000), (0, 0)]));
    let up = Seen { has_old_tasks: true, ..READY };
    assert_eq!(go(&mut deployment, up, 3), Outcome::Wait(at(8)));
    assert_eq!((stage(&deployment), traffic(&deployment)), (Stage::BakeTime, [(0, 0), (1000, 1000)]));
    assert!(matches!(go(&mut deployment, up, 8), Outcome::Wait(_)));
    assert_eq!(stage(&deployment), Stage::CleanUp);
    assert_eq!(go(&mut deployment, READY, 9), Outcome::Done);
}

#[test]
fn linear_steps_wait_between_each_other_and_not_after_the_last() {
    // Rule 7.12.8: LINEAR by stepPercent with stepBakeTimeInMinutes, none after 100%.
    let linear = json!({"stepPercent": 40.0, "stepBakeTimeInMinutes": 6});
    let mut deployment = deployment(json!({"strategy": "LINEAR", "linearConfiguration": linear}));
    let up = Seen { has_old_tasks: true, ..READY };
    let mut seen = Vec::new();
    for minutes in [0, 5, 6, 12] {
        go(&mut deployment, up, minutes);
        seen.push((stage(&deployment), traffic(&deployment)[1].1));
    }
    let shifting = Stage::ProductionTrafficShift;
    assert_eq!(seen, [(shifting, 400), (shifting, 400), (shifting, 800), (Stage::CleanUp, 1000)]);
}

#[test]
fn a_canary_gets_a_little_first_and_then_the_rest() {
    // Rule 7.12.8: CANARY by canaryPercent, then the rest after canaryBakeTimeInMinutes.
    let canary = json!({"canaryPercent": 0.5, "canaryBakeTimeInMinutes": 10});
    let mut deployment =
        deployment(json!({"strategy": "CANARY", "canaryConfiguration": canary, "bakeTimeInMinutes": 1}));
    let up = Seen { has_old_tasks: true, ..READY };
    assert_eq!(go(&mut deployment, up, 0), Outcome::Wait(at(10)));
    assert_eq!(traffic(&deployment), [(0, 995), (1000, 5)]);
    assert_eq!(go(&mut deployment, up, 10), Outcome::Wait(at(11)));
    assert_eq!((stage(&deployment), traffic(&deployment)[1].1), (Stage::BakeTime, 1000));
}

#[test]
fn nothing_more_is_shifted_while_the_new_revision_has_too_few_healthy_tasks() {
    // Rule 8.4.2.
    let canary = json!({"canaryPercent": 10.0, "canaryBakeTimeInMinutes": 1});
    let mut deployment = deployment(json!({"strategy": "CANARY", "canaryConfiguration": canary}));
    let up = Seen { has_old_tasks: true, ..READY };
    let ill = Seen { is_scaled_up: false, serves: false, ..up };
    go(&mut deployment, up, 0);
    assert_eq!(go(&mut deployment, ill, 1), Outcome::Wait(at(1440)), "the service has grown, and green has not yet");
    assert_eq!(traffic(&deployment), [(0, 900), (1000, 100)]);
    go(&mut deployment, up, 2);
    assert_eq!((stage(&deployment), traffic(&deployment)[1]), (Stage::CleanUp, (1000, 1000)));
}

#[test]
fn what_has_died_during_a_pause_gets_no_traffic() {
    // Rule 8.4.2.
    let mut deployment = deployment(json!({"strategy": "BLUE_GREEN", "lifecycleHooks": [{
        "targetType": "PAUSE", "lifecycleStages": ["POST_SCALE_UP", "PRE_PRODUCTION_TRAFFIC_SHIFT"],
        "timeoutConfiguration": {"timeoutInMinutes": 30, "action": "CONTINUE"}}]}));
    let ill = Seen { is_scaled_up: false, serves: false, has_old_tasks: true, ..READY };
    go(&mut deployment, READY, 0);
    assert!(matches!(go(&mut deployment, ill, 30), Outcome::Wait(_)));
    assert_eq!((stage(&deployment), traffic(&deployment)[1]), (Stage::PostScaleUp, (0, 0)));
    go(&mut deployment, READY, 31);
    assert!(matches!(go(&mut deployment, ill, 61), Outcome::Wait(_)));
    assert_eq!((stage(&deployment), traffic(&deployment)[1]), (Stage::ProductionTrafficShift, (1000, 0)));
    assert_eq!(go(&mut deployment, READY, 62), Outcome::Done);
}

#[test]
fn a_pause_waits_for_its_word_or_its_time() {
    // Rule 7.12.3: PAUSE hooks wait AWAITING_ACTION, and on their timeout do their timeoutAction.
    let hook = |action: &str, minutes: u32| {
        json!({"strategy": "BLUE_GREEN", "lifecycleHooks": [{
            "targetType": "PAUSE", "lifecycleStages": ["PRE_SCALE_UP", "PRE_PRODUCTION_TRAFFIC_SHIFT"],
            "timeoutConfiguration": {"timeoutInMinutes": minutes, "action": action}}]})
    };
    let mut deployment_of = deployment(hook("CONTINUE", 30));
    assert_eq!(go(&mut deployment_of, READY, 0), Outcome::Wait(at(30)));
    assert_eq!(stage(&deployment_of), Stage::PreScaleUp);
    assert_eq!(go(&mut deployment_of, READY, 29), Outcome::Wait(at(30)), "asking again changes nothing");
    deployment_of.lifecycle.as_mut().unwrap().hooks[0].status = HookStatus::Succeeded;
    assert_eq!(go(&mut deployment_of, READY, 29), Outcome::Wait(at(59)));
    assert_eq!((stage(&deployment_of), traffic(&deployment_of)[1]), (Stage::PreProductionTrafficShift, (1000, 0)));
    assert_eq!(go(&mut deployment_of, READY, 59), Outcome::Done);
    let statuses: Vec<_> = deployment_of.lifecycle.unwrap().hooks.iter().map(|hook| hook.status).collect();
    assert_eq!(statuses, [HookStatus::Succeeded, HookStatus::TimedOut]);

    let mut turned = deployment(hook("ROLLBACK", 5));
    go(&mut turned, READY, 0);
    assert_eq!(go(&mut turned, READY, 5), Outcome::Fail("the lifecycle hook at PRE_SCALE_UP timed out".to_owned()));
}

#[test]
fn a_stage_of_more_than_a_day_has_failed() {
    // Rule 7.12.5: each stage takes 24 h at the most, else the deployment fails and rolls back.
    let mut deployment = deployment(json!({"strategy": "BLUE_GREEN"}));
    let starting = Seen { is_scaled_up: false, ..READY };
    go(&mut deployment, starting, 0);
    assert_eq!(go(&mut deployment, starting, 1439), Outcome::Wait(at(1440)));
    assert_eq!(go(&mut deployment, starting, 1440), Outcome::Fail("SCALE_UP took longer than 24 hours".to_owned()));
}

#[test]
fn a_deployment_of_more_than_thirty_days_has_failed() {
    // Rule 7.12.5: pauses may last for two weeks each, the whole deployment for thirty days.
    let stages = ["PRE_SCALE_UP", "POST_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT"];
    let mut deployment = deployment(json!({"strategy": "BLUE_GREEN", "lifecycleHooks": [{
        "targetType": "PAUSE", "lifecycleStages": stages,
        "timeoutConfiguration": {"timeoutInMinutes": 20_160, "action": "CONTINUE"}}]}));
    let day = |days: u64| days * 24 * 60;
    assert_eq!(go(&mut deployment, READY, 0), Outcome::Wait(at(day(14))));
    assert_eq!(go(&mut deployment, READY, day(14)), Outcome::Wait(at(day(28))));
    assert_eq!(go(&mut deployment, READY, day(28)), Outcome::Wait(at(day(30))));
    assert_eq!(stage(&deployment), Stage::PostTestTrafficShift);
    assert_eq!(go(&mut deployment, READY, day(30)), Outcome::Fail("it took longer than 30 days".to_owned()));
}

fn hooked(strategy: Value, stages: &[&str]) -> ServiceDeployment {
    let mut configuration = json!({"lifecycleHooks": [
        {"hookTargetArn": "http://hooks", "lifecycleStages": stages, "roleArn": "arn:aws:iam::1:role/r"}]});
    configuration.as_object_mut().unwrap().extend(strategy.as_object().unwrap().clone());
    deployment(configuration)
}

fn hooks(deployment: &mut ServiceDeployment) -> &mut Vec<Hook> {
    &mut deployment.lifecycle.as_mut().unwrap().hooks
}

fn answer(deployment: &mut ServiceDeployment, status: HookStatus) {
    let open = hooks(deployment).iter_mut().find(|hook| hook.status == HookStatus::InProgress).unwrap();
    open.status = status;
    open.call.as_mut().unwrap().reason = Some("it said FAILED".into());
}

#[test]
fn a_called_hook_holds_its_stage_until_it_has_answered() {
    // Rule 7.12.6: SUCCEEDED goes on, FAILED turns back; stages without hooks do not wait.
    let stages = ["PRE_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT"];
    let mut deployment = hooked(json!({"strategy": "BLUE_GREEN"}), &stages);
    assert_eq!(go(&mut deployment, READY, 0), Outcome::Wait(at(1440)));
    let call = hooks(&mut deployment)[0].call.clone().unwrap();
    assert_eq!((&*call.target, call.number, call.next_at), ("http://hooks", 0, at(0)));
    assert_eq!(go(&mut deployment, READY, 7), Outcome::Wait(at(1440)), "asking again changes nothing");
    answer(&mut deployment, HookStatus::Succeeded);
    assert_eq!(go(&mut deployment, READY, 8), Outcome::Wait(at(1448)));
    assert_eq!((stage(&deployment), traffic(&deployment)[1]), (Stage::PostTestTrafficShift, (1000, 0)));
    answer(&mut deployment, HookStatus::Failed);
    let why = "the lifecycle hook at POST_TEST_TRAFFIC_SHIFT failed: it said FAILED";
    assert_eq!(go(&mut deployment, READY, 9), Outcome::Fail(why.to_owned()));
}

#[test]
fn a_hook_of_the_shift_is_called_after_each_step() {
    let linear =
        json!({"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 50.0, "stepBakeTimeInMinutes": 6}});
    let mut deployment = hooked(linear, &["PRODUCTION_TRAFFIC_SHIFT"]);
    let up = Seen { has_old_tasks: true, ..READY };
    let mut shares = Vec::new();
    for minutes in [0, 10] {
        assert_eq!(go(&mut deployment, up, minutes), Outcome::Wait(at(minutes + 1440)));
        shares.push((traffic(&deployment)[1].1, hooks(&mut deployment).len()));
        answer(&mut deployment, HookStatus::Succeeded);
    }
    assert_eq!(shares, [(500, 1), (1000, 2)]);
    go(&mut deployment, up, 11);
    assert_eq!(stage(&deployment), Stage::CleanUp, "no step waits after the last");
}

#[test]
fn a_step_waits_for_its_bake_time_when_its_hook_is_quick() {
    let canary = json!({"strategy": "CANARY", "canaryConfiguration": {"canaryBakeTimeInMinutes": 10}});
    let mut deployment = hooked(canary, &["PRODUCTION_TRAFFIC_SHIFT"]);
    go(&mut deployment, READY, 0);
    answer(&mut deployment, HookStatus::Succeeded);
    assert_eq!(go(&mut deployment, READY, 1), Outcome::Wait(at(10)));
    assert_eq!(hooks(&mut deployment).len(), 1);
}

#[test]
fn hooks_of_shifts_hear_of_the_way_back_and_hold_nothing_up() {
    let stages = ["TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"];
    let mut deployment = hooked(json!({"strategy": "BLUE_GREEN"}), &stages);
    go(&mut deployment, READY, 0);
    assert_eq!(stage(&deployment), Stage::TestTrafficShift);
    deployment.enter(Status::RollbackInProgress, None, at(1));
    tell_of_rollback(&mut deployment, Stage::TestTrafficShift, at(1), &mut Rng::new(2));
    let seen: Vec<_> = hooks(&mut deployment).iter().map(|hook| (hook.stage, hook.status)).collect();
    let test = Stage::TestTrafficShift;
    assert_eq!(seen, [(test, HookStatus::Failed), (test, HookStatus::InProgress)], "production had not been shifted");
    assert_eq!(traffic(&deployment), [(1000, 1000), (0, 0)], "what they are told");
}
