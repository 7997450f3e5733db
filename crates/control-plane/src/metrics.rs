//! What the server counts of itself, and `/metrics`, where Prometheus reads it: plain text, without a signature.
//!
//! Those who work have figures of their own ([`Calls`], [`Round`]s of loops, [`Sessions`]) and change them without a lock;
//! names and labels are put on when somebody asks. `docs/observability.md` lists every metric, and a test holds that list
//! against a running server.

mod audience;
mod calls;
mod page;
mod rounds;
mod sessions;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use longshore_metrics::{Counter, Histogram, Process};
use tokio::time::Instant;

pub use audience::Audience;
pub(crate) use calls::Calls;
pub(crate) use rounds::{Loops, Rounds};
pub(crate) use sessions::{Closed, Sessions};

use crate::Context;
use crate::http::Peer;

/// How long a page is shown again: it looks at every task, and others than Prometheus may ask.
const FRESH: Duration = Duration::from_secs(1);

/// The figures of one server.
#[derive(Debug)]
pub(crate) struct Metrics {
    pub(crate) calls: Calls,
    pub(crate) loops: Loops,
    pub(crate) sessions: Sessions,
    /// From a RunTask or StartTask call's arrival at the placer until it is planned.
    pub(crate) placer_waits: Histogram,
    /// From a report's arrival at the reporter until it is taken in.
    pub(crate) reporter_waits: Histogram,
    /// Decisions of calls that were made again, since others had changed what they rest on.
    pub(crate) decided_again: Counter,
    process: Process,
    last: Mutex<Option<(Instant, String)>>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            calls: Calls::default(),
            loops: Loops::default(),
            sessions: Sessions::default(),
            placer_waits: Histogram::of_times(),
            reporter_waits: Histogram::of_times(),
            decided_again: Counter::default(),
            process: Process::started_now(),
            last: Mutex::default(),
        }
    }
}

pub(crate) fn routes() -> Router<Context> {
    Router::new().route("/metrics", get(show))
}

async fn show(State(ctx): State<Context>, request: Request) -> Response {
    let audience = ctx.config().metrics;
    if !audience.has(request.extensions().get::<Peer>().map(|peer| peer.0.ip())) {
        return (StatusCode::FORBIDDEN, audience.refusal()).into_response();
    }
    let mut last = ctx.metrics().last.lock().unwrap_or_else(PoisonError::into_inner);
    let text = match &*last {
        Some((at, text)) if at.elapsed() < FRESH => text.clone(),
        _ => {
            let text = page::page(&ctx);
            *last = Some((Instant::now(), text.clone()));
            text
        }
    };
    let mut response = text.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(longshore_metrics::CONTENT_TYPE));
    response
}
