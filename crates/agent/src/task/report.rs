//! What the server is told of a task: which changes, in which order, each exactly until it is accepted.
//!
//! The outbox belongs to its task and is stored with it in one transaction, so that no crash can separate what the
//! agent knows from what it still has to say. Task statuses are never skipped: a task that ran and ended while the
//! server was away is reported RUNNING first, STOPPED second.

use std::collections::VecDeque;

use longshore_model::Timestamp;

use super::spec::Spec;
use super::state::{Binding, Container, Desired, Observed, Status};

/// One report to the server.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StateChange {
    /// The task's status.
    pub status: Status,
    /// Why, when the task as a whole failed.
    pub reason: Option<String>,
    /// The containers that changed.
    pub containers: Vec<ContainerChange>,
    /// When the first pull began.
    pub pull_started_at: Option<Timestamp>,
    /// When the last pull ended.
    pub pull_stopped_at: Option<Timestamp>,
    /// When the first essential container stopped.
    pub execution_stopped_at: Option<Timestamp>,
}

/// A container's part of a report.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ContainerChange {
    /// Its name in the task definition.
    pub name: String,
    /// Its status.
    pub status: Status,
    /// The engine's id for it.
    pub runtime_id: Option<String>,
    /// Its exit code.
    pub exit_code: Option<i64>,
    /// Why it failed.
    pub reason: Option<String>,
    /// Its image's digest.
    pub image_digest: Option<String>,
    /// The host ports that lead to it.
    pub bindings: Vec<Binding>,
}

/// What has been said and what is still to be said about one task.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outbox {
    /// Reports not accepted yet, oldest first.
    pub queued: VecDeque<StateChange>,
    /// The task status in the newest report, queued or accepted.
    pub status: Status,
    /// The same for each container.
    pub containers: Vec<Status>,
    /// Whether the oldest report is on its way, so that it must not be changed any more.
    pub in_flight: bool,
}

impl Outbox {
    /// An outbox of a task about which nothing was said.
    pub(crate) fn new(spec: &Spec) -> Self {
        Self { containers: vec![Status::Pending; spec.containers.len()], ..Self::default() }
    }

    /// Queues what has changed since the newest report. Whether there was anything.
    pub(crate) fn note(&mut self, spec: &Spec, desired: Desired, seen: &Observed) -> bool {
        // A running task that is being stopped is neither running nor stopped; it is said to run until it is over.
        let status = seen.status(spec, desired).max(self.status);
        let changed: Vec<usize> = (0..spec.containers.len())
            .filter(|index| Status::from(seen.containers[*index].phase) > self.containers[*index])
            .collect();
        if status == self.status && (changed.is_empty() || status == Status::Stopped) {
            return false;
        }
        // A new task status comes with the whole picture, so that it can be understood without what came before.
        let described = if status == self.status { changed.clone() } else { (0..spec.containers.len()).collect() };
        let containers =
            described.iter().map(|index| describe(&spec.containers[*index].name, &seen.containers[*index])).collect();
        let change = StateChange {
            status,
            reason: seen.failure.clone(),
            containers,
            pull_started_at: seen.pull_started_at,
            pull_stopped_at: seen.pull_stopped_at,
            execution_stopped_at: seen.execution_stopped_at,
        };
        for index in changed {
            self.containers[index] = Status::from(seen.containers[index].phase);
        }
        let same_status = status == self.status;
        self.status = status;
        let may_change = self.queued.len() > usize::from(self.in_flight);
        match self.queued.back_mut() {
            Some(last) if same_status && may_change => merge(last, change),
            _ => self.queued.push_back(change),
        }
        true
    }

    /// The oldest report is dealt with. Whether it was the final one.
    pub(crate) fn accepted(&mut self) -> bool {
        self.in_flight = false;
        self.queued.pop_front().is_some_and(|change| change.status == Status::Stopped)
    }
}

