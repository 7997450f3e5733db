//! What the ECS API's description demands of requests.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use crate::ecs::{
    AcceleratorManufacturer, AcceleratorName, AcceleratorType, ApplicationProtocol, AssignPublicIp,
    AutoRepairActionsStatus, AvailabilityZoneRebalancing, BareMetal, BurstablePerformance, CPUArchitecture,
    CapacityOptionType, CapacityProviderField, CapacityReservationPreference, ClusterField, ClusterSettingName,
    Compatibility, ContainerCondition, ContainerInstanceField, ContainerInstanceStatus, CpuManufacturer,
    DaemonDeploymentStatus, DaemonPropagateTags, DaemonTaskDefinitionRevisionFilter, DaemonTaskDefinitionStatusFilter,
    DeploymentControllerType, DeploymentLifecycleHookAction, DeploymentLifecycleHookStage,
    DeploymentLifecycleHookTargetType, DeploymentStrategy, DesiredStatus, DeviceCgroupPermission, EBSResourceType,
    EFSAuthorizationConfigIAM, EFSTransitEncryption, EnvironmentFileType, ExecuteCommandLogging,
    ExpressGatewayServiceInclude, ExpressGatewayServiceScalingMetric, FirelensConfigurationType, InstanceGeneration,
    IpcMode, LaunchType, LocalStorage, LocalStorageType, LogDriver, ManagedAgentName, ManagedDraining,
    ManagedInstancesMonitoringOptions, ManagedScalingStatus, ManagedTerminationProtection, NetworkMode, OSFamily,
    Operation, PidMode, PlacementConstraintType, PlacementStrategyType, PlatformDeviceType, PropagateMITags,
    PropagateTags, ProxyConfigurationType, ResourceManagementType, ResourceType, ScaleUnit, SchedulingStrategy, Scope,
    ServiceConnectAccessLoggingFormat, ServiceConnectIncludeQueryParameters, ServiceDeploymentStatus, ServiceField,
    SettingName, SortOrder, StopServiceDeploymentStopType, TargetType, TaskDefinitionFamilyStatus, TaskDefinitionField,
    TaskDefinitionPlacementConstraintType, TaskDefinitionStatus, TaskField, TaskFilesystemType, TaskSetField,
    TransportProtocol, UlimitName, VersionConsistency,
};
use crate::validation::shape::{Length, Limits, Member, Pattern, Shape};

/// The shape of the operation's request.
pub(crate) fn input(operation: Operation) -> &'static Shape {
    match operation {
        Operation::ContinueServiceDeployment => &CONTINUE_SERVICE_DEPLOYMENT_REQUEST,
        Operation::CreateCapacityProvider => &CREATE_CAPACITY_PROVIDER_REQUEST,
        Operation::CreateCluster => &CREATE_CLUSTER_REQUEST,
        Operation::CreateDaemon => &CREATE_DAEMON_REQUEST,
        Operation::CreateExpressGatewayService => &CREATE_EXPRESS_GATEWAY_SERVICE_REQUEST,
        Operation::CreateService => &CREATE_SERVICE_REQUEST,
        Operation::CreateTaskSet => &CREATE_TASK_SET_REQUEST,
        Operation::DeleteAccountSetting => &DELETE_ACCOUNT_SETTING_REQUEST,
        Operation::DeleteAttributes => &DELETE_ATTRIBUTES_REQUEST,
        Operation::DeleteCapacityProvider => &DELETE_CAPACITY_PROVIDER_REQUEST,
        Operation::DeleteCluster => &DELETE_CLUSTER_REQUEST,
        Operation::DeleteDaemon => &DELETE_DAEMON_REQUEST,
        Operation::DeleteDaemonTaskDefinition => &DELETE_DAEMON_TASK_DEFINITION_REQUEST,
        Operation::DeleteExpressGatewayService => &DELETE_EXPRESS_GATEWAY_SERVICE_REQUEST,
        Operation::DeleteService => &DELETE_SERVICE_REQUEST,
        Operation::DeleteTaskDefinitions => &DELETE_TASK_DEFINITIONS_REQUEST,
        Operation::DeleteTaskSet => &DELETE_TASK_SET_REQUEST,
        Operation::DeregisterContainerInstance => &DEREGISTER_CONTAINER_INSTANCE_REQUEST,
        Operation::DeregisterTaskDefinition => &DEREGISTER_TASK_DEFINITION_REQUEST,
        Operation::DescribeCapacityProviders => &DESCRIBE_CAPACITY_PROVIDERS_REQUEST,
        Operation::DescribeClusters => &DESCRIBE_CLUSTERS_REQUEST,
        Operation::DescribeContainerInstances => &DESCRIBE_CONTAINER_INSTANCES_REQUEST,
        Operation::DescribeDaemon => &DESCRIBE_DAEMON_REQUEST,
        Operation::DescribeDaemonDeployments => &DESCRIBE_DAEMON_DEPLOYMENTS_REQUEST,
        Operation::DescribeDaemonRevisions => &DESCRIBE_DAEMON_REVISIONS_REQUEST,
        Operation::DescribeDaemonTaskDefinition => &DESCRIBE_DAEMON_TASK_DEFINITION_REQUEST,
        Operation::DescribeExpressGatewayService => &DESCRIBE_EXPRESS_GATEWAY_SERVICE_REQUEST,
        Operation::DescribeServiceDeployments => &DESCRIBE_SERVICE_DEPLOYMENTS_REQUEST,
        Operation::DescribeServiceRevisions => &DESCRIBE_SERVICE_REVISIONS_REQUEST,
        Operation::DescribeServices => &DESCRIBE_SERVICES_REQUEST,
        Operation::DescribeTaskDefinition => &DESCRIBE_TASK_DEFINITION_REQUEST,
        Operation::DescribeTaskSets => &DESCRIBE_TASK_SETS_REQUEST,
        Operation::DescribeTasks => &DESCRIBE_TASKS_REQUEST,
        Operation::DiscoverPollEndpoint => &DISCOVER_POLL_ENDPOINT_REQUEST,
        Operation::ExecuteCommand => &EXECUTE_COMMAND_REQUEST,
        Operation::GetTaskProtection => &GET_TASK_PROTECTION_REQUEST,
        Operation::ListAccountSettings => &LIST_ACCOUNT_SETTINGS_REQUEST,
        Operation::ListAttributes => &LIST_ATTRIBUTES_REQUEST,
        Operation::ListClusters => &LIST_CLUSTERS_REQUEST,
        Operation::ListContainerInstances => &LIST_CONTAINER_INSTANCES_REQUEST,
        Operation::ListDaemonDeployments => &LIST_DAEMON_DEPLOYMENTS_REQUEST,
        Operation::ListDaemonTaskDefinitions => &LIST_DAEMON_TASK_DEFINITIONS_REQUEST,
        Operation::ListDaemons => &LIST_DAEMONS_REQUEST,
        Operation::ListServiceDeployments => &LIST_SERVICE_DEPLOYMENTS_REQUEST,
        Operation::ListServices => &LIST_SERVICES_REQUEST,
        Operation::ListServicesByNamespace => &LIST_SERVICES_BY_NAMESPACE_REQUEST,
        Operation::ListTagsForResource => &LIST_TAGS_FOR_RESOURCE_REQUEST,
        Operation::ListTaskDefinitionFamilies => &LIST_TASK_DEFINITION_FAMILIES_REQUEST,
        Operation::ListTaskDefinitions => &LIST_TASK_DEFINITIONS_REQUEST,
        Operation::ListTasks => &LIST_TASKS_REQUEST,
        Operation::PutAccountSetting => &PUT_ACCOUNT_SETTING_REQUEST,
        Operation::PutAccountSettingDefault => &PUT_ACCOUNT_SETTING_DEFAULT_REQUEST,
        Operation::PutAttributes => &PUT_ATTRIBUTES_REQUEST,
        Operation::PutClusterCapacityProviders => &PUT_CLUSTER_CAPACITY_PROVIDERS_REQUEST,
        Operation::RegisterContainerInstance => &REGISTER_CONTAINER_INSTANCE_REQUEST,
        Operation::RegisterDaemonTaskDefinition => &REGISTER_DAEMON_TASK_DEFINITION_REQUEST,
        Operation::RegisterTaskDefinition => &REGISTER_TASK_DEFINITION_REQUEST,
        Operation::RunTask => &RUN_TASK_REQUEST,
        Operation::StartTask => &START_TASK_REQUEST,
        Operation::StopServiceDeployment => &STOP_SERVICE_DEPLOYMENT_REQUEST,
        Operation::StopTask => &STOP_TASK_REQUEST,
        Operation::SubmitAttachmentStateChanges => &SUBMIT_ATTACHMENT_STATE_CHANGES_REQUEST,
        Operation::SubmitContainerStateChange => &SUBMIT_CONTAINER_STATE_CHANGE_REQUEST,
        Operation::SubmitTaskStateChange => &SUBMIT_TASK_STATE_CHANGE_REQUEST,
        Operation::TagResource => &TAG_RESOURCE_REQUEST,
        Operation::UntagResource => &UNTAG_RESOURCE_REQUEST,
        Operation::UpdateCapacityProvider => &UPDATE_CAPACITY_PROVIDER_REQUEST,
        Operation::UpdateCluster => &UPDATE_CLUSTER_REQUEST,
        Operation::UpdateClusterSettings => &UPDATE_CLUSTER_SETTINGS_REQUEST,
        Operation::UpdateContainerAgent => &UPDATE_CONTAINER_AGENT_REQUEST,
        Operation::UpdateContainerInstancesState => &UPDATE_CONTAINER_INSTANCES_STATE_REQUEST,
        Operation::UpdateDaemon => &UPDATE_DAEMON_REQUEST,
        Operation::UpdateExpressGatewayService => &UPDATE_EXPRESS_GATEWAY_SERVICE_REQUEST,
        Operation::UpdateService => &UPDATE_SERVICE_REQUEST,
        Operation::UpdateServicePrimaryTaskSet => &UPDATE_SERVICE_PRIMARY_TASK_SET_REQUEST,
        Operation::UpdateTaskProtection => &UPDATE_TASK_PROTECTION_REQUEST,
        Operation::UpdateTaskSet => &UPDATE_TASK_SET_REQUEST,
    }
}

static ACCELERATOR_COUNT_REQUEST: Shape = Shape::Structure {
    name: "AcceleratorCountRequest",
    members: &[
        Member { name: "min", required: false, shape: &BOXED_INTEGER },
        Member { name: "max", required: false, shape: &BOXED_INTEGER },
    ],
};

static ACCELERATOR_MANUFACTURER: Shape = Shape::Enum { values: AcceleratorManufacturer::VALUES };

static ACCELERATOR_MANUFACTURER_SET: Shape =
    Shape::List { element: &ACCELERATOR_MANUFACTURER, length: Length { min: None, max: None } };

static ACCELERATOR_NAME: Shape = Shape::Enum { values: AcceleratorName::VALUES };

static ACCELERATOR_NAME_SET: Shape =
    Shape::List { element: &ACCELERATOR_NAME, length: Length { min: None, max: None } };

static ACCELERATOR_TOTAL_MEMORY_MIB_REQUEST: Shape = Shape::Structure {
    name: "AcceleratorTotalMemoryMiBRequest",
    members: &[
        Member { name: "min", required: false, shape: &BOXED_INTEGER },
        Member { name: "max", required: false, shape: &BOXED_INTEGER },
    ],
};

static ACCELERATOR_TYPE: Shape = Shape::Enum { values: AcceleratorType::VALUES };

static ACCELERATOR_TYPE_SET: Shape =
    Shape::List { element: &ACCELERATOR_TYPE, length: Length { min: None, max: None } };

static ADVANCED_CONFIGURATION: Shape = Shape::Structure {
    name: "AdvancedConfiguration",
    members: &[
        Member { name: "alternateTargetGroupArn", required: false, shape: &STRING },
        Member { name: "productionListenerRule", required: false, shape: &STRING },
        Member { name: "testListenerRule", required: false, shape: &STRING },
        Member { name: "roleArn", required: false, shape: &STRING },
    ],
};

static ALLOWED_INSTANCE_TYPE: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(30) },
    pattern: Some(Pattern::new(r"[a-zA-Z0-9\.\*\-]+")),
};

static ALLOWED_INSTANCE_TYPE_SET: Shape =
    Shape::List { element: &ALLOWED_INSTANCE_TYPE, length: Length { min: Some(0), max: Some(400) } };

static APPLICATION_PROTOCOL: Shape = Shape::Enum { values: ApplicationProtocol::VALUES };

static ASSIGN_PUBLIC_IP: Shape = Shape::Enum { values: AssignPublicIp::VALUES };

static ATTACHMENT_STATE_CHANGE: Shape = Shape::Structure {
    name: "AttachmentStateChange",
    members: &[
        Member { name: "attachmentArn", required: true, shape: &STRING },
        Member { name: "status", required: true, shape: &STRING },
    ],
};

static ATTACHMENT_STATE_CHANGES: Shape =
    Shape::List { element: &ATTACHMENT_STATE_CHANGE, length: Length { min: None, max: None } };

static ATTRIBUTE: Shape = Shape::Structure {
    name: "Attribute",
    members: &[
        Member { name: "name", required: true, shape: &STRING },
        Member { name: "value", required: false, shape: &STRING },
        Member { name: "targetType", required: false, shape: &TARGET_TYPE },
        Member { name: "targetId", required: false, shape: &STRING },
    ],
};

static ATTRIBUTES: Shape = Shape::List { element: &ATTRIBUTE, length: Length { min: None, max: None } };

static AUTO_REPAIR_ACTIONS_STATUS: Shape = Shape::Enum { values: AutoRepairActionsStatus::VALUES };

static AUTO_REPAIR_CONFIGURATION: Shape = Shape::Structure {
    name: "AutoRepairConfiguration",
    members: &[Member { name: "actionsStatus", required: false, shape: &AUTO_REPAIR_ACTIONS_STATUS }],
};

static AUTO_SCALING_GROUP_PROVIDER: Shape = Shape::Structure {
    name: "AutoScalingGroupProvider",
    members: &[
        Member { name: "autoScalingGroupArn", required: true, shape: &STRING },
        Member { name: "managedScaling", required: false, shape: &MANAGED_SCALING },
        Member { name: "managedTerminationProtection", required: false, shape: &MANAGED_TERMINATION_PROTECTION },
        Member { name: "managedDraining", required: false, shape: &MANAGED_DRAINING },
    ],
};

static AUTO_SCALING_GROUP_PROVIDER_UPDATE: Shape = Shape::Structure {
    name: "AutoScalingGroupProviderUpdate",
    members: &[
        Member { name: "managedScaling", required: false, shape: &MANAGED_SCALING },
        Member { name: "managedTerminationProtection", required: false, shape: &MANAGED_TERMINATION_PROTECTION },
        Member { name: "managedDraining", required: false, shape: &MANAGED_DRAINING },
    ],
};

static AVAILABILITY_ZONE_REBALANCING: Shape = Shape::Enum { values: AvailabilityZoneRebalancing::VALUES };

static AWS_VPC_CONFIGURATION: Shape = Shape::Structure {
    name: "AwsVpcConfiguration",
    members: &[
        Member { name: "subnets", required: true, shape: &STRING_LIST },
        Member { name: "securityGroups", required: false, shape: &STRING_LIST },
        Member { name: "assignPublicIp", required: false, shape: &ASSIGN_PUBLIC_IP },
    ],
};

static BARE_METAL: Shape = Shape::Enum { values: BareMetal::VALUES };

static BASELINE_EBS_BANDWIDTH_MBPS_REQUEST: Shape = Shape::Structure {
    name: "BaselineEbsBandwidthMbpsRequest",
    members: &[
        Member { name: "min", required: false, shape: &BOXED_INTEGER },
        Member { name: "max", required: false, shape: &BOXED_INTEGER },
    ],
};

static BOOLEAN: Shape = Shape::Boolean;

static BOXED_BOOLEAN: Shape = Shape::Boolean;

static BOXED_DOUBLE: Shape = Shape::Double(Limits { min: None, max: None });

static BOXED_INTEGER: Shape = Shape::Integer(Limits { min: None, max: None });

static BURSTABLE_PERFORMANCE: Shape = Shape::Enum { values: BurstablePerformance::VALUES };

static CPU_ARCHITECTURE: Shape = Shape::Enum { values: CPUArchitecture::VALUES };

static CANARY_CONFIGURATION: Shape = Shape::Structure {
    name: "CanaryConfiguration",
    members: &[
        Member { name: "canaryPercent", required: false, shape: &DOUBLE },
        Member { name: "canaryBakeTimeInMinutes", required: false, shape: &INTEGER },
    ],
};

static CAPACITY_OPTION_TYPE: Shape = Shape::Enum { values: CapacityOptionType::VALUES };

static CAPACITY_PROVIDER_FIELD: Shape = Shape::Enum { values: CapacityProviderField::VALUES };

static CAPACITY_PROVIDER_FIELD_LIST: Shape =
    Shape::List { element: &CAPACITY_PROVIDER_FIELD, length: Length { min: None, max: None } };

static CAPACITY_PROVIDER_STRATEGY: Shape =
    Shape::List { element: &CAPACITY_PROVIDER_STRATEGY_ITEM, length: Length { min: None, max: None } };

