//! What a planner reads of a wire `DeploymentConfiguration`. The document was validated when it came, so what cannot be
//! read counts as left out.

use std::time::Duration;

use serde_json::Value;

use super::{HookAction, Stage};
use crate::Document;

/// A wire `DeploymentConfiguration`, read.
#[derive(Debug, Clone, Copy)]
pub struct Configuration<'a>(pub &'a Document);

/// How traffic goes from one revision to the next (API reference: `DeploymentStrategy`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// Tasks are replaced a few at a time.
    Rolling,
    /// Both revisions run whole; all traffic is shifted at once.
    BlueGreen,
    /// Both revisions run whole; traffic is shifted in equal steps.
    Linear {
        /// Tenths of a percent shifted with each step.
        step_permille: u32,
        /// The wait after each step but the last.
        bake_time: Duration,
    },
    /// Both revisions run whole; a little traffic is shifted first, then the rest.
    Canary {
        /// Tenths of a percent shifted first.
        first_permille: u32,
        /// The wait before the rest.
        bake_time: Duration,
    },
}

/// A hook that waits for somebody's word (API reference: `DeploymentLifecycleHook` of type `PAUSE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PauseHook {
    /// How long it waits.
    pub timeout: Duration,
    /// What it does then.
    pub timeout_action: HookAction,
}

/// How long a pause hook waits that does not say: a stage's longest time.
const DEFAULT_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

impl<'a> Configuration<'a> {
    /// How traffic goes from one revision to the next.
    pub fn strategy(self) -> Strategy {
        let percent = |configuration: &str, member: &str, default: f64| {
            permille(self.0.get(configuration).and_then(|found| found[member].as_f64()).unwrap_or(default))
        };
        let minutes = |configuration: &str, member: &str, default: u64| {
            minutes(self.0.get(configuration).and_then(|found| found[member].as_u64()).unwrap_or(default))
        };
        match self.0.text("strategy") {
            Some("BLUE_GREEN") => Strategy::BlueGreen,
            Some("LINEAR") => Strategy::Linear {
                step_permille: percent("linearConfiguration", "stepPercent", 10.0),
                bake_time: minutes("linearConfiguration", "stepBakeTimeInMinutes", 6),
            },
            Some("CANARY") => Strategy::Canary {
                first_permille: percent("canaryConfiguration", "canaryPercent", 5.0),
                bake_time: minutes("canaryConfiguration", "canaryBakeTimeInMinutes", 10),
            },
            _ => Strategy::Rolling,
        }
    }

    /// How long both revisions run on after all traffic was shifted.
    pub fn bake_time(self) -> Duration {
        minutes(self.0.get("bakeTimeInMinutes").and_then(Value::as_u64).unwrap_or(0))
    }

    /// Whether the circuit breaker watches.
    pub fn has_breaker(self) -> bool {
        self.breaker_flag("enable")
    }

    /// Whether a failure that the circuit breaker finds brings the source revision back.
    pub fn breaker_rolls_back(self) -> bool {
        self.breaker_flag("rollback")
    }

    fn breaker_flag(self, flag: &str) -> bool {
        self.0.get("deploymentCircuitBreaker").is_some_and(|breaker| breaker[flag] == true)
    }

    /// The hooks that wait for somebody's word at a stage.
    pub fn pause_hooks(self, stage: Stage) -> impl Iterator<Item = PauseHook> + 'a {
        let hooks = self.0.list("lifecycleHooks").iter();
        let hooks = hooks.filter(|hook| hook["targetType"] == "PAUSE");
        let here = move |hook: &&Value| {
            hook["lifecycleStages"].as_array().is_some_and(|stages| stages.iter().any(|at| at == stage.as_str()))
        };
        hooks.filter(here).map(|hook| {
            let timeout = &hook["timeoutConfiguration"];
            PauseHook {
                timeout: timeout["timeoutInMinutes"].as_u64().map_or(DEFAULT_PAUSE, minutes),
                timeout_action: match timeout["action"].as_str() {
                    Some("CONTINUE") => HookAction::Continue,
                    _ => HookAction::Rollback,
                },
            }
        })
    }
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count.saturating_mul(60))
}

/// Percents come with one decimal place at the most.
fn permille(percent: f64) -> u32 {
    (percent * 10.0).round().clamp(0.0, 1000.0) as u32
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_left_out_has_the_defaults_of_ecs() {
        // Rule 7.12.8: bLUE_GREEN gives green all traffic at once; LINEAR by steps of 10 % with 6 minutes between them
        // and none after the last; CANARY 5 %, and after 10 minutes the rest.
        let read = |value: Value| Configuration(&Document::new(value)).strategy();
        let minutes = |count: u64| Duration::from_secs(count * 60);
        assert_eq!(read(json!({})), Strategy::Rolling);
        assert_eq!(read(json!({"strategy": "BLUE_GREEN"})), Strategy::BlueGreen);
        let linear = Strategy::Linear { step_permille: 100, bake_time: minutes(6) };
        assert_eq!(read(json!({"strategy": "LINEAR"})), linear);
        let canary = Strategy::Canary { first_permille: 50, bake_time: minutes(10) };
        assert_eq!(read(json!({"strategy": "CANARY"})), canary);
        let finer =
            json!({"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 33.3, "stepBakeTimeInMinutes": 0}});
        assert_eq!(read(finer), Strategy::Linear { step_permille: 333, bake_time: Duration::ZERO });
    }

    #[test]
    fn a_stages_pause_hooks_are_found_with_their_timeouts() {
        let document = Document::new(json!({"lifecycleHooks": [
            {"targetType": "PAUSE", "lifecycleStages": ["PRE_SCALE_UP", "POST_SCALE_UP"],
             "timeoutConfiguration": {"timeoutInMinutes": 5, "action": "CONTINUE"}},
            {"targetType": "PAUSE", "lifecycleStages": ["POST_SCALE_UP"]},
        ]}));
        let hooks: Vec<_> = Configuration(&document).pause_hooks(Stage::PostScaleUp).collect();
        let first = PauseHook { timeout: Duration::from_secs(300), timeout_action: HookAction::Continue };
        let second = PauseHook { timeout: DEFAULT_PAUSE, timeout_action: HookAction::Rollback };
        assert_eq!(hooks, [first, second]);
        assert_eq!(Configuration(&document).pause_hooks(Stage::PreScaleUp).count(), 1);
        assert_eq!(Configuration(&document).pause_hooks(Stage::BakeTime).count(), 0);
    }
}
