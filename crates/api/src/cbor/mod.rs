//! Smithy RPC v2 CBOR, the protocol that newer clients of some services speak first.
//!
//! A body is turned into JSON by the description of the operation's input; from there on it is checked and read like any other
//! request. Responses are written from the same types as JSON is. Source of the rules: the protocol's specification
//! (smithy.io, additional specs, Smithy RPC v2 CBOR).

mod read;
mod service;
mod write;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use http_body_util::Full;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use self::service::{CLOUDWATCH, Service};
use crate::cloudwatch;
use crate::error::Error;
use crate::protocol::{self, RequestId};
use crate::validation::{self, Shape, Words};

/// The header that names the protocol, of requests and responses.
pub(crate) const PROTOCOL: &str = "smithy-protocol";

/// What it says.
pub(crate) const RPC_V2_CBOR: &str = "rpc-v2-cbor";

/// The media type of bodies.
pub(crate) const CBOR: &str = "application/cbor";

/// The header with the code that an error had when its service spoke Query alone, and whose fault it is.
const QUERY_ERROR: &str = "x-amzn-query-error";

/// What nothing is in CBOR: an operation without an output has no body at all.
const NULL: [u8; 1] = [0xf6];

/// Reads a request of CloudWatch. An empty body is a request without members.
///
/// # Errors
/// `SerializationException` when the body is not CBOR or a member has a wrong type; `ValidationError` telling all violated
/// constraints otherwise.
pub fn decode_cloudwatch<T: cloudwatch::Request + DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    decode(validation::cloudwatch_input(T::OPERATION), body, Words::CloudWatch)
}

fn decode<T: DeserializeOwned>(shape: &'static Shape, body: &[u8], words: Words) -> Result<T, Error> {
    let value = read::value(shape, body)?;
    validation::check_words(shape, &value, words)?;
    serde_json::from_value(value).map_err(|error| Error::serialization(error.to_string()))
}

/// The response of a call that succeeded.
pub fn success(output: &(impl Serialize + ?Sized), id: RequestId) -> Response<Full<Bytes>> {
    match write::write(output) {
        Ok(body) if body == NULL => respond(StatusCode::OK, Vec::new(), id),
        Ok(body) => respond(StatusCode::OK, body, id),
        Err(error) => failure(&Error::server(format!("The response cannot be written as CBOR: {error}.")), None, id),
    }
}

/// The response of a call that was refused, in the service's words when it is known which one was called.
pub(crate) fn failure(error: &Error, service: Option<&Service>, id: RequestId) -> Response<Full<Bytes>> {
    let (kind, status) = match service {
        Some(service) => service.kind(error),
        None => (error.code.clone().into_owned(), error.status()),
    };
    let mut members = error.to_members();
    members.insert("__type".into(), Value::String(kind));
    let body = write::write(&members).expect("JSON has no value that CBOR lacks");
    let mut response = respond(status, body, id);
    let fault = if status.is_server_error() { "Receiver" } else { "Sender" };
    // A code is a word, so that it always fits a header.
    if let (Some(_), Ok(code)) = (service, HeaderValue::try_from(format!("{};{fault}", error.code))) {
        response.headers_mut().insert(QUERY_ERROR, code);
    }
    response
}

fn respond(status: StatusCode, body: Vec<u8>, id: RequestId) -> Response<Full<Bytes>> {
    let has_body = !body.is_empty();
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(PROTOCOL, HeaderValue::from_static(RPC_V2_CBOR));
    if has_body {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(CBOR));
    }
    protocol::name(&mut response, id);
    response
}

#[cfg(test)]
mod tests;
