//! The planner of replica services that this scheduler rolls out itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use longshore_model::placement::Constraint;
use longshore_model::rollout::State;
use longshore_model::task::{Stop, StopCode, StoppedBy};
use longshore_model::{DeploymentId, InstanceId, Rollout, container_instance};

use super::batch::Batch;
use super::census::{Census, Condition, Member};
use super::decide::{Counts, Launched, Stops};
use super::failures::{self, NOTICED_FROM};
use super::groups::Groups;
use super::history::History;
use super::launch::{Launches, launch};
use super::rebalancing::{self, Beginning, Phase};
use super::{PLACEMENT_RETRY, Planned, View, course, deployments, events, staged, traffic, unfit, victims};
use crate::placement::Refusal;
use crate::rng::Rng;

pub(super) fn plan(view: &View<'_>, batch: &mut Batch, rng: &mut Rng) -> Planned {
    let Some(judgement) = failures::judge(view) else { return Planned::default() };
    let mut rollout = (*view.rollout.value).clone();
    rollout.judged_until = judgement.judged_until;
    rollout.back_off = judgement.back_off;
    if let Some(primary) = rollout.deployments.first_mut() {
        primary.failed_tasks = judgement.failed_tasks;
    }
    let census = Census::take(view);
    let bounds = (view.service.lower_bound(), view.service.upper_bound());
    let mut counts = census.counts(view.service.desired_count, bounds);
    let mut history = History::of(view);
    history.advance(&rollout, &census);
    course::watch(&mut history, &mut rollout, &judgement, counts.desired);
    if let Some(turn) = course::turn(view, &mut history, &mut rollout, &census, rng) {
        return turn.carry_out(view, batch, history, rollout);
    }
    deployments::drop_finished(&mut rollout, &census.deployments);
    if staged::is_staged(&history, &rollout) {
        return staged::plan(view, batch, rollout, history, &census, rng);
    }
    deployments::set_desired_counts(&mut rollout, counts.desired, counts.kept.healthy, view.now);
    let phase = rebalancing::resume(view, &mut rollout, &census, &mut counts);
    let mut outcome = Planned::default();
    let starts = Starts::new(view, batch, &census, &counts, &rollout, rng);
    let stops = counts.stops(starts.launched);
    let is_settled = starts.is_empty() && stops.none() && counts.is_settled();
    let rewritten = traffic::shift(view, &history, &rollout);
    let is_over = is_settled && deployments::is_alone(&rollout, &census.deployments);
    let bakes_until = if is_over { course::bakes_until(view, &mut history, &rollout) } else { None };
    let completed = if is_over && bakes_until.is_none() { deployments::complete(&mut rollout, view.now) } else { None };
    if completed.is_some() {
        history.complete(&mut rollout, &census);
        deployments::drop_finished(&mut rollout, &census.deployments);
    }
    let moved = match is_settled && phase == Phase::None && rollout.deployments.len() == 1 {
        true => rebalancing::begin(view, batch, &mut rollout, &census, &counts, rng),
        false => Beginning::default(),
    };
    let is_steady = is_settled || matches!(phase, Phase::Starting | Phase::Stopping);
    let notice = notice(view, &rollout, &census, &counts, &starts, &stops, is_steady);
    let said = events::notice(&mut rollout, notice.as_deref(), view.now);
    set_wake_up(&mut outcome, view, &rollout, &census, &starts);
    outcome.waits_for_room |= starts.primary.unplaced > 0 || starts.fallback.unplaced > 0 || moved.lacks_room;
    if is_settled && rebalancing::is_enabled(view.service) {
        outcome.wake(view.now.plus(rebalancing::LOOK_AGAIN_AFTER));
    }
    for at in [judgement.proof_at, census.proof_at, bakes_until].into_iter().flatten() {
        outcome.wake(at);
    }

    let primary = rollout.primary().map(|primary| primary.id);
    let mut stopped = chosen(view, &census, &stops, primary, rng.bits());
    let mut moves = moved.said;
    match (phase, primary) {
        (Phase::Stopping, Some(primary)) => {
            stopped.iter_mut().for_each(|(_, why)| *why = rebalancing::stop(primary));
            let members: Vec<_> = stopped.iter().map(|(member, _)| *member).collect();
            moves = rebalancing::stopped(view, batch, &census, &members);
        }
        (Phase::GivenUp, _) => moves.push(events::rebalancing_stopped(&view.service.name)),
        _ => {}
    }
    course::count_failed_checks(&mut history, &rollout, &stopped);
    let mut groups = Groups::new(view, batch, rollout);
    history.write(&mut groups);
    traffic::write(rewritten, &mut groups);
    if let Some(deployment) = completed {
        groups.say(events::deployment_completed(&view.service.name, deployment));
    }
    if let Some(message) = notice.filter(|_| said) {
        groups.say(message);
    }
    if phase == Phase::Stopping || !moved.tasks.is_empty() {
        groups.leave_tasks_untold();
    }
    moves.into_iter().for_each(|message| groups.say(message));
    for (member, stop) in stopped {
        if member.condition == Condition::Unhealthy {
            groups.say(unfit::event(view, &member));
        }
        groups.stop(member.task, stop);
    }
    for task in starts.primary.tasks.into_iter().chain(starts.fallback.tasks).chain(moved.tasks) {
        groups.start(task);
    }
    groups.finish();
    outcome
}

