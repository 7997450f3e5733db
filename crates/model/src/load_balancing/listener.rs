//! Listeners and their rules: where a request goes.

use std::sync::Arc;

use super::{Attributes, CertificateId, Condition, ListenerId, LoadBalancerId, Protocol, RuleId, TargetGroupId};
use crate::{Document, Tag};

/// The last priority that a rule may have; the first one is 1, and 1 is looked at first.
pub const MAX_PRIORITY: u32 = 50_000;

/// A port of a load balancer.
#[derive(Debug, Clone, PartialEq)]
pub struct Listener {
    /// Its id.
    pub id: ListenerId,
    /// The load balancer it belongs to.
    pub load_balancer: LoadBalancerId,
    /// 1 to 65535, once in a load balancer.
    pub port: u16,
    /// What it speaks.
    pub protocol: Protocol,
    /// The default certificate first; then those of `AddListenerCertificates`, told apart by the name that a client asks for.
    pub certificates: Vec<CertificateId>,
    /// The name of the policy that bounds TLS versions and ciphers.
    pub tls_policy: Option<Arc<str>>,
    /// `HTTP1Only`, `HTTP2Only`, `HTTP2Optional`, `HTTP2Preferred` or `None`; of TLS listeners.
    pub alpn_policy: Option<Arc<str>>,
    /// What happens to what no rule matches.
    pub default_actions: Vec<Action>,
    /// The `Order` that the one default action was given: 1 to 50,000. It has a meaning only beside others.
    pub action_order: Option<u32>,
    /// Attributes that were set.
    pub attributes: Attributes,
    /// The wire `MutualAuthenticationAttributes`.
    pub mutual_authentication: Option<Document>,
    /// Labels.
    pub tags: Vec<Tag>,
}

/// A rule of a listener of an application load balancer. Default actions are no rule but the listener's, though the API
/// shows them as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// The listener it belongs to.
    pub listener: ListenerId,
    /// The listener's load balancer.
    pub load_balancer: LoadBalancerId,
    /// 1 to [`MAX_PRIORITY`], once in a listener; smaller ones are looked at first.
    pub priority: u32,
    /// All have to hold.
    pub conditions: Vec<Condition>,
    /// What happens then, in this order; the last one answers.
    pub actions: Vec<Action>,
    /// As [`Listener::action_order`].
    pub action_order: Option<u32>,
    /// The wire `RuleTransformList`: rewrites of host and URL.
    pub transforms: Option<Document>,
    /// Labels.
    pub tags: Vec<Tag>,
}

/// What happens to a request (API reference: `Action`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A target gets it.
    Forward(Forward),
    /// The client is sent elsewhere.
    Redirect(Redirect),
    /// The load balancer answers.
    FixedResponse(FixedResponse),
}

/// Target groups, each with its share (API reference: `ForwardActionConfig`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forward {
    /// The groups, in the order they were given.
    pub groups: Vec<WeightedGroup>,
    /// For how long a client stays with the group that it came to, in seconds; `None` when it does not.
    pub stickiness_seconds: Option<u32>,
}

/// One target group of several (API reference: `TargetGroupTuple`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeightedGroup {
    /// The group.
    pub group: TargetGroupId,
    /// 0 to 999. With 0 it gets nothing.
    pub weight: u32,
}

/// Where a client is sent (API reference: `RedirectActionConfig`). Each member is the wire's text, in which `#{protocol}`,
/// `#{host}`, `#{port}`, `#{path}` and `#{query}` stand for what the request has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// `HTTP`, `HTTPS` or `#{protocol}`.
    pub protocol: Arc<str>,
    /// A host.
    pub host: Arc<str>,
    /// A port.
    pub port: Arc<str>,
    /// A path, beginning with `/`.
    pub path: Arc<str>,
    /// A query without its `?`.
    pub query: Arc<str>,
    /// 301 or 302.
    pub status: u16,
}

/// What the load balancer answers (API reference: `FixedResponseActionConfig`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedResponse {
    /// 2xx, 4xx or 5xx.
    pub status: u16,
    /// One of five media types.
    pub content_type: Option<Arc<str>>,
    /// Up to 1,024 characters.
    pub body: Option<Arc<str>>,
}

impl Action {
    /// The target groups that it forwards to.
    pub fn groups(&self) -> &[WeightedGroup] {
        match self {
            Self::Forward(forward) => &forward.groups,
            Self::Redirect(_) | Self::FixedResponse(_) => &[],
        }
    }
}
