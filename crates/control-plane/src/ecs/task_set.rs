//! Task sets: versions of a service that others than this scheduler roll out, each at a scale that they choose.
//!
//! They live in the service's rollout, which the planner writes too: every change here guards it. The planner does the
//! rest: how many tasks a set shall have, whether it is steady, and when a deleted one is gone.

use std::sync::Arc;

use longshore_api::convert::common::from_tags;
use longshore_api::convert::service::Counts;
use longshore_api::convert::task_set::{from_scale, task_set};
use longshore_api::ecs::{
    self as wire, CreateTaskSetRequest, CreateTaskSetResponse, DeleteTaskSetRequest, DeleteTaskSetResponse,
    DescribeTaskSetsRequest, DescribeTaskSetsResponse, Failure, LaunchType, TaskSetField,
    UpdateServicePrimaryTaskSetRequest, UpdateServicePrimaryTaskSetResponse, UpdateTaskSetRequest,
    UpdateTaskSetResponse,
};
use longshore_api::error::Error;
use longshore_model::arn::{self, Resource};
use longshore_model::service::{Controller, Status as ServiceStatus};
use longshore_model::task_set::{MAX_TASK_SETS, Scale, Status, TaskSet};
use longshore_model::{
    ClusterName, ClusterState, DeploymentId, Document, Entry, Group, Guard, Key, Record, Rollout, Service, ServiceName,
    Snapshot, Timestamp, service_revision,
};
use serde_json::{Map, Value};

use super::capacity_provider::strategy::{self, Capacity};
use super::service::{self, Attached};
use super::{lookup, tag};
use crate::Context;
use crate::context::Decision;
use crate::digest::digest;
use crate::identity::Caller;

/// A service that task sets roll out, and how far it has come.
struct Found<'a> {
    cluster: &'a ClusterState,
    service: &'a Entry<Service>,
    rollout: &'a Entry<Rollout>,
}

impl<'a> Found<'a> {
    /// The service that a call names.
    ///
    /// # Errors
    /// When there is no such service, when it was deleted, and when this scheduler rolls it out itself.
    fn find(snapshot: &'a Snapshot, cluster: Option<&str>, service: Option<&str>) -> Result<Self, Error> {
        let (cluster, state, service) = service::existing(snapshot, cluster, service)?;
        if service.status != ServiceStatus::Active {
            return Err(Error::service_not_active());
        }
        if service.controller == Controller::Ecs {
            return Err(Error::invalid_parameter(
                "Amazon ECS only supports task sets for services with an EXTERNAL or CODE_DEPLOY deployment controller.",
            ));
        }
        let rollout = state.rollout.as_ref().ok_or_else(Error::service_not_found)?;
        Ok(Self { cluster, service, rollout })
    }

    /// The place of the task set that a call names by its id or its ARN.
    fn position(&self, text: Option<&str>) -> Result<usize, Error> {
        let text = text.unwrap_or_default();
        let id = match arn::is_arn(text).then(|| Resource::parse(text)) {
            None => text,
            Some(Ok(Resource::TaskSet(cluster, service, id))) => {
                let is_here = cluster == self.service.cluster.as_str() && service == self.service.name.as_str();
                is_here.then_some(id).ok_or_else(Error::task_set_not_found)?
            }
            Some(_) => return Err(Error::invalid_parameter(format!("Invalid identifier: {text}"))),
        };
        let found =
            id.parse().ok().and_then(|id: DeploymentId| self.rollout.task_sets.iter().position(|set| set.id == id));
        found.ok_or_else(Error::task_set_not_found)
    }

    fn key(&self) -> (ClusterName, ServiceName) {
        (self.service.cluster.clone(), self.service.name.clone())
    }

    /// The group that changes the service's task sets.
    fn change(&self, reason: &str, edit: impl FnOnce(&mut Vec<TaskSet>)) -> Group {
        let mut rollout = (*self.rollout.value).clone();
        edit(&mut rollout.task_sets);
        let (cluster, name) = self.key();
        Group::new(format!("{reason} of service {name}"))
            .guard(Guard::unchanged(Key::Service(cluster.clone(), name.clone()), Some(self.service.revision)))
            .guard(Guard::unchanged(Key::Rollout(cluster, name), Some(self.rollout.revision)))
            .put(Record::Rollout(Arc::new(rollout)))
    }

    fn shown(&self, ctx: &Context, set: &TaskSet, with_tags: bool) -> wire::TaskSet {
        let tasks = self.cluster.live_tasks_of(self.service.name.as_str()).map(|task| &*task.value);
        task_set(self.service, set, Counts::of(tasks, Some(set.id)), ctx.scope(), with_tags)
    }
}

