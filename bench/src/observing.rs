//! What it costs to be watched: the audit log, the log's spans and the metrics, on the path of a call.
//!
//! Several servers run side by side and are called in turn, call by call, so that whatever else the machine does meets all of
//! them alike. A ratio of two of them is worth more than either's time.

use std::hint::black_box;
use std::time::{Duration, Instant};

use bytes::Bytes;
use longshore_metrics::{Counter, Gauge, Histogram};
use serde_json::json;

use crate::caller::Caller;
use crate::cpu;
use crate::error::Error;
use crate::report::{Cell, Report, Table, Target};
use crate::samples::Samples;
use crate::server::{Binary, Server};

/// Calls of each kind to each server.
const READS: usize = 8_000;
const WRITES: usize = 3_000;

/// How often one server's metrics are asked for meanwhile: fifteen times as often as Prometheus does.
const SCRAPED_EVERY: Duration = Duration::from_secs(1);

/// How often a call's figures are taken to learn what one time costs.
const COUNTED: u32 = 2_000_000;

/// A way to be watched.
struct Kind {
    name: &'static str,
    arguments: &'static [&'static str],
    log: &'static str,
    is_scraped: bool,
}

const KINDS: [Kind; 4] = [
    Kind { name: "no audit log, no log", arguments: &["server", "--audit-log", "none"], log: "off", is_scraped: false },
    Kind { name: "log as usual", arguments: &["server", "--audit-log", "none"], log: "info", is_scraped: false },
    Kind { name: "audit log and log: as usual", arguments: &["server"], log: "info", is_scraped: false },
    Kind { name: "as usual, /metrics asked each second", arguments: &["server"], log: "info", is_scraped: true },
];

struct Watched {
    server: Server,
    caller: Caller,
    reads: Costs,
    writes: Costs,
}

/// Of one kind of call to one server.
#[derive(Default)]
struct Costs {
    times: Vec<Duration>,
    cpu: Duration,
}

impl Costs {
    fn cpu_a_call(&self) -> Duration {
        self.cpu / u32::try_from(self.times.len()).unwrap_or(1).max(1)
    }

    fn samples(&self) -> Samples {
        self.times.iter().copied().collect()
    }
}

/// Measures.
pub(crate) async fn run(binary: &Binary) -> Result<Report, Error> {
    let mut all = Vec::new();
    for kind in &KINDS {
        let server = binary.start_with(kind.arguments, &[("LONGSHORE_LOG", kind.log)]).await?;
        let mut caller = Caller::connect(server.endpoint()).await?;
        caller.call("CreateCluster", json(json!({"clusterName": "bench"}))).await?;
        all.push(Watched { server, caller, reads: Costs::default(), writes: Costs::default() });
    }
    let scraped: Vec<_> = KINDS.iter().zip(&all).filter(|(kind, _)| kind.is_scraped).collect();
    let scrapers: Vec<_> =
        scraped.into_iter().map(|(_, watched)| tokio::spawn(scrape(watched.server.endpoint().clone()))).collect();
    let read = |_| ("ListClusters", json(json!({})));
    let write = |number: usize| {
        let setting = if number.is_multiple_of(2) { "enabled" } else { "disabled" };
        let settings = json!([{"name": "containerInsights", "value": setting}]);
        ("UpdateClusterSettings", json(json!({"cluster": "bench", "settings": settings})))
    };
    // The first calls find nothing warm.
    measure(&mut all, 200, read, |watched| &mut watched.reads).await?;
    all.iter_mut().for_each(|watched| watched.reads = Costs::default());
    measure(&mut all, READS, read, |watched| &mut watched.reads).await?;
    measure(&mut all, WRITES, write, |watched| &mut watched.writes).await?;
    let page = ask(all[0].server.endpoint()).await?;
    scrapers.iter().for_each(tokio::task::JoinHandle::abort);
    let counted = figures_of_a_call();
    let report = report(&all, counted, page);
    for watched in all {
        watched.server.stop().await?;
    }
    Ok(report)
}

fn json(value: serde_json::Value) -> Bytes {
    value.to_string().into()
}

