//! Express gateway services: a load balancer, its target groups and a service in one call. There is no load balancer yet,
//! so a call that is in order is told that it waits for one; a call that is not is told what is wrong with it.

use longshore_api::ecs::{
    CreateExpressGatewayServiceRequest, CreateExpressGatewayServiceResponse, DeleteExpressGatewayServiceRequest,
    DeleteExpressGatewayServiceResponse, DescribeExpressGatewayServiceRequest, DescribeExpressGatewayServiceResponse,
    ExpressGatewayContainer, ExpressGatewayScalingTarget, UpdateExpressGatewayServiceRequest,
    UpdateExpressGatewayServiceResponse,
};
use longshore_api::error::Error;
use longshore_model::arn::{self, Resource};
use longshore_model::service::Status;

use super::lookup;
use crate::Context;
use crate::identity::Caller;

/// `CreateExpressGatewayService`.
pub(super) async fn create(
    ctx: &Context,
    _caller: &Caller,
    request: CreateExpressGatewayServiceRequest,
) -> Result<CreateExpressGatewayServiceResponse, Error> {
    lookup::active_cluster(&ctx.snapshot(), request.cluster.as_deref())?;
    for (role, member) in
        [(&request.execution_role_arn, "executionRoleArn"), (&request.infrastructure_role_arn, "infrastructureRoleArn")]
    {
        if role.as_deref().unwrap_or_default().is_empty() {
            return invalid(format!("{member} can not be blank."));
        }
    }
    if request.service_name.as_deref().is_some_and(|name| !is_name(name)) {
        return invalid("The service name should have up to 255 letters, digits, hyphens and underscores.");
    }
    let container = request.primary_container.unwrap_or_default();
    if container.image.as_deref().unwrap_or_default().is_empty() {
        return invalid("The primary container needs an image.");
    }
    let parts = Parts {
        container: Some(&container),
        health_check_path: request.health_check_path.as_deref(),
        cpu: request.cpu.as_deref(),
        memory: request.memory.as_deref(),
        scaling_target: request.scaling_target.as_ref(),
    };
    parts.check()?;
    Err(waits("CreateExpressGatewayService"))
}

/// `UpdateExpressGatewayService`.
pub(super) async fn update(
    ctx: &Context,
    _caller: &Caller,
    request: UpdateExpressGatewayServiceRequest,
) -> Result<UpdateExpressGatewayServiceResponse, Error> {
    named(ctx, request.service_arn.as_deref(), Error::service_not_found)?;
    let parts = Parts {
        container: request.primary_container.as_ref(),
        health_check_path: request.health_check_path.as_deref(),
        cpu: request.cpu.as_deref(),
        memory: request.memory.as_deref(),
        scaling_target: request.scaling_target.as_ref(),
    };
    parts.check()?;
    Err(waits("UpdateExpressGatewayService"))
}

/// `DeleteExpressGatewayService`.
pub(super) async fn delete(
    ctx: &Context,
    _caller: &Caller,
    request: DeleteExpressGatewayServiceRequest,
) -> Result<DeleteExpressGatewayServiceResponse, Error> {
    named(ctx, request.service_arn.as_deref(), Error::service_not_found)?;
    Err(waits("DeleteExpressGatewayService"))
}

/// `DescribeExpressGatewayService`.
pub(super) async fn describe(
    ctx: &Context,
    _caller: &Caller,
    request: DescribeExpressGatewayServiceRequest,
) -> Result<DescribeExpressGatewayServiceResponse, Error> {
    let missing = || Error::new("ResourceNotFoundException", "Service not found.");
    named(ctx, request.service_arn.as_deref(), missing)?;
    Err(waits("DescribeExpressGatewayService"))
}

/// Finds the service that an ARN names: none of those that are there was made by CreateExpressGatewayService, but it tells
/// a wrong name from a call that waits.
fn named(ctx: &Context, service_arn: Option<&str>, missing: impl Fn() -> Error) -> Result<(), Error> {
    let text = service_arn.unwrap_or_default();
    let Some(Ok(Resource::Service(cluster, name))) = arn::is_arn(text).then(|| Resource::parse(text)) else {
        return invalid(format!("Invalid identifier: {text}"));
    };
    let snapshot = ctx.snapshot();
    let service = lookup::known_cluster(&snapshot, cluster)?.service(name).and_then(|found| found.service.as_ref());
    service.filter(|service| service.status != Status::Inactive).map(|_| ()).ok_or_else(missing)
}

fn waits(operation: &str) -> Error {
    Error::unsupported_feature(format!(
        "{operation} waits for load balancing, which this server does not have yet. Create a service with CreateService."
    ))
}

/// What a creation and an update have in common.
struct Parts<'a> {
    container: Option<&'a ExpressGatewayContainer>,
    health_check_path: Option<&'a str>,
    cpu: Option<&'a str>,
    memory: Option<&'a str>,
    scaling_target: Option<&'a ExpressGatewayScalingTarget>,
}

impl Parts<'_> {
    fn check(&self) -> Result<(), Error> {
        let port = self.container.and_then(|container| container.container_port);
        if port.is_some_and(|port| !(1..=65_535).contains(&port)) {
            return Err(Error::invalid_parameter("The containerPort should be between 1 and 65535."));
        }
        if self.health_check_path.is_some_and(|path| !path.starts_with('/')) {
            return Err(Error::invalid_parameter("The healthCheckPath should start with a forward slash."));
        }
        for (size, member) in [(self.cpu, "cpu"), (self.memory, "memory")] {
            if size.is_some_and(|size| !size.parse::<u32>().is_ok_and(|size| size > 0)) {
                return Err(Error::invalid_parameter(format!("{member} should be a number greater than 0.")));
            }
        }
        let Some(scaling) = self.scaling_target else { return Ok(()) };
        let (min, max) = (scaling.min_task_count, scaling.max_task_count);
        if min.is_some_and(|min| min < 0) || max.is_some_and(|max| max < min.unwrap_or(1).max(1)) {
            let text = "The scaling target's task counts should not be negative, nor the minimum above the maximum.";
            return Err(Error::invalid_parameter(text));
        }
        Ok(())
    }
}

fn is_name(name: &str) -> bool {
    (1..=255).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn invalid<T>(text: impl Into<String>) -> Result<T, Error> {
    Err(Error::invalid_parameter(text))
}
