//! The page of a server: who counts what, put together.

use std::fmt;

use longshore_metrics::{Page, none};
use longshore_model::task::Status;

use crate::Context;
use crate::logs::counting::Total;

/// As many clusters have samples of their own; the others are in the sums alone.
const MAX_CLUSTERS: usize = 100;

/// Everything that is known now.
pub(super) fn page(ctx: &Context) -> String {
    let ctx = ctx.clone();
    longshore_metrics::page(move |page| {
        let version = [([("version", env!("CARGO_PKG_VERSION"))], 1.0)];
        page.gauge("longshore_build_info", "The version that runs.", version)?;
        let metrics = ctx.metrics();
        metrics.process.write(page)?;
        metrics.calls.write(page)?;
        metrics.loops.write(page)?;
        waiting(&ctx, page)?;
        queues(&ctx, page)?;
        store(&ctx, page)?;
        sessions(&ctx, page)?;
        servers(&ctx, page)?;
        logs(&ctx, page)?;
        contents(&ctx, page)
    })
}

fn logs(ctx: &Context, page: &mut Page<'_>) -> fmt::Result {
    let (activity, deliveries) = (ctx.activity(), &ctx.activity().deliveries);
    let tails = none(activity.tail_count() as f64);
    page.gauge("longshore_live_tail_sessions", "Open sessions of StartLiveTail.", tails)?;
    let (waiting, running) = activity.queries.under_way();
    let queries = [("waiting", waiting), ("running", running)].map(|(is, count)| ([("status", is)], count as f64));
    page.gauge("longshore_log_queries", "Queries of Logs Insights that have not ended.", queries)?;
    let outcomes = [("delivered", &deliveries.delivered), ("dropped", &deliveries.dropped)];
    let outcomes = outcomes.map(|(outcome, count)| ([("outcome", outcome)], count.get()));
    page.counter("longshore_log_subscription_events", "Events for subscription filters' destinations.", outcomes)?;
    let retries = none(deliveries.retries.get());
    page.counter("longshore_log_subscription_retries", "Documents that were sent again.", retries)?;
    let bytes = none(deliveries.waiting_bytes.get() as f64);
    page.gauge(
        "longshore_log_subscription_waiting_bytes",
        "What waits for subscription filters' destinations.",
        bytes,
    )?;
    let missed = none(deliveries.missed.get());
    page.counter("longshore_log_filter_missed_events", "Events that came too fast for filters.", missed)?;
    let refused = none(activity.counts.refused());
    page.counter("longshore_log_metric_refused_values", "Values of metric filters that found no room.", refused)?;
    let totals = activity.counts.totals();
    let labels = |total: &Total| {
        let dimensions: Vec<String> =
            total.key.dimensions.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (namespace, metric) = (total.key.namespace.to_string(), total.key.name.to_string());
        [("namespace", namespace), ("metric", metric), ("dimensions", dimensions.join(","))]
    };
    let sums = totals.iter().map(|total| (labels(total), total.sum));
    page.gauge("longshore_log_metric_sum", "The sum of a metric filter's values since the server's start.", sums)?;
    let samples = totals.iter().map(|total| (labels(total), total.samples));
    page.counter("longshore_log_metric_values", "How many values a metric filter has counted.", samples)
}

fn waiting(ctx: &Context, page: &mut Page<'_>) -> fmt::Result {
    let waiting = ctx.wakeups().waiting().map(|(name, count)| ([("loop", name)], count as f64));
    page.gauge("longshore_loop_waiting", "What a loop has to look at and has not begun with.", waiting)?;
    let behind = ctx.snapshot().revision().0.saturating_sub(ctx.wakeups().seen().0);
    let help = "Revisions that are in the snapshot and have woken nobody yet.";
    page.gauge("longshore_watch_behind_revisions", help, none(behind as f64))
}

fn queues(ctx: &Context, page: &mut Page<'_>) -> fmt::Result {
    let (metrics, store) = (ctx.metrics(), ctx.store().metrics());
    let lengths = [
        ("placer", ctx.placer().waiting()),
        ("reporter", ctx.reporter().waiting()),
        ("committer", ctx.store().waiting()),
        ("exec_orders", ctx.exec().orders_waiting()),
        ("audit", ctx.config().audit.waiting()),
        ("sightings", ctx.edges().sightings_waiting()),
    ];
    let lengths = lengths.map(|(name, length)| ([("queue", name)], length as f64));
    page.gauge("longshore_queue_length", "What waits in a queue.", lengths)?;
    let waits = [("placer", &metrics.placer_waits), ("reporter", &metrics.reporter_waits), ("committer", &store.waits)];
    let waits = waits.map(|(name, waits)| ([("queue", name)], waits.clone()));
    page.histogram("longshore_queue_wait_seconds", "How long something waited in a queue.", waits)?;
    let missing = none(ctx.config().audit.missing());
    page.counter("longshore_audit_missing", "Calls that the audit log had no room for.", missing)
}

