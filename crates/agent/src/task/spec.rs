//! What the server wants of a task, as the agent understands it: checked, typed, free of the wire.
//!
//! A [`Spec`] never changes during its task's life. What happens to the task is [`super::state`].

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Map, Value};

/// A task as the agent will run it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spec {
    /// The task's ARN; its last segment is the task id.
    pub arn: String,
    /// Task definition family.
    pub family: String,
    /// Task definition revision, as text.
    pub revision: String,
    /// How its containers are networked.
    pub network_mode: NetworkMode,
    /// Task-level CPU limit in vCPUs.
    pub vcpus: Option<f64>,
    /// Task-level memory limit.
    pub memory_mib: Option<u64>,
    /// Whether its containers see the host's processes.
    pub host_pid: bool,
    /// Which IPC namespace its containers get; `None` leaves the engine's default.
    pub ipc_mode: Option<IpcMode>,
    /// The volumes its containers can mount.
    pub volumes: Vec<Volume>,
    /// Its containers, in the order of the task definition.
    pub containers: Vec<Container>,
    /// `EC2` or `EXTERNAL`, as the metadata endpoint shows it.
    pub launch_type: Option<String>,
    /// The service it belongs to.
    pub service_name: Option<String>,
    /// The id under which its containers fetch the task role's credentials.
    pub credentials_id: Option<String>,
}

impl Spec {
    /// The task id: the last segment of the ARN.
    pub(crate) fn id(&self) -> &str {
        self.arn.rsplit('/').next().unwrap_or(&self.arn)
    }

    /// The name the engine knows a container by.
    ///
    /// It follows from the task, so that a create call repeated after a crash finds the first one's container.
    pub(crate) fn docker_name(&self, container: usize) -> String {
        let name = &self.containers[container].name;
        format!("ecs-{}-{}-{}-{}{container:02x}", self.family, self.revision, plain(name), short(self.id()))
    }

    /// The name the engine knows one of the task's own volumes by.
    pub(crate) fn docker_volume(&self, volume: &Volume) -> String {
        match &volume.kind {
            VolumeKind::Shared { .. } => volume.name.clone(),
            VolumeKind::Bind { source_path } => source_path.clone(),
            VolumeKind::Task { .. } => {
                format!("ecs-{}-{}-{}-{}", self.family, self.revision, plain(&volume.name), short(self.id()))
            }
        }
    }

    /// The containers that must still run while `container` runs: those that depend on it.
    pub(crate) fn dependents(&self, container: usize) -> impl Iterator<Item = usize> + '_ {
        self.containers
            .iter()
            .enumerate()
            .filter(move |(_, other)| other.depends_on.iter().any(|dependency| dependency.container == container))
            .map(|(index, _)| index)
    }
}

/// Engine names allow no more than this in the parts we make up.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

fn short(id: &str) -> String {
    id.chars().filter(char::is_ascii_alphanumeric).take(16).collect()
}

/// How a task's containers are networked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NetworkMode {
    /// On the engine's default bridge, reached through published ports.
    Bridge,
    /// In the host's own network namespace.
    Host,
    /// Without any network.
    None,
}

impl NetworkMode {
    /// The engine's (and the API's) word for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Bridge => "bridge",
            Self::Host => "host",
            Self::None => "none",
        }
    }
}

/// Which IPC namespace containers get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IpcMode {
    /// The host's.
    Host,
    /// A private one without `/dev/shm`.
    None,
}

