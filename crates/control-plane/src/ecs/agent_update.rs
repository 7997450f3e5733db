//! `UpdateContainerAgent`. Longshore's agent is the binary that the server is, and is brought up to date by replacing it;
//! the real agent comes from its own packages. This server has no agent to hand out, so there is never an update on offer,
//! and none is ever in progress.

use longshore_api::ecs::{UpdateContainerAgentRequest, UpdateContainerAgentResponse};
use longshore_api::error::Error;
use longshore_model::container_instance::Status;

use super::lookup;
use crate::Context;
use crate::identity::Caller;

/// `UpdateContainerAgent`.
pub(super) async fn update(
    ctx: &Context,
    _caller: &Caller,
    request: UpdateContainerAgentRequest,
) -> Result<UpdateContainerAgentResponse, Error> {
    let text = request.container_instance.as_deref().filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| Error::client("Container instance can not be blank."))?;
    let snapshot = ctx.snapshot();
    let name = lookup::cluster_name(request.cluster.as_deref())?;
    let cluster = lookup::active_cluster(&snapshot, request.cluster.as_deref())?;
    let found = lookup::instance_id(&name, text)?.and_then(|id| cluster.instance(id));
    let registered = found.and_then(|found| found.instance.as_ref());
    if registered.is_none_or(|instance| instance.status == Status::Inactive) {
        return Err(Error::invalid_parameter("The referenced container instance was not found."));
    }
    let version = found.and_then(|found| found.session.as_ref()?.agent_version.clone());
    let Some(version) = version else {
        let text = "The agent of the container instance has not said which version it is.";
        return Err(Error::new("MissingVersionException", text));
    };
    let text = format!(
        "There is no update for the agent {version} of the container instance: this server hands out none. Longshore's \
         agent is updated by replacing its binary, the Amazon ECS agent by its package."
    );
    Err(Error::new("NoUpdateAvailableException", text))
}
