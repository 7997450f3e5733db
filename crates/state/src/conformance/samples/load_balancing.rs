//! A record of each kind of load balancing.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::load_balancing::{
    Action, AddressType, Certificate, CertificateId, Condition, Edge, FixedResponse, Forward, Health, HealthCheck,
    Kind, Listener, ListenerId, ListenerProblem, LoadBalancer, LoadBalancerId, Matcher, Owner, Protocol,
    ProtocolVersion, Record, Redirect, Registration, Rule, RuleId, Scheme, Sight, Sighting, Sightings, Target,
    TargetGroup, TargetGroupId, TargetKey, TargetType, WeightedGroup,
};
use longshore_model::network::{NetworkTags, Peer, SecurityGroup, SecurityGroupRule};
use longshore_model::{Document, TaskId};
use serde_json::json;

use super::{CLUSTER, at, tags};

const BALANCER: LoadBalancerId = LoadBalancerId::from_bits(0x1b);
const LISTENER: ListenerId = ListenerId::from_bits(0x15);
const GROUP: TargetGroupId = TargetGroupId::from_bits(0x79);

/// The target of the sample task.
pub(super) fn target_key() -> TargetKey {
    TargetKey { group: GROUP, id: "i-0123456789abcdef0".into(), port: 49153 }
}

fn attributes() -> BTreeMap<Arc<str>, Arc<str>> {
    BTreeMap::from([("deregistration_delay.timeout_seconds".into(), "30".into())])
}

fn forward() -> Action {
    let groups = vec![WeightedGroup { group: GROUP, weight: 100 }];
    Action::Forward(Forward { groups, stickiness_seconds: Some(60) })
}

pub(super) fn records() -> Vec<longshore_model::Record> {
    let all = vec![
        Record::LoadBalancer(Arc::new(load_balancer())),
        Record::Listener(Arc::new(listener())),
        Record::Rule(Arc::new(rule())),
        Record::TargetGroup(Arc::new(target_group())),
        Record::Target(Arc::new(Target {
            key: target_key(),
            address: "10.0.0.7".into(),
            zone: Some("us-east-1a".into()),
            registration: Registration::Draining { since: at(5) },
            owner: Some(Owner { cluster: CLUSTER.into(), task: TaskId::from_bits(0xdef) }),
            registered_at: at(1),
        })),
        Record::Sightings(Arc::new(Sightings {
            key: target_key(),
            by_edge: vec![Sighting {
                edge: "rack-1".into(),
                sight: Sight::Serving(Health::Unhealthy),
                reason: Some("Target.ResponseCodeMismatch".into()),
                description: Some("Health checks failed with these codes: [502]".into()),
                since: at(3),
            }],
        })),
        Record::Edge(Arc::new(Edge {
            name: "rack-1".into(),
            addresses: vec!["10.1.0.0/24".into()],
            version: "0.1.0".into(),
            away_since: Some(at(9)),
            server: 7,
            registered_at: at(0),
            problems: vec![ListenerProblem {
                listener: ListenerId::from_bits(2),
                problem: "10.1.0.1:80 is in use by another process".into(),
            }],
        })),
        Record::Certificate(Arc::new(certificate())),
        Record::SecurityGroup(Arc::new(security_group())),
        Record::NetworkTags(Arc::new(NetworkTags { resource: "vpc-0a1b2c3d4e5f60718".into(), tags: tags() })),
    ];
    all.into_iter().map(Into::into).collect()
}

fn load_balancer() -> LoadBalancer {
    LoadBalancer {
        id: BALANCER,
        name: "front".into(),
        kind: Kind::Application,
        scheme: Scheme::InternetFacing,
        number: 1,
        dns_label: "front-1234567890".into(),
        subnets: vec!["subnet-1".into()],
        security_groups: vec!["sg-1".into()],
        address_type: AddressType::DualStack,
        attributes: attributes(),
        created_at: at(0),
        tags: tags(),
    }
}

