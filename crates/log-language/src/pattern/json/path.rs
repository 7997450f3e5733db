//! Selectors: `$.user.emails[0]`, `$.items[*].id`, `$.['cluster.name']`, `$.*`.

use std::fmt;

use super::super::cursor::{Cursor, is_bare};
use super::walk;
use crate::error::SyntaxError;
use crate::json::Value;

/// How many steps a selector may have.
const MAX_SEGMENTS: usize = 64;

/// Where a value stands in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pattern) struct Path {
    segments: Vec<Segment>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pattern) enum Segment {
    Key(String),
    Index(usize),
    /// Every element of an array, every field of an object.
    Wildcard,
}

impl Path {
    pub(in crate::pattern) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The first string, number or boolean that it points to in a message.
    pub(in crate::pattern) fn find<'a>(&self, message: &'a str) -> Option<Value<'a>> {
        let mut found = None;
        let mut tree = walk::Node::default();
        tree.plant(&self.segments, 0);
        let whole = walk::walk(&tree, message, &mut |_, value| {
            if found.is_none() && value.as_scalar().is_some() {
                found = Some(value.clone());
            }
        });
        found.filter(|_| whole)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.segments.iter().try_for_each(|segment| match segment {
            Segment::Key(key) if key.chars().all(is_key) && !key.is_empty() => write!(f, ".{key}"),
            Segment::Key(key) => write!(f, ".['{}']", key.replace('\\', "\\\\").replace('\'', "\\'")),
            Segment::Index(index) => write!(f, "[{index}]"),
            Segment::Wildcard => f.write_str("[*]"),
        })
    }
}

fn is_key(c: char) -> bool {
    is_bare(c) || c == '-'
}

/// Reads a selector.
pub(in crate::pattern) fn parse(cursor: &mut Cursor<'_>) -> Result<Path, SyntaxError> {
    let start = cursor.mark();
    if !cursor.take("$") {
        return Err(cursor.expected("a selector such as $.name"));
    }
    let mut segments = Vec::new();
    loop {
        let segment = match cursor.peek_raw() {
            Some('.') => {
                cursor.take(".");
                match cursor.peek_raw() {
                    Some('[') => bracket(cursor)?,
                    Some('*') => {
                        cursor.take("*");
                        Segment::Wildcard
                    }
                    Some(c) if is_key(c) => Segment::Key(cursor.take_while(is_key).to_owned()),
                    Some(c) if !c.is_whitespace() => return Err(cursor.invalid_character()),
                    _ => return Err(cursor.expected("a property's name after the point")),
                }
            }
            Some('[') => bracket(cursor)?,
            _ => break,
        };
        segments.push(segment);
    }
    if segments.is_empty() {
        return Err(cursor.expected("a point and a property's name, as in $.name"));
    }
    if segments.len() > MAX_SEGMENTS {
        return Err(cursor.error_at(start, format!("a selector has at most {MAX_SEGMENTS} steps")));
    }
    if segments.iter().filter(|segment| **segment == Segment::Wildcard).count() > 1 {
        return Err(cursor.error_at(start, "a selector has at most one wildcard"));
    }
    Ok(Path { segments })
}

/// `[0]`, `[*]` or `['key']`; the next character is the `[`.
fn bracket(cursor: &mut Cursor<'_>) -> Result<Segment, SyntaxError> {
    cursor.take("[");
    let segment = match cursor.peek() {
        Some('*') => {
            cursor.take("*");
            Segment::Wildcard
        }
        Some(quote @ ('\'' | '"')) => Segment::Key(cursor.quoted(quote)?),
        _ => {
            let mark = cursor.mark();
            let digits = cursor.take_while(|c| c.is_ascii_digit());
            match digits.parse() {
                Ok(index) => Segment::Index(index),
                Err(_) if digits.is_empty() => return Err(cursor.expected("a number, * or a key in quotes")),
                Err(_) => return Err(cursor.error_at(mark, "this index is too large")),
            }
        }
    };
    if cursor.take("]") { Ok(segment) } else { Err(cursor.expected("]")) }
}
