//! The engine goes away and comes back, as on a machine that restarts it or a person who upgrades it.
//!
//! The story has an engine of its own, in a network namespace of its own: an engine without a bridge deletes the
//! machine's.

mod support;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bollard::{API_DEFAULT_VERSION, Docker};
use serde_json::json;
use support::{PATIENCE, Stage, docker, image, script, sleeper};

struct PrivateEngine {
    directory: tempfile::TempDir,
    process: Option<Child>,
}

impl PrivateEngine {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("a directory"), process: None }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn address(&self) -> String {
        format!("unix://{}", self.path("docker.sock").display())
    }

    async fn start(&mut self) {
        let log = std::fs::File::options().create(true).append(true).open(self.path("log")).expect("a log");
        let option = |name: &str, path: &Path| format!("--{name}={}", path.display());
        // In a mount namespace of its own: what it mounts goes with it, and nothing is ever deleted through a mount.
        let child = Command::new("unshare")
            .args(["--net", "--mount", "dockerd", "--bridge=none", "--iptables=false"])
            .arg(format!("--host={}", self.address()))
            .arg(option("data-root", &self.path("data")))
            .arg(option("exec-root", &self.path("exec")))
            .arg(option("pidfile", &self.path("pid")))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn();
        self.process = Some(child.expect("dockerd and the right to start it are needed for this test"));
        let deadline = Instant::now() + PATIENCE;
        while docker(&["-H", &self.address(), "info", "-f", "{{.ServerVersion}}"]).is_empty() {
            assert!(Instant::now() < deadline, "{}", std::fs::read_to_string(self.path("log")).unwrap_or_default());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Stops it as a machine's shutdown does, its containers included.
    fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            Command::new("kill").args(["-TERM", &process.id().to_string()]).status().expect("kill");
            process.wait().expect("an end");
        }
    }
}

impl Drop for PrivateEngine {
    fn drop(&mut self) {
        if self.process.is_some() {
            let ids = docker(&["-H", &self.address(), "ps", "-aq"]);
            let ids: Vec<&str> = ids.split_whitespace().collect();
            docker(&[&["-H", &self.address(), "rm", "-f"], ids.as_slice()].concat());
            self.stop();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_engine_restart_is_survived() {
    let mut engine = PrivateEngine::new();
    engine.start().await;
    let client = Docker::connect_with_unix(&engine.address(), 60, API_DEFAULT_VERSION).expect("a client");
    image::ensure_on(client).await;
    let mut stage = Stage::set_without_agent().await;
    let mut config = stage.config();
    config.docker_host = Some(engine.address());
    stage.start_agent_with(config).await;
    let on_host = |container| json!({"networkMode": "host", "containers": [container]});
    let arn = stage.run_task(on_host(sleeper("web"))).await;
    stage.server.status(&arn, "RUNNING").await;

    engine.stop();
    // A task that arrives while there is no engine waits for it.
    let waiting = stage.run_task(on_host(script("web", "exit 6"))).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(stage.server.reports(&waiting).is_empty(), "silence of the engine is no failure of the task");
    engine.start().await;

    // The engine took its containers with it, and says so now.
    let stopped = stage.server.status(&arn, "STOPPED").await;
    assert!(stopped["containers"][0]["exitCode"].is_number(), "{stopped}");
    let stopped = stage.server.status(&waiting, "STOPPED").await;
    assert_eq!(stopped["containers"][0]["exitCode"], 6);
    let next = stage.run_task(on_host(sleeper("web"))).await;
    stage.server.status(&next, "RUNNING").await;
    stage.stop_agent().await;
}
