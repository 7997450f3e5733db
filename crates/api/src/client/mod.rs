//! A small client of AWS JSON 1.1 services: it signs, it keeps connections, it tries again as the AWS SDKs do, and it
//! never waits without a bound.
//!
//! The agent and the command line use it, so that they speak to the server as every other client does, over plain HTTP or
//! TLS. An operation whose answer was lost is sent again: give RunTask and CreateService a `clientToken`.

mod endpoints;
mod error;
mod raw;
mod retry;

use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Uri};
use http_body::Body;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use longshore_model::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::watch;

pub use error::Error;
pub use raw::{Raw, RawError};
pub use retry::RetryPolicy;

use endpoints::Endpoints;

use crate::ecs;
use crate::event_stream::Frames;
use crate::protocol::JSON_1_1;
use crate::sigv4::{Credentials, Scope, sign};
use crate::tls::{self, Tls};

/// The longest answer that is read.
const MAX_RESPONSE_BYTES: usize = 64 << 20;

/// How long a connection is kept that nobody uses.
const IDLE_CONNECTION: Duration = Duration::from_secs(20);

/// The body of an answer, as it comes.
pub type Streaming = UnsyncBoxBody<Bytes, Interrupted>;

/// A body that broke off, in the words of the connection.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Interrupted(String);

/// A client of one endpoint, or of several that are as good as each other. Clones share its connections and what it knows
/// of the others.
#[derive(Clone)]
pub struct Client {
    http: HttpClient<HttpsConnector<HttpConnector>, Full<Bytes>>,
    endpoints: Endpoints,
    tls: Tls,
    credentials: Credentials,
    region: String,
    retries: RetryPolicy,
}

impl Client {
    /// A client of `endpoint` (`https://HOST:PORT` or `http://HOST:PORT`) with the default patience.
    ///
    /// # Errors
    /// [`Error::Endpoint`] when the endpoint is not an `https` or `http` URI with a host.
    pub fn new(endpoint: Uri, credentials: Credentials, region: impl Into<String>) -> Result<Self, Error> {
        Self::with_retries(endpoint, credentials, region, RetryPolicy::default())
    }

