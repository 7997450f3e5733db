//! Express gateway services: one call makes a task definition, a service, and what stands before it; all of it in one group of
//! writes, so that nothing is left of a call that fails. [`loops::express`](crate::loops) scales them, and takes away what was
//! made for them when they are gone.

mod certificate;
mod gateway;
mod managed;
mod shown;
mod specification;

use std::sync::Arc;

use longshore_api::ecs::{
    CreateExpressGatewayServiceRequest, CreateExpressGatewayServiceResponse, DeleteExpressGatewayServiceRequest,
    DeleteExpressGatewayServiceResponse, DescribeExpressGatewayServiceRequest, DescribeExpressGatewayServiceResponse,
    ECSExpressGatewayService, ExpressGatewayServiceInclude, RegisterTaskDefinitionRequest,
    UpdateExpressGatewayServiceRequest, UpdateExpressGatewayServiceResponse,
};
use longshore_api::error::Error;
use longshore_model::arn::{self, Resource};
use longshore_model::express::{Express, ScalingTarget};
use longshore_model::id::family::Kind;
use longshore_model::load_balancing::{TargetGroup, attachments};
use longshore_model::service::Status;
use longshore_model::snapshot::ServiceState;
use longshore_model::{
    ClusterName, ClusterState, Document, Entry, Group, Guard, Record, Service, Snapshot, Timestamp, Write,
};
use serde::Deserialize;
use serde_json::Value;

pub(crate) use self::certificate::renewal;
use self::gateway::{Drawn, Wanted};
pub(super) use self::managed::resources;
use self::specification::{CONTAINER, Given, HEALTH_CHECK_PATH};
use super::task_definition::Registration;
use super::{lookup, service};
use crate::Context;
use crate::context::Decision;
use crate::digest::digest;
use crate::elbv2;
use crate::identity::Caller;
use crate::network::{Network, default_vpc};

/// `CreateExpressGatewayService`. The same call again gives the same service.
pub(super) async fn create(
    ctx: &Context,
    caller: &Caller,
    request: CreateExpressGatewayServiceRequest,
) -> Result<CreateExpressGatewayServiceResponse, Error> {
    let cluster_name = lookup::cluster_name(request.cluster.as_deref())?;
    lookup::active_cluster(&ctx.snapshot(), request.cluster.as_deref())?;
    for (role, member) in
        [(&request.execution_role_arn, "executionRoleArn"), (&request.infrastructure_role_arn, "infrastructureRoleArn")]
    {
        if role.as_deref().unwrap_or_default().is_empty() {
            return invalid(format!("{member} can not be blank."));
        }
    }
    let given = Given::from(&request);
    given.check()?;
    let image = given.container.and_then(|container| container.image.as_deref()).unwrap_or_default();
    if image.is_empty() {
        return invalid("The primary container needs an image.");
    }
    let vpc = default_vpc(ctx);
    let scaling = given.scaling(ScalingTarget::default())?;
    let subnets = given.subnets(&vpc)?.unwrap_or_default();
    let digest = digest(&request);
    let name = match &request.service_name {
        Some(name) if !is_name(name) => {
            return invalid("The service name should have up to 255 letters, digits, hyphens and underscores.");
        }
        Some(name) => name.clone(),
        None => specification::name_of_image(image, ctx.bits() as u32),
    };
    let blank = specification::blank(specification::family(cluster_name.as_str(), &name));
    let definition = given.definition(blank, CONTAINER, &ctx.scope().region)?;
    let port = specification::port(&definition, CONTAINER);
    let registration = Registration::read(Kind::Task, definition)?;
    let (ids, drawn) = (service::ids(ctx), Drawn::new(ctx));
    let certificate = certificate::made(ctx, &ctx.snapshot())?;
    let service_arn = ctx.scope().service(&cluster_name, &name.as_str().into());
    ctx.transact(|snapshot, now| {
        let cluster = lookup::active_cluster(snapshot, request.cluster.as_deref())?;
        let before = cluster.service(&name);
        if let Some(known) = before.and_then(|state| state.service.as_ref()).filter(|it| it.status != Status::Inactive)
        {
            return same_again(known, &digest).map(|()| Decision::Answer(()));
        }
        let wanted = Wanted {
            scope: ctx.scope(),
            service_arn: &service_arn,
            service_name: &name,
            health_check_path: given.health_check_path.unwrap_or(HEALTH_CHECK_PATH),
            port: u16::try_from(port).unwrap_or_default(),
            drawn,
            certificate: certificate.as_ref(),
            now,
        };
        let gateway = gateway::plan(snapshot, Network::new(&vpc, snapshot), &wanted)?;
        let (registered, definition) = registration.plan(snapshot, &caller.arn, now)?;
        // The service is held against what is there when all of it is written.
        let ahead = ahead(snapshot, [&gateway.group, &registered]);
        let id = ctx.scope().task_definition(&definition.id);
        let asked = specification::service(&request, &name, id, port, &gateway, scaling);
        let mut made = service::specification::create(&ahead, cluster, &asked, caller, now, &digest)?;
        made.placement.constraints.extend(specification::in_zones(&vpc, &subnets));
        let infrastructure_role = request.infrastructure_role_arn.clone().unwrap_or_default();
        let express = Express { infrastructure_role, scaling, subnets: subnets.clone(), updated_at: now.as_millis() };
        express.put(&mut made);
        made.changed_by = Some(caller.request("CreateExpressGatewayService", now));
        let begun = service::begin(&ahead, cluster, before, made, ids, now)?;
        let reason = format!("CreateExpressGatewayService {name}");
        Ok(Decision::Commit(joined(reason, [gateway.group, registered, begun]).into(), ()))
    })
    .await?;
    Ok(CreateExpressGatewayServiceResponse { service: shown(ctx, &cluster_name, &name, true) })
}

