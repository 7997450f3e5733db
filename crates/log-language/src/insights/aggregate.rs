//! What `stats` gathers: one [`State`] for each aggregate of each group.
//!
//! Every state is bounded: distinct values and percentiles are exact while they are few, and estimates after that, as the user
//! guide says of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::value::Value;

/// An aggregate function.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Aggregate {
    Count,
    Sum,
    Avg,
    Min,
    Max,
    CountDistinct,
    /// With the percentage.
    Pct(f64),
    StdDev,
    Earliest,
    Latest,
    SortsFirst,
    SortsLast,
}

/// Aggregates that take one field, by name.
pub(super) const AGGREGATES: &[(&str, Aggregate)] = &[
    ("count", Aggregate::Count),
    ("sum", Aggregate::Sum),
    ("avg", Aggregate::Avg),
    ("min", Aggregate::Min),
    ("max", Aggregate::Max),
    ("count_distinct", Aggregate::CountDistinct),
    ("median", Aggregate::Pct(50.0)),
    ("pct", Aggregate::Pct(0.0)),
    ("percentile", Aggregate::Pct(0.0)),
    ("stddev", Aggregate::StdDev),
    ("earliest", Aggregate::Earliest),
    ("latest", Aggregate::Latest),
    ("sortsFirst", Aggregate::SortsFirst),
    ("sortsLast", Aggregate::SortsLast),
];

/// What was gathered so far.
#[derive(Debug, Clone)]
pub(super) enum State {
    Count(u64),
    /// Sum and how many.
    Sum(f64, u64),
    Best(Value),
    /// A value and the time of its event.
    Timed(Value, Option<i64>),
    Distinct(Distinct),
    Quantiles(Quantiles),
    /// Count, mean and sum of squared distances (Welford).
    Spread(u64, f64, f64),
}

impl Aggregate {
    pub(super) fn start(self) -> State {
        match self {
            Self::Count => State::Count(0),
            Self::Sum | Self::Avg => State::Sum(0.0, 0),
            Self::Min | Self::Max | Self::SortsFirst | Self::SortsLast => State::Best(Value::Null),
            Self::CountDistinct => State::Distinct(Distinct::default()),
            Self::Pct(_) => State::Quantiles(Quantiles::default()),
            Self::StdDev => State::Spread(0, 0.0, 0.0),
            Self::Earliest | Self::Latest => State::Timed(Value::Null, None),
        }
    }

    /// Takes a value of an event; nothing that is not there comes here.
    pub(super) fn add(self, state: &mut State, value: Value, time: Option<i64>) {
        match (self, state) {
            (_, State::Count(count)) => *count += 1,
            (_, State::Sum(sum, count)) => {
                if let Some(number) = value.as_number() {
                    *sum += number;
                    *count += 1;
                }
            }
            (Self::Min | Self::SortsFirst, State::Best(best)) => {
                if *best == Value::Null || value.order(best).is_lt() {
                    *best = value;
                }
            }
            (_, State::Best(best)) => {
                if *best == Value::Null || value.order(best).is_gt() {
                    *best = value;
                }
            }
            (Self::Earliest, State::Timed(kept, at)) => {
                if *kept == Value::Null || time < *at {
                    (*kept, *at) = (value, time);
                }
            }
            (_, State::Timed(kept, at)) => {
                if *kept == Value::Null || time > *at {
                    (*kept, *at) = (value, time);
                }
            }
            (_, State::Distinct(distinct)) => distinct.add(&value),
            (_, State::Quantiles(quantiles)) => {
                if let Some(number) = value.as_number() {
                    quantiles.add(number);
                }
            }
            (_, State::Spread(count, mean, squares)) => {
                if let Some(number) = value.as_number() {
                    *count += 1;
                    let distance = number - *mean;
                    #[allow(clippy::cast_precision_loss)]
                    let all = *count as f64;
                    *mean += distance / all;
                    *squares += distance * (number - *mean);
                }
            }
        }
    }

