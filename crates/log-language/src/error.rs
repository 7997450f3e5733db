//! Why a text is not a pattern or a query, and where.

/// A text that does not parse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at column {column}")]
pub struct SyntaxError {
    /// Counted in characters from 1; one past the end when something is missing there.
    pub column: usize,
    /// What was expected or is wrong.
    pub message: String,
}

impl SyntaxError {
    /// An error at a byte of a text.
    pub(crate) fn at(text: &str, byte: usize, message: impl Into<String>) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        Self { column: before.chars().count() + 1, message: message.into() }
    }
}
