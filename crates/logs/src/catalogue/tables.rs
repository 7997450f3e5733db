//! The tables of the catalogue's file, and what their keys and values are made of.

use redb::TableDefinition;

use crate::bytes::{Reader, put, put_signed};
use crate::catalogue::Stream;
use crate::request::StreamInfo;

/// Group and name → stream.
pub(super) const STREAMS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("streams");
/// Number → group and name.
pub(super) const NUMBERS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("numbers");
/// Group, time of the latest event and name.
pub(super) const TIMES: TableDefinition<'_, &[u8], ()> = TableDefinition::new("times");
/// Stream and source → the number of its next event, and when it last delivered.
pub(super) const SOURCES: TableDefinition<'_, &[u8], (u64, i64)> = TableDefinition::new("sources");
/// Segment → what it holds.
pub(super) const SEGMENTS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("segments");
/// Numbers of the whole store.
pub(super) const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");
/// Groups that were deleted.
pub(super) const DEAD: TableDefinition<'_, u64, ()> = TableDefinition::new("dead");

pub(super) fn stream_key(group: u64, name: &str) -> Vec<u8> {
    [group.to_be_bytes().as_slice(), name.as_bytes()].concat()
}

/// The group and the name of a stream's key.
pub(super) fn split(key: &[u8]) -> Option<(u64, &str)> {
    let (group, name) = key.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*group), std::str::from_utf8(name).ok()?))
}

/// Streams without events come first.
pub(super) fn time_key(group: u64, last_event: Option<i64>, name: &str) -> Vec<u8> {
    let time = last_event.map_or(0, |time| (time.cast_unsigned() ^ (1 << 63)).max(1));
    [group.to_be_bytes().as_slice(), &time.to_be_bytes(), name.as_bytes()].concat()
}

/// The name of a key by time.
pub(super) fn name_of_time_key(key: &[u8]) -> Option<&str> {
    std::str::from_utf8(key.get(16..)?).ok()
}

/// From the first key of a group to the last; names hold no byte 0xff.
pub(super) fn group_range(group: u64) -> (Vec<u8>, Vec<u8>) {
    let first = group.to_be_bytes().to_vec();
    (first.clone(), [first.as_slice(), &[0xff; 9]].concat())
}

pub(super) fn source_key(stream: u64, source: &str) -> Vec<u8> {
    stream_key(stream, source)
}

/// The keys of all sources of a stream.
pub(super) fn sources_of(stream: u64) -> (Vec<u8>, Vec<u8>) {
    group_range(stream)
}

pub(super) fn stream_value(stream: &Stream) -> Vec<u8> {
    let info = &stream.info;
    let mut out = Vec::with_capacity(48);
    put(&mut out, stream.number);
    put_signed(&mut out, info.created);
    for time in [info.first_event, info.last_event, info.last_ingestion] {
        put(&mut out, u64::from(time.is_some()));
        put_signed(&mut out, time.unwrap_or(0));
    }
    put(&mut out, info.bytes);
    out
}

pub(super) fn stream(name: &str, value: &[u8]) -> Option<Stream> {
    let mut reader = Reader(value);
    let (number, created) = (reader.number()?, reader.signed()?);
    let mut time = || Some((reader.number()?, reader.signed()?)).map(|(there, time)| (there == 1).then_some(time));
    let (first_event, last_event, last_ingestion) = (time()?, time()?, time()?);
    let bytes = reader.number()?;
    Some(Stream {
        number,
        info: StreamInfo { name: name.into(), created, first_event, last_event, last_ingestion, bytes },
    })
}
