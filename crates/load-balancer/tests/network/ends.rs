//! How flows end: by draining, by the end of a target, of a listener, of everything.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use longshore_load_balancer::Limits;
use longshore_model::load_balancing::{Health, Listener, ListenerId, Protocol, Record, Sight};

use crate::scene::*;

#[tokio::test]
async fn an_open_connection_keeps_its_target_from_being_drained() {
    let mut scene = Scene::new(Protocol::Tcp);
    let ((one, _one), (other, _other)) = (echo("one").await, echo("other").await);
    scene.change(record(&one));
    scene.until(&one, Sight::Serving(Health::Healthy)).await;
    let mut client = scene.connect().await;
    assert_eq!(said(&mut client, "a").await, "one:a");
    scene.change(record(&other));
    scene.until(&other, Sight::Serving(Health::Healthy)).await;

    scene.change(draining(&one));
    scene.until(&one, Sight::Draining).await;
    assert_eq!(said(&mut client, "b").await, "one:b", "what was begun goes on");
    for _ in 0..20 {
        assert_eq!(scene.ask("x").await, "other:x", "and nothing new begins");
    }
    drop(client);
    scene.until(&one, Sight::Drained).await;
}

#[tokio::test]
async fn connections_end_with_the_deregistration_delay_only_if_that_is_wanted() {
    for (value, is_wanted) in [("false", false), ("true", true)] {
        let mut scene = Scene::new(Protocol::Tcp);
        let attributes = [("deregistration_delay.connection_termination.enabled", value)];
        scene.put(Record::TargetGroup(Arc::new(group(Protocol::Tcp, &attributes))));
        let (it, _serving) = echo("it").await;
        scene.change(record(&it));
        scene.until(&it, Sight::Serving(Health::Healthy)).await;
        let mut client = scene.connect().await;
        assert_eq!(said(&mut client, "a").await, "it:a");
        scene.change(draining(&it));
        scene.until(&it, Sight::Draining).await;
        assert!(stays(&mut client).await);
        // The delay is over.
        scene.remove(&record(&it));
        if is_wanted {
            assert!(ends(&mut client).await);
        } else {
            assert!(stays(&mut client).await);
            assert_eq!(said(&mut client, "b").await, "it:b");
        }
    }
}

#[tokio::test]
async fn connections_to_a_target_that_becomes_unhealthy_end_unless_they_are_to_stay() {
    for (value, is_wanted) in [("true", true), ("false", false)] {
        let mut scene = Scene::new(Protocol::Tcp);
        let attributes = [("target_health_state.unhealthy.connection_termination.enabled", value)];
        scene.put(Record::TargetGroup(Arc::new(group(Protocol::Tcp, &attributes))));
        let (it, serving) = echo("it").await;
        scene.change(record(&it));
        scene.until(&it, Sight::Serving(Health::Healthy)).await;
        let mut client = scene.connect().await;
        assert_eq!(said(&mut client, "a").await, "it:a");
        // It takes no new connections, and its checks are such.
        serving.abort();
        scene.until(&it, Sight::Serving(Health::Unhealthy)).await;
        if is_wanted {
            assert!(ends(&mut client).await);
        } else {
            assert_eq!(said(&mut client, "b").await, "it:b");
        }
    }
}

#[tokio::test]
async fn connections_of_a_listener_that_is_removed_end() {
    let mut scene = Scene::new(Protocol::Tcp);
    let (it, _serving) = echo("it").await;
    scene.change(record(&it));
    scene.until(&it, Sight::Serving(Health::Healthy)).await;
    let mut client = scene.connect().await;
    assert_eq!(said(&mut client, "a").await, "it:a");
    let port = scene.address.port();
    scene.remove(&Record::Listener(Arc::new(listener(Protocol::Tcp, port))));
    assert!(ends(&mut client).await);
    let closed = async { while tokio::net::TcpStream::connect(scene.address).await.is_ok() {} };
    tokio::time::timeout(LIMIT, closed).await.expect("its port is closed");
}

#[tokio::test]
async fn a_shutdown_waits_for_connections_and_not_for_ever() {
    let mut scene = Scene::new(Protocol::Tcp);
    let (it, _serving) = echo("it").await;
    scene.change(record(&it));
    scene.until(&it, Sight::Serving(Health::Healthy)).await;
    let mut client = scene.connect().await;
    assert_eq!(said(&mut client, "a").await, "it:a");
    let address = scene.address;
    let began = std::time::Instant::now();
    let stopping = tokio::spawn(scene.shutdown());
    let closed = async { while tokio::net::TcpStream::connect(address).await.is_ok() {} };
    tokio::time::timeout(LIMIT, closed).await.expect("nobody new comes");
    assert_eq!(said(&mut client, "b").await, "it:b", "who is there is served");
    stopping.await.expect("stopped");
    assert!(began.elapsed() >= Duration::from_millis(900), "{:?}", began.elapsed());
    assert!(ends(&mut client).await);
}

