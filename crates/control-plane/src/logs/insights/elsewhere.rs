//! A query over log groups of several servers: the one that was asked carries it out, and the others send it the events that it may
//! want, newest first, over the call that it passes on to them.
//!
//! They send no faster than the query takes, and stop when it hangs up. How many of other servers' queries a server sends events at a time is
//! bounded, and so is how many queries run at a time. So that queries never wait for each other in a circle, one asks the others only once
//! it runs, and then one after the other, in the same order everywhere, each when it has its turn at the one before.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Request, Response};
use longshore_api::client::Streaming;
use longshore_api::error::Error;
use longshore_api::event_stream::{self, Frames};
use longshore_api::protocol::RequestId;
use longshore_api::sigv4::{Credentials, Scope, Verified, sign};
use longshore_logs::{EventId, GroupId, Stored};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::super::{home, streamed};
use super::merge::Merge;
use super::run::Job;
use crate::Context;
use crate::http::authenticate;
use crate::servers::{Member, forward};

/// After how long without a frame a server is taken to be gone. One that looks for long sends empty ones meanwhile.
const SILENCE: Duration = Duration::from_secs(30);

/// How often one that waits for its turn says so.
const STILL_HERE: Duration = Duration::from_secs(5);

/// About how many bytes of messages a frame has: as JSON, however they are escaped, it fits what a frame may have.
const FRAME_BYTES: usize = 1 << 20;

/// How many frames wait for the query.
const FRAMES_AHEAD: usize = 2;

const EVENTS: &str = "events";
const END: &str = "end";

/// A part of what a server has.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) scanned_events: u64,
    pub(super) scanned_bytes: u64,
    pub(super) missing: Vec<String>,
    /// Whether the query waits for its turn.
    #[serde(default)]
    is_waiting: bool,
    events: Vec<Event>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Event {
    group: u64,
    sequence: u64,
    timestamp: i64,
    ingestion_time: i64,
    stream: Arc<str>,
    message: Arc<str>,
}

impl Part {
    /// The events, each with its group.
    pub(super) fn events(&mut self) -> impl Iterator<Item = (GroupId, Stored)> {
        std::mem::take(&mut self.events).into_iter().map(|event| {
            let stored = Stored {
                timestamp: event.timestamp,
                ingestion_time: event.ingestion_time,
                stream: event.stream,
                message: event.message,
                id: EventId::new(event.timestamp, event.sequence),
            };
            (GroupId(event.group), stored)
        })
    }
}

/// The servers that have some of a query's log groups, and the call that is passed on to them.
pub(super) struct Others {
    members: BTreeMap<String, Member>,
    caller: Verified,
    head: Request<()>,
    body: Bytes,
}

/// The header that says which operation is called.
const TARGET: HeaderName = HeaderName::from_static("x-amz-target");

impl Others {
    /// None when there are none.
    ///
    /// # Errors
    /// When the call is not signed by a key that is known.
    pub(super) fn new(
        ctx: &Context,
        members: BTreeMap<String, Member>,
        parts: &Parts,
        body: &Bytes,
    ) -> Result<Option<Self>, Error> {
        if members.is_empty() {
            return Ok(None);
        }
        let (caller, _) = authenticate(ctx, parts, body)?;
        let mut head = Request::new(());
        *head.method_mut() = Method::POST;
        let host = parts.headers.get(HOST).cloned();
        let host = host.or_else(|| HeaderValue::try_from(parts.uri.authority()?.as_str()).ok());
        let kept = [(HOST, host)]
            .into_iter()
            .chain([CONTENT_TYPE, TARGET].map(|name| (name.clone(), parts.headers.get(name).cloned())));
        head.headers_mut().extend(kept.filter_map(|(name, value)| Some((name, value?))));
        Ok(Some(Self { members, caller, head, body: body.clone() }))
    }

    /// Asks them.
    ///
    /// # Errors
    /// In words, when one of them refuses or does not answer.
    pub(super) async fn open(self, ctx: &Context) -> Result<Vec<Elsewhere>, String> {
        let mut opened = Vec::new();
        for (endpoint, member) in &self.members {
            let parts = self.signed(ctx)?;
            let body = forward::open(ctx, member, &parts, &self.body, home::silent).await;
            let body = body.map_err(|error| error.message.to_string())?;
            let mut there = Elsewhere { endpoint: endpoint.clone(), frames: Frames::new(body), first: None };
            there.turn().await?;
            opened.push(there);
        }
        Ok(opened)
    }

