//! What containers ask of each other: order, links, and each other's volumes.

use std::collections::HashMap;

use longshore_api::ecs::{ContainerCondition, ContainerDefinition, ContainerDependency, NetworkMode};
use longshore_api::error::Error;

use super::{name, refuse};

pub(super) fn check(containers: &[ContainerDefinition], mode: NetworkMode) -> Result<(), Error> {
    let by_name: HashMap<&str, &ContainerDefinition> = containers.iter().map(|each| (name(each), each)).collect();
    for container in containers {
        for dependency in container.depends_on.iter().flatten() {
            check_dependency(&by_name, dependency)?;
        }
        for from in container.volumes_from.iter().flatten() {
            let source = from.source_container.as_deref().unwrap_or_default();
            if !by_name.contains_key(source) {
                return refuse(format!("Invalid 'volumesFrom' setting. Unknown container: '{source}'"));
            }
        }
        for link in container.links.iter().flatten().filter(|_| mode == NetworkMode::Bridge) {
            let source = link_source(link);
            if !by_name.contains_key(source) {
                return refuse(format!("Invalid 'links' setting. Unknown container: '{source}'"));
            }
        }
    }
    check_cycles(containers, &by_name)
}

fn check_dependency(
    by_name: &HashMap<&str, &ContainerDefinition>,
    dependency: &ContainerDependency,
) -> Result<(), Error> {
    let wanted = dependency.container_name.as_deref().unwrap_or_default();
    let Some(other) = by_name.get(wanted) else {
        return refuse(format!("Cannot depend on container + '{wanted}' because it does not exist"));
    };
    match dependency.condition {
        Some(ContainerCondition::Success | ContainerCondition::Complete) if other.essential != Some(false) => {
            refuse("A dependency container with SUCCESS or COMPLETE condition cannot be an essential container")
        }
        Some(ContainerCondition::Healthy) if other.health_check.is_none() => {
            refuse("A dependency container with HEALTHY condition must have health check configured")
        }
        _ => Ok(()),
    }
}

fn link_source(link: &str) -> &str {
    link.split_once(':').map_or(link, |(source, _)| source)
}

/// The names of the containers that must be there before this one.
fn needs(container: &ContainerDefinition) -> impl Iterator<Item = &str> {
    let depends = container.depends_on.iter().flatten().filter_map(|each| each.container_name.as_deref());
    let volumes = container.volumes_from.iter().flatten().filter_map(|each| each.source_container.as_deref());
    let links = container.links.iter().flatten().map(|link| link_source(link));
    depends.chain(volumes).chain(links)
}

/// Takes away, again and again, what needs nothing that is left. What cannot be taken away is in a cycle or behind one.
fn check_cycles(
    containers: &[ContainerDefinition],
    by_name: &HashMap<&str, &ContainerDefinition>,
) -> Result<(), Error> {
    let mut left: Vec<&ContainerDefinition> = containers.iter().collect();
    loop {
        let is_left = |wanted: &str| by_name.contains_key(wanted) && left.iter().any(|each| name(each) == wanted);
        let blocked: Vec<_> = left.iter().copied().filter(|container| needs(container).any(is_left)).collect();
        if blocked.is_empty() {
            return Ok(());
        }
        if blocked.len() == left.len() {
            let names: Vec<&str> = blocked.iter().map(|container| name(container)).collect();
            return refuse(format!("Container dependencies contain a cycle: {}", names.join(", ")));
        }
        left = blocked;
    }
}
