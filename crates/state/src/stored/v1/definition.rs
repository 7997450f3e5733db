//! Task definitions and their families' counters.

use std::sync::Arc;

use longshore_model::id::family::{self, Kind};
use longshore_model::{TaskDefinitionId, task_definition};

use super::cluster::Tag;
use super::field::{Json, Millis, Shared, Stored, form, words};
use super::instance::Attribute;

words! {
    DefinitionStatus of task_definition::Status {
        Active = "ACTIVE",
        Inactive = "INACTIVE",
        DeleteInProgress = "DELETE_IN_PROGRESS",
    }
}

/// A family: its name alone for one of tasks, `{"daemon": NAME}` for one of daemons.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub(super) enum FamilyName {
    Task(Shared),
    Daemon { daemon: Shared },
}

impl Stored<family::Family> for FamilyName {
    fn store(model: &family::Family) -> Self {
        match model.kind() {
            Kind::Task => Self::Task(Shared::store(model.name())),
            Kind::Daemon => Self::Daemon { daemon: Shared::store(model.name()) },
        }
    }

    fn load(self) -> family::Family {
        match self {
            Self::Task(name) => family::Family::of(Kind::Task, Stored::<Arc<str>>::load(name)),
            Self::Daemon { daemon } => family::Family::of(Kind::Daemon, Stored::<Arc<str>>::load(daemon)),
        }
    }
}

form! {
    Family of task_definition::FamilyCounter {
        always { family: FamilyName, last_revision: u32 }
        unless_empty {}
    }
}

form! {
    /// Names a revision.
    Reference of TaskDefinitionId {
        always { family: FamilyName, revision: u32 }
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
            deleted_at: Option<Millis>,
            tags: Vec<Tag>,
        }
    }
}
