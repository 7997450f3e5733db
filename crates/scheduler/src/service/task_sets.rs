//! The planner of services that others roll out with task sets: each set is kept at its share of the desired count.
//!
//! Which share that is and when it changes is not decided here. Within a set, tasks are replaced as those of a service
//! that has a single deployment: between the service's bounds, taken of the set's share. A set that was deleted loses its
//! tasks, and then leaves the list.

use longshore_model::task::Stop;
use longshore_model::task_set::{self, TaskSet};
use longshore_model::{DeploymentId, Timestamp};

use super::batch::Batch;
use super::census::{Census, Condition, Member};
use super::decide::{Counts, Launched, Stops};
use super::failures::{self, Judgement, NOTICED_FROM};
use super::groups::Groups;
use super::launch::{Launches, launch};
use super::{PLACEMENT_RETRY, Planned, View, events, replica, unfit};
use crate::rng::Rng;

pub(super) fn plan(view: &View<'_>, batch: &mut Batch, rng: &mut Rng) -> Planned {
    let mut rollout = (*view.rollout.value).clone();
    let mut outcome = Planned::default();
    let mut steps: Vec<Step<'_>> = Vec::new();
    for set in &mut rollout.task_sets {
        steps.push(Step::plan(view, batch, set, rng));
    }
    let notice = notice(view, &steps);
    let said = events::notice(&mut rollout, notice.as_deref(), view.now);
    rollout
        .task_sets
        .retain(|set| set.status != task_set::Status::Draining || steps.iter().any(|step| step.holds(set.id)));
    for at in steps.iter().filter_map(|step| step.wake_at) {
        outcome.wake(at);
    }
    if let Some((_, said_at)) = &rollout.last_notice {
        outcome.wake(said_at.plus(events::REPEATED_AFTER));
    }
    outcome.waits_for_room = steps.iter().any(|step| step.launches.unplaced > 0);

    let mut groups = Groups::new(view, batch, rollout);
    for step in steps {
        for message in step.said {
            groups.say(message);
        }
        for (member, stop) in step.stops {
            if member.condition == Condition::Unhealthy {
                groups.say(unfit::event(view, &member));
            }
            groups.stop(member.task, stop);
        }
        for task in step.launches.tasks {
            groups.start(task);
        }
        // An event of started or stopped tasks names one set: the next one has groups of its own.
        groups.cut();
    }
    if let Some(message) = notice.filter(|_| said) {
        groups.say(message);
    }
    groups.finish();
    outcome
}

/// What is to be done for one set.
struct Step<'a> {
    id: DeploymentId,
    census: Census<'a>,
    counts: Counts,
    launches: Launches,
    stops: Vec<(Member<'a>, Stop)>,
    said: Vec<String>,
    is_steady: bool,
    is_failing: bool,
    is_stuck: bool,
    wake_at: Option<Timestamp>,
}

impl<'a> Step<'a> {
    fn plan(view: &View<'a>, batch: &mut Batch, set: &mut TaskSet, rng: &mut Rng) -> Self {
        judge(view, set);
        let (service, now) = (&view.service, view.now);
        let mut said = Vec::new();
        let desired = match set.status {
            task_set::Status::Draining => 0,
            task_set::Status::Primary | task_set::Status::Active => set.scale.of(service.desired_count),
        };
        if set.computed_desired_count != desired {
            set.computed_desired_count = desired;
            set.updated_at = now;
            said.push(events::computed_desired_count(&service.name, set.id, desired));
        }
        let census = Census::of_set(view, set.id);
        let bounds = (service.lower_bound_of(desired), service.upper_bound_of(desired));
        let counts = census.counts(desired, bounds);

        let backing_off = set.back_off.is_some_and(|back_off| back_off.until > now);
        let wanted = if backing_off { 0 } else { counts.launches() };
        let launches = launch(view, batch, (&*set).into(), wanted.min(view.max_launches()), rng);
        let lacking_room = match launches.unplaced > 0 && replica::stopping_helps(view, &census, &launches.refused) {
            true => launches.unplaced,
            false => 0,
        };
        let stops = counts.stops(Launched { backing_off, lacking_room, spared: 0 });
        let is_steady = launches.tasks.is_empty() && stops.none() && counts.is_settled();
        if set.is_steady != is_steady {
            set.is_steady = is_steady;
            set.steady_since = now;
            if is_steady && set.status != task_set::Status::Draining {
                said.push(events::task_set_steady(&service.name, set.id));
            }
        }
        let wake_at = wake_up(view, set, &census, &launches, wanted > view.max_launches());
        Self {
            id: set.id,
            is_failing: set.back_off.is_some_and(|back_off| back_off.failures >= NOTICED_FROM),
            is_stuck: counts.is_stuck(&stops),
            stops: chosen(view, &census, &stops, set.id, rng),
            census,
            counts,
            launches,
            said,
            is_steady,
            wake_at,
        }
    }

    /// Whether this is about the set, and it has tasks left.
    fn holds(&self, set: DeploymentId) -> bool {
        self.id == set && (!self.census.members.is_empty() || self.census.stopping > 0)
    }
}

fn chosen<'a>(
    view: &View<'_>,
    census: &Census<'a>,
    stops: &Stops,
    set: DeploymentId,
    rng: &mut Rng,
) -> Vec<(Member<'a>, Stop)> {
    match stops.none() {
        true => Vec::new(),
        false => replica::chosen(view, census, stops, Some(set), rng.bits()),
    }
}

fn judge(view: &View<'_>, set: &mut TaskSet) {
    let before = Judgement {
        failed_tasks: 0,
        is_proven: false,
        is_successful: false,
        back_off: set.back_off,
        judged_until: set.judged_until,
        proof_at: None,
    };
    let judgement = failures::judge_version(view, set.id, before);
    set.back_off = judgement.back_off;
    set.judged_until = judgement.judged_until;
}

fn wake_up(
    view: &View<'_>,
    set: &TaskSet,
    census: &Census<'_>,
    launches: &Launches,
    is_cut: bool,
) -> Option<Timestamp> {
    let back_off = set.back_off.map(|back_off| back_off.until).filter(|&until| until > view.now);
    let retry = (launches.unplaced > 0).then(|| view.now.plus(PLACEMENT_RETRY));
    let cut = is_cut.then_some(view.now);
    [back_off, retry, cut].into_iter().flatten().chain(census.alarms(view.now)).min()
}

/// What persists and ought to be known.
fn notice(view: &View<'_>, steps: &[Step<'_>]) -> Option<String> {
    let name = &view.service.name;
    if let Some(notice) = steps.iter().find_map(|step| step.launches.notice(name)) {
        return Some(notice);
    }
    if steps.iter().any(|step| step.is_failing) {
        return Some(events::failing(name));
    }
    if let Some(step) = steps.iter().find(|step| step.counts.protected_kept.all() > step.counts.desired) {
        return Some(events::protected(name, step.id));
    }
    if let Some(notice) = steps.iter().find_map(|step| step.census.notice(name, view.now)) {
        return Some(notice);
    }
    if steps.iter().any(|step| step.is_stuck) {
        return Some(events::stuck(name));
    }
    (!steps.is_empty() && steps.iter().all(|step| step.is_steady)).then(|| events::steady(name))
}
