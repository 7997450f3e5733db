//! Writes `crates/api/src/validation/table`: what each service's description demands of requests, as static data.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::header;
use super::model::{Kind, Model, Reference, Shape};
use super::names;
use super::service::Service;
use super::shapes::{Naming, WRITABLE};
use crate::Result;
use crate::output::Files;

/// Adds the table to `files`.
pub(crate) fn generate(service: &Service, model: &Model, path: &Path, files: &mut Files) -> Result<()> {
    let inputs: Vec<(&str, &str)> = model
        .operations
        .iter()
        .filter_map(|(name, operation)| Some((name, operation.input.as_ref()?.shape.as_str())))
        .collect();
    let mut reached = BTreeSet::new();
    for (_, input) in &inputs {
        model.reach_values(input, &mut reached);
    }
    let enums = reached.iter().filter(|name| !model.shape(name).values.is_empty());
    let mut imports: Vec<&str> = enums.copied().collect();
    imports.push("Operation");

    let (title, module, naming) = (service.title, service.module, service.naming);
    let mut body = "/// The shape of the operation's request.\n".to_owned();
    body += "pub(crate) fn input(operation: Operation) -> &'static Shape {\nmatch operation {\n";
    for (operation, _) in model.operations.iter() {
        match inputs.iter().find(|(name, _)| *name == operation) {
            Some((_, input)) => writeln!(body, "Operation::{operation} => &{},", static_name(input)),
            None => writeln!(
                body,
                "Operation::{operation} => &Shape::Structure {{ name: \"{operation}Request\", members: &[] }},"
            ),
        }
        .expect(WRITABLE);
    }
    body += "}\n}\n\n";
    for name in reached {
        let shape = model.shape(name);
        if shape.sensitive && shape.kind != Kind::Blob && constrained(shape) {
            return Err(format!("{name} is sensitive and constrained: its values would show up in errors").into());
        }
        if naming == Naming::Location {
            follows(name, shape)?;
        }
        writeln!(body, "static {}: Shape = {};\n", static_name(name), literal(naming, name, shape)).expect(WRITABLE);
    }
    body += &decoding(module, &inputs);

    let mut text = header(&format!("What the {title} API's description demands of requests."));
    let used = ["Length", "Limits", "Member", "Pattern"]
        .into_iter()
        .filter(|each| body.contains(&format!("{each} {{")) || body.contains(&format!("{each}::")));
    let used: Vec<&str> = used.chain(["Shape"]).collect();
    writeln!(text, "use crate::validation::shape::{{{}}};", used.join(", ")).expect(WRITABLE);
    writeln!(text, "use crate::{module}::{{{}}};\n", imports.join(", ")).expect(WRITABLE);
    files.add(path.to_path_buf(), text + &body);
    Ok(())
}

/// The module of all tables.
pub(crate) fn module(services: &[Service]) -> String {
    let mut text = header("What the services' descriptions demand of requests.");
    let mut modules: Vec<&str> = services.iter().map(|service| service.module).collect();
    modules.sort_unstable();
    for module in modules {
        writeln!(text, "pub(super) mod {module};").expect(WRITABLE);
    }
    text
}

/// The reader of EC2's requests rests on this: what a member is called there follows from its name in XML.
fn follows(name: &str, shape: &Shape) -> Result<()> {
    let otherwise = shape.members.iter().any(|(_, member)| member.query_name.is_some());
    if otherwise || shape.kind == Kind::Map {
        return Err(format!("{name} is read otherwise than the reader of EC2's requests knows").into());
    }
    Ok(())
}

/// For the tests' sake: that a request which passes can be read into its type.
fn decoding(module: &str, inputs: &[(&str, &str)]) -> String {
    let mut text = "/// Reads the value as the operation's request type.\n#[cfg(test)]\n".to_owned();
    text += "pub(crate) fn decodes(operation: Operation, value: serde_json::Value) -> serde_json::Result<()> {\n";
    text += "match operation {\n";
    for (operation, input) in inputs {
        writeln!(
            text,
            "Operation::{operation} => serde_json::from_value::<crate::{module}::{input}>(value).map(drop),"
        )
        .expect(WRITABLE);
    }
    text + "#[allow(unreachable_patterns)]\n_ => Ok(()),\n}\n}\n"
}

fn constrained(shape: &Shape) -> bool {
    shape.min.is_some() || shape.max.is_some() || shape.pattern.is_some() || !shape.values.is_empty()
}

fn static_name(shape: &str) -> String {
    names::snake_case(shape).to_uppercase()
}

fn literal(naming: Naming, name: &str, shape: &Shape) -> String {
    let element = |reference: &Option<Reference>| {
        let reference = reference.as_ref().expect("lists and maps have an element shape");
        static_name(&reference.shape)
    };
    match shape.kind {
        Kind::Structure if shape.document => "Shape::Any".to_owned(),
        Kind::Structure => {
            let mut text = format!("Shape::Structure {{ name: \"{name}\", members: &[");
            for (called, member) in shape.members.iter() {
                let required = shape.required.iter().any(|required| required == called);
                let wire = naming.wire(called, member);
                let shape = static_name(&member.shape);
                write!(text, "Member {{ name: \"{wire}\", required: {required}, shape: &{shape} }},").expect(WRITABLE);
            }
            text + "] }"
        }
        Kind::List => format!("Shape::List {{ element: &{}, length: {} }}", element(&shape.member), length(shape)),
        Kind::Map => format!("Shape::Map {{ value: &{} }}", element(&shape.value)),
        Kind::String if !shape.values.is_empty() => format!("Shape::Enum {{ values: {name}::VALUES }}"),
        Kind::String => {
            // Our expressions do not look ahead; what such patterns are for is looked at by hand.
            let pattern = shape.pattern.as_ref().filter(|source| !source.contains("(?!"));
            let pattern = pattern.map_or("None".to_owned(), |source| format!("Some(Pattern::new(r\"{source}\"))"));
            format!("Shape::String {{ length: {}, pattern: {pattern} }}", length(shape))
        }
        Kind::Integer => format!("Shape::Integer({})", limits(shape)),
        Kind::Long => format!("Shape::Long({})", limits(shape)),
        Kind::Double => format!("Shape::Double({})", limits(shape)),
        Kind::Boolean => "Shape::Boolean".to_owned(),
        Kind::Timestamp => "Shape::Timestamp".to_owned(),
        Kind::Blob => format!("Shape::Blob {{ length: {} }}", length(shape)),
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
