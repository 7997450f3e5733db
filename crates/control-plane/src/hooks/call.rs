//! One call of a hook, and what its answer means.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use longshore_api::client::RawError;
use longshore_model::service_deployment::{Hook, HookAnswer, HookCall};
use longshore_model::{Document, Scope, ServiceDeployment};
use serde_json::Value;

use super::Hooks;
use super::payload::payload;
use crate::outgoing;

/// How long a hook may take to answer: as long as a function may run.
const LONGEST_CALL: Duration = Duration::from_secs(15 * 60);

/// The longest answer that is read. What a hook wants to be told next time is kept in the deployment's record.
const MAX_ANSWER_BYTES: usize = 64 << 10;

/// When a hook is called again that does not say.
const DEFAULT_DELAY: Duration = Duration::from_secs(30);

/// A hook is called again no earlier than this, and no later than a stage may last.
const DELAYS: (f64, f64) = (1.0, 24.0 * 60.0 * 60.0);

/// Calls a hook of a deployment and waits for what it says, for `patience` at most; `None` when it has said nothing by then
/// although it may take longer.
pub(crate) async fn call(
    hooks: &Hooks,
    deployment: &ServiceDeployment,
    (hook, call): (&Hook, &HookCall),
    scope: &Scope,
    patience: Duration,
) -> Option<HookAnswer> {
    let request = match hooks.url(&call.target).map(|url| {
        let body = payload(deployment, hook, call, scope).to_string();
        Request::builder()
            .method(Method::POST)
            .uri(url)
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, concat!("longshore/", env!("CARGO_PKG_VERSION")))
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| error.to_string())
    }) {
        Ok(Ok(request)) => request,
        Ok(Err(why)) | Err(why) => return Some(HookAnswer::Failed(why.into())),
    };
    let limit = patience.min(LONGEST_CALL);
    // The client's own limit is never reached: what was too late is told here.
    let sent = outgoing::client().send_for(request, limit * 2, MAX_ANSWER_BYTES);
    match tokio::time::timeout(limit, sent).await {
        Ok(Ok(response)) => Some(understood(&response)),
        Ok(Err(RawError::NotSent(why))) => Some(HookAnswer::Unreachable(format!("it cannot be reached: {why}").into())),
        Ok(Err(RawError::Unknown(why))) => Some(HookAnswer::Unreachable(format!("it has not answered: {why}").into())),
        Err(_) if limit < LONGEST_CALL => None,
        Err(_) => Some(HookAnswer::Failed("it has not answered within 15 minutes".into())),
    }
}

/// What a response says.
fn understood(response: &Response<Bytes>) -> HookAnswer {
    let status = response.status();
    match status {
        _ if status.is_success() => said(response.body()).unwrap_or_else(HookAnswer::Failed),
        StatusCode::TOO_MANY_REQUESTS
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => HookAnswer::Unreachable(format!("it answered {status}").into()),
        _ if status.is_redirection() => {
            HookAnswer::Failed(format!("it answered {status}; redirects are not followed").into())
        }
        _ => HookAnswer::Failed(format!("it answered {status}").into()),
    }
}

fn said(body: &[u8]) -> Result<HookAnswer, Arc<str>> {
    let answer: Value = serde_json::from_slice(body).map_err(|error| format!("its answer is not JSON: {error}"))?;
    match answer["hookStatus"].as_str() {
        Some("SUCCEEDED") => Ok(HookAnswer::Succeeded),
        Some("FAILED") => Err("it said FAILED".into()),
        Some("IN_PROGRESS") => {
            let delay = delay(&answer["callBackDelay"])?;
            let details = Some(&answer["hookDetails"]).filter(|details| !details.is_null());
            Ok(HookAnswer::InProgress { delay, details: details.cloned().map(Document::new) })
        }
        _ => Err("its answer has no hookStatus of SUCCEEDED, FAILED or IN_PROGRESS".into()),
    }
}

/// `callBackDelay`, in seconds.
fn delay(value: &Value) -> Result<Duration, Arc<str>> {
    match value {
        Value::Null => Ok(DEFAULT_DELAY),
        Value::Number(number) => {
            let seconds = number.as_f64().filter(|seconds| *seconds >= 0.0);
            let seconds = seconds.ok_or("its callBackDelay is negative")?;
            Ok(Duration::from_secs_f64(seconds.clamp(DELAYS.0, DELAYS.1)))
        }
        _ => Err("its callBackDelay is not a number of seconds".into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(status: u16, body: &str) -> HookAnswer {
        let response = Response::builder().status(status).body(Bytes::from(body.to_owned()));
        understood(&response.expect("a response"))
    }

    #[test]
    fn an_answer_means_what_ecs_takes_it_for() {
        // Rule 7.12.6: SUCCEEDED, FAILED or IN_PROGRESS with a callBackDelay, 30 s without; anything else turns back.
        assert_eq!(answer(200, r#"{"hookStatus":"SUCCEEDED"}"#), HookAnswer::Succeeded);
        let again = |seconds, details| HookAnswer::InProgress { delay: Duration::from_secs(seconds), details };
        assert_eq!(answer(200, r#"{"hookStatus":"IN_PROGRESS"}"#), again(30, None));
        let body = r#"{"hookStatus":"IN_PROGRESS","callBackDelay":5,"hookDetails":{"run":7}}"#;
        assert_eq!(answer(201, body), again(5, Some(json!({"run": 7}).into())));
        assert_eq!(answer(200, r#"{"hookStatus":"IN_PROGRESS","callBackDelay":0}"#), again(1, None));
        assert_eq!(answer(200, r#"{"hookStatus":"IN_PROGRESS","callBackDelay":1e300}"#), again(86_400, None));
        for (status, body, why) in [
            (200, r#"{"hookStatus":"FAILED"}"#, "it said FAILED"),
            (200, r#"{"hookStatus":"DONE"}"#, "no hookStatus"),
            (200, "[]", "no hookStatus"),
            (200, "fine", "not JSON"),
            (200, r#"{"hookStatus":"IN_PROGRESS","callBackDelay":-1}"#, "negative"),
            (200, r#"{"hookStatus":"IN_PROGRESS","callBackDelay":"5"}"#, "not a number"),
            (302, "", "redirects are not followed"),
            (500, r#"{"hookStatus":"SUCCEEDED"}"#, "500"),
        ] {
            let answer = answer(status, body);
            assert!(matches!(&answer, HookAnswer::Failed(said) if said.contains(why)), "{body}: {answer:?}");
        }
        assert!(matches!(answer(503, ""), HookAnswer::Unreachable(_)), "it may be there in a moment");
    }
}
