//! AWS event streams (`application/vnd.amazon.eventstream`): the frames in which StartLiveTail answers.
//!
//! A frame is a prelude (its length, the length of its headers, a CRC of both), headers, a payload, and a CRC of all before it;
//! numbers are big endian (Smithy's specification: "Amazon Event Stream").

mod decode;
mod encode;
mod frames;

pub use decode::{Decoder, Frame, Malformed};
pub use encode::{event, exception, initial_response};
pub use frames::{Broken, Frames};

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

#[cfg(test)]
mod tests;
