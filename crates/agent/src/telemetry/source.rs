//! What a real agent publishes: the statistics and health of its tasks, and its own health.

use std::time::Duration;

use longshore_api::agent::tcs;
use longshore_api::timestamp::Timestamp as WireTimestamp;
use longshore_model::Timestamp;

use super::collector::Gauges;
use super::doctor::Doctor;
use super::session::Source;
use crate::fleet::FleetHandle;
use crate::task::actor::View;
use crate::task::state::{HealthStatus, Phase};

/// How often the containers' health is compared with what was published. A change goes out within this time rather
/// than with the next regular publication, because deployments wait for it.
const HEALTH_LOOK: Duration = Duration::from_millis(500);

/// The publications of one agent.
pub(crate) struct AgentSource {
    fleet: FleetHandle,
    /// `None` when metrics are switched off.
    gauges: Option<Gauges>,
    doctor: Doctor,
    published_health: Vec<tcs::TaskHealth>,
    published_checkup: Option<Timestamp>,
}

impl AgentSource {
    pub(crate) fn new(fleet: FleetHandle, gauges: Option<Gauges>, doctor: Doctor) -> Self {
        Self { fleet, gauges, doctor, published_health: Vec::new(), published_checkup: None }
    }

    fn current_health(&self) -> Vec<tcs::TaskHealth> {
        self.fleet.tasks().iter().filter_map(|(arn, task)| task_health(arn, &task.view())).collect()
    }
}

impl Source for AgentSource {
    fn metrics(&mut self) -> Option<Vec<tcs::TaskMetric>> {
        let gauges = self.gauges.as_ref()?;
        Some(self.fleet.tasks().iter().filter_map(|(arn, task)| task_metric(arn, &task.view(), gauges)).collect())
    }

    fn health(&mut self) -> Vec<tcs::TaskHealth> {
        self.published_health = self.current_health();
        self.published_health.clone()
    }

    fn status(&mut self) -> Option<tcs::InstanceStatus> {
        let checkup = self.doctor.newest();
        if self.published_checkup.replace(checkup.checked_at) == Some(checkup.checked_at) {
            return None;
        }
        let status = if checkup.engine_answers {
            tcs::InstanceHealthcheckStatus::Ok
        } else {
            tcs::InstanceHealthcheckStatus::Impaired
        };
        Some(tcs::InstanceStatus {
            r#type: Some("ContainerRuntime".to_owned()),
            status: Some(status),
            status_reason: (!checkup.engine_answers).then(|| "the Docker engine does not answer".to_owned()),
            last_updated: Some(wire(checkup.checked_at)),
            last_status_change: Some(wire(checkup.changed_at)),
        })
    }

    async fn health_changed(&mut self) {
        loop {
            tokio::time::sleep(HEALTH_LOOK).await;
            if self.current_health() != self.published_health {
                return;
            }
        }
    }
}

fn task_metric(arn: &str, view: &View, gauges: &Gauges) -> Option<tcs::TaskMetric> {
    let containers: Vec<tcs::ContainerMetric> = view
        .spec
        .containers
        .iter()
        .zip(&view.observed.containers)
        .filter_map(|(wanted, seen)| {
            let metric = gauges.with(seen.runtime_id.as_ref()?, |window| window.take())??;
            let restarts = wanted
                .restart_policy
                .as_ref()
                .map(|_| tcs::RestartStatsSet { restart_count: Some(i64::from(seen.restarts)) });
            Some(tcs::ContainerMetric {
                container_name: Some(wanted.name.clone()),
                container_arn: wanted.arn.clone(),
                restart_stats_set: restarts,
                ..metric
            })
        })
        .collect();
    (!containers.is_empty()).then(|| tcs::TaskMetric {
        task_arn: Some(arn.to_owned()),
        task_definition_family: Some(view.spec.family.clone()),
        task_definition_version: Some(view.spec.revision.clone()),
        container_metrics: Some(containers),
        ..tcs::TaskMetric::default()
    })
}

fn task_health(arn: &str, view: &View) -> Option<tcs::TaskHealth> {
    let containers: Vec<tcs::ContainerHealth> = view
        .spec
        .containers
        .iter()
        .zip(&view.observed.containers)
        .filter(|(wanted, seen)| wanted.health_checked && seen.phase == Phase::Running)
        .map(|(wanted, seen)| {
            let status = seen.health.as_ref().map_or(HealthStatus::Unknown, |health| health.status);
            let since = seen.health.as_ref().map(|health| health.since).or(seen.started_at);
            tcs::ContainerHealth {
                container_name: Some(wanted.name.clone()),
                health_status: Some(match status {
                    HealthStatus::Unknown => tcs::HealthStatus::Unknown,
                    HealthStatus::Healthy => tcs::HealthStatus::Healthy,
                    HealthStatus::Unhealthy => tcs::HealthStatus::Unhealthy,
                }),
                status_since: since.map(wire),
                ..tcs::ContainerHealth::default()
            }
        })
        .collect();
    (!containers.is_empty()).then(|| tcs::TaskHealth {
        task_arn: Some(arn.to_owned()),
        task_definition_family: Some(view.spec.family.clone()),
        task_definition_version: Some(view.spec.revision.clone()),
        containers: Some(containers),
        ..tcs::TaskHealth::default()
    })
}

fn wire(time: Timestamp) -> WireTimestamp {
    WireTimestamp::from_millis(time.as_millis())
}
