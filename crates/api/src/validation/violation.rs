//! Violated constraints, and how they are told to the caller.

use std::fmt;

use serde_json::Value;

use super::shape::Shape;
use super::words;
use crate::ecs::Operation;
use crate::error::Error;

/// As many violations are told of one request; more would not help its author, and would make the answer large.
const TOLD: usize = 20;

/// As many characters of an offending value are repeated.
const VALUE_CHARACTERS: usize = 256;

/// A place in a request, as a chain to the root that lives on the walk's stack.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

/// The last step of a path.
#[derive(Debug, Clone, Copy)]
enum Step<'p> {
    Root,
    Member { structure: &'static str, name: &'static str },
    Element(usize),
    Entry(&'p str),
}

impl<'p> Path<'p> {
    pub(super) const ROOT: Path<'static> = Path { parent: None, step: Step::Root };

    pub(super) fn member(&'p self, structure: &'static str, name: &'static str) -> Self {
        self.then(Step::Member { structure, name })
    }

    pub(super) fn element(&'p self, index: usize) -> Self {
        self.then(Step::Element(index))
    }

    pub(super) fn entry(&'p self, key: &'p str) -> Self {
        self.then(Step::Entry(key))
    }

    fn then(&'p self, step: Step<'p>) -> Self {
        Self { parent: Some(self), step }
    }

    fn is_root(&self) -> bool {
        matches!(self.step, Step::Root)
    }
}

/// As AWS writes it: `tags.1.member.key`.
impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(formatter, Spelling::AsNamed)
    }
}

/// How members are called in errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// As requests call them.
    AsNamed,
    /// With a small letter at the beginning, wherever requests have a capital.
    Small,
    /// As the parameters of EC2: `Filter.1.Name`.
    Parameter,
}

impl Path<'_> {
    fn write(&self, out: &mut impl fmt::Write, spelling: Spelling) -> fmt::Result {
        if let Some(parent) = self.parent.filter(|parent| !parent.is_root()) {
            parent.write(out, spelling)?;
            out.write_char('.')?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Member { name, .. } => {
                let (first, rest) = name.split_at(name.chars().next().map_or(0, char::len_utf8));
                match spelling {
                    Spelling::AsNamed => out.write_str(first)?,
                    Spelling::Small => out.write_str(&first.to_lowercase())?,
                    Spelling::Parameter => out.write_str(&first.to_uppercase())?,
                }
                out.write_str(rest)
            }
            Step::Element(index) if spelling == Spelling::Parameter => write!(out, "{}", index + 1),
            Step::Element(index) => write!(out, "{}.member", index + 1),
            Step::Entry(key) => out.write_str(key),
        }
    }
}

/// Whose words errors have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Words {
    /// ECS's.
    Ecs(Operation),
    /// Elastic Load Balancing's.
    Elbv2,
    /// EC2's.
    Ec2,
    /// ACM's.
    Acm,
    /// CloudWatch's.
    CloudWatch,
    /// CloudWatch Logs'.
    Logs,
}

impl Words {
    /// Whether requests come as forms, in which a time is a text.
    pub(super) fn has_forms(self) -> bool {
        matches!(self, Self::Elbv2 | Self::Ec2)
    }

    fn spelling(self) -> Spelling {
        match self {
            Self::Ecs(_) => Spelling::AsNamed,
            Self::Elbv2 | Self::Acm | Self::CloudWatch | Self::Logs => Spelling::Small,
            Self::Ec2 => Spelling::Parameter,
        }
    }
}

/// A constraint that a value does not satisfy.
#[derive(Debug, Clone, Copy)]
pub(super) enum Constraint {
    NotNull,
    Enum(&'static [&'static str]),
    MinLength(usize),
    MaxLength(usize),
    MinValue(f64),
    MaxValue(f64),
    Pattern(&'static str),
}

impl fmt::Display for Constraint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotNull => write!(formatter, "Member must not be null"),
            Self::Enum(values) => {
                write!(formatter, "Member must satisfy enum value set: [{}]", values.join(", "))
            }
            Self::MinLength(min) => write!(formatter, "Member must have length greater than or equal to {min}"),
            Self::MaxLength(max) => write!(formatter, "Member must have length less than or equal to {max}"),
            Self::MinValue(min) => write!(formatter, "Member must have value greater than or equal to {min}"),
            Self::MaxValue(max) => write!(formatter, "Member must have value less than or equal to {max}"),
            Self::Pattern(source) => write!(formatter, "Member must satisfy regular expression pattern: {source}"),
        }
    }
}

