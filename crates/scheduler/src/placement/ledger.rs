//! The working copy of one cluster on which a batch of placements builds.
//!
//! Instances get dense numbers (slots, in the order of their ids); what a decision looks at for every instance lies in
//! flat arrays by slot. Every placement is noted in a log, from which rankings that were made earlier catch up.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use longshore_model::container_instance::Status;
use longshore_model::snapshot::Entry;
use longshore_model::task::Desired;
use longshore_model::{ClusterState, ContainerInstance, Demand, InstanceId, Reservation};

use super::class::{Class, Rules, Screen};
use super::column::Column;
use super::group::{Count, Counts, GroupNumber, Groups};
use super::{Refusal, Request};
use crate::query::Expression;
use crate::rng::Rng;

/// Rankings that are kept for the next request of the same shape.
const KEPT_CLASSES: usize = 16;

/// Columns and parsed expressions that a ledger hands on to the next one.
const KEPT_TEXTS: usize = 64;

/// A cluster's instances, what is left of each, and what the placements so far have taken.
#[derive(Debug)]
pub struct Ledger {
    state: Arc<ClusterState>,
    hosts: Vec<Host>,
    room: Vec<Room>,
    groups: Groups,
    log: Vec<Placement>,
    columns: HashMap<Box<str>, Arc<Column>>,
    expressions: HashMap<Arc<str>, Option<Arc<Expression>>>,
    screens: Vec<Arc<Screen>>,
    classes: Vec<Class>,
    /// The instances that are reserved for waiting tasks.
    reserved: BTreeSet<InstanceId>,
    /// Whether room is kept free anywhere.
    keeps_free: bool,
}

/// One instance.
#[derive(Debug)]
pub(super) struct Host {
    pub instance: Arc<ContainerInstance>,
    pub connected: bool,
    pub held: Arc<Reservation>,
    /// It takes no task but the waiting one that it is reserved for.
    pub reserved: bool,
    /// Tasks placed since the snapshot.
    pub added: usize,
    /// Room that is kept free for tasks of certain groups, which are still to come. All of it fits together.
    kept_free: KeptFree,
}

/// Room that is kept free, by the group of the task that it is for.
pub(super) type KeptFree = Vec<(Arc<str>, Demand)>;

/// What is left of an instance: the part that every decision looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub cpu_units: u32,
    pub memory_mib: u32,
    pub gpus: u32,
}

/// One task placed since the snapshot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placement {
    pub slot: u32,
    pub group: GroupNumber,
}

impl Ledger {
    /// The ledger of a cluster, with nothing placed yet.
    pub fn new(state: &Arc<ClusterState>) -> Self {
        let nothing = Arc::new(Reservation::default());
        let reserved = reserved(state);
        let registered = state.instances().values().filter_map(|found| {
            let instance = Arc::clone(&found.instance.as_ref()?.value);
            let reserved = reserved.contains(&instance.id);
            let held = found.reservation.as_ref().map_or(&nothing, |entry| &entry.value);
            Some(Host {
                instance,
                connected: found.is_connected(),
                held: Arc::clone(held),
                reserved,
                added: 0,
                kept_free: Vec::new(),
            })
        });
        let hosts: Vec<Host> = registered.collect();
        let room = hosts.iter().map(Host::room).collect();
        Self {
            state: Arc::clone(state),
            hosts,
            room,
            groups: Groups::default(),
            log: Vec::new(),
            columns: HashMap::new(),
            expressions: HashMap::new(),
            screens: Vec::new(),
            classes: Vec::new(),
            reserved,
            keeps_free: false,
        }
    }

