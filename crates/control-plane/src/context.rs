//! What every handler and loop works with, and the one way in which they change the state.

use std::sync::Arc;
use std::time::Duration;

use longshore_api::error::Error;
use longshore_model::{Key, Plan, Scope, Snapshot, Timestamp};
use longshore_state::{CommitError, Outcome, Store};

use crate::audit::Audit;
use crate::capacity::{self, Figures};
use crate::clock::Clock;
use crate::edges::Edges;
use crate::entropy::Entropy;
use crate::exec;
use crate::gateway::Agents;
use crate::health::Health;
use crate::hooks::Hooks;
use crate::identity::AccessKeys;
use crate::logs::{Activity, Logs};
use crate::metrics::{Audience, Metrics};
use crate::placer::Placer;
use crate::reporter::Reporter;
use crate::servers::{Member, Servers};
use crate::wakeups::Wakeups;

/// How often a decision is made again when others changed what it rests on. With the pauses between the later tries it
/// takes about two seconds to get there, and only if somebody else succeeded every time.
const MAX_TRIES: u32 = 64;

/// How a server is set up.
#[derive(Debug, Clone)]
pub struct Config {
    /// Partition, region and account of all its resources.
    pub scope: Scope,
    /// The zones that instances may be in; the first one is for agents that do not say.
    pub zones: Vec<String>,
    /// Who is shown the metrics.
    pub metrics: Audience,
    /// Where agents find this server, such as `http://127.0.0.1:7327`.
    pub endpoint: String,
    /// How long an instance may be away before its tasks are given up.
    pub instance_loss_timeout: Duration,
    /// How long stopped tasks, deleted services, clusters and instances stay describable.
    pub retention: Duration,
    /// How long what is left of stopped tasks stays describable after that; zero keeps nothing of them.
    pub task_history: Duration,
    /// Where instances come from, and how long tasks wait for them.
    pub capacity: capacity::Config,
    /// Where calls that may change something are noted.
    pub audit: Audit,
    /// Where lifecycle hooks of deployments are called.
    pub hooks: Hooks,
    /// Where log streams and events are.
    pub logs: Logs,
}

/// The parts of a running server. Cloning it is free.
#[derive(Clone)]
pub struct Context(Arc<Parts>);

struct Parts {
    config: Config,
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    access_keys: AccessKeys,
    wakeups: Wakeups,
    placer: Placer,
    reporter: Reporter,
    turn: Turn,
    agents: Agents,
    exec: exec::Sessions,
    edges: Edges,
    figures: Figures,
    health: Health,
    metrics: Metrics,
    activity: Activity,
    server: u64,
    servers: Servers,
}

/// Held from a snapshot to the commit by those whose plans touch many instances: the service loop, whose groups rest on
/// each other, and the worker that takes in reports, when tasks have ended. In a deployment of thousands of tasks each would
/// overtake the other on some instance every time otherwise. What makes overselling impossible are the guards, as
/// everywhere: other writers and other servers do not ask whose turn it is.
pub type Turn = Arc<tokio::sync::Mutex<()>>;

/// What a handler wants done.
#[derive(Debug)]
pub enum Decision<T> {
    /// Commit this whole, then answer.
    Commit(Plan, T),
    /// Answer; nothing changes.
    Answer(T),
}

impl Context {
    /// Puts a server together. Must be called inside a tokio runtime, since its workers start at once.
    pub fn new(
        config: Config,
        store: Store,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        access_keys: AccessKeys,
    ) -> Self {
        let server = entropy.bits() as u64;
        let metrics = Metrics::default();
        let placer = Placer::start(store.clone(), Arc::clone(&clock), Arc::clone(&entropy), &metrics);
        let turn = Turn::default();
        let reporter = Reporter::start(store.clone(), Arc::clone(&clock), turn.clone(), &metrics);
        let wakeups = Wakeups::default();
        let key = entropy.bits().to_be_bytes().to_vec();
        let mut me = Member::new(server, &config.endpoint, clock.now(), key);
        me.store_format.writes = store.format();
        me.log_store = config.logs.id().map(|id| id.to_string());
        let servers = Servers::new(me, store.leases().is_private());
        Self(Arc::new(Parts {
            config,
            store,
            clock,
            entropy,
            access_keys,
            wakeups,
            placer,
            reporter,
            turn,
            agents: Agents::default(),
            exec: exec::Sessions::default(),
            edges: Edges::default(),
            figures: Figures::default(),
            health: Health::default(),
            metrics,
            activity: Activity::default(),
            server,
            servers,
        }))
    }

