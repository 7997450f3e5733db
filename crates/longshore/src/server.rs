//! The roles that serve: `up`, `server` and `agent`.

mod agents;
mod groups;
mod installation;
mod listen;
mod logs;
pub(crate) mod store;
mod tls;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use longshore_api::tls::Tls;
use longshore_control_plane::audit::Audit;
use longshore_control_plane::capacity::{self, scaling, services, waiting};
use longshore_control_plane::clock::{self, Clock};
use longshore_control_plane::entropy::{self, Entropy};
use longshore_control_plane::hooks::Hooks;
use longshore_control_plane::identity::{AccessKeys, Machines};
use longshore_control_plane::{Config, Context, http, loops, servers};
use longshore_model::{Cluster, Document, Group, Guard, Key, Record, Scope, cluster};
use longshore_state::leases::LeaseError;
use serde_json::json;
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinSet;

pub(crate) use self::groups::Declaration;
use self::groups::{Members, RunningMembers, Surroundings};
use self::installation::Settled;
use self::listen::Listening;
use crate::cli;
use crate::data_dir::DataDir;
use crate::error::Error;
use crate::root_key::RootKey;
use crate::{edge, machine};

/// How long a server that starts may take to be seen by the others.
const JOINING: Duration = Duration::from_secs(15);

/// How long a server that ends gives its agents to go to the others.
const FAREWELL: Duration = Duration::from_secs(8);

/// `longshore up`.
pub(crate) async fn up(options: cli::Up) -> Result<(), Error> {
    let agents = if options.no_agent { 0 } else { options.agents };
    let mut server = Server::start(&options.server, None).await?;
    server.make_cluster(&options.cluster).await?;
    server.start_groups(&options.cluster)?;
    if !options.no_edge {
        server.start_edge(&options.balancing).await?;
    }
    let agents = match agents::start(&server, &options.cluster, agents, options.log_spool_bytes).await {
        Ok(agents) => agents,
        Err(error) => {
            server.shutdown().await;
            return Err(error);
        }
    };
    server.announce(options.server.json);
    let outcome = server.until_stopped().await;
    // First of all nobody is to send anything to this machine's tasks any more.
    server.stop_edge().await;
    agents.shutdown().await;
    server.shutdown().await;
    outcome
}

/// `longshore server`.
pub(crate) async fn server(options: cli::Server) -> Result<(), Error> {
    let mut server = Server::start(&options.server, Some(&options.store)).await?;
    server.start_groups("default")?;
    if options.edge {
        server.start_edge(&options.balancing).await?;
    }
    server.announce(options.server.json);
    let outcome = server.until_stopped().await;
    server.shutdown().await;
    outcome
}

/// `longshore agent`.
pub(crate) async fn agent(options: cli::Agent) -> Result<(), Error> {
    machine::raise_open_files();
    let (mut agent, cluster) = agents::alone(&options).await?;
    match options.json {
        true => println!("{}", json!({"ready": options.server.join(","), "cluster": cluster})),
        false => println!("ready {} (container instance of cluster {cluster})", options.server.join(", ")),
    }
    let outcome = tokio::select! {
        stopped = stop_signal() => stopped,
        error = agent.failed() => Err(Error::Agent(error.to_string())),
    };
    agent.shutdown().await;
    outcome
}

/// A running control plane.
struct Server {
    ctx: Context,
    data_dir: DataDir,
    root_key: RootKey,
    region: String,
    zones: Vec<String>,
    listening: Listening,
    tls: tls::Serving,
    /// The local groups, until they are started.
    members: Option<Members>,
    groups: Option<RunningMembers>,
    /// The edge in this process.
    edge: Option<longshore_edge::Running>,
    loops: JoinSet<()>,
}

