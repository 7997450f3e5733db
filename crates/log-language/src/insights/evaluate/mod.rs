//! Expressions, evaluated for one event or row at a time.
//!
//! What is not there, and what cannot be calculated, is [`Value::Null`]; nothing fails. A condition about a field that is not there does
//! not hold, so its `not` does, and `!=` is the `not` of `=`.

mod address;
mod functions;
mod row;

use std::cmp::Ordering;

pub(super) use row::{Machine, Overgrown, Row};

use super::aggregate::{Aggregate, State};
use super::syntax::{Arithmetic, Comparison, Expression, Like};
use super::value::Value;

/// What was gathered for a group: the results of `stats` are calculated from it.
pub(super) type Gathered<'g> = &'g [(Aggregate, State)];

/// Evaluates.
pub(super) struct Evaluator<'m> {
    pub(super) machine: &'m Machine,
    pub(super) gathered: Gathered<'m>,
}

impl Evaluator<'_> {
    pub(super) fn value(&self, expression: &Expression, row: &mut Row<'_>) -> Value {
        match expression {
            Expression::Literal(value) => value.clone(),
            Expression::Field(slot) => row.get(*slot, self.machine),
            Expression::Period(_) => Value::Null,
            Expression::Negative(inner) => match self.value(inner, row).as_number() {
                Some(number) => Value::number(-number),
                None => Value::Null,
            },
            Expression::Arithmetic(first, others) => {
                let mut result = self.value(first, row).as_number();
                for (operator, other) in others {
                    let other = self.value(other, row).as_number();
                    result = result.zip(other).map(|(left, right)| operator.apply(left, right));
                }
                result.map_or(Value::Null, Value::number)
            }
            Expression::Compare(comparison, sides) => {
                let order = self.value(&sides.0, row).compare(&self.value(&sides.1, row));
                Value::Bool(match comparison {
                    Comparison::Equal => order == Some(Ordering::Equal),
                    Comparison::NotEqual => order != Some(Ordering::Equal),
                    Comparison::Less => order == Some(Ordering::Less),
                    Comparison::LessOrEqual => order.is_some_and(Ordering::is_le),
                    Comparison::Greater => order == Some(Ordering::Greater),
                    Comparison::GreaterOrEqual => order.is_some_and(Ordering::is_ge),
                })
            }
            Expression::Like(subject, like) => Value::Bool(self.with_text(subject, row, |text| match like {
                Like::Text(part) => memchr::memmem::find(text.as_bytes(), part.as_bytes()).is_some(),
                Like::Regex(regex, _) => regex.is_match(text),
            })),
            Expression::In(subject, values) => {
                let subject = self.value(subject, row);
                Value::Bool(
                    values.iter().any(|value| subject.compare(&self.value(value, row)) == Some(Ordering::Equal)),
                )
            }
            Expression::Not(inner) => Value::Bool(!self.holds(inner, row)),
            Expression::All(parts) => Value::Bool(parts.iter().all(|part| self.holds(part, row))),
            Expression::Any(parts) => Value::Bool(parts.iter().any(|part| self.holds(part, row))),
            Expression::Call(function, arguments) => self.call(*function, arguments, row),
            Expression::Gathered(index) => {
                self.gathered.get(*index).map_or(Value::Null, |(aggregate, state)| aggregate.finish(state))
            }
        }
    }

    /// Whether a condition holds.
    pub(super) fn holds(&self, expression: &Expression, row: &mut Row<'_>) -> bool {
        self.value(expression, row).is_true()
    }

    /// Asks something about a text; `false` for what is none. A message is asked where it lies, without a copy.
    fn with_text(&self, expression: &Expression, row: &mut Row<'_>, ask: impl FnOnce(&str) -> bool) -> bool {
        if let Expression::Field(slot) = expression
            && let Some(message) = row.message(*slot, self.machine)
        {
            return ask(message);
        }
        match self.value(expression, row) {
            Value::Bool(_) => false,
            other => other.show().is_some_and(|text| ask(&text)),
        }
    }
}

impl Arithmetic {
    fn apply(self, left: f64, right: f64) -> f64 {
        match self {
            Self::Add => left + right,
            Self::Subtract => left - right,
            Self::Multiply => left * right,
            Self::Divide => left / right,
            Self::Remainder => left % right,
            Self::Power => left.powf(right),
        }
    }
}
