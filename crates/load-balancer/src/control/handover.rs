//! Routes that lead elsewhere, and targets that go, at the same time: the routes change first.
//!
//! The state is taken in as it is by then, so a traffic shift and the draining of those that had the traffic may come as one.
//! A request that was routed a moment ago must still find somebody.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::{Record, Registration};
use longshore_model::snapshot::LoadBalancingState;

/// How long a request may take from its route to its target, which takes microseconds unless its thread has to wait for a core.
pub(super) const SETTLES: Duration = Duration::from_millis(20);

/// The new state with all targets that served until now; absent unless routes change while such targets go.
pub(super) fn between(seen: &LoadBalancingState, state: &LoadBalancingState) -> Option<LoadBalancingState> {
    let has_same_routes = seen.listeners.ptr_eq(&state.listeners) && seen.rules.ptr_eq(&state.rules);
    if has_same_routes || seen.targets.ptr_eq(&state.targets) {
        return None;
    }
    let is_registered = |it: &Registration| *it == Registration::Registered;
    // What was sent to a group that is gone has no settings any more.
    let mut going = seen.targets.values().filter(|target| {
        let now = state.targets.get(&target.key);
        is_registered(&target.registration)
            && !now.is_some_and(|now| is_registered(&now.registration))
            && state.target_groups.contains_key(&target.key.group)
    });
    let first = going.next()?;
    let mut between = state.clone();
    for target in std::iter::once(first).chain(going) {
        between.put(target.revision, &Record::Target(Arc::clone(&target.value)));
    }
    Some(between)
}