    /// The ledger of a cluster, made of one of an earlier state: as [`Self::new`] makes it, but where instances have changed
    /// in nothing but what their tasks hold, only those are looked at.
    pub fn renewed(mut self, state: &Arc<ClusterState>) -> Self {
        if self.keeps_free || self.reserved != reserved(state) {
            return Self::new(state);
        }
        let before = Arc::clone(&self.state);
        if before.instances().len() != state.instances().len() {
            return Self::new(state);
        }
        let (mut slot, mut changed) = (0, Vec::new());
        for ((old_id, old), (id, new)) in before.instances().iter().zip(state.instances()) {
            if old_id != id || !is_same(&old.instance, &new.instance) || !is_same(&old.session, &new.session) {
                return Self::new(state);
            }
            if new.instance.is_some() {
                if !is_same(&old.reservation, &new.reservation) {
                    changed.push(slot);
                }
                slot += 1;
            }
        }
        changed.extend(self.log.drain(..).map(|placement| placement.slot));
        for slot in changed {
            let host = &mut self.hosts[slot as usize];
            let reservation = state.instance(host.instance.id).and_then(|found| found.reservation.as_ref());
            host.held = reservation.map_or_else(Arc::default, |entry| Arc::clone(&entry.value));
            host.added = 0;
            self.room[slot as usize] = host.room();
        }
        self.state = Arc::clone(state);
        self.groups = Groups::default();
        self.classes.clear();
        if self.columns.len() > KEPT_TEXTS || self.expressions.len() > KEPT_TEXTS {
            self.columns.clear();
            self.expressions.clear();
        }
        self
    }

    /// What an instance's tasks hold, those placed since the snapshot included; `None` when it is not registered.
    pub fn held(&self, instance: InstanceId) -> Option<&Arc<Reservation>> {
        self.slot(instance).map(|slot| &self.host(slot).held)
    }

    pub(super) fn state(&self) -> &ClusterState {
        &self.state
    }

