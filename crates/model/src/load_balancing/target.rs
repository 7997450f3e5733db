//! Targets, and how they are seen.

use std::fmt;
use std::sync::Arc;

use super::{EdgeName, TargetGroupId};
use crate::Timestamp;
use crate::id::{ClusterName, TaskId};

/// Names a target in its group: the same id may be there with several ports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetKey {
    /// The group.
    pub group: TargetGroupId,
    /// An instance's id or an address, by the group's type.
    pub id: Arc<str>,
    /// The port that requests go to.
    pub port: u16,
}

impl fmt::Display for TargetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.group, self.id, self.port)
    }
}

/// Whether a target gets requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// It does, once it is healthy.
    Registered,
    /// It finishes what it has begun and gets nothing new, until every edge has seen the end of that, or the group's
    /// deregistration delay is over and every edge gives it nothing new; then the record goes.
    Draining {
        /// When it was deregistered.
        since: Timestamp,
    },
}

/// The task that a target is a port of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// The task's cluster.
    pub cluster: ClusterName,
    /// The task.
    pub task: TaskId,
}

/// A target of a group. Written by whoever registers it: the scheduler for a task, a caller of `RegisterTargets` otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its name in its group.
    pub key: TargetKey,
    /// The address that edges connect to: an IPv4 or IPv6 address.
    pub address: Arc<str>,
    /// The zone it is in, as it is shown; `all` stands for any.
    pub zone: Option<Arc<str>>,
    /// Whether it gets requests.
    pub registration: Registration,
    /// The task whose port it is, if the scheduler registered it.
    pub owner: Option<Owner>,
    /// When it was registered.
    pub registered_at: Timestamp,
}

/// A target's health by an edge's checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// The threshold for either has not been reached yet.
    Initial,
    /// It gets requests.
    Healthy,
    /// It gets none, unless all of its group are unhealthy.
    Unhealthy,
    /// Its group is not checked; it gets requests.
    Unchecked,
}

/// What an edge sees of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// It gets requests, by its health.
    Serving(Health),
    /// It is being drained, and requests that it got before are still under way.
    Draining,
    /// It is being drained, and nothing is under way any more.
    Drained,
}

/// What one edge sees of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The edge.
    pub edge: EdgeName,
    /// What it sees.
    pub sight: Sight,
    /// Why, in the API's code (`Target.ResponseCodeMismatch` …); absent when healthy.
    pub reason: Option<Arc<str>>,
    /// Why, in words (`Health checks failed with these codes: [502]`).
    pub description: Option<Arc<str>>,
    /// Since when.
    pub since: Timestamp,
}

/// What the edges see of one target: one entry for each edge that has said something. A record of its own, written only when
/// something of it changes, never for a check that says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sightings {
    /// The target.
    pub key: TargetKey,
    /// In the order of the edges' names.
    pub by_edge: Vec<Sighting>,
}

/// A target's health, of all edges together (API reference: `TargetHealth`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetHealth {
    /// Of all edges that count.
    pub health: Health,
    /// Why, in the API's code.
    pub reason: Option<Arc<str>>,
    /// Why, in words.
    pub description: Option<Arc<str>>,
}

/// A registered target's health: healthy when one edge finds it so, since traffic reaches it there; unhealthy when all who
/// know say that; else not known yet. `counts` tells the edges that are there.
pub fn health(sightings: Option<&Sightings>, counts: impl Fn(&EdgeName) -> bool) -> TargetHealth {
    let mut worst: Option<TargetHealth> = None;
    for sighting in sightings.into_iter().flat_map(|sightings| &sightings.by_edge).filter(|s| counts(&s.edge)) {
        let Sight::Serving(health) = sighting.sight else { continue };
        if matches!(health, Health::Healthy | Health::Unchecked) {
            return TargetHealth { health, reason: sighting.reason.clone(), description: sighting.description.clone() };
        }
        if health == Health::Unhealthy || worst.is_none() {
            worst = Some(TargetHealth {
                health,
                reason: sighting.reason.clone(),
                description: sighting.description.clone(),
            });
        }
    }
    worst.unwrap_or(TargetHealth { health: Health::Initial, reason: None, description: None })
}