/// What is started, and what kept more from being started.
struct Starts {
    primary: Launches,
    fallback: Launches,
    launched: Launched,
    /// More are to be started than one plan takes.
    is_cut: bool,
}

impl Starts {
    fn new(
        view: &View<'_>,
        batch: &mut Batch,
        census: &Census<'_>,
        counts: &Counts,
        rollout: &Rollout,
        rng: &mut Rng,
    ) -> Self {
        let mut starts = Self {
            primary: Launches::default(),
            fallback: Launches::default(),
            launched: Launched::default(),
            is_cut: false,
        };
        let has_failed = rollout.primary().is_some_and(|primary| primary.state == State::Failed);
        let is_waiting = rollout.back_off.is_some_and(|back_off| back_off.until > view.now);
        starts.launched.backing_off = has_failed || is_waiting;
        if let Some(primary) = rollout.primary().filter(|_| !starts.launched.backing_off) {
            let wanted = counts.launches();
            starts.is_cut = wanted > view.max_launches();
            starts.primary = launch(view, batch, primary.into(), wanted.min(view.max_launches()), rng);
        }
        if starts.primary.unplaced > 0 && stopping_helps(view, census, &starts.primary.refused) {
            starts.launched.lacking_room = starts.primary.unplaced;
        }
        let strength = match has_failed || rollout.back_off.is_some() {
            true => counts.desired,
            false => starts.strength_of_fallback(census, counts),
        };
        if let Some(fallback) = rollout.last_completed().filter(|_| strength > 0) {
            let is_fallback = |m: &Member<'_>| !m.is_draining && m.deployment() == Some(fallback.id);
            let starting = census.count(|m| m.condition == Condition::Starting && is_fallback(m));
            starts.launched.spared = starting.min(counts.unserved(strength));
            let taken = u32::try_from(starts.primary.tasks.len()).unwrap_or(u32::MAX);
            let wanted = counts.fallback_launches(strength).saturating_sub(taken).min(view.max_launches());
            starts.fallback = launch(view, batch, fallback.into(), wanted, rng);
        }
        starts
    }

    /// How many tasks have to serve while tasks of the newest deployment find no place. Where those that are to be replaced
    /// are in their way, no more than the lower bound demands: whatever is started beyond it would be in their way too.
    fn strength_of_fallback(&self, census: &Census<'_>, counts: &Counts) -> u32 {
        let waits = || census.members.iter().any(|member| member.is_kept() && member.task.is_waiting());
        match (self.primary.unplaced, self.launched.lacking_room) {
            (0, _) if !waits() => 0,
            (0, _) | (_, 1..) => counts.lower,
            (_, 0) => counts.desired,
        }
    }

    fn is_empty(&self) -> bool {
        self.primary.tasks.is_empty() && self.fallback.tasks.is_empty()
    }
}

/// Whether tasks that are to be replaced anyway hold what the new ones lack.
pub(super) fn stopping_helps(view: &View<'_>, census: &Census<'_>, refused: &[(InstanceId, Refusal)]) -> bool {
    let distinct = view.service.placement.constraints.contains(&Constraint::DistinctInstance);
    let outgoing = census.members.iter().filter(|member| !member.is_kept());
    let mut instances = outgoing.filter_map(|member| member.task.instance);
    instances.any(|instance| {
        let refusal = refused.binary_search_by_key(&instance, |(id, _)| *id).ok().map(|at| &refused[at].1);
        match refusal {
            Some(Refusal::Lack(_)) => true,
            Some(Refusal::DistinctInstance) => distinct,
            _ => false,
        }
    })
}

/// What persists and ought to be known.
fn notice(
    view: &View<'_>,
    rollout: &Rollout,
    census: &Census<'_>,
    counts: &Counts,
    starts: &Starts,
    stops: &Stops,
    is_steady: bool,
) -> Option<String> {
    let name = &view.service.name;
    if is_steady && rollout.deployments.len() == 1 {
        return Some(events::steady(name));
    }
    if let Some(notice) = starts.primary.notice(name) {
        return Some(notice);
    }
    if rollout.back_off.is_some_and(|back_off| back_off.failures >= NOTICED_FROM) {
        return Some(events::failing(name));
    }
    if let Some(deployment) = blocked_by_protection(rollout, census, counts) {
        return Some(events::protected(name, deployment));
    }
    if let Some(notice) = census.notice(name, view.now) {
        return Some(notice);
    }
    if has_no_instances(view) {
        return Some(events::no_instances_of_provider(name));
    }
    counts.is_stuck(stops).then(|| events::stuck(name))
}

