//! Thousands of clients that break off: nothing of them is left.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

mod common;

use std::time::Duration;

use common::{Edge, serve};
use http_body_util::{BodyExt, Full};
use hyper::Response;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn open_descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// One client that leaves in the middle of something, each time of something else.
async fn break_off(edge: std::net::SocketAddr, number: usize) {
    let mut stream = TcpStream::connect(edge).await.unwrap();
    let says: &[u8] = match number % 6 {
        0 => b"",
        1 => b"GET / HT",
        2 => b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n",
        3 => b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nabc",
        4 => b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
        _ => b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n",
    };
    stream.write_all(says).await.unwrap();
    if number % 6 == 5 {
        let _ = stream.read(&mut [0; 100]).await;
    }
    if number.is_multiple_of(2) {
        // With a reset instead of an end.
        stream.set_zero_linger().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_break_off_leave_nothing_behind() {
    let target = serve(|request| async move {
        let path = request.uri().path().to_owned();
        let _ = request.into_body().collect().await;
        if path == "/slow" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Response::new(Full::from(if path == "/large" { vec![7; 2_000_000] } else { b"fine".to_vec() }))
    })
    .await;
    let mut edge = Edge::start().await;
    edge.forward_to(&[target], &[]).await;
    let address = edge.address();
    let mut sizes = Vec::new();
    for _ in 0..4 {
        for batch in 0..15 {
            let clients = (0..40).map(|number| tokio::spawn(break_off(address, batch * 40 + number)));
            futures_util::future::join_all(clients).await;
        }
        for _ in 0..300 {
            if edge.balancer.connections() == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(edge.balancer.connections(), 0);
        // Connections to targets are kept for a while, as many as were needed at once.
        sizes.push((open_descriptors(), resident_kib()));
    }
    let (first, last) = (sizes[0], sizes[3]);
    assert!(last.0 <= first.0 + 20, "descriptors: {sizes:?}");
    assert!(last.1 <= first.1 + 24_000, "KiB: {sizes:?}");
}
