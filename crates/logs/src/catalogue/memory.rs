//! What the catalogue's file does not hold yet, and what the writer has looked up. Only the writer changes streams.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::catalogue::Stream;
use crate::request::StreamInfo;
use crate::wal::Record;

#[derive(Default)]
pub(crate) struct Memory {
    /// By group and name. A stream that is none has been deleted.
    streams: HashMap<u64, HashMap<Arc<str>, Known>>,
    /// By number: group and name. None has been deleted.
    pub(super) names: HashMap<u64, Option<(u64, Arc<str>)>>,
    taken: HashMap<u64, HashMap<Arc<str>, Taken>>,
    pub(super) dead: HashSet<u64>,
    pub(super) applied: u64,
    changed: Changed,
}

/// What has to be written.
#[derive(Default)]
struct Changed {
    streams: HashSet<(u64, Arc<str>)>,
    taken: HashSet<(u64, Arc<str>)>,
    dead: Vec<u64>,
}

struct Known {
    stream: Option<Stream>,
}

#[derive(Clone, Copy)]
struct Taken {
    next: u64,
    used: i64,
}

/// What is written together.
pub(super) struct Changes {
    pub(super) streams: Vec<(u64, Arc<str>, Option<Stream>)>,
    pub(super) taken: Vec<(u64, Arc<str>, u64, i64)>,
    pub(super) dead: Vec<u64>,
    pub(super) applied: u64,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.streams.is_empty() && self.taken.is_empty() && self.dead.is_empty()
    }
}

impl Memory {
    /// Some(None): it is known that the stream is not there.
    pub(super) fn stream(&self, group: u64, name: &str) -> Option<Option<&Stream>> {
        Some(self.streams.get(&group)?.get(name)?.stream.as_ref())
    }

    pub(super) fn cache(&mut self, group: u64, stream: Stream) {
        let name = Arc::clone(&stream.info.name);
        self.streams.entry(group).or_default().entry(name).or_insert(Known { stream: Some(stream) });
    }

    pub(super) fn taken(&self, stream: u64, source: &str) -> Option<u64> {
        Some(self.taken.get(&stream)?.get(source)?.next)
    }

    pub(super) fn waiting(&self) -> usize {
        self.changed.streams.len() + self.changed.taken.len()
    }

    /// Takes a record of the journal in. `stream` is the stream that events belong to, if it is still there.
    pub(crate) fn apply(&mut self, record: &Record<'_>, stream: Option<Stream>) {
        self.applied = self.applied.max(record.end());
        match record {
            Record::Stream { sequence, group, name, created } => {
                let name: Arc<str> = (*name).into();
                let info = StreamInfo {
                    name: Arc::clone(&name),
                    created: *created,
                    first_event: None,
                    last_event: None,
                    last_ingestion: None,
                    bytes: 0,
                };
                self.names.insert(*sequence, Some((*group, Arc::clone(&name))));
                self.put(*group, name, Some(Stream { number: *sequence, info }));
            }
            Record::Events { group, ingestion, taken, events, .. } => {
                let Some(stream) = stream else { return };
                let times = || events.iter().map(|(timestamp, _)| *timestamp);
                let bytes: u64 =
                    events.iter().map(|(_, message)| message.len() as u64 + crate::block::EVENT_BYTES).sum();
                let news = News { first: times().min(), last: times().max(), ingestion: *ingestion, bytes };
                self.wrote(*group, stream, &news, taken.map(|taken| (taken.source, taken.next)));
            }
            Record::StreamDeleted { group, name, .. } => {
                if let Some(stream) = stream {
                    self.names.insert(stream.number, None);
                    self.taken.remove(&stream.number);
                }
                self.put(*group, (*name).into(), None);
            }
            Record::GroupDeleted { group, .. } => {
                self.streams.remove(group);
                self.dead.insert(*group);
                self.changed.dead.push(*group);
            }
        }
    }

    fn put(&mut self, group: u64, name: Arc<str>, stream: Option<Stream>) {
        self.changed.streams.insert((group, Arc::clone(&name)));
        self.streams.entry(group).or_default().insert(name, Known { stream });
    }

    fn wrote(&mut self, group: u64, mut stream: Stream, news: &News, taken: Option<(&str, u64)>) {
        let info = &mut stream.info;
        info.first_event = match (info.first_event, news.first) {
            (Some(known), Some(new)) => Some(known.min(new)),
            (known, new) => known.or(new),
        };
        info.last_event = info.last_event.max(news.last);
        if news.first.is_some() {
            info.last_ingestion = info.last_ingestion.max(Some(news.ingestion));
        }
        info.bytes += news.bytes;
        if let Some((source, next)) = taken {
            let source: Arc<str> = source.into();
            self.changed.taken.insert((stream.number, Arc::clone(&source)));
            let taken = Taken { next, used: news.ingestion };
            self.taken.entry(stream.number).or_default().insert(source, taken);
        }
        self.put(group, Arc::clone(&stream.info.name), Some(stream));
    }

    pub(super) fn take_changes(&mut self) -> Changes {
        let changed = std::mem::take(&mut self.changed);
        let streams = changed.streams.into_iter().filter_map(|(group, name)| {
            let stream = self.streams.get(&group)?.get(&name)?.stream.clone();
            Some((group, name, stream))
        });
        let taken = changed.taken.into_iter().filter_map(|(stream, source)| {
            let taken = *self.taken.get(&stream)?.get(&source)?;
            Some((stream, source, taken.next, taken.used))
        });
        Changes { streams: streams.collect(), taken: taken.collect(), dead: changed.dead, applied: self.applied }
    }

    /// Writing failed: they have to be written again, unless they changed again meanwhile.
    pub(super) fn give_back(&mut self, changes: Changes) {
        self.changed.streams.extend(changes.streams.into_iter().map(|(group, name, _)| (group, name)));
        self.changed.taken.extend(changes.taken.into_iter().map(|(stream, source, ..)| (stream, source)));
        self.changed.dead.extend(changes.dead);
    }

    /// Forgets what is in the file, when it is much.
    pub(super) fn let_go(&mut self, bound: usize) {
        let known: usize = self.streams.values().map(HashMap::len).sum();
        let taken: usize = self.taken.values().map(HashMap::len).sum();
        if known + self.names.len() + taken <= bound {
            return;
        }
        let changed = &self.changed;
        let names: HashSet<&Arc<str>> = changed.streams.iter().map(|(_, name)| name).collect();
        for (group, streams) in &mut self.streams {
            streams.retain(|name, _| names.contains(name) && changed.streams.contains(&(*group, Arc::clone(name))));
        }
        self.streams.retain(|_, streams| !streams.is_empty());
        // A number whose stream changes again may be one that the file does not know as deleted yet.
        let numbers: HashSet<u64> = self
            .streams
            .values()
            .flat_map(HashMap::values)
            .filter_map(|known| Some(known.stream.as_ref()?.number))
            .collect();
        let deletions = !changed.streams.is_empty();
        self.names.retain(|number, name| numbers.contains(number) || (name.is_none() && deletions));
        for (stream, sources) in &mut self.taken {
            sources.retain(|source, _| changed.taken.contains(&(*stream, Arc::clone(source))));
        }
        self.taken.retain(|_, sources| !sources.is_empty());
    }
}

/// What events change in what is known of their stream.
struct News {
    first: Option<i64>,
    last: Option<i64>,
    ingestion: i64,
    bytes: u64,
}
