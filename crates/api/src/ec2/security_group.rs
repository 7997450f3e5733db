//! Security groups and their rules in the EC2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Filter, Operation, Request, ResourceType, Tag};

/// Request of `AuthorizeSecurityGroupEgress`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizeSecurityGroupEgressRequest {
    /// `TagSpecification`: list of `TagSpecification`.
    #[serde(rename = "TagSpecification")]
    pub tag_specifications: Option<Vec<TagSpecification>>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `groupId`: string, required.
    pub group_id: Option<String>,
    /// `sourceSecurityGroupName`: string.
    pub source_security_group_name: Option<String>,
    /// `sourceSecurityGroupOwnerId`: string.
    pub source_security_group_owner_id: Option<String>,
    /// `ipProtocol`: string.
    pub ip_protocol: Option<String>,
    /// `fromPort`: integer.
    pub from_port: Option<i32>,
    /// `toPort`: integer.
    pub to_port: Option<i32>,
    /// `cidrIp`: string.
    pub cidr_ip: Option<String>,
    /// `ipPermissions`: list of `IpPermission`.
    pub ip_permissions: Option<Vec<IpPermission>>,
}

impl Request for AuthorizeSecurityGroupEgressRequest {
    const OPERATION: Operation = Operation::AuthorizeSecurityGroupEgress;
    type Response = AuthorizeSecurityGroupEgressResult;
}

/// Response of `AuthorizeSecurityGroupEgress`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizeSecurityGroupEgressResult {
    /// `return`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#return: Option<bool>,
    /// `securityGroupRuleSet`: list of `SecurityGroupRule`.
    #[serde(rename = "securityGroupRuleSet", skip_serializing_if = "Option::is_none")]
    pub security_group_rules: Option<Vec<SecurityGroupRule>>,
}

/// Request of `AuthorizeSecurityGroupIngress`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizeSecurityGroupIngressRequest {
    /// `CidrIp`: string.
    #[serde(rename = "CidrIp")]
    pub cidr_ip: Option<String>,
    /// `FromPort`: integer.
    #[serde(rename = "FromPort")]
    pub from_port: Option<i32>,
    /// `GroupId`: string.
    #[serde(rename = "GroupId")]
    pub group_id: Option<String>,
    /// `GroupName`: string.
    #[serde(rename = "GroupName")]
    pub group_name: Option<String>,
    /// `IpPermissions`: list of `IpPermission`.
    #[serde(rename = "IpPermissions")]
    pub ip_permissions: Option<Vec<IpPermission>>,
    /// `IpProtocol`: string.
    #[serde(rename = "IpProtocol")]
    pub ip_protocol: Option<String>,
    /// `SourceSecurityGroupName`: string.
    #[serde(rename = "SourceSecurityGroupName")]
    pub source_security_group_name: Option<String>,
    /// `SourceSecurityGroupOwnerId`: string.
    #[serde(rename = "SourceSecurityGroupOwnerId")]
    pub source_security_group_owner_id: Option<String>,
    /// `ToPort`: integer.
    #[serde(rename = "ToPort")]
    pub to_port: Option<i32>,
    /// `TagSpecification`: list of `TagSpecification`.
    #[serde(rename = "TagSpecification")]
    pub tag_specifications: Option<Vec<TagSpecification>>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
}

impl Request for AuthorizeSecurityGroupIngressRequest {
    const OPERATION: Operation = Operation::AuthorizeSecurityGroupIngress;
    type Response = AuthorizeSecurityGroupIngressResult;
}

/// Response of `AuthorizeSecurityGroupIngress`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizeSecurityGroupIngressResult {
    /// `return`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#return: Option<bool>,
    /// `securityGroupRuleSet`: list of `SecurityGroupRule`.
    #[serde(rename = "securityGroupRuleSet", skip_serializing_if = "Option::is_none")]
    pub security_group_rules: Option<Vec<SecurityGroupRule>>,
}

