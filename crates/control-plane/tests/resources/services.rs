//! CreateService, UpdateService, DeleteService, DescribeServices and ListServices: what is asked for, not how it is done.

use longshore_api::ecs::Operation::{
    CreateService, DeleteService, DescribeServices, ListServices, RegisterTaskDefinition, UpdateService,
};
use serde_json::{Value, json};

use crate::harness::{ARN, definition, names};
use crate::web::{create, describe, ready, with};

const INVALID: &str = "InvalidParameterException";
const UNSUPPORTED: &str = "UnsupportedFeatureException";

fn update(more: Value) -> Value {
    with(json!({"cluster": "c", "service": "web"}), more)
}

#[tokio::test]
async fn a_new_service_has_the_defaults_of_ecs() {
    // Rule 7.1.1: what a service gets when nothing is said: REPLICA, ECS, 100/200, no grace period, no propagated tags,
    // ECS's own role.
    let server = ready().await;
    let service = server.ok(CreateService, create(json!({}))).await["service"].clone();
    let expected = json!({
        "serviceArn": format!("{ARN}:service/c/web"),
        "clusterArn": format!("{ARN}:cluster/c"),
        "serviceName": "web",
        "status": "ACTIVE",
        "desiredCount": 2,
        "runningCount": 0,
        "pendingCount": 0,
        "launchType": "EC2",
        "schedulingStrategy": "REPLICA",
        "deploymentController": {"type": "ECS"},
        "propagateTags": "NONE",
        "enableECSManagedTags": false,
        "enableExecuteCommand": false,
        "availabilityZoneRebalancing": "ENABLED",
        "healthCheckGracePeriodSeconds": 0,
        "loadBalancers": [],
        "serviceRegistries": [],
        "placementConstraints": [],
        "placementStrategy": [],
        "events": [],
        "taskDefinition": format!("{ARN}:task-definition/web:1"),
        "resourceManagementType": "CUSTOMER",
        "roleArn": "arn:aws:iam::000000000000:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
    });
    for (member, value) in expected.as_object().unwrap() {
        assert_eq!(&service[member], value, "{member}");
    }
    let configuration = &service["deploymentConfiguration"];
    assert_eq!((&configuration["maximumPercent"], &configuration["minimumHealthyPercent"]), (&json!(200), &json!(100)));
    assert_eq!(configuration["deploymentCircuitBreaker"], json!({"enable": false, "rollback": false}));
    assert_eq!(configuration["strategy"], "ROLLING");
    assert_eq!(service["capacityProviderStrategy"], Value::Null);
    let deployment = &service["deployments"][0];
    assert_eq!((&deployment["status"], &deployment["rolloutState"]), (&json!("PRIMARY"), &json!("IN_PROGRESS")));
    let id = deployment["id"].as_str().unwrap();
    assert!(id.starts_with("ecs-svc/"));
    // Rule 7.2.3: a deployment begins IN_PROGRESS, with a reason in ECS's words.
    assert_eq!(deployment["rolloutStateReason"], format!("ECS deployment {id} in progress."));
}

#[tokio::test]
async fn only_a_repeated_token_with_the_same_parameters_finds_the_service_again() {
    let server = ready().await;
    let first = server.ok(CreateService, create(json!({"clientToken": "t"}))).await;
    let again = server.ok(CreateService, create(json!({"clientToken": "t"}))).await;
    assert_eq!(first["service"]["deployments"][0]["id"], again["service"]["deployments"][0]["id"]);
    for other in [json!({}), json!({"clientToken": "u"}), json!({"clientToken": "t", "desiredCount": 3})] {
        let refusal = server.refused(CreateService, create(other)).await;
        assert_eq!(refusal, (INVALID.to_owned(), "Creation of service was not idempotent.".to_owned()));
    }
}

