//! `longshore store import`: everything is read and compared before any of it is the directory's state.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use longshore_state::archive::{self, Summary};

use super::source::{Filling, Place};
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
    let state = |error: &dyn std::fmt::Display| Error::State(error.to_string());
    let (filling, place) = match Place::of(&options.data, &options.store)? {
        Place::Etcd { settings, name } => {
            (Filling::Etcd(longshore_state_etcd::Filling::begin(&settings).map_err(|error| state(&error))?), name)
        }
        Place::Directory(_) => {
            let data_dir = DataDir::create(&options.data)?;
            let filling = longshore_state_embedded::Filling::begin(data_dir.existing_state());
            (Filling::Directory(filling.map_err(|error| state(&error))?), data_dir.path().display().to_string())
        }
    };
    let mut counter = Counter::start(&output, "importing");
    let summary = fill(filling, input, &mut counter).map_err(|error| failed(from, &error))?;
    drop(counter);
    let Summary { records, revision, .. } = &summary;
    output.print(&Moved::new(from, &summary), |_| {
        format!("{place} has the {records} records of revision {revision}, read back and compared")
    })
}

fn failed(from: &Path, error: &archive::Error) -> Error {
    Error::Text(format!("{} cannot be imported: {error}", from.display()))
}

fn fill(mut filling: Filling, input: impl BufRead, counter: &mut Counter) -> Result<Summary, archive::Error> {
    let summary = archive::read(input, &mut |item| {
        counter.step();
        filling.put(item)
    })?;
    filling.finish(summary.revision)?;
    Ok(summary)
}
