//! The frames of a body as they come.

use http_body::Body;
use http_body_util::BodyExt;

use super::{Decoder, Frame, Malformed};

/// Reads the frames of an answer. Whoever drops it hangs up.
#[derive(Debug)]
pub struct Frames<B> {
    body: B,
    decoder: Decoder,
}

/// Why no more frames can be read.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The connection.
    #[error("the connection broke: {0}")]
    Connection(String),
    /// What came is no event stream.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

impl<B> Frames<B>
where
    B: Body<Data = bytes::Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    /// Reads `body`.
    pub fn new(body: B) -> Self {
        Self { body, decoder: Decoder::default() }
    }

    /// The next frame; none at the end. It can be waited for again when the wait was given up.
    ///
    /// # Errors
    /// [`Broken`]
    pub async fn next(&mut self) -> Result<Option<Frame>, Broken> {
        loop {
            if let Some(frame) = self.decoder.next_frame()? {
                return Ok(Some(frame));
            }
            match self.body.frame().await {
                None => return Ok(None),
                Some(Err(error)) => return Err(Broken::Connection(error.to_string())),
                Some(Ok(piece)) => self.decoder.push(piece.data_ref().map_or(&[][..], |data| data)),
            }
        }
    }
}
