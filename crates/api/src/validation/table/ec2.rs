//! What the EC2 API's description demands of requests.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use crate::ec2::{AccountAttributeName, HostnameType, Operation, ResourceType, VpcAttributeName};
use crate::validation::shape::{Length, Limits, Member, Shape};

/// The shape of the operation's request.
pub(crate) fn input(operation: Operation) -> &'static Shape {
    match operation {
        Operation::AuthorizeSecurityGroupEgress => &AUTHORIZE_SECURITY_GROUP_EGRESS_REQUEST,
        Operation::AuthorizeSecurityGroupIngress => &AUTHORIZE_SECURITY_GROUP_INGRESS_REQUEST,
        Operation::CreateDefaultSubnet => &CREATE_DEFAULT_SUBNET_REQUEST,
        Operation::CreateDefaultVpc => &CREATE_DEFAULT_VPC_REQUEST,
        Operation::CreateSecurityGroup => &CREATE_SECURITY_GROUP_REQUEST,
        Operation::CreateTags => &CREATE_TAGS_REQUEST,
        Operation::DeleteSecurityGroup => &DELETE_SECURITY_GROUP_REQUEST,
        Operation::DeleteTags => &DELETE_TAGS_REQUEST,
        Operation::DescribeAccountAttributes => &DESCRIBE_ACCOUNT_ATTRIBUTES_REQUEST,
        Operation::DescribeAvailabilityZones => &DESCRIBE_AVAILABILITY_ZONES_REQUEST,
        Operation::DescribeDhcpOptions => &DESCRIBE_DHCP_OPTIONS_REQUEST,
        Operation::DescribeInstanceStatus => &DESCRIBE_INSTANCE_STATUS_REQUEST,
        Operation::DescribeInstances => &DESCRIBE_INSTANCES_REQUEST,
        Operation::DescribeInternetGateways => &DESCRIBE_INTERNET_GATEWAYS_REQUEST,
        Operation::DescribeManagedPrefixLists => &DESCRIBE_MANAGED_PREFIX_LISTS_REQUEST,
        Operation::DescribeNetworkAcls => &DESCRIBE_NETWORK_ACLS_REQUEST,
        Operation::DescribeNetworkInterfaces => &DESCRIBE_NETWORK_INTERFACES_REQUEST,
        Operation::DescribePrefixLists => &DESCRIBE_PREFIX_LISTS_REQUEST,
        Operation::DescribeRegions => &DESCRIBE_REGIONS_REQUEST,
        Operation::DescribeRouteTables => &DESCRIBE_ROUTE_TABLES_REQUEST,
        Operation::DescribeSecurityGroupReferences => &DESCRIBE_SECURITY_GROUP_REFERENCES_REQUEST,
        Operation::DescribeSecurityGroupRules => &DESCRIBE_SECURITY_GROUP_RULES_REQUEST,
        Operation::DescribeSecurityGroups => &DESCRIBE_SECURITY_GROUPS_REQUEST,
        Operation::DescribeStaleSecurityGroups => &DESCRIBE_STALE_SECURITY_GROUPS_REQUEST,
        Operation::DescribeSubnets => &DESCRIBE_SUBNETS_REQUEST,
        Operation::DescribeTags => &DESCRIBE_TAGS_REQUEST,
        Operation::DescribeVpcAttribute => &DESCRIBE_VPC_ATTRIBUTE_REQUEST,
        Operation::DescribeVpcs => &DESCRIBE_VPCS_REQUEST,
        Operation::ModifySecurityGroupRules => &MODIFY_SECURITY_GROUP_RULES_REQUEST,
        Operation::ModifySubnetAttribute => &MODIFY_SUBNET_ATTRIBUTE_REQUEST,
        Operation::ModifyVpcAttribute => &MODIFY_VPC_ATTRIBUTE_REQUEST,
        Operation::RevokeSecurityGroupEgress => &REVOKE_SECURITY_GROUP_EGRESS_REQUEST,
        Operation::RevokeSecurityGroupIngress => &REVOKE_SECURITY_GROUP_INGRESS_REQUEST,
        Operation::UpdateSecurityGroupRuleDescriptionsEgress => &UPDATE_SECURITY_GROUP_RULE_DESCRIPTIONS_EGRESS_REQUEST,
        Operation::UpdateSecurityGroupRuleDescriptionsIngress => {
            &UPDATE_SECURITY_GROUP_RULE_DESCRIPTIONS_INGRESS_REQUEST
        }
    }
}

static ACCOUNT_ATTRIBUTE_NAME: Shape = Shape::Enum { values: AccountAttributeName::VALUES };

static ACCOUNT_ATTRIBUTE_NAME_STRING_LIST: Shape =
    Shape::List { element: &ACCOUNT_ATTRIBUTE_NAME, length: Length { min: None, max: None } };

static ATTRIBUTE_BOOLEAN_VALUE: Shape = Shape::Structure {
    name: "AttributeBooleanValue",
    members: &[Member { name: "value", required: false, shape: &BOOLEAN }],
};

