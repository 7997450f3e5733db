//! Durable RunTask calls a second, with all that follows from them: the tasks reach simulated instances and are reported
//! RUNNING while the calls go on.
//!
//! Two ways of calling: at a set rate, where a call's time counts from the moment it was due, so that a server that
//! stalls cannot hide it; and by a fixed number of clients that call again as soon as they are answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use http::Uri;

use crate::caller::{Caller, body};
use crate::cluster::{self, SimulatedCluster};
use crate::cpu;
use crate::crew::Crew;
use crate::disk::{self, SyncCounter};
use crate::error::Error;
use crate::report::{Cell, Report, Table, Target};
use crate::samples::Samples;
use crate::server::{Binary, Server};

/// What is measured under one name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    name: &'static str,
    /// Simulated instances.
    instances: usize,
    /// Calls a second that are wanted.
    rate: u32,
    /// The most that one call in a hundred may exceed.
    p99: Duration,
    /// What others publish.
    published: Option<&'static str>,
}

/// A cluster of a few hundred instances.
pub(crate) const USUAL: Scene =
    Scene { name: "run-task", instances: 500, rate: 2_000, p99: Duration::from_millis(50), published: None };

/// A cluster of thousands of them.
pub(crate) const LARGE: Scene = Scene {
    name: "run-task-agents",
    instances: 5_000,
    rate: 5_000,
    p99: Duration::from_millis(100),
    published: Some("Best published: Nomad (2026), 780 jobs of one task a second with a p99 under 1 s."),
};

/// Connections on which calls wait for their turn, and clients that call as fast as they are answered.
const CONNECTIONS: usize = 256;
pub(crate) const CLIENTS: usize = 64;

/// How long each way of calling is measured, and how long the server warms up before.
pub(crate) const TIME: Duration = Duration::from_secs(10);
pub(crate) const WARM_UP: Duration = Duration::from_secs(2);

/// How long the floor is measured.
pub(crate) const FLOOR_TIME: Duration = Duration::from_secs(2);

/// Measures.
pub(crate) async fn run(binary: &Binary, scene: Scene) -> Result<Report, Error> {
    let bench = Bench::start(binary.start(&["up", "--no-agent"]).await?, scene.instances).await?;
    bench.phase(Calls::Closed { clients: CLIENTS, time: WARM_UP }).await?;
    let at_rate = bench.phase(Calls::AtRate { rate: scene.rate, time: TIME }).await?;
    let closed = bench.phase(Calls::Closed { clients: CLIENTS, time: TIME }).await?;
    let floor = disk::raw_syncs(bench.server.directory(), FLOOR_TIME);
    let floor = floor.map_err(Error::io(bench.server.directory().display().to_string()))?;
    bench.stop().await?;
    Ok(report(scene, &at_rate, &closed, &floor))
}

