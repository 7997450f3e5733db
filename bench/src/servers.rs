//! Two servers on one etcd with ten thousand agents: what an idle agent takes, how the work is spread, what heartbeats
//! write, and what becomes of all that when one of the servers is killed.

mod killed;
mod watched;

use std::path::Path;
use std::time::{Duration, Instant};

use longshore_api::ecs;

use self::killed::Killed;
use self::watched::{Share, figure};
use crate::cluster::{self, SimulatedCluster};
use crate::cpu;
use crate::error::Error;
use crate::machine;
use crate::members::Members;
use crate::report::{Cell, Report, Table, Target};
use crate::server::{Binary, Server};
use crate::wait;

/// Members of etcd.
const MEMBERS: usize = 3;

/// Simulated instances.
const INSTANCES: usize = 10_000;

/// Services, and tasks of each.
const SERVICES: usize = 20;
const TASKS_EACH: u32 = 500;

/// How long nothing but heartbeats passes: longer than the time between two of one session, which is 20 s.
const QUIET: Duration = Duration::from_secs(24);

/// How long everything may take to come to rest before it is measured.
const REST: Duration = Duration::from_secs(3);

/// How long servers may take to find each other.
const LIMIT: Duration = Duration::from_secs(30);

/// A server's memory that an idle agent of its own may take.
const IDLE_AGENT_BYTES: u64 = 30 << 10;

/// What the server with fewer agents has at least.
const SMALLER_SHARE: f64 = 0.4;

/// From the kill until the other server has all the work; from there until it has planned; until it has all agents.
const TAKEN_OVER: Duration = Duration::from_secs(5);
const PLANNED: Duration = Duration::from_secs(1);
const CONNECTED: Duration = Duration::from_secs(10);

/// Measures.
pub(crate) async fn run(binary: &Binary, directory: &Path) -> Result<Report, Error> {
    let members = Members::start(directory, MEMBERS).await?;
    let place = members.place("bench");
    let first = binary.start(&["server", "--store", &place]).await?;
    first.client()?.send(&ecs::CreateClusterRequest::default()).await?;
    let servers = [first, binary.start(&["server", "--store", &place]).await?];
    let client = servers[0].client()?;
    wait::until("both servers to have work", LIMIT, Duration::from_millis(100), async || {
        let shares = watched::shares(&client).await?;
        let shards: usize = shares.iter().map(|share| share.shards).sum();
        Ok((shards == 64 && shares.iter().filter(|share| share.shards > 0).count() == 2).then_some(()))
    })
    .await?;

    let (empty, empty_etcd) = (resident(&servers)?, Database::look(&members).await?);
    let connecting = Instant::now();
    let cluster = SimulatedCluster::start_on(&[&servers[0], &servers[1]], INSTANCES).await?;
    let connected_after = connecting.elapsed();
    tokio::time::sleep(REST).await;
    let (idle, idle_etcd) = (resident(&servers)?, Database::look(&members).await?);
    let shares = watched::shares_of(&client, &servers).await?;
    let quiet = Quiet::watch(&members, &servers, &cluster).await?;

    let creating = Instant::now();
    for number in 0..SERVICES {
        client.send(&cluster::create_service(&watched::service(number), TASKS_EACH)).await?;
    }
    let tasks = SERVICES * TASKS_EACH as usize;
    cluster.requested(tasks);
    cluster.all_running().await?;
    let ran_after = creating.elapsed();
    tokio::time::sleep(REST).await;
    let (loaded, loaded_etcd) = (resident(&servers)?, Database::look(&members).await?);

    let floor = killed::expiry(members.place("floor")).await?;
    let [survivor, dying] = servers;
    let wanted = i32::try_from(TASKS_EACH + 1).map_err(Error::unexpected)?;
    let killed = killed::measure(&survivor, dying, &cluster, INSTANCES, SERVICES, wanted).await?;
    drop(cluster);
    survivor.stop().await?;

    let each = |server: usize| idle[server].saturating_sub(empty[server]) / shares[server].agents.max(1) as u64;
    let greatest = each(0).max(each(1));
    let fewer = shares.iter().map(|share| share.agents).min().unwrap_or_default();
    let smaller = fewer as f64 / INSTANCES as f64;
    let memory = |what: String, of: [u64; 2], each: [Cell; 2]| {
        let [one, other] = each;
        vec![what.into(), Cell::Bytes(of[0]), one, Cell::Bytes(of[1]), other]
    };
    Ok(Report {
        name: "servers",
        title: "two servers on etcd with 10,000 agents, of which one is killed",
        inputs: vec![
            ("servers", "two of longshore server --store etcd://…".to_owned()),
            ("etcd", format!("{}, {MEMBERS} members, on this machine and disk", Members::version()?)),
            ("instances", cluster::describe(INSTANCES)),
            ("services", format!("{SERVICES} of {TASKS_EACH} tasks each, one container and one dynamic port a task")),
            ("killed", "by SIGKILL; at once each service's count is raised by one on the other server".to_owned()),
            ("floor", "a lease of 3 s, which is a server's session, and an entry under it, in the same etcd".to_owned()),
        ],
        tables: vec![
            Table::new(["memory, resident", "one server", "each", "the other", "each"])
                .row(memory("empty".to_owned(), empty, [Cell::Empty, Cell::Empty]))
                .row(memory(
                    format!("{INSTANCES} idle agents, each on one of them"),
                    idle,
                    [Cell::Bytes(each(0)), Cell::Bytes(each(1))],
                ))
                .row(memory(
                    format!("and {tasks} tasks"),
                    loaded,
                    [0, 1].map(|server| Cell::Bytes(loaded[server].saturating_sub(idle[server]) / tasks as u64)),
                )),
            share_table(&shares),
            quiet.table(),
            etcd_table([empty_etcd, idle_etcd, loaded_etcd], tasks),
            killed_table(&killed, floor),
        ],
        targets: vec![
            Target::at_most("an idle agent's memory in its server", Cell::Bytes(greatest), Cell::Bytes(IDLE_AGENT_BYTES)),
            Target::at_least("agents of the server that has fewer", Cell::Share(smaller), Cell::Share(SMALLER_SHARE)),
            Target::at_most("revisions that heartbeats write", Cell::Count(quiet.revisions), Cell::Count(0.0)),
            Target::at_most("killed: all shards are the other's", killed.taken_over.into(), TAKEN_OVER.into()),
            Target::at_most("from there, the last service is planned", killed.planned_after().into(), PLANNED.into()),
            Target::at_most("killed: all agents are connected to the other", killed.connected.into(), CONNECTED.into()),
        ],
        notes: vec![
            format!(
                "Registering and connecting the instances took {:.1} s, {tasks} tasks from CreateService to RUNNING {:.1} s. \
                 Everything shares the cores: servers, members, simulated instances.",
                connected_after.as_secs_f64(),
                ran_after.as_secs_f64()
            ),
            "Each server holds the records of all instances and tasks, and the sessions of its own agents; an agent's memory \
             is all that was added by the number of the server's own agents."
                .to_owned(),
            "An agent is connected when it says so; it is recorded when the records, which are in etcd, say so too.".to_owned(),
        ],
    })
}