/// The violations of one request.
#[derive(Debug)]
pub(super) struct Violations {
    words: Words,
    count: usize,
    told: Vec<String>,
    /// The first one for which the service has words of its own.
    own_words: Option<Error>,
}

impl Violations {
    pub(super) fn new(words: Words) -> Self {
        Self { words, count: 0, told: Vec::new(), own_words: None }
    }

    pub(super) fn words(&self) -> Words {
        self.words
    }

    pub(super) fn add(&mut self, path: &Path<'_>, value: &Value, constraint: Constraint) {
        self.count += 1;
        let mut place = String::new();
        path.write(&mut place, self.words.spelling()).expect("writing to a string does not fail");
        if self.own_words.is_none() {
            self.own_words = match (self.words, path.step) {
                (Words::Ecs(_), Step::Member { structure, name }) => words::of(structure, name, constraint, value),
                (Words::Ec2, _) => Some(words::of_ec2(&place, constraint, &shown(value))),
                _ => None,
            };
        }
        if self.told.len() < TOLD {
            let value = shown(value);
            self.told.push(format!("Value{value} at '{place}' failed to satisfy constraint: {constraint}"));
        }
    }

    /// The error for the request, if there is any violation.
    pub(super) fn into_result(self) -> Result<(), Error> {
        if let Some(error) = self.own_words {
            return Err(error);
        }
        let plural = match self.count {
            0 => return Ok(()),
            1 => "",
            _ => "s",
        };
        let mut message = format!("{} validation error{plural} detected: {}", self.count, self.told.join("; "));
        if self.count > TOLD {
            message += "; …";
        }
        Err(match self.words {
            Words::Ecs(operation) if words::answers_client_exception(operation) => Error::client(message),
            Words::Ecs(_) => Error::invalid_parameter(message),
            Words::Elbv2 | Words::CloudWatch => Error::new("ValidationError", message),
            Words::Ec2 => Error::new("InvalidParameterValue", message),
            Words::Logs => Error::invalid_parameter(message),
            Words::Acm => Error::new("ValidationException", message),
        })
    }
}

/// A value as it stands after `Value`: scalars are repeated, for the rest the path has to do.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => return " null".to_owned(),
        Value::Array(_) | Value::Object(_) => return String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    };
    match text.char_indices().nth(VALUE_CHARACTERS) {
        Some((end, _)) => format!(" '{}…'", &text[..end]),
        None => format!(" '{text}'"),
    }
}

/// The error for a value of another JSON type than its shape has. ECS says the first sentence; where it happened is
/// our addition.
pub(super) fn mistyped(shape: &Shape, value: &Value, path: &Path<'_>) -> Error {
    let scalar = match shape {
        Shape::String { .. } | Shape::Enum { .. } => Some("String"),
        Shape::Integer(_) => Some("Integer"),
        Shape::Long(_) => Some("Long"),
        Shape::Double(_) => Some("Double"),
        Shape::Boolean => Some("Boolean"),
        Shape::Timestamp => Some("milliseconds since epoch"),
        Shape::Blob { .. } => Some("Blob"),
        Shape::Structure { .. } | Shape::List { .. } | Shape::Map { .. } | Shape::Any => None,
    };
    let token = match value {
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
        Value::Array(_) => "LIST",
        Value::Object(_) => "STRUCTURE",
    };
    let mut message = match (value, scalar, shape) {
        (Value::Object(_), ..) => "Start of structure or map found where not expected".to_owned(),
        (Value::Array(_), Some(scalar), _) => format!("Unrecognized collection type class java.lang.{scalar}"),
        (Value::Array(_), None, Shape::Structure { name, .. }) => format!("Unrecognized collection type class {name}"),
        (Value::Array(_), None, _) => "Start of list found where not expected".to_owned(),
        (_, Some(scalar), _) => format!("{token} cannot be converted to {scalar}"),
        (_, None, _) => "Unexpected field type".to_owned(),
    };
    if !path.is_root() {
        message += &format!(" (at '{path}')");
    }
    Error::serialization(message)
}
