//! What containers can ask for: task metadata in versions 3 and 4, and role credentials.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use longshore_api::client;
use longshore_api::ecs;
use serde_json::{Map, Value, json};

use super::server::Registry;
use super::shapes::{self, TagError, Version};
use super::{credentials, protection, query_value, respond};
use crate::agent::Tenant;
use crate::task::actor::View;
use crate::task::state::Phase;

/// How often a container that asks before its start was looked at is looked for again, and after how long each time.
const START_LOOKS: u32 = 50;
const START_LOOK: Duration = Duration::from_millis(20);

/// The router of the metadata endpoint.
pub(super) fn router(registry: Registry) -> Router {
    let mut router = Router::new();
    for (prefix, version) in [("/v3", Version::V3), ("/v4", Version::V4)] {
        let of = |path: &str| format!("{prefix}/{{id}}{path}");
        router = router
            .route(&of(""), get(move |caller, registry| container(version, caller, registry)))
            .route(&of("/task"), get(move |caller, registry| task(version, caller, registry)))
            .route(&of("/taskWithTags"), get(move |caller, registry| task_with_tags(version, caller, registry)))
            .route(&of("/stats"), get(move |caller, registry| stats(version, caller, registry)))
            .route(&of("/task/stats"), get(move |caller, registry| task_stats(version, caller, registry)))
            .route(&of("/associations/{type}"), get(move |path, registry| associations(version, path, registry)));
    }
    router
        .route("/v2/credentials/{id}", get(role_credentials))
        .route("/v2/credentials", get(role_credentials_by_query))
        .route("/v1/credentials", get(role_credentials_by_query))
        .route("/v2/metadata", get(not_by_address))
        .route("/v2/metadata/{id}", get(not_by_address))
        .route("/v2/metadataWithTags", get(not_by_address))
        .route("/v2/stats", get(not_by_address))
        .route("/v2/stats/{id}", get(not_by_address))
        .route("/api/{id}/task-protection/v1/state", get(protection).put(protect))
        .with_state(registry)
}

/// Who asks: the container whose environment holds the identifier.
struct Caller {
    tenant: Arc<Tenant>,
    view: Arc<View>,
    index: usize,
}

fn find(registry: &Registry, id: &str) -> Option<Caller> {
    registry.tenants().into_iter().find_map(|tenant| {
        let tasks = tenant.fleet.tasks();
        let (view, index) = tasks.values().find_map(|task| {
            let view = task.view();
            let index = view.metadata_ids.iter().position(|other| other == id)?;
            Some((view, index))
        })?;
        Some(Caller { tenant, view, index })
    })
}

/// The caller, as soon as its start has been looked at. A process that asks in its first moments is faster than the agent,
/// which learns from the engine that the container runs and which addresses it has.
async fn find_started(registry: &Registry, id: &str) -> Option<Caller> {
    let mut looks = START_LOOKS;
    loop {
        let caller = find(registry, id)?;
        let container = &caller.view.observed.containers[caller.index];
        let is_known = container.phase >= Phase::Running && !container.stale && !container.busy;
        if is_known || looks == 0 {
            return Some(caller);
        }
        looks -= 1;
        tokio::time::sleep(START_LOOK).await;
    }
}

fn unknown(version: Version, id: &str, what: &str) -> Response {
    let message = format!("V{} {what} request: no container is known by the id {id}", version_number(version));
    let status = match version {
        Version::V3 => StatusCode::INTERNAL_SERVER_ERROR,
        Version::V4 => StatusCode::NOT_FOUND,
    };
    respond(status, &message)
}

fn version_number(version: Version) -> u8 {
    match version {
        Version::V3 => 3,
        Version::V4 => 4,
    }
}

async fn container(version: Version, Path(id): Path<String>, State(registry): State<Registry>) -> Response {
    match find_started(&registry, &id).await {
        Some(caller) => {
            respond(StatusCode::OK, &shapes::container(&caller.tenant, &caller.view, caller.index, version))
        }
        None => unknown(version, &id, "container metadata"),
    }
}

async fn task(version: Version, Path(id): Path<String>, State(registry): State<Registry>) -> Response {
    match find_started(&registry, &id).await {
        Some(caller) => respond(StatusCode::OK, &shapes::task(&caller.tenant, &caller.view, version)),
        None => unknown(version, &id, "task metadata"),
    }
}

