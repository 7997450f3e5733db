//! What an edge asks of its data plane.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use longshore_model::load_balancing::{ListenerId, Sight, TargetGroupId, TargetKey};
use longshore_model::snapshot::LoadBalancingState;

/// Something that a data plane sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Of a target.
    Target {
        /// The target.
        key: TargetKey,
        /// What is seen of it.
        sight: Sight,
        /// Why, in the API's code.
        reason: Option<Arc<str>>,
        /// Why, in words.
        description: Option<Arc<str>>,
    },
    /// Of a listener: where it listens, or why it cannot.
    Listener(ListenerId, Result<SocketAddr, Arc<str>>),
}

/// The installation that an edge belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Its region, which is part of names.
    pub region: String,
    /// Its account: twelve digits.
    pub account_id: String,
}

/// What serves.
pub trait DataPlane: Send + 'static {
    /// Serves by this from now on. Returns at once. The place never changes.
    fn apply(&mut self, state: Arc<LoadBalancingState>, place: &Place);

    /// All that is seen now.
    fn all(&self) -> Vec<Seen>;

    /// What has changed of it since this was last asked; waits until something has. Dropping the future loses nothing.
    fn changes(&mut self) -> impl Future<Output = Vec<Seen>> + Send;

    /// The requests that the targets of each group got since this was last asked; a group that got none may be left out.
    fn requests(&mut self) -> Vec<(TargetGroupId, u64)>;

    /// Accepts nothing any more, and waits until nothing is under way, within a bound of its own.
    fn drain(&mut self) -> impl Future<Output = ()> + Send;
}