    /// The result.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn finish(self, state: &State) -> Value {
        match (self, state) {
            (_, State::Count(count)) => Value::Number(*count as f64),
            (Self::Avg, State::Sum(sum, count)) => Value::number(sum / *count as f64),
            (_, State::Sum(_, 0)) => Value::Null,
            (_, State::Sum(sum, _)) => Value::number(*sum),
            (_, State::Best(value) | State::Timed(value, _)) => value.clone(),
            (_, State::Distinct(distinct)) => Value::Number(distinct.estimate()),
            (Self::Pct(percent), State::Quantiles(quantiles)) => quantiles.at(percent),
            (_, State::Quantiles(_)) => Value::Null,
            (_, State::Spread(count, _, squares)) => Value::number((squares / *count as f64).sqrt()),
        }
    }
}

impl State {
    /// How much memory it takes, roughly.
    pub(super) fn bytes(&self) -> usize {
        let inner = match self {
            Self::Best(value) | Self::Timed(value, _) => value.bytes(),
            Self::Distinct(Distinct::Exact(hashes)) => hashes.len() * 16,
            Self::Distinct(Distinct::Estimated(registers)) => registers.len(),
            Self::Quantiles(Quantiles::Exact(values)) => values.capacity() * 8,
            Self::Quantiles(Quantiles::Estimated { buckets, .. }) => buckets.len() * 32,
            _ => 0,
        };
        size_of::<Self>() + inner
    }
}

/// How many values are kept one by one before an estimate takes over.
const EXACT: usize = 4096;

/// Counts different values: their hashes, then a HyperLogLog of 2^12 registers (about 1.6 % off).
#[derive(Debug, Clone)]
pub(super) enum Distinct {
    Exact(BTreeSet<u64>),
    Estimated(Vec<u8>),
}

impl Default for Distinct {
    fn default() -> Self {
        Self::Exact(BTreeSet::new())
    }
}

const REGISTER_BITS: u32 = 12;

impl Distinct {
    fn add(&mut self, value: &Value) {
        let mut hasher = DefaultHasher::new();
        value.show().hash(&mut hasher);
        let hash = hasher.finish();
        match self {
            Self::Exact(hashes) => {
                hashes.insert(hash);
                if hashes.len() > EXACT {
                    let mut registers = vec![0; 1 << REGISTER_BITS];
                    hashes.iter().for_each(|&hash| register(&mut registers, hash));
                    *self = Self::Estimated(registers);
                }
            }
            Self::Estimated(registers) => register(registers, hash),
        }
    }

    #[allow(clippy::cast_precision_loss)]
    fn estimate(&self) -> f64 {
        match self {
            Self::Exact(hashes) => hashes.len() as f64,
            Self::Estimated(registers) => {
                let count = registers.len() as f64;
                let sum: f64 = registers.iter().map(|&zeros| (-f64::from(zeros)).exp2()).sum();
                let estimate = 0.7213 / (1.0 + 1.079 / count) * count * count / sum;
                let empty = registers.iter().filter(|&&zeros| zeros == 0).count();
                if estimate <= 2.5 * count && empty > 0 {
                    (count * (count / empty as f64).ln()).round()
                } else {
                    estimate.round()
                }
            }
        }
    }
}

#[allow(clippy::cast_possible_truncation)]
fn register(registers: &mut [u8], hash: u64) {
    let zeros = ((hash << REGISTER_BITS).leading_zeros().min(64 - REGISTER_BITS) + 1) as u8;
    let register = &mut registers[(hash >> (64 - REGISTER_BITS)) as usize];
    *register = zeros.max(*register);
}

/// Percentiles: the values, then counts of values that lie within 1 % of one another.
#[derive(Debug, Clone)]
pub(super) enum Quantiles {
    Exact(Vec<f64>),
    Estimated { buckets: BTreeMap<i32, u64>, count: u64 },
}

impl Default for Quantiles {
    fn default() -> Self {
        Self::Exact(Vec::new())
    }
}

/// Each bucket ends so much further from zero than it starts.
const GROWTH: f64 = 1.01;

/// Values nearer to zero than this are zero.
const SMALLEST: f64 = 1e-9;

