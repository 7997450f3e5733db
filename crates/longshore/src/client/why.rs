//! "Why is this task not running?", answered in words: pure functions from what the API tells to sentences.

use longshore_api::ecs::{
    Container, ContainerCondition, ContainerInstance, HealthStatus, Task, TaskDefinition, TaskStopCode,
};
use longshore_api::timestamp::Timestamp;
use serde::Serialize;

use super::format::{list, sentence, short_id, short_name};
use super::time::{between, span};

pub(crate) mod command;
mod exit;
mod service;

pub(super) use exit::code as exit_code;
pub(super) use service::{Seen, remedy, service};

/// An answer: what is so, what it rests on, and what to do about it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Why {
    /// One sentence or two.
    pub(super) summary: String,
    /// What it rests on.
    pub(super) details: Vec<String>,
    /// What to do next, where something can be done.
    pub(super) next: Option<String>,
}

impl Why {
    fn new(summary: impl AsRef<str>) -> Self {
        Self { summary: sentence(summary.as_ref()), ..Self::default() }
    }

    fn detail(mut self, detail: impl AsRef<str>) -> Self {
        self.details.push(sentence(detail.as_ref()));
        self
    }

    fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}

/// What is known of a task.
pub(super) struct Known<'a> {
    pub(super) task: &'a Task,
    /// The instance that it is on, if that is still there.
    pub(super) instance: Option<&'a ContainerInstance>,
    pub(super) definition: Option<&'a TaskDefinition>,
}

/// How the task is doing, and why it is not running if it is not.
pub(super) fn task(known: &Known<'_>, now: Timestamp) -> Why {
    let task = known.task;
    let last = task.last_status.as_deref().unwrap_or_default();
    match last {
        "STOPPED" => stopped(task, now),
        _ if task.desired_status.as_deref() == Some("STOPPED") => stopping(known, now),
        "RUNNING" => running(known, now),
        "PROVISIONING" => Why::new(format!(
            "It waits for room on the instances of its capacity provider{}",
            since(task.created_at, now)
        )),
        "ACTIVATING" => Why::new("Its containers run; it waits to be registered where others look for it"),
        "PENDING" => pending(known, now),
        _ => Why::new(format!("It is {last}")),
    }
}

fn stopped(task: &Task, now: Timestamp) -> Why {
    let when = match task.stopped_at {
        Some(at) => since_then(at, now),
        None => "before".to_owned(),
    };
    let reason = task.stopped_reason.as_deref().unwrap_or("no reason was given");
    let ended = || containers(task).filter(|each| each.exit_code.is_some() || each.reason.is_some());
    let why = match task.stop_code {
        Some(TaskStopCode::TaskFailedToStart) => Why::new(format!("It never ran; it was given up {when}: {reason}")),
        Some(TaskStopCode::EssentialContainerExited) => match ended().next() {
            Some(_) => Why::new(format!("It ended {when}: an essential container exited")),
            None => Why::new(format!("It ended {when}: {reason}")),
        },
        Some(TaskStopCode::UserInitiated) => Why::new(format!("A user stopped it {when}: {reason}")),
        Some(TaskStopCode::ServiceSchedulerInitiated) => Why::new(format!("Its service stopped it {when}: {reason}")),
        _ => Why::new(format!("It stopped {when}: {reason}")),
    };
    // What a container says is not said twice.
    let news = ended()
        .filter(|each| each.exit_code.is_some() || each.reason.as_deref().is_none_or(|own| !reason.contains(own)));
    let why = news.fold(why, |why, container| why.detail(exit::container(container)));
    let advice = containers(task).filter_map(|each| each.reason.as_deref()).chain([reason]).find_map(exit::advice);
    match advice {
        Some(advice) => why.next(advice),
        None if ended().any(|each| each.exit_code.is_some()) => {
            let id = short_id(task.task_arn.as_deref().unwrap_or_default());
            why.next(format!("`longshore logs {id}` shows what it printed"))
        }
        None => why,
    }
}

fn stopping(known: &Known<'_>, now: Timestamp) -> Why {
    let task = known.task;
    let reason = task.stopped_reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    if task.last_status.as_deref() == Some("DEACTIVATING") {
        let why = Why::new(format!("It is being drained{}{reason}", since(task.stopping_at, now)));
        return why.detail(
            "Its load balancers are to send it nothing new; it is told to stop when what it has begun to answer is answered, \
             or their deregistration delay is over and no edge sends it anything. An edge that is away is given a minute",
        );
    }
    let why = Why::new(format!("It is being stopped{}{reason}", since(task.stopping_at, now)));
    if let Some(away) = agent_away(known) {
        return why.detail(away).next(RECONNECT);
    }
    let left: Vec<_> =
        containers(task).filter(|each| each.last_status.as_deref() != Some("STOPPED")).map(name).collect();
    match left.is_empty() {
        true => why,
        false => why.detail(format!(
            "Container {} has until its stop timeout (30 s unless it says otherwise) before it is killed",
            list(&left)
        )),
    }
}

fn running(known: &Known<'_>, now: Timestamp) -> Why {
    let task = known.task;
    let unhealthy =
        containers(task).filter(|each| each.health_status.is_some_and(|health| health.as_str() == "UNHEALTHY"));
    let unhealthy: Vec<_> = unhealthy.map(name).collect();
    let why = match unhealthy.is_empty() {
        true => Why::new(format!("It is running{}", since(task.started_at, now))),
        false => Why::new(format!("It is running, but the health check of {} fails", list(&unhealthy))),
    };
    let why = containers(task)
        .filter(|each| each.last_status.as_deref() == Some("STOPPED"))
        .fold(why, |why, container| why.detail(exit::container(container)));
    match agent_away(known) {
        Some(away) => why.detail(format!("{away} This may be old news")).next(RECONNECT),
        None => why,
    }
}

