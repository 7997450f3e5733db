//! `PutLogEvents`: a batch of events of one stream.

use longshore_api::error::Error;
use longshore_api::logs::{InputLogEvent, PutLogEventsRequest, PutLogEventsResponse};
use longshore_logs::{Batch, Event};

use super::super::error::{no_stream, not_read, not_written};
use super::super::streams::SEQUENCE_TOKEN;
use super::super::{lookup, store};
use super::checks;
use crate::Context;

/// `PutLogEvents`. When it is answered, what was taken is on disk.
pub(crate) async fn put(ctx: &Context, request: PutLogEventsRequest) -> Result<PutLogEventsResponse, Error> {
    let given = request.log_events.unwrap_or_default().into_iter();
    let mut events: Vec<Event> = given.map(event).collect();
    checks::batch(&events)?;
    let store = store::of(ctx)?;
    let stream = request.log_stream_name.unwrap_or_default();
    let (group, retention_days) = {
        let snapshot = ctx.snapshot();
        let group = lookup::by_name(&snapshot, &request.log_group_name.unwrap_or_default())?;
        (store::id(group), group.retention_days)
    };
    let now = store::now(ctx);
    let rejected_log_events_info = checks::acceptable(&mut events, retention_days, now)?;
    if events.is_empty() {
        store.stream(group, &stream).await.map_err(|error| not_read(&error))?.ok_or_else(no_stream)?;
    } else {
        let batch = Batch { group, stream, events, now, create_stream: false, source: None };
        store.append(batch).await.map_err(|error| not_written(&error))?;
    }
    Ok(PutLogEventsResponse {
        next_sequence_token: Some(SEQUENCE_TOKEN.to_owned()),
        rejected_log_events_info,
        rejected_entity_info: None,
    })
}

fn event(given: InputLogEvent) -> Event {
    Event { timestamp: given.timestamp.unwrap_or_default(), message: given.message.unwrap_or_default() }
}
