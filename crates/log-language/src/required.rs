//! What a message must contain as text, for an index to look up before any message is read.

/// A condition on a message's text that every matching message meets. A message that meets it need not match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Required {
    /// Nothing is known: every message may match.
    Anything,
    /// The text stands in the message as a whole word: a maximal run of alphanumeric characters and `_`. Case matters.
    Word(String),
    /// The text stands somewhere in the message. Case matters.
    Text(String),
    /// All of them hold.
    And(Vec<Required>),
    /// At least one of them holds. None at all: no message matches.
    Or(Vec<Required>),
}

impl Required {
    /// All of the parts; flattened, without what says nothing.
    pub(crate) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Anything => {}
                Self::And(inner) => inner.into_iter().for_each(|part| push_new(&mut flat, part)),
                part => push_new(&mut flat, part),
            }
        }
        match flat.len() {
            0 => Self::Anything,
            1 => flat.remove(0),
            _ => Self::And(flat),
        }
    }

    /// At least one of the parts. One that says nothing makes the whole say nothing.
    pub(crate) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Anything => return Self::Anything,
                Self::Or(inner) => inner.into_iter().for_each(|part| push_new(&mut flat, part)),
                part => push_new(&mut flat, part),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Self::Or(flat) }
    }

    /// Whether a message meets it. An index answers the same from its words; this reads the message.
    pub fn admits(&self, message: &str) -> bool {
        match self {
            Self::Anything => true,
            Self::Word(word) => contains_word(message, word),
            Self::Text(text) => message.contains(text.as_str()),
            Self::And(parts) => parts.iter().all(|part| part.admits(message)),
            Self::Or(parts) => parts.iter().any(|part| part.admits(message)),
        }
    }
}

fn push_new(parts: &mut Vec<Required>, part: Required) {
    if !parts.contains(&part) {
        parts.push(part);
    }
}

/// Whether a character belongs to a word.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn contains_word(message: &str, word: &str) -> bool {
    message.match_indices(word).any(|(at, _)| {
        !message[..at].chars().next_back().is_some_and(is_word)
            && !message[at + word.len()..].chars().next().is_some_and(is_word)
    })
}

/// What a JSON string with this content contains as text: the words that no escape touches. A message may also write any
/// character as `\uXXXX`; so the other possibility is that it contains `\u`.
pub(crate) fn json_text(content: &str, open_start: bool, open_end: bool) -> Required {
    let mut words = Vec::new();
    let mut start = None;
    // Whether the word begins and ends where the message's word does.
    let mut whole_start = !open_start;
    let mut push = |word: &str, whole: bool| {
        words.push(if whole { Required::Word(word.to_owned()) } else { Required::Text(word.to_owned()) });
    };
    for (at, c) in content.char_indices() {
        match (start, is_word(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                push(&content[from..at], whole_start);
                start = None;
            }
            _ => {}
        }
        if !is_word(c) {
            // `\n` and its like put a letter before the next word.
            whole_start = !c.is_control();
        }
    }
    if let Some(from) = start {
        push(&content[from..], whole_start && !open_end);
    }
    if words.is_empty() {
        return Required::Anything;
    }
    Required::any([Required::all(words), Required::Text("\\u".to_owned())])
}

/// What a message contains in which a JSON string's content meets `required`.
pub(crate) fn in_json(required: &Required) -> Required {
    match required {
        Required::Anything => Required::Anything,
        Required::Word(text) | Required::Text(text) => json_text(text, true, true),
        Required::And(parts) => Required::all(parts.iter().map(in_json)),
        Required::Or(parts) => Required::any(parts.iter().map(in_json)),
    }
}

#[cfg(test)]
mod tests {
    use super::Required::{And, Anything, Or, Text, Word};
    use super::*;

    #[test]
    fn parts_that_say_nothing_vanish_from_all_and_swallow_any() {
        assert_eq!(Required::all([Anything, Text("a".into()), Anything]), Text("a".into()));
        assert_eq!(Required::any([Anything, Text("a".into())]), Anything);
        assert_eq!(Required::all([]), Anything);
        assert_eq!(Required::any([]), Or(vec![]));
        let nested = Required::all([And(vec![Text("a".into()), Text("b".into())]), Text("a".into())]);
        assert_eq!(nested, And(vec![Text("a".into()), Text("b".into())]));
    }

    #[test]
    fn a_word_ends_where_letters_digits_and_underscores_do() {
        assert!(Word("error".into()).admits("an error."));
        assert!(!Word("error".into()).admits("errors error_2 äerror"));
        assert!(Word("b".into()).admits("bb b"));
        assert!(!Required::any([]).admits("x"));
    }
}