/// `UpdateExpressGatewayService`: what is not given stays. A change of what tasks are begins a deployment; a change of the
/// scaling target alone does not.
pub(super) async fn update(
    ctx: &Context,
    caller: &Caller,
    request: UpdateExpressGatewayServiceRequest,
) -> Result<UpdateExpressGatewayServiceResponse, Error> {
    let given = Given::from(&request);
    given.check()?;
    let vpc = default_vpc(ctx);
    let subnets = given.subnets(&vpc)?;
    let ids = service::ids(ctx);
    let (cluster, name) = ctx
        .transact(|snapshot, now| {
            let found = Found::by_arn(snapshot, request.service_arn.as_deref(), Error::service_not_found)?;
            if found.service.status != Status::Active || !found.cluster.cluster().is_some_and(|it| it.is_active()) {
                return Err(Error::service_not_active());
            }
            let plan = found.update(snapshot, &given, caller, now, &ctx.scope().region)?;
            let mut new = plan.service;
            let mut express = found.express.clone();
            express.scaling = given.scaling(express.scaling)?;
            new.desired_count = new.desired_count.clamp(express.scaling.min, express.scaling.max);
            if let Some(subnets) = &subnets {
                let old = specification::in_zones(&vpc, &express.subnets);
                new.placement.constraints.retain(|constraint| Some(constraint) != old.as_ref());
                new.placement.constraints.extend(specification::in_zones(&vpc, subnets));
                express.subnets.clone_from(subnets);
            }
            express.updated_at = now.as_millis();
            express.put(&mut new);
            new.changed_by = Some(caller.request("UpdateExpressGatewayService", now));
            let ahead = ahead(snapshot, plan.registered.iter());
            let definition = new.definition.as_ref().and_then(|id| ahead.task_definition(id));
            let definition = definition.ok_or_else(|| Error::client("TaskDefinition not found."))?;
            let begins = plan.begins.then_some((&*definition.value, ids));
            let key = (new.cluster.clone(), new.name.clone());
            let reason = format!("UpdateExpressGatewayService {}", new.name);
            let carried = service::carry_on(found.state, found.service, new, begins, now);
            let carried = match plan.begins {
                true => check_path(snapshot, carried, plan.health_check_path.as_deref()),
                false => carried,
            };
            Ok(Decision::Commit(joined(reason, plan.registered.into_iter().chain([carried])).into(), key))
        })
        .await?;
    let shown = shown(ctx, &cluster, name.as_str(), true);
    Ok(UpdateExpressGatewayServiceResponse { service: shown.map(shown::updated) })
}

