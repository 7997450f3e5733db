//! Service deployments and revisions: looked up, stopped, and told to go on. The scheduler drives them.

use std::sync::Arc;

use longshore_api::convert::common::from_timestamp;
use longshore_api::convert::service_deployment as convert;
use longshore_api::ecs::{
    self, ContinueServiceDeploymentRequest, ContinueServiceDeploymentResponse, DeploymentLifecycleHookAction,
    DescribeServiceDeploymentsRequest, DescribeServiceDeploymentsResponse, DescribeServiceRevisionsRequest,
    DescribeServiceRevisionsResponse, Failure, ListServiceDeploymentsRequest, ListServiceDeploymentsResponse,
    StopServiceDeploymentRequest, StopServiceDeploymentResponse, StopServiceDeploymentStopType,
};
use longshore_api::error::Error;
use longshore_model::arn::Resource;
use longshore_model::service_deployment::{HookStatus, Status};
use longshore_model::snapshot::ServiceState;
use longshore_model::{
    ClusterState, Entry, Group, Guard, Key, Record, ServiceDeployment, ServiceDeploymentId, ServiceRevision,
    ServiceRevisionId, Snapshot, Timestamp, service,
};

use super::{express, lookup, page};
use crate::Context;
use crate::context::Decision;
use crate::identity::Caller;

/// The most ARNs in one Describe call (API reference: `DescribeServiceDeployments`, `DescribeServiceRevisions`).
const MAX_DESCRIBED: usize = 20;

/// What somebody who stops a deployment has it say.
const STOPPED_BY_USER: &str = "Service deployment rollback was requested by the user.";

/// `ListServiceDeployments`, newest first.
pub(super) async fn list(
    ctx: &Context,
    _caller: &Caller,
    request: ListServiceDeploymentsRequest,
) -> Result<ListServiceDeploymentsResponse, Error> {
    let snapshot = ctx.snapshot();
    let cluster_name = lookup::cluster_name(request.cluster.as_deref())?;
    let cluster = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let name = lookup::service_name(&cluster_name, request.service.as_deref().unwrap_or_default())?;
    let state = cluster.service(name).filter(|state| is_there(state)).ok_or_else(Error::service_not_found)?;
    let created = request.created_at.unwrap_or_default();
    let (after, before) = (created.after.map(from_timestamp), created.before.map(from_timestamp));
    let statuses = request.status.unwrap_or_default();
    let matches = |deployment: &ServiceDeployment| {
        let at = deployment.created_at;
        let in_time = after.is_none_or(|after| at >= after) && before.is_none_or(|before| at <= before);
        in_time && (statuses.is_empty() || statuses.contains(&convert::status(deployment.status)))
    };
    let mut found: Vec<_> = state.deployments.values().filter(|entry| matches(entry)).map(newest_first).collect();
    found.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    let page = page::cut(request.max_results, request.next_token.as_deref(), page::TWENTY, |_| found.into_iter())?;
    let shown = page.items.iter().map(|entry| convert::brief(entry, ctx.scope()));
    Ok(ListServiceDeploymentsResponse { service_deployments: Some(shown.collect()), next_token: page.next_token })
}

/// A service deployment with a key that ascends as the time of its creation descends.
fn newest_first(entry: &Entry<ServiceDeployment>) -> (String, &Entry<ServiceDeployment>) {
    let age = i64::MAX - entry.created_at.as_millis().max(0);
    (format!("{age:019}/{}", entry.id), entry)
}

fn is_there(state: &ServiceState) -> bool {
    state.service.as_ref().is_some_and(|service| service.status != service::Status::Inactive)
}

/// `DescribeServiceDeployments`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeServiceDeploymentsRequest,
) -> Result<DescribeServiceDeploymentsResponse, Error> {
    let snapshot = ctx.snapshot();
    let arns = checked(request.service_deployment_arns, "serviceDeploymentArns")?;
    let (mut shown, mut failures) = (Vec::new(), Vec::new());
    for arn in arns {
        match find(&snapshot, &arn)? {
            Some((cluster, _, found)) => shown.push(convert::service_deployment(cluster, found, ctx.scope())),
            None => failures.push(missing(arn)),
        }
    }
    Ok(DescribeServiceDeploymentsResponse { service_deployments: Some(shown), failures: Some(failures) })
}

/// `DescribeServiceRevisions`.
pub(super) async fn describe_revisions(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeServiceRevisionsRequest,
) -> Result<DescribeServiceRevisionsResponse, Error> {
    let snapshot = ctx.snapshot();
    let arns = checked(request.service_revision_arns, "serviceRevisionArns")?;
    let (mut shown, mut failures) = (Vec::new(), Vec::new());
    for arn in arns {
        match find_revision(&snapshot, &arn)? {
            Some(found) => shown.push(ecs::ServiceRevision {
                ecs_managed_resources: express::resources(&snapshot, found, ctx.scope()),
                ..convert::service_revision(found, ctx.scope())
            }),
            None => failures.push(missing(arn)),
        }
    }
    Ok(DescribeServiceRevisionsResponse { service_revisions: Some(shown), failures: Some(failures) })
}