    /// A client with a patience of its own.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_retries(
        endpoint: Uri,
        credentials: Credentials,
        region: impl Into<String>,
        retries: RetryPolicy,
    ) -> Result<Self, Error> {
        let tls = match endpoint.scheme_str() {
            Some("https") => Tls::system().map_err(|error| wrong(&endpoint, &error))?,
            _ => Tls::none(),
        };
        Self::trusting(tls, endpoint, credentials, region, retries)
    }

    /// A client that trusts whom it is told to, where [`with_retries`](Self::with_retries) trusts the system's authorities.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn trusting(
        tls: Tls,
        endpoint: Uri,
        credentials: Credentials,
        region: impl Into<String>,
        retries: RetryPolicy,
    ) -> Result<Self, Error> {
        check(&endpoint)?;
        let http = connections(&tls, retries.connect_timeout);
        let endpoints = Endpoints::new(endpoint, []);
        Ok(Self { http, endpoints, tls, credentials, region: region.into(), retries })
    }

    /// Whom it trusts.
    pub fn tls(&self) -> &Tls {
        &self.tls
    }

    /// A client that calls one of these, too, when its endpoint cannot be reached.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_others(self, others: Vec<Uri>) -> Result<Self, Error> {
        others.iter().try_for_each(check)?;
        Ok(Self { endpoints: Endpoints::new(self.endpoint(), others), ..self })
    }

    /// The endpoint that is called, until it cannot be reached.
    pub fn endpoint(&self) -> Uri {
        self.endpoints.current()
    }

    /// All endpoints that may be called.
    pub fn endpoints(&self) -> Vec<Uri> {
        self.endpoints.all()
    }

    /// Takes over which other servers there are, for this client and its clones. What cannot be called is passed over.
    pub fn learn<'s>(&self, servers: impl IntoIterator<Item = &'s str>) {
        let servers = servers.into_iter().filter_map(|server| server.parse().ok());
        self.endpoints.learn(servers.filter(|server| check(server).is_ok()).collect());
    }

    /// Tells of the servers that were learned, whenever they change.
    pub fn learned(&self) -> watch::Receiver<Vec<Uri>> {
        self.endpoints.learned()
    }

    /// Sends a request of ECS: its type says which operation it calls and what answers.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn send<Req>(&self, request: &Req) -> Result<Req::Response, Error>
    where
        Req: ecs::Request + Serialize,
        Req::Response: DeserializeOwned,
    {
        self.ecs(Req::OPERATION.name(), request).await
    }

    /// Calls an operation of ECS by its name, with shapes of the caller's own.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn ecs<Req, Resp>(&self, operation: &str, request: &Req) -> Result<Resp, Error>
    where
        Req: Serialize + ?Sized,
        Resp: DeserializeOwned,
    {
        self.call("ecs", ecs::TARGET_PREFIX, operation, request).await
    }

    /// Calls `operation` of the service whose signing name is `service` and whose targets start with `target_prefix`.
    ///
    /// # Errors
    /// The last attempt's [`Error`]: a failure that may pass was met on every one of them.
    pub async fn call<Req, Resp>(
        &self,
        service: &str,
        target_prefix: &str,
        operation: &str,
        request: &Req,
    ) -> Result<Resp, Error>
    where
        Req: Serialize + ?Sized,
        Resp: DeserializeOwned,
    {
        let call = Call::new(service, target_prefix, operation, request)?;
        let (mut failures, mut elsewhere) = (0, self.endpoints.all().len());
        let answer = loop {
            let endpoint = self.endpoint();
            let outcome = self.within_time(&endpoint, operation, self.attempt(&endpoint, &call)).await;
            match outcome {
                Ok(answer) => break answer,
                Err(error) => {
                    // Nothing was sent, so another server is asked at once.
                    elsewhere = elsewhere.saturating_sub(1);
                    if elsewhere > 0 && matches!(error, Error::Connect { .. }) {
                        continue;
                    }
                    failures += 1;
                    let pause = self.retries.pause(failures, random()).filter(|_| error.is_retryable());
                    match pause {
                        Some(pause) => tokio::time::sleep(pause).await,
                        None => return Err(error),
                    }
                }
            }
        };
        // An operation without output may answer with no body at all.
        let json: &[u8] = if answer.is_empty() { b"{}" } else { &answer };
        serde_json::from_slice(json).map_err(|error| no_output(&self.endpoint(), operation, error.to_string()))
    }

    /// Calls an operation that answers with an event stream. It is asked once: whoever follows a stream has to begin again in
    /// any case when it breaks, and then with another server if this one cannot be reached.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn events<Req>(
        &self,
        service: &str,
        target_prefix: &str,
        operation: &str,
        request: &Req,
    ) -> Result<Frames<Streaming>, Error>
    where
        Req: Serialize + ?Sized,
    {
        let call = Call::new(service, target_prefix, operation, request)?;
        let endpoint = self.endpoint();
        let answer = self.within_time(&endpoint, operation, self.exchange(&endpoint, &call)).await?;
        Ok(Frames::new(answer.into_body()))
    }

    /// Waits for an endpoint as long as an attempt may take. One that is not there is asked less.
    async fn within_time<T>(
        &self,
        endpoint: &Uri,
        operation: &str,
        answer: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let after = self.retries.attempt_timeout;
        let late = || Error::Timeout { endpoint: text(endpoint), operation: operation.into(), after };
        let answer = tokio::time::timeout(after, answer).await.unwrap_or_else(|_| Err(late()));
        if answer.as_ref().is_err_and(Error::is_absence) {
            self.endpoints.fail(endpoint, random());
        }
        answer
    }

    /// One attempt: the body of a 2xx answer.
    async fn attempt(&self, called: &Uri, call: &Call<'_>) -> Result<Bytes, Error> {
        let answer = self.exchange(called, call).await?;
        whole(called, call.operation, answer.into_body()).await
    }

    /// Sends a request, and gives the answer when it begins, if it is a 2xx.
    async fn exchange(&self, called: &Uri, call: &Call<'_>) -> Result<Response<Streaming>, Error> {
        let Call { service, target_prefix, operation, ref body } = *call;
        let unsignable = |source| Error::Sign { operation: operation.into(), source };
        let target =
            HeaderValue::try_from(format!("{target_prefix}.{operation}")).map_err(|error| unsignable(error.into()))?;
        let mut request = Request::new(Full::new(body.clone()));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = called.clone();
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(JSON_1_1));
        request.headers_mut().insert("x-amz-target", target);
        let scope = Scope { region: &self.region, service };
        sign(&mut request, body, &self.credentials, scope, now()).map_err(unsignable)?;

        let response = self.http.request(request).await.map_err(|source| {
            let endpoint = text(called);
            if source.is_connect() {
                if tls::is_distrust(&source) {
                    let advice = tls::advice(&source).unwrap_or_default();
                    return Error::Untrusted { endpoint, advice, source: source.into() };
                }
                let advice = tls::advice(&source).unwrap_or("is `longshore up` running?");
                Error::Connect { endpoint, advice, source: source.into() }
            } else {
                Error::Transport { endpoint, operation: operation.into(), source: source.into() }
            }
        })?;
        let response = response.map(streaming);
        if response.status().is_success() {
            return Ok(response);
        }
        let (head, body) = response.into_parts();
        let body = whole(called, operation, body).await?;
        Err(refusal(operation, head.status, &head.headers, &body))
    }
}

