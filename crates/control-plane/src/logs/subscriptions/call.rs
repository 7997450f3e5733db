//! One attempt to hand a document over.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, USER_AGENT};
use http::{Method, Request, StatusCode, Uri};
use http_body_util::Full;

use crate::outgoing;

/// How long an endpoint may take to answer.
const ANSWER: Duration = Duration::from_secs(30);

/// How much of an answer is read. Nobody looks at it.
const MAX_ANSWER_BYTES: usize = 64 << 10;

/// Why a document was not taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It may be taken later.
    ForNow(String),
    /// It never will.
    ForGood(String),
}

/// Sends a document.
pub(super) async fn send(to: &Uri, document: Bytes) -> Result<(), Refusal> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(to)
        .header(CONTENT_TYPE, "application/json")
        .header(CONTENT_ENCODING, "gzip")
        .header(USER_AGENT, concat!("longshore/", env!("CARGO_PKG_VERSION")))
        .body(Full::new(document))
        .map_err(|error| Refusal::ForGood(error.to_string()))?;
    match outgoing::client().send_for(request, ANSWER, MAX_ANSWER_BYTES).await {
        Ok(response) => judge(response.status()),
        Err(error) => Err(Refusal::ForNow(error.to_string())),
    }
}

fn judge(status: StatusCode) -> Result<(), Refusal> {
    let why = || format!("it answered {status}");
    match status {
        _ if status.is_success() => Ok(()),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
            Err(Refusal::ForNow(why()))
        }
        _ if status.is_client_error() => Err(Refusal::ForGood(why())),
        _ if status.is_redirection() => Err(Refusal::ForGood(format!("{}; redirects are not followed", why()))),
        _ => Err(Refusal::ForNow(why())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_whether_to_try_again() {
        let is_for_good = |status: u16| match judge(StatusCode::from_u16(status).expect("a status")) {
            Ok(()) => None,
            Err(Refusal::ForNow(_)) => Some(false),
            Err(Refusal::ForGood(_)) => Some(true),
        };
        assert_eq!([200, 202, 204].map(is_for_good), [None; 3]);
        assert_eq!([408, 425, 429, 500, 502, 503, 504].map(is_for_good), [Some(false); 7]);
        assert_eq!([301, 400, 401, 403, 404, 410, 413].map(is_for_good), [Some(true); 7]);
    }
}
