//! Health and figures over the telemetry channel.

use std::time::Duration;

use longshore_api::agent::tcs;
use longshore_api::ecs::{InstanceHealthCheckState, Operation};
use longshore_control_plane::gateway::Pace;
use longshore_model::TaskId;
use longshore_model::task::Health;
use serde_json::{Value, json};

use crate::harness::{INSTANCE, Server, eventually};

async fn server() -> Server {
    Server::start(Pace::default(), Duration::from_secs(60)).await
}

fn message(kind: &str, message: Value) -> tcs::Message {
    tcs::Message::decode(&json!({"type": kind, "message": message}).to_string()).unwrap()
}

fn health(server: &Server, status: &str) -> tcs::Message {
    let container = json!({"containerName": "web", "healthStatus": status, "statusSince": 1_700_000_000});
    let tasks = [1, 99].map(|id| json!({"taskArn": server.task_arn(id), "containers": [container]}));
    message("PublishHealthRequest", json!({"metadata": {"cluster": "prod", "fin": true}, "tasks": tasks}))
}

#[tokio::test]
async fn health_is_stored_when_it_changes() {
    let server = server().await;
    server.place(1).await;
    let mut agent = server.connect_telemetry().await;
    let answer = agent.publish(health(&server, "HEALTHY")).await;
    assert!(matches!(answer, tcs::Message::AckPublishHealth(_)), "{answer:?}");
    assert_eq!(server.task(1).health, Health::Healthy);
    let revision = server.ctx.snapshot().revision();
    agent.publish(health(&server, "HEALTHY")).await;
    assert_eq!(server.ctx.snapshot().revision(), revision);
    agent.publish(health(&server, "UNHEALTHY")).await;
    assert_eq!((server.task(1).health, server.task(1).containers[0].health), (Health::Unhealthy, Health::Unhealthy));
}

#[tokio::test]
async fn figures_are_kept_while_task_and_agent_are_there() {
    let server = server().await;
    server.place(1).await;
    let mut agent = server.connect_telemetry().await;
    let metrics = |sum: f64| {
        let container =
            json!({"containerName": "web", "cpuStatsSet": {"min": 0, "max": sum, "sampleCount": 2, "sum": sum}});
        let tasks = [1, 99].map(|id| json!({"taskArn": server.task_arn(id), "containerMetrics": [container]}));
        message("PublishMetricsRequest", json!({"metadata": {"idle": false, "fin": true}, "taskMetrics": tasks}))
    };
    let sample = |id| server.ctx.agents().telemetry().task(INSTANCE, TaskId::from_bits(id));
    let answer = agent.publish(metrics(4.0)).await;
    assert!(matches!(answer, tcs::Message::AckPublishMetric(_)), "{answer:?}");
    assert_eq!(sample(1).unwrap().containers[0].cpu_percent, Some(2.0));
    assert_eq!(sample(99), None, "nothing is kept of tasks that do not exist");
    agent.publish(metrics(8.0)).await;
    assert_eq!(sample(1).unwrap().containers[0].cpu_percent, Some(4.0));
    drop(agent);
    eventually("forgotten", || sample(1).is_none()).await;
}

#[tokio::test]
async fn an_idle_agent_is_acknowledged_too_and_its_checks_are_kept() {
    // Rule 6.6.4: healthStatus is what the agent says of its checks, and INSUFFICIENT_DATA before it has said anything.
    let server = server().await;
    let shown = async |include: Value| {
        let request = json!({"cluster": "prod", "containerInstances": [INSTANCE.to_string()], "include": include});
        let answer = server.call(Operation::DescribeContainerInstances, request).await.unwrap();
        answer["containerInstances"][0].get("healthStatus").cloned()
    };
    let with = json!(["CONTAINER_INSTANCE_HEALTH"]);
    assert_eq!(shown(with.clone()).await.unwrap()["overallStatus"], "INSUFFICIENT_DATA");
    let mut agent = server.connect_telemetry().await;
    let idle = agent.publish(message("PublishMetricsRequest", json!({"metadata": {"idle": true, "fin": true}}))).await;
    assert!(matches!(idle, tcs::Message::AckPublishMetric(_)), "{idle:?}");
    let statuses = json!([{"type": "ContainerRuntime", "status": "IMPAIRED", "lastUpdated": 1_700_000_000.5}]);
    let answer = agent.publish(message("PublishInstanceStatusRequest", json!({"statuses": statuses}))).await;
    assert!(matches!(answer, tcs::Message::AckPublishInstanceStatus(_)), "{answer:?}");
    let health = server.ctx.agents().telemetry().health(INSTANCE).unwrap();
    assert_eq!(health.overall_status, Some(InstanceHealthCheckState::Impaired));
    let told = shown(with).await.unwrap();
    assert_eq!(told["overallStatus"], "IMPAIRED");
    assert_eq!(
        (&told["details"][0]["type"], &told["details"][0]["status"]),
        (&json!("CONTAINER_RUNTIME"), &json!("IMPAIRED"))
    );
    assert_eq!(shown(json!([])).await, None, "only when it is asked for");
}

#[tokio::test]
async fn frames_that_make_no_sense_do_no_harm() {
    let server = server().await;
    let mut agent = server.connect_telemetry().await;
    for text in ["", "X: y\r\nno blank line", "{", "A: b\r\n\r\n{}"] {
        agent.send_text(text).await;
    }
    let answer = agent.publish(health(&server, "HEALTHY")).await;
    assert!(matches!(answer, tcs::Message::AckPublishHealth(_)), "{answer:?}");
}
