//! The edge as a whole: one task that holds a session with one server after the other, and serves meanwhile and in between.

use std::future::Future;
use std::time::Duration;

use http::Uri;
use longshore_api::edge::Welcome;
use longshore_model::load_balancing::{Sighting, Sightings};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::backoff::Pauses;
use crate::config::Config;
use crate::files;
use crate::hosts::{File, Hosts, Names};
use crate::join::{self, Member};
use crate::plane::{DataPlane, Place, Seen};
use crate::replica::{Replica, Surroundings};
use crate::session::{self, Over};
use crate::socket::Error;

/// How long an edge that starts waits for a server before it begins with the state that it has kept.
const FIRST: Duration = Duration::from_secs(2);

/// How often the state is kept, at most.
const KEEPING: Duration = Duration::from_secs(1);

/// Why an edge ended that nobody has stopped.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct Ended(String);

/// An edge to be started.
#[derive(Debug)]
pub struct Edge;

/// A running edge.
#[derive(Debug)]
pub struct Running {
    stop: watch::Sender<bool>,
    ready: watch::Receiver<bool>,
    task: JoinHandle<Result<(), Ended>>,
}

impl Edge {
    /// Joins, if it has not yet, and starts. Returns before it serves: see [`Running::ready`].
    ///
    /// # Errors
    /// When it has nothing to join with, or the server refuses it.
    pub async fn start(config: Config, plane: impl DataPlane) -> Result<Running, join::Error> {
        let member = join::member(&config).await?;
        let (stop, stopped) = watch::channel(false);
        let (is_ready, ready) = watch::channel(false);
        let hosts = config.hosts_file.clone().map(|path| Hosts::start(File::new(path, &config.name, &config.data_dir)));
        let (kept, surroundings) = Replica::load(&config.data_dir).unzip();
        let core = Core {
            member,
            plane,
            replica: Replica::default(),
            surroundings: surroundings.unwrap_or_default(),
            is_ready,
            keep_at: None,
            begin_at: kept.is_some().then(|| Instant::now() + FIRST),
            kept,
            hosts,
            config,
        };
        let task = tokio::spawn(core.run(Stop(stopped)));
        Ok(Running { stop, ready, task })
    }
}

impl Running {
    /// Waits until it serves by a state, or has ended.
    pub async fn ready(&self) {
        // An error means that it has ended.
        let _ = self.ready.clone().wait_for(|ready| *ready).await;
    }

    /// Waits until it ends by itself, and tells why: its credentials were taken away.
    pub async fn failed(&mut self) -> Ended {
        match (&mut self.task).await {
            Ok(Err(ended)) => ended,
            Ok(Ok(())) => Ended("the edge was stopped".to_owned()),
            Err(error) => Ended(error.to_string()),
        }
    }

    /// Accepts nothing any more, finishes what is under way, tells the servers and takes its names back.
    pub async fn shutdown(self) {
        self.stop.send_replace(true);
        if !self.task.is_finished()
            && let Err(error) = self.task.await
        {
            tracing::error!(%error, "the edge did not end well");
        }
    }
}

/// Whether the edge was told to stop.
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Waits until it was. Dropping the future loses nothing.
    pub(crate) async fn told(&mut self) {
        // An error means that whoever ran the edge is gone, which is as good as being told.
        let _ = self.0.wait_for(|stopped| *stopped).await;
    }
}

/// What an edge is made of.
pub(crate) struct Core<P> {
    pub(crate) config: Config,
    pub(crate) member: Member,
    pub(crate) plane: P,
    pub(crate) replica: Replica,
    surroundings: Surroundings,
    is_ready: watch::Sender<bool>,
    /// When the state is to be kept; absent when what is kept is all.
    pub(crate) keep_at: Option<Instant>,
    /// When to begin with what was kept; absent once the edge serves.
    begin_at: Option<Instant>,
    /// What was kept by the start before, until the edge serves.
    kept: Option<Replica>,
    hosts: Option<Hosts>,
}

impl<P: DataPlane> Core<P> {
    async fn run(mut self, mut stop: Stop) -> Result<(), Ended> {
        let why = self.serve_on(&mut stop).await;
        if self.keep_at.is_some() {
            self.keep().await;
        }
        if let Some(hosts) = self.hosts.take() {
            hosts.withdraw().await;
        }
        why.map_or(Ok(()), Err)
    }

