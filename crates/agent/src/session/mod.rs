//! The agent's side of the agent protocol: registering, finding the server's endpoints, holding the control channel
//! ([`acs`]), and reporting state changes ([`submit`]).
//!
//! Everything that talks on the control channel is written against [`acs::Handler`], so that the simulated instances
//! of [`crate::hollow`] speak the very same protocol as real ones.

pub(crate) mod acs;
pub(crate) mod backoff;
pub(crate) mod discover;
pub(crate) mod line;
mod offer;
pub(crate) mod register;
pub(crate) mod socket;
pub(crate) mod submit;

use http::Uri;
use longshore_api::client::{Client, RetryPolicy};
use longshore_api::sigv4::Credentials;
use longshore_api::tls::Tls;

/// What the agent calls itself on the wire.
pub(crate) const AGENT_VERSION: &str = env!("CARGO_PKG_VERSION");
/// The real agent sends a commit here; ours says which agent it is.
pub(crate) const AGENT_HASH: &str = "longshore";

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
}

/// A client for the server. It does not try again by itself: each caller here has its own rules for that.
///
/// # Errors
/// When `endpoint` is not one that can be called.
pub(crate) fn client(
    endpoint: &str,
    credentials: &Credentials,
    region: &str,
    tls: Option<&Tls>,
) -> Result<Client, register::Error> {
    let bad = |problem: String| register::Error::Endpoint { endpoint: endpoint.to_owned(), problem };
    let uri: Uri = endpoint.parse().map_err(|error: http::uri::InvalidUri| bad(error.to_string()))?;
    let retries = RetryPolicy::default().never();
    let client = match tls {
        Some(tls) => Client::trusting(tls.clone(), uri, credentials.clone(), region, retries),
        None => Client::with_retries(uri, credentials.clone(), region, retries),
    };
    client.map_err(|error| bad(error.to_string()))
}
