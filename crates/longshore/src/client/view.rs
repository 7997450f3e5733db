//! What the commands show of tasks, services and container instances: the one JSON form of each, and the words for it.
//!
//! The fields' names are a promise to scripts. Ids are whole, times are RFC 3339 in UTC, and what is not known is `null`.

use longshore_api::ecs;
use longshore_api::timestamp::Timestamp;
use serde::{Serialize, Serializer};

use super::format::short_name;
use super::output::Tone;
use super::time::iso;

/// A task.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Task {
    /// The last part of its ARN.
    pub(super) id: String,
    pub(super) arn: String,
    /// The service that wants it; none of a task that was run by hand.
    pub(super) service: Option<String>,
    /// As `family:revision`.
    pub(super) task_definition: String,
    pub(super) last_status: String,
    pub(super) desired_status: String,
    /// `HEALTHY` or `UNHEALTHY`; none without health checks.
    pub(super) health_status: Option<String>,
    /// The id of the container instance that it is on.
    pub(super) container_instance: Option<String>,
    pub(super) ports: Vec<Port>,
    pub(super) containers: Vec<Container>,
    pub(super) created_at: Option<Moment>,
    pub(super) started_at: Option<Moment>,
    pub(super) stopped_at: Option<Moment>,
    pub(super) stop_code: Option<String>,
    pub(super) stopped_reason: Option<String>,
}

impl Task {
    /// As the API describes it.
    pub(super) fn new(task: &ecs::Task) -> Self {
        let text = |member: &Option<String>| member.clone().unwrap_or_default();
        let containers = || task.containers.iter().flatten();
        let arn = text(&task.task_arn);
        Self {
            id: short_name(&arn).to_owned(),
            arn,
            service: service_of(task).map(str::to_owned),
            task_definition: short_name(&text(&task.task_definition_arn)).to_owned(),
            last_status: text(&task.last_status),
            desired_status: text(&task.desired_status),
            health_status: known_health(task.health_status),
            container_instance: task.container_instance_arn.as_deref().map(|arn| short_name(arn).to_owned()),
            ports: containers().flat_map(Port::all).collect(),
            containers: containers().map(Container::new).collect(),
            created_at: task.created_at.map(Moment),
            started_at: task.started_at.map(Moment),
            stopped_at: task.stopped_at.map(Moment),
            stop_code: task.stop_code.map(|code| code.to_string()),
            stopped_reason: task.stopped_reason.clone(),
        }
    }

    /// Whether it is over.
    pub(super) fn is_stopped(&self) -> bool {
        self.last_status == "STOPPED"
    }

    /// Its status for a table; one that is to stop but has not says so.
    pub(super) fn status(&self) -> (&str, Tone) {
        match self.last_status.as_str() {
            "RUNNING" if self.desired_status == "STOPPED" => ("STOPPING", Tone::Waiting),
            status => (status, status_tone(status)),
        }
    }
}

/// A container of a task.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Container {
    pub(super) name: String,
    pub(super) image: String,
    pub(super) last_status: String,
    pub(super) exit_code: Option<i32>,
    pub(super) reason: Option<String>,
    pub(super) health_status: Option<String>,
    /// The engine's id of it.
    pub(super) runtime_id: Option<String>,
}

impl Container {
    fn new(container: &ecs::Container) -> Self {
        Self {
            name: container.name.clone().unwrap_or_default(),
            image: container.image.clone().unwrap_or_default(),
            last_status: container.last_status.clone().unwrap_or_default(),
            exit_code: container.exit_code,
            reason: container.reason.clone(),
            health_status: known_health(container.health_status),
            runtime_id: container.runtime_id.clone(),
        }
    }
}

/// A port of a container that is reachable through the host.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Port {
    pub(super) container: String,
    pub(super) protocol: String,
    #[serde(rename = "bindIP")]
    pub(super) bind_ip: Option<String>,
    pub(super) host_port: Option<i32>,
    pub(super) container_port: Option<i32>,
    /// Such as `8000-8010`, instead of a single port.
    pub(super) host_port_range: Option<String>,
    pub(super) container_port_range: Option<String>,
}

impl Port {
    fn all(container: &ecs::Container) -> Vec<Self> {
        let bindings = container.network_bindings.iter().flatten();
        let mut ports: Vec<Self> = bindings.map(|binding| Self::new(container, binding)).collect();
        ports.sort_by(|a, b| a.order().cmp(&b.order()));
        // The engine tells a port once for IPv4 and once for IPv6.
        ports.dedup_by(|a, b| a.order() == b.order());
        ports
    }

