//! Several agents on one machine and one engine keep to their own; simulated ones need no engine at all.

mod support;

use std::sync::atomic::Ordering;
use std::time::Duration;

use longshore_agent::hollow::{self, Swarm};
use longshore_agent::{Agent, Config, Host};
use longshore_api::sigv4::Credentials;
use serde_json::json;
use support::server::Server;
use support::{PATIENCE, Stage, sleeper, state_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn agents_on_one_engine_do_not_touch_each_others_containers() {
    let mut first = Stage::set_without_agent().await;
    let mut second = Stage::set_without_agent().await;
    let host = Host::open(&first.config()).await.expect("an engine");
    let slice = |config: Config| Config { cpu_units: Some(512), memory_mib: Some(256), ..config };
    first.agent = Some(Agent::start_on(&host, slice(first.config())).await.expect("the first agent"));
    second.agent = Some(Agent::start_on(&host, slice(second.config())).await.expect("the second agent"));
    first.server.connected().await;
    second.server.connected().await;
    let resources = &first.server.calls("RegisterContainerInstance")[0]["totalResources"];
    assert_eq!((&resources[0]["integerValue"], &resources[1]["integerValue"]), (&json!(512), &json!(256)));

    let mut web = sleeper("web");
    web["portMappings"] = json!([{"containerPort": 80}]);
    let one = first.run(json!([web.clone()])).await;
    let other = second.run(json!([web])).await;
    let port = |report: &serde_json::Value| report["containers"][0]["networkBindings"][0]["hostPort"].clone();
    let one_running = first.server.status(&one, "RUNNING").await;
    let other_running = second.server.status(&other, "RUNNING").await;
    assert_ne!(port(&one_running), port(&other_running));

    first.stop(&one).await;
    first.server.status(&one, "STOPPED").await;
    first.stop_agent().await;
    first.agent = Some(Agent::start_on(&host, first.config()).await.expect("the first agent again"));
    first.server.connected().await;
    let id = other_running["containers"][0]["runtimeId"].as_str().expect("an id");
    assert_eq!(state_of(id, "Running"), "true");
    assert_eq!(second.server.reports(&other).len(), 1);
    second.stop(&other).await;
    second.server.status(&other, "STOPPED").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_simulated_instance_speaks_the_protocol() {
    let server = Server::start().await;
    let config = hollow::Config {
        start_delay: Duration::from_millis(50),
        telemetry: true,
        ..hollow::Config::new(server.endpoint(), Credentials::new("AKID", "secret"))
    };
    let swarm = Swarm::start(&config, 1).await.expect("registered");
    assert!(swarm.connected(PATIENCE).await);
    let arn = server.new_task_arn();
    let mut web = sleeper("web");
    web["portMappings"] = json!([{"containerPort": 80}]);
    server.payload(vec![support::task(&arn, json!({"containers": [web]}))]).await;
    let running = server.status(&arn, "RUNNING").await;
    assert!(running["containers"][0]["networkBindings"][0]["hostPort"].is_number());
    server.payload(vec![json!({"arn": arn, "desiredStatus": "STOPPED"})]).await;
    let stopped = server.status(&arn, "STOPPED").await;
    assert_eq!(stopped["containers"][0]["exitCode"], 0);
    server.telemetry(|frame| frame["type"] == "PublishMetricsRequest").await;
    assert_eq!(swarm.counters().tasks_received.load(Ordering::Relaxed), 1);

    server.go_away();
    server.come_back().await;
    server.connected().await;
}
