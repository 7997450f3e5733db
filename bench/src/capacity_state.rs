//! A large cluster's memory in the server, and how soon a server serves such a state after a restart.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::caller::Caller;
use crate::cluster::{self, SimulatedCluster};
use crate::error::Error;
use crate::machine::{self, Memory};
use crate::report::{Cell, Report, Table, Target};
use crate::server::Binary;

/// Instances, services, and tasks of each service.
const INSTANCES: usize = 10_000;
const SERVICES: usize = 200;
const TASKS_EACH: u32 = 1_000;

/// The most memory that is wanted, and the longest start.
const MEMORY: u64 = 1 << 30;
const START: Duration = Duration::from_secs(3);

/// Starts on the state.
const STARTS: usize = 3;

/// Measures.
pub(crate) async fn run(binary: &Binary) -> Result<Report, Error> {
    let mut server = binary.start(&["up", "--no-agent"]).await?;
    let empty = machine::memory(server.pid())?;
    let cluster = SimulatedCluster::start(&server, INSTANCES).await?;
    let connected = machine::memory(server.pid())?;
    let client = server.client()?;
    for number in 0..SERVICES {
        client.send(&cluster::create_service(&format!("service-{number}"), TASKS_EACH)).await?;
    }
    let tasks = SERVICES * TASKS_EACH as usize;
    cluster.requested(tasks);
    cluster.all_running().await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let full = machine::memory(server.pid())?;
    drop(cluster);

    let (mut ready, mut answered, mut restarted) = (Duration::MAX, Duration::MAX, full);
    for _ in 0..STARTS {
        server = binary.restart(server).await?;
        ready = ready.min(server.ready_after);
        Caller::connect(server.endpoint()).await?.call("ListClusters", "{}".into()).await?;
        answered = answered.min(server.began.elapsed());
        restarted = machine::memory(server.pid())?;
    }
    let began = Instant::now();
    let bytes = read_all(&server.directory().join("data").join("state"))?;
    let floor = began.elapsed();
    server.stop().await?;

    let row = |what: String, memory: &Memory| {
        [what.into(), Cell::Bytes(memory.resident), Cell::Bytes(memory.anonymous), Cell::Bytes(memory.peak)]
    };
    Ok(Report {
        name: "capacity-state",
        title: "memory of a large cluster in the server, and a start on its state",
        inputs: vec![
            ("server", "longshore up --no-agent, embedded store".to_owned()),
            ("instances", cluster::describe(INSTANCES)),
            ("tasks", format!("{tasks}, all RUNNING, of {SERVICES} services; one container and one dynamic port each")),
            ("starts", format!("{STARTS}, the quickest counts; the state is in the kernel's cache")),
        ],
        tables: vec![
            Table::new(["memory", "resident", "of it its own", "resident at most"])
                .row(row("empty".to_owned(), &empty))
                .row(row(format!("{INSTANCES} agents connected"), &connected))
                .row(row(format!("and {tasks} tasks run"), &full))
                .row(row("after a restart, no agent connected".to_owned(), &restarted)),
            Table::new(["a start on that state", "time", "state on disk"])
                .row(["to its line `ready`".into(), ready.into(), Cell::Bytes(bytes)])
                .row(["to the answer to a first ListClusters".into(), answered.into()])
                .row(["floor: its files are read".into(), floor.into()]),
        ],
        targets: vec![
            Target::at_most("resident memory", Cell::Bytes(full.resident), Cell::Bytes(MEMORY)),
            Target::at_most("a first answer", answered.into(), START.into()),
        ],
        notes: vec!["No orchestrator publishes what its control plane takes for a state of known size.".to_owned()],
    })
}

/// Reads every file of a directory; gives their length.
fn read_all(directory: &Path) -> Result<u64, Error> {
    let io = || Error::io(directory.display().to_string());
    let mut bytes = 0;
    for entry in std::fs::read_dir(directory).map_err(io())? {
        bytes += std::fs::read(entry.map_err(io())?.path()).map_err(io())?.len() as u64;
    }
    Ok(bytes)
}
