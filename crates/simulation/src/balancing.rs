//! The load balancer of a scenario: target groups for some of its services, listeners that forward to them, and edges.

use std::sync::Arc;

use longshore_model::load_balancing::{
    Action, AddressType, Attributes, Forward, HealthCheck, Kind, Listener, ListenerId, LoadBalancer, LoadBalancerId,
    Protocol, Record, Scheme, TargetGroup, TargetGroupId, TargetType, WeightedGroup,
};
use longshore_model::{Scope, Timestamp, arn};
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::scenario::{self, Plan};

/// How many scenarios of a thousand have a load balancer.
const PER_MILLE: u32 = 500;

/// The one load balancer.
const BALANCER: LoadBalancerId = LoadBalancerId::from_bits(1);
const BALANCER_NAME: &str = "balancer";

/// A container port of a service, and where it is registered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attached {
    pub(crate) container_port: u16,
    /// Groups and listeners are numbered from here.
    base: u64,
    deregistration_delay_seconds: u32,
    /// Whether traffic is shifted between two groups, and whether test traffic has a listener of its own.
    shifts: Option<bool>,
}

/// How an edge behaves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EdgePlan {
    /// The longest that something it sees waits before it says so, in milliseconds.
    pub(crate) slow_millis: u64,
    /// The longest that requests take that are under way when a target is drained, in milliseconds.
    pub(crate) request_millis: u64,
    /// Of a thousand drains, so many never end: a client holds on to its connection.
    pub(crate) endless_permille: u32,
    /// Of a thousand checks of a container that runs, so many fail until the faults are over.
    pub(crate) failing_permille: u32,
}

/// Gives some of the services load balancers; the edges that serve them, none without. Dice of its own leave seeds without load balancers
/// as they are.
pub(crate) fn draw(seed: u64, services: &mut [Plan]) -> Vec<EdgePlan> {
    let dice = Dice::new(seed, "balancing");
    if !dice.chance(PER_MILLE) {
        return Vec::new();
    }
    for (number, plan) in services.iter_mut().enumerate() {
        if plan.kind == scenario::Kind::TaskSets || !dice.chance(700) {
            continue;
        }
        let has_test = dice.chance(500);
        let count = if plan.host_port.is_some() { 1 } else { 1 + dice.below(3) };
        plan.grace_seconds = [0, 0, 10, 60][dice.below(4)];
        plan.attached = (0..count)
            .map(|index| Attached {
                container_port: 80 + index as u16,
                base: 1_000 * (number as u64 + 1) + 10 * index as u64,
                deregistration_delay_seconds: [0, 5, 30, 120][dice.below(4)],
                shifts: plan.stages.is_some().then_some(has_test),
            })
            .collect();
    }
    (0..1 + dice.below(3)).map(|_| EdgePlan::draw(&dice)).collect()
}

impl EdgePlan {
    fn draw(dice: &Dice) -> Self {
        Self {
            slow_millis: [10, 200, 5_000][dice.below(3)],
            request_millis: [50, 2_000, 20_000][dice.below(3)],
            endless_permille: [0, 0, 100, 1_000][dice.below(4)],
            failing_permille: [0, 0, 20, 300][dice.below(4)],
        }
    }
}

impl Attached {
    fn group(self, alternate: bool) -> TargetGroupId {
        TargetGroupId::from_bits(self.base + u64::from(alternate))
    }

    fn listener(self, test: bool) -> ListenerId {
        ListenerId::from_bits(self.base + 2 + u64::from(test))
    }

    /// What a service says of it.
    pub(crate) fn wire(self, scope: &Scope) -> Value {
        let group = |alternate| {
            let id = self.group(alternate);
            scope.load_balancing(arn::LoadBalancing::TargetGroup(&name(id), id))
        };
        let listener = |test| {
            let id = self.listener(test);
            scope.load_balancing(arn::LoadBalancing::Listener(Kind::Application, BALANCER_NAME, BALANCER, id))
        };
        let mut wire = json!({
            "targetGroupArn": group(false), "containerName": "main", "containerPort": self.container_port,
        });
        if let Some(has_test) = self.shifts {
            wire["advancedConfiguration"] = json!({
                "alternateTargetGroupArn": group(true),
                "productionListenerRule": listener(false),
                "roleArn": "arn:aws:iam::000000000000:role/balancing",
            });
            if has_test {
                wire["advancedConfiguration"]["testListenerRule"] = json!(listener(true));
            }
        }
        wire
    }

    fn records(self) -> Vec<Record> {
        let mut records = vec![Record::TargetGroup(Arc::new(self.target_group(false)))];
        records.push(Record::Listener(Arc::new(self.forwarding(false))));
        if let Some(has_test) = self.shifts {
            records.push(Record::TargetGroup(Arc::new(self.target_group(true))));
            records.extend(has_test.then(|| Record::Listener(Arc::new(self.forwarding(true)))));
        }
        records
    }

    fn target_group(self, alternate: bool) -> TargetGroup {
        let id = self.group(alternate);
        let delay = self.deregistration_delay_seconds.to_string();
        TargetGroup {
            id,
            name: name(id).into(),
            target_type: TargetType::Instance,
            protocol: Protocol::Http,
            protocol_version: None,
            port: 80,
            vpc: "vpc-1".into(),
            health_check: HealthCheck {
                enabled: true,
                protocol: Protocol::Http,
                port: None,
                path: Some("/".into()),
                interval_seconds: 5,
                timeout_seconds: 2,
                healthy_threshold: 2,
                unhealthy_threshold: 2,
                matcher: None,
            },
            attributes: Attributes::from([("deregistration_delay.timeout_seconds".into(), delay.into())]),
            created_at: Timestamp::default(),
            tags: Vec::new(),
        }
    }

    fn forwarding(self, test: bool) -> Listener {
        let groups = vec![WeightedGroup { group: self.group(false), weight: 1 }];
        let id = self.listener(test);
        Listener {
            id,
            load_balancer: BALANCER,
            port: u16::try_from(id.bits()).unwrap_or(u16::MAX),
            protocol: Protocol::Http,
            certificates: Vec::new(),
            tls_policy: None,
            alpn_policy: None,
            default_actions: vec![Action::Forward(Forward { groups, stickiness_seconds: None })],
            action_order: None,
            attributes: Attributes::default(),
            mutual_authentication: None,
            tags: Vec::new(),
        }
    }
}

fn name(group: TargetGroupId) -> String {
    format!("group{}", group.bits())
}

/// The load balancer, its listeners and its target groups, as their owner made them before anything else happened.
pub(crate) fn records(services: &[Plan]) -> Vec<Record> {
    let balancer = LoadBalancer {
        id: BALANCER,
        name: BALANCER_NAME.into(),
        kind: Kind::Application,
        scheme: Scheme::InternetFacing,
        number: 1,
        dns_label: "balancer-1234567890".into(),
        subnets: Vec::new(),
        security_groups: Vec::new(),
        address_type: AddressType::Ipv4,
        attributes: Attributes::default(),
        created_at: Timestamp::default(),
        tags: Vec::new(),
    };
    let attached = services.iter().flat_map(|plan| &plan.attached);
    std::iter::once(Record::LoadBalancer(Arc::new(balancer))).chain(attached.flat_map(|it| it.records())).collect()
}
