//! The thread that writes logs.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use flate2::Compression;
use flate2::write::GzEncoder;
use longshore_model::load_balancing::Kind;
use time::OffsetDateTime;
use time::macros::format_description;

use super::{AccessLogs, Connection, Entry, Place, Request};

/// So many entries wait to be written at most.
const QUEUE: usize = 16_384;

/// A file holds so much time.
const PERIOD: Duration = Duration::from_secs(5 * 60);

/// What has been logged is in its file no later than this.
const FLUSH: Duration = Duration::from_secs(1);

/// So many load balancers have a file at the same time at most; the entries of others are dropped.
const FILES: usize = 256;

/// Writes access logs. All clones write with the same thread.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    queue: SyncSender<Message>,
    dropped: Arc<AtomicU64>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

#[derive(Debug)]
enum Message {
    Entry(Arc<Place>, Entry),
    End,
}

impl Writer {
    /// Starts the thread of an edge that has an address. Nothing is created before something is logged.
    ///
    /// # Errors
    /// When no thread can be made.
    pub(crate) fn start(settings: &AccessLogs, node: IpAddr) -> io::Result<Self> {
        Self::with(settings, node, SystemTime::now)
    }

    fn with(settings: &AccessLogs, node: IpAddr, clock: impl Fn() -> SystemTime + Send + 'static) -> io::Result<Self> {
        let (queue, entries) = sync_channel(QUEUE);
        let dropped = Arc::new(AtomicU64::new(0));
        let logs = Logs {
            settings: settings.clone(),
            node,
            files: HashMap::new(),
            dropped: Arc::clone(&dropped),
            line: Vec::new(),
        };
        let thread = std::thread::Builder::new().name("access-log".to_owned());
        let thread = thread.spawn(move || logs.run(&entries, clock))?;
        Ok(Self { queue, dropped, thread: Arc::new(Mutex::new(Some(thread))) })
    }

    /// Logs a request, unless too many entries wait.
    pub(crate) fn request(&self, place: &Arc<Place>, request: Request) {
        self.put(place, Entry::Request(Box::new(request)));
    }

    /// Logs a connection, unless too many entries wait.
    pub(crate) fn connection(&self, place: &Arc<Place>, connection: Connection) {
        self.put(place, Entry::Connection(Box::new(connection)));
    }

