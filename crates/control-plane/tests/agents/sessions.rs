//! Opening, using and losing the control channel.

use std::time::Duration;

use longshore_api::agent::acs;
use longshore_control_plane::gateway::Pace;
use longshore_model::task::{Desired, Stop, StopCode, StoppedBy};
use longshore_model::{Record, Reservation, container_instance};
use serde_json::json;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::harness::{Server, control_query, eventually, instance, open};

const MINUTE: Duration = Duration::from_secs(60);

/// Fast enough for a test to wait for it, slow enough for a loaded machine.
fn fast() -> Pace {
    Pace {
        heartbeat: Duration::from_millis(100),
        silence: Duration::from_millis(2_000),
        acknowledgement: Duration::from_millis(200),
        ..Pace::default()
    }
}

fn stop() -> Stop {
    Stop::new(StopCode::UserInitiated, "Task stopped by user", StoppedBy::Caller)
}

#[tokio::test]
async fn from_connecting_over_running_to_stopped() {
    let server = Server::start(Pace::default(), MINUTE).await;
    server.place(1).await;
    let (mut agent, manifest) = server.connect_in_sync().await;
    assert_eq!(manifest.tasks.unwrap()[0].task_arn, Some(server.task_arn(1)));
    let session = server.session().unwrap();
    assert!(session.connected);
    assert_eq!(session.agent_version.as_deref(), Some("1.105.1"));
    assert_eq!(session.docker_version.as_deref(), Some("DockerVersion: 25.0.8"));
    assert_eq!(server.ctx.agents().control().count(), 1);

    let (message_id, tasks) = agent.payload().await;
    assert_eq!(tasks, [(1, "RUNNING".to_owned())]);
    agent.acknowledge(&message_id).await;
    server.report(1, "RUNNING", json!({"runtimeId": "d0c"})).await;
    assert_eq!(server.task(1).containers[0].runtime_id.as_deref(), Some("d0c"));

    server.place(2).await;
    let (message_id, tasks) = agent.payload().await;
    assert_eq!(tasks, [(2, "RUNNING".to_owned())], "the first one is not sent again");
    agent.acknowledge(&message_id).await;

    let now = server.ctx.now();
    server.edit(1, |task| assert!(task.request_stop(stop(), now))).await;
    let (message_id, tasks) = agent.payload().await;
    assert_eq!(tasks, [(1, "STOPPED".to_owned())]);
    agent.acknowledge(&message_id).await;
    server.report(1, "STOPPED", json!({"exitCode": 143})).await;
    assert_eq!(server.task(1).stop, Some(stop()));
    assert_eq!(server.held(), Reservation { cpu_units: 128, memory_mib: 64, ..Reservation::default() });
}

#[tokio::test]
async fn what_is_not_acknowledged_is_sent_again() {
    let server = Server::start(fast(), MINUTE).await;
    let (mut agent, _) = server.connect_in_sync().await;
    server.place(1).await;
    let (first, _) = agent.payload().await;
    let (second, tasks) = agent.payload().await;
    assert_ne!(first, second);
    assert_eq!(tasks, [(1, "RUNNING".to_owned())]);
    agent.acknowledge(&second).await;
    server.place(2).await;
    loop {
        let (message_id, tasks) = agent.payload().await;
        agent.acknowledge(&message_id).await;
        if tasks.contains(&(2, "RUNNING".to_owned())) {
            break;
        }
    }
}

#[tokio::test]
async fn heartbeats_keep_a_session_and_silence_ends_it() {
    let server = Server::start(fast(), MINUTE).await;
    let (mut agent, _) = server.connect_in_sync().await;
    let answered = std::time::Instant::now();
    while answered.elapsed() < fast().silence * 5 / 4 {
        let acs::Message::HeartbeatMessage(heartbeat) = agent.next().await else {
            panic!("nothing else is to be told")
        };
        agent.beat(heartbeat.message_id).await;
    }
    assert!(server.is_connected());
    let close = agent.closed().await.expect("a reason is given");
    assert_eq!(close.code, CloseCode::Away, "so that the agent comes back at once");
    eventually("disconnected", || !server.is_connected()).await;
    eventually("no session is left", || server.ctx.agents().control().count() == 0).await;
}

#[tokio::test]
async fn an_agent_that_asks_for_signs_of_life_by_itself_is_missed_sooner() {
    let quiet = Duration::from_secs(1);
    let server = Server::start(Pace { quiet, silence: MINUTE, ..Pace::default() }, MINUTE).await;
    let query = format!("{}&longshore=pings", control_query());
    let agent = open(server.upgrade("/acs/ws", &query)).await.expect("the server takes the session");
    let begun = std::time::Instant::now();
    let close = agent.closed().await.expect("a reason is given");
    assert_eq!(close.code, CloseCode::Away, "so that the agent comes back at once");
    assert!(begun.elapsed() < MINUTE / 2, "the real agent's silence is not waited for");
    eventually("disconnected", || !server.is_connected()).await;
}

#[tokio::test]
async fn a_broken_connection_and_a_closed_one_are_recorded() {
    let server = Server::start(Pace::default(), MINUTE).await;
    let (agent, _) = server.connect_in_sync().await;
    assert!(server.is_connected());
    drop(agent);
    eventually("disconnected", || !server.is_connected()).await;

    let (agent, _) = server.connect_in_sync().await;
    assert!(server.is_connected());
    assert!(agent.close().await, "the server completes the agent's handshake");
    eventually("disconnected", || !server.is_connected()).await;
}

