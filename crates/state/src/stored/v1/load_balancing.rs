//! Load balancers, target groups and what belongs to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::Timestamp;
use longshore_model::load_balancing::{self as model, ListenerId, LoadBalancerId, RuleId, TargetGroupId};

use super::cluster::Tag;
use super::field::{Json, Millis, Printed, Stored, form, words};

words! {
    Kind of model::Kind { Application = "application", Network = "network" }
}

words! {
    Scheme of model::Scheme { InternetFacing = "internet-facing", Internal = "internal" }
}

words! {
    AddressType of model::AddressType {
        Ipv4 = "ipv4",
        DualStack = "dualstack",
        DualStackWithoutPublicIpv4 = "dualstack-without-public-ipv4",
    }
}

words! {
    Protocol of model::Protocol {
        Http = "HTTP",
        Https = "HTTPS",
        Tcp = "TCP",
        Tls = "TLS",
        Udp = "UDP",
        TcpUdp = "TCP_UDP",
    }
}

words! {
    TargetType of model::TargetType { Instance = "instance", Ip = "ip" }
}

words! {
    ProtocolVersion of model::ProtocolVersion { Http1 = "HTTP1", Http2 = "HTTP2", Grpc = "GRPC" }
}

/// Attributes by key.
type Attributes = BTreeMap<Arc<str>, Arc<str>>;

form! {
    LoadBalancer of model::LoadBalancer {
        always {
            id: Printed<LoadBalancerId>,
            name: Arc<str>,
            kind: Kind,
            scheme: Scheme,
            number: u32,
            dns_label: Arc<str>,
            address_type: AddressType,
            created_at: Millis,
        }
        unless_empty {
            subnets: Vec<Arc<str>>,
            security_groups: Vec<Arc<str>>,
            attributes: Attributes,
            tags: Vec<Tag>,
        }
    }
}

form! {
    Listener of model::Listener {
        always { id: Printed<ListenerId>, load_balancer: Printed<LoadBalancerId>, port: u16, protocol: Protocol }
        unless_empty {
            certificates: Vec<Arc<str>>,
            tls_policy: Option<Arc<str>>,
            alpn_policy: Option<Arc<str>>,
            default_actions: Vec<Action>,
            action_order: Option<u32>,
            attributes: Attributes,
            mutual_authentication: Option<Json>,
            tags: Vec<Tag>,
        }
    }
}

form! {
    Rule of model::Rule {
        always {
            id: Printed<RuleId>,
            listener: Printed<ListenerId>,
            load_balancer: Printed<LoadBalancerId>,
            priority: u32,
        }
        unless_empty {
            conditions: Vec<Condition>,
            actions: Vec<Action>,
            action_order: Option<u32>,
            transforms: Option<Json>,
            tags: Vec<Tag>,
        }
    }
}

/// What happens to a request.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Action {
    Forward(Forward),
    Redirect(Redirect),
    FixedResponse(FixedResponse),
}

impl Stored<model::Action> for Action {
    fn store(model: &model::Action) -> Self {
        match model {
            model::Action::Forward(forward) => Self::Forward(Stored::store(forward)),
            model::Action::Redirect(redirect) => Self::Redirect(Stored::store(redirect)),
            model::Action::FixedResponse(response) => Self::FixedResponse(Stored::store(response)),
        }
    }

    fn load(self) -> model::Action {
        match self {
            Self::Forward(forward) => model::Action::Forward(forward.load()),
            Self::Redirect(redirect) => model::Action::Redirect(redirect.load()),
            Self::FixedResponse(response) => model::Action::FixedResponse(response.load()),
        }
    }
}

form! {
    Forward of model::Forward {
        always {}
        unless_empty { groups: Vec<WeightedGroup>, stickiness_seconds: Option<u32> }
    }
}

form! {
    WeightedGroup of model::WeightedGroup {
        always { group: Printed<TargetGroupId>, weight: u32 }
        unless_empty {}
    }
}

