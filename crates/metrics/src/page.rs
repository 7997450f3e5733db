//! The page: Prometheus' plain text format.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, MetricEncoder, NoLabelSet, prometheus_text};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Registry;

use crate::Histogram;

/// The media type of a page.
pub const CONTENT_TYPE: &str = prometheus_text::CONTENT_TYPE;

/// A page in the making. Each metric is written once, with all its samples, and appears even when it has none.
#[derive(Debug)]
pub struct Page<'a>(DescriptorEncoder<'a>);

/// Makes a page of what `write` puts on it.
pub fn page(write: impl Fn(&mut Page<'_>) -> fmt::Result + Send + Sync + 'static) -> String {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Writer(write)));
    let mut text = String::new();
    // Writing into a string does not fail.
    let _ = prometheus_text::encode(&mut text, &registry);
    text
}

impl Page<'_> {
    /// Something that only grows, each time with its labels. `_total` is appended to the name.
    ///
    /// # Errors
    /// Those of the writer, as with all the others.
    pub fn counter<L: AsRef<[(&'static str, V)]>, V: AsRef<str>>(
        &mut self,
        name: &'static str,
        help: &str,
        samples: impl IntoIterator<Item = (L, u64)>,
    ) -> fmt::Result {
        self.family(name, help, MetricType::Counter, samples, |mut metric, value| {
            metric.encode_counter::<NoLabelSet, u64, u64>(&value, None)
        })
    }

    /// Something that only grows, in fractions.
    ///
    /// # Errors
    /// As [`Self::counter`].
    pub fn fraction_counter(&mut self, name: &'static str, help: &str, value: f64) -> fmt::Result {
        self.family(name, help, MetricType::Counter, none(value), |mut metric, value| {
            metric.encode_counter::<NoLabelSet, f64, u64>(&value, None)
        })
    }

    /// Something that goes up and down.
    ///
    /// # Errors
    /// As [`Self::counter`].
    pub fn gauge<L: AsRef<[(&'static str, V)]>, V: AsRef<str>>(
        &mut self,
        name: &'static str,
        help: &str,
        samples: impl IntoIterator<Item = (L, f64)>,
    ) -> fmt::Result {
        self.family(name, help, MetricType::Gauge, samples, |mut metric, value| metric.encode_gauge(&value))
    }

    /// Times or sizes by how many there were of them.
    ///
    /// # Errors
    /// As [`Self::counter`].
    pub fn histogram<L: AsRef<[(&'static str, V)]>, V: AsRef<str>>(
        &mut self,
        name: &'static str,
        help: &str,
        samples: impl IntoIterator<Item = (L, Histogram)>,
    ) -> fmt::Result {
        self.family(name, help, MetricType::Histogram, samples, |mut metric, histogram| {
            let (buckets, sum) = histogram.read();
            let count = buckets.iter().map(|(_, count)| count).sum();
            metric.encode_histogram::<NoLabelSet>(sum, count, &buckets, None)
        })
    }

    fn family<L: AsRef<[(&'static str, V)]>, V: AsRef<str>, T>(
        &mut self,
        name: &'static str,
        help: &str,
        kind: MetricType,
        samples: impl IntoIterator<Item = (L, T)>,
        write: impl Fn(MetricEncoder<'_>, T) -> fmt::Result,
    ) -> fmt::Result {
        let mut metric = self.0.encode_descriptor(name, help, None, kind)?;
        for (labels, value) in samples {
            let labels: Vec<(&str, &str)> =
                labels.as_ref().iter().map(|(name, value)| (*name, value.as_ref())).collect();
            write(metric.encode_family(&labels)?, value)?;
        }
        Ok(())
    }
}

/// The one sample of something without labels.
pub fn none<T>(value: T) -> [([(&'static str, &'static str); 0], T); 1] {
    [([], value)]
}

struct Writer<W>(W);

impl<W> fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writer")
    }
}

impl<W: Fn(&mut Page<'_>) -> fmt::Result + Send + Sync + 'static> Collector for Writer<W> {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        (self.0)(&mut Page(encoder))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_page_is_in_prometheus_format() {
        let text = page(|page| {
            page.counter("calls", "Calls.", [([("code", "a\"b")], 3)])?;
            page.gauge("waiting", "Waiting.", none(2.0))?;
            page.counter("never", "Nothing yet.", [([("code", ""); 1], 0); 0])?;
            let times = Histogram::of_times();
            times.took(Duration::from_secs(20));
            page.histogram("call_seconds", "How long.", none(times))
        });
        let expected = "# HELP calls_total Calls.\n# TYPE calls_total counter\ncalls_total{code=\"a\\\"b\"} 3\n\
                        # HELP waiting Waiting.\n# TYPE waiting gauge\nwaiting 2.0\n\
                        # HELP never_total Nothing yet.\n# TYPE never_total counter\n\
                        # HELP call_seconds How long.\n# TYPE call_seconds histogram\n";
        assert!(text.starts_with(expected), "{text}");
        let end = "call_seconds_bucket{le=\"10\"} 0\ncall_seconds_bucket{le=\"+Inf\"} 1\ncall_seconds_sum 20.0\n\
                   call_seconds_count 1\n";
        assert!(text.ends_with(end), "{text}");
    }
}
