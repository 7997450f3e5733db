//! Task definitions: immutable recipes, numbered in their family.
//!
//! The registered document is carried as it is; what scheduling decides on is read from it once, by [`ContainerSpec`]
//! and [`TaskDefinition::demand`].

use std::sync::Arc;

use serde_json::Value;

use crate::id::{ContainerName, Family, TaskDefinitionId};
use crate::placement::{Attribute, Constraint};
use crate::resources::Demand;
use crate::{Document, Tag, Timestamp};

/// A revision's life (API reference: `TaskDefinitionStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// May be run.
    Active,
    /// Deregistered: running tasks and existing services go on, nothing new may use it.
    Inactive,
    /// Deleted as soon as nothing uses it.
    DeleteInProgress,
}

/// How the containers of a task are joined to a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkMode {
    /// The engine's bridge; host ports are mapped.
    Bridge,
    /// The host's own network.
    Host,
    /// No network.
    None,
    /// An interface for each task.
    Awsvpc,
}

/// A family's counter: revisions are never used twice, not even after a deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyCounter {
    /// The family.
    pub family: Family,
    /// The highest revision ever given.
    pub last_revision: u32,
}

/// One registered revision.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskDefinition {
    /// Family and revision.
    pub id: TaskDefinitionId,
    /// Where it is in its life.
    pub status: Status,
    /// The registered document, normalised, by the wire names of `RegisterTaskDefinition`.
    pub document: Document,
    /// What an instance must offer.
    pub requires_attributes: Vec<Attribute>,
    /// `EC2`, `EXTERNAL`, `FARGATE` …, as the API shows them.
    pub compatibilities: Vec<Arc<str>>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// ARN of who registered it.
    pub registered_by: Arc<str>,
    /// When it became inactive.
    pub deregistered_at: Option<Timestamp>,
    /// When its deletion was asked for.
    pub delete_requested_at: Option<Timestamp>,
    /// When a daemon's definition whose deletion was asked for was used no longer: it stays describable for a while.
    pub deleted_at: Option<Timestamp>,
    /// Labels.
    pub tags: Vec<Tag>,
}

/// What scheduling needs to know of one container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerSpec<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its image as written.
    pub image: &'a str,
    /// Whether the task ends with it.
    pub essential: bool,
    /// CPU units.
    pub cpu_units: u32,
    /// Hard limit in MiB.
    pub memory_mib: Option<u32>,
    /// Soft limit in MiB; what placement subtracts when it is there.
    pub memory_reservation_mib: Option<u32>,
    /// GPUs.
    pub gpus: u32,
    /// Whether it has a health check.
    pub has_health_check: bool,
}

impl TaskDefinition {
    /// The containers in the order they were written.
    pub fn containers(&self) -> impl Iterator<Item = ContainerSpec<'_>> {
        self.document.list("containerDefinitions").iter().map(container_spec)
    }

    /// The container of that name.
    pub fn container(&self, name: &str) -> Option<ContainerSpec<'_>> {
        self.containers().find(|container| container.name == name)
    }

    /// How its containers are joined to a network; `bridge` when the document does not say.
    pub fn network_mode(&self) -> NetworkMode {
        match self.document.text("networkMode") {
            Some("host") => NetworkMode::Host,
            Some("none") => NetworkMode::None,
            Some("awsvpc") => NetworkMode::Awsvpc,
            _ => NetworkMode::Bridge,
        }
    }

    /// The constraints that every placement of it must keep.
    pub fn placement_constraints(&self) -> Vec<Constraint> {
        let expressions = self.document.list("placementConstraints").iter();
        expressions.filter_map(|c| c["expression"].as_str()).map(|e| Constraint::MemberOf(e.into())).collect()
    }

    /// What a task of it holds of its instance, with `overrides` (a wire `TaskOverride`) applied.
    ///
    /// CPU: the task's size, else the sum of the containers. Memory: the task's size, else for each container the soft
    /// limit, else the hard one. Ports: the fixed host ports of bridge and host mode.
    pub fn demand(&self, overrides: Option<&Document>) -> Demand {
        let task_size = |member| {
            let overridden = overrides.and_then(|o| o.text(member));
            overridden.or_else(|| self.document.text(member)).and_then(|text| text.parse().ok())
        };
        let overrides = Overrides(overrides);
        let mut demand = Demand::default();
        let (mut cpu_units, mut memory_mib) = (0, 0);
        for container in self.containers() {
            let with = |member| overrides.number(container.name, member);
            cpu_units += with("cpu").unwrap_or(container.cpu_units);
            let soft = with("memoryReservation").or(container.memory_reservation_mib);
            memory_mib += soft.or(with("memory")).or(container.memory_mib).unwrap_or(0);
            demand.gpus += self.gpus(&container, overrides.0);
        }
        demand.cpu_units = task_size("cpu").unwrap_or(cpu_units);
        demand.memory_mib = task_size("memory").unwrap_or(memory_mib);
        self.add_fixed_ports(&mut demand);
        demand
    }

    /// How many GPUs one of its containers gets, with `overrides` (a wire `TaskOverride`) applied.
    pub fn gpus(&self, container: &ContainerSpec<'_>, overrides: Option<&Document>) -> u32 {
        Overrides(overrides).gpus(container.name).unwrap_or(container.gpus)
    }

    fn add_fixed_ports(&self, demand: &mut Demand) {
        let host_mode = match self.network_mode() {
            NetworkMode::Bridge => false,
            NetworkMode::Host => true,
            NetworkMode::None | NetworkMode::Awsvpc => return,
        };
        let containers = self.document.list("containerDefinitions").iter();
        for mapping in containers.flat_map(|c| c["portMappings"].as_array().into_iter().flatten()) {
            let fixed = if host_mode { &mapping["containerPort"] } else { &mapping["hostPort"] };
            let Some(port @ 1..) = fixed.as_u64().and_then(|port| u16::try_from(port).ok()) else { continue };
            match mapping["protocol"].as_str() {
                Some("udp") => demand.udp_ports.insert(port),
                _ => demand.tcp_ports.insert(port),
            };
        }
    }
}

