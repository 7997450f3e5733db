//! Instances in the EC2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{
    AttachmentStatus, Filter, GroupIdentifier, HostnameType, NetworkInterfaceStatus, Operation, OperatorResponse,
    Request, Tag, Tenancy,
};
use crate::string_enum::string_enum;
use crate::timestamp::IsoTimestamp;

/// Request of `DescribeInstanceStatus`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeInstanceStatusRequest {
    /// `InstanceId`: list of string.
    #[serde(rename = "InstanceId")]
    pub instance_ids: Option<Vec<String>>,
    /// `MaxResults`: integer.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
    /// `NextToken`: string.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `IncludeManagedResources`: boolean.
    #[serde(rename = "IncludeManagedResources")]
    pub include_managed_resources: Option<bool>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
    /// `includeAllInstances`: boolean.
    pub include_all_instances: Option<bool>,
}

impl Request for DescribeInstanceStatusRequest {
    const OPERATION: Operation = Operation::DescribeInstanceStatus;
    type Response = DescribeInstanceStatusResult;
}

/// Response of `DescribeInstanceStatus`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeInstanceStatusResult {
    /// `instanceStatusSet`: list of `InstanceStatus`.
    #[serde(rename = "instanceStatusSet", skip_serializing_if = "Option::is_none")]
    pub instance_statuses: Option<Vec<InstanceStatus>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeInstances`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeInstancesRequest {
    /// `InstanceId`: list of string.
    #[serde(rename = "InstanceId")]
    pub instance_ids: Option<Vec<String>>,
    /// `IncludeManagedResources`: boolean.
    #[serde(rename = "IncludeManagedResources")]
    pub include_managed_resources: Option<bool>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
    /// `nextToken`: string.
    pub next_token: Option<String>,
    /// `maxResults`: integer.
    pub max_results: Option<i32>,
}

impl Request for DescribeInstancesRequest {
    const OPERATION: Operation = Operation::DescribeInstances;
    type Response = DescribeInstancesResult;
}

/// Response of `DescribeInstances`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeInstancesResult {
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `reservationSet`: list of `Reservation`.
    #[serde(rename = "reservationSet", skip_serializing_if = "Option::is_none")]
    pub reservations: Option<Vec<Reservation>>,
}

string_enum! {
    /// The values of `AmdSevSnpSpecification`.
    pub enum AmdSevSnpSpecification {
        Enabled = "enabled",
        Disabled = "disabled",
    }
}

string_enum! {
    /// The values of `ArchitectureValues`.
    pub enum ArchitectureValues {
        I386 = "i386",
        X86_64 = "x86_64",
        Arm64 = "arm64",
        X86_64Mac = "x86_64_mac",
        Arm64Mac = "arm64_mac",
    }
}

string_enum! {
    /// The values of `BootModeValues`.
    pub enum BootModeValues {
        LegacyBios = "legacy-bios",
        Uefi = "uefi",
        UefiPreferred = "uefi-preferred",
    }
}

string_enum! {
    /// The values of `CapacityReservationPreference`.
    pub enum CapacityReservationPreference {
        CapacityReservationsOnly = "capacity-reservations-only",
        Open = "open",
        None = "none",
    }
}

/// The structure `CapacityReservationSpecificationResponse`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CapacityReservationSpecificationResponse {
    /// `capacityReservationPreference`: `CapacityReservationPreference`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_reservation_preference: Option<CapacityReservationPreference>,
    /// `capacityReservationTarget`: `CapacityReservationTargetResponse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_reservation_target: Option<CapacityReservationTargetResponse>,
}

/// The structure `CapacityReservationTargetResponse`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CapacityReservationTargetResponse {
    /// `capacityReservationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_reservation_id: Option<String>,
    /// `capacityReservationResourceGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_reservation_resource_group_arn: Option<String>,
}

/// The structure `ConnectionTrackingSpecificationResponse`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionTrackingSpecificationResponse {
    /// `tcpEstablishedTimeout`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tcp_established_timeout: Option<i32>,
    /// `udpStreamTimeout`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub udp_stream_timeout: Option<i32>,
    /// `udpTimeout`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub udp_timeout: Option<i32>,
}

