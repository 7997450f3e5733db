//! The server: the real control plane on the simulated disk. It crashes and comes back; what it had not saved is gone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use longshore_api::ecs::Operation;
use longshore_api::error::Error;
use longshore_api::protocol::RequestId;
use longshore_api::sigv4::Credentials;
use longshore_control_plane::audit::Audit;
use longshore_control_plane::capacity::InstanceProvider;
use longshore_control_plane::ecs::{Call, handle};
use longshore_control_plane::gateway::{self, Pace, Refusal};
use longshore_control_plane::identity::{AccessKeys, Caller};
use longshore_control_plane::{Config, Context, capacity, loops};
use longshore_model::{Scope, Snapshot};
use longshore_state::Store;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::clock::Virtual;
use crate::dice::Dice;
use crate::disk::Disk;
use crate::journal::Journal;
use crate::network::{Carried, Direction, Link};
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

/// The machine that the server runs on.
pub(crate) struct Host {
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
    disk_is_mounted: Arc<AtomicBool>,
    loops: JoinSet<()>,
    /// Sessions and calls.
    work: JoinSet<()>,
}

impl Host {
    pub(crate) fn new(
        disk: Disk,
        clock: Arc<Virtual>,
        entropy: Dice,
        journal: Arc<Journal>,
        zones: Vec<String>,
        instance_loss_timeout: Duration,
        instances: Option<Arc<dyn InstanceProvider>>,
    ) -> Self {
        let config = Config {
            scope: Scope::new("us-east-1", "000000000000"),
            zones,
            endpoint: "http://127.0.0.1:7327".to_owned(),
            instance_loss_timeout,
            // Longer than a run: nothing is forgotten that a check might ask for.
            retention: Duration::from_secs(7 * 24 * 3600),
            capacity: capacity::Config { instances, ..capacity::Config::default() },
            audit: Audit::default(),
        };
        Self { config, disk, clock, entropy: Arc::new(entropy), journal, running: Mutex::new(None) }
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the server, once its disk can be read.
    pub(crate) async fn start(&self) {
        loop {
            let (mount, disk_is_mounted) = self.disk.mount();
            match Store::open(mount) {
                Ok(store) => return self.run(store, disk_is_mounted),
                Err(error) => self.journal.note(|| format!("the server cannot start: {error}")),
            }
            tokio::time::sleep(START_AGAIN).await;
        }
    }

    fn run(&self, store: Store, disk_is_mounted: Arc<AtomicBool>) {
        let root = self.config.scope.root();
        let keys = AccessKeys::root(Credentials::new("AKIASIMULATION", "secret"), &root);
        let (clock, entropy) = (Arc::clone(&self.clock), Arc::clone(&self.entropy));
        let ctx = Context::new(self.config.clone(), store, clock, entropy, keys);
        let loops = loops::start(&ctx);
        self.journal.note(|| "the server has started".to_owned());
        *self.running() = Some(Running { ctx, disk_is_mounted, loops, work: JoinSet::new() });
    }

    /// The server is gone, in the middle of whatever it did.
    pub(crate) fn crash(&self) {
        self.look_after();
        if let Some(running) = self.running().take() {
            running.disk_is_mounted.store(false, Ordering::Relaxed);
            self.journal.note(|| "the server has crashed".to_owned());
        }
    }

    /// What the server believes; nothing while it is down.
    pub(crate) fn snapshot(&self) -> Option<Arc<Snapshot>> {
        self.running().as_ref().map(|running| running.ctx.snapshot())
    }

    /// Partition, region and account.
    pub(crate) fn scope(&self) -> &Scope {
        &self.config.scope
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
    pub(crate) async fn call(&self, link: &Link, operation: Operation, body: Vec<u8>) -> Answer {
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
        let (first, second) = match link.carry(Direction::ToServer) {
            Carried::Lost => std::future::pending().await,
            Carried::Once(after) => (after, None),
            Carried::Twice(first, second) => (first, Some(second)),
        };
        let body = Bytes::from(body);
        tokio::time::sleep(first).await;
        let answered = self.begin(Duration::ZERO, operation, body.clone())?;
        let again = second.map(|later| self.begin(later, operation, body)).transpose()?;
        // A server that crashes resets its connections.
        let answer = answered.await.unwrap_or(Err(Failure::Absent));
        if let Some(again) = again {
            // The caller hears of one of them, and asks for nothing else before both are over: a copy that came after a
            // later call would undo that, and no server could tell.
            let _ = again.await;
        }
        match link.carry(Direction::FromServer) {
            Carried::Lost => std::future::pending().await,
            Carried::Once(after) | Carried::Twice(after, _) => tokio::time::sleep(after).await,
        }
        answer
    }

    /// Has the server work on a call.
    fn begin(&self, after: Duration, operation: Operation, body: Bytes) -> Result<oneshot::Receiver<Answer>, Failure> {
        let mut running = self.running();
        let running = running.as_mut().ok_or(Failure::Absent)?;
        let ctx = running.ctx.clone();
        let caller = Caller { arn: self.config.scope.root().into() };
        let (answer, answered) = oneshot::channel();
        running.work.spawn(async move {
            tokio::time::sleep(after).await;
            let request_id = RequestId::from_random([7; 16]);
            let answered = handle(&ctx, Call { caller: &caller, operation, body: &body, request_id }).await;
            let answered = match answered {
                Ok(response) => response.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default(),
                Err(error) => {
                    // The caller may have given up.
                    let _ = answer.send(Err(error.into()));
                    return;
                }
            };
            let _ = answer.send(Ok(answered));
        });
        Ok(answered)
    }

    /// Opens a session over a link; gives the agent's end of it.
    pub(crate) async fn open(&self, link: &Arc<Link>, channel: Channel, query: &str) -> Result<End, NoSession> {
        let (Carried::Once(there) | Carried::Twice(there, _), Carried::Once(back) | Carried::Twice(back, _)) =
            (link.carry(Direction::ToServer), link.carry(Direction::FromServer))
        else {
            return Err(NoSession::Absent);
        };
        tokio::time::sleep(there).await;
        let end = {
            let mut running = self.running();
            let running = running.as_mut().ok_or(NoSession::Absent)?;
            let agent = gateway::admit(&running.ctx, query).map_err(|refusal| match refusal {
                Refusal::Inactive(_) => NoSession::Inactive,
                other => NoSession::Refused(other.to_string()),
            })?;
            let (here, end) = wire::connect(link);
            let ctx = running.ctx.clone();
            match channel {
                Channel::Control => running.work.spawn(gateway::serve_control(ctx, here, agent, Pace::default())),
                Channel::Telemetry => running.work.spawn(gateway::serve_telemetry(ctx, here, agent, Pace::default())),
            };
            end
        };
        tokio::time::sleep(back).await;
        Ok(end)
    }
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