static CAPACITY_PROVIDER_STRATEGY_ITEM: Shape = Shape::Structure {
    name: "CapacityProviderStrategyItem",
    members: &[
        Member { name: "capacityProvider", required: true, shape: &STRING },
        Member { name: "weight", required: false, shape: &CAPACITY_PROVIDER_STRATEGY_ITEM_WEIGHT },
        Member { name: "base", required: false, shape: &CAPACITY_PROVIDER_STRATEGY_ITEM_BASE },
    ],
};

static CAPACITY_PROVIDER_STRATEGY_ITEM_BASE: Shape = Shape::Integer(Limits { min: Some(0.0), max: Some(100000.0) });

static CAPACITY_PROVIDER_STRATEGY_ITEM_WEIGHT: Shape = Shape::Integer(Limits { min: Some(0.0), max: Some(1000.0) });

static CAPACITY_RESERVATION_PREFERENCE: Shape = Shape::Enum { values: CapacityReservationPreference::VALUES };

static CAPACITY_RESERVATION_REQUEST: Shape = Shape::Structure {
    name: "CapacityReservationRequest",
    members: &[
        Member { name: "reservationGroupArn", required: false, shape: &STRING },
        Member { name: "reservationPreference", required: false, shape: &CAPACITY_RESERVATION_PREFERENCE },
    ],
};

static CLUSTER_CONFIGURATION: Shape = Shape::Structure {
    name: "ClusterConfiguration",
    members: &[
        Member { name: "executeCommandConfiguration", required: false, shape: &EXECUTE_COMMAND_CONFIGURATION },
        Member { name: "managedStorageConfiguration", required: false, shape: &MANAGED_STORAGE_CONFIGURATION },
    ],
};

static CLUSTER_FIELD: Shape = Shape::Enum { values: ClusterField::VALUES };

static CLUSTER_FIELD_LIST: Shape = Shape::List { element: &CLUSTER_FIELD, length: Length { min: None, max: None } };

static CLUSTER_SERVICE_CONNECT_DEFAULTS_REQUEST: Shape = Shape::Structure {
    name: "ClusterServiceConnectDefaultsRequest",
    members: &[Member { name: "namespace", required: true, shape: &STRING }],
};

static CLUSTER_SETTING: Shape = Shape::Structure {
    name: "ClusterSetting",
    members: &[
        Member { name: "name", required: false, shape: &CLUSTER_SETTING_NAME },
        Member { name: "value", required: false, shape: &STRING },
    ],
};

static CLUSTER_SETTING_NAME: Shape = Shape::Enum { values: ClusterSettingName::VALUES };

static CLUSTER_SETTINGS: Shape = Shape::List { element: &CLUSTER_SETTING, length: Length { min: None, max: None } };

static COMPATIBILITY: Shape = Shape::Enum { values: Compatibility::VALUES };

static COMPATIBILITY_LIST: Shape = Shape::List { element: &COMPATIBILITY, length: Length { min: None, max: None } };

static CONTAINER_CONDITION: Shape = Shape::Enum { values: ContainerCondition::VALUES };

static CONTAINER_DEFINITION: Shape = Shape::Structure {
    name: "ContainerDefinition",
    members: &[
        Member { name: "name", required: false, shape: &STRING },
        Member { name: "image", required: false, shape: &STRING },
        Member { name: "repositoryCredentials", required: false, shape: &REPOSITORY_CREDENTIALS },
        Member { name: "cpu", required: false, shape: &INTEGER },
        Member { name: "memory", required: false, shape: &BOXED_INTEGER },
        Member { name: "memoryReservation", required: false, shape: &BOXED_INTEGER },
        Member { name: "links", required: false, shape: &STRING_LIST },
        Member { name: "portMappings", required: false, shape: &PORT_MAPPING_LIST },
        Member { name: "essential", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "restartPolicy", required: false, shape: &CONTAINER_RESTART_POLICY },
        Member { name: "entryPoint", required: false, shape: &STRING_LIST },
        Member { name: "command", required: false, shape: &STRING_LIST },
        Member { name: "environment", required: false, shape: &ENVIRONMENT_VARIABLES },
        Member { name: "environmentFiles", required: false, shape: &ENVIRONMENT_FILES },
        Member { name: "mountPoints", required: false, shape: &MOUNT_POINT_LIST },
        Member { name: "volumesFrom", required: false, shape: &VOLUME_FROM_LIST },
        Member { name: "linuxParameters", required: false, shape: &LINUX_PARAMETERS },
        Member { name: "secrets", required: false, shape: &SECRET_LIST },
        Member { name: "dependsOn", required: false, shape: &CONTAINER_DEPENDENCIES },
        Member { name: "startTimeout", required: false, shape: &BOXED_INTEGER },
        Member { name: "stopTimeout", required: false, shape: &BOXED_INTEGER },
        Member { name: "versionConsistency", required: false, shape: &VERSION_CONSISTENCY },
        Member { name: "hostname", required: false, shape: &STRING },
        Member { name: "user", required: false, shape: &STRING },
        Member { name: "workingDirectory", required: false, shape: &STRING },
        Member { name: "disableNetworking", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "privileged", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "readonlyRootFilesystem", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "dnsServers", required: false, shape: &STRING_LIST },
        Member { name: "dnsSearchDomains", required: false, shape: &STRING_LIST },
        Member { name: "extraHosts", required: false, shape: &HOST_ENTRY_LIST },
        Member { name: "dockerSecurityOptions", required: false, shape: &STRING_LIST },
        Member { name: "interactive", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "pseudoTerminal", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "dockerLabels", required: false, shape: &DOCKER_LABELS_MAP },
        Member { name: "ulimits", required: false, shape: &ULIMIT_LIST },
        Member { name: "logConfiguration", required: false, shape: &LOG_CONFIGURATION },
        Member { name: "healthCheck", required: false, shape: &HEALTH_CHECK },
        Member { name: "systemControls", required: false, shape: &SYSTEM_CONTROLS },
        Member { name: "resourceRequirements", required: false, shape: &RESOURCE_REQUIREMENTS },
        Member { name: "firelensConfiguration", required: false, shape: &FIRELENS_CONFIGURATION },
        Member { name: "credentialSpecs", required: false, shape: &STRING_LIST },
    ],
};

static CONTAINER_DEFINITIONS: Shape =
    Shape::List { element: &CONTAINER_DEFINITION, length: Length { min: None, max: None } };

static CONTAINER_DEPENDENCIES: Shape =
    Shape::List { element: &CONTAINER_DEPENDENCY, length: Length { min: None, max: None } };

static CONTAINER_DEPENDENCY: Shape = Shape::Structure {
    name: "ContainerDependency",
    members: &[
        Member { name: "containerName", required: true, shape: &STRING },
        Member { name: "condition", required: true, shape: &CONTAINER_CONDITION },
    ],
};

static CONTAINER_INSTANCE_FIELD: Shape = Shape::Enum { values: ContainerInstanceField::VALUES };

static CONTAINER_INSTANCE_FIELD_LIST: Shape =
    Shape::List { element: &CONTAINER_INSTANCE_FIELD, length: Length { min: None, max: None } };

static CONTAINER_INSTANCE_STATUS: Shape = Shape::Enum { values: ContainerInstanceStatus::VALUES };

static CONTAINER_OVERRIDE: Shape = Shape::Structure {
    name: "ContainerOverride",
    members: &[
        Member { name: "name", required: false, shape: &STRING },
        Member { name: "command", required: false, shape: &STRING_LIST },
        Member { name: "environment", required: false, shape: &ENVIRONMENT_VARIABLES },
        Member { name: "environmentFiles", required: false, shape: &ENVIRONMENT_FILES },
        Member { name: "cpu", required: false, shape: &BOXED_INTEGER },
        Member { name: "memory", required: false, shape: &BOXED_INTEGER },
        Member { name: "memoryReservation", required: false, shape: &BOXED_INTEGER },
        Member { name: "resourceRequirements", required: false, shape: &RESOURCE_REQUIREMENTS },
    ],
};

static CONTAINER_OVERRIDES: Shape =
    Shape::List { element: &CONTAINER_OVERRIDE, length: Length { min: None, max: None } };

static CONTAINER_RESTART_POLICY: Shape = Shape::Structure {
    name: "ContainerRestartPolicy",
    members: &[
        Member { name: "enabled", required: true, shape: &BOXED_BOOLEAN },
        Member { name: "ignoredExitCodes", required: false, shape: &INTEGER_LIST },
        Member { name: "restartAttemptPeriod", required: false, shape: &BOXED_INTEGER },
    ],
};

static CONTAINER_STATE_CHANGE: Shape = Shape::Structure {
    name: "ContainerStateChange",
    members: &[
        Member { name: "containerName", required: false, shape: &STRING },
        Member { name: "imageDigest", required: false, shape: &STRING },
        Member { name: "runtimeId", required: false, shape: &STRING },
        Member { name: "exitCode", required: false, shape: &BOXED_INTEGER },
        Member { name: "networkBindings", required: false, shape: &NETWORK_BINDINGS },
        Member { name: "reason", required: false, shape: &STRING },
        Member { name: "status", required: false, shape: &STRING },
    ],
};

static CONTAINER_STATE_CHANGES: Shape =
    Shape::List { element: &CONTAINER_STATE_CHANGE, length: Length { min: None, max: None } };

static CONTINUE_SERVICE_DEPLOYMENT_REQUEST: Shape = Shape::Structure {
    name: "ContinueServiceDeploymentRequest",
    members: &[
        Member { name: "serviceDeploymentArn", required: true, shape: &STRING },
        Member { name: "hookId", required: true, shape: &STRING },
        Member { name: "action", required: false, shape: &DEPLOYMENT_LIFECYCLE_HOOK_ACTION },
    ],
};

static CPU_MANUFACTURER: Shape = Shape::Enum { values: CpuManufacturer::VALUES };

static CPU_MANUFACTURER_SET: Shape =
    Shape::List { element: &CPU_MANUFACTURER, length: Length { min: None, max: None } };

static CREATE_CAPACITY_PROVIDER_REQUEST: Shape = Shape::Structure {
    name: "CreateCapacityProviderRequest",
    members: &[
        Member { name: "name", required: true, shape: &STRING },
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "autoScalingGroupProvider", required: false, shape: &AUTO_SCALING_GROUP_PROVIDER },
        Member {
            name: "managedInstancesProvider",
            required: false,
            shape: &CREATE_MANAGED_INSTANCES_PROVIDER_CONFIGURATION,
        },
        Member { name: "tags", required: false, shape: &TAGS },
    ],
};

static CREATE_CLUSTER_REQUEST: Shape = Shape::Structure {
    name: "CreateClusterRequest",
    members: &[
        Member { name: "clusterName", required: false, shape: &STRING },
        Member { name: "tags", required: false, shape: &TAGS },
        Member { name: "settings", required: false, shape: &CLUSTER_SETTINGS },
        Member { name: "configuration", required: false, shape: &CLUSTER_CONFIGURATION },
        Member { name: "capacityProviders", required: false, shape: &STRING_LIST },
        Member { name: "defaultCapacityProviderStrategy", required: false, shape: &CAPACITY_PROVIDER_STRATEGY },
        Member { name: "serviceConnectDefaults", required: false, shape: &CLUSTER_SERVICE_CONNECT_DEFAULTS_REQUEST },
    ],
};

static CREATE_DAEMON_REQUEST: Shape = Shape::Structure {
    name: "CreateDaemonRequest",
    members: &[
        Member { name: "daemonName", required: true, shape: &STRING },
        Member { name: "clusterArn", required: false, shape: &STRING },
        Member { name: "daemonTaskDefinitionArn", required: true, shape: &STRING },
        Member { name: "capacityProviderArns", required: true, shape: &STRING_LIST },
        Member { name: "deploymentConfiguration", required: false, shape: &DAEMON_DEPLOYMENT_CONFIGURATION },
        Member { name: "tags", required: false, shape: &TAGS },
        Member { name: "propagateTags", required: false, shape: &DAEMON_PROPAGATE_TAGS },
        Member { name: "enableECSManagedTags", required: false, shape: &BOOLEAN },
        Member { name: "enableExecuteCommand", required: false, shape: &BOOLEAN },
        Member { name: "clientToken", required: false, shape: &STRING },
    ],
};

static CREATE_EXPRESS_GATEWAY_SERVICE_REQUEST: Shape = Shape::Structure {
    name: "CreateExpressGatewayServiceRequest",
    members: &[
        Member { name: "executionRoleArn", required: true, shape: &STRING },
        Member { name: "infrastructureRoleArn", required: true, shape: &STRING },
        Member { name: "serviceName", required: false, shape: &STRING },
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "healthCheckPath", required: false, shape: &STRING },
        Member { name: "primaryContainer", required: true, shape: &EXPRESS_GATEWAY_CONTAINER },
        Member { name: "taskRoleArn", required: false, shape: &STRING },
        Member { name: "networkConfiguration", required: false, shape: &EXPRESS_GATEWAY_SERVICE_NETWORK_CONFIGURATION },
        Member { name: "cpu", required: false, shape: &STRING },
        Member { name: "memory", required: false, shape: &STRING },
        Member { name: "scalingTarget", required: false, shape: &EXPRESS_GATEWAY_SCALING_TARGET },
        Member { name: "tags", required: false, shape: &TAGS },
    ],
};

static CREATE_MANAGED_INSTANCES_PROVIDER_CONFIGURATION: Shape = Shape::Structure {
    name: "CreateManagedInstancesProviderConfiguration",
    members: &[
        Member { name: "infrastructureRoleArn", required: true, shape: &STRING },
        Member { name: "instanceLaunchTemplate", required: true, shape: &INSTANCE_LAUNCH_TEMPLATE },
        Member { name: "propagateTags", required: false, shape: &PROPAGATE_MI_TAGS },
        Member { name: "infrastructureOptimization", required: false, shape: &INFRASTRUCTURE_OPTIMIZATION },
        Member { name: "autoRepairConfiguration", required: false, shape: &AUTO_REPAIR_CONFIGURATION },
    ],
};

static CREATE_SERVICE_REQUEST: Shape = Shape::Structure {
    name: "CreateServiceRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "serviceName", required: true, shape: &STRING },
        Member { name: "taskDefinition", required: false, shape: &STRING },
        Member { name: "availabilityZoneRebalancing", required: false, shape: &AVAILABILITY_ZONE_REBALANCING },
        Member { name: "loadBalancers", required: false, shape: &LOAD_BALANCERS },
        Member { name: "serviceRegistries", required: false, shape: &SERVICE_REGISTRIES },
        Member { name: "desiredCount", required: false, shape: &BOXED_INTEGER },
        Member { name: "clientToken", required: false, shape: &STRING },
        Member { name: "launchType", required: false, shape: &LAUNCH_TYPE },
        Member { name: "capacityProviderStrategy", required: false, shape: &CAPACITY_PROVIDER_STRATEGY },
        Member { name: "platformVersion", required: false, shape: &STRING },
        Member { name: "role", required: false, shape: &STRING },
        Member { name: "deploymentConfiguration", required: false, shape: &DEPLOYMENT_CONFIGURATION },
        Member { name: "placementConstraints", required: false, shape: &PLACEMENT_CONSTRAINTS },
        Member { name: "placementStrategy", required: false, shape: &PLACEMENT_STRATEGIES },
        Member { name: "networkConfiguration", required: false, shape: &NETWORK_CONFIGURATION },
        Member { name: "healthCheckGracePeriodSeconds", required: false, shape: &BOXED_INTEGER },
        Member { name: "schedulingStrategy", required: false, shape: &SCHEDULING_STRATEGY },
        Member { name: "deploymentController", required: false, shape: &DEPLOYMENT_CONTROLLER },
        Member { name: "tags", required: false, shape: &TAGS },
        Member { name: "enableECSManagedTags", required: false, shape: &BOOLEAN },
        Member { name: "propagateTags", required: false, shape: &PROPAGATE_TAGS },
        Member { name: "enableExecuteCommand", required: false, shape: &BOOLEAN },
        Member { name: "serviceConnectConfiguration", required: false, shape: &SERVICE_CONNECT_CONFIGURATION },
        Member { name: "volumeConfigurations", required: false, shape: &SERVICE_VOLUME_CONFIGURATIONS },
        Member { name: "vpcLatticeConfigurations", required: false, shape: &VPC_LATTICE_CONFIGURATIONS },
    ],
};

static CREATE_TASK_SET_REQUEST: Shape = Shape::Structure {
    name: "CreateTaskSetRequest",
    members: &[
        Member { name: "service", required: true, shape: &STRING },
        Member { name: "cluster", required: true, shape: &STRING },
        Member { name: "externalId", required: false, shape: &STRING },
        Member { name: "taskDefinition", required: true, shape: &STRING },
        Member { name: "networkConfiguration", required: false, shape: &NETWORK_CONFIGURATION },
        Member { name: "loadBalancers", required: false, shape: &LOAD_BALANCERS },
        Member { name: "serviceRegistries", required: false, shape: &SERVICE_REGISTRIES },
        Member { name: "launchType", required: false, shape: &LAUNCH_TYPE },
        Member { name: "capacityProviderStrategy", required: false, shape: &CAPACITY_PROVIDER_STRATEGY },
        Member { name: "platformVersion", required: false, shape: &STRING },
        Member { name: "scale", required: false, shape: &SCALE },
        Member { name: "clientToken", required: false, shape: &STRING },
        Member { name: "tags", required: false, shape: &TAGS },
    ],
};

