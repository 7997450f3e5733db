//! The operations of the ECS API.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

/// An operation of the ECS API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// `ContinueServiceDeployment`.
    ContinueServiceDeployment,
    /// `CreateCapacityProvider`.
    CreateCapacityProvider,
    /// `CreateCluster`.
    CreateCluster,
    /// `CreateDaemon`.
    CreateDaemon,
    /// `CreateExpressGatewayService`.
    CreateExpressGatewayService,
    /// `CreateService`.
    CreateService,
    /// `CreateTaskSet`.
    CreateTaskSet,
    /// `DeleteAccountSetting`.
    DeleteAccountSetting,
    /// `DeleteAttributes`.
    DeleteAttributes,
    /// `DeleteCapacityProvider`.
    DeleteCapacityProvider,
    /// `DeleteCluster`.
    DeleteCluster,
    /// `DeleteDaemon`.
    DeleteDaemon,
    /// `DeleteDaemonTaskDefinition`.
    DeleteDaemonTaskDefinition,
    /// `DeleteExpressGatewayService`.
    DeleteExpressGatewayService,
    /// `DeleteService`.
    DeleteService,
    /// `DeleteTaskDefinitions`.
    DeleteTaskDefinitions,
    /// `DeleteTaskSet`.
    DeleteTaskSet,
    /// `DeregisterContainerInstance`.
    DeregisterContainerInstance,
    /// `DeregisterTaskDefinition`.
    DeregisterTaskDefinition,
    /// `DescribeCapacityProviders`.
    DescribeCapacityProviders,
    /// `DescribeClusters`.
    DescribeClusters,
    /// `DescribeContainerInstances`.
    DescribeContainerInstances,
    /// `DescribeDaemon`.
    DescribeDaemon,
    /// `DescribeDaemonDeployments`.
    DescribeDaemonDeployments,
    /// `DescribeDaemonRevisions`.
    DescribeDaemonRevisions,
    /// `DescribeDaemonTaskDefinition`.
    DescribeDaemonTaskDefinition,
    /// `DescribeExpressGatewayService`.
    DescribeExpressGatewayService,
    /// `DescribeServiceDeployments`.
    DescribeServiceDeployments,
    /// `DescribeServiceRevisions`.
    DescribeServiceRevisions,
    /// `DescribeServices`.
    DescribeServices,
    /// `DescribeTaskDefinition`.
    DescribeTaskDefinition,
    /// `DescribeTaskSets`.
    DescribeTaskSets,
    /// `DescribeTasks`.
    DescribeTasks,
    /// `DiscoverPollEndpoint`.
    DiscoverPollEndpoint,
    /// `ExecuteCommand`.
    ExecuteCommand,
    /// `GetTaskProtection`.
    GetTaskProtection,
    /// `ListAccountSettings`.
    ListAccountSettings,
    /// `ListAttributes`.
    ListAttributes,
    /// `ListClusters`.
    ListClusters,
    /// `ListContainerInstances`.
    ListContainerInstances,
    /// `ListDaemonDeployments`.
    ListDaemonDeployments,
    /// `ListDaemonTaskDefinitions`.
    ListDaemonTaskDefinitions,
    /// `ListDaemons`.
    ListDaemons,
    /// `ListServiceDeployments`.
    ListServiceDeployments,
    /// `ListServices`.
    ListServices,
    /// `ListServicesByNamespace`.
    ListServicesByNamespace,
    /// `ListTagsForResource`.
    ListTagsForResource,
    /// `ListTaskDefinitionFamilies`.
    ListTaskDefinitionFamilies,
    /// `ListTaskDefinitions`.
    ListTaskDefinitions,
    /// `ListTasks`.
    ListTasks,
    /// `PutAccountSetting`.
    PutAccountSetting,
    /// `PutAccountSettingDefault`.
    PutAccountSettingDefault,
    /// `PutAttributes`.
    PutAttributes,
    /// `PutClusterCapacityProviders`.
    PutClusterCapacityProviders,
    /// `RegisterContainerInstance`.
    RegisterContainerInstance,
    /// `RegisterDaemonTaskDefinition`.
    RegisterDaemonTaskDefinition,
    /// `RegisterTaskDefinition`.
    RegisterTaskDefinition,
    /// `RunTask`.
    RunTask,
    /// `StartTask`.
    StartTask,
    /// `StopServiceDeployment`.
    StopServiceDeployment,
    /// `StopTask`.
    StopTask,
    /// `SubmitAttachmentStateChanges`.
    SubmitAttachmentStateChanges,
    /// `SubmitContainerStateChange`.
    SubmitContainerStateChange,
    /// `SubmitTaskStateChange`.
    SubmitTaskStateChange,
    /// `TagResource`.
    TagResource,
    /// `UntagResource`.
    UntagResource,
    /// `UpdateCapacityProvider`.
    UpdateCapacityProvider,
    /// `UpdateCluster`.
    UpdateCluster,
    /// `UpdateClusterSettings`.
    UpdateClusterSettings,
    /// `UpdateContainerAgent`.
    UpdateContainerAgent,
    /// `UpdateContainerInstancesState`.
    UpdateContainerInstancesState,
    /// `UpdateDaemon`.
    UpdateDaemon,
    /// `UpdateExpressGatewayService`.
    UpdateExpressGatewayService,
    /// `UpdateService`.
    UpdateService,
    /// `UpdateServicePrimaryTaskSet`.
    UpdateServicePrimaryTaskSet,
    /// `UpdateTaskProtection`.
    UpdateTaskProtection,
    /// `UpdateTaskSet`.
    UpdateTaskSet,
}

