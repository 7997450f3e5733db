//! The VPC and what belongs to it in the EC2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{
    AttachmentStatus, Filter, GroupIdentifier, HostnameType, NetworkInterfaceStatus, Operation, OperatorResponse,
    Request, Tag, Tenancy,
};
use crate::string_enum::string_enum;
use crate::timestamp::IsoTimestamp;

/// Request of `CreateDefaultSubnet`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateDefaultSubnetRequest {
    /// `AvailabilityZone`: string.
    #[serde(rename = "AvailabilityZone")]
    pub availability_zone: Option<String>,
    /// `DryRun`: boolean.
    #[serde(rename = "DryRun")]
    pub dry_run: Option<bool>,
    /// `Ipv6Native`: boolean.
    #[serde(rename = "Ipv6Native")]
    pub ipv6_native: Option<bool>,
    /// `AvailabilityZoneId`: string.
    #[serde(rename = "AvailabilityZoneId")]
    pub availability_zone_id: Option<String>,
}

impl Request for CreateDefaultSubnetRequest {
    const OPERATION: Operation = Operation::CreateDefaultSubnet;
    type Response = CreateDefaultSubnetResult;
}

/// Response of `CreateDefaultSubnet`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateDefaultSubnetResult {
    /// `subnet`: `Subnet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet: Option<Subnet>,
}

/// Request of `CreateDefaultVpc`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateDefaultVpcRequest {
    /// `DryRun`: boolean.
    #[serde(rename = "DryRun")]
    pub dry_run: Option<bool>,
}

impl Request for CreateDefaultVpcRequest {
    const OPERATION: Operation = Operation::CreateDefaultVpc;
    type Response = CreateDefaultVpcResult;
}

/// Response of `CreateDefaultVpc`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateDefaultVpcResult {
    /// `vpc`: `Vpc`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc: Option<Vpc>,
}

/// Request of `DescribeDhcpOptions`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDhcpOptionsRequest {
    /// `DhcpOptionsId`: list of string.
    #[serde(rename = "DhcpOptionsId")]
    pub dhcp_options_ids: Option<Vec<String>>,
    /// `NextToken`: string.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `MaxResults`: integer, 5 to 1000.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
}

impl Request for DescribeDhcpOptionsRequest {
    const OPERATION: Operation = Operation::DescribeDhcpOptions;
    type Response = DescribeDhcpOptionsResult;
}

/// Response of `DescribeDhcpOptions`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDhcpOptionsResult {
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `dhcpOptionsSet`: list of `DhcpOptions`.
    #[serde(rename = "dhcpOptionsSet", skip_serializing_if = "Option::is_none")]
    pub dhcp_options: Option<Vec<DhcpOptions>>,
}

/// Request of `DescribeInternetGateways`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeInternetGatewaysRequest {
    /// `NextToken`: string.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `MaxResults`: integer, 5 to 1000.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `internetGatewayId`: list of string.
    #[serde(rename = "internetGatewayId")]
    pub internet_gateway_ids: Option<Vec<String>>,
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
}

impl Request for DescribeInternetGatewaysRequest {
    const OPERATION: Operation = Operation::DescribeInternetGateways;
    type Response = DescribeInternetGatewaysResult;
}

/// Response of `DescribeInternetGateways`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeInternetGatewaysResult {
    /// `internetGatewaySet`: list of `InternetGateway`.
    #[serde(rename = "internetGatewaySet", skip_serializing_if = "Option::is_none")]
    pub internet_gateways: Option<Vec<InternetGateway>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeNetworkAcls`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeNetworkAclsRequest {
    /// `NextToken`: string.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `MaxResults`: integer, 5 to 1000.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `NetworkAclId`: list of string.
    #[serde(rename = "NetworkAclId")]
    pub network_acl_ids: Option<Vec<String>>,
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
}

impl Request for DescribeNetworkAclsRequest {
    const OPERATION: Operation = Operation::DescribeNetworkAcls;
    type Response = DescribeNetworkAclsResult;
}

/// Response of `DescribeNetworkAcls`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeNetworkAclsResult {
    /// `networkAclSet`: list of `NetworkAcl`.
    #[serde(rename = "networkAclSet", skip_serializing_if = "Option::is_none")]
    pub network_acls: Option<Vec<NetworkAcl>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeNetworkInterfaces`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeNetworkInterfacesRequest {
    /// `NextToken`: string.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `MaxResults`: integer, 5 to 1000.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
    /// `IncludeManagedResources`: boolean.
    #[serde(rename = "IncludeManagedResources")]
    pub include_managed_resources: Option<bool>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `NetworkInterfaceId`: list of string.
    #[serde(rename = "NetworkInterfaceId")]
    pub network_interface_ids: Option<Vec<String>>,
    /// `filter`: list of `Filter`.
    #[serde(rename = "filter")]
    pub filters: Option<Vec<Filter>>,
}

