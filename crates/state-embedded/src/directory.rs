//! The data directory, and the right to be the only one who works in it.
//!
//! The lock is the system's, on an open file: it ends with the process however that ends, so nothing stale is ever left
//! behind. The process id inside is for people.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::OpenError;

/// A directory that is locked for as long as this lives.
#[derive(Debug)]
pub(crate) struct Directory {
    path: PathBuf,
    _lock: File,
}

impl Directory {
    /// Makes the directory if there is none, and locks it.
    pub(crate) fn lock(path: &Path) -> Result<Self, OpenError> {
        let not_usable = |source| OpenError::NotUsable { directory: path.to_owned(), source };
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(not_usable)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut lock = options.open(path.join("lock")).map_err(not_usable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(OpenError::InUse { directory: path.to_owned(), holder: holder(&mut lock) });
            }
            Err(TryLockError::Error(source)) => return Err(not_usable(source)),
        }
        lock.set_len(0).map_err(not_usable)?;
        writeln!(lock, "{}", std::process::id()).map_err(not_usable)?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes names that were given to files in it durable.
    pub(crate) fn sync(&self) -> std::io::Result<()> {
        File::open(&self.path)?.sync_all()
    }
}

/// Who holds the lock, as far as its file says.
fn holder(lock: &mut File) -> String {
    let mut text = String::new();
    let known = lock.read_to_string(&mut text).is_ok() && text.trim().parse::<u32>().is_ok();
    if known { format!("process {}", text.trim()) } else { "another process".to_owned() }
}
