//! One keep-alive connection that sends signed calls and takes the answer's bytes as they are.
//!
//! The client of `longshore-api` decodes what it gets and keeps a pool; both would be measured as if the server did it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderValue, Method, Request, Uri};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use longshore_api::ecs::TARGET_PREFIX;
use longshore_api::protocol::JSON_1_1;
use longshore_api::sigv4::{Credentials, Scope, sign};
use longshore_model::Timestamp;
use serde::Serialize;
use tokio::net::TcpStream;

use crate::error::Error;
use crate::server::{REGION, credentials};

/// How long an answer is waited for.
const LIMIT: Duration = Duration::from_secs(30);

/// A service of AWS JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Service {
    /// What stands before the operation in `X-Amz-Target`.
    pub(crate) target_prefix: &'static str,
    /// Its name in credential scopes.
    pub(crate) signing_name: &'static str,
}

const ECS: Service = Service { target_prefix: TARGET_PREFIX, signing_name: "ecs" };

/// A connection.
pub(crate) struct Caller {
    connection: SendRequest<Full<Bytes>>,
    host: HeaderValue,
    credentials: Credentials,
}

impl Caller {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens there.
    pub(crate) async fn connect(endpoint: &Uri) -> Result<Self, Error> {
        let authority = endpoint.authority().ok_or_else(|| Error::unexpected("the endpoint has no host"))?.as_str();
        let stream = TcpStream::connect(authority).await.map_err(Error::io(format!("connecting to {authority}")))?;
        stream.set_nodelay(true).map_err(Error::io("TCP_NODELAY"))?;
        let (connection, driver) = handshake(TokioIo::new(stream)).await.map_err(Error::unexpected)?;
        tokio::spawn(driver);
        let host = HeaderValue::from_str(authority).map_err(Error::unexpected)?;
        Ok(Self { connection, host, credentials: credentials() })
    }

    /// Calls an operation and returns the bytes of its answer.
    ///
    /// # Errors
    /// When there is no answer in time, or one with another status than 200.
    pub(crate) async fn call(&mut self, operation: &str, body: Bytes) -> Result<Bytes, Error> {
        self.call_service(ECS, operation, body).await
    }

    /// As [`Self::call`], of another service than ECS.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub(crate) async fn call_service(
        &mut self,
        service: Service,
        operation: &str,
        body: Bytes,
    ) -> Result<Bytes, Error> {
        let answer = tokio::time::timeout(LIMIT, self.attempt(service, operation, body)).await;
        answer.map_err(|_| Error::TimedOut { what: format!("the answer to {operation}"), seconds: LIMIT.as_secs() })?
    }

    /// Reads a page that needs no signature.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub(crate) async fn get(&mut self, path: &'static str) -> Result<Bytes, Error> {
        let mut request = Request::new(Full::new(Bytes::new()));
        *request.uri_mut() = Uri::from_static(path);
        request.headers_mut().insert(HOST, self.host.clone());
        self.exchange(path, request).await
    }

    async fn attempt(&mut self, service: Service, operation: &str, body: Bytes) -> Result<Bytes, Error> {
        let mut request = Request::new(Full::new(body.clone()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = Uri::from_static("/");
        let target =
            HeaderValue::try_from(format!("{}.{operation}", service.target_prefix)).map_err(Error::unexpected)?;
        let headers = request.headers_mut();
        headers.insert(HOST, self.host.clone());
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON_1_1));
        headers.insert("x-amz-target", target);
        let scope = Scope { region: REGION, service: service.signing_name };
        sign(&mut request, &body, &self.credentials, scope, now()).map_err(Error::unexpected)?;
        self.exchange(operation, request).await
    }

    async fn exchange(&mut self, what: &str, request: Request<Full<Bytes>>) -> Result<Bytes, Error> {
        self.connection.ready().await.map_err(Error::unexpected)?;
        let response = self.connection.send_request(request).await.map_err(Error::unexpected)?;
        let status = response.status();
        let answer = response.into_body().collect().await.map_err(Error::unexpected)?.to_bytes();
        match status.is_success() {
            true => Ok(answer),
            false => Err(Error::Unexpected(format!("{what}: {status} {}", String::from_utf8_lossy(&answer)))),
        }
    }
}

/// The body of a request.
pub(crate) fn body(request: &impl Serialize) -> Bytes {
    serde_json::to_vec(request).expect("a request is a struct of strings and numbers").into()
}

fn now() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}
