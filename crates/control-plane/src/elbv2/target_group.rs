//! Target groups: made, shown, modified, removed.

mod health_check;

use std::sync::Arc;

use longshore_api::elbv2::{
    CreateTargetGroupInput, CreateTargetGroupOutput, DeleteTargetGroupInput, DeleteTargetGroupOutput,
    DescribeTargetGroupsInput, DescribeTargetGroupsOutput, ModifyTargetGroupInput, ModifyTargetGroupOutput,
    ProtocolEnum, TargetGroupIpAddressTypeEnum, TargetTypeEnum,
};
use longshore_api::error::Error;
use longshore_model::load_balancing::{
    Attributes, Key, Protocol, ProtocolVersion, Record, TargetGroup, TargetGroupId, TargetType,
};
use longshore_model::network::DefaultVpc;
use longshore_model::{Group, Guard, Timestamp};

use health_check::{Checked, Wanted};

use super::load_balancer::specification::name;
use super::wire::Shown;
use super::{change, error, lookup, page, quota, tag};
use crate::Context;
use crate::context::Decision;
use crate::network::{Network, default_vpc};

/// `CreateTargetGroup`. The same call again gives the same group.
pub(super) async fn create(ctx: &Context, request: CreateTargetGroupInput) -> Result<CreateTargetGroupOutput, Error> {
    let vpc = default_vpc(ctx);
    let id = TargetGroupId::from_bits(ctx.bits() as u64);
    let wanted = read(request, &vpc, id)?;
    let made = ctx
        .transact(|snapshot, now| {
            let state = snapshot.load_balancing();
            if let Some(present) = state.target_group_named(&wanted.name) {
                let same = TargetGroup {
                    id: present.id,
                    created_at: present.created_at,
                    attributes: present.attributes.clone(),
                    ..wanted.clone()
                };
                return match same == *present.value {
                    true => Ok(Decision::Answer(Arc::clone(&present.value))),
                    false => {
                        let name = &wanted.name;
                        let text =
                            format!("A target group with the same name '{name}' exists, but with different settings");
                        Err(Error::new("DuplicateTargetGroupName", text))
                    }
                };
            }
            if state.target_groups.len() >= quota::TARGET_GROUPS {
                let text = format!("The maximum number of target groups has been reached: {}", quota::TARGET_GROUPS);
                return Err(Error::new("TooManyTargetGroups", text));
            }
            let it = Arc::new(TargetGroup { created_at: now, ..wanted.clone() });
            let group = change::create(Group::new("CreateTargetGroup"), Record::TargetGroup(Arc::clone(&it)));
            let group = Network::new(&vpc, snapshot).one_at_a_time(group);
            Ok(Decision::Commit(group.into(), it))
        })
        .await?;
    let snapshot = ctx.snapshot();
    let shown = Shown::new(ctx, snapshot.load_balancing());
    Ok(CreateTargetGroupOutput { target_groups: Some(vec![shown.target_group(&made)]) })
}

/// The group that a call describes.
fn read(request: CreateTargetGroupInput, vpc: &DefaultVpc, id: TargetGroupId) -> Result<TargetGroup, Error> {
    let name = name(request.name.as_deref().unwrap_or_default(), "target group")?;
    let target_type = match request.target_type {
        None | Some(TargetTypeEnum::Instance) => TargetType::Instance,
        Some(TargetTypeEnum::Ip) => TargetType::Ip,
        Some(other) => {
            let what = format!("The target type '{other}' is");
            return Err(error::unsupported(&what, "The types are 'instance' and 'ip'."));
        }
    };
    let protocol = match request.protocol {
        None => return Err(error::validation("A protocol must be specified")),
        Some(ProtocolEnum::Http) => Protocol::Http,
        Some(ProtocolEnum::Https) => Protocol::Https,
        Some(ProtocolEnum::Tcp) => Protocol::Tcp,
        Some(ProtocolEnum::Tls) => Protocol::Tls,
        Some(ProtocolEnum::Udp) => Protocol::Udp,
        Some(ProtocolEnum::TcpUdp) => Protocol::TcpUdp,
        Some(other) => {
            let what = format!("The protocol '{other}' is");
            let instead = "The protocols are HTTP, HTTPS, TCP, TLS, UDP and TCP_UDP.";
            return Err(error::unsupported(&what, instead));
        }
    };
    let port = request.port.ok_or_else(|| error::validation("A port must be specified"))?;
    let port = u16::try_from(port).map_err(|_| error::validation("The port must be between 1 and 65535"))?;
    let wanted_vpc = request.vpc_id.as_deref().filter(|id| !id.is_empty());
    let wanted_vpc = wanted_vpc.ok_or_else(|| error::validation("A VPC ID must be specified"))?;
    if *wanted_vpc != *vpc.id {
        return Err(error::validation(format!("The VPC ID '{}' is not found", error::cut(wanted_vpc))));
    }
    if request.ip_address_type == Some(TargetGroupIpAddressTypeEnum::Ipv6) {
        return Err(error::unsupported("Target groups of the IP address type 'ipv6' are", "Leave it 'ipv4'."));
    }
    if request.target_control_port.is_some() {
        return Err(error::unsupported("Target control ports are", "Leave TargetControlPort out."));
    }
    let protocol_version = match (protocol.is_http(), request.protocol_version.as_deref().filter(|it| !it.is_empty())) {
        (true, None | Some("HTTP1")) => Some(ProtocolVersion::Http1),
        (true, Some("HTTP2")) => Some(ProtocolVersion::Http2),
        (true, Some("GRPC")) => Some(ProtocolVersion::Grpc),
        (true, Some(other)) => {
            let text = format!("Protocol version '{}' must be one of 'GRPC, HTTP1, HTTP2'", error::cut(other));
            return Err(error::validation(text));
        }
        (false, None) => None,
        (false, Some(_)) => {
            let text = format!("Protocol version cannot be specified for a target group with protocol '{protocol}'");
            return Err(error::configuration(text));
        }
    };
    let checked = Checked { protocol, version: protocol_version };
    Ok(TargetGroup {
        id,
        name,
        target_type,
        protocol,
        protocol_version,
        port,
        vpc: Arc::clone(&vpc.id),
        health_check: health_check::read(&Wanted::from(&request), checked, None)?,
        attributes: Attributes::new(),
        created_at: Timestamp::default(),
        tags: tag::read(request.tags)?,
    })
}

