//! `longshore store`: the state of a data directory or of etcd as a file, back from it, and whether it is sound.

mod check;
mod export;
mod import;
mod source;
mod upgrade;

use std::path::Path;

use longshore_state::archive::Summary;
use serde::Serialize;

use super::output::Output;
use super::progress::Spinner;
use crate::cli::{Store, StoreCommand};
use crate::error::Error;

/// Carries out one of its commands.
pub(crate) async fn run(options: Store) -> Result<(), Error> {
    match options.command {
        StoreCommand::Export(options) => export::run(&options),
        StoreCommand::Import(options) => import::run(&options),
        StoreCommand::Check(options) => check::run(&options),
        StoreCommand::Upgrade(options) => upgrade::run(options).await,
    }
}

/// What `export` and `import` print for scripts.
#[derive(Serialize)]
struct Moved<'a> {
    file: &'a Path,
    records: u64,
    revision: u64,
    sha256: &'a str,
    /// Of keys and values alone, which a move to another store leaves as they are.
    #[serde(rename = "contentsSha256")]
    contents_sha256: &'a str,
}

impl<'a> Moved<'a> {
    fn new(file: &'a Path, summary: &'a Summary) -> Self {
        let Summary { records, revision, sha256, contents_sha256 } = summary;
        Self { file, records: *records, revision: revision.0, sha256, contents_sha256 }
    }
}

/// The name for standard input and output.
fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// Counts on the terminal while a large store is worked on.
struct Counter {
    spinner: Spinner,
    what: &'static str,
    count: u64,
}

impl Counter {
    /// Says it this often.
    const STEP: u64 = 4096;

    fn start(output: &Output, what: &'static str) -> Self {
        Self { spinner: Spinner::start(output, what), what, count: 0 }
    }

    fn step(&mut self) {
        self.count += 1;
        if self.count.is_multiple_of(Self::STEP) {
            self.spinner.say(format!("{}: {} records", self.what, self.count));
        }
    }
}