static AUTHORIZE_SECURITY_GROUP_EGRESS_REQUEST: Shape = Shape::Structure {
    name: "AuthorizeSecurityGroupEgressRequest",
    members: &[
        Member { name: "TagSpecification", required: false, shape: &TAG_SPECIFICATION_LIST },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "groupId", required: true, shape: &SECURITY_GROUP_ID },
        Member { name: "sourceSecurityGroupName", required: false, shape: &STRING },
        Member { name: "sourceSecurityGroupOwnerId", required: false, shape: &STRING },
        Member { name: "ipProtocol", required: false, shape: &STRING },
        Member { name: "fromPort", required: false, shape: &INTEGER },
        Member { name: "toPort", required: false, shape: &INTEGER },
        Member { name: "cidrIp", required: false, shape: &STRING },
        Member { name: "ipPermissions", required: false, shape: &IP_PERMISSION_LIST },
    ],
};

static AUTHORIZE_SECURITY_GROUP_INGRESS_REQUEST: Shape = Shape::Structure {
    name: "AuthorizeSecurityGroupIngressRequest",
    members: &[
        Member { name: "CidrIp", required: false, shape: &STRING },
        Member { name: "FromPort", required: false, shape: &INTEGER },
        Member { name: "GroupId", required: false, shape: &SECURITY_GROUP_ID },
        Member { name: "GroupName", required: false, shape: &SECURITY_GROUP_NAME },
        Member { name: "IpPermissions", required: false, shape: &IP_PERMISSION_LIST },
        Member { name: "IpProtocol", required: false, shape: &STRING },
        Member { name: "SourceSecurityGroupName", required: false, shape: &STRING },
        Member { name: "SourceSecurityGroupOwnerId", required: false, shape: &STRING },
        Member { name: "ToPort", required: false, shape: &INTEGER },
        Member { name: "TagSpecification", required: false, shape: &TAG_SPECIFICATION_LIST },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
    ],
};

static AVAILABILITY_ZONE_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static AVAILABILITY_ZONE_NAME: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static BOOLEAN: Shape = Shape::Boolean;

static COIP_POOL_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static CREATE_DEFAULT_SUBNET_REQUEST: Shape = Shape::Structure {
    name: "CreateDefaultSubnetRequest",
    members: &[
        Member { name: "AvailabilityZone", required: false, shape: &AVAILABILITY_ZONE_NAME },
        Member { name: "DryRun", required: false, shape: &BOOLEAN },
        Member { name: "Ipv6Native", required: false, shape: &BOOLEAN },
        Member { name: "AvailabilityZoneId", required: false, shape: &AVAILABILITY_ZONE_ID },
    ],
};

static CREATE_DEFAULT_VPC_REQUEST: Shape = Shape::Structure {
    name: "CreateDefaultVpcRequest",
    members: &[Member { name: "DryRun", required: false, shape: &BOOLEAN }],
};

static CREATE_SECURITY_GROUP_REQUEST: Shape = Shape::Structure {
    name: "CreateSecurityGroupRequest",
    members: &[
        Member { name: "GroupDescription", required: true, shape: &STRING },
        Member { name: "GroupName", required: true, shape: &STRING },
        Member { name: "VpcId", required: false, shape: &VPC_ID },
        Member { name: "TagSpecification", required: false, shape: &TAG_SPECIFICATION_LIST },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
    ],
};

static CREATE_TAGS_REQUEST: Shape = Shape::Structure {
    name: "CreateTagsRequest",
    members: &[
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "ResourceId", required: true, shape: &RESOURCE_ID_LIST },
        Member { name: "Tag", required: true, shape: &TAG_LIST },
    ],
};

static DELETE_SECURITY_GROUP_REQUEST: Shape = Shape::Structure {
    name: "DeleteSecurityGroupRequest",
    members: &[
        Member { name: "GroupId", required: false, shape: &SECURITY_GROUP_ID },
        Member { name: "GroupName", required: false, shape: &SECURITY_GROUP_NAME },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
    ],
};

static DELETE_TAGS_REQUEST: Shape = Shape::Structure {
    name: "DeleteTagsRequest",
    members: &[
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "resourceId", required: true, shape: &RESOURCE_ID_LIST },
        Member { name: "tag", required: false, shape: &TAG_LIST },
    ],
};

static DESCRIBE_ACCOUNT_ATTRIBUTES_REQUEST: Shape = Shape::Structure {
    name: "DescribeAccountAttributesRequest",
    members: &[
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "attributeName", required: false, shape: &ACCOUNT_ATTRIBUTE_NAME_STRING_LIST },
    ],
};

static DESCRIBE_AVAILABILITY_ZONES_REQUEST: Shape = Shape::Structure {
    name: "DescribeAvailabilityZonesRequest",
    members: &[
        Member { name: "ZoneName", required: false, shape: &ZONE_NAME_STRING_LIST },
        Member { name: "ZoneId", required: false, shape: &ZONE_ID_STRING_LIST },
        Member { name: "AllAvailabilityZones", required: false, shape: &BOOLEAN },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
    ],
};

static DESCRIBE_DHCP_OPTIONS_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(5.0), max: Some(1000.0) });

