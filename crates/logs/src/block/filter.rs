//! Which words a block holds, while no index does: a sorted list of the hashes of its terms.

use crate::block::Events;
use crate::words::{Term, WordSet};

/// May say that a term is there which is not, never the other way round.
#[derive(Debug)]
pub(crate) struct Filter(Box<[u32]>);

impl Filter {
    pub(crate) fn of(events: &Events) -> Self {
        let mut hashes = Vec::with_capacity(4096);
        each_term(events, |term| hashes.push(term.hash()));
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes.into())
    }

    pub(crate) fn may_hold(&self, term: &Term) -> bool {
        self.0.binary_search(&term.hash()).is_ok()
    }
}

/// Calls once with each term of a block.
pub(crate) fn each_term(events: &Events, mut with: impl FnMut(Term)) {
    let mut streams = events.streams.clone();
    streams.sort_unstable();
    streams.dedup();
    for stream in streams {
        with(Term::stream(stream));
    }
    let mut words = WordSet::new();
    for at in 0..events.len() {
        words.each_new(events.message(at), |word| with(Term::word(word)));
    }
    if memchr::memchr(b'\\', events.text.as_bytes()).is_some() {
        with(Term::BACKSLASH);
    }
}
