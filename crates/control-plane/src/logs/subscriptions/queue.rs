//! What waits to be sent to one destination.

use std::collections::VecDeque;
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
    waiting: VecDeque<(Arc<str>, Event)>,
    pub(super) bytes: usize,
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
        self.waiting.push_back((Arc::clone(&event.stream), kept));
        true
    }

    /// The next document: events of the stream that has waited longest, as many as one document has.
    pub(super) fn next(&mut self) -> Option<(Arc<str>, Vec<Event>)> {
        let stream = Arc::clone(&self.waiting.front()?.0);
        let (mut taken, mut bytes, mut is_full) = (Vec::new(), 0, false);
        self.waiting.retain_mut(|(of, event)| {
            let size = event.message.len() + OVERHEAD;
            if is_full || **of != *stream {
                return true;
            }
            if !taken.is_empty() && (bytes + size > DOCUMENT_BYTES || taken.len() == DOCUMENT_EVENTS) {
                // Later ones that are shorter must not overtake it.
                is_full = true;
                return true;
            }
            bytes += size;
            taken.push(event.clone());
            false
        });
        self.bytes -= bytes;
        Some((stream, taken))
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