impl Request for DescribeNetworkInterfacesRequest {
    const OPERATION: Operation = Operation::DescribeNetworkInterfaces;
    type Response = DescribeNetworkInterfacesResult;
}

/// Response of `DescribeNetworkInterfaces`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeNetworkInterfacesResult {
    /// `networkInterfaceSet`: list of `NetworkInterface`.
    #[serde(rename = "networkInterfaceSet", skip_serializing_if = "Option::is_none")]
    pub network_interfaces: Option<Vec<NetworkInterface>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeRouteTables`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRouteTablesRequest {
    /// `NextToken`: string.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `MaxResults`: integer, 5 to 100.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `RouteTableId`: list of string.
    #[serde(rename = "RouteTableId")]
    pub route_table_ids: Option<Vec<String>>,
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
}

impl Request for DescribeRouteTablesRequest {
    const OPERATION: Operation = Operation::DescribeRouteTables;
    type Response = DescribeRouteTablesResult;
}

/// Response of `DescribeRouteTables`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRouteTablesResult {
    /// `routeTableSet`: list of `RouteTable`.
    #[serde(rename = "routeTableSet", skip_serializing_if = "Option::is_none")]
    pub route_tables: Option<Vec<RouteTable>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeSubnets`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeSubnetsRequest {
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
    /// `SubnetId`: list of string.
    #[serde(rename = "SubnetId")]
    pub subnet_ids: Option<Vec<String>>,
    /// `NextToken`: string.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `MaxResults`: integer, 5 to 1000.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
}

impl Request for DescribeSubnetsRequest {
    const OPERATION: Operation = Operation::DescribeSubnets;
    type Response = DescribeSubnetsResult;
}

/// Response of `DescribeSubnets`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeSubnetsResult {
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `subnetSet`: list of `Subnet`.
    #[serde(rename = "subnetSet", skip_serializing_if = "Option::is_none")]
    pub subnets: Option<Vec<Subnet>>,
}

/// Request of `DescribeVpcAttribute`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeVpcAttributeRequest {
    /// `Attribute`: `VpcAttributeName`, required.
    #[serde(rename = "Attribute")]
    pub attribute: Option<VpcAttributeName>,
    /// `VpcId`: string, required.
    #[serde(rename = "VpcId")]
    pub vpc_id: Option<String>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
}

impl Request for DescribeVpcAttributeRequest {
    const OPERATION: Operation = Operation::DescribeVpcAttribute;
    type Response = DescribeVpcAttributeResult;
}

/// Response of `DescribeVpcAttribute`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeVpcAttributeResult {
    /// `enableDnsHostnames`: `AttributeBooleanValue`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_dns_hostnames: Option<AttributeBooleanValue>,
    /// `enableDnsSupport`: `AttributeBooleanValue`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_dns_support: Option<AttributeBooleanValue>,
    /// `enableNetworkAddressUsageMetrics`: `AttributeBooleanValue`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_network_address_usage_metrics: Option<AttributeBooleanValue>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
}

/// Request of `DescribeVpcs`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeVpcsRequest {
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
    /// `VpcId`: list of string.
    #[serde(rename = "VpcId")]
    pub vpc_ids: Option<Vec<String>>,
    /// `NextToken`: string.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `MaxResults`: integer, 5 to 1000.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
}

impl Request for DescribeVpcsRequest {
    const OPERATION: Operation = Operation::DescribeVpcs;
    type Response = DescribeVpcsResult;
}

/// Response of `DescribeVpcs`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeVpcsResult {
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `vpcSet`: list of `Vpc`.
    #[serde(rename = "vpcSet", skip_serializing_if = "Option::is_none")]
    pub vpcs: Option<Vec<Vpc>>,
}

