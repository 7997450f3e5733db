//! Tags of everything that takes them: clusters, capacity providers, task definitions, services, task sets, tasks and
//! container instances.

use std::collections::HashSet;
use std::sync::Arc;

use longshore_api::convert::common;
use longshore_api::ecs::{
    ListTagsForResourceRequest, ListTagsForResourceResponse, TagResourceRequest, TagResourceResponse,
    UntagResourceRequest, UntagResourceResponse,
};
use longshore_api::error::Error;
use longshore_model::arn::Resource;
use longshore_model::capacity_provider::is_built_in;
use longshore_model::id::family::Kind;
use longshore_model::snapshot::ClusterState;
use longshore_model::tag::is_reserved;
use longshore_model::{
    CapacityProvider, Cluster, ContainerInstance, Daemon, Entry, Group, Guard, Record, Rollout, Service, Snapshot, Tag,
    Task, TaskDefinition, container_instance, daemon, service, tag,
};

use super::lookup::DefinitionName;
use crate::Context;
use crate::context::Decision;
use crate::identity::Caller;

/// Checks the tags that a caller puts on a resource; lengths and characters were checked with the request.
///
/// # Errors
/// `InvalidParameterException` for a reserved prefix, a repeated key, a missing key or too many tags.
pub(super) fn check(tags: &[Tag]) -> Result<(), Error> {
    let mut keys = HashSet::new();
    for tag in tags {
        if tag.key.is_empty() {
            return Err(Error::invalid_parameter("A tag needs a key."));
        }
        if is_reserved(&tag.key) || is_reserved(&tag.value) {
            return Err(Error::invalid_parameter("Keys and values of tags may not start with aws: in any case."));
        }
        if !keys.insert(&tag.key) {
            return Err(Error::invalid_parameter(format!("The tag key {} is given more than once.", tag.key)));
        }
    }
    if tags.len() > tag::MAX_TAGS {
        return Err(Error::invalid_parameter(format!("A resource takes at most {} tags.", tag::MAX_TAGS)));
    }
    Ok(())
}

/// `TagResource`.
pub(super) async fn tag(
    ctx: &Context,
    _caller: &Caller,
    request: TagResourceRequest,
) -> Result<TagResourceResponse, Error> {
    let new = common::from_tags(request.tags);
    check(&new)?;
    let edit = |tags: &mut Vec<Tag>| {
        tag::merge(tags, new.iter().cloned());
        let own = tags.iter().filter(|tag| !is_reserved(&tag.key)).count();
        match own > tag::MAX_TAGS {
            true => Err(Error::limit_exceeded(format!("A resource takes at most {} tags.", tag::MAX_TAGS))),
            false => Ok(()),
        }
    };
    change(ctx, request.resource_arn.as_deref(), "TagResource", edit).await?;
    Ok(TagResourceResponse {})
}

/// `UntagResource`.
pub(super) async fn untag(
    ctx: &Context,
    _caller: &Caller,
    request: UntagResourceRequest,
) -> Result<UntagResourceResponse, Error> {
    let keys = request.tag_keys.unwrap_or_default();
    if keys.iter().any(|key| is_reserved(key)) {
        return Err(Error::invalid_parameter("Tags whose keys start with aws: cannot be removed."));
    }
    let edit = |tags: &mut Vec<Tag>| {
        tags.retain(|tag| !keys.iter().any(|key| **key == *tag.key));
        Ok(())
    };
    change(ctx, request.resource_arn.as_deref(), "UntagResource", edit).await?;
    Ok(UntagResourceResponse {})
}

/// `ListTagsForResource`.
pub(super) async fn list(
    ctx: &Context,
    _caller: &Caller,
    request: ListTagsForResourceRequest,
) -> Result<ListTagsForResourceResponse, Error> {
    let snapshot = ctx.snapshot();
    let target = Target::find(&snapshot, request.resource_arn.as_deref().unwrap_or_default())?;
    Ok(ListTagsForResourceResponse { tags: Some(common::tags(target.tags())) })
}

