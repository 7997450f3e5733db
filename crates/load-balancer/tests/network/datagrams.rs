//! Datagrams: flows, and what decides about them.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::{Health, LoadBalancer, Protocol, Record, Sight};
use tokio::net::UdpSocket;
use tokio::time::timeout;

use crate::scene::*;

async fn client(scene: &Scene) -> UdpSocket {
    let socket = UdpSocket::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a port");
    socket.connect(scene.address).await.expect("connected");
    socket
}

/// What comes back, if anything does.
async fn asked(client: &UdpSocket, text: &str) -> Option<String> {
    let mut buffer = vec![0; 65_535];
    client.send(text.as_bytes()).await.ok()?;
    let length = timeout(Duration::from_millis(500), client.recv(&mut buffer)).await.ok()?.ok()?;
    Some(String::from_utf8_lossy(&buffer[..length]).into_owned())
}

/// What comes back, at last: the first datagrams may come before all is in place.
async fn answered(client: &UdpSocket, text: &str) -> String {
    let found = timeout(LIMIT, async {
        loop {
            if let Some(found) = asked(client, text).await {
                return found;
            }
        }
    });
    found.await.expect("an answer")
}

#[tokio::test]
async fn a_clients_datagrams_all_go_to_the_same_target_and_clients_are_spread() {
    let mut scene = Scene::new(Protocol::Udp);
    for name in ["one", "other"] {
        let it = echo_datagrams(name).await;
        scene.change(record(&it));
        scene.until(&it, Sight::Serving(Health::Unchecked)).await;
    }
    let mut seen = BTreeSet::new();
    for _ in 0..20 {
        let client = client(&scene).await;
        let first = answered(&client, "a").await;
        for _ in 0..5 {
            assert_eq!(answered(&client, "a").await, first);
        }
        seen.insert(first);
    }
    assert_eq!(seen.len(), 2, "{seen:?}");
    let large = "x".repeat(60_000);
    let answer = answered(&client(&scene).await, &large).await;
    assert_eq!(answer.split_once(':').map(|(_, text)| text == large), Some(true));
}

#[tokio::test]
async fn one_port_for_connections_and_datagrams() {
    let mut scene = Scene::new(Protocol::TcpUdp);
    let (stream, _serving) = echo("stream").await;
    scene.change(record(&stream));
    scene.until(&stream, Sight::Serving(Health::Unchecked)).await;
    assert_eq!(scene.ask("a").await, "stream:a");
    // The same port, now of a target for datagrams.
    let datagrams = tokio::net::UdpSocket::bind((&*stream.address, stream.key.port)).await.expect("the same port");
    let client = client(&scene).await;
    client.send(b"b").await.expect("sent");
    let mut buffer = [0; 16];
    let (length, edge) = timeout(LIMIT, datagrams.recv_from(&mut buffer)).await.expect("in time").expect("received");
    assert_eq!(&buffer[..length], b"b");
    datagrams.send_to(b"c", edge).await.expect("sent");
    let length = timeout(LIMIT, client.recv(&mut buffer)).await.expect("in time").expect("received");
    assert_eq!(&buffer[..length], b"c");
}

#[tokio::test]
async fn a_flow_goes_elsewhere_when_its_target_is_gone() {
    let mut scene = Scene::new(Protocol::Udp);
    let gone = {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
        target(socket.local_addr().expect("its address"))
    };
    let there = echo_datagrams("there").await;
    for it in [&gone, &there] {
        scene.change(record(it));
        scene.until(it, Sight::Serving(Health::Unchecked)).await;
    }
    for _ in 0..10 {
        assert_eq!(answered(&client(&scene).await, "a").await, "there:a");
    }
}

#[tokio::test]
async fn a_flow_ends_with_its_target_and_counts_until_then() {
    let mut scene = Scene::new(Protocol::Udp);
    let (one, other) = (echo_datagrams("one").await, echo_datagrams("other").await);
    scene.change(record(&one));
    scene.until(&one, Sight::Serving(Health::Unchecked)).await;
    let client = client(&scene).await;
    assert_eq!(answered(&client, "a").await, "one:a");
    scene.change(record(&other));
    scene.change(draining(&one));
    scene.until(&one, Sight::Draining).await;
    assert_eq!(answered(&client, "a").await, "one:a");
    scene.remove(&record(&one));
    let moved = async { while asked(&client, "a").await.as_deref() != Some("other:a") {} };
    timeout(LIMIT, moved).await.expect("the flow goes elsewhere");
}

#[tokio::test]
async fn security_groups_decide_about_the_first_datagram() {
    let mut scene = Scene::new(Protocol::Udp);
    let it = echo_datagrams("it").await;
    scene.put(security_group("sg-1", "127.0.0.0/8"));
    scene.put(Record::LoadBalancer(Arc::new(LoadBalancer { security_groups: vec!["sg-1".into()], ..load_balancer() })));
    scene.change(record(&it));
    scene.until(&it, Sight::Serving(Health::Unchecked)).await;
    let early = client(&scene).await;
    assert_eq!(answered(&early, "a").await, "it:a");
    scene.change(security_group("sg-1", "10.0.0.0/8"));
    let refused = async { while asked(&client(&scene).await, "b").await.is_some() {} };
    timeout(LIMIT, refused).await.expect("nobody is let in any more");
    assert_eq!(answered(&early, "c").await, "it:c", "a flow that is there goes on");
}
