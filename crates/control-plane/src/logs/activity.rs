//! What goes on with logs on this server beside calls, and how much of it.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::counting::Counts;
use super::insights::Queries;
use super::subscriptions::Deliveries;

/// The most sessions of StartLiveTail at a time. Each may hold what its follower and its updates may: about 16 MiB.
const MAX_TAILS: usize = 64;

/// Shared by calls and loops.
#[derive(Debug)]
pub(crate) struct Activity {
    /// A permit for each session of StartLiveTail.
    pub(super) tails: Arc<Semaphore>,
    /// The queries of Logs Insights.
    pub(crate) queries: Queries,
    /// What metric filters have counted.
    pub(crate) counts: Counts,
    /// What subscription filters have passed on.
    pub(crate) deliveries: Deliveries,
}

impl Default for Activity {
    fn default() -> Self {
        Self {
            tails: Arc::new(Semaphore::new(MAX_TAILS)),
            queries: Queries::default(),
            counts: Counts::default(),
            deliveries: Deliveries::default(),
        }
    }
}

impl Activity {
    /// How many sessions of StartLiveTail there are.
    pub(crate) fn tail_count(&self) -> usize {
        MAX_TAILS - self.tails.available_permits()
    }
}
