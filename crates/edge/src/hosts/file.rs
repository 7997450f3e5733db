//! Writing the file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;
use sha2::{Digest, Sha256};

use super::Names;
use super::block::{self, Keeper};

/// A hosts file that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{path} cannot be written: {source}; run as its owner, name another file with --hosts-file, or none")]
pub struct Error {
    path: PathBuf,
    source: io::Error,
}

/// A hosts file, and whose block it is.
#[derive(Debug, Clone)]
pub struct File {
    path: PathBuf,
    owner: String,
    keeper: Keeper,
}

impl File {
    /// The block of the edge with this name and data directory, which no two edges have in common.
    pub fn new(path: PathBuf, name: &str, data_dir: &Path) -> Self {
        let data_dir = fs::canonicalize(data_dir).unwrap_or_else(|_| data_dir.to_owned());
        let digest = Sha256::digest(data_dir.as_os_str().as_encoded_bytes());
        let digest: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let pid = std::process::id();
        Self { path, owner: format!("{name}-{digest}"), keeper: Keeper { pid, started: started(pid).unwrap_or(0) } }
    }

    /// Has the file say these names, and no others of this edge. A file that says so is left alone.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn write(&self, names: &Names) -> Result<(), Error> {
        self.try_to_write(names).map_err(|source| Error { path: self.path.clone(), source })
    }

    fn try_to_write(&self, names: &Names) -> io::Result<()> {
        let directory = self.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Ends with the file, also when this process is killed.
        let lock = fs::File::open(directory)?;
        rustix::fs::flock(&lock, FlockOperation::LockExclusive)?;
        let before = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let after = block::replaced(&before, &self.owner, self.keeper, &names.0, is_there);
        if after == before {
            return Ok(());
        }
        match self.replace(directory, &after) {
            Ok(()) => Ok(()),
            // A container's hosts file is a mount, which cannot be replaced; and a file may be writable where its directory is not.
            Err(_) => {
                let mut file = OpenOptions::new().write(true).truncate(true).create(true).open(&self.path)?;
                file.write_all(after.as_bytes())?;
                file.sync_all()
            }
        }
    }

    /// Writes beside and renames, with the owner and the mode of the file that was there.
    fn replace(&self, directory: &Path, text: &str) -> io::Result<()> {
        let beside = directory.join(format!(".hosts-longshore-{}", self.keeper.pid));
        let before = fs::metadata(&self.path).ok();
        let written = || -> io::Result<()> {
            let _ = fs::remove_file(&beside);
            let mode = before.as_ref().map_or(0o644, |before| before.mode() & 0o777);
            let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&beside)?;
            if let Some(before) = &before {
                std::os::unix::fs::fchown(&file, Some(before.uid()), Some(before.gid()))?;
                file.set_permissions(before.permissions())?;
            }
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&beside, &self.path)
        };
        written().inspect_err(|_| drop(fs::remove_file(&beside)))
    }
}

/// Whether a process is still the one that it was.
fn is_there(keeper: Keeper) -> bool {
    started(keeper.pid) == Some(keeper.started)
}

/// When a process started, in ticks since the machine did; `None` when there is none (proc(5), `/proc/PID/stat`, field 22).
fn started(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is a name in parentheses, with anything in it.
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_ascii_whitespace().nth(19)?.parse().ok()
}
