//! The load balancing part of a snapshot: what the API shows of it, and all that an edge needs.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use imbl::OrdMap;

use super::Entry;
use crate::load_balancing::{
    Action, Certificate, CertificateId, Edge, EdgeName, Key, Listener, ListenerId, ListenerProblem, LoadBalancer,
    LoadBalancerId, Record, Route, Rule, RuleId, Sightings, Target, TargetGroup, TargetGroupId, TargetHealth,
    TargetKey, health,
};
use crate::network::{NetworkTags, SecurityGroup};
use crate::plan::Revision;

/// Load balancers, target groups and what belongs to them, by their ids. Cloning costs a few pointers.
#[derive(Debug, Clone, Default)]
pub struct LoadBalancingState {
    /// Load balancers.
    pub load_balancers: OrdMap<LoadBalancerId, Entry<LoadBalancer>>,
    /// Listeners; those of a load balancer follow each other.
    pub listeners: OrdMap<(LoadBalancerId, ListenerId), Entry<Listener>>,
    /// Rules; those of a listener follow each other, in no particular order.
    pub rules: OrdMap<(LoadBalancerId, ListenerId, RuleId), Entry<Rule>>,
    /// Target groups.
    pub target_groups: OrdMap<TargetGroupId, Entry<TargetGroup>>,
    /// Targets; those of a group follow each other.
    pub targets: OrdMap<TargetKey, Entry<Target>>,
    /// What edges see of targets.
    pub sightings: OrdMap<TargetKey, Entry<Sightings>>,
    /// Edges.
    pub edges: OrdMap<EdgeName, Entry<Edge>>,
    /// Imported certificates.
    pub certificates: OrdMap<CertificateId, Entry<Certificate>>,
    /// Security groups by id.
    pub security_groups: OrdMap<Arc<str>, Entry<SecurityGroup>>,
    /// Tags of the network's parts, by their ids.
    pub network_tags: OrdMap<Arc<str>, Entry<NetworkTags>>,
}

impl LoadBalancingState {
    /// A load balancer by name.
    pub fn load_balancer_named(&self, name: &str) -> Option<&Entry<LoadBalancer>> {
        self.load_balancers.values().find(|found| &*found.name == name)
    }

    /// A target group by name.
    pub fn target_group_named(&self, name: &str) -> Option<&Entry<TargetGroup>> {
        self.target_groups.values().find(|found| &*found.name == name)
    }

    /// The listeners of a load balancer.
    pub fn listeners_of(&self, load_balancer: LoadBalancerId) -> impl Iterator<Item = &Entry<Listener>> {
        let all = (load_balancer, ListenerId::from_bits(0))..=(load_balancer, ListenerId::from_bits(u64::MAX));
        self.listeners.range(all).map(|(_, found)| found)
    }

    /// The rules of a listener, in no particular order.
    pub fn rules_of(&self, load_balancer: LoadBalancerId, listener: ListenerId) -> impl Iterator<Item = &Entry<Rule>> {
        let key = |bits| (load_balancer, listener, RuleId::from_bits(bits));
        self.rules.range(key(0)..=key(u64::MAX)).map(|(_, found)| found)
    }

    /// The targets of a group, those that are drained too.
    pub fn targets_of(&self, group: TargetGroupId) -> impl Iterator<Item = &Entry<Target>> {
        self.targets.range(keys_of(group)).take_while(move |(key, _)| key.group == group).map(|(_, found)| found)
    }

    /// A registered target's health, as the edges see it that are there.
    pub fn health_of(&self, key: &TargetKey) -> TargetHealth {
        let sightings = self.sightings.get(key).map(|entry| &*entry.value);
        health(sightings, |edge| self.edges.contains_key(edge))
    }

    /// What keeps the listeners of a load balancer from being served, by the edges that say so.
    pub fn problems_of(&self, load_balancer: LoadBalancerId) -> impl Iterator<Item = (&EdgeName, &ListenerProblem)> {
        let all = self.edges.iter().flat_map(|(name, edge)| edge.problems.iter().map(move |problem| (name, problem)));
        all.filter(move |(_, problem)| self.listeners.contains_key(&(load_balancer, problem.listener)))
    }

    /// Whether an edge is connected, which could tell how targets are.
    pub fn has_connected_edge(&self) -> bool {
        self.edges.values().any(|edge| edge.away_since.is_none())
    }

    /// What happens to traffic that comes by a route; `None` when the rule or listener does not exist.
    pub fn actions_of(&self, route: Route) -> Option<&[Action]> {
        match route {
            Route::Rule(balancer, listener, rule) => {
                self.rules.get(&(balancer, listener, rule)).map(|found| &*found.value.actions)
            }
            Route::Listener(balancer, listener) => {
                self.listeners.get(&(balancer, listener)).map(|found| &*found.value.default_actions)
            }
        }
    }

    /// Whether any listener or rule forwards to a group.
    pub fn is_in_use(&self, group: TargetGroupId) -> bool {
        self.load_balancers_of(group).next().is_some()
    }

    /// All groups that any listener or rule forwards to.
    pub fn groups_in_use(&self) -> BTreeSet<TargetGroupId> {
        let listeners = self.listeners.values().map(|found| &found.default_actions);
        let actions = listeners.chain(self.rules.values().map(|found| &found.actions));
        actions.flatten().flat_map(Action::groups).map(|weighted| weighted.group).collect()
    }

