//! Where a service's tasks are registered to get requests, and how they stand there.
//!
//! A task stands for one target in each target group of its deployment: the host port of a container's port. It serves when
//! all of them are healthy; what is not known of one of them yet, or not any more, is told by an [`Obstacle`].

use std::sync::Arc;

use longshore_model::load_balancing::{
    Attachment, Health, Protocol, Registration, TargetGroupId, TargetKey, attachments,
};
use longshore_model::snapshot::{LoadBalancingState, ServiceState};
use longshore_model::{
    ClusterState, ContainerInstance, DeploymentId, Document, InstanceId, Rollout, ServiceRevisionId, Snapshot, Task,
};

/// A target group that tasks of a deployment are registered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The container.
    pub container: &'a str,
    /// The port in the container.
    pub port: u16,
    /// The target group.
    pub group: TargetGroupId,
    /// Its ARN.
    pub arn: &'a str,
    /// Whether a listener or a rule is known to forward to it; see [`checked_places`].
    pub is_attached: bool,
}

/// The target groups that tasks of a deployment or a task set are registered in; none when it has no load balancers, or is
/// not known.
pub fn places(found: &ServiceState, deployment: DeploymentId) -> Vec<Place<'_>> {
    let of = |document, alternate| attachments(document).map(|it| Place::of(&it, alternate)).collect();
    document_of(found, deployment).map_or_else(Vec::new, |(document, alternate)| of(document, alternate))
}

/// The same, with what is forwarded to looked at, which takes a walk through all listeners and rules.
pub fn checked_places<'a>(snapshot: &Snapshot, found: &'a ServiceState, deployment: DeploymentId) -> Vec<Place<'a>> {
    let mut places = places(found, deployment);
    for place in &mut places {
        place.is_attached = snapshot.load_balancing().is_in_use(place.group);
    }
    places
}

/// Whether a service or a version of it has load balancers, without reading them.
pub fn is_balanced(document: &Document) -> bool {
    !document.list("loadBalancers").is_empty()
}

/// Whether tasks of a deployment or a task set are registered anywhere.
pub fn registers(found: &ServiceState, deployment: DeploymentId) -> bool {
    document_of(found, deployment).is_some_and(|(document, _)| is_balanced(document))
}

/// What a deployment says of its load balancers, and which side of them is its own.
fn document_of(found: &ServiceState, id: DeploymentId) -> Option<(&Document, bool)> {
    document_in(found.rollout.as_ref().map(|rollout| &*rollout.value), Some(found), id)
}

/// The same, by a rollout that may be ahead of what is known.
pub(crate) fn document_in<'a>(
    rollout: Option<&'a Rollout>,
    found: Option<&'a ServiceState>,
    id: DeploymentId,
) -> Option<(&'a Document, bool)> {
    if let Some(deployment) = rollout.and_then(|rollout| rollout.deployment(id)) {
        return Some((&deployment.document, deployment.uses_alternate));
    }
    if let Some(set) = rollout.and_then(|rollout| rollout.task_set(id)) {
        return Some((&set.document, false));
    }
    let revision = found?.revisions.get(&ServiceRevisionId::from(id));
    revision.map(|revision| (&revision.document, revision.uses_alternate))
}

impl<'a> Place<'a> {
    fn of(attachment: &Attachment<'a>, alternate: bool) -> Self {
        let (group, arn) = attachment.side(alternate);
        Self { container: attachment.container, port: attachment.port, group, arn, is_attached: false }
    }

    /// The name of its target group, as the ARN has it.
    pub fn name(&self) -> &'a str {
        self.arn.rsplit('/').nth(1).unwrap_or(self.arn)
    }

    /// The port of the instance by which a task's container port is reached; absent while it is not known.
    pub fn host_port(&self, snapshot: &Snapshot, task: &Task, protocol: Protocol) -> Option<u16> {
        let definition = snapshot.task_definition(&task.definition)?;
        if definition.document.text("networkMode") == Some("host") {
            return Some(self.port);
        }
        let container = task.containers.iter().find(|container| container.name.as_str() == self.container)?;
        let fits = |is_udp: bool| match protocol {
            Protocol::Udp => is_udp,
            Protocol::TcpUdp => true,
            Protocol::Http | Protocol::Https | Protocol::Tcp | Protocol::Tls => !is_udp,
        };
        let mut bindings = container.network_bindings.iter();
        bindings.find(|it| it.container_port == Some(self.port) && fits(&*it.protocol == "udp"))?.host_port
    }
}

/// What an instance is called as a target: the machine's own id, or one made from the instance's.
pub fn target_id(instance: &ContainerInstance) -> Arc<str> {
    let made = || format!("i-{}", &instance.id.to_string()[..17]).into();
    instance.machine_id.clone().unwrap_or_else(made)
}

