//! What a value is compared with: a number, a text with `*` at its ends, or a regular expression.

use std::cmp::Ordering;

use super::cursor::{Cursor, Expression, is_bare};
use crate::error::SyntaxError;
use crate::required::{Required, in_json, json_text};

/// An operator and what stands to its right.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    operator: Operator,
    operand: Operand,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone)]
enum Operand {
    Text(Text),
    /// A number as it was written, which equals the same characters in a string too.
    Number(Number, Text),
    Regex(Box<Expression>),
}

/// A text whose first and last character may be `*`: any characters there. A `*` elsewhere is itself (user guide).
#[derive(Debug, Clone)]
struct Text {
    text: String,
    open_start: bool,
    open_end: bool,
}

/// A number: exact when it is whole, so that account ids and other long ones differ in their last digit.
#[derive(Debug, Clone, Copy)]
pub(super) enum Number {
    Whole(i128),
    Real(f64),
}

impl Number {
    /// A number as JSON or a filter pattern writes it, with an optional sign.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || digits.len() > 350 {
            return None;
        }
        if digits.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(whole) = text.parse()
        {
            return Some(Self::Whole(whole));
        }
        text.parse().ok().filter(|real: &f64| real.is_finite()).map(Self::Real)
    }

    fn real(self) -> f64 {
        match self {
            #[allow(clippy::cast_precision_loss)]
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }

    fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(left), Self::Whole(right)) => Some(left.cmp(&right)),
            (left, right) => left.real().partial_cmp(&right.real()),
        }
    }
}

impl Text {
    fn new(text: &str) -> Self {
        let (open_start, rest) = text.strip_prefix('*').map_or((false, text), |rest| (true, rest));
        let (open_end, rest) = rest.strip_suffix('*').map_or((false, rest), |rest| (true, rest));
        // A single `*` opens both ends.
        Self { text: rest.to_owned(), open_start, open_end: open_end || text == "*" }
    }

    fn matches(&self, value: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => value == self.text,
            (true, false) => value.ends_with(&self.text),
            (false, true) => value.starts_with(&self.text),
            (true, true) => {
                self.text.is_empty() || memchr::memmem::find(value.as_bytes(), self.text.as_bytes()).is_some()
            }
        }
    }
}

impl Condition {
    /// Whether a value meets it, given as the text it has in the message (a string's content, a number's digits).
    pub(super) fn holds(&self, value: &str) -> bool {
        match (self.operator, &self.operand) {
            (Operator::Equal, Operand::Text(text)) => text.matches(value),
            (Operator::NotEqual, Operand::Text(text)) => !text.matches(value),
            (Operator::Equal, Operand::Regex(expression)) => expression.regex.is_match(value),
            (Operator::NotEqual, Operand::Regex(expression)) => !expression.regex.is_match(value),
            (operator, Operand::Number(number, text)) => {
                let order = Number::parse(value).and_then(|value| value.compare(*number));
                match operator {
                    Operator::Equal => order == Some(Ordering::Equal) || text.matches(value),
                    Operator::NotEqual => order != Some(Ordering::Equal) && !text.matches(value),
                    Operator::Less => order == Some(Ordering::Less),
                    Operator::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                    Operator::Greater => order == Some(Ordering::Greater),
                    Operator::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
                }
            }
            // The parser lets only numbers follow the others.
            (_, Operand::Text(_) | Operand::Regex(_)) => false,
        }
    }

    /// What a message contains that has a value for which it holds. `quoted`: the value can stand in the message as a JSON string,
    /// where some characters are written in another way.
    pub(super) fn required(&self, quoted: bool) -> Required {
        match (self.operator, &self.operand) {
            (Operator::Equal, Operand::Text(text)) => {
                if quoted {
                    json_text(&text.text, text.open_start, text.open_end)
                } else if text.text.is_empty() {
                    Required::Anything
                } else {
                    Required::Text(text.text.clone())
                }
            }
            (Operator::Equal, Operand::Regex(expression)) if quoted => in_json(&expression.required),
            (Operator::Equal, Operand::Regex(expression)) => expression.required.clone(),
            _ => Required::Anything,
        }
    }
}

/// Reads an operator and its operand.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Condition, SyntaxError> {
    let operator = operator(cursor)?;
    let mark = cursor.mark();
    let operand = operand(cursor)?;
    if !matches!(operator, Operator::Equal | Operator::NotEqual) && !matches!(operand, Operand::Number(..)) {
        return Err(cursor.error_at(mark, "expected a number: only = and != compare with a text"));
    }
    Ok(Condition { operator, operand })
}

fn operator(cursor: &mut Cursor<'_>) -> Result<Operator, SyntaxError> {
    let known = [
        ("!=", Operator::NotEqual),
        // An older spelling of the user guide: `w1=!ERROR`.
        ("=!", Operator::NotEqual),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("=", Operator::Equal),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ];
    match known.iter().find(|(word, _)| cursor.take(word)) {
        Some(&(_, operator)) => Ok(operator),
        None => Err(cursor.expected("one of = != < <= > >=")),
    }
}

fn operand(cursor: &mut Cursor<'_>) -> Result<Operand, SyntaxError> {
    match cursor.peek() {
        Some('"') => Ok(Operand::Text(Text::new(&cursor.quoted('"')?))),
        Some('%') => Ok(Operand::Regex(Box::new(cursor.expression()?))),
        Some(c) if is_bare_value(c) => {
            let word = cursor.take_while(is_bare_value);
            match cursor.peek_raw() {
                Some(next) if !next.is_whitespace() && !matches!(next, ')' | '}' | ']' | ',' | '&' | '|') => {
                    Err(cursor.invalid_character())
                }
                _ => Ok(match Number::parse(word) {
                    Some(number) => Operand::Number(number, Text::new(word)),
                    None => Operand::Text(Text::new(word)),
                }),
            }
        }
        Some(')' | '}' | ']' | ',' | '&' | '|') | None => Err(cursor.expected("a value")),
        Some(_) => Err(cursor.invalid_character()),
    }
}

/// Whether a character may stand in a value without quotes.
fn is_bare_value(c: char) -> bool {
    is_bare(c) || matches!(c, '*' | '.' | '-' | '+')
}
