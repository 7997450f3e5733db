//! What an edge sees of one target.

use std::time::Duration;

use longshore_model::Timestamp;
use longshore_model::load_balancing::{Health, Sight};
use tokio::time::Instant;

use crate::balancing::EdgePlan;
use crate::dice::Dice;

/// Between two checks.
const INTERVAL: Duration = Duration::from_secs(5);

/// As many failures in a row make a target unhealthy.
const FAILURES: u32 = 2;

/// A target, as the data plane has it.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub(super) sight: Sight,
    /// When the target was registered: another one of the same name is seen anew.
    pub(super) registered_at: Timestamp,
    /// When it is checked, or has nothing under way any more; never without.
    due: Option<Instant>,
    failures: u32,
    is_known: bool,
}

impl View {
    pub(super) fn new(registered_at: Timestamp) -> Self {
        Self { sight: Sight::Serving(Health::Initial), registered_at, due: None, failures: 0, is_known: false }
    }

    /// Looks at it; whether it is seen otherwise than before.
    pub(super) fn look(
        &mut self,
        is_registered: bool,
        dice: &Dice,
        plan: EdgePlan,
        answers: impl Fn() -> bool,
    ) -> bool {
        let before = self.is_known.then(|| self.sight.clone());
        let is_due = self.due.is_some_and(|due| due <= Instant::now());
        match (&self.sight, is_registered) {
            (Sight::Serving(_), true) if !self.is_known => self.begin(dice),
            (Sight::Serving(_), true) if is_due => self.check(answers()),
            (Sight::Serving(_), true) => {}
            (_, true) => self.begin(dice),
            (Sight::Serving(_), false) if !self.is_known => self.sight = Sight::Drained,
            (Sight::Serving(_), false) => {
                self.sight = Sight::Draining;
                let never = dice.chance(plan.endless_permille);
                let ends = Instant::now() + dice.millis(0, plan.request_millis);
                self.due = (!never).then_some(ends);
            }
            (Sight::Draining, false) if is_due => self.sight = Sight::Drained,
            (_, false) => {}
        }
        self.is_known = true;
        before.as_ref() != Some(&self.sight)
    }

    fn begin(&mut self, dice: &Dice) {
        self.sight = Sight::Serving(Health::Initial);
        self.due = Some(Instant::now() + dice.millis(100, 5_000));
        self.failures = 0;
    }

    fn check(&mut self, answers: bool) {
        self.due = Some(Instant::now() + INTERVAL);
        self.failures = if answers { 0 } else { self.failures + 1 };
        match (answers, self.failures) {
            (true, _) => self.sight = Sight::Serving(Health::Healthy),
            (false, FAILURES..) => self.sight = Sight::Serving(Health::Unhealthy),
            (false, _) => {}
        }
    }

    /// Whether nothing is under way to it, or will be.
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.sight, Sight::Drained)
    }
}
