//! Compaction: what journals say, written anew as a base that holds each key once, so that they can be removed.
//!
//! It works on files that do not change any more, on a thread of its own, and shares nothing with whoever commits meanwhile.
//! The base gets its name when it is whole and synced, and what it stands for is removed after that: a crash at any moment
//! leaves a whole state.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use longshore_state::backend::Error;

use crate::directory::{Directory, Listing};
use crate::error::from_io;
use crate::frame::{Entry, Frame, Kind};
use crate::index::Index;
use crate::segment::{Mode, Segment};

/// Frames of a base are about this long.
pub(crate) const FRAME_BYTES: usize = 256 << 10;

/// As much is synced at once, so that commits never wait for the device to take all of a base.
pub(crate) const SYNC_BYTES: u64 = 8 << 20;

/// A compaction under way.
#[derive(Debug)]
pub(crate) struct Compaction {
    thread: JoinHandle<Result<(), Error>>,
    is_unwanted: Arc<AtomicBool>,
    /// The last journal that the base is to stand for.
    pub(crate) number: u64,
}

impl Compaction {
    /// Starts it: over the base, if there is one, and all journals up to one that is closed.
    pub(crate) fn start(directory: &Directory, number: u64) -> io::Result<Self> {
        let is_unwanted = Arc::new(AtomicBool::new(false));
        let (unwanted, directory) = (Arc::clone(&is_unwanted), directory.same_without_lock());
        let thread = std::thread::Builder::new()
            .name("longshore-compaction".to_owned())
            .spawn(move || compact(&directory, number, &unwanted))?;
        Ok(Self { thread, is_unwanted, number })
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }

    /// Waits for its end. Nothing has changed when it failed.
    pub(crate) fn finish(self) -> Result<(), Error> {
        self.thread.join().unwrap_or_else(|_| {
            let source = io::Error::other("the compaction of the state has panicked");
            Err(Error::Io { place: "the state".to_owned(), source })
        })
    }

    /// Ends it soon, whether or not it is done.
    pub(crate) fn abandon(self) {
        self.is_unwanted.store(true, Ordering::Relaxed);
        // What it came to does not matter: the next start begins anew with whatever files there are.
        let _ = self.thread.join();
    }
}

fn compact(directory: &Directory, number: u64, is_unwanted: &AtomicBool) -> Result<(), Error> {
    let listing = directory.list().map_err(|error| from_io(directory.path(), error))?;
    let mut segments = listing.open(directory, number, Mode::Write)?;
    let (index, scanned) = Index::load(&mut segments, false)?;
    let path = directory.file(Kind::Base, number);
    let io = |error| from_io(&path, error);
    let mut base = Segment::begin(directory, Kind::Base, number, scanned.revision).map_err(io)?;
    match fill(&mut base, &index, &segments, is_unwanted) {
        Ok(true) => base.publish(directory).map_err(io)?,
        Ok(false) => {
            base.discard();
            return Ok(());
        }
        Err(error) => {
            base.discard();
            return Err(error);
        }
    }
    remove(&obsolete(&listing, directory, number)).map_err(io)
}

/// Writes every key's last value; false when nobody wants it any more.
fn fill(base: &mut Segment, index: &Index, from: &[Segment], is_unwanted: &AtomicBool) -> Result<bool, Error> {
    let path = base.path().to_owned();
    let io = |error| from_io(&path, error);
    let (mut frame, mut value, mut synced) = (Frame::new(), Vec::new(), 0);
    for (key, known) in index.sorted(b"") {
        value.resize(known.len as usize, 0);
        from[known.segment as usize].read(known.offset, &mut value)?;
        frame.push(Entry { revision: known.revision, key, value: Some(&value) });
        if frame.len() >= FRAME_BYTES {
            base.append(&mut frame).map_err(io)?;
            frame.clear();
            if is_unwanted.load(Ordering::Relaxed) {
                return Ok(false);
            }
            if base.end() - synced >= SYNC_BYTES {
                base.sync().map_err(io)?;
                synced = base.end();
            }
        }
    }
    if !frame.is_empty() {
        base.append(&mut frame).map_err(io)?;
    }
    Ok(true)
}

/// The files that a base of that number makes needless, those too that a crash has kept from being removed before.
fn obsolete(listing: &Listing, directory: &Directory, number: u64) -> Vec<PathBuf> {
    let bases = listing.bases.iter().filter(|&&base| base < number).map(|&base| directory.file(Kind::Base, base));
    let journals = listing.journals.iter().filter(|&&journal| journal <= number);
    bases.chain(journals.map(|&journal| directory.file(Kind::Journal, journal))).collect()
}

fn remove(paths: &[PathBuf]) -> io::Result<()> {
    let gone = |path: &Path| match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    };
    paths.iter().try_for_each(|path| gone(path))
}
