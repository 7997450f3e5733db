//! Sessions in containers (ExecuteCommand): the protocol that AWS's session-manager-plugin speaks on a session's data
//! channel, for the server's side and for our own client, and what server and agent tell each other about a session.
//!
//! The data channel is a websocket. Its first frame is a text with the session's token ([`OpenDataChannel`]); all
//! others are binary [`Message`]s. Data in either direction is numbered, acknowledged one by one, and sent again until
//! it is ([`Outgoing`], [`Incoming`]). The server begins with a handshake ([`HandshakeRequest`]), and after it the client
//! says what is typed and how large its terminal is, and the server what is printed.
//!
//! [`relay`] is the websocket that the agent opens for each session; [`words`] is how a command is one text and many words, and
//! [`ssm`] what the plugin calls beside the data channel.
//! Nothing here performs IO, and times are arguments.

mod document;
mod message;
pub mod relay;
pub mod ssm;
mod stream;
pub mod words;

pub use document::{
    Acknowledgement, ActionStatus, ChannelClosed, ClientExtension, HandshakeComplete, HandshakeRequest,
    HandshakeResponse, OpenDataChannel, ProcessedAction, RequestedAction, SessionType, Size, flag,
};
pub use message::{Invalid, Message, MessageType, PayloadType, uuid_text};
pub use stream::{Arrival, Incoming, Outgoing, Stamp};

/// The longest payload of one message of data.
pub const MAX_DATA_BYTES: usize = 8 * 1024;

/// The longest message that is taken from the other side: agents and clients of AWS send 1 KiB of data at a time.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// How much data may be on its way without being acknowledged.
pub const WINDOW_BYTES: usize = 64 * 1024;
