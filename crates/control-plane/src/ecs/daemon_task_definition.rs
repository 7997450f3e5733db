//! Daemon task definitions: registered, described, listed and deleted, in a name space of their own.
//!
//! They are task definitions with fewer members, so they are checked, completed and kept as such; what differs is their
//! life: they are never deregistered, and once deleted they stay describable for a while.

use std::sync::Arc;

use longshore_api::convert;
use longshore_api::ecs::{
    DaemonTaskDefinitionRevisionFilter, DaemonTaskDefinitionStatus, DaemonTaskDefinitionStatusFilter,
    DeleteDaemonTaskDefinitionRequest, DeleteDaemonTaskDefinitionResponse, DescribeDaemonTaskDefinitionRequest,
    DescribeDaemonTaskDefinitionResponse, ListDaemonTaskDefinitionsRequest, ListDaemonTaskDefinitionsResponse,
    RegisterDaemonTaskDefinitionRequest, RegisterDaemonTaskDefinitionResponse, RegisterTaskDefinitionRequest,
    SortOrder,
};
use longshore_api::error::Error;
use longshore_model::id::family::Kind;
use longshore_model::snapshot::FamilyState;
use longshore_model::task_definition::Status;
use longshore_model::{Entry, Group, Guard, Record, TaskDefinition};

use super::lookup::DefinitionName;
use super::task_definition::{Registration, descending, sort_key};
use super::{lookup, page};
use crate::Context;
use crate::context::Decision;
use crate::identity::Caller;

/// `RegisterDaemonTaskDefinition`.
pub(super) async fn register(
    ctx: &Context,
    caller: &Caller,
    request: RegisterDaemonTaskDefinitionRequest,
) -> Result<RegisterDaemonTaskDefinitionResponse, Error> {
    let registration = Registration::read(Kind::Daemon, as_task_definition(&request)?)?;
    let definition = ctx
        .transact(|snapshot, now| {
            let (group, definition) = registration.plan(snapshot, &caller.arn, now)?;
            Ok(Decision::Commit(group.into(), definition))
        })
        .await?;
    let daemon_task_definition_arn = Some(ctx.scope().task_definition(&definition.id));
    Ok(RegisterDaemonTaskDefinitionResponse { daemon_task_definition_arn })
}

/// All members of the request are members of `RegisterTaskDefinition` too, by the same names.
fn as_task_definition(request: &RegisterDaemonTaskDefinitionRequest) -> Result<RegisterTaskDefinitionRequest, Error> {
    let unreadable = |error| Error::server(format!("The daemon task definition could not be read: {error}"));
    serde_json::to_value(request).and_then(serde_json::from_value).map_err(unreadable)
}

/// `DescribeDaemonTaskDefinition`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeDaemonTaskDefinitionRequest,
) -> Result<DescribeDaemonTaskDefinitionResponse, Error> {
    let snapshot = ctx.snapshot();
    let name = lookup::DefinitionName::parse_daemon(request.daemon_task_definition.as_deref().unwrap_or_default())?;
    let definition = name.find(&snapshot).ok_or_else(not_found)?;
    let shown = convert::daemon::task_definition(definition, ctx.scope())?;
    Ok(DescribeDaemonTaskDefinitionResponse { daemon_task_definition: Some(shown) })
}

fn not_found() -> Error {
    Error::client("Unable to describe daemon task definition.")
}

/// `DeleteDaemonTaskDefinition`. What happens then is in [`removal`](super::task_definition::removal).
pub(super) async fn delete(
    ctx: &Context,
    _caller: &Caller,
    request: DeleteDaemonTaskDefinitionRequest,
) -> Result<DeleteDaemonTaskDefinitionResponse, Error> {
    let name = DefinitionName::parse_daemon(request.daemon_task_definition.as_deref().unwrap_or_default())?;
    let DefinitionName::Revision(id) = &name else { return Err(Error::client("Revision is missing.")) };
    ctx.transact(|snapshot, now| {
        let before = name.find(snapshot).ok_or_else(not_found)?;
        if before.status != Status::Active {
            return Err(Error::client("The daemon task definition must be in an ACTIVE state to be deleted."));
        }
        let mut after = (*before.value).clone();
        after.status = Status::DeleteInProgress;
        after.delete_requested_at = Some(now);
        let record = Record::TaskDefinition(Arc::new(after));
        let group = Group::new(format!("DeleteDaemonTaskDefinition {id}"))
            .guard(Guard::unchanged(record.key(), Some(before.revision)))
            .put(record);
        Ok(Decision::Commit(group.into(), ()))
    })
    .await?;
    Ok(DeleteDaemonTaskDefinitionResponse { daemon_task_definition_arn: Some(ctx.scope().task_definition(id)) })
}

/// `ListDaemonTaskDefinitions`: by family, then by revision.
pub(super) async fn list(
    ctx: &Context,
    _caller: &Caller,
    request: ListDaemonTaskDefinitionsRequest,
) -> Result<ListDaemonTaskDefinitionsResponse, Error> {
    let snapshot = ctx.snapshot();
    let (prefix, family) = (request.family_prefix.as_deref().unwrap_or_default(), request.family.as_deref());
    let last_only = request.revision == Some(DaemonTaskDefinitionRevisionFilter::LastRegistered);
    let is_wanted = |definition: &TaskDefinition| is_listed(definition, request.status);
    let families = snapshot.families_of(Kind::Daemon).iter().filter(|(name, _)| {
        name.starts_with(prefix) && family.is_none_or(|family| family.is_empty() || &***name == family)
    });
    let of = |family: &FamilyState| -> Vec<Arc<TaskDefinition>> {
        let revisions = family.revisions.values().rev().take(if last_only { 1 } else { usize::MAX });
        revisions.filter(|entry| is_wanted(entry)).map(|entry: &Entry<_>| Arc::clone(&entry.value)).collect()
    };
    let descends = request.sort == Some(SortOrder::Desc);
    let mut keyed: Vec<_> = families
        .flat_map(|(_, family)| of(family))
        .map(|definition| {
            let key = sort_key(&definition.id);
            let line = convert::daemon::task_definition_summary(&definition, ctx.scope());
            (if descends { descending(&key) } else { key }, line)
        })
        .collect();
    keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let page = page::cut(request.max_results, request.next_token.as_deref(), page::HUNDRED, |_| keyed.into_iter())?;
    Ok(ListDaemonTaskDefinitionsResponse { daemon_task_definitions: Some(page.items), next_token: page.next_token })
}

fn is_listed(definition: &TaskDefinition, wanted: Option<DaemonTaskDefinitionStatusFilter>) -> bool {
    use DaemonTaskDefinitionStatusFilter as Filter;
    let status = convert::daemon::definition_status(definition);
    match wanted {
        Some(Filter::All) => true,
        Some(Filter::DeleteInProgress) => status == DaemonTaskDefinitionStatus::DeleteInProgress,
        Some(Filter::Active) | None => status == DaemonTaskDefinitionStatus::Active,
    }
}