/// One container of a task.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Container {
    /// Name in the task definition, unique in the task.
    pub name: String,
    /// Its ARN, for the metadata endpoint.
    pub arn: Option<String>,
    /// Image reference as the user wrote it.
    pub image: String,
    /// Replaces the image's command.
    pub command: Option<Vec<String>>,
    /// Replaces the image's entry point.
    pub entry_point: Option<Vec<String>>,
    /// Environment from the task definition and its overrides.
    pub environment: BTreeMap<String, String>,
    /// Files of this machine with more environment; what an earlier one sets, a later one does not change.
    pub environment_files: Vec<PathBuf>,
    /// Relative CPU weight; zero means the engine's minimum.
    pub cpu_units: u64,
    /// Hard memory limit; zero means none.
    pub memory_mib: u64,
    /// Ids of the GPUs that are its own.
    pub gpu_ids: Vec<String>,
    /// Ports to publish.
    pub ports: Vec<PortMapping>,
    /// Containers it reaches by name on the bridge.
    pub links: Vec<Link>,
    /// Volumes of the task it mounts.
    pub mounts: Vec<Mount>,
    /// Containers whose mounts it takes over.
    pub volumes_from: Vec<VolumesFrom>,
    /// Whether the whole task stops when it stops.
    pub essential: bool,
    /// What must have happened to other containers before it starts; links and volumesFrom included.
    pub depends_on: Vec<Dependency>,
    /// How long containers that wait for this one to complete or become healthy wait.
    pub start_timeout: Option<Duration>,
    /// How long it gets between the stop signal and SIGKILL.
    pub stop_timeout: Option<Duration>,
    /// Whether and when it is started again in place.
    pub restart_policy: Option<RestartPolicy>,
    /// Whether its Docker health check counts.
    pub health_checked: bool,
    /// The server's engine `Config`, laid over what the agent builds.
    pub config: Map<String, Value>,
    /// The server's engine `HostConfig`, laid over what the agent builds.
    pub host_config: Map<String, Value>,
}

/// A published port or range of ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PortMapping {
    /// The ports inside the container.
    pub container: PortSpan,
    /// The fixed host port; `None` lets the agent choose. Never set for a range.
    pub host_port: Option<u16>,
    /// TCP or UDP.
    pub protocol: Protocol,
    /// Whether the task definition named a range, which is reported as one.
    pub is_range: bool,
}

/// Consecutive ports, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PortSpan {
    /// The lowest.
    pub first: u16,
    /// The highest.
    pub last: u16,
}

impl PortSpan {
    /// One port.
    pub(crate) fn single(port: u16) -> Self {
        Self { first: port, last: port }
    }

    /// How many ports.
    pub(crate) fn count(self) -> u16 {
        self.last - self.first + 1
    }

    /// All of them, upwards.
    pub(crate) fn iter(self) -> impl Iterator<Item = u16> {
        self.first..=self.last
    }
}

impl std::fmt::Display for PortSpan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

/// Transport protocol of a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Protocol {
    /// TCP
    Tcp,
    /// UDP
    Udp,
}

impl Protocol {
    /// The API's and the engine's word for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }
}

/// A container of the same task reached under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Index of the linked container.
    pub container: usize,
    /// The name it is reached by.
    pub alias: String,
}

/// A mounted volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mount {
    /// Index of the volume in the task.
    pub volume: usize,
    /// Where in the container.
    pub container_path: String,
    /// Whether the container may not write to it.
    pub read_only: bool,
}

/// Mounts taken over from another container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VolumesFrom {
    /// Index of that container.
    pub container: usize,
    /// Whether this container may not write to them.
    pub read_only: bool,
}

/// What must have happened to another container first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dependency {
    /// Index of that container.
    pub container: usize,
    /// What must have happened to it.
    pub condition: Condition,
}

/// The conditions of `dependsOn`, and one of the agent's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// It exists on the engine. For volumesFrom, not in the API.
    Create,
    /// It runs or has run.
    Start,
    /// It has run and ended.
    Complete,
    /// It has run and ended with exit code 0.
    Success,
    /// Its health check passed.
    Healthy,
}

/// When a container is started again in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RestartPolicy {
    /// Exit codes after which it stays down.
    pub ignored_exit_codes: Vec<i64>,
    /// It must have run this long to be started again.
    pub attempt_period: Duration,
}

/// A volume of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Volume {
    /// Name in the task definition.
    pub name: String,
    /// What stands behind it.
    pub kind: VolumeKind,
}

/// What stands behind a volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum VolumeKind {
    /// A directory of the host.
    Bind {
        /// Absolute path on the host.
        source_path: String,
    },
    /// An engine volume that lives and dies with the task.
    Task {
        /// Driver, its options and labels.
        settings: VolumeSettings,
    },
    /// An engine volume under its own name that outlives the task.
    Shared {
        /// Whether the agent makes it when it is not there.
        autoprovision: bool,
        /// Driver, its options and labels.
        settings: VolumeSettings,
    },
}

/// How an engine volume is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VolumeSettings {
    /// Volume driver; `None` is the engine's `local`.
    pub driver: Option<String>,
    /// Options for the driver.
    pub driver_opts: BTreeMap<String, String>,
    /// Labels for the volume.
    pub labels: BTreeMap<String, String>,
}
