//! One agent from start to shutdown: the pieces put together, in the order that keeps its promises.
//!
//! Its own record is opened before anything is changed, the server knows the instance before its tasks are looked at,
//! and running containers are found again before the server can ask for anything.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use longshore_api::client::Client;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::cleanup;
use crate::config::{Config, PullBehavior};
use crate::exec::Commands;
use crate::fleet::{Fleet, FleetHandle};
use crate::handler::ControlHandler;
use crate::host::{self, Host};
use crate::metadata::credentials::Vault;
use crate::metadata::introspection;
use crate::runtime;
use crate::runtime::cgroup;
use crate::runtime::create::AGENT_LABEL;
use crate::runtime::pull::Puller;
use crate::session::discover::Discovery;
use crate::session::submit::Submitter;
use crate::session::{Identity, acs, join, register};
use crate::store::{self, Store};
use crate::surveillance;
use crate::task::actor::Shared;
use crate::task::driver::Patience;
use crate::task::execute::Executor;
use crate::task::state::Desired;
use crate::telemetry;
use crate::telemetry::collector::{self, Gauges};
use crate::telemetry::doctor::Doctor;
use crate::telemetry::source::AgentSource;

/// A final report that was never accepted holds up the removal of its containers for this long.
const UNREPORTED_WAIT: Duration = Duration::from_secs(72 * 60 * 60);
const STOP_ATTEMPTS: u32 = 5;

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
}

impl Tenant {
    /// The instance id: the last segment of the ARN.
    pub(crate) fn instance_id(&self) -> &str {
        self.instance_arn.rsplit('/').next().unwrap_or(&self.instance_arn)
    }
}

/// A running agent.
#[derive(Debug)]
pub struct Running {
    instance_arn: String,
    introspection: Option<SocketAddr>,
    host: Host,
    store: Store,
    commands: Commands,
    loops: JoinSet<()>,
}

impl Agent {
    /// Starts an agent on a machine of its own making.
    ///
    /// # Errors
    /// [`StartError`], in words for the person who started it. Waits for a server that is away.
    pub async fn start(config: Config) -> Result<Running, StartError> {
        let host = Host::open(&config).await?;
        Self::start_on(&host, config).await
    }

    /// Starts an agent on a machine that it shares with others of the same process.
    ///
    /// # Errors
    /// See [`Self::start`].
    pub async fn start_on(host: &Host, config: Config) -> Result<Running, StartError> {
        let (store, contents) = Store::open(&config.data_dir)?;
        let introspection = match config.introspection {
            None => None,
            Some(address) => {
                let bound = introspection::bind(address).await;
                Some(bound.map_err(|source| StartError::Introspection { address, source })?)
            }
        };
        let description = &host.description;
        let cgroups =
            config.task_limits.then(|| cgroup::detect(description.plain_cgroups, description.cgroup_version)).flatten();
        let before = contents.instance.as_ref();
        let join::Registered { client, credentials, instance, joined } =
            join::registered(&config, &contents.servers, description, cgroups.is_some(), before).await?;
        store.put_instance(&instance).await?;
        tracing::info!(instance = instance.arn, cluster = config.cluster, "registered");

        // Whoever joined with a token was not told a region: it is the server's.
        let of_server = instance.arn.split(':').nth(3).filter(|region| joined && !region.is_empty());
        let region = of_server.map_or_else(|| config.region.clone(), str::to_owned);
        let identity = Arc::new(Identity {
            client: client.clone(),
            credentials,
            region: region.clone(),
            cluster: config.cluster.clone(),
            instance_arn: instance.arn.clone(),
            docker_version: description.version.clone(),
        });
        let submitter = Submitter::new(client.clone(), &config.cluster);
        let shared = Shared {
            executor: Arc::new(Executor {
                engine: host.engine.clone(),
                puller: Puller::new(host.engine.clone(), config.pull_behavior, store.clone()),
                ports: host.ports.clone(),
                cgroups,
                metadata: host.metadata.clone(),
                instance_id: instance.id().to_owned(),
                cluster: config.cluster.clone(),
                region,
                stop_timeout: config.stop_timeout,
                start_timeout: config.start_timeout,
                create_timeout: config.create_timeout,
            }),
            store: store.clone(),
            submitter: submitter.clone(),
            patience: Patience {
                cleanup_wait: config.task_cleanup_wait,
                unreported_wait: UNREPORTED_WAIT,
                unhealthy_wait: config.start_timeout,
                stop_attempts: STOP_ATTEMPTS,
            },
        };
        let mut records = contents.tasks;
        if before.is_some_and(|before| before.arn != instance.arn) {
            // The tasks of an instance that the server does not know any more: nobody wants them.
            records.iter_mut().for_each(|record| record.desired = Desired::Stopped);
        }
        let (fleet, tasks) = Fleet::restore(shared, &host.engine, records).await?;

        let gauges = Gauges::default();
        let vault = Vault::default();
        let doctor = Doctor::new(host.engine.clone());
        let tenant = Arc::new(Tenant {
            instance_arn: instance.arn.clone(),
            cluster: config.cluster.clone(),
            availability_zone: instance.availability_zone.clone(),
            fleet: tasks.clone(),
            gauges: gauges.clone(),
            vault: vault.clone(),
            client,
        });
        host.registry.add(Arc::clone(&tenant));

        let mut loops = JoinSet::new();
        loops.spawn(fleet.run());
        loops.spawn(keep_servers(identity.client.learned(), store.clone()));
        let label = format!("{AGENT_LABEL}={}", instance.id());
        loops.spawn(surveillance::events(host.engine.clone(), label.clone(), tasks.clone()));
        loops.spawn(surveillance::sweep(host.engine.clone(), label, tasks.clone()));
        let bound = introspection.map(|(listener, bound)| {
            loops.spawn(introspection::serve(listener, tenant));
            bound
        });
        if config.metrics {
            loops.spawn(collector::collect(host.engine.clone(), tasks.clone(), gauges.clone()));
        }
        if let Some(rules) = config.image_cleanup.filter(|_| config.pull_behavior != PullBehavior::PreferCached) {
            loops.spawn(cleanup::images(host.engine.clone(), store.clone(), tasks.clone(), rules));
        }
        let discovery = Discovery::default();
        let mut source = AgentSource::new(tasks.clone(), config.metrics.then_some(gauges), doctor.clone());
        let (telemetry_identity, telemetry_discovery) = (Arc::clone(&identity), discovery.clone());
        loops.spawn(async move {
            telemetry::session::hold(&telemetry_identity, &telemetry_discovery, &mut source).await;
        });
        let instance_arn = instance.arn.clone();
        let commands = Commands::new(Arc::clone(&identity), host.engine.clone(), tasks.clone());
        let mut handler =
            ControlHandler::new(tasks, store.clone(), submitter, instance, vault, doctor, commands.clone());
        loops.spawn(async move { acs::hold(&identity, &discovery, &mut handler).await });
        Ok(Running { instance_arn, introspection: bound, host: host.clone(), store, commands, loops })
    }
}

