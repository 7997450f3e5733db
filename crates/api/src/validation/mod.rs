//! Whether a request is what the API's description demands, and the errors AWS gives where it is not.
//!
//! The check runs on the raw JSON, before it becomes a typed request: a request that passes can be read into its
//! type, so a caller never sees an error of our JSON library. As with AWS, members that the description does not have
//! are ignored, `null` is the same as absent, and a wrong JSON type is answered before any violated constraint.

pub(crate) mod shape;
mod table;
#[cfg(test)]
use table as tables;
mod violation;
mod words;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use self::shape::Shape;
use self::shape::{Length, Limits};
pub(crate) use self::violation::Words;
use self::violation::{Constraint, Path, Violations, mistyped};
use crate::awslogs::is_group_name;
use crate::ecs::{Operation, Request};
use crate::error::Error;
use crate::timestamp::{IsoTimestamp, Timestamp};
use crate::{acm, blob, cloudwatch, ec2, elbv2, logs, sts};

/// Reads a request's body. An empty one means `{}`.
///
/// # Errors
/// `SerializationException` when the body is not JSON or a member has a wrong JSON type; what [`check`] says
/// otherwise.
pub fn decode<T: Request + DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    read(body, |value| check(T::OPERATION, value))
}

/// Reads the body of a request of ACM. An empty one means `{}`.
///
/// # Errors
/// `SerializationException` when the body is not JSON or a member has a wrong JSON type; `ValidationException` telling all
/// violated constraints otherwise.
pub fn decode_acm<T: acm::Request + DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    decode_words(table::acm::input(T::OPERATION), body, Words::Acm)
}

/// Reads the body of a request of CloudWatch. An empty one means `{}`.
///
/// # Errors
/// `SerializationException` when the body is not JSON or a member has a wrong JSON type; `ValidationError` telling all violated
/// constraints otherwise.
pub fn decode_cloudwatch<T: cloudwatch::Request + DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    decode_words(table::cloudwatch::input(T::OPERATION), body, Words::CloudWatch)
}

/// Reads the body of a request of CloudWatch Logs. An empty one means `{}`.
///
/// # Errors
/// `SerializationException` when the body is not JSON or a member has a wrong JSON type; `InvalidParameterException` telling all
/// violated constraints otherwise.
pub fn decode_logs<T: logs::Request + DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    decode_words(table::logs::input(T::OPERATION), body, Words::Logs)
}

/// Reads the body of `PutLogEvents`, of which there may be many and large ones: one that is as it should be is read in one go,
/// and only of any other is found out what is wrong with it.
///
/// # Errors
/// As [`decode_logs`].
pub fn decode_events(body: &[u8]) -> Result<logs::PutLogEventsRequest, Error> {
    match serde_json::from_slice::<logs::PutLogEventsRequest>(body) {
        Ok(request) if is_as_it_should_be(&request) => Ok(request),
        _ => decode_logs(body),
    }
}

/// Whether a request of `PutLogEvents` surely passes the check; those that have members which few give are not looked at.
fn is_as_it_should_be(request: &logs::PutLogEventsRequest) -> bool {
    let is_stream = |name: &str| (1..=512).contains(&name.len()) && !name.contains([':', '*']);
    let is_event = |event: &logs::InputLogEvent| {
        event.timestamp.is_some_and(|at| at >= 0) && event.message.as_ref().is_some_and(|message| !message.is_empty())
    };
    request.log_group_name.as_deref().is_some_and(is_group_name)
        && request.log_stream_name.as_deref().is_some_and(is_stream)
        && request.log_events.as_deref().is_some_and(|it| (1..=10_000).contains(&it.len()) && it.iter().all(is_event))
        && request.sequence_token.as_deref().is_none_or(|token| !token.is_empty())
        && request.entity.is_none()
}

fn decode_words<T: DeserializeOwned>(shape: &'static Shape, body: &[u8], words: Words) -> Result<T, Error> {
    read(body, |value| check_words(shape, value, words))
}

/// Reads a body of JSON that has to pass a check first.
fn read<T: DeserializeOwned>(body: &[u8], check: impl FnOnce(&Value) -> Result<(), Error>) -> Result<T, Error> {
    let body = if body.trim_ascii().is_empty() { b"{}" } else { body };
    let value: Value =
        serde_json::from_slice(body).map_err(|error| Error::serialization(format!("The body is not JSON: {error}")))?;
    check(&value)?;
    serde_json::from_value(value).map_err(|error| Error::serialization(error.to_string()))
}

/// The shape of a request of Elastic Load Balancing.
pub(crate) fn elbv2_input(operation: elbv2::Operation) -> &'static Shape {
    table::elbv2::input(operation)
}

/// The shape of a request of EC2.
pub(crate) fn ec2_input(operation: ec2::Operation) -> &'static Shape {
    table::ec2::input(operation)
}

/// The shape of a request of STS.
pub(crate) fn sts_input(operation: sts::Operation) -> &'static Shape {
    table::sts::input(operation)
}

/// The shape of a request of CloudWatch.
pub(crate) fn cloudwatch_input(operation: cloudwatch::Operation) -> &'static Shape {
    table::cloudwatch::input(operation)
}

/// Checks a request's body against the description of the operation's input.
///
/// # Errors
/// `SerializationException` for the first member of a wrong JSON type; else `InvalidParameterException` or
/// `ClientException`, telling all violated constraints, or, where ECS has words of its own for one of them, those.
pub fn check(operation: Operation, body: &Value) -> Result<(), Error> {
    check_words(table::ecs::input(operation), body, Words::Ecs(operation))
}

/// Checks a request against a shape, with errors in a service's own words.
pub(crate) fn check_words(shape: &'static Shape, body: &Value, words: Words) -> Result<(), Error> {
    let mut violations = Violations::new(words);
    walk(shape, body, &Path::ROOT, &mut violations)?;
    violations.into_result()
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
        (Shape::Timestamp, Value::String(text)) if violations.words().has_forms() => {
            if IsoTimestamp::parse(text).is_none() {
                return Err(mistyped(shape, value, path));
            }
        }
        (Shape::Blob { length }, Value::String(text)) => match blob::decode(text) {
            // Its value is not told: it may be a key.
            Some(bytes) => check_length(length, bytes.len(), &Value::Array(Vec::new()), path, violations),
            None => return Err(mistyped(shape, value, path)),
        },
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
