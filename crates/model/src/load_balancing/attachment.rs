//! What a service says of its load balancers: a wire `LoadBalancer` list, read. The document was validated when it came, so
//! an entry that cannot be read counts as left out.

use serde_json::Value;

use super::{ListenerId, LoadBalancerId, RuleId, TargetGroupId};
use crate::Document;
use crate::arn::LoadBalancing;

/// One of a service's load balancers: a port of a container, and where it is registered (API reference: `LoadBalancer`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// The container.
    pub container: &'a str,
    /// The port in the container.
    pub port: u16,
    /// The target group.
    pub target_group: TargetGroupId,
    /// Its ARN.
    pub arn: &'a str,
    /// What deployments need that shift traffic.
    pub advanced: Option<Advanced<'a>>,
}

/// Two target groups that take turns, and the routes whose weights shift traffic between them (API reference:
/// `AdvancedConfiguration`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advanced<'a> {
    /// The other target group.
    pub alternate: TargetGroupId,
    /// Its ARN.
    pub alternate_arn: &'a str,
    /// What production traffic comes by.
    pub production: Route,
    /// Its ARN.
    pub production_arn: &'a str,
    /// What test traffic comes by.
    pub test: Option<Route>,
}

/// What traffic comes by: a rule of an application load balancer, or a whole listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// A rule; the one that a listener's default actions are shown as is none.
    Rule(LoadBalancerId, ListenerId, RuleId),
    /// A listener's default action.
    Listener(LoadBalancerId, ListenerId),
}

impl Route {
    /// The route that an ARN names.
    pub fn parse(arn: &str) -> Option<Self> {
        match LoadBalancing::parse(arn)? {
            // The rule that a listener's default actions are shown as has the listener's own id.
            LoadBalancing::Rule(_, _, load_balancer, listener, rule) => Some(match rule.bits() == listener.bits() {
                true => Self::Listener(load_balancer, listener),
                false => Self::Rule(load_balancer, listener, rule),
            }),
            LoadBalancing::Listener(_, _, load_balancer, listener) => Some(Self::Listener(load_balancer, listener)),
            LoadBalancing::LoadBalancer(..) | LoadBalancing::TargetGroup(..) => None,
        }
    }
}

impl<'a> Attachment<'a> {
    /// The target group of one of its two sides, and the group's ARN; the first where there is no other.
    pub fn side(&self, alternate: bool) -> (TargetGroupId, &'a str) {
        match self.advanced.filter(|_| alternate) {
            Some(advanced) => (advanced.alternate, advanced.alternate_arn),
            None => (self.target_group, self.arn),
        }
    }

    fn read(balancer: &'a Value) -> Option<Self> {
        let arn = balancer["targetGroupArn"].as_str()?;
        Some(Self {
            container: balancer["containerName"].as_str()?,
            port: balancer["containerPort"].as_u64().and_then(|port| u16::try_from(port).ok())?,
            target_group: target_group_of(arn)?,
            arn,
            advanced: Advanced::read(&balancer["advancedConfiguration"]),
        })
    }
}

impl<'a> Advanced<'a> {
    fn read(advanced: &'a Value) -> Option<Self> {
        let alternate_arn = advanced["alternateTargetGroupArn"].as_str()?;
        let production_arn = advanced["productionListenerRule"].as_str()?;
        Some(Self {
            alternate: target_group_of(alternate_arn)?,
            alternate_arn,
            production: Route::parse(production_arn)?,
            production_arn,
            test: advanced["testListenerRule"].as_str().and_then(Route::parse),
        })
    }
}

/// The load balancers in the document of a service, a deployment, a revision or a task set, in their order.
pub fn attachments(document: &Document) -> impl Iterator<Item = Attachment<'_>> {
    document.list("loadBalancers").iter().filter_map(Attachment::read)
}

/// The id of the target group that an ARN names.
pub fn target_group_of(arn: &str) -> Option<TargetGroupId> {
    match LoadBalancing::parse(arn)? {
        LoadBalancing::TargetGroup(_, id) => Some(id),
        LoadBalancing::LoadBalancer(..) | LoadBalancing::Listener(..) | LoadBalancing::Rule(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_service_says_of_its_load_balancers_is_read() {
        let group = |name: &str, id: u8| format!("arn:aws:elasticloadbalancing:r:1:targetgroup/{name}/{id:016x}");
        let document = Document::new(json!({"loadBalancers": [
            {"targetGroupArn": group("blue", 1), "containerName": "web", "containerPort": 80, "advancedConfiguration": {
                "alternateTargetGroupArn": group("green", 2),
                "productionListenerRule": "arn:aws:elasticloadbalancing:r:1:listener-rule/app/lb/000000000000000a/000000000000000b/000000000000000c",
                "testListenerRule": "arn:aws:elasticloadbalancing:r:1:listener/net/lb/000000000000000a/000000000000000d",
            }},
            {"targetGroupArn": group("admin", 3), "containerName": "web", "containerPort": 81},
            {"loadBalancerName": "classic", "containerName": "web", "containerPort": 81},
        ]}));
        let [first, second] = attachments(&document).collect::<Vec<_>>()[..] else { panic!("two can be read") };
        let id = TargetGroupId::from_bits;
        assert_eq!((first.side(false).0, first.side(true).0), (id(1), id(2)));
        assert_eq!((second.side(false).0, second.side(true).0), (id(3), id(3)), "it has one side");
        let advanced = first.advanced.unwrap();
        let (balancer, listener) = (LoadBalancerId::from_bits(10), ListenerId::from_bits);
        assert_eq!(advanced.production, Route::Rule(balancer, listener(11), RuleId::from_bits(12)));
        assert_eq!(advanced.test, Some(Route::Listener(balancer, listener(13))));
    }

    #[test]
    fn other_arns_name_nothing() {
        for arn in ["", "web", "arn:aws:ecs:r:1:cluster/c", "arn:aws:elasticloadbalancing:r:1:targetgroup/web/7"] {
            assert_eq!((target_group_of(arn), Route::parse(arn)), (None, None), "{arn}");
        }
    }
}
