//! What a listener of a network load balancer does, made of its records.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::{Action, Listener, LoadBalancer, Protocol, TargetGroupId};
use rustls::ServerConfig;

use crate::access_log::Place;
use crate::targets::{Group, Stickiness};

/// For how long nothing may move in a connection (user guide: "TCP idle timeout"; that of TLS is fixed).
const IDLE: Duration = Duration::from_secs(350);

/// A listener's settings and where its flows go.
pub(crate) struct Site {
    /// The groups with their weights.
    pub(super) groups: Vec<(Arc<Group>, u32)>,
    /// Whether a client's flows all go to the same group.
    pub(super) is_sticky: bool,
    /// For how long nothing may move in a connection.
    pub(super) idle: Duration,
    /// The TLS side of the listener, if it has one.
    pub(super) encryption: Option<Arc<ServerConfig>>,
    /// Whether clients are offered protocols in TLS.
    pub(super) has_alpn: bool,
    /// The listener as its log names it, and where that goes.
    pub(super) log: Option<(Arc<str>, Arc<Place>)>,
}

impl Site {
    pub(crate) fn new(
        load_balancer: &LoadBalancer,
        listener: &Listener,
        encryption: Option<Arc<ServerConfig>>,
        group: impl Fn(TargetGroupId) -> Option<Arc<Group>>,
    ) -> Self {
        let forwards = listener.default_actions.iter().find_map(|action| match action {
            Action::Forward(forward) => Some(forward),
            Action::Redirect(_) | Action::FixedResponse(_) => None,
        });
        let weighted = forwards.map_or(&[][..], |forward| &forward.groups);
        let groups: Vec<_> = weighted.iter().filter_map(|it| Some((group(it.group)?, it.weight))).collect();
        let is_sticky = forwards.is_some_and(|forward| forward.stickiness_seconds.is_some())
            || groups.iter().any(|(group, _)| group.members().config.stickiness == Stickiness::SourceIp);
        let set = listener.attributes.get("tcp.idle_timeout.seconds").and_then(|text| text.parse().ok());
        let log = encryption.as_ref().and_then(|_| Place::of(load_balancer));
        Self {
            groups,
            is_sticky,
            idle: set.filter(|_| listener.protocol != Protocol::Tls).map_or(IDLE, Duration::from_secs),
            has_alpn: encryption.as_ref().is_some_and(|config| !config.alpn_protocols.is_empty()),
            encryption,
            log: log.map(|place| (listener.id.to_string().into(), place)),
        }
    }
}
