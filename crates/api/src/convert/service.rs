//! Services on the wire.

use longshore_model::event::{MAX_SHOWN, ServiceEvent};
use longshore_model::express::Express;
use longshore_model::rollout::{self, Deployment};
use longshore_model::service::{Controller, PropagateTags, Scheduling, Status};
use longshore_model::task::{self, Desired};
use longshore_model::{ClusterState, DeploymentId, Document, Rollout, Scope, Service, Task, TaskSet};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::common::{tags, timestamp};
use super::placement::{constraints, strategies};
use super::task_set::task_set;
use crate::ecs;

/// How many tasks of a service or of one of its deployments run, or are on their way there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Shall run, and do.
    pub running: i32,
    /// Shall run, and do not yet.
    pub pending: i32,
}

impl Counts {
    /// Counts those of `tasks` that belong to `deployment`, or all.
    pub fn of<'a>(tasks: impl Iterator<Item = &'a Task>, deployment: Option<DeploymentId>) -> Self {
        let mut counts = Self::default();
        let wanted = tasks.filter(|task| task.desired == Desired::Running);
        for task in
            wanted.filter(|t| deployment.is_none() || t.owner.as_ref().map(|owner| owner.deployment) == deployment)
        {
            match task.last {
                task::Status::Running => counts.running += 1,
                status if status < task::Status::Running => counts.pending += 1,
                _ => {}
            }
        }
        counts
    }
}

/// A service as `DescribeServices` shows it; `None` while the cluster does not know it.
pub fn service(cluster: &ClusterState, name: &str, scope: &Scope, with_tags: bool) -> Option<ecs::Service> {
    let state = cluster.service(name)?;
    let service = &state.service.as_ref()?.value;
    let live = || cluster.live_tasks_of(name).map(|task| &*task.value);
    let counts = Counts::of(live(), None);
    let deployments = state.rollout.as_ref().map(|rollout| deployments(rollout, scope, live));
    let shows_task_sets = service.controller != Controller::Ecs;
    let task_sets = state.rollout.as_ref().filter(|_| shows_task_sets).map(|rollout| {
        let shown = |set: &TaskSet| task_set(service, set, Counts::of(live(), Some(set.id)), scope, with_tags);
        rollout.task_sets.iter().map(shown).collect()
    });
    let (current_service_deployment, current_service_revisions) =
        super::service_deployment::current(cluster, state, scope);
    let events = state.events.values().rev().take(MAX_SHOWN as usize).map(|entry| event(&entry.value));
    let shown = self::specification(service, scope);
    Some(ecs::Service {
        running_count: Some(counts.running),
        pending_count: Some(counts.pending),
        desired_count: state.desired_count().map(int),
        task_sets,
        deployments: Some(deployments.unwrap_or_default()),
        current_service_deployment,
        current_service_revisions: Some(current_service_revisions),
        events: Some(events.collect()),
        tags: Some(if with_tags { tags(&service.tags) } else { Vec::new() }),
        ..shown
    })
}

