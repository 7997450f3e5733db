//! What people and health checks on the machine can ask one agent.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;
use serde_json::json;
use tokio::net::TcpListener;

use super::{query_value, respond, shapes};
use crate::agent::Tenant;
use crate::clock;
use crate::logs::{Counts, Look};
use crate::session::AGENT_VERSION;
use crate::task::actor::View;
use crate::task::state::{Phase, Status};

const COMMANDS: [&str; 4] = ["/v1/metadata", "/v1/tasks", "/v1/logs", "/license"];
const LICENSE: &str = "Longshore is licensed under the Apache License 2.0.\n";

/// Where introspection of one agent is answered. The answers end when the future is dropped.
///
/// # Errors
/// When nothing can listen there.
pub(crate) async fn bind(address: SocketAddr, may_move: bool) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = match TcpListener::bind(address).await {
        Err(error) if may_move && error.kind() == io::ErrorKind::AddrInUse => {
            TcpListener::bind(SocketAddr::new(address.ip(), 0)).await?
        }
        bound => bound?,
    };
    let bound = listener.local_addr()?;
    Ok((listener, bound))
}

/// Answers for ever.
pub(crate) async fn serve(listener: TcpListener, tenant: Arc<Tenant>) {
    let app = Router::new()
        .route("/", get(async || respond(StatusCode::OK, &json!({"AvailableCommands": COMMANDS}))))
        .route("/v1/metadata", get(metadata))
        .route("/v1/tasks", get(tasks))
        .route("/v1/logs", get(logs))
        .route("/license", get(async || LICENSE))
        .with_state(tenant);
    if let Err(error) = axum::serve(listener, app).await {
        tracing::error!(%error, "introspection has ended");
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Task {
    arn: String,
    desired_status: &'static str,
    known_status: &'static str,
    family: String,
    version: String,
    containers: Vec<Container>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Container {
    docker_id: String,
    docker_name: String,
    name: String,
    image: String,
    #[serde(rename = "ImageID")]
    image_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ports: Vec<shapes::Port>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    networks: Vec<shapes::Network>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    volumes: Vec<shapes::Volume>,
    #[serde(skip_serializing_if = "Option::is_none")]
    restart_count: Option<u32>,
}

async fn metadata(State(tenant): State<Arc<Tenant>>) -> Response {
    let version = format!("Longshore Agent - v{AGENT_VERSION}");
    let answer = json!({"Cluster": tenant.cluster, "ContainerInstanceArn": tenant.instance_arn, "Version": version});
    respond(StatusCode::OK, &answer)
}

/// How the collection of logs is doing: figures since the agent has started, and what it holds on its disk at the moment.
async fn logs(State(tenant): State<Arc<Tenant>>) -> Response {
    let Some((streams, gone)) = tenant.logs.look().await else {
        return respond(StatusCode::SERVICE_UNAVAILABLE, &"the log spool does not answer: see whether its disk hangs");
    };
    let counts = |counts: &Counts| {
        let Counts { lines, bytes, delivered_events, dropped_lines, dropped_bytes } = counts;
        json!({
            "Lines": lines, "Bytes": bytes, "DeliveredEvents": delivered_events, "DroppedLines": dropped_lines,
            "DroppedBytes": dropped_bytes,
        })
    };
    let stream = |look: &Look| {
        json!({
            "TaskARN": look.meta.task_arn, "Container": look.meta.container, "DockerID": look.meta.runtime_id,
            "LogGroup": look.meta.group, "LogStream": look.meta.stream, "Mode": look.meta.mode().as_str(),
            "Counts": counts(&look.counts), "SpoolBytes": look.spool_bytes, "LagMilliseconds": look.lag_ms,
            "Held": look.held,
        })
    };
    let spool_bytes: u64 = streams.iter().map(|look| look.spool_bytes).sum();
    let lag = streams.iter().map(|look| look.lag_ms).max().unwrap_or(0);
    let mut total = gone;
    streams.iter().for_each(|look| total.add(&look.counts));
    let streams: Vec<_> = streams.iter().map(stream).collect();
    let answer =
        json!({"Total": counts(&total), "SpoolBytes": spool_bytes, "LagMilliseconds": lag, "Streams": streams});
    respond(StatusCode::OK, &answer)
}

async fn tasks(State(tenant): State<Arc<Tenant>>, RawQuery(query): RawQuery) -> Response {
    let tasks = tenant.fleet.tasks();
    let by_arn = query_value(query.as_deref(), "taskarn");
    let by_id = query_value(query.as_deref(), "dockerid");
    let found: Vec<Arc<View>> = match (by_arn, by_id) {
        (Some(_), Some(_)) => {
            return respond(StatusCode::BAD_REQUEST, &"name either a taskarn or a dockerid, not both");
        }
        (Some(arn), None) => tasks.get(&arn).map(|task| task.view()).into_iter().collect(),
        (None, Some(id)) if !id.is_empty() => {
            let has = |view: &View| {
                let ids = view.observed.containers.iter().filter_map(|container| container.runtime_id.as_ref());
                ids.into_iter().any(|known| known.starts_with(&id))
            };
            tasks.values().map(|task| task.view()).filter(|view| has(view)).collect()
        }
        (None, Some(_)) => Vec::new(),
        (None, None) => {
            let all: Vec<Task> = tasks.values().map(|task| describe(&task.view())).collect();
            return respond(StatusCode::OK, &json!({"Tasks": all}));
        }
    };
    match found.as_slice() {
        [one] => respond(StatusCode::OK, &describe(one)),
        [] => respond(StatusCode::NOT_FOUND, &json!({})),
        _ => respond(StatusCode::BAD_REQUEST, &"more than one task has a container whose id begins like that"),
    }
}

fn describe(view: &View) -> Task {
    let (spec, seen) = (&view.spec, &view.observed);
    let containers = seen.containers.iter().enumerate().filter_map(|(index, container)| {
        let wanted = &spec.containers[index];
        Some(Container {
            docker_id: container.runtime_id.clone()?,
            docker_name: spec.docker_name(index),
            name: wanted.name.clone(),
            image: wanted.image.clone(),
            image_id: container.image_id.clone().unwrap_or_default(),
            created_at: container.created_at.map(clock::to_rfc3339),
            started_at: container.started_at.map(clock::to_rfc3339),
            ports: shapes::ports(view, index, false),
            networks: shapes::networks(view, index),
            volumes: shapes::volumes(view, index),
            restart_count: wanted.restart_policy.as_ref().map(|_| container.restarts),
        })
    });
    let known_status = match seen.status(spec, view.desired) {
        Status::Pending => seen.containers.iter().map(|one| one.phase).min().unwrap_or(Phase::None).as_str(),
        status => status.as_str(),
    };
    Task {
        arn: spec.arn.clone(),
        desired_status: shapes::desired_status(view),
        known_status,
        family: spec.family.clone(),
        version: spec.revision.clone(),
        containers: containers.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn another_port_is_taken_only_by_who_may() {
        let (_held, taken) = bind(SocketAddr::from(([127, 0, 0, 1], 0)), false).await.unwrap();
        assert_eq!(bind(taken, false).await.map(drop).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        let (_moved, other) = bind(taken, true).await.unwrap();
        assert!(other.ip() == taken.ip() && other.port() != taken.port(), "{other}");
    }
}
