//! A client's connection, as everything that serves it sees it.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};

use super::Shard;
use crate::listeners::Listener;

/// One more open connection of a shard and of a listener, until this is dropped.
pub(crate) struct Opened([Arc<AtomicUsize>; 2]);

impl Opened {
    pub(super) fn new(of_shard: &Arc<AtomicUsize>, of_listener: &Arc<AtomicUsize>) -> Self {
        let counts = [of_shard, of_listener].map(Arc::clone);
        for count in &counts {
            count.fetch_add(1, Ordering::Relaxed);
        }
        Self(counts)
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        for count in &self.0 {
            count.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// What is known of a client's connection.
pub(crate) struct ClientConnection {
    /// The client.
    pub(crate) peer: SocketAddr,
    /// Where it connected to.
    pub(crate) local: SocketAddr,
    /// The listener it came through.
    pub(crate) listener: Arc<Listener>,
    /// The shard that it is on.
    pub(crate) shard: Rc<Shard>,
    is_closing: Cell<bool>,
    waker: RefCell<Option<Waker>>,
    _opened: Opened,
}

impl ClientConnection {
    pub(super) fn new(
        peer: SocketAddr,
        local: SocketAddr,
        listener: Arc<Listener>,
        shard: Rc<Shard>,
        opened: Opened,
    ) -> Rc<Self> {
        let (is_closing, waker) = Default::default();
        Rc::new(Self { peer, local, listener, shard, is_closing, waker, _opened: opened })
    }

    /// Has it end when what is under way in it has.
    pub(crate) fn close(&self) {
        self.is_closing.set(true);
        if let Some(waker) = self.waker.borrow().as_ref() {
            waker.wake_by_ref();
        }
    }

    /// Whether it should end. Unless it should, the task is woken once it should.
    pub(crate) fn poll_closing(&self, context: &Context<'_>) -> bool {
        if self.is_closing.get() {
            return true;
        }
        let mut waker = self.waker.borrow_mut();
        if !waker.as_ref().is_some_and(|waker| waker.will_wake(context.waker())) {
            *waker = Some(context.waker().clone());
        }
        false
    }

    /// Whether it should end.
    pub(crate) fn is_closing(&self) -> bool {
        self.is_closing.get()
    }
}
