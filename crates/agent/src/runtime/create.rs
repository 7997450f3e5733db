//! A container of a spec, as the engine takes it.
//!
//! The agent builds the engine's configuration from the spec, lays the server's own configuration over it (keys that
//! are there win, lists are replaced, maps merged) and forces at last what must not be overruled: labels and limits.

use std::collections::{BTreeMap, HashMap};

use bollard::models::{ContainerCreateBody, DeviceRequest, HostConfig, PortBinding};
use serde_json::{Map, Value};

use crate::task::failure::Failure;
use crate::task::spec::{Container, IpcMode, NetworkMode, Spec, VolumeKind};
use crate::task::state::Binding;

/// The label that names the container instance a container belongs to, so that agents that share an engine keep to
/// their own.
pub(crate) const AGENT_LABEL: &str = "longshore.agent";
/// The label that names the task.
pub(crate) const TASK_LABEL: &str = "com.amazonaws.ecs.task-arn";
/// The label that names the container in its task.
pub(crate) const CONTAINER_LABEL: &str = "com.amazonaws.ecs.container-name";

/// The engine clamps CPU shares to these.
const CPU_SHARES: std::ops::RangeInclusive<u64> = 2..=262_144;
const MIB: u64 = 1024 * 1024;

/// What a container needs to know about its surroundings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surroundings {
    /// Container instance id, for [`AGENT_LABEL`].
    pub(crate) instance_id: String,
    /// Cluster as configured.
    pub(crate) cluster: String,
    /// Environment from the container's files; the task definition's wins.
    pub(crate) file_environment: BTreeMap<String, String>,
    /// Environment the agent adds; the task's own wins.
    pub(crate) environment: Vec<(String, String)>,
    /// Host ports chosen for it.
    pub(crate) bindings: Vec<Binding>,
    /// Control group of the task, if there is one.
    pub(crate) cgroup_parent: Option<String>,
    /// The task's memory limit, when no control group holds it.
    pub(crate) memory_cap_mib: Option<u64>,
}

/// Builds the engine's configuration of one container.
pub(crate) fn body(spec: &Spec, index: usize, around: &Surroundings) -> Result<ContainerCreateBody, Failure> {
    let container = &spec.containers[index];
    let built = ContainerCreateBody {
        image: Some(container.image.clone()),
        cmd: container.command.clone(),
        entrypoint: container.entry_point.clone(),
        env: Some(environment(container, around)),
        exposed_ports: (!around.bindings.is_empty()).then(|| exposed(&around.bindings)),
        // An image's own health check does not count in ECS.
        healthcheck: (!container.health_checked)
            .then(|| bollard::models::HealthConfig { test: Some(vec!["NONE".to_owned()]), ..Default::default() }),
        ..Default::default()
    };
    let mut body = lay_over(built, &container.config, "config")?;
    let mut host = lay_over(host_config(spec, container, around), &container.host_config, "hostConfig")?;
    if let Some(parent) = &around.cgroup_parent {
        host.cgroup_parent = Some(parent.clone());
    }
    if spec.host_pid {
        host.pid_mode = Some("host".to_owned());
    }
    if let Some(mode) = spec.ipc_mode {
        host.ipc_mode = Some(match mode {
            IpcMode::Host => "host".to_owned(),
            IpcMode::None => "none".to_owned(),
        });
    }
    if !container.gpu_ids.is_empty() {
        host.device_requests = Some(vec![gpus(&container.gpu_ids)]);
    }
    // The agent restarts containers itself and counts it; an engine that did so behind its back would hide the end.
    host.restart_policy = None;
    host.auto_remove = None;
    let non_blocking = host.log_config.as_mut().and_then(|log| log.config.as_mut());
    if let Some(options) = non_blocking
        && options.get("mode").is_some_and(|mode| mode == "non-blocking")
    {
        options.entry("max-buffer-size".to_owned()).or_insert_with(|| "10m".to_owned());
    }
    body.labels = Some(labels(spec, container, &around.cluster, &around.instance_id).into_iter().collect());
    body.host_config = Some(host);
    Ok(body)
}

