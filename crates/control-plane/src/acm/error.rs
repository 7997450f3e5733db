//! ACM's error codes and words.

use longshore_api::error::Error;

/// `ValidationException`.
pub(super) fn invalid(message: impl Into<String>) -> Error {
    Error::new("ValidationException", message)
}

/// `InvalidArnException`.
pub(super) fn invalid_arn(arn: &str) -> Error {
    Error::new("InvalidArnException", format!("{arn} is not the ARN of a certificate."))
}

/// `ResourceNotFoundException`.
pub(super) fn not_found(arn: &str) -> Error {
    Error::new("ResourceNotFoundException", format!("Could not find certificate {arn}."))
}

/// `InvalidStateException`.
pub(super) fn invalid_state(message: impl Into<String>) -> Error {
    Error::new("InvalidStateException", message)
}
