//! `ExecuteCommand`: opens a session in a container. What happens in it is [`crate::exec`]'s.

use std::sync::Arc;

use longshore_api::ecs::{ExecuteCommandRequest, ExecuteCommandResponse, Session};
use longshore_api::error::Error;
use longshore_api::session::words;
use longshore_model::task::{Container, ContainerStatus, Desired, Execution};
use longshore_model::{ClusterName, ClusterState, ContainerName, Group, Guard, Key, Plan, Record, Task, TaskId};

use super::lookup;
use crate::Context;
use crate::context::Decision;
use crate::exec::{Full, Target, stream_url};
use crate::identity::Caller;

/// The longest command. A single argument of a Linux program cannot be longer than 128 KiB.
const MAX_COMMAND_BYTES: usize = 64 * 1024;

/// `ExecuteCommand`.
pub(super) async fn execute(
    ctx: &Context,
    caller: &Caller,
    request: ExecuteCommandRequest,
) -> Result<ExecuteCommandResponse, Error> {
    let snapshot = ctx.snapshot();
    let cluster = lookup::cluster_name(request.cluster.as_deref())?;
    let state = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let command = command(&request)?;
    let task = task(state, &cluster, request.task.as_deref().unwrap_or_default())?;
    let container = container(task, request.container.as_deref())?;
    let runs = task.desired == Desired::Running && container.last == ContainerStatus::Running;
    let instance = task.instance.filter(|_| task.enable_execute_command && runs);
    let instance = instance.ok_or_else(Error::execute_command_not_enabled)?;
    if ctx.exec().can_run(instance) != Some(true) {
        return Err(Error::target_not_connected());
    }
    let scope = ctx.scope();
    let target = Target {
        instance,
        task_arn: scope.task(&cluster, task.id),
        container: container.id,
        container_name: container.name.to_string(),
        command,
    };
    let opened = ctx.exec().open(target.clone(), ctx.now(), || ctx.bits()).map_err(|full| refusal(&full))?;
    // Who was where, without the command, which may have secrets in it.
    tracing::info!(session = opened.id, task = target.task_arn, container = target.container_name, caller = %caller.arn,
        "a session was opened");
    note(ctx, caller, &cluster, task.id, &container.name).await;
    Ok(ExecuteCommandResponse {
        cluster_arn: Some(scope.cluster(&cluster)),
        container_arn: Some(scope.container(&cluster, task.id, container.id)),
        container_name: Some(target.container_name),
        interactive: Some(true),
        session: Some(Session {
            stream_url: Some(stream_url(ctx, &opened.id)),
            session_id: Some(opened.id),
            token_value: Some(opened.token),
        }),
        task_arn: Some(target.task_arn),
    })
}

/// Notes with the task who runs commands in it. That it cannot be saved keeps nobody out: who has to look into a task may have
/// to because of what keeps the store from saving.
async fn note(ctx: &Context, caller: &Caller, cluster: &ClusterName, id: TaskId, container: &ContainerName) {
    let noted = ctx
        .transact(|snapshot, now| {
            let Some(task) = snapshot.cluster(cluster.as_str()).and_then(|state| state.task(id)) else {
                return Ok(Decision::Answer(()));
            };
            let mut after = (*task.value).clone();
            let request = caller.request("ExecuteCommand", now);
            after.note_execution(Execution { request, container: container.clone() });
            let group = Group::new("ExecuteCommand")
                .guard(Guard::unchanged(Key::Task(cluster.clone(), id), Some(task.revision)))
                .put(Record::Task(Arc::new(after)));
            Ok(Decision::Commit(Plan::from(group), ()))
        })
        .await;
    if let Err(error) = noted {
        tracing::warn!(task = %id, caller = %caller.arn, %error, "a session of ExecuteCommand is not noted with its task");
    }
}

/// The program and its arguments.
fn command(request: &ExecuteCommandRequest) -> Result<Vec<String>, Error> {
    if request.interactive != Some(true) {
        return Err(Error::invalid_parameter("Interactive is the only mode supported currently."));
    }
    let text = request.command.as_deref().unwrap_or_default();
    if text.len() > MAX_COMMAND_BYTES {
        return Err(Error::invalid_parameter(format!("The command is longer than {MAX_COMMAND_BYTES} bytes.")));
    }
    if text.contains('\0') {
        return Err(Error::invalid_parameter("The command has a null character in it."));
    }
    let words = words::split(text).map_err(|error| Error::invalid_parameter(format!("Invalid command: {error}.")))?;
    match words.first().is_some_and(|program| !program.is_empty()) {
        true => Ok(words),
        false => Err(Error::invalid_parameter("Command can not be blank.")),
    }
}

fn task<'a>(state: &'a ClusterState, cluster: &ClusterName, text: &str) -> Result<&'a Task, Error> {
    let found = lookup::task_id(cluster, text)?.and_then(|id| state.task(id));
    found.map(|entry| &*entry.value).ok_or_else(Error::task_not_found)
}

/// The container of that name; the only one when none is named.
fn container<'a>(task: &'a Task, name: Option<&str>) -> Result<&'a Container, Error> {
    match (name.filter(|name| !name.is_empty()), task.containers.as_slice()) {
        (Some(name), containers) => containers
            .iter()
            .find(|container| container.name.as_str() == name)
            .ok_or_else(|| Error::invalid_parameter(format!("The container {name} is not part of the task."))),
        (None, [only]) => Ok(only),
        (None, _) => {
            let text = "A container name must be specified, since the task has more than one container.";
            Err(Error::invalid_parameter(text))
        }
    }
}

fn refusal(full: &Full) -> Error {
    Error::client(format!("The execute command failed: {full}."))
}
