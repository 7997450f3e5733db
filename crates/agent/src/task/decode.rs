//! The server's description of a task, read strictly: wire in, domain out.
//!
//! What the agent cannot do is refused here with its reason; a task never runs without something it asks for.

use std::path::PathBuf;
use std::time::Duration;

use longshore_api::agent::acs;
use serde_json::{Map, Value};

use super::dependencies;
use super::spec::{
    Condition, Container, Dependency, IpcMode, Link, Mount, NetworkMode, PortMapping, PortSpan, Protocol,
    RestartPolicy, Spec, Volume, VolumeKind, VolumeSettings, VolumesFrom,
};
use super::state::Desired;

/// Why a task cannot be run as described.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// A member is missing.
    #[error("{0} is missing")]
    Missing(String),
    /// A member has a value that makes no sense.
    #[error("{member} {value:?} {problem}")]
    Invalid {
        /// Which member.
        member: &'static str,
        /// What it holds.
        value: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A name leads nowhere.
    #[error("container {container} names {kind} {name}, which the task does not have")]
    Unknown {
        /// Who names it.
        container: String,
        /// What kind of thing.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// Containers wait for each other.
    #[error("Task dependencies cannot be resolved: container {0} waits for itself")]
    Cycle(String),
    /// This agent does not do that.
    #[error("this agent does not support {0}")]
    Unsupported(String),
}

/// Reads the desired status of a task.
///
/// # Errors
/// [`Error::Invalid`] for anything but what the protocol names.
pub(crate) fn desired_status(status: Option<&str>) -> Result<Desired, Error> {
    match status {
        Some("RUNNING") => Ok(Desired::Running),
        Some("STOPPED") => Ok(Desired::Stopped),
        other => Err(invalid("desiredStatus", other.unwrap_or_default(), "is neither RUNNING nor STOPPED")),
    }
}

/// Checks the form of a task's ARN.
///
/// # Errors
/// [`Error`] when it is missing or is no task ARN.
pub(crate) fn task_arn(arn: Option<&str>) -> Result<&str, Error> {
    let arn = arn.filter(|arn| !arn.is_empty()).ok_or_else(|| Error::Missing("arn".to_owned()))?;
    let resource = arn.splitn(6, ':').nth(5).filter(|_| arn.starts_with("arn:"));
    match resource.and_then(|resource| resource.rsplit_once('/')) {
        Some((_, id)) if !id.is_empty() => Ok(arn),
        _ => Err(invalid("arn", arn, "is not a task ARN")),
    }
}

/// Reads a task.
///
/// # Errors
/// [`Error`] when something is missing, contradictory, or beyond this agent.
pub(crate) fn spec(task: &acs::Task) -> Result<Spec, Error> {
    let arn = task_arn(task.arn.as_deref())?.to_owned();
    refuse_unsupported(task)?;
    let network_mode = match task.network_mode.as_deref() {
        None | Some("" | "bridge" | "default") => NetworkMode::Bridge,
        Some("host") => NetworkMode::Host,
        Some("none") => NetworkMode::None,
        Some(other) => return Err(Error::Unsupported(format!("network mode {other}"))),
    };
    let volumes = task.volumes.iter().flatten().map(volume).collect::<Result<Vec<_>, _>>()?;
    let wire = task.containers.as_deref().unwrap_or_default();
    if wire.is_empty() {
        return Err(Error::Missing("containers".to_owned()));
    }
    let names = Names { containers: wire, volumes: &volumes };
    let mut containers = wire.iter().map(|container| names.container(container)).collect::<Result<Vec<_>, _>>()?;
    for association in task.associations.iter().flatten() {
        let (gpu, container) = names.gpu(association)?;
        containers[container].gpu_ids.push(gpu);
    }
    let spec = Spec {
        arn,
        family: required(task.family.as_deref(), "family")?,
        revision: required(task.version.as_deref(), "version")?,
        network_mode,
        vcpus: task.cpu.filter(|vcpus| *vcpus > 0.0),
        memory_mib: count(task.memory, "memory")?.filter(|mib| *mib > 0),
        host_pid: match task.pid_mode.as_deref() {
            None | Some("") => false,
            Some("host") => true,
            Some(other) => return Err(Error::Unsupported(format!("pidMode {other}"))),
        },
        ipc_mode: match task.ipc_mode.as_deref() {
            None | Some("") => None,
            Some("host") => Some(IpcMode::Host),
            Some("none") => Some(IpcMode::None),
            Some(other) => return Err(Error::Unsupported(format!("ipcMode {other}"))),
        },
        volumes,
        containers,
        launch_type: task.launch_type.clone(),
        service_name: task.service_name.clone().filter(|name| !name.is_empty()),
        credentials_id: task.role_credentials.as_ref().and_then(|role| role.credentials_id.clone()),
    };
    match dependencies::find_cycle(&spec) {
        Some(container) => Err(Error::Cycle(spec.containers[container].name.clone())),
        None => Ok(spec),
    }
}

fn refuse_unsupported(task: &acs::Task) -> Result<(), Error> {
    let listed = |list: bool, what: &str| if list { Err(Error::Unsupported(what.to_owned())) } else { Ok(()) };
    listed(!task.elastic_network_interfaces.as_deref().unwrap_or_default().is_empty(), "elastic network interfaces")?;
    listed(task.proxy_configuration.is_some(), "proxyConfiguration")?;
    let accelerators = |all: &[acs::Association]| all.iter().any(|one| one.r#type != Some(acs::AssociationType::Gpu));
    listed(task.associations.as_deref().is_some_and(accelerators), "inference accelerators")?;
    listed(!task.attachments.as_deref().unwrap_or_default().is_empty(), "attachments (EBS, Service Connect)")
}

fn volume(volume: &acs::Volume) -> Result<Volume, Error> {
    let name = required(volume.name.as_deref(), "volume name")?;
    let kind = match volume.r#type.unwrap_or(acs::VolumeType::Host) {
        acs::VolumeType::Host => {
            let host = volume.host.as_ref().ok_or_else(|| Error::Missing(format!("host of volume {name}")))?;
            match host.source_path.as_deref() {
                None | Some("") => VolumeKind::Task { settings: VolumeSettings::default() },
                Some(path) => VolumeKind::Bind { source_path: path.to_owned() },
            }
        }
        acs::VolumeType::Docker => {
            let missing = || Error::Missing(format!("dockerVolumeConfiguration of volume {name}"));
            let wanted = volume.docker_volume_configuration.as_ref().ok_or_else(missing)?;
            let settings = VolumeSettings {
                driver: wanted.driver.clone().filter(|driver| !driver.is_empty()),
                driver_opts: wanted.driver_opts.clone().unwrap_or_default(),
                labels: wanted.labels.clone().unwrap_or_default(),
            };
            let autoprovision = wanted.autoprovision.unwrap_or(false);
            match wanted.scope.unwrap_or(acs::Scope::Task) {
                acs::Scope::Shared => VolumeKind::Shared { autoprovision, settings },
                acs::Scope::Task if autoprovision => {
                    return Err(invalid("autoprovision", "true", "needs a volume of shared scope"));
                }
                acs::Scope::Task => VolumeKind::Task { settings },
            }
        }
        other => return Err(Error::Unsupported(format!("volumes of type {other}"))),
    };
    Ok(Volume { name, kind })
}

/// What the containers' names resolve against.
struct Names<'t> {
    containers: &'t [acs::Container],
    volumes: &'t [Volume],
}

