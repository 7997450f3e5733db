//! Task sets of services with an EXTERNAL deployment controller.

use longshore_api::ecs::Operation::{
    CreateService, CreateTaskSet, DeleteService, DeleteTaskSet, DescribeTaskSets, ListTagsForResource,
    RegisterTaskDefinition, TagResource, UntagResource, UpdateService, UpdateServicePrimaryTaskSet, UpdateTaskSet,
};
use serde_json::{Value, json};

use crate::harness::{ARN, Server, definition};
use crate::web::{describe, with, with_provider};

const INVALID: &str = "InvalidParameterException";

/// An EXTERNAL service `web` of four tasks, and two revisions to run.
async fn ready() -> Server {
    let server = Server::with_cluster("c").await;
    server.ok(RegisterTaskDefinition, definition("web")).await;
    server.ok(RegisterTaskDefinition, definition("web")).await;
    server.ok(CreateService, external(json!({"desiredCount": 4}))).await;
    server
}

fn external(more: Value) -> Value {
    with(json!({"cluster": "c", "serviceName": "web", "deploymentController": {"type": "EXTERNAL"}}), more)
}

fn of_service(more: Value) -> Value {
    with(json!({"cluster": "c", "service": "web"}), more)
}

fn percent(value: f64) -> Value {
    json!({"value": value, "unit": "PERCENT"})
}

async fn create(server: &Server, more: Value) -> Value {
    let request = of_service(with(json!({"taskDefinition": "web:1"}), more));
    server.ok(CreateTaskSet, request).await["taskSet"].clone()
}

#[tokio::test]
async fn an_external_service_needs_nothing_but_its_name() {
    // Rule 7.11.3: only serviceName is required; the service holds taskSets and no deployments.
    let server = Server::with_cluster("c").await;
    let service = server.ok(CreateService, external(json!({}))).await["service"].clone();
    assert_eq!(service["deploymentController"], json!({"type": "EXTERNAL"}));
    assert_eq!((&service["deployments"], &service["taskSets"]), (&json!([]), &json!([])));
    assert_eq!((&service["desiredCount"], &service["status"]), (&json!(0), &json!("ACTIVE")));
    assert_eq!(service["availabilityZoneRebalancing"], "DISABLED");
    assert!(service.get("taskDefinition").is_none() && service.get("launchType").is_none(), "{service}");
}

#[tokio::test]
async fn what_task_sets_say_is_not_said_of_the_service() {
    // Rule 7.11.5, 7.10.1 and rule 7.3.5: parameters of task sets are refused on create and update; REPLICA only.
    let server = Server::with_cluster("c").await;
    server.ok(RegisterTaskDefinition, definition("web")).await;
    for more in [
        json!({"taskDefinition": "web"}),
        json!({"launchType": "EC2"}),
        json!({"schedulingStrategy": "DAEMON"}),
        json!({"availabilityZoneRebalancing": "ENABLED"}),
    ] {
        assert_eq!(server.refused(CreateService, external(more.clone())).await.0, INVALID, "{more}");
    }
    server.ok(CreateService, external(json!({"desiredCount": 1}))).await;
    for more in [
        json!({"taskDefinition": "web"}),
        json!({"forceNewDeployment": true}),
        json!({"deploymentConfiguration": {"maximumPercent": 150}}),
    ] {
        let (code, text) = server.refused(UpdateService, of_service(more.clone())).await;
        assert_eq!(code, INVALID, "{more}");
        assert!(text.contains("EXTERNAL deployment controller"), "{text}");
    }
    let more = json!({
        "desiredCount": 3, "healthCheckGracePeriodSeconds": 5, "propagateTags": "SERVICE", "enableECSManagedTags": true,
        "placementStrategy": [{"type": "random"}],
    });
    let updated = server.ok(UpdateService, of_service(more)).await["service"].clone();
    assert_eq!((&updated["desiredCount"], &updated["propagateTags"]), (&json!(3), &json!("SERVICE")));
    let (code, text) = server
        .refused(CreateService, with(external(json!({})), json!({"deploymentController": {"type": "CODE_DEPLOY"}})))
        .await;
    assert_eq!(code, "UnsupportedFeatureException");
    assert!(text.contains("CODE_DEPLOY"), "{text}");
}

