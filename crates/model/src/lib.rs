//! The nouns of ECS and their legal transitions, as pure data: no IO, no clock, no randomness, no tokio.
//!
//! Everything else in the workspace speaks in these types. The wire shapes live in `longshore-api`, the stored ones in
//! `longshore-state`; conversions are explicit, so that none of the three can change another by accident.
//!
//! Start reading at [`Snapshot`] (everything that is known, at one revision) and [`Plan`] (what shall change).

pub mod alarm;
pub mod arn;
pub mod capacity_provider;
pub mod cluster;
pub mod consistency;
pub mod container_instance;
pub mod daemon;
pub mod document;
pub mod event;
pub mod express;
#[cfg(any(test, feature = "fixtures"))]
pub mod fixture;
pub mod flight;
pub mod id;
pub mod installation;
pub mod key;
pub mod load_balancing;
pub mod logs;
pub mod network;
pub mod placement;
pub mod plan;
pub mod record;
pub mod resources;
pub mod rollout;
pub mod service;
pub mod service_deployment;
pub mod service_revision;
pub mod setting;
pub mod snapshot;
pub mod tag;
pub mod task;
pub mod task_definition;
pub mod task_set;
pub mod text;
pub mod time;
pub mod token;

pub use alarm::Alarm;
pub use arn::Scope;
pub use capacity_provider::CapacityProvider;
pub use cluster::Cluster;
pub use container_instance::{ContainerInstance, InstanceSession};
pub use daemon::{Daemon, DaemonDeployment, DaemonRevision};
pub use document::Document;
pub use flight::Flight;
pub use id::{
    AlarmName, CapacityProviderName, ClusterName, ContainerName, DaemonDeploymentId, DaemonName, DaemonRevisionId,
    DeploymentId, Family, InstanceId, LogGroupName, ServiceDeploymentId, ServiceName, ServiceRevisionId,
    TaskDefinitionId, TaskId,
};
pub use installation::Installation;
pub use key::Key;
pub use logs::{GroupId, LogGroup, LogStoreId};
pub use plan::{Group, Guard, Plan, Revision, Write};
pub use record::Record;
pub use resources::{Capacity, Demand, Reservation};
pub use rollout::{Deployment, Rollout};
pub use service::Service;
pub use service_deployment::ServiceDeployment;
pub use service_revision::ServiceRevision;
pub use snapshot::{ClusterState, Entry, Snapshot};
pub use tag::Tag;
pub use task::Task;
pub use task_definition::TaskDefinition;
pub use task_set::TaskSet;
pub use time::Timestamp;
