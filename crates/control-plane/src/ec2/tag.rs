//! Tags of everything in the network. Those of security groups and of their rules lie in the group's record, all others in
//! records of their own.

use std::sync::Arc;

use longshore_api::ec2::{
    CreateTagsRequest, DeleteTagsRequest, DescribeTagsRequest, DescribeTagsResult, ResourceType, Tag as Wire,
    TagDescription, TagSpecification,
};
use longshore_api::error::Error;
use longshore_model::network::SecurityGroup;
use longshore_model::{Group, Tag, tag};

use super::error::{self, invalid_value};
use super::filter::Filters;
use super::page;
use crate::Context;
use crate::context::Decision;
use crate::network::{Network, default_vpc};

/// The most resources of a CreateTags or DeleteTags call (EC2's limit is 1,000; each is a record to write here).
const MAX_RESOURCES: usize = 50;

/// Tags as the wire has them.
pub(super) fn shown(tags: &[Tag]) -> Vec<Wire> {
    let shown = |tag: &Tag| Wire { key: Some(tag.key.to_string()), value: Some(tag.value.to_string()) };
    tags.iter().map(shown).collect()
}

/// The tags that a call puts on the resource of this type that it makes.
///
/// # Errors
/// `InvalidParameterValue` for tags of another type of resource, or that cannot be.
pub(super) fn specified(specifications: Option<Vec<TagSpecification>>, of: ResourceType) -> Result<Vec<Tag>, Error> {
    let mut tags = Vec::new();
    for specification in specifications.unwrap_or_default() {
        match specification.resource_type {
            Some(given) if given == of => {}
            Some(other) => {
                let message = format!("'{other}' is not a valid taggable resource type for this operation.");
                return Err(invalid_value(message));
            }
            None => return Err(error::missing("ResourceType")),
        }
        tags.extend(read(specification.tags)?);
    }
    check(&tags)?;
    Ok(tags)
}

fn read(tags: Option<Vec<Wire>>) -> Result<Vec<Tag>, Error> {
    let read = |tag: Wire| {
        let key =
            tag.key.filter(|key| !key.is_empty()).ok_or_else(|| invalid_value("Tag key cannot be null or empty."))?;
        Ok(Tag { key: key.into(), value: tag.value.unwrap_or_default().into() })
    };
    tags.unwrap_or_default().into_iter().map(read).collect()
}

fn check(tags: &[Tag]) -> Result<(), Error> {
    for (at, tag) in tags.iter().enumerate() {
        if tag::is_reserved(&tag.key) {
            return Err(invalid_value("Tag keys starting with 'aws:' are reserved for internal use"));
        }
        if tag.key.chars().count() > 127 || tag.value.chars().count() > 256 {
            return Err(invalid_value(format!(
                "The tag '{}' is too long: keys have up to 127 characters, values up to 256.",
                tag.key
            )));
        }
        if tags[..at].iter().any(|other| other.key == tag.key) {
            return Err(invalid_value(format!("Duplicate tag key '{}' specified.", tag.key)));
        }
    }
    check_count(tags)
}

fn check_count(tags: &[Tag]) -> Result<(), Error> {
    match tags.len() > tag::MAX_TAGS {
        true => Err(Error::new("TagLimitExceeded", format!("A resource takes at most {} tags.", tag::MAX_TAGS))),
        false => Ok(()),
    }
}

/// `CreateTags`.
pub(super) async fn create(ctx: &Context, request: CreateTagsRequest) -> Result<(), Error> {
    let new = read(request.tags)?;
    if new.is_empty() {
        return Err(error::missing("Tag"));
    }
    check(&new)?;
    change(ctx, "CreateTags", request.resources, |tags| {
        tag::merge(tags, new.iter().cloned());
        check_count(tags)
    })
    .await
}

/// `DeleteTags`. A tag goes if its key is named, and, where a value is given, has that value; without any, all go.
pub(super) async fn delete(ctx: &Context, request: DeleteTagsRequest) -> Result<(), Error> {
    let named = request.tags.unwrap_or_default();
    change(ctx, "DeleteTags", request.resources, |tags| {
        let goes = |tag: &Tag| {
            let is_named = |named: &Wire| {
                named.key.as_deref() == Some(&*tag.key)
                    && named.value.as_ref().is_none_or(|value| **value == *tag.value)
            };
            named.is_empty() || named.iter().any(is_named)
        };
        tags.retain(|tag| !goes(tag));
        Ok(())
    })
    .await
}

