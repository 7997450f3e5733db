//! Simulated machines: each has an engine whose containers run on when the agent crashes, and an agent that speaks the real
//! protocol, keeps what the real one keeps on its disk, and reports in order until it is heard.

pub(crate) mod image;
mod registration;
mod report;
mod session;
mod task;
mod telemetry;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use longshore_model::{Capacity, InstanceId};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::dice::Dice;
use crate::network::Link;
use crate::site::Site;
use task::{Job, Phase};

/// What a machine has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) zone: String,
    pub(crate) cpu_units: u32,
    pub(crate) memory_mib: u32,
    pub(crate) home: Home,
}

impl Size {
    pub(crate) fn capacity(&self) -> Capacity {
        Capacity { cpu_units: self.cpu_units, memory_mib: self.memory_mib, ..Capacity::default() }
    }
}

/// The capacity provider that a machine belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    None,
    /// The one whose machines come and go by other hands than the server's.
    Pool,
    /// The one that scales.
    Fleet,
}

/// One machine.
pub(crate) struct Machine {
    pub(crate) name: String,
    pub(crate) link: Arc<Link>,
    size: Size,
    dice: Dice,
    site: Arc<Site>,
    kept: Mutex<Kept>,
    agent: Mutex<Option<JoinSet<()>>>,
    /// Rings when there is something to report, or when the server is back.
    news: Notify,
}

/// What outlives the agent: its disk, and the engine's containers.
#[derive(Default)]
struct Kept {
    instance_arn: Option<String>,
    sequence: i64,
    awaiting_verdict: Option<String>,
    jobs: BTreeMap<String, Job>,
    /// The server deregistered it; it ran nothing from then on.
    is_gone: bool,
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Machine").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Machine {
    pub(crate) fn new(site: &Arc<Site>, name: String, size: Size) -> Arc<Self> {
        Arc::new(Self {
            link: site.network.link(site.seed, &name),
            dice: Dice::new(site.seed, &format!("machine {name}")),
            name,
            size,
            site: Arc::clone(site),
            kept: Mutex::default(),
            agent: Mutex::default(),
            news: Notify::new(),
        })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn agent(&self) -> MutexGuard<'_, Option<JoinSet<()>>> {
        self.agent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the agent, unless it runs.
    pub(crate) fn start(self: &Arc<Self>) {
        self.start_after(Duration::ZERO);
    }

    /// Starts the agent once the machine has booted, unless it runs.
    pub(crate) fn start_after(self: &Arc<Self>, boot: Duration) {
        if self.is_gone() || self.agent().is_some() {
            return;
        }
        let mut agent = JoinSet::new();
        let machine = Arc::clone(self);
        agent.spawn(async move {
            tokio::time::sleep(boot).await;
            machine.work().await;
        });
        *self.agent() = Some(agent);
        for arn in self.kept().jobs.keys() {
            self.spawn(task::drive(Arc::clone(self), arn.clone()));
        }
    }

    async fn work(self: Arc<Self>) {
        if registration::register(&self).await.is_none() {
            return self.leave();
        }
        self.spawn(report::run(Arc::clone(&self)));
        if self.site.has_checks {
            self.spawn(telemetry::run(Arc::clone(&self)));
        }
        session::hold(&self).await;
        self.leave();
    }

    /// Has the agent do something beside everything else, for as long as it lives.
    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(agent) = self.agent().as_mut() {
            agent.spawn(work);
        }
    }

    /// The agent is gone; containers run on.
    pub(crate) fn crash(&self) {
        self.site.journal.note(|| format!("the agent of {} has crashed", self.name));
        *self.agent() = None;
    }

    /// The machine is gone, its containers with it; its disk is not.
    pub(crate) fn lose_power(&self) {
        self.site.journal.note(|| format!("machine {} has lost power", self.name));
        *self.agent() = None;
        for job in self.kept().jobs.values_mut() {
            job.end(Some(137), None);
        }
    }

    /// The server does not want it any more: it runs nothing, for good.
    fn leave(&self) {
        self.site.journal.note(|| format!("machine {} has left", self.name));
        let mut kept = self.kept();
        kept.is_gone = true;
        for job in kept.jobs.values_mut() {
            job.end(Some(137), None);
            job.told = Some(Phase::Stopped);
        }
    }

    /// It is ended, and its disk with it.
    pub(crate) fn end(&self) {
        *self.agent() = None;
        self.leave();
    }

    /// Whether it has left the cluster.
    pub(crate) fn is_gone(&self) -> bool {
        self.kept().is_gone
    }

    /// The instance that it is.
    pub(crate) fn instance(&self) -> Option<InstanceId> {
        self.kept().instance_arn.as_deref().and_then(|arn| arn.rsplit('/').next()?.parse().ok())
    }

    /// Where its ports are reached.
    fn address(&self) -> String {
        let number: u16 = self.name.trim_start_matches("machine").parse().unwrap_or(0);
        format!("10.1.{}.{}", number / 256, number % 256)
    }

    /// The tasks that run on it, by ARN.
    pub(crate) fn running(&self) -> Vec<String> {
        let kept = self.kept();
        let running = kept.jobs.iter().filter(|(_, job)| job.phase != Phase::Stopped);
        running.map(|(arn, _)| arn.clone()).collect()
    }

    /// Whether a container that runs on it has this port.
    pub(crate) fn answers(&self, port: u16) -> bool {
        let runs = |job: &&Job| job.phase == Phase::Running;
        self.kept().jobs.values().filter(runs).any(|job| job.ports.iter().any(|(_, bound)| *bound == port))
    }

    /// A failed part of it is a fault of the simulation.
    pub(crate) fn look_after(&self) {
        if let Some(agent) = self.agent().as_mut() {
            while let Some(ended) = agent.try_join_next() {
                if let Err(error) = ended {
                    self.site.journal.violation(format!("the simulated agent of {} has failed: {error}", self.name));
                }
            }
        }
    }

    /// A pause that grows with every try.
    fn pause(&self, tries: u32, longest: Duration) -> Duration {
        let base = Duration::from_millis(250).mul_f64(1.5_f64.powi(tries.min(20) as i32)).min(longest);
        base + self.dice.millis(0, u64::try_from(base.as_millis() / 5).unwrap_or(0))
    }
}
