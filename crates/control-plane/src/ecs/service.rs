//! Services: what their owners ask for. The scheduler does the rest, in [`loops::services`](crate::loops::services).

mod attached;
mod balancers;
mod configuration;
mod kind;
pub(super) mod specification;

pub(super) use self::attached::Attached;
pub(super) use self::specification::{check_constraints, check_together};

use std::sync::Arc;

use longshore_api::convert;
use longshore_api::ecs::{
    CreateServiceRequest, CreateServiceResponse, DeleteServiceRequest, DeleteServiceResponse, DescribeServicesRequest,
    DescribeServicesResponse, Failure, ListServicesRequest, ListServicesResponse, ServiceField, UpdateServiceRequest,
    UpdateServiceResponse,
};
use longshore_api::error::Error;
use longshore_model::service::{Controller, Scheduling, Status};
use longshore_model::service_deployment::{Beginning, Ids};
use longshore_model::snapshot::ServiceState;
use longshore_model::{
    ClusterName, ClusterState, DeploymentId, Entry, Group, Guard, Key, Plan, Record, Rollout, Service,
    ServiceDeploymentId, ServiceName, Snapshot, TaskDefinition, Timestamp,
};

use super::{lookup, page};
use crate::Context;
use crate::context::Decision;
use crate::digest::digest;
use crate::identity::Caller;

/// The most services in one DescribeServices call (API reference: `DescribeServices.services`).
const MAX_DESCRIBED: usize = 10;

/// `CreateService`.
pub(super) async fn create(
    ctx: &Context,
    caller: &Caller,
    request: CreateServiceRequest,
) -> Result<CreateServiceResponse, Error> {
    configuration::check_targets(request.deployment_configuration.as_ref(), &ctx.config().hooks)?;
    let (ids, digest) = (ids(ctx), digest(&request));
    let ((cluster, name), is_new) = ctx
        .transact(|snapshot, now| {
            let cluster = lookup::active_cluster(snapshot, request.cluster.as_deref())?;
            let service = specification::create(snapshot, cluster, &request, caller, now, &digest)?;
            let key = (service.cluster.clone(), service.name.clone());
            let before = cluster.service(service.name.as_str());
            match before.and_then(|state| state.service.as_ref()).filter(|service| service.status != Status::Inactive) {
                Some(existing) => same_again(existing, &service).map(|()| Decision::Answer((key, false))),
                None => Ok(Decision::Commit(begin(snapshot, cluster, before, service, ids, now)?.into(), (key, true))),
            }
        })
        .await?;
    let mut service = shown(ctx, &cluster, &name);
    if is_new && let Some(service) = &mut service {
        // As ECS answers; the schedulers may have told of it since.
        service.events = Some(Vec::new());
    }
    Ok(CreateServiceResponse { service })
}

/// A repeated call, known by its token, finds the service; any other call of that name is refused.
fn same_again(existing: &Service, wanted: &Service) -> Result<(), Error> {
    if existing.status == Status::Draining {
        return Err(Error::invalid_parameter("Unable to Start a service that is still Draining."));
    }
    let same_token = wanted.client_token.is_some() && existing.client_token == wanted.client_token;
    if same_token && existing.created_with == wanted.created_with {
        return Ok(());
    }
    Err(Error::invalid_parameter("Creation of service was not idempotent."))
}

/// The group that creates a service, in the place of a deleted one if there was one of that name.
pub(super) fn begin(
    snapshot: &Snapshot,
    cluster: &ClusterState,
    before: Option<&ServiceState>,
    service: Service,
    ids: Ids,
    now: Timestamp,
) -> Result<Group, Error> {
    let keys = Keys::of(&service);
    let (service_revision, rollout_revision) = revisions(before);
    let mut rollout = Rollout {
        cluster: service.cluster.clone(),
        service: service.name.clone(),
        deployments: Vec::new(),
        task_sets: Vec::new(),
        generation: 0,
        rebalancing: None,
        back_off: None,
        judged_until: now,
        next_event: 1,
        under_way: None,
        last_notice: None,
    };
    let definition = definition(snapshot, &service)?;
    let begun = definition.map(|definition| rollout.deploy(&service, definition, None, ids, now));
    let group = Group::new(format!("CreateService {}", service.name))
        .guard(Guard::unchanged(cluster_key(&service.cluster), cluster.cluster().map(|entry| entry.revision)))
        .guard(Guard::unchanged(keys.service, service_revision))
        .guard(Guard::unchanged(keys.rollout, rollout_revision))
        .put(Record::Rollout(Arc::new(rollout)));
    let group = begun.into_iter().flat_map(Beginning::records).fold(group, Group::put);
    let old_events = before.into_iter().flat_map(|state| state.events.keys());
    let group = old_events.fold(group, |group, sequence| {
        group.delete(Key::Event(service.cluster.clone(), service.name.clone(), *sequence))
    });
    Ok(group.put(Record::Service(Arc::new(service))))
}

