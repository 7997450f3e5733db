//! Daemon services as callers ask for them.

use longshore_api::ecs::Operation::{CreateService, DeleteService, RegisterTaskDefinition, UpdateService};
use serde_json::{Value, json};

use crate::harness::{Server, definition};

const INVALID: &str = "InvalidParameterException";

async fn ready() -> Server {
    let server = Server::with_cluster("c").await;
    server.ok(RegisterTaskDefinition, definition("logger")).await;
    server
}

fn daemon(more: Value) -> Value {
    let mut request =
        json!({"cluster": "c", "serviceName": "logger", "taskDefinition": "logger", "schedulingStrategy": "DAEMON"});
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    request
}

#[tokio::test]
async fn a_daemon_has_the_defaults_of_ecs() {
    // Rule 7.6.3: no desired count, no strategy, maximumPercent 100.
    // Rule 7.1.6: minimum 0, maximum 100, no rebalancing of zones; rule 7.6.3: desiredCount is the number of its
    // instances.
    let server = ready().await;
    let service = server.ok(CreateService, daemon(json!({}))).await["service"].clone();
    assert_eq!((&service["schedulingStrategy"], &service["desiredCount"]), (&json!("DAEMON"), &json!(0)));
    let configuration = &service["deploymentConfiguration"];
    assert_eq!((&configuration["minimumHealthyPercent"], &configuration["maximumPercent"]), (&json!(0), &json!(100)));
    assert_eq!(service["availabilityZoneRebalancing"], "DISABLED");
    assert_eq!(service["deployments"][0]["rolloutState"], "IN_PROGRESS");
}

#[tokio::test]
async fn what_a_daemon_does_not_have_is_refused_in_ecs_words() {
    // Rule 7.6.3, 7.10.1: no desired count, no strategy, maximumPercent 100.
    // Rule 7.1.2: a replica service needs a desired count, a daemon may not have one.
    // Rule 2.3 and rule 7.6.3: no desired count, no placement strategy, no more than 100 percent, no FARGATE, no
    // EXTERNAL.
    let server = ready().await;
    let words = "The daemon scheduling strategy does not support ";
    let cases = [
        (json!({"desiredCount": 0}), "a desired count for services. Remove the desired count value and try again"),
        (json!({"placementStrategy": [{"type": "random"}]}), "placement strategies"),
        (json!({"deploymentConfiguration": {"maximumPercent": 150}}), "values above 100 for maximumPercent"),
        (json!({"launchType": "FARGATE"}), "the FARGATE launch type. Change the launch type and try again"),
        (json!({"deploymentController": {"type": "EXTERNAL"}}), "the EXTERNAL deployment controller"),
    ];
    for (more, rest) in cases {
        let (code, text) = server.refused(CreateService, daemon(more)).await;
        assert_eq!(code, INVALID);
        assert!(text.starts_with(&format!("{words}{rest}")), "{text}");
    }
    let (_, text) = server.refused(CreateService, daemon(json!({"availabilityZoneRebalancing": "ENABLED"}))).await;
    assert!(text.contains("DAEMON"), "{text}");
    let both = json!({"deploymentConfiguration": {"minimumHealthyPercent": 100}});
    assert!(server.refused(CreateService, daemon(both)).await.1.starts_with("Both maximumPercent and"));
    server.ok(CreateService, daemon(json!({}))).await;
    let update = |more: Value| {
        let mut request = json!({"cluster": "c", "service": "logger"});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    let (_, text) = server.refused(UpdateService, update(json!({"desiredCount": 2}))).await;
    assert!(text.starts_with(words), "{text}");
    server.ok(UpdateService, update(json!({"deploymentConfiguration": {"minimumHealthyPercent": 50}}))).await;
}

#[tokio::test]
async fn a_daemon_takes_no_strategy_that_shifts_traffic() {
    // Rule 7.12.6: BLUE_GREEN, LINEAR and CANARY are for REPLICA services.
    let server = ready().await;
    let staged = [
        json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 1}),
        json!({"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 10.0}}),
        json!({"strategy": "CANARY"}),
    ];
    let words = |strategy: &Value| {
        let name = strategy["strategy"].as_str().unwrap();
        format!(
            "The daemon scheduling strategy does not support the deployment strategy {name}. Change the deployment \
             strategy and try again"
        )
    };
    for strategy in &staged {
        let refusal = server.refused(CreateService, daemon(json!({"deploymentConfiguration": strategy}))).await;
        assert_eq!(refusal, (INVALID.into(), words(strategy)));
    }
    server.ok(CreateService, daemon(json!({"deploymentConfiguration": {"strategy": "ROLLING"}}))).await;
    for strategy in &staged {
        let update = json!({"cluster": "c", "service": "logger", "deploymentConfiguration": strategy});
        assert_eq!(server.refused(UpdateService, update).await, (INVALID.into(), words(strategy)));
    }
}

#[tokio::test]
async fn a_daemon_is_deleted_without_force() {
    // Rule 7.14.2: force only matters for REPLICA.
    let server = ready().await;
    server.ok(CreateService, daemon(json!({}))).await;
    let answer = server.ok(DeleteService, json!({"cluster": "c", "service": "logger"})).await["service"].clone();
    assert_eq!((&answer["status"], &answer["desiredCount"]), (&json!("DRAINING"), &json!(0)));
}

#[tokio::test]
async fn rebalancing_is_refused_where_it_cannot_be() {
    // Rule 7.10.1 and rule 7.1.6: the first strategy must be a spread over zones; at a maximum of 100 percent the
    // default is DISABLED and ENABLED is an error.
    let server = ready().await;
    let create = |name: &str, more: Value| {
        let mut request = json!({"cluster": "c", "serviceName": name, "taskDefinition": "logger", "desiredCount": 0});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    let zone =
        json!([{"type": "spread", "field": "attribute:ecs.availability-zone"}, {"type": "binpack", "field": "cpu"}]);
    let full = json!({"minimumHealthyPercent": 50, "maximumPercent": 100});
    let by_zone = json!([{"type": "memberOf", "expression": "attribute:ecs.availability-zone == us-east-1a"}]);
    let cases = [
        ("a", json!({}), "ENABLED"),
        ("b", json!({"placementStrategy": zone}), "ENABLED"),
        ("c", json!({"placementStrategy": [{"type": "random"}]}), "DISABLED"),
        ("d", json!({"deploymentConfiguration": full}), "DISABLED"),
        ("e", json!({"placementConstraints": by_zone}), "DISABLED"),
        ("f", json!({"availabilityZoneRebalancing": "DISABLED"}), "DISABLED"),
    ];
    for (name, mut more, expected) in cases {
        let answer = server.ok(CreateService, create(name, more.clone())).await;
        assert_eq!(answer["service"]["availabilityZoneRebalancing"], expected, "{name}");
        if expected == "DISABLED" && name != "f" {
            more["availabilityZoneRebalancing"] = json!("ENABLED");
            assert_eq!(server.refused(CreateService, create("x", more)).await.0, INVALID, "{name}");
        }
    }
    let update = json!({"cluster": "c", "service": "a", "deploymentConfiguration": full});
    let mut explicit = update.clone();
    explicit["availabilityZoneRebalancing"] = json!("ENABLED");
    assert_eq!(server.refused(UpdateService, explicit).await.0, INVALID);
    let answer = server.ok(UpdateService, update).await;
    assert_eq!(answer["service"]["availabilityZoneRebalancing"], "DISABLED", "it ends with what makes it possible");
}