fn specification(service: &Service, scope: &Scope) -> ecs::Service {
    let carried = &service.document;
    let given = carried.get("deploymentConfiguration").cloned().map(Document::new).unwrap_or_default();
    let mut configuration = deployment_configuration(&given);
    configuration.maximum_percent = Some(int(service.maximum_percent));
    configuration.minimum_healthy_percent = Some(int(service.minimum_healthy_percent));
    ecs::Service {
        service_arn: Some(scope.service(&service.cluster, &service.name)),
        service_name: Some(service.name.to_string()),
        cluster_arn: Some(scope.cluster(&service.cluster)),
        load_balancers: Some(carry(carried, "loadBalancers").unwrap_or_default()),
        service_registries: Some(carry(carried, "serviceRegistries").unwrap_or_default()),
        status: Some(status(service.status).to_owned()),
        launch_type: service.launch_type.as_deref().and_then(|launch_type| launch_type.parse().ok()),
        task_definition: service.definition.as_ref().map(|definition| scope.task_definition(definition)),
        deployment_configuration: Some(configuration),
        role_arn: Some(scope.service_role()),
        created_at: Some(timestamp(service.created_at)),
        placement_constraints: Some(constraints(&service.placement.constraints)),
        placement_strategy: Some(strategies(&service.placement.strategies)),
        network_configuration: carry(carried, "networkConfiguration"),
        capacity_provider_strategy: carry(carried, "capacityProviderStrategy"),
        health_check_grace_period_seconds: Some(int(service.health_check_grace_period_seconds)),
        scheduling_strategy: Some(scheduling(service.scheduling)),
        deployment_controller: Some(ecs::DeploymentController { r#type: Some(controller(service.controller)) }),
        created_by: Some(service.created_by.to_string()),
        enable_ecs_managed_tags: Some(service.enable_ecs_managed_tags),
        propagate_tags: Some(propagate_tags(service.propagate_tags)),
        enable_execute_command: Some(service.enable_execute_command),
        availability_zone_rebalancing: carry(carried, "availabilityZoneRebalancing"),
        resource_management_type: Some(resource_management_type(service)),
        ..ecs::Service::default()
    }
}

/// A wire `DeploymentConfiguration` with what ECS shows of one that leaves it out.
pub(super) fn deployment_configuration(document: &Document) -> ecs::DeploymentConfiguration {
    let mut configuration = ecs::DeploymentConfiguration::deserialize(document.value()).unwrap_or_default();
    configuration.strategy.get_or_insert(ecs::DeploymentStrategy::Rolling);
    let breaker = configuration.deployment_circuit_breaker.get_or_insert_default();
    breaker.enable.get_or_insert(false);
    breaker.rollback.get_or_insert(false);
    configuration
}

fn deployments<'a, I>(rollout: &Rollout, scope: &Scope, live: impl Fn() -> I) -> Vec<ecs::Deployment>
where
    I: Iterator<Item = &'a Task>,
{
    let shown = |deployment: &Deployment| {
        let counts = Counts::of(live(), Some(deployment.id));
        ecs::Deployment {
            id: Some(deployment.id.to_string()),
            status: Some(deployment_status(deployment.status).to_owned()),
            task_definition: Some(scope.task_definition(&deployment.definition)),
            desired_count: Some(int(deployment.desired_count)),
            pending_count: Some(counts.pending),
            running_count: Some(counts.running),
            failed_tasks: Some(int(deployment.failed_tasks)),
            created_at: Some(timestamp(deployment.created_at)),
            updated_at: Some(timestamp(deployment.updated_at)),
            launch_type: deployment.launch_type.as_deref().and_then(|launch_type| launch_type.parse().ok()),
            network_configuration: carry(&deployment.document, "networkConfiguration"),
            capacity_provider_strategy: carry(&deployment.document, "capacityProviderStrategy"),
            platform_version: carry(&deployment.document, "platformVersion"),
            volume_configurations: carry(&deployment.document, "volumeConfigurations"),
            vpc_lattice_configurations: carry(&deployment.document, "vpcLatticeConfigurations"),
            rollout_state: Some(rollout_state(deployment.state)),
            rollout_state_reason: Some(deployment.state_reason.to_string()),
            ..ecs::Deployment::default()
        }
    };
    // An older deployment is kept as the way back after its last task has gone; it is not shown any more then.
    let has_any = |deployment: &ecs::Deployment| {
        let counts = [deployment.desired_count, deployment.running_count, deployment.pending_count];
        counts.iter().any(|count| *count != Some(0))
    };
    let primary = rollout.deployments.iter().take(1).map(shown);
    primary.chain(rollout.deployments.iter().skip(1).map(shown).filter(has_any)).collect()
}

fn event(event: &ServiceEvent) -> ecs::ServiceEvent {
    ecs::ServiceEvent {
        id: Some(event_id(event)),
        created_at: Some(timestamp(event.created_at)),
        message: Some(event.message.to_string()),
    }
}

/// A UUID made from the event's number and time: the same at every call, and another for every event of the service.
fn event_id(event: &ServiceEvent) -> String {
    let millis = event.created_at.as_millis().cast_unsigned();
    let sequence = event.sequence;
    format!("{:08x}-{:04x}-4000-8000-{:012x}", (millis >> 16) as u32, millis & 0xffff, sequence & 0xffff_ffff_ffff)
}

/// A member of a carried document in its wire shape; the document was validated when it came.
pub(super) fn carry<T: DeserializeOwned>(document: &Document, member: &str) -> Option<T> {
    document.get(member).and_then(|value| T::deserialize(value).ok())
}

pub(super) fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A service's status on the wire.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "ACTIVE",
        Status::Draining => "DRAINING",
        Status::Inactive => "INACTIVE",
    }
}

fn deployment_status(status: rollout::Status) -> &'static str {
    match status {
        rollout::Status::Primary => "PRIMARY",
        rollout::Status::Active => "ACTIVE",
    }
}

fn rollout_state(state: rollout::State) -> ecs::DeploymentRolloutState {
    match state {
        rollout::State::InProgress => ecs::DeploymentRolloutState::InProgress,
        rollout::State::Completed => ecs::DeploymentRolloutState::Completed,
        rollout::State::Failed => ecs::DeploymentRolloutState::Failed,
    }
}

/// A scheduling strategy on the wire.
pub fn scheduling(scheduling: Scheduling) -> ecs::SchedulingStrategy {
    match scheduling {
        Scheduling::Replica => ecs::SchedulingStrategy::Replica,
        Scheduling::Daemon => ecs::SchedulingStrategy::Daemon,
    }
}

fn controller(controller: Controller) -> ecs::DeploymentControllerType {
    match controller {
        Controller::Ecs => ecs::DeploymentControllerType::Ecs,
        Controller::CodeDeploy => ecs::DeploymentControllerType::CodeDeploy,
        Controller::External => ecs::DeploymentControllerType::External,
    }
}

fn propagate_tags(propagate: PropagateTags) -> ecs::PropagateTags {
    match propagate {
        PropagateTags::None => ecs::PropagateTags::None,
        PropagateTags::TaskDefinition => ecs::PropagateTags::TaskDefinition,
        PropagateTags::Service => ecs::PropagateTags::Service,
    }
}

/// Who looks after what is around a service.
pub fn resource_management_type(service: &Service) -> ecs::ResourceManagementType {
    match Express::of(service) {
        Some(_) => ecs::ResourceManagementType::Ecs,
        None => ecs::ResourceManagementType::Customer,
    }
}

/// Where new tasks get their tags from, as a call says it.
pub fn from_propagate_tags(propagate: Option<ecs::PropagateTags>) -> PropagateTags {
    match propagate {
        None | Some(ecs::PropagateTags::None) => PropagateTags::None,
        Some(ecs::PropagateTags::TaskDefinition) => PropagateTags::TaskDefinition,
        Some(ecs::PropagateTags::Service) => PropagateTags::Service,
    }
}
