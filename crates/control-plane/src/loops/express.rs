//! The loop of Express services: gives them as many tasks as their metric takes, takes away what was made for services that
//! are gone, and renews the certificate of their endpoints.
//!
//! Nobody tells the loop what happened. It looks every two seconds, which takes a walk over the services and over what stands
//! before them, and writes only what is to change.

mod metric;

use std::collections::BTreeMap;
use std::time::Duration;

use longshore_model::express::Express;
use longshore_model::service::Status;
use longshore_model::snapshot::ServiceState;
use longshore_model::task::{self, Desired};
use longshore_model::{ClusterState, Entry, Plan, Service, Snapshot};
use longshore_scheduler::express::left_over;
use longshore_scheduler::express::scaling::{self, Memory, Observed};

use crate::Context;
use crate::ecs::{carry_on, renewal};
use crate::wakeups::ServiceKey;

/// Between two looks at the most; services that are scaled by figures of a shorter time are looked at as often.
const PAUSE: Duration = Duration::from_secs(2);

/// Between two looks at the least.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// Looks after Express services until it is dropped.
pub async fn run(ctx: Context) {
    let mut memories = BTreeMap::new();
    loop {
        tokio::time::sleep(ctx.config().capacity.services.period.clamp(SHORTEST_PAUSE, PAUSE)).await;
        let _round = ctx.metrics().loops.express.begin(ctx.now());
        let snapshot = ctx.snapshot();
        let groups = &snapshot.load_balancing().target_groups;
        ctx.edges().keep_requests(|group| groups.contains_key(&group));
        let plan = scale(&ctx, &snapshot, &mut memories);
        commit(&ctx, plan).await;
        if ctx.servers().has_installation() {
            commit(&ctx, left_over(&ctx.snapshot())).await;
            commit(&ctx, renewal(&ctx, &ctx.snapshot())).await;
        }
    }
}

/// What others change meanwhile is looked at again.
async fn commit(ctx: &Context, plan: Plan) {
    if plan.groups.is_empty() {
        return;
    }
    match ctx.commit(plan).await {
        Ok(conflicts) => ctx.metrics().loops.express.conflicts(conflicts.len()),
        Err(error) => {
            ctx.metrics().loops.express.failed();
            tracing::error!(%error, "a plan for Express services could not be committed; trying again");
        }
    }
}

/// Decides how many tasks this server's Express services have.
fn scale(ctx: &Context, snapshot: &Snapshot, memories: &mut BTreeMap<ServiceKey, Memory>) -> Plan {
    let mut plan = Plan::default();
    let mut own = BTreeMap::new();
    for (cluster_name, cluster) in snapshot.clusters() {
        for (name, state) in cluster.services() {
            let Some(service) = state.service.as_ref().filter(|service| service.status == Status::Active) else {
                continue;
            };
            let Some(express) = Express::of(service) else { continue };
            if !ctx.servers().has_service(cluster_name, name) {
                continue;
            }
            let key = (cluster_name.clone(), name.clone());
            let mut memory = memories.remove(&key).unwrap_or_default();
            let observed = observe(ctx, snapshot, cluster, state, service, &express);
            let settings = ctx.config().capacity.services;
            let desired = scaling::plan(&express.scaling, &observed, &mut memory, &settings, ctx.now());
            own.insert(key, memory);
            if desired == service.desired_count {
                continue;
            }
            let metric = express.scaling.metric.as_str();
            tracing::info!(cluster = %cluster_name, service = %name, metric, figure = observed.figure, from = service.desired_count,
                to = desired, "an Express service is scaled");
            let scaled = Service { desired_count: desired, ..(*service.value).clone() };
            plan.groups.push(carry_on(state, service, scaled, None, ctx.now()));
        }
    }
    *memories = own;
    plan
}

fn observe(
    ctx: &Context,
    snapshot: &Snapshot,
    cluster: &ClusterState,
    state: &ServiceState,
    service: &Entry<Service>,
    express: &Express,
) -> Observed {
    let live = cluster.live_tasks_of(service.name.as_str()).map(|task| &*task.value);
    let running: Vec<_> =
        live.filter(|task| task.desired == Desired::Running && task.last == task::Status::Running).collect();
    Observed {
        desired: service.desired_count,
        running: u32::try_from(running.len()).unwrap_or(u32::MAX),
        is_deploying: state.rollout.as_ref().is_some_and(|rollout| rollout.under_way.is_some()),
        figure: metric::figure(ctx, snapshot, cluster, service, express.scaling.metric, &running),
    }
}
