//! Our own operations about edges: joining with a token, listing, removing.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use longshore_api::error::Error;
use longshore_api::longshore::{
    AccessKey, Edge as Listed, EdgeState, Edges, JoinEdge, JoinedEdge, ListLoadBalancers, Operation, RemoveEdge,
    RemovedEdge,
};
use longshore_api::protocol::{self, RequestId};
use longshore_api::sigv4::Credentials;
use longshore_model::installation::{Installation, RevokedEdge};
use longshore_model::load_balancing::{Edge, EdgeName, Key as OwnKey};
use longshore_model::snapshot::Entry;
use longshore_model::{Group, Guard, Key, Record, Snapshot, Timestamp};

use super::{balancers, edge_name};
use crate::Context;
use crate::context::Decision;
use crate::identity::Caller;
use crate::join;

/// As many removed edges are remembered, whose names cannot be given again otherwise.
const MAX_REVOKED: usize = 10_000;

/// Answers one of the operations.
///
/// # Errors
/// When the request cannot be read, and what its operation refuses with.
pub(crate) async fn called(
    ctx: &Context,
    caller: &Caller,
    operation: Operation,
    body: &[u8],
    request_id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    let bad = |error: serde_json::Error| Error::serialization(error.to_string());
    Ok(match operation {
        Operation::JoinEdge => {
            let request: JoinEdge = serde_json::from_slice(body).map_err(bad)?;
            protocol::success(&join_edge(ctx, caller, &request)?, request_id)
        }
        Operation::ListEdges => protocol::success(&list(ctx), request_id),
        Operation::RemoveEdge => {
            let request: RemoveEdge = serde_json::from_slice(body).map_err(bad)?;
            protocol::success(&remove(ctx, &request).await?, request_id)
        }
        Operation::ListLoadBalancers => {
            let request: ListLoadBalancers = serde_json::from_slice(body).map_err(bad)?;
            protocol::success(&balancers::list(ctx, &request)?, request_id)
        }
        other => return Err(Error::unsupported_operation(other.name())),
    })
}

/// Gives an edge its credentials. They are derived, so nothing is written: an edge whose answer was lost asks again.
fn join_edge(ctx: &Context, caller: &Caller, request: &JoinEdge) -> Result<JoinedEdge, Error> {
    let machines = join::machines(ctx)?;
    let name = edge_name(&request.name)?;
    let snapshot = ctx.snapshot();
    if snapshot.load_balancing().edges.get(&name).is_some_and(|edge| edge.away_since.is_none()) {
        return Err(Error::invalid_parameter(format!(
            "An edge named {name} is connected. Choose another name with --name, or stop that one."
        )));
    }
    let given_at = next_second(ctx.now());
    let after_removal = snapshot.installation().and_then(|installation| revoked(installation, &name));
    let given_at = after_removal.map_or(given_at, |at| given_at.max(next_second(at)));
    let Credentials { access_key_id, .. } =
        AccessKey::Edge { given_at, name: name.clone() }.credentials(machines.master_secret.reveal());
    let secret_access_key =
        longshore_api::longshore::access_key::secret(machines.master_secret.reveal(), &access_key_id);
    tracing::info!(edge = %name, by = %caller.arn, "an edge has joined");
    Ok(JoinedEdge { access_key_id, secret_access_key, region: ctx.scope().region.to_string() })
}

fn revoked(installation: &Installation, name: &EdgeName) -> Option<Timestamp> {
    installation.revoked_edges.iter().find(|revoked| revoked.name == *name).map(|revoked| revoked.at)
}

/// The next whole second: what a removal ends is told from what was given out after it by whole seconds.
fn next_second(time: Timestamp) -> Timestamp {
    Timestamp::from_millis((time.as_millis().div_euclid(1000) + 1) * 1000)
}

fn list(ctx: &Context) -> Edges {
    let snapshot = ctx.snapshot();
    let state = snapshot.load_balancing();
    let edge = |edge: &Entry<Edge>| {
        let problems = edge.problems.iter().filter_map(|problem| {
            // A listener that is gone is no problem any more.
            let listener = state.listeners.values().find(|listener| listener.id == problem.listener)?;
            let name = state.load_balancers.get(&listener.load_balancer).map_or("?", |balancer| &*balancer.name);
            Some(format!("{name}:{}: {}", listener.port, problem.problem))
        });
        Listed {
            name: edge.name.to_string(),
            state: if edge.away_since.is_none() { EdgeState::Connected } else { EdgeState::Away },
            version: edge.version.to_string(),
            addresses: edge.addresses.iter().map(ToString::to_string).collect(),
            problems: problems.collect(),
            away_since_millis: edge.away_since.map(Timestamp::as_millis),
            registered_at_millis: edge.registered_at.as_millis(),
        }
    };
    Edges { edges: state.edges.values().map(edge).collect() }
}

/// Takes an edge's credentials away. Its session ends, on whichever server it is, and it does not count any more.
async fn remove(ctx: &Context, request: &RemoveEdge) -> Result<RemovedEdge, Error> {
    let name = edge_name(&request.name)?;
    ctx.transact(|snapshot, now| {
        let group = removal(snapshot, &name, now)?;
        Ok(Decision::Commit(group.into(), ()))
    })
    .await?;
    Ok(RemovedEdge { name: name.to_string() })
}

fn removal(snapshot: &Snapshot, name: &EdgeName, now: Timestamp) -> Result<Group, Error> {
    let no_installation = || Error::server("This server has no installation that edges could belong to.");
    let before = snapshot.installation().ok_or_else(no_installation)?;
    let mut after = (*before.value).clone();
    after.revoked_edges.retain(|revoked| revoked.name != *name);
    if after.revoked_edges.len() >= MAX_REVOKED {
        return Err(Error::invalid_parameter(format!(
            "{MAX_REVOKED} edges were removed, and no more can be remembered."
        )));
    }
    after.revoked_edges.push(RevokedEdge { name: name.clone(), at: next_second(now) });
    let mut group = Group::new(format!("the edge {name} was removed"))
        .guard(Guard::unchanged(Key::Installation, Some(before.revision)))
        .put(Record::Installation(Arc::new(after)));
    if let Some(edge) = snapshot.load_balancing().edges.get(name) {
        let key = Key::from(OwnKey::Edge(name.clone()));
        group = group.guard(Guard::unchanged(key.clone(), Some(edge.revision))).delete(key);
    }
    Ok(group)
}
