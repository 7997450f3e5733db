//! The store without any art: everything in memory, everything looked at. What it answers is what a store answers.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use longshore_logs::*;

const DAY_MS: i64 = 86_400_000;

#[derive(Default)]
pub(crate) struct Plain {
    sequence: u64,
    streams: BTreeMap<(GroupId, String), PlainStream>,
    retention: HashMap<GroupId, u32>,
    dead: HashSet<GroupId>,
}

struct PlainStream {
    info: StreamInfo,
    events: BTreeMap<EventId, Stored>,
    sources: HashMap<String, u64>,
}

impl Plain {
    pub(crate) fn append(&mut self, batch: &Batch) -> Result<(Appended, Vec<Stored>), AppendError> {
        if self.dead.contains(&batch.group) {
            return Err(AppendError::NoGroup);
        }
        let key = (batch.group, batch.stream.clone());
        if !self.streams.contains_key(&key) {
            if !batch.create_stream {
                return Err(AppendError::NoStream);
            }
            self.make(key.clone(), batch.now);
        }
        let Some(stream) = self.streams.get_mut(&key) else { return Err(AppendError::NoStream) };
        let mut skipped = 0;
        let mut next = None;
        if let Some(source) = &batch.source {
            let known = stream.sources.entry(source.id.clone()).or_insert(0);
            skipped = known.saturating_sub(source.first).min(batch.events.len() as u64) as usize;
            *known = (*known).max(source.first + batch.events.len() as u64);
            next = Some(*known);
        }
        let mut stored = Vec::new();
        for event in &batch.events[skipped..] {
            let id = EventId::new(event.timestamp, self.sequence);
            self.sequence += 1;
            let event = Stored {
                timestamp: event.timestamp,
                ingestion_time: batch.now,
                stream: Arc::clone(&stream.info.name),
                message: event.message.as_str().into(),
                id,
            };
            let info = &mut stream.info;
            info.first_event = Some(info.first_event.map_or(event.timestamp, |time| time.min(event.timestamp)));
            info.last_event = info.last_event.max(Some(event.timestamp));
            info.last_ingestion = info.last_ingestion.max(Some(batch.now));
            info.bytes += event.message.len() as u64 + 26;
            stream.events.insert(id, event.clone());
            stored.push(event);
        }
        Ok((Appended { taken: stored.len(), skipped, next }, stored))
    }

    fn make(&mut self, key: (GroupId, String), now: i64) {
        let info = StreamInfo {
            name: key.1.as_str().into(),
            created: now,
            first_event: None,
            last_event: None,
            last_ingestion: None,
            bytes: 0,
        };
        self.streams.insert(key, PlainStream { info, events: BTreeMap::new(), sources: HashMap::new() });
    }

    pub(crate) fn create_stream(&mut self, group: GroupId, name: &str, now: i64) -> Result<(), CreateStreamError> {
        if self.dead.contains(&group) {
            return Err(AppendError::NoGroup.into());
        }
        let key = (group, name.to_owned());
        if self.streams.contains_key(&key) {
            return Err(CreateStreamError::AlreadyExists);
        }
        self.make(key, now);
        Ok(())
    }

    pub(crate) fn delete_stream(&mut self, group: GroupId, name: &str) -> Result<(), DeleteError> {
        self.streams.remove(&(group, name.to_owned())).map(drop).ok_or(DeleteError::NoStream)
    }

    pub(crate) fn delete_group(&mut self, group: GroupId) {
        self.dead.insert(group);
        self.streams.retain(|key, _| key.0 != group);
    }

    pub(crate) fn set_retention(&mut self, group: GroupId, days: Option<u32>) {
        match days {
            Some(days) => self.retention.insert(group, days),
            None => self.retention.remove(&group),
        };
    }

    pub(crate) fn stream(&self, group: GroupId, name: &str) -> Option<StreamInfo> {
        self.streams.get(&(group, name.to_owned())).map(|stream| stream.info.clone())
    }

