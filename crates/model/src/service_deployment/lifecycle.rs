//! The stages of a deployment that shifts traffic, and what traffic each revision is to have in them (developer guide:
//! "Amazon ECS blue/green deployments", "Lifecycle stages").

use super::{Hook, HookCall, HookStatus, ServiceDeployment, Status};
use crate::Timestamp;
use crate::id::ServiceRevisionId;

/// All traffic, in tenths of a percent.
const ALL: u32 = 1000;

/// Where a deployment is (API reference: `ServiceDeploymentLifecycleStage`). The order of the variants is the order of a
/// deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Left-overs of a deployment that was superseded are taken away.
    ReconcileService,
    /// The new revision has no task yet.
    PreScaleUp,
    /// The new revision gets its tasks.
    ScaleUp,
    /// The new revision is whole.
    PostScaleUp,
    /// Test traffic goes over to it.
    TestTrafficShift,
    /// It has all test traffic.
    PostTestTrafficShift,
    /// Production traffic is about to go over to it.
    PreProductionTrafficShift,
    /// Production traffic goes over to it.
    ProductionTrafficShift,
    /// It has all production traffic.
    PostProductionTrafficShift,
    /// Both revisions run on for a while.
    BakeTime,
    /// The old revision's tasks are stopped.
    CleanUp,
}

impl Stage {
    /// All stages in their order.
    pub const ALL: [Self; 11] = [
        Self::ReconcileService,
        Self::PreScaleUp,
        Self::ScaleUp,
        Self::PostScaleUp,
        Self::TestTrafficShift,
        Self::PostTestTrafficShift,
        Self::PreProductionTrafficShift,
        Self::ProductionTrafficShift,
        Self::PostProductionTrafficShift,
        Self::BakeTime,
        Self::CleanUp,
    ];

    /// The API's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReconcileService => "RECONCILE_SERVICE",
            Self::PreScaleUp => "PRE_SCALE_UP",
            Self::ScaleUp => "SCALE_UP",
            Self::PostScaleUp => "POST_SCALE_UP",
            Self::TestTrafficShift => "TEST_TRAFFIC_SHIFT",
            Self::PostTestTrafficShift => "POST_TEST_TRAFFIC_SHIFT",
            Self::PreProductionTrafficShift => "PRE_PRODUCTION_TRAFFIC_SHIFT",
            Self::ProductionTrafficShift => "PRODUCTION_TRAFFIC_SHIFT",
            Self::PostProductionTrafficShift => "POST_PRODUCTION_TRAFFIC_SHIFT",
            Self::BakeTime => "BAKE_TIME",
            Self::CleanUp => "CLEAN_UP",
        }
    }

    /// The stage after this one.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| *stage > self)
    }
}

/// Where a deployment is.
#[derive(Debug, Clone, PartialEq)]
pub struct Lifecycle {
    /// The stage.
    pub stage: Stage,
    /// Since when it is in this stage, or in this step of it.
    pub since: Timestamp,
    /// How much production traffic the new revision has been given, in tenths of a percent.
    pub production_permille: u32,
    /// The hooks so far.
    pub hooks: Vec<Hook>,
}

impl Lifecycle {
    /// The beginning; a service with left-overs of another deployment is put in order first.
    pub fn new(has_left_overs: bool, now: Timestamp) -> Self {
        let stage = if has_left_overs { Stage::ReconcileService } else { Stage::PreScaleUp };
        Self { stage, since: now, production_permille: 0, hooks: Vec::new() }
    }

    /// The hooks of the present stage.
    pub fn current_hooks(&self) -> impl Iterator<Item = &Hook> {
        self.hooks.iter().filter(|hook| hook.stage == self.stage)
    }

    /// The hooks that have to be called, now or later.
    pub fn calls(&self) -> impl Iterator<Item = (&Hook, &HookCall)> {
        let open = self.hooks.iter().filter(|hook| hook.status == HookStatus::InProgress);
        open.filter_map(|hook| Some((hook, hook.call.as_ref()?)))
    }

    /// The deployment turns back or ends: whatever its hooks would have said does not matter any more.
    pub fn give_up_hooks(&mut self) {
        self.hooks.iter_mut().filter(|hook| hook.status.is_open()).for_each(|hook| hook.status = HookStatus::Failed);
    }
}

/// The share of the traffic that a revision is to have, in tenths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// The revision.
    pub revision: ServiceRevisionId,
    /// Of the test traffic.
    pub test_permille: u32,
    /// Of the production traffic.
    pub production_permille: u32,
}

impl ServiceDeployment {
    /// What traffic each of its revisions is to have now, sources first. Whoever routes traffic looks here; nobody else
    /// decides on it. A deployment without stages gives everything to its target as its tasks come.
    pub fn weights(&self) -> Vec<Weights> {
        let (test, production) = match self.status {
            Status::RollbackRequested
            | Status::RollbackInProgress
            | Status::RollbackSuccessful
            | Status::RollbackFailed
            | Status::StopRequested
            | Status::Stopped
                if self.lifecycle.is_some() =>
            {
                (0, 0)
            }
            _ => match &self.lifecycle {
                Some(lifecycle) => {
                    let test = if lifecycle.stage >= Stage::TestTrafficShift { ALL } else { 0 };
                    (test, lifecycle.production_permille)
                }
                None => (ALL, ALL),
            },
        };
        // The newest source has what the target has not got.
        let mut rest = (ALL - test.min(ALL), ALL - production.min(ALL));
        let mut weights = Vec::with_capacity(self.sources.len() + 1);
        for source in &self.sources {
            let (test_permille, production_permille) = std::mem::take(&mut rest);
            weights.push(Weights { revision: source.revision, test_permille, production_permille });
        }
        let target = self.target.revision;
        weights.push(Weights { revision: target, test_permille: test, production_permille: production });
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_follow_each_other_to_the_last() {
        // Rule 7.12.1: the stages in order.
        let mut stages = vec![Stage::ReconcileService];
        while let Some(next) = stages.last().and_then(|stage| stage.next()) {
            stages.push(next);
        }
        assert_eq!(stages, Stage::ALL);
    }
}
