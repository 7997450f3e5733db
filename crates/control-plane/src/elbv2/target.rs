//! Targets that callers register and deregister. Those of tasks are the scheduler's.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::sync::Arc;

use longshore_api::elbv2::{
    DeregisterTargetsInput, DeregisterTargetsOutput, RegisterTargetsInput, RegisterTargetsOutput, TargetDescription,
};
use longshore_api::error::Error;
use longshore_model::load_balancing::{Key, Record, Registration, Target, TargetGroup, TargetKey, TargetType};
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{Guard, Snapshot, Timestamp, Write, container_instance};
use longshore_scheduler::balance::target_id;

use super::{change, error, lookup, quota};
use crate::Context;
use crate::context::Decision;

/// `RegisterTargets`.
pub(super) async fn register(ctx: &Context, request: RegisterTargetsInput) -> Result<RegisterTargetsOutput, Error> {
    let given = request.targets.unwrap_or_default();
    let arn = request.target_group_arn.as_deref();
    ctx.transact(|snapshot, now| {
        let state = snapshot.load_balancing();
        let group = lookup::target_group(state, arn)?;
        let mut targets = BTreeMap::new();
        for description in &given {
            let target = target(ctx, snapshot, group, description, now)?;
            targets.insert(target.key.clone(), target);
        }
        let present: HashSet<_> = state.targets_of(group.id).map(|target| &target.key).collect();
        let new = targets.keys().filter(|key| !present.contains(key)).count();
        if present.len() + new > quota::TARGETS {
            let text = format!("A target group can have at most {} targets", quota::TARGETS);
            return Err(Error::new("TooManyTargets", text));
        }
        let mut writes = Vec::new();
        for (key, mut target) in targets {
            if let Some(before) = state.targets.get(&key) {
                if before.registration == Registration::Registered && before.address == target.address {
                    continue;
                }
                target.owner.clone_from(&before.owner);
            }
            // What was seen of one that was there before says nothing about this one.
            if state.sightings.contains_key(&key) {
                writes.push(Write::Delete(Key::Sightings(key).into()));
            }
            writes.push(Write::Put(Record::Target(Arc::new(target)).into()));
        }
        if writes.is_empty() {
            return Ok(Decision::Answer(()));
        }
        let guard = Guard::unchanged(Key::TargetGroup(group.id).into(), Some(group.revision));
        Ok(Decision::Commit(change::in_groups("RegisterTargets", &[guard], writes, None), ()))
    })
    .await?;
    Ok(RegisterTargetsOutput {})
}

fn target(
    ctx: &Context,
    snapshot: &Snapshot,
    group: &TargetGroup,
    description: &TargetDescription,
    now: Timestamp,
) -> Result<Target, Error> {
    let id = description.id.as_deref().unwrap_or_default();
    if description.quic_server_id.is_some() {
        return Err(error::unsupported("QUIC is", "Leave QuicServerId out."));
    }
    let zone = description.availability_zone.as_deref().filter(|zone| !zone.is_empty());
    if let Some(zone) = zone.filter(|zone| *zone != "all" && !ctx.config().zones.iter().any(|known| known == zone)) {
        return Err(error::validation(format!("Invalid Availability Zone: '{}'", error::cut(zone))));
    }
    let (address, zone) = match group.target_type {
        TargetType::Instance => {
            if zone.is_some() {
                let text = "You cannot specify an Availability Zone for a target of the target type 'instance'";
                return Err(error::validation(text));
            }
            (instance_address(snapshot, id)?, None)
        }
        TargetType::Ip => (ip(id)?, Some(zone.unwrap_or("all").into())),
    };
    Ok(Target {
        key: TargetKey { group: group.id, id: id.into(), port: port(group, description)? },
        address,
        zone,
        registration: Registration::Registered,
        owner: None,
        registered_at: now,
    })
}

fn port(group: &TargetGroup, description: &TargetDescription) -> Result<u16, Error> {
    match description.port {
        None => Ok(group.port),
        Some(port) => match u16::try_from(port) {
            Ok(port) if port > 0 => Ok(port),
            _ => Err(error::validation(format!("The target port '{port}' must be between 1 and 65535"))),
        },
    }
}

