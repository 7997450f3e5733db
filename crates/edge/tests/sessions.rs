//! Edges against a real server on a loopback port, with a data plane that only remembers: what they are fed, what becomes of what
//! they see, and how they come and go.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use longshore_api::sigv4::Credentials;
use longshore_control_plane::identity::AccessKeys;
use longshore_control_plane::{Config as ServerConfig, Context, clock, edges, entropy, http};
use longshore_edge::{Config, DataPlane, Edge, Place, Running, Seen};
use longshore_model::load_balancing::{
    EdgeName, Health, Key, ListenerId, Record, Registration, Sight, Target, TargetGroupId, TargetKey,
};
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{Group, Scope, Timestamp};
use longshore_state::{Memory, Store};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// In the year 2096: no clock of an edge says as much, as it may be when it is slow.
const REGISTERED_AT: Timestamp = Timestamp::from_millis(4_000_000_000_000);

const HEALTHY: Sight = Sight::Serving(Health::Healthy);
const UNHEALTHY: Sight = Sight::Serving(Health::Unhealthy);

fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
}

/// A server, which can be stopped and started again on its store and address.
struct Server {
    ctx: Context,
    store: Store,
    address: SocketAddr,
    running: JoinSet<()>,
}

impl Server {
    async fn start() -> Self {
        Self::start_on(Store::open(Memory::new()).unwrap(), "127.0.0.1:0".parse().unwrap()).await
    }

    async fn start_on(store: Store, address: SocketAddr) -> Self {
        let listener = eventually("the port is free", || async { TcpListener::bind(address).await.ok() }).await;
        let address = listener.local_addr().unwrap();
        let scope = Scope::new("us-east-1", "000000000000");
        let config = ServerConfig {
            metrics: longshore_control_plane::metrics::Audience::default(),
            zones: vec!["us-east-1a".to_owned()],
            endpoint: format!("http://{address}"),
            instance_loss_timeout: Duration::from_secs(60),
            retention: Duration::from_secs(3600),
            task_history: Duration::from_secs(7 * 24 * 3600),
            capacity: longshore_control_plane::capacity::Config::default(),
            hooks: longshore_control_plane::hooks::Hooks::default(),
            logs: longshore_control_plane::logs::Logs::default(),
            audit: longshore_control_plane::audit::Audit::default(),
            scope,
        };
        let keys = AccessKeys::root(credentials(), &config.scope.root());
        let ctx = Context::new(config, store.clone(), Arc::new(clock::System), Arc::new(entropy::System), keys);
        let mut running = JoinSet::new();
        let router = http::router(ctx.clone());
        running.spawn(async move { axum::serve(listener, router).await.unwrap() });
        running.spawn(edges::sightings(ctx.clone()));
        running.spawn(edges::departures(ctx.clone()));
        Self { ctx, store, address, running }
    }

    /// Ends it; its sessions end with it.
    async fn stop(mut self) -> (Store, SocketAddr) {
        self.ctx.servers().leave();
        eventually("its edges have gone", || async { (self.ctx.edges().count() == 0).then_some(()) }).await;
        self.running.shutdown().await;
        (self.store, self.address)
    }

    async fn put(&self, records: impl IntoIterator<Item = Record>) {
        let group = records.into_iter().map(longshore_model::Record::from).fold(Group::new("test"), Group::put);
        assert_eq!(self.ctx.commit(group.into()).await, Ok(Vec::new()));
    }

    async fn delete(&self, key: Key) {
        assert_eq!(self.ctx.commit(Group::new("test").delete(key.into()).into()).await, Ok(Vec::new()));
    }

    /// What edges say of a target.
    fn said(&self, number: u16) -> Vec<(String, Sight)> {
        let snapshot = self.ctx.snapshot();
        let found = snapshot.load_balancing().sightings.get(&key(number));
        let said = found.map(|found| found.by_edge.iter().map(|it| (it.edge.to_string(), it.sight.clone())).collect());
        said.unwrap_or_default()
    }

