//! The group of machines that the server scales: it is asked for machines, which take a while to boot, and told which of
//! them to end. Now and then it has none to give.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use longshore_control_plane::capacity::{Error, Group, InstanceProvider, Member};
use longshore_control_plane::clock::Clock;
use longshore_model::{InstanceId, Timestamp};

use crate::agent::Machine;
use crate::dice::Dice;
use crate::scenario::FleetPlan;
use crate::site::FLEET;
use crate::world::World;

/// The machines of the group, whoever asks for them.
#[derive(Debug)]
pub(crate) struct Fleet {
    minimum: u32,
    dice: Dice,
    /// Where its machines run; set once there is such a place.
    world: OnceLock<Weak<World>>,
    machines: Mutex<Vec<(Arc<Machine>, Timestamp)>>,
}

impl Fleet {
    pub(crate) fn new(seed: u64, plan: &FleetPlan) -> Arc<Self> {
        Arc::new(Self {
            minimum: plan.minimum,
            dice: Dice::new(seed, "fleet"),
            world: OnceLock::new(),
            machines: Mutex::default(),
        })
    }

    /// Its machines run there. It has as many at once as it has at least.
    pub(crate) fn open(&self, world: &Arc<World>) {
        if self.world.set(Arc::downgrade(world)).is_ok() {
            self.start(world, self.minimum);
        }
    }

    /// The run is over. Its machines hold on to the server, whose settings hold on to the group.
    pub(crate) fn close(&self) {
        self.machines().clear();
    }

    fn machines(&self) -> MutexGuard<'_, Vec<(Arc<Machine>, Timestamp)>> {
        self.machines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn world(&self) -> Result<Arc<World>, Error> {
        let world = self.world.get().and_then(Weak::upgrade);
        world.ok_or_else(|| Error::Permanent("the run is over".to_owned()))
    }

    fn start(&self, world: &Arc<World>, count: u32) {
        for _ in 0..count {
            let zones = &world.scenario.zones;
            let zone = &zones[self.dice.below(zones.len())];
            let machine = world.add_machine(FleetPlan::size(zone), self.dice.millis(2_000, 60_000));
            self.machines().push((machine, world.site.clock.now()));
        }
    }

    fn launch_now(&self, count: u32) -> Result<(), Error> {
        let world = self.world()?;
        if !world.site.images.are_mended() && self.dice.chance(150) {
            world.site.journal.note(|| "the fleet has no machines to give".to_owned());
            return Err(Error::Retryable("no machines are left".to_owned()));
        }
        world.site.journal.count("fleet machines added");
        world.site.journal.note(|| format!("the fleet gets {count} machines"));
        self.start(&world, count);
        Ok(())
    }

    fn end_now(&self, instance: InstanceId) -> Result<(), Error> {
        let world = self.world()?;
        if !world.site.images.are_mended() && self.dice.chance(150) {
            return Err(Error::Retryable("the machine does not answer".to_owned()));
        }
        let mut machines = self.machines();
        if let Some(at) = machines.iter().position(|(machine, _)| machine.instance() == Some(instance)) {
            world.site.journal.count("fleet machines removed");
            machines.remove(at).0.end();
        }
        Ok(())
    }

    fn describe_now(&self, group: &str) -> Option<Group> {
        let machines = self.machines();
        let members =
            machines.iter().map(|(machine, at)| Member { instance: machine.instance(), started_at: *at }).collect();
        let size = FleetPlan::size("").capacity();
        (group == FLEET).then_some(Group { minimum: self.minimum, maximum: FleetPlan::MAXIMUM, size, members })
    }
}

impl InstanceProvider for Fleet {
    fn describe<'a>(&'a self, group: &'a str) -> BoxFuture<'a, Result<Option<Group>, Error>> {
        std::future::ready(Ok(self.describe_now(group))).boxed()
    }

    fn launch<'a>(&'a self, _group: &'a str, count: u32) -> BoxFuture<'a, Result<(), Error>> {
        std::future::ready(self.launch_now(count)).boxed()
    }

    fn terminate<'a>(&'a self, _group: &'a str, instance: InstanceId) -> BoxFuture<'a, Result<(), Error>> {
        std::future::ready(self.end_now(instance)).boxed()
    }
}
