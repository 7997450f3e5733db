//! Every instance that concerns a daemon, by what it runs of it.

use std::collections::BTreeMap;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::snapshot::InstanceState;
use longshore_model::task::{Desired, Health, Status};
use longshore_model::{ClusterState, ContainerInstance, DaemonRevision, Entry, InstanceId, Task, Timestamp};

use super::{ABSENT_AFTER, PROVEN_AFTER, View};
use crate::per_instance::only_daemons_are_left;

/// Whether an instance shall run a task of the revision.
pub(super) fn is_site(instance: &ContainerInstance, revision: &DaemonRevision) -> bool {
    instance.status == InstanceStatus::Active && revision.covers(instance.capacity_provider.as_deref())
}

/// How far a site is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stage<'a> {
    /// It runs nothing of the daemon.
    Empty,
    /// Its task has been asked to stop.
    Stopping,
    /// Its task of the goal does not serve yet; when it may.
    Starting(Option<Timestamp>),
    /// Its task of the goal fails its health check.
    Unhealthy(&'a Entry<Task>),
    /// Its task of the goal serves.
    Settled,
    /// It runs a task of another revision.
    Outdated(&'a Entry<Task>),
}

/// An instance that shall run the daemon.
pub(super) struct Site<'a> {
    pub instance: &'a Entry<ContainerInstance>,
    pub stage: Stage<'a>,
    /// Whether its agent is connected.
    pub is_connected: bool,
    /// Until when a deployment waits for it although its agent is away; for ever while that is not known to be for long.
    pub is_awaited: bool,
}

/// A daemon's tasks and instances.
#[derive(Default)]
pub(super) struct Census<'a> {
    /// Every instance that shall run the daemon, by id.
    pub sites: Vec<Site<'a>>,
    /// Tasks that ought to run and have no place: on other instances, or a second one of a site.
    pub unwanted: Vec<&'a Entry<Task>>,
    /// When the next instance will have been away for too long.
    pub absent_at: Option<Timestamp>,
}

impl<'a> Census<'a> {
    pub(super) fn take(view: &View<'a>, goal: Option<&DaemonRevision>) -> Self {
        let mut on_instance: BTreeMap<Option<InstanceId>, Vec<&'a Entry<Task>>> = BTreeMap::new();
        for task in view.state.live_tasks_of_daemon(view.daemon.name.as_str()) {
            on_instance.entry(task.instance).or_default().push(task);
        }
        let mut census = Self::default();
        for (&id, found) in view.state.instances() {
            let tasks = on_instance.remove(&Some(id)).unwrap_or_default();
            let Some(instance) = &found.instance else {
                census.unwanted.extend(running(&tasks));
                continue;
            };
            match goal.filter(|goal| is_site(instance, goal)) {
                Some(goal) => census.add(view, instance, found, goal, tasks),
                None if has_to_stay(view.state, instance, goal) => {}
                None => census.unwanted.extend(running(&tasks)),
            }
        }
        census.unwanted.extend(on_instance.values().flat_map(|tasks| running(tasks)));
        census
    }

    fn add(
        &mut self,
        view: &View<'a>,
        instance: &'a Entry<ContainerInstance>,
        found: &InstanceState,
        goal: &DaemonRevision,
        tasks: Vec<&'a Entry<Task>>,
    ) {
        let is_current = |task: &Task| task.daemon.as_ref().is_some_and(|owner| owner.revision == goal.id);
        let kept = running(&tasks).min_by_key(|task| (!is_current(task), task.created_at, task.id));
        let stage = match kept {
            Some(task) if is_current(task) => stage(task, view.now),
            Some(task) => Stage::Outdated(task),
            None if tasks.is_empty() => Stage::Empty,
            None => Stage::Stopping,
        };
        self.unwanted.extend(running(&tasks).filter(|task| kept.is_none_or(|kept| kept.id != task.id)));
        let is_connected = found.is_connected();
        let mut is_awaited = is_connected || !tasks.is_empty();
        if !is_awaited {
            let since = found.session.as_ref().map_or(instance.registered_at, |session| session.since);
            let absent_at = since.plus(ABSENT_AFTER);
            is_awaited = absent_at > view.now;
            if is_awaited {
                self.absent_at = Some(self.absent_at.map_or(absent_at, |earlier| earlier.min(absent_at)));
            }
        }
        self.sites.push(Site { instance, stage, is_connected, is_awaited });
    }

    /// How many sites serve.
    pub(super) fn settled(&self) -> usize {
        self.sites.iter().filter(|site| matches!(site.stage, Stage::Settled)).count()
    }

    /// How many sites that are waited for do not serve yet.
    pub(super) fn unsettled(&self) -> usize {
        let open = |site: &&Site<'_>| site.is_awaited && !matches!(site.stage, Stage::Settled);
        self.sites.iter().filter(open).count()
    }
}

fn running<'t, 'a>(tasks: &'t [&'a Entry<Task>]) -> impl Iterator<Item = &'a Entry<Task>> + 't {
    tasks.iter().copied().filter(|task| task.desired == Desired::Running)
}

/// A draining instance keeps its daemons until everything else has left it.
fn has_to_stay(state: &ClusterState, instance: &ContainerInstance, goal: Option<&DaemonRevision>) -> bool {
    let covered = goal.is_some_and(|goal| goal.covers(instance.capacity_provider.as_deref()));
    covered && instance.status == InstanceStatus::Draining && !only_daemons_are_left(state, instance.id)
}

fn stage<'a>(task: &'a Entry<Task>, now: Timestamp) -> Stage<'a> {
    if task.last < Status::Running {
        return Stage::Starting(None);
    }
    let is_checked = task.is_checked();
    match task.health {
        Health::Healthy if is_checked => Stage::Settled,
        Health::Unknown if is_checked => Stage::Starting(None),
        Health::Unhealthy if is_checked => Stage::Unhealthy(task),
        _ => match task.started_at.unwrap_or(now).plus(PROVEN_AFTER) {
            proven_at if proven_at <= now => Stage::Settled,
            proven_at => Stage::Starting(Some(proven_at)),
        },
    }
}