impl Quantiles {
    fn add(&mut self, number: f64) {
        match self {
            Self::Exact(values) => {
                values.push(number);
                if values.len() > EXACT {
                    let mut buckets = BTreeMap::new();
                    values.iter().for_each(|&value| *buckets.entry(bucket(value)).or_default() += 1);
                    *self = Self::Estimated { buckets, count: EXACT as u64 + 1 };
                }
            }
            Self::Estimated { buckets, count } => {
                *buckets.entry(bucket(number)).or_default() += 1;
                *count += 1;
            }
        }
    }

    /// The smallest value that is not below `percent` of them.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn at(&self, percent: f64) -> Value {
        let rank = |count: usize| ((percent / 100.0 * count as f64).ceil() as usize).clamp(1, count.max(1)) - 1;
        match self {
            Self::Exact(values) => {
                let mut sorted = values.clone();
                sorted.sort_by(f64::total_cmp);
                sorted.get(rank(sorted.len())).map_or(Value::Null, |&value| Value::Number(value))
            }
            Self::Estimated { buckets, count } => {
                let mut left = rank(usize::try_from(*count).unwrap_or(usize::MAX)) as u64;
                for (&bucket, &count) in buckets {
                    if left < count {
                        return Value::number(middle(bucket));
                    }
                    left -= count;
                }
                Value::Null
            }
        }
    }
}

/// Buckets of negative values have negative numbers, so that their order is that of the values.
#[allow(clippy::cast_possible_truncation)]
fn bucket(value: f64) -> i32 {
    if value.abs() < SMALLEST {
        return 0;
    }
    let distance = (value.abs().ln() - SMALLEST.ln()) / GROWTH.ln();
    let number = distance as i32 + 1;
    if value < 0.0 { -number } else { number }
}

fn middle(bucket: i32) -> f64 {
    if bucket == 0 {
        return 0.0;
    }
    let start = SMALLEST * GROWTH.powi(bucket.abs() - 1);
    (start + start * GROWTH) / 2.0 * f64::from(bucket.signum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(aggregate: Aggregate, values: impl IntoIterator<Item = f64>) -> Value {
        let mut state = aggregate.start();
        values.into_iter().for_each(|value| aggregate.add(&mut state, Value::Number(value), None));
        aggregate.finish(&state)
    }

    #[test]
    fn few_values_are_exact() {
        assert_eq!(gathered(Aggregate::Pct(95.0), (1..=100).map(f64::from)), Value::Number(95.0));
        assert_eq!(gathered(Aggregate::Pct(50.0), [5.0, 1.0, 3.0]), Value::Number(3.0));
        assert_eq!(gathered(Aggregate::Pct(50.0), []), Value::Null);
        assert_eq!(gathered(Aggregate::StdDev, [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), Value::Number(2.0));
        assert_eq!(gathered(Aggregate::CountDistinct, [1.0, 2.0, 1.0]), Value::Number(2.0));
        assert_eq!(gathered(Aggregate::Avg, []), Value::Null);
    }

    #[test]
    fn many_values_are_estimated_closely_in_little_memory() {
        let near = |value: Value, expected: f64| {
            let value = value.as_number().unwrap();
            assert!((value - expected).abs() <= expected.abs() * 0.05, "{value} is not near {expected}");
        };
        near(gathered(Aggregate::Pct(95.0), (0..100_000).map(f64::from)), 95_000.0);
        near(gathered(Aggregate::Pct(10.0), (0..100_000).map(|it| -f64::from(it))), -90_000.0);
        near(gathered(Aggregate::CountDistinct, (0..100_000).map(f64::from)), 100_000.0);
        near(gathered(Aggregate::CountDistinct, (0..5_000).map(f64::from)), 5_000.0);
        let mut state = Aggregate::Pct(1.0).start();
        (0..200_000).for_each(|it| {
            Aggregate::Pct(1.0).add(&mut state, Value::Number((f64::from(it) % 2000.0 - 1000.0).exp2()), None)
        });
        assert!(state.bytes() < 1 << 20);
    }
}