static CREATED_AT: Shape = Shape::Structure {
    name: "CreatedAt",
    members: &[
        Member { name: "before", required: false, shape: &TIMESTAMP },
        Member { name: "after", required: false, shape: &TIMESTAMP },
    ],
};

static DAEMON_ALARM_CONFIGURATION: Shape = Shape::Structure {
    name: "DaemonAlarmConfiguration",
    members: &[
        Member { name: "alarmNames", required: false, shape: &STRING_LIST },
        Member { name: "enable", required: false, shape: &BOOLEAN },
    ],
};

static DAEMON_CONTAINER_DEFINITION: Shape = Shape::Structure {
    name: "DaemonContainerDefinition",
    members: &[
        Member { name: "name", required: false, shape: &STRING },
        Member { name: "image", required: true, shape: &STRING },
        Member { name: "memory", required: false, shape: &BOXED_INTEGER },
        Member { name: "memoryReservation", required: false, shape: &BOXED_INTEGER },
        Member { name: "repositoryCredentials", required: false, shape: &REPOSITORY_CREDENTIALS },
        Member { name: "healthCheck", required: false, shape: &HEALTH_CHECK },
        Member { name: "cpu", required: false, shape: &INTEGER },
        Member { name: "essential", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "entryPoint", required: false, shape: &STRING_LIST },
        Member { name: "command", required: false, shape: &STRING_LIST },
        Member { name: "workingDirectory", required: false, shape: &STRING },
        Member { name: "environmentFiles", required: false, shape: &ENVIRONMENT_FILES },
        Member { name: "environment", required: false, shape: &ENVIRONMENT_VARIABLES },
        Member { name: "secrets", required: false, shape: &SECRET_LIST },
        Member { name: "readonlyRootFilesystem", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "mountPoints", required: false, shape: &MOUNT_POINT_LIST },
        Member { name: "logConfiguration", required: false, shape: &LOG_CONFIGURATION },
        Member { name: "firelensConfiguration", required: false, shape: &FIRELENS_CONFIGURATION },
        Member { name: "privileged", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "user", required: false, shape: &STRING },
        Member { name: "ulimits", required: false, shape: &ULIMIT_LIST },
        Member { name: "linuxParameters", required: false, shape: &DAEMON_LINUX_PARAMETERS },
        Member { name: "dependsOn", required: false, shape: &CONTAINER_DEPENDENCIES },
        Member { name: "startTimeout", required: false, shape: &BOXED_INTEGER },
        Member { name: "stopTimeout", required: false, shape: &BOXED_INTEGER },
        Member { name: "systemControls", required: false, shape: &SYSTEM_CONTROLS },
        Member { name: "interactive", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "pseudoTerminal", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "restartPolicy", required: false, shape: &CONTAINER_RESTART_POLICY },
    ],
};

static DAEMON_CONTAINER_DEFINITION_LIST: Shape =
    Shape::List { element: &DAEMON_CONTAINER_DEFINITION, length: Length { min: None, max: None } };

static DAEMON_DEPLOYMENT_CONFIGURATION: Shape = Shape::Structure {
    name: "DaemonDeploymentConfiguration",
    members: &[
        Member { name: "drainPercent", required: false, shape: &DAEMON_DRAIN_PERCENT },
        Member { name: "alarms", required: false, shape: &DAEMON_ALARM_CONFIGURATION },
        Member { name: "bakeTimeInMinutes", required: false, shape: &INTEGER },
    ],
};

static DAEMON_DEPLOYMENT_STATUS: Shape = Shape::Enum { values: DaemonDeploymentStatus::VALUES };

static DAEMON_DEPLOYMENT_STATUS_LIST: Shape =
    Shape::List { element: &DAEMON_DEPLOYMENT_STATUS, length: Length { min: None, max: None } };

static DAEMON_DRAIN_PERCENT: Shape = Shape::Double(Limits { min: Some(0.0), max: Some(100.0) });

static DAEMON_LINUX_PARAMETERS: Shape = Shape::Structure {
    name: "DaemonLinuxParameters",
    members: &[
        Member { name: "capabilities", required: false, shape: &KERNEL_CAPABILITIES },
        Member { name: "devices", required: false, shape: &DEVICES_LIST },
        Member { name: "initProcessEnabled", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "tmpfs", required: false, shape: &TMPFS_LIST },
    ],
};

static DAEMON_PROPAGATE_TAGS: Shape = Shape::Enum { values: DaemonPropagateTags::VALUES };

static DAEMON_TASK_DEFINITION_REVISION_FILTER: Shape =
    Shape::Enum { values: DaemonTaskDefinitionRevisionFilter::VALUES };

static DAEMON_TASK_DEFINITION_STATUS_FILTER: Shape = Shape::Enum { values: DaemonTaskDefinitionStatusFilter::VALUES };

static DAEMON_VOLUME: Shape = Shape::Structure {
    name: "DaemonVolume",
    members: &[
        Member { name: "name", required: false, shape: &STRING },
        Member { name: "host", required: false, shape: &HOST_VOLUME_PROPERTIES },
    ],
};

static DAEMON_VOLUME_LIST: Shape = Shape::List { element: &DAEMON_VOLUME, length: Length { min: None, max: None } };

static DELETE_ACCOUNT_SETTING_REQUEST: Shape = Shape::Structure {
    name: "DeleteAccountSettingRequest",
    members: &[
        Member { name: "name", required: true, shape: &SETTING_NAME },
        Member { name: "principalArn", required: false, shape: &STRING },
    ],
};

static DELETE_ATTRIBUTES_REQUEST: Shape = Shape::Structure {
    name: "DeleteAttributesRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "attributes", required: true, shape: &ATTRIBUTES },
    ],
};

static DELETE_CAPACITY_PROVIDER_REQUEST: Shape = Shape::Structure {
    name: "DeleteCapacityProviderRequest",
    members: &[
        Member { name: "capacityProvider", required: true, shape: &STRING },
        Member { name: "cluster", required: false, shape: &STRING },
    ],
};

static DELETE_CLUSTER_REQUEST: Shape = Shape::Structure {
    name: "DeleteClusterRequest",
    members: &[Member { name: "cluster", required: true, shape: &STRING }],
};

static DELETE_DAEMON_REQUEST: Shape = Shape::Structure {
    name: "DeleteDaemonRequest",
    members: &[Member { name: "daemonArn", required: true, shape: &STRING }],
};

static DELETE_DAEMON_TASK_DEFINITION_REQUEST: Shape = Shape::Structure {
    name: "DeleteDaemonTaskDefinitionRequest",
    members: &[Member { name: "daemonTaskDefinition", required: true, shape: &STRING }],
};

static DELETE_EXPRESS_GATEWAY_SERVICE_REQUEST: Shape = Shape::Structure {
    name: "DeleteExpressGatewayServiceRequest",
    members: &[Member { name: "serviceArn", required: true, shape: &STRING }],
};

static DELETE_SERVICE_REQUEST: Shape = Shape::Structure {
    name: "DeleteServiceRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "service", required: true, shape: &STRING },
        Member { name: "force", required: false, shape: &BOXED_BOOLEAN },
    ],
};

static DELETE_TASK_DEFINITIONS_REQUEST: Shape = Shape::Structure {
    name: "DeleteTaskDefinitionsRequest",
    members: &[Member { name: "taskDefinitions", required: true, shape: &STRING_LIST }],
};

static DELETE_TASK_SET_REQUEST: Shape = Shape::Structure {
    name: "DeleteTaskSetRequest",
    members: &[
        Member { name: "cluster", required: true, shape: &STRING },
        Member { name: "service", required: true, shape: &STRING },
        Member { name: "taskSet", required: true, shape: &STRING },
        Member { name: "force", required: false, shape: &BOXED_BOOLEAN },
    ],
};

static DEPLOYMENT_ALARMS: Shape = Shape::Structure {
    name: "DeploymentAlarms",
    members: &[
        Member { name: "alarmNames", required: true, shape: &STRING_LIST },
        Member { name: "rollback", required: true, shape: &BOOLEAN },
        Member { name: "enable", required: true, shape: &BOOLEAN },
    ],
};

static DEPLOYMENT_CIRCUIT_BREAKER: Shape = Shape::Structure {
    name: "DeploymentCircuitBreaker",
    members: &[
        Member { name: "enable", required: true, shape: &BOOLEAN },
        Member { name: "rollback", required: true, shape: &BOOLEAN },
    ],
};

static DEPLOYMENT_CONFIGURATION: Shape = Shape::Structure {
    name: "DeploymentConfiguration",
    members: &[
        Member { name: "deploymentCircuitBreaker", required: false, shape: &DEPLOYMENT_CIRCUIT_BREAKER },
        Member { name: "maximumPercent", required: false, shape: &BOXED_INTEGER },
        Member { name: "minimumHealthyPercent", required: false, shape: &BOXED_INTEGER },
        Member { name: "alarms", required: false, shape: &DEPLOYMENT_ALARMS },
        Member { name: "strategy", required: false, shape: &DEPLOYMENT_STRATEGY },
        Member { name: "bakeTimeInMinutes", required: false, shape: &BOXED_INTEGER },
        Member { name: "lifecycleHooks", required: false, shape: &DEPLOYMENT_LIFECYCLE_HOOK_LIST },
        Member { name: "linearConfiguration", required: false, shape: &LINEAR_CONFIGURATION },
        Member { name: "canaryConfiguration", required: false, shape: &CANARY_CONFIGURATION },
    ],
};

static DEPLOYMENT_CONTROLLER: Shape = Shape::Structure {
    name: "DeploymentController",
    members: &[Member { name: "type", required: true, shape: &DEPLOYMENT_CONTROLLER_TYPE }],
};

static DEPLOYMENT_CONTROLLER_TYPE: Shape = Shape::Enum { values: DeploymentControllerType::VALUES };

static DEPLOYMENT_LIFECYCLE_HOOK: Shape = Shape::Structure {
    name: "DeploymentLifecycleHook",
    members: &[
        Member { name: "targetType", required: false, shape: &DEPLOYMENT_LIFECYCLE_HOOK_TARGET_TYPE },
        Member { name: "hookTargetArn", required: false, shape: &STRING },
        Member { name: "roleArn", required: false, shape: &IAM_ROLE_ARN },
        Member { name: "lifecycleStages", required: false, shape: &DEPLOYMENT_LIFECYCLE_HOOK_STAGE_LIST },
        Member { name: "hookDetails", required: false, shape: &HOOK_DETAILS },
        Member {
            name: "timeoutConfiguration",
            required: false,
            shape: &DEPLOYMENT_LIFECYCLE_HOOK_TIMEOUT_CONFIGURATION,
        },
    ],
};

static DEPLOYMENT_LIFECYCLE_HOOK_ACTION: Shape = Shape::Enum { values: DeploymentLifecycleHookAction::VALUES };

static DEPLOYMENT_LIFECYCLE_HOOK_DURATION: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(20160.0) });

static DEPLOYMENT_LIFECYCLE_HOOK_LIST: Shape =
    Shape::List { element: &DEPLOYMENT_LIFECYCLE_HOOK, length: Length { min: None, max: None } };

static DEPLOYMENT_LIFECYCLE_HOOK_STAGE: Shape = Shape::Enum { values: DeploymentLifecycleHookStage::VALUES };

static DEPLOYMENT_LIFECYCLE_HOOK_STAGE_LIST: Shape =
    Shape::List { element: &DEPLOYMENT_LIFECYCLE_HOOK_STAGE, length: Length { min: None, max: None } };

static DEPLOYMENT_LIFECYCLE_HOOK_TARGET_TYPE: Shape = Shape::Enum { values: DeploymentLifecycleHookTargetType::VALUES };

static DEPLOYMENT_LIFECYCLE_HOOK_TIMEOUT_CONFIGURATION: Shape = Shape::Structure {
    name: "DeploymentLifecycleHookTimeoutConfiguration",
    members: &[
        Member { name: "timeoutInMinutes", required: false, shape: &DEPLOYMENT_LIFECYCLE_HOOK_DURATION },
        Member { name: "action", required: false, shape: &DEPLOYMENT_LIFECYCLE_HOOK_ACTION },
    ],
};

static DEPLOYMENT_STRATEGY: Shape = Shape::Enum { values: DeploymentStrategy::VALUES };

static DEREGISTER_CONTAINER_INSTANCE_REQUEST: Shape = Shape::Structure {
    name: "DeregisterContainerInstanceRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "containerInstance", required: true, shape: &STRING },
        Member { name: "force", required: false, shape: &BOXED_BOOLEAN },
    ],
};

static DEREGISTER_TASK_DEFINITION_REQUEST: Shape = Shape::Structure {
    name: "DeregisterTaskDefinitionRequest",
    members: &[Member { name: "taskDefinition", required: true, shape: &STRING }],
};

static DESCRIBE_CAPACITY_PROVIDERS_REQUEST: Shape = Shape::Structure {
    name: "DescribeCapacityProvidersRequest",
    members: &[
        Member { name: "capacityProviders", required: false, shape: &STRING_LIST },
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "include", required: false, shape: &CAPACITY_PROVIDER_FIELD_LIST },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
        Member { name: "nextToken", required: false, shape: &STRING },
    ],
};

static DESCRIBE_CLUSTERS_REQUEST: Shape = Shape::Structure {
    name: "DescribeClustersRequest",
    members: &[
        Member { name: "clusters", required: false, shape: &STRING_LIST },
        Member { name: "include", required: false, shape: &CLUSTER_FIELD_LIST },
    ],
};

static DESCRIBE_CONTAINER_INSTANCES_REQUEST: Shape = Shape::Structure {
    name: "DescribeContainerInstancesRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "containerInstances", required: true, shape: &STRING_LIST },
        Member { name: "include", required: false, shape: &CONTAINER_INSTANCE_FIELD_LIST },
    ],
};

static DESCRIBE_DAEMON_DEPLOYMENTS_REQUEST: Shape = Shape::Structure {
    name: "DescribeDaemonDeploymentsRequest",
    members: &[Member { name: "daemonDeploymentArns", required: true, shape: &STRING_LIST }],
};

static DESCRIBE_DAEMON_REQUEST: Shape = Shape::Structure {
    name: "DescribeDaemonRequest",
    members: &[Member { name: "daemonArn", required: true, shape: &STRING }],
};

static DESCRIBE_DAEMON_REVISIONS_REQUEST: Shape = Shape::Structure {
    name: "DescribeDaemonRevisionsRequest",
    members: &[Member { name: "daemonRevisionArns", required: true, shape: &STRING_LIST }],
};

static DESCRIBE_DAEMON_TASK_DEFINITION_REQUEST: Shape = Shape::Structure {
    name: "DescribeDaemonTaskDefinitionRequest",
    members: &[Member { name: "daemonTaskDefinition", required: true, shape: &STRING }],
};

static DESCRIBE_EXPRESS_GATEWAY_SERVICE_REQUEST: Shape = Shape::Structure {
    name: "DescribeExpressGatewayServiceRequest",
    members: &[
        Member { name: "serviceArn", required: true, shape: &STRING },
        Member { name: "include", required: false, shape: &EXPRESS_GATEWAY_SERVICE_INCLUDE_LIST },
    ],
};

static DESCRIBE_SERVICE_DEPLOYMENTS_REQUEST: Shape = Shape::Structure {
    name: "DescribeServiceDeploymentsRequest",
    members: &[Member { name: "serviceDeploymentArns", required: true, shape: &STRING_LIST }],
};

static DESCRIBE_SERVICE_REVISIONS_REQUEST: Shape = Shape::Structure {
    name: "DescribeServiceRevisionsRequest",
    members: &[Member { name: "serviceRevisionArns", required: true, shape: &STRING_LIST }],
};

static DESCRIBE_SERVICES_REQUEST: Shape = Shape::Structure {
    name: "DescribeServicesRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "services", required: true, shape: &STRING_LIST },
        Member { name: "include", required: false, shape: &SERVICE_FIELD_LIST },
    ],
};

static DESCRIBE_TASK_DEFINITION_REQUEST: Shape = Shape::Structure {
    name: "DescribeTaskDefinitionRequest",
    members: &[
        Member { name: "taskDefinition", required: true, shape: &STRING },
        Member { name: "include", required: false, shape: &TASK_DEFINITION_FIELD_LIST },
    ],
};

static DESCRIBE_TASK_SETS_REQUEST: Shape = Shape::Structure {
    name: "DescribeTaskSetsRequest",
    members: &[
        Member { name: "cluster", required: true, shape: &STRING },
        Member { name: "service", required: true, shape: &STRING },
        Member { name: "taskSets", required: false, shape: &STRING_LIST },
        Member { name: "include", required: false, shape: &TASK_SET_FIELD_LIST },
    ],
};

static DESCRIBE_TASKS_REQUEST: Shape = Shape::Structure {
    name: "DescribeTasksRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "tasks", required: true, shape: &STRING_LIST },
        Member { name: "include", required: false, shape: &TASK_FIELD_LIST },
    ],
};

static DESIRED_STATUS: Shape = Shape::Enum { values: DesiredStatus::VALUES };

static DEVICE: Shape = Shape::Structure {
    name: "Device",
    members: &[
        Member { name: "hostPath", required: true, shape: &STRING },
        Member { name: "containerPath", required: false, shape: &STRING },
        Member { name: "permissions", required: false, shape: &DEVICE_CGROUP_PERMISSIONS },
    ],
};