fn host_config(spec: &Spec, container: &Container, around: &Surroundings) -> HostConfig {
    let memory_mib = match (container.memory_mib, around.memory_cap_mib) {
        (0, cap) => cap,
        (own, _) => Some(own),
    };
    let binds = container.mounts.iter().map(|mount| {
        let volume = &spec.volumes[mount.volume];
        let source = match &volume.kind {
            VolumeKind::Bind { source_path } => source_path.clone(),
            VolumeKind::Task { .. } | VolumeKind::Shared { .. } => spec.docker_volume(volume),
        };
        format!("{source}:{}{}", mount.container_path, if mount.read_only { ":ro" } else { "" })
    });
    let volumes_from = container
        .volumes_from
        .iter()
        .map(|from| format!("{}{}", spec.docker_name(from.container), if from.read_only { ":ro" } else { "" }));
    let links = container.links.iter().map(|link| format!("{}:{}", spec.docker_name(link.container), link.alias));
    HostConfig {
        network_mode: Some(spec.network_mode.as_str().to_owned()),
        cpu_shares: Some(container.cpu_units.clamp(*CPU_SHARES.start(), *CPU_SHARES.end()) as i64),
        memory: memory_mib.map(|mib| i64::try_from(mib.saturating_mul(MIB)).unwrap_or(i64::MAX)),
        binds: listed(binds.collect()),
        volumes_from: listed(volumes_from.collect()),
        links: listed(links.collect()),
        port_bindings: (spec.network_mode == NetworkMode::Bridge && !around.bindings.is_empty())
            .then(|| port_bindings(&around.bindings)),
        ..Default::default()
    }
}

/// The GPUs as the engine hands them to NVIDIA's container toolkit.
fn gpus(ids: &[String]) -> DeviceRequest {
    DeviceRequest {
        driver: Some("nvidia".to_owned()),
        device_ids: Some(ids.to_vec()),
        capabilities: Some(vec![vec!["gpu".to_owned()]]),
        ..DeviceRequest::default()
    }
}

fn listed(list: Vec<String>) -> Option<Vec<String>> {
    (!list.is_empty()).then_some(list)
}

/// The task's environment, that of its files, and what the agent adds: each only where the one before says nothing.
fn environment(container: &Container, around: &Surroundings) -> Vec<String> {
    let mut merged: BTreeMap<&str, &str> =
        around.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for layer in [&around.file_environment, &container.environment] {
        merged.extend(layer.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    }
    // Says which of the instance's GPUs it may use: never more than those that were set aside for it.
    let gpus = container.gpu_ids.join(",");
    if !gpus.is_empty() {
        merged.insert("NVIDIA_VISIBLE_DEVICES", &gpus);
    }
    merged.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
}

fn exposed(bindings: &[Binding]) -> Vec<String> {
    bindings
        .iter()
        .flat_map(|binding| binding.container.iter().map(|port| format!("{port}/{}", binding.protocol.as_str())))
        .collect()
}

fn port_bindings(bindings: &[Binding]) -> HashMap<String, Option<Vec<PortBinding>>> {
    let mut map: HashMap<String, Option<Vec<PortBinding>>> = HashMap::new();
    for binding in bindings {
        for (container, host) in binding.container.iter().zip(binding.host.iter()) {
            map.entry(format!("{container}/{}", binding.protocol.as_str()))
                .or_default()
                .get_or_insert_default()
                .push(PortBinding { host_ip: None, host_port: Some(host.to_string()) });
        }
    }
    map
}

/// All labels of a container. The agent's own win over the task's.
pub(crate) fn labels(spec: &Spec, container: &Container, cluster: &str, instance_id: &str) -> BTreeMap<String, String> {
    let given = container.config.get("Labels").and_then(Value::as_object).into_iter().flatten();
    let given = given.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
    let own = [
        (TASK_LABEL, spec.arn.as_str()),
        (CONTAINER_LABEL, container.name.as_str()),
        ("com.amazonaws.ecs.task-definition-family", spec.family.as_str()),
        ("com.amazonaws.ecs.task-definition-version", spec.revision.as_str()),
        ("com.amazonaws.ecs.cluster", cluster),
        (AGENT_LABEL, instance_id),
    ];
    given.chain(own.map(|(name, value)| (name.to_owned(), value.to_owned()))).collect()
}

/// Lays the server's JSON over what was built.
fn lay_over<T>(built: T, over: &Map<String, Value>, member: &str) -> Result<T, Failure>
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    if over.is_empty() {
        return Ok(built);
    }
    let mut value = serde_json::to_value(built).map_err(|error| Failure::config(error.to_string()))?;
    merge(&mut value, over);
    serde_json::from_value(value)
        .map_err(|error| Failure::config(format!("the task's dockerConfig.{member} cannot be used: {error}")))
}

fn merge(under: &mut Value, over: &Map<String, Value>) {
    let Value::Object(under) = under else { return };
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (_, Value::Null) => {}
            (Some(existing @ Value::Object(_)), Value::Object(value)) => merge(existing, value),
            _ => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
#[path = "create_tests.rs"]
mod tests;
