//! Which call a request in Smithy RPC v2 CBOR is.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, Method, Response};
use http_body_util::Full;

use super::{RequestId, ServiceCall, essence};
use crate::cbor::{self, CBOR, CLOUDWATCH, PROTOCOL, RPC_V2_CBOR, Service};
use crate::error::Error;

/// Whether a request is in this protocol.
pub fn is_cbor(headers: &HeaderMap) -> bool {
    headers.get(PROTOCOL).is_some_and(|protocol| protocol == RPC_V2_CBOR)
}

/// Tells what a request asks for.
pub(super) fn detect(parts: &Parts) -> Result<ServiceCall, Error> {
    if parts.method != Method::POST {
        return Err(Error::unknown_operation(format!("The method is {}, not POST.", parts.method)));
    }
    // Which of the two names counts is not to be guessed: they may differ, and whoever filters requests looks at one of them.
    if ["x-amz-target", "x-amzn-target"].iter().any(|target| parts.headers.contains_key(*target)) {
        let text = "A request in Smithy RPC v2 CBOR names its operation in the path, and must not have an X-Amz-Target header.";
        return Err(Error::serialization(text));
    }
    let content_type = essence(&parts.headers);
    if parts.headers.contains_key(CONTENT_TYPE) && !content_type.eq_ignore_ascii_case(CBOR) {
        return Err(Error::serialization(format!("The Content-Type is '{content_type}', not '{CBOR}'.")));
    }
    let Some((service, operation)) = named(parts.uri.path()) else {
        return Err(Error::unknown_operation(
            "The path does not name an operation: /service/GraniteServiceVersion20100801/operation/DescribeAlarms, for example.",
        ));
    };
    let shown = |name: &str| name.chars().take(128).collect::<String>();
    let Some(service) = Service::named(service) else {
        return Err(Error::unknown_operation(format!(
            "The service '{}' is not served over Smithy RPC v2 CBOR here. This one is: {}.",
            shown(service),
            CLOUDWATCH.name
        )));
    };
    (service.operation)(operation).ok_or_else(|| {
        Error::unknown_operation(format!("The operation '{}' is not known. {}", shown(operation), service.others))
    })
}

/// Service and operation: the last four segments of a path are `service/SERVICE/operation/OPERATION`, after any prefix.
fn named(path: &str) -> Option<(&str, &str)> {
    let mut segments = path.rsplit('/');
    let operation = segments.next()?;
    (segments.next()? == "operation").then_some(())?;
    let service = segments.next()?;
    (segments.next()? == "service").then_some((service, operation))
}

/// The response of a call that was refused.
pub(super) fn failure(error: &Error, parts: &Parts, id: RequestId) -> Response<Full<Bytes>> {
    let service = named(parts.uri.path()).and_then(|(service, _)| Service::named(service));
    cbor::failure(error, service, id)
}
