//! Capacity providers in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Failure, Operation, Request, Tag};
use crate::string_enum::string_enum;

/// Request of `CreateCapacityProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateCapacityProviderRequest {
    /// `name`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `autoScalingGroupProvider`: `AutoScalingGroupProvider`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_scaling_group_provider: Option<AutoScalingGroupProvider>,
    /// `managedInstancesProvider`: `CreateManagedInstancesProviderConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_instances_provider: Option<CreateManagedInstancesProviderConfiguration>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

impl Request for CreateCapacityProviderRequest {
    const OPERATION: Operation = Operation::CreateCapacityProvider;
    type Response = CreateCapacityProviderResponse;
}

/// Response of `CreateCapacityProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateCapacityProviderResponse {
    /// `capacityProvider`: `CapacityProvider`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider: Option<CapacityProvider>,
}

/// Request of `DeleteCapacityProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteCapacityProviderRequest {
    /// `capacityProvider`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider: Option<String>,
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
}

impl Request for DeleteCapacityProviderRequest {
    const OPERATION: Operation = Operation::DeleteCapacityProvider;
    type Response = DeleteCapacityProviderResponse;
}

/// Response of `DeleteCapacityProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteCapacityProviderResponse {
    /// `capacityProvider`: `CapacityProvider`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider: Option<CapacityProvider>,
}

/// Request of `DescribeCapacityProviders`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeCapacityProvidersRequest {
    /// `capacityProviders`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_providers: Option<Vec<String>>,
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `include`: list of `CapacityProviderField`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<Vec<CapacityProviderField>>,
    /// `maxResults`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

impl Request for DescribeCapacityProvidersRequest {
    const OPERATION: Operation = Operation::DescribeCapacityProviders;
    type Response = DescribeCapacityProvidersResponse;
}

/// Response of `DescribeCapacityProviders`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeCapacityProvidersResponse {
    /// `capacityProviders`: list of `CapacityProvider`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_providers: Option<Vec<CapacityProvider>>,
    /// `failures`: list of `Failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<Failure>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `UpdateCapacityProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateCapacityProviderRequest {
    /// `name`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `autoScalingGroupProvider`: `AutoScalingGroupProviderUpdate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_scaling_group_provider: Option<AutoScalingGroupProviderUpdate>,
    /// `managedInstancesProvider`: `UpdateManagedInstancesProviderConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_instances_provider: Option<UpdateManagedInstancesProviderConfiguration>,
}

impl Request for UpdateCapacityProviderRequest {
    const OPERATION: Operation = Operation::UpdateCapacityProvider;
    type Response = UpdateCapacityProviderResponse;
}

/// Response of `UpdateCapacityProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateCapacityProviderResponse {
    /// `capacityProvider`: `CapacityProvider`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider: Option<CapacityProvider>,
}

/// The structure `AcceleratorCountRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AcceleratorCountRequest {
    /// `min`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i32>,
    /// `max`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i32>,
}

string_enum! {
    /// The values of `AcceleratorManufacturer`.
    pub enum AcceleratorManufacturer {
        AmazonWebServices = "amazon-web-services",
        Amd = "amd",
        Nvidia = "nvidia",
        Xilinx = "xilinx",
        Habana = "habana",
    }
}

string_enum! {
    /// The values of `AcceleratorName`.
    pub enum AcceleratorName {
        A100 = "a100",
        Inferentia = "inferentia",
        K520 = "k520",
        K80 = "k80",
        M60 = "m60",
        RadeonProV520 = "radeon-pro-v520",
        T4 = "t4",
        Vu9p = "vu9p",
        V100 = "v100",
        A10g = "a10g",
        H100 = "h100",
        T4g = "t4g",
    }
}

/// The structure `AcceleratorTotalMemoryMiBRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AcceleratorTotalMemoryMiBRequest {
    /// `min`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i32>,
    /// `max`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i32>,
}

string_enum! {
    /// The values of `AcceleratorType`.
    pub enum AcceleratorType {
        Gpu = "gpu",
        Fpga = "fpga",
        Inference = "inference",
    }
}