/// `DeleteExpressGatewayService`: the service drains, and what was made for it goes when its tasks have.
pub(super) async fn delete(
    ctx: &Context,
    caller: &Caller,
    request: DeleteExpressGatewayServiceRequest,
) -> Result<DeleteExpressGatewayServiceResponse, Error> {
    let (cluster, name) = ctx
        .transact(|snapshot, now| {
            let found = Found::by_arn(snapshot, request.service_arn.as_deref(), Error::service_not_found)?;
            let old = found.service;
            let key = (old.cluster.clone(), old.name.clone());
            match old.status {
                Status::Inactive => return Err(Error::service_not_active()),
                Status::Draining => return Ok(Decision::Answer(key)),
                Status::Active => {}
            }
            let deleted = Service {
                status: Status::Draining,
                desired_count: 0,
                deleted_at: Some(now),
                changed_by: Some(caller.request("DeleteExpressGatewayService", now)),
                ..(*old.value).clone()
            };
            let record = Record::Service(Arc::new(deleted));
            let group = Group::new(format!("DeleteExpressGatewayService {}", old.name))
                .guard(Guard::unchanged(record.key(), Some(old.revision)))
                .put(record);
            Ok(Decision::Commit(group.into(), key))
        })
        .await?;
    Ok(DeleteExpressGatewayServiceResponse { service: shown(ctx, &cluster, name.as_str(), true) })
}

/// `DescribeExpressGatewayService`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeExpressGatewayServiceRequest,
) -> Result<DescribeExpressGatewayServiceResponse, Error> {
    let missing = || Error::resource_not_found("Service not found.");
    let snapshot = ctx.snapshot();
    let found = Found::by_arn(&snapshot, request.service_arn.as_deref(), missing)?;
    let with_tags = request.include.unwrap_or_default().contains(&ExpressGatewayServiceInclude::Tags);
    let name = found.service.name.as_str();
    let service = shown::service(&snapshot, found.cluster, name, ctx.scope(), with_tags);
    Ok(DescribeExpressGatewayServiceResponse { service })
}

/// An Express service that a call names.
struct Found<'s> {
    cluster: &'s ClusterState,
    state: &'s ServiceState,
    service: &'s Entry<Service>,
    express: Express,
}

/// What an update changes.
struct Updated {
    service: Service,
    /// What registers a new task definition.
    registered: Option<Group>,
    health_check_path: Option<Arc<str>>,
    begins: bool,
}

impl<'s> Found<'s> {
    fn by_arn(snapshot: &'s Snapshot, service_arn: Option<&str>, missing: impl Fn() -> Error) -> Result<Self, Error> {
        let text = service_arn.unwrap_or_default();
        let Some(Ok(Resource::Service(cluster, name))) = arn::is_arn(text).then(|| Resource::parse(text)) else {
            return invalid(format!("Invalid identifier: {text}"));
        };
        let cluster = lookup::known_cluster(snapshot, cluster)?;
        let state = cluster.service(name).ok_or_else(&missing)?;
        let service = state.service.as_ref().ok_or_else(&missing)?;
        match Express::of(service) {
            Some(express) => Ok(Self { cluster, state, service, express }),
            None => invalid(format!("The service {name} is not an Express service. Use the calls for services.")),
        }
    }