form! {
    Redirect of model::Redirect {
        always {
            protocol: Arc<str>,
            host: Arc<str>,
            port: Arc<str>,
            path: Arc<str>,
            query: Arc<str>,
            status: u16,
        }
        unless_empty {}
    }
}

form! {
    FixedResponse of model::FixedResponse {
        always { status: u16 }
        unless_empty { content_type: Option<Arc<str>>, body: Option<Arc<str>> }
    }
}

/// What a rule asks of a request.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Condition {
    Host(Patterns),
    Path(Patterns),
    Header { name: Arc<str>, patterns: Patterns },
    Method(Vec<Arc<str>>),
    Query(Vec<Pair>),
    SourceIp(Vec<Arc<str>>),
}

/// Patterns and regular expressions.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Patterns {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<Arc<str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    expressions: Vec<Arc<str>>,
}

impl Patterns {
    fn of(values: &[Arc<str>], expressions: &[Arc<str>]) -> Self {
        Self { values: values.to_vec(), expressions: expressions.to_vec() }
    }
}

/// A key, if one is asked for, and a value.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Pair {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<Arc<str>>,
    value: Arc<str>,
}

impl Stored<model::Condition> for Condition {
    fn store(model: &model::Condition) -> Self {
        match model {
            model::Condition::Host { values, expressions } => Self::Host(Patterns::of(values, expressions)),
            model::Condition::Path { values, expressions } => Self::Path(Patterns::of(values, expressions)),
            model::Condition::Header { name, values, expressions } => {
                Self::Header { name: Arc::clone(name), patterns: Patterns::of(values, expressions) }
            }
            model::Condition::Method(values) => Self::Method(values.clone()),
            model::Condition::Query(pairs) => {
                Self::Query(pairs.iter().cloned().map(|(key, value)| Pair { key, value }).collect())
            }
            model::Condition::SourceIp(values) => Self::SourceIp(values.clone()),
        }
    }

    fn load(self) -> model::Condition {
        match self {
            Self::Host(Patterns { values, expressions }) => model::Condition::Host { values, expressions },
            Self::Path(Patterns { values, expressions }) => model::Condition::Path { values, expressions },
            Self::Header { name, patterns: Patterns { values, expressions } } => {
                model::Condition::Header { name, values, expressions }
            }
            Self::Method(values) => model::Condition::Method(values),
            Self::Query(pairs) => {
                model::Condition::Query(pairs.into_iter().map(|Pair { key, value }| (key, value)).collect())
            }
            Self::SourceIp(values) => model::Condition::SourceIp(values),
        }
    }
}

form! {
    TargetGroup of model::TargetGroup {
        always {
            id: Printed<TargetGroupId>,
            name: Arc<str>,
            target_type: TargetType,
            protocol: Protocol,
            port: u16,
            vpc: Arc<str>,
            health_check: HealthCheck,
            created_at: Millis,
        }
        unless_empty { protocol_version: Option<ProtocolVersion>, attributes: Attributes, tags: Vec<Tag> }
    }
}

form! {
    HealthCheck of model::HealthCheck {
        always {
            enabled: bool,
            protocol: Protocol,
            interval_seconds: u32,
            timeout_seconds: u32,
            healthy_threshold: u32,
            unhealthy_threshold: u32,
        }
        unless_empty { port: Option<u16>, path: Option<Arc<str>>, matcher: Option<Matcher> }
    }
}

/// The codes that count as healthy.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Matcher {
    Http(Arc<str>),
    Grpc(Arc<str>),
}

impl Stored<model::Matcher> for Matcher {
    fn store(model: &model::Matcher) -> Self {
        match model {
            model::Matcher::Http(codes) => Self::Http(Arc::clone(codes)),
            model::Matcher::Grpc(codes) => Self::Grpc(Arc::clone(codes)),
        }
    }

