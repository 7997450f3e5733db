//! Tasks that fail at once, and how long the next launch waits for it.
//!
//! ECS delays launches after tasks that go from PENDING to STOPPED. Here a task that ends within seconds of its start counts
//! too, with a shorter limit: otherwise a container that exits at once would be started again without end, several times
//! a second. Failures count by rounds, so that a hundred tasks that fail together delay the next launch no longer than one.

use std::time::Duration;

use longshore_model::rollout::BackOff;
use longshore_model::task::{Health, Status, StopCode};
use longshore_model::{DeploymentId, Task, Timestamp};

use super::{View, unfit};
use crate::back_off;
use crate::balance::{self, Standing};

/// A task that ran this long has proven that its deployment can start tasks.
pub const PROVEN_AFTER: Duration = Duration::from_secs(10);

/// From this many failed rounds on, a service is said to be unable to start tasks consistently.
pub const NOTICED_FROM: u32 = 3;

/// What the tasks that stopped since the last plan say about the newest deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Judgement {
    /// Tasks in a row that failed to start, ended at once, or were stopped for failing their check; none any more once one
    /// runs well.
    pub failed_tasks: u32,
    /// Whether a task runs well: it passes its check, or has none and has proven itself.
    pub is_successful: bool,
    /// Whether a task has proven itself: it has run for long enough, or has passed its health check.
    pub is_proven: bool,
    pub back_off: Option<BackOff>,
    pub judged_until: Timestamp,
    /// When a running task will have proven itself, while launches wait.
    pub proof_at: Option<Timestamp>,
}

/// How a stopped task counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    NeverRan,
    EndedAtOnce,
    /// It ran, and was stopped for failing its check.
    FailedItsCheck,
    Fine,
}

fn verdict(task: &Task) -> Verdict {
    let Some(stop) = &task.stop else { return Verdict::Fine };
    let failed = matches!(stop.code, StopCode::TaskFailedToStart | StopCode::EssentialContainerExited);
    match (task.started_at, task.stopped_at) {
        _ if stop.code == StopCode::ServiceSchedulerInitiated && unfit::is_reason(&stop.reason) => {
            Verdict::FailedItsCheck
        }
        _ if !failed => Verdict::Fine,
        (None, _) => Verdict::NeverRan,
        (Some(started), Some(stopped)) if stopped.since(started) < PROVEN_AFTER => Verdict::EndedAtOnce,
        _ => Verdict::Fine,
    }
}

/// Judges the tasks of the newest deployment.
pub(super) fn judge(view: &View<'_>) -> Option<Judgement> {
    let primary = view.rollout.primary()?;
    let before = Judgement {
        failed_tasks: primary.failed_tasks,
        is_proven: false,
        is_successful: false,
        back_off: view.rollout.back_off,
        judged_until: view.rollout.judged_until,
        proof_at: None,
    };
    Some(judge_version(view, primary.id, before))
}

/// Judges the tasks of a deployment or a task set, of which that was known before.
pub(super) fn judge_version(view: &View<'_>, version: DeploymentId, mut judgement: Judgement) -> Judgement {
    let (service, judged_until) = (view.service.name.as_str(), judgement.judged_until);
    if let Some(wait) = &mut judgement.back_off
        && back_off::is_of_another_clock(wait.until, wait.failures, view.now)
    {
        wait.until = view.now;
    }
    let proofs = Proofs::of(view, version);
    judgement.is_proven = proofs.newest_past.is_some() || proofs.any_healthy;
    judgement.is_successful = proofs.any_healthy || proofs.unchecked_past;
    // A clock that was set back makes what came after a failure look older than it. What ran for long enough after the wait
    // was over came after the failure, too.
    let waited_until = judgement.back_off.map_or(judged_until, |wait| wait.until.min(judged_until));
    if proofs.newest_past.is_some_and(|at| at > waited_until) {
        judgement.back_off = None;
    } else if judgement.back_off.is_some() {
        judgement.proof_at = proofs.next;
    }
    let (mut failed, mut newest_failure): (u32, Option<(Timestamp, Verdict)>) = (0, None);
    for task in view.state.stopped_tasks_of(service) {
        let Some(stopped_at) = task.stopped_at.filter(|&at| at > judged_until) else { continue };
        let verdict = verdict(task);
        if verdict == Verdict::Fine || !belongs_to(task, version) {
            continue;
        }
        judgement.judged_until = judgement.judged_until.max(stopped_at);
        failed += 1;
        if verdict == Verdict::FailedItsCheck {
            // It did start: the next launch need not wait.
            continue;
        }
        let in_this_round = judgement.back_off.is_none_or(|back_off| task.created_at >= back_off.until);
        if in_this_round && newest_failure.is_none_or(|(at, _)| stopped_at > at) {
            newest_failure = Some((stopped_at, verdict));
        }
    }
    judgement.failed_tasks = if judgement.is_successful { 0 } else { judgement.failed_tasks + failed };
    if let Some((failed_at, verdict)) = newest_failure {
        let failures = judgement.back_off.map_or(0, |back_off| back_off.failures) + 1;
        // A server whose clock is ahead may have written the failure down.
        let until = failed_at.min(view.now).plus(back_off::delay(failures, verdict != Verdict::NeverRan));
        judgement.back_off = Some(BackOff { failures, until });
    }
    judgement
}

fn belongs_to(task: &Task, deployment: DeploymentId) -> bool {
    task.owner.as_ref().is_some_and(|owner| owner.deployment == deployment)
}

/// When tasks of the newest deployment have run for long enough.
#[derive(Default)]
struct Proofs {
    newest_past: Option<Timestamp>,
    next: Option<Timestamp>,
    any_healthy: bool,
    /// Whether one of those that have run for long enough has no check.
    unchecked_past: bool,
    /// Whether target groups check them.
    is_balanced: bool,
}

impl Proofs {
    fn of(view: &View<'_>, deployment: DeploymentId) -> Self {
        let service = view.service.name.as_str();
        let found = view.state.service(service);
        let places = found.map_or_else(Vec::new, |found| balance::checked_places(view.snapshot, found, deployment));
        let mut proofs = Self { is_balanced: !places.is_empty(), ..Self::default() };
        for task in view.state.live_tasks_of(service).filter(|task| belongs_to(task, deployment)) {
            let vouched = match proofs.is_balanced {
                true if task.is_checked() && task.health != Health::Healthy => false,
                true => balance::standing(view.snapshot, view.state, &places, task) == Standing::Serving,
                false => task.health == Health::Healthy,
            };
            proofs.any_healthy |= task.last == Status::Running && vouched;
            let Some(at) = task.started_at.map(|started| started.plus(PROVEN_AFTER)) else { continue };
            if at <= view.now {
                proofs.past(task, at);
            } else {
                proofs.next = Some(proofs.next.map_or(at, |earlier| earlier.min(at)));
            }
        }
        let is_new = |task: &Task| task.stopped_at.is_some_and(|at| at > view.rollout.judged_until);
        let stopped = view.state.stopped_tasks_of(service).filter(|task| belongs_to(task, deployment) && is_new(task));
        for task in stopped {
            let ran_until = task.started_at.map(|started| started.plus(PROVEN_AFTER)).zip(task.stopped_at);
            if let Some((at, _)) = ran_until.filter(|(at, stopped)| at <= stopped) {
                proofs.past(task, at);
            }
        }
        proofs
    }

    fn past(&mut self, task: &Task, at: Timestamp) {
        self.newest_past = self.newest_past.max(Some(at));
        self.unchecked_past |= !task.is_checked() && !self.is_balanced;
    }
}
