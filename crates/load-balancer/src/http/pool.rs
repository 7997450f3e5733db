//! Connections to targets that a shard keeps while nothing is under way in them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::ClientConfig;

use super::origin::{Origin, SharedOrigin};
use crate::limits::Limits;
use crate::targets::Target;

/// What a shard keeps. The connection that was used last is used first, so that those that are too many grow old.
pub(crate) struct Pool {
    idle: RefCell<HashMap<u64, Kept>>,
    per_target: usize,
    lasts: Duration,
    tls: RefCell<[Option<Arc<ClientConfig>>; 2]>,
}

/// What is kept for one target.
pub(crate) struct Kept {
    target: Arc<Target>,
    #[expect(
        clippy::vec_box,
        reason = "a connection goes from here into an answer's body and back without being copied"
    )]
    idle: Vec<Box<Origin>>,
    /// Connections of HTTP/2, which several requests share.
    shared: Vec<SharedOrigin>,
}

impl Pool {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            idle: RefCell::default(),
            per_target: limits.idle_connections_per_target,
            lasts: limits.idle_connection,
            tls: RefCell::default(),
        }
    }

    /// A connection to a target. One that has to be sure (its request cannot be sent twice) gets none that has been idle for
    /// so long that the target may be closing it right now.
    pub(super) fn take(&self, target: &Target, has_to_be_sure: bool) -> Option<Box<Origin>> {
        let mut idle = self.idle.borrow_mut();
        let kept = idle.get_mut(&target.uid)?;
        while let Some(mut origin) = kept.idle.pop() {
            if has_to_be_sure && origin.idle_for(Instant::now()) > SURE {
                // The others are older still. This one is good for other requests.
                kept.idle.push(origin);
                return None;
            }
            if origin.is_usable() {
                return Some(origin);
            }
        }
        None
    }

    /// Keeps a connection whose request has ended.
    pub(super) fn put(&self, target: &Arc<Target>, mut origin: Box<Origin>) {
        if target.is_draining() || !origin.is_usable() {
            return;
        }
        let mut idle = self.idle.borrow_mut();
        let kept = idle.entry(target.uid).or_insert_with(|| Kept::new(target));
        if kept.idle.len() < self.per_target {
            origin.rest(Instant::now());
            kept.idle.push(origin);
        }
    }

    /// A connection of HTTP/2 that has room for another request.
    pub(super) fn share(&self, target: &Target) -> Option<SharedOrigin> {
        let mut idle = self.idle.borrow_mut();
        let kept = idle.get_mut(&target.uid)?;
        kept.shared.retain(|origin| !origin.is_closed());
        kept.shared.iter().find(|origin| origin.has_room()).cloned()
    }

    /// Keeps a connection of HTTP/2.
    pub(super) fn put_shared(&self, target: &Arc<Target>, origin: &SharedOrigin) {
        let mut idle = self.idle.borrow_mut();
        idle.entry(target.uid).or_insert_with(|| Kept::new(target)).shared.push(origin.clone());
    }

    /// TLS with targets, made once.
    pub(super) fn tls(&self, speaks_http2: bool) -> Arc<ClientConfig> {
        let place = &mut self.tls.borrow_mut()[usize::from(speaks_http2)];
        Arc::clone(place.get_or_insert_with(|| crate::tls::target::client(speaks_http2)))
    }

    /// Closes what targets have closed and what has been idle for too long. What is kept for targets that are gone is taken out
    /// and returned: it may be much, and is to be closed by and by.
    pub(crate) fn sweep(&self) -> Vec<Kept> {
        let now = Instant::now();
        let mut kept = self.idle.borrow_mut();
        let gone = kept.extract_if(|_, kept| kept.target.is_draining()).map(|(_, kept)| kept).collect();
        kept.retain(|_, kept| {
            kept.idle.retain_mut(|origin| origin.idle_for(now) < self.lasts && origin.is_usable());
            kept.shared.retain(|origin| !origin.is_closed());
            !kept.idle.is_empty() || !kept.shared.is_empty()
        });
        gone
    }
}

/// Servers keep idle connections for seconds; one that was used so recently is closed by none for being idle.
const SURE: Duration = Duration::from_millis(900);

impl Kept {
    fn new(target: &Arc<Target>) -> Self {
        Self { target: Arc::clone(target), idle: Vec::new(), shared: Vec::new() }
    }
}
