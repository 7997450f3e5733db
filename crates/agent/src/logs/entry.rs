//! What the engine hands over of a container's output, one piece at a time, and how a piece lies in the spool: its length, a
//! checksum over the rest, and the rest.

/// The longest text of an entry. Sources cut what is longer into pieces.
pub(crate) const MAX_TEXT_BYTES: usize = 64 << 10;

/// Length and checksum.
const HEAD: usize = 8;
/// Time, mark and kind.
const FIXED: usize = 17;

/// Which of a container's streams something was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Output {
    Stdout,
    Stderr,
}

impl Output {
    pub(crate) fn index(self) -> usize {
        match self {
            Self::Stdout => 0,
            Self::Stderr => 1,
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Stdout => Self::Stderr,
            Self::Stderr => Self::Stdout,
        }
    }
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A line, or the end of one.
    Line(Output),
    /// A piece of a line that goes on.
    Piece(Output),
    /// What is pending is not waited for any longer.
    Flush,
    /// Something that the agent has to say in the stream.
    Notice,
    /// How far the source was read: the first entry of each segment.
    Position,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// When it was written, in nanoseconds since 1970.
    pub(crate) time_ns: i64,
    /// Tells entries of the same time apart: how many came before it, or what the engine calls it.
    pub(crate) mark: u64,
    pub(crate) kind: Kind,
    pub(crate) text: Vec<u8>,
}

impl Entry {
    /// Whether it came from the source, so that the source is read on behind it.
    pub(crate) fn is_output(&self) -> bool {
        matches!(self.kind, Kind::Line(_) | Kind::Piece(_))
    }

    /// How many bytes it takes in the spool.
    pub(crate) fn len_encoded(&self) -> usize {
        HEAD + FIXED + self.text.len()
    }

    pub(crate) fn encode(&self, into: &mut Vec<u8>) {
        let start = into.len();
        into.extend_from_slice(&[0; HEAD]);
        into.extend_from_slice(&self.time_ns.to_le_bytes());
        into.extend_from_slice(&self.mark.to_le_bytes());
        into.push(code(self.kind));
        into.extend_from_slice(&self.text);
        let body = &into[start + HEAD..];
        // Bounded by the longest text.
        let (len, checksum) = (body.len() as u32, crc32fast::hash(body));
        into[start..start + 4].copy_from_slice(&len.to_le_bytes());
        into[start + 4..start + HEAD].copy_from_slice(&checksum.to_le_bytes());
    }

    /// Reads the first entry of `bytes`, and how long it is; `None` when there is no whole and sound one.
    pub(crate) fn decode(bytes: &[u8]) -> Option<(Self, usize)> {
        let len = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
        let checksum = u32::from_le_bytes(bytes.get(4..HEAD)?.try_into().ok()?);
        if !(FIXED..=FIXED + MAX_TEXT_BYTES).contains(&len) {
            return None;
        }
        let body = bytes.get(HEAD..HEAD + len)?;
        if crc32fast::hash(body) != checksum {
            return None;
        }
        let entry = Self {
            time_ns: i64::from_le_bytes(body[..8].try_into().ok()?),
            mark: u64::from_le_bytes(body[8..16].try_into().ok()?),
            kind: kind(body[16])?,
            text: body[FIXED..].to_vec(),
        };
        Some((entry, HEAD + len))
    }
}

fn code(kind: Kind) -> u8 {
    match kind {
        Kind::Line(Output::Stdout) => 0,
        Kind::Line(Output::Stderr) => 1,
        Kind::Piece(Output::Stdout) => 2,
        Kind::Piece(Output::Stderr) => 3,
        Kind::Flush => 4,
        Kind::Notice => 5,
        Kind::Position => 6,
    }
}

fn kind(code: u8) -> Option<Kind> {
    Some(match code {
        0 => Kind::Line(Output::Stdout),
        1 => Kind::Line(Output::Stderr),
        2 => Kind::Piece(Output::Stdout),
        3 => Kind::Piece(Output::Stderr),
        4 => Kind::Flush,
        5 => Kind::Notice,
        6 => Kind::Position,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_as_they_are_written_and_damage_is_noticed() {
        let mut bytes = Vec::new();
        let entries: Vec<Entry> = (0..7)
            .map(|code| Entry {
                time_ns: -5,
                mark: u64::MAX,
                kind: kind(code).unwrap(),
                text: vec![0xff; code as usize],
            })
            .collect();
        entries.iter().for_each(|entry| entry.encode(&mut bytes));
        let mut at = 0;
        for entry in &entries {
            let (read, len) = Entry::decode(&bytes[at..]).unwrap();
            assert_eq!((&read, len), (entry, entry.len_encoded()));
            at += len;
        }
        assert_eq!(at, bytes.len());
        assert_eq!(Entry::decode(&bytes[..20]), None, "torn");
        for position in 0..entries[0].len_encoded() {
            let mut damaged = bytes.clone();
            damaged[position] ^= 0x40;
            assert_ne!(Entry::decode(&damaged).map(|(entry, _)| entry), Some(entries[0].clone()), "{position}");
        }
    }
}
