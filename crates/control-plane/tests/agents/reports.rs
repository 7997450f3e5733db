//! `SubmitTaskStateChange` and its kin: answered with success whenever an agent could otherwise repeat them for ever.

use std::time::Duration;

use longshore_api::ecs::Operation;
use longshore_control_plane::gateway::Pace;
use longshore_model::Reservation;
use longshore_model::task::{ContainerStatus, Status, StopCode};
use serde_json::json;

use crate::harness::Server;

async fn server() -> Server {
    Server::start(Pace::default(), Duration::from_secs(60)).await
}

#[tokio::test]
async fn a_task_that_stops_gives_back_what_it_held() {
    let server = server().await;
    server.place(1).await;
    server.place(2).await;
    assert_eq!(server.held().cpu_units, 256);
    server.report(1, "RUNNING", json!({})).await;
    assert_eq!(server.held().cpu_units, 256);
    server.report(1, "STOPPED", json!({"exitCode": 3})).await;
    let task = server.task(1);
    assert_eq!((task.last, task.containers[0].exit_code), (Status::Stopped, Some(3)));
    assert_eq!(task.stop.unwrap().code, StopCode::EssentialContainerExited);
    assert_eq!(server.held(), Reservation { cpu_units: 128, memory_mib: 64, ..Reservation::default() });
}

#[tokio::test]
async fn repeated_late_and_unknown_reports_succeed_and_change_nothing() {
    // Rule 6.2.5: state changes are acknowledged, also late, repeated and unknown ones.
    let server = server().await;
    server.place(1).await;
    server.report(1, "RUNNING", json!({})).await;
    server.report(1, "STOPPED", json!({"exitCode": 0})).await;
    let revision = server.ctx.snapshot().revision();
    for status in ["STOPPED", "RUNNING", "PENDING"] {
        server.report(1, status, json!({"exitCode": 9})).await;
    }
    server.report(99, "RUNNING", json!({})).await;
    let elsewhere = json!({"cluster": "gone", "task": "0123456789abcdef0123456789abcdef", "status": "RUNNING"});
    server.call(Operation::SubmitTaskStateChange, elsewhere).await.unwrap();
    let no_id = json!({"cluster": "prod", "task": "no-id", "status": "RUNNING"});
    server.call(Operation::SubmitTaskStateChange, no_id).await.unwrap();
    let attachments =
        json!({"attachments": [{"attachmentArn": "arn:aws:ecs:us-east-1:0:attachment/1", "status": "ATTACHED"}]});
    server.call(Operation::SubmitAttachmentStateChanges, attachments).await.unwrap();
    assert_eq!(server.ctx.snapshot().revision(), revision);
    assert_eq!(server.task(1).containers[0].exit_code, Some(0));
}

#[tokio::test]
async fn what_can_never_be_right_is_refused_with_the_error_that_agents_drop() {
    // Rule 6.2.5: all but what can never be right.
    let server = server().await;
    server.place(1).await;
    let bad = [
        json!({"cluster": "prod", "task": server.task_arn(1), "status": "DONE"}),
        json!({"cluster": "prod", "status": "RUNNING"}),
        json!({"cluster": "prod", "task": "arn:aws:ecs:us-east-1:000000000000:service/prod/web", "status": "RUNNING"}),
    ];
    for body in bad {
        let error = server.call(Operation::SubmitTaskStateChange, body.clone()).await.unwrap_err();
        assert_eq!(error.code, "InvalidParameterException", "{body}");
    }
}

#[tokio::test]
async fn older_agents_report_their_containers_one_by_one() {
    let server = server().await;
    server.place(1).await;
    let body = json!({"cluster": "prod", "task": server.task_arn(1), "containerName": "web", "status": "RUNNING", "runtimeId": "d0c"});
    server.call(Operation::SubmitContainerStateChange, body).await.unwrap();
    let task = server.task(1);
    assert_eq!((task.last, task.containers[0].last), (Status::Pending, ContainerStatus::Running));
    assert_eq!(task.containers[0].runtime_id.as_deref(), Some("d0c"));
}

#[tokio::test]
async fn reports_of_one_instance_that_come_together_are_all_taken_in() {
    let server = server().await;
    for id in 1..=40 {
        server.place(id).await;
    }
    let reports = (1..=40).map(|id| server.report(id, "STOPPED", json!({"exitCode": 0})));
    futures_util::future::join_all(reports).await;
    assert!((1..=40).all(|id| server.task(id).last == Status::Stopped));
    assert_eq!(server.held(), Reservation::default());
}
