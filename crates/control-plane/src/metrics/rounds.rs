//! Loops and workers: each goes round and round, and here is how often, how long, and how it went.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use longshore_metrics::{Counter, Histogram, Page, Timer};
use longshore_model::Timestamp;

/// The figures of one loop. Clones share them.
#[derive(Debug, Clone)]
pub(crate) struct Rounds {
    seconds: Histogram,
    /// When the last one began, in milliseconds since the epoch; zero before the first.
    last: Arc<AtomicI64>,
    conflicts: Counter,
    failures: Counter,
}

impl Default for Rounds {
    fn default() -> Self {
        Self {
            seconds: Histogram::of_times(),
            last: Arc::default(),
            conflicts: Counter::default(),
            failures: Counter::default(),
        }
    }
}

impl Rounds {
    /// A round begins; it lasts until what is returned is dropped.
    #[must_use]
    pub(crate) fn begin(&self, now: Timestamp) -> Timer {
        self.last.store(now.as_millis(), Ordering::Relaxed);
        self.seconds.timer()
    }

    /// Others were faster with so many groups, or with a plan of one.
    pub(crate) fn conflicts(&self, count: usize) {
        self.conflicts.inc_by(count as u64);
    }

    /// The store could not commit.
    pub(crate) fn failed(&self) {
        self.failures.inc();
    }
}

/// One for each.
#[derive(Debug, Default)]
pub(crate) struct Loops {
    pub(crate) wakeups: Rounds,
    pub(crate) services: Rounds,
    pub(crate) daemons: Rounds,
    pub(crate) lifecycle_hooks: Rounds,
    pub(crate) targets: Rounds,
    pub(crate) waiting_tasks: Rounds,
    pub(crate) scaling: Rounds,
    pub(crate) instances: Rounds,
    pub(crate) retention: Rounds,
    pub(crate) servers: Rounds,
    pub(crate) placer: Rounds,
    pub(crate) reporter: Rounds,
    pub(crate) sightings: Rounds,
    pub(crate) edges: Rounds,
    pub(crate) express: Rounds,
}

impl Loops {
    fn all(&self) -> [(&'static str, &Rounds); 15] {
        [
            ("wakeups", &self.wakeups),
            ("services", &self.services),
            ("daemons", &self.daemons),
            ("lifecycle_hooks", &self.lifecycle_hooks),
            ("targets", &self.targets),
            ("waiting_tasks", &self.waiting_tasks),
            ("scaling", &self.scaling),
            ("instances", &self.instances),
            ("retention", &self.retention),
            ("servers", &self.servers),
            ("placer", &self.placer),
            ("reporter", &self.reporter),
            ("sightings", &self.sightings),
            ("edges", &self.edges),
            ("express", &self.express),
        ]
    }

    pub(super) fn write(&self, page: &mut Page<'_>) -> std::fmt::Result {
        let all = self.all().map(|(name, rounds)| ([("loop", name)], rounds));
        let times = all.map(|(labels, rounds)| (labels, rounds.seconds.clone()));
        page.histogram("longshore_loop_round_seconds", "How long a round of a loop took.", times)?;
        let last = all.map(|(labels, rounds)| (labels, rounds.last.load(Ordering::Relaxed) as f64 / 1e3));
        page.gauge("longshore_loop_last_round_timestamp_seconds", "When a loop's last round began (Unix time).", last)?;
        let conflicts = all.map(|(labels, rounds)| (labels, rounds.conflicts.get()));
        page.counter("longshore_loop_conflicts", "Plans of a loop that others were faster than.", conflicts)?;
        let failures = all.map(|(labels, rounds)| (labels, rounds.failures.get()));
        page.counter("longshore_loop_failures", "Plans of a loop that the store could not save.", failures)
    }
}
