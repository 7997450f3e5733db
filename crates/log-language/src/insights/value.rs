//! Values of fields and expressions: how they compare, sort and are shown.

use std::cmp::Ordering;
use std::sync::Arc;

use super::time;

/// A value. Numbers in messages stay texts until someone calculates with them, so that long ones are shown as they are.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// The field is not there.
    Null,
    Bool(bool),
    Number(f64),
    /// Milliseconds since 1970.
    Time(i64),
    Text(Arc<str>),
    /// A JSON object or array, as it is written.
    Json(Arc<str>),
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(Arc::from(text))
    }

    /// A number, or nothing: what divides by zero and the like has no value.
    pub(super) fn number(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Null }
    }

    /// The value as a number, if it is one.
    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            #[allow(clippy::cast_precision_loss)]
            Self::Time(time) => Some(*time as f64),
            Self::Bool(it) => Some(f64::from(u8::from(*it))),
            Self::Text(text) => parse_number(text),
            Self::Null | Self::Json(_) => None,
        }
    }

    /// The value as milliseconds since 1970, if it can be a time.
    pub(super) fn as_time(&self) -> Option<i64> {
        match self {
            Self::Time(time) => Some(*time),
            other => {
                let number = other.as_number()?;
                #[allow(clippy::cast_possible_truncation)]
                (number.abs() < 9e18).then_some(number as i64)
            }
        }
    }

    /// What results show, and text functions see. `None` for what is not there.
    pub(super) fn show(&self) -> Option<Arc<str>> {
        match self {
            Self::Null => None,
            Self::Bool(it) => Some(if *it { "1".into() } else { "0".into() }),
            Self::Number(number) => Some(show_number(*number).into()),
            Self::Time(time) => Some(time::format(*time).into()),
            Self::Text(text) | Self::Json(text) => Some(text.clone()),
        }
    }

    /// Whether a condition holds that is this value.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Bool(it) => *it,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => &**text == "true" || &**text == "1",
            Self::Null | Self::Time(_) | Self::Json(_) => false,
        }
    }

    /// How two values compare in a condition: as numbers when both are, else as texts. Nothing compares with what is not there, nor
    /// with an object or an array.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Null | Self::Json(_), _) | (_, Self::Null | Self::Json(_)) => None,
            (Self::Bool(it), Self::Text(text)) if is_bool(text) => Some(bool_text(*it).cmp(text)),
            (Self::Text(text), Self::Bool(it)) if is_bool(text) => Some((**text).cmp(bool_text(*it))),
            (Self::Time(left), Self::Time(right)) => Some(left.cmp(right)),
            (Self::Text(left), Self::Text(right)) => match (parse_number(left), parse_number(right)) {
                // Equal as written is equal, also where numbers are too long to tell apart.
                (Some(first), Some(second)) if first == second && left.len() > 15 => Some(left.cmp(right)),
                (Some(first), Some(second)) => first.partial_cmp(&second),
                _ => Some(left.cmp(right)),
            },
            (left, right) => match (left.as_number(), right.as_number()) {
                (Some(left), Some(right)) => left.partial_cmp(&right),
                _ => Some(left.show()?.cmp(&right.show()?)),
            },
        }
    }

    /// The order of `sort`, of `min` and `max`: what is not there, then texts, then numbers (user guide: "sort").
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let rank = |value: &Self, number: Option<f64>| match (value, number) {
            (Self::Null, _) => 0,
            (_, None) => 1,
            (_, Some(_)) => 2,
        };
        let (left, right) = (self.as_number(), other.as_number());
        rank(self, left).cmp(&rank(other, right)).then_with(|| match (left, right) {
            (Some(left), Some(right)) => left.total_cmp(&right),
            _ => natural(self.show().as_deref().unwrap_or(""), other.show().as_deref().unwrap_or("")),
        })
    }

    /// How much memory it takes, roughly.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Text(text) | Self::Json(text) => size_of::<Self>() + 16 + text.len(),
            _ => size_of::<Self>(),
        }
    }
}

fn is_bool(text: &str) -> bool {
    matches!(text, "true" | "false")
}

fn bool_text(it: bool) -> &'static str {
    if it { "true" } else { "false" }
}

/// A number as a log writes one: no `inf`, no `nan`.
fn parse_number(text: &str) -> Option<f64> {
    let first = text.strip_prefix(['+', '-']).unwrap_or(text);
    if text.len() > 400 || !first.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn show_number(number: f64) -> String {
    // `-0` is nobody's idea of a result.
    let number = if number == 0.0 { 0.0 } else { number };
    format!("{number}")
}

/// Runs of digits compare by their length and then their digits, all else by character.
fn natural(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left, right);
    loop {
        let (a, b) = (digits(left), digits(right));
        if !a.is_empty() && !b.is_empty() {
            let order = a.len().cmp(&b.len()).then_with(|| a.cmp(b));
            if order.is_ne() {
                return order;
            }
            (left, right) = (&left[a.len()..], &right[b.len()..]);
            continue;
        }
        let (mut first, mut second) = (left.chars(), right.chars());
        match (first.next(), second.next()) {
            (Some(a), Some(b)) if a == b => (left, right) = (first.as_str(), second.as_str()),
            (a, b) => return a.cmp(&b),
        }
    }
}

fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The user guide's example of `sort … asc`.
    #[test]
    fn values_sort_naturally() {
        let expected = [
            "!:",
            "#",
            "*%04",
            "0#",
            "5A",
            "111A",
            "2345_",
            "@",
            "@_",
            "A",
            "A9876fghj",
            "a12345hfh",
            "0",
            "01",
            "2",
            "3",
            "10",
        ];
        let mut values: Vec<Value> = expected.iter().rev().map(|text| Value::text(text)).collect();
        values.push(Value::Null);
        values.sort_by(Value::order);
        assert_eq!(values.remove(0), Value::Null);
        assert_eq!(values.iter().filter_map(Value::show).map(|it| it.to_string()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn numbers_compare_as_numbers_and_texts_as_texts() {
        let compare = |left: Value, right: Value| left.compare(&right);
        assert_eq!(compare(Value::text("10"), Value::Number(9.0)), Some(Ordering::Greater));
        assert_eq!(compare(Value::text("1.0"), Value::text("1")), Some(Ordering::Equal));
        assert_eq!(compare(Value::text("a"), Value::Number(9.0)), Some(Ordering::Greater));
        assert_eq!(compare(Value::text("123456789012345678"), Value::text("123456789012345679")), Some(Ordering::Less));
        assert_eq!(compare(Value::Bool(true), Value::text("true")), Some(Ordering::Equal));
        assert_eq!(compare(Value::Bool(true), Value::Number(1.0)), Some(Ordering::Equal));
        assert_eq!(compare(Value::Null, Value::Null), None);
    }

    #[test]
    fn numbers_are_shown_without_needless_digits() {
        for (number, shown) in [(5.0, "5"), (0.5, "0.5"), (-0.0, "0"), (1e15, "1000000000000000")] {
            assert_eq!(Value::number(number).show().as_deref(), Some(shown));
        }
        assert_eq!(Value::number(f64::NAN), Value::Null);
    }
}
