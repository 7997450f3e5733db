//! `DeliverLogs`, an operation of our own: agents bring what their containers have written.
//!
//! What may be written where follows from the task's definition, not from what the agent says: the group is its `awslogs-group`, the
//! stream the one that is the container's. An agent brings lines of its own tasks alone, also after its instance was deregistered,
//! and of those that have stopped for as long as the flight recorder keeps them: lines may have waited on the instance for days.

mod elsewhere;

use std::collections::BTreeMap;

use bytes::Bytes;
use futures_util::future::join_all;
use http::request::Parts;
use longshore_api::awslogs::Options;
use longshore_api::error::Error;
use longshore_api::longshore::{
    DeliverLogs, DeliveredLogs, EVENT_OVERHEAD_BYTES, LogBatch, LogOutcome, LogVerdict, MAX_CALL_BATCHES,
    MAX_CALL_BYTES,
};
use longshore_logs::{AppendError, Batch, Event, GroupId, Source};
use longshore_model::arn::Resource;
use longshore_model::{ClusterName, LogGroup, Snapshot, Task, TaskId};
use serde_json::Value;

use super::{groups, home, lookup, store};
use crate::Context;
use crate::context::{Decision, unavailable};
use crate::flight;
use crate::identity::{Caller, Principal};

/// `DeliverLogs`.
///
/// # Errors
/// `InvalidParameterException` when the call is beyond its bounds; `ServiceUnavailableException` when this server keeps no logs.
pub(crate) async fn deliver(
    ctx: &Context,
    caller: &Caller,
    parts: &Parts,
    body: &Bytes,
) -> Result<DeliveredLogs, Error> {
    store::of(ctx)?;
    let request: DeliverLogs = serde_json::from_slice(body).map_err(|error| Error::serialization(error.to_string()))?;
    let events = request.batches.iter().flat_map(|batch| &batch.events);
    let bytes: usize = events.map(|event| event.message.len() + EVENT_OVERHEAD_BYTES).sum();
    if bytes > MAX_CALL_BYTES || request.batches.len() > MAX_CALL_BATCHES {
        return Err(Error::invalid_parameter(format!(
            "A call delivers at most {MAX_CALL_BATCHES} batches with {MAX_CALL_BYTES} bytes of events together."
        )));
    }
    let elsewhere = elsewhere::pass_on(ctx, &request.batches, parts, body).await;
    let outcomes = request.batches.into_iter().zip(elsewhere).map(|(batch, elsewhere)| async {
        match elsewhere {
            Some(outcome) => outcome,
            None => one(ctx, caller, batch).await,
        }
    });
    Ok(DeliveredLogs { outcomes: join_all(outcomes).await })
}

async fn one(ctx: &Context, caller: &Caller, batch: LogBatch) -> LogOutcome {
    match take(ctx, caller, batch).await {
        Ok(()) => LogOutcome { verdict: LogVerdict::Taken, reason: None },
        Err(Refusal::Later(reason)) => LogOutcome { verdict: LogVerdict::Later, reason: Some(reason) },
        Err(Refusal::Never(reason)) => LogOutcome { verdict: LogVerdict::Never, reason: Some(reason) },
    }
}

/// Why a batch is not taken.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    /// It may be taken later.
    Later(String),
    /// It will never be.
    Never(String),
}

async fn take(ctx: &Context, caller: &Caller, batch: LogBatch) -> Result<(), Refusal> {
    let mut found = find(ctx, caller, &batch).await;
    if matches!(found, Err(Refusal::Never(_))) && ctx.store().is_shared() {
        // Another server may know the task.
        ctx.store().catch_up().await.map_err(|error| Refusal::Later(unavailable(&error).message.to_string()))?;
        found = find(ctx, caller, &batch).await;
    }
    let place = found?;
    let group = group(ctx, &place).await?;
    let later = |error: Error| Refusal::Later(error.message.to_string());
    let events = batch.events.into_iter().map(|event| Event { timestamp: event.timestamp, message: event.message });
    let appended = store::of(ctx).map_err(later)?.append(Batch {
        group,
        stream: batch.stream,
        events: events.collect(),
        now: store::now(ctx),
        create_stream: true,
        source: Some(Source { id: batch.source, first: batch.first }),
    });
    match appended.await {
        Ok(_) => Ok(()),
        Err(error @ AppendError::TooLarge { .. }) => Err(Refusal::Never(error.to_string())),
        Err(error) => Err(Refusal::Later(error.to_string())),
    }
}

/// Where the lines of a container belong.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    group: String,
    create_group: bool,
}

