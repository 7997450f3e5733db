//! Why a session is not opened, in the form that agents read: the body of the answer that is not an upgrade.

use axum::body::Body;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use longshore_api::agent::acs;
use longshore_api::error::Error;
use longshore_model::{ClusterName, InstanceId};

/// A session that is not opened.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The request is not signed by a known key, or not by one of the instance that it names.
    #[error("{0}")]
    Unauthenticated(Error),
    /// The query does not say who calls.
    #[error("{0}")]
    BadRequest(String),
    /// There is no such cluster.
    #[error("Cluster {0} not found.")]
    InvalidCluster(ClusterName),
    /// There is no such instance, or not any more. The agent then stays away for an hour.
    #[error("Container instance {0} is not registered.")]
    Inactive(InstanceId),
    /// Whether there is such an instance cannot be told now: the store does not answer. The agent comes back soon.
    #[error("{0}")]
    Unknown(Error),
    /// The server is about to end.
    #[error("This server is stopping. Ask another one.")]
    Leaving,
    /// The other servers do not see this one, and would take the session for a dead server's.
    #[error("This server is not in touch with the others. Ask another one.")]
    OutOfTouch,
    /// The request is not one for a websocket.
    #[error("{0}")]
    NoUpgrade(#[from] WebSocketUpgradeRejection),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let message = Some(self.to_string());
        let (status, body) = match self {
            Self::Unauthenticated(error) | Self::Unknown(error) => (error.status(), error.to_json_body()),
            Self::NoUpgrade(rejection) => return rejection.into_response(),
            Self::Leaving | Self::OutOfTouch => {
                let exception = acs::ServerException { message };
                (StatusCode::SERVICE_UNAVAILABLE, acs::Message::from(exception).encode().into_bytes())
            }
            Self::BadRequest(_) => bad_request(acs::BadRequestException { message }.into()),
            Self::InvalidCluster(_) => bad_request(acs::InvalidClusterException { message }.into()),
            Self::Inactive(_) => bad_request(acs::InactiveInstanceException { message }.into()),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

fn bad_request(exception: acs::Message) -> (StatusCode, Vec<u8>) {
    (StatusCode::BAD_REQUEST, exception.encode().into_bytes())
}