static DESCRIBE_DHCP_OPTIONS_REQUEST: Shape = Shape::Structure {
    name: "DescribeDhcpOptionsRequest",
    members: &[
        Member { name: "DhcpOptionsId", required: false, shape: &DHCP_OPTIONS_ID_STRING_LIST },
        Member { name: "NextToken", required: false, shape: &STRING },
        Member { name: "MaxResults", required: false, shape: &DESCRIBE_DHCP_OPTIONS_MAX_RESULTS },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
    ],
};

static DESCRIBE_INSTANCE_STATUS_REQUEST: Shape = Shape::Structure {
    name: "DescribeInstanceStatusRequest",
    members: &[
        Member { name: "InstanceId", required: false, shape: &INSTANCE_ID_STRING_LIST },
        Member { name: "MaxResults", required: false, shape: &INTEGER },
        Member { name: "NextToken", required: false, shape: &STRING },
        Member { name: "IncludeManagedResources", required: false, shape: &BOOLEAN },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
        Member { name: "includeAllInstances", required: false, shape: &BOOLEAN },
    ],
};

static DESCRIBE_INSTANCES_REQUEST: Shape = Shape::Structure {
    name: "DescribeInstancesRequest",
    members: &[
        Member { name: "InstanceId", required: false, shape: &INSTANCE_ID_STRING_LIST },
        Member { name: "IncludeManagedResources", required: false, shape: &BOOLEAN },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
        Member { name: "nextToken", required: false, shape: &STRING },
        Member { name: "maxResults", required: false, shape: &INTEGER },
    ],
};

static DESCRIBE_INTERNET_GATEWAYS_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(5.0), max: Some(1000.0) });

static DESCRIBE_INTERNET_GATEWAYS_REQUEST: Shape = Shape::Structure {
    name: "DescribeInternetGatewaysRequest",
    members: &[
        Member { name: "NextToken", required: false, shape: &STRING },
        Member { name: "MaxResults", required: false, shape: &DESCRIBE_INTERNET_GATEWAYS_MAX_RESULTS },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "internetGatewayId", required: false, shape: &INTERNET_GATEWAY_ID_LIST },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
    ],
};

static DESCRIBE_MANAGED_PREFIX_LISTS_REQUEST: Shape = Shape::Structure {
    name: "DescribeManagedPrefixListsRequest",
    members: &[
        Member { name: "DryRun", required: false, shape: &BOOLEAN },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
        Member { name: "MaxResults", required: false, shape: &PREFIX_LIST_MAX_RESULTS },
        Member { name: "NextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "PrefixListId", required: false, shape: &VALUE_STRING_LIST },
    ],
};

static DESCRIBE_NETWORK_ACLS_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(5.0), max: Some(1000.0) });

static DESCRIBE_NETWORK_ACLS_REQUEST: Shape = Shape::Structure {
    name: "DescribeNetworkAclsRequest",
    members: &[
        Member { name: "NextToken", required: false, shape: &STRING },
        Member { name: "MaxResults", required: false, shape: &DESCRIBE_NETWORK_ACLS_MAX_RESULTS },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "NetworkAclId", required: false, shape: &NETWORK_ACL_ID_STRING_LIST },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
    ],
};

static DESCRIBE_NETWORK_INTERFACES_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(5.0), max: Some(1000.0) });

static DESCRIBE_NETWORK_INTERFACES_REQUEST: Shape = Shape::Structure {
    name: "DescribeNetworkInterfacesRequest",
    members: &[
        Member { name: "NextToken", required: false, shape: &STRING },
        Member { name: "MaxResults", required: false, shape: &DESCRIBE_NETWORK_INTERFACES_MAX_RESULTS },
        Member { name: "IncludeManagedResources", required: false, shape: &BOOLEAN },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "NetworkInterfaceId", required: false, shape: &NETWORK_INTERFACE_ID_LIST },
        Member { name: "filter", required: false, shape: &FILTER_LIST },
    ],
};

static DESCRIBE_PREFIX_LISTS_REQUEST: Shape = Shape::Structure {
    name: "DescribePrefixListsRequest",
    members: &[
        Member { name: "DryRun", required: false, shape: &BOOLEAN },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
        Member { name: "MaxResults", required: false, shape: &INTEGER },
        Member { name: "NextToken", required: false, shape: &STRING },
        Member { name: "PrefixListId", required: false, shape: &PREFIX_LIST_RESOURCE_ID_STRING_LIST },
    ],
};

static DESCRIBE_REGIONS_REQUEST: Shape = Shape::Structure {
    name: "DescribeRegionsRequest",
    members: &[
        Member { name: "RegionName", required: false, shape: &REGION_NAME_STRING_LIST },
        Member { name: "AllRegions", required: false, shape: &BOOLEAN },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
    ],
};

static DESCRIBE_ROUTE_TABLES_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(5.0), max: Some(100.0) });

static DESCRIBE_ROUTE_TABLES_REQUEST: Shape = Shape::Structure {
    name: "DescribeRouteTablesRequest",
    members: &[
        Member { name: "NextToken", required: false, shape: &STRING },
        Member { name: "MaxResults", required: false, shape: &DESCRIBE_ROUTE_TABLES_MAX_RESULTS },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "RouteTableId", required: false, shape: &ROUTE_TABLE_ID_STRING_LIST },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
    ],
};

