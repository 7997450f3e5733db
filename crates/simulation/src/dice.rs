//! Chance, drawn from the seed. Each part of a run has dice of its own, so that one part drawing more or less changes nothing
//! for the others; that is what makes it possible to drop a fault from a failing run and keep the rest as it was.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use longshore_control_plane::entropy::Entropy;
use longshore_scheduler::rng::Rng;

/// A stream of chance.
#[derive(Debug)]
pub(crate) struct Dice(Mutex<Rng>);

impl Dice {
    /// The dice of one part of a run.
    pub(crate) fn new(seed: u64, part: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        part.hash(&mut hasher);
        Self(Mutex::new(Rng::new(u128::from(seed) << 64 | u128::from(hasher.finish()))))
    }

    fn rng(&self) -> MutexGuard<'_, Rng> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number from 0 to `count - 1`; 0 when there is none.
    pub(crate) fn below(&self, count: usize) -> usize {
        if count == 0 { 0 } else { self.rng().below(count) }
    }

    /// A number between two, both included.
    pub(crate) fn between(&self, low: u64, high: u64) -> u64 {
        let count = usize::try_from(high.saturating_sub(low)).unwrap_or(usize::MAX - 1) + 1;
        low + self.below(count) as u64
    }

    /// True so many times in a thousand.
    pub(crate) fn chance(&self, permille: u32) -> bool {
        (self.below(1000) as u32) < permille
    }

    /// One of several, if there are any.
    pub(crate) fn one_of<T: Copy>(&self, items: &[T]) -> Option<T> {
        items.get(self.below(items.len())).copied()
    }

    /// A time between two, in milliseconds.
    pub(crate) fn millis(&self, low: u64, high: u64) -> Duration {
        Duration::from_millis(self.between(low, high))
    }
}

impl Entropy for Dice {
    fn bits(&self) -> u128 {
        self.rng().wide_bits()
    }
}
