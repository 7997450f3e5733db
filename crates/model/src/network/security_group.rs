//! Security groups: who may connect to what.

use std::sync::Arc;

use crate::Tag;

/// The most rules that a group has in one direction for IPv4, and as many for IPv6 (Amazon VPC quotas).
pub const MAX_RULES: usize = 60;

/// The most security groups of a VPC (Amazon VPC quotas: per Region, and there is one VPC).
pub const MAX_SECURITY_GROUPS: usize = 2_500;

/// A security group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityGroup {
    /// `sg-` and 17 hexadecimal digits.
    pub id: Arc<str>,
    /// Unique in its VPC, whatever the case of its letters.
    pub name: Arc<str>,
    /// For people.
    pub description: Arc<str>,
    /// Its VPC.
    pub vpc: Arc<str>,
    /// What is let in and out; everything else is not.
    pub rules: Vec<SecurityGroupRule>,
    /// Labels.
    pub tags: Vec<Tag>,
}

/// One rule of a security group, which lets through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityGroupRule {
    /// `sgr-` and 17 hexadecimal digits.
    pub id: Arc<str>,
    /// Whether it is for what comes in; else it is for what goes out.
    pub is_ingress: bool,
    /// `-1` for all, `tcp`, `udp`, `icmp`, `icmpv6` or a number.
    pub protocol: Arc<str>,
    /// The first port, or ICMP's type; -1 for all.
    pub from_port: i32,
    /// The last port, or ICMP's code; -1 for all.
    pub to_port: i32,
    /// Who may.
    pub peer: Peer,
    /// For people.
    pub description: Option<Arc<str>>,
    /// Labels.
    pub tags: Vec<Tag>,
}

/// Who is on the other side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// A block of IPv4 addresses.
    Ipv4(Arc<str>),
    /// A block of IPv6 addresses.
    Ipv6(Arc<str>),
    /// What has that security group. Edges see addresses alone, so it lets the machines of the installation in.
    Group(Arc<str>),
    /// A prefix list; none exists here, so it lets nobody through.
    PrefixList(Arc<str>),
}

/// Why rules cannot be added to a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleConflict {
    /// The new ones have this one twice.
    Repeated(SecurityGroupRule),
    /// The group has it already.
    Exists(SecurityGroupRule),
    /// There would be more than [`MAX_RULES`].
    TooMany,
}

impl SecurityGroupRule {
    /// Whether it is for a TCP (or UDP) port; who may is another question.
    pub fn covers(&self, is_udp: bool, port: u16) -> bool {
        let is_protocol = match &*self.protocol {
            "-1" => return true,
            "tcp" | "6" => !is_udp,
            "udp" | "17" => is_udp,
            _ => false,
        };
        let port = i32::from(port);
        is_protocol && (self.from_port == -1 || (self.from_port..=self.to_port).contains(&port))
    }

    /// Whether both let the same through; ids, descriptions and tags do not count.
    pub fn is_same(&self, other: &Self) -> bool {
        let same = |it: &Self| (it.is_ingress, Arc::clone(&it.protocol), it.from_port, it.to_port, it.peer.clone());
        same(self) == same(other)
    }
}

impl SecurityGroup {
    /// The group with more rules.
    ///
    /// # Errors
    /// When one is there already, is given twice, or when they would be too many. Nothing is added then.
    pub fn with_rules(&self, new: impl IntoIterator<Item = SecurityGroupRule>) -> Result<Self, RuleConflict> {
        let mut after = self.clone();
        for rule in new {
            match after.rules.iter().position(|present| present.is_same(&rule)) {
                Some(at) if at < self.rules.len() => return Err(RuleConflict::Exists(rule)),
                Some(_) => return Err(RuleConflict::Repeated(rule)),
                None => after.rules.push(rule),
            }
        }
        match after.is_within_quotas() {
            true => Ok(after),
            false => Err(RuleConflict::TooMany),
        }
    }

    /// Whether it has no more rules than it may have. One that names a group or a prefix list counts for both families.
    pub fn is_within_quotas(&self) -> bool {
        let count = |is_ingress, is_other_family: fn(&Peer) -> bool| {
            self.rules.iter().filter(|rule| rule.is_ingress == is_ingress && !is_other_family(&rule.peer)).count()
        };
        [true, false].into_iter().all(|is_ingress| {
            count(is_ingress, |peer| matches!(peer, Peer::Ipv6(_))) <= MAX_RULES
                && count(is_ingress, |peer| matches!(peer, Peer::Ipv4(_))) <= MAX_RULES
        })
    }