static DEVICE_CGROUP_PERMISSION: Shape = Shape::Enum { values: DeviceCgroupPermission::VALUES };

static DEVICE_CGROUP_PERMISSIONS: Shape =
    Shape::List { element: &DEVICE_CGROUP_PERMISSION, length: Length { min: None, max: None } };

static DEVICES_LIST: Shape = Shape::List { element: &DEVICE, length: Length { min: None, max: None } };

static DISCOVER_POLL_ENDPOINT_REQUEST: Shape = Shape::Structure {
    name: "DiscoverPollEndpointRequest",
    members: &[
        Member { name: "containerInstance", required: false, shape: &STRING },
        Member { name: "cluster", required: false, shape: &STRING },
    ],
};

static DOCKER_LABELS_MAP: Shape = Shape::Map { value: &STRING };

static DOCKER_VOLUME_CONFIGURATION: Shape = Shape::Structure {
    name: "DockerVolumeConfiguration",
    members: &[
        Member { name: "scope", required: false, shape: &SCOPE },
        Member { name: "autoprovision", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "driver", required: false, shape: &STRING },
        Member { name: "driverOpts", required: false, shape: &STRING_MAP },
        Member { name: "labels", required: false, shape: &STRING_MAP },
    ],
};

static DOUBLE: Shape = Shape::Double(Limits { min: None, max: None });

static DURATION: Shape = Shape::Integer(Limits { min: Some(0.0), max: Some(2147483647.0) });

static EBSKMS_KEY_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static EBS_RESOURCE_TYPE: Shape = Shape::Enum { values: EBSResourceType::VALUES };

static EBS_SNAPSHOT_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static EBS_TAG_SPECIFICATION: Shape = Shape::Structure {
    name: "EBSTagSpecification",
    members: &[
        Member { name: "resourceType", required: true, shape: &EBS_RESOURCE_TYPE },
        Member { name: "tags", required: false, shape: &TAGS },
        Member { name: "propagateTags", required: false, shape: &PROPAGATE_TAGS },
    ],
};

static EBS_TAG_SPECIFICATIONS: Shape =
    Shape::List { element: &EBS_TAG_SPECIFICATION, length: Length { min: None, max: None } };

static EBS_VOLUME_TYPE: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static ECS_VOLUME_NAME: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static EFS_AUTHORIZATION_CONFIG: Shape = Shape::Structure {
    name: "EFSAuthorizationConfig",
    members: &[
        Member { name: "accessPointId", required: false, shape: &STRING },
        Member { name: "iam", required: false, shape: &EFS_AUTHORIZATION_CONFIG_IAM },
    ],
};

static EFS_AUTHORIZATION_CONFIG_IAM: Shape = Shape::Enum { values: EFSAuthorizationConfigIAM::VALUES };

static EFS_TRANSIT_ENCRYPTION: Shape = Shape::Enum { values: EFSTransitEncryption::VALUES };

static EFS_VOLUME_CONFIGURATION: Shape = Shape::Structure {
    name: "EFSVolumeConfiguration",
    members: &[
        Member { name: "fileSystemId", required: true, shape: &STRING },
        Member { name: "rootDirectory", required: false, shape: &STRING },
        Member { name: "transitEncryption", required: false, shape: &EFS_TRANSIT_ENCRYPTION },
        Member { name: "transitEncryptionPort", required: false, shape: &BOXED_INTEGER },
        Member { name: "authorizationConfig", required: false, shape: &EFS_AUTHORIZATION_CONFIG },
    ],
};

static ENVIRONMENT_FILE: Shape = Shape::Structure {
    name: "EnvironmentFile",
    members: &[
        Member { name: "value", required: true, shape: &STRING },
        Member { name: "type", required: true, shape: &ENVIRONMENT_FILE_TYPE },
    ],
};

static ENVIRONMENT_FILE_TYPE: Shape = Shape::Enum { values: EnvironmentFileType::VALUES };

static ENVIRONMENT_FILES: Shape = Shape::List { element: &ENVIRONMENT_FILE, length: Length { min: None, max: None } };

static ENVIRONMENT_VARIABLES: Shape = Shape::List { element: &KEY_VALUE_PAIR, length: Length { min: None, max: None } };

static EPHEMERAL_STORAGE: Shape = Shape::Structure {
    name: "EphemeralStorage",
    members: &[Member { name: "sizeInGiB", required: true, shape: &INTEGER }],
};

static EXCLUDED_INSTANCE_TYPE: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(30) },
    pattern: Some(Pattern::new(r"[a-zA-Z0-9\.\*\-]+")),
};

static EXCLUDED_INSTANCE_TYPE_SET: Shape =
    Shape::List { element: &EXCLUDED_INSTANCE_TYPE, length: Length { min: Some(0), max: Some(400) } };

static EXECUTE_COMMAND_CONFIGURATION: Shape = Shape::Structure {
    name: "ExecuteCommandConfiguration",
    members: &[
        Member { name: "kmsKeyId", required: false, shape: &STRING },
        Member { name: "logging", required: false, shape: &EXECUTE_COMMAND_LOGGING },
        Member { name: "logConfiguration", required: false, shape: &EXECUTE_COMMAND_LOG_CONFIGURATION },
    ],
};

static EXECUTE_COMMAND_LOG_CONFIGURATION: Shape = Shape::Structure {
    name: "ExecuteCommandLogConfiguration",
    members: &[
        Member { name: "cloudWatchLogGroupName", required: false, shape: &STRING },
        Member { name: "cloudWatchEncryptionEnabled", required: false, shape: &BOOLEAN },
        Member { name: "s3BucketName", required: false, shape: &STRING },
        Member { name: "s3EncryptionEnabled", required: false, shape: &BOOLEAN },
        Member { name: "s3KeyPrefix", required: false, shape: &STRING },
    ],
};

static EXECUTE_COMMAND_LOGGING: Shape = Shape::Enum { values: ExecuteCommandLogging::VALUES };

static EXECUTE_COMMAND_REQUEST: Shape = Shape::Structure {
    name: "ExecuteCommandRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "container", required: false, shape: &STRING },
        Member { name: "command", required: true, shape: &STRING },
        Member { name: "interactive", required: true, shape: &BOOLEAN },
        Member { name: "task", required: true, shape: &STRING },
    ],
};

static EXPRESS_GATEWAY_CONTAINER: Shape = Shape::Structure {
    name: "ExpressGatewayContainer",
    members: &[
        Member { name: "image", required: true, shape: &STRING },
        Member { name: "containerPort", required: false, shape: &BOXED_INTEGER },
        Member {
            name: "awsLogsConfiguration",
            required: false,
            shape: &EXPRESS_GATEWAY_SERVICE_AWS_LOGS_CONFIGURATION,
        },
        Member { name: "repositoryCredentials", required: false, shape: &EXPRESS_GATEWAY_REPOSITORY_CREDENTIALS },
        Member { name: "command", required: false, shape: &STRING_LIST },
        Member { name: "environment", required: false, shape: &ENVIRONMENT_VARIABLES },
        Member { name: "secrets", required: false, shape: &SECRET_LIST },
    ],
};

static EXPRESS_GATEWAY_REPOSITORY_CREDENTIALS: Shape = Shape::Structure {
    name: "ExpressGatewayRepositoryCredentials",
    members: &[Member { name: "credentialsParameter", required: false, shape: &STRING }],
};

static EXPRESS_GATEWAY_SCALING_TARGET: Shape = Shape::Structure {
    name: "ExpressGatewayScalingTarget",
    members: &[
        Member { name: "minTaskCount", required: false, shape: &BOXED_INTEGER },
        Member { name: "maxTaskCount", required: false, shape: &BOXED_INTEGER },
        Member { name: "autoScalingMetric", required: false, shape: &EXPRESS_GATEWAY_SERVICE_SCALING_METRIC },
        Member { name: "autoScalingTargetValue", required: false, shape: &BOXED_INTEGER },
    ],
};

static EXPRESS_GATEWAY_SERVICE_AWS_LOGS_CONFIGURATION: Shape = Shape::Structure {
    name: "ExpressGatewayServiceAwsLogsConfiguration",
    members: &[
        Member { name: "logGroup", required: true, shape: &STRING },
        Member { name: "logStreamPrefix", required: true, shape: &STRING },
    ],
};

static EXPRESS_GATEWAY_SERVICE_INCLUDE: Shape = Shape::Enum { values: ExpressGatewayServiceInclude::VALUES };

static EXPRESS_GATEWAY_SERVICE_INCLUDE_LIST: Shape =
    Shape::List { element: &EXPRESS_GATEWAY_SERVICE_INCLUDE, length: Length { min: None, max: None } };

static EXPRESS_GATEWAY_SERVICE_NETWORK_CONFIGURATION: Shape = Shape::Structure {
    name: "ExpressGatewayServiceNetworkConfiguration",
    members: &[
        Member { name: "securityGroups", required: false, shape: &STRING_LIST },
        Member { name: "subnets", required: false, shape: &STRING_LIST },
    ],
};

static EXPRESS_GATEWAY_SERVICE_SCALING_METRIC: Shape =
    Shape::Enum { values: ExpressGatewayServiceScalingMetric::VALUES };

static F_SX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG: Shape = Shape::Structure {
    name: "FSxWindowsFileServerAuthorizationConfig",
    members: &[
        Member { name: "credentialsParameter", required: true, shape: &STRING },
        Member { name: "domain", required: true, shape: &STRING },
    ],
};

static F_SX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION: Shape = Shape::Structure {
    name: "FSxWindowsFileServerVolumeConfiguration",
    members: &[
        Member { name: "fileSystemId", required: true, shape: &STRING },
        Member { name: "rootDirectory", required: true, shape: &STRING },
        Member { name: "authorizationConfig", required: true, shape: &F_SX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG },
    ],
};

static FIRELENS_CONFIGURATION: Shape = Shape::Structure {
    name: "FirelensConfiguration",
    members: &[
        Member { name: "type", required: true, shape: &FIRELENS_CONFIGURATION_TYPE },
        Member { name: "options", required: false, shape: &FIRELENS_CONFIGURATION_OPTIONS_MAP },
    ],
};

static FIRELENS_CONFIGURATION_OPTIONS_MAP: Shape = Shape::Map { value: &STRING };

static FIRELENS_CONFIGURATION_TYPE: Shape = Shape::Enum { values: FirelensConfigurationType::VALUES };

static GET_TASK_PROTECTION_REQUEST: Shape = Shape::Structure {
    name: "GetTaskProtectionRequest",
    members: &[
        Member { name: "cluster", required: true, shape: &STRING },
        Member { name: "tasks", required: false, shape: &STRING_LIST },
    ],
};

static HEALTH_CHECK: Shape = Shape::Structure {
    name: "HealthCheck",
    members: &[
        Member { name: "command", required: true, shape: &STRING_LIST },
        Member { name: "interval", required: false, shape: &BOXED_INTEGER },
        Member { name: "timeout", required: false, shape: &BOXED_INTEGER },
        Member { name: "retries", required: false, shape: &BOXED_INTEGER },
        Member { name: "startPeriod", required: false, shape: &BOXED_INTEGER },
    ],
};

static HOOK_DETAILS: Shape = Shape::Any;

static HOST_ENTRY: Shape = Shape::Structure {
    name: "HostEntry",
    members: &[
        Member { name: "hostname", required: true, shape: &STRING },
        Member { name: "ipAddress", required: true, shape: &STRING },
    ],
};

static HOST_ENTRY_LIST: Shape = Shape::List { element: &HOST_ENTRY, length: Length { min: None, max: None } };

static HOST_VOLUME_PROPERTIES: Shape = Shape::Structure {
    name: "HostVolumeProperties",
    members: &[Member { name: "sourcePath", required: false, shape: &STRING }],
};

static IAM_ROLE_ARN: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static INFERENCE_ACCELERATOR: Shape = Shape::Structure {
    name: "InferenceAccelerator",
    members: &[
        Member { name: "deviceName", required: true, shape: &STRING },
        Member { name: "deviceType", required: true, shape: &STRING },
    ],
};

static INFERENCE_ACCELERATOR_OVERRIDE: Shape = Shape::Structure {
    name: "InferenceAcceleratorOverride",
    members: &[
        Member { name: "deviceName", required: false, shape: &STRING },
        Member { name: "deviceType", required: false, shape: &STRING },
    ],
};

static INFERENCE_ACCELERATOR_OVERRIDES: Shape =
    Shape::List { element: &INFERENCE_ACCELERATOR_OVERRIDE, length: Length { min: None, max: None } };

static INFERENCE_ACCELERATORS: Shape =
    Shape::List { element: &INFERENCE_ACCELERATOR, length: Length { min: None, max: None } };

static INFRASTRUCTURE_OPTIMIZATION: Shape = Shape::Structure {
    name: "InfrastructureOptimization",
    members: &[Member { name: "scaleInAfter", required: false, shape: &BOXED_INTEGER }],
};

static INSTANCE_GENERATION: Shape = Shape::Enum { values: InstanceGeneration::VALUES };

static INSTANCE_GENERATION_SET: Shape =
    Shape::List { element: &INSTANCE_GENERATION, length: Length { min: None, max: None } };

static INSTANCE_LAUNCH_TEMPLATE: Shape = Shape::Structure {
    name: "InstanceLaunchTemplate",
    members: &[
        Member { name: "ec2InstanceProfileArn", required: true, shape: &STRING },
        Member { name: "networkConfiguration", required: true, shape: &MANAGED_INSTANCES_NETWORK_CONFIGURATION },
        Member { name: "storageConfiguration", required: false, shape: &MANAGED_INSTANCES_STORAGE_CONFIGURATION },
        Member {
            name: "localStorageConfiguration",
            required: false,
            shape: &MANAGED_INSTANCES_LOCAL_STORAGE_CONFIGURATION,
        },
        Member { name: "monitoring", required: false, shape: &MANAGED_INSTANCES_MONITORING_OPTIONS },
        Member { name: "capacityOptionType", required: false, shape: &CAPACITY_OPTION_TYPE },
        Member { name: "instanceMetadataTagsPropagation", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "instanceRequirements", required: false, shape: &INSTANCE_REQUIREMENTS_REQUEST },
        Member { name: "fipsEnabled", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "capacityReservations", required: false, shape: &CAPACITY_RESERVATION_REQUEST },
    ],
};

static INSTANCE_LAUNCH_TEMPLATE_UPDATE: Shape = Shape::Structure {
    name: "InstanceLaunchTemplateUpdate",
    members: &[
        Member { name: "ec2InstanceProfileArn", required: false, shape: &STRING },
        Member { name: "networkConfiguration", required: false, shape: &MANAGED_INSTANCES_NETWORK_CONFIGURATION },
        Member { name: "storageConfiguration", required: false, shape: &MANAGED_INSTANCES_STORAGE_CONFIGURATION },
        Member { name: "instanceMetadataTagsPropagation", required: false, shape: &BOXED_BOOLEAN },
        Member {
            name: "localStorageConfiguration",
            required: false,
            shape: &MANAGED_INSTANCES_LOCAL_STORAGE_CONFIGURATION,
        },
        Member { name: "monitoring", required: false, shape: &MANAGED_INSTANCES_MONITORING_OPTIONS },
        Member { name: "instanceRequirements", required: false, shape: &INSTANCE_REQUIREMENTS_REQUEST },
        Member { name: "capacityReservations", required: false, shape: &CAPACITY_RESERVATION_REQUEST },
    ],
};

static INSTANCE_REQUIREMENTS_REQUEST: Shape = Shape::Structure {
    name: "InstanceRequirementsRequest",
    members: &[
        Member { name: "vCpuCount", required: true, shape: &VCPU_COUNT_RANGE_REQUEST },
        Member { name: "memoryMiB", required: true, shape: &MEMORY_MIB_REQUEST },
        Member { name: "cpuManufacturers", required: false, shape: &CPU_MANUFACTURER_SET },
        Member { name: "memoryGiBPerVCpu", required: false, shape: &MEMORY_GIB_PER_VCPU_REQUEST },
        Member { name: "excludedInstanceTypes", required: false, shape: &EXCLUDED_INSTANCE_TYPE_SET },
        Member { name: "instanceGenerations", required: false, shape: &INSTANCE_GENERATION_SET },
        Member { name: "spotMaxPricePercentageOverLowestPrice", required: false, shape: &BOXED_INTEGER },
        Member { name: "onDemandMaxPricePercentageOverLowestPrice", required: false, shape: &BOXED_INTEGER },
        Member { name: "bareMetal", required: false, shape: &BARE_METAL },
        Member { name: "burstablePerformance", required: false, shape: &BURSTABLE_PERFORMANCE },
        Member { name: "requireHibernateSupport", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "networkInterfaceCount", required: false, shape: &NETWORK_INTERFACE_COUNT_REQUEST },
        Member { name: "localStorage", required: false, shape: &LOCAL_STORAGE },
        Member { name: "localStorageTypes", required: false, shape: &LOCAL_STORAGE_TYPE_SET },
        Member { name: "totalLocalStorageGB", required: false, shape: &TOTAL_LOCAL_STORAGE_GB_REQUEST },
        Member { name: "baselineEbsBandwidthMbps", required: false, shape: &BASELINE_EBS_BANDWIDTH_MBPS_REQUEST },
        Member { name: "acceleratorTypes", required: false, shape: &ACCELERATOR_TYPE_SET },
        Member { name: "acceleratorCount", required: false, shape: &ACCELERATOR_COUNT_REQUEST },
        Member { name: "acceleratorManufacturers", required: false, shape: &ACCELERATOR_MANUFACTURER_SET },
        Member { name: "acceleratorNames", required: false, shape: &ACCELERATOR_NAME_SET },
        Member { name: "acceleratorTotalMemoryMiB", required: false, shape: &ACCELERATOR_TOTAL_MEMORY_MIB_REQUEST },
        Member { name: "networkBandwidthGbps", required: false, shape: &NETWORK_BANDWIDTH_GBPS_REQUEST },
        Member { name: "allowedInstanceTypes", required: false, shape: &ALLOWED_INSTANCE_TYPE_SET },
        Member { name: "maxSpotPriceAsPercentageOfOptimalOnDemandPrice", required: false, shape: &BOXED_INTEGER },
    ],
};