/// Request of `ModifySubnetAttribute`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModifySubnetAttributeRequest {
    /// `AssignIpv6AddressOnCreation`: `AttributeBooleanValue`.
    #[serde(rename = "AssignIpv6AddressOnCreation")]
    pub assign_ipv6_address_on_creation: Option<AttributeBooleanValue>,
    /// `MapPublicIpOnLaunch`: `AttributeBooleanValue`.
    #[serde(rename = "MapPublicIpOnLaunch")]
    pub map_public_ip_on_launch: Option<AttributeBooleanValue>,
    /// `subnetId`: string, required.
    pub subnet_id: Option<String>,
    /// `MapCustomerOwnedIpOnLaunch`: `AttributeBooleanValue`.
    #[serde(rename = "MapCustomerOwnedIpOnLaunch")]
    pub map_customer_owned_ip_on_launch: Option<AttributeBooleanValue>,
    /// `CustomerOwnedIpv4Pool`: string.
    #[serde(rename = "CustomerOwnedIpv4Pool")]
    pub customer_owned_ipv4_pool: Option<String>,
    /// `EnableDns64`: `AttributeBooleanValue`.
    #[serde(rename = "EnableDns64")]
    pub enable_dns64: Option<AttributeBooleanValue>,
    /// `PrivateDnsHostnameTypeOnLaunch`: `HostnameType`.
    #[serde(rename = "PrivateDnsHostnameTypeOnLaunch")]
    pub private_dns_hostname_type_on_launch: Option<HostnameType>,
    /// `EnableResourceNameDnsARecordOnLaunch`: `AttributeBooleanValue`.
    #[serde(rename = "EnableResourceNameDnsARecordOnLaunch")]
    pub enable_resource_name_dns_a_record_on_launch: Option<AttributeBooleanValue>,
    /// `EnableResourceNameDnsAAAARecordOnLaunch`: `AttributeBooleanValue`.
    #[serde(rename = "EnableResourceNameDnsAAAARecordOnLaunch")]
    pub enable_resource_name_dns_aaaa_record_on_launch: Option<AttributeBooleanValue>,
    /// `EnableLniAtDeviceIndex`: integer.
    #[serde(rename = "EnableLniAtDeviceIndex")]
    pub enable_lni_at_device_index: Option<i32>,
    /// `DisableLniAtDeviceIndex`: `AttributeBooleanValue`.
    #[serde(rename = "DisableLniAtDeviceIndex")]
    pub disable_lni_at_device_index: Option<AttributeBooleanValue>,
}

impl Request for ModifySubnetAttributeRequest {
    const OPERATION: Operation = Operation::ModifySubnetAttribute;
    type Response = ();
}

/// Request of `ModifyVpcAttribute`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModifyVpcAttributeRequest {
    /// `EnableDnsHostnames`: `AttributeBooleanValue`.
    #[serde(rename = "EnableDnsHostnames")]
    pub enable_dns_hostnames: Option<AttributeBooleanValue>,
    /// `EnableDnsSupport`: `AttributeBooleanValue`.
    #[serde(rename = "EnableDnsSupport")]
    pub enable_dns_support: Option<AttributeBooleanValue>,
    /// `vpcId`: string, required.
    pub vpc_id: Option<String>,
    /// `EnableNetworkAddressUsageMetrics`: `AttributeBooleanValue`.
    #[serde(rename = "EnableNetworkAddressUsageMetrics")]
    pub enable_network_address_usage_metrics: Option<AttributeBooleanValue>,
}

impl Request for ModifyVpcAttributeRequest {
    const OPERATION: Operation = Operation::ModifyVpcAttribute;
    type Response = ();
}

/// The structure `AttachmentEnaSrdSpecification`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentEnaSrdSpecification {
    /// `enaSrdEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ena_srd_enabled: Option<bool>,
    /// `enaSrdUdpSpecification`: `AttachmentEnaSrdUdpSpecification`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ena_srd_udp_specification: Option<AttachmentEnaSrdUdpSpecification>,
}

/// The structure `AttachmentEnaSrdUdpSpecification`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentEnaSrdUdpSpecification {
    /// `enaSrdUdpEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ena_srd_udp_enabled: Option<bool>,
}

/// The structure `AttributeBooleanValue`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributeBooleanValue {
    /// `value`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<bool>,
}

/// The structure `AttributeValue`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributeValue {
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

string_enum! {
    /// The values of `BlockPublicAccessMode`.
    pub enum BlockPublicAccessMode {
        Off = "off",
        BlockBidirectional = "block-bidirectional",
        BlockIngress = "block-ingress",
    }
}

/// The structure `BlockPublicAccessStates`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockPublicAccessStates {
    /// `internetGatewayBlockMode`: `BlockPublicAccessMode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internet_gateway_block_mode: Option<BlockPublicAccessMode>,
}

/// The structure `ConnectionTrackingConfiguration`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionTrackingConfiguration {
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

