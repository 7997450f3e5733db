//! Over real sockets.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use longshore_model::fixture;
use longshore_model::load_balancing::{HealthCheck, Matcher, ProtocolVersion, TargetGroup, TargetGroupId};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

fn group(protocol: Protocol, version: Option<ProtocolVersion>, matcher: Option<Matcher>) -> TargetGroup {
    TargetGroup {
        protocol_version: version,
        health_check: HealthCheck {
            protocol,
            path: (version != Some(ProtocolVersion::Grpc)).then(|| "/health?deep=1".into()),
            interval_seconds: 5,
            timeout_seconds: 1,
            healthy_threshold: 2,
            matcher,
            ..fixture::health_check()
        },
        ..fixture::target_group(TargetGroupId::from_bits(1))
    }
}

async fn found(address: SocketAddr, group: &TargetGroup) -> Outcome {
    Network.probe(address, Arc::new(Manner::new(group))).await
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = listener.local_addr().expect("its address");
    (listener, address)
}

/// A target that answers one connection with a text once a request is there; gives the request and whether the connection
/// was closed afterwards.
async fn answering(text: &'static str) -> (SocketAddr, tokio::task::JoinHandle<(String, bool)>) {
    let (listener, address) = listen().await;
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a check");
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") && stream.read_buf(&mut request).await.expect("a request") > 0 {}
        stream.write_all(text.as_bytes()).await.expect("written");
        let closed = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut [0; 16])).await;
        (String::from_utf8_lossy(&request).into_owned(), matches!(closed, Ok(Ok(0) | Err(_))))
    });
    (address, served)
}

#[tokio::test]
async fn a_get_of_the_path_with_the_checkers_name_and_then_the_connection_ends() {
    let (address, served) = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await;
    assert_eq!(found(address, &group(Protocol::Http, None, None)).await, Outcome::Passed);
    let (request, is_closed) = served.await.expect("served");
    let request = request.to_lowercase();
    assert!(request.starts_with("get /health?deep=1 http/1.1\r\n"), "{request}");
    for line in [format!("host: {address}"), "user-agent: elb-healthchecker/2.0".into(), "connection: close".into()] {
        assert!(request.contains(&line), "{request}");
    }
    assert!(is_closed);
}

#[tokio::test]
async fn codes_are_compared_with_the_matcher() {
    let cases = [
        ("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", None, Outcome::Mismatch(502)),
        ("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", None, Outcome::Mismatch(302)),
        ("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", Some(Matcher::Http("200-399".into())), Outcome::Passed),
        // The status counts, even if the rest never comes.
        ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nok", None, Outcome::Passed),
        ("SSH-2.0-OpenSSH_9.2\r\n", None, Outcome::Failed),
        ("", None, Outcome::TimedOut),
    ];
    for (answer, matcher, expected) in cases {
        let (address, served) = answering(answer).await;
        assert_eq!(found(address, &group(Protocol::Http, None, matcher)).await, expected, "{answer:?}");
        served.abort();
    }
}

#[tokio::test]
async fn nobody_there_is_a_failure_and_silence_a_time_out() {
    let (listener, address) = listen().await;
    let began = Instant::now();
    assert_eq!(found(address, &group(Protocol::Http, None, None)).await, Outcome::TimedOut);
    assert!(began.elapsed() >= Duration::from_secs(1) && began.elapsed() < Duration::from_secs(3));
    assert_eq!(found(address, &group(Protocol::Tcp, None, None)).await, Outcome::Passed, "a connection is enough");
    drop(listener);
    assert_eq!(found(address, &group(Protocol::Http, None, None)).await, Outcome::Failed);
    assert_eq!(found(address, &group(Protocol::Tcp, None, None)).await, Outcome::Failed);
}

#[tokio::test]
async fn an_answer_that_never_ends_is_given_up() {
    let (listener, address) = listen().await;
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a check");
        let _ = stream.read(&mut [0; 1_024]).await.expect("a request");
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        stream.write_all(head.as_bytes()).await.expect("written");
        let mut sent = 0_usize;
        while stream.write_all(format!("400\r\n{}\r\n", "x".repeat(0x400)).as_bytes()).await.is_ok() {
            sent += 0x400;
        }
        sent
    });
    assert_eq!(found(address, &group(Protocol::Http, None, None)).await, Outcome::Passed);
    let sent = tokio::time::timeout(Duration::from_secs(5), served).await.expect("it ends").expect("served");
    assert!(sent < 16 << 20, "{sent}");
}

mod http2 {
    //! Targets that speak HTTP/2.

    use std::convert::Infallible;

