//! The planner of daemons that are there to stay.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::daemon::deployment::Status;
use longshore_model::daemon::{self, DaemonDeployment, DaemonOwner};
use longshore_model::placement::Rules;
use longshore_model::task::{Stop, StopCode, StoppedBy};
use longshore_model::{Daemon, Demand, Entry, InstanceId, Tag, Task, Timestamp, tag};

use super::census::{Census, Site, Stage};
use super::failures::Failures;
use super::groups::Groups;
use super::{Goal, MAX_LAUNCHES, Planned, View, course};
use crate::new_task::NewTask;
use crate::placement::{Ledger, Request, place_on};
use crate::rng::Rng;

/// A task that found no room is tried again after this long, even if nothing was seen to change.
const PLACEMENT_RETRY: Duration = Duration::from_secs(15);

pub(super) fn plan(view: &View<'_>, rng: &mut Rng) -> Planned {
    let Some(goal) = view.goal() else { return Planned::default() };
    let mut outcome = Planned::default();
    let mut deployment = (*view.deployment.value).clone();
    course::begin(&mut deployment, view.now);
    let census = Census::take(view, Some(goal.revision));
    let failures = Failures::of(view, goal.revision.id, course::phase_began(&deployment));
    if let Some(reason) = course::judge(&mut deployment, &census, failures.in_a_row, view.now) {
        course::fail(&mut deployment, reason, view.now);
        outcome.plan = Groups::new(view, deployment).finish();
        outcome.wake(view.now);
        return outcome;
    }
    let launches = Launches::of(view, &goal, &census, &failures, &deployment, rng);
    let replaced = Replaced::of(view, &goal, &census, &launches, &mut deployment);
    course::note_progress(&mut deployment, &census, launches.unplaced.len() + replaced.without_room, view.now);
    let baked_at = course::complete(&mut deployment, &census, view.now);
    let stalls_at = course::stalls_at(&deployment, &census);
    let wake_ups = [baked_at, stalls_at, replaced.baked_at, launches.retry_at, census.absent_at, proof_at(&census)];
    wake_ups.into_iter().flatten().for_each(|at| outcome.wake(at));
    if !launches.unplaced.is_empty() || replaced.without_room > 0 {
        outcome.waits_for_room = true;
        outcome.wake(view.now.plus(PLACEMENT_RETRY));
    }

    let why = |text: &str, by| Stop::new(StopCode::ServiceSchedulerInitiated, text, by);
    let replacing = why(&format!("Daemon deployment {} replaces the task.", deployment.id), StoppedBy::Deployment);
    let mut groups = Groups::new(view, deployment);
    for task in &census.unwanted {
        groups.stop(task, why("The container instance is no longer one of the daemon's.", StoppedBy::InstanceRemoval));
    }
    for site in &census.sites {
        if let Stage::Unhealthy(task) = site.stage {
            groups.stop(task, why("Task failed container health checks", StoppedBy::HealthCheck));
        }
    }
    replaced.tasks.into_iter().for_each(|task| groups.stop(task, replacing.clone()));
    launches.tasks.into_iter().for_each(|task| groups.start(task));
    outcome.plan = groups.finish();
    outcome
}

/// When the next task will have run for long enough.
fn proof_at(census: &Census<'_>) -> Option<Timestamp> {
    let at = |site: &Site<'_>| if let Stage::Starting(at) = site.stage { at } else { None };
    census.sites.iter().filter_map(at).min()
}

/// What is started.
#[derive(Default)]
struct Launches {
    /// By instance.
    tasks: Vec<Task>,
    /// Sites that do not take the task.
    unplaced: BTreeSet<InstanceId>,
    /// When the next site has waited for long enough; at once when more is to be started than one plan takes.
    retry_at: Option<Timestamp>,
}

impl Launches {
    fn of(
        view: &View<'_>,
        goal: &Goal<'_>,
        census: &Census<'_>,
        failures: &Failures,
        deployment: &DaemonDeployment,
        rng: &mut Rng,
    ) -> Self {
        let empty = census.sites.iter().filter(|site| matches!(site.stage, Stage::Empty) && site.is_connected);
        let empty: Vec<_> = empty.collect();
        let mut launches = Self::default();
        if empty.is_empty() {
            return launches;
        }
        let template = template(&view.daemon.value, goal, deployment);
        let demand = template.demand();
        let request = request(goal, &demand, &template.group);
        let mut ledger = Ledger::new(view.state);
        for site in empty {
            let id = site.instance.id;
            if let Some(until) = failures.wait(id) {
                launches.retry(until);
            } else if launches.tasks.len() == MAX_LAUNCHES {
                launches.retry(view.now);
            } else if place_on(&mut ledger, &request, id).is_ok() {
                let provider = site.instance.capacity_provider.clone();
                let template = NewTask { capacity_provider: provider, ..template.clone() };
                let cluster = &view.daemon.cluster;
                let demand = ledger.name_gpus(id, &demand);
                launches.tasks.push(template.on(cluster, &site.instance.value, demand, view.now, rng));
            } else {
                launches.unplaced.insert(id);
            }
        }
        launches
    }

