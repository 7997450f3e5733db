//! What metric filters have counted, minute by minute, on this server.
//!
//! It is kept in memory for a day, in a bounded number of series, and begins anew with the server. CloudWatch's
//! `GetMetricStatistics` and Prometheus' page read it. A series is a metric of a namespace with certain dimensions; filters of
//! several groups may count in the same.

mod filter;
mod series;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(super) use filter::{Counted, Filter};
pub(crate) use series::Figures;
use series::Series;

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;

/// For how many minutes figures are kept.
const KEPT_MINUTES: i64 = 24 * 60;

/// How far ahead of the clock an event may be, in minutes: as far as PutLogEvents takes it.
const AHEAD_MINUTES: i64 = 2 * 60;

/// The most series. A filter whose dimensions have a new value with every event would fill any memory; so much is at most about
/// 100 MB, when each of them has a figure in each minute of a day.
const MAX_SERIES: usize = 1_000;

/// What a series is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    /// The metric's namespace.
    pub(crate) namespace: Arc<str>,
    /// The metric's name.
    pub(crate) name: Arc<str>,
    /// Names and values of its dimensions, by name.
    pub(crate) dimensions: Vec<(Arc<str>, Arc<str>)>,
}

/// What a series is since its first value: of this run of the server, and after the last time that a day went by without one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Total {
    /// The series.
    pub(crate) key: Key,
    /// The sum of its values.
    pub(crate) sum: f64,
    /// How many values.
    pub(crate) samples: u64,
}

/// The figures of all metric filters.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    series: Mutex<BTreeMap<Key, Series>>,
    /// The minute in which old figures were last dropped.
    pruned: AtomicI64,
    refused: AtomicU64,
}

impl Counts {
    /// Adds what a filter has counted in events that came together.
    pub(super) fn add(&self, counted: Counted, now: i64) {
        let this_minute = now.div_euclid(MINUTE);
        let kept = this_minute - KEPT_MINUTES..=this_minute + AHEAD_MINUTES;
        let mut all = self.lock();
        if self.pruned.swap(this_minute, Ordering::Relaxed) != this_minute {
            all.retain(|_, series| series.drop_before(*kept.start()));
        }
        let mut refused = 0;
        for ((key, minute), figures) in counted.figures {
            if !kept.contains(&minute) {
                continue;
            }
            if !all.contains_key(&key) && all.len() >= MAX_SERIES {
                refused += figures.samples;
                continue;
            }
            let unit = counted.unit.as_ref();
            all.entry(key).or_insert_with(|| Series::new(unit.cloned())).add(minute, &figures);
        }
        drop(all);
        if refused > 0 && self.refused.fetch_add(refused, Ordering::Relaxed) == 0 {
            tracing::warn!(
                "metric filters have more than {MAX_SERIES} metrics, dimensions told apart: new ones are not counted"
            );
        }
    }

    /// How many values found no room for their series.
    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Every series with its sums, as [`Total`] says.
    pub(crate) fn totals(&self) -> Vec<Total> {
        let all = self.lock();
        all.iter().map(|(key, it)| Total { key: key.clone(), sum: it.sum, samples: it.samples }).collect()
    }

    /// A series' figures in periods from `start` to before `end`, all in milliseconds; those without figures are left out. The
    /// series' unit comes with them.
    pub(crate) fn periods(
        &self,
        key: &Key,
        start: i64,
        end: i64,
        period: i64,
    ) -> (Vec<(i64, Figures)>, Option<Arc<str>>) {
        match self.lock().get(key) {
            Some(series) => (series.periods(start, end, period), series.unit.clone()),
            None => (Vec::new(), None),
        }
    }

    /// What the series are called.
    pub(crate) fn keys(&self) -> Vec<Key> {
        self.lock().keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Series>> {
        self.series.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half a minute after a whole one.
    const NOW: i64 = 1_700_000_070_000;

    fn key(dimension: &str) -> Key {
        Key { namespace: "App".into(), name: "Errors".into(), dimensions: vec![("Host".into(), dimension.into())] }
    }

    fn one(key: &Key, at: i64, value: f64) -> Counted {
        let mut counted = Counted::default();
        counted.note(key.clone(), at, value);
        counted
    }

    #[test]
    fn values_are_put_together_by_minute_and_then_by_period() {
        let counts = Counts::default();
        for (ago, value) in [(0, 2.0), (1_000, 5.0), (61_000, 1.0), (400_000, 7.0)] {
            counts.add(one(&key("a"), NOW - ago, value), NOW);
        }
        let (by_minute, _) = counts.periods(&key("a"), NOW - 120_000, NOW + 1, 60_000);
        let sums: Vec<_> = by_minute.iter().map(|(_, it)| (it.sum, it.samples)).collect();
        assert_eq!(sums, [(1.0, 1), (7.0, 2)]);
        let (whole, _) = counts.periods(&key("a"), NOW - 3_600_000, NOW + 60_000, 7_200_000);
        let [(_, whole)] = &*whole else { panic!("{whole:?}") };
        assert_eq!((whole.sum, whole.samples, whole.min, whole.max), (15.0, 4, 1.0, 7.0));
        assert_eq!(counts.periods(&key("b"), 0, NOW, 60_000).0, []);
        assert_eq!(counts.totals()[0].sum, 15.0);
    }

    #[test]
    fn what_is_too_old_or_too_new_is_not_counted_and_a_day_later_nothing_is_left() {
        let counts = Counts::default();
        counts.add(one(&key("a"), NOW - (KEPT_MINUTES + 1) * MINUTE, 1.0), NOW);
        counts.add(one(&key("a"), NOW + (AHEAD_MINUTES + 1) * MINUTE, 1.0), NOW);
        assert_eq!(counts.keys(), []);
        counts.add(one(&key("a"), NOW, 1.0), NOW);
        counts.add(Counted::default(), NOW + (KEPT_MINUTES + 2) * MINUTE);
        assert_eq!(counts.keys(), []);
    }

    #[test]
    fn dimensions_without_end_do_not_fill_the_memory() {
        let counts = Counts::default();
        for n in 0..MAX_SERIES + 5 {
            counts.add(one(&key(&n.to_string()), NOW, 1.0), NOW);
        }
        assert_eq!((counts.keys().len(), counts.refused()), (MAX_SERIES, 5));
        counts.add(one(&key("0"), NOW, 1.0), NOW);
        assert_eq!(counts.refused(), 5, "those that are known are counted on");
    }
}
