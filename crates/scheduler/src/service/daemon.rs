//! The planner of daemon services: one task on each instance that takes tasks and meets the constraints.
//!
//! An instance never has two of them: the old one stops before the new one starts, on as many instances at a time as the
//! minimum healthy percent allows. Room for a task that is missing is kept free (see [`per_instance`]), so a daemon's task
//! comes first on a new instance; and on one that drains it stays until all others have left. Nothing can take its place
//! there, so neither the minimum nor the end of a deployment goes by it: others may stay for as long as they like.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::rollout::State;
use longshore_model::task::{Desired, Stop, StopCode, StoppedBy};
use longshore_model::{DeploymentId, InstanceId, Rollout};

use super::batch::Batch;
use super::census::{Census, Condition, Member};
use super::failures::{self, NOTICED_FROM};
use super::groups::Groups;
use super::history::History;
use super::launch::{Launches, template};
use super::{MAX_LAUNCHES, PLACEMENT_RETRY, Planned, View, course, deployments, events, unfit};
use crate::new_task::NewTask;
use crate::per_instance;
use crate::placement::{Ledger, Request, place_kept, suitable};
use crate::rng::Rng;

pub(super) fn plan(view: &View<'_>, batch: &mut Batch, rng: &mut Rng) -> Planned {
    let Some(judgement) = failures::judge(view) else { return Planned::default() };
    let mut rollout = (*view.rollout.value).clone();
    rollout.judged_until = judgement.judged_until;
    rollout.back_off = judgement.back_off;
    let Some(primary) = rollout.deployments.first_mut() else { return Planned::default() };
    primary.failed_tasks = judgement.failed_tasks;
    let primary = primary.clone();
    let Some(definition) = view.snapshot.task_definition(&primary.definition) else { return Planned::default() };
    let request = per_instance::request(view.service, definition);

    let census = Census::take(view);
    let ledger = batch.ledger(view.snapshot, view.state);
    let spots = Spots::find(view, ledger, &request, &census);
    let desired = spots.desired();
    let kept_healthy = spots.healthy(&census, |member| member.is_current);
    deployments::set_desired_counts(&mut rollout, desired, kept_healthy, view.now);
    deployments::drop_finished(&mut rollout, &census.deployments);

    let mut history = History::of(view);
    history.advance(&rollout, &census);
    course::watch(&mut history, &mut rollout, &judgement, desired);
    if let Some(turn) = course::turn(view, &mut history, &mut rollout, &census, rng) {
        return turn.carry_out(view, batch, history, rollout);
    }

    let has_failed = primary.state == State::Failed;
    let backing_off = has_failed || rollout.back_off.is_some_and(|back_off| back_off.until > view.now);
    let stops = spots.stops(view, &census, has_failed || rollout.back_off.is_some());
    let lacking: Vec<InstanceId> = if backing_off { Vec::new() } else { spots.lacking().collect() };
    let new = template(view.service, (&primary).into(), &definition.value);
    let launches = launch_on(view, ledger, &request, &new, lacking.iter().take(MAX_LAUNCHES as usize), rng);

    let is_settled = launches.tasks.is_empty() && stops.is_empty() && spots.are_settled();
    let is_alone = deployments::is_alone(&rollout, &census.deployments);
    let is_replaced = is_settled && deployments::is_alone(&rollout, &spots.deployments);
    let bakes_until = if is_replaced { course::bakes_until(view, &mut history, &rollout) } else { None };
    let is_over = is_replaced && bakes_until.is_none();
    let completed = if is_over { deployments::complete(&mut rollout, view.now) } else { None };
    if completed.is_some() {
        history.complete(&mut rollout, &census);
        deployments::drop_finished(&mut rollout, &census.deployments);
    }
    let name = &view.service.name;
    let notice = if is_settled && is_alone && spots.held.is_empty() {
        Some(events::steady(name))
    } else if let Some(notice) = launches.notice(name) {
        Some(notice)
    } else if rollout.back_off.is_some_and(|back_off| back_off.failures >= NOTICED_FROM) {
        Some(events::failing(name))
    } else if let Some(notice) = census.notice(name, view.now) {
        Some(notice)
    } else if launches.tasks.is_empty() && stops.is_empty() && !backing_off {
        spots.blocked(view, &census)
    } else {
        None
    };
    let said = events::notice(&mut rollout, notice.as_deref(), view.now);
    let mut outcome = Planned { waits_for_room: launches.unplaced > 0 || !spots.held.is_empty(), ..Planned::default() };
    set_wake_up(&mut outcome, view, &rollout, &census, lacking.len() > MAX_LAUNCHES as usize);
    for at in [judgement.proof_at, census.proof_at, bakes_until].into_iter().flatten() {
        outcome.wake(at);
    }

    let scaling: Arc<str> = format!("Scaling activity initiated by (deployment {})", primary.id).into();
    let stopped: Vec<(Member<'_>, Stop)> =
        stops.into_iter().map(|(member, why)| (member, why.stop(view, &member, &scaling))).collect();
    course::count_failed_checks(&mut history, &rollout, &stopped);
    let mut groups = Groups::new(view, batch, rollout);
    history.write(&mut groups);
    if let Some(deployment) = completed {
        groups.say(events::deployment_completed(name, deployment));
    }
    if let Some(message) = notice.filter(|_| said) {
        groups.say(message);
    }
    for (member, stop) in stopped {
        if member.condition == Condition::Unhealthy {
            groups.say(unfit::event(view, &member));
        }
        groups.stop(member.task, stop);
    }
    for task in launches.tasks {
        groups.start(task);
    }
    groups.finish();
    outcome
}

/// Places a task on each of these instances.
fn launch_on<'i>(
    view: &View<'_>,
    ledger: &mut Ledger,
    request: &Request,
    new: &NewTask,
    instances: impl Iterator<Item = &'i InstanceId>,
    rng: &mut Rng,
) -> Launches {
    let mut launches = Launches::default();
    for &instance in instances {
        match place_kept(ledger, request, instance) {
            Ok(()) => {
                let registered = view.state.instance(instance).and_then(|found| found.instance.as_ref());
                let demand = ledger.name_gpus(instance, &request.demand);
                let task = registered.map(|found| new.on(&view.service.cluster, found, demand, view.now, rng));
                launches.tasks.extend(task);
            }
            Err(refusal) => {
                launches.unplaced += 1;
                launches.refused.push((instance, refusal));
            }
        }
    }
    launches
}

