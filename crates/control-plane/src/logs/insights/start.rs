//! `StartQuery`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http::Response;
use http::request::Parts;
use longshore_api::error::Error;
use longshore_api::logs::{QueryLanguage, StartQueryRequest, StartQueryResponse};
use longshore_api::protocol::{self, RequestId};
use longshore_api::validation;
use longshore_log_language::SyntaxError;
use longshore_log_language::insights::{DEFAULT_ROWS, Query};
use longshore_model::snapshot::Entry;
use longshore_model::{LogGroup, LogStoreId, Snapshot};
use serde_json::json;

use super::super::{home, lookup, store};
use super::elsewhere::{self, Others};
use super::queries::Asked;
use super::run::{self, Job, Source};
use crate::Context;
use crate::ecs::again_when_behind;
use crate::servers::forward;

/// The most log groups of a query (API reference: `StartQuery.logGroupNames`).
const MAX_GROUPS: usize = 50;

/// `StartQuery`: answers with the query's id. A server that another has passed a query to, of whose log groups it has some, answers
/// with events of these.
///
/// # Errors
/// The wire error to answer with.
pub(crate) async fn start(
    ctx: &Context,
    parts: &Parts,
    body: &Bytes,
    request_id: RequestId,
) -> Result<Response<Body>, Error> {
    again_when_behind(ctx, || begin(ctx, parts, body, request_id)).await
}

async fn begin(ctx: &Context, parts: &Parts, body: &Bytes, request_id: RequestId) -> Result<Response<Body>, Error> {
    let request: StartQueryRequest = validation::decode_logs(body)?;
    check_language(request.query_language)?;
    let own = LogStoreId::from_bits(store::of(ctx)?.id());
    let text = request.query_string.clone().unwrap_or_default();
    let query = Query::parse(&text).map_err(|error| malformed(&text, &error))?;
    let (start, end) = (request.start_time.unwrap_or_default(), request.end_time.unwrap_or_default());
    if start > end {
        return Err(Error::invalid_parameter(
            "startTime must not be later than endTime; both are in seconds since 1970.",
        ));
    }
    let snapshot = ctx.snapshot();
    let groups = groups(ctx, &snapshot, &request)?;
    let now = store::now(ctx);
    let is_forwarded = forward::is_forwarded(ctx, &parts.headers);
    let (mut sources, mut others) = (Vec::new(), BTreeMap::new());
    for group in &groups {
        let member = match is_forwarded {
            true => None,
            false => home::of_group(ctx, group)?,
        };
        let is_here = if is_forwarded { group.store == Some(own) } else { member.is_none() };
        others.extend(member.map(|member| (member.endpoint.clone(), member)));
        let log = format!("{}:{}", ctx.scope().account, group.name).into();
        sources.push(Source { id: group.id, log, is_here });
    }
    let mut job = Job {
        query,
        sources,
        start: start.saturating_mul(1000),
        // The last second is in it, with all its milliseconds.
        end: end.saturating_add(1).saturating_mul(1000),
        limit: request.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(DEFAULT_ROWS),
    };
    if is_forwarded && job.sources.iter().any(|source| !source.is_here) {
        job.sources.retain(|source| source.is_here);
        let merge = job.reading(store::of(ctx)?.clone(), Vec::new(), now);
        return Ok(elsewhere::tell(ctx, job, merge, request_id));
    }
    let others = Others::new(ctx, others, parts, body)?;
    let known = ctx.activity().queries.add(|number| Asked {
        id: home::query_id(own, ctx.bits() as u64),
        number,
        text,
        groups: groups.iter().map(|group| group.name.to_string()).collect(),
        started: now,
        caller: ctx.scope().account.to_string(),
    })?;
    let id = known.asked.id.clone();
    tokio::spawn(run::run(ctx.clone(), known, Arc::new(job), others));
    Ok(protocol::success(&StartQueryResponse { query_id: Some(id) }, request_id).map(Body::new))
}

/// Checks that a query is in the language that there is.
///
/// # Errors
/// `InvalidParameterException`.
pub(in crate::logs) fn check_language(language: Option<QueryLanguage>) -> Result<(), Error> {
    match language {
        None | Some(QueryLanguage::Cwli) => Ok(()),
        Some(_) => Err(Error::invalid_parameter("Of query languages there is CWLI here, and neither SQL nor PPL.")),
    }
}

/// The log groups, each once.
fn groups<'s>(
    ctx: &Context,
    snapshot: &'s Snapshot,
    request: &StartQueryRequest,
) -> Result<Vec<&'s Entry<LogGroup>>, Error> {
    let given = [&request.log_group_names, &request.log_group_identifiers];
    let lists = given.iter().filter(|list| list.is_some()).count() + usize::from(request.log_group_name.is_some());
    if lists != 1 {
        let message = "Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified.";
        return Err(Error::invalid_parameter(message));
    }
    let named = request.log_group_name.iter().chain(request.log_group_names.iter().flatten());
    let mut found = named.map(|name| lookup::by_name(snapshot, name)).collect::<Result<Vec<_>, _>>()?;
    for identifier in request.log_group_identifiers.iter().flatten() {
        found.push(lookup::by_identifier(snapshot, ctx.scope(), identifier)?);
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found.dedup_by(|one, other| one.id == other.id);
    match found.len() {
        0 => Err(Error::invalid_parameter("A query needs a log group at least.")),
        1..=MAX_GROUPS => Ok(found),
        _ => Err(Error::invalid_parameter(format!("A query takes at most {MAX_GROUPS} log groups."))),
    }
}

/// `MalformedQueryException`, with the place in characters from 0: the word that is wrong, or the end.
fn malformed(text: &str, error: &SyntaxError) -> Error {
    let start = error.column.saturating_sub(1);
    let word = text.chars().skip(start).take_while(|c| c.is_alphanumeric() || "_@".contains(*c)).count();
    let end = start + word.max(usize::from(start < text.chars().count()));
    let message = &error.message;
    Error::new("MalformedQueryException", format!("{message} ([{start}, {end}])")).with_member(
        "queryCompileError",
        json!({"location": {"startCharOffset": start, "endCharOffset": end}, "message": message}),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_where_it_is() {
        let place = |text: &str, column| {
            let error = malformed(text, &SyntaxError { column, message: "no command".to_owned() });
            assert_eq!(error.code, "MalformedQueryException");
            let location = error.member("queryCompileError").expect("it is told")["location"].clone();
            (location["startCharOffset"].as_u64(), location["endCharOffset"].as_u64())
        };
        assert_eq!(place("fields @message | wrong a", 19), (Some(18), Some(23)));
        assert_eq!(place("filter a = ", 12), (Some(11), Some(11)));
        assert_eq!(place("ä | (", 5), (Some(4), Some(5)));
    }
}