/// The structure `CpuOptions`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CpuOptions {
    /// `coreCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub core_count: Option<i32>,
    /// `threadsPerCore`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threads_per_core: Option<i32>,
    /// `amdSevSnp`: `AmdSevSnpSpecification`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amd_sev_snp: Option<AmdSevSnpSpecification>,
    /// `nestedVirtualization`: `NestedVirtualizationSpecification`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nested_virtualization: Option<NestedVirtualizationSpecification>,
}

string_enum! {
    /// The values of `DeviceType`.
    pub enum DeviceType {
        Ebs = "ebs",
        InstanceStore = "instance-store",
    }
}

/// The structure `EbsInstanceBlockDevice`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EbsInstanceBlockDevice {
    /// `attachTime`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attach_time: Option<IsoTimestamp>,
    /// `deleteOnTermination`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_on_termination: Option<bool>,
    /// `status`: `AttachmentStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<AttachmentStatus>,
    /// `volumeId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_id: Option<String>,
    /// `associatedResource`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_resource: Option<String>,
    /// `volumeOwnerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_owner_id: Option<String>,
    /// `operator`: `OperatorResponse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorResponse>,
    /// `ebsCardIndex`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ebs_card_index: Option<i32>,
}

/// The structure `EbsStatusDetails`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EbsStatusDetails {
    /// `impairedSince`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impaired_since: Option<IsoTimestamp>,
    /// `name`: `StatusName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<StatusName>,
    /// `status`: `StatusType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusType>,
}

/// The structure `EbsStatusSummary`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EbsStatusSummary {
    /// `details`: list of `EbsStatusDetails`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Vec<EbsStatusDetails>>,
    /// `status`: `SummaryStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SummaryStatus>,
}

/// The structure `ElasticGpuAssociation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ElasticGpuAssociation {
    /// `elasticGpuId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_gpu_id: Option<String>,
    /// `elasticGpuAssociationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_gpu_association_id: Option<String>,
    /// `elasticGpuAssociationState`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_gpu_association_state: Option<String>,
    /// `elasticGpuAssociationTime`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_gpu_association_time: Option<String>,
}

/// The structure `ElasticInferenceAcceleratorAssociation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ElasticInferenceAcceleratorAssociation {
    /// `elasticInferenceAcceleratorArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_inference_accelerator_arn: Option<String>,
    /// `elasticInferenceAcceleratorAssociationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_inference_accelerator_association_id: Option<String>,
    /// `elasticInferenceAcceleratorAssociationState`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_inference_accelerator_association_state: Option<String>,
    /// `elasticInferenceAcceleratorAssociationTime`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_inference_accelerator_association_time: Option<IsoTimestamp>,
}

/// The structure `EnclaveOptions`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EnclaveOptions {
    /// `enabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

string_enum! {
    /// The values of `EventCode`.
    pub enum EventCode {
        InstanceReboot = "instance-reboot",
        SystemReboot = "system-reboot",
        SystemMaintenance = "system-maintenance",
        InstanceRetirement = "instance-retirement",
        InstanceStop = "instance-stop",
    }
}

/// The structure `HibernationOptions`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HibernationOptions {
    /// `configured`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configured: Option<bool>,
}

string_enum! {
    /// The values of `HttpTokensState`.
    pub enum HttpTokensState {
        Optional = "optional",
        Required = "required",
    }
}

string_enum! {
    /// The values of `HypervisorType`.
    pub enum HypervisorType {
        Ovm = "ovm",
        Xen = "xen",
    }
}