fn set_wake_up(outcome: &mut Planned, view: &View<'_>, rollout: &Rollout, census: &Census<'_>, is_cut: bool) {
    if is_cut {
        outcome.wake(view.now);
    }
    if outcome.waits_for_room {
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

/// Why a task is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Unhealthy,
    Unwanted,
}

impl Why {
    fn stop(self, view: &View<'_>, member: &Member<'_>, scaling: &Arc<str>) -> Stop {
        let (reason, by) = match self {
            Self::Unhealthy => (unfit::reason(view, member), unfit::by(view, member)),
            Self::Unwanted if member.is_kept() => (Arc::clone(scaling), StoppedBy::Scheduler),
            Self::Unwanted => (Arc::clone(scaling), StoppedBy::Deployment),
        };
        Stop::new(StopCode::ServiceSchedulerInitiated, reason, by)
    }
}

/// The service's tasks by instance.
struct Spots<'a> {
    /// The instances that are to have one.
    wanted: BTreeSet<InstanceId>,
    /// Draining instances whose task stays until others have left.
    held: BTreeSet<InstanceId>,
    members: BTreeMap<InstanceId, Vec<Member<'a>>>,
    /// Instances where one is stopping.
    stopping: BTreeSet<InstanceId>,
    /// The deployments of all tasks but those that are held.
    deployments: Vec<DeploymentId>,
}

impl<'a> Spots<'a> {
    fn find(view: &View<'a>, ledger: &mut Ledger, request: &Request, census: &Census<'a>) -> Self {
        let mut spots = Self {
            wanted: BTreeSet::new(),
            held: BTreeSet::new(),
            members: BTreeMap::new(),
            stopping: BTreeSet::new(),
            deployments: Vec::new(),
        };
        for &member in &census.members {
            let Some(instance) = member.task.instance else { continue };
            spots.members.entry(instance).or_default().push(member);
        }
        for (&instance, members) in &spots.members {
            let runs = members.iter().any(|member| member.condition != Condition::Starting);
            if runs && is_draining(view, instance) && !per_instance::only_daemons_are_left(view.state, instance) {
                spots.held.insert(instance);
            }
        }
        for task in view.state.live_tasks_of(view.service.name.as_str()) {
            let is_stopping = task.desired == Desired::Stopped;
            if is_stopping {
                spots.stopping.extend(task.instance);
            }
            let is_held = !is_stopping && task.instance.is_some_and(|id| spots.held.contains(&id));
            spots.deployments.extend(task.owner.as_ref().map(|owner| owner.deployment).filter(|_| !is_held));
        }
        // An instance that is away keeps the task it has, and is not waited for when it has none.
        let is_known = |id: &InstanceId| {
            let found = view.state.instance(*id);
            found.is_some_and(|found| found.is_connected()) || spots.members.contains_key(id)
        };
        spots.wanted = suitable(ledger, request).into_iter().filter(is_known).collect();
        spots
    }

