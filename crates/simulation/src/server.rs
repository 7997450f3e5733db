//! One server: the real control plane on the simulated disk. It crashes and comes back; what it had not saved is gone.
//! [`Servers`] are all of them; whoever calls one that does not answer goes to the next.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use longshore_api::client::RawError;
use longshore_api::ecs::Operation;
use longshore_api::error::Error;
use longshore_api::protocol::RequestId;
use longshore_api::sigv4::Credentials;
use longshore_control_plane::audit::Audit;
use longshore_control_plane::capacity::InstanceProvider;
use longshore_control_plane::ecs::{Call, handle};
use longshore_control_plane::gateway::{self, Pace, Refusal};
use longshore_control_plane::identity::{AccessKeys, Caller};
use longshore_control_plane::servers::{self, Peers};
use longshore_control_plane::{Config, Context, capacity, edges, loops};
use longshore_model::{Group, Record, Revision, Scope, Snapshot, load_balancing};
use longshore_state::Store;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinSet;

use crate::clock::Virtual;
use crate::dice::Dice;
use crate::disk::{Disk, Way};
use crate::journal::Journal;
use crate::network::{Carried, Direction, Link};
use crate::scenario::Scenario;
use crate::wire::{self, End};

/// How long a caller waits for an answer.
const PATIENCE: Duration = Duration::from_secs(25);

/// How often a server tries to start on a disk that fails.
const START_AGAIN: Duration = Duration::from_secs(1);

/// What became of a call.
pub(crate) type Answer = Result<Bytes, Failure>;

/// Why a call has no answer that helps.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    /// Nobody answered: whether it was carried out is not known.
    #[error("no answer")]
    Absent,
    /// The server refused.
    #[error("{code}: {message}")]
    Refused { code: String, message: String },
}

impl Failure {
    /// Whether the same call may succeed later.
    pub(crate) fn is_retryable(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Refused { code, .. } => matches!(code.as_str(), "ServerException" | "ThrottlingException"),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused { code: error.code.into_owned(), message: error.message }
    }
}

/// How long a call waits for the server to hear of what its caller has been told by another one.
const CATCH_UP: Duration = Duration::from_secs(5);

/// All servers.
pub(crate) struct Servers(Vec<Host>);

impl Servers {
    /// Servers on these machines.
    pub(crate) fn new(hosts: Vec<Host>) -> Self {
        Self(hosts)
    }

    /// Each of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Host> {
        self.0.iter()
    }

    /// One of them, counted round all.
    pub(crate) fn get(&self, number: usize) -> &Host {
        &self.0[number % self.0.len()]
    }

    /// Partition, region and account.
    pub(crate) fn scope(&self) -> &Scope {
        &self.get(0).config.scope
    }

    /// Calls the server that the link leads to; the next call goes to another one if that helped nothing.
    pub(crate) async fn call(&self, link: &Link, operation: Operation, body: Vec<u8>) -> Answer {
        let server = link.server();
        let answer = self.get(server).call(link, operation, body).await;
        if answer.as_ref().is_err_and(Failure::is_retryable) && link.server() == server {
            link.move_on();
        }
        answer
    }

    /// Opens a session of an edge; gives the edge's end of it.
    pub(crate) async fn open_edge(&self, link: &Arc<Link>, name: &str) -> Result<End, NoSession> {
        self.get(link.server()).open_edge(link, name).await
    }

    /// Opens a session over a link; gives the agent's end of it.
    pub(crate) async fn open(&self, link: &Arc<Link>, channel: Channel, query: &str) -> Result<End, NoSession> {
        let server = link.server();
        let opened = self.get(server).open(link, channel, query).await;
        if matches!(opened, Err(NoSession::Absent | NoSession::Refused(_))) && link.server() == server {
            link.move_on();
        }
        opened
    }
}

/// The machine that a server runs on.
pub(crate) struct Host {
    number: usize,
    config: Config,
    disk: Disk,
    clock: Arc<Virtual>,
    entropy: Arc<Dice>,
    journal: Arc<Journal>,
    running: Mutex<Option<Running>>,
}

/// One start of the server.
struct Running {
    ctx: Context,
    way: Way,
    loops: JoinSet<()>,
    /// Sessions and calls.
    work: JoinSet<()>,
}

