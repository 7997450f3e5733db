//! Task definitions on the wire.

use longshore_model::task_definition::Status;
use longshore_model::{Scope, TaskDefinition};
use serde::Deserialize;

use super::common::{attributes, timestamp};
use crate::ecs::{self, TaskDefinitionStatus};
use crate::error::Error;

/// A task definition as the API shows it. Its tags stand beside it in answers, never inside.
///
/// # Errors
/// `ServerException` when the stored document is not one that registration lets through.
pub fn task_definition(definition: &TaskDefinition, scope: &Scope) -> Result<ecs::TaskDefinition, Error> {
    // The document is a registration request, whose members are all members of `TaskDefinition` as well.
    let document = ecs::TaskDefinition::deserialize(definition.document.value());
    let id = &definition.id;
    let document = document.map_err(|error| Error::server(format!("The task definition {id} is damaged: {error}")))?;
    let attributes = attributes(&definition.requires_attributes);
    Ok(ecs::TaskDefinition {
        task_definition_arn: Some(scope.task_definition(id)),
        family: Some(id.family.to_string()),
        revision: Some(i32::try_from(id.revision).unwrap_or(i32::MAX)),
        status: Some(status(definition.status)),
        requires_attributes: (!attributes.is_empty()).then_some(attributes),
        compatibilities: Some(definition.compatibilities.iter().filter_map(|name| name.parse().ok()).collect()),
        registered_at: Some(timestamp(definition.registered_at)),
        registered_by: Some(definition.registered_by.to_string()),
        deregistered_at: definition.deregistered_at.map(timestamp),
        delete_requested_at: definition.delete_requested_at.map(timestamp),
        ..document
    })
}

/// A revision's status on the wire.
pub fn status(status: Status) -> TaskDefinitionStatus {
    match status {
        Status::Active => TaskDefinitionStatus::Active,
        Status::Inactive => TaskDefinitionStatus::Inactive,
        Status::DeleteInProgress => TaskDefinitionStatus::DeleteInProgress,
    }
}

/// A revision's status in the domain.
pub fn from_status(status: TaskDefinitionStatus) -> Status {
    match status {
        TaskDefinitionStatus::Active => Status::Active,
        TaskDefinitionStatus::Inactive => Status::Inactive,
        TaskDefinitionStatus::DeleteInProgress => Status::DeleteInProgress,
    }
}
