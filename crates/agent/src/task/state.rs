//! What the agent has observed of a task. Phases only advance.
//!
//! Distinct from [`super::spec::Spec`] (what is wanted) on purpose: a decision always compares the two.

use std::time::Duration;

use longshore_model::Timestamp;

use super::spec::{PortSpan, Protocol, Spec};

/// What the server, or the agent on its behalf, wants of a task. Never goes back to `Running`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Desired {
    /// It should run.
    Running,
    /// It should not.
    Stopped,
}

/// How far a container has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Nothing has been done.
    #[default]
    None,
    /// Its image is on the engine.
    Pulled,
    /// It exists on the engine.
    Created,
    /// It was started and has not ended for good.
    Running,
    /// It has ended for good, or never will start.
    Stopped,
}

impl Phase {
    /// The word of the metadata endpoints.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Pulled => "PULLED",
            Self::Created => "CREATED",
            Self::Running => "RUNNING",
            Self::Stopped => "STOPPED",
        }
    }
}

/// The three statuses the server hears of, for tasks and containers alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Not all up yet.
    #[default]
    Pending,
    /// Up.
    Running,
    /// Over.
    Stopped,
}

impl Status {
    /// The API's word for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Running => "RUNNING",
            Self::Stopped => "STOPPED",
        }
    }
}

impl From<Phase> for Status {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::None | Phase::Pulled | Phase::Created => Self::Pending,
            Phase::Running => Self::Running,
            Phase::Stopped => Self::Stopped,
        }
    }
}

/// Everything observed of a task.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Observed {
    /// Volumes and limits around the containers are in place.
    pub prepared: bool,
    /// A task-wide step is under way.
    pub busy: bool,
    /// Why the task as a whole cannot run.
    pub failure: Option<String>,
    /// Do nothing before this: the engine did not answer.
    pub not_before: Option<Timestamp>,
    /// How often in a row it did not answer.
    pub setbacks: u32,
    /// One entry for each container of the spec, in its order.
    pub containers: Vec<Container>,
    /// When the first pull began.
    pub pull_started_at: Option<Timestamp>,
    /// When the last pull ended.
    pub pull_stopped_at: Option<Timestamp>,
    /// When the first essential container was seen stopped.
    pub execution_stopped_at: Option<Timestamp>,
    /// When the last container was seen stopped.
    pub stopped_at: Option<Timestamp>,
    /// When the server accepted the final report.
    pub stop_accepted_at: Option<Timestamp>,
    /// What is left of the containers was told to the server, or that was given up.
    pub told: bool,
}

impl Observed {
    /// A task of which nothing has been done.
    pub(crate) fn new(spec: &Spec) -> Self {
        Self { containers: vec![Container::default(); spec.containers.len()], ..Self::default() }
    }

    /// Whether what is left of the containers is to be told to the server, so that they must stay.
    pub(crate) fn is_to_be_told(&self) -> bool {
        let anything = self.containers.iter().any(|container| container.runtime_id.is_some());
        self.stop_accepted_at.is_some() && !self.told && anything
    }

    /// Whether the task must come down: because it was asked to, because an essential container is over, or because
    /// it cannot run at all.
    pub(crate) fn stopping(&self, spec: &Spec, desired: Desired) -> bool {
        desired == Desired::Stopped
            || self.failure.is_some()
            || spec
                .containers
                .iter()
                .zip(&self.containers)
                .any(|(wanted, seen)| wanted.essential && seen.phase == Phase::Stopped)
    }

    /// The engine did not answer: wait a while, longer each time.
    pub(crate) fn set_back(&mut self, now: Timestamp) {
        let pause = Duration::from_millis(250 << self.setbacks.min(4));
        self.setbacks += 1;
        self.not_before = Some(now.plus(pause));
    }

    /// What is known may be out of date: look at every container that exists, and at once.
    pub(crate) fn doubt(&mut self) {
        self.not_before = None;
        for container in &mut self.containers {
            container.stale = container.runtime_id.is_some() && container.phase != Phase::Stopped;
        }
    }

    /// Whether every container is over.
    pub(crate) fn all_stopped(&self) -> bool {
        self.containers.iter().all(|container| container.phase == Phase::Stopped)
    }

    /// The task's status: the least of its containers', a finished helper counting as further along.
    pub(crate) fn status(&self, spec: &Spec, desired: Desired) -> Status {
        if self.all_stopped() && (!self.containers.is_empty() || self.stopping(spec, desired)) {
            Status::Stopped
        } else if self.containers.iter().all(|container| container.phase >= Phase::Running)
            && !self.stopping(spec, desired)
        {
            Status::Running
        } else {
            Status::Pending
        }
    }
}

