//! The planner of a deployment that shifts traffic: the old revision and the new one run side by side, each whole, until
//! the [stages](super::stages) have come to the end.
//!
//! Each revision is counted and kept at its strength by itself, as if it were a service of its own; the percentages bound
//! how it replaces its own tasks. What traffic each is to have is [`ServiceDeployment::weights`]; whoever routes traffic
//! looks there.

use longshore_model::rollout::State;
use longshore_model::service_deployment::{Stage, Status};
use longshore_model::task::{Desired, Stop};
use longshore_model::{DeploymentId, Rollout, ServiceDeployment};

use super::batch::Batch;
use super::census::{Census, Condition, Member};
use super::course::{self, Turn};
use super::decide::{Counts, Launched};
use super::failures::NOTICED_FROM;
use super::groups::Groups;
use super::history::History;
use super::launch::{Launches, launch};
use super::replica::chosen;
use super::stages::{self, Outcome, Seen};
use super::{PLACEMENT_RETRY, Planned, View, deployments, events, traffic, unfit};
use crate::rng::Rng;

/// The deployments that have stages, if the one under way has.
pub(super) fn is_staged(history: &History<'_>, rollout: &Rollout) -> bool {
    let under_way = rollout.under_way.and_then(|id| history.get(id));
    under_way.is_some_and(|found| found.status == Status::InProgress && found.lifecycle.is_some())
}

/// The tasks of one deployment, or of all that are left over.
struct Side<'a> {
    deployment: Option<DeploymentId>,
    target: u32,
    census: Census<'a>,
    counts: Counts,
}

impl<'a> Side<'a> {
    fn new(
        view: &View<'_>,
        all: &Census<'a>,
        deployment: Option<DeploymentId>,
        others: [Option<DeploymentId>; 2],
    ) -> Self {
        let belongs = |of: Option<DeploymentId>| match deployment {
            Some(_) => of == deployment,
            None => !others.contains(&of),
        };
        let members = all.members.iter().filter(|member| belongs(member.deployment()));
        let members = members.map(|member| Member { is_current: true, ..*member }).collect();
        let live = view.state.live_tasks_of(view.service.name.as_str());
        let stopping = live.filter(|task| task.desired == Desired::Stopped);
        let stopping = stopping.filter(|task| belongs(task.owner.as_ref().map(|owner| owner.deployment))).count();
        let census = Census { members, stopping: u32::try_from(stopping).unwrap_or(u32::MAX), ..Census::default() };
        let bounds = (view.service.lower_bound(), view.service.upper_bound());
        let counts = census.counts(view.service.desired_count, bounds);
        Self { deployment, target: counts.desired, census, counts }
    }

    /// How many of its tasks serve, wherever they are.
    fn healthy(&self) -> u32 {
        self.counts.kept.healthy + self.counts.outgoing.healthy
    }

    /// Sets how many tasks it shall have. Without any, nothing of it has to stay healthy beyond what others have, which stop
    /// none of theirs below the minimum.
    fn aim(&mut self, target: u32, others_healthy: u32) {
        self.target = target;
        self.counts.desired = target;
        if target == 0 {
            self.counts.lower = self.counts.lower.saturating_sub(others_healthy);
        }
    }

    fn is_whole(&self) -> bool {
        self.counts.is_settled()
    }

    fn has_tasks(&self) -> bool {
        !self.census.members.is_empty() || self.census.stopping > 0
    }
}

/// The three sides of a staged deployment.
struct Sides<'a> {
    old: Side<'a>,
    new: Side<'a>,
    left_over: Side<'a>,
}

pub(super) fn plan(
    view: &View<'_>,
    batch: &mut Batch,
    mut rollout: Rollout,
    mut history: History<'_>,
    census: &Census<'_>,
    rng: &mut Rng,
) -> Planned {
    let was_rebalancing = rollout.rebalancing.take().is_some();
    let (old, new) = (rollout.last_completed().map(|found| found.id), rollout.primary().map(|found| found.id));
    let mut sides = Sides {
        old: Side::new(view, census, old, [None, None]),
        new: Side::new(view, census, new, [None, None]),
        left_over: Side::new(view, census, None, [old, new]),
    };
    let (stage, outcome) = match advance(view, &mut history, &rollout, &sides, rng) {
        Ok(advanced) => advanced,
        Err(failure) => {
            let turn: Turn = course::turn_back(view, &mut history, &mut rollout, census, failure, rng);
            return turn.carry_out(view, batch, history, rollout);
        }
    };
    sides.aim(stage, view.service.desired_count);
    set_desired_counts(&mut rollout, &sides, view);

    let mut planned = Planned::default();
    let is_waiting = rollout.back_off.is_some_and(|back_off| back_off.until > view.now);
    let started = sides.new.launches(view, batch, &rollout, !is_waiting, rng);
    let restarted = sides.old.launches(view, batch, &rollout, true, rng);
    let launched = Launched { backing_off: is_waiting, ..Launched::default() };
    let mut stopped = Vec::new();
    for side in [&sides.old, &sides.left_over, &sides.new] {
        let stops = side.counts.stops(launched);
        let chosen = chosen(view, &side.census, &stops, new, rng.bits());
        if side.deployment == new {
            course::count_failed_checks(&mut history, &rollout, &chosen);
        }
        stopped.extend(chosen);
    }
    let rewritten = traffic::shift(view, &history, &rollout);
    let completed = if outcome == Outcome::Done { deployments::complete(&mut rollout, view.now) } else { None };
    if completed.is_some() {
        history.complete(&mut rollout, census);
        deployments::drop_finished(&mut rollout, &census.deployments);
    }
    let notice = notice(view, &rollout, &sides, &started, census, completed.is_some());
    let said = events::notice(&mut rollout, notice.as_deref(), view.now);
    wake(&mut planned, view, &rollout, census, [&started, &restarted], &outcome);

    let mut groups = Groups::new(view, batch, rollout);
    history.write(&mut groups);
    traffic::write(rewritten, &mut groups);
    if was_rebalancing {
        groups.say(events::rebalancing_stopped(&view.service.name));
    }
    if let Some(deployment) = completed {
        groups.say(events::deployment_completed(&view.service.name, deployment));
    }
    if let Some(message) = notice.filter(|_| said) {
        groups.say(message);
    }
    carry_out(groups, view, stopped, started.tasks.into_iter().chain(restarted.tasks));
    planned
}

