//! Amazon Resource Names: how resources are named to the outside (API reference: "Amazon Resource Names and IDs").

use std::fmt;
use std::sync::Arc;

mod load_balancing;

pub use load_balancing::{LoadBalancing, certificate_id};

use crate::id::family::Kind;
use crate::id::{
    AlarmName, CapacityProviderName, ClusterName, ContainerId, DaemonDeploymentId, DaemonName, DaemonRevisionId,
    DeploymentId, InstanceId, LogGroupName, ServiceDeploymentId, ServiceName, ServiceRevisionId, TaskDefinitionId,
    TaskId,
};

/// Where resources live: the part that all ARNs of a server share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// `aws`, unless the region is in another partition.
    pub partition: Arc<str>,
    /// Such as `us-east-1`.
    pub region: Arc<str>,
    /// Twelve digits.
    pub account: Arc<str>,
}

/// The resource part of an ECS ARN, taken apart; the cluster is absent in the short forms of old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource<'a> {
    /// `cluster/NAME`.
    Cluster(&'a str),
    /// `container-instance/CLUSTER/ID`.
    Instance(Option<&'a str>, &'a str),
    /// `task/CLUSTER/ID`.
    Task(Option<&'a str>, &'a str),
    /// `service/CLUSTER/NAME`.
    Service(Option<&'a str>, &'a str),
    /// `service-deployment/CLUSTER/SERVICE/ID`.
    ServiceDeployment(&'a str, &'a str, &'a str),
    /// `service-revision/CLUSTER/SERVICE/ID`.
    ServiceRevision(&'a str, &'a str, &'a str),
    /// `task-definition/FAMILY:REVISION`; the revision may be missing.
    TaskDefinition(&'a str),
    /// `capacity-provider/NAME`.
    CapacityProvider(&'a str),
    /// `task-set/CLUSTER/SERVICE/ID`.
    TaskSet(&'a str, &'a str, &'a str),
    /// `daemon/CLUSTER/NAME`.
    Daemon(&'a str, &'a str),
    /// `daemon-revision/CLUSTER/DAEMON/ID`.
    DaemonRevision(&'a str, &'a str, &'a str),
    /// `daemon-deployment/CLUSTER/DAEMON/ID`.
    DaemonDeployment(&'a str, &'a str, &'a str),
    /// `daemon-task-definition/FAMILY:REVISION`; the revision may be missing.
    DaemonTaskDefinition(&'a str),
}

/// Why a text is not an ARN of ECS.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// Not `arn:PARTITION:ecs:REGION:ACCOUNT:RESOURCE`.
    #[error("`{0}` is not an ARN of ECS")]
    NotEcs(String),
    /// A kind of resource with the wrong number of parts.
    #[error("Invalid identifier: Unexpected number of separators")]
    Separators,
    /// A kind of resource that does not exist.
    #[error("`{0}` is not a resource of ECS")]
    Kind(String),
}

/// Whether a text is meant as an ARN rather than a name or an id.
pub fn is_arn(text: &str) -> bool {
    text.starts_with("arn:")
}

impl<'a> Resource<'a> {
    /// Takes an ARN apart.
    ///
    /// # Errors
    /// When it is no ARN of ECS, or of no known resource.
    pub fn parse(arn: &'a str) -> Result<Self, Invalid> {
        let mut parts = arn.splitn(6, ':');
        let (prefix, _partition, service) = (parts.next(), parts.next(), parts.next());
        let (Some("arn"), Some("ecs"), Some(_region), Some(_account), Some(resource)) =
            (prefix, service, parts.next(), parts.next(), parts.next())
        else {
            return Err(Invalid::NotEcs(arn.to_owned()));
        };
        let mut segments = resource.split('/');
        let kind = segments.next().unwrap_or_default();
        let rest: Vec<&str> = segments.collect();
        match (kind, rest.as_slice()) {
            ("cluster", [name]) => Ok(Self::Cluster(name)),
            ("container-instance", [id]) => Ok(Self::Instance(None, id)),
            ("container-instance", [cluster, id]) => Ok(Self::Instance(Some(cluster), id)),
            ("task", [id]) => Ok(Self::Task(None, id)),
            ("task", [cluster, id]) => Ok(Self::Task(Some(cluster), id)),
            ("service", [name]) => Ok(Self::Service(None, name)),
            ("service", [cluster, name]) => Ok(Self::Service(Some(cluster), name)),
            ("service-deployment", [cluster, service, id]) => Ok(Self::ServiceDeployment(cluster, service, id)),
            ("service-revision", [cluster, service, id]) => Ok(Self::ServiceRevision(cluster, service, id)),
            ("task-definition", [id]) => Ok(Self::TaskDefinition(id)),
            ("capacity-provider", [name]) => Ok(Self::CapacityProvider(name)),
            ("task-set", [cluster, service, id]) => Ok(Self::TaskSet(cluster, service, id)),
            ("task-set", [cluster, service, "ecs-svc", id]) => Ok(Self::TaskSet(cluster, service, id)),
            ("daemon", [cluster, name]) => Ok(Self::Daemon(cluster, name)),
            ("daemon-revision", [cluster, daemon, id]) => Ok(Self::DaemonRevision(cluster, daemon, id)),
            ("daemon-deployment", [cluster, daemon, id]) => Ok(Self::DaemonDeployment(cluster, daemon, id)),
            ("daemon-task-definition", [id]) => Ok(Self::DaemonTaskDefinition(id)),
            (
                "cluster"
                | "container-instance"
                | "task"
                | "service"
                | "service-deployment"
                | "service-revision"
                | "task-definition"
                | "capacity-provider"
                | "task-set"
                | "daemon"
                | "daemon-revision"
                | "daemon-deployment"
                | "daemon-task-definition",
                _,
            ) => Err(Invalid::Separators),
            (other, _) => Err(Invalid::Kind(other.to_owned())),
        }
    }
}

impl Scope {
    /// The scope of a region and account; the partition follows from the region.
    pub fn new(region: &str, account: &str) -> Self {
        let partition = match region {
            r if r.starts_with("cn-") => "aws-cn",
            r if r.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        };
        Self { partition: partition.into(), region: region.into(), account: account.into() }
    }

    fn ecs(&self, resource: fmt::Arguments<'_>) -> String {
        format!("arn:{}:ecs:{}:{}:{resource}", self.partition, self.region, self.account)
    }

    /// A cluster's ARN.
    pub fn cluster(&self, name: &ClusterName) -> String {
        self.ecs(format_args!("cluster/{name}"))
    }

    /// The ARN that a resource of this kind would have, whether or not `id` is an id of one.
    pub fn named(&self, kind: &str, cluster: &ClusterName, id: &str) -> String {
        self.ecs(format_args!("{kind}/{cluster}/{id}"))
    }

    /// A container instance's ARN.
    pub fn instance(&self, cluster: &ClusterName, id: InstanceId) -> String {
        self.ecs(format_args!("container-instance/{cluster}/{id}"))
    }

    /// A task's ARN.
    pub fn task(&self, cluster: &ClusterName, id: TaskId) -> String {
        self.ecs(format_args!("task/{cluster}/{id}"))
    }

    /// A container's ARN.
    pub fn container(&self, cluster: &ClusterName, task: TaskId, id: ContainerId) -> String {
        self.ecs(format_args!("container/{cluster}/{task}/{id}"))
    }

    /// An alarm's ARN.
    pub fn alarm(&self, name: &AlarmName) -> String {
        format!("arn:{}:cloudwatch:{}:{}:alarm:{name}", self.partition, self.region, self.account)
    }

    /// A log group's ARN, without the `:*` that stands for its streams.
    pub fn log_group(&self, name: &LogGroupName) -> String {
        format!("arn:{}:logs:{}:{}:log-group:{name}", self.partition, self.region, self.account)
    }

    /// A log stream's ARN.
    pub fn log_stream(&self, group: &LogGroupName, stream: &str) -> String {
        format!("{}:log-stream:{stream}", self.log_group(group))
    }

    /// A service's ARN.
    pub fn service(&self, cluster: &ClusterName, name: &ServiceName) -> String {
        self.ecs(format_args!("service/{cluster}/{name}"))
    }

    /// A service deployment's ARN.
    pub fn service_deployment(&self, cluster: &ClusterName, name: &ServiceName, id: ServiceDeploymentId) -> String {
        self.ecs(format_args!("service-deployment/{cluster}/{name}/{id}"))
    }

    /// A service revision's ARN.
    pub fn service_revision(&self, cluster: &ClusterName, name: &ServiceName, id: ServiceRevisionId) -> String {
        self.ecs(format_args!("service-revision/{cluster}/{name}/{id}"))
    }

    /// A task set's ARN.
    pub fn task_set(&self, cluster: &ClusterName, service: &ServiceName, id: DeploymentId) -> String {
        self.ecs(format_args!("task-set/{cluster}/{service}/{id}"))
    }

    /// A task definition's ARN; that of a daemon is of another kind.
    pub fn task_definition(&self, id: &TaskDefinitionId) -> String {
        match id.family.kind() {
            Kind::Task => self.ecs(format_args!("task-definition/{id}")),
            Kind::Daemon => self.ecs(format_args!("daemon-task-definition/{id}")),
        }
    }

    /// A managed daemon's ARN.
    pub fn daemon(&self, cluster: &ClusterName, name: &DaemonName) -> String {
        self.ecs(format_args!("daemon/{cluster}/{name}"))
    }

    /// The ARN of a daemon's revision.
    pub fn daemon_revision(&self, cluster: &ClusterName, daemon: &DaemonName, id: DaemonRevisionId) -> String {
        self.ecs(format_args!("daemon-revision/{cluster}/{daemon}/{id}"))
    }

    /// The ARN of a daemon's deployment.
    pub fn daemon_deployment(&self, cluster: &ClusterName, daemon: &DaemonName, id: DaemonDeploymentId) -> String {
        self.ecs(format_args!("daemon-deployment/{cluster}/{daemon}/{id}"))
    }

    /// A capacity provider's ARN; the built-in ones have the caller's account too.
    pub fn capacity_provider(&self, name: &CapacityProviderName) -> String {
        self.ecs(format_args!("capacity-provider/{name}"))
    }

    /// The ARN of the account's root.
    pub fn root(&self) -> String {
        format!("arn:{}:iam::{}:root", self.partition, self.account)
    }

    /// The role that services act under.
    pub fn service_role(&self) -> String {
        let path = "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";
        format!("arn:{}:iam::{}:{path}", self.partition, self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_are_read_back_as_they_are_written() {
        let scope = Scope::new("eu-west-1", "123456789012");
        let (cluster, task) = (ClusterName::from("prod"), TaskId::from_bits(7));
        let arn = scope.task(&cluster, task);
        assert_eq!(arn, "arn:aws:ecs:eu-west-1:123456789012:task/prod/00000000000000000000000000000007");
        assert_eq!(Resource::parse(&arn), Ok(Resource::Task(Some("prod"), "00000000000000000000000000000007")));
        let arn = scope.service(&cluster, &"web".into());
        assert_eq!(Resource::parse(&arn), Ok(Resource::Service(Some("prod"), "web")));
        let id = ServiceDeploymentId::from_bits(7);
        let arn = scope.service_deployment(&cluster, &"web".into(), id);
        assert_eq!(arn, "arn:aws:ecs:eu-west-1:123456789012:service-deployment/prod/web/AAAAAAAAAAAAAAAAAAAAH");
        let parsed = Resource::ServiceDeployment("prod", "web", "AAAAAAAAAAAAAAAAAAAAH");
        assert_eq!(Resource::parse(&arn), Ok(parsed));
        let id = ServiceRevisionId::from_digits(1_234_567_890_123_456_789);
        let arn = scope.service_revision(&cluster, &"web".into(), id);
        assert_eq!(Resource::parse(&arn), Ok(Resource::ServiceRevision("prod", "web", "1234567890123456789")));
        let arn = scope.task_set(&cluster, &"web".into(), DeploymentId::from_digits(5));
        assert_eq!(Resource::parse(&arn), Ok(Resource::TaskSet("prod", "web", "5")));
        let arn = scope.task_definition(&TaskDefinitionId { family: "web".into(), revision: 3 });
        assert_eq!(Resource::parse(&arn), Ok(Resource::TaskDefinition("web:3")));
    }

    #[test]
    fn short_forms_of_old_are_read_and_other_texts_refused() {
        assert_eq!(Resource::parse("arn:aws:ecs:r:a:task/1-2"), Ok(Resource::Task(None, "1-2")));
        assert_eq!(Resource::parse("arn:aws:ecs:r:a:task/a/b/c"), Err(Invalid::Separators));
        assert_eq!(Resource::parse("arn:aws:ecs:r:a:pod/x"), Err(Invalid::Kind("pod".to_owned())));
        for text in ["", "web", "arn:aws:iam::a:role/x", "arn:aws:ecs:r:a"] {
            assert_eq!(Resource::parse(text), Err(Invalid::NotEcs(text.to_owned())));
        }
    }

    #[test]
    fn the_partition_follows_from_the_region() {
        assert_eq!(&*Scope::new("cn-north-1", "1").partition, "aws-cn");
        assert_eq!(&*Scope::new("us-gov-west-1", "1").partition, "aws-us-gov");
    }
}
