//! Why a task stops, and who wanted that.

use std::sync::Arc;

use super::StopCode;
use crate::Timestamp;

/// Why a task stops or has stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The API's code.
    pub code: StopCode,
    /// For people.
    pub reason: Arc<str>,
    /// Who or what stopped it.
    pub by: StoppedBy,
    /// The call that it came from, if it came from one: StopTask itself, or the last change of the service that the scheduler
    /// carried out.
    pub request: Option<Request>,
}

impl Stop {
    /// A stop that no call is known for.
    pub fn new(code: StopCode, reason: impl Into<Arc<str>>, by: StoppedBy) -> Self {
        Self { code, reason: reason.into(), by, request: None }
    }

    /// The same, asked for by a call.
    #[must_use]
    pub fn requested(self, request: Option<Request>) -> Self {
        Self { request, ..self }
    }
}

/// Who or what stopped a task. ECS's codes tell users and its scheduler apart, and little more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StoppedBy {
    /// It stopped before this was noted.
    #[default]
    Unknown,
    /// A call asked for it.
    Caller,
    /// The scheduler: the service has more tasks than it is to have, or is deleted.
    Scheduler,
    /// A deployment that brings out another revision.
    Deployment,
    /// The container health check failed.
    HealthCheck,
    /// A load balancer's health check failed.
    TargetHealth,
    /// The tasks of a service were spread over the zones anew.
    Rebalancing,
    /// Its container instance was away for too long.
    InstanceLoss,
    /// Its container instance was drained or deregistered.
    InstanceRemoval,
    /// The kernel, since a container used more memory than it may.
    OutOfMemory,
    /// Nobody: an essential container ended.
    Exit,
    /// Nobody: it could not be started.
    StartFailure,
}

/// A call of the API that changed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The operation.
    pub operation: Arc<str>,
    /// The ARN of the caller.
    pub principal: Arc<str>,
    /// When.
    pub at: Timestamp,
}
