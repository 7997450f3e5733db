//! `longshore store check`: reads everything, and says all that is wrong, not only the first of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use longshore_model::{Snapshot, Write, consistency};
use longshore_state::archive::{Flaw, Inspector};
use longshore_state::backend;
use longshore_state::stored::FORMAT_KEY;
use longshore_state_embedded::{OpenError, Reading};
use serde::Serialize;

use super::Counter;
use crate::cli;
use crate::client::output::{Output, Style, Tone};
use crate::client::table::{Cell, Kind, Table};
use crate::data_dir::DataDir;
use crate::error::Error;

/// What was found.
#[derive(Serialize)]
struct Report {
    directory: PathBuf,
    ok: bool,
    revision: Option<u64>,
    files: Vec<File>,
    #[serde(rename = "tornBytes")]
    torn_bytes: u64,
    records: Vec<Count>,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct File {
    path: PathBuf,
    kind: &'static str,
    bytes: u64,
}

/// How many records of a kind there are.
#[derive(Serialize)]
struct Count {
    kind: String,
    count: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct Finding {
    /// The record; the file when it is about that.
    subject: String,
    words: String,
}

pub(super) fn run(options: &cli::StoreCheck) -> Result<(), Error> {
    let output = Output::new(options.json);
    let directory = DataDir::of_running(&options.data).existing_state();
    let mut counter = Counter::start(&output, "checking");
    let report = match Reading::open(&directory) {
        Ok(reading) => inspect(directory, &reading, &mut counter)?,
        Err(OpenError::Backend(backend::Error::Damaged { place, what })) => {
            damaged(directory, Finding { subject: place, words: what })
        }
        Err(error) => return Err(Error::State(error.to_string())),
    };
    drop(counter);
    output.print(&report, |style| text(&report, style))?;
    if report.ok { Ok(()) } else { Err(Error::Quiet(1)) }
}

fn damaged(directory: PathBuf, finding: Finding) -> Report {
    let (files, records, findings) = (Vec::new(), Vec::new(), vec![finding]);
    Report { directory, ok: false, revision: None, files, torn_bytes: 0, records, findings }
}

fn inspect(directory: PathBuf, reading: &Reading, counter: &mut Counter) -> Result<Report, Error> {
    let mut inspector = Inspector::new(reading.revision());
    let (mut snapshot, mut findings) = (Snapshot::default(), Vec::new());
    let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let mut is_newer = false;
    let read = reading.each(|item| {
        counter.step();
        let key = String::from_utf8_lossy(item.key);
        if item.key != FORMAT_KEY {
            let (count, bytes) = counts.entry(key.split('/').next().unwrap_or_default().to_owned()).or_default();
            *count += 1;
            *bytes += (item.key.len() + item.value.len()) as u64;
        }
        match inspector.look(item) {
            Ok(Some(record)) => snapshot.apply(item.revision, &[Write::Put(record)]),
            Ok(None) => {}
            Err(flaw) => {
                // What a newer binary wrote is not to be judged by this one.
                is_newer |= matches!(flaw, Flaw::NewerFormat(_));
                findings.push(Finding { subject: key.into_owned(), words: flaw.to_string() });
            }
        }
        Ok::<_, backend::Error>(())
    });
    read.map_err(|error| Error::State(error.to_string()))?;
    if is_newer {
        findings.truncate(1);
    } else {
        let unfit = consistency::check(&snapshot).into_iter();
        findings.extend(unfit.map(|found| Finding { subject: found.key.to_string(), words: found.what }));
    }
    let files = reading.files().into_iter().map(|file| File {
        path: file.path,
        kind: if file.is_base { "base" } else { "journal" },
        bytes: file.bytes,
    });
    let records = counts.into_iter().map(|(kind, (count, bytes))| Count { kind, count, bytes });
    Ok(Report {
        directory,
        ok: findings.is_empty(),
        revision: Some(reading.revision().0),
        files: files.collect(),
        torn_bytes: reading.torn_bytes(),
        records: records.collect(),
        findings,
    })
}

fn text(report: &Report, style: Style) -> String {
    let mut parts = Vec::new();
    if !report.files.is_empty() {
        let mut files = Table::new([("FILE", Kind::Whole), ("KIND", Kind::Whole), ("BYTES", Kind::Number)]);
        for file in &report.files {
            let name = file.path.file_name().map(Path::new).unwrap_or(&file.path);
            files.row([Cell::from(name.display().to_string()), file.kind.into(), file.bytes.to_string().into()]);
        }
        parts.push(files.render(style));
    }
    if !report.records.is_empty() {
        let mut records = Table::new([("RECORDS", Kind::Whole), ("COUNT", Kind::Number), ("BYTES", Kind::Number)]);
        for count in &report.records {
            records.row([Cell::from(&count.kind), count.count.to_string().into(), count.bytes.to_string().into()]);
        }
        parts.push(records.render(style));
    }
    if report.torn_bytes > 0 {
        parts.push(format!(
            "The last {} bytes are a batch that was not answered: a crash has torn it, or it is being written. It does not count.",
            report.torn_bytes
        ));
    }
    let directory = report.directory.display();
    if report.ok {
        let revision = report.revision.unwrap_or_default();
        parts.push(style.paint(Tone::Good, &format!("{directory} is sound, at revision {revision}.")));
        return parts.join("\n\n");
    }
    let mut findings = Table::new([("WRONG", Kind::Whole), ("WHAT", Kind::Text)]);
    for finding in &report.findings {
        findings.row([Cell::new(&finding.subject, Tone::Bad), finding.words.as_str().into()]);
    }
    parts.push(findings.render(style));
    let count = report.findings.len();
    let words = if count == 1 { "one thing is".to_owned() } else { format!("{count} things are") };
    parts.push(format!(
        "{directory}: {words} wrong. Restore a backup into an empty directory: longshore store import --help"
    ));
    parts.join("\n\n")
}
