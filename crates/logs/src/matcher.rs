//! What a search looks for, as far as the store has to know it.

/// Decides which messages a search wants.
pub trait Matcher: Send + Sync {
    /// Whether the message is wanted. Asked for every line that the index could not exclude.
    fn matches(&self, message: &str) -> bool;

    /// What stands in every message that is wanted. The index finds it; a condition that says too little only makes
    /// the search slower, one that says too much loses lines.
    fn required(&self) -> Required;
}

/// A condition on messages that the index can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Required {
    /// No condition.
    Anything,
    /// Stands in the message as a whole word: a longest run of letters, digits and `_`, in this very case.
    Word(String),
    /// Stands in the message as a part of it, in this very case.
    Text(String),
    /// All of these.
    And(Vec<Required>),
    /// One of these.
    Or(Vec<Required>),
}

/// Wants every message.
#[derive(Clone, Copy, Debug)]
pub struct Everything;

impl Matcher for Everything {
    fn matches(&self, _: &str) -> bool {
        true
    }

    fn required(&self) -> Required {
        Required::Anything
    }
}