    fn load(self) -> model::Matcher {
        match self {
            Self::Http(codes) => model::Matcher::Http(codes),
            Self::Grpc(codes) => model::Matcher::Grpc(codes),
        }
    }
}

form! {
    TargetKey of model::TargetKey {
        always { group: Printed<TargetGroupId>, id: Arc<str>, port: u16 }
        unless_empty {}
    }
}

form! {
    Target of model::Target {
        always { key: TargetKey, address: Arc<str>, registered_at: Millis }
        unless_empty { zone: Option<Arc<str>>, registration: Option<Draining>, owner: Option<Owner> }
    }
}

/// Since when a target is being drained; a target without it is registered.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Draining {
    draining_since: Millis,
}

impl Stored<model::Registration> for Option<Draining> {
    fn store(model: &model::Registration) -> Self {
        match model {
            model::Registration::Registered => None,
            model::Registration::Draining { since } => Some(Draining { draining_since: since.as_millis() }),
        }
    }

    fn load(self) -> model::Registration {
        match self {
            None => model::Registration::Registered,
            Some(it) => model::Registration::Draining { since: Timestamp::from_millis(it.draining_since) },
        }
    }
}

form! {
    Owner of model::Owner {
        always { cluster: Arc<str>, task: Printed<longshore_model::TaskId> }
        unless_empty {}
    }
}

form! {
    Sightings of model::Sightings {
        always { key: TargetKey }
        unless_empty { by_edge: Vec<Sighting> }
    }
}

form! {
    Sighting of model::Sighting {
        always { edge: Arc<str>, sight: Sight, since: Millis }
        unless_empty { reason: Option<Arc<str>>, description: Option<Arc<str>> }
    }
}

/// What an edge sees, in one word.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sight {
    Initial,
    Healthy,
    Unhealthy,
    Unchecked,
    Draining,
    Drained,
}

impl Stored<model::Sight> for Sight {
    fn store(model: &model::Sight) -> Self {
        match model {
            model::Sight::Serving(model::Health::Initial) => Self::Initial,
            model::Sight::Serving(model::Health::Healthy) => Self::Healthy,
            model::Sight::Serving(model::Health::Unhealthy) => Self::Unhealthy,
            model::Sight::Serving(model::Health::Unchecked) => Self::Unchecked,
            model::Sight::Draining => Self::Draining,
            model::Sight::Drained => Self::Drained,
        }
    }

    fn load(self) -> model::Sight {
        match self {
            Self::Initial => model::Sight::Serving(model::Health::Initial),
            Self::Healthy => model::Sight::Serving(model::Health::Healthy),
            Self::Unhealthy => model::Sight::Serving(model::Health::Unhealthy),
            Self::Unchecked => model::Sight::Serving(model::Health::Unchecked),
            Self::Draining => model::Sight::Draining,
            Self::Drained => model::Sight::Drained,
        }
    }
}

form! {
    Edge of model::Edge {
        always { name: Arc<str>, version: Arc<str>, server: u64, registered_at: Millis }
        unless_empty { addresses: Vec<Arc<str>>, away_since: Option<Millis>, problems: Vec<ListenerProblem> }
    }
}

form! {
    ListenerProblem of model::ListenerProblem {
        always { listener: Printed<ListenerId>, problem: Arc<str> }
        unless_empty {}
    }
}

form! {
    Certificate of model::Certificate {
        always {
            id: Arc<str>,
            certificate: Arc<str>,
            private_key: Arc<str>,
            domain_name: Arc<str>,
            serial: Arc<str>,
            subject: Arc<str>,
            issuer: Arc<str>,
            key_algorithm: Arc<str>,
            signature_algorithm: Arc<str>,
            not_before: Millis,
            not_after: Millis,
            created_at: Millis,
            imported_at: Millis,
        }
        unless_empty { chain: Option<Arc<str>>, alternative_names: Vec<Arc<str>>, tags: Vec<Tag> }
    }
}