/// The structure `DhcpConfiguration`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DhcpConfiguration {
    /// `key`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `valueSet`: list of `AttributeValue`.
    #[serde(rename = "valueSet", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<AttributeValue>>,
}

/// The structure `DhcpOptions`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DhcpOptions {
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `dhcpOptionsId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dhcp_options_id: Option<String>,
    /// `dhcpConfigurationSet`: list of `DhcpConfiguration`.
    #[serde(rename = "dhcpConfigurationSet", skip_serializing_if = "Option::is_none")]
    pub dhcp_configurations: Option<Vec<DhcpConfiguration>>,
}

/// The structure `IcmpTypeCode`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IcmpTypeCode {
    /// `code`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<i32>,
    /// `type`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<i32>,
}

/// The structure `InternetGateway`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InternetGateway {
    /// `attachmentSet`: list of `InternetGatewayAttachment`.
    #[serde(rename = "attachmentSet", skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<InternetGatewayAttachment>>,
    /// `internetGatewayId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internet_gateway_id: Option<String>,
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

/// The structure `InternetGatewayAttachment`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InternetGatewayAttachment {
    /// `state`: `AttachmentStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<AttachmentStatus>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
}

string_enum! {
    /// The values of `IpSource`.
    pub enum IpSource {
        Amazon = "amazon",
        Byoip = "byoip",
        None = "none",
    }
}

/// The structure `Ipv4PrefixSpecification`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ipv4PrefixSpecification {
    /// `ipv4Prefix`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv4_prefix: Option<String>,
}

string_enum! {
    /// The values of `Ipv6AddressAttribute`.
    pub enum Ipv6AddressAttribute {
        Public = "public",
        Private = "private",
    }
}

/// The structure `Ipv6PrefixSpecification`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ipv6PrefixSpecification {
    /// `ipv6Prefix`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_prefix: Option<String>,
}

/// The structure `NetworkAcl`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkAcl {
    /// `associationSet`: list of `NetworkAclAssociation`.
    #[serde(rename = "associationSet", skip_serializing_if = "Option::is_none")]
    pub associations: Option<Vec<NetworkAclAssociation>>,
    /// `entrySet`: list of `NetworkAclEntry`.
    #[serde(rename = "entrySet", skip_serializing_if = "Option::is_none")]
    pub entries: Option<Vec<NetworkAclEntry>>,
    /// `default`: boolean.
    #[serde(rename = "default", skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    /// `networkAclId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_acl_id: Option<String>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
}

/// The structure `NetworkAclAssociation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkAclAssociation {
    /// `networkAclAssociationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_acl_association_id: Option<String>,
    /// `networkAclId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_acl_id: Option<String>,
    /// `subnetId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_id: Option<String>,
}

/// The structure `NetworkAclEntry`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkAclEntry {
    /// `cidrBlock`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_block: Option<String>,
    /// `egress`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egress: Option<bool>,
    /// `icmpTypeCode`: `IcmpTypeCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icmp_type_code: Option<IcmpTypeCode>,
    /// `ipv6CidrBlock`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_cidr_block: Option<String>,
    /// `portRange`: `PortRange`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port_range: Option<PortRange>,
    /// `protocol`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// `ruleAction`: `RuleAction`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_action: Option<RuleAction>,
    /// `ruleNumber`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_number: Option<i32>,
}