/// Goes through the stages that are over; gives the present one, or why the deployment turns back.
fn advance(
    view: &View<'_>,
    history: &mut History<'_>,
    rollout: &Rollout,
    sides: &Sides<'_>,
    rng: &mut Rng,
) -> Result<(Stage, Outcome), course::Failure> {
    let seen = Seen {
        has_left_overs: sides.left_over.has_tasks(),
        is_scaled_up: sides.new.is_whole(),
        serves: sides.new.healthy() >= view.service.desired_count,
        has_old_tasks: sides.old.has_tasks(),
    };
    let mut outcome = Outcome::Done;
    let mut stage = Stage::CleanUp;
    let Some(id) = rollout.under_way else { return Ok((stage, outcome)) };
    history.edit(id, |deployment: &mut ServiceDeployment| {
        outcome = stages::advance(deployment, seen, view.now, rng);
        stage = deployment.lifecycle.as_ref().map_or(stage, |lifecycle| lifecycle.stage);
    });
    let missing = traffic::missing_route(view);
    match missing.map_or(outcome, Outcome::Fail) {
        Outcome::Fail(why) => Err(course::Failure::of_stage(&why)),
        going => Ok((stage, going)),
    }
}

impl Sides<'_> {
    /// Sets how many tasks each side shall have at a stage.
    fn aim(&mut self, stage: Stage, desired: u32) {
        let (new, old) = (self.new.healthy(), self.old.healthy());
        self.new.aim(if stage >= Stage::ScaleUp { desired } else { 0 }, old);
        self.old.aim(if stage == Stage::CleanUp { 0 } else { desired }, new);
        self.left_over.aim(0, old);
    }

    /// A deployment that has more protected tasks than it shall have of any kind.
    fn blocked_by_protection(&self) -> Option<DeploymentId> {
        let sides = [&self.old, &self.left_over, &self.new];
        let blocked = sides.into_iter().find(|side| side.counts.protected_kept.all() > side.target)?;
        blocked.census.members.iter().find(|member| member.is_protected)?.deployment()
    }
}

impl Side<'_> {
    fn launches(&self, view: &View<'_>, batch: &mut Batch, rollout: &Rollout, may: bool, rng: &mut Rng) -> Launches {
        let deployment = self.deployment.and_then(|id| rollout.deployment(id));
        let deployment = deployment.filter(|deployment| may && deployment.state != State::Failed);
        let wanted = self.counts.launches().min(view.max_launches());
        deployment.map_or_else(Launches::default, |deployment| launch(view, batch, deployment.into(), wanted, rng))
    }
}

fn set_desired_counts(rollout: &mut Rollout, sides: &Sides<'_>, view: &View<'_>) {
    for deployment in &mut rollout.deployments {
        let target = [&sides.new, &sides.old].into_iter().find(|side| side.deployment == Some(deployment.id));
        let target = target.map_or(0, |side| side.target);
        if deployment.desired_count != target {
            deployment.desired_count = target;
            deployment.updated_at = view.now;
        }
    }
}

fn notice(
    view: &View<'_>,
    rollout: &Rollout,
    sides: &Sides<'_>,
    started: &Launches,
    census: &Census<'_>,
    is_completed: bool,
) -> Option<String> {
    let name = &view.service.name;
    if is_completed {
        return Some(events::steady(name));
    }
    if let Some(notice) = started.notice(name) {
        return Some(notice);
    }
    if rollout.back_off.is_some_and(|back_off| back_off.failures >= NOTICED_FROM) {
        return Some(events::failing(name));
    }
    if let Some(notice) = census.notice(name, view.now) {
        return Some(notice);
    }
    sides.blocked_by_protection().map(|deployment| events::protected(name, deployment))
}

fn wake(
    planned: &mut Planned,
    view: &View<'_>,
    rollout: &Rollout,
    census: &Census<'_>,
    launches: [&Launches; 2],
    outcome: &Outcome,
) {
    if let Outcome::Wait(until) = outcome {
        planned.wake(*until);
    }
    if launches.iter().any(|launches| launches.unplaced > 0) {
        planned.waits_for_room = true;
        planned.wake(view.now.plus(PLACEMENT_RETRY));
    }
    if launches.iter().any(|launches| launches.tasks.len() >= view.max_launches() as usize) {
        planned.wake(view.now);
    }
    let back_off = rollout.back_off.map(|back_off| back_off.until).filter(|until| *until > view.now);
    let times = [back_off, census.proof_at].into_iter().flatten();
    times.chain(census.alarms(view.now)).for_each(|at| planned.wake(at));
}

fn carry_out(
    mut groups: Groups<'_>,
    view: &View<'_>,
    stopped: Vec<(Member<'_>, Stop)>,
    started: impl Iterator<Item = longshore_model::Task>,
) {
    for (member, stop) in stopped {
        if member.condition == Condition::Unhealthy {
            groups.say(unfit::event(view, &member));
        }
        groups.stop(member.task, stop);
    }
    started.for_each(|task| groups.start(task));
    groups.finish();
}
