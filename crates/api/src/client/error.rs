//! Why a call failed, in words for the person at the keyboard, and whether to try again, for the code.

use std::error::Error as StdError;
use std::time::Duration;

use http::StatusCode;

use crate::sigv4::sign;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The endpoint is not one that this client can call.
    #[error("`{endpoint}` is no endpoint: {reason}; write it as https://HOST:PORT or http://HOST:PORT")]
    Endpoint {
        /// What was given.
        endpoint: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Nobody answers at the endpoint.
    #[error("cannot connect to {endpoint} ({}): {advice}", innermost(&**source))]
    Connect {
        /// The endpoint.
        endpoint: String,
        /// What to do about it.
        advice: &'static str,
        /// What the operating system or TLS said.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// Whoever answers at the endpoint shows a certificate that is not good here.
    #[error("{endpoint} cannot be trusted ({}): {advice}", innermost(&**source))]
    Untrusted {
        /// The endpoint.
        endpoint: String,
        /// What to do about it.
        advice: &'static str,
        /// What TLS said.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The connection broke before the whole answer had come.
    #[error("the connection to {endpoint} broke during {operation}: {}", innermost(&**source))]
    Transport {
        /// The endpoint.
        endpoint: String,
        /// The operation.
        operation: String,
        /// What happened.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// No answer in time.
    #[error("{endpoint} did not answer {operation} within {} s", after.as_secs_f64())]
    Timeout {
        /// The endpoint.
        endpoint: String,
        /// The operation.
        operation: String,
        /// How long each attempt waited.
        after: Duration,
    },
    /// The service refused the call.
    #[error("{operation} was refused: {message} ({code}{}){}", request_id.as_ref().map(|id| format!(", request {id}")).unwrap_or_default(), hint(code, message))]
    Service {
        /// The operation.
        operation: String,
        /// The error code, such as `ClusterNotFoundException`.
        code: String,
        /// The service's words.
        message: String,
        /// The HTTP status.
        status: StatusCode,
        /// The id under which the server's log has this request.
        request_id: Option<String>,
    },
    /// The request cannot be written as JSON.
    #[error("the request of {operation} cannot be written as JSON: {source}")]
    Encode {
        /// The operation.
        operation: String,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// The answer is not what the operation answers.
    #[error("{endpoint} answered {operation} with something else than its output ({reason}): is it an ECS endpoint?")]
    Decode {
        /// The endpoint.
        endpoint: String,
        /// The operation.
        operation: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The request cannot be signed.
    #[error("cannot sign {operation}: {source}")]
    Sign {
        /// The operation.
        operation: String,
        /// Why.
        #[source]
        source: sign::Error,
    },
}

impl Error {
    /// Whether no server has answered: it is away, or so slow that it may as well be.
    pub fn is_absence(&self) -> bool {
        matches!(self, Self::Connect { .. } | Self::Transport { .. } | Self::Timeout { .. })
    }

    /// Whether the same call may succeed a little later: the server is away, slow, broken or busy.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::Transport { .. } | Self::Timeout { .. } => true,
            Self::Service { code, status, .. } => is_transient(code, *status),
            Self::Untrusted { .. }
            | Self::Endpoint { .. }
            | Self::Encode { .. }
            | Self::Decode { .. }
            | Self::Sign { .. } => false,
        }
    }

    /// The service's error code, if the service answered.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Service { code, .. } => Some(code),
            _ => None,
        }
    }
}

/// The codes and statuses that the AWS SDKs try again.
fn is_transient(code: &str, status: StatusCode) -> bool {
    let throttled = matches!(
        code,
        "Throttling"
            | "ThrottlingException"
            | "ThrottledException"
            | "RequestThrottled"
            | "RequestThrottledException"
            | "RequestLimitExceeded"
            | "TooManyRequestsException"
            | "SlowDown"
            | "PriorRequestNotComplete"
            | "RequestTimeout"
            | "RequestTimeoutException"
    );
    let transient = matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504);
    throttled || transient
}

/// What to do about a refusal, where that is always the same.
fn hint(code: &str, message: &str) -> &'static str {
    match code {
        "InvalidSignatureException" if message.starts_with("Signature ") => {
            "; the clocks of this machine and the server differ by more than 5 minutes: set them"
        }
        "UnrecognizedClientException" | "InvalidSignatureException" | "MissingAuthenticationTokenException" => {
            "; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which `longshore env` prints"
        }
        _ => "",
    }
}

/// The last cause of an error: "connection refused" says more than the wrappers around it.
pub(super) fn innermost(error: &(dyn StdError + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