/// Request of `CreateSecurityGroup`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateSecurityGroupRequest {
    /// `GroupDescription`: string, required.
    #[serde(rename = "GroupDescription")]
    pub description: Option<String>,
    /// `GroupName`: string, required.
    #[serde(rename = "GroupName")]
    pub group_name: Option<String>,
    /// `VpcId`: string.
    #[serde(rename = "VpcId")]
    pub vpc_id: Option<String>,
    /// `TagSpecification`: list of `TagSpecification`.
    #[serde(rename = "TagSpecification")]
    pub tag_specifications: Option<Vec<TagSpecification>>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
}

impl Request for CreateSecurityGroupRequest {
    const OPERATION: Operation = Operation::CreateSecurityGroup;
    type Response = CreateSecurityGroupResult;
}

/// Response of `CreateSecurityGroup`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateSecurityGroupResult {
    /// `groupId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `securityGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_arn: Option<String>,
}

/// Request of `DeleteSecurityGroup`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteSecurityGroupRequest {
    /// `GroupId`: string.
    #[serde(rename = "GroupId")]
    pub group_id: Option<String>,
    /// `GroupName`: string.
    #[serde(rename = "GroupName")]
    pub group_name: Option<String>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
}

impl Request for DeleteSecurityGroupRequest {
    const OPERATION: Operation = Operation::DeleteSecurityGroup;
    type Response = DeleteSecurityGroupResult;
}

/// Response of `DeleteSecurityGroup`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteSecurityGroupResult {
    /// `return`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#return: Option<bool>,
    /// `groupId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
}

/// Request of `DescribeSecurityGroupReferences`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeSecurityGroupReferencesRequest {
    /// `DryRun`: boolean.
    #[serde(rename = "DryRun")]
    pub dry_run: Option<bool>,
    /// `GroupId`: list of string, required.
    #[serde(rename = "GroupId")]
    pub group_id: Option<Vec<String>>,
}

impl Request for DescribeSecurityGroupReferencesRequest {
    const OPERATION: Operation = Operation::DescribeSecurityGroupReferences;
    type Response = DescribeSecurityGroupReferencesResult;
}

/// Response of `DescribeSecurityGroupReferences`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeSecurityGroupReferencesResult {
    /// `securityGroupReferenceSet`: list of `SecurityGroupReference`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_reference_set: Option<Vec<SecurityGroupReference>>,
}

/// Request of `DescribeSecurityGroupRules`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeSecurityGroupRulesRequest {
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
    /// `SecurityGroupRuleId`: list of string.
    #[serde(rename = "SecurityGroupRuleId")]
    pub security_group_rule_ids: Option<Vec<String>>,
    /// `DryRun`: boolean.
    #[serde(rename = "DryRun")]
    pub dry_run: Option<bool>,
    /// `NextToken`: string.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `MaxResults`: integer, 5 to 1000.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
}

impl Request for DescribeSecurityGroupRulesRequest {
    const OPERATION: Operation = Operation::DescribeSecurityGroupRules;
    type Response = DescribeSecurityGroupRulesResult;
}

/// Response of `DescribeSecurityGroupRules`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeSecurityGroupRulesResult {
    /// `securityGroupRuleSet`: list of `SecurityGroupRule`.
    #[serde(rename = "securityGroupRuleSet", skip_serializing_if = "Option::is_none")]
    pub security_group_rules: Option<Vec<SecurityGroupRule>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeSecurityGroups`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeSecurityGroupsRequest {
    /// `GroupId`: list of string.
    #[serde(rename = "GroupId")]
    pub group_ids: Option<Vec<String>>,
    /// `GroupName`: list of string.
    #[serde(rename = "GroupName")]
    pub group_names: Option<Vec<String>>,
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

impl Request for DescribeSecurityGroupsRequest {
    const OPERATION: Operation = Operation::DescribeSecurityGroups;
    type Response = DescribeSecurityGroupsResult;
}

/// Response of `DescribeSecurityGroups`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeSecurityGroupsResult {
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `securityGroupInfo`: list of `SecurityGroup`.
    #[serde(rename = "securityGroupInfo", skip_serializing_if = "Option::is_none")]
    pub security_groups: Option<Vec<SecurityGroup>>,
}

/// Request of `DescribeStaleSecurityGroups`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeStaleSecurityGroupsRequest {
    /// `DryRun`: boolean.
    #[serde(rename = "DryRun")]
    pub dry_run: Option<bool>,
    /// `MaxResults`: integer, 5 to 255.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
    /// `NextToken`: string, 1 to 1024 characters.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `VpcId`: string, required.
    #[serde(rename = "VpcId")]
    pub vpc_id: Option<String>,
}

impl Request for DescribeStaleSecurityGroupsRequest {
    const OPERATION: Operation = Operation::DescribeStaleSecurityGroups;
    type Response = DescribeStaleSecurityGroupsResult;
}

/// Response of `DescribeStaleSecurityGroups`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeStaleSecurityGroupsResult {
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `staleSecurityGroupSet`: list of `StaleSecurityGroup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale_security_group_set: Option<Vec<StaleSecurityGroup>>,
}

