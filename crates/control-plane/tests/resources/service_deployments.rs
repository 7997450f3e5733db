//! Service deployments and revisions: listed, described, stopped and continued, as far as the calls decide.

use std::sync::Arc;

use longshore_api::ecs::Operation::{
    ContinueServiceDeployment, CreateService, DescribeServiceDeployments, DescribeServiceRevisions, DescribeServices,
    ListServiceDeployments, RegisterTaskDefinition, StopServiceDeployment, UpdateService,
};
use longshore_model::service_deployment::{Hook, HookAction, HookStatus, Lifecycle, Stage, Status};
use longshore_model::{Group, Record, ServiceDeployment, Timestamp};
use serde_json::{Value, json};

use crate::harness::{ARN, Server, definition};

const INVALID: &str = "InvalidParameterException";
const UNKNOWN: &str = "arn:aws:ecs:us-east-1:000000000000:service-deployment/c/web/AAAAAAAAAAAAAAAAAAAAA";

async fn ready() -> Server {
    let server = Server::with_cluster("c").await;
    server.ok(RegisterTaskDefinition, definition("web")).await;
    let service = json!({"cluster": "c", "serviceName": "web", "taskDefinition": "web", "desiredCount": 2});
    server.ok(CreateService, service).await;
    server
}

async fn list(server: &Server, more: Value) -> Vec<Value> {
    let mut request = json!({"cluster": "c", "service": "web"});
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = server.ok(ListServiceDeployments, request).await;
    answer["serviceDeployments"].as_array().unwrap().clone()
}

async fn newest_arn(server: &Server) -> String {
    list(server, json!({})).await[0]["serviceDeploymentArn"].as_str().unwrap().to_owned()
}

async fn update(server: &Server, more: Value) -> Value {
    let mut request = json!({"cluster": "c", "service": "web"});
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    server.ok(UpdateService, request).await["service"].clone()
}

