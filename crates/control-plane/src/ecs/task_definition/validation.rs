//! What RegisterTaskDefinition refuses, in ECS's words where they are known. What the model can say (types, enums) was
//! checked before; here are the rules between fields and those that the model leaves out.

mod container;
mod dependencies;
mod fargate;
mod ports;
mod volumes;

use std::collections::HashSet;

use longshore_api::ecs::{Compatibility, ContainerDefinition, NetworkMode, RegisterTaskDefinitionRequest};
use longshore_api::error::Error;
use longshore_scheduler::query;

pub(in crate::ecs) use container::gpu_fault;

use super::size;

/// The most containers in a task (service quotas).
const MAX_CONTAINERS: usize = 10;

/// The most constraints of a task definition (API reference: `RegisterTaskDefinition.placementConstraints`).
const MAX_CONSTRAINTS: usize = 10;

/// The longest name of a family, container or volume.
const MAX_NAME: usize = 255;

/// The task's own size, where it has one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) cpu_units: Option<u32>,
    pub(super) memory_mib: Option<u32>,
}

impl Size {
    /// Reads the size of a task definition.
    pub(super) fn read(request: &RegisterTaskDefinitionRequest) -> Result<Self, Error> {
        Ok(Self {
            cpu_units: request.cpu.as_deref().map(size::cpu_units).transpose()?,
            memory_mib: request.memory.as_deref().map(size::memory_mib).transpose()?,
        })
    }
}

/// Checks a task definition.
///
/// # Errors
/// `ClientException` for the first rule that is broken.
pub(super) fn check(request: &RegisterTaskDefinitionRequest) -> Result<(), Error> {
    check_family(request.family.as_deref().unwrap_or_default())?;
    let containers = containers(request);
    check_containers(containers)?;
    let size = Size::read(request)?;
    let mode = network_mode(request);
    if request.inference_accelerators.as_ref().is_some_and(|accelerators| !accelerators.is_empty()) {
        return refuse("Unsupported field 'inferenceAccelerators'");
    }
    for definition in containers {
        container::check(definition, mode, size)?;
    }
    check_sums(containers, size)?;
    ports::check(containers, mode)?;
    dependencies::check(containers, mode)?;
    volumes::check(request)?;
    check_secrets(request)?;
    check_constraints(request)?;
    check_proxy(request)?;
    if requires(request, Compatibility::External) && mode == NetworkMode::Awsvpc {
        return refuse("External compatible task definitions do not support network mode 'awsvpc'");
    }
    if requires(request, Compatibility::Fargate) {
        fargate::check(request, size)?;
    }
    Ok(())
}

/// Whether the task could run on Fargate, if it asked for it.
pub(super) fn is_fargate_legal(request: &RegisterTaskDefinitionRequest) -> bool {
    Size::read(request).and_then(|size| fargate::check(request, size)).is_ok()
}

/// The containers of a request.
pub(super) fn containers(request: &RegisterTaskDefinitionRequest) -> &[ContainerDefinition] {
    request.container_definitions.as_deref().unwrap_or_default()
}

/// The network mode that counts: `bridge` when none is given.
pub(super) fn network_mode(request: &RegisterTaskDefinitionRequest) -> NetworkMode {
    request.network_mode.unwrap_or(NetworkMode::Bridge)
}

/// Whether the definition is to be checked for this kind of capacity.
pub(super) fn requires(request: &RegisterTaskDefinitionRequest, compatibility: Compatibility) -> bool {
    request.requires_compatibilities.iter().flatten().any(|required| *required == compatibility)
}

fn refuse(text: impl Into<String>) -> Result<(), Error> {
    Err(Error::client(text))
}

/// A container's name; containers without one were refused before it is asked for.
fn name(container: &ContainerDefinition) -> &str {
    container.name.as_deref().unwrap_or_default()
}

fn is_name(text: &str) -> bool {
    let valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !text.is_empty() && text.len() <= MAX_NAME && text.chars().all(valid)
}

fn check_family(family: &str) -> Result<(), Error> {
    match family {
        "" => refuse("Family can not be blank."),
        family if family.len() > MAX_NAME => refuse(format!("Family can not be longer than {MAX_NAME} characters.")),
        family if !is_name(family) => refuse("Family contains invalid characters."),
        _ => Ok(()),
    }
}