    /// The service that an update asks for, as far as its tasks are concerned.
    fn update(
        &self,
        snapshot: &Snapshot,
        given: &Given<'_>,
        caller: &Caller,
        now: Timestamp,
        region: &str,
    ) -> Result<Updated, Error> {
        let missing = || Error::client("TaskDefinition not found.");
        let before = self.service.definition.as_ref().and_then(|id| snapshot.task_definition(id));
        let before = before.ok_or_else(missing)?;
        let attachment = attachments(&self.service.document).next();
        let Some(attachment) = attachment else {
            return invalid(format!("The service {} has no load balancer any more.", self.service.name));
        };
        let unreadable = |error| Error::server(format!("The task definition {} cannot be read: {error}", before.id));
        let mut asked = RegisterTaskDefinitionRequest::deserialize(before.document.value()).map_err(unreadable)?;
        asked.family = Some(before.id.family.to_string());
        let asked = given.definition(asked, attachment.container, region)?;
        let port = specification::port(&asked, attachment.container);
        let registration = Registration::read(Kind::Task, asked)?;
        let path_before = self.path(snapshot);
        let path = given.health_check_path.map(Arc::from).or_else(|| path_before.clone());
        let mut service = (*self.service.value).clone();
        let mut registered = None;
        if !registration.is_as(before) {
            let (group, definition) = registration.plan(snapshot, &caller.arn, now)?;
            if let Some(reason) = super::unsupported::reason(&definition, None) {
                return Err(Error::unsupported_feature(reason));
            }
            service.definition = Some(definition.id.clone());
            registered = Some(group);
        }
        let mut document = service.document.value().clone();
        if let Some(entry) = document.pointer_mut("/loadBalancers/0/containerPort") {
            *entry = Value::from(port);
        }
        service.document = Document::new(document);
        Ok(Updated {
            service,
            begins: registered.is_some() || path != path_before,
            registered,
            health_check_path: path,
        })
    }

    /// The path by which the health of the newest deployment's tasks is told.
    fn path(&self, snapshot: &Snapshot) -> Option<Arc<str>> {
        let group = self.state.rollout.as_ref()?.primary()?.target_groups().next()?;
        snapshot.load_balancing().target_groups.get(&group)?.health_check.path.clone()
    }
}

/// Has the target group that the tasks of the newest deployment in a group of writes come to be checked by this path. The tasks
/// of the deployment before are in another one, and may not know the path.
fn check_path(snapshot: &Snapshot, group: Group, path: Option<&str>) -> Group {
    let rollout = group.writes.iter().find_map(|write| match write {
        Write::Put(Record::Rollout(rollout)) => Some(Arc::clone(rollout)),
        _ => None,
    });
    let id = rollout.as_ref().and_then(|rollout| rollout.primary()?.target_groups().next());
    let Some(before) = id.and_then(|id| snapshot.load_balancing().target_groups.get(&id)) else { return group };
    if before.health_check.path.as_deref() == path {
        return group;
    }
    let mut after: TargetGroup = (*before.value).clone();
    after.health_check.path = path.map(Arc::from);
    elbv2::replace(group, before, longshore_model::load_balancing::Record::TargetGroup(Arc::new(after)))
}

/// A repeated call finds the service; any other call of that name is refused.
fn same_again(existing: &Service, digest: &str) -> Result<(), Error> {
    if existing.status == Status::Draining {
        return invalid("Unable to Start a service that is still Draining.");
    }
    match Express::of(existing).is_some() && *existing.created_with == *digest {
        true => Ok(()),
        false => invalid("Creation of service was not idempotent."),
    }
}

/// A snapshot as it will be when these groups are written.
fn ahead<'g>(snapshot: &Snapshot, groups: impl IntoIterator<Item = &'g Group>) -> Snapshot {
    let mut ahead = snapshot.clone();
    for group in groups {
        ahead.apply(snapshot.revision(), &group.writes);
    }
    ahead
}

/// Groups of writes that are carried out together or not at all.
fn joined(reason: String, groups: impl IntoIterator<Item = Group>) -> Group {
    groups.into_iter().fold(Group::new(reason), |mut joined, group| {
        joined.guards.extend(group.guards);
        joined.writes.extend(group.writes);
        joined
    })
}

fn shown(ctx: &Context, cluster: &ClusterName, name: &str, with_tags: bool) -> Option<ECSExpressGatewayService> {
    let snapshot = ctx.snapshot();
    shown::service(&snapshot, snapshot.cluster(cluster.as_str())?, name, ctx.scope(), with_tags)
}

fn is_name(name: &str) -> bool {
    (1..=255).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn invalid<T>(text: impl Into<String>) -> Result<T, Error> {
    Err(Error::invalid_parameter(text))
}
