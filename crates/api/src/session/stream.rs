//! One direction of data: numbered, acknowledged one by one, and sent again until it is.
//!
//! A websocket loses nothing, but AWS's client drops what comes before its handler is ready, and does not acknowledge it.
//! Not acknowledging is also how a receiver says that it has no room.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use longshore_model::Timestamp;
use serde::Serialize;
use tokio::time::Instant;

use super::document::{self, Acknowledgement, ChannelClosed};
use super::{Message, MessageType, PayloadType, WINDOW_BYTES, uuid_text};

/// How long the first acknowledgement of a message is waited for; doubled at every further try.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The longest time between two tries.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// When a message is made, on the clock for waiting and on the one for writing down, and the id that it gets.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    /// For waiting.
    pub instant: Instant,
    /// For writing down.
    pub wall: Timestamp,
    /// Random.
    pub id: u128,
}

#[derive(Debug)]
struct Sent {
    sequence: i64,
    bytes: Bytes,
    again_at: Instant,
    wait: Duration,
}

/// What one side has sent.
#[derive(Debug)]
pub struct Outgoing {
    message_type: MessageType,
    next: i64,
    unacknowledged: VecDeque<Sent>,
    in_flight: usize,
}

impl Outgoing {
    /// A direction in which nothing was sent yet. `message_type` says which one.
    pub fn new(message_type: MessageType) -> Self {
        Self { message_type, next: 0, unacknowledged: VecDeque::new(), in_flight: 0 }
    }

    /// The next message, which is to be sent now.
    pub fn data(&mut self, payload_type: PayloadType, payload: Bytes, stamp: Stamp) -> Bytes {
        let message = Message {
            message_type: self.message_type,
            created_at: stamp.wall,
            sequence: self.next,
            flags: if self.next == 0 { 1 } else { 0 },
            id: stamp.id,
            payload_type,
            payload,
        };
        let bytes = message.encode();
        self.in_flight += bytes.len();
        self.unacknowledged.push_back(Sent {
            sequence: self.next,
            bytes: bytes.clone(),
            again_at: stamp.instant + FIRST_WAIT,
            wait: FIRST_WAIT,
        });
        self.next += 1;
        bytes
    }

    /// The next message, with a document in it.
    pub fn document(&mut self, payload_type: PayloadType, document: &impl Serialize, stamp: Stamp) -> Bytes {
        self.data(payload_type, document::payload(document), stamp)
    }

    /// Takes an acknowledgement in. They may come in any order, and twice.
    pub fn acknowledged(&mut self, sequence: i64) {
        if let Some(index) = self.unacknowledged.iter().position(|sent| sent.sequence == sequence)
            && let Some(sent) = self.unacknowledged.remove(index)
        {
            self.in_flight -= sent.bytes.len();
        }
    }

    /// Whether more may be sent before something is acknowledged.
    pub fn has_room(&self) -> bool {
        self.in_flight < WINDOW_BYTES
    }

    /// Whether all was acknowledged.
    pub fn is_settled(&self) -> bool {
        self.unacknowledged.is_empty()
    }

    /// When something has to be sent again.
    pub fn due(&self) -> Option<Instant> {
        self.unacknowledged.iter().map(|sent| sent.again_at).min()
    }

    /// What has to be sent again now.
    pub fn again(&mut self, now: Instant) -> Vec<Bytes> {
        let due = self.unacknowledged.iter_mut().filter(|sent| sent.again_at <= now);
        due.map(|sent| {
            sent.wait = (sent.wait * 2).min(LONGEST_WAIT);
            sent.again_at = now + sent.wait;
            sent.bytes.clone()
        })
        .collect()
    }
}

/// What a message of data is to its receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// The one that was expected; it counts as taken.
    Next,
    /// It came before.
    Repeated,
    /// One before it is missing: it will be sent again.
    Early,
}

/// What one side has received.
#[derive(Debug, Default)]
pub struct Incoming {
    expected: i64,
}

impl Incoming {
    /// Says what a message is.
    pub fn arrival(&self, sequence: i64) -> Arrival {
        match sequence.cmp(&self.expected) {
            std::cmp::Ordering::Equal => Arrival::Next,
            std::cmp::Ordering::Less => Arrival::Repeated,
            std::cmp::Ordering::Greater => Arrival::Early,
        }
    }