    pub(super) fn slots(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.hosts.len()).expect("fewer than 2³² instances")
    }

    pub(super) fn slot(&self, instance: InstanceId) -> Option<u32> {
        let found = self.hosts.binary_search_by_key(&instance, |host| host.instance.id).ok()?;
        u32::try_from(found).ok()
    }

    pub(super) fn host(&self, slot: u32) -> &Host {
        &self.hosts[slot as usize]
    }

    pub(super) fn room(&self, slot: u32) -> Room {
        self.room[slot as usize]
    }

    pub(super) fn id(&self, slot: u32) -> InstanceId {
        self.host(slot).instance.id
    }

    pub(super) fn log(&self) -> &[Placement] {
        &self.log
    }

    /// Notes that a task of the group was placed.
    pub(super) fn hold(&mut self, slot: u32, demand: &Demand, group: GroupNumber) {
        let host = &mut self.hosts[slot as usize];
        Arc::make_mut(&mut host.held).add(demand);
        host.added += 1;
        self.room[slot as usize] = host.room();
        self.groups.add(group, slot);
        self.log.push(Placement { slot, group });
    }

    /// What a task that was just placed holds, with the GPUs named that it gets: the first ones that no other has.
    pub(crate) fn name_gpus(&mut self, instance: InstanceId, demand: &Demand) -> Demand {
        let mut demand = demand.clone();
        if let Some(slot) = self.slot(instance).filter(|_| demand.gpus > 0) {
            let host = &mut self.hosts[slot as usize];
            let free = host.instance.capacity.free_gpu_ids(&host.held);
            demand.gpu_ids = free.take(demand.gpus as usize).cloned().collect();
            Arc::make_mut(&mut host.held).gpu_ids.extend(demand.gpu_ids.iter().cloned());
        }
        demand
    }

    /// Places a task on the instance that is reserved for it, and notes what it holds.
    ///
    /// # Errors
    /// Why it still has to wait.
    pub(crate) fn place_reserved(&mut self, request: &Request, instance: InstanceId) -> Result<(), Refusal> {
        let slot = self.slot(instance).ok_or(Refusal::Missing)?;
        let was_reserved = std::mem::replace(&mut self.hosts[slot as usize].reserved, false);
        let placed = super::place_on(self, request, instance);
        // It stays closed to others until the next ledger: rankings that were made took it for closed.
        self.hosts[slot as usize].reserved = was_reserved;
        placed
    }

    /// Keeps room free on an instance for a task of the group, unless even without any other tasks than `lasting` (and those
    /// that room is kept free for already) it would not fit. Rankings that were made before do not know of it.
    pub(crate) fn keep_free(
        &mut self,
        instance: InstanceId,
        group: &Arc<str>,
        demand: &Demand,
        lasting: impl Iterator<Item = Demand>,
    ) {
        let Some(slot) = self.slot(instance) else { return };
        let host = &mut self.hosts[slot as usize];
        let mut together = Reservation::default();
        lasting.for_each(|demand| together.add(&demand));
        host.kept_free.iter().for_each(|(_, kept)| together.add(kept));
        if host.instance.capacity.fits(&together, demand).is_ok() {
            host.kept_free.push((Arc::clone(group), demand.clone()));
            self.keeps_free = true;
            self.room[slot as usize] = host.room();
        }
    }

    /// Whether room is kept free on an instance for a task of the group.
    pub(super) fn keeps_free_for(&self, slot: u32, group: &str) -> bool {
        self.host(slot).kept_free.iter().any(|(kept_for, _)| **kept_for == *group)
    }

    /// Takes back all that is kept free on an instance.
    pub(super) fn take_kept(&mut self, slot: u32) -> KeptFree {
        let host = &mut self.hosts[slot as usize];
        let kept = std::mem::take(&mut host.kept_free);
        self.room[slot as usize] = host.room();
        kept
    }

    /// Keeps free again what was taken back.
    pub(super) fn keep_again(&mut self, slot: u32, kept: KeptFree) {
        let host = &mut self.hosts[slot as usize];
        host.kept_free = kept;
        self.room[slot as usize] = host.room();
    }

    /// Tasks that have not stopped on an instance.
    pub(super) fn task_count(&self, slot: u32) -> usize {
        let before = self.state.task_ids_on(self.id(slot)).map_or(0, |tasks| tasks.live.len());
        before + self.host(slot).added
    }

    /// Of a group that was not counted (see [`Self::counted_group`]), the placements since the snapshot.
    pub(super) fn count(&self, group: GroupNumber, slot: u32) -> Count {
        self.groups.count(group, slot)
    }

    pub(super) fn counts(&self, group: GroupNumber) -> &Counts {
        self.groups.counts(group)
    }

    /// Whether the instance runs a task of the group.
    pub(super) fn runs_group(&self, slot: u32, group: &str) -> bool {
        let number = self.groups.number(group);
        let counted = number.is_some_and(|number| self.groups.is_complete(number));
        number.is_some_and(|number| self.count(number, slot).live > 0)
            || (!counted && self.state.live_tasks_on(self.id(slot)).any(|task| &*task.group == group))
    }

    /// Whether the instance runs a task of any group that was placed since and passes the test.
    pub(super) fn any_group_on(&self, slot: u32, test: &dyn Fn(&str) -> bool) -> bool {
        self.groups.iter().any(|(name, counts)| counts.get(&slot).is_some_and(|count| count.live > 0) && test(name))
    }

    /// The number of a group, for those who place its tasks and do not ask how many there are.
    pub(super) fn group(&mut self, group: &Arc<str>) -> GroupNumber {
        self.groups.number_or_new(group)
    }

    /// The number of a group, whose tasks are counted at the first call: from then on placements keep the counts.
    pub(super) fn counted_group(&mut self, group: &Arc<str>) -> GroupNumber {
        let number = self.groups.number_or_new(group);
        if !self.groups.is_complete(number) {
            let state = Arc::clone(&self.state);
            let slots = state.live_tasks_in(group).filter_map(|task| Some((task, self.slot(task.instance?)?)));
            let slots: Vec<_> = slots.map(|(task, slot)| (slot, task.desired == Desired::Running)).collect();
            let counts = self.groups.complete(number);
            for (slot, wanted) in slots {
                let count = counts.entry(slot).or_default();
                count.live += 1;
                count.wanted += u32::from(wanted);
            }
        }
        number
    }

    pub(super) fn column(&mut self, name: &str) -> Arc<Column> {
        if let Some(column) = self.columns.get(name) {
            return Arc::clone(column);
        }
        let column = Arc::new(Column::new(name, &self.hosts));
        self.columns.insert(Box::from(name), Arc::clone(&column));
        column
    }

    /// A parsed expression; `None` when it does not parse.
    pub(super) fn expression(&mut self, text: &Arc<str>) -> Option<Arc<Expression>> {
        let parsed =
            self.expressions.entry(Arc::clone(text)).or_insert_with(|| Expression::parse(text).ok().map(Arc::new));
        parsed.clone()
    }

    /// What the request asks of an instance, ready to be checked.
    pub(super) fn rules(&mut self, request: &Request) -> Rules {
        Rules::new(self, request)
    }

    /// A screen that was made for the same requirements.
    pub(super) fn screen(&self, matches: impl Fn(&Screen) -> bool) -> Option<Arc<Screen>> {
        self.screens.iter().find(|screen| matches(screen)).cloned()
    }

    pub(super) fn keep_screen(&mut self, screen: &Arc<Screen>) {
        if self.screens.len() == KEPT_CLASSES {
            self.screens.remove(0);
        }
        self.screens.push(Arc::clone(screen));
    }

    /// The ranking for a request: the one that is kept, brought up to date, or a new one.
    pub(super) fn take_class(&mut self, request: &Request, rng: &mut Rng) -> Class {
        match self.classes.iter().position(|class| class.request() == request) {
            Some(kept) => {
                let mut class = self.classes.remove(kept);
                class.catch_up(self);
                class
            }
            None => Class::new(self, request, rng),
        }
    }

    pub(super) fn keep_class(&mut self, class: Class) {
        if self.classes.len() == KEPT_CLASSES {
            self.classes.remove(0);
        }
        self.classes.push(class);
    }
}

