//! Container instances: registered by their agents, drained, described and listed by their operators.

mod registration;

use std::sync::Arc;

use longshore_api::convert;
use longshore_api::ecs::{
    self as wire, ContainerInstanceField, ContainerInstanceStatus, DeregisterContainerInstanceRequest,
    DeregisterContainerInstanceResponse, DescribeContainerInstancesRequest, DescribeContainerInstancesResponse,
    ListContainerInstancesRequest, ListContainerInstancesResponse, RegisterContainerInstanceRequest,
    RegisterContainerInstanceResponse, UpdateContainerInstancesStateRequest, UpdateContainerInstancesStateResponse,
};
use longshore_api::error::Error;
use longshore_model::container_instance::Status;
use longshore_model::snapshot::InstanceState;
use longshore_model::task::{Stop, StopCode, StoppedBy};
use longshore_model::{
    ClusterName, ClusterState, ContainerInstance, Entry, Group, Guard, InstanceId, Key, Record, Scope, Snapshot,
};
use longshore_scheduler::{query, task_end};

use super::{failure, lookup, page};
use crate::Context;
use crate::context::Decision;
use crate::identity::{Caller, Principal};

/// The most instances in one DescribeContainerInstances call (API reference: `containerInstances`).
const MAX_DESCRIBED: usize = 100;

/// The most instances in one UpdateContainerInstancesState call (API reference: `containerInstances`).
const MAX_UPDATED: usize = 10;

/// Why the tasks stop that an instance has when it is deregistered.
const DEREGISTERED: &str = "Container instance deregistration forced by user";

/// `RegisterContainerInstance`.
pub(crate) async fn register(
    ctx: &Context,
    caller: &Caller,
    mut request: RegisterContainerInstanceRequest,
) -> Result<RegisterContainerInstanceResponse, Error> {
    // An access key that is for one machine says which instance that is.
    let own = match &caller.principal {
        Principal::Instance { instance, .. } => Some(*instance),
        Principal::Root | Principal::JoinToken { .. } | Principal::EdgeToken | Principal::Edge { .. } => None,
    };
    if own.is_some() {
        request.client_token = None;
    }
    let cluster = request.cluster.clone();
    let registration = registration::Registration::read(request)?;
    let fresh = match own {
        Some(id) => id,
        None => InstanceId::from_bits(ctx.bits()),
    };
    let (name, id) = ctx
        .transact(|snapshot, now| {
            let state = lookup::known_cluster(snapshot, cluster.as_deref())?;
            if !state.cluster().is_some_and(|cluster| cluster.is_active()) {
                // In these words an agent of the default cluster makes it anew.
                return Err(Error::cluster_not_found());
            }
            let surroundings =
                registration::Surroundings { snapshot, zones: &ctx.config().zones, server: ctx.server(), now };
            let (group, id) = registration.plan(state, fresh, &surroundings)?;
            let name = state.cluster().map(|cluster| cluster.name.clone()).ok_or_else(Error::cluster_not_found)?;
            Ok(Decision::Commit(group.into(), (name, id)))
        })
        .await?;
    let container_instance = shown(ctx.scope(), &ctx.snapshot(), &name, id);
    Ok(RegisterContainerInstanceResponse { container_instance })
}