/// `StopServiceDeployment`.
pub(super) async fn stop(
    ctx: &Context,
    _caller: &Caller,
    request: StopServiceDeploymentRequest,
) -> Result<StopServiceDeploymentResponse, Error> {
    if request.stop_type == Some(StopServiceDeploymentStopType::Abort) {
        return Err(Error::invalid_parameter("stopType should be one of [ROLLBACK]"));
    }
    let arn = request.service_deployment_arn.unwrap_or_default();
    ctx.transact(|snapshot, now| {
        let (_, state, found) = existing(snapshot, &arn)?;
        match found.status {
            status if status.is_final() => {
                let text = "The service deployment has already finished and cannot be stopped.";
                Err(Error::conflict(text, vec![arn.clone()]))
            }
            Status::Pending | Status::InProgress => {
                let mut deployment = (*found.value).clone();
                deployment.enter(Status::RollbackRequested, Some(STOPPED_BY_USER.into()), now);
                Ok(Decision::Commit(rewrite("StopServiceDeployment", state, deployment).into(), ()))
            }
            // It stops already.
            _ => Ok(Decision::Answer(())),
        }
    })
    .await?;
    Ok(StopServiceDeploymentResponse { service_deployment_arn: Some(arn) })
}

/// `ContinueServiceDeployment`.
pub(super) async fn resume(
    ctx: &Context,
    _caller: &Caller,
    request: ContinueServiceDeploymentRequest,
) -> Result<ContinueServiceDeploymentResponse, Error> {
    let arn = request.service_deployment_arn.unwrap_or_default();
    let hook_id = request.hook_id.unwrap_or_default();
    let action = request.action.unwrap_or(DeploymentLifecycleHookAction::Continue);
    ctx.transact(|snapshot, now| {
        let (_, state, found) = existing(snapshot, &arn)?;
        let deployment = answered(found, &hook_id, action, now)?;
        Ok(Decision::Commit(rewrite("ContinueServiceDeployment", state, deployment).into(), ()))
    })
    .await?;
    Ok(ContinueServiceDeploymentResponse { service_deployment_arn: Some(arn) })
}

/// The service deployment with the answer that one of its hooks waits for.
fn answered(
    found: &ServiceDeployment,
    hook_id: &str,
    action: DeploymentLifecycleHookAction,
    now: Timestamp,
) -> Result<ServiceDeployment, Error> {
    let mut deployment = found.clone();
    let hooks = deployment.lifecycle.iter_mut().flat_map(|lifecycle| &mut lifecycle.hooks);
    let Some(hook) = hooks.into_iter().find(|hook| *hook.id == *hook_id) else {
        return Err(Error::invalid_parameter("The specified lifecycle hook was not found."));
    };
    if hook.status != HookStatus::AwaitingAction || found.status != Status::InProgress {
        return Err(Error::invalid_parameter("The specified lifecycle hook is not awaiting an action."));
    }
    deployment.updated_at = now;
    match action {
        DeploymentLifecycleHookAction::Continue => hook.status = HookStatus::Succeeded,
        DeploymentLifecycleHookAction::Rollback => {
            hook.status = HookStatus::Failed;
            let reason = format!("Rollback was requested at the lifecycle stage {}.", hook.stage.as_str());
            deployment.enter(Status::RollbackRequested, Some(reason.into()), now);
        }
    }
    Ok(deployment)
}

/// The group that writes a service deployment; the rollout goes with it, since its guard guards both.
pub(crate) fn rewrite(call: &str, state: &ServiceState, deployment: ServiceDeployment) -> Group {
    let (cluster, service) = (deployment.cluster.clone(), deployment.service.clone());
    let group = Group::new(format!("{call} {}", deployment.id)).guard(Guard::unchanged(
        Key::Rollout(cluster, service),
        state.rollout.as_ref().map(|rollout| rollout.revision),
    ));
    let rollout = state.rollout.iter().map(|rollout| {
        let mut rollout = (*rollout.value).clone();
        rollout.generation += 1;
        Record::Rollout(Arc::new(rollout))
    });
    rollout.fold(group, Group::put).put(Record::ServiceDeployment(Arc::new(deployment)))
}

type Found<'a> = (&'a ClusterState, &'a ServiceState, &'a Entry<ServiceDeployment>);

fn find<'a>(snapshot: &'a Snapshot, arn: &str) -> Result<Option<Found<'a>>, Error> {
    let Ok(Resource::ServiceDeployment(cluster, service, id)) = Resource::parse(arn) else { return Err(invalid(arn)) };
    let find = || {
        let cluster = snapshot.cluster(cluster)?;
        let state = cluster.service(service)?;
        let id: ServiceDeploymentId = id.parse().ok()?;
        Some((&**cluster, state, state.deployments.get(&id)?))
    };
    Ok(find())
}

fn existing<'a>(snapshot: &'a Snapshot, arn: &str) -> Result<Found<'a>, Error> {
    find(snapshot, arn)?.ok_or_else(Error::service_deployment_not_found)
}

fn find_revision<'a>(snapshot: &'a Snapshot, arn: &str) -> Result<Option<&'a ServiceRevision>, Error> {
    let Ok(Resource::ServiceRevision(cluster, service, id)) = Resource::parse(arn) else { return Err(invalid(arn)) };
    let find = || {
        let state = snapshot.cluster(cluster)?.service(service)?;
        let id: ServiceRevisionId = id.parse().ok()?;
        Some(&*state.revisions.get(&id)?.value)
    };
    Ok(find())
}

fn checked(arns: Option<Vec<String>>, member: &str) -> Result<Vec<String>, Error> {
    match arns.unwrap_or_default() {
        arns if arns.is_empty() => Err(Error::invalid_parameter(format!("{member} cannot be empty."))),
        arns if arns.len() > MAX_DESCRIBED => {
            Err(Error::invalid_parameter(format!("{member} cannot have more than {MAX_DESCRIBED} elements.")))
        }
        arns => Ok(arns),
    }
}

fn invalid(arn: &str) -> Error {
    Error::invalid_parameter(format!("Invalid identifier: {arn}"))
}

fn missing(arn: String) -> Failure {
    Failure { arn: Some(arn), reason: Some("MISSING".to_owned()), detail: None }
}
