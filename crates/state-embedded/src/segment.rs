//! One state file: made, appended to, and read through with every checksum compared.

use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use longshore_model::Revision;
use longshore_state::backend::Error;

use crate::directory::Directory;
use crate::error::{damaged, from_io};
use crate::file::StateFile;
use crate::frame::{self, Entry, FRAME_HEADER_BYTES, FRAME_MAGIC, Frame, FrameHeader, HEADER_BYTES, Header, Kind};

/// A state file that is open.
#[derive(Debug)]
pub(crate) struct Segment {
    path: PathBuf,
    file: StateFile,
    header: Header,
    /// Where the next frame goes: behind the last whole one.
    end: u64,
}

/// What an open file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Reading alone.
    Read,
    /// Reading, and writing as its one owner.
    Write,
}

/// How far a file could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scanned {
    /// The last revision in it.
    pub(crate) revision: Revision,
    /// Whether a frame that a crash tore follows the last whole one.
    pub(crate) is_torn: bool,
}

impl Segment {
    /// Begins a file beside its place; [`publish`](Self::publish) moves it there.
    pub(crate) fn begin(directory: &Directory, kind: Kind, number: u64, revision: Revision) -> io::Result<Self> {
        let path = directory.file(kind, number);
        let file = StateFile::create(&unfinished(&path))?;
        let salt = RandomState::new().build_hasher().finish();
        let header = Header { kind, number, salt, revision, closed_len: HEADER_BYTES as u64 };
        file.write_all_at(&header.encode(), 0)?;
        Ok(Self { path, file, header, end: HEADER_BYTES as u64 })
    }

    /// Makes it durable and gives it its name, so that a file which has its name is whole.
    pub(crate) fn publish(&mut self, directory: &Directory) -> io::Result<()> {
        self.close()?;
        fs::rename(unfinished(&self.path), &self.path)?;
        directory.sync()
    }

    /// Removes a file that was begun and is not wanted any more.
    pub(crate) fn discard(self) {
        // What is left behind is made anew by whoever begins this file again.
        let _ = fs::remove_file(unfinished(&self.path));
    }

    /// Opens a file that is there and reads what it says of itself.
    pub(crate) fn open(directory: &Directory, kind: Kind, number: u64, mode: Mode) -> Result<Self, Error> {
        let path = directory.file(kind, number);
        let io = |error| from_io(&path, error);
        let file = StateFile::open(&path, mode == Mode::Write).map_err(io)?;
        let mut bytes = [0; HEADER_BYTES];
        if file.read_at(&mut bytes, 0).map_err(io)? < HEADER_BYTES {
            return Err(damaged(&path, "it is shorter than its header"));
        }
        let header = Header::decode(&bytes).map_err(|what| damaged(&path, what))?;
        if (header.kind, header.number) != (kind, number) {
            return Err(damaged(&path, "it is another file of the state"));
        }
        let missing = header.closed_len.saturating_sub(file.len().map_err(io)?);
        if missing > 0 {
            return Err(damaged(&path, format!("its last {missing} bytes are missing")));
        }
        Ok(Self { path, file, header, end: HEADER_BYTES as u64 })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Sets what the file says of itself as its last revision; it is written when it is closed.
    pub(crate) fn set_revision(&mut self, revision: Revision) {
        self.header.revision = revision;
    }

    /// How much follows behind the last whole frame.
    pub(crate) fn bytes_behind_end(&self) -> u64 {
        self.file.len().map_or(0, |len| len.saturating_sub(self.end))
    }

    /// Where the next frame goes.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// Takes the length that it was closed with for its end, without reading it through.
    pub(crate) fn trust_length(&mut self) {
        self.end = self.header.closed_len;
    }

    #[cfg(test)]
    pub(crate) fn file(&self) -> &StateFile {
        &self.file
    }

    /// Appends a frame, which is not durable yet. When that fails, some of it may be there.
    pub(crate) fn append(&mut self, frame: &mut Frame) -> io::Result<()> {
        self.file.write_all_at(frame.seal(self.header.salt), self.end)?;
        self.end += frame.len() as u64;
        Ok(())
    }

    /// Makes what was appended durable.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync()
    }

    /// Writes and syncs bytes behind the end that are no frame, and takes them away again. A crash meanwhile leaves what looks
    /// like a frame that it tore.
    pub(crate) fn try_room(&mut self, bytes: usize) -> io::Result<()> {
        let end = self.end;
        let written = self.file.write_all_at(&vec![0; bytes], end).and_then(|()| self.file.sync());
        let taken_away = self.cut(end);
        written.and(taken_away)
    }

