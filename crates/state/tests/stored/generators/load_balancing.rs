//! Any record of load balancing.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::Record;
use longshore_model::load_balancing::{
    Action, AddressType, Certificate, CertificateId, Condition, Edge, FixedResponse, Forward, Health, HealthCheck,
    Kind, Listener, ListenerId, ListenerProblem, LoadBalancer, LoadBalancerId, Matcher, Owner, Protocol,
    ProtocolVersion, Record as Balancing, Redirect, Registration, Rule, RuleId, Scheme, Sight, Sighting, Sightings,
    Target, TargetGroup, TargetGroupId, TargetKey, TargetType, WeightedGroup,
};
use longshore_model::network::{NetworkTags, Peer, SecurityGroup, SecurityGroupRule};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::{document, filled, name, tags, task_id, text, time};

fn balancer_id() -> impl Strategy<Value = LoadBalancerId> {
    any::<u64>().prop_map(LoadBalancerId::from_bits)
}

fn listener_id() -> impl Strategy<Value = ListenerId> {
    any::<u64>().prop_map(ListenerId::from_bits)
}

fn group_id() -> impl Strategy<Value = TargetGroupId> {
    any::<u64>().prop_map(TargetGroupId::from_bits)
}

fn certificate_id() -> impl Strategy<Value = CertificateId> {
    any::<u128>().prop_map(CertificateId::from_bits)
}

fn label() -> impl Strategy<Value = Arc<str>> {
    name().prop_map(Arc::from)
}

fn attributes() -> impl Strategy<Value = BTreeMap<Arc<str>, Arc<str>>> {
    btree_map(text(), text(), 0..3)
}

fn protocol() -> impl Strategy<Value = Protocol> {
    use Protocol::{Http, Https, Tcp, TcpUdp, Tls, Udp};
    select(vec![Http, Https, Tcp, Tls, Udp, TcpUdp])
}

/// The key of any target.
pub(super) fn target_key() -> impl Strategy<Value = TargetKey> {
    (group_id(), filled(), any::<u16>()).prop_map(|(group, id, port)| TargetKey { group, id, port })
}

fn action() -> impl Strategy<Value = Action> {
    let group = (group_id(), any::<u32>()).prop_map(|(group, weight)| WeightedGroup { group, weight });
    let forward = (vec(group, 0..3), of(any::<u32>()))
        .prop_map(|(groups, stickiness_seconds)| Action::Forward(Forward { groups, stickiness_seconds }));
    let redirect = ((text(), text(), text(), text(), text()), any::<u16>()).prop_map(|(texts, status)| {
        let (protocol, host, port, path, query) = texts;
        Action::Redirect(Redirect { protocol, host, port, path, query, status })
    });
    let response = (any::<u16>(), of(text()), of(text()))
        .prop_map(|(status, content_type, body)| Action::FixedResponse(FixedResponse { status, content_type, body }));
    prop_oneof![forward, redirect, response]
}

fn condition() -> impl Strategy<Value = Condition> {
    let texts = || vec(text(), 0..3);
    prop_oneof![
        (texts(), texts()).prop_map(|(values, expressions)| Condition::Host { values, expressions }),
        (texts(), texts()).prop_map(|(values, expressions)| Condition::Path { values, expressions }),
        (text(), texts(), texts()).prop_map(|(name, values, expressions)| Condition::Header {
            name,
            values,
            expressions
        }),
        texts().prop_map(Condition::Method),
        vec((of(text()), text()), 0..3).prop_map(Condition::Query),
        texts().prop_map(Condition::SourceIp),
    ]
}

