//! How a server reaches the others: over HTTP, or by whatever a simulation puts in its place.

use std::fmt::Debug;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use longshore_api::client::{Raw, RawError, Streaming};

/// What another server answers, or why nothing.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, RawError>> + Send + 'a>>;

/// The beginning of what another server answers without an end, or why nothing.
pub type Opened<'a> = Pin<Box<dyn Future<Output = Result<Response<Streaming>, RawError>> + Send + 'a>>;

/// Carries requests to other servers.
pub trait Peers: Debug + Send + Sync + 'static {
    /// Sends a request to the server that its URI names, and reads the whole answer, within a limit.
    fn send(&self, request: Request<Full<Bytes>>, limit: Duration) -> Answer<'_>;

    /// Sends a request whose answer goes on for as long as the other server sends, and waits for its beginning, within a limit.
    fn open(&self, request: Request<Full<Bytes>>, limit: Duration) -> Opened<'_>;
}

impl Peers for Raw {
    fn send(&self, request: Request<Full<Bytes>>, limit: Duration) -> Answer<'_> {
        Box::pin(Raw::send(self, request, limit))
    }

    fn open(&self, request: Request<Full<Bytes>>, limit: Duration) -> Opened<'_> {
        Box::pin(Raw::open(self, request, limit))
    }
}
