//! What errors are called in the Query protocols.
//!
//! Handlers of the services that speak them use their codes. What the front door says has the codes of the JSON services,
//! and is translated here (API references, "Common Errors" of Elastic Load Balancing, "Error codes" of EC2).

use std::borrow::Cow;

use http::StatusCode;

use super::Dialect;
use crate::error::Error;

/// The code and the HTTP status that an error has in a dialect.
pub(super) fn code_and_status(error: &Error, dialect: Dialect) -> (Cow<'static, str>, StatusCode) {
    let forbidden = StatusCode::FORBIDDEN;
    let (code, status) = match (&*error.code, dialect) {
        ("MissingAuthenticationTokenException", Dialect::Common) => ("MissingAuthenticationToken", forbidden),
        ("MissingAuthenticationTokenException", Dialect::Ec2) => {
            ("MissingAuthenticationToken", StatusCode::UNAUTHORIZED)
        }
        ("UnrecognizedClientException", Dialect::Common) => ("InvalidClientTokenId", forbidden),
        ("UnrecognizedClientException", Dialect::Ec2) => ("AuthFailure", StatusCode::UNAUTHORIZED),
        ("InvalidSignatureException", Dialect::Ec2) if error.message.starts_with("Signature expired") => {
            ("RequestExpired", error.status())
        }
        ("InvalidSignatureException", _) => ("SignatureDoesNotMatch", forbidden),
        ("IncompleteSignatureException", _) => ("IncompleteSignature", error.status()),
        ("ExpiredTokenException", Dialect::Common) => ("ExpiredToken", forbidden),
        ("ExpiredTokenException", Dialect::Ec2) => ("RequestExpired", error.status()),
        ("AccessDeniedException", Dialect::Common) => ("AccessDenied", forbidden),
        ("AccessDeniedException", Dialect::Ec2) => ("UnauthorizedOperation", forbidden),
        ("ThrottlingException", Dialect::Common) => ("Throttling", error.status()),
        ("ThrottlingException", Dialect::Ec2) => ("RequestLimitExceeded", StatusCode::SERVICE_UNAVAILABLE),
        ("ServerException", Dialect::Common) => ("InternalFailure", error.status()),
        ("ServerException", Dialect::Ec2) => ("InternalError", error.status()),
        ("UnknownOperationException", _) => ("InvalidAction", error.status()),
        ("UnsupportedFeatureException", Dialect::Ec2) => ("UnsupportedOperation", error.status()),
        ("RequestEntityTooLargeException", _) => ("RequestEntityTooLarge", error.status()),
        ("RequestTimeoutException", _) => ("RequestTimeout", error.status()),
        _ => return (error.code.clone(), error.status()),
    };
    (code.into(), status)
}
