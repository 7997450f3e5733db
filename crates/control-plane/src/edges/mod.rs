//! Edges: the processes that run the data plane of load balancing, each with a session here.
//!
//! A session ([`session`]) is one tokio task. It feeds its edge with the records that it serves by ([`feed`]): first all, then
//! what changes; and hands what the edge sees to one worker ([`sightings`]), which writes only what is new, many at a time.
//! Edges may be connected to any of several servers; everything that others have to know is in records.
//!
//! [`record`] is what the state knows of an edge: that it is there, or since when it is away. One that is away for longer than
//! [`PATIENCE`] is taken out of it, with all that it said ([`departures`]). Until then it counts: a server that is restarted must
//! not take the silence of its edges for consent, since they go on serving meanwhile.

mod balancers;
mod board;
mod calls;
mod departures;
mod feed;
#[cfg(test)]
mod fixture;
mod record;
mod registry;
mod requests;
mod session;
mod sightings;

use std::time::Duration;

use axum::Router;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::request::Parts;
use longshore_api::edge::{MAX_FRAME_BYTES, NAME, PATH};
use longshore_api::error::Error;
use longshore_api::protocol::{self, RequestId};
use longshore_model::Timestamp;
use longshore_model::load_balancing::{EdgeName, TargetGroupId};

use crate::Context;
use crate::authorization::authorize_edge;
use crate::context::unavailable;
use crate::identity::{Caller, Principal};

pub(crate) use calls::called;
pub use departures::run as departures;
pub use session::{Pace, Peer, serve};
pub use sightings::run as sightings;

use board::Board;
use registry::Registry;

/// How long an edge may be away before it does not count any more: as long as a task's drain waits for one that says nothing.
pub const PATIENCE: Duration = longshore_scheduler::targets::UNHEARD;

/// Websocket buffers grow when a message needs it; this is what an idle session keeps.
const BUFFER_BYTES: usize = 4 * 1024;

/// The longest name of an edge.
const MAX_NAME: usize = 63;

/// The edges of this server.
#[derive(Debug, Default)]
pub struct Edges {
    registry: Registry,
    board: Board,
    requests: requests::Requests,
}

impl Edges {
    /// How many sessions there are.
    pub fn count(&self) -> usize {
        self.registry.count()
    }

    /// The requests that a target group got in a time that ends now, by what this server's edges say.
    pub(crate) fn requests(&self, group: TargetGroupId, period: Duration, now: Timestamp) -> u64 {
        self.requests.since(group, period, now)
    }

    /// Forgets the requests of all target groups but these.
    pub(crate) fn keep_requests(&self, is_known: impl Fn(TargetGroupId) -> bool) {
        self.requests.retain(is_known);
    }

    /// Of how many targets something is seen that is not written yet.
    pub fn sightings_waiting(&self) -> usize {
        self.board.len()
    }
}

/// The edges' websocket.
pub(crate) fn routes() -> Router<Context> {
    Router::new().route(&format!("{PATH}/ws"), get(open))
}

/// Upgrades a request to a session, or says why not.
async fn open(State(ctx): State<Context>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    match upgrade(&ctx, &mut parts).await {
        Ok((upgrade, peer)) => upgrade
            .read_buffer_size(BUFFER_BYTES)
            .write_buffer_size(BUFFER_BYTES)
            .max_message_size(MAX_FRAME_BYTES)
            .max_frame_size(MAX_FRAME_BYTES)
            .on_upgrade(move |socket: WebSocket| serve(ctx, socket, peer, Pace::default())),
        Err(refusal) => {
            tracing::info!(query = parts.uri.query(), reason = %refusal.message, "an edge's session is refused");
            let id = RequestId::from_random(ctx.bits().to_be_bytes());
            protocol::failure(&refusal, id).map(axum::body::Body::new)
        }
    }
}

async fn upgrade(ctx: &Context, parts: &mut Parts) -> Result<(WebSocketUpgrade, Peer), Error> {
    let (_, caller) = crate::http::authenticate(ctx, parts, b"")?;
    if ctx.servers().is_leaving() || !ctx.servers().is_member() {
        return Err(Error::server("This server is stopping, or not in touch with the others. Ask another one."));
    }
    let peer = admit(ctx, &caller, parts.uri.query().unwrap_or_default()).await?;
    let upgrade = WebSocketUpgrade::from_request_parts(parts, ctx).await;
    // Its body is text for people; what it says is that this is no request for a websocket.
    let upgrade = upgrade.map_err(|rejection| {
        tracing::debug!(status = %rejection.into_response().status(), "no websocket");
        Error::invalid_parameter("This address takes websockets alone.")
    })?;
    Ok((upgrade, peer))
}

/// Who asks for a session, if it may have one. Everything that was written before is in the snapshot then: an edge that comes from
/// another server must not be taken back in time.
///
/// # Errors
/// When the query does not name an edge, or one that is not the caller.
pub async fn admit(ctx: &Context, caller: &Caller, query: &str) -> Result<Peer, Error> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let name = pairs.into_iter().find(|(key, _)| *key == NAME).map(|(_, value)| value).unwrap_or_default();
    let name = edge_name(name)?;
    ctx.store().catch_up().await.map_err(|error| unavailable(&error))?;
    authorize_edge(&ctx.snapshot(), caller, &name)?;
    let given_at = match &caller.principal {
        Principal::Edge { given_at, .. } => Some(*given_at),
        _ => None,
    };
    Ok(Peer { name, given_at })
}

/// The name of an edge.
///
/// # Errors
/// `InvalidParameterException` when it is none.
fn edge_name(text: &str) -> Result<EdgeName, Error> {
    let is_name = !text.is_empty()
        && text.len() <= MAX_NAME
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    match is_name {
        true => Ok(text.into()),
        false => Err(Error::invalid_parameter(format!(
            "An edge's name has 1 to {MAX_NAME} letters, digits, `-`, `_` and `.`; `{text}` is none."
        ))),
    }
}
