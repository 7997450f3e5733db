//! What must hold after every saved transaction, whatever went wrong before.

mod agents;
mod fleet;
mod instances;
mod services;
mod targets;
mod task_sets;
mod tasks;
mod traffic;

pub(crate) use services::serves;
pub(crate) use tasks::STARTED_DIRECTLY;

use std::time::Duration;

use longshore_model::{Snapshot, Timestamp, Write};
use tokio::time::Instant;

use crate::routes::Routes;

/// One saved transaction.
pub(crate) struct Step<'a> {
    pub(crate) before: &'a Snapshot,
    pub(crate) after: &'a Snapshot,
    pub(crate) writes: &'a [Write],
    /// What edges send requests to at this moment.
    pub(crate) routes: &'a Routes,
    pub(crate) at: Instant,
    /// By the server's clock.
    pub(crate) wall: Timestamp,
}

/// All invariants, and what they remember from step to step.
#[derive(Debug, Default)]
pub(crate) struct Invariants {
    services: services::Services,
    targets: targets::Targets,
    traffic: traffic::Traffic,
}

impl Invariants {
    /// Plans may rest on a state that is this old, since saving takes that long.
    pub(crate) fn tolerate(&mut self, delay: Duration) {
        self.services.tolerate(delay);
        self.traffic.tolerate(delay);
    }

    /// What the step breaks.
    pub(crate) fn check(&mut self, step: &Step<'_>) -> Vec<String> {
        let mut broken = Vec::new();
        instances::check(step, &mut broken);
        tasks::check(step, &mut broken);
        fleet::check(step, &mut broken);
        self.targets.check(step, &mut broken);
        self.traffic.check(step, &mut broken);
        agents::check(step, self.services.is_slow(), &mut broken);
        self.services.check(step, &mut broken);
        broken
    }
}
