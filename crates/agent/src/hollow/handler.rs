//! What a simulated instance does about the messages of its control channel.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use longshore_api::agent::acs::{self, IAMRoleCredentialsMessage, PayloadMessage, TaskIdentifier, TaskManifestMessage};
use tokio::sync::watch;

use super::Counters;
use crate::session::acs::Handler;
use crate::session::line::Line;
use crate::session::submit::Submitter;
use crate::task::decode;
use crate::task::report::{ContainerChange, StateChange};
use crate::task::spec::{PortSpan, Spec};
use crate::task::state::{Binding, Desired, Status};
use crate::{clock, ports, random};

/// A simulated instance's tasks.
pub(super) struct Simulation {
    submitter: Submitter,
    counters: Arc<Counters>,
    start_delay: Duration,
    stop_delay: Duration,
    /// The tasks that are not over, each with its way to be told to stop.
    tasks: HashMap<String, watch::Sender<bool>>,
    sequence: i64,
    next_port: u16,
}

impl Simulation {
    pub(super) fn new(
        submitter: Submitter,
        counters: Arc<Counters>,
        start_delay: Duration,
        stop_delay: Duration,
    ) -> Self {
        let (tasks, next_port) = (HashMap::new(), *ports::DEFAULT_RANGE.start());
        Self { submitter, counters, start_delay, stop_delay, tasks, sequence: 0, next_port }
    }

    fn take(&mut self, task: &acs::Task) {
        let Ok(arn) = decode::task_arn(task.arn.as_deref()) else { return };
        let desired = decode::desired_status(task.desired_status.as_deref());
        match (desired, self.tasks.get(arn)) {
            (Ok(Desired::Stopped), Some(known)) => drop(known.send(true)),
            (_, Some(_)) => {}
            (Ok(Desired::Running), None) => match decode::spec(task) {
                Ok(spec) => self.run(spec),
                Err(error) => self.end(arn, error.to_string()),
            },
            (Ok(Desired::Stopped), None) => self.end(arn, "TaskStateError: unknown task".to_owned()),
            (Err(error), None) => self.end(arn, error.to_string()),
        }
    }

    fn run(&mut self, spec: Spec) {
        self.counters.tasks_received.fetch_add(1, Ordering::Relaxed);
        let (stop, mut stopping) = watch::channel(false);
        self.tasks.insert(spec.arn.clone(), stop);
        let containers = self.containers(&spec);
        let (submitter, counters) = (self.submitter.clone(), Arc::clone(&self.counters));
        let (start_delay, stop_delay) = (self.start_delay, self.stop_delay);
        tokio::spawn(async move {
            tokio::time::sleep(start_delay).await;
            if !*stopping.borrow() {
                submitter.submit(&spec.arn, &change(Status::Running, None, containers.clone())).await;
                counters.running_reported.fetch_add(1, Ordering::Relaxed);
            }
            // Without a sender the instance is gone, and its tasks with it.
            if stopping.wait_for(|stop| *stop).await.is_err() {
                return;
            }
            tokio::time::sleep(stop_delay).await;
            submitter.submit(&spec.arn, &change(Status::Stopped, None, containers)).await;
            counters.stopped_reported.fetch_add(1, Ordering::Relaxed);
        });
    }

    fn end(&self, arn: &str, reason: String) {
        let (submitter, arn) = (self.submitter.clone(), arn.to_owned());
        tokio::spawn(async move { submitter.submit(&arn, &change(Status::Stopped, Some(reason), Vec::new())).await });
    }

    fn containers(&mut self, spec: &Spec) -> Vec<ContainerChange> {
        let mut containers = Vec::with_capacity(spec.containers.len());
        for wanted in &spec.containers {
            let bindings = wanted.ports.iter().map(|mapping| {
                let first = mapping.host_port.unwrap_or_else(|| {
                    let first = self.next_port;
                    let next = first.checked_add(mapping.container.count());
                    self.next_port = next.unwrap_or(*ports::DEFAULT_RANGE.start());
                    first
                });
                Binding {
                    container: mapping.container,
                    host: PortSpan { first, last: first.saturating_add(mapping.container.count() - 1) },
                    protocol: mapping.protocol,
                    is_range: mapping.is_range,
                }
            });
            containers.push(ContainerChange {
                name: wanted.name.clone(),
                status: Status::Running,
                runtime_id: Some(random::hex(32)),
                exit_code: None,
                reason: None,
                image_digest: None,
                bindings: bindings.collect(),
            });
        }
        containers
    }
}

fn change(status: Status, reason: Option<String>, mut containers: Vec<ContainerChange>) -> StateChange {
    for container in &mut containers {
        container.status = status;
        container.exit_code = (status == Status::Stopped).then_some(0);
    }
    let execution_stopped_at = (status == Status::Stopped).then(clock::now);
    StateChange { status, reason, containers, pull_started_at: None, pull_stopped_at: None, execution_stopped_at }
}

impl Handler for Simulation {
    const EXTENSIONS: &'static str = "reports,pings";

    fn line(&self) -> Arc<Line> {
        self.submitter.line()
    }

    async fn connected(&mut self) {
        self.counters.connected.fetch_add(1, Ordering::Relaxed);
        self.submitter.server_is_back();
    }

    async fn disconnected(&mut self) {
        self.counters.connected.fetch_sub(1, Ordering::Relaxed);
    }

    async fn payload(&mut self, payload: PayloadMessage) -> bool {
        self.sequence = self.sequence.max(payload.seq_num.unwrap_or(0));
        // A task that is over has dropped its end of the channel.
        self.tasks.retain(|_, stop| !stop.is_closed());
        payload.tasks.iter().flatten().for_each(|task| self.take(task));
        true
    }

    async fn manifest(&mut self, manifest: TaskManifestMessage) -> Option<Vec<TaskIdentifier>> {
        let timeline = manifest.timeline.filter(|timeline| *timeline > self.sequence)?;
        self.sequence = timeline;
        self.tasks.retain(|_, stop| !stop.is_closed());
        let wanted =
            |arn: &str| {
                manifest.tasks.iter().flatten().any(|task| {
                    task.task_arn.as_deref() == Some(arn) && task.desired_status.as_deref() == Some("RUNNING")
                })
            };
        let strays = self.tasks.iter().filter(|(arn, stop)| !*stop.borrow() && !wanted(arn));
        let candidates = strays.map(|(arn, _)| TaskIdentifier {
            task_arn: Some(arn.clone()),
            task_cluster_arn: manifest.cluster_arn.clone(),
            desired_status: Some("STOPPED".to_owned()),
        });
        Some(candidates.collect())
    }

    async fn stop_verified(&mut self, _message_id: &str, tasks: Vec<TaskIdentifier>) {
        for arn in tasks.iter().filter_map(|task| task.task_arn.as_ref()) {
            if let Some(stop) = self.tasks.get(arn) {
                stop.send_replace(true);
            }
        }
    }

    async fn credentials(&mut self, message: &IAMRoleCredentialsMessage) -> bool {
        message.task_arn.as_ref().is_some_and(|arn| self.tasks.contains_key(arn))
    }

    async fn heartbeat(&mut self) {}
}
