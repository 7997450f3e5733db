//! Deployments that shift traffic between two target groups.

use std::time::Duration;

use longshore_model::Service;
use longshore_model::load_balancing::{Action, Health as TargetHealth, Key as BalancingKey, RuleId, Sight};
use longshore_model::rollout::State;
use longshore_model::service_deployment::{Stage, Status as Progress};
use longshore_model::task::Desired;
use serde_json::{Value, json};

use crate::balancer::{BALANCER, LISTENER, balanced, forward, group_arn, web};
use crate::support::World;

const PRODUCTION: u64 = 7;
const TEST: u64 = 8;

fn rule_arn(rule: u64) -> String {
    let rule = RuleId::from_bits(rule);
    format!("arn:aws:elasticloadbalancing:us-east-1:000000000000:listener-rule/app/lb/{BALANCER}/{LISTENER}/{rule}")
}

fn document(configuration: Value) -> Value {
    let advanced = json!({
        "alternateTargetGroupArn": group_arn(2),
        "productionListenerRule": rule_arn(PRODUCTION),
        "testListenerRule": rule_arn(TEST),
        "roleArn": "arn:aws:iam::000000000000:role/ecs",
    });
    let balancer = json!({
        "targetGroupArn": group_arn(1), "containerName": "app", "containerPort": 80, "advancedConfiguration": advanced,
    });
    json!({"loadBalancers": [balancer], "deploymentConfiguration": configuration})
}

/// A settled service of revision 1 in group 1; the rules forward to that alone.
fn running(configuration: Value) -> World {
    let mut world = World::with_balancer();
    world.put_listener(Vec::new());
    world.put_rule(PRODUCTION, forward(&[(1, 1)]));
    world.put_rule(TEST, forward(&[(1, 1)]));
    world.create(Service { document: document(configuration).into(), ..balanced(2, &[1]) });
    world.settle_balanced();
    assert_eq!(world.rollout_state("web"), State::Completed);
    world.wait(Duration::from_secs(60));
    world
}

fn deploy(world: &mut World, revision: u32) {
    world.wait(Duration::from_secs(1));
    world.redeploy("web", &web(revision));
}

/// What a rule forwards to: groups 1 and 2.
fn weights(world: &World, rule: u64) -> (u32, u32) {
    let rule = &world.snapshot.load_balancing().rules[&(BALANCER, LISTENER, RuleId::from_bits(rule))];
    let [Action::Forward(forward)] = &rule.actions[..] else { panic!("{rule:?}") };
    let weight = |group: u64| forward.groups.iter().find(|it| it.group.bits() == group).map_or(0, |it| it.weight);
    (weight(1), weight(2))
}

fn stage(world: &World) -> Option<Stage> {
    let id = world.rollout("web").under_way?;
    world.service_deployment("web", id).lifecycle.as_ref().map(|lifecycle| lifecycle.stage)
}

/// The target groups that tasks of a revision are registered in.
fn groups(world: &World, revision: u32) -> Vec<u64> {
    let tasks = world.tasks_of("web").into_iter().filter(|task| task.definition.revision == revision);
    tasks
        .filter(|task| task.desired == Desired::Running)
        .flat_map(|task| task.targets.clone())
        .map(|it| it.group.bits())
        .collect()
}

#[test]
fn the_two_groups_take_turns() {
    // Rule 8.4.1.
    let mut world = running(json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0}));
    assert_eq!(weights(&world, PRODUCTION), (100, 0), "both are named, so that both are checked");
    for (revision, expected, group) in [(2, (0, 100), 2), (3, (100, 0), 1)] {
        deploy(&mut world, revision);
        world.settle_balanced();
        assert_eq!(world.rollout_state("web"), State::Completed);
        assert_eq!((weights(&world, PRODUCTION), weights(&world, TEST)), (expected, expected));
        assert_eq!(groups(&world, revision), [group; 2]);
        assert_eq!(world.targets().len(), 2, "the old ones are drained");
        world.wait(Duration::from_secs(60));
    }
}

