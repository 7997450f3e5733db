//! The log store as its users see it: PutLogEvents in, FilterLogEvents out, beside grep over the same lines in a file.

mod floor;
mod lines;
mod load;
mod search;
mod visible;

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;

use self::floor::RawFile;
use self::lines::LINE_BYTES;
use self::load::Load;
use self::search::Search;
use self::visible::Visible;
use crate::caller::{Caller, Service, body};
use crate::error::Error;
use crate::report::{Cell, Report, Table, Target};
use crate::samples::Samples;
use crate::server::{Binary, Server};
use crate::{cpu, machine};

/// CloudWatch Logs.
const LOGS: Service = Service { target_prefix: "Logs_20140328", signing_name: "logs" };

/// The group that everything is written to.
const GROUP: &str = "bench";

/// How many events are written and searched, unless [`EVENTS_VARIABLE`] says otherwise.
const EVENTS: u64 = 50_000_000;
const EVENTS_VARIABLE: &str = "LONGSHORE_BENCH_LOG_EVENTS";

/// How many events a page of a common word holds.
const PAGE: u64 = 1_000;

/// Measures.
pub(crate) async fn run(binary: &Binary, directory: &Path) -> Result<Report, Error> {
    let events = std::env::var(EVENTS_VARIABLE).ok();
    let events = events.map_or(Ok(EVENTS), |text| text.parse()).map_err(Error::unexpected)?;
    let server = binary.start(&["server"]).await?;
    let store = store(&server, events).await;
    server.stop().await?;
    let store = store?;
    let visible = Visible::measure(binary).await?;
    let directory = tempfile::Builder::new().prefix("longshore-bench.").tempdir_in(directory);
    let directory = directory.map_err(Error::io("a directory for the raw lines"))?;
    let raw = tokio::task::block_in_place(|| Raw::measure(directory.path(), &store))?;
    Ok(report(&store, &visible, &raw))
}

/// The figures of the server.
struct Store {
    load: Load,
    server_cpu: Duration,
    bytes: u64,
    settled_after: Duration,
    rare: Search,
    absent: Search,
    common: Search,
    full_page: Search,
    memory: u64,
}

async fn store(server: &Server, events: u64) -> Result<Store, Error> {
    let mut caller = Caller::connect(server.endpoint()).await?;
    caller.call_service(LOGS, "CreateLogGroup", body(&json!({"logGroupName": GROUP}))).await?;
    for number in 0..load::STREAMS {
        let request = body(&json!({"logGroupName": GROUP, "logStreamName": load::stream(number)}));
        caller.call_service(LOGS, "CreateLogStream", request).await?;
    }
    let cpu_before = cpu::of_process(server.pid());
    let load = load::run(server.endpoint(), events).await?;
    let server_cpu = cpu::of_process(server.pid()).saturating_sub(cpu_before);
    let settled_after = settled(server).await?;
    // The first connection has been idle for minutes, and the server has closed it.
    let mut caller = Caller::connect(server.endpoint()).await?;
    let step = (load.events / 13).max(1);
    let words = (1..).map(|nth| lines::request_id(nth * step % load.events));
    let rare = search::rare(&mut caller, words).await?;
    let absent = search::absent(&mut caller, lines::ABSENT).await?;
    let common = search::first_page(&mut caller, lines::COMMON, PAGE).await?;
    let full_page = search::first_page(&mut caller, lines::COMMON, 10_000).await?;
    let bytes = floor::bytes_below(&logs_of(server)).map_err(Error::io("the log store's directory"))?;
    Ok(Store {
        load,
        server_cpu,
        bytes,
        settled_after,
        rare,
        absent,
        common,
        full_page,
        memory: machine::memory(server.pid())?.anonymous,
    })
}

fn logs_of(server: &Server) -> std::path::PathBuf {
    server.directory().join("data").join("logs")
}

/// Waits until the server has nothing left to do for what it has taken, such as the last of the index: a second in which it
/// uses less than a twentieth of a core. Returns how long that took.
async fn settled(server: &Server) -> Result<Duration, Error> {
    const LIMIT: Duration = Duration::from_secs(120);
    let began = std::time::Instant::now();
    loop {
        let before = cpu::of_process(server.pid());
        let looked = began.elapsed();
        tokio::time::sleep(Duration::from_secs(1)).await;
        if cpu::of_process(server.pid()).saturating_sub(before) < Duration::from_millis(50) {
            return Ok(looked);
        }
        if began.elapsed() > LIMIT {
            return Err(Error::TimedOut { what: "the server's rest".into(), seconds: LIMIT.as_secs() });
        }
    }
}

