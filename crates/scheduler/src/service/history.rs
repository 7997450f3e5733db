//! Keeps a service's history: the service deployments that its planner drives, as they change.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::service_deployment::{Monitor, RevisionCounts, Status};
use longshore_model::snapshot::ServiceState;
use longshore_model::{
    DeploymentId, Record, Rollout, ServiceDeployment, ServiceDeploymentId, ServiceRevision, ServiceRevisionId,
    Snapshot, Timestamp, Write,
};

use super::View;
use super::census::{Census, Condition};
use super::groups::Groups;

/// A service's deployments and what becomes of them in this plan.
pub(super) struct History<'a> {
    found: Option<&'a ServiceState>,
    snapshot: &'a Snapshot,
    changed: BTreeMap<ServiceDeploymentId, ServiceDeployment>,
    resolved: Option<ServiceRevision>,
    now: Timestamp,
}

impl<'a> History<'a> {
    pub(super) fn of(view: &View<'a>) -> Self {
        let found = view.state.service(view.service.name.as_str());
        Self { found, snapshot: view.snapshot, changed: BTreeMap::new(), resolved: None, now: view.now }
    }

    /// A service deployment as it is after the changes so far.
    pub(super) fn get(&self, id: ServiceDeploymentId) -> Option<&ServiceDeployment> {
        let unchanged = || self.found?.deployments.get(&id).map(|entry| &*entry.value);
        self.changed.get(&id).or_else(unchanged)
    }

    /// Changes a service deployment, if it is known.
    pub(super) fn edit(&mut self, id: ServiceDeploymentId, edit: impl FnOnce(&mut ServiceDeployment)) {
        let Some(mut deployment) = self.get(id).cloned() else { return };
        edit(&mut deployment);
        if self.get(id) != Some(&deployment) {
            self.changed.insert(id, deployment);
        }
    }

    /// The one that is under way has begun, and those that were asked to stop have.
    pub(super) fn advance(&mut self, rollout: &Rollout, census: &Census<'_>) {
        let now = self.now;
        for id in rollout.deployments.iter().filter_map(|deployment| deployment.service_deployment) {
            match self.get(id).map(|deployment| deployment.status) {
                Some(Status::Pending) if rollout.under_way == Some(id) => {
                    let snapshot = self.snapshot;
                    self.edit(id, |deployment| begin(deployment, snapshot, now));
                }
                Some(Status::StopRequested) => self.edit(id, |deployment| {
                    close(deployment, rollout, census);
                    deployment.enter(Status::Stopped, deployment.status_reason.clone(), now);
                }),
                _ => {}
            }
        }
    }

    /// Writes down which images the newest revision's tasks turned out to run, once.
    fn resolve_images(&mut self, rollout: &Rollout, census: &Census<'_>) {
        let Some(primary) = rollout.primary() else { return };
        let found = self.found.and_then(|found| found.revisions.get(&primary.revision()));
        let Some(mut revision) = found.map(|entry| (*entry.value).clone()) else { return };
        let tasks = || census.members.iter().filter(|m| m.deployment() == Some(primary.id)).map(|m| m.task);
        let mut is_resolved = false;
        for image in revision.images.iter_mut().filter(|image| image.digest.is_none()) {
            let mut containers = tasks().flat_map(|task| &task.containers);
            image.digest = containers
                .find(|c| c.name == image.container && c.image_digest.is_some())
                .and_then(|c| c.image_digest.clone());
            is_resolved |= image.digest.is_some();
        }
        self.resolved = is_resolved.then_some(revision);
    }

    /// The newest deployment is completed, and so is the service deployment that was under way.
    pub(super) fn complete(&mut self, rollout: &mut Rollout, census: &Census<'_>) {
        self.resolve_images(rollout, census);
        let Some(id) = rollout.under_way.take() else { return };
        let now = self.now;
        self.edit(id, |deployment| {
            close(deployment, rollout, census);
            let status = match deployment.rollback {
                Some(_) => Status::RollbackSuccessful,
                None => Status::Successful,
            };
            let reason = deployment.status_reason.take();
            deployment.enter(status, reason, now);
        });
    }

    /// Writes what has changed.
    pub(super) fn write(self, groups: &mut Groups<'_>) {
        if let Some(revision) = self.resolved {
            groups.write(Write::Put(Record::ServiceRevision(Arc::new(revision))));
        }
        for deployment in self.changed.into_values() {
            groups.write(Write::Put(Record::ServiceDeployment(Arc::new(deployment))));
        }
    }
}

/// Something is done for a service deployment for the first time. With an alarm that is in ALARM before, none is watched: whatever
/// raised it was not this deployment.
fn begin(deployment: &mut ServiceDeployment, snapshot: &Snapshot, now: Timestamp) {
    deployment.enter(Status::InProgress, None, now);
    let is_raised = !deployment.configuration().alarms_in_alarm(snapshot).is_empty();
    if let Some(watch) = deployment.alarms.as_mut().filter(|_| is_raised) {
        watch.status = Monitor::Disabled;
    }
}

/// Writes down how many tasks there are at the end, and that nobody watches any more.
pub(super) fn close(deployment: &mut ServiceDeployment, rollout: &Rollout, census: &Census<'_>) {
    for counts in deployment.sources.iter_mut().chain([&mut deployment.target]) {
        *counts = count(counts.revision, rollout, census);
    }
    if deployment.breaker.status == Monitor::Monitoring {
        deployment.breaker.status = Monitor::MonitoringComplete;
    }
    if let Some(watch) = deployment.alarms.as_mut().filter(|watch| watch.status == Monitor::Monitoring) {
        watch.status = Monitor::MonitoringComplete;
    }
}

fn count(revision: ServiceRevisionId, rollout: &Rollout, census: &Census<'_>) -> RevisionCounts {
    let id = DeploymentId::from(revision);
    let requested = rollout.deployment(id).map_or(0, |deployment| deployment.desired_count);
    let pending = census.count(|m| m.deployment() == Some(id) && m.condition == Condition::Starting);
    let all = census.count(|m| m.deployment() == Some(id));
    RevisionCounts { revision, requested, running: all - pending, pending }
}