async fn task_with_tags(version: Version, Path(id): Path<String>, State(registry): State<Registry>) -> Response {
    let Some(caller) = find_started(&registry, &id).await else { return unknown(version, &id, "task metadata") };
    let tenant = &caller.tenant;
    let mut task = shapes::task(tenant, &caller.view, version);
    let (of_instance, of_task) = tokio::join!(tags(tenant, &tenant.instance_arn), tags(tenant, &caller.view.spec.arn));
    let note = |field, arn: &str, error: client::Error| TagError {
        error_field: field,
        error_code: error.code().unwrap_or("ServerException").to_owned(),
        error_message: error.to_string(),
        status_code: 500,
        resource_arn: arn.to_owned(),
    };
    match of_instance {
        Ok(tags) => task.container_instance_tags = Some(tags),
        Err(error) => task.errors.push(note("ContainerInstanceTags", &tenant.instance_arn, error)),
    }
    match of_task {
        Ok(tags) => task.task_tags = Some(tags),
        Err(error) => task.errors.push(note("TaskTags", &caller.view.spec.arn, error)),
    }
    if version == Version::V3 {
        task.errors.clear();
    }
    respond(StatusCode::OK, &task)
}

async fn tags(tenant: &Tenant, arn: &str) -> Result<BTreeMap<String, String>, client::Error> {
    let request = ecs::ListTagsForResourceRequest { resource_arn: Some(arn.to_owned()) };
    let answer: ecs::ListTagsForResourceResponse = tenant.client.ecs("ListTagsForResource", &request).await?;
    let tags = answer.tags.unwrap_or_default().into_iter();
    Ok(tags.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect())
}

async fn stats(version: Version, Path(id): Path<String>, State(registry): State<Registry>) -> Response {
    match find(&registry, &id) {
        Some(caller) => respond(StatusCode::OK, &container_stats(version, &caller, caller.index)),
        None => unknown(version, &id, "container stats"),
    }
}

async fn task_stats(version: Version, Path(id): Path<String>, State(registry): State<Registry>) -> Response {
    let Some(caller) = find(&registry, &id) else { return unknown(version, &id, "task stats") };
    let containers = caller.view.observed.containers.iter().enumerate();
    let stats: Map<String, Value> = containers
        .filter_map(|(index, seen)| Some((seen.runtime_id.clone()?, container_stats(version, &caller, index))))
        .collect();
    respond(StatusCode::OK, &stats)
}

/// The engine's own words, with rates in version 4; null while there are none.
fn container_stats(version: Version, caller: &Caller, index: usize) -> Value {
    let Some(id) = &caller.view.observed.containers[index].runtime_id else { return Value::Null };
    let known = caller.tenant.gauges.with(id, |window| {
        let mut stats = serde_json::to_value(&window.newest).unwrap_or_default();
        if let (Version::V4, Some(rates), Value::Object(stats)) = (version, window.rates, &mut stats) {
            let rates = json!({"rx_bytes_per_sec": rates.rx_bytes, "tx_bytes_per_sec": rates.tx_bytes});
            stats.insert("network_rate_stats".to_owned(), rates);
        }
        stats
    });
    known.unwrap_or_default()
}

async fn associations(
    version: Version,
    Path((id, _kind)): Path<(String, String)>,
    State(registry): State<Registry>,
) -> Response {
    match find(&registry, &id) {
        Some(_) => respond(StatusCode::OK, &json!({"Associations": []})),
        None => unknown(version, &id, "associations"),
    }
}

async fn role_credentials(Path(id): Path<String>, State(registry): State<Registry>) -> Response {
    let tenants = registry.tenants();
    credentials::answer(tenants.iter().map(|tenant| (&tenant.vault, &tenant.fleet)), &id)
}

async fn role_credentials_by_query(RawQuery(query): RawQuery, State(registry): State<Registry>) -> Response {
    let id = query_value(query.as_deref(), "id").unwrap_or_default();
    role_credentials(Path(id), State(registry)).await
}

/// Version 2 finds the caller by its address, which only tasks with a network interface of their own have.
async fn not_by_address() -> Response {
    respond(StatusCode::BAD_REQUEST, &"V2 metadata request: unable to get task ARN from the request's address")
}

async fn protection(Path(id): Path<String>, State(registry): State<Registry>) -> Response {
    match find(&registry, &id) {
        Some(caller) => protection::get(&caller.tenant, &caller.view.spec.arn).await,
        None => unknown(Version::V4, &id, "task protection"),
    }
}

async fn protect(Path(id): Path<String>, State(registry): State<Registry>, body: Bytes) -> Response {
    match find(&registry, &id) {
        Some(caller) => protection::put(&caller.tenant, &caller.view.spec.arn, &body).await,
        None => unknown(Version::V4, &id, "task protection"),
    }
}