/// The address that the ports of an instance's containers are reached at; absent while it is not known.
pub fn address(state: &ClusterState, instance: InstanceId) -> Option<&Arc<str>> {
    state.instance(instance)?.session.as_ref()?.value.address.as_ref()
}

/// What keeps a running task from getting requests through one of its target groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle<'a> {
    /// The group.
    pub place: Place<'a>,
    /// The port of the instance, when it is known.
    pub port: Option<u16>,
    /// What it is.
    pub why: Why,
}

/// What keeps a task from getting requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The target group was deleted.
    NoGroup,
    /// No listener and no rule forwards to the group.
    NotAttached,
    /// The address of its instance is not known.
    NoAddress,
    /// Its agent has not told the host port yet.
    NoPort,
    /// It will be registered at once.
    NotRegistered,
    /// No edge is connected that could check it.
    NoEdge,
    /// It has not been checked often enough yet. In the edge's words, if it has said any.
    Initial(Option<Arc<str>>),
    /// Its health checks fail. In the edge's words, if it has said any.
    Unhealthy(Option<Arc<str>>),
}

/// How a running task stands with its load balancers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It gets requests everywhere, or has no load balancers.
    Serving,
    /// It does not yet, or nobody knows.
    Settling(Obstacle<'a>),
    /// It fails health checks.
    Failing(Obstacle<'a>),
}

/// How a running task stands with the load balancers of its deployment. A failing target counts more than one of which
/// nothing is known.
pub fn standing<'a>(snapshot: &Snapshot, state: &ClusterState, places: &[Place<'a>], task: &Task) -> Standing<'a> {
    let mut standing = Standing::Serving;
    for place in places {
        let Some(obstacle) = obstacle(snapshot, state, *place, task) else { continue };
        if matches!(obstacle.why, Why::Unhealthy(_)) {
            return Standing::Failing(obstacle);
        }
        if standing == Standing::Serving {
            standing = Standing::Settling(obstacle);
        }
    }
    standing
}

/// What cuts tasks off from requests at one of their places, wherever they run.
pub fn cut_off<'a>(snapshot: &Snapshot, place: Place<'a>) -> Option<Obstacle<'a>> {
    let has_group = snapshot.load_balancing().target_groups.contains_key(&place.group);
    let why = match (has_group, place.is_attached) {
        (false, _) => Why::NoGroup,
        (true, false) => Why::NotAttached,
        (true, true) => return None,
    };
    Some(Obstacle { place, port: None, why })
}

fn obstacle<'a>(snapshot: &Snapshot, state: &ClusterState, place: Place<'a>, task: &Task) -> Option<Obstacle<'a>> {
    let balancing = snapshot.load_balancing();
    let because = |port, why| Some(Obstacle { place, port, why });
    let Some(group) = balancing.target_groups.get(&place.group) else { return because(None, Why::NoGroup) };
    let Some(port) = place.host_port(snapshot, task, group.protocol) else { return because(None, Why::NoPort) };
    let is_here = |key: &&TargetKey| key.group == place.group && key.port == port;
    let Some(key) = task.targets.iter().find(is_here).filter(|key| is_registered(balancing, key)) else {
        let is_known = task.instance.is_some_and(|id| address(state, id).is_some());
        return because(Some(port), if is_known { Why::NotRegistered } else { Why::NoAddress });
    };
    if !place.is_attached {
        return because(Some(port), Why::NotAttached);
    }
    let seen = balancing.health_of(key);
    match seen.health {
        Health::Healthy | Health::Unchecked => None,
        Health::Unhealthy => because(Some(port), Why::Unhealthy(seen.description)),
        Health::Initial if !balancing.has_connected_edge() => because(Some(port), Why::NoEdge),
        Health::Initial => because(Some(port), Why::Initial(seen.description)),
    }
}

impl Why {
    /// Whether no request can reach the task until somebody changes what its service names, or what forwards to that.
    pub fn cuts_off(&self) -> bool {
        matches!(self, Self::NoGroup | Self::NotAttached)
    }
}

fn is_registered(balancing: &LoadBalancingState, key: &TargetKey) -> bool {
    balancing.targets.get(key).is_some_and(|target| target.registration == Registration::Registered)
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoGroup => f.write_str("the target group was deleted"),
            Self::NotAttached => f.write_str("no listener forwards to the target group"),
            Self::NoAddress => f.write_str(
                "the address of the container instance is not known: give its agent one with --address, or restart it",
            ),
            Self::NoPort => f.write_str("the agent has not told the host port yet"),
            Self::NotRegistered => f.write_str("it is about to be registered"),
            Self::NoEdge => f.write_str("no edge is connected that could check it: start one with `longshore edge`"),
            Self::Initial(words) => f.write_str(words.as_deref().unwrap_or("the first health checks are under way")),
            Self::Unhealthy(words) => f.write_str(words.as_deref().unwrap_or("Health checks failed")),
        }
    }
}
