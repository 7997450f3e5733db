//! What container agents call: where their sessions are, and what became of their tasks.
//!
//! A report is answered with success even when it changes nothing, because it came twice, late, or about a task that is
//! not known any more: an agent repeats a refused report for ever, and holds back the task's later ones meanwhile. Only
//! what can never be right is refused, with the one error that makes an agent drop a report
//! (`InvalidParameterException`).

use longshore_api::agent::extension::Discovered;
use longshore_api::convert::agent;
use longshore_api::ecs::{
    DiscoverPollEndpointRequest, DiscoverPollEndpointResponse, SubmitAttachmentStateChangesRequest,
    SubmitAttachmentStateChangesResponse, SubmitContainerStateChangeRequest, SubmitContainerStateChangeResponse,
    SubmitTaskStateChangeRequest, SubmitTaskStateChangeResponse,
};
use longshore_api::error::Error;
use longshore_model::{ClusterName, Snapshot, TaskDefinition, TaskId};

use super::lookup;
use crate::Context;
use crate::context::unavailable;
use crate::gateway;
use crate::identity::Caller;
use crate::reporter::Report;

/// What ECS answers to a report; agents do not read it.
const ACKNOWLEDGED: &str = "ACK";

/// `DiscoverPollEndpoint`: real agents ask once in twelve hours, so the address must stay good. Ours ask whenever a session
/// has ended, and learn of all servers.
pub(super) async fn discover_poll_endpoint(
    ctx: &Context,
    _caller: &Caller,
    request: DiscoverPollEndpointRequest,
) -> Result<Discovered, Error> {
    let cluster = lookup::cluster_name(request.cluster.as_deref())?;
    let instance = match request.container_instance.as_deref().filter(|instance| !instance.is_empty()) {
        Some(text) => lookup::instance_id(&cluster, text)?,
        None => None,
    };
    let home = instance.map_or_else(|| ctx.servers().me(), |instance| ctx.servers().home_of(instance));
    let base = home.endpoint;
    let answer = DiscoverPollEndpointResponse {
        endpoint: Some(format!("{base}{}", gateway::CONTROL_PATH)),
        telemetry_endpoint: Some(format!("{base}{}", gateway::TELEMETRY_PATH)),
        ..DiscoverPollEndpointResponse::default()
    };
    let servers = ctx.servers().members().into_iter().map(|member| member.endpoint).collect();
    Ok(Discovered { answer, longshore_servers: Some(servers) })
}

/// `SubmitTaskStateChange`.
pub(super) async fn submit_task_state_change(
    ctx: &Context,
    _caller: &Caller,
    request: SubmitTaskStateChangeRequest,
) -> Result<SubmitTaskStateChangeResponse, Error> {
    let report = reported(ctx, request).await?;
    if let Some(report) = report {
        ctx.reporter().take(report).await?;
    }
    Ok(SubmitTaskStateChangeResponse { acknowledgment: Some(ACKNOWLEDGED.to_owned()) })
}

/// `SubmitContainerStateChange`: agents of old report their containers one by one.
pub(super) async fn submit_container_state_change(
    ctx: &Context,
    _caller: &Caller,
    request: SubmitContainerStateChangeRequest,
) -> Result<SubmitContainerStateChangeResponse, Error> {
    if let Some((cluster, task)) = find(request.cluster.as_deref(), request.task.as_deref())? {
        know(ctx, &cluster, task).await?;
        let seen = agent::container_observation(request, definition_of(&ctx.snapshot(), &cluster, task));
        ctx.reporter().take(Report { cluster, task, seen }).await?;
    }
    Ok(SubmitContainerStateChangeResponse { acknowledgment: Some(ACKNOWLEDGED.to_owned()) })
}

/// `SubmitAttachmentStateChanges`: no attachments are handed out yet, so none can change.
pub(super) async fn submit_attachment_state_changes(
    _ctx: &Context,
    _caller: &Caller,
    _request: SubmitAttachmentStateChangesRequest,
) -> Result<SubmitAttachmentStateChangesResponse, Error> {
    Ok(SubmitAttachmentStateChangesResponse { acknowledgment: Some(ACKNOWLEDGED.to_owned()) })
}

/// What a report says; `None` for an id that no task of this server can have.
///
/// # Errors
/// `InvalidParameterException` when it can never be right; a `ServerException` while the store cannot say what is known.
pub(crate) async fn reported(ctx: &Context, request: SubmitTaskStateChangeRequest) -> Result<Option<Report>, Error> {
    let Some((cluster, task)) = find(request.cluster.as_deref(), request.task.as_deref())? else { return Ok(None) };
    know(ctx, &cluster, task).await?;
    let seen = agent::observation(request, definition_of(&ctx.snapshot(), &cluster, task))?;
    Ok(Some(Report { cluster, task, seen }))
}

/// A report about a task that is not known is answered and forgotten, so this server makes sure first that it has not just
/// missed the task: another one may have placed it.
async fn know(ctx: &Context, cluster: &ClusterName, task: TaskId) -> Result<(), Error> {
    let is_known = ctx.snapshot().cluster(cluster.as_str()).is_some_and(|state| state.task(task).is_some());
    if is_known { Ok(()) } else { ctx.store().catch_up().await.map_err(|error| unavailable(&error)) }
}

/// Reads how a report names its task; `None` for an id that no task of this server can have.
fn find(cluster: Option<&str>, task: Option<&str>) -> Result<Option<(ClusterName, TaskId)>, Error> {
    let cluster = lookup::cluster_name(cluster)?;
    let text = task.filter(|task| !task.is_empty());
    let text = text.ok_or_else(|| Error::invalid_parameter("The report does not say which task it is about."))?;
    Ok(lookup::task_id(&cluster, text)?.map(|task| (cluster, task)))
}

/// What the task runs; the task may not exist any more.
fn definition_of<'a>(snapshot: &'a Snapshot, cluster: &ClusterName, task: TaskId) -> Option<&'a TaskDefinition> {
    let task = snapshot.cluster(cluster.as_str())?.task(task)?;
    snapshot.task_definition(&task.definition).map(|entry| &*entry.value)
}