    /// Whether a rule of it names another group.
    pub fn names(&self, group: &str) -> bool {
        let named = |rule: &SecurityGroupRule| matches!(&rule.peer, Peer::Group(id) if &**id == group);
        &*self.id != group && self.rules.iter().any(named)
    }
}

/// Whether a text can be a group's name or description, or a rule's description: up to 255 characters of those that EC2
/// takes.
pub fn is_name_of_group(text: &str) -> bool {
    let taken = |c: char| c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c);
    text.len() <= 255 && text.chars().all(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(protocol: &str, from_port: i32, to_port: i32) -> SecurityGroupRule {
        SecurityGroupRule {
            id: "sgr-1".into(),
            is_ingress: true,
            protocol: protocol.into(),
            from_port,
            to_port,
            peer: Peer::Ipv4("0.0.0.0/0".into()),
            description: None,
            tags: Vec::new(),
        }
    }

    fn from(peer: Peer) -> SecurityGroupRule {
        SecurityGroupRule { peer, ..rule("-1", -1, -1) }
    }

    fn group() -> SecurityGroup {
        SecurityGroup {
            id: "sg-1".into(),
            name: "web".into(),
            description: "d".into(),
            vpc: "vpc-1".into(),
            rules: Vec::new(),
            tags: Vec::new(),
        }
    }

    #[test]
    fn a_rule_covers_its_protocol_and_its_ports() {
        assert!(rule("-1", -1, -1).covers(true, 53));
        assert!(rule("tcp", 80, 90).covers(false, 90) && !rule("tcp", 80, 90).covers(false, 91));
        assert!(!rule("tcp", 80, 80).covers(true, 80) && rule("17", 53, 53).covers(true, 53));
        assert!(!rule("icmp", -1, -1).covers(false, 80));
    }

    #[test]
    fn the_same_permission_is_there_once() {
        let web = rule("tcp", 80, 80);
        let described = SecurityGroupRule { id: "sgr-2".into(), description: Some("d".into()), ..web.clone() };
        let outward = SecurityGroupRule { is_ingress: false, ..web.clone() };
        let one = group().with_rules([web.clone(), outward]).unwrap();
        assert_eq!(one.rules.len(), 2);
        assert_eq!(one.with_rules([described.clone()]), Err(RuleConflict::Exists(described.clone())));
        assert_eq!(group().with_rules([web, described.clone()]), Err(RuleConflict::Repeated(described)));
    }

    #[test]
    fn the_quota_is_one_for_each_direction_and_family() {
        let v4 = |n: usize| from(Peer::Ipv4(format!("10.0.0.{n}/32").into()));
        let v6 = |n: usize| from(Peer::Ipv6(format!("2001:db8::{n:x}/128").into()));
        let full = group().with_rules((0..MAX_RULES).map(v4)).unwrap();
        assert_eq!(full.with_rules([v4(60)]), Err(RuleConflict::TooMany));
        assert_eq!(full.with_rules([from(Peer::Group("sg-2".into()))]), Err(RuleConflict::TooMany));
        let both = full.with_rules((0..MAX_RULES).map(v6)).unwrap();
        assert_eq!(both.with_rules([v6(60)]), Err(RuleConflict::TooMany));
        let outward = SecurityGroupRule { is_ingress: false, ..v4(60) };
        assert!(both.with_rules([outward]).is_ok());
    }

    #[test]
    fn a_group_names_others_but_not_itself() {
        let group = group().with_rules([from(Peer::Group("sg-1".into())), from(Peer::Group("sg-2".into()))]).unwrap();
        assert!(group.names("sg-2") && !group.names("sg-1") && !group.names("sg-3"));
    }

    #[test]
    fn names_have_the_characters_that_ec2_takes() {
        assert!(is_name_of_group("Web (blue) #1, a@b: [x]+=&;{}!$*/_-."));
        for text in ["é", "a\"b", "tab\t", &"x".repeat(256)] {
            assert!(!is_name_of_group(text), "{text}");
        }
    }
}
