//! What server and agent tell each other about one session, on a websocket that the agent opens for it.
//!
//! The agent's first frame is a [`Hello`], as text; all others are binary, one [`Frame`] each. Both sides read at all times
//! and send only what the other one has given credit for, so neither a program that reads nothing nor a client that
//! stops reading keeps the end of the session from being noticed, and neither side holds more than [`WINDOW_BYTES`].

use std::fmt;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};

use super::Size;
use crate::redacted::Redacted;

/// How much each side may send before it is given credit.
pub const WINDOW_BYTES: usize = 256 * 1024;

/// The longest frame.
pub const MAX_FRAME_BYTES: usize = 64 * 1024;

/// The longest piece of data in a frame.
pub const MAX_DATA_BYTES: usize = 32 * 1024;

/// Who opens the websocket, as the first frame.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hello {
    /// The session that it is for.
    pub session_id: String,
    /// What the server gave the agent with the order to open it.
    pub secret: String,
}

impl fmt::Debug for Hello {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Hello").field("session_id", &self.session_id).field("secret", &Redacted).finish()
    }
}

/// One thing to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// To the agent: what is typed.
    Input(Bytes),
    /// To the agent: nothing more will be typed.
    EndOfInput,
    /// To the agent: the terminal's size from now on.
    Resize(Size),
    /// To the server: what is printed.
    Output(Bytes),
    /// To the server: what is printed as an error, when there is no terminal.
    ErrorOutput(Bytes),
    /// To the server: the command has ended.
    Exited(i32),
    /// To the server: the command could not be run, in words for the client.
    Failed(String),
    /// Either way: so much more data may be sent.
    Credit(u32),
}

/// A frame that cannot be read; the session ends with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a frame of a session was not understood")]
pub struct Invalid;

impl Frame {
    /// The bytes of it.
    pub fn encode(&self) -> Bytes {
        let mut bytes = BytesMut::new();
        match self {
            Self::Input(data) => tagged(&mut bytes, 0, data),
            Self::EndOfInput => bytes.put_u8(1),
            Self::Resize(size) => {
                bytes.put_u8(2);
                bytes.put_u16(size.cols);
                bytes.put_u16(size.rows);
            }
            Self::Output(data) => tagged(&mut bytes, 3, data),
            Self::ErrorOutput(data) => tagged(&mut bytes, 4, data),
            Self::Exited(code) => {
                bytes.put_u8(5);
                bytes.put_i32(*code);
            }
            Self::Failed(words) => tagged(&mut bytes, 6, words.as_bytes()),
            Self::Credit(count) => {
                bytes.put_u8(7);
                bytes.put_u32(*count);
            }
        }
        bytes.freeze()
    }

    /// Reads a frame.
    ///
    /// # Errors
    /// [`Invalid`].
    pub fn decode(mut bytes: Bytes) -> Result<Self, Invalid> {
        if bytes.is_empty() {
            return Err(Invalid);
        }
        Ok(match (bytes.get_u8(), bytes.len()) {
            (0, _) => Self::Input(bytes),
            (1, 0) => Self::EndOfInput,
            (2, 4) => Self::Resize(Size { cols: bytes.get_u16(), rows: bytes.get_u16() }),
            (3, _) => Self::Output(bytes),
            (4, _) => Self::ErrorOutput(bytes),
            (5, 4) => Self::Exited(bytes.get_i32()),
            (6, _) => Self::Failed(String::from_utf8_lossy(&bytes).into_owned()),
            (7, 4) => Self::Credit(bytes.get_u32()),
            _ => return Err(Invalid),
        })
    }
}

fn tagged(bytes: &mut BytesMut, tag: u8, data: &[u8]) {
    bytes.reserve(1 + data.len());
    bytes.put_u8(tag);
    bytes.put_slice(data);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_comes_back_as_it_was() {
        for frame in [
            Frame::Input(Bytes::from_static(b"ls\r")),
            Frame::Input(Bytes::new()),
            Frame::EndOfInput,
            Frame::Resize(Size { cols: 80, rows: 24 }),
            Frame::Output(Bytes::from_static(b"\xff\x00")),
            Frame::ErrorOutput(Bytes::from_static(b"no")),
            Frame::Exited(-1),
            Frame::Failed("no such file".to_owned()),
            Frame::Credit(u32::MAX),
        ] {
            assert_eq!(Frame::decode(frame.encode()), Ok(frame));
        }
        assert_eq!(Frame::Resize(Size { cols: 0x0102, rows: 3 }).encode()[..], [2, 1, 2, 0, 3]);
    }

    #[test]
    fn other_bytes_are_refused() {
        for bytes in [&[][..], &[8], &[1, 0], &[2, 0, 0, 0], &[5, 0], &[7, 0, 0, 0, 0, 0]] {
            assert_eq!(Frame::decode(Bytes::from_static(bytes)), Err(Invalid), "{bytes:?}");
        }
    }
}
