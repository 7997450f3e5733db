//! The agents' sessions: two websockets that every container agent holds open.
//!
//! Over the control channel ([`acs`]) the server tells an agent what to run and what to stop; over the telemetry channel
//! ([`tcs`]) the agent tells how its containers are doing. What becomes of tasks comes back in calls of the API.
//!
//! A session is one tokio task. It owns what it knows of its agent, wakes when something about its instance changes,
//! looks at the whole snapshot and sends what is missing. So it does not matter what was sent before, by which session or
//! which server. Thousands of sessions are mostly idle, so their buffers are small.
//!
//! [`routes`] takes sessions in over HTTP. [`admit`], [`serve_control`] and [`serve_telemetry`] are what it consists of, for
//! a caller who has authenticated its agents and carries their messages some other way, as the simulation does.

mod acs;
mod agents;
pub(crate) mod channel;
mod connection;
mod pace;
mod query;
mod refusal;
mod sequence;
mod sessions;
mod tcs;
mod telemetry;

use std::future::Future;

use axum::Router;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::request::Parts;
use longshore_model::Snapshot;
use longshore_model::container_instance::Status;

use crate::Context;
use crate::authorization::authorize_session;
use crate::context::unavailable;
use crate::http::Peer;

pub(crate) use acs::Mailbox;
pub use acs::serve as serve_control;
pub use agents::Agents;
pub use channel::Socket;
pub(crate) use connection::disconnected;
pub use pace::Pace;
pub use query::Agent;
pub use refusal::Refusal;
pub use sessions::Sessions;
pub use tcs::serve as serve_telemetry;
pub use telemetry::{ContainerSample, Counters, TaskSample, Telemetry};

/// Agents append `/ws` to it for the control channel.
pub(crate) const CONTROL_PATH: &str = "/acs";

/// Agents append `/ws` to it for the telemetry channel.
pub(crate) const TELEMETRY_PATH: &str = "/tcs";

/// Websocket buffers grow when a message needs it; this is what an idle session keeps.
const BUFFER_BYTES: usize = 1024;

/// The longest message that is taken: agents send metrics in pages of at most 1 MiB, with signed headers before them.
const MAX_MESSAGE_BYTES: usize = 2 << 20;

/// The agents' two websockets.
pub fn routes() -> Router<Context> {
    routes_at(Pace::default())
}

/// The agents' two websockets at a pace of the caller's, for tests and simulations.
pub fn routes_at(pace: Pace) -> Router<Context> {
    let control = move |State(ctx): State<Context>, request: Request| async move {
        open(ctx, request, move |ctx, socket, agent| acs::serve(ctx, socket, agent, pace)).await
    };
    let telemetry = move |State(ctx): State<Context>, request: Request| async move {
        open(ctx, request, move |ctx, socket, agent| tcs::serve(ctx, socket, agent, pace)).await
    };
    Router::new()
        .route(&format!("{CONTROL_PATH}/ws"), get(control))
        .route(&format!("{TELEMETRY_PATH}/ws"), get(telemetry))
}

/// Upgrades a request to a session, or says why not.
async fn open<Served>(
    ctx: Context,
    request: Request,
    serve: impl FnOnce(Context, WebSocket, Agent) -> Served + Send + 'static,
) -> Response
where
    Served: Future<Output = ()> + Send + 'static,
{
    let (mut parts, _) = request.into_parts();
    match upgrade(&ctx, &mut parts).await {
        Ok((upgrade, agent)) => upgrade
            .read_buffer_size(BUFFER_BYTES)
            .write_buffer_size(BUFFER_BYTES)
            .max_message_size(MAX_MESSAGE_BYTES)
            .max_frame_size(MAX_MESSAGE_BYTES)
            .on_upgrade(move |socket| serve(ctx, socket, agent)),
        Err(refusal) => {
            ctx.metrics().sessions.refused.inc();
            tracing::info!(query = parts.uri.query(), %refusal, "session refused");
            refusal.into_response()
        }
    }
}

async fn upgrade(ctx: &Context, parts: &mut Parts) -> Result<(WebSocketUpgrade, Agent), Refusal> {
    let (_, caller) = crate::http::authenticate(ctx, parts, b"").map_err(Refusal::Unauthenticated)?;
    if ctx.servers().is_leaving() {
        return Err(Refusal::Leaving);
    }
    if !ctx.servers().is_member() {
        return Err(Refusal::OutOfTouch);
    }
    let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.ip());
    let agent = admit(ctx, parts.uri.query().unwrap_or_default()).await?.coming_from(peer);
    authorize_session(&caller, &agent.cluster, agent.instance).map_err(Refusal::Unauthenticated)?;
    let upgrade = WebSocketUpgrade::from_request_parts(parts, ctx).await?;
    Ok((upgrade, agent))
}

/// Who asks for a session, by the query of the request that opens it. The instance may have been registered by another
/// server a moment ago, and an agent that is refused stays away for an hour.
///
/// # Errors
/// When the query does not say that, or names an instance that is not registered.
pub async fn admit(ctx: &Context, query: &str) -> Result<Agent, Refusal> {
    let agent = Agent::from_query(query)?;
    match is_registered(&ctx.snapshot(), &agent) {
        Ok(()) => Ok(agent),
        Err(refusal) => {
            ctx.store().catch_up().await.map_err(|error| Refusal::Unknown(unavailable(&error)))?;
            is_registered(&ctx.snapshot(), &agent).map(|()| agent).map_err(|_| refusal)
        }
    }
}

fn is_registered(snapshot: &Snapshot, agent: &Agent) -> Result<(), Refusal> {
    let cluster = snapshot.cluster(agent.cluster.as_str()).filter(|state| state.cluster().is_some());
    let cluster = cluster.ok_or_else(|| Refusal::InvalidCluster(agent.cluster.clone()))?;
    let instance = cluster.instance(agent.instance).and_then(|state| state.instance.as_ref());
    match instance.map(|instance| instance.status) {
        Some(Status::Active | Status::Draining) => Ok(()),
        Some(Status::Inactive) | None => Err(Refusal::Inactive(agent.instance)),
    }
}
