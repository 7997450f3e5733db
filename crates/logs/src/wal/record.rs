//! What the journal holds.

use crate::bytes::{Reader, put, put_signed, put_text};
use crate::event::Event;

/// What happened. `sequence` numbers what happens, and each event, in the order of writing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Record<'a> {
    /// A stream was made; its number is `sequence`.
    Stream { sequence: u64, group: u64, name: &'a str, created: i64 },
    /// Events were taken in. The first has the number `sequence`.
    Events {
        sequence: u64,
        group: u64,
        stream: u64,
        ingestion: i64,
        taken: Option<Taken<'a>>,
        events: Vec<(i64, &'a str)>,
    },
    /// A stream was deleted.
    StreamDeleted { sequence: u64, group: u64, name: &'a str },
    /// A group was deleted.
    GroupDeleted { sequence: u64, group: u64 },
}

/// Up to where the events of a source have been taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken<'a> {
    pub(crate) source: &'a str,
    pub(crate) next: u64,
}

const STREAM: u8 = 1;
const EVENTS: u8 = 2;
const STREAM_DELETED: u8 = 3;
const GROUP_DELETED: u8 = 4;

pub(crate) fn stream(out: &mut Vec<u8>, sequence: u64, group: u64, name: &str, created: i64) {
    head(out, STREAM, sequence, group);
    put_text(out, name);
    put_signed(out, created);
}

pub(crate) fn stream_deleted(out: &mut Vec<u8>, sequence: u64, group: u64, name: &str) {
    head(out, STREAM_DELETED, sequence, group);
    put_text(out, name);
}

pub(crate) fn group_deleted(out: &mut Vec<u8>, sequence: u64, group: u64) {
    head(out, GROUP_DELETED, sequence, group);
}

/// Events are written from where they are, without a copy in between.
pub(crate) fn events(
    out: &mut Vec<u8>,
    (sequence, group, stream): (u64, u64, u64),
    ingestion: i64,
    taken: Option<Taken<'_>>,
    events: &[Event],
) {
    head(out, EVENTS, sequence, group);
    put(out, stream);
    put_signed(out, ingestion);
    match taken {
        None => put(out, 0),
        Some(taken) => {
            put(out, 1);
            put_text(out, taken.source);
            put(out, taken.next);
        }
    }
    put(out, events.len() as u64);
    for event in events {
        put_signed(out, event.timestamp.wrapping_sub(ingestion));
        put_text(out, &event.message);
    }
}

fn head(out: &mut Vec<u8>, kind: u8, sequence: u64, group: u64) {
    out.push(kind);
    put(out, sequence);
    put(out, group);
}

impl<'a> Record<'a> {
    /// The next record. None: these are not the bytes of one.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let kind = reader.take(1)?[0];
        let (sequence, group) = (reader.number()?, reader.number()?);
        match kind {
            STREAM => Some(Self::Stream { sequence, group, name: reader.text()?, created: reader.signed()? }),
            STREAM_DELETED => Some(Self::StreamDeleted { sequence, group, name: reader.text()? }),
            GROUP_DELETED => Some(Self::GroupDeleted { sequence, group }),
            EVENTS => {
                let (stream, ingestion) = (reader.number()?, reader.signed()?);
                let taken = match reader.number()? {
                    0 => None,
                    _ => Some(Taken { source: reader.text()?, next: reader.number()? }),
                };
                let count = reader.count()?;
                let events = (0..count)
                    .map(|_| Some((ingestion.wrapping_add(reader.signed()?), reader.text()?)))
                    .collect::<Option<_>>()?;
                Some(Self::Events { sequence, group, stream, ingestion, taken, events })
            }
            _ => None,
        }
    }

    /// The number after those that it takes.
    pub(crate) fn end(&self) -> u64 {
        match self {
            Self::Events { sequence, events, .. } => sequence + (events.len() as u64).max(1),
            Self::Stream { sequence, .. }
            | Self::StreamDeleted { sequence, .. }
            | Self::GroupDeleted { sequence, .. } => sequence + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back() {
        let mut out = Vec::new();
        let event = |timestamp, message: &str| Event { timestamp, message: message.into() };
        stream(&mut out, 1, 2, "a/b", 3);
        let list = [event(i64::MIN, ""), event(i64::MAX, "\u{0}😀")];
        events(&mut out, (4, 2, 1), -7, Some(Taken { source: "s", next: u64::MAX }), &list);
        events(&mut out, (6, 2, 1), 7, None, &[]);
        stream_deleted(&mut out, 7, 2, "a/b");
        group_deleted(&mut out, 8, 2);
        let mut reader = Reader(&out);
        let mut ends = Vec::new();
        while !reader.0.is_empty() {
            let record = Record::read(&mut reader).unwrap();
            if let Record::Events { events, .. } = &record
                && !events.is_empty()
            {
                assert_eq!(*events, [(i64::MIN, ""), (i64::MAX, "\u{0}😀")]);
            }
            ends.push(record.end());
        }
        assert_eq!(ends, [2, 6, 7, 8, 9]);
    }
}
