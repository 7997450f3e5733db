//! One agent from start to shutdown: the pieces put together, in the order that keeps its promises.
//!
//! Its own record is opened before anything is changed, the server knows the instance before its tasks are looked at,
//! and running containers are found again before the server can ask for anything.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::config::Config;
use crate::fleet::{Fleet, FleetHandle};
use crate::handler::ControlHandler;
use crate::host::{self, Host};
use crate::runtime;
use crate::runtime::cgroup;
use crate::runtime::create::AGENT_LABEL;
use crate::runtime::pull::Puller;
use crate::session::discover::Discovery;
use crate::session::submit::Submitter;
use crate::session::{self, Identity, acs, register};
use crate::store::{self, Store};
use crate::surveillance;
use crate::task::actor::Shared;
use crate::task::driver::Patience;
use crate::task::execute::Executor;

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
}

/// What the endpoints for containers and people need to know of an agent.
#[derive(Debug)]
pub(crate) struct Tenant {
    pub(crate) instance_arn: String,
    pub(crate) cluster: String,
    pub(crate) availability_zone: Option<String>,
    pub(crate) fleet: FleetHandle,
}

/// A running agent.
#[derive(Debug)]
pub struct Running {
    instance_arn: String,
    host: Host,
    store: Store,
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
        let client = session::client(&config.endpoint, &config.credentials, &config.region)?;
        let description = &host.description;
        let cgroups = config
            .task_limits
            .then(|| cgroup::detect(description.plain_cgroups, description.cgroup_version))
            .flatten();
        let before = contents.instance.as_ref();
        let instance = register::register(&client, &config, description, cgroups.is_some(), before).await?;
        store.put_instance(&instance).await?;
        tracing::info!(instance = instance.arn, cluster = config.cluster, "registered");

        let identity = Arc::new(Identity {
            client: client.clone(),
            credentials: config.credentials.clone(),
            region: config.region.clone(),
            cluster: config.cluster.clone(),
            instance_arn: instance.arn.clone(),
            docker_version: description.version.clone(),
        });
        let submitter = Submitter::new(client, &config.cluster);
        let shared = Shared {
            executor: Arc::new(Executor {
                engine: host.engine.clone(),
                puller: Puller::new(host.engine.clone(), config.pull_behavior, store.clone()),
                ports: host.ports.clone(),
                cgroups,
                metadata: host.metadata.clone(),
                instance_id: instance.id().to_owned(),
                cluster: config.cluster.clone(),
                region: config.region.clone(),
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
        let (fleet, tasks) = Fleet::restore(shared, &host.engine, contents.tasks).await?;

        let mut loops = JoinSet::new();
        loops.spawn(fleet.run());
        let label = format!("{AGENT_LABEL}={}", instance.id());
        loops.spawn(surveillance::events(host.engine.clone(), label.clone(), tasks.clone()));
        loops.spawn(surveillance::sweep(host.engine.clone(), label, tasks.clone()));
        host.registry.add(Arc::new(Tenant {
            instance_arn: instance.arn.clone(),
            cluster: config.cluster.clone(),
            availability_zone: instance.availability_zone.clone(),
            fleet: tasks.clone(),
        }));
        let discovery = Discovery::default();
        let mut handler = ControlHandler::new(tasks, store.clone(), submitter, instance.clone());
        loops.spawn(async move { acs::hold(&identity, &discovery, &mut handler).await });
        Ok(Running { instance_arn: instance.arn, host: host.clone(), store, loops })
    }
}

impl Running {
    /// ARN of the container instance this agent is.
    pub fn container_instance_arn(&self) -> &str {
        &self.instance_arn
    }

    /// Stops the agent and saves what it knows. Containers go on running, and are found again at the next start.
    pub async fn shutdown(mut self) {
        self.host.registry.remove(&self.instance_arn);
        self.loops.shutdown().await;
        self.store.close().await;
    }
}
