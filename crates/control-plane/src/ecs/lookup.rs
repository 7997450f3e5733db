//! Finding what a caller names: by short name, id or ARN.

use std::sync::Arc;

use longshore_api::error::Error;
use longshore_model::arn::{self, Resource};
use longshore_model::id::family::Kind;
use longshore_model::{
    ClusterName, ClusterState, Entry, Family, InstanceId, Snapshot, TaskDefinition, TaskDefinitionId, TaskId,
};

/// The cluster that is used when a call names none.
const DEFAULT_CLUSTER: &str = "default";

/// The name in a cluster's name or ARN; `default` when a call names none.
///
/// # Errors
/// `InvalidParameterException` for an ARN of something else.
pub(crate) fn cluster_name(cluster: Option<&str>) -> Result<ClusterName, Error> {
    match cluster.filter(|name| !name.is_empty()) {
        None => Ok(DEFAULT_CLUSTER.into()),
        Some(text) if arn::is_arn(text) => match Resource::parse(text) {
            Ok(Resource::Cluster(name)) => Ok(name.into()),
            _ => Err(invalid_arn(text)),
        },
        Some(name) => Ok(name.into()),
    }
}

/// A cluster that exists, deleted or not.
///
/// # Errors
/// `ClusterNotFoundException`.
pub(crate) fn known_cluster<'a>(snapshot: &'a Snapshot, cluster: Option<&str>) -> Result<&'a Arc<ClusterState>, Error> {
    let name = cluster_name(cluster)?;
    let state = snapshot.cluster(name.as_str()).filter(|state| state.cluster().is_some());
    state.ok_or_else(Error::cluster_not_found)
}

/// A cluster that takes new work, with its name.
///
/// # Errors
/// `ClusterNotFoundException`, in other words when it was deleted.
pub(super) fn active_cluster<'a>(
    snapshot: &'a Snapshot,
    cluster: Option<&str>,
) -> Result<&'a Arc<ClusterState>, Error> {
    let state = known_cluster(snapshot, cluster)?;
    let active = state.cluster().is_some_and(|cluster| cluster.is_active());
    active.then_some(state).ok_or_else(Error::cluster_inactive)
}

/// The id in a task's id or ARN. `None` is an id that no task can have.
///
/// # Errors
/// `InvalidParameterException` for an ARN of something else or of another cluster.
pub(crate) fn task_id(cluster: &ClusterName, task: &str) -> Result<Option<TaskId>, Error> {
    let id = match arn::is_arn(task).then(|| Resource::parse(task)) {
        None => task,
        Some(Ok(Resource::Task(in_cluster, id))) => same_cluster(cluster, in_cluster, id)?,
        Some(Err(arn::Invalid::Separators)) => return Err(separators()),
        Some(_) => return Err(invalid_arn(task)),
    };
    Ok(id.parse().ok())
}

/// The id in a container instance's id or ARN. `None` is an id that no instance can have.
///
/// # Errors
/// `InvalidParameterException` for an ARN of something else or of another cluster.
pub(crate) fn instance_id(cluster: &ClusterName, instance: &str) -> Result<Option<InstanceId>, Error> {
    let id = match arn::is_arn(instance).then(|| Resource::parse(instance)) {
        None => instance,
        Some(Ok(Resource::Instance(in_cluster, id))) => same_cluster(cluster, in_cluster, id)?,
        Some(Err(arn::Invalid::Separators)) => return Err(separators()),
        Some(_) => return Err(invalid_arn(instance)),
    };
    Ok(id.parse().ok())
}

/// The name in a service's name or ARN.
///
/// # Errors
/// `InvalidParameterException` for an ARN of something else or of another cluster.
pub(crate) fn service_name<'a>(cluster: &ClusterName, service: &'a str) -> Result<&'a str, Error> {
    match arn::is_arn(service).then(|| Resource::parse(service)) {
        None => Ok(service),
        Some(Ok(Resource::Service(in_cluster, name))) => same_cluster(cluster, in_cluster, name),
        Some(Err(arn::Invalid::Separators)) => Err(separators()),
        Some(_) => Err(invalid_arn(service)),
    }
}