/// `CreateTaskSet`.
pub(super) async fn create(
    ctx: &Context,
    _caller: &Caller,
    request: CreateTaskSetRequest,
) -> Result<CreateTaskSetResponse, Error> {
    let (id, digest) = (DeploymentId::from_bits(ctx.bits() as u64), digest(&request));
    if request.client_token.as_ref().is_some_and(|token| token.len() > 36) {
        return Err(Error::invalid_parameter("idempotency token longer than 36."));
    }
    let made = ctx
        .transact(|snapshot, now| {
            let found = Found::find(snapshot, request.cluster.as_deref(), request.service.as_deref())?;
            let mut set = specification(snapshot, &found, &request, id, &digest, now)?;
            let same_token = |other: &&TaskSet| set.client_token.is_some() && other.client_token == set.client_token;
            if let Some(before) = found.rollout.task_sets.iter().find(same_token) {
                return match before.created_with == set.created_with {
                    true => Ok(Decision::Answer(found.shown(ctx, before, true))),
                    false => Err(Error::invalid_parameter("Creation of task set was not idempotent.")),
                };
            }
            let kept = found.rollout.task_sets.iter().filter(|set| set.status != Status::Draining).count();
            if kept >= MAX_TASK_SETS {
                return Err(Error::limit_exceeded(format!("A service takes at most {MAX_TASK_SETS} task sets.")));
            }
            set.computed_desired_count = set.scale.of(found.service.desired_count);
            let shown = found.shown(ctx, &set, true);
            Ok(Decision::Commit(found.change("CreateTaskSet", |sets| sets.push(set)).into(), shown))
        })
        .await?;
    Ok(CreateTaskSetResponse { task_set: Some(made) })
}

/// The task set that a call asks for.
fn specification(
    snapshot: &Snapshot,
    found: &Found<'_>,
    request: &CreateTaskSetRequest,
    id: DeploymentId,
    digest: &str,
    now: Timestamp,
) -> Result<TaskSet, Error> {
    let entry = found.cluster.cluster().ok_or_else(Error::cluster_not_found)?;
    let capacity = strategy::choose(entry, request.launch_type, request.capacity_provider_strategy.as_deref())?;
    let definition = lookup::runnable(snapshot, request.task_definition.as_deref().unwrap_or_default())?;
    let mut document = Map::new();
    let launch_type = match &capacity {
        Capacity::LaunchType(launch_type) => *launch_type,
        Capacity::Strategy(items) => {
            let items = serde_json::to_value(items).map_err(|error| Error::server(error.to_string()))?;
            document.insert("capacityProviderStrategy".to_owned(), items);
            LaunchType::Ec2
        }
    };
    Attached::from(request).check(snapshot, definition, launch_type)?;
    if let Some(balancers) = request.load_balancers.as_ref().filter(|balancers| !balancers.is_empty()) {
        let balancers = serde_json::to_value(balancers).map_err(|error| Error::server(error.to_string()))?;
        document.insert("loadBalancers".to_owned(), balancers);
    }
    let tags = from_tags(request.tags.clone());
    tag::check(&tags)?;
    Ok(TaskSet {
        id,
        status: Status::Active,
        definition: definition.id.clone(),
        scale: scale(request.scale.as_ref())?,
        computed_desired_count: 0,
        is_steady: false,
        steady_since: now,
        started_by: None,
        external_id: request.external_id.as_deref().map(Into::into),
        launch_type: matches!(capacity, Capacity::LaunchType(_)).then(|| launch_type.as_str().into()),
        document: Document::new(Value::Object(document)),
        created_at: now,
        updated_at: now,
        back_off: None,
        judged_until: now,
        client_token: request.client_token.as_deref().map(Into::into),
        created_with: digest.into(),
        tags,
    })
}

fn scale(scale: Option<&wire::Scale>) -> Result<Scale, Error> {
    from_scale(scale)
        .ok_or_else(|| Error::invalid_parameter("The scale of a task set must be between 0 and 100 percent."))
}

/// `UpdateTaskSet`.
pub(super) async fn update(
    ctx: &Context,
    _caller: &Caller,
    request: UpdateTaskSetRequest,
) -> Result<UpdateTaskSetResponse, Error> {
    let scale = scale(request.scale.as_ref())?;
    let shown = ctx
        .transact(|snapshot, now| {
            let found = Found::find(snapshot, request.cluster.as_deref(), request.service.as_deref())?;
            let at = found.position(request.task_set.as_deref())?;
            let mut set = found.rollout.task_sets[at].clone();
            not_draining(&set)?;
            if set.scale == scale {
                return Ok(Decision::Answer(found.shown(ctx, &set, true)));
            }
            // The planner finds the new count, and says so.
            set.scale = scale;
            set.updated_at = now;
            let mut shown = set.clone();
            shown.computed_desired_count = scale.of(found.service.desired_count);
            let shown = found.shown(ctx, &shown, true);
            Ok(Decision::Commit(found.change("UpdateTaskSet", |sets| sets[at] = set).into(), shown))
        })
        .await?;
    Ok(UpdateTaskSetResponse { task_set: Some(shown) })
}

