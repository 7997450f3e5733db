//! How much room is left on the disk.

use std::path::PathBuf;

/// After this many bytes written it is looked again.
const LOOK_EVERY_BYTES: u64 = 8 << 20;

/// Watches the file system that the store is on.
#[derive(Debug)]
pub(crate) struct Room {
    directory: PathBuf,
    reserve: u64,
    /// Bytes written since it was looked.
    written: u64,
    full: bool,
}

impl Room {
    pub(crate) fn new(directory: PathBuf, reserve: u64) -> Self {
        Self { directory, reserve, written: u64::MAX, full: false }
    }

    /// Whether this much may be written. The error says how full the disk is, and what to do.
    pub(crate) fn ask(&mut self, bytes: u64) -> Result<(), String> {
        self.written = self.written.saturating_add(bytes);
        if !self.full && self.written < LOOK_EVERY_BYTES {
            return Ok(());
        }
        // A file system that does not say is one that a write will tell about.
        let Ok(stat) = rustix::fs::statvfs(&self.directory) else { return Ok(()) };
        let free = stat.f_bavail.saturating_mul(stat.f_frsize);
        self.written = 0;
        self.full = free < self.reserve.saturating_add(bytes);
        if self.full { Err(self.words(free)) } else { Ok(()) }
    }

    /// A write has failed for want of room: looks before the next one.
    pub(crate) fn was_refused(&mut self) -> String {
        self.full = true;
        let free = rustix::fs::statvfs(&self.directory).map_or(0, |stat| stat.f_bavail.saturating_mul(stat.f_frsize));
        self.words(free)
    }

    fn words(&self, free: u64) -> String {
        format!(
            "the disk of {} is full: {} MiB are free and {} MiB are kept in reserve. Reading works. Make room, shorten the \
             retention of log groups, or delete some; new events are taken as soon as there is room",
            self.directory.display(),
            free >> 20,
            self.reserve >> 20
        )
    }
}
