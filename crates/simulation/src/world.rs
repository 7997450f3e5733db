//! One run: the cluster is set up, used and harmed for a while, then left alone until it has come to rest.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use longshore_api::ecs::Operation;
use longshore_control_plane::capacity::InstanceProvider;
use serde_json::{Value, json};

use crate::agent::{Machine, Size};
use crate::balancing;
use crate::clock::Virtual;
use crate::converge;
use crate::dice::Dice;
use crate::disk::Disk;
use crate::edge::Edge;
use crate::faults::{self, Fault};
use crate::fleet::Fleet;
use crate::journal::{Closed, Journal};
use crate::ledger::Ledger;
use crate::network::{Link, Network};
use crate::planted;
use crate::promises::Promises;
use crate::routes::{Calm, Routes};
use crate::scenario::Scenario;
use crate::server::{Failure, Host, Servers};
use crate::site::{CLUSTER, FLEET, Images, Site, Whereabouts};
use crate::workload;
use crate::{Mutation, Options};

/// Machines that hold whatever is asked for, added when the faults end.
const SPARES: usize = 5;

/// How often somebody looks whether a server has failed within.
const LOOK: Duration = Duration::from_secs(5);

/// A run.
pub(crate) struct World {
    pub(crate) site: Arc<Site>,
    pub(crate) scenario: Scenario,
    pub(crate) promises: Promises,
    machines: Mutex<Vec<Arc<Machine>>>,
    edges: OnceLock<Vec<Arc<Edge>>>,
    fleet: Option<Arc<Fleet>>,
}

impl std::fmt::Debug for World {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("World").field("seed", &self.site.seed).finish_non_exhaustive()
    }
}

/// What a run came to.
pub(crate) struct Run {
    pub(crate) journal: Closed,
    pub(crate) steps: u64,
    pub(crate) virtual_time: Duration,
    pub(crate) faults: usize,
}

/// Runs a seed inside a runtime whose time is paused.
pub(crate) async fn run(options: &Options) -> Run {
    let scenario = Scenario::of(options.seed);
    let mut faults = faults::of(options.seed, &scenario);
    let mut number = 0;
    faults.retain(|_| {
        number += 1;
        !options.without.contains(&(number - 1))
    });
    let count = faults.len();
    let world = World::new(options, scenario);
    world.live(faults).await;
    let journal = world.site.journal.close();
    let steps = world.site.ledger.steps();
    let virtual_time = Duration::from_millis(world.site.clock.elapsed_millis());
    world.end();
    Run { journal, steps, virtual_time, faults: count }
}

impl World {
    fn new(options: &Options, scenario: Scenario) -> Arc<Self> {
        let seed = options.seed;
        let clock = Arc::new(Virtual::start());
        let journal = Arc::new(Journal::new(Arc::clone(&clock), options.trace));
        let routes = Routes::default();
        let ledger = Arc::new(Ledger::new(Arc::clone(&journal), Arc::clone(&clock), routes.clone()));
        let fleet = scenario.fleet.as_ref().map(|plan| Fleet::new(seed, plan));
        let instances = fleet.clone().map(|fleet| fleet as Arc<dyn InstanceProvider>);
        let lets_all_pass = options.mutation == Some(Mutation::NoGuards);
        let disk = Disk::new(Arc::clone(&ledger), seed, scenario.servers, lets_all_pass);
        let hosts = (0..scenario.servers).map(|number| {
            let entropy = if number == 0 { "entropy".to_owned() } else { format!("entropy {number}") };
            Host::new(
                number,
                disk.clone(),
                Arc::clone(&clock),
                Dice::new(seed, &entropy),
                Arc::clone(&journal),
                &scenario,
                instances.clone(),
            )
        });
        let servers = Servers::new(hosts.collect());
        let site = Arc::new(Site {
            seed,
            clock,
            journal,
            ledger,
            disk,
            servers,
            network: Network::new(scenario.servers),
            images: Images::default(),
            whereabouts: Whereabouts::default(),
            has_checks: scenario.has_checks(),
            routes,
            calm: Calm::begin(),
            mutation: options.mutation,
        });
        Arc::new(Self {
            site,
            scenario,
            promises: Promises::default(),
            machines: Mutex::default(),
            edges: OnceLock::new(),
            fleet,
        })
    }

    async fn live(self: &Arc<Self>, faults: Vec<Fault>) {
        for server in self.site.servers.iter() {
            self.start(server).await;
        }
        let link = self.site.network.link(self.site.seed, "setup");
        if let Err(failure) = self.site.servers.call(&link, Operation::CreateCluster, b"{}".to_vec()).await {
            return self.site.journal.violation(format!("the cluster was not created: {failure}"));
        }
        if let Err(failure) = self.make_providers(&link).await {
            return self.site.journal.violation(format!("the capacity providers were not made: {failure}"));
        }
        if let Err(failure) = self.make_edges().await {
            return self.site.journal.violation(format!("the load balancer was not made: {failure}"));
        }
        for size in self.scenario.machines.clone() {
            self.add_machine(size, Duration::ZERO);
        }
        if let Some(fleet) = &self.fleet {
            fleet.open(self);
        }
        let workload = workload::run(self);
        let faults = faults::carry_out(self, faults);
        let both = async { tokio::join!(workload, faults) };
        let planted = planted::run(self);
        tokio::pin!(both, planted);
        loop {
            tokio::select! {
                biased;
                _ = &mut both => break,
                () = &mut planted => {}
                () = tokio::time::sleep(LOOK) => self.look_after(),
            }
            if self.site.journal.is_violated() {
                return;
            }
        }
        self.mend();
        converge::wait(self).await;
    }

