//! `StartLiveTail`: events as they come in, in an event stream.
//!
//! A session follows the log store, so it begins with what comes in after it. What it holds is bounded: by the follower, which
//! misses events when they are not taken in time, and by the updates, which take 500 events a second. Whatever was left out is
//! told by `sampled` in the next update.

mod session;
mod updates;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};
use longshore_api::error::Error;
use longshore_api::event_stream;
use longshore_api::logs::{LiveTailSessionStart, StartLiveTailRequest};
use longshore_api::protocol::{self, RequestId};
use longshore_api::validation;
use longshore_log_language::Pattern;
use longshore_logs::GroupId;
use tokio::sync::mpsc;

use super::{lookup, pattern, store};
use crate::Context;

/// How many frames wait for a client that is slow.
const FRAMES_AHEAD: usize = 2;

/// Begins a session.
///
/// # Errors
/// The wire error to answer with: after the first byte of a stream nothing can be refused any more.
pub(crate) fn start(ctx: &Context, body: &[u8], request_id: RequestId) -> Result<Response<Body>, Error> {
    let request: StartLiveTailRequest = validation::decode_logs(body)?;
    let asked = Asked::read(ctx, &request)?;
    let permit = Arc::clone(&ctx.activity().tails).try_acquire_owned().map_err(|_| {
        Error::limit_exceeded("This server has as many live tail sessions as it takes. End one, or try again later.")
    })?;
    let follower = store::of(ctx)?.follow(Some(asked.groups.keys().copied().collect()));
    let started = LiveTailSessionStart {
        request_id: Some(request_id.to_string()),
        session_id: Some(RequestId::from_random(ctx.bits().to_be_bytes()).to_string()),
        log_group_identifiers: request.log_group_identifiers,
        log_stream_names: request.log_stream_names,
        log_stream_name_prefixes: request.log_stream_name_prefixes,
        log_event_filter_pattern: request.log_event_filter_pattern,
    };
    let (frames, sent) = mpsc::channel(FRAMES_AHEAD);
    let ctx = ctx.clone();
    tokio::spawn(async move {
        session::run(ctx, asked, started, follower, frames).await;
        drop(permit);
    });
    let frames = futures_util::stream::unfold(sent, |mut sent| async move {
        let frame = sent.recv().await?;
        Some((Ok::<_, Infallible>(frame), sent))
    });
    let mut response = Response::new(Body::from_stream(frames));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(event_stream::MEDIA_TYPE));
    protocol::name(&mut response, request_id);
    Ok(response)
}

/// Which events a session is for.
struct Asked {
    /// The groups, each with what its events are said to come from.
    groups: HashMap<GroupId, Arc<str>>,
    streams: Streams,
    pattern: Pattern,
}

/// Which streams.
enum Streams {
    All,
    Names(Vec<String>),
    Prefixes(Vec<String>),
}

impl Streams {
    fn has(&self, stream: &str) -> bool {
        match self {
            Self::All => true,
            Self::Names(names) => names.iter().any(|name| name == stream),
            Self::Prefixes(prefixes) => prefixes.iter().any(|prefix| stream.starts_with(prefix.as_str())),
        }
    }
}

impl Asked {
    fn read(ctx: &Context, request: &StartLiveTailRequest) -> Result<Self, Error> {
        let snapshot = ctx.snapshot();
        let mut groups = HashMap::new();
        for identifier in request.log_group_identifiers.iter().flatten() {
            let group = lookup::by_identifier(&snapshot, ctx.scope(), identifier)?;
            groups.insert(store::id(group), Arc::from(ctx.scope().log_group(&group.name)));
        }
        let streams = match (&request.log_stream_names, &request.log_stream_name_prefixes) {
            (None, None) => Streams::All,
            (Some(_), Some(_)) => {
                return Err(Error::invalid_parameter(
                    "logStreamNames and logStreamNamePrefixes must not both be specified.",
                ));
            }
            _ if groups.len() > 1 => {
                return Err(Error::invalid_parameter(
                    "logStreamNames and logStreamNamePrefixes can be specified only with a single log group.",
                ));
            }
            (Some(names), None) => Streams::Names(names.clone()),
            (None, Some(prefixes)) => Streams::Prefixes(prefixes.clone()),
        };
        let pattern = pattern::parse(request.log_event_filter_pattern.as_deref().unwrap_or_default())?;
        Ok(Self { groups, streams, pattern })
    }
}