/// Calls one server after the other, and that again and again.
async fn measure(
    all: &mut [Watched],
    calls: usize,
    call: impl Fn(usize) -> (&'static str, Bytes),
    costs: impl Fn(&mut Watched) -> &mut Costs,
) -> Result<(), Error> {
    let used: Vec<Duration> = all.iter().map(|watched| cpu::of_living_threads(watched.server.pid())).collect();
    for number in 0..calls {
        for watched in all.iter_mut() {
            let (operation, body) = call(number);
            let began = Instant::now();
            watched.caller.call(operation, body).await?;
            let time = began.elapsed();
            costs(watched).times.push(time);
        }
    }
    for (watched, before) in all.iter_mut().zip(used) {
        let used = cpu::of_living_threads(watched.server.pid());
        costs(watched).cpu += used.saturating_sub(before);
    }
    Ok(())
}

async fn scrape(endpoint: http::Uri) {
    loop {
        // A scrape that fails is one that costs nothing; the last one of the run is looked at.
        let _ = ask(&endpoint).await;
        tokio::time::sleep(SCRAPED_EVERY).await;
    }
}

/// Asks for the metrics; how long that took, and how much came.
async fn ask(endpoint: &http::Uri) -> Result<(Duration, usize), Error> {
    let began = Instant::now();
    let page = Caller::connect(endpoint).await?.get("/metrics").await?;
    Ok((began.elapsed(), page.len()))
}

/// What one call that commits counts: in the front door, the queue, the committer and the loop that is woken.
fn figures_of_a_call() -> Duration {
    let (counters, in_progress) = ([(); 4].map(|()| Counter::<u64>::default()), Gauge::default());
    let times = [(); 4].map(|()| Histogram::of_times());
    let began = Instant::now();
    for number in 0..COUNTED {
        in_progress.inc();
        for counter in &counters {
            black_box(counter.inc());
        }
        times.iter().for_each(|histogram| histogram.took(Duration::from_nanos(black_box(number).into())));
        in_progress.dec();
    }
    began.elapsed() / COUNTED
}

fn report(all: &[Watched], counted: Duration, (asked, bytes): (Duration, usize)) -> Report {
    let mut table =
        Table::new(["", "ListClusters", "CPU", "CPU to first", "UpdateClusterSettings", "CPU", "CPU to first"]);
    let ratio = |of: Duration, first: Duration| Cell::Ratio(of.as_secs_f64() / first.as_secs_f64());
    for (kind, watched) in KINDS.iter().zip(all) {
        let (reads, writes) = (watched.reads.cpu_a_call(), watched.writes.cpu_a_call());
        table = table.row([
            kind.name.into(),
            watched.reads.samples().median().into(),
            reads.into(),
            ratio(reads, all[0].reads.cpu_a_call()),
            watched.writes.samples().median().into(),
            writes.into(),
            ratio(writes, all[0].writes.cpu_a_call()),
        ]);
    }
    let share = counted.as_secs_f64() / all[0].reads.cpu_a_call().as_secs_f64();
    let whole = all[2].writes.cpu_a_call().as_secs_f64() / all[0].writes.cpu_a_call().as_secs_f64();
    let part = |name: &str, time: Duration, share: Cell| [name.into(), time.into(), share];
    Report {
        name: "observing",
        title: "What the audit log, the log and the metrics cost",
        inputs: vec![
            ("servers", format!("{} side by side, called in turn by one client", all.len())),
            ("calls to each", format!("{READS} ListClusters, {WRITES} UpdateClusterSettings")),
        ],
        tables: vec![
            table,
            Table::new(["", "time", "share of a ListClusters' CPU"])
                .row(part("what a call that commits counts", counted, Cell::Share(share)))
                .row(part("asking for /metrics", asked, Cell::Empty)),
        ],
        targets: vec![
            Target::at_most(
                "CPU of a change as usual, to one that nobody watches",
                Cell::Ratio(whole),
                Cell::Ratio(1.2),
            ),
            Target::at_most("what a call counts, of a ListClusters", Cell::Share(share), Cell::Share(0.01)),
        ],
        notes: vec![
            "Times are medians seen by the client; CPU is the server's, by its threads' own accounts, a call."
                .to_owned(),
            "Counting cannot be switched off, so what a call counts is timed alone.".to_owned(),
            format!("A page of metrics has {}.", Cell::Bytes(bytes as u64)),
        ],
    }
}
