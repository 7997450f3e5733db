//! What stands before an Express service: a load balancer that up to 25 of them share, and a rule and two target groups of its
//! own.

use std::sync::Arc;

use longshore_api::error::Error;
use longshore_model::arn::LoadBalancing;
use longshore_model::express::{self, SERVICES_OF_LOAD_BALANCER};
use longshore_model::load_balancing::{
    Action, AddressType, Attributes, Certificate, Condition, FixedResponse, Forward, HealthCheck, Key, Kind, Listener,
    ListenerId, LoadBalancer, LoadBalancerId, MAX_PRIORITY, Matcher, Protocol, ProtocolVersion, Record, Rule, RuleId,
    Scheme, TargetGroup, TargetGroupId, TargetType, WeightedGroup,
};
use longshore_model::network::{Peer, SecurityGroup, SecurityGroupRule};
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{Entry, Group, Guard, Scope, Snapshot, Tag, Timestamp};

use super::certificate;
use crate::Context;
use crate::elbv2;
use crate::network::Network;

/// The ports that clients come to.
const HTTP: u16 = 80;
const HTTPS: u16 = 443;

/// What bounds TLS there: versions 1.2 and 1.3.
const TLS_POLICY: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/// Numbers that were drawn for what a service may need; what is decided again uses the same ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn([u128; 5]);

impl Drawn {
    pub(super) fn new(ctx: &Context) -> Self {
        Self(std::array::from_fn(|_| ctx.bits()))
    }

    /// The `at`th number of 64 bits, of ten.
    const fn id(self, at: usize) -> u64 {
        let both = self.0[at / 2];
        (if at.is_multiple_of(2) { both } else { both >> 64 }) as u64
    }
}

/// Which of the numbers are those of a service's rules.
const RULES: [usize; 2] = [2, 9];

/// For whom it is made.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub(super) scope: &'a Scope,
    pub(super) service_arn: &'a str,
    pub(super) service_name: &'a str,
    pub(super) health_check_path: &'a str,
    pub(super) port: u16,
    pub(super) drawn: Drawn,
    /// A new certificate for endpoints, where there was none.
    pub(super) certificate: Option<&'a Certificate>,
    pub(super) now: Timestamp,
}

/// What was made.
#[derive(Debug)]
pub(super) struct Gateway {
    /// The writes that make it.
    pub(super) group: Group,
    /// The ARN of the target group that the first tasks come to.
    pub(super) first_group: String,
    /// The ARN of the one that those of the next deployment come to.
    pub(super) other_group: String,
    /// The ARN of the rule that deployments shift traffic by; the other one follows it.
    pub(super) rule: String,
}

/// Where rules go: to each listener of a load balancer, with a priority that is free there.
struct Place {
    balancer: LoadBalancerId,
    name: Arc<str>,
    /// HTTPS first, which is the way in where it is there.
    listeners: Vec<(ListenerId, u32)>,
}

/// Decides what is made for a service: its target groups and its rule, and a load balancer when there is none with room.
///
/// # Errors
/// `ClientException` when the account has no more room.
pub(super) fn plan(snapshot: &Snapshot, network: Network<'_>, wanted: &Wanted<'_>) -> Result<Gateway, Error> {
    let state = snapshot.load_balancing();
    if state.target_groups.len() + 2 > elbv2::TARGET_GROUPS {
        let most = elbv2::TARGET_GROUPS;
        return Err(Error::client(format!("The account has no room for two more of its {most} target groups.")));
    }
    // Names of target groups are unique, and so are names and numbers of load balancers.
    let group = network.one_at_a_time(Group::new(String::new()));
    let (group, place) = match shared(state) {
        Some((balancer, listeners)) => share(group, state, balancer, &listeners),
        None => make(group, snapshot, network, wanted)?,
    };
    let groups = [wanted.drawn.id(0), wanted.drawn.id(1)].map(|bits| target_group(network, wanted, bits));
    let host: Arc<str> = endpoint(wanted).into();
    let rule = |(at, &(listener, priority)): (usize, &(ListenerId, u32))| Rule {
        action_order: None,
        id: RuleId::from_bits(wanted.drawn.id(RULES[at])),
        listener,
        load_balancer: place.balancer,
        priority,
        conditions: vec![Condition::Host { values: vec![Arc::clone(&host)], expressions: Vec::new() }],
        actions: vec![Action::Forward(Forward {
            groups: vec![
                WeightedGroup { group: groups[0].id, weight: 100 },
                WeightedGroup { group: groups[1].id, weight: 0 },
            ],
            stickiness_seconds: None,
        })],
        transforms: None,
        tags: express::tags(wanted.service_arn),
    };
    let rules: Vec<Rule> = place.listeners.iter().enumerate().map(rule).collect();
    let arn = |resource: LoadBalancing<'_>| wanted.scope.load_balancing(resource);
    let group_arns = groups.each_ref().map(|group| arn(LoadBalancing::TargetGroup(&group.name, group.id)));
    let rule_arn =
        |rule: &Rule| arn(LoadBalancing::Rule(Kind::Application, &place.name, place.balancer, rule.listener, rule.id));
    let rule_arn = rules.first().map(rule_arn).unwrap_or_default();
    let records = groups.into_iter().map(|group| Record::TargetGroup(Arc::new(group)));
    let rules = rules.into_iter().map(|rule| Record::Rule(Arc::new(rule)));
    let group = records.chain(rules).fold(group, elbv2::create);
    let [first_group, other_group] = group_arns;
    Ok(Gateway { group, first_group, other_group, rule: rule_arn })
}

