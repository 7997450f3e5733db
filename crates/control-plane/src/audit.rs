//! The audit log: one line for every authenticated call that may change something.
//!
//! It says who, what, from where and with which result, and names resources; it never has a value that a caller gave, since
//! environments and commands may hold secrets. A call whose signature is not right is not in it: nobody knows whose it was, and
//! anybody could push the real ones out of a log of bounded size.
//!
//! A call never waits for the log. It leaves what is to be written in a bounded queue, for a thread that does; what finds no
//! room there, or cannot be written, is counted, and the log says how many are missing as soon as it can be written again.

mod file;
mod line;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use longshore_api::protocol::RequestId;
use longshore_metrics::Counter;
use longshore_model::Timestamp;

use file::LogFile;

/// How many calls may wait to be written.
const MAX_WAITING: usize = 8192;

/// How long their requests and responses may be together.
const MAX_WAITING_BYTES: usize = 16 << 20;

/// As many are written at once.
const MAX_BATCH: usize = 256;

/// How soon a log that could not be written is tried again when no call comes.
const RETRY: Duration = Duration::from_secs(1);

/// How long closing waits for what is in the queue.
const CLOSE_LIMIT: Duration = Duration::from_secs(2);

/// A call to be noted.
#[derive(Debug)]
pub struct Call {
    /// When it was answered.
    pub time: Timestamp,
    /// What its response and the server's log name it by.
    pub request_id: RequestId,
    /// What was asked for.
    pub operation: &'static str,
    /// The ARN of who called.
    pub principal: Arc<str>,
    /// The key that it was signed with.
    pub access_key_id: String,
    /// Where it came from.
    pub peer: Option<SocketAddr>,
    /// The HTTP status of the answer; absent when the caller left before there was one.
    pub status: Option<u16>,
    /// The error's code; absent when there was none.
    pub code: Option<String>,
    /// The body of the request.
    pub request: Bytes,
    /// The body of the response, when it was done.
    pub response: Bytes,
}

/// The way to the log. Clones lead to the same one; the default leads to none.
#[derive(Clone, Default)]
pub struct Audit(Option<Arc<Queue>>);

struct Queue {
    sender: Mutex<SyncSender<Message>>,
    missing: Arc<AtomicU64>,
    waiting_bytes: Arc<AtomicUsize>,
    waiting: Arc<AtomicUsize>,
    /// All that were ever missing.
    lost: Counter,
}

enum Message {
    Call(Call),
    Flush(SyncSender<()>),
}

/// Where lines go.
trait Out: Send + 'static {
    /// Appends lines, all of them or, with an error, none.
    fn append(&mut self, lines: &[u8]) -> io::Result<()>;
}

impl fmt::Debug for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Audit(on)" } else { "Audit(off)" })
    }
}

impl Audit {
    /// Writes to a file, which is made for its owner alone, and to others beside it as it grows.
    ///
    /// # Errors
    /// When the file cannot be opened, but for want of space.
    pub fn to_file(path: &Path) -> io::Result<Self> {
        Self::start(LogFile::open(path)?)
    }

    fn start(out: impl Out) -> io::Result<Self> {
        let (sender, queue) = sync_channel(MAX_WAITING);
        let (missing, waiting_bytes) = (Arc::<AtomicU64>::default(), Arc::<AtomicUsize>::default());
        let (waiting, lost) = (Arc::<AtomicUsize>::default(), Counter::default());
        let writer = Writer {
            out,
            missing: Arc::clone(&missing),
            waiting_bytes: Arc::clone(&waiting_bytes),
            waiting: Arc::clone(&waiting),
            lost: lost.clone(),
            failed: false,
        };
        std::thread::Builder::new().name("longshore-audit".to_owned()).spawn(move || writer.run(&queue))?;
        Ok(Self(Some(Arc::new(Queue { sender: Mutex::new(sender), missing, waiting_bytes, waiting, lost }))))
    }

    /// Whether calls are noted at all.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// How many calls wait to be written.
    pub(crate) fn waiting(&self) -> usize {
        self.0.as_ref().map_or(0, |queue| queue.waiting.load(Ordering::Relaxed))
    }

    /// How many calls were not written.
    pub(crate) fn missing(&self) -> u64 {
        self.0.as_ref().map_or(0, |queue| queue.lost.get())
    }

    /// Has a call noted. Never waits.
    pub fn note(&self, call: Call) {
        let Some(queue) = &self.0 else { return };
        let bytes = call.request.len() + call.response.len();
        let before = queue.waiting_bytes.fetch_add(bytes, Ordering::Relaxed);
        queue.waiting.fetch_add(1, Ordering::Relaxed);
        let sender = queue.sender.lock().unwrap_or_else(PoisonError::into_inner);
        if before + bytes > MAX_WAITING_BYTES || sender.try_send(Message::Call(call)).is_err() {
            queue.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
            queue.waiting.fetch_sub(1, Ordering::Relaxed);
            queue.missing.fetch_add(1, Ordering::Relaxed);
            queue.lost.inc();
        }
    }

    /// Waits a little for what was noted before.
    pub async fn flush(&self) {
        let Some(queue) = &self.0 else { return };
        let (done, wait) = sync_channel(1);
        let sender = queue.sender.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // A full queue is that of a device which takes nothing.
        if sender.try_send(Message::Flush(done)).is_ok() {
            let _ = tokio::task::spawn_blocking(move || wait.recv_timeout(CLOSE_LIMIT)).await;
        }
    }
}

/// The thread that writes.
struct Writer<O> {
    out: O,
    missing: Arc<AtomicU64>,
    waiting_bytes: Arc<AtomicUsize>,
    waiting: Arc<AtomicUsize>,
    lost: Counter,
    /// The last try failed; said once, and again when it is over.
    failed: bool,
}

impl<O: Out> Writer<O> {
    fn run(mut self, queue: &Receiver<Message>) {
        let mut flushes = Vec::new();
        loop {
            let first = match queue.recv_timeout(RETRY) {
                Ok(message) => Some(message),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let (mut lines, mut count) = (Vec::new(), 0);
            for message in first.into_iter().chain(queue.try_iter()).take(MAX_BATCH) {
                match message {
                    Message::Call(call) => {
                        let bytes = call.request.len() + call.response.len();
                        line::append(&call, &mut lines);
                        self.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
                        self.waiting.fetch_sub(1, Ordering::Relaxed);
                        count += 1;
                    }
                    Message::Flush(done) => flushes.push(done),
                }
            }
            self.write(lines, count);
            for done in flushes.drain(..) {
                // Whoever waited may have given up.
                let _ = done.try_send(());
            }
        }
    }

    fn write(&mut self, mut lines: Vec<u8>, count: u64) {
        let missing = self.missing.swap(0, Ordering::Relaxed);
        if missing > 0 {
            let mut all = line::missing(now(), missing);
            all.append(&mut lines);
            lines = all;
        }
        if lines.is_empty() {
            return;
        }
        match self.out.append(&lines) {
            Ok(()) if self.failed => tracing::info!("the audit log is written again"),
            Ok(()) => {}
            Err(error) => {
                self.missing.fetch_add(missing + count, Ordering::Relaxed);
                self.lost.inc_by(count);
                if !self.failed {
                    tracing::error!(%error, "the audit log cannot be written; calls go on, and what is missing is counted");
                }
                self.failed = true;
                return;
            }
        }
        self.failed = false;
    }
}

/// The time for a line that is no call's. The log is for people outside: it knows no other clock than the machine's.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::default().plus(since)
}

#[cfg(test)]
mod tests;
