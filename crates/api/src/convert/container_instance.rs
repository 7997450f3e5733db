//! Container instances on the wire.

use longshore_model::container_instance::Status;
use longshore_model::resources::PortSet;
use longshore_model::snapshot::InstanceState;
use longshore_model::{Capacity, ClusterState, InstanceId, Reservation, Scope, task};

use super::common::{attributes, tags, timestamp};
use crate::ecs::{self, ContainerInstanceField};
use crate::error::Error;

/// A container instance as `DescribeContainerInstances` shows it: `include` names what is left out otherwise. `None`
/// when the cluster does not know it. Its health is in no record: it is unknown here, and whoever keeps the agents'
/// reports puts theirs in.
pub fn container_instance(
    cluster: &ClusterState,
    id: InstanceId,
    scope: &Scope,
    include: &[ContainerInstanceField],
) -> Option<ecs::ContainerInstance> {
    let state = cluster.instance(id)?;
    let instance = &state.instance.as_ref()?.value;
    let with = |field| include.contains(&field);
    let count = |wanted: &dyn Fn(&task::Task) -> bool| {
        i32::try_from(cluster.live_tasks_on(id).filter(|task| wanted(task)).count()).unwrap_or(i32::MAX)
    };
    Some(ecs::ContainerInstance {
        container_instance_arn: Some(scope.instance(&instance.cluster, id)),
        ec2_instance_id: instance.machine_id.as_deref().map(str::to_owned),
        capacity_provider_name: instance.capacity_provider.as_deref().map(str::to_owned),
        version: Some(i64::try_from(instance.version).unwrap_or(i64::MAX)),
        version_info: Some(version_info(state)),
        remaining_resources: Some(remaining(&instance.capacity, &state.held())),
        registered_resources: Some(registered(&instance.capacity)),
        status: Some(status(instance.status).to_owned()),
        status_reason: instance.status_reason.as_deref().map(str::to_owned),
        agent_connected: Some(state.is_connected()),
        // A task that is to run counts among those from the start, beside its count among the pending ones.
        running_tasks_count: Some(count(&|task| task.desired == task::Desired::Running)),
        pending_tasks_count: Some(count(&|task| task.last == task::Status::Pending)),
        agent_update_status: None,
        attributes: Some(attributes(&instance.attributes)),
        registered_at: Some(timestamp(instance.registered_at)),
        attachments: Some(Vec::new()),
        tags: Some(if with(ContainerInstanceField::Tags) { tags(&instance.tags) } else { Vec::new() }),
        health_status: with(ContainerInstanceField::ContainerInstanceHealth).then(unknown_health),
    })
}

/// What ECS says before an agent has reported.
fn unknown_health() -> ecs::ContainerInstanceHealthStatus {
    let overall_status = Some(ecs::InstanceHealthCheckState::InsufficientData);
    ecs::ContainerInstanceHealthStatus { overall_status, details: Some(Vec::new()) }
}

fn version_info(state: &InstanceState) -> ecs::VersionInfo {
    let Some(session) = &state.session else { return ecs::VersionInfo::default() };
    let text = |version: &Option<std::sync::Arc<str>>| version.as_deref().map(str::to_owned);
    ecs::VersionInfo {
        agent_version: text(&session.agent_version),
        agent_hash: text(&session.agent_hash),
        docker_version: text(&session.docker_version),
    }
}

/// An instance's status on the wire.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "ACTIVE",
        Status::Draining => "DRAINING",
        Status::Inactive => "INACTIVE",
    }
}

fn registered(capacity: &Capacity) -> Vec<ecs::Resource> {
    let mut resources = vec![
        integer("CPU", capacity.cpu_units),
        integer("MEMORY", capacity.memory_mib),
        ports("PORTS", &capacity.reserved_tcp_ports, &PortSet::default()),
        ports("PORTS_UDP", &capacity.reserved_udp_ports, &PortSet::default()),
    ];
    if !capacity.gpu_ids.is_empty() {
        resources.push(strings("GPU", capacity.gpu_ids.clone()));
    }
    resources
}

/// What is left of CPU, memory and GPUs; of ports, those that are in use.
fn remaining(capacity: &Capacity, held: &Reservation) -> Vec<ecs::Resource> {
    let mut resources = vec![
        integer("CPU", capacity.cpu_units_left(held)),
        integer("MEMORY", capacity.memory_mib_left(held)),
        ports("PORTS", &capacity.reserved_tcp_ports, &held.tcp_ports),
        ports("PORTS_UDP", &capacity.reserved_udp_ports, &held.udp_ports),
    ];
    if !capacity.gpu_ids.is_empty() {
        let left = capacity.free_gpu_ids(held).cloned().collect();
        resources.push(strings("GPU", left));
    }
    resources
}

fn integer(name: &str, value: u32) -> ecs::Resource {
    let integer_value = Some(i32::try_from(value).unwrap_or(i32::MAX));
    ecs::Resource { integer_value, ..resource(name, "INTEGER") }
}

fn ports(name: &str, reserved: &PortSet, held: &PortSet) -> ecs::Resource {
    let all: PortSet = reserved.iter().chain(held.iter()).collect();
    strings(name, all.iter().map(|port| port.to_string()).collect())
}

fn strings(name: &str, values: Vec<String>) -> ecs::Resource {
    ecs::Resource { string_set_value: Some(values), ..resource(name, "STRINGSET") }
}

