//! RunTask, StartTask, StopTask, DescribeTasks and ListTasks.

use std::sync::Arc;

use longshore_api::ecs::Operation::{
    CreateCluster, DeleteCluster, DeregisterContainerInstance, DeregisterTaskDefinition, DescribeTasks, ListTasks,
    RegisterTaskDefinition, RunTask, StartTask, StopTask, UpdateContainerInstancesState,
};
use longshore_model::{Record, fixture};
use serde_json::{Value, json};

use crate::harness::{ARN, Server, definition, names};

const CLIENT: &str = "ClientException";
const INVALID: &str = "InvalidParameterException";
const UNSUPPORTED: &str = "UnsupportedFeatureException";

/// A server with cluster `c`, one connected instance, and the task definition `web:1`.
pub(crate) async fn ready() -> (Server, String) {
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    connect(&server, &instance).await;
    server.ok(RegisterTaskDefinition, definition("web")).await;
    (server, instance)
}

async fn connect(server: &Server, instance: &str) {
    let session = fixture::session(server.ctx.server());
    let id = instance.rsplit('/').next().unwrap().parse().unwrap();
    server.write([Record::Session("c".into(), id, Arc::new(session))]).await;
}

fn run(more: Value) -> Value {
    let mut request = json!({"cluster": "c", "taskDefinition": "web"});
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    request
}

#[tokio::test]
async fn a_task_is_pending_on_an_instance_that_holds_its_resources() {
    // Rule 5.1.1, 5.1.3, 5.1.7: one task when no count is said, on EC2 when nothing else is, in the group of its family.
    let (server, instance) = ready().await;
    let answer = server.ok(RunTask, run(json!({"startedBy": "me", "tags": [{"key": "a", "value": "b"}]}))).await;
    let task = &answer["tasks"][0];
    assert_eq!(answer["failures"], json!([]));
    assert_eq!(answer["tasks"].as_array().unwrap().len(), 1);
    assert_eq!(task["lastStatus"], "PENDING");
    assert_eq!(task["desiredStatus"], "RUNNING");
    assert_eq!(task["containerInstanceArn"], instance);
    assert_eq!(task["group"], "family:web");
    assert_eq!(task["launchType"], "EC2");
    assert_eq!(task["version"], 1);
    assert_eq!(task["tags"], json!([{"key": "a", "value": "b"}]));
    assert_eq!(task["overrides"]["containerOverrides"], json!([{"name": "main"}]));
    assert_eq!(task["containers"][0]["lastStatus"], "PENDING");
    assert_eq!(server.held(&instance).memory_mib, 64);
}

#[tokio::test]
async fn a_repeated_token_finds_the_same_tasks_and_other_parameters_are_a_conflict() {
    // Rule 5.1.6: a repeated client token finds the tasks of the first call; with other parameters it is a conflict
    // that names them.
    let (server, instance) = ready().await;
    let request = run(json!({"clientToken": "t", "count": 2}));
    let first = server.ok(RunTask, request.clone()).await;
    let again = server.ok(RunTask, request).await;
    let arns =
        |answer: &Value| answer["tasks"].as_array().unwrap().iter().map(|t| t["taskArn"].clone()).collect::<Vec<_>>();
    assert_eq!(arns(&first), arns(&again));
    assert_eq!(server.held(&instance).memory_mib, 128);
    let error = server.call(RunTask, run(json!({"clientToken": "t", "count": 3}))).await.unwrap_err();
    assert_eq!(error.code, "ConflictException");
    assert_eq!(error.member("resourceIds").unwrap(), &Value::from(arns(&first)));
}

#[tokio::test]
async fn calls_at_once_with_one_token_start_one_task() {
    let (server, instance) = ready().await;
    let calls = (0..20).map(|_| {
        let server = server.clone();
        tokio::spawn(async move { server.ok(RunTask, run(json!({"clientToken": "once"}))).await })
    });
    let mut arns = std::collections::BTreeSet::new();
    for call in calls.collect::<Vec<_>>() {
        arns.insert(call.await.unwrap()["tasks"][0]["taskArn"].to_string());
    }
    assert_eq!(arns.len(), 1);
    assert_eq!(server.held(&instance).memory_mib, 64);
}

#[tokio::test]
async fn what_does_not_fit_is_a_failure_that_names_the_instance_and_the_lack() {
    // Rule 5.2.5: the ARN of a failure is the instance that was tried, one failure for each.
    let (server, instance) = ready().await;
    let large = json!({"family": "large", "containerDefinitions": [{"name": "main", "image": "i", "memory": 3000}]});
    server.ok(RegisterTaskDefinition, large).await;
    let answer = server.ok(RunTask, json!({"cluster": "c", "taskDefinition": "large", "count": 3})).await;
    assert_eq!(answer["tasks"].as_array().unwrap().len(), 1, "4096 MiB take one of 3000");
    let failure = &answer["failures"][0];
    assert_eq!((&failure["arn"], &failure["reason"]), (&json!(instance), &json!("RESOURCE:MEMORY")));
    assert!(failure["detail"].as_str().unwrap().contains("3000"), "{failure}");
}

