//! The task manifest: after each connect the agent is told everything that it should run, and asks about whatever else it
//! runs. So tasks that were given up while an instance was away end when it returns.

use std::time::Duration;

use longshore_api::agent::acs::{
    Message, TaskIdentifier, TaskManifestMessage, TaskStopVerificationAck, TaskStopVerificationMessage,
};
use longshore_api::convert::agent;
use longshore_model::arn::Resource;
use longshore_model::{ClusterState, Task, TaskId};
use tokio::time::Instant;

use super::orders::{Moment, Place};
use crate::gateway::pace::Pace;
use crate::gateway::sequence::Sequence;

/// How far the numbers leap when a manifest is not acknowledged, try by try: the server's clock was set back, or the agent
/// has seen numbers of a server whose clock was ahead.
const LEAPS: [Duration; 3] =
    [Duration::from_secs(3_600), Duration::from_secs(30 * 86_400), Duration::from_secs(10 * 365 * 86_400)];

/// What agents offer that know manifests; others ignore them and acknowledge none.
const FULL_SYNC: &str = "ecs.capability.full-sync";

/// Where the exchange is.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// The last one's number, which is also its message id.
    number: Option<i64>,
    tries: usize,
    resend_at: Option<Instant>,
}

impl Manifest {
    /// When it has to be sent again.
    pub(super) fn due(&self) -> Option<Instant> {
        self.resend_at
    }

    /// The manifest, when it has to be sent now.
    pub(super) fn missing(
        &mut self,
        place: &Place,
        state: &ClusterState,
        sequence: &Sequence,
        pace: &Pace,
        now: Moment,
    ) -> Option<Message> {
        let instance = state.instance(place.instance).and_then(|found| found.instance.as_ref());
        let acknowledges = instance.is_some_and(|instance| instance.attribute(FULL_SYNC).is_some());
        let overdue = self.resend_at.is_some_and(|at| at <= now.instant);
        if self.number.is_some() && !overdue {
            return None;
        }
        if overdue && let Some(leap) = LEAPS.get(self.tries - 1) {
            tracing::debug!(instance = %place.instance, "a task manifest was not acknowledged");
            sequence.leap(*leap);
        }
        let number = sequence.next(now.wall);
        self.number = Some(number);
        self.resend_at = (acknowledges && self.tries < LEAPS.len()).then(|| now.instant + pace.acknowledgement);
        self.tries += 1;
        let wanted = state.live_tasks_on(place.instance).filter(|task| task.runs_on());
        let tasks = wanted.map(|task| agent::identifier(&place.scope, task, "RUNNING")).collect();
        Some(
            TaskManifestMessage {
                cluster_arn: Some(place.cluster_arn.clone()),
                container_instance_arn: Some(place.instance_arn.clone()),
                message_id: Some(number.to_string()),
                timeline: Some(number),
                generated_at: Some(now.wall.as_millis()),
                tasks: Some(tasks),
            }
            .into(),
        )
    }

    /// Notes an acknowledgement; false when it is of something else.
    pub(super) fn acknowledged(&mut self, number: i64) -> bool {
        let mine = self.number == Some(number);
        if mine {
            self.resend_at = None;
        }
        mine
    }

    /// Answers which of the tasks that the agent asks about shall really stop; nothing when it asks about an earlier
    /// manifest.
    pub(super) fn verify(
        &mut self,
        place: &Place,
        state: &ClusterState,
        question: TaskStopVerificationMessage,
        now: Moment,
    ) -> Option<Message> {
        let number = self.number?;
        if question.message_id.as_deref() != Some(number.to_string().as_str()) {
            return None;
        }
        self.resend_at = None;
        let unwanted = |candidate: &TaskIdentifier| {
            candidate
                .task_arn
                .as_deref()
                .and_then(|arn| own_task(place, arn))
                .is_some_and(|id| !is_wanted(place, state, id))
        };
        let stop = question.stop_candidates.into_iter().flatten().filter(unwanted).map(|candidate| TaskIdentifier {
            task_cluster_arn: Some(place.cluster_arn.clone()),
            desired_status: Some("STOPPED".to_owned()),
            task_arn: candidate.task_arn,
        });
        let answer = TaskStopVerificationAck {
            message_id: Some(number.to_string()),
            generated_at: Some(now.wall.as_millis()),
            stop_tasks: Some(stop.collect()),
        };
        Some(answer.into())
    }
}

/// The id of a task of this server in the instance's cluster. Agents also ask about tasks of their own making.
fn own_task(place: &Place, arn: &str) -> Option<TaskId> {
    let Ok(Resource::Task(Some(_), id)) = Resource::parse(arn) else { return None };
    let id = id.parse().ok()?;
    (place.scope.task(&place.cluster, id) == arn).then_some(id)
}

/// A task that the store does not know was given up so long ago that its record is gone. It holds nothing any more, so it
/// may not run on.
fn is_wanted(place: &Place, state: &ClusterState, id: TaskId) -> bool {
    let here = |task: &Task| task.instance == Some(place.instance);
    state.task(id).is_some_and(|task| here(task) && task.runs_on())
}