#[tokio::test]
async fn a_task_set_is_shown_as_ecs_shows_it() {
    // Rule 7.11.1: computedDesiredCount = ceil(desired × scale%); ACTIVE and STABILIZING at first; no scale is none.
    let server = ready().await;
    let set = create(&server, json!({"scale": percent(30.0), "externalId": "release-1"})).await;
    let id = set["id"].as_str().unwrap();
    assert!(id.starts_with("ecs-svc/"), "{id}");
    let expected = json!({
        "taskSetArn": format!("{ARN}:task-set/c/web/{id}"),
        "serviceArn": format!("{ARN}:service/c/web"),
        "clusterArn": format!("{ARN}:cluster/c"),
        "externalId": "release-1",
        "status": "ACTIVE",
        "taskDefinition": format!("{ARN}:task-definition/web:1"),
        "computedDesiredCount": 2,
        "pendingCount": 0,
        "runningCount": 0,
        "launchType": "EC2",
        "scale": {"value": 30.0, "unit": "PERCENT"},
        "stabilityStatus": "STABILIZING",
        "loadBalancers": [],
        "serviceRegistries": [],
        "tags": [],
    });
    for (member, value) in expected.as_object().unwrap() {
        assert_eq!(&set[member], value, "{member}");
    }
    assert!(set.get("startedBy").is_none());
    let other = create(&server, json!({})).await;
    assert_eq!((&other["computedDesiredCount"], &other["scale"]["value"]), (&json!(0), &json!(0.0)));
    let shown = describe(&server).await["taskSets"].clone();
    assert_eq!(shown, json!([set, other]));
}

#[tokio::test]
async fn a_primary_task_set_hands_its_parameters_to_the_service() {
    // Rule 7.11.3: UpdateServicePrimaryTaskSet copies its parameters to the service; there is one primary at a time.
    let server = ready().await;
    let (first, second) = (create(&server, json!({})).await, create(&server, json!({"taskDefinition": "web:2"})).await);
    for (set, revision) in [(&first, 1), (&second, 2)] {
        let request = of_service(json!({"primaryTaskSet": set["taskSetArn"]}));
        let answer = server.ok(UpdateServicePrimaryTaskSet, request).await["taskSet"].clone();
        assert_eq!((&answer["status"], &answer["id"]), (&json!("PRIMARY"), &set["id"]));
        let shown = describe(&server).await;
        assert_eq!(shown["taskDefinition"], json!(format!("{ARN}:task-definition/web:{revision}")));
        let statuses: Vec<&Value> = shown["taskSets"].as_array().unwrap().iter().map(|set| &set["status"]).collect();
        let primaries = statuses.iter().filter(|status| **status == "PRIMARY").count();
        assert_eq!((statuses.len(), primaries), (2, 1));
    }
}

#[tokio::test]
async fn a_primary_of_a_launch_type_takes_the_strategy_of_the_one_before_along() {
    // Rule 7.11.3: the service shows what its primary is made of: a strategy, and then none but the launch type.
    let server = ready().await;
    let strategy = with_provider(&server).await;
    let on_provider = create(&server, json!({"capacityProviderStrategy": strategy})).await;
    let on_ec2 = create(&server, json!({})).await;
    for (set, launch_type, expected) in [
        (&on_provider, Value::Null, &strategy),
        (&on_ec2, json!("EC2"), &Value::Null),
        (&on_provider, Value::Null, &strategy),
    ] {
        server.ok(UpdateServicePrimaryTaskSet, of_service(json!({"primaryTaskSet": set["id"]}))).await;
        let shown = describe(&server).await;
        assert_eq!((&shown["launchType"], &shown["capacityProviderStrategy"]), (&launch_type, expected));
    }
}