    /// Takes back what was appended from `end` on, and what a crash left there.
    pub(crate) fn cut(&mut self, end: u64) -> io::Result<()> {
        self.end = end;
        self.file.set_len(end)
    }

    /// Writes all of it again.
    pub(crate) fn rewrite(&self) -> io::Result<()> {
        self.file.rewrite()
    }

    /// Notes in the file how long it is, and makes that durable.
    pub(crate) fn close(&mut self) -> io::Result<()> {
        self.header.closed_len = self.end;
        self.file.write_all_at(&self.header.encode(), 0)?;
        self.file.sync()
    }

    /// Reads a value.
    pub(crate) fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        self.file.read_exact_at(out, offset).map_err(|error| from_io(&self.path, error))
    }

    /// Shows every entry with the position of its value. Only the last file of a state may end in a frame that a crash
    /// tore; whatever else does not match its checksum is damage.
    pub(crate) fn scan(&mut self, is_last: bool, visit: &mut dyn FnMut(Entry<'_>, u64)) -> Result<Scanned, Error> {
        let io = |error| from_io(&self.path, error);
        let len = self.file.len().map_err(io)?;
        let mut reader = self.file.reader(HEADER_BYTES as u64).map_err(io)?;
        let mut revisions = Revisions::of(&self.header);
        let (mut at, mut content) = (HEADER_BYTES as u64, Vec::new());
        let mut head = [0; FRAME_HEADER_BYTES];
        while at < len {
            let left = len - at;
            let whole = (|| {
                if left < FRAME_HEADER_BYTES as u64 {
                    return Ok(false);
                }
                reader.read_exact(&mut head)?;
                let Some(header) = FrameHeader::decode(&head) else { return Ok(false) };
                if u64::from(header.len) > left - FRAME_HEADER_BYTES as u64 {
                    return Ok(false);
                }
                content.resize(header.len as usize, 0);
                reader.read_exact(&mut content)?;
                Ok(header.matches(self.header.salt, &content))
            })();
            if !whole.map_err(io)? {
                break;
            }
            let content_at = at + FRAME_HEADER_BYTES as u64;
            for entry in frame::entries(&content) {
                let (entry, value_at) = entry.map_err(|what| damaged(&self.path, format!("at byte {at}, {what}")))?;
                if !revisions.follow(entry.revision) {
                    return Err(damaged(&self.path, format!("at byte {at}, its revisions do not follow each other")));
                }
                visit(entry, content_at + value_at as u64);
            }
            at = content_at + content.len() as u64;
        }
        self.end = at;
        let is_torn = at < len;
        if is_torn && (!is_last || at < self.header.closed_len || self.has_frame_after(at, len).map_err(io)?) {
            return Err(damaged(&self.path, format!("what is at byte {at} does not match its checksum")));
        }
        Ok(Scanned { revision: revisions.last, is_torn })
    }

    /// Whether a whole frame begins behind a place: a crash tears nothing but the last one.
    fn has_frame_after(&self, at: u64, len: u64) -> io::Result<bool> {
        let mut rest = vec![0; usize::try_from(len - at).unwrap_or(usize::MAX)];
        self.file.read_exact_at(&mut rest, at)?;
        let starts = (1..rest.len()).filter(|&start| rest[start..].starts_with(&FRAME_MAGIC));
        Ok(starts.into_iter().any(|start| {
            let content = rest.get(start + FRAME_HEADER_BYTES..).unwrap_or_default();
            FrameHeader::decode(&rest[start..]).is_some_and(|header| {
                content.get(..header.len as usize).is_some_and(|content| header.matches(self.header.salt, content))
            })
        }))
    }
}

/// The name of a file that is not whole yet.
fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Checks that no revision is missing from a journal, and none in a base is later than it says.
struct Revisions {
    kind: Kind,
    last: Revision,
}

impl Revisions {
    fn of(header: &Header) -> Self {
        Self { kind: header.kind, last: header.revision }
    }

    fn follow(&mut self, next: Revision) -> bool {
        match self.kind {
            Kind::Base => next <= self.last,
            Kind::Journal => {
                let follows = next == self.last || next.0 == self.last.0 + 1;
                self.last = next;
                follows
            }
        }
    }
}