fn resident(servers: &[Server; 2]) -> Result<[u64; 2], Error> {
    Ok([machine::memory(servers[0].pid())?.resident, machine::memory(servers[1].pid())?.resident])
}

fn share_table(shares: &[Share; 2]) -> Table {
    let total = |of: fn(&Share) -> usize| shares.iter().map(of).sum::<usize>() as f64;
    let row = |what: &str, of: fn(&Share) -> usize| {
        let each = shares.each_ref().map(|share| of(share) as f64);
        let part = |server: usize| Cell::Share(each[server] / total(of).max(1.0));
        vec![what.into(), Cell::Count(each[0]), part(0), Cell::Count(each[1]), part(1)]
    };
    Table::new(["the work is spread", "one server", "of all", "the other", "of all"])
        .row(row("agents", |share| share.agents))
        .row(row("shards", |share| share.shards))
}

/// What happens while only heartbeats pass.
struct Quiet {
    heartbeats: f64,
    messages: f64,
    revisions: f64,
    etcd_revisions: Option<f64>,
    /// Of one core: both servers, all members, the simulated instances.
    cores: [f64; 3],
}

impl Quiet {
    async fn watch(members: &Members, servers: &[Server; 2], cluster: &SimulatedCluster) -> Result<Self, Error> {
        let used = || {
            let both = servers.iter().map(|server| cpu::of_process(server.pid())).sum::<Duration>();
            [both, members.cpu(), cluster.crew.cpu()]
        };
        let (before, at, cpu_before, etcd) =
            (watched::both(servers).await?, Instant::now(), used(), watched::page(&members.metrics()?).await?);
        tokio::time::sleep(QUIET).await;
        let (cpu_after, took) = (used(), at.elapsed().as_secs_f64());
        let (after, etcd_after) = (watched::both(servers).await?, watched::page(&members.metrics()?).await?);
        let grown = |name: &str| {
            let pages = before.iter().zip(&after);
            pages.map(|(before, after)| Some(figure(after, name)? - figure(before, name)?)).sum::<Option<f64>>()
        };
        let told = |name: &str| grown(name).ok_or_else(|| Error::Unexpected(format!("the metrics have no {name}")));
        let revision = "etcd_debugging_mvcc_current_revision";
        Ok(Self {
            heartbeats: told("longshore_agent_messages_sent_total{message=\"heartbeat\"}")?,
            messages: told("longshore_agent_messages_received_total{channel=\"control\"}")?,
            revisions: told("longshore_store_revision")?,
            etcd_revisions: figure(&etcd_after, revision)
                .zip(figure(&etcd, revision))
                .map(|(after, before)| after - before),
            cores: [0, 1, 2].map(|who| cpu_after[who].saturating_sub(cpu_before[who]).as_secs_f64() / took),
        })
    }

