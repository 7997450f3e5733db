//! Bodies on their way through.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::client::{Exchange, Stall};
use super::origin::{Origin, SharedOrigin};
use crate::targets::UnderWay;

/// A request's body, on its way to a target.
pub(crate) struct RequestBody {
    incoming: Option<Incoming>,
    stall: Rc<Stall>,
}

impl RequestBody {
    /// The body that a client sends.
    pub(super) fn new(incoming: Incoming, stall: &Rc<Stall>) -> Self {
        let incoming = (!incoming.is_end_stream()).then_some(incoming);
        Self { incoming, stall: Rc::clone(stall) }
    }

    /// No body.
    pub(super) fn empty(stall: &Rc<Stall>) -> Self {
        Self { incoming: None, stall: Rc::clone(stall) }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let Some(incoming) = &mut self.incoming else { return Poll::Ready(None) };
        let polled = Pin::new(incoming).poll_frame(context);
        self.stall.waits_for_client.set(polled.is_pending());
        if let Poll::Ready(frame) = &polled {
            self.stall.touch();
            match frame {
                Some(Ok(frame)) => self.stall.received(frame.data_ref().map_or(0, Bytes::len)),
                Some(Err(_)) => self.stall.client_is_gone.set(true),
                None => {}
            }
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

/// Why a response's body ends early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Broken {
    /// The target, or the connection to it, broke.
    #[error("a target's answer broke off: {0}")]
    Target(#[from] hyper::Error),
    /// Nothing happened for too long.
    #[error("a target's answer stood still for longer than the idle time-out")]
    Stalled,
}

/// A response's body, on its way to a client.
pub(crate) enum ClientBody {
    /// The load balancer's own.
    Own(Bytes),
    /// A target's.
    Target(TargetBody),
}

/// What a target answers. When it has ended, the connection is kept; when it is dropped before, the connection is closed, or
/// the stream reset.
pub(crate) struct TargetBody {
    incoming: Incoming,
    carrier: Carrier,
    has_ended: bool,
    under_way: UnderWay,
    exchange: Exchange,
}

/// What a target's answer comes in.
pub(super) enum Carrier {
    /// A connection of its own.
    Own(Option<Box<Origin>>),
    /// A stream of a shared one, which counts until this is dropped.
    Shared { _origin: SharedOrigin },
}

impl TargetBody {
    pub(super) fn new(incoming: Incoming, carrier: Carrier, under_way: UnderWay, exchange: Exchange) -> Self {
        Self { incoming, carrier, has_ended: false, under_way, exchange }
    }

    fn poll_incoming(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.incoming).poll_frame(context) {
            return Poll::Ready(frame);
        }
        // What was read is used up. The connection reads more, and goes on sending the request if that has not ended yet.
        if let Carrier::Own(Some(origin)) = &mut self.carrier {
            origin.drive(context);
            return Pin::new(&mut self.incoming).poll_frame(context);
        }
        Poll::Pending
    }
}

impl Body for ClientBody {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let body = match &mut *self {
            Self::Own(bytes) if bytes.is_empty() => return Poll::Ready(None),
            Self::Own(bytes) => return Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Target(body) => body,
        };
        match body.poll_incoming(context) {
            Poll::Ready(frame) => {
                body.exchange.stall.touch();
                match &frame {
                    None => body.has_ended = true,
                    Some(Ok(frame)) => body.exchange.sent(frame.data_ref().map_or(0, Bytes::len)),
                    Some(Err(_)) => {}
                }
                Poll::Ready(frame.map(|frame| frame.map_err(Broken::Target)))
            }
            Poll::Pending if body.exchange.poll_stalled(context) => Poll::Ready(Some(Err(Broken::Stalled))),
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Own(bytes) => bytes.is_empty(),
            Self::Target(body) => body.has_ended || body.incoming.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Own(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Target(body) => body.incoming.size_hint(),
        }
    }
}

impl Drop for TargetBody {
    fn drop(&mut self) {
        // A reader that knows the length does not ask again after the last part.
        let has_ended = self.has_ended || self.incoming.is_end_stream();
        if let (true, Carrier::Own(origin)) = (has_ended, &mut self.carrier)
            && let Some(origin) = origin.take()
        {
            self.exchange.shard().pool.put(self.under_way.target(), origin);
        }
    }
}