/// Request of `ModifySecurityGroupRules`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModifySecurityGroupRulesRequest {
    /// `GroupId`: string, required.
    #[serde(rename = "GroupId")]
    pub group_id: Option<String>,
    /// `SecurityGroupRule`: list of `SecurityGroupRuleUpdate`, required.
    #[serde(rename = "SecurityGroupRule")]
    pub security_group_rules: Option<Vec<SecurityGroupRuleUpdate>>,
    /// `DryRun`: boolean.
    #[serde(rename = "DryRun")]
    pub dry_run: Option<bool>,
}

impl Request for ModifySecurityGroupRulesRequest {
    const OPERATION: Operation = Operation::ModifySecurityGroupRules;
    type Response = ModifySecurityGroupRulesResult;
}

/// Response of `ModifySecurityGroupRules`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ModifySecurityGroupRulesResult {
    /// `return`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#return: Option<bool>,
}

/// Request of `RevokeSecurityGroupEgress`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevokeSecurityGroupEgressRequest {
    /// `SecurityGroupRuleId`: list of string.
    #[serde(rename = "SecurityGroupRuleId")]
    pub security_group_rule_ids: Option<Vec<String>>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `groupId`: string, required.
    pub group_id: Option<String>,
    /// `sourceSecurityGroupName`: string.
    pub source_security_group_name: Option<String>,
    /// `sourceSecurityGroupOwnerId`: string.
    pub source_security_group_owner_id: Option<String>,
    /// `ipProtocol`: string.
    pub ip_protocol: Option<String>,
    /// `fromPort`: integer.
    pub from_port: Option<i32>,
    /// `toPort`: integer.
    pub to_port: Option<i32>,
    /// `cidrIp`: string.
    pub cidr_ip: Option<String>,
    /// `ipPermissions`: list of `IpPermission`.
    pub ip_permissions: Option<Vec<IpPermission>>,
}

impl Request for RevokeSecurityGroupEgressRequest {
    const OPERATION: Operation = Operation::RevokeSecurityGroupEgress;
    type Response = RevokeSecurityGroupEgressResult;
}

/// Response of `RevokeSecurityGroupEgress`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RevokeSecurityGroupEgressResult {
    /// `return`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#return: Option<bool>,
    /// `unknownIpPermissionSet`: list of `IpPermission`.
    #[serde(rename = "unknownIpPermissionSet", skip_serializing_if = "Option::is_none")]
    pub unknown_ip_permissions: Option<Vec<IpPermission>>,
    /// `revokedSecurityGroupRuleSet`: list of `RevokedSecurityGroupRule`.
    #[serde(rename = "revokedSecurityGroupRuleSet", skip_serializing_if = "Option::is_none")]
    pub revoked_security_group_rules: Option<Vec<RevokedSecurityGroupRule>>,
}

