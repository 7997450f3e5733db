//! The stages of a deployment that shifts traffic, one after another, each until what it is for has been reached
//! (developer guide: "Amazon ECS blue/green deployments", "Lifecycle stages").

use std::time::Duration;

use longshore_model::Timestamp;
use longshore_model::service_deployment::{
    Hook, HookAction, HookCall, HookStatus, Lifecycle, ServiceDeployment, Stage, Strategy,
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
    /// The new revision has as many healthy tasks as it shall have, or more.
    pub serves: bool,
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
        let step = match answers(&mut lifecycle, now) {
            Step::Over => step(deployment, &mut lifecycle, seen, now, rng),
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

/// A stage has just begun. Its hooks begin with it, but for those of a shift of production traffic: they come with each of
/// its steps.
fn enter(deployment: &ServiceDeployment, lifecycle: &mut Lifecycle, now: Timestamp, rng: &mut Rng) {
    lifecycle.since = now;
    if lifecycle.stage != Stage::ProductionTrafficShift {
        begin_hooks(deployment, lifecycle, lifecycle.stage, now, rng);
    }
}

/// The hooks of a stage begin.
fn begin_hooks(deployment: &ServiceDeployment, lifecycle: &mut Lifecycle, stage: Stage, now: Timestamp, rng: &mut Rng) {
    let hooks = deployment.configuration().hooks(stage).map(|hook| {
        let call = |target: &str| HookCall {
            target: target.into(),
            number: hook.number,
            next_at: now,
            failures: 0,
            details: None,
            reason: None,
        };
        Hook {
            id: format!("{:016x}", rng.bits()).into(),
            stage,
            status: if hook.target.is_some() { HookStatus::InProgress } else { HookStatus::AwaitingAction },
            expires_at: now.plus(hook.timeout),
            timeout_action: hook.timeout_action,
            call: hook.target.map(call),
        }
    });
    lifecycle.hooks.extend(hooks.collect::<Vec<_>>());
}

/// A deployment turns back whose traffic had been shifted: the hooks of those stages are called once more, with the weights
/// as they are then (developer guide: "Lambda hooks"). Nothing waits for what they answer.
pub(super) fn tell_of_rollback(deployment: &mut ServiceDeployment, was_at: Stage, now: Timestamp, rng: &mut Rng) {
    let Some(mut lifecycle) = deployment.lifecycle.take() else { return };
    for stage in [Stage::ProductionTrafficShift, Stage::TestTrafficShift] {
        if was_at >= stage {
            begin_hooks(deployment, &mut lifecycle, stage, now, rng);
        }
    }
    deployment.lifecycle = Some(lifecycle);
}

/// A stage waits for what its hooks answer.
fn answers(lifecycle: &mut Lifecycle, now: Timestamp) -> Step {
    let stage = lifecycle.stage;
    let mut next = None;
    for hook in lifecycle.hooks.iter_mut().filter(|hook| hook.stage == stage) {
        if hook.status.is_open() && hook.expires_at <= now {
            hook.status = HookStatus::TimedOut;
        }
        match hook.status {
            HookStatus::TimedOut if hook.timeout_action == HookAction::Rollback => {
                return Step::Failed(format!("the lifecycle hook at {} timed out", stage.as_str()));
            }
            HookStatus::AwaitingAction | HookStatus::InProgress => {
                next = Some(next.map_or(hook.expires_at, |at: Timestamp| at.min(hook.expires_at)));
            }
            HookStatus::Failed => return Step::Failed(failed(hook)),
            HookStatus::Succeeded | HookStatus::TimedOut => {}
        }
    }
    next.map_or(Step::Over, Step::Until)
}

fn failed(hook: &Hook) -> String {
    let why = hook.call.as_ref().and_then(|call| call.reason.as_deref());
    let why = why.map_or_else(String::new, |why| format!(": {why}"));
    format!("the lifecycle hook at {} failed{why}", hook.stage.as_str())
}

fn step(deployment: &ServiceDeployment, lifecycle: &mut Lifecycle, seen: Seen, now: Timestamp, rng: &mut Rng) -> Step {
    let over_when = |is_over: bool| if is_over { Step::Over } else { within_a_day(lifecycle, now) };
    match lifecycle.stage {
        Stage::ReconcileService => over_when(!seen.has_left_overs),
        Stage::ScaleUp => over_when(seen.is_scaled_up),
        // Traffic comes next, and what was healthy when the hooks began may not be any more.
        Stage::PostScaleUp => over_when(seen.serves),
        Stage::ProductionTrafficShift => shift(deployment, lifecycle, seen, now, rng),
        Stage::BakeTime => {
            let until = lifecycle.since.plus(deployment.configuration().bake_time());
            if until <= now { Step::Over } else { Step::Until(until) }
        }
        // All traffic has gone over: there is nothing to turn back from any more.
        Stage::CleanUp if seen.has_old_tasks => Step::Until(now.plus(LONGEST_STAGE)),
        Stage::CleanUp
        | Stage::PreScaleUp
        | Stage::TestTrafficShift
        | Stage::PostTestTrafficShift
        | Stage::PreProductionTrafficShift
        | Stage::PostProductionTrafficShift => Step::Over,
    }
}

/// A stage goes on, unless it has lasted for too long.
fn within_a_day(lifecycle: &Lifecycle, now: Timestamp) -> Step {
    let limit = lifecycle.since.plus(LONGEST_STAGE);
    match now >= limit {
        true => Step::Failed(format!("{} took longer than 24 hours", lifecycle.stage.as_str())),
        false => Step::Until(limit),
    }
}

/// Gives the new revision its next share of the production traffic, and waits after each but the last; after each for its
/// hooks, too. It gets no more while its healthy tasks are too few: they may have died since, and the service may have grown.
fn shift(deployment: &ServiceDeployment, lifecycle: &mut Lifecycle, seen: Seen, now: Timestamp, rng: &mut Rng) -> Step {
    loop {
        let share = lifecycle.production_permille;
        let (next, bake_time) = match deployment.configuration().strategy() {
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
        if !seen.serves {
            return within_a_day(lifecycle, now);
        }
        lifecycle.production_permille = next.min(ALL);
        lifecycle.since = now;
        let before = lifecycle.hooks.len();
        begin_hooks(deployment, lifecycle, Stage::ProductionTrafficShift, now, rng);
        if lifecycle.hooks.len() > before {
            return answers(lifecycle, now);
        }
    }
}

#[cfg(test)]
mod tests;
