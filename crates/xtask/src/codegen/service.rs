//! Writes `crates/api/src/SERVICE`: the shapes of a service by resource, and its operations.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::header;
use super::model::{Kind, Model};
use super::resources::{Resource, homes};
use super::shapes::{Directions, Naming, Renderer, WRITABLE};
use crate::Result;
use crate::output::Files;

/// How the code of one service is to be.
pub(crate) struct Service {
    /// The module, and the file of its description.
    pub(crate) module: &'static str,
    /// The service's name in documentation.
    pub(crate) title: &'static str,
    /// The files.
    pub(crate) resources: &'static [Resource],
    /// What members are called.
    pub(crate) naming: Naming,
    /// Rust's type for `timestamp`.
    pub(crate) timestamp: &'static str,
    /// Whether shapes are only read or only written where that is all they are used for.
    pub(crate) directional: bool,
}

impl Service {
    fn renderer<'m>(&self, model: &'m Model) -> Renderer<'m> {
        let directions = self.directional.then(|| {
            let mut directions = Directions::default();
            for (_, operation) in model.operations.iter() {
                operation.input.iter().for_each(|input| model.reach(&input.shape, &mut directions.read));
                operation.output.iter().for_each(|output| model.reach(&output.shape, &mut directions.written));
            }
            directions
        });
        Renderer { model, integer: "i32", naming: self.naming, timestamp: self.timestamp, directions }
    }
}

/// Adds the files for the model to `files`.
pub(crate) fn generate(service: &Service, model: &Model, directory: &Path, files: &mut Files) -> Result<()> {
    files.owning(directory.to_path_buf());
    let homes = homes(model, service.resources)?;
    let renderer = service.renderer(model);
    if service.naming == Naming::Location {
        only_items(model, &renderer)?;
    }
    let mut modules = vec!["operation"];
    for resource in service.resources {
        let at_home = |name: &&str| homes.get(name) == Some(&resource.name);
        let shapes: Vec<&str> = in_order(model, resource).into_iter().filter(at_home).collect();
        if shapes.is_empty() {
            continue;
        }
        let mut body = String::new();
        for &shape in &shapes {
            body += &renderer.render(shape, &about(model, shape));
            body += &request(model, resource, shape);
        }
        let (about, title) = (resource.about, service.title);
        let mut text = header(&format!("{about} in the {title} API: requests, responses and their shapes."));
        text += &imports(&renderer, &shapes, resource);
        text += &body;
        files.add(directory.join(format!("{}.rs", resource.name)), text);
        modules.push(resource.name);
    }
    files.add(directory.join("operation.rs"), operations(service, model));
    files.add(directory.join("mod.rs"), module(service, modules));
    Ok(())
}

/// The writer of EC2's XML rests on this: the elements of every list are called `item`, and no list is flattened.
fn only_items(model: &Model, renderer: &Renderer<'_>) -> Result<()> {
    for (name, shape) in model.shapes.iter().filter(|(name, _)| renderer.directions_of(name).1) {
        let element = shape.member.as_ref().and_then(|member| member.location_name.as_deref());
        if shape.kind == Kind::Map || shape.flattened || (shape.kind == Kind::List && element != Some("item")) {
            return Err(format!("{name} is written otherwise than the writer of EC2's XML knows").into());
        }
    }
    Ok(())
}

/// The shapes that a resource's operations reach, each operation's messages before what they contain. For the common
/// ones, every shape.
fn in_order<'m>(model: &'m Model, resource: &Resource) -> Vec<&'m str> {
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    let mut add = |name: &'m str| {
        if seen.insert(name) {
            order.push(name);
        }
    };
    let mut rest = BTreeSet::new();
    for name in resource.operations {
        let operation = model.operations.get(name).expect("the table was compared with the model");
        for message in operation.input.iter().chain(&operation.output) {
            add(&message.shape);
            model.reach(&message.shape, &mut rest);
        }
    }
    if resource.operations.is_empty() {
        rest.extend(model.shapes.iter().map(|(name, _)| name));
    }
    rest.into_iter().for_each(add);
    order
}

fn about(model: &Model, shape: &str) -> String {
    for (name, operation) in model.operations.iter() {
        if operation.input.as_ref().is_some_and(|input| input.shape == shape) {
            return format!("Request of `{name}`.");
        }
        if operation.output.as_ref().is_some_and(|output| output.shape == shape) {
            return format!("Response of `{name}`.");
        }
    }
    if model.shape(shape).values.is_empty() {
        format!("The structure `{shape}`.")
    } else {
        format!("The values of `{shape}`.")
    }
}

/// The tie between a request, its operation and its response.
fn request(model: &Model, resource: &Resource, shape: &str) -> String {
    let mut text = String::new();
    for name in resource.operations {
        let operation = model.operations.get(name).expect("the table was compared with the model");
        if operation.input.as_ref().is_some_and(|input| input.shape == shape) {
            let response = operation.output.as_ref().map_or("()", |output| &output.shape);
            write!(
                text,
                "impl Request for {shape} {{\n    const OPERATION: Operation = Operation::{name};\n    \
                 type Response = {response};\n}}\n\n",
            )
            .expect(WRITABLE);
        }
    }
    text
}

