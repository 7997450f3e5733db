//! Traffic is shifted to a revision only while some target of it is healthy, and a revision that traffic goes to keeps its
//! minimum of tasks that get requests, whatever the other one has.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use longshore_model::load_balancing::{Action, Health, Record as Own, Registration, Route, TargetGroupId, attachments};
use longshore_model::service::Status as ServiceStatus;
use longshore_model::service_deployment::Status;
use longshore_model::snapshot::{LoadBalancingState, ServiceState};
use longshore_model::{ClusterState, DeploymentId, Record, Service, Snapshot, Task, Write};
use longshore_scheduler::balance;
use tokio::time::Instant;

use super::Step;

/// What is remembered of target groups.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    /// The longest that saving has taken.
    delay: Duration,
    /// When a target of a group was healthy last.
    healthy: BTreeMap<TargetGroupId, Instant>,
}

impl Traffic {
    /// Plans may rest on a state that is this old.
    pub(super) fn tolerate(&mut self, delay: Duration) {
        self.delay = self.delay.max(delay);
    }

    pub(super) fn check(&mut self, step: &Step<'_>, broken: &mut Vec<String>) {
        if !step.writes.iter().any(|write| matches!(write.key(), longshore_model::Key::LoadBalancing(_))) {
            return;
        }
        // What was so until now counts for a plan that was made a moment ago.
        for group in healthy(step.before.load_balancing()) {
            self.healthy.insert(group, step.at);
        }
        for write in step.writes {
            let (route, after) = match write {
                Write::Put(Record::LoadBalancing(Own::Listener(it))) => {
                    (Route::Listener(it.load_balancer, it.id), &it.default_actions)
                }
                Write::Put(Record::LoadBalancing(Own::Rule(it))) => {
                    (Route::Rule(it.load_balancer, it.listener, it.id), &it.actions)
                }
                _ => continue,
            };
            let before = step.before.load_balancing().actions_of(route).unwrap_or_default();
            for group in grown(before, after) {
                let has_been = self.healthy.get(&group).is_some_and(|at| *at + self.delay >= step.at);
                if !has_been && is_of_the_newest(step.after, route, group) {
                    broken.push(format!("traffic is shifted to group {group}, no target of which is healthy"));
                }
            }
        }
    }
}

/// The groups that have a healthy target.
fn healthy(state: &LoadBalancingState) -> BTreeSet<TargetGroupId> {
    let serves = |health| matches!(health, Health::Healthy | Health::Unchecked);
    let targets = state.targets.values().filter(|it| it.registration == Registration::Registered);
    targets.filter(|it| serves(state.health_of(&it.key).health)).map(|it| it.key.group).collect()
}

/// Of all that is forwarded, the share of each group that has any, in millionths.
fn shares(actions: &[Action]) -> BTreeMap<TargetGroupId, u64> {
    let groups = || actions.iter().flat_map(|action| action.groups());
    let all: u64 = groups().map(|it| u64::from(it.weight)).sum();
    let share = |weight: u32| (u64::from(weight) * 1_000_000).checked_div(all).unwrap_or(0);
    groups().map(|it| (it.group, share(it.weight))).filter(|(_, share)| *share > 0).collect()
}

/// The groups that get more than before.
fn grown(before: &[Action], after: &[Action]) -> Vec<TargetGroupId> {
    let before = shares(before);
    let had = |group: &TargetGroupId| before.get(group).copied().unwrap_or(0);
    shares(after).into_iter().filter(|(group, share)| *share > had(group)).map(|(group, _)| group).collect()
}

/// Whether a group is that of a service's newest revision, to which a deployment is shifting this route's traffic. One that goes
/// back does so whatever there is to go back to, and a service that wants no tasks has none.
fn is_of_the_newest(snapshot: &Snapshot, route: Route, group: TargetGroupId) -> bool {
    let shifts = |found: &ServiceState| {
        let (service, rollout) = (found.service.as_ref()?, found.rollout.as_ref()?);
        let (primary, under_way) = (rollout.primary()?, found.deployments.get(&rollout.under_way?)?);
        let mut own = attachments(&primary.document).filter(|it| it.side(primary.uses_alternate).0 == group);
        let is_own = own.any(|it| it.advanced.is_some_and(|it| it.production == route || it.test == Some(route)));
        let goes_on = under_way.status == Status::InProgress && under_way.lifecycle.is_some();
        Some(is_own && goes_on && service.status == ServiceStatus::Active && service.desired_count > 0)
    };
    let clusters = snapshot.clusters().values();
    clusters.flat_map(|state| state.services().values()).any(|found| shifts(found) == Some(true))
}

/// A stop of a deployment's task that the scheduler decided on left enough where the production traffic goes.
pub(super) fn check_served(
    snapshot: &Snapshot,
    state: &ClusterState,
    service: &Service,
    stopped: DeploymentId,
    counts: impl Fn(&Task) -> bool,
    losses: u32,
    broken: &mut Vec<String>,
) {
    let Some(found) = state.service(service.name.as_str()) else { return };
    let routes: BTreeSet<Route> =
        attachments(&service.document).filter_map(|it| it.advanced).map(|it| it.production).collect();
    let actions = routes.iter().filter_map(|route| snapshot.load_balancing().actions_of(*route));
    let served: BTreeSet<TargetGroupId> = actions.flat_map(|actions| shares(actions).into_keys()).collect();
    let is_served = |deployment| balance::places(found, deployment).iter().any(|it| served.contains(&it.group));
    if !is_served(stopped) {
        return;
    }
    let owner = |task: &Task| task.owner.as_ref().map(|owner| owner.deployment);
    let live = state.live_tasks_of(service.name.as_str());
    let serving = live.filter(|task| owner(task).is_some_and(is_served) && counts(task)).count();
    let (serving, least) = (u32::try_from(serving).unwrap_or(u32::MAX), service.lower_bound());
    if serving.saturating_add(losses) < least {
        broken.push(format!(
            "the scheduler left {serving} healthy tasks where the traffic of service {} goes, and its minimum is {least}",
            service.name
        ));
    }
}
