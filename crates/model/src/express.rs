//! Express gateway services: services whose load balancer, names and number of tasks are looked after as well.
//!
//! What such a service has beside any other one is in its document, under a member of its own. What was made for it in load
//! balancing is told by tags, so that it is found again from either side.

use serde_json::{Value, json};

use crate::load_balancing::{Condition, Rule};
use crate::snapshot::LoadBalancingState;
use crate::{Entry, Service, Tag};

/// The member of a service's document that makes it an Express service.
const MEMBER: &str = "expressGateway";

/// What the host names of all Express services end in. `internal` is nobody's in the public DNS.
pub const ENDPOINT_SUFFIX: &str = "ecs.longshore.internal";

/// The tag of what was made for Express services; its value is `true`. What loses it is left alone from then on.
pub const MANAGED_TAG: &str = "AmazonECSManaged";

/// The tag that names the Express service that something was made for, by its ARN.
pub const SERVICE_TAG: &str = "aws:ecs:serviceArn";

/// As many Express services share a load balancer.
pub const SERVICES_OF_LOAD_BALANCER: usize = 25;

/// What a service is scaled by (API reference: `ExpressGatewayServiceScalingMetric`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// The CPU that its tasks use, in percent of what they asked for.
    AverageCpu,
    /// The memory that its tasks use, in percent of what they asked for.
    AverageMemory,
    /// Requests that each of its tasks gets in a minute.
    RequestCountPerTarget,
}

impl Metric {
    /// As the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AverageCpu => "AVERAGE_CPU",
            Self::AverageMemory => "AVERAGE_MEMORY",
            Self::RequestCountPerTarget => "REQUEST_COUNT_PER_TARGET",
        }
    }

    /// The metric of that name.
    pub fn parse(name: &str) -> Option<Self> {
        let all = [Self::AverageCpu, Self::AverageMemory, Self::RequestCountPerTarget];
        all.into_iter().find(|metric| metric.as_str() == name)
    }
}

/// How many tasks an Express service has (API reference: `ExpressGatewayScalingTarget`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScalingTarget {
    /// The fewest.
    pub min: u32,
    /// The most.
    pub max: u32,
    /// What it is scaled by.
    pub metric: Metric,
    /// What the metric is kept at, or just below.
    pub value: u32,
}

impl Default for ScalingTarget {
    fn default() -> Self {
        Self { min: 1, max: 20, metric: Metric::AverageCpu, value: 60 }
    }
}

/// What an Express service has beside any other one.
#[derive(Debug, Clone, PartialEq)]
pub struct Express {
    /// The role that was given for load balancers and what else is around the service.
    pub infrastructure_role: String,
    /// How many tasks it has.
    pub scaling: ScalingTarget,
    /// The subnets whose zones its tasks are in; all zones when there are none.
    pub subnets: Vec<String>,
    /// When it was last updated, in milliseconds since 1970.
    pub updated_at: i64,
}

impl Express {
    /// What a service has of it; `None` of any other service.
    pub fn of(service: &Service) -> Option<Self> {
        let value = service.document.get(MEMBER)?;
        let scaling = &value["scalingTarget"];
        let number = |member: &str| scaling[member].as_u64().and_then(|number| u32::try_from(number).ok());
        Some(Self {
            infrastructure_role: value["infrastructureRoleArn"].as_str()?.to_owned(),
            scaling: ScalingTarget {
                min: number("minTaskCount")?,
                max: number("maxTaskCount")?,
                metric: Metric::parse(scaling["autoScalingMetric"].as_str()?)?,
                value: number("autoScalingTargetValue")?,
            },
            subnets: value["subnets"].as_array()?.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect(),
            updated_at: value["updatedAt"].as_i64()?,
        })
    }

    /// Has a service be an Express service of this kind.
    pub fn put(&self, service: &mut Service) {
        let mut document = service.document.value().as_object().cloned().unwrap_or_default();
        let value = json!({
            "infrastructureRoleArn": self.infrastructure_role,
            "scalingTarget": {
                "minTaskCount": self.scaling.min,
                "maxTaskCount": self.scaling.max,
                "autoScalingMetric": self.scaling.metric.as_str(),
                "autoScalingTargetValue": self.scaling.value,
            },
            "subnets": self.subnets,
            "updatedAt": self.updated_at,
        });
        document.insert(MEMBER.to_owned(), value);
        service.document = Value::Object(document).into();
    }
}

/// The tag of all that is made for Express services.
pub fn managed_tag() -> Tag {
    Tag { key: MANAGED_TAG.into(), value: "true".into() }
}

/// The tags of what is made for an Express service.
pub fn tags(service_arn: &str) -> Vec<Tag> {
    vec![managed_tag(), Tag { key: SERVICE_TAG.into(), value: service_arn.into() }]
}

/// Whether something was made for Express services and is still looked after.
pub fn is_managed(tags: &[Tag]) -> bool {
    tags.iter().any(|tag| &*tag.key == MANAGED_TAG && &*tag.value == "true")
}

/// The ARN of the Express service that something was made for.
pub fn service_of(tags: &[Tag]) -> Option<&str> {
    let tag = tags.iter().find(|tag| &*tag.key == SERVICE_TAG)?;
    is_managed(tags).then_some(&*tag.value)
}

