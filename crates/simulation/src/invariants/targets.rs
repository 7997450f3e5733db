//! A task is drained before its agent is told to stop it, no target outlives its task, and traffic always has somewhere to go.

use std::collections::BTreeMap;
use std::time::Duration;

use longshore_model::load_balancing::{
    Action, EdgeName, Key as OwnKey, Owner, Record as Own, Registration, TargetKey, gets_nothing_new, is_drained,
};
use longshore_model::task::Desired;
use longshore_model::{Key, Record, Task, Timestamp, Write};
use tokio::time::Instant;

use super::Step;

/// An edge that does not say within this time that it sends nothing new to a target is not waited for any longer, however short
/// the deregistration delay is.
const UNHEARD: Duration = Duration::from_secs(60);

/// By then every server has heard of an edge that came. It is waited for from then on: whatever it served before it came, nobody
/// could know.
const HEARD_OF: Duration = Duration::from_secs(10);

/// What is remembered of targets.
#[derive(Debug, Default)]
pub(super) struct Targets {
    /// The latest that the clock ever showed: a plan may rest on a time from before it was set back.
    latest: Timestamp,
    /// The edges that count, and since when.
    edges: BTreeMap<EdgeName, Instant>,
}

impl Targets {
    pub(super) fn check(&mut self, step: &Step<'_>, broken: &mut Vec<String>) {
        self.latest = self.latest.max(step.wall);
        for write in step.writes {
            match write {
                Write::Put(Record::Task(after)) => self.check_drained(step, after, broken),
                Write::Put(Record::LoadBalancing(Own::Target(target))) => {
                    let owner = target.owner.as_ref();
                    let task = owner.and_then(|it| step.after.cluster(it.cluster.as_str())?.task(it.task));
                    let is_known = task.is_some_and(|task| task.targets.contains(&target.key));
                    if owner.is_some() && !is_known {
                        broken.push(format!("target {} is registered, and its task does not know of it", target.key));
                    }
                    if task.is_some_and(|task| task.desired == Desired::Stopped)
                        && target.registration == Registration::Registered
                    {
                        broken.push(format!("target {} is registered, and its task is to stop", target.key));
                    }
                }
                Write::Put(Record::LoadBalancing(Own::Rule(rule))) => check_weights(&rule.actions, broken),
                Write::Put(Record::LoadBalancing(Own::Listener(listener))) => {
                    check_weights(&listener.default_actions, broken);
                }
                Write::Delete(Key::LoadBalancing(OwnKey::Target(key))) => check_gone(step, key, broken),
                Write::Put(Record::LoadBalancing(Own::Edge(edge))) => {
                    self.edges.entry(edge.name.clone()).or_insert(step.at);
                }
                Write::Delete(Key::LoadBalancing(OwnKey::Edge(name))) => drop(self.edges.remove(name)),
                _ => {}
            }
        }
    }

    /// Targets that go from a task that was asked to stop, and still runs, are drained, or have had the time for it, and no edge
    /// sends them anything: from now on the agent is told to end the containers.
    fn check_drained(&self, step: &Step<'_>, after: &Task, broken: &mut Vec<String>) {
        let before = step.before.cluster(after.cluster.as_str()).and_then(|state| state.task(after.id));
        let Some(before) = before.filter(|before| before.is_live() && !before.given_up && !before.has_ended()) else {
            return;
        };
        if after.desired != Desired::Stopped || !after.is_live() || after.given_up || after.has_ended() {
            return;
        }
        let gone = before.targets.iter().filter(|key| !after.targets.contains(key));
        broken.extend(gone.filter_map(|key| self.why_not(step, before, key)));
    }

    /// Why a target of a task must not go yet.
    fn why_not(&self, step: &Step<'_>, task: &Task, key: &TargetKey) -> Option<String> {
        let state = step.before.load_balancing();
        let group = state.target_groups.get(&key.group)?;
        let owner = Owner { cluster: task.cluster.clone(), task: task.id };
        let target = state.targets.get(key).filter(|it| it.owner.as_ref() == Some(&owner))?;
        let edges = || self.edges.iter().filter(|(_, since)| **since + HEARD_OF <= step.at).map(|(name, _)| name);
        let too_soon = || format!("target {key} of task {} went before it was drained", task.id);
        let Registration::Draining { since } = target.registration else {
            return edges().next().map(|_| too_soon());
        };
        let delay = Duration::from_secs(group.deregistration_delay_seconds().into());
        if since.plus(delay.max(UNHEARD)) <= self.latest {
            return None;
        }
        let seen = state.sightings.get(key).map(|seen| &*seen.value);
        let has_had_time = since.plus(delay) <= self.latest && gets_nothing_new(seen, edges());
        if !has_had_time && !is_drained(seen, edges()) {
            return Some(too_soon());
        }
        let mut sending = edges().filter(|edge| step.routes.sends(edge, key, Some(&owner)));
        sending.next().map(|edge| {
            format!("edge {edge} still sends requests to target {key}, and task {} is told to stop", task.id)
        })
    }
}

/// Where anything forwards, some group has a weight.
fn check_weights(actions: &[Action], broken: &mut Vec<String>) {
    let is_dead = |action: &Action| {
        let groups = action.groups();
        !groups.is_empty() && groups.iter().all(|group| group.weight == 0)
    };
    if actions.iter().any(is_dead) {
        broken.push("a listener forwards to groups without any weight".to_owned());
    }
}

/// A target's record goes together with its place among its task's targets.
fn check_gone(step: &Step<'_>, key: &TargetKey, broken: &mut Vec<String>) {
    let owner = step.before.load_balancing().targets.get(key).and_then(|target| target.owner.clone());
    let task = owner.and_then(|it| step.after.cluster(it.cluster.as_str())?.task(it.task).cloned());
    if task.is_some_and(|task| task.is_live() && task.targets.contains(key)) {
        broken.push(format!("target {key} is gone, and its task believes to have it"));
    }
}
