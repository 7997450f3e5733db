//! What an agent reports of a task, and how a task takes it in.

use std::sync::Arc;

use super::{ContainerStatus, Desired, NetworkBinding, Status, Stop, StopCode, StoppedBy, Task};
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
    /// task changes no more, unless it was given up: then its end is still to be learnt.
    ///
    /// A task whose essential container has stopped shall stop itself, so that is desired from then on, whether its agent
    /// says so yet or not.
    pub fn observe(&mut self, seen: &Observation, now: Timestamp) -> bool {
        if self.last == Status::Stopped {
            return self.given_up && self.confirm_end(seen);
        }
        let before = self.clone();
        self.learn_from(seen);
        if self.containers.iter().any(|c| c.essential && c.last == ContainerStatus::Stopped) {
            self.end(seen.reason.as_ref(), now);
        }
        if let Some(status) = seen.status.filter(|status| *status > self.last) {
            self.advance(status, seen.reason.as_ref(), now);
        }
        let changed = *self != before;
        if changed {
            self.version += 1;
        }
        changed
    }

    /// The agent of a task that was given up says that it has ended: how is known now, and nothing is held any more.
    fn confirm_end(&mut self, seen: &Observation) -> bool {
        if seen.status != Some(Status::Stopped) {
            return false;
        }
        self.learn_from(seen);
        self.given_up = false;
        self.version += 1;
        true
    }

    fn learn_from(&mut self, seen: &Observation) {
        for container in &seen.containers {
            self.observe_container(container);
        }
        learn(&mut self.pull_started_at, seen.pull_started_at);
        learn(&mut self.pull_stopped_at, seen.pull_stopped_at);
        learn(&mut self.execution_stopped_at, seen.execution_stopped_at);
    }

    fn observe_container(&mut self, seen: &ContainerObservation) {
        let Some(container) = self.containers.iter_mut().find(|c| c.name == seen.name) else { return };
        if let Some(bindings) = seen.network_bindings.as_ref().filter(|bindings| !bindings.is_empty())
            && container.last != ContainerStatus::Stopped
        {
            // A new list, which takes no more room than it needs: there are as many as there are tasks.
            container.network_bindings = bindings.clone();
        }
        container.last = container.last.max(seen.status);
        learn(&mut container.runtime_id, seen.runtime_id.clone());
        learn(&mut container.image_digest, seen.image_digest.clone());
        learn(&mut container.exit_code, seen.exit_code);
        learn(&mut container.reason, seen.reason.clone().filter(|reason| !reason.is_empty()));
    }

    fn advance(&mut self, status: Status, reason: Option<&Arc<str>>, now: Timestamp) {
        match status {
            Status::Running => self.started_at = Some(now),
            Status::Stopped => {
                self.end(reason, now);
                self.stopped_at = Some(now);
                for container in &mut self.containers {
                    container.last = ContainerStatus::Stopped;
                }
            }
            _ => {}
        }
        self.last = status;
    }

    /// The task ends by itself, unless somebody asked for it before.
    fn end(&mut self, reason: Option<&Arc<str>>, now: Timestamp) {
        if self.stop.is_none() {
            self.stop = Some(self.why_stopped(reason));
        }
        self.desired = Desired::Stopped;
        self.stopping_at.get_or_insert(now);
    }

    /// The agent gives no reason when an essential container simply ends, so it is composed here.
    ///
    /// A container that has a reason and no exit code never ran. In a task that never ran as a whole, that is why; in one
    /// that did, it was broken only while the task was being taken down.
    fn why_stopped(&self, reason: Option<&Arc<str>>) -> Stop {
        let reason = reason.filter(|reason| !reason.is_empty()).cloned();
        let failed = self.containers.iter().filter(|c| c.reason.is_some() && c.exit_code.is_none());
        let failed = failed.min_by_key(|c| !c.essential);
        let exited = self.containers.iter().any(|c| c.exit_code.is_some());
        if self.started_at.is_some() || (exited && failed.is_none()) {
            let reason = reason.unwrap_or_else(|| ESSENTIAL_CONTAINER_EXITED.into());
            let by = if self.ran_out_of_memory() { StoppedBy::OutOfMemory } else { StoppedBy::Exit };
            return Stop::new(StopCode::EssentialContainerExited, reason, by);
        }
        let words = failed.and_then(|c| c.reason.clone());
        let reason = reason.or(words).unwrap_or_else(|| "Task failed to start".into());
        Stop::new(StopCode::TaskFailedToStart, reason, StoppedBy::StartFailure)
    }

    /// Whether the kernel killed an essential container for its memory use, as agents report it.
    fn ran_out_of_memory(&self) -> bool {
        let killed = |reason: &Arc<str>| reason.starts_with(OUT_OF_MEMORY);
        self.containers.iter().any(|c| c.essential && c.reason.as_ref().is_some_and(killed))
    }
}

/// How agents begin the reason of a container that the kernel killed for its memory use.
const OUT_OF_MEMORY: &str = "OutOfMemoryError";

/// What ECS says of a task that ran and ended by itself.
const ESSENTIAL_CONTAINER_EXITED: &str = "Essential container in task exited";

fn learn<T>(known: &mut Option<T>, news: Option<T>) {
    if known.is_none() {
        *known = news;
    }
}

#[cfg(test)]
mod tests;
