//! What containers and people can ask the agent over HTTP.
//!
//! Containers reach their own metadata at the address in their environment: the host's address on the engine's
//! default bridge, or loopback for tasks in the host's network. The real agent's fixed 169.254.170.2 needs packet
//! filter rules that belong to one agent a host; the plain address needs none, and any number of agents in this
//! process share one listener, since the identifiers in the paths are unique.

pub(crate) mod credentials;
pub(crate) mod introspection;
mod protection;
mod routes;
pub(crate) mod server;
mod shapes;

use std::net::IpAddr;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::task::spec::NetworkMode;

/// Where containers reach the metadata endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The host's address on the default bridge; `None` when nothing can listen there.
    pub(crate) gateway: Option<IpAddr>,
    /// The port on every address.
    pub(crate) port: u16,
}

impl Address {
    /// The base URL for containers networked like this, if they can reach it.
    pub(crate) fn base(&self, mode: NetworkMode) -> Option<String> {
        match mode {
            NetworkMode::Host => Some(format!("http://127.0.0.1:{}", self.port)),
            NetworkMode::Bridge | NetworkMode::None => {
                self.gateway.map(|gateway| format!("http://{gateway}:{}", self.port))
            }
        }
    }
}

/// An answer of JSON.
fn respond(status: StatusCode, body: &impl serde::Serialize) -> Response {
    match serde_json::to_string(body) {
        Ok(text) => (status, [(CONTENT_TYPE, "application/json")], text).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// The decoded value of a query parameter.
fn query_value(query: Option<&str>, name: &str) -> Option<String> {
    let pairs = query?.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.into_iter().find(|(other, _)| *other == name).map(|(_, value)| percent_decode(value))
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let byte = escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (byte, bytes[at]) {
            (Some(byte), _) => {
                decoded.push(byte);
                at += 2;
            }
            (None, b'+') => decoded.push(b' '),
            (None, other) => decoded.push(other),
        }
        at += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_values_are_decoded() {
        let query = Some("a=1&taskarn=arn%3Aaws%3aecs+x&bad=%zz%4");
        assert_eq!(query_value(query, "taskarn").as_deref(), Some("arn:aws:ecs x"));
        assert_eq!(query_value(query, "bad").as_deref(), Some("%zz%4"));
        assert_eq!(query_value(query, "none"), None);
    }

    #[test]
    fn each_network_mode_has_its_way_to_the_endpoint() {
        let address = Address { gateway: Some(IpAddr::from([172, 17, 0, 1])), port: 51679 };
        assert_eq!(address.base(NetworkMode::Bridge).as_deref(), Some("http://172.17.0.1:51679"));
        assert_eq!(address.base(NetworkMode::Host).as_deref(), Some("http://127.0.0.1:51679"));
        let local = Address { gateway: None, ..address };
        assert_eq!(local.base(NetworkMode::Bridge), None);
    }
}
