//! What the tests of traffic share: a balancer on addresses of its own, records for it, and targets.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test file uses a part of it, and no helper is better off without"
)]

pub mod tls;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use longshore_load_balancer::{AccessLogs, Balancer, Limits, Observation, Observations, Settings};
use longshore_model::Timestamp;
use longshore_model::fixture;
use longshore_model::load_balancing::{
    Action, Addresses, FixedResponse, Forward, HealthCheck, Listener, ListenerId, LoadBalancer, LoadBalancerId,
    ProtocolVersion, Record, Registration, Rule, RuleId, Scheme, Target, TargetGroup, TargetGroupId, TargetKey,
    WeightedGroup,
};
use longshore_model::plan::Revision;
use longshore_model::snapshot::LoadBalancingState;
use tokio::net::{TcpListener, TcpStream};

/// The load balancer of the tests.
pub const BALANCER: LoadBalancerId = LoadBalancerId::from_bits(1);
/// Its listener.
pub const LISTENER: ListenerId = ListenerId::from_bits(2);

/// A balancer, and the records that it is told.
pub struct Edge {
    pub balancer: Balancer,
    pub state: LoadBalancingState,
    pub observations: Observations,
    pub ip: IpAddr,
    pub port: u16,
}

impl Edge {
    /// One with a load balancer that serves HTTP on a free port.
    pub async fn start() -> Self {
        Self::with_limits(Limits { shards: 2, ..Limits::default() }).await
    }

    pub async fn with_limits(limits: Limits) -> Self {
        Self::with_logs(limits, None).await
    }

    pub async fn with_logs(limits: Limits, access_logs: Option<AccessLogs>) -> Self {
        // Each test has an address of its own, so that ports never collide.
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let pid = std::process::id();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let address = format!("127.{}.{}.{}", 128 + (pid >> 8) % 100, pid % 256, 1 + number % 250);
        let settings = Settings {
            edge: "edge".into(),
            addresses: Addresses::parse([&*address]).unwrap(),
            clock: Arc::new(Timestamp::default),
            access_logs,
            limits,
        };
        let balancer = Balancer::start(settings).unwrap();
        let observations = balancer.observations();
        let port = free_port();
        let mut edge =
            Self { balancer, state: LoadBalancingState::default(), observations, ip: address.parse().unwrap(), port };
        edge.put(Record::LoadBalancer(Arc::new(load_balancer(&[]))));
        edge
    }

    /// Takes in a record; [`Edge::apply`] tells it.
    pub fn put(&mut self, record: Record) {
        self.state.put(Revision(1), &record);
    }

    /// Tells the balancer, and waits until its listener listens.
    pub async fn apply(&mut self) {
        self.balancer.apply(Arc::new(self.state.clone()));
        if self.is_listening() {
            // What was told is taken in by another thread.
            tokio::time::sleep(Duration::from_millis(50)).await;
            return;
        }
        let listening = async {
            while !self.is_listening() {
                self.observations.next().await.unwrap();
            }
        };
        tokio::time::timeout(Duration::from_secs(10), listening).await.expect("the listener listens");
    }

    fn is_listening(&self) -> bool {
        self.observations.all().iter().any(|seen| matches!(seen, Observation::Listener(_, Ok(_))))
    }

    /// Forwards everything to one group with these targets.
    pub async fn forward_to(&mut self, targets: &[SocketAddr], attributes: &[(&str, &str)]) {
        self.put(Record::TargetGroup(Arc::new(group(1, attributes))));
        targets.iter().for_each(|address| self.put(Record::Target(Arc::new(target(1, *address)))));
        self.put(Record::Listener(Arc::new(listener(self.port, vec![forward(&[(1, 1)])]))));
        self.apply().await;
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.ip, self.port)
    }
}

pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn attributes(pairs: &[(&str, &str)]) -> BTreeMap<Arc<str>, Arc<str>> {
    pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect()
}

pub fn load_balancer(pairs: &[(&str, &str)]) -> LoadBalancer {
    LoadBalancer {
        id: BALANCER,
        scheme: Scheme::InternetFacing,
        attributes: attributes(pairs),
        ..fixture::load_balancer()
    }
}

pub fn listener(port: u16, default_actions: Vec<Action>) -> Listener {
    Listener { id: LISTENER, load_balancer: BALANCER, port, ..fixture::listener(default_actions) }
}

