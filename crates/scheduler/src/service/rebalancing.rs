//! Availability-zone rebalancing: once a service is steady, tasks move from the zones that have the most of them to the one
//! that has the fewest and takes more, until none has two more than another.
//!
//! A move starts tasks in the one zone, waits until they are healthy, and only then stops as many in the others, so that
//! there are never fewer than desired. It is given up when a deployment begins, when the desired count changes, when one of
//! the tasks is lost and when protection leaves nothing to stop: then the surplus goes as in any scale-in.
//!
//! Every move brings two zones closer to each other and is begun only where its tasks found a place, so moves come to an
//! end; where there is no place the service waits for room.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use longshore_model::placement::{SpreadField, Strategy};
use longshore_model::rollout::{Rebalancing, State};
use longshore_model::task::{Stop, StopCode, StoppedBy};
use longshore_model::{DeploymentId, Rollout, Service, Task};

use super::View;
use super::batch::Batch;
use super::census::{Census, Condition, Member};
use super::decide::Counts;
use super::events;
use super::launch::{ZONE, launch_in_zone, zones};
use crate::rng::Rng;

/// A steady service is looked at again after this long: nobody tells it of a new zone.
pub(super) const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(60);

/// One move takes at most this many tasks; the next one follows.
const MAX_MOVED: u32 = 10;

/// How far a move has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// There is none.
    None,
    /// The new tasks are not all healthy yet.
    Starting,
    /// They are: as many are stopped now.
    Stopping,
    /// It was given up.
    GivenUp,
}

/// What came of looking for a move to begin.
#[derive(Debug, Default)]
pub(super) struct Beginning {
    /// The tasks to start; none when there is nothing to move.
    pub tasks: Vec<Task>,
    /// What is said of it.
    pub said: Vec<String>,
    /// No zone that has too few tasks has room for one.
    pub lacks_room: bool,
}

/// Whether the service's tasks are to be kept even.
pub(super) fn is_enabled(service: &Service) -> bool {
    let is_asked_for = service.document.get("availabilityZoneRebalancing").is_some_and(|value| value == "ENABLED");
    let spreads = match service.placement.strategies.first() {
        None => true,
        Some(Strategy::Spread(SpreadField::Attribute(name))) => &**name == ZONE,
        Some(_) => false,
    };
    is_asked_for && spreads && service.maximum_percent > 100 && service.desired_count > 1
}

/// Takes up a move that has begun: the surplus stays until it is healthy.
pub(super) fn resume(view: &View<'_>, rollout: &mut Rollout, census: &Census<'_>, counts: &mut Counts) -> Phase {
    let Some(Rebalancing { extra_tasks }) = rollout.rebalancing else { return Phase::None };
    let is_undisturbed = is_enabled(view.service)
        && rollout.deployments.len() == 1
        && rollout.primary().is_some_and(|primary| primary.state == State::Completed)
        && counts.kept.all() == counts.desired + extra_tasks
        && counts.outgoing.all() == 0
        && counts.unhealthy == 0;
    if !is_undisturbed || !Zones::of(census, &BTreeSet::new()).give(extra_tasks) {
        rollout.rebalancing = None;
        return Phase::GivenUp;
    }
    if counts.kept.healthy == counts.kept.all() {
        rollout.rebalancing = None;
        return Phase::Stopping;
    }
    counts.surplus = extra_tasks;
    Phase::Starting
}

/// Begins a move if a steady service needs one and has room for it.
pub(super) fn begin(
    view: &View<'_>,
    batch: &mut Batch,
    rollout: &mut Rollout,
    census: &Census<'_>,
    counts: &Counts,
    rng: &mut Rng,
) -> Beginning {
    let nothing = Beginning::default();
    let is_quiet = rollout.back_off.is_none_or(|back_off| back_off.until <= view.now) && counts.stopping == 0;
    if !is_enabled(view.service) || !is_quiet || counts.room() == 0 {
        return nothing;
    }
    // Most services are even: that is seen without asking which instances suit them.
    let all: BTreeSet<&str> = batch.zones(view.state).iter().map(|zone| &**zone).collect();
    if Zones::of(census, &all).is_even() {
        return nothing;
    }
    let Some(primary) = rollout.primary() else { return nothing };
    let open = zones(view, batch, primary.into());
    let now = Zones::of(census, &open);
    let mut refused = false;
    for zone in now.emptiest_first(&open) {
        let wanted = now.clone().fill(zone, counts.desired).min(counts.room()).min(MAX_MOVED);
        if wanted == 0 {
            continue;
        }
        let tasks = launch_in_zone(view, batch, primary.into(), zone, wanted, rng);
        let ids: Vec<_> = tasks.iter().map(|task| task.id).collect();
        let Some(extra_tasks) = u32::try_from(ids.len()).ok().filter(|&extra| extra > 0) else {
            refused = true;
            continue;
        };
        rollout.rebalancing = Some(Rebalancing { extra_tasks });
        let name = &view.service.name;
        let said = vec![events::unbalanced(name, now.counts()), events::started_in_zone(name, zone, &ids)];
        return Beginning { tasks, said, lacks_room: false };
    }
    Beginning { lacks_room: refused, ..nothing }
}

