//! The network that tools of EC2 ask for: one default VPC with a subnet in each zone, and security groups.
//!
//! The VPC and its subnets are no records: their ids follow from the installation's first account, their number from the zones
//! ([`DefaultVpc`]). What users do change of them is their tags. The default security group is derived likewise, until
//! somebody changes it or a load balancer uses it: from then on it is a record as any other one.

mod cidr;
mod default_vpc;
mod permission;
mod security_group;

pub use cidr::Cidr;
pub use default_vpc::{DefaultVpc, Subnet, VPC_CIDR, zone_id};
pub use permission::{Malformed, Ports, Protocol};
pub use security_group::{
    MAX_RULES, MAX_SECURITY_GROUPS, Peer, RuleConflict, SecurityGroup, SecurityGroupRule, is_name_of_group,
};

use std::sync::Arc;

use crate::Tag;

/// Tags of something of the network that is no record otherwise: the VPC, a subnet, the route table …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkTags {
    /// The id of what has them, such as `vpc-0a1b…`.
    pub resource: Arc<str>,
    /// Labels.
    pub tags: Vec<Tag>,
}
