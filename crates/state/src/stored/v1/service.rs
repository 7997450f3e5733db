//! Services, and the placement rules that they share with nobody else on disk.

use std::sync::Arc;

use longshore_model::{placement, service};

use super::cluster::Tag;
use super::definition::Reference;
use super::field::{Json, Millis, Stored, form, words};
use super::task::Request;

words! {
    ServiceStatus of service::Status { Active = "ACTIVE", Draining = "DRAINING", Inactive = "INACTIVE" }
}

words! {
    Scheduling of service::Scheduling { Replica = "REPLICA", Daemon = "DAEMON" }
}

words! {
    Controller of service::Controller { Ecs = "ECS", CodeDeploy = "CODE_DEPLOY", External = "EXTERNAL" }
}

words! {
    PropagateTags of service::PropagateTags {
        None = "NONE",
        TaskDefinition = "TASK_DEFINITION",
        Service = "SERVICE",
    }
}

form! {
    Service of service::Service {
        always {
            cluster: Arc<str>,
            name: Arc<str>,
            status: ServiceStatus,
            scheduling: Scheduling,
            controller: Controller,
            desired_count: u32,
            definition: Option<Reference>,
            maximum_percent: u32,
            minimum_healthy_percent: u32,
            propagate_tags: PropagateTags,
            created_by: Arc<str>,
            created_at: Millis,
            created_with: Arc<str>,
        }
        unless_empty {
            launch_type: Option<Arc<str>>,
            health_check_grace_period_seconds: u32,
            placement: Rules,
            enable_ecs_managed_tags: bool,
            enable_execute_command: bool,
            document: Json,
            deleted_at: Option<Millis>,
            changed_by: Option<Request>,
            client_token: Option<Arc<str>>,
            tags: Vec<Tag>,
        }
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::store(&placement::Rules::default())
    }
}

form! {
    Rules of placement::Rules {
        always {}
        unless_empty { constraints: Vec<Constraint>, strategies: Vec<Strategy> }
    }
}

/// A rule that placement must keep.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Constraint {
    DistinctInstance,
    MemberOf(Arc<str>),
}

impl Stored<placement::Constraint> for Constraint {
    fn store(model: &placement::Constraint) -> Self {
        match model {
            placement::Constraint::DistinctInstance => Self::DistinctInstance,
            placement::Constraint::MemberOf(expression) => Self::MemberOf(Arc::clone(expression)),
        }
    }

    fn load(self) -> placement::Constraint {
        match self {
            Self::DistinctInstance => placement::Constraint::DistinctInstance,
            Self::MemberOf(expression) => placement::Constraint::MemberOf(expression),
        }
    }
}

/// What placement prefers.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Strategy {
    Random,
    SpreadInstances,
    SpreadAttribute(Arc<str>),
    BinpackCpu,
    BinpackMemory,
}

impl Stored<placement::Strategy> for Strategy {
    fn store(model: &placement::Strategy) -> Self {
        use placement::{BinpackField, SpreadField, Strategy};
        match model {
            Strategy::Random => Self::Random,
            Strategy::Spread(SpreadField::InstanceId) => Self::SpreadInstances,
            Strategy::Spread(SpreadField::Attribute(name)) => Self::SpreadAttribute(Arc::clone(name)),
            Strategy::Binpack(BinpackField::Cpu) => Self::BinpackCpu,
            Strategy::Binpack(BinpackField::Memory) => Self::BinpackMemory,
        }
    }

    fn load(self) -> placement::Strategy {
        use placement::{BinpackField, SpreadField, Strategy};
        match self {
            Self::Random => Strategy::Random,
            Self::SpreadInstances => Strategy::Spread(SpreadField::InstanceId),
            Self::SpreadAttribute(name) => Strategy::Spread(SpreadField::Attribute(name)),
            Self::BinpackCpu => Strategy::Binpack(BinpackField::Cpu),
            Self::BinpackMemory => Strategy::Binpack(BinpackField::Memory),
        }
    }
}