    /// How many entries were dropped since the start.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Writes what waits, and gives the files their names. Blocks for as long as that takes.
    pub(crate) fn finish(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // Neither fails unless the thread has panicked, and then its files are as they are.
            let _ = self.queue.send(Message::End);
            let _ = thread.join();
        }
    }

    fn put(&self, place: &Arc<Place>, entry: Entry) {
        if self.queue.try_send(Message::Entry(Arc::clone(place), entry)).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

struct Logs {
    settings: AccessLogs,
    node: IpAddr,
    files: HashMap<Arc<Place>, Log>,
    dropped: Arc<AtomicU64>,
    line: Vec<u8>,
}

/// A file that is being written.
struct Log {
    encoder: GzEncoder<BufWriter<File>>,
    part: PathBuf,
    name: PathBuf,
    /// It holds what comes before this moment.
    end: SystemTime,
    is_dirty: bool,
}

impl Logs {
    fn run(mut self, entries: &Receiver<Message>, clock: impl Fn() -> SystemTime) {
        let mut flushed = clock();
        loop {
            let message = entries.recv_timeout(FLUSH);
            let now = clock();
            match message {
                Ok(Message::Entry(place, entry)) => self.write(place, &entry, now),
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => break,
            }
            // A clock that was set back is no reason not to write any more.
            if now.duration_since(flushed).map_or(true, |since| since >= FLUSH) {
                flushed = now;
                self.flush(now);
            }
        }
        let open: Vec<_> = self.files.keys().map(Arc::clone).collect();
        open.iter().for_each(|place| self.end(place));
    }

    fn write(&mut self, place: Arc<Place>, entry: &Entry, now: SystemTime) {
        self.line.clear();
        entry.write(&mut self.line, &place.load_balancer, &self.settings);
        if self.files.get(&place).is_some_and(|log| now >= log.end) {
            self.end(&place);
        }
        let written = self.open(&place, now).and_then(|()| match self.files.get_mut(&place) {
            Some(log) => log.write(&self.line),
            None => Err(io::Error::other("as many load balancers as can be have a log")),
        });
        if let Err(error) = written {
            self.lose(&place, &error);
        }
    }

    /// Sees to it that there is a file to write to.
    fn open(&mut self, place: &Arc<Place>, now: SystemTime) -> io::Result<()> {
        if self.files.contains_key(place) || self.files.len() >= FILES {
            return Ok(());
        }
        let log = Log::create(&self.settings, self.node, place, now)?;
        self.files.insert(Arc::clone(place), log);
        Ok(())
    }

    fn flush(&mut self, now: SystemTime) {
        let over: Vec<_> =
            self.files.iter().filter(|(_, log)| now >= log.end).map(|(place, _)| Arc::clone(place)).collect();
        over.iter().for_each(|place| self.end(place));
        let failed: Vec<_> =
            self.files.iter_mut().filter_map(|(place, log)| Some((Arc::clone(place), log.flush().err()?))).collect();
        for (place, error) in failed {
            self.lose(&place, &error);
        }
    }

    fn end(&mut self, place: &Arc<Place>) {
        if let Some(Err(error)) = self.files.remove(place).map(Log::end) {
            self.lose(place, &error);
        }
    }

    /// An entry, or what is left of a file, cannot be written; the next entry tries a new file.
    fn lose(&mut self, place: &Arc<Place>, error: &io::Error) {
        self.files.remove(place);
        // Said for the first one, and then for each ten thousandth: a full disk is no reason to fill the log of the edge.
        if self.dropped.fetch_add(1, Ordering::Relaxed).is_multiple_of(10_000) {
            tracing::warn!(load_balancer = &*place.load_balancer, %error, "entries of an access log are lost");
        }
    }
}

impl Log {
    fn create(settings: &AccessLogs, node: IpAddr, place: &Place, now: SystemTime) -> io::Result<Self> {
        let end = end_of_period(now);
        let when = OffsetDateTime::from(end);
        let invalid = |error: time::error::Format| io::Error::other(error);
        let day = when.format(format_description!("[year]/[month]/[day]")).map_err(invalid)?;
        let minute = when.format(format_description!("[year][month][day]T[hour][minute]Z")).map_err(invalid)?;
        let AccessLogs { directory, account, region } = settings;
        let resource = place.load_balancer.replace('/', ".");
        let address = match place.kind {
            Kind::Application => format!("{node}_"),
            Kind::Network => String::new(),
        };
        let mut random = [0; 4];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        let random = u32::from_be_bytes(random);
        let folder = directory.join(&place.root).join(format!("AWSLogs/{account}/elasticloadbalancing/{region}/{day}"));
        let name = format!("{account}_elasticloadbalancing_{region}_{resource}_{minute}_{address}{random:08x}.log.gz");
        fs::create_dir_all(&folder)?;
        let part = folder.join(format!("{name}.part"));
        let file = BufWriter::with_capacity(64 * 1024, File::create_new(&part)?);
        let encoder = GzEncoder::new(file, Compression::fast());
        Ok(Self { encoder, part, name: folder.join(name), end, is_dirty: false })
    }

    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        self.is_dirty = true;
        self.encoder.write_all(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_dirty) { self.encoder.flush() } else { Ok(()) }
    }

    fn end(self) -> io::Result<()> {
        self.encoder.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        fs::rename(self.part, self.name)
    }
}

