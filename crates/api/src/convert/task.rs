//! Tasks on the wire.

use longshore_model::task::{Container, ContainerStatus, Desired, Health, NetworkBinding, Status, StopCode};
use longshore_model::{InstanceSession, Scope, Task};

use super::common::{attributes, tags, timestamp};
use crate::ecs;

/// What the answer about a task needs beside the task itself.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// Whose ARNs.
    pub scope: &'a Scope,
    /// Of the task's instance.
    pub session: Option<&'a InstanceSession>,
    /// The task size that its definition states, as the API shows it.
    pub size: Size<'a>,
    /// Whether tags were asked for.
    pub with_tags: bool,
    /// Whether the agent of the task's instance is known to be one that cannot run commands.
    pub cannot_execute: bool,
}

/// A task definition's own CPU and memory; absent when it has none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Size<'a> {
    /// CPU units.
    pub cpu: Option<&'a str>,
    /// MiB.
    pub memory: Option<&'a str>,
}

/// A task as `DescribeTasks` shows it.
pub fn task(task: &Task, around: Surroundings<'_>) -> ecs::Task {
    let scope = around.scope;
    let overrides = task.overrides.as_ref();
    let overridden = |member| overrides.and_then(|o| o.text(member)).map(str::to_owned);
    let cpu = overridden("cpu").or_else(|| around.size.cpu.map(str::to_owned));
    let memory = overridden("memory").or_else(|| around.size.memory.map(str::to_owned));
    ecs::Task {
        attachments: Some(Vec::new()),
        attributes: Some(attributes(&task.attributes)),
        availability_zone: task.availability_zone.as_deref().map(str::to_owned),
        capacity_provider_name: task.capacity_provider.as_deref().map(str::to_owned),
        cluster_arn: Some(scope.cluster(&task.cluster)),
        connectivity: around.session.map(connectivity),
        connectivity_at: around.session.map(|session| timestamp(session.since)),
        container_instance_arn: task.instance.map(|id| scope.instance(&task.cluster, id)),
        containers: Some(task.containers.iter().map(|container| self::container(task, container, around)).collect()),
        cpu: Some(cpu.unwrap_or_else(|| task.demand.cpu_units.to_string())),
        created_at: Some(timestamp(task.created_at)),
        desired_status: Some(desired(task.desired).to_owned()),
        enable_execute_command: Some(task.enable_execute_command),
        execution_stopped_at: task.execution_stopped_at.map(timestamp),
        group: Some(task.group.to_string()),
        health_status: Some(health(task.health)),
        last_status: Some(status(task.last).to_owned()),
        launch_type: task.launch_type.as_deref().and_then(|launch_type| launch_type.parse().ok()),
        memory: Some(memory.unwrap_or_else(|| task.demand.memory_mib.to_string())),
        overrides: Some(self::overrides(task)),
        pull_started_at: task.pull_started_at.map(timestamp),
        pull_stopped_at: task.pull_stopped_at.map(timestamp),
        started_at: task.started_at.map(timestamp),
        started_by: task.started_by.as_deref().map(str::to_owned),
        stop_code: task.stop.as_ref().map(|stop| stop_code(stop.code)),
        stopped_at: task.stopped_at.map(timestamp),
        stopped_reason: task.stop.as_ref().map(|stop| stop.reason.to_string()),
        stopping_at: task.stopping_at.map(timestamp),
        tags: Some(if around.with_tags { tags(&task.tags) } else { Vec::new() }),
        task_arn: Some(scope.task(&task.cluster, task.id)),
        task_definition_arn: Some(scope.task_definition(&task.definition)),
        version: Some(i64::try_from(task.version).unwrap_or(i64::MAX)),
        ..ecs::Task::default()
    }
}

fn container(task: &Task, container: &Container, around: Surroundings<'_>) -> ecs::Container {
    let scope = around.scope;
    ecs::Container {
        container_arn: Some(scope.container(&task.cluster, task.id, container.id)),
        task_arn: Some(scope.task(&task.cluster, task.id)),
        name: Some(container.name.to_string()),
        image: Some(container.image.to_string()),
        image_digest: container.image_digest.as_deref().map(str::to_owned),
        runtime_id: container.runtime_id.as_deref().map(str::to_owned),
        last_status: Some(container_status(container.last).to_owned()),
        exit_code: container.exit_code,
        reason: container.reason.as_deref().map(str::to_owned),
        network_bindings: Some(container.network_bindings.iter().map(network_binding).collect()),
        network_interfaces: Some(Vec::new()),
        health_status: Some(health(container.health)),
        managed_agents: task.enable_execute_command.then(|| vec![execute_command_agent(task, container, around)]),
        cpu: Some(container.cpu_units.to_string()),
        memory: container.memory_mib.map(|mib| mib.to_string()),
        memory_reservation: container.memory_reservation_mib.map(|mib| mib.to_string()),
        gpu_ids: Some(task.gpu_ids(&container.name)).filter(|ids| !ids.is_empty()).map(<[String]>::to_vec),
    }
}

