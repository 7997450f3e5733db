//! The operator of the machines: drains instances and takes them back, deregisters some, brings new ones.

use std::time::Duration;

use longshore_api::ecs::Operation;
use longshore_model::InstanceId;
use serde_json::json;

use super::User;
use crate::site::CLUSTER;

pub(super) async fn run(user: User) {
    while user.wait(2_000, 40_000).await {
        match user.dice.below(8) {
            0..3 => set_state(&user, "DRAINING").await,
            3..5 => set_state(&user, "ACTIVE").await,
            5 => deregister(&user).await,
            _ => drop(user.world.add_machine(user.world.scenario.machines[0].clone(), Duration::ZERO)),
        }
    }
}

async fn set_state(user: &User, status: &str) {
    let Some(instance) = user.some_instance() else { return };
    let request = json!({"containerInstances": [instance.to_string()], "status": status});
    // The instance may be gone by then; either answer is good.
    let _ = user.insist(Operation::UpdateContainerInstancesState, request).await;
}

async fn deregister(user: &User) {
    let Some(instance) = user.some_instance() else { return };
    let request = json!({"containerInstance": instance.to_string(), "force": user.dice.chance(700)});
    let _ = user.insist(Operation::DeregisterContainerInstance, request).await;
}

impl User {
    /// One of the instances that the cluster knows.
    pub(super) fn some_instance(&self) -> Option<InstanceId> {
        let snapshot = self.world.site.ledger.snapshot();
        let state = snapshot.cluster(CLUSTER)?;
        state.instances().keys().nth(self.dice.below(state.instances().len())).copied()
    }

    /// Waits a moment before the same is tried again.
    pub(super) async fn pause(&self) {
        tokio::time::sleep(self.dice.millis(500, 3_000)).await;
    }
}
