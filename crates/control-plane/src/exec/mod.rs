//! Commands in containers: what happens after ExecuteCommand has answered.
//!
//! The call opens a session, which waits for its client for a minute. The client comes over a websocket (the data channel
//! of AWS's session-manager-plugin) with the session's token. Then the agent of the task's instance is told, over its
//! control channel, to run the command and to open a websocket of its own: an agent may be behind a gateway that nothing
//! gets into, and the control channel stays free for what it is there for. One tokio task holds both websockets and
//! passes on what they say ([`serve`]); what it passes on is decided in [`conversation`], which performs no IO.
//!
//! Sessions are in memory alone: they end with the server, as they would with any other link between the two sides.

mod conversation;
mod limits;
mod serve;
mod sessions;

use axum::Router;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use longshore_api::session::MAX_MESSAGE_BYTES;
use longshore_api::session::relay::MAX_FRAME_BYTES;
use longshore_api::session::ssm::{Operation, SessionReference};

use crate::Context;

pub use limits::Limits;
pub(crate) use sessions::Mailbox;
pub use sessions::{Full, Opened, Sessions, Target};

/// Where a client finds its session; the id follows.
const CLIENT_PATH: &str = "/v1/data-channel";

/// Agents append `/ws` to it for a session's websocket.
const AGENT_PATH: &str = "/exec";

/// Websocket buffers grow when a message needs it.
const BUFFER_BYTES: usize = 16 * 1024;

/// The websockets of clients and agents.
pub fn routes() -> Router<Context> {
    Router::new()
        .route(&format!("{CLIENT_PATH}/{{session}}"), get(client))
        .route(&format!("{AGENT_PATH}/ws"), get(agent))
}

/// The URL of a session for its client.
pub(crate) fn stream_url(ctx: &Context, session: &str) -> String {
    let base = ctx.config().endpoint.trim_end_matches('/');
    let base = base.strip_prefix("http").map_or_else(|| base.to_owned(), |rest| format!("ws{rest}"));
    format!("{base}{CLIENT_PATH}/{session}?role=publish_subscribe")
}

/// What an agent is told as the address of its websockets.
fn agent_endpoint(ctx: &Context) -> String {
    format!("{}{AGENT_PATH}", ctx.config().endpoint.trim_end_matches('/'))
}

/// A call of AWS's plugin about a session. A session whose client is gone is over, so there is nothing to resume.
pub(crate) fn called(ctx: &Context, operation: Operation, session: SessionReference) -> SessionReference {
    if operation == Operation::TerminateSession {
        ctx.exec().terminate(&session.session_id);
    }
    session
}

/// A client's request is not signed: it shows its token in the first frame. A session that does not exist is told so in
/// words on the websocket, since AWS's client waits for ever when its request is refused.
async fn client(State(ctx): State<Context>, Path(session): Path<String>, upgrade: WebSocketUpgrade) -> Response {
    bounded(upgrade, MAX_MESSAGE_BYTES).on_upgrade(move |socket| serve::client(ctx, socket, session))
}

/// An agent's request is signed like all its others.
async fn agent(State(ctx): State<Context>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let caller = match crate::http::authenticate(&ctx, &parts, b"") {
        Ok((_, caller)) => caller,
        Err(error) => return (error.status(), error.to_json_body()).into_response(),
    };
    match WebSocketUpgrade::from_request_parts(&mut parts, &ctx).await {
        Ok(upgrade) => {
            bounded(upgrade, MAX_FRAME_BYTES).on_upgrade(move |socket: WebSocket| serve::agent(ctx, socket, caller))
        }
        Err(rejection) => rejection.into_response(),
    }
}

fn bounded(upgrade: WebSocketUpgrade, longest: usize) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_message_size(longest)
        .max_frame_size(longest)
}