/// The structure `NetworkInterface`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkInterface {
    /// `association`: `NetworkInterfaceAssociation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association: Option<NetworkInterfaceAssociation>,
    /// `attachment`: `NetworkInterfaceAttachment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<NetworkInterfaceAttachment>,
    /// `availabilityZone`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<String>,
    /// `connectionTrackingConfiguration`: `ConnectionTrackingConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_tracking_configuration: Option<ConnectionTrackingConfiguration>,
    /// `description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `groupSet`: list of `GroupIdentifier`.
    #[serde(rename = "groupSet", skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<GroupIdentifier>>,
    /// `interfaceType`: `NetworkInterfaceType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface_type: Option<NetworkInterfaceType>,
    /// `ipv6AddressesSet`: list of `NetworkInterfaceIpv6Address`.
    #[serde(rename = "ipv6AddressesSet", skip_serializing_if = "Option::is_none")]
    pub ipv6_addresses: Option<Vec<NetworkInterfaceIpv6Address>>,
    /// `macAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac_address: Option<String>,
    /// `networkInterfaceId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_interface_id: Option<String>,
    /// `outpostArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outpost_arn: Option<String>,
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// `privateDnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_dns_name: Option<String>,
    /// `publicDnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_dns_name: Option<String>,
    /// `publicIpDnsNameOptions`: `PublicIpDnsNameOptions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_ip_dns_name_options: Option<PublicIpDnsNameOptions>,
    /// `privateIpAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_ip_address: Option<String>,
    /// `privateIpAddressesSet`: list of `NetworkInterfacePrivateIpAddress`.
    #[serde(rename = "privateIpAddressesSet", skip_serializing_if = "Option::is_none")]
    pub private_ip_addresses: Option<Vec<NetworkInterfacePrivateIpAddress>>,
    /// `ipv4PrefixSet`: list of `Ipv4PrefixSpecification`.
    #[serde(rename = "ipv4PrefixSet", skip_serializing_if = "Option::is_none")]
    pub ipv4_prefixes: Option<Vec<Ipv4PrefixSpecification>>,
    /// `ipv6PrefixSet`: list of `Ipv6PrefixSpecification`.
    #[serde(rename = "ipv6PrefixSet", skip_serializing_if = "Option::is_none")]
    pub ipv6_prefixes: Option<Vec<Ipv6PrefixSpecification>>,
    /// `requesterId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester_id: Option<String>,
    /// `requesterManaged`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester_managed: Option<bool>,
    /// `sourceDestCheck`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_dest_check: Option<bool>,
    /// `status`: `NetworkInterfaceStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<NetworkInterfaceStatus>,
    /// `subnetId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_id: Option<String>,
    /// `tagSet`: list of `Tag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_set: Option<Vec<Tag>>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `denyAllIgwTraffic`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deny_all_igw_traffic: Option<bool>,
    /// `ipv6Native`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_native: Option<bool>,
    /// `ipv6Address`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_address: Option<String>,
    /// `operator`: `OperatorResponse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorResponse>,
    /// `associatedSubnetSet`: list of string.
    #[serde(rename = "associatedSubnetSet", skip_serializing_if = "Option::is_none")]
    pub associated_subnets: Option<Vec<String>>,
    /// `availabilityZoneId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone_id: Option<String>,
}

/// The structure `NetworkInterfaceAssociation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkInterfaceAssociation {
    /// `allocationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocation_id: Option<String>,
    /// `associationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association_id: Option<String>,
    /// `ipOwnerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_owner_id: Option<String>,
    /// `publicDnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_dns_name: Option<String>,
    /// `publicIp`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_ip: Option<String>,
    /// `customerOwnedIp`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_owned_ip: Option<String>,
    /// `carrierIp`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier_ip: Option<String>,
}

/// The structure `NetworkInterfaceAttachment`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkInterfaceAttachment {
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
    /// `networkCardIndex`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_card_index: Option<i32>,
    /// `instanceId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// `instanceOwnerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_owner_id: Option<String>,
    /// `status`: `AttachmentStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<AttachmentStatus>,
    /// `enaSrdSpecification`: `AttachmentEnaSrdSpecification`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ena_srd_specification: Option<AttachmentEnaSrdSpecification>,
    /// `enaQueueCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ena_queue_count: Option<i32>,
}

/// The structure `NetworkInterfaceIpv6Address`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkInterfaceIpv6Address {
    /// `ipv6Address`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_address: Option<String>,
    /// `publicIpv6DnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_ipv6_dns_name: Option<String>,
    /// `isPrimaryIpv6`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_primary_ipv6: Option<bool>,
}

/// The structure `NetworkInterfacePrivateIpAddress`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkInterfacePrivateIpAddress {
    /// `association`: `NetworkInterfaceAssociation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association: Option<NetworkInterfaceAssociation>,
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
    /// The values of `NetworkInterfaceType`.
    pub enum NetworkInterfaceType {
        Interface = "interface",
        NatGateway = "natGateway",
        Efa = "efa",
        EfaOnly = "efa-only",
        Trunk = "trunk",
        LoadBalancer = "load_balancer",
        NetworkLoadBalancer = "network_load_balancer",
        VpcEndpoint = "vpc_endpoint",
        Branch = "branch",
        TransitGateway = "transit_gateway",
        Lambda = "lambda",
        Quicksight = "quicksight",
        GlobalAcceleratorManaged = "global_accelerator_managed",
        ApiGatewayManaged = "api_gateway_managed",
        GatewayLoadBalancer = "gateway_load_balancer",
        GatewayLoadBalancerEndpoint = "gateway_load_balancer_endpoint",
        IotRulesManaged = "iot_rules_managed",
        AwsCodestarConnectionsManaged = "aws_codestar_connections_managed",
    }
}

