//! Task protection: which tasks of services the scheduler must not pick when it scales in, deploys or rebalances zones.
//!
//! Protection ends by itself: nothing is written when its time is over, and the planner wakes for it. It does not keep a
//! task from being replaced when it fails, nor from StopTask.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use longshore_api::convert::common::timestamp;
use longshore_api::ecs::{
    Failure, GetTaskProtectionRequest, GetTaskProtectionResponse, ProtectedTask, UpdateTaskProtectionRequest,
    UpdateTaskProtectionResponse,
};
use longshore_api::error::Error;
use longshore_model::task::Desired;
use longshore_model::{
    ClusterName, ClusterState, Entry, Group, Guard, Record, Scope, ServiceName, Task, TaskId, Timestamp,
};

use crate::Context;
use crate::context::Decision;
use crate::ecs::{failure, lookup};
use crate::identity::Caller;

/// The most tasks in one GetTaskProtection call (API reference: `GetTaskProtection.tasks`).
const MAX_READ: usize = 100;

/// The most tasks in one UpdateTaskProtection call (API reference: `UpdateTaskProtection.tasks`).
const MAX_UPDATED: usize = 10;

/// How long a task is protected unless the call says (API reference: `UpdateTaskProtection.expiresInMinutes`).
const DEFAULT_MINUTES: i32 = 120;

/// The longest protection, 48 hours.
const MOST_MINUTES: i32 = 2880;

/// `GetTaskProtection`.
pub(in crate::ecs) async fn get(
    ctx: &Context,
    _caller: &Caller,
    request: GetTaskProtectionRequest,
) -> Result<GetTaskProtectionResponse, Error> {
    let (snapshot, now) = (ctx.snapshot(), ctx.now());
    let name = lookup::cluster_name(request.cluster.as_deref())?;
    let cluster = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let wanted = request.tasks.unwrap_or_default();
    check_number(wanted.len(), MAX_READ)?;
    let mut answer = Answer::default();
    for text in &wanted {
        match find(cluster, &name, text)? {
            Ok(task) => answer.protected.push(shown(ctx.scope(), task, now)),
            Err(invalid) => answer.failures.push(invalid.failure(ctx.scope(), &name, text)),
        }
    }
    Ok(GetTaskProtectionResponse { protected_tasks: Some(answer.protected), failures: Some(answer.failures) })
}

/// `UpdateTaskProtection`.
pub(in crate::ecs) async fn update(
    ctx: &Context,
    _caller: &Caller,
    request: UpdateTaskProtectionRequest,
) -> Result<UpdateTaskProtectionResponse, Error> {
    let wanted = request.tasks.unwrap_or_default();
    check_number(wanted.len(), MAX_UPDATED)?;
    let enabled = request.protection_enabled.unwrap_or_default();
    let minutes = minutes(request.expires_in_minutes)?;
    let answer = ctx
        .transact(|snapshot, now| {
            let name = lookup::cluster_name(request.cluster.as_deref())?;
            let cluster = lookup::known_cluster(snapshot, request.cluster.as_deref())?;
            let until = enabled.then(|| now.plus(minutes));
            let mut update = Update::new(cluster, until, now);
            let mut answer = Answer::default();
            for text in &wanted {
                match find(cluster, &name, text)?.and_then(|task| update.protect(task)) {
                    Ok(task) => answer.protected.push(shown(ctx.scope(), &task, now)),
                    Err(invalid) => answer.failures.push(invalid.failure(ctx.scope(), &name, text)),
                }
            }
            Ok(match update.changed.is_empty() {
                true => Decision::Answer(answer),
                false => Decision::Commit(update.group().into(), answer),
            })
        })
        .await?;
    Ok(UpdateTaskProtectionResponse { protected_tasks: Some(answer.protected), failures: Some(answer.failures) })
}

fn check_number(number: usize, most: usize) -> Result<(), Error> {
    match number {
        0 => Err(Error::invalid_parameter("Tasks cannot be empty.")),
        number if number > most => {
            Err(Error::invalid_parameter(format!("Tasks cannot have more than {most} elements.")))
        }
        _ => Ok(()),
    }
}

fn minutes(given: Option<i32>) -> Result<Duration, Error> {
    let minutes = given.unwrap_or(DEFAULT_MINUTES);
    match u64::try_from(minutes) {
        Ok(valid) if (1..=MOST_MINUTES).contains(&minutes) => Ok(Duration::from_secs(valid * 60)),
        _ => Err(Error::invalid_parameter(format!("expiresInMinutes must be between 1 and {MOST_MINUTES}."))),
    }
}

