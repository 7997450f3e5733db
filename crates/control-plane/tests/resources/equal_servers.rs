//! Two servers on one store, each with its loops and its port.

use std::pin::Pin;
use std::task::{self, Poll};
use std::time::Duration;

use axum::extract::ws::Message;
use futures_util::{Sink, Stream};
use longshore_api::client::Client;
use longshore_api::ecs::{DiscoverPollEndpointRequest, Operation as Op, RunTaskRequest};
use longshore_api::sigv4::Credentials;
use longshore_control_plane::audit::Audit;
use longshore_control_plane::gateway::{self, Pace};
use longshore_control_plane::servers::{Shards, TTL};
use longshore_control_plane::{http, loops};
use longshore_state::{Shared, Store};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::harness::{Server, definition};

/// Nothing that a test waits for takes this long.
const DEADLINE: Duration = Duration::from_secs(30);

struct Running {
    server: Server,
    client: Client,
    audit_log: std::path::PathBuf,
    _directory: tempfile::TempDir,
    /// Ends with this, as a process that is killed.
    _work: JoinSet<()>,
}

async fn start(shared: &Shared) -> Running {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let directory = tempfile::tempdir().unwrap();
    let audit_log = directory.path().join("audit.log");
    let store = Store::open(shared.connect()).unwrap();
    let server = Server::found_at(&endpoint, store, Audit::to_file(&audit_log).unwrap());
    let mut work = loops::start(&server.ctx);
    assert!(server.ctx.servers().joined(DEADLINE).await);
    let router = http::router(server.ctx.clone());
    work.spawn(async move { axum::serve(listener, router).await.unwrap() });
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret");
    let client = Client::new(endpoint.parse().unwrap(), credentials, "us-east-1").unwrap();
    Running { server, client, audit_log, _directory: directory, _work: work }
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let holds = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(DEADLINE, holds).await.unwrap_or_else(|_| panic!("{what}"));
}

async fn are_shared(one: &Running, two: &Running) {
    until("the work is not shared", || {
        let [a, b] = [one, two].map(|running| running.server.ctx.servers().held());
        a.and(b).is_empty() && a.or(b) == Shards::ALL && !a.is_empty() && !b.is_empty()
    })
    .await;
}

/// An agent that takes everything and says nothing.
struct Silent;

impl Stream for Silent {
    type Item = Result<Message, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, _: &mut task::Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Pending
    }
}

impl Sink<Message> for Silent {
    type Error = std::convert::Infallible;

    fn poll_ready(self: Pin<&mut Self>, _: &mut task::Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, _: Message) -> Result<(), Self::Error> {
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut task::Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut task::Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }
}