static INTEGER: Shape = Shape::Integer(Limits { min: None, max: None });

static INTEGER_LIST: Shape = Shape::List { element: &BOXED_INTEGER, length: Length { min: None, max: None } };

static IPC_MODE: Shape = Shape::Enum { values: IpcMode::VALUES };

static KERNEL_CAPABILITIES: Shape = Shape::Structure {
    name: "KernelCapabilities",
    members: &[
        Member { name: "add", required: false, shape: &STRING_LIST },
        Member { name: "drop", required: false, shape: &STRING_LIST },
    ],
};

static KEY_VALUE_PAIR: Shape = Shape::Structure {
    name: "KeyValuePair",
    members: &[
        Member { name: "name", required: false, shape: &STRING },
        Member { name: "value", required: false, shape: &STRING },
    ],
};

static LAUNCH_TYPE: Shape = Shape::Enum { values: LaunchType::VALUES };

static LINEAR_CONFIGURATION: Shape = Shape::Structure {
    name: "LinearConfiguration",
    members: &[
        Member { name: "stepPercent", required: false, shape: &DOUBLE },
        Member { name: "stepBakeTimeInMinutes", required: false, shape: &INTEGER },
    ],
};

static LINUX_PARAMETERS: Shape = Shape::Structure {
    name: "LinuxParameters",
    members: &[
        Member { name: "capabilities", required: false, shape: &KERNEL_CAPABILITIES },
        Member { name: "devices", required: false, shape: &DEVICES_LIST },
        Member { name: "initProcessEnabled", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "sharedMemorySize", required: false, shape: &BOXED_INTEGER },
        Member { name: "tmpfs", required: false, shape: &TMPFS_LIST },
        Member { name: "maxSwap", required: false, shape: &BOXED_INTEGER },
        Member { name: "swappiness", required: false, shape: &BOXED_INTEGER },
    ],
};

static LIST_ACCOUNT_SETTINGS_REQUEST: Shape = Shape::Structure {
    name: "ListAccountSettingsRequest",
    members: &[
        Member { name: "name", required: false, shape: &SETTING_NAME },
        Member { name: "value", required: false, shape: &STRING },
        Member { name: "principalArn", required: false, shape: &STRING },
        Member { name: "effectiveSettings", required: false, shape: &BOOLEAN },
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &INTEGER },
    ],
};

static LIST_ATTRIBUTES_REQUEST: Shape = Shape::Structure {
    name: "ListAttributesRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "targetType", required: true, shape: &TARGET_TYPE },
        Member { name: "attributeName", required: false, shape: &STRING },
        Member { name: "attributeValue", required: false, shape: &STRING },
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
    ],
};

static LIST_CLUSTERS_REQUEST: Shape = Shape::Structure {
    name: "ListClustersRequest",
    members: &[
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
    ],
};

static LIST_CONTAINER_INSTANCES_REQUEST: Shape = Shape::Structure {
    name: "ListContainerInstancesRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "filter", required: false, shape: &STRING },
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
        Member { name: "status", required: false, shape: &CONTAINER_INSTANCE_STATUS },
    ],
};

static LIST_DAEMON_DEPLOYMENTS_REQUEST: Shape = Shape::Structure {
    name: "ListDaemonDeploymentsRequest",
    members: &[
        Member { name: "daemonArn", required: true, shape: &STRING },
        Member { name: "status", required: false, shape: &DAEMON_DEPLOYMENT_STATUS_LIST },
        Member { name: "createdAt", required: false, shape: &CREATED_AT },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
        Member { name: "nextToken", required: false, shape: &STRING },
    ],
};

static LIST_DAEMON_TASK_DEFINITIONS_REQUEST: Shape = Shape::Structure {
    name: "ListDaemonTaskDefinitionsRequest",
    members: &[
        Member { name: "familyPrefix", required: false, shape: &STRING },
        Member { name: "family", required: false, shape: &STRING },
        Member { name: "revision", required: false, shape: &DAEMON_TASK_DEFINITION_REVISION_FILTER },
        Member { name: "status", required: false, shape: &DAEMON_TASK_DEFINITION_STATUS_FILTER },
        Member { name: "sort", required: false, shape: &SORT_ORDER },
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
    ],
};

static LIST_DAEMONS_REQUEST: Shape = Shape::Structure {
    name: "ListDaemonsRequest",
    members: &[
        Member { name: "clusterArn", required: false, shape: &STRING },
        Member { name: "capacityProviderArns", required: false, shape: &STRING_LIST },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
        Member { name: "nextToken", required: false, shape: &STRING },
    ],
};

static LIST_SERVICE_DEPLOYMENTS_REQUEST: Shape = Shape::Structure {
    name: "ListServiceDeploymentsRequest",
    members: &[
        Member { name: "service", required: true, shape: &STRING },
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "status", required: false, shape: &SERVICE_DEPLOYMENT_STATUS_LIST },
        Member { name: "createdAt", required: false, shape: &CREATED_AT },
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
    ],
};

static LIST_SERVICES_BY_NAMESPACE_REQUEST: Shape = Shape::Structure {
    name: "ListServicesByNamespaceRequest",
    members: &[
        Member { name: "namespace", required: true, shape: &STRING },
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
    ],
};

static LIST_SERVICES_REQUEST: Shape = Shape::Structure {
    name: "ListServicesRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
        Member { name: "launchType", required: false, shape: &LAUNCH_TYPE },
        Member { name: "schedulingStrategy", required: false, shape: &SCHEDULING_STRATEGY },
        Member { name: "resourceManagementType", required: false, shape: &RESOURCE_MANAGEMENT_TYPE },
    ],
};

static LIST_TAGS_FOR_RESOURCE_REQUEST: Shape = Shape::Structure {
    name: "ListTagsForResourceRequest",
    members: &[Member { name: "resourceArn", required: true, shape: &STRING }],
};

static LIST_TASK_DEFINITION_FAMILIES_REQUEST: Shape = Shape::Structure {
    name: "ListTaskDefinitionFamiliesRequest",
    members: &[
        Member { name: "familyPrefix", required: false, shape: &STRING },
        Member { name: "status", required: false, shape: &TASK_DEFINITION_FAMILY_STATUS },
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
    ],
};

static LIST_TASK_DEFINITIONS_REQUEST: Shape = Shape::Structure {
    name: "ListTaskDefinitionsRequest",
    members: &[
        Member { name: "familyPrefix", required: false, shape: &STRING },
        Member { name: "status", required: false, shape: &TASK_DEFINITION_STATUS },
        Member { name: "sort", required: false, shape: &SORT_ORDER },
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
    ],
};

static LIST_TASKS_REQUEST: Shape = Shape::Structure {
    name: "ListTasksRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "containerInstance", required: false, shape: &STRING },
        Member { name: "family", required: false, shape: &STRING },
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &BOXED_INTEGER },
        Member { name: "startedBy", required: false, shape: &STRING },
        Member { name: "serviceName", required: false, shape: &STRING },
        Member { name: "desiredStatus", required: false, shape: &DESIRED_STATUS },
        Member { name: "launchType", required: false, shape: &LAUNCH_TYPE },
        Member { name: "daemonName", required: false, shape: &STRING },
    ],
};

static LOAD_BALANCER: Shape = Shape::Structure {
    name: "LoadBalancer",
    members: &[
        Member { name: "targetGroupArn", required: false, shape: &STRING },
        Member { name: "loadBalancerName", required: false, shape: &STRING },
        Member { name: "containerName", required: false, shape: &STRING },
        Member { name: "containerPort", required: false, shape: &BOXED_INTEGER },
        Member { name: "advancedConfiguration", required: false, shape: &ADVANCED_CONFIGURATION },
    ],
};

static LOAD_BALANCERS: Shape = Shape::List { element: &LOAD_BALANCER, length: Length { min: None, max: None } };

static LOCAL_STORAGE: Shape = Shape::Enum { values: LocalStorage::VALUES };

static LOCAL_STORAGE_TYPE: Shape = Shape::Enum { values: LocalStorageType::VALUES };

static LOCAL_STORAGE_TYPE_SET: Shape =
    Shape::List { element: &LOCAL_STORAGE_TYPE, length: Length { min: None, max: None } };

static LOG_CONFIGURATION: Shape = Shape::Structure {
    name: "LogConfiguration",
    members: &[
        Member { name: "logDriver", required: true, shape: &LOG_DRIVER },
        Member { name: "options", required: false, shape: &LOG_CONFIGURATION_OPTIONS_MAP },
        Member { name: "secretOptions", required: false, shape: &SECRET_LIST },
    ],
};

static LOG_CONFIGURATION_OPTIONS_MAP: Shape = Shape::Map { value: &STRING };

static LOG_DRIVER: Shape = Shape::Enum { values: LogDriver::VALUES };

static LONG: Shape = Shape::Long(Limits { min: None, max: None });

static MANAGED_AGENT_NAME: Shape = Shape::Enum { values: ManagedAgentName::VALUES };

static MANAGED_AGENT_STATE_CHANGE: Shape = Shape::Structure {
    name: "ManagedAgentStateChange",
    members: &[
        Member { name: "containerName", required: true, shape: &STRING },
        Member { name: "managedAgentName", required: true, shape: &MANAGED_AGENT_NAME },
        Member { name: "status", required: true, shape: &STRING },
        Member { name: "reason", required: false, shape: &STRING },
    ],
};

static MANAGED_AGENT_STATE_CHANGES: Shape =
    Shape::List { element: &MANAGED_AGENT_STATE_CHANGE, length: Length { min: None, max: None } };

static MANAGED_DRAINING: Shape = Shape::Enum { values: ManagedDraining::VALUES };

static MANAGED_INSTANCES_LOCAL_STORAGE_CONFIGURATION: Shape = Shape::Structure {
    name: "ManagedInstancesLocalStorageConfiguration",
    members: &[Member { name: "useLocalStorage", required: false, shape: &BOOLEAN }],
};

static MANAGED_INSTANCES_MONITORING_OPTIONS: Shape = Shape::Enum { values: ManagedInstancesMonitoringOptions::VALUES };

static MANAGED_INSTANCES_NETWORK_CONFIGURATION: Shape = Shape::Structure {
    name: "ManagedInstancesNetworkConfiguration",
    members: &[
        Member { name: "subnets", required: false, shape: &STRING_LIST },
        Member { name: "securityGroups", required: false, shape: &STRING_LIST },
    ],
};

static MANAGED_INSTANCES_STORAGE_CONFIGURATION: Shape = Shape::Structure {
    name: "ManagedInstancesStorageConfiguration",
    members: &[Member { name: "storageSizeGiB", required: false, shape: &TASK_VOLUME_STORAGE_GIB }],
};

static MANAGED_SCALING: Shape = Shape::Structure {
    name: "ManagedScaling",
    members: &[
        Member { name: "status", required: false, shape: &MANAGED_SCALING_STATUS },
        Member { name: "targetCapacity", required: false, shape: &MANAGED_SCALING_TARGET_CAPACITY },
        Member { name: "minimumScalingStepSize", required: false, shape: &MANAGED_SCALING_STEP_SIZE },
        Member { name: "maximumScalingStepSize", required: false, shape: &MANAGED_SCALING_STEP_SIZE },
        Member { name: "instanceWarmupPeriod", required: false, shape: &MANAGED_SCALING_INSTANCE_WARMUP_PERIOD },
    ],
};

static MANAGED_SCALING_INSTANCE_WARMUP_PERIOD: Shape = Shape::Integer(Limits { min: Some(0.0), max: Some(10000.0) });

static MANAGED_SCALING_STATUS: Shape = Shape::Enum { values: ManagedScalingStatus::VALUES };

static MANAGED_SCALING_STEP_SIZE: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(10000.0) });

static MANAGED_SCALING_TARGET_CAPACITY: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(100.0) });

static MANAGED_STORAGE_CONFIGURATION: Shape = Shape::Structure {
    name: "ManagedStorageConfiguration",
    members: &[
        Member { name: "kmsKeyId", required: false, shape: &STRING },
        Member { name: "fargateEphemeralStorageKmsKeyId", required: false, shape: &STRING },
    ],
};

static MANAGED_TERMINATION_PROTECTION: Shape = Shape::Enum { values: ManagedTerminationProtection::VALUES };

static MEMORY_GIB_PER_VCPU_REQUEST: Shape = Shape::Structure {
    name: "MemoryGiBPerVCpuRequest",
    members: &[
        Member { name: "min", required: false, shape: &BOXED_DOUBLE },
        Member { name: "max", required: false, shape: &BOXED_DOUBLE },
    ],
};

static MEMORY_MIB_REQUEST: Shape = Shape::Structure {
    name: "MemoryMiBRequest",
    members: &[
        Member { name: "min", required: true, shape: &BOXED_INTEGER },
        Member { name: "max", required: false, shape: &BOXED_INTEGER },
    ],
};

static MOUNT_POINT: Shape = Shape::Structure {
    name: "MountPoint",
    members: &[
        Member { name: "sourceVolume", required: false, shape: &STRING },
        Member { name: "containerPath", required: false, shape: &STRING },
        Member { name: "readOnly", required: false, shape: &BOXED_BOOLEAN },
    ],
};

static MOUNT_POINT_LIST: Shape = Shape::List { element: &MOUNT_POINT, length: Length { min: None, max: None } };

static NETWORK_BANDWIDTH_GBPS_REQUEST: Shape = Shape::Structure {
    name: "NetworkBandwidthGbpsRequest",
    members: &[
        Member { name: "min", required: false, shape: &BOXED_DOUBLE },
        Member { name: "max", required: false, shape: &BOXED_DOUBLE },
    ],
};

static NETWORK_BINDING: Shape = Shape::Structure {
    name: "NetworkBinding",
    members: &[
        Member { name: "bindIP", required: false, shape: &STRING },
        Member { name: "containerPort", required: false, shape: &BOXED_INTEGER },
        Member { name: "hostPort", required: false, shape: &BOXED_INTEGER },
        Member { name: "protocol", required: false, shape: &TRANSPORT_PROTOCOL },
        Member { name: "containerPortRange", required: false, shape: &STRING },
        Member { name: "hostPortRange", required: false, shape: &STRING },
    ],
};

static NETWORK_BINDINGS: Shape = Shape::List { element: &NETWORK_BINDING, length: Length { min: None, max: None } };

static NETWORK_CONFIGURATION: Shape = Shape::Structure {
    name: "NetworkConfiguration",
    members: &[Member { name: "awsvpcConfiguration", required: false, shape: &AWS_VPC_CONFIGURATION }],
};

static NETWORK_INTERFACE_COUNT_REQUEST: Shape = Shape::Structure {
    name: "NetworkInterfaceCountRequest",
    members: &[
        Member { name: "min", required: false, shape: &BOXED_INTEGER },
        Member { name: "max", required: false, shape: &BOXED_INTEGER },
    ],
};

static NETWORK_MODE: Shape = Shape::Enum { values: NetworkMode::VALUES };

static OS_FAMILY: Shape = Shape::Enum { values: OSFamily::VALUES };

static PID_MODE: Shape = Shape::Enum { values: PidMode::VALUES };

static PLACEMENT_CONSTRAINT: Shape = Shape::Structure {
    name: "PlacementConstraint",
    members: &[
        Member { name: "type", required: false, shape: &PLACEMENT_CONSTRAINT_TYPE },
        Member { name: "expression", required: false, shape: &STRING },
    ],
};

static PLACEMENT_CONSTRAINT_TYPE: Shape = Shape::Enum { values: PlacementConstraintType::VALUES };

static PLACEMENT_CONSTRAINTS: Shape =
    Shape::List { element: &PLACEMENT_CONSTRAINT, length: Length { min: None, max: None } };

static PLACEMENT_STRATEGIES: Shape =
    Shape::List { element: &PLACEMENT_STRATEGY, length: Length { min: None, max: None } };

static PLACEMENT_STRATEGY: Shape = Shape::Structure {
    name: "PlacementStrategy",
    members: &[
        Member { name: "type", required: false, shape: &PLACEMENT_STRATEGY_TYPE },
        Member { name: "field", required: false, shape: &STRING },
    ],
};

static PLACEMENT_STRATEGY_TYPE: Shape = Shape::Enum { values: PlacementStrategyType::VALUES };

static PLATFORM_DEVICE: Shape = Shape::Structure {
    name: "PlatformDevice",
    members: &[
        Member { name: "id", required: true, shape: &STRING },
        Member { name: "type", required: true, shape: &PLATFORM_DEVICE_TYPE },
    ],
};