/// `DeregisterContainerInstance`.
pub(super) async fn deregister(
    ctx: &Context,
    caller: &Caller,
    request: DeregisterContainerInstanceRequest,
) -> Result<DeregisterContainerInstanceResponse, Error> {
    let text = request.container_instance.as_deref().unwrap_or_default();
    let force = request.force == Some(true);
    let (name, id) = ctx
        .transact(|snapshot, now| {
            let name = lookup::cluster_name(request.cluster.as_deref())?;
            let cluster = lookup::known_cluster(snapshot, request.cluster.as_deref())?;
            let instance = find(cluster, &name, text)?;
            let id = instance
                .ok_or_else(|| Error::invalid_parameter("The referenced container instance was not found."))?
                .id;
            let registered = is_registered(cluster, id);
            let is_used = cluster.live_tasks_on(id).next().is_some();
            if registered && is_used && !force {
                return Err(Error::invalid_parameter("Found running tasks on the instance."));
            }
            // Tasks can be left on an instance that is gone already, if the server ended between two groups.
            let is_held = cluster.holding_tasks_on(id).next().is_some();
            if !registered && !is_held {
                return Ok(Decision::Answer((name, id)));
            }
            let stop = Stop::new(StopCode::UserInitiated, DEREGISTERED, StoppedBy::InstanceRemoval)
                .requested(Some(caller.request("DeregisterContainerInstance", now)));
            let mut plan = task_end::deregister_instance(cluster, id, &stop, now);
            if !is_held {
                // A task that is placed in the meantime makes this decision void.
                let reservation = Key::Reservation(name.clone(), id);
                let revision = snapshot.revision_of(&reservation);
                plan.groups.iter_mut().take(1).for_each(|group| {
                    group.guards.push(Guard::unchanged(reservation.clone(), revision));
                });
            }
            Ok(Decision::Commit(plan, (name, id)))
        })
        .await?;
    let container_instance = shown(ctx.scope(), &ctx.snapshot(), &name, id);
    Ok(DeregisterContainerInstanceResponse { container_instance })
}

/// `DescribeContainerInstances`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeContainerInstancesRequest,
) -> Result<DescribeContainerInstancesResponse, Error> {
    let snapshot = ctx.snapshot();
    let name = lookup::cluster_name(request.cluster.as_deref())?;
    let cluster = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let wanted = request.container_instances.unwrap_or_default();
    check_count(&wanted, MAX_DESCRIBED)?;
    let include = request.include.unwrap_or_default();
    let (mut instances, mut failures) = (Vec::with_capacity(wanted.len()), Vec::new());
    for text in &wanted {
        let id = lookup::instance_id(&name, text)?;
        let found =
            id.and_then(|id| convert::container_instance::container_instance(cluster, id, ctx.scope(), &include));
        match found {
            Some(mut instance) => {
                if let Some(unknown) = &mut instance.health_status {
                    let reported = id.and_then(|id| ctx.agents().telemetry().health(id));
                    *unknown = reported.unwrap_or_else(|| unknown.clone());
                }
                instances.push(instance);
            }
            None => failures.push(failure::of_instance(ctx.scope(), &name, text, "MISSING")),
        }
    }
    Ok(DescribeContainerInstancesResponse { container_instances: Some(instances), failures: Some(failures) })
}

/// `ListContainerInstances`.
pub(super) async fn list(
    ctx: &Context,
    _caller: &Caller,
    request: ListContainerInstancesRequest,
) -> Result<ListContainerInstancesResponse, Error> {
    let snapshot = ctx.snapshot();
    let cluster = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let status = match request.status {
        None => None,
        Some(ContainerInstanceStatus::Active) => Some(Status::Active),
        Some(ContainerInstanceStatus::Draining) => Some(Status::Draining),
        // Instances pass through these only for trunk interfaces, which do not exist here.
        Some(_) => {
            return Ok(ListContainerInstancesResponse { container_instance_arns: Some(Vec::new()), next_token: None });
        }
    };
    let wanted = |instance: &ContainerInstance| match status {
        None => instance.status != Status::Inactive,
        Some(status) => instance.status == status,
    };
    let selected = match request.filter.as_deref().filter(|filter| !filter.is_empty()) {
        Some(filter) => query::select(cluster, &parse(filter)?),
        None => cluster.instances().keys().copied().collect(),
    };
    let page = page::cut(request.max_results, request.next_token.as_deref(), page::HUNDRED, |_| {
        let instances = selected.iter().filter_map(|id| cluster.instance(*id)?.instance.as_ref());
        let instances = instances.filter(|instance| wanted(instance));
        instances.map(|instance| (instance.id.to_string(), ctx.scope().instance(&instance.cluster, instance.id)))
    })?;
    Ok(ListContainerInstancesResponse { container_instance_arns: Some(page.items), next_token: page.next_token })
}

