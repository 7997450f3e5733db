//! Whether a task would fit on a container instance, and if not, the first thing that keeps it away, with figures.
//!
//! A client sees only what the API tells, so this compares what DescribeTaskDefinition asks for with what
//! DescribeContainerInstances has left, in the order in which placement checks. What the query language decides, the
//! server is asked about.

use std::collections::HashSet;
use std::fmt;

use longshore_api::ecs::{Attribute, ContainerInstance, NetworkMode, ResourceType, TaskDefinition};
use serde::Serialize;

use super::view::figure;

/// What a task of a definition asks of an instance.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Demand {
    cpu_units: i32,
    memory_mib: i32,
    gpus: usize,
    /// Host ports with their protocol.
    ports: Vec<(i32, &'static str)>,
    attributes: Vec<Attribute>,
    /// Sets of instances of which it accepts one, each with the expression that selects it.
    pub(super) members: Vec<Members>,
    /// The instances that it must not share with others of its group.
    pub(super) apart_from: HashSet<String>,
}

/// The instances for which an expression of the query language holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Members {
    pub(super) expression: String,
    pub(super) arns: HashSet<String>,
}

impl Demand {
    /// The resources and attributes; constraints are the caller's to add.
    pub(super) fn of(definition: &TaskDefinition) -> Self {
        let containers = || definition.container_definitions.iter().flatten();
        let whole = |text: &Option<String>| text.as_deref().and_then(|text| text.trim().parse().ok());
        let cpu: i32 = containers().filter_map(|container| container.cpu).sum();
        let memory: i32 = containers().filter_map(|each| each.memory_reservation.or(each.memory)).sum();
        Self {
            cpu_units: whole(&definition.cpu).unwrap_or(cpu),
            memory_mib: whole(&definition.memory).unwrap_or(memory),
            gpus: gpus(definition),
            ports: host_ports(definition),
            attributes: definition.requires_attributes.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// What keeps a task away from the instance; none if one would fit.
    pub(super) fn obstacle(&self, instance: &ContainerInstance) -> Option<Obstacle> {
        let arn = instance.container_instance_arn.as_deref().unwrap_or_default();
        if let Some(status) = instance.status.as_deref().filter(|status| *status != "ACTIVE") {
            return Some(Obstacle::Status(status.to_owned()));
        }
        if instance.agent_connected != Some(true) {
            return Some(Obstacle::Agent);
        }
        if let Some(attribute) = self.attributes.iter().find(|wanted| !offers(instance, wanted)) {
            return Some(Obstacle::Attribute(attribute.clone()));
        }
        if let Some(members) = self.members.iter().find(|members| !members.arns.contains(arn)) {
            return Some(Obstacle::MemberOf(members.expression.clone()));
        }
        if self.apart_from.contains(arn) {
            return Some(Obstacle::Distinct);
        }
        self.lack(instance)
    }

    fn lack(&self, instance: &ContainerInstance) -> Option<Obstacle> {
        let lack = |name: &str, wanted: i32| {
            let left = figure(&instance.remaining_resources, name);
            (wanted > left).then(|| (wanted, left, figure(&instance.registered_resources, name)))
        };
        if let Some((wanted, left, total)) = lack("CPU", self.cpu_units) {
            return Some(Obstacle::Cpu { wanted, left, total });
        }
        if let Some((wanted, left, total)) = lack("MEMORY", self.memory_mib) {
            return Some(Obstacle::Memory { wanted, left, total });
        }
        let left = names(instance, "GPU").count();
        if self.gpus > left {
            return Some(Obstacle::Gpu { wanted: self.gpus, left });
        }
        let taken = |&&(port, protocol): &&(i32, &str)| {
            let resource = if protocol == "udp" { "PORTS_UDP" } else { "PORTS" };
            names(instance, resource).any(|taken| taken.parse() == Ok(port))
        };
        self.ports.iter().find(taken).map(|&(port, protocol)| Obstacle::Port { port, protocol })
    }
}

/// What keeps a task from an instance.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Obstacle {
    /// It is not ACTIVE.
    Status(String),
    /// Its agent is not connected.
    Agent,
    /// It does not offer what the definition requires.
    Attribute(Attribute),
    /// A memberOf expression does not hold for it.
    MemberOf(String),
    /// It runs another task of the group already.
    Distinct,
    /// Too few CPU units.
    Cpu { wanted: i32, left: i32, total: i32 },
    /// Too little memory, in MiB.
    Memory { wanted: i32, left: i32, total: i32 },
    /// Too few GPUs.
    Gpu { wanted: usize, left: usize },
    /// A host port is taken.
    Port { port: i32, protocol: &'static str },
}

impl Obstacle {
    /// As the API's failures name it.
    pub(super) fn reason(&self) -> &str {
        match self {
            Self::Status(status) => status,
            Self::Agent => "AGENT",
            Self::Attribute(_) => "ATTRIBUTE",
            Self::MemberOf(_) => "MEMBER_OF",
            Self::Distinct => "DISTINCT_INSTANCE",
            Self::Cpu { .. } => "RESOURCE:CPU",
            Self::Memory { .. } => "RESOURCE:MEMORY",
            Self::Gpu { .. } => "RESOURCE:GPU",
            Self::Port { protocol: "udp", .. } => "RESOURCE:PORTS_UDP",
            Self::Port { .. } => "RESOURCE:PORTS",
        }
    }

    /// Whether waiting for other tasks to end cannot help.
    pub(super) fn is_too_big(&self) -> bool {
        matches!(self, Self::Cpu { wanted, total, .. } | Self::Memory { wanted, total, .. } if wanted > total)
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) if status == "DRAINING" => write!(f, "it is draining and takes no new tasks"),
            Self::Status(status) => write!(f, "it is {status}, not ACTIVE"),
            Self::Agent => write!(f, "its agent is not connected"),
            Self::Attribute(attribute) => {
                write!(f, "it lacks the attribute {}", attribute.name.as_deref().unwrap_or_default())?;
                attribute.value.iter().try_for_each(|value| write!(f, " = {value}"))
            }
            Self::MemberOf(expression) => write!(f, "it does not satisfy `{expression}`"),
            Self::Distinct => write!(f, "it has a task of the same group, and each must be on an instance of its own"),
            Self::Cpu { wanted, left, total } => {
                write!(f, "needs {wanted} CPU units, has {left} of {total} left")
            }
            Self::Memory { wanted, left, total } => {
                write!(f, "needs {wanted} MiB of memory, has {left} of {total} left")
            }
            Self::Gpu { wanted, left } => write!(f, "needs {wanted} GPUs, has {left} left"),
            Self::Port { port, protocol } => write!(f, "host port {port}/{protocol} is taken"),
        }
    }
}