/// `UpdateService`.
pub(super) async fn update(
    ctx: &Context,
    caller: &Caller,
    request: UpdateServiceRequest,
) -> Result<UpdateServiceResponse, Error> {
    configuration::check_targets(request.deployment_configuration.as_ref(), &ctx.config().hooks)?;
    let ids = ids(ctx);
    let (cluster, name) = ctx
        .transact(|snapshot, now| {
            let (cluster, state, old) = existing(snapshot, request.cluster.as_deref(), request.service.as_deref())?;
            if !cluster.cluster().is_some_and(|cluster| cluster.is_active()) {
                return Err(Error::cluster_inactive());
            }
            if old.status != Status::Active {
                return Err(Error::service_not_active());
            }
            let mut new = specification::update(snapshot, cluster, old, &request)?;
            new.changed_by = Some(caller.request("UpdateService", now));
            let definition = definition(snapshot, &new)?;
            let begins = request.force_new_deployment == Some(true) || specification::begins_deployment(old, &new);
            let group =
                carry_on(state, old, new, definition.filter(|_| begins).map(|definition| (definition, ids)), now);
            Ok(Decision::Commit(group.into(), (old.cluster.clone(), old.name.clone())))
        })
        .await?;
    Ok(UpdateServiceResponse { service: shown(ctx, &cluster, &name) })
}

/// The group that changes a service; a change of what its tasks are begins a new deployment.
pub(crate) fn carry_on(
    state: &ServiceState,
    old: &Entry<Service>,
    new: Service,
    begins: Option<(&TaskDefinition, Ids)>,
    now: Timestamp,
) -> Group {
    let keys = Keys::of(&new);
    let mut group = Group::new(format!("UpdateService {}", new.name))
        .guard(Guard::unchanged(keys.service, Some(old.revision)))
        .guard(Guard::unchanged(keys.rollout, state.rollout.as_ref().map(|entry| entry.revision)));
    if let Some(rollout) = &state.rollout {
        let mut rollout = (*rollout.value).clone();
        if let Some((definition, ids)) = begins {
            let under_way = rollout.under_way.and_then(|id| state.deployments.get(&id)).map(|entry| &*entry.value);
            let begun = rollout.deploy(&new, definition, under_way, ids, now);
            group = begun.records().fold(group, Group::put);
        } else if let Some(primary) = rollout.deployments.first_mut() {
            // How many a daemon shall have is found by its planner.
            if new.scheduling == Scheduling::Replica {
                primary.desired_count = new.desired_count;
            }
            primary.updated_at = now;
        }
        group = group.put(Record::Rollout(Arc::new(rollout)));
    }
    group.put(Record::Service(Arc::new(new)))
}

/// `DeleteService`.
pub(super) async fn delete(
    ctx: &Context,
    caller: &Caller,
    request: DeleteServiceRequest,
) -> Result<DeleteServiceResponse, Error> {
    let (cluster, name) = ctx
        .transact(|snapshot, now| {
            let (_, _, old) = existing(snapshot, request.cluster.as_deref(), request.service.as_deref())?;
            let key = (old.cluster.clone(), old.name.clone());
            if old.status == Status::Draining {
                return Ok(Decision::Answer(key));
            }
            // A daemon needs no force: it has no number of tasks that it could be scaled down to.
            if old.desired_count > 0 && request.force != Some(true) {
                let text = "The service cannot be stopped while it is scaled above 0.";
                return Err(Error::invalid_parameter(text));
            }
            let mut service = (*old.value).clone();
            service.status = Status::Draining;
            service.desired_count = 0;
            service.deleted_at = Some(now);
            service.changed_by = Some(caller.request("DeleteService", now));
            let group = Group::new(format!("DeleteService {}", service.name))
                .guard(Guard::unchanged(Keys::of(&service).service, Some(old.revision)))
                .put(Record::Service(Arc::new(service)));
            Ok(Decision::Commit(Plan::from(group), key))
        })
        .await?;
    Ok(DeleteServiceResponse { service: shown(ctx, &cluster, &name) })
}