static PLATFORM_DEVICE_TYPE: Shape = Shape::Enum { values: PlatformDeviceType::VALUES };

static PLATFORM_DEVICES: Shape = Shape::List { element: &PLATFORM_DEVICE, length: Length { min: None, max: None } };

static PORT_MAPPING: Shape = Shape::Structure {
    name: "PortMapping",
    members: &[
        Member { name: "containerPort", required: false, shape: &BOXED_INTEGER },
        Member { name: "hostPort", required: false, shape: &BOXED_INTEGER },
        Member { name: "protocol", required: false, shape: &TRANSPORT_PROTOCOL },
        Member { name: "name", required: false, shape: &STRING },
        Member { name: "appProtocol", required: false, shape: &APPLICATION_PROTOCOL },
        Member { name: "containerPortRange", required: false, shape: &STRING },
    ],
};

static PORT_MAPPING_LIST: Shape = Shape::List { element: &PORT_MAPPING, length: Length { min: None, max: None } };

static PORT_NUMBER: Shape = Shape::Integer(Limits { min: Some(0.0), max: Some(65535.0) });

static PROPAGATE_MI_TAGS: Shape = Shape::Enum { values: PropagateMITags::VALUES };

static PROPAGATE_TAGS: Shape = Shape::Enum { values: PropagateTags::VALUES };

static PROXY_CONFIGURATION: Shape = Shape::Structure {
    name: "ProxyConfiguration",
    members: &[
        Member { name: "type", required: false, shape: &PROXY_CONFIGURATION_TYPE },
        Member { name: "containerName", required: true, shape: &STRING },
        Member { name: "properties", required: false, shape: &PROXY_CONFIGURATION_PROPERTIES },
    ],
};

static PROXY_CONFIGURATION_PROPERTIES: Shape =
    Shape::List { element: &KEY_VALUE_PAIR, length: Length { min: None, max: None } };

static PROXY_CONFIGURATION_TYPE: Shape = Shape::Enum { values: ProxyConfigurationType::VALUES };

static PUT_ACCOUNT_SETTING_DEFAULT_REQUEST: Shape = Shape::Structure {
    name: "PutAccountSettingDefaultRequest",
    members: &[
        Member { name: "name", required: true, shape: &SETTING_NAME },
        Member { name: "value", required: true, shape: &STRING },
    ],
};

static PUT_ACCOUNT_SETTING_REQUEST: Shape = Shape::Structure {
    name: "PutAccountSettingRequest",
    members: &[
        Member { name: "name", required: true, shape: &SETTING_NAME },
        Member { name: "value", required: true, shape: &STRING },
        Member { name: "principalArn", required: false, shape: &STRING },
    ],
};

static PUT_ATTRIBUTES_REQUEST: Shape = Shape::Structure {
    name: "PutAttributesRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "attributes", required: true, shape: &ATTRIBUTES },
    ],
};

static PUT_CLUSTER_CAPACITY_PROVIDERS_REQUEST: Shape = Shape::Structure {
    name: "PutClusterCapacityProvidersRequest",
    members: &[
        Member { name: "cluster", required: true, shape: &STRING },
        Member { name: "capacityProviders", required: true, shape: &STRING_LIST },
        Member { name: "defaultCapacityProviderStrategy", required: true, shape: &CAPACITY_PROVIDER_STRATEGY },
    ],
};

static REGISTER_CONTAINER_INSTANCE_REQUEST: Shape = Shape::Structure {
    name: "RegisterContainerInstanceRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "instanceIdentityDocument", required: false, shape: &STRING },
        Member { name: "instanceIdentityDocumentSignature", required: false, shape: &STRING },
        Member { name: "totalResources", required: false, shape: &RESOURCES },
        Member { name: "versionInfo", required: false, shape: &VERSION_INFO },
        Member { name: "containerInstanceArn", required: false, shape: &STRING },
        Member { name: "attributes", required: false, shape: &ATTRIBUTES },
        Member { name: "platformDevices", required: false, shape: &PLATFORM_DEVICES },
        Member { name: "tags", required: false, shape: &TAGS },
        Member { name: "clientToken", required: false, shape: &STRING },
    ],
};

static REGISTER_DAEMON_TASK_DEFINITION_REQUEST: Shape = Shape::Structure {
    name: "RegisterDaemonTaskDefinitionRequest",
    members: &[
        Member { name: "family", required: true, shape: &STRING },
        Member { name: "taskRoleArn", required: false, shape: &STRING },
        Member { name: "executionRoleArn", required: false, shape: &STRING },
        Member { name: "containerDefinitions", required: true, shape: &DAEMON_CONTAINER_DEFINITION_LIST },
        Member { name: "cpu", required: false, shape: &STRING },
        Member { name: "memory", required: false, shape: &STRING },
        Member { name: "volumes", required: false, shape: &DAEMON_VOLUME_LIST },
        Member { name: "tags", required: false, shape: &TAGS },
    ],
};

static REGISTER_TASK_DEFINITION_REQUEST: Shape = Shape::Structure {
    name: "RegisterTaskDefinitionRequest",
    members: &[
        Member { name: "family", required: true, shape: &STRING },
        Member { name: "taskRoleArn", required: false, shape: &STRING },
        Member { name: "executionRoleArn", required: false, shape: &STRING },
        Member { name: "networkMode", required: false, shape: &NETWORK_MODE },
        Member { name: "containerDefinitions", required: true, shape: &CONTAINER_DEFINITIONS },
        Member { name: "volumes", required: false, shape: &VOLUME_LIST },
        Member { name: "placementConstraints", required: false, shape: &TASK_DEFINITION_PLACEMENT_CONSTRAINTS },
        Member { name: "requiresCompatibilities", required: false, shape: &COMPATIBILITY_LIST },
        Member { name: "cpu", required: false, shape: &STRING },
        Member { name: "memory", required: false, shape: &STRING },
        Member { name: "tags", required: false, shape: &TAGS },
        Member { name: "pidMode", required: false, shape: &PID_MODE },
        Member { name: "ipcMode", required: false, shape: &IPC_MODE },
        Member { name: "proxyConfiguration", required: false, shape: &PROXY_CONFIGURATION },
        Member { name: "inferenceAccelerators", required: false, shape: &INFERENCE_ACCELERATORS },
        Member { name: "ephemeralStorage", required: false, shape: &EPHEMERAL_STORAGE },
        Member { name: "runtimePlatform", required: false, shape: &RUNTIME_PLATFORM },
        Member { name: "enableFaultInjection", required: false, shape: &BOXED_BOOLEAN },
    ],
};

static REPOSITORY_CREDENTIALS: Shape = Shape::Structure {
    name: "RepositoryCredentials",
    members: &[Member { name: "credentialsParameter", required: true, shape: &STRING }],
};

static RESOURCE: Shape = Shape::Structure {
    name: "Resource",
    members: &[
        Member { name: "name", required: false, shape: &STRING },
        Member { name: "type", required: false, shape: &STRING },
        Member { name: "doubleValue", required: false, shape: &DOUBLE },
        Member { name: "longValue", required: false, shape: &LONG },
        Member { name: "integerValue", required: false, shape: &INTEGER },
        Member { name: "stringSetValue", required: false, shape: &STRING_LIST },
    ],
};

static RESOURCE_MANAGEMENT_TYPE: Shape = Shape::Enum { values: ResourceManagementType::VALUES };

static RESOURCE_REQUIREMENT: Shape = Shape::Structure {
    name: "ResourceRequirement",
    members: &[
        Member { name: "value", required: true, shape: &STRING },
        Member { name: "type", required: true, shape: &RESOURCE_TYPE },
    ],
};

static RESOURCE_REQUIREMENTS: Shape =
    Shape::List { element: &RESOURCE_REQUIREMENT, length: Length { min: None, max: None } };

static RESOURCE_TYPE: Shape = Shape::Enum { values: ResourceType::VALUES };

static RESOURCES: Shape = Shape::List { element: &RESOURCE, length: Length { min: None, max: None } };

static RUN_TASK_REQUEST: Shape = Shape::Structure {
    name: "RunTaskRequest",
    members: &[
        Member { name: "capacityProviderStrategy", required: false, shape: &CAPACITY_PROVIDER_STRATEGY },
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "count", required: false, shape: &BOXED_INTEGER },
        Member { name: "enableECSManagedTags", required: false, shape: &BOOLEAN },
        Member { name: "enableExecuteCommand", required: false, shape: &BOOLEAN },
        Member { name: "group", required: false, shape: &STRING },
        Member { name: "launchType", required: false, shape: &LAUNCH_TYPE },
        Member { name: "networkConfiguration", required: false, shape: &NETWORK_CONFIGURATION },
        Member { name: "overrides", required: false, shape: &TASK_OVERRIDE },
        Member { name: "placementConstraints", required: false, shape: &PLACEMENT_CONSTRAINTS },
        Member { name: "placementStrategy", required: false, shape: &PLACEMENT_STRATEGIES },
        Member { name: "platformVersion", required: false, shape: &STRING },
        Member { name: "propagateTags", required: false, shape: &PROPAGATE_TAGS },
        Member { name: "referenceId", required: false, shape: &STRING },
        Member { name: "startedBy", required: false, shape: &STRING },
        Member { name: "tags", required: false, shape: &TAGS },
        Member { name: "taskDefinition", required: true, shape: &STRING },
        Member { name: "clientToken", required: false, shape: &STRING },
        Member { name: "volumeConfigurations", required: false, shape: &TASK_VOLUME_CONFIGURATIONS },
    ],
};

static RUNTIME_PLATFORM: Shape = Shape::Structure {
    name: "RuntimePlatform",
    members: &[
        Member { name: "cpuArchitecture", required: false, shape: &CPU_ARCHITECTURE },
        Member { name: "operatingSystemFamily", required: false, shape: &OS_FAMILY },
    ],
};

static S3_FILES_VOLUME_CONFIGURATION: Shape = Shape::Structure {
    name: "S3FilesVolumeConfiguration",
    members: &[
        Member { name: "fileSystemArn", required: true, shape: &STRING },
        Member { name: "rootDirectory", required: false, shape: &STRING },
        Member { name: "transitEncryptionPort", required: false, shape: &BOXED_INTEGER },
        Member { name: "accessPointArn", required: false, shape: &STRING },
    ],
};

static SCALE: Shape = Shape::Structure {
    name: "Scale",
    members: &[
        Member { name: "value", required: false, shape: &DOUBLE },
        Member { name: "unit", required: false, shape: &SCALE_UNIT },
    ],
};

static SCALE_UNIT: Shape = Shape::Enum { values: ScaleUnit::VALUES };

static SCHEDULING_STRATEGY: Shape = Shape::Enum { values: SchedulingStrategy::VALUES };

static SCOPE: Shape = Shape::Enum { values: Scope::VALUES };

static SECRET: Shape = Shape::Structure {
    name: "Secret",
    members: &[
        Member { name: "name", required: true, shape: &STRING },
        Member { name: "valueFrom", required: true, shape: &STRING },
    ],
};

static SECRET_LIST: Shape = Shape::List { element: &SECRET, length: Length { min: None, max: None } };

static SERVICE_CONNECT_ACCESS_LOG_CONFIGURATION: Shape = Shape::Structure {
    name: "ServiceConnectAccessLogConfiguration",
    members: &[
        Member { name: "format", required: true, shape: &SERVICE_CONNECT_ACCESS_LOGGING_FORMAT },
        Member { name: "includeQueryParameters", required: false, shape: &SERVICE_CONNECT_INCLUDE_QUERY_PARAMETERS },
    ],
};

static SERVICE_CONNECT_ACCESS_LOGGING_FORMAT: Shape = Shape::Enum { values: ServiceConnectAccessLoggingFormat::VALUES };

static SERVICE_CONNECT_CLIENT_ALIAS: Shape = Shape::Structure {
    name: "ServiceConnectClientAlias",
    members: &[
        Member { name: "port", required: true, shape: &PORT_NUMBER },
        Member { name: "dnsName", required: false, shape: &STRING },
        Member { name: "testTrafficRules", required: false, shape: &SERVICE_CONNECT_TEST_TRAFFIC_RULES },
    ],
};

static SERVICE_CONNECT_CLIENT_ALIAS_LIST: Shape =
    Shape::List { element: &SERVICE_CONNECT_CLIENT_ALIAS, length: Length { min: None, max: None } };

static SERVICE_CONNECT_CONFIGURATION: Shape = Shape::Structure {
    name: "ServiceConnectConfiguration",
    members: &[
        Member { name: "enabled", required: true, shape: &BOOLEAN },
        Member { name: "namespace", required: false, shape: &STRING },
        Member { name: "services", required: false, shape: &SERVICE_CONNECT_SERVICE_LIST },
        Member { name: "logConfiguration", required: false, shape: &LOG_CONFIGURATION },
        Member { name: "accessLogConfiguration", required: false, shape: &SERVICE_CONNECT_ACCESS_LOG_CONFIGURATION },
    ],
};

static SERVICE_CONNECT_INCLUDE_QUERY_PARAMETERS: Shape =
    Shape::Enum { values: ServiceConnectIncludeQueryParameters::VALUES };

static SERVICE_CONNECT_SERVICE: Shape = Shape::Structure {
    name: "ServiceConnectService",
    members: &[
        Member { name: "portName", required: true, shape: &STRING },
        Member { name: "discoveryName", required: false, shape: &STRING },
        Member { name: "clientAliases", required: false, shape: &SERVICE_CONNECT_CLIENT_ALIAS_LIST },
        Member { name: "ingressPortOverride", required: false, shape: &PORT_NUMBER },
        Member { name: "timeout", required: false, shape: &TIMEOUT_CONFIGURATION },
        Member { name: "tls", required: false, shape: &SERVICE_CONNECT_TLS_CONFIGURATION },
    ],
};

static SERVICE_CONNECT_SERVICE_LIST: Shape =
    Shape::List { element: &SERVICE_CONNECT_SERVICE, length: Length { min: None, max: None } };

static SERVICE_CONNECT_TEST_TRAFFIC_HEADER_MATCH_RULES: Shape = Shape::Structure {
    name: "ServiceConnectTestTrafficHeaderMatchRules",
    members: &[Member { name: "exact", required: true, shape: &STRING }],
};

static SERVICE_CONNECT_TEST_TRAFFIC_HEADER_RULES: Shape = Shape::Structure {
    name: "ServiceConnectTestTrafficHeaderRules",
    members: &[
        Member { name: "name", required: true, shape: &STRING },
        Member { name: "value", required: false, shape: &SERVICE_CONNECT_TEST_TRAFFIC_HEADER_MATCH_RULES },
    ],
};

static SERVICE_CONNECT_TEST_TRAFFIC_RULES: Shape = Shape::Structure {
    name: "ServiceConnectTestTrafficRules",
    members: &[Member { name: "header", required: true, shape: &SERVICE_CONNECT_TEST_TRAFFIC_HEADER_RULES }],
};

static SERVICE_CONNECT_TLS_CERTIFICATE_AUTHORITY: Shape = Shape::Structure {
    name: "ServiceConnectTlsCertificateAuthority",
    members: &[Member { name: "awsPcaAuthorityArn", required: false, shape: &STRING }],
};

static SERVICE_CONNECT_TLS_CONFIGURATION: Shape = Shape::Structure {
    name: "ServiceConnectTlsConfiguration",
    members: &[
        Member {
            name: "issuerCertificateAuthority",
            required: true,
            shape: &SERVICE_CONNECT_TLS_CERTIFICATE_AUTHORITY,
        },
        Member { name: "kmsKey", required: false, shape: &STRING },
        Member { name: "roleArn", required: false, shape: &STRING },
    ],
};

static SERVICE_DEPLOYMENT_STATUS: Shape = Shape::Enum { values: ServiceDeploymentStatus::VALUES };

static SERVICE_DEPLOYMENT_STATUS_LIST: Shape =
    Shape::List { element: &SERVICE_DEPLOYMENT_STATUS, length: Length { min: None, max: None } };

static SERVICE_FIELD: Shape = Shape::Enum { values: ServiceField::VALUES };

static SERVICE_FIELD_LIST: Shape = Shape::List { element: &SERVICE_FIELD, length: Length { min: None, max: None } };

static SERVICE_MANAGED_EBS_VOLUME_CONFIGURATION: Shape = Shape::Structure {
    name: "ServiceManagedEBSVolumeConfiguration",
    members: &[
        Member { name: "encrypted", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "kmsKeyId", required: false, shape: &EBSKMS_KEY_ID },
        Member { name: "volumeType", required: false, shape: &EBS_VOLUME_TYPE },
        Member { name: "sizeInGiB", required: false, shape: &BOXED_INTEGER },
        Member { name: "snapshotId", required: false, shape: &EBS_SNAPSHOT_ID },
        Member { name: "volumeInitializationRate", required: false, shape: &BOXED_INTEGER },
        Member { name: "iops", required: false, shape: &BOXED_INTEGER },
        Member { name: "throughput", required: false, shape: &BOXED_INTEGER },
        Member { name: "tagSpecifications", required: false, shape: &EBS_TAG_SPECIFICATIONS },
        Member { name: "roleArn", required: true, shape: &IAM_ROLE_ARN },
        Member { name: "filesystemType", required: false, shape: &TASK_FILESYSTEM_TYPE },
    ],
};

static SERVICE_REGISTRIES: Shape = Shape::List { element: &SERVICE_REGISTRY, length: Length { min: None, max: None } };

