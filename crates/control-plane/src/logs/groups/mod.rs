//! Log groups: made, deleted, changed; [`describe`](mod@describe) shows them, and `elsewhere` asks other servers what only they know of them.

mod describe;
mod elsewhere;

use std::sync::Arc;

use longshore_api::awslogs::is_reserved;
use longshore_api::error::Error;
use longshore_api::logs::{
    AssociateKmsKeyRequest, CreateLogGroupRequest, DeleteLogGroupRequest, DisassociateKmsKeyRequest, LogGroupClass,
    PutLogGroupDeletionProtectionRequest,
};
use longshore_model::logs::{Class, Key, MAX_GROUPS, Record};
use longshore_model::{Group, GroupId, Guard, LogGroup, LogGroupName, Plan, Revision, Snapshot, Timestamp};

pub(super) use self::describe::{describe, list};
pub(super) use self::elsewhere::complete;
use super::error::exists;
use super::{lookup, store, tag};
use crate::Context;
use crate::context::Decision;

/// For how many days a group of the class DELIVERY keeps its events, whatever its owner says.
const DELIVERY_DAYS: u32 = 2;

/// `CreateLogGroup`.
pub(super) async fn create(ctx: &Context, request: CreateLogGroupRequest) -> Result<(), Error> {
    if request.kms_key_id.is_some() {
        return Err(no_keys());
    }
    let name = request.log_group_name.unwrap_or_default();
    let class = match request.log_group_class {
        Some(LogGroupClass::InfrequentAccess) => Class::InfrequentAccess,
        Some(LogGroupClass::Delivery) => Class::Delivery,
        Some(LogGroupClass::Standard) | None => Class::Standard,
    };
    let is_protected = request.deletion_protection_enabled.unwrap_or_default();
    let tags = tag::read(request.tags)?;
    ctx.transact(|snapshot, now| {
        let group = new(ctx, snapshot, &name, now)?;
        let retention_days = (class == Class::Delivery).then_some(DELIVERY_DAYS);
        let group = LogGroup { class, retention_days, is_protected, tags: tags.clone(), ..group };
        Ok(Decision::Commit(write("CreateLogGroup", None, group), ()))
    })
    .await
}

/// A log group that is to be made, as one that has only a name.
///
/// # Errors
/// `ResourceAlreadyExistsException`, `LimitExceededException`; `InvalidParameterException` for a reserved name.
pub(crate) fn new(ctx: &Context, snapshot: &Snapshot, name: &str, now: Timestamp) -> Result<LogGroup, Error> {
    if is_reserved(name) {
        return Err(Error::invalid_parameter("Log groups starting with AWS/ are reserved for AWS."));
    }
    let logs = snapshot.logs();
    if logs.group(name).is_some() {
        return Err(exists("log group"));
    }
    if logs.groups().len() >= MAX_GROUPS {
        let message = format!("There are {MAX_GROUPS} log groups already. Delete some that nobody needs.");
        return Err(Error::limit_exceeded(message));
    }
    let id = std::iter::repeat_with(|| GroupId::from_bits(ctx.bits() as u64)).find(|id| logs.group_of(*id).is_none());
    Ok(LogGroup {
        name: LogGroupName::from(name),
        id: id.expect("not all ids are taken, and drawing goes on until one is free"),
        store: ctx.config().logs.id(),
        created_at: now,
        retention_days: None,
        class: Class::Standard,
        is_protected: false,
        tags: Vec::new(),
        metric_filters: Vec::new(),
        subscription_filters: Vec::new(),
    })
}

/// `DeleteLogGroup`. Streams and events go with it: here at once, on other servers when they hear of it.
pub(super) async fn delete(ctx: &Context, request: DeleteLogGroupRequest) -> Result<(), Error> {
    let name = request.log_group_name.unwrap_or_default();
    let id = ctx
        .transact(|snapshot, _| {
            let group = lookup::by_name(snapshot, &name)?;
            if group.is_protected {
                return Err(Error::new(
                    "ValidationException",
                    format!(
                        "The log group {name} is protected from deletion. Call PutLogGroupDeletionProtection with \
                         deletionProtectionEnabled=false first."
                    ),
                ));
            }
            let key = Key::Group(group.name.clone());
            let plan = Group::new(format!("DeleteLogGroup {key}"))
                .guard(Guard::unchanged(key.clone().into(), Some(group.revision)))
                .delete(key.into());
            Ok(Decision::Commit(plan.into(), store::id(group)))
        })
        .await?;
    if let Some(store) = ctx.config().logs.store()
        && let Err(error) = store.delete_group(id).await
    {
        // The keeper tries again.
        tracing::warn!(%error, %name, "the events of a deleted log group are still there");
    }
    Ok(())
}

/// `PutLogGroupDeletionProtection`.
pub(super) async fn protect(ctx: &Context, request: PutLogGroupDeletionProtectionRequest) -> Result<(), Error> {
    let identifier = request.log_group_identifier.unwrap_or_default();
    let name = lookup::name_of(ctx.scope(), &identifier)?;
    let is_protected = request.deletion_protection_enabled.unwrap_or_default();
    edit(ctx, "PutLogGroupDeletionProtection", name, |group, _| {
        group.is_protected = is_protected;
        Ok(())
    })
    .await
}

/// `AssociateKmsKey`.
pub(super) fn associate_key(_ctx: &Context, _request: AssociateKmsKeyRequest) -> Result<(), Error> {
    Err(no_keys())
}

/// `DisassociateKmsKey`: no group has a key.
pub(super) fn disassociate_key(ctx: &Context, request: DisassociateKmsKeyRequest) -> Result<(), Error> {
    let (name, identifier) = (request.log_group_name.as_deref(), request.resource_identifier.as_deref());
    lookup::by_either(&ctx.snapshot(), ctx.scope(), name, identifier).map(drop)
}

fn no_keys() -> Error {
    Error::invalid_parameter(
        "There is no KMS here, and so no key to encrypt log events with. Leave kmsKeyId out, and keep the data directory on an \
         encrypted disk.",
    )
}

/// Changes a log group.
///
/// # Errors
/// `ResourceNotFoundException`, and what `change` refuses with.
pub(super) async fn edit(
    ctx: &Context,
    operation: &str,
    name: &str,
    change: impl Fn(&mut LogGroup, Timestamp) -> Result<(), Error>,
) -> Result<(), Error> {
    ctx.transact(|snapshot, now| {
        let before = lookup::by_name(snapshot, name)?;
        let mut after = (*before.value).clone();
        change(&mut after, now)?;
        if after == *before.value {
            return Ok(Decision::Answer(()));
        }
        Ok(Decision::Commit(write(operation, Some(before.revision), after), ()))
    })
    .await
}

/// Writes a log group, unless somebody else does so first.
pub(crate) fn write(operation: &str, before: Option<Revision>, after: LogGroup) -> Plan {
    let record = longshore_model::Record::from(Record::Group(Arc::new(after)));
    let group = Group::new(format!("{operation} {}", record.key()));
    group.guard(Guard::unchanged(record.key(), before)).put(record).into()
}
