//! The latest figures that agents sent, in memory alone: a figure is worth nothing once there is a newer one.
//!
//! What is kept is bounded by what is stored: one sample for each live task, and the checks of each connected instance.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use longshore_api::agent::tcs::{
    ContainerMetric, InstanceHealthcheckStatus, InstanceStatus, NetworkStatsSet, TaskMetric, UDoubleCWStatsSet,
    ULongStatsSet,
};
use longshore_api::ecs::{
    ContainerInstanceHealthStatus, InstanceHealthCheckResult, InstanceHealthCheckState, InstanceHealthCheckType,
};
use longshore_model::{ContainerName, InstanceId, TaskId, Timestamp};

/// The latest figures of all connected instances.
#[derive(Debug, Default)]
pub struct Telemetry(Mutex<HashMap<InstanceId, Instance>>);

#[derive(Debug, Default)]
struct Instance {
    checks: Vec<InstanceHealthCheckResult>,
    tasks: HashMap<TaskId, TaskSample>,
}

/// What a task uses.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskSample {
    /// When the agent said so.
    pub at: Timestamp,
    /// By container.
    pub containers: Vec<ContainerSample>,
}

/// What a container uses, on average over the agent's interval of 20 s.
#[derive(Debug, Clone, PartialEq)]
pub struct ContainerSample {
    /// Its name.
    pub name: ContainerName,
    /// Percent of the whole host.
    pub cpu_percent: Option<f64>,
    /// MiB, without what the kernel caches.
    pub memory_mib: Option<f64>,
    /// Over its network interfaces; absent where it has none of its own.
    pub network: Option<Counters>,
    /// On its disks: received is read, sent is written.
    pub storage: Option<Counters>,
    /// How often its agent has restarted it.
    pub restarts: Option<u64>,
}

/// Bytes in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Counters {
    /// Bytes since the container's start.
    pub received_bytes: u64,
    /// Bytes since the container's start.
    pub sent_bytes: u64,
    /// Bytes a second.
    pub received_bytes_per_second: Option<f64>,
    /// Bytes a second.
    pub sent_bytes_per_second: Option<f64>,
}

impl Telemetry {
    /// What a task uses; absent when its agent is not connected or has not said it yet.
    pub fn task(&self, instance: InstanceId, task: TaskId) -> Option<TaskSample> {
        self.lock().get(&instance)?.tasks.get(&task).cloned()
    }

    /// What an instance's own checks say, as `DescribeContainerInstances` shows it; absent when its agent is not connected
    /// or has not said it yet.
    pub fn health(&self, instance: InstanceId) -> Option<ContainerInstanceHealthStatus> {
        let details = self.lock().get(&instance).map(|kept| kept.checks.clone()).filter(|checks| !checks.is_empty())?;
        let overall_status = details.iter().filter_map(|check| check.status).max_by_key(|status| gravity(*status));
        Some(ContainerInstanceHealthStatus { overall_status, details: Some(details) })
    }

    /// Keeps the figures of an instance's tasks, and those of other tasks only while they are live.
    pub(super) fn keep_tasks(
        &self,
        instance: InstanceId,
        samples: impl IntoIterator<Item = (TaskId, TaskSample)>,
        is_live: impl Fn(TaskId) -> bool,
    ) {
        let mut instances = self.lock();
        let kept = instances.entry(instance).or_default();
        kept.tasks.extend(samples);
        kept.tasks.retain(|task, _| is_live(*task));
    }

    /// Keeps what an instance's checks say.
    pub(super) fn keep_checks(&self, instance: InstanceId, checks: Vec<InstanceHealthCheckResult>) {
        self.lock().entry(instance).or_default().checks = checks;
    }

