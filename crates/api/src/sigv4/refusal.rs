//! Why a request was not let in. Each case is told apart for logs and metrics, and turns into the code and words of
//! AWS's JSON services, which clients recognise.
//!
//! Statuses: these services answer 400 to a bad signature (Query services answer 403), as the SDKs' logs of ECS, ECR
//! and Kinesis show.

use crate::error::Error;

/// Why a request was not let in. The text is the message that goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither an `Authorization` header of this algorithm's family nor `X-Amz-Algorithm` in the query.
    #[error("Missing Authentication Token")]
    MissingAuthenticationToken,
    /// Both ways to sign at once.
    #[error("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")]
    Ambiguous,
    /// More than one `Authorization` header.
    #[error("The request has more than one Authorization header.")]
    RepeatedAuthorization,
    /// A word of the header is not `name=value`.
    #[error("'{word}' not a valid key=value pair (missing equal-sign) in Authorization header: '{algorithm}'.")]
    NotAPair {
        /// The word.
        word: String,
        /// What the header starts with; the rest is not repeated, since logs keep messages.
        algorithm: String,
    },
    /// A parameter of the header came more than once.
    #[error("Authorization header has more than one '{parameter}' parameter.")]
    RepeatedParameter {
        /// Its name.
        parameter: String,
    },
    /// The header lacks parameters, or the request a date.
    #[error("{missing}Authorization={algorithm}")]
    IncompleteHeader {
        /// A sentence for each missing part.
        missing: String,
        /// What the header starts with.
        algorithm: String,
    },
    /// A presigned request lacks parameters.
    #[error("{missing}Re-examine the query-string parameters.")]
    IncompleteQuery {
        /// A sentence for each missing parameter.
        missing: String,
    },
    /// `X-Amz-Expires` is not a number of seconds from 1 to 604800 (a week).
    #[error("X-Amz-Expires must be a number of seconds between 1 and 604800. Got '{got}'.")]
    InvalidExpires {
        /// What it is.
        got: String,
    },
    /// The date cannot be read.
    #[error("Date must be in ISO-8601 'basic format'. Got '{got}'. See http://en.wikipedia.org/wiki/ISO_8601")]
    InvalidDate {
        /// What it is.
        got: String,
    },
    /// The request was signed too long ago.
    #[error("Signature expired: {signed} is now earlier than {earliest} ({now} - {window}.)")]
    Expired {
        /// When it was signed.
        signed: String,
        /// The earliest time that would be accepted now.
        earliest: String,
        /// The server's time.
        now: String,
        /// How long a signature lasts.
        window: String,
    },
    /// The request was signed in the future.
    #[error("Signature not yet current: {signed} is still later than {latest} ({now} + {window}.)")]
    NotYetCurrent {
        /// When it was signed.
        signed: String,
        /// The latest time that would be accepted now.
        latest: String,
        /// The server's time.
        now: String,
        /// How far a client's clock may be ahead.
        window: String,
    },
    /// The host is not signed, so that the request could be replayed to another one.
    #[error("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")]
    HostNotSigned,
    /// An `X-Amz-…` header that the request carries is not signed, so that anyone could have changed it.
    #[error("'{header}' must be a 'SignedHeader' in the AWS Authorization.")]
    HeaderNotSigned {
        /// Its name.
        header: String,
    },
    /// A header is named as signed, and the request does not carry it.
    #[error("The request does not have the header '{header}' that its SignedHeaders name.")]
    SignedHeaderMissing {
        /// Its name.
        header: String,
    },
    /// Another algorithm.
    #[error("Unsupported AWS 'algorithm': '{algorithm}' (only AWS4-HMAC-SHA256 for now).")]
    UnsupportedAlgorithm {
        /// Its name.
        algorithm: String,
    },
    /// The credential is not of five parts.
    #[error(
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'"
    )]
    MalformedCredential {
        /// What it is.
        credential: String,
    },
    /// The credential's last part is not `aws4_request`.
    #[error("Credential should be scoped with a valid terminator: 'aws4_request', not '{terminator}'.")]
    WrongTerminator {
        /// What it is.
        terminator: String,
    },
    /// The credential is of another day than the request's date.
    #[error(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scope}' != '{day}', from '{signed}'."
    )]
    WrongScopeDate {
        /// The credential's day.
        scope: String,
        /// The request's day.
        day: String,
        /// The request's date.
        signed: String,
    },
    /// The access key is not known.
    #[error("The security token included in the request is invalid.")]
    UnknownAccessKey,
    /// `X-Amz-Content-SHA256` says that the body is not signed, or signed in chunks.
    #[error("The payload must be signed: X-Amz-Content-SHA256 '{declared}' is not supported by this service.")]
    UnsignedPayload {
        /// What the header says.
        declared: String,
    },
    /// The body is not the one that `X-Amz-Content-SHA256` describes.
    #[error("{MISMATCH}")]
    BodyMismatch,
    /// The signature is not the one that this secret gives for this request.
    #[error("{MISMATCH}")]
    SignatureMismatch,
}

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS \
                        Secret Access Key and signing method. Consult the service documentation for details.";

impl Refusal {
    /// The AWS error code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingAuthenticationToken => "MissingAuthenticationTokenException",
            Self::UnknownAccessKey => "UnrecognizedClientException",
            Self::RepeatedAuthorization
            | Self::NotAPair { .. }
            | Self::RepeatedParameter { .. }
            | Self::IncompleteHeader { .. }
            | Self::IncompleteQuery { .. }
            | Self::InvalidExpires { .. }
            | Self::InvalidDate { .. }
            | Self::UnsupportedAlgorithm { .. }
            | Self::MalformedCredential { .. } => "IncompleteSignatureException",
            Self::Ambiguous
            | Self::Expired { .. }
            | Self::NotYetCurrent { .. }
            | Self::HostNotSigned
            | Self::HeaderNotSigned { .. }
            | Self::SignedHeaderMissing { .. }
            | Self::WrongTerminator { .. }
            | Self::WrongScopeDate { .. }
            | Self::UnsignedPayload { .. }
            | Self::BodyMismatch
            | Self::SignatureMismatch => "InvalidSignatureException",
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code(), refusal.to_string())
    }
}