/// The number members are there whatever the type, as ECS has them.
fn resource(name: &str, r#type: &str) -> ecs::Resource {
    ecs::Resource {
        name: Some(name.to_owned()),
        r#type: Some(r#type.to_owned()),
        double_value: Some(0.0),
        long_value: Some(0),
        integer_value: Some(0),
        string_set_value: None,
    }
}

/// What an instance registers with `totalResources` and `platformDevices`. What it does not mention stays as in
/// `known`; resources of other names are not accounted for and pass.
///
/// # Errors
/// `InvalidParameterException` for a negative number, a port that is none, or a value in the wrong member.
pub fn capacity(
    known: &Capacity,
    resources: Option<Vec<ecs::Resource>>,
    devices: Option<Vec<ecs::PlatformDevice>>,
) -> Result<Capacity, Error> {
    let mut capacity = known.clone();
    for resource in resources.into_iter().flatten() {
        match resource.name.as_deref() {
            Some("CPU") => capacity.cpu_units = amount(&resource)?,
            Some("MEMORY") => capacity.memory_mib = amount(&resource)?,
            Some("PORTS") => capacity.reserved_tcp_ports = port_set(&resource)?,
            Some("PORTS_UDP") => capacity.reserved_udp_ports = port_set(&resource)?,
            _ => {}
        }
    }
    if let Some(devices) = devices {
        let gpus = devices.into_iter().filter(|device| device.r#type == Some(ecs::PlatformDeviceType::Gpu));
        capacity.gpu_ids = gpus.filter_map(|device| device.id).collect();
    }
    Ok(capacity)
}

fn amount(resource: &ecs::Resource) -> Result<u32, Error> {
    // The agent leaves a zero out.
    u32::try_from(resource.integer_value.unwrap_or(0)).map_err(|_| unusable(resource))
}

fn port_set(resource: &ecs::Resource) -> Result<PortSet, Error> {
    let ports = resource.string_set_value.iter().flatten();
    ports
        .map(|port| port.parse().map_err(|_| unusable(resource)))
        .collect::<Result<Vec<u16>, _>>()
        .map(PortSet::from_iter)
}

fn unusable(resource: &ecs::Resource) -> Error {
    let name = resource.name.as_deref().unwrap_or_default();
    Error::invalid_parameter(format!("The value of the resource {name} is invalid."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integer_resource(name: &str, value: i32) -> ecs::Resource {
        ecs::Resource { name: Some(name.into()), integer_value: Some(value), ..ecs::Resource::default() }
    }

    fn set(name: &str, values: &[&str]) -> ecs::Resource {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        ecs::Resource { name: Some(name.into()), string_set_value: Some(values), ..ecs::Resource::default() }
    }

    #[test]
    fn what_is_registered_is_shown_again() {
        // Rule 6.3.1: every resource has all the number members besides the one that it uses; GPUs are a set of ids.
        let sent = vec![
            integer_resource("CPU", 2048),
            integer_resource("MEMORY", 3000),
            set("PORTS", &["51678", "22"]),
            set("PORTS_UDP", &[]),
            set("NEURON_CORES", &["0"]),
        ];
        let gpu = ecs::PlatformDevice { id: Some("gpu-0".into()), r#type: Some(ecs::PlatformDeviceType::Gpu) };
        let capacity = capacity(&Capacity::default(), Some(sent), Some(vec![gpu])).unwrap();
        let shown = serde_json::to_value(registered(&capacity)).unwrap();
        assert_eq!(
            shown,
            serde_json::json!([
                {"name": "CPU", "type": "INTEGER", "doubleValue": 0.0, "longValue": 0, "integerValue": 2048},
                {"name": "MEMORY", "type": "INTEGER", "doubleValue": 0.0, "longValue": 0, "integerValue": 3000},
                {"name": "PORTS", "type": "STRINGSET", "doubleValue": 0.0, "longValue": 0, "integerValue": 0,
                 "stringSetValue": ["22", "51678"]},
                {"name": "PORTS_UDP", "type": "STRINGSET", "doubleValue": 0.0, "longValue": 0, "integerValue": 0,
                 "stringSetValue": []},
                {"name": "GPU", "type": "STRINGSET", "doubleValue": 0.0, "longValue": 0, "integerValue": 0,
                 "stringSetValue": ["gpu-0"]},
            ])
        );
    }

    #[test]
    fn ports_that_tasks_hold_are_in_use_too() {
        // Rule 6.3.1: the ports that remain are those in use.
        let capacity =
            Capacity { cpu_units: 100, reserved_tcp_ports: [22].into_iter().collect(), ..Capacity::default() };
        let held = Reservation { cpu_units: 40, tcp_ports: [8080].into_iter().collect(), ..Reservation::default() };
        let left = remaining(&capacity, &held);
        assert_eq!(left[0].integer_value, Some(60));
        assert_eq!(left[2].string_set_value, Some(vec!["22".to_owned(), "8080".to_owned()]));
    }

    #[test]
    fn what_is_not_mentioned_stays() {
        let known = Capacity { cpu_units: 100, memory_mib: 200, ..Capacity::default() };
        let again = capacity(&known, Some(vec![integer_resource("CPU", 50)]), None).unwrap();
        assert_eq!((again.cpu_units, again.memory_mib), (50, 200));
    }

    #[test]
    fn values_that_make_no_sense_are_refused() {
        for resource in [
            integer_resource("CPU", -1),
            integer_resource("MEMORY", -5),
            set("PORTS", &["70000"]),
            set("PORTS_UDP", &["x"]),
        ] {
            let error = capacity(&Capacity::default(), Some(vec![resource]), None).unwrap_err();
            assert_eq!(error.code, "InvalidParameterException");
        }
    }
}