    /// Forgets an instance whose agent is gone.
    pub(super) fn forget(&self, instance: InstanceId) {
        self.lock().remove(&instance);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<InstanceId, Instance>> {
        // No code that holds this lock can panic halfway through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn gravity(state: InstanceHealthCheckState) -> u8 {
    match state {
        InstanceHealthCheckState::Ok => 0,
        InstanceHealthCheckState::Initializing => 1,
        InstanceHealthCheckState::InsufficientData => 2,
        InstanceHealthCheckState::Impaired => 3,
    }
}

/// An instance's check, as the agent sent it; the only type that agents know is their container runtime.
pub(super) fn check(wire: InstanceStatus) -> InstanceHealthCheckResult {
    InstanceHealthCheckResult {
        r#type: (wire.r#type.as_deref() == Some("ContainerRuntime"))
            .then_some(InstanceHealthCheckType::ContainerRuntime),
        status: wire.status.map(|status| match status {
            InstanceHealthcheckStatus::Ok => InstanceHealthCheckState::Ok,
            InstanceHealthcheckStatus::Impaired => InstanceHealthCheckState::Impaired,
            InstanceHealthcheckStatus::InsufficientData => InstanceHealthCheckState::InsufficientData,
            InstanceHealthcheckStatus::Initializing => InstanceHealthCheckState::Initializing,
        }),
        status_reason: wire.status_reason,
        last_updated: wire.last_updated,
        last_status_change: wire.last_status_change,
    }
}

/// A task's figures, as the agent sent them.
pub(super) fn sample(wire: TaskMetric, at: Timestamp) -> TaskSample {
    let containers = wire.container_metrics.into_iter().flatten().filter_map(container);
    TaskSample { at, containers: containers.collect() }
}

fn container(wire: ContainerMetric) -> Option<ContainerSample> {
    let mean = |sum: Option<f64>, count: Option<i64>| Some(sum? / count.filter(|count| *count > 0)? as f64);
    let storage = wire.storage_stats_set.map(|set| Counters {
        received_bytes: total(set.read_size_bytes.as_ref()),
        sent_bytes: total(set.write_size_bytes.as_ref()),
        ..Counters::default()
    });
    Some(ContainerSample {
        name: wire.container_name?.into(),
        cpu_percent: wire.cpu_stats_set.and_then(|set| mean(set.sum, set.sample_count)),
        memory_mib: wire.memory_stats_set.and_then(|set| mean(set.sum, set.sample_count)),
        network: wire.network_stats_set.as_ref().map(network),
        storage,
        restarts: wire.restart_stats_set.and_then(|set| u64::try_from(set.restart_count?).ok()),
    })
}

fn network(set: &NetworkStatsSet) -> Counters {
    let rate = |set: &UDoubleCWStatsSet| Some(set.sum? / set.sample_count.filter(|count| *count > 0)? as f64);
    Counters {
        received_bytes: total(set.rx_bytes.as_ref()),
        sent_bytes: total(set.tx_bytes.as_ref()),
        received_bytes_per_second: set.rx_bytes_per_second.as_ref().and_then(rate),
        sent_bytes_per_second: set.tx_bytes_per_second.as_ref().and_then(rate),
    }
}

/// Counters only grow, so the greatest is the latest.
fn total(set: Option<&ULongStatsSet>) -> u64 {
    set.and_then(|set| u64::try_from(set.max?).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const INSTANCE: InstanceId = InstanceId::from_bits(1);
    const TASK: TaskId = TaskId::from_bits(2);
    const AT: Timestamp = Timestamp::from_millis(5);

    #[test]
    fn a_sample_is_the_mean_of_the_interval_and_the_last_of_the_counters() {
        let wire: TaskMetric = serde_json::from_value(json!({"containerMetrics": [{
            "containerName": "web",
            "cpuStatsSet": {"min": 1.0, "max": 3.0, "sampleCount": 2, "sum": 4.0},
            "memoryStatsSet": {"min": 10, "max": 10, "sampleCount": 0, "sum": 0},
            "networkStatsSet": {
                "rxBytes": {"min": 5, "max": 9, "sampleCount": 2, "sum": 14},
                "txBytes": {"min": 1, "max": 2, "sampleCount": 2, "sum": 3},
                "rxBytesPerSecond": {"min": 1, "max": 3, "sampleCount": 2, "sum": 4}},
            "storageStatsSet": {"readSizeBytes": {"min": 0, "max": 7, "sampleCount": 1, "sum": 7}},
            "restartStatsSet": {"restartCount": 3},
        }]}))
        .unwrap();
        let network =
            Counters { received_bytes: 9, sent_bytes: 2, received_bytes_per_second: Some(2.0), ..Counters::default() };
        let expected = ContainerSample {
            name: "web".into(),
            cpu_percent: Some(2.0),
            memory_mib: None,
            network: Some(network),
            storage: Some(Counters { received_bytes: 7, ..Counters::default() }),
            restarts: Some(3),
        };
        assert_eq!(sample(wire, AT), TaskSample { at: AT, containers: vec![expected] });
    }

    #[test]
    fn samples_go_with_their_task_and_everything_with_the_agent() {
        let telemetry = Telemetry::default();
        let sample = TaskSample { at: AT, containers: Vec::new() };
        telemetry.keep_tasks(INSTANCE, [(TASK, sample.clone())], |_| true);
        assert_eq!(telemetry.task(INSTANCE, TASK), Some(sample.clone()));
        telemetry.keep_tasks(INSTANCE, [(TaskId::from_bits(3), sample)], |task| task != TASK);
        assert_eq!(telemetry.task(INSTANCE, TASK), None);
        assert!(telemetry.task(INSTANCE, TaskId::from_bits(3)).is_some());
        telemetry.forget(INSTANCE);
        assert_eq!(telemetry.task(INSTANCE, TaskId::from_bits(3)), None);
    }

    #[test]
    fn the_worst_check_is_the_overall_state() {
        let telemetry = Telemetry::default();
        assert_eq!(telemetry.health(INSTANCE), None);
        let wire = |status| InstanceStatus {
            r#type: Some("ContainerRuntime".to_owned()),
            status: Some(status),
            ..InstanceStatus::default()
        };
        let checks =
            [InstanceHealthcheckStatus::Ok, InstanceHealthcheckStatus::Impaired].map(|status| check(wire(status)));
        telemetry.keep_checks(INSTANCE, checks.to_vec());
        let health = telemetry.health(INSTANCE).unwrap();
        assert_eq!(health.overall_status, Some(InstanceHealthCheckState::Impaired));
        assert_eq!(health.details.unwrap()[0].r#type, Some(InstanceHealthCheckType::ContainerRuntime));
    }
}
