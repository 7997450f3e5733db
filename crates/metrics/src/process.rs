//! What the operating system says of the process, by the names that Prometheus' own libraries use.

use std::fmt;
use std::fs;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::page::{Page, none};

/// The process that asks.
#[derive(Debug)]
pub struct Process {
    started: Duration,
}

impl Process {
    /// To be called when the process starts.
    pub fn started_now() -> Self {
        Self { started: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() }
    }

    /// Writes what is known of it now.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, page: &mut Page<'_>) -> fmt::Result {
        let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let stat = Stat::parse(&stat).unwrap_or_default();
        let ticks = rustix::param::clock_ticks_per_second().max(1) as f64;
        let cpu = stat.cpu_ticks as f64 / ticks;
        let resident = stat.resident_pages.saturating_mul(rustix::param::page_size() as u64);
        page.fraction_counter("process_cpu_seconds", "CPU time of the process.", cpu)?;
        page.gauge("process_resident_memory_bytes", "Memory that the process has in use.", none(resident as f64))?;
        let open = fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        page.gauge("process_open_fds", "Open file descriptors.", none(open as f64))?;
        let most = fs::read_to_string("/proc/self/limits").ok().and_then(|limits| open_files(&limits));
        page.gauge("process_max_fds", "How many may be open.", none(most.unwrap_or(f64::INFINITY)))?;
        page.gauge(
            "process_start_time_seconds",
            "When the process started (Unix time).",
            none(self.started.as_secs_f64()),
        )
    }
}

/// The soft limit of open files; absent when there is none.
fn open_files(limits: &str) -> Option<f64> {
    limits.lines().find_map(|line| line.strip_prefix("Max open files"))?.split_whitespace().next()?.parse().ok()
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Stat {
    cpu_ticks: u64,
    resident_pages: u64,
}

impl Stat {
    /// Reads `/proc/PID/stat` (proc(5)). The name in parentheses may have anything in it.
    fn parse(text: &str) -> Option<Self> {
        let (_, rest) = text.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        // The state, which comes first here, is field 3 there.
        let number = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
        Some(Self { cpu_ticks: number(14)? + number(15)?, resident_pages: number(24)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_says_is_read() {
        let text = "7 (a) b) S 1 7 7 0 -1 4194560 100 0 0 0 30 12 0 0 20 0 8 0 5000 90000000 2048 18446744073709551615";
        assert_eq!(Stat::parse(text), Some(Stat { cpu_ticks: 42, resident_pages: 2048 }));
        assert_eq!(Stat::parse("nonsense"), None);
        let limits = "Limit  Soft Limit  Hard Limit  Units\nMax open files            1024    524288   files\n";
        assert_eq!(open_files(limits), Some(1024.0));
        assert_eq!(open_files("Max open files  unlimited unlimited files"), None);
    }

    #[test]
    fn this_process_uses_something() {
        let process = Process::started_now();
        let page = crate::page(move |page| process.write(page));
        let value = |name: &str| -> f64 {
            let line = page.lines().find_map(|line| line.strip_prefix(name)).expect("it is on the page");
            line.trim().parse().expect("a number")
        };
        assert!(value("process_resident_memory_bytes ") > 100_000.0, "{page}");
        assert!(value("process_open_fds ") >= 3.0, "{page}");
    }
}
