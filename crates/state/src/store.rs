//! The store: the operations on shared state.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use longshore_model::{Key, Plan, Record, Snapshot};

use crate::backend::Backend;
use crate::commit::{CommitError, Outcome};
use crate::committer::{Answer, Committer};
use crate::leases::Leases;
use crate::load::OpenError;
use crate::metrics::Metrics;
use crate::raise::RaiseError;
use crate::stored::{self, Formats};
use crate::submission::Submission;
use crate::thread::Thread;
use crate::watch::{Published, Watch};

/// The state, as every part of a server sees it. Clones are handles on the same one. When the last one is dropped the
/// backend is let go of in the background; [`close`](Self::close) waits for that.
#[derive(Clone)]
pub struct Store {
    published: Arc<Published>,
    engine: Arc<Engine>,
    leases: Arc<dyn Leases>,
}

/// Where the committer works.
enum Engine {
    /// On a thread of its own, since the backend waits for a device.
    Thread(Thread),
    /// Inside the callers; absent once the store was closed.
    Inline(Mutex<Option<Box<Committer>>>),
}

impl Store {
    /// Loads everything that is in the backend, which blocks for as long as that takes.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or was written by a newer Longshore; it is left as it is then.
    pub fn open(backend: impl Backend) -> Result<Self, OpenError> {
        Self::open_with(backend, Formats::known())
    }

    /// Loads everything as a binary does that knows these formats. A store that has one of them keeps it.
    ///
    /// # Errors
    /// See [`Self::open`].
    pub fn open_with(backend: impl Backend, formats: Formats) -> Result<Self, OpenError> {
        let leases = backend.leases();
        let committer = Committer::open(Box::new(backend), formats)?;
        let published = Arc::clone(committer.published());
        let engine = if committer.is_immediate() {
            Engine::Inline(Mutex::new(Some(Box::new(committer))))
        } else {
            Engine::Thread(Thread::start(committer).map_err(OpenError::Thread)?)
        };
        Ok(Self { published, engine: Arc::new(engine), leases })
    }

    /// Everything that is known, as of the last commit that was answered or a later one. Free, and never waits.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.published.snapshot()
    }

    /// Carries out a plan and returns one outcome for each group, in order, once everything that was committed is
    /// durable and in the snapshot. Later groups see earlier ones; plans that arrive together are synced together.
    ///
    /// A call that was begun is carried out even if its future is dropped.
    ///
    /// # Errors
    /// When the plan is not well formed, when it could not be made durable, or when the store was closed.
    pub async fn commit(&self, plan: Plan) -> Result<Vec<Outcome>, CommitError> {
        let submission = Submission::new(plan, self.format())?;
        let answer = match &*self.engine {
            Engine::Thread(thread) => thread.commit(submission).await,
            Engine::Inline(committer) => match inline(committer, Committer::delay).unwrap_or_default() {
                Duration::ZERO => commit_inline(committer, submission),
                delay => self.commit_after(delay, submission).await,
            },
        };
        answer.unwrap_or(Err(CommitError::Closed))
    }

    /// Commits later, whether or not the caller still waits then.
    async fn commit_after(&self, delay: Duration, submission: Submission) -> Option<Answer> {
        let engine = Arc::clone(&self.engine);
        let committed = tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            match &*engine {
                Engine::Inline(committer) => commit_inline(committer, submission),
                Engine::Thread(_) => None,
            }
        });
        committed.await.ok().flatten()
    }

    /// Tries whether a commit could be made durable now, behind those that wait. It costs a durable backend about what a
    /// commit does, and changes nothing.
    ///
    /// # Errors
    /// Why it could not.
    pub async fn probe(&self) -> Result<(), CommitError> {
        let answer = match &*self.engine {
            Engine::Thread(thread) => thread.probe().await,
            Engine::Inline(committer) => inline(committer, Committer::probe),
        };
        answer.unwrap_or(Err(CommitError::Closed))
    }

    /// Reads a record of which the snapshot has only that it exists ([`Key::Flight`]), behind the commits that wait.
    ///
    /// # Errors
    /// When it cannot be read, or the store was closed.
    pub async fn read(&self, key: &Key) -> Result<Option<Record>, CommitError> {
        let key = stored::encode_key(key)?;
        let answer = match &*self.engine {
            Engine::Thread(thread) => thread.read(key).await,
            Engine::Inline(committer) => inline(committer, |committer| committer.read(&key)),
        };
        answer.unwrap_or(Err(CommitError::Closed))
    }

    /// Whether other servers write too, so that the snapshot may be a moment behind.
    pub fn is_shared(&self) -> bool {
        !self.leases.is_private()
    }

    /// Waits until everything that was written before this call is in the snapshot, whichever server wrote it. Free where
    /// nobody else writes. Reads do not need it; what is about to be refused because it is not known may.
    ///
    /// # Errors
    /// When the backend cannot be asked, or the store was closed; the snapshot is as it was.
    pub async fn catch_up(&self) -> Result<(), CommitError> {
        if !self.is_shared() {
            return Ok(());
        }
        let answer = match &*self.engine {
            Engine::Thread(thread) => thread.catch_up().await,
            Engine::Inline(committer) => inline(committer, Committer::catch_up_now),
        };
        answer.unwrap_or(Err(CommitError::Closed))
    }

    /// What it counts of its own work.
    pub fn metrics(&self) -> &Metrics {
        self.published.metrics()
    }

    /// The format that the store has, which is the one that is written.
    pub fn format(&self) -> u32 {
        self.published.format()
    }

    /// Raises the format, after which binaries that do not know it are refused. Whoever calls has seen to it that none of
    /// those works on the store.
    ///
    /// # Errors
    /// [`RaiseError`].
    pub async fn raise(&self, to: u32) -> Result<(), RaiseError> {
        let answer = match &*self.engine {
            Engine::Thread(thread) => thread.raise(to).await,
            Engine::Inline(committer) => inline(committer, |committer| committer.raise(to)),
        };
        answer.unwrap_or(Err(RaiseError::Commit(CommitError::Closed)))
    }

    /// How many plans wait to be answered now.
    pub fn waiting(&self) -> usize {
        match &*self.engine {
            Engine::Thread(thread) => thread.waiting(),
            Engine::Inline(_) => 0,
        }
    }

    /// Tells what changes from now on. To miss nothing, watch first and take a snapshot after.
    pub fn watch(&self) -> Watch {
        self.published.watch()
    }

    /// The leases of all who share the state. They wait for no commit.
    pub fn leases(&self) -> &Arc<dyn Leases> {
        &self.leases
    }

    /// Finishes what was begun before and lets go of the backend, which takes seconds at most. Other handles then read on
    /// and are told that the store is closed when they commit.
    pub async fn close(self) {
        match &*self.engine {
            Engine::Thread(thread) => thread.close().await,
            Engine::Inline(committer) => drop(committer.lock().unwrap_or_else(PoisonError::into_inner).take()),
        }
    }
}

fn commit_inline(committer: &Mutex<Option<Box<Committer>>>, submission: Submission) -> Option<Answer> {
    inline(committer, |committer| committer.commit(&mut [submission]).pop()).flatten()
}

/// Works inside the caller; `None` once the store was closed.
fn inline<R>(committer: &Mutex<Option<Box<Committer>>>, work: impl FnOnce(&mut Committer) -> R) -> Option<R> {
    committer.lock().unwrap_or_else(PoisonError::into_inner).as_deref_mut().map(work)
}