    use ::http::{HeaderMap, HeaderValue, Request, Response};
    use bytes::Bytes;
    use http_body_util::{BodyExt as _, Full};
    use hyper::body::Incoming;
    use hyper::service::service_fn;
    use hyper_util::rt::{TokioExecutor, TokioIo};
    use tokio_rustls::TlsAcceptor;

    use super::*;

    /// A target that answers with a status, a header and a trailer, and expects what it is asked.
    #[derive(Clone)]
    struct Answer {
        expected: &'static [&'static str],
        status: u16,
        header: Option<&'static str>,
        trailer: Option<&'static str>,
    }

    impl Answer {
        async fn to(
            self,
            request: Request<Incoming>,
        ) -> Result<Response<impl hyper::body::Body<Data = Bytes, Error = Infallible>>, hyper::Error> {
            let mut seen = format!("{} {} {:?}", request.method(), request.uri(), request.headers());
            seen.push_str(&format!(" {:?}", request.into_body().collect().await?.to_bytes()));
            let is_expected = self.expected.iter().all(|part| seen.contains(part));
            assert!(is_expected, "{seen}");
            let trailers = self.trailer.map(|status| {
                let mut trailers = HeaderMap::new();
                trailers.insert("grpc-status", HeaderValue::from_static(status));
                Ok(trailers)
            });
            let body = Full::new(Bytes::from_static(b"ok")).with_trailers(async move { trailers });
            let mut response = Response::new(body);
            *response.status_mut() = self.status.try_into().expect("a status");
            if let Some(status) = self.header {
                response.headers_mut().insert("grpc-status", HeaderValue::from_static(status));
            }
            Ok(response)
        }
    }

    async fn serving(answer: Answer, tls: Option<TlsAcceptor>) -> SocketAddr {
        let (listener, address) = listen().await;
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.expect("a check");
            let service = service_fn(move |request| answer.clone().to(request));
            let builder = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            // How a checker leaves is no concern of the target.
            let _ = match tls {
                Some(tls) => {
                    let stream = tls.accept(stream).await.expect("TLS");
                    builder.serve_connection(TokioIo::new(stream), service).await
                }
                None => builder.serve_connection(TokioIo::new(stream), service).await,
            };
        });
        address
    }

    #[tokio::test]
    async fn a_get_over_http2() {
        let expected = &["GET http://127.0.0.1:", "/health?deep=1", "ELB-HealthChecker/2.0"];
        let answer = Answer { expected, status: 204, header: None, trailer: None };
        let group = group(Protocol::Http, Some(ProtocolVersion::Http2), Some(Matcher::Http("204".into())));
        assert_eq!(found(serving(answer, None).await, &group).await, Outcome::Passed);
    }

    #[tokio::test]
    async fn a_call_of_grpc_and_its_status_wherever_that_stands() {
        let call = &["POST http://127.0.0.1:", "/AWS.ALB/healthcheck", "application/grpc", r"\0\0\0\0\0"];
        let cases = [
            (200, Some("12"), None, None, Outcome::Passed),
            (200, None, Some("12"), None, Outcome::Passed),
            (200, Some("0"), None, None, Outcome::Mismatch(0)),
            (200, None, Some("0"), Some("0-5"), Outcome::Passed),
            (200, None, None, None, Outcome::Failed),
            (404, None, None, None, Outcome::Passed),
            (503, None, None, None, Outcome::Mismatch(14)),
        ];
        for (status, header, trailer, matcher, expected) in cases {
            let answer = Answer { expected: call, status, header, trailer };
            let matcher = matcher.map(|codes: &str| Matcher::Grpc(codes.into()));
            let group = group(Protocol::Http, Some(ProtocolVersion::Grpc), matcher);
            assert_eq!(found(serving(answer, None).await, &group).await, expected, "{status} {header:?} {trailer:?}");
        }
    }

    #[tokio::test]
    async fn any_certificate_will_do() {
        let made = rcgen::generate_simple_self_signed(["elsewhere.example".to_owned()]).expect("a certificate");
        let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("its key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("a configuration");
        config.alpn_protocols = vec![b"h2".to_vec()];
        let tls = TlsAcceptor::from(Arc::new(config));
        let answer = Answer { expected: &["GET https://"], status: 200, header: None, trailer: None };
        let group = group(Protocol::Https, Some(ProtocolVersion::Http2), None);
        assert_eq!(found(serving(answer, Some(tls)).await, &group).await, Outcome::Passed);

        let (listener, address) = listen().await;
        let served = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a check");
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.expect("written");
            stream.read(&mut [0; 16]).await
        });
        assert_eq!(found(address, &group).await, Outcome::Failed, "it does not speak TLS");
        served.abort();
    }
}
