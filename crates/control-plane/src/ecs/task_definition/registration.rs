//! From a request to the revision that it becomes.

use std::sync::Arc;

use longshore_api::convert;
use longshore_api::ecs::RegisterTaskDefinitionRequest;
use longshore_api::error::Error;
use longshore_model::id::family::Kind;
use longshore_model::placement::Attribute;
use longshore_model::task_definition::{FamilyCounter, Status};
use longshore_model::{
    Document, Family, Group, Guard, Record, Snapshot, Tag, TaskDefinition, TaskDefinitionId, Timestamp,
};

use super::validation::Size;
use super::{normalise, requirements, validation};
use crate::ecs::tag;

/// The largest document, in bytes of JSON (service quotas: "Task definition size").
const MAX_BYTES: usize = 64 * 1024;

/// The highest revision (service quotas: "Revisions per task definition family").
const MAX_REVISION: u32 = 1_000_000;

/// A checked and completed task definition that only lacks its revision.
#[derive(Debug)]
pub(in crate::ecs) struct Registration {
    family: Family,
    document: Document,
    requires_attributes: Vec<Attribute>,
    compatibilities: Vec<Arc<str>>,
    tags: Vec<Tag>,
}

impl Registration {
    /// Checks a request, for a family of that name space, and fills the defaults in.
    ///
    /// # Errors
    /// `ClientException` for what ECS would refuse; `InvalidParameterException` for tags.
    pub(in crate::ecs) fn read(kind: Kind, mut request: RegisterTaskDefinitionRequest) -> Result<Self, Error> {
        let tags = convert::common::from_tags(request.tags.take());
        tag::check(&tags)?;
        validation::check(&request)?;
        let size = Size::read(&request)?;
        let requires_attributes = requirements::attributes(&request, size);
        let compatibilities = requirements::compatibilities(&request);
        normalise::normalise(&mut request, size);
        let family = Family::of(kind, request.family.take().unwrap_or_default());
        let document = to_document(&request)?;
        Ok(Self { family, document, requires_attributes, compatibilities, tags })
    }

    /// Whether a revision says the same.
    pub(in crate::ecs) fn is_as(&self, definition: &TaskDefinition) -> bool {
        self.document == definition.document
    }

    /// The group that registers it under the family's next revision. The counter's guard gives every one of several
    /// calls at once a revision of its own.
    pub(in crate::ecs) fn plan(
        &self,
        snapshot: &Snapshot,
        caller: &Arc<str>,
        now: Timestamp,
    ) -> Result<(Group, Arc<TaskDefinition>), Error> {
        let counter = snapshot.family_of(&self.family).and_then(|family| family.counter.as_ref());
        let revision = counter.map_or(0, |counter| counter.last_revision) + 1;
        if revision > MAX_REVISION {
            let text = format!("The family {} has had its {MAX_REVISION} revisions.", self.family);
            return Err(Error::limit_exceeded(text));
        }
        let definition = Arc::new(TaskDefinition {
            id: TaskDefinitionId { family: self.family.clone(), revision },
            status: Status::Active,
            document: self.document.clone(),
            requires_attributes: self.requires_attributes.clone(),
            compatibilities: self.compatibilities.clone(),
            registered_at: now,
            registered_by: Arc::clone(caller),
            deregistered_at: None,
            delete_requested_at: None,
            deleted_at: None,
            tags: self.tags.clone(),
        });
        let next = Record::Family(Arc::new(FamilyCounter { family: self.family.clone(), last_revision: revision }));
        let group = Group::new(format!("RegisterTaskDefinition {}", definition.id))
            .guard(Guard::unchanged(next.key(), counter.map(|entry| entry.revision)))
            .put(next)
            .put(Record::TaskDefinition(Arc::clone(&definition)));
        Ok((group, definition))
    }
}

fn to_document(request: &RegisterTaskDefinitionRequest) -> Result<Document, Error> {
    let unwritable = |error| Error::server(format!("The task definition could not be written: {error}"));
    let value = serde_json::to_value(request).map_err(unwritable)?;
    let bytes = serde_json::to_vec(&value).map_err(unwritable)?.len();
    match bytes <= MAX_BYTES {
        true => Ok(Document::new(value)),
        false => Err(Error::client(format!("Actual length: '{bytes}'. Max allowed length is '{MAX_BYTES}' bytes."))),
    }
}
