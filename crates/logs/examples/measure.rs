//! Measures the store, beside grep over the same lines in a file.
//!
//! `cargo run --release -p longshore-logs --example measure -- 5000000`: how many events. `STREAMS` (default 100) says over how
//! many streams they are spread, `DIR` where everything goes (default: a directory of its own that is removed).

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use longshore_logs::{
    Batch, Event, GroupId, Matcher, ReadFrom, ReadRequest, Required, Search, Settings, Store, Streams,
};

const GROUP: GroupId = GroupId(1);
const BATCH: u64 = 4000;
const WRITERS: u64 = 8;
const RARE: &str = "needle_7c1d";
const COMMON: &str = "GET";
const PAGE_BYTES: usize = 1 << 20;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let count: u64 = std::env::args().nth(1).map_or(Ok(1_000_000), |count| count.parse())?;
    let streams: u64 = std::env::var("STREAMS").map_or(Ok(100), |count| count.parse())?;
    let own = tempfile::tempdir()?;
    let directory = std::env::var_os("DIR").map_or_else(|| own.path().to_owned(), PathBuf::from);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure(count, streams, &directory))
}

/// A word of the line that has this number: mixed, so that words are as different as real ones.
fn mixed(number: u64) -> u64 {
    let mut value = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

fn line(number: u64, rare: u64) -> String {
    let (a, b) = (mixed(number), mixed(number ^ 0x5555_5555));
    let level = if a.is_multiple_of(997) { "ERROR" } else { "INFO" };
    let method = ["GET", "GET", "GET", "POST", "PUT"][(a % 5) as usize];
    let message =
        ["order fetched from cache", "order written", "user signed in", "payment is pending", "cart is empty"]
            [(b % 5) as usize];
    let needle = if number == rare { RARE } else { "ok" };
    format!(
        "{level} request_id={b:016x} {method} /api/v1/orders/{} HTTP/1.1 status={} bytes={} duration_ms={} user=u{} \
         host=web-{:02} region=eu-central-1 trace={} thread=worker-{} msg=\"{message}\" result={needle}",
        a % 1_000_000,
        [200, 200, 201, 304, 404, 500][(b % 6) as usize],
        a % 90_000,
        b % 2000,
        a % 50_000,
        a % 40,
        b % 10_000,
        a % 16,
    )
}

/// A text that stands anywhere in a line, inside of a word as well: what a term of a filter pattern asks for.
struct Text(String);

impl Matcher for Text {
    fn matches(&self, message: &str) -> bool {
        message.contains(&self.0)
    }

    fn required(&self) -> Required {
        Required::Text(self.0.clone())
    }
}

fn search(text: &str, newest_first: bool) -> Search {
    Search {
        groups: vec![GROUP],
        streams: Streams::All,
        start: None,
        end: None,
        matcher: Arc::new(Text(text.into())),
        limit: 100,
        max_bytes: PAGE_BYTES,
        budget: None,
        after: None,
        newest_first,
        now: 0,
    }
}

async fn measure(count: u64, streams: u64, directory: &Path) -> Result<(), Failure> {
    let logs = directory.join("logs");
    let mut settings = Settings::new(&logs);
    settings.reserve_bytes = 0;
    let store = Store::open(settings.clone())?;
    let raw_path = directory.join("raw.log");
    let mut raw_bytes = 0;
    {
        let mut raw = std::io::BufWriter::with_capacity(1 << 20, std::fs::File::create(&raw_path)?);
        for number in 0..count {
            let line = line(number, count / 2);
            raw_bytes += line.len() as u64 + 1;
            writeln!(raw, "{line}")?;
        }
        raw.flush()?;
    }
    println!("{count} events of {} bytes, {streams} streams", raw_bytes / count - 1);

    // The lines are made beforehand, a part at a time, and their making is not counted.
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_millis() as i64;
    let part = BATCH * WRITERS * 8;
    let mut took = Duration::ZERO;
    for start in (0..count).step_by(part as usize) {
        let mut batches: Vec<Vec<Batch>> = (0..WRITERS).map(|_| Vec::new()).collect();
        for (index, from) in (start..(start + part).min(count)).step_by(BATCH as usize).enumerate() {
            let events = (from..(from + BATCH).min(count))
                .map(|number| Event { timestamp: now + (number / 200) as i64, message: line(number, count / 2) });
            batches[index % WRITERS as usize].push(Batch {
                group: GROUP,
                stream: format!("service/web/{:08x}", from / BATCH % streams),
                events: events.collect(),
                now: now + (from / 200) as i64,
                create_stream: true,
                source: None,
            });
        }
        let started = Instant::now();
        let writers: Vec<_> = batches
            .into_iter()
            .map(|batches| {
                let store = store.clone();
                tokio::spawn(async move {
                    for batch in batches {
                        store.append(batch).await?;
                    }
                    Ok::<(), Failure>(())
                })
            })
            .collect();
        for writer in writers {
            writer.await??;
        }
        took += started.elapsed();
    }
    println!("ingest, durable: {:.0} events/s", count as f64 / took.as_secs_f64());
    report("common term, first page, while sealing", times(&store, || search(COMMON, true)).await?);
    let started = Instant::now();
    store.seal().await?;
    println!("sealing the rest: {:.1} s", started.elapsed().as_secs_f64());
    drop(store);
    let disk = size(&logs)?;
    println!(
        "disk: {:.1} % of the raw bytes ({} of {} MB)",
        disk as f64 * 100.0 / raw_bytes as f64,
        disk / 1_000_000,
        raw_bytes / 1_000_000
    );
    let started = Instant::now();
    let store = Store::open(settings)?;
    println!("opening: {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    report("rare term", times(&store, || search(RARE, false)).await?);
    report("absent term", times(&store, || search("nowhere_0", false)).await?);
    report("absent word", times(&store, || search("nowhere", false)).await?);
    let id = format!("{:016x}", mixed((count / 2) ^ 0x5555_5555));
    report("an id", times(&store, || search(&id, false)).await?);
    report("half of an id", times(&store, || search(&id[4..12], false)).await?);
    report("a number, first page", times(&store, || search("u48213", false)).await?);
    report("common term, first page, oldest first", times(&store, || search(COMMON, false)).await?);
    report("common term, first page, newest first", times(&store, || search(COMMON, true)).await?);
    report("ERROR, first page, newest first", times(&store, || search("ERROR", true)).await?);
    let mut tails = Vec::new();
    for round in 0..5 {
        let started = Instant::now();
        let page = store
            .read(ReadRequest {
                group: GROUP,
                stream: format!("service/web/{:08x}", round % streams),
                start: None,
                end: None,
                from: ReadFrom::Tail,
                limit: 1000,
                max_bytes: PAGE_BYTES,
                now,
            })
            .await?;
        tails.push((started.elapsed(), page.events.len()));
    }
    report("the last 1000 events of a stream", tails);
    for (name, word) in [("grep, rare term", RARE), ("grep, common term", COMMON)] {
        let started = Instant::now();
        Command::new("grep")
            .args(["-c", "-F", word])
            .arg(&raw_path)
            .env("LC_ALL", "C")
            .stdout(Stdio::null())
            .status()?;
        println!("{name}: {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    }
    Ok(())
}

async fn times(store: &Store, search: impl Fn() -> Search) -> Result<Vec<(Duration, usize)>, Failure> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = Instant::now();
        let found = store.search(search()).await?;
        times.push((started.elapsed(), found.events.len()));
    }
    Ok(times)
}

fn report(what: &str, times: Vec<(Duration, usize)>) {
    let milliseconds: Vec<String> = times.iter().map(|(time, _)| format!("{:.1}", time.as_secs_f64() * 1e3)).collect();
    println!("{what}: {} ms ({} events)", milliseconds.join(" "), times.first().map_or(0, |(_, events)| *events));
}

fn size(path: &Path) -> Result<u64, std::io::Error> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_dir() {
        return Ok(metadata.len());
    }
    let mut bytes = 0;
    for entry in std::fs::read_dir(path)? {
        bytes += size(&entry?.path())?;
    }
    Ok(bytes)
}
