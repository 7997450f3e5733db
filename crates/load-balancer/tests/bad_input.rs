//! Malformed, smuggled, oversized and slow requests: each gets an application load balancer's status, and reaches no target.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use common::{Edge, load_balancer, raw, serve};
use http_body_util::Full;
use hyper::Response;
use longshore_load_balancer::Limits;
use longshore_model::load_balancing::Record;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An edge with one target, and how many requests have reached that.
async fn edge(attributes: &[(&str, &str)]) -> (Edge, Arc<AtomicU32>) {
    let reached = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&reached);
    let target = serve(move |request| {
        let count = Arc::clone(&count);
        async move {
            count.fetch_add(1, Ordering::Relaxed);
            // Its body as well: a request whose body is malformed has reached it without being whole.
            let whole = http_body_util::BodyExt::collect(request.into_body()).await.is_ok();
            Response::new(Full::from(if whole { "fine" } else { "broken" }))
        }
    })
    .await;
    let mut edge =
        Edge::with_limits(Limits { shards: 1, request_head: Duration::from_secs(1), ..Limits::default() }).await;
    edge.put(Record::LoadBalancer(Arc::new(load_balancer(attributes))));
    edge.forward_to(&[target], &[]).await;
    (edge, reached)
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or("none")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_malformed_request_gets_its_status_and_reaches_no_target() {
    let (edge, reached) = edge(&[]).await;
    let long = |count: usize| "x".repeat(count);
    let cases: Vec<(&str, String, &str)> = vec![
        ("no host", "GET / HTTP/1.1\r\n\r\n".into(), "400"),
        ("two hosts", "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n".into(), "400"),
        ("an empty host", "GET / HTTP/1.1\r\nhost: \r\n\r\n".into(), "400"),
        ("a host with a path", "GET / HTTP/1.1\r\nhost: a/b\r\n\r\n".into(), "400"),
        ("no version", "GET /\r\nhost: a\r\n\r\n".into(), "400"),
        ("a space in the URL", "GET /a b HTTP/1.1\r\nhost: a\r\n\r\n".into(), "400"),
        ("TRACE", "TRACE / HTTP/1.1\r\nhost: a\r\n\r\n".into(), "405"),
        ("a name with a space", "GET / HTTP/1.1\r\nhost: a\r\nx y: 1\r\n\r\n".into(), "400"),
        ("a space before the colon", "GET / HTTP/1.1\r\nhost: a\r\nx-y : 1\r\n\r\n".into(), "400"),
        ("a folded line", "GET / HTTP/1.1\r\nhost: a\r\nx-y: 1\r\n 2\r\n\r\n".into(), "400"),
        ("a value with a NUL", "GET / HTTP/1.1\r\nhost: a\r\nx-y: 1\u{0}\r\n\r\n".into(), "400"),
        ("a bare CR in a value", "GET / HTTP/1.1\r\nhost: a\r\nx-y: 1\rx: 2\r\n\r\n".into(), "400"),
        (
            "both lengths",
            "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n".into(),
            "400",
        ),
        (
            "both lengths, the chunks first",
            "POST / HTTP/1.1\r\nhost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n".into(),
            "400",
        ),
        (
            "two different lengths",
            "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\nabcde".into(),
            "400",
        ),
        ("a length with a sign", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: +4\r\n\r\nabcd".into(), "400"),
        ("a list of lengths", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4, 5\r\n\r\nabcd".into(), "400"),
        (
            "a coding that is not known",
            "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n".into(),
            "501",
        ),
        (
            "chunks are not last",
            "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked, gzip\r\n\r\n0\r\n\r\n".into(),
            "400",
        ),
        (
            "a coding in disguise",
            "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n".into(),
            "400",
        ),
        ("a long URL", format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", long(20_000)), "414"),
        ("a long field", format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", long(17_000)), "400"),
        (
            "many fields",
            format!("GET / HTTP/1.1\r\nhost: a\r\n{}\r\n", format!("x: {}\r\n", long(8_000)).repeat(9)),
            "400",
        ),
        (
            "more than 30 addresses",
            format!("GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 1.1.1.1{}\r\n\r\n", ", 1.1.1.1".repeat(30)),
            "463",
        ),
        (
            "more than 30 addresses in several fields",
            format!("GET / HTTP/1.1\r\nhost: a\r\n{}\r\n", "x-forwarded-for: 1.1.1.1, 1.1.1.2\r\n".repeat(16)),
            "463",
        ),
        ("HTTP/2 without TLS", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(), "none"),
        ("TLS", "\u{16}\u{3}\u{1}\u{0}\u{5}hello".into(), "400"),
    ];
    for (what, request, expected) in cases {
        let answer = raw(edge.address(), request.as_bytes()).await;
        assert_eq!(status(&answer), expected, "{what}: {answer}");
        if expected == "400" {
            assert!(
                answer.contains("server: awselb/2.0") && answer.contains("400 Bad Request</h1>"),
                "{what}: {answer}"
            );
            assert!(answer.contains("connection: close"), "{what}: {answer}");
        }
        assert_eq!(reached.load(Ordering::Relaxed), 0, "{what} reached the target");
    }
    let answer = raw(edge.address(), b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert_eq!(status(&answer), "200", "and it goes on: {answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_with_a_bad_chunk_never_looks_whole_to_the_target() {
    let (edge, _) = edge(&[]).await;
    for chunks in
        ["zz\r\nabc\r\n0\r\n\r\n", "3\r\nabcX\r\n0\r\n\r\n", "ffffffffffffffffff\r\n", "-1\r\nabc\r\n0\r\n\r\n"]
    {
        let request = format!("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n{chunks}");
        let answer = raw(edge.address(), request.as_bytes()).await;
        assert!(!answer.contains("fine"), "{chunks:?}: {answer}");
        assert!(["400", "none"].contains(&status(&answer)), "{chunks:?}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_request_hidden_in_a_body_is_not_served() {
    let (edge, reached) = edge(&[]).await;
    let hidden = "GET /hidden HTTP/1.1\r\nhost: a\r\n\r\n";
    let request = format!(
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n{hidden}",
        hidden.len() + 5
    );
    let answer = raw(edge.address(), request.as_bytes()).await;
    assert_eq!((answer.matches("HTTP/1.1").count(), status(&answer)), (1, "400"), "{answer}");
    assert_eq!(reached.load(Ordering::Relaxed), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_with_both_lengths_is_refused_also_when_it_comes_along_with_others() {
    let (edge, reached) = edge(&[]).await;
    let fields = ["Transfer-Encoding: chunked", "Content-Length: 4"];
    let before = [
        "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nabc\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabc\r\n\r\n0\r\n\r\n",
    ];
    for (index, (first, second)) in
        [(0, 1), (1, 0)].into_iter().flat_map(|order| before.map(|it| (it, order))).enumerate()
    {
        let (one, other) = (fields[second.0], fields[second.1]);
        let smuggled = format!(
            "POST /both HTTP/1.1\r\nhost: a\r\n{one}\r\n{other}\r\n\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\nhost: a\r\n\r\n"
        );
        let answer = raw(edge.address(), format!("{first}{smuggled}").as_bytes()).await;
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 2, "{first} {one}: {answer}");
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("HTTP/1.1 400"), "{first} {one}: {answer}");
        assert_eq!(reached.load(Ordering::Relaxed), u32::try_from(index).unwrap() + 1, "{first} {one}");
    }
    // Each of several that come together and are fine is served.
    let all = before.repeat(3).concat() + "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    let answer = raw(edge.address(), all.as_bytes()).await;
    assert_eq!(answer.matches("HTTP/1.1 200").count(), 10, "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mitigation_mode_and_invalid_fields_are_the_load_balancers() {
    let both = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    let unusual = "GET / HTTP/1.1\r\nhost: a\r\nx_y: 1\r\n\r\n";
    let mode = "routing.http.desync_mitigation_mode";
    for (attributes, request, expected) in [
        (&[(mode, "monitor")][..], both, "200"),
        (&[(mode, "strictest")][..], both, "400"),
        (&[(mode, "strictest")][..], unusual, "400"),
        (&[][..], unusual, "200"),
    ] {
        let (edge, _) = edge(attributes).await;
        let answer = raw(edge.address(), request.as_bytes()).await;
        assert_eq!(status(&answer), expected, "{attributes:?} {request}: {answer}");
    }
}

/// Everything that comes until the other side closes.
async fn rest(stream: &mut TcpStream, within: Duration) -> String {
    let mut bytes = Vec::new();
    tokio::time::timeout(within, stream.read_to_end(&mut bytes)).await.expect("it is closed in time").unwrap();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_clients_are_given_up_on() {
    let (edge, reached) = edge(&[("idle_timeout.timeout_seconds", "1")]).await;
    // One that begins a request and says nothing more.
    let mut silent = TcpStream::connect(edge.address()).await.unwrap();
    silent.write_all(b"GET / HTT").await.unwrap();
    // One that sends a byte now and then, so that it is never idle.
    let mut slow = TcpStream::connect(edge.address()).await.unwrap();
    let drip = async {
        for byte in b"GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" {
            if slow.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        rest(&mut slow, Duration::from_secs(1)).await
    };
    // One whose body never ends.
    let mut endless = TcpStream::connect(edge.address()).await.unwrap();
    endless.write_all(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc").await.unwrap();
    // One that has nothing to say at all.
    let mut mute = TcpStream::connect(edge.address()).await.unwrap();
    let within = Duration::from_secs(4);
    let (silent, endless, mute) = (rest(&mut silent, within), rest(&mut endless, within), rest(&mut mute, within));
    let (silent, endless, mute, slow) = tokio::join!(silent, endless, mute, tokio::time::timeout(within, drip));
    assert_eq!(status(&silent), "408", "{silent}");
    assert_eq!(status(&endless), "408", "{endless}");
    assert_eq!(mute, "", "nothing was asked, so nothing is answered");
    let slow = slow.expect("it was given up on");
    assert!(slow.is_empty() || status(&slow) == "408", "{slow}");
    assert!(reached.load(Ordering::Relaxed) <= 1, "the one with a body alone may have begun");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_beyond_the_limit_are_closed_and_room_is_made_when_others_end() {
    let mut edge = Edge::with_limits(Limits { shards: 2, connections: 10, ..Limits::default() }).await;
    let target = common::serve_text("fine").await;
    edge.forward_to(&[target], &[]).await;
    let mut open = Vec::new();
    for _ in 0..10 {
        let mut stream = TcpStream::connect(edge.address()).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).await.unwrap();
        assert_eq!(&start, b"HTTP/1.1 200");
        open.push(stream);
    }
    assert_eq!(edge.balancer.connections(), 10);
    let mut further = TcpStream::connect(edge.address()).await.unwrap();
    let read = tokio::time::timeout(Duration::from_secs(5), further.read(&mut [0; 1])).await.unwrap();
    assert!(matches!(read, Ok(0) | Err(_)), "it is closed");
    drop(open);
    for _ in 0..100 {
        if edge.balancer.connections() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(raw(edge.address(), b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.starts_with("HTTP/1.1 200"));
}
