//! Container instances: machines, or slices of machines, on which an agent runs tasks.

use std::sync::Arc;

use crate::id::{ClusterName, InstanceId};
use crate::placement::Attribute;
use crate::resources::Capacity;
use crate::{Tag, Timestamp};

/// An instance's life (API reference: `ContainerInstance.status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Takes tasks.
    Active,
    /// Keeps its tasks, takes no new ones; service tasks are moved away.
    Draining,
    /// Deregistered; describable for a while.
    Inactive,
}

/// Why an instance drains that its capacity provider takes away.
pub const LEAVING: &str = "Managed scaling removes this instance when it has drained";

/// An instance as it registered and as its operator wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct ContainerInstance {
    /// Its id.
    pub id: InstanceId,
    /// The cluster it joined.
    pub cluster: ClusterName,
    /// Where it is in its life.
    pub status: Status,
    /// Why it is in that state, for people.
    pub status_reason: Option<Arc<str>>,
    /// What it registered.
    pub capacity: Capacity,
    /// Built-in, agent-sent and custom attributes, in the order they came.
    pub attributes: Vec<Attribute>,
    /// The machine's own id, such as `i-…` or `mi-…`.
    pub machine_id: Option<Arc<str>>,
    /// The provider that started it.
    pub capacity_provider: Option<Arc<str>>,
    /// When it registered.
    pub registered_at: Timestamp,
    /// When it was deregistered.
    pub deregistered_at: Option<Timestamp>,
    /// The token of the registration, which makes a repeated call find this instance.
    pub client_token: Option<Arc<str>>,
    /// Labels.
    pub tags: Vec<Tag>,
    /// Starts at 1 and counts every change that ECS would send an event for.
    pub version: u64,
}

impl ContainerInstance {
    /// An attribute's value: `None` when it is not there, `Some(None)` when it has no value.
    pub fn attribute(&self, name: &str) -> Option<Option<&str>> {
        self.attributes.iter().find(|a| &*a.name == name).map(|a| a.value.as_deref())
    }

    /// The zone it says it is in.
    pub fn availability_zone(&self) -> Option<&str> {
        self.attribute("ecs.availability-zone").flatten()
    }

    /// Whether it offers an attribute that a task definition requires.
    pub fn offers(&self, required: &Attribute) -> bool {
        self.attribute(&required.name)
            .is_some_and(|offered| required.value.is_none() || offered == required.value.as_deref())
    }
}

/// Whether an instance's agent is connected. A record of its own, since connections come and go without changing the
/// instance; written when that changes, never for a heartbeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceSession {
    /// Whether an agent is connected.
    pub connected: bool,
    /// Since when it is, or is not.
    pub since: Timestamp,
    /// The agent's version.
    pub agent_version: Option<Arc<str>>,
    /// The agent's build.
    pub agent_hash: Option<Arc<str>>,
    /// The engine's version.
    pub docker_version: Option<Arc<str>>,
    /// The address that the ports of its containers are reached at; absent when it is not known.
    pub address: Option<Arc<str>>,
    /// Drawn by each server at its start: a session of an earlier start of the same server is over.
    pub server: u64,
}
