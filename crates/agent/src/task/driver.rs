//! The one decision about a task: what to do next, given what is wanted and what is observed.
//!
//! Pure and level-triggered. The loop around it performs the step, writes down what it saw, and asks again; a restart
//! of the agent at any point therefore changes nothing but timing.

use std::time::Duration;

use longshore_model::Timestamp;

use super::dependencies::{self, NOT_STARTED_EXIT_CODE, Readiness};
use super::spec::Spec;
use super::state::{Container, Desired, Observed, Phase};

/// How long the driver waits in the situations it decides on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// From the accepted final report to the removal of the containers.
    pub(crate) cleanup_wait: Duration,
    /// From the end of the task to its removal when the final report is never accepted.
    pub(crate) unreported_wait: Duration,
    /// For an unhealthy container others wait for, when it names no startTimeout.
    pub(crate) unhealthy_wait: Duration,
    /// How often stopping a container is tried before it counts as stopped.
    pub(crate) stop_attempts: u32,
}

/// One step of a task's life.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// Do this to a container.
    Act(usize, Action),
    /// Do this for the task as a whole.
    ActOnTask(TaskAction),
    /// Nothing needs doing, but this container is over.
    Settle(usize, Settlement),
    /// Nothing to do before this time, or before something happens.
    Wait(Option<Timestamp>),
    /// Nothing of the task is left: forget it.
    Forget,
}

/// What can be done to a container. Each is one step that can be repeated safely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Get its image.
    Pull,
    /// Make it.
    Create,
    /// Start it for the first time.
    Start,
    /// Start it again after it ended.
    Restart,
    /// Look at it.
    Inspect,
    /// Signal, wait, kill.
    Stop,
    /// Remove it from the engine.
    Remove,
}

/// What can be done for a task as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TaskAction {
    /// Make its volumes and limits.
    Prepare,
    /// Remove its volumes and limits.
    Dismantle,
}

/// How a container ends without the engine's doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Settlement {
    /// Exit code to report.
    pub(crate) exit_code: Option<i64>,
    /// Reason to report.
    pub(crate) reason: Option<String>,
}

/// Decides the next step.
pub(crate) fn next_step(spec: &Spec, desired: Desired, seen: &Observed, patience: &Patience, now: Timestamp) -> Step {
    if let Some(not_before) = seen.not_before.filter(|not_before| now < *not_before) {
        return Step::Wait(Some(not_before));
    }
    if let Some(container) = find(seen, |container| container.stale && container.runtime_id.is_some()) {
        return Step::Act(container, Action::Inspect);
    }
    if seen.all_stopped() && (!spec.containers.is_empty() || seen.stopping(spec, desired)) {
        return clean_up(seen, patience, now);
    }
    if seen.stopping(spec, desired) {
        return bring_down(spec, seen, patience);
    }
    bring_up(spec, seen, patience, now)
}

fn bring_up(spec: &Spec, seen: &Observed, patience: &Patience, now: Timestamp) -> Step {
    let mut look_again: Option<Timestamp> = None;
    for (index, container) in seen.containers.iter().enumerate().filter(|(_, container)| !container.busy) {
        match container.phase {
            Phase::None => return Step::Act(index, Action::Pull),
            Phase::Pulled if !seen.prepared => {
                if !seen.busy {
                    return Step::ActOnTask(TaskAction::Prepare);
                }
            }
            Phase::Pulled => match dependencies::may_start(spec, seen, index, now, patience.unhealthy_wait) {
                Readiness::Impossible(reason) => return not_started(index, reason),
                _ if dependencies::may_create(spec, seen, index) => return Step::Act(index, Action::Create),
                Readiness::Waiting(Some(until)) => look_again = Some(look_again.map_or(until, |at| at.min(until))),
                _ => {}
            },
            Phase::Created => match dependencies::may_start(spec, seen, index, now, patience.unhealthy_wait) {
                Readiness::Ready => return Step::Act(index, Action::Start),
                Readiness::Impossible(reason) => return not_started(index, reason),
                Readiness::Waiting(Some(until)) => look_again = Some(look_again.map_or(until, |at| at.min(until))),
                Readiness::Waiting(None) => {}
            },
            Phase::Running if container.restart_due => return Step::Act(index, Action::Restart),
            Phase::Running | Phase::Stopped => {}
        }
    }
    Step::Wait(look_again)
}

fn not_started(container: usize, reason: String) -> Step {
    Step::Settle(container, Settlement { exit_code: Some(NOT_STARTED_EXIT_CODE), reason: Some(reason) })
}

fn bring_down(spec: &Spec, seen: &Observed, patience: &Patience) -> Step {
    let idle = |container: &Container| !container.busy && container.phase < Phase::Running;
    if let Some(container) = find(seen, idle) {
        return Step::Settle(container, Settlement::default());
    }
    for (index, container) in seen.containers.iter().enumerate() {
        if container.busy || container.phase != Phase::Running || !dependencies::may_stop(spec, seen, index) {
            continue;
        }
        if container.stop_failures >= patience.stop_attempts {
            let reason = "CannotStopContainerError: the engine did not stop it; it counts as stopped".to_owned();
            return Step::Settle(index, Settlement { exit_code: None, reason: Some(reason) });
        }
        return Step::Act(index, Action::Stop);
    }
    Step::Wait(None)
}

fn clean_up(seen: &Observed, patience: &Patience, now: Timestamp) -> Step {
    if seen.is_to_be_told() {
        return Step::Wait(None);
    }
    let due = match (seen.stop_accepted_at, seen.stopped_at) {
        (Some(accepted), _) => {
            let nothing_to_keep = seen.containers.iter().all(|container| container.runtime_id.is_none());
            if nothing_to_keep { accepted } else { accepted.plus(patience.cleanup_wait) }
        }
        (None, Some(stopped)) => stopped.plus(patience.unreported_wait),
        (None, None) => return Step::Wait(None),
    };
    if now < due {
        return Step::Wait(Some(due));
    }
    if seen.busy || seen.containers.iter().any(|container| container.busy) {
        return Step::Wait(None);
    }
    if let Some(container) = find(seen, |container| container.runtime_id.is_some()) {
        return Step::Act(container, Action::Remove);
    }
    if seen.prepared { Step::ActOnTask(TaskAction::Dismantle) } else { Step::Forget }
}

fn find(seen: &Observed, what: impl Fn(&Container) -> bool) -> Option<usize> {
    seen.containers.iter().position(|container| !container.busy && what(container))
}

#[cfg(test)]
#[path = "driver_tests.rs"]
mod tests;
