//! Tasks: running, starting, stopping, and telling about them.

mod launch;
mod list;
mod protection;

use std::sync::Arc;

use longshore_api::agent::extension;
use longshore_api::convert;
use longshore_api::ecs::{
    self as wire, DescribeTasksRequest, DescribeTasksResponse, StopTaskRequest, StopTaskResponse, TaskField,
};
use longshore_api::error::Error;
use longshore_model::task::{Stop, StopCode, StoppedBy};
use longshore_model::{ClusterState, InstanceId, InstanceSession, Plan, Snapshot, Task};
use longshore_scheduler::task_end;

pub(super) use self::launch::{run, start};
pub(super) use self::list::list;
pub(super) use self::protection::{get as get_protection, update as update_protection};
use super::{failure, lookup};
use crate::Context;
use crate::context::Decision;
use crate::flight;
use crate::identity::Caller;

/// The most tasks in one DescribeTasks call (API reference: `DescribeTasks.tasks`).
const MAX_DESCRIBED: usize = 100;

/// `StopTask`.
pub(super) async fn stop(ctx: &Context, caller: &Caller, request: StopTaskRequest) -> Result<StopTaskResponse, Error> {
    let reason = request.reason.as_deref().filter(|reason| !reason.is_empty()).unwrap_or("Task stopped by user");
    let stop = Stop::new(StopCode::UserInitiated, reason, StoppedBy::Caller);
    let (cluster, task) = ctx
        .transact(|snapshot, now| {
            let name = lookup::cluster_name(request.cluster.as_deref())?;
            let cluster = lookup::known_cluster(snapshot, request.cluster.as_deref())?;
            let id = lookup::task_id(&name, request.task.as_deref().unwrap_or_default())?;
            let found = id.and_then(|id| cluster.task(id));
            let task = found.ok_or_else(|| Error::invalid_parameter("The referenced task was not found."))?;
            let mut stopped = (*task.value).clone();
            let request = caller.request("StopTask", now);
            let asked = stopped.request_stop(stop.clone().requested(Some(request)), now);
            stopped.tags.clear();
            let after = Arc::new(stopped.clone());
            match asked {
                true => {
                    Ok(Decision::Commit(Plan::from(task_end::update_task(cluster, stopped, "StopTask")), (name, after)))
                }
                false => Ok(Decision::Answer((name, Arc::clone(&task.value)))),
            }
        })
        .await?;
    let snapshot = ctx.snapshot();
    let shown = snapshot.cluster(cluster.as_str()).map(|state| shown(ctx, &snapshot, state, &task, true));
    Ok(StopTaskResponse { task: shown })
}

/// `DescribeTasks`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeTasksRequest,
) -> Result<DescribeTasksResponse, Error> {
    let snapshot = ctx.snapshot();
    let name = lookup::cluster_name(request.cluster.as_deref())?;
    let cluster = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let wanted = request.tasks.unwrap_or_default();
    if wanted.is_empty() {
        return Err(Error::invalid_parameter("Tasks cannot be empty."));
    }
    if wanted.len() > MAX_DESCRIBED {
        return Err(Error::invalid_parameter(format!("Tasks cannot have more than {MAX_DESCRIBED} elements.")));
    }
    let with_tags = request.include.unwrap_or_default().contains(&TaskField::Tags);
    let (mut tasks, mut failures) = (Vec::with_capacity(wanted.len()), Vec::new());
    for text in &wanted {
        let id = lookup::task_id(&name, text)?;
        if let Some(task) = id.and_then(|id| cluster.task(id)) {
            tasks.push(shown(ctx, &snapshot, cluster, task, with_tags));
            continue;
        }
        // What the snapshot has forgotten the flight recorder may still have.
        match id.filter(|id| cluster.flights().contains_key(id)) {
            Some(id) => match flight::ended_task(ctx, &name, id).await? {
                Some(ended) => tasks.push(flight::shown(ctx.scope(), &ended, with_tags)),
                None => failures.push(failure::of_task(ctx.scope(), &name, text, "MISSING")),
            },
            None => failures.push(failure::of_task(ctx.scope(), &name, text, "MISSING")),
        }
    }
    Ok(DescribeTasksResponse { tasks: Some(tasks), failures: Some(failures) })
}

/// A task as the API shows it.
fn shown(ctx: &Context, snapshot: &Snapshot, cluster: &ClusterState, task: &Task, with_tags: bool) -> wire::Task {
    let scope = ctx.scope();
    let definition = snapshot.task_definition(&task.definition);
    let size = definition.map_or_else(convert::task::Size::default, |definition| convert::task::Size {
        cpu: definition.document.text("cpu"),
        memory: definition.document.text("memory"),
    });
    let session = task.instance.and_then(|id| cluster.instance(id)).and_then(|instance| instance.session.as_ref());
    let session = session.map(|entry| &*entry.value);
    let cannot_execute = task.instance.is_some_and(|id| cannot_execute(ctx, id, session));
    convert::task::task(task, convert::task::Surroundings { scope, session, size, with_tags, cannot_execute })
}

/// Whether the agent of an instance is known not to run commands. Of an agent that is connected to another server it is known
/// which one it is: only our own runs them.
fn cannot_execute(ctx: &Context, instance: InstanceId, session: Option<&InstanceSession>) -> bool {
    match (ctx.exec().can_run(instance), session.filter(|session| session.connected)) {
        (Some(can), _) => !can,
        (None, Some(session)) => session.agent_hash.as_deref() != Some(extension::AGENT_HASH),
        (None, None) => false,
    }
}