/// `DescribeServices`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeServicesRequest,
) -> Result<DescribeServicesResponse, Error> {
    let snapshot = ctx.snapshot();
    let cluster_name = lookup::cluster_name(request.cluster.as_deref())?;
    let cluster = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let wanted = request.services.unwrap_or_default();
    if wanted.is_empty() {
        return Err(Error::invalid_parameter("Services cannot be empty."));
    }
    if wanted.len() > MAX_DESCRIBED {
        return Err(Error::invalid_parameter(format!("Services cannot have more than {MAX_DESCRIBED} elements.")));
    }
    let with_tags = request.include.unwrap_or_default().contains(&ServiceField::Tags);
    let (mut services, mut failures) = (Vec::new(), Vec::new());
    for text in &wanted {
        let name = lookup::service_name(&cluster_name, text)?;
        match convert::service::service(cluster, name, ctx.scope(), with_tags) {
            Some(service) => services.push(service),
            None => failures.push(Failure {
                arn: Some(ctx.scope().service(&cluster_name, &name.into())),
                reason: Some("MISSING".to_owned()),
                detail: None,
            }),
        }
    }
    Ok(DescribeServicesResponse { services: Some(services), failures: Some(failures) })
}

/// `ListServices`.
pub(super) async fn list(
    ctx: &Context,
    _caller: &Caller,
    request: ListServicesRequest,
) -> Result<ListServicesResponse, Error> {
    let snapshot = ctx.snapshot();
    let cluster = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let managed_by = request.resource_management_type;
    let matches = |service: &Service| {
        let launch_type =
            request.launch_type.is_none_or(|wanted| service.launch_type.as_deref() == Some(wanted.as_str()));
        let strategy = request.scheduling_strategy;
        let strategy = strategy.is_none_or(|wanted| convert::service::scheduling(service.scheduling) == wanted);
        let managed = managed_by.is_none_or(|wanted| convert::service::resource_management_type(service) == wanted);
        service.status == Status::Active && launch_type && strategy && managed
    };
    let page = page::cut(request.max_results, request.next_token.as_deref(), page::TEN, |_| {
        let services = cluster.services().values().filter_map(|state| state.service.as_ref());
        let matching = services.filter(|service| matches(service));
        matching.map(|service| (service.name.to_string(), ctx.scope().service(&service.cluster, &service.name)))
    })?;
    Ok(ListServicesResponse { service_arns: Some(page.items), next_token: page.next_token })
}

/// The service that a call names, unless it was deleted.
pub(super) fn existing<'a>(
    snapshot: &'a Snapshot,
    cluster: Option<&str>,
    service: Option<&str>,
) -> Result<(&'a ClusterState, &'a ServiceState, &'a Entry<Service>), Error> {
    let cluster_name = lookup::cluster_name(cluster)?;
    let cluster = lookup::known_cluster(snapshot, cluster)?;
    let name = lookup::service_name(&cluster_name, service.unwrap_or_default())?;
    let state = cluster.service(name).ok_or_else(Error::service_not_found)?;
    match &state.service {
        Some(service) if service.status != Status::Inactive => Ok((cluster, state, service)),
        Some(_) => Err(Error::service_not_active()),
        None => Err(Error::service_not_found()),
    }
}

pub(super) fn ids(ctx: &Context) -> Ids {
    Ids {
        deployment: DeploymentId::from_bits(ctx.bits() as u64),
        service_deployment: ServiceDeploymentId::from_bits(ctx.bits()),
    }
}

/// What a service's new tasks run, unless task sets say that.
fn definition<'a>(snapshot: &'a Snapshot, service: &Service) -> Result<Option<&'a TaskDefinition>, Error> {
    let Some(id) = service.definition.as_ref().filter(|_| service.controller == Controller::Ecs) else {
        return Ok(None);
    };
    let found = snapshot.task_definition(id).ok_or_else(|| Error::client("TaskDefinition not found."))?;
    Ok(Some(&found.value))
}

fn shown(ctx: &Context, cluster: &ClusterName, name: &ServiceName) -> Option<longshore_api::ecs::Service> {
    let snapshot = ctx.snapshot();
    convert::service::service(snapshot.cluster(cluster.as_str())?, name.as_str(), ctx.scope(), true)
}

/// The keys of a service's two records.
struct Keys {
    service: Key,
    rollout: Key,
}

impl Keys {
    fn of(service: &Service) -> Self {
        let (cluster, name) = (service.cluster.clone(), service.name.clone());
        Self { service: Key::Service(cluster.clone(), name.clone()), rollout: Key::Rollout(cluster, name) }
    }
}

fn cluster_key(cluster: &ClusterName) -> Key {
    Key::Cluster(cluster.clone())
}

fn revisions(state: Option<&ServiceState>) -> (Option<longshore_model::Revision>, Option<longshore_model::Revision>) {
    let service = state.and_then(|state| state.service.as_ref()).map(|entry| entry.revision);
    let rollout = state.and_then(|state| state.rollout.as_ref()).map(|entry| entry.revision);
    (service, rollout)
}
