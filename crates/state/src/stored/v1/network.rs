//! Security groups, and the tags of what is fixed.

use std::sync::Arc;

use longshore_model::network;

use super::cluster::Tag;
use super::field::{Stored, form};

form! {
    SecurityGroup of network::SecurityGroup {
        always { id: Arc<str>, name: Arc<str>, description: Arc<str>, vpc: Arc<str> }
        unless_empty { rules: Vec<SecurityGroupRule>, tags: Vec<Tag> }
    }
}

form! {
    SecurityGroupRule of network::SecurityGroupRule {
        always { id: Arc<str>, protocol: Arc<str>, from_port: i32, to_port: i32, peer: Peer }
        unless_empty { is_ingress: bool, description: Option<Arc<str>>, tags: Vec<Tag> }
    }
}

/// Who is on the other side.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Peer {
    Ipv4(Arc<str>),
    Ipv6(Arc<str>),
    Group(Arc<str>),
    PrefixList(Arc<str>),
}

impl Stored<network::Peer> for Peer {
    fn store(model: &network::Peer) -> Self {
        match model {
            network::Peer::Ipv4(block) => Self::Ipv4(Arc::clone(block)),
            network::Peer::Ipv6(block) => Self::Ipv6(Arc::clone(block)),
            network::Peer::Group(id) => Self::Group(Arc::clone(id)),
            network::Peer::PrefixList(id) => Self::PrefixList(Arc::clone(id)),
        }
    }

    fn load(self) -> network::Peer {
        match self {
            Self::Ipv4(block) => network::Peer::Ipv4(block),
            Self::Ipv6(block) => network::Peer::Ipv6(block),
            Self::Group(id) => network::Peer::Group(id),
            Self::PrefixList(id) => network::Peer::PrefixList(id),
        }
    }
}

form! {
    NetworkTags of network::NetworkTags {
        always { resource: Arc<str> }
        unless_empty { tags: Vec<Tag> }
    }
}