#[tokio::test]
async fn an_external_service_has_the_default_percents_and_no_breaker() {
    // Rule 7.11.4: percents of its own and the circuit breaker belong to services that ECS rolls out.
    let server = Server::with_cluster("c").await;
    let breaker = |enable: bool| json!({"deploymentCircuitBreaker": {"enable": enable, "rollback": enable}});
    let cases = [
        (json!({"maximumPercent": 150}), "maximumPercent"),
        (json!({"minimumHealthyPercent": 50}), "minimumHealthyPercent"),
        (breaker(true), "deploymentCircuitBreaker"),
    ];
    for (configuration, member) in cases {
        let request = external(json!({"deploymentConfiguration": configuration}));
        let (code, text) = server.refused(CreateService, request).await;
        assert_eq!(code, INVALID);
        let words = format!("{member} cannot be specified for a service with an EXTERNAL deployment controller.");
        assert!(text.starts_with(&words), "{text}");
    }
    let mut defaults = breaker(false);
    defaults["maximumPercent"] = json!(200);
    defaults["minimumHealthyPercent"] = json!(100);
    server.ok(CreateService, external(json!({"deploymentConfiguration": defaults}))).await;
}

#[tokio::test]
async fn a_scale_changes_and_is_checked() {
    let server = ready().await;
    let set = create(&server, json!({})).await;
    let update = |value: f64| of_service(json!({"taskSet": set["id"], "scale": percent(value)}));
    let answer = server.ok(UpdateTaskSet, update(60.0)).await["taskSet"].clone();
    assert_eq!((&answer["computedDesiredCount"], &answer["scale"]["value"]), (&json!(3), &json!(60.0)));
    for value in [-1.0, 100.5] {
        assert_eq!(server.refused(UpdateTaskSet, update(value)).await.0, INVALID);
    }
    let request = of_service(json!({"taskDefinition": "web:1", "scale": percent(101.0)}));
    assert_eq!(server.refused(CreateTaskSet, request).await.0, INVALID);
}

#[tokio::test]
async fn a_scaled_task_set_is_deleted_by_force_alone() {
    // Rule 7.11.3: DeleteTaskSet needs scale 0 or force; it drains from then on.
    let server = ready().await;
    let set = create(&server, json!({"scale": percent(50.0)})).await;
    let delete = of_service(json!({"taskSet": set["id"]}));
    assert_eq!(server.refused(DeleteTaskSet, delete.clone()).await.0, INVALID);
    let answer = server.ok(DeleteTaskSet, with(delete.clone(), json!({"force": true}))).await["taskSet"].clone();
    assert_eq!(answer["status"], "DRAINING");
    assert_eq!(server.ok(DeleteTaskSet, delete).await["taskSet"]["status"], "DRAINING", "again");
    let update = of_service(json!({"taskSet": set["id"], "scale": percent(10.0)}));
    assert_eq!(server.refused(UpdateTaskSet, update).await.0, INVALID);
    let primary = of_service(json!({"primaryTaskSet": set["id"]}));
    assert_eq!(server.refused(UpdateServicePrimaryTaskSet, primary).await.0, INVALID);
    let idle = create(&server, json!({})).await;
    server.ok(DeleteTaskSet, of_service(json!({"taskSet": idle["id"]}))).await;
}

#[tokio::test]
async fn a_service_takes_five_task_sets() {
    // Rule 7.11.3: at most five; those that drain do not count.
    let server = ready().await;
    let first = create(&server, json!({})).await;
    for _ in 1..5 {
        create(&server, json!({})).await;
    }
    let request = of_service(json!({"taskDefinition": "web:1"}));
    assert_eq!(server.refused(CreateTaskSet, request.clone()).await.0, "LimitExceededException");
    server.ok(DeleteTaskSet, of_service(json!({"taskSet": first["id"]}))).await;
    server.ok(CreateTaskSet, request).await;
}

