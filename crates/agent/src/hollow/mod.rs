//! Simulated container instances: they speak the real protocol and run nothing.
//!
//! For load tests. An instance registers, holds its control channel, acknowledges payloads, reports each task RUNNING
//! after a set time and STOPPED when it is told to stop. Thousands fit into one process: each is a couple of tokio
//! tasks and sockets with small buffers, and all share one pool of connections for their calls.

mod handler;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use longshore_api::agent::tcs::{InstanceStatus, TaskHealth, TaskMetric};
use longshore_api::client::Client;
use longshore_api::sigv4::Credentials;
use longshore_api::tls::Tls;
use tokio::task::JoinSet;

use crate::config::Config as AgentConfig;
use crate::runtime::engine::Description;
use crate::session::discover::Discovery;
use crate::session::register::{Error, Waiting};
use crate::session::submit::Submitter;
use crate::session::{self, Identity, acs, register};
use crate::telemetry::session::{self as telemetry, Source};

use handler::Simulation;

/// Instances that register at the same time.
const REGISTERING: usize = 64;

/// So long after each other instances open their channels. All at once would be as many calls, and connections, as there are
/// instances, and one process may not have two for each.
const BEGINNING: Duration = Duration::from_micros(200);

/// How simulated instances behave.
#[derive(Clone, Debug)]
pub struct Config {
    /// Base URL of the ECS API; those of several servers with commas in between.
    pub endpoint: String,
    /// What signs every call.
    pub credentials: Credentials,
    /// Whom to trust when the server is reached by `https`; `None` trusts the system's authorities.
    pub tls: Option<Tls>,
    /// Region for signing.
    pub region: String,
    /// Cluster to join.
    pub cluster: String,
    /// CPU units each instance offers.
    pub cpu_units: u32,
    /// Memory each instance offers.
    pub memory_mib: u32,
    /// Custom attributes of each instance.
    pub attributes: BTreeMap<String, String>,
    /// From a task's arrival to its report of RUNNING.
    pub start_delay: Duration,
    /// From the order to stop to the report of STOPPED.
    pub stop_delay: Duration,
    /// Whether each instance holds a telemetry channel too.
    pub telemetry: bool,
}

impl Config {
    /// Instances of two CPUs and 4 GiB that start and stop tasks at once.
    pub fn new(endpoint: impl Into<String>, credentials: Credentials) -> Self {
        Self {
            endpoint: endpoint.into(),
            credentials,
            tls: None,
            region: "us-east-1".to_owned(),
            cluster: "default".to_owned(),
            cpu_units: 2048,
            memory_mib: 4096,
            attributes: BTreeMap::new(),
            start_delay: Duration::ZERO,
            stop_delay: Duration::ZERO,
            telemetry: false,
        }
    }
}

/// What a swarm has seen so far.
#[derive(Debug, Default)]
pub struct Counters {
    /// Control channels open at this moment.
    pub connected: AtomicU64,
    /// Tasks that arrived.
    pub tasks_received: AtomicU64,
    /// Reports of RUNNING that the server took.
    pub running_reported: AtomicU64,
    /// Reports of STOPPED that the server took.
    pub stopped_reported: AtomicU64,
}

/// Running simulated instances. They end when this is dropped.
#[derive(Debug)]
pub struct Swarm {
    instance_arns: Vec<String>,
    counters: Arc<Counters>,
    _loops: JoinSet<()>,
}

impl Swarm {
    /// Registers `count` instances, with each server in turn, and opens their channels, which may still be on their way when
    /// this returns: see [`Self::connected`].
    ///
    /// # Errors
    /// When the server does not register one of them.
    pub async fn start(config: &Config, count: usize) -> Result<Self, Error> {
        let mut servers: Vec<&str> = config.endpoint.split(',').collect();
        let mut clients = Vec::with_capacity(servers.len());
        for _ in 0..servers.len() {
            clients.push(session::client(
                &servers.join(","),
                &config.credentials,
                &config.region,
                config.tls.as_ref(),
            )?);
            servers.rotate_left(1);
        }
        let of_each = (0..count).map(|number| clients[number % clients.len()].clone());
        let registrations = stream::iter(of_each).map(|client| register_one(config, client));
        let identities: Vec<Identity> = registrations.buffer_unordered(REGISTERING).try_collect().await?;
        let counters = Arc::new(Counters::default());
        let mut loops = JoinSet::new();
        let mut instance_arns = Vec::with_capacity(count);
        for (number, identity) in (0_u32..).zip(identities) {
            instance_arns.push(identity.instance_arn.clone());
            let identity = Arc::new(identity);
            let submitter = Submitter::new(identity.client.clone(), &config.cluster, Arc::default());
            let mut handler = Simulation::new(submitter, Arc::clone(&counters), config.start_delay, config.stop_delay);
            // Each is sent to a server of its own.
            let (discovery, control) = (Discovery::default(), Arc::clone(&identity));
            let for_telemetry = discovery.clone();
            loops.spawn(async move {
                tokio::time::sleep(BEGINNING * number).await;
                acs::hold(&control, &discovery, &mut handler).await;
            });
            if config.telemetry {
                loops.spawn(async move { telemetry::hold(&identity, &for_telemetry, &mut Idle).await });
            }
        }
        Ok(Self { instance_arns, counters, _loops: loops })
    }

    /// The instances' ARNs.
    pub fn instance_arns(&self) -> &[String] {
        &self.instance_arns
    }

    /// What the swarm has seen so far.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Waits until every instance has its control channel; `false` when that took longer than `bound`.
    pub async fn connected(&self, bound: Duration) -> bool {
        let all = async {
            while self.counters.connected.load(Ordering::Relaxed) < self.instance_arns.len() as u64 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(bound, all).await.is_ok()
    }
}

async fn register_one(config: &Config, client: Client) -> Result<Identity, Error> {
    let machine = Description {
        version: "20.10.24".to_owned(),
        api_version: (1, 41),
        cpus: 2,
        memory_mib: u64::from(config.memory_mib),
        architecture: "x86_64".to_owned(),
        log_drivers: vec!["json-file".to_owned()],
        plain_cgroups: true,
        cgroup_version: 2,
    };
    let agent = AgentConfig {
        region: config.region.clone(),
        cluster: config.cluster.clone(),
        cpu_units: Some(config.cpu_units),
        memory_mib: Some(config.memory_mib),
        attributes: config.attributes.clone(),
        ..AgentConfig::new(config.endpoint.clone(), config.credentials.clone(), "")
    };
    let instance = register::register(&client, &agent, &machine, true, None, Waiting::Alone).await?;
    Ok(Identity {
        client,
        credentials: config.credentials.clone(),
        region: config.region.clone(),
        cluster: config.cluster.clone(),
        instance_arn: instance.arn,
        docker_version: machine.version,
        address: None,
    })
}

/// The telemetry of an instance that runs nothing.
struct Idle;

impl Source for Idle {
    fn metrics(&mut self) -> Option<Vec<TaskMetric>> {
        Some(Vec::new())
    }

    fn health(&mut self) -> Vec<TaskHealth> {
        Vec::new()
    }

    fn status(&mut self) -> Option<InstanceStatus> {
        None
    }

    async fn health_changed(&mut self) {
        std::future::pending().await
    }
}
