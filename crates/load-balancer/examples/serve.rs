//! A load balancer without a server, to measure with: `serve ADDRESS PORT [--tls] [--rules N] TARGET…`.

use std::net::SocketAddr;
use std::sync::Arc;

use longshore_load_balancer::{Balancer, Limits, Settings};
use longshore_model::Timestamp;
use longshore_model::fixture;
use longshore_model::load_balancing::{
    Action, Addresses, Certificate, CertificateId, Condition, Forward, HealthCheck, Listener, LoadBalancer,
    LoadBalancerId, Protocol, ProtocolVersion, Record, Rule, RuleId, Target, TargetGroup, TargetGroupId, TargetKey,
    WeightedGroup,
};
use longshore_model::plan::Revision;
use longshore_model::snapshot::LoadBalancingState;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().expect("an address");
    let port: u16 = arguments.next().and_then(|port| port.parse().ok()).expect("a port");
    let (mut is_encrypted, mut rules, mut targets) = (false, 0, Vec::new());
    while let Some(argument) = arguments.next() {
        match &*argument {
            "--tls" => is_encrypted = true,
            "--rules" => rules = arguments.next().and_then(|count| count.parse().ok()).expect("a count"),
            target => targets.push(target.parse::<SocketAddr>().expect("a target's address")),
        }
    }
    let settings = Settings {
        edge: "measured".into(),
        addresses: Addresses::parse([&*address]).expect("an address"),
        clock: Arc::new(Timestamp::default),
        access_logs: None,
        limits: Limits::default(),
    };
    let balancer = Balancer::start(settings).expect("it starts");
    balancer.apply(Arc::new(state(port, is_encrypted, rules, &targets)));
    loop {
        std::thread::park();
    }
}

fn state(port: u16, is_encrypted: bool, rules: u32, targets: &[SocketAddr]) -> LoadBalancingState {
    let (balancer, group) = (LoadBalancerId::from_bits(1), TargetGroupId::from_bits(1));
    let forward =
        Action::Forward(Forward { groups: vec![WeightedGroup { group, weight: 1 }], stickiness_seconds: None });
    let mut state = LoadBalancingState::default();
    let mut put = |record| state.put(Revision(1), &record);
    put(Record::LoadBalancer(Arc::new(LoadBalancer {
        id: balancer,
        name: "measured".into(),
        dns_label: "measured".into(),
        ..fixture::load_balancer()
    })));
    let certificate = certificate();
    put(Record::Listener(Arc::new(Listener {
        load_balancer: balancer,
        port,
        protocol: if is_encrypted { Protocol::Https } else { Protocol::Http },
        certificates: if is_encrypted { vec![certificate.id.clone()] } else { Vec::new() },
        ..fixture::listener(vec![forward.clone()])
    })));
    put(Record::Certificate(Arc::new(certificate)));
    for number in 1..=rules {
        put(Record::Rule(Arc::new(Rule {
            load_balancer: balancer,
            priority: number,
            conditions: vec![Condition::Path {
                values: vec![format!("/service-{number}/*").into()],
                expressions: Vec::new(),
            }],
            ..fixture::rule(RuleId::from_bits(u64::from(number)), vec![forward.clone()])
        })));
    }
    put(Record::TargetGroup(Arc::new(TargetGroup {
        name: "measured".into(),
        protocol_version: Some(ProtocolVersion::Http1),
        health_check: HealthCheck { enabled: false, ..fixture::health_check() },
        ..fixture::target_group(group)
    })));
    for address in targets {
        put(Record::Target(Arc::new(Target {
            address: address.ip().to_string().into(),
            ..fixture::target(TargetKey { group, id: address.ip().to_string().into(), port: address.port() })
        })));
    }
    state
}

fn certificate() -> Certificate {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    Certificate {
        id: CertificateId::from_bits(1),
        certificate: made.cert.pem().into(),
        private_key: made.signing_key.serialize_pem().into(),
        chain: None,
        domain_name: "localhost".into(),
        alternative_names: Vec::new(),
        serial: "01".into(),
        subject: "CN=localhost".into(),
        issuer: "CN=localhost".into(),
        key_algorithm: "EC_prime256v1".into(),
        signature_algorithm: "SHA256WITHECDSA".into(),
        not_before: Timestamp::default(),
        not_after: Timestamp::default(),
        created_at: Timestamp::default(),
        imported_at: Timestamp::default(),
        tags: Vec::new(),
    }
}