async fn change(
    ctx: &Context,
    arn: Option<&str>,
    operation: &str,
    edit: impl Fn(&mut Vec<Tag>) -> Result<(), Error>,
) -> Result<(), Error> {
    let arn = arn.unwrap_or_default();
    ctx.transact(|snapshot, _| {
        let target = Target::find(snapshot, arn)?;
        let mut tags = target.tags().to_vec();
        edit(&mut tags)?;
        match tags == target.tags() {
            true => Ok(Decision::Answer(())),
            false => Ok(Decision::Commit(target.with(tags, format!("{operation} {arn}")).into(), ())),
        }
    })
    .await
}

/// Something that has tags.
enum Target<'a> {
    Cluster(&'a Entry<Cluster>),
    TaskDefinition(&'a Entry<TaskDefinition>),
    Service(&'a Entry<Service>),
    Daemon(&'a Entry<Daemon>),
    Task(&'a Entry<Task>),
    Instance(&'a Entry<ContainerInstance>),
    CapacityProvider(&'a Entry<CapacityProvider>),
    /// With its place in the service's list.
    TaskSet(&'a Entry<Rollout>, usize),
}

impl<'a> Target<'a> {
    fn find(snapshot: &'a Snapshot, arn: &str) -> Result<Self, Error> {
        let resource = Resource::parse(arn).map_err(|_| Error::invalid_parameter("The ARN provided is invalid."))?;
        let active = |name: &str| active_cluster(snapshot, name);
        match resource {
            Resource::Cluster(name) => {
                let cluster = active(name)?.cluster().ok_or_else(Error::cluster_not_found)?;
                Ok(Self::Cluster(cluster))
            }
            Resource::TaskDefinition(name) => Self::definition(snapshot, Kind::Task, name),
            Resource::DaemonTaskDefinition(name) => Self::definition(snapshot, Kind::Daemon, name),
            Resource::Daemon(cluster, name) => {
                let daemon = active(cluster)?.daemon(name).and_then(|state| state.daemon.as_ref());
                match daemon.ok_or_else(|| missing("daemon"))? {
                    daemon if daemon.status == daemon::Status::Active => Ok(Self::Daemon(daemon)),
                    _ => Err(inactive("daemon")),
                }
            }
            Resource::DaemonRevision(..) | Resource::DaemonDeployment(..) => {
                Err(Error::invalid_parameter("Revisions and deployments of daemons take no tags."))
            }
            Resource::Service(Some(cluster), name) => {
                let service = active(cluster)?.service(name).and_then(|state| state.service.as_ref());
                match service.ok_or_else(|| missing("service"))? {
                    service if service.status == service::Status::Active => Ok(Self::Service(service)),
                    _ => Err(inactive("service")),
                }
            }
            Resource::Task(Some(cluster), id) => {
                let cluster = active(cluster)?;
                match id.parse().ok().and_then(|id| cluster.task(id)).ok_or_else(|| missing("task"))? {
                    task if task.is_live() => Ok(Self::Task(task)),
                    _ => Err(Error::invalid_parameter(
                        "The specified task is stopped. Specify a running task and try again.",
                    )),
                }
            }
            Resource::Instance(Some(cluster), id) => {
                let cluster = active(cluster)?;
                let state = id.parse().ok().and_then(|id| cluster.instance(id));
                match state.and_then(|state| state.instance.as_ref()).ok_or_else(|| missing("container instance"))? {
                    instance if instance.status != container_instance::Status::Inactive => Ok(Self::Instance(instance)),
                    _ => Err(inactive("container instance")),
                }
            }
            Resource::Service(None, _) | Resource::Task(None, _) | Resource::Instance(None, _) => {
                Err(Error::invalid_parameter(
                    "Long arn format must be used for tagging operations: the ARN lacks the cluster.",
                ))
            }
            // These have no tags.
            Resource::ServiceDeployment(..) | Resource::ServiceRevision(..) => {
                Err(Error::invalid_parameter("The ARN provided is invalid."))
            }
            Resource::CapacityProvider(name) if is_built_in(name) => {
                Err(Error::invalid_parameter("The Fargate capacity providers are reserved and take no tags."))
            }
            Resource::CapacityProvider(name) => {
                snapshot.capacity_provider(name).map(Self::CapacityProvider).ok_or_else(|| missing("capacity provider"))
            }
            Resource::TaskSet(cluster, service, id) => {
                let state = active(cluster)?.service(service).ok_or_else(|| missing("service"))?;
                let rollout = state.rollout.as_ref().ok_or_else(|| missing("service"))?;
                let at = id.parse().ok().and_then(|id| rollout.task_sets.iter().position(|set| set.id == id));
                at.map(|at| Self::TaskSet(rollout, at)).ok_or_else(|| missing("task set"))
            }
        }
    }

    fn definition(snapshot: &'a Snapshot, kind: Kind, name: &str) -> Result<Self, Error> {
        match DefinitionName::read(kind, name)? {
            DefinitionName::Latest(_) => Err(Error::invalid_parameter("The ARN provided is invalid.")),
            revision => revision.find(snapshot).map(Self::TaskDefinition).ok_or_else(|| missing("task definition")),
        }
    }

    fn tags(&self) -> &'a [Tag] {
        match self {
            Self::Cluster(cluster) => &cluster.value.tags,
            Self::TaskDefinition(definition) => &definition.value.tags,
            Self::Service(service) => &service.value.tags,
            Self::Daemon(daemon) => &daemon.value.tags,
            Self::Task(task) => &task.value.tags,
            Self::Instance(instance) => &instance.value.tags,
            Self::CapacityProvider(provider) => &provider.value.tags,
            Self::TaskSet(rollout, at) => &rollout.value.task_sets[*at].tags,
        }
    }

    /// The group that gives it these tags.
    fn with(&self, tags: Vec<Tag>, reason: String) -> Group {
        let (revision, record) = match *self {
            Self::Cluster(entry) => {
                (entry.revision, Record::Cluster(Arc::new(Cluster { tags, ..(*entry.value).clone() })))
            }
            Self::TaskDefinition(entry) => {
                let definition = TaskDefinition { tags, ..(*entry.value).clone() };
                (entry.revision, Record::TaskDefinition(Arc::new(definition)))
            }
            Self::Service(entry) => {
                (entry.revision, Record::Service(Arc::new(Service { tags, ..(*entry.value).clone() })))
            }
            Self::Daemon(entry) => {
                (entry.revision, Record::Daemon(Arc::new(Daemon { tags, ..(*entry.value).clone() })))
            }
            Self::Task(entry) => (entry.revision, Record::Task(Arc::new(Task { tags, ..(*entry.value).clone() }))),
            Self::Instance(entry) => {
                let instance = ContainerInstance { tags, ..(*entry.value).clone() };
                (entry.revision, Record::Instance(Arc::new(instance)))
            }
            Self::CapacityProvider(entry) => {
                let provider = CapacityProvider { tags, ..(*entry.value).clone() };
                (entry.revision, Record::CapacityProvider(Arc::new(provider)))
            }
            Self::TaskSet(entry, at) => {
                let mut rollout = (*entry.value).clone();
                rollout.task_sets[at].tags = tags;
                (entry.revision, Record::Rollout(Arc::new(rollout)))
            }
        };
        Group::new(reason).guard(Guard::unchanged(record.key(), Some(revision))).put(record)
    }
}

/// Tag calls say in other words than the rest of the API that a cluster was deleted.
fn active_cluster<'a>(snapshot: &'a Snapshot, name: &str) -> Result<&'a ClusterState, Error> {
    let state = snapshot.cluster(name).ok_or_else(Error::cluster_not_found)?;
    match state.cluster().ok_or_else(Error::cluster_not_found)? {
        cluster if cluster.is_active() => Ok(state),
        _ => Err(inactive("cluster")),
    }
}

fn inactive(noun: &str) -> Error {
    Error::invalid_parameter(format!("The specified {noun} is inactive. Specify an active {noun} and try again."))
}

fn missing(noun: &str) -> Error {
    Error::resource_not_found(format!("The specified {noun} was not found."))
}
