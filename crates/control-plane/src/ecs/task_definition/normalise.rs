//! What registration fills in, so that every reader of a stored document finds the same form.

use longshore_api::ecs::{
    ContainerDefinition, HealthCheck, NetworkMode, PortMapping, RegisterTaskDefinitionRequest, TransportProtocol,
    Volume,
};

use super::validation::{Size, network_mode};

/// Fills the defaults in. The request must have been checked.
pub(super) fn normalise(request: &mut RegisterTaskDefinitionRequest, size: Size) {
    let mode = network_mode(request);
    request.cpu = size.cpu_units.map(|units| units.to_string());
    request.memory = size.memory_mib.map(|mib| mib.to_string());
    request.volumes.get_or_insert_default().iter_mut().for_each(normalise_volume);
    request.placement_constraints.get_or_insert_default();
    for container in request.container_definitions.iter_mut().flatten() {
        normalise_container(container, mode);
    }
}

/// A volume of no kind is one on the host (API reference: `Volume`).
fn normalise_volume(volume: &mut Volume) {
    let has_kind = volume.docker_volume_configuration.is_some()
        || volume.efs_volume_configuration.is_some()
        || volume.s3files_volume_configuration.is_some()
        || volume.fsx_windows_file_server_volume_configuration.is_some()
        || volume.configured_at_launch == Some(true);
    if !has_kind {
        volume.host.get_or_insert_default();
    }
}

fn normalise_container(container: &mut ContainerDefinition, mode: NetworkMode) {
    container.cpu.get_or_insert(0);
    container.essential.get_or_insert(true);
    container.environment.get_or_insert_default();
    container.mount_points.get_or_insert_default();
    container.volumes_from.get_or_insert_default();
    container.system_controls.get_or_insert_default();
    for mapping in container.port_mappings.get_or_insert_default() {
        normalise_port(mapping, mode);
    }
    if let Some(check) = &mut container.health_check {
        normalise_health_check(check);
    }
}

fn normalise_port(mapping: &mut PortMapping, mode: NetworkMode) {
    mapping.protocol.get_or_insert(TransportProtocol::Tcp);
    if mapping.container_port_range.is_some() {
        return;
    }
    match mode {
        NetworkMode::Host | NetworkMode::Awsvpc => mapping.host_port = mapping.container_port,
        NetworkMode::Bridge | NetworkMode::None => {
            mapping.host_port.get_or_insert(0);
        }
    }
}

fn normalise_health_check(check: &mut HealthCheck) {
    check.interval.get_or_insert(30);
    check.timeout.get_or_insert(5);
    check.retries.get_or_insert(3);
}
