//! What the index knows of a message: its words.
//!
//! A word is a longest run of letters, digits and `_`, in its case. A long one is cut to its first bytes and a hash of the
//! whole. Ids above all: nobody abbreviates them, each is another, and they would be most of the index and of the time
//! that it takes to make one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

/// Words up to this length stand in the index as they are, if they hold no digit.
pub(crate) const WHOLE_BYTES: usize = 16;
/// With a digit they do up to this length.
const WHOLE_ID_BYTES: usize = 8;
/// Of longer ones this much does.
pub(crate) const HEAD_BYTES: usize = 4;
const HASH_BYTES: usize = 4;

/// What a term of the index is about. The first byte of the term.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(crate) enum Kind {
    /// A message holds a backslash, so that what it says may not be what it spells.
    Backslash = 1,
    /// Events of this stream.
    Stream = 2,
    /// A word.
    Word = 3,
}

/// A term of the index, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Term {
    bytes: [u8; WHOLE_BYTES + 1],
    length: u8,
}

impl Term {
    pub(crate) const BACKSLASH: Self = Self { bytes: [Kind::Backslash as u8; WHOLE_BYTES + 1], length: 1 };

    fn new(kind: Kind, parts: [&[u8]; 3]) -> Self {
        let mut bytes = [0; WHOLE_BYTES + 1];
        bytes[0] = kind as u8;
        let mut length = 1;
        for part in parts {
            bytes[length..length + part.len()].copy_from_slice(part);
            length += part.len();
        }
        Self { bytes, length: length as u8 }
    }

    pub(crate) fn word(word: &str) -> Self {
        let word = word.as_bytes();
        let id = || word.iter().any(u8::is_ascii_digit);
        if word.len() <= WHOLE_ID_BYTES || (word.len() <= WHOLE_BYTES && !id()) {
            return Self::new(Kind::Word, [word, &[], &[]]);
        }
        // 0xff stands in no UTF-8, so no word that is whole looks like one that is cut.
        Self::new(Kind::Word, [&word[..HEAD_BYTES], &[0xff], &hash(word).to_be_bytes()[..HASH_BYTES]])
    }

    pub(crate) fn stream(number: u64) -> Self {
        Self::new(Kind::Stream, [&number.to_be_bytes(), &[], &[]])
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    pub(crate) fn hash(&self) -> u32 {
        (hash(self.bytes()) >> 32) as u32
    }
}

/// A hash that stays the same on every machine.
fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = bytes.len() as u64;
    let mut mix = |part: u64| {
        let product = u128::from(state ^ part ^ FACTOR) * u128::from(FACTOR | 1);
        state = (product as u64) ^ ((product >> 64) as u64) ^ part.rotate_left(29);
    };
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        mix(u64::from_le_bytes(*chunk));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(u64::from_le_bytes(last));
    mix(FACTOR);
    state
}

const OTHER: u8 = 0;
const WORD: u8 = 1;
const BEYOND_ASCII: u8 = 2;
const CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_' {
            classes[byte] = WORD;
        } else if byte >= 0x80 {
            classes[byte] = BEYOND_ASCII;
        }
        byte += 1;
    }
    classes
};

/// Calls with each word of a text, and where it stands.
pub(crate) fn each_word<'a>(text: &'a str, mut with: impl FnMut(usize, &'a str)) {
    let bytes = text.as_bytes();
    let mut start = None;
    let mut at = 0;
    while at < bytes.len() {
        let (word, width) = match CLASSES[usize::from(bytes[at])] {
            BEYOND_ASCII => {
                let character = text[at..].chars().next().unwrap_or(' ');
                (character.is_alphanumeric(), character.len_utf8())
            }
            class => (class == WORD, 1),
        };
        match (word, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                with(from, &text[from..at]);
                start = None;
            }
            _ => {}
        }
        at += width;
    }
    if let Some(from) = start {
        with(from, &text[from..]);
    }
}

/// The hash above, for maps of words.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= hash(bytes);
    }

    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The different words of texts.
pub(crate) struct WordSet<'a>(HashMap<&'a str, (), BuildHasherDefault<WordHasher>>);

impl<'a> WordSet<'a> {
    pub(crate) fn new() -> Self {
        Self(HashMap::with_capacity_and_hasher(4096, BuildHasherDefault::default()))
    }

    /// Calls with each word that was not there yet.
    pub(crate) fn each_new(&mut self, text: &'a str, mut with: impl FnMut(&'a str)) {
        each_word(text, |_, word| {
            if let Entry::Vacant(vacant) = self.0.entry(word) {
                vacant.insert(());
                with(word);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        each_word(text, |at, word| {
            assert!(text[at..].starts_with(word));
            words.push(word);
        });
        words
    }

    #[test]
    fn words_are_runs_of_letters_digits_and_underscores() {
        assert_eq!(words("[ERROR] user_id=42; Größe: 3µm…日本"), ["ERROR", "user_id", "42", "Größe", "3µm", "日本"]);
        assert_eq!(words("é"), ["é"]);
        assert_eq!(words("\u{0}😀--"), Vec::<&str>::new());
        assert_eq!(words(""), Vec::<&str>::new());
        assert_eq!(words("a\u{0}b"), ["a", "b"]);
    }

    #[test]
    fn long_words_are_cut_and_still_differ() {
        let long = "0123456789abcdef";
        assert_eq!(Term::word("internationally_").bytes()[1..], *b"internationally_");
        assert_eq!(Term::word("u4821300").bytes()[1..], *b"u4821300");
        assert_eq!(Term::word(long).bytes().len(), 1 + HEAD_BYTES + 1 + HASH_BYTES);
        assert_ne!(Term::word(&format!("{long}1")), Term::word(&format!("{long}2")));
        assert!(Term::word(&"ü".repeat(400_000)).bytes().len() <= 17);
    }
}
