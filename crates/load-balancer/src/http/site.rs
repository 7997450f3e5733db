//! What a listener of an application load balancer does with requests, at one moment.

use std::sync::Arc;

use longshore_model::load_balancing::{Listener as ListenerRecord, LoadBalancer};
use rustls::ServerConfig;

use super::Attributes;
use crate::access_log::Place;
use crate::routes::Table;

/// All that serving a request asks for.
pub(crate) struct Site {
    /// Where requests go.
    pub(crate) table: Table,
    /// TLS, if clients speak it.
    pub(crate) encryption: Option<Arc<ServerConfig>>,
    /// Attributes of the load balancer and the listener.
    pub(crate) attributes: Attributes,
    /// The port that clients connect to.
    pub(crate) port: u16,
    /// Where requests are logged, if they are.
    pub(crate) log: Option<Arc<Place>>,
}

impl Site {
    pub(crate) fn new(
        table: Table,
        encryption: Option<Arc<ServerConfig>>,
        attributes: Attributes,
        record: &ListenerRecord,
        load_balancer: &LoadBalancer,
    ) -> Self {
        Self { table, encryption, attributes, port: record.port, log: Place::of(load_balancer) }
    }
}
