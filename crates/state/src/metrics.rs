//! What a store counts of its own work. Whoever shows it puts names on it.

use longshore_metrics::{Counter, Histogram};

/// The figures of a store. Clones share them.
#[derive(Debug, Clone)]
pub struct Metrics {
    /// From the moment a plan is handed in to the moment its batch begins.
    pub waits: Histogram,
    /// From the beginning of a batch until what it wrote is durable and in the snapshot, failed ones included.
    pub batches: Histogram,
    /// Plans in a batch.
    pub batch_plans: Histogram,
    /// Groups that were committed.
    pub committed_groups: Counter,
    /// Groups whose guards did not hold.
    pub refused_groups: Counter,
    /// Batches that could not be saved.
    pub failures: Counter,
    /// How often everything had to be read again, since the backend did not remember what changed.
    pub relists: Counter,
    /// How often somebody who watches had fallen too far behind.
    pub lags: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            waits: Histogram::of_times(),
            batches: Histogram::of_times(),
            batch_plans: Histogram::of_sizes(),
            committed_groups: Counter::default(),
            refused_groups: Counter::default(),
            failures: Counter::default(),
            relists: Counter::default(),
            lags: Counter::default(),
        }
    }
}
