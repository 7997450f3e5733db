//! Service events in ECS's words (developer guide: "Service event messages").
//!
//! What happened is said once. What persists (a *notice*: steady state, nowhere to place a task …) is said when it begins
//! and every six hours while it lasts.

use std::fmt::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use longshore_model::{DeploymentId, InstanceId, Rollout, ServiceName, TaskId, Timestamp};

use super::PLACEMENT_RETRY;
use crate::balance::{Obstacle, Why};
use crate::placement::{Refusal, closest};

/// A notice is repeated after this long.
pub(super) const REPEATED_AFTER: Duration = Duration::from_secs(6 * 60 * 60);

const TROUBLESHOOTING: &str =
    "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

/// Whose tasks an event speaks of: a service's, or of one of its task sets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whose<'a> {
    pub service: &'a ServiceName,
    pub task_set: Option<DeploymentId>,
}

impl fmt::Display for Whose<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.task_set {
            None => write!(f, "(service {})", self.service),
            Some(set) => write!(f, "(service {}, taskSet {set})", self.service),
        }
    }
}

pub(super) fn started(whose: Whose<'_>, tasks: &[TaskId]) -> String {
    listing(format!("{whose} has started {} tasks:", tasks.len()), tasks)
}

pub(super) fn stopped_running(whose: Whose<'_>, tasks: &[TaskId]) -> String {
    listing(format!("{whose} has stopped {} running tasks:", tasks.len()), tasks)
}

pub(super) fn computed_desired_count(service: &ServiceName, set: DeploymentId, count: u32) -> String {
    format!("(service {service}) updated computedDesiredCount for taskSet {set} to {count}.")
}

pub(super) fn task_set_steady(service: &ServiceName, set: DeploymentId) -> String {
    format!("(service {service}) (taskSet {set}) updated state to STEADY_STATE.")
}

fn listing(mut text: String, tasks: &[TaskId]) -> String {
    for task in tasks {
        let _ = write!(text, " (task {task})");
    }
    text.push('.');
    text
}

pub(super) fn stopped_pending(whose: Whose<'_>, count: usize) -> String {
    format!("{whose} stopped {count} pending tasks.")
}

pub(super) fn failed_health_checks(service: &ServiceName, task: TaskId) -> String {
    format!("(service {service}) (task {task}) failed container health checks.")
}

pub(super) fn failing_target(service: &ServiceName, task: TaskId, obstacle: &Obstacle<'_>) -> String {
    let (port, arn) = (obstacle.port.unwrap_or(obstacle.place.port), obstacle.place.arn);
    let why = &obstacle.why;
    format!(
        "(service {service}) (task {task}) (port {port}) is unhealthy in (target-group {arn}) due to (reason {why})."
    )
}

/// ECS tries to register its tasks, and hands on what ELB answers. Of a target group that nothing forwards to it has no event
/// that is known: these are its words for refusing to begin so.
pub(super) fn cut_off(service: &ServiceName, obstacle: &Obstacle<'_>) -> String {
    let (arn, why) = (obstacle.place.arn, &obstacle.why);
    match why {
        Why::NoGroup => format!(
            "(service {service}) failed to register targets in (target-group {arn}) with (error One or more target groups \
             not found)"
        ),
        Why::NotAttached => format!(
            "(service {service}) was unable to reach steady state. Reason: The target group with targetGroupArn {arn} does \
             not have an associated load balancer."
        ),
        _ => format!("(service {service}) failed to register targets in (target-group {arn}) with (error {why})"),
    }
}

pub(super) fn unseen(service: &ServiceName) -> String {
    format!(
        "(service {service}) was unable to tell whether its targets are healthy. Reason: No edge is connected that could \
         check them. Start one with `longshore edge`, or see `longshore status` for those that are away."
    )
}

pub(crate) fn registered(service: &ServiceName, count: usize, target_group: &str) -> String {
    format!("(service {service}) registered {count} targets in (target-group {target_group})")
}

pub(crate) fn deregistered(service: &ServiceName, count: usize, target_group: &str) -> String {
    format!("(service {service}) deregistered {count} targets in (target-group {target_group})")
}

pub(crate) fn draining(whose: Whose<'_>, count: usize) -> String {
    format!("{whose} has begun draining connections on {count} tasks.")
}

pub(super) fn deployment_completed(service: &ServiceName, deployment: DeploymentId) -> String {
    format!("(service {service}) (deployment {deployment}) deployment completed.")
}

pub(super) fn deployment_failed(service: &ServiceName, deployment: DeploymentId, why: &str) -> String {
    format!("(service {service}) (deployment {deployment}) deployment failed: {why}.")
}

