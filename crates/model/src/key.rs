//! The name under which a record is kept.

use std::fmt;
use std::sync::Arc;

use crate::flight::Part;
use crate::id::family::Kind;
use crate::id::{
    AlarmName, CapacityProviderName, ClusterName, DaemonDeploymentId, DaemonName, DaemonRevisionId, Family, InstanceId,
    ServiceDeploymentId, ServiceName, ServiceRevisionId, TaskDefinitionId, TaskId,
};
use crate::setting::Principal;
use crate::token::TokenId;
use crate::{load_balancing, logs};

/// Names one record. The printed form (`kind/…`) is for people; backends use the stored encoding of `longshore-state`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A [`Cluster`](crate::Cluster).
    Cluster(ClusterName),
    /// A [`ContainerInstance`](crate::ContainerInstance).
    Instance(ClusterName, InstanceId),
    /// An instance's [`Reservation`](crate::Reservation).
    Reservation(ClusterName, InstanceId),
    /// An [`InstanceSession`](crate::InstanceSession).
    Session(ClusterName, InstanceId),
    /// A [`Task`](crate::Task).
    Task(ClusterName, TaskId),
    /// A part of what is kept of a stopped task: a [`Flight`](crate::Flight).
    Flight(ClusterName, TaskId, Part),
    /// A [`Service`](crate::Service).
    Service(ClusterName, ServiceName),
    /// A [`ServiceRevision`](crate::ServiceRevision).
    ServiceRevision(ClusterName, ServiceName, ServiceRevisionId),
    /// A [`ServiceDeployment`](crate::ServiceDeployment).
    ServiceDeployment(ClusterName, ServiceName, ServiceDeploymentId),
    /// A service's [`Rollout`](crate::Rollout).
    Rollout(ClusterName, ServiceName),
    /// A [`ServiceEvent`](crate::event::ServiceEvent).
    Event(ClusterName, ServiceName, u64),
    /// A [`Daemon`](crate::Daemon).
    Daemon(ClusterName, DaemonName),
    /// A [`DaemonRevision`](crate::DaemonRevision).
    DaemonRevision(ClusterName, DaemonName, DaemonRevisionId),
    /// A [`DaemonDeployment`](crate::DaemonDeployment).
    DaemonDeployment(ClusterName, DaemonName, DaemonDeploymentId),
    /// A [`FamilyCounter`](crate::task_definition::FamilyCounter).
    Family(Family),
    /// A [`TaskDefinition`](crate::TaskDefinition).
    TaskDefinition(TaskDefinitionId),
    /// An [`AccountSetting`](crate::setting::AccountSetting).
    Setting(Principal, Arc<str>),
    /// A [`CapacityProvider`](crate::CapacityProvider).
    CapacityProvider(CapacityProviderName),
    /// An [`Alarm`](crate::Alarm).
    Alarm(AlarmName),
    /// A [`ClientToken`](crate::token::ClientToken).
    Token(TokenId),
    /// The [`Installation`](crate::Installation).
    Installation,
    /// A record of load balancing.
    LoadBalancing(load_balancing::Key),
    /// A record of logs.
    Logs(logs::Key),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cluster(name) => write!(f, "cluster/{name}"),
            Self::Instance(cluster, id) => write!(f, "instance/{cluster}/{id}"),
            Self::Reservation(cluster, id) => write!(f, "reservation/{cluster}/{id}"),
            Self::Session(cluster, id) => write!(f, "session/{cluster}/{id}"),
            Self::Task(cluster, id) => write!(f, "task/{cluster}/{id}"),
            Self::Flight(cluster, id, part) => write!(f, "flight/{cluster}/{id}/{}", part.name()),
            Self::Service(cluster, name) => write!(f, "service/{cluster}/{name}"),
            Self::ServiceRevision(cluster, name, id) => write!(f, "service-revision/{cluster}/{name}/{id}"),
            Self::ServiceDeployment(cluster, name, id) => write!(f, "service-deployment/{cluster}/{name}/{id}"),
            Self::Rollout(cluster, name) => write!(f, "rollout/{cluster}/{name}"),
            Self::Event(cluster, name, sequence) => write!(f, "event/{cluster}/{name}/{sequence}"),
            Self::Daemon(cluster, name) => write!(f, "daemon/{cluster}/{name}"),
            Self::DaemonRevision(cluster, name, id) => write!(f, "daemon-revision/{cluster}/{name}/{id}"),
            Self::DaemonDeployment(cluster, name, id) => write!(f, "daemon-deployment/{cluster}/{name}/{id}"),
            Self::Family(family) => match family.kind() {
                Kind::Task => write!(f, "family/{family}"),
                Kind::Daemon => write!(f, "daemon-family/{family}"),
            },
            Self::TaskDefinition(id) => match id.family.kind() {
                Kind::Task => write!(f, "task-definition/{id}"),
                Kind::Daemon => write!(f, "daemon-task-definition/{id}"),
            },
            Self::Setting(Principal::AccountDefault, name) => write!(f, "setting/default/{name}"),
            Self::Setting(Principal::Arn(arn), name) => write!(f, "setting/{arn}/{name}"),
            Self::CapacityProvider(name) => write!(f, "capacity-provider/{name}"),
            Self::Alarm(name) => write!(f, "alarm/{name}"),
            Self::Installation => f.write_str("installation"),
            Self::LoadBalancing(key) => write!(f, "{key}"),
            Self::Logs(key) => write!(f, "{key}"),
            Self::Token(id) => write!(f, "token/{}/{}/{}", id.cluster, id.operation, id.token),
        }
    }
}