fn not_draining(set: &TaskSet) -> Result<(), Error> {
    match set.status {
        Status::Primary | Status::Active => Ok(()),
        Status::Draining => Err(Error::invalid_parameter("The specified task set is DRAINING.")),
    }
}

/// `DeleteTaskSet`.
pub(super) async fn delete(
    ctx: &Context,
    _caller: &Caller,
    request: DeleteTaskSetRequest,
) -> Result<DeleteTaskSetResponse, Error> {
    let shown = ctx
        .transact(|snapshot, now| {
            let found = Found::find(snapshot, request.cluster.as_deref(), request.service.as_deref())?;
            let at = found.position(request.task_set.as_deref())?;
            let mut set = found.rollout.task_sets[at].clone();
            if set.status == Status::Draining {
                return Ok(Decision::Answer(found.shown(ctx, &set, true)));
            }
            if set.scale != Scale::default() && request.force != Some(true) {
                return Err(Error::invalid_parameter(
                    "The task set cannot be deleted while it is scaled above 0. Scale it to 0 or use force.",
                ));
            }
            set.status = Status::Draining;
            set.updated_at = now;
            let shown = found.shown(ctx, &set, true);
            Ok(Decision::Commit(found.change("DeleteTaskSet", |sets| sets[at] = set).into(), shown))
        })
        .await?;
    Ok(DeleteTaskSetResponse { task_set: Some(shown) })
}

/// `UpdateServicePrimaryTaskSet`.
pub(super) async fn make_primary(
    ctx: &Context,
    _caller: &Caller,
    request: UpdateServicePrimaryTaskSetRequest,
) -> Result<UpdateServicePrimaryTaskSetResponse, Error> {
    let shown = ctx
        .transact(|snapshot, now| {
            let found = Found::find(snapshot, request.cluster.as_deref(), request.service.as_deref())?;
            let at = found.position(request.primary_task_set.as_deref())?;
            let mut set = found.rollout.task_sets[at].clone();
            not_draining(&set)?;
            if set.status == Status::Primary {
                return Ok(Decision::Answer(found.shown(ctx, &set, true)));
            }
            set.status = Status::Primary;
            set.updated_at = now;
            let shown = found.shown(ctx, &set, true);
            let service = taken_over(found.service, &set);
            let group = found.change("UpdateServicePrimaryTaskSet", |sets| {
                for other in sets.iter_mut().filter(|other| other.status == Status::Primary) {
                    other.status = Status::Active;
                    other.updated_at = now;
                }
                sets[at] = set;
            });
            Ok(Decision::Commit(group.put(Record::Service(Arc::new(service))).into(), shown))
        })
        .await?;
    Ok(UpdateServicePrimaryTaskSetResponse { task_set: Some(shown) })
}

/// The service with what its primary task set is made of (API reference: `UpdateServicePrimaryTaskSet`).
fn taken_over(service: &Service, set: &TaskSet) -> Service {
    let mut document = service.document.value().as_object().cloned().unwrap_or_default();
    // What the earlier primary one was made of and this one is not goes with it.
    for member in service_revision::CARRIED {
        document.remove(member);
    }
    document.extend(set.document.value().as_object().cloned().unwrap_or_default());
    Service {
        definition: Some(set.definition.clone()),
        launch_type: set.launch_type.clone(),
        document: Document::new(Value::Object(document)),
        ..service.clone()
    }
}

/// `DescribeTaskSets`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeTaskSetsRequest,
) -> Result<DescribeTaskSetsResponse, Error> {
    let snapshot = ctx.snapshot();
    let found = Found::find(&snapshot, request.cluster.as_deref(), request.service.as_deref())?;
    let with_tags = request.include.unwrap_or_default().contains(&TaskSetField::Tags);
    let (mut sets, mut failures) = (Vec::new(), Vec::new());
    match request.task_sets.filter(|wanted| !wanted.is_empty()) {
        None => sets.extend(found.rollout.task_sets.iter().map(|set| found.shown(ctx, set, with_tags))),
        Some(wanted) => {
            for text in &wanted {
                match found.position(Some(text)) {
                    Ok(at) => sets.push(found.shown(ctx, &found.rollout.task_sets[at], with_tags)),
                    Err(_) => failures.push(missing(ctx, &found, text)),
                }
            }
        }
    }
    Ok(DescribeTaskSetsResponse { task_sets: Some(sets), failures: Some(failures) })
}

fn missing(ctx: &Context, found: &Found<'_>, text: &str) -> Failure {
    let (cluster, service) = found.key();
    let arn = match arn::is_arn(text) {
        true => text.to_owned(),
        false => ctx.scope().named("task-set", &cluster, &format!("{service}/{text}")),
    };
    Failure { arn: Some(arn), reason: Some("MISSING".to_owned()), detail: None }
}
