//! One of two servers is killed: when its work and its agents are the other's.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use longshore_api::client::Client;
use longshore_api::ecs;
use longshore_state::backend::Backend;
use longshore_state_etcd::{Etcd, Settings};

use super::watched;
use crate::caller::{Caller, body};
use crate::cluster::{self, SimulatedCluster};
use crate::error::Error;
use crate::samples::Samples;
use crate::server::Server;
use crate::wait;

/// How long anything here may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Between two looks; what is found is late by this and the look's own time at most.
const PAUSE: Duration = Duration::from_millis(20);

/// As many services as DescribeServices takes in one call.
const DESCRIBED: usize = 10;

/// A server's session.
const SESSION: Duration = Duration::from_secs(3);

/// How long everything took, from the kill.
pub(super) struct Killed {
    /// Agents that the dead server had.
    pub(super) agents: usize,
    /// All agents are connected, as they see it.
    pub(super) connected: Duration,
    /// All sessions are recorded as the other server's.
    pub(super) recorded: Duration,
    /// The other server has all shards.
    pub(super) taken_over: Duration,
    /// Of each service, that a task is there for the new count, and that it runs.
    pub(super) planned: Samples,
    pub(super) running: Samples,
    /// Calls of RunTask on the other server meanwhile, one after the other, and how many of them failed.
    pub(super) calls: Samples,
    pub(super) failed: usize,
}

impl Killed {
    /// From the moment when the other server had all the work until the last service was planned.
    pub(super) fn planned_after(&self) -> Duration {
        self.planned.max().saturating_sub(self.taken_over)
    }
}

/// Kills a server and raises the count of each service on the other one, to `wanted`.
///
/// # Errors
/// When the other one does not answer, or something does not come to its end in time.
pub(super) async fn measure(
    survivor: &Server,
    mut dying: Server,
    cluster: &SimulatedCluster,
    instances: usize,
    services: usize,
    wanted: i32,
) -> Result<Killed, Error> {
    let client = survivor.client()?;
    let caller = Caller::connect(survivor.endpoint()).await?;
    let shares = watched::shares(&client).await?;
    let agents = shares.iter().filter(|share| share.is(&dying)).map(|share| share.agents).sum();
    let over = AtomicBool::new(false);
    let died = Instant::now();
    dying.kill()?;
    let everything = async {
        let found = tokio::try_join!(
            reconnected(cluster, instances, died),
            recorded(survivor, instances, died),
            taken_over(survivor, died),
            services_planned(&client, services, wanted, died),
        );
        over.store(true, Ordering::Relaxed);
        found
    };
    let (found, (calls, failed)) = tokio::join!(everything, run_tasks(caller, &over));
    let (connected, recorded, taken_over, (planned, running)) = found?;
    Ok(Killed { agents, connected, recorded, taken_over, planned, running, calls, failed })
}

/// Agents notice that their server is gone at once, so fewer than all are connected soon.
async fn reconnected(cluster: &SimulatedCluster, instances: usize, died: Instant) -> Result<Duration, Error> {
    let everybody = instances as u64;
    wait::until("agents to notice", LIMIT, Duration::from_millis(1), async || {
        Ok((cluster.connected() < everybody).then_some(()))
    })
    .await?;
    wait::until("all agents to connect", LIMIT, Duration::from_millis(5), async || {
        Ok((cluster.connected() >= everybody).then(|| died.elapsed()))
    })
    .await
}

async fn recorded(survivor: &Server, instances: usize, died: Instant) -> Result<Duration, Error> {
    let client = survivor.client()?;
    wait::until("all sessions to be recorded", LIMIT, PAUSE, async || {
        let shares = watched::shares(&client).await?;
        let all = shares.iter().any(|share| share.is(survivor) && share.agents >= instances);
        Ok(all.then(|| died.elapsed()))
    })
    .await
}

