//! What was made for Express services that are gone. It is told by tags, so nothing is forgotten, whatever way a service went;
//! and what has lost its tag is left alone.

use std::collections::BTreeMap;

use longshore_model::arn::Resource;
use longshore_model::express;
use longshore_model::load_balancing::{Key, Listener, LoadBalancer, Route, attachments};
use longshore_model::service::Status;
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{Entry, Group, Guard, Plan, Service, Snapshot};

/// A plan looks at so many services at the most; what it leaves is found by the next one.
const MAX_SERVICES: usize = 100;

/// Takes away the rules and target groups of services that are gone or do not use them any more, and load balancers of Express
/// services that have no rule left.
pub fn left_over(snapshot: &Snapshot) -> Plan {
    let state = snapshot.load_balancing();
    let mut by_service: BTreeMap<&str, Group> = BTreeMap::new();
    for (key, rule) in &state.rules {
        let Some(arn) = express::service_of(&rule.tags) else { continue };
        let all = || std::iter::once(&**rule).chain(express::twins(state, rule).map(|twin| &*twin.value));
        let is_route = |route| all().any(|it| Route::Rule(it.load_balancer, it.listener, it.id) == route);
        let uses = |service: &Service| {
            attachments(&service.document).any(|it| it.advanced.is_some_and(|it| is_route(it.production)))
        };
        if !living(snapshot, arn).is_some_and(|service| uses(service)) {
            remove(snapshot, &mut by_service, arn, Key::Rule(key.0, key.1, key.2), rule);
        }
    }
    for (id, group) in &state.target_groups {
        let Some(arn) = express::service_of(&group.tags) else { continue };
        let uses = |service: &Service| {
            attachments(&service.document).any(|it| it.target_group == *id || it.side(true).0 == *id)
        };
        // Its tasks have to be gone first, and then who forwards to it.
        let is_needed = living(snapshot, arn).is_some_and(|service| uses(service))
            || state.targets_of(*id).next().is_some()
            || state.is_in_use(*id);
        if !is_needed {
            remove(snapshot, &mut by_service, arn, Key::TargetGroup(*id), group);
        }
    }
    let balancers = state.load_balancers.values().filter_map(|balancer| load_balancer(state, balancer));
    Plan { groups: by_service.into_values().take(MAX_SERVICES).chain(balancers).collect() }
}

/// The service of an ARN, until it is gone.
fn living<'s>(snapshot: &'s Snapshot, arn: &str) -> Option<&'s Entry<Service>> {
    let Ok(Resource::Service(Some(cluster), name)) = Resource::parse(arn) else { return None };
    let service = snapshot.cluster(cluster)?.service(name)?.service.as_ref()?;
    (service.status != Status::Inactive).then_some(service)
}

fn remove<'a, T>(
    snapshot: &Snapshot,
    by_service: &mut BTreeMap<&'a str, Group>,
    arn: &'a str,
    key: Key,
    entry: &Entry<T>,
) {
    let group = by_service.remove(arn).unwrap_or_else(|| {
        let group = Group::new(format!("{arn} is gone"));
        match Resource::parse(arn) {
            // A service of that name that is made now has things of its own; so this is about the one that is gone.
            Ok(Resource::Service(Some(cluster), name)) => {
                let key = longshore_model::Key::Service(cluster.into(), name.into());
                let revision = snapshot.revision_of(&key);
                group.guard(Guard::unchanged(key, revision))
            }
            _ => group,
        }
    });
    let key = longshore_model::Key::from(key);
    by_service.insert(arn, group.guard(Guard::unchanged(key.clone(), Some(entry.revision))).delete(key));
}

/// Takes away a load balancer of Express services without any rule, unless somebody has given it a listener. A service that
/// comes to it meanwhile writes its listener, and keeps it.
fn load_balancer(state: &LoadBalancingState, balancer: &Entry<LoadBalancer>) -> Option<Group> {
    let mut listeners = state.listeners_of(balancer.id).peekable();
    listeners.peek()?;
    let is_free = |listener: &Entry<Listener>| {
        express::is_managed(&listener.tags) && state.rules_of(balancer.id, listener.id).next().is_none()
    };
    if !express::is_managed(&balancer.tags) || !listeners.all(is_free) {
        return None;
    }
    let mut group = Group::new(format!("the last Express service of {} is gone", balancer.name));
    let mut delete = |key: Key, revision| {
        let key = longshore_model::Key::from(key);
        group = std::mem::take(&mut group).guard(Guard::unchanged(key.clone(), Some(revision))).delete(key);
    };
    for listener in state.listeners_of(balancer.id) {
        delete(Key::Listener(balancer.id, listener.id), listener.revision);
    }
    delete(Key::LoadBalancer(balancer.id), balancer.revision);
    let others = || state.load_balancers.values().filter(|other| other.id != balancer.id);
    for id in &balancer.security_groups {
        let Some(found) = state.security_groups.get(id) else { continue };
        let is_used = others().any(|other| other.security_groups.contains(id))
            || state.security_groups.values().any(|other| other.id != *id && other.names(id));
        if express::is_managed(&found.tags) && !is_used {
            delete(Key::SecurityGroup(id.clone()), found.revision);
        }
    }
    Some(group)
}