impl Operation {
    /// Every operation, by name.
    pub const ALL: [Self; 77] = [
        Self::ContinueServiceDeployment,
        Self::CreateCapacityProvider,
        Self::CreateCluster,
        Self::CreateDaemon,
        Self::CreateExpressGatewayService,
        Self::CreateService,
        Self::CreateTaskSet,
        Self::DeleteAccountSetting,
        Self::DeleteAttributes,
        Self::DeleteCapacityProvider,
        Self::DeleteCluster,
        Self::DeleteDaemon,
        Self::DeleteDaemonTaskDefinition,
        Self::DeleteExpressGatewayService,
        Self::DeleteService,
        Self::DeleteTaskDefinitions,
        Self::DeleteTaskSet,
        Self::DeregisterContainerInstance,
        Self::DeregisterTaskDefinition,
        Self::DescribeCapacityProviders,
        Self::DescribeClusters,
        Self::DescribeContainerInstances,
        Self::DescribeDaemon,
        Self::DescribeDaemonDeployments,
        Self::DescribeDaemonRevisions,
        Self::DescribeDaemonTaskDefinition,
        Self::DescribeExpressGatewayService,
        Self::DescribeServiceDeployments,
        Self::DescribeServiceRevisions,
        Self::DescribeServices,
        Self::DescribeTaskDefinition,
        Self::DescribeTaskSets,
        Self::DescribeTasks,
        Self::DiscoverPollEndpoint,
        Self::ExecuteCommand,
        Self::GetTaskProtection,
        Self::ListAccountSettings,
        Self::ListAttributes,
        Self::ListClusters,
        Self::ListContainerInstances,
        Self::ListDaemonDeployments,
        Self::ListDaemonTaskDefinitions,
        Self::ListDaemons,
        Self::ListServiceDeployments,
        Self::ListServices,
        Self::ListServicesByNamespace,
        Self::ListTagsForResource,
        Self::ListTaskDefinitionFamilies,
        Self::ListTaskDefinitions,
        Self::ListTasks,
        Self::PutAccountSetting,
        Self::PutAccountSettingDefault,
        Self::PutAttributes,
        Self::PutClusterCapacityProviders,
        Self::RegisterContainerInstance,
        Self::RegisterDaemonTaskDefinition,
        Self::RegisterTaskDefinition,
        Self::RunTask,
        Self::StartTask,
        Self::StopServiceDeployment,
        Self::StopTask,
        Self::SubmitAttachmentStateChanges,
        Self::SubmitContainerStateChange,
        Self::SubmitTaskStateChange,
        Self::TagResource,
        Self::UntagResource,
        Self::UpdateCapacityProvider,
        Self::UpdateCluster,
        Self::UpdateClusterSettings,
        Self::UpdateContainerAgent,
        Self::UpdateContainerInstancesState,
        Self::UpdateDaemon,
        Self::UpdateExpressGatewayService,
        Self::UpdateService,
        Self::UpdateServicePrimaryTaskSet,
        Self::UpdateTaskProtection,
        Self::UpdateTaskSet,
    ];

