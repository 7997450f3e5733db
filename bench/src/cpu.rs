//! CPU time: who used the cores while something was measured.

use std::fs;
use std::path::Path;
use std::time::Duration;

/// What the kernel counts CPU time in, for user space (proc(5): `sysconf(_SC_CLK_TCK)`, the same on every Linux).
const TICKS_PER_SECOND: u64 = 100;

/// The CPU time that a process has used, by all threads it ever had; zero if it is gone.
pub(crate) fn of_process(pid: u32) -> Duration {
    used(Path::new(&format!("/proc/{pid}"))).map_or(Duration::ZERO, |(_, time)| time)
}

/// The CPU time that the living threads of a process have used, to the nanosecond.
pub(crate) fn of_living_threads(pid: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    // The first field of /proc/PID/task/TID/schedstat (Documentation/scheduler/sched-stats).
    let used = threads.filter_map(|thread| {
        let stat = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        stat.split_whitespace().next()?.parse().ok()
    });
    used.map(Duration::from_nanos).sum()
}

/// The CPU time that the calling thread has used, to the nanosecond.
pub(crate) fn of_this_thread() -> Duration {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(used).unwrap_or_default()
}

/// The CPU time that the living threads of this process have used whose names start with `prefix`.
pub(crate) fn of_threads(prefix: &str) -> Duration {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let used = threads.filter_map(|thread| used(&thread.path()));
    used.filter(|(name, _)| name.starts_with(prefix)).map(|(_, time)| time).sum()
}

/// The CPU time that everything on this machine has used, the kernel's own included.
pub(crate) fn of_machine() -> Duration {
    fs::read_to_string("/proc/stat").ok().and_then(|stat| parse_machine(&stat)).unwrap_or_default()
}

fn parse_machine(stat: &str) -> Option<Duration> {
    // User, nice, system, idle, waiting for disks, interrupts, soft interrupts, stolen by the host; guests are in user.
    let times = stat.strip_prefix("cpu ")?.lines().next()?.split_whitespace();
    let times: Vec<u64> = times.map_while(|field| field.parse().ok()).collect();
    let busy = times.iter().enumerate().filter(|(index, _)| !matches!(index, 3 | 4 | 8..));
    Some(ticks(busy.map(|(_, ticks)| ticks).sum()))
}

fn ticks(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 1_000 / TICKS_PER_SECOND)
}

/// The name and the CPU time of a process or thread.
fn used(path: &Path) -> Option<(String, Duration)> {
    parse(&fs::read_to_string(path.join("stat")).ok()?)
}

fn parse(stat: &str) -> Option<(String, Duration)> {
    // The name stands in parentheses and may hold anything; user and system time are fields 14 and 15 of the whole.
    let (head, tail) = stat.rsplit_once(')')?;
    let mut times = tail.split_whitespace().skip(11).map_while(|field| field.parse::<u64>().ok());
    let used = times.next()? + times.next()?;
    let name = head.split_once('(')?.1.to_owned();
    Some((name, ticks(used)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_hold_anything() {
        let stat = "4711 (a (b) c) S 1 1 1 0 -1 4194304 100 0 0 0 150 25 7 7 20 0 1 0";
        assert_eq!(parse(stat), Some(("a (b) c".to_owned(), Duration::from_millis(1_750))));
        assert_eq!(parse("4711 (a"), None);
    }

    #[test]
    fn an_idle_machine_is_not_busy() {
        let stat = "cpu  100 1 20 5000 300 2 3 4 50 60\ncpu0 1 1 1 1 1 1 1 1 1 1\n";
        assert_eq!(parse_machine(stat), Some(Duration::from_millis(1_300)));
        assert!(of_machine() >= of_process(std::process::id()));
    }

    #[test]
    fn the_kernel_s_form_is_read() {
        assert!(used(Path::new("/proc/self")).is_some());
        assert_eq!(of_threads("no thread has this name"), Duration::ZERO);
    }
}
