//! A task as its agent is to run it: the task definition, with the task's overrides merged in, as messages of the
//! agent's control channel. And the way back: what an agent reports of a task, as an observation.
//!
//! The unmodified amazon-ecs-agent reads what is made here, and it drops a whole message for one member of the wrong JSON
//! type. Hence the generated shapes: numbers, texts and flags cannot be mixed up, and nothing is ever null. It also takes
//! only a command as a container's override, so all overrides are merged before it sees them.

use longshore_model::task::Container;
use longshore_model::{Document, Scope, Task, TaskDefinition};
use serde::Deserialize;

use crate::agent::acs;
use crate::ecs;

mod container;
mod engine;
mod logs;
mod report;
mod volume;

pub use report::{container_observation, observation};

/// A stored document that does not have the shape it was validated for.
#[derive(Debug, thiserror::Error)]
#[error("{what} cannot be read: {source}")]
pub struct Unreadable {
    /// Which document.
    what: String,
    /// What is wrong with it, and where.
    source: serde_json::Error,
}

/// A task as its agent is to run it. `default_log_mode` is the mode of `awslogs` containers whose definition names none.
///
/// # Errors
/// [`Unreadable`], when the definition or the overrides are not what was registered: the store was tampered with.
pub fn run(
    scope: &Scope,
    definition: &TaskDefinition,
    task: &Task,
    default_log_mode: &str,
) -> Result<acs::Task, Unreadable> {
    let wire: ecs::RegisterTaskDefinitionRequest =
        read(&definition.document, || format!("task definition {}", definition.id))?;
    let overrides: ecs::TaskOverride = match &task.overrides {
        Some(document) => read(document, || format!("the overrides of task {}", task.id))?,
        None => ecs::TaskOverride::default(),
    };
    let network_mode = wire.network_mode.unwrap_or(ecs::NetworkMode::Bridge);
    let containers = wire.container_definitions.unwrap_or_default();
    let containers = containers.into_iter().map(|mut definition| {
        if let Some(log) = &mut definition.log_configuration {
            logs::complete(log, definition.name.as_deref().unwrap_or_default(), task.id, default_log_mode);
        }
        let overrides = overrides.container_overrides.iter().flatten().find(|o| o.name == definition.name);
        let mut wire = container::container(definition, overrides, network_mode, scope);
        let known = task.containers.iter().find(|c| Some(c.name.as_str()) == wire.name.as_deref());
        wire.container_arn = known.map(|known| scope.container(&task.cluster, task.id, known.id));
        wire
    });
    Ok(acs::Task {
        arn: Some(scope.task(&task.cluster, task.id)),
        task_cluster_arn: Some(scope.cluster(&task.cluster)),
        desired_status: Some("RUNNING".to_owned()),
        family: Some(definition.id.family.to_string()),
        version: Some(definition.id.revision.to_string()),
        network_mode: Some(network_mode.to_string()),
        cpu: size(overrides.cpu.or(wire.cpu)).map(|units| units as f64 / 1024.0),
        memory: size(overrides.memory.or(wire.memory)),
        pid_mode: wire.pid_mode.map(|mode| mode.to_string()),
        ipc_mode: wire.ipc_mode.map(|mode| mode.to_string()),
        containers: Some(containers.collect()),
        associations: gpus(task),
        volumes: Some(wire.volumes.into_iter().flatten().map(volume::volume).collect()),
        launch_type: task.launch_type.as_deref().map(str::to_owned),
        service_name: task.owner.as_ref().map(|owner| owner.service.to_string()),
        group: Some(task.group.to_string()),
        ..acs::Task::default()
    })
}

/// Which GPU is whose. The real agent takes them only where its GPU support is on, which is where it registers them.
fn gpus(task: &Task) -> Option<Vec<acs::Association>> {
    let of = |container: &Container| {
        let name = container.name.to_string();
        task.gpu_ids(&container.name).iter().map(move |id| acs::Association {
            name: Some(id.clone()),
            r#type: Some(acs::AssociationType::Gpu),
            containers: Some(vec![name.clone()]),
            content: None,
        })
    };
    let all: Vec<_> = task.containers.iter().flat_map(of).collect();
    (!all.is_empty()).then_some(all)
}

/// The order to stop a task. It names the task and nothing else: an agent that found a fault in a full description would
/// report the task stopped and leave its containers running.
pub fn stop(scope: &Scope, task: &Task) -> acs::Task {
    acs::Task {
        arn: Some(scope.task(&task.cluster, task.id)),
        desired_status: Some("STOPPED".to_owned()),
        ..acs::Task::default()
    }
}

/// A task in a manifest or in the answer to a stop verification.
pub fn identifier(scope: &Scope, task: &Task, desired_status: &str) -> acs::TaskIdentifier {
    acs::TaskIdentifier {
        task_arn: Some(scope.task(&task.cluster, task.id)),
        task_cluster_arn: Some(scope.cluster(&task.cluster)),
        desired_status: Some(desired_status.to_owned()),
    }
}

fn read<'d, T: Deserialize<'d>>(document: &'d Document, what: impl FnOnce() -> String) -> Result<T, Unreadable> {
    T::deserialize(document.value()).map_err(|source| Unreadable { what: what(), source })
}

/// A task-level size: a number of CPU units or MiB, written as text.
fn size(text: Option<String>) -> Option<i64> {
    text?.parse().ok().filter(|size| *size > 0)
}

#[cfg(test)]
mod tests;