fn parse(filter: &str) -> Result<query::Expression, Error> {
    query::Expression::parse(filter).map_err(|error| Error::invalid_parameter(format!("Invalid filter: {error}")))
}

/// `UpdateContainerInstancesState`.
pub(super) async fn update_state(
    ctx: &Context,
    _caller: &Caller,
    request: UpdateContainerInstancesStateRequest,
) -> Result<UpdateContainerInstancesStateResponse, Error> {
    let status = match request.status {
        Some(ContainerInstanceStatus::Active) => Status::Active,
        Some(ContainerInstanceStatus::Draining) => Status::Draining,
        _ => return Err(Error::invalid_parameter("Container instance status should be one of [ACTIVE, DRAINING]")),
    };
    let wanted = request.container_instances.unwrap_or_default();
    check_count(&wanted, MAX_UPDATED)?;
    let (name, ids, failures) = ctx
        .transact(|snapshot, _| {
            let name = lookup::cluster_name(request.cluster.as_deref())?;
            let cluster = lookup::known_cluster(snapshot, request.cluster.as_deref())?;
            let (mut ids, mut failures) = (Vec::new(), Vec::new());
            let mut group = Group::new("UpdateContainerInstancesState");
            for text in &wanted {
                match find(cluster, &name, text)? {
                    None => failures.push(failure::of_instance(ctx.scope(), &name, text, "MISSING")),
                    Some(instance) if instance.status == Status::Inactive => {
                        failures.push(failure::of_instance(ctx.scope(), &name, text, "INACTIVE"));
                    }
                    Some(instance) => {
                        if !ids.contains(&instance.id) {
                            group = with_status(group, instance, status);
                            ids.push(instance.id);
                        }
                    }
                }
            }
            let answer = (name, ids, failures);
            Ok(if group.writes.is_empty() { Decision::Answer(answer) } else { Decision::Commit(group.into(), answer) })
        })
        .await?;
    let snapshot = ctx.snapshot();
    let instances = ids.into_iter().filter_map(|id| shown(ctx.scope(), &snapshot, &name, id)).collect();
    Ok(UpdateContainerInstancesStateResponse { container_instances: Some(instances), failures: Some(failures) })
}

fn with_status(group: Group, before: &Entry<ContainerInstance>, status: Status) -> Group {
    if before.status == status {
        return group;
    }
    let mut after = (*before.value).clone();
    after.status = status;
    after.status_reason = None;
    after.version += 1;
    let record = Record::Instance(Arc::new(after));
    group.guard(Guard::unchanged(record.key(), Some(before.revision))).put(record)
}

/// The instance that a caller names by id or ARN.
fn find<'a>(
    cluster: &'a ClusterState,
    name: &ClusterName,
    text: &str,
) -> Result<Option<&'a Entry<ContainerInstance>>, Error> {
    let id = lookup::instance_id(name, text)?;
    Ok(id.and_then(|id| cluster.instance(id)).and_then(|state| state.instance.as_ref()))
}

fn is_registered(cluster: &ClusterState, id: InstanceId) -> bool {
    let instance = cluster.instance(id).and_then(|state: &InstanceState| state.instance.as_ref());
    instance.is_some_and(|instance| instance.status != Status::Inactive)
}

fn check_count(instances: &[String], max: usize) -> Result<(), Error> {
    match instances.len() {
        0 => Err(Error::client("Container Instances cannot be empty.")),
        count if count > max => {
            Err(Error::invalid_parameter(format!("Container Instances cannot have more than {max} elements.")))
        }
        _ => Ok(()),
    }
}

/// An instance as the calls answer that change one: all of it.
fn shown(scope: &Scope, snapshot: &Snapshot, cluster: &ClusterName, id: InstanceId) -> Option<wire::ContainerInstance> {
    let include = [ContainerInstanceField::Tags];
    convert::container_instance::container_instance(snapshot.cluster(cluster.as_str())?, id, scope, &include)
}
