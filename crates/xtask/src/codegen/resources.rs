//! Which file of `crates/api/src/ecs` each operation and shape goes to: the resource that it belongs to.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Model;
use crate::Result;

/// A resource, and so a file.
pub(crate) struct Resource {
    /// The module's name.
    pub(crate) name: &'static str,
    /// What the file's first line says it holds.
    pub(crate) about: &'static str,
    /// The resource whose shapes this one builds on: what only the two share belongs there.
    base: Option<&'static str>,
    /// Operations, by name.
    pub(crate) operations: &'static [&'static str],
    /// Shapes that belong here whoever else uses them.
    owns: &'static [&'static str],
}

/// The module for shapes that belong to no single resource.
const COMMON: &str = "common";

/// The files, and what they hold. A new operation has to be added here before code is generated for it.
pub(crate) const RESOURCES: &[Resource] = &[
    Resource {
        name: "account_setting",
        about: "Account settings",
        base: None,
        operations: &["DeleteAccountSetting", "ListAccountSettings", "PutAccountSetting", "PutAccountSettingDefault"],
        owns: &[],
    },
    Resource {
        name: "agent_calls",
        about: "The calls that a container agent makes",
        base: Some("container_instance"),
        operations: &[
            "DiscoverPollEndpoint",
            "RegisterContainerInstance",
            "SubmitAttachmentStateChanges",
            "SubmitContainerStateChange",
            "SubmitTaskStateChange",
        ],
        owns: &[],
    },
    Resource {
        name: "attribute",
        about: "Attributes of container instances",
        base: None,
        operations: &["DeleteAttributes", "ListAttributes", "PutAttributes"],
        owns: &["Attribute"],
    },
    Resource {
        name: "capacity_provider",
        about: "Capacity providers",
        base: None,
        operations: &[
            "CreateCapacityProvider",
            "DeleteCapacityProvider",
            "DescribeCapacityProviders",
            "UpdateCapacityProvider",
        ],
        owns: &[],
    },
    Resource {
        name: "cluster",
        about: "Clusters",
        base: None,
        operations: &[
            "CreateCluster",
            "DeleteCluster",
            "DescribeClusters",
            "ListClusters",
            "PutClusterCapacityProviders",
            "UpdateCluster",
            "UpdateClusterSettings",
        ],
        owns: &[],
    },
    Resource { name: COMMON, about: "Shapes that several resources share", base: None, operations: &[], owns: &[] },
    Resource {
        name: "container_instance",
        about: "Container instances",
        base: None,
        operations: &[
            "DeregisterContainerInstance",
            "DescribeContainerInstances",
            "ListContainerInstances",
            "UpdateContainerAgent",
            "UpdateContainerInstancesState",
        ],
        owns: &[],
    },
    Resource {
        name: "daemon",
        about: "Daemons, their task definitions, deployments and revisions",
        base: Some("task_definition"),
        operations: &[
            "CreateDaemon",
            "DeleteDaemon",
            "DeleteDaemonTaskDefinition",
            "DescribeDaemon",
            "DescribeDaemonDeployments",
            "DescribeDaemonRevisions",
            "DescribeDaemonTaskDefinition",
            "ListDaemonDeployments",
            "ListDaemonTaskDefinitions",
            "ListDaemons",
            "RegisterDaemonTaskDefinition",
            "UpdateDaemon",
        ],
        owns: &[],
    },
    Resource {
        name: "express_gateway_service",
        about: "Express gateway services",
        base: None,
        operations: &[
            "CreateExpressGatewayService",
            "DeleteExpressGatewayService",
            "DescribeExpressGatewayService",
            "UpdateExpressGatewayService",
        ],
        owns: &[],
    },
    Resource {
        name: "service",
        about: "Services",
        base: None,
        operations: &[
            "CreateService",
            "DeleteService",
            "DescribeServices",
            "ListServices",
            "ListServicesByNamespace",
            "UpdateService",
            "UpdateServicePrimaryTaskSet",
        ],
        owns: &[],
    },
    Resource {
        name: "service_deployment",
        about: "Service deployments and service revisions",
        base: Some("service"),
        operations: &[
            "ContinueServiceDeployment",
            "DescribeServiceDeployments",
            "DescribeServiceRevisions",
            "ListServiceDeployments",
            "StopServiceDeployment",
        ],
        owns: &[],
    },
    Resource {
        name: "tag",
        about: "Tags",
        base: None,
        operations: &["ListTagsForResource", "TagResource", "UntagResource"],
        owns: &["Tag"],
    },
    Resource {
        name: "task",
        about: "Tasks",
        base: Some("task_definition"),
        operations: &[
            "DescribeTasks",
            "ExecuteCommand",
            "GetTaskProtection",
            "ListTasks",
            "RunTask",
            "StartTask",
            "StopTask",
            "UpdateTaskProtection",
        ],
        owns: &[],
    },
    Resource {
        name: "task_definition",
        about: "Task definitions",
        base: None,
        operations: &[
            "DeleteTaskDefinitions",
            "DeregisterTaskDefinition",
            "DescribeTaskDefinition",
            "ListTaskDefinitionFamilies",
            "ListTaskDefinitions",
            "RegisterTaskDefinition",
        ],
        owns: &[],
    },
    Resource {
        name: "task_set",
        about: "Task sets",
        base: Some("service"),
        operations: &["CreateTaskSet", "DeleteTaskSet", "DescribeTaskSets", "UpdateTaskSet"],
        owns: &["TaskSet"],
    },
];

/// The module of every type that an operation reaches, by the type's name.
///
/// A type lives where it is used; one that a resource shares with those that build on it lives with the former; any
/// other shared one is common.
pub(crate) fn homes(model: &Model) -> Result<BTreeMap<&str, &'static str>> {
    for (operation, _) in model.operations.iter() {
        let times = RESOURCES.iter().filter(|resource| resource.operations.contains(&operation)).count();
        if times != 1 {
            return Err(format!("{operation} must be listed once in codegen/resources.rs, not {times} times").into());
        }
    }
    let mut users: BTreeMap<&str, BTreeSet<&'static str>> = BTreeMap::new();
    for resource in RESOURCES {
        let mut reached = BTreeSet::new();
        for name in resource.operations {
            let operation = model.operations.get(name);
            let operation = operation.ok_or_else(|| format!("{name} is not in the model"))?;
            for message in operation.input.iter().chain(&operation.output) {
                model.reach(&message.shape, &mut reached);
            }
        }
        for shape in reached.into_iter().filter(|shape| model.shape(shape).is_type()) {
            users.entry(shape).or_default().insert(resource.name);
        }
    }
    Ok(users.into_iter().map(|(shape, users)| (shape, home(shape, &users))).collect())
}

fn home(shape: &str, users: &BTreeSet<&'static str>) -> &'static str {
    if let Some(owner) = RESOURCES.iter().find(|resource| resource.owns.contains(&shape)) {
        return owner.name;
    }
    let mut roots = RESOURCES
        .iter()
        .filter(|resource| users.contains(resource.name) && !resource.base.is_some_and(|base| users.contains(base)));
    match (roots.next(), roots.next()) {
        (Some(only), None) => only.name,
        _ => COMMON,
    }
}
