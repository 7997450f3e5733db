//! The bytes of a state file: a header, then frames, each with a checksum.
//!
//! ```text
//! header  magic 8 | number 8 | salt 8 | revision 8 | closed length 8 | kind 4 | checksum 4
//! frame   magic 4 | length 4 | checksum 4 | entries
//! entry   revision 8 | length of the key 4 | length of the value 4 | key | value
//! ```
//!
//! Numbers are little-endian. A frame is one batch: it counts whole or not at all. Its checksum begins with the file's salt,
//! which is drawn when the file is made, so that nothing a caller stores can pass for a frame.

use longshore_model::Revision;

/// The first bytes of a state file; the last of them is the layout's number.
const MAGIC: [u8; 8] = *b"LSSTATE\x01";

/// The first bytes of a frame.
pub(crate) const FRAME_MAGIC: [u8; 4] = *b"LSF1";

pub(crate) const HEADER_BYTES: usize = 48;
pub(crate) const FRAME_HEADER_BYTES: usize = 12;
const ENTRY_HEADER_BYTES: usize = 16;

/// The length of the value of a key that was removed.
const REMOVED: u32 = u32::MAX;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Batches in the order in which they were carried out.
    Journal,
    /// Everything that was there after a journal, by key.
    Base,
}

/// What a file says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) kind: Kind,
    /// A journal's own number; the number of the last journal that a base stands for.
    pub(crate) number: u64,
    /// What its frames' checksums begin with.
    pub(crate) salt: u64,
    /// The last revision before a journal; the last one of a base.
    pub(crate) revision: Revision,
    /// How long the file was when it was last closed in order. What is missing before that is damage, not the work of a
    /// crash.
    pub(crate) closed_len: u64,
}

impl Header {
    pub(crate) fn encode(&self) -> [u8; HEADER_BYTES] {
        let kind: u32 = match self.kind {
            Kind::Journal => 1,
            Kind::Base => 2,
        };
        let mut bytes = [0; HEADER_BYTES];
        bytes[..8].copy_from_slice(&MAGIC);
        for (index, word) in [self.number, self.salt, self.revision.0, self.closed_len].into_iter().enumerate() {
            bytes[8 + 8 * index..16 + 8 * index].copy_from_slice(&word.to_le_bytes());
        }
        bytes[40..44].copy_from_slice(&kind.to_le_bytes());
        let checksum = crc32fast::hash(&bytes[..44]);
        bytes[44..].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    pub(crate) fn decode(bytes: &[u8; HEADER_BYTES]) -> Result<Self, &'static str> {
        if bytes[..8] != MAGIC {
            return Err("it does not begin like a state of Longshore");
        }
        if crc32fast::hash(&bytes[..44]) != word(bytes, 44) {
            return Err("its header does not match its checksum");
        }
        let kind = match word(bytes, 40) {
            1 => Kind::Journal,
            2 => Kind::Base,
            _ => return Err("its header names no kind of file"),
        };
        let [number, salt, revision, closed_len] = [8, 16, 24, 32].map(|at| long(bytes, at));
        Ok(Self { kind, number, salt, revision: Revision(revision), closed_len })
    }
}

/// One change of one key, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    pub(crate) revision: Revision,
    pub(crate) key: &'a [u8],
    /// `None` when the key was removed.
    pub(crate) value: Option<&'a [u8]>,
}

/// A frame in the making.
#[derive(Debug)]
pub(crate) struct Frame {
    bytes: Vec<u8>,
}

impl Frame {
    pub(crate) fn new() -> Self {
        Self { bytes: vec![0; FRAME_HEADER_BYTES] }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.len() == FRAME_HEADER_BYTES
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Adds an entry; gives where in the frame its value begins.
    pub(crate) fn push(&mut self, entry: Entry<'_>) -> usize {
        let value_len = entry.value.map_or(REMOVED, length);
        self.bytes.extend_from_slice(&entry.revision.0.to_le_bytes());
        self.bytes.extend_from_slice(&length(entry.key).to_le_bytes());
        self.bytes.extend_from_slice(&value_len.to_le_bytes());
        self.bytes.extend_from_slice(entry.key);
        let value_at = self.bytes.len();
        self.bytes.extend_from_slice(entry.value.unwrap_or_default());
        value_at
    }

    /// The bytes to write, for a file with that salt.
    pub(crate) fn seal(&mut self, salt: u64) -> &[u8] {
        let (head, entries) = self.bytes.split_at_mut(FRAME_HEADER_BYTES);
        head[..4].copy_from_slice(&FRAME_MAGIC);
        head[4..8].copy_from_slice(&length(entries).to_le_bytes());
        head[8..].copy_from_slice(&checksum(salt, entries).to_le_bytes());
        &self.bytes
    }

    /// Begins anew, in the same memory.
    pub(crate) fn clear(&mut self) {
        self.bytes.truncate(FRAME_HEADER_BYTES);
    }
}

/// What the first bytes of a frame say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FrameHeader {
    /// Of its entries.
    pub(crate) len: u32,
    checksum: u32,
}