    async fn says(&self, number: u16, expected: &[(&str, Sight)]) {
        let expected: Vec<_> = expected.iter().map(|(edge, sight)| ((*edge).to_owned(), sight.clone())).collect();
        let what = format!("target {number} is seen as {expected:?}");
        eventually(&what, || async { (self.said(number) == expected).then_some(()) }).await;
    }

    /// Whether an edge is connected; `None` when there is none.
    fn is_connected(&self, edge: &str) -> Option<bool> {
        let snapshot = self.ctx.snapshot();
        snapshot.load_balancing().edges.get(&EdgeName::from(edge)).map(|edge| edge.away_since.is_none())
    }
}

async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut look: impl FnMut() -> F) -> T {
    for _ in 0..2_000 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("not within ten seconds: {what}");
}

fn key(number: u16) -> TargetKey {
    TargetKey { group: TargetGroupId::from_bits(1), id: "i-1".into(), port: number }
}

fn target(number: u16, registration: Registration) -> Record {
    let target = Target {
        key: key(number),
        address: "127.0.0.1".into(),
        zone: None,
        registration,
        owner: None,
        registered_at: REGISTERED_AT,
    };
    Record::Target(target.into())
}

fn draining() -> Registration {
    Registration::Draining { since: Timestamp::default() }
}

/// A data plane that serves nobody: it remembers what it was told, and sees what the test says.
#[derive(Clone, Default)]
struct Plane(Arc<Inner>);

#[derive(Default)]
struct Inner {
    state: Mutex<Arc<LoadBalancingState>>,
    seen: Mutex<Vec<Seen>>,
    untold: Mutex<Vec<Seen>>,
    bell: Notify,
    drained: AtomicBool,
    requests: Mutex<Vec<(TargetGroupId, u64)>>,
}

impl Plane {
    fn sees(&self, number: u16, sight: Sight) {
        let is_other = |seen: &Seen| !matches!(seen, Seen::Target { key, .. } if *key == self::key(number));
        let seen = Seen::Target { key: key(number), sight, reason: None, description: None };
        let mut all = self.0.seen.lock().unwrap();
        all.retain(is_other);
        all.push(seen.clone());
        self.0.untold.lock().unwrap().push(seen);
        self.0.bell.notify_one();
    }

    fn cannot_serve(&self, listener: u64, why: &str) {
        let seen = Seen::Listener(ListenerId::from_bits(listener), Err(why.into()));
        self.0.seen.lock().unwrap().push(seen.clone());
        self.0.untold.lock().unwrap().push(seen);
        self.0.bell.notify_one();
    }

    fn forgets_all(&self) {
        self.0.seen.lock().unwrap().clear();
    }

    fn targets(&self) -> Vec<u16> {
        self.0.state.lock().unwrap().targets.keys().map(|key| key.port).collect()
    }

    async fn has(&self, targets: &[u16]) {
        let what = format!("the edge has the targets {targets:?}");
        eventually(&what, || async { (self.targets() == targets).then_some(()) }).await;
    }
}

impl DataPlane for Plane {
    fn apply(&mut self, state: Arc<LoadBalancingState>, place: &Place) {
        assert_eq!(place.region, "us-east-1");
        *self.0.state.lock().unwrap() = state;
    }

    fn all(&self) -> Vec<Seen> {
        self.0.seen.lock().unwrap().clone()
    }

    async fn changes(&mut self) -> Vec<Seen> {
        loop {
            let untold = std::mem::take(&mut *self.0.untold.lock().unwrap());
            if !untold.is_empty() {
                return untold;
            }
            self.0.bell.notified().await;
        }
    }

    fn requests(&mut self) -> Vec<(TargetGroupId, u64)> {
        std::mem::take(&mut *self.0.requests.lock().unwrap())
    }

    async fn drain(&mut self) {
        self.0.drained.store(true, Ordering::Relaxed);
    }
}

