//! Where a service deployment goes: on, or back. The circuit breaker is watched here, requests to roll back are carried
//! out, and whichever deployment is the newest one changes here alone. Such a turn is a plan of its own, and the tasks
//! follow in the next one, so that no plan counts tasks by two views of what is newest.

use std::sync::Arc;

use longshore_model::service_deployment::{Breaker, Monitor, Rollback, Status, Strategy};
use longshore_model::task::Stop;
use longshore_model::{DeploymentId, Rollout, Service, ServiceDeployment, ServiceRevisionId, Timestamp};

use super::batch::Batch;
use super::census::{Census, Condition, Member};
use super::failures::Judgement;
use super::groups::Groups;
use super::history::{self, History};
use super::{Planned, View, events, stages, traffic};
use crate::rng::Rng;

/// What a turn changes besides the rollout and its service deployment.
pub(super) struct Turn {
    /// The service as it asks for the revision that comes back.
    service: Option<Service>,
    said: Vec<String>,
}

/// Why a deployment does not go on.
pub(super) struct Failure {
    /// For people, as `Deployment.rolloutStateReason` has it.
    reason: Arc<str>,
    /// What the service's event says of it.
    event: &'static str,
    /// What the reason of the deployment that comes back begins with.
    cause: &'static str,
    /// Whether the source revision is to be brought back.
    rolls_back: bool,
    /// Who found it.
    detector: Detector,
}

/// Who finds that a deployment does not go on.
enum Detector {
    /// Its own stages, or whoever asked for the way back.
    Itself,
    /// The circuit breaker.
    Breaker,
    /// These alarms.
    Alarms(Vec<Arc<str>>),
}

impl Failure {
    /// A stage went wrong, and the way back is the only one.
    pub(super) fn of_stage(why: &str) -> Self {
        Self {
            reason: format!("ECS deployment lifecycle: {why}.").into(),
            event: "a lifecycle stage failed",
            cause: "ECS deployment lifecycle",
            rolls_back: true,
            detector: Detector::Itself,
        }
    }

    /// The service deployment shows who found it.
    fn write_down(&self, deployment: &mut ServiceDeployment) {
        match (&self.detector, &mut deployment.alarms) {
            (Detector::Breaker, _) => deployment.breaker.status = Monitor::Triggered,
            (Detector::Alarms(names), Some(watch)) => {
                watch.status = Monitor::Triggered;
                watch.triggered.clone_from(names);
            }
            _ => {}
        }
    }
}

/// Brings the circuit breaker up to date.
///
/// Until a task of the deployment has proven itself, tasks in a row that failed to start count; from then on those that
/// are replaced for failing their health check (developer guide: "How the Amazon ECS deployment circuit breaker detects
/// failures").
pub(super) fn watch(history: &mut History<'_>, rollout: &mut Rollout, judgement: &Judgement, desired: u32) {
    let is_proven = judgement.is_proven;
    stop_counting(history, rollout, judgement.is_successful);
    let Some(under_way) = under_way(history, rollout).filter(|under_way| under_way.rollback.is_none()) else { return };
    let id = under_way.id;
    let mut breaker = under_way.breaker;
    let failed_tasks = rollout.primary().map_or(0, |primary| primary.failed_tasks);
    breaker.threshold = Breaker::threshold(desired);
    if !breaker.has_started {
        breaker.has_started = is_proven;
        breaker.failures = if is_proven { 0 } else { failed_tasks };
    }
    if breaker != under_way.breaker {
        history.edit(id, |deployment| deployment.breaker = breaker);
    }
}

/// Once a task of the newest deployment has run well its failed tasks are not counted any more (API reference:
/// `Deployment.failedTasks`), but while it comes back by a rollback, which may fail too.
fn stop_counting(history: &mut History<'_>, rollout: &mut Rollout, is_successful: bool) {
    let is_rollback = under_way(history, rollout).is_some_and(|under_way| under_way.rollback.is_some());
    let Some(primary) = rollout.deployments.first_mut().filter(|_| !is_rollback) else { return };
    let Some(id) = primary.service_deployment else { return };
    let Some(has_succeeded) = history.get(id).map(|deployment| deployment.breaker.has_succeeded) else { return };
    if is_successful && !has_succeeded {
        history.edit(id, |deployment| deployment.breaker.has_succeeded = true);
    }
    if is_successful || has_succeeded {
        primary.failed_tasks = 0;
    }
}

