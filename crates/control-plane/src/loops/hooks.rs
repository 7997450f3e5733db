//! The loop of lifecycle hooks: whoever a service's deployment waits for is called, and the answer is written down, which has
//! the service planned again.
//!
//! What there is to call stands in the deployment's record, so a server that restarts, or one that takes a service over, goes
//! on where the last one was; a call whose answer was lost by that is made once more, with the same `executionId`. No call
//! holds up anything but its own deployment: each runs by itself, and so many at a time at most.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use longshore_api::error::Error;
use longshore_model::service_deployment::{Hook, HookAnswer, HookStatus, Status};
use longshore_model::{Entry, ServiceDeployment, ServiceDeploymentId, Snapshot, Timestamp};
use tokio::task::JoinSet;

use super::alarms::Alarms;
use crate::Context;
use crate::context::Decision;
use crate::ecs::service_deployment::rewrite;
use crate::hooks;
use crate::wakeups::ServiceKey;

/// So many calls may be under way; others wait for one to end.
const MOST_CALLS: usize = 64;

/// How long to wait after the store failed.
const RETRY: Duration = Duration::from_secs(1);

/// A hook of one deployment.
type Called = (ServiceKey, ServiceDeploymentId, Arc<str>);

/// Calls hooks until it is dropped.
pub async fn run(ctx: Context) {
    let (mut alarms, mut calls) = (Alarms::default(), JoinSet::new());
    let (mut under_way, mut held) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let alarm = alarms.next().map(|due| due.since(ctx.now()));
        let woken = tokio::select! {
            dirty = ctx.wakeups().dirty_hooks() => dirty,
            () = tokio::time::sleep(alarm.unwrap_or_default()), if alarm.is_some() => BTreeSet::new(),
            Some(ended) = calls.join_next(), if !calls.is_empty() => {
                let mut freed = std::mem::take(&mut held);
                if let Ok(called) = ended {
                    freed.extend(forget(&mut under_way, &called));
                }
                freed
            }
        };
        let now = ctx.now();
        let _round = ctx.metrics().loops.lifecycle_hooks.begin(now);
        let snapshot = ctx.snapshot();
        let wanted: BTreeSet<ServiceKey> = woken.into_iter().chain(alarms.take_due(now)).collect();
        for key in wanted.into_iter().filter(|(cluster, service)| ctx.servers().has_service(cluster, service)) {
            let mut next = None;
            for (id, hook, at) in due(&snapshot, &key) {
                let called: Called = (key.clone(), id, hook);
                if under_way.contains(&called) {
                    continue;
                }
                if at > now {
                    next = Some(next.map_or(at, |next: Timestamp| next.min(at)));
                } else if calls.len() >= MOST_CALLS {
                    held.insert(key.clone());
                } else {
                    under_way.insert(called.clone());
                    let ctx = ctx.clone();
                    calls.spawn(async move {
                        see_to(&ctx, &called).await;
                        called
                    });
                }
            }
            alarms.set(&key, next);
        }
    }
}

/// A call has ended: its service is looked at again.
fn forget(under_way: &mut BTreeSet<Called>, called: &Called) -> Option<ServiceKey> {
    under_way.remove(called).then(|| called.0.clone())
}

/// The hooks of a service's deployments that are to be called, and when.
fn due(snapshot: &Snapshot, (cluster, service): &ServiceKey) -> Vec<(ServiceDeploymentId, Arc<str>, Timestamp)> {
    let found = snapshot.cluster(cluster.as_str()).and_then(|state| state.service(service.as_str()));
    let deployments = found.into_iter().flat_map(|found| found.deployments.values());
    // What is about to turn back or to stop has its hooks given up first.
    let goes_on = |it: &&Entry<ServiceDeployment>| {
        matches!(it.status, Status::InProgress | Status::RollbackInProgress | Status::RollbackSuccessful)
    };
    let hooks = deployments.filter(goes_on).flat_map(|deployment| {
        let calls = deployment.lifecycle.iter().flat_map(|lifecycle| lifecycle.calls());
        calls.map(|(hook, call)| (deployment.id, Arc::clone(&hook.id), call.next_at.min(hook.expires_at)))
    });
    hooks.collect()
}

/// Calls a hook and writes down what came of it.
async fn see_to(ctx: &Context, called: &Called) {
    let snapshot = ctx.snapshot();
    let Some((deployment, hook)) = find(&snapshot, called) else { return };
    let Some(call) = &hook.call else { return };
    let patience = hook.expires_at.since(ctx.now());
    let answer = match patience {
        Duration::ZERO => None,
        patience => hooks::call(&ctx.config().hooks, deployment, (hook, call), ctx.scope(), patience).await,
    };
    let ((cluster, service), _, id) = called;
    match &answer {
        Some(HookAnswer::Failed(why) | HookAnswer::Unreachable(why)) => {
            tracing::warn!(%cluster, %service, hook = %id, stage = hook.stage.as_str(), target = %call.target, %why, "a lifecycle hook failed");
        }
        answer => {
            tracing::debug!(%cluster, %service, hook = %id, stage = hook.stage.as_str(), ?answer, "called a hook")
        }
    }
    // The record is all there is: without it the hook would be called without end.
    while let Err(error) = take_in(ctx, called, answer.as_ref()).await {
        ctx.metrics().loops.lifecycle_hooks.failed();
        tracing::error!(%cluster, %service, hook = %id, %error, "what a lifecycle hook said could not be written; trying again");
        tokio::time::sleep(RETRY).await;
    }
}

fn find<'a>(snapshot: &'a Snapshot, called: &Called) -> Option<(&'a ServiceDeployment, &'a Hook)> {
    let ((cluster, service), id, hook) = called;
    let state = snapshot.cluster(cluster.as_str())?.service(service.as_str())?;
    let deployment = state.deployments.get(id)?;
    let mut hooks = deployment.lifecycle.as_ref()?.hooks.iter();
    Some((&**deployment, hooks.find(|found| found.id == *hook && found.status == HookStatus::InProgress)?))
}

async fn take_in(ctx: &Context, called: &Called, answer: Option<&HookAnswer>) -> Result<(), Error> {
    let ((cluster, service), _, hook) = called;
    ctx.transact(|snapshot, now| {
        let state = snapshot.cluster(cluster.as_str()).and_then(|state| state.service(service.as_str()));
        let found = state.and_then(|state| Some((state, find(snapshot, called)?.0)));
        let Some((state, found)) = found else { return Ok(Decision::Answer(())) };
        let mut deployment = found.clone();
        let hooks = deployment.lifecycle.iter_mut().flat_map(|lifecycle| &mut lifecycle.hooks);
        for hook in hooks.filter(|found| found.id == *hook) {
            match answer {
                Some(answer) => hook.answered(answer.clone(), now),
                // Its time is over. The planner says what follows where the deployment waits for it.
                None => hook.status = HookStatus::TimedOut,
            }
        }
        deployment.updated_at = now;
        let reason = format!("lifecycle hook {hook} of");
        Ok(Decision::Commit(rewrite(&reason, state, deployment).into(), ()))
    })
    .await
}