    /// Ends with nothing when it was told to stop.
    async fn serve_on(&mut self, stop: &mut Stop) -> Option<Ended> {
        let mut pauses = Pauses::new();
        let mut told_that_alone = false;
        for turn in 0.. {
            let servers = self.servers();
            let server = servers[turn % servers.len()].clone();
            let opening = session::open(self.member.clone(), server.clone(), self.config.clone());
            let Some(opened) = self.meanwhile(stop, opening).await else { return self.stopped().await };
            let (over, held) = match opened {
                Err(error) => (error, None),
                Ok(open) => {
                    told_that_alone = false;
                    let since = Instant::now();
                    match session::hold(self, open, stop).await {
                        Over::Stopped => return None,
                        Over::Lost(error) => (error, Some(since.elapsed())),
                    }
                }
            };
            match &over {
                Error::Removed(why) => {
                    join::forget(&self.config);
                    self.plane.drain().await;
                    return Some(Ended(why.clone()));
                }
                Error::Ended => {}
                error @ Error::Refused(_) => tracing::warn!(%server, %error, "no session"),
                error @ Error::Absent(_) => {
                    if !std::mem::replace(&mut told_that_alone, true) {
                        tracing::warn!(%server, %error, "no server answers; the edge goes on with what it has");
                    }
                }
            }
            let pause = pauses.after(&over, held);
            if self.meanwhile(stop, tokio::time::sleep(pause)).await.is_none() {
                return self.stopped().await;
            }
        }
        None
    }

    /// Finishes what is under way without a session.
    async fn stopped(&mut self) -> Option<Ended> {
        self.plane.drain().await;
        None
    }

    /// Waits for something while there is no session; `None` when the edge was told to stop first.
    async fn meanwhile<T>(&mut self, stop: &mut Stop, work: impl Future<Output = T>) -> Option<T> {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                biased;
                () = stop.told() => return None,
                done = &mut work => return Some(done),
                // All of it is told when there is a session again.
                _ = self.plane.changes() => self.keep_soon(),
                () = at(self.keep_at) => self.keep().await,
                () = at(self.begin_at) => self.begin(),
            }
        }
    }

    /// Serves by what was kept: no server has answered for too long.
    fn begin(&mut self) {
        self.begin_at = None;
        if let Some(kept) = self.kept.take() {
            tracing::warn!("no server answers; serving by the state that was kept");
            self.replica = kept;
            self.serve();
        }
    }

    /// The servers that may be asked: those that it was told of first.
    fn servers(&self) -> Vec<Uri> {
        let told = self.config.servers.iter().chain(&self.surroundings.servers);
        let mut uris: Vec<Uri> = Vec::new();
        for uri in told.filter_map(|server| join::uri(server).ok()) {
            if !uris.contains(&uri) {
                uris.push(uri);
            }
        }
        uris
    }

    /// Takes in what a server says of itself and the others.
    pub(crate) fn met(&mut self, welcome: Welcome) {
        let surroundings = Surroundings {
            place: Place { region: welcome.region, account_id: welcome.account_id },
            servers: welcome.servers,
        };
        if self.surroundings != surroundings {
            self.surroundings = surroundings;
            self.keep_soon();
        }
    }

    /// Has the data plane serve by the replica.
    pub(crate) fn serve(&mut self) {
        let state = self.replica.state();
        if let Some(hosts) = &self.hosts {
            hosts.publish(Names::of(&state, &self.config.addresses, &self.surroundings.place.region));
        }
        self.plane.apply(state, &self.surroundings.place);
        self.is_ready.send_replace(true);
        (self.begin_at, self.kept) = (None, None);
        self.keep_soon();
    }

    pub(crate) fn keep_soon(&mut self) {
        self.keep_at.get_or_insert_with(|| Instant::now() + KEEPING);
    }

    /// What the data plane sees of targets, as records of this edge alone.
    fn seen(&self) -> Vec<Sightings> {
        let own = |seen| match seen {
            Seen::Target { key, sight, reason, description } => {
                let edge = self.config.name.as_str().into();
                // It is seen of the target as it is registered now. When that was is told by the servers' clock, and the next
                // start must not take what is older for what was seen of an earlier registration.
                let since = self.replica.registered_at(&key)?;
                Some(Sightings { key, by_edge: vec![Sighting { edge, sight, reason, description, since }] })
            }
            Seen::Listener(..) => None,
        };
        self.plane.all().into_iter().filter_map(own).collect()
    }

    /// Keeps the state.
    pub(crate) async fn keep(&mut self) {
        self.keep_at = None;
        let (path, seen) = (self.config.data_dir.join(files::STATE), self.seen());
        let text = self.replica.text(&self.surroundings, &seen);
        let written = tokio::task::spawn_blocking(move || files::write(&path, &text)).await;
        if let Ok(Err(error)) = written {
            tracing::error!(%error, "the state could not be kept; an edge that is started without a server would begin with an older one");
        }
    }
}

/// Waits until then; forever without a time.
pub(crate) async fn at(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}
