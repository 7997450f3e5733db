//! A state file as the backend uses it: read and written at positions, and synced.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

/// How much is copied at once.
const CHUNK_BYTES: usize = 1 << 20;

/// An open file, and what a test wants to fail on it.
#[derive(Debug)]
pub(crate) struct StateFile {
    file: File,
    #[cfg(test)]
    fault: std::cell::Cell<Option<Fault>>,
}

impl StateFile {
    /// Makes a file for its owner alone, in place of one that may be there.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true).mode(0o600).open(path).map(Self::from)
    }

    /// Opens one that is there.
    pub(crate) fn open(path: &Path, for_writing: bool) -> io::Result<Self> {
        OpenOptions::new().read(true).write(for_writing).open(path).map(Self::from)
    }

    pub(crate) fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    pub(crate) fn read_exact_at(&self, out: &mut [u8], offset: u64) -> io::Result<()> {
        self.file.read_exact_at(out, offset)
    }

    /// Reads on from a position, in large steps.
    pub(crate) fn reader(&self, from: u64) -> io::Result<BufReader<&File>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(from))?;
        Ok(BufReader::with_capacity(CHUNK_BYTES, file))
    }

    /// Reads as much as there is, up to the length of `out`.
    pub(crate) fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut known = 0;
        while known < out.len() {
            match self.file.read_at(&mut out[known..], offset + known as u64) {
                Ok(0) => break,
                Ok(count) => known += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(known)
    }

    pub(crate) fn write_all_at(&self, data: &[u8], offset: u64) -> io::Result<()> {
        #[cfg(test)]
        self.fail_if(Fault::Write)?;
        self.file.write_all_at(data, offset)
    }

    pub(crate) fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    pub(crate) fn sync(&self) -> io::Result<()> {
        let synced = self.file.sync_data();
        #[cfg(test)]
        let synced = synced.and(self.fail_if(Fault::Sync));
        synced
    }

    /// Writes the whole file over itself and syncs it. After a failed sync the system may show data that the device never
    /// took and will not be given again; this gives it everything once more, so that what is read is what is kept.
    pub(crate) fn rewrite(&self) -> io::Result<()> {
        let len = self.len()?;
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut offset = 0;
        while offset < len {
            let count = usize::try_from(len - offset).map_or(CHUNK_BYTES, |rest| rest.min(CHUNK_BYTES));
            self.read_exact_at(&mut chunk[..count], offset)?;
            self.write_all_at(&chunk[..count], offset)?;
            offset += count as u64;
        }
        self.file.sync_all()
    }
}

impl From<File> for StateFile {
    fn from(file: File) -> Self {
        Self {
            file,
            #[cfg(test)]
            fault: std::cell::Cell::default(),
        }
    }
}

/// What a test makes fail.
#[cfg(test)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Write,
    Sync,
}

#[cfg(test)]
impl StateFile {
    /// The next such operation fails.
    pub(crate) fn fail_next(&self, fault: Fault) {
        self.fault.set(Some(fault));
    }

    fn fail_if(&self, fault: Fault) -> io::Result<()> {
        if self.fault.get() == Some(fault) {
            self.fault.set(None);
            return Err(io::Error::from_raw_os_error(if fault == Fault::Write { 28 } else { 5 }));
        }
        Ok(())
    }
}
