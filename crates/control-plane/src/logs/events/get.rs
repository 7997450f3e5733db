//! `GetLogEvents`: the events of one stream, page by page in both directions.

use longshore_api::error::Error;
use longshore_api::logs::{GetLogEventsRequest, GetLogEventsResponse, OutputLogEvent};
use longshore_logs::{Position, ReadFrom, ReadRequest, Stored};

use super::super::error::{invalid_token, not_read};
use super::super::{lookup, page_size, store};
use super::{MAX_PAGE, MAX_PAGE_BYTES, whole};
use crate::Context;

/// `GetLogEvents`. A page at the end of the stream gives the token that it was asked with.
pub(crate) async fn get(ctx: &Context, request: GetLogEventsRequest) -> Result<GetLogEventsResponse, Error> {
    let (name, identifier) = (request.log_group_name.as_deref(), request.log_group_identifier.as_deref());
    let group = store::id(lookup::by_either(&ctx.snapshot(), ctx.scope(), name, identifier)?);
    let from = match request.next_token.as_deref() {
        Some(token) => position(token).ok_or_else(invalid_token)?,
        None if request.start_from_head.unwrap_or_default() => ReadFrom::Head,
        None => ReadFrom::Tail,
    };
    let asked = ReadRequest {
        group,
        stream: request.log_stream_name.unwrap_or_default(),
        start: request.start_time,
        end: request.end_time,
        from,
        limit: page_size(request.limit, MAX_PAGE),
        max_bytes: MAX_PAGE_BYTES,
        now: store::now(ctx),
    };
    let page = store::of(ctx)?.read(asked).await.map_err(|error| not_read(&error))?;
    whole(&page.missing)?;
    Ok(GetLogEventsResponse {
        events: Some(page.events.iter().map(shown).collect()),
        next_forward_token: Some(format!("f/{}/s", page.forward)),
        next_backward_token: Some(format!("b/{}/s", page.backward)),
    })
}

/// Where a token goes on.
fn position(token: &str) -> Option<ReadFrom> {
    let (direction, rest) = token.split_once('/')?;
    let position: Position = rest.strip_suffix("/s")?.parse().ok()?;
    match direction {
        "f" => Some(ReadFrom::Forward(position)),
        "b" => Some(ReadFrom::Backward(position)),
        _ => None,
    }
}

fn shown(event: &Stored) -> OutputLogEvent {
    OutputLogEvent {
        timestamp: Some(event.timestamp),
        message: Some(event.message.to_string()),
        ingestion_time: Some(event.ingestion_time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_where_and_which_way() {
        let at = Position::at(1_700_000_000_000);
        assert_eq!(position(&format!("f/{at}/s")), Some(ReadFrom::Forward(at)));
        assert_eq!(position(&format!("b/{at}/s")), Some(ReadFrom::Backward(at)));
        for other in [format!("x/{at}/s"), format!("f/{at}"), format!("{at}"), "f//s".to_owned(), "f/1/s".to_owned()] {
            assert_eq!(position(&other), None, "{other}");
        }
    }
}
