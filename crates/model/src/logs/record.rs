//! Everything of logs that can be kept, in one type.

use std::fmt;
use std::sync::Arc;

use super::{LogGroup, QueryDefinition, ResourcePolicy};
use crate::id::LogGroupName;

/// Names one record of logs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A [`LogGroup`].
    Group(LogGroupName),
    /// A [`ResourcePolicy`] by its name.
    ResourcePolicy(Arc<str>),
    /// A [`QueryDefinition`] by its id.
    QueryDefinition(Arc<str>),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(name) => write!(f, "log-group/{name}"),
            Self::ResourcePolicy(name) => write!(f, "log-resource-policy/{name}"),
            Self::QueryDefinition(id) => write!(f, "query-definition/{id}"),
        }
    }
}

/// One record of logs.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A log group.
    Group(Arc<LogGroup>),
    /// A resource policy.
    ResourcePolicy(Arc<ResourcePolicy>),
    /// A query definition.
    QueryDefinition(Arc<QueryDefinition>),
}

impl Record {
    /// The name it is kept under.
    pub fn key(&self) -> Key {
        match self {
            Self::Group(it) => Key::Group(it.name.clone()),
            Self::ResourcePolicy(it) => Key::ResourcePolicy(Arc::clone(&it.name)),
            Self::QueryDefinition(it) => Key::QueryDefinition(Arc::clone(&it.id)),
        }
    }
}

impl From<Key> for crate::Key {
    fn from(key: Key) -> Self {
        Self::Logs(key)
    }
}

impl From<Record> for crate::Record {
    fn from(record: Record) -> Self {
        Self::Logs(record)
    }
}