    /// The expected message was taken.
    pub fn take(&mut self) {
        self.expected += 1;
    }
}

impl Message {
    /// The message that says that another one has come.
    pub fn acknowledgement(of: MessageType, id: u128, sequence: i64, stamp: Stamp) -> Bytes {
        let message = Self {
            message_type: MessageType::Acknowledge,
            created_at: stamp.wall,
            sequence: 0,
            flags: 3,
            id: stamp.id,
            payload_type: PayloadType::None,
            payload: document::payload(&Acknowledgement::of(of, id, sequence)),
        };
        message.encode()
    }

    /// The message that ends a session. `output` is for people, and empty when the command is over.
    pub fn channel_closed(session: &str, target: &str, output: &str, stamp: Stamp) -> Bytes {
        let message_type = MessageType::ChannelClosed;
        let document = ChannelClosed {
            message_id: uuid_text(stamp.id),
            created_date: stamp.wall.as_millis().to_string(),
            destination_id: target.to_owned(),
            session_id: session.to_owned(),
            message_type: message_type.as_str().to_owned(),
            schema_version: 1,
            output: output.to_owned(),
        };
        let message = Self {
            message_type,
            created_at: stamp.wall,
            sequence: 0,
            flags: 2,
            id: stamp.id,
            payload_type: PayloadType::None,
            payload: document::payload(&document),
        };
        message.encode()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(instant: Instant) -> Stamp {
        Stamp { instant, wall: Timestamp::from_millis(1), id: 9 }
    }

    fn sequences(messages: &[Bytes]) -> Vec<i64> {
        messages.iter().map(|bytes| Message::decode(bytes).unwrap().sequence).collect()
    }

    #[test]
    fn what_is_not_acknowledged_is_sent_again_at_growing_distances() {
        let start = Instant::now();
        let mut outgoing = Outgoing::new(MessageType::OutputStreamData);
        assert!(outgoing.is_settled() && outgoing.due().is_none());
        for text in ["a", "b", "c"] {
            outgoing.data(PayloadType::Output, text.into(), stamp(start));
        }
        outgoing.acknowledged(1);
        outgoing.acknowledged(1);
        assert_eq!(outgoing.due(), Some(start + FIRST_WAIT));
        assert!(outgoing.again(start).is_empty());
        let later = start + FIRST_WAIT;
        assert_eq!(sequences(&outgoing.again(later)), [0, 2]);
        assert_eq!(outgoing.due(), Some(later + 2 * FIRST_WAIT));
        assert!(outgoing.again(later).is_empty());
        let mut now = later;
        for _ in 0..10 {
            now = outgoing.due().unwrap();
            outgoing.again(now);
        }
        assert_eq!(outgoing.due(), Some(now + LONGEST_WAIT));
        outgoing.acknowledged(0);
        outgoing.acknowledged(2);
        assert!(outgoing.is_settled());
    }

    #[test]
    fn only_so_much_is_on_its_way() {
        let start = Instant::now();
        let mut outgoing = Outgoing::new(MessageType::InputStreamData);
        let mut sent = 0;
        while outgoing.has_room() {
            outgoing.data(PayloadType::Output, vec![0; super::super::MAX_DATA_BYTES].into(), stamp(start));
            sent += 1;
        }
        assert_eq!(sent, 8);
        outgoing.acknowledged(3);
        assert!(outgoing.has_room());
    }

    #[test]
    fn arrivals_are_told_apart() {
        let mut incoming = Incoming::default();
        assert_eq!(incoming.arrival(0), Arrival::Next);
        incoming.take();
        assert_eq!(
            [0, 1, 2].map(|sequence| incoming.arrival(sequence)),
            [Arrival::Repeated, Arrival::Next, Arrival::Early]
        );
    }

    #[test]
    fn the_end_names_the_session_and_says_why() {
        let bytes =
            Message::channel_closed("ecs-execute-command-1", "t", "The session was idle.", stamp(Instant::now()));
        let message = Message::decode(&bytes).unwrap();
        let closed: ChannelClosed = message.document().unwrap();
        assert_eq!(message.message_type, MessageType::ChannelClosed);
        assert_eq!(
            (closed.session_id.as_str(), closed.output.as_str()),
            ("ecs-execute-command-1", "The session was idle.")
        );
    }
}
