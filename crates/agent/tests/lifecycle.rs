//! A task from payload to end, on a real engine.

mod support;

use serde_json::json;
use support::{Stage, docker, eventually, script, sleeper, state_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_runs_and_stops() {
    let stage = Stage::set().await;
    let arn = stage.run(json!([sleeper("web")])).await;
    let running = stage.server.status(&arn, "RUNNING").await;
    let container = &running["containers"][0];
    assert_eq!(container["status"], "RUNNING");
    let id = container["runtimeId"].as_str().expect("an id");
    assert_eq!(state_of(id, "Running"), "true");
    stage.stop(&arn).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    assert_eq!(stopped["containers"][0]["exitCode"], 0);
    assert!(stopped["executionStoppedAt"].is_number());
    assert_eq!(stage.server.reports(&arn).len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exit_is_reported_with_its_code() {
    let stage = Stage::set().await;
    let arn = stage.run(json!([script("web", "exit 7")])).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    assert_eq!(stopped["containers"][0]["exitCode"], 7);
    assert_eq!(stage.server.reports(&arn)[0]["status"], "RUNNING", "a task that ran is never reported stopped first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_removed_behind_the_agents_back_is_noticed() {
    let stage = Stage::set().await;
    let arn = stage.run(json!([sleeper("web")])).await;
    let running = stage.server.status(&arn, "RUNNING").await;
    let id = running["containers"][0]["runtimeId"].as_str().expect("an id").to_owned();
    let began = std::time::Instant::now();
    docker(&["rm", "-f", &id]);
    let stopped = stage.server.status(&arn, "STOPPED").await;
    assert!(began.elapsed() < std::time::Duration::from_secs(8), "{:?}", began.elapsed());
    let reason = stopped["containers"][0]["reason"].as_str().unwrap_or_default();
    let killed = stopped["containers"][0]["exitCode"] == 137;
    assert!(killed || reason.starts_with("ContainerVanishedError"), "{stopped}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_that_ignores_the_stop_signal_is_killed_after_its_time_out() {
    let stage = Stage::set().await;
    let mut stubborn = script("web", "trap '' TERM; while true; do sleep 1; done");
    stubborn["stopTimeout"] = json!(2);
    let arn = stage.run(json!([stubborn])).await;
    stage.server.status(&arn, "RUNNING").await;
    let began = std::time::Instant::now();
    stage.stop(&arn).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    assert_eq!(stopped["containers"][0]["exitCode"], 137);
    let took = began.elapsed().as_secs_f64();
    assert!((1.9..12.0).contains(&took), "{took}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn containers_go_away_some_time_after_the_accepted_end() {
    let mut stage = Stage::set().await;
    stage.stop_agent().await;
    let mut config = stage.config();
    config.task_cleanup_wait = std::time::Duration::from_millis(500);
    stage.start_agent_with(config).await;
    let volumes = json!([{"name": "scratch", "host": {}}]);
    let mut web = script("web", "echo hello > /scratch/file");
    web["mountPoints"] = json!([{"sourceVolume": "scratch", "containerPath": "/scratch"}]);
    let arn = stage.run_task(json!({"containers": [web], "volumes": volumes})).await;
    stage.server.status(&arn, "STOPPED").await;
    let label = format!("label=longshore.agent={}", stage.server.instance_id());
    eventually("containers and volumes removed", || {
        docker(&["ps", "-aq", "--filter", &label]).is_empty()
            && docker(&["volume", "ls", "-q", "--filter", &label]).is_empty()
    })
    .await;
}
