//! What other servers tell of the groups that they have.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::try_join_all;
use futures_util::stream::{BoxStream, SelectAll, StreamExt, select_all, unfold};
use http::request::Parts;
use longshore_api::client::Streaming;
use longshore_api::error::Error;
use longshore_api::event_stream::{Frame, Frames};
use serde::Deserialize;
use tokio::time::timeout;

use super::home;
use crate::Context;
use crate::servers::{Member, forward};

/// After how long without a frame a server is taken to be gone. One that is there sends an update each second.
const SILENCE: Duration = Duration::from_secs(10);

/// What they tell, as it comes; an error says in words why no more comes from one of them.
pub(super) type Others = SelectAll<BoxStream<'static, Result<Told, String>>>;

/// An update of another server's session.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Told {
    session_metadata: Metadata,
    pub(super) session_results: Vec<Event>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Metadata {
    sampled: bool,
}

/// An event of it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Event {
    pub(super) log_stream_name: String,
    pub(super) log_group_identifier: String,
    pub(super) message: String,
    pub(super) timestamp: i64,
    pub(super) ingestion_time: i64,
}

impl Told {
    /// Whether it leaves something out.
    pub(super) fn is_sampled(&self) -> bool {
        self.session_metadata.sampled
    }
}

/// Has these servers follow the groups that they have.
///
/// # Errors
/// When one of them refuses or does not answer: a part of what was asked for is not taken for the whole.
pub(super) async fn open(
    ctx: &Context,
    members: BTreeMap<String, Member>,
    parts: &Parts,
    body: &Bytes,
) -> Result<Others, Error> {
    let sessions = members.values().map(|member| forward::open(ctx, member, parts, body, home::silent));
    let sessions = try_join_all(sessions).await?;
    Ok(select_all(members.into_keys().zip(sessions).map(|(endpoint, session)| updates(endpoint, session))))
}

fn updates(endpoint: String, session: Streaming) -> BoxStream<'static, Result<Told, String>> {
    let told = unfold(Some((endpoint, Frames::new(session))), |state| async move {
        let (endpoint, mut frames) = state?;
        loop {
            let why = match timeout(SILENCE, frames.next()).await {
                Ok(Ok(Some(frame))) => match read(&frame) {
                    Ok(None) => continue,
                    Ok(Some(told)) => return Some((Ok(told), Some((endpoint, frames)))),
                    Err(why) => why,
                },
                Ok(Ok(None)) => "its session has ended".to_owned(),
                Ok(Err(error)) => error.to_string(),
                Err(_) => "it is silent".to_owned(),
            };
            let words = format!("The server at {endpoint} has some of these log groups, and tells no more: {why}.");
            return Some((Err(words), None));
        }
    });
    told.boxed()
}

/// What an update tells; nothing is in a session's first frames.
fn read(frame: &Frame) -> Result<Option<Told>, String> {
    match (frame.event_type(), frame.exception_type()) {
        (Some("sessionUpdate"), _) => serde_json::from_slice(&frame.payload)
            .map(Some)
            .map_err(|error| format!("an update cannot be read: {error}")),
        (_, Some(kind)) => Err(format!("{kind}: {}", String::from_utf8_lossy(&frame.payload))),
        _ => Ok(None),
    }
}