    fn retry(&mut self, at: Timestamp) {
        self.retry_at = Some(self.retry_at.map_or(at, |earlier| earlier.min(at)));
    }
}

fn request(goal: &Goal<'_>, demand: &Demand, group: &Arc<str>) -> Request {
    Request::of_task(goal.definition, demand.clone(), &Rules::default(), Arc::clone(group))
}

fn template(daemon: &Daemon, goal: &Goal<'_>, deployment: &DaemonDeployment) -> NewTask {
    NewTask {
        definition: Arc::clone(goal.definition),
        group: daemon::group(&daemon.name),
        started_by: Some(format!("ecs-daemon/{}", deployment.id).into()),
        launch_type: None,
        capacity_provider: None,
        overrides: None,
        tags: tags(daemon, goal),
        enable_execute_command: goal.revision.enable_execute_command,
        owner: None,
        daemon: Some(DaemonOwner { daemon: daemon.name.clone(), revision: goal.revision.id }),
    }
}

/// Propagated tags, and the managed ones that no other may replace.
fn tags(daemon: &Daemon, goal: &Goal<'_>) -> Vec<Tag> {
    let mut tags = if goal.revision.propagate_tags { daemon.tags.clone() } else { Vec::new() };
    if goal.revision.enable_ecs_managed_tags {
        let managed = [
            Tag { key: "aws:ecs:clusterName".into(), value: daemon.cluster.as_str().into() },
            Tag { key: "aws:ecs:daemonName".into(), value: daemon.name.as_str().into() },
        ];
        tag::merge(&mut tags, managed);
    }
    tags
}

/// What makes way for the goal.
#[derive(Default)]
struct Replaced<'a> {
    tasks: Vec<&'a Entry<Task>>,
    /// Tasks in whose place the new one would not fit: they stay.
    without_room: usize,
    /// When the next step may begin, if that is only a matter of time.
    baked_at: Option<Timestamp>,
}

impl<'a> Replaced<'a> {
    fn of(
        view: &View<'_>,
        goal: &Goal<'_>,
        census: &Census<'a>,
        launches: &Launches,
        deployment: &mut DaemonDeployment,
    ) -> Self {
        let mut replaced = Self::default();
        if matches!(deployment.status, Status::Stopped | Status::RollbackFailed) {
            return replaced;
        }
        let demand = goal.definition.demand(None);
        let mut candidates = Vec::new();
        for site in census.sites.iter().filter(|site| site.is_connected) {
            let Stage::Outdated(task) = site.stage else { continue };
            match fits(view, site, task, &demand) {
                true => candidates.push(task),
                false => replaced.without_room += 1,
            }
        }
        let open = census.sites.iter().filter(|site| site.is_awaited && is_open(site, launches)).count();
        let mut budget = deployment.replaced_at_once(census.sites.len()).saturating_sub(open);
        let bake = course::bake_time(deployment);
        if !bake.is_zero() && census.settled() > 0 && !candidates.is_empty() {
            let baked_at = deployment.settled_at.filter(|_| open == 0).map(|at| at.plus(bake));
            replaced.baked_at = baked_at.filter(|&at| at > view.now);
            if baked_at.is_none_or(|at| at > view.now) {
                budget = 0;
            }
        }
        replaced.tasks = candidates.into_iter().take(budget).collect();
        if open > 0 || !replaced.tasks.is_empty() || !launches.tasks.is_empty() {
            deployment.settled_at = None;
        } else if deployment.status.is_under_way() && deployment.settled_at.is_none() {
            deployment.settled_at = Some(view.now);
            replaced.baked_at = (!bake.is_zero()).then(|| view.now.plus(bake));
        }
        replaced
    }
}

/// Whether a site is without a serving task, and may soon have one.
fn is_open(site: &Site<'_>, launches: &Launches) -> bool {
    match site.stage {
        Stage::Stopping | Stage::Starting(_) | Stage::Unhealthy(_) => true,
        Stage::Empty => !launches.unplaced.contains(&site.instance.id),
        Stage::Settled | Stage::Outdated(_) => false,
    }
}

/// Whether the new task fits once the old one has given back what it holds.
fn fits(view: &View<'_>, site: &Site<'_>, old: &Task, demand: &Demand) -> bool {
    let mut held = view.state.instance(site.instance.id).map(|found| found.held()).unwrap_or_default();
    held.release(&old.demand);
    site.instance.capacity.fits(&held, demand).is_ok()
}
