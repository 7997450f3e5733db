//! The stored record of a task: the server's description as it came, and how far the agent has got with it.
//!
//! The description is kept as the wire document, less its secrets: the spec is read from it again at start, so that a
//! newer agent's reading of it applies. Everything observed has its own stored form here, apart from the one in memory.

use longshore_api::agent::acs;
use longshore_model::Timestamp;
use serde::{Deserialize, Serialize};

use super::open::{DecodeError, decode_versioned};
use crate::task::report::{ContainerChange, Outbox, StateChange};
use crate::task::spec::{PortSpan, Protocol};
use crate::task::state::{Binding, Container, Desired, Health, HealthStatus, Observed, Phase, Status};

const FORMAT: u32 = 1;

/// A task as it is written down.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TaskRecord {
    /// The task's ARN.
    pub arn: String,
    /// The server's description, without secrets; `None` for a task of which only its end is known.
    pub description: Option<acs::Task>,
    /// What is wanted of it.
    pub desired: Desired,
    /// The identifiers under which its containers ask for metadata, in order of the containers.
    pub metadata_ids: Vec<String>,
    /// What is observed of it.
    pub observed: Observed,
    /// What the server has and has not heard of it.
    pub outbox: Outbox,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    format: u32,
    arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<acs::Task>,
    desired_stopped: bool,
    metadata_ids: Vec<String>,
    prepared: bool,
    failure: Option<String>,
    containers: Vec<StoredContainer>,
    pull_started_at_ms: Option<i64>,
    pull_stopped_at_ms: Option<i64>,
    execution_stopped_at_ms: Option<i64>,
    stopped_at_ms: Option<i64>,
    stop_accepted_at_ms: Option<i64>,
    #[serde(default)]
    told: bool,
    reported: StoredStatus,
    reported_containers: Vec<StoredStatus>,
    unreported: Vec<StoredChange>,
}

