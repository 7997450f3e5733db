//! What is told of queries: `GetQueryResults`, `StopQuery`, `DescribeQueries`.

use std::sync::Arc;

use longshore_api::error::Error;
use longshore_api::logs::{
    DescribeQueriesRequest, DescribeQueriesResponse, GetQueryResultsRequest, GetQueryResultsResponse, QueryInfo,
    QueryLanguage, QueryStatistics, QueryStatus, ResultField, StopQueryRequest, StopQueryResponse,
};
use longshore_log_language::insights::Row;

use super::super::error::invalid_token;
use super::super::{page, page_size};
use super::queries::Query;
use crate::Context;

/// How many queries a page has that nobody gave a size, and at most (API reference: `DescribeQueries.maxResults`).
const PAGE: usize = 1_000;

/// How many rows a page has that nobody gave a size, and at most (API reference: `GetQueryResults.maxItems`).
const PAGE_ROWS: usize = 10_000;

fn known(ctx: &Context, id: Option<&str>) -> Result<Arc<Query>, Error> {
    let found = ctx.activity().queries.get(id.unwrap_or_default());
    found.ok_or_else(|| {
        Error::resource_not_found("The specified query does not exist, or its results are not kept any more.")
    })
}

/// `GetQueryResults`: of a query that runs, what it has found so far.
pub(in crate::logs) fn results(
    ctx: &Context,
    request: GetQueryResultsRequest,
) -> Result<GetQueryResultsResponse, Error> {
    let query = known(ctx, request.query_id.as_deref())?;
    let first: usize = request.next_token.map_or(Ok(0), |token| token.parse().map_err(|_| invalid_token()))?;
    let size = page_size(request.max_items.filter(|items| *items > 0), PAGE_ROWS);
    let mut progress = query.progress();
    progress.is_watched |= progress.ended.is_none();
    let progress = progress.clone();
    let page = progress.rows.iter().skip(first).take(size);
    let next = first.saturating_add(size);
    Ok(GetQueryResultsResponse {
        query_language: Some(QueryLanguage::Cwli),
        results: Some(page.map(shown).collect()),
        statistics: Some(QueryStatistics {
            records_matched: Some(progress.matched as f64),
            records_scanned: Some(progress.scanned_events as f64),
            bytes_scanned: Some(progress.scanned_bytes as f64),
            estimated_records_skipped: Some(0.0),
            estimated_bytes_skipped: Some(0.0),
            log_groups_scanned: Some(query.asked.groups.len() as f64),
        }),
        status: Some(progress.status),
        encryption_key: None,
        // Only an answer that is final has pages.
        next_token: (progress.ended.is_some() && next < progress.rows.len()).then(|| next.to_string()),
    })
}

fn shown(row: &Row) -> Vec<ResultField> {
    let field = |(name, value): &(Arc<str>, Arc<str>)| ResultField {
        field: Some(name.to_string()),
        value: Some(value.to_string()),
    };
    row.fields.iter().map(field).collect()
}

/// `StopQuery`. What it has found stays.
pub(in crate::logs) fn stop(ctx: &Context, request: StopQueryRequest) -> Result<StopQueryResponse, Error> {
    let query = known(ctx, request.query_id.as_deref())?;
    if !query.end(QueryStatus::Cancelled, ctx.now().as_millis()) {
        return Err(Error::invalid_parameter("The specified query is not running."));
    }
    query.stopped.notify_one();
    Ok(StopQueryResponse { success: Some(true) })
}

/// `DescribeQueries`, the latest first.
pub(in crate::logs) fn describe(
    ctx: &Context,
    request: DescribeQueriesRequest,
) -> Result<DescribeQueriesResponse, Error> {
    if !matches!(request.query_language, None | Some(QueryLanguage::Cwli)) {
        return Ok(DescribeQueriesResponse { queries: Some(Vec::new()), next_token: None });
    }
    let before: Option<u64> = request.next_token.map(|token| token.parse().map_err(|_| invalid_token())).transpose()?;
    let all = ctx.activity().queries.all();
    let found = all.iter().filter(|query| {
        let is_of_group = request.log_group_name.as_ref().is_none_or(|name| query.asked.groups.contains(name));
        let is_as_asked = request.status.is_none_or(|status| query.progress().status == status);
        is_of_group && is_as_asked && before.is_none_or(|before| query.asked.number < before)
    });
    let (page, next_token) = page(found, page_size(request.max_results, PAGE), |last| last.asked.number.to_string());
    let now = ctx.now().as_millis();
    Ok(DescribeQueriesResponse { queries: Some(page.into_iter().map(|query| info(query, now)).collect()), next_token })
}

fn info(query: &Query, now: i64) -> QueryInfo {
    let (asked, progress) = (&query.asked, query.progress());
    QueryInfo {
        query_language: Some(QueryLanguage::Cwli),
        query_id: Some(asked.id.clone()),
        query_string: Some(asked.text.clone()),
        status: Some(progress.status),
        create_time: Some(asked.started),
        log_group_name: asked.groups.first().cloned(),
        query_duration: Some(progress.ended.unwrap_or(now) - asked.started),
        bytes_scanned: Some(progress.scanned_bytes as f64),
        user_identity: Some(asked.caller.clone()),
    }
}
