//! A group that scales is at rest with exactly as many instances as are needed, none of them on its way out.

use longshore_model::ClusterState;
use longshore_model::container_instance::{LEAVING, Status};

use super::is_of_a_daemon;
use crate::scenario::FleetPlan;
use crate::site::FLEET;

/// What is not at rest of the group.
pub(super) fn restless(state: &ClusterState, plan: &FleetPlan) -> Option<String> {
    let (mut running, mut used) = (0_u32, 0_u32);
    for (id, found) in state.instances() {
        let Some(instance) = &found.instance else { continue };
        if instance.capacity_provider.as_deref() != Some(FLEET) || instance.status == Status::Inactive {
            continue;
        }
        if instance.status == Status::Draining && instance.status_reason.as_deref() == Some(LEAVING) {
            return Some(format!("instance {id} leaves its group and is still there"));
        }
        running += 1;
        used += u32::from(state.live_tasks_on(*id).any(|task| !is_of_a_daemon(state, task)));
    }
    let enough = (used * 100).div_ceil(plan.target_percent);
    let wanted = enough.clamp(plan.minimum, FleetPlan::MAXIMUM);
    (running != wanted)
        .then(|| format!("{running} instances of the fleet run, {used} of them for tasks; wanted: {wanted}"))
}
