//! The list of a service's deployments: what each shall have, when an older one leaves, when the newest one is completed.

use std::sync::Arc;

use longshore_model::rollout::State;
use longshore_model::{DeploymentId, Rollout, Timestamp};

/// Why a deployment is in the state that it has just entered, in ECS's words.
pub(super) fn completed_reason(id: DeploymentId) -> Arc<str> {
    format!("ECS deployment {id} completed.").into()
}

/// Sets what each deployment shall have: the newest one all that is desired, the last completed one what the newest one
/// does not serve yet. One that was never completed is not worth keeping.
pub(super) fn set_desired_counts(rollout: &mut Rollout, desired: u32, kept_healthy: u32, now: Timestamp) {
    let fallback = rollout.last_completed().map(|deployment| deployment.id);
    for (i, deployment) in rollout.deployments.iter_mut().enumerate() {
        let wanted = match i {
            0 => desired,
            _ if fallback == Some(deployment.id) => desired.saturating_sub(kept_healthy),
            _ => 0,
        };
        if deployment.desired_count != wanted {
            deployment.desired_count = wanted;
            deployment.updated_at = now;
        }
    }
}

/// Takes older deployments off the list that have no task. The last completed one stays until the newest one is
/// completed too: it is the way back.
pub(super) fn drop_finished(rollout: &mut Rollout, with_tasks: &[DeploymentId]) {
    let way_back = rollout.last_completed().map(|deployment| deployment.id);
    let is_over = rollout.primary().is_some_and(|primary| primary.state == State::Completed);
    let mut is_newest = true;
    rollout.deployments.retain(|deployment| {
        let is_way_back = way_back == Some(deployment.id) && !is_over;
        let stays = is_newest || is_way_back || with_tasks.contains(&deployment.id);
        is_newest = false;
        stays
    });
}

/// Whether no older deployment has a task left.
pub(super) fn is_alone(rollout: &Rollout, with_tasks: &[DeploymentId]) -> bool {
    !rollout.deployments.iter().skip(1).any(|deployment| with_tasks.contains(&deployment.id))
}

/// Completes the newest deployment if it is in progress, and gives its id if it was.
pub(super) fn complete(rollout: &mut Rollout, now: Timestamp) -> Option<DeploymentId> {
    let primary = rollout.deployments.first_mut().filter(|primary| primary.state == State::InProgress)?;
    primary.state = State::Completed;
    primary.state_reason = completed_reason(primary.id);
    primary.updated_at = now;
    Some(primary.id)
}
