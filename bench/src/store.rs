//! The embedded store alone: commits a second beside the raw syncs of the same disk.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use longshore_model::plan::Guard;
use longshore_model::{Cluster, Document, Group, Key, Record, Timestamp, cluster};
use longshore_state::Store;
use longshore_state_embedded::Embedded;

use crate::disk::{self, SyncCounter};
use crate::error::Error;
use crate::report::{Cell, Report, Table};
use crate::samples::Samples;

/// How many commit at the same time.
const COMMITTERS: [usize; 2] = [1, 64];

/// How long each is measured.
const TIME: Duration = Duration::from_secs(3);

/// Measures.
pub(crate) async fn run(directory: &Path) -> Result<Report, Error> {
    let counter = SyncCounter::calibrate(directory);
    let mut table = Table::new(["", "a second", "median", "p99", "syncs each"]);
    let mut floor = Vec::new();
    for committers in COMMITTERS {
        let figures = commits(directory, committers, counter.as_ref()).await?;
        let name = if committers == 1 {
            "commits, 1 committer".to_owned()
        } else {
            format!("commits, {committers} committers")
        };
        table = table.row(figures.row(name));
        // After each, since a disk's pace changes with what others do to it.
        floor.push(disk::raw_syncs(directory, TIME).map_err(Error::io(directory.display().to_string()))?);
    }
    for (each, when) in floor.into_iter().zip(["first", "second"]) {
        let figures = Figures { each, time: TIME, syncs: Some(1.0) };
        table = table.row(figures.row(format!("floor: 4 KiB appended and synced, {when} time")));
    }
    Ok(Report {
        name: "store",
        title: "durable commits of the embedded store",
        inputs: vec![
            ("a commit", "one group: one guard, one record of about 200 bytes".to_owned()),
            ("measured", format!("{} s each, in this process", TIME.as_secs())),
        ],
        tables: vec![table],
        targets: Vec::new(),
        notes: vec![
            "Commits that arrive together are synced together: 64 committers share syncs, one cannot.".to_owned(),
        ],
    })
}

struct Figures {
    each: Samples,
    time: Duration,
    /// For each of them.
    syncs: Option<f64>,
}

impl Figures {
    fn row(&self, name: String) -> [Cell; 5] {
        let count = self.each.len() as f64;
        let rate = Cell::Rate(count / self.time.as_secs_f64());
        let syncs = self.syncs.map_or(Cell::Empty, Cell::Count);
        [name.into(), rate, self.each.median().into(), self.each.quantile(0.99).into(), syncs]
    }
}

async fn commits(directory: &Path, committers: usize, counter: Option<&SyncCounter>) -> Result<Figures, Error> {
    let data = tempfile::Builder::new().prefix("longshore-bench.").tempdir_in(directory);
    let data = data.map_err(Error::io(directory.display().to_string()))?;
    let store = Store::open(Embedded::open(data.path()).map_err(Error::unexpected)?).map_err(Error::unexpected)?;
    let before = counter.and_then(SyncCounter::flushes);
    let began = Instant::now();
    let tasks: Vec<_> =
        (0..committers).map(|number| tokio::spawn(commit_until(store.clone(), number, began + TIME))).collect();
    let mut samples = Vec::new();
    for task in tasks {
        samples.extend(task.await.map_err(Error::unexpected)??);
    }
    let time = began.elapsed();
    let flushes = counter.and_then(SyncCounter::flushes).zip(before).map(|(after, before)| after - before);
    store.close().await;
    let syncs = flushes.zip(counter).map(|(flushes, counter)| counter.syncs(flushes) / samples.len() as f64);
    Ok(Figures { each: samples.into_iter().collect(), time, syncs })
}

/// Commits one small group after the other, each making a record of its own.
async fn commit_until(store: Store, committer: usize, end: Instant) -> Result<Vec<Duration>, Error> {
    let mut samples = Vec::new();
    while Instant::now() < end {
        let name = format!("cluster-{committer}-{}", samples.len());
        let group = Group::new("bench").guard(Guard::absent(Key::Cluster(name.as_str().into()))).put(record(&name));
        let began = Instant::now();
        let outcomes = store.commit(group.into()).await.map_err(Error::unexpected)?;
        samples.push(began.elapsed());
        if outcomes.iter().any(|outcome| outcome.committed().is_none()) {
            return Err(Error::unexpected("a commit that nothing conflicts with was refused"));
        }
    }
    Ok(samples)
}

fn record(name: &str) -> Record {
    Record::Cluster(Arc::new(Cluster {
        name: name.into(),
        status: cluster::Status::Active,
        created_at: Timestamp::from_millis(1_700_000_000_000),
        deleted_at: None,
        tags: Vec::new(),
        document: Document::default(),
    }))
}
