//! Who stopped a task, and why nothing is left of it, in words.

use longshore_api::agent::extension::AGENT_HASH;
use longshore_api::longshore::StoppedBy as Wire;
use longshore_model::task::{Execution, Request, Stop, StopCode, StoppedBy};
use longshore_model::{ClusterState, Task, Timestamp};

/// How long after its end an agent may still tell.
const STILL_TELLING: std::time::Duration = std::time::Duration::from_secs(60);

/// Who or what stopped it.
pub(super) fn stopped_by(stop: &Stop) -> Wire {
    let by = known(stop);
    let after = match &stop.request {
        Some(request) if by != StoppedBy::Caller => format!(", after {} by {}", request.operation, request.principal),
        _ => String::new(),
    };
    let words = match (by, &stop.request) {
        (StoppedBy::Caller, Some(request)) => format!("{} by {}", request.operation, request.principal),
        (StoppedBy::Caller, None) => "a call of the API".to_owned(),
        (StoppedBy::Unknown, _) => "not noted: it stopped before this was kept".to_owned(),
        (StoppedBy::Scheduler, _) => format!("the service scheduler{after}"),
        (StoppedBy::Deployment, _) => format!("a deployment of its service{after}"),
        (StoppedBy::HealthCheck, _) => "the service scheduler, since its container health check failed".to_owned(),
        (StoppedBy::TargetHealth, _) => "the service scheduler, since its target's health check failed".to_owned(),
        (StoppedBy::Rebalancing, _) => "the service scheduler, to spread the service over the zones".to_owned(),
        (StoppedBy::InstanceLoss, _) => "the loss of its container instance".to_owned(),
        (StoppedBy::InstanceRemoval, _) => format!("the removal of its container instance{after}"),
        (StoppedBy::OutOfMemory, _) => "the kernel: a container used more memory than it may".to_owned(),
        (StoppedBy::Exit, _) => "nobody: an essential container ended".to_owned(),
        (StoppedBy::StartFailure, _) => "nobody: it could not be started".to_owned(),
    };
    Wire {
        kind: kind(by).to_owned(),
        words,
        operation: stop.request.as_ref().map(|request| request.operation.to_string()),
        principal: stop.request.as_ref().map(|request| request.principal.to_string()),
        at_millis: stop.request.as_ref().map(|request| request.at.as_millis()),
    }
}

/// What is noted, or what an older record's code tells.
fn known(stop: &Stop) -> StoppedBy {
    match (stop.by, stop.code) {
        (StoppedBy::Unknown, StopCode::EssentialContainerExited) => StoppedBy::Exit,
        (StoppedBy::Unknown, StopCode::TaskFailedToStart) => StoppedBy::StartFailure,
        (StoppedBy::Unknown, StopCode::UserInitiated) => StoppedBy::Caller,
        (StoppedBy::Unknown, StopCode::ServiceSchedulerInitiated) => StoppedBy::Scheduler,
        (by, _) => by,
    }
}

fn kind(by: StoppedBy) -> &'static str {
    match by {
        StoppedBy::Unknown => "UNKNOWN",
        StoppedBy::Caller => "CALLER",
        StoppedBy::Scheduler => "SCHEDULER",
        StoppedBy::Deployment => "DEPLOYMENT",
        StoppedBy::HealthCheck => "HEALTH_CHECK",
        StoppedBy::TargetHealth => "TARGET_HEALTH",
        StoppedBy::Rebalancing => "REBALANCING",
        StoppedBy::InstanceLoss => "INSTANCE_LOSS",
        StoppedBy::InstanceRemoval => "INSTANCE_REMOVAL",
        StoppedBy::OutOfMemory => "OUT_OF_MEMORY",
        StoppedBy::Exit => "EXIT",
        StoppedBy::StartFailure => "START_FAILURE",
    }
}

/// Who ran a command in it, and when.
pub(super) fn execution(execution: &Execution) -> (Timestamp, String) {
    let Request { operation, principal, at } = &execution.request;
    (*at, format!("{operation} in container {} by {principal}", execution.container))
}

/// Why there is nothing of a task's containers.
pub(super) fn no_evidence(state: &ClusterState, task: &Task, now: Timestamp) -> String {
    let Some(instance) = task.instance else {
        return "it was never placed on a container instance".to_owned();
    };
    let by = task.stop.as_ref().map(|stop| stop.by);
    if task.containers.iter().all(|container| container.runtime_id.is_none()) && by == Some(StoppedBy::StartFailure) {
        return "none of its containers was made".to_owned();
    }
    let session = state.instance(instance).and_then(|found| found.session.as_ref());
    if session.is_some_and(|session| session.agent_hash.as_deref() != Some(AGENT_HASH)) {
        return "the agent of its container instance is not Longshore's own, which alone tells them".to_owned();
    }
    if by == Some(StoppedBy::InstanceLoss) {
        return "its container instance was lost; should it return, its agent tells them".to_owned();
    }
    if task.stopped_at.is_some_and(|at| now.since(at) < STILL_TELLING) {
        return "its agent has not told them yet".to_owned();
    }
    "its agent told nothing: its containers were gone, or it was stopped".to_owned()
}