    /// The load balancers that forward to a group; one may come several times.
    pub fn load_balancers_of(&self, group: TargetGroupId) -> impl Iterator<Item = LoadBalancerId> + '_ {
        let listeners = self.listeners.values().map(|found| (found.load_balancer, &found.default_actions));
        let rules = self.rules.values().map(|found| (found.load_balancer, &found.actions));
        let uses = move |actions: &[Action]| {
            actions.iter().flat_map(|action| action.groups()).any(|weighted| weighted.group == group)
        };
        listeners.chain(rules).filter(move |(_, actions)| uses(actions)).map(|(id, _)| id)
    }

    pub(super) fn revision_of(&self, key: &Key) -> Option<Revision> {
        match key {
            Key::LoadBalancer(id) => self.load_balancers.get(id).map(|e| e.revision),
            Key::Listener(balancer, id) => self.listeners.get(&(*balancer, *id)).map(|e| e.revision),
            Key::Rule(balancer, listener, id) => self.rules.get(&(*balancer, *listener, *id)).map(|e| e.revision),
            Key::TargetGroup(id) => self.target_groups.get(id).map(|e| e.revision),
            Key::Target(key) => self.targets.get(key).map(|e| e.revision),
            Key::Sightings(key) => self.sightings.get(key).map(|e| e.revision),
            Key::Edge(name) => self.edges.get(name).map(|e| e.revision),
            Key::Certificate(id) => self.certificates.get(id).map(|e| e.revision),
            Key::SecurityGroup(id) => self.security_groups.get(id).map(|e| e.revision),
            Key::NetworkTags(id) => self.network_tags.get(id).map(|e| e.revision),
        }
    }

    /// Takes in a record.
    pub fn put(&mut self, revision: Revision, record: &Record) {
        match record {
            Record::LoadBalancer(it) => drop(self.load_balancers.insert(it.id, entry(revision, it))),
            Record::Listener(it) => drop(self.listeners.insert((it.load_balancer, it.id), entry(revision, it))),
            Record::Rule(it) => drop(self.rules.insert((it.load_balancer, it.listener, it.id), entry(revision, it))),
            Record::TargetGroup(it) => drop(self.target_groups.insert(it.id, entry(revision, it))),
            Record::Target(it) => drop(self.targets.insert(it.key.clone(), entry(revision, it))),
            Record::Sightings(it) => drop(self.sightings.insert(it.key.clone(), entry(revision, it))),
            Record::Edge(it) => drop(self.edges.insert(it.name.clone(), entry(revision, it))),
            Record::Certificate(it) => drop(self.certificates.insert(it.id.clone(), entry(revision, it))),
            Record::SecurityGroup(it) => drop(self.security_groups.insert(Arc::clone(&it.id), entry(revision, it))),
            Record::NetworkTags(it) => drop(self.network_tags.insert(Arc::clone(&it.resource), entry(revision, it))),
        }
    }

    /// Forgets a record.
    pub fn delete(&mut self, key: &Key) {
        match key {
            Key::LoadBalancer(id) => drop(self.load_balancers.remove(id)),
            Key::Listener(balancer, id) => drop(self.listeners.remove(&(*balancer, *id))),
            Key::Rule(balancer, listener, id) => drop(self.rules.remove(&(*balancer, *listener, *id))),
            Key::TargetGroup(id) => drop(self.target_groups.remove(id)),
            Key::Target(key) => drop(self.targets.remove(key)),
            Key::Sightings(key) => drop(self.sightings.remove(key)),
            Key::Edge(name) => drop(self.edges.remove(name)),
            Key::Certificate(id) => drop(self.certificates.remove(id)),
            Key::SecurityGroup(id) => drop(self.security_groups.remove(id)),
            Key::NetworkTags(id) => drop(self.network_tags.remove(id)),
        }
    }
}

fn entry<T>(revision: Revision, value: &Arc<T>) -> Entry<T> {
    Entry { revision, value: Arc::clone(value) }
}

/// All that a group's targets can be called, and what sorts between them and the next group.
fn keys_of(group: TargetGroupId) -> RangeInclusive<TargetKey> {
    let next = TargetGroupId::from_bits(group.bits().saturating_add(1));
    let key = |group, id: &str, port| TargetKey { group, id: id.into(), port };
    key(group, "", 0)..=if next == group { key(group, "\u{10ffff}", u16::MAX) } else { key(next, "", 0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::load_balancing::Registration;

    #[test]
    fn a_groups_targets_are_found_and_nobody_elses() {
        let mut state = LoadBalancingState::default();
        for group in [0, 1, 2, u64::MAX] {
            for (id, port) in [("10.0.0.1", 80), ("10.0.0.1", 81), ("i-1", 80)] {
                let key = TargetKey { group: TargetGroupId::from_bits(group), id: id.into(), port };
                let target = Target {
                    key,
                    address: "127.0.0.1".into(),
                    zone: None,
                    registration: Registration::Registered,
                    owner: None,
                    registered_at: Timestamp::default(),
                };
                state.put(Revision(1), &Record::Target(Arc::new(target)));
            }
        }
        for group in [0, 1, 2, u64::MAX] {
            let group = TargetGroupId::from_bits(group);
            assert_eq!(state.targets_of(group).filter(|target| target.key.group == group).count(), 3);
            assert_eq!(state.targets_of(group).count(), 3, "{group}");
        }
        assert_eq!(state.targets_of(TargetGroupId::from_bits(3)).count(), 0);
    }
}
