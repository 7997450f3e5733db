//! One attempt to have a request answered by a target.

use std::rc::Rc;
use std::task::Poll;
use std::time::Instant;

use http::{Request, Response};
use hyper::body::Incoming;

use super::body::{Carrier, RequestBody};
use super::client::Exchange;
use super::failure::Failure;
use super::io::Stream;
use super::origin::{self, Origin, SharedOrigin};
use crate::targets::UnderWay;

/// A target did not answer.
pub(super) struct Missed {
    pub(super) failure: Failure,
    /// The request, if nothing of it was sent.
    pub(super) request: Option<Box<Request<RequestBody>>>,
    /// Whether the connection was one that had been kept: that it has ended says nothing of the target.
    pub(super) was_kept: bool,
}

/// Which of the connections that are kept a request may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    Any,
    /// One that the target is surely not about to close.
    Sure,
    None,
}

/// One attempt to have a request answered.
pub(super) struct Attempt<'a> {
    pub(super) under_way: &'a UnderWay,
    pub(super) is_encrypted: bool,
    pub(super) speaks_http2: bool,
    pub(super) kept: Kept,
}

impl Missed {
    fn new(failure: Failure, request: Option<Request<RequestBody>>) -> Self {
        Self { failure, request: request.map(Box::new), was_kept: false }
    }
}

impl Attempt<'_> {
    /// Makes it.
    pub(super) async fn make(
        &self,
        request: Request<RequestBody>,
        exchange: &mut Exchange,
    ) -> Result<(Response<Incoming>, Carrier), Missed> {
        if self.speaks_http2 {
            // In a box, as all that is rare on a request's way: the future of the usual way is moved, and stays small.
            Box::pin(self.make_shared(request, exchange)).await
        } else {
            self.make_own(request, exchange).await
        }
    }

    async fn make_own(
        &self,
        mut request: Request<RequestBody>,
        exchange: &mut Exchange,
    ) -> Result<(Response<Incoming>, Carrier), Missed> {
        let target = self.under_way.target();
        let shard = Rc::clone(exchange.shard());
        loop {
            let kept = match self.kept {
                Kept::None => None,
                Kept::Sure => shard.pool.take(target, true),
                Kept::Any => shard.pool.take(target, false),
            };
            let mut origin = match kept {
                Some(origin) => origin,
                None => match Box::pin(self.connect(exchange)).await {
                    Ok(stream) => match Origin::begin(stream).await {
                        Ok(origin) => origin,
                        Err(_) => return Err(Missed::new(Failure::BadGateway, Some(request))),
                    },
                    Err(failure) => return Err(Missed::new(failure, Some(request))),
                },
            };
            let was_kept = origin.is_reused;
            match until_stalled(origin.send(request), exchange).await {
                Some(Ok(response)) => {
                    origin.note(response.headers());
                    return Ok((response, Carrier::Own(Some(origin))));
                }
                Some(Err(mut unanswered)) => {
                    let back = if was_kept { unanswered.take_message() } else { None };
                    let Some(back) = back else { return Err(self.unanswered(unanswered, was_kept, exchange)) };
                    // The target had closed it before anything was sent: there is another one, or a new one.
                    request = back;
                }
                None => return Err(Missed::new(stalled(exchange), None)),
            }
        }
    }

    /// Tells why a connection ended without an answer.
    fn unanswered(&self, mut unanswered: origin::Unanswered, was_kept: bool, exchange: &Exchange) -> Missed {
        let target = self.under_way.target();
        let request = unanswered.take_message();
        let error = unanswered.error();
        tracing::debug!(target = %target.key, %error, "a target did not answer");
        if exchange.stall.client_is_gone.get() {
            return Missed::new(Failure::BadRequest, None);
        }
        if error.is_parse() {
            // It speaks something else. So will the others, and it has had the request.
            return Missed::new(Failure::BadAnswer, None);
        }
        if !was_kept {
            // Whoever accepted the connection is no target, or not any more.
            target.penalize(Instant::now(), exchange.shard().limits.penalty);
        }
        Missed { was_kept, ..Missed::new(Failure::BadGateway, request) }
    }

    async fn make_shared(
        &self,
        request: Request<RequestBody>,
        exchange: &mut Exchange,
    ) -> Result<(Response<Incoming>, Carrier), Missed> {
        let target = self.under_way.target();
        let shard = Rc::clone(exchange.shard());
        let shared = if self.kept == Kept::None { None } else { shard.pool.share(target) };
        let was_kept = shared.is_some();
        let mut origin = match shared {
            Some(origin) => origin,
            None => match self.connect(exchange).await {
                Ok(stream) => match SharedOrigin::begin(stream).await {
                    Ok(origin) => {
                        shard.pool.put_shared(target, &origin);
                        origin
                    }
                    Err(_) => return Err(Missed::new(Failure::BadGateway, Some(request))),
                },
                Err(failure) => return Err(Missed::new(failure, Some(request))),
            },
        };
        match until_stalled(origin.send(request), exchange).await {
            Some(Ok(response)) => Ok((response, Carrier::Shared { _origin: origin })),
            Some(Err(unanswered)) => Err(self.unanswered(unanswered, was_kept, exchange)),
            None => Err(Missed::new(stalled(exchange), None)),
        }
    }

    /// Connects to the target. One that refuses is passed over for a while.
    async fn connect(&self, exchange: &mut Exchange) -> Result<Stream, Failure> {
        let target = self.under_way.target();
        let shard = Rc::clone(exchange.shard());
        let connect = origin::connect(target, &shard.pool, self.is_encrypted, self.speaks_http2);
        match tokio::time::timeout(shard.limits.connect, connect).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => {
                tracing::debug!(target = %target.key, %error, "a target cannot be connected to");
                target.penalize(Instant::now(), shard.limits.penalty);
                Err(Failure::BadGateway)
            }
            Err(_) => {
                target.penalize(Instant::now(), shard.limits.penalty);
                Err(Failure::GatewayTimeout)
            }
        }
    }
}

/// Waits for something, at most until nothing has happened in the exchange for too long.
async fn until_stalled<T>(work: impl Future<Output = T>, exchange: &mut Exchange) -> Option<T> {
    let mut work = std::pin::pin!(work);
    std::future::poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        if exchange.poll_stalled(context) { Poll::Ready(None) } else { Poll::Pending }
    })
    .await
}

/// Who was waited for.
fn stalled(exchange: &Exchange) -> Failure {
    if exchange.stall.waits_for_client.get() { Failure::RequestTimeout } else { Failure::GatewayTimeout }
}
