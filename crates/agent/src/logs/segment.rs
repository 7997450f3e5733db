//! A file of a stream's spool. Entries are added to its end; it goes away as a whole.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::entry::Entry;

/// The part of a segment that is read at a time.
const READ_BYTES: u64 = 128 << 10;

const EXTENSION: &str = "log";

#[derive(Debug)]
pub(crate) struct Segment {
    path: PathBuf,
    file: File,
    /// The number of its first entry.
    pub(crate) first: u64,
    /// How many bytes of it are entries.
    pub(crate) len: u64,
}

impl Segment {
    pub(crate) fn create(dir: &Path, first: u64) -> io::Result<Self> {
        let path = dir.join(format!("{first:016x}.{EXTENSION}"));
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
        Ok(Self { path, file, first, len: 0 })
    }

    /// The segments in a directory, in their order.
    pub(crate) fn list(dir: &Path) -> io::Result<Vec<Self>> {
        let mut found = Vec::new();
        for file in fs::read_dir(dir)? {
            let path = file?.path();
            let is_segment = path.extension().is_some_and(|extension| extension == EXTENSION);
            let stem = path.file_stem().and_then(|stem| stem.to_str()).filter(|_| is_segment);
            if let Some(first) = stem.and_then(|stem| u64::from_str_radix(stem, 16).ok()) {
                let file = File::options().read(true).write(true).open(&path)?;
                let len = file.metadata()?.len();
                found.push(Self { path, file, first, len });
            }
        }
        found.sort_by_key(|segment| segment.first);
        Ok(found)
    }

    /// Adds encoded entries. After an error it is as before.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.file.write_all_at(bytes, self.len) {
            // A rest behind the entries is overwritten by the next ones, and no entry if there are none.
            self.file.set_len(self.len).ok();
            return Err(self.failed("written", &error));
        }
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// The entries from a place on, as many as are read at a time, each with the place behind it. Ends before what is damaged.
    pub(crate) fn read(&self, from: u64) -> io::Result<Vec<(Entry, u64)>> {
        let mut bytes = vec![0; self.len.saturating_sub(from).min(READ_BYTES) as usize];
        self.file.read_exact_at(&mut bytes, from).map_err(|error| self.failed("read", &error))?;
        let mut entries = Vec::new();
        let mut at = 0;
        while let Some((entry, len)) = Entry::decode(&bytes[at..]) {
            at += len;
            entries.push((entry, from + at as u64));
        }
        Ok(entries)
    }

    /// Lets go of what follows the last sound entry; `each` is told the entries.
    pub(crate) fn recover(&mut self, mut each: impl FnMut(&Entry)) -> io::Result<()> {
        let mut at = 0;
        loop {
            let entries = self.read(at)?;
            let Some((_, end)) = entries.last() else { break };
            at = *end;
            entries.iter().for_each(|(entry, _)| each(entry));
        }
        if at < self.len {
            self.file.set_len(at)?;
            self.len = at;
        }
        Ok(())
    }

    fn failed(&self, what: &str, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{} cannot be {what}: {error}", self.path.display()))
    }

    pub(crate) fn remove(self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(path = %self.path.display(), %error, "a part of the log spool could not be removed");
        }
    }
}