/// What is asked for.
struct Call<'a> {
    service: &'a str,
    target_prefix: &'a str,
    operation: &'a str,
    body: Bytes,
}

impl<'a> Call<'a> {
    fn new<Req: Serialize + ?Sized>(
        service: &'a str,
        target_prefix: &'a str,
        operation: &'a str,
        request: &Req,
    ) -> Result<Self, Error> {
        let body =
            serde_json::to_vec(request).map_err(|source| Error::Encode { operation: operation.into(), source })?;
        Ok(Self { service, target_prefix, operation, body: body.into() })
    }
}

/// The whole of an answer's body.
async fn whole(called: &Uri, operation: &str, body: Streaming) -> Result<Bytes, Error> {
    let body = Limited::new(body, MAX_RESPONSE_BYTES).collect().await.map_err(|source| {
        if source.is::<LengthLimitError>() {
            return no_output(called, operation, format!("it is longer than {MAX_RESPONSE_BYTES} bytes"));
        }
        Error::Transport { endpoint: text(called), operation: operation.into(), source }
    })?;
    Ok(body.to_bytes())
}

/// A body that comes for as long as the other side sends.
fn streaming<B>(body: B) -> Streaming
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: StdError + 'static,
{
    body.map_err(|error| Interrupted(error::innermost(&error))).boxed_unsync()
}

/// Makes connections, over TLS where that is asked for, and keeps those that may be used again.
fn connections(tls: &Tls, connect_timeout: Duration) -> HttpClient<HttpsConnector<HttpConnector>, Full<Bytes>> {
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    connector.set_connect_timeout(Some(connect_timeout));
    connector.set_nodelay(true);
    let config = rustls::ClientConfig::clone(tls.config());
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().wrap_connector(connector);
    HttpClient::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE_CONNECTION)
        .build(connector)
}

/// Refuses an endpoint that cannot be called.
fn check(endpoint: &Uri) -> Result<(), Error> {
    match endpoint.scheme_str() {
        Some("http" | "https") if endpoint.host().is_some_and(|host| !host.is_empty()) => Ok(()),
        Some("http" | "https") => Err(wrong(endpoint, &"it has no host")),
        _ => Err(wrong(endpoint, &"it does not start with https:// or http://")),
    }
}

/// An endpoint as a person would write it.
fn text(endpoint: &Uri) -> String {
    endpoint.to_string().trim_end_matches('/').to_owned()
}

fn no_output(endpoint: &Uri, operation: &str, reason: String) -> Error {
    Error::Decode { endpoint: text(endpoint), operation: operation.into(), reason }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.endpoint())
            .field("access_key_id", &self.credentials.access_key_id)
            .field("region", &self.region)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}

/// Reads an error answer. What is not AWS JSON (a proxy's page) keeps its status and the start of its text.
fn refusal(operation: &str, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Error {
    let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| json.get(name).and_then(serde_json::Value::as_str);
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // Some services write `namespace#Code` or `Code:http://…`.
    let code = text("__type").or_else(|| header("x-amzn-errortype")).map(|code| {
        let code = code.rsplit('#').next().unwrap_or(code);
        code.split(':').next().unwrap_or(code)
    });
    let message = text("message").or_else(|| text("Message")).map(str::to_owned).unwrap_or_else(|| {
        let page: String = String::from_utf8_lossy(body).chars().take(200).collect();
        if json.is_null() && !page.trim().is_empty() { page } else { format!("HTTP status {status}") }
    });
    Error::Service {
        operation: operation.into(),
        code: code.filter(|code| !code.is_empty()).unwrap_or("UnknownError").into(),
        message,
        status,
        request_id: header("x-amzn-requestid").map(str::to_owned),
    }
}

fn wrong(endpoint: &Uri, reason: &dyn fmt::Display) -> Error {
    Error::Endpoint { endpoint: endpoint.to_string(), reason: reason.to_string() }
}

fn now() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

/// A random number for the pause. Without a source of randomness the whole pause is taken.
fn random() -> u64 {
    getrandom::u64().unwrap_or(u64::MAX)
}
