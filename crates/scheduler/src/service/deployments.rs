//! The list of a service's deployments: what each shall have, when an older one leaves, when the newest one is completed.

use std::sync::Arc;

use longshore_model::rollout::{Deployment, State};
use longshore_model::{DeploymentId, Rollout, Timestamp};

/// Why a deployment is in the state that it has just entered, in ECS's words.
pub(super) fn completed_reason(id: DeploymentId) -> Arc<str> {
    format!("ECS deployment {id} completed.").into()
}

/// Sets what each deployment shall have: the newest one all that is desired, an older one what the newest one does not
/// serve yet. One that was never completed is not worth keeping.
pub(super) fn set_desired_counts(rollout: &mut Rollout, desired: u32, kept_healthy: u32, now: Timestamp) {
    for (i, deployment) in rollout.deployments.iter_mut().enumerate() {
        let wanted = match deployment.state {
            _ if i == 0 => desired,
            State::Completed => deployment.desired_count.min(desired.saturating_sub(kept_healthy)),
            State::InProgress | State::Failed => 0,
        };
        if deployment.desired_count != wanted {
            deployment.desired_count = wanted;
            deployment.updated_at = now;
        }
    }
}

/// Takes older deployments off the list that have no task and shall have none.
pub(super) fn drop_finished(rollout: &mut Rollout, with_tasks: &[DeploymentId]) {
    let mut is_newest = true;
    rollout.deployments.retain(|deployment| {
        let stays = is_newest || deployment.desired_count > 0 || with_tasks.contains(&deployment.id);
        is_newest = false;
        stays
    });
}

/// The deployment that serves while the newest one fails: the newest older one that was completed.
pub(super) fn fallback(rollout: &Rollout) -> Option<&Deployment> {
    rollout.deployments.iter().skip(1).find(|deployment| deployment.desired_count > 0)
}

/// Completes the newest deployment if it is in progress, and gives its id if it was.
pub(super) fn complete(rollout: &mut Rollout, now: Timestamp) -> Option<DeploymentId> {
    let primary = rollout.deployments.first_mut().filter(|primary| primary.state == State::InProgress)?;
    primary.state = State::Completed;
    primary.state_reason = completed_reason(primary.id);
    primary.updated_at = now;
    Some(primary.id)
}
