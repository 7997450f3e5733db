//! Answers that are told bit by bit, as event streams.

use std::convert::Infallible;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream::unfold;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};
use longshore_api::event_stream;
use longshore_api::protocol::{self, RequestId};
use tokio::sync::mpsc;

/// An answer that goes on for as long as frames are sent.
pub(super) fn answer(frames: mpsc::Receiver<Bytes>, request_id: RequestId) -> Response<Body> {
    let frames = unfold(frames, |mut frames| async move {
        let frame = frames.recv().await?;
        Some((Ok::<_, Infallible>(frame), frames))
    });
    let mut response = Response::new(Body::from_stream(frames));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(event_stream::MEDIA_TYPE));
    protocol::name(&mut response, request_id);
    response
}
