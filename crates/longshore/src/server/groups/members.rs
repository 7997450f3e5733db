//! The members of local groups: one owner starts, finds again and ends them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use longshore_agent::config::PullBehavior;
use longshore_agent::{Agent, Config, Host, Running};
use longshore_api::sigv4::Credentials;
use longshore_api::tls::Tls;
use longshore_control_plane::capacity::GROUP_ATTRIBUTE;
use longshore_model::{InstanceId, Timestamp};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};

use super::{Command, Seat, Shared};

/// Host ports of the containers of all local groups: below those that other agents of this process give out.
const PORTS: std::ops::RangeInclusive<u16> = 40_000..=49_152;

/// What members need of their server.
#[derive(Debug, Clone)]
pub(in crate::server) struct Surroundings {
    pub(in crate::server) endpoint: String,
    /// Whom its members trust.
    pub(in crate::server) tls: Option<Tls>,
    pub(in crate::server) credentials: Credentials,
    pub(in crate::server) region: String,
    pub(in crate::server) zones: Vec<String>,
    pub(in crate::server) cluster: String,
}

/// The members that a data directory has.
pub(super) fn found(directory: &Path) -> std::io::Result<Vec<Seat>> {
    std::fs::create_dir_all(directory)?;
    let mut seats = Vec::new();
    for group in directories(directory)? {
        for member in directories(&directory.join(&group))? {
            seats.push((group.clone(), member));
        }
    }
    seats.sort();
    Ok(seats)
}

fn directories(path: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}

/// The owner of the members.
#[derive(Debug)]
pub(in crate::server) struct Members {
    shared: Arc<Shared>,
    found: Vec<Seat>,
    queue: mpsc::UnboundedReceiver<Command>,
    directory: PathBuf,
}

/// Members that run.
#[derive(Debug)]
pub(in crate::server) struct RunningMembers {
    stop: mpsc::Sender<()>,
    owner: JoinHandle<()>,
}

impl RunningMembers {
    /// Ends the agents; their containers go on, and are found again at the next start.
    pub(in crate::server) async fn shutdown(self) {
        drop(self.stop);
        if let Err(error) = self.owner.await {
            tracing::error!(%error, "the owner of the local groups has failed");
        }
    }
}

impl Members {
    pub(super) fn new(
        shared: Arc<Shared>,
        found: Vec<Seat>,
        queue: mpsc::UnboundedReceiver<Command>,
        directory: PathBuf,
    ) -> Self {
        Self { shared, found, queue, directory }
    }

    /// Starts the members that there were, and as many as the groups have at least.
    pub(in crate::server) fn start(self, surroundings: Surroundings) -> RunningMembers {
        let (stop, stopped) = mpsc::channel(1);
        let mut owner = Owner {
            shared: self.shared,
            directory: self.directory,
            surroundings,
            host: None,
            starting: JoinSet::new(),
            ending: JoinSet::new(),
            running: BTreeMap::new(),
        };
        let found = self.found;
        let queue = self.queue;
        let owner = tokio::spawn(async move {
            owner.restore(found).await;
            owner.run(queue, stopped).await;
        });
        RunningMembers { stop, owner }
    }
}

type Started = (Seat, Result<Running, String>);

struct Owner {
    shared: Arc<Shared>,
    directory: PathBuf,
    surroundings: Surroundings,
    host: Option<Host>,
    starting: JoinSet<Started>,
    ending: JoinSet<Seat>,
    running: BTreeMap<Seat, Running>,
}

impl Owner {
    async fn restore(&mut self, found: Vec<Seat>) {
        for seat in found {
            self.start(seat).await;
        }
        let groups: Vec<(String, u32)> =
            self.shared.groups.values().map(|group| (group.name.clone(), group.minimum)).collect();
        for (name, minimum) in groups {
            let there = u32::try_from(self.shared.members_of(&name).len()).unwrap_or(u32::MAX);
            self.launch(&name, minimum.saturating_sub(there)).await;
        }
    }

    async fn run(mut self, mut queue: mpsc::UnboundedReceiver<Command>, mut stopped: mpsc::Receiver<()>) {
        loop {
            tokio::select! {
                biased;
                _ = stopped.recv() => break,
                Some((seat, started)) = join(&mut self.starting) => self.started(seat, started),
                Some(seat) = join(&mut self.ending) => drop(self.shared.seats().remove(&seat)),
                Some(command) = queue.recv() => match command {
                    Command::Launch(group, count) => self.launch(&group, count).await,
                    Command::Terminate(instance) => self.end(instance),
                },
            }
        }
        self.starting.shutdown().await;
        // What is being ended has lost its record already: its containers go, too.
        while self.ending.join_next().await.is_some() {}
        for (_, agent) in self.running {
            agent.shutdown().await;
        }
    }