/// Whether a target that is being drained has nothing under way any more at any of `edges`, the ones that are there. Without
/// any edge there is nobody who could send it something.
pub fn is_drained<'e>(sightings: Option<&Sightings>, edges: impl IntoIterator<Item = &'e EdgeName>) -> bool {
    all_see(sightings, edges, |sight| *sight == Sight::Drained)
}

/// Whether a target that is being drained gets nothing new from any of `edges`, whatever is still under way there.
pub fn gets_nothing_new<'e>(sightings: Option<&Sightings>, edges: impl IntoIterator<Item = &'e EdgeName>) -> bool {
    all_see(sightings, edges, |sight| matches!(sight, Sight::Draining | Sight::Drained))
}

fn all_see<'e>(
    sightings: Option<&Sightings>,
    edges: impl IntoIterator<Item = &'e EdgeName>,
    what: impl Fn(&Sight) -> bool,
) -> bool {
    edges.into_iter().all(|edge| {
        let seen = sightings.and_then(|sightings| sightings.by_edge.iter().find(|sighting| sighting.edge == *edge));
        seen.is_some_and(|sighting| what(&sighting.sight))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(sights: &[(&str, Sight)]) -> Sightings {
        let by_edge = sights.iter().map(|(edge, sight)| Sighting {
            edge: (*edge).into(),
            sight: sight.clone(),
            reason: None,
            description: None,
            since: Timestamp::default(),
        });
        let key = TargetKey { group: TargetGroupId::from_bits(1), id: "i-1".into(), port: 80 };
        Sightings { key, by_edge: by_edge.collect() }
    }

    #[test]
    fn one_edge_that_reaches_a_target_is_enough_and_all_have_to_say_that_it_is_unhealthy() {
        // Rule 8.3.2.
        let (healthy, unhealthy, initial) =
            (Sight::Serving(Health::Healthy), Sight::Serving(Health::Unhealthy), Sight::Serving(Health::Initial));
        let cases = [
            (vec![], Health::Initial),
            (vec![("a", initial.clone())], Health::Initial),
            (vec![("a", unhealthy.clone())], Health::Unhealthy),
            (vec![("a", unhealthy.clone()), ("b", healthy.clone())], Health::Healthy),
            (vec![("a", unhealthy.clone()), ("gone", healthy)], Health::Unhealthy),
            (vec![("a", initial), ("b", unhealthy)], Health::Unhealthy),
        ];
        for (sights, expected) in cases {
            let found = health(Some(&seen(&sights)), |edge| edge.as_str() != "gone");
            assert_eq!(found.health, expected, "{sights:?}");
        }
    }

    #[test]
    fn a_target_is_drained_when_every_edge_that_is_there_says_so() {
        // Rule 8.2.2.
        let edges: [EdgeName; 2] = ["a".into(), "b".into()];
        let both = seen(&[("a", Sight::Drained), ("b", Sight::Drained)]);
        assert!(is_drained(Some(&both), &edges));
        assert!(!is_drained(Some(&seen(&[("a", Sight::Drained), ("b", Sight::Draining)])), &edges));
        assert!(!is_drained(Some(&seen(&[("a", Sight::Drained)])), &edges), "b has not said anything");
        assert!(is_drained(Some(&seen(&[("a", Sight::Drained)])), &edges[..1]));
        assert!(is_drained(None, []), "nobody could send it anything");
    }

    #[test]
    fn a_target_gets_nothing_new_when_every_edge_has_begun_to_drain_it() {
        // Rule 8.2.6.
        let edges: [EdgeName; 2] = ["a".into(), "b".into()];
        let healthy = Sight::Serving(Health::Healthy);
        assert!(gets_nothing_new(Some(&seen(&[("a", Sight::Drained), ("b", Sight::Draining)])), &edges));
        assert!(!gets_nothing_new(Some(&seen(&[("a", Sight::Drained), ("b", healthy)])), &edges));
        assert!(!gets_nothing_new(Some(&seen(&[("a", Sight::Drained)])), &edges), "b has not said anything");
        assert!(gets_nothing_new(None, []), "nobody could send it anything");
    }
}
