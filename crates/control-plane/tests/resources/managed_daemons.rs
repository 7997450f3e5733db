//! Managed daemons through the API, with the loops that carry them out; the test speaks for the agents.

use std::sync::Arc;
use std::time::Duration;

use longshore_api::ecs::Operation as Op;
use longshore_control_plane::capacity::PROVIDER_ATTRIBUTE;
use longshore_control_plane::loops;
use longshore_model::{InstanceId, Record, fixture};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use crate::harness::{ARN, Server};

const INVALID: &str = "InvalidParameterException";

fn agent(family: &str) -> Value {
    json!({"family": family, "containerDefinitions": [{"name": "main", "image": "i", "cpu": 64, "memory": 64}]})
}

/// A server with the cluster `prod`, its provider `pool`, and the first revision of the daemons' family `agent`.
async fn server() -> Server {
    let server = Server::new();
    let group = json!({"autoScalingGroupArn": "group"});
    server.ok(Op::CreateCapacityProvider, json!({"name": "pool", "autoScalingGroupProvider": group})).await;
    server.ok(Op::CreateCluster, json!({"clusterName": "prod", "capacityProviders": ["pool"]})).await;
    server.ok(Op::RegisterDaemonTaskDefinition, agent("agent")).await;
    server
}

async fn instance(server: &Server) -> String {
    let resources = json!([
        {"name": "CPU", "type": "INTEGER", "integerValue": 1024},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": 1024},
    ]);
    let attributes = json!([{"name": PROVIDER_ATTRIBUTE, "value": "pool"}]);
    let request = json!({"cluster": "prod", "totalResources": resources, "attributes": attributes});
    let answer = server.ok(Op::RegisterContainerInstance, request).await;
    let arn = answer["containerInstance"]["containerInstanceArn"].as_str().unwrap().to_owned();
    let id: InstanceId = arn.rsplit('/').next().unwrap().parse().unwrap();
    server.write([Record::Session("prod".into(), id, Arc::new(fixture::session(server.ctx.server())))]).await;
    arn
}

fn create() -> Value {
    json!({
        "daemonName": "agent",
        "clusterArn": "prod",
        "daemonTaskDefinitionArn": format!("{ARN}:daemon-task-definition/agent:1"),
        "capacityProviderArns": [format!("{ARN}:capacity-provider/pool")],
        "tags": [{"key": "team", "value": "blue"}],
        "propagateTags": "DAEMON",
    })
}

/// The daemon's tasks that ought to run, and what agents have to say of all of them.
async fn agents_catch_up(server: &Server) -> Vec<Value> {
    let mut running = Vec::new();
    for desired in ["RUNNING", "STOPPED"] {
        let request = json!({"cluster": "prod", "desiredStatus": desired});
        let arns = server.ok(Op::ListTasks, request).await["taskArns"].clone();
        if arns == json!([]) {
            continue;
        }
        let tasks = server.ok(Op::DescribeTasks, json!({"cluster": "prod", "tasks": arns, "include": ["TAGS"]})).await;
        for task in tasks["tasks"].as_array().unwrap() {
            if task["lastStatus"] != desired {
                let report = json!({"cluster": "prod", "task": task["taskArn"], "status": desired});
                server.ok(Op::SubmitTaskStateChange, report).await;
            } else if desired == "RUNNING" {
                running.push(task.clone());
            }
        }
    }
    running
}

async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !holds().await {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(30), wait).await.unwrap_or_else(|_| panic!("waited in vain: {what}"));
}

