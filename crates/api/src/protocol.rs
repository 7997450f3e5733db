//! From an HTTP request to "this operation of this service", and from an outcome to an HTTP response.
//!
//! One port serves every AWS service. What tells them apart is different for each protocol: AWS JSON names service
//! and operation in `X-Amz-Target`, Smithy RPC v2 CBOR in the path, Query names the operation in `Action` and the service
//! only in the credential scope. [`ServiceCall`] is the one answer for all of them.

use std::fmt;
use std::pin::pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use serde::Serialize;

pub use self::cbor::is_cbor;
pub use self::query::dialect;
use crate::ecs::{Operation, TARGET_PREFIX};
use crate::error::Error;
use crate::session::ssm;
use crate::sigv4::Verified;
use crate::{acm, cloudwatch, ec2, elbv2, logs, longshore, sts};

mod cbor;
mod query;

/// The media type of AWS JSON 1.1, for requests and responses.
pub const JSON_1_1: &str = "application/x-amz-json-1.1";

/// The media type of AWS JSON 1.0, which CloudWatch's clients send. What differs from 1.1 is nothing that is used here.
pub const JSON_1_0: &str = "application/x-amz-json-1.0";

/// The longest request body that is taken of most operations. The largest thing that ECS stores is a task definition of 64 KiB.
pub const MAX_BODY_BYTES: usize = 1 << 20;

/// The longest request body of `PutLogEvents`: a batch of 1,048,576 bytes, each of which may be written as `\\u0000`, and what
/// JSON has around each of 10,000 events.
pub const MAX_EVENTS_BODY_BYTES: usize = 8 << 20;

/// How much of a longer body is read and dropped: a client that is still sending when the connection closes never sees
/// why it was refused.
const MAX_DRAINED_BYTES: usize = 16 * MAX_BODY_BYTES;

/// How long a client may take to send a body.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// What to say of an operation of CloudWatch that is not known.
pub(crate) const OTHERS_OF_CLOUDWATCH: &str = "Of CloudWatch, metric alarms are there, and nothing else.";

/// An operation of one of the services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServiceCall {
    /// Amazon ECS.
    Ecs(Operation),
    /// Longshore itself.
    Longshore(longshore::Operation),
    /// AWS Systems Manager, as far as sessions in containers need it.
    Ssm(ssm::Operation),
    /// Elastic Load Balancing: application and network load balancers.
    Elbv2(elbv2::Operation),
    /// Amazon EC2, as far as tools need it around load balancers and services.
    Ec2(ec2::Operation),
    /// AWS Certificate Manager.
    Acm(acm::Operation),
    /// Amazon CloudWatch, as far as deployments look at alarms.
    CloudWatch(cloudwatch::Operation),
    /// Amazon CloudWatch Logs.
    Logs(logs::Operation),
    /// AWS Security Token Service, as far as it says whose a key is.
    Sts(sts::Operation),
}