/// Counts tasks of the newest deployment that are stopped for failing their health check. A task that fails one has run,
/// so launches do not count from there on.
pub(super) fn count_failed_checks(history: &mut History<'_>, rollout: &Rollout, stopped: &[(Member<'_>, Stop)]) {
    let failed = stopped.iter().filter(|(member, _)| member.is_current && member.condition == Condition::Unhealthy);
    let failed = u32::try_from(failed.count()).unwrap_or(u32::MAX);
    let Some(id) = rollout.under_way.filter(|_| failed > 0) else { return };
    history.edit(id, |deployment| {
        let breaker = &mut deployment.breaker;
        let before = if breaker.has_started { breaker.failures } else { 0 };
        breaker.has_started = true;
        breaker.failures = before.saturating_add(failed);
    });
}

/// The turn that is due, if one is; the rollout and the history are as it leaves them.
pub(super) fn turn(
    view: &View<'_>,
    history: &mut History<'_>,
    rollout: &mut Rollout,
    census: &Census<'_>,
    rng: &mut Rng,
) -> Option<Turn> {
    let under_way = under_way(history, rollout)?;
    let failure = requested(under_way).or_else(|| tripped(under_way, rollout)).or_else(|| alarmed(view, under_way))?;
    Some(turn_back(view, history, rollout, census, failure, rng))
}

fn under_way<'h>(history: &'h History<'_>, rollout: &Rollout) -> Option<&'h ServiceDeployment> {
    history.get(rollout.under_way?).filter(|under_way| !under_way.status.is_final())
}

/// Somebody asked for the way back.
fn requested(under_way: &ServiceDeployment) -> Option<Failure> {
    (under_way.status == Status::RollbackRequested).then(|| Failure {
        reason: under_way.status_reason.clone().unwrap_or_else(|| "Service deployment rollback requested.".into()),
        event: "rollback requested",
        cause: "ECS deployment rollback requested",
        rolls_back: true,
        detector: Detector::Itself,
    })
}

/// The circuit breaker has found too many failures. It goes on watching while the source revision comes back.
fn tripped(under_way: &ServiceDeployment, rollout: &Rollout) -> Option<Failure> {
    let configuration = under_way.configuration();
    let (breaker, primary) = (&under_way.breaker, rollout.primary()?);
    let failures = if under_way.rollback.is_some() { primary.failed_tasks } else { breaker.failures };
    if !configuration.has_breaker() || failures < breaker.threshold {
        return None;
    }
    Some(Failure {
        reason: "ECS deployment circuit breaker: tasks failed to start.".into(),
        event: "tasks failed to start",
        cause: "ECS deployment circuit breaker",
        rolls_back: configuration.breaker_rolls_back() && under_way.rollback.is_none(),
        detector: Detector::Breaker,
    })
}

/// An alarm that the deployment watches is in ALARM. It may well stay so while the source revision comes back, for which it is
/// not watched any more.
fn alarmed(view: &View<'_>, under_way: &ServiceDeployment) -> Option<Failure> {
    let is_watched = under_way.alarms.as_ref().is_some_and(|watch| watch.status == Monitor::Monitoring);
    if !is_watched || under_way.rollback.is_some() {
        return None;
    }
    let configuration = under_way.configuration();
    let triggered = configuration.alarms_in_alarm(view.snapshot);
    (!triggered.is_empty()).then(|| Failure {
        reason: "ECS deployment alarms: alarm detected.".into(),
        event: "alarm detected",
        cause: "ECS deployment alarms",
        rolls_back: configuration.alarms_roll_back(),
        detector: Detector::Alarms(triggered),
    })
}

/// Until when the newest deployment is only watched, now that all its tasks are in place (developer guide: bake time); absent
/// when that is over or nobody watches. Strategies with stages have a bake time of their own, and none for a first deployment.
pub(super) fn bakes_until(view: &View<'_>, history: &mut History<'_>, rollout: &Rollout) -> Option<Timestamp> {
    let under_way = under_way(history, rollout).filter(|under_way| under_way.rollback.is_none())?;
    let watch = under_way.alarms.as_ref().filter(|watch| watch.status == Monitor::Monitoring)?;
    let (id, since) = (under_way.id, watch.bakes_since);
    let configuration = under_way.configuration();
    if configuration.strategy() != Strategy::Rolling {
        return None;
    }
    let until = since.unwrap_or(view.now).plus(configuration.alarm_bake_time(view.snapshot));
    if until <= view.now {
        return None;
    }
    history.edit(id, |deployment| {
        if let Some(watch) = &mut deployment.alarms {
            watch.bakes_since.get_or_insert(view.now);
        }
    });
    Some(until)
}