/// The structure `PortRange`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PortRange {
    /// `from`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<i32>,
    /// `to`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<i32>,
}

/// The structure `PrivateDnsNameOptionsOnLaunch`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PrivateDnsNameOptionsOnLaunch {
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

/// The structure `PropagatingVgw`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PropagatingVgw {
    /// `gatewayId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<String>,
}

/// The structure `PublicIpDnsNameOptions`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PublicIpDnsNameOptions {
    /// `dnsHostnameType`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_hostname_type: Option<String>,
    /// `publicIpv4DnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_ipv4_dns_name: Option<String>,
    /// `publicIpv6DnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_ipv6_dns_name: Option<String>,
    /// `publicDualStackDnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_dual_stack_dns_name: Option<String>,
}

/// The structure `Route`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// `destinationCidrBlock`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_cidr_block: Option<String>,
    /// `destinationIpv6CidrBlock`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_ipv6_cidr_block: Option<String>,
    /// `destinationPrefixListId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_prefix_list_id: Option<String>,
    /// `egressOnlyInternetGatewayId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egress_only_internet_gateway_id: Option<String>,
    /// `gatewayId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<String>,
    /// `instanceId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// `instanceOwnerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_owner_id: Option<String>,
    /// `natGatewayId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nat_gateway_id: Option<String>,
    /// `transitGatewayId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transit_gateway_id: Option<String>,
    /// `localGatewayId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_gateway_id: Option<String>,
    /// `carrierGatewayId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier_gateway_id: Option<String>,
    /// `networkInterfaceId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_interface_id: Option<String>,
    /// `origin`: `RouteOrigin`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<RouteOrigin>,
    /// `state`: `RouteState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<RouteState>,
    /// `vpcPeeringConnectionId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_peering_connection_id: Option<String>,
    /// `coreNetworkArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub core_network_arn: Option<String>,
    /// `odbNetworkArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub odb_network_arn: Option<String>,
    /// `ipAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
}

string_enum! {
    /// The values of `RouteOrigin`.
    pub enum RouteOrigin {
        CreateRouteTable = "CreateRouteTable",
        CreateRoute = "CreateRoute",
        EnableVgwRoutePropagation = "EnableVgwRoutePropagation",
        Advertisement = "Advertisement",
    }
}

string_enum! {
    /// The values of `RouteState`.
    pub enum RouteState {
        Active = "active",
        Blackhole = "blackhole",
        Filtered = "filtered",
    }
}

/// The structure `RouteTable`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RouteTable {
    /// `associationSet`: list of `RouteTableAssociation`.
    #[serde(rename = "associationSet", skip_serializing_if = "Option::is_none")]
    pub associations: Option<Vec<RouteTableAssociation>>,
    /// `propagatingVgwSet`: list of `PropagatingVgw`.
    #[serde(rename = "propagatingVgwSet", skip_serializing_if = "Option::is_none")]
    pub propagating_vgws: Option<Vec<PropagatingVgw>>,
    /// `routeTableId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route_table_id: Option<String>,
    /// `routeSet`: list of `Route`.
    #[serde(rename = "routeSet", skip_serializing_if = "Option::is_none")]
    pub routes: Option<Vec<Route>>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
}

/// The structure `RouteTableAssociation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RouteTableAssociation {
    /// `main`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main: Option<bool>,
    /// `routeTableAssociationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route_table_association_id: Option<String>,
    /// `routeTableId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route_table_id: Option<String>,
    /// `subnetId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_id: Option<String>,
    /// `gatewayId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<String>,
    /// `publicIpv4Pool`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_ipv4_pool: Option<String>,
    /// `associationState`: `RouteTableAssociationState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association_state: Option<RouteTableAssociationState>,
}

/// The structure `RouteTableAssociationState`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RouteTableAssociationState {
    /// `state`: `RouteTableAssociationStateCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<RouteTableAssociationStateCode>,
    /// `statusMessage`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
}

string_enum! {
    /// The values of `RouteTableAssociationStateCode`.
    pub enum RouteTableAssociationStateCode {
        Associating = "associating",
        Associated = "associated",
        Disassociating = "disassociating",
        Disassociated = "disassociated",
        Failed = "failed",
    }
}

string_enum! {
    /// The values of `RuleAction`.
    pub enum RuleAction {
        Allow = "allow",
        Deny = "deny",
    }
}

