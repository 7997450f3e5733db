//! What a row of checks makes of a target.

use std::sync::Arc;

use longshore_model::load_balancing::{Health, HealthCheck, TargetKey};

/// What one check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The target answered as it should.
    Passed,
    /// It answered with a code, of HTTP or gRPC, that does not match.
    Mismatch(u32),
    /// It did not answer in time.
    TimedOut,
    /// There was no connection, or what came over it could not be understood.
    Failed,
    /// It was not asked: what is known of it makes no address.
    NotAsked,
}

impl Outcome {
    /// The API's code and words for a check that was not passed (user guide: "Target health status").
    fn reason(self) -> Option<(&'static str, Arc<str>)> {
        match self {
            Self::Passed => None,
            Self::Mismatch(code) => {
                Some(("Target.ResponseCodeMismatch", format!("Health checks failed with these codes: [{code}]").into()))
            }
            Self::TimedOut => Some(("Target.Timeout", "Request timed out".into())),
            Self::Failed => Some(("Target.FailedHealthChecks", "Health checks failed".into())),
            Self::NotAsked => Some(("Elb.InternalError", "Health checks failed due to an internal error".into())),
        }
    }
}

/// A target's health, as it has become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The target.
    pub(crate) key: TargetKey,
    /// Its health.
    pub(crate) health: Health,
    /// Why, in the API's code; absent when it is healthy.
    pub(crate) reason: Option<&'static str>,
    /// Why, in words; absent when it is healthy.
    pub(crate) description: Option<Arc<str>>,
}

/// A target's health with the checks that led there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    health: Health,
    passed_in_a_row: u32,
    failed_in_a_row: u32,
    /// Why the last one was not passed, while the target is unhealthy.
    failure: Option<Outcome>,
}

impl Standing {
    /// Of a target that is not known to be unhealthy.
    pub(crate) const fn new(is_checked: bool, was_healthy: bool) -> Self {
        let health = match (is_checked, was_healthy) {
            (true, true) => Health::Healthy,
            (true, false) => Health::Initial,
            (false, _) => Health::Unchecked,
        };
        Self { health, passed_in_a_row: 0, failed_in_a_row: 0, failure: None }
    }

    /// Takes in a check; whether that changed what is to be said of the target.
    pub(crate) fn observe(&mut self, outcome: Outcome, check: &HealthCheck) -> bool {
        let before = (self.health, self.failure);
        if outcome == Outcome::Passed {
            self.failed_in_a_row = 0;
            self.passed_in_a_row = self.passed_in_a_row.saturating_add(1);
            let needed = if self.health == Health::Unhealthy { check.healthy_threshold } else { 1 };
            if self.passed_in_a_row >= needed {
                self.health = Health::Healthy;
                self.failure = None;
            }
        } else {
            self.passed_in_a_row = 0;
            self.failed_in_a_row = self.failed_in_a_row.saturating_add(1);
            if self.health == Health::Unhealthy || self.failed_in_a_row >= check.unhealthy_threshold {
                self.health = Health::Unhealthy;
                self.failure = Some(outcome);
            }
        }
        before != (self.health, self.failure)
    }

    /// What is to be said of the target.
    pub(crate) fn finding(&self, key: &TargetKey) -> Finding {
        let (reason, description) = match self.health {
            Health::Initial => (Some("Elb.InitialHealthChecking"), Some("Initial health checks in progress".into())),
            Health::Unchecked => (Some("Target.HealthCheckDisabled"), Some("Health checks are disabled".into())),
            Health::Healthy => (None, None),
            Health::Unhealthy => self.failure.and_then(Outcome::reason).unzip(),
        };
        Finding { key: key.clone(), health: self.health, reason, description }
    }
}

#[cfg(test)]
mod tests {
    use longshore_model::fixture;
    use longshore_model::load_balancing::TargetGroupId;

    use super::*;

    fn check(healthy_threshold: u32, unhealthy_threshold: u32) -> HealthCheck {
        HealthCheck { healthy_threshold, unhealthy_threshold, ..fixture::health_check() }
    }

    /// The health after each of the checks, and whether it was said.
    fn course(check: &HealthCheck, outcomes: &[Outcome]) -> Vec<(Health, bool)> {
        let mut standing = Standing::new(true, false);
        outcomes
            .iter()
            .map(|outcome| {
                let changed = standing.observe(*outcome, check);
                (standing.health, changed)
            })
            .collect()
    }

    #[test]
    fn the_first_check_that_is_passed_makes_a_new_target_healthy() {
        use Health::{Healthy, Initial};
        use Outcome::{Failed, Passed};
        assert_eq!(course(&check(5, 2), &[Passed]), [(Healthy, true)]);
        assert_eq!(course(&check(5, 2), &[Failed, Passed]), [(Initial, false), (Healthy, true)]);
    }

    #[test]
    fn thresholds_count_checks_in_a_row() {
        use Health::{Healthy, Unhealthy};
        use Outcome::{Failed, Passed};
        let outcomes = [Passed, Failed, Passed, Failed, Failed, Passed, Passed, Failed, Passed, Passed, Passed];
        let found = course(&check(3, 2), &outcomes);
        let expected = [
            (Healthy, true),
            (Healthy, false),
            (Healthy, false),
            (Healthy, false),
            (Unhealthy, true),
            (Unhealthy, false),
            (Unhealthy, false),
            (Unhealthy, false),
            (Unhealthy, false),
            (Unhealthy, false),
            (Healthy, true),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_target_that_never_answered_becomes_unhealthy_at_the_threshold() {
        use Health::{Initial, Unhealthy};
        let timed_out = Outcome::TimedOut;
        let found = course(&check(5, 3), &[timed_out, timed_out, timed_out, timed_out]);
        assert_eq!(found, [(Initial, false), (Initial, false), (Unhealthy, true), (Unhealthy, false)]);
    }

    #[test]
    fn reasons_are_the_apis() {
        let key = TargetKey { group: TargetGroupId::from_bits(1), id: "i-1".into(), port: 80 };
        let said = |standing: &Standing| {
            let finding = standing.finding(&key);
            (finding.reason, finding.description.map(|text| text.to_string()))
        };
        let initial = said(&Standing::new(true, false));
        assert_eq!(initial, (Some("Elb.InitialHealthChecking"), Some("Initial health checks in progress".to_owned())));
        let unchecked = said(&Standing::new(false, false));
        assert_eq!(unchecked, (Some("Target.HealthCheckDisabled"), Some("Health checks are disabled".to_owned())));
        let cases = [
            (Outcome::Passed, None, None),
            (
                Outcome::Mismatch(502),
                Some("Target.ResponseCodeMismatch"),
                Some("Health checks failed with these codes: [502]"),
            ),
            (Outcome::TimedOut, Some("Target.Timeout"), Some("Request timed out")),
            (Outcome::Failed, Some("Target.FailedHealthChecks"), Some("Health checks failed")),
            (Outcome::NotAsked, Some("Elb.InternalError"), Some("Health checks failed due to an internal error")),
        ];
        let mut standing = Standing::new(true, false);
        for (outcome, reason, description) in cases {
            assert!(standing.observe(outcome, &check(2, 1)), "another reason is said: {outcome:?}");
            assert_eq!(said(&standing), (reason, description.map(str::to_owned)));
            assert!(!standing.observe(outcome, &check(9, 1)), "the same again is not: {outcome:?}");
        }
    }
}