async fn change(
    ctx: &Context,
    operation: &str,
    resources: Option<Vec<String>>,
    edit: impl Fn(&mut Vec<Tag>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut resources = resources.unwrap_or_default();
    if resources.is_empty() {
        return Err(error::missing("resourceId"));
    }
    if resources.len() > MAX_RESOURCES {
        return Err(invalid_value(format!("One call takes at most {MAX_RESOURCES} resources.")));
    }
    resources.sort();
    resources.dedup();
    let vpc = default_vpc(ctx);
    ctx.transact(|snapshot, _| {
        let network = Network::new(&vpc, snapshot);
        let mut group = Group::new(format!("{operation} {}", resources.join(" ")));
        // Several rules of one group may be among them.
        let mut security_groups: Vec<SecurityGroup> = Vec::new();
        for id in &resources {
            match owner(network, id)? {
                Owner::SecurityGroup(owner) => {
                    let at = security_groups.iter().position(|known| known.id == owner.id);
                    let at = at.unwrap_or_else(|| {
                        security_groups.push((*owner).clone());
                        security_groups.len() - 1
                    });
                    let changed = &mut security_groups[at];
                    match changed.rules.iter_mut().find(|rule| *rule.id == **id) {
                        Some(rule) => edit(&mut rule.tags)?,
                        None => edit(&mut changed.tags)?,
                    }
                }
                Owner::Other => {
                    let mut tags = network.tags(id);
                    edit(&mut tags)?;
                    group = network.put_tags(group, id, tags);
                }
            }
        }
        let put = |group, changed| network.put_security_group(group, changed);
        let group = security_groups.into_iter().fold(group, put);
        Ok(Decision::Commit(group.into(), ()))
    })
    .await
}

/// What a resource's tags lie in.
enum Owner {
    SecurityGroup(Arc<SecurityGroup>),
    Other,
}

fn owner(network: Network<'_>, id: &str) -> Result<Owner, Error> {
    if let Some(group) = network.security_group(id) {
        return Ok(Owner::SecurityGroup(group));
    }
    let has_rule = |group: &Arc<SecurityGroup>| group.rules.iter().any(|rule| *rule.id == *id);
    if let Some(group) = network.security_groups().into_iter().find(has_rule) {
        return Ok(Owner::SecurityGroup(group));
    }
    match others(network).iter().any(|(known, _)| **known == *id) {
        true => Ok(Owner::Other),
        false => Err(error::no_resource(id)),
    }
}

/// What is no record but may have tags.
fn others(network: Network<'_>) -> Vec<(Arc<str>, ResourceType)> {
    let vpc = network.vpc;
    let mut all = vec![
        (Arc::clone(&vpc.id), ResourceType::Vpc),
        (Arc::clone(&vpc.internet_gateway), ResourceType::InternetGateway),
        (Arc::clone(&vpc.route_table), ResourceType::RouteTable),
        (Arc::clone(&vpc.network_acl), ResourceType::NetworkAcl),
        (Arc::clone(&vpc.dhcp_options), ResourceType::DhcpOptions),
    ];
    all.extend(vpc.subnets.iter().map(|subnet| (Arc::clone(&subnet.id), ResourceType::Subnet)));
    all
}

/// `DescribeTags`.
pub(super) fn describe(ctx: &Context, request: DescribeTagsRequest) -> Result<DescribeTagsResult, Error> {
    let vpc = default_vpc(ctx);
    let snapshot = ctx.snapshot();
    let network = Network::new(&vpc, &snapshot);
    let filters = Filters::read(request.filters, &["key", "resource-id", "resource-type", "value"])?;
    let mut resources: Vec<(Arc<str>, ResourceType, Vec<Tag>)> =
        others(network).into_iter().map(|(id, kind)| (Arc::clone(&id), kind, network.tags(&id))).collect();
    for group in network.security_groups() {
        resources.push((Arc::clone(&group.id), ResourceType::SecurityGroup, group.tags.clone()));
        let rules = group.rules.iter();
        resources.extend(rules.map(|rule| (Arc::clone(&rule.id), ResourceType::SecurityGroupRule, rule.tags.clone())));
    }
    let mut found = Vec::new();
    for (id, kind, tags) in &resources {
        for tag in tags {
            let values = |property: &str| match property {
                "key" => vec![tag.key.to_string()],
                "resource-id" => vec![id.to_string()],
                "resource-type" => vec![kind.to_string()],
                "value" => vec![tag.value.to_string()],
                _ => Vec::new(),
            };
            if filters.pass(std::slice::from_ref(tag), values) {
                found.push(TagDescription {
                    key: Some(tag.key.to_string()),
                    resource_id: Some(id.to_string()),
                    resource_type: Some(*kind),
                    value: Some(tag.value.to_string()),
                });
            }
        }
    }
    let key = |tag: &TagDescription| format!("{:?}\u{0}{:?}", tag.resource_id, tag.key);
    found.sort_by_key(key);
    let (tags, next_token) = page::cut(found, key, request.max_results, request.next_token.as_deref())?;
    Ok(DescribeTagsResult { next_token, tags: Some(tags) })
}