fn load_balancer() -> impl Strategy<Value = Balancing> {
    let kinds = (
        select(vec![Kind::Application, Kind::Network]),
        select(vec![Scheme::InternetFacing, Scheme::Internal]),
        select(vec![AddressType::Ipv4, AddressType::DualStack, AddressType::DualStackWithoutPublicIpv4]),
    );
    let lists = (vec(text(), 0..3), vec(text(), 0..3));
    ((balancer_id(), text(), text(), any::<u32>()), kinds, lists, attributes(), time(), tags()).prop_map(
        |((id, name, dns_label, number), (kind, scheme, address_type), lists, attributes, created_at, tags)| {
            let (subnets, security_groups) = lists;
            Balancing::LoadBalancer(Arc::new(LoadBalancer {
                id,
                name,
                kind,
                scheme,
                number,
                dns_label,
                subnets,
                security_groups,
                address_type,
                attributes,
                created_at,
                tags,
            }))
        },
    )
}

fn actions() -> impl Strategy<Value = (Vec<Action>, Option<u32>)> {
    (vec(action(), 0..3), of(any::<u32>()))
}

fn listener() -> impl Strategy<Value = Balancing> {
    let ids = (listener_id(), balancer_id(), vec(certificate_id(), 0..3));
    let texts = (of(text()), of(text()), of(document()));
    (ids, any::<u16>(), protocol(), texts, actions(), attributes(), tags()).prop_map(
        |(ids, port, protocol, texts, (default_actions, action_order), attributes, tags)| {
            let (id, load_balancer, certificates) = ids;
            let (tls_policy, alpn_policy, mutual_authentication) = texts;
            Balancing::Listener(Arc::new(Listener {
                id,
                load_balancer,
                port,
                protocol,
                certificates,
                tls_policy,
                alpn_policy,
                default_actions,
                attributes,
                mutual_authentication,
                action_order,
                tags,
            }))
        },
    )
}

fn rule() -> impl Strategy<Value = Balancing> {
    let ids = (any::<u64>().prop_map(RuleId::from_bits), listener_id(), balancer_id());
    (ids, any::<u32>(), vec(condition(), 0..3), actions(), of(document()), tags()).prop_map(
        |((id, listener, load_balancer), priority, conditions, (actions, action_order), transforms, tags)| {
            let rule =
                Rule { id, listener, load_balancer, priority, conditions, actions, action_order, transforms, tags };
            Balancing::Rule(Arc::new(rule))
        },
    )
}

fn health_check() -> impl Strategy<Value = HealthCheck> {
    let matcher = of(prop_oneof![text().prop_map(Matcher::Http), text().prop_map(Matcher::Grpc)]);
    (any::<bool>(), protocol(), of(any::<u16>()), of(text()), any::<[u32; 4]>(), matcher).prop_map(
        |(enabled, protocol, port, path, numbers, matcher)| HealthCheck {
            enabled,
            protocol,
            port,
            path,
            interval_seconds: numbers[0],
            timeout_seconds: numbers[1],
            healthy_threshold: numbers[2],
            unhealthy_threshold: numbers[3],
            matcher,
        },
    )
}

fn target_group() -> impl Strategy<Value = Balancing> {
    let version = of(select(vec![ProtocolVersion::Http1, ProtocolVersion::Http2, ProtocolVersion::Grpc]));
    let kinds = (select(vec![TargetType::Instance, TargetType::Ip]), protocol(), version);
    ((group_id(), text(), text()), kinds, any::<u16>(), health_check(), attributes(), time(), tags()).prop_map(
        |((id, name, vpc), kinds, port, health_check, attributes, created_at, tags)| {
            let (target_type, protocol, protocol_version) = kinds;
            Balancing::TargetGroup(Arc::new(TargetGroup {
                id,
                name,
                target_type,
                protocol,
                protocol_version,
                port,
                vpc,
                health_check,
                attributes,
                created_at,
                tags,
            }))
        },
    )
}

fn target() -> impl Strategy<Value = Balancing> {
    let registration =
        of(time()).prop_map(|since| since.map_or(Registration::Registered, |since| Registration::Draining { since }));
    let owner = of((name(), task_id()).prop_map(|(cluster, task)| Owner { cluster: cluster.into(), task }));
    (target_key(), text(), of(text()), registration, owner, time()).prop_map(
        |(key, address, zone, registration, owner, registered_at)| {
            Balancing::Target(Arc::new(Target { key, address, zone, registration, owner, registered_at }))
        },
    )
}

