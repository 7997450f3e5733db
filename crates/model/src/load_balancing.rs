//! Load balancing: what the Elastic Load Balancing API is told, what the scheduler registers, and what the edges see.
//!
//! Records are cut along who writes them, as everywhere: [`LoadBalancer`], [`Listener`], [`Rule`] and [`TargetGroup`] are
//! their owner's (a deployment that shifts traffic rewrites the weights of a rule), a [`Target`] is whoever registered it,
//! its [`Sightings`] are the edges', each [`Edge`] is its own.
//!
//! An *edge* is a process that runs the data plane: it is fed with these records, serves by them, and says what it sees.

mod address;
mod attachment;
mod certificate;
mod condition;
mod edge;
mod id;
mod listener;
mod load_balancer;
mod record;
mod target;
mod target_group;

pub use address::{Addresses, NoAddresses};
pub use attachment::{Advanced, Attachment, Route, attachments, target_group_of};
pub use certificate::{Certificate, CertificateId};
pub use condition::Condition;
pub use edge::{Edge, EdgeName, ListenerProblem};
pub use id::{ListenerId, LoadBalancerId, RuleId, TargetGroupId};
pub use listener::{Action, FixedResponse, Forward, Listener, MAX_PRIORITY, Redirect, Rule, WeightedGroup};
pub use load_balancer::{AddressType, Attributes, DNS_SUFFIX, Kind, LoadBalancer, Scheme};
pub use record::{Key, Record};
pub use target::{
    Health, Owner, Registration, Sight, Sighting, Sightings, Target, TargetHealth, TargetKey, gets_nothing_new, health,
    is_drained,
};
pub use target_group::{HealthCheck, Matcher, ProtocolVersion, TargetGroup, TargetType};

use std::fmt;

/// The protocol of a listener, a target group or a health check (API reference: `ProtocolEnum`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// HTTP in the clear.
    Http,
    /// HTTP over TLS.
    Https,
    /// TCP as it is.
    Tcp,
    /// TCP whose TLS the load balancer ends.
    Tls,
    /// UDP.
    Udp,
    /// Both on one port.
    TcpUdp,
}

impl Protocol {
    /// As the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Https => "HTTPS",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
            Self::Udp => "UDP",
            Self::TcpUdp => "TCP_UDP",
        }
    }

    /// The protocol that the API writes so.
    pub fn parse(text: &str) -> Option<Self> {
        let all = [Self::Http, Self::Https, Self::Tcp, Self::Tls, Self::Udp, Self::TcpUdp];
        all.into_iter().find(|protocol| protocol.as_str() == text)
    }

    /// Whether requests are told apart: what application load balancers speak.
    pub const fn is_http(self) -> bool {
        matches!(self, Self::Http | Self::Https)
    }

    /// Whether connections begin with TLS.
    pub const fn is_encrypted(self) -> bool {
        matches!(self, Self::Https | Self::Tls)
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