/// Request of `RevokeSecurityGroupIngress`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevokeSecurityGroupIngressRequest {
    /// `CidrIp`: string.
    #[serde(rename = "CidrIp")]
    pub cidr_ip: Option<String>,
    /// `FromPort`: integer.
    #[serde(rename = "FromPort")]
    pub from_port: Option<i32>,
    /// `GroupId`: string.
    #[serde(rename = "GroupId")]
    pub group_id: Option<String>,
    /// `GroupName`: string.
    #[serde(rename = "GroupName")]
    pub group_name: Option<String>,
    /// `IpPermissions`: list of `IpPermission`.
    #[serde(rename = "IpPermissions")]
    pub ip_permissions: Option<Vec<IpPermission>>,
    /// `IpProtocol`: string.
    #[serde(rename = "IpProtocol")]
    pub ip_protocol: Option<String>,
    /// `SourceSecurityGroupName`: string.
    #[serde(rename = "SourceSecurityGroupName")]
    pub source_security_group_name: Option<String>,
    /// `SourceSecurityGroupOwnerId`: string.
    #[serde(rename = "SourceSecurityGroupOwnerId")]
    pub source_security_group_owner_id: Option<String>,
    /// `ToPort`: integer.
    #[serde(rename = "ToPort")]
    pub to_port: Option<i32>,
    /// `SecurityGroupRuleId`: list of string.
    #[serde(rename = "SecurityGroupRuleId")]
    pub security_group_rule_ids: Option<Vec<String>>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
}

impl Request for RevokeSecurityGroupIngressRequest {
    const OPERATION: Operation = Operation::RevokeSecurityGroupIngress;
    type Response = RevokeSecurityGroupIngressResult;
}

/// Response of `RevokeSecurityGroupIngress`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RevokeSecurityGroupIngressResult {
    /// `return`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#return: Option<bool>,
    /// `unknownIpPermissionSet`: list of `IpPermission`.
    #[serde(rename = "unknownIpPermissionSet", skip_serializing_if = "Option::is_none")]
    pub unknown_ip_permissions: Option<Vec<IpPermission>>,
    /// `revokedSecurityGroupRuleSet`: list of `RevokedSecurityGroupRule`.
    #[serde(rename = "revokedSecurityGroupRuleSet", skip_serializing_if = "Option::is_none")]
    pub revoked_security_group_rules: Option<Vec<RevokedSecurityGroupRule>>,
}

/// Request of `UpdateSecurityGroupRuleDescriptionsEgress`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateSecurityGroupRuleDescriptionsEgressRequest {
    /// `DryRun`: boolean.
    #[serde(rename = "DryRun")]
    pub dry_run: Option<bool>,
    /// `GroupId`: string.
    #[serde(rename = "GroupId")]
    pub group_id: Option<String>,
    /// `GroupName`: string.
    #[serde(rename = "GroupName")]
    pub group_name: Option<String>,
    /// `IpPermissions`: list of `IpPermission`.
    #[serde(rename = "IpPermissions")]
    pub ip_permissions: Option<Vec<IpPermission>>,
    /// `SecurityGroupRuleDescription`: list of `SecurityGroupRuleDescription`.
    #[serde(rename = "SecurityGroupRuleDescription")]
    pub security_group_rule_descriptions: Option<Vec<SecurityGroupRuleDescription>>,
}

impl Request for UpdateSecurityGroupRuleDescriptionsEgressRequest {
    const OPERATION: Operation = Operation::UpdateSecurityGroupRuleDescriptionsEgress;
    type Response = UpdateSecurityGroupRuleDescriptionsEgressResult;
}

/// Response of `UpdateSecurityGroupRuleDescriptionsEgress`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateSecurityGroupRuleDescriptionsEgressResult {
    /// `return`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#return: Option<bool>,
}

