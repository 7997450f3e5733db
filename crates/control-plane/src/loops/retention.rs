//! The retention loop: what has ended stays describable for a while, and is then forgotten.

use std::collections::BTreeSet;
use std::time::Duration;

use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::task::Desired;
use longshore_model::{
    ClusterState, DaemonRevisionId, Deployment, Group, Guard, Key, Plan, Revision, ServiceDeployment,
    ServiceRevisionId, Snapshot, Task, Timestamp, cluster, container_instance, service,
};

use longshore_model::snapshot::ServiceState;

use crate::flight::recorder;
use crate::{Config, Context};

/// How often to look.
const INTERVAL: Duration = Duration::from_secs(60);

/// How often at the most.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);

/// How long a client token is remembered (API reference: `RunTask.clientToken` names no time; AWS's other services
/// remember theirs for a day at the most).
const TOKEN_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// How long service deployments and revisions are remembered (developer guide: "View service history using Amazon ECS
/// service deployments"), and those of daemons alike.
const HISTORY: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Forgets what is old until it is dropped.
pub async fn run(ctx: Context) {
    loop {
        let rounds = &ctx.metrics().loops.retention;
        let timer = rounds.begin(ctx.now());
        let (plan, mut goes_on) = match ctx.servers().has_installation() {
            true => round(&ctx.snapshot(), ctx.now(), ctx.config().retention, ctx.config().task_history),
            false => (Plan::default(), false),
        };
        if !plan.groups.is_empty() {
            match ctx.commit(plan).await {
                // A record that changed meanwhile is looked at again next time.
                Ok(conflicts) => rounds.conflicts(conflicts.len()),
                Err(error) => {
                    rounds.failed();
                    goes_on = false;
                    tracing::error!(%error, "old records could not be removed; trying again");
                }
            }
        }
        drop(timer);
        tokio::time::sleep(if goes_on { Duration::ZERO } else { interval(ctx.config()) }).await;
    }
}

/// Between two looks: often enough for a retention that is short.
fn interval(config: &Config) -> Duration {
    let shortest = [config.retention, config.task_history].into_iter().filter(|time| !time.is_zero()).min();
    shortest.map_or(INTERVAL, |time| (time / 4).clamp(SHORTEST_INTERVAL, INTERVAL))
}

/// What is to be done at `now`, and whether there is more of it at once. Tasks are written down by the flight recorder before
/// they are forgotten.
fn round(snapshot: &Snapshot, now: Timestamp, retention: Duration, history: Duration) -> (Plan, bool) {
    let kept = recorder::Kept::choose(snapshot, now, history);
    let recorded = kept.round(snapshot);
    let mut all = plan(snapshot, &kept, now, retention);
    all.groups.extend(recorded.plan.groups);
    (all, recorded.goes_on)
}

/// What is to be forgotten at `now`.
fn plan(snapshot: &Snapshot, kept: &recorder::Kept<'_>, now: Timestamp, retention: Duration) -> Plan {
    let old = |at: Option<Timestamp>| at.is_some_and(|at| now.since(at) >= retention);
    let mut forgotten = Forgotten::default();
    for state in snapshot.clusters().values() {
        let is_over = |task: &Task| {
            task.desired == Desired::Stopped && !task.holds() && task.targets.is_empty() && old(task.stopped_at)
        };
        for task in state.tasks().values().filter(|task| is_over(task) && kept.may_forget(state, task)) {
            forgotten.add(Key::Task(task.cluster.clone(), task.id), task.revision);
        }
        forgotten.services(state, old);
        forgotten.history(state, now);
        forgotten.daemon_history(state, now);
        forgotten.instances(state, old);
        forgotten.cluster(state, old);
    }
    for provider in snapshot.capacity_providers().values().filter(|provider| old(provider.deleted_at)) {
        forgotten.add(Key::CapacityProvider(provider.name.clone()), provider.revision);
    }
    for token in snapshot.tokens().values().filter(|token| now.since(token.used_at) >= TOKEN_LIFE) {
        forgotten.add(Key::Token(token.id.clone()), token.revision);
    }
    let mut plan = forgotten.finish();
    plan.groups.extend(crate::ecs::removal::plan(snapshot, now, retention));
    plan
}

