//! Opening a store: the catalogue, the segments it names, and the journal's files as generations.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use crate::catalogue::{Catalogue, SegmentChanges};
use crate::error::OpenError;
use crate::event::GroupId;
use crate::generation::{Closed, Filling, Generation};
use crate::objects::Objects;
use crate::segment::{Segment, SegmentRecord, directory};
use crate::settings::Settings;
use crate::shared::{Job, Parts, Shared};
use crate::view::{View, Views};
use crate::wal::{self, Journal, Record};
use crate::writer::Writer;

/// What an open store is made of.
pub(crate) struct Opened {
    pub(crate) id: u64,
    pub(crate) shared: Arc<Shared>,
    pub(crate) writer: Writer,
    pub(crate) jobs: Receiver<Job>,
}

pub(crate) fn open(settings: Settings, packing: SyncSender<Option<Arc<Closed>>>) -> Result<Opened, OpenError> {
    check(&settings)?;
    let (journal, segments) = (settings.directory.join("journal"), settings.directory.join("segments"));
    for directory in [&settings.directory, &journal, &segments] {
        std::fs::create_dir_all(directory).map_err(|error| OpenError::Io { path: directory.clone(), error })?;
    }
    let file = settings.directory.join("catalogue.redb");
    let damaged = |error: crate::catalogue::Error| OpenError::Damaged { path: file.clone(), what: error.to_string() };
    let catalogue = Catalogue::open(&file).map_err(damaged)?;
    let id = catalogue.own_name().map_err(damaged)?;
    let objects = match &settings.objects {
        None => None,
        Some(objects) => Some(Arc::new(Objects::new(objects, id).map_err(OpenError::Settings)?)),
    };
    let mut records = Vec::new();
    for (id, bytes) in catalogue.segments().map_err(damaged)? {
        let what = || OpenError::Damaged { path: file.clone(), what: format!("what it says of segment {id:016x}") };
        records.push(SegmentRecord::read(&bytes).ok_or_else(what)?);
    }
    if objects.is_none()
        && let Some(record) = records.iter().find(|record| record.remote && !directory(&segments, record.id).exists())
    {
        return Err(OpenError::Settings(format!(
            "segment {:016x} of the logs is in a bucket, and the settings name none: name the bucket that was used before",
            record.id
        )));
    }
    remove_unused(&segments, &records).map_err(|error| OpenError::Io { path: segments.clone(), error })?;
    let next_segment = records.iter().map(|record| record.id + 1).max().unwrap_or(0);
    let sealed = catalogue.sealed().map_err(damaged)?;
    let filling = Filling { block: settings.block_bytes, open: settings.open_bytes };
    let pack = |closed| _ = packing.send(Some(closed));
    let (generations, resumed, sequence) = replay(&journal, &catalogue, sealed, filling, &pack)?;
    let view = View {
        segments: records
            .into_iter()
            .map(|record| Arc::new(Segment::new(record, &segments, objects.clone())))
            .collect(),
        generations,
    };
    let Some(generation) = view.generations.last().cloned() else {
        return Err(OpenError::Settings("the journal has no file".into()));
    };
    let (sender, jobs) = std::sync::mpsc::channel();
    let parts = Parts { catalogue, views: Views::new(view), packing, jobs: sender, next_segment, objects };
    let shared = Arc::new(Shared::new(settings, parts));
    shared.job(Job::Seal);
    let writer = Writer::new(Arc::clone(&shared), resumed, generation, sequence);
    Ok(Opened { id, shared, writer, jobs })
}

fn check(settings: &Settings) -> Result<(), OpenError> {
    let wrong = |what: &str| Err(OpenError::Settings(format!("the settings of the log store: {what}")));
    if settings.block_bytes == 0 || settings.block_bytes > 16 << 20 {
        return wrong("a block has from 1 byte to 16 MiB");
    }
    if settings.segment_bytes < settings.block_bytes || settings.segment_bytes > 4 << 30 {
        return wrong("a segment is at least as large as a block, and has at most 4 GiB");
    }
    Ok(())
}