impl Names<'_> {
    fn container(&self, wire: &acs::Container) -> Result<Container, Error> {
        let name = required(wire.name.as_deref(), "container name")?;
        refuse_unsupported_in(wire, &name)?;
        let links = wire.links.iter().flatten().map(|link| self.link(&name, link)).collect::<Result<Vec<_>, _>>()?;
        let volumes_from = wire
            .volumes_from
            .iter()
            .flatten()
            .map(|from| {
                let source = from.source_container.as_deref().unwrap_or_default();
                let container = self.index(&name, source)?;
                Ok(VolumesFrom { container, read_only: from.read_only.unwrap_or(false) })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let mut depends_on = wire
            .depends_on
            .iter()
            .flatten()
            .map(|dependency| self.dependency(&name, dependency))
            .collect::<Result<Vec<_>, _>>()?;
        let implied =
            links.iter().map(|link| Dependency { container: link.container, condition: Condition::Start }).chain(
                volumes_from.iter().map(|from| Dependency { container: from.container, condition: Condition::Create }),
            );
        depends_on.extend(implied);
        let docker = wire.docker_config.as_ref();
        let config = object(docker.and_then(|docker| docker.config.as_deref()), "dockerConfig.config")?;
        let health_checked = wire.health_check_type == Some(acs::HealthCheckType::Docker);
        if health_checked && !config.get("Healthcheck").is_some_and(Value::is_object) {
            return Err(Error::Missing(format!("Healthcheck in the dockerConfig of container {name}")));
        }
        Ok(Container {
            arn: wire.container_arn.clone(),
            image: required(wire.image.as_deref(), "image")?,
            command: command(wire)?,
            entry_point: wire.entry_point.clone(),
            environment: wire.environment.clone().unwrap_or_default(),
            environment_files: wire
                .environment_files
                .iter()
                .flatten()
                .map(|file| environment_file(file, &name))
                .collect::<Result<Vec<_>, _>>()?,
            cpu_units: count(wire.cpu, "cpu")?.unwrap_or(0),
            memory_mib: count(wire.memory, "memory")?.unwrap_or(0),
            gpu_ids: Vec::new(),
            ports: wire.port_mappings.iter().flatten().map(port_mapping).collect::<Result<Vec<_>, _>>()?,
            links,
            mounts: wire
                .mount_points
                .iter()
                .flatten()
                .map(|mount| self.mount(&name, mount))
                .collect::<Result<Vec<_>, _>>()?,
            volumes_from,
            essential: wire.essential.unwrap_or(false),
            depends_on,
            start_timeout: seconds(wire.start_timeout, "startTimeout")?,
            stop_timeout: seconds(wire.stop_timeout, "stopTimeout")?,
            restart_policy: restart_policy(wire.restart_policy.as_ref())?,
            health_checked,
            config,
            host_config: object(docker.and_then(|docker| docker.host_config.as_deref()), "dockerConfig.hostConfig")?,
            name,
        })
    }

    /// A GPU and the container whose it is, which is exactly one.
    fn gpu(&self, association: &acs::Association) -> Result<(String, usize), Error> {
        let gpu = required(association.name.as_deref(), "name of a GPU")?;
        match association.containers.as_deref() {
            Some([container]) => Ok((gpu, self.index(container, container)?)),
            _ => Err(invalid("associations", &gpu, "is not the GPU of exactly one container")),
        }
    }

    fn index(&self, container: &str, name: &str) -> Result<usize, Error> {
        self.containers.iter().position(|other| other.name.as_deref() == Some(name)).ok_or_else(|| Error::Unknown {
            container: container.to_owned(),
            kind: "container",
            name: name.to_owned(),
        })
    }

    fn link(&self, container: &str, link: &str) -> Result<Link, Error> {
        let (name, alias) = link.split_once(':').unwrap_or((link, link));
        Ok(Link { container: self.index(container, name)?, alias: alias.to_owned() })
    }

    fn mount(&self, container: &str, mount: &acs::MountPoint) -> Result<Mount, Error> {
        let name = mount.source_volume.as_deref().unwrap_or_default();
        let volume = self.volumes.iter().position(|volume| volume.name == name).ok_or_else(|| Error::Unknown {
            container: container.to_owned(),
            kind: "volume",
            name: name.to_owned(),
        })?;
        let container_path = required(mount.container_path.as_deref(), "containerPath")?;
        Ok(Mount { volume, container_path, read_only: mount.read_only.unwrap_or(false) })
    }

    fn dependency(&self, container: &str, dependency: &acs::ContainerDependency) -> Result<Dependency, Error> {
        let other = self.index(container, dependency.container_name.as_deref().unwrap_or_default())?;
        let condition = match dependency.condition {
            Some(acs::ContainerCondition::Start) => Condition::Start,
            Some(acs::ContainerCondition::Complete) => Condition::Complete,
            Some(acs::ContainerCondition::Success) => Condition::Success,
            Some(acs::ContainerCondition::Healthy) => Condition::Healthy,
            None => return Err(Error::Missing(format!("condition in dependsOn of container {container}"))),
        };
        let checked = self.containers[other].health_check_type.is_some();
        if condition == Condition::Healthy && !checked {
            return Err(invalid("dependsOn", container, "waits for the health of a container without a health check"));
        }
        Ok(Dependency { container: other, condition })
    }
}

fn refuse_unsupported_in(wire: &acs::Container, name: &str) -> Result<(), Error> {
    let refuse = |present: bool, what: &str| {
        if present { Err(Error::Unsupported(format!("{what} (container {name})"))) } else { Ok(()) }
    };
    refuse(!wire.secrets.as_deref().unwrap_or_default().is_empty(), "secrets")?;
    refuse(!wire.credential_specs.as_deref().unwrap_or_default().is_empty(), "credentialSpecs")?;
    refuse(wire.registry_authentication.is_some(), "registry credentials")?;
    refuse(wire.firelens_configuration.is_some(), "firelensConfiguration")?;
    refuse(wire.logs_auth_strategy.is_some(), "logs sent with the execution role")?;
    refuse(!wire.managed_agents.as_deref().unwrap_or_default().is_empty(), "managed agents (ExecuteCommand)")
}

/// An environment file of this machine: `file://` and an absolute path. Those in S3 need an S3.
fn environment_file(file: &acs::EnvironmentFile, container: &str) -> Result<PathBuf, Error> {
    let value = required(file.value.as_deref(), "value of an environment file")?;
    match value.strip_prefix("file://").map(PathBuf::from) {
        Some(path) if path.is_absolute() => Ok(path),
        Some(_) => Err(invalid("environmentFiles", &value, "is not file:// and an absolute path")),
        None => Err(Error::Unsupported(format!("environment files from S3 (container {container})"))),
    }
}

/// The command, or the one of the overrides: a string of JSON that may hold nothing else.
fn command(wire: &acs::Container) -> Result<Option<Vec<String>>, Error> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Overrides {
        command: Option<Vec<String>>,
    }
    let Some(text) = &wire.overrides else { return Ok(wire.command.clone()) };
    let overrides: Overrides = serde_json::from_str(text)
        .map_err(|_| invalid("overrides", text, "is not a JSON object with a command and nothing else"))?;
    Ok(overrides.command.or_else(|| wire.command.clone()))
}

