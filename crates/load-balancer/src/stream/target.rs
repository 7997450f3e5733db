//! A group's attributes that say when a flow to a target of it ends, and how one begins.

use std::sync::Arc;

use longshore_model::load_balancing::{Health, Protocol, TargetGroup};

use crate::targets::Target;

/// How flows to a group's targets begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Manners {
    /// Targets are told their client in a header (`proxy_protocol_v2.enabled`).
    pub(super) has_header: bool,
    /// Targets speak TLS.
    pub(super) is_encrypted: bool,
    /// Flows end with the deregistration delay (`deregistration_delay.connection_termination.enabled`).
    ends_when_gone: bool,
    /// Flows end when the target becomes unhealthy (`target_health_state.unhealthy.connection_termination.enabled`).
    ends_when_unhealthy: bool,
}

impl Manners {
    pub(super) fn of(group: &TargetGroup) -> Self {
        let takes_datagrams = matches!(group.protocol, Protocol::Udp | Protocol::TcpUdp);
        let is_set = |key: &str, default: bool| group.attribute(key).map_or(default, |value| value == "true");
        Self {
            has_header: is_set("proxy_protocol_v2.enabled", false),
            is_encrypted: group.protocol == Protocol::Tls,
            ends_when_gone: is_set("deregistration_delay.connection_termination.enabled", takes_datagrams),
            ends_when_unhealthy: !takes_datagrams
                && is_set("target_health_state.unhealthy.connection_termination.enabled", true),
        }
    }

    /// Ends when flows to a target are to end.
    pub(super) async fn over(self, target: &Arc<Target>) {
        // A target that is unhealthy already gets flows since there is no better one; they are not ended for that.
        let mut was_healthy = target.health() != Health::Unhealthy;
        loop {
            let changed = target.changed();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let is_healthy = target.health() != Health::Unhealthy;
            if (self.ends_when_gone && target.is_retired()) || (self.ends_when_unhealthy && was_healthy && !is_healthy)
            {
                return;
            }
            was_healthy |= is_healthy;
            changed.await;
        }
    }
}
