//! Groups and their targets, held against the state.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;

use longshore_model::load_balancing::{
    EdgeName, Health, Registration, Target as TargetRecord, TargetGroup, TargetGroupId, TargetKey,
};
use longshore_model::snapshot::LoadBalancingState;

use crate::health::{Finding, was_healthy};
use crate::observations::Board;
use crate::targets::{Group, GroupConfig, Target};

/// All groups that there are.
pub(crate) struct Groups {
    edge: EdgeName,
    board: Arc<Board>,
    groups: HashMap<TargetGroupId, Known>,
    generation: u64,
}

struct Known {
    group: Arc<Group>,
    config: Arc<GroupConfig>,
    records: Vec<Arc<TargetRecord>>,
    targets: HashMap<TargetKey, Arc<Target>>,
}

impl Groups {
    pub(super) fn new(edge: EdgeName, board: Arc<Board>) -> Self {
        Self { edge, board, groups: HashMap::new(), generation: 0 }
    }

    /// Changes with every group that comes or goes.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// A group by its id.
    pub(crate) fn get(&self, id: TargetGroupId) -> Option<&Arc<Group>> {
        self.groups.get(&id).map(|known| &known.group)
    }

    /// Takes in what the health checks found; several of one group at once, since each change of a group has its price.
    pub(super) fn observe(&self, findings: BTreeMap<TargetKey, Finding>) {
        let mut findings = findings.into_values().peekable();
        while let Some(id) = findings.peek().map(|finding| finding.key.group) {
            let of_group: Vec<_> = std::iter::from_fn(|| findings.next_if(|finding| finding.key.group == id)).collect();
            let Some(known) = self.groups.get(&id) else { continue };
            known.group.observe(of_group.into_iter().filter_map(|finding| {
                let target = known.targets.get(&finding.key)?;
                Some((&**target, finding))
            }));
        }
    }

    /// Holds them against the state; says whether a target has gone or began to be drained.
    pub(super) fn apply(&mut self, state: &LoadBalancingState) -> bool {
        let gone: Vec<_> = self.groups.keys().filter(|id| !state.target_groups.contains_key(*id)).copied().collect();
        let mut has_less = !gone.is_empty();
        self.generation += u64::from(has_less);
        for known in gone.iter().filter_map(|id| self.groups.remove(id)) {
            known.group.set(known.config, Vec::new(), Vec::new());
            for (key, target) in &known.targets {
                target.retire();
                self.board.forget_target(key);
            }
        }
        let mut targets = state.targets.values().peekable();
        for (id, entry) in &state.target_groups {
            // Both are in the order of the groups' ids.
            while targets.next_if(|target| target.key.group < *id).is_some() {}
            let of_group = std::iter::from_fn(|| targets.next_if(|target| target.key.group == *id));
            let records: Vec<Arc<TargetRecord>> = of_group.map(|entry| Arc::clone(&entry.value)).collect();
            has_less |= self.apply_group(state, &entry.value, records);
        }
        has_less
    }

    fn apply_group(
        &mut self,
        state: &LoadBalancingState,
        record: &Arc<TargetGroup>,
        records: Vec<Arc<TargetRecord>>,
    ) -> bool {
        if !self.groups.contains_key(&record.id) {
            self.generation += 1;
        }
        let known = self.groups.entry(record.id).or_insert_with(|| {
            let config = Arc::new(GroupConfig::read(record));
            let group = Group::new(record.id, Arc::clone(&config));
            Known { group, config, records: Vec::new(), targets: HashMap::new() }
        });
        let has_same_settings = Arc::ptr_eq(&known.config.record, record) || known.config.record == *record;
        let are_same = |(one, other)| Arc::ptr_eq(one, other);
        let has_same_targets = known.records.len() == records.len() && known.records.iter().zip(&records).all(are_same);
        if has_same_settings && has_same_targets {
            return false;
        }
        if !has_same_settings {
            known.config = Arc::new(GroupConfig::read(record));
        }
        let (mut registered, mut draining, mut targets) = (Vec::new(), Vec::new(), HashMap::new());
        let mut has_less = false;
        for target in &records {
            let Ok(ip) = target.address.parse() else {
                tracing::warn!(target = %target.key, address = %target.address, "a target has no address to connect to");
                continue;
            };
            let address = SocketAddr::new(ip, target.key.port);
            let same = known.targets.remove(&target.key).filter(|known| known.address == address);
            let it = same.unwrap_or_else(|| {
                let health = first_health(state, record, target, &self.edge);
                let it = Target::new(target.key.clone(), address, health, Arc::clone(&self.board));
                it.tell();
                it
            });
            match target.registration {
                Registration::Registered => registered.push(Arc::clone(&it)),
                Registration::Draining { .. } => {
                    has_less |= !it.is_draining();
                    draining.push(Arc::clone(&it));
                }
            }
            targets.insert(target.key.clone(), it);
        }
        known.group.set(Arc::clone(&known.config), registered, draining);
        // What is left over is gone.
        has_less |= !known.targets.is_empty();
        for (key, target) in known.targets.drain() {
            target.retire();
            if !targets.contains_key(&key) {
                self.board.forget_target(&key);
            }
        }
        known.targets = targets;
        known.records = records;
        has_less
    }
}

/// The health that a target begins with here: healthy if it was so before this process started, so that a restart of the edge
/// is no outage; else whatever the group's checks begin with.
fn first_health(state: &LoadBalancingState, group: &TargetGroup, target: &TargetRecord, edge: &EdgeName) -> Health {
    match group.health_check.enabled {
        false => Health::Unchecked,
        true if was_healthy(state, target, edge) => Health::Healthy,
        true => Health::Initial,
    }
}
