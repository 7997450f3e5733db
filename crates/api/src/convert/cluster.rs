//! Clusters on the wire.

use longshore_model::cluster::Status;
use longshore_model::service;
use longshore_model::task::{self, Task};
use longshore_model::{Cluster, ClusterState, Document, Scope, Service, container_instance};
use serde::de::DeserializeOwned;

use super::common::tags;
use crate::ecs::{self, ClusterField};

/// A cluster as `DescribeClusters` shows it: `include` names what is left out otherwise. `None` while only remains of
/// the cluster are known.
pub fn cluster(state: &ClusterState, scope: &Scope, include: &[ClusterField]) -> Option<ecs::Cluster> {
    let cluster = &state.cluster()?.value;
    let with = |field| include.contains(&field);
    let counts = Counts::of(state);
    let mut shown = described(cluster, scope, include);
    shown.registered_container_instances_count = Some(counts.instances);
    shown.running_tasks_count = Some(counts.tasks(TaskState::Running).sum());
    shown.pending_tasks_count = Some(counts.tasks(TaskState::Pending).sum());
    shown.active_services_count = Some(counts.services(ServiceState::Active).sum());
    shown.statistics = Some(if with(ClusterField::Statistics) { counts.statistics() } else { Vec::new() });
    Some(shown)
}

/// A cluster as the calls answer that create or change one: all of it, and the counts of an empty one where there are
/// no others.
pub fn changed(cluster: &Cluster, state: Option<&ClusterState>, scope: &Scope) -> ecs::Cluster {
    let counts = state.map(Counts::of).unwrap_or_default();
    let include = [ClusterField::Tags, ClusterField::Settings, ClusterField::Configurations, ClusterField::Attachments];
    ecs::Cluster {
        registered_container_instances_count: Some(counts.instances),
        running_tasks_count: Some(counts.tasks(TaskState::Running).sum()),
        pending_tasks_count: Some(counts.tasks(TaskState::Pending).sum()),
        active_services_count: Some(counts.services(ServiceState::Active).sum()),
        statistics: Some(Vec::new()),
        ..described(cluster, scope, &include)
    }
}

fn described(cluster: &Cluster, scope: &Scope, include: &[ClusterField]) -> ecs::Cluster {
    let with = |field| include.contains(&field);
    let carried = &cluster.document;
    let settings = with(ClusterField::Settings).then(|| carry(carried, "settings")).flatten();
    let providers: Vec<String> = carry(carried, "capacityProviders").unwrap_or_default();
    let attached = with(ClusterField::Attachments) && !providers.is_empty();
    ecs::Cluster {
        cluster_arn: Some(scope.cluster(&cluster.name)),
        cluster_name: Some(cluster.name.to_string()),
        status: Some(status(cluster.status).to_owned()),
        tags: Some(if with(ClusterField::Tags) { tags(&cluster.tags) } else { Vec::new() }),
        settings: Some(settings.unwrap_or_default()),
        configuration: with(ClusterField::Configurations).then(|| carry(carried, "configuration")).flatten(),
        capacity_providers: Some(providers),
        default_capacity_provider_strategy: Some(carry(carried, "defaultCapacityProviderStrategy").unwrap_or_default()),
        attachments: attached.then(Vec::new),
        attachments_status: attached.then(|| "UPDATE_COMPLETE".to_owned()),
        service_connect_defaults: carry(carried, "serviceConnectDefaults"),
        ..ecs::Cluster::default()
    }
}

/// A cluster's status on the wire.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "ACTIVE",
        Status::Inactive => "INACTIVE",
    }
}

/// A member of a carried document in its wire shape; the document was validated when it came.
fn carry<T: DeserializeOwned>(document: &Document, member: &str) -> Option<T> {
    document.get(member).and_then(|value| T::deserialize(value).ok())
}

/// Where tasks run, as the statistics tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ec2,
    Fargate,
    External,
}

impl Kind {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Ec2, "EC2"), (Self::Fargate, "Fargate"), (Self::External, "External")];

    fn new(launch_type: Option<&str>, capacity_provider: Option<&str>) -> Self {
        match (launch_type, capacity_provider) {
            (Some("FARGATE"), _) | (None, Some("FARGATE" | "FARGATE_SPOT")) => Self::Fargate,
            (Some("EXTERNAL"), _) => Self::External,
            _ => Self::Ec2,
        }
    }

    fn of_task(task: &Task) -> Self {
        Self::new(task.launch_type.as_deref(), task.capacity_provider.as_deref())
    }

    fn of_service(service: &Service) -> Self {
        let first = service.document.list("capacityProviderStrategy").first();
        Self::new(service.launch_type.as_deref(), first.and_then(|item| item["capacityProvider"].as_str()))
    }
}

#[derive(Debug, Clone, Copy)]
enum TaskState {
    Running,
    Pending,
}

#[derive(Debug, Clone, Copy)]
enum ServiceState {
    Active,
    Draining,
}

/// What a cluster's counters and statistics are made of, counted in one pass.
#[derive(Debug, Default)]
struct Counts {
    instances: i32,
    /// By kind, then by state.
    tasks: [[i32; 2]; 3],
    /// By kind, then by state.
    services: [[i32; 2]; 3],
}

impl Counts {
    fn of(state: &ClusterState) -> Self {
        let mut counts = Self::default();
        for instance in state.instances().values().filter_map(|state| state.instance.as_ref()) {
            counts.instances += i32::from(instance.status != container_instance::Status::Inactive);
        }
        for task in state.live_tasks() {
            let state = match task.last {
                task::Status::Provisioning | task::Status::Pending | task::Status::Activating => TaskState::Pending,
                task::Status::Running => TaskState::Running,
                _ => continue,
            };
            counts.tasks[Kind::of_task(task) as usize][state as usize] += 1;
        }
        for service in state.services().values().filter_map(|state| state.service.as_ref()) {
            let state = match service.status {
                service::Status::Active => ServiceState::Active,
                service::Status::Draining => ServiceState::Draining,
                service::Status::Inactive => continue,
            };
            counts.services[Kind::of_service(service) as usize][state as usize] += 1;
        }
        counts
    }

    fn tasks(&self, state: TaskState) -> impl Iterator<Item = i32> {
        self.tasks.iter().map(move |by_state| by_state[state as usize])
    }

    fn services(&self, state: ServiceState) -> impl Iterator<Item = i32> {
        self.services.iter().map(move |by_state| by_state[state as usize])
    }

    fn statistics(&self) -> Vec<ecs::KeyValuePair> {
        let of_kind = |(kind, name): (Kind, &str)| {
            let (tasks, services) = (self.tasks[kind as usize], self.services[kind as usize]);
            [
                (format!("running{name}TasksCount"), tasks[TaskState::Running as usize]),
                (format!("pending{name}TasksCount"), tasks[TaskState::Pending as usize]),
                (format!("active{name}ServiceCount"), services[ServiceState::Active as usize]),
                (format!("draining{name}ServiceCount"), services[ServiceState::Draining as usize]),
            ]
        };
        let pair =
            |(name, count): (String, i32)| ecs::KeyValuePair { name: Some(name), value: Some(count.to_string()) };
        Kind::ALL.into_iter().flat_map(of_kind).map(pair).collect()
    }
}