/// What is said of the tasks of a call.
#[derive(Default)]
struct Answer {
    protected: Vec<ProtectedTask>,
    failures: Vec<Failure>,
}

/// Why a task has no protection to speak of (developer guide: "API failure reasons").
enum Invalid {
    Missing,
    NotValid(&'static str),
    Blocked,
}

impl Invalid {
    fn failure(&self, scope: &Scope, cluster: &ClusterName, text: &str) -> Failure {
        let (reason, detail) = match self {
            Self::Missing => ("MISSING", None),
            Self::NotValid(detail) => ("TASK_NOT_VALID", Some(*detail)),
            Self::Blocked => (
                "DEPLOYMENT_BLOCKED",
                Some(
                    "As many tasks of the service as it desires are protected already. Remove the protection of others, or \
                     wait until it expires.",
                ),
            ),
        };
        Failure { detail: detail.map(str::to_owned), ..failure::of_task(scope, cluster, text, reason) }
    }
}

/// The task that a call names, if it can be protected.
fn find<'a>(
    cluster: &'a ClusterState,
    name: &ClusterName,
    text: &str,
) -> Result<Result<&'a Entry<Task>, Invalid>, Error> {
    let found = lookup::task_id(name, text)?.and_then(|id| cluster.task(id));
    Ok(match found {
        None => Err(Invalid::Missing),
        Some(task) if task.owner.is_none() => Err(Invalid::NotValid("The task does not belong to a service.")),
        Some(task) if !task.is_live() => Err(Invalid::NotValid("The task is stopped.")),
        Some(task) => Ok(task),
    })
}

fn shown(scope: &Scope, task: &Task, now: Timestamp) -> ProtectedTask {
    let until = task.protected_until.filter(|_| task.is_protected(now));
    ProtectedTask {
        task_arn: Some(scope.task(&task.cluster, task.id)),
        protection_enabled: Some(until.is_some()),
        expiration_date: until.map(timestamp),
    }
}

/// The tasks of a call with what they are to be.
struct Update<'a> {
    cluster: &'a ClusterState,
    until: Option<Timestamp>,
    now: Timestamp,
    changed: BTreeMap<TaskId, (&'a Entry<Task>, Arc<Task>)>,
    /// How many tasks each service could still have protected.
    left: BTreeMap<ServiceName, usize>,
}

impl<'a> Update<'a> {
    fn new(cluster: &'a ClusterState, until: Option<Timestamp>, now: Timestamp) -> Self {
        Self { cluster, until, now, changed: BTreeMap::new(), left: BTreeMap::new() }
    }

    /// Protects a task or ends its protection. More protected tasks than the service desires would keep its scheduler from
    /// ever getting there, so no further ones are taken; those that are protected may stay so.
    fn protect(&mut self, task: &'a Entry<Task>) -> Result<Arc<Task>, Invalid> {
        let known = self.changed.contains_key(&task.id);
        if self.until.is_some() && !task.is_protected(self.now) && !known {
            let left = self.left(task).ok_or(Invalid::NotValid("The task's service is not active."))?;
            *left = left.checked_sub(1).ok_or(Invalid::Blocked)?;
        }
        let after = Arc::new(Task { protected_until: self.until, ..(*task.value).clone() });
        if after.protected_until != task.protected_until {
            self.changed.insert(task.id, (task, Arc::clone(&after)));
        }
        Ok(after)
    }

    fn left(&mut self, task: &Task) -> Option<&mut usize> {
        let name = &task.owner.as_ref()?.service;
        let service = self.cluster.service(name.as_str())?;
        let desired = service.desired_count()? as usize;
        let now = self.now;
        let protected = || {
            let tasks = self.cluster.live_tasks_of(name.as_str());
            tasks.filter(|task| task.desired == Desired::Running && task.is_protected(now)).count()
        };
        Some(self.left.entry(name.clone()).or_insert_with(|| desired.saturating_sub(protected())))
    }

    fn group(self) -> Group {
        let group = Group::new(format!("UpdateTaskProtection of {}", self.changed.len()));
        self.changed.into_values().fold(group, |group, (before, after)| {
            let record = Record::Task(after);
            group.guard(Guard::unchanged(record.key(), Some(before.revision))).put(record)
        })
    }
}