/// Fails the newest deployment, and brings the last completed one back if that is wanted and there is one.
pub(super) fn turn_back(
    view: &View<'_>,
    history: &mut History<'_>,
    rollout: &mut Rollout,
    census: &Census<'_>,
    failure: Failure,
    rng: &mut Rng,
) -> Turn {
    let (name, now) = (&view.service.name, view.now);
    let mut said = Vec::new();
    if let Some(failed) = rollout.primary() {
        said.push(events::deployment_failed(name, failed.id, failure.event));
    }
    rollout.fail(Arc::clone(&failure.reason), now);
    let way_back = |id: DeploymentId| format!("{}: rolling back to deploymentId {id}.", failure.cause).into();
    let back = if failure.rolls_back { rollout.roll_back(way_back, now) } else { None };
    let id = rollout.under_way;
    if back.is_none() {
        rollout.under_way = None;
        rollout.back_off = None;
    }
    rollout.judged_until = rollout.judged_until.max(now);
    let rollout = &*rollout;
    let turn = |deployment: &mut ServiceDeployment| {
        failure.write_down(deployment);
        let Some(back) = back else {
            history::close(deployment, rollout, census);
            let (status, reason) = end(deployment, &failure);
            return deployment.enter(status, Some(reason), now);
        };
        let reason = Arc::clone(&failure.reason);
        deployment.rollback = Some(Rollback { reason, started_at: now, revision: back.into() });
        let was_at = deployment.lifecycle.as_ref().map(|lifecycle| lifecycle.stage);
        deployment.enter(Status::RollbackInProgress, Some(Arc::clone(&failure.reason)), now);
        if let Some(stage) = was_at {
            stages::tell_of_rollback(deployment, stage, now, rng);
        }
    };
    if let Some(id) = id {
        history.edit(id, turn);
    }
    let service = back.map(|back| {
        said.push(events::rolling_back(name, back));
        restored(view, rollout, back)
    });
    Turn { service, said }
}

/// How a service deployment ends that has no way back, or none left.
fn end(deployment: &ServiceDeployment, failure: &Failure) -> (Status, Arc<str>) {
    match deployment.status {
        Status::RollbackRequested => {
            let reason = "Service deployment cannot be rolled back: no earlier deployment was completed.";
            (Status::RollbackFailed, reason.into())
        }
        Status::RollbackInProgress => (Status::RollbackFailed, Arc::clone(&failure.reason)),
        _ => (Status::Stopped, Arc::clone(&failure.reason)),
    }
}

/// The service as it asks for the revision that comes back.
fn restored(view: &View<'_>, rollout: &Rollout, back: DeploymentId) -> Service {
    let mut service = (*view.service.value).clone();
    let revisions = view.state.service(view.service.name.as_str()).map(|found| &found.revisions);
    match revisions.and_then(|revisions| revisions.get(&ServiceRevisionId::from(back))) {
        Some(revision) => revision.restore(&mut service),
        // It began before revisions were written down.
        None => {
            if let Some(deployment) = rollout.deployment(back) {
                service.definition = Some(deployment.definition.clone());
                service.launch_type = deployment.launch_type.clone();
            }
        }
    }
    service
}

impl Turn {
    /// The plan that carries it out; the tasks follow at once.
    pub(super) fn carry_out(
        self,
        view: &View<'_>,
        batch: &mut Batch,
        history: History<'_>,
        mut rollout: Rollout,
    ) -> Planned {
        rollout.last_notice = None;
        // The way back begins with the traffic: the old revision still runs.
        let rewritten = traffic::shift(view, &history, &rollout);
        let mut groups = Groups::new(view, batch, rollout);
        history.write(&mut groups);
        traffic::write(rewritten, &mut groups);
        self.said.into_iter().for_each(|message| groups.say(message));
        if let Some(service) = self.service {
            groups.put_service(service);
        }
        groups.finish();
        let mut outcome = Planned::default();
        outcome.wake(view.now);
        outcome
    }
}