fn report(scene: Scene, at_rate: &Phase, closed: &Phase, floor: &Samples) -> Report {
    let floor_rate = floor.len() as f64 / FLOOR_TIME.as_secs_f64();
    let row = |what: String, phase: &Phase| {
        vec![
            what.into(),
            phase.rate().into_cell(),
            phase.calls.median().into(),
            phase.calls.quantile(0.99).into(),
            phase.calls.max().into(),
            phase.syncs.map_or(Cell::Empty, |syncs| Cell::Count(syncs / phase.calls.len() as f64)),
            phase.lag.into(),
        ]
    };
    let cores = |phase: &Phase, used: Duration| Cell::Share(used.as_secs_f64() / phase.time.as_secs_f64());
    let cpu_row = |what: String, phase: &Phase| {
        let server_each = Duration::from_secs_f64(phase.server_cpu.as_secs_f64() / phase.calls.len().max(1) as f64);
        vec![
            what.into(),
            cores(phase, phase.server_cpu),
            cores(phase, phase.instances_cpu),
            cores(phase, phase.clients_cpu),
            cores(phase, phase.others_cpu),
            server_each.into(),
        ]
    };
    let (paced, unpaced) = (format!("{} calls a second", scene.rate), format!("{CLIENTS} clients without a pause"));
    Report {
        name: scene.name,
        title: "durable RunTask calls a second, while their tasks go to RUNNING",
        inputs: vec![
            ("server", "longshore up --no-agent, embedded store".to_owned()),
            ("instances", cluster::describe(scene.instances)),
            ("a call", "RunTask of one task with one container and one dynamic port, signed, on a kept connection".to_owned()),
            ("measured", format!("{} s each after {} s", TIME.as_secs(), WARM_UP.as_secs())),
        ],
        tables: vec![
            Table::new(["", "answered", "median", "p99", "longest", "syncs each", "last call to last RUNNING"])
                .row(row(paced.clone(), at_rate))
                .row(row(unpaced.clone(), closed))
                .row([
                    "floor: 4 KiB appended and synced".into(),
                    Cell::Rate(floor_rate),
                    floor.median().into(),
                    floor.quantile(0.99).into(),
                    floor.max().into(),
                    Cell::Count(1.0),
                ]),
            Table::new(["of one core", "server", "simulated instances", "clients", "anything else", "server, each call"])
                .row(cpu_row(paced, at_rate))
                .row(cpu_row(unpaced, closed)),
        ],
        targets: vec![
            Target::at_least(
                format!("calls answered, offered {} a second", scene.rate),
                Cell::Rate(at_rate.rate().rounded(scene.rate)),
                Cell::Rate(f64::from(scene.rate)),
            ),
            Target::at_most("their p99", at_rate.calls.quantile(0.99).into(), scene.p99.into()),
            Target::at_least(
                "calls answered without a pause",
                Cell::Rate(closed.rate().0),
                Cell::Rate(f64::from(scene.rate)),
            ),
        ],
        notes: [
            "The clients and the simulated instances use the same cores as the server; the second table says how much of \
             one. Anything else is the kernel's share of the disk's work, and whatever else the machine does.",
            "A call at a set rate is timed from when it was due. Every call is on disk when it is answered; syncs are the \
             device's, for reports of the instances too.",
        ]
        .into_iter()
        .chain(scene.published)
        .map(str::to_owned)
        .collect(),
    }
}

/// Calls a second.
#[derive(Clone, Copy)]
pub(crate) struct Rate(pub(crate) f64);

impl Rate {
    pub(crate) fn into_cell(self) -> Cell {
        Cell::Rate(self.0)
    }

    /// To one in a hundred: the last calls of an offered rate are answered a moment after its end.
    pub(crate) fn rounded(self, offered: u32) -> f64 {
        let step = f64::from(offered) / 100.0;
        (self.0 / step).round() * step
    }
}

/// How calls are made.
#[derive(Clone, Copy)]
pub(crate) enum Calls {
    AtRate { rate: u32, time: Duration },
    Closed { clients: usize, time: Duration },
}

/// What was measured while calls were made one way.
pub(crate) struct Phase {
    pub(crate) calls: Samples,
    pub(crate) time: Duration,
    pub(crate) syncs: Option<f64>,
    pub(crate) server_cpu: Duration,
    pub(crate) instances_cpu: Duration,
    pub(crate) clients_cpu: Duration,
    pub(crate) others_cpu: Duration,
    /// From the last answer until the last task ran.
    pub(crate) lag: Duration,
}

impl Phase {
    pub(crate) fn rate(&self) -> Rate {
        Rate(self.calls.len() as f64 / self.time.as_secs_f64())
    }
}

/// A server with its simulated instances, and those who call it.
pub(crate) struct Bench {
    cluster: SimulatedCluster,
    clients: Crew,
    counter: Option<SyncCounter>,
    pub(crate) server: Server,
}

impl Bench {
    pub(crate) async fn start(server: Server, instances: usize) -> Result<Self, Error> {
        Ok(Self {
            cluster: SimulatedCluster::start(&server, instances).await?,
            clients: Crew::new("clients")?,
            counter: SyncCounter::calibrate(server.directory()),
            server,
        })
    }

