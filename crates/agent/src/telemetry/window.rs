//! One container's statistics since the last publication, condensed to sets of minimum, maximum, count and sum.

use bollard::models::ContainerStatsResponse;
use longshore_api::agent::tcs;

use crate::runtime::stats::{Network, Sample};

const MIB: f64 = 1024.0 * 1024.0;

/// A set of values seen so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Set {
    min: f64,
    max: f64,
    count: i64,
    sum: f64,
}

impl Set {
    fn add(&mut self, value: f64) {
        (self.min, self.max) =
            if self.count == 0 { (value, value) } else { (self.min.min(value), self.max.max(value)) };
        self.count += 1;
        self.sum += value;
    }

    fn cloud_watch(self) -> Option<tcs::CWStatsSet> {
        (self.count > 0).then_some(tcs::CWStatsSet {
            min: Some(self.min),
            max: Some(self.max),
            sample_count: Some(self.count),
            sum: Some(self.sum),
        })
    }

    fn rate(self) -> Option<tcs::UDoubleCWStatsSet> {
        (self.count > 0).then_some(tcs::UDoubleCWStatsSet {
            min: Some(self.min),
            max: Some(self.max),
            sample_count: Some(self.count),
            sum: Some(self.sum),
        })
    }

    fn counter(self) -> Option<tcs::ULongStatsSet> {
        (self.count > 0).then_some(tcs::ULongStatsSet {
            min: Some(self.min as i64),
            max: Some(self.max as i64),
            sample_count: Some(self.count),
            sum: Some(self.sum as i64),
            ..tcs::ULongStatsSet::default()
        })
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct NetworkSets {
    rx_rate: Set,
    rx_bytes: Set,
    rx_dropped: Set,
    rx_errors: Set,
    rx_packets: Set,
    tx_rate: Set,
    tx_bytes: Set,
    tx_dropped: Set,
    tx_errors: Set,
    tx_packets: Set,
}

/// Bytes a second, from the last two samples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rates {
    pub(crate) rx_bytes: f64,
    pub(crate) tx_bytes: f64,
}

/// One container's statistics.
#[derive(Debug, Default)]
pub(crate) struct Window {
    cpu_percent: Set,
    memory_mib: Set,
    network: NetworkSets,
    storage_read: Set,
    storage_write: Set,
    last: Option<(Sample, tokio::time::Instant)>,
    /// The engine's newest words, for the metadata endpoint.
    pub(crate) newest: Option<ContainerStatsResponse>,
    /// The newest rates, for the same.
    pub(crate) rates: Option<Rates>,
}

impl Window {
    /// Takes in a sample. The first one is only compared with.
    pub(crate) fn add(&mut self, sample: Sample, at: tokio::time::Instant) {
        if let Some((before, then)) = self.last.replace((sample, at)) {
            let machine = sample.machine_time.saturating_sub(before.machine_time).as_secs_f64();
            if machine > 0.0 {
                let used = sample.cpu_time.saturating_sub(before.cpu_time).as_secs_f64();
                self.cpu_percent.add((used / machine * 100.0).min(100.0));
            }
            if let (Some(now), Some(before)) = (sample.network, before.network) {
                self.add_network(now, before, (at - then).as_secs_f64());
            }
        }
        self.memory_mib.add(sample.memory_bytes as f64 / MIB);
        self.storage_read.add(sample.storage_read_bytes as f64);
        self.storage_write.add(sample.storage_write_bytes as f64);
    }

    fn add_network(&mut self, now: Network, before: Network, seconds: f64) {
        let sets = &mut self.network;
        for (set, value) in [
            (&mut sets.rx_bytes, now.rx_bytes),
            (&mut sets.rx_dropped, now.rx_dropped),
            (&mut sets.rx_errors, now.rx_errors),
            (&mut sets.rx_packets, now.rx_packets),
            (&mut sets.tx_bytes, now.tx_bytes),
            (&mut sets.tx_dropped, now.tx_dropped),
            (&mut sets.tx_errors, now.tx_errors),
            (&mut sets.tx_packets, now.tx_packets),
        ] {
            set.add(value as f64);
        }
        if seconds > 0.0 {
            let rate = |now: u64, before: u64| now.saturating_sub(before) as f64 / seconds;
            let rates =
                Rates { rx_bytes: rate(now.rx_bytes, before.rx_bytes), tx_bytes: rate(now.tx_bytes, before.tx_bytes) };
            sets.rx_rate.add(rates.rx_bytes);
            sets.tx_rate.add(rates.tx_bytes);
            self.rates = Some(rates);
        }
    }