fn imports(renderer: &Renderer<'_>, shapes: &[&str], resource: &Resource) -> String {
    let mentioned = renderer.mentioned(shapes.iter().copied());
    let is_type = |name: &str| renderer.model.shapes.get(name).is_some_and(|shape| shape.is_type());
    let mut foreign: Vec<&str> =
        mentioned.iter().map(String::as_str).filter(|name| is_type(name) && !shapes.contains(name)).collect();
    let is_input = |shape: &&str| {
        let mut operations = resource.operations.iter().filter_map(|name| renderer.model.operations.get(name));
        operations.any(|operation| operation.input.as_ref().is_some_and(|input| input.shape == **shape))
    };
    if shapes.iter().any(is_input) {
        foreign.extend(["Operation", "Request"]);
    }
    let mut text = String::new();
    if mentioned.contains("BTreeMap") {
        text += "use std::collections::BTreeMap;\n\n";
    }
    let structures = || shapes.iter().filter(|shape| renderer.model.shape(shape).values.is_empty());
    let mut traits = Vec::new();
    if structures().any(|shape| renderer.directions_of(shape).0) {
        traits.push("Deserialize");
    }
    if structures().any(|shape| renderer.directions_of(shape).1) {
        traits.push("Serialize");
    }
    if !traits.is_empty() {
        writeln!(text, "use serde::{{{}}};\n", traits.join(", ")).expect(WRITABLE);
    }
    if mentioned.contains("Blob") {
        text += "use crate::blob::Blob;\n";
    }
    if !foreign.is_empty() {
        writeln!(text, "use super::{{{}}};", foreign.join(", ")).expect(WRITABLE);
    }
    if shapes.iter().any(|shape| !renderer.model.shape(shape).values.is_empty()) {
        text += "use crate::string_enum::string_enum;\n";
    }
    if mentioned.contains(renderer.timestamp) {
        writeln!(text, "use crate::timestamp::{};", renderer.timestamp).expect(WRITABLE);
    }
    text + "\n"
}

fn operations(service: &Service, model: &Model) -> String {
    let title = service.title;
    let names: Vec<&str> = model.operations.iter().map(|(name, _)| name).collect();
    let mut text = header(&format!("The operations of the {title} API."));
    writeln!(text, "/// An operation of the {title} API.").expect(WRITABLE);
    text += "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]\n";
    text += "pub enum Operation {\n";
    for name in &names {
        writeln!(text, "/// `{name}`.\n{name},").expect(WRITABLE);
    }
    text += "}\n\nimpl Operation {\n";
    writeln!(text, "/// Every operation, by name.\npub const ALL: [Self; {}] = [", names.len()).expect(WRITABLE);
    for name in &names {
        writeln!(text, "Self::{name},").expect(WRITABLE);
    }
    text += "];\n\n";
    text += match &model.metadata.target_prefix {
        Some(_) => "/// The name, as `X-Amz-Target` carries it after the prefix.\n",
        None => "/// The name, as `Action` carries it.\n",
    };
    text += "pub const fn name(self) -> &'static str {\nmatch self {\n";
    for name in &names {
        writeln!(text, "Self::{name} => \"{name}\",").expect(WRITABLE);
    }
    writeln!(text, "}}\n}}\n\n/// The operation of this name; none if {title} has no such operation.").expect(WRITABLE);
    text += "pub fn from_name(name: &str) -> Option<Self> {\nSome(match name {\n";
    for name in &names {
        writeln!(text, "\"{name}\" => Self::{name},").expect(WRITABLE);
    }
    text += "_ => return None,\n})\n}\n\n/// The error codes that the model gives the operation.\n";
    text += "pub const fn errors(self) -> &'static [&'static str] {\nmatch self {\n";
    for (name, operation) in model.operations.iter() {
        let errors: Vec<String> =
            operation.errors.iter().map(|error| format!("\"{}\"", code(model, &error.shape))).collect();
        writeln!(text, "Self::{name} => &[{}],", errors.join(", ")).expect(WRITABLE);
    }
    text += "}\n}\n}\n\nimpl std::fmt::Display for Operation {\n";
    text += "fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {\n";
    text += "formatter.write_str(self.name())\n}\n}\n\n";
    text += "/// A request: the operation that it calls and what answers it.\npub trait Request {\n";
    text += "/// The operation.\nconst OPERATION: Operation;\n/// Its response.\ntype Response;\n}\n\n";
    let metadata = &model.metadata;
    writeln!(text, "/// The version of the API.\npub const API_VERSION: &str = \"{}\";\n", metadata.api_version)
        .expect(WRITABLE);
    if let Some(name) = metadata.endpoint_prefix.as_ref().filter(|_| service.directional) {
        text += "/// The service's name in credential scopes.\n";
        writeln!(text, "pub const SIGNING_NAME: &str = \"{name}\";\n").expect(WRITABLE);
    }
    if let Some(prefix) = &metadata.target_prefix {
        text += "/// What stands before the dot in `X-Amz-Target`.\n";
        writeln!(text, "pub const TARGET_PREFIX: &str = \"{prefix}\";").expect(WRITABLE);
    }
    if let Some(namespace) = &metadata.xml_namespace {
        text += "/// The namespace of responses.\n";
        writeln!(text, "pub const XML_NAMESPACE: &str = \"{namespace}\";").expect(WRITABLE);
    }
    text
}

/// What the wire says to an error.
fn code<'m>(model: &'m Model, error: &'m str) -> &'m str {
    model.shape(error).error.as_ref().map_or(error, |error| &error.code)
}

fn module(service: &Service, mut modules: Vec<&str>) -> String {
    let title = service.title;
    let mut text = header(&format!(
        "The {title} API: its operations, and their requests and responses by resource. Every type can be named from here.",
    ));
    modules.sort_unstable();
    for module in &modules {
        writeln!(text, "mod {module};").expect(WRITABLE);
    }
    text += "\n";
    for module in &modules {
        writeln!(text, "pub use {module}::*;").expect(WRITABLE);
    }
    text
}