static DESCRIBE_SECURITY_GROUP_REFERENCES_REQUEST: Shape = Shape::Structure {
    name: "DescribeSecurityGroupReferencesRequest",
    members: &[
        Member { name: "DryRun", required: false, shape: &BOOLEAN },
        Member { name: "GroupId", required: true, shape: &GROUP_IDS },
    ],
};

static DESCRIBE_SECURITY_GROUP_RULES_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(5.0), max: Some(1000.0) });

static DESCRIBE_SECURITY_GROUP_RULES_REQUEST: Shape = Shape::Structure {
    name: "DescribeSecurityGroupRulesRequest",
    members: &[
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
        Member { name: "SecurityGroupRuleId", required: false, shape: &SECURITY_GROUP_RULE_ID_LIST },
        Member { name: "DryRun", required: false, shape: &BOOLEAN },
        Member { name: "NextToken", required: false, shape: &STRING },
        Member { name: "MaxResults", required: false, shape: &DESCRIBE_SECURITY_GROUP_RULES_MAX_RESULTS },
    ],
};

static DESCRIBE_SECURITY_GROUPS_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(5.0), max: Some(1000.0) });

static DESCRIBE_SECURITY_GROUPS_REQUEST: Shape = Shape::Structure {
    name: "DescribeSecurityGroupsRequest",
    members: &[
        Member { name: "GroupId", required: false, shape: &GROUP_ID_STRING_LIST },
        Member { name: "GroupName", required: false, shape: &GROUP_NAME_STRING_LIST },
        Member { name: "NextToken", required: false, shape: &STRING },
        Member { name: "MaxResults", required: false, shape: &DESCRIBE_SECURITY_GROUPS_MAX_RESULTS },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
    ],
};

static DESCRIBE_STALE_SECURITY_GROUPS_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(5.0), max: Some(255.0) });

static DESCRIBE_STALE_SECURITY_GROUPS_NEXT_TOKEN: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(1024) }, pattern: None };

static DESCRIBE_STALE_SECURITY_GROUPS_REQUEST: Shape = Shape::Structure {
    name: "DescribeStaleSecurityGroupsRequest",
    members: &[
        Member { name: "DryRun", required: false, shape: &BOOLEAN },
        Member { name: "MaxResults", required: false, shape: &DESCRIBE_STALE_SECURITY_GROUPS_MAX_RESULTS },
        Member { name: "NextToken", required: false, shape: &DESCRIBE_STALE_SECURITY_GROUPS_NEXT_TOKEN },
        Member { name: "VpcId", required: true, shape: &VPC_ID },
    ],
};

static DESCRIBE_SUBNETS_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(5.0), max: Some(1000.0) });

static DESCRIBE_SUBNETS_REQUEST: Shape = Shape::Structure {
    name: "DescribeSubnetsRequest",
    members: &[
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
        Member { name: "SubnetId", required: false, shape: &SUBNET_ID_STRING_LIST },
        Member { name: "NextToken", required: false, shape: &STRING },
        Member { name: "MaxResults", required: false, shape: &DESCRIBE_SUBNETS_MAX_RESULTS },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
    ],
};

static DESCRIBE_TAGS_REQUEST: Shape = Shape::Structure {
    name: "DescribeTagsRequest",
    members: &[
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
        Member { name: "maxResults", required: false, shape: &INTEGER },
        Member { name: "nextToken", required: false, shape: &STRING },
    ],
};

static DESCRIBE_VPC_ATTRIBUTE_REQUEST: Shape = Shape::Structure {
    name: "DescribeVpcAttributeRequest",
    members: &[
        Member { name: "Attribute", required: true, shape: &VPC_ATTRIBUTE_NAME },
        Member { name: "VpcId", required: true, shape: &VPC_ID },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
    ],
};

static DESCRIBE_VPCS_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(5.0), max: Some(1000.0) });

static DESCRIBE_VPCS_REQUEST: Shape = Shape::Structure {
    name: "DescribeVpcsRequest",
    members: &[
        Member { name: "Filter", required: false, shape: &FILTER_LIST },
        Member { name: "VpcId", required: false, shape: &VPC_ID_STRING_LIST },
        Member { name: "NextToken", required: false, shape: &STRING },
        Member { name: "MaxResults", required: false, shape: &DESCRIBE_VPCS_MAX_RESULTS },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
    ],
};

static DHCP_OPTIONS_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static DHCP_OPTIONS_ID_STRING_LIST: Shape =
    Shape::List { element: &DHCP_OPTIONS_ID, length: Length { min: None, max: None } };

static FILTER: Shape = Shape::Structure {
    name: "Filter",
    members: &[
        Member { name: "Name", required: false, shape: &STRING },
        Member { name: "Value", required: false, shape: &VALUE_STRING_LIST },
    ],
};

static FILTER_LIST: Shape = Shape::List { element: &FILTER, length: Length { min: None, max: None } };

static GROUP_ID_STRING_LIST: Shape =
    Shape::List { element: &SECURITY_GROUP_ID, length: Length { min: None, max: None } };

static GROUP_IDS: Shape = Shape::List { element: &SECURITY_GROUP_ID, length: Length { min: None, max: None } };