static SERVICE_REGISTRY: Shape = Shape::Structure {
    name: "ServiceRegistry",
    members: &[
        Member { name: "registryArn", required: false, shape: &STRING },
        Member { name: "port", required: false, shape: &BOXED_INTEGER },
        Member { name: "containerName", required: false, shape: &STRING },
        Member { name: "containerPort", required: false, shape: &BOXED_INTEGER },
    ],
};

static SERVICE_VOLUME_CONFIGURATION: Shape = Shape::Structure {
    name: "ServiceVolumeConfiguration",
    members: &[
        Member { name: "name", required: true, shape: &ECS_VOLUME_NAME },
        Member { name: "managedEBSVolume", required: false, shape: &SERVICE_MANAGED_EBS_VOLUME_CONFIGURATION },
    ],
};

static SERVICE_VOLUME_CONFIGURATIONS: Shape =
    Shape::List { element: &SERVICE_VOLUME_CONFIGURATION, length: Length { min: None, max: None } };

static SETTING_NAME: Shape = Shape::Enum { values: SettingName::VALUES };

static SORT_ORDER: Shape = Shape::Enum { values: SortOrder::VALUES };

static START_TASK_REQUEST: Shape = Shape::Structure {
    name: "StartTaskRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "containerInstances", required: true, shape: &STRING_LIST },
        Member { name: "enableECSManagedTags", required: false, shape: &BOOLEAN },
        Member { name: "enableExecuteCommand", required: false, shape: &BOOLEAN },
        Member { name: "group", required: false, shape: &STRING },
        Member { name: "networkConfiguration", required: false, shape: &NETWORK_CONFIGURATION },
        Member { name: "overrides", required: false, shape: &TASK_OVERRIDE },
        Member { name: "propagateTags", required: false, shape: &PROPAGATE_TAGS },
        Member { name: "referenceId", required: false, shape: &STRING },
        Member { name: "startedBy", required: false, shape: &STRING },
        Member { name: "tags", required: false, shape: &TAGS },
        Member { name: "taskDefinition", required: true, shape: &STRING },
        Member { name: "volumeConfigurations", required: false, shape: &TASK_VOLUME_CONFIGURATIONS },
    ],
};

static STOP_SERVICE_DEPLOYMENT_REQUEST: Shape = Shape::Structure {
    name: "StopServiceDeploymentRequest",
    members: &[
        Member { name: "serviceDeploymentArn", required: true, shape: &STRING },
        Member { name: "stopType", required: false, shape: &STOP_SERVICE_DEPLOYMENT_STOP_TYPE },
    ],
};

static STOP_SERVICE_DEPLOYMENT_STOP_TYPE: Shape = Shape::Enum { values: StopServiceDeploymentStopType::VALUES };

static STOP_TASK_REQUEST: Shape = Shape::Structure {
    name: "StopTaskRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "task", required: true, shape: &STRING },
        Member { name: "reason", required: false, shape: &STRING },
    ],
};

static STRING: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static STRING_LIST: Shape = Shape::List { element: &STRING, length: Length { min: None, max: None } };

static STRING_MAP: Shape = Shape::Map { value: &STRING };

static SUBMIT_ATTACHMENT_STATE_CHANGES_REQUEST: Shape = Shape::Structure {
    name: "SubmitAttachmentStateChangesRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "attachments", required: true, shape: &ATTACHMENT_STATE_CHANGES },
    ],
};

static SUBMIT_CONTAINER_STATE_CHANGE_REQUEST: Shape = Shape::Structure {
    name: "SubmitContainerStateChangeRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "task", required: false, shape: &STRING },
        Member { name: "containerName", required: false, shape: &STRING },
        Member { name: "runtimeId", required: false, shape: &STRING },
        Member { name: "status", required: false, shape: &STRING },
        Member { name: "exitCode", required: false, shape: &BOXED_INTEGER },
        Member { name: "reason", required: false, shape: &STRING },
        Member { name: "networkBindings", required: false, shape: &NETWORK_BINDINGS },
    ],
};

static SUBMIT_TASK_STATE_CHANGE_REQUEST: Shape = Shape::Structure {
    name: "SubmitTaskStateChangeRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "task", required: false, shape: &STRING },
        Member { name: "status", required: false, shape: &STRING },
        Member { name: "reason", required: false, shape: &STRING },
        Member { name: "containers", required: false, shape: &CONTAINER_STATE_CHANGES },
        Member { name: "attachments", required: false, shape: &ATTACHMENT_STATE_CHANGES },
        Member { name: "managedAgents", required: false, shape: &MANAGED_AGENT_STATE_CHANGES },
        Member { name: "pullStartedAt", required: false, shape: &TIMESTAMP },
        Member { name: "pullStoppedAt", required: false, shape: &TIMESTAMP },
        Member { name: "executionStoppedAt", required: false, shape: &TIMESTAMP },
    ],
};

static SYSTEM_CONTROL: Shape = Shape::Structure {
    name: "SystemControl",
    members: &[
        Member { name: "namespace", required: false, shape: &STRING },
        Member { name: "value", required: false, shape: &STRING },
    ],
};

static SYSTEM_CONTROLS: Shape = Shape::List { element: &SYSTEM_CONTROL, length: Length { min: None, max: None } };

static TAG: Shape = Shape::Structure {
    name: "Tag",
    members: &[
        Member { name: "key", required: false, shape: &TAG_KEY },
        Member { name: "value", required: false, shape: &TAG_VALUE },
    ],
};

static TAG_KEY: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(128) },
    pattern: Some(Pattern::new(r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)")),
};

static TAG_KEYS: Shape = Shape::List { element: &TAG_KEY, length: Length { min: None, max: None } };

static TAG_RESOURCE_REQUEST: Shape = Shape::Structure {
    name: "TagResourceRequest",
    members: &[
        Member { name: "resourceArn", required: true, shape: &STRING },
        Member { name: "tags", required: true, shape: &TAGS },
    ],
};

static TAG_VALUE: Shape = Shape::String {
    length: Length { min: Some(0), max: Some(256) },
    pattern: Some(Pattern::new(r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)")),
};

static TAGS: Shape = Shape::List { element: &TAG, length: Length { min: Some(0), max: Some(50) } };

static TARGET_TYPE: Shape = Shape::Enum { values: TargetType::VALUES };

static TASK_DEFINITION_FAMILY_STATUS: Shape = Shape::Enum { values: TaskDefinitionFamilyStatus::VALUES };

static TASK_DEFINITION_FIELD: Shape = Shape::Enum { values: TaskDefinitionField::VALUES };

static TASK_DEFINITION_FIELD_LIST: Shape =
    Shape::List { element: &TASK_DEFINITION_FIELD, length: Length { min: None, max: None } };

static TASK_DEFINITION_PLACEMENT_CONSTRAINT: Shape = Shape::Structure {
    name: "TaskDefinitionPlacementConstraint",
    members: &[
        Member { name: "type", required: false, shape: &TASK_DEFINITION_PLACEMENT_CONSTRAINT_TYPE },
        Member { name: "expression", required: false, shape: &STRING },
    ],
};

static TASK_DEFINITION_PLACEMENT_CONSTRAINT_TYPE: Shape =
    Shape::Enum { values: TaskDefinitionPlacementConstraintType::VALUES };

static TASK_DEFINITION_PLACEMENT_CONSTRAINTS: Shape =
    Shape::List { element: &TASK_DEFINITION_PLACEMENT_CONSTRAINT, length: Length { min: None, max: None } };

static TASK_DEFINITION_STATUS: Shape = Shape::Enum { values: TaskDefinitionStatus::VALUES };

static TASK_FIELD: Shape = Shape::Enum { values: TaskField::VALUES };

static TASK_FIELD_LIST: Shape = Shape::List { element: &TASK_FIELD, length: Length { min: None, max: None } };

static TASK_FILESYSTEM_TYPE: Shape = Shape::Enum { values: TaskFilesystemType::VALUES };

static TASK_MANAGED_EBS_VOLUME_CONFIGURATION: Shape = Shape::Structure {
    name: "TaskManagedEBSVolumeConfiguration",
    members: &[
        Member { name: "encrypted", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "kmsKeyId", required: false, shape: &EBSKMS_KEY_ID },
        Member { name: "volumeType", required: false, shape: &EBS_VOLUME_TYPE },
        Member { name: "sizeInGiB", required: false, shape: &BOXED_INTEGER },
        Member { name: "snapshotId", required: false, shape: &EBS_SNAPSHOT_ID },
        Member { name: "volumeInitializationRate", required: false, shape: &BOXED_INTEGER },
        Member { name: "iops", required: false, shape: &BOXED_INTEGER },
        Member { name: "throughput", required: false, shape: &BOXED_INTEGER },
        Member { name: "tagSpecifications", required: false, shape: &EBS_TAG_SPECIFICATIONS },
        Member { name: "roleArn", required: true, shape: &IAM_ROLE_ARN },
        Member { name: "terminationPolicy", required: false, shape: &TASK_MANAGED_EBS_VOLUME_TERMINATION_POLICY },
        Member { name: "filesystemType", required: false, shape: &TASK_FILESYSTEM_TYPE },
    ],
};

static TASK_MANAGED_EBS_VOLUME_TERMINATION_POLICY: Shape = Shape::Structure {
    name: "TaskManagedEBSVolumeTerminationPolicy",
    members: &[Member { name: "deleteOnTermination", required: true, shape: &BOXED_BOOLEAN }],
};

static TASK_OVERRIDE: Shape = Shape::Structure {
    name: "TaskOverride",
    members: &[
        Member { name: "containerOverrides", required: false, shape: &CONTAINER_OVERRIDES },
        Member { name: "cpu", required: false, shape: &STRING },
        Member { name: "inferenceAcceleratorOverrides", required: false, shape: &INFERENCE_ACCELERATOR_OVERRIDES },
        Member { name: "executionRoleArn", required: false, shape: &STRING },
        Member { name: "memory", required: false, shape: &STRING },
        Member { name: "taskRoleArn", required: false, shape: &STRING },
        Member { name: "ephemeralStorage", required: false, shape: &EPHEMERAL_STORAGE },
    ],
};

static TASK_SET_FIELD: Shape = Shape::Enum { values: TaskSetField::VALUES };

static TASK_SET_FIELD_LIST: Shape = Shape::List { element: &TASK_SET_FIELD, length: Length { min: None, max: None } };

static TASK_VOLUME_CONFIGURATION: Shape = Shape::Structure {
    name: "TaskVolumeConfiguration",
    members: &[
        Member { name: "name", required: true, shape: &ECS_VOLUME_NAME },
        Member { name: "managedEBSVolume", required: false, shape: &TASK_MANAGED_EBS_VOLUME_CONFIGURATION },
    ],
};

static TASK_VOLUME_CONFIGURATIONS: Shape =
    Shape::List { element: &TASK_VOLUME_CONFIGURATION, length: Length { min: None, max: None } };

static TASK_VOLUME_STORAGE_GIB: Shape = Shape::Integer(Limits { min: Some(1.0), max: None });

static TIMEOUT_CONFIGURATION: Shape = Shape::Structure {
    name: "TimeoutConfiguration",
    members: &[
        Member { name: "idleTimeoutSeconds", required: false, shape: &DURATION },
        Member { name: "perRequestTimeoutSeconds", required: false, shape: &DURATION },
    ],
};

static TIMESTAMP: Shape = Shape::Timestamp;

static TMPFS: Shape = Shape::Structure {
    name: "Tmpfs",
    members: &[
        Member { name: "containerPath", required: true, shape: &STRING },
        Member { name: "size", required: true, shape: &INTEGER },
        Member { name: "mountOptions", required: false, shape: &STRING_LIST },
    ],
};

static TMPFS_LIST: Shape = Shape::List { element: &TMPFS, length: Length { min: None, max: None } };

static TOTAL_LOCAL_STORAGE_GB_REQUEST: Shape = Shape::Structure {
    name: "TotalLocalStorageGBRequest",
    members: &[
        Member { name: "min", required: false, shape: &BOXED_DOUBLE },
        Member { name: "max", required: false, shape: &BOXED_DOUBLE },
    ],
};

static TRANSPORT_PROTOCOL: Shape = Shape::Enum { values: TransportProtocol::VALUES };

static ULIMIT: Shape = Shape::Structure {
    name: "Ulimit",
    members: &[
        Member { name: "name", required: true, shape: &ULIMIT_NAME },
        Member { name: "softLimit", required: true, shape: &INTEGER },
        Member { name: "hardLimit", required: true, shape: &INTEGER },
    ],
};

static ULIMIT_LIST: Shape = Shape::List { element: &ULIMIT, length: Length { min: None, max: None } };

static ULIMIT_NAME: Shape = Shape::Enum { values: UlimitName::VALUES };

static UNTAG_RESOURCE_REQUEST: Shape = Shape::Structure {
    name: "UntagResourceRequest",
    members: &[
        Member { name: "resourceArn", required: true, shape: &STRING },
        Member { name: "tagKeys", required: true, shape: &TAG_KEYS },
    ],
};

static UPDATE_CAPACITY_PROVIDER_REQUEST: Shape = Shape::Structure {
    name: "UpdateCapacityProviderRequest",
    members: &[
        Member { name: "name", required: true, shape: &STRING },
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "autoScalingGroupProvider", required: false, shape: &AUTO_SCALING_GROUP_PROVIDER_UPDATE },
        Member {
            name: "managedInstancesProvider",
            required: false,
            shape: &UPDATE_MANAGED_INSTANCES_PROVIDER_CONFIGURATION,
        },
    ],
};

static UPDATE_CLUSTER_REQUEST: Shape = Shape::Structure {
    name: "UpdateClusterRequest",
    members: &[
        Member { name: "cluster", required: true, shape: &STRING },
        Member { name: "settings", required: false, shape: &CLUSTER_SETTINGS },
        Member { name: "configuration", required: false, shape: &CLUSTER_CONFIGURATION },
        Member { name: "serviceConnectDefaults", required: false, shape: &CLUSTER_SERVICE_CONNECT_DEFAULTS_REQUEST },
    ],
};

static UPDATE_CLUSTER_SETTINGS_REQUEST: Shape = Shape::Structure {
    name: "UpdateClusterSettingsRequest",
    members: &[
        Member { name: "cluster", required: true, shape: &STRING },
        Member { name: "settings", required: true, shape: &CLUSTER_SETTINGS },
    ],
};

static UPDATE_CONTAINER_AGENT_REQUEST: Shape = Shape::Structure {
    name: "UpdateContainerAgentRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "containerInstance", required: true, shape: &STRING },
    ],
};

static UPDATE_CONTAINER_INSTANCES_STATE_REQUEST: Shape = Shape::Structure {
    name: "UpdateContainerInstancesStateRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "containerInstances", required: true, shape: &STRING_LIST },
        Member { name: "status", required: true, shape: &CONTAINER_INSTANCE_STATUS },
    ],
};

static UPDATE_DAEMON_REQUEST: Shape = Shape::Structure {
    name: "UpdateDaemonRequest",
    members: &[
        Member { name: "daemonArn", required: true, shape: &STRING },
        Member { name: "daemonTaskDefinitionArn", required: true, shape: &STRING },
        Member { name: "capacityProviderArns", required: true, shape: &STRING_LIST },
        Member { name: "deploymentConfiguration", required: false, shape: &DAEMON_DEPLOYMENT_CONFIGURATION },
        Member { name: "propagateTags", required: false, shape: &DAEMON_PROPAGATE_TAGS },
        Member { name: "enableECSManagedTags", required: false, shape: &BOOLEAN },
        Member { name: "enableExecuteCommand", required: false, shape: &BOOLEAN },
    ],
};

static UPDATE_EXPRESS_GATEWAY_SERVICE_REQUEST: Shape = Shape::Structure {
    name: "UpdateExpressGatewayServiceRequest",
    members: &[
        Member { name: "serviceArn", required: true, shape: &STRING },
        Member { name: "executionRoleArn", required: false, shape: &STRING },
        Member { name: "healthCheckPath", required: false, shape: &STRING },
        Member { name: "primaryContainer", required: false, shape: &EXPRESS_GATEWAY_CONTAINER },
        Member { name: "taskRoleArn", required: false, shape: &STRING },
        Member { name: "networkConfiguration", required: false, shape: &EXPRESS_GATEWAY_SERVICE_NETWORK_CONFIGURATION },
        Member { name: "cpu", required: false, shape: &STRING },
        Member { name: "memory", required: false, shape: &STRING },
        Member { name: "scalingTarget", required: false, shape: &EXPRESS_GATEWAY_SCALING_TARGET },
    ],
};

static UPDATE_MANAGED_INSTANCES_PROVIDER_CONFIGURATION: Shape = Shape::Structure {
    name: "UpdateManagedInstancesProviderConfiguration",
    members: &[
        Member { name: "infrastructureRoleArn", required: true, shape: &STRING },
        Member { name: "instanceLaunchTemplate", required: true, shape: &INSTANCE_LAUNCH_TEMPLATE_UPDATE },
        Member { name: "propagateTags", required: false, shape: &PROPAGATE_MI_TAGS },
        Member { name: "infrastructureOptimization", required: false, shape: &INFRASTRUCTURE_OPTIMIZATION },
        Member { name: "autoRepairConfiguration", required: false, shape: &AUTO_REPAIR_CONFIGURATION },
    ],
};

