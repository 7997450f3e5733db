//! The data plane of an edge: the load balancer, as an edge asks for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use longshore_control_plane::clock::{self, Clock};
use longshore_edge::{DataPlane, Place, Seen};
use longshore_load_balancer::{AccessLogs, Balancer, Limits, Observation, Observations, SeenTarget, Settings};
use longshore_model::load_balancing::{Addresses, TargetGroupId};
use longshore_model::snapshot::LoadBalancingState;

use crate::error::Error;

/// A load balancer, once it is known whose.
pub(super) struct Plane {
    edge: String,
    addresses: Addresses,
    access_logs: PathBuf,
    grace: Duration,
    /// Absent before it begins, and once it has drained.
    balancer: Option<Balancer>,
    /// Absent before it begins.
    observations: Option<Observations>,
}

impl Plane {
    /// One that serves nothing until it is told what. What is under way when it ends may take `grace`.
    pub(super) fn new(edge: &str, addresses: &[String], access_logs: PathBuf, grace: Duration) -> Result<Self, Error> {
        let addresses = Addresses::parse(addresses.iter().map(String::as_str));
        let addresses = addresses.map_err(|error| Error::Text(format!("--load-balancer-address: {error}")))?;
        Ok(Self { edge: edge.to_owned(), addresses, access_logs, grace, balancer: None, observations: None })
    }

    fn start(&mut self, place: &Place) -> Option<&Balancer> {
        if self.observations.is_none() {
            let settings = Settings {
                edge: self.edge.as_str().into(),
                addresses: self.addresses.clone(),
                clock: Arc::new(|| clock::System.now()),
                access_logs: Some(AccessLogs {
                    directory: self.access_logs.clone(),
                    account: place.account_id.as_str().into(),
                    region: place.region.as_str().into(),
                }),
                limits: Limits::default(),
            };
            match Balancer::start(settings) {
                Ok(balancer) => {
                    self.observations = Some(balancer.observations());
                    self.balancer = Some(balancer);
                }
                // It is tried again with the next change.
                Err(error) => tracing::error!(%error, "the load balancer cannot be started"),
            }
        }
        self.balancer.as_ref()
    }
}

impl DataPlane for Plane {
    fn apply(&mut self, state: Arc<LoadBalancingState>, place: &Place) {
        if let Some(balancer) = self.start(place) {
            balancer.apply(state);
        }
    }

    fn all(&self) -> Vec<Seen> {
        let all = self.observations.as_ref().map(Observations::all);
        all.into_iter().flatten().map(seen).collect()
    }

    async fn changes(&mut self) -> Vec<Seen> {
        let changes = match &mut self.observations {
            Some(observations) => observations.next().await,
            None => None,
        };
        match changes {
            Some(changes) => changes.into_iter().map(seen).collect(),
            // Nothing is seen before it begins, and after it has ended.
            None => std::future::pending().await,
        }
    }

    fn requests(&mut self) -> Vec<(TargetGroupId, u64)> {
        let requests = self.observations.as_ref().map(Observations::requests);
        requests.into_iter().flatten().collect()
    }

    async fn drain(&mut self) {
        if let Some(balancer) = self.balancer.take() {
            balancer.shutdown(self.grace).await;
        }
    }
}

fn seen(observation: Observation) -> Seen {
    match observation {
        Observation::Target(SeenTarget { key, sight, reason, description, .. }) => {
            Seen::Target { key, sight, reason, description }
        }
        Observation::Listener(id, outcome) => Seen::Listener(id, outcome),
    }
}
