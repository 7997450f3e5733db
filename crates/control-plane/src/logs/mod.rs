//! The CloudWatch Logs API. Each operation of the model is answered here, by the module of its resource.
//!
//! Log groups and what is to be done with their events are records of the state. Streams and events are in this server's log
//! store, by the ids of their groups; [`keeper`] has the store follow the state. Everything that names a group goes through
//! [`lookup`], everything that reads or writes events through [`store`].

mod activity;
pub(crate) mod counting;
mod deliver;
mod error;
mod events;
pub(crate) mod filters;
mod groups;
pub(crate) mod home;
pub(crate) mod insights;
pub(crate) mod keeper;
mod kept;
pub(crate) mod live_tail;
pub(crate) mod lookup;
mod metric_filters;
pub(crate) mod pattern;
mod policies;
mod query_definitions;
mod retention;
pub(crate) mod store;
mod streamed;
mod streams;
mod subscription_filters;
pub(crate) mod subscriptions;
mod tag;

pub(crate) use activity::Activity;
pub(crate) use deliver::deliver;
pub use filters::farewell;
pub use store::Logs;

use std::future::{Future, ready};

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use http_body_util::Full;
use longshore_api::error::Error;
use longshore_api::logs::{Operation, Request};
use longshore_api::protocol::{self, RequestId};
use longshore_api::validation;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Context;
use crate::ecs::again_when_behind;

/// Answers one call.
///
/// # Errors
/// The wire error to answer with.
pub(crate) async fn handle(
    ctx: &Context,
    operation: Operation,
    parts: &Parts,
    body: &Bytes,
    request_id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    let answer = again_when_behind(ctx, || dispatch(ctx, operation, body, request_id)).await?;
    Ok(groups::complete(ctx, operation, parts, body, answer).await)
}

async fn dispatch(
    ctx: &Context,
    operation: Operation,
    body: &[u8],
    request_id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    use Operation as Op;
    macro_rules! change {
        ($handler:path) => {
            answer(body, request_id, |request| $handler(ctx, request)).await
        };
    }
    macro_rules! read {
        ($handler:path) => {
            answer(body, request_id, |request| ready($handler(ctx, request))).await
        };
    }
    match operation {
        Op::CreateLogGroup => change!(groups::create),
        Op::DeleteLogGroup => change!(groups::delete),
        Op::PutLogGroupDeletionProtection => change!(groups::protect),
        Op::AssociateKmsKey => read!(groups::associate_key),
        Op::DisassociateKmsKey => read!(groups::disassociate_key),
        Op::DescribeLogGroups => read!(groups::describe),
        Op::ListLogGroups => read!(groups::list),
        Op::PutRetentionPolicy => change!(retention::put),
        Op::DeleteRetentionPolicy => change!(retention::delete),

        Op::TagResource => change!(tag::add),
        Op::UntagResource => change!(tag::remove),
        Op::ListTagsForResource => read!(tag::list),
        Op::TagLogGroup => change!(tag::add_by_name),
        Op::UntagLogGroup => change!(tag::remove_by_name),
        Op::ListTagsLogGroup => read!(tag::list_by_name),

        Op::CreateLogStream => change!(streams::create),
        Op::DeleteLogStream => change!(streams::delete),
        Op::DescribeLogStreams => change!(streams::describe),

        Op::PutLogEvents => {
            let response = events::put(ctx, validation::decode_events(body)?).await?;
            Ok(protocol::success(&response, request_id))
        }
        Op::GetLogEvents => change!(events::get),
        Op::FilterLogEvents => change!(events::filter),
        Op::GetLogRecord => change!(events::record),
        Op::GetLogGroupFields => change!(events::fields),

        Op::PutMetricFilter => change!(metric_filters::put),
        Op::DeleteMetricFilter => change!(metric_filters::delete),
        Op::DescribeMetricFilters => read!(metric_filters::describe),
        Op::TestMetricFilter => read!(metric_filters::test),
        Op::PutSubscriptionFilter => change!(subscription_filters::put),
        Op::DeleteSubscriptionFilter => change!(subscription_filters::delete),
        Op::DescribeSubscriptionFilters => read!(subscription_filters::describe),

        Op::PutQueryDefinition => change!(query_definitions::put),
        Op::DeleteQueryDefinition => change!(query_definitions::delete),
        Op::DescribeQueryDefinitions => read!(query_definitions::describe),

        Op::PutResourcePolicy => change!(policies::put),
        Op::DeleteResourcePolicy => change!(policies::delete),
        Op::DescribeResourcePolicies => read!(policies::describe),
        Op::DescribeAccountPolicies => read!(policies::describe_of_account),
        Op::GetDataProtectionPolicy => read!(policies::data_protection),
        Op::DescribeIndexPolicies => read!(policies::index),
        Op::DescribeFieldIndexes => read!(policies::field_indexes),
        Op::DescribeDestinations => read!(policies::destinations),
        Op::DescribeExportTasks => read!(policies::exports),

        Op::StopQuery => read!(insights::stop),
        Op::GetQueryResults => read!(insights::results),
        Op::DescribeQueries => read!(insights::describe),

        // They may have to be passed on to other servers, and may be answered with a stream: `live_tail` and `insights`.
        Op::StartLiveTail | Op::StartQuery => Err(Error::server("The call was not answered with its request's head.")),
    }
}

async fn answer<R, A, F>(
    body: &[u8],
    request_id: RequestId,
    handler: impl FnOnce(R) -> F,
) -> Result<Response<Full<Bytes>>, Error>
where
    R: Request + DeserializeOwned,
    A: Serialize,
    F: Future<Output = Result<A, Error>>,
{
    let response = handler(validation::decode_logs(body)?).await?;
    Ok(protocol::success(&response, request_id))
}

/// How many a page has that nobody gave a size (API reference: `limit` of most operations).
const PAGE: usize = 50;

/// The first of what was found, and where the next page begins, if there is more: behind what `place` says of the last one.
fn page<T>(
    mut found: impl Iterator<Item = T>,
    size: usize,
    place: impl FnOnce(&T) -> String,
) -> (Vec<T>, Option<String>) {
    let page: Vec<T> = found.by_ref().take(size).collect();
    let next = found.next().and_then(|_| page.last()).map(place);
    (page, next)
}

/// How many a page has; the request's check has seen to it that it is positive.
fn page_size(asked: Option<i32>, usual: usize) -> usize {
    asked.and_then(|size| usize::try_from(size).ok()).unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn a_page_says_where_the_next_one_begins_only_if_there_is_one() {
        let cut = |count: u32, size| page(0..count, size, u32::to_string);
        assert_eq!(cut(5, 2), (vec![0, 1], Some("1".to_owned())));
        assert_eq!(cut(2, 2), (vec![0, 1], None));
        assert_eq!(cut(0, 2), (vec![], None));
    }
}
