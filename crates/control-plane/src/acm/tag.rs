//! Tags of certificates.

use longshore_api::acm::{
    AddTagsToCertificateRequest, ListTagsForCertificateRequest, ListTagsForCertificateResponse,
    RemoveTagsFromCertificateRequest, Tag as Wire,
};
use longshore_api::error::Error;
use longshore_model::load_balancing::Certificate;
use longshore_model::{Tag, tag};

use super::certificate::{find, put};
use crate::Context;
use crate::context::Decision;
use crate::tags;

/// Reads the tags that a caller puts on a certificate; lengths were checked with the request.
///
/// # Errors
/// `InvalidTagException` for a reserved or repeated key.
pub(super) fn read(tags: Option<Vec<Wire>>) -> Result<Vec<Tag>, Error> {
    tags::read(tags.into_iter().flatten().map(|tag| (tag.key, tag.value)), invalid_tag)
}

fn invalid_tag(message: String) -> Error {
    Error::new("InvalidTagException", message)
}

/// `AddTagsToCertificate`.
pub(super) async fn add(ctx: &Context, request: AddTagsToCertificateRequest) -> Result<(), Error> {
    let new = read(request.tags)?;
    change(ctx, "AddTagsToCertificate", request.certificate_arn, |tags| {
        tag::merge(tags, new.iter().cloned());
        match tags.len() > tag::MAX_TAGS {
            true => {
                let message = format!("A certificate takes at most {} tags.", tag::MAX_TAGS);
                Err(Error::new("TooManyTagsException", message))
            }
            false => Ok(()),
        }
    })
    .await
}

/// `RemoveTagsFromCertificate`. Where a value is given, the tag has to have it.
pub(super) async fn remove(ctx: &Context, request: RemoveTagsFromCertificateRequest) -> Result<(), Error> {
    let named = request.tags.unwrap_or_default();
    change(ctx, "RemoveTagsFromCertificate", request.certificate_arn, |tags| {
        let is_named = |tag: &Tag, named: &Wire| {
            named.key.as_deref() == Some(&*tag.key) && named.value.as_ref().is_none_or(|value| **value == *tag.value)
        };
        tags.retain(|tag| !named.iter().any(|named| is_named(tag, named)));
        Ok(())
    })
    .await
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
        let mut after: Certificate = (*before.value).clone();
        edit(&mut after.tags)?;
        Ok(Decision::Commit(put(operation, Some(before.revision), after).into(), ()))
    })
    .await
}

/// `ListTagsForCertificate`.
pub(super) fn list(
    ctx: &Context,
    request: ListTagsForCertificateRequest,
) -> Result<ListTagsForCertificateResponse, Error> {
    let snapshot = ctx.snapshot();
    let it = find(&snapshot, request.certificate_arn.as_deref().unwrap_or_default())?;
    let shown = |tag: &Tag| Wire { key: Some(tag.key.to_string()), value: Some(tag.value.to_string()) };
    Ok(ListTagsForCertificateResponse { tags: Some(it.tags.iter().map(shown).collect()) })
}
