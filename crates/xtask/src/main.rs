//! Code generation, and the checks of the project's own rules. Run as `cargo xtask COMMAND`.
//!
//! Each command writes files, or with `--check` proves that the committed ones are what it would write. Nothing here
//! is part of the product, and nothing here depends on its crates: it must run while they do not compile.

mod check;
mod codegen;
mod compatibility;
mod models;
mod output;
mod rules;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  models                   write models/*.json from the installed botocore
  codegen [--check]        write the shapes in crates/api from models/, or check that they are current
  compatibility [--check]  write docs/compatibility.md from models/*-support.json, or check that it is current
  check                    hold the workspace against the rules of its layout: dependencies, file lengths, module docs
  rules                    hold docs/scheduling-rules.md against the tests that it names
";

/// Any error of a command: its text is all that its user needs.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["models"] => models::write(&root()),
        ["codegen"] => codegen::generate(&root()).and_then(|files| files.write()),
        ["codegen", "--check"] => codegen::generate(&root()).and_then(|files| files.check("cargo xtask codegen")),
        ["compatibility"] => compatibility::generate(&root()).and_then(|files| files.write()),
        ["compatibility", "--check"] => {
            compatibility::generate(&root()).and_then(|files| files.check("cargo xtask compatibility"))
        }
        ["check"] => check::all(&root()),
        ["rules"] => rules::check(&root()),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the checkout, which is where this crate was built.
fn root() -> PathBuf {
    let crate_directory = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    crate_directory.ancestors().nth(2).expect("this crate lies two directories below the root").to_path_buf()
}
