//! The one thread that writes the record: takes what has gathered, writes it in one transaction, syncs, answers.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use redb::Database;
use tokio::sync::oneshot;

use super::open::{IMAGES, INSTANCE_KEY, META, TASKS};

/// One change to the record.
#[derive(Debug)]
pub(super) enum Write {
    Instance(Vec<u8>),
    Task(String, Option<Vec<u8>>),
    Image(String, Option<Vec<u8>>),
}

type Done = oneshot::Sender<Result<(), String>>;

enum Request {
    Write(Write, Option<Done>),
    Close(oneshot::Sender<()>),
}

/// Handle on the thread.
#[derive(Debug)]
pub(super) struct Writer {
    requests: Mutex<Sender<Request>>,
}

/// At most this many changes in one transaction, which bounds how long the first of them waits.
const MAX_BATCH: usize = 512;
/// How often changes that nobody waits for are tried again on a failing disk.
const RETRY_PAUSE: Duration = Duration::from_secs(1);

impl Writer {
    pub(super) fn start(database: Database) -> std::io::Result<Self> {
        let (requests, queue) = channel();
        std::thread::Builder::new().name("agent-store".to_owned()).spawn(move || run(database, &queue))?;
        Ok(Self { requests: Mutex::new(requests) })
    }

    pub(super) fn send(&self, write: Write, done: Option<Done>) {
        self.request(Request::Write(write, done));
    }

    pub(super) fn close(&self, done: oneshot::Sender<()>) {
        self.request(Request::Close(done));
    }

    fn request(&self, request: Request) {
        // A refused send means that the record is closed: whoever waits sees the answer's sender dropped.
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).send(request).ok();
    }
}

fn run(database: Database, queue: &Receiver<Request>) {
    // Changes that nobody waited for and that could not be written: they go first into the next transaction.
    let mut unwritten: Vec<Write> = Vec::new();
    let mut closing = None;
    while closing.is_none() {
        let first = if unwritten.is_empty() {
            match queue.recv() {
                Ok(request) => Some(request),
                Err(_) => return,
            }
        } else {
            queue.recv_timeout(RETRY_PAUSE).ok()
        };
        let mut batch = std::mem::take(&mut unwritten);
        let mut waiting = Vec::new();
        let mut waited_for = Vec::new();
        for request in first.into_iter().chain(queue.try_iter().take(MAX_BATCH)) {
            match request {
                Request::Write(write, Some(done)) => {
                    waited_for.push(write);
                    waiting.push(done);
                }
                Request::Write(write, None) => batch.push(write),
                Request::Close(done) => closing = Some(done),
            }
        }
        let outcome = write(&database, batch.iter().chain(&waited_for));
        if let Err(problem) = &outcome {
            tracing::error!(%problem, "the agent's record cannot be written");
            unwritten = batch;
        }
        for done in waiting {
            // Whoever waited may have given up.
            done.send(outcome.clone()).ok();
        }
    }
    drop(database);
    if let Some(done) = closing {
        done.send(()).ok();
    }
}

fn write<'w>(database: &Database, batch: impl Iterator<Item = &'w Write>) -> Result<(), String> {
    apply(database, batch).map_err(|error| error.to_string())
}

fn apply<'w>(database: &Database, batch: impl Iterator<Item = &'w Write>) -> Result<(), redb::Error> {
    let transaction = database.begin_write()?;
    {
        let mut meta = transaction.open_table(META)?;
        let mut tasks = transaction.open_table(TASKS)?;
        let mut images = transaction.open_table(IMAGES)?;
        for write in batch {
            match write {
                Write::Instance(bytes) => drop(meta.insert(INSTANCE_KEY, bytes.as_slice())?),
                Write::Task(arn, Some(bytes)) => drop(tasks.insert(arn.as_str(), bytes.as_slice())?),
                Write::Task(arn, None) => drop(tasks.remove(arn.as_str())?),
                Write::Image(reference, Some(bytes)) => drop(images.insert(reference.as_str(), bytes.as_slice())?),
                Write::Image(reference, None) => drop(images.remove(reference.as_str())?),
            }
        }
    }
    transaction.commit()?;
    Ok(())
}