    /// How the server is set up.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Partition, region and account.
    pub fn scope(&self) -> &Scope {
        &self.0.config.scope
    }

    /// The state.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Everything that is known, now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.0.store.snapshot()
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Fresh random bits.
    pub fn bits(&self) -> u128 {
        self.0.entropy.bits()
    }

    /// The accepted access keys.
    pub fn access_keys(&self) -> &AccessKeys {
        &self.0.access_keys
    }

    /// Who wants to be woken by what.
    pub fn wakeups(&self) -> &Wakeups {
        &self.0.wakeups
    }

    /// The worker that places the tasks of RunTask and StartTask calls.
    pub fn placer(&self) -> &Placer {
        &self.0.placer
    }

    /// Whose turn it is to change what many instances hold.
    pub fn turn(&self) -> &Turn {
        &self.0.turn
    }

    /// The worker that takes in what agents report.
    pub fn reporter(&self) -> &Reporter {
        &self.0.reporter
    }

    /// The agents' sessions on this server, and the latest figures that came over them.
    pub fn agents(&self) -> &Agents {
        &self.0.agents
    }

    /// The sessions of ExecuteCommand on this server.
    pub fn exec(&self) -> &exec::Sessions {
        &self.0.exec
    }

    /// The edges' sessions on this server, and what edges see that is not written yet.
    pub fn edges(&self) -> &Edges {
        &self.0.edges
    }

    /// What managed scaling found last.
    pub fn figures(&self) -> &Figures {
        &self.0.figures
    }

    /// Whether it is ready to serve.
    pub fn health(&self) -> &Health {
        &self.0.health
    }

    /// What the server counts of itself.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// What goes on with logs on this server: live tails, queries, counts, deliveries.
    pub(crate) fn activity(&self) -> &Activity {
        &self.0.activity
    }

    /// Drawn at every start of the server: tells its sessions from those of an earlier start.
    pub fn server(&self) -> u64 {
        self.0.server
    }

    /// This server among all who share the state: who they are, and what this one does.
    pub fn servers(&self) -> &Servers {
        &self.0.servers
    }

    /// Decides on a snapshot and commits; decides again on a fresh one when others changed what the decision rests on.
    ///
    /// # Errors
    /// What `decide` refuses with; a `ServerException` when the store cannot commit, or when others were first every
    /// time.
    pub async fn transact<T>(
        &self,
        mut decide: impl FnMut(&Snapshot, Timestamp) -> Result<Decision<T>, Error>,
    ) -> Result<T, Error> {
        let mut conflicts = Vec::new();
        for attempt in 0..MAX_TRIES {
            pause_before(attempt).await;
            let (plan, answer) = match decide(&self.snapshot(), self.now())? {
                Decision::Answer(answer) => return Ok(answer),
                Decision::Commit(plan, answer) => (plan, answer),
            };
            conflicts = match self.commit(plan).await? {
                conflicts if conflicts.is_empty() => return Ok(answer),
                conflicts => conflicts,
            };
            self.metrics().decided_again.inc();
        }
        let keys: Vec<String> = conflicts.iter().map(ToString::to_string).collect();
        tracing::warn!(?keys, "gave up after {MAX_TRIES} conflicts");
        Err(Error::server(format!("Too many concurrent changes of {}. Try again.", keys.join(", "))))
    }

    /// Commits a plan and gives the records that kept any of its groups from being committed.
    ///
    /// # Errors
    /// A `ServerException` when the store cannot commit.
    pub async fn commit(&self, plan: Plan) -> Result<Vec<Key>, Error> {
        let outcomes = self.0.store.commit(plan).await.map_err(|error| unavailable(&error))?;
        let conflicts = outcomes.into_iter().filter_map(|outcome| match outcome {
            Outcome::Conflict(keys) => Some(keys),
            Outcome::Committed(_) => None,
        });
        Ok(conflicts.flatten().collect())
    }
}

/// The wire error for a store that cannot commit; SDKs try again.
pub(crate) fn unavailable(error: &CommitError) -> Error {
    match error {
        CommitError::Closed => tracing::debug!("a change came after the store was closed"),
        _ => tracing::error!(%error, "commit failed"),
    }
    Error::server(format!("The state store could not commit: {error}"))
}

/// The first tries follow at once: a conflict means that somebody got something done. Later ones wait a little.
async fn pause_before(attempt: u32) {
    if attempt > 8 {
        tokio::time::sleep(Duration::from_millis(u64::from(attempt.min(40)))).await;
    }
}
