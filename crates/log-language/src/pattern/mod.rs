//! Filter patterns, as CloudWatch Logs' user guide describes them ("Filter pattern syntax").
//!
//! A pattern has one of three forms, told apart by its first character:
//!
//! | form | example | module |
//! |---|---|---|
//! | terms | `ERROR -"timed out" %4\d\d%`, `?WARN ?ERROR` | `terms` |
//! | JSON | `{ $.latency > 100 && $.path = "/api*" }` | `json` |
//! | space-delimited | `[ip, user, ..., status = 4*, bytes > 1000]` | `fields` |
//!
//! `condition` is what the last two compare with, `expression` how they combine it. Matching allocates nothing on a plain
//! miss: what a message must contain as text is looked for first.

mod condition;
mod cursor;
mod expression;
mod fields;
mod json;
mod prefilter;
mod regex_subset;
mod selector;
mod terms;

use std::collections::BTreeMap;

pub use selector::Selector;

use crate::error::SyntaxError;
use crate::required::Required;

/// The longest pattern, in characters (API reference: `FilterPattern`).
pub const MAX_LENGTH: usize = 1024;

/// A filter pattern, ready to be asked.
#[derive(Debug, Clone)]
pub struct Pattern {
    form: Form,
    has_regex: bool,
}

#[derive(Debug, Clone)]
enum Form {
    /// The empty pattern: every event.
    Everything,
    Terms(terms::Terms),
    Json(json::Json),
    Fields(fields::Fields),
}

impl Pattern {
    /// Parses a pattern. The empty one matches every message.
    ///
    /// # Errors
    /// With the column at which the text is not a pattern, and what was expected there.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        if text.chars().count() > MAX_LENGTH {
            let message = format!("a filter pattern has at most {MAX_LENGTH} characters");
            return Err(SyntaxError { column: MAX_LENGTH + 1, message });
        }
        let mut cursor = cursor::Cursor::new(text);
        let form = match cursor.peek() {
            None => Form::Everything,
            Some('{') => Form::Json(json::parse(&mut cursor)?),
            Some('[') => Form::Fields(fields::parse(&mut cursor)?),
            Some(_) => Form::Terms(terms::parse(&mut cursor)?),
        };
        Ok(Self { form, has_regex: cursor.regexes() > 0 })
    }

    /// Whether a message matches.
    pub fn matches(&self, message: &str) -> bool {
        match &self.form {
            Form::Everything => true,
            Form::Terms(terms) => terms.matches(message),
            Form::Json(json) => json.matches(message),
            Form::Fields(fields) => fields.matches(message),
        }
    }

    /// What TestMetricFilter tells of a message as `extractedValues`; `None` when it does not match.
    ///
    /// A space-delimited pattern names every field: `$name`, or `$3` for one that `...` covers or that has no name. A JSON pattern
    /// gives the values that its own selectors point to, as `$.a.b`. Terms extract nothing.
    pub fn extract(&self, message: &str) -> Option<BTreeMap<String, String>> {
        if !self.matches(message) {
            return None;
        }
        Some(match &self.form {
            Form::Everything | Form::Terms(_) => BTreeMap::new(),
            Form::Json(json) => json.extract(message),
            Form::Fields(fields) => fields.extract(message),
        })
    }

    /// A value of matching messages, by the name that a metric filter's `metricValue` or `dimensions` gives it: `$.latency` with a
    /// JSON pattern, `$bytes` or `$3` with a space-delimited one.
    ///
    /// # Errors
    /// When the text is no selector, or names nothing that this pattern could extract.
    pub fn selector(&self, text: &str) -> Result<Selector, SyntaxError> {
        selector::parse(text, &self.form)
    }

    /// What every matching message contains as text.
    pub fn required(&self) -> Required {
        match &self.form {
            Form::Everything => Required::Anything,
            Form::Terms(terms) => terms.required(),
            Form::Json(json) => json.required(),
            Form::Fields(fields) => fields.required(),
        }
    }

    /// Whether a regular expression is part of it. A log group may have only so many filters of that kind.
    pub fn has_regex(&self) -> bool {
        self.has_regex
    }
}
