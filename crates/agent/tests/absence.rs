//! An agent that is restarted while no server is there: it looks after its tasks from its own record, and the servers hear all
//! of it in order when they are back.

mod support;

use std::time::{Duration, Instant};

use longshore_agent::{Agent, Host};
use serde_json::json;
use support::{PATIENCE, Stage, docker, eventually, runtime_id, sleeper, state_of, statuses};

/// A task that runs, and its container, on a machine whose agent was started again when the server had gone.
async fn a_task_without_a_server() -> (Stage, String, String) {
    let mut stage = Stage::set().await;
    let arn = stage.run(json!([sleeper("web")])).await;
    let id = runtime_id(&stage.server.status(&arn, "RUNNING").await);
    stage.server.go_away();
    stage.stop_agent().await;
    start_alone(&mut stage).await;
    (stage, arn, id)
}

/// Starts the agent while no server is there.
async fn start_alone(stage: &mut Stage) {
    let host = Host::open(&stage.config()).await.expect("an engine");
    let began = Instant::now();
    stage.agent = Some(Agent::start_on(&host, stage.config()).await.expect("it starts from its record"));
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_that_starts_without_servers_looks_after_its_tasks_at_once() {
    let mut stage = Stage::set().await;
    let steady = stage.run(json!([sleeper("web")])).await;
    let mut tough = sleeper("web");
    tough["restartPolicy"] = json!({"enabled": true, "restartAttemptPeriod": 1});
    let tough = stage.run(json!([tough])).await;
    let early = stage.run(json!([sleeper("web")])).await;
    let late = stage.run(json!([sleeper("web")])).await;
    let steady_id = runtime_id(&stage.server.status(&steady, "RUNNING").await);
    let tough_id = runtime_id(&stage.server.status(&tough, "RUNNING").await);
    let early_id = runtime_id(&stage.server.status(&early, "RUNNING").await);
    let late_id = runtime_id(&stage.server.status(&late, "RUNNING").await);
    let steady_since = state_of(&steady_id, "StartedAt");
    tokio::time::sleep(Duration::from_millis(1_200)).await;

    stage.server.go_away();
    docker(&["kill", &early_id]);
    stage.stop_agent().await;
    start_alone(&mut stage).await;
    let tough_since = state_of(&tough_id, "StartedAt");
    docker(&["kill", &tough_id]);
    eventually("its policy starts it again", || state_of(&tough_id, "StartedAt") > tough_since).await;
    // What is to be said is kept over another restart in the absence.
    docker(&["kill", &late_id]);
    tokio::time::sleep(Duration::from_secs(1)).await;
    stage.stop_agent().await;
    start_alone(&mut stage).await;
    let tough_since = state_of(&tough_id, "StartedAt");
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    docker(&["kill", &tough_id]);
    eventually("its policy starts it again", || state_of(&tough_id, "StartedAt") > tough_since).await;

    stage.server.come_back().await;
    let back = Instant::now();
    stage.server.connected().await;
    let stopped = [stage.server.status(&early, "STOPPED").await, stage.server.status(&late, "STOPPED").await];
    assert!(back.elapsed() < Duration::from_secs(5), "{:?}", back.elapsed());
    assert!(stopped.iter().all(|report| report["containers"][0]["exitCode"] == 137), "{stopped:?}");
    eventually("it registers again", || stage.server.calls("RegisterContainerInstance").len() >= 2).await;
    assert!(stage.server.calls("RegisterContainerInstance")[1]["containerInstanceArn"].is_string());
    // Time enough for a report too many.
    tokio::time::sleep(Duration::from_secs(1)).await;
    for arn in [&early, &late] {
        assert_eq!(statuses(&stage.server.reports(arn)), ["RUNNING", "STOPPED"], "in order, and once");
    }
    for arn in [&steady, &tough] {
        assert_eq!(statuses(&stage.server.reports(arn)), ["RUNNING"], "what the server knows is not said again");
    }
    assert_eq!(state_of(&steady_id, "StartedAt"), steady_since);
    assert_eq!(stage.server.calls("RegisterContainerInstance").len(), 2);
    // It takes work as ever.
    let next = stage.run(json!([sleeper("web")])).await;
    stage.server.status(&next, "RUNNING").await;
    stage.stop_agent().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_come_back_without_the_instance_get_a_new_one_and_the_old_tasks_end() {
    let (mut stage, arn, id) = a_task_without_a_server().await;
    let before = stage.agent.as_ref().expect("an agent").container_instance_arn();
    assert_eq!(state_of(&id, "Running"), "true");

    stage.server.forget_instance();
    for _ in 0..2 {
        stage.server.refuse("RegisterContainerInstance", "ClientException", "Container instance ID is inactive.");
    }
    stage.server.come_back().await;
    stage.server.status(&arn, "STOPPED").await;
    eventually("the container ends", || state_of(&id, "Running") == "false").await;
    let after = stage.agent.as_ref().expect("an agent").container_instance_arn();
    assert_ne!(before, after);
    assert!(after.ends_with(&stage.server.instance_id()), "{after}");
    // Both sessions may have come; the newest is the new instance's.
    eventually("the new instance is connected", || stage.server.connections() > 0).await;
    stage.stop_agent().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_come_back_and_refuse_the_agent_end_it_with_the_reason_and_no_task() {
    let (mut stage, _arn, id) = a_task_without_a_server().await;
    stage.server.refuse("RegisterContainerInstance", "AccessDeniedException", "not yours");
    stage.server.come_back().await;
    let failed = stage.agent.as_mut().expect("an agent").failed();
    let error = tokio::time::timeout(PATIENCE, failed).await.expect("it is told").to_string();
    assert!(error.contains("not yours"), "{error}");
    assert_eq!(state_of(&id, "Running"), "true");
    stage.stop_agent().await;
}
