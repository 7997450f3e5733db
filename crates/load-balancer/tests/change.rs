//! Changes while requests are under way: none of them fails.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use common::tls::{Names, certificate, connect, listener_with};
use common::{Client, Edge, draining, fixed, forward, group, key, raw, request, rule, serve, target};
use http_body_util::{BodyExt, Full};
use hyper::Response;
use longshore_load_balancer::Observation;
use longshore_model::load_balancing::{Condition, Record, Sight};

/// A target that says which one it is, after a while of work.
async fn numbered(number: u32) -> SocketAddr {
    serve(move |request| async move {
        let body = request.into_body().collect().await.unwrap().to_bytes();
        tokio::time::sleep(Duration::from_millis(u64::from(number % 5))).await;
        Response::new(Full::from(format!("{number} {}", body.len())))
    })
    .await
}

/// Sends requests until it is told to stop, on one connection after the other; says how many there were.
async fn requests(edge: SocketAddr, is_over: Arc<AtomicBool>, seed: u32) -> u32 {
    let mut count = 0;
    while !is_over.load(Ordering::Relaxed) {
        let mut client = Client::connect(edge).await;
        for round in 0..20 {
            let (method, body) = if (round + seed).is_multiple_of(3) { ("POST", "some body") } else { ("GET", "") };
            let answer = client.send(request(method, "/work", &[], body)).await.expect("no connection breaks");
            assert_eq!(answer.status, 200, "{}", answer.text());
            count += 1;
        }
    }
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn targets_rules_and_groups_change_under_load_without_a_failed_request() {
    let mut edge = Edge::start().await;
    let mut there = vec![numbered(0).await, numbered(1).await];
    edge.forward_to(&there, &[]).await;
    edge.put(Record::TargetGroup(Arc::new(group(2, &[]))));
    edge.put(Record::Target(Arc::new(target(2, there[0]))));
    edge.apply().await;
    let is_over = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> =
        (0..8).map(|seed| tokio::spawn(requests(edge.address(), Arc::clone(&is_over), seed))).collect();
    for round in 2..12_u32 {
        // A new target comes, the oldest one is drained, and goes when that is over.
        let new = numbered(round).await;
        edge.put(Record::Target(Arc::new(target(1, new))));
        let old = there.remove(0);
        there.push(new);
        edge.put(Record::Target(Arc::new(draining(1, old))));
        // Rules come and go, and the default action shifts between two groups.
        let path = Condition::Path { values: vec![format!("/{round}*").into()], expressions: Vec::new() };
        edge.put(Record::Rule(Arc::new(rule(round, vec![path], vec![fixed(404, "no")]))));
        let shares = [(1, round), (2, 12 - round)];
        edge.put(Record::Listener(Arc::new(common::listener(edge.port, vec![forward(&shares)]))));
        edge.put(Record::Target(Arc::new(target(2, new))));
        edge.apply().await;
        let is_drained = |edge: &Edge| {
            edge.observations.all().iter().any(
                |seen| matches!(seen, Observation::Target(seen) if seen.key == key(1, old) && seen.sight == Sight::Drained),
            )
        };
        let mut patience = 200;
        while !is_drained(&edge) {
            tokio::time::sleep(Duration::from_millis(5)).await;
            patience -= 1;
            assert!(patience > 0, "the target is drained at last");
        }
        edge.state.targets.remove(&key(1, old));
        edge.apply().await;
    }
    is_over.store(true, Ordering::Relaxed);
    let mut total = 0;
    for client in clients {
        total += client.await.expect("no request failed");
    }
    assert!(total > 100, "{total} requests are no load");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_replaced_without_a_failed_handshake_and_connections_stay() {
    let mut edge = Edge::start().await;
    let first = certificate(1, &["a.example.com"]);
    edge.put(Record::TargetGroup(Arc::new(group(1, &[]))));
    edge.put(Record::Target(Arc::new(target(1, numbered(0).await))));
    edge.put(Record::Listener(Arc::new(listener_with(
        edge.port,
        std::slice::from_ref(&first.id),
        vec![forward(&[(1, 1)])],
    ))));
    edge.put(Record::Certificate(Arc::new(first.clone())));
    edge.apply().await;
    let (stream, seen) = connect(edge.address(), "a.example.com", &[]).await.unwrap();
    assert_eq!(seen, Names::of(&first));
    let mut old = Client::over(stream).await;
    let is_over = Arc::new(AtomicBool::new(false));
    let shaken = Arc::new(AtomicU32::new(0));
    let (stop, count, address) = (Arc::clone(&is_over), Arc::clone(&shaken), edge.address());
    let handshakes = tokio::spawn(async move {
        while !stop.load(Ordering::Relaxed) {
            let (stream, _) = connect(address, "a.example.com", &[]).await.expect("no handshake fails");
            assert_eq!(Client::over(stream).await.get("/").await.status, 200);
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    for _ in 0..5 {
        let again = certificate(1, &["a.example.com"]);
        edge.put(Record::Certificate(Arc::new(again.clone())));
        edge.apply().await;
        let (_, seen) = connect(edge.address(), "a.example.com", &[]).await.unwrap();
        assert_eq!(seen, Names::of(&again));
        assert_eq!(old.get("/").await.status, 200, "the first connection goes on");
    }
    is_over.store(true, Ordering::Relaxed);
    handshakes.await.expect("no handshake failed");
    assert!(shaken.load(Ordering::Relaxed) > 3);
}

/// What comes of it in the end. Meanwhile the listener listens: one that fails to is tried again much later.
async fn eventually<T>(edge: &Edge, attempt: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..500 {
        let found = attempt().await;
        let all = edge.observations.all();
        assert!(!all.iter().any(|seen| matches!(seen, Observation::Listener(_, Err(_)))), "{all:?}");
        if let Some(found) = found {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not within five seconds");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_becomes_encrypted_on_its_port_and_in_clear_again() {
    let mut edge = Edge::start().await;
    let certificate = certificate(1, &["a.example.com"]);
    edge.put(Record::Certificate(Arc::new(certificate.clone())));
    edge.forward_to(&[numbered(0).await], &[]).await;
    let mut old = Client::connect(edge.address()).await;
    for _ in 0..3 {
        let actions = vec![forward(&[(1, 1)])];
        let encrypted = listener_with(edge.port, std::slice::from_ref(&certificate.id), actions.clone());
        edge.put(Record::Listener(Arc::new(encrypted)));
        edge.apply().await;
        let (stream, seen) = eventually(&edge, async || connect(edge.address(), "a.example.com", &[]).await.ok()).await;
        assert_eq!(seen, Names::of(&certificate));
        assert_eq!(Client::over(stream).await.get("/").await.status, 200);
        edge.put(Record::Listener(Arc::new(common::listener(edge.port, actions))));
        edge.apply().await;
        let request = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
        eventually(&edge, async || raw(edge.address(), request).await.contains("200 OK").then_some(())).await;
        assert_eq!(old.get("/").await.status, 200, "the first connection goes on");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_that_is_taken_is_told_and_taken_when_it_is_free() {
    let mut edge = Edge::start().await;
    let blocker = std::net::TcpListener::bind(edge.address()).unwrap();
    edge.put(Record::Listener(Arc::new(common::listener(edge.port, vec![fixed(200, "mine")]))));
    edge.balancer.apply(Arc::new(edge.state.clone()));
    let told = tokio::time::timeout(Duration::from_secs(5), edge.observations.next()).await.unwrap().unwrap();
    let Some(Observation::Listener(_, Err(reason))) = told.first() else { panic!("{told:?}") };
    assert!(reason.contains("is taken") && reason.contains(&edge.port.to_string()), "{reason}");
    drop(blocker);
    let told = tokio::time::timeout(Duration::from_secs(5), edge.observations.next()).await.unwrap().unwrap();
    assert_eq!(told, [Observation::Listener(common::LISTENER, Ok(edge.address()))]);
    assert!(raw(edge.address(), b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.contains("mine"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_that_goes_lets_what_is_under_way_end() {
    let mut edge = Edge::start().await;
    let slow = serve(|_| async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        Response::new(Full::from("slow"))
    })
    .await;
    edge.forward_to(&[slow], &[]).await;
    let address = edge.address();
    let mut client = Client::connect(address).await;
    let under_way = tokio::spawn(async move { client.get("/").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    edge.state.listeners.clear();
    edge.balancer.apply(Arc::new(edge.state.clone()));
    assert_eq!(under_way.await.unwrap().text(), "slow");
    for _ in 0..100 {
        if edge.balancer.connections() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(edge.balancer.connections(), 0, "idle connections end with their listener");
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody listens there any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shutdown_waits_for_what_is_under_way_and_no_longer_than_it_may() {
    for (takes, grace, is_answered) in [(300, 5_000, true), (5_000, 300, false)] {
        let mut edge = Edge::start().await;
        let slow = serve(move |_| async move {
            tokio::time::sleep(Duration::from_millis(takes)).await;
            Response::new(Full::from("slow"))
        })
        .await;
        edge.forward_to(&[slow], &[]).await;
        let mut client = Client::connect(edge.address()).await;
        let under_way = tokio::spawn(async move { client.send(common::get("/")).await });
        tokio::time::sleep(Duration::from_millis(100)).await;
        let began = tokio::time::Instant::now();
        edge.balancer.shutdown(Duration::from_millis(grace)).await;
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
        assert_eq!(under_way.await.unwrap().is_ok(), is_answered, "{takes} {grace}");
    }
}

/// A deployment that ends or is turned back shifts its traffic and stops its tasks, and an edge may hear of both at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shift_of_traffic_and_the_draining_behind_it_come_at_once() {
    let mut edge = Edge::start().await;
    let sides = [numbered(0).await, numbered(0).await];
    edge.forward_to(&sides[..1], &[]).await;
    edge.put(Record::TargetGroup(Arc::new(group(2, &[]))));
    // So many rules take a while to be made ready.
    for priority in 1..400 {
        let path = Condition::Path { values: vec![format!("/{priority}*").into()], expressions: Vec::new() };
        edge.put(Record::Rule(Arc::new(rule(priority, vec![path], vec![fixed(404, "no")]))));
    }
    edge.apply().await;
    let is_over = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> =
        (0..8).map(|seed| tokio::spawn(requests(edge.address(), Arc::clone(&is_over), seed))).collect();
    for round in 0..20 {
        let (from, to) = if round % 2 == 0 { (0, 1) } else { (1, 0) };
        edge.put(Record::Target(Arc::new(target(to as u64 + 1, sides[to]))));
        edge.apply().await;
        let shifted = common::listener(edge.port, vec![forward(&[(to as u64 + 1, 1)])]);
        edge.put(Record::Listener(Arc::new(shifted)));
        edge.put(Record::Target(Arc::new(draining(from as u64 + 1, sides[from]))));
        edge.apply().await;
    }
    is_over.store(true, Ordering::Relaxed);
    for client in clients {
        assert!(client.await.expect("every request was answered") > 0);
    }
}
