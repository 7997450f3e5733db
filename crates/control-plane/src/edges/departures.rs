//! Edges that are away: noted as such when their server is gone, and taken out of the state when they stay away.
//!
//! The loop only waits for time to pass. It looks at what the records say, whichever server wrote it: an edge that is recorded as
//! connected, to an earlier start of this server or to one that is gone, is away; one that is away for longer than [`PATIENCE`] is
//! removed, what it said first; and what was said by edges, or of targets, that are not there any more goes.
//!
//! One that has said goodbye, as when it is restarted, finds what it said when it comes back within that time.
//!
//! While no server runs nobody can come back, so nobody is away for longer than the server that counts has been running.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::{EdgeName, Key, Record, Sighting, Sightings};
use longshore_model::snapshot::{Entry, LoadBalancingState};
use longshore_model::{Group, Guard, Plan, Timestamp};

use super::{PATIENCE, record};
use crate::Context;

/// Between two looks, at least.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);

/// Between two looks, at most; also how soon a failed commit is tried again.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The most groups in a plan.
const BATCH: usize = 1_024;

/// Looks after edges that are away until it is dropped.
pub async fn run(ctx: Context) {
    let mut missing = BTreeMap::new();
    loop {
        let rounds = &ctx.metrics().loops.edges;
        let round = rounds.begin(ctx.now());
        let mut changed = ctx.servers().changed();
        let snapshot = ctx.snapshot();
        let state = snapshot.load_balancing();
        let live = match is_elsewhere(&ctx, state) {
            true => ctx.servers().live_from_now().await,
            false => None,
        };
        let (plan, next) = look(&ctx, state, live.as_ref(), &mut missing, ctx.now());
        if !plan.groups.is_empty() {
            match ctx.commit(plan).await {
                Ok(conflicts) => rounds.conflicts(conflicts.len().min(1)),
                Err(error) => {
                    rounds.failed();
                    tracing::error!(%error, "edges that are away could not be recorded; trying again");
                }
            }
        }
        drop(round);
        let pause = next.map_or(LONGEST_PAUSE, |next| next.since(ctx.now()));
        tokio::time::sleep(SHORTEST_PAUSE).await;
        tokio::select! {
            biased;
            () = changed.next() => {}
            () = tokio::time::sleep(pause.clamp(SHORTEST_PAUSE, LONGEST_PAUSE) - SHORTEST_PAUSE) => {}
        }
    }
}

/// Whether any edge is recorded as connected to another server, so that this one has to know which live.
fn is_elsewhere(ctx: &Context, state: &LoadBalancingState) -> bool {
    state.edges.values().any(|edge| edge.away_since.is_none() && edge.server != ctx.server())
}

/// What to commit now, and when the next edge's time is up unless it comes back. `live` are the servers that were there at some
/// moment after the state was taken; what is not known ends nobody's session. `missing` are the edges that have said something and
/// are not there, since when that was first seen.
fn look(
    ctx: &Context,
    state: &LoadBalancingState,
    live: Option<&BTreeSet<u64>>,
    missing: &mut BTreeMap<EdgeName, Timestamp>,
    now: Timestamp,
) -> (Plan, Option<Timestamp>) {
    let mut plan = Plan::default();
    let mut next: Option<Timestamp> = None;
    let has_installation = ctx.servers().has_installation();
    let mut gone: BTreeSet<&EdgeName> = BTreeSet::new();
    for (name, edge) in &state.edges {
        let Some(since) = edge.away_since else {
            let is_over = match edge.server == ctx.server() {
                true => !ctx.edges().registry.has(name),
                false => has_installation && live.is_some_and(|live| !live.contains(&edge.server)),
            };
            plan.groups.extend(is_over.then(|| record::away(name, edge, now)).flatten());
            continue;
        };
        let due = since.max(ctx.servers().started_at()).plus(PATIENCE);
        match due <= now {
            true => drop(gone.insert(name)),
            false => next = Some(next.map_or(due, |next| next.min(due))),
        }
    }
    if !has_installation {
        return (plan, next);
    }
    let said = state.sightings.values().flat_map(|seen| seen.by_edge.iter().map(|sighting| &sighting.edge));
    let unknown: BTreeSet<&EdgeName> = said.filter(|edge| !state.edges.contains_key(*edge)).collect();
    missing.retain(|edge, _| unknown.contains(edge));
    for edge in unknown {
        let due = missing.entry(edge.clone()).or_insert(now).plus(PATIENCE);
        if due > now {
            next = Some(next.map_or(due, |next| next.min(due)));
        }
    }
    let stays = |edge: &EdgeName| match missing.get(edge) {
        Some(since) => since.plus(PATIENCE) > now,
        None => !gone.contains(edge),
    };
    let orphaned = |(key, _): &(_, &Entry<Sightings>)| {
        !state.targets.contains_key(*key) || state.sightings[*key].by_edge.iter().any(|sighting| !stays(&sighting.edge))
    };
    let orphans: Vec<_> = state.sightings.iter().filter(orphaned).take(BATCH).collect();
    plan.groups.extend(orphans.iter().map(|(_, sightings)| without(state, sightings, stays)));
    if !orphans.is_empty() {
        // Once what it said is gone, the edge goes; nobody is to take an old word for one of an edge that has come back.
        return (plan, Some(now));
    }
    for name in gone {
        let Some(edge) = state.edges.get(name) else { continue };
        tracing::warn!(edge = %name, seconds = PATIENCE.as_secs(), "an edge stays away, and does not count any more");
        let key = Key::Edge(name.clone());
        let group = Group::new(format!("the edge {name} was away for {} s", PATIENCE.as_secs()))
            .guard(Guard::unchanged(key.clone().into(), Some(edge.revision)))
            .delete(key.into());
        plan.groups.push(group);
    }
    (plan, next)
}

/// The group that takes out of a target's sightings what nobody says any more.
fn without(state: &LoadBalancingState, before: &Entry<Sightings>, stays: impl Fn(&EdgeName) -> bool) -> Group {
    let key = Key::Sightings(before.key.clone());
    let mut group = Group::new(format!("edges that saw the target {} are gone, or it is", before.key))
        .guard(Guard::unchanged(key.clone().into(), Some(before.revision)));
    let (left, gone): (Vec<_>, Vec<_>) = before.by_edge.iter().cloned().partition(|sighting| stays(&sighting.edge));
    // One that has come back meanwhile counts again, and what it says may be what it said before.
    for Sighting { edge, .. } in &gone {
        let revision = state.edges.get(edge).map(|edge| edge.revision);
        group = group.guard(Guard::unchanged(Key::Edge(edge.clone()).into(), revision));
    }
    match state.targets.contains_key(&before.key) && !left.is_empty() {
        true => group.put(Record::Sightings(Arc::new(Sightings { by_edge: left, ..(*before.value).clone() })).into()),
        false => group.delete(key.into()),
    }
}

#[cfg(test)]
mod tests;
