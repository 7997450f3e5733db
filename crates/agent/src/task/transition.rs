//! How an observation advances a task's state: the other half of the driver, and as pure.

use longshore_model::Timestamp;

use super::driver::{Action, Settlement};
use super::failure::Failure;
use super::spec::{PortMapping, PortSpan, Protocol, RestartPolicy, Spec};
use super::state::{Binding, Container, Desired, Health, HealthStatus, MountedVolume, Network, Observed, Phase};

/// What a step on a container has shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// The image is there.
    Pulled(Pulled),
    /// The container exists under this id and holds these ports.
    Created { runtime_id: String, ports: Vec<Binding> },
    /// It runs. A start that had to make the container anew says so.
    Started { remade: Option<(String, Vec<Binding>)> },
    /// What the engine says about it.
    Seen(Box<Sighting>),
    /// The engine does not know it any more.
    Vanished,
    /// It cannot be had, and why.
    Failed(Failure),
    /// Stopping it did not work this time.
    NotStopped,
    /// It is off the engine.
    Removed,
    /// The engine does not answer: nothing was learnt. Look again later.
    Unavailable,
    /// The step was given up because the task is to stop.
    Abandoned,
}

/// What getting an image has shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Pulled {
    pub(crate) image_id: Option<String>,
    pub(crate) image_digest: Option<String>,
    pub(crate) names_region: bool,
    /// When a real pull began and ended, if there was one.
    pub(crate) pull: Option<(Timestamp, Timestamp)>,
}

/// What the engine says about a container.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sighting {
    pub(crate) liveness: Liveness,
    pub(crate) runtime_id: String,
    pub(crate) image_id: Option<String>,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) health: Option<(HealthStatus, Option<i64>, String)>,
    pub(crate) networks: Vec<Network>,
    pub(crate) mounts: Vec<MountedVolume>,
    /// Container port, protocol and host port of everything it publishes.
    pub(crate) published: Vec<(u16, Protocol, u16)>,
}

impl Sighting {
    /// Whether the container was killed and nothing says why.
    pub(crate) fn is_unexplained_kill(&self) -> bool {
        const SIGKILLED: i64 = 137;
        matches!(self.liveness, Liveness::Exited { code: SIGKILLED, out_of_memory: false, .. })
    }
}

/// Whether a container lives.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Liveness {
    /// It has not been started.
    Created,
    /// It runs.
    Running,
    /// It has ended.
    Exited { code: i64, out_of_memory: bool, error: String, finished_at: Option<Timestamp> },
}

/// Writes down that a step on a container begins.
///
/// What makes the agent doubt its knowledge from here on is newer than what this step may see: only a doubt that was
/// there before is settled by a look.
pub(crate) fn begin(seen: &mut Observed, index: usize, action: Action) {
    let container = &mut seen.containers[index];
    container.busy = true;
    if action == Action::Inspect {
        container.stale = false;
    }
}

/// Writes down the outcome of a step on a container.
pub(crate) fn apply(
    spec: &Spec,
    desired: Desired,
    seen: &mut Observed,
    index: usize,
    outcome: Outcome,
    now: Timestamp,
) {
    let stopping = seen.stopping(spec, desired);
    let container = &mut seen.containers[index];
    container.busy = false;
    match outcome {
        Outcome::Pulled(pulled) => {
            advance(container, Phase::Pulled);
            container.image_id = pulled.image_id;
            container.image_digest = pulled.image_digest;
            container.image_names_region = pulled.names_region;
            if let Some((began, ended)) = pulled.pull {
                seen.pull_started_at = Some(seen.pull_started_at.map_or(began, |earlier| earlier.min(began)));
                seen.pull_stopped_at = Some(seen.pull_stopped_at.map_or(ended, |later| later.max(ended)));
            }
        }
        Outcome::Created { runtime_id, ports } => {
            advance(container, Phase::Created);
            container.runtime_id = Some(runtime_id);
            container.ports = ports;
            container.created_at.get_or_insert(now);
        }
        Outcome::Started { remade } => {
            if let Some((runtime_id, ports)) = remade {
                container.runtime_id = Some(runtime_id);
                container.ports = ports;
            }
            if container.restart_due {
                container.restart_due = false;
                container.restarts += 1;
            }
            advance(container, Phase::Running);
            container.started_at.get_or_insert(now);
            container.last_started_at = Some(now);
            container.stale = true;
        }
        Outcome::Seen(sighting) => {
            let wanted = &spec.containers[index];
            if container.ports.is_empty() {
                container.ports = bindings(&wanted.ports, &sighting.published);
            }
            see(container, *sighting, wanted.restart_policy.as_ref().filter(|_| !stopping), now);
        }
        Outcome::Vanished => {
            container.runtime_id = None;
            container.stale = false;
            if container.phase != Phase::Stopped {
                end(container, None, Some(Failure::vanished().to_string()), now);
            }
        }
        Outcome::Failed(failure) => end(container, None, Some(failure.to_string()), now),
        Outcome::NotStopped => {
            container.stop_failures += 1;
            container.stale = true;
        }
        Outcome::Removed => container.runtime_id = None,
        Outcome::Abandoned => {}
        Outcome::Unavailable => {
            container.stale = container.runtime_id.is_some();
            seen.set_back(now);
            return;
        }
    }
    seen.setbacks = 0;
    note_ends(spec, seen, now);
}