fn listener() -> Listener {
    Listener {
        id: LISTENER,
        load_balancer: BALANCER,
        port: 443,
        protocol: Protocol::Https,
        certificates: vec![CertificateId::from_bits(0xce)],
        tls_policy: Some("ELBSecurityPolicy-TLS13-1-2-2021-06".into()),
        alpn_policy: Some("HTTP2Preferred".into()),
        default_actions: vec![forward()],
        attributes: attributes(),
        mutual_authentication: Some(Document::new(json!({"Mode": "off"}))),
        action_order: Some(1),
        tags: tags(),
    }
}

fn rule() -> Rule {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).into()).collect::<Vec<Arc<str>>>();
    Rule {
        id: RuleId::from_bits(0x7e),
        listener: LISTENER,
        load_balancer: BALANCER,
        priority: 10,
        conditions: vec![
            Condition::Host { values: texts(&["*.example.com"]), expressions: Vec::new() },
            Condition::Path { values: Vec::new(), expressions: texts(&["^/v[0-9]+/"]) },
            Condition::Header { name: "x-kind".into(), values: texts(&["a*"]), expressions: texts(&["b+"]) },
            Condition::Method(texts(&["GET"])),
            Condition::Query(vec![(Some("k".into()), "v".into()), (None, "w".into())]),
            Condition::SourceIp(texts(&["10.0.0.0/8"])),
        ],
        actions: vec![
            forward(),
            Action::Redirect(Redirect {
                protocol: "HTTPS".into(),
                host: "#{host}".into(),
                port: "443".into(),
                path: "/#{path}".into(),
                query: "#{query}".into(),
                status: 301,
            }),
            Action::FixedResponse(FixedResponse {
                status: 503,
                content_type: Some("text/plain".into()),
                body: Some("later".into()),
            }),
        ],
        transforms: Some(Document::new(json!([{"Type": "url-rewrite"}]))),
        action_order: Some(50_000),
        tags: tags(),
    }
}

fn target_group() -> TargetGroup {
    TargetGroup {
        id: GROUP,
        name: "web".into(),
        target_type: TargetType::Instance,
        protocol: Protocol::Http,
        protocol_version: Some(ProtocolVersion::Http1),
        port: 80,
        vpc: "vpc-0a1b2c3d4e5f60718".into(),
        health_check: HealthCheck {
            enabled: true,
            protocol: Protocol::Http,
            port: Some(8080),
            path: Some("/health".into()),
            interval_seconds: 30,
            timeout_seconds: 5,
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            matcher: Some(Matcher::Http("200-299".into())),
        },
        attributes: attributes(),
        created_at: at(0),
        tags: tags(),
    }
}

fn certificate() -> Certificate {
    Certificate {
        id: CertificateId::from_bits(0xce),
        certificate: "-----BEGIN CERTIFICATE-----\n".into(),
        private_key: "-----BEGIN PRIVATE KEY-----\n".into(),
        chain: Some("-----BEGIN CERTIFICATE-----\n".into()),
        domain_name: "example.com".into(),
        alternative_names: vec!["example.com".into(), "*.example.com".into()],
        serial: "0a:1b".into(),
        subject: "CN=example.com".into(),
        issuer: "Example".into(),
        key_algorithm: "EC_prime256v1".into(),
        signature_algorithm: "SHA256WITHECDSA".into(),
        not_before: at(0),
        not_after: at(1_000_000),
        created_at: at(1),
        imported_at: at(2),
        tags: tags(),
    }
}

fn security_group() -> SecurityGroup {
    let rule = SecurityGroupRule {
        id: "sgr-0123456789abcdef0".into(),
        is_ingress: true,
        protocol: "tcp".into(),
        from_port: 80,
        to_port: 80,
        peer: Peer::Ipv4("0.0.0.0/0".into()),
        description: Some("everybody".into()),
        tags: tags(),
    };
    SecurityGroup {
        id: "sg-0123456789abcdef0".into(),
        name: "front".into(),
        description: "The front".into(),
        vpc: "vpc-0a1b2c3d4e5f60718".into(),
        rules: vec![rule],
        tags: tags(),
    }
}
