//! Log streams.

use longshore_api::error::Error;
use longshore_api::logs::{
    CreateLogStreamRequest, DeleteLogStreamRequest, DescribeLogStreamsRequest, DescribeLogStreamsResponse, LogStream,
    OrderBy,
};
use longshore_logs::{CreateStreamError, DeleteError, StreamInfo, StreamOrder, StreamsCursor, StreamsRequest};
use longshore_model::LogGroupName;

use super::error::{exists, invalid_token, no_stream, not_read, not_written};
use super::{PAGE, lookup, page_size, store};
use crate::Context;

/// What old SDKs have to give with their next batch: nobody looks at it.
pub(super) const SEQUENCE_TOKEN: &str = "49999999999999999999999999999999999999999999999999999999";

/// `CreateLogStream`.
pub(super) async fn create(ctx: &Context, request: CreateLogStreamRequest) -> Result<(), Error> {
    let store = store::of(ctx)?;
    let group = store::id(lookup::by_name(&ctx.snapshot(), &request.log_group_name.unwrap_or_default())?);
    let name = request.log_stream_name.unwrap_or_default();
    store.create_stream(group, &name, store::now(ctx)).await.map_err(|error| match error {
        CreateStreamError::AlreadyExists => exists("log stream"),
        CreateStreamError::Refused(error) => not_written(&error),
    })
}

/// `DeleteLogStream`, with its events.
pub(super) async fn delete(ctx: &Context, request: DeleteLogStreamRequest) -> Result<(), Error> {
    let store = store::of(ctx)?;
    let group = lookup::by_name(&ctx.snapshot(), &request.log_group_name.unwrap_or_default())?.clone();
    if group.is_protected {
        let message = format!("The log group {} is protected from deletion, and so are its streams.", group.name);
        return Err(Error::new("ValidationException", message));
    }
    let name = request.log_stream_name.unwrap_or_default();
    store.delete_stream(store::id(&group), &name).await.map_err(|error| match error {
        DeleteError::NoStream => no_stream(),
        DeleteError::Refused(error) => not_written(&error),
    })
}

/// `DescribeLogStreams`.
pub(super) async fn describe(
    ctx: &Context,
    request: DescribeLogStreamsRequest,
) -> Result<DescribeLogStreamsResponse, Error> {
    let by_time = request.order_by == Some(OrderBy::LastEventTime);
    if by_time && request.log_stream_name_prefix.is_some() {
        return Err(Error::invalid_parameter("Cannot order by LastEventTime with a logStreamNamePrefix."));
    }
    let (name, identifier) = (request.log_group_name.as_deref(), request.log_group_identifier.as_deref());
    let snapshot = ctx.snapshot();
    let group = lookup::by_either(&snapshot, ctx.scope(), name, identifier)?;
    let after =
        request.next_token.as_deref().map(|token| cursor(token, by_time).ok_or_else(invalid_token)).transpose()?;
    let order = match by_time {
        true => StreamOrder::LastEventTime,
        false => StreamOrder::Name { prefix: request.log_stream_name_prefix.unwrap_or_default() },
    };
    let asked = StreamsRequest {
        order,
        descending: request.descending.unwrap_or_default(),
        after,
        limit: page_size(request.limit, PAGE),
    };
    let page = store::of(ctx)?.streams(store::id(group), asked).await.map_err(|error| not_read(&error))?;
    let log_streams = page.streams.iter().map(|stream| shown(ctx, &group.name, stream)).collect();
    let next_token = page.next.map(|next| token(&next, by_time));
    Ok(DescribeLogStreamsResponse { log_streams: Some(log_streams), next_token })
}

/// A cursor as text: the time, if the order is by time, and the name, which may have any characters but `:` and `*`.
fn token(cursor: &StreamsCursor, by_time: bool) -> String {
    match (by_time, cursor.last_event) {
        (true, Some(time)) => format!("time:{time}:{}", cursor.name),
        (true, None) => format!("time::{}", cursor.name),
        (false, _) => format!("name:{}", cursor.name),
    }
}

/// The cursor of a page in the same order.
fn cursor(token: &str, by_time: bool) -> Option<StreamsCursor> {
    if !by_time {
        let name = token.strip_prefix("name:")?;
        return Some(StreamsCursor { last_event: None, name: name.to_owned() });
    }
    let (time, name) = token.strip_prefix("time:")?.split_once(':')?;
    let last_event = match time {
        "" => None,
        time => Some(time.parse().ok()?),
    };
    Some(StreamsCursor { last_event, name: name.to_owned() })
}

fn shown(ctx: &Context, group: &LogGroupName, stream: &StreamInfo) -> LogStream {
    LogStream {
        log_stream_name: Some(stream.name.to_string()),
        creation_time: Some(stream.created),
        first_event_timestamp: stream.first_event,
        last_event_timestamp: stream.last_event,
        last_ingestion_time: stream.last_ingestion,
        upload_sequence_token: Some(SEQUENCE_TOKEN.to_owned()),
        arn: Some(ctx.scope().log_stream(group, &stream.name)),
        // Always so since 2019 (API reference: `LogStream.storedBytes`).
        stored_bytes: Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_goes_on_where_the_last_one_ended() {
        for last_event in [None, Some(0), Some(1_700_000_000_000)] {
            let ended = StreamsCursor { last_event, name: "web/app/1 ü".to_owned() };
            assert_eq!(cursor(&token(&ended, true), true), Some(ended));
        }
        let ended = StreamsCursor { last_event: None, name: "web/app/1".to_owned() };
        assert_eq!(cursor(&token(&ended, false), false), Some(ended));
        for (text, by_time) in
            [("name:a", true), ("time:1:a", false), ("time:x:a", true), ("time:1", true), ("", false)]
        {
            assert_eq!(cursor(text, by_time), None, "{text}");
        }
    }
}
