//! Why a task is replaced that runs and fails a check: its containers' own, or that of a target group.

use std::sync::Arc;

use longshore_model::Task;
use longshore_model::task::{Health, StoppedBy};

use super::census::Member;
use super::{View, events};
use crate::balance::{self, Obstacle, Standing};

/// Why a task was stopped that failed its containers' health check.
const CONTAINERS: &str = "Task failed container health checks";

/// How it begins when a target group's health check was failed.
const TARGET: &str = "Task failed ELB health checks in (target-group ";

/// Whether a task was stopped for failing a check.
pub(super) fn is_reason(reason: &str) -> bool {
    reason == CONTAINERS || reason.starts_with(TARGET)
}

/// Why a failing task is stopped.
pub(super) fn reason(view: &View<'_>, member: &Member<'_>) -> Arc<str> {
    match failing_target(view, member) {
        Some(obstacle) => format!("{TARGET}{})", obstacle.place.arn).into(),
        None => CONTAINERS.into(),
    }
}

/// Which check it was.
pub(super) fn by(view: &View<'_>, member: &Member<'_>) -> StoppedBy {
    if failing_target(view, member).is_some() { StoppedBy::TargetHealth } else { StoppedBy::HealthCheck }
}

/// What its service says of it.
pub(super) fn event(view: &View<'_>, member: &Member<'_>) -> String {
    let name = &view.service.name;
    match failing_target(view, member) {
        Some(obstacle) => events::failing_target(name, member.task.id, &obstacle),
        None => events::failed_health_checks(name, member.task.id),
    }
}

/// The target that fails, unless it is the containers.
fn failing_target<'a>(view: &View<'a>, member: &Member<'_>) -> Option<Obstacle<'a>> {
    let task: &Task = &member.task.value;
    if task.is_checked() && task.health == Health::Unhealthy {
        return None;
    }
    let found = view.state.service(view.service.name.as_str())?;
    let places = balance::checked_places(view.snapshot, found, member.deployment()?);
    match balance::standing(view.snapshot, view.state, &places, task) {
        Standing::Failing(obstacle) => Some(obstacle),
        Standing::Settling(_) | Standing::Serving => None,
    }
}
