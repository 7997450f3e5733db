//! Tags of load balancers, target groups, listeners and rules.

use std::collections::HashSet;
use std::sync::Arc;

use longshore_api::elbv2::{
    self, AddTagsInput, AddTagsOutput, DescribeTagsInput, DescribeTagsOutput, RemoveTagsInput, RemoveTagsOutput,
    TagDescription,
};
use longshore_api::error::Error;
use longshore_model::arn::LoadBalancing;
use longshore_model::load_balancing::{Listener, LoadBalancer, Rule, TargetGroup};
use longshore_model::snapshot::{Entry, LoadBalancingState};
use longshore_model::tag::{MAX_TAGS, is_reserved, merge};
use longshore_model::{Group, Tag};

use super::{change, error, lookup, wire};
use crate::Context;
use crate::context::Decision;

/// As many resources may be named in one call (API reference: `DescribeTags`).
const MAX_RESOURCES: usize = 20;

/// The tags that a call brings, checked.
///
/// # Errors
/// `DuplicateTagKeys`, `TooManyTags`, `ValidationError` for a reserved prefix.
pub(super) fn read(tags: Option<Vec<elbv2::Tag>>) -> Result<Vec<Tag>, Error> {
    let mut keys = HashSet::new();
    let mut read = Vec::new();
    for tag in tags.into_iter().flatten() {
        let key: Arc<str> = tag.key.unwrap_or_default().into();
        check_key(&key)?;
        if !keys.insert(Arc::clone(&key)) {
            return Err(Error::new("DuplicateTagKeys", format!("The tag key '{key}' was specified more than once")));
        }
        read.push(Tag { key, value: tag.value.unwrap_or_default().into() });
    }
    check_count(read.len())?;
    Ok(read)
}

fn check_key(key: &str) -> Result<(), Error> {
    match is_reserved(key) {
        true => Err(error::validation("Tag keys that start with 'aws:' are reserved for system use")),
        false => Ok(()),
    }
}

fn check_count(count: usize) -> Result<(), Error> {
    match count > MAX_TAGS {
        true => Err(Error::new("TooManyTags", format!("The maximum number of tags on a resource is {MAX_TAGS}"))),
        false => Ok(()),
    }
}

/// `AddTags`.
pub(super) async fn add(ctx: &Context, request: AddTagsInput) -> Result<AddTagsOutput, Error> {
    let new = read(request.tags)?;
    let edit = |tags: &mut Vec<Tag>| {
        merge(tags, new.iter().cloned());
        check_count(tags.len())
    };
    change_all(ctx, "AddTags", &request.resource_arns.unwrap_or_default(), edit).await?;
    Ok(AddTagsOutput {})
}

/// `RemoveTags`.
pub(super) async fn remove(ctx: &Context, request: RemoveTagsInput) -> Result<RemoveTagsOutput, Error> {
    let keys = request.tag_keys.unwrap_or_default();
    keys.iter().try_for_each(|key| check_key(key))?;
    let edit = |tags: &mut Vec<Tag>| {
        tags.retain(|tag| !keys.iter().any(|key| **key == *tag.key));
        Ok(())
    };
    change_all(ctx, "RemoveTags", &request.resource_arns.unwrap_or_default(), edit).await?;
    Ok(RemoveTagsOutput {})
}

/// `DescribeTags`.
pub(super) async fn describe(ctx: &Context, request: DescribeTagsInput) -> Result<DescribeTagsOutput, Error> {
    let snapshot = ctx.snapshot();
    let arns = request.resource_arns.unwrap_or_default();
    check_resources(&arns)?;
    let describe = |arn: String| {
        let tags = wire::tags(Tagged::find(snapshot.load_balancing(), &arn)?.tags());
        Ok(TagDescription { resource_arn: Some(arn), tags: Some(tags) })
    };
    let described: Result<_, Error> = arns.into_iter().map(describe).collect();
    Ok(DescribeTagsOutput { tag_descriptions: Some(described?) })
}

fn check_resources(arns: &[String]) -> Result<(), Error> {
    match arns.len() > MAX_RESOURCES {
        true => Err(error::validation(format!("A call names at most {MAX_RESOURCES} resources"))),
        false => Ok(()),
    }
}

async fn change_all(
    ctx: &Context,
    reason: &str,
    arns: &[String],
    edit: impl Fn(&mut Vec<Tag>) -> Result<(), Error>,
) -> Result<(), Error> {
    check_resources(arns)?;
    ctx.transact(|snapshot, _| {
        let mut group = Group::new(reason);
        let mut seen = HashSet::new();
        for arn in arns.iter().filter(|arn| seen.insert(arn.as_str())) {
            let target = Tagged::find(snapshot.load_balancing(), arn)?;
            let mut tags = target.tags().to_vec();
            edit(&mut tags)?;
            if tags != target.tags() {
                group = target.with(group, tags)?;
            }
        }
        match group.writes.is_empty() {
            true => Ok(Decision::Answer(())),
            false => Ok(Decision::Commit(group.into(), ())),
        }
    })
    .await
}

/// Something that has tags.
enum Tagged<'s> {
    LoadBalancer(&'s Entry<LoadBalancer>),
    TargetGroup(&'s Entry<TargetGroup>),
    Listener(&'s Entry<Listener>),
    Rule(&'s Entry<Rule>),
    /// A listener's default rule, which has none.
    DefaultRule,
}

impl<'s> Tagged<'s> {
    fn find(state: &'s LoadBalancingState, arn: &str) -> Result<Self, Error> {
        match LoadBalancing::parse(arn) {
            Some(LoadBalancing::LoadBalancer(..)) => lookup::load_balancer(state, Some(arn)).map(Self::LoadBalancer),
            Some(LoadBalancing::TargetGroup(..)) => lookup::target_group(state, Some(arn)).map(Self::TargetGroup),
            Some(LoadBalancing::Listener(..)) => Ok(Self::Listener(lookup::listener(state, Some(arn))?.1)),
            Some(LoadBalancing::Rule(..)) => Ok(match lookup::rule(state, Some(arn))? {
                lookup::Named::Rule(_, _, rule) => Self::Rule(rule),
                lookup::Named::Default(..) => Self::DefaultRule,
            }),
            None if arn.contains(":truststore/") => Err(error::no_trust_store()),
            None => Err(error::validation(format!("'{}' is not a valid resource ARN", error::cut(arn)))),
        }
    }

    fn tags(&self) -> &[Tag] {
        match self {
            Self::LoadBalancer(it) => &it.tags,
            Self::TargetGroup(it) => &it.tags,
            Self::Listener(it) => &it.tags,
            Self::Rule(it) => &it.tags,
            Self::DefaultRule => &[],
        }
    }

    fn with(&self, group: Group, tags: Vec<Tag>) -> Result<Group, Error> {
        Ok(match self {
            Self::LoadBalancer(it) => change::load_balancer(group, it, LoadBalancer { tags, ..(*it.value).clone() }),
            Self::TargetGroup(it) => change::target_group(group, it, TargetGroup { tags, ..(*it.value).clone() }),
            Self::Listener(it) => change::listener(group, it, Listener { tags, ..(*it.value).clone() }),
            Self::Rule(it) => change::rule(group, it, Rule { tags, ..(*it.value).clone() }),
            Self::DefaultRule => return Err(error::validation("A default rule has no tags; its listener has")),
        })
    }
}