/// The figures of a plain file and Debian's tools.
struct Raw {
    file: RawFile,
    rare: Samples,
    absent: Duration,
    common: Duration,
    followed: Samples,
    shares: Vec<(&'static str, Option<f64>)>,
}

impl Raw {
    fn measure(directory: &Path, store: &Store) -> Result<Self, Error> {
        let events = store.load.events;
        let file = RawFile::write(directory, events)?;
        let mut rare = Vec::new();
        for nth in [3, 7, 11] {
            let word = lines::request_id(nth * (events / 13).max(1) % events);
            let (took, found) = file.grep(&word, u64::MAX >> 1)?;
            if found != 1 {
                return Err(Error::Unexpected(format!("grep found {word} {found} times")));
            }
            rare.push(took);
        }
        let (absent, _) = file.grep(lines::ABSENT, 1)?;
        let (common, _) = file.grep(lines::COMMON, PAGE)?;
        let followed = floor::followed(directory)?;
        let mut shares = Vec::new();
        for (name, program, level) in [("gzip -6", "gzip", "-6"), ("zstd -3", "zstd", "-3")] {
            shares.push((name, file.compressed_share(program, level)?));
        }
        Ok(Self { file, rare: rare.into_iter().collect(), absent, common, followed, shares })
    }
}

fn report(store: &Store, visible: &Visible, raw: &Raw) -> Report {
    let events = store.load.events;
    let floor_rate = events as f64 / raw.file.took.as_secs_f64();
    let share = store.bytes as f64 / raw.file.bytes as f64;
    let cores = store.server_cpu.as_secs_f64() / store.load.took.as_secs_f64();
    let ingest = Table::new(["events in", "a second", "a batch: median", "p99", "cores of the server"])
        .row([
            "PutLogEvents, each answered when it is on disk".into(),
            Cell::Rate(store.load.rate()),
            store.load.answers.median().into(),
            store.load.answers.quantile(0.99).into(),
            Cell::Count(cores),
        ])
        .row(["floor: the bare lines appended to a file, each batch synced".into(), Cell::Rate(floor_rate)]);
    let times = |samples: &Samples| [samples.median().into(), samples.max().into()];
    let row = |what: &str, search: &Search, grep: Duration| {
        let ratio = grep.as_secs_f64() / search.times.median().as_secs_f64();
        let figures = [Cell::Count(search.events as f64), grep.into(), Cell::Ratio(ratio)];
        [vec![Cell::from(what)], times(&search.times).to_vec(), figures.to_vec()].concat()
    };
    let searches = Table::new(["FilterLogEvents", "median", "slowest", "events", "grep -F -w", "grep to ours"])
        .row(row("a word of one event, all pages", &store.rare, raw.rare.median()))
        .row(row("a word of no event", &store.absent, raw.absent))
        .row(row("a word of three events in four: first page", &store.common, raw.common))
        .row(row("the same, a page as full as AWS allows", &store.full_page, raw.common));
    let mut disk = Table::new(["on disk", "bytes", "of the raw lines"])
        .row(["log store, index and streams included".into(), Cell::Bytes(store.bytes), Cell::Share(share)])
        .row(["floor: the raw lines".into(), Cell::Bytes(raw.file.bytes), Cell::Share(1.0)]);
    for (name, share) in &raw.shares {
        let share = share.map_or(Cell::from("not installed"), Cell::Share);
        disk = disk.row([format!("{name}, first GiB, without an index").into(), Cell::Empty, share]);
    }
    let row = |who: &str, samples: &Samples| {
        [who.into(), samples.median().into(), samples.quantile(0.99).into(), samples.max().into()]
    };
    let seen = Table::new(["a container's line is seen after", "median", "p99", "slowest"])
        .row(row("FilterLogEvents, asked each 10 ms", &visible.found))
        .row(row("StartLiveTail", &visible.told))
        .row(row("floor: tail -f of a file that is written to", &raw.followed));
    let tenth = || Cell::Time(Duration::from_millis(100));
    Report {
        name: "logs",
        title: "events in, found again, and their room on disk",
        inputs: vec![
            ("events", format!("{events} of {LINE_BYTES} bytes, each with a request id of its own")),
            (
                "batches",
                format!("{} events, {} connections, {} streams", load::BATCH, load::CONNECTIONS, load::STREAMS),
            ),
            ("page", format!("{PAGE} events, or as full as AWS allows")),
            ("container", format!("{} lines, one each {} ms", visible::LINES, visible::PAUSE.as_millis())),
        ],
        tables: vec![ingest, searches, disk, seen],
        targets: vec![
            Target::at_least("events taken", Cell::Rate(store.load.rate()), Cell::Rate(200_000.0)),
            Target::at_most("a rare word", store.rare.times.median().into(), tenth()),
            Target::at_most("a common word's first page", store.common.times.median().into(), tenth()),
            Target::at_most("room on disk", Cell::Share(share), Cell::Share(1.0 / 3.0)),
            Target::at_most("a line is seen", visible.max().into(), Cell::Time(Duration::from_secs(1))),
        ],
        notes: vec![
            format!(
                "The sender and the server share this machine's cores; the index was whole {} after the last answer.",
                Cell::Time(store.settled_after)
            ),
            format!("The server then held {} of memory.", Cell::Bytes(store.memory)),
            "grep reads a file that the kernel has in memory, as far as it fits; so does the store.".into(),
        ],
    }
}

/// Now, in milliseconds since the epoch, as events are stamped.
fn now_millis() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}
