//! Where ECS answers a violation in words of its own instead of the common ones.
//!
//! ECS has no `ValidationException`. Much of what its description calls required or enumerated it checks by itself,
//! and tools match on those texts. Collected here are the ones that were seen; each names its code.

use serde_json::Value;

use super::violation::Constraint;
use crate::ecs::Operation;
use crate::error::Error;

/// A violation by structure, member and kind, and what ECS says to it.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) structure: &'static str,
    pub(super) member: &'static str,
    pub(super) kind: Kind,
    code: Code,
    /// `{value}` and `{values}` stand for what was given and what would have been accepted.
    text: &'static str,
}

/// The kinds of constraint that rows tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Missing,
    Enum,
    Range,
}

#[derive(Debug, Clone, Copy)]
enum Code {
    Client,
    InvalidParameter,
}

const fn row(structure: &'static str, member: &'static str, kind: Kind, code: Code, text: &'static str) -> Words {
    Words { structure, member, kind, code, text }
}

const LAUNCH_TYPE: &str = "launch type should be one of [{values}]";
const SCHEDULING_STRATEGY: &str = "Scheduling strategy should be one of [{values}]";
const SETTING_NAME: &str = "{value} should be one of [{values}]";
const TASK_DEFINITION: &str = "Task Definition can not be blank.";

#[rustfmt::skip]
pub(super) static WORDS: &[Words] = {
    use Code::{Client, InvalidParameter};
    use Kind::{Enum, Missing, Range};
    &[
        row("RegisterTaskDefinitionRequest", "family", Missing, Client, "Family can not be blank."),
        row("RegisterTaskDefinitionRequest", "containerDefinitions", Missing, Client, "Container list cannot be empty."),
        row("LogConfiguration", "logDriver", Enum, Client, "{value} is not a valid log driver. Must be one of [{values}]"),
        row("DescribeTaskDefinitionRequest", "taskDefinition", Missing, InvalidParameter, TASK_DEFINITION),
        row("RunTaskRequest", "taskDefinition", Missing, InvalidParameter, TASK_DEFINITION),
        row("StartTaskRequest", "taskDefinition", Missing, InvalidParameter, TASK_DEFINITION),
        row("StartTaskRequest", "containerInstances", Missing, Client, "Container Instances cannot be empty."),
        row("DescribeContainerInstancesRequest", "containerInstances", Missing, Client, "Container Instances cannot be empty."),
        row("DescribeTasksRequest", "tasks", Missing, InvalidParameter, "Tasks cannot be empty."),
        row("DescribeServicesRequest", "services", Missing, InvalidParameter, "Services cannot be empty."),
        row("RunTaskRequest", "launchType", Enum, InvalidParameter, LAUNCH_TYPE),
        row("CreateServiceRequest", "launchType", Enum, InvalidParameter, LAUNCH_TYPE),
        row("CreateTaskSetRequest", "launchType", Enum, InvalidParameter, LAUNCH_TYPE),
        row("ListServicesRequest", "launchType", Enum, InvalidParameter, LAUNCH_TYPE),
        row("ListTasksRequest", "launchType", Enum, InvalidParameter, LAUNCH_TYPE),
        row("CreateServiceRequest", "schedulingStrategy", Enum, InvalidParameter, SCHEDULING_STRATEGY),
        row("ListServicesRequest", "schedulingStrategy", Enum, InvalidParameter, SCHEDULING_STRATEGY),
        row("UpdateContainerInstancesStateRequest", "status", Enum, InvalidParameter, "Container instance status should be one of [ACTIVE, DRAINING]"),
        row("PutAccountSettingRequest", "name", Enum, InvalidParameter, SETTING_NAME),
        row("PutAccountSettingDefaultRequest", "name", Enum, InvalidParameter, SETTING_NAME),
        row("DeleteAccountSettingRequest", "name", Enum, InvalidParameter, SETTING_NAME),
        row("ListAccountSettingsRequest", "name", Enum, InvalidParameter, SETTING_NAME),
        row("ManagedScaling", "minimumScalingStepSize", Range, Client, "The specified minimum scaling step size is invalid."),
        row("ManagedScaling", "maximumScalingStepSize", Range, Client, "The specified maximum scaling step size is invalid."),
    ]
};

/// What ECS says to this violation, if it has words of its own.
pub(super) fn of(structure: &str, member: &str, constraint: Constraint, value: &Value) -> Option<Error> {
    let (kind, values) = match constraint {
        Constraint::NotNull => (Kind::Missing, &[][..]),
        Constraint::Enum(values) => (Kind::Enum, values),
        Constraint::MinValue(_) | Constraint::MaxValue(_) => (Kind::Range, &[][..]),
        Constraint::MinLength(_) | Constraint::MaxLength(_) | Constraint::Pattern(_) => return None,
    };
    let words =
        WORDS.iter().find(|words| words.structure == structure && words.member == member && words.kind == kind)?;
    // The accepted values go in first, so that a value which spells `{values}` stays as it was given.
    let text = words.text.replace("{values}", &values.join(","));
    let text = text.replace("{value}", value.as_str().unwrap_or_default());
    Some(match words.code {
        Code::Client => Error::client(text),
        Code::InvalidParameter => Error::invalid_parameter(text),
    })
}

/// What EC2 says to the first violation of a request; `shown` is the value with a space before it.
pub(super) fn of_ec2(parameter: &str, constraint: Constraint, shown: &str) -> Error {
    match constraint {
        Constraint::NotNull => {
            Error::new("MissingParameter", format!("The request must contain the parameter {parameter}"))
        }
        _ => Error::new(
            "InvalidParameterValue",
            format!("Value{shown} for parameter {parameter} is invalid. {constraint}"),
        ),
    }
}

/// Whether the operation calls a bad parameter `ClientException`; the others say `InvalidParameterException`.
pub(super) fn answers_client_exception(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::RegisterTaskDefinition
            | Operation::RegisterDaemonTaskDefinition
            | Operation::CreateCapacityProvider
            | Operation::UpdateCapacityProvider
    )
}