#[tokio::test]
async fn many_calls_at_once_never_oversell() {
    // Rule 6.3.4: nothing is over-committed, whoever places, and however many at once.
    let (server, instance) = ready().await;
    let calls = (0..100).map(|_| {
        let server = server.clone();
        tokio::spawn(async move { server.ok(RunTask, run(json!({}))).await["tasks"].as_array().unwrap().len() })
    });
    let mut placed = 0;
    for call in calls.collect::<Vec<_>>() {
        placed += call.await.unwrap();
    }
    assert_eq!(placed, 64, "4096 MiB take 64 tasks of 64");
    assert_eq!(server.held(&instance).memory_mib, 4096);
}

#[tokio::test]
async fn calls_that_cannot_be_carried_out_say_why() {
    // Rule 5.1.5: a call and its task definition have at most 10 constraints together, and a call at most 5 strategies.
    // Rule 5.2.6: what can never work is an error instead of failures.
    let (server, _) = ready().await;
    server.ok(RegisterTaskDefinition, definition("gone")).await;
    server.ok(DeregisterTaskDefinition, json!({"taskDefinition": "gone:1"})).await;
    let vpc = json!({"awsvpcConfiguration": {"subnets": ["s"]}});
    let many = vec![json!({"type": "random"}); 6];
    let cases = [
        (json!({"taskDefinition": "none"}), CLIENT, "TaskDefinition not found."),
        (json!({"taskDefinition": "gone:1"}), CLIENT, "TaskDefinition is inactive"),
        (json!({"taskDefinition": "web:x"}), INVALID, "Invalid revision number. Number: x"),
        (json!({"cluster": "other"}), "ClusterNotFoundException", "Cluster not found."),
        (json!({"count": 11}), INVALID, "between 1 and 10"),
        (json!({"count": 0}), INVALID, "between 1 and 10"),
        (json!({"placementStrategy": many}), INVALID, "Maximum number of strategies is 5"),
        (json!({"networkConfiguration": vpc}), INVALID, "Network Configuration is not valid"),
        (
            json!({"overrides": {"containerOverrides": [{"name": "x"}]}}),
            INVALID,
            "Override for container named x is not",
        ),
        (json!({"overrides": {"containerOverrides": [{"cpu": 1}]}}), INVALID, "name can not be blank"),
        (json!({"placementConstraints": [{"type": "memberOf", "expression": "attribute:a =="}]}), INVALID, "column"),
        (json!({"propagateTags": "SERVICE"}), INVALID, "propagated"),
        (json!({"tags": [{"key": "aws:x", "value": "y"}]}), INVALID, "aws:"),
        (json!({"platformVersion": "LATEST"}), INVALID, "platform version must be null"),
        (json!({"launchType": "FARGATE"}), UNSUPPORTED, "FARGATE"),
        (json!({"capacityProviderStrategy": [{"capacityProvider": "p"}]}), INVALID, "not associated with the cluster"),
        (
            json!({"launchType": "EC2", "capacityProviderStrategy": [{"capacityProvider": "p"}]}),
            INVALID,
            "both a launch type and capacity provider",
        ),
    ];
    for (more, code, words) in cases {
        let (got, message) = server.refused(RunTask, run(more.clone())).await;
        assert!(got == code && message.contains(words), "{more}: {got}: {message}");
    }
}

#[tokio::test]
async fn a_cluster_without_instances_and_a_deleted_one_say_so() {
    // Rule 5.2.6: what can never work is an error instead of failures: bad parameters, a deleted cluster or task
    // definition, no instance at all.
    let server = Server::with_cluster("c").await;
    server.ok(RegisterTaskDefinition, definition("web")).await;
    let none = (INVALID.to_owned(), "No Container Instances were found in your cluster.".to_owned());
    assert_eq!(server.refused(RunTask, run(json!({}))).await, none);
    server.ok(DeleteCluster, json!({"cluster": "c"})).await;
    let inactive = ("ClusterNotFoundException".to_owned(), "The referenced cluster was inactive.".to_owned());
    assert_eq!(server.refused(RunTask, run(json!({}))).await, inactive);
}

