//! What a message must contain as text, ready to be looked for: it spares most messages from being parsed.

use memchr::memmem::Finder;

use crate::required::Required;

/// A compiled [`Required`]; words are looked for as mere text.
#[derive(Debug, Clone)]
pub(super) enum Prefilter {
    Always,
    Text(Box<Finder<'static>>),
    All(Vec<Prefilter>),
    Any(Vec<Prefilter>),
}

impl Prefilter {
    pub(super) fn new(required: &Required) -> Self {
        match required {
            Required::Anything => Self::Always,
            Required::Word(text) | Required::Text(text) => Self::Text(Box::new(Finder::new(text).into_owned())),
            Required::And(parts) => Self::All(parts.iter().map(Self::new).collect()),
            Required::Or(parts) => Self::Any(parts.iter().map(Self::new).collect()),
        }
    }

    pub(super) fn admits(&self, message: &str) -> bool {
        match self {
            Self::Always => true,
            Self::Text(finder) => finder.find(message.as_bytes()).is_some(),
            Self::All(parts) => parts.iter().all(|part| part.admits(message)),
            Self::Any(parts) => parts.iter().any(|part| part.admits(message)),
        }
    }
}
