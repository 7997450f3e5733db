//! Whether something happens.
//!
//! Time is looked at rarely: whatever happens counts up, and a timer that comes by now and then sees whether the count has
//! changed. So a time-out of a minute comes up to a quarter of a minute late, and costs nothing while all goes well.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

/// How often a timer comes by while a time-out passes.
pub(super) const LOOKS: u32 = 4;

/// What happens in a connection, or in a stream of one.
#[derive(Default)]
pub(in crate::http) struct Stall {
    count: Cell<u64>,
    /// Whether nothing has happened for too long: the exchange ends.
    pub(in crate::http) is_over: Cell<bool>,
    /// Whether it is the client that is waited for, for more of its request.
    pub(in crate::http) waits_for_client: Cell<bool>,
    /// Whether the client broke its request off.
    pub(in crate::http) client_is_gone: Cell<bool>,
    /// Bytes of the request's body so far.
    pub(in crate::http) received: Cell<u64>,
    /// Bytes of the answer's body so far.
    pub(in crate::http) sent: Cell<u64>,
}

impl Stall {
    /// Something happens.
    pub(in crate::http) fn touch(&self) {
        self.count.set(self.count.get().wrapping_add(1));
    }

    /// An exchange begins.
    pub(super) fn begin(&self) {
        self.touch();
        self.is_over.set(false);
        self.waits_for_client.set(false);
        self.client_is_gone.set(false);
        self.received.set(0);
        self.sent.set(0);
    }

    /// More of the request's body has come.
    pub(in crate::http) fn received(&self, bytes: usize) {
        self.received.set(self.received.get() + bytes as u64);
    }
}

/// Comes by a few times in each time-out, and says for how many of its visits nothing has happened.
pub(in crate::http) struct Visits {
    sleep: Pin<Box<Sleep>>,
    every: Duration,
    seen: u64,
    still: u32,
}

impl Visits {
    pub(in crate::http) fn new(timeout: Duration) -> Self {
        let every = (timeout / LOOKS).max(Duration::from_millis(5));
        Self { sleep: Box::pin(tokio::time::sleep(every)), every, seen: 0, still: 0 }
    }

    /// Whether a whole time-out has passed without anything happening, each time that this comes by.
    pub(in crate::http) fn poll(&mut self, context: &mut Context<'_>, stall: &Stall) -> Poll<bool> {
        if self.sleep.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        self.sleep.as_mut().reset(Instant::now() + self.every);
        let count = stall.count.get();
        self.still = if count == self.seen { self.still + 1 } else { 0 };
        self.seen = count;
        Poll::Ready(self.still >= LOOKS)
    }

    /// How often it comes by.
    pub(super) const fn every(&self) -> Duration {
        self.every
    }

    /// Has it come by as often as this time-out asks for, from its next visit on.
    pub(in crate::http) fn set_timeout(&mut self, timeout: Duration) {
        self.every = (timeout / LOOKS).max(Duration::from_millis(5));
    }
}

/// Looks after one stream of HTTP/2.
pub(in crate::http) struct Watch {
    visits: Visits,
    stall: Rc<Stall>,
}

impl Watch {
    pub(super) fn new(timeout: Duration) -> Self {
        Self { visits: Visits::new(timeout), stall: Rc::default() }
    }

    pub(super) fn stall(&self) -> &Rc<Stall> {
        &self.stall
    }

    /// Whether nothing has happened for too long.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> bool {
        while let Poll::Ready(is_over) = self.visits.poll(context, &self.stall) {
            if is_over {
                self.stall.is_over.set(true);
            }
        }
        self.stall.is_over.get()
    }
}