#[tokio::test]
async fn calls_that_cannot_be_carried_out_say_why() {
    // Rule 7.1.2, 7.1.3, 7.1.8: a replica service needs a desired count, a daemon may not have one.
    let server = ready().await;
    let cases = [
        (json!({"taskDefinition": "none"}), "ClientException", "TaskDefinition not found."),
        (json!({"desiredCount": -1}), INVALID, "DesiredCount can not be lesser than 0"),
        (json!({"desiredCount": null}), INVALID, "DesiredCount is missing"),
        (json!({"serviceName": "no good"}), INVALID, "Service name invalid"),
        (json!({"clientToken": "t".repeat(37)}), INVALID, "idempotency token longer than 36."),
        (
            json!({"deploymentConfiguration": {"maximumPercent": 100, "minimumHealthyPercent": 100}}),
            INVALID,
            "will block deployments",
        ),
        (json!({"deploymentConfiguration": {"minimumHealthyPercent": 101}}), INVALID, "must be at most 100"),
        (json!({"schedulingStrategy": "DAEMON"}), INVALID, "does not support a desired count"),
        (
            // Rules 7.6 and 7.12: one task on each instance leaves no place for green beside blue.
            json!({"schedulingStrategy": "DAEMON", "desiredCount": null,
                "deploymentConfiguration": {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0}}),
            INVALID,
            "does not support the deployment strategy BLUE_GREEN",
        ),
        (
            // Rule 7.11.4: with task sets the client shifts traffic.
            json!({"taskDefinition": null, "deploymentController": {"type": "EXTERNAL"},
                "deploymentConfiguration": {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0}}),
            INVALID,
            "The deployment strategy cannot be specified for a service with an EXTERNAL deployment controller",
        ),
        (json!({"deploymentController": {"type": "CODE_DEPLOY"}}), UNSUPPORTED, "CODE_DEPLOY"),
        (json!({"launchType": "FARGATE"}), UNSUPPORTED, "FARGATE"),
        (
            json!({"loadBalancers": [{"targetGroupArn": "a", "containerName": "x", "containerPort": 80}]}),
            INVALID,
            "The container x does not exist in the task definition.",
        ),
        (
            json!({"loadBalancers": [{"targetGroupArn": "a", "containerName": "main", "containerPort": 80}]}),
            INVALID,
            "The container main did not have a container port 80 defined.",
        ),
        (json!({"serviceRegistries": [{"registryArn": "a"}]}), UNSUPPORTED, "Service discovery"),
        (json!({"serviceConnectConfiguration": {"enabled": true}}), UNSUPPORTED, "Service Connect"),
        (
            json!({"deploymentConfiguration": {"strategy": "BLUE_GREEN"}}),
            INVALID,
            "bakeTimeInMinutes must be specified",
        ),
        (json!({"placementConstraints": [{"type": "memberOf", "expression": "("}]}), INVALID, "column"),
    ];
    for (more, code, words) in cases {
        let (got, message) = server.refused(CreateService, create(more.clone())).await;
        assert!(got == code && message.contains(words), "{more}: {got}: {message}");
    }
}

