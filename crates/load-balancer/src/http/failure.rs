//! Why a request is not answered by a target.

use http::StatusCode;

/// A reason, and with it the status that the client gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// The request is malformed, or may be understood in several ways.
    BadRequest,
    /// `TRACE`.
    MethodNotAllowed,
    /// The client took too long for its request.
    RequestTimeout,
    /// The URL is too long.
    UriTooLong,
    /// `X-Forwarded-For` has too many addresses.
    TooManyForwards,
    /// The client's version of HTTP does not reach this group's targets.
    IncompatibleVersion,
    /// What the rule makes of the request is no request any more.
    BadRewrite,
    /// A transfer coding that is not known.
    UnknownCoding,
    /// No target could be connected to, or it ended before it had answered.
    BadGateway,
    /// A target does not speak HTTP.
    BadAnswer,
    /// There is no target.
    NoTarget,
    /// A target took too long.
    GatewayTimeout,
}

impl Failure {
    /// The status that the client gets, by "Troubleshoot your Application Load Balancers".
    pub(super) fn status(self) -> StatusCode {
        let code = match self {
            Self::BadRequest => 400,
            Self::MethodNotAllowed => 405,
            Self::RequestTimeout => 408,
            Self::UriTooLong => 414,
            Self::TooManyForwards => 463,
            Self::IncompatibleVersion => 464,
            Self::BadRewrite => 500,
            Self::UnknownCoding => 501,
            Self::BadGateway | Self::BadAnswer => 502,
            Self::NoTarget => 503,
            Self::GatewayTimeout => 504,
        };
        StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Whether the client's connection can go on: not after a request whose end is unknown.
    pub(super) const fn ends_connection(self) -> bool {
        matches!(self, Self::BadRequest | Self::RequestTimeout | Self::UnknownCoding)
    }
}