impl Server {
    /// Starts it, on the state in the data directory unless `elsewhere` names another place.
    async fn start(options: &cli::ServerOptions, elsewhere: Option<&cli::StoreOptions>) -> Result<Self, Error> {
        machine::raise_open_files();
        let data_dir = DataDir::create(&options.data)?;
        let store = store::open(&data_dir, elsewhere)?;
        let Settled { installation, root_key } = installation::settle(&store, &data_dir, options, elsewhere).await?;
        let listener = bind(options.listen)?;
        let address = listener.local_addr().map_err(Error::Serve)?;
        let endpoint = options.tls.advertise.clone().unwrap_or_else(|| tls::default_endpoint(address));
        let tls = tls::Serving::start(&options.tls, &installation, address, &endpoint)?;
        tls.keep_authority(&data_dir)?;
        let scope = Scope::new(&installation.region, &installation.account_id);
        let zones: Vec<String> = installation.zones.iter().map(|zone| zone.to_string()).collect();
        let (local_groups, members) = groups::open(&options.local_groups, data_dir.groups()?)
            .map_err(|error| Error::Text(format!("the local groups cannot be opened: {error}")))?;
        let audit = open_audit(&data_dir, options.audit_log.as_deref())?;
        let logs = logs::open(&data_dir, &options.logs)?;
        let config = Config {
            audit,
            logs,
            scope: scope.clone(),
            metrics: options.metrics,
            zones: zones.clone(),
            endpoint: endpoint.clone(),
            instance_loss_timeout: options.instance_loss_timeout,
            retention: options.retention,
            task_history: options.task_history,
            hooks: Hooks::new(options.lifecycle_hooks.iter().cloned()),
            capacity: capacity::Config {
                instances: Some(Arc::new(local_groups)),
                waiting: waiting::Settings { patience: options.capacity_wait, ..waiting::Settings::default() },
                scaling: scaling::Settings { period: options.scaling_period, ..scaling::Settings::default() },
                services: services::Settings { period: options.service_scaling_period },
            },
        };
        let machines =
            Machines { master_secret: installation.master_secret.clone(), authority: tls.authority().map(Arc::from) };
        let access_keys = AccessKeys::root(root_key.credentials(), &scope.root()).with_machines(machines);
        let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) = (Arc::new(clock::System), Arc::new(entropy::System));
        let ctx = Context::new(config, store, clock, entropy, access_keys);
        ctx.servers().trust(&tls.trust()?);
        let loops = loops::start(&ctx);
        join(ctx.servers()).await?;
        let door = listen::Door { tls: tls.acceptor(), allow_http: options.tls.allow_http, endpoint };
        let listening = listen::start(listener, http::router(ctx.clone()), door);
        let mut loops = loops;
        loops.spawn(tls.clone().renew());
        let server = Self {
            ctx,
            data_dir,
            root_key,
            region: installation.region.to_string(),
            zones,
            listening,
            tls,
            members: Some(members),
            groups: None,
            edge: None,
            loops,
        };
        server.write_endpoint()?;
        Ok(server)
    }

    /// Starts the members of local groups; those that do not say otherwise join `cluster`.
    fn start_groups(&mut self, cluster: &str) -> Result<(), Error> {
        let Some(members) = self.members.take() else { return Ok(()) };
        self.groups = Some(members.start(Surroundings {
            endpoint: self.endpoint().to_owned(),
            tls: self.trust()?,
            credentials: self.root_key.credentials(),
            region: self.region.clone(),
            zones: self.zones.clone(),
            cluster: cluster.to_owned(),
        }));
        Ok(())
    }

    /// Starts the edge of this process. One that cannot serve a listener says so, and nothing else fails for it.
    async fn start_edge(&mut self, options: &cli::BalancingOptions) -> Result<(), Error> {
        let around = edge::Surroundings {
            endpoint: self.endpoint().to_owned(),
            credentials: self.root_key.credentials(),
            tls: self.trust()?,
            region: self.region.clone(),
            data_dir: self.data_dir.edge()?,
        };
        self.edge = Some(edge::local(options, around).await?);
        Ok(())
    }

    async fn stop_edge(&mut self) {
        if let Some(edge) = self.edge.take() {
            edge.shutdown().await;
        }
    }

    /// Whom the agents of this process trust.
    fn trust(&self) -> Result<Option<Tls>, Error> {
        self.endpoint().starts_with("https:").then(|| self.tls.trust()).transpose()
    }

    fn endpoint(&self) -> &str {
        &self.ctx.config().endpoint
    }

    /// For `longshore env` and the other commands.
    fn write_endpoint(&self) -> Result<(), Error> {
        let path = self.data_dir.endpoint();
        let hint = "check the free space and the permissions of the data directory";
        std::fs::write(&path, self.endpoint()).map_err(|source| Error::DataDir { path, source, hint })
    }

    /// The one line that tells whoever started it that it serves.
    fn announce(&self, as_json: bool) {
        let data_dir = self.data_dir.path().display();
        if as_json {
            println!("{}", json!({"ready": self.endpoint(), "dataDir": data_dir.to_string()}));
            return;
        }
        println!("ready {}", self.endpoint());
        eprintln!("  data in {data_dir}");
        eprintln!("  eval \"$(longshore env --data-dir {data_dir})\" points the AWS CLI at it");
    }

    /// Makes the cluster that agents join, when it is not there.
    async fn make_cluster(&self, name: &str) -> Result<(), Error> {
        let made = self.ctx.transact(|snapshot, now| {
            use longshore_control_plane::context::Decision;
            let known = snapshot.cluster(name).and_then(|state| state.cluster());
            if known.is_some_and(|cluster| cluster.is_active()) {
                return Ok(Decision::Answer(()));
            }
            let cluster = Cluster {
                name: name.into(),
                status: cluster::Status::Active,
                created_at: now,
                deleted_at: None,
                tags: Vec::new(),
                document: Document::default(),
            };
            let key = Key::Cluster(cluster.name.clone());
            let group = Group::new("longshore up")
                .guard(Guard::unchanged(key, known.map(|entry| entry.revision)))
                .put(Record::Cluster(Arc::new(cluster)));
            Ok(Decision::Commit(group.into(), ()))
        });
        made.await.map_err(|error| Error::State(error.message))
    }

    async fn until_stopped(&self) -> Result<(), Error> {
        stop_signal().await
    }

    async fn shutdown(mut self) {
        self.stop_edge().await;
        // First of all nobody is to send anything here any more, and the others are to take over.
        self.ctx.servers().leave();
        if let Some(groups) = self.groups.take() {
            groups.shutdown().await;
        }
        if !self.ctx.servers().is_alone() {
            servers::agents::farewell(&self.ctx, FAREWELL).await;
            // The session ends in a loop that is ended below.
            self.ctx.servers().left(FAREWELL).await;
        }
        self.listening.stop().await;
        longshore_control_plane::logs::farewell(&self.ctx).await;
        self.loops.shutdown().await;
        // A stale address would send the next command to whoever listens there then.
        let _ = std::fs::remove_file(self.data_dir.endpoint());
        self.ctx.store().clone().close().await;
        self.ctx.config().audit.flush().await;
    }
}