/// The name in a capacity provider's name or ARN.
///
/// # Errors
/// `InvalidParameterException` for an ARN of something else.
pub(super) fn capacity_provider_name(provider: &str) -> Result<&str, Error> {
    match arn::is_arn(provider).then(|| Resource::parse(provider)) {
        None => Ok(provider),
        Some(Ok(Resource::CapacityProvider(name))) => Ok(name),
        Some(Err(arn::Invalid::Separators)) => Err(separators()),
        Some(_) => Err(invalid_arn(provider)),
    }
}

/// What a caller may name a task definition by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DefinitionName {
    /// The newest active revision of a family.
    Latest(Family),
    /// One revision.
    Revision(TaskDefinitionId),
}

impl DefinitionName {
    /// Reads `family`, `family:revision` or an ARN of either.
    ///
    /// # Errors
    /// `InvalidParameterException` for an ARN of something else or a revision that is not a number.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        match arn::is_arn(text).then(|| Resource::parse(text)) {
            None => Self::read(Kind::Task, text),
            Some(Ok(Resource::TaskDefinition(name))) => Self::read(Kind::Task, name),
            Some(_) => Err(invalid_arn(text)),
        }
    }

    /// Reads the same of a daemon's task definition. Neither names the other.
    ///
    /// # Errors
    /// `InvalidParameterException` for an ARN of something else or a revision that is not a number.
    pub(super) fn parse_daemon(text: &str) -> Result<Self, Error> {
        match arn::is_arn(text).then(|| Resource::parse(text)) {
            None => Self::read(Kind::Daemon, text),
            Some(Ok(Resource::DaemonTaskDefinition(name))) => Self::read(Kind::Daemon, name),
            Some(_) => Err(invalid_arn(text)),
        }
    }

    /// Reads `family` or `family:revision`.
    ///
    /// # Errors
    /// `InvalidParameterException` for a revision that is not a number.
    pub(super) fn read(kind: Kind, name: &str) -> Result<Self, Error> {
        match name.split_once(':') {
            None => Ok(Self::Latest(Family::of(kind, name))),
            Some((family, revision)) => match revision.parse() {
                Ok(revision) => Ok(Self::Revision(TaskDefinitionId { family: Family::of(kind, family), revision })),
                Err(_) => Err(Error::invalid_parameter(format!("Invalid revision number. Number: {revision}"))),
            },
        }
    }

    /// The task definition of that name, in whatever status it is.
    pub(crate) fn find<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a Entry<TaskDefinition>> {
        match self {
            Self::Latest(family) => snapshot.family_of(family)?.latest_active(),
            Self::Revision(id) => snapshot.task_definition(id),
        }
    }
}

/// A task definition that new tasks may use.
///
/// # Errors
/// `ClientException` when it does not exist or was deregistered.
pub(super) fn runnable<'a>(snapshot: &'a Snapshot, text: &str) -> Result<&'a Entry<TaskDefinition>, Error> {
    let found = DefinitionName::parse(text)?.find(snapshot);
    let definition = found.ok_or_else(|| Error::client("TaskDefinition not found."))?;
    match definition.status {
        longshore_model::task_definition::Status::Active => Ok(definition),
        _ => Err(Error::client("TaskDefinition is inactive")),
    }
}

fn same_cluster<'a>(cluster: &ClusterName, in_cluster: Option<&str>, id: &'a str) -> Result<&'a str, Error> {
    match in_cluster.filter(|name| *name != cluster.as_str()) {
        None => Ok(id),
        Some(other) => {
            let text = format!("Invalid identifier: Identifier is for cluster {other}. Your cluster is {cluster}");
            Err(Error::invalid_parameter(text))
        }
    }
}

fn separators() -> Error {
    Error::invalid_parameter(arn::Invalid::Separators.to_string())
}

fn invalid_arn(text: &str) -> Error {
    Error::invalid_parameter(format!("Invalid identifier: {text}"))
}
