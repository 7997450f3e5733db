//! Renders structures and enums as Rust types.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::model::{Kind, Model, Reference, Shape};
use super::names;

/// What the members of structures are called in JSON, and in XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// As the description calls them: `clusterName`.
    Camel,
    /// As the description calls them: `LoadBalancerArn`.
    Pascal,
    /// By their location names, as EC2 does in XML: `groupSet`.
    Location,
}

impl Naming {
    /// What the wire calls a member.
    pub(crate) fn wire<'n>(self, name: &'n str, member: &'n Reference) -> &'n str {
        match self {
            Self::Location => member.location_name.as_deref().unwrap_or(name),
            Self::Camel | Self::Pascal => name,
        }
    }

    /// What serde makes of a field's name, and how that is asked for.
    fn of_field(self, field: &str) -> String {
        match self {
            Self::Pascal => names::pascal_case(field),
            Self::Camel | Self::Location => names::camel_case(field),
        }
    }

    fn rule(self) -> &'static str {
        match self {
            Self::Pascal => "PascalCase",
            Self::Camel | Self::Location => "camelCase",
        }
    }
}

/// What a shape is good for. What is only read, or only written, has half of the code.
#[derive(Debug, Default)]
pub(crate) struct Directions<'m> {
    /// Shapes of requests.
    pub(crate) read: BTreeSet<&'m str>,
    /// Shapes of responses.
    pub(crate) written: BTreeSet<&'m str>,
}

/// How one description's shapes become Rust types.
pub(crate) struct Renderer<'m> {
    pub(crate) model: &'m Model,
    /// Rust's type for `integer`: the agent's own reader takes 64 bits where the API's SDKs take 32.
    pub(crate) integer: &'static str,
    pub(crate) naming: Naming,
    /// Rust's type for `timestamp`: XML has texts where JSON has numbers.
    pub(crate) timestamp: &'static str,
    /// Absent where everything is read and written.
    pub(crate) directions: Option<Directions<'m>>,
}

