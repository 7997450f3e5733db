//! Services from CreateService to RUNNING on thousands of simulated instances: everything but the containers is real.

use std::time::{Duration, Instant};

use crate::cluster::{self, SimulatedCluster};
use crate::cpu;
use crate::disk::SyncCounter;
use crate::error::Error;
use crate::machine;
use crate::report::{Cell, Report, Table, Target};
use crate::server::{Binary, Server};

/// Instances, services, and tasks of each service.
const INSTANCES: usize = 5_000;
const SERVICES: usize = 100;
const TASKS_EACH: u32 = 1_000;

/// Tasks a second that are wanted.
const WANTED: f64 = 10_000.0;

/// The server's memory that an idle agent may take.
const IDLE_AGENT_BYTES: u64 = 30 << 10;

/// The best published figure: Nomad, two million containers on 5,000 hosts.
const PUBLISHED: f64 = 3_750.0;

/// Measures.
pub(crate) async fn run(binary: &Binary) -> Result<Report, Error> {
    let server = binary.start(&["up", "--no-agent"]).await?;
    let before = resident(&server)?;
    let connecting = Instant::now();
    let cluster = SimulatedCluster::start(&server, INSTANCES).await?;
    let connected_after = connecting.elapsed();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle = resident(&server)?;
    let counter = SyncCounter::calibrate(server.directory());
    let flushes = || counter.as_ref().and_then(SyncCounter::flushes);

    let client = server.client()?;
    let (cpu_before, flushes_before) = (cpu(&server, &cluster), flushes());
    let began = Instant::now();
    for number in 0..SERVICES {
        client.send(&cluster::create_service(&format!("service-{number}"), TASKS_EACH)).await?;
    }
    let created_after = began.elapsed();
    let tasks = SERVICES * TASKS_EACH as usize;
    cluster.requested(tasks);
    cluster.all_running().await?;
    let took = began.elapsed();
    let cpu_after = cpu(&server, &cluster);
    let syncs = flushes().zip(flushes_before).zip(counter.as_ref());
    let syncs = syncs.map(|((after, before), counter)| counter.syncs(after - before));
    let loaded = resident(&server)?;
    drop(cluster);
    server.stop().await?;

    let rate = tasks as f64 / took.as_secs_f64();
    let [server_cpu, agents_cpu, others_cpu] =
        std::array::from_fn(|index| cpu_after[index].saturating_sub(cpu_before[index]));
    let share = |cpu: Duration| Cell::Share(cpu.as_secs_f64() / took.as_secs_f64());
    let each = |cpu: Duration| Cell::Time(cpu / u32::try_from(tasks).unwrap_or(u32::MAX));
    let agent_bytes = idle.saturating_sub(before) / INSTANCES as u64;
    Ok(Report {
        name: "services",
        title: "services from CreateService to RUNNING",
        inputs: vec![
            ("server", "longshore up --no-agent, embedded store".to_owned()),
            ("instances", cluster::describe(INSTANCES)),
            ("services", format!("{SERVICES} of {TASKS_EACH} tasks each, one container and one dynamic port a task")),
            ("measured", "from the first CreateService until the server has every task's RUNNING on disk".to_owned()),
        ],
        tables: vec![
            Table::new(["", "time", "tasks a second", "syncs"])
                .row([format!("{} services are created", SERVICES).into(), created_after.into()])
                .row([
                    format!("{tasks} tasks run").into(),
                    took.into(),
                    Cell::Rate(rate),
                    syncs.map_or(Cell::Empty, Cell::Count),
                ])
                .row(["best published: Nomad, 5,000 hosts".into(), Cell::Empty, Cell::Rate(PUBLISHED)])
                .row(["published: Kubernetes, about".into(), Cell::Empty, Cell::Rate(1_000.0)]),
            Table::new(["CPU time", "of one core", "each task"])
                .row(["server".into(), share(server_cpu), each(server_cpu)])
                .row(["simulated instances".into(), share(agents_cpu), each(agents_cpu)])
                .row(["anything else".into(), share(others_cpu), each(others_cpu)]),
            Table::new(["the server's memory", "resident", "each"])
                .row(["empty".into(), Cell::Bytes(before)])
                .row([format!("{INSTANCES} idle agents").into(), Cell::Bytes(idle), Cell::Bytes(agent_bytes)])
                .row([
                    format!("and {tasks} tasks").into(),
                    Cell::Bytes(loaded),
                    Cell::Bytes(loaded.saturating_sub(idle) / tasks as u64),
                ]),
        ],
        targets: vec![
            Target::at_least("tasks that run", Cell::Rate(rate), Cell::Rate(WANTED)),
            Target::at_most(
                "an idle agent's memory in the server",
                Cell::Bytes(agent_bytes),
                Cell::Bytes(IDLE_AGENT_BYTES),
            ),
        ],
        notes: vec![format!(
            "Registering and connecting the instances took {:.1} s. They use the same cores as the server.",
            connected_after.as_secs_f64()
        )],
    })
}

/// CPU time so far: the server's, the simulated instances', everything else's.
fn cpu(server: &Server, cluster: &SimulatedCluster) -> [Duration; 3] {
    let known = [cpu::of_process(server.pid()), cluster.crew.cpu()];
    [known[0], known[1], cpu::of_machine().saturating_sub(known.iter().sum())]
}

fn resident(server: &Server) -> Result<u64, Error> {
    Ok(machine::memory(server.pid())?.resident)
}
