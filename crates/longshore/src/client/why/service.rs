//! Why a service has fewer running tasks than it wants.

use std::time::Duration;

use longshore_api::ecs::{Service, Task, TaskStopCode};
use longshore_api::longshore::{Verdict, Wait};
use longshore_api::timestamp::Timestamp;

use super::{Known, Why, ago, short_reason};
use crate::client::format::{count, short_name};
use crate::client::time::between;
use crate::client::view;

/// What was seen around a service.
#[derive(Default)]
pub(in crate::client) struct Seen<'a> {
    /// What placement would find on each instance of the cluster for one more task.
    pub(in crate::client) verdicts: &'a [Verdict],
    /// Those of its tasks that are on their way.
    pub(in crate::client) starting: &'a [Known<'a>],
    /// Those that stopped, latest first.
    pub(in crate::client) stopped: &'a [Task],
    /// What it waits for.
    pub(in crate::client) waits: &'a [Wait],
}

/// How the service is doing, and why it has not what it wants.
pub(in crate::client) fn service(service: &Service, seen: &Seen<'_>, now: Timestamp) -> Why {
    let counts = view::Service::new(service);
    match counts.status.as_str() {
        "INACTIVE" => return Why::new("It was deleted"),
        "DRAINING" => {
            let left = count(counts.running_count + counts.pending_count, "task");
            return Why::new(format!("It is being deleted; {left} of it are still there"));
        }
        _ => {}
    }
    let missing = counts.missing();
    let given_up = view::primary(service)
        .filter(|deployment| deployment.rollout_state.is_some_and(|state| state.as_str() == "FAILED"));
    let failed = failures(service, seen.stopped);
    let why = if missing > 0 {
        unplaced(missing, counts.desired_count, seen, &failed)
    } else if counts.running_count < counts.desired_count {
        let tasks = count(counts.pending_count, "task");
        Why::new(format!("{tasks} of {} on the way", counts.desired_count))
    } else if counts.running_count > counts.desired_count || counts.pending_count > 0 {
        Why::new("A deployment replaces its tasks")
    } else {
        complete(counts.desired_count, seen.waits)
    };
    let why = match given_up {
        Some(deployment) => {
            let reason = deployment.rollout_state_reason.as_deref().unwrap_or("it gave no reason");
            why.detail(format!("Its deployment failed: {reason}"))
        }
        None => why,
    };
    if counts.is_complete() {
        // All run now; but a service whose tasks come and go is not well.
        let lately = |task: &&&Task| task.stopped_at.is_some_and(|at| between(at, now) < LATELY);
        return match failed.iter().filter(lately).count() {
            0 | 1 => why,
            _ => failing(why, &failed, now),
        };
    }
    let why = seen.starting.iter().fold(why, |mut why, known| {
        let told = super::task(known, now);
        let id = super::short_id(known.task.task_arn.as_deref().unwrap_or_default());
        why.details.push(format!("Task {id}: {}", told.summary));
        Why { next: why.next.or(told.next), ..why }
    });
    failing(why, &failed, now)
}

/// All tasks run. They may get no requests all the same.
fn complete(desired: i32, waits: &[Wait]) -> Why {
    let running = match desired {
        0 => return Why::new("It wants no tasks: its desired count is 0"),
        1 => "Its task is running".to_owned(),
        all => format!("All {all} tasks are running"),
    };
    // What does not end by itself comes first.
    let cut_off = waits.iter().find_map(|wait| Some((wait, cure(&wait.kind)?)));
    let Some(wait) = cut_off.map(|(wait, _)| wait).or_else(|| waits.iter().find(|wait| wait.kind == "TARGETS")) else {
        return Why::new(running);
    };
    let why = Why::new(format!("{running}, but it {}", wait.words));
    cut_off.into_iter().fold(why, |why, (_, cure)| why.next(cure))
}

/// What to do when no request reaches a service's tasks, by what it is said to wait for.
fn cure(kind: &str) -> Option<&'static str> {
    match kind {
        "TARGET_GROUP_DELETED" => Some(
            "name a target group that exists: `aws ecs update-service --load-balancers targetGroupArn=…,containerName=…,containerPort=…`",
        ),
        "TARGET_GROUP_UNUSED" => Some(
            "have a listener forward to it: `aws elbv2 create-listener`, or `create-rule` where there is a listener",
        ),
        _ => None,
    }
}