    fn new(container: &ecs::Container, binding: &ecs::NetworkBinding) -> Self {
        Self {
            container: container.name.clone().unwrap_or_default(),
            protocol: binding.protocol.map_or_else(|| "tcp".to_owned(), |protocol| protocol.to_string()),
            bind_ip: binding.bind_ip.clone(),
            host_port: binding.host_port,
            container_port: binding.container_port,
            host_port_range: binding.host_port_range.clone(),
            container_port_range: binding.container_port_range.clone(),
        }
    }

    fn order(&self) -> impl Ord {
        let ranges = (&self.container_port_range, &self.host_port_range);
        (self.container_port, self.host_port, ranges, &self.protocol)
    }

    /// The port of the host, or the range.
    fn host(&self) -> String {
        either(&self.host_port_range, self.host_port)
    }

    /// The port of the container, or the range.
    pub(super) fn inner(&self) -> String {
        either(&self.container_port_range, self.container_port)
    }

    /// `49153->80`, and the protocol unless it is TCP.
    pub(super) fn short(&self) -> String {
        let protocol = if self.protocol == "tcp" { String::new() } else { format!("/{}", self.protocol) };
        format!("{}->{}{protocol}", self.host(), self.inner())
    }

    /// What a person types into a browser, when the instance is this machine.
    pub(super) fn address(&self) -> String {
        let host = self.bind_ip.as_deref().filter(|ip| !matches!(*ip, "" | "0.0.0.0" | "::" | "[::]"));
        format!("{}:{}", host.unwrap_or("localhost"), self.host())
    }
}

/// A service.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Service {
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) status: String,
    pub(super) task_definition: String,
    pub(super) desired_count: i32,
    pub(super) running_count: i32,
    pub(super) pending_count: i32,
    pub(super) rollout_state: Option<String>,
    pub(super) created_at: Option<Moment>,
}

impl Service {
    /// As the API describes it.
    pub(super) fn new(service: &ecs::Service) -> Self {
        let text = |member: &Option<String>| member.clone().unwrap_or_default();
        Self {
            name: text(&service.service_name),
            arn: text(&service.service_arn),
            status: text(&service.status),
            task_definition: short_name(&text(&service.task_definition)).to_owned(),
            desired_count: service.desired_count.unwrap_or_default(),
            running_count: service.running_count.unwrap_or_default(),
            pending_count: service.pending_count.unwrap_or_default(),
            rollout_state: primary(service)
                .and_then(|deployment| deployment.rollout_state)
                .map(|state| state.to_string()),
            created_at: service.created_at.map(Moment),
        }
    }

    /// Whether all its tasks run.
    pub(super) fn is_complete(&self) -> bool {
        self.running_count >= self.desired_count && self.pending_count == 0
    }

    /// How many of its tasks are neither running nor on their way.
    pub(super) fn missing(&self) -> i32 {
        (self.desired_count - self.running_count - self.pending_count).max(0)
    }
}

/// A container instance.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Instance {
    pub(super) id: String,
    pub(super) arn: String,
    pub(super) status: String,
    pub(super) agent_connected: bool,
    pub(super) agent_version: Option<String>,
    pub(super) docker_version: Option<String>,
    pub(super) availability_zone: Option<String>,
    pub(super) registered_cpu: i32,
    pub(super) remaining_cpu: i32,
    #[serde(rename = "registeredMemoryMiB")]
    pub(super) registered_memory_mib: i32,
    #[serde(rename = "remainingMemoryMiB")]
    pub(super) remaining_memory_mib: i32,
    pub(super) running_tasks_count: i32,
    pub(super) pending_tasks_count: i32,
}

impl Instance {
    /// As the API describes it.
    pub(super) fn new(instance: &ecs::ContainerInstance) -> Self {
        let arn = instance.container_instance_arn.clone().unwrap_or_default();
        let version = instance.version_info.as_ref();
        let zone =
            instance.attributes.iter().flatten().find(|each| each.name.as_deref() == Some("ecs.availability-zone"));
        Self {
            id: short_name(&arn).to_owned(),
            arn,
            status: instance.status.clone().unwrap_or_default(),
            agent_connected: instance.agent_connected.unwrap_or_default(),
            agent_version: version.and_then(|version| version.agent_version.clone()),
            docker_version: version.and_then(|version| version.docker_version.clone()),
            availability_zone: zone.and_then(|zone| zone.value.clone()),
            registered_cpu: figure(&instance.registered_resources, "CPU"),
            remaining_cpu: figure(&instance.remaining_resources, "CPU"),
            registered_memory_mib: figure(&instance.registered_resources, "MEMORY"),
            remaining_memory_mib: figure(&instance.remaining_resources, "MEMORY"),
            running_tasks_count: instance.running_tasks_count.unwrap_or_default(),
            pending_tasks_count: instance.pending_tasks_count.unwrap_or_default(),
        }
    }
}

/// A moment, written in JSON as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&iso(self.0))
    }
}

