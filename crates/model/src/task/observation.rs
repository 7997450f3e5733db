//! What an agent reports of a task, and how a task takes it in.

use std::sync::Arc;

use super::{ContainerStatus, Desired, NetworkBinding, Status, Stop, StopCode, Task};
use crate::Timestamp;
use crate::id::ContainerName;

/// One report. Reports may repeat, come late, out of order, or cover some containers only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Observation {
    /// The task's state; `None` when the report is about containers or times alone.
    pub status: Option<Status>,
    /// The agent's words.
    pub reason: Option<Arc<str>>,
    /// The containers it covers.
    pub containers: Vec<ContainerObservation>,
    /// When the first image pull began.
    pub pull_started_at: Option<Timestamp>,
    /// When the last image pull ended.
    pub pull_stopped_at: Option<Timestamp>,
    /// When the first essential container stopped.
    pub execution_stopped_at: Option<Timestamp>,
}

/// One container in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerObservation {
    /// Which one.
    pub name: ContainerName,
    /// Its state.
    pub status: ContainerStatus,
    /// The engine's id of it.
    pub runtime_id: Option<Arc<str>>,
    /// The digest of its image.
    pub image_digest: Option<Arc<str>>,
    /// When it ran and ended.
    pub exit_code: Option<i32>,
    /// The agent's words.
    pub reason: Option<Arc<str>>,
    /// Its published ports; `None` when the report does not say.
    pub network_bindings: Option<Vec<NetworkBinding>>,
}

impl Task {
    /// Takes a report in; true when anything changed. States only advance, what is known is never unlearnt, and a stopped
    /// task changes no more.
    pub fn observe(&mut self, seen: &Observation, now: Timestamp) -> bool {
        if self.last == Status::Stopped {
            return false;
        }
        let before = self.clone();
        for container in &seen.containers {
            self.observe_container(container);
        }
        learn(&mut self.pull_started_at, seen.pull_started_at);
        learn(&mut self.pull_stopped_at, seen.pull_stopped_at);
        learn(&mut self.execution_stopped_at, seen.execution_stopped_at);
        if let Some(status) = seen.status.filter(|status| *status > self.last) {
            self.advance(status, seen.reason.as_ref(), now);
        }
        let changed = *self != before;
        if changed {
            self.version += 1;
        }
        changed
    }

    fn observe_container(&mut self, seen: &ContainerObservation) {
        let Some(container) = self.containers.iter_mut().find(|c| c.name == seen.name) else { return };
        if container.last == ContainerStatus::Stopped {
            return;
        }
        container.last = container.last.max(seen.status);
        learn(&mut container.runtime_id, seen.runtime_id.clone());
        learn(&mut container.image_digest, seen.image_digest.clone());
        learn(&mut container.exit_code, seen.exit_code);
        learn(&mut container.reason, seen.reason.clone().filter(|reason| !reason.is_empty()));
        if let Some(bindings) = seen.network_bindings.as_ref().filter(|bindings| !bindings.is_empty()) {
            container.network_bindings.clone_from(bindings);
        }
    }

    fn advance(&mut self, status: Status, reason: Option<&Arc<str>>, now: Timestamp) {
        let ran = self.started_at.is_some();
        self.last = status;
        match status {
            Status::Running => self.started_at = Some(now),
            Status::Stopped => {
                let stop = self.why_stopped(ran, reason);
                self.stop.get_or_insert(stop);
                self.desired = Desired::Stopped;
                self.stopping_at.get_or_insert(now);
                self.stopped_at = Some(now);
                for container in &mut self.containers {
                    container.last = ContainerStatus::Stopped;
                }
            }
            _ => {}
        }
    }

    /// The agent gives no reason when an essential container simply ends, so it is composed here.
    fn why_stopped(&self, ran: bool, reason: Option<&Arc<str>>) -> Stop {
        let reason = reason.filter(|reason| !reason.is_empty());
        let failed =
            self.containers.iter().find(|c| c.reason.is_some() && c.exit_code.is_none() && c.runtime_id.is_none());
        let exited = self.containers.iter().any(|c| c.exit_code.is_some());
        if ran || (exited && failed.is_none()) {
            let reason = reason.cloned().unwrap_or_else(|| "Essential container in task exited".into());
            return Stop { code: StopCode::EssentialContainerExited, reason };
        }
        let words =
            failed.or_else(|| self.containers.iter().find(|c| c.reason.is_some())).and_then(|c| c.reason.clone());
        let reason = reason.cloned().or(words).unwrap_or_else(|| "Task failed to start".into());
        Stop { code: StopCode::TaskFailedToStart, reason }
    }
}

fn learn<T>(known: &mut Option<T>, news: Option<T>) {
    if known.is_none() {
        *known = news;
    }
}
