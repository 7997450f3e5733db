//! A cluster of simulated instances, and tasks for it: what the benchmarks of the control plane alone have in common.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use longshore_agent::hollow::{Config, Swarm};
use longshore_api::ecs;

use crate::caller::{Caller, body};
use crate::crew::Crew;
use crate::error::Error;
use crate::server::{Server, credentials};
use crate::wait;

const FAMILY: &str = "bench";

/// Each instance has the capacity of a machine of 16 CPUs.
const CPU_UNITS: u32 = 16 * 1024;
const MEMORY_MIB: u32 = 64 * 1024;

/// How long instances may take to connect, and tasks to run.
const LIMIT: Duration = Duration::from_secs(120);

/// Simulated instances on a server, on a thread of their own.
pub(crate) struct SimulatedCluster {
    swarm: Swarm,
    /// The thread; it ends after the instances.
    pub(crate) crew: Crew,
    /// Tasks that were asked for.
    requested: AtomicU64,
}

impl SimulatedCluster {
    /// Registers a task definition and connects the instances.
    ///
    /// # Errors
    /// When the server refuses, or not all are connected in time.
    pub(crate) async fn start(server: &Server, instances: usize) -> Result<Self, Error> {
        Self::start_on(&[server], instances).await
    }

    /// The same on several servers of one state; each instance goes where the servers send it.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub(crate) async fn start_on(servers: &[&Server], instances: usize) -> Result<Self, Error> {
        let first = servers.first().ok_or_else(|| Error::unexpected("a cluster is on one server at least"))?;
        first.client()?.send(&task_definition()).await?;
        let crew = Crew::new("hollow")?;
        let endpoints: Vec<String> = servers.iter().map(|server| server.endpoint().to_string()).collect();
        let swarm = connect(&endpoints.join(","), &crew, instances).await?;
        Ok(Self { swarm, crew, requested: AtomicU64::new(0) })
    }

    /// Counts tasks that were asked for.
    pub(crate) fn requested(&self, count: usize) {
        self.requested.fetch_add(count as u64, Ordering::Relaxed);
    }

    /// The tasks that the server took for running.
    pub(crate) fn running(&self) -> u64 {
        self.swarm.counters().running_reported.load(Ordering::Relaxed)
    }

    /// The instances that are connected at this moment, as they see it.
    pub(crate) fn connected(&self) -> u64 {
        self.swarm.counters().connected.load(Ordering::Relaxed)
    }

    /// Waits until all that were asked for run; returns how long that took.
    ///
    /// # Errors
    /// When they do not within two minutes.
    pub(crate) async fn all_running(&self) -> Result<Duration, Error> {
        let began = Instant::now();
        let wanted = self.requested.load(Ordering::Relaxed);
        wait::until("RUNNING of all tasks", LIMIT, Duration::from_millis(5), async || {
            Ok((self.running() >= wanted).then_some(began.elapsed()))
        })
        .await
    }
}

/// Registers and connects simulated instances on a crew's thread. Commas separate the servers' addresses.
///
/// # Errors
/// When the server refuses, or not all are connected in time.
pub(crate) async fn connect(endpoints: &str, crew: &Crew, count: usize) -> Result<Swarm, Error> {
    let mut config = Config::new(endpoints, credentials());
    (config.cpu_units, config.memory_mib) = (CPU_UNITS, MEMORY_MIB);
    crew.run(async move {
        let swarm = Swarm::start(&config, count).await.map_err(Error::unexpected)?;
        match swarm.connected(LIMIT).await {
            true => Ok(swarm),
            false => {
                Err(Error::TimedOut { what: "the simulated instances' connections".into(), seconds: LIMIT.as_secs() })
            }
        }
    })
    .await
}

/// In words, for a report.
pub(crate) fn describe(instances: usize) -> String {
    format!(
        "{instances} simulated, of 16 CPUs and 64 GiB each, one control channel each; tasks run as soon as they arrive"
    )
}

/// The task that is run: one container with one dynamic port.
fn task_definition() -> ecs::RegisterTaskDefinitionRequest {
    let port = ecs::PortMapping { container_port: Some(80), host_port: Some(0), ..Default::default() };
    let container = ecs::ContainerDefinition {
        name: Some("main".to_owned()),
        image: Some("example/web:1".to_owned()),
        cpu: Some(10),
        memory: Some(32),
        essential: Some(true),
        port_mappings: Some(vec![port]),
        ..Default::default()
    };
    ecs::RegisterTaskDefinitionRequest {
        family: Some(FAMILY.to_owned()),
        container_definitions: Some(vec![container]),
        ..Default::default()
    }
}

/// A call for a service of so many of these tasks.
pub(crate) fn create_service(name: &str, desired_count: u32) -> ecs::CreateServiceRequest {
    ecs::CreateServiceRequest {
        service_name: Some(name.to_owned()),
        task_definition: Some(FAMILY.to_owned()),
        desired_count: i32::try_from(desired_count).ok(),
        ..Default::default()
    }
}

/// A call for so many of these tasks.
pub(crate) fn run_task(count: usize) -> ecs::RunTaskRequest {
    let count = i32::try_from(count).expect("at most ten");
    ecs::RunTaskRequest { task_definition: Some(FAMILY.to_owned()), count: Some(count), ..Default::default() }
}

/// Runs `count` tasks by calls of ten on `callers` connections, and returns their ARNs once all of them run.
///
/// # Errors
/// When a call fails, or places less than it should.
pub(crate) async fn fill(server: &Server, cluster: &SimulatedCluster, count: usize) -> Result<Vec<String>, Error> {
    const CALLERS: usize = 16;
    const TASKS_PER_CALL: usize = 10;
    let next = Arc::new(AtomicU64::new(0));
    let calls = count.div_ceil(TASKS_PER_CALL) as u64;
    let work = |mut caller: Caller| {
        let next = Arc::clone(&next);
        async move {
            let mut arns = Vec::new();
            while next.fetch_add(1, Ordering::Relaxed) < calls {
                let answer = caller.call("RunTask", body(&run_task(TASKS_PER_CALL))).await?;
                let answer: ecs::RunTaskResponse = serde_json::from_slice(&answer).map_err(Error::unexpected)?;
                let tasks = answer.tasks.unwrap_or_default();
                if tasks.len() != TASKS_PER_CALL {
                    return Err(Error::Unexpected(format!("tasks were not placed: {:?}", answer.failures)));
                }
                cluster.requested(tasks.len());
                arns.extend(tasks.into_iter().filter_map(|task| task.task_arn));
            }
            Ok(arns)
        }
    };
    let callers = try_join_all((0..CALLERS).map(|_| Caller::connect(server.endpoint()))).await?;
    let arns = try_join_all(callers.into_iter().map(work)).await?.concat();
    cluster.all_running().await?;
    Ok(arns)
}
