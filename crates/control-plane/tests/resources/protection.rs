//! GetTaskProtection and UpdateTaskProtection.

use longshore_api::ecs::Operation::{
    CreateService, GetTaskProtection, RegisterTaskDefinition, StopTask, UpdateService, UpdateTaskProtection,
};
use longshore_model::task::{Owner, Status};
use longshore_model::{DeploymentId, Record, Task, TaskDefinitionId, TaskId, Timestamp};
use serde_json::{Value, json};

use crate::harness::{ARN, Server, definition};

const INVALID: &str = "InvalidParameterException";

/// A service `web` that desires two tasks, with running tasks 1 to `count`, and the standalone task 99.
async fn ready(count: u128) -> Server {
    let server = Server::with_cluster("c").await;
    server.ok(RegisterTaskDefinition, definition("web")).await;
    let service = json!({"cluster": "c", "serviceName": "web", "taskDefinition": "web", "desiredCount": 2});
    server.ok(CreateService, service).await;
    let instance = server.instance().await;
    let web = TaskDefinitionId { family: "web".into(), revision: 1 };
    for bits in (1..=count).chain([99]) {
        server.run_task(bits, &instance, web.clone()).await;
    }
    for bits in 1..=count {
        let owner = Some(Owner { service: "web".into(), deployment: DeploymentId::from_bits(1) });
        let task = Task { owner, ..server.task(TaskId::from_bits(bits)) };
        server.write([Record::Task(task.into())]).await;
    }
    server
}

fn id(bits: u128) -> String {
    TaskId::from_bits(bits).to_string()
}

fn arn(bits: u128) -> String {
    format!("{ARN}:task/c/{}", id(bits))
}

fn update(bits: &[u128], enabled: bool) -> Value {
    let tasks: Vec<String> = bits.iter().map(|&bits| id(bits)).collect();
    json!({"cluster": "c", "tasks": tasks, "protectionEnabled": enabled})
}

fn reasons(answer: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let failures = answer["failures"].as_array().unwrap().iter();
    failures.map(|failure| (text(&failure["arn"]), text(&failure["reason"]))).collect()
}

#[tokio::test]
async fn a_task_is_protected_for_two_hours_or_as_long_as_is_said() {
    // Rule 4.6: 120 minutes by default, reset at each call; no expiration date while it is not protected.
    let server = ready(2).await;
    let get = json!({"cluster": "c", "tasks": [arn(1)]});
    let before = server.ok(GetTaskProtection, get.clone()).await;
    assert_eq!(before["protectedTasks"], json!([{"taskArn": arn(1), "protectionEnabled": false}]));
    for (minutes, given) in [(120.0, None), (1.0, Some(1)), (2880.0, Some(2880))] {
        let mut request = update(&[1], true);
        request["expiresInMinutes"] = json!(given);
        let answer = server.ok(UpdateTaskProtection, request).await["protectedTasks"][0].clone();
        let expires = answer["expirationDate"].as_f64().unwrap();
        let now = server.ctx.now().as_millis() as f64 / 1000.0;
        assert!((expires - now - minutes * 60.0).abs() < 60.0, "{answer}");
        assert_eq!(server.ok(GetTaskProtection, get.clone()).await["protectedTasks"][0], answer);
    }
    server.ok(UpdateTaskProtection, update(&[1], false)).await;
    assert_eq!(server.ok(GetTaskProtection, get).await["protectedTasks"], before["protectedTasks"]);
}

#[tokio::test]
async fn a_protection_that_is_over_is_none() {
    // Rule 4.6: nothing has to be written when the time is over.
    let server = ready(1).await;
    let past = Timestamp::from_millis(server.ctx.now().as_millis() - 1);
    let task = Task { protected_until: Some(past), ..server.task(TaskId::from_bits(1)) };
    server.write([Record::Task(task.into())]).await;
    let answer = server.ok(GetTaskProtection, json!({"cluster": "c", "tasks": [id(1)]})).await;
    assert_eq!(answer["protectedTasks"], json!([{"taskArn": arn(1), "protectionEnabled": false}]));
}

