//! `DescribeStoppedTask`, an operation of our own: a task that has stopped, with all that is kept of it.

use longshore_api::error::Error;
use longshore_api::longshore::{DescribeStoppedTask, LastLine, ProbeRun, StoppedContainer, StoppedTask, TaskEvent};
use longshore_model::flight::{ContainerEvidence, EndedTask};
use longshore_model::{ClusterName, ClusterState, TaskId};

use super::{ended_task, evidence_of, recorder, words};
use crate::Context;
use crate::context::unavailable;
use crate::ecs::lookup;

/// The shortest beginning of an id that is looked for.
const SHORTEST_PREFIX: usize = 2;

/// How many candidates an error lists.
const CANDIDATES: usize = 8;

/// Answers the call.
///
/// # Errors
/// `ClusterNotFoundException`; `InvalidParameterException` when no stopped task is meant, or several; a `ServerException`
/// when the store cannot be read.
pub(crate) async fn describe(ctx: &Context, request: &DescribeStoppedTask) -> Result<StoppedTask, Error> {
    let name = lookup::cluster_name(request.cluster.as_deref())?;
    lookup::known_cluster(&ctx.snapshot(), request.cluster.as_deref())?;
    let id = match find(ctx, &name, &request.task)? {
        Some(id) => id,
        None => {
            // Another server may have written it down this moment.
            ctx.store().catch_up().await.map_err(|error| unavailable(&error))?;
            find(ctx, &name, &request.task)?.ok_or_else(unknown)?
        }
    };
    let ended = now_or_then(ctx, &name, id).await?.ok_or_else(unknown)?;
    let evidence = evidence_of(ctx, &name, id).await?;
    let snapshot = ctx.snapshot();
    let state = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let EndedTask { task, events, .. } = &ended;
    if task.is_live() {
        return Err(Error::invalid_parameter("The task has not stopped."));
    }
    let no_evidence = evidence.is_none().then(|| words::no_evidence(state, task, ctx.now()));
    let said = events.iter().map(|event| (event.at, event.message.to_string()));
    let mut events: Vec<_> = said.chain(task.executions.iter().map(words::execution)).collect();
    events.sort_by_key(|(at, _)| *at);
    let events = events.into_iter().map(|(at, message)| TaskEvent { at_millis: at.as_millis(), message });
    Ok(StoppedTask {
        stopped_by: task.stop.as_ref().map(words::stopped_by),
        kept_until_millis: task.stopped_at.map(|at| at.plus(ctx.config().task_history).as_millis()),
        events: events.collect(),
        containers: evidence.into_iter().flat_map(|evidence| evidence.containers).map(container).collect(),
        no_evidence,
        task: super::shown(ctx.scope(), &ended, true),
    })
}

/// The task as the snapshot still has it, or as it was written down.
async fn now_or_then(ctx: &Context, cluster: &ClusterName, id: TaskId) -> Result<Option<EndedTask>, Error> {
    let snapshot = ctx.snapshot();
    if let Some(state) = snapshot.cluster(cluster.as_str())
        && let Some(task) = state.task(id)
    {
        return Ok(Some(recorder::ended(&snapshot, state, task)));
    }
    ended_task(ctx, cluster, id).await
}

/// The task that is meant by an id, an ARN or the beginning of an id.
fn find(ctx: &Context, cluster: &ClusterName, text: &str) -> Result<Option<TaskId>, Error> {
    let snapshot = ctx.snapshot();
    let Some(state) = snapshot.cluster(cluster.as_str()) else { return Ok(None) };
    if let Some(id) = lookup::task_id(cluster, text)? {
        return Ok((state.task(id).is_some() || state.flights().contains_key(&id)).then_some(id));
    }
    let is_prefix = text.len() >= SHORTEST_PREFIX && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_prefix {
        return Ok(None);
    }
    let found = beginning_with(state, &text.to_ascii_lowercase());
    match &*found {
        [] => Ok(None),
        [id] => Ok(Some(*id)),
        several => {
            let shown: Vec<String> = several.iter().take(CANDIDATES).map(ToString::to_string).collect();
            let more = if several.len() > CANDIDATES { " and more" } else { "" };
            let text = format!("{text} is the beginning of several tasks' ids: {}{more}.", shown.join(", "));
            Err(Error::invalid_parameter(text))
        }
    }
}

fn beginning_with(state: &ClusterState, prefix: &str) -> Vec<TaskId> {
    let stopped = state.tasks().values().filter(|task| !task.is_live()).map(|task| task.id);
    let gone = state.flights().keys().copied();
    let mut found: Vec<TaskId> = stopped.chain(gone).filter(|id| id.to_string().starts_with(prefix)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn container(found: ContainerEvidence) -> StoppedContainer {
    let line = |line: &longshore_model::flight::Line| LastLine {
        at_millis: line.at.as_millis(),
        stream: if line.is_error { "stderr" } else { "stdout" }.to_owned(),
        message: line.text.to_string(),
    };
    let probe = |probe: &longshore_model::flight::Probe| ProbeRun {
        at_millis: probe.at.as_millis(),
        exit_code: probe.exit_code,
        output: probe.output.to_string(),
    };
    StoppedContainer {
        name: found.name.to_string(),
        finished_at_millis: found.finished_at.map(|at| at.as_millis()),
        out_of_memory: found.out_of_memory,
        restarts: found.restarts,
        lines: found.lines.iter().map(line).collect(),
        no_lines: found.no_lines.as_deref().map(str::to_owned),
        health: found.health.iter().map(probe).collect(),
    }
}

fn unknown() -> Error {
    Error::invalid_parameter("The referenced task was not found.")
}
