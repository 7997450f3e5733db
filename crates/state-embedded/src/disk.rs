//! The state file as redb sees it: reads go to the file, and writes are held back in memory until somebody says that they
//! may begin.
//!
//! redb writes as soon as it opens a file: it marks it as in use, and it repairs what a crash left. Held back, none of
//! that touches a file which then turns out to be damaged or newer than this binary.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// How much is copied at once.
const CHUNK_BYTES: usize = 1 << 20;

/// A handle on the state file; redb has one and the backend another.
#[derive(Debug, Clone)]
pub(crate) struct Disk(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    file: File,
    /// What was written, in order, while nothing may be; `None` once it may.
    held_back: RwLock<Option<Vec<Step>>>,
    sync_failed: AtomicBool,
    #[cfg(test)]
    fault: std::sync::Mutex<Option<Fault>>,
}

#[derive(Debug)]
enum Step {
    Write { offset: u64, data: Box<[u8]> },
    Resize { len: u64 },
    Sync,
}

impl Disk {
    /// Writes go to the file at once.
    pub(crate) fn direct(file: File) -> Self {
        Self::new(file, None)
    }

    /// Writes are held back until [`release`](Self::release).
    pub(crate) fn held_back(file: File) -> Self {
        Self::new(file, Some(Vec::new()))
    }

    fn new(file: File, held_back: Option<Vec<Step>>) -> Self {
        Self(Arc::new(Inner {
            file,
            held_back: RwLock::new(held_back),
            sync_failed: AtomicBool::new(false),
            #[cfg(test)]
            fault: std::sync::Mutex::default(),
        }))
    }

    /// Carries out what was held back, in its order and with its syncs, so that a crash on the way leaves what a crash of
    /// redb would. From now on writes go to the file.
    pub(crate) fn release(&self) -> io::Result<()> {
        let mut held_back = self.0.held_back.write().unwrap_or_else(PoisonError::into_inner);
        for step in held_back.iter().flatten() {
            match step {
                Step::Write { offset, data } => self.0.write(*offset, data)?,
                Step::Resize { len } => self.0.resize(*len)?,
                Step::Sync => self.0.sync()?,
            }
        }
        *held_back = None;
        Ok(())
    }

    /// Whether a sync has failed, after which nobody knows what of the written data the device has.
    pub(crate) fn sync_failed(&self) -> bool {
        self.0.sync_failed.load(Ordering::Relaxed)
    }

    fn hold_back(&self, step: impl FnOnce() -> Step) -> bool {
        let is_held_back = self.0.held_back.read().unwrap_or_else(PoisonError::into_inner).is_some();
        if is_held_back {
            let mut held_back = self.0.held_back.write().unwrap_or_else(PoisonError::into_inner);
            held_back.get_or_insert_default().push(step());
        }
        is_held_back
    }
}

impl Inner {
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        #[cfg(test)]
        self.fail_if(Fault::Write)?;
        self.file.write_all_at(data, offset)
    }

    fn resize(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync(&self) -> io::Result<()> {
        let synced = self.file.sync_data();
        #[cfg(test)]
        let synced = synced.and(self.fail_if(Fault::Sync));
        if synced.is_err() {
            self.sync_failed.store(true, Ordering::Relaxed);
        }
        synced
    }
}

impl redb::StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        let len = self.0.file.metadata()?.len();
        let held_back = self.0.held_back.read().unwrap_or_else(PoisonError::into_inner);
        Ok(held_back.iter().flatten().fold(len, |len, step| match step {
            Step::Write { offset, data } => len.max(offset + data.len() as u64),
            Step::Resize { len: resized } => *resized,
            Step::Sync => len,
        }))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        if self.0.held_back.read().unwrap_or_else(PoisonError::into_inner).as_ref().is_none_or(Vec::is_empty) {
            return self.0.file.read_exact_at(out, offset);
        }
        if offset + out.len() as u64 > self.len()? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        read_or_zero(&self.0.file, offset, out)?;
        let held_back = self.0.held_back.read().unwrap_or_else(PoisonError::into_inner);
        held_back.iter().flatten().for_each(|step| step.lay_over(offset, out));
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        if self.hold_back(|| Step::Resize { len }) { Ok(()) } else { self.0.resize(len) }
    }

    fn sync_data(&self) -> io::Result<()> {
        if self.hold_back(|| Step::Sync) { Ok(()) } else { self.0.sync() }
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let step = || Step::Write { offset, data: data.into() };
        if self.hold_back(step) { Ok(()) } else { self.0.write(offset, data) }
    }
}

impl Step {
    /// Changes the bytes from `offset` on as the step changed the file.
    fn lay_over(&self, offset: u64, out: &mut [u8]) {
        let length = out.len();
        let index =
            |position: u64| usize::try_from(position.saturating_sub(offset)).map_or(length, |index| index.min(length));
        match self {
            Self::Write { offset: at, data } => {
                let (from, to) = (index(*at), index(at + data.len() as u64));
                if from < to {
                    let skipped =
                        usize::try_from(offset.saturating_sub(*at)).expect("less than the length of the data");
                    out[from..to].copy_from_slice(&data[skipped..skipped + to - from]);
                }
            }
            Self::Resize { len } => out[index(*len)..].fill(0),
            Self::Sync => {}
        }
    }
}

/// Reads what the file has of a range; the rest is zero.
fn read_or_zero(file: &File, offset: u64, out: &mut [u8]) -> io::Result<()> {
    let mut known = 0;
    while known < out.len() {
        match file.read_at(&mut out[known..], offset + known as u64) {
            Ok(0) => break,
            Ok(count) => known += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    out[known..].fill(0);
    Ok(())
}

/// Writes a whole file over itself and syncs it. After a failed sync the system may show data that the device never took
/// and will not be given again; this gives it everything once more, so that what is read is what is kept.
pub(crate) fn rewrite(file: &File) -> io::Result<()> {
    let len = file.metadata()?.len();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut offset = 0;
    while offset < len {
        let count = usize::try_from(len - offset).map_or(CHUNK_BYTES, |rest| rest.min(CHUNK_BYTES));
        file.read_exact_at(&mut chunk[..count], offset)?;
        file.write_all_at(&chunk[..count], offset)?;
        offset += count as u64;
    }
    file.sync_all()
}

/// What a test makes fail.
#[cfg(test)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Write,
    Sync,
}

#[cfg(test)]
impl Disk {
    /// The next such operation fails.
    pub(crate) fn fail_next(&self, fault: Fault) {
        *self.0.fault.lock().unwrap() = Some(fault);
    }
}

#[cfg(test)]
impl Inner {
    fn fail_if(&self, fault: Fault) -> io::Result<()> {
        let mut next = self.fault.lock().unwrap();
        if *next == Some(fault) {
            *next = None;
            return Err(io::Error::from_raw_os_error(if fault == Fault::Write { 28 } else { 5 }));
        }
        Ok(())
    }
}
