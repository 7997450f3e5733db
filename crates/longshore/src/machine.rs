//! What this machine has, and how several agents share it.

use std::fs;

/// CPU units of one CPU.
const UNITS_PER_CPU: u32 = 1024;

/// What an agent offers of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slice {
    /// CPU units.
    pub(crate) cpu_units: u32,
    /// MiB.
    pub(crate) memory_mib: u32,
    /// The first and last of its dynamic host ports.
    pub(crate) ports: (u16, u16),
}

/// Cuts the machine into `agents` equal slices.
pub(crate) fn slices(agents: u16) -> Vec<Slice> {
    let cpus = std::thread::available_parallelism().map_or(1, |n| u32::try_from(n.get()).unwrap_or(u32::MAX));
    cut(cpus.saturating_mul(UNITS_PER_CPU), memory_mib(), agents)
}

fn cut(cpu_units: u32, memory_mib: u32, agents: u16) -> Vec<Slice> {
    const FIRST: u16 = 49153;
    let ports = (u16::MAX - FIRST + 1) / agents;
    let slice = |number: u16| {
        let first = FIRST + number * ports;
        Slice {
            cpu_units: cpu_units / u32::from(agents),
            memory_mib: memory_mib / u32::from(agents),
            ports: (first, if number + 1 == agents { u16::MAX } else { first + ports - 1 }),
        }
    };
    (0..agents).map(slice).collect()
}

fn memory_mib() -> u32 {
    let meminfo = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    total_mib(&meminfo).unwrap_or(1024)
}

fn total_mib(meminfo: &str) -> Option<u32> {
    let line = meminfo.lines().find(|line| line.starts_with("MemTotal:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    u32::try_from(kib / 1024).ok()
}

/// Lets the process open as many files as the system allows it: each agent holds two connections.
pub(crate) fn raise_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::debug!(%error, "cannot raise the limit of open files");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_equal_and_share_no_port() {
        let slices = cut(2048, 1000, 3);
        assert!(slices.iter().all(|slice| (slice.cpu_units, slice.memory_mib) == (682, 333)));
        assert_eq!((slices[0].ports.0, slices[2].ports.1), (49153, 65535));
        assert!(slices.windows(2).all(|pair| pair[0].ports.1 + 1 == pair[1].ports.0));
    }

    #[test]
    fn the_total_memory_is_read() {
        assert_eq!(total_mib("MemTotal:       24576000 kB\nMemFree: 1 kB\n"), Some(24000));
        assert_eq!(total_mib("nothing"), None);
    }
}
