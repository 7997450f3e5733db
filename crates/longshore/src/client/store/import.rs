//! `longshore store import`: everything is read and compared before any of it is the directory's state.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use longshore_state::archive::{self, Summary};
use longshore_state_embedded::Filling;

use super::{Counter, Moved, is_standard};
use crate::cli;
use crate::client::output::Output;
use crate::data_dir::DataDir;
use crate::error::Error;

pub(super) fn run(options: &cli::StoreImport) -> Result<(), Error> {
    let from = options.from.as_path();
    let output = Output::new(options.json);
    // Opened first, so that a wrong name makes no directory.
    let input: Box<dyn BufRead> = match is_standard(from) {
        true => Box::new(BufReader::with_capacity(1 << 20, io::stdin().lock())),
        false => {
            let file = File::open(from).map_err(|error| failed(from, &error.into()))?;
            Box::new(BufReader::with_capacity(1 << 20, file))
        }
    };
    let data_dir = DataDir::create(&options.data)?;
    let filling = Filling::begin(data_dir.existing_state()).map_err(|error| Error::State(error.to_string()))?;
    let mut counter = Counter::start(&output, "importing");
    let summary = fill(filling, input, &mut counter).map_err(|error| failed(from, &error))?;
    drop(counter);
    let Summary { records, revision, sha256 } = &summary;
    let document = Moved { file: from, records: *records, revision: revision.0, sha256 };
    output.print(&document, |_| format!("{} has {records} records, at revision {revision}", data_dir.path().display()))
}

fn failed(from: &Path, error: &archive::Error) -> Error {
    Error::Text(format!("{} cannot be imported: {error}", from.display()))
}

fn fill(mut filling: Filling, input: impl BufRead, counter: &mut Counter) -> Result<Summary, archive::Error> {
    let summary = archive::read(input, &mut |item| {
        counter.step();
        Ok(filling.put(item)?)
    })?;
    filling.finish(summary.revision)?;
    Ok(summary)
}