pub fn rule(priority: u32, conditions: Vec<longshore_model::load_balancing::Condition>, actions: Vec<Action>) -> Rule {
    Rule {
        listener: LISTENER,
        load_balancer: BALANCER,
        priority,
        conditions,
        ..fixture::rule(RuleId::from_bits(u64::from(priority)), actions)
    }
}

pub fn group(bits: u64, pairs: &[(&str, &str)]) -> TargetGroup {
    TargetGroup {
        name: format!("group-{bits}").into(),
        protocol_version: Some(ProtocolVersion::Http1),
        health_check: HealthCheck { enabled: false, path: Some("/".into()), ..fixture::health_check() },
        attributes: attributes(pairs),
        ..fixture::target_group(TargetGroupId::from_bits(bits))
    }
}

pub fn key(bits: u64, address: SocketAddr) -> TargetKey {
    TargetKey { group: TargetGroupId::from_bits(bits), id: address.ip().to_string().into(), port: address.port() }
}

pub fn target(bits: u64, address: SocketAddr) -> Target {
    Target { address: address.ip().to_string().into(), ..fixture::target(key(bits, address)) }
}

pub fn draining(bits: u64, address: SocketAddr) -> Target {
    Target { registration: Registration::Draining { since: Timestamp::default() }, ..target(bits, address) }
}

pub fn forward(groups: &[(u64, u32)]) -> Action {
    let weighted =
        |(bits, weight): &(u64, u32)| WeightedGroup { group: TargetGroupId::from_bits(*bits), weight: *weight };
    Action::Forward(Forward { groups: groups.iter().map(weighted).collect(), stickiness_seconds: None })
}

pub fn fixed(status: u16, body: &str) -> Action {
    Action::FixedResponse(FixedResponse { status, content_type: Some("text/plain".into()), body: Some(body.into()) })
}

/// A target of HTTP/1.1 that answers by a function, until the test ends.
pub async fn serve<F, R>(answer: F) -> SocketAddr
where
    F: Fn(Request<Incoming>) -> R + Clone + Send + 'static,
    R: Future<Output = Response<Full<Bytes>>> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let answer = answer.clone();
            tokio::spawn(async move {
                let service = service_fn(move |request| {
                    let answer = answer.clone();
                    async move { Ok::<_, Infallible>(answer(request).await) }
                });
                let server = hyper::server::conn::http1::Builder::new();
                let _ = server.serve_connection(TokioIo::new(stream), service).with_upgrades().await;
            });
        }
    });
    address
}

/// A target that says this to everything.
pub async fn serve_text(text: &'static str) -> SocketAddr {
    serve(move |_| async move { Response::new(Full::from(text)) }).await
}

/// Sends bytes, and reads until the other side closes or is silent for a while.
pub async fn raw(address: SocketAddr, bytes: &[u8]) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    while let Ok(Ok(count)) = tokio::time::timeout(Duration::from_millis(500), stream.read(&mut part)).await {
        if count == 0 {
            break;
        }
        answer.extend_from_slice(&part[..count]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// A client's connection of HTTP/1.1.
pub struct Client {
    sender: hyper::client::conn::http1::SendRequest<BoxBody<Bytes, Infallible>>,
}

/// An answer with all of its body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: hyper::HeaderMap,
    pub body: Bytes,
    pub trailers: Option<hyper::HeaderMap>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub async fn read(response: Response<Incoming>) -> Result<Self, hyper::Error> {
        let (parts, body) = response.into_parts();
        let collected = body.collect().await?;
        let trailers = collected.trailers().cloned();
        Ok(Self { status: parts.status.as_u16(), headers: parts.headers, body: collected.to_bytes(), trailers })
    }
}

impl Client {
    pub async fn connect(address: SocketAddr) -> Self {
        Self::over(TcpStream::connect(address).await.unwrap()).await
    }

    pub async fn over<S>(stream: S) -> Self
    where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    {
        let (sender, driver) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(driver.with_upgrades());
        Self { sender }
    }

    pub async fn send(&mut self, request: Request<BoxBody<Bytes, Infallible>>) -> Result<Answer, hyper::Error> {
        self.sender.ready().await?;
        Answer::read(self.sender.send_request(request).await?).await
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(get(path)).await.unwrap()
    }
}

/// A request for `path` of `example.com`.
pub fn get(path: &str) -> Request<BoxBody<Bytes, Infallible>> {
    request("GET", path, &[], "")
}

pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Request<BoxBody<Bytes, Infallible>> {
    let mut request = Request::builder().method(method).uri(path).header("host", "example.com");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Full::from(body.to_owned()).boxed()).unwrap()
}
