//! Frames read, from bytes that come in any pieces: what clients do, and servers that pass a stream on.

use bytes::{Buf, BytesMut};

use super::{CRC_BYTES, MAX_FRAME_BYTES, PRELUDE_BYTES, TEXT};

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

/// Takes bytes, gives frames.
#[derive(Debug, Default)]
pub struct Decoder {
    waiting: BytesMut,
}

/// Bytes that are no event stream. Nothing after them can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// A length that cannot be.
    #[error("a frame's lengths cannot be true")]
    Length,
    /// A checksum that differs.
    #[error("a frame's checksum differs")]
    Checksum,
    /// Headers that are none.
    #[error("a frame's headers cannot be read")]
    Headers,
}

impl Decoder {
    /// Takes the next bytes of the stream.
    pub fn push(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
    }

    /// The next frame, if the whole of it has come.
    ///
    /// # Errors
    /// [`Malformed`]
    pub fn next_frame(&mut self) -> Result<Option<Frame>, Malformed> {
        let Some(mut prelude) = self.waiting.get(..PRELUDE_BYTES) else { return Ok(None) };
        if crc32fast::hash(&prelude[..PRELUDE_BYTES - CRC_BYTES]) != (&prelude[PRELUDE_BYTES - CRC_BYTES..]).get_u32() {
            return Err(Malformed::Checksum);
        }
        let (length, headers) = (prelude.get_u32() as usize, prelude.get_u32() as usize);
        if length > MAX_FRAME_BYTES || length < PRELUDE_BYTES + CRC_BYTES + headers {
            return Err(Malformed::Length);
        }
        if self.waiting.len() < length {
            return Ok(None);
        }
        let frame = self.waiting.split_to(length);
        let (whole, mut crc) = frame.split_at(length - CRC_BYTES);
        if crc32fast::hash(whole) != crc.get_u32() {
            return Err(Malformed::Checksum);
        }
        let (headers, payload) = whole[PRELUDE_BYTES..].split_at(headers);
        Ok(Some(Frame { headers: texts(headers).ok_or(Malformed::Headers)?, payload: payload.to_vec() }))
    }
}

fn texts(mut bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let mut headers = Vec::new();
    while !bytes.is_empty() {
        let length = usize::from(take(&mut bytes, 1)?[0]);
        let name = std::str::from_utf8(take(&mut bytes, length)?).ok()?;
        let kind = take(&mut bytes, 1)?[0];
        let length = match kind {
            0 | 1 => 0,
            2 => 1,
            3 => 2,
            4 => 4,
            5 | 8 => 8,
            6 | TEXT => usize::from(take(&mut bytes, 2)?.get_u16()),
            9 => 16,
            _ => return None,
        };
        let value = take(&mut bytes, length)?;
        if kind == TEXT {
            headers.push((name.to_owned(), std::str::from_utf8(value).ok()?.to_owned()));
        }
    }
    Some(headers)
}

fn take<'b>(bytes: &mut &'b [u8], count: usize) -> Option<&'b [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}
