//! From what a search requires to the blocks that may hold it. What cannot be answered is taken as "any block".

use crate::matcher::Required;
use crate::vocabulary::{Term, each_word, is_listed, pieces};

/// More pieces of a text than this say nothing new.
const MOST_PIECES: usize = 32;

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
    fn holding(&self, term: Term<'_>) -> Result<Blocks, Self::Error>;
    /// Those with a listed word that begins so. None: too many words do.
    fn listing_prefix(&self, prefix: &str) -> Result<Option<Blocks>, Self::Error>;
    /// Those with a listed word that holds this. None: there are too many words to look through.
    fn listing_part(&self, part: &str) -> Result<Option<Blocks>, Self::Error>;
}

/// The blocks that may hold what is required. None: all of them.
pub(crate) fn candidates<T: Terms>(required: &Required, terms: &T) -> Result<Option<Blocks>, T::Error> {
    Ok(match required {
        Required::Anything => None,
        Required::Word(word) if is_word(word) => answer(&Condition::Whole(word), terms)?,
        Required::Word(text) | Required::Text(text) => {
            let mut found = None;
            for condition in conditions(text) {
                intersect(&mut found, answer(&condition, terms)?);
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

fn answer<T: Terms>(condition: &Condition<'_>, terms: &T) -> Result<Option<Blocks>, T::Error> {
    let (part, is_prefix) = match *condition {
        Condition::Backslash => return terms.holding(Term::Backslash).map(Some),
        Condition::Whole(word) if is_listed(word) => return terms.holding(Term::Word(word)).map(Some),
        Condition::Whole(word) => return unlisted(word, terms),
        Condition::Prefix(part) => (part, true),
        Condition::Part(part) => (part, false),
    };
    if !is_listed(part) {
        return unlisted(part, terms);
    }
    // Both kinds of words may hold it, so what one of the two cannot say the other need not.
    if pieces(part).is_empty() {
        return Ok(None);
    }
    let Some(mut found) = (if is_prefix { terms.listing_prefix(part) } else { terms.listing_part(part) })? else {
        return Ok(None);
    };
    let Some(others) = unlisted(part, terms)? else { return Ok(None) };
    found.or(&others);
    Ok(Some(found))
}

/// Where unlisted words may hold a part, by its pieces; `None` where it is too short to have any.
fn unlisted<T: Terms>(part: &str, terms: &T) -> Result<Option<Blocks>, T::Error> {
    let mut found = None;
    for piece in pieces(part).into_iter().take(MOST_PIECES) {
        intersect(&mut found, Some(terms.holding(Term::Piece(piece))?));
    }
    Ok(found)
}

fn intersect(found: &mut Option<Blocks>, blocks: Option<Blocks>) {
    match (found.as_mut(), blocks) {
        (Some(found), Some(blocks)) => found.and(&blocks),
        (None, blocks) => *found = blocks,
        (Some(_), None) => {}
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
    /// A message has a backslash.
    Backslash,
    /// This is a word.
    Whole(&'a str),
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
            (false, false) => Condition::Whole(word),
            (false, true) => Condition::Prefix(word),
            (true, _) => Condition::Part(word),
        });
    });
    if text.contains('\\') {
        conditions.push(Condition::Backslash);
    }
    conditions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::Events;
    use crate::vocabulary::Vocabulary;

    #[test]
    fn only_words_inside_of_a_text_are_whole() {
        assert_eq!(
            conditions("ection refused by pe"),
            [Condition::Part("ection"), Condition::Whole("refused"), Condition::Whole("by"), Condition::Prefix("pe")]
        );
        assert_eq!(conditions("[ERROR] "), [Condition::Whole("ERROR")]);
        assert_eq!(conditions("ERR"), [Condition::Part("ERR")]);
        assert_eq!(conditions("\\"), [Condition::Backslash]);
        assert_eq!(conditions(""), []);
    }

    fn may_hold(vocabulary: &Vocabulary, required: Required) -> bool {
        match candidates(&required, vocabulary) {
            Ok(blocks) => blocks.is_none_or(|blocks| blocks.holds(0)),
            Err(never) => match never {},
        }
    }

    #[test]
    fn what_stands_in_a_message_may_be_held_and_most_else_may_not() {
        let mut events = Events::default();
        events.push(1, 1, 1, 7, "GET /orders/48213 user=u48213 trace=4fa3b2c19d7e status=200");
        events.push(1, 2, 1, 7, "Größe: 3µm \\ ok");
        let known = Vocabulary::of(&events);
        let text = |text: &str| Required::Text(text.into());
        let word = |text: &str| Required::Word(text.into());
        for held in ["ET /or", "4821", "u482", "user=u48", "fa3b2c1", "status=20", "öße: 3", "\\", "8213 user"] {
            assert!(may_hold(&known, text(held)), "{held}");
        }
        for absent in ["PUT", "status=201 ", "user=u4922", "9fa3b2", "orders/48214 ", "Grosse", "time"] {
            assert!(!may_hold(&known, text(absent)), "{absent}");
        }
        assert!(may_hold(&known, word("u48213")) && may_hold(&known, word("200")) && may_hold(&known, word("GET")));
        assert!(!may_hold(&known, word("GE")) && !may_hold(&known, word("u48214")));
    }
}
