//! Where a group's streams and events are, when several servers share the state: in the log store of the server that made the
//! group. Calls that read or write them are passed on to that server, whichever one they come to.
//!
//! While it is away nothing else is put in its place: what agents deliver waits on their disks, readers are told which server
//! is missing, and afterwards every event is where it was, once.

use std::collections::BTreeSet;

use longshore_api::error::Error;
use longshore_api::logs::Operation;
use longshore_model::{GroupId, LogGroup, LogStoreId};
use serde::Deserialize;

use super::error::unavailable;
use super::lookup;
use crate::Context;
use crate::context;
use crate::servers::Member;

/// What of a request says which groups it is about, or which query.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Named {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_group_names: Option<Vec<String>>,
    log_group_identifiers: Option<Vec<String>>,
    log_record_pointer: Option<String>,
    query_id: Option<String>,
}

/// The other server that has to answer a call; `None` when that is this one, or any.
///
/// # Errors
/// `ServiceUnavailableException` when it is away; `InvalidParameterException` when the groups are on several servers.
pub(crate) async fn of_call(ctx: &Context, operation: Operation, body: &[u8]) -> Result<Option<Member>, Error> {
    if !is_about_events(operation) {
        return Ok(None);
    }
    // What cannot be read is refused by whoever answers the call.
    let named: Named = serde_json::from_slice(body).unwrap_or_default();
    let one = named.log_group_name.iter().chain(&named.log_group_identifier);
    let many = named.log_group_names.iter().chain(&named.log_group_identifiers).flatten();
    let names: Vec<&str> = one.chain(many).filter_map(|name| lookup::name_of(ctx.scope(), name).ok()).collect();
    if names.iter().any(|name| ctx.snapshot().logs().group(name).is_none()) {
        // Another server may have made it a moment ago.
        ctx.store().catch_up().await.map_err(|error| context::unavailable(&error))?;
    }
    if operation == Operation::StartLiveTail {
        // It asks all the servers that have the groups by itself.
        return Ok(None);
    }
    let snapshot = ctx.snapshot();
    let groups = names.iter().filter_map(|name| snapshot.logs().group(name));
    let mut stores: BTreeSet<LogStoreId> = groups.filter_map(|group| group.store).collect();
    let pointer = named.log_record_pointer.and_then(|pointer| pointer.split_once('.')?.0.parse::<GroupId>().ok());
    stores.extend(pointer.and_then(|id| snapshot.logs().group_of(id)).and_then(|group| group.store));
    // Queries are gone with their server: one of a server that is away is unknown, like any id that was never given.
    stores.extend(named.query_id.and_then(|id| of_query(&id)).filter(|store| member(ctx, *store).is_some()));
    let mut stores = stores.into_iter();
    let Some(store) = stores.next() else { return Ok(None) };
    if stores.next().is_some() {
        if operation == Operation::StartQuery {
            // It has the others send their events by itself.
            return Ok(None);
        }
        return Err(Error::invalid_parameter(
            "These log groups are kept by several servers, and one call reads from one of them. Ask for each group alone.",
        ));
    }
    keeper(ctx, store)
}

/// The other server that has a group's events; `None` when this one has them.
///
/// # Errors
/// `ServiceUnavailableException` when it is away.
pub(crate) fn of_group(ctx: &Context, group: &LogGroup) -> Result<Option<Member>, Error> {
    if ctx.servers().is_alone() {
        return Ok(None);
    }
    group.store.map_or(Ok(None), |store| keeper(ctx, store))
}

/// The id of a query that is run by the server with a log store: of the form that CloudWatch's have, it begins with the store's, so
/// that whichever server is asked for its results knows where they are.
pub(super) fn query_id(store: LogStoreId, drawn: u64) -> String {
    let digits = format!("{store}{drawn:016x}");
    format!("{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
}

fn of_query(id: &str) -> Option<LogStoreId> {
    id.replace('-', "").get(..16)?.parse().ok()
}

/// `ServiceUnavailableException` for a server that does not answer; nobody knows whether it has carried the call out.
pub(crate) fn silent(keeper: &Member) -> Error {
    unavailable(format!(
        "The server at {}, which keeps this log group's events, does not answer. Try again.",
        keeper.endpoint
    ))
}

fn keeper(ctx: &Context, store: LogStoreId) -> Result<Option<Member>, Error> {
    if ctx.config().logs.id() == Some(store) {
        return Ok(None);
    }
    member(ctx, store).map(Some).ok_or_else(|| {
        unavailable(format!(
            "The server that keeps this log group's events, with the log store {store}, is away. They can be read and written \
             again once it is back: start it with the data directory that it had."
        ))
    })
}

/// The server that has a log store, while it is there.
fn member(ctx: &Context, store: LogStoreId) -> Option<Member> {
    let name = store.to_string();
    ctx.servers().members().into_iter().find(|member| member.log_store.as_deref() == Some(&*name))
}

/// Whether an operation is about streams, events or a query, which only one server has.
fn is_about_events(operation: Operation) -> bool {
    use Operation as Op;
    matches!(
        operation,
        Op::CreateLogStream
            | Op::DeleteLogStream
            | Op::DescribeLogStreams
            | Op::PutLogEvents
            | Op::GetLogEvents
            | Op::FilterLogEvents
            | Op::GetLogGroupFields
            | Op::GetLogRecord
            | Op::GetQueryResults
            | Op::StopQuery
            | Op::StartLiveTail
            | Op::StartQuery
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_says_which_store_it_is_run_on() {
        let id = query_id(LogStoreId::from_bits(0xfeed_0000_0000_0001), 7);
        assert_eq!(id, "feed0000-0000-0001-0000-000000000007");
        assert_eq!(of_query(&id), Some(LogStoreId::from_bits(0xfeed_0000_0000_0001)));
        for other in ["", "feed", "feed0000-0000-000g-0000-000000000007", "ä"] {
            assert_eq!(of_query(other), None, "{other}");
        }
    }
}