async fn taken_over(survivor: &Server, died: Instant) -> Result<Duration, Error> {
    let client = survivor.client()?;
    wait::until("the work to be taken over", LIMIT, PAUSE, async || {
        let shares = watched::shares(&client).await?;
        Ok(shares.iter().any(|share| share.is(survivor) && share.shards == 64).then(|| died.elapsed()))
    })
    .await
}

/// Of each service when a task was there for the new count, and when it ran.
async fn services_planned(
    client: &Client,
    services: usize,
    wanted: i32,
    died: Instant,
) -> Result<(Samples, Samples), Error> {
    let names: Vec<String> = (0..services).map(watched::service).collect();
    try_join_all(names.iter().map(|name| async {
        let request = ecs::UpdateServiceRequest {
            service: Some(name.clone()),
            desired_count: Some(wanted),
            ..Default::default()
        };
        client.send(&request).await
    }))
    .await?;
    let (planned, running) = (RefCell::new(vec![None; services]), RefCell::new(vec![None; services]));
    wait::until("all services to be planned and to run", LIMIT, PAUSE, async || {
        for (page, names) in names.chunks(DESCRIBED).enumerate() {
            let request = ecs::DescribeServicesRequest { services: Some(names.to_vec()), ..Default::default() };
            let answer = client.send(&request).await?;
            for service in answer.services.iter().flatten() {
                let place = names.iter().position(|name| Some(name) == service.service_name.as_ref());
                let Some(number) = place.map(|place| page * DESCRIBED + place) else { continue };
                let (runs, pends) = (service.running_count.unwrap_or(0), service.pending_count.unwrap_or(0));
                if runs + pends >= wanted {
                    planned.borrow_mut()[number].get_or_insert_with(|| died.elapsed());
                }
                if runs >= wanted {
                    running.borrow_mut()[number].get_or_insert_with(|| died.elapsed());
                }
            }
        }
        Ok(running.borrow().iter().all(Option::is_some).then_some(()))
    })
    .await?;
    let samples = |found: RefCell<Vec<Option<Duration>>>| found.into_inner().into_iter().flatten().collect();
    Ok((samples(planned), samples(running)))
}

/// Starts a task again and again; a call that fails counts as such, since what is asked is what users notice.
async fn run_tasks(mut caller: Caller, over: &AtomicBool) -> (Samples, usize) {
    let request = body(&cluster::run_task(1));
    let (mut samples, mut failed) = (Vec::new(), 0);
    while !over.load(Ordering::Relaxed) {
        let one = Instant::now();
        match caller.call("RunTask", request.clone()).await {
            Ok(_) => samples.push(one.elapsed()),
            Err(_) => failed += 1,
        }
        tokio::time::sleep(PAUSE).await;
    }
    (samples.into_iter().collect(), failed)
}

/// How long etcd keeps what lies under a session that is not renewed: from the sending of its last sign of life until a
/// reader no longer finds it.
///
/// # Errors
/// When etcd fails.
pub(super) async fn expiry(place: String) -> Result<Duration, Error> {
    // A backend brings a thread of its own, whose end must not be waited for by one that carries out asynchronous work.
    let found = thread::spawn(move || {
        let settings = Settings::parse(&place).map_err(Error::unexpected)?;
        let etcd = Etcd::open(&settings).map_err(Error::unexpected)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(Error::io("a thread"))?.block_on(async {
            let leases = etcd.leases();
            let session = leases.begin(SESSION).await.map_err(Error::unexpected)?;
            leases.claim(session, "floor", &[("floor".to_owned(), Vec::new())]).await.map_err(Error::unexpected)?;
            let renewed = Instant::now();
            leases.renew(session).await.map_err(Error::unexpected)?;
            wait::until("etcd to end a session", LIMIT, PAUSE, async || {
                let entries = leases.entries().await.map_err(Error::unexpected)?;
                Ok(entries.is_empty().then(|| renewed.elapsed()))
            })
            .await
        })
    });
    tokio::task::spawn_blocking(|| found.join().map_err(|_| Error::unexpected("a client panicked")))
        .await
        .map_err(Error::unexpected)??
}
