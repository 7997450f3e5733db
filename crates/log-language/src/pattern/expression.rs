//! Conditions combined with `&&`, `||` and parentheses; `&&` binds closer.

use super::cursor::Cursor;
use crate::error::SyntaxError;
use crate::required::Required;

/// How deep parentheses may nest: what reads and asks an expression recurses.
const MAX_DEPTH: usize = 64;

/// An expression over conditions of some kind.
#[derive(Debug, Clone)]
pub(super) enum Expression<C> {
    Condition(C),
    All(Vec<Expression<C>>),
    Any(Vec<Expression<C>>),
}

impl<C> Expression<C> {
    /// Whether it holds, given what holds for a condition.
    pub(super) fn holds(&self, condition: &impl Fn(&C) -> bool) -> bool {
        match self {
            Self::Condition(it) => condition(it),
            Self::All(parts) => parts.iter().all(|part| part.holds(condition)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(condition)),
        }
    }

    /// What a message contains for which it holds.
    pub(super) fn required(&self, condition: &impl Fn(&C) -> Required) -> Required {
        match self {
            Self::Condition(it) => condition(it),
            Self::All(parts) => Required::all(parts.iter().map(|part| part.required(condition))),
            Self::Any(parts) => Required::any(parts.iter().map(|part| part.required(condition))),
        }
    }
}

/// Reads an expression; `condition` reads one of its conditions.
pub(super) fn parse<'a, C>(
    cursor: &mut Cursor<'a>,
    condition: &mut impl FnMut(&mut Cursor<'a>) -> Result<C, SyntaxError>,
) -> Result<Expression<C>, SyntaxError> {
    any(cursor, condition, 0)
}

fn any<'a, C>(
    cursor: &mut Cursor<'a>,
    condition: &mut impl FnMut(&mut Cursor<'a>) -> Result<C, SyntaxError>,
    depth: usize,
) -> Result<Expression<C>, SyntaxError> {
    let mut parts = vec![all(cursor, condition, depth)?];
    while cursor.take("||") {
        parts.push(all(cursor, condition, depth)?);
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::Any(parts) })
}

fn all<'a, C>(
    cursor: &mut Cursor<'a>,
    condition: &mut impl FnMut(&mut Cursor<'a>) -> Result<C, SyntaxError>,
    depth: usize,
) -> Result<Expression<C>, SyntaxError> {
    let mut parts = vec![one(cursor, condition, depth)?];
    while cursor.take("&&") {
        parts.push(one(cursor, condition, depth)?);
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::All(parts) })
}

fn one<'a, C>(
    cursor: &mut Cursor<'a>,
    condition: &mut impl FnMut(&mut Cursor<'a>) -> Result<C, SyntaxError>,
    depth: usize,
) -> Result<Expression<C>, SyntaxError> {
    let mark = cursor.mark();
    if !cursor.take("(") {
        return condition(cursor).map(Expression::Condition);
    }
    if depth == MAX_DEPTH {
        return Err(cursor.error_at(mark, format!("parentheses nest at most {MAX_DEPTH} deep")));
    }
    let inner = any(cursor, condition, depth + 1)?;
    if !cursor.take(")") {
        return Err(cursor.expected("&&, || or )"));
    }
    Ok(inner)
}
