//! Everything that runs for one container instance, from its start to its end: the pieces put together, in the order that
//! keeps the agent's promises.
//!
//! The agent's own record is opened before anything is changed. A machine that never registered does so first. One that did
//! looks after its tasks as soon as it is clear that no server answers at once: which instance it is, its tasks and what the
//! server has not heard of them stand in the record. Running containers are found again before the server can ask for anything.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::agent::{StartError, Tenant};
use crate::cleanup;
use crate::config::{Config, PullBehavior};
use crate::exec::Commands;
use crate::fleet::Fleet;
use crate::handler::ControlHandler;
use crate::host::Host;
use crate::logs::Logs;
use crate::metadata::credentials::Vault;
use crate::metadata::introspection;
use crate::runtime::cgroup;
use crate::runtime::create::AGENT_LABEL;
use crate::runtime::pull::Puller;
use crate::session::discover::Discovery;
use crate::session::join::{self, Member};
use crate::session::register::{self, Waiting};
use crate::session::submit::Submitter;
use crate::session::{Identity, acs};
use crate::store::instance::InstanceRecord;
use crate::store::{Contents, Store};
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

/// How long an agent that knows which instance it is waits for a server's answer before it looks after its tasks without it.
const ANSWER: Duration = Duration::from_secs(2);

/// From the stop signal to SIGKILL when an instance ends.
const RETIRE_GRACE: Duration = Duration::from_secs(10);

/// How long an instance that ends tries to deliver what its containers wrote.
const LAST_DELIVERY: Duration = Duration::from_secs(10);

/// A registration that no server has answered yet.
pub(crate) type Registration = Pin<Box<dyn Future<Output = Result<InstanceRecord, register::Error>> + Send>>;

/// The running pieces of one container instance.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) instance_arn: String,
    pub(crate) introspection: Option<SocketAddr>,
    host: Host,
    store: Store,
    logs: Logs,
    commands: Commands,
    loops: JoinSet<()>,
}