/// The structure `IamInstanceProfile`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IamInstanceProfile {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `id`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// The structure `Instance`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// `architecture`: `ArchitectureValues`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub architecture: Option<ArchitectureValues>,
    /// `blockDeviceMapping`: list of `InstanceBlockDeviceMapping`.
    #[serde(rename = "blockDeviceMapping", skip_serializing_if = "Option::is_none")]
    pub block_device_mappings: Option<Vec<InstanceBlockDeviceMapping>>,
    /// `clientToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
    /// `ebsOptimized`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ebs_optimized: Option<bool>,
    /// `enaSupport`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ena_support: Option<bool>,
    /// `hypervisor`: `HypervisorType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hypervisor: Option<HypervisorType>,
    /// `iamInstanceProfile`: `IamInstanceProfile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iam_instance_profile: Option<IamInstanceProfile>,
    /// `instanceLifecycle`: `InstanceLifecycleType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_lifecycle: Option<InstanceLifecycleType>,
    /// `elasticGpuAssociationSet`: list of `ElasticGpuAssociation`.
    #[serde(rename = "elasticGpuAssociationSet", skip_serializing_if = "Option::is_none")]
    pub elastic_gpu_associations: Option<Vec<ElasticGpuAssociation>>,
    /// `elasticInferenceAcceleratorAssociationSet`: list of `ElasticInferenceAcceleratorAssociation`.
    #[serde(rename = "elasticInferenceAcceleratorAssociationSet", skip_serializing_if = "Option::is_none")]
    pub elastic_inference_accelerator_associations: Option<Vec<ElasticInferenceAcceleratorAssociation>>,
    /// `networkInterfaceSet`: list of `InstanceNetworkInterface`.
    #[serde(rename = "networkInterfaceSet", skip_serializing_if = "Option::is_none")]
    pub network_interfaces: Option<Vec<InstanceNetworkInterface>>,
    /// `outpostArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outpost_arn: Option<String>,
    /// `rootDeviceName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_device_name: Option<String>,
    /// `rootDeviceType`: `DeviceType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_device_type: Option<DeviceType>,
    /// `groupSet`: list of `GroupIdentifier`.
    #[serde(rename = "groupSet", skip_serializing_if = "Option::is_none")]
    pub security_groups: Option<Vec<GroupIdentifier>>,
    /// `sourceDestCheck`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_dest_check: Option<bool>,
    /// `spotInstanceRequestId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spot_instance_request_id: Option<String>,
    /// `sriovNetSupport`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sriov_net_support: Option<String>,
    /// `stateReason`: `StateReason`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_reason: Option<StateReason>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `virtualizationType`: `VirtualizationType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub virtualization_type: Option<VirtualizationType>,
    /// `cpuOptions`: `CpuOptions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_options: Option<CpuOptions>,
    /// `capacityBlockId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_block_id: Option<String>,
    /// `capacityReservationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_reservation_id: Option<String>,
    /// `capacityReservationSpecification`: `CapacityReservationSpecificationResponse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_reservation_specification: Option<CapacityReservationSpecificationResponse>,
    /// `hibernationOptions`: `HibernationOptions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hibernation_options: Option<HibernationOptions>,
    /// `licenseSet`: list of `LicenseConfiguration`.
    #[serde(rename = "licenseSet", skip_serializing_if = "Option::is_none")]
    pub licenses: Option<Vec<LicenseConfiguration>>,
    /// `metadataOptions`: `InstanceMetadataOptionsResponse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_options: Option<InstanceMetadataOptionsResponse>,
    /// `enclaveOptions`: `EnclaveOptions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enclave_options: Option<EnclaveOptions>,
    /// `bootMode`: `BootModeValues`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boot_mode: Option<BootModeValues>,
    /// `platformDetails`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_details: Option<String>,
    /// `usageOperation`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_operation: Option<String>,
    /// `usageOperationUpdateTime`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_operation_update_time: Option<IsoTimestamp>,
    /// `privateDnsNameOptions`: `PrivateDnsNameOptionsResponse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_dns_name_options: Option<PrivateDnsNameOptionsResponse>,
    /// `ipv6Address`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_address: Option<String>,
    /// `tpmSupport`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tpm_support: Option<String>,
    /// `maintenanceOptions`: `InstanceMaintenanceOptions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_options: Option<InstanceMaintenanceOptions>,
    /// `currentInstanceBootMode`: `InstanceBootModeValues`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_instance_boot_mode: Option<InstanceBootModeValues>,
    /// `networkPerformanceOptions`: `InstanceNetworkPerformanceOptions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_performance_options: Option<InstanceNetworkPerformanceOptions>,
    /// `operator`: `OperatorResponse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorResponse>,
    /// `secondaryInterfaceSet`: list of `InstanceSecondaryInterface`.
    #[serde(rename = "secondaryInterfaceSet", skip_serializing_if = "Option::is_none")]
    pub secondary_interfaces: Option<Vec<InstanceSecondaryInterface>>,
    /// `instanceId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// `imageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_id: Option<String>,
    /// `instanceState`: `InstanceState`.
    #[serde(rename = "instanceState", skip_serializing_if = "Option::is_none")]
    pub state: Option<InstanceState>,
    /// `privateDnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_dns_name: Option<String>,
    /// `dnsName`: string.
    #[serde(rename = "dnsName", skip_serializing_if = "Option::is_none")]
    pub public_dns_name: Option<String>,
    /// `reason`: string.
    #[serde(rename = "reason", skip_serializing_if = "Option::is_none")]
    pub state_transition_reason: Option<String>,
    /// `keyName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_name: Option<String>,
    /// `amiLaunchIndex`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ami_launch_index: Option<i32>,
    /// `productCodes`: list of `ProductCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_codes: Option<Vec<ProductCode>>,
    /// `instanceType`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_type: Option<String>,
    /// `launchTime`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_time: Option<IsoTimestamp>,
    /// `placement`: `Placement`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
    /// `kernelId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kernel_id: Option<String>,
    /// `ramdiskId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ramdisk_id: Option<String>,
    /// `platform`: `PlatformValues`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<PlatformValues>,
    /// `monitoring`: `Monitoring`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<Monitoring>,
    /// `subnetId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_id: Option<String>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `privateIpAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_ip_address: Option<String>,
    /// `ipAddress`: string.
    #[serde(rename = "ipAddress", skip_serializing_if = "Option::is_none")]
    pub public_ip_address: Option<String>,
}