    async fn make_providers(&self, link: &Link) -> Result<(), Failure> {
        let call =
            async |operation, body: Value| self.site.servers.call(link, operation, body.to_string().into_bytes()).await;
        let providers = self.scenario.providers();
        for &name in &providers {
            let mut group = json!({"autoScalingGroupArn": name});
            if let Some(fleet) = self.scenario.fleet.as_ref().filter(|_| name == FLEET) {
                group["managedScaling"] = json!({
                    "status": "ENABLED",
                    "targetCapacity": fleet.target_percent,
                    "instanceWarmupPeriod": fleet.warmup_seconds,
                    "minimumScalingStepSize": 1,
                    "maximumScalingStepSize": fleet.most_at_once,
                });
            }
            let provider = json!({"name": name, "autoScalingGroupProvider": group});
            call(Operation::CreateCapacityProvider, provider).await?;
        }
        if !providers.is_empty() {
            let cluster =
                json!({"cluster": CLUSTER, "capacityProviders": providers, "defaultCapacityProviderStrategy": []});
            call(Operation::PutClusterCapacityProviders, cluster).await?;
        }
        Ok(())
    }

    /// Makes the load balancer and starts its edges, where the scenario has one.
    async fn make_edges(self: &Arc<Self>) -> Result<(), Failure> {
        if self.scenario.edges.is_empty() {
            return Ok(());
        }
        self.site.servers.get(0).put(balancing::records(&self.scenario.services)).await?;
        // The other servers hear of it before anybody asks them.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let plans = self.scenario.edges.iter().enumerate();
        let edges = self.edges.get_or_init(|| plans.map(|(number, plan)| Edge::new(self, number, *plan)).collect());
        edges.iter().for_each(Edge::start);
        Ok(())
    }

    /// One of the edges, counted round them: there are some where anything happens to one.
    pub(crate) fn edge(&self, number: usize) -> &Arc<Edge> {
        let edges = self.edges();
        &edges[number % edges.len()]
    }

    /// The edges.
    pub(crate) fn edges(&self) -> &[Arc<Edge>] {
        self.edges.get().map_or(&[], Vec::as_slice)
    }

    /// Everything works again, and there is room for everything.
    fn mend(&self) {
        self.site.journal.note(|| "everything is mended".to_owned());
        self.site.disk.repair();
        self.site.images.mend();
        // Twice as many where half of them go to the capacity provider.
        let spares = if self.scenario.has_pool { 2 * SPARES } else { SPARES };
        for number in 0..spares {
            self.add_machine(self.scenario.spare(number), Duration::ZERO);
        }
        for machine in self.machines() {
            machine.start();
        }
        self.edges().iter().for_each(Edge::start);
    }

    fn end(&self) {
        self.machines_mut().drain(..).for_each(|machine| machine.crash());
        self.edges().iter().for_each(|edge| edge.crash(true));
        if let Some(fleet) = &self.fleet {
            fleet.close();
        }
        self.site.servers.iter().for_each(Host::crash);
    }

    fn machines_mut(&self) -> MutexGuard<'_, Vec<Arc<Machine>>> {
        self.machines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All machines that there ever were.
    pub(crate) fn machines(&self) -> Vec<Arc<Machine>> {
        self.machines_mut().clone()
    }

    /// One of the machines, counted round them.
    pub(crate) fn machine(&self, number: usize) -> Option<Arc<Machine>> {
        let machines = self.machines_mut();
        machines.get(number % machines.len().max(1)).cloned()
    }

    /// One more machine joins, once it has booted.
    pub(crate) fn add_machine(&self, size: Size, boot: Duration) -> Arc<Machine> {
        let mut machines = self.machines_mut();
        let machine = Machine::new(&self.site, format!("machine{}", machines.len()), size);
        machine.start_after(boot);
        machines.push(Arc::clone(&machine));
        machine
    }

    /// Starts a server, unless it runs; whatever was answered before has to be there.
    pub(crate) async fn start(&self, server: &Host) {
        if server.snapshot().is_some() {
            return;
        }
        server.start().await;
        if let Some(broken) = server.snapshot().and_then(|snapshot| self.promises.broken_by(&snapshot)) {
            self.site.journal.violation(format!("{broken}, after a restart"));
        }
    }

    /// Whatever failed within the server or an agent is found.
    pub(crate) fn look_after(&self) {
        self.site.servers.iter().for_each(Host::look_after);
        self.machines().iter().for_each(|machine| machine.look_after());
        self.edges().iter().for_each(|edge| edge.look_after());
        if let Some(broken) = self.promises.broken_by(&self.site.ledger.snapshot()) {
            self.site.journal.violation(broken);
        }
    }
}