/// The audit log: in the data directory, unless another place is named, or none.
fn open_audit(data_dir: &DataDir, place: Option<&Path>) -> Result<Audit, Error> {
    if place == Some(Path::new("none")) {
        return Ok(Audit::default());
    }
    let path = place.map_or_else(|| data_dir.audit_log(), Path::to_owned);
    Audit::to_file(&path).map_err(|error| {
        let hint = "name a file that can be written with --audit-log, or none".to_owned();
        Error::Hint(format!("cannot write the audit log {}: {error}", path.display()), hint)
    })
}

/// Waits until the others see this server. One that finds no room for that goes on all the same: it serves reads, says what is
/// wrong in all else, and joins them as soon as there is room.
async fn join(servers: &servers::Servers) -> Result<(), Error> {
    let has_no_room = || servers.obstacle().is_some_and(|why| why.is_full());
    let mut changed = servers.changed();
    let settled = async {
        while !servers.is_member() && !has_no_room() {
            changed.next().await;
        }
    };
    let in_time = tokio::time::timeout(JOINING, settled).await.is_ok();
    if let (false, Some(error)) = (servers.is_member(), servers.obstacle().filter(LeaseError::is_full)) {
        tracing::error!(%error, "this server cannot join the others yet, and does no work of loops until it has");
    } else if !in_time {
        let why = servers.obstacle().map_or_else(String::new, |why| format!(": {why}"));
        let text = format!("this server could not join the others on the state within {} s{why}", JOINING.as_secs());
        return Err(Error::Hint(text, "look at the log above, and at etcd's".to_owned()));
    }
    Ok(())
}

/// Connections that wait to be accepted, at most; the kernel takes `net.core.somaxconn` if that is less. When a server is
/// gone thousands of agents come to another at once, and one whose connection is dropped then tries again seconds later.
const BACKLOG: u32 = 65_535;

fn bind(address: SocketAddr) -> Result<TcpListener, Error> {
    let listening = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    listening().map_err(|source| {
        let hint = match source.kind() {
            std::io::ErrorKind::AddrInUse => {
                "is another longshore running? stop it, or choose another port with --listen"
            }
            std::io::ErrorKind::PermissionDenied => "ports below 1024 need root; choose another one with --listen",
            _ => "choose an address of this machine with --listen",
        };
        Error::Listen { address, source, hint }
    })
}

/// Waits for SIGINT or SIGTERM.
pub(crate) async fn stop_signal() -> Result<(), Error> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).map_err(Error::Runtime)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::Runtime)?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    eprintln!("stopping; tasks keep running and are found again at the next start");
    Ok(())
}
