//! The default VPC: derived from the installation's first account and the zones, so that every server knows the same one without a record.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use super::{Cidr, Peer, SecurityGroup, SecurityGroupRule};

/// The default VPC's block of addresses.
pub const VPC_CIDR: &str = "172.31.0.0/16";

/// What the account's default VPC consists of. Each id is its kind and 17 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefaultVpc {
    /// `vpc-…`.
    pub id: Arc<str>,
    /// `igw-…`: its internet gateway.
    pub internet_gateway: Arc<str>,
    /// `rtb-…`: its main route table, which all subnets use.
    pub route_table: Arc<str>,
    /// `rtbassoc-…`: how the VPC and its main route table belong together.
    pub route_table_association: Arc<str>,
    /// `acl-…`: its network ACL.
    pub network_acl: Arc<str>,
    /// `dopt-…`: its DHCP options.
    pub dhcp_options: Arc<str>,
    /// `vpc-cidr-assoc-…`: how the VPC and its block of addresses belong together.
    pub cidr_association: Arc<str>,
    /// `sg-…`: the security group `default`.
    pub security_group: Arc<str>,
    /// One in each zone, in the order of the zones.
    pub subnets: Vec<Subnet>,
}

/// A subnet of the default VPC; it is its zone's default one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subnet {
    /// `subnet-…`.
    pub id: Arc<str>,
    /// The zone's name, such as `us-east-1a`.
    pub zone: Arc<str>,
    /// The zone's id, such as `use1-az1`.
    pub zone_id: Arc<str>,
    /// Its block of addresses.
    pub cidr: Cidr,
    /// `aclassoc-…`: how it and the network ACL belong together.
    pub acl_association: Arc<str>,
}

impl DefaultVpc {
    /// The default VPC of an account in a region, with a subnet in each of these zones.
    pub fn new(account: &str, region: &str, zones: &[impl AsRef<str>]) -> Self {
        let id = |kind: &str, name: &str| derived(kind, &format!("{account}/{kind}/{name}"));
        let prefix = subnet_prefix(zones.len());
        let subnets = zones.iter().enumerate().map(|(index, zone)| {
            let zone = zone.as_ref();
            Subnet {
                id: id("subnet", zone),
                zone: zone.into(),
                zone_id: zone_id(region, index).into(),
                cidr: nth_block(index, prefix),
                acl_association: id("aclassoc", zone),
            }
        });
        Self {
            id: id("vpc", ""),
            internet_gateway: id("igw", ""),
            route_table: id("rtb", ""),
            route_table_association: id("rtbassoc", ""),
            network_acl: id("acl", ""),
            dhcp_options: id("dopt", ""),
            cidr_association: id("vpc-cidr-assoc", ""),
            security_group: id("sg", "default"),
            subnets: subnets.collect(),
        }
    }

    /// A subnet by its id.
    pub fn subnet(&self, id: &str) -> Option<&Subnet> {
        self.subnets.iter().find(|subnet| &*subnet.id == id)
    }

    /// The security group `default` as every VPC has it at first: its members reach each other, and everything else.
    pub fn default_security_group(&self) -> SecurityGroup {
        let rule = |direction: &str, peer| SecurityGroupRule {
            id: derived("sgr", &format!("{}/{direction}", self.security_group)),
            is_ingress: direction == "ingress",
            protocol: "-1".into(),
            from_port: -1,
            to_port: -1,
            peer,
            description: None,
            tags: Vec::new(),
        };
        SecurityGroup {
            id: Arc::clone(&self.security_group),
            name: "default".into(),
            description: "default VPC security group".into(),
            vpc: Arc::clone(&self.id),
            rules: vec![
                rule("ingress", Peer::Group(Arc::clone(&self.security_group))),
                rule("egress", Peer::Ipv4("0.0.0.0/0".into())),
            ],
            tags: Vec::new(),
        }
    }
}

/// An id that follows from what it names: `KIND-0` and 16 hexadecimal digits.
fn derived(kind: &str, name: &str) -> Arc<str> {
    // FNV-1a, then mixed (the end of MurmurHash3), since short names that differ at their end alone stay alike in FNV.
    let mut bits = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
        bits = (bits ^ (bits >> 33)).wrapping_mul(factor);
    }
    format!("{kind}-0{:016x}", bits ^ (bits >> 33)).into()
}

/// Subnets are `/20` as EC2 makes them, and smaller where there are more than 16 zones.
fn subnet_prefix(zones: usize) -> u8 {
    let bits = usize::BITS - zones.saturating_sub(1).leading_zeros();
    16 + u8::try_from(bits.clamp(4, 12)).unwrap_or(12)
}

