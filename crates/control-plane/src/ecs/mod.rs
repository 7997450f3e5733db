//! The ECS API: each operation of the model is answered here, by the module of its resource.

mod account_setting;
mod agent_calls;
mod agent_update;
mod attribute;
mod capacity_provider;
mod cluster;
mod container_instance;
mod daemon;
mod daemon_task_definition;
mod execute_command;
mod express;
mod failure;
pub(crate) mod lookup;
mod namespace;
mod network;
pub(crate) mod page;
mod service;
pub(crate) mod service_deployment;
mod tag;
mod task;
mod task_definition;
mod task_set;
mod unsupported;

pub(crate) use account_setting::default_log_mode;
pub(crate) use agent_calls::reported;
pub(crate) use container_instance::register;
pub(crate) use express::renewal;
pub(crate) use service::carry_on;
pub(crate) use task_definition::removal;

use std::future::Future;

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use longshore_api::ecs::{Operation, Request};
use longshore_api::error::Error;
use longshore_api::protocol::{self, RequestId};
use longshore_api::validation;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Context;
use crate::identity::Caller;

/// One call, authenticated and told apart.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Who calls.
    pub caller: &'a Caller,
    /// What is asked for.
    pub operation: Operation,
    /// The parameters.
    pub body: &'a [u8],
    /// What the response and the logs name the call by.
    pub request_id: RequestId,
}

/// Answers one call. What is refused may rest on something that another server wrote a moment ago and that this one has not
/// seen: a task definition that was just registered there, say. So a refusal stands once this server has caught up.
///
/// # Errors
/// The wire error to answer with.
pub async fn handle(ctx: &Context, call: Call<'_>) -> Result<Response<Full<Bytes>>, Error> {
    again_when_behind(ctx, || dispatch(ctx, call)).await
}

/// Answers, and when the answer is a refusal, again if others have written meanwhile what this server had not seen.
///
/// # Errors
/// What `answer` refuses with.
pub(crate) async fn again_when_behind<T, F>(ctx: &Context, answer: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let seen = ctx.snapshot().revision();
    match answer().await {
        Err(error) if error.status().is_client_error() && ctx.store().is_shared() => {
            match ctx.store().catch_up().await {
                Ok(()) if ctx.snapshot().revision() > seen => answer().await,
                _ => Err(error),
            }
        }
        answered => answered,
    }
}