/// What is said when the tasks of a move are stopped.
pub(super) fn stopped(view: &View<'_>, batch: &mut Batch, census: &Census<'_>, gone: &[Member<'_>]) -> Vec<String> {
    let name = &view.service.name;
    let primary = view.rollout.primary();
    let open = primary.map(|primary| zones(view, batch, primary.into())).unwrap_or_default();
    let mut left = Zones::of(census, &open);
    let mut by_zone: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for member in gone {
        let Some(zone) = member.task.availability_zone.as_deref() else { continue };
        by_zone.entry(zone).or_default().push(member.task.id);
        if let Some(zone) = left.zones.get_mut(zone) {
            zone.tasks -= 1;
        }
    }
    let mut said: Vec<String> = by_zone.iter().map(|(zone, ids)| events::stopped_in_zone(name, zone, ids)).collect();
    if left.is_even() {
        said.push(events::balanced(name, left.counts()));
    }
    said
}

/// Why the tasks of a move are stopped.
pub(super) fn stop(deployment: DeploymentId) -> Stop {
    let reason = format!("Availability-zone rebalancing initiated by (deployment {deployment})");
    Stop::new(StopCode::ServiceSchedulerInitiated, reason, StoppedBy::Rebalancing)
}

/// A zone's tasks of the service that ought to run.
#[derive(Debug, Clone, Copy, Default)]
struct Zone {
    tasks: u32,
    /// Those among them that may be stopped.
    stoppable: u32,
}

/// How the service's tasks are spread.
#[derive(Debug, Clone)]
struct Zones<'a> {
    zones: BTreeMap<&'a str, Zone>,
}

impl<'a> Zones<'a> {
    /// The zones that are open to the service's tasks, and those that have some.
    fn of(census: &Census<'a>, open: &BTreeSet<&'a str>) -> Self {
        let mut zones: BTreeMap<&str, Zone> = open.iter().map(|&zone| (zone, Zone::default())).collect();
        for member in &census.members {
            if let Some(zone) = member.task.value.availability_zone.as_deref() {
                let zone = zones.entry(zone).or_default();
                zone.tasks += 1;
                zone.stoppable += u32::from(!member.is_protected && member.condition == Condition::Healthy);
            }
        }
        Self { zones }
    }

    fn counts(&self) -> impl Iterator<Item = (&'a str, u32)> {
        self.zones.iter().map(|(name, zone)| (*name, zone.tasks))
    }

    fn fewest(&self) -> u32 {
        self.zones.values().map(|zone| zone.tasks).min().unwrap_or_default()
    }

    /// Whether no zone has two tasks more than another.
    fn is_even(&self) -> bool {
        let most = self.zones.values().map(|zone| zone.tasks).max().unwrap_or_default();
        most - self.fewest() <= 1
    }

    fn emptiest_first(&self, open: &BTreeSet<&'a str>) -> Vec<&'a str> {
        let mut zones: Vec<_> = self.counts().filter(|(zone, _)| open.contains(zone)).collect();
        zones.sort_by_key(|(_, tasks)| *tasks);
        zones.into_iter().map(|(zone, _)| zone).collect()
    }

    /// The fullest of the zones that can give a task.
    fn fullest(&mut self) -> Option<&mut Zone> {
        self.zones.values_mut().filter(|zone| zone.stoppable > 0).max_by_key(|zone| zone.tasks)
    }

    /// Moves tasks to a zone as long as that makes zones more even, up to its share of those desired; gives how many.
    fn fill(&mut self, target: &str, desired: u32) -> u32 {
        let share = desired.div_ceil(u32::try_from(self.zones.len()).unwrap_or(u32::MAX).max(1));
        let before = self.zones.get(target).map_or(0, |zone| zone.tasks);
        let mut has = before;
        while has < share {
            match self.fullest() {
                Some(fullest) if fullest.tasks > has + 1 => {
                    fullest.tasks -= 1;
                    fullest.stoppable -= 1;
                    has += 1;
                }
                _ => break,
            }
        }
        has - before
    }

    /// Takes away that many tasks; false when one would have to come from a zone that has no more than any other.
    fn give(&mut self, count: u32) -> bool {
        (0..count).all(|_| {
            let fewest = self.fewest();
            match self.fullest() {
                Some(fullest) if fullest.tasks > fewest => {
                    fullest.tasks -= 1;
                    fullest.stoppable -= 1;
                    true
                }
                _ => false,
            }
        })
    }
}
