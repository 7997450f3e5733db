//! The agent's side of the agent protocol: registering, finding the server's endpoints, holding the control channel
//! ([`acs`]), and reporting state changes ([`submit`]).
//!
//! Everything that talks on the control channel is written against [`acs::Handler`], so that the simulated instances
//! of [`crate::hollow`] speak the very same protocol as real ones.

mod absence;
pub(crate) mod acs;
pub(crate) mod backoff;
pub(crate) mod discover;
pub(crate) mod join;
pub(crate) mod line;
mod offer;
pub(crate) mod register;
pub(crate) mod socket;
pub(crate) mod submit;

use std::time::Duration;

use http::Uri;
use longshore_api::client::{Client, RetryPolicy};
use longshore_api::sigv4::Credentials;
use longshore_api::tls::Tls;

/// What the agent calls itself on the wire.
pub(crate) const AGENT_VERSION: &str = env!("CARGO_PKG_VERSION");
pub(crate) use longshore_api::agent::extension::AGENT_HASH;

/// How long a call may take. A server that stands still takes connections and answers nothing; with several servers, the
/// agent has to come to another one well before its tasks are given up. Changes that wait for etcd take eight seconds at most.
const ATTEMPT: Duration = Duration::from_secs(10);

/// Who the agent is, to whom it talks, and how it signs.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) client: Client,
    pub(crate) credentials: Credentials,
    pub(crate) region: String,
    /// The cluster as configured, sent verbatim everywhere.
    pub(crate) cluster: String,
    pub(crate) instance_arn: String,
    pub(crate) docker_version: String,
    /// Where its containers' ports are reached, if it was told.
    pub(crate) address: Option<String>,
}

/// A client for the server. It does not try again by itself: each caller here has its own rules for that.
///
/// # Errors
/// When one of `endpoints`, which commas separate, is not one that can be called.
pub(crate) fn client(
    endpoints: &str,
    credentials: &Credentials,
    region: &str,
    tls: Option<&Tls>,
) -> Result<Client, register::Error> {
    let mut uris = Vec::new();
    for endpoint in endpoints.split(',').map(str::trim) {
        let bad = |problem: String| register::Error::Endpoint { endpoint: endpoint.to_owned(), problem };
        let uri: Uri = endpoint.parse().map_err(|error: http::uri::InvalidUri| bad(error.to_string()))?;
        uris.push(uri);
    }
    let bad = |error: longshore_api::client::Error| register::Error::Endpoint {
        endpoint: endpoints.to_owned(),
        problem: error.to_string(),
    };
    // Text that is split has one part at least.
    let first = uris.remove(0);
    let retries = RetryPolicy { attempt_timeout: ATTEMPT, ..RetryPolicy::default() }.never();
    let client = match tls {
        Some(tls) => Client::trusting(tls.clone(), first, credentials.clone(), region, retries),
        None => Client::with_retries(first, credentials.clone(), region, retries),
    };
    client.and_then(|client| client.with_others(uris)).map_err(bad)
}