    fn table(&self) -> Table {
        let [servers, etcd, agents] = self.cores.map(Cell::Share);
        Table::new(["only heartbeats pass", "in 24 s"])
            .row(["heartbeats sent".into(), Cell::Count(self.heartbeats)])
            .row(["messages of agents".into(), Cell::Count(self.messages)])
            .row(["revisions of the store".into(), Cell::Count(self.revisions)])
            .row(["revisions of etcd itself".into(), self.etcd_revisions.map_or(Cell::Empty, Cell::Count)])
            .row(["CPU of both servers, of one core".into(), servers])
            .row(["CPU of etcd's members, of one core".into(), etcd])
            .row(["CPU of the simulated instances, of one core".into(), agents])
    }
}

/// How much one member of etcd keeps, the past included: nothing is compacted here.
#[derive(Clone, Copy)]
struct Database {
    bytes: f64,
    resident: f64,
}

impl Database {
    async fn look(members: &Members) -> Result<Self, Error> {
        let page = watched::page(&members.metrics()?).await?;
        let told = |name: &str| figure(&page, name).ok_or_else(|| Error::Unexpected(format!("etcd tells no {name}")));
        Ok(Self {
            bytes: told("etcd_mvcc_db_total_size_in_use_in_bytes")?,
            resident: told("process_resident_memory_bytes")?,
        })
    }
}

fn etcd_table(looks: [Database; 3], tasks: usize) -> Table {
    let [empty, idle, loaded] = looks;
    let each = |more: f64, less: f64, count: usize| Cell::Bytes(((more - less).max(0.0) / count as f64) as u64);
    let row = |what: String, look: Database, each: [Cell; 2]| {
        let [bytes, resident] = each;
        vec![what.into(), Cell::Bytes(look.bytes as u64), bytes, Cell::Bytes(look.resident as u64), resident]
    };
    let both = |more: Database, less: Database, count: usize| {
        [each(more.bytes, less.bytes, count), each(more.resident, less.resident, count)]
    };
    Table::new(["one member of etcd, nothing compacted", "database", "each", "resident", "each"])
        .row(row("empty".to_owned(), empty, [Cell::Empty, Cell::Empty]))
        .row(row(format!("{INSTANCES} instances"), idle, both(idle, empty, INSTANCES)))
        .row(row(format!("and {tasks} tasks"), loaded, both(loaded, idle, tasks)))
}

fn killed_table(killed: &Killed, floor: Duration) -> Table {
    let after = |time: Duration| Cell::Time(time.saturating_sub(killed.taken_over));
    Table::new(["one server is killed", "after", "after the work was taken over"])
        .row(["floor: etcd ends a session".into(), floor.into()])
        .row([format!("its {} agents are connected to the other", killed.agents).into(), killed.connected.into()])
        .row(["and recorded there".into(), killed.recorded.into()])
        .row(["all 64 shards are the other's".into(), killed.taken_over.into()])
        .row([
            format!("services changed then: the first of {SERVICES} is planned").into(),
            killed.planned.quantile(0.0).into(),
        ])
        .row(["the last".into(), killed.planned.max().into(), after(killed.planned.max())])
        .row(["its new task is RUNNING".into(), killed.running.max().into(), after(killed.running.max())])
        .row(["RunTask on the other meanwhile: median".into(), killed.calls.median().into()])
        .row([
            format!("the longest of {}; {} failed", killed.calls.len(), killed.failed).into(),
            killed.calls.max().into(),
        ])
}