/// Registers an instance whose agent is connected to the server.
async fn connect(running: &mut Running) {
    let arn = running.server.instance().await;
    let ctx = running.server.ctx.clone();
    let query = format!("agentVersion=1.0&clusterArn=c&containerInstanceArn={arn}");
    let agent = gateway::admit(&ctx, &query).await.unwrap();
    running._work.spawn(gateway::serve_control(ctx, Silent, agent, Pace::default()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_dead_server_planned_another_goes_on_with() {
    let shared = Shared::default();
    let (one, mut two) = (start(&shared).await, start(&shared).await);
    one.server.ok(Op::CreateCluster, json!({"clusterName": "c"})).await;
    one.server.ok(Op::RegisterTaskDefinition, definition("f")).await;
    are_shared(&one, &two).await;
    let second = two.server.clone();
    let placed = |name: &str| second.ctx.snapshot().cluster("c").map_or(0, |c| c.live_tasks_of(name).count());
    until("the second server does not see the first one's writes", || two.server.ctx.snapshot().cluster("c").is_some())
        .await;
    let is_ones = |name: &str| one.server.ctx.servers().has_service(&"c".into(), &name.into());
    let names = some_of_both("s", is_ones);
    for name in &names {
        let service = json!({"cluster": "c", "serviceName": name, "taskDefinition": "f", "desiredCount": 1});
        two.server.ok(Op::CreateService, service).await;
    }
    // Nothing fits anywhere yet, and what gives room is seen by whoever has the service.
    connect(&mut two).await;
    until("a service was not planned", || names.iter().all(|name| placed(name) == 1)).await;

    drop(one);
    let died = tokio::time::Instant::now();
    for name in &names {
        two.server.ok(Op::UpdateService, json!({"cluster": "c", "service": name, "desiredCount": 2})).await;
    }
    until("a service was not taken over", || names.iter().all(|name| placed(name) == 2)).await;
    assert!(died.elapsed() < TTL * 3, "after {:?}", died.elapsed());
    assert_eq!(two.server.ctx.servers().held(), Shards::ALL);
}

/// Names of which the servers have three each, whatever ids they have drawn.
fn some_of_both(beginning: &str, is_ones: impl Fn(&str) -> bool) -> Vec<String> {
    let (ones, others): (Vec<String>, Vec<String>) =
        (0..500).map(|n| format!("{beginning}{n}")).partition(|name| is_ones(name));
    assert!(ones.len() >= 3 && others.len() >= 3, "the work is not shared: {} and {}", ones.len(), others.len());
    ones.into_iter().take(3).chain(others.into_iter().take(3)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_answered_by_whoever_has_to_and_noted_once_where_it_came_to() {
    let shared = Shared::default();
    let (one, two) = (start(&shared).await, start(&shared).await);
    one.server.ok(Op::RegisterTaskDefinition, definition("f")).await;
    are_shared(&one, &two).await;
    let clusters = some_of_both("c", |name| one.server.ctx.servers().has_cluster(&name.into()));
    for name in &clusters {
        one.server.ok(Op::CreateCluster, json!({"clusterName": name})).await;
    }
    until("the second server does not see the first one's writes", || {
        clusters.iter().all(|name| two.server.ctx.snapshot().cluster(name).is_some())
    })
    .await;
    let mut schedulers = Vec::new();
    for running in [&one, &two] {
        for name in &clusters {
            let request = RunTaskRequest {
                cluster: Some(name.clone()),
                task_definition: Some("f".to_owned()),
                ..RunTaskRequest::default()
            };
            let error = running.client.send(&request).await.unwrap_err();
            assert_eq!(error.code(), Some("InvalidParameterException"), "there are no instances: {error}");
            schedulers.push(running.server.ctx.servers().scheduler_of(&name.as_str().into()));
        }
        running.server.ctx.config().audit.flush().await;
        let lines = std::fs::read_to_string(&running.audit_log).unwrap();
        assert_eq!(lines.lines().filter(|line| line.contains("RunTask")).count(), clusters.len(), "{lines}");
    }
    let ids: std::collections::BTreeSet<u64> = schedulers.into_iter().flatten().map(|member| member.id).collect();
    assert_eq!(ids.len(), 2, "each of them is some cluster's scheduler");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_are_listed_and_drained_through_any_of_them() {
    use longshore_api::longshore::{
        DrainServer, DrainedServer, ListServers, Operation, ServerState, Servers, TARGET_PREFIX,
    };

    let shared = Shared::default();
    let (one, two) = (start(&shared).await, start(&shared).await);
    are_shared(&one, &two).await;
    let list = async |asked: &Running| -> Servers {
        let call = asked.client.call("longshore", TARGET_PREFIX, Operation::ListServers.name(), &ListServers {});
        call.await.unwrap()
    };
    until("the table is not read again", || {
        one.server.ctx.servers().shard_counts().iter().map(|(_, n)| n).sum::<usize>() == 64
    })
    .await;
    let seen = list(&one).await.servers;
    assert_eq!(seen.iter().map(|server| server.shards).sum::<usize>(), 64);
    assert!(seen.iter().all(|server| server.state == ServerState::Active && !server.version.is_empty()));
    let drain = DrainServer { server: Some(two.server.ctx.servers().me().endpoint), undo: false };
    let call = one.client.call("longshore", TARGET_PREFIX, Operation::DrainServer.name(), &drain);
    let drained: DrainedServer = call.await.unwrap();
    assert_eq!((drained.id, drained.draining), (longshore_control_plane::servers::name(two.server.ctx.server()), true));
    until("the work does not move", || one.server.ctx.servers().held() == Shards::ALL).await;
    let last = DrainServer { server: Some(one.server.ctx.servers().me().endpoint), undo: false };
    let call = two.client.call::<_, DrainedServer>("longshore", TARGET_PREFIX, Operation::DrainServer.name(), &last);
    let error = call.await.unwrap_err();
    assert!(error.to_string().contains("No other server"), "{error}");
    // Agents are sent to the one that stays, whoever is asked.
    for asked in [&one, &two] {
        let request = DiscoverPollEndpointRequest {
            cluster: Some("c".to_owned()),
            container_instance: Some("0123456789abcdef0123456789abcdef".to_owned()),
        };
        let answer: longshore_api::agent::extension::Discovered =
            asked.client.ecs("DiscoverPollEndpoint", &request).await.unwrap();
        let home = one.server.ctx.servers().me().endpoint;
        assert_eq!(answer.answer.endpoint, Some(format!("{home}/acs")));
        assert_eq!(answer.longshore_servers.map(|servers| servers.len()), Some(2));
    }
}
