//! `longshore store check`: reads everything, and says all that is wrong, not only the first of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use longshore_model::{Snapshot, Write, consistency};
use longshore_state::archive::{Contents, Flaw, Inspector};
use longshore_state::backend;
use longshore_state::stored::FORMAT_KEY;
use longshore_state_embedded as embedded;
use serde::Serialize;

use super::Counter;
use super::source::{OpenError, Place, Reading};
use crate::cli;
use crate::client::output::{Output, Style, Tone};
use crate::client::table::{Cell, Kind, Table};
use crate::error::Error;

/// What was found.
#[derive(Serialize)]
struct Report {
    #[serde(skip_serializing_if = "Option::is_none")]
    directory: Option<PathBuf>,
    /// Where else it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<String>,
    ok: bool,
    revision: Option<u64>,
    files: Vec<File>,
    #[serde(rename = "tornBytes")]
    torn_bytes: u64,
    records: Vec<Count>,
    /// Of keys and values alone, as an export and an import print it.
    #[serde(rename = "contentsSha256", skip_serializing_if = "Option::is_none")]
    contents_sha256: Option<String>,
    findings: Vec<Finding>,
}

impl Report {
    /// Nothing is known yet of what is there.
    fn of(place: &Place) -> Self {
        let (directory, store) = match place {
            Place::Directory(path) => (Some(path.clone()), None),
            Place::Etcd { name, .. } => (None, Some(name.clone())),
        };
        Self {
            directory,
            store,
            ok: false,
            revision: None,
            files: Vec::new(),
            torn_bytes: 0,
            records: Vec::new(),
            contents_sha256: None,
            findings: Vec::new(),
        }
    }
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
    let place = Place::of(&options.data, &options.store)?;
    let mut counter = Counter::start(&output, "checking");
    let report = match place.read() {
        Ok(reading) if reading.is_empty() && matches!(place, Place::Etcd { .. }) => {
            return Err(Error::Text(format!("there is no state in {}", place.name())));
        }
        Ok(reading) => inspect(&place, &reading, &mut counter)?,
        Err(OpenError::Directory(embedded::OpenError::Backend(backend::Error::Damaged { place: file, what }))) => {
            Report { findings: vec![Finding { subject: file, words: what }], ..Report::of(&place) }
        }
        Err(error) => return Err(Error::State(error.to_string())),
    };
    drop(counter);
    output.print(&report, |style| text(&place, &report, style))?;
    if report.ok { Ok(()) } else { Err(Error::Quiet(1)) }
}

fn inspect(place: &Place, reading: &Reading, counter: &mut Counter) -> Result<Report, Error> {
    let mut inspector = Inspector::new(reading.revision());
    let (mut snapshot, mut contents, mut findings) = (Snapshot::default(), Contents::default(), Vec::new());
    let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let mut is_newer = false;
    let read = reading.each(|item| {
        counter.step();
        contents.add(item);
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
    let (files, torn_bytes) = match reading {
        Reading::Directory(reading) => (reading.files(), reading.torn_bytes()),
        Reading::Etcd(_) => (Vec::new(), 0),
    };
    let files = files.into_iter().map(|file| File {
        path: file.path,
        kind: if file.is_base { "base" } else { "journal" },
        bytes: file.bytes,
    });
    let records = counts.into_iter().map(|(kind, (count, bytes))| Count { kind, count, bytes });
    Ok(Report {
        ok: findings.is_empty(),
        revision: Some(reading.revision().0),
        files: files.collect(),
        torn_bytes,
        records: records.collect(),
        contents_sha256: Some(contents.sha256()),
        findings,
        ..Report::of(place)
    })
}

fn text(place: &Place, report: &Report, style: Style) -> String {
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
    let name = place.name();
    if report.ok {
        let revision = report.revision.unwrap_or_default();
        parts.push(style.paint(Tone::Good, &format!("{name} is sound, at revision {revision}.")));
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
        "{name}: {words} wrong. Restore a backup into an empty {}: longshore store import --help",
        if report.store.is_some() { "prefix" } else { "directory" }
    ));
    parts.join("\n\n")
}
