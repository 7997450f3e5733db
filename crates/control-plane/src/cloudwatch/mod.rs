//! The part of the CloudWatch API that deployments look at, metric alarms, and what metric filters of logs have counted. Each
//! operation of the model is answered here.
//!
//! Alarms do not look at metrics: an alarm stands as `SetAlarmState` said last, and nobody is told of it but the services whose
//! deployments watch it.

mod alarm;
mod describe;
mod history;
mod metric;
mod tag;

use std::future::{Future, ready};

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use longshore_api::cbor;
use longshore_api::cloudwatch::{Operation, Request};
use longshore_api::error::Error;
use longshore_api::protocol::{self, RequestId};
use longshore_api::query::{self, Form};
use longshore_api::validation;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Context;
use crate::ecs::again_when_behind;

/// A request in one of the protocols that are spoken here. It is answered in the same.
#[derive(Clone, Copy)]
pub(crate) enum Asked<'a> {
    /// AWS JSON 1.0: the body.
    Json(&'a [u8]),
    /// Smithy RPC v2 CBOR: the body.
    Cbor(&'a [u8]),
    /// Query.
    Form(&'a Form),
}

/// Answers one call.
///
/// # Errors
/// The wire error to answer with.
pub(crate) async fn handle(
    ctx: &Context,
    operation: Operation,
    asked: Asked<'_>,
    request_id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    again_when_behind(ctx, || dispatch(ctx, operation, asked, request_id)).await
}

async fn dispatch(
    ctx: &Context,
    operation: Operation,
    asked: Asked<'_>,
    request_id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    use Operation as Op;
    macro_rules! change {
        ($handler:path) => {
            answer(asked, request_id, |request| $handler(ctx, request)).await
        };
    }
    macro_rules! read {
        ($handler:path) => {
            answer(asked, request_id, |request| ready($handler(ctx, request))).await
        };
    }
    match operation {
        Op::PutMetricAlarm => change!(alarm::put),
        Op::DeleteAlarms => change!(alarm::delete),
        Op::SetAlarmState => change!(alarm::set_state),
        Op::EnableAlarmActions => change!(alarm::enable_actions),
        Op::DisableAlarmActions => change!(alarm::disable_actions),
        Op::DescribeAlarms => read!(describe::describe),
        Op::DescribeAlarmHistory => read!(history::describe),
        Op::GetMetricStatistics => read!(metric::statistics),
        Op::ListMetrics => read!(metric::list),

        Op::TagResource => change!(tag::add),
        Op::UntagResource => change!(tag::remove),
        Op::ListTagsForResource => read!(tag::list),
    }
}

async fn answer<R, A, F>(
    asked: Asked<'_>,
    request_id: RequestId,
    handler: impl FnOnce(R) -> F,
) -> Result<Response<Full<Bytes>>, Error>
where
    R: Request + DeserializeOwned,
    A: Serialize,
    F: Future<Output = Result<A, Error>>,
{
    Ok(match asked {
        Asked::Json(body) => {
            let response = handler(validation::decode_cloudwatch(body)?).await?;
            protocol::success(&response, request_id)
        }
        Asked::Cbor(body) => {
            let response = handler(cbor::decode_cloudwatch(body)?).await?;
            cbor::success(&response, request_id)
        }
        Asked::Form(form) => {
            let response = handler(query::decode_cloudwatch(form)?).await?;
            query::success_cloudwatch(R::OPERATION, &response, request_id)
        }
    })
}

/// The most of a page (API reference: `DescribeAlarms.MaxRecords`, `DescribeAlarmHistory.MaxRecords`).
const MAX_PAGE: usize = 100;

/// How many a page has: as many as are asked for, or else as usual.
fn page_size(asked: Option<i32>, usual: usize) -> Result<usize, Error> {
    match asked.map(usize::try_from) {
        None => Ok(usual),
        Some(Ok(size)) if (1..=MAX_PAGE).contains(&size) => Ok(size),
        Some(_) => Err(invalid(format!("MaxRecords must be between 1 and {MAX_PAGE}."))),
    }
}

/// By the name that the Query protocol has for it: clients that speak JSON show that one too.
fn invalid(message: impl Into<String>) -> Error {
    Error::new("InvalidParameterValue", message)
}
