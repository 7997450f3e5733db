//! Why an instance was passed over: ECS's short reason for machines, its words for service events, and figures for people.

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use longshore_model::InstanceId;
use longshore_model::placement::Attribute;
use longshore_model::resources::{Lack, MAX_RESERVED_PORTS, Protocol};

/// The first thing that keeps a task from an instance. Its `Display` form is for people, with figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such instance.
    Missing,
    /// It was deregistered.
    Inactive,
    /// It is not of the capacity provider that the task goes to.
    OtherProvider,
    /// It takes no new tasks.
    Draining,
    /// Its agent is not connected.
    AgentDisconnected,
    /// It is kept free for a task that has waited for capacity for long.
    Reserved,
    /// It does not offer an attribute that the task definition requires.
    Attribute(Attribute),
    /// It runs a task of the same group, and they must be kept apart.
    DistinctInstance,
    /// The expression of a `memberOf` constraint does not hold for it.
    MemberOf(Arc<str>),
    /// It has not enough left.
    Lack(Lack),
}

impl Refusal {
    /// The reason in `failures[]` (API reference: "API failure reasons").
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Missing => "MISSING",
            Self::Inactive => "INACTIVE",
            Self::OtherProvider => "CAPACITY_PROVIDER",
            Self::Draining => "DRAINING",
            Self::AgentDisconnected => "AGENT",
            Self::Reserved => "RESERVED",
            Self::Attribute(_) => "ATTRIBUTE",
            Self::DistinctInstance => "distinctInstance placement constraint unsatisfied.",
            Self::MemberOf(_) => "MemberOf placement constraint unsatisfied.",
            Self::Lack(Lack::Cpu { .. }) => "RESOURCE:CPU",
            Self::Lack(Lack::Memory { .. }) => "RESOURCE:MEMORY",
            Self::Lack(Lack::Gpu { .. }) => "RESOURCE:GPU",
            Self::Lack(Lack::Port { protocol: Protocol::Tcp, .. } | Lack::Ports { .. }) => "RESOURCE:PORTS",
            Self::Lack(Lack::Port { protocol: Protocol::Udp, .. }) => "RESOURCE:PORTS_UDP",
        }
    }

    /// What a service event says of the closest matching instance (developer guide: "Service event messages").
    pub fn event_words(&self) -> String {
        match self {
            Self::Lack(Lack::Cpu { .. }) => "has insufficient CPU units available".to_owned(),
            Self::Lack(Lack::Memory { .. }) => "has insufficient memory available".to_owned(),
            Self::Lack(Lack::Gpu { .. }) => "has insufficient GPU resource available".to_owned(),
            Self::Lack(Lack::Port { .. }) => "is already using a port required by your task".to_owned(),
            Self::Lack(Lack::Ports { .. }) => "has as many reserved ports as it can have".to_owned(),
            Self::AgentDisconnected => "doesn't have the agent connected".to_owned(),
            Self::Attribute(_) => "is missing an attribute required by your task".to_owned(),
            Self::Missing
            | Self::Inactive
            | Self::OtherProvider
            | Self::Reserved
            | Self::Draining
            | Self::DistinctInstance
            | Self::MemberOf(_) => {
                format!("encountered error \"{}\"", self.reason())
            }
        }
    }

    /// Whether nobody who asks why a task was not placed wants to hear of such instances.
    pub(crate) fn is_of_no_concern(&self) -> bool {
        matches!(self, Self::Inactive | Self::OtherProvider)
    }

    /// How far the instance is from taking the task: how early it failed, then how much it lacks.
    fn distance(&self) -> (u8, u32) {
        match *self {
            Self::Lack(Lack::Port { .. } | Lack::Ports { .. }) => (0, 0),
            Self::Lack(Lack::Gpu { wanted, left }) => (1, wanted - left),
            Self::Lack(Lack::Memory { wanted_mib, left_mib }) => (2, wanted_mib - left_mib),
            Self::Lack(Lack::Cpu { wanted_units, left_units }) => (3, wanted_units - left_units),
            Self::DistinctInstance => (4, 0),
            Self::MemberOf(_) => (5, 0),
            Self::Attribute(_) => (6, 0),
            Self::AgentDisconnected => (7, 0),
            Self::Draining => (8, 0),
            Self::Reserved => (11, 0),
            Self::OtherProvider => (12, 0),
            Self::Inactive => (9, 0),
            Self::Missing => (10, 0),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "there is no such container instance"),
            Self::Inactive => write!(f, "it was deregistered"),
            Self::OtherProvider => write!(f, "it does not belong to the capacity provider"),
            Self::Reserved => write!(f, "it is kept free for a task that has waited for capacity for long"),
            Self::Draining => write!(f, "it is draining and takes no new tasks"),
            Self::AgentDisconnected => write!(f, "its agent is not connected"),
            Self::Attribute(Attribute { name, value: None }) => write!(f, "it lacks the attribute {name}"),
            Self::Attribute(Attribute { name, value: Some(value) }) => {
                write!(f, "it lacks the attribute {name} = {value}")
            }
            Self::DistinctInstance => write!(f, "it runs a task of the same group (distinctInstance)"),
            Self::MemberOf(expression) => write!(f, "it does not satisfy memberOf {expression}"),
            Self::Lack(Lack::Cpu { wanted_units, left_units }) => {
                write!(f, "needs {wanted_units} CPU units, {left_units} left")
            }
            Self::Lack(Lack::Memory { wanted_mib, left_mib }) => {
                write!(f, "needs {wanted_mib} MiB of memory, {left_mib} left")
            }
            Self::Lack(Lack::Gpu { wanted, left }) => write!(f, "needs {wanted} GPUs, {left} left"),
            Self::Lack(Lack::Port { port, protocol }) => write!(f, "host port {port}/{protocol} is taken"),
            Self::Lack(Lack::Ports { wanted, left }) => {
                write!(f, "needs {wanted} more reserved host ports, {left} of {MAX_RESERVED_PORTS} left")
            }
        }
    }
}

