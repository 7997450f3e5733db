//! The stages of a deployment that shifts traffic, one after another, each until what it is for has been reached
//! (developer guide: "Amazon ECS blue/green deployments", "Lifecycle stages").

use std::time::Duration;

use longshore_model::Timestamp;
use longshore_model::service_deployment::{
    Hook, HookAction, HookStatus, Lifecycle, ServiceDeployment, Stage, Strategy,
};

use crate::rng::Rng;

/// A stage, or a step of one, that takes longer has failed. Pauses have limits of their own.
const LONGEST_STAGE: Duration = Duration::from_secs(24 * 60 * 60);

/// A deployment that takes longer has failed.
const LONGEST_DEPLOYMENT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// All traffic, in tenths of a percent.
const ALL: u32 = 1000;

/// What the stages look at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Revisions other than the two have tasks.
    pub has_left_overs: bool,
    /// The new revision has all its tasks, and they are healthy.
    pub is_scaled_up: bool,
    /// The old revision has tasks.
    pub has_old_tasks: bool,
}

/// Where the stages have come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The stage goes on, until then at the latest.
    Wait(Timestamp),
    /// The last stage is over.
    Done,
    /// The deployment has to turn back.
    Fail(String),
}

/// Goes through as many stages as are over.
pub(super) fn advance(deployment: &mut ServiceDeployment, seen: Seen, now: Timestamp, rng: &mut Rng) -> Outcome {
    let Some(mut lifecycle) = deployment.lifecycle.clone() else { return Outcome::Done };
    if deployment.started_at.is_none_or(|at| at == now) && lifecycle.hooks.is_empty() {
        enter(deployment, &mut lifecycle, now, rng);
    }
    let ends_at = deployment.created_at.plus(LONGEST_DEPLOYMENT);
    let outcome = loop {
        let stage = lifecycle.stage;
        let step = match pause(&mut lifecycle, now) {
            Step::Over => step(deployment, &mut lifecycle, seen, now),
            waits => waits,
        };
        match step {
            Step::Over => match stage.next() {
                Some(next) => {
                    (lifecycle.stage, lifecycle.since) = (next, now);
                    enter(deployment, &mut lifecycle, now, rng);
                }
                None => break Outcome::Done,
            },
            Step::Until(_) if now >= ends_at => break Outcome::Fail("it took longer than 30 days".to_owned()),
            Step::Until(at) => break Outcome::Wait(at.min(ends_at)),
            Step::Failed(why) => break Outcome::Fail(why),
        }
    };
    deployment.lifecycle = Some(lifecycle);
    outcome
}

enum Step {
    Over,
    Until(Timestamp),
    Failed(String),
}

/// The hooks of a stage that has just begun.
fn enter(deployment: &ServiceDeployment, lifecycle: &mut Lifecycle, now: Timestamp, rng: &mut Rng) {
    let hooks = deployment.configuration().pause_hooks(lifecycle.stage).map(|hook| Hook {
        id: format!("{:016x}", rng.bits()).into(),
        stage: lifecycle.stage,
        status: HookStatus::AwaitingAction,
        expires_at: now.plus(hook.timeout),
        timeout_action: hook.timeout_action,
    });
    lifecycle.hooks.extend(hooks.collect::<Vec<_>>());
    lifecycle.since = now;
}

/// A stage waits for the word that its hooks wait for.
fn pause(lifecycle: &mut Lifecycle, now: Timestamp) -> Step {
    let stage = lifecycle.stage;
    let mut next = None;
    for hook in lifecycle.hooks.iter_mut().filter(|hook| hook.stage == stage) {
        match hook.status {
            HookStatus::AwaitingAction if hook.expires_at <= now => {
                hook.status = HookStatus::TimedOut;
                if hook.timeout_action == HookAction::Rollback {
                    return Step::Failed(format!("the lifecycle hook at {} timed out", stage.as_str()));
                }
            }
            HookStatus::AwaitingAction => {
                next = Some(next.map_or(hook.expires_at, |at: Timestamp| at.min(hook.expires_at)));
            }
            HookStatus::Succeeded | HookStatus::TimedOut | HookStatus::Failed => {}
        }
    }
    next.map_or(Step::Over, Step::Until)
}

fn step(deployment: &ServiceDeployment, lifecycle: &mut Lifecycle, seen: Seen, now: Timestamp) -> Step {
    let over_when = |is_over: bool| {
        let limit = lifecycle.since.plus(LONGEST_STAGE);
        match is_over {
            true => Step::Over,
            false if now >= limit => Step::Failed(format!("{} took longer than 24 hours", lifecycle.stage.as_str())),
            false => Step::Until(limit),
        }
    };
    match lifecycle.stage {
        Stage::ReconcileService => over_when(!seen.has_left_overs),
        Stage::ScaleUp => over_when(seen.is_scaled_up),
        Stage::ProductionTrafficShift => shift(deployment.configuration().strategy(), lifecycle, now),
        Stage::BakeTime => {
            let until = lifecycle.since.plus(deployment.configuration().bake_time());
            if until <= now { Step::Over } else { Step::Until(until) }
        }
        // All traffic has gone over: there is nothing to turn back from any more.
        Stage::CleanUp if seen.has_old_tasks => Step::Until(now.plus(LONGEST_STAGE)),
        Stage::CleanUp
        | Stage::PreScaleUp
        | Stage::PostScaleUp
        | Stage::TestTrafficShift
        | Stage::PostTestTrafficShift
        | Stage::PreProductionTrafficShift
        | Stage::PostProductionTrafficShift => Step::Over,
    }
}

/// Gives the new revision its next share of the production traffic, and waits after each but the last.
fn shift(strategy: Strategy, lifecycle: &mut Lifecycle, now: Timestamp) -> Step {
    loop {
        let share = lifecycle.production_permille;
        let (next, bake_time) = match strategy {
            Strategy::Rolling | Strategy::BlueGreen => (ALL, Duration::ZERO),
            Strategy::Linear { step_permille, bake_time } => (share + step_permille.max(1), bake_time),
            Strategy::Canary { first_permille, bake_time } if share == 0 => (first_permille.max(1), bake_time),
            Strategy::Canary { bake_time, .. } => (ALL, bake_time),
        };
        if share >= ALL {
            return Step::Over;
        }
        let until = lifecycle.since.plus(bake_time);
        if share > 0 && until > now {
            return Step::Until(until);
        }
        lifecycle.production_permille = next.min(ALL);
        lifecycle.since = now;
    }
}

#[cfg(test)]
mod tests;