#[derive(Serialize, Deserialize)]
struct StoredContainer {
    phase: StoredPhase,
    runtime_id: Option<String>,
    image_id: Option<String>,
    image_digest: Option<String>,
    #[serde(default)]
    image_names_region: bool,
    ports: Vec<StoredBinding>,
    exit_code: Option<i64>,
    reason: Option<String>,
    health: Option<StoredHealth>,
    created_at_ms: Option<i64>,
    started_at_ms: Option<i64>,
    last_started_at_ms: Option<i64>,
    finished_at_ms: Option<i64>,
    restarts: u32,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum StoredPhase {
    None,
    Pulled,
    Created,
    Running,
    Stopped,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum StoredStatus {
    Pending,
    Running,
    Stopped,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum StoredHealthStatus {
    Unknown,
    Healthy,
    Unhealthy,
}

#[derive(Serialize, Deserialize)]
struct StoredHealth {
    status: StoredHealthStatus,
    since_ms: i64,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct StoredBinding {
    container: (u16, u16),
    host: (u16, u16),
    udp: bool,
    is_range: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredChange {
    status: StoredStatus,
    reason: Option<String>,
    containers: Vec<StoredContainerChange>,
    pull_started_at_ms: Option<i64>,
    pull_stopped_at_ms: Option<i64>,
    execution_stopped_at_ms: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct StoredContainerChange {
    name: String,
    status: StoredStatus,
    runtime_id: Option<String>,
    exit_code: Option<i64>,
    reason: Option<String>,
    image_digest: Option<String>,
    bindings: Vec<StoredBinding>,
}

impl TaskRecord {
    pub(super) fn encode(&self) -> Vec<u8> {
        let Observed { prepared, failure, containers, .. } = &self.observed;
        let stored = Stored {
            format: FORMAT,
            arn: self.arn.clone(),
            description: self.description.clone(),
            desired_stopped: self.desired == Desired::Stopped,
            metadata_ids: self.metadata_ids.clone(),
            prepared: *prepared,
            failure: failure.clone(),
            containers: containers.iter().map(StoredContainer::from).collect(),
            pull_started_at_ms: millis(self.observed.pull_started_at),
            pull_stopped_at_ms: millis(self.observed.pull_stopped_at),
            execution_stopped_at_ms: millis(self.observed.execution_stopped_at),
            stopped_at_ms: millis(self.observed.stopped_at),
            stop_accepted_at_ms: millis(self.observed.stop_accepted_at),
            told: self.observed.told,
            reported: self.outbox.status.into(),
            reported_containers: self.outbox.containers.iter().map(|status| (*status).into()).collect(),
            unreported: self.outbox.queued.iter().map(StoredChange::from).collect(),
        };
        serde_json::to_vec(&stored).expect("a record of strings and numbers serializes")
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let stored: Stored = decode_versioned(bytes, FORMAT)?;
        let observed = Observed {
            prepared: stored.prepared,
            failure: stored.failure,
            containers: stored.containers.into_iter().map(Container::from).collect(),
            pull_started_at: time(stored.pull_started_at_ms),
            pull_stopped_at: time(stored.pull_stopped_at_ms),
            execution_stopped_at: time(stored.execution_stopped_at_ms),
            stopped_at: time(stored.stopped_at_ms),
            stop_accepted_at: time(stored.stop_accepted_at_ms),
            told: stored.told,
            ..Observed::default()
        };
        let outbox = Outbox {
            queued: stored.unreported.into_iter().map(StateChange::from).collect(),
            status: stored.reported.into(),
            containers: stored.reported_containers.into_iter().map(Status::from).collect(),
            in_flight: false,
        };
        Ok(Self {
            arn: stored.arn,
            description: stored.description,
            desired: if stored.desired_stopped { Desired::Stopped } else { Desired::Running },
            metadata_ids: stored.metadata_ids,
            observed,
            outbox,
        })
    }
}

fn millis(time: Option<Timestamp>) -> Option<i64> {
    time.map(Timestamp::as_millis)
}

fn time(millis: Option<i64>) -> Option<Timestamp> {
    millis.map(Timestamp::from_millis)
}

/// Enums of one meaning on both sides.
macro_rules! same {
    ($stored:ident, $domain:ident: $($variant:ident),+) => {
        impl From<$domain> for $stored {
            fn from(value: $domain) -> Self {
                match value { $($domain::$variant => Self::$variant),+ }
            }
        }
        impl From<$stored> for $domain {
            fn from(value: $stored) -> Self {
                match value { $($stored::$variant => Self::$variant),+ }
            }
        }
    };
}

same!(StoredPhase, Phase: None, Pulled, Created, Running, Stopped);
same!(StoredStatus, Status: Pending, Running, Stopped);
same!(StoredHealthStatus, HealthStatus: Unknown, Healthy, Unhealthy);

impl From<&Binding> for StoredBinding {
    fn from(binding: &Binding) -> Self {
        Self {
            container: (binding.container.first, binding.container.last),
            host: (binding.host.first, binding.host.last),
            udp: binding.protocol == Protocol::Udp,
            is_range: binding.is_range,
        }
    }
}

impl From<StoredBinding> for Binding {
    fn from(stored: StoredBinding) -> Self {
        let span = |(first, last)| PortSpan { first, last };
        Self {
            container: span(stored.container),
            host: span(stored.host),
            protocol: if stored.udp { Protocol::Udp } else { Protocol::Tcp },
            is_range: stored.is_range,
        }
    }
}

impl From<&Container> for StoredContainer {
    fn from(container: &Container) -> Self {
        Self {
            phase: container.phase.into(),
            runtime_id: container.runtime_id.clone(),
            image_id: container.image_id.clone(),
            image_digest: container.image_digest.clone(),
            image_names_region: container.image_names_region,
            ports: container.ports.iter().map(StoredBinding::from).collect(),
            exit_code: container.exit_code,
            reason: container.reason.clone(),
            health: container
                .health
                .as_ref()
                .map(|health| StoredHealth { status: health.status.into(), since_ms: health.since.as_millis() }),
            created_at_ms: millis(container.created_at),
            started_at_ms: millis(container.started_at),
            last_started_at_ms: millis(container.last_started_at),
            finished_at_ms: millis(container.finished_at),
            restarts: container.restarts,
        }
    }
}

impl From<StoredContainer> for Container {
    fn from(stored: StoredContainer) -> Self {
        Self {
            phase: stored.phase.into(),
            runtime_id: stored.runtime_id,
            image_id: stored.image_id,
            image_digest: stored.image_digest,
            image_names_region: stored.image_names_region,
            ports: stored.ports.into_iter().map(Binding::from).collect(),
            exit_code: stored.exit_code,
            reason: stored.reason,
            health: stored.health.map(|health| Health {
                status: health.status.into(),
                since: Timestamp::from_millis(health.since_ms),
                exit_code: None,
                output: String::new(),
            }),
            created_at: time(stored.created_at_ms),
            started_at: time(stored.started_at_ms),
            last_started_at: time(stored.last_started_at_ms),
            finished_at: time(stored.finished_at_ms),
            restarts: stored.restarts,
            ..Self::default()
        }
    }
}

impl From<&StateChange> for StoredChange {
    fn from(change: &StateChange) -> Self {
        Self {
            status: change.status.into(),
            reason: change.reason.clone(),
            containers: change.containers.iter().map(StoredContainerChange::from).collect(),
            pull_started_at_ms: millis(change.pull_started_at),
            pull_stopped_at_ms: millis(change.pull_stopped_at),
            execution_stopped_at_ms: millis(change.execution_stopped_at),
        }
    }
}

impl From<StoredChange> for StateChange {
    fn from(stored: StoredChange) -> Self {
        Self {
            status: stored.status.into(),
            reason: stored.reason,
            containers: stored.containers.into_iter().map(ContainerChange::from).collect(),
            pull_started_at: time(stored.pull_started_at_ms),
            pull_stopped_at: time(stored.pull_stopped_at_ms),
            execution_stopped_at: time(stored.execution_stopped_at_ms),
        }
    }
}

impl From<&ContainerChange> for StoredContainerChange {
    fn from(change: &ContainerChange) -> Self {
        Self {
            name: change.name.clone(),
            status: change.status.into(),
            runtime_id: change.runtime_id.clone(),
            exit_code: change.exit_code,
            reason: change.reason.clone(),
            image_digest: change.image_digest.clone(),
            bindings: change.bindings.iter().map(StoredBinding::from).collect(),
        }
    }
}

impl From<StoredContainerChange> for ContainerChange {
    fn from(stored: StoredContainerChange) -> Self {
        Self {
            name: stored.name,
            status: stored.status.into(),
            runtime_id: stored.runtime_id,
            exit_code: stored.exit_code,
            reason: stored.reason,
            image_digest: stored.image_digest,
            bindings: stored.bindings.into_iter().map(Binding::from).collect(),
        }
    }
}
