//! What is kept, by key: when each was last written, which is what transactions compare, and where its value is.

use std::collections::HashMap;

use longshore_model::Revision;
use longshore_state::backend::Error;

use crate::error::damaged;
use crate::frame::{Entry, Kind};
use crate::segment::{Scanned, Segment};

/// A key's last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) revision: Revision,
    /// Which of the files has the value.
    pub(crate) segment: u32,
    /// The value's length in bytes.
    pub(crate) len: u32,
    /// Where it is in the file.
    pub(crate) offset: u64,
}

/// All keys that are there.
#[derive(Debug, Default)]
pub(crate) struct Index {
    by_key: HashMap<Box<[u8]>, Known>,
    bytes: u64,
}

impl Index {
    /// Reads files through: a base, if there is one, and the journals after it. The last may end in a torn frame when
    /// `may_be_torn`.
    pub(crate) fn load(segments: &mut [Segment], may_be_torn: bool) -> Result<(Self, Scanned), Error> {
        let mut index = Self::default();
        let mut scanned = Scanned { revision: Revision::default(), is_torn: false };
        let count = segments.len();
        for (number, segment) in segments.iter_mut().enumerate() {
            let at = u32::try_from(number).expect("few files");
            let is_last = number + 1 == count;
            if segment.header().kind == Kind::Journal && segment.header().revision != scanned.revision {
                return Err(damaged(segment.path(), "it does not begin where the file before it ends"));
            }
            scanned = segment.scan(is_last && may_be_torn, &mut |entry, offset| {
                index.apply(entry, at, offset);
            })?;
        }
        Ok((index, scanned))
    }

    pub(crate) fn get(&self, key: &[u8]) -> Option<Known> {
        self.by_key.get(key).copied()
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.by_key.len()
    }

    /// How many bytes keys and values take.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes a change in; gives what was known of the key before.
    pub(crate) fn apply(&mut self, entry: Entry<'_>, segment: u32, offset: u64) -> Option<Known> {
        let known = entry.value.map(|value| Known {
            revision: entry.revision,
            segment,
            len: u32::try_from(value.len()).expect("frames hold no longer values"),
            offset,
        });
        self.set(entry.key, known)
    }

    /// Sets what is known of a key; gives what was before.
    pub(crate) fn set(&mut self, key: &[u8], known: Option<Known>) -> Option<Known> {
        let size = |known: &Known| key.len() as u64 + u64::from(known.len);
        self.bytes += known.as_ref().map_or(0, size);
        let before = match known {
            None => self.by_key.remove(key),
            Some(known) => match self.by_key.get_mut(key) {
                Some(slot) => Some(std::mem::replace(slot, known)),
                None => self.by_key.insert(key.into(), known),
            },
        };
        self.bytes -= before.as_ref().map_or(0, size);
        before
    }

    /// Those that start with a prefix, by key.
    pub(crate) fn sorted(&self, prefix: &[u8]) -> Vec<(&[u8], Known)> {
        let all = self.by_key.iter().map(|(key, known)| (&**key, *known));
        let mut found: Vec<_> = all.filter(|(key, _)| key.starts_with(prefix)).collect();
        found.sort_unstable_by_key(|(key, _)| *key);
        found
    }
}