static UPDATE_SERVICE_PRIMARY_TASK_SET_REQUEST: Shape = Shape::Structure {
    name: "UpdateServicePrimaryTaskSetRequest",
    members: &[
        Member { name: "cluster", required: true, shape: &STRING },
        Member { name: "service", required: true, shape: &STRING },
        Member { name: "primaryTaskSet", required: true, shape: &STRING },
    ],
};

static UPDATE_SERVICE_REQUEST: Shape = Shape::Structure {
    name: "UpdateServiceRequest",
    members: &[
        Member { name: "cluster", required: false, shape: &STRING },
        Member { name: "service", required: true, shape: &STRING },
        Member { name: "desiredCount", required: false, shape: &BOXED_INTEGER },
        Member { name: "taskDefinition", required: false, shape: &STRING },
        Member { name: "capacityProviderStrategy", required: false, shape: &CAPACITY_PROVIDER_STRATEGY },
        Member { name: "deploymentConfiguration", required: false, shape: &DEPLOYMENT_CONFIGURATION },
        Member { name: "availabilityZoneRebalancing", required: false, shape: &AVAILABILITY_ZONE_REBALANCING },
        Member { name: "networkConfiguration", required: false, shape: &NETWORK_CONFIGURATION },
        Member { name: "placementConstraints", required: false, shape: &PLACEMENT_CONSTRAINTS },
        Member { name: "placementStrategy", required: false, shape: &PLACEMENT_STRATEGIES },
        Member { name: "platformVersion", required: false, shape: &STRING },
        Member { name: "forceNewDeployment", required: false, shape: &BOOLEAN },
        Member { name: "healthCheckGracePeriodSeconds", required: false, shape: &BOXED_INTEGER },
        Member { name: "deploymentController", required: false, shape: &DEPLOYMENT_CONTROLLER },
        Member { name: "enableExecuteCommand", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "enableECSManagedTags", required: false, shape: &BOXED_BOOLEAN },
        Member { name: "loadBalancers", required: false, shape: &LOAD_BALANCERS },
        Member { name: "propagateTags", required: false, shape: &PROPAGATE_TAGS },
        Member { name: "serviceRegistries", required: false, shape: &SERVICE_REGISTRIES },
        Member { name: "serviceConnectConfiguration", required: false, shape: &SERVICE_CONNECT_CONFIGURATION },
        Member { name: "volumeConfigurations", required: false, shape: &SERVICE_VOLUME_CONFIGURATIONS },
        Member { name: "vpcLatticeConfigurations", required: false, shape: &VPC_LATTICE_CONFIGURATIONS },
    ],
};

static UPDATE_TASK_PROTECTION_REQUEST: Shape = Shape::Structure {
    name: "UpdateTaskProtectionRequest",
    members: &[
        Member { name: "cluster", required: true, shape: &STRING },
        Member { name: "tasks", required: true, shape: &STRING_LIST },
        Member { name: "protectionEnabled", required: true, shape: &BOOLEAN },
        Member { name: "expiresInMinutes", required: false, shape: &BOXED_INTEGER },
    ],
};

static UPDATE_TASK_SET_REQUEST: Shape = Shape::Structure {
    name: "UpdateTaskSetRequest",
    members: &[
        Member { name: "cluster", required: true, shape: &STRING },
        Member { name: "service", required: true, shape: &STRING },
        Member { name: "taskSet", required: true, shape: &STRING },
        Member { name: "scale", required: true, shape: &SCALE },
    ],
};

static VCPU_COUNT_RANGE_REQUEST: Shape = Shape::Structure {
    name: "VCpuCountRangeRequest",
    members: &[
        Member { name: "min", required: true, shape: &BOXED_INTEGER },
        Member { name: "max", required: false, shape: &BOXED_INTEGER },
    ],
};

static VERSION_CONSISTENCY: Shape = Shape::Enum { values: VersionConsistency::VALUES };

static VERSION_INFO: Shape = Shape::Structure {
    name: "VersionInfo",
    members: &[
        Member { name: "agentVersion", required: false, shape: &STRING },
        Member { name: "agentHash", required: false, shape: &STRING },
        Member { name: "dockerVersion", required: false, shape: &STRING },
    ],
};

static VOLUME: Shape = Shape::Structure {
    name: "Volume",
    members: &[
        Member { name: "name", required: false, shape: &STRING },
        Member { name: "host", required: false, shape: &HOST_VOLUME_PROPERTIES },
        Member { name: "dockerVolumeConfiguration", required: false, shape: &DOCKER_VOLUME_CONFIGURATION },
        Member { name: "efsVolumeConfiguration", required: false, shape: &EFS_VOLUME_CONFIGURATION },
        Member { name: "s3filesVolumeConfiguration", required: false, shape: &S3_FILES_VOLUME_CONFIGURATION },
        Member {
            name: "fsxWindowsFileServerVolumeConfiguration",
            required: false,
            shape: &F_SX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION,
        },
        Member { name: "configuredAtLaunch", required: false, shape: &BOXED_BOOLEAN },
    ],
};

static VOLUME_FROM: Shape = Shape::Structure {
    name: "VolumeFrom",
    members: &[
        Member { name: "sourceContainer", required: false, shape: &STRING },
        Member { name: "readOnly", required: false, shape: &BOXED_BOOLEAN },
    ],
};

static VOLUME_FROM_LIST: Shape = Shape::List { element: &VOLUME_FROM, length: Length { min: None, max: None } };

static VOLUME_LIST: Shape = Shape::List { element: &VOLUME, length: Length { min: None, max: None } };

static VPC_LATTICE_CONFIGURATION: Shape = Shape::Structure {
    name: "VpcLatticeConfiguration",
    members: &[
        Member { name: "roleArn", required: true, shape: &IAM_ROLE_ARN },
        Member { name: "targetGroupArn", required: true, shape: &STRING },
        Member { name: "portName", required: true, shape: &STRING },
    ],
};

static VPC_LATTICE_CONFIGURATIONS: Shape =
    Shape::List { element: &VPC_LATTICE_CONFIGURATION, length: Length { min: None, max: None } };

/// Reads the value as the operation's request type.
#[cfg(test)]
pub(crate) fn decodes(operation: Operation, value: serde_json::Value) -> serde_json::Result<()> {
    match operation {
        Operation::ContinueServiceDeployment => {
            serde_json::from_value::<crate::ecs::ContinueServiceDeploymentRequest>(value).map(drop)
        }
        Operation::CreateCapacityProvider => {
            serde_json::from_value::<crate::ecs::CreateCapacityProviderRequest>(value).map(drop)
        }
        Operation::CreateCluster => serde_json::from_value::<crate::ecs::CreateClusterRequest>(value).map(drop),
        Operation::CreateDaemon => serde_json::from_value::<crate::ecs::CreateDaemonRequest>(value).map(drop),
        Operation::CreateExpressGatewayService => {
            serde_json::from_value::<crate::ecs::CreateExpressGatewayServiceRequest>(value).map(drop)
        }
        Operation::CreateService => serde_json::from_value::<crate::ecs::CreateServiceRequest>(value).map(drop),
        Operation::CreateTaskSet => serde_json::from_value::<crate::ecs::CreateTaskSetRequest>(value).map(drop),
        Operation::DeleteAccountSetting => {
            serde_json::from_value::<crate::ecs::DeleteAccountSettingRequest>(value).map(drop)
        }
        Operation::DeleteAttributes => serde_json::from_value::<crate::ecs::DeleteAttributesRequest>(value).map(drop),
        Operation::DeleteCapacityProvider => {
            serde_json::from_value::<crate::ecs::DeleteCapacityProviderRequest>(value).map(drop)
        }
        Operation::DeleteCluster => serde_json::from_value::<crate::ecs::DeleteClusterRequest>(value).map(drop),
        Operation::DeleteDaemon => serde_json::from_value::<crate::ecs::DeleteDaemonRequest>(value).map(drop),
        Operation::DeleteDaemonTaskDefinition => {
            serde_json::from_value::<crate::ecs::DeleteDaemonTaskDefinitionRequest>(value).map(drop)
        }
        Operation::DeleteExpressGatewayService => {
            serde_json::from_value::<crate::ecs::DeleteExpressGatewayServiceRequest>(value).map(drop)
        }
        Operation::DeleteService => serde_json::from_value::<crate::ecs::DeleteServiceRequest>(value).map(drop),
        Operation::DeleteTaskDefinitions => {
            serde_json::from_value::<crate::ecs::DeleteTaskDefinitionsRequest>(value).map(drop)
        }
        Operation::DeleteTaskSet => serde_json::from_value::<crate::ecs::DeleteTaskSetRequest>(value).map(drop),
        Operation::DeregisterContainerInstance => {
            serde_json::from_value::<crate::ecs::DeregisterContainerInstanceRequest>(value).map(drop)
        }
        Operation::DeregisterTaskDefinition => {
            serde_json::from_value::<crate::ecs::DeregisterTaskDefinitionRequest>(value).map(drop)
        }
        Operation::DescribeCapacityProviders => {
            serde_json::from_value::<crate::ecs::DescribeCapacityProvidersRequest>(value).map(drop)
        }
        Operation::DescribeClusters => serde_json::from_value::<crate::ecs::DescribeClustersRequest>(value).map(drop),
        Operation::DescribeContainerInstances => {
            serde_json::from_value::<crate::ecs::DescribeContainerInstancesRequest>(value).map(drop)
        }
        Operation::DescribeDaemon => serde_json::from_value::<crate::ecs::DescribeDaemonRequest>(value).map(drop),
        Operation::DescribeDaemonDeployments => {
            serde_json::from_value::<crate::ecs::DescribeDaemonDeploymentsRequest>(value).map(drop)
        }
        Operation::DescribeDaemonRevisions => {
            serde_json::from_value::<crate::ecs::DescribeDaemonRevisionsRequest>(value).map(drop)
        }
        Operation::DescribeDaemonTaskDefinition => {
            serde_json::from_value::<crate::ecs::DescribeDaemonTaskDefinitionRequest>(value).map(drop)
        }
        Operation::DescribeExpressGatewayService => {
            serde_json::from_value::<crate::ecs::DescribeExpressGatewayServiceRequest>(value).map(drop)
        }
        Operation::DescribeServiceDeployments => {
            serde_json::from_value::<crate::ecs::DescribeServiceDeploymentsRequest>(value).map(drop)
        }
        Operation::DescribeServiceRevisions => {
            serde_json::from_value::<crate::ecs::DescribeServiceRevisionsRequest>(value).map(drop)
        }
        Operation::DescribeServices => serde_json::from_value::<crate::ecs::DescribeServicesRequest>(value).map(drop),
        Operation::DescribeTaskDefinition => {
            serde_json::from_value::<crate::ecs::DescribeTaskDefinitionRequest>(value).map(drop)
        }
        Operation::DescribeTaskSets => serde_json::from_value::<crate::ecs::DescribeTaskSetsRequest>(value).map(drop),
        Operation::DescribeTasks => serde_json::from_value::<crate::ecs::DescribeTasksRequest>(value).map(drop),
        Operation::DiscoverPollEndpoint => {
            serde_json::from_value::<crate::ecs::DiscoverPollEndpointRequest>(value).map(drop)
        }
        Operation::ExecuteCommand => serde_json::from_value::<crate::ecs::ExecuteCommandRequest>(value).map(drop),
        Operation::GetTaskProtection => serde_json::from_value::<crate::ecs::GetTaskProtectionRequest>(value).map(drop),
        Operation::ListAccountSettings => {
            serde_json::from_value::<crate::ecs::ListAccountSettingsRequest>(value).map(drop)
        }
        Operation::ListAttributes => serde_json::from_value::<crate::ecs::ListAttributesRequest>(value).map(drop),
        Operation::ListClusters => serde_json::from_value::<crate::ecs::ListClustersRequest>(value).map(drop),
        Operation::ListContainerInstances => {
            serde_json::from_value::<crate::ecs::ListContainerInstancesRequest>(value).map(drop)
        }
        Operation::ListDaemonDeployments => {
            serde_json::from_value::<crate::ecs::ListDaemonDeploymentsRequest>(value).map(drop)
        }
        Operation::ListDaemonTaskDefinitions => {
            serde_json::from_value::<crate::ecs::ListDaemonTaskDefinitionsRequest>(value).map(drop)
        }
        Operation::ListDaemons => serde_json::from_value::<crate::ecs::ListDaemonsRequest>(value).map(drop),
        Operation::ListServiceDeployments => {
            serde_json::from_value::<crate::ecs::ListServiceDeploymentsRequest>(value).map(drop)
        }
        Operation::ListServices => serde_json::from_value::<crate::ecs::ListServicesRequest>(value).map(drop),
        Operation::ListServicesByNamespace => {
            serde_json::from_value::<crate::ecs::ListServicesByNamespaceRequest>(value).map(drop)
        }
        Operation::ListTagsForResource => {
            serde_json::from_value::<crate::ecs::ListTagsForResourceRequest>(value).map(drop)
        }
        Operation::ListTaskDefinitionFamilies => {
            serde_json::from_value::<crate::ecs::ListTaskDefinitionFamiliesRequest>(value).map(drop)
        }
        Operation::ListTaskDefinitions => {
            serde_json::from_value::<crate::ecs::ListTaskDefinitionsRequest>(value).map(drop)
        }
        Operation::ListTasks => serde_json::from_value::<crate::ecs::ListTasksRequest>(value).map(drop),
        Operation::PutAccountSetting => serde_json::from_value::<crate::ecs::PutAccountSettingRequest>(value).map(drop),
        Operation::PutAccountSettingDefault => {
            serde_json::from_value::<crate::ecs::PutAccountSettingDefaultRequest>(value).map(drop)
        }
        Operation::PutAttributes => serde_json::from_value::<crate::ecs::PutAttributesRequest>(value).map(drop),
        Operation::PutClusterCapacityProviders => {
            serde_json::from_value::<crate::ecs::PutClusterCapacityProvidersRequest>(value).map(drop)
        }
        Operation::RegisterContainerInstance => {
            serde_json::from_value::<crate::ecs::RegisterContainerInstanceRequest>(value).map(drop)
        }
        Operation::RegisterDaemonTaskDefinition => {
            serde_json::from_value::<crate::ecs::RegisterDaemonTaskDefinitionRequest>(value).map(drop)
        }
        Operation::RegisterTaskDefinition => {
            serde_json::from_value::<crate::ecs::RegisterTaskDefinitionRequest>(value).map(drop)
        }
        Operation::RunTask => serde_json::from_value::<crate::ecs::RunTaskRequest>(value).map(drop),
        Operation::StartTask => serde_json::from_value::<crate::ecs::StartTaskRequest>(value).map(drop),
        Operation::StopServiceDeployment => {
            serde_json::from_value::<crate::ecs::StopServiceDeploymentRequest>(value).map(drop)
        }
        Operation::StopTask => serde_json::from_value::<crate::ecs::StopTaskRequest>(value).map(drop),
        Operation::SubmitAttachmentStateChanges => {
            serde_json::from_value::<crate::ecs::SubmitAttachmentStateChangesRequest>(value).map(drop)
        }
        Operation::SubmitContainerStateChange => {
            serde_json::from_value::<crate::ecs::SubmitContainerStateChangeRequest>(value).map(drop)
        }
        Operation::SubmitTaskStateChange => {
            serde_json::from_value::<crate::ecs::SubmitTaskStateChangeRequest>(value).map(drop)
        }
        Operation::TagResource => serde_json::from_value::<crate::ecs::TagResourceRequest>(value).map(drop),
        Operation::UntagResource => serde_json::from_value::<crate::ecs::UntagResourceRequest>(value).map(drop),
        Operation::UpdateCapacityProvider => {
            serde_json::from_value::<crate::ecs::UpdateCapacityProviderRequest>(value).map(drop)
        }
        Operation::UpdateCluster => serde_json::from_value::<crate::ecs::UpdateClusterRequest>(value).map(drop),
        Operation::UpdateClusterSettings => {
            serde_json::from_value::<crate::ecs::UpdateClusterSettingsRequest>(value).map(drop)
        }
        Operation::UpdateContainerAgent => {
            serde_json::from_value::<crate::ecs::UpdateContainerAgentRequest>(value).map(drop)
        }
        Operation::UpdateContainerInstancesState => {
            serde_json::from_value::<crate::ecs::UpdateContainerInstancesStateRequest>(value).map(drop)
        }
        Operation::UpdateDaemon => serde_json::from_value::<crate::ecs::UpdateDaemonRequest>(value).map(drop),
        Operation::UpdateExpressGatewayService => {
            serde_json::from_value::<crate::ecs::UpdateExpressGatewayServiceRequest>(value).map(drop)
        }
        Operation::UpdateService => serde_json::from_value::<crate::ecs::UpdateServiceRequest>(value).map(drop),
        Operation::UpdateServicePrimaryTaskSet => {
            serde_json::from_value::<crate::ecs::UpdateServicePrimaryTaskSetRequest>(value).map(drop)
        }
        Operation::UpdateTaskProtection => {
            serde_json::from_value::<crate::ecs::UpdateTaskProtectionRequest>(value).map(drop)
        }
        Operation::UpdateTaskSet => serde_json::from_value::<crate::ecs::UpdateTaskSetRequest>(value).map(drop),
        #[allow(unreachable_patterns)]
        _ => Ok(()),
    }
}