    /// What has gathered since the last call; `None` before there is anything to say about the CPU.
    pub(crate) fn take(&mut self) -> Option<tcs::ContainerMetric> {
        if self.cpu_percent.count == 0 {
            return None;
        }
        let network = std::mem::take(&mut self.network);
        let network = (network.rx_bytes.count > 0).then(|| tcs::NetworkStatsSet {
            rx_bytes_per_second: network.rx_rate.rate(),
            rx_bytes: network.rx_bytes.counter(),
            rx_dropped: network.rx_dropped.counter(),
            rx_errors: network.rx_errors.counter(),
            rx_packets: network.rx_packets.counter(),
            tx_bytes_per_second: network.tx_rate.rate(),
            tx_bytes: network.tx_bytes.counter(),
            tx_dropped: network.tx_dropped.counter(),
            tx_errors: network.tx_errors.counter(),
            tx_packets: network.tx_packets.counter(),
        });
        Some(tcs::ContainerMetric {
            cpu_stats_set: std::mem::take(&mut self.cpu_percent).cloud_watch(),
            memory_stats_set: std::mem::take(&mut self.memory_mib).cloud_watch(),
            network_stats_set: network,
            storage_stats_set: Some(tcs::StorageStatsSet {
                read_size_bytes: std::mem::take(&mut self.storage_read).counter(),
                write_size_bytes: std::mem::take(&mut self.storage_write).counter(),
            }),
            ..tcs::ContainerMetric::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn sample(cpu_ms: u64, machine_ms: u64, memory_mib: u64, rx_bytes: u64) -> Sample {
        Sample {
            cpu_time: Duration::from_millis(cpu_ms),
            machine_time: Duration::from_millis(machine_ms),
            memory_bytes: memory_mib << 20,
            network: Some(Network { rx_bytes, ..Network::default() }),
            ..Sample::default()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn cpu_is_a_share_of_the_whole_machine() {
        let mut window = Window::default();
        let start = tokio::time::Instant::now();
        window.add(sample(0, 0, 10, 0), start);
        assert_eq!(window.take(), None);
        window.add(sample(500, 2_000, 20, 1_000), start + Duration::from_secs(1));
        window.add(sample(1_500, 4_000, 30, 4_000), start + Duration::from_secs(3));
        let metric = window.take().expect("a metric");
        let cpu = metric.cpu_stats_set.expect("cpu");
        assert_eq!((cpu.min, cpu.max, cpu.sample_count, cpu.sum), (Some(25.0), Some(50.0), Some(2), Some(75.0)));
        let memory = metric.memory_stats_set.expect("memory");
        assert_eq!((memory.min, memory.max, memory.sample_count), (Some(10.0), Some(30.0), Some(3)));
        let network = metric.network_stats_set.expect("network");
        assert_eq!(network.rx_bytes.and_then(|set| set.max), Some(4_000));
        assert_eq!(network.rx_bytes_per_second.map(|set| (set.min, set.max)), Some((Some(1_000.0), Some(1_500.0))));
        assert_eq!(window.take(), None, "nothing new");
    }

    #[tokio::test(start_paused = true)]
    async fn a_restarted_container_counts_from_zero_without_negative_rates() {
        let mut window = Window::default();
        let start = tokio::time::Instant::now();
        window.add(sample(9_000, 10_000, 1, 9_000), start);
        window.add(sample(10, 12_000, 1, 10), start + Duration::from_secs(1));
        let metric = window.take().expect("a metric");
        assert_eq!(metric.cpu_stats_set.and_then(|set| set.sum), Some(0.0));
        assert_eq!(window.rates, Some(Rates::default()));
    }
}
