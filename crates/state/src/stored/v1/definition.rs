//! Task definitions and their families' counters.

use std::sync::Arc;

use longshore_model::{TaskDefinitionId, task_definition};

use super::cluster::Tag;
use super::field::{Json, Millis, form, words};
use super::instance::Attribute;

words! {
    DefinitionStatus of task_definition::Status {
        Active = "ACTIVE",
        Inactive = "INACTIVE",
        DeleteInProgress = "DELETE_IN_PROGRESS",
    }
}

form! {
    Family of task_definition::FamilyCounter {
        always { family: Arc<str>, last_revision: u32 }
        unless_empty {}
    }
}

form! {
    /// Names a revision.
    Reference of TaskDefinitionId {
        always { family: Arc<str>, revision: u32 }
        unless_empty {}
    }
}

form! {
    Definition of task_definition::TaskDefinition {
        always {
            id: Reference,
            status: DefinitionStatus,
            document: Json,
            registered_at: Millis,
            registered_by: Arc<str>,
        }
        unless_empty {
            requires_attributes: Vec<Attribute>,
            compatibilities: Vec<Arc<str>>,
            deregistered_at: Option<Millis>,
            delete_requested_at: Option<Millis>,
            tags: Vec<Tag>,
        }
    }
}