/// The service whose task it is.
pub(super) fn service_of(task: &ecs::Task) -> Option<&str> {
    task.group.as_deref()?.strip_prefix("service:")
}

/// The deployment that the service is to become.
pub(super) fn primary(service: &ecs::Service) -> Option<&ecs::Deployment> {
    service.deployments.iter().flatten().find(|deployment| deployment.status.as_deref() == Some("PRIMARY"))
}

/// The whole number of a resource, 0 when it is not listed.
pub(super) fn figure(resources: &Option<Vec<ecs::Resource>>, name: &str) -> i32 {
    let found = resources.iter().flatten().find(|resource| resource.name.as_deref() == Some(name));
    found.and_then(|resource| resource.integer_value).unwrap_or_default()
}

/// The tone of a status of a task, a container, a service, an instance or a deployment.
pub(super) fn status_tone(status: &str) -> Tone {
    match status {
        "RUNNING" | "ACTIVE" | "HEALTHY" | "COMPLETED" | "PRIMARY" | "connected" => Tone::Good,
        "STOPPED" | "INACTIVE" | "DELETED" => Tone::Faint,
        "UNHEALTHY" | "FAILED" | "REGISTRATION_FAILED" | "disconnected" => Tone::Bad,
        _ => Tone::Waiting,
    }
}

fn either(range: &Option<String>, port: Option<i32>) -> String {
    range.clone().or_else(|| port.map(|port| port.to_string())).unwrap_or_else(|| "?".to_owned())
}

fn known_health(status: Option<ecs::HealthStatus>) -> Option<String> {
    status.filter(|status| *status != ecs::HealthStatus::Unknown).map(|status| status.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    fn described() -> ecs::Task {
        from_value(json!({
            "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/default/3f2a8b1c",
            "taskDefinitionArn": "arn:aws:ecs:us-east-1:000000000000:task-definition/web:3",
            "containerInstanceArn": "arn:aws:ecs:us-east-1:000000000000:container-instance/default/c0ffee",
            "group": "service:shop", "lastStatus": "RUNNING", "desiredStatus": "RUNNING", "healthStatus": "UNKNOWN",
            "createdAt": 1_769_860_800.5,
            "containers": [{"name": "nginx", "image": "nginx:1", "lastStatus": "RUNNING", "networkBindings": [
                {"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 49153, "protocol": "tcp"},
                {"bindIP": "::", "containerPort": 80, "hostPort": 49153, "protocol": "tcp"},
                {"bindIP": "0.0.0.0", "containerPortRange": "53-54", "hostPortRange": "5300-5301", "protocol": "udp"},
            ]}],
        }))
        .unwrap()
    }

    #[test]
    fn the_json_of_a_task_keeps_its_names() {
        let task = to_value(Task::new(&described())).unwrap();
        assert_eq!(task["id"], "3f2a8b1c");
        assert_eq!(task["service"], "shop");
        assert_eq!(task["taskDefinition"], "web:3");
        assert_eq!(task["containerInstance"], "c0ffee");
        assert_eq!(task["createdAt"], "2026-01-31T12:00:00.5Z");
        assert_eq!(task["healthStatus"], json!(null));
        assert_eq!(task["ports"].as_array().map(Vec::len), Some(2));
        assert_eq!(task["ports"][1]["hostPort"], 49153);
        assert_eq!(task["ports"][1]["bindIP"], "0.0.0.0");
        assert_eq!(task["containers"][0]["name"], "nginx");
    }

    #[test]
    fn ports_are_short() {
        let ports = Task::new(&described()).ports;
        let short: Vec<_> = ports.iter().map(Port::short).collect();
        assert_eq!(short, ["5300-5301->53-54/udp", "49153->80"]);
        assert_eq!(ports[1].address(), "localhost:49153");
    }

    #[test]
    fn a_running_task_that_is_to_stop_is_stopping() {
        let task = ecs::Task { desired_status: Some("STOPPED".into()), ..described() };
        assert_eq!(Task::new(&task).status().0, "STOPPING");
        let task = ecs::Task { last_status: Some("STOPPED".into()), ..task };
        assert_eq!(Task::new(&task).status().0, "STOPPED");
    }

    #[test]
    fn services_know_what_they_miss() {
        let service: ecs::Service = from_value(json!({"serviceName": "shop", "desiredCount": 3, "runningCount": 1,
            "pendingCount": 1, "deployments": [{"status": "ACTIVE"}, {"status": "PRIMARY", "rolloutState": "IN_PROGRESS"}]}))
        .unwrap();
        let service = Service::new(&service);
        assert_eq!((service.missing(), service.is_complete()), (1, false));
        assert_eq!(service.rollout_state.as_deref(), Some("IN_PROGRESS"));
        assert_eq!(Service { running_count: 4, ..service }.missing(), 0);
    }
}