static GROUP_NAME_STRING_LIST: Shape =
    Shape::List { element: &SECURITY_GROUP_NAME, length: Length { min: None, max: None } };

static HOSTNAME_TYPE: Shape = Shape::Enum { values: HostnameType::VALUES };

static INSTANCE_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static INSTANCE_ID_STRING_LIST: Shape = Shape::List { element: &INSTANCE_ID, length: Length { min: None, max: None } };

static INTEGER: Shape = Shape::Integer(Limits { min: None, max: None });

static INTERNET_GATEWAY_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static INTERNET_GATEWAY_ID_LIST: Shape =
    Shape::List { element: &INTERNET_GATEWAY_ID, length: Length { min: None, max: None } };

static IP_PERMISSION: Shape = Shape::Structure {
    name: "IpPermission",
    members: &[
        Member { name: "ipProtocol", required: false, shape: &STRING },
        Member { name: "fromPort", required: false, shape: &INTEGER },
        Member { name: "toPort", required: false, shape: &INTEGER },
        Member { name: "groups", required: false, shape: &USER_ID_GROUP_PAIR_LIST },
        Member { name: "ipRanges", required: false, shape: &IP_RANGE_LIST },
        Member { name: "ipv6Ranges", required: false, shape: &IPV6_RANGE_LIST },
        Member { name: "prefixListIds", required: false, shape: &PREFIX_LIST_ID_LIST },
    ],
};

static IP_PERMISSION_LIST: Shape = Shape::List { element: &IP_PERMISSION, length: Length { min: None, max: None } };

static IP_RANGE: Shape = Shape::Structure {
    name: "IpRange",
    members: &[
        Member { name: "description", required: false, shape: &STRING },
        Member { name: "cidrIp", required: false, shape: &STRING },
    ],
};

static IP_RANGE_LIST: Shape = Shape::List { element: &IP_RANGE, length: Length { min: None, max: None } };

static IPV6_RANGE: Shape = Shape::Structure {
    name: "Ipv6Range",
    members: &[
        Member { name: "description", required: false, shape: &STRING },
        Member { name: "cidrIpv6", required: false, shape: &STRING },
    ],
};

static IPV6_RANGE_LIST: Shape = Shape::List { element: &IPV6_RANGE, length: Length { min: None, max: None } };

static MODIFY_SECURITY_GROUP_RULES_REQUEST: Shape = Shape::Structure {
    name: "ModifySecurityGroupRulesRequest",
    members: &[
        Member { name: "GroupId", required: true, shape: &SECURITY_GROUP_ID },
        Member { name: "SecurityGroupRule", required: true, shape: &SECURITY_GROUP_RULE_UPDATE_LIST },
        Member { name: "DryRun", required: false, shape: &BOOLEAN },
    ],
};

static MODIFY_SUBNET_ATTRIBUTE_REQUEST: Shape = Shape::Structure {
    name: "ModifySubnetAttributeRequest",
    members: &[
        Member { name: "AssignIpv6AddressOnCreation", required: false, shape: &ATTRIBUTE_BOOLEAN_VALUE },
        Member { name: "MapPublicIpOnLaunch", required: false, shape: &ATTRIBUTE_BOOLEAN_VALUE },
        Member { name: "subnetId", required: true, shape: &SUBNET_ID },
        Member { name: "MapCustomerOwnedIpOnLaunch", required: false, shape: &ATTRIBUTE_BOOLEAN_VALUE },
        Member { name: "CustomerOwnedIpv4Pool", required: false, shape: &COIP_POOL_ID },
        Member { name: "EnableDns64", required: false, shape: &ATTRIBUTE_BOOLEAN_VALUE },
        Member { name: "PrivateDnsHostnameTypeOnLaunch", required: false, shape: &HOSTNAME_TYPE },
        Member { name: "EnableResourceNameDnsARecordOnLaunch", required: false, shape: &ATTRIBUTE_BOOLEAN_VALUE },
        Member { name: "EnableResourceNameDnsAAAARecordOnLaunch", required: false, shape: &ATTRIBUTE_BOOLEAN_VALUE },
        Member { name: "EnableLniAtDeviceIndex", required: false, shape: &INTEGER },
        Member { name: "DisableLniAtDeviceIndex", required: false, shape: &ATTRIBUTE_BOOLEAN_VALUE },
    ],
};

static MODIFY_VPC_ATTRIBUTE_REQUEST: Shape = Shape::Structure {
    name: "ModifyVpcAttributeRequest",
    members: &[
        Member { name: "EnableDnsHostnames", required: false, shape: &ATTRIBUTE_BOOLEAN_VALUE },
        Member { name: "EnableDnsSupport", required: false, shape: &ATTRIBUTE_BOOLEAN_VALUE },
        Member { name: "vpcId", required: true, shape: &VPC_ID },
        Member { name: "EnableNetworkAddressUsageMetrics", required: false, shape: &ATTRIBUTE_BOOLEAN_VALUE },
    ],
};

static NETWORK_ACL_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static NETWORK_ACL_ID_STRING_LIST: Shape =
    Shape::List { element: &NETWORK_ACL_ID, length: Length { min: None, max: None } };