/// The validated request goes to its handler, and its response becomes the body.
async fn dispatch(ctx: &Context, call: Call<'_>) -> Result<Response<Full<Bytes>>, Error> {
    use Operation as Op;
    macro_rules! call {
        ($handler:path) => {
            answer(call, |request| $handler(ctx, call.caller, request)).await
        };
    }
    match call.operation {
        Op::CreateCluster => call!(cluster::create),
        Op::UpdateCluster => call!(cluster::update),
        Op::UpdateClusterSettings => call!(cluster::update_settings),
        Op::DeleteCluster => call!(cluster::delete),
        Op::DescribeClusters => call!(cluster::describe),
        Op::ListClusters => call!(cluster::list),
        Op::PutClusterCapacityProviders => call!(cluster::put_capacity_providers),

        Op::CreateCapacityProvider => call!(capacity_provider::create),
        Op::UpdateCapacityProvider => call!(capacity_provider::update),
        Op::DeleteCapacityProvider => call!(capacity_provider::delete),
        Op::DescribeCapacityProviders => call!(capacity_provider::describe),

        Op::RegisterTaskDefinition => call!(task_definition::register),
        Op::DescribeTaskDefinition => call!(task_definition::describe),
        Op::ListTaskDefinitions => call!(task_definition::list),
        Op::ListTaskDefinitionFamilies => call!(task_definition::list_families),
        Op::DeregisterTaskDefinition => call!(task_definition::deregister),
        Op::DeleteTaskDefinitions => call!(task_definition::delete),

        Op::CreateDaemon => call!(daemon::create),
        Op::UpdateDaemon => call!(daemon::update),
        Op::DeleteDaemon => call!(daemon::delete),
        Op::DescribeDaemon => call!(daemon::describe),
        Op::ListDaemons => call!(daemon::list),
        Op::ListDaemonDeployments => call!(daemon::list_deployments),
        Op::DescribeDaemonDeployments => call!(daemon::describe_deployments),
        Op::DescribeDaemonRevisions => call!(daemon::describe_revisions),
        Op::RegisterDaemonTaskDefinition => call!(daemon_task_definition::register),
        Op::DescribeDaemonTaskDefinition => call!(daemon_task_definition::describe),
        Op::ListDaemonTaskDefinitions => call!(daemon_task_definition::list),
        Op::DeleteDaemonTaskDefinition => call!(daemon_task_definition::delete),

        Op::RegisterContainerInstance => call!(container_instance::register),
        Op::DeregisterContainerInstance => call!(container_instance::deregister),
        Op::DescribeContainerInstances => call!(container_instance::describe),
        Op::ListContainerInstances => call!(container_instance::list),
        Op::UpdateContainerInstancesState => call!(container_instance::update_state),

        Op::PutAttributes => call!(attribute::put),
        Op::DeleteAttributes => call!(attribute::delete),
        Op::ListAttributes => call!(attribute::list),

        Op::TagResource => call!(tag::tag),
        Op::UntagResource => call!(tag::untag),
        Op::ListTagsForResource => call!(tag::list),

        Op::PutAccountSetting => call!(account_setting::put),
        Op::PutAccountSettingDefault => call!(account_setting::put_default),
        Op::DeleteAccountSetting => call!(account_setting::delete),
        Op::ListAccountSettings => call!(account_setting::list),

        Op::RunTask => call!(task::run),
        Op::StartTask => call!(task::start),
        Op::StopTask => call!(task::stop),
        Op::DescribeTasks => call!(task::describe),
        Op::ListTasks => call!(task::list),
        Op::GetTaskProtection => call!(task::get_protection),
        Op::UpdateTaskProtection => call!(task::update_protection),
        Op::ExecuteCommand => call!(execute_command::execute),

        Op::CreateService => call!(service::create),
        Op::UpdateService => call!(service::update),
        Op::DeleteService => call!(service::delete),
        Op::DescribeServices => call!(service::describe),
        Op::ListServices => call!(service::list),
        Op::ListServicesByNamespace => call!(namespace::list_services),
        Op::UpdateServicePrimaryTaskSet => call!(task_set::make_primary),

        Op::CreateTaskSet => call!(task_set::create),
        Op::UpdateTaskSet => call!(task_set::update),
        Op::DeleteTaskSet => call!(task_set::delete),
        Op::DescribeTaskSets => call!(task_set::describe),

        Op::ListServiceDeployments => call!(service_deployment::list),
        Op::DescribeServiceDeployments => call!(service_deployment::describe),
        Op::DescribeServiceRevisions => call!(service_deployment::describe_revisions),
        Op::StopServiceDeployment => call!(service_deployment::stop),
        Op::ContinueServiceDeployment => call!(service_deployment::resume),

        Op::CreateExpressGatewayService => call!(express::create),
        Op::UpdateExpressGatewayService => call!(express::update),
        Op::DeleteExpressGatewayService => call!(express::delete),
        Op::DescribeExpressGatewayService => call!(express::describe),

        Op::UpdateContainerAgent => call!(agent_update::update),
        Op::DiscoverPollEndpoint => call!(agent_calls::discover_poll_endpoint),
        Op::SubmitTaskStateChange => call!(agent_calls::submit_task_state_change),
        Op::SubmitContainerStateChange => call!(agent_calls::submit_container_state_change),
        Op::SubmitAttachmentStateChanges => call!(agent_calls::submit_attachment_state_changes),
    }
}

async fn answer<R, A, F>(call: Call<'_>, handler: impl FnOnce(R) -> F) -> Result<Response<Full<Bytes>>, Error>
where
    R: Request + DeserializeOwned,
    A: Serialize,
    F: Future<Output = Result<A, Error>>,
{
    let response = handler(validation::decode(call.body)?).await?;
    Ok(protocol::success(&response, call.request_id))
}