fn ip(id: &str) -> Result<Arc<str>, Error> {
    let address: IpAddr = id
        .parse()
        .map_err(|_| error::validation(format!("The IP address '{}' is not a valid IPv4 address", error::cut(id))))?;
    if address.is_ipv6() {
        let text = format!("The IP address '{id}' is not a valid IPv4 address, which targets of this group need");
        return Err(error::validation(text));
    }
    if address.is_unspecified() || address.is_multicast() || address.to_string() == "255.255.255.255" {
        return Err(error::invalid_target(format!("The IP address '{id}' is that of no target")));
    }
    Ok(address.to_string().into())
}

/// The address of a container instance, by its machine's id or the one that is made for it.
fn instance_address(snapshot: &Snapshot, id: &str) -> Result<Arc<str>, Error> {
    let mut known = snapshot.clusters().values().flat_map(|cluster| cluster.instances().values());
    let found = known.find(|state| {
        let instance = state.instance.as_deref();
        instance.is_some_and(|it| it.status != container_instance::Status::Inactive && *target_id(it) == *id)
    });
    let Some(found) = found else {
        let text = format!(
            "The instance ID '{}' is that of no container instance. Register machines with the target type 'ip', or have them \
             join a cluster first.",
            error::cut(id)
        );
        return Err(error::invalid_target(text));
    };
    let session = found.session.as_ref();
    session.and_then(|session| session.address.clone()).ok_or_else(|| {
        error::invalid_target(format!("The instance '{id}' is not connected, so that its address is not known"))
    })
}

/// `DeregisterTargets`. One that is not there is no error; one that is finishes what it has begun, if any edge can have sent
/// it something.
pub(super) async fn deregister(
    ctx: &Context,
    request: DeregisterTargetsInput,
) -> Result<DeregisterTargetsOutput, Error> {
    let given = request.targets.unwrap_or_default();
    let arn = request.target_group_arn.as_deref();
    ctx.transact(|snapshot, now| {
        let state = snapshot.load_balancing();
        let group = lookup::target_group(state, arn)?;
        let mut keys: Vec<TargetKey> = Vec::new();
        for description in &given {
            keys.extend(named(state, group, description)?);
        }
        keys.sort();
        keys.dedup();
        let drains = state.is_in_use(group.id) && !state.edges.is_empty();
        let mut writes = Vec::new();
        for key in keys {
            let Some(target) = state.targets.get(&key) else { continue };
            match target.registration {
                Registration::Draining { .. } => {}
                Registration::Registered if drains => {
                    let registration = Registration::Draining { since: now };
                    let target = Target { registration, ..(*target.value).clone() };
                    writes.push(Write::Put(Record::Target(Arc::new(target)).into()));
                }
                Registration::Registered => change::remove_target(state, target, &mut writes),
            }
        }
        if writes.is_empty() {
            return Ok(Decision::Answer(()));
        }
        let guard = Guard::unchanged(Key::TargetGroup(group.id).into(), Some(group.revision));
        Ok(Decision::Commit(change::in_groups("DeregisterTargets", &[guard], writes, None), ()))
    })
    .await?;
    Ok(DeregisterTargetsOutput {})
}

/// The keys of the targets that a description names; without a port, those of all its ports.
pub(super) fn named(
    state: &LoadBalancingState,
    group: &TargetGroup,
    description: &TargetDescription,
) -> Result<Vec<TargetKey>, Error> {
    let id = description.id.as_deref().unwrap_or_default();
    let key = |port| TargetKey { group: group.id, id: id.into(), port };
    if description.port.is_some() {
        return Ok(vec![key(port(group, description)?)]);
    }
    let of_all_ports: Vec<TargetKey> =
        state.targets_of(group.id).filter(|target| *target.key.id == *id).map(|target| target.key.clone()).collect();
    Ok(if of_all_ports.is_empty() { vec![key(group.port)] } else { of_all_ports })
}