/// What placement would find on one instance.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Verdict {
    /// The instance's id.
    pub(super) container_instance: String,
    /// Whether a task would fit.
    pub(super) fits: bool,
    /// The API's name of what is in the way.
    pub(super) reason: Option<String>,
    /// The same in words, with figures.
    pub(super) words: Option<String>,
    /// Whether the instance can never hold such a task, even empty.
    #[serde(skip)]
    pub(super) too_big: bool,
}

impl Verdict {
    /// Asks one instance.
    pub(super) fn new(demand: &Demand, instance: &ContainerInstance) -> Self {
        let obstacle = demand.obstacle(instance);
        let arn = instance.container_instance_arn.as_deref().unwrap_or_default();
        Self {
            container_instance: super::format::short_name(arn).to_owned(),
            fits: obstacle.is_none(),
            reason: obstacle.as_ref().map(|obstacle| obstacle.reason().to_owned()),
            words: obstacle.as_ref().map(Obstacle::to_string),
            too_big: obstacle.as_ref().is_some_and(Obstacle::is_too_big),
        }
    }
}

fn offers(instance: &ContainerInstance, wanted: &Attribute) -> bool {
    let mut offered = instance.attributes.iter().flatten();
    offered.any(|has| has.name == wanted.name && (wanted.value.is_none() || has.value == wanted.value))
}

fn names<'a>(instance: &'a ContainerInstance, resource: &'a str) -> impl Iterator<Item = &'a String> {
    let resources = instance.remaining_resources.iter().flatten();
    resources
        .filter(move |each| each.name.as_deref() == Some(resource))
        .flat_map(|each| each.string_set_value.iter().flatten())
}