string_enum! {
    /// The values of `AutoRepairActionsStatus`.
    pub enum AutoRepairActionsStatus {
        Enabled = "ENABLED",
        Disabled = "DISABLED",
    }
}

/// The structure `AutoRepairConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AutoRepairConfiguration {
    /// `actionsStatus`: `AutoRepairActionsStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions_status: Option<AutoRepairActionsStatus>,
}

/// The structure `AutoScalingGroupProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AutoScalingGroupProvider {
    /// `autoScalingGroupArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_scaling_group_arn: Option<String>,
    /// `managedScaling`: `ManagedScaling`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_scaling: Option<ManagedScaling>,
    /// `managedTerminationProtection`: `ManagedTerminationProtection`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_termination_protection: Option<ManagedTerminationProtection>,
    /// `managedDraining`: `ManagedDraining`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_draining: Option<ManagedDraining>,
}

/// The structure `AutoScalingGroupProviderUpdate`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AutoScalingGroupProviderUpdate {
    /// `managedScaling`: `ManagedScaling`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_scaling: Option<ManagedScaling>,
    /// `managedTerminationProtection`: `ManagedTerminationProtection`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_termination_protection: Option<ManagedTerminationProtection>,
    /// `managedDraining`: `ManagedDraining`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_draining: Option<ManagedDraining>,
}

string_enum! {
    /// The values of `BareMetal`.
    pub enum BareMetal {
        Included = "included",
        Required = "required",
        Excluded = "excluded",
    }
}

/// The structure `BaselineEbsBandwidthMbpsRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BaselineEbsBandwidthMbpsRequest {
    /// `min`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i32>,
    /// `max`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i32>,
}

string_enum! {
    /// The values of `BurstablePerformance`.
    pub enum BurstablePerformance {
        Included = "included",
        Required = "required",
        Excluded = "excluded",
    }
}

string_enum! {
    /// The values of `CapacityOptionType`.
    pub enum CapacityOptionType {
        OnDemand = "ON_DEMAND",
        Spot = "SPOT",
        Reserved = "RESERVED",
    }
}

/// The structure `CapacityProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CapacityProvider {
    /// `capacityProviderArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_arn: Option<String>,
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `status`: `CapacityProviderStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<CapacityProviderStatus>,
    /// `autoScalingGroupProvider`: `AutoScalingGroupProvider`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_scaling_group_provider: Option<AutoScalingGroupProvider>,
    /// `managedInstancesProvider`: `ManagedInstancesProvider`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_instances_provider: Option<ManagedInstancesProvider>,
    /// `updateStatus`: `CapacityProviderUpdateStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_status: Option<CapacityProviderUpdateStatus>,
    /// `updateStatusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_status_reason: Option<String>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `type`: `CapacityProviderType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<CapacityProviderType>,
}

string_enum! {
    /// The values of `CapacityProviderField`.
    pub enum CapacityProviderField {
        Tags = "TAGS",
    }
}

string_enum! {
    /// The values of `CapacityProviderStatus`.
    pub enum CapacityProviderStatus {
        Provisioning = "PROVISIONING",
        Active = "ACTIVE",
        Deprovisioning = "DEPROVISIONING",
        Inactive = "INACTIVE",
    }
}

string_enum! {
    /// The values of `CapacityProviderType`.
    pub enum CapacityProviderType {
        Ec2Autoscaling = "EC2_AUTOSCALING",
        ManagedInstances = "MANAGED_INSTANCES",
        Fargate = "FARGATE",
        FargateSpot = "FARGATE_SPOT",
    }
}

string_enum! {
    /// The values of `CapacityProviderUpdateStatus`.
    pub enum CapacityProviderUpdateStatus {
        CreateInProgress = "CREATE_IN_PROGRESS",
        CreateComplete = "CREATE_COMPLETE",
        CreateFailed = "CREATE_FAILED",
        DeleteInProgress = "DELETE_IN_PROGRESS",
        DeleteComplete = "DELETE_COMPLETE",
        DeleteFailed = "DELETE_FAILED",
        UpdateInProgress = "UPDATE_IN_PROGRESS",
        UpdateComplete = "UPDATE_COMPLETE",
        UpdateFailed = "UPDATE_FAILED",
    }
}