fn port_mapping(wire: &acs::PortMapping) -> Result<PortMapping, Error> {
    let protocol = match wire.protocol.unwrap_or(acs::TransportProtocol::Tcp) {
        acs::TransportProtocol::Tcp => Protocol::Tcp,
        acs::TransportProtocol::Udp => Protocol::Udp,
    };
    if let Some(range) = wire.container_port_range.as_deref().filter(|range| !range.is_empty()) {
        let parsed = range.split_once('-').and_then(|(first, last)| {
            let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
            (first > 0 && first < last).then_some(PortSpan { first, last })
        });
        let container = parsed.ok_or_else(|| invalid("containerPortRange", range, "is not a range of ports"))?;
        return Ok(PortMapping { container, host_port: None, protocol, is_range: true });
    }
    let port = |port: Option<i64>, member: &'static str| match port.filter(|port| *port != 0) {
        None => Ok(None),
        Some(port) => u16::try_from(port).map(Some).map_err(|_| invalid(member, &port.to_string(), "is not a port")),
    };
    let container =
        port(wire.container_port, "containerPort")?.ok_or_else(|| Error::Missing("containerPort".into()))?;
    let host_port = port(wire.host_port, "hostPort")?;
    Ok(PortMapping { container: PortSpan::single(container), host_port, protocol, is_range: false })
}

