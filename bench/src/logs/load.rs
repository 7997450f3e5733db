//! Sends lines through PutLogEvents, in batches as large as AWS takes them, on several connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::future::try_join_all;
use http::Uri;

use super::lines::{self, LINE_BYTES};
use super::{GROUP, LOGS, now_millis};
use crate::caller::Caller;
use crate::error::Error;
use crate::samples::Samples;

/// How many send at the same time.
pub(crate) const CONNECTIONS: u64 = 8;

/// How many streams they write to, by turns.
pub(crate) const STREAMS: u64 = 64;

/// Events of a batch: AWS takes 1,048,576 bytes, and counts 26 for each event besides its message.
pub(crate) const BATCH: u64 = (1 << 20) / (LINE_BYTES as u64 + 26);

/// What was sent.
pub(crate) struct Load {
    /// How many events were acknowledged.
    pub(crate) events: u64,
    /// From the first call to the last answer.
    pub(crate) took: Duration,
    /// How long each batch was waited for.
    pub(crate) answers: Samples,
}

impl Load {
    /// Acknowledged events a second.
    pub(crate) fn rate(&self) -> f64 {
        self.events as f64 / self.took.as_secs_f64()
    }
}

/// The stream of a batch.
pub(crate) fn stream(batch: u64) -> String {
    format!("api/{:02}", batch % STREAMS)
}

/// Sends the lines with numbers below `events`, which is made a whole number of batches.
///
/// # Errors
/// When a batch is not taken, or not as a whole.
pub(crate) async fn run(endpoint: &Uri, events: u64) -> Result<Load, Error> {
    let batches = events.div_ceil(BATCH);
    let next = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let senders = (0..CONNECTIONS).map(|_| {
        let (endpoint, next) = (endpoint.clone(), Arc::clone(&next));
        tokio::spawn(async move { send(&endpoint, &next, batches).await })
    });
    let answers = try_join_all(senders).await.map_err(Error::unexpected)?;
    let took = began.elapsed();
    let answers = answers.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(Load { events: batches * BATCH, took, answers: answers.into_iter().flatten().collect() })
}

async fn send(endpoint: &Uri, next: &AtomicU64, batches: u64) -> Result<Vec<Duration>, Error> {
    let mut caller = Caller::connect(endpoint).await?;
    let mut answers = Vec::new();
    loop {
        let batch = next.fetch_add(1, Ordering::Relaxed);
        if batch >= batches {
            return Ok(answers);
        }
        let body = body(batch);
        let began = Instant::now();
        let answer = caller.call_service(LOGS, "PutLogEvents", body).await?;
        answers.push(began.elapsed());
        if memchr::memmem::find(&answer, b"rejectedLogEventsInfo").is_some() {
            return Err(Error::Unexpected(format!("events were rejected: {}", String::from_utf8_lossy(&answer))));
        }
    }
}

/// The request for a batch.
fn body(batch: u64) -> Bytes {
    let stream = stream(batch);
    let mut body = Vec::with_capacity(BATCH as usize * (LINE_BYTES + 50) + 200);
    body.extend_from_slice(
        format!("{{\"logGroupName\":\"{GROUP}\",\"logStreamName\":\"{stream}\",\"logEvents\":[").as_bytes(),
    );
    let opening = format!("{{\"timestamp\":{},\"message\":\"", now_millis());
    for number in batch * BATCH..(batch + 1) * BATCH {
        body.extend_from_slice(opening.as_bytes());
        lines::write(number, &mut body);
        body.extend_from_slice(b"\"},");
    }
    body.pop();
    body.extend_from_slice(b"]}");
    body.into()
}
