//! How far a stream has been delivered, on disk: two slots that are written in turn, each with a checksum, so that one of them is
//! always whole.
//!
//! It is not synced. What a crash of the machine takes away is told by the machine's boot: the stream goes on as another source
//! then (see [`meta`](super::meta)).

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::assemble::Origin;

const SLOT: usize = 512;
/// Length and checksum.
const HEAD: usize = 8;

/// What was dropped and is not told yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Gap {
    pub(crate) lines: u64,
    pub(crate) bytes: u64,
    pub(crate) first_ns: i64,
    pub(crate) last_ns: i64,
}

impl Gap {
    pub(crate) fn is_empty(&self) -> bool {
        self.lines == 0 && self.bytes == 0
    }

    pub(crate) fn add(&mut self, lines: u64, bytes: u64, first_ns: i64, last_ns: i64) {
        if self.is_empty() {
            self.first_ns = first_ns;
        }
        (self.lines, self.bytes) = (self.lines + lines, self.bytes + bytes);
        self.last_ns = self.last_ns.max(last_ns);
    }

    /// Adds what was dropped behind it.
    pub(crate) fn join(&mut self, other: &Self) {
        if !other.is_empty() {
            self.add(other.lines, other.bytes, other.first_ns, other.last_ns);
        }
    }
}

/// How far a stream has been delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Checkpoint {
    entry: u64,
    skip: u32,
    number: u64,
    continues: [bool; 2],
    /// Events below this number are on the server.
    pub(crate) taken: u64,
    /// Events below this number may be.
    pub(crate) sent: u64,
    /// What is missing before the origin. The event that says so has the number before the origin's.
    pub(crate) gap: Gap,
    /// Counts the writes.
    turn: u64,
}

impl Checkpoint {
    /// Where assembling begins.
    pub(crate) fn origin(&self) -> Origin {
        Origin { entry: self.entry, skip: self.skip, number: self.number, continues: self.continues }
    }

    pub(crate) fn set_origin(&mut self, origin: Origin) {
        let Origin { entry, skip, number, continues } = origin;
        (self.entry, self.skip, self.number, self.continues) = (entry, skip, number, continues);
    }

    /// Reads the newer whole slot; the default where there is none.
    pub(crate) fn read(file: &File) -> Self {
        let slots = [0, 1].into_iter().filter_map(|slot| {
            let mut bytes = [0; SLOT];
            let mut len = 0;
            while let Ok(read @ 1..) = file.read_at(&mut bytes[len..], (slot * SLOT + len) as u64) {
                len += read;
            }
            let size = u32::from_le_bytes(bytes[..4].try_into().ok()?) as usize;
            let checksum = u32::from_le_bytes(bytes[4..HEAD].try_into().ok()?);
            let body = bytes[..len].get(HEAD..HEAD.checked_add(size)?)?;
            (crc32fast::hash(body) == checksum).then(|| serde_json::from_slice::<Self>(body).ok()).flatten()
        });
        slots.max_by_key(|slot| slot.turn).unwrap_or_default()
    }

    /// Writes it into the older slot. One that could not be written whole is written again the next time, and not the other.
    pub(crate) fn write(&mut self, file: &File) -> io::Result<()> {
        let next = Self { turn: self.turn + 1, ..*self };
        let body = serde_json::to_vec(&next).map_err(io::Error::other)?;
        let mut bytes = Vec::with_capacity(HEAD + body.len());
        // A dozen numbers: far below a slot.
        bytes.extend_from_slice(&(body.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&body).to_le_bytes());
        bytes.extend_from_slice(&body);
        let written = file.write_all_at(&bytes, (next.turn % 2) * SLOT as u64);
        written.map_err(|error| {
            io::Error::new(error.kind(), format!("how far it is delivered cannot be written down: {error}"))
        })?;
        *self = next;
        Ok(())
    }
}

/// Opens the file of a stream, or makes it.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    File::options().read(true).write(true).create(true).truncate(false).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newer_whole_slot_counts() {
        let dir = tempfile::tempdir().unwrap();
        let file = open(&dir.path().join("checkpoint")).unwrap();
        assert_eq!(Checkpoint::read(&file), Checkpoint::default());
        let mut written = Checkpoint::default();
        for taken in 1..=3 {
            written.taken = taken;
            written.sent = u64::MAX;
            written.write(&file).unwrap();
            assert_eq!(Checkpoint::read(&file), written);
        }
        // The third write went to the second slot, and is torn.
        file.write_all_at(b"x", SLOT as u64 + 20).unwrap();
        assert_eq!(Checkpoint::read(&file).taken, 2);
    }

    #[test]
    fn a_slot_that_could_not_be_written_is_written_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("checkpoint");
        let file = open(&path).unwrap();
        let mut written = Checkpoint { taken: 1, ..Checkpoint::default() };
        written.write(&file).unwrap();
        let whole = written;
        for _ in 0..2 {
            written.taken += 1;
            written.write(&File::open(&path).unwrap()).unwrap_err();
        }
        written.write(&file).unwrap();
        assert_eq!(
            (Checkpoint::read(&file), written.turn),
            (written, whole.turn + 1),
            "the older slot, and not the whole one"
        );
    }
}
