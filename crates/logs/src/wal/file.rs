//! One file of the journal. Its name is the number of the first thing in it, and it holds what becomes one segment.

use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::bytes::Reader;
use crate::error::OpenError;
use crate::wal::Record;
use crate::wal::frame::{self, FILE_HEAD, HEAD};

/// The file with the number `first`.
pub(crate) fn path(directory: &Path, first: u64) -> PathBuf {
    directory.join(format!("{first:020}.wal"))
}

/// The numbers of the files there, in order.
pub(crate) fn list(directory: &Path) -> Result<Vec<u64>, io::Error> {
    let mut numbers = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(".wal")).and_then(|name| name.parse::<u64>().ok());
        numbers.extend(number);
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// A file that is written to.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    salt: u64,
    /// What is whole, synced and answered for.
    end: u64,
    /// Whether there may be something behind the end that has to go before anything is written.
    dirty: bool,
}

impl Journal {
    /// Makes a file.
    pub(crate) fn create(directory: &Path, first: u64) -> Result<Self, io::Error> {
        let path = path(directory, first);
        let made = (|| {
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&path)?;
            // Unpredictable is all it has to be.
            let salt = RandomState::new().hash_one(first);
            file.write_all(&frame::file_head(first, salt))?;
            file.sync_all()?;
            File::open(directory)?.sync_all()?;
            Ok(Self { file, salt, end: FILE_HEAD as u64, dirty: false })
        })();
        if made.is_err() {
            // Without its head it would be taken for damage behind other files.
            let _ = std::fs::remove_file(&path);
        }
        made
    }

    /// Goes on in a file that [`replay`] has read.
    pub(crate) fn resume(path: &Path, salt: u64, end: u64) -> Result<Self, io::Error> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        let mut journal = Self { file, salt, end, dirty: true };
        journal.clean()?;
        Ok(journal)
    }

    /// How long it is.
    pub(crate) fn len(&self) -> u64 {
        self.end
    }

    /// Begins a frame; what it holds is appended to the buffer.
    pub(crate) fn begin(buffer: &mut Vec<u8>) {
        buffer.clear();
        buffer.resize(HEAD, 0);
    }

    /// Whether something was appended since [`begin`](Self::begin).
    pub(crate) fn holds_something(buffer: &[u8]) -> bool {
        buffer.len() > HEAD
    }

    /// Writes the frame and syncs. After an error nothing of it is there, and the next write can succeed.
    pub(crate) fn write(&mut self, buffer: &mut [u8]) -> Result<(), io::Error> {
        self.clean()?;
        frame::seal(buffer, self.end, self.salt);
        self.dirty = true;
        let written = self.file.write_all_at(buffer, self.end).and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => {
                self.end += buffer.len() as u64;
                self.dirty = false;
                Ok(())
            }
            Err(error) => {
                // If it does not work now, it has to before the next write.
                let _ = self.clean();
                Err(error)
            }
        }
    }

    fn clean(&mut self) -> Result<(), io::Error> {
        if self.dirty {
            self.file.set_len(self.end)?;
            self.file.sync_data()?;
            self.dirty = false;
        }
        Ok(())
    }
}

/// What reading a file gave.
pub(crate) struct Replayed {
    /// To go on writing with.
    pub(crate) salt: u64,
    /// Where the last whole frame ends.
    pub(crate) end: u64,
}

