//! What an agent reports of a task, as an observation.

use std::sync::Arc;

use longshore_model::TaskDefinition;
use longshore_model::task::{ContainerObservation, ContainerStatus, NetworkBinding, Observation, Status};
use longshore_model::task_definition::NetworkMode;
use serde_json::Value;

use crate::convert::common::from_timestamp;
use crate::ecs;
use crate::error::Error;

/// Longer reasons are cut off here (API reference: `SubmitTaskStateChange.reason`).
const MAX_REASON_CHARS: usize = 1024;

/// Reads a `SubmitTaskStateChange`. In host mode the engine publishes no ports, so the agent cannot report any; what the
/// task definition says is taken for them.
///
/// # Errors
/// `InvalidParameterException` for a status that no agent knows. An agent drops a report that is refused so, and repeats
/// any other refused one for ever.
pub fn observation(
    report: ecs::SubmitTaskStateChangeRequest,
    definition: Option<&TaskDefinition>,
) -> Result<Observation, Error> {
    let containers = report.containers.into_iter().flatten().filter_map(|container| {
        let change = ContainerChange {
            name: container.container_name?,
            status: container.status,
            runtime_id: container.runtime_id,
            image_digest: container.image_digest,
            exit_code: container.exit_code,
            reason: container.reason,
            network_bindings: container.network_bindings,
        };
        Some(change.observation(definition))
    });
    Ok(Observation {
        status: report.status.as_deref().filter(|status| !status.is_empty()).map(task_status).transpose()?,
        reason: words(report.reason),
        containers: containers.collect(),
        pull_started_at: report.pull_started_at.map(from_timestamp),
        pull_stopped_at: report.pull_stopped_at.map(from_timestamp),
        execution_stopped_at: report.execution_stopped_at.map(from_timestamp),
    })
}

/// Reads a `SubmitContainerStateChange`, the form in which older agents report one container.
pub fn container_observation(
    report: ecs::SubmitContainerStateChangeRequest,
    definition: Option<&TaskDefinition>,
) -> Observation {
    let change = report.container_name.map(|name| ContainerChange {
        name,
        status: report.status,
        runtime_id: report.runtime_id,
        image_digest: None,
        exit_code: report.exit_code,
        reason: report.reason,
        network_bindings: report.network_bindings,
    });
    Observation {
        containers: change.map(|change| change.observation(definition)).into_iter().collect(),
        ..Observation::default()
    }
}

/// What both calls say of a container.
struct ContainerChange {
    name: String,
    status: Option<String>,
    runtime_id: Option<String>,
    image_digest: Option<String>,
    exit_code: Option<i32>,
    reason: Option<String>,
    network_bindings: Option<Vec<ecs::NetworkBinding>>,
}

impl ContainerChange {
    fn observation(self, definition: Option<&TaskDefinition>) -> ContainerObservation {
        let status = container_status(self.status.as_deref());
        let reported: Option<Vec<_>> = self
            .network_bindings
            .filter(|bindings| !bindings.is_empty())
            .map(|bindings| bindings.into_iter().map(network_binding).collect());
        let derived = || {
            let definition = definition.filter(|_| status == ContainerStatus::Running)?;
            host_bindings(definition, &self.name)
        };
        ContainerObservation {
            status,
            runtime_id: self.runtime_id.map(Into::into),
            image_digest: self.image_digest.map(Into::into),
            exit_code: self.exit_code,
            reason: words(self.reason),
            network_bindings: reported.or_else(derived),
            name: self.name.into(),
        }
    }
}

fn task_status(status: &str) -> Result<Status, Error> {
    match status {
        "PENDING" => Ok(Status::Pending),
        "RUNNING" => Ok(Status::Running),
        "STOPPED" => Ok(Status::Stopped),
        other => Err(Error::invalid_parameter(format!(
            "Invalid task status {other}. Agents report PENDING, RUNNING or STOPPED."
        ))),
    }
}

/// Everything that an agent does before a container runs is pending here.
fn container_status(status: Option<&str>) -> ContainerStatus {
    match status {
        Some("RUNNING") => ContainerStatus::Running,
        Some("STOPPED") => ContainerStatus::Stopped,
        _ => ContainerStatus::Pending,
    }
}

fn network_binding(wire: ecs::NetworkBinding) -> NetworkBinding {
    let port = |port: Option<i32>| port.and_then(|port| u16::try_from(port).ok());
    NetworkBinding {
        bind_ip: wire.bind_ip.unwrap_or_default().into(),
        container_port: port(wire.container_port),
        host_port: port(wire.host_port),
        container_port_range: wire.container_port_range.map(Into::into),
        host_port_range: wire.host_port_range.map(Into::into),
        protocol: wire.protocol.map_or("tcp", |protocol| protocol.as_str()).into(),
    }
}

/// The ports of a container that shares the host's network.
fn host_bindings(definition: &TaskDefinition, container: &str) -> Option<Vec<NetworkBinding>> {
    if definition.network_mode() != NetworkMode::Host {
        return None;
    }
    let containers = definition.document.list("containerDefinitions");
    let container = containers.iter().find(|candidate| candidate["name"] == container)?;
    let bindings = container["portMappings"].as_array()?.iter().filter_map(|mapping: &Value| {
        let port = u16::try_from(mapping["containerPort"].as_u64()?).ok()?;
        Some(NetworkBinding {
            bind_ip: "0.0.0.0".into(),
            container_port: Some(port),
            host_port: Some(port),
            protocol: mapping["protocol"].as_str().unwrap_or("tcp").into(),
            ..NetworkBinding::default()
        })
    });
    Some(bindings.collect())
}

/// A reason, cut to the length that the API shows; an empty one is none.
fn words(reason: Option<String>) -> Option<Arc<str>> {
    let mut reason = reason.filter(|reason| !reason.is_empty())?;
    if let Some((end, _)) = reason.char_indices().nth(MAX_REASON_CHARS) {
        reason.truncate(end);
    }
    Some(reason.into())
}