fn endpoint(wanted: &Wanted<'_>) -> String {
    express::endpoint(wanted.service_name, wanted.drawn.id(3) as u32, &wanted.scope.region)
}

/// The load balancer of Express services that has room for one more, with its listeners, HTTPS first.
fn shared(state: &LoadBalancingState) -> Option<(&Entry<LoadBalancer>, Vec<&Entry<Listener>>)> {
    let managed = state.load_balancers.values().filter(|balancer| express::is_managed(&balancer.tags));
    let with_listeners = managed.filter_map(|balancer| {
        let own = state.listeners_of(balancer.id).filter(|listener| express::is_managed(&listener.tags));
        let mut listeners: Vec<_> = own.take(RULES.len()).collect();
        listeners.sort_by_key(|listener| listener.protocol != Protocol::Https);
        let counts = listeners.iter().map(|listener| state.rules_of(balancer.id, listener.id).count());
        (counts.max()? < SERVICES_OF_LOAD_BALANCER).then_some((balancer, listeners))
    });
    with_listeners.min_by_key(|(balancer, _)| balancer.number)
}

/// Changes of a listener's rules follow each other, and its load balancer is not deleted meanwhile.
fn share(
    group: Group,
    state: &LoadBalancingState,
    balancer: &Entry<LoadBalancer>,
    listeners: &[&Entry<Listener>],
) -> (Group, Place) {
    let key = Key::LoadBalancer(balancer.id).into();
    let group = group.guard(Guard::unchanged(key, Some(balancer.revision)));
    let group = listeners
        .iter()
        .fold(group, |group, listener| elbv2::replace(group, listener, Record::Listener(Arc::clone(&listener.value))));
    let free = |listener: &&Entry<Listener>| {
        let taken: Vec<u32> = state.rules_of(balancer.id, listener.id).map(|rule| rule.priority).collect();
        let priority = (1..MAX_PRIORITY).find(|priority| !taken.contains(priority)).unwrap_or(MAX_PRIORITY);
        (listener.id, priority)
    };
    let listeners = listeners.iter().map(free).collect();
    (group, Place { balancer: balancer.id, name: Arc::clone(&balancer.name), listeners })
}