    /// The name, as `X-Amz-Target` carries it after the prefix.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ContinueServiceDeployment => "ContinueServiceDeployment",
            Self::CreateCapacityProvider => "CreateCapacityProvider",
            Self::CreateCluster => "CreateCluster",
            Self::CreateDaemon => "CreateDaemon",
            Self::CreateExpressGatewayService => "CreateExpressGatewayService",
            Self::CreateService => "CreateService",
            Self::CreateTaskSet => "CreateTaskSet",
            Self::DeleteAccountSetting => "DeleteAccountSetting",
            Self::DeleteAttributes => "DeleteAttributes",
            Self::DeleteCapacityProvider => "DeleteCapacityProvider",
            Self::DeleteCluster => "DeleteCluster",
            Self::DeleteDaemon => "DeleteDaemon",
            Self::DeleteDaemonTaskDefinition => "DeleteDaemonTaskDefinition",
            Self::DeleteExpressGatewayService => "DeleteExpressGatewayService",
            Self::DeleteService => "DeleteService",
            Self::DeleteTaskDefinitions => "DeleteTaskDefinitions",
            Self::DeleteTaskSet => "DeleteTaskSet",
            Self::DeregisterContainerInstance => "DeregisterContainerInstance",
            Self::DeregisterTaskDefinition => "DeregisterTaskDefinition",
            Self::DescribeCapacityProviders => "DescribeCapacityProviders",
            Self::DescribeClusters => "DescribeClusters",
            Self::DescribeContainerInstances => "DescribeContainerInstances",
            Self::DescribeDaemon => "DescribeDaemon",
            Self::DescribeDaemonDeployments => "DescribeDaemonDeployments",
            Self::DescribeDaemonRevisions => "DescribeDaemonRevisions",
            Self::DescribeDaemonTaskDefinition => "DescribeDaemonTaskDefinition",
            Self::DescribeExpressGatewayService => "DescribeExpressGatewayService",
            Self::DescribeServiceDeployments => "DescribeServiceDeployments",
            Self::DescribeServiceRevisions => "DescribeServiceRevisions",
            Self::DescribeServices => "DescribeServices",
            Self::DescribeTaskDefinition => "DescribeTaskDefinition",
            Self::DescribeTaskSets => "DescribeTaskSets",
            Self::DescribeTasks => "DescribeTasks",
            Self::DiscoverPollEndpoint => "DiscoverPollEndpoint",
            Self::ExecuteCommand => "ExecuteCommand",
            Self::GetTaskProtection => "GetTaskProtection",
            Self::ListAccountSettings => "ListAccountSettings",
            Self::ListAttributes => "ListAttributes",
            Self::ListClusters => "ListClusters",
            Self::ListContainerInstances => "ListContainerInstances",
            Self::ListDaemonDeployments => "ListDaemonDeployments",
            Self::ListDaemonTaskDefinitions => "ListDaemonTaskDefinitions",
            Self::ListDaemons => "ListDaemons",
            Self::ListServiceDeployments => "ListServiceDeployments",
            Self::ListServices => "ListServices",
            Self::ListServicesByNamespace => "ListServicesByNamespace",
            Self::ListTagsForResource => "ListTagsForResource",
            Self::ListTaskDefinitionFamilies => "ListTaskDefinitionFamilies",
            Self::ListTaskDefinitions => "ListTaskDefinitions",
            Self::ListTasks => "ListTasks",
            Self::PutAccountSetting => "PutAccountSetting",
            Self::PutAccountSettingDefault => "PutAccountSettingDefault",
            Self::PutAttributes => "PutAttributes",
            Self::PutClusterCapacityProviders => "PutClusterCapacityProviders",
            Self::RegisterContainerInstance => "RegisterContainerInstance",
            Self::RegisterDaemonTaskDefinition => "RegisterDaemonTaskDefinition",
            Self::RegisterTaskDefinition => "RegisterTaskDefinition",
            Self::RunTask => "RunTask",
            Self::StartTask => "StartTask",
            Self::StopServiceDeployment => "StopServiceDeployment",
            Self::StopTask => "StopTask",
            Self::SubmitAttachmentStateChanges => "SubmitAttachmentStateChanges",
            Self::SubmitContainerStateChange => "SubmitContainerStateChange",
            Self::SubmitTaskStateChange => "SubmitTaskStateChange",
            Self::TagResource => "TagResource",
            Self::UntagResource => "UntagResource",
            Self::UpdateCapacityProvider => "UpdateCapacityProvider",
            Self::UpdateCluster => "UpdateCluster",
            Self::UpdateClusterSettings => "UpdateClusterSettings",
            Self::UpdateContainerAgent => "UpdateContainerAgent",
            Self::UpdateContainerInstancesState => "UpdateContainerInstancesState",
            Self::UpdateDaemon => "UpdateDaemon",
            Self::UpdateExpressGatewayService => "UpdateExpressGatewayService",
            Self::UpdateService => "UpdateService",
            Self::UpdateServicePrimaryTaskSet => "UpdateServicePrimaryTaskSet",
            Self::UpdateTaskProtection => "UpdateTaskProtection",
            Self::UpdateTaskSet => "UpdateTaskSet",
        }
    }

    /// The operation of this name; none if ECS has no such operation.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "ContinueServiceDeployment" => Self::ContinueServiceDeployment,
            "CreateCapacityProvider" => Self::CreateCapacityProvider,
            "CreateCluster" => Self::CreateCluster,
            "CreateDaemon" => Self::CreateDaemon,
            "CreateExpressGatewayService" => Self::CreateExpressGatewayService,
            "CreateService" => Self::CreateService,
            "CreateTaskSet" => Self::CreateTaskSet,
            "DeleteAccountSetting" => Self::DeleteAccountSetting,
            "DeleteAttributes" => Self::DeleteAttributes,
            "DeleteCapacityProvider" => Self::DeleteCapacityProvider,
            "DeleteCluster" => Self::DeleteCluster,
            "DeleteDaemon" => Self::DeleteDaemon,
            "DeleteDaemonTaskDefinition" => Self::DeleteDaemonTaskDefinition,
            "DeleteExpressGatewayService" => Self::DeleteExpressGatewayService,
            "DeleteService" => Self::DeleteService,
            "DeleteTaskDefinitions" => Self::DeleteTaskDefinitions,
            "DeleteTaskSet" => Self::DeleteTaskSet,
            "DeregisterContainerInstance" => Self::DeregisterContainerInstance,
            "DeregisterTaskDefinition" => Self::DeregisterTaskDefinition,
            "DescribeCapacityProviders" => Self::DescribeCapacityProviders,
            "DescribeClusters" => Self::DescribeClusters,
            "DescribeContainerInstances" => Self::DescribeContainerInstances,
            "DescribeDaemon" => Self::DescribeDaemon,
            "DescribeDaemonDeployments" => Self::DescribeDaemonDeployments,
            "DescribeDaemonRevisions" => Self::DescribeDaemonRevisions,
            "DescribeDaemonTaskDefinition" => Self::DescribeDaemonTaskDefinition,
            "DescribeExpressGatewayService" => Self::DescribeExpressGatewayService,
            "DescribeServiceDeployments" => Self::DescribeServiceDeployments,
            "DescribeServiceRevisions" => Self::DescribeServiceRevisions,
            "DescribeServices" => Self::DescribeServices,
            "DescribeTaskDefinition" => Self::DescribeTaskDefinition,
            "DescribeTaskSets" => Self::DescribeTaskSets,
            "DescribeTasks" => Self::DescribeTasks,
            "DiscoverPollEndpoint" => Self::DiscoverPollEndpoint,
            "ExecuteCommand" => Self::ExecuteCommand,
            "GetTaskProtection" => Self::GetTaskProtection,
            "ListAccountSettings" => Self::ListAccountSettings,
            "ListAttributes" => Self::ListAttributes,
            "ListClusters" => Self::ListClusters,
            "ListContainerInstances" => Self::ListContainerInstances,
            "ListDaemonDeployments" => Self::ListDaemonDeployments,
            "ListDaemonTaskDefinitions" => Self::ListDaemonTaskDefinitions,
            "ListDaemons" => Self::ListDaemons,
            "ListServiceDeployments" => Self::ListServiceDeployments,
            "ListServices" => Self::ListServices,
            "ListServicesByNamespace" => Self::ListServicesByNamespace,
            "ListTagsForResource" => Self::ListTagsForResource,
            "ListTaskDefinitionFamilies" => Self::ListTaskDefinitionFamilies,
            "ListTaskDefinitions" => Self::ListTaskDefinitions,
            "ListTasks" => Self::ListTasks,
            "PutAccountSetting" => Self::PutAccountSetting,
            "PutAccountSettingDefault" => Self::PutAccountSettingDefault,
            "PutAttributes" => Self::PutAttributes,
            "PutClusterCapacityProviders" => Self::PutClusterCapacityProviders,
            "RegisterContainerInstance" => Self::RegisterContainerInstance,
            "RegisterDaemonTaskDefinition" => Self::RegisterDaemonTaskDefinition,
            "RegisterTaskDefinition" => Self::RegisterTaskDefinition,
            "RunTask" => Self::RunTask,
            "StartTask" => Self::StartTask,
            "StopServiceDeployment" => Self::StopServiceDeployment,
            "StopTask" => Self::StopTask,
            "SubmitAttachmentStateChanges" => Self::SubmitAttachmentStateChanges,
            "SubmitContainerStateChange" => Self::SubmitContainerStateChange,
            "SubmitTaskStateChange" => Self::SubmitTaskStateChange,
            "TagResource" => Self::TagResource,
            "UntagResource" => Self::UntagResource,
            "UpdateCapacityProvider" => Self::UpdateCapacityProvider,
            "UpdateCluster" => Self::UpdateCluster,
            "UpdateClusterSettings" => Self::UpdateClusterSettings,
            "UpdateContainerAgent" => Self::UpdateContainerAgent,
            "UpdateContainerInstancesState" => Self::UpdateContainerInstancesState,
            "UpdateDaemon" => Self::UpdateDaemon,
            "UpdateExpressGatewayService" => Self::UpdateExpressGatewayService,
            "UpdateService" => Self::UpdateService,
            "UpdateServicePrimaryTaskSet" => Self::UpdateServicePrimaryTaskSet,
            "UpdateTaskProtection" => Self::UpdateTaskProtection,
            "UpdateTaskSet" => Self::UpdateTaskSet,
            _ => return None,
        })
    }

    /// The error codes that the model gives the operation.
    pub const fn errors(self) -> &'static [&'static str] {
        match self {
            Self::ContinueServiceDeployment => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceDeploymentNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::CreateCapacityProvider => &[
                "AccessDeniedException",
                "LimitExceededException",
                "ServerException",
                "UpdateInProgressException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::CreateCluster => &[
                "AccessDeniedException",
                "NamespaceNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
            ],
            Self::CreateDaemon => &[
                "AccessDeniedException",
                "PlatformUnknownException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::CreateExpressGatewayService => &[
                "AccessDeniedException",
                "PlatformUnknownException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "PlatformTaskDefinitionIncompatibilityException",
                "UnsupportedFeatureException",
            ],
            Self::CreateService => &[
                "AccessDeniedException",
                "PlatformUnknownException",
                "NamespaceNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "PlatformTaskDefinitionIncompatibilityException",
                "UnsupportedFeatureException",
            ],
            Self::CreateTaskSet => &[
                "AccessDeniedException",
                "LimitExceededException",
                "PlatformUnknownException",
                "NamespaceNotFoundException",
                "ServiceNotActiveException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
                "PlatformTaskDefinitionIncompatibilityException",
                "UnsupportedFeatureException",
            ],
            Self::DeleteAccountSetting => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::DeleteAttributes => &[
                "AccessDeniedException",
                "TargetNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::DeleteCapacityProvider => &[
                "AccessDeniedException",
                "ServerException",
                "UpdateInProgressException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DeleteCluster => &[
                "ClusterContainsContainerInstancesException",
                "AccessDeniedException",
                "ClusterContainsServicesException",
                "ClusterContainsCapacityProviderException",
                "ClusterContainsTasksException",
                "ServerException",
                "UpdateInProgressException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::DeleteDaemon => &[
                "AccessDeniedException",
                "DaemonNotFoundException",
                "DaemonNotActiveException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DeleteDaemonTaskDefinition => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::DeleteExpressGatewayService => &[
                "AccessDeniedException",
                "ServiceNotActiveException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DeleteService => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
            ],
            Self::DeleteTaskDefinitions => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::DeleteTaskSet => &[
                "AccessDeniedException",
                "LimitExceededException",
                "ServiceNotActiveException",
                "ServerException",
                "InvalidParameterException",
                "TaskSetNotFoundException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DeregisterContainerInstance => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::DeregisterTaskDefinition => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::DescribeCapacityProviders => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DescribeClusters => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::DescribeContainerInstances => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::DescribeDaemon => &[
                "AccessDeniedException",
                "DaemonNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DescribeDaemonDeployments => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DescribeDaemonRevisions => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DescribeDaemonTaskDefinition => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::DescribeExpressGatewayService => &[
                "AccessDeniedException",
                "ResourceNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DescribeServiceDeployments => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DescribeServiceRevisions => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DescribeServices => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::DescribeTaskDefinition => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::DescribeTaskSets => &[
                "AccessDeniedException",
                "ServiceNotActiveException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::DescribeTasks => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::DiscoverPollEndpoint => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::ExecuteCommand => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "TargetNotConnectedException",
                "ClusterNotFoundException",
            ],
            Self::GetTaskProtection => &[
                "AccessDeniedException",
                "ResourceNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::ListAccountSettings => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::ListAttributes => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::ListClusters => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::ListContainerInstances => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::ListDaemonDeployments => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::ListDaemonTaskDefinitions => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::ListDaemons => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::ListServiceDeployments => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::ListServices => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::ListServicesByNamespace => &[
                "AccessDeniedException",
                "NamespaceNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
            ],
            Self::ListTagsForResource => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::ListTaskDefinitionFamilies => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::ListTaskDefinitions => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::ListTasks => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
            ],
            Self::PutAccountSetting => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::PutAccountSettingDefault => {
                &["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]
            }
            Self::PutAttributes => &[
                "AccessDeniedException",
                "TargetNotFoundException",
                "ServerException",
                "AttributeLimitExceededException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::PutClusterCapacityProviders => &[
                "AccessDeniedException",
                "ServerException",
                "UpdateInProgressException",
                "InvalidParameterException",
                "ResourceInUseException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::RegisterContainerInstance => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::RegisterDaemonTaskDefinition => &[
                "AccessDeniedException",
                "LimitExceededException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
            ],
            Self::RegisterTaskDefinition => &[
                "AccessDeniedException",
                "LimitExceededException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
            ],
            Self::RunTask => &[
                "ConflictException",
                "AccessDeniedException",
                "PlatformUnknownException",
                "ServerException",
                "InvalidParameterException",
                "BlockedException",
                "ClientException",
                "ClusterNotFoundException",
                "PlatformTaskDefinitionIncompatibilityException",
                "UnsupportedFeatureException",
            ],
            Self::StartTask => &[
                "AccessDeniedException",
                "NamespaceNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::StopServiceDeployment => &[
                "ConflictException",
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceDeploymentNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::StopTask => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::SubmitAttachmentStateChanges => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::SubmitContainerStateChange => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::SubmitTaskStateChange => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::TagResource => &[
                "AccessDeniedException",
                "LimitExceededException",
                "ResourceNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::UntagResource => &[
                "AccessDeniedException",
                "ResourceNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::UpdateCapacityProvider => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::UpdateCluster => &[
                "AccessDeniedException",
                "NamespaceNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::UpdateClusterSettings => &[
                "AccessDeniedException",
                "ServerException",
                "UpdateInProgressException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::UpdateContainerAgent => &[
                "AccessDeniedException",
                "NoUpdateAvailableException",
                "MissingVersionException",
                "ServerException",
                "UpdateInProgressException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::UpdateContainerInstancesState => &[
                "AccessDeniedException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
            ],
            Self::UpdateDaemon => &[
                "AccessDeniedException",
                "DaemonNotFoundException",
                "PlatformUnknownException",
                "DaemonNotActiveException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::UpdateExpressGatewayService => &[
                "AccessDeniedException",
                "ServiceNotActiveException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::UpdateService => &[
                "AccessDeniedException",
                "PlatformUnknownException",
                "NamespaceNotFoundException",
                "ServiceNotActiveException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
                "PlatformTaskDefinitionIncompatibilityException",
                "UnsupportedFeatureException",
            ],
            Self::UpdateServicePrimaryTaskSet => &[
                "AccessDeniedException",
                "ServiceNotActiveException",
                "ServerException",
                "InvalidParameterException",
                "TaskSetNotFoundException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::UpdateTaskProtection => &[
                "AccessDeniedException",
                "ResourceNotFoundException",
                "ServerException",
                "InvalidParameterException",
                "ClientException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
            Self::UpdateTaskSet => &[
                "AccessDeniedException",
                "LimitExceededException",
                "ServiceNotActiveException",
                "ServerException",
                "InvalidParameterException",
                "TaskSetNotFoundException",
                "ClientException",
                "ServiceNotFoundException",
                "ClusterNotFoundException",
                "UnsupportedFeatureException",
            ],
        }
    }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A request: the operation that it calls and what answers it.
pub trait Request {
    /// The operation.
    const OPERATION: Operation;
    /// Its response.
    type Response;
}

/// The version of the API.
pub const API_VERSION: &str = "2014-11-13";

/// What stands before the dot in `X-Amz-Target`.
pub const TARGET_PREFIX: &str = "AmazonEC2ContainerServiceV20141113";
