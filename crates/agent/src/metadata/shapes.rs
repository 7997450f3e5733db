//! Tasks and containers as the metadata endpoint shows them, versions 3 and 4.

use std::collections::BTreeMap;

use longshore_model::Timestamp;
use serde::Serialize;

use crate::agent::Tenant;
use crate::clock;
use crate::runtime::create;
use crate::task::actor::View;
use crate::task::spec::NetworkMode;
use crate::task::state::{Phase, Status};

/// The two versions that containers ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V3,
    V4,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Task {
    cluster: String,
    #[serde(rename = "TaskARN")]
    task_arn: String,
    family: String,
    revision: String,
    desired_status: &'static str,
    known_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    limits: Option<TaskLimits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pull_started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pull_stopped_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_stopped_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    availability_zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    launch_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) task_tags: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) container_instance_tags: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) errors: Vec<TagError>,
    containers: Vec<Container>,
}

/// Why tags could not be had.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TagError {
    pub(super) error_field: &'static str,
    pub(super) error_code: String,
    pub(super) error_message: String,
    pub(super) status_code: u16,
    #[serde(rename = "ResourceARN")]
    pub(super) resource_arn: String,
}

#[derive(Debug, Serialize)]
struct TaskLimits {
    #[serde(rename = "CPU", skip_serializing_if = "Option::is_none")]
    vcpus: Option<f64>,
    #[serde(rename = "Memory", skip_serializing_if = "Option::is_none")]
    memory_mib: Option<u64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Container {
    docker_id: String,
    name: String,
    docker_name: String,
    image: String,
    #[serde(rename = "ImageID")]
    image_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ports: Vec<Port>,
    labels: BTreeMap<String, String>,
    desired_status: &'static str,
    known_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i64>,
    limits: ContainerLimits,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    health: Option<Health>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    volumes: Vec<Volume>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_driver: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_options: Option<serde_json::Value>,
    #[serde(rename = "ContainerARN", skip_serializing_if = "Option::is_none")]
    container_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    restart_count: Option<u32>,
    networks: Vec<Network>,
}

#[derive(Debug, Serialize)]
struct ContainerLimits {
    #[serde(rename = "CPU")]
    cpu_units: u64,
    #[serde(rename = "Memory")]
    memory_mib: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Port {
    container_port: u16,
    protocol: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_ip: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Health {
    status: &'static str,
    #[serde(rename = "statusSince")]
    status_since: String,
    #[serde(rename = "exitCode", skip_serializing_if = "Option::is_none")]
    exit_code: Option<i64>,
    #[serde(skip_serializing_if = "String::is_empty")]
    output: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Volume {
    #[serde(skip_serializing_if = "String::is_empty")]
    docker_name: String,
    source: String,
    destination: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Network {
    network_mode: String,
    #[serde(rename = "IPv4Addresses", skip_serializing_if = "Vec::is_empty")]
    ipv4_addresses: Vec<String>,
    #[serde(rename = "IPv6Addresses", skip_serializing_if = "Vec::is_empty")]
    ipv6_addresses: Vec<String>,
}

/// The task of a view.
pub(super) fn task(tenant: &Tenant, view: &View, version: Version) -> Task {
    let (spec, seen) = (&view.spec, &view.observed);
    let limits = (spec.vcpus.is_some() || spec.memory_mib.is_some())
        .then(|| TaskLimits { vcpus: spec.vcpus, memory_mib: spec.memory_mib });
    let known_status = match seen.status(spec, view.desired) {
        Status::Pending => seen.containers.iter().map(|container| container.phase).min().unwrap_or_default().as_str(),
        status => status.as_str(),
    };
    let v4 = version == Version::V4;
    Task {
        cluster: tenant.cluster.clone(),
        task_arn: spec.arn.clone(),
        family: spec.family.clone(),
        revision: spec.revision.clone(),
        desired_status: desired_status(view),
        known_status,
        limits,
        pull_started_at: time(seen.pull_started_at),
        pull_stopped_at: time(seen.pull_stopped_at),
        execution_stopped_at: time(seen.execution_stopped_at),
        availability_zone: tenant.availability_zone.clone(),
        launch_type: spec.launch_type.clone().filter(|_| v4),
        service_name: spec.service_name.clone().filter(|_| v4),
        task_tags: None,
        container_instance_tags: None,
        errors: Vec::new(),
        containers: (0..spec.containers.len())
            // The real agent shows a container from the moment the engine knows it.
            .filter(|index| seen.containers[*index].runtime_id.is_some())
            .map(|index| container(tenant, view, index, version))
            .collect(),
    }
}

/// One container of a view.
pub(super) fn container(tenant: &Tenant, view: &View, index: usize, version: Version) -> Container {
    let (wanted, seen) = (&view.spec.containers[index], &view.observed.containers[index]);
    let v4 = version == Version::V4;
    let log = wanted.host_config.get("LogConfig");
    Container {
        docker_id: seen.runtime_id.clone().unwrap_or_default(),
        name: wanted.name.clone(),
        docker_name: view.spec.docker_name(index),
        image: wanted.image.clone(),
        image_id: seen.image_id.clone().unwrap_or_default(),
        ports: ports(view, index, v4),
        labels: create::labels(&view.spec, wanted, &tenant.cluster, tenant.instance_id()),
        desired_status: desired_status(view),
        known_status: seen.phase.as_str(),
        exit_code: seen.exit_code,
        limits: ContainerLimits { cpu_units: wanted.cpu_units.max(2), memory_mib: wanted.memory_mib },
        created_at: time(seen.created_at),
        started_at: time(seen.started_at),
        finished_at: time(seen.finished_at.filter(|_| seen.phase == Phase::Stopped)),
        r#type: "NORMAL",
        health: seen.health.as_ref().filter(|_| wanted.health_checked).map(|health| Health {
            status: health.status.as_str(),
            status_since: clock::to_rfc3339(health.since),
            exit_code: health.exit_code,
            output: health.output.clone(),
        }),
        volumes: volumes(view, index),
        log_driver: log.and_then(|log| log["Type"].as_str()).filter(|_| v4).map(str::to_owned),
        log_options: log.map(|log| log["Config"].clone()).filter(|options| v4 && options.is_object()),
        container_arn: wanted.arn.clone().filter(|_| v4),
        restart_count: wanted.restart_policy.as_ref().filter(|_| v4).map(|_| seen.restarts),
        networks: networks(view, index),
    }
}

/// The published ports of one container; those it only exposes have no host port.
pub(super) fn ports(view: &View, index: usize, with_host_ip: bool) -> Vec<Port> {
    let (wanted, seen) = (&view.spec.containers[index], &view.observed.containers[index]);
    if view.spec.network_mode == NetworkMode::None {
        return Vec::new();
    }
    let mappings = wanted.ports.iter().flat_map(|mapping| {
        let bound = seen
            .ports
            .iter()
            .find(|binding| (binding.container, binding.protocol) == (mapping.container, mapping.protocol));
        mapping.container.iter().enumerate().map(move |(offset, container_port)| {
            let offset = u16::try_from(offset).expect("no more offsets than ports");
            let host_port = bound.map(|binding| binding.host.first.saturating_add(offset));
            Port {
                container_port,
                protocol: mapping.protocol.as_str(),
                host_port,
                host_ip: host_port.filter(|_| with_host_ip).map(|_| "0.0.0.0"),
            }
        })
    });
    mappings.collect()
}

/// The mounts of one container.
pub(super) fn volumes(view: &View, index: usize) -> Vec<Volume> {
    let mounts = view.observed.containers[index].mounts.iter();
    mounts
        .map(|mount| Volume {
            docker_name: mount.docker_name.clone(),
            source: mount.source.clone(),
            destination: mount.destination.clone(),
        })
        .collect()
}

/// The networks of one container.
pub(super) fn networks(view: &View, index: usize) -> Vec<Network> {
    let networks = view.observed.containers[index].networks.iter();
    networks
        .map(|network| Network {
            network_mode: network.mode.clone(),
            ipv4_addresses: network.ipv4.clone(),
            ipv6_addresses: network.ipv6.clone(),
        })
        .collect()
}

/// What is wanted of a task, an essential container's end included.
pub(super) fn desired_status(view: &View) -> &'static str {
    if view.observed.stopping(&view.spec, view.desired) { "STOPPED" } else { "RUNNING" }
}

fn time(time: Option<Timestamp>) -> Option<String> {
    time.map(clock::to_rfc3339)
}
