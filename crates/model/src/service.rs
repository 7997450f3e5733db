//! Services: what their owners want kept running. How far a service has come is in its [`Rollout`](crate::Rollout),
//! a record of its own that the scheduler writes.

use std::sync::Arc;

use crate::id::{ClusterName, ServiceName, TaskDefinitionId};
use crate::placement::Rules;
use crate::task::Request;
use crate::{Document, Tag, Timestamp};

/// A service's life (API reference: `Service.status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Kept at its desired count.
    Active,
    /// Deleted; its tasks are stopping.
    Draining,
    /// Deleted and empty; describable for a while.
    Inactive,
}

/// How many tasks, and where (API reference: `SchedulingStrategy`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheduling {
    /// A number of tasks.
    Replica,
    /// One task on each instance.
    Daemon,
}

/// Who rolls deployments out (API reference: `DeploymentController`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Controller {
    /// This scheduler.
    Ecs,
    /// CodeDeploy, through task sets.
    CodeDeploy,
    /// Anything else, through task sets.
    External,
}

/// Where new tasks get their tags from (API reference: `PropagateTags`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropagateTags {
    /// From nowhere.
    None,
    /// From the task definition.
    TaskDefinition,
    /// From the service.
    Service,
}

/// A service as its owner wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// The cluster it lives in.
    pub cluster: ClusterName,
    /// Its name.
    pub name: ServiceName,
    /// Where it is in its life.
    pub status: Status,
    /// How many tasks, and where.
    pub scheduling: Scheduling,
    /// Who rolls deployments out.
    pub controller: Controller,
    /// How many tasks ought to run.
    pub desired_count: u32,
    /// What new tasks run; of a service that task sets roll out, what its primary one runs, and nothing before there is one.
    pub definition: Option<TaskDefinitionId>,
    /// `EC2`, `EXTERNAL` …; absent when a capacity provider strategy is used.
    pub launch_type: Option<Arc<str>>,
    /// Upper bound of tasks during a deployment, in percent of the desired count.
    pub maximum_percent: u32,
    /// Lower bound of healthy tasks during a deployment, in percent of the desired count.
    pub minimum_healthy_percent: u32,
    /// How long failing health checks are ignored after a task's start.
    pub health_check_grace_period_seconds: u32,
    /// Where its tasks may and should go.
    pub placement: Rules,
    /// Where new tasks get their tags from.
    pub propagate_tags: PropagateTags,
    /// Whether `aws:ecs:*` tags are put on its tasks.
    pub enable_ecs_managed_tags: bool,
    /// Whether `ExecuteCommand` is enabled for its tasks.
    pub enable_execute_command: bool,
    /// What is merely carried, by the wire names of `CreateService`: `deploymentConfiguration`, `networkConfiguration`,
    /// `loadBalancers`, `serviceRegistries`, `capacityProviderStrategy`, `availabilityZoneRebalancing` …
    pub document: Document,
    /// ARN of who created it.
    pub created_by: Arc<str>,
    /// When it was created.
    pub created_at: Timestamp,
    /// The last call that changed what its owner wants of it.
    pub changed_by: Option<Request>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// The token of its creation, which makes a repeated call find this service.
    pub client_token: Option<Arc<str>>,
    /// A digest of the parameters it was created with, to tell a repeated call from another one.
    pub created_with: Arc<str>,
    /// Labels.
    pub tags: Vec<Tag>,
}

impl Service {
    /// The fewest running and healthy tasks that a deployment or a drain may leave: `ceil(desired × minimum / 100)`.
    pub fn lower_bound(&self) -> u32 {
        self.lower_bound_of(self.desired_count)
    }

    /// The same of another number of tasks: a task set's, or that of a daemon's instances.
    pub fn lower_bound_of(&self, desired_count: u32) -> u32 {
        let product = u64::from(desired_count) * u64::from(self.minimum_healthy_percent);
        u32::try_from(product.div_ceil(100)).unwrap_or(u32::MAX)
    }

    /// The most tasks, starting and stopping ones counted, that a deployment may have: `floor(desired × maximum / 100)`.
    pub fn upper_bound(&self) -> u32 {
        self.upper_bound_of(self.desired_count)
    }

    /// The same of another number of tasks.
    pub fn upper_bound_of(&self, desired_count: u32) -> u32 {
        let product = u64::from(desired_count) * u64::from(self.maximum_percent);
        u32::try_from(product / 100).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn service(desired_count: u32, minimum_healthy_percent: u32, maximum_percent: u32) -> Service {
        Service { desired_count, minimum_healthy_percent, maximum_percent, ..fixture::service("web") }
    }

    #[test]
    fn bounds_are_rounded_as_ecs_rounds_them() {
        // Rule 7.4.1: lower = ⌈desired × minimum⌉, upper = ⌊desired × maximum⌋.
        // Desired, minimum and maximum percent; lower and upper bound (ECS: rolling updates).
        let cases = [
            (4, 50, 200, 2, 8),
            (2, 75, 200, 2, 4),
            (3, 100, 125, 3, 3),
            (10, 100, 125, 10, 12),
            (1, 100, 200, 1, 2),
            (1, 0, 100, 0, 1),
            (0, 100, 200, 0, 0),
            (5, 33, 150, 2, 7),
            (u32::MAX, 100, 200, u32::MAX, u32::MAX),
        ];
        for (desired, minimum, maximum, lower, upper) in cases {
            let service = service(desired, minimum, maximum);
            assert_eq!((service.lower_bound(), service.upper_bound()), (lower, upper), "{desired} {minimum}/{maximum}");
        }
    }
}
