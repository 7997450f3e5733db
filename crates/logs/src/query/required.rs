//! From what a search requires to the blocks that may hold it. What cannot be answered is taken as "any block".

use crate::matcher::Required;
use crate::words::{Term, each_word};

/// A set of a segment's blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Blocks {
    words: Vec<u64>,
    count: usize,
}

impl Blocks {
    pub(crate) fn none(count: usize) -> Self {
        Self { words: vec![0; count.div_ceil(64)], count }
    }

    pub(crate) fn add(&mut self, block: usize) {
        if block < self.count {
            self.words[block / 64] |= 1 << (block % 64);
        }
    }

    pub(crate) fn holds(&self, block: usize) -> bool {
        self.words.get(block / 64).is_some_and(|word| word & (1 << (block % 64)) != 0)
    }

    pub(super) fn and(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    pub(super) fn or(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }
}

/// What knows which blocks hold a term.
pub(crate) trait Terms {
    type Error;
    /// How many blocks there are.
    fn blocks(&self) -> usize;
    fn holding(&self, term: &Term) -> Result<Blocks, Self::Error>;
    /// Those with a word that begins so. None: too many words do.
    fn holding_prefix(&self, prefix: &str) -> Result<Option<Blocks>, Self::Error>;
    /// Those with a word that holds this. None: there are too many words to look through.
    fn holding_part(&self, part: &str) -> Result<Option<Blocks>, Self::Error>;
}

/// The blocks that may hold what is required. None: all of them.
pub(crate) fn candidates<T: Terms>(required: &Required, terms: &T) -> Result<Option<Blocks>, T::Error> {
    Ok(match required {
        Required::Anything => None,
        Required::Word(word) if is_word(word) => Some(terms.holding(&Term::word(word))?),
        Required::Word(text) | Required::Text(text) => {
            let mut found = None;
            for condition in conditions(text) {
                let blocks = match condition {
                    Condition::Term(term) => Some(terms.holding(&term)?),
                    Condition::Prefix(prefix) => terms.holding_prefix(prefix)?,
                    Condition::Part(part) => terms.holding_part(part)?,
                };
                intersect(&mut found, blocks);
            }
            found
        }
        Required::And(parts) => {
            let mut found = None;
            for part in parts {
                intersect(&mut found, candidates(part, terms)?);
            }
            found
        }
        Required::Or(parts) => {
            let mut found = Blocks::none(terms.blocks());
            for part in parts {
                match candidates(part, terms)? {
                    None => return Ok(None),
                    Some(blocks) => found.or(&blocks),
                }
            }
            Some(found)
        }
    })
}

fn intersect(found: &mut Option<Blocks>, blocks: Option<Blocks>) {
    match (found.as_mut(), blocks) {
        (Some(found), Some(blocks)) => found.and(&blocks),
        (None, blocks) => *found = blocks,
        (Some(_), None) => {}
    }
}

/// Whether a block may hold what is required, from what is known of single terms alone.
pub(crate) fn may_hold(required: &Required, holds: &impl Fn(&Term) -> bool) -> bool {
    match required {
        Required::Anything => true,
        Required::Word(word) if is_word(word) => holds(&Term::word(word)),
        Required::Word(text) | Required::Text(text) => conditions(text).iter().all(|condition| match condition {
            Condition::Term(term) => holds(term),
            Condition::Prefix(_) | Condition::Part(_) => true,
        }),
        Required::And(parts) => parts.iter().all(|part| may_hold(part, holds)),
        Required::Or(parts) => parts.iter().any(|part| may_hold(part, holds)),
    }
}

/// Whether a text is one word. What is not cannot stand in a message as one, and is looked for as a text.
fn is_word(text: &str) -> bool {
    let mut whole = false;
    each_word(text, |_, word| whole = word.len() == text.len());
    whole
}

/// What a text says about words.
#[derive(Debug, PartialEq, Eq)]
enum Condition<'a> {
    Term(Term),
    /// A word begins so.
    Prefix(&'a str),
    /// A word holds this.
    Part(&'a str),
}

/// Words inside of the text are words of the message. One at an edge may go on there: the last is the beginning of a
/// word, and the first its end.
fn conditions(text: &str) -> Vec<Condition<'_>> {
    let mut conditions = Vec::new();
    each_word(text, |at, word| {
        let (first, last) = (at == 0, at + word.len() == text.len());
        conditions.push(match (first, last) {
            (false, false) => Condition::Term(Term::word(word)),
            (false, true) => Condition::Prefix(word),
            (true, _) => Condition::Part(word),
        });
    });
    if text.contains('\\') {
        conditions.push(Condition::Term(Term::BACKSLASH));
    }
    conditions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_inside_of_a_text_are_whole() {
        let word = |word| Condition::Term(Term::word(word));
        assert_eq!(
            conditions("ection refused by pe"),
            [Condition::Part("ection"), word("refused"), word("by"), Condition::Prefix("pe")]
        );
        assert_eq!(conditions("[ERROR] "), [word("ERROR")]);
        assert_eq!(conditions("ERR"), [Condition::Part("ERR")]);
        assert_eq!(conditions("\\"), [Condition::Term(Term::BACKSLASH)]);
        assert_eq!(conditions(""), []);
    }

    #[test]
    fn a_condition_that_cannot_be_answered_excludes_nothing() {
        let text = |text: &str| Required::Text(text.into());
        let word = |word: &str| Required::Word(word.into());
        let holds = |term: &Term| *term == Term::word("here");
        assert!(may_hold(&text("somepart"), &holds));
        assert!(!may_hold(&text(" gone "), &holds));
        assert!(may_hold(&Required::And(vec![word("here"), text("x")]), &holds));
        assert!(!may_hold(&Required::And(vec![word("gone"), text("x")]), &holds));
        assert!(may_hold(&Required::Or(vec![word("gone"), text("x")]), &holds));
        assert!(!may_hold(&Required::Or(vec![]), &holds));
    }
}
