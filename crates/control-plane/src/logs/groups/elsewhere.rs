//! How much other servers have stored of the groups that are described. Only they know; what they do not say in time is left out.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use futures_util::future::join_all;
use http::Response;
use http::request::Parts;
use http_body_util::Full;
use longshore_api::logs::Operation;
use serde_json::Value;

use super::super::home;
use crate::Context;
use crate::servers::{forward, merge};

/// The answer, with the `storedBytes` of groups that other servers have.
pub(crate) async fn complete(
    ctx: &Context,
    operation: Operation,
    parts: &Parts,
    body: &Bytes,
    answer: Response<Full<Bytes>>,
) -> Response<Full<Bytes>> {
    if operation != Operation::DescribeLogGroups
        || ctx.servers().is_alone()
        || forward::is_forwarded(ctx, &parts.headers)
    {
        return answer;
    }
    let (mut head, body_here) = answer.into_parts();
    let Some(mut shown) = merge::document(Response::new(body_here.clone())).await else {
        return Response::from_parts(head, body_here);
    };
    let snapshot = ctx.snapshot();
    let mut others = BTreeMap::new();
    for group in shown["logGroups"].as_array().into_iter().flatten() {
        // A search by pattern leaves more out than this.
        let is_open = group.get("storedBytes").is_none() && group.get("metricFilterCount").is_some();
        let known = group["logGroupName"].as_str().filter(|_| is_open).and_then(|name| snapshot.logs().group(name));
        let member = known.and_then(|group| home::of_group(ctx, group).ok().flatten());
        others.extend(member.map(|member| (member.endpoint.clone(), member)));
    }
    if others.is_empty() {
        return Response::from_parts(head, body_here);
    }
    // They know the same groups, so the page that they answer with is this one.
    let asked = others.values().map(|member| async move {
        let heard = forward::send(ctx, member, parts, body, merge::PATIENCE).await.ok()?;
        serde_json::from_slice::<Value>(heard.body()).ok()
    });
    let heard: Vec<Value> = join_all(asked).await.into_iter().flatten().collect();
    let groups = heard.iter().flat_map(|document| document["logGroups"].as_array().into_iter().flatten());
    let stored: HashMap<&str, &Value> =
        groups.filter_map(|group| Some((group["logGroupName"].as_str()?, group.get("storedBytes")?))).collect();
    for group in shown["logGroups"].as_array_mut().into_iter().flatten() {
        let told = group["logGroupName"].as_str().and_then(|name| stored.get(name)).map(|told| (*told).clone());
        if let Some(told) = told.filter(|_| group.get("storedBytes").is_none()) {
            group["storedBytes"] = told;
        }
    }
    head.headers.remove(http::header::CONTENT_LENGTH);
    Response::from_parts(head, Full::new(Bytes::from(shown.to_string())))
}
