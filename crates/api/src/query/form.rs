//! Forms: names with dots that stand for structures, lists and maps.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value, json};

use super::Dialect;
use crate::error::Error;
use crate::timestamp::{IsoTimestamp, Timestamp};
use crate::validation::shape::Shape;

/// As many parameters are read of one request.
const MAX_PARAMETERS: usize = 20_000;

/// As deep a name may go. The descriptions need eleven parts at most.
const MAX_DEPTH: usize = 24;

/// The parameters of a request, as a tree along the dots of their names.
#[derive(Debug, Default)]
pub struct Form {
    root: Node,
}

#[derive(Debug, Default)]
struct Node {
    text: Option<String>,
    members: BTreeMap<String, Node>,
}

impl Form {
    /// Reads a query string and a body. Of a name that comes twice, the last one counts.
    ///
    /// # Errors
    /// `MalformedQueryString` for more parameters or deeper names than any operation has.
    pub fn parse(query: &str, body: &[u8]) -> Result<Self, Error> {
        let mut form = Self::default();
        let pairs = form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(body));
        for (count, (name, value)) in pairs.enumerate() {
            if count == MAX_PARAMETERS || name.split('.').nth(MAX_DEPTH).is_some() {
                let text = format!(
                    "No request has more than {MAX_PARAMETERS} parameters, or names of more than {MAX_DEPTH} parts."
                );
                return Err(Error::new("MalformedQueryString", text));
            }
            let node =
                name.split('.').fold(&mut form.root, |node, part| node.members.entry(part.to_owned()).or_default());
            node.text = Some(value.into_owned());
        }
        Ok(form)
    }

    /// A parameter that has no dot in its name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.root.members.get(name)?.text.as_deref()
    }

    /// The parameters whose first part is this, each with its text.
    pub fn texts<'f>(&'f self, name: &str) -> Vec<&'f str> {
        let mut found = Vec::new();
        if let Some(node) = self.root.members.get(name) {
            node.collect(&mut found);
        }
        found
    }

    /// The request as JSON, by its shape. What is not in the shape is left out, or refused by EC2.
    pub(super) fn value(&self, shape: &'static Shape, dialect: Dialect) -> Result<Value, Error> {
        if let (Dialect::Ec2, Shape::Structure { members, .. }) = (dialect, shape) {
            let is_known = |name: &str| {
                // Parameters of the protocol, and of signatures in the query.
                matches!(name, "Action" | "Version" | "AUTHPARAMS") || name.starts_with("X-Amz-")
            };
            let is_member = |name: &str| members.iter().any(|member| parameter(member.name, dialect) == name);
            if let Some(unknown) = self.root.members.keys().find(|name| !is_known(name) && !is_member(name)) {
                return Err(Error::new("UnknownParameter", format!("The parameter {unknown} is not recognized")));
            }
        }
        self.root.value(shape, dialect, "").map(|value| value.unwrap_or_else(|| Value::Object(Map::new())))
    }
}

/// Makes numbers of the moments in a value of a structure's shape, as services have them whose description is one of JSON. None of
/// their requests has moments deeper than that.
///
/// # Errors
/// `ValidationError` for what is no moment.
pub(super) fn moments_as_numbers(shape: &'static Shape, value: &mut Value) -> Result<(), Error> {
    let (Shape::Structure { members, .. }, Value::Object(object)) = (shape, value) else { return Ok(()) };
    for member in members.iter().filter(|member| matches!(member.shape, Shape::Timestamp)) {
        let Some(Value::String(text)) = object.get(member.name) else { continue };
        let moment = IsoTimestamp::parse(text).ok_or_else(|| {
            let text = format!("The value '{text}' of '{}' is not a time of ISO 8601.", member.name);
            Error::new("ValidationError", text)
        })?;
        object.insert(member.name.to_owned(), json!(Timestamp::from_millis(moment.millis())));
    }
    Ok(())
}

/// What a form calls a member that JSON calls `name`.
fn parameter(name: &'static str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Common => name.to_owned(),
        Dialect::Ec2 => {
            let mut letters = name.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
        }
    }
}

