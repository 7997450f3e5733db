//! Task definitions: registered, described, listed, deregistered and deleted.

mod normalise;
mod registration;
pub(crate) mod removal;
mod requirements;
mod size;
mod validation;

use std::ops::Bound;
use std::sync::Arc;

use longshore_api::convert;
use longshore_api::ecs::{
    self as wire, DeleteTaskDefinitionsRequest, DeleteTaskDefinitionsResponse, DeregisterTaskDefinitionRequest,
    DeregisterTaskDefinitionResponse, DescribeTaskDefinitionRequest, DescribeTaskDefinitionResponse, Failure,
    ListTaskDefinitionFamiliesRequest, ListTaskDefinitionFamiliesResponse, ListTaskDefinitionsRequest,
    ListTaskDefinitionsResponse, RegisterTaskDefinitionRequest, RegisterTaskDefinitionResponse, SortOrder,
    TaskDefinitionFamilyStatus, TaskDefinitionField,
};
use longshore_api::error::Error;
use longshore_model::id::family::Kind;
use longshore_model::snapshot::FamilyState;
use longshore_model::task_definition::Status;
use longshore_model::{Entry, Group, Guard, Record, Scope, Snapshot, TaskDefinition, TaskDefinitionId, Timestamp, arn};

pub(super) use self::registration::Registration;
pub(super) use self::validation::gpu_fault;
use super::lookup::DefinitionName;
use super::page;
use crate::Context;
use crate::context::Decision;
use crate::identity::Caller;

/// The most revisions in one DeleteTaskDefinitions call (API reference: `DeleteTaskDefinitions.taskDefinitions`).
const MAX_DELETED: usize = 10;

/// `RegisterTaskDefinition`.
pub(super) async fn register(
    ctx: &Context,
    caller: &Caller,
    request: RegisterTaskDefinitionRequest,
) -> Result<RegisterTaskDefinitionResponse, Error> {
    let registration = Registration::read(Kind::Task, request)?;
    let definition = ctx
        .transact(|snapshot, now| {
            let (group, definition) = registration.plan(snapshot, &caller.arn, now)?;
            Ok(Decision::Commit(group.into(), definition))
        })
        .await?;
    let tags = (!definition.tags.is_empty()).then(|| convert::common::tags(&definition.tags));
    Ok(RegisterTaskDefinitionResponse { task_definition: Some(shown(ctx.scope(), &definition)?), tags })
}

/// `DescribeTaskDefinition`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeTaskDefinitionRequest,
) -> Result<DescribeTaskDefinitionResponse, Error> {
    let snapshot = ctx.snapshot();
    let name = DefinitionName::parse(request.task_definition.as_deref().unwrap_or_default())?;
    let definition = name.find(&snapshot).ok_or_else(Error::unable_to_describe_task_definition)?;
    let with_tags = request.include.is_some_and(|include| include.contains(&TaskDefinitionField::Tags));
    Ok(DescribeTaskDefinitionResponse {
        task_definition: Some(shown(ctx.scope(), definition)?),
        tags: with_tags.then(|| convert::common::tags(&definition.tags)),
    })
}

/// `DeregisterTaskDefinition`.
pub(super) async fn deregister(
    ctx: &Context,
    _caller: &Caller,
    request: DeregisterTaskDefinitionRequest,
) -> Result<DeregisterTaskDefinitionResponse, Error> {
    let name = DefinitionName::parse(request.task_definition.as_deref().unwrap_or_default())?;
    if let DefinitionName::Latest(_) = name {
        return Err(Error::client("Revision is missing."));
    }
    let definition = ctx
        .transact(|snapshot, now| {
            let before = name.find(snapshot).ok_or_else(Error::unable_to_describe_task_definition)?;
            if before.status != Status::Active {
                return Ok(Decision::Answer(Arc::clone(&before.value)));
            }
            let after = Arc::new(deregistered(before, now));
            let group = replace(Group::new(format!("DeregisterTaskDefinition {}", after.id)), before, &after);
            Ok(Decision::Commit(group.into(), after))
        })
        .await?;
    Ok(DeregisterTaskDefinitionResponse { task_definition: Some(shown(ctx.scope(), &definition)?) })
}