/// What runs commands in a container: on AWS a program of its own, here the container instance's agent. So it runs when
/// the container does.
fn execute_command_agent(task: &Task, container: &Container, around: Surroundings<'_>) -> ecs::ManagedAgent {
    let runs = container.last == ContainerStatus::Running;
    let (last_status, reason) = match runs && around.cannot_execute {
        true => ("STOPPED", Some("The agent of the container instance cannot run commands.".to_owned())),
        false => (container_status(container.last), None),
    };
    ecs::ManagedAgent {
        name: Some(ecs::ManagedAgentName::ExecuteCommandAgent),
        last_status: Some(last_status.to_owned()),
        last_started_at: task.started_at.filter(|_| runs && reason.is_none()).map(timestamp),
        reason,
    }
}

fn network_binding(binding: &NetworkBinding) -> ecs::NetworkBinding {
    ecs::NetworkBinding {
        bind_ip: Some(binding.bind_ip.to_string()),
        container_port: binding.container_port.map(i32::from),
        host_port: binding.host_port.map(i32::from),
        protocol: binding.protocol.parse().ok(),
        container_port_range: binding.container_port_range.as_deref().map(str::to_owned),
        host_port_range: binding.host_port_range.as_deref().map(str::to_owned),
    }
}

/// The overrides as they were given, and a bare name for every container that has none.
fn overrides(task: &Task) -> ecs::TaskOverride {
    let given = task.overrides.as_ref();
    let mut overrides: ecs::TaskOverride =
        given.and_then(|document| serde::Deserialize::deserialize(document.value()).ok()).unwrap_or_default();
    let containers = overrides.container_overrides.get_or_insert_default();
    for container in &task.containers {
        if !containers.iter().any(|o| o.name.as_deref() == Some(container.name.as_str())) {
            let name = Some(container.name.to_string());
            containers.push(ecs::ContainerOverride { name, ..ecs::ContainerOverride::default() });
        }
    }
    overrides.inference_accelerator_overrides.get_or_insert_default();
    overrides
}

fn connectivity(session: &InstanceSession) -> ecs::Connectivity {
    if session.connected { ecs::Connectivity::Connected } else { ecs::Connectivity::Disconnected }
}

/// A desired status on the wire.
pub fn desired(desired: Desired) -> &'static str {
    match desired {
        Desired::Running => "RUNNING",
        Desired::Stopped => "STOPPED",
    }
}

/// A task's last status on the wire.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Provisioning => "PROVISIONING",
        Status::Pending => "PENDING",
        Status::Activating => "ACTIVATING",
        Status::Running => "RUNNING",
        Status::Deactivating => "DEACTIVATING",
        Status::Stopping => "STOPPING",
        Status::Deprovisioning => "DEPROVISIONING",
        Status::Stopped => "STOPPED",
    }
}

/// A container's last status on the wire.
pub fn container_status(status: ContainerStatus) -> &'static str {
    match status {
        ContainerStatus::Pending => "PENDING",
        ContainerStatus::Running => "RUNNING",
        ContainerStatus::Stopped => "STOPPED",
    }
}

/// A health status on the wire.
pub fn health(health: Health) -> ecs::HealthStatus {
    match health {
        Health::Healthy => ecs::HealthStatus::Healthy,
        Health::Unhealthy => ecs::HealthStatus::Unhealthy,
        Health::Unknown => ecs::HealthStatus::Unknown,
    }
}

/// A stop code on the wire.
pub fn stop_code(code: StopCode) -> ecs::TaskStopCode {
    match code {
        StopCode::TaskFailedToStart => ecs::TaskStopCode::TaskFailedToStart,
        StopCode::EssentialContainerExited => ecs::TaskStopCode::EssentialContainerExited,
        StopCode::UserInitiated => ecs::TaskStopCode::UserInitiated,
        StopCode::ServiceSchedulerInitiated => ecs::TaskStopCode::ServiceSchedulerInitiated,
        StopCode::SpotInterruption => ecs::TaskStopCode::SpotInterruption,
        StopCode::TerminationNotice => ecs::TaskStopCode::TerminationNotice,
    }
}