/// The block of the zone at this index. More zones than there are blocks share them: nothing is routed by them here.
fn nth_block(index: usize, prefix: u8) -> Cidr {
    let count = 1_usize << (prefix - 16);
    let offset = u32::try_from(index % count).unwrap_or(0) << (32 - prefix);
    let first = Ipv4Addr::from_bits(Ipv4Addr::new(172, 31, 0, 0).to_bits() + offset);
    Cidr::new(IpAddr::V4(first), prefix).unwrap_or(Cidr::V4(first, 32))
}

/// The id of a region's zone, as AWS makes them: `use1-az1` is the first one of `us-east-1`.
pub fn zone_id(region: &str, index: usize) -> String {
    let short: String = region
        .split('-')
        .enumerate()
        .map(|(at, part)| match part {
            _ if at == 0 => part,
            "north" => "n",
            "south" => "s",
            "east" => "e",
            "west" => "w",
            "central" => "c",
            "northeast" => "ne",
            "northwest" => "nw",
            "southeast" => "se",
            "southwest" => "sw",
            "gov" => "g",
            other => other,
        })
        .collect();
    format!("{short}-az{}", index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONES: [&str; 3] = ["us-east-1a", "us-east-1b", "us-east-1c"];

    #[test]
    fn the_same_account_has_the_same_vpc_and_another_one_another() {
        let one = DefaultVpc::new("000000000000", "us-east-1", &ZONES);
        assert_eq!(one, DefaultVpc::new("000000000000", "us-east-1", &ZONES));
        assert_ne!(one.id, DefaultVpc::new("000000000001", "us-east-1", &ZONES).id);
        let ids = [&one.id, &one.route_table, &one.subnets[0].id, &one.security_group];
        for (id, kind) in ids.into_iter().zip(["vpc", "rtb", "subnet", "sg"]) {
            let digits = id.strip_prefix(kind).and_then(|rest| rest.strip_prefix('-')).unwrap();
            assert!(digits.len() == 17 && digits.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
        }
    }

    #[test]
    fn zones_that_come_later_leave_the_others_as_they_are() {
        let before = DefaultVpc::new("1", "us-east-1", &ZONES[..2]);
        let after = DefaultVpc::new("1", "us-east-1", &ZONES);
        assert_eq!(before.subnets, after.subnets[..2]);
        assert_eq!(after.subnet(&before.subnets[1].id).map(|subnet| &*subnet.zone), Some("us-east-1b"));
    }

    #[test]
    fn blocks_lie_in_the_vpc_and_beside_each_other() {
        let blocks = |count: usize| {
            let zones: Vec<String> = (0..count).map(|zone| format!("z{zone}")).collect();
            let vpc = DefaultVpc::new("1", "r", &zones);
            vpc.subnets.iter().map(|subnet| subnet.cidr.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(blocks(3), ["172.31.0.0/20", "172.31.16.0/20", "172.31.32.0/20"]);
        assert_eq!(blocks(16)[15], "172.31.240.0/20");
        assert_eq!(blocks(17)[16], "172.31.128.0/21");
        let mut many = blocks(4096);
        many.sort();
        many.dedup();
        assert_eq!(many.len(), 4096);
        assert_eq!(blocks(4097)[4096], "172.31.0.0/28");
    }

    #[test]
    fn ids_of_zones_are_short_forms_of_their_region() {
        let cases = [
            ("us-east-1", "use1-az2"),
            ("ap-southeast-2", "apse2-az2"),
            ("us-gov-west-1", "usgw1-az2"),
            ("x", "x-az2"),
        ];
        for (region, expected) in cases {
            assert_eq!(zone_id(region, 1), expected);
        }
    }

    #[test]
    fn the_default_group_lets_its_members_in_and_everything_out() {
        let vpc = DefaultVpc::new("1", "us-east-1", &ZONES);
        let group = vpc.default_security_group();
        assert_eq!((&group.id, &group.vpc), (&vpc.security_group, &vpc.id));
        let peers: Vec<(bool, &Peer)> = group.rules.iter().map(|rule| (rule.is_ingress, &rule.peer)).collect();
        assert_eq!(peers, [(true, &Peer::Group(group.id.clone())), (false, &Peer::Ipv4("0.0.0.0/0".into()))]);
        assert_ne!(group.rules[0].id, group.rules[1].id);
    }
}
