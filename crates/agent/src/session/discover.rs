//! Where the server's control and telemetry channels are: DiscoverPollEndpoint.
//!
//! The answer is kept for twelve hours, as the real agent keeps it, but given up when a channel cannot be opened there.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use longshore_api::client;
use longshore_api::ecs;
use longshore_model::Timestamp;

use super::Identity;
use crate::clock;

const KEPT: Duration = Duration::from_secs(12 * 60 * 60);

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
    found: Arc<Mutex<Option<(Endpoints, Timestamp)>>>,
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
        if let Some((endpoints, at)) = self.lock().as_ref()
            && now.since(*at) < KEPT
        {
            return Ok(endpoints.clone());
        }
        let request = ecs::DiscoverPollEndpointRequest {
            container_instance: Some(identity.instance_arn.clone()),
            cluster: Some(identity.cluster.clone()),
        };
        let answer: ecs::DiscoverPollEndpointResponse = identity.client.ecs("DiscoverPollEndpoint", &request).await?;
        let control = answer.endpoint.filter(|endpoint| !endpoint.is_empty()).ok_or(Error::NoEndpoint)?;
        let telemetry = answer.telemetry_endpoint.filter(|endpoint| !endpoint.is_empty());
        let endpoints = Endpoints { control, telemetry };
        *self.lock() = Some((endpoints.clone(), now));
        Ok(endpoints)
    }

    /// The endpoints did not answer: ask the server again next time.
    pub(crate) fn give_up(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Endpoints, Timestamp)>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
