//! What CloudWatch Logs refuses with, in its words.

use http::StatusCode;
use longshore_api::error::Error;
use longshore_logs::{AppendError, ReadError};

/// `ResourceNotFoundException` of every call that names a log group.
pub(super) fn no_group() -> Error {
    Error::resource_not_found("The specified log group does not exist.")
}

/// `ResourceNotFoundException` of every call that names a log stream.
pub(super) fn no_stream() -> Error {
    Error::resource_not_found("The specified log stream does not exist.")
}

/// `ResourceAlreadyExistsException`.
pub(super) fn exists(what: &str) -> Error {
    Error::new("ResourceAlreadyExistsException", format!("The specified {what} already exists"))
}

/// `ResourceNotFoundException` for a filter that the group does not have.
pub(super) fn no_filter(kind: &str) -> Error {
    Error::resource_not_found(format!("The specified {kind} does not exist."))
}

/// `InvalidParameterException` for a token that no page ended with.
pub(super) fn invalid_token() -> Error {
    Error::invalid_parameter("The specified nextToken is invalid.")
}

/// `ServiceUnavailableException` (HTTP 503): SDKs try again.
pub(super) fn unavailable(message: impl Into<String>) -> Error {
    Error::new("ServiceUnavailableException", message).with_status(StatusCode::SERVICE_UNAVAILABLE)
}

/// Why events, or a stream, were not written.
pub(super) fn not_written(error: &AppendError) -> Error {
    match error {
        AppendError::NoStream => no_stream(),
        AppendError::NoGroup => no_group(),
        AppendError::TooLarge { .. } => Error::invalid_parameter(sentence(error)),
        AppendError::Full { .. } | AppendError::Closed => unavailable(sentence(error)),
        AppendError::Io(_) => {
            tracing::error!(%error, "log events were not written");
            unavailable(sentence(error))
        }
    }
}

/// Why nothing was read.
pub(super) fn not_read(error: &ReadError) -> Error {
    match error {
        ReadError::NoStream => no_stream(),
        ReadError::Closed => unavailable(sentence(error)),
        ReadError::Io(_) => {
            tracing::error!(%error, "log events were not read");
            unavailable(sentence(error))
        }
    }
}

/// An error's text with a capital and a full stop.
fn sentence(error: &impl ToString) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}
