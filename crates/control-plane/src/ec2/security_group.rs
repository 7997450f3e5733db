//! Security groups: made, described, deleted. Their rules are in [`rules`].

mod permission;
pub(super) mod rules;
mod shown;

use std::sync::Arc;

use longshore_api::ec2::{
    CreateSecurityGroupRequest, CreateSecurityGroupResult, DeleteSecurityGroupRequest, DeleteSecurityGroupResult,
    DescribeSecurityGroupReferencesRequest, DescribeSecurityGroupReferencesResult, DescribeSecurityGroupsRequest,
    DescribeSecurityGroupsResult, DescribeStaleSecurityGroupsRequest, DescribeStaleSecurityGroupsResult, ResourceType,
};
use longshore_api::error::Error;
use longshore_model::load_balancing::Key;
use longshore_model::network::{MAX_SECURITY_GROUPS, Peer, SecurityGroup, SecurityGroupRule, is_name_of_group};
use longshore_model::{Group, Guard};

use super::error::{self, invalid_value, no_group, no_group_named};
use super::filter::Filters;
use super::{page, tag, vpc};
use crate::Context;
use crate::context::Decision;
use crate::network::{Network, default_vpc};

/// What names and descriptions consist of, in EC2's words.
const CHARACTERS: &str = "a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";

/// An id that nothing else has: its kind and 17 hexadecimal digits, of random bits and a number among those of one call.
fn fresh(kind: &str, seed: u128, index: usize) -> Arc<str> {
    // Any odd factor gives different ids to different numbers.
    let offset = (index as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!("{kind}-0{:016x}", (seed as u64).wrapping_add(offset)).into()
}

/// `CreateSecurityGroup`. A new group lets everything out and nothing in.
pub(super) async fn create(
    ctx: &Context,
    request: CreateSecurityGroupRequest,
) -> Result<CreateSecurityGroupResult, Error> {
    let vpc = default_vpc(ctx);
    let name = request.group_name.filter(|name| !name.is_empty()).ok_or_else(|| error::missing("GroupName"))?;
    let description =
        request.description.filter(|text| !text.is_empty()).ok_or_else(|| error::missing("GroupDescription"))?;
    check_name(&name)?;
    check_description(&description)?;
    if request.vpc_id.is_some() {
        vpc::check_vpc(&vpc, request.vpc_id.as_deref())?;
    }
    let tags = tag::specified(request.tag_specifications, ResourceType::SecurityGroup)?;
    let seed = ctx.bits();
    let group = SecurityGroup {
        id: fresh("sg", seed, 0),
        name: name.as_str().into(),
        description: description.into(),
        vpc: Arc::clone(&vpc.id),
        rules: vec![SecurityGroupRule {
            id: fresh("sgr", seed, 1),
            is_ingress: false,
            protocol: "-1".into(),
            from_port: -1,
            to_port: -1,
            peer: Peer::Ipv4("0.0.0.0/0".into()),
            description: None,
            tags: Vec::new(),
        }],
        tags,
    };
    ctx.transact(|snapshot, _| {
        let network = Network::new(&vpc, snapshot);
        if network.security_group_named(&name).is_some() {
            let message = format!("The security group '{name}' already exists for VPC '{}'", vpc.id);
            return Err(Error::new("InvalidGroup.Duplicate", message));
        }
        if network.security_groups().len() >= MAX_SECURITY_GROUPS {
            let message = format!("The maximum number of security groups ({MAX_SECURITY_GROUPS}) has been reached.");
            return Err(Error::new("SecurityGroupLimitExceeded", message));
        }
        let plan = network.one_at_a_time(Group::new(format!("CreateSecurityGroup {name}")));
        Ok(Decision::Commit(network.put_security_group(plan, group.clone()).into(), ()))
    })
    .await?;
    Ok(CreateSecurityGroupResult {
        security_group_arn: Some(ctx.scope().network("security-group", &group.id)),
        group_id: Some(group.id.to_string()),
        tags: Some(tag::shown(&group.tags)),
    })
}

fn check_name(name: &str) -> Result<(), Error> {
    if name.eq_ignore_ascii_case("default") {
        return Err(invalid_value(format!("Cannot use reserved security group name: {name}")));
    }
    if name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("sg-")) {
        return Err(error::invalid_parameter(name, "GroupName", "Group names may not be in the format sg-*."));
    }
    match is_name_of_group(name) {
        true => Ok(()),
        false => Err(invalid_value(format!(
            "Invalid security group name. Valid names are strings less than 256 characters from the following set: \
             {CHARACTERS}"
        ))),
    }
}

