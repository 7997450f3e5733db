//! Tags of log groups, by the calls of today, which name an ARN, and by the older ones, which name the group.

use std::collections::BTreeMap;

use longshore_api::error::Error;
use longshore_api::logs::{
    ListTagsForResourceRequest, ListTagsForResourceResponse, ListTagsLogGroupRequest, ListTagsLogGroupResponse,
    TagLogGroupRequest, TagResourceRequest, UntagLogGroupRequest, UntagResourceRequest,
};
use longshore_model::{LogGroup, Tag, tag};

use super::groups::edit;
use super::lookup;
use crate::{Context, tags};

/// Reads tags that a caller gives.
///
/// # Errors
/// `InvalidParameterException` when a key is reserved; `TooManyTagsException`.
pub(super) fn read(given: Option<BTreeMap<String, String>>) -> Result<Vec<Tag>, Error> {
    let given = given.into_iter().flatten().map(|(key, value)| (Some(key), Some(value)));
    let read = tags::read(given, Error::invalid_parameter)?;
    for tag in &read {
        let (key, value) = (tag.key.chars().count(), tag.value.chars().count());
        if !(1..=128).contains(&key) || value > 256 {
            let message =
                format!("The tag {} must have a key of 1 to 128 characters and a value of at most 256.", tag.key);
            return Err(Error::invalid_parameter(message));
        }
    }
    check_count(&read)?;
    Ok(read)
}

fn check_count(tags: &[Tag]) -> Result<(), Error> {
    match tags.len() > tag::MAX_TAGS {
        true => {
            let message = format!("A log group takes at most {} tags.", tag::MAX_TAGS);
            Err(Error::new("TooManyTagsException", message))
        }
        false => Ok(()),
    }
}

/// `TagResource`.
pub(super) async fn add(ctx: &Context, request: TagResourceRequest) -> Result<(), Error> {
    let arn = request.resource_arn.unwrap_or_default();
    put(ctx, "TagResource", of_arn(ctx, &arn)?, request.tags).await
}

/// `TagLogGroup`.
pub(super) async fn add_by_name(ctx: &Context, request: TagLogGroupRequest) -> Result<(), Error> {
    put(ctx, "TagLogGroup", &request.log_group_name.unwrap_or_default(), request.tags).await
}

async fn put(ctx: &Context, operation: &str, name: &str, tags: Option<BTreeMap<String, String>>) -> Result<(), Error> {
    let new = read(tags)?;
    edit(ctx, operation, name, |group, _| {
        tag::merge(&mut group.tags, new.iter().cloned());
        check_count(&group.tags)
    })
    .await
}

/// `UntagResource`.
pub(super) async fn remove(ctx: &Context, request: UntagResourceRequest) -> Result<(), Error> {
    let arn = request.resource_arn.unwrap_or_default();
    take(ctx, "UntagResource", of_arn(ctx, &arn)?, request.tag_keys.unwrap_or_default()).await
}

/// `UntagLogGroup`.
pub(super) async fn remove_by_name(ctx: &Context, request: UntagLogGroupRequest) -> Result<(), Error> {
    let name = request.log_group_name.unwrap_or_default();
    take(ctx, "UntagLogGroup", &name, request.tags.unwrap_or_default()).await
}

async fn take(ctx: &Context, operation: &str, name: &str, keys: Vec<String>) -> Result<(), Error> {
    edit(ctx, operation, name, |group, _| {
        group.tags.retain(|tag| !keys.iter().any(|key| **key == *tag.key));
        Ok(())
    })
    .await
}

/// `ListTagsForResource`.
pub(super) fn list(ctx: &Context, request: ListTagsForResourceRequest) -> Result<ListTagsForResourceResponse, Error> {
    let arn = request.resource_arn.unwrap_or_default();
    let snapshot = ctx.snapshot();
    let group = lookup::by_name(&snapshot, of_arn(ctx, &arn)?)?;
    Ok(ListTagsForResourceResponse { tags: Some(shown(group)) })
}

/// `ListTagsLogGroup`.
pub(super) fn list_by_name(ctx: &Context, request: ListTagsLogGroupRequest) -> Result<ListTagsLogGroupResponse, Error> {
    let snapshot = ctx.snapshot();
    let group = lookup::by_name(&snapshot, request.log_group_name.as_deref().unwrap_or_default())?;
    Ok(ListTagsLogGroupResponse { tags: Some(shown(group)) })
}

fn shown(group: &LogGroup) -> BTreeMap<String, String> {
    group.tags.iter().map(|tag| (tag.key.to_string(), tag.value.to_string())).collect()
}

/// The name in the ARN of a log group; nothing else has tags here.
fn of_arn<'a>(ctx: &Context, arn: &'a str) -> Result<&'a str, Error> {
    match arn.starts_with("arn:") {
        true => lookup::name_of(ctx.scope(), arn),
        false => Err(Error::invalid_parameter(format!("{arn} is not the ARN of a log group."))),
    }
}