string_enum! {
    /// The values of `CapacityReservationPreference`.
    pub enum CapacityReservationPreference {
        ReservationsOnly = "RESERVATIONS_ONLY",
        ReservationsFirst = "RESERVATIONS_FIRST",
        ReservationsExcluded = "RESERVATIONS_EXCLUDED",
    }
}

/// The structure `CapacityReservationRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CapacityReservationRequest {
    /// `reservationGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation_group_arn: Option<String>,
    /// `reservationPreference`: `CapacityReservationPreference`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation_preference: Option<CapacityReservationPreference>,
}

string_enum! {
    /// The values of `CpuManufacturer`.
    pub enum CpuManufacturer {
        Intel = "intel",
        Amd = "amd",
        AmazonWebServices = "amazon-web-services",
    }
}

/// The structure `CreateManagedInstancesProviderConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateManagedInstancesProviderConfiguration {
    /// `infrastructureRoleArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure_role_arn: Option<String>,
    /// `instanceLaunchTemplate`: `InstanceLaunchTemplate`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_launch_template: Option<InstanceLaunchTemplate>,
    /// `propagateTags`: `PropagateMITags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<PropagateMITags>,
    /// `infrastructureOptimization`: `InfrastructureOptimization`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure_optimization: Option<InfrastructureOptimization>,
    /// `autoRepairConfiguration`: `AutoRepairConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_repair_configuration: Option<AutoRepairConfiguration>,
}

/// The structure `InfrastructureOptimization`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InfrastructureOptimization {
    /// `scaleInAfter`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale_in_after: Option<i32>,
}

string_enum! {
    /// The values of `InstanceGeneration`.
    pub enum InstanceGeneration {
        Current = "current",
        Previous = "previous",
    }
}

/// The structure `InstanceLaunchTemplate`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceLaunchTemplate {
    /// `ec2InstanceProfileArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec2_instance_profile_arn: Option<String>,
    /// `networkConfiguration`: `ManagedInstancesNetworkConfiguration`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<ManagedInstancesNetworkConfiguration>,
    /// `storageConfiguration`: `ManagedInstancesStorageConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_configuration: Option<ManagedInstancesStorageConfiguration>,
    /// `localStorageConfiguration`: `ManagedInstancesLocalStorageConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_storage_configuration: Option<ManagedInstancesLocalStorageConfiguration>,
    /// `monitoring`: `ManagedInstancesMonitoringOptions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<ManagedInstancesMonitoringOptions>,
    /// `capacityOptionType`: `CapacityOptionType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_option_type: Option<CapacityOptionType>,
    /// `instanceMetadataTagsPropagation`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_metadata_tags_propagation: Option<bool>,
    /// `instanceRequirements`: `InstanceRequirementsRequest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_requirements: Option<InstanceRequirementsRequest>,
    /// `fipsEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fips_enabled: Option<bool>,
    /// `capacityReservations`: `CapacityReservationRequest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_reservations: Option<CapacityReservationRequest>,
}

/// The structure `InstanceLaunchTemplateUpdate`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceLaunchTemplateUpdate {
    /// `ec2InstanceProfileArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec2_instance_profile_arn: Option<String>,
    /// `networkConfiguration`: `ManagedInstancesNetworkConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<ManagedInstancesNetworkConfiguration>,
    /// `storageConfiguration`: `ManagedInstancesStorageConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_configuration: Option<ManagedInstancesStorageConfiguration>,
    /// `instanceMetadataTagsPropagation`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_metadata_tags_propagation: Option<bool>,
    /// `localStorageConfiguration`: `ManagedInstancesLocalStorageConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_storage_configuration: Option<ManagedInstancesLocalStorageConfiguration>,
    /// `monitoring`: `ManagedInstancesMonitoringOptions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<ManagedInstancesMonitoringOptions>,
    /// `instanceRequirements`: `InstanceRequirementsRequest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_requirements: Option<InstanceRequirementsRequest>,
    /// `capacityReservations`: `CapacityReservationRequest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_reservations: Option<CapacityReservationRequest>,
}