    /// Ends the instances, then the server.
    pub(crate) async fn stop(self) -> Result<(), Error> {
        let Self { cluster, server, .. } = self;
        drop(cluster);
        server.stop().await
    }

    pub(crate) async fn phase(&self, calls: Calls) -> Result<Phase, Error> {
        let cpu = || {
            let known = [cpu::of_process(self.server.pid()), self.cluster.crew.cpu(), self.clients.cpu()];
            let others = cpu::of_machine().saturating_sub(known.iter().sum());
            [known[0], known[1], known[2], others]
        };
        let flushes = || self.counter.as_ref().and_then(SyncCounter::flushes);
        let (cpu_before, flushes_before) = (cpu(), flushes());
        let (samples, time) = self.clients.run(make(self.server.endpoint().clone(), calls)).await?;
        let [server_cpu, instances_cpu, clients_cpu, others_cpu] = {
            let after = cpu();
            std::array::from_fn(|index| after[index].saturating_sub(cpu_before[index]))
        };
        let flushed = flushes().zip(flushes_before).map(|(after, before)| after - before);
        self.cluster.requested(samples.len());
        let lag = self.cluster.all_running().await?;
        Ok(Phase {
            calls: samples.into_iter().collect(),
            time,
            syncs: flushed.zip(self.counter.as_ref()).map(|(flushed, counter)| counter.syncs(flushed)),
            server_cpu,
            instances_cpu,
            clients_cpu,
            others_cpu,
            lag,
        })
    }
}

/// Makes the calls; gives how long each took, and all of them together once the clients were connected.
async fn make(endpoint: Uri, calls: Calls) -> Result<(Vec<Duration>, Duration), Error> {
    let count = match calls {
        Calls::AtRate { .. } => CONNECTIONS,
        Calls::Closed { clients, .. } => clients,
    };
    let callers = try_join_all((0..count).map(|_| Caller::connect(&endpoint))).await?;
    let began = Instant::now();
    let due = Arc::new(AtomicU64::new(0));
    let tasks: Vec<_> = callers
        .into_iter()
        .map(|caller| match calls {
            Calls::AtRate { rate, time } => tokio::spawn(call_at_rate(caller, began, rate, time, Arc::clone(&due))),
            Calls::Closed { time, .. } => tokio::spawn(call_again(caller, began, time)),
        })
        .collect();
    let mut samples = Vec::new();
    for task in tasks {
        samples.extend(task.await.map_err(Error::unexpected)??);
    }
    Ok((samples, began.elapsed()))
}

async fn call_again(mut caller: Caller, began: Instant, time: Duration) -> Result<Vec<Duration>, Error> {
    let request = body(&cluster::run_task(1));
    let mut samples = Vec::new();
    while began.elapsed() < time {
        let one = Instant::now();
        let answer = caller.call("RunTask", request.clone()).await?;
        samples.push(one.elapsed());
        check(&answer)?;
    }
    Ok(samples)
}

/// Takes the next call that is due, waits for its moment, and times it from there.
async fn call_at_rate(
    mut caller: Caller,
    began: Instant,
    rate: u32,
    time: Duration,
    due: Arc<AtomicU64>,
) -> Result<Vec<Duration>, Error> {
    let request = body(&cluster::run_task(1));
    let mut samples = Vec::new();
    loop {
        let turn = due.fetch_add(1, Ordering::Relaxed);
        let moment = Duration::from_secs_f64(turn as f64 / f64::from(rate));
        if moment >= time {
            return Ok(samples);
        }
        let due_at = began + moment;
        tokio::time::sleep_until(due_at.into()).await;
        let answer = caller.call("RunTask", request.clone()).await?;
        samples.push(due_at.elapsed());
        check(&answer)?;
    }
}

/// Whether a task was placed, without the cost of reading all of the answer: a refusal is an empty list of tasks.
fn check(answer: &[u8]) -> Result<(), Error> {
    match answer.windows(9).any(|window| window == b"\"taskArn\"") {
        true => Ok(()),
        false => Err(Error::Unexpected(format!("no task was placed: {}", String::from_utf8_lossy(answer)))),
    }
}
