//! Patterns over JSON messages: `{ $.user.id = 1 && ($.path = "/api*" || $.error IS NULL) }`.
//!
//! A message that is not JSON as a whole matches none of them. A comparison is about a string, a number or a boolean; where its
//! selector finds nothing, `null`, an object or an array, neither `=` nor `!=` holds (user guide: "If a property selector points to an
//! array or object, the filter pattern won't match the log format"). Where a selector has a wildcard, or a key stands twice in an
//! object, one value that meets the condition is enough.
//!
//! `path` reads selectors, `walk` finds all of them in one pass over the message.

pub(super) mod path;
mod walk;

use std::collections::BTreeMap;

use super::condition::{self, Condition};
use super::cursor::Cursor;
use super::expression::{self, Expression};
use super::prefilter::Prefilter;
use crate::error::SyntaxError;
use crate::json::{Value, looks_like_json};
use crate::required::{Required, json_text};
use path::{Path, Segment};
use walk::{Node, Seen};

/// How many selectors of one pattern may have a wildcard (user guide, quotas).
const MAX_WILDCARDS: usize = 3;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Json {
    /// Over indices into `tests`.
    expression: Expression<usize>,
    tests: Vec<Test>,
    tree: Node,
    prefilter: Prefilter,
}

/// One comparison: where, and what.
#[derive(Debug, Clone)]
struct Test {
    path: Path,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Compare(Condition),
    IsNull,
    Is(bool),
    NotExists,
}

impl Kind {
    /// Whether a value that was found settles the test; for `NOT EXISTS`: to the contrary.
    fn settled_by(&self, value: &Value<'_>) -> bool {
        match self {
            Self::Compare(condition) => value.as_scalar().is_some_and(|text| condition.holds(text)),
            Self::IsNull => *value == Value::Null,
            Self::Is(expected) => *value == Value::Bool(*expected),
            Self::NotExists => true,
        }
    }
}

impl Json {
    pub(super) fn matches(&self, message: &str) -> bool {
        if !self.prefilter.admits(message) || !looks_like_json(message) {
            return false;
        }
        let mut seen = Seen::default();
        let whole = walk::walk(&self.tree, message, &mut |test, value| {
            if self.tests[test].kind.settled_by(value) {
                seen.insert(test);
            }
        });
        whole
            && self.expression.holds(&|&test| match self.tests[test].kind {
                Kind::NotExists => !seen.contains(test),
                _ => seen.contains(test),
            })
    }

    pub(super) fn extract(&self, message: &str) -> BTreeMap<String, String> {
        let values = self.tests.iter().filter_map(|test| {
            let value = test.path.find(message)?;
            Some((test.path.to_string(), value.as_scalar()?.to_owned()))
        });
        values.collect()
    }

    pub(super) fn required(&self) -> Required {
        self.expression.required(&|&test| self.tests[test].required())
    }
}

impl Test {
    fn required(&self) -> Required {
        let keys = self.path.segments().iter().map(|segment| match segment {
            Segment::Key(key) => json_text(key, false, false),
            Segment::Index(_) | Segment::Wildcard => Required::Anything,
        });
        match &self.kind {
            Kind::NotExists => Required::Anything,
            Kind::Compare(condition) => Required::all(keys.chain([condition.required(true)])),
            Kind::IsNull => Required::all(keys.chain([Required::Word("null".into())])),
            Kind::Is(expected) => Required::all(keys.chain([Required::Word(expected.to_string())])),
        }
    }
}

/// Reads a pattern; the next character is its `{`.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Json, SyntaxError> {
    cursor.take("{");
    let mut tests = Vec::new();
    let mut wildcards = 0;
    let expression = expression::parse(cursor, &mut |cursor| {
        let mark = cursor.mark();
        let path = path::parse(cursor)?;
        wildcards += usize::from(path.segments().contains(&Segment::Wildcard));
        if wildcards > MAX_WILDCARDS {
            return Err(
                cursor.error_at(mark, format!("at most {MAX_WILDCARDS} selectors of a pattern may have a wildcard"))
            );
        }
        if tests.len() == Seen::CAPACITY {
            return Err(cursor.error_at(mark, format!("a pattern has at most {} conditions", Seen::CAPACITY)));
        }
        let kind = kind(cursor)?;
        tests.push(Test { path, kind });
        Ok(tests.len() - 1)
    })?;
    if !cursor.take("}") {
        return Err(cursor.expected("&&, || or } (a pattern that starts with { ends with })"));
    }
    if cursor.peek().is_some() {
        return Err(cursor.expected("the end of the pattern after }"));
    }
    let mut tree = Node::default();
    for (number, test) in tests.iter().enumerate() {
        tree.plant(test.path.segments(), number);
    }
    let mut json = Json { expression, tests, tree, prefilter: Prefilter::Always };
    json.prefilter = Prefilter::new(&json.required());
    Ok(json)
}

fn kind(cursor: &mut Cursor<'_>) -> Result<Kind, SyntaxError> {
    let mark = cursor.mark();
    if cursor.take("IS") {
        let not = cursor.mark();
        return match () {
            () if cursor.take("NULL") => Ok(Kind::IsNull),
            () if cursor.take("TRUE") => Ok(Kind::Is(true)),
            () if cursor.take("FALSE") => Ok(Kind::Is(false)),
            () if cursor.take("NOT") => Err(cursor.error_at(not, "IS NOT is not supported; use !=, or NOT EXISTS")),
            () => Err(cursor.expected("NULL, TRUE or FALSE after IS")),
        };
    }
    if cursor.take("NOT") {
        return if cursor.take("EXISTS") { Ok(Kind::NotExists) } else { Err(cursor.expected("EXISTS after NOT")) };
    }
    if cursor.take("EXISTS") {
        return Err(cursor.error_at(mark, "EXISTS is not supported without NOT; `= *` asks for any value"));
    }
    match cursor.peek() {
        Some('=' | '!' | '<' | '>') => condition::parse(cursor).map(Kind::Compare),
        _ => Err(cursor.expected("one of = != < <= > >= IS NOT")),
    }
}
