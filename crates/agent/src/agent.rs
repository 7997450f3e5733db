//! One agent from start to shutdown: keeps the work of its container instance going until it is told to end.
//!
//! While the servers are away, the registration is left over when the work begins, and goes on beside it. What comes of it may be
//! that the server does not know the instance any more: the agent then begins anew, as it does at a start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use longshore_api::client::Client;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::fleet::FleetHandle;
use crate::host::{self, Host};
use crate::logs::Logs;
use crate::metadata::credentials::Vault;
use crate::runtime;
use crate::session::register;
use crate::store;
use crate::telemetry::collector::Gauges;
use crate::work::{Registration, Work, begin};

/// A container instance: registers with a server and runs what it is given on the local Docker engine.
#[derive(Debug)]
pub struct Agent;

/// Why an agent did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The machine cannot run containers.
    #[error(transparent)]
    Host(#[from] host::Error),
    /// The agent's record cannot be used.
    #[error(transparent)]
    Store(#[from] store::OpenError),
    /// The record cannot be written.
    #[error(transparent)]
    Write(#[from] store::WriteError),
    /// The server did not take this instance.
    #[error(transparent)]
    Register(#[from] register::Error),
    /// The engine went away while the agent was looking for its containers.
    #[error("the agent's containers cannot be looked up: {0}")]
    Engine(#[from] runtime::Error),
    /// The log spool cannot be used.
    #[error("the log spool in {} cannot be used: {source}; see to the disk and the permissions there", path.display())]
    LogSpool {
        /// Where it is.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// Something else answers where introspection should.
    #[error("introspection cannot listen on {address}: {source}; free that port, choose another, or switch it off")]
    Introspection {
        /// Where it should listen.
        address: SocketAddr,
        /// The system's words.
        source: io::Error,
    },
}

/// What the endpoints for containers and people need to know of an agent.
#[derive(Debug)]
pub(crate) struct Tenant {
    pub(crate) instance_arn: String,
    pub(crate) cluster: String,
    pub(crate) availability_zone: Option<String>,
    pub(crate) fleet: FleetHandle,
    pub(crate) gauges: Gauges,
    pub(crate) vault: Vault,
    pub(crate) client: Client,
    pub(crate) logs: Logs,
}

impl Tenant {
    /// The instance id: the last segment of the ARN.
    pub(crate) fn instance_id(&self) -> &str {
        self.instance_arn.rsplit('/').next().unwrap_or(&self.instance_arn)
    }
}

/// A running agent. Ends when this is dropped, without saving what it knows.
#[derive(Debug)]
pub struct Running {
    now: watch::Receiver<Now>,
    end: oneshot::Sender<End>,
    failed: mpsc::Receiver<StartError>,
    keeper: JoinHandle<()>,
}

/// What an agent is at this moment.
#[derive(Clone, Debug)]
struct Now {
    instance_arn: String,
    introspection: Option<SocketAddr>,
}

/// How an agent is to end.
#[derive(Debug)]
enum End {
    Shutdown,
    Retire,
}

impl Agent {
    /// Starts an agent on a machine of its own making.
    ///
    /// # Errors
    /// As [`Self::start_on`], and when there is no Docker engine.
    pub async fn start(config: Config) -> Result<Running, StartError> {
        let host = Host::open(&config).await?;
        Self::start_on(&host, config).await
    }

    /// Starts an agent on a machine that it shares with others of the same process.
    ///
    /// A machine that has registered before looks after its tasks within seconds also while the servers are away, and registers
    /// again when one is back. One that has not waits for a server, for an hour.
    ///
    /// # Errors
    /// [`StartError`], in words for the person who started it.
    pub async fn start_on(host: &Host, config: Config) -> Result<Running, StartError> {
        let (work, registration) = begin(host, &config).await?;
        let (tell, now) = watch::channel(Now::of(&work));
        let (end, ended) = oneshot::channel();
        let (fail, failed) = mpsc::channel(1);
        let keeper = Keeper { host: host.clone(), config, tell, fail };
        let keeper = tokio::spawn(keeper.keep(work, registration, ended));
        Ok(Running { now, end, failed, keeper })
    }
}

impl Now {
    fn of(work: &Work) -> Self {
        Self { instance_arn: work.instance_arn.clone(), introspection: work.introspection }
    }
}

/// The owner of a running agent's work.
struct Keeper {
    host: Host,
    config: Config,
    tell: watch::Sender<Now>,
    fail: mpsc::Sender<StartError>,
}

impl Keeper {
    async fn keep(self, work: Work, registration: Option<Registration>, mut ended: oneshot::Receiver<End>) {
        let (mut work, mut registration) = (Some(work), registration);
        loop {
            let answer = tokio::select! {
                biased;
                end = &mut ended => {
                    match (end, work) {
                        (Ok(End::Shutdown), Some(work)) => work.shutdown().await,
                        (Ok(End::Retire), Some(work)) => work.retire().await,
                        (Ok(_), None) | (Err(_), _) => {}
                    }
                    return;
                }
                answer = async { registration.as_mut().expect("checked by the branch's condition").await },
                    if registration.is_some() => answer,
            };
            registration = None;
            match answer {
                Ok(instance) => tracing::info!(instance = instance.arn, "registered; the server is back"),
                Err(register::Error::Deregistered { arn }) => {
                    tracing::warn!(instance = arn, "the server is back and does not know this instance any more");
                    if let Some(work) = work.take() {
                        work.shutdown().await;
                    }
                    let begun = tokio::select! {
                        biased;
                        _ = &mut ended => return,
                        begun = begin(&self.host, &self.config) => begun,
                    };
                    match begun {
                        Ok((begun, left)) => {
                            self.tell.send_replace(Now::of(&begun));
                            (work, registration) = (Some(begun), left);
                        }
                        Err(error) => self.failed(error),
                    }
                }
                Err(error) => self.failed(error.into()),
            }
        }
    }

    fn failed(&self, error: StartError) {
        tracing::error!(%error, "this agent cannot go on as a container instance");
        // There is room for one, and nobody needs a second; whoever has the agent need not listen.
        self.fail.try_send(error).ok();
    }
}

impl Running {
    /// ARN of the container instance this agent is.
    pub fn container_instance_arn(&self) -> String {
        self.now.borrow().instance_arn.clone()
    }

    /// Where introspection is answered, if it is.
    pub fn introspection_address(&self) -> Option<SocketAddr> {
        self.now.borrow().introspection
    }

    /// Waits until it turns out that the agent cannot go on: it started while the servers were away, and one that is back
    /// refuses it. It looks after its tasks, as far as it still has any, until it is ended.
    pub async fn failed(&mut self) -> StartError {
        match self.failed.recv().await {
            Some(error) => error,
            None => std::future::pending().await,
        }
    }

    /// Ends the agent for good: its containers are stopped and removed, and nobody is to start it again.
    pub async fn retire(self) {
        self.end(End::Retire).await;
    }

    /// Stops the agent and saves what it knows. Containers go on running, and are found again at the next start.
    pub async fn shutdown(self) {
        self.end(End::Shutdown).await;
    }

    async fn end(self, how: End) {
        // Refused only by a keeper that has failed, which the next line tells.
        self.end.send(how).ok();
        if let Err(error) = self.keeper.await {
            tracing::error!(%error, "the owner of an agent has failed");
        }
    }
}
