//! What records look like on the wire.

use longshore_api::elbv2 as wire;
use longshore_api::timestamp::IsoTimestamp;
use longshore_model::arn::LoadBalancing;
use longshore_model::load_balancing::{
    AddressType, Listener, LoadBalancer, Matcher, Protocol, Rule, Scheme, TargetGroup, TargetGroupId, TargetType,
};
use longshore_model::network::DefaultVpc;
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{Scope, Tag};

use super::{action, condition, lookup};
use crate::Context;
use crate::network::default_vpc;

/// The zone that DNS names of load balancers are in, by its id; there is one.
const HOSTED_ZONE: &str = "Z0LONGSHORE";

/// What answers are put together from.
pub(super) struct Shown<'s> {
    pub(super) scope: &'s Scope,
    pub(super) state: &'s LoadBalancingState,
    pub(super) vpc: DefaultVpc,
}

impl<'s> Shown<'s> {
    pub(super) fn new(ctx: &'s Context, state: &'s LoadBalancingState) -> Self {
        Self { scope: ctx.scope(), state, vpc: default_vpc(ctx) }
    }

    pub(super) fn load_balancer_arn(&self, it: &LoadBalancer) -> String {
        self.scope.load_balancing(LoadBalancing::LoadBalancer(it.kind, &it.name, it.id))
    }

    pub(super) fn target_group_arn(&self, it: &TargetGroup) -> String {
        self.scope.load_balancing(LoadBalancing::TargetGroup(&it.name, it.id))
    }

    /// The ARN of a target group that may be gone.
    pub(super) fn group_arn(&self, id: TargetGroupId) -> String {
        match self.state.target_groups.get(&id) {
            Some(group) => self.target_group_arn(group),
            None => self.scope.load_balancing(LoadBalancing::TargetGroup("deleted", id)),
        }
    }

    pub(super) fn listener_arn(&self, balancer: &LoadBalancer, it: &Listener) -> String {
        self.scope.load_balancing(LoadBalancing::Listener(balancer.kind, &balancer.name, balancer.id, it.id))
    }

    pub(super) fn rule_arn(&self, balancer: &LoadBalancer, it: &Rule) -> String {
        let rule = LoadBalancing::Rule(balancer.kind, &balancer.name, balancer.id, it.listener, it.id);
        self.scope.load_balancing(rule)
    }

    pub(super) fn load_balancer(&self, it: &LoadBalancer) -> wire::LoadBalancer {
        wire::LoadBalancer {
            load_balancer_arn: Some(self.load_balancer_arn(it)),
            dns_name: Some(it.dns_name(&self.scope.region)),
            canonical_hosted_zone_id: Some(HOSTED_ZONE.to_owned()),
            created_time: Some(IsoTimestamp::from_millis(it.created_at.as_millis())),
            load_balancer_name: Some(it.name.to_string()),
            scheme: Some(scheme(it.scheme)),
            vpc_id: Some(self.vpc.id.to_string()),
            state: Some(self.load_balancer_state(it)),
            r#type: it.kind.as_str().parse().ok(),
            availability_zones: Some(self.zones(it)),
            security_groups: Some(it.security_groups.iter().map(ToString::to_string).collect())
                .filter(|groups: &Vec<String>| !groups.is_empty()),
            ip_address_type: Some(address_type(it.address_type)),
            ..wire::LoadBalancer::default()
        }
    }

    /// A load balancer is there for clients as soon as an edge has heard of it, which takes moments; so it is `active` at once, and
    /// tools do not wait for an installation whose edges come later. What keeps a listener from being served is told.
    fn load_balancer_state(&self, it: &LoadBalancer) -> wire::LoadBalancerState {
        let problems: Vec<String> = self
            .state
            .problems_of(it.id)
            .map(|(edge, problem)| {
                let port = self.state.listeners.get(&(it.id, problem.listener)).map_or(0, |found| found.port);
                format!("edge {edge}, port {port}: {}", problem.problem)
            })
            .collect();
        let (code, reason) = if !problems.is_empty() {
            (wire::LoadBalancerStateEnum::ActiveImpaired, Some(problems.join("; ")))
        } else if self.state.edges.values().all(|edge| edge.away_since.is_some()) {
            let words =
                "No edge is connected, so nobody serves it. `longshore up` runs one, `longshore edge` runs one alone.";
            (wire::LoadBalancerStateEnum::Active, Some(words.to_owned()))
        } else {
            (wire::LoadBalancerStateEnum::Active, None)
        };
        wire::LoadBalancerState { code: Some(code), reason }
    }

    pub(super) fn zones(&self, it: &LoadBalancer) -> Vec<wire::AvailabilityZone> {
        let zone = |id: &std::sync::Arc<str>| wire::AvailabilityZone {
            zone_name: self.vpc.subnet(id).map(|subnet| subnet.zone.to_string()),
            subnet_id: Some(id.to_string()),
            load_balancer_addresses: Some(Vec::new()),
            ..wire::AvailabilityZone::default()
        };
        it.subnets.iter().map(zone).collect()
    }

