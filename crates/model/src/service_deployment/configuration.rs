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

/// A hook of a configuration (API reference: `DeploymentLifecycleHook`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfiguredHook<'a> {
    /// Its place among the hooks.
    pub number: u32,
    /// Whom it calls; absent when it waits for somebody's word (type `PAUSE`).
    pub target: Option<&'a str>,
    /// How long it may take.
    pub timeout: Duration,
    /// What it does then.
    pub timeout_action: HookAction,
}

/// How long a hook may take that does not say: a stage's longest time.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

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

    /// The hooks of a stage.
    pub fn hooks(self, stage: Stage) -> impl Iterator<Item = ConfiguredHook<'a>> + 'a {
        let here = move |hook: &Value| {
            hook["lifecycleStages"].as_array().is_some_and(|stages| stages.iter().any(|at| at == stage.as_str()))
        };
        let hooks = (0..).zip(self.0.list("lifecycleHooks")).filter(move |(_, hook)| here(hook));
        hooks.map(|(number, hook)| {
            let timeout = &hook["timeoutConfiguration"];
            ConfiguredHook {
                number,
                target: hook["hookTargetArn"].as_str().filter(|_| hook["targetType"] != "PAUSE"),
                timeout: timeout["timeoutInMinutes"].as_u64().map_or(DEFAULT_TIMEOUT, minutes),
                timeout_action: match timeout["action"].as_str() {
                    Some("CONTINUE") => HookAction::Continue,
                    _ => HookAction::Rollback,
                },
            }
        })
    }

    /// What a hook is told with each call, as it was configured.
    pub fn hook_details(self, number: u32) -> Option<&'a Value> {
        let hook = self.0.list("lifecycleHooks").get(usize::try_from(number).ok()?)?;
        hook.get("hookDetails").filter(|details| !details.is_null())
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
    fn a_stages_hooks_are_found_with_their_timeouts() {
        let document = Document::new(json!({"lifecycleHooks": [
            {"targetType": "PAUSE", "lifecycleStages": ["PRE_SCALE_UP", "POST_SCALE_UP"],
             "timeoutConfiguration": {"timeoutInMinutes": 5, "action": "CONTINUE"}},
            {"hookTargetArn": "http://hooks/check", "lifecycleStages": ["POST_SCALE_UP"], "hookDetails": {"a": 1}},
        ]}));
        let configuration = Configuration(&document);
        let hooks: Vec<_> = configuration.hooks(Stage::PostScaleUp).collect();
        let timeout = Duration::from_secs(300);
        let first = ConfiguredHook { number: 0, target: None, timeout, timeout_action: HookAction::Continue };
        let (timeout, target) = (DEFAULT_TIMEOUT, Some("http://hooks/check"));
        let second = ConfiguredHook { number: 1, target, timeout, timeout_action: HookAction::Rollback };
        assert_eq!(hooks, [first, second]);
        assert_eq!(configuration.hook_details(1), Some(&json!({"a": 1})));
        assert_eq!(configuration.hook_details(0), None);
        assert_eq!(configuration.hooks(Stage::PreScaleUp).count(), 1);
        assert_eq!(configuration.hooks(Stage::BakeTime).count(), 0);
    }
}
