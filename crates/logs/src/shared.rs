//! What the store's threads share.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Sender, SyncSender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::catalogue::Catalogue;
use crate::follower::Followers;
use crate::generation::{Closed, Filling};
use crate::objects::Objects;
use crate::segment::{Segment, close_some};
use crate::settings::Settings;
use crate::view::{Retention, Views};

pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) journal: PathBuf,
    pub(crate) segments: PathBuf,
    pub(crate) catalogue: Catalogue,
    pub(crate) views: Views,
    pub(crate) retention: Retention,
    pub(crate) followers: Followers,
    /// Blocks to be packed. Bounded: whoever writes faster than blocks can be packed waits.
    pub(crate) packing: SyncSender<Option<Arc<Closed>>>,
    pub(crate) jobs: Mutex<Sender<Job>>,
    /// The number of the next segment.
    pub(crate) segment_ids: AtomicU64,
    pub(crate) objects: Option<Arc<Objects>>,
    /// Whether the store is being closed.
    pub(crate) closing: AtomicBool,
    /// Held while the list of segments changes, in the catalogue and in the view.
    pub(crate) listing: Mutex<()>,
    sealing: Mutex<Trouble>,
    sealed: Condvar,
}

/// Work for the thread that seals.
pub(crate) enum Job {
    /// A generation was closed.
    Seal,
    /// Answers when what was closed before is sealed, or cannot be.
    Sealed(tokio::sync::oneshot::Sender<()>),
    /// Lets go of what is expired.
    Expire(i64, tokio::sync::oneshot::Sender<()>),
    Stop,
}

/// Why sealing does not work, as far as it does not.
pub(crate) type Trouble = Option<String>;

/// What [`Shared::new`] is given besides the settings.
pub(crate) struct Parts {
    pub(crate) catalogue: Catalogue,
    pub(crate) views: Views,
    pub(crate) packing: SyncSender<Option<Arc<Closed>>>,
    pub(crate) jobs: Sender<Job>,
    pub(crate) next_segment: u64,
    pub(crate) objects: Option<Arc<Objects>>,
}

impl Shared {
    pub(crate) fn new(settings: Settings, parts: Parts) -> Self {
        Self {
            journal: settings.directory.join("journal"),
            segments: settings.directory.join("segments"),
            settings,
            catalogue: parts.catalogue,
            views: parts.views,
            retention: Retention::default(),
            followers: Followers::default(),
            packing: parts.packing,
            jobs: Mutex::new(parts.jobs),
            segment_ids: AtomicU64::new(parts.next_segment),
            objects: parts.objects,
            closing: AtomicBool::new(false),
            listing: Mutex::default(),
            sealing: Mutex::default(),
            sealed: Condvar::new(),
        }
    }

    pub(crate) fn filling(&self) -> Filling {
        Filling { block: self.settings.block_bytes, open: self.settings.open_bytes }
    }

    pub(crate) fn job(&self, job: Job) {
        // Without the thread the store is closed, and the journal has what was not sealed.
        let _ = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).send(job);
    }

    /// Says how sealing goes, to whoever waits for it.
    pub(crate) fn sealing_is(&self, trouble: Trouble) {
        *self.sealing() = trouble;
        self.sealed.notify_all();
    }

    /// Has whoever waits look again.
    pub(crate) fn wake(&self) {
        drop(self.sealing());
        self.sealed.notify_all();
    }

    pub(crate) fn sealing(&self) -> MutexGuard<'_, Trouble> {
        self.sealing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until no more generations wait to be sealed than these. The error says why they are not.
    pub(crate) fn wait_for_sealing(&self, most: usize) -> Result<(), String> {
        let mut sealing = self.sealing();
        // While the store is being closed nothing is sealed, and the journal takes what is left.
        while self.views.now().generations.len() > most && !self.closing.load(Relaxed) {
            if let Some(trouble) = &*sealing {
                return Err(format!("what came in before cannot be stored away: {trouble}"));
            }
            let waited = self.sealed.wait_timeout(sealing, std::time::Duration::from_secs(1));
            sealing = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(())
    }

    /// Keeps open files and the cache of the bucket within their bounds.
    pub(crate) fn trim(&self) {
        let view = self.views.now();
        close_some(&view.segments);
        let Some(objects) = &self.objects else { return };
        let mut local: Vec<&Arc<Segment>> =
            view.segments.iter().filter(|segment| segment.record.remote && segment.is_local()).collect();
        let mut bytes: u64 = local.iter().map(|segment| segment.record.stored).sum();
        local.sort_by_key(|segment| segment.used());
        for segment in local {
            if bytes <= objects.cache_bytes() {
                break;
            }
            if segment.evict() {
                bytes -= segment.record.stored;
            }
        }
    }
}