/// Writes down that a container is over without the engine's doing.
pub(crate) fn settle(spec: &Spec, seen: &mut Observed, index: usize, settlement: Settlement, now: Timestamp) {
    let container = &mut seen.containers[index];
    end(container, settlement.exit_code, settlement.reason, now);
    note_ends(spec, seen, now);
}

/// Writes down the times that follow from containers' ends.
pub(crate) fn note_ends(spec: &Spec, seen: &mut Observed, now: Timestamp) {
    let essential_ended = spec
        .containers
        .iter()
        .zip(&seen.containers)
        .any(|(wanted, container)| wanted.essential && container.phase == Phase::Stopped);
    if essential_ended {
        seen.execution_stopped_at.get_or_insert(now);
    }
    if seen.all_stopped() {
        seen.stopped_at.get_or_insert(now);
    }
}

/// The bindings of the ports a container was to publish, from what it does publish.
fn bindings(wanted: &[PortMapping], published: &[(u16, Protocol, u16)]) -> Vec<Binding> {
    let host_port = |port: u16, protocol: Protocol| {
        published.iter().find(|(container, of, _)| (*container, *of) == (port, protocol)).map(|(.., host)| *host)
    };
    let binding = |mapping: &PortMapping| {
        let first = host_port(mapping.container.first, mapping.protocol)?;
        Some(Binding {
            container: mapping.container,
            host: PortSpan { first, last: first.saturating_add(mapping.container.count() - 1) },
            protocol: mapping.protocol,
            is_range: mapping.is_range,
        })
    };
    wanted.iter().filter_map(binding).collect()
}

fn advance(container: &mut Container, phase: Phase) {
    container.phase = container.phase.max(phase);
}

fn end(container: &mut Container, exit_code: Option<i64>, reason: Option<String>, now: Timestamp) {
    container.phase = Phase::Stopped;
    container.restart_due = false;
    container.exit_code = container.exit_code.or(exit_code);
    if container.reason.is_none() {
        container.reason = reason;
    }
    container.finished_at.get_or_insert(now);
}

fn see(container: &mut Container, sighting: Sighting, policy: Option<&RestartPolicy>, now: Timestamp) {
    container.runtime_id = Some(sighting.runtime_id);
    container.image_id = sighting.image_id.or(container.image_id.take());
    container.created_at = sighting.created_at.or(container.created_at);
    container.mounts = sighting.mounts;
    if container.phase == Phase::Stopped {
        return;
    }
    match sighting.liveness {
        Liveness::Created => advance(container, Phase::Created),
        Liveness::Running => {
            advance(container, Phase::Running);
            container.restart_due = false;
            container.networks = sighting.networks;
            container.last_started_at = sighting.started_at.or(container.last_started_at).or(Some(now));
            container.started_at = container.started_at.or(container.last_started_at);
            container.health = sighting.health.map(|(status, exit_code, output)| {
                let since = match &container.health {
                    Some(before) if before.status == status => before.since,
                    _ => now,
                };
                Health { status, since, exit_code, output }
            });
        }
        Liveness::Exited { code, out_of_memory, error, finished_at } => {
            container.last_started_at = sighting.started_at.or(container.last_started_at);
            container.started_at = container.started_at.or(container.last_started_at);
            let ended_at = finished_at.unwrap_or(now);
            if policy.is_some_and(|policy| restarts(policy, code, container.last_started_at, ended_at)) {
                container.restart_due = true;
                return;
            }
            let reason = if out_of_memory {
                Some(Failure::out_of_memory().to_string())
            } else if error.is_empty() {
                None
            } else {
                Some(Failure::cannot_start(error).to_string())
            };
            container.finished_at = Some(ended_at);
            end(container, Some(code), reason, now);
        }
    }
}

/// Whether a policy starts a container again that ran from `started_at` to `ended_at` and ended with `code`.
fn restarts(policy: &RestartPolicy, code: i64, started_at: Option<Timestamp>, ended_at: Timestamp) -> bool {
    !policy.ignored_exit_codes.contains(&code)
        && started_at.is_some_and(|started_at| ended_at.since(started_at) >= policy.attempt_period)
}

#[cfg(test)]
#[path = "transition_tests.rs"]
mod tests;
