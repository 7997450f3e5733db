//! What a container has written, as the engine keeps it: followed from a time on.
//!
//! It is read as it comes: the engine's client library takes whole seconds and holds a terminal's line until its end.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;

use super::{Engine, Error, connection};

/// How long the engine may take to begin.
const OPENING: Duration = Duration::from_secs(60);

/// The output of a container, in the engine's form. It ends with the container.
pub(crate) struct Output(Incoming);

impl Output {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when the engine went away.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            match self.0.frame().await {
                None => return Ok(None),
                Some(Err(error)) => return Err(Error::Unreachable(error.to_string())),
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Ok(Some(bytes));
                    }
                }
            }
        }
    }
}

impl Engine {
    /// Follows a container's output from a time on, that of the time itself included, with the time before each line.
    ///
    /// # Errors
    /// When the engine does not answer or does not have the container or its output.
    pub(crate) async fn follow(&self, id: &str, since_ns: i64) -> Result<Output, Error> {
        let (seconds, nanos) = (since_ns.div_euclid(1_000_000_000), since_ns.rem_euclid(1_000_000_000));
        let request = Request::builder().method(Method::GET).uri(format!(
            "/containers/{id}/logs?follow=true&stdout=true&stderr=true&timestamps=true&since={seconds}.{nanos:09}"
        ));
        let response = self.send(request, String::new(), OPENING).await?;
        match response.status() {
            StatusCode::OK => Ok(Output(response.into_body())),
            _ => Err(connection::refusal(response).await),
        }
    }
}