/// Where the lines of a batch belong, by its task as it is or, when the snapshot has forgotten that, as it was written down.
async fn find(ctx: &Context, caller: &Caller, batch: &LogBatch) -> Result<Place, Refusal> {
    let (cluster, id) = match Resource::parse(&batch.task) {
        Ok(Resource::Task(Some(cluster), id)) => (cluster, id.parse::<TaskId>().ok()),
        _ => return Err(never(batch, "it is not said which task wrote it")),
    };
    let id = id.ok_or_else(|| never(batch, UNKNOWN))?;
    let snapshot = ctx.snapshot();
    if let Some(task) = snapshot.cluster(cluster).and_then(|state| state.task(id)) {
        return place(&snapshot, caller, batch, task);
    }
    let ended = flight::ended_task(ctx, &ClusterName::from(cluster), id).await;
    let ended = ended.map_err(|error| Refusal::Later(error.message))?;
    place(&snapshot, caller, batch, &ended.ok_or_else(|| never(batch, UNKNOWN))?.task)
}

const UNKNOWN: &str = "the task is not known any more";

fn never(batch: &LogBatch, reason: &str) -> Refusal {
    Refusal::Never(format!("{reason} (task {}, container {})", batch.task, batch.container))
}

/// Where the lines of a batch belong that a task's container wrote, if they may be brought.
fn place(snapshot: &Snapshot, caller: &Caller, batch: &LogBatch, task: &Task) -> Result<Place, Refusal> {
    let never = |reason: &str| never(batch, reason);
    let is_own = match &caller.principal {
        Principal::Root => true,
        Principal::Instance { instance, .. } => task.instance == Some(*instance),
        Principal::JoinToken { .. } | Principal::EdgeToken | Principal::Edge { .. } => false,
    };
    if !is_own {
        return Err(never("the task is not one of this container instance"));
    }
    let definition = snapshot.task_definition(&task.definition);
    let definition = definition.ok_or_else(|| never("the task's definition was deleted"))?;
    let containers = definition.document.list("containerDefinitions");
    let container = containers.iter().find(|container| container["name"] == *batch.container);
    let log = container.map(|container| &container["logConfiguration"]).filter(|log| log["logDriver"] == "awslogs");
    let log = log.ok_or_else(|| never("the container does not have the log driver awslogs"))?;
    let options = options(&log["options"]).map_err(|fault| never(&fault))?;
    let runtime_id = batch.source.split('+').next().unwrap_or_default();
    let stream = match &options.stream_prefix {
        Some(prefix) => format!("{prefix}/{}/{}", batch.container, task.id),
        None => runtime_id.to_owned(),
    };
    // An engine's id is no other stream's name, and an agent may number as it likes in streams of its own.
    let is_runtime_id = runtime_id.len() == 64 && runtime_id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if options.group != batch.group || stream != batch.stream || !is_runtime_id {
        return Err(never("the log group or stream is not the container's"));
    }
    Ok(Place { group: options.group, create_group: options.create_group })
}

/// What joins lines is the agent's business, and to compile its regular expression costs more than a batch.
const OF_THE_AGENT: [&str; 2] = ["awslogs-multiline-pattern", "awslogs-datetime-format"];

fn options(options: &Value) -> Result<Options, String> {
    let options = options.as_object().into_iter().flatten().filter(|(name, _)| !OF_THE_AGENT.contains(&name.as_str()));
    let options: BTreeMap<String, String> =
        options.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect();
    Options::read(&options).map_err(|fault| fault.to_string())
}

/// The group, made if it is not there and the task definition asks for that.
async fn group(ctx: &Context, place: &Place) -> Result<GroupId, Refusal> {
    if let Ok(found) = lookup::by_name(&ctx.snapshot(), &place.group) {
        return here(ctx, found);
    }
    if !place.create_group {
        return Err(Refusal::Later(format!(
            "the log group {} does not exist, and the task definition does not say awslogs-create-group: create the group",
            place.group
        )));
    }
    let made = ctx.transact(|snapshot, now| {
        if let Ok(found) = lookup::by_name(snapshot, &place.group) {
            return Ok(Decision::Answer(here(ctx, found)));
        }
        let group = groups::new(ctx, snapshot, &place.group, now)?;
        let id = store::id(&group);
        Ok(Decision::Commit(groups::write("CreateLogGroup for a task", None, group), Ok(id)))
    });
    made.await
        .map_err(|error| Refusal::Later(format!("the log group {} cannot be made: {}", place.group, error.message)))?
}

/// A group whose events are in this server's log store. One that another server made meanwhile is asked for again, and then the
/// batch goes there.
fn here(ctx: &Context, group: &LogGroup) -> Result<GroupId, Refusal> {
    match home::of_group(ctx, group) {
        Ok(None) => Ok(store::id(group)),
        Ok(Some(_)) => Err(Refusal::Later(format!("the log group {} is kept by another server", group.name))),
        Err(error) => Err(Refusal::Later(error.message)),
    }
}

#[cfg(test)]
mod tests;