#[tokio::test]
async fn an_agent_that_reconnects_at_once_was_connected_all_the_time() {
    // Rule 6.6.1: agentConnected follows the session; an agent that is away takes no new tasks, and keeps those that it
    // has.
    let server = Server::start(Pace { reconnection: MINUTE, ..Pace::default() }, MINUTE).await;
    let (agent, _) = server.connect_in_sync().await;
    let revision = server.ctx.snapshot().revision();
    assert!(agent.close().await);
    eventually("the session has ended", || server.ctx.agents().control().count() == 0).await;
    let (mut agent, _) = server.connect_in_sync().await;
    assert_eq!(server.ctx.snapshot().revision(), revision, "nothing had to be written");
    server.place(1).await;
    assert_eq!(agent.payload().await.1, [(1, "RUNNING".to_owned())]);
}

#[tokio::test]
async fn a_newer_session_takes_over() {
    let server = Server::start(Pace::default(), MINUTE).await;
    let (old, first) = server.connect_in_sync().await;
    let since = server.session().unwrap().since;
    let (mut new, second) = server.connect_in_sync().await;
    assert!(second.timeline > first.timeline);
    let close = old.closed().await.expect("a reason is given");
    assert_eq!(close.code, CloseCode::Policy, "so that two agents of one instance do not take turns");
    server.place(1).await;
    assert_eq!(new.payload().await.1, [(1, "RUNNING".to_owned())]);
    let session = server.session().unwrap();
    assert!(session.connected);
    assert_eq!(session.since, since, "it was connected all the time");
}

#[tokio::test]
async fn frames_that_make_no_sense_do_no_harm() {
    let server = Server::start(Pace::default(), MINUTE).await;
    let (mut agent, _) = server.connect_in_sync().await;
    for text in [
        "",
        "{}",
        "nonsense",
        r#"{"type":"Unheard","message":{}}"#,
        r#"{"type":"AckRequest","message":{"messageId":5}}"#,
    ] {
        agent.send_text(text).await;
    }
    server.place(1).await;
    assert_eq!(agent.payload().await.1, [(1, "RUNNING".to_owned())]);
}

#[tokio::test]
async fn the_end_of_the_registration_is_the_end_of_the_session() {
    // Rule 6.5.1: a deregistered instance is not listened to any more.
    let server = Server::start(Pace::default(), MINUTE).await;
    let (agent, _) = server.connect_in_sync().await;
    let inactive = longshore_model::ContainerInstance { status: container_instance::Status::Inactive, ..instance() };
    server.commit([Record::Instance(inactive.into())]).await;
    let close = agent.closed().await.expect("a reason is given");
    assert_eq!(close.code, CloseCode::Policy);
    assert!(close.reason.contains("InactiveInstanceException"), "{}", close.reason);

    let answer = open(server.upgrade("/acs/ws", &control_query())).await.err().expect("no session");
    assert_eq!(answer.status(), 400);
    assert!(answer.body().contains("InactiveInstanceException"), "{}", answer.body());
}

#[tokio::test]
async fn strangers_get_no_session() {
    let server = Server::start(Pace::default(), MINUTE).await;
    let mut unsigned = server.upgrade("/acs/ws", &control_query());
    unsigned.headers_mut().remove("authorization");
    let answer = open(unsigned).await.err().expect("no session");
    assert!(answer.body().contains("MissingAuthenticationToken"), "{}", answer.body());

    let cases = [
        (control_query().replace("prod", "gone"), "InvalidClusterException"),
        (control_query().replace("a1&", "a2&"), "InactiveInstanceException"),
        ("clusterArn=prod".to_owned(), "BadRequestException"),
    ];
    for (query, exception) in cases {
        for path in ["/acs/ws", "/tcs/ws"] {
            let answer = open(server.upgrade(path, &query)).await.err().expect("no session");
            assert_eq!(answer.status(), 400);
            let body: serde_json::Value = serde_json::from_str(answer.body()).unwrap();
            assert_eq!(body["type"], exception);
            assert!(body["message"]["message"].is_string());
        }
    }
    assert_eq!(server.ctx.agents().control().count(), 0);
}

#[tokio::test]
async fn the_agent_is_told_where_to_connect() {
    // Rule 6.2.4: DiscoverPollEndpoint says where the sessions are.
    let server = Server::start(Pace::default(), MINUTE).await;
    let answer =
        server.call(longshore_api::ecs::Operation::DiscoverPollEndpoint, json!({"cluster": "prod"})).await.unwrap();
    let endpoint = answer["endpoint"].as_str().unwrap();
    assert!(endpoint.starts_with("http://127.0.0.1:") && endpoint.ends_with("/acs"), "{endpoint}");
    assert_eq!(answer["telemetryEndpoint"], endpoint.replace("/acs", "/tcs"));
}

#[tokio::test]
async fn a_task_that_is_desired_to_stop_before_it_was_sent_is_sent_as_a_stop() {
    let server = Server::start(Pace::default(), MINUTE).await;
    server.place(1).await;
    let now = server.ctx.now();
    server.edit(1, |task| assert!(task.request_stop(stop(), now))).await;
    let (mut agent, manifest) = server.connect_in_sync().await;
    assert_eq!(manifest.tasks, Some(Vec::new()));
    assert_eq!(agent.payload().await.1, [(1, "STOPPED".to_owned())]);
    assert_eq!(server.task(1).desired, Desired::Stopped);
}
