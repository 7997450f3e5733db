//! TLS, HTTP/2, gRPC and WebSocket, each with a client of its own kind.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

mod common;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use common::tls::{Names, certificate, connect, listener_with};
use common::{Answer, Client, Edge, forward, get, group, load_balancer, request, serve, serve_text, target};
use futures_util::{SinkExt, StreamExt};
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Frame;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use longshore_model::load_balancing::{Protocol, ProtocolVersion, Record, TargetGroup};
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::Message;

/// An edge that speaks TLS for these certificates and forwards to one group.
async fn encrypted(group: TargetGroup, address: SocketAddr, certificates: &[&[&str]]) -> Edge {
    let mut edge = Edge::start().await;
    let mut ids = Vec::new();
    for (bits, names) in (1..).zip(certificates) {
        let certificate = certificate(bits, names);
        ids.push(certificate.id.clone());
        edge.put(Record::Certificate(Arc::new(certificate)));
    }
    edge.put(Record::TargetGroup(Arc::new(group)));
    edge.put(Record::Target(Arc::new(target(1, address))));
    edge.put(Record::Listener(Arc::new(listener_with(edge.port, &ids, vec![forward(&[(1, 1)])]))));
    edge.apply().await;
    edge
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_certificate_follows_the_name_and_the_target_is_told_of_tls() {
    let target = serve(|request| async move { Response::new(Full::from(format!("{:?}", request.headers()))) }).await;
    let mut edge = encrypted(group(1, &[]), target, &[&["a.example.com"], &["b.example.com", "*.b.example.com"]]).await;
    for (name, expected) in [("a.example.com", 1), ("x.b.example.com", 2), ("other.org", 1)] {
        let (stream, seen) = connect(edge.address(), name, &[]).await.unwrap();
        assert_eq!(seen, Names::of(edge.state.certificates.values().nth(expected - 1).unwrap()), "{name}");
        let answer = Client::over(stream).await.get("/").await;
        assert!(answer.text().contains(r#""x-forwarded-proto": "https""#), "{}", answer.text());
    }
    let enabled = [("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "true")];
    edge.put(Record::LoadBalancer(Arc::new(load_balancer(&enabled))));
    edge.apply().await;
    let (stream, _) = connect(edge.address(), "a.example.com", &[]).await.unwrap();
    let answer = Client::over(stream).await.get("/").await;
    for part in [r#""x-amzn-tls-version": "TLSv1.3""#, r#""x-amzn-tls-cipher-suite": "TLS_AES_"#] {
        assert!(answer.text().contains(part), "{}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_tls_or_too_old_gets_nothing() {
    let mut edge = encrypted(group(1, &[]), serve_text("fine").await, &[&["a.example.com"]]).await;
    let answer = common::raw(edge.address(), b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert!(!answer.contains("HTTP/1.1"), "{answer}");
    let mut record = listener_with(edge.port, &[], vec![forward(&[(1, 1)])]);
    edge.put(Record::Listener(Arc::new(record.clone())));
    edge.apply().await;
    assert!(connect(edge.address(), "a.example.com", &[]).await.is_err(), "without a certificate");
    record.certificates = edge.state.certificates.keys().cloned().collect();
    record.tls_policy = Some("ELBSecurityPolicy-TLS13-1-3-2021-06".into());
    edge.put(Record::Listener(Arc::new(record)));
    edge.apply().await;
    assert!(connect(edge.address(), "a.example.com", &[]).await.is_ok());
    assert!(common::tls::connect_old(edge.address()).await.is_err(), "TLS 1.2 is not in the policy");
}

/// Sends requests over one connection of HTTP/2.
async fn http2(edge: &Edge) -> hyper::client::conn::http2::SendRequest<Full<Bytes>> {
    let (stream, _) = connect(edge.address(), "a.example.com", &[b"h2"]).await.unwrap();
    let (sender, driver) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(driver);
    sender
}

fn http2_request(method: &str, path: &str, headers: &[(&str, &str)], body: &'static str) -> Request<Full<Bytes>> {
    let mut request = Request::builder().method(method).uri(format!("https://a.example.com{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.version(Version::HTTP_2).body(Full::from(body)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_streams_of_http2_reach_targets_of_http1() {
    let target = serve(|request| async move {
        let head = format!("{:?} {} {:?}", request.version(), request.uri(), request.headers().get("host"));
        let body = request.into_body().collect().await.unwrap().to_bytes();
        tokio::time::sleep(Duration::from_millis(20)).await;
        Response::new(Full::from(format!("{head} {}", String::from_utf8_lossy(&body))))
    })
    .await;
    let edge = encrypted(group(1, &[]), target, &[&["a.example.com"]]).await;
    let sender = http2(&edge).await;
    let each = (0..50).map(|number| {
        let mut sender = sender.clone();
        async move {
            let request = http2_request("POST", &format!("/{number}"), &[], "a body");
            Answer::read(sender.send_request(request).await.unwrap()).await.unwrap()
        }
    });
    for (number, answer) in futures_util::future::join_all(each).await.into_iter().enumerate() {
        assert_eq!(answer.text(), format!("HTTP/1.1 /{number} Some(\"a.example.com\") a body"));
        assert!(answer.headers.get("connection").is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn http2_is_not_offered_when_it_is_switched_off() {
    let mut edge = encrypted(group(1, &[]), serve_text("fine").await, &[&["a.example.com"]]).await;
    edge.put(Record::LoadBalancer(Arc::new(load_balancer(&[("routing.http2.enabled", "false")]))));
    edge.apply().await;
    assert!(connect(edge.address(), "a.example.com", &[b"h2"]).await.is_err(), "nothing in common");
    let (stream, _) = connect(edge.address(), "a.example.com", &[b"h2", b"http/1.1"]).await.unwrap();
    assert_eq!(Client::over(stream).await.get("/").await.text(), "fine");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_whose_client_never_reads_does_not_stay_for_good() {
    let target = serve(|_| async move { Response::new(Full::from(vec![7; 20_000_000])) }).await;
    let mut edge = encrypted(group(1, &[]), target, &[&["a.example.com"]]).await;
    edge.put(Record::LoadBalancer(Arc::new(load_balancer(&[("idle_timeout.timeout_seconds", "1")]))));
    edge.apply().await;
    let mut sender = http2(&edge).await;
    let answer = sender.send_request(http2_request("GET", "/", &[], "")).await.unwrap();
    assert_eq!((answer.status().as_u16(), edge.balancer.connections()), (200, 1));
    for _ in 0..60 {
        if edge.balancer.connections() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the connection of a client that stands still is still there");
}

/// A target of HTTP/2 that answers as gRPC does: with trailers.
async fn grpc_target() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = service_fn(|request: Request<hyper::body::Incoming>| async move {
                let te = request.headers().get("te").cloned();
                let uri = request.uri().to_string();
                let body = request.into_body().collect().await.unwrap().to_bytes();
                let mut trailers = HeaderMap::new();
                trailers.insert("grpc-status", "0".parse().unwrap());
                let frames = [Frame::data(Bytes::from(uri)), Frame::data(body), Frame::trailers(trailers)];
                let body = StreamBody::new(futures_util::stream::iter(frames.map(Ok::<_, Infallible>)));
                let mut response = Response::new(body);
                response.headers_mut().insert("x-te", te.unwrap_or("none".parse().unwrap()));
                Ok::<_, Infallible>(response)
            });
            let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            tokio::spawn(server.serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn grpc_passes_with_its_trailers_and_what_does_not_fit_is_refused() {
    let grpc = TargetGroup { protocol_version: Some(ProtocolVersion::Grpc), ..group(1, &[]) };
    let mut edge = encrypted(grpc, grpc_target().await, &[&["a.example.com"]]).await;
    let mut sender = http2(&edge).await;
    let headers = [("content-type", "application/grpc"), ("te", "trailers")];
    for _ in 0..3 {
        let request = http2_request("POST", "/pkg.Service/Method", &headers, "-message");
        let answer = Answer::read(sender.send_request(request).await.unwrap()).await.unwrap();
        assert_eq!((answer.status, answer.header("x-te")), (200, "trailers"));
        assert_eq!(answer.text(), "http://a.example.com/pkg.Service/Method-message");
        assert_eq!(answer.trailers.unwrap().get("grpc-status").unwrap(), "0");
    }
    let answer = sender.send_request(http2_request("GET", "/", &[], "")).await.unwrap();
    assert_eq!(answer.status(), 464, "gRPC is always POST");
    let (stream, _) = connect(edge.address(), "a.example.com", &[]).await.unwrap();
    assert_eq!(Client::over(stream).await.get("/").await.status, 464, "HTTP/1.1 reaches no gRPC target");
    edge.put(Record::TargetGroup(Arc::new(group(1, &[]))));
    edge.apply().await;
    let request = http2_request("POST", "/", &headers, "");
    assert_eq!(sender.send_request(request).await.unwrap().status(), 464, "and gRPC no target of HTTP/1.1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn targets_with_tls_are_reached_whatever_their_certificate_says() {
    let address = common::tls::serve_text("encrypted").await;
    let mut edge = Edge::start().await;
    edge.forward_to(&[address], &[]).await;
    edge.put(Record::TargetGroup(Arc::new(TargetGroup { protocol: Protocol::Https, ..group(1, &[]) })));
    edge.apply().await;
    let mut client = Client::connect(edge.address()).await;
    for _ in 0..3 {
        assert_eq!(client.get("/").await.text(), "encrypted");
    }
    let plain = serve_text("plain").await;
    edge.state.targets.clear();
    edge.put(Record::Target(Arc::new(target(1, plain))));
    edge.apply().await;
    assert_eq!(client.get("/").await.status, 502, "one without TLS is not");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_websocket_goes_both_ways_and_ends_with_its_client() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
                // What comes at once with the answer to the handshake must not be lost.
                socket.send(Message::text("welcome")).await.unwrap();
                while let Some(Ok(message)) = socket.next().await {
                    if message.is_text() || message.is_binary() {
                        socket.send(message).await.unwrap();
                    }
                }
            });
        }
    });
    let mut edge = Edge::start().await;
    edge.forward_to(&[address], &[]).await;
    let (mut socket, response) =
        tokio_tungstenite::connect_async(format!("ws://{}/chat", edge.address())).await.unwrap();
    assert_eq!(response.status(), 101);
    assert_eq!(socket.next().await.unwrap().unwrap(), Message::text("welcome"));
    for size in [1, 1_000, 300_000] {
        let message = Message::binary(vec![7; size]);
        socket.send(message.clone()).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap(), message);
    }
    // It goes on while its target is drained, and counts as under way until it ends.
    edge.put(Record::Target(Arc::new(common::draining(1, address))));
    edge.apply().await;
    socket.send(Message::text("still")).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Message::text("still"));
    let drained = || {
        edge.observations.all().iter().any(|seen| {
            matches!(seen, longshore_load_balancer::Observation::Target(seen)
                if seen.sight == longshore_model::load_balancing::Sight::Drained)
        })
    };
    assert!(!drained());
    drop(socket);
    for _ in 0..200 {
        if drained() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the end of the WebSocket was not seen");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_does_not_switch_answers_as_always() {
    let mut edge = Edge::start().await;
    edge.forward_to(&[serve_text("no").await], &[]).await;
    let mut client = Client::connect(edge.address()).await;
    let switch = [("connection", "Upgrade"), ("upgrade", "websocket")];
    for _ in 0..2 {
        let answer = client.send(request("GET", "/", &switch, "")).await.unwrap();
        assert_eq!((answer.status, answer.text()), (200, "no"));
    }
    assert_eq!(client.send(get("/")).await.unwrap().text(), "no");
}
