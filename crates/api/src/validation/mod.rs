//! Whether a request is what the API's description demands, and the errors AWS gives where it is not.
//!
//! The check runs on the raw JSON, before it becomes a typed request: a request that passes can be read into its
//! type, so a caller never sees an error of our JSON library. As with AWS, members that the description does not have
//! are ignored, `null` is the same as absent, and a wrong JSON type is answered before any violated constraint.

mod shape;
mod table;
mod violation;
mod words;

use serde::de::DeserializeOwned;
use serde_json::Value;

use self::shape::{Length, Limits, Shape};
use self::violation::{Constraint, Path, Violations, mistyped};
use crate::ecs::{Operation, Request};
use crate::error::Error;
use crate::timestamp::Timestamp;

/// Reads a request's body. An empty one means `{}`.
///
/// # Errors
/// `SerializationException` when the body is not JSON or a member has a wrong JSON type; what [`check`] says
/// otherwise.
pub fn decode<T: Request + DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let body = if body.trim_ascii().is_empty() { b"{}" } else { body };
    let value: Value =
        serde_json::from_slice(body).map_err(|error| Error::serialization(format!("The body is not JSON: {error}")))?;
    check(T::OPERATION, &value)?;
    serde_json::from_value(value).map_err(|error| Error::serialization(error.to_string()))
}

/// Checks a request's body against the description of the operation's input.
///
/// # Errors
/// `SerializationException` for the first member of a wrong JSON type; else `InvalidParameterException` or
/// `ClientException`, telling all violated constraints, or, where ECS has words of its own for one of them, those.
pub fn check(operation: Operation, body: &Value) -> Result<(), Error> {
    let mut violations = Violations::default();
    walk(table::input(operation), body, &Path::ROOT, &mut violations)?;
    violations.into_result(operation)
}

/// Collects the violations of `value`; fails at the first value of a wrong type.
fn walk(shape: &'static Shape, value: &Value, path: &Path<'_>, violations: &mut Violations) -> Result<(), Error> {
    match (shape, value) {
        (Shape::Structure { name, members }, Value::Object(object)) => {
            for member in *members {
                let path = path.member(name, member.name);
                match object.get(member.name) {
                    Some(value) if !value.is_null() => walk(member.shape, value, &path, violations)?,
                    _ if member.required => violations.add(&path, &Value::Null, Constraint::NotNull),
                    _ => {}
                }
            }
        }
        (Shape::List { element, length }, Value::Array(values)) => {
            check_length(length, values.len(), value, path, violations);
            for (index, value) in values.iter().enumerate() {
                contained(element, value, &path.element(index), violations)?;
            }
        }
        (Shape::Map { value: element }, Value::Object(object)) => {
            for (key, value) in object {
                contained(element, value, &path.entry(key), violations)?;
            }
        }
        (Shape::String { length, pattern }, Value::String(text)) => {
            if length.min.is_some() || length.max.is_some() {
                check_length(length, text.chars().count(), value, path, violations);
            }
            if let Some(pattern) = pattern.as_ref().filter(|pattern| !pattern.matches(text)) {
                violations.add(path, value, Constraint::Pattern(pattern.source));
            }
        }
        (Shape::Enum { values }, Value::String(text)) => {
            if !values.contains(&text.as_str()) {
                violations.add(path, value, Constraint::Enum(values));
            }
        }
        (Shape::Integer(limits), Value::Number(number)) => match number.as_i64().map(i32::try_from) {
            Some(Ok(number)) => check_limits(limits, f64::from(number), value, path, violations),
            _ => return Err(mistyped(shape, value, path)),
        },
        (Shape::Long(limits), Value::Number(number)) => match number.as_i64() {
            Some(number) => check_limits(limits, number as f64, value, path, violations),
            None => return Err(mistyped(shape, value, path)),
        },
        (Shape::Double(limits), Value::Number(number)) => {
            let number = number.as_f64().expect("without arbitrary precision every JSON number is an f64");
            check_limits(limits, number, value, path, violations);
        }
        (Shape::Timestamp, Value::Number(_)) => {
            let readable = serde_json::from_value::<Timestamp>(value.clone()).is_ok();
            if !readable {
                return Err(mistyped(shape, value, path));
            }
        }
        (Shape::Boolean, Value::Bool(_)) | (Shape::Any, _) => {}
        _ => return Err(mistyped(shape, value, path)),
    }
    Ok(())
}

/// As [`walk`], for what a list or map contains, where `null` is not the same as absent.
fn contained(shape: &'static Shape, value: &Value, path: &Path<'_>, violations: &mut Violations) -> Result<(), Error> {
    if value.is_null() {
        violations.add(path, value, Constraint::NotNull);
        return Ok(());
    }
    walk(shape, value, path, violations)
}

fn check_length(length: &Length, found: usize, value: &Value, path: &Path<'_>, violations: &mut Violations) {
    if let Some(min) = length.min.filter(|min| found < *min) {
        violations.add(path, value, Constraint::MinLength(min));
    }
    if let Some(max) = length.max.filter(|max| found > *max) {
        violations.add(path, value, Constraint::MaxLength(max));
    }
}

fn check_limits(limits: &Limits, found: f64, value: &Value, path: &Path<'_>, violations: &mut Violations) {
    if let Some(min) = limits.min.filter(|min| found < *min) {
        violations.add(path, value, Constraint::MinValue(min));
    }
    if let Some(max) = limits.max.filter(|max| found > *max) {
        violations.add(path, value, Constraint::MaxValue(max));
    }
}

#[cfg(test)]
mod tests;
