//! The data directory: what is kept where, and what a missing or unusable one means.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::cli;
use crate::error::Error;

/// A data directory that exists and can be written to.
#[derive(Debug, Clone)]
pub(crate) struct DataDir(PathBuf);

impl DataDir {
    /// Makes the directory when it is not there.
    pub(crate) fn create(options: &cli::DataDir) -> Result<Self, Error> {
        let path = location(options);
        make(&path)?;
        Ok(Self(path))
    }

    /// The directory that a running server uses; it need not exist.
    pub(crate) fn of_running(options: &cli::DataDir) -> Self {
        Self(location(options))
    }

    /// Where the store keeps the state.
    pub(crate) fn state(&self) -> Result<PathBuf, Error> {
        self.part("state")
    }

    /// Where the state of a server is, which need not be there.
    pub(crate) fn existing_state(&self) -> PathBuf {
        self.0.join("state")
    }

    /// Where an agent keeps its record.
    pub(crate) fn agent(&self, number: u16) -> Result<PathBuf, Error> {
        self.part("agents").and_then(|agents| {
            let path = agents.join(number.to_string());
            make(&path).map(|()| path)
        })
    }

    /// Where the log store keeps streams and events.
    pub(crate) fn logs(&self) -> Result<PathBuf, Error> {
        self.part("logs")
    }

    /// Where local groups keep their members.
    pub(crate) fn groups(&self) -> Result<PathBuf, Error> {
        self.part("groups")
    }

    /// Where the edge in the server's process keeps what it has.
    pub(crate) fn edge(&self) -> Result<PathBuf, Error> {
        self.part("edge")
    }

    /// The root access key.
    pub(crate) fn root_key(&self) -> PathBuf {
        self.0.join("root-access-key.json")
    }

    /// The certificate of the authority that the running server's certificate comes from.
    pub(crate) fn authority(&self) -> PathBuf {
        self.0.join("ca.pem")
    }

    /// The audit log.
    pub(crate) fn audit_log(&self) -> PathBuf {
        self.0.join("audit.log")
    }

    /// The address of the running server.
    pub(crate) fn endpoint(&self) -> PathBuf {
        self.0.join("endpoint")
    }

    /// The directory itself.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    fn part(&self, name: &str) -> Result<PathBuf, Error> {
        let path = self.0.join(name);
        make(&path).map(|()| path)
    }
}

fn location(options: &cli::DataDir) -> PathBuf {
    options.data_dir.clone().unwrap_or_else(|| default_location("longshore"))
}

/// Where `longshore edge` keeps what it has when nothing is said.
pub(crate) fn of_edge() -> PathBuf {
    default_location("longshore-edge")
}

/// Where `longshore agent` keeps its record when nothing is said.
pub(crate) fn of_agent() -> PathBuf {
    default_location("longshore-agent")
}

fn default_location(name: &str) -> PathBuf {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share").join(name));
    match fs::metadata("/proc/self").map(|m| std::os::unix::fs::MetadataExt::uid(&m)) {
        Ok(0) => PathBuf::from("/var/lib").join(name),
        _ => home().unwrap_or_else(|| PathBuf::from(format!("{name}-data"))),
    }
}

/// Makes a directory that only its owner can read, and tries to write to it.
pub(crate) fn make(path: &Path) -> Result<(), Error> {
    let failed = |source: io::Error| Error::DataDir { path: path.to_owned(), hint: hint(&source), source };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed)?;
    let probe = path.join(".writable");
    fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(failed)
}

fn hint(source: &io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::PermissionDenied => "run as its owner, or name another one with --data-dir",
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only; name another directory with --data-dir",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full; free some space and start again",
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "a file stands where a directory is needed; name another one with --data-dir"
        }
        _ => "name another one with --data-dir",
    }
}