impl Renderer<'_> {
    /// Whether a structure is read, and whether it is written.
    pub(crate) fn directions_of(&self, name: &str) -> (bool, bool) {
        match &self.directions {
            None => (true, true),
            Some(directions) => (directions.read.contains(name), directions.written.contains(name)),
        }
    }

    /// The type of the shape's name, with its documentation and implementations.
    pub(crate) fn render(&self, name: &str, about: &str) -> String {
        let shape = self.model.shape(name);
        if shape.kind == Kind::Structure { self.structure(name, shape, about) } else { enumeration(name, shape, about) }
    }

    fn structure(&self, name: &str, shape: &Shape, about: &str) -> String {
        let hidden = shape.members.iter().any(|(_, member)| self.model.shape(&member.shape).sensitive);
        let (read, written) = self.directions_of(name);
        let mut derives = vec!["Clone", "Default"];
        if self.directions.is_none() {
            derives.push("PartialEq");
        }
        if written {
            derives.push("Serialize");
        }
        if read {
            derives.push("Deserialize");
        }
        if !hidden {
            derives.insert(0, "Debug");
        }
        let mut text = format!("/// {about}\n#[derive({})]\n", derives.join(", "));
        writeln!(text, "#[serde(rename_all = \"{}\")]", self.naming.rule()).expect(WRITABLE);
        writeln!(text, "pub struct {name} {{").expect(WRITABLE);
        for (called, member) in shape.members.iter() {
            let (field, wire) = (names::snake_case(called), self.naming.wire(called, member));
            let required = if shape.required.iter().any(|name| name == called) { ", required" } else { "" };
            let constraint = constraint(self.model.shape(&member.shape));
            let described = self.described(&member.shape);
            writeln!(text, "/// `{wire}`: {described}{constraint}{required}.").expect(WRITABLE);
            let mut rules = Vec::new();
            if self.naming.of_field(&field) != wire {
                rules.push(format!("rename = \"{wire}\""));
            }
            if written {
                rules.push("skip_serializing_if = \"Option::is_none\"".to_owned());
            }
            if !rules.is_empty() {
                writeln!(text, "#[serde({})]", rules.join(", ")).expect(WRITABLE);
            }
            let mut rust_type = self.rust_type(&member.shape);
            if rust_type == name {
                rust_type = format!("Box<{rust_type}>");
            }
            writeln!(text, "pub {}: Option<{rust_type}>,", names::escaped(&field)).expect(WRITABLE);
        }
        text += "}\n\n";
        if hidden {
            text += &self.guarded_debug(name, shape);
        }
        text
    }

    /// `Debug` that shows no member which the description calls sensitive, so that none gets into a log.
    fn guarded_debug(&self, name: &str, shape: &Shape) -> String {
        let mut text = format!(
            "impl std::fmt::Debug for {name} {{\n\
             fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{\n\
             formatter.debug_struct(\"{name}\")\n"
        );
        for (wire, member) in shape.members.iter() {
            let field = names::snake_case(wire);
            let value = if self.model.shape(&member.shape).sensitive {
                format!("&crate::redacted::redacted(&self.{})", names::escaped(&field))
            } else {
                format!("&self.{}", names::escaped(&field))
            };
            writeln!(text, ".field(\"{field}\", {value})").expect(WRITABLE);
        }
        text + ".finish()\n}\n}\n\n"
    }

    /// The Rust type that holds a value of the shape.
    pub(crate) fn rust_type(&self, name: &str) -> String {
        let shape = self.model.shape(name);
        let element = |reference: &Option<super::model::Reference>| {
            let reference = reference.as_ref().expect("lists and maps have an element shape");
            self.rust_type(&reference.shape)
        };
        match shape.kind {
            _ if shape.is_type() => name.to_owned(),
            Kind::Structure => "serde_json::Value".to_owned(),
            Kind::List => format!("Vec<{}>", element(&shape.member)),
            Kind::Map => format!("BTreeMap<{}, {}>", element(&shape.key), element(&shape.value)),
            Kind::String => "String".to_owned(),
            Kind::Integer => self.integer.to_owned(),
            Kind::Long => "i64".to_owned(),
            Kind::Double => "f64".to_owned(),
            Kind::Boolean => "bool".to_owned(),
            Kind::Timestamp => self.timestamp.to_owned(),
            Kind::Blob => "Blob".to_owned(),
        }
    }

    /// The shape's type in words, for documentation.
    fn described(&self, name: &str) -> String {
        let shape = self.model.shape(name);
        let element = |reference: &Option<super::model::Reference>| {
            let reference = reference.as_ref().expect("lists and maps have an element shape");
            self.described(&reference.shape)
        };
        match shape.kind {
            _ if shape.is_type() => format!("`{name}`"),
            Kind::Structure => "any JSON".to_owned(),
            Kind::List => format!("list of {}", element(&shape.member)),
            Kind::Map => format!("map of {}", element(&shape.value)),
            Kind::String => "string".to_owned(),
            Kind::Integer => "integer".to_owned(),
            Kind::Long => "long".to_owned(),
            Kind::Double => "double".to_owned(),
            Kind::Boolean => "boolean".to_owned(),
            Kind::Timestamp => "timestamp".to_owned(),
            Kind::Blob => "bytes".to_owned(),
        }
    }

    /// The generated types, and the names from outside, that the members of these shapes mention.
    pub(crate) fn mentioned<'n>(&'n self, names: impl Iterator<Item = &'n str>) -> BTreeSet<String> {
        let mut mentioned = BTreeSet::new();
        for name in names {
            let shape = self.model.shape(name);
            for (_, member) in shape.members.iter() {
                let rust_type = self.rust_type(&member.shape);
                let words = rust_type.split(|letter: char| !letter.is_alphanumeric());
                mentioned.extend(words.map(str::to_owned));
            }
        }
        mentioned
    }
}

fn enumeration(name: &str, shape: &Shape, about: &str) -> String {
    let mut text = format!("string_enum! {{\n    /// {about}\n    pub enum {name} {{\n");
    for value in &shape.values {
        writeln!(text, "        {} = \"{value}\",", names::variant(value)).expect(WRITABLE);
    }
    text + "    }\n}\n\n"
}

/// The limits of a shape in words, such as `, 1 to 30 characters`.
fn constraint(shape: &Shape) -> String {
    let unit = match shape.kind {
        Kind::String => " characters",
        Kind::List | Kind::Map => " entries",
        _ => "",
    };
    match (shape.min, shape.max) {
        (Some(min), Some(max)) => format!(", {min} to {max}{unit}"),
        (Some(min), None) => format!(", at least {min}{unit}"),
        (None, Some(max)) => format!(", at most {max}{unit}"),
        (None, None) => String::new(),
    }
}

/// Why formatting into a string is expected to succeed.
pub(crate) const WRITABLE: &str = "writing to a string does not fail";