/// The instances that are reserved for tasks that have waited for long.
fn reserved(state: &ClusterState) -> BTreeSet<InstanceId> {
    state.waiting_tasks().filter_map(|task| task.waiting.as_ref()?.reserved).collect()
}

/// Whether two states have the same version of a record.
fn is_same<T>(one: &Option<Entry<T>>, other: &Option<Entry<T>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(&one.value, &other.value),
        (None, None) => true,
        _ => false,
    }
}

impl Host {
    /// Whether it takes tasks at all.
    pub(super) fn is_open(&self) -> bool {
        self.instance.status == Status::Active && self.connected && !self.reserved
    }

    /// Whether it belongs to the capacity provider, if one is asked for.
    pub(super) fn is_of(&self, provider: Option<&Arc<str>>) -> bool {
        provider.is_none() || self.instance.capacity_provider.as_ref() == provider
    }

    /// What one more task of the group must leave alone: what others hold, and what is kept free for other groups.
    pub(super) fn taken(&self, group: &str) -> Cow<'_, Reservation> {
        let mut others = self.kept_free.iter().filter(|(kept_for, _)| **kept_for != *group).peekable();
        if others.peek().is_none() {
            return Cow::Borrowed(&self.held);
        }
        let mut taken = (*self.held).clone();
        others.for_each(|(_, demand)| taken.add(demand));
        Cow::Owned(taken)
    }

    /// What is left for groups that nothing is kept free for.
    fn room(&self) -> Room {
        Room::of(&self.instance, &self.taken(""))
    }
}

impl Room {
    fn of(instance: &ContainerInstance, held: &Reservation) -> Self {
        let capacity = &instance.capacity;
        Self {
            cpu_units: capacity.cpu_units_left(held),
            memory_mib: capacity.memory_mib_left(held),
            gpus: capacity.gpus_left(held),
        }
    }
}
