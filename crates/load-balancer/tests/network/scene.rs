//! A data plane with one network load balancer, and the records that it is given.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use longshore_load_balancer::{AccessLogs, Balancer, Limits, Observation, Observations, Settings};
use longshore_model::Timestamp;
use longshore_model::fixture;
use longshore_model::load_balancing::{
    Action, Addresses, Forward, HealthCheck, Kind, Listener, ListenerId, LoadBalancer, LoadBalancerId, Protocol,
    Record, Registration, Sight, Target, TargetGroup, TargetGroupId, TargetKey, WeightedGroup,
};
use longshore_model::network::{Peer, SecurityGroup, SecurityGroupRule};
use longshore_model::plan::Revision;
use longshore_model::snapshot::LoadBalancingState;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::time::timeout;

/// Everything here is done within this, or a test fails.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

pub(crate) const BALANCER: LoadBalancerId = LoadBalancerId::from_bits(1);
pub(crate) const LISTENER: ListenerId = ListenerId::from_bits(1);
pub(crate) const GROUP: TargetGroupId = TargetGroupId::from_bits(1);

/// A running data plane with its state.
pub(crate) struct Scene {
    pub(crate) state: LoadBalancingState,
    pub(crate) address: SocketAddr,
    balancer: Option<Balancer>,
    observations: Observations,
    sights: BTreeMap<TargetKey, Sight>,
    problems: BTreeMap<ListenerId, Option<Arc<str>>>,
}

impl Scene {
    /// One load balancer without security groups, one group with health checks by TCP, one listener.
    pub(crate) fn new(protocol: Protocol) -> Self {
        Self::with(protocol, None)
    }

    pub(crate) fn with(protocol: Protocol, access_logs: Option<AccessLogs>) -> Self {
        Self::within(protocol, access_logs, Limits::default())
    }

    pub(crate) fn within(protocol: Protocol, access_logs: Option<AccessLogs>, limits: Limits) -> Self {
        let address = free_address();
        let settings = Settings {
            edge: "edge".into(),
            addresses: Addresses::parse([&*address.ip().to_string()]).expect("an address"),
            clock: Arc::new(now),
            access_logs,
            limits: Limits { penalty: Duration::from_millis(200), ..limits },
        };
        let balancer = Balancer::start(settings).expect("a balancer");
        let mut scene = Self {
            state: LoadBalancingState::default(),
            address,
            observations: balancer.observations(),
            balancer: Some(balancer),
            sights: BTreeMap::new(),
            problems: BTreeMap::new(),
        };
        scene.put(Record::LoadBalancer(Arc::new(load_balancer())));
        scene.put(Record::TargetGroup(Arc::new(group(protocol, &[]))));
        scene.put(Record::Listener(Arc::new(listener(protocol, address.port()))));
        scene.apply();
        scene
    }

    pub(crate) fn put(&mut self, record: Record) {
        self.state.put(Revision(1), &record);
    }

    pub(crate) fn apply(&self) {
        self.balancer.as_ref().expect("it runs").apply(Arc::new(self.state.clone()));
    }

    pub(crate) fn change(&mut self, record: Record) {
        self.put(record);
        self.apply();
    }

    pub(crate) fn remove(&mut self, record: &Record) {
        self.state.delete(&record.key());
        self.apply();
    }

    /// Waits until a target is seen so, and the listener too.
    pub(crate) async fn until(&mut self, target: &Target, sight: Sight) {
        let key = target.key.clone();
        let what = format!("{key} to be {sight:?}");
        self.wait(&what, |scene| scene.problems.contains_key(&LISTENER) && scene.sights.get(&key) == Some(&sight))
            .await;
    }

    /// Waits until the listener listens, or cannot.
    pub(crate) async fn until_open(&mut self) -> Option<Arc<str>> {
        self.wait("a listener", |scene| scene.problems.contains_key(&LISTENER)).await;
        self.problems.get(&LISTENER).cloned().flatten()
    }

