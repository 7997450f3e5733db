//! Resource statistics of one container, as the engine streams them: about one sample a second.

use std::time::Duration;

use bollard::models::ContainerStatsResponse;
use bollard::query_parameters as query;
use futures_util::{Stream, StreamExt};

use super::engine::Engine;
use super::error::Error;

impl Engine {
    /// Streams a container's statistics until it ends.
    pub(crate) fn stats(&self, id: &str) -> impl Stream<Item = Result<ContainerStatsResponse, Error>> + use<> {
        let options = query::StatsOptionsBuilder::default().stream(true).build();
        let docker = self.docker.clone();
        docker.stats(id, Some(options)).map(|sample| sample.map_err(Error::from))
    }
}

/// One sample, reduced to what is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sample {
    /// CPU time used so far, all cores.
    pub(crate) cpu_time: Duration,
    /// CPU time the machine had so far, all cores.
    pub(crate) machine_time: Duration,
    /// Memory without page cache.
    pub(crate) memory_bytes: u64,
    /// Network counters, all interfaces; `None` without a network of its own.
    pub(crate) network: Option<Network>,
    /// Bytes read from and written to block devices so far.
    pub(crate) storage_read_bytes: u64,
    /// See above.
    pub(crate) storage_write_bytes: u64,
}

/// Network counters so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Network {
    pub(crate) rx_bytes: u64,
    pub(crate) rx_packets: u64,
    pub(crate) rx_errors: u64,
    pub(crate) rx_dropped: u64,
    pub(crate) tx_bytes: u64,
    pub(crate) tx_packets: u64,
    pub(crate) tx_errors: u64,
    pub(crate) tx_dropped: u64,
}

/// Reads a sample; `None` for the empty one that the engine sends for a container that has ended.
pub(crate) fn sample(stats: &ContainerStatsResponse) -> Option<Sample> {
    let cpu = stats.cpu_stats.as_ref()?;
    let cpu_time = Duration::from_nanos(cpu.cpu_usage.as_ref()?.total_usage.unwrap_or(0));
    let machine_time = Duration::from_nanos(cpu.system_cpu_usage.filter(|time| *time > 0)?);
    let memory = stats.memory_stats.as_ref()?;
    let usage = memory.usage.unwrap_or(0);
    let breakdown = memory.stats.as_ref();
    let of = |name: &str| breakdown.and_then(|breakdown| breakdown.get(name)).copied();
    // Control groups 1 call it total_inactive_file, 2 inactive_file.
    let cache = of("total_inactive_file").or_else(|| of("inactive_file")).unwrap_or(0);
    let blocks = stats.blkio_stats.as_ref().and_then(|blocks| blocks.io_service_bytes_recursive.as_ref());
    let moved = |direction: &str| {
        blocks.map_or(0, |entries| {
            let matching =
                entries.iter().filter(|entry| entry.op.as_deref().is_some_and(|op| op.eq_ignore_ascii_case(direction)));
            matching.filter_map(|entry| entry.value).sum()
        })
    };
    let network = stats.networks.as_ref().map(|interfaces| {
        interfaces.values().fold(Network::default(), |sum, interface| Network {
            rx_bytes: sum.rx_bytes + interface.rx_bytes.unwrap_or(0),
            rx_packets: sum.rx_packets + interface.rx_packets.unwrap_or(0),
            rx_errors: sum.rx_errors + interface.rx_errors.unwrap_or(0),
            rx_dropped: sum.rx_dropped + interface.rx_dropped.unwrap_or(0),
            tx_bytes: sum.tx_bytes + interface.tx_bytes.unwrap_or(0),
            tx_packets: sum.tx_packets + interface.tx_packets.unwrap_or(0),
            tx_errors: sum.tx_errors + interface.tx_errors.unwrap_or(0),
            tx_dropped: sum.tx_dropped + interface.tx_dropped.unwrap_or(0),
        })
    });
    Some(Sample {
        cpu_time,
        machine_time,
        memory_bytes: usage.saturating_sub(cache),
        network,
        storage_read_bytes: moved("read"),
        storage_write_bytes: moved("write"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_cache_does_not_count_and_directions_are_summed() {
        let stats: ContainerStatsResponse = serde_json::from_value(serde_json::json!({
            "cpu_stats": {"cpu_usage": {"total_usage": 2_000_000}, "system_cpu_usage": 8_000_000, "online_cpus": 2},
            "memory_stats": {"usage": 1000, "stats": {"total_inactive_file": 400}},
            "networks": {"eth0": {"rx_bytes": 5, "tx_bytes": 7}, "eth1": {"rx_bytes": 1}},
            "blkio_stats": {"io_service_bytes_recursive": [
                {"op": "Read", "value": 3}, {"op": "read", "value": 4}, {"op": "Write", "value": 9}]},
        }))
        .expect("stats");
        let sample = sample(&stats).expect("a sample");
        assert_eq!(sample.memory_bytes, 600);
        assert_eq!(sample.cpu_time, Duration::from_millis(2));
        assert_eq!(sample.network.map(|network| (network.rx_bytes, network.tx_bytes)), Some((6, 7)));
        assert_eq!((sample.storage_read_bytes, sample.storage_write_bytes), (7, 9));
    }

    #[test]
    fn the_last_empty_sample_is_none() {
        let stats: ContainerStatsResponse =
            serde_json::from_value(serde_json::json!({"cpu_stats": {"cpu_usage": {}}, "memory_stats": {}}))
                .expect("stats");
        assert_eq!(sample(&stats), None);
    }
}
