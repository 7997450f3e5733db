//! What agents tell of themselves is known by the server that they are connected to. A description that wants it is
//! answered from the state, like any other, and completed by what the other servers say to the same call.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use http_body_util::{BodyExt, Full};
use longshore_api::ecs::Operation;
use longshore_model::InstanceId;
use serde_json::Value;

use super::{Member, forward};
use crate::Context;
use crate::ecs::lookup;

/// How long the others may take; what does not come is shown as of an agent that has not said it yet.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);

/// The answer, with the health of instances whose agents are connected to other servers.
pub(crate) async fn complete(
    ctx: &Context,
    operation: Operation,
    parts: &Parts,
    body: &Bytes,
    answer: Response<Full<Bytes>>,
) -> Response<Full<Bytes>> {
    if operation != Operation::DescribeContainerInstances || ctx.servers().is_alone() {
        return answer;
    }
    let Ok(request) = serde_json::from_slice::<Value>(body) else { return answer };
    let includes = |field: &str| request["include"].as_array().is_some_and(|all| all.iter().any(|one| one == field));
    if !includes("CONTAINER_INSTANCE_HEALTH") || forward::is_forwarded(ctx, &parts.headers) {
        return answer;
    }
    let elsewhere = elsewhere(ctx, &request);
    let asked = elsewhere.into_values().map(|(server, instances)| async move {
        let heard = forward::send(ctx, &server, parts, body, PATIENCE).await.ok()?;
        let document = serde_json::from_slice(heard.body()).ok()?;
        Some(health(&document).filter(|(id, _)| instances.contains(id)).collect::<Vec<_>>())
    });
    let heard: HashMap<InstanceId, Value> =
        futures_util::future::join_all(asked).await.into_iter().flatten().flatten().collect();
    if heard.is_empty() {
        return answer;
    }
    let (mut head, body) = answer.into_parts();
    let Some(mut shown) = document(Response::new(body.clone())).await else { return Response::from_parts(head, body) };
    for instance in shown["containerInstances"].as_array_mut().into_iter().flatten() {
        if let Some(told) = id(instance).and_then(|id| heard.get(&id)) {
            instance["healthStatus"] = told.clone();
        }
    }
    head.headers.remove(http::header::CONTENT_LENGTH);
    Response::from_parts(head, Full::new(Bytes::from(shown.to_string())))
}

/// The servers that the wanted instances are connected to, other than this one, each with its instances.
fn elsewhere(ctx: &Context, request: &Value) -> BTreeMap<u64, (Member, Vec<InstanceId>)> {
    let mut found: BTreeMap<u64, (Member, Vec<InstanceId>)> = BTreeMap::new();
    let Ok(cluster) = lookup::cluster_name(request["cluster"].as_str()) else { return found };
    let snapshot = ctx.snapshot();
    let Some(state) = snapshot.cluster(cluster.as_str()) else { return found };
    let wanted = request["containerInstances"].as_array().into_iter().flatten().filter_map(Value::as_str);
    for id in wanted.filter_map(|text| lookup::instance_id(&cluster, text).ok().flatten()) {
        let session = state.instance(id).and_then(|instance| instance.session.as_ref());
        let Some(session) = session.filter(|session| session.connected && session.server != ctx.server()) else {
            continue;
        };
        if let Some(server) = ctx.servers().member(session.server) {
            found.entry(session.server).or_insert_with(|| (server, Vec::new())).1.push(id);
        }
    }
    found
}

/// The JSON of an answer.
pub(crate) async fn document(answer: Response<Full<Bytes>>) -> Option<Value> {
    // The whole body is in memory, so nothing is waited for.
    let body = answer.into_body().collect().await.ok()?.to_bytes();
    serde_json::from_slice(&body).ok()
}

fn health(document: &Value) -> impl Iterator<Item = (InstanceId, Value)> {
    let instances = document["containerInstances"].as_array().into_iter().flatten();
    instances.filter_map(|instance| Some((id(instance)?, instance.get("healthStatus")?.clone())))
}

fn id(instance: &Value) -> Option<InstanceId> {
    instance["containerInstanceArn"].as_str()?.rsplit('/').next()?.parse().ok()
}
