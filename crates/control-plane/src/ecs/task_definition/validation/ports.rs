//! Port mappings: of one container, and of all containers that share the host's ports.

use std::collections::HashSet;

use longshore_api::ecs::{ContainerDefinition, NetworkMode, PortMapping, TransportProtocol};
use longshore_api::error::Error;

use super::{name, refuse};

/// The most ranges of a container (API reference: `PortMapping.containerPortRange`).
const MAX_RANGES: usize = 100;

/// The longest name of a mapping (API reference: `PortMapping.name`).
const MAX_NAME: usize = 64;

/// Ports with their protocol; ranges are taken apart.
type Ports = HashSet<(u16, TransportProtocol)>;

pub(super) fn check(containers: &[ContainerDefinition], mode: NetworkMode) -> Result<(), Error> {
    let mut names = HashSet::new();
    let mut shared = Shared::default();
    for container in containers {
        let mappings = container.port_mappings.as_deref().unwrap_or_default();
        if mappings.iter().filter(|mapping| mapping.container_port_range.is_some()).count() > MAX_RANGES {
            return invalid(container, &format!("There can be at most {MAX_RANGES} port ranges."));
        }
        let mut own = Ports::new();
        for mapping in mappings {
            check_mapping(container, mapping, mode, &mut own)?;
            if let Some(text) = mapping.name.as_deref() {
                check_name(container, text)?;
                if !names.insert(text) {
                    return invalid(container, &format!("'{text}': port mapping name is already used."));
                }
            }
            shared.add(container, mapping, mode)?;
        }
    }
    Ok(())
}

fn invalid(container: &ContainerDefinition, rule: &str) -> Result<(), Error> {
    refuse(format!("Invalid 'portMappings' setting for container '{}'. {rule}", name(container)))
}

fn protocol(mapping: &PortMapping) -> TransportProtocol {
    mapping.protocol.unwrap_or(TransportProtocol::Tcp)
}

fn check_mapping(
    container: &ContainerDefinition,
    mapping: &PortMapping,
    mode: NetworkMode,
    own: &mut Ports,
) -> Result<(), Error> {
    let is_port = |port: i32, min| (min..=65_535).contains(&port);
    let (first, last) = match (mapping.container_port, mapping.container_port_range.as_deref()) {
        (Some(_), Some(_)) => return invalid(container, "You cannot specify both single port and port range."),
        (None, None) => return invalid(container, "'containerPort' or 'containerPortRange' must be specified."),
        (Some(port), None) if !is_port(port, 1) => {
            return invalid(container, "'containerPort' must be between 1 and 65535.");
        }
        (Some(port), None) => (port as u16, port as u16),
        (None, Some(range)) => match parse_range(range) {
            Some(ports) => ports,
            None => return invalid(container, &format!("Invalid 'containerPortRange' setting '{range}'.")),
        },
    };
    if mapping.container_port_range.is_some() {
        if !matches!(mode, NetworkMode::Bridge | NetworkMode::Awsvpc) {
            return invalid(container, &format!("'containerPortRange' is not supported when networkMode={mode}."));
        }
        if mapping.host_port.is_some() {
            return invalid(container, "You cannot specify 'hostPort' together with 'containerPortRange'.");
        }
    }
    match mapping.host_port {
        Some(port) if !is_port(port, 0) => return invalid(container, "'hostPort' must be between 0 and 65535."),
        Some(port)
            if matches!(mode, NetworkMode::Host | NetworkMode::Awsvpc) && Some(port) != mapping.container_port =>
        {
            return refuse(format!(
                "When networkMode={mode}, the host ports and container ports in port mappings must match."
            ));
        }
        _ => {}
    }
    let other = match protocol(mapping) {
        TransportProtocol::Tcp => TransportProtocol::Udp,
        TransportProtocol::Udp => TransportProtocol::Tcp,
    };
    for port in first..=last {
        if own.contains(&(port, other)) {
            return invalid(container, &format!("The container port {port} is exposed for several protocols."));
        }
        // Several host ports may lead to one container port, but a port is in one range at most.
        let is_new = own.insert((port, protocol(mapping)));
        if !is_new && mapping.container_port_range.is_some() {
            return invalid(container, "Invalid 'containerPortRange' setting: ranges must not overlap.");
        }
    }
    Ok(())
}

fn parse_range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-')?;
    let (first, last): (u16, u16) = (first.parse().ok()?, last.parse().ok()?);
    (first > 0 && first < last).then_some((first, last))
}

fn check_name(container: &ContainerDefinition, text: &str) -> Result<(), Error> {
    let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    match !text.is_empty() && text.len() <= MAX_NAME && !text.starts_with('-') && text.chars().all(valid) {
        true => Ok(()),
        false => invalid(
            container,
            &format!(
                "The name '{text}' must be 1 to {MAX_NAME} lower case letters, digits, hyphens and underscores, and must \
                 not start with a hyphen."
            ),
        ),
    }
}

/// The ports that all containers of a task share: those of the host, or of the task's own interface.
#[derive(Debug, Default)]
struct Shared(Ports);

impl Shared {
    fn add(&mut self, container: &ContainerDefinition, mapping: &PortMapping, mode: NetworkMode) -> Result<(), Error> {
        let (port, what) = match mode {
            NetworkMode::Bridge => (mapping.host_port.filter(|port| *port != 0), "host"),
            NetworkMode::Host | NetworkMode::Awsvpc => (mapping.container_port, "container"),
            NetworkMode::None => (None, "host"),
        };
        let Some(port) = port.and_then(|port| u16::try_from(port).ok()) else { return Ok(()) };
        match self.0.insert((port, protocol(mapping))) {
            true => Ok(()),
            false => invalid(container, &format!("{port}: {what} port is used multiple times in task.")),
        }
    }
}