impl FrameHeader {
    /// `None` when these are not the first bytes of a frame.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..FRAME_HEADER_BYTES).filter(|head| head[..4] == FRAME_MAGIC)?;
        Some(Self { len: word(head, 4), checksum: word(head, 8) })
    }

    pub(crate) fn matches(&self, salt: u64, entries: &[u8]) -> bool {
        self.checksum == checksum(salt, entries)
    }
}

/// The entries of a frame that matches its checksum, each with where its value begins in `bytes`.
pub(crate) fn entries(bytes: &[u8]) -> impl Iterator<Item = Result<(Entry<'_>, usize), &'static str>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        (at < bytes.len()).then(|| {
            let (entry, value_at) = entry(bytes, at).ok_or("an entry reaches beyond its frame")?;
            at = value_at + entry.value.map_or(0, <[u8]>::len);
            Ok((entry, value_at))
        })
    })
    .scan(false, |failed, item| {
        let ended = *failed;
        *failed = item.is_err();
        (!ended).then_some(item)
    })
}

fn entry(bytes: &[u8], at: usize) -> Option<(Entry<'_>, usize)> {
    let head = bytes.get(at..at + ENTRY_HEADER_BYTES)?;
    let revision = Revision(long(head, 0));
    let key_at = at + ENTRY_HEADER_BYTES;
    let value_at = key_at.checked_add(word(head, 8) as usize)?;
    let key = bytes.get(key_at..value_at)?;
    let value = match word(head, 12) {
        REMOVED => None,
        len => Some(bytes.get(value_at..value_at.checked_add(len as usize)?)?),
    };
    Some((Entry { revision, key, value }, value_at))
}

fn checksum(salt: u64, entries: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&salt.to_le_bytes());
    hasher.update(entries);
    hasher.finalize()
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("no record and no batch comes near four gigabytes")
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

fn long(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &'static str, value: Option<&'static str>) -> Entry<'static> {
        Entry { revision: Revision(7), key: key.as_bytes(), value: value.map(str::as_bytes) }
    }

    #[test]
    fn what_was_written_is_read() {
        let written = [entry("a", Some("one")), entry("b", None), entry("c", Some(""))];
        let mut frame = Frame::new();
        for entry in written {
            frame.push(entry);
        }
        let bytes = frame.seal(5).to_vec();
        let header = FrameHeader::decode(&bytes).unwrap();
        let content = &bytes[FRAME_HEADER_BYTES..];
        assert!(header.matches(5, content) && !header.matches(6, content));
        let read: Vec<_> = entries(content).map(|read| read.unwrap().0).collect();
        assert_eq!(read, written);
        frame.clear();
        assert!(frame.is_empty());
    }

    #[test]
    fn a_header_is_read_and_any_flaw_in_it_noticed() {
        let header = Header { kind: Kind::Base, number: 3, salt: 4, revision: Revision(5), closed_len: 6 };
        let bytes = header.encode();
        assert_eq!(Header::decode(&bytes), Ok(header));
        for position in 0..HEADER_BYTES {
            let mut flawed = bytes;
            flawed[position] ^= 1;
            assert!(Header::decode(&flawed).is_err(), "{position}");
        }
    }

    #[test]
    fn entries_that_reach_too_far_end_the_reading() {
        let mut frame = Frame::new();
        frame.push(entry("a", Some("one")));
        let bytes = frame.seal(0).to_vec();
        let cut = &bytes[FRAME_HEADER_BYTES..bytes.len() - 1];
        assert_eq!(entries(cut).collect::<Vec<_>>(), [Err("an entry reaches beyond its frame")]);
    }
}
