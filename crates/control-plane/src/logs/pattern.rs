//! Filter patterns, as the log store asks them.

use std::sync::Arc;

use longshore_api::error::Error;
use longshore_log_language::{self as language, Pattern, SyntaxError};
use longshore_logs::{Everything, Matcher, Required};

/// Reads a filter pattern.
///
/// # Errors
/// `InvalidParameterException` with the column.
pub(crate) fn parse(text: &str) -> Result<Pattern, Error> {
    Pattern::parse(text).map_err(|error| refused("filter pattern", &error))
}

/// The refusal of a text in one of the languages.
pub(crate) fn refused(what: &str, error: &SyntaxError) -> Error {
    let SyntaxError { column, message } = error;
    Error::invalid_parameter(format!("Invalid {what}: {message}, at column {column}."))
}

/// Which events a pattern matches; all of them without one.
///
/// # Errors
/// As [`parse`].
pub(crate) fn matcher(text: Option<&str>) -> Result<Arc<dyn Matcher>, Error> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(Arc::new(Everything)) };
    Ok(Arc::new(Matching(parse(text)?)))
}

/// A pattern as a matcher.
pub(super) struct Matching(pub(super) Pattern);

impl Matcher for Matching {
    fn matches(&self, message: &str) -> bool {
        self.0.matches(message)
    }

    fn required(&self) -> Required {
        required(self.0.required())
    }
}

/// What the language says of a message's text, as the store's index is asked for it.
pub(crate) fn required(of: language::Required) -> Required {
    match of {
        language::Required::Anything => Required::Anything,
        language::Required::Word(word) => Required::Word(word),
        language::Required::Text(text) => Required::Text(text),
        language::Required::And(parts) => Required::And(parts.into_iter().map(required).collect()),
        language::Required::Or(parts) => Required::Or(parts.into_iter().map(required).collect()),
    }
}
