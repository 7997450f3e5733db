//! Where the server's control and telemetry channels are: DiscoverPollEndpoint.
//!
//! The answer is kept for twelve hours, as the real agent keeps it, but given up when a channel there ends or cannot be
//! opened. Servers of ours also say which others there are: the agent calls those when its own is gone, and goes to one of
//! them, drawn at random, when it is sent to a server that has just failed it. So it need not wait until the servers have
//! noticed, too, and thousands that lose a server spread over all others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::Uri;
use longshore_api::agent::extension::Discovered;
use longshore_api::client;
use longshore_api::ecs;
use longshore_model::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;

use super::Identity;
use crate::{clock, random};

const KEPT: Duration = Duration::from_secs(12 * 60 * 60);

/// How long a server that failed is not gone back to while there are others: longer than the others take to notice.
const AVOIDED: Duration = Duration::from_secs(8);

/// Where the channels are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoints {
    /// Base URL of the control channel.
    pub(crate) control: String,
    /// Base URL of the telemetry channel, if the server has one.
    pub(crate) telemetry: Option<String>,
}

/// Finds the endpoints for both channels of one agent. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Discovery {
    state: Arc<Mutex<State>>,
    /// Where the channels belong now; absent before the first answer.
    found: Arc<watch::Sender<Option<Endpoints>>>,
}

#[derive(Debug, Default)]
struct State {
    kept: Option<(Endpoints, Timestamp)>,
    /// Base URLs of control channels that failed, and until when they are avoided.
    avoided: HashMap<String, Instant>,
}

/// Why the endpoints are not known.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Call(#[from] client::Error),
    #[error("the server names no control endpoint")]
    NoEndpoint,
}

impl Discovery {
    /// The endpoints, from memory or from the server.
    pub(crate) async fn endpoints(&self, identity: &Identity) -> Result<Endpoints, Error> {
        let now = clock::now();
        if let Some((endpoints, at)) = self.lock().kept.as_ref()
            && now.since(*at) < KEPT
        {
            return Ok(endpoints.clone());
        }
        let request = ecs::DiscoverPollEndpointRequest {
            container_instance: Some(identity.instance_arn.clone()),
            cluster: Some(identity.cluster.clone()),
        };
        let answer: Discovered = identity.client.ecs("DiscoverPollEndpoint", &request).await?;
        let servers = answer.longshore_servers.unwrap_or_default();
        let control = answer.answer.endpoint.filter(|endpoint| !endpoint.is_empty()).ok_or(Error::NoEndpoint)?;
        let telemetry = answer.answer.telemetry_endpoint.filter(|endpoint| !endpoint.is_empty());
        if !servers.is_empty() {
            identity.client.learn(servers.iter().map(String::as_str));
        }
        let endpoints = self.choose(Endpoints { control, telemetry }, &servers);
        self.lock().kept = Some((endpoints.clone(), now));
        self.found.send_replace(Some(endpoints.clone()));
        Ok(endpoints)
    }

    /// The endpoints that were answered; the same on another server when theirs has just failed.
    fn choose(&self, answered: Endpoints, servers: &[String]) -> Endpoints {
        let mut state = self.lock();
        let now = Instant::now();
        state.avoided.retain(|_, until| now < *until);
        if !state.avoided.contains_key(&answered.control) {
            return answered;
        }
        let home = servers.iter().find(|server| answered.control.starts_with(server.as_str()));
        let moved = |server: &String| {
            let at = |url: &String| url.strip_prefix(home?.as_str()).map(|path| format!("{server}{path}"));
            Some(Endpoints { control: at(&answered.control)?, telemetry: answered.telemetry.as_ref().and_then(at) })
        };
        let mut others: Vec<Endpoints> = servers.iter().filter_map(moved).collect();
        others.retain(|endpoints| !state.avoided.contains_key(&endpoints.control));
        match others.is_empty() {
            true => answered,
            false => others.swap_remove(random::below(others.len() as u32) as usize),
        }
    }

    /// The channel at these endpoints could not be opened, or ended before its time: the next are asked for, and are
    /// elsewhere if there is another server.
    pub(crate) fn give_up(&self) {
        let mut state = self.lock();
        if let Some((endpoints, _)) = state.kept.take() {
            state.avoided.insert(endpoints.control, Instant::now() + AVOIDED);
        }
    }

    /// The channel ended when its time had come: where the next belongs is asked for.
    pub(crate) fn ask_again(&self) {
        self.lock().kept = None;
    }

    /// Waits until a server has said again where the channels are.
    pub(crate) async fn answered(&self) {
        // The sender lives as long as this does.
        let _ = self.found.subscribe().changed().await;
    }

    /// Waits until the telemetry channel belongs elsewhere than at `endpoint`.
    pub(crate) async fn telemetry_moved(&self, endpoint: &str) {
        let elsewhere = |found: &Option<Endpoints>| {
            found.as_ref().is_some_and(|found| found.telemetry.as_deref() != Some(endpoint))
        };
        // The sender lives as long as this does.
        let _ = self.found.subscribe().wait_for(elsewhere).await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an agent knows of more than one server.
pub(crate) fn has_several(identity: &Identity) -> bool {
    let servers: Vec<Uri> = identity.client.endpoints();
    servers.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(server: &str) -> Endpoints {
        Endpoints { control: format!("http://{server}/acs"), telemetry: Some(format!("http://{server}/tcs")) }
    }

    fn failed(discovery: &Discovery, endpoints: Endpoints) {
        discovery.lock().kept = Some((endpoints, Timestamp::from_millis(0)));
        discovery.give_up();
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_failed_is_left_for_another_for_a_while() {
        let discovery = Discovery::default();
        let servers = ["a", "b", "c"].map(|server| format!("http://{server}"));
        assert_eq!(discovery.choose(at("a"), &servers), at("a"));
        failed(&discovery, at("a"));
        let mut chosen: Vec<_> = (0..64).map(|_| discovery.choose(at("a"), &servers)).collect();
        chosen.sort_by(|one, other| one.control.cmp(&other.control));
        chosen.dedup();
        assert_eq!(chosen, [at("b"), at("c")], "others, drawn at random");
        failed(&discovery, at("c"));
        assert_eq!(discovery.choose(at("a"), &servers), at("b"));
        assert_eq!(discovery.choose(at("b"), &servers), at("b"));
        failed(&discovery, at("b"));
        assert_eq!(discovery.choose(at("a"), &servers), at("a"), "all have failed");
        assert_eq!(discovery.choose(at("a"), &[]), at("a"), "there is no other");
        tokio::time::sleep(AVOIDED).await;
        assert_eq!(discovery.choose(at("a"), &servers), at("a"));
    }

    #[tokio::test(start_paused = true)]
    async fn telemetry_follows() {
        let discovery = Discovery::default();
        discovery.found.send_replace(Some(at("a")));
        let waits = discovery.telemetry_moved("http://a/tcs");
        assert!(tokio::time::timeout(Duration::from_secs(1), waits).await.is_err());
        let (waiting, moving) = (discovery.clone(), discovery.clone());
        let waiting = tokio::spawn(async move { waiting.telemetry_moved("http://a/tcs").await });
        moving.found.send_replace(Some(at("b")));
        waiting.await.unwrap();
    }
}