impl Host {
    pub(crate) fn new(
        number: usize,
        disk: Disk,
        clock: Arc<Virtual>,
        entropy: Dice,
        journal: Arc<Journal>,
        scenario: &Scenario,
        instances: Option<Arc<dyn InstanceProvider>>,
    ) -> Self {
        let config = Config {
            scope: Scope::new("us-east-1", "000000000000"),
            metrics: longshore_control_plane::metrics::Audience::default(),
            zones: scenario.zones.clone(),
            endpoint: format!("http://server{number}:7327"),
            instance_loss_timeout: scenario.instance_loss_timeout,
            // Longer than a run: nothing is forgotten that a check might ask for.
            retention: Duration::from_secs(7 * 24 * 3600),
            task_history: Duration::from_secs(7 * 24 * 3600),
            capacity: capacity::Config { instances, ..capacity::Config::default() },
            audit: Audit::default(),
            hooks: longshore_control_plane::hooks::Hooks::default(),
            logs: longshore_control_plane::logs::Logs::default(),
        };
        Self { number, config, disk, clock, entropy: Arc::new(entropy), journal, running: Mutex::new(None) }
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the server, once its disk can be read.
    pub(crate) async fn start(&self) {
        loop {
            let mount = self.disk.mount(self.number);
            let (way, bell) = (mount.way.clone(), Arc::clone(&mount.bell));
            match Store::open(mount) {
                Ok(store) => return self.run(store, way, bell),
                Err(error) => self.journal.note(|| format!("server {} cannot start: {error}", self.number)),
            }
            tokio::time::sleep(START_AGAIN).await;
        }
    }

    fn run(&self, store: Store, way: Way, bell: Arc<Notify>) {
        let root = self.config.scope.root();
        let keys = AccessKeys::root(Credentials::new("AKIASIMULATION", "secret"), &root);
        let (clock, entropy) = (Arc::clone(&self.clock), Arc::clone(&self.entropy));
        let ctx = Context::new(self.config.clone(), store.clone(), clock, entropy, keys);
        ctx.servers().reach_by(Others(self.disk.clone()));
        let mut loops = loops::start(&ctx);
        loops.spawn(self.disk.clone().follow(store, bell));
        self.journal.note(|| format!("server {} has started", self.number));
        *self.running() = Some(Running { ctx, way, loops, work: JoinSet::new() });
    }

    /// The server is gone, in the middle of whatever it did.
    pub(crate) fn crash(&self) {
        self.look_after();
        if let Some(running) = self.running().take() {
            running.way.end();
            self.journal.note(|| format!("server {} has crashed", self.number));
        }
    }

    /// What the server believes; nothing while it is down.
    pub(crate) fn snapshot(&self) -> Option<Arc<Snapshot>> {
        self.running().as_ref().map(|running| running.ctx.snapshot())
    }

    /// A part of the server that ended by itself has failed.
    pub(crate) fn look_after(&self) {
        let mut running = self.running();
        let Some(running) = running.as_mut() else { return };
        if let Some(ended) = running.loops.try_join_next() {
            self.journal.violation(format!("a loop of the server has ended: {ended:?}"));
        }
        while let Some(ended) = running.work.try_join_next() {
            if let Err(error) = ended {
                self.journal.violation(format!("a call or a session has failed: {error}"));
            }
        }
    }

    /// Calls the server over a link.
    async fn call(&self, link: &Link, operation: Operation, body: Vec<u8>) -> Answer {
        let answer = tokio::time::timeout(PATIENCE, self.call_patiently(link, operation, body)).await;
        let answer = answer.unwrap_or(Err(Failure::Absent));
        self.journal.digest(match &answer {
            Ok(body) => body,
            Err(Failure::Absent) => b"absent",
            Err(Failure::Refused { message, .. }) => message.as_bytes(),
        });
        answer
    }

    async fn call_patiently(&self, link: &Link, operation: Operation, body: Vec<u8>) -> Answer {
        let (first, second) = match link.carry(self.number, Direction::ToServer) {
            Carried::Lost => std::future::pending().await,
            Carried::Once(after) => (after, None),
            Carried::Twice(first, second) => (first, Some(second)),
        };
        let body = Bytes::from(body);
        tokio::time::sleep(first).await;
        let answered = self.begin(Duration::ZERO, link.seen(), operation, body.clone())?;
        let again = second.map(|later| self.begin(later, link.seen(), operation, body)).transpose()?;
        // A server that crashes resets its connections.
        let (answer, rests_on) = answered.await.unwrap_or((Err(Failure::Absent), Revision::default()));
        link.saw(rests_on);
        if let Some(again) = again {
            // The caller hears of one of them, and asks for nothing else before both are over: a copy that came after a
            // later call would undo that, and no server could tell.
            let _ = again.await;
        }
        match link.carry(self.number, Direction::FromServer) {
            Carried::Lost => std::future::pending().await,
            Carried::Once(after) | Carried::Twice(after, _) => tokio::time::sleep(after).await,
        }
        answer
    }

    /// Has the server work on a call, from a state that is not older than that; gives what it answers, and the state that
    /// the answer rests on at the most.
    fn begin(
        &self,
        after: Duration,
        not_before: Revision,
        operation: Operation,
        body: Bytes,
    ) -> Result<oneshot::Receiver<(Answer, Revision)>, Failure> {
        let mut running = self.running();
        let running = running.as_mut().ok_or(Failure::Absent)?;
        let ctx = running.ctx.clone();
        let caller = Caller::root(&self.config.scope.root());
        let (answer, answered) = oneshot::channel();
        running.work.spawn(async move {
            tokio::time::sleep(after).await;
            let answered = match tokio::time::timeout(CATCH_UP, reach(&ctx, not_before)).await {
                Ok(()) => work(&ctx, &caller, operation, &body).await,
                Err(_) => {
                    Err(Failure::Refused { code: "ServerException".to_owned(), message: "It is behind.".to_owned() })
                }
            };
            // The caller may have given up.
            let _ = answer.send((answered, ctx.snapshot().revision()));
        });
        Ok(answered)
    }

    /// How long the way to this server and the way back take now, if a link carries both.
    fn ways(&self, link: &Link) -> Result<(Duration, Duration), NoSession> {
        match (link.carry(self.number, Direction::ToServer), link.carry(self.number, Direction::FromServer)) {
            (Carried::Once(there) | Carried::Twice(there, _), Carried::Once(back) | Carried::Twice(back, _)) => {
                Ok((there, back))
            }
            _ => Err(NoSession::Absent),
        }
    }

    /// Begins something for as long as this server runs, unless it has crashed since `ctx` was taken, and come back maybe.
    fn attend(&self, ctx: &Context, begin: impl FnOnce(&mut JoinSet<()>)) -> Result<(), NoSession> {
        let mut running = self.running();
        let running = running.as_mut().filter(|running| running.ctx.server() == ctx.server());
        begin(&mut running.ok_or(NoSession::Absent)?.work);
        Ok(())
    }

    /// Opens a session over a link; gives the agent's end of it.
    async fn open(&self, link: &Arc<Link>, channel: Channel, query: &str) -> Result<End, NoSession> {
        let (there, back) = self.ways(link)?;
        tokio::time::sleep(there).await;
        let ctx = self.running().as_ref().ok_or(NoSession::Absent)?.ctx.clone();
        let agent = gateway::admit(&ctx, query).await.map_err(|refusal| match refusal {
            Refusal::Inactive(_) => NoSession::Inactive,
            other => NoSession::Refused(other.to_string()),
        })?;
        let (here, end) = wire::connect(link, self.number);
        self.attend(&ctx.clone(), |work| {
            match channel {
                Channel::Control => work.spawn(gateway::serve_control(ctx, here, agent, Pace::default())),
                Channel::Telemetry => work.spawn(gateway::serve_telemetry(ctx, here, agent, Pace::default())),
            };
        })?;
        tokio::time::sleep(back).await;
        Ok(end)
    }
}

impl Host {
    /// Opens a session of an edge; gives the edge's end of it.
    async fn open_edge(&self, link: &Arc<Link>, name: &str) -> Result<End, NoSession> {
        let (there, back) = self.ways(link)?;
        tokio::time::sleep(there).await;
        let ctx = self.running().as_ref().ok_or(NoSession::Absent)?.ctx.clone();
        let caller = Caller::root(&self.config.scope.root());
        let admitted = tokio::time::timeout(PATIENCE, edges::admit(&ctx, &caller, &format!("name={name}"))).await;
        let peer = admitted.map_err(|_| NoSession::Absent)?.map_err(|error| NoSession::Refused(error.message))?;
        let (mut here, end) = wire::connect(link, self.number);
        here.answer_pings();
        self.attend(&ctx.clone(), |work| {
            work.spawn(edges::serve(ctx, here, peer, edges::Pace::default()));
        })?;
        tokio::time::sleep(back).await;
        Ok(end)
    }

