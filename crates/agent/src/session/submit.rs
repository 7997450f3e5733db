//! Reporting state changes: over the control channel to a server that takes them there ([`super::line`]), else in calls of
//! SubmitTaskStateChange, until the server has taken them.
//!
//! Each task hands over one report at a time and keeps it until this returns, so reports of one task arrive in order.
//! A report is tried for as long as it takes; only a server that calls it invalid ends it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use longshore_api::agent::extension::Evidence;
use longshore_api::client::{Client, Error};
use longshore_api::ecs;
use longshore_api::timestamp::Timestamp as WireTimestamp;
use longshore_model::Timestamp;
use tokio::sync::{Notify, Semaphore};

use super::backoff::Backoff;
use super::line::{Line, Verdict};
use crate::task::report::{ContainerChange, StateChange};
use crate::task::spec::Protocol;
use crate::task::state::Binding;

/// Reports of different tasks under way at once.
const PARALLEL: usize = 10;
/// How long the server may take over a report on the control channel before it is told in a call.
const VERDICT: Duration = Duration::from_secs(60);
/// How often a channel that is closed is looked at again.
const LOOK: Duration = Duration::from_secs(1);
/// How soon after a channel's beginning a server has said that it takes reports, if it does.
const GREETING: Duration = Duration::from_secs(5);
/// Where published ports listen.
const BIND_IP: &str = "0.0.0.0";

/// Reports for one agent. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Submitter {
    client: Client,
    cluster: Arc<str>,
    permits: Arc<Semaphore>,
    line: Arc<Line>,
    /// Rings when the control channel comes up: the server is back, nobody needs to wait any longer.
    server_is_back: Arc<Notify>,
}

impl Submitter {
    pub(crate) fn new(client: Client, cluster: &str, server_is_back: Arc<Notify>) -> Self {
        Self {
            client,
            cluster: cluster.into(),
            line: Arc::default(),
            permits: Arc::new(Semaphore::new(PARALLEL)),
            server_is_back,
        }
    }

    /// The way over the control channel, which whoever holds the channel has to serve.
    pub(crate) fn line(&self) -> Arc<Line> {
        Arc::clone(&self.line)
    }

    /// Ends the pauses of everything that waits for the server.
    pub(crate) fn server_is_back(&self) {
        self.server_is_back.notify_waiters();
    }

    /// Delivers a report. Returns when it is dealt with: taken by the server, or refused for good.
    pub(crate) async fn submit(&self, task: &str, change: &StateChange) {
        let mut absent = Backoff::until_called();
        let mut refusing = Backoff::new(Duration::from_secs(1), Duration::from_secs(30), 1.3);
        loop {
            let back = self.server_is_back.notified();
            let answer = match self.over_the_channel(task, change).await {
                Some(verdict) => verdict,
                None => self.by_call(task, change).await,
            };
            let pause = match answer {
                Answer::Taken => return,
                Answer::Invalid(error) => {
                    tracing::error!(task, status = change.status.as_str(), %error, "the server refused a state change");
                    return;
                }
                Answer::Absent(error) => {
                    tracing::debug!(task, %error, "the server is away; the state change waits");
                    absent.pause()
                }
                Answer::Failed(error) => {
                    tracing::warn!(task, status = change.status.as_str(), %error, "a state change was not taken; trying again");
                    refusing.pause()
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = back => {}
            }
        }
    }
}

/// What came of one try to deliver a report.
enum Answer {
    Taken,
    /// It can never be right.
    Invalid(String),
    /// Nobody answers.
    Absent(String),
    Failed(String),
}

impl Submitter {
    /// `None` when the control channel takes no reports, or ended before there was a verdict.
    async fn over_the_channel(&self, task: &str, change: &StateChange) -> Option<Answer> {
        let awaited = self.line.put(|| request(&self.cluster, task, change), None)?;
        let verdict = tokio::time::timeout(VERDICT, awaited).await.ok()?.ok()?;
        Some(match verdict {
            Verdict::Taken => Answer::Taken,
            Verdict::Invalid(error) => Answer::Invalid(error),
            Verdict::Failed(error) => Answer::Failed(error),
        })
    }

    /// Returns when a server takes reports over the control channel: true; or when there is a channel whose server says nothing of
    /// the kind, as AWS's do not.
    pub(crate) async fn channel_is_open(&self) -> bool {
        let mut silent_since = None;
        while !self.line.is_open() {
            silent_since = self.line.is_silent().then(|| silent_since.unwrap_or_else(Instant::now));
            if silent_since.is_some_and(|since| since.elapsed() > GREETING) {
                return false;
            }
            let back = self.server_is_back.notified();
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = back => {}
            }
        }
        true
    }

