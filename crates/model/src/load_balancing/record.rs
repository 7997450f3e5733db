//! Everything of load balancing that can be kept, in one type; also all that edges are fed with.

use std::fmt;
use std::sync::Arc;

use super::{
    Certificate, CertificateId, Edge, EdgeName, Listener, ListenerId, LoadBalancer, LoadBalancerId, Rule, RuleId,
    Sightings, Target, TargetGroup, TargetGroupId, TargetKey,
};
use crate::network::{NetworkTags, SecurityGroup};

/// Names one record of load balancing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A [`LoadBalancer`].
    LoadBalancer(LoadBalancerId),
    /// A [`Listener`].
    Listener(LoadBalancerId, ListenerId),
    /// A [`Rule`].
    Rule(LoadBalancerId, ListenerId, RuleId),
    /// A [`TargetGroup`].
    TargetGroup(TargetGroupId),
    /// A [`Target`].
    Target(TargetKey),
    /// A target's [`Sightings`].
    Sightings(TargetKey),
    /// An [`Edge`].
    Edge(EdgeName),
    /// A [`Certificate`].
    Certificate(CertificateId),
    /// A [`SecurityGroup`] by its id.
    SecurityGroup(Arc<str>),
    /// The [`NetworkTags`] of something, by its id.
    NetworkTags(Arc<str>),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LoadBalancer(id) => write!(f, "load-balancer/{id}"),
            Self::Listener(balancer, id) => write!(f, "listener/{balancer}/{id}"),
            Self::Rule(balancer, listener, id) => write!(f, "rule/{balancer}/{listener}/{id}"),
            Self::TargetGroup(id) => write!(f, "target-group/{id}"),
            Self::Target(key) => write!(f, "target/{key}"),
            Self::Sightings(key) => write!(f, "sightings/{key}"),
            Self::Edge(name) => write!(f, "edge/{name}"),
            Self::Certificate(id) => write!(f, "certificate/{id}"),
            Self::SecurityGroup(id) => write!(f, "security-group/{id}"),
            Self::NetworkTags(id) => write!(f, "network-tags/{id}"),
        }
    }
}

/// One record of load balancing.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A load balancer.
    LoadBalancer(Arc<LoadBalancer>),
    /// A listener.
    Listener(Arc<Listener>),
    /// A listener's rule.
    Rule(Arc<Rule>),
    /// A target group.
    TargetGroup(Arc<TargetGroup>),
    /// A target.
    Target(Arc<Target>),
    /// What edges see of a target.
    Sightings(Arc<Sightings>),
    /// An edge.
    Edge(Arc<Edge>),
    /// A certificate.
    Certificate(Arc<Certificate>),
    /// A security group.
    SecurityGroup(Arc<SecurityGroup>),
    /// Tags of a part of the network.
    NetworkTags(Arc<NetworkTags>),
}

impl Record {
    /// The name it is kept under.
    pub fn key(&self) -> Key {
        match self {
            Self::LoadBalancer(it) => Key::LoadBalancer(it.id),
            Self::Listener(it) => Key::Listener(it.load_balancer, it.id),
            Self::Rule(it) => Key::Rule(it.load_balancer, it.listener, it.id),
            Self::TargetGroup(it) => Key::TargetGroup(it.id),
            Self::Target(it) => Key::Target(it.key.clone()),
            Self::Sightings(it) => Key::Sightings(it.key.clone()),
            Self::Edge(it) => Key::Edge(it.name.clone()),
            Self::Certificate(it) => Key::Certificate(it.id.clone()),
            Self::SecurityGroup(it) => Key::SecurityGroup(Arc::clone(&it.id)),
            Self::NetworkTags(it) => Key::NetworkTags(Arc::clone(&it.resource)),
        }
    }
}

impl From<Key> for crate::Key {
    fn from(key: Key) -> Self {
        Self::LoadBalancing(key)
    }
}

impl From<Record> for crate::Record {
    fn from(record: Record) -> Self {
        Self::LoadBalancing(record)
    }
}