    /// How many there are to be.
    fn desired(&self) -> u32 {
        u32::try_from(self.wanted.len()).unwrap_or(u32::MAX)
    }

    /// How many of those that serve where they are wanted pass a test.
    fn healthy(&self, census: &Census<'a>, test: impl Fn(&Member<'a>) -> bool) -> u32 {
        let is_wanted = |member: &Member<'a>| member.task.instance.is_some_and(|id| self.wanted.contains(&id));
        census.count(|member| member.condition == Condition::Healthy && is_wanted(member) && test(member))
    }

    /// The instances that have none and are to have one.
    fn lacking(&self) -> impl Iterator<Item = InstanceId> {
        let is_free = |id: &InstanceId| !self.members.contains_key(id) && !self.stopping.contains(id);
        self.wanted.iter().copied().filter(is_free)
    }

    /// Whether each instance has one that is as it should be, and no other has any but those that are held.
    fn are_settled(&self) -> bool {
        let is_good = |member: &Member<'_>| member.is_current && member.condition == Condition::Healthy;
        self.members.len() == self.wanted.len() + self.held.len()
            && self.members.iter().all(|(id, members)| {
                let is_settled = self.wanted.contains(id) && matches!(members.as_slice(), [member] if is_good(member));
                is_settled || self.held.contains(id)
            })
    }

    /// What keeps tasks from being replaced, when nothing moves by itself: protection, or a minimum that spares none.
    fn blocked(&self, view: &View<'_>, census: &Census<'a>) -> Option<String> {
        let moves = census.stopping > 0 || census.members.iter().any(|member| member.condition != Condition::Healthy);
        let members = self.members.iter().filter(|(instance, _)| !is_draining(view, **instance));
        let mut outdated = members.flat_map(|(_, members)| members).filter(|member| !member.is_current && !moves);
        let first = outdated.next()?;
        let mut all = std::iter::once(first).chain(outdated);
        let name = &view.service.name;
        match all.find(|member| member.is_protected).and_then(|member| member.deployment()) {
            Some(deployment) => Some(events::protected(name, deployment)),
            None => Some(events::stuck(name)),
        }
    }

    /// The tasks to stop: those where none is wanted, and those to be replaced, as many as may be missing at a time. While
    /// the newest deployment fails, what serves is left alone.
    fn stops(&self, view: &View<'_>, census: &Census<'a>, is_failing: bool) -> Vec<(Member<'a>, Why)> {
        let lower = view.service.lower_bound_of(self.desired());
        let mut budget = self.healthy(census, |_| true).saturating_sub(lower);
        let underway = census.stopping + census.count(|member| member.condition == Condition::Starting);
        let mut unhealthy_budget = budget.max(1).saturating_sub(underway);
        let mut stops = Vec::new();
        for (instance, members) in &self.members {
            if !self.wanted.contains(instance) && !self.held.contains(instance) {
                stops.extend(members.iter().map(|&member| (member, Why::Unwanted)));
                continue;
            }
            let Some(best) = members.iter().max_by_key(|member| (member.is_current, rank(member.condition))) else {
                continue;
            };
            let surplus = members.iter().filter(|member| member.task.id != best.task.id);
            stops.extend(surplus.map(|&member| (member, Why::Unwanted)));
            let is_outdated = !best.is_current && !best.is_protected && !self.held.contains(instance);
            let allowed = match best.condition {
                Condition::Unhealthy => take(&mut unhealthy_budget).then_some(Why::Unhealthy),
                Condition::Starting if is_outdated => Some(Why::Unwanted),
                Condition::Settling if is_outdated && !is_failing => Some(Why::Unwanted),
                Condition::Healthy if is_outdated && !is_failing => take(&mut budget).then_some(Why::Unwanted),
                _ => None,
            };
            stops.extend(allowed.map(|why| (*best, why)));
        }
        stops
    }
}

fn is_draining(view: &View<'_>, instance: InstanceId) -> bool {
    let found = view.state.instance(instance).and_then(|found| found.instance.as_ref());
    found.is_some_and(|instance| instance.status == InstanceStatus::Draining)
}

fn rank(condition: Condition) -> u8 {
    match condition {
        Condition::Unhealthy => 0,
        Condition::Starting => 1,
        Condition::Settling => 2,
        Condition::Proving => 3,
        Condition::Healthy => 4,
    }
}

/// Takes one of what is left; false when nothing is.
fn take(budget: &mut u32) -> bool {
    let left = budget.checked_sub(1);
    *budget = left.unwrap_or(0);
    left.is_some()
}
