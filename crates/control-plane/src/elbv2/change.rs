//! The guarded writes that handlers make.

use std::sync::Arc;

use longshore_model::load_balancing::{Key, Listener, LoadBalancer, Record, Rule, Target, TargetGroup};
use longshore_model::snapshot::{Entry, LoadBalancingState};
use longshore_model::{Group, Guard, Plan, Write};

/// As many writes go into one group; with their guards they stay below what a store takes.
const WRITES: usize = 50;

/// Replaces a load balancer, unless somebody else has changed it.
pub(super) fn load_balancer(group: Group, before: &Entry<LoadBalancer>, after: LoadBalancer) -> Group {
    replace(group, before, Record::LoadBalancer(Arc::new(after)))
}

/// Replaces a target group, unless somebody else has changed it.
pub(super) fn target_group(group: Group, before: &Entry<TargetGroup>, after: TargetGroup) -> Group {
    replace(group, before, Record::TargetGroup(Arc::new(after)))
}

/// Replaces a listener, unless somebody else has changed it.
pub(super) fn listener(group: Group, before: &Entry<Listener>, after: Listener) -> Group {
    replace(group, before, Record::Listener(Arc::new(after)))
}

/// Replaces a rule, unless somebody else has changed it.
pub(super) fn rule(group: Group, before: &Entry<Rule>, after: Rule) -> Group {
    replace(group, before, Record::Rule(Arc::new(after)))
}

/// Replaces a record, unless somebody else has changed it.
pub(crate) fn replace<T>(group: Group, before: &Entry<T>, after: Record) -> Group {
    group.guard(Guard::unchanged(after.key().into(), Some(before.revision))).put(after.into())
}

/// Has changes of what belongs to a load balancer follow each other, since they are checked against all of it.
pub(super) fn within_load_balancer(group: Group, it: &Entry<LoadBalancer>) -> Group {
    load_balancer(group, it, (*it.value).clone())
}

/// Has a change rest on target groups: none of them is deleted at the same time.
pub(super) fn use_groups<'e>(group: Group, used: impl IntoIterator<Item = &'e Entry<TargetGroup>>) -> Group {
    used.into_iter().fold(group, |group, used| target_group(group, used, (*used.value).clone()))
}

/// Adds a new record.
pub(crate) fn create(group: Group, record: Record) -> Group {
    group.guard(Guard::absent(record.key().into())).put(record.into())
}

/// A plan of many writes in groups that a store takes, each of which rests on `guards`; `last` comes at the end.
pub(super) fn in_groups(reason: &str, guards: &[Guard], writes: Vec<Write>, last: Option<Group>) -> Plan {
    let groups = writes.chunks(WRITES).map(|writes| Group {
        guards: guards.to_vec(),
        writes: writes.to_vec(),
        reason: reason.to_owned(),
    });
    Plan { groups: groups.chain(last).collect() }
}

/// Removes a target and what edges have seen of it.
pub(super) fn remove_target(state: &LoadBalancingState, target: &Target, writes: &mut Vec<Write>) {
    writes.push(Write::Delete(Key::Target(target.key.clone()).into()));
    if state.sightings.contains_key(&target.key) {
        writes.push(Write::Delete(Key::Sightings(target.key.clone()).into()));
    }
}