/// The structure `InstanceRequirementsRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceRequirementsRequest {
    /// `vCpuCount`: `VCpuCountRangeRequest`, required.
    #[serde(rename = "vCpuCount", skip_serializing_if = "Option::is_none")]
    pub vcpu_count: Option<VCpuCountRangeRequest>,
    /// `memoryMiB`: `MemoryMiBRequest`, required.
    #[serde(rename = "memoryMiB", skip_serializing_if = "Option::is_none")]
    pub memory_mib: Option<MemoryMiBRequest>,
    /// `cpuManufacturers`: list of `CpuManufacturer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_manufacturers: Option<Vec<CpuManufacturer>>,
    /// `memoryGiBPerVCpu`: `MemoryGiBPerVCpuRequest`.
    #[serde(rename = "memoryGiBPerVCpu", skip_serializing_if = "Option::is_none")]
    pub memory_gib_per_vcpu: Option<MemoryGiBPerVCpuRequest>,
    /// `excludedInstanceTypes`: list of string, 0 to 400 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded_instance_types: Option<Vec<String>>,
    /// `instanceGenerations`: list of `InstanceGeneration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_generations: Option<Vec<InstanceGeneration>>,
    /// `spotMaxPricePercentageOverLowestPrice`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spot_max_price_percentage_over_lowest_price: Option<i32>,
    /// `onDemandMaxPricePercentageOverLowestPrice`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_demand_max_price_percentage_over_lowest_price: Option<i32>,
    /// `bareMetal`: `BareMetal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bare_metal: Option<BareMetal>,
    /// `burstablePerformance`: `BurstablePerformance`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burstable_performance: Option<BurstablePerformance>,
    /// `requireHibernateSupport`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_hibernate_support: Option<bool>,
    /// `networkInterfaceCount`: `NetworkInterfaceCountRequest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_interface_count: Option<NetworkInterfaceCountRequest>,
    /// `localStorage`: `LocalStorage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_storage: Option<LocalStorage>,
    /// `localStorageTypes`: list of `LocalStorageType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_storage_types: Option<Vec<LocalStorageType>>,
    /// `totalLocalStorageGB`: `TotalLocalStorageGBRequest`.
    #[serde(rename = "totalLocalStorageGB", skip_serializing_if = "Option::is_none")]
    pub total_local_storage_gb: Option<TotalLocalStorageGBRequest>,
    /// `baselineEbsBandwidthMbps`: `BaselineEbsBandwidthMbpsRequest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline_ebs_bandwidth_mbps: Option<BaselineEbsBandwidthMbpsRequest>,
    /// `acceleratorTypes`: list of `AcceleratorType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accelerator_types: Option<Vec<AcceleratorType>>,
    /// `acceleratorCount`: `AcceleratorCountRequest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accelerator_count: Option<AcceleratorCountRequest>,
    /// `acceleratorManufacturers`: list of `AcceleratorManufacturer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accelerator_manufacturers: Option<Vec<AcceleratorManufacturer>>,
    /// `acceleratorNames`: list of `AcceleratorName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accelerator_names: Option<Vec<AcceleratorName>>,
    /// `acceleratorTotalMemoryMiB`: `AcceleratorTotalMemoryMiBRequest`.
    #[serde(rename = "acceleratorTotalMemoryMiB", skip_serializing_if = "Option::is_none")]
    pub accelerator_total_memory_mib: Option<AcceleratorTotalMemoryMiBRequest>,
    /// `networkBandwidthGbps`: `NetworkBandwidthGbpsRequest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_bandwidth_gbps: Option<NetworkBandwidthGbpsRequest>,
    /// `allowedInstanceTypes`: list of string, 0 to 400 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_instance_types: Option<Vec<String>>,
    /// `maxSpotPriceAsPercentageOfOptimalOnDemandPrice`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_spot_price_as_percentage_of_optimal_on_demand_price: Option<i32>,
}

string_enum! {
    /// The values of `LocalStorage`.
    pub enum LocalStorage {
        Included = "included",
        Required = "required",
        Excluded = "excluded",
    }
}

string_enum! {
    /// The values of `LocalStorageType`.
    pub enum LocalStorageType {
        Hdd = "hdd",
        Ssd = "ssd",
    }
}

string_enum! {
    /// The values of `ManagedDraining`.
    pub enum ManagedDraining {
        Enabled = "ENABLED",
        Disabled = "DISABLED",
    }
}

/// The structure `ManagedInstancesLocalStorageConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedInstancesLocalStorageConfiguration {
    /// `useLocalStorage`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_local_storage: Option<bool>,
}

string_enum! {
    /// The values of `ManagedInstancesMonitoringOptions`.
    pub enum ManagedInstancesMonitoringOptions {
        Basic = "BASIC",
        Detailed = "DETAILED",
    }
}

/// The structure `ManagedInstancesNetworkConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedInstancesNetworkConfiguration {
    /// `subnets`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnets: Option<Vec<String>>,
    /// `securityGroups`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_groups: Option<Vec<String>>,
}

/// The structure `ManagedInstancesProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedInstancesProvider {
    /// `infrastructureRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure_role_arn: Option<String>,
    /// `instanceLaunchTemplate`: `InstanceLaunchTemplate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_launch_template: Option<InstanceLaunchTemplate>,
    /// `propagateTags`: `PropagateMITags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<PropagateMITags>,
    /// `infrastructureOptimization`: `InfrastructureOptimization`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure_optimization: Option<InfrastructureOptimization>,
    /// `autoRepairConfiguration`: `AutoRepairConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_repair_configuration: Option<AutoRepairConfiguration>,
}

/// The structure `ManagedInstancesStorageConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedInstancesStorageConfiguration {
    /// `storageSizeGiB`: integer, at least 1.
    #[serde(rename = "storageSizeGiB", skip_serializing_if = "Option::is_none")]
    pub storage_size_gib: Option<i32>,
}

/// The structure `ManagedScaling`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedScaling {
    /// `status`: `ManagedScalingStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ManagedScalingStatus>,
    /// `targetCapacity`: integer, 1 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_capacity: Option<i32>,
    /// `minimumScalingStepSize`: integer, 1 to 10000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_scaling_step_size: Option<i32>,
    /// `maximumScalingStepSize`: integer, 1 to 10000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_scaling_step_size: Option<i32>,
    /// `instanceWarmupPeriod`: integer, 0 to 10000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_warmup_period: Option<i32>,
}

string_enum! {
    /// The values of `ManagedScalingStatus`.
    pub enum ManagedScalingStatus {
        Enabled = "ENABLED",
        Disabled = "DISABLED",
    }
}

string_enum! {
    /// The values of `ManagedTerminationProtection`.
    pub enum ManagedTerminationProtection {
        Enabled = "ENABLED",
        Disabled = "DISABLED",
    }
}

/// The structure `MemoryGiBPerVCpuRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemoryGiBPerVCpuRequest {
    /// `min`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// `max`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// The structure `MemoryMiBRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemoryMiBRequest {
    /// `min`: integer, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i32>,
    /// `max`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i32>,
}

/// The structure `NetworkBandwidthGbpsRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkBandwidthGbpsRequest {
    /// `min`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// `max`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// The structure `NetworkInterfaceCountRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkInterfaceCountRequest {
    /// `min`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i32>,
    /// `max`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i32>,
}

string_enum! {
    /// The values of `PropagateMITags`.
    pub enum PropagateMITags {
        CapacityProvider = "CAPACITY_PROVIDER",
        None = "NONE",
    }
}

/// The structure `TotalLocalStorageGBRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TotalLocalStorageGBRequest {
    /// `min`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// `max`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// The structure `UpdateManagedInstancesProviderConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateManagedInstancesProviderConfiguration {
    /// `infrastructureRoleArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure_role_arn: Option<String>,
    /// `instanceLaunchTemplate`: `InstanceLaunchTemplateUpdate`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_launch_template: Option<InstanceLaunchTemplateUpdate>,
    /// `propagateTags`: `PropagateMITags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<PropagateMITags>,
    /// `infrastructureOptimization`: `InfrastructureOptimization`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure_optimization: Option<InfrastructureOptimization>,
    /// `autoRepairConfiguration`: `AutoRepairConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_repair_configuration: Option<AutoRepairConfiguration>,
}

/// The structure `VCpuCountRangeRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VCpuCountRangeRequest {
    /// `min`: integer, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i32>,
    /// `max`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i32>,
}