fn make(group: Group, snapshot: &Snapshot, network: Network<'_>, wanted: &Wanted<'_>) -> Result<(Group, Place), Error> {
    let state = snapshot.load_balancing();
    let most = elbv2::LOAD_BALANCERS;
    if state.load_balancers.values().filter(|found| found.kind == Kind::Application).count() >= most {
        return Err(Error::client(format!("The account has no room for one more of its {most} load balancers.")));
    }
    let drawn = wanted.drawn;
    let name: Arc<str> = format!("ecs-express-gateway-alb-{:08x}", drawn.id(4) as u32).into();
    let tags = vec![express::managed_tag()];
    let security_group = security_group(network, &name, &tags, drawn.id(5));
    let balancer = LoadBalancer {
        id: LoadBalancerId::from_bits(drawn.id(6)),
        name: Arc::clone(&name),
        kind: Kind::Application,
        scheme: Scheme::InternetFacing,
        number: elbv2::smallest_free(state),
        dns_label: elbv2::dns_label(&name, Scheme::InternetFacing, drawn.0[2]),
        subnets: network.vpc.subnets.iter().map(|subnet| Arc::clone(&subnet.id)).collect(),
        security_groups: vec![Arc::clone(&security_group.id)],
        address_type: AddressType::Ipv4,
        attributes: Attributes::new(),
        created_at: wanted.now,
        tags: tags.clone(),
    };
    let (group, certificate) = certificate::used(group, snapshot, &wanted.scope.region, wanted.certificate);
    let secure = certificate.map(|certificate| Listener {
        certificates: vec![certificate],
        tls_policy: Some(TLS_POLICY.into()),
        ..listener(ListenerId::from_bits(drawn.id(8)), balancer.id, HTTPS, Protocol::Https, &tags)
    });
    let plain = listener(ListenerId::from_bits(drawn.id(7)), balancer.id, HTTP, Protocol::Http, &tags);
    let listeners: Vec<Listener> = secure.into_iter().chain([plain]).collect();
    let places = listeners.iter().map(|listener| (listener.id, 1)).collect();
    let place = Place { balancer: balancer.id, name, listeners: places };
    let group = network.put_security_group(group, security_group);
    let group = elbv2::create(group, Record::LoadBalancer(Arc::new(balancer)));
    let listeners = listeners.into_iter().map(|listener| Record::Listener(Arc::new(listener)));
    Ok((listeners.fold(group, elbv2::create), place))
}

/// A listener that knows nobody until there are rules.
fn listener(id: ListenerId, load_balancer: LoadBalancerId, port: u16, protocol: Protocol, tags: &[Tag]) -> Listener {
    Listener {
        action_order: None,
        id,
        load_balancer,
        port,
        protocol,
        certificates: Vec::new(),
        tls_policy: None,
        alpn_policy: None,
        default_actions: vec![Action::FixedResponse(FixedResponse {
            status: 404,
            content_type: Some("text/plain".into()),
            body: Some("No Express service has this name.".into()),
        })],
        attributes: Attributes::new(),
        mutual_authentication: None,
        tags: tags.to_vec(),
    }
}

/// Everybody may come to the load balancer's ports, and it may go anywhere.
fn security_group(network: Network<'_>, name: &Arc<str>, tags: &[Tag], bits: u64) -> SecurityGroup {
    let rule = |(at, port): (usize, Option<u16>)| SecurityGroupRule {
        id: format!("sgr-{at}{bits:016x}").into(),
        is_ingress: port.is_some(),
        protocol: if port.is_some() { "tcp".into() } else { "-1".into() },
        from_port: port.map_or(-1, i32::from),
        to_port: port.map_or(-1, i32::from),
        peer: Peer::Ipv4("0.0.0.0/0".into()),
        description: None,
        tags: Vec::new(),
    };
    SecurityGroup {
        id: format!("sg-0{bits:016x}").into(),
        name: Arc::clone(name),
        description: "Load balancer of Express services".into(),
        vpc: Arc::clone(&network.vpc.id),
        rules: [None, Some(HTTP), Some(HTTPS)].into_iter().enumerate().map(rule).collect(),
        tags: tags.to_vec(),
    }
}

fn target_group(network: Network<'_>, wanted: &Wanted<'_>, bits: u64) -> TargetGroup {
    TargetGroup {
        id: TargetGroupId::from_bits(bits),
        name: format!("ecs-gateway-tg-{bits:016x}").into(),
        target_type: TargetType::Instance,
        protocol: Protocol::Http,
        protocol_version: Some(ProtocolVersion::Http1),
        port: wanted.port,
        vpc: Arc::clone(&network.vpc.id),
        health_check: HealthCheck {
            enabled: true,
            protocol: Protocol::Http,
            port: None,
            path: Some(wanted.health_check_path.into()),
            interval_seconds: 30,
            timeout_seconds: 5,
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            matcher: Some(Matcher::Http("200".into())),
        },
        attributes: Attributes::new(),
        created_at: wanted.now,
        tags: express::tags(wanted.service_arn),
    }
}