    pub(super) fn target_group(&self, it: &TargetGroup) -> wire::TargetGroup {
        let check = &it.health_check;
        let balancers = self.state.load_balancers_of(it.id).filter_map(|id| self.state.load_balancers.get(&id));
        let mut arns: Vec<String> = balancers.map(|balancer| self.load_balancer_arn(balancer)).collect();
        arns.sort();
        arns.dedup();
        let number = |number: u32| i32::try_from(number).ok();
        wire::TargetGroup {
            target_group_arn: Some(self.target_group_arn(it)),
            target_group_name: Some(it.name.to_string()),
            protocol: Some(protocol(it.protocol)),
            port: Some(it.port.into()),
            vpc_id: Some(it.vpc.to_string()),
            health_check_protocol: Some(protocol(check.protocol)),
            health_check_port: Some(check.port.map_or("traffic-port".to_owned(), |port| port.to_string())),
            health_check_enabled: Some(check.enabled),
            health_check_interval_seconds: number(check.interval_seconds),
            health_check_timeout_seconds: number(check.timeout_seconds),
            healthy_threshold_count: number(check.healthy_threshold),
            unhealthy_threshold_count: number(check.unhealthy_threshold),
            health_check_path: check.path.as_deref().map(str::to_owned),
            matcher: check.matcher.as_ref().map(|matcher| match matcher {
                Matcher::Http(codes) => wire::Matcher { http_code: Some(codes.to_string()), grpc_code: None },
                Matcher::Grpc(codes) => wire::Matcher { http_code: None, grpc_code: Some(codes.to_string()) },
            }),
            load_balancer_arns: Some(arns),
            target_type: Some(match it.target_type {
                TargetType::Instance => wire::TargetTypeEnum::Instance,
                TargetType::Ip => wire::TargetTypeEnum::Ip,
            }),
            protocol_version: it.protocol_version.map(|version| version.as_str().to_owned()),
            ip_address_type: Some(wire::TargetGroupIpAddressTypeEnum::Ipv4),
            target_control_port: None,
        }
    }

    pub(super) fn listener(&self, balancer: &LoadBalancer, it: &Listener) -> wire::Listener {
        let certificate = it
            .certificates
            .first()
            .map(|id| wire::Certificate { certificate_arn: Some(self.scope.certificate(id)), is_default: None });
        let mode = (it.protocol == Protocol::Https).then(|| wire::MutualAuthenticationAttributes {
            mode: Some("off".to_owned()),
            ..wire::MutualAuthenticationAttributes::default()
        });
        wire::Listener {
            listener_arn: Some(self.listener_arn(balancer, it)),
            load_balancer_arn: Some(self.load_balancer_arn(balancer)),
            port: Some(it.port.into()),
            protocol: Some(protocol(it.protocol)),
            certificates: certificate.map(|certificate| vec![certificate]),
            ssl_policy: it.tls_policy.as_deref().map(str::to_owned),
            default_actions: Some(action::all(self, &it.default_actions, it.action_order)),
            alpn_policy: it.alpn_policy.as_deref().map(|policy| vec![policy.to_owned()]),
            mutual_authentication: mode,
        }
    }

    pub(super) fn rule(&self, balancer: &LoadBalancer, it: &Rule) -> wire::Rule {
        wire::Rule {
            rule_arn: Some(self.rule_arn(balancer, it)),
            priority: Some(it.priority.to_string()),
            conditions: Some(it.conditions.iter().map(condition::wire).collect()),
            actions: Some(action::all(self, &it.actions, it.action_order)),
            is_default: Some(false),
            transforms: Some(super::transform::wire(it.transforms.as_ref())),
        }
    }

    /// A listener's default actions as a rule.
    pub(super) fn default_rule(&self, balancer: &LoadBalancer, it: &Listener) -> wire::Rule {
        let id = lookup::default_rule(it);
        let arn = LoadBalancing::Rule(balancer.kind, &balancer.name, balancer.id, it.id, id);
        wire::Rule {
            rule_arn: Some(self.scope.load_balancing(arn)),
            priority: Some("default".to_owned()),
            conditions: Some(Vec::new()),
            actions: Some(action::all(self, &it.default_actions, it.action_order)),
            is_default: Some(true),
            transforms: Some(Vec::new()),
        }
    }
}

/// A protocol on the wire.
pub(super) fn protocol(it: Protocol) -> wire::ProtocolEnum {
    match it {
        Protocol::Http => wire::ProtocolEnum::Http,
        Protocol::Https => wire::ProtocolEnum::Https,
        Protocol::Tcp => wire::ProtocolEnum::Tcp,
        Protocol::Tls => wire::ProtocolEnum::Tls,
        Protocol::Udp => wire::ProtocolEnum::Udp,
        Protocol::TcpUdp => wire::ProtocolEnum::TcpUdp,
    }
}

/// Who may come to a load balancer, on the wire.
pub(crate) fn scheme(it: Scheme) -> wire::LoadBalancerSchemeEnum {
    match it {
        Scheme::InternetFacing => wire::LoadBalancerSchemeEnum::InternetFacing,
        Scheme::Internal => wire::LoadBalancerSchemeEnum::Internal,
    }
}

/// A kind of address on the wire.
pub(super) fn address_type(it: AddressType) -> wire::IpAddressType {
    match it {
        AddressType::Ipv4 => wire::IpAddressType::Ipv4,
        AddressType::DualStack => wire::IpAddressType::Dualstack,
        AddressType::DualStackWithoutPublicIpv4 => wire::IpAddressType::DualstackWithoutPublicIpv4,
    }
}

/// Tags on the wire.
pub(super) fn tags(tags: &[Tag]) -> Vec<wire::Tag> {
    let wire = |tag: &Tag| wire::Tag { key: Some(tag.key.to_string()), value: Some(tag.value.to_string()) };
    tags.iter().map(wire).collect()
}
