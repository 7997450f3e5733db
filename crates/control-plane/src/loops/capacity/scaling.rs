//! The scaling loop: looks at every capacity provider of every cluster, takes its figure, and has instances started,
//! drained and removed as [`scaling::plan`] decides.
//!
//! It looks again when a task begins to wait, when instances or what they hold change, and when the planner asked for it.
//! Looks that follow each other closely become one, so that a busy cluster costs no more than a few looks a second.
//!
//! Removing an instance takes three steps, each of which is done again until the next one shows: it is set to draining,
//! it is deregistered when it has drained, and its provider ends it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::capacity_provider::AutoScalingGroup;
use longshore_model::container_instance::{LEAVING, Status};
use longshore_model::task::{Stop, StopCode, StoppedBy};
use longshore_model::{
    CapacityProvider, CapacityProviderName, Cluster, ClusterName, ClusterState, Group, Guard, InstanceId, Key, Plan,
    Record, Snapshot, Timestamp,
};
use longshore_scheduler::capacity::scaling::{self, Bounds, Decision, Memory};
use longshore_scheduler::task_end;

use crate::Context;
use crate::capacity::{self, Error, Figure, InstanceProvider};

/// Between two looks, at least.
const SHORTEST_PAUSE: Duration = Duration::from_millis(200);

/// Between two looks, at most, whatever the pace of scaling.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// A provider in a cluster.
type Place = (ClusterName, CapacityProviderName);

/// Scales until it is dropped.
pub async fn run(ctx: Context) {
    let mut memories: BTreeMap<Place, Memory> = BTreeMap::new();
    loop {
        let round = ctx.metrics().loops.scaling.begin(ctx.now());
        let next = look(&ctx, &mut memories).await;
        drop(round);
        let now = ctx.now();
        let pause = next.map_or(LONGEST_PAUSE, |at| at.since(now)).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
        tokio::time::sleep(SHORTEST_PAUSE).await;
        tokio::select! {
            biased;
            () = ctx.wakeups().capacity_changed() => {}
            () = tokio::time::sleep(pause.saturating_sub(SHORTEST_PAUSE)) => {}
        }
    }
}

/// One look at everything; gives when to look again at the latest.
async fn look(ctx: &Context, memories: &mut BTreeMap<Place, Memory>) -> Option<Timestamp> {
    let snapshot = ctx.snapshot();
    let (mut figures, mut next) = (BTreeMap::new(), None::<Timestamp>);
    for (name, state) in snapshot.clusters() {
        let is_own = ctx.servers().has_cluster(name);
        let Some(cluster) = state.cluster().filter(|cluster| is_own && cluster.is_active()) else { continue };
        adopt(ctx, &snapshot, cluster, state).await;
        for provider in capacity::providers(&snapshot, cluster) {
            let place = (name.clone(), provider.name.clone());
            let memory = memories.entry(place.clone()).or_default();
            let (decision, problem) = scale(ctx, state, provider, memory).await;
            let retry = problem.is_some().then(|| ctx.now().plus(ctx.config().capacity.scaling.period));
            next = next.into_iter().chain(decision.wake_at).chain(retry).min();
            figures.insert(place, Figure { reservation_percent: decision.reservation_percent(), problem });
        }
    }
    memories.retain(|place, _| figures.contains_key(place));
    ctx.figures().replace(figures);
    next
}

/// Instances that say where they belong are taken in when a provider for them comes to their cluster.
async fn adopt(ctx: &Context, snapshot: &Snapshot, cluster: &Cluster, state: &ClusterState) {
    let mut plan = Plan::default();
    for found in state.instances().values().filter_map(|found| found.instance.as_ref()) {
        if found.status == Status::Inactive {
            continue;
        }
        let provider = capacity::provider_of(snapshot, cluster, &found.attributes);
        if provider.is_some() && provider != found.capacity_provider {
            let mut after = (*found.value).clone();
            after.capacity_provider = provider;
            after.version += 1;
            let record = Record::Instance(Arc::new(after));
            let group = Group::new(format!("instance {} belongs to a capacity provider", found.id));
            plan.groups.push(group.guard(Guard::unchanged(record.key(), Some(found.revision))).put(record));
        }
    }
    commit(ctx, plan).await;
}

async fn scale(
    ctx: &Context,
    state: &Arc<ClusterState>,
    provider: &CapacityProvider,
    memory: &mut Memory,
) -> (Decision, Option<String>) {
    let settings = ctx.config().capacity.scaling;
    let Some(group) = provider.group() else {
        let problem = "Instances are not chosen for tasks by this server: start agents with --capacity-provider.";
        return (Decision::default(), Some(problem.to_owned()));
    };
    let instances = ctx.config().capacity.instances.as_deref();
    let described = match instances {
        None => Ok(None),
        Some(instances) => instances.describe(&group.group).await,
    };
    let now = ctx.now();
    let plan = |bounds: Option<&Bounds>, memory: &mut Memory| {
        scaling::plan(state, provider.name.as_str(), group, bounds, settings, memory, now)
    };
    let (instances, known) = match (instances, described) {
        (Some(instances), Ok(Some(known))) => (instances, known),
        (_, Ok(_)) => {
            let problem = group.scaling.enabled.then(|| {
                format!(
                    "Managed scaling adds and removes no instances: no instance provider of this server knows the Auto \
                     Scaling group {}. CapacityProviderReservation is published.",
                    group.name()
                )
            });
            return (plan(None, memory), problem);
        }
        (_, Err(error)) => {
            tracing::warn!(provider = %provider.name, %error, "a group of instances could not be looked at");
            return (plan(None, memory), Some(error.to_string()));
        }
    };
    let decision = plan(Some(&bounds(group, &known, state, now)), memory);
    let problem = carry_out(ctx, state, provider, group, instances, &decision).await.err();
    end_strays(state, group, instances, &known).await;
    (decision, problem.map(|error| error.to_string()))
}