/// The structure `InstanceAttachmentEnaSrdSpecification`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceAttachmentEnaSrdSpecification {
    /// `enaSrdEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ena_srd_enabled: Option<bool>,
    /// `enaSrdUdpSpecification`: `InstanceAttachmentEnaSrdUdpSpecification`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ena_srd_udp_specification: Option<InstanceAttachmentEnaSrdUdpSpecification>,
}

/// The structure `InstanceAttachmentEnaSrdUdpSpecification`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceAttachmentEnaSrdUdpSpecification {
    /// `enaSrdUdpEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ena_srd_udp_enabled: Option<bool>,
}

string_enum! {
    /// The values of `InstanceAutoRecoveryState`.
    pub enum InstanceAutoRecoveryState {
        Disabled = "disabled",
        Default = "default",
    }
}

string_enum! {
    /// The values of `InstanceBandwidthWeighting`.
    pub enum InstanceBandwidthWeighting {
        Default = "default",
        Vpc1 = "vpc-1",
        Ebs1 = "ebs-1",
    }
}

/// The structure `InstanceBlockDeviceMapping`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceBlockDeviceMapping {
    /// `deviceName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
    /// `ebs`: `EbsInstanceBlockDevice`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ebs: Option<EbsInstanceBlockDevice>,
}

string_enum! {
    /// The values of `InstanceBootModeValues`.
    pub enum InstanceBootModeValues {
        LegacyBios = "legacy-bios",
        Uefi = "uefi",
    }
}

/// The structure `InstanceIpv4Prefix`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceIpv4Prefix {
    /// `ipv4Prefix`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv4_prefix: Option<String>,
}

/// The structure `InstanceIpv6Address`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceIpv6Address {
    /// `ipv6Address`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_address: Option<String>,
    /// `isPrimaryIpv6`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_primary_ipv6: Option<bool>,
}

/// The structure `InstanceIpv6Prefix`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceIpv6Prefix {
    /// `ipv6Prefix`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_prefix: Option<String>,
}

string_enum! {
    /// The values of `InstanceLifecycleType`.
    pub enum InstanceLifecycleType {
        Spot = "spot",
        Scheduled = "scheduled",
        CapacityBlock = "capacity-block",
        InterruptibleCapacityReservation = "interruptible-capacity-reservation",
    }
}

/// The structure `InstanceMaintenanceOptions`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceMaintenanceOptions {
    /// `autoRecovery`: `InstanceAutoRecoveryState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_recovery: Option<InstanceAutoRecoveryState>,
    /// `rebootMigration`: `InstanceRebootMigrationState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reboot_migration: Option<InstanceRebootMigrationState>,
}

string_enum! {
    /// The values of `InstanceMetadataEndpointState`.
    pub enum InstanceMetadataEndpointState {
        Disabled = "disabled",
        Enabled = "enabled",
    }
}

/// The structure `InstanceMetadataOptionsResponse`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceMetadataOptionsResponse {
    /// `state`: `InstanceMetadataOptionsState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<InstanceMetadataOptionsState>,
    /// `httpTokens`: `HttpTokensState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_tokens: Option<HttpTokensState>,
    /// `httpPutResponseHopLimit`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_put_response_hop_limit: Option<i32>,
    /// `httpEndpoint`: `InstanceMetadataEndpointState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_endpoint: Option<InstanceMetadataEndpointState>,
    /// `httpProtocolIpv6`: `InstanceMetadataProtocolState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_protocol_ipv6: Option<InstanceMetadataProtocolState>,
    /// `instanceMetadataTags`: `InstanceMetadataTagsState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_metadata_tags: Option<InstanceMetadataTagsState>,
}