pub(super) fn rolling_back(service: &ServiceName, deployment: DeploymentId) -> String {
    format!("(service {service}) rolling back to deployment {deployment}.")
}

pub(super) fn steady(service: &ServiceName) -> String {
    format!("(service {service}) has reached a steady state.")
}

pub(super) fn unbalanced<'a>(service: &ServiceName, zones: impl Iterator<Item = (&'a str, u32)>) -> String {
    format!("(service {service}) is not AZ balanced with {}. AZ Rebalancing in progress.", in_zones(zones))
}

pub(super) fn balanced<'a>(service: &ServiceName, zones: impl Iterator<Item = (&'a str, u32)>) -> String {
    format!("(service {service}) is AZ balanced with {}.", in_zones(zones))
}

fn in_zones<'a>(zones: impl Iterator<Item = (&'a str, u32)>) -> String {
    zones.map(|(zone, tasks)| format!("{tasks} tasks in {zone}")).collect::<Vec<_>>().join(", ")
}

pub(super) fn started_in_zone(service: &ServiceName, zone: &str, tasks: &[TaskId]) -> String {
    listing(format!("(service {service}) has started {} tasks in {zone} to AZ Rebalance:", tasks.len()), tasks)
}

pub(super) fn stopped_in_zone(service: &ServiceName, zone: &str, tasks: &[TaskId]) -> String {
    let count = tasks.len();
    listing(format!("(service {service}) has stopped {count} running tasks in {zone} due to AZ rebalancing:"), tasks)
}

pub(super) fn rebalancing_stopped(service: &ServiceName) -> String {
    format!("(service {service}) stopped AZ Rebalancing.")
}

pub(super) fn failing(service: &ServiceName) -> String {
    format!("(service {service}) is unable to consistently start tasks successfully.")
}

pub(super) fn stuck(service: &ServiceName) -> String {
    format!(
        "(service {service}) was unable to stop or start tasks during a deployment because of the service deployment \
         configuration. Update the minimumHealthyPercent or maximumPercent value and try again."
    )
}

pub(super) fn protected(service: &ServiceName, deployment: DeploymentId) -> String {
    format!(
        "(service {service}) was unable to reach steady state because task set ({deployment}) was unable to scale in. \
         Reason: The number of protected tasks are more than the desired count of tasks."
    )
}

pub(super) fn unplaced(service: &ServiceName, refused: &[(InstanceId, Refusal)]) -> String {
    let head = format!("(service {service}) {UNPLACED}");
    match closest(refused) {
        None => format!("{head} Reason: No Container Instances were found in your cluster. {TROUBLESHOOTING}"),
        Some((id, refusal)) => {
            let words = refusal.event_words();
            format!("{head} The closest matching (container-instance {id}) {words}. {TROUBLESHOOTING}")
        }
    }
}

pub(super) fn queue_is_full(service: &ServiceName) -> String {
    format!(
        "(service {service}) was unable to place tasks in your cluster because the tasks provisioning capacity limit was \
         exceeded."
    )
}

pub(super) fn no_instances_of_provider(service: &ServiceName) -> String {
    format!(
        "(service {service}) was unable to reach steady state. Reason: No Container Instances were found in your capacity \
         provider."
    )
}

const UNPLACED: &str = "was unable to place a task because no container instance met all of its requirements.";

/// What a notice tells of, whichever instance is the closest one: that may differ from one attempt to the next.
fn cause(message: &str) -> (&str, &str) {
    match message.split_once(" The closest matching (container-instance ") {
        Some((head, closest)) => (head, closest.split_once(") ").map_or("", |(_, lack)| lack)),
        None => (message, ""),
    }
}

/// How long after one notice another one waits. What a task lacks may change from one look to the next while others come
/// and go: that is told from one try to the next at the most.
fn quiet_after(said: &str, message: &str) -> Duration {
    if cause(said) == cause(message) {
        REPEATED_AFTER
    } else if said.contains(UNPLACED) && message.contains(UNPLACED) {
        PLACEMENT_RETRY
    } else {
        Duration::ZERO
    }
}

/// Takes a notice in: true when it is to be said now. Without one, what was said before has ended.
pub(super) fn notice(rollout: &mut Rollout, message: Option<&str>, now: Timestamp) -> bool {
    let Some(message) = message else {
        rollout.last_notice = None;
        return false;
    };
    let said = rollout.last_notice.as_ref();
    if said.is_some_and(|(said, at)| now.since(*at) < quiet_after(said, message)) {
        return false;
    }
    rollout.last_notice = Some((Arc::from(message), now));
    true
}
