//! Values that a metric filter takes from matching messages.

use std::borrow::Cow;

use super::Form;
use super::cursor::Cursor;
use super::fields::Layout;
use super::json::path::{self, Path};
use crate::error::SyntaxError;
use crate::json::Value;

/// Names one value of a message; made by [`Pattern::selector`](super::Pattern::selector).
#[derive(Debug, Clone)]
pub struct Selector(Source);

#[derive(Debug, Clone)]
enum Source {
    Json(Path),
    /// One of the pattern's fields.
    Field(Layout, usize),
    /// A field by its place in the message, from 0.
    Position(Layout, usize),
}

impl Selector {
    /// The value in a message; `None` when it is not there, or is no string, number or boolean.
    pub fn value<'a>(&self, message: &'a str) -> Option<Cow<'a, str>> {
        match &self.0 {
            Source::Field(layout, field) => layout.field(message, *field).map(Cow::Borrowed),
            Source::Position(layout, position) => layout.at(message, *position).map(Cow::Borrowed),
            Source::Json(path) => match path.find(message)? {
                Value::Text(text) => Some(text),
                Value::Number(text) => Some(Cow::Borrowed(text)),
                Value::Bool(value) => Some(Cow::Borrowed(if value { "true" } else { "false" })),
                Value::Null | Value::Container(_) => None,
            },
        }
    }

    /// The value as a number, for a metric; `None` when it is none.
    pub fn number(&self, message: &str) -> Option<f64> {
        self.value(message)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }
}

pub(super) fn parse(text: &str, form: &Form) -> Result<Selector, SyntaxError> {
    let mut cursor = Cursor::new(text);
    let source = match form {
        Form::Json(_) => {
            let path = path::parse(&mut cursor)?;
            if cursor.peek().is_some() {
                return Err(cursor.expected("the end of the selector"));
            }
            Source::Json(path)
        }
        Form::Fields(fields) => {
            if !cursor.take("$") {
                return Err(cursor.expected("$ and a field's name"));
            }
            let mark = cursor.mark();
            let name = cursor.take_while(|c| !c.is_whitespace());
            match (fields.field(name), name.parse::<usize>()) {
                (Some(field), _) if !name.is_empty() => Source::Field(fields.layout(), field),
                (_, Ok(position @ 1..)) => Source::Position(fields.layout(), position - 1),
                _ => return Err(cursor.error_at(mark, format!("the filter pattern has no field named '{name}'"))),
            }
        }
        Form::Everything | Form::Terms(_) => {
            let message = "only a JSON or a space-delimited filter pattern extracts values";
            return Err(cursor.error_at(0, message));
        }
    };
    Ok(Selector(source))
}