fn pending(known: &Known<'_>, now: Timestamp) -> Why {
    let task = known.task;
    if let Some(away) = agent_away(known) {
        return Why::new(format!("It cannot start: {away}")).next(RECONNECT);
    }
    let place = task.container_instance_arn.as_deref().map(short_id).map(|id| format!(" on {id}")).unwrap_or_default();
    let mut images: Vec<_> = containers(task).filter_map(|each| each.image.as_deref()).collect();
    images.sort_unstable();
    images.dedup();
    match (task.pull_started_at, task.pull_stopped_at) {
        (Some(start), None) => {
            let verb = if images.len() == 1 { "Its image is" } else { "Its images are" };
            Why::new(format!("{verb} being pulled{place}, for {}: {}", span(between(start, now)), list(&images)))
        }
        (_, Some(_)) => starting(known, &place),
        (None, None) if containers(task).any(has_begun) => starting(known, &place),
        (None, None) => Why::new(format!(
            "It was handed to its agent{place}{}, and none of its containers runs yet. That takes longer than a second only \
             while an image is pulled: {}",
            ago(task.created_at, now),
            list(&images)
        )),
    }
}

fn has_begun(container: &Container) -> bool {
    container.runtime_id.is_some() || container.last_status.as_deref().is_some_and(|status| status != "PENDING")
}

fn starting(known: &Known<'_>, place: &str) -> Why {
    let states: Vec<_> = containers(known.task)
        .map(|each| format!("{} is {}", name(each), each.last_status.as_deref().unwrap_or("PENDING")))
        .collect();
    let why = Why::new(format!("Its containers are being started{place}: {}", list(&states)));
    waiting_for(known).into_iter().fold(why, Why::detail)
}

/// The containers that wait for others, in words.
fn waiting_for(known: &Known<'_>) -> Vec<String> {
    let find = |name: Option<&str>| containers(known.task).find(|each| each.name.as_deref() == name);
    let status = |name: Option<&str>| find(name).and_then(|each| each.last_status.as_deref()).unwrap_or("PENDING");
    let healthy = |name: Option<&str>| find(name).and_then(|each| each.health_status) == Some(HealthStatus::Healthy);
    let definitions =
        known.definition.and_then(|definition| definition.container_definitions.as_deref()).unwrap_or_default();
    let mut waiting = Vec::new();
    for definition in definitions.iter().filter(|each| status(each.name.as_deref()) == "PENDING") {
        for dependency in definition.depends_on.iter().flatten() {
            let (on, Some(condition)) = (dependency.container_name.as_deref(), dependency.condition) else { continue };
            let met = match condition {
                ContainerCondition::Start => status(on) != "PENDING",
                ContainerCondition::Complete | ContainerCondition::Success => status(on) == "STOPPED",
                ContainerCondition::Healthy => healthy(on),
            };
            if !met {
                let name = definition.name.as_deref().unwrap_or_default();
                waiting.push(format!("Container {name} waits for {} to reach {condition}", on.unwrap_or_default()));
            }
        }
    }
    waiting
}

const RECONNECT: &str = "see whether `longshore agent` or `longshore up` runs on that machine, and what it logs";

fn agent_away(known: &Known<'_>) -> Option<String> {
    let instance = known.instance?;
    let id = short_id(instance.container_instance_arn.as_deref().unwrap_or_default());
    let away = instance.agent_connected == Some(false);
    away.then(|| format!("the agent of its container instance {id} is not connected."))
}

fn containers(task: &Task) -> impl Iterator<Item = &Container> {
    task.containers.iter().flatten()
}

fn name(container: &Container) -> &str {
    container.name.as_deref().unwrap_or_default()
}

fn since(moment: Option<Timestamp>, now: Timestamp) -> String {
    moment.map(|moment| format!(" for {}", span(between(moment, now)))).unwrap_or_default()
}

fn ago(moment: Option<Timestamp>, now: Timestamp) -> String {
    moment.map(|moment| format!(" {}", since_then(moment, now))).unwrap_or_default()
}

fn since_then(moment: Timestamp, now: Timestamp) -> String {
    match between(moment, now) {
        short if short.as_secs() == 0 => "just now".to_owned(),
        long => format!("{} ago", span(long)),
    }
}

/// `TaskFailedToStart` and its like as the tables show them: the reason without the code's repetition.
pub(super) fn short_reason(task: &Task) -> String {
    let container = containers(task).find(|each| each.exit_code.is_some_and(|code| code != 0) || each.reason.is_some());
    match (task.stop_code, container) {
        (Some(TaskStopCode::EssentialContainerExited), Some(container)) => exit::container(container),
        _ => task.stopped_reason.clone().unwrap_or_default(),
    }
}

/// The failures of RunTask in words, for instances that would now fit or are gone.
pub(super) fn refusal(reason: &str, arn: Option<&str>) -> String {
    let words = match reason {
        "RESOURCE:CPU" => "it has too few CPU units left",
        "RESOURCE:MEMORY" => "it has too little memory left",
        "RESOURCE:PORTS" | "RESOURCE:PORTS_UDP" => "a host port that the task needs is taken",
        "RESOURCE:GPU" => "it has too few GPUs left",
        "AGENT" => "its agent is not connected",
        "ATTRIBUTE" => "it lacks an attribute that the task definition requires",
        "DRAINING" => "it is draining and takes no new tasks",
        "INACTIVE" => "it was deregistered",
        "MISSING" => "it is not there",
        other => other,
    };
    match arn {
        Some(arn) => format!("{}: {words}", short_id(short_name(arn))),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests;
