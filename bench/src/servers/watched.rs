//! What servers and etcd tell about themselves.

use http::Uri;
use longshore_api::client::Client;
use longshore_api::longshore::{ListServers, Operation, Servers, TARGET_PREFIX};

use crate::caller::Caller;
use crate::error::Error;
use crate::server::Server;

/// What one server has.
#[derive(Clone, Debug)]
pub(super) struct Share {
    endpoint: String,
    /// Of the 64 shards of the work.
    pub(super) shards: usize,
    /// Agents that are connected, by the records.
    pub(super) agents: usize,
}

/// The name of a service.
pub(super) fn service(number: usize) -> String {
    format!("service-{number}")
}

/// What each live server has, as one of them knows it.
///
/// # Errors
/// When it does not answer.
pub(super) async fn shares(client: &Client) -> Result<Vec<Share>, Error> {
    let operation = Operation::ListServers.name();
    let found: Servers = client.call("longshore", TARGET_PREFIX, operation, &ListServers {}).await?;
    let share = |server: longshore_api::longshore::Server| Share {
        endpoint: server.endpoint,
        shards: server.shards,
        agents: server.sessions,
    };
    Ok(found.servers.into_iter().map(share).collect())
}

/// The same of two servers, in their order.
///
/// # Errors
/// Also when one of them is not known.
pub(super) async fn shares_of(client: &Client, servers: &[Server; 2]) -> Result<[Share; 2], Error> {
    let all = shares(client).await?;
    let of = |server: &Server| {
        let share = all.iter().find(|share| share.is(server)).cloned();
        share.ok_or_else(|| Error::Unexpected(format!("nobody knows the server at {}", server.endpoint())))
    };
    Ok([of(&servers[0])?, of(&servers[1])?])
}

impl Share {
    /// Whether it is that server's.
    pub(super) fn is(&self, server: &Server) -> bool {
        self.endpoint.trim_end_matches('/') == server.endpoint().to_string().trim_end_matches('/')
    }
}

/// A page of metrics.
///
/// # Errors
/// When there is none.
pub(super) async fn page(endpoint: &Uri) -> Result<String, Error> {
    let bytes = Caller::connect(endpoint).await?.get("/metrics").await?;
    String::from_utf8(bytes.to_vec()).map_err(Error::unexpected)
}

/// The pages of both servers.
///
/// # Errors
/// When one has none.
pub(super) async fn both(servers: &[Server; 2]) -> Result<[String; 2], Error> {
    Ok([page(servers[0].endpoint()).await?, page(servers[1].endpoint()).await?])
}

/// A figure of a page, by its name with all labels.
pub(super) fn figure(page: &str, name: &str) -> Option<f64> {
    page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_found_by_its_whole_name() {
        let page = "# TYPE a gauge\na_b 1\na{l=\"x\"} 2\na 3\nbig 1.5e+06\n";
        assert_eq!(figure(page, "a"), Some(3.0));
        assert_eq!(figure(page, "a{l=\"x\"}"), Some(2.0));
        assert_eq!(figure(page, "big"), Some(1_500_000.0));
        assert_eq!(figure(page, "b"), None);
    }
}
