//! From what a caller asked for to the record of a task: placed, pending, nothing observed yet.

use std::sync::Arc;

use longshore_model::daemon::DaemonOwner;
use longshore_model::id::ContainerName;
use longshore_model::task::{Container, ContainerStatus, Desired, Health, Owner, Status, Waiting};
use longshore_model::task_definition::ContainerSpec;
use longshore_model::{ClusterName, ContainerInstance, Demand, Document, Tag, Task, TaskDefinition, Timestamp};

use crate::rng::Rng;

/// What alike tasks have in common.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// What they run.
    pub definition: Arc<TaskDefinition>,
    /// `family:FAMILY`, `service:NAME` or what the caller said.
    pub group: Arc<str>,
    /// What the caller said, or the deployment's id.
    pub started_by: Option<Arc<str>>,
    /// `EC2`, `EXTERNAL` …; absent when a capacity provider is used.
    pub launch_type: Option<Arc<str>>,
    /// The provider whose capacity is used.
    pub capacity_provider: Option<Arc<str>>,
    /// The wire `TaskOverride`, which also decides what they hold.
    pub overrides: Option<Document>,
    /// Labels, propagated and managed ones included.
    pub tags: Vec<Tag>,
    /// Whether `ExecuteCommand` is enabled.
    pub enable_execute_command: bool,
    /// The service and deployment they belong to.
    pub owner: Option<Owner>,
    /// The managed daemon they belong to.
    pub daemon: Option<DaemonOwner>,
}

impl NewTask {
    /// What each of them holds of its instance.
    pub fn demand(&self) -> Demand {
        self.definition.demand(self.overrides.as_ref())
    }

    /// One of them on an instance.
    pub(crate) fn on(
        &self,
        cluster: &ClusterName,
        instance: &ContainerInstance,
        demand: Demand,
        now: Timestamp,
        rng: &mut Rng,
    ) -> Task {
        self.made(cluster, Some(instance), demand, now, rng)
    }

    fn made(
        &self,
        cluster: &ClusterName,
        instance: Option<&ContainerInstance>,
        demand: Demand,
        now: Timestamp,
        rng: &mut Rng,
    ) -> Task {
        let id = rng.task_id();
        Task {
            id,
            cluster: cluster.clone(),
            definition: self.definition.id.clone(),
            instance: instance.map(|instance| instance.id),
            availability_zone: instance.and_then(|instance| instance.availability_zone()).map(Arc::from),
            owner: self.owner.clone(),
            daemon: self.daemon.clone(),
            group: Arc::clone(&self.group),
            started_by: self.started_by.clone(),
            launch_type: self.launch_type.clone(),
            capacity_provider: self.capacity_provider.clone(),
            desired: Desired::Running,
            last: Status::Pending,
            containers: self.definition.containers().map(|spec| self.container(&spec, rng)).collect(),
            overrides: self.overrides.clone(),
            demand,
            attributes: Vec::new(),
            health: Health::Unknown,
            created_at: now,
            pull_started_at: None,
            pull_stopped_at: None,
            started_at: None,
            stopping_at: None,
            execution_stopped_at: None,
            stopped_at: None,
            stop: None,
            given_up: false,
            protected_until: None,
            enable_execute_command: self.enable_execute_command,
            tags: self.tags.clone(),
            waiting: None,
            targets: Vec::new(),
            executions: Vec::new(),
            version: 1,
        }
    }

    /// One of them that waits for capacity, with its own rules for where it may go.
    pub(crate) fn waiting(
        &self,
        cluster: &ClusterName,
        rules: &Arc<Waiting>,
        demand: Demand,
        now: Timestamp,
        rng: &mut Rng,
    ) -> Task {
        let waiting = Some(Arc::clone(rules));
        Task { last: Status::Provisioning, waiting, ..self.made(cluster, None, demand, now, rng) }
    }

    fn container(&self, spec: &ContainerSpec<'_>, rng: &mut Rng) -> Container {
        let overridden = |member: &str| {
            let containers = self.overrides.as_ref()?.list("containerOverrides");
            let value = &containers.iter().find(|container| container["name"] == spec.name)?[member];
            value.as_u64().and_then(|number| u32::try_from(number).ok())
        };
        Container {
            name: ContainerName::from(spec),
            id: rng.container_id(),
            essential: spec.essential,
            has_health_check: spec.has_health_check,
            image: spec.image.into(),
            image_digest: None,
            runtime_id: None,
            last: ContainerStatus::Pending,
            exit_code: None,
            reason: None,
            network_bindings: Vec::new(),
            health: Health::Unknown,
            cpu_units: overridden("cpu").unwrap_or(spec.cpu_units),
            memory_mib: overridden("memory").or(spec.memory_mib),
            memory_reservation_mib: overridden("memoryReservation").or(spec.memory_reservation_mib),
            gpus: self.definition.gpus(spec, self.overrides.as_ref()),
        }
    }
}
