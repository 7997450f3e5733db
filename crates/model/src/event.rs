//! Service events: what happened to a service, in ECS's words.

use std::sync::Arc;

use crate::Timestamp;
use crate::id::{ClusterName, ServiceName};

/// The API shows the newest this many.
pub const MAX_SHOWN: u64 = 100;

/// One event of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceEvent {
    /// The service's cluster.
    pub cluster: ClusterName,
    /// The service.
    pub service: ServiceName,
    /// Counts up in the service.
    pub sequence: u64,
    /// When.
    pub created_at: Timestamp,
    /// What, such as `(service web) has reached a steady state.`
    pub message: Arc<str>,
}
