//! Instance loss: an instance whose agent is away for too long loses its tasks, so that services replace them elsewhere.
//!
//! The instance itself stays registered, as in ECS. When its agent returns, the task manifest has it stop what was given
//! up meanwhile.
//!
//! The loop only waits for time to pass. It comes around at least as often as an agent may be away, so it sees every
//! agent that goes before that one's time is up. It also ends sessions that exist in the records alone: those of servers
//! that are gone, an earlier start of this one among them, and its own whose end could not be recorded.
//!
//! Amazon's agent notices late that a server is gone which does not end its connections, because it stands still or its machine has
//! died. So that one has longer, when its session was with a server that is not there any more: it still runs its tasks, and
//! comes back by itself.
//!
//! A session is recorded only by a server that the others can see. So one whose server is not among the live ones at a later
//! moment is over, and is ended by whoever has the cluster.

use std::collections::BTreeSet;
use std::time::Duration;

use longshore_api::agent::extension::AGENT_HASH;
use longshore_model::snapshot::InstanceState;
use longshore_model::task::{Stop, StopCode, StoppedBy};
use longshore_model::{ClusterName, InstanceId, InstanceSession, Plan, Snapshot, Timestamp};
use longshore_scheduler::task_end;

use crate::Context;
use crate::gateway;

/// Between two looks, at least.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);

/// Between two looks, at most; also how soon a failed commit is tried again.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How long Amazon's agent may take to notice that nothing comes any more: it waits for a message for one to two minutes. Our own asks
/// for signs of life, and is at another server within seconds.
const UNNOTICED: Duration = Duration::from_secs(2 * 60);

/// Gives up the tasks of lost instances until it is dropped.
pub async fn run(ctx: Context) {
    let timeout = ctx.config().instance_loss_timeout;
    loop {
        let rounds = &ctx.metrics().loops.instances;
        let round = rounds.begin(ctx.now());
        let mut changed = ctx.servers().changed();
        let snapshot = ctx.snapshot();
        let live = match has_sessions_of_others(&ctx, &snapshot) {
            true => ctx.servers().live_from_now().await,
            false => None,
        };
        let (plans, next) = look(&ctx, &snapshot, live.as_ref(), ctx.now());
        for plan in plans {
            match ctx.commit(plan).await {
                Ok(conflicts) if conflicts.is_empty() => {}
                Ok(_) => {
                    rounds.conflicts(1);
                    tracing::debug!("the tasks of a lost instance changed meanwhile; looking again");
                }
                Err(error) => {
                    rounds.failed();
                    tracing::error!(%error, "lost instances could not be recorded; trying again");
                }
            }
        }
        drop(round);
        let pause = next.map_or(timeout, |next| next.since(ctx.now()).min(timeout));
        tokio::time::sleep(SHORTEST_PAUSE).await;
        tokio::select! {
            biased;
            // A server that is gone leaves sessions, and what came from it has to be looked at.
            () = changed.next() => {}
            () = tokio::time::sleep(pause.clamp(SHORTEST_PAUSE, LONGEST_PAUSE) - SHORTEST_PAUSE) => {}
        }
    }
}

/// Whether this server has to know which others live.
fn has_sessions_of_others(ctx: &Context, snapshot: &Snapshot) -> bool {
    let is_others = |state: &InstanceState| {
        let server = state.session.as_ref().filter(|session| session.connected).map(|session| session.server);
        server.is_some_and(|server| server != ctx.server())
    };
    let own = snapshot.clusters().iter().filter(|(cluster, _)| ctx.servers().has_cluster(cluster));
    own.flat_map(|(_, state)| state.instances().values()).any(is_others)
}

/// What to commit now, and when the next instance is due unless its agent returns. `live` are the servers that were there
/// at some moment after the snapshot was taken; what is not known ends no session.
fn look(
    ctx: &Context,
    snapshot: &Snapshot,
    live: Option<&BTreeSet<u64>>,
    now: Timestamp,
) -> (Vec<Plan>, Option<Timestamp>) {
    let mut ended = Plan::default();
    let mut lost = Vec::new();
    let mut next: Option<Timestamp> = None;
    for (cluster, state) in snapshot.clusters() {
        let is_own = ctx.servers().has_cluster(cluster);
        for (id, instance) in state.instances() {
            if let Some(session) = instance.session.as_ref().filter(|session| session.connected) {
                let is_over = match session.server == ctx.server() {
                    true => !ctx.agents().control().has(*id),
                    false => is_own && live.is_some_and(|live| !live.contains(&session.server)),
                };
                if is_over {
                    ended.groups.push(gateway::disconnected(cluster.clone(), *id, session, now));
                }
                continue;
            }
            if !is_own || state.task_ids_on(*id).is_none_or(|tasks| tasks.live.is_empty()) {
                continue;
            }
            let timeout = timeout(ctx, instance.session.as_deref());
            let due = away_since(instance).plus(timeout);
            if due > now {
                next = Some(next.map_or(due, |next| next.min(due)));
            } else {
                lost.push(give_up(snapshot, cluster, *id, timeout, now));
            }
        }
    }
    if !ended.groups.is_empty() {
        lost.push(ended);
    }
    (lost, next)
}

fn away_since(instance: &InstanceState) -> Timestamp {
    let session = instance.session.as_ref().map(|session| session.since);
    // An agent that never connected is away since it registered.
    session.or_else(|| Some(instance.instance.as_ref()?.registered_at)).unwrap_or_default()
}

/// How long an instance may be away.
fn timeout(ctx: &Context, session: Option<&InstanceSession>) -> Duration {
    let late = session.is_some_and(|session| {
        let is_gone = session.server != ctx.server() && ctx.servers().member(session.server).is_none();
        is_gone && session.agent_hash.as_deref() != Some(AGENT_HASH)
    });
    ctx.config().instance_loss_timeout + if late { UNNOTICED } else { Duration::ZERO }
}

fn give_up(snapshot: &Snapshot, cluster: &ClusterName, id: InstanceId, timeout: Duration, now: Timestamp) -> Plan {
    let seconds = timeout.as_secs();
    let reason = format!("Container instance lost: its agent was not connected for {seconds} seconds.");
    let stop = Stop::new(StopCode::TerminationNotice, reason, StoppedBy::InstanceLoss);
    tracing::warn!(%cluster, instance = %id, seconds, "an instance is lost; its tasks are given up");
    snapshot.cluster(cluster.as_str()).map(|state| task_end::lose_instance(state, id, &stop, now)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