impl Node {
    fn collect<'n>(&'n self, found: &mut Vec<&'n str>) {
        found.extend(self.text.as_deref());
        self.members.values().for_each(|member| member.collect(found));
    }

    /// The value of a shape, `None` when there is none. `name` is where it is, for errors.
    fn value(&self, shape: &'static Shape, dialect: Dialect, name: &str) -> Result<Option<Value>, Error> {
        let malformed = |kind: &str| {
            let given = self.text.as_deref().unwrap_or_default();
            match dialect {
                Dialect::Common => {
                    Error::new("ValidationError", format!("The value '{given}' of '{name}' is not {kind}."))
                }
                Dialect::Ec2 => {
                    let text = format!("Value ({given}) for parameter {name} is invalid. It is not {kind}.");
                    Error::new("InvalidParameterValue", text)
                }
            }
        };
        let text = self.text.as_deref();
        Ok(Some(match shape {
            Shape::Structure { members, .. } => {
                let mut object = Map::new();
                for member in *members {
                    let called = parameter(member.name, dialect);
                    let Some(node) = self.members.get(&called) else { continue };
                    let inner = if name.is_empty() { called } else { format!("{name}.{called}") };
                    if let Some(value) = node.value(member.shape, dialect, &inner)? {
                        object.insert(member.name.to_owned(), value);
                    }
                }
                Value::Object(object)
            }
            Shape::List { element, .. } => {
                let (node, name) = match dialect {
                    Dialect::Common => (self.members.get("member"), format!("{name}.member")),
                    Dialect::Ec2 => (Some(self), name.to_owned()),
                };
                let mut values = Vec::new();
                for (number, node) in node.map(numbered).unwrap_or_default() {
                    values.extend(node.value(element, dialect, &format!("{name}.{number}"))?);
                }
                // `Name=` is how clients say that a list is empty.
                if values.is_empty() && text.is_none() {
                    return Ok(None);
                }
                Value::Array(values)
            }
            Shape::Map { value } => {
                let mut object = Map::new();
                for (number, entry) in self.members.get("entry").map(numbered).unwrap_or_default() {
                    let key = entry.members.get("key").and_then(|key| key.text.clone()).unwrap_or_default();
                    if let Some(node) = entry.members.get("value") {
                        let found = node.value(value, dialect, &format!("{name}.entry.{number}"))?;
                        object.insert(key, found.unwrap_or(Value::Null));
                    }
                }
                Value::Object(object)
            }
            Shape::String { .. } | Shape::Enum { .. } | Shape::Timestamp | Shape::Blob { .. } | Shape::Any => {
                match text {
                    Some(text) => Value::from(text),
                    None => return Ok(None),
                }
            }
            // An empty number, truth value or time is none.
            _ if text.is_none_or(str::is_empty) => return Ok(None),
            Shape::Integer(_) => text
                .and_then(|text| text.trim().parse::<i32>().ok())
                .ok_or_else(|| malformed("a 32-bit integer"))?
                .into(),
            Shape::Long(_) => {
                text.and_then(|text| text.trim().parse::<i64>().ok()).ok_or_else(|| malformed("an integer"))?.into()
            }
            Shape::Double(_) => {
                let number = text.and_then(|text| text.trim().parse::<f64>().ok()).and_then(Number::from_f64);
                Value::Number(number.ok_or_else(|| malformed("a number"))?)
            }
            Shape::Boolean => match text.map(str::to_ascii_lowercase).as_deref() {
                Some("true" | "1") => true.into(),
                Some("false" | "0") => false.into(),
                _ => return Err(malformed("a boolean: 'true' or 'false'")),
            },
        }))
    }
}

/// The members whose names are numbers, in their order.
fn numbered(node: &Node) -> Vec<(u32, &Node)> {
    let mut found: Vec<(u32, &Node)> =
        node.members.iter().filter_map(|(name, node)| Some((name.parse().ok()?, node))).collect();
    found.sort_by_key(|(number, _)| *number);
    found
}