fn deregistered(definition: &TaskDefinition, now: Timestamp) -> TaskDefinition {
    TaskDefinition { status: Status::Inactive, deregistered_at: Some(now), ..definition.clone() }
}

/// `DeleteTaskDefinitions`.
pub(super) async fn delete(
    ctx: &Context,
    _caller: &Caller,
    request: DeleteTaskDefinitionsRequest,
) -> Result<DeleteTaskDefinitionsResponse, Error> {
    let wanted = request.task_definitions.unwrap_or_default();
    match wanted.len() {
        0 => return Err(Error::invalid_parameter("size of TaskDefinition references list must be greater than 0")),
        1..=MAX_DELETED => {}
        _ => {
            let text = format!("Size of TaskDefinition references list cannot exceed {MAX_DELETED}");
            return Err(Error::invalid_parameter(text));
        }
    }
    let (definitions, failures) = ctx
        .transact(|snapshot, now| {
            let (mut definitions, mut failures): (Vec<Arc<TaskDefinition>>, _) = (Vec::new(), Vec::new());
            let mut group = Group::new("DeleteTaskDefinitions");
            for text in &wanted {
                match deletable(snapshot, text) {
                    Err(reason) => failures.push(failure(ctx.scope(), text, reason)),
                    Ok(before) if definitions.iter().any(|known| known.id == before.id) => {}
                    Ok(before) if before.status == Status::DeleteInProgress => {
                        definitions.push(Arc::clone(&before.value));
                    }
                    Ok(before) => {
                        let after = Arc::new(delete_requested(before, now));
                        group = replace(group, before, &after);
                        definitions.push(after);
                    }
                }
            }
            let answer = (definitions, failures);
            Ok(if group.writes.is_empty() { Decision::Answer(answer) } else { Decision::Commit(group.into(), answer) })
        })
        .await?;
    let shown: Result<Vec<_>, Error> = definitions.iter().map(|definition| shown(ctx.scope(), definition)).collect();
    Ok(DeleteTaskDefinitionsResponse { task_definitions: Some(shown?), failures: Some(failures) })
}

fn deletable<'a>(snapshot: &'a Snapshot, text: &str) -> Result<&'a Entry<TaskDefinition>, &'static str> {
    let invalid = "The specified task definition identifier is invalid. Specify a valid name or ARN and try again.";
    let Ok(name @ DefinitionName::Revision(_)) = DefinitionName::parse(text) else { return Err(invalid) };
    match name.find(snapshot) {
        None => Err(
            "The specified task definition does not exist. Specify a valid account, family, revision and try again.",
        ),
        Some(definition) if definition.status == Status::Active => {
            Err("The specified task definition is still in ACTIVE status. Please deregister the target and try again.")
        }
        Some(definition) => Ok(definition),
    }
}

fn delete_requested(definition: &TaskDefinition, now: Timestamp) -> TaskDefinition {
    TaskDefinition { status: Status::DeleteInProgress, delete_requested_at: Some(now), ..definition.clone() }
}

fn failure(scope: &Scope, text: &str, reason: &str) -> Failure {
    let arn = match (arn::is_arn(text), DefinitionName::parse(text)) {
        (false, Ok(DefinitionName::Revision(id))) => scope.task_definition(&id),
        _ => text.to_owned(),
    };
    Failure { arn: Some(arn), reason: Some(reason.to_owned()), detail: None }
}

fn replace(group: Group, before: &Entry<TaskDefinition>, after: &Arc<TaskDefinition>) -> Group {
    let record = Record::TaskDefinition(Arc::clone(after));
    group.guard(Guard::unchanged(record.key(), Some(before.revision))).put(record)
}