fn sightings() -> impl Strategy<Value = Balancing> {
    use Health::{Healthy, Initial, Unchecked, Unhealthy};
    let sight = prop_oneof![
        select(vec![Initial, Healthy, Unhealthy, Unchecked]).prop_map(Sight::Serving),
        Just(Sight::Draining),
        Just(Sight::Drained)
    ];
    let sighting =
        (name(), sight, of(text()), of(text()), time()).prop_map(|(edge, sight, reason, description, since)| {
            Sighting { edge: Arc::<str>::from(edge).into(), sight, reason, description, since }
        });
    (target_key(), vec(sighting, 0..3))
        .prop_map(|(key, by_edge)| Balancing::Sightings(Arc::new(Sightings { key, by_edge })))
}

fn edge() -> impl Strategy<Value = Balancing> {
    let problem = (any::<u64>(), text())
        .prop_map(|(bits, problem)| ListenerProblem { listener: ListenerId::from_bits(bits), problem });
    (label(), vec(text(), 0..3), text(), of(time()), any::<u64>(), time(), vec(problem, 0..3)).prop_map(
        |(name, addresses, version, away_since, server, registered_at, problems)| {
            let name = name.into();
            Balancing::Edge(Arc::new(Edge { name, addresses, version, away_since, server, registered_at, problems }))
        },
    )
}

fn certificate() -> impl Strategy<Value = Balancing> {
    let pems = (text(), text(), of(text()));
    let texts = (text(), vec(text(), 0..3), text(), text(), text(), text(), text());
    (certificate_id(), pems, texts, (time(), time(), time(), time()), tags()).prop_map(
        |(id, pems, texts, times, tags)| {
            let (certificate, private_key, chain) = pems;
            let (domain_name, alternative_names, serial, subject, issuer, key_algorithm, signature_algorithm) = texts;
            let (not_before, not_after, created_at, imported_at) = times;
            Balancing::Certificate(Arc::new(Certificate {
                id,
                certificate,
                private_key,
                chain,
                domain_name,
                alternative_names,
                serial,
                subject,
                issuer,
                key_algorithm,
                signature_algorithm,
                not_before,
                not_after,
                created_at,
                imported_at,
                tags,
            }))
        },
    )
}

fn security_group() -> impl Strategy<Value = Balancing> {
    let peer = prop_oneof![
        text().prop_map(Peer::Ipv4),
        text().prop_map(Peer::Ipv6),
        text().prop_map(Peer::Group),
        text().prop_map(Peer::PrefixList)
    ];
    let rule = ((text(), text(), of(text())), any::<bool>(), any::<[i32; 2]>(), peer, tags()).prop_map(
        |((id, protocol, description), is_ingress, ports, peer, tags)| SecurityGroupRule {
            id,
            is_ingress,
            protocol,
            from_port: ports[0],
            to_port: ports[1],
            peer,
            description,
            tags,
        },
    );
    (label(), text(), text(), text(), vec(rule, 0..3), tags()).prop_map(|(id, name, description, vpc, rules, tags)| {
        Balancing::SecurityGroup(Arc::new(SecurityGroup { id, name, description, vpc, rules, tags }))
    })
}

fn network_tags() -> impl Strategy<Value = Balancing> {
    (label(), tags()).prop_map(|(resource, tags)| Balancing::NetworkTags(Arc::new(NetworkTags { resource, tags })))
}

/// One strategy for each kind of record.
pub(super) fn kinds() -> Vec<BoxedStrategy<Record>> {
    vec![
        load_balancer().prop_map(Record::from).boxed(),
        listener().prop_map(Record::from).boxed(),
        rule().prop_map(Record::from).boxed(),
        target_group().prop_map(Record::from).boxed(),
        target().prop_map(Record::from).boxed(),
        sightings().prop_map(Record::from).boxed(),
        edge().prop_map(Record::from).boxed(),
        certificate().prop_map(Record::from).boxed(),
        security_group().prop_map(Record::from).boxed(),
        network_tags().prop_map(Record::from).boxed(),
    ]
}
