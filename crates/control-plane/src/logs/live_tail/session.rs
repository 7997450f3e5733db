//! One session: from the follower of the store to the frames of the response.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use longshore_api::error::Error;
use longshore_api::event_stream;
use longshore_api::logs::{LiveTailSessionStart, SessionStreamingException, SessionTimeoutException};
use longshore_logs::{Followed, Follower};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep_until, timeout, timeout_at};

use super::updates::Updates;
use super::{Asked, Sources};
use crate::Context;

/// How long a session may last (API reference: `StartLiveTail`).
const LONGEST: Duration = Duration::from_secs(3 * 60 * 60);

/// How long a client may take for the last frame.
const FAREWELL: Duration = Duration::from_secs(5);

/// Why a session ended.
enum Ended {
    /// The client has gone.
    Gone,
    /// It lasted as long as it may.
    Timeout,
    /// It cannot go on.
    Failed(String),
}

/// Runs a session to its end.
pub(super) async fn run(
    ctx: Context,
    asked: Asked,
    started: LiveTailSessionStart,
    sources: Sources,
    frames: Sender<Bytes>,
) {
    let end = Instant::now() + LONGEST;
    let ended = timeout_at(end, stream(&ctx, &asked, &started, sources, &frames)).await.unwrap_or(Ended::Timeout);
    let last = match ended {
        Ended::Gone => return,
        Ended::Timeout => {
            let message = Some("The session has lasted three hours. Start another one.".to_owned());
            event_stream::exception("SessionTimeoutException", &SessionTimeoutException { message })
        }
        Ended::Failed(why) => {
            event_stream::exception("SessionStreamingException", &SessionStreamingException { message: Some(why) })
        }
    };
    if let Ok(last) = last {
        // A client that does not read it sees that the stream has ended.
        let _ = timeout(FAREWELL, frames.send(last)).await;
    }
}

async fn stream(
    ctx: &Context,
    asked: &Asked,
    started: &LiveTailSessionStart,
    Sources { mut follower, mut others }: Sources,
    frames: &Sender<Bytes>,
) -> Ended {
    let begun = [Ok(event_stream::initial_response()), event_stream::event("sessionStart", started)];
    for frame in begun {
        if let Some(ended) = send(frames, frame).await {
            return ended;
        }
    }
    let mut updates = Updates::new(Instant::now());
    loop {
        tokio::select! {
            () = frames.closed() => return Ended::Gone,
            followed = here(&mut follower) => match followed {
                Some(followed) => updates.take(&followed, asked, Instant::now()),
                None => return Ended::Failed("The log store has been closed.".to_owned()),
            },
            Some(told) = others.next() => match told {
                Ok(told) => updates.take_told(told, Instant::now()),
                Err(why) => return Ended::Failed(why),
            },
            () = sleep_until(updates.due()) => {
                if ctx.servers().is_leaving() {
                    return Ended::Failed("The server is stopping. Start another session.".to_owned());
                }
                let update = updates.next(Instant::now());
                if let Some(ended) = send(frames, event_stream::event("sessionUpdate", &update)).await {
                    return ended;
                }
            }
        }
    }
}

/// What this server's store tells; of none that is asked for nothing comes.
async fn here(follower: &mut Option<Follower>) -> Option<Followed> {
    match follower {
        Some(follower) => follower.next().await,
        None => std::future::pending().await,
    }
}

/// Sends a frame; why the session has ended if that was the last one.
async fn send(frames: &Sender<Bytes>, frame: Result<Bytes, Error>) -> Option<Ended> {
    match frame {
        Err(error) => Some(Ended::Failed(error.message.to_string())),
        Ok(frame) => frames.send(frame).await.is_err().then_some(Ended::Gone),
    }
}
