//! Load balancers in the Elastic Load Balancing v2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{LoadBalancerTypeEnum, Operation, Request, Tag};
use crate::string_enum::string_enum;
use crate::timestamp::IsoTimestamp;

/// Request of `CreateLoadBalancer`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateLoadBalancerInput {
    /// `Name`: string, required.
    pub name: Option<String>,
    /// `Subnets`: list of string.
    pub subnets: Option<Vec<String>>,
    /// `SubnetMappings`: list of `SubnetMapping`.
    pub subnet_mappings: Option<Vec<SubnetMapping>>,
    /// `SecurityGroups`: list of string.
    pub security_groups: Option<Vec<String>>,
    /// `Scheme`: `LoadBalancerSchemeEnum`.
    pub scheme: Option<LoadBalancerSchemeEnum>,
    /// `Tags`: list of `Tag`, at least 1 entries.
    pub tags: Option<Vec<Tag>>,
    /// `Type`: `LoadBalancerTypeEnum`.
    pub r#type: Option<LoadBalancerTypeEnum>,
    /// `IpAddressType`: `IpAddressType`.
    pub ip_address_type: Option<IpAddressType>,
    /// `CustomerOwnedIpv4Pool`: string, at most 256 characters.
    pub customer_owned_ipv4_pool: Option<String>,
    /// `EnablePrefixForIpv6SourceNat`: `EnablePrefixForIpv6SourceNatEnum`.
    pub enable_prefix_for_ipv6_source_nat: Option<EnablePrefixForIpv6SourceNatEnum>,
    /// `IpamPools`: `IpamPools`.
    pub ipam_pools: Option<IpamPools>,
}

impl Request for CreateLoadBalancerInput {
    const OPERATION: Operation = Operation::CreateLoadBalancer;
    type Response = CreateLoadBalancerOutput;
}

/// Response of `CreateLoadBalancer`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateLoadBalancerOutput {
    /// `LoadBalancers`: list of `LoadBalancer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Vec<LoadBalancer>>,
}

/// Request of `DeleteLoadBalancer`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteLoadBalancerInput {
    /// `LoadBalancerArn`: string, required.
    pub load_balancer_arn: Option<String>,
}

impl Request for DeleteLoadBalancerInput {
    const OPERATION: Operation = Operation::DeleteLoadBalancer;
    type Response = DeleteLoadBalancerOutput;
}

/// Response of `DeleteLoadBalancer`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteLoadBalancerOutput {}

/// Request of `DescribeLoadBalancerAttributes`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeLoadBalancerAttributesInput {
    /// `LoadBalancerArn`: string, required.
    pub load_balancer_arn: Option<String>,
}

impl Request for DescribeLoadBalancerAttributesInput {
    const OPERATION: Operation = Operation::DescribeLoadBalancerAttributes;
    type Response = DescribeLoadBalancerAttributesOutput;
}

/// Response of `DescribeLoadBalancerAttributes`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeLoadBalancerAttributesOutput {
    /// `Attributes`: list of `LoadBalancerAttribute`, at most 20 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<LoadBalancerAttribute>>,
}

/// Request of `DescribeLoadBalancers`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeLoadBalancersInput {
    /// `LoadBalancerArns`: list of string.
    pub load_balancer_arns: Option<Vec<String>>,
    /// `Names`: list of string.
    pub names: Option<Vec<String>>,
    /// `Marker`: string.
    pub marker: Option<String>,
    /// `PageSize`: integer, 1 to 400.
    pub page_size: Option<i32>,
}

impl Request for DescribeLoadBalancersInput {
    const OPERATION: Operation = Operation::DescribeLoadBalancers;
    type Response = DescribeLoadBalancersOutput;
}

/// Response of `DescribeLoadBalancers`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeLoadBalancersOutput {
    /// `LoadBalancers`: list of `LoadBalancer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Vec<LoadBalancer>>,
    /// `NextMarker`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Request of `ModifyIpPools`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyIpPoolsInput {
    /// `LoadBalancerArn`: string, required.
    pub load_balancer_arn: Option<String>,
    /// `IpamPools`: `IpamPools`.
    pub ipam_pools: Option<IpamPools>,
    /// `RemoveIpamPools`: list of `RemoveIpamPoolEnum`.
    pub remove_ipam_pools: Option<Vec<RemoveIpamPoolEnum>>,
}

impl Request for ModifyIpPoolsInput {
    const OPERATION: Operation = Operation::ModifyIpPools;
    type Response = ModifyIpPoolsOutput;
}

