//! Patterns over messages whose fields stand between spaces: `[ip, user, ..., status = 4*, bytes > 1000]`.
//!
//! A message has to have at least as many fields as the pattern names. Without `...` the last field takes whatever is left of the
//! message, so `[level = ERROR, text]` matches messages of any length; with it, `...` takes what the named fields leave.
//!
//! `split` cuts messages.

mod split;

use std::collections::BTreeMap;

use super::condition::{self, Condition};
use super::cursor::{Cursor, is_bare};
use super::expression::{self, Expression};
use super::prefilter::Prefilter;
use crate::error::SyntaxError;
use crate::required::Required;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    fields: Vec<Field>,
    layout: Layout,
    prefilter: Prefilter,
}

#[derive(Debug, Clone, Default)]
struct Field {
    /// Empty when the pattern gives none.
    name: String,
    condition: Option<Expression<Condition>>,
}

/// How a pattern's fields lie over a message's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Fields before `...`, or all of them.
    before: usize,
    /// Fields after `...`; `None` when there is no `...`.
    after: Option<usize>,
}

impl Layout {
    /// Which of the pattern's fields a message's field is, counted from 0. `total` is how many the message has.
    fn named(self, index: usize, total: usize) -> Option<usize> {
        match self.after {
            _ if index < self.before => Some(index),
            Some(after) if index + after >= total => Some(self.before + index + after - total),
            _ => None,
        }
    }

    /// Where in a message one of the pattern's fields is.
    fn position(self, field: usize, total: usize) -> usize {
        match self.after {
            Some(after) if field >= self.before => total - after + (field - self.before),
            _ => field,
        }
    }

    /// How many fields a message has under this layout; `None` when it has too few.
    fn count(self, message: &str) -> Option<usize> {
        let least = self.before + self.after.unwrap_or_default();
        let total = self.split(message).count();
        (total >= least).then_some(total)
    }

    fn split(self, message: &str) -> split::Split<'_> {
        split::Split::new(message, if self.after.is_none() { Some(self.before) } else { None })
    }

    fn value(self, message: &str, position: impl FnOnce(usize) -> usize) -> Option<&str> {
        let total = self.count(message)?;
        self.split(message).nth(position(total))
    }

    /// The value of one of the pattern's fields.
    pub(super) fn field(self, message: &str, field: usize) -> Option<&str> {
        self.value(message, |total| self.position(field, total))
    }

    /// The value at a position, counted from 0.
    pub(super) fn at(self, message: &str, position: usize) -> Option<&str> {
        self.value(message, |_| position)
    }
}

impl Fields {
    pub(super) fn matches(&self, message: &str) -> bool {
        if !self.prefilter.admits(message) {
            return false;
        }
        let Some(total) = self.layout.count(message) else { return false };
        self.layout.split(message).enumerate().all(|(index, value)| {
            let field = self.layout.named(index, total).and_then(|field| self.fields.get(field));
            let condition = field.and_then(|field| field.condition.as_ref());
            condition.is_none_or(|condition| condition.holds(&|test| test.holds(value)))
        })
    }

    pub(super) fn extract(&self, message: &str) -> BTreeMap<String, String> {
        let total = self.layout.count(message).unwrap_or_default();
        let values = self.layout.split(message).enumerate().map(|(index, value)| {
            let name = self.layout.named(index, total).map_or("", |field| self.fields[field].name.as_str());
            let name = if name.is_empty() { format!("${}", index + 1) } else { format!("${name}") };
            (name, value.to_owned())
        });
        values.collect()
    }

    pub(super) fn required(&self) -> Required {
        let conditions = self.fields.iter().filter_map(|field| field.condition.as_ref());
        Required::all(conditions.map(|condition| condition.required(&|test| test.required(false))))
    }

    /// The field of that name.
    pub(super) fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    pub(super) fn layout(&self) -> Layout {
        self.layout
    }
}

/// Reads a pattern; the next character is its `[`.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Fields, SyntaxError> {
    cursor.take("[");
    let mut fields: Vec<Field> = Vec::new();
    let mut ellipsis = None;
    if cursor.peek() == Some(']') {
        return Err(cursor.expected("a field's name or ..."));
    }
    loop {
        let mark = cursor.mark();
        if cursor.take("...") || cursor.take("…") {
            if ellipsis.replace(fields.len()).is_some() {
                return Err(cursor.error_at(mark, "a pattern has at most one ..."));
            }
        } else {
            let field = field(cursor)?;
            if !field.name.is_empty() && fields.iter().any(|known| known.name == field.name) {
                return Err(cursor.error_at(mark, format!("there is already a field named {}", field.name)));
            }
            fields.push(field);
        }
        if cursor.take("]") {
            break;
        }
        if !cursor.take(",") {
            return Err(
                cursor.expected("a comma before the next field, or ] (a pattern that starts with [ ends with ])")
            );
        }
    }
    if cursor.peek().is_some() {
        return Err(cursor.expected("the end of the pattern after ]"));
    }
    let layout = match ellipsis {
        None => Layout { before: fields.len(), after: None },
        Some(before) => Layout { before, after: Some(fields.len() - before) },
    };
    let mut fields = Fields { fields, layout, prefilter: Prefilter::Always };
    fields.prefilter = Prefilter::new(&fields.required());
    Ok(fields)
}

fn field(cursor: &mut Cursor<'_>) -> Result<Field, SyntaxError> {
    let start = cursor.mark();
    let mut name = String::new();
    match cursor.peek() {
        // A field without a name only takes its place.
        Some(',' | ']') => return Ok(Field::default()),
        Some('(') => {}
        Some(c) if is_name(c) => {
            cursor.take_while(is_name).clone_into(&mut name);
            match cursor.peek() {
                Some('=' | '!' | '<' | '>') => cursor.return_to(start),
                Some(',' | ']') => return Ok(Field { name, condition: None }),
                _ => return Err(cursor.expected("a comma, ] or a condition such as = 4*")),
            }
        }
        None => return Err(cursor.expected("a field's name, ... or ]")),
        Some(_) => return Err(cursor.invalid_character()),
    }
    let condition = expression::parse(cursor, &mut |cursor| condition(cursor, &mut name))?;
    Ok(Field { name, condition: Some(condition) })
}

/// A condition with the field's name before it. All conditions of a field name that field.
fn condition(cursor: &mut Cursor<'_>, name: &mut String) -> Result<Condition, SyntaxError> {
    let mark = cursor.mark();
    let named = cursor.take_while(is_name);
    if named.is_empty() {
        return Err(cursor.expected("the field's name"));
    }
    if name.is_empty() {
        named.clone_into(name);
    }
    if name != named {
        let message = format!("a condition about {named} stands in the field {name}: put a comma between two fields");
        return Err(cursor.error_at(mark, message));
    }
    condition::parse(cursor)
}

fn is_name(c: char) -> bool {
    is_bare(c) || c == '-'
}