impl ServiceCall {
    /// Tells what `parts` asks for in AWS JSON or in Smithy RPC v2 CBOR. The body is not needed, so that an unknown call is refused before it is read.
    ///
    /// # Errors
    /// What AWS answers: 403 when not even the protocol can be told, 400 `UnknownOperationException` when the target is
    /// missing or unknown, 400 `SerializationException` for headers that the protocol forbids.
    pub fn detect(parts: &Parts) -> Result<Self, Error> {
        if is_cbor(&parts.headers) {
            return cbor::detect(parts);
        }
        let content_type = essence(&parts.headers);
        let is_json = [JSON_1_1, JSON_1_0].iter().any(|json| content_type.eq_ignore_ascii_case(json));
        if parts.method != Method::POST || !is_json {
            return Err(unknown_protocol(parts, &content_type));
        }
        let Some(target) = parts.headers.get("x-amz-target") else {
            return Err(Error::unknown_operation(format!(
                "The request has no X-Amz-Target header, which names the operation: {TARGET_PREFIX}.ListClusters, for \
                 example."
            )));
        };
        let target = String::from_utf8_lossy(target.as_bytes());
        let call = match target.split_once('.') {
            Some((TARGET_PREFIX, name)) => Operation::from_name(name).map(Self::Ecs),
            Some((longshore::TARGET_PREFIX, name)) => longshore::Operation::from_name(name).map(Self::Longshore),
            Some((acm::TARGET_PREFIX, name)) => acm::Operation::from_name(name).map(Self::Acm),
            Some((cloudwatch::TARGET_PREFIX, name)) => cloudwatch::Operation::from_name(name).map(Self::CloudWatch),
            Some((logs::TARGET_PREFIX, name)) => logs::Operation::from_name(name).map(Self::Logs),
            Some((ssm::TARGET_PREFIX, name)) => ssm::Operation::from_name(name).map(Self::Ssm),
            _ => None,
        };
        call.ok_or_else(|| Error::unknown_operation(format!("The operation '{target}' is not known.")))
    }

    /// The operation's name.
    pub fn operation_name(self) -> &'static str {
        match self {
            Self::Ecs(operation) => operation.name(),
            Self::Longshore(operation) => operation.name(),
            Self::Ssm(operation) => operation.name(),
            Self::Elbv2(operation) => operation.name(),
            Self::Ec2(operation) => operation.name(),
            Self::Acm(operation) => operation.name(),
            Self::CloudWatch(operation) => operation.name(),
            Self::Logs(operation) => operation.name(),
            Self::Sts(operation) => operation.name(),
        }
    }

    /// The longest body that a request may have.
    pub fn max_body_bytes(self) -> usize {
        match self {
            Self::Logs(logs::Operation::PutLogEvents) | Self::Longshore(longshore::Operation::DeliverLogs) => {
                MAX_EVENTS_BODY_BYTES
            }
            _ => MAX_BODY_BYTES,
        }
    }

    /// The service's name in credential scopes.
    pub fn signing_name(self) -> &'static str {
        match self {
            Self::Ecs(_) => "ecs",
            Self::Longshore(_) => "longshore",
            Self::Ssm(_) => "ssm",
            Self::Elbv2(_) => elbv2::SIGNING_NAME,
            Self::Ec2(_) => ec2::SIGNING_NAME,
            Self::Acm(_) => acm::SIGNING_NAME,
            Self::CloudWatch(_) => cloudwatch::SIGNING_NAME,
            Self::Logs(_) => logs::SIGNING_NAME,
            Self::Sts(_) => sts::SIGNING_NAME,
        }
    }

    /// Refuses a request that was signed for another service.
    ///
    /// # Errors
    /// `InvalidSignatureException`, as the real services answer.
    pub fn check_scope(self, verified: &Verified) -> Result<(), Error> {
        let service = self.signing_name();
        if verified.service == service {
            return Ok(());
        }
        Err(Error::invalid_signature(format!("Credential should be scoped to correct service: '{service}'.")))
    }
}

/// The media type without its parameters.
fn essence(headers: &HeaderMap) -> String {
    let value = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let value = String::from_utf8_lossy(value);
    value.split(';').next().unwrap_or_default().trim().to_owned()
}

/// AWS cannot say what was asked, and so refuses it as not authorized; what is wrong is added in our words.
fn unknown_protocol(parts: &Parts, content_type: &str) -> Error {
    let signed = parts.headers.contains_key(AUTHORIZATION) || parts.uri.query().is_some_and(|q| q.contains("X-Amz-"));
    if !signed {
        return Error::missing_authentication_token().with_status(StatusCode::FORBIDDEN);
    }
    let reason = match content_type {
        _ if parts.method != Method::POST => format!("the method is {}, not POST", parts.method),
        "" => format!("there is no Content-Type, which should be {JSON_1_1}"),
        other => format!("the Content-Type is '{other}', not '{JSON_1_1}'"),
    };
    Error::access_denied(format!("Unable to determine service/operation name to be authorized: {reason}."))
        .with_status(StatusCode::FORBIDDEN)
}

