//! `StartLiveTail`: events as they come in, in an event stream.
//!
//! A session follows the log store, so it begins with what comes in after it. What it holds is bounded: by the follower, which
//! misses events when they are not taken in time, and by the updates, which take 500 events a second. Whatever was left out is
//! told by `sampled` in the next update.
//!
//! Groups whose events other servers have are followed there: each of these is passed the call, follows the groups that it has,
//! and what it tells goes into the updates of this session.

mod elsewhere;
mod session;
mod updates;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http::Response;
use http::request::Parts;
use longshore_api::error::Error;
use longshore_api::logs::{LiveTailSessionStart, StartLiveTailRequest};
use longshore_api::protocol::RequestId;
use longshore_api::validation;
use longshore_log_language::Pattern;
use longshore_logs::{Follower, GroupId};
use tokio::sync::mpsc;

use self::elsewhere::Others;
use super::{home, lookup, pattern, store, streamed};
use crate::Context;
use crate::servers::{Member, forward};

/// How many frames wait for a client that is slow.
const FRAMES_AHEAD: usize = 2;

/// Begins a session.
///
/// # Errors
/// The wire error to answer with: after the first byte of a stream nothing can be refused any more.
pub(crate) async fn start(
    ctx: &Context,
    parts: &Parts,
    body: &Bytes,
    request_id: RequestId,
) -> Result<Response<Body>, Error> {
    let request: StartLiveTailRequest = validation::decode_logs(body)?;
    let is_of_another = forward::is_forwarded(ctx, &parts.headers);
    let (asked, others) = Asked::read(ctx, &request, is_of_another)?;
    let permit = Arc::clone(&ctx.activity().tails).try_acquire_owned().map_err(|_| {
        Error::limit_exceeded("This server has as many live tail sessions as it takes. End one, or try again later.")
    })?;
    let follower = match asked.groups.is_empty() {
        true => None,
        false => Some(store::of(ctx)?.follow(Some(asked.groups.keys().copied().collect()))),
    };
    let others = elsewhere::open(ctx, others, parts, body).await?;
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
        session::run(ctx, asked, started, Sources { follower, others, is_of_another }, frames).await;
        drop(permit);
    });
    Ok(streamed::answer(sent, request_id))
}

/// Where a session's events come from.
struct Sources {
    /// The groups that this server has, if there are any.
    follower: Option<Follower>,
    /// What other servers tell.
    others: Others,
    /// Whether another server has asked for it.
    is_of_another: bool,
}

/// Which events a session is for.
struct Asked {
    /// The groups that this server has, each with what its events are said to come from.
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
    /// Also the other servers that have groups of it. One that was asked by another is asked for what it has itself.
    fn read(
        ctx: &Context,
        request: &StartLiveTailRequest,
        is_forwarded: bool,
    ) -> Result<(Self, BTreeMap<String, Member>), Error> {
        let snapshot = ctx.snapshot();
        let (mut groups, mut others) = (HashMap::new(), BTreeMap::new());
        let mut count = 0;
        for identifier in request.log_group_identifiers.iter().flatten() {
            let group = lookup::by_identifier(&snapshot, ctx.scope(), identifier)?;
            count += 1;
            if is_forwarded && group.store != ctx.config().logs.id() {
                continue;
            }
            match home::of_group(ctx, group)? {
                Some(member) => drop(others.insert(member.endpoint.clone(), member)),
                None => drop(groups.insert(store::id(group), Arc::from(ctx.scope().log_group(&group.name)))),
            }
        }
        let streams = match (&request.log_stream_names, &request.log_stream_name_prefixes) {
            (None, None) => Streams::All,
            (Some(_), Some(_)) => {
                return Err(Error::invalid_parameter(
                    "logStreamNames and logStreamNamePrefixes must not both be specified.",
                ));
            }
            _ if count > 1 => {
                return Err(Error::invalid_parameter(
                    "logStreamNames and logStreamNamePrefixes can be specified only with a single log group.",
                ));
            }
            (Some(names), None) => Streams::Names(names.clone()),
            (None, Some(prefixes)) => Streams::Prefixes(prefixes.clone()),
        };
        let pattern = pattern::parse(request.log_event_filter_pattern.as_deref().unwrap_or_default())?;
        Ok((Self { groups, streams, pattern }, others))
    }
}
