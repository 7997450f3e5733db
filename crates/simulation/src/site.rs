//! What all parts of a run share.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::Mutation;
use crate::clock::Virtual;
use crate::disk::Disk;
use crate::journal::Journal;
use crate::ledger::Ledger;
use crate::network::Network;
use crate::routes::{Calm, Routes};
use crate::server::Servers;

/// The cluster that everything happens in.
pub(crate) const CLUSTER: &str = "default";

/// A capacity provider whose instances come and go by other hands than the server's.
pub(crate) const POOL: &str = "pool";

/// A capacity provider, and its group, whose instances the server has added and removed as they are needed.
pub(crate) const FLEET: &str = "fleet";

/// The parts.
pub(crate) struct Site {
    pub(crate) seed: u64,
    pub(crate) clock: Arc<Virtual>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) disk: Disk,
    pub(crate) servers: Servers,
    pub(crate) network: Network,
    pub(crate) images: Images,
    pub(crate) whereabouts: Whereabouts,
    pub(crate) routes: Routes,
    pub(crate) calm: Calm,
    /// A bug that is put in on purpose.
    pub(crate) mutation: Option<Mutation>,
    /// Whether any container is checked, so that agents need their telemetry channel.
    pub(crate) has_checks: bool,
}

/// The images that containers are made of: the bad ones are mended when the faults end.
#[derive(Debug, Default)]
pub(crate) struct Images {
    mended: AtomicBool,
    bell: Notify,
}

impl Images {
    /// No image is bad any more.
    pub(crate) fn mend(&self) {
        self.mended.store(true, Ordering::Relaxed);
        self.bell.notify_waiters();
    }

    /// Whether that has happened.
    pub(crate) fn are_mended(&self) -> bool {
        self.mended.load(Ordering::Relaxed)
    }

    /// Waits for it.
    pub(crate) async fn mended(&self) {
        let bell = self.bell.notified();
        if !self.are_mended() {
            bell.await;
        }
    }
}

/// On which machine each task has ever run.
#[derive(Debug, Default)]
pub(crate) struct Whereabouts(Mutex<BTreeMap<String, String>>);

impl Whereabouts {
    /// A task starts on a machine; gives the other machine if it has run elsewhere.
    pub(crate) fn starts(&self, task: &str, machine: &str) -> Option<String> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = places.entry(task.to_owned()).or_insert_with(|| machine.to_owned());
        (place != machine).then(|| place.clone())
    }
}
