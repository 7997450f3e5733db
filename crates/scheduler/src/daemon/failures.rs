//! What the tasks that have stopped say of a revision: how many failed in a row, and how long each site waits.
//!
//! All of it is read from the tasks that are still known, so there is nothing to keep and nothing to reset.

use std::collections::BTreeMap;

use longshore_model::task::{Health, StopCode};
use longshore_model::{DaemonRevisionId, InstanceId, Task, Timestamp};

use super::{PROVEN_AFTER, View};
use crate::back_off::{delay, is_of_another_clock};

/// The failures of one revision.
#[derive(Debug, Default)]
pub(super) struct Failures {
    /// Since a task of it last served, whatever the site.
    pub in_a_row: u32,
    /// Until when a site waits.
    waits: BTreeMap<InstanceId, Timestamp>,
}

impl Failures {
    /// Those of the revision's tasks that were created from `since` on count for `in_a_row`.
    pub(super) fn of(view: &View<'_>, revision: DaemonRevisionId, since: Timestamp) -> Self {
        let name = view.daemon.name.as_str();
        let of_revision = |task: &&Task| task.daemon.as_ref().is_some_and(|owner| owner.revision == revision);
        let live = view.state.live_tasks_of_daemon(name).map(|entry| &*entry.value).filter(of_revision);
        let stopped = || view.state.stopped_tasks_of_daemon(name).map(|entry| &*entry.value).filter(of_revision);
        let mut served: BTreeMap<Option<InstanceId>, Timestamp> = BTreeMap::new();
        for task in live.chain(stopped()) {
            if let Some(at) = served_at(task, view.now) {
                let newest = served.entry(task.instance).or_insert(at);
                *newest = (*newest).max(at);
            }
        }
        let ever_served = served.values().max().copied();
        let mut failures = Self::default();
        let mut by_site: BTreeMap<InstanceId, (u32, Timestamp, bool)> = BTreeMap::new();
        for task in stopped().filter(|task| has_failed(task)) {
            let Some((stopped_at, instance)) = task.stopped_at.zip(task.instance) else { continue };
            let counts = task.created_at >= since && ever_served.is_none_or(|served| stopped_at > served);
            failures.in_a_row += u32::from(counts);
            if served.get(&task.instance).is_none_or(|&served| stopped_at > served) {
                let site = by_site.entry(instance).or_insert((0, stopped_at, false));
                site.0 += 1;
                site.1 = site.1.max(stopped_at);
                site.2 |= task.started_at.is_some();
            }
        }
        for (id, (count, newest, ran)) in by_site {
            let until = newest.plus(delay(count, ran));
            if until > view.now && !is_of_another_clock(until, count, view.now) {
                failures.waits.insert(id, until);
            }
        }
        failures
    }

    /// Until when nothing is started at a site.
    pub(super) fn wait(&self, instance: InstanceId) -> Option<Timestamp> {
        self.waits.get(&instance).copied()
    }
}

/// When a task had run for long enough to have served.
fn served_at(task: &Task, now: Timestamp) -> Option<Timestamp> {
    let at = task.started_at?.plus(PROVEN_AFTER);
    (at <= task.stopped_at.unwrap_or(now) && task.health != Health::Unhealthy).then_some(at)
}

fn has_failed(task: &Task) -> bool {
    match task.stop.as_ref().map(|stop| stop.code) {
        Some(StopCode::TaskFailedToStart) => true,
        Some(StopCode::EssentialContainerExited) => {
            let ran = task.started_at.zip(task.stopped_at).map(|(started, stopped)| stopped.since(started));
            ran.is_none_or(|ran| ran < PROVEN_AFTER)
        }
        Some(StopCode::ServiceSchedulerInitiated) => task.health == Health::Unhealthy,
        _ => false,
    }
}