    pub(crate) fn streams(&self, group: GroupId, request: &StreamsRequest) -> StreamsPage {
        let mut streams: Vec<StreamInfo> =
            self.streams.iter().filter(|(key, _)| key.0 == group).map(|(_, s)| s.info.clone()).collect();
        let by_time = matches!(request.order, StreamOrder::LastEventTime);
        let key = |last: Option<i64>, name: &str| (if by_time { last } else { None }, name.to_owned());
        if let StreamOrder::Name { prefix } = &request.order {
            streams.retain(|stream| stream.name.starts_with(prefix));
        }
        streams.sort_by_key(|stream| key(stream.last_event, &stream.name));
        if request.descending {
            streams.reverse();
        }
        if let Some(after) = &request.after {
            let after = key(after.last_event, &after.name);
            streams.retain(|stream| {
                let key = key(stream.last_event, &stream.name);
                if request.descending { key < after } else { key > after }
            });
        }
        let more = streams.len() > request.limit;
        streams.truncate(request.limit);
        let next = streams
            .last()
            .filter(|_| more)
            .map(|last| StreamsCursor { last_event: last.last_event, name: last.name.to_string() });
        StreamsPage { streams, next }
    }

    fn shown<'a>(
        &self,
        group: GroupId,
        stream: &'a PlainStream,
        start: Option<i64>,
        end: Option<i64>,
        now: i64,
    ) -> Vec<&'a Stored> {
        let kept_from =
            self.retention.get(&group).map_or(i64::MIN, |days| now.saturating_sub(i64::from(*days) * DAY_MS));
        let start = start.unwrap_or(i64::MIN).max(kept_from);
        let end = end.unwrap_or(i64::MAX);
        stream.events.values().filter(|event| event.timestamp >= start && event.timestamp < end).collect()
    }

    pub(crate) fn read(&self, request: &ReadRequest) -> Result<Page, ReadError> {
        let stream = self.streams.get(&(request.group, request.stream.clone())).ok_or(ReadError::NoStream)?;
        let mut events = self.shown(request.group, stream, request.start, request.end, request.now);
        let backward = match request.from {
            ReadFrom::Head => false,
            ReadFrom::Tail => true,
            ReadFrom::Forward(position) => {
                events.retain(|event| event.id.before() >= position);
                false
            }
            ReadFrom::Backward(position) => {
                events.retain(|event| event.id.before() < position);
                true
            }
        };
        if backward {
            events.reverse();
        }
        let mut bytes = 0;
        let mut page: Vec<Stored> = Vec::new();
        for event in events {
            bytes += event.message.len();
            if page.len() >= request.limit || (bytes > request.max_bytes && !page.is_empty()) {
                break;
            }
            page.push(event.clone());
        }
        if backward {
            page.reverse();
        }
        let empty = match request.from {
            ReadFrom::Forward(position) | ReadFrom::Backward(position) => position,
            ReadFrom::Head | ReadFrom::Tail => Position::at(request.start.unwrap_or(i64::MIN)),
        };
        Ok(Page {
            forward: page.last().map_or(empty, |event| event.id.after()),
            backward: page.first().map_or(empty, |event| event.id.before()),
            events: page,
            missing: Vec::new(),
        })
    }

    pub(crate) fn search(&self, search: &Search) -> Found {
        let mut events = Vec::new();
        let mut scanned = Scanned::default();
        for (key, stream) in &self.streams {
            let wanted = search.groups.contains(&key.0)
                && match &search.streams {
                    Streams::All => true,
                    Streams::Names(names) => names.contains(&key.1),
                    Streams::Prefix(prefix) => key.1.starts_with(prefix),
                };
            if !wanted {
                continue;
            }
            for event in self.shown(key.0, stream, search.start, search.end, search.now) {
                scanned.events += 1;
                scanned.bytes += event.message.len() as u64;
                let beyond = search.after.is_some_and(|after| {
                    if search.newest_first { event.id.before() >= after } else { event.id.before() < after }
                });
                if !beyond && search.matcher.matches(&event.message) {
                    events.push(event.clone());
                }
            }
        }
        events.sort_by_key(|event| event.id);
        if search.newest_first {
            events.reverse();
        }
        let mut bytes = 0;
        let fitting = events
            .iter()
            .take(search.limit)
            .take_while(|event| {
                let first = bytes == 0;
                bytes += event.message.len();
                first || bytes <= search.max_bytes
            })
            .count();
        let more = events.len() > fitting;
        events.truncate(fitting);
        let next = events
            .last()
            .filter(|_| more)
            .map(|last| if search.newest_first { last.id.before() } else { last.id.after() });
        Found { events, next, scanned, missing: Vec::new() }
    }

    pub(crate) fn expire(&mut self, now: i64) {
        for (key, stream) in &mut self.streams {
            if let Some(days) = self.retention.get(&key.0) {
                let kept_from = now.saturating_sub(i64::from(*days) * DAY_MS);
                stream.events.retain(|id, _| id.timestamp() >= kept_from);
            }
        }
    }
}
