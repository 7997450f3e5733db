//! The disk: how many syncs a second it takes by itself, which is the floor of everything durable, and how many a
//! benchmark made it take.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::samples::Samples;

/// What is appended between two syncs.
const BLOCK_BYTES: usize = 4096;

/// Appends 4 KiB to a file in `directory` and syncs it, again and again for `time`: how long each pair took.
///
/// # Errors
/// When the file cannot be made, written or synced.
pub(crate) fn raw_syncs(directory: &Path, time: Duration) -> io::Result<Samples> {
    let mut file = tempfile::tempfile_in(directory)?;
    let block = [b'x'; BLOCK_BYTES];
    let (began, mut samples) = (Instant::now(), Vec::new());
    while began.elapsed() < time {
        let one = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        samples.push(one.elapsed());
    }
    Ok(samples.into_iter().collect())
}

/// Counts the syncs that reach the device under a directory, by whomever, from the kernel's own count of cache flushes.
#[derive(Debug)]
pub(crate) struct SyncCounter {
    device: (u32, u32),
    /// Flushes of the device for one sync of a file on it.
    flushes_per_sync: f64,
}

impl SyncCounter {
    /// A counter for the device under `directory`; `None` if the kernel counts no flushes there.
    pub(crate) fn calibrate(directory: &Path) -> Option<Self> {
        const SYNCS: u32 = 100;
        let mut counter = Self { device: device(directory)?, flushes_per_sync: 1.0 };
        let before = counter.flushes()?;
        let mut file = tempfile::tempfile_in(directory).ok()?;
        for _ in 0..SYNCS {
            file.write_all(&[b'x'; BLOCK_BYTES]).and_then(|()| file.sync_data()).ok()?;
        }
        let flushes = counter.flushes()?.checked_sub(before)?;
        counter.flushes_per_sync = f64::from(u32::try_from(flushes).ok()?) / f64::from(SYNCS);
        // A disk without a write cache is never flushed; its syncs cannot be seen from here.
        (counter.flushes_per_sync >= 0.5).then_some(counter)
    }

    /// The device's flushes since it was attached.
    pub(crate) fn flushes(&self) -> Option<u64> {
        /// The 16th of the counters that follow the name: flush requests completed.
        const FLUSHES: usize = 2 + 16;
        let text = fs::read_to_string("/proc/diskstats").ok()?;
        let columns = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let mut ours = columns.filter(|line| {
            let number = |index: usize| line.get(index).and_then(|text| text.parse::<u32>().ok());
            (number(0), number(1)) == (Some(self.device.0), Some(self.device.1))
        });
        ours.next()?.get(FLUSHES)?.parse().ok()
    }

    /// The syncs behind so many flushes.
    pub(crate) fn syncs(&self, flushes: u64) -> f64 {
        flushes as f64 / self.flushes_per_sync
    }
}

/// The disk under a directory, in words.
pub(crate) fn describe(directory: &Path) -> Option<String> {
    let (major, minor) = device(directory)?;
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let number = format!("{major}:{minor}");
    let line = mounts.lines().find(|line| line.split_whitespace().nth(2) == Some(&number))?;
    let mut after_dash = line.split(" - ").nth(1)?.split_whitespace();
    let (kind, source) = (after_dash.next()?, after_dash.next()?);
    let cache = fs::read_to_string(format!("/sys/dev/block/{number}/queue/write_cache")).unwrap_or_default();
    let cache = if cache.trim().is_empty() { String::new() } else { format!(" ({})", cache.trim()) };
    Some(format!("{kind} on {source}{cache}"))
}

fn device(directory: &Path) -> Option<(u32, u32)> {
    let number = File::open(directory).and_then(|file| file.metadata()).ok()?.dev();
    Some((rustix::fs::major(number), rustix::fs::minor(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_is_measured_and_leaves_nothing_behind() {
        let directory = tempfile::tempdir().unwrap();
        let samples = raw_syncs(directory.path(), Duration::from_millis(20)).unwrap();
        assert!(samples.median() > Duration::ZERO);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}