fn check_description(description: &str) -> Result<(), Error> {
    match is_name_of_group(description) {
        true => Ok(()),
        false => Err(invalid_value(format!(
            "Invalid security group description. Valid descriptions are strings less than 256 characters from the \
             following set: {CHARACTERS}"
        ))),
    }
}

/// The group that a call names, by its id or its name.
fn named(network: Network<'_>, id: Option<&str>, name: Option<&str>) -> Result<Arc<SecurityGroup>, Error> {
    match (id, name) {
        (Some(id), _) => by_id(network, id),
        (None, Some(name)) => network
            .security_group_named(name)
            .or_else(|| network.security_group(name))
            .ok_or_else(|| no_group_named(name, &network.vpc.id)),
        (None, None) => Err(error::missing("GroupName or GroupId")),
    }
}

fn by_id(network: Network<'_>, id: &str) -> Result<Arc<SecurityGroup>, Error> {
    if !id.starts_with("sg-") {
        let message = format!("Invalid id: \"{id}\" (expecting \"sg-...\")");
        return Err(Error::new("InvalidGroupId.Malformed", message));
    }
    network.security_group(id).ok_or_else(|| no_group(id))
}

/// `DeleteSecurityGroup`.
pub(super) async fn delete(
    ctx: &Context,
    request: DeleteSecurityGroupRequest,
) -> Result<DeleteSecurityGroupResult, Error> {
    let vpc = default_vpc(ctx);
    let id = ctx
        .transact(|snapshot, _| {
            let network = Network::new(&vpc, snapshot);
            let group = named(network, request.group_id.as_deref(), request.group_name.as_deref())?;
            if group.id == vpc.security_group {
                let message = format!(
                    "the specified group: \"{}\" name: \"{}\" cannot be deleted by a user",
                    group.id, group.name
                );
                return Err(Error::new("CannotDelete", message));
            }
            if network.is_in_use(&group.id) {
                return Err(error::in_use(&group.id));
            }
            let key: longshore_model::Key = Key::SecurityGroup(Arc::clone(&group.id)).into();
            let plan = Group::new(format!("DeleteSecurityGroup {}", group.id))
                .guard(Guard::unchanged(key.clone(), network.revision_of_group(&group.id)))
                .delete(key);
            Ok(Decision::Commit(plan.into(), group.id.to_string()))
        })
        .await?;
    Ok(DeleteSecurityGroupResult { r#return: Some(true), group_id: Some(id) })
}

const FILTERS: &[&str] = &[
    "description",
    "egress.ip-permission.cidr",
    "egress.ip-permission.from-port",
    "egress.ip-permission.group-id",
    "egress.ip-permission.group-name",
    "egress.ip-permission.ipv6-cidr",
    "egress.ip-permission.prefix-list-id",
    "egress.ip-permission.protocol",
    "egress.ip-permission.to-port",
    "egress.ip-permission.user-id",
    "group-id",
    "group-name",
    "ip-permission.cidr",
    "ip-permission.from-port",
    "ip-permission.group-id",
    "ip-permission.group-name",
    "ip-permission.ipv6-cidr",
    "ip-permission.prefix-list-id",
    "ip-permission.protocol",
    "ip-permission.to-port",
    "ip-permission.user-id",
    "owner-id",
    "vpc-id",
];

/// `DescribeSecurityGroups`.
pub(super) fn describe(
    ctx: &Context,
    request: DescribeSecurityGroupsRequest,
) -> Result<DescribeSecurityGroupsResult, Error> {
    let vpc = default_vpc(ctx);
    let snapshot = ctx.snapshot();
    let network = Network::new(&vpc, &snapshot);
    let filters = Filters::read(request.filters, FILTERS)?;
    let mut asked = Vec::new();
    for id in request.group_ids.unwrap_or_default() {
        asked.push(by_id(network, &id)?.id.clone());
    }
    for name in request.group_names.unwrap_or_default() {
        asked.push(named(network, None, Some(&name))?.id.clone());
    }
    let is_wanted = |group: &Arc<SecurityGroup>| {
        (asked.is_empty() || asked.contains(&group.id))
            && filters.pass(&group.tags, |property| values(ctx, network, group, property))
    };
    let found: Vec<_> = network.security_groups().into_iter().filter(is_wanted).collect();
    let key = |group: &Arc<SecurityGroup>| group.id.to_string();
    let (found, next_token) = page::cut(found, key, request.max_results, request.next_token.as_deref())?;
    let security_groups = found.iter().map(|group| shown::group(ctx.scope(), group)).collect();
    Ok(DescribeSecurityGroupsResult { next_token, security_groups: Some(security_groups) })
}

/// What a group has of a property that groups are filtered by.
fn values(ctx: &Context, network: Network<'_>, group: &SecurityGroup, property: &str) -> Vec<String> {
    let (is_ingress, of_rules) = match property.strip_prefix("egress.") {
        Some(rest) => (false, rest),
        None => (true, property),
    };
    if let Some(of_rule) = of_rules.strip_prefix("ip-permission.") {
        let rules = group.rules.iter().filter(|rule| rule.is_ingress == is_ingress);
        return rules.filter_map(|rule| rule_value(ctx, network, rule, of_rule)).collect();
    }
    vec![match property {
        "description" => group.description.to_string(),
        "group-id" => group.id.to_string(),
        "group-name" => group.name.to_string(),
        "owner-id" => ctx.scope().account.to_string(),
        "vpc-id" => group.vpc.to_string(),
        _ => return Vec::new(),
    }]
}

fn rule_value(ctx: &Context, network: Network<'_>, rule: &SecurityGroupRule, property: &str) -> Option<String> {
    match (property, &rule.peer) {
        ("cidr", Peer::Ipv4(block)) | ("ipv6-cidr", Peer::Ipv6(block)) => Some(block.to_string()),
        ("group-id", Peer::Group(id)) | ("prefix-list-id", Peer::PrefixList(id)) => Some(id.to_string()),
        ("group-name", Peer::Group(id)) => network.security_group(id).map(|group| group.name.to_string()),
        ("user-id", Peer::Group(_)) => Some(ctx.scope().account.to_string()),
        ("from-port", _) => Some(rule.from_port.to_string()),
        ("to-port", _) => Some(rule.to_port.to_string()),
        ("protocol", _) => Some(rule.protocol.to_string()),
        _ => None,
    }
}

/// `DescribeSecurityGroupReferences`: groups of other networks that name these. There is one network.
pub(super) fn describe_references(
    ctx: &Context,
    request: DescribeSecurityGroupReferencesRequest,
) -> Result<DescribeSecurityGroupReferencesResult, Error> {
    let vpc = default_vpc(ctx);
    let snapshot = ctx.snapshot();
    let network = Network::new(&vpc, &snapshot);
    for id in request.group_id.unwrap_or_default() {
        by_id(network, &id)?;
    }
    Ok(DescribeSecurityGroupReferencesResult { security_group_reference_set: Some(Vec::new()) })
}

/// `DescribeStaleSecurityGroups`: groups that name others that are gone. Those are never deleted while they are named.
pub(super) fn describe_stale(
    ctx: &Context,
    request: DescribeStaleSecurityGroupsRequest,
) -> Result<DescribeStaleSecurityGroupsResult, Error> {
    vpc::check_vpc(&default_vpc(ctx), request.vpc_id.as_deref())?;
    Ok(DescribeStaleSecurityGroupsResult { stale_security_group_set: Some(Vec::new()), next_token: None })
}
