//! How often something took how long, or was how large.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// From a tenth of a millisecond to ten seconds, in nanoseconds.
const TIMES: &[u64] = &[
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    500_000_000,
    1_000_000_000,
    2_500_000_000,
    5_000_000_000,
    10_000_000_000,
];

const SIZES: &[u64] = &[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

/// Observations, counted by the bucket that they fall into. Clones share them. An observation is two atomic additions: the
/// library's own histogram takes a lock for it.
#[derive(Clone)]
pub struct Histogram(Arc<Inner>);

struct Inner {
    /// The upper bounds of the buckets, but for the last one, which has none.
    bounds: &'static [u64],
    buckets: Box<[AtomicU64]>,
    sum: AtomicU64,
    /// By what bounds and sum are divided where they are shown.
    unit: f64,
}

impl Histogram {
    /// Of times, shown in seconds.
    pub fn of_times() -> Self {
        Self::new(TIMES, 1e9)
    }

    /// Of numbers of things.
    pub fn of_sizes() -> Self {
        Self::new(SIZES, 1.0)
    }

    fn new(bounds: &'static [u64], unit: f64) -> Self {
        let buckets = std::iter::repeat_with(AtomicU64::default).take(bounds.len() + 1).collect();
        Self(Arc::new(Inner { bounds, buckets, sum: AtomicU64::new(0), unit }))
    }

    /// Something took so long.
    pub fn took(&self, time: Duration) {
        self.add(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
    }

    /// Something had that many parts.
    pub fn had(&self, size: usize) {
        self.add(size as u64);
    }

    fn add(&self, value: u64) {
        let inner = &*self.0;
        let bucket = inner.bounds.iter().position(|&bound| value <= bound).unwrap_or(inner.bounds.len());
        inner.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        inner.sum.fetch_add(value, Ordering::Relaxed);
    }

    /// Times what is done until the timer is dropped.
    pub fn timer(&self) -> Timer {
        Timer { histogram: self.clone(), started: Instant::now() }
    }

    /// How many observations there are.
    pub fn count(&self) -> u64 {
        self.0.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed)).sum()
    }

    /// Each bucket's upper bound and how many are in it alone; and the sum of all.
    pub(crate) fn read(&self) -> (Vec<(f64, u64)>, f64) {
        let inner = &*self.0;
        let bounds = inner.bounds.iter().map(|&bound| bound as f64 / inner.unit).chain([f64::INFINITY]);
        let counts = inner.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed));
        (bounds.zip(counts).collect(), inner.sum.load(Ordering::Relaxed) as f64 / inner.unit)
    }
}

impl fmt::Debug for Histogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Histogram").field("count", &self.count()).finish_non_exhaustive()
    }
}

/// Counts its own life as an observation, however it ends.
#[derive(Debug)]
pub struct Timer {
    histogram: Histogram,
    started: Instant,
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.histogram.took(self.started.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_observation_falls_into_the_first_bucket_that_holds_it() {
        let sizes = Histogram::of_sizes();
        for size in [0, 1, 2, 3, 4096, 4097] {
            sizes.had(size);
        }
        let (buckets, sum) = sizes.read();
        assert_eq!(buckets[..3], [(1.0, 2), (2.0, 1), (4.0, 1)]);
        assert_eq!(buckets[12..], [(4096.0, 1), (f64::INFINITY, 1)]);
        assert_eq!((sizes.count(), sum), (6, 8199.0));
    }

    #[test]
    fn times_are_shown_in_seconds() {
        let times = Histogram::of_times();
        times.took(Duration::from_millis(3));
        drop(times.timer());
        let (buckets, sum) = times.read();
        assert_eq!(times.count(), 2);
        assert!((0.003..1.0).contains(&sum), "{sum}");
        assert_eq!(buckets[5], (0.005, 1));
    }
}
