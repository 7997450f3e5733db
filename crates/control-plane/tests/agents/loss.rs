//! Instances that go away, and some that come back.

use std::sync::Arc;
use std::time::Duration;

use longshore_api::agent::acs::{self, TaskIdentifier, TaskStopVerificationMessage};
use longshore_control_plane::gateway::Pace;
use longshore_model::task::{Status, StopCode};
use longshore_model::{InstanceSession, Record, Reservation};
use longshore_state::{Memory, Store};
use serde_json::json;

use crate::harness::{INSTANCE, Server, eventually};

#[tokio::test]
async fn a_lost_instance_loses_its_tasks_and_stops_them_when_it_returns() {
    // Rule 6.5.3: nobody tells the server that a machine ended; its tasks are given up when its agent was away for long.
    let server = Server::start(Pace::default(), Duration::from_millis(500)).await;
    let (agent, _) = server.connect_in_sync().await;
    server.place(1).await;
    server.report(1, "RUNNING", json!({})).await;
    drop(agent);
    eventually("disconnected", || !server.is_connected()).await;
    let away_since = server.session().unwrap().since;
    eventually("given up", || server.task(1).last == Status::Stopped).await;
    let task = server.task(1);
    assert!(task.stopped_at.unwrap().since(away_since) >= Duration::from_millis(500));
    let stop = task.stop.unwrap();
    assert_eq!(stop.code, StopCode::TerminationNotice);
    assert!(stop.reason.starts_with("Container instance lost: "), "{}", stop.reason);
    assert_eq!(server.held().cpu_units, 128, "it may run on where it was");

    let (mut agent, manifest) = server.connect_in_sync().await;
    assert!(server.is_connected());
    assert_eq!(manifest.tasks, Some(Vec::new()));
    assert_eq!(agent.payload().await.1, [(1, "STOPPED".to_owned())], "agents that know no manifest are told as well");
    let candidate = TaskIdentifier { task_arn: Some(server.task_arn(1)), ..TaskIdentifier::default() };
    let question =
        TaskStopVerificationMessage { message_id: manifest.message_id, stop_candidates: Some(vec![candidate]) };
    agent.send(question.into()).await;
    let acs::Message::TaskStopVerificationAck(answer) = agent.next().await else { panic!("the question is answered") };
    assert_eq!(answer.stop_tasks.unwrap()[0].task_arn, Some(server.task_arn(1)));
    server.report(1, "STOPPED", json!({"exitCode": 137})).await;
    let task = server.task(1);
    assert_eq!((task.containers[0].exit_code, task.stop.unwrap().code), (Some(137), StopCode::TerminationNotice));
    assert_eq!(server.held(), Reservation::default());
}

#[tokio::test]
async fn sessions_of_an_earlier_start_of_the_server_are_over() {
    let store = Store::open(Memory::new()).unwrap();
    let before = Server::start_on(store.clone(), Pace::default(), Duration::from_secs(60)).await;
    before.place(1).await;
    let (agent, _) = before.connect_in_sync().await;
    let session = before.session().unwrap();
    assert!(session.connected);
    drop(before);
    drop(agent);
    // As a killed server leaves it.
    let left = InstanceSession { connected: true, ..session };
    let group =
        longshore_model::Group::new("test").put(Record::Session("prod".into(), INSTANCE, Arc::new(left.clone())));
    store.commit(group.into()).await.unwrap();

    let after = Server::start_on(store, Pace::default(), Duration::from_secs(60)).await;
    eventually("disconnected", || !after.is_connected()).await;
    assert!(after.session().unwrap().since >= left.since);
    assert_eq!(after.task(1).last, Status::Pending, "its time has only begun");
    let (mut agent, _) = after.connect_in_sync().await;
    assert!(after.is_connected());
    assert_eq!(agent.payload().await.1, [(1, "RUNNING".to_owned())]);
}
