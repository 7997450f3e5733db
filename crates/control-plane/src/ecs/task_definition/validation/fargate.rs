//! What Fargate asks of a task definition that is registered for it.

use longshore_api::ecs::{ContainerDefinition, LogDriver, NetworkMode, PidMode, RegisterTaskDefinitionRequest, Volume};
use longshore_api::error::Error;

use super::{Size, containers, name, network_mode, refuse};
use crate::ecs::task_definition::{requirements, size};

/// The longest stop timeout, in seconds.
const MAX_STOP_TIMEOUT: i32 = 120;

/// The only capability that may be added.
const ADDABLE_CAPABILITY: &str = "SYS_PTRACE";

pub(super) fn check(request: &RegisterTaskDefinitionRequest, size: Size) -> Result<(), Error> {
    if network_mode(request) != NetworkMode::Awsvpc {
        return refuse("Fargate only supports network mode ‘awsvpc’.");
    }
    let Some(cpu_units) = size.cpu_units else {
        return refuse("Fargate requires that 'cpu' be defined at the task level.");
    };
    let Some(memory_mib) = size.memory_mib else {
        return refuse("Fargate requires that 'memory' be defined at the task level.");
    };
    if !size::is_fargate(cpu_units, memory_mib) {
        return refuse("No Fargate configuration exists for given values.");
    }
    if request.pid_mode == Some(PidMode::Host) {
        return refuse(
            "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
        );
    }
    if request.ipc_mode.is_some() {
        return unsupported("ipcMode");
    }
    if request.placement_constraints.as_ref().is_some_and(|constraints| !constraints.is_empty()) {
        return unsupported("placementConstraints");
    }
    if let Some(storage) = &request.ephemeral_storage
        && !storage.size_in_gib.is_some_and(|gib| (21..=200).contains(&gib))
    {
        return refuse("Fargate requires that 'ephemeralStorage' be between 21 and 200 GiB.");
    }
    request.volumes.iter().flatten().try_for_each(check_volume)?;
    let has_role = request.execution_role_arn.as_deref().is_some_and(|role| !role.is_empty());
    containers(request).iter().try_for_each(|container| check_container(container, has_role))
}

fn unsupported(field: &str) -> Result<(), Error> {
    refuse(format!("Fargate compatible task definitions do not support {field}"))
}

fn check_volume(volume: &Volume) -> Result<(), Error> {
    if volume.docker_volume_configuration.is_some() {
        return unsupported("dockerVolumeConfiguration");
    }
    match volume.host.as_ref().is_some_and(|host| host.source_path.is_some()) {
        true => unsupported("sourcePath"),
        false => Ok(()),
    }
}

fn check_container(container: &ContainerDefinition, has_execution_role: bool) -> Result<(), Error> {
    if container.privileged == Some(true) {
        return refuse("Fargate requires that the 'privileged' setting be 'false'");
    }
    if container.docker_security_options.as_ref().is_some_and(|options| !options.is_empty()) {
        return unsupported("dockerSecurityOptions");
    }
    if container.resource_requirements.as_ref().is_some_and(|requirements| !requirements.is_empty()) {
        return unsupported("resourceRequirements");
    }
    if container.stop_timeout.is_some_and(|seconds| seconds > MAX_STOP_TIMEOUT) {
        let name = name(container);
        let text = "Fargate requires a container stop timeout of less than 120 seconds.";
        return refuse(format!("Granular stop timeout on container '{name}': {text}"));
    }
    check_linux_parameters(container)?;
    check_log_driver(container, has_execution_role)?;
    let image = container.image.as_deref().unwrap_or_default();
    match requirements::is_ecr(image) && !has_execution_role {
        true => refuse("Fargate requires task definition to have execution role ARN to support ECR images."),
        false => Ok(()),
    }
}

fn check_linux_parameters(container: &ContainerDefinition) -> Result<(), Error> {
    let Some(linux) = &container.linux_parameters else { return Ok(()) };
    let added = linux.capabilities.as_ref().and_then(|capabilities| capabilities.add.as_deref()).unwrap_or_default();
    if let Some(capability) = added.iter().find(|capability| *capability != ADDABLE_CAPABILITY) {
        return refuse(format!("{capability} is not allowed on Fargate."));
    }
    let given = [
        (linux.devices.as_ref().is_some_and(|devices| !devices.is_empty()), "devices"),
        (linux.shared_memory_size.is_some(), "sharedMemorySize"),
        (linux.max_swap.is_some(), "maxSwap"),
        (linux.swappiness.is_some(), "swappiness"),
    ];
    given.into_iter().find(|(given, _)| *given).map_or(Ok(()), |(_, field)| unsupported(field))
}

fn check_log_driver(container: &ContainerDefinition, has_execution_role: bool) -> Result<(), Error> {
    let Some(log) = &container.log_configuration else { return Ok(()) };
    match log.log_driver {
        Some(LogDriver::Awslogs) => {
            if !has_execution_role {
                return refuse(
                    "Fargate requires task definition to have execution role ARN to support log driver awslogs.",
                );
            }
            let prefixed = log.options.as_ref().is_some_and(|options| options.contains_key("awslogs-stream-prefix"));
            if prefixed { Ok(()) } else { refuse("Log driver awslogs requires options: awslogs-stream-prefix") }
        }
        Some(LogDriver::Splunk | LogDriver::Awsfirelens) | None => Ok(()),
        Some(driver) => {
            refuse(format!("{driver} is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]"))
        }
    }
}