/// Writes down which servers there are, so that the agent starts while the one that it was told of is gone.
async fn keep_servers(mut learned: watch::Receiver<Vec<Uri>>, store: Store) {
    loop {
        let servers: Vec<String> = learned.borrow_and_update().iter().map(Uri::to_string).collect();
        if !servers.is_empty() {
            store.put_servers(&servers);
        }
        if learned.changed().await.is_err() {
            return;
        }
    }
}

/// From the stop signal to SIGKILL when an instance ends.
const RETIRE_GRACE: Duration = Duration::from_secs(10);

async fn end(host: &Host, container: String) {
    if let Err(error) = host.engine.stop(&container, RETIRE_GRACE).await {
        tracing::warn!(container, %error, "a container of an instance that ends could not be stopped");
    }
    if let Err(error) = host.engine.remove(&container).await {
        tracing::error!(container, %error, "a container of an instance that ends could not be removed");
    }
}

impl Running {
    /// ARN of the container instance this agent is.
    pub fn container_instance_arn(&self) -> &str {
        &self.instance_arn
    }

    /// Where introspection is answered, if it is.
    pub fn introspection_address(&self) -> Option<SocketAddr> {
        self.introspection
    }

    /// Ends the agent for good: its containers are stopped and removed, and nobody is to start it again.
    pub async fn retire(mut self) {
        self.host.registry.remove(&self.instance_arn);
        self.loops.shutdown().await;
        let id = self.instance_arn.rsplit('/').next().unwrap_or(&self.instance_arn);
        match self.host.engine.list(&format!("{AGENT_LABEL}={id}")).await {
            Ok(left) => {
                let ids = left.into_iter().filter_map(|container| container.id);
                let ends = ids.map(|container| end(&self.host, container));
                futures_util::future::join_all(ends).await;
            }
            Err(error) => {
                tracing::error!(instance = id, %error, "an instance's containers cannot be looked up to end them")
            }
        }
        self.store.close().await;
    }

    /// Stops the agent and saves what it knows. Containers go on running, and are found again at the next start.
    pub async fn shutdown(mut self) {
        self.host.registry.remove(&self.instance_arn);
        self.commands.shutdown().await;
        self.loops.shutdown().await;
        self.store.close().await;
    }
}