#[tokio::test]
async fn a_repeated_token_finds_the_task_set_again() {
    let server = ready().await;
    let first = create(&server, json!({"clientToken": "t"})).await;
    assert_eq!(create(&server, json!({"clientToken": "t"})).await["id"], first["id"]);
    let other = of_service(json!({"taskDefinition": "web:2", "clientToken": "t"}));
    assert_eq!(server.refused(CreateTaskSet, other).await.0, INVALID);
    let long = of_service(json!({"taskDefinition": "web:2", "clientToken": "t".repeat(37)}));
    assert_eq!(server.refused(CreateTaskSet, long).await.1, "idempotency token longer than 36.");
}

#[tokio::test]
async fn task_sets_are_described_and_tagged() {
    // Rule 1.6 and rule 13.6: unknown ones are failures; task sets take tags, shown when they are asked for.
    let server = ready().await;
    let set = create(&server, json!({"tags": [{"key": "team", "value": "blue"}]})).await;
    let (id, arn) = (set["id"].as_str().unwrap(), set["taskSetArn"].as_str().unwrap());
    let all = server.ok(DescribeTaskSets, of_service(json!({}))).await;
    assert_eq!(all["taskSets"].as_array().unwrap().len(), 1);
    assert_eq!(all["taskSets"][0]["tags"], json!([]));
    let request = of_service(json!({"taskSets": [id, arn, "ecs-svc/1"], "include": ["TAGS"]}));
    let some = server.ok(DescribeTaskSets, request).await;
    assert_eq!(some["taskSets"].as_array().unwrap().len(), 2);
    assert_eq!(some["taskSets"][0]["tags"], json!([{"key": "team", "value": "blue"}]));
    let failure = json!([{"arn": format!("{ARN}:task-set/c/web/ecs-svc/1"), "reason": "MISSING"}]);
    assert_eq!(some["failures"], failure);
    server.ok(TagResource, json!({"resourceArn": arn, "tags": [{"key": "x", "value": "y"}]})).await;
    server.ok(UntagResource, json!({"resourceArn": arn, "tagKeys": ["team"]})).await;
    let tags = server.ok(ListTagsForResource, json!({"resourceArn": arn})).await["tags"].clone();
    assert_eq!(tags, json!([{"key": "x", "value": "y"}]));
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    // Rule 2.4: TaskSetNotFound, ServiceNotFound, ServiceNotActive, ClusterNotFound.
    let server = ready().await;
    let unknown = of_service(json!({"taskSet": "ecs-svc/1", "scale": percent(1.0)}));
    assert_eq!(server.refused(UpdateTaskSet, unknown.clone()).await.0, "TaskSetNotFoundException");
    assert_eq!(server.refused(DeleteTaskSet, unknown).await.0, "TaskSetNotFoundException");
    let other = json!({"cluster": "c", "service": "other", "taskDefinition": "web"});
    assert_eq!(server.refused(CreateTaskSet, other).await.0, "ServiceNotFoundException");
    let other = json!({"cluster": "x", "service": "web", "taskDefinition": "web"});
    assert_eq!(server.refused(CreateTaskSet, other).await.0, "ClusterNotFoundException");
    let rolling = json!({"cluster": "c", "serviceName": "rolling", "taskDefinition": "web", "desiredCount": 0});
    server.ok(CreateService, rolling).await;
    let other = json!({"cluster": "c", "service": "rolling", "taskDefinition": "web"});
    assert_eq!(server.refused(CreateTaskSet, other).await.0, INVALID);
    assert_eq!(server.refused(DeleteService, of_service(json!({}))).await.0, INVALID);
    server.ok(DeleteService, of_service(json!({"force": true}))).await;
    let gone = of_service(json!({"taskDefinition": "web"}));
    assert_eq!(server.refused(CreateTaskSet, gone).await.0, "ServiceNotActiveException");
}
