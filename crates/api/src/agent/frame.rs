//! The envelope of the agent's channels: a text frame with one JSON object, `{"type": "<shape>", "message": {…}}`.
//!
//! On the telemetry channel the agent puts a block of signed HTTP headers before the object, see [`split`]; the
//! server's frames there, and all frames of the control channel, are the bare object.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Why a frame cannot be read. The connection remains usable: the real agent drops such a frame and reads on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not a JSON object with `type` and `message`.
    #[error("not a frame: {0}")]
    NotAFrame(#[source] serde_json::Error),
    /// A well-formed frame of a type that the description does not have.
    #[error("unknown message type `{0}`")]
    UnknownType(String),
    /// A member has another JSON type than described, or an unknown enum value.
    #[error("bad `{type_name}`: {source}")]
    BadMessage {
        /// The frame's type.
        type_name: String,
        /// What is wrong, and where in the message.
        source: serde_json::Error,
    },
    /// The header block has no end, or a line in it is not `Name: value`.
    #[error("the headers before the message are malformed")]
    BadHeaders,
}

/// A frame whose message is not read yet.
#[derive(Deserialize)]
pub(super) struct Frame<'t> {
    #[serde(rename = "type")]
    type_name: String,
    #[serde(borrow)]
    message: &'t RawValue,
}

impl<'t> Frame<'t> {
    pub(super) fn parse(text: &'t str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(Error::NotAFrame)
    }

    pub(super) fn type_name(&self) -> &str {
        &self.type_name
    }

    pub(super) fn message<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_str(self.message.get())
            .map_err(|source| Error::BadMessage { type_name: self.type_name.clone(), source })
    }

    pub(super) fn unknown(self) -> Error {
        Error::UnknownType(self.type_name)
    }
}

/// The text of a frame.
pub(super) fn encode<T: Serialize>(type_name: &str, message: &T) -> String {
    #[derive(Serialize)]
    struct Frame<'m, T> {
        #[serde(rename = "type")]
        type_name: &'m str,
        message: &'m T,
    }

    let frame = Frame { type_name, message };
    serde_json::to_string(&frame).expect("generated messages have string keys only, so they serialize")
}

/// A frame of the agent's telemetry channel, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed<'t> {
    /// Names and values as sent: `Authorization`, `Host`, `X-Amz-Date` and, with temporary credentials,
    /// `X-Amz-Security-Token`. Empty for a frame without headers.
    pub headers: Vec<(&'t str, &'t str)>,
    /// The envelope, which is also the body that the signature covers.
    pub body: &'t str,
}

/// Splits a telemetry frame at its first blank line. A frame that opens with `{` has no headers.
///
/// # Errors
/// [`Error::BadHeaders`].
pub fn split(text: &str) -> Result<Signed<'_>, Error> {
    if text.starts_with('{') {
        return Ok(Signed { headers: Vec::new(), body: text });
    }
    let (block, body) = text.split_once("\r\n\r\n").ok_or(Error::BadHeaders)?;
    let header = |line| -> Option<(&str, &str)> {
        let (name, value) = str::split_once(line, ':')?;
        Some((name, value.trim()))
    };
    let headers: Option<Vec<_>> = block.split("\r\n").map(header).collect();
    let headers = headers.ok_or(Error::BadHeaders)?;
    Ok(Signed { headers, body })
}

/// Puts headers before an envelope; [`split`] takes them apart again.
pub fn join<'h>(headers: impl IntoIterator<Item = (&'h str, &'h str)>, body: &str) -> String {
    let mut text = String::with_capacity(body.len() + 512);
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    text.extend(["\r\n", body]);
    text
}
