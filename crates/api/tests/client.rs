//! The client against a real HTTP server that misbehaves on purpose.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use longshore_api::client::{Client, Error, RetryPolicy};
use longshore_api::ecs::{ListClustersRequest, Operation};
use longshore_api::error::Error as WireError;
use longshore_api::protocol::{self, RequestId, ServiceCall};
use longshore_api::sigv4::{Credentials, SecretKey, Verifier};
use longshore_model::Timestamp;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What the server does with one request.
enum Reply {
    Json(Value),
    Refuse(WireError),
    Page(u16, &'static str),
    /// Closes the connection without an answer.
    HangUp,
    /// Never answers.
    Stall,
}

/// A server that gives each request the next reply. The last one is repeated.
struct Server {
    client: Client,
    requests: Arc<Mutex<Vec<Value>>>,
    accepting: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Server {
    async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let replies = Arc::new(Mutex::new(VecDeque::from(replies)));
        let seen = Arc::clone(&requests);
        let accepting = tokio::spawn(async move {
            loop {
                let (connection, _) = listener.accept().await.unwrap();
                let (replies, seen) = (Arc::clone(&replies), Arc::clone(&seen));
                let service = service_fn(move |request| answer(request, Arc::clone(&replies), Arc::clone(&seen)));
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(connection), service),
                );
            }
        });
        let credentials = Credentials::new("AKID", "secret").with_session_token("token");
        let client = Client::with_retries(endpoint, credentials, "nowhere-1", quick()).unwrap();
        Self { client, requests, accepting }
    }

    async fn call(&self) -> Result<Value, Error> {
        self.client.ecs("ListClusters", &json!({"maxResults": 7})).await
    }

    fn requests(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

/// Three attempts with hardly a pause.
fn quick() -> RetryPolicy {
    RetryPolicy {
        attempt_timeout: Duration::from_secs(10),
        base_pause: Duration::from_millis(1),
        ..RetryPolicy::default()
    }
}

async fn answer(
    request: Request<Incoming>,
    replies: Arc<Mutex<VecDeque<Reply>>>,
    seen: Arc<Mutex<Vec<Value>>>,
) -> Result<Response<Full<Bytes>>, &'static str> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    // Every attempt has to be signed, for now, and be a call that the server knows.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let verified = Verifier::new()
        .verify(&parts, &body, Timestamp::from_millis(now.try_into().unwrap()), |_| Some(SecretKey::from("secret")))
        .unwrap();
    assert_eq!((verified.region.as_str(), verified.session_token.as_deref()), ("nowhere-1", Some("token")));
    let call = ServiceCall::detect(&parts).unwrap();
    assert_eq!(call, ServiceCall::Ecs(Operation::ListClusters));
    call.check_scope(&verified).unwrap();
    seen.lock().unwrap().push(serde_json::from_slice(&body).unwrap());

    let reply = {
        let mut replies = replies.lock().unwrap();
        if replies.len() > 1 { replies.pop_front() } else { None }
            .ok_or(())
            .or_else(|()| replies.front().map(Reply::again).ok_or("no reply left"))?
    };
    let id = RequestId::from_random([7; 16]);
    match reply {
        Reply::Json(value) => Ok(protocol::success(&value, id)),
        Reply::Refuse(error) => Ok(protocol::failure(&error, id)),
        Reply::Page(status, text) => {
            let mut response = Response::new(Full::from(text));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            Ok(response)
        }
        Reply::HangUp => Err("hanging up"),
        Reply::Stall => std::future::pending().await,
    }
}

impl Reply {
    fn again(&self) -> Self {
        match self {
            Self::Json(value) => Self::Json(value.clone()),
            Self::Refuse(error) => Self::Refuse(error.clone()),
            Self::Page(status, text) => Self::Page(*status, text),
            Self::HangUp => Self::HangUp,
            Self::Stall => Self::Stall,
        }
    }
}

#[tokio::test]
async fn a_call_is_answered() {
    let server = Server::start(vec![Reply::Json(json!({"clusterArns": ["arn:1"]}))]).await;
    assert_eq!(server.call().await.unwrap(), json!({"clusterArns": ["arn:1"]}));
    let typed = server.client.send(&ListClustersRequest::default()).await.unwrap();
    assert_eq!(typed.cluster_arns, Some(vec!["arn:1".to_owned()]));
    assert_eq!(*server.requests.lock().unwrap(), [json!({"maxResults": 7}), json!({})]);
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    for passing in [
        Reply::Refuse(WireError::server("the disk is full")),
        Reply::Refuse(WireError::throttling()),
        Reply::Page(502, "<html>bad gateway"),
        Reply::HangUp,
    ] {
        let replies = vec![passing.again(), passing, Reply::Json(json!({}))];
        let server = Server::start(replies).await;
        assert_eq!(server.call().await.unwrap(), json!({}));
        assert_eq!(server.requests(), 3);
    }
}

