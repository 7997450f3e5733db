//! How the network of a task definition and that of a call fit together.

use longshore_api::error::Error;
use longshore_model::TaskDefinition;
use longshore_model::task_definition::NetworkMode;

/// Refuses a network configuration where none belongs, and none where one belongs.
///
/// # Errors
/// `InvalidParameterException` in ECS's words.
pub(super) fn check(definition: &TaskDefinition, given: bool) -> Result<(), Error> {
    match (definition.network_mode(), given) {
        (NetworkMode::Awsvpc, false) => Err(Error::invalid_parameter(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        )),
        (NetworkMode::Bridge | NetworkMode::Host | NetworkMode::None, true) => Err(Error::invalid_parameter(
            "Network Configuration is not valid for the given networkMode of this task definition.",
        )),
        _ => Ok(()),
    }
}