async fn edge(server: SocketAddr, name: &str, data_dir: &Path) -> (Running, Plane) {
    let plane = Plane::default();
    let config = Config {
        servers: vec![format!("http://{server}")],
        name: name.to_owned(),
        addresses: vec!["127.73.0.0/16".to_owned()],
        data_dir: data_dir.to_owned(),
        token: None,
        credentials: Some(credentials()),
        tls: None,
        region: "us-east-1".to_owned(),
        hosts_file: None,
    };
    (Edge::start(config, plane.clone()).await.unwrap(), plane)
}

/// The edge `front`, which sees target 1 so, and has said it.
async fn edge_that_sees(server: &Server, sight: Sight, data_dir: &Path) -> Running {
    server.put([target(1, Registration::Registered)]).await;
    let (running, plane) = edge(server.address, "front", data_dir).await;
    plane.has(&[1]).await;
    plane.sees(1, sight.clone());
    server.says(1, &[("front", sight)]).await;
    running
}

#[tokio::test]
async fn an_edge_has_what_the_server_has_and_says_what_it_sees() {
    let (server, dir) = (Server::start().await, tempfile::tempdir().unwrap());
    server.put([target(1, Registration::Registered)]).await;
    let (running, plane) = edge(server.address, "front", dir.path()).await;
    running.ready().await;
    plane.has(&[1]).await;
    server.put([target(2, Registration::Registered)]).await;
    plane.has(&[1, 2]).await;
    plane.sees(1, HEALTHY);
    plane.sees(2, UNHEALTHY);
    server.says(1, &[("front", HEALTHY)]).await;
    server.says(2, &[("front", UNHEALTHY)]).await;
    let written = server.ctx.snapshot().revision();
    plane.sees(1, HEALTHY);
    server.put([target(1, draining())]).await;
    plane.sees(1, Sight::Drained);
    server.says(1, &[("front", Sight::Drained)]).await;
    assert_eq!(server.ctx.snapshot().revision().0, written.0 + 2, "what is said twice is written once");
    server.delete(Key::Target(key(1))).await;
    plane.has(&[2]).await;
    plane.cannot_serve(7, "the port is taken");
    eventually("the problem is known", || async {
        let snapshot = server.ctx.snapshot();
        let edge = snapshot.load_balancing().edges.get(&EdgeName::from("front"))?;
        (edge.problems.len() == 1 && &*edge.problems[0].problem == "the port is taken").then_some(())
    })
    .await;
    running.shutdown().await;
    assert!(plane.0.drained.load(Ordering::Relaxed));
    eventually("it said goodbye", || async { server.is_connected("front").is_none().then_some(()) }).await;
}

#[tokio::test]
async fn what_changed_while_nobody_was_connected_is_brought_up_to_date_on_both_sides() {
    let (server, dir) = (Server::start().await, tempfile::tempdir().unwrap());
    server.put((1..=3).map(|number| target(number, Registration::Registered))).await;
    let (running, plane) = edge(server.address, "front", dir.path()).await;
    plane.has(&[1, 2, 3]).await;
    for number in 1..=3 {
        plane.sees(number, HEALTHY);
        server.says(number, &[("front", HEALTHY)]).await;
    }
    let (store, address) = server.stop().await;
    // The edge goes on seeing; one target it does not know any more.
    plane.forgets_all();
    plane.sees(1, HEALTHY);
    plane.sees(2, UNHEALTHY);
    let away = store.snapshot();
    let edge = away.load_balancing().edges.get(&EdgeName::from("front")).unwrap();
    assert!(edge.away_since.is_some(), "it is away, and counts");
    let group = Group::new("test").put(target(4, Registration::Registered).into());
    store.commit(group.into()).await.unwrap();
    let server = Server::start_on(store, address).await;
    plane.has(&[1, 2, 3, 4]).await;
    server.says(2, &[("front", UNHEALTHY)]).await;
    server.says(1, &[("front", HEALTHY)]).await;
    server.says(3, &[]).await;
    assert_eq!(server.is_connected("front"), Some(true));
    running.shutdown().await;
}

