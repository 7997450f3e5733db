//! The record of whether an instance's agent is connected.
//!
//! Written when that changes, never for a heartbeat. A session that ends may overlap with the next one of its instance, so
//! none of them relies on its own write: while there is a session the record says so, and if a late ending one has
//! written otherwise, the bell of the current one rings and it writes again.

use std::sync::Arc;
use std::time::Duration;

use longshore_api::error::Error;
use longshore_model::container_instance::Status;
use longshore_model::{
    ClusterName, Entry, Group, Guard, InstanceId, InstanceSession, Key, Plan, Record, Snapshot, Timestamp,
};
use tokio::sync::Notify;

use super::query::Agent;
use crate::Context;
use crate::context::Decision;

/// How long a session waits for its server to be visible to the others: while that begins its session with them anew.
const JOINING: Duration = Duration::from_secs(3);

/// What the record says of an agent's session, after [`opened`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recorded {
    /// That it is on this server.
    Here,
    /// That it is on another live server: the agent has gone there, and what is left here is over.
    Elsewhere,
}

/// Has the record say that the agent is connected to this server; writes only if it does not yet. A session that begins
/// takes the agent over from whichever server had it; an older one does not take it back.
///
/// # Errors
/// When the store cannot commit, or the other servers cannot see this one: they would take the session for a dead server's.
pub(super) async fn opened(ctx: &Context, agent: &Agent, begins: bool) -> Result<Recorded, Error> {
    if !ctx.servers().joined(JOINING).await {
        return Err(Error::server("This server is not in touch with the others."));
    }
    ctx.transact(|snapshot, now| {
        if !begins && is_elsewhere(ctx, snapshot, agent) {
            return Ok(Decision::Answer(Recorded::Elsewhere));
        }
        let plan = connect(ctx, snapshot, agent, now);
        Ok(plan.map_or(Decision::Answer(Recorded::Here), |plan| Decision::Commit(plan, Recorded::Here)))
    })
    .await
}

fn is_elsewhere(ctx: &Context, snapshot: &Snapshot, agent: &Agent) -> bool {
    let state = snapshot.cluster(agent.cluster.as_str()).and_then(|cluster| cluster.instance(agent.instance));
    let session = state.and_then(|state| state.session.as_ref()).filter(|session| session.connected);
    session.is_some_and(|session| session.server != ctx.server() && ctx.servers().member(session.server).is_some())
}

/// Has the record say that the agent is not connected, unless it has a newer session, which is woken instead. To be called
/// after the session's registration was dropped.
pub(super) async fn closed(ctx: &Context, agent: &Agent, bell: &Arc<Notify>) {
    let written = ctx
        .transact(|snapshot, now| {
            let plan = disconnect(ctx, snapshot, agent, now);
            Ok(plan.map_or(Decision::Answer(()), |plan| Decision::Commit(plan, ())))
        })
        .await;
    if let Err(error) = written {
        // Why is logged where it failed. The instance loop, or that of the next start, sees the record without a session.
        tracing::debug!(instance = %agent.instance, %error, "an ended session could not be recorded");
    }
    bell.notify_one();
    ctx.wakeups().forget_session(agent.instance, bell);
}

fn connect(ctx: &Context, snapshot: &Snapshot, agent: &Agent, now: Timestamp) -> Option<Plan> {
    let state = snapshot.cluster(agent.cluster.as_str())?.instance(agent.instance)?;
    let instance = state.instance.as_ref().filter(|instance| instance.status != Status::Inactive)?;
    let before = state.session.as_ref();
    let since = before.filter(|session| session.connected && session.server == ctx.server()).map(|s| s.since);
    let after = InstanceSession {
        connected: true,
        since: since.unwrap_or(now),
        agent_version: agent.version.clone(),
        agent_hash: agent.hash.clone(),
        docker_version: agent.docker_version.clone(),
        address: agent.address.clone().or_else(|| before?.address.clone()),
        server: ctx.server(),
    };
    if before.is_some_and(|before| *before.value == after) {
        return None;
    }
    let (cluster, id) = (&agent.cluster, agent.instance);
    let group = Group::new(format!("the agent of instance {id} connected"))
        .guard(Guard::unchanged(Key::Instance(cluster.clone(), id), Some(instance.revision)))
        .guard(Guard::unchanged(Key::Session(cluster.clone(), id), before.map(|before| before.revision)))
        .put(Record::Session(cluster.clone(), id, Arc::new(after)));
    Some(group.into())
}

fn disconnect(ctx: &Context, snapshot: &Snapshot, agent: &Agent, now: Timestamp) -> Option<Plan> {
    if ctx.agents().control().has(agent.instance) {
        return None;
    }
    let state = snapshot.cluster(agent.cluster.as_str())?.instance(agent.instance)?;
    let before = state.session.as_ref().filter(|session| session.connected && session.server == ctx.server())?;
    Some(disconnected(agent.cluster.clone(), agent.instance, before, now).into())
}

/// The group that says that an instance's agent is not connected any more.
pub(crate) fn disconnected(
    cluster: ClusterName,
    id: InstanceId,
    before: &Entry<InstanceSession>,
    now: Timestamp,
) -> Group {
    let after = InstanceSession { connected: false, since: now, ..(*before.value).clone() };
    Group::new(format!("the agent of instance {id} disconnected"))
        .guard(Guard::unchanged(Key::Session(cluster.clone(), id), Some(before.revision)))
        .put(Record::Session(cluster, id, Arc::new(after)))
}
