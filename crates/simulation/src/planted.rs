//! Bugs that are put in on purpose, to show that they are found: a hand that writes what no planner may write. Those of edges are
//! where edges do wrong.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::{
    Action, Forward, Health, Key as OwnKey, Listener, Record as Own, Route, TargetGroupId, WeightedGroup, attachments,
};
use longshore_model::service_deployment::Status;
use longshore_model::snapshot::{LoadBalancingState, ServiceState};
use longshore_model::task::{Stop, StopCode, StoppedBy};
use longshore_model::{ClusterState, Group, Key, Record, Snapshot, Task, Timestamp};

use crate::Mutation;
use crate::site::CLUSTER;
use crate::world::World;

/// Between two looks: less than an edge takes to hear of anything and to answer.
const LOOK: Duration = Duration::from_millis(2);

/// Does wrong for as long as the cluster is used; nothing where nothing of the kind was put in.
pub(crate) async fn run(world: &Arc<World>) {
    let plan = match world.site.mutation {
        Some(Mutation::StopsWithoutDraining) => stop_what_is_drained,
        Some(Mutation::ShiftsTooSoon) => shift_at_once,
        Some(Mutation::StopsWhatServes) => stop_what_serves,
        _ => return std::future::pending().await,
    };
    loop {
        tokio::time::sleep(LOOK).await;
        let snapshot = world.site.ledger.snapshot();
        let Some(group) = snapshot.cluster(CLUSTER).and_then(|state| plan(&snapshot, state)) else { continue };
        for server in world.site.servers.iter() {
            // One that is down, or cannot save, does nothing wrong either.
            if server.commit(group.clone()).await.is_ok() {
                break;
            }
        }
    }
}

/// The first task that is drained goes on to its end.
fn stop_what_is_drained(_: &Snapshot, state: &ClusterState) -> Option<Group> {
    let task = state.live_tasks().find(|task| task.is_draining() && !task.has_ended())?;
    let mut after: Task = (*task.value).clone();
    after.set_targets(Vec::new());
    let keys = task.targets.iter().map(|key| Key::LoadBalancing(OwnKey::Target(key.clone())));
    Some(keys.fold(Group::new("planted").put(Record::Task(Arc::new(after))), Group::delete))
}

/// A service that a deployment shifts traffic of: its production route, the group of its newest revision, and whether that is
/// served yet.
fn shifting<'a>(
    balancing: &LoadBalancingState,
    found: &'a ServiceState,
) -> Option<(&'a ServiceState, Route, TargetGroupId, bool)> {
    let rollout = found.rollout.as_ref()?;
    let (primary, under_way) = (rollout.primary()?, found.deployments.get(&rollout.under_way?)?);
    let goes_on = under_way.status == Status::InProgress && under_way.lifecycle.is_some();
    let attachment = attachments(&primary.document).next().filter(|_| goes_on && rollout.deployments.len() == 2)?;
    let (group, route) = (attachment.side(primary.uses_alternate).0, attachment.advanced?.production);
    let actions = balancing.actions_of(route)?;
    let is_served = actions.iter().flat_map(Action::groups).any(|it| it.group == group && it.weight > 0);
    Some((found, route, group, is_served))
}

/// All traffic goes to the newest revision, none of whose targets is healthy.
fn shift_at_once(snapshot: &Snapshot, state: &ClusterState) -> Option<Group> {
    let balancing = snapshot.load_balancing();
    let mut services = state.services().values().filter_map(|found| shifting(balancing, found));
    let is_ill = |group| balancing.targets_of(group).all(|it| balancing.health_of(&it.key).health != Health::Healthy);
    let (_, route, group, _) = services.find(|(_, _, group, is_served)| !is_served && is_ill(*group))?;
    let Route::Listener(balancer, listener) = route else { return None };
    let before = balancing.listeners.get(&(balancer, listener))?;
    let groups = vec![WeightedGroup { group, weight: 1 }];
    let default_actions = vec![Action::Forward(Forward { groups, stickiness_seconds: None })];
    let after = Listener { default_actions, ..(*before.value).clone() };
    Some(Group::new("planted").put(Own::Listener(Arc::new(after)).into()))
}

/// The tasks of the old revision are asked to stop, as if traffic went to the newest one.
fn stop_what_serves(snapshot: &Snapshot, state: &ClusterState) -> Option<Group> {
    let balancing = snapshot.load_balancing();
    let mut services = state.services().values().filter_map(|found| shifting(balancing, found));
    let (found, ..) = services.find(|(_, _, _, is_served)| !is_served)?;
    let (service, newest) = (found.service.as_ref()?, found.rollout.as_ref()?.primary()?.id);
    let is_old = |task: &Task| task.owner.as_ref().is_some_and(|owner| owner.deployment != newest);
    let reason = "planted".to_owned();
    let stop = Stop::new(StopCode::ServiceSchedulerInitiated, reason, StoppedBy::Scheduler);
    let tasks = state.live_tasks_of(service.name.as_str()).filter(|task| is_old(task)).filter_map(|task| {
        let mut after: Task = (*task.value).clone();
        after.request_stop(stop.clone(), Timestamp::default()).then_some(after)
    });
    let group = tasks.map(|task| Record::Task(Arc::new(task))).fold(Group::new("planted"), Group::put);
    (!group.writes.is_empty()).then_some(group)
}
