//! `FilterLogEvents`: the events of a group that match, from all its streams, in the order of time.

use std::time::Duration;

use longshore_api::error::Error;
use longshore_api::logs::{FilterLogEventsRequest, FilterLogEventsResponse, FilteredLogEvent};
use longshore_logs::{GroupId, Search, Store, Stored, Streams};

use super::super::error::{invalid_token, no_stream, not_read};
use super::super::{lookup, page_size, pattern, store};
use super::{MAX_PAGE, MAX_PAGE_BYTES, whole};
use crate::Context;

/// After this time a page ends with what was found; the next one goes on there.
const BUDGET: Duration = Duration::from_secs(5);

/// `FilterLogEvents`. Both ends of the time range are in it.
pub(crate) async fn filter(ctx: &Context, request: FilterLogEventsRequest) -> Result<FilterLogEventsResponse, Error> {
    let (name, identifier) = (request.log_group_name.as_deref(), request.log_group_identifier.as_deref());
    let group = store::id(lookup::by_either(&ctx.snapshot(), ctx.scope(), name, identifier)?);
    let matcher = pattern::matcher(request.filter_pattern.as_deref())?;
    let after = request.next_token.as_deref().map(str::parse).transpose().map_err(|_| invalid_token())?;
    if let (Some(start), Some(end)) = (request.start_time, request.end_time)
        && start > end
    {
        return Err(Error::invalid_parameter("startTime must not be later than endTime."));
    }
    let store = store::of(ctx)?;
    let streams = match (request.log_stream_names, request.log_stream_name_prefix) {
        (Some(_), Some(_)) => {
            let message = "logStreamNames and logStreamNamePrefix must not both be specified.";
            return Err(Error::invalid_parameter(message));
        }
        (Some(names), None) => all_there(store, group, names).await?,
        (None, Some(prefix)) => Streams::Prefix(prefix),
        (None, None) => Streams::All,
    };
    let search = Search {
        groups: vec![group],
        streams,
        start: request.start_time,
        end: request.end_time.map(|end| end.saturating_add(1)),
        matcher,
        limit: page_size(request.limit, MAX_PAGE),
        max_bytes: MAX_PAGE_BYTES,
        budget: Some(BUDGET),
        after,
        newest_first: false,
        now: store::now(ctx),
    };
    let found = store.search(search).await.map_err(|error| not_read(&error))?;
    whole(&found.missing)?;
    Ok(FilterLogEventsResponse {
        events: Some(found.events.iter().map(shown).collect()),
        // Always so since 2020 (API reference: `FilterLogEvents.searchedLogStreams`).
        searched_log_streams: Some(Vec::new()),
        next_token: found.next.map(|next| next.to_string()),
    })
}

async fn all_there(store: &Store, group: GroupId, names: Vec<String>) -> Result<Streams, Error> {
    for name in &names {
        store.stream(group, name).await.map_err(|error| not_read(&error))?.ok_or_else(no_stream)?;
    }
    Ok(Streams::Names(names))
}

fn shown(event: &Stored) -> FilteredLogEvent {
    FilteredLogEvent {
        log_stream_name: Some(event.stream.to_string()),
        timestamp: Some(event.timestamp),
        message: Some(event.message.to_string()),
        ingestion_time: Some(event.ingestion_time),
        event_id: Some(event.id.to_string()),
    }
}