string_enum! {
    /// The values of `InstanceMetadataOptionsState`.
    pub enum InstanceMetadataOptionsState {
        Pending = "pending",
        Applied = "applied",
    }
}

string_enum! {
    /// The values of `InstanceMetadataProtocolState`.
    pub enum InstanceMetadataProtocolState {
        Disabled = "disabled",
        Enabled = "enabled",
    }
}

string_enum! {
    /// The values of `InstanceMetadataTagsState`.
    pub enum InstanceMetadataTagsState {
        Disabled = "disabled",
        Enabled = "enabled",
    }
}

/// The structure `InstanceNetworkInterface`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceNetworkInterface {
    /// `association`: `InstanceNetworkInterfaceAssociation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association: Option<InstanceNetworkInterfaceAssociation>,
    /// `attachment`: `InstanceNetworkInterfaceAttachment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<InstanceNetworkInterfaceAttachment>,
    /// `description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `groupSet`: list of `GroupIdentifier`.
    #[serde(rename = "groupSet", skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<GroupIdentifier>>,
    /// `ipv6AddressesSet`: list of `InstanceIpv6Address`.
    #[serde(rename = "ipv6AddressesSet", skip_serializing_if = "Option::is_none")]
    pub ipv6_addresses: Option<Vec<InstanceIpv6Address>>,
    /// `macAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac_address: Option<String>,
    /// `networkInterfaceId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_interface_id: Option<String>,
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// `privateDnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_dns_name: Option<String>,
    /// `privateIpAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_ip_address: Option<String>,
    /// `privateIpAddressesSet`: list of `InstancePrivateIpAddress`.
    #[serde(rename = "privateIpAddressesSet", skip_serializing_if = "Option::is_none")]
    pub private_ip_addresses: Option<Vec<InstancePrivateIpAddress>>,
    /// `sourceDestCheck`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_dest_check: Option<bool>,
    /// `status`: `NetworkInterfaceStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<NetworkInterfaceStatus>,
    /// `subnetId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_id: Option<String>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `interfaceType`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface_type: Option<String>,
    /// `ipv4PrefixSet`: list of `InstanceIpv4Prefix`.
    #[serde(rename = "ipv4PrefixSet", skip_serializing_if = "Option::is_none")]
    pub ipv4_prefixes: Option<Vec<InstanceIpv4Prefix>>,
    /// `ipv6PrefixSet`: list of `InstanceIpv6Prefix`.
    #[serde(rename = "ipv6PrefixSet", skip_serializing_if = "Option::is_none")]
    pub ipv6_prefixes: Option<Vec<InstanceIpv6Prefix>>,
    /// `connectionTrackingConfiguration`: `ConnectionTrackingSpecificationResponse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_tracking_configuration: Option<ConnectionTrackingSpecificationResponse>,
    /// `operator`: `OperatorResponse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorResponse>,
}

/// The structure `InstanceNetworkInterfaceAssociation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceNetworkInterfaceAssociation {
    /// `carrierIp`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier_ip: Option<String>,
    /// `customerOwnedIp`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_owned_ip: Option<String>,
    /// `ipOwnerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_owner_id: Option<String>,
    /// `publicDnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_dns_name: Option<String>,
    /// `publicIp`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_ip: Option<String>,
}

/// The structure `InstanceNetworkInterfaceAttachment`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceNetworkInterfaceAttachment {
    /// `attachTime`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attach_time: Option<IsoTimestamp>,
    /// `attachmentId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_id: Option<String>,
    /// `deleteOnTermination`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_on_termination: Option<bool>,
    /// `deviceIndex`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_index: Option<i32>,
    /// `status`: `AttachmentStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<AttachmentStatus>,
    /// `networkCardIndex`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_card_index: Option<i32>,
    /// `enaSrdSpecification`: `InstanceAttachmentEnaSrdSpecification`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ena_srd_specification: Option<InstanceAttachmentEnaSrdSpecification>,
    /// `enaQueueCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ena_queue_count: Option<i32>,
}