#[tokio::test]
async fn start_task_goes_where_it_is_told_and_says_why_not() {
    // Rule 5.2.3: StartTask: MISSING for an instance that was never there, INACTIVE for one that was deregistered.
    let (server, instance) = ready().await;
    let id = instance.rsplit('/').next().unwrap();
    let missing = "0123456789abcdef0123456789abcdef";
    let request = json!({"cluster": "c", "taskDefinition": "web", "containerInstances": [id, missing]});
    let answer = server.ok(StartTask, request).await;
    assert_eq!(answer["tasks"][0]["containerInstanceArn"], instance);
    let arn = format!("{ARN}:container-instance/c/{missing}");
    assert_eq!(answer["failures"], json!([{"arn": arn, "reason": "MISSING"}]));
    let empty = json!({"cluster": "c", "taskDefinition": "web", "containerInstances": []});
    assert_eq!(server.refused(StartTask, empty).await.1, "Container Instances cannot be empty.");
}

#[tokio::test]
async fn start_task_refuses_an_instance_that_was_deregistered() {
    // Rule 5.2.3: StartTask: MISSING for an instance that was never there, INACTIVE for one that was deregistered.
    let (server, instance) = ready().await;
    server.ok(DeregisterContainerInstance, json!({"cluster": "c", "containerInstance": instance})).await;
    let request = json!({"cluster": "c", "taskDefinition": "web", "containerInstances": [instance]});
    let answer = server.ok(StartTask, request).await;
    assert_eq!(answer["tasks"], json!([]));
    assert_eq!(answer["failures"], json!([{"arn": instance, "reason": "INACTIVE"}]));
}

#[tokio::test]
async fn interfaces_fargate_and_roles_are_refused_before_anything_is_placed() {
    // Rule 5.2.7: without interfaces and Fargate there are no RESOURCE:ENI, LOCATION and RESOURCE:FARGATE: such tasks are
    // refused as a whole.
    // Rule 5.1.9: no role is asked of a task that takes commands, because none is handed out.
    // Rule 5.1.10: Fargate, which knows neither constraints nor strategies, is refused with them as without.
    let (server, instance) = ready().await;
    let vpc = json!({"family": "vpc", "networkMode": "awsvpc",
        "containerDefinitions": [{"name": "main", "image": "i", "memory": 64}]});
    server.ok(RegisterTaskDefinition, vpc).await;
    let mut role = definition("role");
    role["taskRoleArn"] = json!("arn:aws:iam::000000000000:role/r");
    server.ok(RegisterTaskDefinition, role).await;
    let network = json!({"awsvpcConfiguration": {"subnets": ["subnet-1"]}});
    let strategy = json!([{"type": "random"}]);
    for (more, words) in [
        (json!({"taskDefinition": "vpc", "networkConfiguration": network}), "awsvpc"),
        (json!({"launchType": "FARGATE"}), "FARGATE"),
        (json!({"launchType": "FARGATE", "placementStrategy": strategy}), "FARGATE"),
        (json!({"launchType": "FARGATE", "placementConstraints": [{"type": "distinctInstance"}]}), "FARGATE"),
        (json!({"taskDefinition": "role", "enableExecuteCommand": true}), "task role"),
    ] {
        let (code, message) = server.refused(RunTask, run(more)).await;
        assert!(code == UNSUPPORTED && message.contains(words), "{code}: {message}");
    }
    assert_eq!(server.held(&instance).memory_mib, 0);
    let answer = server.ok(RunTask, run(json!({"enableExecuteCommand": true}))).await;
    assert_eq!(answer["tasks"][0]["enableExecuteCommand"], true);
}

#[tokio::test]
async fn ten_constraints_and_five_strategies_are_taken_and_no_more() {
    // Rule 5.1.5: a call and its task definition have at most 10 constraints together, and a call at most 5 strategies.
    let (server, _) = ready().await;
    let constraints = |count: usize| vec![json!({"type": "memberOf", "expression": "attribute:rack !exists"}); count];
    let mut constrained = definition("constrained");
    constrained["placementConstraints"] = json!(constraints(4));
    server.ok(RegisterTaskDefinition, constrained).await;
    let call = |constraints: Vec<Value>, strategies: usize| {
        let strategies = vec![json!({"type": "spread", "field": "host"}); strategies];
        run(json!({"taskDefinition": "constrained", "placementConstraints": constraints,
            "placementStrategy": strategies}))
    };
    let answer = server.ok(RunTask, call(constraints(6), 5)).await;
    assert_eq!(answer["tasks"].as_array().unwrap().len(), 1, "{answer}");
    for refused in [call(constraints(7), 5), call(constraints(6), 6)] {
        assert_eq!(server.refused(RunTask, refused).await.0, INVALID);
    }
}

#[tokio::test]
async fn an_instance_that_drains_takes_no_task() {
    // Rule 6.4.1: no task is placed on an instance that drains; its service tasks that do not run yet are stopped at
    // once.
    let (server, instance) = ready().await;
    let drain = json!({"cluster": "c", "containerInstances": [instance], "status": "DRAINING"});
    server.ok(UpdateContainerInstancesState, drain).await;
    let answer = server.ok(RunTask, run(json!({}))).await;
    assert_eq!(answer["tasks"], json!([]));
    assert_eq!(answer["failures"][0]["arn"], instance);
}