#[tokio::test]
async fn a_port_that_is_taken_is_said_and_taken_as_soon_as_it_is_free() {
    for protocol in [Protocol::Tcp, Protocol::Udp] {
        let mut scene = Scene::new(Protocol::Tcp);
        assert_eq!(scene.until_open().await, None);
        let (taken, port) = {
            let (tcp, udp);
            let address = std::net::SocketAddr::new(scene.address.ip(), 0);
            let port = if protocol == Protocol::Tcp {
                tcp = Some(std::net::TcpListener::bind(address).expect("a port"));
                udp = None;
                tcp.as_ref().expect("bound").local_addr().expect("its address").port()
            } else {
                tcp = None;
                let socket = std::net::UdpSocket::bind(address).expect("a port");
                let port = socket.local_addr().expect("its address").port();
                udp = Some(socket);
                port
            };
            ((tcp, udp), port)
        };
        let other = Listener { id: ListenerId::from_bits(2), ..listener(protocol, port) };
        scene.change(Record::Listener(Arc::new(other)));
        let words = scene.problem(ListenerId::from_bits(2), |problem| problem.is_some()).await;
        let words = words.expect("a problem");
        assert!(words.contains(&format!("port {port} of {} is taken", scene.address.ip())), "{words}");
        drop(taken);
        assert_eq!(scene.problem(ListenerId::from_bits(2), |problem| problem.is_none()).await, None);
    }
}

#[tokio::test]
async fn more_connections_than_a_listener_may_have_are_turned_away_until_some_end() {
    let limits = Limits { connections_per_listener: 2, ..Limits::default() };
    let mut scene = Scene::within(Protocol::Tcp, None, limits);
    let (it, _serving) = echo("it").await;
    scene.change(record(&it));
    scene.until(&it, Sight::Serving(Health::Healthy)).await;
    let (mut one, mut two) = (scene.connect().await, scene.connect().await);
    assert_eq!((said(&mut one, "a").await, said(&mut two, "b").await), ("it:a".to_owned(), "it:b".to_owned()));
    assert!(scene.turns_away().await);
    assert_eq!(said(&mut one, "c").await, "it:c");
    drop(two);
    let served = async {
        while tokio::time::timeout(Duration::from_millis(200), scene.ask("d")).await != Ok("it:d".to_owned()) {}
    };
    tokio::time::timeout(LIMIT, served).await.expect("there is room again");
}

#[tokio::test]
async fn a_protocol_changes_on_a_port_that_is_never_free_in_between() {
    let mut scene = Scene::new(Protocol::Tcp);
    let (it, _serving) = echo("it").await;
    scene.change(record(&it));
    scene.until(&it, Sight::Serving(Health::Healthy)).await;
    let mut early = scene.connect().await;
    assert_eq!(said(&mut early, "a").await, "it:a");
    for protocol in [Protocol::TcpUdp, Protocol::Udp, Protocol::TcpUdp, Protocol::Tcp, Protocol::Udp, Protocol::Tcp] {
        scene.change(Record::Listener(Arc::new(listener(protocol, scene.address.port()))));
        // Whoever fails to bind says so, and tries again a quarter of a second later.
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(scene.listeners(), BTreeMap::from([(LISTENER, None)]), "{protocol}");
        assert_eq!(scene.accepts().await, protocol != Protocol::Udp, "{protocol}");
        assert_eq!(scene.takes_datagrams(), matches!(protocol, Protocol::Udp | Protocol::TcpUdp), "{protocol}");
        assert_eq!(said(&mut early, "b").await, "it:b", "what was begun goes on: {protocol}");
    }
}

#[tokio::test]
async fn listeners_change_their_ports_with_each_other() {
    for protocol in [Protocol::Tcp, Protocol::Udp] {
        let mut scene = Scene::new(protocol);
        assert_eq!(scene.until_open().await, None);
        let [one, other] = [scene.address.port(), free_port(scene.address)];
        let second = |port| Listener { id: ListenerId::from_bits(2), ..listener(protocol, port) };
        scene.change(Record::Listener(Arc::new(second(other))));
        assert_eq!(scene.problem(ListenerId::from_bits(2), |_| true).await, None);
        for (first, at) in [(other, one), (one, other), (other, one)] {
            scene.put(Record::Listener(Arc::new(listener(protocol, first))));
            scene.change(Record::Listener(Arc::new(second(at))));
            tokio::time::sleep(Duration::from_millis(100)).await;
            let both = [LISTENER, ListenerId::from_bits(2)].map(|id| (id, None));
            assert_eq!(scene.listeners(), BTreeMap::from(both), "{protocol}");
        }
        // One that comes finds the port free that another one has left.
        scene.remove(&Record::Listener(Arc::new(second(one))));
        scene.change(Record::Listener(Arc::new(Listener { id: ListenerId::from_bits(3), ..listener(protocol, one) })));
        assert_eq!(scene.problem(ListenerId::from_bits(3), |_| true).await, None, "{protocol}");
    }
}