#[tokio::test]
async fn what_does_not_pass_is_reported_after_the_last_attempt() {
    let server = Server::start(vec![Reply::Refuse(WireError::server("the disk is full"))]).await;
    let error = server.call().await.unwrap_err();
    assert!(error.is_retryable());
    assert_eq!(error.code(), Some("ServerException"));
    assert_eq!(server.requests(), 3);
    assert_eq!(
        error.to_string(),
        "ListClusters was refused: the disk is full (ServerException, request 07070707-0707-4707-8707-070707070707)"
    );

    let server = Server::start(vec![Reply::HangUp]).await;
    let error = server.call().await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
    assert_eq!(server.requests(), 3);
}

#[tokio::test]
async fn a_refusal_is_not_tried_again() {
    let server = Server::start(vec![Reply::Refuse(WireError::cluster_not_found())]).await;
    let error = server.call().await.unwrap_err();
    assert!(!error.is_retryable());
    assert!(
        matches!(&error, Error::Service { code, message, status, .. }
            if code == "ClusterNotFoundException" && message == "Cluster not found." && *status == 400),
        "{error:?}"
    );
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn codes_are_read_in_every_form() {
    for (body, code, message) in [
        (r#"{"__type":"com.amazonaws.ecs#ClientException","Message":"no"}"#, "ClientException", "no"),
        (r#"{"__type":"ClientException:http://internal/"}"#, "ClientException", "HTTP status 400 Bad Request"),
        ("not found", "UnknownError", "not found"),
        ("", "UnknownError", "HTTP status 400 Bad Request"),
    ] {
        let server = Server::start(vec![Reply::Page(400, body)]).await;
        match server.call().await.unwrap_err() {
            Error::Service { code: got_code, message: got, .. } => {
                assert_eq!((got_code.as_str(), got.as_str()), (code, message));
            }
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn another_server_is_told_apart() {
    let server = Server::start(vec![Reply::Page(200, "<html>Welcome")]).await;
    let error = server.call().await.unwrap_err();
    assert!(matches!(error, Error::Decode { .. }) && !error.is_retryable(), "{error:?}");
    assert!(error.to_string().ends_with("is it an ECS endpoint?"), "{error}");
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn an_empty_answer_is_an_empty_output() {
    let server = Server::start(vec![Reply::Page(200, "")]).await;
    assert_eq!(server.call().await.unwrap(), json!({}));
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let server = Server::start(vec![Reply::Stall]).await;
    let retries = RetryPolicy { attempts: 2, attempt_timeout: Duration::from_millis(50), ..quick() };
    let client = Client::with_retries(server.client.endpoint().clone(), credentials(), "nowhere-1", retries).unwrap();
    let error = client.ecs::<_, Value>("ListClusters", &json!({})).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }) && error.is_retryable(), "{error:?}");
    assert!(error.to_string().ends_with("did not answer ListClusters within 0.05 s"), "{error}");
}

#[tokio::test]
async fn no_server_is_said_in_words() {
    // A port that was free a moment ago, and that nobody listens to.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let endpoint = format!("http://{free}").parse().unwrap();
    let client = Client::with_retries(endpoint, credentials(), "nowhere-1", quick()).unwrap();
    let error = client.ecs::<_, Value>("ListClusters", &json!({})).await.unwrap_err();
    assert!(matches!(error, Error::Connect { .. }) && error.is_retryable(), "{error:?}");
    let text = error.to_string();
    assert!(text.starts_with(&format!("cannot connect to http://{free} (Connection refused")), "{text}");
    assert!(text.ends_with("is `longshore up` running?"), "{text}");
}

#[test]
fn endpoints_are_checked_at_once() {
    for endpoint in ["127.0.0.1:7327", "/", "ftp://host/"] {
        let error = Client::new(endpoint.parse().unwrap(), credentials(), "us-east-1").unwrap_err();
        assert!(error.to_string().contains("http://HOST:PORT") && !error.is_retryable(), "{error}");
    }
}

#[tokio::test]
async fn refusals_that_a_person_can_mend_say_how() {
    for (error, advice) in [
        (WireError::unrecognized_client(), "`longshore env` prints"),
        (WireError::invalid_signature("Signature expired: …"), "set them"),
    ] {
        let server = Server::start(vec![Reply::Refuse(error)]).await;
        let error = server.call().await.unwrap_err();
        assert!(error.to_string().ends_with(advice), "{error}");
    }
}

fn credentials() -> Credentials {
    Credentials::new("AKID", "secret").with_session_token("token")
}