/// The structure `Subnet`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Subnet {
    /// `availabilityZoneId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone_id: Option<String>,
    /// `enableLniAtDeviceIndex`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_lni_at_device_index: Option<i32>,
    /// `mapCustomerOwnedIpOnLaunch`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map_customer_owned_ip_on_launch: Option<bool>,
    /// `customerOwnedIpv4Pool`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_owned_ipv4_pool: Option<String>,
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// `assignIpv6AddressOnCreation`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assign_ipv6_address_on_creation: Option<bool>,
    /// `ipv6CidrBlockAssociationSet`: list of `SubnetIpv6CidrBlockAssociation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_cidr_block_association_set: Option<Vec<SubnetIpv6CidrBlockAssociation>>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `subnetArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_arn: Option<String>,
    /// `outpostArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outpost_arn: Option<String>,
    /// `enableDns64`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_dns64: Option<bool>,
    /// `ipv6Native`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_native: Option<bool>,
    /// `privateDnsNameOptionsOnLaunch`: `PrivateDnsNameOptionsOnLaunch`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_dns_name_options_on_launch: Option<PrivateDnsNameOptionsOnLaunch>,
    /// `blockPublicAccessStates`: `BlockPublicAccessStates`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block_public_access_states: Option<BlockPublicAccessStates>,
    /// `type`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    /// `subnetId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_id: Option<String>,
    /// `state`: `SubnetState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<SubnetState>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `cidrBlock`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_block: Option<String>,
    /// `availableIpAddressCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available_ip_address_count: Option<i32>,
    /// `availabilityZone`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<String>,
    /// `defaultForAz`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_for_az: Option<bool>,
    /// `mapPublicIpOnLaunch`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map_public_ip_on_launch: Option<bool>,
}

/// The structure `SubnetCidrBlockState`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubnetCidrBlockState {
    /// `state`: `SubnetCidrBlockStateCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<SubnetCidrBlockStateCode>,
    /// `statusMessage`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
}

string_enum! {
    /// The values of `SubnetCidrBlockStateCode`.
    pub enum SubnetCidrBlockStateCode {
        Associating = "associating",
        Associated = "associated",
        Disassociating = "disassociating",
        Disassociated = "disassociated",
        Failing = "failing",
        Failed = "failed",
    }
}

/// The structure `SubnetIpv6CidrBlockAssociation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubnetIpv6CidrBlockAssociation {
    /// `associationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association_id: Option<String>,
    /// `ipv6CidrBlock`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_cidr_block: Option<String>,
    /// `ipv6CidrBlockState`: `SubnetCidrBlockState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_cidr_block_state: Option<SubnetCidrBlockState>,
    /// `ipv6AddressAttribute`: `Ipv6AddressAttribute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_address_attribute: Option<Ipv6AddressAttribute>,
    /// `ipSource`: `IpSource`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_source: Option<IpSource>,
}

string_enum! {
    /// The values of `SubnetState`.
    pub enum SubnetState {
        Pending = "pending",
        Available = "available",
        Unavailable = "unavailable",
        Failed = "failed",
        FailedInsufficientCapacity = "failed-insufficient-capacity",
    }
}

/// The structure `Vpc`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Vpc {
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// `instanceTenancy`: `Tenancy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_tenancy: Option<Tenancy>,
    /// `ipv6CidrBlockAssociationSet`: list of `VpcIpv6CidrBlockAssociation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_cidr_block_association_set: Option<Vec<VpcIpv6CidrBlockAssociation>>,
    /// `cidrBlockAssociationSet`: list of `VpcCidrBlockAssociation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_block_association_set: Option<Vec<VpcCidrBlockAssociation>>,
    /// `isDefault`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    /// `encryptionControl`: `VpcEncryptionControl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_control: Option<VpcEncryptionControl>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `blockPublicAccessStates`: `BlockPublicAccessStates`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block_public_access_states: Option<BlockPublicAccessStates>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `state`: `VpcState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<VpcState>,
    /// `cidrBlock`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_block: Option<String>,
    /// `dhcpOptionsId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dhcp_options_id: Option<String>,
}

string_enum! {
    /// The values of `VpcAttributeName`.
    pub enum VpcAttributeName {
        EnableDnsSupport = "enableDnsSupport",
        EnableDnsHostnames = "enableDnsHostnames",
        EnableNetworkAddressUsageMetrics = "enableNetworkAddressUsageMetrics",
    }
}