/// The structure `InstanceNetworkPerformanceOptions`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceNetworkPerformanceOptions {
    /// `bandwidthWeighting`: `InstanceBandwidthWeighting`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bandwidth_weighting: Option<InstanceBandwidthWeighting>,
}

/// The structure `InstancePrivateIpAddress`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstancePrivateIpAddress {
    /// `association`: `InstanceNetworkInterfaceAssociation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association: Option<InstanceNetworkInterfaceAssociation>,
    /// `primary`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<bool>,
    /// `privateDnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_dns_name: Option<String>,
    /// `privateIpAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_ip_address: Option<String>,
}

string_enum! {
    /// The values of `InstanceRebootMigrationState`.
    pub enum InstanceRebootMigrationState {
        Disabled = "disabled",
        Default = "default",
    }
}

/// The structure `InstanceSecondaryInterface`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceSecondaryInterface {
    /// `attachment`: `InstanceSecondaryInterfaceAttachment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<InstanceSecondaryInterfaceAttachment>,
    /// `macAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac_address: Option<String>,
    /// `secondaryInterfaceId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secondary_interface_id: Option<String>,
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// `privateIpAddressSet`: list of `InstanceSecondaryInterfacePrivateIpAddress`.
    #[serde(rename = "privateIpAddressSet", skip_serializing_if = "Option::is_none")]
    pub private_ip_addresses: Option<Vec<InstanceSecondaryInterfacePrivateIpAddress>>,
    /// `sourceDestCheck`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_dest_check: Option<bool>,
    /// `status`: `SecondaryInterfaceStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SecondaryInterfaceStatus>,
    /// `secondarySubnetId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secondary_subnet_id: Option<String>,
    /// `secondaryNetworkId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secondary_network_id: Option<String>,
    /// `interfaceType`: `SecondaryInterfaceType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface_type: Option<SecondaryInterfaceType>,
}

/// The structure `InstanceSecondaryInterfaceAttachment`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceSecondaryInterfaceAttachment {
    /// `attachTime`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attach_time: Option<IsoTimestamp>,
    /// `attachmentId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_id: Option<String>,
    /// `deleteOnTermination`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_on_termination: Option<bool>,
    /// `deviceIndex`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_index: Option<i32>,
    /// `status`: `AttachmentStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<AttachmentStatus>,
    /// `networkCardIndex`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_card_index: Option<i32>,
}

/// The structure `InstanceSecondaryInterfacePrivateIpAddress`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceSecondaryInterfacePrivateIpAddress {
    /// `privateIpAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_ip_address: Option<String>,
}

/// The structure `InstanceState`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceState {
    /// `code`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<i32>,
    /// `name`: `InstanceStateName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<InstanceStateName>,
}

string_enum! {
    /// The values of `InstanceStateName`.
    pub enum InstanceStateName {
        Pending = "pending",
        Running = "running",
        ShuttingDown = "shutting-down",
        Terminated = "terminated",
        Stopping = "stopping",
        Stopped = "stopped",
    }
}

/// The structure `InstanceStatus`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceStatus {
    /// `availabilityZone`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<String>,
    /// `availabilityZoneId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone_id: Option<String>,
    /// `outpostArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outpost_arn: Option<String>,
    /// `operator`: `OperatorResponse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorResponse>,
    /// `eventsSet`: list of `InstanceStatusEvent`.
    #[serde(rename = "eventsSet", skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<InstanceStatusEvent>>,
    /// `instanceId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// `instanceState`: `InstanceState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_state: Option<InstanceState>,
    /// `instanceStatus`: `InstanceStatusSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_status: Option<InstanceStatusSummary>,
    /// `systemStatus`: `InstanceStatusSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_status: Option<InstanceStatusSummary>,
    /// `attachedEbsStatus`: `EbsStatusSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_ebs_status: Option<EbsStatusSummary>,
}

/// The structure `InstanceStatusDetails`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceStatusDetails {
    /// `impairedSince`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impaired_since: Option<IsoTimestamp>,
    /// `name`: `StatusName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<StatusName>,
    /// `status`: `StatusType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusType>,
}

/// The structure `InstanceStatusEvent`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceStatusEvent {
    /// `instanceEventId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_event_id: Option<String>,
    /// `code`: `EventCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<EventCode>,
    /// `description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `notAfter`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_after: Option<IsoTimestamp>,
    /// `notBefore`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<IsoTimestamp>,
    /// `notBeforeDeadline`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before_deadline: Option<IsoTimestamp>,
}