/// Reads a request's body, up to [`MAX_BODY_BYTES`] and for 30 seconds at most.
///
/// # Errors
/// 413 for a longer body, 408 for a slow one, 400 when the connection breaks.
pub async fn read_body<B>(headers: &HeaderMap, body: B) -> Result<Bytes, Error>
where
    B: http_body::Body<Data = Bytes>,
{
    read_body_within(MAX_BODY_BYTES, headers, body).await
}

/// Reads a request's body, up to `max_bytes` and for 30 seconds at most.
///
/// # Errors
/// As [`read_body`].
pub async fn read_body_within<B>(max_bytes: usize, headers: &HeaderMap, body: B) -> Result<Bytes, Error>
where
    B: http_body::Body<Data = Bytes>,
{
    let declared: Option<u64> =
        headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()).and_then(|value| value.parse().ok());
    if declared.is_some_and(|bytes| bytes > MAX_DRAINED_BYTES as u64) {
        return Err(Error::request_entity_too_large(max_bytes));
    }
    let reading = async {
        let mut body = pin!(body);
        let expected = declared.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or_default();
        let mut whole = BytesMut::with_capacity(if expected <= max_bytes { expected } else { 0 });
        let mut received = 0_usize;
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Error::serialization("The request body ended before its time."))?;
            let Ok(data) = frame.into_data() else { continue };
            received += data.len();
            if received > MAX_DRAINED_BYTES {
                break;
            }
            if received <= max_bytes {
                whole.extend_from_slice(&data);
            }
        }
        if received > max_bytes { Err(Error::request_entity_too_large(max_bytes)) } else { Ok(whole.freeze()) }
    };
    tokio::time::timeout(BODY_TIMEOUT, reading).await.unwrap_or_else(|_| Err(Error::request_timeout()))
}

/// The id that a response carries and that logs repeat. Made from random bytes that the caller brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(u128);

impl RequestId {
    /// An id in the form of a version 4 UUID.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        let mut bytes = bytes;
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        Self(u128::from_be_bytes(bytes))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.0;
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            (id >> 96) & 0xffff_ffff,
            (id >> 80) & 0xffff,
            (id >> 64) & 0xffff,
            (id >> 48) & 0xffff,
            id & 0xffff_ffff_ffff
        )
    }
}

/// The response of a call that succeeded: `output` as JSON.
pub fn success<T: Serialize + ?Sized>(output: &T, request_id: RequestId) -> Response<Full<Bytes>> {
    match serde_json::to_vec(output) {
        Ok(body) => respond(StatusCode::OK, body, request_id),
        Err(error) => failure(&Error::server(format!("The response cannot be written as JSON: {error}.")), request_id),
    }
}

/// The response of a call that was refused, as the request can read it: in JSON, or in CBOR.
pub fn refusal(error: &Error, parts: &Parts, request_id: RequestId) -> Response<Full<Bytes>> {
    match is_cbor(&parts.headers) {
        true => cbor::failure(error, parts, request_id),
        false => failure(error, request_id),
    }
}

/// The response of a call that was refused, in JSON.
pub fn failure(error: &Error, request_id: RequestId) -> Response<Full<Bytes>> {
    respond(error.status(), error.to_json_body(), request_id)
}

fn respond(status: StatusCode, body: Vec<u8>, request_id: RequestId) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(JSON_1_1));
    name(&mut response, request_id);
    response
}

/// Has a response carry this id.
pub fn name<B>(response: &mut Response<B>, request_id: RequestId) {
    let request_id = HeaderValue::try_from(request_id.to_string()).expect("hex digits and hyphens are header text");
    response.headers_mut().insert("x-amzn-requestid", request_id);
}

#[cfg(test)]
mod tests;
