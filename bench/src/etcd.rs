//! Durable RunTask calls a second with the state in etcd, of one member and of three, beside what etcd does for single
//! transactions through the very same client.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use longshore_api::ecs;
use longshore_state::backend::{Backend, Mutation, Transaction};
use longshore_state_etcd::{Etcd, Settings};

use crate::cluster;
use crate::error::Error;
use crate::members::Members;
use crate::report::{Cell, Report, Table, Target};
use crate::run_task::{Bench, CLIENTS, Calls, FLOOR_TIME, Phase, TIME, WARM_UP};
use crate::samples::Samples;
use crate::server::Binary;

/// How many members.
const SIZES: [usize; 2] = [1, 3];

/// Simulated instances.
const INSTANCES: usize = 500;

/// Calls a second that are wanted, and the most that one in a hundred may exceed.
const RATE: u32 = 1_500;
const P99: Duration = Duration::from_millis(100);

/// Clients of etcd itself.
const RAW_CLIENTS: [usize; 2] = [1, 16];

/// The size of a value that they write: about a task's.
const RAW_BYTES: usize = 1_000;

/// Measures.
pub(crate) async fn run(binary: &Binary, directory: &Path) -> Result<Report, Error> {
    let mut calls = Table::new(["", "answered", "median", "p99", "longest", "last call to last RUNNING"]);
    let mut cores = Table::new(["of one core", "server", "etcd", "simulated instances", "clients", "anything else"]);
    let mut targets = Vec::new();
    for size in SIZES {
        let found = measure(binary, directory, size).await?;
        let members = if size == 1 { "one member".to_owned() } else { format!("{size} members") };
        let ways = [format!("{RATE} calls a second"), format!("{CLIENTS} clients without a pause")];
        for (way, (phase, etcd)) in ways.iter().zip(&found.phases) {
            let name = format!("{members}: {way}");
            calls = calls.row([
                name.clone().into(),
                phase.rate().into_cell(),
                phase.calls.median().into(),
                phase.calls.quantile(0.99).into(),
                phase.calls.max().into(),
                phase.lag.into(),
            ]);
            let share = |used: Duration| Cell::Share(used.as_secs_f64() / phase.time.as_secs_f64());
            cores = cores.row([
                name.into(),
                share(phase.server_cpu),
                share(*etcd),
                share(phase.instances_cpu),
                share(phase.clients_cpu),
                share(phase.others_cpu.saturating_sub(*etcd)),
            ]);
        }
        for (clients, samples) in RAW_CLIENTS.iter().zip(&found.raw) {
            let who = if *clients == 1 { "one client".to_owned() } else { format!("{clients} clients") };
            calls = calls.row([
                format!("{members}: floor: transactions of one value, {who}").into(),
                Cell::Rate(samples.len() as f64 / FLOOR_TIME.as_secs_f64()),
                samples.median().into(),
                samples.quantile(0.99).into(),
                samples.max().into(),
            ]);
        }
        let [(at_rate, _), (closed, _)] = &found.phases;
        targets.extend([
            Target::at_least(
                format!("{members}: calls answered, offered {RATE} a second"),
                Cell::Rate(at_rate.rate().rounded(RATE)),
                Cell::Rate(f64::from(RATE)),
            ),
            Target::at_most(format!("{members}: their p99"), at_rate.calls.quantile(0.99).into(), P99.into()),
            Target::at_least(
                format!("{members}: calls answered without a pause"),
                Cell::Rate(closed.rate().0),
                Cell::Rate(f64::from(RATE)),
            ),
        ]);
    }
    Ok(Report {
        name: "etcd",
        title: "durable RunTask calls a second with the state in etcd",
        inputs: vec![
            ("server", "longshore server --store etcd://…".to_owned()),
            ("etcd", format!("{}, on this machine and disk", Members::version()?)),
            ("instances", cluster::describe(INSTANCES)),
            ("a call", "RunTask of one task with one container and one dynamic port, signed, on a kept connection".to_owned()),
            ("measured", format!("{} s each after {} s", TIME.as_secs(), WARM_UP.as_secs())),
            ("floor", format!("{RAW_BYTES} bytes a value, each client one transaction after the other, for {} s", FLOOR_TIME.as_secs())),
        ],
        tables: vec![calls, cores],
        targets,
        notes: vec![
            "Everything shares the cores: server, every member, simulated instances, clients. Each member syncs every entry of \
             its log to the one disk."
                .to_owned(),
            "A call at a set rate is timed from when it was due. It stands for two durable changes at least: the placement \
             and the instance's report."
                .to_owned(),
        ],
    })
}

struct Found {
    /// At a set rate, and without a pause; with etcd's own CPU time.
    phases: [(Phase, Duration); 2],
    raw: Vec<Samples>,
}

async fn measure(binary: &Binary, directory: &Path, size: usize) -> Result<Found, Error> {
    let members = Members::start(directory, size).await?;
    let place = members.place("bench");
    let server = binary.start(&["server", "--store", &place]).await?;
    server.client()?.send(&ecs::CreateClusterRequest::default()).await?;
    let bench = Bench::start(server, INSTANCES).await?;
    bench.phase(Calls::Closed { clients: CLIENTS, time: WARM_UP }).await?;
    let mut phases = Vec::new();
    for calls in [Calls::AtRate { rate: RATE, time: TIME }, Calls::Closed { clients: CLIENTS, time: TIME }] {
        let before = members.cpu();
        let phase = bench.phase(calls).await?;
        phases.push((phase, members.cpu().saturating_sub(before)));
    }
    bench.stop().await?;
    let mut raw = Vec::new();
    for clients in RAW_CLIENTS {
        raw.push(transactions(&members, clients).await?);
    }
    let phases = phases.try_into().map_err(|_| Error::unexpected("there are two ways of calling"))?;
    Ok(Found { phases, raw })
}

/// Single transactions by some clients at once, each on a connection and under a prefix of its own.
async fn transactions(members: &Members, clients: usize) -> Result<Samples, Error> {
    let writers: Vec<_> = (0..clients)
        .map(|client| {
            let place = members.place(&format!("raw-{client}"));
            thread::spawn(move || write(&place))
        })
        .collect();
    let joined = tokio::task::spawn_blocking(|| {
        let each =
            writers.into_iter().map(|writer| writer.join().map_err(|_| Error::unexpected("a client panicked"))?);
        each.collect::<Result<Vec<_>, Error>>()
    });
    let each = joined.await.map_err(Error::unexpected)??;
    Ok(each.into_iter().flatten().collect())
}

fn write(place: &str) -> Result<Vec<Duration>, Error> {
    let settings = Settings::parse(place).map_err(Error::unexpected)?;
    let mut etcd = Etcd::open(&settings).map_err(Error::unexpected)?;
    let (began, mut samples) = (Instant::now(), Vec::new());
    while began.elapsed() < FLOOR_TIME {
        let key = format!("raw/{}", samples.len()).into_bytes();
        let write = Mutation { key, value: Some(vec![b'x'; RAW_BYTES]) };
        let one = Instant::now();
        etcd.transact(&[Transaction { compares: Vec::new(), writes: vec![write] }]).map_err(Error::unexpected)?;
        samples.push(one.elapsed());
    }
    Ok(samples)
}
