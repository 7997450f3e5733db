//! AWS event streams (`application/vnd.amazon.eventstream`): the frames in which StartLiveTail answers.
//!
//! A frame is a prelude (its length, the length of its headers, a CRC of both), headers, a payload, and a CRC of all before it;
//! numbers are big endian (Smithy's specification: "Amazon Event Stream").

mod decode;
mod encode;

pub use decode::{Decoder, Malformed};
pub use encode::{event, exception, initial_response};

/// The media type of an event stream.
pub const MEDIA_TYPE: &str = "application/vnd.amazon.eventstream";

/// The longest frame. AWS' clients take none that is longer.
pub const MAX_FRAME_BYTES: usize = 16 << 20;

/// The lengths and their CRC.
const PRELUDE_BYTES: usize = 12;

/// The CRC at the end.
const CRC_BYTES: usize = 4;

/// The type of a header whose value is text, the only one that is sent here.
const TEXT: u8 = 7;

/// A frame as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Headers whose values are text, in their order. Others are left out.
    pub headers: Vec<(String, String)>,
    /// What it carries.
    pub payload: Vec<u8>,
}

impl Frame {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The kind of event, unless it is an exception.
    pub fn event_type(&self) -> Option<&str> {
        self.header(":event-type")
    }

    /// The kind of exception, if it is one.
    pub fn exception_type(&self) -> Option<&str> {
        self.header(":exception-type")
    }
}

#[cfg(test)]
mod tests;
