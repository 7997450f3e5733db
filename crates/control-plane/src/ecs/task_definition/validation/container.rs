//! The rules within one container.

use longshore_api::awslogs::Options;
use longshore_api::ecs::{ContainerDefinition, LogDriver, NetworkMode, ResourceRequirement, ResourceType};
use longshore_api::error::Error;

use super::{Size, name, refuse};

/// What the engine needs for a container's memory limits, in MiB.
const MIN_MEMORY_MIB: i32 = 6;

/// The longest image name; a digest behind `@` is not counted (API reference: `ContainerDefinition.image`).
const MAX_IMAGE: usize = 255;

/// The most environment files of a container (developer guide: "Passing environment variables").
const MAX_ENVIRONMENT_FILES: usize = 10;

/// The most exit codes that a restart policy ignores (API reference: `ContainerRestartPolicy.ignoredExitCodes`).
const MAX_IGNORED_EXIT_CODES: usize = 50;

pub(super) fn check(container: &ContainerDefinition, mode: NetworkMode, size: Size) -> Result<(), Error> {
    check_image(container)?;
    check_memory(container, size)?;
    if container.cpu.is_some_and(|units| units < 0) {
        return invalid(container, "'cpu' must not be negative.");
    }
    check_timeouts(container)?;
    check_health_check(container)?;
    check_restart_policy(container)?;
    check_environment(container)?;
    check_log_options(container)?;
    check_linux_parameters(container)?;
    check_gpus(container)?;
    check_network(container, mode)
}

fn invalid(container: &ContainerDefinition, rule: &str) -> Result<(), Error> {
    refuse(format!("Invalid setting for container '{}'. {rule}", name(container)))
}

