//! The one thread that writes the record: takes what has gathered, writes it in one transaction, syncs, answers.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use redb::Database;
use tokio::sync::oneshot;

use super::open::{IMAGES, INSTANCE_KEY, META, SERVERS_KEY, TASKS};

/// One change to the record.
#[derive(Debug)]
pub(super) enum Write {
    Instance(Vec<u8>),
    Servers(Vec<u8>),
    Task(String, Option<Vec<u8>>),
    Image(String, Option<Vec<u8>>),
}

impl Write {
    fn is_of_same_record(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Instance(_), Self::Instance(_)) | (Self::Servers(_), Self::Servers(_)) => true,
            (Self::Task(one, _), Self::Task(other, _)) | (Self::Image(one, _), Self::Image(other, _)) => one == other,
            _ => false,
        }
    }
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

/// Opens the record again. A database that met an error of its disk refuses everything from then on.
pub(super) type Reopen = Box<dyn FnMut() -> Result<Database, String> + Send>;

impl Writer {
    pub(super) fn start(database: Database, reopen: Reopen) -> std::io::Result<Self> {
        let (requests, queue) = channel();
        std::thread::Builder::new().name("agent-store".to_owned()).spawn(move || run(database, reopen, &queue))?;
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

fn run(database: Database, mut reopen: Reopen, queue: &Receiver<Request>) {
    // None after a failure, until it could be opened again: it has forgotten nothing that was committed.
    let mut database = Some(database);
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
        let mut batch: Vec<(Write, Option<Done>)> =
            std::mem::take(&mut unwritten).into_iter().map(|write| (write, None)).collect();
        for request in first.into_iter().chain(queue.try_iter().take(MAX_BATCH)) {
            match request {
                Request::Write(write, done) => batch.push((write, done)),
                Request::Close(done) => closing = Some(done),
            }
        }
        let outcome = write(&mut database, &mut reopen, &batch);
        if let Err(problem) = &outcome {
            tracing::error!(%problem, "the agent's record cannot be written");
            database = None;
        }
        for (write, done) in batch {
            match done {
                // Whoever waited may have given up.
                Some(done) => drop(done.send(outcome.clone())),
                None if outcome.is_err() => keep_newest(&mut unwritten, write),
                None => {}
            }
        }
    }
    drop(database);
    if let Some(done) = closing {
        done.send(()).ok();
    }
}

fn write(database: &mut Option<Database>, reopen: &mut Reopen, batch: &[(Write, Option<Done>)]) -> Result<(), String> {
    let open = match database {
        Some(open) => open,
        None => database.insert(reopen()?),
    };
    apply(open, batch.iter().map(|(write, _)| write)).map_err(|error| error.to_string())
}

/// Remembers a change in place of an earlier one of the same record, so that a full disk does not fill the memory too.
fn keep_newest(unwritten: &mut Vec<Write>, write: Write) {
    unwritten.retain(|earlier| !earlier.is_of_same_record(&write));
    unwritten.push(write);
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
                Write::Servers(bytes) => drop(meta.insert(SERVERS_KEY, bytes.as_slice())?),
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

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use redb::backends::InMemoryBackend;
    use redb::{ReadableDatabase, StorageBackend};

    use super::*;

    /// A disk that is full when it is told to be.
    #[derive(Clone, Debug)]
    struct Disk {
        content: Arc<InMemoryBackend>,
        full: Arc<AtomicBool>,
    }

    impl Disk {
        fn room(&self) -> io::Result<()> {
            if self.full.load(Ordering::SeqCst) { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
        }

        fn open(&self) -> Result<Database, String> {
            Database::builder().create_with_backend(self.clone()).map_err(|error| error.to_string())
        }
    }

    impl StorageBackend for Disk {
        fn len(&self) -> io::Result<u64> {
            self.content.len()
        }

        fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
            self.content.read(offset, out)
        }

        fn set_len(&self, len: u64) -> io::Result<()> {
            self.room().and_then(|()| self.content.set_len(len))
        }

        fn sync_data(&self) -> io::Result<()> {
            self.room().and_then(|()| self.content.sync_data())
        }

        fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
            self.room().and_then(|()| self.content.write(offset, data))
        }
    }

    fn durably(writer: &Writer, arn: &str) -> Result<(), String> {
        let (done, written) = oneshot::channel();
        writer.send(Write::Task(arn.to_owned(), Some(vec![1])), Some(done));
        written.blocking_recv().expect("answered")
    }

    #[test]
    fn after_a_full_disk_it_is_written_again() {
        let disk = Disk { content: Arc::new(InMemoryBackend::new()), full: Arc::default() };
        let again = disk.clone();
        let writer = Writer::start(disk.open().expect("opened"), Box::new(move || again.open())).expect("started");
        durably(&writer, "before").expect("written");
        disk.full.store(true, Ordering::SeqCst);
        for _ in 0..3 {
            durably(&writer, "refused").expect_err("the disk is full");
        }
        writer.send(Write::Task("kept".to_owned(), Some(vec![2])), None);
        disk.full.store(false, Ordering::SeqCst);
        durably(&writer, "after").expect("there is room again");
        let (done, closed) = oneshot::channel();
        writer.close(done);
        closed.blocking_recv().expect("closed");
        let tasks = disk.open().expect("opened").begin_read().expect("read").open_table(TASKS).expect("tasks");
        let found = ["before", "kept", "after"].map(|arn| tasks.get(arn).expect("read").is_some());
        assert_eq!(found, [true; 3]);
        assert!(tasks.get("refused").expect("read").is_none(), "nobody was promised that one");
    }

    #[test]
    fn only_the_newest_change_of_a_record_is_kept() {
        let mut unwritten = Vec::new();
        for write in [
            Write::Task("a".to_owned(), Some(vec![1])),
            Write::Image("a".to_owned(), Some(vec![2])),
            Write::Task("b".to_owned(), Some(vec![3])),
            Write::Task("a".to_owned(), None),
        ] {
            keep_newest(&mut unwritten, write);
        }
        assert_eq!(unwritten.len(), 3);
        assert!(matches!(&unwritten[2], Write::Task(arn, None) if arn == "a"));
    }
}
