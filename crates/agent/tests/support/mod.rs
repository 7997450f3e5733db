//! What the stories in this directory share: an image, a server that speaks the agent protocol, and an agent on both.

#![allow(dead_code, unreachable_pub, reason = "each story is a crate of its own and uses its part")]

pub mod image;
pub mod paper;
pub mod registry;
pub mod server;

use std::process::Command;
use std::time::Duration;

use longshore_agent::{Agent, Config, Host, PullBehavior, Running};
use longshore_api::sigv4::Credentials;
use serde_json::{Value, json};

use server::Server;

/// How long a story waits for anything: far more than it takes, so that only a real failure ends it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A server, a data directory and an engine, with all containers of this story removed at its end.
pub struct Stage {
    pub server: Server,
    pub dir: tempfile::TempDir,
    pub agent: Option<Running>,
    pub metadata_port: u16,
}

impl Stage {
    /// Sets the stage and starts an agent on it.
    pub async fn set() -> Self {
        let mut stage = Self::set_without_agent().await;
        stage.start_agent().await;
        stage
    }

    /// Sets the stage and leaves it empty.
    pub async fn set_without_agent() -> Self {
        // What the agent logged is shown with a story that fails. Some stories set two stages in one process.
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_test_writer().try_init().ok();
        image::ensure().await;
        let dir = tempfile::tempdir().expect("a directory");
        Self { server: Server::start().await, dir, agent: None, metadata_port: 0 }
    }

    pub fn config(&self) -> Config {
        let mut config = Config::new(self.server.endpoint(), Credentials::new("AKID", "secret"), self.dir.path());
        // Others on this engine clean up by cluster.
        config.cluster = self.cluster();
        config.pull_behavior = PullBehavior::PreferCached;
        config.introspection = None;
        config.metadata_port = 0;
        config
    }

    /// The story's own cluster.
    pub fn cluster(&self) -> String {
        format!("story-{}", &self.server.instance_ids()[0][..12])
    }

    pub async fn start_agent(&mut self) {
        let config = self.config();
        self.start_agent_with(config).await;
    }

    pub async fn start_agent_with(&mut self, config: Config) {
        let host = Host::open(&config).await.expect("a Docker engine is needed for these tests");
        self.metadata_port = host.metadata_port();
        let agent = Agent::start_on(&host, config).await.expect("the agent starts");
        self.server.connected().await;
        self.agent = Some(agent);
    }

    pub async fn stop_agent(&mut self) {
        self.agent.take().expect("an agent").shutdown().await;
    }

    /// Runs a task of these containers and answers its ARN.
    pub async fn run(&self, containers: Value) -> String {
        self.run_task(json!({ "containers": containers })).await
    }

    /// Runs a task with these members besides the usual ones.
    pub async fn run_task(&self, members: Value) -> String {
        let task = task(&self.server.new_task_arn(), members);
        let arn = task["arn"].as_str().expect("an ARN").to_owned();
        self.server.payload(vec![task]).await;
        arn
    }

    pub async fn stop(&self, arn: &str) {
        self.server.payload(vec![json!({"arn": arn, "desiredStatus": "STOPPED"})]).await;
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for id in self.server.instance_ids() {
            let label = format!("label=longshore.agent={id}");
            let listed = docker(&["ps", "-aq", "--filter", &label]);
            let ids: Vec<&str> = listed.split_whitespace().collect();
            if !ids.is_empty() {
                docker(&[&["rm", "-f", "-v"], ids.as_slice()].concat());
            }
            let listed = docker(&["volume", "ls", "-q", "--filter", &label]);
            let names: Vec<&str> = listed.split_whitespace().collect();
            if !names.is_empty() {
                docker(&[&["volume", "rm", "-f"], names.as_slice()].concat());
            }
        }
    }
}

/// The engine's id of the first container in a report.
pub fn runtime_id(report: &Value) -> String {
    report["containers"][0]["runtimeId"].as_str().expect("an id").to_owned()
}

/// What the engine says of a container's state: `Running`, `StartedAt` …
pub fn state_of(id: &str, what: &str) -> String {
    docker(&["inspect", "-f", &format!("{{{{.State.{what}}}}}"), id])
}

/// The states that reports tell, in their order.
pub fn statuses(reports: &[Value]) -> Vec<&str> {
    reports.iter().filter_map(|report| report["status"].as_str()).collect()
}

/// A task with the usual members, these, and a label on each container that says whose it is.
pub fn task(arn: &str, members: Value) -> Value {
    let mut task =
        json!({"arn": arn, "desiredStatus": "RUNNING", "family": "story", "version": "1", "networkMode": "bridge"});
    for (name, value) in members.as_object().expect("an object") {
        task[name] = value.clone();
    }
    for container in task["containers"].as_array_mut().expect("containers") {
        let config = container["dockerConfig"]["config"].as_str().unwrap_or("{}");
        let mut config: Value = serde_json::from_str(config).expect("JSON");
        config["Labels"]["longshore.test"] = "1".into();
        container["dockerConfig"]["config"] = config.to_string().into();
        container["dockerConfig"]["version"] = "1.24".into();
    }
    task
}

/// A container that sleeps until it is told to stop.
pub fn sleeper(name: &str) -> Value {
    json!({"name": name, "image": image::NAME, "essential": true, "command": ["/bin/sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait"]})
}

/// A container that runs a script.
pub fn script(name: &str, script: &str) -> Value {
    json!({"name": name, "image": image::NAME, "essential": true, "command": ["/bin/sh", "-c", script]})
}

/// Runs the engine's own client and answers what it printed.
pub fn docker(args: &[&str]) -> String {
    let output = Command::new("docker").args(args).output().expect("the docker command");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Waits until a condition holds.
pub async fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !condition() {
        assert!(tokio::time::Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
