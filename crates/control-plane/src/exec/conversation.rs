//! What is said in one session, without the websockets: messages and frames in, messages and frames out.
//!
//! What the client types is held until the agent has room for it, and acknowledged when it is passed on; what has no
//! place is left unacknowledged, so that the client sends it again. What is printed is passed on as the client
//! acknowledges, and the agent is given credit for what was passed on. So nothing is lost and little is held.

use std::collections::VecDeque;

use bytes::Bytes;
use longshore_api::session::relay::{Frame, WINDOW_BYTES};
use longshore_api::session::{
    Arrival, ClientExtension, HandshakeComplete, HandshakeRequest, HandshakeResponse, Incoming, MAX_DATA_BYTES,
    Message, MessageType, Outgoing, PayloadType, Size, Stamp, flag,
};
use longshore_model::Timestamp;
use tokio::time::Instant;

use super::Limits;

/// The most of the client's messages that are held, and the most data in them. AWS's client sends a message of at most
/// 1 KiB every millisecond, and takes long to send again what had no place.
const MAX_HELD: usize = 4096;
const MAX_HELD_BYTES: usize = 4 * WINDOW_BYTES;

/// Now, on the clock for waiting and on the one for writing down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) instant: Instant,
    pub(super) wall: Timestamp,
}

/// The session is over. The words are for the client; there are none when the command has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct End(pub(super) String);

/// With what the command is to be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) terminal: bool,
    pub(super) size: Option<Size>,
}

/// Where a session is.
#[derive(Debug)]
enum Stage {
    /// The client was asked what it can do.
    Handshake { until: Instant },
    /// The size of the client's terminal is waited for.
    Sizing { until: Instant },
    /// The agent is to be told.
    Ready,
    /// The agent was told, and is waited for.
    Calling { until: Instant },
    /// Both are there.
    Running,
    /// The command is over; the client has yet to acknowledge the last of it.
    Ending { until: Instant, words: String },
}

/// Something of the client's that is to be passed on in order.
#[derive(Debug)]
struct Held {
    id: u128,
    sequence: i64,
    frame: Frame,
}

/// One session.
#[derive(Debug)]
pub(super) struct Conversation {
    limits: Limits,
    extension: Option<ClientExtension>,
    stage: Stage,
    began_at: Instant,
    /// When something was last typed or printed.
    active_at: Instant,
    size: Option<Size>,
    incoming: Incoming,
    held: VecDeque<Held>,
    held_bytes: usize,
    /// How much the agent takes before it gives more credit.
    credit: usize,
    outgoing: Outgoing,
    printed: VecDeque<(PayloadType, Bytes)>,
    printed_bytes: usize,
    /// What was passed on to the client and not yet credited to the agent.
    owed: usize,
    next_id: u128,
    for_client: Vec<Bytes>,
    for_agent: Vec<Frame>,
}

impl Conversation {
    /// Begins with the handshake. `seed` makes the ids of messages.
    pub(super) fn new(limits: Limits, extension: Option<ClientExtension>, seed: u128, now: Moment) -> Self {
        let mut conversation = Self {
            limits,
            extension,
            stage: Stage::Handshake { until: now.instant + limits.handshake },
            began_at: now.instant,
            active_at: now.instant,
            size: None,
            incoming: Incoming::default(),
            held: VecDeque::new(),
            held_bytes: 0,
            credit: WINDOW_BYTES,
            outgoing: Outgoing::new(MessageType::OutputStreamData),
            printed: VecDeque::new(),
            printed_bytes: 0,
            owed: 0,
            next_id: seed,
            for_client: Vec::new(),
            for_agent: Vec::new(),
        };
        let stamp = conversation.stamp(now);
        let request = HandshakeRequest::of_command();
        let request = conversation.outgoing.document(PayloadType::HandshakeRequest, &request, stamp);
        conversation.for_client.push(request);
        conversation
    }

    /// The messages that are to be sent to the client now.
    pub(super) fn for_client(&mut self) -> Vec<Bytes> {
        std::mem::take(&mut self.for_client)
    }

    /// The frames that are to be sent to the agent now.
    pub(super) fn for_agent(&mut self) -> Vec<Frame> {
        std::mem::take(&mut self.for_agent)
    }

    /// The message that ends the session.
    pub(super) fn farewell(&mut self, session: &str, target: &str, end: &End, now: Moment) -> Bytes {
        let stamp = self.stamp(now);
        Message::channel_closed(session, target, &end.0, stamp)
    }

    /// With what the agent is to be told to run the command, once.
    pub(super) fn start(&mut self, now: Moment) -> Option<Start> {
        if !matches!(self.stage, Stage::Ready) {
            return None;
        }
        self.stage = Stage::Calling { until: now.instant + self.limits.agent };
        Some(Start { terminal: self.has_terminal(), size: self.size })
    }

    /// The agent has come.
    pub(super) fn agent_arrived(&mut self, now: Moment) {
        self.stage = Stage::Running;
        self.pass_on(now);
    }