static NETWORK_INTERFACE_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static NETWORK_INTERFACE_ID_LIST: Shape =
    Shape::List { element: &NETWORK_INTERFACE_ID, length: Length { min: None, max: None } };

static NEXT_TOKEN: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static PREFIX_LIST_ID: Shape = Shape::Structure {
    name: "PrefixListId",
    members: &[
        Member { name: "description", required: false, shape: &STRING },
        Member { name: "prefixListId", required: false, shape: &STRING },
    ],
};

static PREFIX_LIST_ID_LIST: Shape = Shape::List { element: &PREFIX_LIST_ID, length: Length { min: None, max: None } };

static PREFIX_LIST_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(100.0) });

static PREFIX_LIST_RESOURCE_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static PREFIX_LIST_RESOURCE_ID_STRING_LIST: Shape =
    Shape::List { element: &PREFIX_LIST_RESOURCE_ID, length: Length { min: None, max: None } };

static REGION_NAME_STRING_LIST: Shape = Shape::List { element: &STRING, length: Length { min: None, max: None } };

static RESOURCE_ID_LIST: Shape =
    Shape::List { element: &TAGGABLE_RESOURCE_ID, length: Length { min: None, max: None } };

static RESOURCE_TYPE: Shape = Shape::Enum { values: ResourceType::VALUES };

static REVOKE_SECURITY_GROUP_EGRESS_REQUEST: Shape = Shape::Structure {
    name: "RevokeSecurityGroupEgressRequest",
    members: &[
        Member { name: "SecurityGroupRuleId", required: false, shape: &SECURITY_GROUP_RULE_ID_LIST },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
        Member { name: "groupId", required: true, shape: &SECURITY_GROUP_ID },
        Member { name: "sourceSecurityGroupName", required: false, shape: &STRING },
        Member { name: "sourceSecurityGroupOwnerId", required: false, shape: &STRING },
        Member { name: "ipProtocol", required: false, shape: &STRING },
        Member { name: "fromPort", required: false, shape: &INTEGER },
        Member { name: "toPort", required: false, shape: &INTEGER },
        Member { name: "cidrIp", required: false, shape: &STRING },
        Member { name: "ipPermissions", required: false, shape: &IP_PERMISSION_LIST },
    ],
};

static REVOKE_SECURITY_GROUP_INGRESS_REQUEST: Shape = Shape::Structure {
    name: "RevokeSecurityGroupIngressRequest",
    members: &[
        Member { name: "CidrIp", required: false, shape: &STRING },
        Member { name: "FromPort", required: false, shape: &INTEGER },
        Member { name: "GroupId", required: false, shape: &SECURITY_GROUP_ID },
        Member { name: "GroupName", required: false, shape: &SECURITY_GROUP_NAME },
        Member { name: "IpPermissions", required: false, shape: &IP_PERMISSION_LIST },
        Member { name: "IpProtocol", required: false, shape: &STRING },
        Member { name: "SourceSecurityGroupName", required: false, shape: &STRING },
        Member { name: "SourceSecurityGroupOwnerId", required: false, shape: &STRING },
        Member { name: "ToPort", required: false, shape: &INTEGER },
        Member { name: "SecurityGroupRuleId", required: false, shape: &SECURITY_GROUP_RULE_ID_LIST },
        Member { name: "dryRun", required: false, shape: &BOOLEAN },
    ],
};

static ROUTE_TABLE_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static ROUTE_TABLE_ID_STRING_LIST: Shape =
    Shape::List { element: &ROUTE_TABLE_ID, length: Length { min: None, max: None } };

static SECURITY_GROUP_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static SECURITY_GROUP_NAME: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static SECURITY_GROUP_RULE_DESCRIPTION: Shape = Shape::Structure {
    name: "SecurityGroupRuleDescription",
    members: &[
        Member { name: "SecurityGroupRuleId", required: false, shape: &STRING },
        Member { name: "Description", required: false, shape: &STRING },
    ],
};

static SECURITY_GROUP_RULE_DESCRIPTION_LIST: Shape =
    Shape::List { element: &SECURITY_GROUP_RULE_DESCRIPTION, length: Length { min: None, max: None } };

static SECURITY_GROUP_RULE_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static SECURITY_GROUP_RULE_ID_LIST: Shape = Shape::List { element: &STRING, length: Length { min: None, max: None } };

static SECURITY_GROUP_RULE_REQUEST: Shape = Shape::Structure {
    name: "SecurityGroupRuleRequest",
    members: &[
        Member { name: "IpProtocol", required: false, shape: &STRING },
        Member { name: "FromPort", required: false, shape: &INTEGER },
        Member { name: "ToPort", required: false, shape: &INTEGER },
        Member { name: "CidrIpv4", required: false, shape: &STRING },
        Member { name: "CidrIpv6", required: false, shape: &STRING },
        Member { name: "PrefixListId", required: false, shape: &PREFIX_LIST_RESOURCE_ID },
        Member { name: "ReferencedGroupId", required: false, shape: &SECURITY_GROUP_ID },
        Member { name: "Description", required: false, shape: &STRING },
    ],
};