fn container_spec(container: &Value) -> ContainerSpec<'_> {
    ContainerSpec {
        name: container["name"].as_str().unwrap_or_default(),
        image: container["image"].as_str().unwrap_or_default(),
        essential: container["essential"].as_bool().unwrap_or(true),
        cpu_units: number(&container["cpu"]).unwrap_or(0),
        memory_mib: number(&container["memory"]),
        memory_reservation_mib: number(&container["memoryReservation"]),
        gpus: gpu_count(&container["resourceRequirements"]).unwrap_or(0),
        has_health_check: container["healthCheck"].is_object(),
    }
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

fn gpu_count(requirements: &Value) -> Option<u32> {
    let gpu = requirements.as_array()?.iter().find(|r| r["type"] == "GPU")?;
    gpu["value"].as_str()?.parse().ok()
}

/// A wire `TaskOverride`, read container by container.
struct Overrides<'a>(Option<&'a Document>);

impl Overrides<'_> {
    fn container(&self, name: &str) -> Option<&Value> {
        self.0?.list("containerOverrides").iter().find(|c| c["name"] == name)
    }

    fn number(&self, container: &str, member: &str) -> Option<u32> {
        number(&self.container(container)?[member])
    }

    fn gpus(&self, container: &str) -> Option<u32> {
        gpu_count(&self.container(container)?["resourceRequirements"])
    }
}

/// The name of a container, owned.
impl From<&ContainerSpec<'_>> for ContainerName {
    fn from(spec: &ContainerSpec<'_>) -> Self {
        Self::from(spec.name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fixture::task_definition;

    fn two_containers(network_mode: &str) -> TaskDefinition {
        task_definition(json!({
            "networkMode": network_mode,
            "containerDefinitions": [
                {"name": "web", "image": "web:1", "cpu": 100, "memory": 300, "memoryReservation": 200,
                 "portMappings": [{"containerPort": 80, "hostPort": 8080}, {"containerPort": 90, "hostPort": 0}]},
                {"name": "dns", "image": "dns:1", "cpu": 50, "memory": 64, "essential": false,
                 "resourceRequirements": [{"type": "GPU", "value": "2"}],
                 "portMappings": [{"containerPort": 53, "hostPort": 53, "protocol": "udp"}]},
            ],
        }))
    }

    #[test]
    fn containers_add_up_soft_limits_first() {
        // Rule 6.3.2: a task holds its own size if it has one, else the sum of its containers, the soft memory limit
        // before the hard one.
        let demand = two_containers("bridge").demand(None);
        assert_eq!((demand.cpu_units, demand.memory_mib, demand.gpus), (150, 264, 2));
        assert_eq!(demand.tcp_ports, [8080].into_iter().collect());
        assert_eq!(demand.udp_ports, [53].into_iter().collect());
    }

    #[test]
    fn host_mode_takes_the_container_ports_and_awsvpc_none() {
        assert_eq!(two_containers("host").demand(None).tcp_ports, [80, 90].into_iter().collect());
        assert!(two_containers("awsvpc").demand(None).tcp_ports.is_empty());
    }

    #[test]
    fn the_task_size_wins_over_its_containers_and_an_override_over_both() {
        // Rule 6.3.2: a task holds its own size if it has one, else the sum of its containers, the soft memory limit
        // before the hard one.
        let sized =
            task_definition(json!({"cpu": "512", "memory": "1024", "containerDefinitions": [{"name": "a", "cpu": 9}]}));
        assert_eq!(sized.demand(None).cpu_units, 512);
        let overrides = Document::new(json!({"cpu": "256"}));
        let demand = sized.demand(Some(&overrides));
        assert_eq!((demand.cpu_units, demand.memory_mib), (256, 1024));
    }

    #[test]
    fn a_container_override_replaces_what_it_names() {
        let overrides = Document::new(json!({"containerOverrides": [
            {"name": "web", "cpu": 10, "memoryReservation": 100},
            {"name": "dns", "memory": 32, "resourceRequirements": [{"type": "GPU", "value": "1"}]},
        ]}));
        let demand = two_containers("bridge").demand(Some(&overrides));
        assert_eq!((demand.cpu_units, demand.memory_mib, demand.gpus), (60, 132, 1));
    }
}
