//! The Query protocols: requests that are forms, responses that are XML.
//!
//! A [`Form`] is turned into JSON by the description of the operation's input; from there on it is checked and read like any
//! other request. Elastic Load Balancing speaks the common dialect, EC2 one of its own: lists are `Name.1` instead of
//! `Name.member.1`, and its XML has other names and other frames.

mod form;
mod refusal;
mod xml;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use http_body_util::Full;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use form::Form;

use crate::error::Error;
use crate::protocol::{self, RequestId};
use crate::validation::{self, Words};
use crate::{cloudwatch, ec2, elbv2, sts, unwritable};

/// What the body of a form is called.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Which Query protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The one of most services.
    Common,
    /// That of EC2.
    Ec2,
}

/// The response of those operations of EC2 that have none in the description.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Done {
    #[serde(rename = "return")]
    done: bool,
}

/// It was done.
pub const DONE: Done = Done { done: true };

/// Reads a request of Elastic Load Balancing.
///
/// # Errors
/// `ValidationError` telling every violated constraint.
pub fn decode_elbv2<T: elbv2::Request + DeserializeOwned>(form: &Form) -> Result<T, Error> {
    let shape = validation::elbv2_input(T::OPERATION);
    let value = form.value(shape, Dialect::Common)?;
    validation::check_words(shape, &value, Words::Elbv2)?;
    serde_json::from_value(value).map_err(|error| Error::new("ValidationError", error.to_string()))
}

/// Reads a request of EC2.
///
/// # Errors
/// `MissingParameter`, `InvalidParameterValue` or `UnknownParameter` for the first thing that is wrong.
pub fn decode_ec2<T: ec2::Request + DeserializeOwned>(form: &Form) -> Result<T, Error> {
    let shape = validation::ec2_input(T::OPERATION);
    let value = form.value(shape, Dialect::Ec2)?;
    validation::check_words(shape, &value, Words::Ec2)?;
    serde_json::from_value(value).map_err(|error| Error::new("InvalidParameterValue", error.to_string()))
}

/// Reads a request of STS.
///
/// # Errors
/// `ValidationError` telling every violated constraint.
pub fn decode_sts<T: sts::Request + DeserializeOwned>(form: &Form) -> Result<T, Error> {
    let shape = validation::sts_input(T::OPERATION);
    let value = form.value(shape, Dialect::Common)?;
    validation::check_words(shape, &value, Words::Elbv2)?;
    serde_json::from_value(value).map_err(|error| Error::new("ValidationError", error.to_string()))
}

/// Reads a request of CloudWatch, which has moments as numbers: those of forms are made such.
///
/// # Errors
/// `ValidationError` telling every violated constraint.
pub fn decode_cloudwatch<T: cloudwatch::Request + DeserializeOwned>(form: &Form) -> Result<T, Error> {
    let shape = validation::cloudwatch_input(T::OPERATION);
    let mut value = form.value(shape, Dialect::Common)?;
    form::moments_as_numbers(shape, &mut value)?;
    validation::check_words(shape, &value, Words::CloudWatch)?;
    serde_json::from_value(value).map_err(|error| Error::new("ValidationError", error.to_string()))
}

/// The response of a call of Elastic Load Balancing that succeeded.
pub fn success_elbv2(operation: elbv2::Operation, output: &impl Serialize, id: RequestId) -> Response<Full<Bytes>> {
    success_common(operation.name(), elbv2::XML_NAMESPACE, output, id)
}

/// The response of a call of STS that succeeded.
pub fn success_sts(operation: sts::Operation, output: &impl Serialize, id: RequestId) -> Response<Full<Bytes>> {
    success_common(operation.name(), sts::XML_NAMESPACE, output, id)
}

/// The response of a call of CloudWatch that succeeded.
pub fn success_cloudwatch(
    operation: cloudwatch::Operation,
    output: &impl Serialize,
    id: RequestId,
) -> Response<Full<Bytes>> {
    success_common(operation.name(), cloudwatch::XML_NAMESPACE, output, id)
}

fn success_common(operation: &str, namespace: &str, output: &impl Serialize, id: RequestId) -> Response<Full<Bytes>> {
    let body = xml::write(output, xml::Elements::Member).map(|result| {
        format!(
            "<{operation}Response xmlns=\"{namespace}\"><{operation}Result>{result}</{operation}Result>\
             <ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata></{operation}Response>"
        )
    });
    respond(body, Dialect::Common, id)
}

/// The response of a call of EC2 that succeeded.
pub fn success_ec2(operation: ec2::Operation, output: &impl Serialize, id: RequestId) -> Response<Full<Bytes>> {
    let namespace = ec2::XML_NAMESPACE;
    let body = xml::write(output, xml::Elements::Item).map(|result| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{operation}Response xmlns=\"{namespace}/\">\
             <requestId>{id}</requestId>{result}</{operation}Response>"
        )
    });
    respond(body, Dialect::Ec2, id)
}

fn respond(body: Result<String, unwritable::Error>, dialect: Dialect, id: RequestId) -> Response<Full<Bytes>> {
    match body {
        Ok(body) => response(StatusCode::OK, body, dialect, id),
        Err(error) => failure(&Error::server(format!("The response cannot be written as XML: {error}.")), dialect, id),
    }
}

/// The response of a call that was refused, with the code that the dialect has for it.
pub fn failure(error: &Error, dialect: Dialect, id: RequestId) -> Response<Full<Bytes>> {
    let (code, status) = refusal::code_and_status(error, dialect);
    let (code, message) = (xml::escape(&code), xml::escape(&error.message));
    let body = match dialect {
        Dialect::Common => {
            let namespace = elbv2::XML_NAMESPACE;
            let fault = if status.is_server_error() { "Receiver" } else { "Sender" };
            format!(
                "<ErrorResponse xmlns=\"{namespace}\"><Error><Type>{fault}</Type><Code>{code}</Code>\
                 <Message>{message}</Message></Error><RequestId>{id}</RequestId></ErrorResponse>"
            )
        }
        Dialect::Ec2 => format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>{code}</Code>\
             <Message>{message}</Message></Error></Errors><RequestID>{id}</RequestID></Response>"
        ),
    };
    response(status, body, dialect, id)
}

fn response(status: StatusCode, body: String, dialect: Dialect, id: RequestId) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let media_type = match dialect {
        Dialect::Common => "text/xml",
        Dialect::Ec2 => "text/xml;charset=UTF-8",
    };
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    protocol::name(&mut response, id);
    response
}

#[cfg(test)]
mod tests;