    /// Saves records that somebody made before anything else happened.
    pub(crate) async fn put(&self, records: Vec<load_balancing::Record>) -> Result<(), Failure> {
        self.commit(records.into_iter().map(Record::from).fold(Group::new("made before"), Group::put)).await
    }

    /// Saves what no part of a server decided on.
    pub(crate) async fn commit(&self, group: Group) -> Result<(), Failure> {
        let ctx = self.running().as_ref().ok_or(Failure::Absent)?.ctx.clone();
        ctx.commit(group.into()).await?;
        Ok(())
    }
}

/// The other servers, which are asked for nothing here but whether they are ready.
struct Others(Disk);

impl std::fmt::Debug for Others {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Others")
    }
}

impl Peers for Others {
    fn send(&self, request: Request<Full<Bytes>>, _limit: Duration) -> servers::Answer<'_> {
        let number = request.uri().host().and_then(|host| host.strip_prefix("server")?.parse().ok());
        let is_ready = number.is_some_and(|number| self.0.is_ready(number));
        Box::pin(async move {
            match is_ready {
                true => Ok(Response::new(Bytes::new())),
                false => Err(RawError::NotSent("it is down, or cut off".to_owned())),
            }
        })
    }

    fn open(&self, _request: Request<Full<Bytes>>, _limit: Duration) -> servers::Opened<'_> {
        Box::pin(async { Err(RawError::NotSent("nothing that goes on is asked for in simulations".to_owned())) })
    }
}

/// Waits until a server knows of a revision.
async fn reach(ctx: &Context, revision: Revision) {
    let mut watch = ctx.store().watch();
    while ctx.snapshot().revision() < revision {
        watch.next().await;
    }
}

async fn work(ctx: &Context, caller: &Caller, operation: Operation, body: &Bytes) -> Answer {
    let request_id = RequestId::from_random([7; 16]);
    let response = handle(ctx, Call { caller, operation, body, request_id }).await?;
    Ok(response.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default())
}

/// An agent's two channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    Control,
    Telemetry,
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoSession {
    #[error("no answer")]
    Absent,
    #[error("the instance is not registered any more")]
    Inactive,
    #[error("{0}")]
    Refused(String),
}