/// Tasks are missing and none is on its way for them.
fn unplaced(missing: i32, desired: i32, seen: &Seen<'_>, failed: &[&Task]) -> Why {
    let what = match (missing, desired) {
        (1, 1) => "Its one task is missing".to_owned(),
        (missing, desired) if missing == desired => format!("All {desired} tasks are missing"),
        (1, desired) => format!("1 of {desired} tasks is missing"),
        (missing, desired) => format!("{missing} of {desired} tasks are missing"),
    };
    if seen.verdicts.is_empty() {
        return Why::new(format!("{what}: the cluster has no container instances"))
            .next("start one with `longshore up` or `longshore agent`");
    }
    let fitting = seen.verdicts.iter().filter(|verdict| verdict.fits).count();
    match (fitting, failed.is_empty()) {
        (0, _) => {}
        (_, false) => {
            return Why::new(format!("{what}: tasks of it stop again and again"))
                .detail("The scheduler starts others, but waits longer each time");
        }
        (some, true) => {
            let instances = count(i64::try_from(some).unwrap_or(i64::MAX), "instance");
            return Why::new(format!("{what}, and {instances} would take one: the scheduler is about to start it"));
        }
    }
    let why = Why::new(format!("{what}: no container instance can take one"));
    let why = seen.verdicts.iter().take(SHOWN).fold(why, |mut why, verdict| {
        let id = super::short_id(&verdict.container_instance);
        why.details.push(format!("Instance {id}: {}", verdict.words.as_deref().unwrap_or_default()));
        why
    });
    let why = match seen.verdicts.len().saturating_sub(SHOWN) {
        0 => why,
        more => why.detail(format!("And {more} more instances")),
    };
    let obstacles =
        seen.verdicts.iter().map(|verdict| (verdict.reason.as_deref().unwrap_or_default(), verdict.too_big));
    why.next(remedy(obstacles))
}

/// What to do when no instance can take a task: the API's reason of each, and whether it could not even when empty.
pub(in crate::client) fn remedy<'a>(obstacles: impl IntoIterator<Item = (&'a str, bool)>) -> &'static str {
    let obstacles: Vec<_> = obstacles.into_iter().collect();
    let all = |reason: &str| obstacles.iter().all(|(each, _)| *each == reason);
    if all("AGENT") {
        super::RECONNECT
    } else if all("DRAINING") {
        "add an instance with `longshore agent`, or end the draining: `aws ecs update-container-instances-state --status ACTIVE`"
    } else if obstacles.iter().all(|(_, too_big)| *too_big) {
        "no instance is big enough even when empty: ask for less in the task definition, or add a bigger one"
    } else {
        "stop other tasks, ask for less in the task definition, or add an instance with `longshore agent`"
    }
}

/// How long a failure is worth a word when all is well again.
const LATELY: Duration = Duration::from_mins(10);

/// How many instances an answer lists.
const SHOWN: usize = 12;

/// The stopped tasks of the current definition that nobody asked to stop.
fn failures<'a>(service: &Service, stopped: &'a [Task]) -> Vec<&'a Task> {
    let current = service.task_definition.as_deref().map(short_name);
    let failed = stopped.iter().filter(|task| {
        let by_itself = matches!(
            task.stop_code,
            Some(TaskStopCode::TaskFailedToStart | TaskStopCode::EssentialContainerExited) | None
        );
        by_itself && task.task_definition_arn.as_deref().map(short_name) == current
    });
    failed.collect()
}

/// Adds how the latest of them failed.
fn failing(mut why: Why, failed: &[&Task], now: Timestamp) -> Why {
    let Some(latest) = failed.first() else { return why };
    let id = super::short_id(latest.task_arn.as_deref().unwrap_or_default());
    let number = count(i64::try_from(failed.len()).unwrap_or(i64::MAX), "task");
    let reason = short_reason(latest);
    why.details.push(format!(
        "{number} of it stopped lately; the latest, {id},{}: {}",
        ago(latest.stopped_at, now),
        super::sentence(&reason)
    ));
    let next = super::exit::advice(&reason).map_or_else(
        || format!("`longshore status {id}` tells more of it, `longshore logs {id}` what it printed"),
        str::to_owned,
    );
    Why { next: why.next.or(Some(next)), ..why }
}
