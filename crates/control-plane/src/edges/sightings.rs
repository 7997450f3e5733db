//! The worker that writes what edges see: many edges' sightings in few commits, each target's in a record of its own, and only
//! what is new.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::{Key, Record, Registration, Sight, Sighting, Sightings, TargetKey};
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{Group, Guard, Plan, Timestamp};

use super::board::{ByEdge, Said};
use crate::Context;
use crate::context::unavailable;

/// The most targets in one plan.
const BATCH: usize = 1_024;

/// How soon a commit that failed is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// Writes what edges see until it is dropped.
pub async fn run(ctx: Context) {
    let board = &ctx.edges().board;
    loop {
        let batch = board.take(BATCH).await;
        let rounds = &ctx.metrics().loops.sightings;
        let _round = rounds.begin(ctx.now());
        let snapshot = ctx.snapshot();
        let (mut plan, mut written) = (Plan::default(), Vec::new());
        for (key, said) in batch {
            if let Some(group) = group(snapshot.load_balancing(), &key, &said, ctx.now()) {
                plan.groups.push(group);
                written.push((key, said));
            }
        }
        if plan.groups.is_empty() {
            continue;
        }
        match ctx.store().commit(plan).await {
            Ok(outcomes) => {
                let refused = outcomes.iter().zip(written).filter(|(outcome, _)| outcome.committed().is_none());
                for (_, (key, said)) in refused {
                    rounds.conflicts(1);
                    board.put_back(key, said);
                }
            }
            Err(error) => {
                rounds.failed();
                drop(unavailable(&error));
                for (key, said) in written {
                    board.put_back(key, said);
                }
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

/// What to write for a target; `None` when nothing is new. What is said of a target that is not there, of its draining while
/// it is registered, and the other way round, is late: the edge says it anew when it has seen what changed.
fn group(state: &LoadBalancingState, key: &TargetKey, said: &ByEdge, now: Timestamp) -> Option<Group> {
    let target = state.targets.get(key)?;
    let before = state.sightings.get(key);
    let mut by_edge = before.map(|before| before.by_edge.clone()).unwrap_or_default();
    for (edge, Said { sight, reason, description }) in said {
        if !state.edges.contains_key(edge) {
            continue;
        }
        let position = by_edge.binary_search_by(|sighting| sighting.edge.cmp(edge));
        let Some(sight) = sight else {
            if let Ok(position) = position {
                by_edge.remove(position);
            }
            continue;
        };
        if matches!(sight, Sight::Serving(_)) != (target.registration == Registration::Registered) {
            continue;
        }
        let known = position.ok().map(|position| &by_edge[position]);
        if known.is_some_and(|it| (&it.sight, &it.reason, &it.description) == (sight, reason, description)) {
            continue;
        }
        // The reason may change while the sight does not; since when it is so stays the same then.
        let since = known.filter(|known| known.sight == *sight).map_or(now, |known| known.since);
        let (edge, reason, description) = (edge.clone(), reason.clone(), description.clone());
        let sighting = Sighting { edge, sight: sight.clone(), reason, description, since };
        match position {
            Ok(position) => by_edge[position] = sighting,
            Err(position) => by_edge.insert(position, sighting),
        }
    }
    if before.map_or(&[][..], |before| &before.by_edge) == by_edge.as_slice() {
        return None;
    }
    let own = Key::Sightings(key.clone());
    let group = Group::new(format!("edges see the target {key}"))
        .guard(Guard::unchanged(Key::Target(key.clone()).into(), Some(target.revision)))
        .guard(Guard::unchanged(own.clone().into(), before.map(|before| before.revision)));
    Some(match by_edge.is_empty() {
        true => group.delete(own.into()),
        false => group.put(Record::Sightings(Arc::new(Sightings { key: key.clone(), by_edge })).into()),
    })
}

#[cfg(test)]
mod tests;