/// Removes segments that were not finished, or replaced, or fetched in part.
fn remove_unused(segments: &Path, records: &[SegmentRecord]) -> Result<(), std::io::Error> {
    for entry in std::fs::read_dir(segments)? {
        let path = entry?.path();
        if !records.iter().any(|record| directory(segments, record.id) == path) {
            std::fs::remove_dir_all(path)?;
        }
    }
    Ok(())
}

type Replayed = (Vec<Arc<Generation>>, Journal, u64);

/// Reads the journal: what is not in segments becomes generations again, and what the catalogue missed reaches it.
fn replay(
    journal: &Path,
    catalogue: &Catalogue,
    sealed: Option<u64>,
    filling: Filling,
    pack: &dyn Fn(Arc<Closed>),
) -> Result<Replayed, OpenError> {
    let io = |error| OpenError::Io { path: journal.to_owned(), error };
    let applied = catalogue.applied();
    let mut sequence = applied;
    let mut generations = Vec::new();
    let mut resumed = None;
    let mut files = wal::list(journal).map_err(io)?;
    // Their events are in segments.
    files.retain(|&first| {
        let done = sealed.is_some_and(|sealed| first <= sealed);
        if done {
            let _ = std::fs::remove_file(wal::path(journal, first));
        }
        !done
    });
    for (at, &first) in files.iter().enumerate() {
        let path = wal::path(journal, first);
        let last = at + 1 == files.len();
        let generation = Generation::new(first);
        let mut failure = None;
        let replayed = wal::replay(&path, first, last, |record| {
            sequence = sequence.max(record.end());
            if let Err(error) = take(&generation, catalogue, applied, &record, filling, pack) {
                failure.get_or_insert(error);
            }
        })?;
        if let Some(error) = failure {
            return Err(OpenError::Damaged { path: journal.to_owned(), what: format!("the catalogue: {error}") });
        }
        match replayed {
            None => std::fs::remove_file(&path).map_err(io)?,
            Some(replayed) => {
                if last {
                    resumed = Some(Journal::resume(&path, replayed.salt, replayed.end).map_err(io)?);
                } else {
                    generation.close();
                }
                generations.push(Arc::new(generation));
            }
        }
        catalogue.flush_if_much().map_err(|error| io(std::io::Error::other(error)))?;
    }
    let journal_file = match resumed {
        Some(resumed) => resumed,
        None => {
            generations.iter().for_each(|generation| generation.close());
            generations.push(Arc::new(Generation::new(sequence)));
            Journal::create(journal, sequence).map_err(io)?
        }
    };
    catalogue.flush(false, &SegmentChanges::default()).map_err(|error| io(std::io::Error::other(error)))?;
    Ok((generations, journal_file, sequence))
}

fn take(
    generation: &Generation,
    catalogue: &Catalogue,
    applied: u64,
    record: &Record<'_>,
    filling: Filling,
    pack: &dyn Fn(Arc<Closed>),
) -> Result<(), crate::catalogue::Error> {
    if let Record::Events { sequence, group, stream, ingestion, events, .. } = record {
        let list = events.iter().map(|(timestamp, message)| (*timestamp, *message));
        for closed in generation.take((GroupId(*group), *stream), (*sequence, *ingestion), list, filling) {
            pack(closed);
        }
    }
    if record.end() <= applied {
        return Ok(());
    }
    let stream = match record {
        Record::Events { stream, .. } => catalogue.name(*stream)?.map(|(group, name)| (group, name.to_string())),
        Record::StreamDeleted { group, name, .. } => Some((GroupId(*group), (*name).to_owned())),
        _ => None,
    };
    let known = stream.map(|(group, name)| catalogue.stream_to_write(group, &name)).transpose()?.flatten();
    catalogue.memory().apply(record, known);
    Ok(())
}
