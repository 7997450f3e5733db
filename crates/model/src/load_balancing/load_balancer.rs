//! Load balancers: an address, and what is to be known of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::LoadBalancerId;
use crate::{Tag, Timestamp};

/// What a load balancer understands of what it carries (API reference: `LoadBalancerTypeEnum`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// HTTP requests.
    Application,
    /// Connections and datagrams.
    Network,
}

impl Kind {
    /// As the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Network => "network",
        }
    }

    /// As ARNs write it.
    pub const fn in_arn(self) -> &'static str {
        match self {
            Self::Application => "app",
            Self::Network => "net",
        }
    }
}

/// Whom it is for (API reference: `LoadBalancerSchemeEnum`). Carried, and part of the DNS name; edges serve both alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Everybody.
    InternetFacing,
    /// Those in the network.
    Internal,
}

/// The kinds of address that clients use (API reference: `IpAddressType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressType {
    /// IPv4 alone.
    Ipv4,
    /// IPv4 and IPv6.
    DualStack,
    /// IPv6 with a public address, IPv4 inside.
    DualStackWithoutPublicIpv4,
}

/// Attributes that were set, by key; what is not there has its default.
pub type Attributes = BTreeMap<Arc<str>, Arc<str>>;

/// A load balancer as its owner wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadBalancer {
    /// Its id.
    pub id: LoadBalancerId,
    /// Its name, unique in the account.
    pub name: Arc<str>,
    /// What it understands of what it carries.
    pub kind: Kind,
    /// Whom it is for.
    pub scheme: Scheme,
    /// Which one of its addresses an edge gives it: from 1, no other load balancer has it at the same time, and the smallest
    /// free one is taken.
    pub number: u32,
    /// The first label of its DNS name, which no other one has ever had.
    pub dns_label: Arc<str>,
    /// Ids of its subnets, in the order they were given.
    pub subnets: Vec<Arc<str>>,
    /// Ids of its security groups; without any, everybody may connect (network load balancers may have none).
    pub security_groups: Vec<Arc<str>>,
    /// The kinds of address.
    pub address_type: AddressType,
    /// Attributes that were set.
    pub attributes: Attributes,
    /// When it was created.
    pub created_at: Timestamp,
    /// Labels.
    pub tags: Vec<Tag>,
}

/// What all DNS names of load balancers end in. `internal` is nobody's in the public DNS.
pub const DNS_SUFFIX: &str = "elb.longshore.internal";

impl LoadBalancer {
    /// Its DNS name in a region, as the API shows it and as edges make it known.
    pub fn dns_name(&self, region: &str) -> String {
        format!("{}.{region}.{DNS_SUFFIX}", self.dns_label)
    }

    /// An attribute that was set to something.
    pub fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes.get(key).map(|value| &**value)
    }
}
