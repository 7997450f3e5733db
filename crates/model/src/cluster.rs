//! Clusters: the name space of instances, tasks and services.

use crate::id::ClusterName;
use crate::{Document, Tag, Timestamp};

/// A cluster's life: a deleted one stays describable for a while (API reference: `Cluster`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Takes instances, tasks and services.
    Active,
    /// Deleted; the name may be used again at once.
    Inactive,
}

/// A cluster as its owner wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Its name.
    pub name: ClusterName,
    /// Whether it was deleted.
    pub status: Status,
    /// When it was created, or created again after a deletion.
    pub created_at: Timestamp,
    /// When it became inactive.
    pub deleted_at: Option<Timestamp>,
    /// Labels.
    pub tags: Vec<Tag>,
    /// What is merely carried, by the wire names: `settings`, `configuration`, `serviceConnectDefaults`,
    /// `capacityProviders`, `defaultCapacityProviderStrategy`.
    pub document: Document,
}

impl Cluster {
    /// Whether it takes new instances, tasks and services.
    pub fn is_active(&self) -> bool {
        self.status == Status::Active
    }
}
