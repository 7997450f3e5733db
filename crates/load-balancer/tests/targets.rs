//! Targets that refuse, end, hang, speak something else or are drained: what a client sees of it.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use common::{Client, Edge, draining, get, key, load_balancer, request, serve, serve_text};
use http_body_util::Full;
use hyper::Response;
use longshore_load_balancer::Observation;
use longshore_model::load_balancing::{Record, Sight};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A target that does this with each connection, told how many came before.
async fn with_each<F, R>(handle: F) -> SocketAddr
where
    F: Fn(TcpStream, u32) -> R + Send + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for number in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(handle(stream, number));
        }
    });
    address
}

/// Reads the head of a request.
async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).await.ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

/// An address that refuses connections.
fn nobody() -> SocketAddr {
    ([127, 0, 0, 1], common::free_port()).into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_refuses_costs_no_request() {
    let mut edge = Edge::start().await;
    let there = serve_text("there").await;
    edge.forward_to(&[nobody(), there, nobody()], &[]).await;
    let mut client = Client::connect(edge.address()).await;
    for _ in 0..20 {
        let answer = client.send(request("POST", "/", &[], "a body")).await.unwrap();
        assert_eq!((answer.status, answer.text()), (200, "there"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_anybody_who_answers_the_client_is_told_so() {
    let mut edge = Edge::start().await;
    edge.forward_to(&[nobody()], &[]).await;
    let mut client = Client::connect(edge.address()).await;
    let answer = client.get("/").await;
    assert_eq!((answer.status, answer.header("server")), (502, "awselb/2.0"));
    edge.state.targets.clear();
    edge.apply().await;
    assert_eq!(client.get("/").await.status, 503, "without any target, on the same connection");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_closes_idle_connections_costs_no_request() {
    // It says nothing of closing, and closes after each answer, a little later each time.
    let target = with_each(|mut stream, number| async move {
        if read_head(&mut stream).await.is_some() {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await.unwrap();
            tokio::time::sleep(Duration::from_micros(u64::from(number % 50) * 40)).await;
        }
    })
    .await;
    let mut edge = Edge::start().await;
    edge.forward_to(&[target], &[]).await;
    let mut client = Client::connect(edge.address()).await;
    for number in 0..400_u64 {
        let answer = client.get("/").await;
        assert_eq!((answer.status, answer.text()), (200, "ok"), "request {number}");
        tokio::time::sleep(Duration::from_micros(number % 40 * 50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_may_have_done_its_work_is_not_sent_twice() {
    let heads = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&heads);
    // It takes each request, and ends without a word.
    let target = with_each(move |mut stream, _| {
        let count = Arc::clone(&count);
        async move {
            if read_head(&mut stream).await.is_some() {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
    })
    .await;
    let mut edge = Edge::start().await;
    edge.forward_to(&[target], &[]).await;
    let mut client = Client::connect(edge.address()).await;
    assert_eq!(client.send(request("POST", "/", &[], "")).await.unwrap().status, 502);
    assert_eq!(heads.load(Ordering::Relaxed), 1);
    // One that can be sent again is, at another target if there is one.
    let there = serve_text("there").await;
    edge.put(Record::Target(Arc::new(common::target(1, there))));
    edge.apply().await;
    for _ in 0..10 {
        assert_eq!(client.get("/").await.text(), "there");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_never_answers_is_given_up_on() {
    let target = with_each(|stream, _| async move {
        let _kept = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let mut edge = Edge::start().await;
    edge.put(Record::LoadBalancer(Arc::new(load_balancer(&[("idle_timeout.timeout_seconds", "1")]))));
    edge.forward_to(&[target], &[]).await;
    let mut client = Client::connect(edge.address()).await;
    let began = tokio::time::Instant::now();
    let answer = client.get("/").await;
    assert_eq!(answer.status, 504);
    assert!((0.9..2.5).contains(&began.elapsed().as_secs_f64()), "{:?}", began.elapsed());
    let answer = client.send(request("POST", "/", &[], "whole")).await.unwrap();
    assert_eq!(answer.status, 504);
    edge.state.targets.clear();
    edge.put(Record::Target(Arc::new(common::target(1, serve_text("there").await))));
    edge.apply().await;
    assert_eq!(client.get("/").await.text(), "there", "and the connection goes on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_no_http_or_breaks_off_is_no_answer() {
    for (says, expected) in [
        ("SSH-2.0-OpenSSH_9.2\r\n", Some(502)),
        ("HTTP/1.1 abc\r\n\r\n", Some(502)),
        ("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab", Some(502)),
        ("HTTP/1.1 200 OK\r\nbad name: 1\r\n\r\n", Some(502)),
        ("HTTP/1.1 200 OK\r\n", Some(502)),
        ("", Some(502)),
        ("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc", None),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n", None),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n", None),
    ] {
        let target = with_each(move |mut stream, _| async move {
            let _ = read_head(&mut stream).await;
            let _ = stream.write_all(says.as_bytes()).await;
        })
        .await;
        let mut edge = Edge::start().await;
        edge.forward_to(&[target], &[]).await;
        let mut client = Client::connect(edge.address()).await;
        match (client.send(get("/")).await, expected) {
            (Ok(answer), Some(expected)) => assert_eq!(answer.status, expected, "{says:?}"),
            // It began with 200, so that nothing but its breaking off can tell the client.
            (Err(_), None) => {}
            (outcome, _) => panic!("{says:?}: {outcome:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_is_drained_before_it_goes() {
    let target = serve(|_| async {
        tokio::time::sleep(Duration::from_millis(600)).await;
        Response::new(Full::from("slow"))
    })
    .await;
    let other = serve_text("other").await;
    let mut edge = Edge::start().await;
    edge.forward_to(&[target], &[]).await;
    let address = edge.address();
    let under_way = tokio::spawn(async move { Client::connect(address).await.get("/").await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    edge.put(Record::Target(Arc::new(draining(1, target))));
    edge.put(Record::Target(Arc::new(common::target(1, other))));
    edge.apply().await;
    assert_eq!(sight(&edge, target), Some(Sight::Draining));
    let mut client = Client::connect(address).await;
    for _ in 0..5 {
        assert_eq!(client.get("/").await.text(), "other");
    }
    assert_eq!(under_way.await.unwrap().text(), "slow");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(sight(&edge, target), Some(Sight::Drained));
}

fn sight(edge: &Edge, target: SocketAddr) -> Option<Sight> {
    edge.observations.all().into_iter().find_map(|seen| match seen {
        Observation::Target(seen) if seen.key == key(1, target) => Some(seen.sight),
        _ => None,
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_goes_away_takes_its_request_along() {
    let (gone, mut is_gone) = tokio::sync::mpsc::channel(1);
    let target = with_each(move |mut stream, _| {
        let gone = gone.clone();
        async move {
            let _ = read_head(&mut stream).await;
            // The balancer closes the connection, and so the read ends.
            let read = stream.read(&mut [0; 1]).await;
            let _ = gone.send(matches!(read, Ok(0) | Err(_))).await;
        }
    })
    .await;
    let mut edge = Edge::start().await;
    edge.forward_to(&[target], &[]).await;
    let mut client = TcpStream::connect(edge.address()).await.unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(client);
    assert_eq!(tokio::time::timeout(Duration::from_secs(5), is_gone.recv()).await.unwrap(), Some(true));
}
