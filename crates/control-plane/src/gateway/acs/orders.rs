//! What an agent has to be told: the difference between what its instance should run and what it has acknowledged or
//! reported.
//!
//! Nothing is remembered across sessions. A task that has reported anything has reached its agent; one that has not is
//! sent again, which changes nothing for an agent that has it already.

use std::collections::HashMap;

use longshore_api::agent::acs::{self, Message, PayloadMessage};
use longshore_api::convert::agent;
use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::task::Desired;
use longshore_model::{ClusterName, ClusterState, InstanceId, Scope, Snapshot, Task, TaskId, Timestamp};
use tokio::time::Instant;

use super::manifest::Manifest;
use crate::ecs::default_log_mode;
use crate::gateway::pace::Pace;
use crate::gateway::query::Agent;
use crate::gateway::sequence::Sequence;

/// The most tasks in one payload. A single fault keeps an agent from acknowledging the whole of it, and a task definition
/// may have 64 KiB.
const MAX_TASKS: usize = 10;

/// Now, on the clock for waiting and on the one for writing down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) instant: Instant,
    pub(super) wall: Timestamp,
}

/// Whose session it is.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) scope: Scope,
    pub(super) cluster: ClusterName,
    pub(super) instance: InstanceId,
    pub(super) cluster_arn: String,
    pub(super) instance_arn: String,
}

/// The instance is not registered any more.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Deregistered;

/// What one session knows of its agent.
#[derive(Debug)]
pub(super) struct Orders {
    place: Place,
    pace: Pace,
    manifest: Manifest,
    deliveries: HashMap<TaskId, Delivery>,
}

/// The last order that was sent for a task.
#[derive(Debug)]
struct Delivery {
    desired: Desired,
    /// The payload's number, which is also its message id.
    number: i64,
    tries: u32,
    /// Absent once it was acknowledged.
    resend_at: Option<Instant>,
}

impl Orders {
    pub(super) fn new(scope: Scope, agent: &Agent, pace: Pace) -> Self {
        let place = Place {
            cluster_arn: scope.cluster(&agent.cluster),
            instance_arn: scope.instance(&agent.cluster, agent.instance),
            cluster: agent.cluster.clone(),
            instance: agent.instance,
            scope,
        };
        Self { place, pace, manifest: Manifest::default(), deliveries: HashMap::new() }
    }

    /// When something has to be sent again.
    pub(super) fn due(&self) -> Option<Instant> {
        self.deliveries.values().filter_map(|delivery| delivery.resend_at).chain(self.manifest.due()).min()
    }

    /// The messages that the agent needs now: the manifest first, so that nothing has a greater number than it yet.
    ///
    /// # Errors
    /// [`Deregistered`], when the session has to end.
    pub(super) fn missing(
        &mut self,
        snapshot: &Snapshot,
        sequence: &Sequence,
        now: Moment,
    ) -> Result<Vec<Message>, Deregistered> {
        let state = snapshot.cluster(self.place.cluster.as_str()).ok_or(Deregistered)?;
        let instance = state.instance(self.place.instance).and_then(|found| found.instance.as_ref());
        if instance.is_none_or(|instance| instance.status == InstanceStatus::Inactive) {
            return Err(Deregistered);
        }
        let mut messages: Vec<Message> =
            self.manifest.missing(&self.place, state, sequence, &self.pace, now).into_iter().collect();
        let tasks = self.undelivered(state, now);
        for tasks in tasks.chunks(MAX_TASKS) {
            messages.extend(self.payload(snapshot, tasks, sequence, now));
        }
        Ok(messages)
    }

    /// Tasks with an order that was not acknowledged in time or not sent yet; those to stop first, as agents do.
    fn undelivered<'a>(&mut self, state: &'a ClusterState, now: Moment) -> Vec<&'a Task> {
        let waits = |task: &&Task| {
            let sent = self.deliveries.get(&task.id).filter(|delivery| delivery.desired == task.desired);
            sent.is_none_or(|sent| sent.resend_at.is_some_and(|at| at <= now.instant))
        };
        let ordered = state.ordered_tasks_on(self.place.instance).map(|task| &*task.value);
        let mut tasks: Vec<&Task> = ordered.filter(waits).collect();
        // An order whose task has answered by itself is not waited for any longer.
        self.deliveries.retain(|id, delivery| {
            let task = state.task(*id).filter(|task| task.instance == Some(self.place.instance));
            task.is_some_and(|task| task.order() == Some(delivery.desired))
        });
        tasks.sort_by_key(|task| task.desired == Desired::Running);
        tasks
    }

    fn payload(&mut self, snapshot: &Snapshot, tasks: &[&Task], sequence: &Sequence, now: Moment) -> Option<Message> {
        let number = sequence.next(now.wall);
        let mut wire = Vec::with_capacity(tasks.len());
        for task in tasks {
            let before = self.deliveries.get(&task.id).filter(|delivery| delivery.desired == task.desired);
            let tries = before.map_or(0, |before| before.tries + 1);
            let resend_at = Some(now.instant + self.pace.retry_after(tries));
            self.deliveries.insert(task.id, Delivery { desired: task.desired, number, tries, resend_at });
            wire.extend(self.describe(snapshot, task));
        }
        let payload = PayloadMessage {
            cluster_arn: Some(self.place.cluster_arn.clone()),
            container_instance_arn: Some(self.place.instance_arn.clone()),
            message_id: Some(number.to_string()),
            generated_at: Some(now.wall.as_millis()),
            seq_num: Some(number),
            tasks: Some(wire),
            ..PayloadMessage::default()
        };
        payload.tasks.as_ref().is_some_and(|tasks| !tasks.is_empty()).then(|| payload.into())
    }

    fn describe(&self, snapshot: &Snapshot, task: &Task) -> Option<acs::Task> {
        if task.desired == Desired::Stopped {
            return Some(agent::stop(&self.place.scope, task));
        }
        let Some(definition) = snapshot.task_definition(&task.definition) else {
            tracing::error!(task = %task.id, definition = %task.definition, "a task's definition is gone");
            return None;
        };
        let mode = default_log_mode(snapshot, &self.place.scope);
        match agent::run(&self.place.scope, definition, task, &mode) {
            Ok(wire) => Some(wire),
            Err(error) => {
                tracing::error!(task = %task.id, %error, "a task could not be described");
                None
            }
        }
    }

    /// Takes a message of the agent in; gives what has to be answered.
    pub(super) fn receive(&mut self, message: Message, snapshot: &Snapshot, now: Moment) -> Option<Message> {
        match message {
            Message::AckRequest(ack) => {
                if let Some(number) = ack.message_id.and_then(|id| id.parse().ok()) {
                    self.acknowledged(number);
                }
                None
            }
            Message::TaskStopVerificationMessage(question) => {
                let state = snapshot.cluster(self.place.cluster.as_str())?;
                self.manifest.verify(&self.place, state, question, now)
            }
            Message::NackRequest(nack) => {
                let reason = nack.reason.unwrap_or_default();
                tracing::warn!(instance = %self.place.instance, reason, "the agent refused a message");
                None
            }
            // Any message is a sign of life; these are nothing more.
            _ => None,
        }
    }

    fn acknowledged(&mut self, number: i64) {
        if self.manifest.acknowledged(number) {
            return;
        }
        for delivery in self.deliveries.values_mut().filter(|delivery| delivery.number == number) {
            delivery.resend_at = None;
        }
    }
}

#[cfg(test)]
mod tests;
