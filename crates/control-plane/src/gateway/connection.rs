//! The record of whether an instance's agent is connected.
//!
//! Written when that changes, never for a heartbeat. A session that ends may overlap with the next one of its instance, so
//! none of them relies on its own write: while there is a session the record says so, and if a late ending one has
//! written otherwise, the bell of the current one rings and it writes again.

use std::sync::Arc;

use longshore_api::error::Error;
use longshore_model::container_instance::Status;
use longshore_model::{
    ClusterName, Entry, Group, Guard, InstanceId, InstanceSession, Key, Plan, Record, Snapshot, Timestamp,
};
use tokio::sync::Notify;

use super::query::Agent;
use crate::Context;
use crate::context::Decision;

/// Has the record say that the agent is connected to this server; writes only if it does not yet.
///
/// # Errors
/// When the store cannot commit.
pub(super) async fn opened(ctx: &Context, agent: &Agent) -> Result<(), Error> {
    ctx.transact(|snapshot, now| {
        Ok(connect(ctx, snapshot, agent, now).map_or(Decision::Answer(()), |plan| Decision::Commit(plan, ())))
    })
    .await
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