    /// The agent is gone.
    pub(super) fn agent_lost(&mut self) -> Result<(), End> {
        match self.stage {
            // It has said everything.
            Stage::Ending { .. } => Ok(()),
            _ => Err(End("The connection to the container was lost.".to_owned())),
        }
    }

    /// When [`Self::tick`] has something to do next.
    pub(super) fn due(&self) -> Instant {
        let until = match &self.stage {
            Stage::Handshake { until } | Stage::Sizing { until } | Stage::Calling { until } => Some(*until),
            Stage::Ending { until, .. } => Some(*until),
            Stage::Ready | Stage::Running => None,
        };
        let bounds = (self.active_at + self.limits.idle).min(self.began_at + self.limits.lifetime);
        until.into_iter().chain(self.outgoing.due()).fold(bounds, Instant::min)
    }

    /// Does what is due: sends again what was not acknowledged, and ends what takes too long.
    pub(super) fn tick(&mut self, now: Moment) -> Result<(), End> {
        let end = |words: &str| Err(End(words.to_owned()));
        if let Stage::Ending { until, words } = &self.stage
            && now.instant >= *until
        {
            return Err(End(words.clone()));
        }
        if now.instant >= self.active_at + self.limits.idle {
            return end("Your session timed out due to inactivity.");
        }
        if now.instant >= self.began_at + self.limits.lifetime {
            return end("Your session has reached its maximum duration.");
        }
        match &self.stage {
            Stage::Handshake { until } if now.instant >= *until => return end("The handshake timed out."),
            Stage::Calling { until } if now.instant >= *until => {
                return end("The agent of the container instance did not answer in time.");
            }
            Stage::Sizing { until } if now.instant >= *until => self.stage = Stage::Ready,
            _ => {}
        }
        let again = self.outgoing.again(now.instant);
        self.for_client.extend(again);
        Ok(())
    }

    /// Takes a message of the client in.
    pub(super) fn client_message(&mut self, bytes: &Bytes, now: Moment) -> Result<(), End> {
        let message = match Message::decode(bytes) {
            Ok(message) => message,
            Err(error) => {
                tracing::debug!(%error, "a message of a client was not understood");
                return Ok(());
            }
        };
        match message.message_type {
            MessageType::Acknowledge => {
                if let Ok(acknowledged) = message.document::<longshore_api::session::Acknowledgement>() {
                    self.outgoing.acknowledged(acknowledged.sequence);
                }
            }
            MessageType::InputStreamData => self.input(message, now)?,
            _ => {}
        }
        self.pass_on(now);
        self.ended()
    }

    fn input(&mut self, message: Message, now: Moment) -> Result<(), End> {
        match self.incoming.arrival(message.sequence) {
            Arrival::Next => {}
            Arrival::Early => return Ok(()),
            Arrival::Repeated => {
                // What is held is acknowledged when it is passed on.
                if !self.held.iter().any(|held| held.sequence == message.sequence) {
                    self.acknowledge(message.id, message.sequence, now);
                }
                return Ok(());
            }
        }
        let frame = match message.payload_type {
            PayloadType::Output => Some(Frame::Input(message.payload.clone())),
            PayloadType::Size => message.document().ok().and_then(|size| self.resized(size)),
            PayloadType::Flag => match message.payload.as_ref().try_into().map(u32::from_be_bytes) {
                Ok(flag::END_OF_INPUT) if !self.has_terminal() => Some(Frame::EndOfInput),
                Ok(flag::TERMINATE_SESSION) => return Err(End(String::new())),
                _ => None,
            },
            PayloadType::HandshakeResponse => {
                self.handshaken(&message, now)?;
                None
            }
            _ => None,
        };
        // Nobody is there any more to take what is typed when the command is over.
        let frame = frame.filter(|_| !matches!(self.stage, Stage::Ending { .. }));
        let Some(frame) = frame else {
            self.incoming.take();
            self.acknowledge(message.id, message.sequence, now);
            return Ok(());
        };
        let length = message.payload.len();
        if self.held.len() >= MAX_HELD || self.held_bytes + length > MAX_HELD_BYTES {
            return Ok(());
        }
        self.incoming.take();
        if matches!(frame, Frame::Input(_)) {
            self.active_at = now.instant;
            self.held_bytes += length;
        }
        self.held.push_back(Held { id: message.id, sequence: message.sequence, frame });
        Ok(())
    }

    /// The client's terminal has this size. Before the agent was told, it is told with the order.
    fn resized(&mut self, size: Size) -> Option<Frame> {
        let told = matches!(self.stage, Stage::Calling { .. } | Stage::Running);
        if matches!(self.stage, Stage::Sizing { .. }) {
            self.stage = Stage::Ready;
        }
        self.size = Some(size);
        (told && self.has_terminal()).then_some(Frame::Resize(size))
    }