#[test]
fn nothing_is_shifted_before_the_new_targets_are_healthy() {
    // Rule 8.4.2.
    let mut world = running(json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5}));
    deploy(&mut world, 2);
    for _ in 0..10 {
        world.step("web");
        for task in world.tasks_of("web") {
            if task.desired == Desired::Running && task.last < longshore_model::task::Status::Running {
                world.run_somewhere(task.id);
            }
        }
        world.balance();
        world.wait(Duration::from_secs(30));
    }
    assert_eq!((stage(&world), weights(&world, PRODUCTION)), (Some(Stage::ScaleUp), (100, 0)));
    for target in world.targets() {
        world.see("a", &target.key, Sight::Serving(TargetHealth::Healthy), None);
    }
    world.step("web");
    assert_eq!((stage(&world), weights(&world, PRODUCTION)), (Some(Stage::BakeTime), (0, 100)));
    assert_eq!(groups(&world, 1), [1; 2], "the old ones stay while it bakes");
}

#[test]
fn linear_and_canary_go_step_by_step() {
    // Rule 8.4.2.
    let linear =
        json!({"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 33.3, "stepBakeTimeInMinutes": 1}});
    let canary =
        json!({"strategy": "CANARY", "canaryConfiguration": {"canaryPercent": 10, "canaryBakeTimeInMinutes": 1}});
    let minute = Duration::from_secs(60);
    let cases: [(Value, &[(u32, u32)]); 2] =
        [(linear, &[(667, 333), (334, 666), (1, 999), (0, 100)]), (canary, &[(90, 10), (0, 100)])];
    for (configuration, steps) in cases {
        let mut world = running(configuration);
        deploy(&mut world, 2);
        let mut seen = Vec::new();
        for _ in 0..60 {
            world.step("web");
            world.catch_up();
            let now = weights(&world, PRODUCTION);
            if now != (100, 0) && seen.last() != Some(&now) {
                seen.push(now);
            }
            world.wait(minute / 4);
        }
        assert_eq!(seen, steps);
        assert_eq!(world.rollout_state("web"), State::Completed);
    }
}

#[test]
fn a_rollback_shifts_back_at_once() {
    // Rule 8.4.3.
    let mut world = running(json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 60}));
    deploy(&mut world, 2);
    for _ in 0..10 {
        world.step("web");
        world.catch_up();
    }
    assert_eq!((stage(&world), weights(&world, PRODUCTION)), (Some(Stage::BakeTime), (0, 100)));
    let id = world.rollout("web").under_way.unwrap();
    let mut asked = (*world.service_deployment("web", id)).clone();
    asked.enter(Progress::RollbackRequested, None, world.now);
    world.put(longshore_model::Record::ServiceDeployment(asked.into()));
    world.step("web");
    assert_eq!((weights(&world, PRODUCTION), weights(&world, TEST)), ((100, 0), (100, 0)), "in the same plan");
    assert_eq!(groups(&world, 1), [1; 2]);
    world.settle_balanced();
    assert_eq!(world.service_deployment("web", id).status, Progress::RollbackSuccessful);
    assert_eq!(weights(&world, PRODUCTION), (100, 0));
    world.wait(Duration::from_secs(60));
    deploy(&mut world, 3);
    world.settle_balanced();
    world.wait(Duration::from_secs(3600));
    world.settle_balanced();
    assert_eq!(groups(&world, 3), [2; 2], "the other side is free");
}

#[test]
fn a_rule_that_is_gone_turns_the_deployment_back() {
    // Rule 8.4.3.
    let mut world = running(json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0}));
    deploy(&mut world, 2);
    let id = world.rollout("web").under_way.unwrap();
    world.delete_balancing(BalancingKey::Rule(BALANCER, LISTENER, RuleId::from_bits(TEST)));
    world.step("web");
    let turned = world.service_deployment("web", id);
    assert_eq!(turned.status, Progress::RollbackInProgress);
    let reason = turned.status_reason.clone().unwrap();
    assert!(reason.contains("by which traffic is shifted, does not exist"), "{reason}");
}

#[test]
fn a_rolling_deployment_stays_on_the_side_that_serves() {
    // Rule 8.4.1.
    let mut world = running(json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0}));
    deploy(&mut world, 2);
    world.settle_balanced();
    world.wait(Duration::from_secs(60));
    world.edit_service("web", |service| service.document = document(json!({"strategy": "ROLLING"})).into());
    deploy(&mut world, 3);
    world.settle_balanced();
    assert_eq!((groups(&world, 3), weights(&world, PRODUCTION)), (vec![2; 2], (0, 100)));
}