/// The structure `VpcCidrBlockAssociation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcCidrBlockAssociation {
    /// `associationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association_id: Option<String>,
    /// `cidrBlock`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_block: Option<String>,
    /// `cidrBlockState`: `VpcCidrBlockState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_block_state: Option<VpcCidrBlockState>,
}

/// The structure `VpcCidrBlockState`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcCidrBlockState {
    /// `state`: `VpcCidrBlockStateCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<VpcCidrBlockStateCode>,
    /// `statusMessage`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
}

string_enum! {
    /// The values of `VpcCidrBlockStateCode`.
    pub enum VpcCidrBlockStateCode {
        Associating = "associating",
        Associated = "associated",
        Disassociating = "disassociating",
        Disassociated = "disassociated",
        Failing = "failing",
        Failed = "failed",
    }
}

/// The structure `VpcEncryptionControl`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcEncryptionControl {
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `vpcEncryptionControlId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_encryption_control_id: Option<String>,
    /// `mode`: `VpcEncryptionControlMode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<VpcEncryptionControlMode>,
    /// `state`: `VpcEncryptionControlState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<VpcEncryptionControlState>,
    /// `stateMessage`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_message: Option<String>,
    /// `resourceExclusions`: `VpcEncryptionControlExclusions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_exclusions: Option<VpcEncryptionControlExclusions>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

/// The structure `VpcEncryptionControlExclusion`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcEncryptionControlExclusion {
    /// `state`: `VpcEncryptionControlExclusionState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<VpcEncryptionControlExclusionState>,
    /// `stateMessage`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_message: Option<String>,
}

string_enum! {
    /// The values of `VpcEncryptionControlExclusionState`.
    pub enum VpcEncryptionControlExclusionState {
        Enabling = "enabling",
        Enabled = "enabled",
        Disabling = "disabling",
        Disabled = "disabled",
    }
}

/// The structure `VpcEncryptionControlExclusions`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcEncryptionControlExclusions {
    /// `internetGateway`: `VpcEncryptionControlExclusion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internet_gateway: Option<VpcEncryptionControlExclusion>,
    /// `egressOnlyInternetGateway`: `VpcEncryptionControlExclusion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egress_only_internet_gateway: Option<VpcEncryptionControlExclusion>,
    /// `natGateway`: `VpcEncryptionControlExclusion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nat_gateway: Option<VpcEncryptionControlExclusion>,
    /// `virtualPrivateGateway`: `VpcEncryptionControlExclusion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub virtual_private_gateway: Option<VpcEncryptionControlExclusion>,
    /// `vpcPeering`: `VpcEncryptionControlExclusion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_peering: Option<VpcEncryptionControlExclusion>,
    /// `lambda`: `VpcEncryptionControlExclusion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lambda: Option<VpcEncryptionControlExclusion>,
    /// `vpcLattice`: `VpcEncryptionControlExclusion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_lattice: Option<VpcEncryptionControlExclusion>,
    /// `elasticFileSystem`: `VpcEncryptionControlExclusion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_file_system: Option<VpcEncryptionControlExclusion>,
}

string_enum! {
    /// The values of `VpcEncryptionControlMode`.
    pub enum VpcEncryptionControlMode {
        Monitor = "monitor",
        Enforce = "enforce",
    }
}

string_enum! {
    /// The values of `VpcEncryptionControlState`.
    pub enum VpcEncryptionControlState {
        EnforceInProgress = "enforce-in-progress",
        MonitorInProgress = "monitor-in-progress",
        EnforceFailed = "enforce-failed",
        MonitorFailed = "monitor-failed",
        Deleting = "deleting",
        Deleted = "deleted",
        Available = "available",
        Creating = "creating",
        DeleteFailed = "delete-failed",
    }
}

/// The structure `VpcIpv6CidrBlockAssociation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcIpv6CidrBlockAssociation {
    /// `associationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association_id: Option<String>,
    /// `ipv6CidrBlock`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_cidr_block: Option<String>,
    /// `ipv6CidrBlockState`: `VpcCidrBlockState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_cidr_block_state: Option<VpcCidrBlockState>,
    /// `networkBorderGroup`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_border_group: Option<String>,
    /// `ipv6Pool`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_pool: Option<String>,
    /// `ipv6AddressAttribute`: `Ipv6AddressAttribute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_address_attribute: Option<Ipv6AddressAttribute>,
    /// `ipSource`: `IpSource`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_source: Option<IpSource>,
}

string_enum! {
    /// The values of `VpcState`.
    pub enum VpcState {
        Pending = "pending",
        Available = "available",
    }
}