/// Two reports of the same task status become one: the later word on each container wins.
fn merge(last: &mut StateChange, change: StateChange) {
    last.containers.retain(|old| change.containers.iter().all(|new| new.name != old.name));
    last.containers.extend(change.containers);
    last.pull_started_at = change.pull_started_at;
    last.pull_stopped_at = change.pull_stopped_at;
    last.execution_stopped_at = change.execution_stopped_at;
}

fn describe(name: &str, container: &Container) -> ContainerChange {
    ContainerChange {
        name: name.to_owned(),
        status: Status::from(container.phase),
        runtime_id: container.runtime_id.clone(),
        exit_code: container.exit_code,
        reason: container.reason.clone(),
        image_digest: container.image_digest.clone(),
        bindings: container.ports.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::Phase;
    use super::super::testing;
    use super::*;

    fn set(seen: &mut Observed, phases: &[Phase]) {
        for (container, phase) in seen.containers.iter_mut().zip(phases) {
            container.phase = *phase;
        }
    }

    #[test]
    fn running_is_never_skipped() {
        let spec = testing::spec(&["web"]);
        let mut seen = Observed::new(&spec);
        let mut outbox = Outbox::new(&spec);
        assert!(!outbox.note(&spec, Desired::Running, &seen));
        set(&mut seen, &[Phase::Running]);
        assert!(outbox.note(&spec, Desired::Running, &seen));
        assert!(!outbox.note(&spec, Desired::Running, &seen));
        set(&mut seen, &[Phase::Stopped]);
        seen.containers[0].exit_code = Some(3);
        assert!(outbox.note(&spec, Desired::Running, &seen));
        let statuses: Vec<Status> = outbox.queued.iter().map(|change| change.status).collect();
        assert_eq!(statuses, [Status::Running, Status::Stopped]);
        assert_eq!(outbox.queued[1].containers[0].exit_code, Some(3));
        assert!(!outbox.accepted());
        assert!(outbox.accepted());
    }

    #[test]
    fn a_task_on_its_way_down_is_not_reported_pending_again() {
        let spec = testing::spec(&["web"]);
        let mut seen = Observed::new(&spec);
        let mut outbox = Outbox::new(&spec);
        set(&mut seen, &[Phase::Running]);
        outbox.note(&spec, Desired::Running, &seen);
        assert!(!outbox.note(&spec, Desired::Stopped, &seen));
    }

    #[test]
    fn container_changes_gather_in_a_report_that_has_not_left() {
        let spec = testing::spec(&["a", "b", "c"]);
        let mut seen = Observed::new(&spec);
        let mut outbox = Outbox::new(&spec);
        set(&mut seen, &[Phase::Running, Phase::Created, Phase::None]);
        outbox.note(&spec, Desired::Running, &seen);
        outbox.in_flight = true;
        set(&mut seen, &[Phase::Running, Phase::Running, Phase::None]);
        outbox.note(&spec, Desired::Running, &seen);
        set(&mut seen, &[Phase::Stopped, Phase::Running, Phase::None]);
        outbox.note(&spec, Desired::Running, &seen);
        let names: Vec<Vec<&str>> = outbox
            .queued
            .iter()
            .map(|change| change.containers.iter().map(|container| container.name.as_str()).collect())
            .collect();
        assert_eq!(names, [vec!["a"], vec!["b", "a"]]);
        assert!(outbox.queued.iter().all(|change| change.status == Status::Pending));
    }

    #[test]
    fn a_task_that_never_ran_goes_straight_to_stopped() {
        let spec = testing::spec(&["web"]);
        let mut seen = Observed::new(&spec);
        let mut outbox = Outbox::new(&spec);
        set(&mut seen, &[Phase::Stopped]);
        seen.containers[0].reason = Some("CannotPullContainerError: no".to_owned());
        outbox.note(&spec, Desired::Running, &seen);
        assert_eq!(outbox.queued.len(), 1);
        assert_eq!(outbox.queued[0].status, Status::Stopped);
        assert_eq!(outbox.queued[0].containers[0].runtime_id, None);
    }
}