/// Response of `ModifyIpPools`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyIpPoolsOutput {
    /// `IpamPools`: `IpamPools`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipam_pools: Option<IpamPools>,
}

/// Request of `ModifyLoadBalancerAttributes`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyLoadBalancerAttributesInput {
    /// `LoadBalancerArn`: string, required.
    pub load_balancer_arn: Option<String>,
    /// `Attributes`: list of `LoadBalancerAttribute`, at most 20 entries, required.
    pub attributes: Option<Vec<LoadBalancerAttribute>>,
}

impl Request for ModifyLoadBalancerAttributesInput {
    const OPERATION: Operation = Operation::ModifyLoadBalancerAttributes;
    type Response = ModifyLoadBalancerAttributesOutput;
}

/// Response of `ModifyLoadBalancerAttributes`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyLoadBalancerAttributesOutput {
    /// `Attributes`: list of `LoadBalancerAttribute`, at most 20 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<LoadBalancerAttribute>>,
}

/// Request of `SetIpAddressType`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetIpAddressTypeInput {
    /// `LoadBalancerArn`: string, required.
    pub load_balancer_arn: Option<String>,
    /// `IpAddressType`: `IpAddressType`, required.
    pub ip_address_type: Option<IpAddressType>,
}

impl Request for SetIpAddressTypeInput {
    const OPERATION: Operation = Operation::SetIpAddressType;
    type Response = SetIpAddressTypeOutput;
}

/// Response of `SetIpAddressType`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetIpAddressTypeOutput {
    /// `IpAddressType`: `IpAddressType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<IpAddressType>,
}

/// Request of `SetSecurityGroups`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetSecurityGroupsInput {
    /// `LoadBalancerArn`: string, required.
    pub load_balancer_arn: Option<String>,
    /// `SecurityGroups`: list of string, required.
    pub security_groups: Option<Vec<String>>,
    /// `EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic`: `EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum`.
    pub enforce_security_group_inbound_rules_on_private_link_traffic:
        Option<EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum>,
}

impl Request for SetSecurityGroupsInput {
    const OPERATION: Operation = Operation::SetSecurityGroups;
    type Response = SetSecurityGroupsOutput;
}

/// Response of `SetSecurityGroups`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetSecurityGroupsOutput {
    /// `SecurityGroupIds`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_ids: Option<Vec<String>>,
    /// `EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic`: `EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enforce_security_group_inbound_rules_on_private_link_traffic:
        Option<EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum>,
}

/// Request of `SetSubnets`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetSubnetsInput {
    /// `LoadBalancerArn`: string, required.
    pub load_balancer_arn: Option<String>,
    /// `Subnets`: list of string.
    pub subnets: Option<Vec<String>>,
    /// `SubnetMappings`: list of `SubnetMapping`.
    pub subnet_mappings: Option<Vec<SubnetMapping>>,
    /// `IpAddressType`: `IpAddressType`.
    pub ip_address_type: Option<IpAddressType>,
    /// `EnablePrefixForIpv6SourceNat`: `EnablePrefixForIpv6SourceNatEnum`.
    pub enable_prefix_for_ipv6_source_nat: Option<EnablePrefixForIpv6SourceNatEnum>,
}

impl Request for SetSubnetsInput {
    const OPERATION: Operation = Operation::SetSubnets;
    type Response = SetSubnetsOutput;
}

/// Response of `SetSubnets`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetSubnetsOutput {
    /// `AvailabilityZones`: list of `AvailabilityZone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zones: Option<Vec<AvailabilityZone>>,
    /// `IpAddressType`: `IpAddressType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<IpAddressType>,
    /// `EnablePrefixForIpv6SourceNat`: `EnablePrefixForIpv6SourceNatEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_prefix_for_ipv6_source_nat: Option<EnablePrefixForIpv6SourceNatEnum>,
}

/// The structure `AvailabilityZone`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AvailabilityZone {
    /// `ZoneName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone_name: Option<String>,
    /// `SubnetId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_id: Option<String>,
    /// `OutpostId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outpost_id: Option<String>,
    /// `LoadBalancerAddresses`: list of `LoadBalancerAddress`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancer_addresses: Option<Vec<LoadBalancerAddress>>,
    /// `SourceNatIpv6Prefixes`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_nat_ipv6_prefixes: Option<Vec<String>>,
}