/// Request of `UpdateSecurityGroupRuleDescriptionsIngress`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateSecurityGroupRuleDescriptionsIngressRequest {
    /// `DryRun`: boolean.
    #[serde(rename = "DryRun")]
    pub dry_run: Option<bool>,
    /// `GroupId`: string.
    #[serde(rename = "GroupId")]
    pub group_id: Option<String>,
    /// `GroupName`: string.
    #[serde(rename = "GroupName")]
    pub group_name: Option<String>,
    /// `IpPermissions`: list of `IpPermission`.
    #[serde(rename = "IpPermissions")]
    pub ip_permissions: Option<Vec<IpPermission>>,
    /// `SecurityGroupRuleDescription`: list of `SecurityGroupRuleDescription`.
    #[serde(rename = "SecurityGroupRuleDescription")]
    pub security_group_rule_descriptions: Option<Vec<SecurityGroupRuleDescription>>,
}

impl Request for UpdateSecurityGroupRuleDescriptionsIngressRequest {
    const OPERATION: Operation = Operation::UpdateSecurityGroupRuleDescriptionsIngress;
    type Response = UpdateSecurityGroupRuleDescriptionsIngressResult;
}

/// Response of `UpdateSecurityGroupRuleDescriptionsIngress`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateSecurityGroupRuleDescriptionsIngressResult {
    /// `return`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#return: Option<bool>,
}

/// The structure `IpPermission`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IpPermission {
    /// `ipProtocol`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_protocol: Option<String>,
    /// `fromPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_port: Option<i32>,
    /// `toPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_port: Option<i32>,
    /// `groups`: list of `UserIdGroupPair`.
    #[serde(rename = "groups", skip_serializing_if = "Option::is_none")]
    pub user_id_group_pairs: Option<Vec<UserIdGroupPair>>,
    /// `ipRanges`: list of `IpRange`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_ranges: Option<Vec<IpRange>>,
    /// `ipv6Ranges`: list of `Ipv6Range`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_ranges: Option<Vec<Ipv6Range>>,
    /// `prefixListIds`: list of `PrefixListId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list_ids: Option<Vec<PrefixListId>>,
}

/// The structure `IpRange`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IpRange {
    /// `description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `cidrIp`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_ip: Option<String>,
}

/// The structure `Ipv6Range`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ipv6Range {
    /// `description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `cidrIpv6`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_ipv6: Option<String>,
}

/// The structure `PrefixListId`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrefixListId {
    /// `description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `prefixListId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list_id: Option<String>,
}

/// The structure `ReferencedSecurityGroup`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReferencedSecurityGroup {
    /// `groupId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// `peeringStatus`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peering_status: Option<String>,
    /// `userId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `vpcPeeringConnectionId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_peering_connection_id: Option<String>,
}

/// The structure `RevokedSecurityGroupRule`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RevokedSecurityGroupRule {
    /// `securityGroupRuleId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_rule_id: Option<String>,
    /// `groupId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// `isEgress`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_egress: Option<bool>,
    /// `ipProtocol`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_protocol: Option<String>,
    /// `fromPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_port: Option<i32>,
    /// `toPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_port: Option<i32>,
    /// `cidrIpv4`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_ipv4: Option<String>,
    /// `cidrIpv6`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_ipv6: Option<String>,
    /// `prefixListId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list_id: Option<String>,
    /// `referencedGroupId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referenced_group_id: Option<String>,
    /// `description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The structure `SecurityGroup`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroup {
    /// `groupId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// `ipPermissionsEgress`: list of `IpPermission`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_permissions_egress: Option<Vec<IpPermission>>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `securityGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_arn: Option<String>,
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// `groupName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// `groupDescription`: string.
    #[serde(rename = "groupDescription", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `ipPermissions`: list of `IpPermission`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_permissions: Option<Vec<IpPermission>>,
}

/// The structure `SecurityGroupReference`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroupReference {
    /// `groupId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// `referencingVpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referencing_vpc_id: Option<String>,
    /// `vpcPeeringConnectionId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_peering_connection_id: Option<String>,
    /// `transitGatewayId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transit_gateway_id: Option<String>,
}

