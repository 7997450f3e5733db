//! Measured durations, and what is said of them.

use std::time::Duration;

/// Durations in ascending order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    /// The smallest sample that at least a share of `quantile` (0 to 1) of all are not above; zero without samples.
    pub(crate) fn quantile(&self, quantile: f64) -> Duration {
        let rank = (quantile * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.clamp(1, self.0.len().max(1)) - 1).copied().unwrap_or_default()
    }

    /// The middle one.
    pub(crate) fn median(&self) -> Duration {
        self.quantile(0.5)
    }

    /// The longest.
    pub(crate) fn max(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<Duration> for Samples {
    fn from_iter<I: IntoIterator<Item = Duration>>(samples: I) -> Self {
        let mut samples: Vec<Duration> = samples.into_iter().collect();
        samples.sort_unstable();
        Self(samples)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_samples() {
        let samples: Samples = (1..=100).rev().map(Duration::from_millis).collect();
        let millis = [0.0, 0.5, 0.95, 0.99, 1.0].map(|quantile| samples.quantile(quantile).as_millis());
        assert_eq!(millis, [1, 50, 95, 99, 100]);
        assert_eq!((samples.max().as_millis(), samples.len()), (100, 100));
        assert_eq!(Samples::default().median(), Duration::ZERO);
    }
}
