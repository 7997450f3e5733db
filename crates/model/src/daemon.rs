//! Managed daemons: one task on every instance of some capacity providers.
//!
//! Three records, by who writes them: a [`Daemon`] is what its owner wants and is written by the API; a [`DaemonRevision`]
//! is its configuration at one moment and never changes; a [`DaemonDeployment`] is how a revision comes to the instances
//! and stays there, and the planner rewrites the newest one in every group that starts or stops tasks of the daemon.

use std::sync::Arc;

use crate::id::{ClusterName, ContainerName, DaemonDeploymentId, DaemonName, DaemonRevisionId, TaskDefinitionId};
use crate::{Tag, Timestamp};

pub mod deployment;

pub use deployment::{Configuration, DaemonDeployment};

/// A daemon's life (API reference: `DaemonStatus`). When its last task is gone, so are its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Kept on every instance.
    Active,
    /// Deleted; its tasks are stopping.
    DeleteInProgress,
}

/// A daemon as its owner wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct Daemon {
    /// The cluster it lives in.
    pub cluster: ClusterName,
    /// Its name.
    pub name: DaemonName,
    /// Where it is in its life.
    pub status: Status,
    /// What its instances shall run, unless the newest deployment has been rolled back.
    pub revision: DaemonRevisionId,
    /// The newest deployment.
    pub deployment: DaemonDeploymentId,
    /// How the next deployment is rolled out, unless its call says otherwise.
    pub configuration: Configuration,
    /// ARN of who created it.
    pub created_by: Arc<str>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When its owner last changed it.
    pub updated_at: Timestamp,
    /// The token of its creation, which makes a repeated call find this daemon.
    pub client_token: Option<Arc<str>>,
    /// A digest of the parameters it was created with, to tell a repeated call from another one.
    pub created_with: Arc<str>,
    /// Labels.
    pub tags: Vec<Tag>,
}

/// A daemon's configuration when a deployment began. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaemonRevision {
    /// The daemon's cluster.
    pub cluster: ClusterName,
    /// The daemon.
    pub daemon: DaemonName,
    /// Its id.
    pub id: DaemonRevisionId,
    /// What its tasks run: a daemon's task definition.
    pub definition: TaskDefinitionId,
    /// The names of the providers whose instances run it.
    pub capacity_providers: Vec<Arc<str>>,
    /// The images of its containers as written.
    pub images: Vec<Image>,
    /// Whether its tasks get the daemon's tags.
    pub propagate_tags: bool,
    /// Whether `aws:ecs:*` tags are put on its tasks.
    pub enable_ecs_managed_tags: bool,
    /// Whether `ExecuteCommand` is enabled for its tasks.
    pub enable_execute_command: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The image of one container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Which container.
    pub container: ContainerName,
    /// As written in the task definition.
    pub image: Arc<str>,
}

/// The daemon that a task belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaemonOwner {
    /// The daemon.
    pub daemon: DaemonName,
    /// The revision of it that the task runs.
    pub revision: DaemonRevisionId,
}

impl DaemonRevision {
    /// Whether the instances of that provider run it.
    pub fn covers(&self, capacity_provider: Option<&str>) -> bool {
        capacity_provider.is_some_and(|wanted| self.capacity_providers.iter().any(|name| **name == *wanted))
    }
}

/// The group of a daemon's tasks.
pub fn group(daemon: &DaemonName) -> Arc<str> {
    format!("daemon:{daemon}").into()
}