/// The host names of Express services that a rule takes the requests of.
pub fn endpoints(rule: &Rule) -> impl Iterator<Item = &str> {
    let hosts = rule.conditions.iter().flat_map(|condition| match condition {
        Condition::Host { values, .. } => values.as_slice(),
        _ => &[],
    });
    hosts.map(|host| &**host).filter(|host| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        let label = host.strip_suffix(ENDPOINT_SUFFIX).and_then(|rest| rest.strip_suffix('.'));
        label.is_some_and(|label| !label.is_empty()) && host.bytes().all(is_plain)
    })
}

/// The other rules that take requests for the same Express service by one of the same host names: those of the other listeners
/// of its load balancer.
pub fn twins<'s>(state: &'s LoadBalancingState, rule: &'s Rule) -> impl Iterator<Item = &'s Entry<Rule>> {
    let service = service_of(&rule.tags);
    let is_twin = move |other: &&Entry<Rule>| {
        other.id != rule.id
            && service.is_some()
            && service_of(&other.tags) == service
            && endpoints(other).any(|host| endpoints(rule).any(|own| own == host))
    };
    let listeners = state.listeners_of(rule.load_balancer);
    listeners.flat_map(|listener| state.rules_of(listener.load_balancer, listener.id)).filter(is_twin)
}

/// The name that the certificate of all endpoints in a region is for.
pub fn certificate_name(region: &str) -> String {
    format!("*.{region}.{ENDPOINT_SUFFIX}")
}

/// The host name of an Express service in a region: made of its name, and of digits that tell it from those of other clusters
/// and other times.
pub fn endpoint(service: &str, bits: u32, region: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let label: String = service.chars().map(letter).take(48).collect();
    let label = label.trim_matches('-');
    let label = if label.is_empty() { "service" } else { label };
    format!("{label}-{bits:08x}.{region}.{ENDPOINT_SUFFIX}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::load_balancing::{Listener, ListenerId, LoadBalancerId, Record, RuleId};

    #[test]
    fn what_is_written_into_a_service_is_read_from_it() {
        let mut service = fixture::service("web");
        assert_eq!(Express::of(&service), None);
        let express = Express {
            infrastructure_role: "arn:aws:iam::1:role/i".to_owned(),
            scaling: ScalingTarget { min: 2, max: 5, metric: Metric::RequestCountPerTarget, value: 100 },
            subnets: vec!["subnet-1".to_owned()],
            updated_at: 7,
        };
        express.put(&mut service);
        assert_eq!(Express::of(&service), Some(express));
    }

    #[test]
    fn a_host_name_is_one_label_of_the_service() {
        assert_eq!(endpoint("Web_1", 10, "r"), "web-1-0000000a.r.ecs.longshore.internal");
        assert_eq!(endpoint("___", 10, "r"), "service-0000000a.r.ecs.longshore.internal");
        let long = endpoint(&"x".repeat(255), 10, "r");
        assert!(long.split('.').next().is_some_and(|label| label.len() <= 63), "{long}");
    }

    #[test]
    fn a_rule_has_the_host_names_that_are_under_the_suffix() {
        let values = ["a-1.r.ecs.longshore.internal", "*.r.ecs.longshore.internal", "example.com", ENDPOINT_SUFFIX]
            .map(Into::into)
            .to_vec();
        let rule = Rule {
            action_order: None,
            id: RuleId::from_bits(1),
            listener: ListenerId::from_bits(1),
            load_balancer: LoadBalancerId::from_bits(1),
            priority: 1,
            conditions: vec![
                Condition::Path { values: vec!["/".into()], expressions: vec![] },
                Condition::Host { values, expressions: vec![] },
            ],
            actions: vec![],
            transforms: None,
            tags: vec![],
        };
        assert_eq!(endpoints(&rule).collect::<Vec<_>>(), ["a-1.r.ecs.longshore.internal"]);
    }

    #[test]
    fn rules_of_one_service_for_one_name_are_twins() {
        let host = |name: &str| Condition::Host {
            values: vec![format!("{name}.r.{ENDPOINT_SUFFIX}").into()],
            expressions: vec![],
        };
        let rule = |id: u64, listener: u64, name: &str, service: &str| Rule {
            listener: ListenerId::from_bits(listener),
            conditions: vec![host(name)],
            tags: tags(service),
            ..fixture::rule(RuleId::from_bits(id), vec![])
        };
        let mut state = LoadBalancingState::default();
        let mut put = |record| state.put(crate::Revision(1), &record);
        for bits in [1, 2] {
            let listener = Listener { id: ListenerId::from_bits(bits), ..fixture::listener(vec![]) };
            put(Record::Listener(listener.into()));
        }
        let own = rule(1, 1, "a-1", "a");
        let others = [rule(2, 2, "a-1", "a"), rule(3, 2, "a-2", "a"), rule(4, 2, "b-1", "b"), rule(5, 2, "a-1", "b")];
        for it in others.into_iter().chain([own.clone()]) {
            put(Record::Rule(it.into()));
        }
        let found: Vec<RuleId> = twins(&state, &own).map(|entry| entry.id).collect();
        assert_eq!(found, [RuleId::from_bits(2)]);
        let untagged = Rule { tags: vec![], ..own };
        assert_eq!(twins(&state, &untagged).count(), 0);
    }

    #[test]
    fn what_has_lost_its_tag_is_no_ones() {
        let mut made = tags("arn");
        assert_eq!((is_managed(&made), service_of(&made)), (true, Some("arn")));
        made.retain(|tag| &*tag.key != MANAGED_TAG);
        assert_eq!((is_managed(&made), service_of(&made)), (false, None));
    }
}
