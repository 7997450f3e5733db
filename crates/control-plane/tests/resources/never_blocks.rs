//! Through the real placer and the real service loop: whoever fits nowhere delays nobody.

use std::sync::Arc;
use std::time::Duration;

use longshore_api::ecs::Operation as Op;
use longshore_control_plane::loops;
use longshore_model::task::Status;
use longshore_model::{InstanceSession, Record, TaskId, fixture};
use serde_json::json;
use tokio::time::timeout;

use crate::harness::Server;

/// Nothing that these tests wait for takes this long.
const DEADLINE: Duration = Duration::from_secs(20);

/// A server with one connected instance of 2,048 CPU units, and the families `huge`, `half` and `small`.
async fn server() -> (Server, String) {
    let server = Server::with_cluster("c").await;
    let instance = server.instance().await;
    let id = instance.rsplit('/').next().unwrap().parse().unwrap();
    let session = InstanceSession { connected: true, server: server.ctx.server(), ..fixture::session(1) };
    server.write([Record::Session("c".into(), id, Arc::new(session))]).await;
    for (family, cpu) in [("huge", 4096), ("half", 1024), ("small", 16)] {
        let containers = json!([{"name": "main", "image": "i", "memory": 16, "cpu": cpu}]);
        server.ok(Op::RegisterTaskDefinition, json!({"family": family, "containerDefinitions": containers})).await;
    }
    (server, instance)
}

#[tokio::test]
async fn calls_that_fit_nowhere_are_answered_beside_those_that_fit() {
    let (server, _) = server().await;
    let run = |family: &'static str| {
        let server = server.clone();
        async move { server.ok(Op::RunTask, json!({"cluster": "c", "taskDefinition": family, "count": 10})).await }
    };
    let calls = (0..20).map(|number| run(if number % 2 == 0 { "huge" } else { "small" }));
    let answers = timeout(DEADLINE, futures_util::future::join_all(calls)).await.unwrap();
    for (number, answer) in answers.iter().enumerate() {
        let placed = answer["tasks"].as_array().unwrap().len();
        assert_eq!(placed, if number % 2 == 0 { 0 } else { 10 }, "{answer}");
    }
}

#[tokio::test]
async fn while_a_task_stops_the_rest_of_its_instance_is_everybodys() {
    let (server, _) = server().await;
    let run = async |family: &str| server.ok(Op::RunTask, json!({"cluster": "c", "taskDefinition": family})).await;
    let first = run("half").await;
    let arn = first["tasks"][0]["taskArn"].as_str().unwrap();
    server.ok(Op::StopTask, json!({"cluster": "c", "task": arn})).await;
    let id: TaskId = arn.rsplit('/').next().unwrap().parse().unwrap();
    assert_ne!(server.task(id).last, Status::Stopped);
    assert_eq!(run("half").await["failures"], json!([]));
    assert_eq!(run("half").await["failures"][0]["reason"], "RESOURCE:CPU");
}

#[tokio::test]
async fn a_service_that_waits_for_room_delays_no_other() {
    let (server, _) = server().await;
    let _loops = loops::start(&server.ctx);
    for (name, family, desired) in [("first", "huge", 3), ("second", "small", 5), ("third", "huge", 1)] {
        let service = json!({"cluster": "c", "serviceName": name, "taskDefinition": family, "desiredCount": desired});
        server.ok(Op::CreateService, service).await;
    }
    let tasks_of = |name: &str| server.ctx.snapshot().cluster("c").unwrap().live_tasks_of(name).count();
    let placed = async {
        while tasks_of("second") < 5 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(DEADLINE, placed).await.unwrap();
    assert_eq!((tasks_of("first"), tasks_of("third")), (0, 0));
}