/// Reads a file, calling with each record. The last file may end in a broken frame; no other may, and nothing whole may
/// stand behind one. None: the last file has not even its own head, so nothing in it was answered for.
pub(crate) fn replay(
    path: &Path,
    first: u64,
    last: bool,
    mut with: impl FnMut(Record<'_>),
) -> Result<Option<Replayed>, OpenError> {
    let damaged = |at: usize, what: &str| OpenError::Damaged {
        path: path.to_owned(),
        what: format!(
            "{what} at byte {at}. Bring the directory back from a copy; or, to lose the log events that are in this file and \
             keep all others, move the file away"
        ),
    };
    let bytes = std::fs::read(path).map_err(|error| OpenError::Io { path: path.to_owned(), error })?;
    let Some(salt) = frame::salt(&bytes, first) else {
        // Nothing is written behind a head before it is synced.
        return if last && bytes.len() <= FILE_HEAD { Ok(None) } else { Err(damaged(0, "the file has no head")) };
    };
    let mut at = FILE_HEAD;
    while let Some(payload) = frame::payload(&bytes, at, salt) {
        let mut reader = Reader(payload);
        while !reader.0.is_empty() {
            with(Record::read(&mut reader).ok_or_else(|| damaged(at, "a record of an unknown form"))?);
        }
        at += HEAD + payload.len();
    }
    if at < bytes.len() {
        if !last {
            return Err(damaged(at, "a broken frame, and this is not the newest file"));
        }
        if let Some(next) = (at + 1..bytes.len()).find(|&next| frame::payload(&bytes, next, salt).is_some()) {
            return Err(damaged(at, &format!("a broken frame with a whole one behind it (at byte {next})")));
        }
    }
    Ok(Some(Replayed { salt, end: at as u64 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wal::write;

    fn written(directory: &Path) -> (PathBuf, Vec<u8>, Vec<usize>) {
        let mut journal = Journal::create(directory, 0).unwrap();
        let mut buffer = Vec::new();
        let mut ends = vec![journal.len() as usize];
        for number in 0..3 {
            Journal::begin(&mut buffer);
            write::stream(&mut buffer, number, 1, "some stream", 5);
            journal.write(&mut buffer).unwrap();
            ends.push(journal.len() as usize);
        }
        let path = path(directory, 0);
        let bytes = std::fs::read(&path).unwrap();
        (path, bytes, ends)
    }

    fn count(path: &Path, last: bool) -> Result<usize, OpenError> {
        let mut count = 0;
        replay(path, 0, last, |_| count += 1).map(|_| count)
    }

    #[test]
    fn cut_at_any_byte_it_holds_what_is_whole() {
        let directory = tempfile::tempdir().unwrap();
        let (path, bytes, ends) = written(directory.path());
        for length in 0..=bytes.len() {
            std::fs::write(&path, &bytes[..length]).unwrap();
            let whole = ends.iter().filter(|&&end| end <= length).count().saturating_sub(1);
            assert_eq!(count(&path, true).unwrap(), whole, "{length}");
            let at_an_end = ends.contains(&length);
            assert_eq!(count(&path, false).is_ok(), at_an_end, "{length}: only the newest file may be torn");
        }
    }

    #[test]
    fn damage_before_a_whole_frame_is_an_error_in_words() {
        let directory = tempfile::tempdir().unwrap();
        let (path, bytes, ends) = written(directory.path());
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x40;
            std::fs::write(&path, &damaged).unwrap();
            let result = count(&path, true);
            if at < ends[2] {
                let words = result.unwrap_err().to_string();
                assert!(words.contains("damaged") && words.contains("copy"), "{at}: {words}");
            } else {
                assert_eq!(result.unwrap(), 2, "the last frame may be torn in any way");
            }
        }
    }

    #[test]
    fn going_on_after_a_torn_frame_cuts_it_off() {
        let directory = tempfile::tempdir().unwrap();
        let (path, bytes, ends) = written(directory.path());
        std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        let replayed = replay(&path, 0, true, |_| ()).unwrap().unwrap();
        assert_eq!(replayed.end as usize, ends[2]);
        let mut journal = Journal::resume(&path, replayed.salt, replayed.end).unwrap();
        let mut buffer = Vec::new();
        Journal::begin(&mut buffer);
        write::stream(&mut buffer, 9, 1, "x", 5);
        journal.write(&mut buffer).unwrap();
        assert_eq!(count(&path, true).unwrap(), 3);
    }
}
