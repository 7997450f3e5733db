//! Where a group's streams and events are, when several servers share the state: in the log store of the server that made the
//! group. Calls that read or write them are passed on to that server, whichever one they come to.
//!
//! While it is away nothing else is put in its place: what agents deliver waits on their disks, readers are told which server
//! is missing, and afterwards every event is where it was, once.

use std::collections::BTreeSet;

use longshore_api::error::Error;
use longshore_api::logs::Operation;
use longshore_model::{LogGroup, LogStoreId};
use serde::Deserialize;

use super::error::unavailable;
use super::lookup;
use crate::Context;
use crate::servers::Member;

/// What of a request says which groups it is about.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Named {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_group_names: Option<Vec<String>>,
    log_group_identifiers: Option<Vec<String>>,
}

/// The other server that has to answer a call; `None` when that is this one, or any.
///
/// # Errors
/// `ServiceUnavailableException` when it is away; `InvalidParameterException` when the groups are on several servers, or when the
/// answer goes on for ever, which is not passed on.
pub(crate) fn of_call(ctx: &Context, operation: Operation, body: &[u8]) -> Result<Option<Member>, Error> {
    if !is_about_events(operation) {
        return Ok(None);
    }
    // What cannot be read is refused by whoever answers the call.
    let named: Named = serde_json::from_slice(body).unwrap_or_default();
    let one = named.log_group_name.into_iter().chain(named.log_group_identifier);
    let many = named.log_group_names.into_iter().chain(named.log_group_identifiers).flatten();
    let snapshot = ctx.snapshot();
    let mut stores = BTreeSet::new();
    for identifier in one.chain(many) {
        let name = lookup::name_of(ctx.scope(), &identifier).ok();
        stores.extend(name.and_then(|name| snapshot.logs().group(name)).and_then(|group| group.store));
    }
    let mut stores = stores.into_iter();
    let Some(store) = stores.next() else { return Ok(None) };
    if stores.next().is_some() {
        return Err(Error::invalid_parameter(
            "These log groups are kept by several servers, and one call reads from one of them. Ask for each group alone.",
        ));
    }
    let Some(member) = keeper(ctx, store)? else { return Ok(None) };
    if operation == Operation::StartLiveTail {
        return Err(Error::invalid_parameter(format!(
            "These log groups are kept by the server at {0}, and a live tail is not passed on. Start it there: --endpoint-url \
             {0}.",
            member.endpoint
        )));
    }
    Ok(Some(member))
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
    let name = store.to_string();
    let member = ctx.servers().members().into_iter().find(|member| member.log_store.as_deref() == Some(&*name));
    member.map(Some).ok_or_else(|| {
        unavailable(format!(
            "The server that keeps this log group's events, with the log store {name}, is away. They can be read and written \
             again once it is back: start it with the data directory that it had."
        ))
    })
}

/// Whether an operation reads or writes streams or events, which only one server has.
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
            | Op::StartLiveTail
            | Op::StartQuery
    )
}
