//! How much very many streams take: each is made by its first event, one call each, 64 at a time.
//!
//! `cargo run --release -p longshore-logs --example streams -- 1000000`

use std::path::Path;
use std::time::Instant;

use longshore_logs::{Batch, Event, GroupId, Settings, Store, StreamOrder, StreamsRequest};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// After how many streams a line is printed.
const STEP: u64 = 100_000;
/// How many calls are under way.
const CALLS: u64 = 64;
const GROUP: GroupId = GroupId(1);

fn main() -> Result<(), Failure> {
    let count: u64 = std::env::args().nth(1).map_or(Ok(1_000_000), |count| count.parse())?;
    let directory = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(fill(count, directory.path()))
}

async fn fill(count: u64, directory: &Path) -> Result<(), Failure> {
    let mut settings = Settings::new(directory.join("logs"));
    settings.reserve_bytes = 0;
    let store = Store::open(settings.clone())?;
    println!("without streams: {} MiB", resident_mib()?);
    for first in (0..count).step_by(STEP as usize) {
        let started = Instant::now();
        let callers: Vec<_> = (0..CALLS).map(|caller| tokio::spawn(make(store.clone(), first, caller))).collect();
        for caller in callers {
            caller.await??;
        }
        let seconds = started.elapsed().as_secs_f64();
        println!("{} streams: {} MiB, {:.0} a second", first + STEP, resident_mib()?, STEP as f64 / seconds);
    }
    let started = Instant::now();
    let request = StreamsRequest { order: StreamOrder::LastEventTime, descending: true, limit: 50, after: None };
    let page = store.streams(GROUP, request).await?;
    println!("the latest {} of them: {:.1} ms", page.streams.len(), started.elapsed().as_secs_f64() * 1e3);
    drop(store);
    let started = Instant::now();
    let store = Store::open(settings)?;
    println!("opened again in {:.1} s: {} MiB", started.elapsed().as_secs_f64(), resident_mib()?);
    drop(store);
    Ok(())
}

async fn make(store: Store, first: u64, caller: u64) -> Result<(), Failure> {
    for number in (first + caller..first + STEP).step_by(CALLS as usize) {
        let (timestamp, message) = (number.cast_signed(), format!("hello of {number}"));
        let batch = Batch {
            group: GROUP,
            stream: format!("web/app/{number:032x}"),
            events: vec![Event { timestamp, message }],
            now: timestamp,
            create_stream: true,
            source: None,
        };
        store.append(batch).await?;
    }
    Ok(())
}

/// What this process has in memory.
fn resident_mib() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? >> 10)
}
