//! Writes `crates/api/src/ecs`: the shapes of the ECS API by resource, and its operations.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::header;
use super::model::Model;
use super::resources::{RESOURCES, Resource, homes};
use super::shapes::{Renderer, WRITABLE};
use crate::Result;
use crate::output::Files;

/// Adds the files for the model to `files`.
pub(crate) fn generate(model: &Model, directory: &Path, files: &mut Files) -> Result<()> {
    files.owning(directory.to_path_buf());
    let homes = homes(model)?;
    let renderer = Renderer { model, integer: "i32" };
    for resource in RESOURCES {
        let at_home = |name: &&str| homes.get(name) == Some(&resource.name);
        let shapes: Vec<&str> = in_order(model, resource).into_iter().filter(at_home).collect();
        let mut body = String::new();
        for &shape in &shapes {
            body += &renderer.render(shape, &about(model, shape));
            body += &request(model, resource, shape);
        }
        let mut text = header(&format!("{} in the ECS API: requests, responses and their shapes.", resource.about));
        text += &imports(&renderer, &shapes, resource);
        text += &body;
        files.add(directory.join(format!("{}.rs", resource.name)), text);
    }
    files.add(directory.join("operation.rs"), operations(model));
    files.add(directory.join("mod.rs"), module());
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
        if let (Some(input), Some(output)) = (&operation.input, &operation.output)
            && input.shape == shape
        {
            write!(
                text,
                "impl Request for {shape} {{\n    const OPERATION: Operation = Operation::{name};\n    \
                 type Response = {};\n}}\n\n",
                output.shape
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
    if !resource.operations.is_empty() {
        foreign.extend(["Operation", "Request"]);
    }
    let mut text = String::new();
    if mentioned.contains("BTreeMap") {
        text += "use std::collections::BTreeMap;\n\n";
    }
    text += "use serde::{Deserialize, Serialize};\n\n";
    if !foreign.is_empty() {
        writeln!(text, "use super::{{{}}};", foreign.join(", ")).expect(WRITABLE);
    }
    if shapes.iter().any(|shape| !renderer.model.shape(shape).values.is_empty()) {
        text += "use crate::string_enum::string_enum;\n";
    }
    if mentioned.contains("Timestamp") {
        text += "use crate::timestamp::Timestamp;\n";
    }
    text + "\n"
}

fn operations(model: &Model) -> String {
    let names: Vec<&str> = model.operations.iter().map(|(name, _)| name).collect();
    let mut text = header("The operations of the ECS API.");
    text += "/// An operation of the ECS API.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]\n";
    text += "pub enum Operation {\n";
    for name in &names {
        writeln!(text, "/// `{name}`.\n{name},").expect(WRITABLE);
    }
    text += "}\n\nimpl Operation {\n";
    writeln!(text, "/// Every operation, by name.\npub const ALL: [Self; {}] = [", names.len()).expect(WRITABLE);
    for name in &names {
        writeln!(text, "Self::{name},").expect(WRITABLE);
    }
    text += "];\n\n/// The name, as `X-Amz-Target` carries it after the prefix.\n";
    text += "pub const fn name(self) -> &'static str {\nmatch self {\n";
    for name in &names {
        writeln!(text, "Self::{name} => \"{name}\",").expect(WRITABLE);
    }
    text += "}\n}\n\n/// The operation of this name; none if ECS has no such operation.\n";
    text += "pub fn from_name(name: &str) -> Option<Self> {\nSome(match name {\n";
    for name in &names {
        writeln!(text, "\"{name}\" => Self::{name},").expect(WRITABLE);
    }
    text += "_ => return None,\n})\n}\n\n/// The error codes that the model gives the operation.\n";
    text += "pub const fn errors(self) -> &'static [&'static str] {\nmatch self {\n";
    for (name, operation) in model.operations.iter() {
        let errors: Vec<String> = operation.errors.iter().map(|error| format!("\"{}\"", error.shape)).collect();
        writeln!(text, "Self::{name} => &[{}],", errors.join(", ")).expect(WRITABLE);
    }
    text += "}\n}\n}\n\nimpl std::fmt::Display for Operation {\n";
    text += "fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {\n";
    text += "formatter.write_str(self.name())\n}\n}\n\n";
    text += "/// A request: the operation that it calls and what answers it.\npub trait Request {\n";
    text += "/// The operation.\nconst OPERATION: Operation;\n/// Its response.\ntype Response;\n}\n\n";
    let metadata = &model.metadata;
    writeln!(
        text,
        "/// The version of the API.\npub const API_VERSION: &str = \"{}\";\n\n\
         /// What stands before the dot in `X-Amz-Target`.\npub const TARGET_PREFIX: &str = \"{}\";",
        metadata.api_version, metadata.target_prefix
    )
    .expect(WRITABLE);
    text
}

fn module() -> String {
    let mut text = header(
        "The ECS API: its operations, and their requests and responses by resource. Every type can be named from here.",
    );
    let mut modules: Vec<&str> = RESOURCES.iter().map(|resource| resource.name).chain(["operation"]).collect();
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
