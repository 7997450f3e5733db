//! The record of an edge: that it is there, or since when it is not.
//!
//! Written when that changes, never for a sign of life. While there is a session the record says so; one that ends may overlap
//! with the next one of its edge, here or on another server, so it writes only what is still its own to say.

use std::sync::Arc;

use longshore_api::edge::{Hello, Problem};
use longshore_api::error::Error;
use longshore_model::load_balancing::{Edge, EdgeName, Key, ListenerProblem, Record};
use longshore_model::snapshot::{Entry, LoadBalancingState};
use longshore_model::{Group, Guard, Plan, Timestamp};

use super::session::Peer;
use crate::Context;
use crate::context::Decision;

/// The most problems of listeners that are kept of an edge; one has been seen that says what is wrong with all of them.
const MAX_PROBLEMS: usize = 200;

/// The longest text of one.
const MAX_PROBLEM: usize = 500;

/// What the record says after [`opened`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recorded {
    /// That the edge is connected here, as it did.
    Here,
    /// That the edge is connected here, which it did not.
    Anew,
    /// That it is connected to another live server: what is left here is over.
    Elsewhere,
}

/// Has the record say that an edge is connected to this server. A session that begins takes the edge over from whichever
/// server had it; an older one does not take it back.
///
/// # Errors
/// When the store cannot commit.
pub(super) async fn opened(ctx: &Context, peer: &Peer, hello: &Hello, begins: bool) -> Result<Recorded, Error> {
    ctx.transact(|snapshot, now| {
        let before = snapshot.load_balancing().edges.get(&peer.name);
        if !begins && before.is_some_and(|before| is_elsewhere(ctx, before)) {
            return Ok(Decision::Answer(Recorded::Elsewhere));
        }
        let after = Edge {
            name: peer.name.clone(),
            addresses: hello.addresses.iter().map(|text| text.as_str().into()).collect(),
            version: hello.version.as_str().into(),
            away_since: None,
            server: ctx.server(),
            registered_at: before.map_or(now, |before| before.registered_at),
            problems: before.map(|before| before.problems.clone()).unwrap_or_default(),
        };
        if before.is_some_and(|before| *before.value == after) {
            return Ok(Decision::Answer(Recorded::Here));
        }
        let plan = written(&peer.name, before, after, "connected").into();
        Ok(Decision::Commit(plan, Recorded::Anew))
    })
    .await
}

fn is_elsewhere(ctx: &Context, edge: &Edge) -> bool {
    let is_live = || ctx.servers().member(edge.server).is_some();
    edge.away_since.is_none() && edge.server != ctx.server() && is_live()
}

/// Notes what an edge says of the listeners that it cannot serve.
///
/// # Errors
/// When the store cannot commit.
pub(super) async fn problems(ctx: &Context, peer: &Peer, problems: &[Problem]) -> Result<(), Error> {
    let named = problems.iter().filter_map(|it| Some((it.listener.parse().ok()?, it)));
    let mut problems: Vec<ListenerProblem> = named
        .take(MAX_PROBLEMS)
        .map(|(listener, it)| ListenerProblem {
            listener,
            problem: it.problem.chars().take(MAX_PROBLEM).collect::<String>().into(),
        })
        .collect();
    problems.sort_by_key(|problem| problem.listener);
    ctx.transact(|snapshot, _| {
        let known = snapshot.load_balancing().edges.get(&peer.name);
        let Some(before) = known.filter(|before| before.problems != problems) else { return Ok(Decision::Answer(())) };
        let after = Edge { problems: problems.clone(), ..(*before.value).clone() };
        Ok(Decision::Commit(written(&peer.name, Some(before), after, "has listeners that it cannot serve").into(), ()))
    })
    .await
}

/// Has the record say that an edge is away, or, if it has said goodbye, that there is none, unless it has a newer session. To be
/// called after the session's registration was dropped.
pub(super) async fn closed(ctx: &Context, peer: &Peer, said_goodbye: bool) {
    let written = ctx
        .transact(|snapshot, now| {
            let plan = leave(ctx, snapshot.load_balancing(), &peer.name, said_goodbye, now);
            Ok(plan.map_or(Decision::Answer(()), |plan| Decision::Commit(plan, ())))
        })
        .await;
    if let Err(error) = written {
        // Why is logged where it failed. The loop, or that of the next start, sees the record without a session.
        tracing::debug!(edge = %peer.name, %error, "the end of an edge's session could not be recorded");
    }
}

fn leave(
    ctx: &Context,
    state: &LoadBalancingState,
    name: &EdgeName,
    said_goodbye: bool,
    now: Timestamp,
) -> Option<Plan> {
    let before = state.edges.get(name).filter(|edge| edge.server == ctx.server())?;
    if ctx.edges().registry.has(name) {
        return None;
    }
    let key = Key::Edge(name.clone()).into();
    match said_goodbye {
        true => {
            let group = Group::new(format!("the edge {name} has ended"));
            Some(
                group.guard(Guard::unchanged(key, Some(before.revision))).delete(Key::Edge(name.clone()).into()).into(),
            )
        }
        false => away(name, before, now).map(Into::into),
    }
}

/// The group that says that an edge is away; nothing when it says so already.
pub(super) fn away(name: &EdgeName, before: &Entry<Edge>, now: Timestamp) -> Option<Group> {
    let after = Edge { away_since: Some(now), ..(*before.value).clone() };
    before.away_since.is_none().then(|| written(name, Some(before), after, "is away"))
}

fn written(name: &EdgeName, before: Option<&Entry<Edge>>, after: Edge, what: &str) -> Group {
    let key = Key::Edge(name.clone()).into();
    Group::new(format!("the edge {name} {what}"))
        .guard(Guard::unchanged(key, before.map(|before| before.revision)))
        .put(Record::Edge(Arc::new(after)).into())
}