fn store(ctx: &Context, page: &mut Page<'_>) -> fmt::Result {
    let metrics = ctx.store().metrics();
    page.histogram("longshore_commit_seconds", "How long a batch of plans took.", none(metrics.batches.clone()))?;
    page.histogram("longshore_commit_batch_plans", "Plans in a batch.", none(metrics.batch_plans.clone()))?;
    let groups = [("committed", &metrics.committed_groups), ("refused", &metrics.refused_groups)];
    let groups = groups.map(|(outcome, count)| ([("outcome", outcome)], count.get()));
    page.counter("longshore_commit_groups", "Groups of plans, by what became of them.", groups)?;
    page.counter("longshore_commit_failures", "Batches that could not be saved.", none(metrics.failures.get()))?;
    let again = none(ctx.metrics().decided_again.get());
    page.counter("longshore_api_decided_again", "Decisions of calls that others were faster than.", again)?;
    let revision = none(ctx.snapshot().revision().0 as f64);
    page.gauge("longshore_store_revision", "The revision of the snapshot that reads are served from.", revision)?;
    let format = none(f64::from(ctx.store().format()));
    page.gauge("longshore_store_format", "The format of the store.", format)?;
    page.counter("longshore_store_relists", "How often everything was read again.", none(metrics.relists.get()))?;
    let lags = none(metrics.lags.get());
    page.counter("longshore_watch_lags", "How often somebody who watches had missed changes.", lags)
}

fn sessions(ctx: &Context, page: &mut Page<'_>) -> fmt::Result {
    let agents = ctx.agents();
    let open = [("control", agents.control().count()), ("telemetry", agents.telemetry_sessions().count())];
    let open = open.map(|(channel, count)| ([("channel", channel)], count as f64));
    page.gauge("longshore_agent_sessions", "Open sessions of agents.", open)?;
    ctx.metrics().sessions.write(page)?;
    let edges = none(ctx.edges().count() as f64);
    page.gauge("longshore_edge_sessions", "Open sessions of edges.", edges)?;
    let exec = none(ctx.exec().count() as f64);
    page.gauge("longshore_exec_sessions", "Sessions of ExecuteCommand, those that wait included.", exec)
}

fn servers(ctx: &Context, page: &mut Page<'_>) -> fmt::Result {
    let servers = ctx.servers();
    let live = none(servers.members().len() as f64);
    page.gauge("longshore_servers", "Live servers on the store, as this one knows them.", live)?;
    let held = none(servers.held().len() as f64);
    page.gauge("longshore_servers_shards_held", "Shards of the work that this server does, of 64.", held)
}

fn contents(ctx: &Context, page: &mut Page<'_>) -> fmt::Result {
    let snapshot = ctx.snapshot();
    let clusters = snapshot.clusters();
    page.gauge("longshore_clusters", "Clusters, deleted ones included.", none(clusters.len() as f64))?;
    let mut by_status = [0_u64; Status::ALL.len()];
    for task in clusters.values().flat_map(|state| state.tasks().values()) {
        by_status[task.last as usize] += 1;
    }
    let name = longshore_api::convert::task::status;
    let tasks = Status::ALL.map(|status| ([("last_status", name(status))], by_status[status as usize] as f64));
    page.gauge("longshore_tasks", "Tasks that are known.", tasks)?;
    let shown = || clusters.iter().take(MAX_CLUSTERS);
    let services = shown().map(|(name, state)| ([("cluster", name.as_str())], state.services().len() as f64));
    page.gauge("longshore_cluster_services", "Services of a cluster.", services)?;
    let live = shown().map(|(name, state)| ([("cluster", name.as_str())], state.live_task_count() as f64));
    page.gauge("longshore_cluster_live_tasks", "Tasks of a cluster that have not stopped.", live)?;
    let instances = shown().flat_map(|(name, state)| {
        let connected = state.instances().values().filter(|instance| instance.is_connected()).count();
        let others = state.instances().len() - connected;
        [("true", connected), ("false", others)]
            .map(|(is, count)| ([("cluster", name.as_str()), ("connected", is)], count as f64))
    });
    page.gauge("longshore_cluster_instances", "Container instances of a cluster.", instances)
}
