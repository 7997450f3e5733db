//! Simulated edges: the data plane is hollow, and the session is the real protocol. An edge serves by what it was fed, with or without
//! a session, checks the containers that there are, and says what it sees.

mod audit;
mod session;
mod view;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use longshore_model::Timestamp;
use longshore_model::load_balancing::{Registration, Sight, TargetKey};
use longshore_model::snapshot::LoadBalancingState;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::Mutation;
use crate::balancing::EdgePlan;
use crate::dice::Dice;
use crate::network::Link;
use crate::site::Site;
use crate::world::World;
use audit::Audit;
use view::View;

/// How often the data plane looks at its targets.
const TICK: Duration = Duration::from_millis(500);

/// Where edges say that they serve by a state before they do, they do so this many looks apart.
const LATE_TICKS: u32 = 10;

/// One edge.
pub(crate) struct Edge {
    pub(crate) name: String,
    pub(crate) link: Arc<Link>,
    plan: EdgePlan,
    dice: Dice,
    site: Arc<Site>,
    world: Weak<World>,
    kept: Mutex<Kept>,
    process: Mutex<Option<JoinSet<()>>>,
    /// Rings when it sees something new, or is to end.
    news: Notify,
}

/// What it serves by and what it sees. Outlives the process, unless its disk is lost.
#[derive(Default)]
struct Kept {
    state: LoadBalancingState,
    views: BTreeMap<TargetKey, View>,
    /// It accepts nothing any more, and is about to say goodbye.
    is_ending: bool,
}

impl Edge {
    pub(crate) fn new(world: &Arc<World>, number: usize, plan: EdgePlan) -> Arc<Self> {
        let (site, name) = (&world.site, format!("edge{number}"));
        Arc::new(Self {
            link: site.network.link(site.seed, &name),
            dice: Dice::new(site.seed, &name),
            name,
            plan,
            site: Arc::clone(site),
            world: Arc::downgrade(world),
            kept: Mutex::default(),
            process: Mutex::default(),
            news: Notify::new(),
        })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn process(&self) -> MutexGuard<'_, Option<JoinSet<()>>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts it, unless it runs.
    pub(crate) fn start(self: &Arc<Self>) {
        let mut process = self.process();
        if process.is_some() {
            return;
        }
        self.kept().is_ending = false;
        self.serve_what_is_kept();
        let started = process.insert(JoinSet::new());
        let (plane, talk) = (Arc::clone(self), Arc::clone(self));
        started.spawn(async move { plane.serve().await });
        started.spawn(async move { session::hold(&talk).await });
    }

    /// It is killed; what it was fed may be lost with its disk.
    pub(crate) fn crash(&self, loses_state: bool) {
        self.site
            .journal
            .note(|| format!("{} has crashed{}", self.name, if loses_state { ", without its disk" } else { "" }));
        *self.process() = None;
        self.site.routes.clear(&self.name);
        if loses_state {
            *self.kept() = Kept::default();
        }
    }

    /// It is asked to end: it says goodbye once it has nothing under way.
    pub(crate) fn ask_to_end(&self) {
        self.site.journal.note(|| format!("{} is asked to end", self.name));
        self.kept().is_ending = true;
        self.site.routes.clear(&self.name);
        self.news.notify_one();
    }

    /// From now on requests go where it was told that they are to go, unless it is ending.
    fn serve_what_is_kept(&self) {
        let kept = self.kept();
        let registered = kept.state.targets.iter().filter(|(_, it)| it.registration == Registration::Registered);
        if !kept.is_ending {
            self.site.routes.set(&self.name, registered.map(|(key, it)| (key.clone(), it.owner.clone())).collect());
        }
    }

    /// The data plane: looks at every target that it serves.
    async fn serve(&self) {
        let mut audit = Audit::begin();
        for tick in 1_u32.. {
            tokio::time::sleep(TICK).await;
            if self.site.mutation == Some(Mutation::EdgesAnswerTooSoon) && tick % LATE_TICKS == 0 {
                self.serve_what_is_kept();
            }
            self.look();
            audit.look(self);
        }
    }

    fn look(&self) {
        let mut kept = self.kept();
        let Kept { state, views, .. } = &mut *kept;
        views.retain(|key, view| state.targets.get(key).is_some_and(|it| it.registered_at == view.registered_at));
        let mut is_new = false;
        for (key, target) in &state.targets {
            let is_registered = target.registration == Registration::Registered;
            let view = views.entry(key.clone()).or_insert_with(|| View::new(target.registered_at));
            is_new |= view.look(is_registered, &self.dice, self.plan, || self.is_answered(key));
        }
        drop(kept);
        if is_new {
            self.news.notify_one();
        }
    }

    /// Whether a container answers there, and the check of it does not fail for no reason.
    fn is_answered(&self, key: &TargetKey) -> bool {
        let fails = !self.site.images.are_mended() && self.dice.chance(self.plan.failing_permille);
        self.site.mutation == Some(Mutation::EdgesCheckNothing) || !fails && self.has_container(key)
    }

    /// Whether a container runs there.
    fn has_container(&self, key: &TargetKey) -> bool {
        let Some(world) = self.world.upgrade() else { return false };
        world.machines().iter().any(|machine| *machine.name == *key.id && machine.answers(key.port))
    }

    /// What it sees of a target, and of which registration of it.
    fn seen(&self, key: &TargetKey) -> Option<(Sight, Timestamp)> {
        self.kept().views.get(key).map(|view| (view.sight.clone(), view.registered_at))
    }

    /// What it serves otherwise than a state has it; nothing when it serves by that.
    pub(crate) fn deviation(&self, state: &LoadBalancingState) -> Option<TargetKey> {
        let served = self.site.routes.of(&self.name).unwrap_or_default();
        let is_registered =
            |key: &TargetKey| state.targets.get(key).is_some_and(|it| it.registration == Registration::Registered);
        let has_too_much = served.keys().find(|key| !is_registered(key));
        let lacks = || state.targets.keys().find(|key| is_registered(key) && !served.contains_key(*key));
        has_too_much.or_else(lacks).cloned()
    }

    /// A failed part of it is a fault of the simulation.
    pub(crate) fn look_after(&self) {
        if let Some(process) = self.process().as_mut()
            && let Some(Err(error)) = process.try_join_next()
        {
            self.site.journal.violation(format!("the simulated {} has failed: {error}", self.name));
        }
    }
}