/// Everything observed of a container.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Container {
    /// How far it has come.
    pub phase: Phase,
    /// A step on it is under way.
    pub busy: bool,
    /// What is known may be out of date: look at the engine.
    pub stale: bool,
    /// It has ended and its restart policy says to start it again.
    pub restart_due: bool,
    /// The engine's id for it, while it exists there.
    pub runtime_id: Option<String>,
    /// The image it runs.
    pub image_id: Option<String>,
    /// The image's digest, if a registry gave one.
    pub image_digest: Option<String>,
    /// Whether the image names a region in its environment, which the agent's then gives way to.
    pub image_names_region: bool,
    /// Host ports it holds.
    pub ports: Vec<Binding>,
    /// Its exit code, once it has run and ended.
    pub exit_code: Option<i64>,
    /// Why it failed, as `Name: text`.
    pub reason: Option<String>,
    /// Its health check's last word.
    pub health: Option<Health>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was first started.
    pub started_at: Option<Timestamp>,
    /// When it was last started.
    pub last_started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// How often it was started again in place.
    pub restarts: u32,
    /// How often stopping it has failed.
    pub stop_failures: u32,
    /// Its addresses.
    pub networks: Vec<Network>,
    /// Its mounts, as the engine made them.
    pub mounts: Vec<MountedVolume>,
}

impl Container {
    /// Whether it was ever started.
    pub(crate) fn has_run(&self) -> bool {
        self.started_at.is_some()
    }
}

/// A host port, or a range, that leads into a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binding {
    /// Ports in the container.
    pub container: PortSpan,
    /// Ports on the host.
    pub host: PortSpan,
    /// TCP or UDP.
    pub protocol: Protocol,
    /// Whether it is reported as a range.
    pub is_range: bool,
}

/// A health check's last word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Health {
    /// The word.
    pub status: HealthStatus,
    /// Since when.
    pub since: Timestamp,
    /// Exit code of the last probe.
    pub exit_code: Option<i64>,
    /// Output of the last probe.
    pub output: String,
}

/// A container's health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HealthStatus {
    /// Not known yet.
    Unknown,
    /// The check passes.
    Healthy,
    /// The check has failed too often.
    Unhealthy,
}

impl HealthStatus {
    /// The API's word for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN",
            Self::Healthy => "HEALTHY",
            Self::Unhealthy => "UNHEALTHY",
        }
    }
}

/// A network a container is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    /// The engine's network name.
    pub mode: String,
    /// IPv4 addresses.
    pub ipv4: Vec<String>,
    /// IPv6 addresses.
    pub ipv6: Vec<String>,
}

/// A mount as the engine made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MountedVolume {
    /// Volume name on the engine; empty for a host directory.
    pub docker_name: String,
    /// Where it is on the host.
    pub source: String,
    /// Where it is in the container.
    pub destination: String,
}

#[cfg(test)]
mod tests {
    use super::super::spec;
    use super::*;

    fn two(essential: [bool; 2], phases: [Phase; 2]) -> (Spec, Observed) {
        let mut task = super::super::testing::spec(&["a", "b"]);
        let mut seen = Observed::new(&task);
        for index in 0..2 {
            task.containers[index].essential = essential[index];
            seen.containers[index].phase = phases[index];
        }
        (task, seen)
    }

    #[test]
    fn status_is_the_least_of_the_containers() {
        use Phase::{Created, None, Running, Stopped};
        for (essential, phases, expected) in [
            ([true, true], [None, Running], Status::Pending),
            ([true, true], [Created, Running], Status::Pending),
            ([true, true], [Running, Running], Status::Running),
            ([true, false], [Running, Stopped], Status::Running),
            ([false, true], [Running, Stopped], Status::Pending),
            ([true, true], [Stopped, Stopped], Status::Stopped),
        ] {
            let (task, seen) = two(essential, phases);
            assert_eq!(seen.status(&task, Desired::Running), expected, "{essential:?} {phases:?}");
        }
    }

    #[test]
    fn a_task_without_containers_is_over_once_it_failed() {
        let task = super::super::testing::spec(&[]);
        let mut seen = Observed::new(&task);
        seen.failure = Some("no".to_owned());
        assert_eq!(seen.status(&task, Desired::Running), Status::Stopped);
        assert!(spec::PortSpan { first: 1, last: 3 }.iter().eq([1, 2, 3]));
    }
}