    /// Waits until a listener has, or has not, a problem; gives that.
    pub(crate) async fn problem(
        &mut self,
        id: ListenerId,
        is_it: impl Fn(&Option<Arc<str>>) -> bool,
    ) -> Option<Arc<str>> {
        self.wait("such a problem", |scene| scene.problems.get(&id).is_some_and(&is_it)).await;
        self.problems.get(&id).cloned().flatten()
    }

    async fn wait(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let waited = timeout(LIMIT, async {
            while !is_so(self) {
                for seen in self.observations.next().await.expect("it runs") {
                    match seen {
                        Observation::Target(seen) => drop(self.sights.insert(seen.key, seen.sight)),
                        Observation::Listener(id, outcome) => drop(self.problems.insert(id, outcome.err())),
                    }
                }
            }
        });
        assert!(waited.await.is_ok(), "no {what}, but {:?} {:?}", self.sights, self.problems);
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        timeout(LIMIT, TcpStream::connect(self.address)).await.expect("in time").expect("a connection")
    }

    /// The listeners as they are now, each with its problem.
    pub(crate) fn listeners(&self) -> BTreeMap<ListenerId, Option<Arc<str>>> {
        let of_listener = |seen| match seen {
            Observation::Listener(id, outcome) => Some((id, outcome.err())),
            Observation::Target(_) => None,
        };
        self.observations.all().into_iter().filter_map(of_listener).collect()
    }

    /// Whether somebody accepts connections.
    pub(crate) async fn accepts(&self) -> bool {
        TcpStream::connect(self.address).await.is_ok()
    }

    /// Whether somebody has the port for datagrams.
    pub(crate) fn takes_datagrams(&self) -> bool {
        std::net::UdpSocket::bind(self.address).is_err()
    }

