//! Images come from a registry, by the instance's pull behaviour, and go again when nothing needs them.

mod support;

use std::time::{Duration, Instant};

use longshore_agent::PullBehavior;
use longshore_agent::config::ImageCleanup;
use serde_json::{Value, json};
use support::registry::Registry;
use support::{Stage, docker, eventually, image};

async fn stage(behavior: PullBehavior) -> Stage {
    let mut stage = Stage::set_without_agent().await;
    let mut config = stage.config();
    config.pull_behavior = behavior;
    config.task_cleanup_wait = Duration::from_millis(200);
    stage.start_agent_with(config).await;
    stage
}

/// Runs the registry's image to its end and answers the final report.
async fn run(stage: &Stage, registry: &Registry) -> Value {
    let container = json!({
        "name": "web", "image": registry.image(), "essential": true, "command": ["/bin/sh", "-c", "test $AWS_REGION = mars-1"],
    });
    let arn = stage.run(json!([container])).await;
    stage.server.status(&arn, "STOPPED").await
}

fn succeeded(report: &Value) -> bool {
    report["containers"][0]["exitCode"] == 0
}

fn reason(report: &Value) -> &str {
    report["containers"][0]["reason"].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_default_the_registry_is_asked_and_the_engines_image_is_good_enough() {
    let stage = stage(PullBehavior::Default).await;
    let mut registry = Registry::start().await;
    let first = run(&stage, &registry).await;
    assert!(succeeded(&first), "the image's own region is left alone: {first}");
    assert!(first["pullStartedAt"].as_f64() <= first["pullStoppedAt"].as_f64() && first["pullStartedAt"].is_number());
    assert_eq!(first["containers"][0]["imageDigest"], json!(registry.digest()));
    registry.close();
    let again = run(&stage, &registry).await;
    assert!(succeeded(&again), "{again}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_default_a_silent_registry_does_not_hold_up_an_image_that_is_there() {
    let stage = stage(PullBehavior::Default).await;
    let registry = Registry::start().await;
    docker(&["tag", image::NAME, &registry.image()]);
    registry.fall_silent();
    let container = json!({"name": "web", "image": registry.image(), "essential": true, "command": ["/bin/true"]});
    for bound in [Duration::from_secs(15), Duration::from_secs(4)] {
        let began = Instant::now();
        let arn = stage.run(json!([container])).await;
        assert!(succeeded(&stage.server.status(&arn, "STOPPED").await));
        assert!(began.elapsed() < bound, "the second start does not ask again: {:?}", began.elapsed());
    }
    assert!(registry.asked() >= 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn always_means_always() {
    let stage = stage(PullBehavior::Always).await;
    let mut registry = Registry::start().await;
    assert!(succeeded(&run(&stage, &registry).await));
    let asked = registry.asked();
    assert!(succeeded(&run(&stage, &registry).await));
    assert!(registry.asked() > asked);
    registry.close();
    let stopped = run(&stage, &registry).await;
    assert!(reason(&stopped).starts_with("CannotPullContainerError: "), "{stopped}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn once_means_once_by_this_agent() {
    let mut stage = stage(PullBehavior::Once).await;
    let mut registry = Registry::start().await;
    docker(&["tag", image::NAME, &registry.image()]);
    assert!(succeeded(&run(&stage, &registry).await), "the image of someone else was not enough");
    let asked = registry.asked();
    stage.stop_agent().await;
    let mut config = stage.config();
    config.pull_behavior = PullBehavior::Once;
    stage.start_agent_with(config).await;
    registry.close();
    assert!(succeeded(&run(&stage, &registry).await), "remembered beyond a restart");
    assert_eq!(registry.asked(), asked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_waits_for_its_image_can_be_stopped() {
    let stage = stage(PullBehavior::PreferCached).await;
    let registry = Registry::start().await;
    registry.fall_silent();
    let container = json!({"name": "web", "image": registry.image(), "essential": true});
    let arn = stage.run(json!([container])).await;
    eventually("the registry is asked", || registry.asked() > 0).await;
    let began = Instant::now();
    stage.stop(&arn).await;
    let stopped = stage.server.status(&arn, "STOPPED").await;
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(stopped["containers"][0]["exitCode"].is_null() && reason(&stopped).is_empty(), "{stopped}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unused_images_go_but_only_those_this_agent_pulled() {
    let mut stage = Stage::set_without_agent().await;
    let mut config = stage.config();
    config.pull_behavior = PullBehavior::Default;
    config.task_cleanup_wait = Duration::from_millis(200);
    let rules = ImageCleanup { interval: Duration::from_millis(300), minimum_age: Duration::ZERO, per_cycle: 5 };
    config.image_cleanup = Some(rules);
    stage.start_agent_with(config).await;
    let (pulled, given) = (Registry::start().await, Registry::start().await);
    given.fall_silent();
    docker(&["tag", image::NAME, &given.image()]);
    let arn =
        stage.run(json!([{"name": "web", "image": given.image(), "essential": true, "command": ["/bin/true"]}])).await;
    stage.server.status(&arn, "STOPPED").await;
    assert!(succeeded(&run(&stage, &pulled).await));
    eventually("the pulled image is gone", || docker(&["images", "-q", &pulled.image()]).is_empty()).await;
    assert!(!docker(&["images", "-q", &given.image()]).is_empty());
}
