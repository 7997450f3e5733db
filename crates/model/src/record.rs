//! Everything that can be kept, in one type; cheap to clone.

use std::sync::Arc;

use crate::event::ServiceEvent;
use crate::id::{ClusterName, InstanceId};
use crate::key::Key;
use crate::setting::AccountSetting;
use crate::task_definition::FamilyCounter;
use crate::token::ClientToken;
use crate::{
    Alarm, CapacityProvider, Cluster, ContainerInstance, Daemon, DaemonDeployment, DaemonRevision, Flight,
    Installation, InstanceSession, Reservation, Rollout, Service, ServiceDeployment, ServiceRevision, Task,
    TaskDefinition,
};
use crate::{load_balancing, logs};

/// One record. Reservations and sessions do not name their instance themselves, so the record does.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A cluster.
    Cluster(Arc<Cluster>),
    /// A container instance.
    Instance(Arc<ContainerInstance>),
    /// What an instance's tasks hold.
    Reservation(ClusterName, InstanceId, Arc<Reservation>),
    /// Whether an instance is connected.
    Session(ClusterName, InstanceId, Arc<InstanceSession>),
    /// A task.
    Task(Arc<Task>),
    /// What is kept of a stopped task.
    Flight(Arc<Flight>),
    /// A service.
    Service(Arc<Service>),
    /// What a deployment of a service brings out.
    ServiceRevision(Arc<ServiceRevision>),
    /// How a service goes from one revision to another.
    ServiceDeployment(Arc<ServiceDeployment>),
    /// A service's progress.
    Rollout(Arc<Rollout>),
    /// A service's event.
    Event(Arc<ServiceEvent>),
    /// A managed daemon.
    Daemon(Arc<Daemon>),
    /// A daemon's revision.
    DaemonRevision(Arc<DaemonRevision>),
    /// A daemon's deployment.
    DaemonDeployment(Arc<DaemonDeployment>),
    /// A family's counter.
    Family(Arc<FamilyCounter>),
    /// A task definition.
    TaskDefinition(Arc<TaskDefinition>),
    /// An account setting.
    Setting(Arc<AccountSetting>),
    /// A capacity provider.
    CapacityProvider(Arc<CapacityProvider>),
    /// An alarm.
    Alarm(Arc<Alarm>),
    /// A used client token.
    Token(Arc<ClientToken>),
    /// What all servers share.
    Installation(Arc<Installation>),
    /// What belongs to load balancing.
    LoadBalancing(load_balancing::Record),
    /// What belongs to logs.
    Logs(logs::Record),
}

impl Record {
    /// The name it is kept under.
    pub fn key(&self) -> Key {
        match self {
            Self::Cluster(cluster) => Key::Cluster(cluster.name.clone()),
            Self::Instance(instance) => Key::Instance(instance.cluster.clone(), instance.id),
            Self::Reservation(cluster, id, _) => Key::Reservation(cluster.clone(), *id),
            Self::Session(cluster, id, _) => Key::Session(cluster.clone(), *id),
            Self::Task(task) => Key::Task(task.cluster.clone(), task.id),
            Self::Flight(it) => Key::Flight(it.cluster.clone(), it.task, it.part),
            Self::Service(service) => Key::Service(service.cluster.clone(), service.name.clone()),
            Self::ServiceRevision(revision) => {
                Key::ServiceRevision(revision.cluster.clone(), revision.service.clone(), revision.id)
            }
            Self::ServiceDeployment(deployment) => {
                Key::ServiceDeployment(deployment.cluster.clone(), deployment.service.clone(), deployment.id)
            }
            Self::Rollout(rollout) => Key::Rollout(rollout.cluster.clone(), rollout.service.clone()),
            Self::Event(event) => Key::Event(event.cluster.clone(), event.service.clone(), event.sequence),
            Self::Daemon(daemon) => Key::Daemon(daemon.cluster.clone(), daemon.name.clone()),
            Self::DaemonRevision(it) => Key::DaemonRevision(it.cluster.clone(), it.daemon.clone(), it.id),
            Self::DaemonDeployment(it) => Key::DaemonDeployment(it.cluster.clone(), it.daemon.clone(), it.id),
            Self::Family(counter) => Key::Family(counter.family.clone()),
            Self::TaskDefinition(definition) => Key::TaskDefinition(definition.id.clone()),
            Self::Setting(setting) => Key::Setting(setting.principal.clone(), setting.name.clone()),
            Self::Alarm(alarm) => Key::Alarm(alarm.name.clone()),
            Self::CapacityProvider(provider) => Key::CapacityProvider(provider.name.clone()),
            Self::Token(token) => Key::Token(token.id.clone()),
            Self::Installation(_) => Key::Installation,
            Self::LoadBalancing(record) => Key::LoadBalancing(record.key()),
            Self::Logs(record) => Key::Logs(record.key()),
        }
    }
}
