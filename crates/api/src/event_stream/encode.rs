//! Frames written.

use bytes::{BufMut, Bytes, BytesMut};
use serde::Serialize;

use super::{CRC_BYTES, MAX_FRAME_BYTES, PRELUDE_BYTES, TEXT};
use crate::error::Error;

/// The frame that stands for the members of a response that are not events: none in JSON protocols.
pub fn initial_response() -> Bytes {
    frame(&[(":message-type", "event"), (":event-type", "initial-response"), (":content-type", JSON)], b"{}")
}

/// The frame of an event.
///
/// # Errors
/// A `ServerException` when it cannot be written as JSON, or is longer than clients take.
pub fn event(kind: &str, payload: &impl Serialize) -> Result<Bytes, Error> {
    json(&[(":message-type", "event"), (":event-type", kind), (":content-type", JSON)], payload)
}

/// The frame of an exception, after which a stream ends.
///
/// # Errors
/// As [`event`].
pub fn exception(kind: &str, payload: &impl Serialize) -> Result<Bytes, Error> {
    json(&[(":message-type", "exception"), (":exception-type", kind), (":content-type", JSON)], payload)
}

const JSON: &str = "application/json";

fn json(headers: &[(&str, &str)], payload: &impl Serialize) -> Result<Bytes, Error> {
    let payload =
        serde_json::to_vec(payload).map_err(|error| Error::server(format!("An event cannot be written: {error}.")))?;
    let frame = frame(headers, &payload);
    match frame.len() > MAX_FRAME_BYTES {
        true => Err(Error::server(format!("An event of {} bytes is longer than clients take.", frame.len()))),
        false => Ok(frame),
    }
}

/// Names and values here are constants of a few bytes, so their lengths fit.
pub(super) fn frame(headers: &[(&str, &str)], payload: &[u8]) -> Bytes {
    let header_bytes: usize = headers.iter().map(|(name, value)| 1 + name.len() + 1 + 2 + value.len()).sum();
    let length = PRELUDE_BYTES + header_bytes + payload.len() + CRC_BYTES;
    let mut frame = BytesMut::with_capacity(length);
    frame.put_u32(u32::try_from(length).unwrap_or(u32::MAX));
    frame.put_u32(u32::try_from(header_bytes).unwrap_or(u32::MAX));
    let crc = crc32fast::hash(&frame);
    frame.put_u32(crc);
    for (name, value) in headers {
        frame.put_u8(name.len() as u8);
        frame.put_slice(name.as_bytes());
        frame.put_u8(TEXT);
        frame.put_u16(value.len() as u16);
        frame.put_slice(value.as_bytes());
    }
    frame.put_slice(payload);
    let crc = crc32fast::hash(&frame);
    frame.put_u32(crc);
    frame.freeze()
}