    /// The call as its caller would sign it now: a query may have waited longer than a signature is good for.
    fn signed(&self, ctx: &Context) -> Result<Parts, String> {
        let Verified { access_key_id, region, service, session_token, .. } = &self.caller;
        let secret = ctx.access_keys().secret(access_key_id);
        let secret = secret.ok_or_else(|| "the access key that it was asked with is not known any more".to_owned())?;
        let mut credentials = Credentials::new(access_key_id, secret);
        if let Some(token) = session_token {
            credentials = credentials.with_session_token(token);
        }
        let mut request = self.head.clone();
        sign(&mut request, &self.body, &credentials, Scope { region, service }, ctx.now())
            .map_err(|error| error.to_string())?;
        Ok(request.into_parts().0)
    }
}

/// What another server sends.
pub(super) struct Elsewhere {
    endpoint: String,
    frames: Frames<Streaming>,
    /// What came first once it had its turn.
    first: Option<Option<Part>>,
}

impl Elsewhere {
    /// Waits until it has its turn there.
    async fn turn(&mut self) -> Result<(), String> {
        loop {
            match self.read().await? {
                Some(part) if part.is_waiting => {}
                first => {
                    self.first = Some(first);
                    return Ok(());
                }
            }
        }
    }

    /// The next part; none at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Part>, String> {
        match self.first.take() {
            Some(first) => Ok(first),
            None => self.read().await,
        }
    }

    async fn read(&mut self) -> Result<Option<Part>, String> {
        let why = match timeout(SILENCE, self.frames.next()).await {
            Ok(Ok(Some(frame))) => match frame.event_type() {
                Some(EVENTS) => match serde_json::from_slice(&frame.payload) {
                    Ok(part) => return Ok(Some(part)),
                    Err(error) => format!("what it sends cannot be read: {error}"),
                },
                Some(END) => return Ok(None),
                _ => String::from_utf8_lossy(&frame.payload).into_owned(),
            },
            Ok(Ok(None)) => "it has stopped in the middle".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it is silent".to_owned(),
        };
        Err(format!("the server at {}, which keeps some of the log groups, tells no more: {why}", self.endpoint))
    }
}

/// Answers with the events of this server's groups that a query of another server may want.
pub(super) fn tell(ctx: &Context, job: Job, merge: Merge, request_id: RequestId) -> Response<Body> {
    let (frames, sent) = mpsc::channel(FRAMES_AHEAD);
    let ctx = ctx.clone();
    tokio::spawn(async move {
        let work = async {
            let turn = ctx.activity().queries.telling.acquire();
            tokio::pin!(turn);
            let _permit = loop {
                tokio::select! {
                    // The semaphore is never closed.
                    permit = &mut turn => break permit,
                    () = sleep(STILL_HERE) => put(&frames, &Part { is_waiting: true, ..Part::default() }).await?,
                }
            };
            put(&frames, &Part::default()).await?;
            send(&job, merge, &frames).await
        };
        let last = tokio::select! {
            sent = work => sent,
            () = frames.closed() => return,
        };
        let last = match last {
            Ok(()) => event_stream::event(END, &serde_json::json!({})),
            Err(why) => event_stream::exception("Failed", &serde_json::json!({ "message": why })),
        };
        if let Ok(last) = last {
            // A query that is over needs no end.
            let _ = frames.send(last).await;
        }
    });
    streamed::answer(sent, request_id)
}

async fn send(job: &Job, mut merge: Merge, frames: &mpsc::Sender<Bytes>) -> Result<(), String> {
    while let Some(events) = merge.next().await? {
        let mut part = Part::default();
        let mut bytes = 0;
        for (source, event) in events {
            bytes += event.message.len();
            part.events.push(Event {
                group: job.sources[source].id.bits(),
                sequence: event.id.sequence(),
                timestamp: event.timestamp,
                ingestion_time: event.ingestion_time,
                stream: event.stream,
                message: event.message,
            });
            if bytes >= FRAME_BYTES {
                put(frames, &part).await?;
                (part, bytes) = (Part::default(), 0);
            }
        }
        (part.scanned_events, part.scanned_bytes) = merge.scanned_since();
        part.missing = std::mem::take(&mut merge.missing);
        put(frames, &part).await?;
    }
    Ok(())
}

async fn put(frames: &mpsc::Sender<Bytes>, part: &Part) -> Result<(), String> {
    let frame = event_stream::event(EVENTS, part).map_err(|error| error.message.to_string())?;
    frames.send(frame).await.map_err(|_| "nobody listens".to_owned())
}

#[cfg(test)]
mod tests;