    /// Whether a new client's connection ends without a word: while it is made, or afterwards.
    pub(crate) async fn turns_away(&self) -> bool {
        match timeout(LIMIT, TcpStream::connect(self.address)).await.expect("in time") {
            Ok(mut stream) => ends(&mut stream).await,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }

    /// Sends a text and says what comes back, up to as many bytes.
    pub(crate) async fn ask(&self, text: &str) -> String {
        said(&mut self.connect().await, text).await
    }

    pub(crate) async fn shutdown(mut self) {
        self.balancer.take().expect("it runs").shutdown(Duration::from_secs(1)).await;
    }
}

/// Sends a line and reads one.
pub(crate) async fn said(
    stream: &mut (impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin),
    text: &str,
) -> String {
    stream.write_all(format!("{text}\n").as_bytes()).await.expect("sent");
    line(stream).await
}

/// Reads one line, or to the end.
pub(crate) async fn line(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> String {
    let read = timeout(LIMIT, async {
        let mut text = Vec::new();
        while !text.ends_with(b"\n") {
            match stream.read_u8().await {
                Ok(byte) => text.push(byte),
                Err(_) => break,
            }
        }
        text
    });
    let text = read.await.expect("an answer in time");
    String::from_utf8_lossy(&text).trim_end().to_owned()
}

/// Whether a connection ends without a word.
pub(crate) async fn ends(stream: &mut TcpStream) -> bool {
    matches!(timeout(LIMIT, stream.read(&mut [0; 64])).await, Ok(Ok(0) | Err(_)))
}

/// Whether nothing is heard of a connection for a moment.
pub(crate) async fn stays(stream: &mut TcpStream) -> bool {
    timeout(Duration::from_millis(300), stream.read(&mut [0; 64])).await.is_err()
}

/// A target that says its name before each line that it sends back.
pub(crate) async fn echo(name: &'static str) -> (Target, tokio::task::JoinHandle<()>) {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = socket.local_addr().expect("its address");
    let serving = tokio::spawn(async move {
        while let Ok((mut stream, _)) = socket.accept().await {
            tokio::spawn(async move {
                loop {
                    let text = line(&mut stream).await;
                    if text.is_empty() || stream.write_all(format!("{name}:{text}\n").as_bytes()).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (target(address), serving)
}

/// A target that says its name before each datagram that it sends back.
pub(crate) async fn echo_datagrams(name: &'static str) -> Target {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = socket.local_addr().expect("its address");
    tokio::spawn(async move {
        let mut buffer = vec![0; 65_535];
        while let Ok((length, client)) = socket.recv_from(&mut buffer).await {
            let answer = [name.as_bytes(), b":", &buffer[..length]].concat();
            socket.send_to(&answer, client).await.expect("sent");
        }
    });
    target(address)
}

pub(crate) fn target(address: SocketAddr) -> Target {
    Target {
        address: address.ip().to_string().into(),
        ..fixture::target(TargetKey { group: GROUP, id: address.ip().to_string().into(), port: address.port() })
    }
}

pub(crate) fn draining(target: &Target) -> Record {
    let registration = Registration::Draining { since: now() };
    Record::Target(Arc::new(Target { registration, ..target.clone() }))
}

pub(crate) fn record(target: &Target) -> Record {
    Record::Target(Arc::new(target.clone()))
}

pub(crate) fn load_balancer() -> LoadBalancer {
    LoadBalancer {
        id: BALANCER,
        name: "net".into(),
        kind: Kind::Network,
        dns_label: "net-1".into(),
        ..fixture::load_balancer()
    }
}

pub(crate) fn listener(protocol: Protocol, port: u16) -> Listener {
    let forward = Forward { groups: vec![WeightedGroup { group: GROUP, weight: 1 }], stickiness_seconds: None };
    Listener {
        id: LISTENER,
        load_balancer: BALANCER,
        port,
        protocol,
        ..fixture::listener(vec![Action::Forward(forward)])
    }
}

pub(crate) fn group(protocol: Protocol, attributes: &[(&str, &str)]) -> TargetGroup {
    TargetGroup {
        name: "targets".into(),
        protocol: if protocol == Protocol::Tls { Protocol::Tcp } else { protocol },
        // Nothing answers TCP at a target of datagrams.
        health_check: HealthCheck {
            enabled: !matches!(protocol, Protocol::Udp | Protocol::TcpUdp),
            protocol: Protocol::Tcp,
            interval_seconds: 1,
            timeout_seconds: 1,
            healthy_threshold: 1,
            ..fixture::health_check()
        },
        attributes: attributes.iter().map(|(key, value)| (Arc::from(*key), Arc::from(*value))).collect(),
        ..fixture::target_group(GROUP)
    }
}

/// A security group that lets a block of addresses in, by any protocol and port.
pub(crate) fn security_group(id: &str, block: &str) -> Record {
    let rule = SecurityGroupRule {
        id: "sgr-1".into(),
        is_ingress: true,
        protocol: "-1".into(),
        from_port: -1,
        to_port: -1,
        peer: Peer::Ipv4(block.into()),
        description: None,
        tags: Vec::new(),
    };
    Record::SecurityGroup(Arc::new(SecurityGroup {
        id: id.into(),
        name: id.into(),
        description: "".into(),
        vpc: "vpc-1".into(),
        rules: vec![rule],
        tags: Vec::new(),
    }))
}

pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after the epoch");
    Timestamp::from_millis(i64::try_from(since.as_millis()).expect("a time"))
}

/// A port that is free at the same address.
pub(crate) fn free_port(beside: SocketAddr) -> u16 {
    let socket = std::net::TcpListener::bind((beside.ip(), 0)).expect("a port");
    socket.local_addr().expect("its address").port()
}

/// An address of this test alone, with a port that is free there.
fn free_address() -> SocketAddr {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let [_, _, high, low] = std::process::id().to_be_bytes();
    let ip = Ipv4Addr::new(127, 128 | high, low, u8::try_from(NEXT.fetch_add(1, Ordering::Relaxed)).expect("few"));
    let socket = std::net::TcpListener::bind((IpAddr::V4(ip), 0)).expect("a port");
    socket.local_addr().expect("its address")
}