#[tokio::test]
async fn only_what_tasks_are_made_of_begins_a_deployment() {
    // Rule 7.3.1: a deployment begins when what tasks are made of changes, or by force; not for counts, percentages or
    // placement.
    let server = ready().await;
    server.ok(CreateService, create(json!({}))).await;
    let first = describe(&server).await["deployments"][0]["id"].clone();
    let same = [
        json!({"desiredCount": 5}),
        json!({"taskDefinition": "web:1"}),
        json!({"deploymentConfiguration": {"maximumPercent": 150}}),
        json!({"propagateTags": "SERVICE"}),
        json!({"healthCheckGracePeriodSeconds": 7}),
        json!({"placementStrategy": [{"type": "binpack", "field": "memory"}]}),
    ];
    for more in same {
        let service = server.ok(UpdateService, update(more.clone())).await["service"].clone();
        assert_eq!(service["deployments"].as_array().unwrap().len(), 1, "{more}");
        assert_eq!(service["deployments"][0]["id"], first, "{more}");
    }
    let service = describe(&server).await;
    assert_eq!(service["desiredCount"], 5);
    assert_eq!(service["deployments"][0]["desiredCount"], 5);
    assert_eq!(service["deploymentConfiguration"]["maximumPercent"], 150);
    assert_eq!(service["deploymentConfiguration"]["minimumHealthyPercent"], 100, "what is left out stays");
    assert_eq!(service["propagateTags"], "SERVICE");
    assert_eq!(service["placementStrategy"], json!([{"type": "binpack", "field": "MEMORY"}]));

    server.ok(RegisterTaskDefinition, definition("web")).await;
    for more in [json!({"taskDefinition": "web"}), json!({"forceNewDeployment": true})] {
        let before = describe(&server).await["deployments"].as_array().unwrap().len();
        let service = server.ok(UpdateService, update(more.clone())).await["service"].clone();
        let deployments = service["deployments"].as_array().unwrap();
        assert_eq!(deployments.len(), before + 1, "{more}");
        let statuses: Vec<&str> = deployments.iter().map(|d| d["status"].as_str().unwrap()).collect();
        assert_eq!(statuses[0], "PRIMARY");
        assert!(statuses[1..].iter().all(|status| *status == "ACTIVE"), "{statuses:?}");
    }
    assert_eq!(describe(&server).await["taskDefinition"], format!("{ARN}:task-definition/web:2"));
}

#[tokio::test]
async fn a_service_above_zero_is_deleted_by_force_alone_and_cannot_be_changed_then() {
    // Rule 7.14.1: only at desired count 0 or by force; DRAINING while tasks stop, then INACTIVE.
    let server = ready().await;
    server.ok(CreateService, create(json!({}))).await;
    let (code, message) = server.refused(DeleteService, update(json!({}))).await;
    assert_eq!(
        (code.as_str(), message.as_str()),
        (INVALID, "The service cannot be stopped while it is scaled above 0.")
    );
    let gone = server.ok(DeleteService, update(json!({"force": true}))).await["service"].clone();
    assert_eq!((&gone["status"], &gone["desiredCount"]), (&json!("DRAINING"), &json!(0)));
    assert_eq!(server.refused(UpdateService, update(json!({"desiredCount": 1}))).await.0, "ServiceNotActiveException");
    let (_, message) = server.refused(CreateService, create(json!({}))).await;
    assert_eq!(message, "Unable to Start a service that is still Draining.");
    assert_eq!(names(&server.ok(ListServices, json!({"cluster": "c"})).await, "serviceArns"), Vec::<String>::new());
    assert_eq!(
        server.refused(DeleteService, with(update(json!({})), json!({"service": "no"}))).await.0,
        "ServiceNotFoundException"
    );
}

#[tokio::test]
async fn lists_page_by_name_and_describe_names_what_is_missing() {
    let server = ready().await;
    for number in 0..12 {
        server.ok(CreateService, create(json!({"serviceName": format!("s{number:02}")}))).await;
    }
    let page = server.ok(ListServices, json!({"cluster": "c"})).await;
    assert_eq!(names(&page, "serviceArns").len(), 10, "ten is the default");
    let rest = server.ok(ListServices, json!({"cluster": "c", "nextToken": page["nextToken"]})).await;
    assert_eq!(names(&rest, "serviceArns"), ["s10", "s11"]);
    let answer = server.ok(DescribeServices, json!({"cluster": "c", "services": ["s00", "none"]})).await;
    assert_eq!(answer["services"].as_array().unwrap().len(), 1);
    assert_eq!(answer["failures"], json!([{"arn": format!("{ARN}:service/c/none"), "reason": "MISSING"}]));
    let empty = server.refused(DescribeServices, json!({"cluster": "c", "services": []})).await;
    assert_eq!(empty.1, "Services cannot be empty.");
}
