//! `longshore store export`: reads the state beside whoever writes it, and names its file when that is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use longshore_state::archive::{self, Summary, Writer};

use super::source::{Place, Reading};
use super::{Counter, Moved, is_standard};
use crate::cli;
use crate::client::output::Output;
use crate::error::Error;

pub(super) fn run(options: &cli::StoreExport) -> Result<(), Error> {
    let to = options.to.as_path();
    let output = Output::new(options.json);
    let place = Place::of(&options.data, &options.store)?;
    let reading = place.read().map_err(|error| Error::State(error.to_string()))?;
    if reading.is_empty() {
        return Err(Error::Text(format!("there is nothing in {} yet: no server has written its state", place.name())));
    }
    let mut counter = Counter::start(&output, "exporting");
    if is_standard(to) {
        write(&reading, io::stdout().lock(), &mut counter).map_err(|error| match error {
            archive::Error::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => Error::Quiet(1),
            error => failed(to, &error),
        })?;
        return Ok(());
    }
    let summary = write_file(&reading, to, &mut counter).map_err(|error| failed(to, &error))?;
    drop(counter);
    let Summary { records, revision, .. } = &summary;
    output
        .print(&Moved::new(to, &summary), |_| format!("{} has {records} records, at revision {revision}", to.display()))
}

fn failed(to: &Path, error: &archive::Error) -> Error {
    Error::Text(format!("the state cannot be exported to {}: {error}", to.display()))
}

fn write(reading: &Reading, out: impl Write, counter: &mut Counter) -> Result<Summary, archive::Error> {
    let mut writer = Writer::begin(out, reading.revision())?;
    reading.each(|item| {
        counter.step();
        writer.put(item)
    })?;
    writer.finish()
}

/// Writes a file beside the one that is wanted, and puts it there when it is whole and on the device.
fn write_file(reading: &Reading, to: &Path, counter: &mut Counter) -> Result<Summary, archive::Error> {
    let unfinished = Unfinished::beside(to)?;
    let mut out = BufWriter::with_capacity(1 << 20, &unfinished.file);
    let summary = write(reading, &mut out, counter)?;
    drop(out);
    unfinished.file.sync_all()?;
    fs::rename(&unfinished.path, to)?;
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(parent)?.sync_all()?;
    Ok(summary)
}

/// A file that is removed unless it got another name.
struct Unfinished {
    file: File,
    path: PathBuf,
}

impl Unfinished {
    fn beside(to: &Path) -> io::Result<Self> {
        if to.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        let mut name = to.as_os_str().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let path = PathBuf::from(name);
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
        Ok(Self { file, path })
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Gone already when it was given its name.
        let _ = fs::remove_file(&self.path);
    }
}
