//! `/healthz` and `/readyz`, for whoever watches the server from outside: plain text, without a signature.
//!
//! Healthy is a process that answers. Ready is one that can do its work: its state is loaded, which it is before it listens;
//! its store can commit; its loops run. What is not so is said in the answer, one reason a line.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use http::StatusCode;
use longshore_state::Store;
use tokio::time::Instant;

use crate::Context;
use crate::servers::Servers;

/// How long what a try of the store came to is told again: it costs as much as a commit, and anybody may ask.
const FRESH: Duration = Duration::from_secs(1);

/// How long the store may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is known of the server's readiness.
#[derive(Debug, Default)]
pub struct Health {
    loops: Arc<Mutex<Loops>>,
    store: tokio::sync::Mutex<Option<(Instant, Result<(), String>)>>,
}

#[derive(Debug, Default)]
struct Loops {
    started: bool,
    /// By name, whether it runs.
    running: BTreeMap<&'static str, bool>,
}

impl Health {
    /// The loop, and a note of when it ends, however that happens.
    pub(crate) fn watched(
        &self,
        name: &'static str,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> impl Future<Output = ()> + Send + 'static {
        let running = Running { loops: Arc::clone(&self.loops), name };
        running.set(true);
        async move {
            let _running = running;
            work.await;
        }
    }

    /// All loops were started.
    pub(crate) fn started(&self) {
        self.loops.lock().unwrap_or_else(PoisonError::into_inner).started = true;
    }

    /// Why the server is not ready; nothing when it is.
    pub async fn complaints(&self, store: &Store, servers: &Servers) -> Vec<String> {
        if servers.is_leaving() {
            return vec!["the server is stopping".to_owned()];
        }
        let mut complaints = Vec::new();
        if !servers.is_member() {
            let why = servers.obstacle().map_or_else(String::new, |why| format!(": {why}"));
            complaints.push(format!("the server has no session with the others, which take it for gone{why}"));
        }
        if let Err(why) = self.store(store).await {
            complaints.push(format!("the store cannot commit: {why}"));
        }
        let loops = self.loops.lock().unwrap_or_else(PoisonError::into_inner);
        if !loops.started {
            complaints.push("the loops have not started".to_owned());
        }
        let ended = loops.running.iter().filter(|(_, runs)| !**runs);
        complaints.extend(ended.map(|(name, _)| format!("the loop of {name} has ended: restart the server")));
        complaints
    }

    /// Tries the store, for all who ask at the same time together.
    async fn store(&self, store: &Store) -> Result<(), String> {
        let mut last = self.store.lock().await;
        if let Some((_, outcome)) = last.as_ref().filter(|(at, _)| at.elapsed() < FRESH) {
            return outcome.clone();
        }
        let outcome = match tokio::time::timeout(PATIENCE, store.probe()).await {
            Ok(outcome) => outcome.map_err(|error| error.to_string()),
            Err(_) => Err(format!("it has not answered within {} s", PATIENCE.as_secs())),
        };
        *last = Some((Instant::now(), outcome.clone()));
        outcome
    }
}

struct Running {
    loops: Arc<Mutex<Loops>>,
    name: &'static str,
}

impl Running {
    fn set(&self, runs: bool) {
        self.loops.lock().unwrap_or_else(PoisonError::into_inner).running.insert(self.name, runs);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.set(false);
    }
}

pub(crate) fn routes() -> Router<Context> {
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready))
}

async fn ready(State(ctx): State<Context>) -> (StatusCode, String) {
    let complaints = ctx.health().complaints(ctx.store(), ctx.servers()).await;
    match complaints.is_empty() {
        true => (StatusCode::OK, "ok\n".to_owned()),
        false => (StatusCode::SERVICE_UNAVAILABLE, complaints.join("\n") + "\n"),
    }
}

#[cfg(test)]
mod tests {
    use longshore_state::Memory;

    use super::*;

    /// As one who asks a while after the last one.
    async fn complaints(health: &Health, store: &Store) -> Vec<String> {
        *health.store.lock().await = None;
        health.complaints(store, &alone()).await
    }

    fn alone() -> Servers {
        Servers::new(
            crate::servers::Member::new(1, "http://a", longshore_model::Timestamp::default(), Vec::new()),
            true,
        )
    }

    #[tokio::test]
    async fn a_server_is_ready_while_its_loops_run_and_its_store_commits() {
        let (health, store) = (Health::default(), Store::open(Memory::default()).unwrap());
        assert_eq!(complaints(&health, &store).await, ["the loops have not started"]);
        let (end, ended) = tokio::sync::oneshot::channel::<()>();
        let one = tokio::spawn(health.watched("services", async { drop(ended.await) }));
        let other = tokio::spawn(health.watched("instances", std::future::pending()));
        health.started();
        assert_eq!(complaints(&health, &store).await, [""; 0]);
        end.send(()).unwrap();
        one.await.unwrap();
        assert_eq!(complaints(&health, &store).await, ["the loop of services has ended: restart the server"]);
        other.abort();
        assert!(other.await.is_err());
        store.clone().close().await;
        let all = complaints(&health, &store).await;
        assert_eq!(all.len(), 3, "{all:?}");
        assert!(all[0].starts_with("the store cannot commit: ") && all[0].contains("closed"), "{all:?}");
        let servers = alone();
        servers.leave();
        assert_eq!(health.complaints(&store, &servers).await, ["the server is stopping"]);
    }

    #[tokio::test]
    async fn the_store_is_not_tried_by_everybody_who_asks() {
        let (health, store) = (Health::default(), Store::open(Memory::default()).unwrap());
        health.started();
        assert_eq!(complaints(&health, &store).await, [""; 0]);
        store.clone().close().await;
        assert_eq!(health.complaints(&store, &alone()).await, [""; 0], "what was found a moment ago is told again");
        assert_eq!(complaints(&health, &store).await.len(), 1);
    }
}
