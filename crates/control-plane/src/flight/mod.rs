//! The flight recorder: a task that has stopped stays describable for days, with what is left of it.
//!
//! [`recorder`] keeps each task as it ended, before the snapshot forgets it, and forgets it when its time is over;
//! [`evidence`] keeps what agents tell of its containers; [`stopped_task`] answers `DescribeStoppedTask`. All of it lies in the
//! store, where every server finds it; in memory there is an index alone (`ClusterState::flights`).

pub(crate) mod evidence;
pub(crate) mod recorder;
mod stopped_task;
mod words;

use longshore_api::error::Error;
use longshore_api::{convert, ecs as wire};
use longshore_model::flight::{EndedTask, Evidence, Packed, Part};
use longshore_model::{ClusterName, Key, Record, Scope, TaskId};
use longshore_state::stored::flight;

pub(crate) use stopped_task::describe;

use crate::Context;
use crate::context::unavailable;

/// A task as it ended; `None` when it is not kept, or not any more.
///
/// # Errors
/// A `ServerException` when the store cannot be read.
pub(crate) async fn ended_task(ctx: &Context, cluster: &ClusterName, task: TaskId) -> Result<Option<EndedTask>, Error> {
    let Some(packed) = part(ctx, cluster, task, Part::Task).await? else { return Ok(None) };
    flight::unpack_ended_task(&packed).map(Some).map_err(|error| Error::server(error.to_string()))
}

/// A task as it ended, as the API shows it.
pub(crate) fn shown(scope: &Scope, ended: &EndedTask, with_tags: bool) -> wire::Task {
    let size = convert::task::Size { cpu: ended.cpu.as_deref(), memory: ended.memory.as_deref() };
    let around = convert::task::Surroundings { scope, session: None, size, with_tags, cannot_execute: true };
    convert::task::task(&ended.task, around)
}

/// What its agent found of a task.
///
/// # Errors
/// A `ServerException` when the store cannot be read.
async fn evidence_of(ctx: &Context, cluster: &ClusterName, task: TaskId) -> Result<Option<Evidence>, Error> {
    let Some(packed) = part(ctx, cluster, task, Part::Evidence).await? else { return Ok(None) };
    flight::unpack_evidence(&packed).map(Some).map_err(|error| Error::server(error.to_string()))
}

async fn part(ctx: &Context, cluster: &ClusterName, task: TaskId, part: Part) -> Result<Option<Packed>, Error> {
    let snapshot = ctx.snapshot();
    let kept = snapshot.cluster(cluster.as_str()).and_then(|state| state.flights().get(&task)?.part(part));
    if kept.is_none() {
        return Ok(None);
    }
    let read = ctx.store().read(&Key::Flight(cluster.clone(), task, part)).await;
    Ok(match read.map_err(|error| unavailable(&error))? {
        Some(Record::Flight(found)) => Some(found.packed.clone()),
        // It was forgotten this moment.
        _ => None,
    })
}