/// Starts everything. The registration is left over when the servers are away and the agent went ahead.
pub(crate) async fn begin(host: &Host, config: &Config) -> Result<(Work, Option<Registration>), StartError> {
    let (store, contents) = Store::open(&config.data_dir)?;
    let listener = match config.introspection {
        None => None,
        Some(address) => {
            let bound = introspection::bind(address, config.introspection_may_move).await;
            Some(bound.map_err(|source| StartError::Introspection { address, source })?)
        }
    };
    let description = &host.description;
    let cgroups =
        config.task_limits.then(|| cgroup::detect(description.plain_cgroups, description.cgroup_version)).flatten();
    let server_is_back = Arc::new(Notify::new());
    let (member, registration) = membership(host, config, &contents, cgroups.is_some(), &server_is_back).await?;
    let Member { client, credentials, instance, joined } = member;
    store.put_instance(&instance).await?;
    match &registration {
        None => tracing::info!(instance = instance.arn, cluster = config.cluster, "registered"),
        Some(_) => tracing::warn!(
            instance = instance.arn,
            cluster = config.cluster,
            tasks = contents.tasks.len(),
            "no server answers; the tasks are looked after from the agent's own record, and it registers when one is there"
        ),
    }

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
        address: config.address.map(|address| address.to_string()),
    });
    let opened =
        Logs::open(host.engine.clone(), &config.data_dir, config.log_spool_bytes, &description.log_drivers).await;
    let logs = opened.map_err(|source| StartError::LogSpool { path: config.data_dir.clone(), source })?;
    let submitter = Submitter::new(client.clone(), &config.cluster, server_is_back);
    let shared = Shared {
        executor: Arc::new(Executor {
            engine: host.engine.clone(),
            puller: Puller::new(host.engine.clone(), config.pull_behavior, store.clone()),
            ports: host.ports.clone(),
            cgroups,
            metadata: host.metadata.clone(),
            logs: logs.clone(),
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
    if contents.instance.is_some_and(|before| before.arn != instance.arn) {
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
        client: client.clone(),
        logs: logs.clone(),
    });
    host.registry.add(Arc::clone(&tenant));

    logs.deliver(client);
    let mut loops = JoinSet::new();
    loops.spawn(fleet.run());
    loops.spawn(keep_servers(identity.client.learned(), store.clone()));
    let label = format!("{AGENT_LABEL}={}", instance.id());
    loops.spawn(surveillance::events(host.engine.clone(), label.clone(), tasks.clone()));
    loops.spawn(surveillance::sweep(host.engine.clone(), label, tasks.clone()));
    let bound = listener.map(|(listener, bound)| {
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
    let mut handler = ControlHandler::new(tasks, store.clone(), submitter, instance, vault, doctor, commands.clone());
    loops.spawn(async move { acs::hold(&identity, &discovery, &mut handler).await });
    let work = Work { instance_arn, introspection: bound, host: host.clone(), store, logs, commands, loops };
    Ok((work, registration))
}

/// Which instance this is, from the server's answer or, while there is none, from the agent's own record.
async fn membership(
    host: &Host,
    config: &Config,
    contents: &Contents,
    task_limits: bool,
    server_is_back: &Arc<Notify>,
) -> Result<(Member, Option<Registration>), StartError> {
    let (engine, before) = (&host.description, contents.instance.as_ref());
    let anew = || join::anew(config, &contents.servers, engine, task_limits, before);
    let Some(known) = join::known(config, &contents.servers, before)? else { return Ok((anew().await?, None)) };
    let (own_config, description) = (config.clone(), engine.clone());
    let (own, bell) = (known.clone(), Arc::clone(server_is_back));
    let mut registration: Registration = Box::pin(async move {
        let waiting = Waiting::Beside(&bell);
        register::register(&own.client, &own_config, &description, task_limits, Some(&own.instance), waiting).await
    });
    match tokio::time::timeout(ANSWER, &mut registration).await {
        Err(_) => Ok((known, Some(registration))),
        Ok(Ok(instance)) => Ok((Member { instance, ..known }, None)),
        Ok(Err(register::Error::Deregistered { arn })) if join::may_begin_anew(config, &known) => {
            // The real agent gives up here until a person clears its data directory; there is nothing such a person could
            // decide otherwise.
            tracing::warn!(instance = arn, "the server does not know this instance any more; registering anew");
            Ok((anew().await?, None))
        }
        Ok(Err(error)) => Err(error.into()),
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

async fn end(host: &Host, logs: &Logs, container: String) {
    logs.stopping(&container).await;
    if let Err(error) = host.engine.stop(&container, RETIRE_GRACE).await {
        tracing::warn!(container, %error, "a container of an instance that ends could not be stopped");
    }
    logs.finish(&container).await;
    if let Err(error) = host.engine.remove(&container).await {
        tracing::error!(container, %error, "a container of an instance that ends could not be removed");
    }
}

impl Work {
    /// Ends the agent for good: its containers are stopped and removed, and nobody is to start it again.
    pub(crate) async fn retire(mut self) {
        self.host.registry.remove(&self.instance_arn);
        self.loops.shutdown().await;
        let id = self.instance_arn.rsplit('/').next().unwrap_or(&self.instance_arn);
        match self.host.engine.list(&format!("{AGENT_LABEL}={id}")).await {
            Ok(left) => {
                let ids = left.into_iter().filter_map(|container| container.id);
                let ends = ids.map(|container| end(&self.host, &self.logs, container));
                futures_util::future::join_all(ends).await;
            }
            Err(error) => {
                tracing::error!(instance = id, %error, "an instance's containers cannot be looked up to end them")
            }
        }
        self.logs.drain(LAST_DELIVERY).await;
        self.logs.shutdown().await;
        self.store.close().await;
    }

    /// Stops the agent and saves what it knows. Containers go on running, and are found again at the next start.
    pub(crate) async fn shutdown(mut self) {
        self.host.registry.remove(&self.instance_arn);
        self.commands.shutdown().await;
        self.loops.shutdown().await;
        self.logs.shutdown().await;
        self.store.close().await;
    }
}