/// Groups of removals in the making. Each removal is guarded, since what is old may become new again.
#[derive(Default)]
struct Forgotten {
    plan: Plan,
    group: Group,
}

impl Forgotten {
    fn add(&mut self, key: Key, revision: Revision) {
        if self.group.operations() + 2 > MAX_OPERATIONS {
            self.plan.groups.push(std::mem::take(&mut self.group));
        }
        self.group.reason = "retention is over".to_owned();
        self.group.guards.push(Guard::unchanged(key.clone(), Some(revision)));
        self.group.writes.push(longshore_model::Write::Delete(key));
    }

    /// A deleted service goes with its progress and its events, once it has no tasks any more.
    fn services(&mut self, state: &ClusterState, old: impl Fn(Option<Timestamp>) -> bool) {
        for (name, service) in state.services() {
            let Some(entry) = &service.service else { continue };
            if entry.status != service::Status::Inactive || !old(entry.deleted_at) {
                continue;
            }
            let (cluster, name) = (&entry.cluster, name.clone());
            for (sequence, event) in &service.events {
                self.add(Key::Event(cluster.clone(), name.clone(), *sequence), event.revision);
            }
            for (id, deployment) in &service.deployments {
                self.add(Key::ServiceDeployment(cluster.clone(), name.clone(), *id), deployment.revision);
            }
            for (id, revision) in &service.revisions {
                self.add(Key::ServiceRevision(cluster.clone(), name.clone(), *id), revision.revision);
            }
            if let Some(rollout) = &service.rollout {
                self.add(Key::Rollout(cluster.clone(), name.clone()), rollout.revision);
            }
            self.add(Key::Service(cluster.clone(), name), entry.revision);
        }
    }

    /// Service deployments that ended long ago, and the revisions that nothing refers to any more.
    fn history(&mut self, state: &ClusterState, now: Timestamp) {
        let is_old = |at: Timestamp| now.since(at) >= HISTORY;
        let is_active = |service: &&ServiceState| {
            service.service.as_ref().is_some_and(|service| service.status != service::Status::Inactive)
        };
        for service in state.services().values().filter(is_active) {
            let is_over = |deployment: &ServiceDeployment| deployment.finished_at.is_some_and(is_old);
            let mut used: BTreeSet<ServiceRevisionId> = BTreeSet::new();
            used.extend(
                service.rollout.iter().flat_map(|rollout| rollout.deployments.iter().map(Deployment::revision)),
            );
            for (id, entry) in &service.deployments {
                if is_over(entry) {
                    self.add(Key::ServiceDeployment(entry.cluster.clone(), entry.service.clone(), *id), entry.revision);
                } else {
                    used.extend(entry.sources.iter().chain([&entry.target]).map(|counts| counts.revision));
                }
            }
            for (id, entry) in
                service.revisions.iter().filter(|(id, entry)| is_old(entry.created_at) && !used.contains(id))
            {
                self.add(Key::ServiceRevision(entry.cluster.clone(), entry.service.clone(), *id), entry.revision);
            }
        }
    }

    /// The same of daemons. The newest deployment stays, with what it may be rolled back to.
    fn daemon_history(&mut self, state: &ClusterState, now: Timestamp) {
        let is_old = |at: Timestamp| now.since(at) >= HISTORY;
        for (name, found) in state.daemons() {
            let Some(daemon) = &found.daemon else { continue };
            let tasks = state.live_tasks_of_daemon(name.as_str());
            let mut used: BTreeSet<DaemonRevisionId> =
                tasks.filter_map(|task| task.daemon.as_ref().map(|owner| owner.revision)).collect();
            used.insert(daemon.value.revision);
            for (id, entry) in &found.deployments {
                if *id != daemon.deployment && entry.finished_at.is_some_and(is_old) {
                    self.add(Key::DaemonDeployment(entry.cluster.clone(), name.clone(), *id), entry.revision);
                } else {
                    let others = [entry.target, entry.fallback, entry.goal()];
                    used.extend(entry.sources.iter().copied().chain(others.into_iter().flatten()));
                }
            }
            let unused = found.revisions.iter().filter(|(id, entry)| is_old(entry.created_at) && !used.contains(id));
            for (id, entry) in unused {
                self.add(Key::DaemonRevision(entry.cluster.clone(), name.clone(), *id), entry.revision);
            }
        }
    }

