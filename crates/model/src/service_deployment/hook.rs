//! The hooks of a deployment's stages: what is waited for, who is called, and what an answer means (developer guide:
//! "Lifecycle hooks for Amazon ECS service deployments").

use std::sync::Arc;
use std::time::Duration;

use super::Stage;
use crate::{Document, Timestamp};

/// So many calls in a row that come to nothing fail a hook.
const MAX_FAILURES: u32 = 5;

/// What to do with a deployment that waits (API reference: `DeploymentLifecycleHookAction`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookAction {
    /// Go on.
    Continue,
    /// Bring the source revision back.
    Rollback,
}

/// How a hook stands (API reference: `DeploymentLifecycleHookStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookStatus {
    /// Somebody has to say how to go on.
    AwaitingAction,
    /// It is called until it says how to go on.
    InProgress,
    /// The deployment may go on.
    Succeeded,
    /// The deployment was turned back.
    Failed,
    /// Nobody said anything in time.
    TimedOut,
}

impl HookStatus {
    /// Whether the hook has not said how to go on yet.
    pub fn is_open(self) -> bool {
        matches!(self, Self::AwaitingAction | Self::InProgress)
    }
}

/// What becomes of a hook that is called (API reference: `DeploymentLifecycleHook` of type `AWS_LAMBDA`).
#[derive(Debug, Clone, PartialEq)]
pub struct HookCall {
    /// Whom to call: the `hookTargetArn`.
    pub target: Arc<str>,
    /// Its place among the `lifecycleHooks` of the configuration.
    pub number: u32,
    /// When to call it.
    pub next_at: Timestamp,
    /// How many calls in a row have come to nothing.
    pub failures: u32,
    /// The `hookDetails` of its last answer, for the next call; those of the configuration while there are none.
    pub details: Option<Document>,
    /// Why it has failed, for people.
    pub reason: Option<Arc<str>>,
}

/// A hook of the present stage or of one before.
#[derive(Debug, Clone, PartialEq)]
pub struct Hook {
    /// What `ContinueServiceDeployment` names it by.
    pub id: Arc<str>,
    /// The stage that waits for it.
    pub stage: Stage,
    /// How it stands.
    pub status: HookStatus,
    /// When it stops waiting.
    pub expires_at: Timestamp,
    /// What it does then.
    pub timeout_action: HookAction,
    /// How it is called; absent when it waits for somebody's word.
    pub call: Option<HookCall>,
}

/// What a call came to.
#[derive(Debug, Clone, PartialEq)]
pub enum HookAnswer {
    /// The deployment may go on.
    Succeeded,
    /// The deployment has to turn back: the hook says so, or its answer is none. Why, for people.
    Failed(Arc<str>),
    /// It is to be called again.
    InProgress {
        /// After this long.
        delay: Duration,
        /// What it is to be told then.
        details: Option<Document>,
    },
    /// Nobody was there who could have answered, which may pass. Why, for people.
    Unreachable(Arc<str>),
}

impl Hook {
    /// Takes in what a call came to; nothing when the hook does not wait for it any more.
    pub fn answered(&mut self, answer: HookAnswer, now: Timestamp) {
        let Some(call) = self.call.as_mut().filter(|_| self.status == HookStatus::InProgress) else { return };
        match answer {
            HookAnswer::Succeeded => self.status = HookStatus::Succeeded,
            HookAnswer::Failed(reason) => {
                self.status = HookStatus::Failed;
                call.reason = Some(reason);
            }
            HookAnswer::InProgress { delay, details } => {
                call.failures = 0;
                call.next_at = now.plus(delay);
                call.details = details.or_else(|| call.details.take());
            }
            HookAnswer::Unreachable(reason) => {
                call.failures += 1;
                if call.failures >= MAX_FAILURES {
                    self.status = HookStatus::Failed;
                    call.reason = Some(reason);
                } else {
                    call.next_at = now.plus(Duration::from_secs(1 << (call.failures - 1)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn hook() -> Hook {
        let target = "http://hooks".into();
        let call = HookCall { target, number: 0, next_at: at(0), failures: 0, details: None, reason: None };
        Hook {
            id: "one".into(),
            stage: Stage::PreScaleUp,
            status: HookStatus::InProgress,
            expires_at: at(1000),
            timeout_action: HookAction::Rollback,
            call: Some(call),
        }
    }

    #[test]
    fn a_hook_in_progress_is_called_again_with_what_it_said_last() {
        let mut hook = hook();
        let details = Document::new(json!({"step": 2}));
        let delay = Duration::from_secs(30);
        hook.answered(HookAnswer::InProgress { delay, details: Some(details.clone()) }, at(10));
        hook.answered(HookAnswer::InProgress { delay, details: None }, at(50));
        let call = hook.call.clone().unwrap();
        assert_eq!((call.next_at, call.details), (at(80), Some(details)));
        hook.answered(HookAnswer::Succeeded, at(81));
        hook.answered(HookAnswer::Failed("late".into()), at(82));
        assert_eq!(hook.status, HookStatus::Succeeded, "what was said counts");
    }

    #[test]
    fn one_that_cannot_be_reached_is_called_again_later_and_later_until_it_has_failed() {
        let mut hook = hook();
        let mut waits = Vec::new();
        while hook.status == HookStatus::InProgress {
            hook.answered(HookAnswer::Unreachable("refused".into()), at(0));
            waits.push(hook.call.as_ref().unwrap().next_at);
        }
        assert_eq!(waits, [1, 2, 4, 8, 8].map(at));
        assert_eq!((hook.status, hook.call.unwrap().reason.as_deref()), (HookStatus::Failed, Some("refused")));
    }
}
