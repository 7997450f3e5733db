//! What the agent lives through: its own restart, the server's, and what is sent that cannot be done.

mod support;

use std::time::{Duration, Instant};

use longshore_agent::{Agent, Config};
use longshore_api::agent::acs::{Message, TaskIdentifier, TaskManifestMessage, TaskStopVerificationAck};
use longshore_api::sigv4::Credentials;
use serde_json::{Value, json};
use support::{Stage, docker, eventually, runtime_id, script, sleeper, state_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restarted_agent_finds_its_containers_and_kills_none() {
    let mut stage = Stage::set().await;
    let ports = json!([{"containerPort": 80}]);
    let mut web = sleeper("web");
    web["portMappings"] = ports;
    let arn = stage.run(json!([web])).await;
    let gone = stage.run(json!([sleeper("gone")])).await;
    let ended = stage.run(json!([sleeper("ended")])).await;
    let id = runtime_id(&stage.server.status(&arn, "RUNNING").await);
    let gone_id = runtime_id(&stage.server.status(&gone, "RUNNING").await);
    let ended_id = runtime_id(&stage.server.status(&ended, "RUNNING").await);
    let started = state_of(&id, "StartedAt");
    stage.stop_agent().await;
    docker(&["rm", "-f", &gone_id]);
    docker(&["kill", "-s", "TERM", &ended_id]);

    let port = stage.metadata_port;
    stage.start_agent().await;
    assert_eq!(stage.metadata_port, port, "containers still know the metadata endpoint by its old port");
    let vanished = stage.server.status(&gone, "STOPPED").await;
    let reason = vanished["containers"][0]["reason"].as_str().expect("a reason");
    assert_eq!(reason, "ContainerVanishedError: No container matching saved ID found");
    let ended = stage.server.status(&ended, "STOPPED").await;
    assert_eq!(ended["containers"][0]["exitCode"], 0);
    assert_eq!((state_of(&id, "StartedAt"), state_of(&id, "Running")), (started, "true".to_owned()));
    let registrations = stage.server.calls("RegisterContainerInstance");
    assert!(registrations[0]["containerInstanceArn"].is_null());
    assert!(registrations[1]["containerInstanceArn"].is_string());
    assert_eq!(stage.server.reports(&arn).len(), 1, "what the server knows is not said again");
    stage.stop(&arn).await;
    stage.server.status(&arn, "STOPPED").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_made_in_the_last_moment_is_adopted_not_made_twice() {
    let mut stage = Stage::set().await;
    let arns = [stage.server.new_task_arn(), stage.server.new_task_arn(), stage.server.new_task_arn()];
    let tasks = arns.iter().map(|arn| support::task(arn, json!({"containers": [sleeper("web")]}))).collect();
    stage.server.payload(tasks).await;
    // The agent is gone somewhere between the calls that make these containers.
    stage.stop_agent().await;
    stage.start_agent().await;
    for arn in &arns {
        let id = runtime_id(&stage.server.status(arn, "RUNNING").await);
        let label = format!("label=com.amazonaws.ecs.task-arn={arn}");
        assert_eq!(docker(&["ps", "-aq", "--no-trunc", "--filter", &label]), id);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_outlive_the_servers_absence_and_it_hears_all_of_it_in_order() {
    let mut stage = Stage::set().await;
    let steady = stage.run(json!([sleeper("web")])).await;
    let brief = stage.run(json!([script("web", "sleep 2; exit 9")])).await;
    stage.server.status(&steady, "RUNNING").await;
    stage.server.status(&brief, "RUNNING").await;
    let label = format!("label=com.amazonaws.ecs.task-arn={brief}");
    // Sent, and the server gone before it can hear anything of it.
    let unheard = stage.server.new_task_arn();
    stage
        .server
        .payload(vec![support::task(&unheard, json!({"containers": [script("web", "sleep 0.2; exit 4")]}))])
        .await;
    stage.server.go_away();
    eventually("the brief task has ended", || docker(&["ps", "-q", "--filter", &label]).is_empty()).await;
    // Not even a restart of the agent loses what the server has to hear.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let unheard_label = format!("label=com.amazonaws.ecs.task-arn={unheard}");
    eventually("the unheard task has ended", || {
        docker(&["ps", "-aq", "--filter", &unheard_label, "--filter", "status=exited"]).lines().count() == 1
    })
    .await;
    stage.server.come_back().await;
    let back = Instant::now();
    stage.server.connected().await;
    assert!(back.elapsed() < Duration::from_secs(2), "{:?}", back.elapsed());
    let stopped = stage.server.status(&brief, "STOPPED").await;
    assert_eq!(stopped["containers"][0]["exitCode"], 9);
    stage.server.status(&unheard, "STOPPED").await;
    let statuses: Vec<Value> = stage.server.reports(&unheard).iter().map(|report| report["status"].clone()).collect();
    assert_eq!(statuses, ["RUNNING", "STOPPED"]);
    assert_eq!(stage.server.reports(&steady).len(), 1);
    stage.stop(&steady).await;
    stage.server.status(&steady, "STOPPED").await;
    stage.stop_agent().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manifest_ends_what_the_server_does_not_know() {
    let stage = Stage::set().await;
    let wanted = stage.run(json!([sleeper("web")])).await;
    let stray = stage.run(json!([sleeper("web")])).await;
    stage.server.status(&wanted, "RUNNING").await;
    stage.server.status(&stray, "RUNNING").await;
    let identifier = |arn: &str, status: &str| TaskIdentifier {
        task_arn: Some(arn.to_owned()),
        task_cluster_arn: Some("default".to_owned()),
        desired_status: Some(status.to_owned()),
    };
    let manifest = |id: &str, timeline: u64| {
        Message::TaskManifestMessage(TaskManifestMessage {
            message_id: Some(id.to_owned()),
            cluster_arn: Some("default".to_owned()),
            timeline: Some(timeline as i64),
            tasks: Some(vec![identifier(&wanted, "RUNNING")]),
            ..TaskManifestMessage::default()
        })
    };
    stage.server.send(&manifest("outdated", 1));
    stage.server.send(&manifest("newest", stage.server.next_sequence()));
    let question = stage.server.received(|message| matches!(message, Message::TaskStopVerificationMessage(_))).await;
    let Message::TaskStopVerificationMessage(question) = question else { unreachable!() };
    assert_eq!(question.message_id.as_deref(), Some("newest"), "the outdated one is dropped");
    let candidates = question.stop_candidates.unwrap_or_default();
    assert_eq!(candidates, [identifier(&stray, "STOPPED")]);
    stage.server.send(&Message::TaskStopVerificationAck(TaskStopVerificationAck {
        message_id: Some("newest".to_owned()),
        stop_tasks: Some(candidates),
        ..TaskStopVerificationAck::default()
    }));
    stage.server.status(&stray, "STOPPED").await;
    assert_eq!(stage.server.reports(&wanted).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heartbeats_are_answered_and_the_instance_says_how_it_is() {
    let stage = Stage::set().await;
    let heartbeat = json!({"type": "HeartbeatMessage", "message": {"messageId": "beat", "healthy": true}}).to_string();
    stage.server.send(&Message::decode(&heartbeat).expect("a heartbeat"));
    stage
        .server
        .received(
            |message| matches!(message, Message::HeartbeatAckRequest(ack) if ack.message_id.as_deref() == Some("beat")),
        )
        .await;
    let status = stage.server.telemetry(|frame| frame["type"] == "PublishInstanceStatusRequest").await;
    assert_eq!(status["message"]["statuses"][0]["status"], "OK");
    let metrics = stage.server.telemetry(|frame| frame["type"] == "PublishMetricsRequest").await;
    assert_eq!(metrics["message"]["metadata"]["idle"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_run_is_reported_stopped_with_the_reason() {
    let stage = Stage::set().await;
    let mut secret = sleeper("web");
    secret["secrets"] = json!([{"name": "S", "valueFrom": "arn:x"}]);
    let arn = stage.run(json!([secret])).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let reason = stopped["reason"].as_str().expect("a reason");
    assert_eq!(
        reason,
        "UnrecognizedTaskError: Error loading task - this agent does not support secrets (container web)"
    );

    let ghost = stage.server.new_task_arn();
    stage.stop(&ghost).await;
    let stopped = stage.server.status(&ghost, "STOPPED").await;
    assert!(stopped["reason"].as_str().is_some_and(|reason| reason.starts_with("TaskStateError: ")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_task_sent_twice_runs_once() {
    let stage = Stage::set().await;
    let arn = stage.server.new_task_arn();
    let task = support::task(&arn, json!({"containers": [sleeper("web")]}));
    stage.server.payload(vec![task.clone(), task.clone()]).await;
    stage.server.status(&arn, "RUNNING").await;
    stage.server.payload(vec![task]).await;
    let label = format!("label=com.amazonaws.ecs.task-arn={arn}");
    assert_eq!(docker(&["ps", "-aq", "--filter", &label]).lines().count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_the_server_does_not_know_any_more_registers_anew_and_ends_what_it_ran() {
    let mut stage = Stage::set().await;
    let arn = stage.run(json!([sleeper("web")])).await;
    let id = runtime_id(&stage.server.status(&arn, "RUNNING").await);
    stage.stop_agent().await;
    stage.server.forget_instance();
    stage.server.refuse("RegisterContainerInstance", "ClientException", "Container instance ID is inactive.");
    stage.start_agent().await;
    let registrations = stage.server.calls("RegisterContainerInstance");
    assert!(registrations.last().is_some_and(|last| last["containerInstanceArn"].is_null()), "{registrations:?}");
    stage.server.status(&arn, "STOPPED").await;
    assert_eq!(state_of(&id, "Running"), "false");
    let next = stage.run(json!([sleeper("web")])).await;
    stage.server.status(&next, "RUNNING").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_default_cluster_is_made_and_no_other() {
    // Rule 6.2.3: an agent of the default cluster makes it anew.
    let mut stage = Stage::set_without_agent().await;
    let missing = || stage.server.refuse("RegisterContainerInstance", "ClusterNotFoundException", "Cluster not found.");
    missing();
    let other = Config { cluster: "other".to_owned(), ..stage.config() };
    let error = Agent::start(other).await.expect_err("no such cluster").to_string();
    assert!(error.contains("there is no cluster other"), "{error}");
    assert!(stage.server.calls("CreateCluster").is_empty());
    missing();
    let config = Config { cluster: "default".to_owned(), ..stage.config() };
    stage.start_agent_with(config).await;
    assert_eq!(stage.server.calls("CreateCluster").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_that_cannot_succeed_says_what_to_do() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut config = Config::new("http://127.0.0.1:9", Credentials::new("AKID", "secret"), dir.path());
    config.docker_host = Some("unix:///nowhere/docker.sock".to_owned());
    let error = Agent::start(config.clone()).await.expect_err("no engine").to_string();
    assert!(error.contains("no Docker engine") && error.contains("DOCKER_HOST"), "{error}");

    let stage = Stage::set().await;
    let error = Agent::start(stage.config()).await.expect_err("in use").to_string();
    assert!(error.contains("in use by another agent"), "{error}");

    config.docker_host = None;
    config.metadata_port = 0;
    config.introspection = None;
    config.endpoint = "not a url".to_owned();
    let error = Agent::start(config).await.expect_err("no endpoint").to_string();
    assert!(error.contains("is not an endpoint"), "{error}");
}
