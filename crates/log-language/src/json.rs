//! Values inside a JSON message, as both languages see them, read without building a tree.

use std::borrow::Cow;

use serde_json::value::RawValue;

/// A value as it stands in the message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    /// A string's content.
    Text(Cow<'a, str>),
    /// A number, as it is written.
    Number(&'a str),
    Bool(bool),
    Null,
    /// An object or an array, as it is written.
    Container(&'a str),
}

impl<'a> Value<'a> {
    /// Reads a value that was already checked to be JSON. `None` for a string that is none after all: half a surrogate pair.
    pub(crate) fn of(raw: &'a RawValue) -> Option<Self> {
        let text = raw.get();
        Some(match text.as_bytes().first()? {
            b'"' => {
                let content = &text[1..text.len() - 1];
                match memchr::memchr(b'\\', content.as_bytes()) {
                    None => Self::Text(Cow::Borrowed(content)),
                    Some(_) => Self::Text(Cow::Owned(serde_json::from_str(text).ok()?)),
                }
            }
            b'{' | b'[' => Self::Container(text),
            b't' => Self::Bool(true),
            b'f' => Self::Bool(false),
            b'n' => Self::Null,
            _ => Self::Number(text),
        })
    }

    /// The text that a comparison sees: only of strings, numbers and booleans.
    pub(crate) fn as_scalar(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(text) => Some(text),
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            Self::Null | Self::Container(_) => None,
        }
    }
}

/// Whether a message can be a JSON object or array, told by its first character.
pub(crate) fn looks_like_json(message: &str) -> bool {
    message.trim_start_matches([' ', '\t', '\n', '\r']).starts_with(['{', '['])
}