/// Changes the newest service deployment behind the API's back, as the scheduler does.
async fn edit(server: &Server, edit: impl FnOnce(&mut ServiceDeployment)) {
    let snapshot = server.ctx.snapshot();
    let state = snapshot.cluster("c").unwrap().service("web").unwrap();
    let id = state.rollout.as_ref().unwrap().under_way.unwrap();
    let mut deployment = (*state.deployments[&id].value).clone();
    edit(&mut deployment);
    let group = Group::new("test").put(Record::ServiceDeployment(Arc::new(deployment)));
    assert!(server.ctx.commit(group.into()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_new_service_has_one_deployment_of_one_revision() {
    // Rule 7.13.1, 7.7.4, 7.7.5, 7.13.5: created by CreateService, PENDING at first; the revision has the digits of the
    // deployment.
    let server = ready().await;
    let briefs = list(&server, json!({})).await;
    assert_eq!(briefs.len(), 1);
    assert_eq!(
        (&briefs[0]["status"], &briefs[0]["serviceArn"]),
        (&json!("PENDING"), &json!(format!("{ARN}:service/c/web")))
    );
    let arn = newest_arn(&server).await;
    let described = server.ok(DescribeServiceDeployments, json!({"serviceDeploymentArns": [arn, UNKNOWN]})).await;
    let deployment = &described["serviceDeployments"][0];
    assert_eq!(deployment["serviceDeploymentArn"], arn);
    assert_eq!(deployment["sourceServiceRevisions"], json!([]));
    assert_eq!(deployment["targetServiceRevision"]["requestedTaskCount"], 2);
    let breaker = json!({"status": "DISABLED", "failureCount": 0, "threshold": 3});
    assert_eq!(deployment["deploymentCircuitBreaker"], breaker);
    assert_eq!(deployment["alarms"]["status"], "DISABLED");
    assert_eq!(deployment["deploymentConfiguration"]["strategy"], "ROLLING");
    assert_eq!(described["failures"], json!([{"arn": UNKNOWN, "reason": "MISSING"}]));

    let revision = deployment["targetServiceRevision"]["arn"].clone();
    let described = server.ok(DescribeServiceRevisions, json!({"serviceRevisionArns": [revision]})).await;
    let shown = &described["serviceRevisions"][0];
    assert_eq!(shown["taskDefinition"], format!("{ARN}:task-definition/web:1"));
    assert_eq!(shown["launchType"], "EC2");
    assert_eq!(shown["containerImages"][0]["containerName"], "main");
    let service =
        server.ok(DescribeServices, json!({"cluster": "c", "services": ["web"]})).await["services"][0].clone();
    assert_eq!(service["currentServiceDeployment"], arn);
    assert_eq!(service["currentServiceRevisions"][0]["arn"], revision);
    let digits = service["deployments"][0]["id"].as_str().unwrap().trim_start_matches("ecs-svc/").to_owned();
    assert!(revision.as_str().unwrap().ends_with(&digits), "Terraform finds one by the other");
}

#[tokio::test]
async fn a_revision_stays_as_it_was() {
    // Rule 7.13.6: revisions are immutable, whatever becomes of the service.
    let server = ready().await;
    let deployment = list(&server, json!({})).await.remove(0);
    let describe = json!({"serviceRevisionArns": [deployment["targetServiceRevisionArn"]]});
    let before = server.ok(DescribeServiceRevisions, describe.clone()).await;
    server.ok(RegisterTaskDefinition, definition("web")).await;
    update(&server, json!({"taskDefinition": "web", "desiredCount": 5})).await;
    update(&server, json!({"forceNewDeployment": true})).await;
    assert_eq!(server.ok(DescribeServiceRevisions, describe).await, before);
    let targets: Vec<Value> =
        list(&server, json!({})).await.iter().map(|brief| brief["targetServiceRevisionArn"].clone()).collect();
    assert_eq!((targets.len(), targets.contains(&deployment["targetServiceRevisionArn"])), (3, true));
}

#[tokio::test]
async fn lists_are_newest_first_and_filtered() {
    let server = ready().await;
    for _ in 0..3 {
        update(&server, json!({"forceNewDeployment": true})).await;
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    let all = list(&server, json!({})).await;
    assert_eq!(all.len(), 4);
    let times: Vec<f64> = all.iter().map(|brief| brief["createdAt"].as_f64().unwrap()).collect();
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]), "{times:?}");
    // Rule 7.13.2: STOP_REQUESTED, superseded by a new deployment.
    assert_eq!(list(&server, json!({"status": ["STOP_REQUESTED"]})).await.len(), 3);
    assert_eq!(list(&server, json!({"createdAt": {"after": times[0]}})).await[0], all[0]);
    assert_eq!(list(&server, json!({"createdAt": {"before": times[3]}})).await.last(), all.last());
    let first = server.ok(ListServiceDeployments, json!({"cluster": "c", "service": "web", "maxResults": 3})).await;
    let next = json!({"maxResults": 3, "nextToken": first["nextToken"]});
    assert_eq!(list(&server, next).await, all[3..]);
    let (code, _) = server.refused(ListServiceDeployments, json!({"cluster": "c", "service": "none"})).await;
    assert_eq!(code, "ServiceNotFoundException");
}

#[tokio::test]
async fn a_deployment_is_stopped_once_and_a_finished_one_not_at_all() {
    // Rule 7.13.7: PENDING or IN_PROGRESS becomes ROLLBACK_REQUESTED; later states just go on; finished is a conflict.
    let server = ready().await;
    let arn = newest_arn(&server).await;
    for _ in 0..2 {
        let answer = server.ok(StopServiceDeployment, json!({"serviceDeploymentArn": arn})).await;
        assert_eq!(answer["serviceDeploymentArn"], arn);
        assert_eq!(list(&server, json!({})).await[0]["status"], "ROLLBACK_REQUESTED");
    }
    edit(&server, |deployment| deployment.enter(Status::Successful, None, Timestamp::from_millis(1))).await;
    let (code, _) = server.refused(StopServiceDeployment, json!({"serviceDeploymentArn": arn})).await;
    assert_eq!(code, "ConflictException");
    let (code, _) = server.refused(StopServiceDeployment, json!({"serviceDeploymentArn": UNKNOWN})).await;
    assert_eq!(code, "ServiceDeploymentNotFoundException");
    for request in [
        json!({"serviceDeploymentArn": format!("{ARN}:service/c/web")}),
        json!({"serviceDeploymentArn": arn, "stopType": "ABORT"}),
    ] {
        assert_eq!(server.refused(StopServiceDeployment, request).await.0, INVALID);
    }
}

#[tokio::test]
async fn a_pause_is_answered_once() {
    // Rule 7.12.3: ContinueServiceDeployment(hookId, action), CONTINUE being the default.
    let server = ready().await;
    let arn = newest_arn(&server).await;
    let hook = |id: &str| Hook {
        id: id.into(),
        stage: Stage::PreScaleUp,
        status: HookStatus::AwaitingAction,
        expires_at: Timestamp::from_millis(i64::MAX / 2),
        timeout_action: HookAction::Rollback,
        call: None,
    };
    edit(&server, |deployment| {
        deployment.enter(Status::InProgress, None, Timestamp::from_millis(1));
        let lifecycle = Lifecycle::new(false, Timestamp::from_millis(1));
        deployment.lifecycle = Some(Lifecycle { hooks: vec![hook("one"), hook("two")], ..lifecycle });
    })
    .await;
    let answer = |id: &str, more: Value| {
        let mut request = json!({"serviceDeploymentArn": arn, "hookId": id});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    server.ok(ContinueServiceDeployment, answer("one", json!({}))).await;
    let described = server.ok(DescribeServiceDeployments, json!({"serviceDeploymentArns": [arn]})).await;
    let shown = &described["serviceDeployments"][0];
    let statuses: Vec<_> =
        shown["lifecycleHookDetails"].as_array().unwrap().iter().map(|hook| &hook["status"]).collect();
    assert_eq!(statuses, ["SUCCEEDED", "AWAITING_ACTION"]);
    assert_eq!(shown["lifecycleStage"], "PRE_SCALE_UP");
    for id in ["one", "three"] {
        assert_eq!(server.refused(ContinueServiceDeployment, answer(id, json!({}))).await.0, INVALID);
    }
    server.ok(ContinueServiceDeployment, answer("two", json!({"action": "ROLLBACK"}))).await;
    assert_eq!(list(&server, json!({})).await[0]["status"], "ROLLBACK_REQUESTED");
}

#[tokio::test]
async fn a_configuration_is_changed_member_by_member_without_a_deployment() {
    // Rule 7.3.1, 7.3.4: deploymentConfiguration triggers no deployment, and null keeps what is there.
    let server = ready().await;
    let breaker = json!({"enable": true, "rollback": true});
    update(&server, json!({"deploymentConfiguration": {"deploymentCircuitBreaker": breaker}})).await;
    let blue_green = json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 3});
    update(&server, json!({"deploymentConfiguration": blue_green})).await;
    let service = update(&server, json!({"deploymentConfiguration": {"bakeTimeInMinutes": 4}})).await;
    let shown = &service["deploymentConfiguration"];
    assert_eq!((&shown["strategy"], &shown["bakeTimeInMinutes"]), (&json!("BLUE_GREEN"), &json!(4)));
    assert_eq!(shown["deploymentCircuitBreaker"], breaker);
    let service = update(&server, json!({"deploymentConfiguration": {"strategy": "ROLLING"}})).await;
    assert_eq!(service["deploymentConfiguration"]["bakeTimeInMinutes"], Value::Null);
    assert_eq!(list(&server, json!({})).await.len(), 1);
}