#[tokio::test]
async fn stop_asks_once_and_remembers_who_asked() {
    let (server, instance) = ready().await;
    let answer = server.ok(RunTask, run(json!({"tags": [{"key": "a", "value": "b"}]}))).await;
    let arn = answer["tasks"][0]["taskArn"].clone();
    let stopped = server.ok(StopTask, json!({"cluster": "c", "task": arn, "reason": "wrong image"})).await;
    let task = &stopped["task"];
    assert_eq!(task["desiredStatus"], "STOPPED");
    assert_eq!(task["lastStatus"], "PENDING", "its agent has not said so yet");
    assert_eq!((&task["stopCode"], &task["stoppedReason"]), (&json!("UserInitiated"), &json!("wrong image")));
    assert_eq!(task["tags"], json!([]));
    assert_eq!(server.held(&instance).memory_mib, 64, "what is being stopped is not sold again");
    let again = server.ok(StopTask, json!({"cluster": "c", "task": arn, "reason": "other"})).await;
    assert_eq!(again["task"]["stoppedReason"], "wrong image");
    let unknown = json!({"cluster": "c", "task": "0123456789abcdef0123456789abcdef"});
    assert_eq!(server.refused(StopTask, unknown).await.1, "The referenced task was not found.");
}

#[tokio::test]
async fn describe_finds_by_id_and_arn_and_names_what_is_missing() {
    let (server, _) = ready().await;
    let arn = server.ok(RunTask, run(json!({}))).await["tasks"][0]["taskArn"].as_str().unwrap().to_owned();
    let id = arn.rsplit('/').next().unwrap();
    let missing = "0123456789abcdef0123456789abcdef";
    let answer = server.ok(DescribeTasks, json!({"cluster": "c", "tasks": [id, arn, missing, "nonsense"]})).await;
    assert_eq!(answer["tasks"].as_array().unwrap().len(), 2);
    let failure = |id: &str| json!({"arn": format!("{ARN}:task/c/{id}"), "reason": "MISSING"});
    assert_eq!(answer["failures"], json!([failure(missing), failure("nonsense")]));
    server.ok(CreateCluster, json!({"clusterName": "d"})).await;
    let (code, message) = server.refused(DescribeTasks, json!({"cluster": "d", "tasks": [arn]})).await;
    assert!(code == INVALID && message.starts_with("Invalid identifier: Identifier is for cluster c"), "{message}");
    assert_eq!(server.refused(DescribeTasks, json!({"cluster": "c", "tasks": []})).await.1, "Tasks cannot be empty.");
}

#[tokio::test]
async fn lists_filter_and_page() {
    let (server, instance) = ready().await;
    server.ok(RegisterTaskDefinition, definition("other")).await;
    server.ok(RunTask, run(json!({"count": 5, "startedBy": "me"}))).await;
    let other = server.ok(RunTask, json!({"cluster": "c", "taskDefinition": "other"})).await;
    let stopped = other["tasks"][0]["taskArn"].clone();
    server.ok(StopTask, json!({"cluster": "c", "task": stopped})).await;
    let count = async |filter: Value| {
        let mut request = json!({"cluster": "c"});
        request.as_object_mut().unwrap().extend(filter.as_object().unwrap().clone());
        names(&server.ok(ListTasks, request).await, "taskArns").len()
    };
    assert_eq!(count(json!({})).await, 5, "what is desired to run");
    assert_eq!(count(json!({"desiredStatus": "STOPPED"})).await, 1);
    assert_eq!(count(json!({"desiredStatus": "PENDING"})).await, 0);
    assert_eq!(count(json!({"family": "web"})).await, 5);
    assert_eq!(count(json!({"family": "we"})).await, 0, "a family is named whole");
    assert_eq!(count(json!({"startedBy": "me"})).await, 5);
    assert_eq!(count(json!({"startedBy": "you"})).await, 0);
    assert_eq!(count(json!({"containerInstance": instance})).await, 5);
    assert_eq!(count(json!({"launchType": "EXTERNAL"})).await, 0);
    let (code, _) = server.refused(ListTasks, json!({"cluster": "c", "serviceName": "none"})).await;
    assert_eq!(code, "ServiceNotFoundException");

    let (mut seen, mut token) = (Vec::new(), Value::Null);
    loop {
        let page = server.ok(ListTasks, json!({"cluster": "c", "maxResults": 2, "nextToken": token})).await;
        seen.extend(names(&page, "taskArns"));
        token = page["nextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    let all = names(&server.ok(ListTasks, json!({"cluster": "c"})).await, "taskArns");
    assert_eq!(seen, all);
}