static SECURITY_GROUP_RULE_UPDATE: Shape = Shape::Structure {
    name: "SecurityGroupRuleUpdate",
    members: &[
        Member { name: "SecurityGroupRuleId", required: true, shape: &SECURITY_GROUP_RULE_ID },
        Member { name: "SecurityGroupRule", required: false, shape: &SECURITY_GROUP_RULE_REQUEST },
    ],
};

static SECURITY_GROUP_RULE_UPDATE_LIST: Shape =
    Shape::List { element: &SECURITY_GROUP_RULE_UPDATE, length: Length { min: None, max: None } };

static STRING: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static SUBNET_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static SUBNET_ID_STRING_LIST: Shape = Shape::List { element: &SUBNET_ID, length: Length { min: None, max: None } };

static TAG: Shape = Shape::Structure {
    name: "Tag",
    members: &[
        Member { name: "key", required: false, shape: &STRING },
        Member { name: "value", required: false, shape: &STRING },
    ],
};

static TAG_LIST: Shape = Shape::List { element: &TAG, length: Length { min: None, max: None } };

static TAG_SPECIFICATION: Shape = Shape::Structure {
    name: "TagSpecification",
    members: &[
        Member { name: "resourceType", required: false, shape: &RESOURCE_TYPE },
        Member { name: "Tag", required: false, shape: &TAG_LIST },
    ],
};

static TAG_SPECIFICATION_LIST: Shape =
    Shape::List { element: &TAG_SPECIFICATION, length: Length { min: None, max: None } };

static TAGGABLE_RESOURCE_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static UPDATE_SECURITY_GROUP_RULE_DESCRIPTIONS_EGRESS_REQUEST: Shape = Shape::Structure {
    name: "UpdateSecurityGroupRuleDescriptionsEgressRequest",
    members: &[
        Member { name: "DryRun", required: false, shape: &BOOLEAN },
        Member { name: "GroupId", required: false, shape: &SECURITY_GROUP_ID },
        Member { name: "GroupName", required: false, shape: &SECURITY_GROUP_NAME },
        Member { name: "IpPermissions", required: false, shape: &IP_PERMISSION_LIST },
        Member { name: "SecurityGroupRuleDescription", required: false, shape: &SECURITY_GROUP_RULE_DESCRIPTION_LIST },
    ],
};

static UPDATE_SECURITY_GROUP_RULE_DESCRIPTIONS_INGRESS_REQUEST: Shape = Shape::Structure {
    name: "UpdateSecurityGroupRuleDescriptionsIngressRequest",
    members: &[
        Member { name: "DryRun", required: false, shape: &BOOLEAN },
        Member { name: "GroupId", required: false, shape: &SECURITY_GROUP_ID },
        Member { name: "GroupName", required: false, shape: &SECURITY_GROUP_NAME },
        Member { name: "IpPermissions", required: false, shape: &IP_PERMISSION_LIST },
        Member { name: "SecurityGroupRuleDescription", required: false, shape: &SECURITY_GROUP_RULE_DESCRIPTION_LIST },
    ],
};

static USER_ID_GROUP_PAIR: Shape = Shape::Structure {
    name: "UserIdGroupPair",
    members: &[
        Member { name: "description", required: false, shape: &STRING },
        Member { name: "userId", required: false, shape: &STRING },
        Member { name: "groupName", required: false, shape: &STRING },
        Member { name: "groupId", required: false, shape: &STRING },
        Member { name: "vpcId", required: false, shape: &STRING },
        Member { name: "vpcPeeringConnectionId", required: false, shape: &STRING },
        Member { name: "peeringStatus", required: false, shape: &STRING },
    ],
};

static USER_ID_GROUP_PAIR_LIST: Shape =
    Shape::List { element: &USER_ID_GROUP_PAIR, length: Length { min: None, max: None } };

static VALUE_STRING_LIST: Shape = Shape::List { element: &STRING, length: Length { min: None, max: None } };

static VPC_ATTRIBUTE_NAME: Shape = Shape::Enum { values: VpcAttributeName::VALUES };

static VPC_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static VPC_ID_STRING_LIST: Shape = Shape::List { element: &VPC_ID, length: Length { min: None, max: None } };

static ZONE_ID_STRING_LIST: Shape = Shape::List { element: &STRING, length: Length { min: None, max: None } };

static ZONE_NAME_STRING_LIST: Shape = Shape::List { element: &STRING, length: Length { min: None, max: None } };