fn gpus(definition: &TaskDefinition) -> usize {
    let containers = definition.container_definitions.iter().flatten();
    let wanted = containers.flat_map(|container| container.resource_requirements.iter().flatten());
    let wanted = wanted.filter(|each| each.r#type == Some(ResourceType::Gpu));
    wanted.filter_map(|each| each.value.as_deref()?.parse::<usize>().ok()).sum()
}

/// The ports of the host that must be free: given ones in bridge mode, all in host mode.
fn host_ports(definition: &TaskDefinition) -> Vec<(i32, &'static str)> {
    let mode = definition.network_mode;
    if matches!(mode, Some(NetworkMode::Awsvpc | NetworkMode::None)) {
        return Vec::new();
    }
    let containers = definition.container_definitions.iter().flatten();
    let mappings = containers.flat_map(|container| container.port_mappings.iter().flatten());
    let ports = mappings.filter_map(|mapping| {
        let port = match mode {
            Some(NetworkMode::Host) => mapping.host_port.filter(|port| *port != 0).or(mapping.container_port),
            _ => mapping.host_port,
        };
        let udp = mapping.protocol.is_some_and(|protocol| protocol.as_str() == "udp");
        port.filter(|port| *port != 0).map(|port| (port, if udp { "udp" } else { "tcp" }))
    });
    ports.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, from_value, json};

    use super::*;

    fn definition(fields: Value) -> TaskDefinition {
        from_value(fields).unwrap()
    }

    fn instance(change: impl FnOnce(&mut Value)) -> ContainerInstance {
        let mut instance = json!({
            "containerInstanceArn": "arn:aws:ecs:us-east-1:000000000000:container-instance/default/c0ffee",
            "status": "ACTIVE", "agentConnected": true,
            "attributes": [{"name": "ecs.os-type", "value": "linux"}, {"name": "ssd"}],
            "registeredResources": [{"name": "CPU", "integerValue": 1024}, {"name": "MEMORY", "integerValue": 2048}],
            "remainingResources": [
                {"name": "CPU", "integerValue": 100}, {"name": "MEMORY", "integerValue": 512},
                {"name": "PORTS", "stringSetValue": ["22", "80"]}, {"name": "PORTS_UDP", "stringSetValue": ["53"]},
            ],
        });
        change(&mut instance);
        from_value(instance).unwrap()
    }

    fn words(fields: Value) -> String {
        let obstacle = Demand::of(&definition(fields)).obstacle(&instance(|_| {}));
        obstacle.map_or_else(|| "fits".to_owned(), |obstacle| format!("{}: {obstacle}", obstacle.reason()))
    }

    #[test]
    fn the_first_obstacle_is_named_with_figures() {
        let container = |fields: Value| json!({"containerDefinitions": [fields]});
        let ports = |mode: &str, mapping: Value| json!({"networkMode": mode, "containerDefinitions": [{"portMappings": [mapping]}]});
        for (fields, expected) in [
            (container(json!({"cpu": 100, "memory": 512})), "fits"),
            (container(json!({"cpu": 101, "memory": 5120})), "RESOURCE:CPU: needs 101 CPU units, has 100 of 1024 left"),
            (container(json!({"memory": 513})), "RESOURCE:MEMORY: needs 513 MiB of memory, has 512 of 2048 left"),
            (container(json!({"memory": 4096, "memoryReservation": 512})), "fits"),
            (
                json!({"cpu": "256", "containerDefinitions": [{"cpu": 1}]}),
                "RESOURCE:CPU: needs 256 CPU units, has 100 of 1024 left",
            ),
            (ports("bridge", json!({"containerPort": 80})), "fits"),
            (ports("bridge", json!({"containerPort": 80, "hostPort": 0})), "fits"),
            (
                ports("bridge", json!({"containerPort": 8080, "hostPort": 80})),
                "RESOURCE:PORTS: host port 80/tcp is taken",
            ),
            (ports("bridge", json!({"containerPort": 53, "hostPort": 53})), "fits"),
            (
                ports("host", json!({"containerPort": 53, "protocol": "udp"})),
                "RESOURCE:PORTS_UDP: host port 53/udp is taken",
            ),
            (ports("none", json!({"containerPort": 80, "hostPort": 80})), "fits"),
            (json!({"requiresAttributes": [{"name": "ssd"}, {"name": "ecs.os-type", "value": "linux"}]}), "fits"),
            (json!({"requiresAttributes": [{"name": "gpu"}]}), "ATTRIBUTE: it lacks the attribute gpu"),
            (
                json!({"requiresAttributes": [{"name": "ecs.os-type", "value": "windows"}]}),
                "ATTRIBUTE: it lacks the attribute ecs.os-type = windows",
            ),
            (
                container(json!({"resourceRequirements": [{"type": "GPU", "value": "1"}]})),
                "RESOURCE:GPU: needs 1 GPUs, has 0 left",
            ),
        ] {
            assert_eq!(words(fields.clone()), expected, "{fields}");
        }
    }

    #[test]
    fn an_instance_that_takes_nothing_says_so_first() {
        let demand = Demand::of(&definition(json!({"cpu": "4096"})));
        let draining = instance(|each| each["status"] = "DRAINING".into());
        assert_eq!(demand.obstacle(&draining), Some(Obstacle::Status("DRAINING".into())));
        let away = instance(|each| each["agentConnected"] = false.into());
        assert_eq!(demand.obstacle(&away), Some(Obstacle::Agent));
        let verdict = Verdict::new(&demand, &instance(|_| {}));
        assert!(!verdict.fits && verdict.too_big && verdict.container_instance == "c0ffee");
    }

    #[test]
    fn constraints_exclude_by_name() {
        let instance = instance(|_| {});
        let arn = instance.container_instance_arn.clone().unwrap();
        let mut demand = Demand::default();
        demand.members.push(Members { expression: "attribute:ssd exists".into(), arns: [arn.clone()].into() });
        assert_eq!(demand.obstacle(&instance), None);
        demand.apart_from.insert(arn);
        assert_eq!(demand.obstacle(&instance), Some(Obstacle::Distinct));
        demand.members.push(Members { expression: "attribute:x == y".into(), arns: HashSet::new() });
        assert_eq!(demand.obstacle(&instance).unwrap().to_string(), "it does not satisfy `attribute:x == y`");
    }
}
