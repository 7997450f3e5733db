//! Tasks of several containers: order, dependencies, health, restarts.

mod support;

use std::time::Duration;

use serde_json::{Value, json};
use support::{Stage, docker, eventually, script, sleeper};

fn container<'r>(report: &'r Value, name: &str) -> Option<&'r Value> {
    report["containers"].as_array()?.iter().find(|container| container["containerName"] == name)
}

fn with_health_check(mut container: Value, test: &str) -> Value {
    let check =
        json!({"Test": ["CMD-SHELL", test], "Interval": 1_000_000_000_u64, "Timeout": 2_000_000_000_u64, "Retries": 2});
    container["healthCheckType"] = "docker".into();
    container["dockerConfig"]["config"] = json!({"Healthcheck": check}).to_string().into();
    container
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_helper_must_succeed_before_the_others_start() {
    let stage = Stage::set().await;
    let mut helper = script("init", "sleep 1; exit 0");
    helper["essential"] = json!(false);
    let mut web = sleeper("web");
    web["dependsOn"] = json!([{"containerName": "init", "condition": "SUCCESS"}]);
    let arn = stage.run(json!([web, helper])).await;
    let running = stage.server.status(&arn, "RUNNING").await;
    let all = stage.server.reports(&arn);
    let init = all.iter().filter_map(|report| container(report, "init")).next_back().expect("init was reported");
    assert_eq!((&init["status"], &init["exitCode"]), (&json!("STOPPED"), &json!(0)));
    let started = |name: &str, field: &str| {
        let id =
            all.iter().filter_map(|report| container(report, name)?["runtimeId"].as_str()).next_back().expect("an id");
        docker(&["inspect", "-f", &format!("{{{{.State.{field}}}}}"), id])
    };
    assert!(started("web", "StartedAt") > started("init", "FinishedAt"));
    assert_eq!(container(&running, "web").map(|web| &web["status"]), Some(&json!("RUNNING")));
    stage.stop(&arn).await;
    stage.server.status(&arn, "STOPPED").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_helper_that_fails_takes_the_task_with_it() {
    let stage = Stage::set().await;
    let mut helper = script("init", "exit 3");
    helper["essential"] = json!(false);
    let mut web = sleeper("web");
    web["dependsOn"] = json!([{"containerName": "init", "condition": "SUCCESS"}]);
    let arn = stage.run(json!([helper, web])).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let web = container(&stopped, "web").expect("web");
    assert_eq!(web["exitCode"], 143);
    assert!(web["reason"].as_str().expect("a reason").contains("container init exited with code 3"), "{web}");
    assert!(stage.server.reports(&arn).iter().all(|report| report["status"] != "RUNNING"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_goes_backwards_through_the_dependencies() {
    let stage = Stage::set().await;
    let slow = "trap 'sleep 1; exit 0' TERM; while true; do sleep 0.1; done";
    let mut web = script("web", slow);
    web["dependsOn"] = json!([{"containerName": "db", "condition": "START"}]);
    let arn = stage.run(json!([script("db", slow), web])).await;
    let running = stage.server.status(&arn, "RUNNING").await;
    let all = stage.server.reports(&arn);
    let id = |name: &str| {
        let known = all.iter().chain([&running]).find_map(|report| container(report, name)?["runtimeId"].as_str());
        known.expect("an id").to_owned()
    };
    let (db, web) = (id("db"), id("web"));
    stage.stop(&arn).await;
    stage.server.status(&arn, "STOPPED").await;
    let finished = |id: &str| docker(&["inspect", "-f", "{{.State.FinishedAt}}", id]);
    assert!(finished(&web) < finished(&db));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dependent_waits_for_health_and_health_is_published() {
    let stage = Stage::set().await;
    let db = with_health_check(
        script("db", "trap 'exit 0' TERM; sleep 2; touch /tmp/up; sleep 1000 & wait"),
        "test -e /tmp/up",
    );
    let mut web = sleeper("web");
    web["dependsOn"] = json!([{"containerName": "db", "condition": "HEALTHY"}]);
    let arn = stage.run(json!([db, web])).await;
    let pending = stage.server.report(&arn, |report| container(report, "db").is_some()).await;
    assert_eq!(pending["status"], "PENDING");
    stage.server.status(&arn, "RUNNING").await;
    let published = stage
        .server
        .telemetry(|frame| {
            let container = &frame["message"]["tasks"][0]["containers"][0];
            frame["type"] == "PublishHealthRequest" && container["healthStatus"] == "HEALTHY"
        })
        .await;
    assert_eq!(published["message"]["tasks"][0]["taskArn"], json!(arn));
    assert_eq!(published["message"]["tasks"][0]["containers"].as_array().map(Vec::len), Some(1), "only checked ones");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dependency_that_is_not_healthy_within_its_start_timeout_ends_the_task() {
    let stage = Stage::set().await;
    let mut db = with_health_check(sleeper("db"), "false");
    db["startTimeout"] = json!(3);
    let mut web = sleeper("web");
    web["dependsOn"] = json!([{"containerName": "db", "condition": "HEALTHY"}]);
    let arn = stage.run(json!([db, web])).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let reason = container(&stopped, "web").and_then(|web| web["reason"].as_str()).expect("a reason");
    assert_eq!(reason, "TaskDependencyError: container db did not become healthy within its startTimeout");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_is_restarted_in_place_and_the_server_hears_nothing_of_it() {
    let stage = Stage::set().await;
    // Fails twice, then stays.
    let flaky = "n=$(cat /tmp/n || echo 0); echo $((n + 1)) > /tmp/n; [ $n -lt 2 ] && { sleep 1.2; exit 5; }; trap 'exit 0' TERM; sleep 1000 & wait";
    let mut web = script("web", flaky);
    web["restartPolicy"] = json!({"enabled": true, "ignoredExitCodes": [0], "restartAttemptPeriod": 1});
    let arn = stage.run(json!([web])).await;
    let running = stage.server.status(&arn, "RUNNING").await;
    let id = running["containers"][0]["runtimeId"].as_str().expect("an id").to_owned();
    eventually("it has failed twice and runs", || docker(&["exec", &id, "cat", "/tmp/n"]) == "3").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(stage.server.reports(&arn).len(), 1);
    stage.stop(&arn).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    assert_eq!(stopped["containers"][0]["exitCode"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_that_ran_too_short_is_not_restarted() {
    let stage = Stage::set().await;
    let mut web = script("web", "exit 5");
    web["restartPolicy"] = json!({"enabled": true, "restartAttemptPeriod": 60});
    let arn = stage.run(json!([web])).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    assert_eq!(stopped["containers"][0]["exitCode"], 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_a_container_that_is_not_essential_changes_nothing_else() {
    let stage = Stage::set().await;
    let mut side = script("side", "sleep 0.5; exit 1");
    side["essential"] = json!(false);
    let arn = stage.run(json!([sleeper("web"), side])).await;
    let report = stage
        .server
        .report(&arn, |report| container(report, "side").is_some_and(|side| side["status"] == "STOPPED"))
        .await;
    assert_eq!(report["status"], "RUNNING");
    assert_eq!(container(&report, "side").map(|side| &side["exitCode"]), Some(&json!(1)));
    stage.stop(&arn).await;
    stage.server.status(&arn, "STOPPED").await;
}

/// Needs an engine without NVIDIA's toolkit, which is what the stories run on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gpu_that_the_engine_cannot_hand_over_fails_the_start_in_its_words() {
    let stage = Stage::set().await;
    let gpu = json!([{"name": "GPU-0", "type": "gpu", "containers": ["train"]}]);
    let arn = stage.run_task(json!({"containers": [sleeper("train")], "associations": gpu})).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    let reason = container(&stopped, "train").and_then(|train| train["reason"].as_str()).expect("a reason").to_owned();
    assert!(reason.starts_with("CannotStartContainerError: ") && reason.contains("nvidia"), "{reason}");
}