/// Reads the value as the operation's request type.
#[cfg(test)]
pub(crate) fn decodes(operation: Operation, value: serde_json::Value) -> serde_json::Result<()> {
    match operation {
        Operation::AuthorizeSecurityGroupEgress => {
            serde_json::from_value::<crate::ec2::AuthorizeSecurityGroupEgressRequest>(value).map(drop)
        }
        Operation::AuthorizeSecurityGroupIngress => {
            serde_json::from_value::<crate::ec2::AuthorizeSecurityGroupIngressRequest>(value).map(drop)
        }
        Operation::CreateDefaultSubnet => {
            serde_json::from_value::<crate::ec2::CreateDefaultSubnetRequest>(value).map(drop)
        }
        Operation::CreateDefaultVpc => serde_json::from_value::<crate::ec2::CreateDefaultVpcRequest>(value).map(drop),
        Operation::CreateSecurityGroup => {
            serde_json::from_value::<crate::ec2::CreateSecurityGroupRequest>(value).map(drop)
        }
        Operation::CreateTags => serde_json::from_value::<crate::ec2::CreateTagsRequest>(value).map(drop),
        Operation::DeleteSecurityGroup => {
            serde_json::from_value::<crate::ec2::DeleteSecurityGroupRequest>(value).map(drop)
        }
        Operation::DeleteTags => serde_json::from_value::<crate::ec2::DeleteTagsRequest>(value).map(drop),
        Operation::DescribeAccountAttributes => {
            serde_json::from_value::<crate::ec2::DescribeAccountAttributesRequest>(value).map(drop)
        }
        Operation::DescribeAvailabilityZones => {
            serde_json::from_value::<crate::ec2::DescribeAvailabilityZonesRequest>(value).map(drop)
        }
        Operation::DescribeDhcpOptions => {
            serde_json::from_value::<crate::ec2::DescribeDhcpOptionsRequest>(value).map(drop)
        }
        Operation::DescribeInstanceStatus => {
            serde_json::from_value::<crate::ec2::DescribeInstanceStatusRequest>(value).map(drop)
        }
        Operation::DescribeInstances => serde_json::from_value::<crate::ec2::DescribeInstancesRequest>(value).map(drop),
        Operation::DescribeInternetGateways => {
            serde_json::from_value::<crate::ec2::DescribeInternetGatewaysRequest>(value).map(drop)
        }
        Operation::DescribeManagedPrefixLists => {
            serde_json::from_value::<crate::ec2::DescribeManagedPrefixListsRequest>(value).map(drop)
        }
        Operation::DescribeNetworkAcls => {
            serde_json::from_value::<crate::ec2::DescribeNetworkAclsRequest>(value).map(drop)
        }
        Operation::DescribeNetworkInterfaces => {
            serde_json::from_value::<crate::ec2::DescribeNetworkInterfacesRequest>(value).map(drop)
        }
        Operation::DescribePrefixLists => {
            serde_json::from_value::<crate::ec2::DescribePrefixListsRequest>(value).map(drop)
        }
        Operation::DescribeRegions => serde_json::from_value::<crate::ec2::DescribeRegionsRequest>(value).map(drop),
        Operation::DescribeRouteTables => {
            serde_json::from_value::<crate::ec2::DescribeRouteTablesRequest>(value).map(drop)
        }
        Operation::DescribeSecurityGroupReferences => {
            serde_json::from_value::<crate::ec2::DescribeSecurityGroupReferencesRequest>(value).map(drop)
        }
        Operation::DescribeSecurityGroupRules => {
            serde_json::from_value::<crate::ec2::DescribeSecurityGroupRulesRequest>(value).map(drop)
        }
        Operation::DescribeSecurityGroups => {
            serde_json::from_value::<crate::ec2::DescribeSecurityGroupsRequest>(value).map(drop)
        }
        Operation::DescribeStaleSecurityGroups => {
            serde_json::from_value::<crate::ec2::DescribeStaleSecurityGroupsRequest>(value).map(drop)
        }
        Operation::DescribeSubnets => serde_json::from_value::<crate::ec2::DescribeSubnetsRequest>(value).map(drop),
        Operation::DescribeTags => serde_json::from_value::<crate::ec2::DescribeTagsRequest>(value).map(drop),
        Operation::DescribeVpcAttribute => {
            serde_json::from_value::<crate::ec2::DescribeVpcAttributeRequest>(value).map(drop)
        }
        Operation::DescribeVpcs => serde_json::from_value::<crate::ec2::DescribeVpcsRequest>(value).map(drop),
        Operation::ModifySecurityGroupRules => {
            serde_json::from_value::<crate::ec2::ModifySecurityGroupRulesRequest>(value).map(drop)
        }
        Operation::ModifySubnetAttribute => {
            serde_json::from_value::<crate::ec2::ModifySubnetAttributeRequest>(value).map(drop)
        }
        Operation::ModifyVpcAttribute => {
            serde_json::from_value::<crate::ec2::ModifyVpcAttributeRequest>(value).map(drop)
        }
        Operation::RevokeSecurityGroupEgress => {
            serde_json::from_value::<crate::ec2::RevokeSecurityGroupEgressRequest>(value).map(drop)
        }
        Operation::RevokeSecurityGroupIngress => {
            serde_json::from_value::<crate::ec2::RevokeSecurityGroupIngressRequest>(value).map(drop)
        }
        Operation::UpdateSecurityGroupRuleDescriptionsEgress => {
            serde_json::from_value::<crate::ec2::UpdateSecurityGroupRuleDescriptionsEgressRequest>(value).map(drop)
        }
        Operation::UpdateSecurityGroupRuleDescriptionsIngress => {
            serde_json::from_value::<crate::ec2::UpdateSecurityGroupRuleDescriptionsIngressRequest>(value).map(drop)
        }
        #[allow(unreachable_patterns)]
        _ => Ok(()),
    }
}