/// `DescribeTargetGroups`.
pub(super) async fn describe(
    ctx: &Context,
    request: DescribeTargetGroupsInput,
) -> Result<DescribeTargetGroupsOutput, Error> {
    let snapshot = ctx.snapshot();
    let state = snapshot.load_balancing();
    let (arns, names) = (request.target_group_arns.unwrap_or_default(), request.names.unwrap_or_default());
    let balancer = request.load_balancer_arn.as_deref();
    let given = [balancer.is_some(), !arns.is_empty(), !names.is_empty()];
    if given.into_iter().filter(|given| *given).count() > 1 {
        let text = "Load balancer ARN, target group ARNs and names cannot be specified at the same time";
        return Err(error::validation(text));
    }
    let found: Vec<&TargetGroup> = if let Some(arn) = balancer {
        let balancer = lookup::load_balancer(state, Some(arn))?.id;
        let of = |group: &TargetGroup| state.load_balancers_of(group.id).any(|id| id == balancer);
        state.target_groups.values().map(|found| &*found.value).filter(|group| of(group)).collect()
    } else if !arns.is_empty() {
        let found = arns.iter().map(|arn| lookup::target_group(state, Some(arn)).map(|found| &*found.value));
        found.collect::<Result<_, _>>()?
    } else if !names.is_empty() {
        let named = |name: &String| state.target_group_named(name).map(|found| &*found.value);
        names.iter().map(|name| named(name).ok_or_else(error::no_target_group)).collect::<Result<_, _>>()?
    } else {
        state.target_groups.values().map(|found| &*found.value).collect()
    };
    let shown = Shown::new(ctx, state);
    let all = found.into_iter().map(|found| (found.name.to_string(), found));
    let page = page::cut(request.page_size, request.marker.as_deref(), all)?;
    Ok(DescribeTargetGroupsOutput {
        target_groups: Some(page.items.into_iter().map(|found| shown.target_group(found)).collect()),
        next_marker: page.next_marker,
    })
}

/// `ModifyTargetGroup`: its health check.
pub(super) async fn modify(ctx: &Context, request: ModifyTargetGroupInput) -> Result<ModifyTargetGroupOutput, Error> {
    let wanted = Wanted::from(&request);
    let arn = request.target_group_arn.as_deref();
    let after = ctx
        .transact(|snapshot, _| {
            let found = lookup::target_group(snapshot.load_balancing(), arn)?;
            let checked = Checked { protocol: found.protocol, version: found.protocol_version };
            let health_check = health_check::read(&wanted, checked, Some(&found.health_check))?;
            let after = TargetGroup { health_check, ..(*found.value).clone() };
            if after == *found.value {
                return Ok(Decision::Answer(after));
            }
            let group = change::target_group(Group::new("ModifyTargetGroup"), found, after.clone());
            Ok(Decision::Commit(group.into(), after))
        })
        .await?;
    let snapshot = ctx.snapshot();
    let shown = Shown::new(ctx, snapshot.load_balancing());
    Ok(ModifyTargetGroupOutput { target_groups: Some(vec![shown.target_group(&after)]) })
}

/// `DeleteTargetGroup`, with its targets. One that is gone is no error.
pub(super) async fn delete(ctx: &Context, request: DeleteTargetGroupInput) -> Result<DeleteTargetGroupOutput, Error> {
    let arn = request.target_group_arn.as_deref();
    ctx.transact(|snapshot, _| {
        let state = snapshot.load_balancing();
        let found = match lookup::target_group(state, arn) {
            Ok(found) => found,
            Err(error) if error.code == "TargetGroupNotFound" => return Ok(Decision::Answer(())),
            Err(error) => return Err(error),
        };
        if state.is_in_use(found.id) {
            let text =
                format!("Target group '{}' is currently in use by a listener or a rule", arn.unwrap_or_default());
            return Err(Error::new("ResourceInUse", text));
        }
        let key = longshore_model::Key::from(Key::TargetGroup(found.id));
        let guard = Guard::unchanged(key.clone(), Some(found.revision));
        let mut writes = Vec::new();
        for target in state.targets_of(found.id) {
            change::remove_target(state, target, &mut writes);
        }
        let last = Group::new("DeleteTargetGroup").guard(guard.clone()).delete(key);
        Ok(Decision::Commit(change::in_groups("DeleteTargetGroup", &[guard], writes, Some(last)), ()))
    })
    .await?;
    Ok(DeleteTargetGroupOutput {})
}
