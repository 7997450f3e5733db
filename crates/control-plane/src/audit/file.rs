//! The file of the audit log and its older parts: `audit.log`, then `audit.log.1` to `audit.log.4`, of 16 MiB each at most.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::Out;

/// A file that would grow beyond it becomes an older part.
const MAX_BYTES: u64 = 16 << 20;

/// As many older parts are kept.
const OLDER: u32 = 4;

pub(super) struct LogFile {
    path: PathBuf,
    /// Opened again when something failed.
    file: Option<Open>,
    max_bytes: u64,
}

struct Open {
    file: File,
    /// Where the last whole line ends.
    end: u64,
}

impl LogFile {
    /// Opens it, or makes it for its owner alone.
    ///
    /// # Errors
    /// When that is not possible, but for want of space, which may come later.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = match Open::at(path) {
            Ok(file) => Some(file),
            Err(error) if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => None,
            Err(error) => return Err(error),
        };
        Ok(Self { path: path.to_owned(), file, max_bytes: MAX_BYTES })
    }

    #[cfg(test)]
    pub(super) fn with_max_bytes(self, max_bytes: u64) -> Self {
        Self { max_bytes, ..self }
    }

    fn part(&self, number: u32) -> PathBuf {
        match number {
            0 => self.path.clone(),
            number => {
                let mut name = self.path.as_os_str().to_owned();
                name.push(format!(".{number}"));
                name.into()
            }
        }
    }

    /// Each part becomes the next older one, and the oldest goes.
    fn rotate(&mut self) -> io::Result<()> {
        self.file = None;
        for number in (0..OLDER).rev() {
            match fs::rename(self.part(number), self.part(number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

impl Open {
    fn at(path: &Path) -> io::Result<Self> {
        // A pipe would have to be waited for.
        if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
            return Err(io::Error::other("it is no file"));
        }
        let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
        let end = file.metadata()?.len();
        Ok(Self { file, end })
    }
}

impl Out for LogFile {
    fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        if self.file.as_ref().is_some_and(|open| open.end > 0 && open.end + lines.len() as u64 > self.max_bytes) {
            self.rotate()?;
        }
        let open = match self.file.take() {
            Some(open) => open,
            None => Open::at(&self.path)?,
        };
        let open = self.file.insert(open);
        match open.file.write_all(lines) {
            Ok(()) => open.end += lines.len() as u64,
            Err(error) => {
                // What was written of them is taken back, so that every line is whole.
                let _ = open.file.set_len(open.end);
                self.file = None;
                return Err(error);
            }
        }
        Ok(())
    }
}