/// Lets agents act until the daemon's newest deployment has that status.
async fn reaches(server: &Server, arn: &str, status: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let running = agents_catch_up(server).await;
        let answer = server.ok(Op::DescribeDaemonDeployments, json!({"daemonDeploymentArns": [arn]})).await;
        let found = answer["daemonDeployments"][0].clone();
        if found["status"] == status {
            return found;
        }
        assert!(Instant::now() < deadline, "no {status}: {found:#}\nrunning: {running:#?}");
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_its_creation_to_its_deletion() {
    let server = server().await;
    let (one, two) = (instance(&server).await, instance(&server).await);
    let ctx = server.ctx.clone();
    tokio::spawn(async move { ctx.wakeups().run(&ctx).await });
    tokio::spawn(loops::daemons::run(server.ctx.clone()));
    let made = server.ok(Op::CreateDaemon, create()).await;
    assert_eq!((&made["status"], &made["daemonArn"]), (&json!("ACTIVE"), &json!(format!("{ARN}:daemon/prod/agent"))));
    let daemon = made["daemonArn"].as_str().unwrap();
    let first = reaches(&server, made["deploymentArn"].as_str().unwrap(), "SUCCESSFUL").await;
    let tasks = agents_catch_up(&server).await;
    let mut on: Vec<&str> = tasks.iter().map(|task| task["containerInstanceArn"].as_str().unwrap()).collect();
    on.sort_unstable();
    let mut both = [one.as_str(), two.as_str()];
    both.sort_unstable();
    assert_eq!(on, both);
    assert_eq!((&tasks[0]["group"], &tasks[0]["capacityProviderName"]), (&json!("daemon:agent"), &json!("pool")));
    assert_eq!(tasks[0]["tags"], json!([{"key": "team", "value": "blue"}]));
    let described = server.ok(Op::DescribeDaemon, json!({"daemonArn": daemon})).await["daemon"].clone();
    assert_eq!(described["currentRevisions"][0]["totalRunningCount"], 2);
    assert_eq!(described["currentRevisions"][0]["capacityProviders"][0]["runningCount"], 2);

    let third = instance(&server).await;
    eventually("a new instance gets its task", async || {
        agents_catch_up(&server).await.iter().any(|task| task["containerInstanceArn"] == *third)
    })
    .await;

    server.ok(Op::RegisterDaemonTaskDefinition, agent("agent")).await;
    let update = json!({
        "daemonArn": daemon,
        "daemonTaskDefinitionArn": "agent:2",
        "capacityProviderArns": ["pool"],
        "deploymentConfiguration": {"drainPercent": 100.0},
    });
    let updated = server.ok(Op::UpdateDaemon, update).await;
    let second = reaches(&server, updated["deploymentArn"].as_str().unwrap(), "SUCCESSFUL").await;
    assert_eq!(second["sourceDaemonRevisions"][0]["arn"], first["targetDaemonRevision"]["arn"]);
    let tasks = agents_catch_up(&server).await;
    assert_eq!(tasks.len(), 3);
    assert!(tasks.iter().all(|task| task["taskDefinitionArn"].as_str().unwrap().ends_with("/agent:2")), "{tasks:?}");

    server.ok(Op::DeleteDaemon, json!({"daemonArn": daemon})).await;
    eventually("the daemon is gone", async || {
        agents_catch_up(&server).await;
        server.call(Op::DescribeDaemon, json!({"daemonArn": daemon})).await.is_err()
    })
    .await;
    assert_eq!(server.refused(Op::DescribeDaemon, json!({"daemonArn": daemon})).await.0, "DaemonNotFoundException");
    let request = json!({"cluster": "prod", "desiredStatus": "RUNNING"});
    assert_eq!(server.ok(Op::ListTasks, request).await["taskArns"], json!([]));
}

#[tokio::test]
async fn a_repeated_creation_finds_the_daemon_and_another_is_refused() {
    let server = server().await;
    let mut request = create();
    request["clientToken"] = json!("token");
    let made = server.ok(Op::CreateDaemon, request.clone()).await;
    assert_eq!(server.ok(Op::CreateDaemon, request.clone()).await["deploymentArn"], made["deploymentArn"]);
    request["propagateTags"] = json!("NONE");
    assert_eq!(server.refused(Op::CreateDaemon, request).await.0, INVALID);
    let listed = server.ok(Op::ListDaemons, json!({"clusterArn": "prod"})).await;
    assert_eq!(listed["daemonSummariesList"].as_array().unwrap().len(), 1);
    let listed = server.ok(Op::ListDaemonDeployments, json!({"daemonArn": made["daemonArn"]})).await;
    assert_eq!(listed["daemonDeployments"][0]["daemonDeploymentArn"], made["deploymentArn"]);
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let server = server().await;
    let cases = [
        ("daemonName", json!("no spaces"), INVALID, "Daemon name invalid"),
        ("capacityProviderArns", json!([]), INVALID, "can not be empty"),
        ("capacityProviderArns", json!(["nobody"]), INVALID, "is not associated with the cluster"),
        ("capacityProviderArns", json!(["pool", "pool"]), INVALID, "more than once"),
        ("daemonTaskDefinitionArn", json!("agent:7"), "ClientException", "DaemonTaskDefinition not found."),
        ("deploymentConfiguration", json!({"drainPercent": 101.0}), INVALID, "drainPercent"),
        ("deploymentConfiguration", json!({"bakeTimeInMinutes": 1441}), INVALID, "bakeTimeInMinutes"),
        ("clusterArn", json!("nobody"), "ClusterNotFoundException", "Cluster not found."),
    ];
    for (member, value, code, words) in cases {
        let mut request = create();
        request[member] = value;
        let told = server.refused(Op::CreateDaemon, request).await;
        assert_eq!(told.0, code, "{member}");
        assert!(told.1.contains(words), "{member}: {}", told.1);
    }
    assert_eq!(server.refused(Op::DeleteDaemon, json!({"daemonArn": "nobody"})).await.0, "ClusterNotFoundException");
    let nobody = json!({"daemonArn": format!("{ARN}:daemon/prod/nobody")});
    assert_eq!(server.refused(Op::DeleteDaemon, nobody).await.0, "DaemonNotFoundException");
}
