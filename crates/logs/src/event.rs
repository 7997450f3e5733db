//! What is stored: groups and events, and how events are ordered.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A log group. Drawn when the group is made and never used again, so that a group of the same name made later never
/// shows the events of the former one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub u64);

/// An event as it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When it happened, in milliseconds since 1970.
    pub timestamp: i64,
    /// Its text.
    pub message: String,
}

/// An event as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// When it happened, in milliseconds since 1970.
    pub timestamp: i64,
    /// When it was taken in, in milliseconds since 1970.
    pub ingestion_time: i64,
    /// The stream it stands in.
    pub stream: Arc<str>,
    /// Its text.
    pub message: Arc<str>,
    /// Its place in the order of its group.
    pub id: EventId,
}

/// The place of an event: its time, then the order in which events were taken in. Unique in the store, and it stays
/// the same however the event is stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(u128);

impl EventId {
    /// The id of the event with this time and this number in the order of ingestion.
    pub fn new(timestamp: i64, sequence: u64) -> Self {
        // With the sign bit turned, times before 1970 come before those after it.
        Self((u128::from(timestamp.cast_unsigned() ^ (1 << 63)) << 64) | u128::from(sequence))
    }

    /// When the event happened, in milliseconds since 1970.
    pub fn timestamp(self) -> i64 {
        (((self.0 >> 64) as u64) ^ (1 << 63)).cast_signed()
    }

    /// The event's number in the order of ingestion.
    pub fn sequence(self) -> u64 {
        self.0 as u64
    }

    /// The gap before this event.
    pub fn before(self) -> Position {
        Position(self.0)
    }

    /// The gap after this event.
    pub fn after(self) -> Position {
        Position(self.0.saturating_add(1))
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.timestamp(), self.sequence())
    }
}

/// The `eventId` of the API: 56 digits, as CloudWatch's have, in the order of the events.
impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:056}", self.0)
    }
}

/// Text that is no event id or no position.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an event's id: {0:?}")]
pub struct NoId(String);

impl FromStr for EventId {
    type Err = NoId;

    fn from_str(text: &str) -> Result<Self, NoId> {
        let digits = text.len() == 56 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten().map(Self).ok_or_else(|| NoId(text.into()))
    }
}

/// A gap between two events: reading forward from it begins with the event after it, reading backward with the one
/// before it. It stays right while events come in on both sides, and while what is around it is stored anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position(pub(crate) u128);

impl Position {
    /// Before the first event of this time.
    pub fn at(timestamp: i64) -> Self {
        EventId::new(timestamp, 0).before()
    }
}

/// The same form as that of an event's id.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        EventId(self.0).fmt(f)
    }
}

impl FromStr for Position {
    type Err = NoId;

    fn from_str(text: &str) -> Result<Self, NoId> {
        EventId::from_str(text).map(EventId::before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ordered_by_time_and_then_by_ingestion() {
        let ids = [(i64::MIN, 9), (-5, 0), (-1, u64::MAX), (0, 0), (0, 1), (7, 0), (i64::MAX, u64::MAX)];
        let ids = ids.map(|(timestamp, sequence)| EventId::new(timestamp, sequence));
        assert!(ids.is_sorted());
        assert!(ids.map(|id| id.to_string()).is_sorted());
        for id in ids {
            assert_eq!(id, EventId::new(id.timestamp(), id.sequence()));
            assert_eq!(id.to_string().parse(), Ok(id));
            assert_eq!(id.before().to_string().parse(), Ok(id.before()));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "1", "+0000000000000000000000000000000000000000000000000000001", &"9".repeat(56)] {
            assert!(text.parse::<EventId>().is_err(), "{text}");
        }
    }
}
