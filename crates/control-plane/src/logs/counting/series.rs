//! The figures of one metric.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::MINUTE;

/// Values of a time, put together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figures {
    /// Their sum.
    pub(crate) sum: f64,
    /// How many.
    pub(crate) samples: u64,
    /// The least.
    pub(crate) min: f64,
    /// The greatest.
    pub(crate) max: f64,
    /// What stands for the time when there are none.
    default: Option<f64>,
}

impl Figures {
    /// No value, for which another stands.
    pub(super) fn none(default: f64) -> Self {
        Self { sum: 0.0, samples: 0, min: f64::INFINITY, max: f64::NEG_INFINITY, default: Some(default) }
    }

    /// One value.
    pub(super) fn one(value: f64) -> Self {
        Self { sum: value, samples: 1, min: value, max: value, default: None }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.sum += other.sum;
        self.samples += other.samples;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.default = self.default.or(other.default);
    }

    /// With the default value as the only one if there was no other.
    fn settled(self) -> Self {
        match self.default {
            Some(default) if self.samples == 0 => Self::one(default),
            _ => self,
        }
    }
}

#[derive(Debug)]
pub(super) struct Series {
    pub(super) unit: Option<Arc<str>>,
    /// Since the first value, also of minutes that are not kept any more.
    pub(super) sum: f64,
    pub(super) samples: u64,
    minutes: BTreeMap<i64, Figures>,
}

impl Series {
    pub(super) fn new(unit: Option<Arc<str>>) -> Self {
        Self { unit, sum: 0.0, samples: 0, minutes: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, minute: i64, figures: &Figures) {
        self.sum += figures.sum;
        self.samples += figures.samples;
        self.minutes.entry(minute).and_modify(|it| it.add(figures)).or_insert(*figures);
    }

    /// Drops what is older; whether anything is left.
    pub(super) fn drop_before(&mut self, minute: i64) -> bool {
        self.minutes = self.minutes.split_off(&minute);
        !self.minutes.is_empty()
    }

    pub(super) fn periods(&self, start: i64, end: i64, period: i64) -> Vec<(i64, Figures)> {
        let mut periods: BTreeMap<i64, Figures> = BTreeMap::new();
        for (minute, figures) in self.minutes.range(start.div_euclid(MINUTE)..) {
            let at = minute * MINUTE;
            if at >= end {
                break;
            }
            if at < start {
                continue;
            }
            let begin = start + (at - start).div_euclid(period) * period;
            let figures = figures.settled();
            periods.entry(begin).and_modify(|it| it.add(&figures)).or_insert(figures);
        }
        periods.into_iter().collect()
    }
}