/// The structure `SecurityGroupRule`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroupRule {
    /// `securityGroupRuleId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_rule_id: Option<String>,
    /// `groupId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// `groupOwnerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_owner_id: Option<String>,
    /// `isEgress`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_egress: Option<bool>,
    /// `ipProtocol`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_protocol: Option<String>,
    /// `fromPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_port: Option<i32>,
    /// `toPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_port: Option<i32>,
    /// `cidrIpv4`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_ipv4: Option<String>,
    /// `cidrIpv6`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_ipv6: Option<String>,
    /// `prefixListId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list_id: Option<String>,
    /// `referencedGroupInfo`: `ReferencedSecurityGroup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referenced_group_info: Option<ReferencedSecurityGroup>,
    /// `description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `securityGroupRuleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_rule_arn: Option<String>,
}

/// The structure `SecurityGroupRuleDescription`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroupRuleDescription {
    /// `SecurityGroupRuleId`: string.
    #[serde(rename = "SecurityGroupRuleId")]
    pub security_group_rule_id: Option<String>,
    /// `Description`: string.
    #[serde(rename = "Description")]
    pub description: Option<String>,
}

/// The structure `SecurityGroupRuleRequest`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroupRuleRequest {
    /// `IpProtocol`: string.
    #[serde(rename = "IpProtocol")]
    pub ip_protocol: Option<String>,
    /// `FromPort`: integer.
    #[serde(rename = "FromPort")]
    pub from_port: Option<i32>,
    /// `ToPort`: integer.
    #[serde(rename = "ToPort")]
    pub to_port: Option<i32>,
    /// `CidrIpv4`: string.
    #[serde(rename = "CidrIpv4")]
    pub cidr_ipv4: Option<String>,
    /// `CidrIpv6`: string.
    #[serde(rename = "CidrIpv6")]
    pub cidr_ipv6: Option<String>,
    /// `PrefixListId`: string.
    #[serde(rename = "PrefixListId")]
    pub prefix_list_id: Option<String>,
    /// `ReferencedGroupId`: string.
    #[serde(rename = "ReferencedGroupId")]
    pub referenced_group_id: Option<String>,
    /// `Description`: string.
    #[serde(rename = "Description")]
    pub description: Option<String>,
}

/// The structure `SecurityGroupRuleUpdate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroupRuleUpdate {
    /// `SecurityGroupRuleId`: string, required.
    #[serde(rename = "SecurityGroupRuleId")]
    pub security_group_rule_id: Option<String>,
    /// `SecurityGroupRule`: `SecurityGroupRuleRequest`.
    #[serde(rename = "SecurityGroupRule")]
    pub security_group_rule: Option<SecurityGroupRuleRequest>,
}

/// The structure `StaleIpPermission`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StaleIpPermission {
    /// `fromPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_port: Option<i32>,
    /// `ipProtocol`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_protocol: Option<String>,
    /// `ipRanges`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_ranges: Option<Vec<String>>,
    /// `prefixListIds`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list_ids: Option<Vec<String>>,
    /// `toPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_port: Option<i32>,
    /// `groups`: list of `UserIdGroupPair`.
    #[serde(rename = "groups", skip_serializing_if = "Option::is_none")]
    pub user_id_group_pairs: Option<Vec<UserIdGroupPair>>,
}

/// The structure `StaleSecurityGroup`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StaleSecurityGroup {
    /// `description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `groupId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// `groupName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// `staleIpPermissions`: list of `StaleIpPermission`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale_ip_permissions: Option<Vec<StaleIpPermission>>,
    /// `staleIpPermissionsEgress`: list of `StaleIpPermission`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale_ip_permissions_egress: Option<Vec<StaleIpPermission>>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
}

/// The structure `TagSpecification`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagSpecification {
    /// `resourceType`: `ResourceType`.
    pub resource_type: Option<ResourceType>,
    /// `Tag`: list of `Tag`.
    #[serde(rename = "Tag")]
    pub tags: Option<Vec<Tag>>,
}

/// The structure `UserIdGroupPair`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserIdGroupPair {
    /// `description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `userId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// `groupName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// `groupId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// `vpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `vpcPeeringConnectionId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_peering_connection_id: Option<String>,
    /// `peeringStatus`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peering_status: Option<String>,
}