    fn handshaken(&mut self, message: &Message, now: Moment) -> Result<(), End> {
        if !matches!(self.stage, Stage::Handshake { .. }) {
            return Ok(());
        }
        let response: HandshakeResponse =
            message.document().map_err(|error| End(format!("The handshake was not understood: {error}")))?;
        if let Some(refusal) = response.refusal() {
            return Err(End(format!("The handshake failed: {refusal}")));
        }
        let stamp = self.stamp(now);
        let complete = HandshakeComplete::after(now.instant - self.began_at);
        let complete = self.outgoing.document(PayloadType::HandshakeComplete, &complete, stamp);
        self.for_client.push(complete);
        self.stage = match self.has_terminal() && self.size.is_none() {
            true => Stage::Sizing { until: now.instant + self.limits.size },
            false => Stage::Ready,
        };
        Ok(())
    }

    /// Takes a frame of the agent in.
    pub(super) fn agent_frame(&mut self, frame: Frame, now: Moment) -> Result<(), End> {
        if matches!(self.stage, Stage::Ending { .. }) {
            return Ok(());
        }
        match frame {
            Frame::Output(data) => self.print(PayloadType::Output, data, now)?,
            Frame::ErrorOutput(data) => self.print(self.error_type(), data, now)?,
            Frame::Credit(more) => self.credit = self.credit.saturating_add(more as usize).min(WINDOW_BYTES),
            Frame::Exited(code) => {
                if self.extension.is_some() {
                    self.printed.push_back((PayloadType::ExitCode, code.to_string().into()));
                }
                self.end(String::new(), now);
            }
            Frame::Failed(words) => self.end(words, now),
            Frame::Input(_) | Frame::EndOfInput | Frame::Resize(_) => return Err(broken()),
        }
        self.pass_on(now);
        self.ended()
    }

    fn print(&mut self, payload_type: PayloadType, data: Bytes, now: Moment) -> Result<(), End> {
        self.active_at = now.instant;
        self.printed_bytes += data.len();
        if self.printed_bytes + self.owed > WINDOW_BYTES {
            return Err(broken());
        }
        self.printed.push_back((payload_type, data));
        Ok(())
    }

    /// AWS's client prints every payload, and knows only one stream.
    fn error_type(&self) -> PayloadType {
        if self.extension.is_some() { PayloadType::ErrorOutput } else { PayloadType::Output }
    }

    fn end(&mut self, words: String, now: Moment) {
        self.stage = Stage::Ending { until: now.instant + self.limits.farewell, words };
        // Nobody is there any more to take what was typed.
        while let Some(held) = self.held.pop_front() {
            self.acknowledge(held.id, held.sequence, now);
        }
    }

    fn ended(&self) -> Result<(), End> {
        match &self.stage {
            Stage::Ending { words, .. } if self.printed.is_empty() && self.outgoing.is_settled() => {
                Err(End(words.clone()))
            }
            _ => Ok(()),
        }
    }

    /// Passes on what there is room for.
    fn pass_on(&mut self, now: Moment) {
        while matches!(self.stage, Stage::Running)
            && let Some(held) = self.held.pop_front_if(|held| held.length() <= self.credit)
        {
            self.credit -= held.length();
            self.held_bytes -= held.length();
            self.acknowledge(held.id, held.sequence, now);
            self.for_agent.push(held.frame);
        }
        while self.outgoing.has_room()
            && let Some((payload_type, mut data)) = self.printed.pop_front()
        {
            let piece = data.split_to(data.len().min(MAX_DATA_BYTES));
            if !data.is_empty() {
                self.printed.push_front((payload_type, data));
            }
            if payload_type != PayloadType::ExitCode {
                self.printed_bytes -= piece.len();
                self.owed += piece.len();
            }
            let stamp = self.stamp(now);
            let message = self.outgoing.data(payload_type, piece, stamp);
            self.for_client.push(message);
        }
        if self.owed >= WINDOW_BYTES / 4 {
            self.for_agent.push(Frame::Credit(u32::try_from(self.owed).unwrap_or(u32::MAX)));
            self.owed = 0;
        }
    }

    fn acknowledge(&mut self, id: u128, sequence: i64, now: Moment) {
        let stamp = self.stamp(now);
        self.for_client.push(Message::acknowledgement(MessageType::InputStreamData, id, sequence, stamp));
    }

    fn has_terminal(&self) -> bool {
        self.extension.is_none_or(|extension| extension.terminal)
    }

    fn stamp(&mut self, now: Moment) -> Stamp {
        self.next_id = self.next_id.wrapping_add(1);
        Stamp { instant: now.instant, wall: now.wall, id: self.next_id }
    }
}

impl Held {
    /// What it takes of the agent's room.
    fn length(&self) -> usize {
        match &self.frame {
            Frame::Input(data) => data.len(),
            _ => 0,
        }
    }
}

fn broken() -> End {
    End("The agent of the container instance does not keep to the protocol.".to_owned())
}

#[cfg(test)]
mod tests;
