//! Target groups: which of their targets get requests now.

use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use arc_swap::{ArcSwap, Guard};
use longshore_model::load_balancing::{Health, TargetGroupId};

use super::{GroupConfig, Target};
use crate::health::Finding;

/// A group while its record is there. Routes hold it, so that changes of its targets leave the routes alone.
pub(crate) struct Group {
    /// Its id.
    pub(crate) id: TargetGroupId,
    members: ArcSwap<Members>,
    changing: Mutex<()>,
    pub(super) turn: AtomicUsize,
}

/// A group's settings and targets at one moment.
pub(crate) struct Members {
    /// Its settings.
    pub(crate) config: Arc<GroupConfig>,
    /// All that are registered.
    pub(crate) registered: Vec<Arc<Target>>,
    /// All that are being drained.
    pub(crate) draining: Vec<Arc<Target>>,
    /// The registered ones that get requests: the healthy ones, or all when too few are.
    pub(crate) serving: Vec<Arc<Target>>,
}

impl Group {
    pub(crate) fn new(id: TargetGroupId, config: Arc<GroupConfig>) -> Arc<Self> {
        let members = Members { config, registered: Vec::new(), draining: Vec::new(), serving: Vec::new() };
        let members = ArcSwap::from_pointee(members);
        Arc::new(Self { id, members, changing: Mutex::default(), turn: AtomicUsize::new(0) })
    }

    /// Its settings and targets as they are now.
    pub(crate) fn members(&self) -> Guard<Arc<Members>> {
        self.members.load()
    }

    /// Gives it these settings and these targets.
    pub(crate) fn set(&self, config: Arc<GroupConfig>, registered: Vec<Arc<Target>>, draining: Vec<Arc<Target>>) {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        // Before the others can be chosen: whoever is on the way to one that is drained sees it in `Target::begin`.
        draining.iter().for_each(|target| target.drain());
        registered.iter().for_each(|target| target.undrain());
        self.members.store(Arc::new(Members::new(config, registered, draining)));
    }

    /// Takes in what the health checks found of some of its targets.
    pub(crate) fn observe<'t>(&self, findings: impl Iterator<Item = (&'t Target, Finding)>) {
        let changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let warms = self.members.load().has_warm_ones(now);
        let mut has_changed = false;
        for (target, finding) in findings {
            let reason = finding.reason.map(Arc::from);
            has_changed |= target.set_health(now, warms, finding.health, reason, finding.description);
        }
        if has_changed {
            let now = self.members.load_full();
            let members = Members::new(Arc::clone(&now.config), now.registered.clone(), now.draining.clone());
            self.members.store(Arc::new(members));
        }
        drop(changing);
    }
}

impl Members {
    fn new(config: Arc<GroupConfig>, registered: Vec<Arc<Target>>, draining: Vec<Arc<Target>>) -> Self {
        let good = |target: &&Arc<Target>| matches!(target.health(), Health::Healthy | Health::Unchecked);
        let mut serving: Vec<_> = registered.iter().filter(good).cloned().collect();
        if config.fails_open(serving.len(), registered.len()) {
            serving.clone_from(&registered);
        }
        Self { config, registered, draining, serving }
    }

    /// Whether targets that become healthy now are spared at first. They are only where another one, healthy and warm, bears
    /// the load meanwhile (user guide: "Slow start mode").
    fn has_warm_ones(&self, now: Instant) -> bool {
        let slow_start = self.config.slow_start;
        let is_warm = |target: &Arc<Target>| {
            matches!(target.health(), Health::Healthy | Health::Unchecked)
                && target.warms_for(now).is_none_or(|since| since >= slow_start)
        };
        !slow_start.is_zero() && self.registered.iter().any(is_warm)
    }
}
