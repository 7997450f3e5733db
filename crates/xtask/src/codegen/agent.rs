//! Writes the messages of the agent's two channels: `crates/api/src/agent/{acs,tcs}.rs`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::header;
use super::model::Model;
use super::shapes::{Naming, Renderer, WRITABLE};
use crate::output::Files;

/// Adds the file of one channel. `about` says which it is.
pub(crate) fn generate(model: &Model, about: &str, path: &Path, files: &mut Files) {
    let messages = messages(model);
    let mut reached = BTreeSet::new();
    for message in &messages {
        model.reach(message, &mut reached);
    }
    let shapes: Vec<&str> = reached.into_iter().filter(|shape| model.shape(shape).is_type()).collect();
    let renderer = Renderer { model, integer: "i64", naming: Naming::Camel, timestamp: "Timestamp", directions: None };
    let mentioned = renderer.mentioned(shapes.iter().copied());

    let mut text = header(about);
    if mentioned.contains("BTreeMap") {
        text += "use std::collections::BTreeMap;\n\n";
    }
    text += "use serde::{Deserialize, Serialize};\n\nuse super::frame;\n";
    text += "use crate::string_enum::string_enum;\n";
    if mentioned.contains("Timestamp") {
        text += "use crate::timestamp::Timestamp;\n";
    }
    text += "\n";
    text += &message_enum(&messages);
    for shape in shapes {
        let kind = match shape {
            _ if messages.contains(&shape) => "message",
            _ if model.shape(shape).values.is_empty() => "structure",
            _ => "values of",
        };
        text += &renderer.render(shape, &format!("The {kind} `{shape}`."));
    }
    files.add(path.to_path_buf(), text);
}

/// The shapes that travel in a frame of their own, in the order of the description's exchanges.
fn messages(model: &Model) -> Vec<&str> {
    let mut messages = Vec::new();
    for (_, operation) in model.operations.iter() {
        for message in operation.input.iter().chain(&operation.output).chain(&operation.errors) {
            if !messages.contains(&message.shape.as_str()) {
                messages.push(&message.shape);
            }
        }
    }
    messages
}

fn message_enum(messages: &[&str]) -> String {
    let mut text = "/// A message in its frame, `{\"type\": …, \"message\": …}`.\n".to_owned();
    text += "#[derive(Debug, Clone, PartialEq)]\npub enum Message {\n";
    for name in messages {
        writeln!(text, "/// `{name}`.\n{name}({name}),").expect(WRITABLE);
    }
    text += "}\n\nimpl Message {\n/// The name that the frame carries as `type`.\n";
    text += "pub const fn type_name(&self) -> &'static str {\nmatch self {\n";
    for name in messages {
        writeln!(text, "Self::{name}(_) => \"{name}\",").expect(WRITABLE);
    }
    text +=
        "}\n}\n\n/// The frame's text. Absent members are left out, never `null`.\npub fn encode(&self) -> String {\n";
    text += "match self {\n";
    for name in messages {
        writeln!(text, "Self::{name}(message) => frame::encode(\"{name}\", message),").expect(WRITABLE);
    }
    text += "}\n}\n\n/// Reads a frame's text. Members that are not in the description are ignored.\n///\n";
    text += "/// # Errors\n/// When the text is no frame, its type is unknown, or a member has another JSON type than described.\n";
    text += "pub fn decode(text: &str) -> Result<Self, frame::Error> {\nlet frame = frame::Frame::parse(text)?;\n";
    text += "Ok(match frame.type_name() {\n";
    for name in messages {
        writeln!(text, "\"{name}\" => Self::{name}(frame.message()?),").expect(WRITABLE);
    }
    text += "_ => return Err(frame.unknown()),\n})\n}\n}\n\n";
    for name in messages {
        write!(
            text,
            "impl From<{name}> for Message {{\nfn from(message: {name}) -> Self {{\nSelf::{name}(message)\n}}\n}}\n\n"
        )
        .expect(WRITABLE);
    }
    text
}
