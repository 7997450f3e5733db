//! The committer's thread: one loop that owns the backend and does one thing at a time.
//!
//! While a batch is being synced, the next submissions queue up; they become the next batch. So one sync covers as much
//! as arrived during the one before, and nobody waits for a timer.

use std::io;
use std::sync::{Arc, mpsc as blocking};
use std::time::Duration;

use longshore_model::Record;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use crate::commit::CommitError;
use crate::committer::{Answer, Committer};
use crate::raise::RaiseError;
use crate::submission::Submission;

/// Submissions that may wait for their answers at once; more wait before they are sent.
const MAX_WAITING: usize = 4096;

/// A batch takes no more submissions once it has this many guards and writes, so that a sync stays short.
const FULL_BATCH: usize = 4096;

/// How long closing waits for the thread. Everything that was answered is durable by then, so nothing is lost after it.
const CLOSE_LIMIT: Duration = Duration::from_secs(10);

enum Request {
    Commit { submission: Submission, answer: oneshot::Sender<Answer>, permit: OwnedSemaphorePermit },
    Probe(oneshot::Sender<Result<(), CommitError>>),
    Read { key: Vec<u8>, answer: oneshot::Sender<Result<Option<Record>, CommitError>> },
    Raise { to: u32, answer: oneshot::Sender<Result<(), RaiseError>> },
    CatchUp,
    CatchUpNow(oneshot::Sender<Result<(), CommitError>>),
    Close(blocking::SyncSender<()>),
}

/// The way to the thread. The thread ends when this is dropped.
pub(crate) struct Thread {
    requests: mpsc::UnboundedSender<Request>,
    waiting: Arc<Semaphore>,
}

impl Thread {
    /// Starts it.
    pub(crate) fn start(mut committer: Committer) -> io::Result<Self> {
        let (requests, queue) = mpsc::unbounded_channel();
        let nudge = requests.downgrade();
        committer.follow(move || {
            if let Some(requests) = nudge.upgrade() {
                // A thread that has ended follows nobody.
                let _ = requests.send(Request::CatchUp);
            }
        });
        // Whatever was written between loading and following woke nobody.
        let _ = requests.send(Request::CatchUp);
        std::thread::Builder::new().name("longshore-state".to_owned()).spawn(move || run(committer, queue))?;
        Ok(Self { requests, waiting: Arc::new(Semaphore::new(MAX_WAITING)) })
    }

    /// Has a submission committed; `None` when the thread has ended. Dropping the future does not take it back.
    pub(crate) async fn commit(&self, submission: Submission) -> Option<Answer> {
        let permit = Arc::clone(&self.waiting).acquire_owned().await.ok()?;
        self.ask(|answer| Request::Commit { submission, answer, permit }).await
    }

    /// How many submissions have no answer yet.
    pub(crate) fn waiting(&self) -> usize {
        MAX_WAITING.saturating_sub(self.waiting.available_permits())
    }

    pub(crate) async fn probe(&self) -> Option<Result<(), CommitError>> {
        self.ask(Request::Probe).await
    }

    pub(crate) async fn read(&self, key: Vec<u8>) -> Option<Result<Option<Record>, CommitError>> {
        self.ask(|answer| Request::Read { key, answer }).await
    }

    pub(crate) async fn catch_up(&self) -> Option<Result<(), CommitError>> {
        self.ask(Request::CatchUpNow).await
    }

    pub(crate) async fn raise(&self, to: u32) -> Option<Result<(), RaiseError>> {
        self.ask(|answer| Request::Raise { to, answer }).await
    }

    /// Ends the thread after what was sent before, and waits until the backend is closed.
    pub(crate) async fn close(&self) {
        let (done, wait) = blocking::sync_channel(1);
        if self.requests.send(Request::Close(done)).is_err() {
            return;
        }
        // Waiting on a thread keeps a paused clock from running ahead of the device.
        let closed = tokio::task::spawn_blocking(move || wait.recv_timeout(CLOSE_LIMIT));
        if let Ok(Err(blocking::RecvTimeoutError::Timeout)) = closed.await {
            tracing::warn!("the state store did not close within {CLOSE_LIMIT:?}; what was answered is saved");
        }
    }

    async fn ask<A>(&self, request: impl FnOnce(oneshot::Sender<A>) -> Request) -> Option<A> {
        let (answer, wait) = oneshot::channel();
        self.requests.send(request(answer)).ok()?;
        wait.await.ok()
    }
}

fn run(mut committer: Committer, mut queue: mpsc::UnboundedReceiver<Request>) {
    let mut batch = Batch::default();
    loop {
        let request = if batch.is_empty() { queue.blocking_recv() } else { queue.try_recv().ok() };
        match request {
            Some(Request::Commit { submission, answer, permit }) => {
                batch.push(submission, answer, permit);
                if batch.operations >= FULL_BATCH {
                    batch.carry_out(&mut committer);
                }
            }
            Some(Request::CatchUpNow(answer)) => batch.behind.push(answer),
            None if batch.is_empty() => return,
            None => batch.carry_out(&mut committer),
            Some(other) => {
                batch.carry_out(&mut committer);
                if let Some(done) = handle(other, &mut committer) {
                    drop(queue);
                    drop(committer);
                    // Whoever closed may have stopped waiting.
                    let _ = done.send(());
                    return;
                }
            }
        }
    }
}

/// Carries out a request that stands by itself; tells whom to answer when it was the last one.
fn handle(request: Request, committer: &mut Committer) -> Option<blocking::SyncSender<()>> {
    // Those who asked may have stopped waiting, so answers may go nowhere.
    match request {
        Request::Commit { .. } | Request::CatchUpNow(_) => unreachable!("these are batched"),
        Request::Probe(answer) => {
            let _ = answer.send(committer.probe());
        }
        Request::Read { key, answer } => {
            let _ = answer.send(committer.read(&key));
        }
        Request::Raise { to, answer } => {
            let _ = answer.send(committer.raise(to));
        }
        Request::CatchUp => {
            if let Err(error) = committer.catch_up_if_behind() {
                tracing::warn!(%error, "the state cannot be followed; it is tried again at the next change");
            }
        }
        Request::Close(done) => return Some(done),
    }
    None
}

/// Requests that are carried out together, and who waits for them: submissions by one commit, and after it, by one read, all
/// who want to have caught up.
#[derive(Default)]
struct Batch {
    submissions: Vec<Submission>,
    answers: Vec<(oneshot::Sender<Answer>, OwnedSemaphorePermit)>,
    operations: usize,
    behind: Vec<oneshot::Sender<Result<(), CommitError>>>,
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.submissions.is_empty() && self.behind.is_empty()
    }

    fn push(&mut self, submission: Submission, answer: oneshot::Sender<Answer>, permit: OwnedSemaphorePermit) {
        self.operations += submission.operations();
        self.submissions.push(submission);
        self.answers.push((answer, permit));
    }

    fn carry_out(&mut self, committer: &mut Committer) {
        // Those who asked may have stopped waiting; a commit stands all the same.
        if !self.submissions.is_empty() {
            let answers = committer.commit(&mut self.submissions);
            for ((answer, _permit), outcome) in self.answers.drain(..).zip(answers) {
                let _ = answer.send(outcome);
            }
            self.submissions.clear();
            self.operations = 0;
        }
        if !self.behind.is_empty() {
            let outcome = committer.catch_up_now();
            for answer in self.behind.drain(..) {
                let _ = answer.send(outcome.clone());
            }
        }
    }
}