fn bounds(group: &AutoScalingGroup, known: &capacity::Group, state: &ClusterState, now: Timestamp) -> Bounds {
    let warmup = Duration::from_secs(group.scaling.warmup_seconds.into());
    // One that was connected once, or was deregistered, is not awaited any more.
    let registered = |id: &InstanceId| {
        let found = state.instance(*id);
        let ended = found.and_then(|found| found.instance.as_ref()).is_some_and(|i| i.status == Status::Inactive);
        ended || found.is_some_and(|found| found.is_connected())
    };
    let starting = known.members.iter().filter(|member| {
        let is_there = member.instance.as_ref().is_some_and(registered);
        !is_there && now.since(member.started_at) < warmup
    });
    Bounds {
        minimum: known.minimum,
        maximum: known.maximum,
        size: known.size.clone(),
        starting: u32::try_from(starting.count()).unwrap_or(u32::MAX),
    }
}

async fn carry_out(
    ctx: &Context,
    state: &Arc<ClusterState>,
    provider: &CapacityProvider,
    group: &AutoScalingGroup,
    instances: &dyn InstanceProvider,
    decision: &Decision,
) -> Result<(), Error> {
    let draining = decision.drain.iter().map(|id| (*id, Status::Draining));
    let staying = decision.keep.iter().map(|id| (*id, Status::Active));
    let groups = draining.chain(staying).filter_map(|(id, status)| set_status(state, id, status));
    commit(ctx, Plan { groups: groups.collect() }).await;
    if !decision.drain.is_empty() {
        tracing::info!(provider = %provider.name, instances = decision.drain.len(), "instances leave");
    }
    if decision.launch > 0 {
        tracing::info!(provider = %provider.name, instances = decision.launch, "instances are started");
        instances.launch(&group.group, decision.launch).await?;
    }
    for &id in &decision.remove {
        let reason = format!("Container instance removed by the capacity provider {}", provider.name);
        let stop = Stop::new(StopCode::TerminationNotice, reason, StoppedBy::InstanceRemoval);
        let mut plan = task_end::deregister_instance(state, id, &stop, ctx.now());
        // A task that came in the meantime makes this decision void.
        let reservation = state.instance(id).and_then(|found| found.reservation.as_ref()).map(|entry| entry.revision);
        let cluster = state.cluster().map(|cluster| cluster.name.clone()).unwrap_or_else(|| "".into());
        let guard = Guard::unchanged(Key::Reservation(cluster, id), reservation);
        if let Some(first) = plan.groups.first_mut().filter(|group| !group.guards.contains(&guard)) {
            first.guards.push(guard);
        }
        if commit(ctx, plan).await {
            tracing::info!(provider = %provider.name, instance = %id, "an instance is removed");
            instances.terminate(&group.group, id).await?;
        }
    }
    Ok(())
}

/// Ends members whose container instance was deregistered: by this loop before a restart, or by its operator.
async fn end_strays(
    state: &ClusterState,
    group: &AutoScalingGroup,
    instances: &dyn InstanceProvider,
    known: &capacity::Group,
) {
    for id in known.members.iter().filter_map(|member| member.instance) {
        let found = state.instance(id).and_then(|found| found.instance.as_ref());
        if found.is_some_and(|instance| instance.status == Status::Inactive)
            && let Err(error) = instances.terminate(&group.group, id).await
        {
            tracing::warn!(instance = %id, %error, "an instance could not be ended; trying again");
        }
    }
}

/// The group that lets an instance leave, or stay. What it holds is guarded: a task that came in the meantime stays.
fn set_status(state: &ClusterState, id: InstanceId, status: Status) -> Option<Group> {
    let found = state.instance(id)?;
    let before = found.instance.as_ref()?;
    let mut after = (*before.value).clone();
    after.status = status;
    after.status_reason = (status == Status::Draining).then(|| LEAVING.into());
    after.version += 1;
    let reservation = found.reservation.as_ref().map(|entry| entry.revision);
    let record = Record::Instance(Arc::new(after));
    let group = Group::new(format!("managed scaling of instance {id}"))
        .guard(Guard::unchanged(record.key(), Some(before.revision)))
        .guard(Guard::unchanged(Key::Reservation(before.cluster.clone(), id), reservation));
    Some(group.put(record))
}

/// Commits; false when anything was refused, which the next look sees.
async fn commit(ctx: &Context, plan: Plan) -> bool {
    if plan.groups.is_empty() {
        return true;
    }
    match ctx.commit(plan).await {
        Ok(conflicts) => {
            ctx.metrics().loops.scaling.conflicts(usize::from(!conflicts.is_empty()));
            conflicts.is_empty()
        }
        Err(error) => {
            ctx.metrics().loops.scaling.failed();
            tracing::error!(%error, "managed scaling could not be recorded; trying again");
            false
        }
    }
}