    fn instances(&mut self, state: &ClusterState, old: impl Fn(Option<Timestamp>) -> bool) {
        for (id, instance) in state.instances() {
            let Some(entry) = &instance.instance else { continue };
            let has_tasks = state.holding_tasks_on(*id).next().is_some();
            if entry.status != container_instance::Status::Inactive || has_tasks || !old(entry.deregistered_at) {
                continue;
            }
            if let Some(session) = &instance.session {
                self.add(Key::Session(entry.cluster.clone(), *id), session.revision);
            }
            if let Some(reservation) = &instance.reservation {
                self.add(Key::Reservation(entry.cluster.clone(), *id), reservation.revision);
            }
            self.add(Key::Instance(entry.cluster.clone(), *id), entry.revision);
        }
    }

    fn cluster(&mut self, state: &ClusterState, old: impl Fn(Option<Timestamp>) -> bool) {
        let Some(entry) = state.cluster() else { return };
        let has_tasks = !state.tasks().is_empty() || !state.flights().is_empty();
        let empty = !has_tasks && state.instances().is_empty() && state.services().is_empty();
        if entry.status == cluster::Status::Inactive && empty && old(entry.deleted_at) {
            self.add(Key::Cluster(entry.name.clone()), entry.revision);
        }
    }

    fn finish(mut self) -> Plan {
        if self.group.operations() > 0 {
            self.plan.groups.push(self.group);
        }
        self.plan
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use longshore_model::service_deployment::{Ids, Status};
    use longshore_model::task::{Stop, StopCode, StoppedBy};
    use longshore_model::{
        DaemonDeployment, DaemonDeploymentId, DeploymentId, InstanceId, Record, Rollout, ServiceDeploymentId, TaskId,
        Write, daemon, fixture,
    };
    use serde_json::json;

    use super::*;

    /// What is forgotten when nothing is written down before.
    fn forgetting(snapshot: &Snapshot, now: Timestamp, retention: Duration) -> Plan {
        plan(snapshot, &recorder::Kept::choose(snapshot, now, Duration::ZERO), now, retention)
    }

    fn days(count: u64) -> Timestamp {
        Timestamp::default().plus(Duration::from_secs(count * 24 * 60 * 60))
    }

    /// Deploys anew and ends what was under way.
    fn deploy(snapshot: &mut Snapshot, rollout: &mut Rollout, bits: u64, now: Timestamp) {
        let service = fixture::service("web");
        let ids = Ids {
            deployment: DeploymentId::from_bits(bits),
            service_deployment: ServiceDeploymentId::from_bits(bits.into()),
        };
        let mut begun = rollout.deploy(&service, &fixture::task_definition(json!({})), None, ids, now);
        begun.deployment.enter(Status::Successful, None, now);
        rollout.deployments.truncate(1);
        let writes =
            begun.records().chain([Record::Service(Arc::new(service)), Record::Rollout(Arc::new(rollout.clone()))]);
        snapshot.apply(Revision(bits), &writes.map(Write::Put).collect::<Vec<_>>());
    }

    #[test]
    fn a_services_history_is_kept_for_90_days_and_what_it_runs_for_ever() {
        let (mut snapshot, mut rollout) = (Snapshot::default(), fixture::rollout("web"));
        for (bits, day) in [(1, 0), (2, 40), (3, 50)] {
            deploy(&mut snapshot, &mut rollout, bits, days(day));
        }
        let forgotten = |now: Timestamp| -> Vec<String> {
            let plan = forgetting(&snapshot, now, Duration::MAX);
            plan.groups.iter().flat_map(|group| group.writes.iter().map(|write| write.key().to_string())).collect()
        };
        assert!(forgotten(days(89)).is_empty());
        let revision = |bits| format!("service-revision/prod/web/{}", DeploymentId::from_bits(bits).digits());
        let deployment = |bits: u128| format!("service-deployment/prod/web/{}", ServiceDeploymentId::from_bits(bits));
        // The second deployment came from the first revision, and is remembered.
        assert_eq!(forgotten(days(90)), [deployment(1)]);
        let all = [deployment(1), deployment(2), deployment(3), revision(1), revision(2)];
        assert_eq!(forgotten(days(400)), all, "the revision that runs stays");
    }

    #[test]
    fn what_was_given_up_is_remembered_for_as_long_as_it_holds_anything() {
        let stop = Stop::new(StopCode::TerminationNotice, "away", StoppedBy::InstanceLoss);
        let mut task = Task { instance: Some(InstanceId::from_bits(1)), ..fixture::task(TaskId::from_bits(1)) };
        assert!(task.give_up(stop.clone(), days(0)));
        let forgotten = |task: &Task| {
            let mut snapshot = Snapshot::default();
            snapshot.apply(Revision(1), &[Write::Put(Record::Task(Arc::new(task.clone())))]);
            forgetting(&snapshot, days(1), Duration::from_secs(3_600)).groups.len()
        };
        assert_eq!(forgotten(&task), 0);
        assert!(task.declare_stopped(stop, days(0)));
        assert_eq!(forgotten(&task), 1);
    }

    /// Deploys a daemon's revision of that number, which succeeds at once.
    fn deploy_daemon(snapshot: &mut Snapshot, number: u64, fallback: Option<u64>, now: Timestamp) {
        let (revision, id) = (DaemonRevisionId::from_bits(number), DaemonDeploymentId::from_bits(number));
        let target = fixture::daemon_revision("agent", revision, "pool");
        let owner = (target.cluster.clone(), target.daemon.clone());
        let new = DaemonDeployment::new(owner, id, Some(revision), daemon::Configuration::default(), now);
        let deployment = DaemonDeployment {
            status: daemon::deployment::Status::Successful,
            fallback: fallback.map(DaemonRevisionId::from_bits),
            finished_at: Some(now),
            ..new
        };
        let records = [
            Record::DaemonRevision(Arc::new(longshore_model::DaemonRevision { created_at: now, ..target })),
            Record::DaemonDeployment(Arc::new(deployment)),
            Record::Daemon(Arc::new(fixture::daemon("agent", revision, id))),
        ];
        snapshot.apply(Revision(number), &records.map(Write::Put));
    }

    #[test]
    fn a_daemons_history_is_kept_as_long_but_for_what_it_may_go_back_to() {
        let mut snapshot = Snapshot::default();
        deploy_daemon(&mut snapshot, 1, None, days(0));
        deploy_daemon(&mut snapshot, 2, Some(1), days(40));
        deploy_daemon(&mut snapshot, 3, Some(2), days(50));
        let forgotten = |now: Timestamp| -> Vec<Key> {
            let plan = forgetting(&snapshot, now, Duration::MAX);
            plan.groups.iter().flat_map(|group| group.writes.iter().map(Write::key)).collect()
        };
        let deployment =
            |bits| Key::DaemonDeployment("prod".into(), "agent".into(), DaemonDeploymentId::from_bits(bits));
        let revision = Key::DaemonRevision("prod".into(), "agent".into(), DaemonRevisionId::from_bits(1));
        assert!(forgotten(days(89)).is_empty());
        assert_eq!(
            forgotten(days(90)),
            [deployment(1)],
            "the second deployment may have gone back to the first revision"
        );
        assert_eq!(forgotten(days(400)), [deployment(1), deployment(2), revision]);
    }
}
