//! How a server reaches the others: over HTTP, or by whatever a simulation puts in its place.

use std::fmt::Debug;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use longshore_api::client::{Raw, RawError};

/// What another server answers, or why nothing.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, RawError>> + Send + 'a>>;

/// Carries requests to other servers.
pub trait Peers: Debug + Send + Sync + 'static {
    /// Sends a request to the server that its URI names, and reads the whole answer, within a limit.
    fn send(&self, request: Request<Full<Bytes>>, limit: Duration) -> Answer<'_>;
}

impl Peers for Raw {
    fn send(&self, request: Request<Full<Bytes>>, limit: Duration) -> Answer<'_> {
        Box::pin(Raw::send(self, request, limit))
    }
}
