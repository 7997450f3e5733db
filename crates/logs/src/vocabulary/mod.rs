//! What is known of a block without reading it: the streams of its events, and their words.
//!
//! - `words`: from a text to its words.
//! - `pieces`: what is known of words that are not listed.
//!
//! A word is a longest run of letters, digits and `_`, in its case. Words of a language, and short ones, are listed: there are
//! some thousands of them, however many events there are. The others are ids, of which nearly each is another: they would be
//! most of the index and of the time that it takes to make one. Of them only their pieces are known.

mod pieces;
mod words;

use std::collections::HashSet;
use std::convert::Infallible;
use std::ops::Range;

use memchr::memmem;

use crate::block::Events;
use crate::query::{Blocks, Terms};
pub(crate) use pieces::PIECES;
pub(crate) use words::each_word;

use pieces::{Gathering, Pieces};

/// Words up to this length are listed if they hold no digit.
const LISTED_BYTES: usize = 16;
/// Those up to this length are in any case.
const SHORT_BYTES: usize = 4;

/// Whether a word is listed. Else only its pieces are known, and it has some.
pub(crate) fn is_listed(word: &str) -> bool {
    word.len() <= SHORT_BYTES || (word.len() <= LISTED_BYTES && !word.bytes().any(|byte| byte.is_ascii_digit()))
}

/// The pieces of a word or of a part of one, each once.
pub(crate) fn pieces(text: &str) -> Vec<u32> {
    let mut pieces = Vec::new();
    pieces::each_piece(text, |piece| pieces.push(piece));
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

/// Something that a block holds or does not. Their order is that of their keys in the index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Term<'a> {
    /// A message with a backslash, so that what it says may not be what it spells.
    Backslash,
    /// An event of this stream.
    Stream(u64),
    /// A piece of a word that is not listed.
    Piece(u32),
    /// A listed word.
    Word(&'a str),
}

/// What a block holds.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    streams: Box<[u64]>,
    /// The listed words, each between two line ends.
    words: Box<str>,
    pieces: Pieces,
    backslash: bool,
}

impl Vocabulary {
    pub(crate) fn of(events: &Events) -> Self {
        let mut streams = events.streams.clone();
        streams.sort_unstable();
        streams.dedup();
        let (mut words, mut seen, mut pieces) =
            (String::from("\n"), HashSet::<&str, foldhash::fast::RandomState>::default(), Gathering::new());
        // A word does not go on from one message to the next.
        for at in 0..events.len() {
            each_word(events.message(at), |_, word| {
                if !is_listed(word) {
                    pieces.add_word(word);
                } else if seen.insert(word) {
                    words.push_str(word);
                    words.push('\n');
                }
            });
        }
        Self {
            streams: streams.into(),
            words: words.into(),
            pieces: pieces.finish(),
            backslash: memchr::memchr(b'\\', events.text.as_bytes()).is_some(),
        }
    }

    /// The streams of the events, each once.
    pub(crate) fn streams(&self) -> &[u64] {
        &self.streams
    }

    /// What it holds besides pieces, each once.
    pub(crate) fn names(&self) -> impl Iterator<Item = Term<'_>> {
        let backslash = self.backslash.then_some(Term::Backslash);
        let streams = self.streams.iter().map(|&stream| Term::Stream(stream));
        let words = self.words.split('\n').filter(|word| !word.is_empty()).map(Term::Word);
        backslash.into_iter().chain(streams).chain(words)
    }

    /// The pieces in a range that it holds, in order.
    pub(crate) fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = u32> {
        self.pieces.within(range)
    }

    /// About how much memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.streams.len() * 8 + self.words.len() + self.pieces.bytes()
    }

    fn lists(&self, words: &str) -> bool {
        memmem::find(self.words.as_bytes(), words.as_bytes()).is_some()
    }

    fn answer(holds: bool) -> Blocks {
        let mut blocks = Blocks::none(1);
        if holds {
            blocks.add(0);
        }
        blocks
    }
}

/// As that of a single block.
impl Terms for Vocabulary {
    type Error = Infallible;

    fn blocks(&self) -> usize {
        1
    }

    fn holding(&self, term: Term<'_>) -> Result<Blocks, Infallible> {
        Ok(Self::answer(match term {
            Term::Backslash => self.backslash,
            Term::Stream(stream) => self.streams.binary_search(&stream).is_ok(),
            Term::Word(word) => self.lists(&format!("\n{word}\n")),
            Term::Piece(piece) => self.pieces.holds(piece),
        }))
    }

    fn listing_prefix(&self, prefix: &str) -> Result<Option<Blocks>, Infallible> {
        Ok(Some(Self::answer(self.lists(&format!("\n{prefix}")))))
    }

    fn listing_part(&self, part: &str) -> Result<Option<Blocks>, Infallible> {
        Ok(Some(Self::answer(self.lists(part))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_is_told_once() {
        let mut events = Events::default();
        ["a a b 12345", "b a 12345", "\\"].iter().for_each(|message| events.push(1, 1, 1, 7, message));
        let known = Vocabulary::of(&events);
        let names: Vec<Term<'_>> = known.names().collect();
        assert_eq!(names, [Term::Backslash, Term::Stream(7), Term::Word("a"), Term::Word("b")]);
        assert!(names.iter().all(|&term| known.holding(term).is_ok_and(|blocks| blocks.holds(0))));
        let [piece] = pieces("12345")[..] else { panic!("one piece") };
        let at = piece as usize;
        assert_eq!(known.pieces(at..at + 1).collect::<Vec<_>>(), [piece]);
        assert_eq!(known.bytes(), 8 + "\na\nb\n".len() + 2);
    }
}
