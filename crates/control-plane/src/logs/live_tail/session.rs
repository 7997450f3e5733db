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

/// How much longer one that another server has asked for may last: the one that its client sees shall be the first to end, by its time.
const LATER: Duration = Duration::from_secs(60);

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
    let end = Instant::now() + if sources.is_of_another { LONGEST + LATER } else { LONGEST };
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
    Sources { mut follower, mut others, .. }: Sources,
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use futures_util::stream::SelectAll;
    use longshore_log_language::Pattern;
    use longshore_state::{Memory, Store};
    use tokio::sync::mpsc;

    use super::super::Streams;
    use super::*;
    use crate::identity::AccessKeys;
    use crate::{clock, entropy, testing};

    /// How long a session lasts, and its last frame.
    async fn lasts(is_of_another: bool) -> (Duration, Bytes) {
        let state = Store::open(Memory::new()).expect("a state");
        let (clock, entropy) = (Arc::new(clock::System), Arc::new(entropy::System));
        let ctx = Context::new(testing::config(), state, clock, entropy, AccessKeys::default());
        let pattern = Pattern::parse("").expect("a pattern");
        let asked = Asked { groups: HashMap::new(), streams: Streams::All, pattern };
        let sources = Sources { follower: None, others: SelectAll::new(), is_of_another };
        let (frames, mut sent) = mpsc::channel(2);
        let begun = Instant::now();
        tokio::spawn(run(ctx, asked, LiveTailSessionStart::default(), sources, frames));
        let mut last = Bytes::new();
        while let Some(frame) = sent.recv().await {
            last = frame;
        }
        (begun.elapsed(), last)
    }

    #[tokio::test(start_paused = true)]
    async fn the_session_that_the_client_sees_is_the_first_to_time_out() {
        let (own, last) = lasts(false).await;
        assert!(own >= LONGEST && own < LONGEST + LATER, "{own:?}");
        assert!(String::from_utf8_lossy(&last).contains("SessionTimeoutException"));
        assert!(lasts(true).await.0 >= LONGEST + LATER);
    }
}