/// The structure `InstanceStatusSummary`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceStatusSummary {
    /// `details`: list of `InstanceStatusDetails`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Vec<InstanceStatusDetails>>,
    /// `status`: `SummaryStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SummaryStatus>,
}

/// The structure `LicenseConfiguration`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseConfiguration {
    /// `licenseConfigurationArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_configuration_arn: Option<String>,
}

/// The structure `Monitoring`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Monitoring {
    /// `state`: `MonitoringState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<MonitoringState>,
}

string_enum! {
    /// The values of `MonitoringState`.
    pub enum MonitoringState {
        Disabled = "disabled",
        Disabling = "disabling",
        Enabled = "enabled",
        Pending = "pending",
    }
}

string_enum! {
    /// The values of `NestedVirtualizationSpecification`.
    pub enum NestedVirtualizationSpecification {
        Enabled = "enabled",
        Disabled = "disabled",
    }
}

/// The structure `Placement`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Placement {
    /// `availabilityZoneId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone_id: Option<String>,
    /// `affinity`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affinity: Option<String>,
    /// `groupName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// `partitionNumber`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partition_number: Option<i32>,
    /// `hostId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_id: Option<String>,
    /// `tenancy`: `Tenancy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenancy: Option<Tenancy>,
    /// `spreadDomain`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread_domain: Option<String>,
    /// `hostResourceGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_resource_group_arn: Option<String>,
    /// `groupId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// `availabilityZone`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<String>,
}

string_enum! {
    /// The values of `PlatformValues`.
    pub enum PlatformValues {
        Windows = "Windows",
    }
}

/// The structure `PrivateDnsNameOptionsResponse`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PrivateDnsNameOptionsResponse {
    /// `hostnameType`: `HostnameType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname_type: Option<HostnameType>,
    /// `enableResourceNameDnsARecord`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_resource_name_dns_a_record: Option<bool>,
    /// `enableResourceNameDnsAAAARecord`: boolean.
    #[serde(rename = "enableResourceNameDnsAAAARecord", skip_serializing_if = "Option::is_none")]
    pub enable_resource_name_dns_aaaa_record: Option<bool>,
}

/// The structure `ProductCode`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductCode {
    /// `productCode`: string.
    #[serde(rename = "productCode", skip_serializing_if = "Option::is_none")]
    pub product_code_id: Option<String>,
    /// `type`: `ProductCodeValues`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub product_code_type: Option<ProductCodeValues>,
}

string_enum! {
    /// The values of `ProductCodeValues`.
    pub enum ProductCodeValues {
        Devpay = "devpay",
        Marketplace = "marketplace",
    }
}

/// The structure `Reservation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reservation {
    /// `reservationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<String>,
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// `requesterId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester_id: Option<String>,
    /// `groupSet`: list of `GroupIdentifier`.
    #[serde(rename = "groupSet", skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<GroupIdentifier>>,
    /// `instancesSet`: list of `Instance`.
    #[serde(rename = "instancesSet", skip_serializing_if = "Option::is_none")]
    pub instances: Option<Vec<Instance>>,
}

string_enum! {
    /// The values of `SecondaryInterfaceStatus`.
    pub enum SecondaryInterfaceStatus {
        Available = "available",
        InUse = "in-use",
    }
}

string_enum! {
    /// The values of `SecondaryInterfaceType`.
    pub enum SecondaryInterfaceType {
        Secondary = "secondary",
    }
}

/// The structure `StateReason`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StateReason {
    /// `code`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

string_enum! {
    /// The values of `StatusName`.
    pub enum StatusName {
        Reachability = "reachability",
    }
}

string_enum! {
    /// The values of `StatusType`.
    pub enum StatusType {
        Passed = "passed",
        Failed = "failed",
        InsufficientData = "insufficient-data",
        Initializing = "initializing",
    }
}

string_enum! {
    /// The values of `SummaryStatus`.
    pub enum SummaryStatus {
        Ok = "ok",
        Impaired = "impaired",
        InsufficientData = "insufficient-data",
        NotApplicable = "not-applicable",
        Initializing = "initializing",
    }
}

string_enum! {
    /// The values of `VirtualizationType`.
    pub enum VirtualizationType {
        Hvm = "hvm",
        Paravirtual = "paravirtual",
    }
}