/// The deployment that has more protected tasks than it shall have of any kind, while nothing else keeps it from getting
/// there.
fn blocked_by_protection(rollout: &Rollout, census: &Census<'_>, counts: &Counts) -> Option<DeploymentId> {
    if counts.protected_kept.all() > counts.desired {
        return rollout.primary().map(|primary| primary.id);
    }
    let is_replaced = counts.kept.healthy >= counts.desired;
    let mut outgoing = census.members.iter().filter(|member| member.is_protected && !member.is_kept());
    outgoing.next().filter(|_| is_replaced)?.deployment()
}

/// Whether a task waits for a capacity provider that has no instance at all.
fn has_no_instances(view: &View<'_>) -> bool {
    let live = view.state.live_tasks_of(view.service.name.as_str());
    let empty = |provider: &Arc<str>| {
        let mut registered = view.state.instances().values().filter_map(|found| found.instance.as_ref());
        !registered.any(|instance| {
            instance.status != container_instance::Status::Inactive
                && instance.capacity_provider.as_ref() == Some(provider)
        })
    };
    let providers: BTreeSet<_> =
        live.filter(|task| task.is_waiting()).filter_map(|t| t.capacity_provider.as_ref()).collect();
    providers.into_iter().any(empty)
}

/// The tasks to stop, and why.
pub(super) fn chosen<'a>(
    view: &View<'_>,
    census: &Census<'a>,
    stops: &Stops,
    primary: Option<DeploymentId>,
    salt: u64,
) -> Vec<(Member<'a>, Stop)> {
    let of = |is_candidate: &dyn Fn(&Member<'a>) -> bool, count: u32| {
        let candidates = census.members.iter().copied().filter(|member| !member.is_protected && is_candidate(member));
        victims::pick(view.state, &view.service.placement.strategies, candidates, &census.members, count, salt)
    };
    let with = |condition: Condition, kept: bool, count: u32| {
        of(&|m| m.condition == condition && m.is_kept() == kept && !m.is_unhealthy_current(), count)
    };
    let is_idle = |m: &Member<'_>| !m.is_kept() && !m.is_unhealthy_current() && is_running_idle(m.condition);
    let picked = [
        with(Condition::Starting, false, stops.outgoing.starting),
        of(&is_idle, stops.outgoing.settling),
        of(&|m| m.is_unhealthy_current(), stops.unhealthy),
        with(Condition::Proving, false, stops.outgoing.proving),
        with(Condition::Healthy, false, stops.outgoing.healthy),
        with(Condition::Starting, true, stops.kept.starting),
        with(Condition::Settling, true, stops.kept.settling),
        with(Condition::Proving, true, stops.kept.proving),
        with(Condition::Healthy, true, stops.kept.healthy),
    ];
    let scaling: Arc<str> = match primary {
        None => format!("Service {} has no deployment", view.service.name).into(),
        Some(id) => format!("Scaling activity initiated by (deployment {id})").into(),
    };
    let why = |member: &Member<'_>| {
        let (reason, by) = match member.condition {
            Condition::Unhealthy => (unfit::reason(view, member), unfit::by(view, member)),
            Condition::Starting | Condition::Settling | Condition::Proving | Condition::Healthy => {
                let by = if member.is_kept() { StoppedBy::Scheduler } else { StoppedBy::Deployment };
                (Arc::clone(&scaling), by)
            }
        };
        Stop::new(StopCode::ServiceSchedulerInitiated, reason, by)
    };
    picked.into_iter().flatten().map(|member| (member, why(&member))).collect()
}

fn is_running_idle(condition: Condition) -> bool {
    matches!(condition, Condition::Settling | Condition::Unhealthy)
}

fn set_wake_up(outcome: &mut Planned, view: &View<'_>, rollout: &Rollout, census: &Census<'_>, starts: &Starts) {
    if starts.is_cut {
        outcome.wake(view.now);
    }
    if starts.primary.unplaced + starts.fallback.unplaced > 0 {
        outcome.waits_for_room = true;
        outcome.wake(view.now.plus(PLACEMENT_RETRY));
    }
    if let Some(back_off) = rollout.back_off.filter(|back_off| back_off.until > view.now) {
        outcome.wake(back_off.until);
    }
    census.alarms(view.now).for_each(|at| outcome.wake(at));
    if let Some((_, said_at)) = &rollout.last_notice {
        outcome.wake(said_at.plus(events::REPEATED_AFTER));
    }
}
