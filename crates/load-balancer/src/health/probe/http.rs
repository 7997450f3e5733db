//! Checks that speak HTTP: a GET of the group's path, or a call of gRPC without an argument.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{Either, select};
use http::header::{CONNECTION, CONTENT_TYPE, HOST, TE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri};
use http_body_util::{BodyExt as _, Empty, Full};
use hyper::body::{Body, Incoming};
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use longshore_model::load_balancing::Protocol;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

use super::super::plan::Manner;

/// What targets see as their client, so that they can tell checks from requests.
const AGENT: HeaderValue = HeaderValue::from_static("ELB-HealthChecker/2.0");

/// As much of an answer's body is read before the connection is closed, so that most targets have written all of theirs.
const BODY_LIMIT: usize = 64 * 1024;

/// And for no longer than this: it is the status that counts.
const BODY_TIME: Duration = Duration::from_millis(200);

/// An answer's headers may be as large as this, of HTTP/1.1.
const HEADER_LIMIT: usize = 64 * 1024;

/// An argument of no bytes: not compressed, length zero.
const NO_ARGUMENT: &[u8] = &[0; 5];

/// The status of an answer to a GET.
pub(super) async fn get_over_http1<S>(stream: S, address: SocketAddr, manner: &Manner) -> Option<u32>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let mut request = Request::new(Empty::<Bytes>::new());
    *request.uri_mut() = manner.path.parse().ok()?;
    let headers = request.headers_mut();
    headers.insert(HOST, HeaderValue::try_from(address.to_string()).ok()?);
    headers.insert(USER_AGENT, AGENT);
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    let mut builder = http1::Builder::new();
    builder.max_buf_size(HEADER_LIMIT);
    let (mut sender, connection) = builder.handshake(TokioIo::new(stream)).await.ok()?;
    let answer = async move {
        let response = sender.send_request(request).await.ok()?;
        let status = response.status().as_u16().into();
        let _ = timeout(BODY_TIME, read(response)).await;
        Some(status)
    };
    alongside(connection, answer).await
}

/// The status of an answer to a GET over HTTP/2.
pub(super) async fn get_over_http2<S>(stream: S, address: SocketAddr, manner: &Manner) -> Option<u32>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let mut request = Request::new(Empty::<Bytes>::new());
    *request.uri_mut() = absolute(address, manner)?;
    request.headers_mut().insert(USER_AGENT, AGENT);
    let response = over_http2(stream, request, |response| async move {
        let status = response.status().as_u16().into();
        let _ = timeout(BODY_TIME, read(response)).await;
        Some(status)
    });
    response.await
}

/// The status of a call; an answer that is none of gRPC has one made of its HTTP status.
pub(super) async fn call<S>(stream: S, address: SocketAddr, manner: &Manner) -> Option<u32>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let mut request = Request::new(Full::new(Bytes::from_static(NO_ARGUMENT)));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = absolute(address, manner)?;
    let headers = request.headers_mut();
    headers.insert(USER_AGENT, AGENT);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    headers.insert(TE, HeaderValue::from_static("trailers"));
    let status = over_http2(stream, request, |response| async move {
        if let Some(status) = grpc_status(response.headers()) {
            return Some(status);
        }
        let http_status = response.status().as_u16();
        let trailers = read(response).await;
        trailers.as_ref().and_then(grpc_status).or_else(|| status_of_http(http_status))
    });
    status.await
}

fn absolute(address: SocketAddr, manner: &Manner) -> Option<Uri> {
    let scheme = if manner.check.protocol == Protocol::Https { "https" } else { "http" };
    let uri = Uri::builder().scheme(scheme).authority(address.to_string()).path_and_query(&*manner.path);
    uri.build().ok()
}

async fn over_http2<S, B, F, A>(stream: S, request: Request<B>, look: F) -> Option<u32>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    B: Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
    F: FnOnce(Response<Incoming>) -> A,
    A: Future<Output = Option<u32>>,
{
    let handshake = http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (mut sender, connection) = handshake.await.ok()?;
    let answer = async move { look(sender.send_request(request).await.ok()?).await };
    alongside(connection, answer).await
}

/// What `answer` gives, while `connection` does its work; nothing more is done on the connection then.
async fn alongside<C, A>(connection: C, answer: A) -> Option<u32>
where
    C: Future,
    A: Future<Output = Option<u32>>,
{
    match select(pin!(connection), pin!(answer)).await {
        // An answer that is complete when the connection ends is one all the same.
        Either::Left((_, answer)) => answer.await,
        Either::Right((code, _)) => code,
    }
}

/// Reads an answer to its end, or as far as is good for the target; gives the trailers.
async fn read(response: Response<Incoming>) -> Option<HeaderMap> {
    let mut body = response.into_body();
    let mut length = 0;
    while length <= BODY_LIMIT {
        let frame = body.frame().await?.ok()?;
        match frame.into_data() {
            Ok(data) => length += data.len(),
            Err(frame) => return frame.into_trailers().ok(),
        }
    }
    None
}

fn grpc_status(headers: &HeaderMap) -> Option<u32> {
    headers.get("grpc-status")?.to_str().ok()?.parse().ok()
}

/// What gRPC's clients take an answer without a status for ("HTTP to gRPC Status Code Mapping"); one without any sense is
/// none.
fn status_of_http(status: u16) -> Option<u32> {
    match status {
        200 => None,
        400 => Some(13),
        401 => Some(16),
        403 => Some(7),
        404 => Some(12),
        429 | 502..=504 => Some(14),
        _ => Some(2),
    }
}
