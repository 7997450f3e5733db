//! The pieces of a word: what the index knows of ids.
//!
//! A piece is five bytes of a word that follow each other, or three without a digit. Each is hashed to a number below
//! [`PIECES`]. A text that stands in a word has none but pieces of the word; so blocks without one of them cannot hold the
//! text. There are many ids and few pieces, and that is why an index of pieces is small and quickly made.

use std::ops::Range;

/// How many different pieces there are.
pub(crate) const PIECES: usize = 1 << 18;
/// The bytes of a piece, with digits or without.
const LONG: u32 = 5;
/// Texts that are shorter than that have only these.
const SHORT: u32 = 3;

/// Calls with the number of each piece of a word.
pub(super) fn each_piece(word: &str, mut with: impl FnMut(u32)) {
    let (mut window, mut length, mut letters) = (0_u64, 0, 0);
    for &byte in word.as_bytes() {
        window = (window << 8) | u64::from(byte);
        length += 1;
        letters = if byte.is_ascii_digit() { 0 } else { letters + 1 };
        if length >= LONG {
            with(number(window, LONG));
        }
        if letters >= SHORT {
            with(number(window, SHORT));
        }
    }
}

/// The number of the piece that the last bytes of a window are. It stays the same on every machine.
fn number(window: u64, length: u32) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let bits = 8 * length;
    let marked = (window & ((1 << bits) - 1)) | (1 << bits);
    (marked.wrapping_mul(FACTOR) >> (u64::BITS - PIECES.ilog2())) as u32
}

/// A set of pieces in the making.
pub(super) struct Gathering(Vec<u64>);

impl Gathering {
    pub(super) fn new() -> Self {
        Self(vec![0; PIECES / 64])
    }

    pub(super) fn add_word(&mut self, word: &str) {
        each_piece(word, |piece| self.0[piece as usize / 64] |= 1 << (piece % 64));
    }

    pub(super) fn finish(self) -> Pieces {
        let part = |words: &[u64]| {
            let mut lows = Vec::with_capacity(words.iter().map(|word| word.count_ones() as usize).sum());
            for (at, &word) in words.iter().enumerate() {
                let mut rest = word;
                while rest != 0 {
                    lows.push((at * 64) as u16 + rest.trailing_zeros() as u16);
                    rest &= rest - 1;
                }
            }
            lows.into_boxed_slice()
        };
        Pieces(self.0.chunks(PART / 64).map(part).collect())
    }
}

const PART: usize = 1 << 16;

/// A set of pieces: the low 16 bits of each, in order, by the bits above.
#[derive(Debug)]
pub(super) struct Pieces(Box<[Box<[u16]>]>);

impl Pieces {
    pub(super) fn holds(&self, piece: u32) -> bool {
        self.0[piece as usize / PART].binary_search(&(piece as u16)).is_ok()
    }

    /// Those in a range that does not go over a multiple of 65,536, in order.
    pub(super) fn within(&self, range: Range<usize>) -> impl Iterator<Item = u32> {
        let lows = &self.0[range.start / PART];
        let from = lows.partition_point(|&low| usize::from(low) < range.start % PART);
        let pieces = lows[from..].iter().map(move |&low| (range.start / PART * PART) as u32 + u32::from(low));
        pieces.take_while(move |&piece| (piece as usize) < range.end)
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.iter().map(|lows| lows.len() * 2).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(word: &str) -> Vec<u32> {
        let mut pieces = Vec::new();
        each_piece(word, |piece| pieces.push(piece));
        pieces
    }

    #[test]
    fn a_part_of_a_word_has_none_but_pieces_of_the_word() {
        for word in ["4fa3b2c19d7e", "user_id48213x", "Größenänderung2", "01ARZ3NDEKTSV4RRFFQ69G5FAV"] {
            let all = pieces(word);
            for (from, _) in word.char_indices() {
                for (to, _) in word[from..].char_indices() {
                    assert!(pieces(&word[from..from + to]).iter().all(|piece| all.contains(piece)));
                }
            }
        }
    }

    #[test]
    fn short_texts_have_pieces_if_they_hold_no_digit() {
        assert_eq!(pieces("OOM").len(), 1);
        assert_eq!(pieces("fail").len(), 2);
        assert_eq!(pieces("48").len() + pieces("4821").len() + pieces("id").len(), 0);
        assert_eq!(pieces("48213").len(), 1);
        assert_ne!(pieces("48213"), pieces("48214"));
    }

    #[test]
    fn a_set_gives_back_what_was_added() {
        let mut gathering = Gathering::new();
        let words = ["4fa3b2c19d7e", "order48213", "zzzzzzzzzz9"];
        words.iter().for_each(|word| gathering.add_word(word));
        let set = gathering.finish();
        let mut expected: Vec<u32> = words.iter().flat_map(|word| pieces(word)).collect();
        expected.sort_unstable();
        expected.dedup();
        let within = |from| set.within(from..from + 1024);
        assert_eq!((0..PIECES).step_by(1024).flat_map(within).collect::<Vec<_>>(), expected);
        assert!(expected.iter().all(|&piece| set.holds(piece)));
        assert!((0..PIECES as u32).filter(|&piece| set.holds(piece)).count() == expected.len());
    }
}
