//! Tags of alarms.

use longshore_api::cloudwatch::{
    ListTagsForResourceInput, ListTagsForResourceOutput, Tag as Wire, TagResourceInput, TagResourceOutput,
    UntagResourceInput, UntagResourceOutput,
};
use longshore_api::error::Error;
use longshore_model::alarm::Alarm;
use longshore_model::{Entry, Snapshot, Tag, tag};

use super::alarm::write;
use super::invalid;
use crate::Context;
use crate::context::Decision;
use crate::tags;

/// Reads tags that a caller gives.
///
/// # Errors
/// When a key is reserved, given twice, or when there are too many.
pub(super) fn read(tags: Option<Vec<Wire>>) -> Result<Vec<Tag>, Error> {
    let read = tags::read(tags.into_iter().flatten().map(|tag| (tag.key, tag.value)), invalid)?;
    check_count(&read)?;
    Ok(read)
}

fn check_count(tags: &[Tag]) -> Result<(), Error> {
    match tags.len() > tag::MAX_TAGS {
        true => Err(invalid(format!("An alarm takes at most {} tags.", tag::MAX_TAGS))),
        false => Ok(()),
    }
}

/// `TagResource`.
pub(super) async fn add(ctx: &Context, request: TagResourceInput) -> Result<TagResourceOutput, Error> {
    let new = read(request.tags)?;
    change(ctx, "TagResource", request.resource_arn, |tags| {
        tag::merge(tags, new.iter().cloned());
        check_count(tags)
    })
    .await?;
    Ok(TagResourceOutput {})
}

/// `UntagResource`.
pub(super) async fn remove(ctx: &Context, request: UntagResourceInput) -> Result<UntagResourceOutput, Error> {
    let keys = request.tag_keys.unwrap_or_default();
    change(ctx, "UntagResource", request.resource_arn, |tags| {
        tags.retain(|tag| !keys.iter().any(|key| **key == *tag.key));
        Ok(())
    })
    .await?;
    Ok(UntagResourceOutput {})
}

/// `ListTagsForResource`.
pub(super) fn list(ctx: &Context, request: ListTagsForResourceInput) -> Result<ListTagsForResourceOutput, Error> {
    let snapshot = ctx.snapshot();
    let alarm = find(&snapshot, request.resource_arn.as_deref().unwrap_or_default())?;
    let shown = |tag: &Tag| Wire { key: Some(tag.key.to_string()), value: Some(tag.value.to_string()) };
    Ok(ListTagsForResourceOutput { tags: Some(alarm.tags.iter().map(shown).collect()) })
}

async fn change(
    ctx: &Context,
    operation: &str,
    arn: Option<String>,
    edit: impl Fn(&mut Vec<Tag>) -> Result<(), Error>,
) -> Result<(), Error> {
    let arn = arn.unwrap_or_default();
    ctx.transact(|snapshot, _| {
        let before = find(snapshot, &arn)?;
        let mut after: Alarm = (*before.value).clone();
        edit(&mut after.tags)?;
        Ok(Decision::Commit(write(operation, Some(before.revision), after).into(), ()))
    })
    .await
}

/// The alarm that an ARN names.
fn find<'a>(snapshot: &'a Snapshot, arn: &str) -> Result<&'a Entry<Alarm>, Error> {
    let mut parts = arn.splitn(7, ':');
    let is_alarm = parts.next() == Some("arn") && parts.nth(1) == Some("cloudwatch") && parts.nth(2) == Some("alarm");
    let name = parts.next().filter(|_| is_alarm);
    let name = name.ok_or_else(|| invalid(format!("{arn} is not the ARN of an alarm.")))?;
    let missing = || Error::new("ResourceNotFoundException", format!("There is no alarm {arn}."));
    snapshot.alarms().get(name).ok_or_else(|| missing().with_status(http::StatusCode::NOT_FOUND))
}
