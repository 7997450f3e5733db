//! The data directory, and the right to be the only one who works in it.
//!
//! The lock is the system's, on an open file: it ends with the process however that ends, so nothing stale is ever left
//! behind. The process id inside is for people.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use longshore_state::backend::Error;

use crate::OpenError;
use crate::error::damaged;
use crate::frame::Kind;
use crate::segment::{Mode, Segment};

/// A directory that is locked for as long as this lives.
#[derive(Debug)]
pub(crate) struct Directory {
    path: PathBuf,
    _lock: Option<File>,
}

/// The state files in a directory, by their numbers, ascending.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Listing {
    pub(crate) bases: Vec<u64>,
    pub(crate) journals: Vec<u64>,
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
        Ok(Self { path: path.to_owned(), _lock: Some(lock) })
    }

    /// For whoever only reads.
    pub(crate) fn without_lock(path: &Path) -> Self {
        Self { path: path.to_owned(), _lock: None }
    }

    /// For a thread that ends before the lock does.
    pub(crate) fn same_without_lock(&self) -> Self {
        Self { path: self.path.clone(), _lock: None }
    }

    /// The path of a state file.
    pub(crate) fn file(&self, kind: Kind, number: u64) -> PathBuf {
        self.path.join(format!("{number:010}.{}", extension(kind)))
    }

    /// The state files; those that are not whole yet have other names.
    pub(crate) fn list(&self) -> std::io::Result<Listing> {
        let mut listing = Listing::default();
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            let number = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
            let extends = |kind| path.extension().is_some_and(|found| found == extension(kind));
            match number {
                Some(number) if extends(Kind::Base) => listing.bases.push(number),
                Some(number) if extends(Kind::Journal) => listing.journals.push(number),
                _ => {}
            }
        }
        listing.bases.sort_unstable();
        listing.journals.sort_unstable();
        Ok(listing)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes names that were given to files in it durable.
    pub(crate) fn sync(&self) -> std::io::Result<()> {
        File::open(&self.path)?.sync_all()
    }
}

impl Listing {
    /// The number of the newest file; `None` when there is no state.
    pub(crate) fn newest(&self) -> Option<u64> {
        self.journals.last().max(self.bases.last()).copied()
    }

    /// Opens what makes the state up to a journal: the newest base before it, and the journals after that. Together they
    /// have to have every revision.
    pub(crate) fn open(&self, directory: &Directory, last: u64, mode: Mode) -> Result<Vec<Segment>, Error> {
        let base = self.bases.iter().copied().rfind(|&base| base <= last);
        let first = base.map_or(1, |base| base + 1);
        let base = base.map(|number| Segment::open(directory, Kind::Base, number, mode));
        let journals = (first..=last).map(|number| {
            if self.journals.binary_search(&number).is_err() {
                return Err(damaged(&directory.file(Kind::Journal, number), "it is missing"));
            }
            Segment::open(directory, Kind::Journal, number, mode)
        });
        base.into_iter().chain(journals).collect()
    }
}

fn extension(kind: Kind) -> &'static str {
    match kind {
        Kind::Base => "base",
        Kind::Journal => "journal",
    }
}

/// Who holds the lock, as far as its file says.
fn holder(lock: &mut File) -> String {
    let mut text = String::new();
    let known = lock.read_to_string(&mut text).is_ok() && text.trim().parse::<u32>().is_ok();
    if known { format!("process {}", text.trim()) } else { "another process".to_owned() }
}
