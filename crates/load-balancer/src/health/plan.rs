//! Whom to ask, and how: read from the state.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use longshore_model::Timestamp;
use longshore_model::load_balancing::{
    EdgeName, Health, HealthCheck, Protocol, ProtocolVersion, Registration, Sight, Target, TargetGroup, TargetKey,
};
use longshore_model::snapshot::LoadBalancingState;

/// The path of gRPC groups that have none (API reference: `CreateTargetGroup`).
const GRPC_PATH: &str = "/AWS.ALB/healthcheck";

/// A target with the way it is checked.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    /// The target.
    pub(crate) key: TargetKey,
    /// When it was registered; a target that comes again is a new one.
    pub(crate) registered_at: Timestamp,
    /// Where it is asked; absent when what is known of it makes no address.
    pub(crate) address: Option<SocketAddr>,
    /// How it is asked, the same for all of its group.
    pub(crate) manner: Arc<Manner>,
    /// Whether this edge found it healthy before its process started, so that a restart of the edge is no outage.
    pub(crate) was_healthy: bool,
}

/// How the targets of a group are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Manner {
    /// The group's settings.
    pub(crate) check: HealthCheck,
    /// What is spoken.
    pub(crate) language: Language,
    /// The path that is asked for, of HTTP and gRPC.
    pub(crate) path: Arc<str>,
    /// Whether redirects count as success too, when nothing else is said: those of network load balancers do.
    is_lenient: bool,
}

/// What is spoken in a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Nothing: that there is a connection is enough.
    Connection,
    /// HTTP/1.1.
    Http1,
    /// HTTP/2.
    Http2,
    /// A call of gRPC.
    Grpc,
}

impl Manner {
    /// How the targets of a group are to be asked.
    pub(crate) fn new(group: &TargetGroup) -> Self {
        let check = group.health_check.clone();
        let language = match (check.protocol, group.protocol_version) {
            (Protocol::Tcp | Protocol::Tls | Protocol::Udp | Protocol::TcpUdp, _) => Language::Connection,
            (Protocol::Http | Protocol::Https, Some(ProtocolVersion::Grpc)) => Language::Grpc,
            (Protocol::Http | Protocol::Https, Some(ProtocolVersion::Http2)) => Language::Http2,
            (Protocol::Http | Protocol::Https, _) => Language::Http1,
        };
        let usual = if language == Language::Grpc { GRPC_PATH } else { "/" };
        let path = check.path.clone().unwrap_or_else(|| usual.into());
        Self { check, language, path, is_lenient: !group.protocol.is_http() }
    }

    /// From one check to the next. Never nothing, whatever a record says.
    pub(crate) fn interval(&self) -> Duration {
        Duration::from_secs(self.check.interval_seconds.max(1).into())
    }

    /// How long an answer may take.
    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_secs(self.check.timeout_seconds.max(1).into())
    }

    /// Whether a code counts as success.
    pub(crate) fn accepts(&self, code: u32) -> bool {
        match &self.check.matcher {
            Some(matcher) => matcher.matches(code),
            None if self.language == Language::Grpc => code == 12,
            None if self.is_lenient => (200..400).contains(&code),
            None => code == 200,
        }
    }
}

/// All targets that are to be checked by an edge, group by group.
pub(crate) fn checked(state: &LoadBalancingState, edge: &EdgeName) -> Vec<Checked> {
    let mut found = Vec::with_capacity(state.targets.len());
    for group in state.groups_in_use().into_iter().filter_map(|id| state.target_groups.get(&id)) {
        let manner = Arc::new(Manner::new(group));
        let registered = state.targets_of(group.id).filter(|target| target.registration == Registration::Registered);
        found.extend(registered.map(|target| {
            Checked {
                key: target.key.clone(),
                registered_at: target.registered_at,
                address: target
                    .address
                    .parse()
                    .ok()
                    .map(|address: IpAddr| SocketAddr::new(address, manner.check.port.unwrap_or(target.key.port))),
                manner: Arc::clone(&manner),
                was_healthy: was_healthy(state, target, edge),
            }
        }));
    }
    found
}

/// Whether an edge found a target healthy, as it is registered now, before its process started.
pub(crate) fn was_healthy(state: &LoadBalancingState, target: &Target, edge: &EdgeName) -> bool {
    let sightings = state.sightings.get(&target.key);
    let own = sightings.and_then(|seen| seen.by_edge.iter().find(|sighting| sighting.edge == *edge));
    own.is_some_and(|own| own.sight == Sight::Serving(Health::Healthy) && own.since >= target.registered_at)
}
