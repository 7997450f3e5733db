//! Logs: log groups, and what their owners want done with what is written to them.
//!
//! Only what the API is told is here, and so a record. Streams and events are in the log store, by the [`GroupId`] of their
//! group: a group that is deleted and made again has another one, so that events of the first never show in the second.

mod filter;
mod group;
mod policy;
mod record;

pub use filter::{
    Distribution, MAX_METRIC_FILTERS, MAX_SUBSCRIPTION_FILTERS, MetricFilter, MetricTransformation, Selection,
    SubscriptionFilter,
};
pub use group::{Class, GroupId, LogGroup, LogStoreId, MAX_GROUPS, RETENTION_DAYS};
pub use policy::{MAX_QUERY_DEFINITIONS, MAX_RESOURCE_POLICIES, QueryDefinition, QueryParameter, ResourcePolicy};
pub use record::{Key, Record};