string_enum! {
    /// The values of `EnablePrefixForIpv6SourceNatEnum`.
    pub enum EnablePrefixForIpv6SourceNatEnum {
        On = "on",
        Off = "off",
    }
}

string_enum! {
    /// The values of `EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum`.
    pub enum EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum {
        On = "on",
        Off = "off",
    }
}

string_enum! {
    /// The values of `IpAddressType`.
    pub enum IpAddressType {
        Ipv4 = "ipv4",
        Dualstack = "dualstack",
        DualstackWithoutPublicIpv4 = "dualstack-without-public-ipv4",
    }
}

/// The structure `IpamPools`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct IpamPools {
    /// `Ipv4IpamPoolId`: string, at most 1000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv4_ipam_pool_id: Option<String>,
}

/// The structure `LoadBalancer`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoadBalancer {
    /// `LoadBalancerArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancer_arn: Option<String>,
    /// `DNSName`: string.
    #[serde(rename = "DNSName", skip_serializing_if = "Option::is_none")]
    pub dns_name: Option<String>,
    /// `CanonicalHostedZoneId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical_hosted_zone_id: Option<String>,
    /// `CreatedTime`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_time: Option<IsoTimestamp>,
    /// `LoadBalancerName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancer_name: Option<String>,
    /// `Scheme`: `LoadBalancerSchemeEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<LoadBalancerSchemeEnum>,
    /// `VpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `State`: `LoadBalancerState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<LoadBalancerState>,
    /// `Type`: `LoadBalancerTypeEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<LoadBalancerTypeEnum>,
    /// `AvailabilityZones`: list of `AvailabilityZone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zones: Option<Vec<AvailabilityZone>>,
    /// `SecurityGroups`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_groups: Option<Vec<String>>,
    /// `IpAddressType`: `IpAddressType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<IpAddressType>,
    /// `CustomerOwnedIpv4Pool`: string, at most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_owned_ipv4_pool: Option<String>,
    /// `EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enforce_security_group_inbound_rules_on_private_link_traffic: Option<String>,
    /// `EnablePrefixForIpv6SourceNat`: `EnablePrefixForIpv6SourceNatEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_prefix_for_ipv6_source_nat: Option<EnablePrefixForIpv6SourceNatEnum>,
    /// `IpamPools`: `IpamPools`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipam_pools: Option<IpamPools>,
}

/// The structure `LoadBalancerAddress`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoadBalancerAddress {
    /// `IpAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    /// `AllocationId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocation_id: Option<String>,
    /// `PrivateIPv4Address`: string.
    #[serde(rename = "PrivateIPv4Address", skip_serializing_if = "Option::is_none")]
    pub private_ipv4_address: Option<String>,
    /// `IPv6Address`: string.
    #[serde(rename = "IPv6Address", skip_serializing_if = "Option::is_none")]
    pub ipv6_address: Option<String>,
}

/// The structure `LoadBalancerAttribute`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoadBalancerAttribute {
    /// `Key`: string, at most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `Value`: string, at most 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

string_enum! {
    /// The values of `LoadBalancerSchemeEnum`.
    pub enum LoadBalancerSchemeEnum {
        InternetFacing = "internet-facing",
        Internal = "internal",
    }
}

/// The structure `LoadBalancerState`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoadBalancerState {
    /// `Code`: `LoadBalancerStateEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<LoadBalancerStateEnum>,
    /// `Reason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

string_enum! {
    /// The values of `LoadBalancerStateEnum`.
    pub enum LoadBalancerStateEnum {
        Active = "active",
        Provisioning = "provisioning",
        ActiveImpaired = "active_impaired",
        Failed = "failed",
    }
}

string_enum! {
    /// The values of `RemoveIpamPoolEnum`.
    pub enum RemoveIpamPoolEnum {
        Ipv4 = "ipv4",
    }
}

/// The structure `SubnetMapping`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SubnetMapping {
    /// `SubnetId`: string.
    pub subnet_id: Option<String>,
    /// `AllocationId`: string.
    pub allocation_id: Option<String>,
    /// `PrivateIPv4Address`: string.
    #[serde(rename = "PrivateIPv4Address")]
    pub private_ipv4_address: Option<String>,
    /// `IPv6Address`: string.
    #[serde(rename = "IPv6Address")]
    pub ipv6_address: Option<String>,
    /// `SourceNatIpv6Prefix`: string.
    pub source_nat_ipv6_prefix: Option<String>,
}
