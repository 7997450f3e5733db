//! `cargo xtask codegen`: Rust types from the interface descriptions in `models/`.
//!
//! The output is committed, so that a build needs no generator and a change of the model shows as a change of code.
//! It depends on nothing but the descriptions and this code: the same input gives the same bytes.

mod agent;
mod constraints;
mod ecs;
mod model;
mod names;
mod resources;
mod shapes;

use std::fs;
use std::path::Path;
use std::process::Command;

use self::model::Model;
use crate::Result;
use crate::output::Files;

/// Everything that is generated, formatted.
pub(crate) fn generate(root: &Path) -> Result<Files> {
    let models = root.join("models");
    let api = root.join("crates/api/src");
    let mut files = Files::default();
    let service = Model::read(&models.join("ecs.json"))?;
    ecs::generate(&service, &api.join("ecs"), &mut files)?;
    constraints::generate(&service, &api.join("validation/table.rs"), &mut files)?;
    agent::generate(
        &Model::read(&models.join("acs.json"))?,
        "The agent's control channel (ACS): what server and agent tell each other about tasks.",
        &api.join("agent/acs.rs"),
        &mut files,
    );
    agent::generate(
        &Model::read(&models.join("tcs.json"))?,
        "The agent's telemetry channel (TCS): metrics and health from the agent.",
        &api.join("agent/tcs.rs"),
        &mut files,
    );
    format(root, &mut files)?;
    Ok(files)
}

/// The opening of a generated file.
fn header(about: &str) -> String {
    format!("//! {about}\n//!\n//! Generated from `models/` by `cargo xtask codegen`; not to be edited.\n\n")
}

/// Formats every file with the toolchain's rustfmt, in a scratch copy.
fn format(root: &Path, files: &mut Files) -> Result<()> {
    let scratch = root.join("target/xtask").join(std::process::id().to_string());
    let copy = |path: &Path| scratch.join(path.strip_prefix(root).expect("generated files lie in the checkout"));
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024"]);
    for (path, content) in files.iter_mut() {
        let copy = copy(path);
        fs::create_dir_all(copy.parent().expect("a file has a directory"))?;
        fs::write(&copy, content)?;
        rustfmt.arg(&copy);
    }
    let output = rustfmt.output().map_err(|error| format!("cannot run rustfmt: {error}"))?;
    if !output.status.success() {
        return Err(format!("rustfmt refused generated code:\n{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    for (path, content) in files.iter_mut() {
        *content = fs::read_to_string(copy(path))?;
    }
    fs::remove_dir_all(&scratch)?;
    Ok(())
}