#[tokio::test]
async fn an_edge_begins_with_what_it_kept_and_knows_what_it_saw() {
    let (server, dir) = (Server::start().await, tempfile::tempdir().unwrap());
    let running = edge_that_sees(&server, UNHEALTHY, dir.path()).await;
    running.shutdown().await;
    let (_, address) = server.stop().await;
    let (running, plane) = edge(address, "front", dir.path()).await;
    let begun = tokio::time::Instant::now();
    running.ready().await;
    assert!(begun.elapsed() >= Duration::from_secs(1), "a server is waited for first");
    plane.has(&[1]).await;
    let state = Arc::clone(&plane.0.state.lock().unwrap());
    let seen = &state.sightings[&key(1)].by_edge[0];
    assert_eq!((&seen.sight, seen.since), (&UNHEALTHY, REGISTERED_AT), "of the target as it is registered now");
    // What is seen without a server is kept too.
    plane.sees(1, HEALTHY);
    eventually("it is kept", || async {
        let kept = std::fs::read_to_string(dir.path().join("state.json")).ok()?;
        (kept.contains("healthy") && !kept.contains("unhealthy")).then_some(())
    })
    .await;
    running.shutdown().await;
}

#[tokio::test]
async fn an_edge_that_was_taken_for_one_that_stays_away_says_all_again() {
    // Its server was not in touch with the others for a minute, and they dropped the edge and what it had said.
    let (server, dir) = (Server::start().await, tempfile::tempdir().unwrap());
    let running = edge_that_sees(&server, HEALTHY, dir.path()).await;
    let gone = Group::new("away").delete(Key::Sightings(key(1)).into()).delete(Key::Edge("front".into()).into());
    assert_eq!(server.ctx.commit(gone.into()).await, Ok(Vec::new()));
    server.says(1, &[("front", HEALTHY)]).await;
    assert_eq!((server.ctx.edges().count(), server.is_connected("front")), (1, Some(true)));
    running.shutdown().await;
}

#[tokio::test]
async fn the_later_one_of_two_edges_with_one_name_is_the_one_that_counts() {
    let (server, dirs) = (Server::start().await, [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()]);
    server.put([target(1, Registration::Registered)]).await;
    let (first, plane) = edge(server.address, "front", dirs[0].path()).await;
    plane.has(&[1]).await;
    let (second, other) = edge(server.address, "front", dirs[1].path()).await;
    other.has(&[1]).await;
    other.sees(1, HEALTHY);
    server.says(1, &[("front", HEALTHY)]).await;
    assert_eq!((server.ctx.edges().count(), server.is_connected("front")), (1, Some(true)));
    plane.has(&[1]).await;
    first.shutdown().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.is_connected("front"), Some(true), "the end of the first is not the second's");
    second.shutdown().await;
}

#[tokio::test]
async fn who_signs_with_an_unknown_key_is_refused_and_keeps_trying() {
    let (server, dir) = (Server::start().await, tempfile::tempdir().unwrap());
    let config = Config {
        servers: vec![format!("http://{}", server.address)],
        name: "front".to_owned(),
        addresses: vec!["127.73.0.0/16".to_owned()],
        data_dir: dir.path().to_owned(),
        token: None,
        credentials: Some(Credentials::new("AKIAIOSFODNN7EXAMPLE", "another")),
        tls: None,
        region: "us-east-1".to_owned(),
        hosts_file: None,
    };
    let running = Edge::start(config, Plane::default()).await.unwrap();
    let ready = tokio::time::timeout(Duration::from_millis(500), running.ready()).await;
    assert!(ready.is_err(), "it has nothing to serve by");
    assert_eq!((server.ctx.edges().count(), server.is_connected("front")), (0, None));
    running.shutdown().await;
}