fn check_containers(containers: &[ContainerDefinition]) -> Result<(), Error> {
    if containers.is_empty() {
        return refuse("Container list cannot be empty.");
    }
    if containers.len() > MAX_CONTAINERS {
        return refuse(format!("Container list cannot have more than {MAX_CONTAINERS} containers."));
    }
    let mut names = HashSet::new();
    for container in containers {
        let name = name(container);
        if name.is_empty() {
            return refuse("Container.name should not be null or empty.");
        }
        if !is_name(name) {
            let text = format!("Container.name contains invalid characters or is longer than {MAX_NAME}: '{name}'.");
            return refuse(text);
        }
        if !names.insert(name) {
            return refuse(format!("Container.name should be unique: '{name}' is used more than once."));
        }
        if container.image.as_deref().unwrap_or_default().is_empty() {
            return refuse("Container.image should not be null or empty.");
        }
    }
    match containers.iter().any(|container| container.essential != Some(false)) {
        true => Ok(()),
        false => refuse("Task definition doesn't have any essential container."),
    }
}

/// What the containers reserve together must fit into the task.
fn check_sums(containers: &[ContainerDefinition], size: Size) -> Result<(), Error> {
    let sum = |each: fn(&ContainerDefinition) -> Option<i32>| -> i64 {
        containers.iter().filter_map(each).map(i64::from).sum()
    };
    let cpu_units = sum(|container| container.cpu);
    if let Some(limit) = size.cpu_units.filter(|limit| cpu_units > i64::from(*limit)) {
        return refuse(format!(
            "Invalid 'cpu' setting for containers. The total of {cpu_units} CPU units is greater than the {limit} of the task."
        ));
    }
    let memory_mib = sum(|container| container.memory_reservation.or(container.memory));
    if let Some(limit) = size.memory_mib.filter(|limit| memory_mib > i64::from(*limit)) {
        return refuse(format!(
            "Invalid 'memory' setting for containers. The total of {memory_mib} MiB is greater than the {limit} MiB of the task."
        ));
    }
    Ok(())
}

fn check_secrets(request: &RegisterTaskDefinitionRequest) -> Result<(), Error> {
    let given = |list: Option<&Vec<longshore_api::ecs::Secret>>| list.is_some_and(|secrets| !secrets.is_empty());
    let any = containers(request).iter().any(|container| {
        let log = container.log_configuration.as_ref();
        given(container.secrets.as_ref()) || given(log.and_then(|log| log.secret_options.as_ref()))
    });
    match any && request.execution_role_arn.as_deref().unwrap_or_default().is_empty() {
        true => {
            refuse("When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.")
        }
        false => Ok(()),
    }
}

fn check_constraints(request: &RegisterTaskDefinitionRequest) -> Result<(), Error> {
    let constraints = request.placement_constraints.as_deref().unwrap_or_default();
    if constraints.len() > MAX_CONSTRAINTS {
        return refuse(format!("Maximum number of placement constraints is {MAX_CONSTRAINTS}"));
    }
    for constraint in constraints {
        if constraint.r#type.is_none() {
            return refuse("Placement constraint type should be one of [memberOf]");
        }
        let expression = constraint.expression.as_deref().unwrap_or_default();
        if let Err(error) = query::Expression::parse(expression) {
            return refuse(format!("Invalid placement constraint expression '{expression}': {error}"));
        }
    }
    Ok(())
}

fn check_proxy(request: &RegisterTaskDefinitionRequest) -> Result<(), Error> {
    let Some(proxy) = &request.proxy_configuration else { return Ok(()) };
    let wanted = proxy.container_name.as_deref().unwrap_or_default();
    if network_mode(request) != NetworkMode::Awsvpc {
        return refuse("A proxy configuration is only supported when networkMode=awsvpc.");
    }
    match containers(request).iter().any(|container| name(container) == wanted) {
        true => Ok(()),
        false => refuse(format!("Invalid 'proxyConfiguration' setting. Unknown container: '{wanted}'")),
    }
}

#[cfg(test)]
#[path = "validation_tests.rs"]
mod tests;
