//! What an account keeps beside its log groups.

use std::sync::Arc;

use crate::Timestamp;

/// The most resource policies of an account (API reference: `PutResourcePolicy`).
pub const MAX_RESOURCE_POLICIES: usize = 10;

/// The most query definitions of an account (CloudWatch Logs' quota).
pub const MAX_QUERY_DEFINITIONS: usize = 1_000;

/// Which other services may write here (API reference: `ResourcePolicy`). Merely carried: there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourcePolicy {
    /// Its name, unique in the account.
    pub name: Arc<str>,
    /// The policy: a JSON text.
    pub document: Arc<str>,
    /// When it was last put.
    pub updated_at: Timestamp,
}

/// A query that somebody keeps for later (API reference: `QueryDefinition`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryDefinition {
    /// Its id: a UUID.
    pub id: Arc<str>,
    /// Its name; several may have the same.
    pub name: Arc<str>,
    /// The query.
    pub query: Arc<str>,
    /// Which language it is in: `CWLI`.
    pub language: Arc<str>,
    /// The groups that it is for.
    pub groups: Vec<Arc<str>>,
    /// What it may be filled in with.
    pub parameters: Vec<QueryParameter>,
    /// When it was last put.
    pub updated_at: Timestamp,
}

/// A place in a query that is filled in when it is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryParameter {
    /// Its name.
    pub name: Arc<str>,
    /// What it is filled with otherwise.
    pub default: Option<Arc<str>>,
    /// For people.
    pub description: Option<Arc<str>>,
}