fn check_image(container: &ContainerDefinition) -> Result<(), Error> {
    let image = container.image.as_deref().unwrap_or_default();
    let (reference, digest) = image.split_once('@').map_or((image, None), |(name, digest)| (name, Some(digest)));
    if reference.len() > MAX_IMAGE || image.contains(char::is_whitespace) {
        return invalid(container, &format!("'image' must be at most {MAX_IMAGE} characters without spaces."));
    }
    let is_sha256 = |digest: &str| {
        let hex = digest.strip_prefix("sha256:").unwrap_or_default();
        hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    match digest.is_none_or(is_sha256) && !reference.is_empty() {
        true => Ok(()),
        false => invalid(container, "The digest of 'image' must be sha256: and 64 hexadecimal digits."),
    }
}

fn check_memory(container: &ContainerDefinition, size: Size) -> Result<(), Error> {
    let (hard, soft) = (container.memory, container.memory_reservation);
    if hard.is_none() && soft.is_none() && size.memory_mib.is_none() {
        return invalid(container, "At least one of 'memory' or 'memoryReservation' must be specified.");
    }
    for (member, mib) in [("memory", hard), ("memoryReservation", soft)] {
        if mib.is_some_and(|mib| mib < MIN_MEMORY_MIB) {
            return invalid(container, &format!("'{member}' must be at least {MIN_MEMORY_MIB} MiB."));
        }
    }
    if let (Some(hard), Some(soft)) = (hard, soft)
        && hard < soft
    {
        return invalid(container, "'memory' must be greater than or equal to 'memoryReservation'.");
    }
    let limit = size.memory_mib.map(i64::from);
    if limit.is_some_and(|limit| hard.is_some_and(|hard| i64::from(hard) > limit)) {
        let name = name(container);
        return refuse(format!("The 'memory' setting for container '{name}' is greater than for the task."));
    }
    Ok(())
}

fn check_timeouts(container: &ContainerDefinition) -> Result<(), Error> {
    for (kind, seconds) in [("start", container.start_timeout), ("stop", container.stop_timeout)] {
        if seconds.is_some_and(|seconds| seconds < 2) {
            let name = name(container);
            return refuse(format!("Granular {kind} timeout on container '{name}' must be at least 2 seconds."));
        }
    }
    Ok(())
}

fn check_health_check(container: &ContainerDefinition) -> Result<(), Error> {
    let Some(check) = &container.health_check else { return Ok(()) };
    let command = check.command.as_deref().unwrap_or_default();
    match command.first().map(String::as_str) {
        Some("CMD" | "CMD-SHELL") if command.len() > 1 => {}
        _ => {
            let rule = "The command of 'healthCheck' must start with CMD or CMD-SHELL and go on with what to run.";
            return invalid(container, rule);
        }
    }
    let limits = [
        ("interval", check.interval, 5..=300),
        ("timeout", check.timeout, 2..=60),
        ("retries", check.retries, 1..=10),
        ("startPeriod", check.start_period, 0..=300),
    ];
    for (member, value, range) in limits {
        if value.is_some_and(|value| !range.contains(&value)) {
            let (min, max) = (range.start(), range.end());
            return invalid(container, &format!("'{member}' of 'healthCheck' must be between {min} and {max}."));
        }
    }
    Ok(())
}

fn check_restart_policy(container: &ContainerDefinition) -> Result<(), Error> {
    let Some(policy) = &container.restart_policy else { return Ok(()) };
    if policy.ignored_exit_codes.as_ref().is_some_and(|codes| codes.len() > MAX_IGNORED_EXIT_CODES) {
        let rule = format!("'ignoredExitCodes' of 'restartPolicy' can have at most {MAX_IGNORED_EXIT_CODES} elements.");
        return invalid(container, &rule);
    }
    match policy.restart_attempt_period.is_none_or(|seconds| (60..=1800).contains(&seconds)) {
        true => Ok(()),
        false => invalid(container, "'restartAttemptPeriod' of 'restartPolicy' must be between 60 and 1800."),
    }
}

fn check_environment(container: &ContainerDefinition) -> Result<(), Error> {
    for variable in container.environment.iter().flatten() {
        let name = variable.name.as_deref().unwrap_or_default();
        if name.is_empty() || name.contains(['=', '\0']) {
            return invalid(container, "The name of an environment variable must not be empty or contain '='.");
        }
    }
    let files = container.environment_files.as_deref().unwrap_or_default();
    if files.len() > MAX_ENVIRONMENT_FILES {
        return invalid(container, &format!("There can be at most {MAX_ENVIRONMENT_FILES} 'environmentFiles'."));
    }
    for file in files {
        let value = file.value.as_deref().unwrap_or_default();
        let is_object = value.starts_with("arn:") && value.contains(":s3:::") && value.contains('/');
        if !value.ends_with(".env") || !(is_object || value.starts_with("file:///")) {
            let rule = "The value of an environment file must be the ARN of an S3 object, or file:// and an absolute \
                        path on the instance, and end with .env.";
            return invalid(container, rule);
        }
    }
    Ok(())
}

fn check_log_options(container: &ContainerDefinition) -> Result<(), Error> {
    let Some(log) = &container.log_configuration else { return Ok(()) };
    if log.log_driver != Some(LogDriver::Awslogs) {
        return Ok(());
    }
    let options = Options::read(&log.options.clone().unwrap_or_default());
    match options.and_then(|options| options.check_stream(name(container))) {
        Ok(()) => Ok(()),
        Err(fault) => refuse(fault.to_string()),
    }
}

fn check_linux_parameters(container: &ContainerDefinition) -> Result<(), Error> {
    for limit in container.ulimits.iter().flatten() {
        if let (Some(soft), Some(hard)) = (limit.soft_limit, limit.hard_limit)
            && hard >= 0
            && (soft > hard || soft < 0)
        {
            return invalid(container, "The 'softLimit' of a ulimit must not be greater than its 'hardLimit'.");
        }
    }
    let Some(linux) = &container.linux_parameters else { return Ok(()) };
    if linux.swappiness.is_some_and(|swappiness| !(0..=100).contains(&swappiness)) {
        return invalid(container, "'swappiness' must be between 0 and 100.");
    }
    if linux.max_swap.is_some_and(|mib| mib < 0) || linux.shared_memory_size.is_some_and(|mib| mib < 0) {
        return invalid(container, "'maxSwap' and 'sharedMemorySize' must not be negative.");
    }
    for tmpfs in linux.tmpfs.iter().flatten() {
        let is_absolute = tmpfs.container_path.as_deref().is_some_and(|path| path.starts_with('/'));
        if !is_absolute || tmpfs.size.is_none_or(|mib| mib <= 0) {
            return invalid(container, "A 'tmpfs' needs an absolute 'containerPath' and a 'size' greater than 0.");
        }
    }
    let devices = linux.devices.iter().flatten();
    match devices.into_iter().all(|device| device.host_path.as_deref().is_some_and(|path| path.starts_with('/'))) {
        true => Ok(()),
        false => invalid(container, "The 'hostPath' of a device must be absolute."),
    }
}

fn check_gpus(container: &ContainerDefinition) -> Result<(), Error> {
    gpu_fault(container.resource_requirements.as_deref()).map_or(Ok(()), |fault| invalid(container, fault))
}

/// What is wrong with the resource requirements of a container or of an override.
pub(in crate::ecs) fn gpu_fault(requirements: Option<&[ResourceRequirement]>) -> Option<&'static str> {
    let requirements = requirements.unwrap_or_default();
    let is_count = |value: &str| value.parse::<u16>().is_ok_and(|count| count > 0);
    if requirements.iter().any(|requirement| requirement.r#type != Some(ResourceType::Gpu)) {
        return Some("Unsupported resource requirement type: only GPU is supported.");
    }
    if !requirements.iter().all(|requirement| requirement.value.as_deref().is_some_and(is_count)) {
        return Some("The value of the resource requirement GPU must be a number greater than 0.");
    }
    (requirements.len() > 1).then_some("The resource requirement GPU can be given once.")
}

fn check_network(container: &ContainerDefinition, mode: NetworkMode) -> Result<(), Error> {
    let given = |list: &Option<Vec<String>>| list.as_ref().is_some_and(|list| !list.is_empty());
    if mode != NetworkMode::Bridge && given(&container.links) {
        return refuse(format!("Links are not supported when networkMode={mode}"));
    }
    let has_ports = container.port_mappings.as_ref().is_some_and(|mappings| !mappings.is_empty());
    if mode == NetworkMode::None && has_ports {
        return refuse("Port mappings are not supported when networkMode=none.");
    }
    if mode != NetworkMode::Awsvpc {
        return Ok(());
    }
    let unsupported = [
        (container.disable_networking == Some(true), "Disable Networking is"),
        (given(&container.dns_servers), "DNS servers are"),
        (given(&container.dns_search_domains), "DNS search domains are"),
        (container.extra_hosts.as_ref().is_some_and(|hosts| !hosts.is_empty()), "Extra hosts are"),
        (container.hostname.as_ref().is_some_and(|name| !name.is_empty()), "Hostname is"),
    ];
    match unsupported.into_iter().find(|(given, _)| *given) {
        Some((_, what)) => refuse(format!("{what} not supported on container when networkMode=awsvpc")),
        None => Ok(()),
    }
}