/// `ListTaskDefinitions`: by family, then by revision; `familyPrefix` is the whole name of a family.
pub(super) async fn list(
    ctx: &Context,
    _caller: &Caller,
    request: ListTaskDefinitionsRequest,
) -> Result<ListTaskDefinitionsResponse, Error> {
    let snapshot = ctx.snapshot();
    let status = request.status.map_or(Status::Active, convert::task_definition::from_status);
    let family = request.family_prefix.as_deref().filter(|family| !family.is_empty());
    let all = || {
        let families =
            snapshot.families().iter().filter(move |(name, _)| family.is_none_or(|wanted| &***name == wanted));
        let revisions = families.flat_map(|(_, family)| family.revisions.values());
        revisions.filter(move |definition| definition.status == status)
    };
    let (max_results, token) = (request.max_results, request.next_token.as_deref());
    let arn = |definition: &Entry<TaskDefinition>| ctx.scope().task_definition(&definition.id);
    let page = match request.sort {
        Some(SortOrder::Desc) => page::cut(max_results, token, page::HUNDRED, |_| {
            let mut definitions: Vec<_> = all().collect();
            definitions.reverse();
            definitions.into_iter().map(|definition| (descending(&sort_key(&definition.id)), arn(definition)))
        })?,
        _ => page::cut(max_results, token, page::HUNDRED, |_| {
            all().map(|definition| (sort_key(&definition.id), arn(definition)))
        })?,
    };
    Ok(ListTaskDefinitionsResponse { task_definition_arns: Some(page.items), next_token: page.next_token })
}

/// A text that sorts as family, then revision. A blank sorts before every character of a family.
pub(super) fn sort_key(id: &TaskDefinitionId) -> String {
    format!("{} {:010}", id.family, id.revision)
}

/// A text that sorts the other way round among texts of printable ASCII, of which none is the beginning of another.
pub(super) fn descending(key: &str) -> String {
    key.bytes().map(|byte| char::from(b'~' - byte.min(b'~') + b' ')).collect()
}

/// `ListTaskDefinitionFamilies`.
pub(super) async fn list_families(
    ctx: &Context,
    _caller: &Caller,
    request: ListTaskDefinitionFamiliesRequest,
) -> Result<ListTaskDefinitionFamiliesResponse, Error> {
    let snapshot = ctx.snapshot();
    let prefix = request.family_prefix.as_deref().unwrap_or_default();
    let page = page::cut(request.max_results, request.next_token.as_deref(), page::HUNDRED, |after| {
        let first = Bound::Included(after.unwrap_or_default().max(prefix));
        let families = snapshot.families().range::<_, str>((first, Bound::Unbounded));
        let families = families.take_while(|(name, _)| name.starts_with(prefix));
        let matching = families.filter(|(_, family)| is_listed(family, request.status));
        matching.map(|(name, _)| (name.to_string(), name.to_string()))
    })?;
    Ok(ListTaskDefinitionFamiliesResponse { families: Some(page.items), next_token: page.next_token })
}

/// A family is active as long as one of its revisions is, and gone when all of them are being deleted.
fn is_listed(family: &FamilyState, wanted: Option<TaskDefinitionFamilyStatus>) -> bool {
    let has = |status| family.revisions.values().rev().any(|definition| definition.status == status);
    match wanted {
        Some(TaskDefinitionFamilyStatus::Active) => has(Status::Active),
        Some(TaskDefinitionFamilyStatus::Inactive) => has(Status::Inactive) && !has(Status::Active),
        Some(TaskDefinitionFamilyStatus::All) | None => has(Status::Active) || has(Status::Inactive),
    }
}

fn shown(scope: &Scope, definition: &TaskDefinition) -> Result<wire::TaskDefinition, Error> {
    convert::task_definition::task_definition(definition, scope)
}
