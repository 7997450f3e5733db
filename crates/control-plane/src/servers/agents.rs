//! A server that drains or leaves sends its agents to the others: in slices, so that they do not come there all at once, with
//! the word to come back at once, upon which they ask where they belong.
//!
//! The same does one that the others have lost sight of, if any of them is ready: its agents count as gone there, and their
//! tasks would be given up after a while. When no server is, as with a store that is away for all, agents stay where they are.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Uri};
use http_body_util::Full;
use tokio::time::{Instant, sleep, timeout};

use crate::Context;

/// How long this server may be out of touch with the others before it sends its agents to them: longer than it takes to
/// begin another session.
const OUT_OF_TOUCH: Duration = Duration::from_secs(5);

/// How often it is looked whether it is.
const LOOK: Duration = Duration::from_secs(1);

/// How long another server may take to say that it is ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many sessions of a channel are closed at a time.
const SLICE: usize = 100;

/// Between two slices.
const PAUSE: Duration = Duration::from_millis(50);

/// How long the sessions that were told to leave may take.
const LAST: Duration = Duration::from_secs(2);

/// Closes the sessions of agents whenever this server begins to drain, or is cut off from the others, until it is dropped.
pub async fn run(ctx: Context) {
    let mut changed = ctx.servers().changed();
    let mut in_touch_at = Instant::now();
    loop {
        changed.mark_seen();
        if ctx.servers().is_draining() {
            dismiss(&ctx).await;
            // A real agent keeps the address that it knows for twelve hours, and comes back: it is served here as long as
            // there is a server here.
            while ctx.servers().is_draining() {
                changed.next().await;
            }
        }
        if ctx.servers().is_member() {
            in_touch_at = Instant::now();
        } else if in_touch_at.elapsed() >= OUT_OF_TOUCH
            && ctx.agents().control().count() > 0
            && another_is_ready(&ctx).await
        {
            tracing::warn!("cut off from the other servers, of which one is ready: agents are sent there");
            dismiss(&ctx).await;
        }
        // Nothing tells that a session was not renewed.
        let _ = timeout(LOOK, changed.next()).await;
    }
}

async fn another_is_ready(ctx: &Context) -> bool {
    let others = ctx.servers().members().into_iter().filter(|member| member.id != ctx.server());
    let asked = others.map(|other| async move {
        let uri: Uri = format!("{}/readyz", other.endpoint).parse().ok()?;
        let mut request = Request::new(Full::new(Bytes::new()));
        *request.uri_mut() = uri;
        let answer = ctx.servers().peers().send(request, PATIENCE).await.ok()?;
        answer.status().is_success().then_some(())
    });
    futures_util::future::join_all(asked).await.into_iter().flatten().next().is_some()
}

/// Closes all sessions that there are now, in slices.
async fn dismiss(ctx: &Context) {
    let channels = [ctx.agents().control(), ctx.agents().telemetry_sessions()];
    let until = channels.map(|sessions| sessions.next_id());
    loop {
        let left = channels.iter().zip(until).map(|(sessions, until)| sessions.dismiss(until, SLICE)).max();
        if left == Some(0) {
            return;
        }
        sleep(PAUSE).await;
    }
}

/// Closes all sessions of a server that ends, and waits until the agents have gone; no longer than `limit`.
pub async fn farewell(ctx: &Context, limit: Duration) {
    let deadline = Instant::now() + limit;
    let gone = async {
        dismiss(ctx).await;
        let all = Instant::now() + LAST;
        while ctx.agents().control().count() > 0 && Instant::now() < all {
            sleep(PAUSE).await;
        }
    };
    if tokio::time::timeout_at(deadline, gone).await.is_err() {
        tracing::warn!(agents = ctx.agents().control().count(), "agents are cut off; they connect again by themselves");
    }
}
