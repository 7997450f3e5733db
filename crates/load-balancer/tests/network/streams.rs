//! Connections: where they go, and what arrives.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::{
    Action, Forward, Health, Listener, LoadBalancer, Protocol, Record, Sight, WeightedGroup,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::scene::*;

#[tokio::test]
async fn what_is_sent_arrives_both_ways_and_half_a_connection_can_end() {
    let mut scene = Scene::new(Protocol::Tcp);
    let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let it = target(socket.local_addr().expect("its address"));
    scene.change(record(&it));
    // The check's connection ends by itself.
    let (check, _) = socket.accept().await.expect("a check");
    drop(check);
    scene.until(&it, Sight::Serving(Health::Healthy)).await;
    let counting = tokio::spawn(async move {
        loop {
            let (mut stream, _) = socket.accept().await.expect("a client");
            let mut got = Vec::new();
            stream.read_to_end(&mut got).await.expect("read");
            if !got.is_empty() {
                stream.write_all(format!("{}\n", got.len()).as_bytes()).await.expect("written");
                return got;
            }
        }
    });
    let mut client = scene.connect().await;
    let sent: Vec<u8> = (0..5_000_000_u32).map(|at| (at % 251) as u8).collect();
    client.write_all(&sent).await.expect("sent");
    client.shutdown().await.expect("ended");
    assert_eq!(line(&mut client).await, "5000000");
    assert!(ends(&mut client).await);
    assert!(counting.await.expect("counted") == sent);
}

#[tokio::test]
async fn connections_are_spread_and_a_target_that_refuses_is_passed_over() {
    let mut scene = Scene::new(Protocol::Tcp);
    let ((one, _serving), (other, serving_other)) = (echo("one").await, echo("other").await);
    for it in [&one, &other] {
        scene.change(record(it));
        scene.until(it, Sight::Serving(Health::Healthy)).await;
    }
    let mut seen = BTreeSet::new();
    for _ in 0..50 {
        seen.insert(scene.ask("x").await);
    }
    assert_eq!(seen.len(), 2, "{seen:?}");
    // It is still healthy for the checks.
    serving_other.abort();
    let _ = serving_other.await;
    for _ in 0..50 {
        assert_eq!(scene.ask("x").await, "one:x");
    }
}

#[tokio::test]
async fn without_a_target_a_client_is_turned_away() {
    let mut scene = Scene::new(Protocol::Tcp);
    assert_eq!(scene.until_open().await, None);
    assert!(scene.turns_away().await);
}

#[tokio::test]
async fn a_sticky_client_comes_to_the_same_target() {
    let mut scene = Scene::new(Protocol::Tcp);
    let attributes = [("stickiness.enabled", "true"), ("stickiness.type", "source_ip")];
    scene.put(Record::TargetGroup(Arc::new(group(Protocol::Tcp, &attributes))));
    for name in ["a", "b", "c", "d"] {
        let (it, _) = echo(name).await;
        scene.change(record(&it));
        scene.until(&it, Sight::Serving(Health::Healthy)).await;
    }
    let first = scene.ask("x").await;
    for _ in 0..20 {
        assert_eq!(scene.ask("x").await, first);
    }
}

#[tokio::test]
async fn a_target_is_told_its_client_in_a_header() {
    let mut scene = Scene::new(Protocol::Tcp);
    scene.put(Record::TargetGroup(Arc::new(group(Protocol::Tcp, &[("proxy_protocol_v2.enabled", "true")]))));
    let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let it = target(socket.local_addr().expect("its address"));
    scene.change(record(&it));
    drop(socket.accept().await.expect("a check"));
    scene.until(&it, Sight::Serving(Health::Healthy)).await;
    let mut client = scene.connect().await;
    client.write_all(b"hello").await.expect("sent");
    let from = client.local_addr().expect("an address");
    let mut got = [0; 28 + 5];
    loop {
        let (mut stream, _) = socket.accept().await.expect("a client");
        // Checks say nothing.
        if stream.read_exact(&mut got).await.is_ok() {
            break;
        }
    }
    assert_eq!(&got[..16], b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c");
    assert_eq!(got[24..26], from.port().to_be_bytes());
    assert_eq!(got[26..28], scene.address.port().to_be_bytes());
    assert_eq!(&got[28..], b"hello");
}

#[tokio::test]
async fn security_groups_decide_about_connections_that_come_afterwards() {
    let mut scene = Scene::new(Protocol::Tcp);
    let (it, _serving) = echo("it").await;
    scene.put(security_group("sg-1", "127.0.0.0/8"));
    scene.put(Record::LoadBalancer(Arc::new(LoadBalancer { security_groups: vec!["sg-1".into()], ..load_balancer() })));
    scene.change(record(&it));
    scene.until(&it, Sight::Serving(Health::Healthy)).await;
    let mut early = scene.connect().await;
    assert_eq!(said(&mut early, "a").await, "it:a");
    scene.change(security_group("sg-1", "10.0.0.0/8"));
    // One that comes before the change is taken in is let in, and stays.
    let turned_away = async || tokio::time::timeout(Duration::from_millis(300), scene.turns_away()).await == Ok(true);
    let refused = async { while !turned_away().await {} };
    tokio::time::timeout(LIMIT, refused).await.expect("nobody is let in any more");
    assert_eq!(said(&mut early, "b").await, "it:b", "who was in stays in");
}

#[tokio::test]
async fn a_groups_weight_is_its_share() {
    let mut scene = Scene::new(Protocol::Tcp);
    let other = longshore_model::load_balancing::TargetGroupId::from_bits(2);
    scene.put(Record::TargetGroup(Arc::new(longshore_model::load_balancing::TargetGroup {
        id: other,
        ..group(Protocol::Tcp, &[])
    })));
    let groups = vec![WeightedGroup { group: GROUP, weight: 0 }, WeightedGroup { group: other, weight: 5 }];
    let forward = Forward { groups, stickiness_seconds: None };
    let port = scene.address.port();
    let weighted = Listener { default_actions: vec![Action::Forward(forward)], ..listener(Protocol::Tcp, port) };
    scene.put(Record::Listener(Arc::new(weighted)));
    let ((never, _one), (mut always, _other)) = (echo("never").await, echo("always").await);
    always.key.group = other;
    for it in [&never, &always] {
        scene.change(record(it));
        scene.until(it, Sight::Serving(Health::Healthy)).await;
    }
    for _ in 0..20 {
        assert_eq!(scene.ask("x").await, "always:x");
    }
}
