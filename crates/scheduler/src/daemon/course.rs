//! How far a deployment is: begun, in progress, baking, over, failed, rolled back.

use std::time::Duration;

use longshore_model::Timestamp;
use longshore_model::daemon::DaemonDeployment;
use longshore_model::daemon::deployment::{Rollback, Status};

use super::STALLED_AFTER;
use super::census::Census;

/// The fewest and the most failures that open the circuit breaker (those of services have the same bounds).
const THRESHOLD: std::ops::RangeInclusive<usize> = 3..=200;

/// The first step of a deployment that was only asked for.
pub(super) fn begin(deployment: &mut DaemonDeployment, now: Timestamp) {
    if deployment.status == Status::Pending {
        deployment.status = Status::InProgress;
        deployment.started_at = Some(now);
        deployment.progressed_at = now;
        deployment.status_reason = format!("Daemon deployment {} in progress.", deployment.id).into();
    }
}

/// Since when tasks of the goal count.
pub(super) fn phase_began(deployment: &DaemonDeployment) -> Timestamp {
    let rollback = deployment.rollback.as_ref().map(|rollback| rollback.started_at);
    rollback.or(deployment.started_at).unwrap_or(deployment.created_at)
}

/// Takes failures in; why the deployment has failed, if it has.
pub(super) fn judge(
    deployment: &mut DaemonDeployment,
    census: &Census<'_>,
    failed_tasks: u32,
    now: Timestamp,
) -> Option<String> {
    if !deployment.status.is_under_way() {
        return None;
    }
    let threshold = census.sites.len().div_ceil(2).clamp(*THRESHOLD.start(), *THRESHOLD.end());
    deployment.failure_threshold = u32::try_from(threshold).unwrap_or(u32::MAX);
    if deployment.rollback.is_none() {
        // What opened the breaker stays in sight: the tasks of the revision that is brought back are not its failures.
        deployment.failed_tasks = failed_tasks;
    }
    if failed_tasks >= deployment.failure_threshold {
        return Some(format!("Daemon deployment circuit breaker: {failed_tasks} tasks failed in a row."));
    }
    let minutes = STALLED_AFTER.as_secs() / 60;
    stalls_at(deployment, census)
        .filter(|&at| at <= now)
        .map(|_| format!("Daemon deployment made no progress for {minutes} minutes."))
}

/// When a deployment that is waited for will have failed because nothing happens.
pub(super) fn stalls_at(deployment: &DaemonDeployment, census: &Census<'_>) -> Option<Timestamp> {
    if !deployment.status.is_under_way() || census.unsettled() == 0 {
        return None;
    }
    let baked_at = deployment.settled_at.map_or(deployment.progressed_at, |at| at.plus(bake_time(deployment)));
    Some(deployment.progressed_at.max(baked_at).plus(STALLED_AFTER))
}

/// How long a step is watched.
pub(super) fn bake_time(deployment: &DaemonDeployment) -> Duration {
    Duration::from_secs(u64::from(deployment.configuration.bake_minutes) * 60)
}

/// Gives a deployment up: back to the last revision that succeeded, if there is one and this is not it.
pub(super) fn fail(deployment: &mut DaemonDeployment, reason: String, now: Timestamp) {
    let fallback = deployment.fallback.filter(|&fallback| deployment.target != Some(fallback));
    deployment.settled_at = None;
    match (&deployment.rollback, fallback) {
        (Some(_), _) => {
            deployment.status = Status::RollbackFailed;
            deployment.status_reason = format!("{reason} The rollback has failed.").into();
            deployment.finished_at = Some(now);
        }
        (None, Some(target)) => {
            deployment.status = Status::RollbackInProgress;
            deployment.status_reason = format!("{reason} Rolling back to daemon revision {target}.").into();
            deployment.rollback = Some(Rollback { reason: reason.into(), started_at: now, target });
            deployment.settled_instances = 0;
            deployment.progressed_at = now;
        }
        (None, None) => {
            deployment.status = Status::Stopped;
            let nowhere = "There is no revision that succeeded to roll back to.";
            deployment.status_reason = format!("{reason} {nowhere}").into();
            deployment.stopped_at = Some(now);
            deployment.finished_at = Some(now);
        }
    }
}

/// Notes how many sites serve.
pub(super) fn note_progress(deployment: &mut DaemonDeployment, census: &Census<'_>, lacking: usize, now: Timestamp) {
    if !deployment.status.is_under_way() {
        return;
    }
    let settled = u32::try_from(census.settled()).unwrap_or(u32::MAX);
    if settled > deployment.settled_instances {
        deployment.progressed_at = now;
    }
    deployment.settled_instances = settled;
    let verb = if deployment.rollback.is_some() { "rolling back" } else { "in progress" };
    let sites = census.sites.len();
    let mut reason =
        format!("Daemon deployment {} {verb}: {settled} of {sites} container instances serve.", deployment.id);
    if lacking > 0 {
        reason.push_str(&format!(" {lacking} have no room for the task."));
    }
    deployment.status_reason = reason.into();
}

/// Ends a deployment whose sites all serve, and have done so for the bake time; when that will be, if not yet.
pub(super) fn complete(deployment: &mut DaemonDeployment, census: &Census<'_>, now: Timestamp) -> Option<Timestamp> {
    if !deployment.status.is_under_way() || census.unsettled() > 0 || !census.unwanted.is_empty() {
        return None;
    }
    let baked_at = deployment.settled_at.unwrap_or(now).plus(bake_time(deployment));
    if baked_at > now && census.settled() > 0 {
        return Some(baked_at);
    }
    let (status, words) = match deployment.rollback {
        None => (Status::Successful, "completed"),
        Some(_) => (Status::RollbackSuccessful, "rolled back"),
    };
    deployment.status = status;
    deployment.status_reason = format!("Daemon deployment {} {words}.", deployment.id).into();
    deployment.finished_at = Some(now);
    None
}
