//! What waits to be sent to one destination.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use longshore_logs::Stored;

use super::document::Event;

/// The most bytes of messages that wait.
const MAX_BYTES: usize = 16 << 20;

/// What an event takes beside its message.
const OVERHEAD: usize = 64;

/// The most of a document, in bytes of messages and in events.
const DOCUMENT_BYTES: usize = 1 << 20;
const DOCUMENT_EVENTS: usize = 10_000;

/// Events by their streams, in the order in which streams came.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// What waits of each stream, each event with its turn.
    streams: HashMap<Arc<str>, VecDeque<(u64, Event)>>,
    /// The streams, by the turn of the first event that waits.
    order: BTreeMap<u64, Arc<str>>,
    next_turn: u64,
    pub(super) bytes: usize,
}

/// What of a queue is yet to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outstanding {
    /// The lowest number of ingestion.
    pub(super) sequence: u64,
    /// The earliest time.
    pub(super) time: i64,
}

impl Outstanding {
    /// Of these events.
    pub(super) fn of<'e>(events: impl IntoIterator<Item = &'e Event>) -> Option<Self> {
        let each = events.into_iter().map(|event| Self { sequence: event.id.sequence(), time: event.timestamp });
        each.reduce(Self::and)
    }

    /// Of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self { sequence: self.sequence.min(other.sequence), time: self.time.min(other.time) }
    }
}

impl Queue {
    /// Takes an event, if there is room.
    pub(super) fn push(&mut self, event: &Stored) -> bool {
        let size = event.message.len() + OVERHEAD;
        if self.bytes + size > MAX_BYTES {
            return false;
        }
        self.bytes += size;
        let kept = Event { id: event.id, timestamp: event.timestamp, message: Arc::clone(&event.message) };
        let turn = self.next_turn;
        self.next_turn += 1;
        let waiting = self.streams.entry(Arc::clone(&event.stream)).or_default();
        if waiting.is_empty() {
            self.order.insert(turn, Arc::clone(&event.stream));
        }
        waiting.push_back((turn, kept));
        true
    }

    /// The next document: events of the stream that has waited longest, as many as one document has.
    pub(super) fn next(&mut self) -> Option<(Arc<str>, Vec<Event>)> {
        let (_, stream) = self.order.pop_first()?;
        let waiting = self.streams.get_mut(&stream)?;
        let (mut taken, mut bytes) = (Vec::new(), 0);
        while let Some((_, event)) = waiting.front() {
            let size = event.message.len() + OVERHEAD;
            if !taken.is_empty() && (bytes + size > DOCUMENT_BYTES || taken.len() == DOCUMENT_EVENTS) {
                break;
            }
            bytes += size;
            taken.extend(waiting.pop_front().map(|(_, event)| event));
        }
        match waiting.front() {
            Some((turn, _)) => drop(self.order.insert(*turn, Arc::clone(&stream))),
            None => drop(self.streams.remove(&stream)),
        }
        self.bytes -= bytes;
        Some((stream, taken))
    }

    /// What waits.
    pub(super) fn outstanding(&self) -> Option<Outstanding> {
        Outstanding::of(self.streams.values().flatten().map(|(_, event)| event))
    }
}

#[cfg(test)]
mod tests {
    use longshore_logs::EventId;

    use super::*;

    fn event(stream: &str, n: u64, bytes: usize) -> Stored {
        Stored {
            timestamp: 0,
            ingestion_time: 0,
            stream: stream.into(),
            message: "x".repeat(bytes).into(),
            id: EventId::new(0, n),
        }
    }

    #[test]
    fn a_document_has_the_events_of_one_stream_in_their_order() {
        let mut queue = Queue::default();
        for n in 0..6 {
            assert!(queue.push(&event(["a", "b"][n as usize % 2], n, 10)));
        }
        let ids = |queue: &mut Queue| {
            queue.next().map(|(stream, events)| {
                (stream.to_string(), events.iter().map(|event| event.id.sequence()).collect::<Vec<_>>())
            })
        };
        assert_eq!(ids(&mut queue), Some(("a".to_owned(), vec![0, 2, 4])));
        assert_eq!(ids(&mut queue), Some(("b".to_owned(), vec![1, 3, 5])));
        assert_eq!((ids(&mut queue), queue.bytes), (None, 0));
    }

    #[test]
    fn a_long_queue_of_many_streams_is_quickly_emptied() {
        let mut queue = Queue::default();
        let names: Vec<String> = (0..40_000).map(|n| format!("s{n}")).collect();
        for n in 0..160_000 {
            assert!(queue.push(&event(&names[n % names.len()], n as u64, 10)));
        }
        assert_eq!(queue.outstanding().map(|it| it.sequence), Some(0));
        let begun = std::time::Instant::now();
        let mut documents = 0;
        while let Some((_, events)) = queue.next() {
            assert_eq!(events.len(), 4);
            documents += 1;
        }
        assert_eq!((documents, queue.bytes, queue.outstanding()), (40_000, 0, None));
        assert!(begun.elapsed().as_secs() < 5, "each step is as long as its document, not as the queue");
    }

    #[test]
    fn a_document_is_bounded_and_nothing_overtakes() {
        let mut queue = Queue::default();
        for (n, bytes) in [700_000, 700_000, 10].into_iter().enumerate() {
            assert!(queue.push(&event("a", n as u64, bytes)));
        }
        let lengths = [queue.next(), queue.next(), queue.next()].map(|it| it.map(|(_, events)| events.len()));
        assert_eq!(lengths, [Some(1), Some(2), None]);
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut queue = Queue::default();
        let taken = (0..100).filter(|n| queue.push(&event("a", *n, 1 << 20))).count();
        assert_eq!(taken, 15);
        assert!(queue.bytes <= MAX_BYTES);
    }
}