/// The instance that comes closest to taking the task: the one that failed the last of the checks and lacks the least;
/// of equals the one with the greatest id, so that the answer is stable while nothing changes.
pub fn closest(refused: &[(InstanceId, Refusal)]) -> Option<&(InstanceId, Refusal)> {
    refused.iter().min_by_key(|(id, refusal)| (refusal.distance(), Reverse(*id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cpu(wanted_units: u32, left_units: u32) -> Refusal {
        Refusal::Lack(Lack::Cpu { wanted_units, left_units })
    }

    #[test]
    fn the_closest_instance_failed_last_and_lacks_least() {
        let id = InstanceId::from_bits;
        let refused =
            [(id(1), Refusal::AgentDisconnected), (id(2), cpu(512, 100)), (id(3), cpu(512, 256)), (id(4), cpu(512, 0))];
        assert_eq!(closest(&refused), Some(&refused[2]));
        assert_eq!(closest(&refused[..1]), Some(&refused[0]));
        assert_eq!(closest(&[]), None);
    }

    #[test]
    fn what_ecs_has_no_reason_for_has_one_of_ours() {
        // Rule 5.2.8: draining instances, those of other providers and reserved ones, and distinctInstance.
        let reasons = [
            (Refusal::Draining, "DRAINING"),
            (Refusal::OtherProvider, "CAPACITY_PROVIDER"),
            (Refusal::Reserved, "RESERVED"),
            (Refusal::DistinctInstance, "distinctInstance placement constraint unsatisfied."),
        ];
        for (refusal, reason) in reasons {
            assert_eq!(refusal.reason(), reason);
        }
    }

    #[test]
    fn people_get_figures_and_machines_get_the_reason() {
        // Rule 5.2.1: each resource has its reason: CPU, MEMORY, PORTS, PORTS_UDP, GPU.
        let refusal = cpu(512, 256);
        assert_eq!((refusal.to_string().as_str(), refusal.reason()), ("needs 512 CPU units, 256 left", "RESOURCE:CPU"));
        let port = |protocol| Refusal::Lack(Lack::Port { port: 53, protocol });
        assert_eq!(port(Protocol::Tcp).reason(), "RESOURCE:PORTS");
        assert_eq!(port(Protocol::Udp).reason(), "RESOURCE:PORTS_UDP");
        assert_eq!(port(Protocol::Udp).to_string(), "host port 53/udp is taken");
        let full = Refusal::Lack(Lack::Ports { wanted: 2, left: 1 });
        assert_eq!(full.to_string(), "needs 2 more reserved host ports, 1 of 100 left");
        assert_eq!(full.reason(), "RESOURCE:PORTS");
        assert_eq!(Refusal::Lack(Lack::Gpu { wanted: 1, left: 0 }).reason(), "RESOURCE:GPU");
        assert_eq!(Refusal::Lack(Lack::Memory { wanted_mib: 2, left_mib: 1 }).reason(), "RESOURCE:MEMORY");
    }
}