fn restart_policy(wire: Option<&acs::RestartPolicy>) -> Result<Option<RestartPolicy>, Error> {
    let Some(wire) = wire.filter(|wire| wire.enabled == Some(true)) else { return Ok(None) };
    let attempt_period =
        seconds(wire.restart_attempt_period, "restartAttemptPeriod")?.unwrap_or(Duration::from_secs(300));
    Ok(Some(RestartPolicy { ignored_exit_codes: wire.ignored_exit_codes.clone().unwrap_or_default(), attempt_period }))
}

fn object(text: Option<&str>, member: &'static str) -> Result<Map<String, Value>, Error> {
    match text {
        None | Some("") => Ok(Map::new()),
        Some(text) => serde_json::from_str(text).map_err(|_| invalid(member, text, "is not a JSON object")),
    }
}

fn required(text: Option<&str>, member: &str) -> Result<String, Error> {
    text.filter(|text| !text.is_empty()).map(str::to_owned).ok_or_else(|| Error::Missing(member.to_owned()))
}

fn count(number: Option<i64>, member: &'static str) -> Result<Option<u64>, Error> {
    number
        .map(|number| u64::try_from(number).map_err(|_| invalid(member, &number.to_string(), "is negative")))
        .transpose()
}

/// Zero means that none was set, as everywhere in the protocol.
fn seconds(number: Option<i64>, member: &'static str) -> Result<Option<Duration>, Error> {
    Ok(count(number, member)?.filter(|seconds| *seconds > 0).map(Duration::from_secs))
}

fn invalid(member: &'static str, value: &str, problem: &'static str) -> Error {
    Error::Invalid { member, value: value.to_owned(), problem }
}

/// A copy of the description that may be written to disk: without the roles' secrets.
pub(crate) fn without_secrets(task: &acs::Task) -> acs::Task {
    let strip = |credentials: &Option<acs::IAMRoleCredentials>| {
        credentials.as_ref().map(|credentials| acs::IAMRoleCredentials {
            credentials_id: credentials.credentials_id.clone(),
            role_arn: credentials.role_arn.clone(),
            ..acs::IAMRoleCredentials::default()
        })
    };
    acs::Task {
        role_credentials: strip(&task.role_credentials),
        execution_role_credentials: strip(&task.execution_role_credentials),
        ..task.clone()
    }
}

/// A spec for a task of which nothing but its name is known, so that its end can be reported like any other's.
pub(crate) fn nameless(arn: &str) -> Spec {
    Spec {
        arn: arn.to_owned(),
        family: String::new(),
        revision: String::new(),
        network_mode: NetworkMode::Bridge,
        vcpus: None,
        memory_mib: None,
        host_pid: false,
        ipc_mode: None,
        volumes: Vec::new(),
        containers: Vec::new(),
        launch_type: None,
        service_name: None,
        credentials_id: None,
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
