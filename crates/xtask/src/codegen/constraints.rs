//! Writes `crates/api/src/validation/table.rs`: what the ECS API's description demands of requests, as static data.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::header;
use super::model::{Kind, Model, Reference, Shape};
use super::names;
use super::shapes::WRITABLE;
use crate::Result;
use crate::output::Files;

/// Adds the table to `files`.
pub(crate) fn generate(model: &Model, path: &Path, files: &mut Files) -> Result<()> {
    let inputs: Vec<(&str, &str)> = model
        .operations
        .iter()
        .filter_map(|(name, operation)| Some((name, operation.input.as_ref()?.shape.as_str())))
        .collect();
    let mut reached = BTreeSet::new();
    for (_, input) in &inputs {
        model.reach(input, &mut reached);
    }
    let enums = reached.iter().filter(|name| !model.shape(name).values.is_empty());
    let mut imports: Vec<&str> = enums.copied().collect();
    imports.push("Operation");

    let mut text = header("What the ECS API's description demands of requests.");
    text += "use super::shape::{Length, Limits, Member, Pattern, Shape};\n";
    writeln!(text, "use crate::ecs::{{{}}};\n", imports.join(", ")).expect(WRITABLE);
    text += "/// The shape of the operation's request.\n";
    text += "pub(super) fn input(operation: Operation) -> &'static Shape {\nmatch operation {\n";
    for (operation, input) in &inputs {
        writeln!(text, "Operation::{operation} => &{},", static_name(input)).expect(WRITABLE);
    }
    text += "}\n}\n\n";
    for name in reached {
        let shape = model.shape(name);
        if shape.sensitive && constrained(shape) {
            return Err(format!("{name} is sensitive and constrained: its values would show up in errors").into());
        }
        writeln!(text, "static {}: Shape = {};\n", static_name(name), literal(name, shape)).expect(WRITABLE);
    }
    text += &decoding(&inputs);
    files.add(path.to_path_buf(), text);
    Ok(())
}

/// For the tests' sake: that a request which passes can be read into its type.
fn decoding(inputs: &[(&str, &str)]) -> String {
    let mut text = "/// Reads the value as the operation's request type.\n#[cfg(test)]\n".to_owned();
    text += "pub(super) fn decodes(operation: Operation, value: serde_json::Value) -> serde_json::Result<()> {\n";
    text += "match operation {\n";
    for (operation, input) in inputs {
        writeln!(text, "Operation::{operation} => serde_json::from_value::<crate::ecs::{input}>(value).map(drop),")
            .expect(WRITABLE);
    }
    text + "}\n}\n"
}

fn constrained(shape: &Shape) -> bool {
    shape.min.is_some() || shape.max.is_some() || shape.pattern.is_some() || !shape.values.is_empty()
}

fn static_name(shape: &str) -> String {
    names::snake_case(shape).to_uppercase()
}

fn literal(name: &str, shape: &Shape) -> String {
    let element = |reference: &Option<Reference>| {
        let reference = reference.as_ref().expect("lists and maps have an element shape");
        static_name(&reference.shape)
    };
    match shape.kind {
        Kind::Structure if shape.document => "Shape::Any".to_owned(),
        Kind::Structure => {
            let mut text = format!("Shape::Structure {{ name: \"{name}\", members: &[");
            for (wire, member) in shape.members.iter() {
                let required = shape.required.iter().any(|required| required == wire);
                let shape = static_name(&member.shape);
                write!(text, "Member {{ name: \"{wire}\", required: {required}, shape: &{shape} }},").expect(WRITABLE);
            }
            text + "] }"
        }
        Kind::List => format!("Shape::List {{ element: &{}, length: {} }}", element(&shape.member), length(shape)),
        Kind::Map => format!("Shape::Map {{ value: &{} }}", element(&shape.value)),
        Kind::String if !shape.values.is_empty() => format!("Shape::Enum {{ values: {name}::VALUES }}"),
        Kind::String => {
            let pattern = shape.pattern.as_ref();
            let pattern = pattern.map_or("None".to_owned(), |source| format!("Some(Pattern::new(r\"{source}\"))"));
            format!("Shape::String {{ length: {}, pattern: {pattern} }}", length(shape))
        }
        Kind::Integer => format!("Shape::Integer({})", limits(shape)),
        Kind::Long => format!("Shape::Long({})", limits(shape)),
        Kind::Double => format!("Shape::Double({})", limits(shape)),
        Kind::Boolean => "Shape::Boolean".to_owned(),
        Kind::Timestamp => "Shape::Timestamp".to_owned(),
    }
}

fn length(shape: &Shape) -> String {
    let limit = |limit: Option<f64>| limit.map_or("None".to_owned(), |limit| format!("Some({limit})"));
    format!("Length {{ min: {}, max: {} }}", limit(shape.min), limit(shape.max))
}

fn limits(shape: &Shape) -> String {
    let limit = |limit: Option<f64>| limit.map_or("None".to_owned(), |limit| format!("Some({limit:?})"));
    format!("Limits {{ min: {}, max: {} }}", limit(shape.min), limit(shape.max))
}
