//! A target group's settings, read once from its record.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::{ProtocolVersion, TargetGroup};

/// How a target is chosen (`load_balancing.algorithm.type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// One after the other.
    RoundRobin,
    /// The one with the least under way.
    LeastOutstandingRequests,
    /// Any one.
    WeightedRandom,
}

/// Whether a client stays with the target that it came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stickiness {
    /// It does not.
    Off,
    /// By a cookie of the load balancer, for so long.
    LoadBalancerCookie(Duration),
    /// By a cookie of the load balancer that comes and goes with the application's one of this name, for so long.
    ApplicationCookie(Arc<str>, Duration),
    /// By the client's address; of network load balancers.
    SourceIp,
}

/// What is asked of a group for each request.
#[derive(Debug, Clone)]
pub(crate) struct GroupConfig {
    /// The record.
    pub(crate) record: Arc<TargetGroup>,
    /// How targets are chosen.
    pub(crate) algorithm: Algorithm,
    /// Stickiness.
    pub(crate) stickiness: Stickiness,
    /// For how long a target's share grows after it has become healthy; zero when it has its full share at once.
    pub(crate) slow_start: Duration,
    /// With fewer healthy targets all get requests.
    min_healthy: usize,
    min_healthy_percent: usize,
}

impl GroupConfig {
    pub(crate) fn read(record: &Arc<TargetGroup>) -> Self {
        let number = |key: &str| record.attribute(key).and_then(|text| text.parse::<u64>().ok());
        let seconds = |key: &str, default| Duration::from_secs(number(key).unwrap_or(default));
        let algorithm = match record.attribute("load_balancing.algorithm.type") {
            Some("least_outstanding_requests") => Algorithm::LeastOutstandingRequests,
            Some("weighted_random") => Algorithm::WeightedRandom,
            _ => Algorithm::RoundRobin,
        };
        let stickiness = match (record.attribute("stickiness.enabled"), record.attribute("stickiness.type")) {
            (Some("true"), Some("app_cookie")) => {
                let lasts = seconds("stickiness.app_cookie.duration_seconds", 86_400);
                let name = record.attribute("stickiness.app_cookie.cookie_name").filter(|name| !name.is_empty());
                name.map_or(Stickiness::Off, |name| Stickiness::ApplicationCookie(name.into(), lasts))
            }
            (Some("true"), Some("source_ip")) => Stickiness::SourceIp,
            (Some("true"), _) if record.protocol.is_http() => {
                Stickiness::LoadBalancerCookie(seconds("stickiness.lb_cookie.duration_seconds", 86_400))
            }
            (Some("true"), _) => Stickiness::SourceIp,
            _ => Stickiness::Off,
        };
        // "off" is no number, and then the bound does not count.
        let least = "target_group_health.unhealthy_state_routing.minimum_healthy_targets";
        let bound = |what: &str, default: u64| {
            let value = record.attribute(&format!("{least}.{what}")).map_or(Some(default), |text| text.parse().ok());
            usize::try_from(value.unwrap_or(0)).unwrap_or(usize::MAX)
        };
        Self {
            algorithm,
            stickiness,
            slow_start: seconds("slow_start.duration_seconds", 0),
            min_healthy: bound("count", 1).max(1),
            min_healthy_percent: bound("percentage", 0).min(100),
            record: Arc::clone(record),
        }
    }

    /// Whether so few of so many targets are healthy that all of them get requests.
    pub(crate) fn fails_open(&self, healthy: usize, all: usize) -> bool {
        healthy < self.min_healthy.min(all) || healthy * 100 < self.min_healthy_percent * all
    }

    /// What its targets speak, of HTTP.
    pub(crate) fn version(&self) -> ProtocolVersion {
        self.record.protocol_version.unwrap_or(ProtocolVersion::Http1)
    }
}
