//! ARNs of load balancing, of certificates and of the network.

use super::Scope;
use crate::load_balancing::{CertificateId, Kind, ListenerId, LoadBalancerId, RuleId, TargetGroupId};

/// The resource part of an ARN of Elastic Load Balancing, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadBalancing<'a> {
    /// `loadbalancer/app/NAME/ID`.
    LoadBalancer(Kind, &'a str, LoadBalancerId),
    /// `listener/app/NAME/LOAD-BALANCER/ID`.
    Listener(Kind, &'a str, LoadBalancerId, ListenerId),
    /// `listener-rule/app/NAME/LOAD-BALANCER/LISTENER/ID`.
    Rule(Kind, &'a str, LoadBalancerId, ListenerId, RuleId),
    /// `targetgroup/NAME/ID`.
    TargetGroup(&'a str, TargetGroupId),
}

impl<'a> LoadBalancing<'a> {
    /// Takes an ARN apart; `None` when it is none of these.
    pub fn parse(arn: &'a str) -> Option<Self> {
        let mut segments = resource(arn, "elasticloadbalancing")?.split('/');
        let kind = segments.next()?;
        let rest: Vec<&str> = segments.collect();
        let of = |text: &str| [Kind::Application, Kind::Network].into_iter().find(|kind| kind.in_arn() == text);
        match (kind, rest.as_slice()) {
            ("loadbalancer", [kind, name, id]) => Some(Self::LoadBalancer(of(kind)?, name, id.parse().ok()?)),
            ("listener", [kind, name, balancer, id]) => {
                Some(Self::Listener(of(kind)?, name, balancer.parse().ok()?, id.parse().ok()?))
            }
            ("listener-rule", [kind, name, balancer, listener, id]) => {
                let (balancer, listener) = (balancer.parse().ok()?, listener.parse().ok()?);
                Some(Self::Rule(of(kind)?, name, balancer, listener, id.parse().ok()?))
            }
            ("targetgroup", [name, id]) => Some(Self::TargetGroup(name, id.parse().ok()?)),
            _ => None,
        }
    }
}

/// The id in an ARN of a certificate; `None` when it is no such ARN.
pub fn certificate_id(arn: &str) -> Option<CertificateId> {
    let id = resource(arn, "acm")?.strip_prefix("certificate/")?;
    (!id.is_empty() && !id.contains('/')).then(|| id.into())
}

fn resource<'a>(arn: &'a str, service: &str) -> Option<&'a str> {
    let mut parts = arn.splitn(6, ':');
    let (prefix, _partition, found) = (parts.next()?, parts.next()?, parts.next()?);
    let (_region, _account) = (parts.next()?, parts.next()?);
    parts.next().filter(|_| prefix == "arn" && found == service)
}

impl Scope {
    fn of(&self, service: &str, resource: impl std::fmt::Display) -> String {
        format!("arn:{}:{service}:{}:{}:{resource}", self.partition, self.region, self.account)
    }

    /// The ARN of a resource of load balancing.
    pub fn load_balancing(&self, resource: LoadBalancing<'_>) -> String {
        let path = match resource {
            LoadBalancing::LoadBalancer(kind, name, id) => format!("loadbalancer/{}/{name}/{id}", kind.in_arn()),
            LoadBalancing::Listener(kind, name, balancer, id) => {
                format!("listener/{}/{name}/{balancer}/{id}", kind.in_arn())
            }
            LoadBalancing::Rule(kind, name, balancer, listener, id) => {
                format!("listener-rule/{}/{name}/{balancer}/{listener}/{id}", kind.in_arn())
            }
            LoadBalancing::TargetGroup(name, id) => format!("targetgroup/{name}/{id}"),
        };
        self.of("elasticloadbalancing", path)
    }

    /// A certificate's ARN.
    pub fn certificate(&self, id: &CertificateId) -> String {
        self.of("acm", format_args!("certificate/{id}"))
    }

    /// The ARN of a part of the network: its kind is `vpc`, `subnet`, `security-group` …
    pub fn network(&self, kind: &str, id: &str) -> String {
        self.of("ec2", format_args!("{kind}/{id}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_are_read_back_as_they_are_written() {
        let scope = Scope::new("eu-west-1", "123456789012");
        let (balancer, listener) = (LoadBalancerId::from_bits(1), ListenerId::from_bits(2));
        let prefix = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:";
        let cases = [
            (LoadBalancing::LoadBalancer(Kind::Application, "web", balancer), "loadbalancer/app/web/0000000000000001"),
            (
                LoadBalancing::Listener(Kind::Network, "web", balancer, listener),
                "listener/net/web/0000000000000001/0000000000000002",
            ),
            (
                LoadBalancing::Rule(Kind::Application, "web", balancer, listener, RuleId::from_bits(3)),
                "listener-rule/app/web/0000000000000001/0000000000000002/0000000000000003",
            ),
            (
                LoadBalancing::TargetGroup("blue", TargetGroupId::from_bits(u64::MAX)),
                "targetgroup/blue/ffffffffffffffff",
            ),
        ];
        for (resource, path) in cases {
            let arn = scope.load_balancing(resource);
            assert_eq!(arn, format!("{prefix}{path}"));
            assert_eq!(LoadBalancing::parse(&arn), Some(resource));
        }
    }

    #[test]
    fn other_texts_are_none_of_them() {
        for text in [
            "",
            "web",
            "arn:aws:ecs:r:a:loadbalancer/app/web/0000000000000001",
            "arn:aws:elasticloadbalancing:r:a:loadbalancer/web",
            "arn:aws:elasticloadbalancing:r:a:loadbalancer/app/web/1",
            "arn:aws:elasticloadbalancing:r:a:loadbalancer/gwy/web/0000000000000001",
            "arn:aws:elasticloadbalancing:r:a:targetgroup/web",
        ] {
            assert_eq!(LoadBalancing::parse(text), None, "{text}");
        }
    }

    #[test]
    fn certificates_are_named_by_their_ids() {
        let scope = Scope::new("us-east-1", "000000000000");
        let id = CertificateId::from_bits(7);
        let arn = scope.certificate(&id);
        assert_eq!(arn, "arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000007");
        assert_eq!(certificate_id(&arn), Some(id));
        for text in ["arn:aws:acm:r:a:certificate/", "arn:aws:acm:r:a:certificate/x/y", "arn:aws:iam::a:certificate/x"]
        {
            assert_eq!(certificate_id(text), None, "{text}");
        }
        assert_eq!(scope.network("vpc", "vpc-1"), "arn:aws:ec2:us-east-1:000000000000:vpc/vpc-1");
    }
}