    async fn launch(&mut self, group: &str, count: u32) {
        for _ in 0..count {
            // Forty-eight bits of time and a counter: no two members of a data directory are named alike.
            let number = self.shared.seats().len();
            self.start((group.to_owned(), format!("{:012x}-{number}", now().as_millis()))).await;
        }
    }

    async fn start(&mut self, seat: Seat) {
        let config = match self.config(&seat) {
            Ok(config) => config,
            Err(error) => return tracing::error!(group = seat.0, error, "a member of a local group cannot be started"),
        };
        if self.host.is_none() {
            match Host::open(&config).await {
                Ok(host) => self.host = Some(host),
                Err(error) => return tracing::error!(group = seat.0, %error, "local groups cannot run here"),
            }
        }
        let Some(host) = self.host.clone() else { return };
        self.shared.sit(&seat, now());
        self.starting.spawn(async move {
            let started = Agent::start_on(&host, config).await;
            (seat, started.map_err(|error| error.to_string()))
        });
    }

    fn config(&self, seat: &Seat) -> Result<Config, String> {
        let declared = self.shared.groups.get(&seat.0).ok_or("the group is not declared")?;
        let around = &self.surroundings;
        let mut config = Config::new(&*around.endpoint, around.credentials.clone(), self.path(seat));
        config.pull_behavior = PullBehavior::PreferCached;
        config.apply_environment(|name| std::env::var(name).ok()).map_err(|error| error.to_string())?;
        // What the group decides is not for the environment to say.
        config.endpoint.clone_from(&around.endpoint);
        config.tls.clone_from(&around.tls);
        config.region.clone_from(&around.region);
        config.cluster = declared.cluster.clone().unwrap_or_else(|| around.cluster.clone());
        config.data_dir = self.path(seat);
        config.cpu_units = Some(declared.cpu_units);
        config.memory_mib = Some(declared.memory_mib);
        config.dynamic_ports = PORTS;
        config.metadata_port = 0;
        config.introspection = None;
        config.attributes.insert(GROUP_ATTRIBUTE.to_owned(), seat.0.clone());
        let zone = self.zone(seat);
        config.attributes.insert("ecs.availability-zone".to_owned(), zone);
        std::fs::create_dir_all(self.path(seat)).map_err(|error| error.to_string())?;
        Ok(config)
    }

    /// Members sit in the zones in turn.
    fn zone(&self, seat: &Seat) -> String {
        let zones = &self.surroundings.zones;
        let file = self.path(seat).join("zone");
        let known = std::fs::read_to_string(&file).ok().filter(|zone| zones.contains(zone));
        known.unwrap_or_else(|| {
            let zone = zones[self.shared.members_of(&seat.0).len() % zones.len()].clone();
            let written = std::fs::create_dir_all(self.path(seat)).and_then(|()| std::fs::write(file, &zone));
            if let Err(error) = written {
                tracing::warn!(%error, "the zone of a member cannot be remembered");
            }
            zone
        })
    }

    fn path(&self, seat: &Seat) -> PathBuf {
        self.directory.join(&seat.0).join(&seat.1)
    }

    fn started(&mut self, seat: Seat, started: Result<Running, String>) {
        match started {
            Ok(agent) => {
                let id = agent.container_instance_arn().rsplit('/').next().and_then(|id| id.parse().ok());
                if let Some(member) = self.shared.seats().get_mut(&seat) {
                    member.instance = id;
                }
                self.running.insert(seat, agent);
            }
            Err(error) => {
                tracing::error!(group = seat.0, error, "a member of a local group did not start");
                self.shared.seats().remove(&seat);
                remove(&self.path(&seat));
            }
        }
    }

    fn end(&mut self, instance: InstanceId) {
        let found =
            self.shared.seats().iter().find(|(_, member)| member.instance == Some(instance)).map(|(s, _)| s.clone());
        let Some(seat) = found else { return };
        let Some(agent) = self.running.remove(&seat) else { return };
        let path = self.path(&seat);
        self.ending.spawn(async move {
            agent.retire().await;
            remove(&path);
            seat
        });
    }
}

/// Waits for ever when nothing is under way, so that another branch is taken.
async fn join<T: 'static>(set: &mut JoinSet<T>) -> Option<T> {
    match set.join_next().await {
        None => std::future::pending().await,
        Some(Ok(done)) => Some(done),
        Some(Err(error)) => {
            tracing::error!(%error, "the start or the end of a member has failed");
            None
        }
    }
}

fn remove(path: &Path) {
    if let Err(error) = std::fs::remove_dir_all(path) {
        tracing::warn!(path = %path.display(), %error, "the directory of a member cannot be removed");
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
