//! Idempotency: what was answered to a call that carried a client token.

use std::sync::Arc;

use crate::Timestamp;
use crate::id::{ClusterName, TaskId};

/// Identifies a token: tokens of different clusters or operations never meet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId {
    /// The cluster of the call.
    pub cluster: ClusterName,
    /// The operation's wire name.
    pub operation: Arc<str>,
    /// The caller's token.
    pub token: Arc<str>,
}

/// A token that was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientToken {
    /// Which one.
    pub id: TokenId,
    /// A digest of the call's parameters.
    pub parameters: Arc<str>,
    /// The tasks that the first call started.
    pub tasks: Vec<TaskId>,
    /// When it was used.
    pub used_at: Timestamp,
}
