//! Sends a request as somebody else has signed it, once: a server passes a call on to another one.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::client::legacy::connect::HttpConnector;

use super::{MAX_RESPONSE_BYTES, Streaming};
use crate::tls::Tls;

/// How long connecting may take: whoever waits has another way.
const CONNECT: Duration = Duration::from_millis(500);

/// A client that adds nothing to a request. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Raw {
    http: HttpClient<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum RawError {
    /// There was no connection, so nothing was sent.
    #[error("it cannot be reached: {0}")]
    NotSent(String),
    /// The request was sent, and what became of it is not known.
    #[error("it has not answered: {0}")]
    Unknown(String),
}

impl Raw {
    /// A client that trusts whom it is told to, where a server speaks TLS.
    pub fn trusting(tls: &Tls) -> Self {
        Self::connecting_within(tls, CONNECT)
    }

    /// The same, and connecting may take this long.
    pub fn connecting_within(tls: &Tls, limit: Duration) -> Self {
        Self { http: super::connections(tls, limit) }
    }

    /// Sends the request to its URI's server, whatever its `Host` says, and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// [`RawError`] when there is none within `limit`.
    pub async fn send(&self, request: Request<Full<Bytes>>, limit: Duration) -> Result<Response<Bytes>, RawError> {
        self.send_for(request, limit, MAX_RESPONSE_BYTES).await
    }

    /// The same, for an answer of so many bytes at most.
    ///
    /// # Errors
    /// [`RawError`] when there is none within `limit`, or when it is longer.
    pub async fn send_for(
        &self,
        request: Request<Full<Bytes>>,
        limit: Duration,
        most_bytes: usize,
    ) -> Result<Response<Bytes>, RawError> {
        let exchange = async {
            let (head, body) = self.begin(request).await?.into_parts();
            let body = Limited::new(body, most_bytes).collect().await;
            let body = body.map_err(|error| RawError::Unknown(error.to_string()))?;
            Ok(Response::from_parts(head, body.to_bytes()))
        };
        within(limit, exchange).await
    }

    /// Sends the request, and gives the answer when it begins: its body comes for as long as the other side sends.
    ///
    /// # Errors
    /// [`RawError`] when it does not begin within `limit`.
    pub async fn open(&self, request: Request<Full<Bytes>>, limit: Duration) -> Result<Response<Streaming>, RawError> {
        within(limit, self.begin(request)).await
    }

    async fn begin(&self, request: Request<Full<Bytes>>) -> Result<Response<Streaming>, RawError> {
        let response = self.http.request(request).await.map_err(|error| match error.is_connect() {
            true => RawError::NotSent(super::error::innermost(&error)),
            false => RawError::Unknown(super::error::innermost(&error)),
        })?;
        Ok(response.map(super::streaming))
    }
}

async fn within<T>(limit: Duration, exchange: impl Future<Output = Result<T, RawError>>) -> Result<T, RawError> {
    let late = || RawError::Unknown(format!("nothing came within {limit:?}"));
    tokio::time::timeout(limit, exchange).await.unwrap_or_else(|_| Err(late()))
}
