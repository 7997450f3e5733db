//! What container agents call: where their sessions are, and what became of their tasks.
//!
//! A report is answered with success even when it changes nothing, because it came twice, late, or about a task that is
//! not known any more: an agent repeats a refused report for ever, and holds back the task's later ones meanwhile. Only
//! what can never be right is refused, with the one error that makes an agent drop a report
//! (`InvalidParameterException`).

use longshore_api::convert::agent;
use longshore_api::ecs::{
    DiscoverPollEndpointRequest, DiscoverPollEndpointResponse, SubmitAttachmentStateChangesRequest,
    SubmitAttachmentStateChangesResponse, SubmitContainerStateChangeRequest, SubmitContainerStateChangeResponse,
    SubmitTaskStateChangeRequest, SubmitTaskStateChangeResponse,
};
use longshore_api::error::Error;
use longshore_model::task::Observation;
use longshore_model::{ClusterName, Entry, Snapshot, Task, TaskId};
use longshore_scheduler::task_end;

use super::lookup;
use crate::Context;
use crate::context::Decision;
use crate::gateway;
use crate::identity::Caller;

/// What ECS answers to a report; agents do not read it.
const ACKNOWLEDGED: &str = "ACK";

/// `DiscoverPollEndpoint`: agents ask once in twelve hours, so the address must stay good.
pub(super) async fn discover_poll_endpoint(
    ctx: &Context,
    _caller: &Caller,
    _request: DiscoverPollEndpointRequest,
) -> Result<DiscoverPollEndpointResponse, Error> {
    let base = ctx.config().endpoint.trim_end_matches('/');
    Ok(DiscoverPollEndpointResponse {
        endpoint: Some(format!("{base}{}", gateway::CONTROL_PATH)),
        telemetry_endpoint: Some(format!("{base}{}", gateway::TELEMETRY_PATH)),
        ..DiscoverPollEndpointResponse::default()
    })
}

/// `SubmitTaskStateChange`.
pub(super) async fn submit_task_state_change(
    ctx: &Context,
    _caller: &Caller,
    request: SubmitTaskStateChangeRequest,
) -> Result<SubmitTaskStateChangeResponse, Error> {
    if let Some(reported) = Reported::find(request.cluster.as_deref(), request.task.as_deref())? {
        let snapshot = ctx.snapshot();
        let task = reported.task(&snapshot);
        let definition = task.and_then(|task| snapshot.task_definition(&task.definition));
        let seen = agent::observation(request, definition.map(|entry| &*entry.value))?;
        reported.take_in(ctx, &seen).await?;
    }
    Ok(SubmitTaskStateChangeResponse { acknowledgment: Some(ACKNOWLEDGED.to_owned()) })
}

/// `SubmitContainerStateChange`: agents of old report their containers one by one.
pub(super) async fn submit_container_state_change(
    ctx: &Context,
    _caller: &Caller,
    request: SubmitContainerStateChangeRequest,
) -> Result<SubmitContainerStateChangeResponse, Error> {
    if let Some(reported) = Reported::find(request.cluster.as_deref(), request.task.as_deref())? {
        let snapshot = ctx.snapshot();
        let task = reported.task(&snapshot);
        let definition = task.and_then(|task| snapshot.task_definition(&task.definition));
        let seen = agent::container_observation(request, definition.map(|entry| &*entry.value));
        reported.take_in(ctx, &seen).await?;
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

/// The task that a report is about; it may not exist any more.
struct Reported {
    cluster: ClusterName,
    task: TaskId,
}

impl Reported {
    /// Reads how a report names its task; `None` for an id that no task of this server can have.
    fn find(cluster: Option<&str>, task: Option<&str>) -> Result<Option<Self>, Error> {
        let cluster = lookup::cluster_name(cluster)?;
        let text = task.filter(|task| !task.is_empty());
        let text = text.ok_or_else(|| Error::invalid_parameter("The report does not say which task it is about."))?;
        Ok(lookup::task_id(&cluster, text)?.map(|task| Self { cluster, task }))
    }

    fn task<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a Entry<Task>> {
        snapshot.cluster(self.cluster.as_str())?.task(self.task)
    }

    /// Has the task take the report in, and commits what it changes; a task that has stopped gives back what it held.
    async fn take_in(&self, ctx: &Context, seen: &Observation) -> Result<(), Error> {
        ctx.transact(|snapshot, now| {
            let Some(state) = snapshot.cluster(self.cluster.as_str()) else { return Ok(Decision::Answer(())) };
            let Some(before) = state.task(self.task) else { return Ok(Decision::Answer(())) };
            let mut after = (*before.value).clone();
            if !after.observe(seen, now) {
                return Ok(Decision::Answer(()));
            }
            let group = task_end::update_task(state, after, format!("task {} reported by its agent", self.task));
            Ok(Decision::Commit(group.into(), ()))
        })
        .await
    }
}