/// The end of the period that a moment lies in; periods begin with the hour.
fn end_of_period(now: SystemTime) -> SystemTime {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs((since.as_secs() / PERIOD.as_secs() + 1) * PERIOD.as_secs())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::path::Path;
    use std::sync::atomic::AtomicU64;

    use flate2::read::GzDecoder;

    use super::super::place::tests::balancer;
    use super::super::request::tests::request;
    use super::*;

    const NODE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(127, 73, 0, 1));

    fn below(directory: PathBuf) -> AccessLogs {
        AccessLogs { directory, account: "000000000000".into(), region: "us-east-1".into() }
    }

    fn place(kind: Kind) -> Arc<Place> {
        let attributes =
            [("access_logs.s3.enabled", "true"), ("access_logs.s3.bucket", "b"), ("access_logs.s3.prefix", "p")];
        Place::of(&balancer(kind, &attributes)).expect("a place")
    }

    /// All files with their lines, by their names without the random part.
    fn files(directory: &Path) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        let mut folders = vec![directory.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let mut text = String::new();
                let read = GzDecoder::new(File::open(&path).expect("a file")).read_to_string(&mut text);
                // What is being written has no end yet.
                assert!(read.is_ok() || path.extension().is_some_and(|end| end == "part"), "{}", path.display());
                let name = path.strip_prefix(directory).expect("below").display().to_string();
                let (stem, random) = name.rsplit_once('_').expect("a random part");
                let end = random.trim_start_matches(|c: char| c.is_ascii_hexdigit());
                found.push((format!("{stem}{end}"), text.lines().count()));
            }
        }
        found.sort();
        found
    }

    #[test]
    fn files_hold_five_minutes_and_are_named_as_in_a_bucket() {
        let directory = tempfile::tempdir().expect("a directory");
        // 23:39:59 on 2014-02-15.
        let seconds = Arc::new(AtomicU64::new(1_392_507_599));
        let clock = {
            let seconds = Arc::clone(&seconds);
            move || SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.load(Ordering::Relaxed))
        };
        let writer = Writer::with(&below(directory.path().to_owned()), NODE, clock).expect("a writer");
        let folder = "b/p/AWSLogs/000000000000/elasticloadbalancing/us-east-1/2014/02/15/\
                      000000000000_elasticloadbalancing_us-east-1";
        let wait = |expected: &[(String, usize)]| {
            for _ in 0..500 {
                if files(directory.path()) == expected {
                    return;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            panic!("{:?}", files(directory.path()));
        };
        let first = format!("{folder}_app.web.50dc6c495c0c9188_20140215T2340Z_127.73.0.1.log.gz");
        writer.request(&place(Kind::Application), request());
        writer.request(&place(Kind::Application), request());
        std::thread::sleep(Duration::from_millis(50));
        seconds.store(1_392_507_600, Ordering::Relaxed);
        wait(&[(first.clone(), 2)]);

        writer.request(&place(Kind::Application), request());
        writer.request(&place(Kind::Network), request());
        writer.finish();
        let second = format!("{folder}_app.web.50dc6c495c0c9188_20140215T2345Z_127.73.0.1.log.gz");
        let network = format!("{folder}_net.web.50dc6c495c0c9188_20140215T2345Z.log.gz");
        wait(&[(first, 2), (second, 1), (network, 1)]);
        assert_eq!(writer.dropped(), 0);
        writer.request(&place(Kind::Application), request());
        assert_eq!(writer.dropped(), 1, "after the end");
    }

    #[test]
    fn what_cannot_be_written_is_counted_and_keeps_nobody_waiting() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("file");
        fs::write(&file, "").expect("a file");
        let writer = Writer::start(&below(file), NODE).expect("a writer");
        let place = place(Kind::Application);
        let began = std::time::Instant::now();
        for _ in 0..50_000 {
            writer.request(&place, request());
        }
        assert!(began.elapsed() < Duration::from_secs(5));
        writer.finish();
        assert_eq!(writer.dropped(), 50_000);
    }
}