#[tokio::test]
async fn only_tasks_of_services_that_have_not_stopped_can_be_protected() {
    // Rule 4.6 and rule 1.6: the others are failures beside those that succeed.
    let server = ready(2).await;
    let stopped = Task { last: Status::Stopped, ..server.task(TaskId::from_bits(2)) };
    server.write([Record::Task(stopped.into())]).await;
    let answer = server.ok(UpdateTaskProtection, update(&[1, 2, 99, 7], true)).await;
    assert_eq!(answer["protectedTasks"].as_array().unwrap().len(), 1, "{answer}");
    let expected = [(2, "TASK_NOT_VALID"), (99, "TASK_NOT_VALID"), (7, "MISSING")];
    assert_eq!(reasons(&answer), expected.map(|(bits, reason)| (arn(bits), reason.to_owned())));
    let answer = server.ok(GetTaskProtection, json!({"cluster": "c", "tasks": [id(99), id(7)]})).await;
    assert_eq!(reasons(&answer), expected[1..].iter().map(|(b, r)| (arn(*b), (*r).to_owned())).collect::<Vec<_>>());
    assert!(server.task(TaskId::from_bits(1)).is_protected(server.ctx.now()));
}

#[tokio::test]
async fn no_more_tasks_are_protected_than_are_desired() {
    // Rule 4.6: more protected tasks than desired would block deployments; those that are protected may stay so.
    let server = ready(3).await;
    let answer = server.ok(UpdateTaskProtection, update(&[1, 2, 3, 1], true)).await;
    assert_eq!(answer["protectedTasks"].as_array().unwrap().len(), 3);
    assert_eq!(reasons(&answer), [(arn(3), "DEPLOYMENT_BLOCKED".to_owned())]);
    assert!(answer["failures"][0]["detail"].as_str().unwrap().contains("protected already"));
    server.ok(UpdateService, json!({"cluster": "c", "service": "web", "desiredCount": 1})).await;
    let again = server.ok(UpdateTaskProtection, update(&[1, 2], true)).await;
    assert_eq!(again["failures"], json!([]));
    server.ok(UpdateTaskProtection, update(&[1, 2], false)).await;
    let answer = server.ok(UpdateTaskProtection, update(&[3], true)).await;
    assert_eq!(answer["failures"], json!([]));
}

#[tokio::test]
async fn a_protected_task_is_stopped_when_its_owner_says_so() {
    // Rule 4.6: protection does not guard against StopTask.
    let server = ready(1).await;
    server.ok(UpdateTaskProtection, update(&[1], true)).await;
    let answer = server.ok(StopTask, json!({"cluster": "c", "task": id(1)})).await;
    assert_eq!(answer["task"]["desiredStatus"], "STOPPED");
}

#[tokio::test]
async fn bad_calls_are_refused() {
    let server = ready(1).await;
    for minutes in [0, -1, 2881] {
        let mut request = update(&[1], true);
        request["expiresInMinutes"] = json!(minutes);
        assert_eq!(server.refused(UpdateTaskProtection, request).await.0, INVALID, "{minutes}");
    }
    let eleven: Vec<u128> = (1..=11).collect();
    assert_eq!(server.refused(UpdateTaskProtection, update(&eleven, true)).await.0, INVALID);
    assert_eq!(server.refused(UpdateTaskProtection, update(&[], true)).await.1, "Tasks cannot be empty.");
    assert_eq!(server.refused(GetTaskProtection, json!({"cluster": "c"})).await.1, "Tasks cannot be empty.");
    let missing = json!({"cluster": "x", "tasks": [id(1)], "protectionEnabled": true});
    assert_eq!(server.refused(UpdateTaskProtection, missing).await.0, "ClusterNotFoundException");
    let other = json!({"cluster": "c", "tasks": [format!("{ARN}:task/d/{}", id(1))]});
    assert_eq!(server.refused(GetTaskProtection, other).await.0, INVALID);
    assert_eq!(server.task(TaskId::from_bits(1)).protected_until, None);
}