    /// Tells what is left of a task's containers, over the control channel alone. Returns when the server has it, or says that
    /// it never will.
    pub(crate) async fn tell(&self, task: &str, evidence: &Evidence) {
        let about = || ecs::SubmitTaskStateChangeRequest {
            cluster: Some(self.cluster.to_string()),
            task: Some(task.to_owned()),
            ..ecs::SubmitTaskStateChangeRequest::default()
        };
        let mut refusing = Backoff::new(Duration::from_secs(1), Duration::from_secs(30), 1.3);
        while self.channel_is_open().await {
            let Some(awaited) = self.line.put(about, Some(evidence.clone())) else { continue };
            match tokio::time::timeout(VERDICT, awaited).await {
                Ok(Ok(Verdict::Taken | Verdict::Invalid(_))) => return,
                Ok(Ok(Verdict::Failed(_))) | Err(_) => tokio::time::sleep(refusing.pause()).await,
                // The channel ended; nobody knows.
                Ok(Err(_)) => {}
            }
        }
    }

    async fn by_call(&self, task: &str, change: &StateChange) -> Answer {
        let request = request(&self.cluster, task, change);
        let _permit = self.permits.acquire().await;
        let answer: Result<ecs::SubmitTaskStateChangeResponse, Error> =
            self.client.ecs("SubmitTaskStateChange", &request).await;
        match answer {
            Ok(_) => Answer::Taken,
            Err(error) if error.code() == Some("InvalidParameterException") => Answer::Invalid(error.to_string()),
            Err(error) if error.is_absence() => Answer::Absent(error.to_string()),
            Err(error) => Answer::Failed(error.to_string()),
        }
    }
}

fn request(cluster: &str, task: &str, change: &StateChange) -> ecs::SubmitTaskStateChangeRequest {
    let time = |time: Option<Timestamp>| time.map(|time| WireTimestamp::from_millis(time.as_millis()));
    ecs::SubmitTaskStateChangeRequest {
        cluster: Some(cluster.to_owned()),
        task: Some(task.to_owned()),
        status: Some(change.status.as_str().to_owned()),
        reason: Some(change.reason.clone().unwrap_or_default()),
        containers: Some(change.containers.iter().map(container).collect()),
        pull_started_at: time(change.pull_started_at),
        pull_stopped_at: time(change.pull_stopped_at),
        execution_stopped_at: time(change.execution_stopped_at),
        ..ecs::SubmitTaskStateChangeRequest::default()
    }
}

fn container(change: &ContainerChange) -> ecs::ContainerStateChange {
    ecs::ContainerStateChange {
        container_name: Some(change.name.clone()),
        image_digest: change.image_digest.clone(),
        runtime_id: change.runtime_id.clone(),
        exit_code: change.exit_code.and_then(|code| i32::try_from(code).ok()),
        network_bindings: (!change.bindings.is_empty()).then(|| change.bindings.iter().map(binding).collect()),
        reason: change.reason.clone(),
        status: Some(change.status.as_str().to_owned()),
    }
}

fn binding(binding: &Binding) -> ecs::NetworkBinding {
    let mut wire = ecs::NetworkBinding {
        bind_ip: Some(BIND_IP.to_owned()),
        protocol: Some(match binding.protocol {
            Protocol::Tcp => ecs::TransportProtocol::Tcp,
            Protocol::Udp => ecs::TransportProtocol::Udp,
        }),
        ..ecs::NetworkBinding::default()
    };
    if binding.is_range {
        wire.container_port_range = Some(binding.container.to_string());
        wire.host_port_range = Some(binding.host.to_string());
    } else {
        wire.container_port = Some(i32::from(binding.container.first));
        wire.host_port = Some(i32::from(binding.host.first));
    }
    wire
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::spec::PortSpan;
    use crate::task::state::Status;

    #[test]
    fn a_report_says_all_it_knows_and_nothing_else() {
        let change = StateChange {
            status: Status::Running,
            reason: None,
            containers: vec![ContainerChange {
                name: "web".to_owned(),
                status: Status::Running,
                runtime_id: Some("abc".to_owned()),
                exit_code: None,
                reason: None,
                image_digest: None,
                bindings: vec![
                    Binding {
                        container: PortSpan::single(80),
                        host: PortSpan::single(49153),
                        protocol: Protocol::Tcp,
                        is_range: false,
                    },
                    Binding {
                        container: PortSpan { first: 7000, last: 7002 },
                        host: PortSpan { first: 50000, last: 50002 },
                        protocol: Protocol::Udp,
                        is_range: true,
                    },
                ],
            }],
            pull_started_at: Some(Timestamp::from_millis(1_500)),
            pull_stopped_at: None,
            execution_stopped_at: None,
        };
        let json = serde_json::to_value(request("default", "arn", &change)).expect("json");
        assert_eq!(
            json,
            serde_json::json!({
                "cluster": "default", "task": "arn", "status": "RUNNING", "reason": "", "pullStartedAt": 1.5,
                "containers": [{
                    "containerName": "web", "status": "RUNNING", "runtimeId": "abc",
                    "networkBindings": [
                        {"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 49153, "protocol": "tcp"},
                        {"bindIP": "0.0.0.0", "containerPortRange": "7000-7002", "hostPortRange": "50000-50002",
                         "protocol": "udp"},
                    ],
                }],
            })
        );
    }
}
